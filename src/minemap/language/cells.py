"""Reads the cells of a column: texts, days, sizes, counts and codes.

Each function reads a whole column and returns its values together with what it could not read; it
never guesses. A value that occurs often is read once.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from minemap.dtypes import TEXT, Array
from minemap.errors import ArgumentError
from minemap.language.calendars import gregorian, month_of
from minemap.language.vocabulary import ACTIVITIES, CATEGORIES, OUTCOMES, code_of, folded
from minemap.toml_files import packaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from minemap.language.calendars import Calendar
    from minemap.language.vocabulary import Kind


__all__ = [
    "UNFIT",
    "Cells",
    "Misfit",
    "checked_units",
    "codes",
    "counts",
    "dates",
    "distinct",
    "ends",
    "flags",
    "land_unit_in",
    "lengths",
    "measures",
    "plain_digits",
    "texts",
    "wording",
]

TRUE = {"true", "1", "yes", "si", "oui"}
"""Cells that mean yes, whatever the type of the column and the case and accents of its words."""

LONGEST_LEG_M = 10_000.0
"""Most metres of a side of an area that was measured on foot."""

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
"""Days outside this range are placeholders or typing errors, not days of a record."""

FIRST_SERIAL_DAY, LAST_SERIAL_DAY = dt.date(1955, 1, 1), LATEST
SPREADSHEET_EPOCH = dt.date(1899, 12, 30)
UNIX_EPOCH = dt.date(1970, 1, 1)
DAY_S, DAY_MS = 86_400, 86_400_000
LEAST_EPOCH_S, LEAST_EPOCH_MS = 1e8, 1e10
"""Epoch counts nearer to 0 than this could be years, serial days or digits of a date."""

LARGEST_COUNT = 2**53
LARGEST_INTEGER_BITS, LARGEST_FLOAT_BITS = 63, 1000


class Cells(NamedTuple):
    """A column that was read.

    `values` has one value for each row, missing if nothing was written or the cell cannot be read;
    `problems` gives the reasons for the latter, by position.
    """

    values: Any
    problems: dict[int, str]


class Misfit(str):
    """A cell in a column of days that is not a day in the format of the file.

    It is read as a text, but becomes a day only if the year comes first.

    Examples
    --------
    >>> dates(pd.Series([Misfit("31/08/2012")], dtype=object)).problems
    {0: "'31/08/2012' is not a date: the file says that the column holds days, written 2012-08-31"}
    """

    __slots__ = ()


@cache
def wording() -> dict[str, Any]:
    """Load the names of columns, units, months and words for "no value" (``data/columns.toml``).

    Returns
    -------
    dict
        The tables of the file.

    Examples
    --------
    >>> wording()["months"]["marzo"]
    3
    """
    return packaged("columns")


@cache
def _blanks() -> frozenset[str]:
    return frozenset(word.casefold() for word in wording()["blanks"])


def _plain(cell: Any) -> str | int | float | None:  # noqa: PLR0911 - one return a type
    """Reduce a cell of any type to a text, a number or None, so that equal cells compare equal."""
    if isinstance(cell, str) or cell is None:
        return cell
    if isinstance(cell, (bool, np.bool_)):
        return str(cell)
    if isinstance(cell, np.datetime64):
        return None if np.isnat(cell) else str(cell)
    if isinstance(cell, (dt.date, dt.datetime)):
        return None if cell is pd.NaT else cell.isoformat()
    if isinstance(cell, (np.integer, int)):
        size = int(cell).bit_length()
        if size > LARGEST_INTEGER_BITS:
            return math.inf if size > LARGEST_FLOAT_BITS else str(cell)
        return int(cell)
    if isinstance(cell, (np.floating, float, decimal.Decimal)):
        return None if cell != cell else float(cell)  # noqa: PLR0124 - NaN of any of the types
    return None if cell is pd.NA else str(cell)


def distinct(column: pd.Series) -> tuple[Array, list[Any]]:
    """List the distinct values of a column as texts and numbers.

    Parameters
    ----------
    column : pandas.Series
        A column of any type.

    Returns
    -------
    tuple of (numpy.ndarray, list)
        For each row the position of its value in the list, -1 where it is missing; and the list.

    Examples
    --------
    >>> distinct(pd.Series(["b", None, 3, "b"], dtype=object))
    (array([ 0, -1,  1,  0]), ['b', 3])
    """
    if isinstance(column.dtype, pd.StringDtype) or column.dtype.kind in "iuf":
        places, found = pd.factorize(column)
        return places, [_plain(value) for value in found]
    cells = np.empty(len(column), dtype=object)
    cells[:] = [_plain(cell) for cell in column]
    places, values = pd.factorize(cells)
    return places, list(values)


def _problems(places: Array, reasons: dict[int, str]) -> dict[int, str]:
    """Spread the reasons of distinct values over the rows that have them."""
    if not reasons:
        return {}
    bad = np.isin(places, np.fromiter(reasons, dtype=np.int64))
    return {row: reasons[places[row]] for row in np.flatnonzero(bad).tolist()}


def _spread(places: Array, values: Array, missing: Any) -> Array:
    """Give every row its distinct value; rows without one get `missing`."""
    padded = np.append(values, np.array([missing], dtype=values.dtype))
    return np.asarray(padded[places])


def _taken(places: Array, values: Array) -> Any:
    """Give every row its distinct text."""
    return pd.array([*values, None], dtype=TEXT).take(places)


EXACT = 2.0**53
"""From here on, a float from a file may stand for several whole numbers."""


def texts(column: pd.Series) -> Cells:
    """Read a column of texts: blanks around them are stripped, empty ones are missing.

    Parameters
    ----------
    column : pandas.Series
        Texts or numbers; a whole number is written without decimals.

    Returns
    -------
    Cells
        Values of dtype ``str``.

    Examples
    --------
    >>> texts(pd.Series([" PE-1 ", 7.0, " ", None], dtype=object)).values.tolist()
    ['PE-1', '7', nan, nan]
    """
    if isinstance(column.dtype, pd.StringDtype):
        stripped = column.astype(TEXT).str.strip()
        blank = (stripped == "").to_numpy(dtype=bool)
        return Cells((stripped.mask(blank) if blank.any() else stripped).array, {})
    places, values = distinct(column)
    written = np.full(len(values), None, dtype=object)
    reasons = {}
    for i, value in enumerate(values):
        if isinstance(value, float) and value.is_integer():
            if abs(value) >= EXACT:
                reasons[i] = f"{value:.0f} has more digits than a number keeps; write it as a text"
            else:
                written[i] = str(int(value))
            continue
        try:
            written[i] = str(value).encode().decode().strip() or None
        except UnicodeEncodeError:
            reasons[i] = f"{value!r} is not valid text: the file's encoding is damaged"
    return Cells(_taken(places, written), _problems(places, reasons))


SPACES = re.compile(r"[\s\u200b\u2060\ufeff\u180e]+")
"""Every kind of space, those without width too."""

UNSEEN = re.compile(r"[\xad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks for the direction of text, or for places where a word may be divided."""

UNFIT = "[\x00-\x1f\x7f-\x9f\ufffd]"
"""Control characters, and the replacement character for a lost letter."""


def folded_ids(texts: Any) -> Any:
    """Write ids in one way: composed letters (Unicode NFC), and a plain space for any white space.

    Invisible characters, such as marks of direction, are not part of an id.

    Parameters
    ----------
    texts : pandas array of str
        Ids as they are written.

    Returns
    -------
    pandas array of str
        The same, so that ids that look alike are alike.

    Examples
    --------
    >>> folded_ids(pd.array(["PE\u00a01", "Cafe\u0301", None], dtype="str")).tolist()
    ['PE 1', 'Café', nan]
    """
    column = pd.Series(texts)
    odd = column.notna() & ~column.str.fullmatch(r"[!-~]+( [!-~]+)*", na=True)
    if odd.any():
        plain = column[odd].str.normalize("NFC").str.replace(UNSEEN, "", regex=True)
        plain = plain.str.replace(SPACES, " ", regex=True).str.strip()
        column = column.mask(odd, plain).mask(column.notna() & (plain.reindex(column.index) == ""))
    return column.array


KNOWN = {"category": CATEGORIES, "outcome": OUTCOMES, "activity": ACTIVITIES}
"""The codes of each kind, which messages name if a word is none of them."""


def codes(column: pd.Series, kind: Kind) -> Cells:
    """Read a column of words as codes of the vocabulary.

    Parameters
    ----------
    column : pandas.Series
        Words in English, Spanish or French.
    kind : {"category", "outcome", "activity"}
        Which list of codes.

    Returns
    -------
    Cells
        Values of dtype ``str``.

    Examples
    --------
    >>> read = codes(pd.Series(["sospechada", "CHA", "minado"]), "category")
    >>> read.values.tolist(), read.problems
    (['SHA', 'CHA', nan], {2: "'minado' is not a known category (known: CHA, SHA)"})
    """
    places, values = distinct(column)
    found = np.full(len(values), None, dtype=object)
    reasons = {}
    for i, value in enumerate(values):
        word = str(value)
        found[i] = code_of(kind, word)
        if found[i] is None and word.strip():
            known = ", ".join(KNOWN[kind])
            reasons[i] = f"{word.strip()!r} is not a known {kind} (known: {known})"
    return Cells(_taken(places, found), _problems(places, reasons))


DIRECTIONS = dict.fromkeys(
    [0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)
"""Marks that only give the direction of a text."""


def plain_digits(text: str) -> str:
    """Write the digits of any script as those of ASCII, and leave out marks of direction.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same with the digits 0 to 9.

    Examples
    --------
    >>> plain_digits("໒໐໑໔-໐໕-໐໑")
    '2014-05-01'
    """
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in text.translate(DIRECTIONS)
    )


# Days ------------------------------------------------------------------------------------------

HOUR, MINUTE, SECOND = r"(?:[01]?\d|2[0-4])", r"[0-5]\d", r"(?:[0-5]\d|60)"
TIME = (
    rf"(?:[T ]\s*{HOUR}:?{MINUTE}(?::?{SECOND}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:z|utc|gmt|[+-](?:0\d|1[0-8])(?::?[0-5]\d)?(?::?[0-5]\d)?)?)?"
)
"""A time of day after a date, if any; anything else after a date makes it invalid."""

YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})" + TIME, re.IGNORECASE)
YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})" + TIME, re.IGNORECASE)
SHORT_YEAR = re.compile(r"\d{1,2}([-/. ])\d{1,2}\1\d{2}" + TIME, re.IGNORECASE)
NO_DAY = re.compile(r"\d{4}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{4}|\d{4}")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?")
CLOCK = re.compile(rf"[ T,]+{HOUR}:{MINUTE}(?::{SECOND})?(?![\d:]).*$")
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ro|o|°)?")
DIGITS = re.compile(r"\d{8}")

LAST_OF_DAYS = re.compile(r"9999-12-31|9999/12/31|31[/.-]12[/.-]9999|12/31/9999")
YEAR_9999_S, YEAR_10000_S = 253_370_764_800, 253_402_300_800
"""The seconds since 1970 at which the last year of four digits begins and ends."""

NEEDS_DAY = "has no day: write the whole date, year-month-day"
NO_DAY_OF_FILE = "is not a date: the file says that the column holds days, written 2012-08-31"

OTHER_YEARS = {
    "solar_hijri": range(1279, 1480),
    "hijri": range(1317, 1525),
    "buddhist": range(2443, 2644),
}
"""Years of other calendars from 1900 to 2100; those of the Ethiopian look like Gregorian ones."""


class _Unordered(NamedTuple):
    """A date written as two small numbers and a year: the column decides which is the day."""

    text: str
    first: int
    second: int
    year: int
    calendar: Calendar

    def day_first(self) -> dt.date | None:
        return gregorian(self.calendar, self.year, self.second, self.first)

    def month_first(self) -> dt.date | None:
        return gregorian(self.calendar, self.year, self.first, self.second)


def dates(column: pd.Series, calendar: Calendar = "gregorian") -> Cells:
    """Read a column of days, however they are written.

    Dates and times (the day is that of the clock of their own zone), ISO 8601,
    ``31/12/2023``, ``31.12.2023``, ``20231231``, ``12 March 2014`` in English, Spanish and French,
    day numbers of spreadsheets from 1955 to 2100, and seconds or milliseconds since 1970.

    Numbers are read day first. If one date of the column can only be read month first, dates that
    could be read both ways are not read at all. A year or a month alone is not a day.

    Parameters
    ----------
    column : pandas.Series
        Dates, texts or numbers, with the digits of any script.
    calendar : str
        The calendar in which texts and digits of a date are written, one of
        `minemap.language.calendars.CALENDARS`. Day numbers of spreadsheets, times since 1970 and
        dates by type that lie between 1900 and 2100 are days in any of them.

    Returns
    -------
    Cells
        Values of dtype ``datetime64[us]``, at midnight.

    Examples
    --------
    >>> read = dates(pd.Series(["31/12/2023", "12 marzo 2014", "2023"]))
    >>> [str(day) for day in read.values.astype("datetime64[D]")], read.problems
    (['2023-12-31', '2014-03-12', 'NaT'],
     {2: "'2023' has no day: write the whole date, year-month-day"})
    """
    if column.dtype.kind == "M" and isinstance(column.dtype, (np.dtype, pd.DatetimeTZDtype)):
        return _calendar_days(column, calendar)
    if calendar != "gregorian" and column.dtype == object:
        typed = np.array([isinstance(cell, dt.date | np.datetime64) for cell in column], dtype=bool)
        if typed.any():
            return _partly_typed(column, typed, calendar)
    places, values = distinct(column)
    read = [_read_date(value, calendar) for value in values]
    unordered = [entry for entry in read if isinstance(entry, _Unordered)]
    american = next((e.text for e in unordered if not e.day_first() and e.month_first()), None)
    days = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[D]")
    reasons = {}
    for i, entry in enumerate(read):
        answer = _in_order(entry, american) if isinstance(entry, _Unordered) else entry
        if isinstance(answer, dt.date) and not EARLIEST <= answer <= LATEST:
            answer = _out_of_range(answer, values[i], calendar)
        if isinstance(answer, str):
            reasons[i] = answer
        elif answer is not None:
            days[i] = np.datetime64(answer)
    spread = _spread(places, days, np.datetime64("NaT"))
    return Cells(spread.astype("datetime64[us]"), _problems(places, reasons))


def ends(column: pd.Series) -> Cells:
    """Read a column of end days; a day in the far future means that there is no end.

    Databases that keep their own history write 9999-12-31, or ``infinity``, for rows that have not
    ended.

    Parameters
    ----------
    column : pandas.Series
        Dates, texts or numbers.

    Returns
    -------
    Cells
        As of `dates`; missing where there is no end.

    Examples
    --------
    >>> read = ends(pd.Series(["9999-12-31T23:59:59", "2023-12-31", "infinity"]))
    >>> [str(day) for day in read.values.astype("datetime64[D]")], read.problems
    (['NaT', '2023-12-31', 'NaT'], {})
    """
    return dates(column.mask(np.array([_is_never(cell) for cell in column], dtype=bool)))


def _is_never(cell: Any) -> bool:
    if isinstance(cell, str):
        text = cell.strip()
        if NUMBER.fullmatch(text) and text.isascii():
            return _is_never(float(text))
        return text.casefold() == "infinity" or LAST_OF_DAYS.match(text) is not None
    if isinstance(cell, (dt.date, np.datetime64)):
        return cell is not pd.NaT and str(cell).startswith("9999-")
    number = isinstance(cell, (int, float, np.number)) and not isinstance(cell, bool)
    return number and (
        YEAR_9999_S <= cell < YEAR_10000_S or YEAR_9999_S <= cell / 1e3 < YEAR_10000_S
    )


def _calendar_days(column: pd.Series, calendar: Calendar) -> Cells:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    days = column.to_numpy().astype("datetime64[D]")
    outside = np.flatnonzero((days < np.datetime64(EARLIEST)) | (days > np.datetime64(LATEST)))
    problems: dict[int, str] = {}
    if len(outside):
        days = days.copy()
    for row in outside.tolist():
        written = str(days[row])
        answer = _read_date(written, calendar)
        days[row] = np.datetime64("NaT")
        if isinstance(answer, dt.date) and EARLIEST <= answer <= LATEST:
            days[row] = np.datetime64(answer)
        elif isinstance(answer, dt.date):
            problems[row] = _out_of_range(answer, written, calendar)
        else:
            problems[row] = f"{written} is not a day between {EARLIEST:%Y} and {LATEST:%Y}"
    return Cells(days.astype("datetime64[us]"), problems)


def _partly_typed(column: pd.Series, typed: Array, calendar: Calendar) -> Cells:
    """Read a column in which some cells are dates by type; `calendar` does not change these."""
    days = np.full(len(column), np.datetime64("NaT"), dtype="datetime64[us]")
    problems: dict[int, str] = {}
    for mask, part in (
        (typed, pd.to_datetime(column[typed], errors="coerce")),
        (~typed, column[~typed].astype(object).map(lambda cell: cell)),
    ):
        rows = np.flatnonzero(mask)
        read = dates(part, calendar) if mask is typed else dates(pd.Series(list(part)), calendar)
        days[rows] = read.values  # noqa: PD011 - of Cells, not of a frame
        problems |= {int(rows[place]): reason for place, reason in read.problems.items()}
    return Cells(days, problems)


def _out_of_range(day: dt.date, written: Any, calendar: Calendar) -> str:
    """Say that a day is out of range, and which calendar it may belong to."""
    if calendar != "gregorian":
        return (
            f"{str(written).strip()!r} is {day} by the calendar {calendar}, which is not a day "
            f"between {EARLIEST:%Y} and {LATEST:%Y}"
        )
    return f"{day} is not a day between {EARLIEST:%Y} and {LATEST:%Y}{_hint(day.year)}"


def _hint(year: int) -> str:
    """Name the calendars that a year may belong to."""
    names = [name for name, years in OTHER_YEARS.items() if year in years]
    if not names:
        return ""
    said = " or ".join(f"calendar={name!r}" for name in names)
    return f"; if another calendar is meant, say {said}"


def _not_a_date(text: str, year: int, calendar: Calendar) -> str:
    if calendar != "gregorian":
        return f"{text!r} is not a date of the calendar {calendar}"
    return f"{text!r} is not a date{_hint(year)}"


def _in_order(date: _Unordered, american: str | None) -> dt.date | str:
    day_first, month_first = date.day_first(), date.month_first()
    if day_first is None:
        if month_first is None:
            return _not_a_date(date.text, date.year, date.calendar)
        return f"{date.text!r} has the month first: write it year-month-day"
    if american is not None and month_first is not None and day_first != month_first:
        return (
            f"{date.text!r} is ambiguous, since {american!r} in the same column has the month "
            "first: write it year-month-day"
        )
    return day_first


def _read_date(value: str | float, calendar: Calendar) -> dt.date | _Unordered | str | None:  # noqa: PLR0911 - one return a form
    """Read one date: a day, a date whose order is open, why it cannot be read, None if blank."""
    if not isinstance(value, str):
        return _numbered_date(value, str(value), calendar)
    written = value.strip()
    text = plain_digits(written)
    if text.casefold() in _blanks():
        return None
    if match := YEAR_FIRST.fullmatch(text):
        year, _, month, day = match.groups()
        found = gregorian(calendar, int(year), int(month), int(day))
        return found or _not_a_date(written, int(year), calendar)
    if isinstance(value, Misfit):
        return f"{written!r} {NO_DAY_OF_FILE}"
    if match := YEAR_LAST.fullmatch(text):
        first, _, second, year = match.groups()
        return _Unordered(written, int(first), int(second), int(year), calendar)
    if NO_DAY.fullmatch(text):
        return f"{written!r} {NEEDS_DAY}"
    if SHORT_YEAR.fullmatch(text):
        return f"{written!r} has a year of two digits: write the whole date, year-month-day"
    if NUMBER.fullmatch(text):
        return _numbered_date(float(text), written, calendar)
    return _worded_date(text) if calendar == "gregorian" else _worded_day(written, calendar)


def _numbered_date(number: float, text: str, calendar: Calendar) -> dt.date | str:
    """Read a date given as a number: digits of a date, a serial day, or time since 1970."""
    if not math.isfinite(number):
        return f"{text} is not a date"
    digits = str(int(number))
    if DIGITS.fullmatch(digits) and number == int(number):
        day = gregorian(calendar, int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if day is not None:
            return day
    first_serial = (FIRST_SERIAL_DAY - SPREADSHEET_EPOCH).days
    last_serial = (LAST_SERIAL_DAY - SPREADSHEET_EPOCH).days
    if first_serial <= number < last_serial + 1:
        return SPREADSHEET_EPOCH + dt.timedelta(days=math.floor(number))
    last = (LAST_SERIAL_DAY - UNIX_EPOCH).days
    for least, scale, earliest in (
        (LEAST_EPOCH_S, DAY_S, FIRST_SERIAL_DAY),
        (LEAST_EPOCH_MS, DAY_MS, EARLIEST),
    ):
        days = math.floor(number / scale)
        if abs(number) >= least and (earliest - UNIX_EPOCH).days <= days <= last:
            return UNIX_EPOCH + dt.timedelta(days=days)
    if EARLIEST.year <= number <= LATEST.year and number == int(number):
        return f"{digits} {NEEDS_DAY}"
    return f"{text} is not a date"


def _worded_day(text: str, calendar: Calendar) -> dt.date | str:
    """Read a date whose month is a word of another calendar."""
    plain = CLOCK.sub("", plain_digits(text))
    month = month_of(calendar, plain)
    numbers = re.findall(r"\d+", plain)
    years = [int(number) for number in numbers if len(number) == len("1402")]
    days = [int(number) for number in numbers if len(number) < len("140")]
    if month is None or len(numbers) != len(("day", "year")) or len(years) != 1 or len(days) != 1:
        return f"{text!r} is not a date of the calendar {calendar}"
    found = gregorian(calendar, years[0], month, days[0])
    return found or f"{text!r} is not a date of the calendar {calendar}"


def _worded_date(text: str) -> dt.date | str:
    """Read a date whose month is a word."""
    words = [folded(word) for word in re.split(r"[\s,./\-]+", CLOCK.sub("", text))]
    months, numbers = [], []
    for word in words:
        if word in wording()["months"]:
            months.append(wording()["months"][word])
        elif match := ORDINAL.fullmatch(word):
            numbers.append(match[1])
        elif re.fullmatch(r"[12]\d{3}", word):
            numbers.append(word)
        elif word not in wording()["date_words"]:
            return f"{text!r} is not a date"
    if len(months) != 1:
        return f"{text!r} is not a date"
    years = [int(number) for number in numbers if len(number) == len("2023")]
    days = [int(number) for number in numbers if len(number) < len("2023")]
    if len(years) == 1 and not days:
        return f"{text!r} {NEEDS_DAY}"
    if not years and len(days) == len(("day", "short year")):
        return f"{text!r} has a year of two digits: write the whole date, year-month-day"
    if len(years) != 1 or len(days) != 1:
        return f"{text!r} is not a date"
    found = gregorian("gregorian", years[0], months[0], days[0])
    return found or f"{text!r} is not a date"


# Numbers ---------------------------------------------------------------------------------------

PLAIN_NUMBER = r"[+-]?(?:\d+|\d{4,}\.\d+|\d*\.(?:\d{1,2}|\d{4,})|0\.\d+|\d+\.)"
"""A number as programs write it, with a decimal point."""

SIZE = re.compile(r"(?P<number>[+-]?[\d.,]+(?:e[+-]?\d+)?)(?P<unit>.*)", re.IGNORECASE)
GROUPING_BLANKS = re.compile(r"(?<=\d)[\s'\u2019\u00a0\u202f\u2009\u066c](?=\d{3}(?!\d))")
ARABIC_POINT, ARABIC_COMMA = "\u066b", "\u060c"
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
ONE_GROUP = re.compile(r"[+-]?(?!0)\d{1,3}[.,]\d{3}")


class _Written(NamedTuple):
    """A number as written: its text without unit, the factor of its unit, its decimal mark.

    `decimal` is ``.`` or ``,``, empty if there is none, and None if it is undecided.
    """

    text: str
    factor: float
    decimal: str | None
    shows: str
    """The decimal mark that the spelling proves, also by a thousands mark; empty if none."""

    def at_most(self, largest: float) -> _Written:
        """Take an undecided mark as a decimal mark if thousands would be too large."""
        mark, other = (".", ",") if "." in self.text else (",", ".")
        if self.decimal is None and self.value(other) > largest:
            return self._replace(decimal=mark, shows=mark)
        return self

    def value(self, decimal_mark: str) -> float:
        thousands = "," if decimal_mark == "." else "."
        plain = self.text.replace(thousands, "").replace(decimal_mark, ".")
        return float(plain) * self.factor


def measures(
    column: pd.Series, factor: float = 1.0, units: Mapping[str, float] | None = None
) -> Cells:
    """Read a column of sizes as square metres.

    Texts may have marks for thousands, and a decimal point or comma, whichever another number of
    the column proves; ``302.013`` alone proves nothing and is not read. A unit after a number
    (``m2``, ``ha``, ``km2`` and their words) is converted; other sizes are not changed. Digits may
    be of any script.

    Parameters
    ----------
    column : pandas.Series
        Numbers or texts.
    factor : float
        Square metres that the unit of the column has, for numbers without a unit of their own.
    units : mapping of str to float, optional
        Square metres of further units, such as ``{"dunum": 1000}``: what they measure differs from
        country to country, so without it they are not read.

    Returns
    -------
    Cells
        Values of dtype ``float64``, never negative or infinite, NaN where missing.

    Examples
    --------
    >>> measures(pd.Series(["302.013", "1.250,5 m2", "2 ha", "-7"]))
    Cells(values=array([302013. , 1250.5, 20000. , nan]), problems={3: "'-7' is negative"})
    """
    return _in_range(column, *_numbers(column, factor, _units() | checked_units(units), land=True))


def lengths(column: pd.Series) -> Cells:
    """Read a column of lengths of legs as metres, with marks as `measures` reads them.

    No leg is longer than 10 km, so ``165.125`` is 165 metres; ``1.250`` alone proves nothing.

    Parameters
    ----------
    column : pandas.Series
        Numbers or texts; ``m`` or ``km``, or a word for one of them, may follow a number.

    Returns
    -------
    Cells
        Values of dtype ``float64``, never negative or infinite, NaN where missing.

    Examples
    --------
    >>> lengths(pd.Series(["165,5 m", "1.250", "0,1 km", "40 ft"]))
    Cells(values=array([ 165.5, 1250. ,  100. ,    nan]), problems={3: "'40 ft' is not a number"})
    """
    units = {"": 1.0} | {
        folded(word): metres
        for name, metres in (("m", 1.0), ("km", 1e3))
        for word in wording()["lengths"][name]
    }
    return _in_range(column, *_numbers(column, 1.0, units, largest=LONGEST_LEG_M))


def counts(column: pd.Series) -> Cells:
    """Read a column of whole numbers.

    Parameters
    ----------
    column : pandas.Series
        Numbers or texts.

    Returns
    -------
    Cells
        Values of dtype ``Int64``, never negative.

    Examples
    --------
    >>> counts(pd.Series(["4 743", None, "some"]))
    Cells(values=<IntegerArray> [4743, <NA>, <NA>] Length: 3, dtype: Int64,
          problems={2: "'some' is not a number"})
    """
    if column.dtype == "Int64" and not (column < 0).any():
        return Cells(column.array, {})
    values, problems = _in_range(column, *_numbers(column, 1.0, {"": 1.0}))
    fractions = np.flatnonzero((values % 1 != 0) & ~np.isnan(values))
    problems |= _shown(column, fractions, "is not a whole number")
    problems |= _shown(column, np.flatnonzero(values > LARGEST_COUNT), "is too large for a count")
    missing = np.isnan(values)
    missing[list(problems)] = True
    whole = np.where(missing, 0.0, values).astype(np.int64)
    return Cells(pd.arrays.IntegerArray(whole, missing), problems)


@cache
def _land_units() -> dict[str, tuple[str, tuple[str, ...], str]]:
    """Give for each folded word of a unit of land its name, all its words, possible sizes."""
    return {
        folded(word): (name, tuple(entry["words"]), entry["is"])
        for name, entry in wording()["land_units"].items()
        for word in entry["words"]
    }


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit of area: a fixed unit or a unit of land.

    Parameters
    ----------
    text : str
        The text, such as ``ha``.

    Returns
    -------
    bool
        Whether it is.

    Examples
    --------
    >>> is_unit("ha"), is_unit("Dunums"), is_unit("mines")
    (True, True, False)
    """
    word = folded(text)
    return bool(word) and (word in _units() or word in _land_units())


def land_unit_in(name: str) -> str | None:
    """Find the unit of land (of no fixed size) that the name of a column ends in.

    Parameters
    ----------
    name : str
        The name, such as ``area_dunum``.

    Returns
    -------
    str or None
        The unit, as `checked_units` takes it; None where the name ends in none.

    Examples
    --------
    >>> land_unit_in("Area (dunums)"), land_unit_in("area_ha")
    ('dunum', None)
    """
    words = [folded(word) for word in re.split(r"[\W_]+", name) if word]
    found = _land_units().get(words[-1]) if len(words) > 1 else None
    return None if found is None else found[0]


def checked_units(units: Mapping[str, Any] | None) -> dict[str, float]:
    """Give the square metres of units of land by all their folded words.

    Parameters
    ----------
    units : mapping of str to float, optional
        Square metres of each, as the user says.

    Returns
    -------
    dict of str to float
        The same for every spelling that is known of a unit.

    Raises
    ------
    ArgumentError
        If a unit has no name, or no positive number of square metres, or is one that is fixed.

    Examples
    --------
    >>> checked_units({"dunum": 1000})["dunums"]
    1000.0
    """
    found: dict[str, float] = {}
    for word, metres in (units or {}).items():
        plain = folded(str(word))
        size = metres if isinstance(metres, int | float) and not isinstance(metres, bool) else 0.0
        if not plain or not 0 < size < math.inf:
            raise ArgumentError(
                f"units={{{word!r}: {metres!r}}}: give each unit its square metres, as "
                "{'dunum': 1000}"
            )
        if plain in _units():
            raise ArgumentError(f"units: {word!r} is {_units()[plain]:,.0f} m² already")
        words = _land_units()[plain][1] if plain in _land_units() else (word,)
        found |= dict.fromkeys([plain, *map(folded, words)], float(size))
    return found


@cache
def _units() -> dict[str, float]:
    units = wording()["units"]
    square_metres = {"": 1.0} | {folded(word): 1.0 for word in units["m2"]}
    hectares = {folded(word): 1e4 for word in units["ha"]}
    return square_metres | hectares | {folded(word): 1e6 for word in units["km2"]}


def _shown(column: pd.Series, rows: Array, what: str) -> dict[int, str]:
    """Say what is wrong with the cells of some rows."""
    wrong = {}
    for row, value in zip(rows.tolist(), column.iloc[rows], strict=True):
        cell = _plain(value)
        wrong[row] = f"{(cell.strip() if isinstance(cell, str) else cell)!r} {what}"
    return wrong


def _in_range(column: pd.Series, values: Array, problems: dict[int, str]) -> Cells:
    negative, infinite = np.flatnonzero(values < 0), np.flatnonzero(np.isinf(values))
    problems |= _shown(column, negative, "is negative") | _shown(column, infinite, "is infinite")
    if problems:
        values = values.copy()
        values[list(problems)] = np.nan
    return Cells(values, problems)


def _numbers(
    column: pd.Series,
    factor: float,
    units: dict[str, float],
    *,
    land: bool = False,
    largest: float = math.inf,
) -> tuple[Array, dict[int, str]]:
    if column.dtype.kind in "iuf":
        return column.to_numpy(dtype=np.float64, na_value=np.nan) * factor, {}
    places, values = distinct(column)
    numbers = np.full(len(values), np.nan)
    written: dict[int, _Written] = {}
    reasons: dict[int, str] = {}
    marks: set[str] = set()
    plain = _plain_texts(values)
    for i, value in enumerate(values):
        if not isinstance(value, str):
            numbers[i] = float(value) * factor
        elif plain[i]:
            numbers[i] = float(value) * factor
            marks |= {"."} & set(value)
        elif value.strip().casefold() not in _blanks():
            number = _written_number(value, factor, units)
            if number is None:
                text = value.strip()
                reasons[i] = _no_size(text) if land else f"{text!r} is not a number"
            else:
                written[i] = number = number.at_most(largest)
                marks.add(number.shows)
    marks.discard("")
    for i, number in written.items():
        if number.decimal is not None:
            numbers[i] = number.value(number.decimal or ".")
        elif len(marks) == 1:
            numbers[i] = number.value(*marks)
        else:
            reasons[i] = (
                f"{values[i].strip()!r} may mean thousands or decimals: write it without "
                "a thousands mark"
            )
    return _spread(places, numbers, np.nan), _problems(places, reasons)


def _no_size(text: str) -> str:
    """Say that a text is not a size; for an unknown unit, say what to do."""
    match = SIZE.fullmatch(_joined_groups(text))
    unit = "" if match is None else match["unit"].strip()
    if not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[ .-])*", unit) or not re.search(r"\d", text):
        return f"{text!r} is not a number"
    name, _, meaning = _land_units().get(folded(unit), (unit, (), ""))
    differs = f", which is {meaning}" if meaning else ", which is not known"
    return (
        f"{text!r} is not a number of square metres: it has the unit {unit!r}{differs}. Say what "
        f"it is: units={{{name!r}: …}}"
    )


def _joined_groups(text: str) -> str:
    """Put the groups of digits of a number together, and write it in digits of ASCII."""
    return GROUPING_BLANKS.sub("", plain_digits(text.strip()).replace(ARABIC_COMMA, ","))


def _plain_texts(values: Iterable[Any]) -> Array:
    fullmatch = re.compile(PLAIN_NUMBER, re.ASCII).fullmatch
    matched = [isinstance(value, str) and fullmatch(value) is not None for value in values]
    return np.array(matched, dtype=bool)


def _written_number(text: str, factor: float, units: dict[str, float]) -> _Written | None:  # noqa: PLR0911 - one return a spelling
    """Parse a number; None if it is not one."""
    joined = _joined_groups(text)
    certain = joined.count(ARABIC_POINT) == 1 and "." not in joined
    match = SIZE.fullmatch(joined.replace(ARABIC_POINT, ".") if certain else joined)
    unit = None if match is None else units.get(folded(match["unit"]))
    if match is None or unit is None or _signed(match["unit"]):
        return None
    number = match["number"]
    scale = unit if folded(match["unit"]) else factor
    if certain:
        whole = number.partition(".")[0]
        plain = "," not in number or GROUPED.fullmatch(whole) is not None
        return _Written(number, scale, ".", "") if plain and re.search(r"\d", number) else None
    mantissa = re.split("e", number, flags=re.IGNORECASE)[0]
    stops, commas = mantissa.count("."), mantissa.count(",")
    if not re.search(r"\d", mantissa) or (number != mantissa and commas):
        return None
    blank_grouped = joined != plain_digits(text.strip()).replace(ARABIC_COMMA, ",")
    if not stops and not commas:
        return _Written(number, scale, "", "")
    if stops and commas:
        last = "." if mantissa.rfind(".") > mantissa.rfind(",") else ","
        other = "," if last == "." else "."
        whole = mantissa.split(last)[0]
        grouped = GROUPED.fullmatch(whole) is not None and mantissa.count(last) == 1
        return _Written(number, scale, last, last) if grouped else None
    mark, other = (".", ",") if stops else (",", ".")
    if stops + commas > 1:
        grouped = GROUPED.fullmatch(mantissa)
        return _Written(number, scale, other, other) if grouped and number == mantissa else None
    if ONE_GROUP.fullmatch(number) and not blank_grouped:
        return _Written(number, scale, None, "")
    return _Written(number, scale, mark, mark)


def _signed(unit: str) -> bool:
    """Tell whether a sign that is no unit follows a number, as in 12 %, 12 € or 12?."""
    signs = {letter for letter in unit if unicodedata.category(letter)[0] in "PS"} - set(OF_UNITS)
    return bool(signs) or (bool(unit.strip()) and not folded(unit))


OF_UNITS = ".,()[]'\u2019-^*"


def flags(frame: pd.DataFrame, name: str = "illustrative") -> Array:
    """Tell the rows that a column of yes and no marks.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table.
    name : str
        The column: of truth values, numbers or words. Without it, no row is marked.

    Returns
    -------
    numpy.ndarray
        A truth value a row; what is missing marks none.

    Examples
    --------
    >>> import pandas as pd
    >>> flags(pd.DataFrame({"illustrative": ["yes", "Sí", "no", None]})).tolist()
    [True, True, False, False]
    """
    if name not in frame:
        return np.zeros(len(frame), dtype=bool)
    said = frame[name].map(lambda cell: str(cell).strip() == "1.0" or folded(str(cell)) in TRUE)
    return said.to_numpy(dtype=bool)
