"""The words of a map in every language at once, so that a reader can switch between them.

Users can add to them: other words for those of a language, or a language of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast, overload

from minemap.errors import ArgumentError, warn
from minemap.language import vocabulary
from minemap.language.words import (
    WordTable,
    checked_language,
    languages,
    locale,
    own_words,
    speaking,
)
from minemap.toml_files import read_toml

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = [
    "in_language",
    "in_own_words",
    "label",
    "phrase",
    "texts_by_language",
    "translations",
    "word",
    "words_given",
    "words_of",
]

ENTRIES = ("added", "adjusted", "confirmed", "downgraded")
EXITS = ("cancelled", "reduced", "cleared", "confirmed", "adjusted", "downgraded")
PAGE_LOCALE = ("name", "dates", "thousands", "decimal", "minus", "colon")
CODES: dict[vocabulary.Kind, tuple[str, ...]] = {
    "category": vocabulary.CATEGORIES,
    "outcome": vocabulary.OUTCOMES,
    "activity": vocabulary.ACTIVITIES,
    "entry": ENTRIES,
    "exit": EXITS,
}
LANGUAGE_CODE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
PLACEHOLDER = re.compile(r"\{(\w*)\}")
MONTHS = 12
SHOWN_MISSING = 5

P = ParamSpec("P")
R = TypeVar("R")

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


def label(kind: vocabulary.Kind, code: str, language: str = "en") -> str:
    """Name a code for people, in the user's own words where there are some.

    Parameters
    ----------
    kind : {"category", "outcome", "activity", "entry", "exit"}
        Which list of codes the code is from.
    code : str
        The code.
    language : str
        The language.

    Returns
    -------
    str
        The label; the English one where the language has none.

    Examples
    --------
    >>> label("category", "CHA", "fr")
    'Zone dangereuse confirmée'
    """
    own = own_words().get(checked_language(language), {})
    given = own.get(kind, {}).get(code)
    if given is None and kind == "exit":
        given = own.get("outcome", {}).get(code)
    known = language if language in vocabulary.LANGUAGES else "en"
    return given or vocabulary.label(kind, code, known)


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
    implied = {code: vocabulary.IMPLIED_ACTIVITY[code] for code in vocabulary.RELEASING}
    return {
        language: {
            "locale": {key: locale(language)[key] for key in PAGE_LOCALE},
            **{
                section: {
                    key: _SCREEN.text(section, key, language) for key in _SCREEN.section(section)
                }
                for section in ("map", "field")
            },
            **{
                kind: {code: label(kind, code, language) for code in CODES[kind]}
                for kind in ("category", "activity", "entry", "exit")
            },
            "how": {code: label("activity", how, language) for code, how in implied.items()},
        }
        for language in languages()
    }


def words_of(language: str = "en") -> dict[str, dict[str, Any]]:
    """List all words of the maps in a language: a table to translate, and to give as ``words=``.

    Parameters
    ----------
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    dict
        By section, the words by their keys: ``locale`` (how numbers and dates are written),
        ``map`` (every map), ``print`` (the printed one), ``field`` (names of columns),
        ``redaction``, and the labels of the codes: ``category``, ``outcome``, ``activity``,
        ``entry``, ``exit``. What stands in braces is filled in and stays as it is.

    Raises
    ------
    ArgumentError
        If there are no words in the language.

    Examples
    --------
    >>> words_of("en")["map"]["on_day"]
    'at the close of {day}'
    """
    tables = {"map": _SCREEN, "field": _SCREEN, "redaction": _SCREEN, "print": _PAPER}
    return {
        "locale": locale(language),
        **{
            section: {key: table.text(section, key, language) for key in table.section(section)}
            for section, table in tables.items()
        },
        **{
            kind: {code: label(kind, code, language) for code in codes}
            for kind, codes in CODES.items()
        },
    }


def words_given(
    words: Mapping[str, Any] | str | os.PathLike[str] | None,
) -> dict[str, dict[str, dict[str, Any]]]:
    """Check the words that ``words=`` of a map was given, and say which are missing.

    Parameters
    ----------
    words : dict or path, optional
        By language: sections of words as `words_of` gives them, all or some; or a TOML file of
        such tables (``[uk.map]``).

    Returns
    -------
    dict
        The same, read.

    Raises
    ------
    ArgumentError
        If a language is no code of one (``uk``, ``pt-BR``), or a section, a key, a text or a
        placeholder of a text is none that maps have.
    ReadError
        If the file cannot be read.

    Warns
    -----
    MinemapWarning
        If a language that minemap does not have lacks words: these stand in English.

    Examples
    --------
    >>> words_given({"en": {"map": {"title": "Where the mines are"}}})
    {'en': {'map': {'title': 'Where the mines are'}}}
    """
    if words is None:
        return {}
    table = words if isinstance(words, Mapping) else read_toml(words, "words")
    english = words_of("en")
    checked = {str(code): _checked(str(code), own, english) for code, own in table.items()}
    for code, own in checked.items():
        if code not in vocabulary.LANGUAGES:
            _report_missing(code, own, english)
    return checked


def texts_by_language(texts: Any, argument: str) -> str | dict[str, str] | None:
    """Check a text that may be given by language.

    Parameters
    ----------
    texts : str or dict of str to str, optional
        The text, or the texts.
    argument : str
        What to call it in an error.

    Returns
    -------
    str or dict of str to str or None
        The same.

    Raises
    ------
    ArgumentError
        If it is neither.

    Examples
    --------
    >>> texts_by_language({"en": "Peru", "fr": "Pérou"}, "title")["fr"]
    'Pérou'
    """
    if texts is None or isinstance(texts, str):
        return texts
    if isinstance(texts, Mapping) and texts and all(isinstance(one, str) for one in texts.values()):
        return dict(texts)
    raise ArgumentError(f"{argument} must be a text, or a dict of texts by language")


@overload
def in_language(text: str | Mapping[str, str], language: str) -> str: ...


@overload
def in_language(text: str | Mapping[str, str] | None, language: str) -> str | None: ...


def in_language(text: str | Mapping[str, str] | None, language: str) -> str | None:
    """Choose a text by language: that one, else the English, else the first there is.

    Parameters
    ----------
    text : str or dict of str to str, optional
        One text, or texts by language.
    language : str
        The language.

    Returns
    -------
    str or None
        The text.

    Examples
    --------
    >>> in_language({"en": "Peru", "fr": "Pérou"}, "es"), in_language("Peru", "fr")
    ('Peru', 'Peru')
    """
    if text is None or isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()))


def in_own_words(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function that takes ``words=`` speak them while it runs.

    Parameters
    ----------
    function : callable
        The function; ``words`` is one of its keywords.

    Returns
    -------
    callable
        The same, with the words checked and spoken around it.

    Examples
    --------
    >>> @in_own_words
    ... def named(*, words=None):
    ...     return label("category", "CHA")
    >>> named(words={"en": {"category": {"CHA": "Known minefield"}}})
    'Known minefield'
    """

    @wraps(function)
    def spoken(*args: P.args, **options: P.kwargs) -> R:
        with speaking(words_given(cast("Any", options.get("words")))):
            return function(*args, **options)

    return spoken


def _checked(code: str, own: Any, english: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Check the words of one language against the English ones."""
    if not LANGUAGE_CODE.fullmatch(code):
        raise ArgumentError(f"words: {code!r} is no code of a language, such as 'uk' or 'pt-BR'")
    if not isinstance(own, Mapping) or not all(isinstance(part, Mapping) for part in own.values()):
        raise ArgumentError(f"words: {code} is no table of sections, as in [{code}.map]")
    for section, texts in own.items():
        if section not in english:
            raise ArgumentError(
                f"words: {code}.{section} is no section; there are {', '.join(english)}"
            )
        for key, text in texts.items():
            _check_text(f"{code}.{section}.{key}", text, english[section].get(key))
    return {section: dict(texts) for section, texts in own.items()}


def _check_text(where: str, text: Any, english: Any) -> None:
    if english is None:
        raise ArgumentError(f"words: there is no word {where}; minemap.maps.words_of() lists all")
    if isinstance(english, list):
        if not isinstance(text, list) or [type(one) for one in text] != [str] * MONTHS:
            raise ArgumentError(f"words: {where} is no list of twelve names")
        return
    if not isinstance(text, str):
        raise ArgumentError(f"words: {where} is no text")
    allowed = set(PLACEHOLDER.findall(english))
    bare = PLACEHOLDER.sub("", text)
    if not set(PLACEHOLDER.findall(text)) <= allowed or "{" in bare or "}" in bare:
        braces = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "nothing"
        raise ArgumentError(f"words: {where} may hold {braces} in braces, and no other braces")


def _report_missing(
    code: str, own: dict[str, dict[str, Any]], english: dict[str, dict[str, Any]]
) -> None:
    # An exit that is an outcome is named by the outcome.
    named = {*own.get("exit", {}), *own.get("outcome", {})}
    missing = [
        f"{section}.{key}"
        for section, texts in english.items()
        for key in texts
        if key not in (named if section == "exit" else own.get(section, {}))
    ]
    if missing:
        total = sum(map(len, english.values()))
        some = ", ".join(missing[:SHOWN_MISSING]) + (" …" if len(missing) > SHOWN_MISSING else "")
        warn(
            f"words: {len(missing)} of {total} words of {code!r} are missing and stand in English: "
            f"{some}. minemap.maps.words_of() lists all"
        )
