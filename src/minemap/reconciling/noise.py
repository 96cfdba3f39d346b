"""Outlines that were redrawn: every corner some metres off, each in its own direction.

A field measured again with a GPS, or digitised again from paper, is the same field. Its corners are
a little elsewhere, and along its edges some strips seem lost and others gained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import geodesic_area
from minemap.reconciling.fitting import METRES_PER_DEGREE
from minemap.reconciling.shift import FOUND_AGAIN
from minemap.shapes import is_polygon

if TYPE_CHECKING:
    from minemap.dtypes import Array
    from minemap.reconciling.states import State

__all__ = ["redrawn", "split_strips"]

NONE = -1
MOST_M = 5.0
"""How far off the same corner may be, in metres: the largest error of a GPS in the field."""

LEAST_M = 0.05
"""Corners that are off by less differ only in the digits with which they are written."""

MOST_MOVED = 0.75
"""The share of corners that must have moved: if the others stay, only a side was moved."""

BOTH_WAYS = 0.02
"""How much must be lost and how much gained, of what corners that far off would make along all the
edges: an outline all of whose sides went outwards has grown."""

AGAIN_M, AGAIN_PART = 1.0, 0.05
"""Unless they went so little, in metres and as a part of the area: nobody adds a strip as narrow,
but of the outlines that are measured again some come out a little larger all round."""

WIDEST = 1.5
"""The width of a strip as a share of the largest distance that a corner moved."""

LEAST_AREAS = 3


def redrawn(old: State, new: State, tolerance_m: float, whole: set[str]) -> pd.DataFrame:
    """Find the areas whose outline is the same, with every corner a little off.

    Parameters
    ----------
    old, new : State
        The states, the old one laid on the new.
    tolerance_m : float
        Corners that are off by less, in metres, are as they were.
    whole : set of str
        Areas that were moved as a whole.

    Returns
    -------
    pandas.DataFrame
        On the id: ``spread_m``, the middle distance of a corner before and after, and ``most_m``,
        the largest. Where most areas of a record were drawn anew, all that have an outline are
        listed, those that changed otherwise too with what is usual.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling.states import state_of
    >>> state = state_of(minemap.samples.peru(), "2023-12-31", "geometry", "old")
    >>> len(redrawn(state, state, 0.02, set()))
    0
    """
    names = [name for name in old.drawn if name in new.drawn]
    rows = {}
    for name in names:
        one, other = old.drawn[name], new.drawn[name]
        if name in whole or shapely.equals_exact(one, other, 0.0):
            continue
        rows[name] = _off(one, other, max(2 * tolerance_m, LEAST_M))
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["spread_m", "most_m", "near", "both_ways"], dtype=float
    )
    near = table["near"] == 1.0
    drawn_anew = near & (table["both_ways"] >= BOTH_WAYS)
    sizes = ["spread_m", "most_m"]
    if drawn_anew.sum() < max(LEAST_AREAS, len(names) / 2):
        return table.loc[drawn_anew, sizes]
    # If most areas were redrawn, the others were too, whatever else happened to them.
    usual = table.loc[near, sizes].median()
    every = pd.DataFrame(usual.to_dict(), index=sorted({*old.drawn, *new.drawn}))
    every.loc[table.index[near]] = table.loc[near, sizes]
    return every


def _off(one: Any, other: Any, still_m: float) -> tuple[float, float, float, float]:
    """Measure how far the corners of two outlines are apart, in both directions."""
    from scipy.spatial import cKDTree

    origin = shapely.get_coordinates(one).mean(axis=0)
    before, after = (_in_metres(each, origin) for each in (one, other))
    corners, now = (np.unique(shapely.get_coordinates(each), axis=0) for each in (before, after))
    apart = cKDTree(now).query(corners, distance_upper_bound=MOST_M)[0]
    found = np.isfinite(apart)
    if found.mean() < FOUND_AGAIN:
        # Digitised with other corners: measure how far these are from the edges.
        apart = shapely.distance(shapely.points(now), shapely.boundary(before))
        back = shapely.distance(shapely.points(corners), shapely.boundary(after))
        found = np.full(len(apart), max(apart.max(), back.max()) <= MOST_M)
    if not found.any():
        return np.nan, np.nan, 0.0, 0.0
    apart = apart[found]
    spread = float(np.median(apart))
    near = spread > still_m and (apart > still_m).mean() >= MOST_MOVED
    both_ways = 0.0
    if near:
        common = shapely.area(shapely.intersection(*_valid(before, after)))
        less = min(shapely.area(before), shapely.area(after)) - common
        both_ways = less / (spread * shapely.length(before))
        change = abs(shapely.area(after) - shapely.area(before))
        if spread <= AGAIN_M and change <= AGAIN_PART * shapely.area(before):
            both_ways = max(both_ways, BOTH_WAYS)
    return spread, float(apart.max()), float(near), float(both_ways)


def _in_metres(shape: Any, origin: Array) -> Any:
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians(origin[1])), 1.0])
    return shapely.transform(shape, lambda points: (points - origin) * scale)


def _valid(*shapes: Any) -> list[Any]:
    return [shape if shapely.is_valid(shape) else shapely.buffer(shape, 0) for shape in shapes]


def split_strips(
    face: Array, table: pd.DataFrame, old: State, new: State, anew: pd.DataFrame
) -> tuple[Array, pd.DataFrame]:
    """Tell strips along redrawn edges from ground that was added or taken away.

    Parameters
    ----------
    face : numpy.ndarray of shapely geometries
        Faces.
    table : pandas.DataFrame
        Their parts, with ``thin``.
    old, new : State
        The states, the old one laid on the new.
    anew : pandas.DataFrame
        As `redrawn` gives it.

    Returns
    -------
    face : numpy.ndarray
        The faces; one that is both was taken apart.
    table : pandas.DataFrame
        The parts; strips are ``thin``.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling.states import state_of
    >>> state = state_of(minemap.samples.peru(), "2023-12-31", "geometry", "old")
    >>> none = pd.DataFrame({"spread_m": [], "most_m": []}, dtype=float)
    >>> table = pd.DataFrame({"old": [0], "new": [0], "face": [0], "ground": 1.0, "thin": False})
    >>> len(split_strips(state.outline[:1], table, state, state, none)[1])
    1
    """
    if not len(anew):
        return face, table
    ids = [np.append(state.hazard_id, "") for state in (old, new)]
    sides = [held[table[side]] for held, side in zip(ids, ("old", "new"), strict=True)]
    wide = np.fmax(*(anew["most_m"].reindex(names).to_numpy() for names in sides))
    # Between parts of split or merged areas, the edges of both were redrawn.
    for side, names in zip(("old", "new"), sides, strict=True):
        parted = pd.DataFrame({"group": table[f"{side}_group"], "id": names})
        several = parted.groupby("group")["id"].nunique()
        wide[table["group"].isin(several.index[several > 1])] *= 2
    odd = np.flatnonzero((sides[0] != sides[1]) & ~np.isnan(wide) & ~table["thin"].to_numpy())
    if not len(odd):
        return face, table
    shapes = face[table["face"].to_numpy()[odd]]
    middle = shapely.get_coordinates(shapely.centroid(shapes))
    plane = np.array(
        [_in_metres(shape, origin) for shape, origin in zip(shapes, middle, strict=True)]
    )
    reach = WIDEST / 2 * wide[odd]
    core = shapely.buffer(plane, -reach, join_style="mitre")
    strip = shapely.is_empty(core)
    table = table.copy()
    table.loc[table.index[odd[strip]], "thin"] = True
    mixed = np.flatnonzero(~strip)
    if not len(mixed):
        return face, table
    held = shapely.buffer(core[mixed], 1.01 * reach[mixed], join_style="mitre")
    scale = [
        METRES_PER_DEGREE * np.array([np.cos(np.radians(y)), 1.0]) for y in middle[mixed][:, 1]
    ]
    held = np.array(
        [
            shapely.transform(shape, lambda points, by=by, at=at: points / by + at)
            for shape, by, at in zip(held, scale, middle[mixed], strict=True)
        ]
    )
    # A patch no larger than the corners are off cannot be told from a strip.
    patch = shapely.area(shapely.buffer(core[mixed], reach[mixed], join_style="mitre"))
    strip = patch <= (2 * wide[odd[mixed]]) ** 2
    table.loc[table.index[odd[mixed[strip]]], "thin"] = True
    held, mixed = held[~strip], mixed[~strip]
    whole = shapes[mixed]
    parts = [shapely.intersection(whole, held), shapely.difference(whole, held)]
    apart = np.flatnonzero(shapely.area(parts[1]) > 0)
    rows = table.index[odd[mixed[apart]]]
    sizes = np.array([geodesic_area(_polygons(part[apart])) for part in parts])
    share = sizes[1] / np.maximum(sizes.sum(axis=0), 1e-300)
    rims = table.loc[rows].assign(
        thin=True, face=len(face) + np.arange(len(rows)), ground=table.loc[rows, "ground"] * share
    )
    table.loc[rows, "ground"] *= 1 - share
    face = face.copy()
    face[table.loc[rows, "face"]] = _polygons(parts[0][apart])
    return (
        np.concatenate([face, _polygons(parts[1][apart])]),
        pd.concat([table, rims], ignore_index=True),
    )


def _polygons(shapes: Array) -> Array:
    """Keep only the polygons of collections left by a cut."""
    kept = shapes.copy()
    mixed = np.flatnonzero(~is_polygon(shapes))
    for place in mixed:
        parts = shapely.get_parts(shapes[place])
        kept[place] = shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])  # noqa: PLR2004
    return kept
