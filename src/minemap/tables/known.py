"""Two times: what happened on the ground, and what the record knew.

Besides its own day, a row may have ``recorded_on``, the day on which it entered the database (if
missing, its own day), and ``withdrawn_on``, the day on which it was taken out or replaced (if
missing, it is still there). Both mean the close of their day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from minemap.dtypes import Array

__all__ = [
    "NEVER",
    "OWN_DAY",
    "TIMES",
    "as_recorded",
    "recorded_from",
    "standing",
    "stood_on",
    "twice_at_once",
    "withdrawn_from",
]

Frame = TypeVar("Frame", bound=pd.DataFrame)

OWN_DAY = {"hazards": "reported_on", "releases": "completed_on"}
"""The column of a row's own day."""

TIMES = ("recorded_on", "withdrawn_on")
"""The columns of the second time; a table has them if its source has them."""

NEVER = np.datetime64("9999-12-31", "us")
"""The withdrawal day of a row that was not withdrawn."""


def recorded_from(table: pd.DataFrame) -> Array:
    """Give the day from which each row was in the record.

    Parameters
    ----------
    table : pandas.DataFrame
        A normalised table.

    Returns
    -------
    numpy.ndarray of datetime64
        ``recorded_on``, or the row's own day if it is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"reported_on": pd.to_datetime(["2020-01-31", "2020-01-31"]),
    ...                       "recorded_on": pd.to_datetime(["2021-06-30", None])})
    >>> recorded_from(table).astype("datetime64[D]").astype(str).tolist()
    ['2021-06-30', '2020-01-31']
    """
    own = next(table[name] for name in OWN_DAY.values() if name in table)
    said = table["recorded_on"].fillna(own) if "recorded_on" in table else own
    return said.to_numpy(dtype="datetime64[us]")


def withdrawn_from(table: pd.DataFrame) -> Array:
    """Give the day from which each row was no longer in the record.

    Parameters
    ----------
    table : pandas.DataFrame
        A normalised table.

    Returns
    -------
    numpy.ndarray of datetime64
        ``withdrawn_on``; a day beyond all days for a row that was not withdrawn.

    Examples
    --------
    >>> table = pd.DataFrame({"withdrawn_on": pd.to_datetime(["2021-06-30", None])})
    >>> withdrawn_from(table).astype("datetime64[D]").astype(str).tolist()
    ['2021-06-30', '9999-12-31']
    """
    if "withdrawn_on" not in table:
        return np.full(len(table), NEVER)
    days = table["withdrawn_on"].to_numpy(dtype="datetime64[us]")
    return np.where(np.isnat(days), NEVER, days)


def stood_on(table: pd.DataFrame, day: pd.Timestamp) -> Array:
    """Tell which rows were in the record at the close of a day.

    Parameters
    ----------
    table : pandas.DataFrame
        A normalised table.
    day : pandas.Timestamp
        The day.

    Returns
    -------
    numpy.ndarray of bool
        Whether each row was in the record.

    Examples
    --------
    >>> table = pd.DataFrame({"reported_on": pd.to_datetime(["2020-01-31", "2020-01-31"]),
    ...                       "recorded_on": pd.to_datetime(["2021-06-30", None]),
    ...                       "withdrawn_on": pd.to_datetime([None, "2021-06-30"])})
    >>> stood_on(table, pd.Timestamp("2021-06-29")).tolist()
    [False, True]
    >>> stood_on(table, pd.Timestamp("2021-06-30")).tolist()
    [True, False]
    """
    when = np.datetime64(day, "us")
    stood: Array = (recorded_from(table) <= when) & (withdrawn_from(table) > when)
    return stood


def standing(table: Frame) -> Frame:
    """Give the rows that were not withdrawn.

    Parameters
    ----------
    table : pandas.DataFrame
        A normalised table.

    Returns
    -------
    pandas.DataFrame
        The table itself, where nothing was ever withdrawn.

    Examples
    --------
    >>> table = pd.DataFrame({"withdrawn_on": pd.to_datetime(["2021-06-30", None])})
    >>> standing(table).index.tolist()
    [1]
    """
    withdrawn = withdrawn_from(table) < NEVER
    return table[~withdrawn] if withdrawn.any() else table


def as_recorded(table: Frame, day: pd.Timestamp) -> Frame:
    """Give a table as it was at the close of a day: the rows it held then or had held before.

    Parameters
    ----------
    table : pandas.DataFrame
        A normalised table.
    day : pandas.Timestamp
        The day.

    Returns
    -------
    pandas.DataFrame
        The rows recorded by then; those withdrawn later are included.

    Examples
    --------
    >>> table = pd.DataFrame({"reported_on": pd.to_datetime(["2020-01-31", "2022-01-31"]),
    ...                       "withdrawn_on": pd.to_datetime(["2023-06-30", None])})
    >>> as_recorded(table, pd.Timestamp("2021-12-31"))["withdrawn_on"].tolist()
    [NaT]
    """
    when = np.datetime64(day, "us")
    then = table[recorded_from(table) <= when]
    later = withdrawn_from(then)
    later = (later > when) & (later < NEVER)
    if later.any():
        then = then.assign(withdrawn_on=then["withdrawn_on"].mask(later))
    return then


def twice_at_once(keys: pd.DataFrame, recorded: Array, withdrawn: Array) -> Array:
    """Find rows that were valid on a day on which a row above with the same keys was valid.

    Parameters
    ----------
    keys : pandas.DataFrame
        The columns that two rows valid at the same time must not share.
    recorded, withdrawn : numpy.ndarray of datetime64
        From when and until when each row was valid.

    Returns
    -------
    numpy.ndarray of bool
        Whether each is one too many. None is that was withdrawn on the day it was recorded.

    Examples
    --------
    >>> keys = pd.DataFrame({"release_id": ["R1", "R1", "R1"]})
    >>> days = np.array(["2020-01-01", "2021-01-01", "2022-01-01"], dtype="datetime64[us]")
    >>> twice_at_once(keys, days, np.array([days[1], NEVER, NEVER])).tolist()
    [False, False, True]
    """
    wrong = np.zeros(len(keys), dtype=bool)
    stood = recorded < withdrawn
    places = np.flatnonzero(keys.duplicated(keep=False).to_numpy() & stood)
    if not len(places):
        return wrong
    group = keys.iloc[places].groupby(list(keys.columns), dropna=False).ngroup().to_numpy()
    order = np.lexsort((recorded[places], group))
    same = group[order][1:] == group[order][:-1]
    overlaps = same & (recorded[places][order][1:] < withdrawn[places][order][:-1])
    # Only if one row follows another too early does it matter which comes first.
    disputed = np.isin(group, group[order][1:][overlaps])
    kept: dict[int, list[int]] = {}
    for place, number in zip(places[disputed].tolist(), group[disputed].tolist(), strict=True):
        others = kept.setdefault(number, [])
        wrong[place] = any(
            recorded[place] < withdrawn[other] and recorded[other] < withdrawn[place]
            for other in others
        )
        if not wrong[place]:
            others.append(place)
    return wrong
