"""Outlines of the countries of the world and of their provinces, from Natural Earth.

They are true to some 400 m, and say nothing of the status of any territory.
"""

from __future__ import annotations

import gzip
import json
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from minemap.lands.countries import extent_of
from minemap.language.vocabulary import folded

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]

__all__ = [
    "PROVINCES_DEGREE",
    "Provinces",
    "Topology",
    "country_outline",
    "province_outline",
    "provinces",
    "world_outlines",
]

FEWEST_POINTS = 4
"""A ring has at least these; a few islets of the outlines are drawn with fewer."""

HALF_WORLD = 180.0

PROVINCES_DEGREE = 1_000
"""Units to a degree of the lines between provinces: 111 m, as their source counts."""

SEAM = 0.01
"""Degrees within which a line between two provinces ends at the outline of their country."""


class Provinces(NamedTuple):
    """Units of the first level: a multiline a country, and of each unit a place and its name."""

    lines: Array
    points: Array
    radii: list[float]
    names: list[str]
    countries: list[str]


class Topology:
    """Countries whose outlines are made of arcs, each arc shared by the countries it lies between.

    Parameters
    ----------
    document : dict
        TopoJSON with the collection ``countries``.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        scale, translate = document["transform"]["scale"], document["transform"]["translate"]
        self._arcs = [
            np.cumsum(np.asarray(arc, dtype=np.float64), axis=0) * scale + translate
            for arc in document["arcs"]
        ]
        self._countries = document["objects"]["countries"]["geometries"]
        self.names: list[dict[str, str]] = [country["properties"] for country in self._countries]

    @cached_property
    def _boxes(self) -> Array:
        return np.array([[*arc.min(axis=0), *arc.max(axis=0)] for arc in self._arcs])

    def _touches(self, window: tuple[float, float, float, float] | None) -> Array:
        if window is None:
            return np.ones(len(self._arcs), dtype=bool)
        boxes = self._boxes
        return np.asarray(
            (boxes[:, 0] <= window[2])
            & (boxes[:, 2] >= window[0])
            & (boxes[:, 1] <= window[3])
            & (boxes[:, 3] >= window[1])
        )

    def polygons(self, window: tuple[float, float, float, float] | None = None) -> Array:
        """Put the countries together, one multipolygon each; what lies off the window is left."""
        boxes = self._boxes
        shapes = []
        for country in self._countries:
            parts = []
            for rings in country["arcs"]:
                outer = boxes[[arc if arc >= 0 else ~arc for arc in rings[0]]]
                west, south = outer[:, :2].min(axis=0)
                east, north = outer[:, 2:].max(axis=0)
                if window is None or (
                    west <= window[2]
                    and east >= window[0]
                    and south <= window[3]
                    and north >= window[1]
                ):
                    outer, holes = self._rings(rings)
                    if len(outer) >= FEWEST_POINTS:
                        parts += _on_one_map(shapely.Polygon(outer, holes))
            shapes.append(shapely.MultiPolygon(parts))
        return np.array([*shapes, None], dtype=object)[:-1]

    def _rings(self, rings: list[list[int]]) -> tuple[Array, list[Array]]:
        outer, *holes = [
            np.concatenate(
                [self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1] for arc in ring]
            )
            for ring in rings
        ]
        return outer, [hole for hole in holes if len(hole) >= FEWEST_POINTS]

    def lines(self, window: tuple[float, float, float, float]) -> tuple[Array, Array]:
        """Tell coasts, which one country has to itself, from borders between two."""
        uses = np.bincount(
            [
                arc if arc >= 0 else ~arc
                for country in self._countries
                for rings in country["arcs"]
                for ring in rings
                for arc in ring
            ],
            minlength=len(self._arcs),
        )
        near = self._touches(window)
        coasts, borders = (
            np.array([*(_in_pieces(self._arcs[arc]) for arc in chosen), None])[:-1]
            for chosen in (np.flatnonzero(near & (uses == 1)), np.flatnonzero(near & (uses > 1)))
        )
        return coasts, borders


def _on_one_map(polygon: Any) -> list[Any]:
    """Cut a polygon that crosses the antimeridian or goes around a pole at the edges of the map."""
    if np.ptp(shapely.get_coordinates(polygon)[:, 0]) <= HALF_WORLD:
        return [polygon]
    rings = [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]
    unrolled = []
    for ring in rings:
        longitude = np.unwrap(ring[:, 0], period=2 * HALF_WORLD)
        line = np.column_stack([longitude, ring[:, 1]])
        turn = longitude[-1] - longitude[0]
        if abs(turn) > 1:
            pole = np.copysign(90.0, ring[:, 1].mean())
            line = np.vstack([line, [[longitude[-1], pole], [longitude[0], pole]]])
        unrolled.append(line)
    whole = shapely.make_valid(shapely.Polygon(unrolled[0], unrolled[1:]))
    west, _, east, _ = whole.bounds
    parts = []
    for turns in range(
        int(np.floor((west + HALF_WORLD) / 360)), int(np.ceil((east - HALF_WORLD) / 360)) + 1
    ):
        moved = shapely.transform(whole, lambda xy, by=360.0 * turns: xy - [by, 0.0])
        parts += shapely.get_parts(shapely.clip_by_rect(moved, -180, -90, 180, 90)).tolist()
    return [part for part in parts if part.geom_type == "Polygon"]


def _in_pieces(arc: Array) -> Any:
    """Cut a line where it jumps from one edge of the map to the other."""
    jumps = np.flatnonzero(np.abs(np.diff(arc[:, 0])) > HALF_WORLD) + 1
    return shapely.MultiLineString([part for part in np.split(arc, jumps) if len(part) > 1])


@cache
def world_outlines(detail: str) -> Topology:
    """Read the outlines of the world's countries, once.

    Parameters
    ----------
    detail : {"coarse", "fine"}
        Those for maps of continents, or for maps of a country.

    Returns
    -------
    Topology
        The outlines.

    Examples
    --------
    >>> len(world_outlines("coarse").names) > 200
    True
    """
    data = resources.files("minemap").joinpath(f"data/outlines_{detail}.topojson.gz").read_bytes()
    return Topology(json.loads(gzip.decompress(data)))


@cache
def provinces() -> Provinces:
    """Read the lines between the provinces of every country, and a place within each.

    Returns
    -------
    Provinces
        All of them.

    Examples
    --------
    >>> "Amazonas" in provinces().names
    True
    """
    data = resources.files("minemap").joinpath("data/provinces.topojson.gz").read_bytes()
    topology = json.loads(gzip.decompress(data))
    arcs = [np.cumsum(arc, axis=0) / PROVINCES_DEGREE for arc in topology["arcs"]]
    lines = [
        shapely.MultiLineString([arcs[arc] for (arc,) in country["arcs"]])
        for country in topology["objects"]["lines"]["geometries"]
    ]
    places = topology["objects"]["places"]["geometries"]
    points = shapely.points([place["coordinates"] for place in places]) if places else []
    points = shapely.transform(np.asarray(points), lambda xy: xy / PROVINCES_DEGREE)
    return Provinces(
        np.array([*lines, None], dtype=object)[:-1],
        points,
        [place["properties"]["radius"] for place in places],
        [place["properties"]["name"] for place in places],
        [place["properties"]["country"] for place in places],
    )


@cache
def country_outline(country: str) -> Any:
    """Give the outline of a country.

    Parameters
    ----------
    country : str
        Its name in English, Spanish or French, or its ISO 3166 code.

    Returns
    -------
    shapely.MultiPolygon or None
        The outline in longitude and latitude; None where no country is called so.

    Examples
    --------
    >>> bool(country_outline("Perú").contains(shapely.Point(-77.0, -12.1)))
    True
    """
    extent = extent_of(country)
    if extent is None:
        return None
    outlines = world_outlines("fine")
    for number, names in enumerate(outlines.names):
        known = {folded(name) for name in names.values()}
        if folded(extent.name) in known or _iso3(names) == extent.iso3:
            return outlines.polygons()[number]
    return None


def _iso3(names: dict[str, str]) -> str | None:
    found = [extent_of(name) for name in names.values()]
    return next((extent.iso3 for extent in found if extent is not None), None)


@cache
def province_outline(country: str, province: str) -> Any:
    """Give the outline of a unit of the first level, true to about a kilometre.

    Parameters
    ----------
    country : str
        The name of its country, or the ISO 3166 code.
    province : str
        Its name.

    Returns
    -------
    shapely.Polygon, shapely.MultiPolygon or None
        The outline in longitude and latitude; None where no unit of the country is called so, or
        the lines around it do not close.

    Examples
    --------
    >>> outline = province_outline("Peru", "Amazonas")
    >>> [bool(outline.contains(shapely.Point(lon, -5.5))) for lon in (-78.0, -75.0)]
    [True, False]
    """
    known = {folded(name): outline for name, outline in province_outlines(country).items()}
    return known.get(folded(province))


@cache
def province_outlines(country: str) -> dict[str, Any]:
    """Give the outlines of a country's units of the first level, true to about a kilometre.

    Parameters
    ----------
    country : str
        Its name in English, Spanish or French, or its ISO 3166 code.

    Returns
    -------
    dict of str to shapely.Polygon or shapely.MultiPolygon
        The outlines in longitude and latitude, by name; without the units around which the lines
        do not close.

    Examples
    --------
    >>> len(province_outlines("Peru"))
    26
    """
    extent, whole = extent_of(country), country_outline(country)
    if extent is None or whole is None:
        return {}
    units = provinces()
    inside = [place for place, iso3 in enumerate(units.countries) if iso3 == extent.iso3]
    lines = units.lines[shapely.intersects(units.lines, shapely.buffer(whole, SEAM))]
    seams = shapely.buffer(shapely.union_all(lines), SEAM)
    grounds = shapely.get_parts(shapely.difference(whole, seams))
    place, ground = shapely.STRtree(grounds).query(units.points[inside], predicate="within")
    holders: dict[int, set[str]] = {}
    for p, g in zip(place, ground, strict=True):
        holders.setdefault(int(g), set()).add(units.names[inside[p]])
    outlines: dict[str, list[Any]] = {}
    for g, names in holders.items():
        for name in names:
            # Where two units share a ground, neither's outline is known.
            outlines.setdefault(name, []).append(grounds[g] if len(names) == 1 else None)
    return {
        name: shapely.union_all(shapely.buffer(parts, SEAM))
        for name, parts in outlines.items()
        if all(part is not None for part in parts)
    }
