"""Guards against files from strangers: none opens another file, asks a host, or runs for ever.

Drivers follow what a file says: a CRS by its address, a view without end, a megabyte that unpacks
to gigabytes. Each of these is looked for before a driver opens the file, by parsing and not by
matching texts, and refused with one error.
"""

from __future__ import annotations

import atexit
import json
import re
import shutil
import sqlite3
import tempfile
import time
import zipfile
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.parsers import expat

from minemap.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "LARGEST_PACKED",
    "bounded",
    "check_packed",
    "check_sheets",
    "check_view",
    "loads_without_references",
    "read_json",
    "well_drawn",
    "without_journal",
]

LARGEST_PACKED = 1 << 30
"""Bytes that a zip, KMZ or workbook may unpack to."""

LEAST_SUSPECT, MOST_TIMES = 64 << 20, 100
"""A file that unpacks to more bytes than this, and to this many times its size, is no record."""

SECONDS = 10.0
"""Seconds that a query inside a file may take."""

STEPS = 20_000
"""Steps of SQLite between two checks of the time."""

LARGEST_CELL = 256 << 20
MOST_VIEWED = 5_000_000

JOURNAL_BEGINS = bytes.fromhex("d9d505f920a163d7")
"""How the journal of an SQLite file begins if a change has not ended
(https://www.sqlite.org/fileformat.html#the_rollback_journal)."""

COPYING_TRIES = 3

MOST_CELLS = 20_000_000
MOST_MERGED = 200_000
"""Cells from the first to the last of a sheet, and cells that are merged into others."""

FIRST_CELL, LAST_CELL = 2, 11
"""The kinds of records in binary Excel that are a filled cell; a row is 0."""

OWN_ADDRESS = re.compile(r"https?://(www\.)?opengis\.net/def/crs/[\w./-]+", re.IGNORECASE)
"""How the OGC names CRSs; a named CRS is known without asking a host."""


# JSON -------------------------------------------------------------------------------------------


DEPTHS = {
    "point": 0, "multipoint": 1, "linestring": 1, "multilinestring": 2, "polygon": 2,
    "multipolygon": 3,
}  # fmt: skip
"""How many levels of lists contain the positions of each kind of geometry."""

NUMBERS = frozenset({int, float})


def read_json(file: Path) -> Any:
    """Check JSON before a driver reads it; refuse what would make the driver fetch or open more.

    Parameters
    ----------
    file : pathlib.Path
        A GeoJSON file.

    Returns
    -------
    object
        What it holds, but for the coordinates, of which stands only whether there are any; None
        where they are not what the type of their geometry says.

    Raises
    ------
    ReadError
        If it names a CRS by anything but a name, or holds several JSON.
    ValueError
        If it is not JSON.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.geojson")
    >>> _ = path.write_text('{"type": "Point", "coordinates": [36.5, 48.5]}')
    >>> read_json(path)
    {'type': 'Point', 'coordinates': True}
    >>> crs = {"type": "link", "properties": {"href": "https://example.org/crs"}}
    >>> _ = path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": []}))
    >>> read_json(path)
    Traceback (most recent call last):
    minemap.errors.ReadError: ...areas.geojson: names its CRS by an address, which is not ...
    """
    text = file.read_bytes().decode("utf-8-sig")
    try:
        # Drivers take a line feed in a text, too.
        return json.loads(text, object_pairs_hook=_lean, parse_float=_unread, strict=False)
    except RecursionError as error:
        raise ReadError(f"{file}: its brackets go too deep; export it again") from error
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            raise ReadError(
                f"{file}: holds more than one JSON; if it has a feature a line, give it the ending "
                ".geojsonl"
            ) from error
        raise
    except ValueError as error:
        raise ReadError(
            f"{file}: names its CRS by an address, which is not fetched; remove the member "
            "crs, and give crs= if it is not longitude and latitude on WGS 84"
        ) from error


def _lean(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # As objects, the coordinates of a large file take ten times its size.
    whole = _without_addresses(pairs)
    if "coordinates" in whole:
        whole["coordinates"] = bool(whole["coordinates"]) if well_drawn(whole) else None
    return whole


def _unread(number: str) -> float:
    """Do not convert numbers with a fraction: they are not needed here."""
    del number
    return 0.5


def well_drawn(geometry: Any) -> bool:
    """Tell whether the coordinates of a geometry fit its type (RFC 7946, 3.1).

    Parameters
    ----------
    geometry : object
        A geometry of GeoJSON, also as `read_json` gives it. Other things are reported elsewhere.

    Returns
    -------
    bool
        Whether they are.

    Examples
    --------
    >>> well_drawn({"type": "LineString", "coordinates": [[36, 48], [37]]})
    False
    """
    if not isinstance(geometry, dict):
        return True
    if isinstance(geometry.get("geometries"), list):
        return all(map(well_drawn, geometry["geometries"]))
    kind = str(geometry.get("type")).casefold()
    places: list[Any] = [geometry.get("coordinates")]
    if kind not in DEPTHS or places == [[]] or isinstance(places[0], bool):
        return True
    for _ in range(DEPTHS[kind]):
        if not all(type(place) is list for place in places):
            return False
        places = [inner for place in places for inner in place]
    return all(
        type(place) is list and len(place) > 1 and NUMBERS.issuperset(map(type, place[:2]))
        for place in places
    )


def loads_without_references(text: str | bytes, **options: Any) -> Any:
    """Read JSON, and refuse it where any object in it names a CRS by an address.

    Parameters
    ----------
    text : str or bytes
        The JSON.
    **options
        As `json.loads` takes them.

    Returns
    -------
    object
        What it holds.

    Raises
    ------
    ValueError
        If it is no JSON, or names a CRS so.

    Examples
    --------
    >>> loads_without_references('{"crs": {"type": "name", "properties": {"name": "EPSG:4326"}}}')
    {'crs': {'type': 'name', 'properties': {'name': 'EPSG:4326'}}}
    """
    return json.loads(text, object_pairs_hook=_without_addresses, **options)


def _without_addresses(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # If two members have one name, drivers may take another one than Python.
    for name, value in pairs:
        if name.strip().casefold() == "crs" and isinstance(value, dict):
            properties = value.get("properties")
            named = properties.get("name") if isinstance(properties, dict) else None
            known = set(value) <= {"type", "properties"} and value.get("type") == "name"
            if not (known and isinstance(named, str) and set(properties or {}) == {"name"}):
                raise ValueError("a CRS is named by an address")
            if "://" in named and OWN_ADDRESS.fullmatch(named) is None:
                raise ValueError("a CRS is named by an address")
    return dict(pairs)


# SQLite -----------------------------------------------------------------------------------------


def bounded(file: Path, database: sqlite3.Connection, seconds: float | None = None) -> None:
    """Limit the time of every query of a database, and the size of a cell.

    A query that takes longer is interrupted: `sqlite3.OperationalError`.

    Parameters
    ----------
    file : pathlib.Path
        The file that it is opened on; a large one may take longer.
    database : sqlite3.Connection
        The connection. It is changed.
    seconds : float, optional
        How long all its queries may take together; by default ten.

    Examples
    --------
    >>> from pathlib import Path
    >>> with closing(sqlite3.connect(":memory:")) as database:
    ...     bounded(Path(__file__), database, 0.05)
    ...     endless = "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n) "
    ...     database.execute(endless + "SELECT max(i) FROM n").fetchone()
    Traceback (most recent call last):
    sqlite3.OperationalError: interrupted
    """
    until = time.monotonic() + (seconds or SECONDS) * (1 + file.stat().st_size / (1 << 30))
    database.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_CELL)


def without_journal(file: Path) -> Path:
    """Give an SQLite file that can be read without changing the original: itself, or a copy.

    If a write-ahead log is beside the file, the last reader merges it into the file; so a copy is
    made. The copy includes the log's changes. It is removed when Python ends, or when the file has
    changed and is read again.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Returns
    -------
    pathlib.Path
        What to read.

    Raises
    ------
    ReadError
        If another program goes on writing into it, or was broken off while it did.

    Examples
    --------
    >>> from minemap import samples
    >>> without_journal(samples.peru_path()) == samples.peru_path()
    True
    """
    # A link is followed first: SQLite, too, looks for the log beside the file itself.
    whole = file.resolve()
    with suppress(FileNotFoundError), Path(f"{whole}-journal").open("rb") as journal:
        # Rolling it back would write into the file, and might remove other files that it names.
        if journal.read(len(JOURNAL_BEGINS)) == JOURNAL_BEGINS:
            raise ReadError(
                f"{file}: a change of it has not ended (a journal lies beside it); save and close "
                "it in the program that has it open, or open it once where it was written"
            )
    for _ in range(COPYING_TRIES):
        state = _state(whole)
        if len(state) == 1:
            return file
        known = _copies.get(whole)
        if known is not None and known[0] == state:
            return known[1]
        if known is not None:
            shutil.rmtree(known[1].parent, ignore_errors=True)
        folder = tempfile.mkdtemp(prefix="minemap-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        copy = Path(folder, whole.name)
        with suppress(FileNotFoundError):
            for end in state:
                shutil.copyfile(f"{whole}{end}", f"{copy}{end}")
            if _state(whole) == state:
                # The driver reports a damaged one.
                with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as database:
                    database.execute("PRAGMA journal_mode=DELETE").fetchall()
                _copies[whole] = state, copy
                return copy
    raise ReadError(f"{file}: another program is writing into it; close it there, and try again")


_copies: dict[Path, tuple[dict[str, tuple[int, int]], Path]] = {}


def _state(file: Path) -> dict[str, tuple[int, int]]:
    """Give size and time of a file and of the logs beside it, by the endings of their names."""
    found = {}
    for end in ("", "-wal"):
        with suppress(FileNotFoundError):
            about = Path(f"{file}{end}").stat()
            found[end] = about.st_size, about.st_mtime_ns
    return found


def check_view(file: Path, layer: str | None) -> None:
    """Refuse a GeoPackage layer that is a view which does not end or cannot be computed.

    Parameters
    ----------
    file : pathlib.Path
        The GeoPackage.
    layer : str or None
        The layer that is to be read; None for any.

    Raises
    ------
    ReadError
        If it is such a view.

    Examples
    --------
    >>> from minemap import samples
    >>> check_view(samples.peru_path(), "hazards")
    """
    address = f"file:{quote(str(without_journal(file).absolute()))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        try:
            views = [
                name
                for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='view'")
                if layer is None or str(name).casefold() == layer.casefold()
            ]
        except sqlite3.Error:
            return  # a damaged file is for the driver to tell
        for name in views:
            quoted = '"' + str(name).replace('"', '""') + '"'
            try:
                bounded(file, database)
                rows = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - a name cannot be bound, and is quoted
                count = 0
                while some := rows.fetchmany(1000):
                    count += len(some)
                    if count > MOST_VIEWED:
                        raise sqlite3.OperationalError("interrupted")
            except (sqlite3.Error, MemoryError, OverflowError, ValueError) as error:
                raise ReadError(
                    f"{file}: its layer {name!r} is a view that takes too long or cannot be "
                    f"computed ({error}); export it as a table"
                ) from error


# Packed files -----------------------------------------------------------------------------------


def check_packed(file: Path, largest: int = LARGEST_PACKED) -> None:
    """Refuse a zip that unpacks to far more than any record.

    Parameters
    ----------
    file : pathlib.Path
        A zip, KMZ or workbook.
    largest : int
        Bytes that it may unpack to.

    Raises
    ------
    ReadError
        If it does.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.kmz")
    >>> with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
    ...     archive.writestr("doc.kml", b" " * (65 << 20))
    >>> check_packed(path)
    Traceback (most recent call last):
    minemap.errors.ReadError: ...areas.kmz: unpacks to 68,157,440 bytes, ... times its size, ...
    """
    with zipfile.ZipFile(file) as archive:
        size = sum(part.file_size for part in archive.infolist())
    times = size / max(file.stat().st_size, 1)
    if size > largest or (size > LEAST_SUSPECT and times > MOST_TIMES):
        raise ReadError(
            f"{file}: unpacks to {size:,} bytes, {times:,.0f} times its size, as no record does; "
            "unpack it and look what it holds, or export it in parts"
        )


def check_sheets(file: Path) -> None:
    """Refuse a workbook with cells far apart, or merged over whole columns, before it is read.

    Parameters
    ----------
    file : pathlib.Path
        The workbook.

    Raises
    ------
    ReadError
        If a sheet is so.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import pandas as pd
    >>> path = pathlib.Path(tempfile.mkdtemp(), "record.xlsx")
    >>> pd.DataFrame({"id": ["PE-1"]}).to_excel(path, index=False)
    >>> check_sheets(path)
    """
    with zipfile.ZipFile(file) as archive:
        for part in archive.infolist():
            extent = next(
                (read for name, read in SHEETS if re.fullmatch(name, part.filename)), None
            )
            if extent is None:
                continue
            with archive.open(part) as stream:
                cells, merged = extent(stream)
            if cells > MOST_CELLS or merged > MOST_MERGED:
                what = f"merges {merged:,} cells" if merged > MOST_MERGED else "has cells far apart"
                raise ReadError(
                    f"{file}: a sheet ({part.filename}) {what}; delete the empty rows and columns "
                    "after the table, undo merged columns, and save it again"
                )


def _extent(stream: Any) -> tuple[int, int]:
    """Count the cells from the first to the last of a sheet, and those that are merged."""
    reached, merged = [0, 0], 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal merged
        bare = name.rpartition(":")[2]
        if bare in {"c", "row"}:
            column, row = _place(attributes.get("r", ""))
            reached[0], reached[1] = max(reached[0], column), max(reached[1], row)
        elif bare == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            (left, top), (right, bottom) = _place(first), _place(last or first)
            merged += max(0, right - left + 1) * max(0, bottom - top + 1)

    if not _parsed(stream, begin):
        return 0, 0
    return reached[0] * reached[1], merged


def _parsed(stream: Any, begin: Any) -> bool:
    """Go through the elements of XML; the reader reports XML that cannot be parsed."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    try:
        while block := stream.read(1 << 20):
            parser.Parse(block)
    except expat.ExpatError:
        return False
    return True


def _extent_of_tables(stream: Any) -> tuple[int, int]:
    """Count the cells up to the last filled one, in the largest table of OpenDocument."""
    row = column = repeated = widest = most = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, repeated, widest, most
        bare = name.rpartition(":")[2]
        if bare == "table":
            row = widest = 0
        elif bare == "table-row":
            repeated = _times(attributes, "rows")
            row, column = row + repeated, 0
        elif bare in {"table-cell", "covered-table-cell"}:
            column += _times(attributes, "columns")
        if bare == "p" or any(one.endswith("value-type") for one in attributes):
            widest = max(widest, column)
            most = max(most, row * widest)

    return (most, 0) if _parsed(stream, begin) else (0, 0)


def _times(attributes: dict[str, str], what: str) -> int:
    written = next((v for k, v in attributes.items() if k.endswith(f"{what}-repeated")), "1")
    return int(written) if written.isdecimal() else 1


def _extent_of_records(stream: Any) -> tuple[int, int]:
    """Count the cells from the first to the last of a sheet of binary Excel."""
    row = last = widest = 0
    while (kind := _short(stream, 2)) is not None and (size := _short(stream, 4)) is not None:
        # A row and a cell begin with the number of the row, or of the column.
        number = int.from_bytes(stream.read(size)[:4], "little") + 1
        if kind == 0:
            row = number
        elif FIRST_CELL <= kind <= LAST_CELL:
            last, widest = max(last, row), max(widest, number)
    return last * widest, 0


def _short(stream: Any, most: int) -> int | None:
    """Read a number of seven bits a byte; None at the end."""
    number = 0
    for place in range(most):
        byte = stream.read(1)
        if not byte:
            return None
        number |= (byte[0] & 0x7F) << 7 * place
        if byte[0] < 0x80:  # noqa: PLR2004 - as above
            break
    return number


SHEETS: tuple[tuple[str, Callable[[Any], tuple[int, int]]], ...] = (
    (r"/?xl/worksheets/[^/]+\.xml", _extent),
    (r"content\.xml", _extent_of_tables),
    (r"/?xl/worksheets/[^/]+\.bin", _extent_of_records),
)
"""Where workbooks keep their sheets, and the function that counts the cells of one."""


def _place(reference: str) -> tuple[int, int]:
    """Read a reference such as B12, or a row's number, as column and row."""
    match = re.fullmatch(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})", reference)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return column, int(match[2] or 0)
