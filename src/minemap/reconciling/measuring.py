"""How a written figure was measured: the way of measuring the outline that gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from minemap.geodesy import geodesic_area

if TYPE_CHECKING:
    from minemap.dtypes import Array

__all__ = ["WAYS", "how_measured", "rounding_m2"]

WAYS = (
    "geodesic", "utm", "utm_neighbour", "web_mercator", "hectares", "square_kilometres",
    "square_degrees",
)  # fmt: skip
"""Ways of measuring, the usual first: the ellipsoid, the plane of UTM in the right zone or in one
beside it, that of web maps, and figures in another unit than the column's."""

UNKNOWN = -1
ZONE_DEGREES = 6
ZONES = 60
SOUTHERN_UTM, NORTHERN_UTM = 32700, 32600
HECTARE, SQUARE_KILOMETRE = 1e4, 1e6
DECIMALS = 6
CLOSE = 1e-6
"""The share of an area by which two programs that measure in the same way may differ."""


def rounding_m2(figures: Array) -> Array:
    """Give the rounding of written figures, by their decimals.

    Parameters
    ----------
    figures : numpy.ndarray of float
        Written figures in m².

    Returns
    -------
    numpy.ndarray of float
        Half a unit of the last decimal, in m².

    Examples
    --------
    >>> import numpy as np
    >>> rounding_m2(np.array([67670.0, 12.5])).tolist()
    [0.5, 0.05]
    """
    half = np.full(len(figures), 0.5 * 10.0**-DECIMALS)
    for decimals in reversed(range(DECIMALS)):
        half[np.isclose(figures, np.round(figures, decimals), rtol=0, atol=1e-9)] = (
            0.5 * 10.0**-decimals
        )
    return half


def how_measured(outlines: Array, figures: Array) -> Array:
    """Find the way of measuring that gives an outline its written figure.

    Parameters
    ----------
    outlines : numpy.ndarray of shapely geometries
        Polygons in longitude and latitude.
    figures : numpy.ndarray of float
        What is written for each, in m².

    Returns
    -------
    numpy.ndarray of int
        The place in `WAYS` of the first way that gives the figure, to its rounding; -1 for none.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> field = shapely.box(-78.50, -3.50, -78.49, -3.49)
    >>> found = how_measured(np.array([field, field, field]), np.array([1228679., 122.8679, 1e6]))
    >>> [WAYS[way] if way >= 0 else None for way in found]
    ['geodesic', 'hectares', None]
    """
    found = np.full(len(outlines), UNKNOWN)
    if not len(outlines):
        return found
    ellipsoid = geodesic_area(outlines)
    centre = shapely.get_coordinates(shapely.centroid(outlines))
    zone = np.floor((centre[:, 0] + 180) / ZONE_DEGREES).astype(np.int64) % ZONES
    south = centre[:, 1] < 0
    candidates = [
        (0, ellipsoid),
        (1, _utm(outlines, zone, south)),
        (2, _utm(outlines, (zone + 1) % ZONES, south)),
        (2, _utm(outlines, (zone - 1) % ZONES, south)),
        (3, _projected(outlines, 3857)),
        (4, ellipsoid / HECTARE),
        (5, ellipsoid / SQUARE_KILOMETRE),
        (6, shapely.area(outlines)),
    ]
    rounding = rounding_m2(figures)
    for way, area in candidates:
        # A figure of a few units with no decimals would fit any area written in another unit.
        room = np.minimum(rounding, 0.01 * area) if way >= WAYS.index("hectares") else rounding
        fits = np.abs(figures - area) <= room * (1 + CLOSE) + CLOSE * area
        found[fits & (found == UNKNOWN)] = way
    return found


def _utm(outlines: Array, zone: Array, south: Array) -> Array:
    code = np.where(south, SOUTHERN_UTM, NORTHERN_UTM) + zone + 1
    area = np.empty(len(outlines))
    for number in np.unique(code):
        area[code == number] = _projected(outlines[code == number], int(number))
    return area


def _projected(outlines: Array, epsg: int) -> Array:
    to = Transformer.from_crs(4326, epsg, always_xy=True)
    coordinates = shapely.get_coordinates(outlines)
    x, y = to.transform(coordinates[:, 0], coordinates[:, 1])
    plane = shapely.set_coordinates(outlines.copy(), np.column_stack([x, y]))
    area: Array = shapely.area(plane)
    return area
