"""A plan compared with the pace so far: what teams should release, and what the record shows."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from minemap.language.words import checked_language, number, spelled_day
from minemap.looks import ALARM, BAND, INK, QUIET, axes_of, in_one_typeface
from minemap.report.words import said as word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from minemap.forecasting import Forecast
    from minemap.planning import Workload

__all__ = ["Outlooks", "plan_beside_forecast"]

SAME = 0.01
"""Plan and forecast start from the same ground if they differ by at most this share."""

USUAL = 1.1
"""A plan that releases at most this many times the best year of the record fits its pace."""

LONG_AFTER = 3
"""How many years after a plan are listed one by one."""


@dataclass(frozen=True)
class Outlooks:
    """A plan and a forecast side by side: `plan_beside_forecast` makes it.

    Attributes
    ----------
    table : pandas.DataFrame
        By calendar ``year``: ``released_m2`` and ``remaining_m2`` of the record (missing in years
        to come), ``planned_m2`` (what the plan releases in the year) and ``plan_m2``,
        ``plan_10_m2``, ``plan_90_m2`` (what remains by it), ``forecast_10_m2``,
        ``forecast_50_m2``, ``forecast_90_m2`` (what remains at the pace so far), at its close.
    planned_m2_per_year : float
        The mean of the plan's whole years, the last one left out unless it is the only one.
    recent_m2_per_year, best_m2_per_year : float
        The mean release of the record's last years, as the forecast takes it, and the release of
        its best year; NaN without history.
    """

    table: pd.DataFrame
    planned_m2_per_year: float
    recent_m2_per_year: float
    best_m2_per_year: float
    _plan: Workload = field(repr=False)
    _outlook: Forecast = field(repr=False)

    def statements(self, language: str = "en") -> list[str]:
        """Say what the record's past output means for the plan.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            In which language.

        Returns
        -------
        list of str
            Sentences.

        Raises
        ------
        ArgumentError
            If there are no words in that language.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> plan = minemap.workload(ledger.remaining(2023), start="2024-01-01", draws=50)
        >>> outlook = minemap.forecast(ledger.timeline(), as_of=2023)
        >>> plan_beside_forecast(plan, outlook).statements()[0].split("; ")[1]
        'the record released 5,620 m² a year of late, and 76,355 m² in its best year.'
        """
        checked_language(language)
        facts = {
            "planned": number(self.planned_m2_per_year, language),
            "recent": _shown(self.recent_m2_per_year, language),
            "best": _shown(self.best_m2_per_year, language),
        }
        told = []
        if np.isnan(self.best_m2_per_year):
            told.append(word("beside", "no_past", language, **facts))
        else:
            told.append(word("beside", "paces", language, **facts))
            if self.best_m2_per_year <= 0:
                told.append(word("beside", "never_released", language))
            elif self.planned_m2_per_year > USUAL * self.best_m2_per_year:
                times = number(
                    self.planned_m2_per_year / self.best_m2_per_year, language, decimals=1
                )
                told.append(word("beside", "faster", language, times=times))
        ends = {
            "plan": self._plan.total.loc["planned", "finish"],
            "forecast": self._outlook.completion.get(0.5, pd.NaT),
        }
        days = {
            name: word("beside", "no_day", language) if pd.isna(end) else spelled_day(end, language)
            for name, end in ends.items()
        }
        told.append(word("beside", "ends", language, **days))
        held = float(self._plan.areas["area_m2"].sum())
        if abs(held - self._outlook.remaining_m2) > SAME * max(held, self._outlook.remaining_m2):
            told.append(
                word(
                    "beside", "other_ground", language,
                    plan=number(held, language),
                    forecast=number(self._outlook.remaining_m2, language),
                    day=spelled_day(self._outlook.as_of, language),
                )
            )  # fmt: skip
        return told

    def summary(self, language: str = "en") -> str:
        """Summarise both in a few lines.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            In which language.

        Returns
        -------
        str
            The sentences, and the table; of the years long after the plan every fifth.

        Raises
        ------
        ArgumentError
            If there are no words in that language.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> plan = minemap.workload(ledger.remaining(2023), start="2024-01-01", draws=50)
        >>> both = plan_beside_forecast(plan, minemap.forecast(ledger.timeline(), as_of=2023))
        >>> both.summary("es").splitlines()[0]
        'El plan junto al ritmo hasta ahora'
        """
        lines = [word("beside", "title", language)]
        for text in self.statements(language):
            lines += textwrap.wrap(text, 88, subsequent_indent="  ")
        names = ("year", "released", "planned", "remaining", "plan", "forecast")
        columns = ("released_m2", "planned_m2", "remaining_m2", "plan_m2", "forecast_50_m2")
        lines += ["", "".join(f"{word('beside', name, language):>14}" for name in names)]
        years = self.table.index.to_numpy()
        near = int(self.table["planned_m2"].dropna().index.max()) + LONG_AFTER
        kept = (years <= near) | (years % 5 == 0) | (years == years[-1])
        for year, row in self.table[kept].iterrows():
            cells = [str(year), *(_shown(row[name], language) for name in columns)]
            lines.append("".join(f"{cell:>14}" for cell in cells))
        return "\n".join(lines)

    @in_one_typeface
    def plot(self, ax: Axes | None = None, *, language: str = "en") -> Axes:
        """Draw what remained, what remains by the plan and what remains at the pace so far.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default a new figure.
        language : {"en", "es", "fr"}
            The language.

        Returns
        -------
        matplotlib.axes.Axes
            The drawing.

        Raises
        ------
        MissingDependencyError
            If matplotlib is not there.

        Examples
        --------
        >>> import minemap
        >>> from matplotlib.figure import Figure
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> plan = minemap.workload(ledger.remaining(2023), start="2024-01-01", draws=50)
        >>> both = plan_beside_forecast(plan, minemap.forecast(ledger.timeline(), as_of=2023))
        >>> both.plot(Figure().add_subplot()).get_title(loc="left")
        'The plan beside the pace so far'
        """
        axes = axes_of(ax, (8.0, 4.6))
        outlook, plan = self._outlook, self._plan
        last = pd.Timestamp(int(self.table.index.max()), 12, 31)
        record = pd.concat([outlook.record, pd.Series({outlook.as_of: outlook.remaining_m2})])
        record = record[~record.index.duplicated(keep="last")]
        fan, years = outlook.fan[outlook.fan.index <= last], plan.milestones
        held = float(plan.areas["area_m2"].sum())
        names = ["remaining_m2", "remaining_m2_10", "remaining_m2_90"]
        start = pd.DataFrame([[held] * 3], index=[plan.start], columns=names)
        years = pd.concat([start, years[years.index > plan.start]])
        if "q10_m2" in fan:
            axes.fill_between(
                fan.index, fan["q10_m2"], fan["q90_m2"], color=BAND, linewidth=0,
                label=word("beside", "forecast_band", language),
            )  # fmt: skip
        if len(fan):
            axes.plot(
                fan.index, fan["q50_m2"], color=QUIET, linestyle=(0, (1, 1.2)),
                label=word("beside", "forecast", language),
            )  # fmt: skip
        axes.fill_between(
            years.index, years["remaining_m2_10"], years["remaining_m2_90"], facecolor="none",
            edgecolor=ALARM, hatch="....", linewidth=0.6,
            label=word("beside", "plan_band", language),
        )  # fmt: skip
        axes.plot(
            years.index, years["remaining_m2"], color=ALARM, marker="s", markersize=4,
            label=word("beside", "plan", language),
        )  # fmt: skip
        axes.plot(
            record.index, record, color=INK, linewidth=1.8,
            drawstyle="steps-post" if outlook.stepwise else "default",
            label=word("beside", "remaining", language),
        )  # fmt: skip
        deadlines: set[Any] = {outlook.deadline, plan.deadline} - {None}
        for day in deadlines:
            axes.axvline(day, color=INK, linewidth=1.0, linestyle=(0, (6, 3)))
        axes.set_ylim(bottom=0.0)
        axes.set_xlim(right=cast("Any", last))
        axes.yaxis.set_major_formatter(lambda value, _: number(value, language))
        axes.set_ylabel(word("beside", "axis", language))
        axes.set_title(word("beside", "title", language), loc="left")
        axes.legend(frameon=False, fontsize=9)
        return axes


def plan_beside_forecast(plan: Workload, outlook: Forecast) -> Outlooks:
    """Compare a plan with the forecast of the record, and its pace with the record's own years.

    A plan rests on the teams that it names and on what each is expected to finish in a day. The
    record shows what was really released in a year, with all interruptions.

    Parameters
    ----------
    plan : Workload
        What `minemap.workload` gave.
    outlook : Forecast
        What `minemap.forecast` gave, of the same ground: its ``as_of`` is the day on which that
        remained which is planned.

    Returns
    -------
    Outlooks
        The table, sentences and a picture.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> plan = minemap.workload(ledger.remaining(2023), start="2024-01-01", draws=50)
    >>> both = plan_beside_forecast(plan, minemap.forecast(ledger.timeline(), as_of=2023))
    >>> both.table.loc[2022, "released_m2"].round(), both.table.loc[2024, "released_m2"]
    (np.float64(21000.0), np.float64(nan))
    """
    past = outlook.years
    whole = past[pd.DatetimeIndex(past.index).month == 12] if len(past) else past  # noqa: PLR2004 - of calendar years
    made = {
        "released_m2": _by_year(whole, "released_m2"),
        "remaining_m2": _by_year(whole, "closing_m2"),
        "planned_m2": _by_year(plan.milestones, "released_m2"),
        "plan_m2": _by_year(plan.milestones, "remaining_m2"),
        "plan_10_m2": _by_year(plan.milestones, "remaining_m2_10"),
        "plan_90_m2": _by_year(plan.milestones, "remaining_m2_90"),
    }
    ahead = pd.DatetimeIndex(outlook.fan.index)
    ends = outlook.fan[(ahead.month == 12) & (ahead.day == 31)]  # noqa: PLR2004 - of calendar years
    for share in (10, 50, 90):
        made[f"forecast_{share}_m2"] = _by_year(ends, f"q{share}_m2")
    table = pd.DataFrame(made)
    last = max(
        [*made["planned_m2"].index, outlook.as_of.year]
        + [end.year for end in (outlook.completion.get(0.5), outlook.deadline) if pd.notna(end)]
    )
    table = table.loc[: int(last)].rename_axis("year")
    planned = made["planned_m2"]
    planned = planned[planned > 0]
    full = planned.iloc[:-1] if len(planned) > 1 else planned
    return Outlooks(
        table=table,
        planned_m2_per_year=float(full.mean()) if len(full) else 0.0,
        recent_m2_per_year=outlook.recent_m2_per_year if len(past) else np.nan,
        best_m2_per_year=float(past["released_m2"].max()) if len(past) else np.nan,
        _plan=plan,
        _outlook=outlook,
    )


def _by_year(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series(dtype=np.float64, index=pd.Index([], dtype=np.int64))
    days = pd.DatetimeIndex(frame.index)
    return pd.Series(frame[column].to_numpy(dtype=np.float64), index=days.year.astype(np.int64))


def _shown(value: Any, language: str) -> str:
    return "-" if pd.isna(value) else number(value, language)
