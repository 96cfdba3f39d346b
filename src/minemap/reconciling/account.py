"""The rows of a reconciliation, one for each part of an area, and the account they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT, Array
from minemap.geodesy import geodesic_area
from minemap.reconciling.matching import MATCHES
from minemap.shapes import is_polygon
from minemap.sweep.faces import dissolve

if TYPE_CHECKING:
    from minemap.reconciling.parts import Parts
    from minemap.reconciling.shift import CommonShift
    from minemap.reconciling.states import State


__all__ = ["LINES", "account_of", "areas_of", "totals"]

LINES = (
    "opening", "added", "cleared", "reduced", "cancelled", "withdrawn", "changed", "gone", "grown",
    "shrunk", "shifted", "redigitised", "overlap", "confirmed", "downgraded", "transferred",
    "renamed", "split", "merged", "regrouped", "figure", "measured", "rounding", "closing",
)  # fmt: skip
"""The lines of an account of the change between two states."""

SIDES = ("before_SHA", "before_CHA", "after_SHA", "after_CHA")

COLUMNS = [
    "old_id", "new_id", "match", "what", "cause", "release_id", "old_category", "new_category",
    "m2_before", "m2_after", "m2_change", "ground_m2", "shift_m", "bearing", "spread_m",
]  # fmt: skip

EXPLAINED = {
    "before": ("gone", "shrunk", "figure", "measured"),
    "after": ("added", "grown", "figure", "measured"),
}
"""What a record without an outline may explain: ground that it took, or gave back."""

NONE = -1
NEGLIGIBLE_M2 = 1e-4
NOISE = 1e-4


class Changes(Protocol):
    """What the map and the files need of a reconciliation."""

    @property
    def account(self) -> pd.DataFrame: ...

    @property
    def areas(self) -> gpd.GeoDataFrame: ...

    @property
    def releases(self) -> pd.DataFrame: ...

    @property
    def old_day(self) -> pd.Timestamp: ...

    @property
    def new_day(self) -> pd.Timestamp: ...

    @property
    def common_shift(self) -> CommonShift | None: ...

    @property
    def illustrative(self) -> bool: ...

    @property
    def restatements(self) -> pd.DataFrame | None: ...

    def summary(self, language: str = "en") -> str: ...


def areas_of(
    parts: Parts,
    old: State,
    new: State,
    releases: gpd.GeoDataFrame,
    withdrawn: gpd.GeoDataFrame | None = None,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Join the parts of one area that share an explanation into one row.

    Parameters
    ----------
    parts : Parts
        The parts.
    old, new : State
        The states they are of.
    releases : geopandas.GeoDataFrame
        The records that release ground, in order.
    withdrawn : geopandas.GeoDataFrame, optional
        The records whose ground came back when they were withdrawn, in order.

    Returns
    -------
    areas : geopandas.GeoDataFrame
        The rows.
    sides : pandas.DataFrame
        On the same index: their m² before and after by category, the ``group`` of areas that they
        are of, how many areas that has in the ``old`` and the ``new`` state, and whether the ground
        ``moved`` from one group to another.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling.parts import parts_of
    >>> from minemap.reconciling.states import normalised_releases, state_of
    >>> none = normalised_releases(None, "releases")
    >>> state = state_of(minemap.samples.peru(), "2023-12-31", "geometry", "old")
    >>> areas, _ = areas_of(parts_of(state, state, none, "geometry", 0.02), state, state, none)
    >>> len(areas), areas["m2_change"].abs().max().item()
    (60, 0.0)
    """
    atoms = parts.table.copy()
    left = np.append(old.category, "")[atoms["old"]]
    right = np.append(new.category, "")[atoms["new"]]
    # An amount beside ground that moved belongs to the category to which it moved.
    for side, category in (("before", left), ("after", right)):
        for code in ("SHA", "CHA"):
            atoms[f"{side}_{code}"] = atoms[side].where(category == code, 0.0)
    atoms["old_area"] = np.append(pd.factorize(old.hazard_id)[0], NONE)[atoms["old"]]
    atoms["new_area"] = np.append(pd.factorize(new.hazard_id)[0], NONE)[atoms["new"]]
    between = np.append(parts.old_group, NONE)[atoms["old"]]
    beyond = np.append(parts.new_group, NONE)[atoms["new"]]
    moved = (between != beyond) & (between != NONE) & (beyond != NONE) & ~atoms["own"].to_numpy()
    for name in ("old_area", "new_area"):
        atoms[name] = atoms[name].where(moved, NONE)
    keys = ["group", "old_area", "new_area", "what", "cause"]
    grouped = atoms.groupby(keys, sort=False)
    atoms["row"] = grouped.ngroup()
    rows = grouped[[*SIDES, "ground"]].sum().reset_index()
    rows["moved"] = atoms["old_area"].groupby(atoms["row"]).first().to_numpy() != NONE
    rows["release_id"] = _named_releases(atoms, "release", releases, len(rows))
    if withdrawn is not None:
        back = _named_releases(atoms, "withdrawn", withdrawn, len(rows))
        rows["release_id"] = rows["release_id"].where(pd.isna(back), back)
    shape = _shapes(atoms, parts.face, len(rows))
    rows["shape"] = np.arange(len(rows))
    lost = releases.iloc[:0] if withdrawn is None else withdrawn
    noise = 0.0 if parts.common is None else NOISE
    used = {name: set(parts.table[name]) for name in ("release", "withdrawn")}
    for speaking in (
        _Speaking(old, parts.old_group, releases, lost, used["release"], "before", noise),
        _Speaking(
            new, parts.new_group, _of_known(lost, old), releases, used["withdrawn"], "after", noise
        ),
    ):
        rows = _by_figures(rows, speaking)
    table = _described(rows, parts, old, new, shape[rows["shape"]])
    order = table.assign(
        place=table["what"]
        .map({what: place for place, what in enumerate(LINES)})
        .fillna(len(LINES))
    ).sort_values(["old_id", "new_id", "place", "cause", "release_id"], kind="stable")
    table = table.loc[order.index].reset_index(drop=True)
    sides = rows.loc[order.index, [*SIDES, "group", "moved"]].reset_index(drop=True)
    for name, state, group in (("old", old, parts.old_group), ("new", new, parts.new_group)):
        count = pd.Series(state.hazard_id).groupby(group).nunique()
        sides[name] = count.reindex(sides["group"]).fillna(0).astype(np.int64).to_numpy()
    return table, sides


def _named_releases(
    atoms: pd.DataFrame, column: str, releases: gpd.GeoDataFrame, count: int
) -> Array:
    names = np.full(count, None, dtype=object)
    taken = atoms.loc[atoms[column] != NONE, ["row", column]].drop_duplicates()
    taken = taken.sort_values(["row", column])
    taken["id"] = releases["release_id"].to_numpy(dtype=object)[taken[column]]
    joined = taken.groupby("row")["id"].agg("; ".join)
    names[joined.index] = joined.to_numpy()
    return names


def _shapes(atoms: pd.DataFrame, face: Array, count: int) -> Array:
    shapes = np.full(count, None, dtype=object)
    drawn = atoms[atoms["face"] != NONE]
    if len(drawn):
        rows, group = np.unique(drawn["row"], return_inverse=True)
        shapes[rows] = dissolve(face[drawn["face"]], group)
    return shapes


def _of_known(records: gpd.GeoDataFrame, old: State) -> gpd.GeoDataFrame:
    """Let records explain only areas that the old state knew."""
    kept = records["hazard_id"].isin(old.known)
    return records.assign(hazard_id=records["hazard_id"].where(kept))


@dataclass(frozen=True)
class _Speaking:
    """Records of a state that may explain by a figure what left, or came to, areas that they name.

    `side` is where the ground was: before, if they took it; after, if they gave it back. `noise` is
    the share of an area by which it may differ after it was shifted.
    """

    state: State
    group: Array
    records: gpd.GeoDataFrame
    others: gpd.GeoDataFrame
    used: set[int]
    side: str
    noise: float

    def amounts(self) -> Array:
        """Give the m² of each record; for a changed one, its excess over the other state."""
        amount = _written(self.records)
        other = pd.Series(_written(self.others), self.others["release_id"].to_numpy(dtype=object))
        other = other[~other.index.duplicated()]
        beside = other.reindex(self.records["release_id"].to_numpy(dtype=object)).to_numpy()
        changed = (self.records["told"] == "changed").to_numpy()
        more: Array = np.where(changed, amount - np.nan_to_num(beside), amount)
        return more


def _written(records: gpd.GeoDataFrame) -> Array:
    figure = records["reported_m2"].to_numpy(dtype=float)
    drawn = geodesic_area(records.geometry.to_numpy())
    m2: Array = np.where(np.isnan(figure), drawn, figure)
    return m2


def _by_figures(rows: pd.DataFrame, speaking: _Speaking) -> pd.DataFrame:
    """Let records without an outline explain what left, or came to, the area that they name."""
    ids = speaking.state.hazard_id
    hazard = pd.Index(np.unique(ids))
    first = np.searchsorted(ids, hazard.to_numpy(dtype=object)) if len(hazard) else []
    group = speaking.group[first] if len(hazard) else np.empty(0, dtype=np.int64)
    records = speaking.records
    place = hazard.get_indexer(records["hazard_id"].astype(object))
    polygon = is_polygon(records.geometry.to_numpy())
    amount = speaking.amounts()
    idle = ~np.isin(np.arange(len(records)), list(speaking.used))
    chosen = np.flatnonzero((place >= 0) & (amount > 0) & idle)
    if not len(chosen):
        return rows
    wanted = set(group[place[chosen]].tolist())
    pool: dict[int, list[dict[Any, Any]]] = {}
    for record in rows[rows["group"].isin(wanted) & ~rows["moved"]].to_dict("records"):
        pool.setdefault(record["group"], []).append(record)
    for number in chosen.tolist():
        held = pool.get(group[place[number]], [])
        # A record with an outline that took no ground can explain only an area without one.
        kinds = ("figure",) if polygon[number] else EXPLAINED[speaking.side]
        rest = amount[number]
        for record in [record for record in held if record["what"] in kinds]:
            rest -= _taken(record, held, rest, records.iloc[number], speaking)
            if rest <= 0:
                break
    others = rows[~rows["group"].isin(wanted) | rows["moved"]]
    explained = pd.DataFrame([record for held in pool.values() for record in held])
    return pd.concat([others, explained], ignore_index=True)


def _taken(
    record: dict[Any, Any],
    held: list[dict[Any, Any]],
    amount: float,
    release: Any,
    speaking: _Speaking,
) -> float:
    """Split off the part of a row that a release explains."""
    side = speaking.side
    beyond = "after" if side == "before" else "before"
    here = record[f"{side}_SHA"] + record[f"{side}_CHA"]
    there = record[f"{beyond}_SHA"] + record[f"{beyond}_CHA"]
    # A figure that was corrected may stand beyond for less than nothing: no ground of it is here.
    taken = float(min(amount, here - max(there, 0.0)))
    if taken <= NEGLIGIBLE_M2:
        return 0.0
    part = taken / here
    names = (f"{side}_SHA", f"{side}_CHA", "ground")
    split = {
        **record,
        "what": release["told"],
        "cause": "",
        "release_id": release["release_id"],
        **{name: record[name] * part for name in names},
        f"{beyond}_SHA": 0.0,
        f"{beyond}_CHA": 0.0,
    }
    for name in names:
        record[name] -= split[name]
    if abs(here - taken - there) <= NEGLIGIBLE_M2 + speaking.noise * here:
        if there > 0:
            record["what"] = "shifted" if speaking.noise else "unchanged"
        else:
            for name in names:
                split[name] += record[name]
            held.remove(record)
    held.append(split)
    return taken


def _described(
    rows: pd.DataFrame, parts: Parts, old: State, new: State, shape: Array
) -> gpd.GeoDataFrame:
    """Name the areas of each row, and give their outlines before and after."""
    before = _Side(old, parts.old_group)
    after = _Side(new, parts.new_group)
    group, moved = rows["group"].to_numpy(), rows["moved"].to_numpy(dtype=bool)
    match = _match(before.count, after.count, before, after)
    table = pd.DataFrame(
        {
            "old_id": before.named("ids", group, moved, rows["old_area"].to_numpy()),
            "new_id": after.named("ids", group, moved, rows["new_area"].to_numpy()),
            "match": pd.Series(group).map(match).where(~moved, "regrouped").to_numpy(),
            "what": rows["what"].to_numpy(),
            "cause": rows["cause"].to_numpy(),
            "release_id": rows["release_id"].to_numpy(dtype=object),
            "old_category": before.named("categories", group, moved, rows["old_area"].to_numpy()),
            "new_category": after.named("categories", group, moved, rows["new_area"].to_numpy()),
            "m2_before": (rows["before_SHA"] + rows["before_CHA"]).to_numpy(dtype=float),
            "m2_after": (rows["after_SHA"] + rows["after_CHA"]).to_numpy(dtype=float),
        }
    )
    # An area whose ground all counts for another is still in the record.
    for one, other, state in (("old_id", "new_id", new), ("new_id", "old_id", old)):
        hidden = table["what"].isin(["overlap", "shifted"])
        hidden &= table[other].isna() & table[one].isin(state.known)
        table.loc[hidden, other] = table.loc[hidden, one]
        table.loc[hidden, "match"] = "same"
    table["m2_change"] = table["m2_after"] - table["m2_before"]
    table["ground_m2"] = rows["ground"].to_numpy(dtype=float)
    shifts = parts.shifts.reindex(group)
    shifted = rows["what"].isin(["shifted", "shrunk", "grown"]).to_numpy()
    for name in ("shift_m", "bearing"):
        table[name] = np.where(shifted, shifts[name].to_numpy(), np.nan)
    anew = rows["what"].eq("redigitised").to_numpy()
    table["spread_m"] = np.where(anew, parts.spread.reindex(group).to_numpy(), np.nan)
    texts = ["old_id", "new_id", "match", "what", "cause", "release_id"]
    texts += ["old_category", "new_category"]
    table[texts] = table[texts].astype(TEXT)
    outlines = {
        "geometry_before": before.outline(group, moved, rows["old_area"].to_numpy()),
        "geometry_after": after.outline(group, moved, rows["new_area"].to_numpy()),
    }
    place = np.where(shapely.is_missing(shape), outlines["geometry_after"], shape)
    place = np.where(shapely.is_missing(place), outlines["geometry_before"], place)
    columns = {"geometry": place, **outlines}
    return gpd.GeoDataFrame(
        table[COLUMNS].assign(
            **{name: gpd.GeoSeries(shapes, crs="EPSG:4326") for name, shapes in columns.items()}
        ),
        geometry="geometry",
        crs="EPSG:4326",
    )


class _Side:
    """The ids, categories and outlines of the groups and areas of one state."""

    def __init__(self, state: State, group: Array) -> None:
        area, ids = pd.factorize(state.hazard_id)
        entries = pd.DataFrame(
            {"group": group, "area": area, "id": state.hazard_id, "category": state.category}
        )
        self.count = entries.drop_duplicates(["group", "area"]).groupby("group").size()
        self.by_group = {
            "ids": _listed(entries["id"], entries["group"]),
            "categories": _listed(entries["category"], entries["group"]),
        }
        self.by_area = {
            "ids": np.asarray(ids, dtype=object),
            "categories": _listed(entries["category"], entries["area"]).to_numpy(dtype=object),
        }
        self.place = state.place
        self.group_of, self.area_of = group, area

    def named(self, what: str, group: Array, moved: Array, area: Array) -> Array:
        """List ids or categories of each row."""
        names = self.by_group[what].reindex(group).to_numpy(dtype=object, copy=True)
        names[pd.isna(names)] = None
        names[moved] = self.by_area[what][area[moved].astype(np.int64)]
        result: Array = names
        return result

    def outline(self, group: Array, moved: Array, area: Array) -> Array:
        """Give the outline of each row's areas."""
        whole = _joined(self.place, self.group_of)
        apart = _joined(self.place, self.area_of) if moved.any() else {}
        found = np.full(len(group), None, dtype=object)
        for row, (number, alone, other) in enumerate(zip(group, moved, area, strict=True)):
            found[row] = apart.get(other) if alone else whole.get(number)
        return found


def _listed(names: pd.Series, number: pd.Series) -> pd.Series:
    """List the different names of each number, in order."""
    each = pd.DataFrame({"number": number, "name": names}).drop_duplicates()
    each = each.sort_values(["number", "name"])
    several = each["number"].duplicated(keep=False)
    listed: pd.Series = pd.concat(
        [
            each[~several].set_index("number")["name"],
            each[several].groupby("number")["name"].agg("; ".join),
        ]
    )
    ordered: pd.Series = listed.sort_index()
    return ordered


def _joined(place: Array, number: Array) -> dict[int, Any]:
    """Join the outlines of each number; points give its place if it has no outline."""
    drawn = is_polygon(place)
    polygon = np.flatnonzero(drawn)
    names, group = np.unique(number[polygon], return_inverse=True)
    shapes = dissolve(place[polygon], group) if len(polygon) else np.empty(0, dtype=object)
    point = np.flatnonzero(~drawn & ~shapely.is_missing(place))
    return {
        **dict(zip(number[point].tolist(), place[point], strict=True)),
        **dict(zip(names.tolist(), shapes, strict=True)),
    }


def _match(old: pd.Series, new: pd.Series, before: _Side, after: _Side) -> pd.Series:
    """Tell for each group how its areas were matched."""
    groups = old.index.union(new.index)
    ids = [side.by_group["ids"].reindex(groups) for side in (before, after)]
    many_old = old.reindex(groups, fill_value=0)
    many_new = new.reindex(groups, fill_value=0)
    same, renamed, split, merged, regrouped, fresh, gone = MATCHES
    return pd.Series(
        np.select(
            [
                many_old == 0,
                many_new == 0,
                (ids[0] == ids[1]).to_numpy(),
                (many_old == 1) & (many_new == 1),
                many_old == 1,
                many_new == 1,
            ],
            [fresh, gone, same, renamed, split, merged],
            regrouped,
        ),
        index=groups,
    )


def totals(state: State) -> dict[str, float]:
    """Add a state up.

    Parameters
    ----------
    state : State
        The state.

    Returns
    -------
    dict
        ``areas``, ``m2``, ``sha_m2`` and ``cha_m2``.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling.states import state_of
    >>> totals(state_of(minemap.samples.peru(), "2023-12-31", "reported", "old"))["m2"]
    302013.0
    """
    value = state.value_m2
    return {
        "areas": len(np.unique(state.hazard_id)),
        "m2": float(value.sum()),
        "sha_m2": float(value[state.category == "SHA"].sum()),
        "cha_m2": float(value[state.category == "CHA"].sum()),
    }


def account_of(
    areas: gpd.GeoDataFrame, sides: pd.DataFrame, opening: State, closing: State
) -> pd.DataFrame:
    """Add the rows up to an account from the opening to the closing total.

    Parameters
    ----------
    areas, sides : pandas.DataFrame
        The rows, and what `areas_of` gives beside them.
    opening, closing : State
        The states.

    Returns
    -------
    pandas.DataFrame
        One row each of `LINES`: ``line``, ``areas`` (how many it is about), ``areas_change``,
        ``m2``, ``sha_m2``, ``cha_m2`` and ``ground_m2``.

    Examples
    --------
    >>> import minemap
    >>> from minemap.reconciling import reconcile
    >>> found = reconcile(minemap.samples.peru(), minemap.samples.peru())
    >>> found.account["line"].tolist()[:3]
    ['opening', 'added', 'cleared']
    """
    what = areas["what"].replace({"unchanged": "rounding"}).to_numpy()
    rows = pd.DataFrame(
        {
            "line": what,
            "m2": areas["m2_change"],
            "sha_m2": sides["after_SHA"] - sides["before_SHA"],
            "cha_m2": sides["after_CHA"] - sides["before_CHA"],
            "ground_m2": areas["ground_m2"].where(areas["what"] != "unchanged", 0.0),
        }
    )
    table = rows.groupby("line").sum().reindex(list(LINES), fill_value=0.0)
    table.insert(0, "areas", _concerned(areas, what).reindex(table.index, fill_value=0))
    table.insert(1, "areas_change", 0)
    _count(table, areas, sides, what)
    for line, state in (("opening", opening), ("closing", closing)):
        for name, value in totals(state).items():
            table.loc[line, name] = value
        table.loc[line, "ground_m2"] = float(
            geodesic_area(state.outline[~shapely.is_missing(state.outline)]).sum()
        )
    counts = {"areas": np.int64, "areas_change": np.int64}
    return table.rename_axis("line").reset_index().astype({"line": "str", **counts})


def _concerned(areas: gpd.GeoDataFrame, what: Array) -> pd.Series:
    """Count the areas of each line: old ones, or new ones if there are none."""
    told = (areas["what"] != "unchanged") | (areas["m2_change"].abs() > NEGLIGIBLE_M2)
    names = areas["old_id"].where(areas["old_id"].notna(), areas["new_id"])
    listed = pd.DataFrame({"line": what, "id": names})[told.to_numpy()]
    listed["id"] = listed["id"].str.split("; ")
    count: pd.Series = listed.explode("id").groupby("line")["id"].nunique()
    return count


def _count(table: pd.DataFrame, areas: gpd.GeoDataFrame, sides: pd.DataFrame, what: Array) -> None:
    """Give the change in the number of areas on each line, and count renamed ones."""
    rows = areas.drop(columns=["geometry", "geometry_before", "geometry_after"])
    rows = rows.assign(line=what, **{name: sides[name] for name in ("group", "old", "new")})
    rows = rows[~sides["moved"].to_numpy(dtype=bool)]
    rows = rows.assign(size=rows["m2_change"].abs())
    rows = rows.sort_values(["group", "size"], ascending=[True, False], kind="stable")
    groups = rows.groupby("group").first()
    groups["delta"] = groups["new"] - groups["old"]
    own = groups["match"].isin(["renamed", "split", "merged", "regrouped"])
    line = groups["match"].where(own, groups["line"])
    delta = groups["delta"].groupby(line).sum()
    table.loc[delta.index, "areas_change"] += delta.astype(np.int64)
    ground = rows.groupby("group")["ground_m2"].sum()
    for match, held in groups[own].groupby("match"):
        table.loc[match, "areas"] = int(held["old"].sum())
        table.loc[match, "ground_m2"] = float(ground[held.index].sum())
