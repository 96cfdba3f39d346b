"""The summary of a plan in words, in three languages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.language import words
from minemap.language.vocabulary import RELEASING
from minemap.language.words import WordTable

if TYPE_CHECKING:
    from minemap.planning.notes import Note
    from minemap.planning.plan import Workload

__all__ = ["named", "noted", "number", "short", "summary", "word"]

SHOWN_MOVES = 3
SHOWN_YEARS = 12
SMALL = 100
LEVELS = ("planned", "10", "50", "90")


_TABLE = WordTable("workload_words")


def word(key: str, language: str, **facts: object) -> str:
    """Write a text about a plan."""
    return _TABLE.said("plan", key, language, **facts)


def named(section: str, name: str, language: str) -> str:
    """Name a method, a unit or a schedule; a user's own name stays as it is."""
    return _TABLE.said(section, name, language) if name in _TABLE.section(section) else name


def noted(note: Note, language: str) -> str:
    """Write a note in a language, with its methods, units, days and numbers."""
    key, facts = note
    return _TABLE.said(
        "note", key, language, **{k: _fact(k, v, language) for k, v in facts.items()}
    )


def _fact(key: str, value: Any, language: str) -> str:
    if key == "unit":
        return named("unit", value, language)
    if key == "counts":
        parts = ({"n": str(n), "year": str(year)} for year, n in value.items())
        return ", ".join(_TABLE.said("note", "in_year", language, **part) for part in parts)
    if key == "off":
        days = [named("weekday", day, language) for day in value]
        return f" {word('and', language)} ".join(days) or _TABLE.said(
            "note", "no_day_off", language
        )
    if isinstance(value, tuple):
        return f" {word('or', language)} ".join(value) if key == "behind" else ", ".join(value)
    if isinstance(value, int | float) and key != "year":
        return words.number(value, language, decimals=None)
    return str(value)


def number(value: float, language: str, decimals: int = 0, *, signed: bool = False) -> str:
    """Write a number as the language does, or that it never comes."""
    if not math.isfinite(value):
        return word("never", language)
    return words.number(value, language, decimals=decimals, signed=signed)


def short(value: float, language: str) -> str:
    """Write a figure of an assumption with only the digits that it has."""
    decimals = 0 if value >= SMALL or value == round(value) else 2 if value < 1 else 1
    return number(value, language, decimals)


def day(value: Any, language: str) -> str:
    """Write a date, or that it never comes."""
    return word("never", language) if pd.isna(value) else words.day(value, language)


def summary(plan: Workload, language: str) -> str:
    """Write a plan up."""
    title = word("title", language, start=day(plan.start, language))
    ground = {outcome: number(plan.areas[f"{outcome}_m2"].sum(), language) for outcome in RELEASING}
    size = number(plan.areas["area_m2"].sum(), language)
    persons = number(plan.teams["persons"].sum(), language)
    parts = [
        [
            title,
            word("ground", language, areas=number(len(plan.areas), language), m2=size, **ground),
            word("teams", language, teams=number(len(plan.teams), language), persons=persons),
        ],
        [word("header", language, draws=number(plan.draws, language)), *_totals(plan, language)],
        _deadline(plan, language),
        _budget(plan, language),
        _years(plan, language),
        _moves(plan, language),
        _gain(plan, language),
        [f"{word('assumed', language)}:", *_outputs(plan, language)],
        [f"{word('notes', language)}: {noted(note, language)}" for note in plan.said],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _totals(plan: Workload, language: str) -> list[str]:
    rows = [["", *(word("planned", language) if q == "planned" else f"{q} %" for q in LEVELS)]]
    ends = plan.total["finish"].reindex(LEVELS)
    if plan.schedule.empty:
        rows.append([word("finish", language), *[word("nothing", language)] * len(LEVELS)])
    else:
        rows.append([word("finish", language), *(day(end, language) for end in ends)])
    names = {name: word(name, language) for name in ("elapsed_days", "working_days", "person_days")}
    if plan.currency is not None:
        names["cost"] = word("cost", language, currency=plan.currency)
    for name, label in names.items():
        values = plan.total[name].reindex(LEVELS)
        rows.append([label, *(number(float(value), language) for value in values)])
    return _aligned(rows)


def _deadline(plan: Workload, language: str) -> list[str]:
    if plan.deadline is None:
        return []
    percent = number(100.0 * plan.probability, language)
    lines = [word("deadline", language, deadline=day(plan.deadline, language), percent=percent)]
    for row in plan.needs.reset_index().to_dict("records"):
        level = number(100.0 * row["probability"], language)
        if row["added"] is None:
            lines.append(f"  {word('not_by_teams', language, level=level)}")
            continue
        facts = {name: number(row[name], language) for name in ("teams", "persons")}
        facts["months"] = number(row["months"], language, 1)
        added = row["added"] or "-"
        line = word("needs", language, level=level, added=added, **facts)
        if plan.currency is not None:
            line += f", {number(row['cost'], language)} {plan.currency}"
        lines.append(f"  {line}")
    return lines


def _budget(plan: Workload, language: str) -> list[str]:
    if plan.budget is None:
        return []
    table = plan.within_budget()
    bought, left = table[table["bought"]], table[~table["bought"]]
    facts = {
        "budget": number(plan.budget, language),
        "currency": plan.currency,
        "areas": number(len(bought), language),
        "m2": number(bought["area_m2"].sum(), language),
        "cost": number(bought["cost"].sum(), language),
        "left": number(len(left), language),
        "left_m2": number(left["area_m2"].sum(), language),
        "lacking": number(max(float(table["cost"].sum()) - plan.budget, 0.0), language),
    }
    if not len(bought):
        return [word("budget_none", language, **facts)]
    facts["finish"] = day(bought["finish"].max(), language)
    return [word("budget" if len(left) else "budget_all", language, **facts)]


def _years(plan: Workload, language: str) -> list[str]:
    heads = [word(key, language) for key in ("milestones", "areas", "released", "remaining")]
    rows = [[*heads, "10 %", "90 %"]]
    columns = ["areas", "released_m2", "remaining_m2", "remaining_m2_10", "remaining_m2_90"]
    years = plan.milestones[columns].head(SHOWN_YEARS)
    for end, values in zip(years.index, years.to_numpy(dtype=float), strict=True):
        rows.append([f"{end:%Y}", *(number(value, language) for value in values)])
    if len(plan.milestones) > SHOWN_YEARS:
        rows.append(["…"] * len(rows[0]))
    return _aligned(rows)


def _moves(plan: Workload, language: str) -> list[str]:
    if plan.sensitivity.empty:
        return [word("none_certain", language)]
    told = plan.sensitivity[plan.sensitivity["swing_days"] > 0].head(SHOWN_MOVES)
    if told.empty:
        return []
    lines = [f"{word('moves', language)}:"]
    for row in told.to_dict("records"):
        name = named("method", row["assumption"], language)
        ends = [float(row[f"days_at_{end}"]) for end in ("low", "high")]
        moved = " / ".join(number(v, language, signed=True) for v in ends)
        span = " … ".join(short(float(row[end]), language) for end in ("low", "high"))
        lines.append(f"  {name}, {span} {named('unit', row['unit'], language)}: {moved}")
    return lines


def _gain(plan: Workload, language: str) -> list[str]:
    solved = plan.solved
    if plan.schedule.empty or not math.isfinite(solved.solver_days):
        return []
    return [
        word(
            "schedule_gain",
            language,
            chosen=named("chosen", solved.chosen, language),
            greedy=number(solved.greedy_days, language),
            solver=number(solved.solver_days, language),
            bound=number(solved.lower_bound_days, language),
            above=number(100.0 * solved.above_bound_share, language),
        )
    ]


def _outputs(plan: Workload, language: str) -> list[str]:
    lines = []
    for row in plan.methods.reset_index().to_dict("records"):
        ends = ("low", "likely", "high")
        span = " … ".join(short(float(row[end]), language) for end in ends)
        name, unit = named("method", row["method"], language), named("unit", row["unit"], language)
        lines.append(f"  {name}: {span} {unit}")
    return lines


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            text.ljust(width) if i == 0 else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
