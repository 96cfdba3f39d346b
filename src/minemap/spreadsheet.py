"""Writes Excel: one sheet for each table, with typed cells, for further work in a spreadsheet.

If Excel cannot hold something, an error says so: nothing is cut, rounded or calculated.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.errors import WriteError
from minemap.extras import needed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["MILLISECOND_US", "write_spreadsheet"]

# Excel specifications and limits, support.microsoft.com.
ROWS, COLUMNS, LETTERS, NAME_LETTERS = 1_048_576, 16_384, 32_767, 31
UNFIT_IN_NAMES = frozenset("[]:*?/\\")
DIGITS = 15
FIRST_DAY, LAST_DAY = dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - clocks without zone
DAY_ZERO = dt.datetime(1899, 12, 31)  # noqa: DTZ001 - clocks without zone
MILLISECOND_US = 1000

DAY, TIME, AREA = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "#,##0.0"
NARROWEST, WIDEST, SAMPLED = 8, 50, 500
"""Most letters of a column's width, and the rows that decide it."""


class _Exact(float):
    """A number that is written with all its digits; 16 digits do not distinguish all numbers."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def write_spreadsheet(layers: Mapping[str, pd.DataFrame], draft: Path) -> None:
    """Write tables as the sheets of an Excel workbook.

    Days are days, numbers are numbers, texts are texts also where they begin like a formula, and
    outlines are WKT. The header stays in view and filters the rows.

    Parameters
    ----------
    layers : mapping of str to pandas.DataFrame
        Tables by the names of their sheets.
    draft : pathlib.Path
        The file.

    Raises
    ------
    WriteError
        If a table has more rows or columns, a cell more letters, a number more digits, or a day
        is further than Excel can hold.
    MissingDependencyError
        If XlsxWriter is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "hazards.xlsx")
    >>> write_spreadsheet({"hazards": pd.DataFrame({"note": ["x" * 40_000]})}, path)
    Traceback (most recent call last):
    minemap.errors.WriteError: hazards: column note has 40,000 letters in row 1, and a cell of ...
    """
    xlsxwriter = needed("xlsxwriter", "writing Excel files", "field", "XlsxWriter")
    names = _sheet_names(layers)
    columns = {name: _columns(table, name) for name, table in layers.items()}
    # In constant memory, the rows are written in order and kept nowhere.
    with xlsxwriter.Workbook(draft, {"constant_memory": True}) as book:
        formats = {code: book.add_format({"num_format": code}) for code in (DAY, TIME, AREA)}
        head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#EDEDED"}
        )
        for name, table in layers.items():
            _write_sheet(book.add_worksheet(names[name]), columns[name], len(table), formats, head)


def _sheet_names(layers: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    if len(layers) == 1:
        [name] = layers
        return {name: name if _fits(name) else "table"}
    taken = [name.casefold() for name in layers]
    for name in layers:
        if not _fits(name) or taken.count(name.casefold()) > 1:
            raise WriteError(
                f"{name}: not the name of a sheet: those have at most {NAME_LETTERS} letters, "
                f"differ in more than capitals, and hold none of {' '.join(sorted(UNFIT_IN_NAMES))}"
            )
    return {name: name for name in layers}


def _fits(name: str) -> bool:
    return (
        0 < len(name) <= NAME_LETTERS
        and not UNFIT_IN_NAMES & set(name)
        and not name.startswith("'")
        and not name.endswith("'")
        and name.casefold() != "history"
    )


def _columns(table: pd.DataFrame, name: str) -> list[tuple[str, str | None, list[Any]]]:
    """Give each column of a table its name, its format and its cells, checked to fit."""
    if len(table) >= ROWS or len(table.columns) > COLUMNS:
        raise WriteError(
            f"{name}: has {len(table):,} rows and {len(table.columns):,} columns, and a sheet of "
            f"Excel holds {ROWS - 1:,} below its header and {COLUMNS:,}; write a .gpkg or .parquet"
        )
    return [(str(column), *_cells(table[column], name)) for column in table.columns]


def _cells(column: pd.Series, name: str) -> tuple[str | None, list[Any]]:
    place = f"{name}: column {column.name}"
    if isinstance(column.dtype, gpd.array.GeometryDtype):
        # Write as many digits as distinguish any two floats.
        wkt = shapely.to_wkt(np.asarray(column.array), rounding_precision=-1)
        return None, _texts(list(wkt), place)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        return _times(column, place)
    if pd.api.types.is_bool_dtype(column.dtype):
        return None, [None if pd.isna(flag) else bool(flag) for flag in column]
    if pd.api.types.is_integer_dtype(column.dtype):
        return None, _whole(column, place)
    if pd.api.types.is_float_dtype(column.dtype):
        return AREA if str(column.name).endswith("_m2") else None, _numbers(column, place)
    return None, _texts([None if _is_missing(cell) else str(cell) for cell in column], place)


def _is_missing(cell: Any) -> bool:
    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def _texts(cells: list[str | None], place: str) -> list[Any]:
    for row, cell in enumerate(cells, start=1):
        # Excel counts in UTF-16.
        if cell and 2 * len(cell) > LETTERS and len(cell.encode("utf-16-le")) // 2 > LETTERS:
            raise WriteError(
                f"{place} has {len(cell):,} letters in row {row}, and a cell of Excel holds "
                f"{LETTERS:,}; write a .gpkg, or leave the column out"
            )
    return cells


def _times(column: pd.Series, place: str) -> tuple[str, list[Any]]:
    times = column.dropna()
    outside = times[(times < FIRST_DAY) | (times > LAST_DAY)]
    if len(outside):
        raise WriteError(
            f"{place} has {outside.iloc[0]}, and Excel has no days before {FIRST_DAY.date()} and "
            f"after {LAST_DAY.date()}; write a .gpkg or .csv"
        )
    if (times.dt.nanosecond != 0).any() or (times.dt.microsecond % MILLISECOND_US != 0).any():
        raise WriteError(
            f"{place} has times finer than a millisecond, which Excel rounds; round them first, or "
            "write a .gpkg"
        )
    code = DAY if (times.dt.normalize() == times).all() else TIME
    return code, [None if pd.isna(time) else _time(time.to_pydatetime()) for time in column]


def _time(time: dt.datetime) -> dt.datetime | dt.timedelta:
    # XlsxWriter reads the first day of Excel as a mere time of day.
    return time - DAY_ZERO if time.date() == FIRST_DAY.date() else time


def _whole(column: pd.Series, place: str) -> list[Any]:
    cells = [None if pd.isna(number) else int(number) for number in column]
    for row, number in enumerate(cells, start=1):
        if number is not None and abs(number) >= 10**DIGITS:
            raise WriteError(
                f"{place} has {number} in row {row}, and Excel keeps {DIGITS} digits of a number; "
                "make texts of them, or write a .gpkg"
            )
    return cells


def _numbers(column: pd.Series, place: str) -> list[Any]:
    cells = [None if pd.isna(number) else _Exact(number) for number in column]
    if any(number is not None and np.isinf(number) for number in cells):
        raise WriteError(f"{place} has an infinite number, and Excel has none; take it out")
    return cells


def _write_sheet(
    sheet: Any,
    columns: list[tuple[str, str | None, list[Any]]],
    rows: int,
    formats: Mapping[str, Any],
    head: Any,
) -> None:
    puts: list[tuple[Any, list[Any]]] = []
    for place, (name, code, cells) in enumerate(columns):
        form = formats.get(code or "")
        sheet.set_column(place, place, _width(name, code, cells))
        puts.append((_put(sheet, cells), [] if form is None else [form]))
        sheet.write_string(0, place, name, head)
    for row in range(rows):
        for place, ((put, form), (_, _, cells)) in enumerate(zip(puts, columns, strict=True)):
            if cells[row] is not None:
                put(row + 1, place, cells[row], *form)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, rows, len(columns) - 1)


def _put(sheet: Any, cells: list[Any]) -> Any:
    """Choose how the cells of a column are written: by their type, never by what they look like."""
    first = next((cell for cell in cells if cell is not None), "")
    if isinstance(first, bool):
        return sheet.write_boolean
    if isinstance(first, (int, float)):
        return sheet.write_number
    timed = isinstance(first, (dt.datetime, dt.timedelta))
    return sheet.write_datetime if timed else sheet.write_string


def _width(name: str, code: str | None, cells: list[Any]) -> int:
    shown = {DAY: len(DAY), TIME: len(TIME)}.get(code or "") or max(
        (len(str(cell)) for cell in cells[:SAMPLED] if cell is not None), default=0
    )
    return min(max(shown + 2, len(name) // 2 + 2, NARROWEST), WIDEST)
