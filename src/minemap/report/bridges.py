"""A bridge between two accounts as a file that people read, or that programs do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.language.words import day
from minemap.report.files import WRITERS, save
from minemap.report.sheets import Column, Sheet
from minemap.restating.words import said
from minemap.writing import LAYERED, write

if TYPE_CHECKING:
    import os

    from minemap.restating.bridge import Bridge

__all__ = ["save_bridge"]

DECIMALS = 1
WORDED = ("why", "flow", "table")
NUMBERS = {"m2", "closing_m2", "rows", "row", "replaces"}
OTHERS = ["period_end", "flow", "m2", "closing_m2", "table", "id", "row", "replaces",
          "recorded_on", "why"]  # fmt: skip


@dataclass(frozen=True)
class _Written:
    """What the writers of reports take."""

    title: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    language: str


def save_bridge(
    bridge: Bridge,
    path: str | os.PathLike[str],
    *,
    language: str = "en",
    overwrite: bool = False,
) -> Path:
    """Write a bridge and the restatements that it is made of to a file.

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
    target = Path(path)
    if target.suffix.casefold() in WRITERS:
        return save(_worded(bridge, language), target, overwrite=overwrite)
    tables = {"bridge": bridge.table, "restatements": bridge.changes}
    return write(
        tables if target.suffix.casefold() in LAYERED else bridge.changes,
        target,
        overwrite=overwrite,
    )


def _worded(bridge: Bridge, language: str) -> _Written:
    lines: list[Any] = list(bridge.table.itertuples())
    rows = tuple(
        (bridge.line(row, language), round(row.m2, DECIMALS) + 0.0, int(row.rows) or None)
        for row in lines
    )
    when = day(bridge.day, language)
    title = said("title", "bridge", language, day=when)
    whole = _sheet("bridge", ["line", "m2", "rows"], 1, rows, language, when)
    changes = tuple(
        tuple(_cell(name, value, language) for name, value in zip(OTHERS, row, strict=True))
        for row in bridge.changes[OTHERS].itertuples(index=False)
    )
    listed = _sheet("changes", OTHERS, 1, changes, language, when)
    return _Written(title, (said("basis", bridge.basis, language),), (whole, listed), language)


def _sheet(
    code: str,
    names: list[str],
    labels: int,
    rows: tuple[tuple[Any, ...], ...],
    language: str,
    when: str,
) -> Sheet:
    columns = tuple(
        Column(name, said("column", name, language), number=name in NUMBERS, total=False)
        for name in names
    )
    heading = said("sheet", code, language)
    title = said("title", code, language, day=when)
    return Sheet(code, heading, title, columns, labels, rows, None, ())


def _cell(name: str, value: Any, language: str) -> str | int | float | None:
    if pd.isna(value):
        return None
    if name in WORDED:
        return said(name, str(value), language)
    if isinstance(value, pd.Timestamp):
        return day(value, language)
    if name in {"row", "replaces"}:
        return int(value)
    # No minus zero.
    return value if isinstance(value, str) else round(float(value), DECIMALS) + 0.0
