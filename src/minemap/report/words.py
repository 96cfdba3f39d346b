"""The words of the tables in three languages, and how each language writes numbers and dates."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["checked_language", "day", "number", "section", "word"]


@cache
def _words() -> dict[str, Any]:
    text = resources.files("minemap").joinpath("data/report_words.toml").read_text("utf-8")
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
    >>> checked_language("fr")
    'fr'
    """
    if language not in _words()["locale"]:
        raise ArgumentError(f"language {language!r} is not one of {', '.join(_words()['locale'])}")
    return language


def section(name: str) -> dict[str, Any]:
    """Give a whole section of the words, such as ``contamination``.

    Parameters
    ----------
    name : str
        The section of `report_words.toml`, with dots between its levels.

    Returns
    -------
    dict
        What it holds.

    Examples
    --------
    >>> section("contamination")["mine"]
    ['mine', 'mina']
    """
    found: dict[str, Any] = _words()
    for part in name.split("."):
        found = found[part]
    return found


def word(where: str, key: str, language: str, **fields: Any) -> str:
    """Look a word up.

    Parameters
    ----------
    where : str
        The section of `report_words.toml`.
    key : str
        Its name there.
    language : {"en", "es", "fr"}
        The language.
    **fields
        What stands for the placeholders in it.

    Returns
    -------
    str
        The word.

    Examples
    --------
    >>> word("table", "account", "es", year=2023)
    'El balance de 2023'
    """
    return str(section(where)[key][language]).format(**fields)


def number(value: float, language: str) -> str:
    """Write a number as a language does: whole ones without decimals.

    Parameters
    ----------
    value : float or int
        The number.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The number with marks for thousands and a minus sign.

    Examples
    --------
    >>> number(302013, "en"), number(12.5, "fr")
    ('302,013', '12,5')
    """
    locale = section("locale")[language]
    written = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"
    marks = {",": locale["thousands"], ".": locale["decimal"], "-": "\N{MINUS SIGN}"}
    return written.translate(str.maketrans(marks))


def day(when: pd.Timestamp, language: str) -> str:
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
        The day.

    Examples
    --------
    >>> import pandas as pd
    >>> day(pd.Timestamp("2023-12-31"), "es")
    '31/12/2023'
    """
    return f"{when:%Y-%m-%d}" if language == "en" else f"{when:%d/%m/%Y}"
