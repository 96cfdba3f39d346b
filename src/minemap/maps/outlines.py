"""Country outlines that a map carries inside itself: a base layer that needs no network."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.lands import world_outlines
from minemap.maps.packing import Pack

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = ["packed_outlines", "window_around"]

FINE_DEGREE = 2_000
"""Units to a degree of the fine outlines: 56 m, where the source counts in 190 to 400 m."""

COARSE_DEGREE = 200
"""Units to a degree of the coarse outlines: 560 m, on maps of continents."""

LEAST_MARGIN = 2.5
"""Degrees of fine outlines around a record, at the least."""

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
    pack.outlines("world", _whole_world(), COARSE_DEGREE)
    document: dict[str, Any] = {
        "names": world.names,
        "near_names": [],
        "window": None,
        "degree": {"world": COARSE_DEGREE, "near": FINE_DEGREE},
    }
    window = None if bounds is None else window_around(bounds)
    if window is not None:
        fine = world_outlines("fine")
        polygons = _clipped(fine.polygons(window), window)
        near = np.flatnonzero(~shapely.is_empty(polygons))
        document["near_names"] = [fine.names[country] for country in near]
        document["window"] = list(window)
        coasts, borders = fine.lines(window)
        pack.outlines("near", polygons[near], FINE_DEGREE)
        pack.outlines("coasts", _clipped(coasts, window), FINE_DEGREE)
        pack.outlines("borders", _clipped(borders, window), FINE_DEGREE)
    return pack.text(document)


@cache
def _whole_world() -> Array:
    return world_outlines("coarse").polygons()


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
        max(-180.0, np.floor(2 * (west - margin)) / 2),
        max(-90.0, np.floor(2 * (south - margin)) / 2),
        min(180.0, np.ceil(2 * (east + margin)) / 2),
        min(90.0, np.ceil(2 * (north + margin)) / 2),
    )


def _clipped(geometries: Array, window: tuple[float, float, float, float]) -> Array:
    return np.asarray(shapely.clip_by_rect(geometries, *window), dtype=object)
