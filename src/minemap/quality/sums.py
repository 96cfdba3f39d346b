"""Findings added up: by code and unit, and equal ones together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.errors import ArgumentError
from minemap.quality.catalogue import SEVERITIES, codes

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CAUSE", "grouped", "rows_in_words", "summary"]

CAUSE = ["severity", "code", "table", "finding", "advice"]
"""What makes findings equal."""


def summary(findings: pd.DataFrame, language: str, by: str | None = None) -> pd.DataFrame:
    """Count the findings of each code, as `Findings.summary` describes.

    Parameters
    ----------
    findings : pandas.DataFrame
        The findings.
    language : {"en", "es", "fr"}
        The language of the titles.
    by : str, optional
        A column to count apart by.

    Returns
    -------
    pandas.DataFrame
        One row for each severity and code, the gravest first.

    Raises
    ------
    ArgumentError
        If there is no column `by`.

    Examples
    --------
    >>> import minemap
    >>> list(summary(minemap.check(*minemap.samples.peru()), "en"))
    ['severity', 'code', 'title', 'findings', 'area_m2']
    """
    if by is not None and by not in findings.columns:
        raise ArgumentError(f"by={by!r} is no column of the findings")
    keys = ["severity", "code"] if by is None else [by, "severity", "code"]
    counted = (
        pd.DataFrame(findings[[*keys, "area_m2"]])
        .groupby(keys, dropna=False)
        .agg(findings=("area_m2", "size"), area_m2=("area_m2", "sum"))
        .reset_index()
        .merge(codes(language)[["code", "title"]], on="code")
    )
    order = counted["severity"].map({name: n for n, name in enumerate(SEVERITIES)})
    unit = keys[:-2]
    counted = counted.assign(order=order).sort_values(
        [*unit, "order", "area_m2", "code"],
        ascending=[*[True] * len(unit), True, False, True],
        ignore_index=True,
    )
    return counted[[*unit, "severity", "code", "title", "findings", "area_m2"]]


def grouped(findings: pd.DataFrame) -> pd.DataFrame:
    """Group equal findings, as `Findings.grouped` describes.

    Parameters
    ----------
    findings : pandas.DataFrame
        The findings.

    Returns
    -------
    pandas.DataFrame
        One row for each severity, code, table, sentence and advice, the worst first.

    Examples
    --------
    >>> import minemap
    >>> "rows" in grouped(minemap.check(*minemap.samples.peru()))
    True
    """
    groups = pd.DataFrame(findings[[*CAUSE, "row", "area_m2"]]).groupby(
        CAUSE, sort=False, dropna=False
    )
    lines = groups.agg(count=("row", "size"), area_m2=("area_m2", "sum")).reset_index()
    lines.insert(5, "rows", [rows_in_words(rows) for rows in groups["row"].agg(list)])
    return lines


def rows_in_words(rows: Iterable[Any]) -> str:
    """Write row numbers; consecutive ones as a range.

    Parameters
    ----------
    rows : iterable
        Numbers; missing ones are left out.

    Returns
    -------
    str
        As ``2-9, 22``.

    Examples
    --------
    >>> rows_in_words([22, 2, 3, 4])
    '2-4, 22'
    """
    numbers = sorted({int(row) for row in rows if not pd.isna(row)})
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], one]
        else:
            runs.append([one])
    return ", ".join("-".join(map(str, run)) for run in runs)
