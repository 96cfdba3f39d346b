"""The teams: what they can do, with how many people, at what cost, from when and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minemap.days import as_day
from minemap.errors import ArgumentError
from minemap.planning.days import periods
from minemap.planning.rates import is_number, is_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from minemap.planning.rates import Method

__all__ = ["Team", "default_teams"]

MAX_LATITUDE, MAX_LONGITUDE = 90.0, 180.0
CURRENCY = re.compile("[A-Z]{3}")


@dataclass(frozen=True)
class Team:
    """A team that works in one area at a time.

    Methods with the same outcome work side by side: their outputs add up.

    Parameters
    ----------
    name : str
        Its name; no two teams of a plan share one.
    units : mapping of str to int
        Methods, and how many units of each the team has: ``{"manual": 10}`` is ten deminers.
    persons : int
        All people in it, with leader, medic and driver.
    cost_per_day : float, optional
        Cost of a working day, in `currency`. By default no cost is worked out.
    currency : str, optional
        Three letters (ISO 4217), as ``USD``.
    idle_cost_per_day : float
        Cost of each working day between its first and last one on which it waits: for another
        team, for the end of a season.
    available_from, available_until : date, optional
        Its first and last day.
    leave : iterable of pairs of dates
        Its own leave, each with the first and the last day.
    location : tuple of float, optional
        Longitude and latitude of where it starts from.

    Raises
    ------
    ArgumentError
        If a value is not one of these: a part of a person, an unknown currency.

    Examples
    --------
    >>> Team("Manual 1", {"manual": 10}, persons=13, cost_per_day=1500, currency="USD").persons
    13
    """

    name: str
    units: Mapping[str, int] = field(hash=False)
    persons: int
    cost_per_day: float | None = None
    currency: str | None = None
    idle_cost_per_day: float = 0.0
    available_from: date | None = None
    available_until: date | None = None
    leave: tuple[tuple[date, date], ...] = ()
    location: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        where = f"team {self.name!r}"
        if not str(self.name).strip():
            raise ArgumentError("a team needs a name")
        if not self.units:
            raise ArgumentError(f"{where} has no method: units={{'manual': 10}} is ten deminers")
        for what, count in [("persons", self.persons), *self.units.items()]:
            if not is_whole(count, 1):
                raise ArgumentError(f"{where}: {what} {count!r} is not a whole number from 1 up")
        self._check_costs(where)
        freeze = object.__setattr__
        freeze(self, "units", dict(self.units))
        freeze(self, "leave", periods(self.leave, f"{where}: leave"))
        for name in ("available_from", "available_until"):
            day = getattr(self, name)
            if day is not None:
                freeze(
                    self,
                    name,
                    as_day(day, f"{where}: {name}", first=name == "available_from").date(),
                )
        if self.available_from and self.available_until:
            periods([(self.available_from, self.available_until)], f"{where}: availability")
        if self.location is not None:
            longitude, latitude = self.location
            if not (abs(longitude) <= MAX_LONGITUDE and abs(latitude) <= MAX_LATITUDE):
                raise ArgumentError(f"{where}: location {self.location} is longitude, latitude")

    def _check_costs(self, where: str) -> None:
        if (self.cost_per_day is None) != (self.currency is None):
            raise ArgumentError(f"{where}: a cost and its currency go together; give both, or none")
        for cost in (self.cost_per_day or 0.0, self.idle_cost_per_day):
            if not (is_number(cost) and cost >= 0):
                raise ArgumentError(f"{where}: cost {cost!r} is not an amount from 0 up")
        if self.idle_cost_per_day and self.currency is None:
            raise ArgumentError(f"{where}: idle_cost_per_day needs a cost_per_day and a currency")
        if self.currency is not None and not CURRENCY.fullmatch(self.currency):
            raise ArgumentError(
                f"{where}: currency {self.currency!r} is not a code such as 'USD' or 'PEN'"
            )


def default_teams() -> tuple[Team, ...]:
    """Give one ordinary team for each kind of work: survey, technical survey, manual clearance.

    They give an order of magnitude before the real teams are known; they cost nothing.

    Returns
    -------
    tuple of Team
        A survey team of 3, a technical survey unit of 4, and 10 deminers with their leader, medic
        and driver.

    Examples
    --------
    >>> [team.persons for team in default_teams()]
    [3, 4, 13]
    """
    return (
        Team("Survey", {"non_technical_survey": 1}, persons=3),
        Team("Technical survey", {"technical_survey": 1}, persons=4),
        Team("Manual clearance", {"manual": 10}, persons=13),
    )


def checked(teams: Sequence[Team], methods: Mapping[str, Method]) -> str | None:
    """Check teams against each other and against the methods; return their currency."""
    if not teams:
        raise ArgumentError("there is no team")
    names = [team.name for team in teams]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ArgumentError(f"two teams are called {twice[0]!r}; give each its own name")
    currencies = sorted({team.currency for team in teams if team.currency is not None})
    if len(currencies) > 1:
        raise ArgumentError(
            f"the teams' costs are in {' and '.join(currencies)}; put all into one currency"
        )
    unpriced = [team.name for team in teams if team.currency is None]
    if currencies and unpriced:
        raise ArgumentError(
            f"team {unpriced[0]!r} has no cost while others have; give it one, or none to any"
        )
    for team in teams:
        units: dict[str, str] = {}
        for name in team.units:
            if name not in methods:
                raise ArgumentError(
                    f"team {team.name!r}: method {name!r} is not one of {', '.join(methods)}"
                )
            method = methods[name]
            if units.setdefault(method.brings, method.unit) != method.unit:
                raise ArgumentError(
                    f"team {team.name!r}: its methods for {method.brings} ground are in "
                    f"{units[method.brings]} and in {method.unit}; they cannot be added up"
                )
    return currencies[0] if currencies else None
