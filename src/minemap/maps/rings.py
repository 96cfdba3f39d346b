"""Distance rings around areas: how far it is, at the least, from any of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from minemap.errors import ArgumentError
from minemap.language.words import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    Array = np.ndarray[Any, Any]

__all__ = ["checked_around", "distance_text", "radii_of", "rings_around"]

FARTHEST_RING = 1_000_000.0
"""Metres: rings around a place may be so wide."""

FARTHEST_AROUND = 100_000.0
"""Metres: rings around areas, which are drawn on planes that lie true near their middle."""

PLANE_DEGREES = 0.5
"""Areas whose middles lie in one square of this side share a plane. Its farthest ring lies some
200 km from its middle, where a length across is 1.6e-4 too long at the most, and one nearby less
than 1e-5 (Snyder 1987, p. 194: c / sin c)."""

QUARTER_SEGMENTS = 32
"""Corners of a quarter of a circle, which then lies within 3e-4 of the radius."""


def radii_of(given: Any, argument: str, farthest: float = FARTHEST_RING) -> list[float]:
    """Check radii in metres, and give each once, from the least.

    Parameters
    ----------
    given : iterable of float, optional
        The radii.
    argument : str
        What to call them in an error.
    farthest : float
        The most that a radius may be.

    Returns
    -------
    list of float
        The radii.

    Raises
    ------
    ArgumentError
        If they are no numbers, or out of range.

    Examples
    --------
    >>> radii_of([1000, 500, 500], "rings")
    [500.0, 1000.0]
    """
    try:
        radii = sorted({float(radius) for radius in given or []})
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(f"{argument}={given!r} is not a list of radii in metres") from error
    if not all(0 < radius <= farthest for radius in radii):
        raise ArgumentError(
            f"{argument}={given!r}: a radius lies above 0 and up to {farthest / 1000:,.0f} km"
        )
    return radii


def distance_text(metres: float, language: str = "en") -> str:
    """Write a distance in metres, or in kilometres where these are whole.

    Parameters
    ----------
    metres : float
        The distance.
    language : str
        The language.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> distance_text(500), distance_text(2000)
    ('500 m', '2 km')
    """
    amount, unit = (metres, "m") if metres % 1000 else (metres / 1000, "km")
    return f"{number(amount, language, decimals=None)} {unit}"


def rings_around(
    areas: gpd.GeoDataFrame | gpd.GeoSeries, metres: Sequence[float], language: str = "en"
) -> gpd.GeoDataFrame:
    """Draw lines at given distances around areas, measured on the ellipsoid.

    Rings of areas that lie close run together: a line is where it is so far to the nearest area.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame or geopandas.GeoSeries
        Points, lines or polygons, in any coordinate system.
    metres : list of float
        The distances, up to 100 km.
    language : str
        The language of the names.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a distance: ``metres``, ``name`` (the distance as text) and ``geometry``, lines in
        EPSG:4326 (None if there are no areas). Lines over the antimeridian go on beyond 180°.

    Raises
    ------
    ArgumentError
        If the distances are no numbers, or out of range, or the areas have no coordinate system.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> rings = rings_around(gpd.GeoSeries([Point(-78.5, -3.5)], crs=4326), [1000])
    >>> rings["name"].tolist(), round(rings.geometry[0].bounds[3] + 3.5, 5)
    (['1 km'], 0.00904)
    """
    radii = radii_of(metres, "rings", FARTHEST_AROUND)
    if areas.crs is None:
        raise ArgumentError("what rings are to go around has no coordinate system (crs)")
    shapes = areas.geometry.to_crs(4326).to_numpy()
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    around: list[list[Any]] = [[] for _ in radii]
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    planes, of = np.unique(np.floor(middles / PLANE_DEGREES), axis=0, return_inverse=True)
    for index, corner in enumerate(planes):
        lon, lat = (corner + 0.5) * PLANE_DEGREES
        plane = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m"
        there = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
        flat = _through(there.transform, shapes[of.ravel() == index])
        back = Transformer.from_crs(plane, "EPSG:4326", always_xy=True)
        for place, radius in zip(around, radii, strict=True):
            wide = shapely.union_all(shapely.buffer(flat, radius, quad_segs=QUARTER_SEGMENTS))
            place.append(_onward(_through(back.transform, np.array([wide])), lon))
    lines = [shapely.boundary(shapely.union_all(parts)) if parts else None for parts in around]
    return gpd.GeoDataFrame(
        {"metres": radii, "name": [distance_text(radius, language) for radius in radii]},
        geometry=gpd.GeoSeries(lines, crs=4326),
    )


def _through(transform: Any, shapes: Array) -> Array:
    moved = shapely.transform(shapes, lambda xy: np.column_stack(transform(xy[:, 0], xy[:, 1])))
    return np.asarray(moved, dtype=object)


def _onward(shapes: Array, lon: float) -> Any:
    """Let what crosses the antimeridian go on beyond 180°, as its plane's middle does."""
    return shapely.transform(
        shapes[0],
        lambda xy: np.column_stack([lon + (xy[:, 0] - lon + 180.0) % 360.0 - 180.0, xy[:, 1]]),
    )


def checked_around(around: Any, names: Sequence[str]) -> dict[str, list[float]]:
    """Check what ``around=`` of a map was given.

    Parameters
    ----------
    around : dict of str to list of float, optional
        Distances in metres by what rings are to go around: ``hazards``, or a layer.
    names : list of str
        The layers that there are.

    Returns
    -------
    dict of str to list of float
        The same, checked.

    Raises
    ------
    ArgumentError
        If it is no such dict, or names a layer that does not exist.

    Examples
    --------
    >>> checked_around({"hazards": [500]}, [])
    {'hazards': [500.0]}
    """
    if around is None:
        return {}
    if not isinstance(around, Mapping):
        raise ArgumentError(f'around={around!r} is no dict, as in around={{"hazards": [500]}}')
    known = ["hazards", *names]
    if unknown := [str(name) for name in around if name not in known]:
        raise ArgumentError(f"around names {', '.join(unknown)}; there are {', '.join(known)}")
    return {
        str(name): radii_of(radii, f"around[{name!r}]", FARTHEST_AROUND)
        for name, radii in around.items()
    }
