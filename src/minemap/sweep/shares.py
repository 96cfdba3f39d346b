"""Releases of which only a figure is written, from hazards that have an outline.

Which part of the outline was released is not known, only how much. Such a figure is a share of
ground: faces are split into a part that the record covers and one that it does not, before the six
rules are applied (`minemap.sweep.histories`), so that all that happens there later happens to
ground that was released and to ground that was not.

Of the ground on which the hazard is alive a figure takes what the hazard owns before what another
owns over it; and of either

1. what a later version of the hazard no longer draws, first what is dropped first: registers are
   drawn again after the work;
2. what another hazard is reported on later: what is reported there anew does not stem from before;
3. what no later record takes, in equal shares of each face: teams do not work one ground twice;
4. the rest, first what is taken last.

A record that confirms takes first what stays longest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minemap.sweep.amounts import NEVER, ROUNDING_M2
from minemap.sweep.events import CONFIRMED
from minemap.sweep.histories import drawn_times, releasing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minemap.sweep.events import Record

    Array = np.ndarray[Any, Any]

__all__ = ["Shares", "split_by_figures"]

NOTHING = pd.DataFrame({"again_m2": [], "outside_m2": []}, pd.Index([], name="release", dtype=int))


@dataclass(frozen=True)
class Shares:
    """Faces of which some are split into shares.

    Attributes
    ----------
    face : numpy.ndarray of int
        The face of each share. The first shares are the faces themselves, in their order: what is
        left of those that are split.
    area_m2 : numpy.ndarray of float
        The area of each share; those of a face add up to its own.
    drawn, releases : pandas.DataFrame
        Which rows of the hazards and of the releases cover which share: ``face`` and ``row``.
    beyond : pandas.DataFrame
        For each release by a figure, the m² for which no ground was left: ``again_m2``, where an
        earlier record had released it, and ``outside_m2``; index ``release``.
    """

    face: Array
    area_m2: Array
    drawn: pd.DataFrame
    releases: pd.DataFrame
    beyond: pd.DataFrame


@dataclass
class _Life:
    """The time in which a hazard is alive on a share."""

    hazard: int
    start: int
    drop: int
    stop: int
    changes: list[tuple[int, bool]]
    """From which steps on it is a CHA, or is not."""

    def alive(self, step: int) -> bool:
        return self.start < step < self.stop

    def confirmed(self, step: int) -> bool:
        return max(change for change in self.changes if change[0] < step)[1]


@dataclass
class _Share:
    """A share of a face, the lives on it, and the figures that were taken from it."""

    face: int
    area_m2: float
    lives: list[_Life]
    takes: list[int]

    def split(self, part: float) -> _Share:
        other = _Share(
            self.face,
            self.area_m2 * part,
            [replace(life, changes=list(life.changes)) for life in self.lives],
            list(self.takes),
        )
        self.area_m2 -= other.area_m2
        return other

    def take(self, step: int, release: int, *, confirms: bool) -> None:
        """Let a record cover the share, and with it every hazard that is alive there."""
        self.takes.append(release)
        for life in self.lives:
            if life.alive(step):
                if confirms:
                    life.changes.append((step, True))
                else:
                    life.stop = step

    def life_of(self, hazard: int, step: int) -> _Life | None:
        """Give the life of a hazard that a version draws there at a step."""
        for life in self.lives:
            if life.hazard == hazard and life.start < step < life.drop:
                return life
        return None

    def owner(self, step: int, rank: Array) -> _Life | None:
        """Tell whose ground it is (rule 1)."""
        alive = [life for life in self.lives if life.alive(step)]
        return min(
            alive, key=lambda life: (not life.confirmed(step), rank[life.hazard]), default=None
        )


class _Ground:
    """All shares, by their faces and by the hazards that are alive on them at some time."""

    def __init__(self, shares: list[_Share]) -> None:
        self.of_face: dict[int, list[_Share]] = {}
        self.of_hazard: dict[int, list[_Share]] = {}
        self.faces_of: dict[int, list[int]] = {}
        for share in shares:
            for hazard in dict.fromkeys(life.hazard for life in share.lives):
                self.faces_of.setdefault(hazard, []).append(share.face)
        self.enter(shares)

    def enter(self, shares: list[_Share]) -> None:
        for share in shares:
            self.of_face.setdefault(share.face, []).append(share)
            for hazard in dict.fromkeys(life.hazard for life in share.lives):
                self.of_hazard.setdefault(hazard, []).append(share)

    def open_to(self, hazard: int, step: int) -> list[_Share]:
        """Give the shares on which a hazard is or will be alive; forget the others."""
        known = [
            share
            for share in self.of_hazard.get(hazard, [])
            if any(life.hazard == hazard and life.stop > step for life in share.lives)
        ]
        self.of_hazard[hazard] = known
        return known

    def released_of(self, hazard: int, step: int) -> float:
        """Add up the ground that a version draws at a step and a record released before."""
        return sum(
            share.area_m2
            for face in self.faces_of.get(hazard, [])
            for share in self.of_face[face]
            if (life := share.life_of(hazard, step)) is not None and life.stop < step
        )


def split_by_figures(
    record: Record,
    drawn: pd.DataFrame,
    releases: pd.DataFrame,
    area_m2: Array,
    takes: pd.DataFrame,
) -> Shares:
    """Split faces into shares that releases by a figure cover and shares that they do not.

    Parameters
    ----------
    record : Record
        The tables as numbers.
    drawn, releases : pandas.DataFrame
        Which rows of the hazards and of the releases cover which face: ``face`` and ``row``.
    area_m2 : numpy.ndarray of float
        The areas of the faces.
    takes : pandas.DataFrame
        The releases by a figure: ``release`` (its row), ``hazard`` (the number of the one it names,
        -1: none), ``amount_m2`` and ``at``, a face on which it lies (-1: none), which tells the
        hazard where it names none.

    Returns
    -------
    Shares
        The faces and their shares.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.sweep.events import in_order
    >>> record = in_order(
    ...     pd.DataFrame({"hazard_id": ["A"], "category": ["SHA"],
    ...                   "reported_on": pd.to_datetime(["2020-01-01"])}),
    ...     pd.DataFrame({"release_id": ["R"], "hazard_id": ["A"], "outcome": ["cleared"],
    ...                   "completed_on": pd.to_datetime(["2021-01-01"])}))
    >>> shares = split_by_figures(
    ...     record, pd.DataFrame({"face": [0], "row": [0]}), pd.DataFrame({"face": [], "row": []},
    ...     dtype="int64"), np.array([1000.0]),
    ...     pd.DataFrame({"release": [0], "hazard": [0], "amount_m2": [300.0], "at": [-1]}))
    >>> shares.face.tolist(), shares.area_m2.tolist(), shares.releases.values.tolist()
    ([0, 0], [700.0, 300.0], [[1, 0]])
    """
    if not len(takes):
        return Shares(np.arange(len(area_m2)), area_m2, drawn, releases, NOTHING)
    ground = _Ground(_shares_of(record, drawn, releases, area_m2, takes))
    beyond = []
    order = np.argsort(record.release_step[takes["release"].to_numpy()], kind="stable")
    for release, hazard, amount, at in (
        takes[["release", "hazard", "amount_m2", "at"]].iloc[order].itertuples(index=False)
    ):
        step = int(record.release_step[release])
        home = hazard if hazard >= 0 else _found(ground.of_face.get(at, []), step, record.rank)
        confirms = record.outcome[release] == CONFIRMED
        rest = float(amount)
        for group in _in_turn(
            ground.open_to(home, step), home, step, record.rank, confirms=confirms
        ):
            whole = sum(share.area_m2 for share in group)
            taken = group
            if rest < whole - ROUNDING_M2:
                taken = [share.split(rest / whole) for share in group] if rest > 0 else []
                ground.enter(taken)
            for share in taken:
                share.take(step, release, confirms=confirms)
            rest = max(rest - whole, 0.0)
            if not rest:
                break
        again = min(ground.released_of(home, step), rest) if rest else 0.0
        beyond.append((release, again, rest - again))
    return _laid_out(
        ground.of_face,
        drawn,
        releases,
        area_m2,
        pd.DataFrame(beyond, columns=["release", "again_m2", "outside_m2"]).set_index("release"),
    )


def _shares_of(
    record: Record, drawn: pd.DataFrame, releases: pd.DataFrame, area_m2: Array, takes: pd.DataFrame
) -> list[_Share]:
    """Tell what happens, figures apart, on the faces that they can have to do with."""
    named = np.isin(record.hazard[drawn["row"].to_numpy()], takes["hazard"].to_numpy())
    faces = np.union1d(drawn["face"].to_numpy()[named], takes["at"].to_numpy())
    drawn = drawn[drawn["face"].isin(faces)]
    releases = releases[releases["face"].isin(faces)]
    times, redrawn = drawn_times(record, drawn)
    released: dict[int, list[int]] = {}
    for face, step in zip(
        *(column.tolist() for column in releasing(record, releases)), strict=True
    ):
        released.setdefault(face, []).append(step)
    confirming = releases[record.outcome[releases["row"].to_numpy()] == CONFIRMED]
    confirmed: dict[int, list[int]] = {}
    for face, step in zip(
        confirming["face"].tolist(),
        record.release_step[confirming["row"].to_numpy()].tolist(),
        strict=True,
    ):
        confirmed.setdefault(face, []).append(step)
    changes: dict[int, list[tuple[int, bool]]] = {}
    for life, step, category in redrawn.itertuples(index=False):
        changes.setdefault(life, []).append((step, category))
    shares: dict[int, _Share] = {}
    for number, (face, hazard, category, start, drop) in enumerate(
        times[["face", "hazard", "confirmed", "start", "stop"]].itertuples(index=False)
    ):
        life = _Life(
            hazard,
            start,
            drop,
            min([drop, *(step for step in released.get(face, []) if step > start)]),
            [
                (start, category),
                *changes.get(number, []),
                *((step, True) for step in confirmed.get(face, []) if step > start),
            ],
        )
        share = shares.setdefault(face, _Share(face, float(area_m2[face]), [], []))
        share.lives.append(life)
    return list(shares.values())


def _found(shares: list[_Share], step: int, rank: Array) -> int:
    """Tell whose ground a point lies on, or was before it was released; -1: nobody's."""
    owners = [share.owner(step, rank) for share in shares]
    hazards = [life.hazard for life in owners if life is not None]
    hazards = hazards or [
        life.hazard for share in shares for life in share.lives if life.start < step < life.drop
    ]
    return min(hazards, key=lambda hazard: rank[hazard], default=-1)


def _in_turn(
    ground: list[_Share], hazard: int, step: int, rank: Array, *, confirms: bool
) -> Iterator[list[_Share]]:
    """Group the shares that a figure can take by the order in which it takes them."""
    groups: dict[tuple[int, ...], list[_Share]] = {}
    for share in ground:
        life = share.life_of(hazard, step)
        if life is None or not life.alive(step) or (confirms and life.confirmed(step)):
            continue
        beneath = share.owner(step, rank) is not life
        when = (-life.stop,) if confirms else _turn(share, life, step)
        groups.setdefault((int(beneath), *when), []).append(share)
    yield from (groups[turn] for turn in sorted(groups))


def _turn(share: _Share, life: _Life, step: int) -> tuple[int, int]:
    """Give the place in the order of the module's text."""
    if life.stop == life.drop != NEVER:
        return 1, life.stop
    if any(step < other.start < life.stop for other in share.lives):
        return 2, 0
    if life.stop == NEVER:
        return 3, 0
    return 4, -life.stop


def _laid_out(
    of_face: dict[int, list[_Share]],
    drawn: pd.DataFrame,
    releases: pd.DataFrame,
    area_m2: Array,
    beyond: pd.DataFrame,
) -> Shares:
    """Number the shares, and list what covers each."""
    area = area_m2.copy()
    more = [share for shares in of_face.values() for share in shares[1:]]
    number = len(area) + np.arange(len(more))
    origin = np.array([share.face for share in more], dtype=np.int64)
    for face, shares in of_face.items():
        area[face] = shares[0].area_m2
    first = [(face, row) for face, shares in of_face.items() for row in shares[0].takes]
    other = [
        (n, row) for n, share in zip(number.tolist(), more, strict=True) for row in share.takes
    ]
    taken = pd.DataFrame([*first, *other], columns=["face", "row"], dtype=np.int64)
    copies = pd.DataFrame({"face": origin, "share": number})
    return Shares(
        np.concatenate([np.arange(len(area)), origin]),
        np.concatenate([area, [share.area_m2 for share in more]]),
        _on_shares(drawn, copies),
        pd.concat([_on_shares(releases, copies), taken], ignore_index=True),
        beyond,
    )


def _on_shares(pairs: pd.DataFrame, copies: pd.DataFrame) -> pd.DataFrame:
    """Let what covers a face cover all of its shares."""
    copied = copies.merge(pairs, on="face")
    return pd.concat(
        [pairs, pd.DataFrame({"face": copied["share"], "row": copied["row"]})], ignore_index=True
    )
