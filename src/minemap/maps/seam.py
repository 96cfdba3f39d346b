"""Where to cut the world so that a record lies together: at the antimeridian, or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

    Array = np.ndarray[Any, Any]
    Bounds = tuple[float, float, float, float]

__all__ = ["bounds_of", "seam_of"]

HALF_WORLD = 180.0


def seam_of(*frames: gpd.GeoDataFrame | None) -> float | None:
    """Find the longitude at which to cut the world so that a record lies together.

    Parameters
    ----------
    *frames : geopandas.GeoDataFrame or None
        Tables in EPSG:4326.

    Returns
    -------
    float or None
        The middle of the widest gap, if the record lies on both sides of the antimeridian and
        closer together beyond it; None for any other.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> seam_of(gpd.GeoDataFrame(geometry=[Point(179.9, -17), Point(-179.9, -17)], crs=4326))
    0.0
    >>> seam_of(gpd.GeoDataFrame(geometry=[Point(-78, -4), Point(-70, -18)], crs=4326)) is None
    True
    """
    bounds = _bounds_of_parts(frames)
    if not len(bounds) or bounds[:, 2].max() - bounds[:, 0].min() <= HALF_WORLD:
        return None
    order = np.argsort(bounds[:, 0], kind="stable")
    west, east = bounds[order, 0], np.maximum.accumulate(bounds[order, 2])
    gaps = west[1:] - east[:-1]
    around = west[0] + 2 * HALF_WORLD - east[-1]
    if not len(gaps) or gaps.max() <= around:
        return None
    widest = int(gaps.argmax())
    return float((east[widest] + west[widest + 1]) / 2)


def bounds_of(*frames: gpd.GeoDataFrame | None) -> Bounds | None:
    """Give west, south, east and north of all geometries of some tables; None if there are none.

    Across the antimeridian, longitudes run on beyond 180°.

    Parameters
    ----------
    *frames : geopandas.GeoDataFrame or None
        The tables.

    Returns
    -------
    tuple of float or None
        The bounds in degrees.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> bounds_of(gpd.GeoDataFrame(geometry=[box(-78.5, -4, -78, -3)]), None)
    (-78.5, -4.0, -78.0, -3.0)
    """
    bounds = _bounds_of_parts(frames)
    if not len(bounds):
        return None
    seam = seam_of(*frames)
    if seam is not None:
        bounds[bounds[:, [0, 2]].mean(axis=1) < seam] += [2 * HALF_WORLD, 0, 2 * HALF_WORLD, 0]
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def _bounds_of_parts(frames: tuple[gpd.GeoDataFrame | None, ...]) -> Array:
    shapes = [
        np.asarray(frame.geometry, dtype=object)
        for frame in frames
        if frame is not None and len(frame)
    ]
    bounds = shapely.bounds(shapely.get_parts(np.concatenate(shapes)) if shapes else [])
    rows: Array = np.asarray(bounds, dtype=float).reshape(-1, 4)
    finite: Array = rows[np.isfinite(rows).all(axis=1)]
    return finite
