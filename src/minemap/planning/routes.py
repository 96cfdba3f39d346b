"""The shortest way through the areas of a team: by HiGHS for few areas, else by 2-opt.

HiGHS comes with scipy, which minemap needs anyway; OR-tools would be a second solver of 100 MB for
the same few places. The way begins at the team's place, or anywhere if it has none, and need not
return.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["least_way", "shortest_way", "way_length"]

FEW = 10
"""Most places for which the shortest way is proven."""

MANY = 400
"""Beyond this number, each place is followed by the nearest one left, without 2-opt."""

SECONDS = 10.0
HAIR = 1e-9


def way_length(order: list[int], start: Floats, between: Floats) -> float:
    """Measure a way.

    Parameters
    ----------
    order : list of int
        The places in order.
    start : numpy.ndarray
        From the beginning to each place.
    between : numpy.ndarray
        From each place to each.

    Returns
    -------
    float
        Its length.
    """
    if not order:
        return 0.0
    legs = [between[a, b] for a, b in itertools.pairwise(order)]
    return float(start[order[0]] + sum(legs))


def least_way(start: Floats, between: Floats) -> float:
    """Give a lower bound for the way through all places: the length of the minimum spanning tree.

    Parameters
    ----------
    start, between : numpy.ndarray
        See `way_length`.

    Returns
    -------
    float
        The length.
    """
    whole = np.zeros((len(start) + 1, len(start) + 1))
    whole[0, 1:], whole[1:, 1:] = start, between
    return max(_joined(whole), _joined(between) + float(start.min(initial=np.inf)))


def _joined(between: Floats) -> float:
    """Give the length of the minimum spanning tree of all places."""
    from scipy.sparse.csgraph import minimum_spanning_tree

    # scipy drops edges of length 0: adding 1 to each keeps places joined and the tree the same.
    more = between + 1.0
    return max(float(minimum_spanning_tree(more).sum()) - (len(between) - 1), 0.0)


def shortest_way(start: Floats, between: Floats) -> list[int]:
    """Find a short way through all places.

    Parameters
    ----------
    start, between : numpy.ndarray
        See `way_length`.

    Returns
    -------
    list of int
        The places in order; the shortest possible where there are few.
    """
    count = len(start)
    near = _nearest(start, between)
    if count <= 2 or count > MANY:  # noqa: PLR2004 - nothing to mend
        return min((near, near[::-1]), key=lambda way: way_length(way, start, between))
    mended = _mended(near, start, between)
    if count > FEW:
        return mended
    found = _proven(start, between)
    if found is not None and way_length(found, start, between) < way_length(mended, start, between):
        return found
    return mended


def _nearest(start: Floats, between: Floats) -> list[int]:
    """Follow each place by the nearest one left."""
    left = np.ones(len(start), dtype=bool)
    order = []
    far = start.copy()
    for _ in range(len(start)):
        place = int(np.argmin(np.where(left, far, np.inf)))
        order.append(place)
        left[place] = False
        far = between[place]
    return order


def _mended(order: list[int], start: Floats, between: Floats) -> list[int]:
    """Reverse parts of the way as long as that makes it shorter (2-opt)."""
    way = np.array(order)
    # From each place to none after the last.
    legs = np.column_stack([between, np.zeros(len(between))])
    shorter = True
    while shorter:
        shorter = False
        for i in range(len(way)):
            before = start if i == 0 else between[way[i - 1]]
            after, done = np.append(way[1:], -1), i
            while True:
                rest, then_to = way[done + 1 :], after[done + 1 :]
                now = before[way[i]] + legs[rest, then_to]
                gains = before[rest] + legs[way[i], then_to] < now - HAIR
                if not gains.any():
                    break
                done += 1 + int(np.argmax(gains))
                way[i : done + 1] = way[i : done + 1][::-1].copy()
                after[i:done] = way[i + 1 : done + 1]
                shorter = True
    return [int(place) for place in way]


def _proven(start: Floats, between: Floats) -> list[int] | None:
    """Solve the shortest way as an integer program (Miller, Tucker and Zemlin 1960)."""
    from scipy import optimize

    count = len(start)
    nodes = count + 1
    legs = [(a, b) for a in range(nodes) for b in range(nodes) if a != b]
    length = [start[b - 1] if a == 0 else 0.0 if b == 0 else between[a - 1, b - 1] for a, b in legs]
    width = len(legs) + nodes
    rows: list[Any] = []
    low, high = [], []
    for node in range(nodes):
        for end in (0, 1):
            row = np.zeros(width)
            row[[i for i, leg in enumerate(legs) if leg[end] == node]] = 1.0
            rows.append(row)
            low.append(1.0)
            high.append(1.0)
    for i, (a, b) in enumerate(legs):
        if a and b:
            row = np.zeros(width)
            row[len(legs) + a], row[len(legs) + b], row[i] = 1.0, -1.0, float(nodes)
            rows.append(row)
            low.append(-np.inf)
            high.append(nodes - 1.0)
    found = optimize.milp(
        np.r_[length, np.zeros(nodes)],
        integrality=np.r_[np.ones(len(legs)), np.zeros(nodes)],
        bounds=optimize.Bounds(0.0, np.r_[np.ones(len(legs)), np.full(nodes, float(nodes))]),
        constraints=optimize.LinearConstraint(np.array(rows), low, high),
        options={"time_limit": SECONDS},
    )
    if found.x is None:
        return None
    follows = {a: b for (a, b), chosen in zip(legs, found.x, strict=False) if chosen > 0.5}  # noqa: PLR2004
    order: list[int] = []
    place = follows.get(0, 0)
    while place and len(order) < count:
        order.append(place - 1)
        place = follows.get(place, 0)
    return order if len(order) == count else None
