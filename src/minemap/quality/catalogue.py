"""All kinds of findings: their codes, severities, and texts in three languages.

The words are data (``findings.toml``); this module looks them up and fills in the figures.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.errors import ArgumentError
from minemap.language.words import WordTable, checked_language, day, locale

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = [
    "LOOKS",
    "SEVERITIES",
    "checked_codes",
    "codes",
    "covered_by",
    "said",
    "severity",
    "written",
]

SEVERITIES = ("error", "warning", "information")
"""From the most severe: the row is not counted, or counts as something it cannot be; it is counted
and may be wrong; good to know."""

LOOKS = {
    "error": ("#b3202a", "triangle", "!", "#ffffff"),
    "warning": ("#e69f00", "diamond", "?", "#24313c"),
    "information": ("#2f5f9e", "circle", "i", "#ffffff"),
}
"""Colour, symbol, sign and ink of each severity: told apart without colour."""

FEW = 10.0
"""Figures below this are written with a decimal."""


WORDS = WordTable("findings")


def codes(language: str = "en") -> pd.DataFrame:
    """List all kinds of findings.

    Parameters
    ----------
    language : {"en", "es", "fr"}
        The language of the words.

    Returns
    -------
    pandas.DataFrame
        One row for each code, the gravest first: ``code``, ``severity``, ``title``, ``finding``
        (the sentence, with names in braces where it gives figures) and ``advice``.

    Raises
    ------
    ArgumentError
        If there are no words in the language.

    Examples
    --------
    >>> listed = codes().set_index("code")
    >>> listed.loc["size", "severity"]
    'warning'
    """
    checked_language(language)
    rows = [
        {
            "code": code,
            "severity": entry["severity"],
            **{part: entry[part][language] for part in ("title", "finding", "advice")},
        }
        for code, entry in WORDS.section("finding").items()
    ]
    order = pd.Series([SEVERITIES.index(row["severity"]) for row in rows])
    return pd.DataFrame(rows).iloc[order.argsort(kind="stable")].reset_index(drop=True)


def checked_codes(given: str | Collection[str] | None, what: str) -> frozenset[str] | None:
    """Return codes if all of them are known.

    Parameters
    ----------
    given : str or collection of str, optional
        One code or several.
    what : str
        What to call them in the error.

    Returns
    -------
    frozenset of str or None
        The codes; None for none given.

    Raises
    ------
    ArgumentError
        If one is not known.

    Examples
    --------
    >>> sorted(checked_codes("size", "only"))
    ['size']
    """
    if given is None:
        return None
    asked = frozenset([given] if isinstance(given, str) else given)
    known = WORDS.section("finding")
    if unknown := sorted(asked - set(known)):
        raise ArgumentError(
            f"{what}: {', '.join(unknown)} is no code of a finding; there are {', '.join(known)}"
        )
    return asked


def severity(code: str) -> str:
    """Give the severity of a finding.

    Parameters
    ----------
    code : str
        Its code.

    Returns
    -------
    {"error", "warning", "information"}
        The severity.

    Examples
    --------
    >>> severity("rejected")
    'error'
    """
    found: str = WORDS.section("finding")[code]["severity"]
    return found


def covered_by(code: str) -> tuple[str, ...]:
    """List the codes that this code makes superfluous for the same row.

    Parameters
    ----------
    code : str
        The code of the graver or the plainer finding.

    Returns
    -------
    tuple of str
        The codes that it makes superfluous.

    Examples
    --------
    >>> covered_by("rejected")
    ()
    """
    return tuple(WORDS.section("finding")[code].get("covers", ()))


def said(section: str, key: str, language: str) -> str:
    """Give a word of the catalogue, such as a severity or a likely cause.

    Parameters
    ----------
    section, key : str
        Where it stands under ``word``.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The word.

    Examples
    --------
    >>> said("severity", "error", "es")
    'error'
    """
    word: str = WORDS.section(f"word.{section}")[key][language]
    return word


def written(part: str, found: pd.DataFrame, language: str) -> list[str]:
    """Write the sentence or the advice of findings of one code.

    Parameters
    ----------
    part : {"finding", "advice"}
        Which.
    found : pandas.DataFrame
        Findings of one code, with a column for each name in braces. Numbers and days are written
        as the language does; a word (or each of a tuple, in a column of the plural) is looked up in
        the section of its column's name, if there is one, and is else a text from the record.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    list of str
        One text a finding.

    Examples
    --------
    >>> found = pd.DataFrame({"code": ["again"], "area_m2": [1234.5]})
    >>> written("finding", found, "en")
    ['1,234 m² of it had been released by an earlier record, and count for that one.']
    """
    entry = WORDS.section("finding")[found["code"].iloc[0]]
    template: str = entry[part][language]
    names = list(dict.fromkeys(name for _, name, _, _ in Formatter().parse(template) if name))
    if not names:
        return [template] * len(found)
    places = {name: f"{{{place}}}" for place, name in enumerate(names)}
    facts = [_texts(name, found[name], language) for name in names]
    # Numbered, facts need not be named for each sentence.
    return list(map(template.format(**places).format, *facts))


def _texts(name: str, column: pd.Series, language: str) -> Sequence[str]:
    # Findings of several codes in one table leave gaps, which make objects of numbers.
    column = column.infer_objects()
    if pd.api.types.is_datetime64_any_dtype(column):
        days = {when: day(when, language) for when in column.unique()}
        return [days[when] for when in column]
    if pd.api.types.is_numeric_dtype(column):
        return _figures(column.to_numpy(dtype=float), language)
    words = WORDS.section("word")
    # Columns `keys` and `other_key` take the words of `key`.
    section = words.get(name.removeprefix("other_"), words.get(name.removesuffix("s")))
    if section is not None and isinstance(column.iloc[0], tuple):
        return [", ".join(section[key][language] for key in keys) for keys in column]
    if section is None:
        values, missing = column.to_numpy(dtype=object).tolist(), column.isna().tolist()
        return ["" if absent else str(value) for value, absent in zip(values, missing, strict=True)]
    return [section[key][language] if key in section else "" for key in column]


def _figures(values: Array, language: str) -> list[str]:
    """Write numbers in a language: large ones as whole numbers, small ones with decimals."""
    # Like `minemap.language.words.number`, but for a million figures at once.
    form = locale(language)
    marks = str.maketrans({",": form["thousands"], ".": form["decimal"], "-": form["minus"]})
    return [
        (
            f"{value:,.0f}"
            if value >= FEW or value == int(value)
            else f"{value:.1f}"
            if value >= FEW / 100
            else f"{value:.1g}"
        ).translate(marks)
        for value in values.tolist()
    ]
