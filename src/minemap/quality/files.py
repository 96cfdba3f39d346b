"""Saves findings: a page to read and print, a workbook, and tables for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.language.words import day, number
from minemap.quality.catalogue import SEVERITIES, said
from minemap.quality.sums import summary
from minemap.report.saving import Worded, save_result, sheet_of
from minemap.saving import saving
from minemap.toml_files import packaged_text

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import geopandas as gpd

    from minemap.report.sheets import Sheet

__all__ = ["as_html", "save_findings"]

PRINTED = {"error": "▲", "warning": "◆", "information": "●"}
"""The symbols of the map, as letters."""

MOST_LISTED = 2_000
"""Most findings on a page; nobody would read more."""

WHOLE = ("row", "findings")
COLUMNS = ("severity", "title", "table", "row", "id", "other_ids", "area_m2", "finding", "advice")
BY_CODE = ("severity", "title", "code", "findings", "area_m2")
BY_UNIT = ("unit", "severity", "title", "findings", "area_m2")


def save_findings(
    findings: gpd.GeoDataFrame,
    path: str | os.PathLike[str],
    *,
    by: str | None = "admin1",
    language: str = "en",
    overwrite: bool = False,
) -> Path:
    """Write findings to a file, whose kind its ending says.

    Parameters
    ----------
    findings : geopandas.GeoDataFrame
        The findings.
    path : str or os.PathLike
        ``.html``: a page to read and to print on A4; ``.xlsx`` and ``.docx``: sums and findings;
        ``.gpkg`` and ``.json``: findings and sums; or any other file of areas that
        `minemap.write` knows.
    by : str, optional
        A column of the findings to sum by as well.
    language : {"en", "es", "fr"}
        Their language.
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
    if target.suffix.casefold() == ".html":
        page = as_html(findings, by=by, language=language)
        with saving(target, overwrite=overwrite) as draft:
            draft.write_text(page, encoding="utf-8", errors="replace")
        return target

    def tables() -> dict[str, pd.DataFrame]:
        apart = {} if by is None else {"by_unit": summary(findings, language, by)}
        return {"findings": findings, "by_code": summary(findings, language), **apart}

    return save_result(target, lambda: _worded(findings, by, language), tables, overwrite=overwrite)


def as_html(findings: gpd.GeoDataFrame, *, by: str | None = "admin1", language: str = "en") -> str:
    """Write findings as a page to read and to print, with all text from data escaped.

    Parameters
    ----------
    findings : geopandas.GeoDataFrame
        The findings.
    by : str, optional
        A column of the findings to sum by as well.
    language : {"en", "es", "fr"}
        Their language.

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
        by_code=_lines(summary(findings, language), language),
        by_unit=_lines(_by_unit(findings, by, language), language),
        left_out=_left_out(findings, listed, language),
        kinds=_kinds(listed, language),
    )
    return page


def _by_unit(findings: gpd.GeoDataFrame, by: str | None, language: str) -> pd.DataFrame:
    """Sum by a column, if it is not empty."""
    if by is None or by not in findings or not findings[by].notna().any():
        return pd.DataFrame()
    table = summary(findings, language, by).rename(columns={by: "unit"})
    return table.assign(unit=table["unit"].fillna(said("look", "no_unit", language)))


def _counts(findings: gpd.GeoDataFrame, language: str) -> list[dict[str, Any]]:
    counts = findings["severity"].value_counts()
    return [
        {
            "severity": severity,
            "sign": PRINTED[severity],
            "word": said("severities", severity, language),
            "count": number(int(counts.get(severity, 0)), language),
        }
        for severity in SEVERITIES
    ]


def _left_out(findings: gpd.GeoDataFrame, listed: gpd.GeoDataFrame, language: str) -> str:
    if len(findings) == len(listed):
        return ""
    shown, count = (number(len(table), language) for table in (listed, findings))
    return said("look", "shown", language).format(shown=shown, count=count)


def _lines(sums: pd.DataFrame, language: str) -> list[dict[str, str]]:
    """Make a table of sums for print."""
    return [
        {
            **{str(name): str(value) for name, value in row.items()},
            "sign": PRINTED[row["severity"]],
            "severity_word": said("severity", row["severity"], language),
            "findings": number(row["findings"], language),
            "area_m2": number(row["area_m2"], language) if row["area_m2"] else "",
        }
        for row in sums.to_dict("records")
    ]


def _kinds(findings: gpd.GeoDataFrame, language: str) -> list[dict[str, Any]]:
    """Group findings of one code and advice under one heading."""
    title = summary(findings, language).drop_duplicates("code").set_index("code")["title"]
    kinds = []
    for (code, advice), held in findings.groupby(["code", "advice"], sort=False):
        severity = held["severity"].iloc[0]
        kinds.append(
            {
                "code": code,
                "severity": severity,
                "sign": PRINTED[severity],
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


def _worded(findings: gpd.GeoDataFrame, by: str | None, language: str) -> Worded:
    counts = ", ".join(f"{one['word']}: {one['count']}" for one in _counts(findings, language))
    title = summary(findings, language).drop_duplicates("code").set_index("code")["title"]
    every = pd.DataFrame(findings.drop(columns="geometry"))
    every.insert(1, "title", every["code"].map(title))
    sheets = [_sheet("by_code", summary(findings, language), BY_CODE, 2, language)]
    by_unit = _by_unit(findings, by, language)
    if len(by_unit):
        sheets.append(_sheet("by_unit", by_unit, BY_UNIT, 1, language))
    sheets.append(_sheet("findings", every, COLUMNS, 2, language))
    when = said("look", "checked_on", language).format(day=day(pd.Timestamp.now(), language))
    return Worded(said("look", "title", language), (when, counts), tuple(sheets), language)


def _sheet(
    code: str, table: pd.DataFrame, names: Sequence[str], labels: int, language: str
) -> Sheet:
    heading = said("look", code, language)
    return sheet_of(
        code,
        table,
        names,
        labels=labels,
        titles=(heading, heading),
        heading=lambda name: said("column", name, language),
        language=language,
        words={
            "severity": lambda code: said("severity", code, language),
            "table": lambda code: said("table", code, language),
        },
        whole=WHOLE,
    )
