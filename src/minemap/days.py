"""Reads days given as arguments, for the library, the command line and plan files.

For the cells of a file see `minemap.language.cells`: there the whole column can prove the order of
days and months; an argument stands alone.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from minemap.errors import ArgumentError

__all__ = ["Day", "as_day"]

Day: TypeAlias = "str | int | dt.date | np.datetime64 | pd.Timestamp | pd.Period"
"""A day: a date in any of its types, ISO text, or a year, quarter or month."""

FIRST_YEAR, LAST_YEAR = 1900, 2261
"""No record of mines is older, and pandas counts no further in nanoseconds."""

PERIOD = re.compile(r"\d{4}(-\d{2})?|\d{4}-?[Qq][1-4]")
ISO = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}|\d{8})([T ]\d{1,2}:\d{2}.*)?")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
NAMED = re.compile(r"\d{1,2}[ .-]+[A-Za-z]{3,9}[ .,-]+\d{4}|[A-Za-z]{3,9}[ .]+\d{1,2}[ ,.]+\d{4}")
NAMED_MONTH = re.compile(r"[A-Za-z]{3,9}[ .,-]+\d{4}")


def as_day(day: Any, argument: str, *, first: bool = False) -> pd.Timestamp:
    """Read a day that was given as an argument, or refuse it.

    A year, a quarter or a month means its last day where the state at the close of a day is asked
    for, and its first day where something begins.

    Parameters
    ----------
    day : date-like
        A date, a pandas or numpy timestamp, a pandas period, ISO text such as ``"2023-12-31"``,
        text that can mean one day only, such as ``"31/12/2023"`` or ``"31 December 2023"``, or a
        year, quarter or month: ``2023``, ``"2023"``, ``"2023Q4"``, ``"2023-12"``.
    argument : str
        What it was given as, for the message.
    first : bool, default False
        Take the first day of a year, quarter or month, not the last.

    Returns
    -------
    pandas.Timestamp
        Its midnight, without a time zone.

    Raises
    ------
    ArgumentError
        If it is missing, no day, a number that is no year, before 1900, or could be one of two
        days, as ``"03/12/2027"`` could.

    Examples
    --------
    >>> as_day(2023, "day")
    Timestamp('2023-12-31 00:00:00')
    >>> as_day("2023-06", "start", first=True)
    Timestamp('2023-06-01 00:00:00')
    >>> as_day("03/12/2027", "deadline")
    Traceback (most recent call last):
    minemap.errors.ArgumentError: deadline='03/12/2027' could be 3 December or 12 March 2027; write
    it as '2027-12-03' or '2027-03-12'
    """
    try:
        when = _moment(day, argument, first=first)
    except ArgumentError:
        raise
    except (ValueError, TypeError, OverflowError) as error:
        raise ArgumentError(_refusal(day, argument)) from error
    if when is None or pd.isna(when):
        raise ArgumentError(_refusal(day, argument))
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ArgumentError(
            f"{argument}={_shown(day)} lies in the year {when.year}; a day of a record lies "
            f"between {FIRST_YEAR} and {LAST_YEAR}, written as '2023-12-31'"
        )
    return when.tz_localize(None).normalize()


def _moment(day: Any, argument: str, *, first: bool) -> pd.Timestamp | None:
    if isinstance(day, str):
        return _written(day.strip(), argument, first=first)
    if isinstance(day, pd.Period):
        return _edge(day, first=first)
    if isinstance(day, np.datetime64):
        unit = np.datetime_data(day)[0]
        whole = unit in {"Y", "M"} and not np.isnat(day)
        return _edge(pd.Period(str(day)), first=first) if whole else pd.Timestamp(day)
    if isinstance(day, dt.date):  # and so datetime.datetime and pandas.Timestamp
        return pd.Timestamp(day)
    # bool is a subclass of int, and True is no year.
    number = isinstance(day, int | np.integer) and not isinstance(day, bool)
    if number and 1000 <= day <= LAST_YEAR:  # noqa: PLR2004 - a year in four digits
        return _edge(pd.Period(year=int(day), freq="Y"), first=first)
    return None


def _written(text: str, argument: str, *, first: bool) -> pd.Timestamp | None:
    if PERIOD.fullmatch(text) or NAMED_MONTH.fullmatch(text):
        named = f"1 {text}" if text[0].isalpha() else None
        whole = pd.Timestamp(named).to_period("M") if named else pd.Period(text)
        return _edge(whole, first=first)
    if ISO.fullmatch(text) or NAMED.fullmatch(text):
        return pd.Timestamp(text)
    if found := YEAR_FIRST.fullmatch(text):
        return pd.Timestamp(dt.date(*map(int, found.groups())))
    if found := YEAR_LAST.fullmatch(text):
        one, other, year = map(int, found.groups())
        could = {
            dt.date(year, month, day)
            for day, month in ((one, other), (other, one))
            if 1 <= month <= 12  # noqa: PLR2004 - months of a year
        }
        if len(could) > 1:
            days = sorted(could, key=lambda day: day.day)
            said = " or ".join(f"{day.day} {day:%B}" for day in days)
            raise ArgumentError(
                f"{argument}={text!r} could be {said} {year}; write it as "
                + " or ".join(f"'{day}'" for day in days)
            )
        return pd.Timestamp(could.pop()) if could else None
    return None


def _edge(period: pd.Period, *, first: bool) -> pd.Timestamp:
    return period.start_time if first else period.end_time


def _shown(day: Any) -> str:
    return repr(day) if isinstance(day, str) else str(day)


def _refusal(day: Any, argument: str) -> str:
    if day is None or (not isinstance(day, str) and pd.api.types.is_scalar(day) and pd.isna(day)):
        return f"{argument} is missing; write it as '2023-12-31'"
    return f"{argument}={_shown(day)} is not a date; write it as '2023-12-31', or a year as '2023'"
