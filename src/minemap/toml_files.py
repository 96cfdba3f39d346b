"""TOML files: those of the package, and those that users write."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.errors import ReadError

if TYPE_CHECKING:
    import os

__all__ = ["LANGUAGES", "packaged", "packaged_text", "parsed_toml", "read_toml", "text_of"]

DATA = resources.files("minemap").joinpath("data")

WORDS = DATA.joinpath("words")

LANGUAGES = tuple(sorted(folder.name for folder in WORDS.iterdir() if folder.is_dir()))
"""The languages with words: each has a folder of its own."""

LARGEST = 16 << 20
"""Most bytes of a file that somebody writes by hand."""


def packaged_text(name: str) -> str:
    """Read a text file of the package.

    Parameters
    ----------
    name : str
        Its path in the package.

    Returns
    -------
    str
        Its text.

    Examples
    --------
    >>> packaged_text("data/countries.csv").splitlines()[0].split(",")[:2]
    ['iso3', 'iso2']
    """
    return resources.files("minemap").joinpath(name).read_text("utf-8")


@cache
def packaged(name: str) -> dict[str, Any]:
    """Read a table of the package with the words of each language, once.

    Parameters
    ----------
    name : str
        The name of a TOML file in ``data``, in ``data/words/en`` and the like, or in both, without
        its ending.

    Returns
    -------
    dict
        Its content, with words by language; not to be changed.

    Examples
    --------
    >>> packaged("columns")["months"]["marzo"]
    3
    >>> packaged("words")["map"]["remaining"]
    {'en': 'Remaining', 'es': 'Restante', 'fr': 'Restant'}
    """
    own = DATA.joinpath(f"{name}.toml")
    table = tomllib.loads(own.read_text("utf-8")) if own.is_file() else {}
    for language in LANGUAGES:
        words = WORDS.joinpath(language, f"{name}.toml")
        if words.is_file():
            _add(table, tomllib.loads(words.read_text("utf-8")), language)
    return table


def _add(table: dict[str, Any], words: dict[str, Any], language: str) -> None:
    """Add the words of a language to those of others."""
    for key, word in words.items():
        place = table.setdefault(key, {})
        if isinstance(word, dict):
            _add(place, word, language)
        else:
            place[language] = word


def read_toml(path: str | os.PathLike[str], what: str) -> dict[str, Any]:
    """Read a TOML file that a user wrote.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    what : str
        What it should hold, for the message, such as ``"a plan"``.

    Returns
    -------
    dict
        What it holds.

    Raises
    ------
    ReadError
        If there is no such file, or it is no TOML.

    Examples
    --------
    >>> read_toml("plan.toml", "a plan")
    Traceback (most recent call last):
    minemap.errors.ReadError: plan.toml: no such file; looked in ...
    """
    return parsed_toml(path, text_of(path, what), what)


def text_of(path: str | os.PathLike[str], what: str) -> str:
    """Read a file that a user wrote by hand, which is never large.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    what : str
        What it should hold, for the message.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    ReadError
        If there is no such file, it is no text in UTF-8, or too large.

    Examples
    --------
    >>> text_of("peru.yaml", "a profile")
    Traceback (most recent call last):
    minemap.errors.ReadError: peru.yaml: no such file; looked in ...
    """
    try:
        if Path(path).exists() and not Path(path).is_file():
            raise ReadError(f"{path}: not a file, which {what} is")
        if Path(path).stat().st_size > LARGEST:
            raise ReadError(f"{path}: larger than {LARGEST >> 20} MiB, as {what} never is")
        return Path(path).read_text("utf-8")
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file; looked in {Path.cwd()}") from None
    except OSError as error:
        raise ReadError(f"{path}: {what} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ReadError(f"{path}: {what} is a text in UTF-8, and this is none: {error}") from error


def parsed_toml(path: str | os.PathLike[str], text: str, what: str) -> dict[str, Any]:
    """Read TOML that a user wrote.

    Parameters
    ----------
    path : str or os.PathLike
        The file that it is from.
    text : str
        The TOML.
    what : str
        What it should hold, for the message.

    Returns
    -------
    dict
        What it holds.

    Raises
    ------
    ReadError
        If it is no TOML.

    Examples
    --------
    >>> parsed_toml("plan.toml", "teams = 2", "a plan")
    {'teams': 2}
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ReadError(f"{path}: not {what} in TOML: its brackets go too deep") from None
    except ValueError as error:
        raise ReadError(f"{path}: not {what} in TOML: {error}") from error
