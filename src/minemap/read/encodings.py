"""Encodings: which one a text is in that does not say so."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from minemap.errors import ReadError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_encoding", "guessed_encoding", "known_encoding"]

CODE_PAGES = ["cp1252", "cp1251", "cp1250", "cp1256", "cp1254", "cp1253", "cp1258", "cp874"]
"""Encodings of a machine's region that offices still save in; tried where a text is not UTF-8."""

ALIKE = 0.02
"""Difference in disorder from which on one code page fits a text better than another."""


def known_encoding(name: str) -> str | None:
    """Give the plain name of an encoding; None where Python knows none of it.

    Parameters
    ----------
    name : str
        What it is called.

    Returns
    -------
    str or None
        Its plain name.

    Examples
    --------
    >>> known_encoding("Windows-1251"), known_encoding("nonsense")
    ('cp1251', None)
    """
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def check_encoding(file: Path, name: str) -> None:
    """Refuse an encoding that there is not.

    Parameters
    ----------
    file : pathlib.Path
        The file that is to be read in it, for the error.
    name : str
        What the user calls it.

    Raises
    ------
    ReadError
        If Python knows none of this name.

    Examples
    --------
    >>> from pathlib import Path
    >>> check_encoding(Path("areas.csv"), "utf-16")
    """
    if known_encoding(name) is None:
        raise ReadError(
            f"{file}: encoding={name!r} is none that Python knows; name it as 'cp1252', "
            "'cp1251' or 'utf-16'"
        )


def guessed_encoding(raw: bytes) -> str | None:
    """Guess the code page of a text that is not UTF-8.

    Parameters
    ----------
    raw : bytes
        The text.

    Returns
    -------
    str or None
        The code page that fits best; None where it looks like no text.

    Examples
    --------
    >>> guessed_encoding("Реестр опасных районов Харьковской области".encode("cp1251"))
    'cp1251'
    """
    from charset_normalizer import from_bytes

    matches = list(from_bytes(raw, cp_isolation=CODE_PAGES))
    # Of pages that fit alike, the one that is commonest in the field.
    alike = [match for match in matches if match.chaos <= matches[0].chaos + ALIKE]
    match = min(alike, key=lambda match: CODE_PAGES.index(match.encoding), default=None)
    return None if b"\x00" in raw or match is None else match.encoding
