"""The words of a reconciliation in English, Spanish and French, and how numbers are written."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["day", "number", "said"]


@cache
def _words() -> dict[str, Any]:
    text = resources.files("minemap").joinpath("data/reconcile_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def _locale(language: str) -> dict[str, str]:
    locales: dict[str, dict[str, str]] = _words()["locale"]
    if language not in locales:
        raise ArgumentError(f"language {language!r} is not one of {', '.join(locales)}")
    return locales[language]


def said(section: str, key: str, language: str, **facts: str) -> str:
    """Say a thing.

    Parameters
    ----------
    section, key : str
        Where it stands in `reconcile_words.toml`.
    language : {"en", "es", "fr"}
        The language.
    **facts : str
        What fills its placeholders.

    Returns
    -------
    str
        The text.

    Raises
    ------
    ArgumentError
        If the language is not one of the three.

    Examples
    --------
    >>> said("line", "opening", "es")
    'Saldo inicial'
    """
    _locale(language)
    text: str = _words()[section][key][language]
    return text.format(**facts)


def number(value: float, language: str, *, signed: bool = False) -> str:
    """Write a number as the language does, without decimals.

    Parameters
    ----------
    value : float
        The number.
    language : {"en", "es", "fr"}
        The language.
    signed : bool
        Whether to write the sign of a positive number too.

    Returns
    -------
    str
        The number.

    Examples
    --------
    >>> number(30154, "en", signed=True), number(-0.2, "en", signed=True)
    ('+30,154', '0')
    """
    locale = _locale(language)
    whole = round(float(value))
    text = f"{whole:{'+' if signed and whole else ''},}"
    return text.replace(",", locale["thousands"]).replace("-", "\N{MINUS SIGN}")


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
        The day; a dash where there is none.

    Examples
    --------
    >>> import pandas as pd
    >>> day(pd.Timestamp("2023-12-31"), "fr")
    '31/12/2023'
    """
    if when != when:  # noqa: PLR0124 - NaT alone differs from itself
        return "\N{EN DASH}"
    return f"{when:{_locale(language)['date']}}"
