"""When it ends at the pace so far, how sure that is, and what pace a deadline would need.

Two methods. ``constant`` is the field's habit: what remains divided by the mean yearly release of
the last years; one line, no spread. ``resample`` draws whole past years again and again (see
`minemap.forecasting.futures`), with what they released, found and redrew.

Cancelled, reduced and cleared ground is release. Redrawing (ground adjusted, and the category
changed, in a later version of a hazard) is not, and neither method counts it as pace: ``resample``
draws what it brought in m², like newly found ground, and what it took as a share of what remains.

How good are the intervals? `minemap.forecasting.backtest.backtest` tells, and
``benchmarks/backtest_forecast.py`` prints it for the published series that come with minemap.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.days import as_day
from minemap.forecasting.futures import drawn_futures
from minemap.forecasting.outlook import (
    LEAST_YEARS,
    SHOWN,
    YEAR_ROUNDING,
    check_arguments,
    constant_fan,
    day_after,
    drawn_fan,
    milestones,
    obstacle,
    own_losses,
    years_until,
)
from minemap.forecasting.words import said
from minemap.forecasting.yearly import History, totals, yearly
from minemap.language.words import checked_language, number, spelled_day

if TYPE_CHECKING:
    from minemap.days import Day
    from minemap.forecasting.outlook import Method

__all__ = ["Forecast", "forecast"]

OWN_CHOICE_YEARS = 8
"""A record with as many whole years is long enough to choose the method by back-testing on it."""

PUBLISHED_CHOICE = "resample"
"""The method that did better over the published series (``benchmarks/backtest_forecast.py``)."""


@dataclass(frozen=True)
class Forecast:
    """When the ground is finished, as far as the record can tell.

    Attributes
    ----------
    as_of : pandas.Timestamp
        The day from which it looks ahead.
    remaining_m2 : float
        What remains then.
    method : {"resample", "constant"}
        How the future was worked out.
    why : str
        Why that method: ``given``, ``own`` (it did best on this record) or ``published`` (the
        record is too short to choose by).
    window : int
        Over how many years the recent pace is taken.
    reason : str or None
        Why there is no date: ``too_short``, ``no_release``, ``growing``, ``beyond_horizon``
        (more than half of the futures are not finished by then); ``completed`` if nothing remains;
        None if there is one.
    completion : pandas.Series
        Dates by which a share of the futures is finished: index 0.1, 0.5, 0.9; NaT where the
        record carries none. A constant pace gives 0.5 alone.
    deadline : pandas.Timestamp or None
        As given.
    probability : float
        Share of the futures that are finished on the deadline; NaN without a deadline, without a
        forecast, and for a constant pace.
    needed_m2_per_year : float
        The yearly release that the deadline needs, if nothing more is found; NaN without one to
        come.
    recent_m2_per_year, last_year_m2 : float
        The mean yearly release of the last `window` years and that of the last year.
    found_m2_per_year, redrawn_m2_per_year : float
        What was newly reported, and drawn in less drawn out, a year in the last `window` years.
    years : pandas.DataFrame
        The history by year, see `minemap.forecasting.yearly.yearly`.
    fan : pandas.DataFrame
        Index ``day``: `as_of` and the year-ends after it; ``q10_m2``, ``q25_m2``, ``q50_m2``,
        ``q75_m2``, ``q90_m2``: what remains in such a share of the futures or less. A constant pace
        fills ``q50_m2`` alone. Empty without a forecast.
    milestones : pandas.DataFrame
        Of a work plan that meets the deadline: index ``day`` (year-ends and the deadline),
        ``release_m2`` since the milestone before, ``remaining_m2`` then, ``forecast_m2`` (the
        median) and ``behind_m2``, by how much the median is behind the plan. Empty without a
        deadline to come.
    record : pandas.Series
        What remained on the days of the record, for the picture.
    stepwise : bool
        Whether the record says what remained on every day (a ledger's) or only now and then
        (published totals).
    draws, horizon : int
        How many futures, and over how many years.
    notes : tuple of str
        What was assumed of missing figures, see `minemap.forecasting.yearly.History`.
    losses : dict
        For ``why == "own"``: the mean loss of each method and the number of forecasts.
    """

    as_of: pd.Timestamp
    remaining_m2: float
    method: str
    why: str
    window: int
    reason: str | None
    completion: pd.Series
    deadline: pd.Timestamp | None
    probability: float
    needed_m2_per_year: float
    recent_m2_per_year: float
    last_year_m2: float
    found_m2_per_year: float
    redrawn_m2_per_year: float
    years: pd.DataFrame
    fan: pd.DataFrame
    milestones: pd.DataFrame
    record: pd.Series
    stepwise: bool
    draws: int
    horizon: int
    notes: tuple[str, ...] = ()
    losses: dict[str, float] = field(default_factory=dict)

    def statements(self, language: str = "en") -> list[str]:
        """Say it in plain words.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            In which language.

        Returns
        -------
        list of str
            Sentences: what remains, the pace, the dates or why there is none, the deadline, the
            method and what was assumed.

        Raises
        ------
        ArgumentError
            If there are no words in that language.

        Examples
        --------
        >>> import pandas as pd
        >>> held = pd.DataFrame({"remaining_m2": [13e2, 12e2, 11e2, 1e3]}, index=range(2020, 2024))
        >>> forecast(held, method="constant").statements("es")[2]
        'Al ritmo constante de los últimos 3 años se termina a más tardar el 31 de diciembre ...
        """
        checked_language(language)
        words = self._facts(language)
        texts = [said("say", "remaining", language, **words)]
        if self.reason == "completed":
            texts.append(said("say", "completed", language, **words))
            if self.deadline is not None:
                kept = "deadline_kept" if self.probability == 1.0 else "deadline_passed"
                texts.append(said("say", kept, language, **words))
            return texts
        if len(self.years):
            texts.append(said("say", "pace", language, **words))
            if round(self.found_m2_per_year) or round(self.redrawn_m2_per_year):
                texts.append(said("say", "found", language, **words))
        texts += [said("say", key, language, **words) for key in self._date_keys()]
        if self.deadline is not None:
            texts += [said("say", key, language, **words) for key in self._deadline_keys()]
        texts.append(
            f"{said('method', self.method, language, **words)} "
            f"{said('why', self.why, language, **words)}"
        )
        texts += [said("note", note, language) for note in self.notes]
        return texts

    def _date_keys(self) -> list[str]:
        early, late = (bool(pd.notna(self.completion.loc[share])) for share in (0.1, 0.9))
        if self.reason is not None:
            return ["no_date", "early_only"] if early else ["no_date"]
        if self.method == "constant":
            return ["date_constant"]
        return ["dates" if late else "dates_open"]

    def _deadline_keys(self) -> list[str]:
        if self.deadline is None or self.deadline <= self.as_of:
            return ["deadline_passed"]
        keys = [] if math.isnan(self.probability) else ["probability"]
        return [*keys, "needed" if self.recent_m2_per_year > 0 else "needed_only"]

    def _facts(self, language: str) -> dict[str, str]:
        """Write every figure as the language does."""
        facts = {
            "as_of": spelled_day(self.as_of, language),
            "area": number(self.remaining_m2, language),
            "recent": number(self.recent_m2_per_year, language),
            "last": number(self.last_year_m2, language),
            "found": number(self.found_m2_per_year, language),
            "redrawn": number(self.redrawn_m2_per_year, language, signed=True),
            "needed": number(self.needed_m2_per_year, language),
            "years": str(min(self.window, len(self.years))),
            "window": str(min(self.window, len(self.years))),
            "horizon": str(self.horizon),
            "draws": number(self.draws, language),
        }
        facts |= {
            f"q{share * 100:.0f}": spelled_day(self.completion[share], language)
            for share in SHOWN
            if pd.notna(self.completion[share])
        }
        if self.deadline is not None:
            facts["deadline"] = spelled_day(self.deadline, language)
        if not math.isnan(self.probability):
            facts["percent"] = _percent(self.probability, language)
        if self.recent_m2_per_year > 0 and not math.isnan(self.needed_m2_per_year):
            ratio = self.needed_m2_per_year / self.recent_m2_per_year
            facts["ratio"] = number(ratio, language, decimals=1)
        if self.method == "resample":
            facts["years_all"] = str(len(self.years))
        if self.losses:
            other = min(
                value for key, value in self.losses.items() if key not in {self.method, "count"}
            )
            facts |= {
                "count": number(self.losses["count"], language),
                "loss": number(self.losses[self.method], language, decimals=3),
                "other": number(other, language, decimals=3),
            }
        if self.reason is not None and self.reason != "completed":
            history = {"years": str(len(self.years)), "needed": str(LEAST_YEARS)}
            about = history if self.reason == "too_short" else facts
            facts["reason"] = said("reason", self.reason, language, **about)
        return facts

    def why_no_date(self, language: str = "en") -> str | None:
        """Say why there is no date.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            In which language.

        Returns
        -------
        str or None
            The reason; None if there is a date.

        Examples
        --------
        >>> import pandas as pd
        >>> held = pd.DataFrame({"remaining_m2": [900.0, 1000.0]}, index=[2022, 2023])
        >>> forecast(held).why_no_date()
        'a forecast needs at least 3 whole years of history; the record has 1.'
        """
        return self._facts(checked_language(language)).get("reason")

    def summary(self, language: str = "en") -> str:
        """Write the forecast on one screen: the sentences, and the milestones if there are any.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            In which language.

        Returns
        -------
        str
            Lines of at most 88 characters.

        Raises
        ------
        ArgumentError
            If there are no words in that language.

        Examples
        --------
        >>> import minemap
        >>> line = minemap.Ledger(*minemap.samples.peru()).timeline()
        >>> print(forecast(line, "2029-12-31", as_of="2024-12-31").summary())
        On 31 December 2024, 279,388 m² remain.
        The last 5 years released 10,145 m² a year on average, the last year 22,625 m².
        ...
        """
        lines = [
            line
            for text in self.statements(language)
            for line in textwrap.wrap(text, 88, subsequent_indent="  ")
        ]
        if len(self.milestones):
            heads = [said("table", key, language) for key in ("day", "release", "plan", "forecast")]
            lines += ["", "".join(f"{head:>16}" for head in heads)]
            for day, row in self.milestones.iterrows():
                figures = [row["release_m2"], row["remaining_m2"], row["forecast_m2"]]
                shown = [number(value, language) if pd.notna(value) else "-" for value in figures]
                lines.append("".join(f"{cell:>16}" for cell in [f"{day:%Y-%m-%d}", *shown]))
        return "\n".join(lines)

    def to_frame(self) -> pd.DataFrame:
        """Give the figures as a table of one row.

        Returns
        -------
        pandas.DataFrame
            ``as_of``, ``remaining_m2``, ``method``, ``why``, ``reason``, ``completion_q10``,
            ``completion_q50``, ``completion_q90``, ``deadline``, ``probability``,
            ``needed_m2_per_year``, ``recent_m2_per_year``, ``last_year_m2``,
            ``found_m2_per_year``, ``redrawn_m2_per_year``, ``window``, ``years``, ``draws``.

        Examples
        --------
        >>> import pandas as pd
        >>> held = pd.DataFrame({"remaining_m2": [12e2, 11e2, 1e3, 9e2]}, index=range(2020, 2024))
        >>> forecast(held, "2032-12-31").to_frame()["needed_m2_per_year"].item()
        100.0
        """
        row: dict[str, Any] = {
            "as_of": self.as_of,
            "remaining_m2": self.remaining_m2,
            "method": self.method,
            "why": self.why,
            "reason": self.reason,
            **{f"completion_q{share * 100:.0f}": self.completion[share] for share in SHOWN},
            "deadline": self.deadline if self.deadline is not None else pd.NaT,
            "probability": self.probability,
            "needed_m2_per_year": self.needed_m2_per_year,
            "recent_m2_per_year": self.recent_m2_per_year,
            "last_year_m2": self.last_year_m2,
            "found_m2_per_year": self.found_m2_per_year,
            "redrawn_m2_per_year": self.redrawn_m2_per_year,
            "window": self.window,
            "years": len(self.years),
            "draws": self.draws,
        }
        return pd.DataFrame([row])

    def plot(self, ax: Any = None, language: str = "en") -> Any:
        """Draw the record, the fan of the futures and the deadline.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default a new figure.
        language : {"en", "es", "fr"}
            Of the words in it.

        Returns
        -------
        matplotlib.axes.Axes
            The axes.

        Raises
        ------
        MissingDependencyError
            If matplotlib is not installed (``pip install "minemap[report]"``).
        ArgumentError
            If there are no words in that language.

        Examples
        --------
        >>> import minemap
        >>> line = minemap.Ledger(*minemap.samples.peru()).timeline()
        >>> axes = forecast(line, "2029-12-31").plot()  # doctest: +SKIP
        """
        from minemap.forecasting.fanchart import fan_chart

        return fan_chart(self, ax, checked_language(language))


def forecast(
    timeline: pd.DataFrame,
    deadline: Day | None = None,
    *,
    method: Method = "auto",
    window: int = 5,
    horizon: int = 50,
    draws: int = 10_000,
    seed: int = 0,
    as_of: Day | None = None,
) -> Forecast:
    """Tell when the ground is finished at the pace so far, and what a deadline would need.

    Parameters
    ----------
    timeline : pandas.DataFrame
        What `minemap.Ledger.timeline` returns, or published yearly figures indexed by year or by
        year-end, with ``remaining_m2`` and any of ``cancelled_m2``, ``reduced_m2``,
        ``cleared_m2``, ``released_m2`` and ``added_m2``, all in m²; see
        `minemap.forecasting.yearly.yearly`.
    deadline : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        The day on which it should be finished.
    method : {"auto", "resample", "constant"}
        ``resample`` draws past years again; ``constant`` divides what remains by the mean yearly
        release of the last `window` years. ``auto`` takes the one that forecast this very record
        better so far, or, of less than 8 whole years, what did better over published series.
    window : int
        How many of the last years make the recent pace.
    horizon : int
        How many years to look ahead at most; a later deadline lengthens it.
    draws : int
        How many futures ``resample`` draws.
    seed : int
        Equal seeds give equal forecasts.
    as_of : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        Until when the record is complete, and from when to look ahead; by default its last day.
        Years are counted back from it. What came later is not looked at.

    Returns
    -------
    Forecast
        Dates, probability, needed pace, fan and milestones; no date, and `Forecast.reason`, where
        the history has less than 3 whole years or no release in the last `window` years, where
        the record is expected to grow, or where more than half of the futures do not end within
        `horizon` years.

    Raises
    ------
    ArgumentError
        If an argument or a figure of the table cannot be used.
    SchemaError
        If the table has no ``remaining_m2``.

    Notes
    -----
    The dates are the futures of *known* ground under conditions like those of the years so far. A
    new survey, a new donor or a new war is outside of them.

    Examples
    --------
    A constant pace of 100 m² a year from 1,000 m² ends after ten years:

    >>> import pandas as pd
    >>> held = pd.DataFrame({"remaining_m2": [13e2, 12e2, 11e2, 1e3]}, index=range(2020, 2024))
    >>> forecast(held, method="constant").completion[0.5]
    Timestamp('2033-12-31 00:00:00')
    >>> forecast(held, deadline="2028-12-31").needed_m2_per_year
    200.0
    """
    check_arguments(method, window, horizon, draws)
    history = yearly(timeline, as_of)
    limit = as_day(deadline, "deadline") if deadline is not None else None
    chosen, why, losses = _chosen(history, method, window, seed)
    span = years_until(history.as_of, limit) if limit is not None else 0.0
    horizon = max(horizon, math.ceil(span))

    reason = obstacle(history, chosen, window)
    days: dict[float, pd.Timestamp | None] = dict.fromkeys(SHOWN)
    probability = np.nan
    fan = constant_fan(history, 0.0, 0.0)
    years = history.years
    recent = years.tail(window)
    if reason is None and chosen == "constant":
        pace = float(recent["released_m2"].mean())
        days[0.5] = day_after(history.as_of, history.remaining_m2 / pace)
        fan = constant_fan(history, pace, span)
    elif reason is None:
        futures = drawn_futures(years, history.remaining_m2, horizon, draws, seed)
        ranked = np.sort(futures.done)
        for share in SHOWN:
            end = float(ranked[math.ceil(share * draws) - 1])
            if math.isfinite(end):
                days[share] = day_after(history.as_of, end)
        reason = "beyond_horizon" if days[0.5] is None else None
        probability = float((futures.done <= span + YEAR_ROUNDING).mean())
        fan = drawn_fan(history, futures, horizon)
    if reason == "completed":
        days = dict.fromkeys(SHOWN, history.completed_on)
    if limit is None:
        probability = np.nan
    elif history.completed_on is not None:
        probability = float(history.completed_on <= limit)
    elif limit <= history.as_of:
        probability = 0.0
    ahead = limit is not None and limit > history.as_of and history.completed_on is None
    return Forecast(
        as_of=history.as_of,
        remaining_m2=history.remaining_m2,
        method=chosen,
        why=why,
        window=window,
        reason=reason,
        completion=pd.Series(
            list(days.values()), index=pd.Index(SHOWN, name="share"), dtype="datetime64[us]"
        ),
        deadline=limit,
        probability=probability,
        needed_m2_per_year=history.remaining_m2 / span if ahead else np.nan,
        recent_m2_per_year=float(recent["released_m2"].mean()),
        last_year_m2=float(years["released_m2"].iloc[-1]) if len(years) else np.nan,
        found_m2_per_year=float(recent["found_m2"].mean()),
        redrawn_m2_per_year=float(recent["redrawn_m2"].mean()),
        years=years,
        fan=fan,
        milestones=milestones(history, limit if ahead else None, fan),
        record=totals(timeline).loc[: history.as_of],
        stepwise=history.daily,
        draws=draws,
        horizon=horizon,
        notes=history.notes,
        losses=losses,
    )


def _chosen(
    history: History, method: Method, window: int, seed: int
) -> tuple[str, str, dict[str, float]]:
    """Choose the method: as asked, by this record, or by the published series."""
    if method != "auto":
        return method, "given", {}
    if len(history.years) < OWN_CHOICE_YEARS or history.remaining_m2 <= 0.0:
        return PUBLISHED_CHOICE, "published", {}
    losses = own_losses(history, window, seed)
    return "constant" if losses["constant"] < losses["resample"] else "resample", "own", losses


def _percent(share: float, language: str) -> str:
    """Write a probability in per cent; never 0 or 100 of what is merely rare."""
    percent = share * 100.0
    if 0.0 < percent < 1.0:
        return "< 1"
    if 99.0 < percent < 100.0:  # noqa: PLR2004 - per cent
        return "> 99"
    return number(percent, language)
