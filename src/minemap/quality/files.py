"""Findings as files: a page to read and print, a workbook, and tables for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.language.words import day, number
from minemap.quality.catalogue import SEVERITIES, said
from minemap.report.files import WRITERS, save
from minemap.report.sheets import Column, Sheet
from minemap.saving import saving
from minemap.toml_files import packaged_text
from minemap.writing import LAYERED, write

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from minemap.quality.findings import Findings

__all__ = ["as_html", "save_findings"]

MOST_LISTED = 2_000
"""A page of more findings than this is read by nobody."""

SIGNS = {"error": "▲", "warning": "◆", "information": "●"}
TEXTS = ("severity", "code", "title", "table", "id", "other_ids", "finding", "advice", "unit")
COLUMNS = ("severity", "title", "table", "row", "id", "other_ids", "area_m2", "finding", "advice")
BY_CODE = ("severity", "title", "code", "findings", "area_m2")
BY_UNIT = ("unit", "severity", "title", "findings", "area_m2")


@dataclass(frozen=True)
class _Written:
    """What the writers of reports take."""

    title: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    language: str


def save_findings(
    findings: Findings,
    path: str | os.PathLike[str],
    *,
    by: str | None = "admin1",
    overwrite: bool = False,
) -> Path:
    """Write findings to a file, whose kind its ending says.

    Parameters
    ----------
    findings : Findings
        The findings.
    path : str or os.PathLike
        ``.html``: a page to read and to print on A4; ``.xlsx`` and ``.docx``: sums and findings;
        ``.gpkg`` and ``.json``: findings and sums; or any other file of areas that
        `minemap.write` knows.
    by : str, optional
        A column of the findings to sum by as well.
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

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import minemap
    >>> findings = minemap.check(*minemap.samples.peru())
    >>> save_findings(findings, pathlib.Path(tempfile.mkdtemp()) / "findings.html").suffix
    '.html'
    """
    target = Path(path)
    suffix = target.suffix.casefold()
    if suffix == ".html":
        page = as_html(findings, by=by)
        with saving(target, overwrite=overwrite) as draft:
            draft.write_text(page, encoding="utf-8", errors="replace")
        return target
    if suffix in WRITERS:
        return save(_sheets(findings, by), target, overwrite=overwrite)
    if suffix not in LAYERED:
        return write(findings, target, overwrite=overwrite)
    tables: dict[str, pd.DataFrame] = {"findings": findings, "by_code": findings.summary()}
    if by is not None:
        tables["by_unit"] = findings.summary(by)
    return write(tables, target, overwrite=overwrite)


def as_html(findings: Findings, *, by: str | None = "admin1") -> str:
    """Write findings as a page to read and to print, with all text from data escaped.

    Parameters
    ----------
    findings : Findings
        The findings.
    by : str, optional
        A column of the findings to sum by as well.

    Returns
    -------
    str
        HTML that asks for nothing over a network.

    Examples
    --------
    >>> import minemap
    >>> "No row has" in as_html(minemap.check(*minemap.samples.peru()))
    True
    """
    import jinja2

    language = findings.language
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string(packaged_text("report/assets/findings.html"))
    listed = findings.head(MOST_LISTED)
    page: str = template.render(
        language=language,
        style=packaged_text("report/assets/findings.css"),
        title=said("look", "title", language),
        checked=said("look", "checked_on", language).format(day=day(pd.Timestamp.now(), language)),
        counts=_counts(findings, language),
        nothing=said("look", "nothing", language),
        heading={key: said("look", key, language) for key in ("by_code", "by_unit", "findings")},
        column={key: said("column", key, language) for key in (*BY_UNIT, "row", "id", "finding")},
        what_to_do=said("look", "what_to_do", language),
        by_code=_lines(findings.summary(), language),
        by_unit=_lines(_by_unit(findings, by, language), language),
        left_out=_left_out(findings, listed, language),
        kinds=_kinds(listed, language),
    )
    return page


def _by_unit(findings: Findings, by: str | None, language: str) -> pd.DataFrame:
    """Sum by a column, if anything stands in it."""
    if by is None or by not in findings or not findings[by].notna().any():
        return pd.DataFrame()
    table = findings.summary(by).rename(columns={by: "unit"})
    return table.assign(unit=table["unit"].fillna(said("look", "no_unit", language)))


def _counts(findings: Findings, language: str) -> list[dict[str, Any]]:
    counts = findings["severity"].value_counts()
    return [
        {
            "severity": severity,
            "sign": SIGNS[severity],
            "word": said("severities", severity, language),
            "count": number(int(counts.get(severity, 0)), language),
        }
        for severity in SEVERITIES
    ]


def _left_out(findings: Findings, listed: Findings, language: str) -> str:
    if len(findings) == len(listed):
        return ""
    shown, count = (number(len(table), language) for table in (listed, findings))
    return said("look", "shown", language).format(shown=shown, count=count)


def _lines(summary: pd.DataFrame, language: str) -> list[dict[str, str]]:
    """Word a table of sums."""
    return [
        {
            **{str(name): str(value) for name, value in row.items()},
            "sign": SIGNS[row["severity"]],
            "severity_word": said("severity", row["severity"], language),
            "findings": number(row["findings"], language),
            "area_m2": number(row["area_m2"], language) if row["area_m2"] else "",
        }
        for row in summary.to_dict("records")
    ]


def _kinds(findings: Findings, language: str) -> list[dict[str, Any]]:
    """Gather findings of one code and advice under one heading."""
    title = findings.summary().drop_duplicates("code").set_index("code")["title"]
    kinds = []
    for (code, advice), held in findings.groupby(["code", "advice"], sort=False):
        severity = held["severity"].iloc[0]
        kinds.append(
            {
                "code": code,
                "severity": severity,
                "sign": SIGNS[severity],
                "severity_word": said("severity", severity, language),
                "title": title[code],
                "advice": advice,
                "count": number(len(held), language),
                "rows": [_row(one, language) for one in held.itertuples()],
            }
        )
    return kinds


def _row(one: Any, language: str) -> dict[str, str]:
    table = said("table", one.table, language)
    place = (
        table
        if pd.isna(one.row)
        else said("look", "row", language).format(table=table, row=number(int(one.row), language))
    )
    return {
        "place": place,
        "id": "" if pd.isna(one.id) else str(one.id),
        "finding": str(one.finding),
        "area_m2": "" if pd.isna(one.area_m2) else number(one.area_m2, language),
    }


# Sheets ------------------------------------------------------------------------------------------


def _sheets(findings: Findings, by: str | None) -> _Written:
    language = findings.language
    counts = ", ".join(f"{one['word']}: {one['count']}" for one in _counts(findings, language))
    title = findings.summary().drop_duplicates("code").set_index("code")["title"]
    every = pd.DataFrame(findings.drop(columns="geometry"))
    every.insert(1, "title", every["code"].map(title))
    sheets = [_sheet("by_code", findings.summary(), BY_CODE, 2, language)]
    by_unit = _by_unit(findings, by, language)
    if len(by_unit):
        sheets.append(_sheet("by_unit", by_unit, BY_UNIT, 1, language))
    sheets.append(_sheet("findings", every, COLUMNS, 2, language))
    when = said("look", "checked_on", language).format(day=day(pd.Timestamp.now(), language))
    return _Written(said("look", "title", language), (when, counts), tuple(sheets), language)


def _sheet(
    code: str, table: pd.DataFrame, names: Sequence[str], labels: int, language: str
) -> Sheet:
    columns = tuple(
        Column(name, said("column", name, language), number=name not in TEXTS, total=False)
        for name in names
    )
    worded = table.assign(severity=[said("severity", one, language) for one in table["severity"]])
    if "table" in worded:
        worded["table"] = [said("table", one, language) for one in worded["table"]]
    rows = tuple(
        tuple(_cell(name, value) for name, value in zip(names, row, strict=True))
        for row in worded[list(names)].itertuples(index=False)
    )
    heading = said("look", code, language)
    return Sheet(code, heading, heading, columns, labels, rows, None, ())


def _cell(name: str, value: Any) -> str | int | float | None:
    if pd.isna(value):
        return "" if name in TEXTS else None
    if name in TEXTS:
        return str(value)
    return round(float(value), 1) if name == "area_m2" else int(value)
