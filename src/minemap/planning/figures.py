"""Pictures of a plan in grey: who works when, and which assumption matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.language.words import day
from minemap.looks import INK, PAPER, axes_of, in_one_typeface
from minemap.planning.days import open_mask
from minemap.planning.words import named, number, short, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from minemap.planning.plan import Workload

__all__ = ["schedule", "sensitivity"]

FILLS = {
    "cancelled": (PAPER, "...."),
    "reduced": ("0.75", "////"),
    "prepared": (PAPER, "xx"),
    "cleared": ("0.35", ""),
}
SHADE = "0.93"
ROW_INCHES, MARGIN_INCHES, WIDTH_INCHES = 0.5, 1.7, 9.0
BAR = 0.62
TEXT_SHARE = 0.24
FEW_YEARS, FEW_DAYS, MOST_MARKS = 3, 300, 12


@in_one_typeface
def schedule(plan: Workload, ax: Axes | None, language: str) -> Axes:
    """Draw the schedule of each team."""
    title = word("title", language, start=day(plan.start, language))
    axes = _axes(ax, len(plan.teams))
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    table = plan.schedule.dropna(subset=["start", "finish"])
    reach = table[["finish", "finish_10", "finish_90"]].max().dropna()
    length = (max([plan.start, *reach]) - plan.start).days + 1
    days = pd.date_range(plan.start, periods=length)
    worked = open_mask(plan.calendar, days)
    closed = np.zeros(length, dtype=bool)
    for season in plan.calendar.seasons:
        if not season.where:
            closed |= season.closed(days)
    for first, last in _runs(closed):
        axes.axvspan(first, last + 1, color=SHADE, zorder=0, linewidth=0)
    shown: set[str] = set()
    for row, name in enumerate(plan.teams.index):
        own = table[table["team"] == name]
        shown |= _team_bars(axes, row, own, plan.start, ~closed, worked)
        if len(own):
            _team_end(axes, row, own, plan.start, language)
    axes.set_yticks(range(len(plan.teams)), list(plan.teams.index))
    axes.set_ylim(len(plan.teams) - 0.4, -0.6)
    # Leave room on the right for the text behind the bars.
    axes.set_xlim(0, length * (1 + TEXT_SHARE))
    _dated(axes, plan.start, length)
    axes.set_title(title, loc="left")
    handles: list[Any] = [
        Patch(
            facecolor=FILLS[outcome][0],
            hatch=FILLS[outcome][1],
            edgecolor=INK,
            label=word(f"work_{outcome}", language),
        )
        for outcome in FILLS
        if outcome in shown
    ]
    handles.append(Line2D([], [], color=INK, marker="|", label=word("spread", language)))
    if closed.any():
        handles.append(Patch(color=SHADE, label=word("closed", language)))
    _legend(axes, handles)
    return axes


def _team_bars(
    axes: Axes, row: int, own: pd.DataFrame, start: pd.Timestamp, open_: Any, worked: Any
) -> set[str]:
    """Draw a bar for each stretch of work, each outcome in its own lane; return those drawn."""
    outcomes = [outcome for outcome in FILLS if (own["outcome"] == outcome).any()]
    lane = BAR / max(len(outcomes), 1)
    for i, outcome in enumerate(outcomes):
        jobs = own[own["outcome"] == outcome]
        first = (jobs["start"] - start).dt.days.to_numpy()
        last = (jobs["finish"] - start).dt.days.to_numpy()
        work = np.zeros(len(open_) + 1, dtype=np.int64)
        np.add.at(work, first, 1)
        np.add.at(work, last + 1, -1)
        busy = np.cumsum(work)[:-1] > 0
        _join(busy, worked)
        colour, hatch = FILLS[outcome]
        runs = _runs(busy & open_)
        axes.barh(
            [row - BAR / 2 + lane * (i + 0.5)] * len(runs),
            [end - begin + 1 for begin, end in runs],
            left=[begin for begin, _ in runs],
            height=lane,
            color=colour,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.6,
            zorder=2,
        )
    return set(outcomes)


def _team_end(axes: Axes, row: int, own: pd.DataFrame, start: pd.Timestamp, language: str) -> None:
    """Write behind a team's bars the number of jobs and when the last ends, with its spread."""
    count = "areas_one" if len(own) == 1 else "areas_many"
    jobs = word(count, language, n=number(len(own), language))
    last = own.nlargest(1, "finish")[["finish", "finish_10", "finish_90"]]
    ends = last.to_dict("records")[0]
    finish, low, high = (
        (end - start).days + 1 if not pd.isna(end) else None for end in ends.values()
    )
    if low is not None and high is not None and low < high:
        axes.plot([low, high], [row, row], color=PAPER, linewidth=3.2, zorder=3)
        axes.plot([low, high], [row, row], color=INK, linewidth=1.2, marker="|", zorder=4)
    axes.annotate(
        f"{jobs}, {day(ends['finish'], language)}",
        (max(finish or 0, high or 0), row),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize="small",
    )


def _dated(axes: Axes, start: pd.Timestamp, length: int) -> None:
    """Mark the beginnings of years below, or of months in a short plan."""
    end = start + pd.Timedelta(days=length)
    years = end.year - start.year
    step = "YS" if years > FEW_YEARS else "QS" if length > FEW_DAYS else "MS"
    marks = pd.date_range(start, end, freq=step)
    every = max(1, -(-len(marks) // MOST_MARKS))
    marks = marks[::every]
    axes.set_xticks([(mark - start).days for mark in marks])
    axes.set_xticklabels([f"{mark:%Y}" if step == "YS" else f"{mark:%Y-%m}" for mark in marks])


@in_one_typeface
def sensitivity(plan: Workload, ax: Axes | None, language: str) -> Axes:
    """Draw the tornado."""
    label = word("sensitivity_axis", language)
    table = plan.sensitivity.dropna(subset=["swing_days"])
    axes = _axes(ax, max(len(table), 1) * 1.2)
    from matplotlib.patches import Patch

    axes.set_xlabel(label)
    axes.axvline(0, color=INK, linewidth=0.8)
    if table.empty:
        why = "none_certain" if plan.sensitivity.empty else "insufficient"
        axes.text(0.5, 0.5, word(why, language), transform=axes.transAxes, ha="center")
        axes.set_yticks([])
        return axes
    # Work that is never finished is drawn beyond all that is finished.
    far = 1.2 * max(np.nanmax(table[["days_at_low", "days_at_high"]].abs().to_numpy()), 30.0)
    names = []
    for place, row in enumerate(table.to_dict("records")):
        known = {end: float(row[f"days_at_{end}"]) for end in ("low", "high")}
        ends = {end: far if np.isnan(days) else days for end, days in known.items()}
        # Draw the longer bar below, so that two ends on one side are both visible.
        for end in sorted(ends, key=lambda end: -abs(ends[end])):
            colour, hatch = (PAPER, "////") if end == "low" else ("0.45", "")
            days, other = ends[end], ends["high" if end == "low" else "low"]
            axes.barh(
                place, days, height=BAR, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.7
            )
            outward = 1 if days > other or (days == other and end == "high") else -1
            inner = days * other > 0 and abs(days) <= abs(other)
            axes.annotate(
                f"{short(float(row[end]), language)}: {number(known[end], language, signed=True)}",
                (0 if inner else days, place),
                xytext=(5 * outward, 0),
                textcoords="offset points",
                ha="left" if outward > 0 else "right",
                va="center",
                fontsize="small",
            )
        name = named("method", row["assumption"], language)
        names.append(f"{name}\n{named('unit', row['unit'], language)}")
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.margins(x=0.25)
    handles = [
        Patch(facecolor=PAPER, hatch="////", edgecolor=INK, label=word("at_low", language)),
        Patch(facecolor="0.45", edgecolor=INK, label=word("at_high", language)),
    ]
    _legend(axes, handles)
    return axes


def _axes(ax: Axes | None, rows: float) -> Axes:
    ax = axes_of(ax, (WIDTH_INCHES, MARGIN_INCHES + ROW_INCHES * rows))
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def _legend(axes: Axes, handles: list[Any]) -> None:
    axes.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.45, -0.16 if len(axes.get_yticks()) > 2 else -0.3),  # noqa: PLR2004
        ncols=min(len(handles), 3),
        frameon=False,
        fontsize="small",
    )


def _runs(mask: Any) -> list[tuple[int, int]]:
    """Find stretches of True: the first and the last place of each."""
    edges = np.flatnonzero(np.diff(np.r_[False, mask, False].astype(np.int8)))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


def _join(busy: Any, worked: Any) -> None:
    """Fill gaps in which there is no working day (weekends, holidays), in place."""
    for first, last in _runs(~busy):
        inside = first > 0 and last < len(busy) - 1
        if inside and not worked[first : last + 1].any():
            busy[first : last + 1] = True
