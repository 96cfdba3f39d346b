"""Snapshots: turns exports of a register on several days into a record with two times.

Each export is compared with the one before. A new or changed area becomes a version; a vanished
area becomes a version without ground. Each is recorded on the day of the export that shows it.
Differences that releases do not explain are listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.closing import closings
from minemap.days import as_day
from minemap.dtypes import TEXT, Array
from minemap.errors import ArgumentError, RejectedRows, of_a_table
from minemap.language.vocabulary import RELEASING
from minemap.shapes import is_polygon, mended
from minemap.sweep.pieces import plain
from minemap.sweep.sweeping import sweep
from minemap.tables.further import further_columns
from minemap.tables.known import TIMES, standing
from minemap.tables.schema import (
    column_table,
    columns_read,
    normalise_hazards,
    normalise_releases,
    refuse_other_than_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minemap.days import Day


__all__ = ["Snapshots", "from_snapshots"]

SAME_DEGREES = 2e-7
"""Two centimetres: nearer corners are the same corner, written in another format."""

SAME_GROUND = 0.01
"""A new area that shares more than this of its ground with one of the export before is that one
under another id, in whole or in part, and counts from the day of the export."""

MOVED = 0.5
"""An area that lost more than this share of its ground and gained as much was moved."""

LEAST_M2 = 0.01

UNEXPLAINED = ("vanished", "shrunk", "grown", "moved")
"""Changes of an area without a record that explains them."""

CHANGE_COLUMNS = ["day", "hazard_id", "change", "m2", "ground_m2", "other_ids", "release_ids"]


@dataclass(frozen=True)
class Snapshots:
    """The record made from exports of a register; it unpacks into its two tables.

    Attributes
    ----------
    hazards : geopandas.GeoDataFrame
        A row for each area that is new in an export, or changed, or vanished (``reported_m2`` 0 and
        no outline), with ``recorded_on``, the day of the export.
    releases : geopandas.GeoDataFrame
        The records of release that were given, and those made of what the exports say is closed.
    changes : pandas.DataFrame
        What became of the areas between one export and the next: ``day`` of the export that shows
        it, ``hazard_id``, ``change``, ``m2`` by which what remains became more or less,
        ``ground_m2`` that it is about, ``other_ids`` and ``release_ids`` that it has to do with.
        Changes are ``released``, ``appeared``, ``vanished``, ``grown``, ``shrunk``, ``moved``,
        ``renamed``, ``split``, ``merged``, ``transferred``, ``confirmed`` and ``downgraded``.
    """

    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame
    changes: pd.DataFrame

    def __iter__(self) -> Iterator[gpd.GeoDataFrame]:
        yield self.hazards
        yield self.releases

    @property
    def unexplained(self) -> pd.DataFrame:
        """The changes of what remains that no record explains, by export and area.

        Examples
        --------
        >>> import minemap
        >>> areas = pd.DataFrame({"hazard_id": ["A", "B"], "category": "SHA", "area": [700, 300]})
        >>> found = minemap.from_snapshots({"2020-12-31": areas, "2021-12-31": areas.head(1)})
        >>> found.unexplained[["day", "hazard_id", "change", "m2"]]
                 day hazard_id    change     m2
        0 2021-12-31         B  vanished -300.0
        """
        left = self.changes[self.changes["change"].isin(UNEXPLAINED)]
        return left.reset_index(drop=True)


def from_snapshots(
    exports: Mapping[Day, pd.DataFrame],
    releases: pd.DataFrame | None = None,
    *,
    outcome: str | None = None,
) -> Snapshots:
    """Make a record, with two times, of a register as it was exported on several days.

    Parameters
    ----------
    exports : mapping of date-like to pandas.DataFrame
        By its day each export: one row for each area, as `minemap.Ledger` takes hazards. A table
        without days of report counts from the day of its export. releases : pandas.DataFrame,
        optional Records of release, to explain what is no longer there. outcome : {"cancelled",
        "reduced", "cleared"}, optional What became of areas that an export says are closed without
        saying how; see `minemap.closings`.

    Returns
    -------
    Snapshots
        ``hazards`` and ``releases``, into which it unpacks, and ``changes``.

    Raises
    ------
    ArgumentError
        If there is no export, a day is not a date, or two exports are of one day.
    RejectedRows
        If a row cannot be used; it is named with its export.
    SchemaError
        If a column that is required is missing.

    Notes
    -----
    An area stands from its own ``reported_on`` where it is new, and from the day of the export
    where it was changed, or where ground that it shows was released since or stood under another
    id, since what happened in between is not known; so releases in between take their ground before
    the new outline drops it. What an export says in columns of the second time,
    such as days of creation, is not used: the days of the exports are.

    Examples
    --------
    >>> import minemap
    >>> old = pd.DataFrame({"hazard_id": ["A", "B"], "category": "SHA", "area": [700, 300]})
    >>> new = pd.DataFrame({"hazard_id": ["A", "C"], "category": "SHA", "area": [500, 50]})
    >>> done = pd.DataFrame({"release_id": ["R"], "hazard_id": ["B"], "outcome": ["cleared"],
    ...                      "completed_on": ["2021-03-05"], "area": [300]})
    >>> found = minemap.from_snapshots({2020: old, 2021: new}, done)
    >>> found.changes[["day", "hazard_id", "change", "m2"]]
             day hazard_id    change     m2
    0 2021-12-31         A    shrunk -200.0
    1 2021-12-31         B  released -300.0
    2 2021-12-31         C  appeared   50.0
    >>> account = minemap.Ledger(*found).balance()
    >>> account.loc["2021", ["added_m2", "adjusted_out_m2", "cleared_m2"]].values.tolist()
    [[50.0, 200.0, 300.0]]
    """
    if not isinstance(exports, Mapping):
        raise ArgumentError("exports are given by their days, as {day: table or file, …}")
    dated = [(as_day(key, "day of an export"), key) for key in exports]
    dated.sort(key=itemgetter(0))
    if not dated:
        raise ArgumentError("there is no export; give {day: table, …}")
    twice = [str(day) for (one, _), (other, day) in pairwise(dated) if one == other]
    if twice:
        raise ArgumentError(f"two exports are of one day: {twice[0]}")
    done = _normalised_releases(releases)
    state: gpd.GeoDataFrame | None = None
    parts: list[gpd.GeoDataFrame] = []
    seen: set[Any] = set()
    for day, key in dated:
        table = _export(exports[key], day)
        parts.append(_versions(state, table, day, done[done["outcome"].isin(RELEASING)], seen))
        seen.update(table.index)
        state = table
    hazards = _together(parts)
    made = _closed(hazards, done, outcome)
    return Snapshots(hazards, made, _changed(hazards, made, [day for day, _ in dated]))


# The exports -------------------------------------------------------------------------------------


def _normalised_releases(releases: pd.DataFrame | None) -> gpd.GeoDataFrame:
    none = pd.DataFrame({name: [] for name in ("release_id", "outcome", "completed_on")})
    table, rejected = normalise_releases(none if releases is None else releases)
    if len(rejected):
        raise RejectedRows(rejected, "releases", len(table), of_a_table("releases"))
    return table


def _export(frame: pd.DataFrame, day: pd.Timestamp) -> gpd.GeoDataFrame:
    """Normalise an export: one row for each area, the latest version that stands."""
    source = f"export of {day:%Y-%m-%d}"
    refuse_other_than_tables(frame, source)
    if "reported_on" not in columns_read("hazards", frame, source):
        frame = frame.assign(reported_on=day)
    table, rejected = normalise_hazards(frame, source)
    if len(rejected):
        raise RejectedRows(rejected, source, len(table), of_a_table("hazards"))
    table = standing(table).drop(columns=[name for name in TIMES if name in table])
    table["reported_on"] = table["reported_on"].clip(upper=day).astype("datetime64[us]")
    latest = table.sort_values("reported_on", kind="stable").drop_duplicates(
        "hazard_id", keep="last"
    )
    latest = latest.set_index(pd.Index(latest["hazard_id"].to_numpy(dtype=object)))
    return gpd.GeoDataFrame(latest.sort_index(), geometry="geometry", crs="EPSG:4326")


# What is new, changed or gone --------------------------------------------------------------------


def _versions(
    before: gpd.GeoDataFrame | None,
    table: gpd.GeoDataFrame,
    day: pd.Timestamp,
    done: gpd.GeoDataFrame,
    seen: set[Any],
) -> gpd.GeoDataFrame:
    """Give the rows that an export adds to the record."""
    if before is None:
        return table.assign(recorded_on=day)
    new = ~table.index.isin(before.index)
    gone = before[~before.index.isin(table.index)]
    both = table.index[~new]
    changed = table.loc[both][_differs(before.loc[both], table.loc[both])]
    appeared = table[new]
    known = _on_ground_of(appeared, before) | _released_since(appeared, day, done)
    known |= appeared.index.isin(seen)
    own = appeared["reported_on"].mask(known, day)
    empty = gone.assign(reported_m2=0.0, geometry=None)
    rows = pd.concat(
        [
            appeared.assign(reported_on=own),
            changed.assign(reported_on=day),
            empty.assign(reported_on=day),
        ]
    )
    rows = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    today = done[done["completed_on"] == day]
    return _with_todays(rows, before, today).assign(recorded_on=day)


def _differs(before: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> Array:
    """Tell which areas changed in anything that a record is read for."""
    names = {*column_table("hazards")["column"]} - {"hazard_id", "reported_on", "geometry", *TIMES}
    names |= {str(name) for name in further_columns("hazards", now).values()}
    differs = np.zeros(len(now), dtype=bool)
    for name in names & {*now.columns}:
        old = before[name] if name in before else pd.Series(None, before.index, dtype=object)
        missing = old.isna().to_numpy(), now[name].isna().to_numpy()
        other = (old.astype(object) != now[name].astype(object)).to_numpy()
        differs |= np.where(missing[0] | missing[1], missing[0] != missing[1], other)
    shapes = [shapely.normalize(table.geometry.to_numpy()) for table in (before, now)]
    none = [shapely.is_missing(each) for each in shapes]
    differs |= none[0] != none[1]
    differs |= ~(none[0] | none[1]) & ~shapely.equals_exact(*shapes, tolerance=SAME_DEGREES)
    return differs


def _on_ground_of(appeared: gpd.GeoDataFrame, before: gpd.GeoDataFrame) -> Array:
    """Tell which new areas lie on ground that was under another id in the export before."""
    shapes, others = _outlines(appeared), _outlines(before)
    place, other = shapely.STRtree(others).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[place], others[other]))
    total = np.bincount(place, shared, len(shapes))
    known: Array = total > SAME_GROUND * np.nan_to_num(shapely.area(shapes), nan=np.inf)
    return known


def _released_since(appeared: gpd.GeoDataFrame, day: pd.Timestamp, done: gpd.GeoDataFrame) -> Array:
    """Tell which new areas have ground that was released after their own day.

    The export shows that ground on its day, so it came after the release.
    """
    shapes, others = _outlines(appeared), _outlines(done)
    place, other = shapely.STRtree(others).query(shapes, predicate="intersects")
    when = done["completed_on"].to_numpy()[other]
    between = (when >= appeared["reported_on"].to_numpy()[place]) & (when < np.datetime64(day))
    place, other = place[between], other[between]
    shared = shapely.area(shapely.intersection(shapes[place], others[other]))
    total = np.bincount(place, shared, len(shapes))
    known: Array = total > SAME_GROUND * np.nan_to_num(shapely.area(shapes), nan=np.inf)
    return known


def _outlines(table: gpd.GeoDataFrame) -> Array:
    """Give the polygons of a table, mended; empty if there are none."""
    shapes: Array = table.geometry.to_numpy().astype(object)
    shapes[~is_polygon(shapes)] = None
    return mended(shapes)


def _with_todays(
    rows: gpd.GeoDataFrame, before: gpd.GeoDataFrame, today: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Leave in a version the ground that is released on its day: hazard rows come first on a day.

    Otherwise the version would drop that ground, and the release would find nothing to take.
    """
    if not len(today):
        return rows
    old = before.reindex(rows.index)
    drawn, were, done = _outlines(rows), _outlines(old), _outlines(today)
    place, other = shapely.STRtree(done).query(were, predicate="intersects")
    shapes = rows.geometry.to_numpy().astype(object)
    for row in np.unique(place):
        left = shapely.intersection(were[row], shapely.union_all(done[other[place == row]]))
        # If a record only touches an area, a line or a point is left, but no ground.
        parts = shapely.get_parts(shapely.get_parts(left))
        ground = parts[is_polygon(parts)]
        if len(ground):
            drawings = [*ground, *([] if drawn[row] is None else [drawn[row]])]
            shapes[row] = shapely.union_all(drawings)
    size = rows["reported_m2"].to_numpy(dtype=float)
    named = today.groupby("hazard_id")["reported_m2"].sum().reindex(rows.index).fillna(0.0)
    most = np.fmax(old["reported_m2"].to_numpy(dtype=float), size)
    return rows.set_geometry(gpd.GeoSeries(shapes, rows.index, crs="EPSG:4326")).assign(
        reported_m2=np.where(named > 0, np.fmin(size + named.to_numpy(), most), size)
    )


def _together(parts: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Put the rows of all exports together, in their order."""
    rows = gpd.GeoDataFrame(
        pd.concat(parts, ignore_index=True), geometry="geometry", crs="EPSG:4326"
    )
    table, rejected = normalise_hazards(rows, "exports")
    if len(rejected):
        raise RejectedRows(rejected, "exports", len(table), of_a_table("hazards"))
    return table


def _closed(
    hazards: gpd.GeoDataFrame, done: gpd.GeoDataFrame, outcome: str | None
) -> gpd.GeoDataFrame:
    """Add release records for areas that exports call closed and no release record names."""
    made = closings(hazards, outcome).releases
    made = made[~made["hazard_id"].isin(done["hazard_id"].dropna())]
    if not len(made):
        return done
    frame = pd.concat([done, made], ignore_index=True) if len(done) else made
    return normalise_releases(gpd.GeoDataFrame(frame, geometry="geometry", crs="EPSG:4326"))[0]


# What became of the areas ------------------------------------------------------------------------


def _changed(
    hazards: gpd.GeoDataFrame, releases: gpd.GeoDataFrame, days: list[pd.Timestamp]
) -> pd.DataFrame:
    """Find from the pieces of the record what changed between one export and the next."""
    pieces = plain(sweep(hazards, releases).table)
    first = hazards.groupby("hazard_id")["recorded_on"].min()
    gone = hazards[hazards["reported_m2"].eq(0.0) & hazards.geometry.isna()]
    vanished = set(zip(gone["hazard_id"], gone["recorded_on"], strict=True))
    exported = pd.DatetimeIndex(days).as_unit("us")
    rows = pd.concat([_gained(pieces, first), _lost(pieces, exported)])
    rows = rows[(rows["day"] > exported[0]) & (rows["m2"].abs() + rows["ground_m2"] > LEAST_M2)]
    keys = ["day", "hazard_id", "change"]
    joined = rows.groupby(keys, as_index=False).agg(
        {"m2": "sum", "ground_m2": "sum", "other_ids": _listed, "release_ids": _listed}
    )
    gone_now = [pair in vanished for pair in zip(joined["hazard_id"], joined["day"], strict=True)]
    joined["change"] = joined["change"].mask(
        np.array(gone_now, dtype=bool) & joined["change"].eq("shrunk"), "vanished"
    )
    moved = _moved(_named_anew(joined, vanished, first), pieces)
    return moved.sort_values(keys, ignore_index=True)[CHANGE_COLUMNS]


def _gained(pieces: pd.DataFrame, first: pd.Series) -> pd.DataFrame:
    """List the ground that areas gained: new ones when an export first shows them."""
    came = pieces[pieces["entry"].isin(["added", "adjusted"]) & pieces["from_hazard_id"].isna()]
    since = came["hazard_id"].map(first)
    appeared = (came["entered_on"] <= since).to_numpy()
    day = since.where(appeared, came["entered_on"])
    return _rows(came, day, np.where(appeared, "appeared", "grown"), came["area_m2"])


def _lost(pieces: pd.DataFrame, exported: pd.DatetimeIndex) -> pd.DataFrame:
    """List the ground that left areas: released, dropped, handed over, or of another category."""
    left = pieces[pieces["left_on"].notna()]
    place = np.minimum(exported.searchsorted(left["left_on"]), len(exported) - 1)
    day = pd.Series(exported[place], left.index)
    kept = left["to_hazard_id"].notna()
    other = kept & (left["to_hazard_id"] != left["hazard_id"])
    change = np.select(
        [left["exit"].isin(RELEASING), left["exit"].isin(["confirmed", "downgraded"]), other],
        ["released", left["exit"].astype(object), "transferred"],
        "shrunk",
    )
    lost = left["area_m2"].where(~kept, 0.0)
    return _rows(left, day, change, -lost, left["to_hazard_id"].where(other), left["release_id"])


def _rows(
    pieces: pd.DataFrame,
    day: pd.Series,
    change: Any,
    m2: pd.Series,
    other: pd.Series | None = None,
    release: pd.Series | None = None,
) -> pd.DataFrame:
    nothing = pd.Series(None, pieces.index, dtype=TEXT)
    return pd.DataFrame(
        {
            "day": day,
            "hazard_id": pieces["hazard_id"],
            "change": pd.Series(change, pieces.index, dtype=TEXT),
            "m2": m2,
            "ground_m2": pieces["area_m2"],
            "other_ids": nothing if other is None else other,
            "release_ids": nothing if release is None else release,
        }
    )


def _listed(names: pd.Series) -> str:
    return "; ".join(sorted({*names.dropna()}))


def _named_anew(
    rows: pd.DataFrame, vanished: set[tuple[Any, Any]], first: pd.Series
) -> pd.DataFrame:
    """Find whether the area of ground that went to another was renamed, split or merged."""
    handed = rows["change"].eq("transferred")
    takers = rows[handed].assign(to=rows.loc[handed, "other_ids"].str.split("; ")).explode("to")
    givers = takers.groupby(["day", "to"])["hazard_id"].nunique()
    words = []
    for row in rows[handed].itertuples():
        to = str(row.other_ids).split("; ")
        new = [first.get(name) == row.day for name in to]
        gone = (row.hazard_id, row.day) in vanished
        if len(to) > 1 and any(new):
            words.append("split")
        elif givers.get((row.day, to[0]), 0) > 1 and gone:
            words.append("merged")
        elif gone and all(new):
            words.append("renamed")
        elif gone:
            words.append("merged")
        elif all(new):
            words.append("split")
        else:
            words.append("transferred")
    rows.loc[handed, "change"] = words
    taking = pd.MultiIndex.from_frame(rows[["day", "hazard_id"]]).isin(
        pd.MultiIndex.from_frame(takers[["day", "to"]])
    )
    rows["change"] = rows["change"].mask(taking & rows["change"].eq("appeared"), "grown")
    return rows


def _moved(rows: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Join what an area lost and what it gained elsewhere where most of it went."""
    keys = ["day", "hazard_id"]
    lost, won = (
        rows[rows["change"].eq(word)].set_index(keys)["m2"].abs() for word in ("shrunk", "grown")
    )
    both = pd.concat([lost, won], axis=1, join="inner", keys=["lost", "won"])
    held = [
        pieces[(pieces["entered_on"] < day) & ~(pieces["left_on"] < day)]
        .groupby("hazard_id")["area_m2"]
        .sum()
        .reindex(both.xs(day, drop_level=False).index.get_level_values(1))
        for day in both.index.get_level_values(0).unique()
    ]
    if not held:
        return rows
    most = np.concatenate([each.to_numpy() for each in held])
    both = both[both.min(axis=1).to_numpy() > MOVED * most]
    moved = pd.MultiIndex.from_frame(rows[keys]).isin(both.index)
    rows = rows[~(moved & rows["change"].eq("grown").to_numpy())]
    at = pd.MultiIndex.from_frame(rows[keys]).isin(both.index) & rows["change"].eq("shrunk")
    of = both.reindex(pd.MultiIndex.from_frame(rows.loc[at, keys]))
    rows.loc[at, "m2"] = (of["won"] - of["lost"]).to_numpy()
    rows.loc[at, "ground_m2"] = of.max(axis=1).to_numpy()
    rows.loc[at, "change"] = "moved"
    return rows
