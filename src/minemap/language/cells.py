"""What the cells of a column say: texts, days, sizes, counts and codes.

Each function reads a whole column and returns its values together with what it could not read; it
never guesses. A value that occurs often is read once.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from minemap.language.vocabulary import code_of, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minemap.language.vocabulary import Kind

    Array = np.ndarray[Any, Any]

__all__ = [
    "Cells",
    "codes",
    "counts",
    "dates",
    "distinct",
    "flags",
    "measures",
    "texts",
    "wording",
]

TRUE = {"true", "1", "yes", "si", "oui"}
"""What says so, whatever the type of the column and the case and accents of its words."""

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
"""Days outside these are placeholders or slips of the pen, not days of a record."""

FIRST_SERIAL_DAY, LAST_SERIAL_DAY = dt.date(1955, 1, 1), LATEST
SPREADSHEET_EPOCH = dt.date(1899, 12, 30)
UNIX_EPOCH = dt.date(1970, 1, 1)
DAY_S, DAY_MS = 86_400, 86_400_000
LEAST_EPOCH_S, LEAST_EPOCH_MS = 1e8, 1e10
"""Epoch counts nearer to zero than these could be years, serial days or digits of a date."""

LARGEST_COUNT = 2**53
LARGEST_INTEGER_BITS, LARGEST_FLOAT_BITS = 63, 1000
MONTHS_A_YEAR = 12


class Cells(NamedTuple):
    """A column that was read.

    `values` has one value a row, missing where nothing was written or where it cannot be read;
    `problems` says of the latter, by their position, why.
    """

    values: Any
    problems: dict[int, str]


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
    text = resources.files("minemap").joinpath("data/columns.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _blanks() -> frozenset[str]:
    return frozenset(word.casefold() for word in wording()["blanks"])


def _plain(cell: Any) -> str | int | float | None:  # noqa: PLR0911 - one return a type
    """Reduce a cell of any type to a text, a number or None, so that equal ones are equal."""
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
    return pd.array([*values, None], dtype="str").take(places)


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
        stripped = column.astype("str").str.strip()
        return Cells(stripped.mask(stripped == "").array, {})
    places, values = distinct(column)
    written = np.full(len(values), None, dtype=object)
    reasons = {}
    for i, value in enumerate(values):
        if isinstance(value, float) and value.is_integer():
            written[i] = str(int(value))
            continue
        try:
            written[i] = str(value).encode().decode().strip() or None
        except UnicodeEncodeError:
            reasons[i] = f"{value!r} is not valid text: the file's encoding is damaged"
    return Cells(_taken(places, written), _problems(places, reasons))


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
    (['SHA', 'CHA', nan], {2: "'minado' is not a known category"})
    """
    places, values = distinct(column)
    found = np.full(len(values), None, dtype=object)
    reasons = {}
    for i, value in enumerate(values):
        word = str(value)
        found[i] = code_of(kind, word)
        if found[i] is None and word.strip():
            reasons[i] = f"{word.strip()!r} is not a known {kind}"
    return Cells(_taken(places, found), _problems(places, reasons))


# Days ------------------------------------------------------------------------------------------

TIME = (
    r"(?:[T ]\s*\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:z|utc|gmt|[+-]\d{2}(?::?\d{2})?(?::?\d{2})?)?)?"
)
YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})" + TIME, re.IGNORECASE)
YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})" + TIME, re.IGNORECASE)
SHORT_YEAR = re.compile(r"\d{1,2}([-/. ])\d{1,2}\1\d{2}" + TIME, re.IGNORECASE)
NO_DAY = re.compile(r"\d{4}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{4}|\d{4}")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?")
CLOCK = re.compile(r"[ T,]+\d{1,2}:\d{2}.*$")
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ro|o|°)?")
DIGITS = re.compile(r"\d{8}")

NEEDS_DAY = "has no day: write the whole date, year-month-day"


class _Unordered(NamedTuple):
    """A date written as two small numbers and a year: which is the day is for the column to say."""

    text: str
    first: int
    second: int
    year: int

    def day_first(self) -> dt.date | None:
        return _day(self.year, self.second, self.first)

    def month_first(self) -> dt.date | None:
        return _day(self.year, self.first, self.second)


def dates(column: pd.Series) -> Cells:
    """Read a column of days, however they are written.

    Dates and times (the day is that of the clock of their own zone), ISO 8601,
    ``31/12/2023``, ``31.12.2023``, ``20231231``, ``12 March 2014`` in English, Spanish and French,
    day numbers of spreadsheets from 1955 to 2100, and seconds or milliseconds since 1970.

    Numbers are read day first. Where one date of the column can only be read month first, those
    that could be read either way are not read at all. A year or a month alone is not a day.

    Parameters
    ----------
    column : pandas.Series
        Dates, texts or numbers.

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
        return _calendar_days(column)
    places, values = distinct(column)
    read = [_read_date(value) for value in values]
    unordered = [entry for entry in read if isinstance(entry, _Unordered)]
    american = next((e.text for e in unordered if not e.day_first() and e.month_first()), None)
    days = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[D]")
    reasons = {}
    for i, entry in enumerate(read):
        answer = _in_order(entry, american) if isinstance(entry, _Unordered) else entry
        if isinstance(answer, dt.date) and not EARLIEST <= answer <= LATEST:
            answer = f"{answer} is not a day between {EARLIEST:%Y} and {LATEST:%Y}"
        if isinstance(answer, str):
            reasons[i] = answer
        elif answer is not None:
            days[i] = np.datetime64(answer)
    spread = _spread(places, days, np.datetime64("NaT"))
    return Cells(spread.astype("datetime64[us]"), _problems(places, reasons))


def _calendar_days(column: pd.Series) -> Cells:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    days = column.to_numpy().astype("datetime64[D]")
    outside = np.flatnonzero((days < np.datetime64(EARLIEST)) | (days > np.datetime64(LATEST)))
    problems = {
        row: f"{days[row]} is not a day between {EARLIEST:%Y} and {LATEST:%Y}"
        for row in outside.tolist()
    }
    if problems:
        days[outside] = np.datetime64("NaT")
    return Cells(days.astype("datetime64[us]"), problems)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _in_order(date: _Unordered, american: str | None) -> dt.date | str:
    day_first, month_first = date.day_first(), date.month_first()
    if day_first is None:
        if month_first is None:
            return f"{date.text!r} is not a date"
        return f"{date.text!r} has the month first: write it year-month-day"
    if american is not None and month_first is not None and day_first != month_first:
        return (
            f"{date.text!r} is ambiguous, since {american!r} in the same column has the month "
            "first: write it year-month-day"
        )
    return day_first


def _read_date(value: str | float) -> dt.date | _Unordered | str | None:  # noqa: PLR0911 - one return a form
    """Read one date: a day, a date whose order is open, why it cannot be read, None if blank."""
    if not isinstance(value, str):
        return _numbered_date(value, str(value))
    text = value.strip()
    if text.casefold() in _blanks():
        return None
    if match := YEAR_FIRST.fullmatch(text):
        year, _, month, day = match.groups()
        return _day(int(year), int(month), int(day)) or f"{text!r} is not a date"
    if match := YEAR_LAST.fullmatch(text):
        first, _, second, year = match.groups()
        return _Unordered(text, int(first), int(second), int(year))
    if NO_DAY.fullmatch(text):
        return f"{text!r} {NEEDS_DAY}"
    if SHORT_YEAR.fullmatch(text):
        return f"{text!r} has a year of two digits: write the whole date, year-month-day"
    if NUMBER.fullmatch(text) and text.isascii():
        return _numbered_date(float(text), text)
    return _worded_date(text)


def _numbered_date(number: float, text: str) -> dt.date | str:
    """Read a date given as a number: digits of a date, a serial day, or time since 1970."""
    if not math.isfinite(number):
        return f"{text} is not a date"
    digits = str(int(number))
    if DIGITS.fullmatch(digits) and number == int(number):
        day = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if day is not None:
            return day
    first_serial = (FIRST_SERIAL_DAY - SPREADSHEET_EPOCH).days
    last_serial = (LAST_SERIAL_DAY - SPREADSHEET_EPOCH).days
    if first_serial <= number < last_serial + 1:
        return SPREADSHEET_EPOCH + dt.timedelta(days=math.floor(number))
    first, last = (FIRST_SERIAL_DAY - UNIX_EPOCH).days, (LAST_SERIAL_DAY - UNIX_EPOCH).days
    for least, scale in ((LEAST_EPOCH_S, DAY_S), (LEAST_EPOCH_MS, DAY_MS)):
        days = math.floor(number / scale)
        if abs(number) >= least and first <= days <= last:
            return UNIX_EPOCH + dt.timedelta(days=days)
    if EARLIEST.year <= number <= LATEST.year and number == int(number):
        return f"{digits} {NEEDS_DAY}"
    return f"{text} is not a date"


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
    return _day(years[0], months[0], days[0]) or f"{text!r} is not a date"


# Numbers ---------------------------------------------------------------------------------------

PLAIN_NUMBER = r"[+-]?(?:\d+|\d{4,}\.\d+|\d*\.(?:\d{1,2}|\d{4,})|0\.\d+|\d+\.)"
"""A number that only machines' spelling, with a decimal point, can mean."""

SIZE = re.compile(r"(?P<number>[+-]?[\d.,]+(?:e[+-]?\d+)?)(?P<unit>.*)", re.IGNORECASE)
GROUPING_BLANKS = re.compile(r"(?<=\d)[\s'\u2019\u00a0\u202f\u2009](?=\d{3}(?!\d))")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
ONE_GROUP = re.compile(r"[+-]?(?!0)\d{1,3}[.,]\d{3}")


class _Written(NamedTuple):
    """A number as written: its text without unit, the factor of its unit, its decimal mark.

    `decimal` is ``.`` or ``,``, empty where there is none, and None where it is open.
    """

    text: str
    factor: float
    decimal: str | None
    shows: str
    """The decimal mark that the spelling proves, also by a thousands mark; empty: proves none."""

    def value(self, decimal_mark: str) -> float:
        thousands = "," if decimal_mark == "." else "."
        plain = self.text.replace(thousands, "").replace(decimal_mark, ".")
        return float(plain) * self.factor


def measures(column: pd.Series, factor: float = 1.0) -> Cells:
    """Read a column of sizes as square metres.

    Texts may have marks for thousands, and a decimal point or comma, whichever the column proves
    by another number; ``302.013`` alone proves nothing and is not read. A unit written behind a
    number (``m2``, ``ha``, ``km2`` and their words) is converted: no size is changed otherwise.

    Parameters
    ----------
    column : pandas.Series
        Numbers or texts.
    factor : float
        Square metres that the unit of the column has, for numbers without a unit of their own.

    Returns
    -------
    Cells
        Values of dtype ``float64``, never negative or infinite, NaN where missing.

    Examples
    --------
    >>> measures(pd.Series(["302.013", "1.250,5 m2", "2 ha", "-7"]))
    Cells(values=array([302013. , 1250.5, 20000. , nan]), problems={3: "'-7' is negative"})
    """
    return _in_range(column, *_numbers(column, factor, _units()))


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
def _units() -> dict[str, float]:
    units = wording()["units"]
    square_metres = {"": 1.0} | {folded(word): 1.0 for word in units["m2"]}
    hectares = {folded(word): 1e4 for word in units["ha"]}
    return square_metres | hectares | {folded(word): 1e6 for word in units["km2"]}


def _shown(column: pd.Series, rows: Array, what: str) -> dict[int, str]:
    """Say of the cells of some rows what is wrong with them."""
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
    column: pd.Series, factor: float, units: dict[str, float]
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
                reasons[i] = f"{value.strip()!r} is not a number"
            else:
                written[i] = number
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


def _plain_texts(values: Iterable[Any]) -> Array:
    fullmatch = re.compile(PLAIN_NUMBER, re.ASCII).fullmatch
    matched = [isinstance(value, str) and fullmatch(value) is not None for value in values]
    return np.array(matched, dtype=bool)


def _written_number(text: str, factor: float, units: dict[str, float]) -> _Written | None:  # noqa: PLR0911 - one return a spelling
    """Take a number apart; None if it is none."""
    joined = GROUPING_BLANKS.sub("", text.strip())
    match = SIZE.fullmatch(joined)
    unit = None if match is None else units.get(folded(match["unit"]))
    if match is None or unit is None or not match["number"].isascii():
        return None
    number = match["number"]
    scale = unit if folded(match["unit"]) else factor
    mantissa = re.split("e", number, flags=re.IGNORECASE)[0]
    stops, commas = mantissa.count("."), mantissa.count(",")
    if not re.search(r"\d", mantissa) or (number != mantissa and commas):
        return None
    blank_grouped = joined != text.strip()
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
