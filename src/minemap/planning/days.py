"""Which days are worked, where: weeks, holidays, leave and seasons, and clocks that count them.

Time is a number of days since the start of the plan: 3.25 is a quarter into the fourth day. A
clock of worked days counts only the open ones; `WorkedDays` turns one into the other.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.days import Day, as_day
from minemap.errors import ArgumentError
from minemap.extras import needed
from minemap.planning.rates import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["WEEK", "Calendar", "Season"]

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

USUAL = ("usual",)
"""Means the working days of the country, or Monday to Friday."""

HORIZON_YEARS = 100
"""Work that takes longer than this counts as never finished."""

HAIR = 1e-6
"""A part of a day (0.1 s) that is rounding and begins no new day."""

MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
LEAP_YEAR = 2000
RECENT_YEAR = 2025
"""Weekends are those of this year; some countries have moved theirs."""


def periods(pairs: Iterable[Any], what: str) -> tuple[tuple[date, date], ...]:
    """Read pairs of days (first, last)."""
    read = []
    for period in pairs:
        if isinstance(period, str) or len(tuple(period)) != 2:  # noqa: PLR2004 - from, until
            raise ArgumentError(f"{what}: {period!r} is not a pair of days (first, last)")
        begin, end = period
        first, last = as_day(begin, what, first=True).date(), as_day(end, what).date()
        if last < first:
            raise ArgumentError(f"{what}: {first} to {last} ends before it begins")
        read.append((first, last))
    return tuple(read)


@dataclass(frozen=True)
class Season:
    """A part of the year in which some areas, or all, cannot be worked: rain, winter, floods.

    Parameters
    ----------
    name : str
        Such as ``rain``.
    first, last : str
        The first and the last day of it, as month and day: ``"11-01"``, ``"04-30"``. It may run
        over the turn of the year.
    where : mapping of str to str, optional
        Columns of the areas and the word they have in it, as ``{"sector": "Cenepa"}``; all of them
        must agree. By default all areas.

    Raises
    ------
    ArgumentError
        If a day is not a month and a day.

    Examples
    --------
    >>> Season("rain", "11-01", "04-30").closed(["2025-10-31", "2025-11-01", "2026-05-01"]).tolist()
    [False, True, False]
    """

    name: str
    first: str
    last: str
    where: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            match = MONTH_DAY.fullmatch(day)
            try:
                date(LEAP_YEAR, *(int(part) for part in match.groups()))  # type: ignore[union-attr]
            except (AttributeError, TypeError, ValueError) as error:
                raise ArgumentError(
                    f"season {self.name!r}: {day!r} is not a month and a day such as '11-01'"
                ) from error

    def closed(self, days: Any) -> NDArray[np.bool_]:
        """Tell on which days the season closes ground.

        Parameters
        ----------
        days : array-like of dates
            The days.

        Returns
        -------
        numpy.ndarray of bool
            One value a day.

        Examples
        --------
        >>> Season("winter", "12-01", "02-29").closed(["2025-12-24"]).tolist()
        [True]
        """
        index = pd.DatetimeIndex(days)
        number = index.month * 100 + index.day
        first, last = (int(day.replace("-", "")) for day in (self.first, self.last))
        if first <= last:
            return np.asarray((number >= first) & (number <= last))
        return np.asarray((number >= first) | (number <= last))

    def holds(self, areas: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell in which areas the season applies.

        Parameters
        ----------
        areas : pandas.DataFrame
            The areas.

        Returns
        -------
        numpy.ndarray of bool
            One value an area.

        Raises
        ------
        ArgumentError
            If the areas have no such column.

        Examples
        --------
        >>> areas = pd.DataFrame({"sector": ["Cenepa", "Coangos"]})
        >>> Season("rain", "11-01", "04-30", {"sector": "Cenepa"}).holds(areas).tolist()
        [True, False]
        """
        inside = np.ones(len(areas), dtype=bool)
        for column, word in (self.where or {}).items():
            if column not in areas.columns:
                raise ArgumentError(f"season {self.name!r}: the areas have no column {column!r}")
            inside &= areas[column].eq(word).fillna(value=False).to_numpy(dtype=bool)
        return inside


@dataclass(frozen=True)
class Calendar:
    """The days on which there is work, and what a day is worth.

    Parameters
    ----------
    working_days : iterable of str, optional
        Days of the week: ``Mon`` to ``Sun``. By default all but the weekend of `country`, after the
        package ``holidays`` (Friday and Saturday in Iraq, Yemen and Sudan), or Monday to Friday.
    country, subdivision : str, optional
        Two letters (``PE``), and a part of the country: its weekend and its public holidays are
        free, after the package ``holidays``. `days_off` says how many it knows.
    holidays : iterable of dates
        More days off.
    leave : iterable of pairs of dates
        Leave of all teams, each with its first and last day.
    seasons : iterable of Season
        Parts of the year in which areas are closed.
    hours_per_day : float
        Hours worked a day. Methods whose figure speaks of another day are scaled.
    standby_share : Range or float
        The part of working days lost to weather, illness, quality checks and breakdowns, 0 to 1.
    travel_km_per_day : float, optional
        How far a team moves in a working day, as the crow flies. By default moves cost no time.
    set_up_days : float
        Working days that a team needs to set up in each new area.

    Raises
    ------
    ArgumentError
        If a value is not one of these.
    MissingDependencyError
        If `country` is given and the package ``holidays`` is not there.

    Examples
    --------
    >>> week = Calendar(holidays=["2025-01-01"])
    >>> len(week.open_days("2025-01-01", "2025-01-14"))
    9
    """

    working_days: tuple[str, ...] = USUAL
    country: str | None = None
    subdivision: str | None = None
    holidays: tuple[date, ...] = ()
    leave: tuple[tuple[date, date], ...] = ()
    seasons: tuple[Season, ...] = ()
    hours_per_day: float = 8.0
    standby_share: Range | float = 0.0
    travel_km_per_day: float | None = None
    set_up_days: float = 0.0

    def __post_init__(self) -> None:
        days = tuple(self.working_days)
        days = self._usual_days() if days == USUAL else days
        wrong = [day for day in days if day not in WEEK]
        if wrong or not days or isinstance(self.working_days, str):
            raise ArgumentError(
                f"working_days {self.working_days!r}: a list of {', '.join(WEEK)} is needed"
            )
        if not 0 < self.hours_per_day <= 24:  # noqa: PLR2004 - the hours of a day
            raise ArgumentError(f"hours_per_day {self.hours_per_day!r} is not in a day")
        if self.travel_km_per_day is not None and not self.travel_km_per_day > 0:
            raise ArgumentError(f"travel_km_per_day {self.travel_km_per_day!r} must be above 0")
        if not self.set_up_days >= 0:
            raise ArgumentError(f"set_up_days {self.set_up_days!r} must not be negative")
        share = self.standby_share
        share = share if isinstance(share, Range) else Range.exactly(share)
        if share.high >= 1:
            raise ArgumentError(
                f"standby_share {share.high:g}: a part of the working days below 1 is needed"
            )
        freeze = object.__setattr__
        freeze(self, "working_days", tuple(dict.fromkeys(days)))
        freeze(self, "standby_share", share)
        freeze(self, "seasons", tuple(self.seasons))
        freeze(self, "leave", periods(self.leave, "leave"))
        freeze(self, "holidays", tuple(as_day(d, "holidays").date() for d in self.holidays))

    def _usual_days(self) -> tuple[str, ...]:
        """All days except the weekend of the country."""
        if self.country is None:
            return WEEK[:5]
        weekend = _public_holidays(self.country, self.subdivision, [RECENT_YEAR]).weekend
        return tuple(day for number, day in enumerate(WEEK) if number not in weekend)

    @property
    def standby(self) -> Range:
        """The part of working days lost, as a range.

        Examples
        --------
        >>> Calendar(standby_share=0.1).standby.likely
        0.1
        """
        share = self.standby_share
        return share if isinstance(share, Range) else Range.exactly(share)

    def days_off(self, first: Day, last: Day) -> pd.DataFrame:
        """Count the days off in each year by their kind, to check what is known of a country.

        Parameters
        ----------
        first, last : date-like
            The stretch of time, both days included.

        Returns
        -------
        pandas.DataFrame
            Index ``year``; ``days``, ``weekend``, ``public_holidays`` (of `country`) and ``others``
            (listed holidays and leave), each on a day of the week that is worked, and ``worked``.

        Raises
        ------
        ArgumentError
            If a day is not a date.

        Examples
        --------
        >>> Calendar(holidays=["2025-01-01"]).days_off(2025, 2025).loc[2025].tolist()
        [365, 104, 0, 1, 260]
        """
        days = pd.date_range(as_day(first, "first", first=True), as_day(last, "last"))
        week = np.isin(days.day_of_week, [WEEK.index(day) for day in self.working_days])
        public = np.zeros(len(days), dtype=bool)
        if self.country is not None:
            years = sorted(set(days.year))
            known = _public_holidays(self.country, self.subdivision, years)
            public = np.asarray(days.isin(pd.DatetimeIndex(list(known))))
        worked = open_mask(self, days)
        table = pd.DataFrame(
            {
                "days": 1,
                "weekend": ~week,
                "public_holidays": week & public,
                "others": week & ~public & ~worked,
                "worked": worked,
            }
        )
        counts: pd.DataFrame = table.groupby(days.year.rename("year")).sum().astype(int)
        return counts

    def open_days(self, first: Day, last: Day, *, seasons: bool = True) -> pd.DatetimeIndex:
        """List the days worked in a stretch of time, in areas for which every season holds.

        Parameters
        ----------
        first, last : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The stretch, both days included.
        seasons : bool
            Leave closed seasons out.

        Returns
        -------
        pandas.DatetimeIndex
            The days.

        Raises
        ------
        ArgumentError
            If a day is not a date.

        Examples
        --------
        >>> rainy = Calendar(seasons=[Season("rain", "11-01", "04-30")])
        >>> len(rainy.open_days("2025-01-01", "2025-12-31"))
        132
        """
        days = pd.date_range(as_day(first, "first", first=True), as_day(last, "last"))
        worked = open_mask(self, days)
        if seasons:
            for season in self.seasons:
                worked &= ~season.closed(days)
        return days[worked]


def open_mask(calendar: Calendar, days: pd.DatetimeIndex) -> NDArray[np.bool_]:
    """Tell which days are worked, without regard to seasons."""
    week = [WEEK.index(day) for day in calendar.working_days]
    worked = np.isin(days.day_of_week, week)
    free = list(calendar.holidays)
    if calendar.country is not None:
        years = range(days[0].year, days[-1].year + 1) if len(days) else []
        free += list(_public_holidays(calendar.country, calendar.subdivision, list(years)))
    worked &= ~days.isin(pd.DatetimeIndex(free))
    for first, last in calendar.leave:
        worked &= ~((days >= pd.Timestamp(first)) & (days <= pd.Timestamp(last)))
    return np.asarray(worked)


def _public_holidays(country: str, subdivision: str | None, years: list[int]) -> Any:
    otherwise = "or list the days in Calendar(holidays=…)"
    holidays = needed("holidays", "the calendar of a country", "plan", otherwise=otherwise)
    try:
        return holidays.country_holidays(country, subdiv=subdivision, years=years)
    except NotImplementedError as error:
        raise ArgumentError(
            f"no public holidays are known for country {country!r}, subdivision {subdivision!r}; "
            "codes are as ISO 3166 writes them: 'PE'; or list the days in holidays="
        ) from error


class WorkedDays:
    """One clock: from days since the start to days worked, and back.

    Parameters
    ----------
    worked : numpy.ndarray of bool
        Whether each day from the start to the horizon is worked.
    bounds : numpy.ndarray of int
        The days on which years end (the first day of the next).
    """

    def __init__(self, worked: NDArray[np.bool_], bounds: NDArray[np.int64]) -> None:
        self.horizon = len(worked)
        self.open = np.append(worked, False).astype(np.float64)
        self.before = np.concatenate([[0.0], np.cumsum(worked, dtype=np.float64)])
        self.day = np.append(np.flatnonzero(worked), self.horizon).astype(np.float64)
        self.total = float(self.before[-1])
        self.at_bounds = self.before[np.minimum(bounds, self.horizon)]

    def worked(self, time: Floats) -> Floats:
        """Count the days worked up to a time."""
        day = time.astype(np.int64)
        return np.asarray(self.before[day] + self.open[day] * (time - day))

    def time(self, worked: Floats) -> Floats:
        """Find the time at which this many days have been worked; the horizon if never."""
        number = np.maximum(np.ceil(worked - HAIR), 1.0)
        day = self.day[np.minimum(number, len(self.day)).astype(np.int64) - 1]
        return np.asarray(np.minimum(day + (worked - (number - 1.0)), self.horizon))

    def first_day(self, worked: Floats) -> Floats:
        """Find the day on which work continues after this many days worked."""
        number = np.minimum(worked + HAIR, len(self.day) - 1).astype(np.int64)
        return np.asarray(self.day[number])

    @cached_property
    def _lists(self) -> tuple[list[float], list[float], list[float]]:
        # For single numbers, a list is ten times as fast as an array.
        return self.before.tolist(), self.open.tolist(), self.day.tolist()

    def worked_at(self, time: float) -> float:
        """Count the days worked up to one time (as `worked`, for one number)."""
        before, open_, _ = self._lists
        day = int(time)
        return before[day] + open_[day] * (time - day)

    def time_at(self, worked: float) -> float:
        """Find the time of one count of days worked (as `time`, for one number)."""
        days = self._lists[2]
        number = max(math.ceil(worked - HAIR), 1)
        if number >= len(days):
            return float(self.horizon)
        return days[number - 1] + (worked - (number - 1.0))

    def first_day_at(self, worked: float) -> float:
        """Find the day on which work continues (as `first_day`, for one number)."""
        days = self._lists[2]
        number = int(worked + HAIR)
        return days[number] if number < len(days) else float(self.horizon)


class Clocks:
    """The clocks of all teams in all zones (sets of areas with the same seasons)."""

    def __init__(self, calendar: Calendar, start: pd.Timestamp) -> None:
        end = start + pd.DateOffset(years=HORIZON_YEARS)
        self.start = start
        self.days = pd.date_range(start, end)
        self.years = np.arange(start.year, end.year)
        ends = pd.to_datetime([f"{year + 1}-01-01" for year in self.years])
        self.bounds = (ends - start).days.to_numpy().astype(np.int64)
        self._base = open_mask(calendar, self.days)
        self._closed = [season.closed(self.days) for season in calendar.seasons]
        self._made: dict[Any, WorkedDays] = {}

    @property
    def horizon(self) -> int:
        """The day that means never."""
        return len(self.days)

    def clock(
        self,
        zone: tuple[bool, ...],
        first: date | None,
        last: date | None,
        leave: tuple[tuple[date, date], ...],
    ) -> WorkedDays:
        """Give the clock of a team (its first and last day, its leave) in a zone."""
        key = (zone, first, last, leave)
        if key not in self._made:
            worked = self._base.copy()
            for held, closed in zip(zone, self._closed, strict=True):
                if held:
                    worked &= ~closed
            if first is not None:
                worked &= self.days >= pd.Timestamp(first)
            if last is not None:
                worked &= self.days <= pd.Timestamp(last)
            for begin, end in leave:
                worked &= ~((self.days >= pd.Timestamp(begin)) & (self.days <= pd.Timestamp(end)))
            self._made[key] = WorkedDays(worked, self.bounds)
        return self._made[key]

    def dates(self, days: Floats) -> pd.DatetimeIndex:
        """Turn numbers of days into dates; the horizon becomes a missing one."""
        numbers = np.asarray(days, dtype=np.int64)
        found = self.start.as_unit("us").to_numpy() + numbers.astype("timedelta64[D]")
        return pd.DatetimeIndex(np.where(numbers < self.horizon, found, np.datetime64("NaT", "us")))


def last_day(time: Floats) -> Floats:
    """Find the last day of work that ends at a time."""
    return np.asarray(np.maximum(np.ceil(time - HAIR) - 1.0, 0.0))
