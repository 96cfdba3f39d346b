"""HXL, the Humanitarian Exchange Language: a row of tags below the header describes the columns.

Follows version 1.1 of the standard (https://hxlstandard.org/standard/1-1final/).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.toml_files import packaged

if TYPE_CHECKING:
    from collections.abc import Callable

    from minemap.tables.schema import Table

__all__ = ["TAG", "without_tags"]

TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)
MOST = 0.25
"""Least share of columns with a tag for a row to be a row of tags."""


def without_tags(
    frame: pd.DataFrame, table: Table, known: Callable[[str], bool]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Remove the row of tags from a sheet; it names the columns whose own name is not known.

    Parameters
    ----------
    frame : pandas.DataFrame
        A sheet; its row of tags, if it has one, is the first.
    table : {"hazards", "releases"}
        What it is read as.
    known : callable
        Tells whether the name of a column is known.

    Returns
    -------
    tuple of (pandas.DataFrame, dict)
        The sheet, its rows numbered without that of the tags; and what was found out.

    Examples
    --------
    >>> sheet = pd.DataFrame({"Nr": ["#event+id", "H-1"], "Ort": ["#adm1+name", "North"]})
    >>> without_tags(sheet, "hazards", {"hazard_id"}.__contains__)[0]
      hazard_id admin1
    0       H-1  North
    """
    if not len(frame):
        return frame, {}
    first = [str(cell).strip() if isinstance(cell, str) else "" for cell in frame.iloc[0]]
    tags = [cell if TAG.fullmatch(cell) else "" for cell in first]
    # Any other text in the row makes it a record.
    if any(cell and not tag for cell, tag in zip(first, tags, strict=True)):
        return frame, {}
    if not sum(map(bool, tags)) or sum(map(bool, tags)) < MOST * len(tags):
        return frame, {}
    rest = frame.iloc[1:]
    if frame.index.name == "row":
        rest = rest.set_axis(pd.Index(rest.index - 1, name="row"))
    else:
        rest = rest.reset_index(drop=True)
    names: dict[Any, str] = {}
    taken = {str(name) for name in frame.columns if known(str(name))}
    for name, tag in zip(frame.columns, tags, strict=True):
        meant = _meant(tag, table)
        if meant is not None and not known(str(name)) and meant not in {*taken, *names.values()}:
            names[name] = meant
    return rest.rename(columns=names), {"HXL": f"{sum(map(bool, tags))} columns have tags"}


def _meant(tag: str, table: Table) -> str | None:
    """Find the column that a tag stands for: the one with the most attributes that the tag has."""
    parts = [part.strip().casefold() for part in tag.split("+")]
    words = packaged("hxl")
    best: tuple[int, str] | None = None
    for section in ("places", table):
        for column, wanted in words[section].items():
            for one in wanted:
                head, *attributes = one.split("+")
                fits = parts[0] == head and set(attributes) <= set(parts[1:])
                if fits and (best is None or len(attributes) > best[0]):
                    best = len(attributes), column
    return best[1] if best else None
