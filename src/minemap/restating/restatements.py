"""Restatements: how rows recorded or withdrawn later changed periods that were closed before.

The rows of a record come and go in units: all rows of one id that were recorded or withdrawn on one
day. First the record is divided into parts that do not affect one another. In each part the units
are applied one after the other, and the account of the part is drawn up after each. A change in a
period that was over before the unit's day is a restatement, and the unit is its cause. Since parts
do not affect one another, the first units of all parts are swept together, then the second units,
and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import shapely

from minemap import accounts
from minemap.accounts import FLOWS, OUTGOING
from minemap.dtypes import TEXT, Array
from minemap.sweep.components import touching
from minemap.sweep.sweeping import sweep, sweep_reported, tied
from minemap.tables.known import recorded_from, stood_on, withdrawn_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    Tables = tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]

__all__ = ["CAUSES", "first_recorded", "restatements"]

CAUSES = ("late", "correction", "version", "withdrawal")
"""Why a closed period changed: a row recorded late, a row recorded again in place of one that was
withdrawn, a new version of a known hazard, a row withdrawn."""

PART = "part of the record"
"""A helper column; no file has a column of this name."""

NO_RESIDUES = pd.DataFrame(
    {"hazard_id": [], "since": pd.to_datetime([]), "until": pd.to_datetime([])}
).astype({"hazard_id": TEXT})
"""Limits that find no residues, which matter for counts of areas and not for flows of m²."""

LEAST_M2 = 1e-4
"""A difference below 1 cm² is rounding, not a change."""

OUT = {name for name, out in zip(FLOWS, OUTGOING, strict=True) if out}


@dataclass(frozen=True)
class _Units:
    """The rows of a record, and when they came and went."""

    tables: Tables
    parts: tuple[Array, Array]
    """The part of the record that each row belongs to."""
    moves: pd.DataFrame
    """One row for each coming or going: ``table``, ``place``, ``comes``, ``unit``, ``turn``."""
    table: pd.DataFrame
    """One row for each unit: ``part``, ``day``, ``table``, ``id``, ``turn`` (its place in it)."""


def first_recorded(tables: Tables) -> pd.Timestamp | None:
    """Find the first day on which a record held anything.

    Parameters
    ----------
    tables : tuple of two geopandas.GeoDataFrame
        Hazards and releases, normalised, with the rows that were withdrawn.

    Returns
    -------
    pandas.Timestamp or None
        The day; None of an empty record.

    Examples
    --------
    >>> import minemap
    >>> first_recorded(minemap.samples.peru())
    Timestamp('2010-12-31 00:00:00')
    """
    days = np.concatenate([recorded_from(table) for table in tables])
    return pd.Timestamp(days.min()) if len(days) else None


def restatements(
    tables: Tables,
    freq: str,
    by: str | Sequence[str] | None,
    basis: Literal["geometry", "reported"],
    since: pd.Timestamp,
    until: pd.Timestamp | None,
    workers: int = 1,
) -> pd.DataFrame:
    """List the changes in periods that were closed before.

    Parameters
    ----------
    tables : tuple of two geopandas.GeoDataFrame
        Hazards and releases, normalised, with the rows that were withdrawn.
    freq : str
        The length of a period as pandas writes it.
    by : str or list of str, optional
        ``category``, or columns of the hazards, to keep apart.
    basis : {"geometry", "reported"}
        Measured ground, or what was written down.
    since : pandas.Timestamp
        The day after which rows came or went.
    until : pandas.Timestamp, optional
        The last day on which they did; by default the last of all.
    workers : int
        How many threads to sweep on.

    Returns
    -------
    pandas.DataFrame
        As `minemap.Ledger.restatements` returns it.

    Examples
    --------
    >>> import minemap
    >>> record = minemap.samples.peru()
    >>> len(restatements(record, "YE", None, "geometry", first_recorded(record), None))
    0
    """
    groups = [by] if isinstance(by, str) else [*by] if by is not None else []
    units = _units(tables, since, until)
    stands = [stood_on(table, since) for table in tables]
    account = _Account(units, freq, groups, basis, workers)
    before = account.of(stands, units.table["part"].unique())
    found = [_changes(before.iloc[:0], before.iloc[:0], _only(units, units.table.iloc[:0]), groups)]
    for turn, moved in units.moves.groupby("turn"):
        for number, name in enumerate(("hazards", "releases")):
            rows = moved[moved["table"] == name]
            stands[number][rows["place"].to_numpy()] = rows["comes"].to_numpy()
        parts = units.table.loc[units.table["turn"] == turn, "part"].to_numpy()
        now = account.of(stands, parts)
        mine = before[PART].isin(parts)
        of_turn = units.table[units.table["turn"] == turn]
        found.append(_changes(before[mine], now, _only(units, of_turn), groups))
        before = pd.concat([before[~mine], now], ignore_index=True)
    table = pd.concat(found, ignore_index=True)
    order = ["recorded_on", "table", "id", "period_end", *groups, "flow"]
    return table.sort_values(order, kind="stable", ignore_index=True)


# The units ---------------------------------------------------------------------------------------


def _units(tables: Tables, since: pd.Timestamp, until: pd.Timestamp | None) -> _Units:
    parts = _parts(tables)
    last = np.datetime64(until if until is not None else "9999-12-30", "us")
    moves = []
    for name, key, table, part in zip(
        ("hazards", "releases"), ("hazard_id", "release_id"), tables, parts, strict=True
    ):
        comes, goes = recorded_from(table), withdrawn_from(table)
        stood = comes < goes
        for day, coming in ((comes, True), (goes, False)):
            place = np.flatnonzero(stood & (day > np.datetime64(since, "us")) & (day <= last))
            moves.append(
                pd.DataFrame(
                    {
                        "table": name,
                        "place": place,
                        "comes": coming,
                        "part": part[place],
                        "day": day[place],
                        "id": table[key].to_numpy(dtype=object)[place],
                        "row": table.index.to_numpy()[place],
                    }
                )
            )
    every = pd.concat(moves, ignore_index=True)
    keys = ["part", "day", "table", "id"]
    every["unit"] = every.groupby(keys, sort=True).ngroup()
    known = pd.Series(recorded_from(tables[0])).groupby(tables[0]["hazard_id"].to_numpy()).min()
    table = every.drop_duplicates("unit").set_index("unit").sort_index()[keys]
    table["turn"] = table.groupby("part").cumcount()
    every["turn"] = every["unit"].map(table["turn"])
    for name, which in (("row", every["comes"]), ("replaces", ~every["comes"])):
        last_row = every[which].groupby("unit")["row"].max()
        table[name] = last_row.reindex(table.index).astype("Int64")
    older = table["table"].eq("hazards") & (table["id"].map(known) < table["day"])
    table["why"] = np.select(
        [table["row"].isna(), table["replaces"].notna(), older],
        ["withdrawal", "correction", "version"],
        "late",
    )
    return _Units(tables, parts, every, table)


def _only(units: _Units, table: pd.DataFrame) -> _Units:
    return _Units(units.tables, units.parts, units.moves, table)


def _parts(tables: Tables) -> tuple[Array, Array]:
    """Divide a record into parts that do not affect one another on any day."""
    shapes = np.concatenate([table.geometry.to_numpy().astype(object) for table in tables])
    # For an outline that crosses itself, its box decides what it touches.
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    shapes[broken] = shapely.box(*shapely.bounds(shapes[broken]).T)
    ground = touching(shapes)
    ids = pd.concat([table["hazard_id"] for table in tables])
    part = tied(ground, ids)
    return part[: len(tables[0])], part[len(tables[0]) :]


# The accounts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Account:
    """Draws up the account of some parts of a record."""

    units: _Units
    freq: str
    groups: list[str]
    basis: str
    workers: int

    def of(self, stands: list[Array], parts: Array) -> pd.DataFrame:
        """Draw up the account of the rows that stand: one row for each part, period and group."""
        hazards, releases = (
            table[held & np.isin(part, parts)]
            for table, held, part in zip(self.units.tables, stands, self.units.parts, strict=True)
        )
        keys = [PART, "period_end", *self.groups]
        if not len(hazards):
            nothing = pd.DataFrame(columns=[*keys, *FLOWS])
            return nothing.astype({PART: np.int64, **dict.fromkeys(FLOWS, float)})
        place = pd.Index(self.units.tables[0].index).get_indexer(hazards.index)
        hazards = hazards.assign(**{PART: self.units.parts[0][place]})
        swept = sweep(hazards, releases, self.workers)
        if self.basis == "reported":
            swept = sweep_reported(hazards, releases, swept)
        line = accounts.timeline(swept.table, hazards, [PART, *self.groups], NO_RESIDUES)
        flows = line[list(FLOWS)].reset_index()
        ends = accounts.period_ends(flows["day"], self.freq, None, None)
        flows["period_end"] = ends[ends.searchsorted(flows["day"])]
        return flows[[*keys, *FLOWS]].astype({PART: np.int64})


def _changes(
    before: pd.DataFrame, now: pd.DataFrame, units: _Units, groups: list[str]
) -> pd.DataFrame:
    """List the changes of each part's account in periods that were over before the unit."""
    keys = [PART, "period_end", *groups]
    then = before.assign(**{name: -before[name] for name in FLOWS})
    moved = pd.concat([then, now]).groupby(keys, dropna=False)[list(FLOWS)].sum()
    long = moved.rename(columns=lambda name: name.removesuffix("_m2")).reset_index()
    long = long.melt(keys, var_name="flow", value_name="m2")
    long = long[long["m2"].abs() >= LEAST_M2]
    cause = units.table.set_index("part").reindex(long[PART])
    for name in ("day", "table", "id", "row", "replaces", "why"):
        long[name] = cause[name].array
    long = long[pd.to_datetime(long["period_end"]) < pd.to_datetime(long["day"])]
    out = long["flow"].add("_m2").isin(OUT)
    made = pd.DataFrame(
        {
            "period_end": pd.DatetimeIndex(long["period_end"]).as_unit("us"),
            **{name: long[name].array for name in groups},
            "flow": long["flow"].array,
            "m2": long["m2"].to_numpy(dtype=float),
            "closing_m2": np.where(out, -1.0, 1.0) * long["m2"].to_numpy(dtype=float),
            "table": long["table"].array,
            "id": long["id"].array,
            "row": long["row"].array,
            "replaces": long["replaces"].array,
            "recorded_on": pd.DatetimeIndex(long["day"]).as_unit("us"),
            "why": long["why"].array,
        }
    )
    return made.astype(dict.fromkeys(("flow", "table", "id", "why"), TEXT))
