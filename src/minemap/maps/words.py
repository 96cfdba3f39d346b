"""The words of a map in every language at once, so that a reader can switch between them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from minemap import vocabulary
from minemap.errors import ArgumentError

__all__ = ["checked_language", "translations", "word"]

ENTRIES = ("added", "adjusted", "confirmed", "downgraded")
EXITS = ("cancelled", "reduced", "cleared", "confirmed", "adjusted", "downgraded")


@cache
def _words() -> dict[str, Any]:
    text = resources.files("minemap").joinpath("data/words.toml").read_text("utf-8")
    return tomllib.loads(text)


def checked_language(language: str) -> str:
    """Give a language back if there are words in it.

    Parameters
    ----------
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The same.

    Raises
    ------
    ArgumentError
        If there are no words in it.

    Examples
    --------
    >>> checked_language("es")
    'es'
    """
    if language not in _words()["locale"]:
        raise ArgumentError(f"language {language!r} is not one of {', '.join(_words()['locale'])}")
    return language


def word(key: str, language: str = "en") -> str:
    """Look a word of the map up.

    Parameters
    ----------
    key : str
        Its name in the section ``map`` of `words.toml`.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The word.

    Examples
    --------
    >>> word("legend", "es")
    'Leyenda'
    """
    return str(_words()["map"][key][checked_language(language)])


def translations() -> dict[str, Any]:
    """Gather what a page needs to speak every language.

    Returns
    -------
    dict
        By language: ``locale``, ``map``, ``field``, and ``category``, ``activity``, ``entry`` and
        ``exit``, the labels of the codes, and ``how``, the activity that each outcome implies.

    Examples
    --------
    >>> translations()["fr"]["exit"]["cleared"]
    'Dépollué'
    """
    words = _words()
    return {
        language: {
            "locale": locale,
            **{
                section: {key: said[language] for key, said in words[section].items()}
                for section in ("map", "field")
            },
            "category": _labels("category", vocabulary.CATEGORIES, language),
            "activity": _labels("activity", vocabulary.ACTIVITIES, language),
            "entry": _labels("entry", ENTRIES, language),
            "exit": _labels("exit", EXITS, language),
            "how": {
                code: vocabulary.label("activity", vocabulary.IMPLIED_ACTIVITY[code], language)
                for code in vocabulary.RELEASING
            },
        }
        for language, locale in words["locale"].items()
    }


def _labels(kind: vocabulary.Kind, codes: tuple[str, ...], language: str) -> dict[str, str]:
    return {code: vocabulary.label(kind, code, language) for code in codes}
