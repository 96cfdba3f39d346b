"""Which areas the tables of a convention count: the reading of each text of contamination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.errors import ArgumentError, ReadError
from minemap.language.contamination import KINDS, kinds_of
from minemap.toml_files import read_toml

if TYPE_CHECKING:
    import os

__all__ = [
    "CONCERNED",
    "COUNTED",
    "Contamination",
    "Texts",
    "read_contamination",
    "texts_of",
    "written",
]

Contamination = Mapping[str, str | Sequence[str]] | Sequence[str]
"""A user's reading of texts: the kinds that each stands for, or the texts that count."""

COUNTED = {
    "mine_ban": ["anti_personnel_mines", "improvised_ap_mines"],
    "cluster_munitions": ["submunitions"],
}
"""The devices that each convention covers; all others are other explosive items. Improvised mines
that the victim sets off are anti-personnel mines under the Mine Ban Convention."""

CONCERNED = {
    "mine_ban": {*COUNTED["mine_ban"], "mines"},
    "cluster_munitions": {*COUNTED["cluster_munitions"]},
}
"""The kinds of contamination that each convention covers."""

UNDECIDED, NOT_STATED, NONE = "undecided", "not_stated", "none"
"""What a text is taken for if it stands for no kind."""


@dataclass(frozen=True)
class Texts:
    """The texts of contamination of a record, and what they are taken for.

    Attributes
    ----------
    kinds : dict of str to str
        By text (empty: not stated) the kinds it is taken for, joined by ``"; "``; or ``none``,
        ``undecided``, ``not_stated``.
    counted, left_out : frozenset of str
        The texts whose areas count under the convention, and the others.
    unused : tuple of str
        Texts that the user explained but no area has.
    """

    kinds: Mapping[str, str]
    counted: frozenset[str]
    left_out: frozenset[str]
    unused: tuple[str, ...]

    @property
    def undecided(self) -> frozenset[str]:
        """The texts that are not understood and that the user did not explain."""
        return frozenset(text for text, kinds in self.kinds.items() if kinds == UNDECIDED)


def written(column: pd.Series) -> pd.Series:
    """Give a column as texts, empty where nothing is written.

    Parameters
    ----------
    column : pandas.Series
        The column.

    Returns
    -------
    pandas.Series
        The texts.

    Examples
    --------
    >>> written(pd.Series([None, "AP", 1])).tolist()
    ['', 'AP', '1']
    """
    texts = ["" if pd.isna(text) else str(text) for text in column]
    return pd.Series(texts, column.index, dtype=object, name=column.name)


def texts_of(column: pd.Series, convention: str, said: Contamination | None) -> Texts:
    """Decide for each text of contamination what it is taken for, and whether its areas count.

    Parameters
    ----------
    column : pandas.Series
        The column ``contamination`` of the hazards.
    convention : {"mine_ban", "cluster_munitions"}
        Whose tables.
    said : mapping or sequence, optional
        What the user says: by text its kinds (`minemap.language.contamination.KINDS`), none of them
        for a text that names nothing; or a list of the texts that count.

    Returns
    -------
    Texts
        The texts.

    Raises
    ------
    ArgumentError
        If a kind is not known, or no area has a text of a list.

    Examples
    --------
    >>> found = texts_of(pd.Series(["AP mines", "mud", None]), "mine_ban", {"mud": "other_uxo"})
    >>> dict(found.kinds)
    {'': 'not_stated', 'AP mines': 'anti_personnel_mines', 'mud': 'other_uxo'}
    >>> sorted(found.counted)
    ['', 'AP mines']
    """
    if isinstance(said, str):
        raise ArgumentError(f"contamination={said!r} is one text; write a list of texts")
    known = sorted(set(written(column)))
    given = {} if said is None or not isinstance(said, Mapping) else _checked(said)
    kinds = {text: given.get(text) or _read(text) for text in known}
    if said is None or isinstance(said, Mapping):
        counted = {text for text in known if _concerns(kinds[text], convention)}
    else:
        counted = {str(text) for text in said}
        if counted - set(known):
            there = ", ".join(repr(text) for text in known if text)
            raise ArgumentError(
                f"contamination: {min(counted - set(known))!r} stands at no area; there are {there}"
            )
        kinds |= {text: NONE for text in known if kinds[text] == UNDECIDED and text not in counted}
    unused = tuple(text for text in given if text not in kinds)
    return Texts(kinds, frozenset(counted), frozenset(known) - counted, unused)


def _read(text: str) -> str:
    if not text:
        return NOT_STATED
    kinds = kinds_of(text)
    return UNDECIDED if kinds is None else "; ".join(kinds) or NONE


def _concerns(kinds: str, convention: str) -> bool:
    """Tell whether areas of such kinds fall under a convention; mines need not be stated."""
    if kinds == NOT_STATED:
        return convention == "mine_ban"
    return bool(CONCERNED[convention].intersection(kinds.split("; ")))


def _checked(said: Mapping[Any, Any]) -> dict[str, str]:
    read = {}
    for text, kinds in said.items():
        named = [kinds] if isinstance(kinds, str) else list(kinds)
        named = [kind for kind in named if kind != NONE]
        if unknown := [kind for kind in named if kind not in KINDS]:
            raise ArgumentError(
                f"contamination: {text!r} stands for {unknown[0]!r}, which is no kind; there are "
                f"{', '.join(KINDS)}, or none"
            )
        read[str(text)] = "; ".join(kind for kind in KINDS if kind in named) or NONE
    return read


def read_contamination(path: str | os.PathLike[str]) -> dict[str, str | list[str]]:
    r"""Read what the texts of contamination stand for, as `minemap map-fields` writes it.

    Parameters
    ----------
    path : str or os.PathLike
        A TOML file with a table ``[contamination]``: by text its kind, a list of kinds, or
        ``"none"``. A text with ``"undecided"`` is left to minemap.

    Returns
    -------
    dict of str to (str or list of str)
        For the argument ``contamination`` of `minemap.article7`.

    Raises
    ------
    ReadError
        If the file is missing, is no TOML, or has no such table.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "texts.toml")
    >>> _ = path.write_text('[contamination]\n"mixed" = ["mines", "other_uxo"]\n"?" = "undecided"')
    >>> read_contamination(path)
    {'mixed': ['mines', 'other_uxo']}
    """
    table = read_toml(path, "what texts of contamination stand for").get("contamination")
    if not isinstance(table, dict):
        raise ReadError(
            f"{path}: has no table [contamination]; minemap map-fields FILE -o TOML writes one"
        )
    return {text: kinds for text, kinds in table.items() if kinds != UNDECIDED}
