"""Saves a bridge between two accounts as a file for people or for programs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from minemap.language.words import day
from minemap.report.saving import Worded, save_result, sheet_of
from minemap.restating.words import said

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from minemap.report.sheets import Sheet
    from minemap.restating.bridge import Bridge

__all__ = ["restated_sheet", "save_bridge"]

WORDED = ("why", "flow", "table")
WHOLE = ("rows", "row", "replaces")
OTHERS = ["period_end", "flow", "m2", "closing_m2", "table", "id", "row", "replaces",
          "recorded_on", "why"]  # fmt: skip


def save_bridge(
    bridge: Bridge, path: str | os.PathLike[str], *, language: str = "en", overwrite: bool = False
) -> Path:
    """Write a bridge and its restatements to a file.

    Parameters
    ----------
    bridge : Bridge
        As `minemap.Ledger.bridge` gives it.
    path : str or os.PathLike
        ``.xlsx``, ``.html`` or ``.docx`` for people; ``.json`` with both tables; ``.csv`` with the
        restatements alone.
    language : {"en", "es", "fr"}
        The language of what people read.
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
    >>> import minemap
    >>> bridge = minemap.Ledger(*minemap.samples.peru()).bridge("2022-12-31")
    >>> save_bridge(bridge, pathlib.Path(tempfile.mkdtemp()) / "bridge.html").name
    'bridge.html'
    """
    return save_result(
        path,
        lambda: _worded(bridge, language),
        lambda: {"restatements": bridge.changes, "bridge": bridge.table},
        overwrite=overwrite,
    )


def _worded(bridge: Bridge, language: str) -> Worded:
    lines = [bridge.line(row, language) for row in bridge.table.itertuples()]
    rows = bridge.table["rows"].where(bridge.table["rows"] > 0)
    whole = bridge.table.assign(line=lines, rows=rows)
    title = said("title", "bridge", language, day=day(bridge.day, language))
    sheets = (
        _sheet("bridge", whole, ["line", "m2", "rows"], title, language),
        restated_sheet(bridge.changes, language),
    )
    return Worded(title, (said("basis", bridge.basis, language),), sheets, language)


def restated_sheet(changes: pd.DataFrame, language: str) -> Sheet:
    """Make a table of restatements for print.

    Parameters
    ----------
    changes : pandas.DataFrame
        As `minemap.Ledger.restatements` lists them.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    Sheet
        The table.

    Examples
    --------
    >>> import minemap
    >>> restated_sheet(minemap.Ledger(*minemap.samples.peru()).restatements(), "en").title
    'What changed in closed periods'
    """
    return _sheet("changes", changes, OTHERS, said("title", "changes", language), language)


def _sheet(code: str, table: pd.DataFrame, names: list[str], title: str, language: str) -> Sheet:
    return sheet_of(
        code,
        table,
        names,
        labels=1,
        titles=(said("sheet", code, language), title),
        heading=lambda name: said("column", name, language),
        language=language,
        words={name: partial(_word, name, language) for name in WORDED},
        whole=WHOLE,
    )


def _word(name: str, language: str, code: Any) -> str:
    return said(name, str(code), language)
