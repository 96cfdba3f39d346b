"""Results of a programme that are not areas: stocks destroyed, people trained, as given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, ReadError, RejectedRows, SchemaError
from minemap.extras import needed
from minemap.language.cells import measures, texts
from minemap.language.vocabulary import folded
from minemap.read.files import load
from minemap.read.guarding import check_packed, check_sheets
from minemap.report.words import section

if TYPE_CHECKING:
    import os

__all__ = ["checked_results", "columns_by_name", "read_results", "read_table"]

COLUMNS = ("year", "result", "quantity", "unit", "source")
REQUIRED = ("year", "result", "quantity")
UNIT = re.compile(r"[^\W\de]|(?<!\d)[eE]|[eE](?![+-]?\d)|[$€£%]")
SPAN = re.compile(r"(\d{4})(?:\s*[-\u2013]\s*(\d{4}))?")


@overload
def read_results(
    path: str | os.PathLike[str], *, on_reject: Literal["raise"] = "raise"
) -> pd.DataFrame: ...


@overload
def read_results(
    path: str | os.PathLike[str], *, on_reject: Literal["return"]
) -> tuple[pd.DataFrame, pd.DataFrame]: ...


def read_results(
    path: str | os.PathLike[str], *, on_reject: Literal["raise", "return"] = "raise"
) -> pd.DataFrame | tuple[pd.DataFrame, pd.DataFrame]:
    r"""Read a table of results that are not areas, from a CSV or a workbook.

    Stockpiled munitions destroyed, people trained, risk education: whatever a report gives besides
    its areas. minemap prints these figures as they are given.

    Parameters
    ----------
    path : str or os.PathLike
        A ``.csv`` or ``.tsv`` file in UTF-8, or an ``.xlsx`` workbook, whose first sheet is read.
        Its columns may be called in English, Spanish or French.
    on_reject : {"raise", "return"}
        What to do about rows that cannot be used: raise, or return them as a second table.

    Returns
    -------
    pandas.DataFrame
        One row for each result, index ``row`` (its number in the file, the first is 1): ``year``
        (str: a year, or the first and last as ``2017-2022``), ``result`` (str), ``quantity``
        (float64), ``unit`` and ``source`` (str, may be missing).
    pandas.DataFrame
        With ``on_reject="return"`` also the rejected rows: ``row``, ``id``, ``field``, ``reason``.

    Raises
    ------
    ReadError
        If the file is missing, empty, damaged or of another format.
    SchemaError
        If the column of years, results or quantities is missing, or occurs twice.
    RejectedRows
        If a row cannot be used, and `on_reject` is ``"raise"``.
    MissingDependencyError
        If a workbook is to be read and openpyxl is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "results.csv")
    >>> _ = path.write_text(
    ...     "year,result,quantity,unit,source\n"
    ...     "2017-2022,Obsolete ammunition destroyed,410,US tons,fact sheet\n"
    ... )
    >>> read_results(path)[["year", "quantity", "unit"]]
              year  quantity     unit
    row
    1    2017-2022     410.0  US tons
    """
    if on_reject not in {"raise", "return"}:
        raise ArgumentError(f"on_reject={on_reject!r} is neither 'raise' nor 'return'")
    file = Path(path)
    used, rejected = _normalised(read_table(file, "results"), str(file))
    if on_reject == "return":
        return used, rejected
    if len(rejected):
        raise RejectedRows(rejected, str(file), len(used))
    return used


def checked_results(frame: pd.DataFrame) -> pd.DataFrame:
    """Check a table of results.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns as `read_results` returns them.

    Returns
    -------
    pandas.DataFrame
        The table, with the columns and types of `read_results`.

    Raises
    ------
    ArgumentError
        If it is no DataFrame.
    SchemaError
        If a column that is required is missing.
    RejectedRows
        If a row cannot be used.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2023], "result": ["Officials trained"], "quantity": [12]})
    >>> checked_results(frame)["quantity"].tolist()
    [12.0]
    """
    if not isinstance(frame, pd.DataFrame):
        raise ArgumentError("results is not a DataFrame, such as minemap.report.read_results gives")
    numbered = frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="row"))
    used, rejected = _normalised(numbered, "results")
    if len(rejected):
        raise RejectedRows(rejected, "results", len(used))
    return used


def read_table(file: Path, what: str) -> pd.DataFrame:
    """Read a small table that the user wrote, from a CSV or a workbook.

    Parameters
    ----------
    file : pathlib.Path
        A ``.csv`` or ``.tsv`` file, or an ``.xlsx`` workbook, whose first sheet is read.
    what : str
        What the rows are called in an error.

    Returns
    -------
    pandas.DataFrame
        The table as it is written, index ``row`` (the first is 1).

    Raises
    ------
    ReadError
        If the file is missing, empty, damaged or of another format.
    MissingDependencyError
        If a workbook is to be read and openpyxl is not installed.

    Examples
    --------
    >>> import minemap
    >>> path = minemap.samples.peru_path().with_name("results.csv")
    >>> read_table(path, "results").loc[1, "unit"]
    'US tons'
    """
    suffix = file.suffix.casefold()
    if suffix == ".xlsx":
        frame = _read_workbook(file)
    elif suffix in {".csv", ".tsv"}:
        frame = load(file, "hazards").frame
    else:
        raise ReadError(f"{file}: unknown ending {file.suffix!r}; {what} are .csv, .tsv or .xlsx")
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="row"))


def _read_workbook(file: Path) -> pd.DataFrame:
    needed("openpyxl", f"{file}: reading a workbook", "report")
    if not file.is_file():
        raise ReadError(f"{file}: no such file; looked in {Path.cwd()}")
    try:
        check_packed(file)
        check_sheets(file)
        frame = pd.read_excel(file, dtype=object, engine="openpyxl")
    except ReadError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise ReadError(f"{file}: cannot be read as a workbook ({said}); save it again") from error
    return frame.dropna(how="all")


def _normalised(frame: pd.DataFrame, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    unsaid = pd.Series(None, index=frame.index, dtype=TEXT)
    columns = {
        name: unsaid if column is None else column
        for name, column in columns_by_name(frame, "results", COLUMNS, REQUIRED, source).items()
    }
    quantity, problems = measures(columns["quantity"])
    written, _ = texts(columns["quantity"])
    used = pd.DataFrame({"year": "", "result": "", "quantity": quantity}, index=frame.index)
    for name in ("year", "result", "unit", "source"):
        used[name] = pd.array(texts(columns[name]).values, dtype=TEXT)
    used = used[list(COLUMNS)]
    rejected = []
    for place, (row, year, result, amount) in enumerate(
        zip(used.index, used["year"], used["result"], used["quantity"], strict=True)
    ):
        wrong = {}
        if not _is_span(year):
            what = "is missing" if pd.isna(year) else f"{year!r} is not a year"
            wrong["year"] = f"{what}: write 2023, or 2017-2022"
        if pd.isna(result):
            wrong["result"] = "is missing: say what was achieved"
        if place in problems:
            wrong["quantity"] = problems[place]
        elif np.isnan(amount):
            wrong["quantity"] = "is missing: write a number"
        elif UNIT.search(str(written[place])):
            wrong["quantity"] = f"{written[place]!r} has a unit: write it in the column unit"
        if wrong:
            name = "" if pd.isna(result) else result
            rejected.append((row, name, next(iter(wrong)), "; ".join(wrong.values())))
    table = pd.DataFrame(rejected, columns=["row", "id", "field", "reason"])
    return used.drop(index=list(table["row"])), table.astype({"row": np.int64})


def columns_by_name(
    frame: pd.DataFrame, table: str, names: tuple[str, ...], required: tuple[str, ...], source: str
) -> dict[str, pd.Series | None]:
    """Find the columns of a table by their names in any of the languages.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    table : str
        The section of `report_words.toml` with the names.
    names, required : tuple of str
        The columns, and those of them that must be there.
    source : str
        What to call the table in an error.

    Returns
    -------
    dict of str to pandas.Series or None
        The columns; None where one that is not required is not there.

    Raises
    ------
    SchemaError
        If a required column is missing, or a column occurs twice.

    Examples
    --------
    >>> frame = pd.DataFrame({"año": [2023], "Resultado": ["-"], "cantidad": [1]})
    >>> found = columns_by_name(frame, "results", COLUMNS, REQUIRED, "resultados.csv")
    >>> found["quantity"].name, found["unit"] is None
    ('cantidad', True)
    """
    found: dict[str, pd.Series | None] = {}
    for name in names:
        known = {folded(word) for word in section(table)[name]}
        places = [i for i, heading in enumerate(frame.columns) if folded(str(heading)) in known]
        if len(places) > 1:
            both = " and ".join(repr(str(frame.columns[place])) for place in places)
            raise SchemaError(f"{source}: {both} both mean {name!r}; rename or drop one")
        if not places and name in required:
            there = ", ".join(map(str, frame.columns)) or "none"
            raise SchemaError(f"{source}: there is no column {name!r}; the columns are {there}")
        found[name] = frame.iloc[:, places[0]] if places else None
    return found


def _is_span(text: object) -> bool:
    match = SPAN.fullmatch(text) if isinstance(text, str) else None
    return match is not None and (match[2] is None or match[1] < match[2])
