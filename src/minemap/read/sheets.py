"""Sheets: turns the rows of a CSV or a workbook into a table, whatever is above its header."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyogrio

from minemap.dtypes import TEXT
from minemap.errors import ReadError, warn
from minemap.extras import needed
from minemap.language.cells import is_unit
from minemap.read.encodings import guessed_encoding
from minemap.read.formats import listed
from minemap.read.guarding import check_sheets
from minemap.read.hxl import TAG

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Sheet", "read_csv", "read_workbook", "sheet_names"]

Known = Callable[[str], bool]
"""Tells whether the name of a column is known."""

DELIMITERS = ";\t|,"
SRID = re.compile(r"\s*SRID\s*=\s*\d+\s*", re.IGNORECASE)
MARKED = re.compile(r"(^|[;\t\r\n])'(?='*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
"""How a text that looks like a formula is written for spreadsheet programs."""

TITLE_ROWS = 30
MOST_COLUMNS, SOME_COLUMNS = 2000, 200
LONGEST_NAME = 200
"""Most columns that are read, columns used to find the delimiter, and letters of a name."""

SURE = 2
"""A row with so many names of known columns is a header."""

LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]+)')
"""Literal text in a number format."""

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold as it is (ECMA-376, ST_Xstring), or an underscore before one."""

OPENPYXL = {".xlsx", ".xlsm"}


PERCENT = "%"
SHARE = b'value-type="percentage"'
"""How an OpenDocument sheet marks a percentage."""


class _Share(NamedTuple):
    """A number that is shown as a percentage."""

    value: float


class Sheet(NamedTuple):
    """The table on a sheet, and what was found out about it.

    `facts` has this by name: ``encoding``, ``delimiter``, ``sheet``, ``rows above the header``.
    """

    frame: pd.DataFrame
    facts: dict[str, str]


def read_csv(file: Path, known: Known, encoding: str | None = None) -> Sheet:
    r"""Read a CSV of any usual encoding and delimiter.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    known : callable
        Tells whether the name of a column is known, to find the header below a title.
    encoding : str, optional
        The encoding; by default UTF-8, or UTF-16 where the file says so. Where a text is neither,
        it is guessed, with a warning.

    Returns
    -------
    Sheet
        The rows, all of them text, with the facts ``encoding`` and ``delimiter``.

    Raises
    ------
    ReadError
        If the file is no text, is not in the encoding that was given, or its rows are ragged.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.csv")
    >>> _ = path.write_text("Registro nacional;\n\nid;fecha\nPE-1;2023-12-31\n")
    >>> sheet = read_csv(path, {"id", "fecha"}.__contains__)
    >>> sheet.frame
         id       fecha
    0  PE-1  2023-12-31
    >>> sheet.facts["delimiter"]
    'semicolon'
    """
    text, found = _decoded(file, encoding)
    if "\x00" in text:
        raise ReadError(f"{file}: not text; save it again as CSV with the encoding UTF-8")
    lines = [line for line in text.splitlines()[: 2 * TITLE_ROWS] if line.strip()]
    if not lines:
        raise ReadError(f"{file}: the file holds no text; export or copy it again")
    known = _short(known)
    delimiter = _delimiter(lines, known)
    # A long outline is one long cell.
    limit = csv.field_size_limit(len(text) + 1)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = [row for row in reader if row]
    finally:
        csv.field_size_limit(limit)
    widest = max(map(len, rows[:TITLE_ROWS]))
    if widest > MOST_COLUMNS:
        raise ReadError(
            f"{file}: has {widest:,} columns; leave out those that say nothing, "
            f"{MOST_COLUMNS:,} are read"
        )
    start = _header(rows, known)
    rows = [[_unmarked(cell) for cell in row] for row in rows]
    header = [name.strip() for name in rows[start]]
    below = rows[start + 1 :]
    if delimiter == ";":
        below = [_with_srids(row) if len(row) > len(header) else row for row in below]
    for number, row in enumerate(below, start=1):
        if len(row) != len(header):
            raise ReadError(
                f"{file}: row {number} has {len(row)} cells where the header has {len(header)}; "
                "quote cells that hold the delimiter, or export it again"
            )
    columns = zip(*below, strict=True) if below else [()] * len(header)
    frame = pd.DataFrame(dict(enumerate(pd.array(column, dtype=TEXT) for column in columns)))
    frame.columns = pd.Index(header)
    names = {";": "semicolon", ",": "comma", "\t": "tab", "|": "vertical bar"}
    return Sheet(frame, {"encoding": found, "delimiter": names[delimiter], **_titles(start)})


def _with_srids(row: list[str]) -> list[str]:
    """Join EWKT that its own semicolon has cut in two because it was not quoted."""
    whole: list[str] = []
    for cell in row:
        if whole and SRID.fullmatch(whole[-1]):
            whole[-1] = f"{whole[-1]};{cell}"
        else:
            whole.append(cell)
    return whole


def _decoded(file: Path, encoding: str | None) -> tuple[str, str]:
    raw = file.read_bytes()
    if encoding is None:
        encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        try:
            return raw.decode(encoding), encoding.removesuffix("-sig").upper()
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            return _guessed(file, raw, line)
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ReadError(
            f"{file}: line {line} is not text in the encoding {encoding!r}; give the right one"
        ) from error


def _guessed(file: Path, raw: bytes, line: int) -> tuple[str, str]:
    name = guessed_encoding(raw)
    if name is None:
        raise ReadError(
            f"{file}: line {line} is not UTF-8 text; save it again as CSV with the encoding "
            "UTF-8, or name its encoding with encoding="
        )
    warn(
        f"{file}: line {line} is not UTF-8; read as {name}, which is a guess. Look at "
        f"its names, and give encoding={name!r} (or the right one) to be sure"
    )
    return raw.decode(name), name


def _delimiter(lines: Sequence[str], known: Known) -> str:
    """Choose the delimiter that gives a line the most known names; else the most frequent."""

    def names(line: str, mark: str) -> int:
        return sum(known(cell.strip().strip('"')) for cell in line.split(mark)[:SOME_COLUMNS])

    shown = lines[:TITLE_ROWS]
    most = {mark: max(names(line, mark) for line in shown) for mark in DELIMITERS}
    best = max(most, key=lambda mark: most[mark])
    if most[best] >= SURE:
        return best
    first = lines[0]
    return max(DELIMITERS, key=first.count) if any(m in first for m in DELIMITERS) else ","


def _header(rows: Sequence[Sequence[Any]], known: Known) -> int:
    """Find the row of the header: the first, unless one below names far more columns."""
    scores = [
        len(
            {
                text
                for text in (str(cell).strip() for cell in row if cell is not None)
                if known(text) and not TAG.fullmatch(text)
            }
        )
        for row in rows[:TITLE_ROWS]
    ]
    if not scores or max(scores) < max(SURE, 2 * scores[0]):
        return 0
    return scores.index(max(scores))


def _two_levels(header: Sequence[str], below: Sequence[Any]) -> list[str] | None:
    """Put the names of groups that span columns before the names below; None if there are none."""
    names, group, joined = [], "", False
    for column, (name, cell) in enumerate(zip(header, below, strict=True)):
        group = name or group
        spans = not name or (column + 1 < len(header) and not header[column + 1])
        if cell is None or str(cell).strip() == name:
            names.append(name)
        elif spans and isinstance(cell, str):
            names.append(f"{group} {cell.strip()}".strip())
            joined |= not name
        else:
            return None
    return names if joined else None


def _short(known: Known) -> Known:
    """Ask only for short texts whether they are names of columns, and only once for each."""

    @cache
    def short(name: str) -> bool:
        return len(name) <= LONGEST_NAME and known(name)

    return short


def _unmarked(cell: str) -> str:
    """Remove the apostrophes that protect a text from being read as a formula."""
    return MARKED.sub(r"\1", cell) if "'" in cell else cell


def _titles(start: int) -> dict[str, str]:
    return {"rows above the header": str(start)} if start else {}


# Workbooks --------------------------------------------------------------------------------------


def sheet_names(file: Path) -> list[str]:
    """List the sheets of a workbook that hold anything.

    Parameters
    ----------
    file : pathlib.Path
        The workbook.

    Returns
    -------
    list of str
        Their names.

    Raises
    ------
    MissingDependencyError
        If openpyxl is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "record.xlsx")
    >>> pd.DataFrame({"id": ["PE-1"]}).to_excel(path, sheet_name="hazards", index=False)
    >>> sheet_names(path)
    ['hazards']
    """
    if file.suffix.casefold() not in OPENPYXL:
        names = _names_of_other(file)
        filled = {name: _rows_of_other(file, name) for name in names}
        return [name for name in names if any(cell is not None for r in filled[name] for cell in r)]
    book = _opened(file, values=True, whole=False)
    try:
        return [
            sheet.title
            for sheet in book.worksheets
            if any(
                any(cell is not None for cell in row) for row in sheet.iter_rows(values_only=True)
            )
        ]
    finally:
        book.close()


def read_workbook(file: Path, sheet: str, known: Known) -> Sheet:
    """Read a sheet of a workbook.

    Merged cells all have the value of the first. So an id written once next to several turning
    points is the id of all. Empty rows are skipped.

    Parameters
    ----------
    file : pathlib.Path
        The workbook.
    sheet : str
        The sheet.
    known : callable
        Tells whether the name of a column is known, to find the header below a title.

    Returns
    -------
    Sheet
        The rows; the index ``row`` counts rows below the header.

    Raises
    ------
    ReadError
        If a cell holds a formula whose result is not kept in the file.
    MissingDependencyError
        If openpyxl is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "record.xlsx")
    >>> pd.DataFrame({"id": ["PE-1"], "m2": [700]}).to_excel(path, index=False)
    >>> read_workbook(path, "Sheet1", {"id", "m2"}.__contains__).frame
           id   m2
    row
    1    PE-1  700
    """
    known = _short(known)
    rows = _rows(file, sheet)
    _tell_shares(file)
    filled = [number for number, row in enumerate(rows) if any(cell is not None for cell in row)]
    if not filled:
        raise ReadError(f"{file}: the sheet {sheet!r} is empty")
    start = filled[_header([rows[number] for number in filled], known)]
    width = 1 + max(
        column for number in filled for column, cell in enumerate(rows[number]) if cell is not None
    )
    header = ["" if cell is None else str(cell).strip() for cell in rows[start][:width]]
    titles = filled.index(start)
    below = [number for number in filled if number > start]
    if below and (names := _two_levels(header, rows[below[0]][:width])):
        header, start, below = names, below[0], below[1:]
    named = [column for column, name in enumerate(header) if name]
    for number in below:
        stray = [c for c in range(width) if c not in named and rows[number][c] is not None]
        if stray:
            raise ReadError(
                f"{file}: sheet {sheet!r}, row {number + 1}: a cell stands where the header has no "
                f"name (column {stray[0] + 1}); name the column, or empty it"
            )
    data = {
        place: pd.Series(
            [_cell(rows[number][column], known(header[column])) for number in below], dtype=object
        )
        for place, column in enumerate(named)
    }
    frame = pd.DataFrame(data).infer_objects()
    frame.index = pd.Index([number - start for number in below], name="row", dtype="int64")
    frame.columns = pd.Index([header[column] for column in named])
    return Sheet(frame, {"sheet": sheet, **_titles(titles)})


def _tell_shares(file: Path) -> None:
    """Warn of percentages in an OpenDocument workbook, whose cells come without their formats."""
    if file.suffix.casefold() != ".ods":
        return
    with zipfile.ZipFile(file) as archive:
        shares = SHARE in archive.read("content.xml")
    if shares:
        warn(
            f"{file}: has cells that are shown as percentages, and are read as they are kept: "
            "50 % as 0.5; see that none stands in a column of sizes or devices"
        )


def _rows(file: Path, name: str) -> list[list[Any]]:
    """Give all cells of a sheet, with their last computed values."""
    if file.suffix.casefold() not in OPENPYXL:
        return _rows_of_other(file, name)
    book = _opened(file, values=True)
    sheet = book[name]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    formulas = _opened(file, values=False)[name]
    for number, written in enumerate(formulas.iter_rows()):
        for column, cell in enumerate(written):
            value = rows[number][column]
            if type(value) in {int, float} and (unit := _unit_shown(cell.number_format)):
                rows[number][column] = _Share(value) if unit == PERCENT else _with_unit(value, unit)
            if cell.data_type == "f" and value is None:
                raise ReadError(
                    f"{file}: sheet {name!r}, cell {cell.coordinate} holds a formula whose result "
                    "the file does not keep; open it in a spreadsheet program and save it again"
                )
    for area in sheet.merged_cells.ranges:
        value = rows[area.min_row - 1][area.min_col - 1]
        if area.min_col == area.max_col:
            for number in range(area.min_row - 1, area.max_row):
                rows[number][area.min_col - 1] = value
    return rows


@cache
def _unit_shown(number_format: str) -> str:
    """Give the unit that a number format adds, as in ``0.0" ha"`` and ``0 %``."""
    shown = number_format.partition(";")[0]
    unit = "".join(text for found in LITERAL.findall(shown) for text in found).strip()
    if PERCENT in LITERAL.sub("", shown) or unit == PERCENT:
        return PERCENT
    return unit if is_unit(unit) else ""


def _with_unit(value: float, unit: str) -> str:
    """Write a number with its unit, so that its point cannot be read as a thousands separator."""
    number = (
        str(value) if isinstance(value, int) else np.format_float_positional(value, min_digits=4)
    )
    return f"{number} {unit}"


def _rows_of_other(file: Path, name: str) -> list[list[Any]]:
    """Give all cells of a sheet of an older or another workbook."""
    try:
        sheet = _other(file).get_sheet_by_name(name)
    except Exception:
        # For OpenDocument, it reads files of office programs, and GDAL reads files of GDAL.
        if file.suffix.casefold() != ".ods":
            raise
        table = pyogrio.read_dataframe(file, layer=name, HEADERS="DISABLE")
        return [[None if pd.isna(cell) else cell for cell in row] for row in table.to_numpy(object)]
    rows = [
        [None if cell == "" else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if left == right and bottom < len(rows):
            for number in range(top, bottom + 1):
                rows[number][left] = rows[top][left]
    return rows


def _names_of_other(file: Path) -> list[str]:
    if zipfile.is_zipfile(file):
        check_sheets(file)
    try:
        return list(_other(file).sheet_names)
    except Exception:
        if file.suffix.casefold() != ".ods":
            raise
        return [str(name) for name in pyogrio.list_layers(file)[:, 0]]


def _other(file: Path) -> Any:
    """Open a workbook that openpyxl does not read."""
    calamine = needed("python_calamine", f"{file}: reading such a workbook", "field")
    return calamine.CalamineWorkbook.from_path(str(file))


def _cell(value: Any, known: bool) -> Any:
    """Read an empty text as missing, as spreadsheets do, and unescape texts."""
    if isinstance(value, _Share):
        # 50 % is not a size, a day or a number of devices, although it is kept as 0.5.
        return f"{value.value} (shown as a percentage)" if known else value.value
    if not isinstance(value, str):
        return value
    text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return text if text.strip() else None


def _opened(file: Path, *, values: bool, whole: bool = True) -> Any:
    openpyxl = needed("openpyxl", f"{file}: reading a workbook", "field")
    check_sheets(file)
    # From memory, because openpyxl does not close the file if a workbook is damaged.
    content = io.BytesIO(file.read_bytes())
    return openpyxl.load_workbook(content, data_only=values, read_only=not whole)


def chosen_sheet(file: Path, sheets: Sequence[str], named: Sequence[str], layer: str | None) -> str:
    """Choose the sheet that is meant.

    Parameters
    ----------
    file : pathlib.Path
        The workbook.
    sheets : sequence of str
        Its sheets that hold anything.
    named : sequence of str
        Those called as the table is.
    layer : str or None
        The one that the user named.

    Returns
    -------
    str
        The sheet.

    Raises
    ------
    ReadError
        If it is not clear.

    Examples
    --------
    >>> from pathlib import Path
    >>> chosen_sheet(Path("record.xlsx"), ["Areas", "Notes"], ["Areas"], None)
    'Areas'
    """
    if layer is not None:
        if layer in sheets:
            return layer
        raise ReadError(f"{file}: no sheet {layer!r} that holds anything; sheets: {listed(sheets)}")
    if len(named) == 1:
        return named[0]
    if len(sheets) == 1:
        return sheets[0]
    raise ReadError(
        f"{file}: which sheet is meant? Its sheets: {listed(sheets)}. Name one with layer="
        if sheets
        else f"{file}: no sheet holds anything"
    )
