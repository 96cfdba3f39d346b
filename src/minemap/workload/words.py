"""The summary of a plan in words, in three languages."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.errors import ArgumentError
from minemap.vocabulary import LANGUAGES, RELEASING

if TYPE_CHECKING:
    from minemap.workload.plan import Workload

__all__ = ["summary", "word"]

SHOWN_MOVES = 3
SHOWN_YEARS = 12
SMALL = 100
LEVELS = ("planned", "10", "50", "90")


@cache
def _words() -> dict[str, Any]:
    text = resources.files("minemap").joinpath("data/workload_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def word(key: str, language: str, section: str | None = None) -> str:
    """Look a word up; a name that the data does not hold (a user's method) stands for itself."""
    if language not in LANGUAGES:
        raise ArgumentError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    if section is None:
        return str(_words()[key][language])
    return str(_words()[section].get(key, {}).get(language, key))


def number(value: float, language: str, decimals: int = 0) -> str:
    """Write a number as the language does."""
    if not math.isfinite(value):
        return word("never", language)
    locale = _words()["locale"][language]
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans({",": locale["thousands"], ".": locale["decimal"]}))


def short(value: float, language: str) -> str:
    """Write a figure of an assumption: no more digits than it has."""
    decimals = 0 if value >= SMALL or value == round(value) else 2 if value < 1 else 1
    return number(value, language, decimals)


def day(value: Any, language: str) -> str:
    """Write a date, or that it never comes."""
    return word("never", language) if pd.isna(value) else f"{value:%Y-%m-%d}"


def summary(plan: Workload, language: str) -> str:
    """Write a plan up."""
    title = _say("title", language, start=day(plan.start, language))
    ground = {outcome: number(plan.areas[f"{outcome}_m2"].sum(), language) for outcome in RELEASING}
    size = number(plan.areas["area_m2"].sum(), language)
    persons = number(plan.teams["persons"].sum(), language)
    parts = [
        [
            title,
            _say("ground", language, areas=number(len(plan.areas), language), m2=size, **ground),
            _say("teams", language, teams=number(len(plan.teams), language), persons=persons),
        ],
        [_say("header", language, draws=number(plan.draws, language)), *_totals(plan, language)],
        _years(plan, language),
        _moves(plan, language),
        _gain(plan, language),
        [f"{word('assumed', language)}:", *_outputs(plan, language)],
        [f"{word('notes', language)}: {note}" for note in plan.notes],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _say(key: str, language: str, **values: str) -> str:
    return word(key, language).format(**values)


def _totals(plan: Workload, language: str) -> list[str]:
    rows = [["", *(word("planned", language) if q == "planned" else f"{q} %" for q in LEVELS)]]
    ends = plan.total["finish"].reindex(LEVELS)
    if plan.schedule.empty:
        rows.append([word("finish", language), *[word("nothing", language)] * len(LEVELS)])
    else:
        rows.append([word("finish", language), *(day(end, language) for end in ends)])
    names = {name: word(name, language) for name in ("elapsed_days", "working_days", "person_days")}
    if plan.currency is not None:
        names["cost"] = _say("cost", language, currency=plan.currency)
    for name, label in names.items():
        values = plan.total[name].reindex(LEVELS)
        rows.append([label, *(number(float(value), language) for value in values)])
    return _aligned(rows)


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
        name = word(row["assumption"], language, "method")
        ends = [float(row[f"days_at_{end}"]) for end in ("low", "high")]
        moved = " / ".join(f"{'+' if v > 0 else ''}{number(v, language)}" for v in ends)
        span = " … ".join(short(float(row[end]), language) for end in ("low", "high"))
        lines.append(f"  {name}, {span} {word(row['unit'], language, 'unit')}: {moved}")
    return lines


def _gain(plan: Workload, language: str) -> list[str]:
    solved = plan.solved
    if plan.schedule.empty or not math.isfinite(solved.solver_days):
        return []
    return [
        _say(
            "schedule_gain",
            language,
            chosen=word(solved.chosen, language, "chosen"),
            greedy=number(solved.greedy_days, language),
            solver=number(solved.solver_days, language),
            bound=number(solved.lower_bound_days, language),
        )
    ]


def _outputs(plan: Workload, language: str) -> list[str]:
    lines = []
    for row in plan.methods.reset_index().to_dict("records"):
        ends = ("low", "likely", "high")
        span = " … ".join(short(float(row[end]), language) for end in ends)
        name, unit = word(row["method"], language, "method"), word(row["unit"], language, "unit")
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
