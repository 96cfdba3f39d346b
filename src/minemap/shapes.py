"""Arrays of geometries: which are polygons, invalid ones mended, and ranges of their corners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["is_polygon", "mended", "ranges"]

AREAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def is_polygon(shapes: Any) -> Array:
    """Tell which geometries are polygons or multipolygons.

    Parameters
    ----------
    shapes : array of shapely geometries
        Geometries; None where there is none.

    Returns
    -------
    numpy.ndarray of bool
        Whether each is one.

    Examples
    --------
    >>> is_polygon([shapely.box(0, 0, 1, 1), shapely.Point(0, 0), None]).tolist()
    [True, False, False]
    """
    found: Array = np.isin(shapely.get_type_id(shapes), AREAL)
    return found


def mended(shapes: Any) -> Array:
    """Make invalid geometries valid, without lines and points that are left over.

    Parameters
    ----------
    shapes : array of shapely geometries
        Geometries; None where there is none. The array is not changed.

    Returns
    -------
    numpy.ndarray of shapely geometries
        The same, valid.

    Examples
    --------
    >>> eight = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> shapely.area(mended([eight, None]))
    array([0.5, nan])
    """
    held = np.array(shapes, dtype=object)
    broken = ~shapely.is_valid(held) & ~shapely.is_missing(held)
    held[broken] = shapely.make_valid(held[broken], method="structure", keep_collapsed=False)
    return held


def ranges(start: Array, count: Array) -> tuple[Array, Array]:
    """Count on from each start.

    Parameters
    ----------
    start, count : numpy.ndarray of int
        Where to start, and how many numbers to give.

    Returns
    -------
    number, which : numpy.ndarray of int
        The numbers, and the position of the start of each.

    Examples
    --------
    >>> [column.tolist() for column in ranges(np.array([7, 1]), np.array([2, 1]))]
    [[7, 8, 1], [0, 0, 1]]
    """
    which = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(which)) + np.repeat(start - np.cumsum(count) + count, count)
    return number, which
