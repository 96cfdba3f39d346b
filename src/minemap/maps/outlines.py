"""Country outlines: the base layer that a page carries inside itself, and that of a printed map."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.lands.outlines import world_outlines
from minemap.maps.packing import Pack
from minemap.maps.view import projected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.path import Path as Outline
    from pyproj import CRS

    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = ["base_outlines", "outline_of", "packed_outlines", "window_around", "windows_of"]

FINE_DEGREE = 2_000
"""Units to a degree of the fine outlines: 56 m, where the source counts in 190 to 400 m."""

COARSE_DEGREE = 200
"""Units to a degree of the coarse outlines: 560 m, on maps of continents."""

LEAST_MARGIN = 2.5
"""Degrees of fine outlines around a record, at the least."""

HALF_WORLD = 180.0
WIDEST_WINDOW = 40.0
"""Degrees: a record more widely spread keeps the coarse outlines alone."""


@lru_cache(maxsize=16)
def packed_outlines(bounds: tuple[float, float, float, float] | None) -> str:
    """Pack the outlines of all countries, finer around a record.

    Parameters
    ----------
    bounds : tuple of float or None
        West, south, east and north of the record in degrees; None where it has no place.

    Returns
    -------
    str
        A pack with the columns ``world``, ``near``, ``coasts`` and ``borders`` as outlines, and
        ``names`` and ``near_names`` (one dict a country: its name by language), ``window`` and
        ``degree`` in its document.

    Examples
    --------
    >>> len(packed_outlines(None)) < 150_000
    True
    """
    pack = Pack()
    world = world_outlines("coarse")
    pack.outlines("world", world.whole, COARSE_DEGREE)
    document: dict[str, Any] = {
        "names": world.names,
        "near_names": [],
        "window": None,
        "degree": {"world": COARSE_DEGREE, "near": FINE_DEGREE},
    }
    window = None if bounds is None else window_around(bounds)
    if window is not None:
        fine = world_outlines("fine")
        land: list[Any] = []
        coasts: list[Any] = []
        borders: list[Any] = []
        for part in windows_of(window):
            polygons = _clipped(fine.polygons(part), part)
            near = np.flatnonzero(~shapely.is_empty(polygons))
            document["near_names"] += [fine.names[country] for country in near]
            land.append(polygons[near])
            for lines, found in zip(fine.lines(part), (coasts, borders), strict=True):
                found.append(_clipped(lines, part))
        document["window"] = list(window)
        pack.outlines("near", np.concatenate(land), FINE_DEGREE)
        pack.outlines("coasts", np.concatenate(coasts), FINE_DEGREE)
        pack.outlines("borders", np.concatenate(borders), FINE_DEGREE)
    return pack.text(document)


def windows_of(window: Box) -> list[Box]:
    """Give the parts of a window between -180° and 180°: two where it goes on beyond that.

    Parameters
    ----------
    window : tuple of float
        West, south, east and north in degrees.

    Returns
    -------
    list of tuple of float
        The parts.

    Examples
    --------
    >>> windows_of((177.0, -20.0, 183.0, -14.0))
    [(177.0, -20.0, 180.0, -14.0), (-180.0, -20.0, -177.0, -14.0)]
    """
    return [part for _, part in _turned(window)]


def _turned(window: Box) -> Iterator[tuple[float, Box]]:
    """Give by how many degrees each part of a window lies beyond ±180°, and where it is then."""
    west, south, east, north = window
    for turns in range(int((west + HALF_WORLD) // 360.0), int((east + HALF_WORLD) // 360.0) + 1):
        by = 360.0 * turns
        part = (max(west - by, -HALF_WORLD), south, min(east - by, HALF_WORLD), north)
        if part[0] < part[2]:
            yield by, part


def window_around(
    bounds: tuple[float, float, float, float],
) -> tuple[float, float, float, float] | None:
    """Give the window around a record in which outlines are finer.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north of the record, in degrees.

    Returns
    -------
    tuple of float or None
        The window, on half degrees; None for a record too widely spread.

    Examples
    --------
    >>> [float(edge) for edge in window_around((-78.6, -5.0, -77.6, -3.0))]
    [-81.5, -7.5, -75.0, -0.5]
    """
    west, south, east, north = bounds
    if max(east - west, north - south) > WIDEST_WINDOW:
        return None
    margin = max(LEAST_MARGIN, 0.35 * max(east - west, north - south))
    # On half degrees, so that a record that grows a little keeps its window.
    return (
        # Beyond ±180° only where the record itself lies there.
        max(-180.0 if west >= -HALF_WORLD else -540.0, np.floor(2 * (west - margin)) / 2),
        max(-90.0, np.floor(2 * (south - margin)) / 2),
        min(180.0 if east <= HALF_WORLD else 540.0, np.ceil(2 * (east + margin)) / 2),
        min(90.0, np.ceil(2 * (north + margin)) / 2),
    )


def _clipped(geometries: Array, window: tuple[float, float, float, float]) -> Array:
    return np.asarray(shapely.clip_by_rect(geometries, *window), dtype=object)


@lru_cache(maxsize=4)
def base_outlines(
    window: Box, crs: CRS, *, fine: bool
) -> tuple[list[dict[str, str]], Array, Array, Array]:
    """Cut countries, coasts and borders out of the embedded outlines and project them.

    Parameters
    ----------
    window : tuple of float
        West, south, east and north in degrees; longitudes may run beyond ±180.
    crs : pyproj.CRS
        The projection.
    fine : bool
        Whether to take the fine outlines.

    Returns
    -------
    tuple
        Names by language, land (a polygon a name), coasts and borders.

    Examples
    --------
    >>> from pyproj import CRS
    >>> window = (-78.6, -4.0, -78.0, -3.4)
    >>> names, *_ = base_outlines(window, CRS.from_epsg(32717), fine=True)
    >>> sorted(name["es"] for name in names)
    ['Ecuador', 'Perú']
    """
    world = world_outlines("fine" if fine else "coarse")
    names: list[dict[str, str]] = []
    found: list[list[Any]] = [[], [], []]
    for by, frame in _turned(window):
        land = shapely.clip_by_rect(world.polygons(frame), *frame)
        there = np.flatnonzero(~shapely.is_empty(land))
        names += [world.names[country] for country in there]
        lines = [shapely.clip_by_rect(some, *frame) for some in world.lines(frame)]
        for place, some in zip(found, (land[there], *lines), strict=True):
            place.append(
                shapely.transform(some, lambda xy, by=by: xy + np.array([by, 0.0])) if by else some
            )
    joined = [np.concatenate(part) if part else np.array([], dtype=object) for part in found]
    # Straight in degrees is not straight on the map, where a clipped edge runs across the frame.
    land = shapely.segmentize(joined[0], max((window[2] - window[0]) / 60, 1e-6))
    coasts, borders = (projected(part, crs) for part in joined[1:])
    return names, projected(land, crs), coasts, borders


def outline_of(shapes: Array) -> Outline | None:
    """Make one path of many polygons, holes turning the other way than their rings.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely geometries
        Polygons, multipolygons, and others that are left out.

    Returns
    -------
    matplotlib.path.Path or None
        The path; None where there is nothing.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> outline_of(np.array([shapely.box(0, 0, 1, 1)])).vertices.shape
    (5, 2)
    """
    from matplotlib.path import Path as Outline

    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[(shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)]  # noqa: PLR2004
    if not len(parts):
        return None
    rings = shapely.get_rings(shapely.orient_polygons(parts))
    coordinates, owner = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(coordinates), Outline.LINETO, dtype=np.uint8)
    first = np.concatenate([[True], np.diff(owner) > 0])
    codes[first] = Outline.MOVETO
    codes[np.concatenate([first[1:], [True]])] = Outline.CLOSEPOLY
    return Outline(coordinates, codes)
