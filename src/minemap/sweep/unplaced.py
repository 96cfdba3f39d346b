"""Releases of which only a figure is written, from hazards that have an outline.

Which part of the outline was released is not known, only how much. Teams do not work the same
ground twice, so such a figure is taken from the ground that no other record takes, as far as there
is any: from the faces that stay longest, in equal shares of each. Where it takes a whole group of
faces, their outline goes with them; else the rest keeps the outline, with an area that rests on a
written figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from minemap.sweep.amounts import change

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["release_somewhere"]

NOWHERE = -1
"""The face of ground whose place is not known."""

ROUNDING_M2 = 1e-6
"""A figure that leaves less than this of a group of faces takes all of it."""


@dataclass
class _Stretch:
    """One owner's time on a parcel."""

    hazard: int
    category: str
    start: int
    entry: str
    stop: int
    exit: str | None
    release: int


@dataclass
class _Parcel:
    """A share of a face and its history."""

    face: int
    area_m2: float
    measured: bool
    history: list[_Stretch]

    def owned_at(self, hazard: int, step: int) -> _Stretch | None:
        """Give the stretch during which a hazard owns the parcel at a step."""
        for stretch in self.history:
            if stretch.hazard == hazard and stretch.start < step < stretch.stop:
                return stretch
        return None

    def share(self, part: float) -> _Parcel:
        """Split off a part whose place is not known."""
        other = _Parcel(
            NOWHERE, self.area_m2 * part, measured=False, history=[replace(s) for s in self.history]
        )
        self.area_m2 -= other.area_m2
        self.measured = False
        return other

    def end(self, step: int, outcome: str, release: int) -> None:
        """Let the parcel be released: nothing of its later history happens."""
        self.history = [stretch for stretch in self.history if stretch.start < step]
        last = self.history[-1]
        last.stop, last.exit, last.release = step, outcome, release

    def confirm(self, step: int, release: int) -> None:
        """Let the parcel pass from SHA to CHA, and name its later moves anew."""
        place = next(i for i, s in enumerate(self.history) if s.start < step < s.stop)
        before = self.history[place]
        after = replace(before, category="CHA", start=step, entry="confirmed")
        before.stop, before.exit, before.release = step, "confirmed", release
        later = self.history[place + 1 :]
        if later and later[0].start == after.stop:
            following = later[0]
            if following.hazard == after.hazard and following.category == "CHA":
                after.stop, after.exit, after.release = (
                    following.stop,
                    following.exit,
                    following.release,
                )
                later = later[1:]
            else:
                after.exit = following.entry = change("CHA", following.category)
        self.history = [*self.history[: place + 1], after, *later]


def release_somewhere(
    rows: pd.DataFrame, takes: pd.DataFrame
) -> tuple[pd.DataFrame, dict[int, float]]:
    """Take figures from ground with an outline, in the order of their steps.

    Parameters
    ----------
    rows : pandas.DataFrame
        The history of faces: ``face``, ``hazard``, ``category``, ``start``, ``entry``, ``stop``,
        ``exit``, ``release``, ``came_from`` and ``went_to`` (the hazards before and after, -1:
        none), ``area_m2`` and ``measured``.
    takes : pandas.DataFrame
        Releases: ``hazard``, ``step``, ``amount_m2``, ``outcome`` and ``release``.

    Returns
    -------
    rows : pandas.DataFrame
        The same history with the figures taken out. Ground whose place is not known has the face
        -1; what rests on a figure is not ``measured``.
    beyond : dict of int to float
        For each release the m² for which no ground was left.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.sweep.amounts import NEVER
    >>> rows = pd.DataFrame({"face": [0], "hazard": [0], "category": ["SHA"], "start": [0],
    ...     "entry": ["added"], "stop": [NEVER], "exit": [None], "release": [-1],
    ...     "came_from": [-1], "went_to": [-1], "area_m2": [1000.0], "measured": [True]})
    >>> takes = pd.DataFrame({"hazard": [0], "step": [3], "amount_m2": [300.0],
    ...     "outcome": ["reduced"], "release": [7]})
    >>> after, beyond = release_somewhere(rows, takes)
    >>> after[["face", "exit", "area_m2"]].fillna("").values.tolist(), beyond
    ([[0, '', 700.0], [-1, 'reduced', 300.0]], {7: 0.0})
    """
    if not len(takes):
        return rows, {}
    touched = rows["face"].isin(rows.loc[rows["hazard"].isin(takes["hazard"]), "face"])
    every = [_parcel(history) for _, history in rows[touched].groupby("face", sort=True)]
    parcels_of: dict[int, list[_Parcel]] = {}
    _enter(every, parcels_of)

    beyond: dict[int, float] = {}
    for take in takes.sort_values("step").to_dict("records"):
        # What has left for good is not looked at again, by this record or a later one.
        known = [
            parcel
            for parcel in parcels_of.get(take["hazard"], [])
            if parcel.history[-1].stop > take["step"]
        ]
        parcels_of[take["hazard"]] = known
        rest = float(take["amount_m2"])
        for group in _longest_first(known, take):
            whole = sum(parcel.area_m2 for parcel in group)
            taken = group
            if rest < whole - ROUNDING_M2:
                taken = [parcel.share(rest / whole) for parcel in group] if rest > 0 else []
                every += taken
                _enter(taken, parcels_of)
            for parcel in taken:
                if take["outcome"] == "confirmed":
                    parcel.confirm(take["step"], take["release"])
                else:
                    parcel.end(take["step"], take["outcome"], take["release"])
            rest = max(rest - whole, 0.0)
        beyond[take["release"]] = rest
    return pd.concat([rows[~touched], _table(every)], ignore_index=True)[rows.columns], beyond


def _enter(parcels: list[_Parcel], parcels_of: dict[int, list[_Parcel]]) -> None:
    """List parcels under every hazard that ever owns them."""
    for parcel in parcels:
        for hazard in dict.fromkeys(stretch.hazard for stretch in parcel.history):
            parcels_of.setdefault(hazard, []).append(parcel)


def _parcel(history: pd.DataFrame) -> _Parcel:
    stretches = [
        _Stretch(**{str(name): value for name, value in stretch.items()})
        for stretch in history[
            ["hazard", "category", "start", "entry", "stop", "exit", "release"]
        ].to_dict("records")
    ]
    first = history.iloc[0]
    return _Parcel(int(first["face"]), float(first["area_m2"]), bool(first["measured"]), stretches)


def _longest_first(parcels: list[_Parcel], take: dict[Any, Any]) -> Iterator[list[_Parcel]]:
    """Group the parcels that a release can take by when they would leave, the last first."""
    groups: dict[int, list[_Parcel]] = {}
    for parcel in parcels:
        stretch = parcel.owned_at(take["hazard"], take["step"])
        if stretch is None or (take["outcome"] == "confirmed" and stretch.category == "CHA"):
            continue
        leaves = max(later.stop for later in parcel.history)
        groups.setdefault(leaves, []).append(parcel)
    yield from (groups[leaves] for leaves in sorted(groups, reverse=True))


def _table(parcels: list[_Parcel]) -> pd.DataFrame:
    rows = []
    for parcel in parcels:
        for before, stretch, after in zip(
            [None, *parcel.history[:-1]],
            parcel.history,
            [*parcel.history[1:], None],
            strict=True,
        ):
            rows.append(
                {
                    "face": parcel.face,
                    **vars(stretch),
                    "came_from": before.hazard if before and before.stop == stretch.start else -1,
                    "went_to": after.hazard if after and stretch.stop == after.start else -1,
                    "area_m2": parcel.area_m2,
                    "measured": parcel.measured,
                }
            )
    return pd.DataFrame(rows)
