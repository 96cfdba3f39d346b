"""Units of the first level, such as provinces: their names and places.

Their boundaries are Natural Earth's, accurate to about a kilometre, and express no opinion on the
status of any territory. Some ground is in no unit: large lakes, islets far from any shore, and
countries whose units the source does not have.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from minemap.lands.countries import extent_of
from minemap.lands.names import plain, sounds
from minemap.lands.outlines import country_outline, outline_called
from minemap.lands.topology import Topology, columns_of, document_of, steps_of
from minemap.language.vocabulary import folded

if TYPE_CHECKING:
    from minemap.dtypes import Array

__all__ = [
    "PROVINCES_DEGREE",
    "Provinces",
    "country_claims",
    "province_outline",
    "province_outlines",
    "provinces",
    "provinces_at",
    "provinces_called",
]

PROVINCES_DEGREE = 1_000
"""Grid steps in a degree for the lines between provinces: 111 m, as in the source."""

REACHES = (0.005, 0.01, 0.02, 0.05)
"""Degrees from the rough coast of a unit within which ground of its country belongs to it, tried in
this order, so that a strip along several units is divided among them."""


CLAIMED: dict[str, tuple[tuple[str, str], ...]] = {
    "CYP": (("", "N. Cyprus"), ("", "Cyprus U.N. Buffer Zone"), ("", "Dhekelia"), ("", "Akrotiri")),
    "EGY": (("SDN", "Red Sea"),),
    "IND": (("", "Siachen Glacier"), ("PAK", "Northern Areas"), ("PAK", "Azad Kashmir")),
    "MAR": (("", "Western Sahara"),),
    "PAK": (("", "Siachen Glacier"), ("IND", "Jammu and Kashmir")),
    "SDN": (("", "South Sudan"), ("EGY", "Al Bahr al Ahmar")),
    "SOM": (("", "Somaliland"),),
    "SRB": (("", "Kosovo"),),
    "SSD": (("SDN", "South Kordufan"),),
    "SYR": (("ISR", "HaZafon"),),
    "UKR": (("RUS", "Crimea"), ("RUS", "Sevastopol")),
}
"""By country: ground that the sources draw as another country's or nobody's, although records of
the country may have areas there: a unit of another country, or an outline of its own. No area on
such ground is called misplaced, and no opinion on its status is expressed."""


class Provinces(NamedTuple):
    """Units of the first level: a multiline for each country, a place and a name for each unit."""

    lines: Array
    points: Array
    radii: list[float]
    names: list[str]
    countries: list[str]


@cache
def _columns() -> dict[str, Array]:
    return columns_of("provinces")


@cache
def _document() -> dict[str, list[str]]:
    document: dict[str, list[str]] = document_of(_columns())
    return document


@cache
def _topology() -> Topology:
    return Topology(_columns(), steps_of(_columns()) / PROVINCES_DEGREE)


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
    columns, topology, document = _columns(), _topology(), _document()
    corner, line = topology.corners(columns["line"])
    lines = shapely.linestrings(topology.points[corner], indices=line)
    country = np.repeat(np.arange(len(columns["lines"])), columns["lines"])
    of_country = np.full(len(columns["lines"]), shapely.MultiLineString(), dtype=object)
    shapely.multilinestrings(lines, indices=country, out=of_country)
    return Provinces(
        of_country,
        np.asarray(shapely.points(columns["place"] / PROVINCES_DEGREE)),
        columns["radius"].tolist(),
        document["place_names"],
        document["place_countries"],
    )


@cache
def _units(iso3: str) -> tuple[list[str], Array]:
    """Give the units of a country: their names (some have none), and their grounds."""
    document, whole = _document(), country_outline(iso3)
    mine = [number for number, country in enumerate(document["countries"]) if country == iso3]
    names = [document["names"][number] for number in mine]
    if whole is None or not mine:
        return names, np.empty(0, dtype=object)
    return names, _divided(whole, np.array([_rough(number) for number in mine], dtype=object))


def _rough(unit: int) -> Any:
    """Draw a unit as it is stored: exact between two units, rough along coasts and borders."""
    parts, _ = _topology().drawn(_topology().of_ground(unit))
    if not len(parts):
        return shapely.Polygon()
    sound = shapely.make_valid(parts, method="structure", keep_collapsed=False)
    return shapely.disjoint_subset_union_all(sound)


def _divided(whole: Any, rough: Array) -> Array:
    """Divide a country among its units: each keeps its part, and gets the coast near to it."""
    shapely.prepare(whole)
    kept = shapely.intersection(rough, whole)
    strips = shapely.get_parts(shapely.difference(whole, shapely.disjoint_subset_union_all(rough)))
    parts, owner = shapely.get_parts(rough, return_index=True)
    strip, part = shapely.STRtree(parts).query(strips, predicate="dwithin", distance=REACHES[-1])
    unit = owner[part]
    gained: dict[int, list[Any]] = {}
    for number in np.unique(strip).tolist():
        near = np.unique(unit[strip == number]).tolist()
        if len(near) == 1:
            gained.setdefault(near[0], []).append(strips[number])
            continue
        for one, ground in _shared_out(strips[number], near, rough):
            gained.setdefault(one, []).append(ground)
    for one, grounds in gained.items():
        kept[one] = shapely.disjoint_subset_union_all([kept[one], *grounds])
    return np.array([_polygons(ground) for ground in kept] + [None], dtype=object)[:-1]


def _shared_out(strip: Any, near: list[int], rough: Array) -> list[tuple[int, Any]]:
    """Give each part of a strip of coast to the unit that it is nearest to."""
    west, south, east, north = shapely.bounds(strip)
    around = 2 * REACHES[-1]
    local = {
        one: shapely.clip_by_rect(
            rough[one], west - around, south - around, east + around, north + around
        )
        for one in near
    }
    found = []
    for reach in REACHES:
        for one in near:
            ground = shapely.intersection(strip, shapely.buffer(local[one], reach))
            if not ground.is_empty:
                found.append((one, ground))
                strip = shapely.difference(strip, ground)
        if strip.is_empty:
            break
    return found


def _polygons(ground: Any) -> Any:
    """Keep only the polygons of a cut."""
    parts = shapely.get_parts(shapely.make_valid(ground))
    areal = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 - polygons
    return shapely.disjoint_subset_union_all(areal)


# Names ------------------------------------------------------------------------------------------


class _Names(NamedTuple):
    """For each spelling, the units of a country that it means: exact, plain and by sound."""

    exact: dict[str, frozenset[int]]
    plain: dict[str, frozenset[int]]
    sounds: dict[str, frozenset[int]]


@cache
def _names() -> dict[str, _Names]:
    data = resources.files("minemap").joinpath("data/province_names.json.gz").read_bytes()
    spelled: dict[str, tuple[dict[str, set[int]], ...]] = {}
    for entry in json.loads(gzip.decompress(data)):
        exact, bare, heard = spelled.setdefault(entry["country"], ({}, {}, {}))
        if entry["code"]:
            exact.setdefault(folded(entry["code"]), set()).update(entry["units"])
        for name in entry["names"]:
            exact.setdefault(folded(name), set()).update(entry["units"])
            bare.setdefault(plain(name), set()).update(entry["units"])
            heard.setdefault(sounds(plain(name)), set()).update(entry["units"])
        heard.pop("", None)
    return {
        country: _Names(
            *({name: frozenset(units) for name, units in table.items()} for table in tables)
        )
        for country, tables in spelled.items()
    }


@cache
def provinces_called(country: str, province: str) -> tuple[int, ...]:
    """Find the units of a country that a name stands for.

    Parameters
    ----------
    country : str
        The name of its country, or the ISO 3166 code.
    province : str
        A name of a unit, or of a group of them such as a region, in any language that is known; or
        its code of ISO 3166-2.

    Returns
    -------
    tuple of int
        Their numbers among the units of the country, in order: several where the name stands for
        several, none where it is not known. A spelling that is not known is compared by its
        consonants, on which transliterations agree.

    Examples
    --------
    >>> [len(provinces_called("Iraq", name)) for name in ("Ninewa", "Basrah", "IQ-AR", "Nowhere")]
    [1, 1, 1, 0]
    >>> len(provinces_called("Bosnia and Herzegovina", "Republika Srpska"))
    7
    """
    extent = extent_of(country)
    known = None if extent is None else _names().get(extent.iso3)
    if known is None:
        return ()
    none: frozenset[int] = frozenset()
    bare = plain(province)
    units = known.exact.get(folded(province)) or known.plain.get(bare)
    return tuple(sorted(units or known.sounds.get(sounds(bare), none)))


@cache
def province_outline(country: str, province: str) -> Any:
    """Give the outline of a unit of the first level, accurate to about a kilometre.

    Parameters
    ----------
    country : str
        The name of its country, or the ISO 3166 code.
    province : str
        Its name, as `provinces_called` takes it.

    Returns
    -------
    shapely.Polygon, shapely.MultiPolygon or None
        The outline in longitude and latitude, with all its parts, exclaves and islands; of a name
        that stands for several units, all of them. None if no unit of the country has this name.

    Examples
    --------
    >>> outline = province_outline("Peru", "Amazonas")
    >>> [bool(outline.contains(shapely.Point(lon, -5.5))) for lon in (-78.0, -75.0)]
    [True, False]
    """
    called, extent = provinces_called(country, province), extent_of(country)
    if not called or extent is None:
        return None
    _, grounds = _units(extent.iso3)
    return shapely.union_all(grounds[list(called)]) if len(grounds) else None


def provinces_at(country: str, points: Array) -> Array:
    """Find the unit of a country in which each of some places lies.

    Parameters
    ----------
    country : str
        Its name in English, Spanish or French, or its ISO 3166 code.
    points : numpy.ndarray
        Shape (n, 2): longitudes and latitudes.

    Returns
    -------
    numpy.ndarray of int
        The number of the unit, as `provinces_called` gives it; -1 where no unit known has the
        place.

    Examples
    --------
    >>> import numpy as np
    >>> places = np.array([[-78.0, -5.5], [-90.0, -5.5]])
    >>> provinces_at("Peru", places).tolist() == [*provinces_called("Peru", "Amazonas"), -1]
    True
    """
    found: Array = np.full(len(points), -1)
    extent = extent_of(country)
    if extent is not None:
        point, unit = _tree(extent.iso3).query(shapely.points(points), predicate="within")
        found[point] = unit
    return found


@cache
def _tree(iso3: str) -> shapely.STRtree:
    return shapely.STRtree(_units(iso3)[1])


@cache
def province_outlines(country: str) -> dict[str, Any]:
    """Give the outlines of a country's units of the first level, accurate to about a kilometre.

    Parameters
    ----------
    country : str
        Its name in English, Spanish or French, or its ISO 3166 code.

    Returns
    -------
    dict of str to shapely.Polygon or shapely.MultiPolygon
        The outlines in longitude and latitude, by name: no ground is in two of them. Units of one
        name are joined; one that the source names not is left out.

    Examples
    --------
    >>> len(province_outlines("Peru"))
    26
    """
    extent = extent_of(country)
    if extent is None:
        return {}
    names, grounds = _units(extent.iso3)
    outlines: dict[str, list[Any]] = {}
    for name, ground in zip(names, grounds, strict=False):
        if name and not ground.is_empty:
            outlines.setdefault(name, []).append(ground)
    return {name: shapely.union_all(parts) for name, parts in outlines.items()}


@cache
def country_claims(country: str) -> Any:
    """Give the land of a country, and ground of an unsettled status that may be its land.

    Parameters
    ----------
    country : str
        Its name in English, Spanish or French, or its ISO 3166 code.

    Returns
    -------
    shapely.Polygon, shapely.MultiPolygon or None
        Ground outside this is none of the country's, whoever is asked; None where no country is
        called so.

    Examples
    --------
    >>> hargeisa = shapely.Point(44.06, 9.56)
    >>> [bool(land("Somalia").covers(hargeisa)) for land in (country_outline, country_claims)]
    [False, True]
    """
    whole, extent = country_outline(country), extent_of(country)
    if whole is None or extent is None:
        return None
    parts = [
        province_outline(holder, name) if holder else outline_called(name)
        for holder, name in CLAIMED.get(extent.iso3, ())
    ]
    return shapely.union_all([whole, *parts]) if parts else whole
