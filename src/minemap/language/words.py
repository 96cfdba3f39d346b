"""Texts for readers in English, Spanish and French: tables of words, numbers and dates.

The words are data (a folder for each language in ``data/words``); each table has sections of
entries. The ``locale.toml`` of a language says how it writes numbers and dates.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError
from minemap.toml_files import LANGUAGES, packaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    Words = Mapping[str, Mapping[str, Mapping[str, Any]]]

__all__ = [
    "WordTable",
    "checked_language",
    "day",
    "languages",
    "locale",
    "number",
    "own_words",
    "speaking",
    "spelled_day",
]

_own: ContextVar[Words] = ContextVar("words of the user's own", default={})  # noqa: B039 - never changed


@dataclass(frozen=True)
class WordTable:
    """A table of words, read when it is first asked.

    Parameters
    ----------
    name : str
        The name of its file in the folder of each language, without its ending.

    Examples
    --------
    >>> WordTable("reconcile_words").said("line", "opening", "es")
    'Saldo inicial'
    """

    name: str

    def section(self, where: str) -> dict[str, Any]:
        """Give a whole section.

        Parameters
        ----------
        where : str
            Its name, with dots between its levels.

        Returns
        -------
        dict
            What it holds.

        Examples
        --------
        >>> WordTable("report_words").section("results")["unit"]
        ['unit', 'units', 'unidad', 'unidades', 'unité', 'unités']
        """
        found = packaged(self.name)
        for part in where.split("."):
            found = found[part]
        return found

    def text(self, section: str, key: str, language: str = "en") -> str:
        """Look a text up, with its placeholders: the user's own, the table's, or the English one.

        Parameters
        ----------
        section, key : str
            Where it stands.
        language : str
            The language.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ArgumentError
            If there are no words in the language.

        Examples
        --------
        >>> WordTable("words").text("map", "on_day", "fr")
        'au soir du {day}'
        """
        own = _own.get().get(checked_language(language), {}).get(section, {}).get(key)
        texts = self.section(section)[key]
        return str(own or texts.get(language) or texts["en"])

    def said(self, section: str, key: str, language: str = "en", **facts: object) -> str:
        """Give a text.

        Parameters
        ----------
        section, key : str
            Where it stands.
        language : {"en", "es", "fr"}
            The language.
        **facts
            What fills its placeholders.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ArgumentError
            If there are no words in the language.

        Examples
        --------
        >>> WordTable("forecast").said("plot", "axis", "es", unit="m²")
        'Restante (m²)'
        """
        return self.text(section, key, language).format(**facts)


def checked_language(language: str) -> str:
    """Return a language if there are words in it.

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
    >>> checked_language("fr")
    'fr'
    """
    known = languages()
    if language not in known:
        raise ArgumentError(f"language {language!r} is not one of {', '.join(known)}")
    return language


def languages() -> tuple[str, ...]:
    """List the languages that there are words in, the user's own last.

    Returns
    -------
    tuple of str
        Their codes.

    Examples
    --------
    >>> languages()
    ('en', 'es', 'fr')
    """
    return tuple(dict.fromkeys([*LANGUAGES, *_own.get()]))


@contextmanager
def speaking(own: Words) -> Iterator[None]:
    """Let the user's own words replace those of the tables, or add a language.

    Parameters
    ----------
    own : dict
        By language and section: texts by their keys. How the language writes numbers and dates is
        its section ``locale``.

    Examples
    --------
    >>> own = {"uk": {"locale": {"decimal": ","}, "map": {"legend": "Легенда"}}}
    >>> with speaking(own):
    ...     WordTable("words").said("map", "legend", "uk"), number(1.5, "uk", decimals=1)
    ('Легенда', '1,5')
    """
    token = _own.set(own)
    try:
        yield
    finally:
        _own.reset(token)


def own_words() -> Words:
    """Give the user's own words that are in use now.

    Returns
    -------
    dict
        As `speaking` took them.

    Examples
    --------
    >>> own_words()
    {}
    """
    return _own.get()


def locale(language: str) -> dict[str, Any]:
    """Tell how a language writes numbers and dates.

    Parameters
    ----------
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    dict
        The entries of its ``locale.toml``, such as ``name``, ``thousands`` and ``months``.

    Raises
    ------
    ArgumentError
        If there are no words in the language.

    Examples
    --------
    >>> locale("es")["name"], locale("es")["decimal"]
    ('Español', ',')
    """
    own = _own.get().get(checked_language(language), {}).get("locale", {})
    # A language without a locale writes numbers and dates as English does.
    like = language if language in LANGUAGES else "en"
    written = {key: texts[like] for key, texts in packaged("locale").items()}
    named = {} if like == language else {"name": language, "dates": language}
    return {**written, **named, **own}


def number(
    value: float, language: str = "en", *, decimals: int | None = 0, signed: bool = False
) -> str:
    """Write a number as a language does.

    Parameters
    ----------
    value : float or int
        The number.
    language : {"en", "es", "fr"}
        The language.
    decimals : int, optional
        How many; None for as many as it has, up to ten digits in all.
    signed : bool
        Whether to write the sign of a positive number too.

    Returns
    -------
    str
        The number, with marks for thousands and a minus sign.

    Examples
    --------
    >>> number(186757.2), number(1.25, "fr", decimals=1), number(12.5, "es", decimals=None)
    ('186,757', '1,2', '12,5')
    >>> number(30154, signed=True), number(-0.2, signed=True)
    ('+30,154', '0')
    """
    form = locale(language)
    if decimals is None:
        rounded, digits = float(value), ".0f" if float(value).is_integer() else ".10g"
    else:
        # Adding zero turns -0.0 into 0.0.
        rounded, digits = round(float(value), decimals) + 0.0, f".{decimals}f"
    text = f"{rounded:{'+' if signed and rounded else ''},{digits}}"
    marks = {",": form["thousands"], ".": form["decimal"], "-": form["minus"]}
    return text.translate(str.maketrans(marks))


def day(when: pd.Timestamp, language: str = "en") -> str:
    """Write a day as a language does: ``31/12/2023``, and in English ``2023-12-31``.

    Parameters
    ----------
    when : pandas.Timestamp
        The day.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The day; a dash if there is none.

    Examples
    --------
    >>> import pandas as pd
    >>> day(pd.Timestamp("2023-12-31")), day(pd.Timestamp("2023-12-31"), "fr")
    ('2023-12-31', '31/12/2023')
    """
    if when != when:  # noqa: PLR0124 - NaT alone differs from itself
        return "\N{EN DASH}"
    return f"{when:{locale(language)['day']}}"


def spelled_day(when: pd.Timestamp, language: str = "en") -> str:
    """Spell a day out.

    Parameters
    ----------
    when : pandas.Timestamp
        The day.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The day.

    Examples
    --------
    >>> import pandas as pd
    >>> [spelled_day(pd.Timestamp("2023-12-01"), language) for language in ("en", "es", "fr")]
    ['1 December 2023', '1 de diciembre de 2023', '1er décembre 2023']
    """
    form = locale(language)
    return str(form["spelled"]).format(
        day=form["first"] if when.day == 1 else when.day,
        month=form["months"][when.month - 1],
        year=when.year,
    )
