"""A reconciliation on the map: what changed, with both states over or beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.language.vocabulary import OUTCOMES, colour
from minemap.language.words import day, number
from minemap.maps.screen.marks import MarkClass, Sides, marks_map
from minemap.reconciling.account import LINES
from minemap.reconciling.words import category_words, cause_words, look, said, way_words

if TYPE_CHECKING:
    from minemap.maps.screen.page import SelfContainedMap
    from minemap.reconciling.account import Changes

__all__ = ["changes_map"]

TOTAL = (
    "added", "cleared", "reduced", "cancelled", "withdrawn", "changed", "gone", "grown", "shrunk",
    "redigitised", "overlap", "figure", "measured",
)  # fmt: skip
"""Changes of the total; the other kinds move ground or change names within it."""

NAMED_ANEW = ("renamed", "split", "merged", "regrouped")
RECATEGORISED = {"confirmed": "CHA", "downgraded": "SHA"}
STYLE_OF_IDS = "mm-note"


def changes_map(
    found: Changes,
    *,
    language: str = "en",
    title: str | None = None,
    notice: str | None = None,
    width: str | float = "100%",
    height: str | float = "100%",
) -> SelfContainedMap:
    """Draw a reconciliation.

    Parameters
    ----------
    found : Reconciliation
        The reconciliation.
    language : {"en", "es", "fr"}
        The language.
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
    >>> from minemap.reconciling import reconcile
    >>> record = minemap.samples.peru()
    >>> found = reconcile(record, record, old_day="2021-12-31", new_day="2022-12-31")
    >>> page = changes_map(found, language="es").get_root().render()
    >>> "Deslizar" in page
    True
    """
    marks, arrows = _marks(found, language)
    account = found.account.set_index("line")
    total = account["m2"]
    change = total["closing"] - total["opening"]
    days = {"before": day(found.old_day, language), "after": day(found.new_day, language)}
    words = {name: said("map", name, language) for name in ("both", "swipe", "before", "after")}
    words |= {
        f"{side}_day": said("map", f"{side}_day", language, day=when) for side, when in days.items()
    }
    notices = [said("map", "outlines", language)]
    if found.illustrative:
        notices.insert(0, said("map", "illustrative", language))
    if notice:
        notices.insert(0, notice)
    headline = said("map", "changes_total" if round(change) else "same_total", language)
    return marks_map(
        marks,
        _classes(found, language),
        [said("map", "of_total", language), said("map", "within_total", language)],
        title=title
        or said("map", "title", language, old_day=days["before"], new_day=days["after"]),
        headline=f"{number(change, language, signed=True)} m²",
        summary=[headline, *_states(found, language)],
        list_title=said("map", "list", language),
        day=found.new_day,
        language=language,
        notice=" ".join(notices),
        sides=Sides(
            _side(found.areas, "old", "before"), _side(found.areas, "new", "after"), arrows, words
        ),
        width=width,
        height=height,
    )


def _states(found: Changes, language: str) -> list[str]:
    """Write both totals, and the common shift if there is one."""
    lines = found.summary(language).splitlines()
    told = [lines[0]]
    if found.common_shift is not None:
        told.append(lines[1].strip())
    return told


def _classes(found: Changes, language: str) -> list[MarkClass]:
    m2_of, areas_of = (found.account.set_index("line")[name] for name in ("m2", "areas"))
    classes = []
    for line in LINES:
        if line in {"opening", "closing", "rounding"}:
            continue
        drawn = look(line)
        if line in OUTCOMES and line not in RECATEGORISED:
            shade = colour("outcome", line)
        elif line in RECATEGORISED:
            shade = colour("category", RECATEGORISED[line])
        else:
            shade = drawn["colour"]
        m2 = number(m2_of[line], language, signed=True)
        classes.append(
            MarkClass(
                line,
                0 if line in TOTAL else 1,
                said("line", line, language),
                shade,
                drawn["symbol"],
                drawn["sign"],
                hatch=drawn["hatch"],
                note=f"{m2} m²" if line in TOTAL else "",
                count=int(areas_of[line]),
            )
        )
    classes.append(_unchanged(found, language))
    return classes


def _unchanged(found: Changes, language: str) -> MarkClass:
    """Name the areas without a mark, which the map shows too."""
    areas = found.areas
    ids = areas["old_id"].where(areas["old_id"].notna(), areas["new_id"]).str.split("; ")
    same = areas["what"].eq("unchanged") & ~areas["match"].isin(NAMED_ANEW)
    told = set(ids[~same].explode())
    drawn = look("unchanged")
    return MarkClass(
        "unchanged",
        1,
        said("line", "unchanged", language),
        drawn["colour"],
        drawn["symbol"],
        count=len(set(ids[same].explode()) - told),
    )


def _marks(found: Changes, language: str) -> tuple[gpd.GeoDataFrame, list[Any]]:
    """Make a mark for each row with a change, the largest change first."""
    areas = found.areas
    code = areas["what"].where(areas["what"] != "unchanged", areas["match"])
    told = code.isin([line for line in LINES if line not in {"opening", "closing", "rounding"}])
    told &= (areas["what"] != "unchanged") | areas["match"].isin(NAMED_ANEW)
    rows = areas.assign(code=code)[told]
    size = rows["m2_change"].abs().where(rows["code"].isin(TOTAL), 0.0)
    order = np.lexsort((-rows["ground_m2"].to_numpy(), -size.to_numpy()))
    rows = rows.iloc[order].reset_index(drop=True)
    table = gpd.GeoDataFrame(
        {
            "code": rows["code"],
            "name": [_name(row) for row in rows.itertuples()],
            "figure": [_figure(row, language) for row in rows.itertuples()],
            "lines": [_lines(row, language) for row in rows.itertuples()],
            "facts": [_facts(row, language) for row in rows.itertuples()],
        },
        geometry=rows.geometry.to_numpy(),
        crs="EPSG:4326",
    )
    return table, _arrows(rows)


def _name(row: Any) -> str:
    old, new = (None if pd.isna(name) else str(name) for name in (row.old_id, row.new_id))
    if old is None or new is None or old == new:
        return old or new or ""
    return f"{old} → {new}"


def _figure(row: Any, language: str) -> str:
    amount, signed = (row.m2_change, True) if row.code in TOTAL else (row.ground_m2, False)
    return f"{number(amount, language, signed=signed)} m²"


def _lines(row: Any, language: str) -> list[tuple[str, str]]:
    """Write that the area has another id, if the mark is about another change."""
    if row.match in NAMED_ANEW and row.code != row.match:
        return [(STYLE_OF_IDS, said("line", row.match, language))]
    return []


def _facts(row: Any, language: str) -> list[tuple[str, str]]:
    def m2(value: float, *, signed: bool = False) -> str:
        return f"{number(value, language, signed=signed)} m²"

    facts = [
        ("m2_before", m2(row.m2_before)),
        ("m2_after", m2(row.m2_after)),
        ("m2_change", m2(row.m2_change, signed=True)),
        ("ground_m2", m2(row.ground_m2)),
    ]
    categories = [
        category_words(codes, language)
        for codes in (row.old_category, row.new_category)
        if not pd.isna(codes)
    ]
    facts.append(("category", " → ".join(dict.fromkeys(categories))))
    if not np.isnan(row.shift_m):
        by = said(
            "fact",
            "by",
            language,
            metres=number(row.shift_m, language),
            way=way_words([row.bearing], language),
        )
        facts.append(("shift", by))
    if not np.isnan(row.spread_m):
        facts.append(("spread", f"{number(row.spread_m, language, decimals=2)} m"))
    if row.cause:
        facts.append(("cause", cause_words(row.cause, language)))
    if not pd.isna(row.release_id):
        facts.append(("release_id", str(row.release_id)))
    return [(said("fact", key, language), text) for key, text in facts]


def _side(areas: gpd.GeoDataFrame, side: str, when: str) -> gpd.GeoDataFrame:
    """Give the outlines of one state, each once."""
    held = areas[areas[f"{side}_id"].notna()].drop_duplicates(f"{side}_id")
    return gpd.GeoDataFrame(
        {"category": held[f"{side}_category"].to_numpy()},
        geometry=held[f"geometry_{when}"].to_numpy(),
        crs="EPSG:4326",
    )


def _arrows(rows: gpd.GeoDataFrame) -> list[Any]:
    """Draw a line for each shifted area, from its old place to its new place."""
    shifted = rows["code"].eq("shifted") & ~rows[["old_id", "new_id"]].duplicated()
    ends = [
        [None if shape is None else shapely.centroid(shape) for shape in rows[f"geometry_{when}"]]
        for when in ("before", "after")
    ]
    return [
        shapely.LineString([start, end])
        if drawn and start is not None and end is not None
        else None
        for drawn, start, end in zip(shifted, *ends, strict=True)
    ]
