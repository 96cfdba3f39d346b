"""The words of a reconciliation in English, Spanish and French, and how its changes look."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from minemap.language.vocabulary import label
from minemap.language.words import WordTable

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["category_words", "cause_words", "look", "said", "way_words"]

_TABLE = WordTable("reconcile_words")

said = _TABLE.said
section = _TABLE.section

WAYS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


ONE_WAY = math.cos(math.radians(45))
"""The length of the mean of unit directions that all lie 45° to either side of it."""


def way_words(bearings: Iterable[float], language: str) -> str:
    """Name the mean direction of bearings, if there is one.

    Parameters
    ----------
    bearings : iterable of float
        Degrees from north.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        One of eight directions; empty where they point as far from one another as over a quarter
        of the circle and more.

    Examples
    --------
    >>> way_words([350.0, 15.0], "es"), way_words([90.0, 270.0], "es")
    ('norte', '')
    """
    radians = np.radians(np.fromiter(bearings, dtype=float))
    east, north = np.sin(radians).sum(), np.cos(radians).sum()
    if np.hypot(east, north) < ONE_WAY * max(len(radians), 1):
        return ""
    mean = np.degrees(np.arctan2(east, north)) % 360
    return said("way", WAYS[round(mean / 45) % len(WAYS)], language)


def cause_words(cause: str, language: str) -> str:
    """Write in which ways something was measured.

    Parameters
    ----------
    cause : str
        As the column ``cause`` of a reconciliation holds it.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> cause_words("geodesic → utm", "fr")
    'ellipsoïde → plan UTM'
    """
    if " → " in cause:
        return " → ".join(said("way_of_measuring", way, language) for way in cause.split(" → "))
    return said("cause", cause.replace(" ", "_"), language)


def category_words(codes: str, language: str) -> str:
    """Name the categories of an area.

    Parameters
    ----------
    codes : str
        One or both, as a column of a reconciliation holds them.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        Their labels.

    Examples
    --------
    >>> category_words("CHA; SHA", "en")
    'Confirmed hazardous area; Suspected hazardous area'
    """
    return "; ".join(label("category", code, language) for code in codes.split("; "))


def look(line: str) -> dict[str, str]:
    """Give the look of a kind of change on the map.

    Parameters
    ----------
    line : str
        A line of the account.

    Returns
    -------
    dict of str to str
        ``symbol``, ``sign`` and ``hatch``, and ``colour`` where the vocabulary has none.

    Examples
    --------
    >>> look("shifted")["symbol"]
    'diamond'
    """
    found: dict[str, str] = section("look")[line]
    return found
