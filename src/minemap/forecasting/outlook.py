"""Looks ahead from a history: the days, the fan, the plan, and the choice of method.

Shared by `minemap.forecast` and `minemap.forecasting.backtest`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from minemap.errors import ArgumentError
from minemap.forecasting.futures import drawn_futures, recent_weights
from minemap.forecasting.yearly import years_until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minemap.forecasting.futures import Futures, Pool
    from minemap.forecasting.yearly import History

    Method = Literal["auto", "resample", "constant"]

__all__ = [
    "LEAST_YEARS",
    "QUANTILES",
    "SHOWN",
    "check_arguments",
    "constant_fan",
    "day_after",
    "drawn_fan",
    "looked_ahead",
    "milestones",
    "obstacle",
    "pinball",
    "quantile_column",
]

LEAST_YEARS = 1
"""Least whole years for a forecast."""

FEW_YEARS = 3
"""A forecast from a shorter history is said to rest on other countries."""

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
SHOWN = (0.1, 0.5, 0.9)

LONGEST_LINE_YEARS = 200
"""A constant pace is drawn no further than this, however slow it is."""

YEAR_ROUNDING = 1e-9
"""Parts of a year below this are rounding: 1,000 m² at 100 m² a year end after exactly 10 years."""

SMALLEST_M2 = 1e-6
"""Less ground than a square millimetre counts as none, and no share of it is computed."""


def check_arguments(method: str, window: Any, horizon: Any, draws: Any) -> None:
    """Refuse invalid arguments.

    Parameters
    ----------
    method : str
        One of ``auto``, ``resample``, ``constant``.
    window, horizon, draws : int
        At least 1.

    Raises
    ------
    ArgumentError
        If one is otherwise.

    Examples
    --------
    >>> check_arguments("resample", window=5, horizon=50, draws=1000)
    """
    if method not in {"auto", "resample", "constant"}:
        raise ArgumentError(f"method={method!r} is not one of 'auto', 'resample', 'constant'")
    for name, value in (("window", window), ("horizon", horizon), ("draws", draws)):
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not whole or value < 1:
            raise ArgumentError(f"{name}={value!r} is not a whole number from 1 up")


def obstacle(
    history: History, method: str, window: int, least_years: int = LEAST_YEARS
) -> str | None:
    """Find out why a history supports no date.

    Parameters
    ----------
    history : History
        The years.
    method : {"resample", "constant"}
        How the future would be worked out: a constant pace asks the last `window` years whether
        the record grows, ``resample`` all years, the last ones most.
    window : int
        Over how many years the recent pace is taken.
    least_years : int
        How many whole years there must be.

    Returns
    -------
    {"completed", "too_short", "no_release", "growing"} or None
        The reason; None if there is nothing against a date.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.forecasting.yearly import yearly
    >>> held = pd.DataFrame({"remaining_m2": [5.0, 6.0, 7.0, 8.0]}, index=range(2020, 2024))
    >>> obstacle(yearly(held), "resample", window=5)
    'no_release'
    """
    if history.completed_on is not None:
        return "completed"
    years = history.years
    if len(years) < least_years:
        return "too_short"
    recent = years.tail(window)
    if recent["released_m2"].sum() <= 0.0:
        return "no_release"
    if method == "constant":
        grows = bool(recent["found_m2"].sum() >= recent["released_m2"].sum())
    else:
        change = (years["closing_m2"] - years["opening_m2"]).to_numpy(dtype=float)
        grows = bool(np.average(change, weights=recent_weights(len(years))) >= 0.0)
    return "growing" if grows else None


def day_after(start: pd.Timestamp, years: float) -> pd.Timestamp | None:
    """Give the day at whose close this many years have passed.

    Parameters
    ----------
    start : pandas.Timestamp
        From when.
    years : float
        How many.

    Returns
    -------
    pandas.Timestamp or None
        The day; None beyond what a date can hold.

    Examples
    --------
    >>> import pandas as pd
    >>> day_after(pd.Timestamp("2024-12-31"), 10.5)
    Timestamp('2035-07-02 00:00:00')
    """
    whole = math.floor(years + YEAR_ROUNDING)
    try:
        before, after = (start + pd.DateOffset(years=whole + step) for step in (0, 1))
    except (OverflowError, ValueError):
        return None
    part = max(years - whole - YEAR_ROUNDING, 0.0)
    return before + pd.Timedelta(days=math.ceil(part * (after - before).days))


def quantile_column(share: float) -> str:
    """Name the column of a quantile.

    Parameters
    ----------
    share : float
        The quantile, between 0 and 1.

    Returns
    -------
    str
        Its name in tables.

    Examples
    --------
    >>> quantile_column(0.1)
    'q10_m2'
    """
    return f"q{share * 100:.0f}_m2"


def _year_ends(as_of: pd.Timestamp, years: int) -> pd.DatetimeIndex:
    ends = pd.date_range(as_of, as_of + pd.DateOffset(years=years), freq="YE")
    return pd.DatetimeIndex([as_of, *ends[ends > as_of]], name="day").as_unit("us")


def constant_fan(history: History, pace: float, years: float) -> pd.DataFrame:
    """Draw the line of a constant pace.

    Parameters
    ----------
    history : History
        From where.
    pace : float
        m² a year; 0 or less gives an empty table.
    years : float
        How far at least.

    Returns
    -------
    pandas.DataFrame
        See `minemap.forecasting.Forecast`, ``fan``; only the median is filled.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.forecasting.yearly import yearly
    >>> held = pd.DataFrame({"remaining_m2": [400.0, 300.0, 200.0]}, index=range(2020, 2023))
    >>> constant_fan(yearly(held), 100.0, 0.0)["q50_m2"].tolist()
    [200.0, 100.0, 0.0, 0.0]
    """
    columns = [quantile_column(share) for share in QUANTILES]
    if pace <= 0.0:
        days = pd.DatetimeIndex([], name="day", dtype="datetime64[us]")
        return pd.DataFrame(columns=columns, index=days, dtype=float)
    end = min(history.remaining_m2 / pace, LONGEST_LINE_YEARS)
    days = _year_ends(history.as_of, math.ceil(max(end, years)) + 1)
    fan = pd.DataFrame(columns=columns, index=days, dtype=float)
    after = np.array([years_until(history.as_of, day) for day in days])
    fan[quantile_column(0.5)] = np.maximum(history.remaining_m2 - pace * after, 0.0)
    return fan


def drawn_fan(history: History, futures: Futures, horizon: int) -> pd.DataFrame:
    """Sum up drawn futures by year-end.

    Parameters
    ----------
    history : History
        From where.
    futures : Futures
        What was drawn.
    horizon : int
        Over how many years.

    Returns
    -------
    pandas.DataFrame
        See `minemap.forecasting.Forecast`, ``fan``.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.forecasting.yearly import yearly
    >>> past = yearly(pd.DataFrame({"remaining_m2": [4.0, 3.0, 2.0]}, index=range(2020, 2023)))
    >>> drawn = drawn_futures(past.years, 2.0, 3, draws=10, seed=0)
    >>> drawn_fan(past, drawn, 3)["q90_m2"].iloc[0].item()
    2.0
    """
    days = _year_ends(history.as_of, horizon)
    held = np.array([futures.at(years_until(history.as_of, day)) for day in days])
    values = np.quantile(held, QUANTILES, axis=1).T
    return pd.DataFrame(values, index=days, columns=[quantile_column(share) for share in QUANTILES])


def milestones(history: History, deadline: pd.Timestamp | None, fan: pd.DataFrame) -> pd.DataFrame:
    """Make an even plan that finishes on the deadline, with the median of the futures.

    Parameters
    ----------
    history : History
        From where.
    deadline : pandas.Timestamp or None
        Until when; None for an empty table.
    fan : pandas.DataFrame
        What was forecast; may be empty.

    Returns
    -------
    pandas.DataFrame
        See `minemap.forecasting.Forecast`, ``milestones``.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.forecasting.yearly import yearly
    >>> past = yearly(pd.DataFrame({"remaining_m2": [4.0, 3.0, 2.0]}, index=range(2020, 2023)))
    >>> plan = milestones(past, pd.Timestamp("2024-12-31"), constant_fan(past, 0.5, 2.0))
    >>> plan[["release_m2", "remaining_m2", "behind_m2"]].to_numpy().tolist()
    [[1.0, 1.0, 0.5], [1.0, 0.0, 1.0]]
    """
    columns = ["release_m2", "remaining_m2", "forecast_m2", "behind_m2"]
    if deadline is None:
        none = pd.DatetimeIndex([], name="day", dtype="datetime64[us]")
        return pd.DataFrame(columns=columns, index=none, dtype=float)
    span = years_until(history.as_of, deadline)
    ends = _year_ends(history.as_of, math.ceil(span))[1:]
    days = pd.DatetimeIndex([*ends[ends < deadline], deadline], name="day").as_unit("us")
    passed = np.array([years_until(history.as_of, day) for day in days])
    plan = pd.DataFrame(index=days, columns=columns, dtype=float)
    plan["remaining_m2"] = history.remaining_m2 * np.clip(1.0 - passed / span, 0.0, 1.0)
    plan["release_m2"] = -np.diff(plan["remaining_m2"], prepend=history.remaining_m2)
    if len(fan):
        known = [years_until(history.as_of, day) for day in fan.index]
        plan["forecast_m2"] = np.interp(passed, known, fan[quantile_column(0.5)])
        plan["behind_m2"] = plan["forecast_m2"] - plan["remaining_m2"]
    return plan


def looked_ahead(
    history: History,
    method: str,
    leads: Mapping[Any, float],
    *,
    window: int,
    draws: int,
    seed: int,
    pool: Pool | None = None,
) -> dict[Any, dict[str, float]]:
    """Forecast what remains after some years.

    Parameters
    ----------
    history : History
        The years so far.
    method : {"resample", "constant"}
        How.
    leads : mapping
        How many years ahead, by any name.
    window, draws, seed : int
        See `minemap.forecasting.forecast`.
    pool : mapping, optional
        The years of other records, see `minemap.forecasting.futures.pool_of`.

    Returns
    -------
    dict
        By the same names, the m² of each quantile, and ``finished_probability``; a constant pace
        gives all quantiles the same, and 0 or 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.forecasting.yearly import yearly
    >>> past = yearly(pd.DataFrame({"remaining_m2": [4.0, 3.0, 2.0]}, index=range(2020, 2023)))
    >>> ahead = looked_ahead(past, "constant", {2023: 1.0}, window=5, draws=1, seed=0)
    >>> ahead[2023]["q50_m2"]
    1.0
    """
    names = [quantile_column(share) for share in QUANTILES]
    if not leads:
        return {}
    if method == "constant":
        pace = float(history.years["released_m2"].tail(window).mean())
        held = {name: max(history.remaining_m2 - pace * lead, 0.0) for name, lead in leads.items()}
        return {
            name: {**dict.fromkeys(names, left), "finished_probability": float(left <= 0.0)}
            for name, left in held.items()
        }
    horizon = math.ceil(max(leads.values()))
    futures = drawn_futures(history.years, history.remaining_m2, horizon, draws, seed, pool=pool)
    ahead = {}
    for name, lead in leads.items():
        drawn = futures.at(lead)
        ahead[name] = dict(zip(names, np.quantile(drawn, QUANTILES).tolist(), strict=True))
        ahead[name]["finished_probability"] = float((drawn <= 0.0).mean())
    return ahead


def pinball(quantiles: Mapping[Any, float], actual: float, start: float) -> float:
    """Score quantiles against the outcome: mean pinball loss of the 10, 50 and 90 % quantiles.

    Parameters
    ----------
    quantiles : mapping
        The m² of each quantile, by its column.
    actual : float
        What remained, in m².
    start : float
        What remained when the forecast was made, in m²; the loss is a share of it.

    Returns
    -------
    float
        The loss; 0 is best (Koenker and Bassett, Econometrica 46, 1978).

    Examples
    --------
    >>> round(pinball({"q10_m2": 80.0, "q50_m2": 90.0, "q90_m2": 100.0}, 90.0, 100.0), 4)
    0.0067
    """
    shares = np.array(SHOWN)
    short = actual - np.array([quantiles[quantile_column(share)] for share in SHOWN])
    return float(
        np.maximum(shares * short, (shares - 1.0) * short).mean() / max(start, SMALLEST_M2)
    )
