"""Divides two states of a record into parts, each with one explanation.

The ground of both states and of the releases between them is cut into faces. A face belongs to at
most one area of the old state and at most one of the new. Faces, and the figures of areas without
an outline, are all the square metres there are. So the account closes, whatever the explanations.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from minemap.geodesy import WGS84, geodesic_area, geodesic_length
from minemap.reconciling.fitting import moves
from minemap.reconciling.matching import matched
from minemap.reconciling.measuring import HECTARE, SQUARE_KILOMETRE, WAYS, how_measured, rounding_m2
from minemap.reconciling.noise import redrawn, split_strips
from minemap.reconciling.shift import FIRM, FOUND_AGAIN, SAME_FORM, SAME_PLACE_M, laid_on, sound
from minemap.shapes import is_polygon, mended
from minemap.sweep.faces import cut, dissolve

if TYPE_CHECKING:
    import geopandas as gpd

    from minemap.dtypes import Array
    from minemap.reconciling.shift import CommonShift, Laid
    from minemap.reconciling.states import State

__all__ = ["Parts", "moved_whole", "parts_of"]

NONE = -1
NOISE = 1e-4
"""The share of its area by which ground may seem to differ because it was cut differently: more
than the bulges of geodesic edges of a kilometre, less than the error of a figure in UTM."""

NOISE_LAID = 1e-3
"""The same after a common shift, where outlines may overlap."""

NEGLIGIBLE_M2 = 1e-4
NO_PROOF = 0.02
MOST = 0.5
"""The share of a face that an outline must cover for the face to belong to it."""

ALL_CORNERS = 0.99
SAME_SIZE = 1e-3
"""An area was moved whole if all its corners moved alike, by more than this many times their
scatter, and it has kept its size."""

AREA_OF_SCATTER = 2.0
"""A moved area with redrawn corners may differ in size by this many times what all its edges would
change if they were off by the scatter: the scatter of a few corners is uncertain."""

FAR = 10.0
LEAST_M = 0.5
"""It must have moved by this many times the scatter of its corners; with redrawn corners, by at
least this many times that."""

TWO_SIDED = ("shrunk", "grown", "shifted")


@dataclass(frozen=True)
class Parts:
    """The parts of two states.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each part: ``old`` and ``new`` (the entries of the states that it belongs to,
        -1: none), ``group`` (of areas that belong together), ``what`` became of it, ``cause``,
        ``release`` (-1: none), ``before`` and ``after`` (m² on the basis chosen), ``ground`` (m²),
        ``face`` (-1: none), and whether it is ``own``: told of its group alone, though it was, or
        is, counted for another that draws it too.
    face : numpy.ndarray of shapely geometries
        Faces.
    old_group, new_group : numpy.ndarray of int
        The group of each entry of the states.
    shifts : pandas.DataFrame
        On the number of the group: ``shift_m`` and ``bearing`` in degrees from north of outlines
        that stand elsewhere, and whether they are ``alike``: the same, shifted.
    spread : pandas.Series
        On the number of the group, of outlines that were drawn anew: by how many metres a corner is
        off, the middle one.
    common : CommonShift or None
        The shift that most areas have in common, if there is one.
    """

    table: pd.DataFrame
    face: Array
    old_group: Array
    new_group: Array
    shifts: pd.DataFrame
    spread: pd.Series
    common: CommonShift | None


def parts_of(
    old: State,
    new: State,
    releases: gpd.GeoDataFrame,
    basis: str,
    tolerance_m: float,
    withdrawn: gpd.GeoDataFrame | None = None,
    laid: Laid | None = None,
) -> Parts:
    """Divide two states into parts.

    Parameters
    ----------
    old, new : State
        The states.
    releases : geopandas.GeoDataFrame
        Records that release ground, in the order in which they do; ``told`` says as what.
    basis : {"geometry", "reported"}
        What the values of the states are.
    tolerance_m : float
        Strips narrower than this, in metres, are no change of an outline.
    withdrawn : geopandas.GeoDataFrame, optional
        Records that released ground in the old state, and are not in the new one, or otherwise;
        ``told`` says as what.
    laid : Laid, optional
        The old state moved onto the new, if it was moved.

    Returns
    -------
    Parts
        The parts.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling.states import normalised_releases, state_of
    >>> state = state_of(minemap.samples.peru(), "2023-12-31", "geometry", "old")
    >>> parts = parts_of(state, state, normalised_releases(None, "releases"), "geometry", 0.02)
    >>> parts.table["what"].unique().tolist()
    ['unchanged']
    """
    laid = laid or laid_on(old, new, releases, tolerance_m)
    old = laid.state
    lost = releases.iloc[:0] if withdrawn is None else withdrawn
    face, table, covered = _faces(old, new, releases, lost)
    whole = moved_whole(old, new, tolerance_m)
    old_group, new_group = _groups(old, new, table, _hidden(face, table, old, new, whole.index))
    table["old_group"] = np.append(old_group, NONE)[table["old"]]
    table["new_group"] = np.append(new_group, NONE)[table["new"]]
    table["group"] = table["old_group"].where(table["old_group"] != NONE, table["new_group"])
    old, new = _under_both_names(old, new, old_group, new_group)
    table["drawn_before"], table["drawn_after"] = _drawn_by_both(face, table, old, new)
    table = _given_back(table, releases, lost)
    table["thin"] = _thin(face, table, old, new, tolerance_m)
    anew = redrawn(old, new, tolerance_m, set(whole.index))
    # A move no larger than the record's usual scatter of corners does not count.
    whole = whole[~(whole["shift_m"] <= FIRM * anew["spread_m"].reindex(whole.index))]
    face, table = split_strips(face, table, old, new, anew)
    table = _named(table, old, new, old_group, new_group, (releases, lost), whole.index)
    rigid = _by_group(whole, old, new, old_group, new_group)
    table = _as_drawn(table, old, new, rigid)
    over = _value(table, old, new, releases, covered, basis)
    table = pd.concat([table, _without_ground(table, old, new, old_group, new_group, over)])
    table = table.reset_index(drop=True)
    table["withdrawn"] = table["withdrawn"].fillna(NONE).astype(np.int64)
    _outlined_or_not(table)
    shifts = _shifted(table, face, tolerance_m)
    table = _figures(table, old, new, basis, NOISE if laid.common is None else NOISE_LAID)
    shifts = pd.concat([rigid, shifts[~shifts.index.isin(rigid.index)]])
    shifts = _with_common(shifts, laid, old_group)
    spread = _spread(anew, old, new, old_group, new_group)
    alike = shifts.index[shifts["alike"]]
    # If most areas were shifted together, areas that were also redrawn are reported as redrawn.
    alike = alike.difference(spread.index) if laid.common is not None else alike
    for groups, what in ((alike, "shifted"), (spread.index, "redigitised")):
        within = (table["what"] == "unchanged") & table["group"].isin(groups)
        table.loc[within, "what"] = what
    names = ["old", "new", "group", "what", "cause", "release", "withdrawn"]
    names += ["before", "after", "ground", "face", "own"]
    return Parts(table[names], face, old_group, new_group, shifts, spread, laid.common)


def _spread(
    anew: pd.DataFrame, old: State, new: State, old_group: Array, new_group: Array
) -> pd.Series:
    """Give the spread of the corners of each redrawn group."""
    ids = pd.Series(np.concatenate([old.hazard_id, new.hazard_id]))
    group = np.concatenate([old_group, new_group])
    found: pd.Series = ids.map(anew["spread_m"]).groupby(group).median().dropna()
    return found[found.index.isin(np.intersect1d(old_group, new_group))]


# Ground ------------------------------------------------------------------------------------------


def _given_back(
    table: pd.DataFrame, releases: gpd.GeoDataFrame, withdrawn: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Find ground that came back because a record was changed or withdrawn.

    A record that still covers the ground gave none of it back. No ground came back to an area that
    was not drawn there before.
    """
    release, lost = table["release"], table["withdrawn"]
    gained = (table["old"] == NONE) & (table["new"] != NONE)
    ids = [
        np.append(held["release_id"].to_numpy(dtype=object), "") for held in (releases, withdrawn)
    ]
    back = (
        gained
        & (lost != NONE)
        & (table["drawn_before"] >= MOST)
        & ((ids[0][release] != ids[1][lost]) | (release == NONE))
    )
    table["withdrawn"] = lost.where(back, NONE)
    table["release"] = release.where(~gained, NONE)
    return table


def _faces(
    old: State, new: State, releases: gpd.GeoDataFrame, withdrawn: gpd.GeoDataFrame
) -> tuple[Array, pd.DataFrame, Array]:
    """Cut the outlines into faces; find the entries and the first record of each face.

    Returns the faces, the table, and the m² that each release covers.
    """
    one, other = _alike(old.outline, new.outline)
    left = np.setdiff1d(np.flatnonzero(~shapely.is_missing(old.outline)), one)
    right = np.setdiff1d(np.flatnonzero(~shapely.is_missing(new.outline)), other)
    drawn = [(old.outline, left), (new.outline, right)]
    both = np.concatenate([old.outline[left], new.outline[right]])
    tree = shapely.STRtree(both)
    for records in (releases, withdrawn):
        shapes = _areal(records.geometry.to_numpy().astype(object))
        drawn.append((shapes, np.unique(tree.query(shapes)[0])))
    covered = geodesic_area(drawn[2][0])
    entry = np.concatenate([each for _, each in drawn]).astype(np.int64)
    kind = np.repeat(np.arange(len(drawn)), [len(each) for _, each in drawn])
    faces = cut(np.concatenate([shapes[each] for shapes, each in drawn]), os.cpu_count() or 1)
    found = []
    for number in range(len(drawn)):
        of_face = np.full(len(faces.geometry), NONE)
        pairs = np.flatnonzero(kind[faces.polygon] == number)[::-1]
        # The first one counts: releases are in the order in which they take ground.
        of_face[faces.face[pairs]] = entry[faces.polygon[pairs]]
        found.append(of_face)
    counted = np.flatnonzero((found[0] != NONE) | (found[1] != NONE))
    geometry = np.concatenate([old.outline[one], faces.geometry[counted]])
    whole = np.full(len(one), NONE)
    table = pd.DataFrame(
        {
            "old": np.concatenate([one, found[0][counted]]),
            "new": np.concatenate([other, found[1][counted]]),
            "release": np.concatenate([whole, found[2][counted]]),
            "withdrawn": np.concatenate([whole, found[3][counted]]),
            "ground": np.concatenate([geodesic_area(old.outline[one]), faces.area_m2[counted]]),
            "face": np.arange(len(geometry)),
        }
    )
    return geometry, table, covered


def _areal(shapes: Array) -> Array:
    """Mend polygons; other geometries, and polygons without area, become missing."""
    shapes[~is_polygon(shapes)] = None
    sound = mended(shapes)
    sound[~is_polygon(sound) | shapely.is_empty(sound)] = None
    return sound


def _alike(old: Array, new: Array) -> tuple[Array, Array]:
    """Pair outlines that are the same to the last digit and need not be cut."""
    keys = []
    for outlines, side in ((old, "old"), (new, "new")):
        drawn = np.flatnonzero(~shapely.is_missing(outlines))
        keys.append(pd.DataFrame({side: drawn, "key": shapely.to_wkb(outlines[drawn])}))
    pairs = keys[0].drop_duplicates("key").merge(keys[1].drop_duplicates("key"), on="key")
    return pairs["old"].to_numpy(dtype=np.int64), pairs["new"].to_numpy(dtype=np.int64)


def _thin(face: Array, table: pd.DataFrame, old: State, new: State, tolerance_m: float) -> Array:
    """Find strips along edges that were written with fewer decimals, or cut differently."""
    thin = np.zeros(len(table), dtype=bool)
    left = np.append(old.hazard_id, "")[table["old"]]
    odd = np.flatnonzero(left != np.append(new.hazard_id, "")[table["new"]])
    ground = table["ground"].to_numpy()[odd]
    thin[odd] = 2 * ground <= tolerance_m * geodesic_length(face[odd])
    thin[odd] |= ground < NEGLIGIBLE_M2
    return thin


def _drawn_by_both(face: Array, table: pd.DataFrame, old: State, new: State) -> tuple[Array, Array]:
    """Give how much of new ground its area drew before, and of old ground its area draws now."""
    one, other = (
        np.append(state.hazard_id, "")[table[side]] for state, side in ((old, "old"), (new, "new"))
    )
    odd, parts = one != other, []
    for drawn, names, side in ((old.drawn, other, "new"), (new.drawn, one, "old")):
        part = np.zeros(len(table))
        mine = np.flatnonzero(odd & (table[side] != NONE))
        outlines = np.array([drawn.get(name) for name in names[mine]] + [None], dtype=object)[:-1]
        shapes = face[table["face"].to_numpy()[mine]]
        size = shapely.area(shapes)
        shared = shapely.area(shapely.intersection(shapes, outlines))
        np.divide(np.nan_to_num(shared), size, out=shared, where=size > 0)
        part[mine] = np.where(size > 0, np.nan_to_num(shared), 0.0)
        parts.append(part)
    return parts[0], parts[1]


def _hidden(
    face: Array, table: pd.DataFrame, old: State, new: State, whole: pd.Index[str]
) -> Array:
    """Give the share of a face that changed hands which both areas draw, before and after.

    There only the owner changed, not the outlines. So such ground does not match two areas.
    """
    one = np.append(old.hazard_id, "")[table["old"]]
    other = np.append(new.hazard_id, "")[table["new"]]
    moved = (one != other) & (table["old"] != NONE) & (table["new"] != NONE)
    part = np.maximum(*_drawn_by_both(face, table, old, new))
    # Nor does an area whose outline was moved onto the ground of another.
    part[pd.Index(one).isin(whole) | pd.Index(other).isin(whole)] = 1.0
    return np.where(moved, part, 0.0)


def _under_both_names(
    old: State, new: State, old_group: Array, new_group: Array
) -> tuple[State, State]:
    """Let an area with a changed id find its outline in either state under both ids."""
    sides = []
    for state, group in ((old, old_group), (new, new_group)):
        ids = pd.DataFrame({"id": state.hazard_id, "group": group}).drop_duplicates()
        sides.append(ids[~ids["group"].duplicated(keep=False)])
    pairs = sides[0].merge(sides[1], on="group", suffixes=("_old", "_new"))
    pairs = pairs[~pairs["id_new"].isin(old.known) & ~pairs["id_old"].isin(new.known)]
    before, after = dict(old.drawn), dict(new.drawn)
    for one, other in zip(pairs["id_old"], pairs["id_new"], strict=True):
        if one in before and other in after:
            before[other], after[one] = before[one], after[other]
    return replace(old, drawn=before), replace(new, drawn=after)


def _groups(old: State, new: State, table: pd.DataFrame, hidden: Array) -> tuple[Array, Array]:
    """Match the areas, and number the groups that belong together."""
    old_ids, old_area = np.unique(old.hazard_id, return_inverse=True)
    new_ids, new_area = np.unique(new.hazard_id, return_inverse=True)
    common = table.assign(ground=table["ground"] * (1 - hidden))
    common = common[(table["old"] != NONE) & (table["new"] != NONE)]
    overlaps = (
        pd.DataFrame(
            {
                "old": old_area[common["old"]],
                "new": new_area[common["new"]],
                "m2": common["ground"].to_numpy(),
            }
        )
        .groupby(["old", "new"])[["m2"]]
        .sum()
        .reset_index()
    )
    sizes = []
    for ids, area, side in ((old_ids, old_area, "old"), (new_ids, new_area, "new")):
        mine = table[table[side] != NONE]
        sizes.append(np.bincount(area[mine[side]], mine["ground"], len(ids)))
    old_group, new_group = matched(old_ids, new_ids, sizes[0], sizes[1], overlaps)
    return old_group[old_area], new_group[new_area]


def _named(
    table: pd.DataFrame,
    old: State,
    new: State,
    old_group: Array,
    new_group: Array,
    records: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    whole: pd.Index,
) -> pd.DataFrame:
    """Explain each face, as far as the ground shows it.

    An area that was moved `whole` to where all ground counts for another is not gone, and an area
    that came from there is not added.
    """
    both_sided = np.intersect1d(old_group, new_group)
    left, right = table["old"] != NONE, table["new"] != NONE
    kept = left & right & (table["old_group"] == table["new_group"])
    moved = left & right & ~kept
    lost, gained = left & ~right, right & ~left
    stays = table["old_group"].isin(both_sided), table["new_group"].isin(both_sided)
    hides, hid = (
        side & pd.Index(np.append(state.hazard_id, "")[table[name]]).isin(whole)
        for name, side, state in (("old", lost, old), ("new", gained, new))
    )
    noise = table["thin"] & ((lost & stays[0]) | (gained & stays[1]))
    # A strip along the edge of released ground was released with it.
    taken = table[lost & (table["release"] != NONE)].groupby("old")["release"].first()
    strip = lost & table["thin"] & (table["release"] == NONE) & table["old"].isin(taken.index)
    table["release"] = table["release"].where(~strip, table["old"].map(taken)).astype(np.int64)
    released = lost & (table["release"] != NONE) & ~noise
    taken_as, back_as = (np.append(held["told"].to_numpy(dtype=object), "") for held in records)
    recategorised = np.where(
        np.append(old.category, "")[table["old"]] == np.append(new.category, "")[table["new"]],
        "transferred",
        np.where(np.append(new.category, "")[table["new"]] == "CHA", "confirmed", "downgraded"),
    )
    table["what"] = np.select(
        [noise | kept, released, moved, lost & (stays[0] | hides), lost, gained & (stays[1] | hid)],
        ["unchanged", taken_as[table["release"]], recategorised, "shrunk", "gone", "grown"],
        "added",
    ).astype(object)
    back = gained & (table["withdrawn"] != NONE) & ~noise
    table.loc[back, "what"] = back_as[table.loc[back, "withdrawn"]]
    table["withdrawn"] = table["withdrawn"].where(back, NONE)
    changed = kept & (recategorised != "transferred")
    table.loc[changed, "what"] = recategorised[changed]
    table["release"] = table["release"].where(released, NONE)
    table["cause"] = ""
    # If both areas draw the ground before and after, report the one that changed its category.
    table["own"] = (
        (moved & (recategorised != "transferred") & stays[0] & stays[1])
        & table["old_group"].isin(table.loc[right, "new_group"])
        & table["new_group"].isin(table.loc[left, "old_group"])
        & (table[["drawn_before", "drawn_after"]].min(axis=1) >= MOST)
    )
    sooner = table["own"] & (recategorised == "confirmed")
    table["group"] = table["group"].where(~sooner, table["new_group"])
    # A strip between two areas belongs to one before and to the other after.
    strips = moved & table["thin"]
    halves = []
    for side, beyond, stay, else_ in (
        ("old", "new", stays[0], "gone"),
        ("new", "old", stays[1], "added"),
    ):
        half = table[strips].assign(
            what=np.where(stay[strips], "unchanged", else_).astype(object),
            group=table.loc[strips, f"{side}_group"],
        )
        half[beyond] = NONE
        halves.append(half)
    return pd.concat([table[~strips], *halves], ignore_index=True)


def moved_whole(old: State, new: State, tolerance_m: float) -> pd.DataFrame:
    """Find the areas that were moved whole.

    Parameters
    ----------
    old, new : State
        The states; areas with the same ``hazard_id`` are compared.
    tolerance_m : float
        What was moved by less, in metres, was not moved.

    Returns
    -------
    pandas.DataFrame
        On the id of each: ``shift_m``, ``bearing`` in degrees from north, and ``alike``.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling.states import state_of
    >>> state = state_of(minemap.samples.peru(), "2023-12-31", "geometry", "old")
    >>> len(moved_whole(state, state, 0.02))
    0
    """
    either = np.unique(np.concatenate([old.hazard_id, new.hazard_id]))
    names = [name for name in either if name in old.drawn and name in new.drawn]
    before, after = (
        np.array([state.drawn[name] for name in names] + [None], dtype=object)[:-1]
        for state in (old, new)
    )
    other = ~shapely.equals(before, after)
    names = [name for name, differs in zip(names, other, strict=True) if differs]
    before, after = before[other], after[other]
    move = moves(before, after)
    size = geodesic_area(before)
    change = np.abs(geodesic_area(after) - size)
    exactly = (
        (move.share >= ALL_CORNERS)
        & (move.scatter_m <= SAME_PLACE_M)
        & (change <= SAME_SIZE * size)
    )
    # Moved and redrawn: its corners are off, but by far less than it was moved.
    about = (move.share >= FOUND_AGAIN) & (move.metres > FAR * np.maximum(move.scatter_m, LEAST_M))
    about &= change <= AREA_OF_SCATTER * move.scatter_m * geodesic_length(before)
    rigid = (
        (exactly | about)
        & (shapely.get_num_coordinates(before) == shapely.get_num_coordinates(after))
        & (move.metres > np.maximum(tolerance_m, FAR * move.scatter_m))
    )
    start = shapely.get_coordinates(shapely.centroid(before[rigid]))
    end = start + move.degrees[rigid]
    bearing, _, metres = WGS84.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return pd.DataFrame(
        {"shift_m": metres, "bearing": np.asarray(bearing) % 360, "alike": True},
        index=[name for name, kept in zip(names, rigid, strict=True) if kept],
    )


def _by_group(
    whole: pd.DataFrame, old: State, new: State, old_group: Array, new_group: Array
) -> pd.DataFrame:
    """Give the areas that were moved whole, by the number of their group, if alone in it."""
    of_old = dict(zip(old.hazard_id.tolist(), old_group.tolist(), strict=True))
    of_new = dict(zip(new.hazard_id.tolist(), new_group.tolist(), strict=True))
    group = {**of_new, **of_old}
    # One side is missing if all ground of an area counts for another.
    kept = [
        name
        for name in whole.index
        if name in group and of_new.get(name, group[name]) == of_old.get(name, group[name])
    ]
    table = whole.loc[kept].set_axis([group[name] for name in kept])
    single: pd.DataFrame = table[~table.index.duplicated(keep=False)]
    return single


def _as_drawn(table: pd.DataFrame, old: State, new: State, rigid: pd.DataFrame) -> pd.DataFrame:
    """Explain ground that changed hands because one area was moved or deleted.

    Where it now covers another area, that area loses the ground; where it uncovers it, that area
    gets the ground back.
    """
    left, right = table["old"] != NONE, table["new"] != NONE
    edges = table["what"].isin(["shrunk", "grown"]) & table["group"].isin(rigid.index)
    table.loc[edges, "what"] = "shifted"
    moved = left & right & (table["old_group"] != table["new_group"])
    away = moved & table["old_group"].isin(rigid.index)
    here = moved & table["new_group"].isin(rigid.index)
    ids = np.append(old.hazard_id, "")[table["old"]]
    stays = np.append(new.hazard_id, "")[table["new"]]
    same = np.append(old.category, "")[table["old"]] == np.append(new.category, "")[table["new"]]
    deleted = moved & ~pd.Index(ids).isin(new.known) & same
    deleted &= ~table["old_group"].isin(table.loc[right, "new_group"])
    deleted &= pd.Index(stays).isin(old.known)
    told = away | here | deleted
    halves = []
    for side, beyond, mine in (("old", "new", away), ("new", "old", here)):
        what = np.where(mine[told], "shifted", "overlap")
        if side == "old":
            what = np.where(deleted[told], "gone", what)
        half = table[told].assign(what=what.astype(object), group=table.loc[told, f"{side}_group"])
        half[beyond] = NONE
        halves.append(half)
    joined: pd.DataFrame = pd.concat([table[~told], *halves], ignore_index=True)
    return joined


# Values ------------------------------------------------------------------------------------------


def _value(
    table: pd.DataFrame,
    old: State,
    new: State,
    releases: gpd.GeoDataFrame,
    covered: Array,
    basis: str,
) -> pd.Series:
    """Divide the figures of the entries by ground; a release takes its written figure.

    Returns what is left of the figures of areas whose ground is all released.
    """
    for side, state, column in (("old", old, "before"), ("new", new, "after")):
        entry = table[side].to_numpy()
        mine = entry != NONE
        whole = np.bincount(entry[mine], table["ground"].to_numpy()[mine], len(state.value_m2))
        share = np.zeros(len(table))
        np.divide(
            table["ground"].to_numpy(),
            np.append(whole, 0.0)[entry],
            out=share,
            where=mine & (np.append(whole, 0.0)[entry] > 0),
        )
        table[column] = np.append(state.value_m2, 0.0)[entry] * share
        table[f"{column}_written"] = np.append(state.reported_m2, 0.0)[entry] * share
    release = table["release"].to_numpy()
    figure = np.append(releases["reported_m2"].to_numpy(dtype=float), np.nan)[release]
    taking = (release != NONE) & (figure > 0)
    over = pd.Series([], index=pd.Index([], dtype=np.int64), dtype=float)
    if taking.any():
        written = table["before_written"].to_numpy(copy=True)
        whole = np.append(covered, 0.0)[release]
        written[taking] = (figure * table["ground"].to_numpy() / np.maximum(whole, 1e-9))[taking]
        table["before_written"], over = _rest(table, written, release != NONE)
    if basis == "reported":
        table["before"] = table["before_written"]
        _hold_figures(table, old, new)
        return over
    return over.iloc[:0]


def _hold_figures(table: pd.DataFrame, old: State, new: State) -> None:
    """Redrawing does not change an unchanged written figure: the common ground has all of it."""
    common = table[(table["old"] != NONE) & (table["new"] != NONE)][
        ["old", "new"]
    ].drop_duplicates()
    alone = ~common["old"].duplicated(keep=False) & ~common["new"].duplicated(keep=False)
    pairs = common[alone]
    left, right = pairs["old"].to_numpy(), pairs["new"].to_numpy()
    same = (old.hazard_id[left] == new.hazard_id[right]) & (
        np.abs(old.reported_m2[left] - new.reported_m2[right])
        <= rounding_m2(old.reported_m2)[left] + rounding_m2(new.reported_m2)[right]
    )
    # Ground that a record took has its own figure.
    taken = table.loc[table["release"] != NONE, "old"].unique()
    for one, other in pairs[same & ~np.isin(left, taken)].itertuples(index=False):
        held = (table["old"] == one) & (table["new"] == other)
        for side, entry, column, state in (
            ("old", one, "before", old),
            ("new", other, "after", new),
        ):
            mine = table[side] == entry
            share = table["ground"].where(held, 0.0) / table.loc[held, "ground"].sum()
            table.loc[mine, column] = (share * state.value_m2[entry])[mine]


def _rest(table: pd.DataFrame, written: Array, taken: Array) -> tuple[Array, pd.Series]:
    """Let an area keep what its releases leave of its figure; no more is taken than there was.

    Returns the figures of the parts, and what is left of the figures of areas without ground.
    """
    entry = table["old"].to_numpy() + 1
    count = entry.max(initial=0) + 1
    total = np.bincount(entry, table["before_written"], count)
    takes = np.bincount(entry[taken], written[taken], count)
    others = np.bincount(entry[~taken], written[~taken], count)
    capped = np.minimum(takes, total)
    down = np.divide(capped, takes, out=np.ones(count), where=takes > 0)
    up = np.divide(total - capped, others, out=np.ones(count), where=others > 0)
    over = pd.Series(np.where((takes > 0) & (others == 0), total - capped, 0.0))
    over.index -= 1
    return np.where(taken, written * down[entry], written * up[entry]), over[over > 0]


def _without_ground(
    table: pd.DataFrame, old: State, new: State, old_group: Array, new_group: Array, over: pd.Series
) -> pd.DataFrame:
    """Make parts from entries known only by a figure, and from what is left of figures."""
    halves = []
    for side, state, group in (("old", old, old_group), ("new", new, new_group)):
        bare = np.setdiff1d(np.arange(len(state.value_m2)), table[side])
        value = pd.Series(state.value_m2[bare], index=bare)
        if side == "old":
            value = pd.concat([value, over])
        halves.append(
            pd.DataFrame(
                {
                    "group": group[value.index],
                    side: value.index,
                    "before" if side == "old" else "after": value.to_numpy(),
                }
            )
        )
    before, after = halves
    single = ~before["group"].duplicated(keep=False) & ~before["group"].isin(
        after.loc[after["group"].duplicated(keep=False), "group"]
    )
    paired = before[single].merge(after, on="group")
    before = before[~before["old"].isin(paired["old"])]
    after = after[~after["new"].isin(paired["new"])]
    rows = pd.concat([paired, before, after], ignore_index=True)
    rows = rows.reindex(columns=["group", "old", "new", "before", "after"])
    both_sided = np.intersect1d(old_group, new_group)
    change = rows["after"].fillna(0.0) - rows["before"].fillna(0.0)
    rows["what"] = np.select(
        [
            rows["group"].isin(both_sided) & (change == 0.0),
            rows["group"].isin(both_sided) | rows["old"].isin(over.index),
            rows["old"].notna(),
        ],
        ["unchanged", "figure", "gone"],
        "added",
    ).astype(object)
    rows = rows.fillna({"old": NONE, "new": NONE, "before": 0.0, "after": 0.0})
    return rows.astype({"old": np.int64, "new": np.int64}).assign(
        release=NONE, withdrawn=NONE, ground=0.0, face=NONE, cause="", thin=False, own=False
    )


def _outlined_or_not(table: pd.DataFrame) -> None:
    """An area that had a figure and now has an outline, or the reverse, is measured differently."""
    ground = table[table["face"] != NONE]
    bare = table[table["face"] == NONE]
    for side, other, edge, cause in (
        ("old", "new", "grown", "outline drawn"),
        ("new", "old", "shrunk", "outline dropped"),
    ):
        figured = np.setdiff1d(
            bare.loc[bare[side] != NONE, "group"], ground.loc[ground[side] != NONE, "group"]
        )
        drawn = np.intersect1d(figured, ground.loc[ground[other] != NONE, "group"])
        otherwise = table["group"].isin(drawn) & table["what"].isin([edge, "figure", "unchanged"])
        table.loc[otherwise, ["what", "cause"]] = ["measured", cause]


# Shifts ------------------------------------------------------------------------------------------


def _shifted(table: pd.DataFrame, face: Array, tolerance_m: float) -> pd.DataFrame:
    """Find the groups that lost and gained ground because their outline was shifted."""
    lost = table.loc[table["what"] == "shrunk", "group"]
    group = np.intersect1d(lost, table.loc[table["what"] == "grown", "group"])
    if not len(group):
        none = pd.DataFrame({"shift_m": [], "bearing": []}, dtype=float)
        return none.assign(alike=False).astype({"alike": bool})
    held = table[(table["face"] != NONE) & table["what"].isin([*TWO_SIDED, *KEPT])]
    before = _outlines(held[held["old"] != NONE], face, "old_group", group)
    after = _outlines(held[held["new"] != NONE], face, "new_group", group)
    start = shapely.get_coordinates(shapely.centroid(before))
    end = shapely.get_coordinates(shapely.centroid(after))
    # An added part moves the middle, but no corner of the rest.
    move = moves(before, after)
    found = move.share >= FOUND_AGAIN
    end[found] = start[found] + move.degrees[found]
    firm = ~found | (move.metres > FIRM * move.scatter_m)
    coordinates, index = shapely.get_coordinates(before, return_index=True)
    laid = shapely.set_coordinates(before.copy(), coordinates + (end - start)[index])
    common = shapely.area(shapely.intersection(sound(laid), sound(after)))
    union = shapely.area(before) + shapely.area(after) - common
    kept = held[held["what"].isin(KEPT) & ~held["thin"]]["group"]
    azimuth, _, metres = WGS84.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    alike = (common >= SAME_FORM * union) & (metres > tolerance_m) & firm
    told = alike | ~np.isin(group, kept)
    edges = table["group"].isin(group[alike]) & table["what"].isin(["shrunk", "grown"])
    table.loc[edges, "what"] = "shifted"
    return pd.DataFrame(
        {"shift_m": metres[told], "bearing": azimuth[told] % 360, "alike": alike[told]},
        index=group[told],
    )


def _with_common(shifts: pd.DataFrame, laid: Laid, old_group: Array) -> pd.DataFrame:
    """Add the groups that were part of a common shift: the same ground, shifted."""
    if laid.common is None:
        return shifts
    group = old_group[laid.shifts.index]
    shared = laid.shifts.assign(group=group).groupby("group").first().assign(alike=True)
    return pd.concat([shared, shifts[~shifts.index.isin(shared.index)]])


KEPT = ("unchanged", "confirmed", "downgraded", "transferred")


def _outlines(held: pd.DataFrame, face: Array, side: str, group: Array) -> Array:
    mine = held[held[side].isin(group)]
    joined = dissolve(face[mine["face"]], np.searchsorted(group, mine[side]))
    outlines = np.full(len(group), shapely.Polygon(), dtype=object)
    outlines[: len(joined)] = joined
    return outlines


# Figures -----------------------------------------------------------------------------------------


def _figures(table: pd.DataFrame, old: State, new: State, basis: str, noise: float) -> pd.DataFrame:
    """Find common ground with another figure: measured differently, or restated."""
    ground = (table["face"] != NONE) & (table["old"] != NONE) & (table["new"] != NONE)
    common = table[ground & table["what"].isin(KEPT)]
    pairs = (
        common[["old", "new", "ground", "before", "after", "before_written", "after_written"]]
        .groupby(["old", "new"])
        .sum()
        .reset_index()
    )
    status, cause = _status(pairs, table, old, new, basis, noise)
    pairs = pairs.assign(status=status, reason=cause)[["old", "new", "status", "reason"]]
    told = common[["old", "new"]].reset_index().merge(pairs, on=["old", "new"]).set_index("index")
    plain = told.index[table.loc[told.index, "what"] == "unchanged"]
    table.loc[plain, "what"] = told.loc[plain, "status"]
    table.loc[plain, "cause"] = told.loc[plain, "reason"]
    # Ground that also changed its area or category counts there with its old figure.
    others = told.index.difference(plain)
    extra = table.loc[others].assign(
        before=0.0,
        after=table.loc[others, "after"] - table.loc[others, "before"],
        what=told.loc[others, "status"],
        cause=told.loc[others, "reason"],
        ground=0.0,
    )
    extra["old"] = NONE
    extra["group"] = extra["new_group"]
    table.loc[others, "after"] = table.loc[others, "before"]
    extra = extra[(extra["what"] != "unchanged") | (extra["after"] != 0.0)]
    return pd.concat([table, extra], ignore_index=True)


def _status(
    pairs: pd.DataFrame, table: pd.DataFrame, old: State, new: State, basis: str, noise: float
) -> tuple[Array, Array]:
    """Compare the figures of the common ground of two entries."""
    before, after = pairs["before_written"].to_numpy(), pairs["after_written"].to_numpy()
    left, right = pairs["old"].to_numpy(), pairs["new"].to_numpy()
    share = _share(pairs, table)
    room = rounding_m2(old.reported_m2)[left] + rounding_m2(new.reported_m2)[right]
    room = room * share + NEGLIGIBLE_M2
    differs = np.abs(after - before) > room
    # The figure of an area is written for all of it, however it was redrawn or divided.
    group = table.drop_duplicates("old").set_index("old")["old_group"].reindex(left).to_numpy()
    sums = []
    for side, state in (("old", old), ("new", new)):
        entries = table[table[side] != NONE].drop_duplicates(side)
        figures = pd.Series(state.reported_m2[entries[side]], entries.index)
        sums.append(figures.groupby(entries[f"{side}_group"]).sum().reindex(group).to_numpy())
    written = np.abs(sums[1] - sums[0])
    both = rounding_m2(old.reported_m2)[left] + rounding_m2(new.reported_m2)[right]
    differs &= written > both + NEGLIGIBLE_M2
    way = np.full((2, len(pairs)), NONE)
    rows = np.flatnonzero(differs & (before > 0) & (after > 0))
    way[0, rows] = how_measured(old.outline[left[rows]], old.reported_m2[left[rows]])
    way[1, rows] = how_measured(new.outline[right[rows]], new.reported_m2[right[rows]])
    _in_other_units(way, old.reported_m2[left], new.reported_m2[right])
    known = (way >= 0).all(axis=0)
    otherwise = known & (way[0] != way[1]) & differs
    status = np.select([otherwise, differs & ~known], ["measured", "figure"], "unchanged")
    status = status.astype(object)
    names = np.array([*WAYS, ""], dtype=object)
    cause = np.where(otherwise, names[way[0]] + " → " + names[way[1]], "").astype(object)
    if basis == "geometry":
        value = pairs["after"].to_numpy() - pairs["before"].to_numpy()
        restated = np.abs(value) > noise * pairs["ground"].to_numpy() + NEGLIGIBLE_M2
        status[restated] = "figure"
        cause[restated] = ""
    return status, cause


def _in_other_units(way: Array, before: Array, after: Array) -> None:
    """Report figures that are equal but in different units as measured differently.

    This holds even if the outline was also redrawn, or counts in part for other areas.
    """
    for side, (one, other) in enumerate(((after, before), (before, after))):
        for unit, m2 in (("hectares", HECTARE), ("square_kilometres", SQUARE_KILOMETRE)):
            room = m2 * rounding_m2(other) + rounding_m2(one)
            same = (other > 0) & (one > 0) & (np.abs(one - m2 * other) <= room)
            # A figure with hardly any digits is no proof.
            same &= room <= NO_PROOF * one
            odd = same & (way < 0).any(axis=0)
            way[side, odd] = WAYS.index(unit)
            way[1 - side, odd] = WAYS.index("geodesic")


def _share(pairs: pd.DataFrame, table: pd.DataFrame) -> Array:
    """Give the share of the larger entry that is common ground."""
    ground = table[table["face"] != NONE]
    whole = ground[ground["old"] != NONE].groupby("old")["ground"].sum()
    share = pairs["ground"].to_numpy() / whole.reindex(pairs["old"]).to_numpy()
    result: Array = np.clip(np.nan_to_num(share, nan=1.0), 0.0, 1.0)
    return result
