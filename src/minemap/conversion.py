"""Converts records from any format that can be read to any that can be written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from minemap.errors import ArgumentError, ReadError, RejectedRows, SchemaError, WriteError, warn
from minemap.ledger import Ledger
from minemap.read import holds, name_of, pages_of, read_hazards, read_releases
from minemap.read.contents import unread_layers
from minemap.saving import file_name
from minemap.writing import write

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from minemap.days import Day
    from minemap.maps.redaction import Redaction
    from minemap.read import Place
    from minemap.tables.schema import Table

__all__ = ["Converted", "convert"]

TABLES: tuple[Table, ...] = ("hazards", "releases")
READERS: dict[Table, Callable[..., Any]] = {"hazards": read_hazards, "releases": read_releases}


class Converted(NamedTuple):
    """A conversion: the file, its tables, and the rows that were rejected."""

    path: Path
    tables: dict[str, pd.DataFrame]
    rejected: dict[str, pd.DataFrame]


def convert(
    source: Place,
    target: str | os.PathLike[str],
    *,
    table: Table | None = None,
    layer: str | None = None,
    hazards_layer: str | None = None,
    releases_layer: str | None = None,
    strict: bool = False,
    crs: Any = None,
    country: str | None = None,
    columns: Mapping[str, Any] | str | os.PathLike[str] | None = None,
    points: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    hemisphere: Literal["north", "south"] | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
    ids: Literal["row", "feature"] | None = None,
    sql: str | None = None,
    params: Mapping[str, Any] | None = None,
    where: str | None = None,
    moment: Day | None = None,
    on_reject: Literal["raise", "return"] = "raise",
    overwrite: bool = False,
    language: str = "en",
    time_slider: bool = False,
    safe_for: Literal["spreadsheets"] | None = None,
    styles: bool = False,
    redact: float | Redaction | Mapping[str, Any] | None = None,
) -> Converted:
    """Convert a record to another format, with minemap's columns, codes and coordinates.

    Parameters
    ----------
    source : str, os.PathLike, list of them, or DataFrame
        A file, a table that Python holds, the pages of a layer, or the address of a database or
        service, as `minemap.read_hazards` takes them.
    target : str or os.PathLike
        The file to write, as `minemap.write` takes it.
    table : {"hazards", "releases"}, optional
        Which table to take; by default both where the source has both.
    layer, crs, country, columns, points, encoding, sql, params, where, moment
        As `minemap.read_hazards` takes them; a layer and a query give one table.
    hemisphere, calendar, units, ids
        As `minemap.read_hazards` takes them.
    hazards_layer, releases_layer : str, optional
        The layers of both tables, where their names do not say which they are.
    strict : bool
        Make an error of what is otherwise a warning: a layer with rows that is not converted.
    on_reject : {"raise", "return"}
        What to do about rows that cannot be used: write nothing, or go on without them.
    overwrite : bool
        Whether a file that is there may be replaced; never the source itself.
    language, time_slider, safe_for, styles
        As `minemap.write` takes them.
    redact : float, Redaction or dict, optional
        Write a copy that anyone may have instead, coarse as `minemap.Ledger.explore` makes a map:
        points in the middle of squares of so many metres, m² to 100 as the account of that map
        counts them, days to the end of their year; ids, names and all other texts are left out.

    Returns
    -------
    Converted
        ``path``; ``tables``, by name, as they were written; and ``rejected``, by name, the rows
        that were left out.

    Raises
    ------
    ReadError
        If the source cannot be read.
    SchemaError
        If it holds neither hazards nor land-release records.
    RejectedRows
        If a row cannot be used, and `on_reject` is ``"raise"``.
    ArgumentError
        If `redact` makes no sense, or there are records without the hazards that say where they
        are to be shown.
    WriteError
        If the target is the source, is there already, or cannot hold the tables.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from minemap import samples
    >>> done = convert(samples.peru_path(), pathlib.Path(tempfile.mkdtemp(), "peru.kmz"))
    >>> {name: len(table) for name, table in done.tables.items()}
    {'hazards': 79, 'releases': 9}
    """
    if on_reject not in {"raise", "return"}:
        raise ArgumentError(f"on_reject={on_reject!r} is neither 'raise' nor 'return'")
    path = Path(file_name(target))
    files = [] if isinstance(source, pd.DataFrame) else pages_of(source) or [Path(name_of(source))]
    if path.exists() and any(file.exists() and path.samefile(file) for file in files):
        raise WriteError(f"{path}: is the file to be read; give the new one another name")
    asked = {"layer": layer, "crs": crs, "sql": sql, "params": params, "where": where}
    asked |= {"moment": moment}
    asked |= {"country": country, "columns": columns, "points": points, "encoding": encoding}
    asked |= {"hemisphere": hemisphere, "calendar": calendar, "units": units, "ids": ids}
    named: dict[Table, str | None] = {"hazards": hazards_layer, "releases": releases_layer}
    both = any(named.values())
    if both and (layer is not None or table is not None):
        raise ArgumentError("layer= and table= take one table: leave out hazards_layer= or so")
    single = any(one is not None for one in (layer, sql, where))
    chosen = _chosen(source, table, named, single=single, public=redact is not None)
    read = {
        name: _read(source, name, {**asked, "layer": named[name] or layer}) for name in chosen
    } or _tried(source, asked)
    if table is None and not single:
        _tell_unread(source, {name: named[name] for name in read}, strict=strict)
    tables: dict[str, pd.DataFrame] = {name: used for name, (used, _) in read.items()}
    rejected: dict[str, pd.DataFrame] = {name: rows for name, (_, rows) in read.items()}
    if on_reject == "raise":
        for name, rows in rejected.items():
            if len(rows):
                raise RejectedRows(rows, f"{name_of(source)}, {name}", len(tables[name]))
    if redact is not None:
        tables = _for_everyone(tables, redact, table)
    how: dict[str, Any] = {"language": language, "time_slider": time_slider}
    how |= {"safe_for": safe_for, "styles": styles}
    write(tables, path, overwrite=overwrite, **how)
    return Converted(path, tables, rejected)


def _for_everyone(
    tables: Mapping[str, pd.DataFrame],
    choice: float | Redaction | Mapping[str, Any],
    table: Table | None,
) -> dict[str, pd.DataFrame]:
    """Make a coarse copy for everyone, and warn if its account differs from that of the map."""
    if "hazards" not in tables:
        raise ArgumentError(
            "redact: where a record is shown follows from its hazards: convert both tables"
        )
    copy = Ledger(tables["hazards"], tables.get("releases")).redacted(choice)
    made = {"hazards": copy.hazards, "releases": copy.releases}
    return {name: made[name] for name in tables if table in {None, name}}


def _tell_unread(source: Place, read: Mapping[Table, str | None], *, strict: bool) -> None:
    """Warn of layers of the source that were not converted."""
    left = unread_layers([(source, table, layer) for table, layer in read.items()])
    if len(left):
        told = ", ".join(f"{row.layer} ({row.rows:,} rows)" for row in left.itertuples())
        message = f"{name_of(source)}: not converted: {told}"
        if strict:
            raise ReadError(message)
        warn(message)


def _chosen(
    source: Place,
    table: Table | None,
    named: Mapping[Table, str | None],
    *,
    single: bool,
    public: bool,
) -> tuple[Table, ...]:
    """Tell which tables to read; none if only the columns can show which table it is.

    For a public copy all are read, since all of them decide where an area is shown.
    """
    if public and single:
        raise ArgumentError(
            "redact: where an area is shown follows from the whole record: leave out layer=, "
            "sql= and where=, and name hazards_layer= and releases_layer="
        )
    if table is not None:
        if table not in TABLES:
            raise ArgumentError(f"table={table!r} is neither 'hazards' nor 'releases'")
        return tuple(one for one in TABLES if one == table or (public and holds(source, one)))
    return () if single else tuple(one for one in TABLES if named[one] or holds(source, one))


def _read(
    source: Place, table: Table, where: Mapping[str, Any]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    read: tuple[pd.DataFrame, pd.DataFrame] = READERS[table](source, on_reject="return", **where)
    return read


def _tried(
    source: Place, where: Mapping[str, Any]
) -> dict[Table, tuple[pd.DataFrame, pd.DataFrame]]:
    """Read a table without a known name as hazards, or, if its columns do not fit, as releases."""
    try:
        return {"hazards": _read(source, "hazards", where)}
    except SchemaError as error:
        try:
            return {"releases": _read(source, "releases", where)}
        except SchemaError as other:
            raise SchemaError(
                f"neither hazards nor land-release records. As hazards: {error}. As releases: "
                f"{other}"
            ) from None
