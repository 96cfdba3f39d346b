"""Forecasts of the past against what came, over the published series and over simulated ones.

Run ``python benchmarks/backtest_forecast.py``. The first tables are over ``sample_data/published``,
the last over series drawn from known processes, where every forecast is an independent trial.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from minemap.forecasting.backtest import backtest, published_series

SERIES = 100
AHEAD = 5
FIRST = 2000


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
        table = pd.DataFrame({"remaining_m2": held}, index=FIRST + np.arange(years + AHEAD + 1))
        table["released_m2"] = np.concatenate([[np.nan], released])
        table["added_m2"] = np.concatenate([[np.nan], found])
        kept = [*range(years + 1), years + AHEAD]
        # Only the last total is known of what came after: so there is one forecast a record.
        table.loc[table.index.difference(table.index[kept]), "remaining_m2"] = np.nan
        tables[f"{process.__name__} {number}"] = table
    return pd.concat(tables, names=["record", "year"])


def main():
    pd.set_option("display.width", 120, "display.max_columns", 20)
    series = published_series()
    print("Published series, every later total, histories of at least 3 (and 2) whole years")
    for least in (3, 2):
        done = backtest(series, least_years=least)
        print(done.summary.round(3).to_string(), end="\n\n")
        drawn = done.forecasts[done.forecasts["method"] == "resample"]
        by_series = drawn.groupby("series")["inside"].agg(["size", "mean"])
        near = drawn[drawn["lead_years"] == 1]["inside"]
        print(
            f"  each series weighing the same: {by_series['mean'].mean():.0%} inside; "
            f"one year ahead: {near.sum()} of {len(near)}\n"
        )
    print(f"Simulated series ({SERIES} each), {AHEAD} years ahead: share inside the 80 % interval")
    rows = {
        (process.__name__, years): backtest(
            simulated(process, years, seed=years),
            methods=["resample"],
            leads=[AHEAD],
            least_years=years,
            draws=500,
        ).summary.loc["resample", ["forecasts", "coverage_80", "bias_share"]]
        for process in PROCESSES
        for years in (4, 8, 15)
    }
    print(pd.DataFrame(rows).T.round(3).to_string())


if __name__ == "__main__":
    main()
