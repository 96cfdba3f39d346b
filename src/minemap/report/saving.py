"""Results as files: writes anything with tables, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.errors import WriteError
from minemap.language.words import day
from minemap.report.files import WRITERS, save
from minemap.report.sheets import Column, Sheet
from minemap.writing import LAYERED, write
from minemap.writing import WRITERS as FILES

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Mapping, Sequence

__all__ = ["Worded", "save_result", "sheet_of"]

DECIMALS = 1


@dataclass(frozen=True)
class Worded:
    """A result in words, for people.

    Parameters
    ----------
    title : str
        Its title.
    notes : tuple of str
        The lines below the title.
    sheets : tuple of Sheet
        The tables.
    language : {"en", "es", "fr"}
        The language of all of it.

    Examples
    --------
    >>> Worded("What changed", (), (), "en").title
    'What changed'
    """

    title: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    language: str


def save_result(
    path: str | os.PathLike[str],
    worded: Callable[[], Worded],
    tables: Callable[[], Mapping[str, pd.DataFrame]],
    *,
    overwrite: bool = False,
) -> Path:
    """Write a result to a file, whose kind its ending says.

    Parameters
    ----------
    path : str or os.PathLike
        ``.xlsx``, ``.html`` and ``.docx`` for people; ``.gpkg`` and ``.json`` with every table;
        other files that `minemap.write` knows, with the first one.
    worded : callable
        Gives what people read.
    tables : callable
        Gives the tables by name, the first of which is the one that a file of one table holds.
    overwrite : bool
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    WriteError
        If it cannot be written.
    MissingDependencyError
        If the library that writes such files is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> table = pd.DataFrame({"sector": ["Tiwinza"], "area_m2": [12_345.6]})
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "sums.csv"
    >>> save_result(path, lambda: Worded("Sums", (), (), "en"), lambda: {"sums": table}).name
    'sums.csv'
    """
    target = Path(path)
    suffix = target.suffix.casefold()
    if suffix in WRITERS:
        return save(worded(), target, overwrite=overwrite)
    if suffix not in FILES:
        raise WriteError(
            f"{target}: unknown ending {target.suffix!r}; files that can be written: "
            f"{', '.join(dict.fromkeys([*WRITERS, *FILES]))}"
        )
    every = tables()
    held: Any = every if suffix in LAYERED else next(iter(every.values()))
    return write(held, target, overwrite=overwrite)


def sheet_of(
    code: str,
    table: pd.DataFrame,
    names: Sequence[str],
    *,
    labels: int,
    titles: tuple[str, str],
    heading: Callable[[str], str],
    language: str,
    words: Mapping[str, Callable[[Any], str]] | None = None,
    whole: Collection[str] = (),
) -> Sheet:
    """Make a table for print.

    Parameters
    ----------
    code : str
        What it is known by.
    table : pandas.DataFrame
        The table.
    names : sequence of str
        Its columns, in their order.
    labels : int
        How many of them, from the first, say what a row is about.
    titles : pair of str
        The name of the sheet, and its title.
    heading : callable
        Gives the heading of a column.
    language : {"en", "es", "fr"}
        The language of days.
    words : mapping of str to callable, optional
        How to write the cells of a column in words.
    whole : collection of str
        Columns of counts; other figures have one decimal.

    Returns
    -------
    Sheet
        The sheet.

    Examples
    --------
    >>> table = pd.DataFrame({"sector": ["Tiwinza"], "areas": [3.0], "area_m2": [12_345.67]})
    >>> sheet_of("sums", table, list(table), labels=1, titles=("Sums", "Sums by sector"),
    ...          heading=str.upper, language="en", whole={"areas"}).rows
    (('Tiwinza', 3, 12345.7),)
    """
    said = words or {}
    columns = tuple(
        Column(
            name,
            heading(name),
            number=name not in said and pd.api.types.is_numeric_dtype(table[name]),
            total=False,
        )
        for name in names
    )

    def cell(name: str, value: Any) -> str | int | float | None:
        if pd.isna(value):
            return None
        if name in said:
            return said[name](value)
        if isinstance(value, pd.Timestamp):
            return day(value, language)
        if isinstance(value, str):
            return value
        # No minus zero.
        return int(value) if name in whole else round(float(value), DECIMALS) + 0.0

    rows = tuple(
        tuple(
            "" if pd.isna(value) and place < labels else cell(name, value)
            for place, (name, value) in enumerate(zip(names, row, strict=True))
        )
        for row in table[list(names)].itertuples(index=False)
    )
    return Sheet(code, *titles, columns, labels, rows, None, ())
