"""What a map has to show: its projection, its frame, and the clusters worth a larger detail."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from minemap.errors import ArgumentError
from minemap.lands.outlines import world_outlines
from minemap.maps.paper.gathering import (
    SMALLEST,
    common,
    crowded,
    gathered,
    largest_parts,
    numbered,
    own_name,
    sizes_of,
)
from minemap.maps.situation import PLACES, REMAINING, Situation, outline_within
from minemap.maps.view import View, centre_of, chosen_crs, nice_scale, projected

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from pyproj import CRS

    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = [
    "Detail",
    "box_of",
    "core_of",
    "details_of",
    "framed",
    "locator",
    "needed",
    "place_of",
    "shows_more",
    "told_apart",
]

LEAST_GROUND, LEAST_AROUND_POINT = 30.0, 250.0
"""Metres of ground that a map shows at the least, and where there are points alone."""

WHOLE_COUNTRY = 0.35
"""A record that spans this share of its country is shown with the whole of it."""

LARGEST_SCALE = 200.0
ZOOM = 2.5
"""How many times larger than the map a detail is at the least."""

MORE_SYMBOLS, MORE_OUTLINES = 2, 0.1
"""What a detail shows more than the map: symbols, or a share of its areas as outlines."""

CORE = 8.0
"""A record this many times as wide as its core has parts that lie elsewhere."""

ALONE = 0.2
"""Clusters with less than this share of the small areas are not where most of them lie."""

TRIED = 400
"""Places that a window is tried at, at the most."""

SECTORS = 3
"""Sectors that the heading of a detail names."""

NAMED = 6
"""Areas that the heading of a detail names."""

FARTHEST_SIGHT = 8_000_000.0
"""Metres from the middle of a locator to its side: about 78° of the globe on an equal-area map."""


class Detail(NamedTuple):
    """A part of the map that is shown larger."""

    letter: str
    box: Box
    crs: CRS
    rows: tuple[int, ...]


def needed(
    shown: Sequence[Situation], pieces: gpd.GeoDataFrame, crs: Any, within: Any
) -> tuple[Box, CRS]:
    """Choose the projection and the part of it that the areas of all days need."""
    if within is not None:
        edge = shapely.segmentize(outline_within(within), 0.5)
        return _box_around(shapely.get_coordinates(edge), crs)
    shapes = np.concatenate(
        [now.drawn.geometry[~now.drawn["kind"].isin(["adjusted"])].to_numpy() for now in shown]
    )
    if not len(shapes):
        shapes = pieces.geometry.dropna().to_numpy()
    lonlat = _corners(shapes)
    lonlat = lonlat[np.isfinite(lonlat).all(axis=1)]
    if not len(lonlat):
        raise ArgumentError("nothing in the record has a place to be drawn at")
    more = _whole_countries(lonlat)
    return _box_around(lonlat if more is None else np.concatenate([lonlat, more]), crs)


def _corners(shapes: Array) -> Array:
    """Give the lower left and the upper right of some geometries."""
    bounds = shapely.bounds(shapes)
    return np.concatenate([bounds[:, :2], bounds[:, 2:]])


def _box_around(lonlat: Array, crs: Any) -> tuple[Box, CRS]:
    """Choose the projection of some places, and bound them in it."""
    chosen = chosen_crs(lonlat, crs)
    return _bounds(projected(shapely.points(lonlat), chosen)), chosen


def _bounds(shapes: Array) -> Box:
    left, bottom, right, top = (float(edge) for edge in shapely.total_bounds(shapes))
    if not np.isfinite([left, bottom, right, top]).all():
        raise ArgumentError("crs= cannot show the places of this record; choose another")
    return left, bottom, right, top


@cache
def _mainlands() -> Array:
    """Give the largest polygon of every country."""
    countries = world_outlines("coarse").whole
    parts, owner = shapely.get_parts(countries, return_index=True)
    order = np.lexsort((-shapely.area(parts), owner))
    return np.asarray(parts[order][np.unique(owner[order], return_index=True)[1]])


def _whole_countries(lonlat: Array) -> Array | None:
    """Give the outline of the country with the most areas, where they span a good part of it."""
    mainlands = _mainlands()
    _, country = shapely.STRtree(mainlands).query(shapely.points(lonlat), predicate="intersects")
    if not len(country):
        return None
    edges = np.asarray(shapely.get_coordinates(mainlands[np.bincount(country).argmax()]))
    # Across the antimeridian a record is as wide as it is there.
    spread = np.array([centre_of(lonlat)[2], np.ptp(lonlat[:, 1])])
    return edges if (spread > WHOLE_COUNTRY * np.ptp(edges, axis=0)).any() else None


def framed(
    box: Box, crs: CRS, width: float, height: float, pad: float, *, nice: bool = True
) -> tuple[View, float]:
    """Fit a box into a frame of so many millimetres, and tell the units in one of them."""
    view = View(crs, box)
    metres = view.metres_per_unit if box[2] > box[0] else 1.0
    if not np.isfinite(metres):
        metres = 1.0
    pad = min(pad, 0.15 * min(width, height))
    point = max(box[2] - box[0], box[3] - box[1]) * metres < 1.0
    ground = (LEAST_AROUND_POINT if point else LEAST_GROUND) / metres
    least = max(
        max(box[2] - box[0], ground) / (width - 2 * pad),
        max(box[3] - box[1], ground) / (height - 2 * pad),
    )
    scale = max(least * metres * 1000, LARGEST_SCALE)
    unit = (nice_scale(scale) if nice else scale) / 1000 / metres
    x, y = view.centre
    frame = (
        x - width / 2 * unit,
        y - height / 2 * unit,
        x + width / 2 * unit,
        y + height / 2 * unit,
    )
    return View(crs, frame), unit


def details_of(now: Situation, view: View, unit: float, most: int) -> list[Detail]:
    """Choose the clusters of areas to show larger: those with the most ground that remains."""
    areas = now.drawn.reset_index(drop=True)
    areas = areas[~areas["kind"].isin(["adjusted", "outside"])]
    if areas.empty or most < 1:
        return []
    shapes = projected(areas.geometry.to_numpy(), view.crs)
    bounds = shapely.bounds(largest_parts(shapes))
    known = np.isfinite(bounds).all(axis=1)
    areas, shapes, bounds = areas[known], shapes[known], bounds[known]
    side = max(view.box[2] - view.box[0], view.box[3] - view.box[1])
    small = (bounds[:, 2:] - bounds[:, :2]).max(axis=1) < SMALLEST * unit
    centres = (bounds[:, :2] + bounds[:, 2:]) / 2
    # What a detail has to draw on, about: a third of the map's width, and an even part of its
    # height, each without its margins.
    room = (
        0.27 * (view.box[2] - view.box[0]) / unit,
        0.7 * (view.box[3] - view.box[1]) / unit / most,
    )
    remains = areas["kind"].isin(REMAINING).to_numpy()
    m2 = areas["area_m2"].to_numpy()
    found: list[tuple[float, float, Array]] = []
    covered = 0
    for reach in (0.12, 0.08, 0.05, 0.03, 0.015):
        group = _linked(centres, reach * side)
        near = []
        for number in np.unique(group):
            members = np.flatnonzero(group == number)
            box = _bounds(shapely.box(*bounds[members].T))
            need = max((box[2] - box[0]) / room[0], (box[3] - box[1]) / room[1])
            if small[members].any() and need < unit / ZOOM:
                ground = (m2 * remains)[members].sum()
                near.append((-float(ground), -float(m2[members].sum()), members))
        near = sorted(near, key=lambda one: one[:2])[:most]
        shown = sum(int(small[members].sum()) for *_, members in near)
        # A wider group is kept unless the closer one shows more of its areas.
        if shown > 1.25 * covered:
            found, covered = near, shown
    if covered < ALONE * small.sum():
        found = _densest(centres, small, m2 * remains, (room[0] * unit, room[1] * unit), most)
    found.sort(key=lambda one: -centres[one[2], 1].mean())
    made = []
    for letter, (_, _, members) in zip("ABCDEFGH", found, strict=False):
        own = areas.geometry.to_numpy()[members]
        crs = chosen_crs(_corners(own))
        box = _bounds(projected(own, crs))
        made.append(Detail(letter, box, crs, tuple(int(areas.index[row]) for row in members)))
    return made


def shows_more(
    areas: gpd.GeoDataFrame, main: tuple[View, float], detail: tuple[View, float], size: float
) -> bool:
    """Tell whether a detail shows more than the map: larger, and outlines or symbols apart.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        What the map draws.
    main, detail : tuple of View and float
        Both frames, and the units of each in a millimetre.
    size : float
        Factor on all sizes.

    Returns
    -------
    bool
        Whether it is worth its paper.
    """
    scales = [unit * view.metres_per_unit for view, unit in (main, detail)]
    if scales[0] < ZOOM * scales[1]:
        return False
    areas = areas.reset_index(drop=True)
    (_, small, there), (outlined, left, xy) = (
        sizes_of(areas, projected(areas.geometry.to_numpy(), view.crs), view, unit, size)
        for view, unit in (main, detail)
    )
    gained = int((small & outlined).sum())
    if gained and gained >= MORE_OUTLINES * int((small & (outlined | left)).sum()):
        return True
    if crowded(there[small]) or crowded(xy[left]):
        return False
    before, after = (
        len(gathered(places[rows] / size, numbered(areas, np.flatnonzero(rows))))
        for places, rows in ((there, small & left), (xy, small & left))
    )
    return after >= before + MORE_SYMBOLS


def core_of(shown: Sequence[Situation]) -> tuple[Array, Array] | None:
    """Part what lies together from what lies far off, where both on one map would show neither.

    Parameters
    ----------
    shown : sequence of Situation
        The days.

    Returns
    -------
    tuple of numpy.ndarray or None
        The geometries of the core, and those elsewhere; None where all lies together.
    """
    shapes = np.concatenate(
        [
            now.drawn.geometry[~now.drawn["kind"].isin(["adjusted", "outside"])].to_numpy()
            for now in shown
        ]
    )
    if not len(shapes):
        return None
    boxes = shapely.bounds(projected(shapes, chosen_crs(_corners(shapes))))
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    whole = np.ptp(centres, axis=0).max()
    if not np.isfinite(whole) or whole <= 0:
        return None
    group = _linked(centres, whole / CORE)
    core = group == np.bincount(group).argmax()
    if core.all() or np.ptp(centres[core], axis=0).max() * CORE > whole:
        return None
    return shapes[core], shapes[~core]


def box_of(shapes: Array, crs: Any = None) -> tuple[Box, CRS]:
    """Choose the projection of some geometries, and bound them in it."""
    return _box_around(_corners(shapes), crs)


def _densest(
    centres: Array, small: Array, m2: Array, room: tuple[float, float], most: int
) -> list[tuple[float, float, Array]]:
    """Find the windows with the most small areas in them, where areas lie too close to part."""
    half = np.array(room) / ZOOM / 2
    left = small.copy()
    found = []
    for _ in range(most):
        tried = np.flatnonzero(left)
        tried = tried[:: max(1, len(tried) // TRIED)]
        inside = [
            left & (np.abs(centres - centres[middle]) <= half).all(axis=1) for middle in tried
        ]
        if not inside:
            break
        best = max(inside, key=lambda members: int(members.sum()))
        found.append((-float(m2[best].sum()), 0.0, np.flatnonzero(best)))
        # The next window stands clear of this one.
        middle = (centres[best].min(axis=0) + centres[best].max(axis=0)) / 2
        left &= (np.abs(centres - middle) > 2.2 * half).any(axis=1)
    return found


def _linked(xy: Array, reach: float) -> Array:
    """Number the groups of places of which each is within reach of another."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    cell, at = np.unique(np.floor(xy / (reach / 8)), axis=0, return_inverse=True)
    pairs = cKDTree(cell).query_pairs(8.0, output_type="ndarray")
    links = coo_matrix(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(cell), len(cell))
    )
    return np.asarray(connected_components(links, directed=False)[1][at.ravel()])


def told_apart(areas: gpd.GeoDataFrame) -> str:
    """Name areas one by one: what their names begin with, and how they go on.

    Of many that begin with nothing in common, a few ids would say nothing: the text is empty.
    """
    names = sorted({own_name(area) for _, area in areas.iterrows()}, key=_in_order)
    start = names[0]
    while start and not all(f"{name} ".startswith(f"{start} ") for name in names):
        start = start.rpartition(" ")[0]
    if not start and len(names) > NAMED:
        return ""
    ends = [name[len(start) :].strip() for name in names]
    shown = [*ends[:NAMED], "…"] if len(ends) > NAMED else ends
    return f"{start} {', '.join(shown)}".strip()


def _in_order(name: str) -> list[tuple[int, str]]:
    """Sort numbers in names as numbers."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]


def place_of(areas: gpd.GeoDataFrame) -> str:
    """Name the place of some areas: a few sectors, or what they all lie in."""
    m2 = areas.groupby("sector")["area_m2"].sum().sort_values(ascending=False)
    if 1 < len(m2) <= SECTORS:
        return ", ".join(m2.index)
    return common(areas, PLACES)


def _within_sight(view: View, unit: float) -> tuple[View, float]:
    """Narrow a frame that would run over the edge of the world, where land turns inside out."""
    half = max(view.box[2] - view.box[0], view.box[3] - view.box[1]) / 2 * view.metres_per_unit
    share = FARTHEST_SIGHT / half
    if share >= 1:
        return view, unit
    (x, y), (left, bottom, right, top) = view.centre, view.box
    box = (x + (left - x) * share, y + (bottom - y) * share,
           x + (right - x) * share, y + (top - y) * share)  # fmt: skip
    return View(view.crs, box), unit * share


def locator(main: View, areas: gpd.GeoDataFrame, width: float, height: float) -> tuple[View, float]:
    """Frame the country around a map, or what lies around the country."""
    longitude, latitude = main.lonlat_centre
    west, south, east, north = main.window(0.0)
    mainlands = _mainlands()
    places = shapely.centroid(areas.geometry.to_numpy())
    places = places if len(places) else np.array([shapely.Point(longitude, latitude)])
    at = shapely.STRtree(mainlands).query(places, predicate="within")[1]
    edges = None
    if len(at):
        edges = shapely.get_coordinates(mainlands[np.bincount(at).argmax()])
        if max(east - west, north - south) > 0.5 * np.ptp(edges, axis=0).max():
            edges = None
    if edges is None:
        reach = max(26.0, 1.2 * max(east - west, north - south))
        middle = np.clip(latitude, -60.0, 60.0)
        edges = np.array(
            [
                (longitude + dx * reach, np.clip(middle + dy * reach, -88.0, 88.0))
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
            ]
        )
        crs = chosen_crs(np.array([[longitude - 10, middle - 1], [longitude + 10, middle + 1]]))
        reached = projected(shapely.points(edges[[1, 3, 4, 5, 7]]), crs)
        return _within_sight(*framed(_bounds(reached), crs, width, height, 0.0, nice=False))
    crs = chosen_crs(edges)
    return framed(
        _bounds(projected(shapely.points(edges), crs)), crs, width, height, 3.0, nice=False
    )
