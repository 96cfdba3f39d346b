"""GeoPackages read as SQLite databases: geometries and cells that the driver changes.

SQLite keeps anything in any column. If a cell is not of the type of its column, the driver converts
it in silence: ``3,5 ha`` to the number 3, ``31/08/2012`` to the year 1970.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd

from minemap.errors import ReadError
from minemap.language.cells import Misfit
from minemap.positions.nesting import LEAST_SUSPECT, NESTED, is_nested
from minemap.read.guarding import without_journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = [
    "asking",
    "check_count",
    "check_geometries",
    "misfits",
    "quoted",
    "stored_geometries",
    "with_misfits",
]

ENVELOPES = (8, 40, 56, 56, 72, 8, 8, 8)
"""Bytes before the WKB of a geometry, by the code of its envelope (OGC 12-128r18, 2.1.3)."""

UNDEFINED = (-1, 0)
"""Ids of an unknown CRS, for plane coordinates and for degrees (OGC 12-128r18, 1.1.2)."""

Misfits = dict[str, dict[int, Any]]
"""By column and record id: what is written in cells that are not of the column's type."""

DAY_COLUMNS = {"OFTDate", "OFTDateTime"}
BITS = {"OFSTInt16": 15, "OFSTNone": 31}


@contextmanager
def asking(file: Path) -> Iterator[Callable[..., Iterator[tuple[Any, ...]]]]:
    """Query a GeoPackage as a database, without writing any file beside it.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Yields
    ------
    callable
        Takes a query and the values of its parameters, and gives the rows.

    Examples
    --------
    >>> from minemap import samples
    >>> with asking(samples.peru_path()) as ask:
    ...     next(ask("SELECT count(*) FROM hazards"))
    (79,)
    """
    address = f"file:{quote(str(without_journal(file).absolute()))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as database:
        yield lambda query, *values: iter(database.execute(query, values))


def quoted(name: str) -> str:
    """Write a name as SQL does.

    Parameters
    ----------
    name : str
        The name of a table or column.

    Returns
    -------
    str
        The name in quotes.

    Examples
    --------
    >>> print(quoted('the "b" side'))
    "the ""b"" side"
    """
    return '"' + name.replace('"', '""') + '"'


def check_count(file: Path, info: Mapping[str, Any]) -> None:
    """Refuse a layer that has more rows than the file counts: the driver leaves out the rest.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    info : mapping
        What `pyogrio.read_info` says of the layer.

    Raises
    ------
    ReadError
        If it has.

    Examples
    --------
    >>> import pyogrio
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> check_count(path, pyogrio.read_info(path, layer="hazards"))
    """
    there = int(info["features"])
    # A damaged file is for the driver to tell.
    with suppress(sqlite3.Error), asking(file) as ask:
        ((there,),) = ask(f"SELECT count(*) FROM {quoted(info['layer_name'])}")  # noqa: S608 - as below
    if there > info["features"] >= 0:
        raise ReadError(
            f"{file}: its layer {info['layer_name']!r} has {there:,} rows, and the file counts "
            f"{info['features']:,} (gpkg_ogr_contents): rows were added by a program that does not "
            "count them. Open it in QGIS or ogr2ogr and export it again"
        )


def check_geometries(file: Path, layer: str) -> None:
    """Refuse a layer if a geometry is nested too deep or states another CRS than the layer.

    The driver reads every geometry in the CRS of its layer, whatever CRS the geometry states.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    layer : str
        The layer.

    Raises
    ------
    ReadError
        If it has one.

    Examples
    --------
    >>> from minemap import samples
    >>> check_geometries(samples.peru_path(), "hazards")
    """
    # A damaged file is for the driver to tell.
    with suppress(sqlite3.Error), asking(file) as ask:
        column, srs = _geometry_column(ask, layer)
        if column is None:
            return
        cell, table = quoted(column), quoted(layer)
        query = f"SELECT {cell} FROM {table} WHERE length({cell}) >= ?"  # noqa: S608 - as below
        for (blob,) in ask(query, LEAST_SUSPECT):
            if isinstance(blob, bytes) and is_nested(blob[ENVELOPES[blob[3] >> 1 & 7] :]):
                raise ReadError(f"{file}: a geometry of its layer {layer!r} {NESTED}")
        stated = f"SELECT substr({cell}, 4, 5), count(*) FROM {table} WHERE {cell} IS NOT NULL"  # noqa: S608 - as below
        for header, count in ask(f"{stated} GROUP BY 1"):
            other = _srs(header)
            if srs in UNDEFINED or other in {srs, *UNDEFINED} or _crs(ask, other) == _crs(ask, srs):
                continue
            raise ReadError(
                f"{file}: {count:,} geometries of its layer {layer!r} state the CRS "
                f"{_crs(ask, other)}, and the layer {_crs(ask, srs)}. Give each CRS a layer of its "
                "own, or transform them in QGIS or ogr2ogr"
            )


def _geometry_column(ask: Callable[..., Iterator[tuple[Any, ...]]], layer: str) -> tuple[Any, Any]:
    """Give the geometry column of a layer and the id of its CRS; None if there is none."""
    known = "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?"
    return next(ask(known, layer), (None, None))


def _srs(header: Any) -> int:
    """Give the id of the CRS that a geometry states: four bytes after its flags."""
    if not isinstance(header, bytes) or len(header) < 5:  # noqa: PLR2004 - the flags and the id
        return UNDEFINED[0]
    return int.from_bytes(header[1:], "little" if header[0] & 1 else "big", signed=True)


def _crs(ask: Callable[..., Iterator[tuple[Any, ...]]], srs: int) -> str:
    """Name a CRS of the file by its authority, or else by its number in the file."""
    named = "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys "
    found = next(ask(f"{named} WHERE srs_id = ?", srs), None)
    return f"{found[0]}:{found[1]}".upper() if found else str(srs)


def stored_geometries(file: Path, layer: str) -> list[bool]:
    """Tell for each row of a layer whether the file has a geometry for it.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    layer : str
        The layer.

    Returns
    -------
    list of bool
        One a row; empty where the layer has no column of geometries.

    Examples
    --------
    >>> from minemap import samples
    >>> sum(stored_geometries(samples.peru_path(), "hazards"))
    77
    """
    with asking(file) as ask:
        column, _ = _geometry_column(ask, layer)
        if column is None:
            return []
        stored = ask(f"SELECT {quoted(column)} IS NOT NULL FROM {quoted(layer)}")  # noqa: S608 - names cannot be bound, and are quoted
        return [bool(cell) for (cell,) in stored]


def misfits(file: Path, info: Mapping[str, Any]) -> Misfits:
    """Find the cells of a layer that are not of the type that the driver gives their column.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    info : mapping
        What `pyogrio.read_info` says of the layer.

    Returns
    -------
    dict of str to dict of int to object
        By column and id of the record what stands there: a number or a text; of a column of days
        a `minemap.language.cells.Misfit`.

    Examples
    --------
    >>> import pyogrio
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> misfits(path, pyogrio.read_info(path, layer="hazards"))
    {}
    """
    kinds = dict(
        zip(info["fields"], zip(info["ogr_types"], info["ogr_subtypes"], strict=True), strict=True)
    )
    checks = {name: check for name, kind in kinds.items() if (check := _check(name, *kind))}
    if not checks:
        return {}
    table = quoted(info["layer_name"])
    found: Misfits = {}
    # A damaged file is for the driver to tell.
    with suppress(sqlite3.Error), asking(file) as ask:
        any_of_them = " OR ".join(checks.values())
        if next(ask(f"SELECT 1 FROM {table} WHERE {any_of_them} LIMIT 1"), None) is None:  # noqa: S608 - as above
            return {}
        # The driver numbers the rows of a view.
        key = quoted(info["fid_column"]) if info["fid_column"] else "row_number() OVER ()"
        for name, check in checks.items():
            rows = ask(
                f"SELECT number, cell FROM (SELECT {key} AS number, {quoted(name)} AS cell, "  # noqa: S608 - as above
                f"{check} AS odd FROM {table}) WHERE odd"
            )
            days = kinds[name][0] in DAY_COLUMNS
            cells = {int(number): Misfit(cell) if days else _text(cell) for number, cell in rows}
            if cells:
                found[name] = cells
    return found


def _text(cell: Any) -> Any:
    """Decode bytes in a column of texts."""
    return cell.decode(errors="replace") if isinstance(cell, bytes) else cell


def _check(name: str, kind: str, subtype: str) -> str | None:
    """Write the SQL condition that a cell is not of its column's type; None if any cell fits."""
    cell = quoted(name)
    if kind in DAY_COLUMNS:
        day = f"substr({cell}, 1, 10)"
        # SQLite notices that there is no 30 February only when it calculates with the day.
        return (
            f"({cell} IS NOT NULL AND (typeof({cell}) <> 'text' "
            f"OR {day} IS NOT date({day}, '+0 days') "
            f"OR (length({cell}) > 10 AND datetime({cell}) IS NULL)))"
        )
    if kind == "OFTReal":
        # SQLite keeps 64 bits in any column of numbers; the driver reads a FLOAT column with 32.
        single = f" OR ({cell} IS NOT NULL)" if subtype == "OFSTFloat32" else ""
        return f"(typeof({cell}) NOT IN ('null', 'real', 'integer'){single})"
    if kind == "OFTString":
        # For the driver a NUL ends a text.
        return f"instr(CAST({cell} AS BLOB), x'00')"
    return _check_whole(cell, kind, subtype)


def _check_whole(cell: str, kind: str, subtype: str) -> str | None:
    """Write the SQL condition that a cell is not a whole number that fits its column."""
    if kind not in {"OFTInteger", "OFTInteger64"}:
        return None
    whole = f"typeof({cell}) NOT IN ('null', 'integer')"
    if kind == "OFTInteger64":
        return f"({whole})"
    if subtype == "OFSTBoolean":
        return f"({whole} OR {cell} NOT IN (0, 1))"
    limit = 1 << BITS.get(subtype, 31)
    return f"({whole} OR {cell} NOT BETWEEN {-limit} AND {limit - 1})"


def with_misfits(frame: pd.DataFrame, ids: Sequence[int], found: Misfits) -> pd.DataFrame:
    """Restore what is written in cells that are not of the type of their column.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows as the driver gives them.
    ids : sequence of int
        The ids of their records.
    found : dict
        As `misfits` gives it.

    Returns
    -------
    pandas.DataFrame
        The same, with columns of objects where there are such cells.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"m2": [700.0, 3.0]})
    >>> with_misfits(frame, [1, 2], {"m2": {2: "3,5 ha"}})["m2"].tolist()
    [700.0, '3,5 ha']
    """
    places = {number: place for place, number in enumerate(ids)}
    changed = {}
    for name, cells in found.items():
        here = {places[number]: cell for number, cell in cells.items() if number in places}
        if not here or name not in frame.columns:
            continue
        if all(isinstance(cell, float) for cell in here.values()):
            values = frame[name].to_numpy(dtype="float64", copy=True)
        else:
            column = frame[name].astype(object)
            values = column.where(column.notna(), None).to_numpy(copy=True)
        for place, cell in here.items():
            values[place] = cell
        changed[name] = pd.Series(values, index=frame.index, dtype=values.dtype)
    return frame.assign(**changed) if changed else frame
