"""Which polygons cover which face: told from face to face, by the edges that part them.

Who steps over an edge of a polygon enters it or leaves it. So the walk goes from the outside of
each component over its chains from face to face, and toggles at each the polygons whose edge it is.
No point has to be found inside a face, and no face looked for in a polygon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from minemap.shapes import ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minemap.sweep.cycles import Cycles, Islands
    from minemap.sweep.nodes import Chains, Crossings

    Array = np.ndarray[Any, Any]

__all__ = ["covers_of", "slivers_joined"]

METRES_A_DEGREE = 111_320.0


def covers_of(
    crossings: Crossings, chains: Chains, cycles: Cycles, islands: Islands
) -> tuple[Array, Array]:
    """Pair each face with the polygons that cover it.

    Parameters
    ----------
    crossings, chains, cycles : Crossings, Chains, Cycles
        Rings, their chains, and the cycles these form.
    islands : Islands
        The components inside polygons of others.

    Returns
    -------
    cycle, polygon : numpy.ndarray of int
        One pair for each face and polygon that covers it, ordered by face, then polygon.

    Examples
    --------
    >>> import shapely
    >>> from minemap.sweep.cycles import cycles_of, islands_of
    >>> from minemap.sweep.edges import rings_of, runs_of
    >>> from minemap.sweep.nodes import chains_of, crossings_of
    >>> rings = rings_of(np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]))
    >>> crossings = crossings_of(rings, runs_of(rings))
    >>> chains = chains_of(crossings)
    >>> cycles = cycles_of(rings, chains)
    >>> islands = islands_of(crossings, chains, cycles)
    >>> cycle, polygon = covers_of(crossings, chains, cycles, islands)
    >>> len(np.unique(cycle)), polygon.tolist().count(0), polygon.tolist().count(1)
    (3, 2, 2)
    """
    polygons = crossings.rings.polygon.max(initial=0) + 1
    label, begin, many = _labels(crossings, chains)
    found = [np.empty(0, dtype=np.int64)]
    # The polygons that cover the last faces, sorted by face, and where each face's part begins.
    held = cycles.outer[islands.component]
    order = np.lexsort((islands.polygon, held))
    last = held[order] * polygons + islands.polygon[order]
    for face, beside, chain in _walk(cycles):
        of_last = last // polygons
        first = np.searchsorted(of_last, beside)
        kept, which = ranges(first, np.searchsorted(of_last, beside, side="right") - first)
        toggled, what = ranges(begin[chain], many[chain])
        last = _odd(
            np.concatenate(
                [
                    face[which] * polygons + last[kept] % polygons,
                    face[what] * polygons + label[toggled],
                ]
            )
        )
        found.append(last)
    cycle, polygon = np.divmod(np.sort(np.concatenate(found)), polygons)
    return cycle, polygon


def _labels(crossings: Crossings, chains: Chains) -> tuple[Array, Array, Array]:
    """List the polygons whose outline each chain is part of: polygons, and which of them."""
    rings = crossings.rings
    count = len(chains.first)
    chain = np.arange(count)
    polygon = rings.polygon[rings.ring[chains.edge[chains.first]]]
    # An edge of several polygons is a chain wherever it is divided.
    shared = np.flatnonzero(crossings.same != np.arange(len(crossings.same)))
    other = crossings.same[shared]
    part, which = ranges(chains.edge_start[other], chains.edge_parts[other])
    chain = np.concatenate([chain, chains.chain[part]])
    polygon = np.concatenate([polygon, rings.polygon[rings.ring[shared]][which]])
    order = np.argsort(chain, kind="stable")
    many = np.bincount(chain, minlength=count)
    return polygon[order], np.cumsum(many) - many, many


def _walk(cycles: Cycles) -> Iterator[tuple[Array, Array, Array]]:
    """Go from the outside of each component to its faces, those next to known ones at a time.

    Gives the new faces, the known ones that they lie next to, and the chains between them.
    """
    seen = cycles.is_outer
    of = cycles.of
    rest = np.arange(len(of))
    while len(rest):
        rest = rest[~seen[of[rest]]]
        reached = rest[seen[of[rest ^ 1]]]
        if not len(reached):
            return
        face, first = np.unique(of[reached], return_index=True)
        seen[face] = True
        yield face, of[reached[first] ^ 1], reached[first] >> 1


def _odd(keys: Array) -> Array:
    """Keep what stands an odd number of times, once."""
    keys = np.sort(keys)
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    odd: Array = keys[starts[np.diff(starts, append=len(keys)) % 2 == 1]]
    return odd


def slivers_joined(
    chains: Chains,
    cycles: Cycles,
    islands: Islands,
    pairs: tuple[Array, Array],
    area_m2: Array,
    width: float,
) -> Array:
    """Join slivers to the face across their longest side.

    Lines that were computed from one another differ by the last digit, and leave slivers between
    them that nobody drew: thousands of faces, and no ground. A polygon that would be left with
    nothing keeps its slivers.

    Parameters
    ----------
    chains, cycles, islands : Chains, Cycles, Islands
        The chains, the cycles these form, and components inside others.
    pairs : tuple of numpy.ndarray of int
        Faces and the polygons that cover them, as `covers_of` gives them.
    area_m2 : numpy.ndarray of float
        The area of each cycle.
    width : float
        How wide a sliver is on the average, in degrees, at most.

    Returns
    -------
    numpy.ndarray of int
        For each cycle the one it is joined to; itself, if it is no sliver.

    Examples
    --------
    >>> import shapely
    >>> from minemap.sweep.cycles import cycles_of, islands_of
    >>> from minemap.sweep.edges import rings_of, runs_of
    >>> from minemap.sweep.nodes import chains_of, crossings_of
    >>> rings = rings_of(np.array([shapely.box(0, 0, 2, 2), shapely.box(2 - 1e-15, 0, 3, 2)]))
    >>> crossings = crossings_of(rings, runs_of(rings))
    >>> chains = chains_of(crossings)
    >>> cycles = cycles_of(rings, chains)
    >>> islands = islands_of(crossings, chains, cycles)
    >>> pairs = covers_of(crossings, chains, cycles, islands)
    >>> joined = slivers_joined(chains, cycles, islands, pairs, cycles.area_m2, 1e-13)
    >>> len(np.unique(pairs[0])), len(np.unique(joined[pairs[0]]))
    (3, 2)
    """
    cycle, polygon = pairs
    itself = np.arange(len(area_m2))
    covered = np.zeros(len(area_m2), dtype=bool)
    covered[cycle] = True
    # Rings that could be narrower if they went the other way round the Earth.
    small = covered & (area_m2 <= width * METRES_A_DEGREE**2 * 360)
    half = np.flatnonzero(small[cycles.of])
    length = _lengths(chains, half >> 1)
    around = np.bincount(cycles.of[half], length, len(area_m2))
    thin = small & (area_m2 <= width * METRES_A_DEGREE * 0.5 * around)
    broad = np.zeros(polygon.max(initial=-1) + 1, dtype=bool)
    broad[polygon[~thin[cycle]]] = True
    thin[cycle[~broad[polygon]]] = False
    if not thin.any():
        return itself
    # On the other side of the outline of an island lies the face that holds it.
    beside = itself.copy()
    beside[cycles.outer] = np.where(islands.face >= 0, islands.face, cycles.outer)
    half = half[np.lexsort((length, cycles.of[half]))]
    half = half[thin[cycles.of[half]]]
    joined = itself.copy()
    while True:
        mine, across = cycles.of[half], beside[cycles.of[half ^ 1]]
        ready = thin[mine] & covered[across] & ~thin[across]
        if not ready.any():
            return joined
        # The longest is last, and wins.
        joined[mine[ready]] = joined[across[ready]]
        thin[mine[ready]] = False


def _lengths(chains: Chains, chain: Array) -> Array:
    """Measure chains in metres, about."""
    first = chains.first[chain]
    count = chains.last[chain] - first + 1
    part, which = ranges(first, count)
    north = chains.end_y[part] - chains.start_y[part]
    east = (chains.end_x[part] - chains.start_x[part]) * np.cos(np.radians(chains.start_y[part]))
    return METRES_A_DEGREE * np.bincount(which, np.hypot(east, north), len(chain))
