"""The words of a map in every language at once, so that a reader can switch between them."""

from __future__ import annotations

from typing import Any

from minemap import vocabulary
from minemap.words import WordTable, locale

__all__ = ["phrase", "translations", "word"]

ENTRIES = ("added", "adjusted", "confirmed", "downgraded")
PAGE_LOCALE = ("name", "dates", "thousands", "decimal", "minus")
EXITS = ("cancelled", "reduced", "cleared", "confirmed", "adjusted", "downgraded")


_SCREEN = WordTable("words")
_PAPER = WordTable("print_words")


def word(key: str, language: str = "en", **facts: object) -> str:
    """Look a word of every map up.

    Parameters
    ----------
    key : str
        Its name in the section ``map`` of `words.toml`.
    language : {"en", "es", "fr"}
        The language.
    **facts
        What fills its placeholders.

    Returns
    -------
    str
        The word.

    Examples
    --------
    >>> word("legend", "es")
    'Leyenda'
    """
    return _SCREEN.said("map", key, language, **facts)


def phrase(key: str, language: str = "en", **facts: object) -> str:
    """Look a phrase of the printed map up.

    Parameters
    ----------
    key : str
        Its name in the section ``print`` of `print_words.toml`.
    language : {"en", "es", "fr"}
        The language.
    **facts
        What fills its placeholders.

    Returns
    -------
    str
        The phrase.

    Examples
    --------
    >>> phrase("utm", "es", zone="17 S")
    'UTM zona 17 S'
    """
    return _PAPER.said("print", key, language, **facts)


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
    return {
        language: {
            "locale": {key: locale(language)[key] for key in PAGE_LOCALE},
            **{
                section: {key: said[language] for key, said in _SCREEN.section(section).items()}
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
        for language in vocabulary.LANGUAGES
    }


def _labels(kind: vocabulary.Kind, codes: tuple[str, ...], language: str) -> dict[str, str]:
    return {code: vocabulary.label(kind, code, language) for code in codes}
