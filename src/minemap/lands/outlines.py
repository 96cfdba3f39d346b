"""Outlines of the countries of the world, from Natural Earth.

They are accurate to some 400 m, and express no opinion on the status of any territory.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.lands.countries import extent_of
from minemap.lands.topology import Topology, columns_of, document_of, reaching, steps_of

if TYPE_CHECKING:
    from minemap.dtypes import Array

__all__ = ["Countries", "country_outline", "outline_called", "world_outlines"]

HALF_WORLD = 180.0

TOLD_APART = {
    "République démocratique du Congo": {
        "en": "DR Congo", "es": "RD del Congo", "fr": "RD du Congo",
    },
    "République du Congo": {"en": "Congo", "es": "Congo", "fr": "Congo"},
}  # fmt: skip
"""Short names of two countries that have the same name in the source."""


class Countries(Topology):
    """Countries, whose coasts and borders are arcs.

    Parameters
    ----------
    columns : dict of str to numpy.ndarray
        As `minemap.lands.topology.Topology` takes them; ``scale``, ``origin``: the degrees of a
        step, and where the grid begins; in the document the ``names`` of countries by language.
    """

    def __init__(self, columns: dict[str, Array]) -> None:
        super().__init__(columns, steps_of(columns) * columns["scale"] + columns["origin"])
        names = document_of(columns)["names"]
        self.names: list[dict[str, str]] = [
            TOLD_APART.get(name.get("fr", ""), name) for name in names
        ]

    @cached_property
    def whole(self) -> Array:
        """Every country, one multipolygon each, put together once."""
        return self.polygons()

    def polygons(self, window: tuple[float, float, float, float] | None = None) -> Array:
        """Build the countries, one multipolygon each; leave out what lies outside the window."""
        parts, country = self._on_one_map(None if window is None else self.within(window))
        shapes = np.full(len(self), shapely.MultiPolygon(), dtype=object)
        shapely.multipolygons(parts, indices=country, out=shapes)
        return shapes

    def country(self, number: int) -> Any:
        """Build one country with a valid outline."""
        parts, _ = self._on_one_map(self.of_ground(number))
        # Because the source rounds to a grid, its coasts touch and cross themselves in places.
        sound = shapely.make_valid(parts, method="structure", keep_collapsed=False)
        return shapely.disjoint_subset_union_all(sound)

    def _on_one_map(self, polygons: Array | None) -> tuple[Array, Array]:
        """Draw polygons, and cut those that cross the antimeridian or go around a pole."""
        parts, country = self.drawn(polygons)
        west, _, east, _ = shapely.bounds(parts).T
        wide = east - west > HALF_WORLD
        cut = [_at_the_edges(polygon) for polygon in parts[wide]]
        owner = np.repeat(country[wide], [len(part) for part in cut])
        parts = np.array([*parts[~wide], *(one for part in cut for one in part)], dtype=object)
        country = np.concatenate([country[~wide], owner])
        order = np.argsort(country, kind="stable")
        return parts[order], country[order]

    def lines(self, window: tuple[float, float, float, float]) -> tuple[Array, Array]:
        """Separate coasts (of one country) from borders (between two)."""
        near = reaching(self.boxes, window)
        return self._lines(near & (self.uses == 1)), self._lines(near & (self.uses > 1))

    def _lines(self, chosen: Array) -> Array:
        """Draw arcs as lines, cut where one jumps from one edge of the map to the other."""
        corner, which = self.corners(np.flatnonzero(chosen))
        points = self.points[corner]
        breaks = np.diff(which, prepend=-1) != 0
        breaks[1:] |= np.abs(np.diff(points[:, 0])) > HALF_WORLD
        part = np.cumsum(breaks) - 1
        kept = (np.bincount(part, minlength=1) > 1)[part]
        number = np.cumsum(np.diff(part[kept], prepend=-1) != 0) - 1
        shapes = np.full(chosen.sum(), shapely.MultiLineString(), dtype=object)
        lines = shapely.linestrings(points[kept], indices=number)
        owner = which[kept][np.flatnonzero(np.diff(number, prepend=-1))]
        shapely.multilinestrings(lines, indices=owner, out=shapes)
        return shapes


def _at_the_edges(polygon: Any) -> list[Any]:
    """Cut a polygon that crosses the antimeridian or goes around a pole at the edges of the map."""
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


@cache
def world_outlines(detail: str) -> Countries:
    """Read the outlines of the world's countries, once.

    Parameters
    ----------
    detail : {"coarse", "fine"}
        Those for maps of continents, or for maps of a country.

    Returns
    -------
    Countries
        The outlines.

    Examples
    --------
    >>> len(world_outlines("coarse").names) > 200
    True
    """
    return Countries(columns_of(f"outlines_{detail}"))


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
