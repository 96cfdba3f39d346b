"""The words, numbers and dates of a forecast in English, Spanish and French."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["checked_language", "number", "said", "spelled_day"]


@cache
def _words() -> dict[str, Any]:
    text = resources.files("minemap").joinpath("data/forecast.toml").read_text("utf-8")
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
    if language not in _words()["format"]:
        raise ArgumentError(f"language {language!r} is not one of {', '.join(_words()['format'])}")
    return language


def said(section: str, key: str, language: str, **facts: str) -> str:
    """Say a thing.

    Parameters
    ----------
    section, key : str
        Where it stands in `forecast.toml`.
    language : {"en", "es", "fr"}
        The language.
    **facts : str
        What fills its placeholders.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> said("plot", "axis", "es", unit="m²")
    'Restante (m²)'
    """
    text: str = _words()[section][key][checked_language(language)]
    return text.format(**facts)


def number(value: float, language: str, *, decimals: int = 0, signed: bool = False) -> str:
    """Write a number as the language does.

    Parameters
    ----------
    value : float
        The number.
    language : {"en", "es", "fr"}
        The language.
    decimals : int
        How many.
    signed : bool
        Whether to write the sign of a positive number too.

    Returns
    -------
    str
        The number.

    Examples
    --------
    >>> number(-186757.2, "en"), number(1.25, "fr", decimals=1)
    ('-186,757', '1,2')
    """
    form = _words()["format"][checked_language(language)]
    text = f"{value:{'+' if signed and round(value, decimals) else ''},.{decimals}f}"
    text = text.replace("-0", "0") if not round(value, decimals) else text
    marks = {",": form["thousands"], ".": form["decimal"]}
    return "".join(marks.get(sign, sign) for sign in text)


def spelled_day(day: pd.Timestamp, language: str) -> str:
    """Spell a date.

    Parameters
    ----------
    day : pandas.Timestamp
        The date.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The date.

    Examples
    --------
    >>> import pandas as pd
    >>> spelled_day(pd.Timestamp("2029-12-31"), "es")
    '31 de diciembre de 2029'
    """
    form = _words()["format"][checked_language(language)]
    text: str = form["date"]
    return text.format(day=day.day, month=form["months"][day.month - 1], year=day.year)
