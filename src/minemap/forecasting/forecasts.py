"""When it ends at the pace so far, how sure that is, and what pace a deadline would need.

There are two methods. ``constant`` is the usual method in mine action: what remains divided by the
mean yearly release of the last years; one line, no spread. ``resample`` draws years again and
again, from the record itself and from the published records of other countries (see
`minemap.forecasting.futures`): in tests on records that it had not learned from, its median was
nearer than the constant pace, and it says how certain it is. So ``auto`` is ``resample``.

Cancelled, reduced and cleared ground is release. Redrawing (ground adjusted, and the category
changed, in a later version of a hazard) is not counted as pace. ``resample`` uses the total of each
year, with all that was found and redrawn.

How good are the intervals? `minemap.forecasting.backtest` tells, and
``benchmarks/backtest_forecast.py`` prints it for the published series that come with minemap, each
country forecast from the others.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.cards import Card, Shown, drawn_picture
from minemap.days import as_day
from minemap.errors import ArgumentError
from minemap.forecasting.futures import clearance_futures, drawn_futures, own_weight, published_pool
from minemap.forecasting.outlook import (
    FEW_YEARS,
    SHOWN,
    YEAR_ROUNDING,
    check_arguments,
    constant_fan,
    day_after,
    drawn_fan,
    milestones,
    obstacle,
)
from minemap.forecasting.words import said
from minemap.forecasting.yearly import yearly, years_until
from minemap.language.words import checked_language, number, spelled_day

if TYPE_CHECKING:
    from minemap.days import Day
    from minemap.forecasting.futures import Futures, Pool
    from minemap.forecasting.outlook import Method
    from minemap.forecasting.yearly import History

__all__ = ["Forecast", "forecast"]

SURVEY_CARRIED = 0.8
"""If more than this share of release was cancelled, a note says that survey cancels only once."""

CARD_ENDS = {0.1: "10 % finish by", 0.5: "Half finish by", 0.9: "90 % finish by"}
CARD_YEARS = 8
"""The quantiles on a card, and how many years of the record it lists."""

SMALL_RATIO = 0.1
"""A needed pace below this share of the recent pace is written with more digits."""

DIFFERENT = 0.98
"""If clearance is below this share of the whole pace, it gets a date of its own."""


@dataclass(frozen=True, repr=False)
class Forecast(Shown):
    """A forecast of when the ground is finished.

    Attributes
    ----------
    as_of : pandas.Timestamp
        The day from which it looks ahead.
    remaining_m2 : float
        What remains then.
    method : {"resample", "constant"}
        How the future was worked out.
    why : str
        Why that method: ``given``, or ``published`` (over published records of other countries it
        did best).
    window : int
        Over how many years the recent pace is taken.
    reason : str or None
        Why there is no date: ``too_short``, ``no_release``, ``growing``, ``beyond_horizon``
        (more than half of the futures are not finished by then); ``completed`` if nothing remains;
        None if there is one.
    completion : pandas.Series
        Dates by which a share of the futures is finished: index 0.1, 0.5, 0.9; NaT where the
        record carries none. A constant pace gives 0.5 alone.
    completion_clearance : pandas.Series
        The same if nothing more is cancelled: at the pace of clearance and technical survey alone,
        drawn from the record itself. NaT where that pace is not known.
    deadline : pandas.Timestamp or None
        As given.
    probability : float
        Share of the futures that are finished on the deadline; NaN without a deadline, without
        history, and for a constant pace.
    needed_m2_per_year : float
        The yearly release that the deadline needs, if nothing more is found; NaN without one to
        come.
    recent_m2_per_year, last_year_m2 : float
        The mean yearly release of the last `window` years and that of the last year.
    found_m2_per_year, redrawn_m2_per_year : float
        What was newly reported, and drawn in less drawn out, a year in the last `window` years.
    clearance_m2_per_year : float
        What clearance and technical survey released a year, of the years in which that is known;
        NaN without any.
    cancelled_share : float
        The share of the release that survey cancelled, for the years in which it is known; NaN
        without any.
    published_m2_per_year, fell_m2_per_year : float
        The release that was published and the fall of the totals in the same years; NaN of a
        ledger, whose account holds all.
    own_weight : float
        Which part of the years drawn is the record's own; the rest is of other countries. NaN for a
        constant pace and without history.
    others : int
        From how many records of other countries the rest is drawn.
    years : pandas.DataFrame
        The history by year, see `minemap.forecasting.yearly.yearly`.
    fan : pandas.DataFrame
        Index ``day``: `as_of` and the year-ends after it; ``q10_m2``, ``q25_m2``, ``q50_m2``,
        ``q75_m2``, ``q90_m2``: what remains in such a share of the futures or less. A constant pace
        fills ``q50_m2`` alone. Empty without history.
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
    notes : dict of str to dict
        What was assumed of missing figures, see `minemap.forecasting.yearly.History`.
    """

    as_of: pd.Timestamp
    remaining_m2: float
    method: str
    why: str
    window: int
    reason: str | None
    completion: pd.Series
    completion_clearance: pd.Series
    deadline: pd.Timestamp | None
    probability: float
    needed_m2_per_year: float
    recent_m2_per_year: float
    last_year_m2: float
    found_m2_per_year: float
    redrawn_m2_per_year: float
    clearance_m2_per_year: float
    cancelled_share: float
    published_m2_per_year: float
    fell_m2_per_year: float
    own_weight: float
    others: int
    years: pd.DataFrame
    fan: pd.DataFrame
    milestones: pd.DataFrame
    record: pd.Series
    stepwise: bool
    draws: int
    horizon: int
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def statements(self, language: str = "en") -> list[str]:
        """Describe the forecast in plain sentences.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            In which language.

        Returns
        -------
        list of str
            Sentences: what remains, the pace, the dates or why there are none, the deadline, the
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
            pace = "pace" if min(self.window, len(self.years)) > 1 else "pace_one"
            texts.append(said("say", pace, language, **words))
            if round(self.found_m2_per_year) or round(self.redrawn_m2_per_year):
                texts.append(said("say", "found", language, **words))
        keys = [*self._date_keys(), *self._clearance_keys()]
        texts += [said("say", key, language, **words) for key in keys]
        if self.deadline is not None:
            texts += [said("say", key, language, **words) for key in self._deadline_keys()]
        return [*texts, *self.explanations(language)]

    def explanations(self, language: str = "en") -> list[str]:
        """Explain the method, the data behind it, and the assumptions.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            In which language.

        Returns
        -------
        list of str
            The last of the `statements`; none where nothing remains.

        Examples
        --------
        >>> import pandas as pd
        >>> held = pd.DataFrame({"remaining_m2": [1000.0]}, index=[2023])
        >>> forecast(held).explanations()
        ['Give an earlier total, or the release of the last year.']
        """
        if self.reason == "completed":
            return []
        words = self._facts(checked_language(language))
        return [self._method_words(language, words), *self._noted(language)]

    def _method_words(self, language: str, words: dict[str, str]) -> str:
        """Explain the method and the data behind it."""
        if self.reason == "too_short":
            return said("why", "none", language)
        parts = [said("method", self.method, language, **words)]
        if self.method == "resample":
            few = "few" if len(self.years) < FEW_YEARS else "weight"
            parts.append(said("method", few, language, **words))
        parts.append(said("why", self.why, language, **words))
        if "even" in words:
            parts.append(said("method", "even", language, **words))
        return " ".join(parts)

    def _noted(self, language: str) -> list[str]:
        """Explain what was assumed about missing figures."""
        texts = []
        for note, facts in self.notes.items():
            shown = {
                name: spelled_day(value, language)
                if isinstance(value, pd.Timestamp)
                else number(value, language)
                for name, value in facts.items()
            }
            if note == "fell_more" and facts["published"] > 0.0:
                years = self.remaining_m2 / facts["published"]
                end = day_after(self.as_of, years)
                shown["end"] = spelled_day(end, language) if end is not None else "-"
                note = "fell_more" if end is not None else "fell_much_more"  # noqa: PLW2901
            elif note == "fell_more":
                note = "fell_much_more"  # noqa: PLW2901 - no date follows from no release
            texts.append(said("note", note, language, **shown))
        if self.cancelled_share > SURVEY_CARRIED:
            share = number(self.cancelled_share * 100.0, language)
            texts.append(said("note", "survey_carried", language, share=share))
        return texts

    def _date_keys(self) -> list[str]:
        early, late = (bool(pd.notna(self.completion.loc[share])) for share in (0.1, 0.9))
        if self.reason is not None:
            return ["no_date", "early_only"] if early else ["no_date"]
        if self.method == "constant":
            return ["date_constant"]
        return ["dates" if late else "dates_open"]

    def _clearance_keys(self) -> list[str]:
        if self.method == "constant" or not self._survey_cancels():
            return []
        early, middle, late = (bool(pd.notna(day)) for day in self.completion_clearance)
        if middle:
            return ["clearance" if late else "clearance_open"]
        return ["clearance_early" if early else "clearance_none"]

    def _survey_cancels(self) -> bool:
        """Tell whether the pace without cancellation differs."""
        known = self.clearance_m2_per_year < DIFFERENT * self.recent_m2_per_year
        return known and self.reason not in {"completed", "too_short"}

    def _deadline_keys(self) -> list[str]:
        if self.deadline is None or self.deadline <= self.as_of:
            return ["deadline_passed"]
        keys = [] if math.isnan(self.probability) else ["probability"]
        return [*keys, "needed" if self.recent_m2_per_year > 0 else "needed_only"]

    def _facts(self, language: str) -> dict[str, str]:
        """Write every figure in the language."""
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
            facts["ratio"] = number(ratio, language, decimals=1 if ratio >= SMALL_RATIO else 3)
        if self.recent_m2_per_year > 0 and self.method != "constant" and self.reason is None:
            even = day_after(self.as_of, self.remaining_m2 / self.recent_m2_per_year)
            if even is not None and even < self.completion[0.5]:
                facts["even"] = spelled_day(even, language)
        if not math.isnan(self.clearance_m2_per_year):
            facts["clearance"] = number(self.clearance_m2_per_year, language)
            facts |= {
                f"c{share * 100:.0f}": spelled_day(day, language)
                for share, day in zip(SHOWN, self.completion_clearance, strict=True)
                if pd.notna(day)
            }
        if not math.isnan(self.own_weight):
            facts |= {
                "years_all": str(len(self.years)),
                "own": number(self.own_weight * 100.0, language),
                "others": str(self.others),
            }
        if self.reason is not None and self.reason != "completed":
            facts["reason"] = said("reason", self.reason, language, **facts)
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
        >>> held = pd.DataFrame({"remaining_m2": [1000.0]}, index=[2023])
        >>> forecast(held).why_no_date()
        'a forecast needs two totals at least a year apart.'
        """
        return self._facts(checked_language(language)).get("reason")

    def summary(self, language: str = "en") -> str:
        """Summarise the forecast: the sentences, and the milestones if there are any.

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
            ``completion_q50``, ``completion_q90``, ``clearance_q10``, ``clearance_q50``,
            ``clearance_q90``, ``deadline``, ``probability``, ``needed_m2_per_year``,
            ``recent_m2_per_year``, ``last_year_m2``, ``found_m2_per_year``,
            ``redrawn_m2_per_year``, ``clearance_m2_per_year``, ``cancelled_share``,
            ``published_m2_per_year``, ``fell_m2_per_year``, ``own_weight``, ``others``,
            ``window``, ``years``, ``draws``.

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
            **{
                f"clearance_q{share * 100:.0f}": day
                for share, day in zip(SHOWN, self.completion_clearance, strict=True)
            },
            "deadline": self.deadline if self.deadline is not None else pd.NaT,
            "probability": self.probability,
            "needed_m2_per_year": self.needed_m2_per_year,
            "recent_m2_per_year": self.recent_m2_per_year,
            "last_year_m2": self.last_year_m2,
            "found_m2_per_year": self.found_m2_per_year,
            "redrawn_m2_per_year": self.redrawn_m2_per_year,
            "clearance_m2_per_year": self.clearance_m2_per_year,
            "cancelled_share": self.cancelled_share,
            "published_m2_per_year": self.published_m2_per_year,
            "fell_m2_per_year": self.fell_m2_per_year,
            "own_weight": self.own_weight,
            "others": self.others,
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

    def _card(self) -> Card:
        figures = [
            (f"Remaining on {self.as_of:%Y-%m-%d}", f"{number(self.remaining_m2)} m²"),
            ("Released a year", _square_metres(self.recent_m2_per_year)),
        ]
        figures += [
            (words, f"{self.completion[share]:%Y-%m-%d}")
            for share, words in CARD_ENDS.items()
            if pd.notna(self.completion[share])
        ]
        if self.deadline is not None:
            asked = f"{self.deadline:%Y-%m-%d}"
            if not math.isnan(self.probability):
                percent = f"{_percent(self.probability, 'en')} %"
                figures.append((f"Finished by {asked}", percent))
            figures.append((f"Needed a year for {asked}", _square_metres(self.needed_m2_per_year)))
        why = self.why_no_date()
        return Card(
            "Forecast",
            figures,
            partial(drawn_picture, "What remained and what is forecast", self.plot),
            self.years[["released_m2", "found_m2"]].reset_index().tail(CARD_YEARS),
            [] if why is None else [why],
        )


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
    units: str | None = None,
    pool: Pool | None = None,
) -> Forecast:
    """Forecast when the ground is finished at the pace so far, and what a deadline would need.

    Parameters
    ----------
    timeline : pandas.DataFrame
        What `minemap.Ledger.timeline` returns, or published figures by year or by day: what
        remained, and any of what was cancelled, reduced, cleared, released and added, each with its
        unit in its name (``remaining_m2``, ``cleared_km2``); see
        `minemap.forecasting.yearly.yearly`. `minemap.forecasting.read_totals` reads a file.
    deadline : date-like, optional
        The day on which it should be finished; a year is its last day.
    method : {"auto", "resample", "constant"}
        ``resample`` draws past years again, the record's own and those of other countries;
        ``constant`` divides what remains by the mean yearly release of the last `window` years.
        ``auto`` is ``resample``, which did better over published records.
    window : int
        How many of the last years make the recent pace.
    horizon : int
        How many years to look ahead at most; a later deadline lengthens it.
    draws : int
        How many futures ``resample`` draws.
    seed : int
        Equal seeds give equal forecasts.
    as_of : date-like, optional
        Until when the record is complete, and from when to look ahead; by default its last day.
        Years are counted back from it. What came later is not looked at.
    units : {"m2", "ha", "km2"}, optional
        Of figures whose columns name none.
    pool : mapping of str to numpy.ndarray, optional
        The years of other records, as `minemap.forecasting.futures.pool_of` gathers them; by
        default the published series that come with minemap.

    Returns
    -------
    Forecast
        Dates, probability, needed pace, fan and milestones. No date, and `Forecast.reason`, where
        nothing was released in the last `window` years, where the record does not fall, or where
        more than half of the futures do not end within `horizon` years: the fan and the probability
        are there all the same. Neither without two totals at least a year apart.

    Raises
    ------
    ArgumentError
        If an argument or a figure of the table cannot be used.
    SchemaError
        If the table has no figure of what remains, or a column is not understood.

    Notes
    -----
    The dates are for *known* ground, under conditions like those of the years so far in this record
    and in others. They do not allow for a new war.

    Examples
    --------
    A constant pace of 100 m² a year from 1,000 m² ends after ten years:

    >>> import pandas as pd
    >>> held = pd.DataFrame({"remaining_m2": [13e2, 12e2, 11e2, 1e3]}, index=range(2020, 2024))
    >>> forecast(held, method="constant").completion[0.5]
    Timestamp('2033-12-31 00:00:00')
    >>> forecast(held, deadline=2028).needed_m2_per_year
    200.0
    """
    check_arguments(method, window, horizon, draws)
    if not np.issubdtype(type(seed), np.integer) or seed < 0:
        raise ArgumentError(f"seed={seed!r} is not a whole number from 0 up")
    history = yearly(timeline, as_of, units=units)
    limit = as_day(deadline, "deadline") if deadline is not None else None
    chosen, why = ("resample", "published") if method == "auto" else (method, "given")
    span = years_until(history.as_of, limit) if limit is not None else 0.0
    horizon = max(horizon, math.ceil(span))
    others = published_pool() if pool is None else pool

    reason = obstacle(history, chosen, window)
    days: dict[float, Any] = dict.fromkeys(SHOWN, pd.NaT)
    probability = np.nan
    fan = constant_fan(history, 0.0, 0.0)
    years = history.years
    recent = years.tail(window)
    drawn = chosen != "constant" and reason not in {"completed", "too_short"}
    if drawn:
        futures = drawn_futures(years, history.remaining_m2, horizon, draws, seed, pool=others)
        if reason is None:
            days = _ends(history, futures, draws)
            reason = "beyond_horizon" if pd.isna(days[0.5]) else None
        probability = float((futures.done <= span + YEAR_ROUNDING).mean())
        fan = drawn_fan(history, futures, horizon)
    elif reason is None:
        pace = float(recent["released_m2"].mean())
        days[0.5] = day_after(history.as_of, history.remaining_m2 / pace) or pd.NaT
        fan = constant_fan(history, pace, span)
    if reason == "completed":
        days = dict.fromkeys(SHOWN, history.completed_on)
    if limit is None:
        probability = np.nan
    elif history.completed_on is not None:
        probability = float(history.completed_on <= limit)
    elif limit <= history.as_of:
        probability = 0.0
    ahead = limit is not None and limit > history.as_of and history.completed_on is None
    by_clearance = _by_clearance(years)
    cleared = dict.fromkeys(SHOWN, pd.NaT)
    if drawn and len(by_clearance) and by_clearance[-window:].sum() > 0.0:
        cleared = _ends(
            history,
            clearance_futures(by_clearance, history.remaining_m2, horizon, draws, seed),
            draws,
        )
    return Forecast(
        as_of=history.as_of,
        remaining_m2=history.remaining_m2,
        method=chosen,
        why=why,
        window=window,
        reason=reason,
        completion=_dated(days),
        completion_clearance=_dated(cleared),
        deadline=limit,
        probability=probability,
        needed_m2_per_year=history.remaining_m2 / span if ahead else np.nan,
        recent_m2_per_year=float(recent["released_m2"].mean()),
        last_year_m2=float(years["released_m2"].iloc[-1]) if len(years) else np.nan,
        found_m2_per_year=float(recent["found_m2"].mean()),
        redrawn_m2_per_year=float(recent["redrawn_m2"].mean()),
        clearance_m2_per_year=float(
            np.mean(by_clearance[-window:] if len(by_clearance) else np.nan)
        ),
        cancelled_share=_cancelled_share(recent),
        published_m2_per_year=history.published_m2_per_year,
        fell_m2_per_year=history.fell_m2_per_year,
        own_weight=own_weight(years) if drawn else np.nan,
        others=len(others) if drawn else 0,
        years=years,
        fan=fan,
        milestones=milestones(history, limit if ahead else None, fan),
        record=history.record.loc[: history.as_of],
        stepwise=history.daily,
        draws=draws,
        horizon=horizon,
        notes=history.notes,
    )


def _ends(history: History, futures: Futures, draws: int) -> dict[float, Any]:
    """Find the days by which shares of the futures are finished."""
    ranked = np.sort(futures.done)
    ends = {share: float(ranked[math.ceil(share * draws) - 1]) for share in SHOWN}
    return {
        share: (day_after(history.as_of, end) if math.isfinite(end) else None) or pd.NaT
        for share, end in ends.items()
    }


def _dated(days: dict[float, Any]) -> pd.Series:
    return pd.Series(
        list(days.values()), index=pd.Index(SHOWN, name="share"), dtype="datetime64[us]"
    )


def _by_clearance(years: pd.DataFrame) -> np.ndarray[Any, Any]:
    """List what clearance and technical survey released, for the years in which it is known."""
    known = years[years["cleared_m2"].notna()]
    released = known["cleared_m2"] + known["reduced_m2"].fillna(0.0)
    return released.to_numpy(dtype=float)


def _cancelled_share(recent: pd.DataFrame) -> float:
    """Give the share that was cancelled, for the years in which it is known."""
    known = recent.dropna(subset=["cancelled_m2"])
    # If not all of a year was published, the fall of the total includes the rest.
    released = float(known["released_m2"].sum())
    return float(known["cancelled_m2"].sum()) / released if released > 0.0 else np.nan


def _square_metres(value: float) -> str:
    return "not known" if math.isnan(value) else f"{number(value)} m²"


def _percent(share: float, language: str) -> str:
    """Write a probability in per cent; never 0 or 100 for what is only rare."""
    percent = share * 100.0
    if 0.0 < percent < 1.0:
        return "< 1"
    if 99.0 < percent < 100.0:  # noqa: PLR2004 - per cent
        return "> 99"
    return number(percent, language)
