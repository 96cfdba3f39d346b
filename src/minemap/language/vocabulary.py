"""The words of the field: codes, their labels in three languages, their colours and synonyms.

The words themselves are data (``vocabulary.toml``); this module only looks them up.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any, Literal

from minemap.errors import ArgumentError
from minemap.toml_files import LANGUAGES, packaged

__all__ = [
    "ACTIVITIES",
    "CATEGORIES",
    "DEVICE_COLUMNS",
    "ENTRIES",
    "EXITS",
    "IMPLIED_ACTIVITY",
    "LANGUAGES",
    "OUTCOMES",
    "RELEASING",
    "Kind",
    "code_of",
    "colour",
    "explained",
    "folded",
    "label",
]

Kind = Literal["category", "outcome", "activity", "entry", "exit"]

CATEGORIES = ("CHA", "SHA")
"""In order of precedence: ground belongs to confirmed before suspected (rule 1)."""

OUTCOMES = ("confirmed", "cleared", "reduced", "cancelled")
"""In the order in which the records of one day apply."""

RELEASING = ("cancelled", "reduced", "cleared")
"""The outcomes that release ground, in the order in which accounts list them."""

ENTRIES = ("added", "adjusted", "confirmed", "downgraded")
"""How ground comes to a hazard in a category."""

EXITS = ("adjusted", "cancelled", "cleared", "confirmed", "downgraded", "reduced")
"""How it leaves."""

ACTIVITIES = ("NTS", "TS", "clearance", "BAC", "EOD")

IMPLIED_ACTIVITY = {"cancelled": "NTS", "reduced": "TS", "cleared": "clearance", "confirmed": "TS"}
"""The activity that an outcome implies where none was recorded."""

DEVICE_COLUMNS = (
    "anti_personnel_mines", "improvised_ap_mines", "anti_vehicle_mines", "submunitions",
    "other_uxo", "ieds",
)  # fmt: skip
"""Columns of a release record that count the devices found and destroyed, by kind."""


def _words() -> dict[str, Any]:
    return packaged("vocabulary")


def folded(text: str) -> str:
    """Strip case, accents and everything but letters and digits from a text.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        What is left; two spellings of one word compare equal.

    Examples
    --------
    >>> folded("Área de_Peligro Sospechado")
    'areadepeligrosospechado'
    """
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in bare if letter.isalnum())


@cache
def _codes(kind: Kind) -> dict[str, str]:
    return {
        folded(word): code for code, entry in _words()[kind].items() for word in entry["synonyms"]
    }


def code_of(kind: Kind, word: str) -> str | None:
    """Find the code that a word in a record stands for.

    Parameters
    ----------
    kind : {"category", "outcome", "activity"}
        Which list of codes to look in.
    word : str
        The word as recorded, in English, Spanish or French.

    Returns
    -------
    str or None
        The code; None for a word that is not known.

    Examples
    --------
    >>> code_of("outcome", "Despejada"), code_of("category", "suspected"), code_of("outcome", "?")
    ('cleared', 'SHA', None)
    """
    return _codes(kind).get(folded(word))


def _entry(kind: Kind, code: str) -> dict[str, Any]:
    words = _words()
    entry = words[kind].get(code)
    if entry is None and kind == "exit":
        entry = words["outcome"].get(code)
    if entry is None:
        raise ArgumentError(f"{kind} {code!r} is not one of {', '.join(words[kind])}")
    return dict(entry)


def label(kind: Kind, code: str, language: str = "en") -> str:
    """Name a code for people.

    Parameters
    ----------
    kind : {"category", "outcome", "activity", "entry", "exit"}
        Which list of codes the code is from.
    code : str
        The code.
    language : {"en", "es", "fr"}
        The language of the label.

    Returns
    -------
    str
        The label.

    Raises
    ------
    ArgumentError
        If the code or the language is not known.

    Examples
    --------
    >>> label("category", "CHA", "es")
    'Área de peligro confirmado'
    """
    return _in_language(_entry(kind, code)["label"], language)


def explained(kind: Kind, code: str, language: str = "en") -> str:
    """Explain a code in a few words, as in ``reduced by technical survey``.

    Parameters
    ----------
    kind : {"outcome", "entry", "exit"}
        Which list of codes the code is from.
    code : str
        The code.
    language : {"en", "es", "fr"}
        The language of the text.

    Returns
    -------
    str
        The explanation; the label where none is needed.

    Raises
    ------
    ArgumentError
        If the code or the language is not known.

    Examples
    --------
    >>> explained("outcome", "reduced")
    'reduced by technical survey'
    """
    entry = _entry(kind, code)
    return _in_language(entry.get("explained", entry["label"]), language)


def colour(kind: Kind, code: str) -> str:
    """Give the colour of a category, an outcome or an exit, as ``#RRGGBB``.

    Parameters
    ----------
    kind : {"category", "outcome", "exit"}
        Which list of codes the code is from.
    code : str
        The code.

    Returns
    -------
    str
        The colour, the same on every map, chart and table.

    Raises
    ------
    ArgumentError
        If the code is not known.

    Examples
    --------
    >>> colour("outcome", "cleared")
    '#009E73'
    """
    return str(_entry(kind, code)["colour"])


def _in_language(words: dict[str, str], language: str) -> str:
    if language not in words:
        raise ArgumentError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    return words[language]
