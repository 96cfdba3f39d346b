"""The tables as they are printed: headings in a language, rows, totals, formulas and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.language.vocabulary import DEVICE_COLUMNS
from minemap.language.words import day, number
from minemap.report.words import said as word
from minemap.report.words import section

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Column", "Sheet", "formula_parts", "make_sheets"]

PARTS: dict[str, dict[str, tuple[tuple[int, str], ...]]] = {
    "contamination": {
        "areas": ((1, "cha_areas"), (1, "sha_areas")),
        "area_m2": ((1, "cha_m2"), (1, "sha_m2")),
    },
    "release": {"released_m2": ((1, "cancelled_m2"), (1, "reduced_m2"), (1, "cleared_m2"))},
    "devices": {
        "devices": (
            (1, "anti_personnel_mines"),
            (1, "improvised_ap_mines"),
            (1, "anti_vehicle_mines"),
            (1, "submunitions"),
            (1, "other_uxo"),
            (1, "ieds"),
        )
    },
    "account": {
        "closing_m2": (
            (1, "opening_m2"),
            (1, "added_m2"),
            (1, "adjusted_in_m2"),
            (-1, "adjusted_out_m2"),
            (1, "confirmed_in_m2"),
            (-1, "confirmed_out_m2"),
            (1, "downgraded_in_m2"),
            (-1, "downgraded_out_m2"),
            (-1, "cancelled_m2"),
            (-1, "reduced_m2"),
            (-1, "cleared_m2"),
        )
    },
    "review": {"area_m2": ((1, "cha_m2"), (1, "sha_m2"))},
    "kinds": {"area_m2": ((1, "cha_m2"), (1, "sha_m2"))},
    "texts": {"area_m2": ((1, "cha_m2"), (1, "sha_m2"))},
    "other": {"area_m2": ((1, "cha_m2"), (1, "sha_m2"))},
    "clearance": {"cleared_m2": ((1, "found_m2"), (1, "empty_m2"), (1, "unstated_m2"))},
    "operators": {"released_m2": ((1, "cancelled_m2"), (1, "reduced_m2"), (1, "cleared_m2"))},
    "series": {
        "released_m2": ((1, "cancelled_m2"), (1, "reduced_m2"), (1, "cleared_m2")),
        "closing_m2": ((1, "opening_m2"), (1, "other_changes_m2"), (-1, "released_m2")),
    },
    "milestones": {"closing_m2": ((1, "opening_m2"), (-1, "milestone_m2"))},
}
"""By table: the columns that a figure is the sum of, each with its sign."""

STANDING = {
    "series": {"opening_m2", "closing_m2"},
    "milestones": {"opening_m2", "closing_m2"},
    "clearance": {"m2_per_device"},
    "progress": {"percent", "all_percent"},
}
"""Figures of a day, and ratios, which are not added up over the rows of a table."""

SHARES = {"percent": ("achieved_m2", "target_m2"), "all_percent": ("all_m2", "target_m2")}
"""Percentages in a total: of which total, and of which other total."""

STATED = {
    *DEVICE_COLUMNS, "devices", "other_devices", "estimated_devices", "target_m2", "m2_per_device",
}  # fmt: skip
"""Figures shown as "not stated" if they are missing; others stay empty."""

CODED = {"kinds", "counted"}
"""Columns of codes, printed as words."""

REVIEW_ORDER = ["cha_areas", "cha_m2", "sha_areas", "sha_m2", "area_m2", "estimated_devices"]

WORDY = {
    "cha_areas", "sha_areas", "cha_m2", "sha_m2", "estimated_devices", "devices", "other_devices",
}  # fmt: skip
"""Columns whose headings differ between conventions."""

QUIET = {
    "confirmed_in_m2", "confirmed_out_m2", "downgraded_in_m2", "downgraded_out_m2",
    "adjusted_in_m2", "adjusted_out_m2", "other_changes_m2", "estimated_devices", "submunitions",
    "other_uxo", "ieds", "anti_vehicle_mines", "improvised_ap_mines", "unstated_records",
    "found_records", "empty_records", "all_m2", "all_percent",
}  # fmt: skip
"""Columns that are not printed if they are empty, or repeat another column."""


@dataclass(frozen=True)
class Column:
    """A column for print.

    `parts` are the signs and codes of the columns that it is the sum of; `total` says that its rows
    are added up below; `number` tells figures from texts.
    """

    code: str
    heading: str
    number: bool = True
    total: bool = True
    parts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A table for print; its first `labels` columns say what a row is about."""

    code: str
    name: str
    title: str
    columns: tuple[Column, ...]
    labels: int
    rows: tuple[tuple[Any, ...], ...]
    totals: tuple[Any, ...] | None
    notes: tuple[str, ...]
    summed: int | None = None
    """How many rows, from the first, the totals add up; by default all."""


def make_sheets(
    frames: dict[str, pd.DataFrame],
    facts: dict[str, Any],
    convention: str,
    year: int,
    language: str,
) -> tuple[Sheet, ...]:
    """Give tables their titles, headings, totals and notes.

    Parameters
    ----------
    frames : dict of str to pandas.DataFrame
        The tables by name.
    facts : dict
        What the notes speak of.
    convention, year, language
        As `minemap.report.article7` takes them.

    Returns
    -------
    tuple of Sheet
        One a table.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import article7
    >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2017, language="es")
    >>> tables.sheets[1].columns[1].heading
    'Superficie cancelada (m²)'
    """
    end = day(pd.Timestamp(year, 12, 31), language)
    sheets = []
    for code, frame in frames.items():
        shown = frame[REVIEW_ORDER] if code == "review" else frame
        quiet = [name for name in shown if name in QUIET and not shown[name].fillna(0).any()]
        if "estimated_devices" in quiet and shown["estimated_devices"].isna().any():
            quiet.remove("estimated_devices")
        if code == "progress" and shown["all_m2"].equals(shown["achieved_m2"]):
            quiet += ["all_m2", "all_percent"]
        shown = shown.drop(columns=quiet)
        where = f"convention.{convention}" if code in {"contamination", "release"} else "table"
        first = frames["series"].index[0]
        sheets.append(
            _sheet(
                code,
                shown,
                title=word(where, code, language, year=year, day=end, first=first),
                notes=_notes(code, frame, facts, year, language),
                convention=convention,
                language=language,
            )
        )
    return tuple(sheets)


def _sheet(
    code: str,
    frame: pd.DataFrame,
    *,
    title: str,
    notes: tuple[str, ...],
    convention: str,
    language: str,
) -> Sheet:
    labelled = code != "results"
    names = [str(name) for name in frame.index.names] if labelled else []
    missing = word("word", "not_stated", language)
    columns = [Column(name, _heading(code, name, convention, language), False) for name in names]
    for name in frame.columns:
        number = pd.api.types.is_numeric_dtype(frame[name])
        parts = PARTS.get(code, {}).get(str(name), ())
        columns.append(
            Column(
                str(name),
                _heading(code, str(name), convention, language),
                number,
                number and labelled and name not in STANDING.get(code, ()),
                tuple((sign, part) for sign, part in parts if part in frame),
            )
        )
    rows = []
    for line, values in zip(frame.index, frame.to_numpy(dtype=object), strict=True):
        label = [missing if pd.isna(key) else str(key) for key in _keys(line)[: len(names)]]
        label = [
            _said(text, language) if name in CODED else text
            for name, text in zip(names, label, strict=True)
        ]
        cells = [
            _plain(value, column)
            for value, column in zip(values, columns[len(names) :], strict=True)
        ]
        cells = [
            missing
            if cell is None and column.code in STATED
            else _said(cell, language)
            if column.code in CODED
            else cell
            for cell, column in zip(cells, columns[len(names) :], strict=True)
        ]
        rows.append((*label, *cells))
    totals: tuple[Any, ...] | None = None
    summed = len(rows)
    if code == "progress":
        # Future work is not compared with what was released.
        summed = int(frame["achieved_m2"].notna().sum())
    if labelled and summed and code != "annex":
        sums: list[Any] = [
            _total([row[place] for row in rows[:summed]], missing, code) if column.total else None
            for place, column in enumerate(columns[len(names) :], start=len(names))
        ]
        found = dict(zip([column.code for column in columns[len(names) :]], sums, strict=True))
        for place, column in enumerate(columns[len(names) :]):
            part, whole = (found.get(name) for name in SHARES.get(column.code, ("", "")))
            if isinstance(part, int) and isinstance(whole, int) and whole:
                sums[place] = round(100 * part / whole)
        name = "total_so_far" if summed < len(rows) else "total"
        totals = (word("word", name, language), *[None] * (len(names) - 1), *sums)
    return Sheet(
        code,
        word("sheet", code, language),
        title,
        tuple(columns),
        len(names),
        tuple(rows),
        totals,
        notes,
        summed,
    )


def _said(codes: str, language: str) -> str:
    """Write the codes of kinds as words."""
    return "; ".join(word("kind", code, language) for code in codes.split("; "))


def _total(cells: list[Any], missing: str, code: str) -> Any:
    """Add up the figures of a column; "not stated" if there are none."""
    figures = [cell for cell in cells if isinstance(cell, (int, float))]
    # In a series, years without a record have a 0 that no record states.
    silent = missing in cells and not (any(figures) if code == "series" else figures)
    return missing if silent else sum(figures)


def _keys(line: Any) -> tuple[Any, ...]:
    return line if isinstance(line, tuple) else (line,)


def _plain(value: Any, column: Column) -> Any:
    """Give a cell as a number, a text or None."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if not column.number:
        return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
    return int(value) if float(value).is_integer() else float(value)


def _heading(code: str, name: str, convention: str, language: str) -> str:
    wordy = code in {"contamination", "release", "series"} or name == "estimated_devices"
    if wordy and name in WORDY:
        return word(f"convention.{convention}", name, language)
    if name in section("column"):
        return word("column", name, language)
    return name.replace("_", " ")


def _notes(
    code: str, frame: pd.DataFrame, facts: dict[str, Any], year: int, language: str
) -> tuple[str, ...]:
    moved = [name for name in frame if str(name).endswith(("_in_m2", "_out_m2"))]
    left = int(frame["closing_m2"].iloc[-1]) if code == "milestones" and len(frame) else 0
    improvised = facts["convention"] == "mine_ban" and _any(frame, "improvised_ap_mines")
    # By table: a note, its figures, and whether it applies.
    said: dict[str, list[tuple[str, dict[str, Any], Any]]] = {
        "contamination": [
            ("both", {}, facts["in_both"]),
            ("assumed", {"n": facts["assumed"], "m2": facts["assumed_m2"]}, facts["assumed"]),
            (
                "estimates",
                {"n": facts["without_estimate"], "total": facts["areas"]},
                facts["without_estimate"],
            ),
        ],
        "release": [
            (
                "no_devices",
                {"n": facts["without_devices"], "total": facts["records"]},
                facts["without_devices"] and len(frame),
            ),
            ("improvised", {}, improvised),
            ("worked", {"m2": facts["worked_m2"]}, facts["worked_m2"]),
        ],
        "devices": [("improvised", {}, improvised)],
        "account": [("moves", {}, len(frame) > 1 and frame[moved].to_numpy().any())],
        "review": [("ratio", facts["ratio"], facts["ratio"])],
        "clearance": [("found_empty", facts["empty"], any(facts["empty"].values()))],
        "series": [
            ("other_changes", {}, code == "series" and frame["other_changes_m2"].any()),
            (
                "silent",
                {},
                code == "series" and facts["ever_without_devices"] and frame["released_m2"].any(),
            ),
        ],
        "kinds": [
            (
                "unwritten_kinds",
                {"n": facts["all_unwritten"], "total": facts["all_areas"]},
                facts["all_unwritten"],
            )
        ],
        "progress": [("progress", {}, True)],
        "milestones": [
            ("milestones", {}, True),
            ("milestones_short", {"m2": left}, left > 0),
            ("milestones_over", {"m2": -left}, left < 0),
        ],
        "annex": [
            ("corners", {"form": word("corners", facts["annex"] or "degrees", language)}, True)
        ],
    }
    return tuple(
        word(
            "note",
            key,
            language,
            year=year,
            **{name: _worded(figure, language) for name, figure in figures.items()},
        )
        for key, figures, reason in said.get(code, [])
        if reason
    )


def _worded(figure: Any, language: str) -> str:
    return figure if isinstance(figure, str) else number(figure, language, decimals=None)


def _any(frame: pd.DataFrame, name: str) -> bool:
    return name in frame and bool(frame[name].fillna(0).any())


def formula_parts(sheet: Sheet, place: int) -> Sequence[tuple[int, int]]:
    """Tell which columns of a sheet for each column is the sum of.

    Parameters
    ----------
    sheet : Sheet
        The table.
    place : int
        The place of the column.

    Returns
    -------
    sequence of (int, int)
        The sign and the place of each.

    Examples
    --------
    >>> left = Column("left", "Left", parts=((1, "had"), (-1, "gone")))
    >>> columns = (Column("had", "Had"), Column("gone", "Gone"), left)
    >>> formula_parts(Sheet("x", "x", "x", columns, 0, (), None, ()), 2)
    [(1, 0), (-1, 1)]
    """
    codes = [column.code for column in sheet.columns]
    return [(sign, codes.index(part)) for sign, part in sheet.columns[place].parts]
