"""Rings with vertices in the wrong order, and the order in which the rings do not cross.

Three mistakes are tried: two neighbours that were exchanged; corners numbered 1 to 12 and sorted as
text, so that 10 follows 1; and the corners of a convex field in no order at all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

Array = np.ndarray[Any, Any]

__all__ = ["reordered"]

LEAST, MOST = 4, 60
"""Most vertices of rings that are tried; longer rings are not typed by hand."""


def reordered(shapes: Array) -> Array:
    """Reorder the vertices of outlines that cross themselves, if a common mistake explains it.

    Parameters
    ----------
    shapes : numpy.ndarray
        Polygons without holes; others are left alone.

    Returns
    -------
    numpy.ndarray
        For each, the polygon of the same vertices that does not cross itself: of several, the one
        with the shortest perimeter. None where no ordinary slip explains the crossing.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> reordered(np.array([bow_tie]))[0].area
    1.0
    """
    found = np.full(len(shapes), None, dtype=object)
    plain = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    plain &= shapely.get_num_interior_rings(shapes) == 0
    rings = shapely.get_exterior_ring(shapes)
    plain &= ~shapely.is_simple(rings)
    sizes = shapely.get_num_coordinates(rings) - 1
    for size in np.unique(sizes[plain & (sizes >= LEAST) & (sizes <= MOST)]).tolist():
        rows = np.flatnonzero(plain & (sizes == size))
        points = shapely.get_coordinates(rings[rows]).reshape(len(rows), size + 1, 2)[:, :-1]
        found[rows] = _shortest(points)
    return found


def _shortest(points: Array) -> Array:
    """For rings of one size, take the shortest of all tried orders that does not cross."""
    count, size, _ = points.shape
    orders = np.broadcast_to(_orders(size), (count, *_orders(size).shape))
    around = _around(points)
    orders = np.concatenate([orders, around[:, None, :]], axis=1)
    tried = np.take_along_axis(points[:, None], orders[..., None], axis=2)
    rings = shapely.linearrings(np.concatenate([tried, tried[:, :, :1]], axis=2))
    usable = shapely.is_simple(rings)
    # Corners that do not form a convex field can be joined in many ways; none is certain.
    usable[:, -1] &= _convex(points)
    length = np.where(usable, shapely.length(rings), np.inf)
    best = length.argmin(axis=1)
    chosen = np.full(count, None, dtype=object)
    some = np.isfinite(length[np.arange(count), best])
    chosen[some] = shapely.polygons(rings[np.flatnonzero(some), best[some]])
    return chosen


def _orders(size: int) -> Array:
    """List the orders to be tried: two neighbours swapped, and numbers that were sorted as text."""
    identity = np.arange(size)
    orders = np.tile(identity, (size, 1))
    orders[identity, identity] = (identity + 1) % size
    orders[identity, (identity + 1) % size] = identity
    as_text = np.argsort([str(number + 1) for number in range(size)])
    return np.concatenate([orders, np.argsort(as_text)[None]])


def _around(points: Array) -> Array:
    """Order vertices by their bearing from their middle."""
    away = points - points.mean(axis=1, keepdims=True)
    return np.asarray(np.argsort(np.arctan2(away[..., 1], away[..., 0]), axis=1))


def _convex(points: Array) -> Array:
    """Tell where all vertices are corners of their convex hull."""
    hulls = shapely.convex_hull(shapely.multipoints(points))
    return np.asarray(shapely.get_num_coordinates(hulls) == points.shape[1] + 1)
