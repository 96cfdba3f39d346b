"""Fonts for texts in any script: names of places and words of users, as far as this machine can."""

from __future__ import annotations

import contextlib
import unicodedata
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from minemap.errors import warn

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["families", "telling_what_is_lacking"]

PLAIN = "\u024f"
"""The last letter of the Latin blocks, which every font that is chosen has."""

PREFERRED = ("DejaVu Sans", "Noto Sans")
"""Families that come first, or begin so, where the chosen font lacks letters."""

BOXES = "Last Resort"
"""The font of matplotlib's that has a box for every letter there is."""

SCRIPTS = {"CJK": "Chinese", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}
"""Scripts that Unicode calls otherwise than people do."""

_lacking: ContextVar[set[str] | None] = ContextVar("lacking", default=None)


@contextlib.contextmanager
def telling_what_is_lacking() -> Iterator[None]:
    """Warn once, when a map is drawn, of all scripts that no font of this machine has.

    Warns
    -----
    MinemapWarning
        If letters show as boxes: which script, and what to install.

    Examples
    --------
    >>> with telling_what_is_lacking():
    ...     families("Quebrada", "DejaVu Sans")
    ['DejaVu Sans']
    """
    token = _lacking.set(set())
    try:
        yield
        letters = _lacking.get() or set()
    finally:
        _lacking.reset(token)
    scripts = sorted({_script(letter) for letter in letters})
    if scripts:
        named = ", ".join(f"Noto Sans {script}" for script in scripts)
        warn(
            f"no font of this machine has letters of {', '.join(scripts)}, so that they show as "
            f"boxes; install fonts that have them, such as {named}, and draw the map again"
        )


def _script(letter: str) -> str:
    first = unicodedata.name(letter, "an unknown script").split(" ")[0]
    return SCRIPTS.get(first, first.capitalize())


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
        Names of families, as matplotlib takes them; letters that no font has show as boxes, of
        which `telling_what_is_lacking` warns.

    Examples
    --------
    >>> families("Quebrada de Escritos", "DejaVu Sans")
    ['DejaVu Sans']
    """
    letters = {letter for letter in text if letter > PLAIN and letter.isprintable()}
    missing = frozenset(letter for letter in letters if ord(letter) not in _letters_of(font))
    if not missing:
        return [font]
    chosen, left = _covering(missing)
    lacking = _lacking.get()
    if lacking is not None:
        lacking |= left
    return [font, *chosen, *(_boxes() if left else ())]


@cache
def _boxes() -> tuple[str, ...]:
    """Name the font of boxes, so that matplotlib does not warn of each letter as well."""
    from matplotlib.font_manager import fontManager

    return tuple({entry.name for entry in fontManager.ttflist if entry.name.startswith(BOXES)})


@cache
def _letters_of(font: str) -> frozenset[int]:
    from matplotlib.font_manager import findfont

    return _letters_in(findfont(font))


@cache
def _letters_in(path: str) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(path).get_charmap())


@cache
def _covering(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Choose fonts of this machine for letters, the preferred ones first; tell what is left."""
    chosen, left = _chosen(letters)
    # matplotlib's list of fonts is kept from run to run: it may be older than the fonts.
    if left and _added_fonts():
        chosen, left = _chosen(letters)
    return chosen, left


def _chosen(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    from matplotlib.font_manager import fontManager

    paths = {
        entry.name: entry.fname
        for entry in fontManager.ttflist
        if entry.fname.lower().endswith(".ttf")
        and entry.style == "normal"
        and entry.weight == 400  # noqa: PLR2004 - as CSS numbers weights
        and not entry.name.startswith(BOXES)
    }
    left, chosen = set(letters), []
    for name in sorted(paths, key=lambda name: (not name.startswith(PREFERRED), name)):
        had = _letters_in(paths[name])
        if found := {letter for letter in left if ord(letter) in had}:
            chosen.append(name)
            left -= found
        if not left:
            break
    return tuple(chosen), frozenset(left)


def _added_fonts() -> bool:
    """Take fonts up that came after matplotlib listed them, and tell whether there are any."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    known = {entry.fname for entry in fontManager.ttflist}
    new = [path for path in findSystemFonts() if path.endswith(".ttf") and path not in known]
    for path in new:
        # A file that is not a font cannot be a font that is missing.
        with contextlib.suppress(OSError, RuntimeError):
            fontManager.addfont(path)
    return bool(new)
