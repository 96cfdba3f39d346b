"""How forecasts of the past turned out: compares the intervals with what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.errors import ArgumentError
from minemap.forecasting.futures import of_others, pool_of, published_pool
from minemap.forecasting.outlook import (
    LEAST_YEARS,
    QUANTILES,
    check_arguments,
    looked_ahead,
    obstacle,
    pinball,
    quantile_column,
)
from minemap.forecasting.totals import figures_of, published_series
from minemap.forecasting.yearly import yearly, years_until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.forecasting.outlook import Method

__all__ = ["Backtest", "backtest", "published_series"]

BACKTEST_DRAWS = 2_000

BEARABLE = {None, "no_release", "growing"}
"""Obstacles to a date that still allow a forecast of what may remain."""

CHANCES = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 1.0)
"""The limits between the groups in which probabilities are judged."""


@dataclass(frozen=True)
class Backtest:
    """How forecasts of the past turned out.

    Attributes
    ----------
    forecasts : pandas.DataFrame
        One row for each forecast: ``series``, ``method``, ``as_of``, ``day`` (of the figure it is
        held against), ``lead_years``, ``history_years``, ``start_m2`` (what remained when it was
        made), ``actual_m2``, ``q10_m2``, ``q25_m2``, ``q50_m2``, ``q75_m2``, ``q90_m2``,
        ``finished_probability`` (of being finished by that day), ``inside`` (the figure lies
        between the 10 % and the 90 % quantile, ends included; missing for a constant pace),
        ``can_miss`` (whether it could lie outside: not where the interval begins at nothing and
        nothing was left, or reaches from nothing to all there was), ``error_share`` (median less
        actual, over `start_m2`), ``width_share`` (of the interval, over `start_m2`) and ``loss``
        (mean pinball loss of the 10, 50 and 90 % quantiles, over `start_m2`; a constant pace counts
        as all three).
    summary : pandas.DataFrame
        Index ``method``: ``forecasts``, ``series``, ``coverage_80`` (share inside, NaN for a
        constant pace), ``coverage_80_can_miss`` (the same without hits that could not miss),
        ``bias_share`` (mean of ``error_share``: positive where the ground went faster than
        forecast), ``median_error_share`` (median of its absolute value), ``width_share`` (median)
        and ``loss``.
    reliability : pandas.DataFrame
        Of ``resample``: index ``probability`` of being finished, in groups; ``forecasts``, ``said``
        (the mean probability) and ``came`` (the share that was finished).
    without : pandas.DataFrame
        The forecasts that were refused: ``series``, ``method``, ``as_of``, ``reason``.
    """

    forecasts: pd.DataFrame
    summary: pd.DataFrame
    reliability: pd.DataFrame
    without: pd.DataFrame


def backtest(
    series: pd.DataFrame,
    *,
    methods: Sequence[Method] = ("resample", "constant"),
    window: int = 5,
    least_years: int = LEAST_YEARS,
    leads: Sequence[int] | None = None,
    draws: int = BACKTEST_DRAWS,
    seed: int = 0,
    learn_from: pd.DataFrame | None = None,
) -> Backtest:
    """Forecast from every year of the past, and compare with what happened.

    A forecast learns only from the records of other countries, never from those of its own country
    (the name before the first comma). It sees no figure of its own record later than the day on
    which it is made. Both methods get the same figures.

    Parameters
    ----------
    series : pandas.DataFrame
        Yearly figures of one or many records, as `minemap.forecast` takes them; for many, a
        MultiIndex of the record's name and the year or year-end, as `published_series` returns.
    methods : sequence of {"resample", "constant"}
        What to compare.
    window : int
        See `minemap.forecast`.
    least_years : int
        How many whole years a history must have.
    leads : sequence of int, optional
        How many years ahead to compare; by default every later year with a figure.
    draws, seed : int
        See `minemap.forecast`.
    learn_from : pandas.DataFrame, optional
        The records of other countries; by default those that come with minemap.

    Returns
    -------
    Backtest
        Every forecast, how often the 80 % interval held, and how far off the middle was.

    Raises
    ------
    ArgumentError
        If an argument or a figure cannot be used.

    Notes
    -----
    ``python benchmarks/backtest_forecast.py`` prints the back-test of the published series that
    come with minemap, and the page "Say when it ends" of the documentation gives its figures.

    Examples
    --------
    >>> import pandas as pd
    >>> held = pd.DataFrame({"remaining_m2": [9.0, 8.0, 7.0, 6.0, 5.0]}, index=range(2010, 2015))
    >>> backtest(held, methods=["constant"], leads=[1]).forecasts["error_share"].tolist()
    [0.0, 0.0, 0.0]
    """
    for method in methods:
        check_arguments(method, window, 1, draws)
    if "auto" in methods:
        raise ArgumentError("a back-test compares methods: name 'resample', 'constant' or both")
    known = published_pool() if learn_from is None else pool_of(learn_from)
    rows: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for name, table in _each(series):
        figures = figures_of(table)
        held = figures["remaining_m2"].dropna()
        pool = of_others(known, name)
        for as_of in held.index[:-1]:
            later = held[held.index > as_of]
            ahead = {day: years_until(as_of, day) for day in later.index}
            if leads is not None:
                ahead = {day: lead for day, lead in ahead.items() if round(lead) in leads}
            history = yearly(figures, as_of)
            if not ahead or len(history.years) < least_years:
                continue
            for method in methods:
                reason = obstacle(history, method, window, least_years)
                about = {"series": name, "method": method, "as_of": as_of}
                if reason not in BEARABLE:
                    refused.append({**about, "reason": reason})
                    continue
                rows += [
                    {
                        **about,
                        "day": day,
                        "lead_years": round(ahead[day]),
                        "history_years": len(history.years),
                        "start_m2": history.remaining_m2,
                        "actual_m2": later[day],
                        **quantiles,
                    }
                    for day, quantiles in looked_ahead(
                        history, method, ahead, window=window, draws=draws, seed=seed, pool=pool
                    ).items()
                ]
    columns = ["series", "method", "as_of", "day", "lead_years", "history_years", "start_m2"]
    columns += ["actual_m2", *(quantile_column(share) for share in QUANTILES)]
    made = pd.DataFrame(rows, columns=[*columns, "finished_probability"])
    _judge(made)
    return Backtest(
        made,
        _summary(made, methods),
        _reliability(made),
        pd.DataFrame(refused, columns=[*columns[:3], "reason"]),
    )


def _each(series: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    if not isinstance(series.index, pd.MultiIndex):
        return [("", series)]
    first = series.index.names[0]
    return [
        (str(name), table.droplevel(list(range(series.index.nlevels - 1))))
        for name, table in series.groupby(level=first if first is not None else 0, sort=True)
    ]


def _judge(made: pd.DataFrame) -> None:
    """Add to each forecast how it turned out."""
    low, high = made[quantile_column(0.1)], made[quantile_column(0.9)]
    drawn = made["method"] != "constant"
    made["inside"] = made["actual_m2"].between(low, high).astype("boolean").where(drawn)
    whole = (low <= 0.0) & (high >= made["start_m2"])
    made["can_miss"] = ~(whole | ((low <= 0.0) & (made["actual_m2"] <= 0.0)))
    made["error_share"] = (made[quantile_column(0.5)] - made["actual_m2"]) / made["start_m2"]
    made["width_share"] = ((high - low) / made["start_m2"]).where(drawn)
    made["loss"] = [
        pinball(row, row["actual_m2"], row["start_m2"]) for row in made.to_dict("records")
    ]


def _summary(made: pd.DataFrame, methods: Sequence[str]) -> pd.DataFrame:
    grouped = made.groupby("method")
    able = made[made["can_miss"].astype(bool)].groupby("method")
    table = pd.DataFrame(
        {
            "forecasts": grouped.size(),
            "series": grouped["series"].nunique(),
            "coverage_80": grouped["inside"].mean().astype(float),
            "coverage_80_can_miss": able["inside"].mean().astype(float),
            "bias_share": grouped["error_share"].mean(),
            "median_error_share": made["error_share"].abs().groupby(made["method"]).median(),
            "width_share": grouped["width_share"].median(),
            "loss": grouped["loss"].mean(),
        }
    )
    return table.reindex(pd.Index(methods, name="method")).astype(
        {"forecasts": "Int64", "series": "Int64"}
    )


def _reliability(made: pd.DataFrame) -> pd.DataFrame:
    """Compare the probabilities of being finished with what happened."""
    drawn = made[made["method"] == "resample"]
    said = drawn["finished_probability"].astype(float)
    group = pd.cut(said, list(CHANCES), include_lowest=True).rename("probability")
    came = (drawn["actual_m2"] <= 0.0).groupby(group, observed=True).mean()
    return pd.DataFrame(
        {
            "forecasts": said.groupby(group, observed=True).size(),
            "said": said.groupby(group, observed=True).mean(),
            "came": came.astype(float),
        }
    )
