"""A plan in one file: teams, calendar, shares, weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError, ReadError
from minemap.planning.crews import Team
from minemap.planning.days import Calendar, Season
from minemap.planning.plan import Workload, workload
from minemap.planning.rates import Method, Shares, known_keys, range_of, shares_of
from minemap.planning.rates import read_methods as read_methods_file
from minemap.toml_files import read_toml

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

__all__ = ["Plan", "read_plan"]

CALENDAR_KEYS = {
    "working_days", "country", "subdivision", "holidays", "leave", "season", "hours_per_day",
    "standby_share", "travel_km_per_day", "set_up_days",
}  # fmt: skip
SEASON_KEYS = {"name", "first", "last", "where"}
TEAM_KEYS = {
    "name", "persons", "work", "cost_per_day", "currency", "idle_cost_per_day", "available_from",
    "available_until", "leave", "longitude", "latitude",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """The content of a plan file.

    Parameters
    ----------
    teams : tuple of Team
        The teams.
    calendar : Calendar
        The calendar.
    methods : mapping of str to Method
        The methods: those of the file that it names, or those given, or the defaults.
    shares : mapping of str to Shares, optional
        Shares by category.
    weights : mapping of str to float, optional
        Columns of the areas and their weights.
    start : object, optional
        The first day.
    deadline : object, optional
        By when all should be finished.
    budget : float, optional
        A sum of money, in the currency of the teams.

    Examples
    --------
    >>> Plan((), Calendar(), {}).start is None
    True
    """

    teams: tuple[Team, ...]
    calendar: Calendar
    methods: Mapping[str, Method]
    shares: Mapping[str, Shares] | None = None
    weights: Mapping[str, float] | None = None
    start: Any = None
    deadline: Any = None
    budget: float | None = None

    def workload(self, remaining: gpd.GeoDataFrame | pd.DataFrame, **options: Any) -> Workload:
        """Plan the remaining work as the file says.

        Parameters
        ----------
        remaining : geopandas.GeoDataFrame
            Areas, as ``ledger.remaining(day)`` gives them.
        **options
            As `workload` takes them; they replace what the file says.

        Returns
        -------
        Workload
            The plan, worked out.

        Raises
        ------
        ArgumentError
            As `workload`.

        Examples
        --------
        >>> import minemap
        >>> from minemap.planning import default_methods, default_teams
        >>> plan = Plan(default_teams(), Calendar(), default_methods(), start="2024-01-01")
        >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
        >>> plan.workload(remaining, draws=50).draws
        50
        """
        said = {
            "methods": self.methods,
            "teams": self.teams,
            "calendar": self.calendar,
            "shares": self.shares,
            "priority": self.weights,
            "start": self.start,
            "deadline": self.deadline,
            "budget": self.budget,
        }
        return workload(remaining, **{**said, **options})


def read_plan(path: str | os.PathLike[str], methods: Mapping[str, Method] | None = None) -> Plan:
    r"""Read a plan from one TOML file: teams, calendar, shares and weights.

    The file has a table ``[[team]]`` for each team, and may have ``[calendar]`` with
    ``[[calendar.season]]``, ``[shares.SHA]`` and ``[shares.CHA]``, ``[weights]``, ``start``,
    ``deadline``, ``budget`` and ``methods`` (a file of methods, beside it). The keys of a team's
    work name its units: ``work.manual = { deminers = 10 }``.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    methods : mapping of str to Method, optional
        Methods in place of those that the file names; by default the defaults.

    Returns
    -------
    Plan
        What it says.

    Raises
    ------
    ReadError
        If the file is missing or no TOML, or has a key or a value that is not known.
    MissingDependencyError
        If it asks for public holidays and the package ``holidays`` is not there.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "plan.toml"
    >>> _ = path.write_text('[[team]]\nname = "A"\npersons = 13\nwork.manual = {deminers = 10}')
    >>> read_plan(path).teams[0].units["manual"]
    10
    """
    from minemap.planning.rates import default_methods

    sections = known_keys(
        read_toml(path, "a plan"),
        {"team", "calendar", "shares", "weights", "start", "methods", "deadline", "budget"},
        str(path),
    )
    if methods is None:
        named = sections.get("methods")
        methods = (
            default_methods() if named is None else read_methods_file(Path(path).parent / named)
        )
    entries = sections.get("team", [])
    if not isinstance(entries, list) or not entries:
        raise ReadError(f"{path}: there is no [[team]] in it")
    weights = sections.get("weights")
    return Plan(
        tuple(_team(entry, methods, f"{path}: team {i}") for i, entry in enumerate(entries, 1)),
        _calendar(sections.get("calendar", {}), f"{path}: [calendar]"),
        methods,
        shares_of(sections["shares"], str(path)) if "shares" in sections else None,
        None if weights is None else dict(known_keys(weights, set(weights), f"{path}: [weights]")),
        sections.get("start"),
        sections.get("deadline"),
        sections.get("budget"),
    )


def _team(entry: object, methods: Mapping[str, Method], where: str) -> Team:
    keys = dict(known_keys(entry, TEAM_KEYS, where))
    where = f"{where} ({keys.get('name', 'without a name')})"
    units = {}
    for name, counted in keys.get("work", {}).items():
        if name not in methods:
            raise ReadError(f"{where}: method {name!r} is not one of {', '.join(methods)}")
        unit = methods[name].units
        count = known_keys(counted, {unit}, f"{where}: work.{name}")
        if unit not in count:
            raise ReadError(f"{where}: work.{name} needs {{ {unit} = number }}")
        units[name] = count[unit]
    longitude, latitude = keys.pop("longitude", None), keys.pop("latitude", None)
    if (longitude is None) != (latitude is None):
        raise ReadError(f"{where}: longitude and latitude go together")
    keys.pop("work", None)
    try:
        return Team(
            units=units, location=None if longitude is None else (longitude, latitude), **keys
        )
    except (ArgumentError, TypeError, ValueError) as error:
        raise ReadError(f"{where}: {error}") from error


def _calendar(entry: object, where: str) -> Calendar:
    keys = dict(known_keys(entry, CALENDAR_KEYS, where))
    if "standby_share" in keys:
        keys["standby_share"] = range_of(keys["standby_share"], f"{where} standby_share")
    seasons = keys.pop("season", [])
    try:
        return Calendar(
            seasons=tuple(
                Season(**known_keys(season, SEASON_KEYS, f"{where} season")) for season in seasons
            ),
            **keys,
        )
    except (ArgumentError, TypeError, ValueError) as error:
        raise ReadError(f"{where}: {error}") from error
