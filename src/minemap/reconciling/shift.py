"""A common shift of the areas of a record, as after a change of datum.

A record that is brought from one datum to another moves as a whole: by some hundred metres, in one
direction, a little differently from end to end of a country. Where areas are side by side, each
then lies on the ground of its neighbour, and every area would seem to have passed to another. So
the common shift is found and removed first, and the rest is compared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import WGS84
from minemap.reconciling.fitting import moves
from minemap.shapes import is_polygon

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from minemap.dtypes import Array
    from minemap.reconciling.states import State

__all__ = [
    "FIRM",
    "FOUND_AGAIN",
    "SAME_FORM",
    "SAME_PLACE_M",
    "CommonShift",
    "Laid",
    "laid_on",
    "sound",
]

LEAST_AREAS = 3
"""Fewer areas than this may move alike by chance."""

LEAST_M = 0.5
"""A smaller shift comes from drawing, not from a datum."""

ABOUT = 0.05
"""The share by which a datum shift may differ from its median across a country."""

NEAR_M = 1.0
"""How far from the common shift an area's move may be to belong to it."""

SAME_FORM = 0.9
"""The common share of two outlines (of their union) for them to be the same, shifted."""

MOST = 0.4
"""The share of an area that must be found again for it to count as shifted."""

FOUND_AGAIN = 0.6
"""The share of an outline's corners that must be found again to give its move."""

FIRM = 3.0
"""How many times its scatter a shift must be."""

SAME_PLACE_M = 0.1
"""Corners whose moves agree to this much moved as one."""

ENOUGH_FOR_A_SLOPE = 6
METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class CommonShift:
    """A common shift of areas of a record.

    Attributes
    ----------
    shift_m : float
        The middle distance in metres.
    bearing : float
        Which way, in degrees from north.
    areas : int
        How many areas were shifted so.
    of : int
        How many areas of the old record have an outline.
    """

    shift_m: float
    bearing: float
    areas: int
    of: int


@dataclass(frozen=True)
class Laid:
    """The old state with its outlines moved by the common shift.

    Attributes
    ----------
    state : State
        The old state; outlines that are not part of the shift are as they were.
    shifts : pandas.DataFrame
        On the places of the entries that were laid: ``shift_m`` and ``bearing`` of each, and the
        same in degrees, ``east`` and ``north``.
    common : CommonShift or None
        The shift; None if there is none and the state is unchanged.
    """

    state: State
    shifts: pd.DataFrame
    common: CommonShift | None


def laid_on(old: State, new: State, releases: gpd.GeoDataFrame, tolerance_m: float = 0.0) -> Laid:
    """Find the common shift of the areas of a record, and move its outlines by it.

    Most areas with the same id in both states must have moved alike, by more than half a metre. An
    area is moved by its own shift if all its corners moved alike and that agrees with the common
    shift to a metre; else by the shift of the others for its place. It is not moved if more of it
    is found again at its old place.

    Parameters
    ----------
    old, new : State
        The states.
    releases : geopandas.GeoDataFrame
        Release records, drawn as the new state is.
    tolerance_m : float
        Corners that come to lie so near to corners of now, in metres, are these.

    Returns
    -------
    Laid
        The old state, moved onto the new.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling.states import normalised_releases, state_of
    >>> none = normalised_releases(None, "releases")
    >>> state = state_of(minemap.samples.peru(), "2023-12-31", "geometry", "old")
    >>> laid_on(state, state, none).common is None
    True
    """
    drawn = np.flatnonzero(~shapely.is_missing(old.outline))
    nothing = Laid(old, pd.DataFrame({"shift_m": [], "bearing": []}, dtype=float), None)
    left, right = _pairs(old, new)
    if len(left) < LEAST_AREAS:
        return nothing
    start = shapely.get_coordinates(shapely.centroid(old.outline[left]))
    move = moves(old.outline[left], new.outline[right])
    # If corners are not found again, use the middle of the outline.
    middle = shapely.get_coordinates(shapely.centroid(new.outline[right])) - start
    found = move.share >= FOUND_AGAIN
    moved = np.where(found[:, None], move.degrees, middle)
    alike = _alike(start, moved, np.where(found, move.scatter_m, 0.0))
    if alike is None:
        return nothing
    centre = shapely.get_coordinates(shapely.centroid(old.outline[drawn]))
    firm = found & (move.scatter_m <= SAME_PLACE_M)
    told = alike & firm if (alike & firm).sum() >= max(LEAST_AREAS, alike.sum() / 2) else alike
    field = _field(start[told], moved[told])
    vector = field(centre)
    # An area that moved with the others is moved by its own shift.
    own = np.searchsorted(drawn, left)
    near = firm & (_metres(moved - vector[own], start) <= NEAR_M)
    vector[own[near]] = moved[near]
    coordinates, index = shapely.get_coordinates(old.outline[drawn], return_index=True)
    laid = shapely.set_coordinates(old.outline[drawn].copy(), coordinates + vector[index])
    laid = _snapped(laid, new, tolerance_m)
    there, as_it_was = _shares(old.outline[drawn], laid, own, right, new, releases)
    # An area that is not found again in either place is moved with the others.
    follows = (there > as_it_was) | (as_it_was < MOST)
    kept = follows & (there >= MOST)
    # Areas that grew alike also moved alike, but they are not the same outlines shifted.
    if (there[own] >= SAME_FORM).sum() < max(LEAST_AREAS, alike.sum() / 2):
        return nothing
    outline = old.outline.copy()
    outline[drawn[follows]] = laid[follows]
    end = centre + vector
    bearing, _, metres = WGS84.inv(centre[:, 0], centre[:, 1], end[:, 0], end[:, 1])
    shifts = pd.DataFrame({"shift_m": metres, "bearing": bearing % 360}, index=drawn)
    shifts[["east", "north"]] = vector
    middle, place = (np.median(each[kept], axis=0) for each in (vector, centre))
    way = WGS84.inv(*place, *(place + middle))[0]
    ids = pd.Series(old.hazard_id[drawn])
    common = CommonShift(
        shift_m=float(shifts["shift_m"][kept].median()),
        bearing=float(way % 360),
        areas=int(ids[kept].nunique()),
        of=int(ids.nunique()),
    )
    return Laid(
        replace(old, outline=outline, drawn=_drawn_there(old, shifts[follows], field)),
        shifts[follows],
        common,
    )


def _drawn_there(
    old: State, shifts: pd.DataFrame, field: Callable[[Array], Array]
) -> dict[str, Any]:
    """Lay what each area drew as its ground was laid; what none is left of as the others say."""
    names = list(old.drawn)
    shapes = np.array([*old.drawn.values(), None], dtype=object)[:-1]
    centre = shapely.get_coordinates(shapely.centroid(shapes))
    vector = field(centre)
    own = shifts[["east", "north"]].groupby(old.hazard_id[shifts.index]).first().reindex(names)
    entered = pd.Index(names).isin(old.hazard_id[~shapely.is_missing(old.outline)])
    vector[entered] = np.nan_to_num(own.to_numpy()[entered])
    coordinates, index = shapely.get_coordinates(shapes, return_index=True)
    laid = shapely.set_coordinates(shapes, coordinates + vector[index])
    return dict(zip(names, laid, strict=True))


def _pairs(old: State, new: State) -> tuple[Array, Array]:
    """Pair, by id, the entries of areas that have one outline in each state."""
    sides = []
    for state, side in ((old, "old"), (new, "new")):
        drawn = np.flatnonzero(~shapely.is_missing(state.outline))
        entries = pd.DataFrame({side: drawn, "id": state.hazard_id[drawn]})
        sides.append(entries[~entries["id"].duplicated(keep=False)])
    pairs = sides[0].merge(sides[1], on="id").sort_values("old")
    return pairs["old"].to_numpy(dtype=np.int64), pairs["new"].to_numpy(dtype=np.int64)


def _metres(vector: Array, place: Array) -> Array:
    """Give the approximate length in metres of differences in degrees."""
    east = vector[:, 0] * np.cos(np.radians(place[:, 1]))
    length: Array = np.hypot(east, vector[:, 1]) * METRES_PER_DEGREE
    return length


def _alike(start: Array, moved: Array, scatter: Array) -> Array | None:
    """Find the areas that moved alike; None if they are not most of those that could.

    Their moves must be larger than the scatter of their corners, and the common move larger than
    the scatter of the moves: corners redrawn by hand also move, each in its own direction.
    """
    metres = _metres(moved, start)
    went = (metres > LEAST_M) & (metres > FIRM * scatter)
    if not went.any():
        return None
    middle = np.median(moved[went], axis=0)
    common = _metres(middle[None], start[:1])[0]
    off = _metres(moved - middle, start)
    alike: Array = went & (off <= NEAR_M + ABOUT * common)
    if alike.sum() < max(LEAST_AREAS, len(moved) / 2):
        return None
    return alike if common > FIRM * np.median(off[alike]) else None


def _field(start: Array, moved: Array) -> Callable[[Array], Array]:
    """Model for any place how far the areas around it moved: a plane for each direction."""
    if len(start) < ENOUGH_FOR_A_SLOPE:
        middle = np.median(moved, axis=0)
        return lambda at: np.repeat(middle[None], len(at), axis=0)
    origin = start.mean(axis=0)
    unknown = np.column_stack([np.ones(len(start)), start - origin])
    slope = np.linalg.lstsq(unknown, moved, rcond=1e-9)[0]
    return lambda at: np.column_stack([np.ones(len(at)), at - origin]) @ slope


def _snapped(laid: Array, new: State, metres: float) -> Array:
    """Move corners that are within some metres of corners of the new state exactly there.

    Edges that nearly coincide would be cut into countless slivers.
    """
    from scipy.spatial import cKDTree

    now = shapely.get_coordinates(new.outline[~shapely.is_missing(new.outline)])
    at = shapely.get_coordinates(laid)
    if not len(now) or not len(at):
        return laid
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians(np.median(at[:, 1]))), 1.0])
    apart, nearest = cKDTree(now * scale).query(at * scale, distance_upper_bound=metres)
    close = np.isfinite(apart)
    at[close] = now[nearest[close]]
    snapped: Array = shapely.set_coordinates(laid.copy(), at)
    return snapped


def _shares(
    before: Array, laid: Array, paired: Array, right: Array, new: State, releases: gpd.GeoDataFrame
) -> tuple[Array, Array]:
    """Give how much of each outline is found again, moved and at its old place.

    For an area that kept its id, that is the share of the union of both outlines that they have in
    common. Other areas are looked for in the ground of areas that were not shifted.
    """
    now = sound(new.outline[right])
    there, as_it_was = np.zeros(len(before)), np.zeros(len(before))
    for outlines, share in ((laid, there), (before, as_it_was)):
        mine = sound(outlines[paired])
        common = shapely.area(shapely.intersection(mine, now))
        either = shapely.area(mine) + shapely.area(now) - common
        share[paired] = common / np.maximum(either, 1e-300)
    accounted = right[there[paired] > as_it_was[paired]]
    open_ = np.setdiff1d(np.flatnonzero(~shapely.is_missing(new.outline)), accounted)
    shapes = np.concatenate([new.outline[open_], releases.geometry.to_numpy().astype(object)])
    shapes = sound(shapes[is_polygon(shapes)])
    others = np.setdiff1d(np.arange(len(before)), paired)
    tree = shapely.STRtree(shapes)
    for outlines, share in ((laid, there), (before, as_it_was)):
        mine, theirs = tree.query(outlines[others], predicate="intersects")
        one = sound(outlines[others])
        common = shapely.area(shapely.intersection(one[mine], shapes[theirs]))
        found = np.bincount(mine, common, len(others))
        share[others] = found / np.maximum(shapely.area(one), 1e-300)
    return there, as_it_was


def sound(outlines: Array) -> Array:
    """Mend outlines that cross themselves.

    Parameters
    ----------
    outlines : numpy.ndarray of shapely geometries
        Polygons.

    Returns
    -------
    numpy.ndarray of shapely geometries
        The same, valid.

    Examples
    --------
    >>> eight = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> bool(shapely.is_valid(sound(np.array([eight], dtype=object)))[0])
    True
    """
    broken = ~shapely.is_valid(outlines)
    mended = np.asarray(outlines, dtype=object).copy()
    mended[broken] = shapely.buffer(mended[broken], 0)
    return mended
