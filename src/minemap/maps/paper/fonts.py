"""Fonts for texts in any script: names of places and words of users, as far as this machine can."""

from __future__ import annotations

from functools import cache

__all__ = ["families"]

PLAIN = "\u024f"
"""The last letter of the Latin blocks, which every font that is chosen has."""

PREFERRED = ("DejaVu Sans", "Noto Sans")
"""Families that come first, or begin so, where the chosen font lacks letters."""


def families(text: str, font: str) -> list[str]:
    """List the fonts that a text needs: the chosen one, and others for letters that it lacks.

    Parameters
    ----------
    text : str
        The text.
    font : str
        The font that is chosen.

    Returns
    -------
    list of str
        Names of families, as matplotlib takes them; letters that no font has show as boxes.

    Examples
    --------
    >>> families("Quebrada de Escritos", "DejaVu Sans")
    ['DejaVu Sans']
    """
    letters = {letter for letter in text if letter > PLAIN and not letter.isspace()}
    missing = frozenset(letter for letter in letters if ord(letter) not in _letters_of(font))
    return [font, *_covering(missing)] if missing else [font]


@cache
def _letters_of(font: str) -> frozenset[int]:
    from matplotlib.font_manager import findfont

    return _letters_in(findfont(font))


@cache
def _letters_in(path: str) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(path).get_charmap())


@cache
def _covering(letters: frozenset[str]) -> tuple[str, ...]:
    """Choose fonts of this machine for letters, the preferred ones first."""
    from matplotlib.font_manager import fontManager

    paths = {
        entry.name: entry.fname
        for entry in fontManager.ttflist
        if entry.fname.lower().endswith(".ttf") and entry.style == "normal" and entry.weight == 400  # noqa: PLR2004 - as CSS numbers weights
    }
    left, chosen = {ord(letter) for letter in letters}, []
    for name in sorted(paths, key=lambda name: (not name.startswith(PREFERRED), name)):
        if found := left & _letters_in(paths[name]):
            chosen.append(name)
            left -= found
        if not left:
            break
    return tuple(chosen)
