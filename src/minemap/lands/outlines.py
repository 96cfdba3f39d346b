"""Outlines of the countries of the world, from Natural Earth.

They are accurate to some 400 m, and express no opinion on the status of any territory.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.lands.countries import extent_of

if TYPE_CHECKING:
    from minemap.dtypes import Array

__all__ = ["Topology", "country_outline", "outline_called", "world_outlines"]

FEWEST_POINTS = 4
"""Least vertices of a ring; a few islets of the outlines are drawn with fewer."""

HALF_WORLD = 180.0

TOLD_APART = {
    "République démocratique du Congo": {
        "en": "DR Congo", "es": "RD del Congo", "fr": "RD du Congo",
    },
    "République du Congo": {"en": "Congo", "es": "Congo", "fr": "Congo"},
}  # fmt: skip
"""Short names of two countries that have the same name in the source."""


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
        names = [country["properties"] for country in self._countries]
        self.names: list[dict[str, str]] = [
            TOLD_APART.get(name.get("fr", ""), name) for name in names
        ]

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

    @cached_property
    def whole(self) -> Array:
        """Every country, one multipolygon each, put together once."""
        return self.polygons()

    def polygons(self, window: tuple[float, float, float, float] | None = None) -> Array:
        """Build the countries, one multipolygon each; leave out what lies outside the window."""
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
                    parts += self._polygon(rings)
            shapes.append(shapely.MultiPolygon(parts))
        return np.array([*shapes, None], dtype=object)[:-1]

    def country(self, number: int) -> Any:
        """Build one country with a valid outline."""
        parts = [part for rings in self._countries[number]["arcs"] for part in self._polygon(rings)]
        # Because the source rounds to a grid, its coasts touch and cross themselves in places.
        sound = shapely.make_valid(np.array(parts), method="structure", keep_collapsed=False)
        return shapely.disjoint_subset_union_all(sound)

    def _polygon(self, rings: list[list[int]]) -> list[Any]:
        outer, holes = self._rings(rings)
        return _on_one_map(shapely.Polygon(outer, holes)) if len(outer) >= FEWEST_POINTS else []

    def _rings(self, rings: list[list[int]]) -> tuple[Array, list[Array]]:
        outer, *holes = [
            np.concatenate(
                [self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1] for arc in ring]
            )
            for ring in rings
        ]
        return outer, [hole for hole in holes if len(hole) >= FEWEST_POINTS]

    def lines(self, window: tuple[float, float, float, float]) -> tuple[Array, Array]:
        """Separate coasts (of one country) from borders (between two)."""
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
def country_outline(country: str) -> Any:
    """Give the outline of a country.

    Parameters
    ----------
    country : str
        Its name in English, Spanish or French, or its ISO 3166 code.

    Returns
    -------
    shapely.Polygon, shapely.MultiPolygon or None
        The outline in longitude and latitude, which is valid; None where no country is called so.

    Examples
    --------
    >>> bool(country_outline("Perú").contains(shapely.Point(-77.0, -12.1)))
    True
    """
    extent = extent_of(country)
    number = None if extent is None else _numbers().get(extent.iso3)
    whole = None if number is None else world_outlines("fine").country(number)
    # The smallest country is smaller than one step of the source's grid.
    return None if whole is None or whole.is_empty else whole


@cache
def outline_called(name: str) -> Any:
    """Give an outline by the source's own name, such as ground of an unsettled status.

    Parameters
    ----------
    name : str
        The name in English, as the outlines have it.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        The outline; empty where nothing is called so.

    Examples
    --------
    >>> outline_called("Somaliland").is_empty
    False
    """
    outlines = world_outlines("fine")
    return shapely.union_all(
        [
            outlines.country(number)
            for number, names in enumerate(outlines.names)
            if names["en"] == name
        ]
    )


@cache
def _numbers() -> dict[str, int]:
    """Find the outline of each country that has a code."""
    numbers: dict[str, int] = {}
    for number, names in enumerate(world_outlines("fine").names):
        found = [extent_of(name) for name in names.values()]
        codes = Counter(extent.iso3 for extent in found if extent is not None)
        # In English both Congos have this name; use the one meant in most languages.
        if codes:
            numbers.setdefault(codes.most_common(1)[0][0], number)
    return numbers
