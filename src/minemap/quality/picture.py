"""Findings on the map: their places, severities and advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from minemap.language.words import number
from minemap.maps.screen.marks import MarkClass, marks_map
from minemap.quality.catalogue import LOOKS, SEVERITIES, said
from minemap.quality.sums import CAUSE, grouped, summary

if TYPE_CHECKING:
    from minemap.maps.screen.page import SelfContainedMap

__all__ = ["findings_map"]

MOST_DRAWN = 5_000
"""Most marks on a page; more would be too slow in a browser."""


def findings_map(
    findings: gpd.GeoDataFrame,
    *,
    language: str = "en",
    title: str | None = None,
    notice: str | None = None,
    width: str | float = "100%",
    height: str | float = "100%",
) -> SelfContainedMap:
    """Draw findings.

    Parameters
    ----------
    findings : geopandas.GeoDataFrame
        The findings, the worst first.
    language : {"en", "es", "fr"}
        Their language.
    title, notice : str, optional
        The title of the page, and a line that is always shown.
    width, height : str or float
        Size of the map.

    Returns
    -------
    SelfContainedMap
        The map.

    Examples
    --------
    >>> import minemap
    >>> findings = minemap.check(*minemap.samples.peru(), language="fr")
    >>> page = findings_map(findings, language="fr")
    >>> "Le plus grave" in page.get_root().render()
    True
    """
    without = findings.geometry.isna() | findings.geometry.is_empty
    # Places first; findings without a place have one line for each cause.
    placed = findings[~without].head(MOST_DRAWN)
    drawn = _in_order(placed, findings[without])
    notices = [notice] if notice else []
    placeless = int(without.sum())
    if len(findings) - placeless > len(placed):
        shown, count = (number(len(table), language) for table in (placed, findings))
        text = said("look", "left_out", language)
        notices.insert(0, text.format(shown=shown, count=count))
    told = [
        f"{said('severities', severity, language)}: {number(count, language)}"
        for severity, count in _by_severity(findings).items()
    ]
    if placeless:
        text = said("look", "without_place", language)
        told.append(text.format(count=number(placeless, language)))
    headline = said("look", "one" if len(findings) == 1 else "total", language)
    return marks_map(
        _marks(drawn, language),
        _classes(findings, language),
        [said("severities", severity, language) for severity in SEVERITIES],
        title=title or said("look", "title", language),
        headline=headline.format(count=number(len(findings), language)),
        summary=told,
        list_title=said("look", "list", language),
        day=pd.Timestamp.now(),
        language=language,
        notice=" ".join(notices) or None,
        list_first=True,
        width=width,
        height=height,
    )


def _by_severity(findings: gpd.GeoDataFrame) -> dict[str, int]:
    counts = findings["severity"].value_counts()
    return {severity: int(counts[severity]) for severity in SEVERITIES if severity in counts}


def _in_order(placed: gpd.GeoDataFrame, without: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the findings for the map, then one for each cause without a place."""
    if not len(without):
        return placed.assign(rows=None, count=1)
    causes = grouped(without)
    lines = without.drop_duplicates(CAUSE).assign(
        rows=causes["rows"].to_numpy(), count=causes["count"].to_numpy()
    )
    both = pd.concat([placed.assign(rows=None, count=1), lines])
    order = both["severity"].map({name: n for n, name in enumerate(SEVERITIES)})
    return both.iloc[np.argsort(order.to_numpy(), kind="stable")]


def _code_of(severity: str, code: str) -> str:
    return f"{severity}/{code}"


def _classes(findings: gpd.GeoDataFrame, language: str) -> list[MarkClass]:
    classes = []
    for one in summary(findings, language).itertuples():
        colour, symbol, sign, ink = LOOKS[str(one.severity)]
        classes.append(
            MarkClass(
                _code_of(str(one.severity), str(one.code)),
                SEVERITIES.index(str(one.severity)),
                str(one.title),
                colour,
                symbol,
                sign,
                ink,
                note=said("look", "one" if one.findings == 1 else "total", language).format(
                    count=number(int(str(one.findings)), language)
                ),
                kind=said("severity", str(one.severity), language),
            )
        )
    return classes


def _marks(findings: gpd.GeoDataFrame, language: str) -> gpd.GeoDataFrame:
    rows = list(findings.itertuples())
    return gpd.GeoDataFrame(
        {
            "code": [_code_of(one.severity, one.code) for one in rows],
            "name": [_name(one, language) for one in rows],
            "figure": [_m2(one.area_m2, language) for one in rows],
            "lines": [
                [("", str(one.finding)), ("mm-mark-advice", str(one.advice))] for one in rows
            ],
            "facts": [_facts(one, language) for one in rows],
        },
        geometry=findings.geometry.to_numpy(),
        crs="EPSG:4326",
    )


def _name(one: Any, language: str) -> str:
    """Name a finding by its id, or by its table."""
    if one.count > 1:
        total = said("look", "total", language).format(count=number(one.count, language))
        return f"{said('table', one.table, language)}: {total}"
    return str(one.id) if one.id and not pd.isna(one.id) else said("table", one.table, language)


def _m2(value: float, language: str) -> str:
    return "" if np.isnan(value) else f"{number(value, language)} m²"


def _facts(one: Any, language: str) -> list[tuple[str, str]]:
    facts = [("table", said("table", one.table, language))]
    if one.count > 1 and one.rows:
        facts.append(("row", str(one.rows)))
    elif not pd.isna(one.row):
        facts.append(("row", number(int(one.row), language)))
    if not pd.isna(one.other_ids) and one.other_ids:
        facts.append(("other_ids", str(one.other_ids)))
    if not np.isnan(one.area_m2):
        facts.append(("area_m2", _m2(one.area_m2, language)))
    facts.append(("code", str(one.code)))
    return [(said("column", key, language), text) for key, text in facts]
