"""Reads a record, from whatever holds it, as its two tables or their ledger.

A warning names what was not read from the source. If a total without it would be wrong, the record
is refused: a file whose clearances are in a layer of another name must not give a total without
them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, Unpack

import pandas as pd

from minemap.closing import closings as closings_of
from minemap.days import as_day
from minemap.errors import ArgumentError, ReadError, SchemaError, warn
from minemap.language.cells import wording
from minemap.ledger import Ledger
from minemap.read import ReadOptions, describe, holds, name_of, read_hazards, read_releases
from minemap.read.contents import may_hold_releases, unread_layers
from minemap.read.mapping import PARTS
from minemap.snapshots import from_snapshots
from minemap.sweep.archive import ARCHIVE
from minemap.tables.schema import normalise_releases

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from minemap.days import Day
    from minemap.tables.schema import Table

__all__ = ["RecordTables", "is_kept", "read_record", "read_tables", "with_closings"]

TABLES: tuple[Table, ...] = ("hazards", "releases")
Source: TypeAlias = "pd.DataFrame | str | os.PathLike[str] | Sequence[str | os.PathLike[str]]"

PROPOSED = "proposed"
"""The value of ``columns=`` that uses the proposals of `minemap.describe`."""


class Reading(ReadOptions, total=False):
    """Keywords of `read_record` for reading tables, so that type checkers find mistakes."""

    hazards_layer: str | None
    releases_layer: str | None
    hazards_options: Mapping[str, Any] | None
    releases_options: Mapping[str, Any] | None
    values: Mapping[str, Mapping[str, str]] | None
    status: str | None


class RecordTables(NamedTuple):
    """The two tables of a record, their rejected rows, and the layers that were not read."""

    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame | None
    rejected: dict[Table, pd.DataFrame]
    """By table: ``row``, ``id``, ``field``, ``reason``; empty if all rows can be used."""
    unread: dict[str, int]
    """Layers with rows that belong to neither table, and how many rows each has."""


def read_record(
    source: Source | Mapping[Day, Source],
    releases: Source | Literal[False] | None = None,
    *,
    closings: bool | str = False,
    strict: bool = False,
    workers: int | None = None,
    **options: Unpack[Reading],
) -> Ledger:
    """Read a record, from whatever holds it, and make its ledger.

    Parameters
    ----------
    source : path, address or table
        A file with both tables; a file, pages, a database or a service, as `minemap.read_hazards`
        takes them; a folder that `Ledger.to_parquet` wrote; a DataFrame or GeoDataFrame of
        hazards; or, of a register that was exported on several days, its exports by their days,
        ``{"2022-12-31": …, "2023-12-31": …}``, as `minemap.from_snapshots` takes them.
    releases : path, address, table or False, optional
        Where the land-release records are, if not in `source`. False says that there are none.
    closings : bool or {"cancelled", "reduced", "cleared"}
        Make records of release of the rows that a register calls closed, as `minemap.closings`
        does; an outcome is that of the rows that do not say how they were closed. Rows that release
        nothing though they are closed are told.
    strict : bool, default False
        Make an error of what is otherwise a warning: a layer that was not read.
    workers : int, optional
        How many threads to cut outlines on, as `minemap.Ledger` takes it.
    **options
        As `read_tables` takes them: ``hazards_layer``, ``releases_layer``, ``columns`` (also
        ``"proposed"``), ``values``, ``status``, ``crs``, ``country`` and the other options of
        `minemap.read_hazards`.

    Returns
    -------
    Ledger
        The ledger.

    Raises
    ------
    RejectedRows
        If a row cannot be used. With ``on_reject="return"``, `read_tables` gives the rest.
    ReadError
        If something cannot be read, or layers lie unread in a file without release records.
    ArgumentError
        If the source is nothing of these, or options do not go with it.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.read_record(minemap.samples.peru_path())
    >>> round(ledger.remaining("2023-12-31")["area_m2"].sum())
    302013
    """
    if isinstance(source, Mapping):
        return _of_exports(source, releases, closings, strict, workers, options)
    if isinstance(source, str | os.PathLike) and is_kept(source):
        if releases is not None or options or closings:
            raise ArgumentError(f"{source}: is a kept ledger, with both tables; leave the rest out")
        return Ledger.from_parquet(source, workers=workers)
    if "on_reject" in options:
        raise ArgumentError("on_reject: a ledger needs every row; read_tables gives the rest")
    tables = read_tables(source, releases, strict=strict, **options)
    done = tables.releases
    if closings:
        outcome = None if closings is True else str(closings)
        done = with_closings(tables.hazards, tables.releases, outcome)
    return Ledger(tables.hazards, done, workers=workers)


def with_closings(
    hazards: pd.DataFrame, releases: pd.DataFrame | None, outcome: str | None = None
) -> pd.DataFrame:
    """Add release records for the closed rows of a register.

    Parameters
    ----------
    hazards : pandas.DataFrame
        The register.
    releases : pandas.DataFrame or None
        The records of release that there are.
    outcome : {"cancelled", "reduced", "cleared"}, optional
        The outcome of closed areas for which the register states none.

    Returns
    -------
    pandas.DataFrame
        All records of release.

    Warns
    -----
    MinemapWarning
        If rows that are called closed release nothing.

    Examples
    --------
    >>> register = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"], "area": [700],
    ...     "reported_on": ["2020-01-31"], "status": ["cleared"], "closed_on": ["2021-05-05"]})
    >>> with_closings(register, None)["release_id"].tolist()
    ['closing A']
    """
    made: pd.DataFrame
    made, unsaid = closings_of(hazards, outcome)
    if len(unsaid):
        first = unsaid.iloc[0]
        warn(
            f"closed areas that release nothing: {len(unsaid):,} with "
            f"{unsaid['area_m2'].sum():,.0f} m² (such as {first['id']}: {first['reason']}); "
            "minemap.closings lists them"
        )
    if releases is None:
        return made
    every: pd.DataFrame = pd.concat([normalise_releases(releases)[0], made], ignore_index=True)
    return every


def _of_exports(
    exports: Mapping[Any, Any],
    releases: Any,
    closings: bool | str,
    strict: bool,
    workers: int | None,
    options: Reading,
) -> Ledger:
    """Make a ledger from a register's exports; rows without a day count from the export's day."""
    read: dict[Any, pd.DataFrame] = {}
    done = None
    for day, export in exports.items():
        try:
            tables = read_tables(export, False, strict=strict, **options)
        except SchemaError as error:
            if "no column reported_on" not in str(error) or options.get("columns"):
                raise
            constant = {"constants": {"reported_on": f"{as_day(day, 'day of an export'):%Y-%m-%d}"}}
            asked: Reading = {**options, "columns": constant}
            tables = read_tables(export, False, strict=strict, **asked)
        read[day] = tables.hazards
    if releases is not None and releases is not False:
        done = releases if isinstance(releases, pd.DataFrame) else read_releases(releases)
    found = from_snapshots(read, done, outcome=closings if isinstance(closings, str) else None)
    left = found.unexplained
    if len(left):
        warn(
            f"areas that shrank, grew, moved or vanished between exports, and no record says why: "
            f"{len(left):,}, {left['m2'].sum():+,.0f} m²; minemap.from_snapshots lists them"
        )
    # The column names and the id type of the latest export.
    found.hazards.attrs |= read[max(read, key=lambda day: as_day(day, "day of an export"))].attrs
    return Ledger(*found, workers=workers)


def read_tables(
    source: Source,
    releases: Source | Literal[False] | None = None,
    *,
    hazards_layer: str | None = None,
    releases_layer: str | None = None,
    strict: bool = False,
    on_reject: Literal["raise", "return"] = "raise",
    hazards_options: Mapping[str, Any] | None = None,
    releases_options: Mapping[str, Any] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    status: str | None = None,
    **options: Any,
) -> RecordTables:
    """Read the two tables of a record, and report what was not read.

    Parameters
    ----------
    source, releases : path, address or table
        As `read_record` takes them.
    hazards_layer, releases_layer : str, optional
        The layers, sheets, folders or tables, where their names do not say which they are.
    strict : bool, default False
        Make an error of a layer that was not read.
    on_reject : {"raise", "return"}
        What to do about rows that cannot be used: raise, or list them.
    hazards_options, releases_options : mapping, optional
        Options of `minemap.read_hazards` and `minemap.read_releases` for one table alone, such as
        ``{"sql": "SELECT …"}``.
    values : mapping, optional
        The meaning of codes, by the column of minemap: ``{"category": {"1": "SHA"}}``.
    status : str, optional
        The column that says whether an area is open or closed, if its name does not.
    **options
        Options for both; with ``columns="proposed"`` the columns that `minemap.describe` proposes
        are used, and a warning says which.

    Returns
    -------
    RecordTables
        The tables, the rows that cannot be used, and the layers that were not read.

    Raises
    ------
    RejectedRows, ReadError, ArgumentError
        As `read_record` says.

    Examples
    --------
    >>> import minemap
    >>> tables = read_tables(minemap.samples.peru_path())
    >>> len(tables.hazards), len(tables.releases), tables.unread
    (79, 9, {})
    """
    if isinstance(source, Ledger):
        raise ArgumentError("source is a Ledger already; use it as it is")
    asked: dict[Table, dict[str, Any]] = {
        "hazards": {"layer": hazards_layer, "status": status, **(hazards_options or {})},
        "releases": {"layer": releases_layer, **(releases_options or {})},
    }
    columns = options.pop("columns", None)
    said = _Said(columns, values)
    hazards, lost = _table("hazards", source, on_reject, {**options, **asked["hazards"]}, said)
    named = any(value is not None for value in asked["releases"].values())
    place: Any = releases
    if releases is None and not isinstance(source, pd.DataFrame):
        place = source if named or holds(source, "releases") else None
    elif releases is False or releases is None:
        place = None
    done, others = (
        (None, lost.iloc[:0])
        if place is None
        else _table(
            "releases", place, on_reject, {**options, "points": None, **asked["releases"]}, said
        )
    )
    taken: list[tuple[Any, Table, str | None]] = [(source, "hazards", hazards_layer)]
    if place is not None:
        taken.append((place, "releases", releases_layer))
    left = unread_layers(taken)
    unread = dict(zip(left["layer"].astype(str), left["rows"].astype(int), strict=True))
    if unread:
        told = ", ".join(f"{name or '(no name)'} ({rows:,} rows)" for name, rows in unread.items())
        if done is None and releases is None and any(map(may_hold_releases, left.itertuples())):
            raise ReadError(
                f"{name_of(source)}: no layer is called as land-release records are, and these "
                f"were not read: {told}. Say which holds them (releases_layer, on the command line "
                "--releases-layer), or that there are none (releases=False, --no-releases)"
            )
        message = f"{name_of(source)}: not read: {told}"
        if strict:
            raise ReadError(message)
        warn(message)
    return RecordTables(hazards, done, {"hazards": lost, "releases": others}, unread)


class _Said(NamedTuple):
    """The user's mapping of the columns of both tables."""

    columns: Any = None
    values: Mapping[str, Mapping[str, str]] | None = None

    def of(self, table: Table, source: Any, options: Mapping[str, Any]) -> Any:
        """Give the mapping of one table, for its reader."""
        columns = self.columns
        if isinstance(columns, str) and columns == PROPOSED:
            columns = _proposed(table, source, options)
        if not self.values:
            return columns
        if columns is not None and not isinstance(columns, Mapping):
            raise ArgumentError(f"values= beside columns={columns!r}; write the values into it")
        odd = [name for name in self.values if not any(name in wording()[t] for t in TABLES)]
        if odd:
            raise ArgumentError(f"values: there is no column {odd[0]!r}")
        own = {name: codes for name, codes in self.values.items() if name in wording()[table]}
        named = dict(columns or {})
        named = dict(named.get(table, {})) if set(named) & {*TABLES, "points"} else named
        if named and not set(named) & {*PARTS}:
            named = {"columns": named}
        return {**named, "values": {**named.get("values", {}), **own}}


def _proposed(table: Table, source: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    """Take the columns that are proposed for a table, and warn which they are."""
    asked = {name: options.get(name) for name in ("layer", "encoding", "country", "where")}
    about = describe(source, table, **{k: v for k, v in asked.items() if v is not None})
    rows = about.columns[about.columns["how"] == PROPOSED]
    if len(rows):
        told = "; ".join(
            f"{row.column!r} as {row.read_as} ({row.why})" for row in rows.itertuples()
        )
        warn(f"{about.name}: read as proposed: {told}")
    return {"columns": dict(zip(rows["read_as"], rows["column"], strict=True))}


def _table(
    name: Table,
    source: Any,
    on_reject: Literal["raise", "return"],
    options: dict[str, Any],
    said: _Said,
) -> tuple[Any, pd.DataFrame]:
    """Read one table and its rejected rows (none if these raise)."""
    options = {**options, "columns": said.of(name, source, options)}
    given = {key: value for key, value in options.items() if value is not None}
    none = pd.DataFrame({key: [] for key in ("row", "id", "field", "reason")})
    reader: Any = read_hazards if name == "hazards" else read_releases
    if on_reject == "return":
        answer: tuple[Any, pd.DataFrame] = reader(source, on_reject="return", **given)
        return answer
    return reader(source, **given), none


def is_kept(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path is a folder that `Ledger.to_parquet` wrote.

    Parameters
    ----------
    path : str or os.PathLike
        The path.

    Returns
    -------
    bool
        Whether it is.

    Examples
    --------
    >>> is_kept("record.gpkg")
    False
    """
    return Path(path).is_dir() and Path(path, ARCHIVE).is_file()
