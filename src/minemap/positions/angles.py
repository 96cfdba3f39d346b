"""Reads angles in degrees, minutes and seconds in their many spellings.

A text is an angle, or there is a reason why not; nothing is guessed.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from minemap.language.cells import Cells, distinct, plain_digits
from minemap.language.vocabulary import folded
from minemap.toml_files import packaged

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from minemap.dtypes import Array

__all__ = [
    "Axis",
    "by_cell",
    "coordinate_words",
    "hemispheres",
    "pair_of_angles",
    "plain_signs",
    "read_angles",
    "sexagesimal",
]

Axis = Literal["latitude", "longitude"]

DECIMAL = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?", re.ASCII)
"""Decimal degrees as programs write them."""

LIMIT = {"latitude": 90.0, "longitude": 180.0}
SIXTY = 60
SHOWN = 60


@cache
def coordinate_words() -> dict[str, Any]:
    """Load the words for hemispheres and for columns of coordinates (``data/coordinates.toml``)."""
    return packaged("coordinates")


@cache
def hemispheres() -> dict[str, tuple[Axis, int]]:
    """Give the axis and sign for the folded word of each hemisphere."""
    sides: dict[str, tuple[Axis, int]] = {
        "north": ("latitude", 1),
        "south": ("latitude", -1),
        "east": ("longitude", 1),
        "west": ("longitude", -1),
    }
    words = coordinate_words()["hemispheres"]
    return {folded(word): sides[side] for side in sides for word in words[side]}


# One angle -------------------------------------------------------------------------------------

SIGNS = {
    "°": "º˚∘◦",
    "'": "’‘′´`ʹʼ＇‛",
    '"': "”“″ʺ＂„‟",
    "-": "−–—‐‑",
    ".": "\u066b",
    ",": "\u060c",
    " ": "\u00a0\u2007\u2009\u202f\t\r\n",
}
TRANSLATED = str.maketrans({sign: plain for plain, signs in SIGNS.items() for sign in signs})

NUMBER = r"\d+(?:[.,]\d+)?"
WORD = r"[^\W\d_][^\W\d_.\s]*\.?(?:\s?[^\W\d_]\.)?"
LABEL = re.compile(
    r"\s*(?:(lat(?:itude?)?)|lon(?:g(?:itude?)?)?|lng)\b\.?\s*[:=]?\s*", re.IGNORECASE
)
WORD_ENDS = r"(?=[NSEWO]$|[\W\d_]|$)"
"""A unit ends with its letters, or at the letter of a hemisphere that follows directly."""
PLURAL = r"(?:(?-i:s)|(?-i:S)(?!$))?"
"""A capital S at the end is the hemisphere."""
DEGREE_UNIT = rf"°|(?i:d(?:eg(?:ree)?{PLURAL})?|grado{PLURAL}|degr[ée]{PLURAL}){WORD_ENDS}|:"
MINUTE_UNIT = rf"'(?!')|(?i:m(?:in(?:ute|uto)?{PLURAL})?){WORD_ENDS}|:"
SECOND_UNIT = rf"\"|''|(?i:se[cg](?:ond|ondo|undo|onde)?{PLURAL}){WORD_ENDS}|s{WORD_ENDS}"
EITHER_S = re.compile(r"(?:DEG|DEGREE|GRADO|DEGRÉ|MIN|MINUTE|MINUTO|SEC|SECOND|SEG|SEGUNDO)S")
HYPHENS = re.compile(
    r"(?P<before>[^\W\d_]*\s*)(?P<parts>\d{1,3}-\d{1,2}(?:-\d{1,2})?(?:[.,]\d+)?)(?P<after>\s*[^\W\d_]*)"
)
"""Degrees, minutes and seconds with hyphens and the letter of a hemisphere: 79-27-25.77W."""
ANGLE = re.compile(
    rf"(?P<before>{WORD})?\s*(?P<sign>[+-])?\s*(?P<degrees>{NUMBER})\s*(?P<d>{DEGREE_UNIT})?"
    rf"(?:\s*(?<!\d)(?P<minutes>{NUMBER})\s*(?P<m>{MINUTE_UNIT})?"
    rf"(?:\s*(?<!\d)(?P<seconds>{NUMBER})\s*(?P<s>{SECOND_UNIT})?)?)?\s*(?P<after>{WORD})?"
)
MANY_OR_SOUTH = "ends in an S that may be seconds or south: write 55s S, or -"
NO_ANGLE = "is not an angle in degrees, minutes and seconds"
PACKED_WIDTH = {"latitude": 2, "longitude": 3}


class _Angle(NamedTuple):
    """An angle in degrees, the axis that its letter names, and whether its side is stated."""

    degrees: float
    axis: Axis | None
    sided: bool


def plain_signs(text: str) -> str:
    """Write digits, and the many signs for degrees, minutes, seconds and minus, in one way."""
    return plain_digits(text).replace("Â°", "°").translate(TRANSLATED).strip()


def _angle(text: str) -> _Angle | str:  # noqa: C901, PLR0911, PLR0912 - one return a reason
    """Read one angle from a text with normalised signs: the angle, or why it cannot be read."""
    labelled: Axis | None = None
    if match := LABEL.match(text):
        labelled = "latitude" if match[1] else "longitude"
        text = text[match.end() :]
    hyphened = HYPHENS.fullmatch(text)
    if hyphened and (hyphened["before"].strip() or hyphened["after"].strip()):
        text = text.replace("-", ":")
    match = ANGLE.fullmatch(text)
    if match is None:
        return NO_ANGLE
    if EITHER_S.fullmatch(text.rstrip().rpartition(" ")[2].lstrip("0123456789.,")):
        return MANY_OR_SOUTH
    parts = match.groupdict()
    after = parts["after"]
    lettered = parts["d"] not in {None, "°", ":"}
    if parts["s"] == "s" and not lettered:
        # 18 20 55s: no other unit is written, so the letter is the hemisphere.
        if after or parts["before"]:
            return "has more letters than a hemisphere"
        after = "s"
    bare = (parts["seconds"] and not parts["s"]) or (parts["minutes"] and not parts["m"])
    if lettered and bare and after in {"S", "s"}:
        return MANY_OR_SOUTH
    if after == "o" and not parts["d"] and text[-2:-1].isdigit():
        return "ends in an o that may be a degree sign or west (oeste): write ° or W"
    if parts["before"] and after:
        return "has a letter before and after"
    axis, side = labelled, 0
    word = parts["before"] or after
    if word:
        found = hemispheres().get(folded(word))
        if found is None:
            return f"{word!r} is no hemisphere (N, S, E, W, and O for west)"
        if labelled and found[0] != labelled:
            return f"is called a {labelled} and has the letter {word!r}"
        axis, side = found
    degrees = _packed(parts, axis) if word else None
    if degrees is None:
        degrees = sexagesimal(parts)
    if isinstance(degrees, str):
        return degrees
    if parts["sign"]:
        signed = -1 if parts["sign"] == "-" else 1
        if side and signed != side:
            return f"has the sign {parts['sign']} and the letter {word!r}, which contradict"
        side = signed
    limit = LIMIT[axis or "longitude"]
    if degrees > limit:
        return f"is beyond {limit:.0f}°"
    return _Angle((side or 1) * degrees, axis, side != 0)


def sexagesimal(parts: dict[str, Any]) -> float | str:
    """Add up degrees, minutes and seconds; only the last of them may have a fraction.

    Parameters
    ----------
    parts : dict of str to str
        The texts of ``degrees``, ``minutes`` and ``seconds``; None or empty where there is none.

    Returns
    -------
    float or str
        Degrees, or why they cannot be read.

    Examples
    --------
    >>> sexagesimal({"degrees": "104", "minutes": "30", "seconds": None})
    104.5
    """
    written = [parts[name] for name in ("degrees", "minutes", "seconds") if parts[name]]
    if any("." in part or "," in part for part in written[:-1]):
        return "has a fraction before its last part"
    values: list[float] = [float(part.replace(",", ".")) for part in written]
    if any(value >= SIXTY for value in values[1:]):
        return "has 60 or more minutes or seconds"
    return math.fsum(value / SIXTY**power for power, value in enumerate(values))


def _packed(parts: dict[str, Any], axis: Axis | None) -> float | str | None:
    """Read DDMM.mmm and DDMMSS.ss (DDD for longitudes); None where it is not so written."""
    whole = re.split("[.,]", parts["degrees"])[0]
    if axis is None or parts["minutes"] or parts["d"]:
        return None
    width = PACKED_WIDTH[axis]
    if len(whole) not in {width + 2, width + 4}:
        return None
    rest = parts["degrees"][width:]
    pieces = {"degrees": parts["degrees"][:width], "minutes": rest, "seconds": None}
    if len(whole) == width + 4:
        pieces |= {"minutes": rest[:2], "seconds": rest[2:]}
    return sexagesimal(pieces)


def read_angles(column: pd.Series, axis: Axis) -> Cells:
    r"""Read a column of latitudes or longitudes.

    Decimal degrees, degrees and decimal minutes, degrees, minutes and seconds, with any of the
    usual signs, blanks, colons or letters (``d m s``) between them, a decimal point or comma, and
    a sign or the letter or word of a hemisphere before or behind: in English, Spanish (``O`` is
    west), French, Portuguese (``L`` is east), Russian (``С Ю В З``) and Ukrainian
    (``Пн Пд Сх Зх``). A sign holds for the minutes too; ``-78.5 W`` says west twice. Packed
    digits (``0702247W``) are read where a letter is with them.

    Parameters
    ----------
    column : pandas.Series
        Numbers (degrees, south and west negative) or texts.
    axis : {"latitude", "longitude"}
        Which of the two; a letter of the other one is a problem.

    Returns
    -------
    minemap.language.cells.Cells
        Degrees (float64), NaN where missing or not read, and by position what cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> read = read_angles(pd.Series(["18° 20' 55.63\" S", "-18 20,927", "18x"]), "latitude")
    >>> read.values.round(6)
    array([-18.348786, -18.348783,        nan])
    >>> read.problems
    {2: "'18x': 'x' is no hemisphere (N, S, E, W, and O for west)"}
    """
    if column.dtype.kind in "iuf":
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        bad = np.flatnonzero(np.abs(values) > LIMIT[axis])
        problems = {row: f"{values[row]:g} is no {axis}" for row in bad.tolist()}
        values = values.copy()
        values[bad] = np.nan
        return Cells(values, problems)

    def one(text: str) -> tuple[float] | str:
        if DECIMAL.fullmatch(text) and abs(float(text)) <= LIMIT[axis]:
            return (float(text),)
        angle = _angle(plain_signs(text))
        if isinstance(angle, str):
            return angle
        if angle.axis not in {None, axis}:
            return f"is a {angle.axis}, in the column of the {axis}"
        if abs(angle.degrees) > LIMIT[axis]:
            return f"is beyond {LIMIT[axis]:.0f}°"
        return (angle.degrees,)

    read, problems = by_cell(column, one, 1)
    return Cells(read[0], problems)


def by_cell(
    column: pd.Series, read: Callable[[str], tuple[float, ...] | str], width: int
) -> tuple[list[Array], dict[int, str]]:
    """Read every distinct text of a column once, and give each row its result."""
    places, values = distinct(column)
    answers = np.full((len(values) + 1, width), np.nan)
    reasons: dict[int, str] = {}
    for number, value in enumerate(values):
        text = str(value).strip()
        if text.casefold() in _blank():
            continue
        answer = read(text)
        if isinstance(answer, str):
            reasons[number] = f"{text[:SHOWN]!r}: {answer}"
        else:
            answers[number] = answer
    problems = {
        row: reasons[int(places[row])]
        for row in np.flatnonzero(np.isin(places, [*reasons])).tolist()
    }
    return list(answers[places].T), problems


@cache
def _blank() -> frozenset[str]:
    return frozenset(("", "-", "n/a", "na", "nan", "none", "null", "nd", "s/d", "unknown"))


# Both in one cell ------------------------------------------------------------------------------

UNCERTAIN_COMMA = re.compile(r"\d+,\d+,[+-]?\d+,\d+")


NO_PAIR = "is not a latitude and a longitude (nor UTM, nor MGRS)"
MOST_NUMBERS = 6
"""Degrees, minutes and seconds, twice."""

BETWEEN = " ,;/|"


def pair_of_angles(text: str, first: Axis) -> tuple[float, float] | str:
    """Read longitude and latitude from a text with normalised signs, or say why not."""
    numbers = list(re.finditer(NUMBER, text))
    if not 1 < len(numbers) <= MOST_NUMBERS:
        return NO_PAIR
    if UNCERTAIN_COMMA.search(text):
        return "has commas for decimals and between the two: put a semicolon between them"
    half, odd = divmod(len(numbers), 2)
    gaps = [half, *(gap for gap in range(1, len(numbers)) if gap != half)]
    found = set()
    reason = NO_PAIR
    for gap in gaps:
        start, end = numbers[gap - 1].end(), numbers[gap].start()
        if text[start:end] == "-":
            return "has a - that may be a sign or a dash: put a semicolon between the two"
        for left, right in _cuts(text, start, end):
            answer = _halves(left, right, first, lettered=bool(odd) or gap != half)
            if not isinstance(answer, str):
                found.add(answer)
            elif answer and reason == NO_PAIR:
                reason = answer
        if found and not odd:
            break
    if len(found) > 1:
        return "can be read in several ways: put a semicolon between the two"
    return found.pop() if found else reason


def _cuts(text: str, start: int, end: int) -> list[tuple[str, str]]:
    """List the ways to split a text in two between two numbers."""
    return sorted(
        {(text[:cut].rstrip(BETWEEN), text[cut:].lstrip(BETWEEN)) for cut in range(start, end + 1)}
    )


def _halves(left: str, right: str, first: Axis, *, lettered: bool) -> tuple[float, float] | str:
    """Read two texts as one angle each; the reason is empty if they are no angles at all.

    If one has more numbers than the other, only letters can show where it ends.
    """
    halves = [_angle(left), _angle(right)]
    angles = [half for half in halves if isinstance(half, _Angle)]
    if len(angles) < len(halves):
        return next((half for half in halves if isinstance(half, str) and half != NO_ANGLE), "")
    if lettered and not all(angle.axis for angle in angles):
        return ""
    return _placed(angles, first)


def _placed(halves: list[_Angle], first: Axis) -> tuple[float, float] | str:
    """Find which of two angles is the longitude."""
    axes = [half.axis for half in halves]
    if axes == [None, None]:
        axes = [first, "longitude" if first == "latitude" else "latitude"]
    elif None in axes:
        plain = halves[axes.index(None)]
        if not plain.sided:
            return "names the hemisphere of one of the two only"
        other = next(axis for axis in axes if axis)
        axes = [axis or ("longitude" if other == "latitude" else "latitude") for axis in axes]
    if axes[0] == axes[1]:
        return f"has two {axes[0]}s"
    longitude = halves[axes.index("longitude")].degrees
    latitude = halves[axes.index("latitude")].degrees
    if abs(latitude) > LIMIT["latitude"]:
        return f"has the latitude {latitude:g}, beyond 90°: are the two swapped?"
    return longitude, latitude
