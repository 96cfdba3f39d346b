"""Ground known by a written figure alone: m² that enter, change and leave without a place.

A hazard that has only a point, or no geometry, counts with the figure that was written down; and on
the basis of reported figures every hazard does. The rules are those of ground with a place (see
`minemap.sweep.sweeping`), applied to amounts instead of polygons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NEVER", "ROUNDING_M2", "ROW_COLUMNS", "change", "sweep_figures"]

NEVER = np.iinfo(np.int64).max
"""The step at which ground leaves that is still there."""

ROW_COLUMNS = ["hazard", "category", "start", "entry", "stop", "exit", "release", "area_m2"]
"""The columns of the rows that `sweep_figures` returns."""


def change(before: str, after: str) -> str:
    """Name the move of ground that passes from one category to another, or keeps its own.

    Parameters
    ----------
    before, after : {"SHA", "CHA"}
        The category of the ground before and after; the same where it passes between two hazards
        of one category.

    Returns
    -------
    {"confirmed", "downgraded", "adjusted"}
        The exit of the one and the entry of the other (rule 5).

    Examples
    --------
    >>> change("SHA", "CHA"), change("CHA", "SHA"), change("CHA", "CHA")
    ('confirmed', 'downgraded', 'adjusted')
    """
    if before == after:
        return "adjusted"
    return "confirmed" if after == "CHA" else "downgraded"


ROUNDING_M2 = 1e-6
"""Less than this is the rounding of a sum, not ground."""


@dataclass
class _Lot:
    """Some m² of one hazard that entered together and have not yet left."""

    area_m2: float
    category: str
    start: int
    entry: str


@dataclass
class _Account:
    """The lots of one hazard, and the rows that have left it."""

    hazard: int
    lots: list[_Lot] = field(default_factory=list)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    figure: float = 0.0
    category: str = ""

    def leave(self, lot: _Lot, area_m2: float, step: int, how: str | None, release: int) -> None:
        """Let part of a lot go, or all of it."""
        self.rows.append(
            (self.hazard, lot.category, lot.start, lot.entry, step, how, release, area_m2)
        )
        if area_m2 < lot.area_m2:
            lot.area_m2 -= area_m2
        else:
            self.lots.remove(lot)

    def move(self, lot: _Lot, area_m2: float, step: int, category: str, release: int) -> None:
        """Let part of a lot, or all of it, pass to the other category."""
        how = change(lot.category, category)
        self.leave(lot, area_m2, step, how, release)
        self.lots.append(_Lot(area_m2, category, step, how))

    def state(self, step: int, figure: float, category: str, *, stands: bool) -> None:
        """Take in a version: what it says beyond the version before (rule 4)."""
        first = not self.category
        changed = not first and category != self.category
        self.category = category
        if not stands:
            for lot in list(self.lots):
                self.leave(lot, lot.area_m2, step, "adjusted", -1)
            self.figure = 0.0
            return
        if changed:
            for lot in [lot for lot in self.lots if lot.category != category]:
                self.move(lot, lot.area_m2, step, category, -1)
        unwritten = math.isnan(figure)
        if unwritten and (self.lots or self.figure):
            return
        figure = 0.0 if unwritten else figure
        if figure > 0.0:
            # A lot of unknown size (0 m²) ends when a version gives its size.
            for lot in [lot for lot in self.lots if lot.area_m2 == 0.0]:
                self.leave(lot, 0.0, step, "adjusted", -1)
        if figure > self.figure or (unwritten and not self.lots):
            entry = "added" if first else "adjusted"
            self.lots.append(_Lot(figure - self.figure, category, step, entry))
        elif figure < self.figure or figure == 0.0:
            self.shrink(step, figure)
        self.figure = figure

    def shrink(self, step: int, figure: float) -> None:
        """Take in a smaller size, whose difference what was released since uses up first."""
        dropped = self.left() - figure
        if dropped > ROUNDING_M2 or not figure:
            self.take(step, dropped if figure else math.inf, "adjusted", -1)

    def left(self) -> float:
        """Add up what has not left."""
        return math.fsum(lot.area_m2 for lot in self.lots)

    def take(self, step: int, amount_m2: float, how: str, release: int) -> float:
        """Take an amount from the lots; return how much of it there was not (rules 2 and 3)."""
        # Confirmed before suspected, as ground is owned (rule 1), then as it came.
        lots = sorted(self.lots, key=lambda lot: (lot.category, lot.start))
        for lot in lots:
            if how == "confirmed" and lot.category == "CHA":
                continue
            area = min(amount_m2, lot.area_m2)
            if area <= 0.0 and not math.isinf(amount_m2):
                continue
            if how == "confirmed":
                self.move(lot, area, step, "CHA", release)
            else:
                self.leave(lot, area, step, how, release)
            amount_m2 -= area
        return amount_m2


def sweep_figures(versions: pd.DataFrame, takes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Apply versions and releases that are written figures, in the order of their steps.

    Parameters
    ----------
    versions : pandas.DataFrame
        Every version of the hazards in question: ``hazard`` (number of the hazard), ``step``,
        ``category``, ``figure_m2`` (missing: not written) and ``stands`` (false where the version
        is a polygon, so that its ground is not counted here).
    takes : pandas.DataFrame
        Releases: ``hazard``, ``step``, ``amount_m2``, ``outcome`` and ``release`` (its number).

    Returns
    -------
    rows : pandas.DataFrame
        Amounts with one history: ``hazard``, ``category``, ``start``, ``entry``, ``stop``
        (`NEVER` while still there), ``exit``, ``release`` (-1: none) and ``area_m2``.
    beyond : pandas.DataFrame
        On the index of `takes`, the m² of each release for which no ground was left: ``again_m2``,
        which an earlier release had taken, and ``outside_m2``.

    Examples
    --------
    >>> import pandas as pd
    >>> versions = pd.DataFrame(
    ...     {"hazard": [0], "step": [1], "category": ["SHA"], "figure_m2": [500.0],
    ...      "stands": [True]}
    ... )
    >>> takes = pd.DataFrame(
    ...     {"hazard": [0], "step": [2], "amount_m2": [300.0], "outcome": ["cancelled"],
    ...      "release": [0]}
    ... )
    >>> rows, beyond = sweep_figures(versions, takes)
    >>> rows[["start", "stop", "exit", "area_m2"]].values.tolist()[0]
    [1, 2, 'cancelled', 300.0]
    """
    beyond = pd.DataFrame(0.0, takes.index, ["again_m2", "outside_m2"])
    busy = versions["hazard"].duplicated(keep=False) | versions["hazard"].isin(takes["hazard"])
    quiet = versions[~busy & versions["stands"]]
    rows = [
        pd.DataFrame(
            {
                "hazard": quiet["hazard"],
                "category": quiet["category"],
                "start": quiet["step"],
                "entry": "added",
                "stop": NEVER,
                "exit": None,
                "release": -1,
                "area_m2": quiet["figure_m2"].fillna(0.0),
            }
        )[~(quiet["figure_m2"] == 0.0)]
    ]
    left: list[tuple[object, ...]] = []
    for account in _settle(versions[busy], takes, beyond):
        for lot in list(account.lots):
            account.leave(lot, lot.area_m2, NEVER, None, -1)
        left += account.rows
    rows.append(pd.DataFrame(left, columns=ROW_COLUMNS))
    return pd.concat([part for part in rows if len(part)] or rows[1:], ignore_index=True), beyond


def _settle(
    versions: pd.DataFrame, takes: pd.DataFrame, beyond: pd.DataFrame
) -> Iterator[_Account]:
    """Go through the events of each hazard in order."""
    events: dict[int, list[tuple[int, int, tuple[object, ...]]]] = {}
    for hazard, step, category, figure, stands in versions[
        ["hazard", "step", "category", "figure_m2", "stands"]
    ].itertuples(index=False):
        events.setdefault(hazard, []).append((step, -1, (figure, category, stands)))
    for place, (hazard, step, amount, outcome, release) in enumerate(
        takes[["hazard", "step", "amount_m2", "outcome", "release"]].itertuples(index=False)
    ):
        events.setdefault(hazard, []).append((step, place, (amount, outcome, release)))
    rest = np.zeros((len(takes), 2))
    rest[:, 1] = takes["amount_m2"]
    for hazard, of_hazard in events.items():
        account = _Account(hazard)
        for step, place, said in sorted(of_hazard, key=lambda event: event[0]):
            if place < 0:
                figure, category, stands = said
                account.state(step, figure, category, stands=bool(stands))  # type: ignore[arg-type]
            else:
                amount, outcome, release = said
                released = max(account.figure - account.left(), 0.0)
                over = account.take(step, amount, outcome, release)  # type: ignore[arg-type]
                rest[place] = min(over, released), max(over - released, 0.0)
        yield account
    beyond[["again_m2", "outside_m2"]] = rest
