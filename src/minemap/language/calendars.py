"""Converts days of other calendars to Gregorian: Solar Hijri, Hijri, Buddhist and Ethiopian.

The user has to state the calendar of a record: a year alone does not show it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, get_args

from minemap.errors import ArgumentError
from minemap.extras import needed
from minemap.language.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

__all__ = ["CALENDARS", "Calendar", "checked_calendar", "gregorian", "month_of"]

Calendar = Literal["gregorian", "solar_hijri", "hijri", "buddhist", "ethiopian"]

CALENDARS: tuple[Calendar, ...] = get_args(Calendar)

BUDDHIST_AHEAD = 543
"""Years that the Buddhist calendar is ahead; since 1941 its years also begin on 1 January."""

COPTIC_BEFORE = 276
"""Years that the Coptic calendar is behind the Ethiopian, which has the same months."""


def checked_calendar(calendar: str | None) -> Calendar:
    """Check the name of a calendar.

    Parameters
    ----------
    calendar : str or None
        Its name; None is the Gregorian.

    Returns
    -------
    str
        One of `CALENDARS`.

    Raises
    ------
    ArgumentError
        If no calendar has this name.

    Examples
    --------
    >>> checked_calendar("Solar Hijri")
    'solar_hijri'
    """
    plain = folded(calendar or "gregorian")
    for name in CALENDARS:
        if plain in {folded(name), *map(folded, _words()[name]["also"])}:
            return name
    raise ArgumentError(f"calendar={calendar!r} is none of {', '.join(CALENDARS)}")


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = resources.files("minemap").joinpath("data/calendars.toml").read_text("utf-8")
    words: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return words


@cache
def _months(calendar: Calendar) -> Mapping[str, int]:
    return {
        _letters(name): number
        for number, names in enumerate(_words()[calendar].get("months", []), start=1)
        for name in names.split("|")
    }


def _letters(text: str) -> str:
    """Give the letters of a text with their marks, which distinguish Thai months."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LM")


def month_of(calendar: Calendar, text: str) -> int | None:
    """Find the month whose name is all the letters of a text.

    Parameters
    ----------
    calendar : str
        One of `CALENDARS`.
    text : str
        A date with a month in letters.

    Returns
    -------
    int or None
        The number of the month.

    Examples
    --------
    >>> month_of("solar_hijri", "23 Asad 1402"), month_of("buddhist", "14 พ.ค. 2566")
    (5, 5)
    """
    return _months(calendar).get(_letters(text))


def gregorian(calendar: Calendar, year: int, month: int, day: int) -> dt.date | None:
    """Give the Gregorian day of a day of another calendar.

    Solar Hijri is the calendar of Iran and Afghanistan by the equinox (the package convertdate),
    Hijri that of Umm al-Qura (hijridate, from 1343 to 1500 AH), Ethiopian the Coptic calendar 276
    years later (convertdate), Buddhist the Gregorian 543 years later.

    Parameters
    ----------
    calendar : str
        One of `CALENDARS`.
    year, month, day : int
        The day as it is written.

    Returns
    -------
    datetime.date or None
        The day; None where the calendar has no such day, or reaches no such year.

    Raises
    ------
    MissingDependencyError
        If the package that knows the calendar is not installed.

    Examples
    --------
    >>> gregorian("solar_hijri", 1402, 5, 23), gregorian("solar_hijri", 1402, 12, 30)
    (datetime.date(2023, 8, 14), None)
    >>> gregorian("ethiopian", 2016, 13, 3), gregorian("buddhist", 2566, 5, 14)
    (datetime.date(2024, 9, 8), datetime.date(2023, 5, 14))
    >>> gregorian("hijri", 1445, 1, 1)
    datetime.date(2023, 7, 19)
    """
    try:
        if calendar == "gregorian":
            return dt.date(year, month, day)
        if calendar == "buddhist":
            return dt.date(year - BUDDHIST_AHEAD, month, day)
        if calendar == "hijri":
            made = _library("hijridate").Hijri(year, month, day).to_gregorian()
            return dt.date(made.year, made.month, made.day)
        name = "persian" if calendar == "solar_hijri" else "coptic"
        library = getattr(_library("convertdate"), name)
        written = (year - (COPTIC_BEFORE if name == "coptic" else 0), month, day)
        made_of = tuple(map(int, library.to_gregorian(*written)))
        # Day 30 of a month of 29 days would become the first day of the next month.
        if tuple(map(int, library.from_gregorian(*made_of))) != written:
            return None
        return dt.date(*made_of)
    except (ValueError, OverflowError, IndexError):
        return None


@cache
def _library(name: str) -> ModuleType:
    library: ModuleType = needed(name, "reading days of this calendar", "field")
    return library
