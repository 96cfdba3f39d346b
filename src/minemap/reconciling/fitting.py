"""How an outline moved: by its matching corners, and how well they agree."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely

__all__ = ["Move", "moves"]

Array = np.ndarray[Any, Any]

METRES_PER_DEGREE = 111_195.0
REACHES = (10.0, 5.0, 3.0)
"""Metres within which corners count as the same, less with each round."""

WIDEST = 0.2
"""In the first round, also within this share of the size of the outline."""


class Move(NamedTuple):
    """How outlines moved, an entry a pair.

    Attributes
    ----------
    degrees : numpy.ndarray
        Shape (n, 2): the middle of the moves of their corners, in longitude and latitude.
    metres : numpy.ndarray
        The same in metres.
    scatter_m : numpy.ndarray
        The middle distance of the corners' moves from it.
    share : numpy.ndarray
        The share of the corners that are found again; NaN where there are none.
    """

    degrees: Array
    metres: Array
    scatter_m: Array
    share: Array


def moves(before: Array, after: Array) -> Move:
    """Find by how much outlines moved.

    Parameters
    ----------
    before, after : numpy.ndarray of shapely geometries
        Pairs of polygons in longitude and latitude.

    Returns
    -------
    Move
        How each moved. A part added to an outline leaves its other corners where they were, and so
        is no move.

    Examples
    --------
    >>> field = shapely.box(0, 0, 0.001, 0.001)
    >>> grown = shapely.box(0, 0, 0.001, 0.002)
    >>> moves(np.array([field]), np.array([grown])).metres
    array([0.])
    """
    found = [_move(one, other) for one, other in zip(before, after, strict=True)]
    columns = [np.array(column, dtype=float) for column in zip(*found, strict=True)] or [
        np.empty((0, 2)), *[np.empty(0)] * 3,
    ]  # fmt: skip
    return Move(*columns)


def _move(before: Any, after: Any) -> tuple[tuple[float, float], float, float, float]:
    from scipy.spatial import cKDTree

    ends = [shapely.get_coordinates(one) for one in (before, after)]
    if not len(ends[0]) or not len(ends[1]):
        return (0.0, 0.0), 0.0, np.inf, np.nan
    one, other = (np.unique(points, axis=0) for points in ends)
    if np.array_equal(one, other):
        # If no move matches more corners, or nearer ones, the outline did not move.
        return (0.0, 0.0), 0.0, 0.0, 1.0
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians(one[:, 1].mean())), 1.0])
    origin = one.mean(axis=0)
    old, new = (one - origin) * scale, (other - origin) * scale
    tree, size = cKDTree(new), float(np.ptp(old, axis=0).max())
    boxes = [np.array([points.min(axis=0), points.max(axis=0)]) for points in (old, new)]
    middles = [
        (shapely.get_coordinates(shapely.centroid(shape))[0] - origin) * scale
        for shape in (before, after)
    ]
    trials = [np.zeros(2), middles[1] - middles[0], *(boxes[1] - boxes[0])]
    if len(one) == len(other):
        aligned = (ends[1] - ends[0]) * scale if len(ends[0]) == len(ends[1]) else new - old
        trials.append(np.median(aligned, axis=0))
    best = (0.0, np.inf, np.zeros(2))
    for trial in trials:
        vector = trial
        for reach in (max(REACHES[0], WIDEST * size), *REACHES):
            apart, nearest = tree.query(old + vector, distance_upper_bound=reach)
            near = np.isfinite(apart)
            if not near.any():
                break
            vector = np.median(new[nearest[near]] - old[near], axis=0)
        apart, nearest = tree.query(old + vector, distance_upper_bound=REACHES[-1])
        near = np.isfinite(apart)
        share = float(near.mean())
        scatter = float(np.median(apart[near])) if near.any() else np.inf
        # More matching corners; or as many and nearer; or as near and moved less.
        if (share, -round(scatter, 3), -np.hypot(*vector)) > (
            best[0], -round(best[1], 3) if np.isfinite(best[1]) else -np.inf, -np.hypot(*best[2]),
        ):  # fmt: skip
            best = (share, scatter, vector)
    share, scatter, vector = best
    east, north = vector / scale
    return (float(east), float(north)), float(np.hypot(*vector)), scatter, share
