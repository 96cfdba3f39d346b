"""The words of a reconciliation in English, Spanish and French, and how its changes look."""

from __future__ import annotations

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


def way_words(bearings: Iterable[float], language: str) -> str:
    """Name the mean direction of bearings.

    Parameters
    ----------
    bearings : iterable of float
        Degrees from north.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        One of eight directions.

    Examples
    --------
    >>> way_words([350.0, 15.0], "es")
    'norte'
    """
    radians = np.radians(np.fromiter(bearings, dtype=float))
    mean = np.degrees(np.arctan2(np.sin(radians).mean(), np.cos(radians).mean())) % 360
    return said("way", WAYS[round(mean / 45) % len(WAYS)], language)


def cause_words(cause: str, language: str) -> str:
    """Say by which ways something was measured.

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
    """Tell how what changed is drawn on the map.

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
