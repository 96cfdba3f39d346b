"""What a figure of a public map may say: m² to 100, and days to the end of their year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "STEP_M2",
    "coarse_days",
    "in_hundreds",
    "is_days",
    "last_day",
    "rounded_m2",
    "rounded_sum",
]

STEP_M2 = 100.0
"""To how many m² sizes are rounded."""


def rounded_m2(ground: pd.DataFrame, by: Sequence[str]) -> pd.Series[Any]:
    """Round what remains of each area to 100 m², at least that, and give what each row holds of it.

    Parameters
    ----------
    ground : pandas.DataFrame
        Rows with ``area_m2``, and ``left_on`` where they can leave.
    by : list of str
        The columns that say which rows are of one area.

    Returns
    -------
    pandas.Series
        Whole hundreds of m² by row; the sum over those that leave after any day is within 100 m²
        of the true one.

    Examples
    --------
    >>> ground = pd.DataFrame({"id": "A", "area_m2": [30.0, 30.0, 940.0],
    ...                        "left_on": pd.to_datetime(["2015-05-01", "2016-05-01", None])})
    >>> rounded_m2(ground, ["id"]).tolist()
    [0.0, 100.0, 900.0]
    """
    left = ground["left_on"] if "left_on" in ground else pd.Series(pd.NaT, index=ground.index)
    table = ground[[*by, "area_m2"]].assign(left=left.to_numpy(), place=np.arange(len(ground)))
    # The last to leave comes first: sums are then what remains after each leaving.
    table = table.sort_values("left", ascending=False, kind="stable", na_position="first")
    keys = [table[name].astype("str").fillna("") for name in by]
    remains = in_hundreds(table["area_m2"].groupby(keys).cumsum())
    out = np.empty(len(ground))
    out[table["place"]] = remains - remains.groupby(keys).shift(fill_value=0.0)
    return pd.Series(out, index=ground.index, name="area_m2")


def in_hundreds(m2: pd.Series[Any]) -> pd.Series[Any]:
    """Round m² to whole hundreds; what is more than nothing is not rounded to nothing.

    Parameters
    ----------
    m2 : pandas.Series of float
        Areas in m².

    Returns
    -------
    pandas.Series
        Whole hundreds; what is missing stays so.

    Examples
    --------
    >>> in_hundreds(pd.Series([0.0, 7.0, 149.9, 302_013.0])).tolist()
    [0.0, 100.0, 100.0, 302000.0]
    """
    amounts = m2.astype("float64")
    rounded = (amounts / STEP_M2 + 0.5) // 1 * STEP_M2
    return rounded.mask((amounts > 0) & (rounded < STEP_M2), STEP_M2)


def rounded_sum(m2: float) -> float:
    """Round one figure as `in_hundreds` rounds a column.

    Parameters
    ----------
    m2 : float
        An area in m².

    Returns
    -------
    float
        Whole hundreds.

    Examples
    --------
    >>> rounded_sum(67_670.0)
    67700.0
    """
    return float(in_hundreds(pd.Series([m2])).iloc[0])


def last_day(tables: Sequence[pd.DataFrame | None]) -> pd.Timestamp:
    """Give the end of the month in which the last thing of a record happened.

    Parameters
    ----------
    tables : list of pandas.DataFrame or None
        The tables of the record.

    Returns
    -------
    pandas.Timestamp
        The end; missing where there are no days.

    Examples
    --------
    >>> last_day([pd.DataFrame({"reported_on": pd.to_datetime(["2024-02-11"])})])
    Timestamp('2024-02-29 00:00:00')
    """
    days = [
        frame[name].max()
        for frame in tables
        if frame is not None
        for name in frame.columns
        if is_days(frame[name])
    ]
    last: Any = pd.Series(days, dtype="datetime64[us]").max()
    end: pd.Timestamp = last + pd.offsets.MonthEnd(0)
    return end


def is_days(column: pd.Series[Any]) -> bool:
    """Tell whether a column holds days."""
    return bool(pd.api.types.is_datetime64_any_dtype(column))


def coarse_days(days: pd.Series[Any], last: pd.Timestamp) -> pd.Series[Any]:
    """Give the end of the year of each day, and no later day than the last one given.

    Parameters
    ----------
    days : pandas.Series of datetime64
        The days.
    last : pandas.Timestamp
        The day on which the record ends.

    Returns
    -------
    pandas.Series of datetime64
        The ends.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2015-03-02", "2024-01-17"]))
    >>> coarse_days(days, pd.Timestamp("2024-05-31")).dt.date.astype(str).tolist()
    ['2015-12-31', '2024-05-31']
    """
    ends = days.dt.normalize() + pd.offsets.YearEnd(0)
    coarse: pd.Series[Any] = ends.clip(upper=last).astype(days.dtype)
    return coarse
