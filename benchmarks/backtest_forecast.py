"""Forecasts of the past against what came, over the published series and over simulated ones.

Run ``python benchmarks/backtest_forecast.py`` (some two minutes). Every country of
``sample_data/published`` is forecast from the others: what is learned of other programmes (how they
stand still, find ground, survey anew and end) is learned without it. The few constants of the
method were chosen with these records in view; the last tables show how little hangs on them, and
how simulated programmes fare, of which nothing was learned.
"""

from __future__ import annotations

from unittest import mock

import numpy as np
import pandas as pd

from minemap.forecasting import backtest, published_series
from minemap.forecasting import futures as method
from minemap.forecasting.futures import country_of

SERIES = 30
AHEAD = 5
FIRST = 2000
Z_80 = 1.2816
"""The normal deviate that 10 % lie beyond, on either side."""

CONSTANTS = {
    "OTHERS_YEARS": (10.0, 40.0),
    "HALF_LIFE_YEARS": (2.5, 10.0),
    "TOGETHER_YEARS": (1.0, 4.0),
    "SWITCH": (0.1, 0.4),
    "NEARNESS": (0.25, 1.0),
    "PACE_SPREAD": (0.25, 1.0),
}
"""Half and twice the constants of the method."""


def grouped(drawn, by):
    """How forecasts turned out in groups, without hits that could not miss beside all."""
    able = drawn[drawn["can_miss"].astype(bool)]
    return pd.DataFrame(
        {
            "forecasts": drawn.groupby(by, observed=True).size(),
            "inside": drawn.groupby(by, observed=True)["inside"].mean(),
            "can miss": able.groupby(by, observed=True).size(),
            "of these inside": able.groupby(by, observed=True)["inside"].mean(),
            "median error": drawn["error_share"].abs().groupby(drawn[by], observed=True).median(),
            "width": drawn.groupby(by, observed=True)["width_share"].median(),
        }
    )


def no_change(series, forecasts):
    """The interval of "no change, give or take what the others changed by in as many years"."""
    pairs = []
    for name, table in series["remaining_m2"].dropna().groupby(level=0):
        held = table.droplevel(0)
        pairs += [
            (country_of(name), until - year, held[until] / held[year] - 1.0)
            for year in held.index
            for until in held.index
            if until > year and held[year] > 0
        ]
    changes = pd.DataFrame(pairs, columns=["country", "lead", "change"])
    rows = []
    for row in forecasts.itertuples():
        near = changes[changes["country"] != country_of(row.series)]
        near = near[(near["lead"] - row.lead_years).abs() <= 1]
        spread = Z_80 * float(np.sqrt((near["change"] ** 2).mean()))
        low, high = row.start_m2 * max(1.0 - spread, 0.0), row.start_m2 * (1.0 + spread)
        rows.append((low <= row.actual_m2 <= high, (high - low) / row.start_m2))
    return pd.DataFrame(rows, columns=["inside", "width"])


def steady(generator, years):
    """A programme of even strength: no zero years, nothing found."""
    return generator.gamma(9.0, 100.0 / 9.0, years), np.zeros(years)


def fitful(generator, years):
    """One year in four without release, and now and then an area that nobody knew."""
    released = generator.gamma(2.0, 65.0, years) * (generator.random(years) > 0.25)
    found = generator.gamma(2.0, 60.0, years) * (generator.random(years) < 0.2)
    return released, found


def fading(generator, years):
    """A programme that loses six in a hundred of its strength every year."""
    return generator.gamma(6.0, 20.0, years) * 0.94 ** np.arange(years), np.zeros(years)


PROCESSES = (steady, fitful, fading)


def simulated(process, years, seed):
    """Records with so many years of history, and the total some years later."""
    generator = np.random.default_rng(seed)
    tables = {}
    for number in range(SERIES):
        released, found = process(generator, years + AHEAD)
        held = 4_000.0 + np.concatenate([[0.0], np.cumsum(found - released)])
        kept = [*range(years + 1), years + AHEAD]
        table = pd.DataFrame({"remaining_m2": held[kept]}, index=FIRST + np.array(kept))
        tables[f"{process.__name__} {number}"] = table
    return pd.concat(tables, names=["record", "year"])


def main():
    pd.set_option("display.width", 120, "display.max_columns", 20)
    series = published_series()
    print("Published series, every later total; each country forecast from the others")
    done = backtest(series)
    print(done.summary.round(3).T.to_string(), end="\n\n")
    drawn = done.forecasts[done.forecasts["method"] == "resample"].copy()
    each = drawn.groupby("series")["inside"].mean().mean()
    still = no_change(series, drawn)
    print(
        f"each record weighing the same: {each:.0%} inside\n"
        f'"no change" with as wide a spread as the others\' changes: {still["inside"].mean():.0%} '
        f"inside, width {still['width'].median():.2f} of what remained\n"
    )
    drawn["history"] = pd.cut(
        drawn["history_years"], [0, 1, 2, 4, 8, 99], labels=["1", "2", "3-4", "5-8", "9 and more"]
    )
    drawn["lead"] = pd.cut(drawn["lead_years"], [0, 1, 2, 4, 99], labels=["1", "2", "3-4", "5+"])
    for by, about in (("history", "Years of history"), ("lead", "Years ahead")):
        print(f"{about}\n{grouped(drawn, by).round(2).to_string()}\n")
    print("Probability of being finished by the day of a later total: said, and came")
    print(done.reliability.round(2).to_string(), end="\n\n")

    print("The same with half and twice each constant of the method")
    rows = {}
    for name, values in CONSTANTS.items():
        for value in values:
            with mock.patch.object(method, name, value):
                other = backtest(series, methods=["resample"], draws=500).summary.loc["resample"]
            rows[(name, value)] = other[
                ["coverage_80", "coverage_80_can_miss", "median_error_share", "loss"]
            ]
    print(pd.DataFrame(rows).T.astype(float).round(3).to_string(), end="\n\n")

    print(f"Simulated series ({SERIES} each), {AHEAD} years ahead")
    rows = {
        (process.__name__, years): backtest(
            simulated(process, years, seed=years),
            methods=["resample"],
            leads=[AHEAD],
            least_years=years,
            draws=500,
        ).summary.loc["resample", ["forecasts", "coverage_80", "bias_share", "width_share"]]
        for process in PROCESSES
        for years in (2, 4, 8, 15)
    }
    print(pd.DataFrame(rows).T.astype(float).round(3).to_string())


if __name__ == "__main__":
    main()
