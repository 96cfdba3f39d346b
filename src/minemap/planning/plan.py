"""Plans the remaining work: person-days, months and money, by area and by year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from minemap.cards import Card, Shown, drawn_picture
from minemap.days import as_day
from minemap.dtypes import TEXT
from minemap.errors import ArgumentError
from minemap.language.vocabulary import RELEASING
from minemap.planning import figures, words
from minemap.planning.crews import checked, default_teams
from minemap.planning.days import WEEK, Calendar, Clocks
from minemap.planning.jobs import Draws, Futures, likely, split, survey
from minemap.planning.priority import Layer, priorities
from minemap.planning.rates import (
    Range,
    default_methods,
    default_shares,
    doubtful,
    is_number,
    is_whole,
    methods_table,
)
from minemap.planning.schedule import Solved, ordered, solve
from minemap.planning.simulate import FIELDS, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from minemap.planning.crews import Team
    from minemap.planning.jobs import Site
    from minemap.planning.notes import Note
    from minemap.planning.rates import Distribution, Method, Shares
    from minemap.planning.schedule import Order
    from minemap.planning.simulate import Run

    Floats = NDArray[np.float64]
    from minemap.days import Day

    Table = Literal[
        "areas",
        "total",
        "schedule",
        "milestones",
        "teams",
        "sensitivity",
        "priority",
        "methods",
        "budget",
    ]

__all__ = ["LEVELS", "Workload", "compare", "workload"]

LEVELS = (0.1, 0.5, 0.9)
LEVEL_NAMES = ("10", "50", "90")
BLOCK_BYTES = 256_000_000
"""Most bytes for the vectors of draws of areas between two jobs."""

HELD_BYTES = 40
"""Bytes for each draw of such an area: five vectors of float64."""

DATES = ("start", "finish")


@dataclass(frozen=True, repr=False)
class Workload(Shown):
    """A plan for the remaining ground with given teams, made by `workload`.

    Planned values follow the likely outputs. Those called ``_10``, ``_50`` and ``_90`` are what 10,
    50 and 90 % of the draws do not exceed. Planned values of areas add up to the total. Quantiles
    do not, since not everything goes badly at once.

    Parameters
    ----------
    areas : pandas.DataFrame
        One row for each area, as the table of areas lists them: ``rank``, ``hazard_id``,
        ``category``, ``area_m2``, ``cancelled_m2``, ``reduced_m2``, ``cleared_m2`` (expected),
        ``teams``, ``working_days`` (team-days, moves included), ``person_days``, ``elapsed_days``
        (calendar days from start to finish), ``start``, ``finish``, ``cost``, and the quantiles of
        the last six. A date is missing where the teams' time does not suffice.
    total : pandas.DataFrame
        Rows ``planned``, ``10``, ``50``, ``90`` (index ``estimate``): ``working_days``,
        ``person_days``, ``elapsed_days`` (from `start`), ``start``, ``finish``, ``cost`` (with the
        cost of idle days).
    schedule : pandas.DataFrame
        One row for each job, by team and start: ``team``, ``hazard_id``, ``category``, ``outcome``
        (``prepared`` where ground is made ready for another team), ``methods``, ``area_m2`` (that
        part of the area), ``travel_days``, ``working_days``, ``start``, ``finish`` and
        their quantiles.
    milestones : pandas.DataFrame
        One row for each year (index ``year_end``): ``areas`` finished, ``cancelled_m2``,
        ``reduced_m2``, ``cleared_m2``, ``released_m2``, ``remaining_areas``, ``remaining_m2`` and
        its quantiles.
    teams : pandas.DataFrame
        One row for each team (index ``team``): ``persons``, ``jobs``, ``working_days``,
        ``travel_days``, ``idle_days``, ``person_days``, ``cost``, ``start``, ``finish``.
    sensitivity : pandas.DataFrame
        One row for each assumption, the most telling first: ``assumption``, ``unit``, ``low``,
        ``likely``, ``high``, ``finish_at_low``, ``finish_at_high``, ``days_at_low`` and
        ``days_at_high`` (later than planned, in calendar days; missing: never) and ``swing_days``
        (infinite where an end is never; missing where the plan itself is never finished).
    methods : pandas.DataFrame
        The methods used, with units and sources.
    priority : pandas.DataFrame or None
        The scores that ranked the areas.
    calendar : Calendar
        As given.
    solved : Solved
        How the schedule compares with others, and with the shortest possible.
    start : pandas.Timestamp
        The first day of the plan.
    currency : str or None
        The currency of every cost.
    unfinished : float
        The part of the draws in which the teams' time does not suffice.
    draws, seed : int
        As given.
    said : tuple of (str, mapping)
        What was assumed for want of data, and figures in doubt: `notes` says it.
    ends : numpy.ndarray of datetime64
        The last day of work in every draw; NaT where the teams' time does not suffice.
    deadline : pandas.Timestamp or None
        As given.
    probability : float
        The part of the draws that are finished on the deadline; NaN without one.
    needs : pandas.DataFrame
        What the deadline needs (index ``probability``: 0.5, 0.9): ``teams``, ``persons``, ``added``
        (teams like those of the plan, as ``Manual 1 x 2``), ``finish`` with them (the day by which
        that part of the draws is finished), ``months`` from the start, ``cost`` that they stay
        within; ``added`` is missing where no such number of teams does it. Empty without a
        deadline.
    budget : float or None
        As given: `within_budget` tells what it buys.

    Examples
    --------
    >>> import minemap
    >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
    >>> plan = workload(remaining, start="2024-01-01", draws=200)
    >>> plan.total.index.tolist()
    ['planned', '10', '50', '90']
    """

    areas: pd.DataFrame
    total: pd.DataFrame
    schedule: pd.DataFrame
    milestones: pd.DataFrame
    teams: pd.DataFrame
    sensitivity: pd.DataFrame
    methods: pd.DataFrame
    priority: pd.DataFrame | None
    calendar: Calendar
    solved: Solved
    start: pd.Timestamp
    currency: str | None
    unfinished: float
    draws: int
    seed: int
    said: tuple[Note, ...]
    ends: NDArray[np.datetime64]
    deadline: pd.Timestamp | None
    probability: float
    needs: pd.DataFrame
    budget: float | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """Assumptions for missing data, and doubtful figures, in English.

        Returns
        -------
        tuple of str
            A sentence each; `summary` says them in other languages.

        Examples
        --------
        >>> import minemap
        >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
        >>> workload(remaining, start="2024-01-01", draws=50).notes[0]
        "the areas have no column 'terrain': no such factor for manual"
        """
        return tuple(words.noted(note, "en") for note in self.said)

    def chance(self, day: Day) -> float:
        """Give the probability that all is finished by a day.

        Parameters
        ----------
        day : date-like
            The day; a year is its last one.

        Returns
        -------
        float
            The part of the draws that are.

        Raises
        ------
        ArgumentError
            If it is not a day.

        Examples
        --------
        >>> import minemap
        >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
        >>> workload(remaining, start="2024-01-01", draws=50).chance("2024-01-02")
        0.0
        """
        return float((self.ends <= as_day(day, "day").to_datetime64()).mean())

    def within_budget(self, budget: float | None = None) -> pd.DataFrame:
        """List what a sum of money pays for, in the order in which areas are finished.

        Parameters
        ----------
        budget : float, optional
            In the currency of the plan; by default its own. The planned cost of areas is counted,
            not of idle days.

        Returns
        -------
        pandas.DataFrame
            One row for each area, by its planned finish: ``hazard_id``, ``category``, ``area_m2``,
            ``finish``, ``cost``, ``spent`` (with all before it) and ``bought``. Once an area is too
            dear, none after it is bought.

        Raises
        ------
        ArgumentError
            If it is not an amount, none is given, or the teams have no cost.

        Examples
        --------
        >>> import pandas as pd
        >>> from minemap.planning import Method, Range, Shares, Team
        >>> ground = pd.DataFrame(
        ...     {"hazard_id": ["A", "B"], "category": "CHA", "area_m2": [200.0, 400.0]})
        >>> manual = Method("manual", "cleared", "deminer", Range.exactly(25))
        >>> team = Team("M", {"manual": 8}, persons=11, cost_per_day=900, currency="USD")
        >>> plan = workload(ground, {"manual": manual}, [team], shares={"CHA": Shares(0, 0, 1)},
        ...                 start="2025-01-06", draws=10)
        >>> plan.within_budget(1000)[["hazard_id", "spent", "bought"]].to_numpy().tolist()
        [['A', 900.0, True], ['B', 2700.0, False]]
        """
        if budget is None and self.budget is None:
            raise ArgumentError("give budget=, to the plan or here")
        budget = _budget(self.budget if budget is None else budget, self.currency)
        columns = ["hazard_id", "category", "area_m2", "finish", "cost"]
        table = self.areas.sort_values(["finish", "rank"], kind="stable")[columns]
        table = table.reset_index(drop=True)
        table["spent"] = table["cost"].cumsum()
        table["bought"] = table["spent"] <= budget * (1.0 + SAME_MONEY)
        return table

    def to_frame(self, table: Table = "areas") -> pd.DataFrame:
        """Give one of the tables as a copy.

        Parameters
        ----------
        table : str
            ``areas``, ``total``, ``schedule``, ``milestones``, ``teams``, ``sensitivity``,
            ``priority``, ``methods`` or ``budget`` (as `within_budget` gives it).

        Returns
        -------
        pandas.DataFrame
            The table.

        Raises
        ------
        ArgumentError
            If there is no such table.

        Examples
        --------
        >>> import minemap
        >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
        >>> len(workload(remaining, start="2024-01-01", draws=50).to_frame("areas"))
        60
        """
        tables = ("areas", "total", "schedule", "milestones", "teams", "sensitivity", "methods")
        if table == "budget":
            return self.within_budget()
        if table == "priority" and self.priority is None:
            raise ArgumentError("the areas were taken as the table lists them: no priority=")
        if table not in (*tables, "priority"):
            raise ArgumentError(
                f"table {table!r} is not one of {', '.join(tables)}, priority, budget"
            )
        frame: pd.DataFrame = getattr(self, table)
        return frame.copy()

    def summary(self, language: str = "en") -> str:
        """Write the plan up in a few lines, with every unit.

        Parameters
        ----------
        language : {"en", "es", "fr"}
            The language.

        Returns
        -------
        str
            Lines of text.

        Raises
        ------
        ArgumentError
            If there are no words in the language.

        Examples
        --------
        >>> import minemap
        >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
        >>> plan = workload(remaining, start="2024-01-01", draws=50)
        >>> plan.summary("es").splitlines()[0]
        'Carga de trabajo desde 01/01/2024'
        """
        return words.summary(self, language)

    def plot_schedule(self, ax: Axes | None = None, *, language: str = "en") -> Axes:
        """Draw the schedule: one row for each team, one bar for each stretch of work.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default a new figure.
        language : {"en", "es", "fr"}
            The language.

        Returns
        -------
        matplotlib.axes.Axes
            The drawing.

        Raises
        ------
        MissingDependencyError
            If matplotlib is not there.

        Examples
        --------
        >>> import minemap
        >>> from matplotlib.figure import Figure
        >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
        >>> plan = workload(remaining, start="2024-01-01", draws=50)
        >>> plan.plot_schedule(Figure().add_subplot()).get_xlabel()
        ''
        """
        return figures.schedule(self, ax, language)

    def plot_sensitivity(self, ax: Axes | None = None, *, language: str = "en") -> Axes:
        """Draw which assumption moves the finish most: a tornado.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default a new figure.
        language : {"en", "es", "fr"}
            The language.

        Returns
        -------
        matplotlib.axes.Axes
            The drawing.

        Raises
        ------
        MissingDependencyError
            If matplotlib is not there.

        Examples
        --------
        >>> import minemap
        >>> from matplotlib.figure import Figure
        >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
        >>> plan = workload(remaining, start="2024-01-01", draws=50)
        >>> plan.plot_sensitivity(Figure().add_subplot()).get_xlabel()
        'Finish, in calendar days from the planned one (later to the right)'
        """
        return figures.sensitivity(self, ax, language)

    def _card(self) -> Card:
        planned: Any = self.total.loc["planned"]
        unlikely: Any = self.total.loc["90"]
        shown = [
            ("Areas", words.number(len(self.areas), "en")),
            ("Teams", words.number(len(self.teams), "en")),
            ("Starts", f"{self.start:%Y-%m-%d}"),
            ("Finished", _spelled(planned["finish"])),
            ("90 % finish by", _spelled(unlikely["finish"])),
            ("Working days of teams", words.number(planned["working_days"], "en")),
        ]
        if pd.notna(planned["cost"]):
            money = f"{words.number(planned['cost'], 'en')} {self.currency or ''}".strip()
            shown.append(("Cost", money))
        if self.deadline is not None:
            share = words.number(self.probability * 100, "en")
            shown.append((f"Finished by {self.deadline:%Y-%m-%d}", f"{share} %"))
        return Card(
            "Workload",
            shown,
            partial(drawn_picture, "Who works when", self.plot_schedule),
            self.milestones[["released_m2", "remaining_m2"]].reset_index(),
            self.notes,
        )


def workload(
    remaining: gpd.GeoDataFrame | pd.DataFrame,
    methods: Mapping[str, Method] | None = None,
    teams: Sequence[Team] | None = None,
    calendar: Calendar | None = None,
    *,
    shares: Mapping[str, Shares] | None = None,
    priority: pd.DataFrame | Mapping[str, float] | None = None,
    layers: Mapping[str, Layer] | None = None,
    start: Day | None = None,
    draws: int = 10_000,
    seed: int = 0,
    together: float = 0.5,
    distribution: Distribution = "pert",
    optimise: bool = True,
    keep_order: bool | None = None,
    deadline: Day | None = None,
    budget: float | None = None,
) -> Workload:
    """Plan what remains: who works where and when, how long it takes and what it costs.

    Each area makes up to three jobs, one after the other: non-technical survey (the part that is
    ``cancelled``), technical survey (``reduced``) and clearance (``cleared``), as large as the
    shares say. A team that has a method which needs a follow-up, but no method to follow it,
    prepares ground for the teams that have one, as a job of its own before theirs. Areas that it
    does not reach before it leaves are worked unprepared. A team does one job at a time, on the
    days of its calendar, and goes through with it, over a closed season if need be. Outputs, shares
    and standby are drawn from their ranges; the order of work stays that of the likely course, but
    a team whose time runs out hands its areas on to another that can work there.

    Parameters
    ----------
    remaining : geopandas.GeoDataFrame
        Areas, as ``ledger.remaining(day)`` gives them: ``hazard_id``, ``category``, ``area_m2``,
        and the columns that factors, seasons and weights name.
    methods : mapping of str to Method, optional
        By default `default_methods`: orders of magnitude.
    teams : sequence of Team, optional
        By default `default_teams`: one of each kind, without costs.
    calendar : Calendar, optional
        By default Monday to Friday without holidays or seasons.
    shares : mapping of str to Shares, optional
        By category; by default `default_shares`. `shares_from` takes them from the record.
    priority : pandas.DataFrame or mapping of str to float, optional
        What `priorities` gave, or its weights. By default areas come as the table lists them.
    layers : mapping of str to Layer, optional
        Layers that weights in `priority` name.
    start : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        The first day of the plan; by default the first day on which a team is available.
    draws : int
        Draws of the simulation.
    seed : int
        The same seed gives the same result.
    together : float
        How much of what is not known of a method's output is common to all areas (the crews, the
        detectors, the kind of ground), from 0 to 1. The rest is each area's own and evens out.
    distribution : {"pert", "triangular"}
        The distribution over a range.
    optimise : bool
        Look for a schedule shorter than the greedy one, in priority order.
    keep_order : bool, optional
        Let each team take its areas in the order of their priority, as far as seasons and survey
        let it, even where another order ends sooner. By default if there is a `priority`.
    deadline : date-like, optional
        By when all should be finished, a year being its last day: how likely that is, and what it
        needs, are worked out too. That plans again and again, with fewer draws.
    budget : float, optional
        A sum of money, in the currency of the teams: the summary says what it buys and what is
        left undone, and `Workload.within_budget` lists it.

    Returns
    -------
    Workload
        The plan.

    Raises
    ------
    ArgumentError
        If an argument is not one of these, teams are paid in two currencies, or an area has work
        that no team can do.
    SchemaError
        If the areas lack a column.

    Notes
    -----
    Ground without a polygon counts with its written figure, as it does in the ledger.

    Examples
    --------
    Eight deminers at 25 m² a day each clear 1,000 m² in five days, Monday to Friday:

    >>> import pandas as pd
    >>> from minemap.planning import Method, Range, Shares, Team
    >>> area = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"], "area_m2": [1000.0]})
    >>> manual = Method("manual", "cleared", "deminer", Range.exactly(25))
    >>> team = Team("Manual 1", {"manual": 8}, persons=11, cost_per_day=900, currency="USD")
    >>> plan = workload(area, {"manual": manual}, [team], shares={"CHA": Shares(0, 0, 1)},
    ...                 start="2025-01-06", draws=10)
    >>> print(plan.total.loc["planned", ["person_days", "finish", "cost"]].to_string())
    person_days                   55.0
    finish         2025-01-10 00:00:00
    cost                        4500.0
    """
    chosen = default_methods() if methods is None else dict(methods)
    crews = default_teams() if teams is None else tuple(teams)
    days = Calendar() if calendar is None else calendar
    parts = default_shares() if shares is None else dict(shares)
    currency = checked(crews, chosen)
    _check_numbers(draws, seed, together)
    if budget is not None:
        _budget(budget, currency)
    first = _start(start, crews)
    if not isinstance(remaining, pd.DataFrame):
        raise ArgumentError(
            f"a plan is made of what remains, not of a {type(remaining).__name__}: give "
            "ledger.remaining(day)"
        )
    remaining, slivers = _without_slivers(remaining)
    rank, scores = _ranked(remaining, priority, layers)
    surveyed = partial(survey, remaining, chosen, calendar=days, shares=parts, rank=rank)
    site = _in_time(partial(surveyed, crews, clocks=Clocks(days, first)), len(remaining))
    order, solved = solve(
        site,
        optimise=optimise,
        keep_order=priority is not None if keep_order is None else keep_order,
    )
    spans, futures = _scenarios(site)
    planned = run(site, order, futures, None)
    drawn = _drawn(site, order, draws, seed, together, distribution)
    used = {name: chosen[name] for team in crews for name in team.units}
    ends = site.clocks.dates(
        np.where(np.isfinite(drawn.total[4]), drawn.total[4], site.clocks.horizon)
    )
    limit = as_day(deadline, "deadline") if deadline is not None else None
    if limit is not None and limit < first:
        raise ArgumentError(f"deadline {limit:%Y-%m-%d} is before the start, {first:%Y-%m-%d}")
    horizon = site.clocks.horizon

    def again(others: Sequence[Team]) -> tuple[pd.DatetimeIndex, Floats]:
        """Plan with other teams: the last days of work and the costs of some draws."""
        place = _in_time(partial(surveyed, others, clocks=site.clocks), len(remaining))
        way, _ = solve(place, optimise=False, keep_order=True)
        made = _drawn(place, way, min(draws, NEEDS_DRAWS), seed, together, distribution).total
        return place.clocks.dates(np.where(np.isfinite(made[4]), made[4], horizon)), made[5]

    return Workload(
        areas=_areas(site, order, planned, drawn, currency),
        total=_total(site, planned, drawn, currency),
        schedule=_schedule(site, order, planned, drawn),
        milestones=_milestones(site, planned, drawn),
        teams=_teams(site, order, planned, currency),
        sensitivity=_sensitivity(site, spans, planned.total[4]),
        methods=methods_table(used),
        priority=scores,
        calendar=days,
        solved=solved,
        start=first,
        currency=currency,
        unfinished=float((drawn.total[4] >= horizon).mean()),
        draws=draws,
        seed=seed,
        said=(
            *doubtful(used),
            *slivers,
            *site.notes,
            *_unweighed(scores),
            *_crewed(site, order, chosen),
            *_hours(site),
            *_days_off(days, first, planned_end(site, planned.areas[:, 4, 0])),
            *_late(site, planned, drawn),
        ),
        ends=ends.to_numpy(),
        deadline=limit,
        probability=np.nan if limit is None else float((ends <= limit).mean()),
        needs=_needs(limit, crews, first, again),
        budget=budget,
    )


def _in_time(survey: Callable[..., Site], areas: int) -> Site:
    """Leave areas unprepared that the preparing teams do not reach in their time."""
    bare = np.zeros(areas, dtype=bool)
    while True:
        site = survey(unprepared=bare)
        late = site.job_step % 2 == 0
        if late.any():
            planned = run(site, ordered(site, site.rank[site.job_area]), likely(site), None)
            late &= planned.jobs[:, 1, 0] >= site.clocks.horizon
        if not late.any():
            break
        bare[site.job_area[late]] = True
    said = [("unprepared", {"n": int(bare.sum())})] if bare.any() else []
    return replace(site, notes=(*site.notes, *said))


def _without_slivers(
    remaining: gpd.GeoDataFrame | pd.DataFrame,
) -> tuple[gpd.GeoDataFrame | pd.DataFrame, list[Note]]:
    """Leave out slivers that releases left, with a note: they are no jobs."""
    if "residue_m2" not in remaining.columns:
        return remaining, []
    residue = remaining["residue_m2"] > 0
    if not residue.any():
        return remaining, []
    m2 = float(remaining.loc[residue, "residue_m2"].sum())
    said = {"n": int(residue.sum()), "m2": round(m2, 1)}
    return remaining[~residue].reset_index(drop=True), [("slivers", said)]


NEEDS_DRAWS = 300
"""Draws for each try in the search for the teams that a deadline needs."""

MOST_ADDED = 40
"""Most teams that may be added to meet a deadline."""

SAME_MONEY = 1e-9
"""Costs are counted to this share of the sum."""


def _needs(
    deadline: pd.Timestamp | None, teams: Sequence[Team], start: pd.Timestamp, again: Any
) -> pd.DataFrame:
    """Add teams like those of the plan, each time the most helpful, until the deadline is met."""
    columns = ["teams", "persons", "added", "finish", "months", "cost"]
    if deadline is None:
        index = pd.Index([], name="probability", dtype=float)
        return pd.DataFrame(columns=columns, index=index)
    crews = list(teams)
    ends, cost = again(crews)
    rows = {}
    for level in (LEVELS[1], LEVELS[2]):
        stuck = False
        while _by(ends, level) > deadline and not stuck and len(crews) - len(teams) < MOST_ADDED:
            tries = [(team, again([*crews, _copy(team, crews)])) for team in teams]
            best, made = min(tries, key=lambda tried: _late_days(tried[1][0], deadline))
            stuck = _late_days(made[0], deadline) >= _late_days(ends, deadline)
            if not stuck:
                crews.append(_copy(best, crews))
                ends, cost = made
        met = _by(ends, level) <= deadline
        finish = _by(ends, level)
        known = finish < FAR
        rows[level] = {
            "teams": len(crews),
            "persons": sum(team.persons for team in crews),
            "added": _added(crews[len(teams) :]) if met else None,
            "finish": finish if known else pd.NaT,
            "months": (finish - start).days / DAYS_A_MONTH if known else np.nan,
            "cost": _money(cost, level, teams),
        }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return table.rename_axis("probability")


DAYS_A_MONTH = 365.25 / 12.0
FAR = pd.Timestamp("2261-12-31")


def _by(ends: pd.DatetimeIndex, level: float) -> pd.Timestamp:
    """Give the day by which this share of the draws is finished; a far day if it is not."""
    ranked = np.sort(ends.fillna(FAR).to_numpy())
    return pd.Timestamp(ranked[int(np.ceil(level * len(ranked))) - 1])


def _late_days(ends: pd.DatetimeIndex, deadline: pd.Timestamp) -> float:
    """Add up by how many days the draws are late, the figure that another team should reduce."""
    late = (pd.DatetimeIndex(ends.fillna(FAR)) - deadline).days.to_numpy()
    return float(np.maximum(late, 0).mean())


def _money(cost: Floats, level: float, teams: Sequence[Team]) -> float:
    if teams[0].currency is None:
        return np.nan
    return float(np.quantile(cost, level, method="inverted_cdf"))


def _copy(team: Team, crews: Sequence[Team]) -> Team:
    """Make one more team like another, with a name of its own."""
    names = {crew.name for crew in crews}
    number = next(n for n in range(2, len(crews) + 3) if f"{team.name} ({n})" not in names)
    return replace(team, name=f"{team.name} ({number})")


def _added(crews: Sequence[Team]) -> str:
    names = [crew.name.rpartition(" (")[0] for crew in crews]
    return ", ".join(f"{name} x {names.count(name)}" for name in dict.fromkeys(names))


def compare(plans: Mapping[str, Workload], deadline: Day | None = None) -> pd.DataFrame:
    """Compare plans, such as the plan itself, with two more dog teams, with a longer season.

    Parameters
    ----------
    plans : mapping of str to Workload
        Plans by name; differences are to the first.
    deadline : date-like, optional
        Adds ``probability`` of meeting it, and ``cheapest_50`` and ``cheapest_90``: which plan
        meets it in 50 and in 90 % of the draws for the least planned cost.

    Returns
    -------
    pandas.DataFrame
        One row for each plan (index ``plan``): ``teams``, ``persons``, ``person_days``, ``finish``
        as planned and ``finish_10``, ``_50``, ``_90``, ``elapsed_days``, ``cost``, ``cost_50``,
        ``currency``, and ``days_saved`` and ``more_cost`` against the first.

    Raises
    ------
    ArgumentError
        If there is no plan, or two are in different currencies.

    Examples
    --------
    >>> import minemap
    >>> from minemap.planning import Team, default_teams
    >>> remaining = minemap.Ledger(*minemap.samples.peru()).remaining("2023-12-31")
    >>> more = [*default_teams(), Team("Manual 2", {"manual": 10}, persons=13)]
    >>> plans = {name: workload(remaining, teams=teams, start="2024-01-01", draws=50)
    ...          for name, teams in [("as planned", None), ("one more team", more)]}
    >>> bool(compare(plans).loc["one more team", "days_saved"] > 0)
    True
    """
    if not plans:
        raise ArgumentError("there is no plan to compare")
    currencies = sorted({plan.currency for plan in plans.values() if plan.currency is not None})
    if len(currencies) > 1:
        raise ArgumentError(
            f"the plans are in {' and '.join(currencies)}; put all into one currency"
        )
    rows = []
    for name, plan in plans.items():
        total = plan.total
        rows.append(
            {
                "plan": name,
                "teams": len(plan.teams),
                "persons": int(plan.teams["persons"].sum()),
                "person_days": total.loc["planned", "person_days"],
                "finish": total.loc["planned", "finish"],
                **{f"finish_{q}": total.loc[q, "finish"] for q in LEVEL_NAMES},
                "elapsed_days": total.loc["planned", "elapsed_days"],
                "cost": total.loc["planned", "cost"],
                "cost_50": total.loc["50", "cost"],
                "currency": plan.currency,
            }
        )
    table = pd.DataFrame(rows).set_index("plan")
    table["days_saved"] = (table["finish"].iloc[0] - table["finish"]).dt.days
    table["more_cost"] = table["cost"] - table["cost"].iloc[0]
    if deadline is not None:
        table["probability"] = [plan.chance(deadline) for plan in plans.values()]
        for level in (LEVELS[1], LEVELS[2]):
            able = table.loc[table["probability"] >= level, "cost"].dropna()
            best = able.idxmin() if len(able) else None
            table[f"cheapest_{level * 100:.0f}"] = table.index == best
    return table


# What goes in ------------------------------------------------------------------------------------


def _check_numbers(draws: int, seed: int, together: float) -> None:
    for name, value, least in (("draws", draws, 1), ("seed", seed, 0)):
        if not is_whole(value, least):
            raise ArgumentError(f"{name} {value!r} is not a whole number from {least} up")
    if not 0 <= together <= 1:
        raise ArgumentError(f"together {together!r} is not a part from 0 to 1")


def _budget(budget: float | None, currency: str | None) -> float:
    if currency is None:
        raise ArgumentError("the teams have no cost: give cost_per_day and currency")
    if not (is_number(budget) and budget is not None and budget >= 0):
        raise ArgumentError(f"budget {budget!r} is not an amount from 0 up")
    return budget


def _start(start: Day | None, teams: Sequence[Team]) -> pd.Timestamp:
    if start is not None:
        return as_day(start, "start", first=True)
    first = [team.available_from for team in teams]
    known = [day for day in first if day is not None]
    if len(known) < len(first):
        raise ArgumentError("start= is missing: on which day does the work begin?")
    return pd.Timestamp(min(known))


def _ranked(
    remaining: pd.DataFrame,
    priority: pd.DataFrame | Mapping[str, float] | None,
    layers: Mapping[str, Layer] | None,
) -> tuple[NDArray[np.int64], pd.DataFrame | None]:
    if priority is None:
        if layers:
            raise ArgumentError("layers= are weighed by priority={name: weight}")
        return np.arange(1, len(remaining) + 1), None
    if not isinstance(priority, pd.DataFrame):
        priority = priorities(remaining, priority, layers)
    elif layers:
        raise ArgumentError("priority= is a table of its own; layers= come with weights")
    if "rank" not in priority.columns or not priority.index.equals(remaining.index):
        raise ArgumentError(
            "priority= is not the table that priorities() makes of these areas; make it again"
        )
    return priority["rank"].to_numpy(dtype=np.int64), priority.copy()


# What comes out ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Drawn:
    """The results of the draws of all blocks."""

    areas: Floats
    jobs: Floats
    total: Floats
    remaining: Floats


def _drawn(
    site: Site, order: Order, draws: int, seed: int, together: float, distribution: Distribution
) -> _Drawn:
    """Run the draws in blocks that fit in memory; quantiles of blocks are averaged."""
    held = max(_most_open(site, order), 1)
    block = int(np.clip(BLOCK_BYTES // (HELD_BYTES * held), min(500, draws), draws))
    sizes = np.diff(np.r_[np.arange(0, draws, block), draws])
    runs: list[Run] = []
    areas, jobs = 0.0, 0.0
    for i, size in enumerate(sizes):
        futures = Draws(site, int(size), seed, i, together, distribution)
        made = run(site, order, futures, LEVELS)
        areas, jobs = areas + made.areas * (size / draws), jobs + made.jobs * (size / draws)
        runs.append(made)
    total = np.concatenate([made.total for made in runs], axis=1)
    ground = site.area_m2.sum()
    left = np.concatenate([ground - made.released.sum(axis=0) for made in runs], axis=1)
    quantiles = _levels(left) if len(left) else np.zeros((0, len(LEVELS)))
    return _Drawn(np.asarray(areas), np.asarray(jobs), total, quantiles)


def _most_open(site: Site, order: Order) -> int:
    """Count the most areas that are between two jobs at one time."""
    steps = np.array(order.jobs, dtype=np.int64)
    change = (site.after[steps] >= 0).astype(int) - (site.before[steps] >= 0).astype(int)
    return int(np.cumsum(change).max(initial=0))


def _levels(values: Floats) -> Floats:
    """Quantiles along the last axis, each one of the drawn values."""
    return np.moveaxis(np.quantile(values, LEVELS, axis=-1, method="inverted_cdf"), 0, -1)


def _dates(site: Site, days: Floats) -> pd.DatetimeIndex:
    known = np.where(np.isfinite(days), days, site.clocks.horizon)
    return site.clocks.dates(np.ceil(known))


def _put(table: pd.DataFrame, name: str, values: Floats, site: Site, *, dates: bool) -> None:
    table[name] = _dates(site, values) if dates else np.where(np.isinf(values), np.nan, values)


def _areas(
    site: Site, order: Order, planned: Run, drawn: _Drawn, currency: str | None
) -> pd.DataFrame:
    columns = ["hazard_id", "category", "area_m2"]
    table = pd.DataFrame(site.areas[columns])
    table.insert(0, "rank", site.rank)
    for outcome in RELEASING:
        part = np.array([getattr(site.shares[c], outcome) for c in site.category], dtype=float)
        table[f"{outcome}_m2"] = site.area_m2 * part.reshape(len(table))
    names = np.array([team.name for team in site.teams], dtype=object)
    doing = pd.Series(names[order.team[np.arange(len(site.job_area))]], index=site.job_area)
    joined = doing.groupby(level=0).agg(lambda who: ", ".join(dict.fromkeys(who)))
    table["teams"] = joined.reindex(range(len(table))).fillna("").to_numpy(dtype=object)
    table["teams"] = table["teams"].astype(TEXT)
    for i, name in enumerate(FIELDS):
        if name == "cost" and currency is None:
            planned_values = np.full(len(table), np.nan)
            quantiles = np.full((len(table), len(LEVELS)), np.nan)
        else:
            planned_values, quantiles = planned.areas[:, i, 0], drawn.areas[:, i]
        _put(table, name, planned_values, site, dates=name in DATES)
        for level, label in enumerate(LEVEL_NAMES):
            _put(table, f"{name}_{label}", quantiles[:, level], site, dates=name in DATES)
    lead = [c for c in table.columns if not c.endswith(tuple(f"_{q}" for q in LEVEL_NAMES))]
    return table[[*lead, *(c for c in table.columns if c not in lead)]]


def _total(site: Site, planned: Run, drawn: _Drawn, currency: str | None) -> pd.DataFrame:
    quantiles = _levels(drawn.total)
    values = np.column_stack([planned.total[:, :1], quantiles])
    table = pd.DataFrame(index=pd.Index(["planned", *LEVEL_NAMES], name="estimate"))
    for i, name in enumerate(FIELDS):
        row = np.full(values.shape[1], np.nan) if name == "cost" and currency is None else values[i]
        if name == "start" and not len(site.job_area):
            row = np.full(values.shape[1], np.inf)
        if name == "finish" and not len(site.job_area):
            row = np.full(values.shape[1], np.inf)
        _put(table, name, row, site, dates=name in DATES)
    return table


def _schedule(site: Site, order: Order, planned: Run, drawn: _Drawn) -> pd.DataFrame:
    jobs = np.array(order.jobs, dtype=np.int64)
    area, stage, team = site.job_area[jobs], site.job_stage[jobs], order.team[jobs]
    parts = np.array([[getattr(site.shares[c], o) for o in RELEASING] for c in site.category])
    parts = parts.reshape(len(site.areas), 3)
    names = [method.name for method in site.methods]
    table = pd.DataFrame(
        {
            "team": pd.Series([site.teams[k].name for k in team], dtype=TEXT),
            "hazard_id": site.areas["hazard_id"].to_numpy()[area],
            "category": site.category[area],
            "outcome": pd.Series(
                [
                    "prepared" if site.prepares(job) else RELEASING[s]
                    for job, s in zip(order.jobs, stage, strict=True)
                ],
                dtype=TEXT,
            ),
            "methods": pd.Series(
                [
                    ", ".join(names[m] for m in site.coefficient[k][s] if site.factor[m, j] > 0)
                    for k, s, j in zip(team, stage, jobs, strict=True)
                ],
                dtype=TEXT,
            ),
            "area_m2": site.area_m2[area] * parts[area, stage],
            "travel_days": planned.job_days[jobs, 1],
            "working_days": planned.job_days[jobs, 0],
        }
    )
    for i, name in enumerate(DATES):
        _put(table, name, planned.jobs[jobs, i, 0], site, dates=True)
        for level, label in enumerate(LEVEL_NAMES):
            _put(table, f"{name}_{label}", drawn.jobs[jobs, i, level], site, dates=True)
    for name in ("hazard_id", "category"):
        table[name] = table[name].astype(TEXT)
    table["_team"] = team
    table = table.sort_values(["_team", "start"], kind="stable", ignore_index=True)
    return table.drop(columns="_team")


def _milestones(site: Site, planned: Run, drawn: _Drawn) -> pd.DataFrame:
    by_year = planned.released[:, :, 0]
    finish = planned.areas[:, 4, 0]
    done = np.array([(finish < bound).sum() for bound in site.clocks.bounds])
    ended = np.isfinite(drawn.total[4]) & (drawn.total[4] < site.clocks.horizon)
    latest = float(np.max(drawn.total[4][ended], initial=0.0))
    if not ended.all():
        moved = np.flatnonzero(np.diff(by_year.sum(axis=0), prepend=0.0) > 0)
        latest = max(latest, float(site.clocks.bounds[moved[-1]] - 1) if len(moved) else 0.0)
    late = np.quantile(drawn.total[4][ended], LEVELS[-1]) if ended.any() else latest
    shown = int(np.searchsorted(site.clocks.bounds, max(late, planned_end(site, finish)), "right"))
    shown = min(shown + 1, len(site.clocks.years))
    flows = np.diff(by_year, axis=1, prepend=0.0)[:, :shown]
    ends = pd.DatetimeIndex([f"{y}-12-31" for y in site.clocks.years[:shown]], name="year_end")
    table = pd.DataFrame({"areas": np.diff(done, prepend=0)[:shown]}, index=ends)
    for i, outcome in enumerate(RELEASING):
        table[f"{outcome}_m2"] = flows[i]
    table["released_m2"] = flows.sum(axis=0)
    table["remaining_areas"] = len(site.areas) - done[:shown]
    table["remaining_m2"] = site.area_m2.sum() - by_year.sum(axis=0)[:shown]
    for level, label in enumerate(LEVEL_NAMES):
        table[f"remaining_m2_{label}"] = drawn.remaining[:shown, level]
    left = [c for c in table.columns if c.startswith("remaining_m2")]
    # Differences of sums leave tiny positive or negative remainders.
    table[left] = table[left].where(table[left].abs() > 1e-6, 0.0)  # noqa: PLR2004
    return table


def _spelled(day: Any) -> str:
    return "never with this time" if pd.isna(day) else f"{day:%Y-%m-%d}"


def planned_end(site: Site, finish: Floats) -> float:
    """Find the last planned day of work."""
    known = finish[finish < site.clocks.horizon]
    return float(known.max()) if len(known) else 0.0


def _teams(site: Site, order: Order, planned: Run, currency: str | None) -> pd.DataFrame:
    team = order.team
    count = len(site.teams)
    worked = np.bincount(team, planned.job_days[:, 0], count)
    moved = np.bincount(team, planned.job_days[:, 1], count)
    persons = np.array([crew.persons for crew in site.teams])
    price = np.array([crew.cost_per_day or 0.0 for crew in site.teams])
    idle_price = np.array([crew.idle_cost_per_day for crew in site.teams])
    idle = planned.idle[:, 0]
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, team, planned.jobs[:, 0, 0])
    np.maximum.at(last, team, planned.jobs[:, 1, 0])
    last[~np.isfinite(last)] = np.inf
    cost = (worked + moved) * price + idle * idle_price
    table = pd.DataFrame(
        {
            "persons": persons,
            "jobs": np.bincount(team, minlength=count),
            "working_days": worked,
            "travel_days": moved,
            "idle_days": idle,
            "person_days": (worked + moved) * persons,
            "cost": cost if currency is not None else np.full(count, np.nan),
        },
        index=pd.Index([crew.name for crew in site.teams], name="team", dtype=TEXT),
    )
    _put(table, "start", first, site, dates=True)
    _put(table, "finish", last, site, dates=True)
    return table


Span = tuple[str, str, Range, str, Any]


def _scenarios(site: Site) -> tuple[list[Span], Futures]:
    """Make the likely future, then two for each assumption, at its low and at its high end."""
    used = sorted({m for k in range(len(site.teams)) for s in site.coefficient[k] for m in s})
    methods = [site.methods[m] for m in used]
    spans: list[Span] = [
        (method.name, method.described(), method.output, "method", m)
        for m, method in zip(used, methods, strict=True)
    ]
    for category in sorted(set(site.category)):
        span = site.shares[category].cleared_range()
        spans.append((f"{category} cleared", "part of the ground", span, "share", category))
    spans.append(("standby", "part of the working days", site.calendar.standby, "standby", None))
    spans = [span for span in spans if span[2].low < span[2].high]
    base = likely(site)
    n = 2 * len(spans) + 1
    levels = np.repeat(base.levels, n, axis=1)
    standby = np.repeat(1.0 - base.keep, n)
    parts = {c: np.repeat(values, n, axis=1) for c, values in base.parts.items()}
    for i, (_, _, span, what, which) in enumerate(spans):
        for column, value in ((2 * i + 1, span.low), (2 * i + 2, span.high)):
            if what == "method":
                levels[which, column] = value
            elif what == "standby":
                standby[column] = value
            else:
                parts[which][:, column] = split(site.shares[which], np.array([value]))[:, 0]
    return spans, Futures(standby, parts, levels)


def _sensitivity(site: Site, spans: list[Span], finish: Floats) -> pd.DataFrame:
    """Set one assumption at a time to its low and its high end; all others stay likely."""
    table = pd.DataFrame(
        {
            "assumption": pd.Series([span[0] for span in spans], dtype=TEXT),
            "unit": pd.Series([span[1] for span in spans], dtype=TEXT),
            "low": [float(span[2].low) for span in spans],
            "likely": [float(span[2].likely) for span in spans],
            "high": [float(span[2].high) for span in spans],
        }
    )
    never = finish >= site.clocks.horizon
    for name, values, lost in (
        ("low", finish[1::2], never[1::2]),
        ("high", finish[2::2], never[2::2]),
    ):
        _put(table, f"finish_at_{name}", values, site, dates=True)
        table[f"days_at_{name}"] = np.where(lost | never[0], np.nan, values - finish[0])
    ends = table[["days_at_low", "days_at_high"]].assign(planned=0.0)
    swing = ends.max(axis=1) - ends.min(axis=1)
    # An end at which the work is never finished has the largest effect.
    swing = swing.mask(ends.isna().any(axis=1), np.inf)
    table["swing_days"] = np.nan if never[0] else swing
    return table.sort_values("swing_days", ascending=False, kind="stable", ignore_index=True)


PERSONS = ("deminer", "searcher")
"""Units of a method that are persons."""


def _crewed(site: Site, order: Order, methods: Mapping[str, Method]) -> list[Note]:
    """Note which teams get no work, and which have fewer persons than their methods need."""
    said: list[Note] = []
    busy = np.bincount(order.team, minlength=len(site.teams)) if len(site.job_area) else None
    for number, team in enumerate(site.teams):
        if busy is not None and not busy[number]:
            said.append(("idle", {"team": team.name}))
        working = sum(n for name, n in team.units.items() if methods[name].per in PERSONS)
        if team.persons < working:
            facts = {"team": team.name, "persons": team.persons, "working": working}
            said.append(("few_persons", facts))
    return said


def _unweighed(scores: pd.DataFrame | None) -> list[Note]:
    """Note for how many areas nothing is known of the criteria that rank them."""
    if scores is None:
        return []
    missing = {name: int(scores[name].isna().sum()) for name in scores if f"{name}_score" in scores}
    return [
        ("unweighed", {"column": name, "n": n, "total": len(scores)})
        for name, n in missing.items()
        if n
    ]


def _hours(site: Site) -> list[Note]:
    """Note a working day that is longer than daylight on the shortest day of the year."""
    latitude = site.lon_lat[:, 1]
    if not np.isfinite(latitude).any():
        return []
    # The sun stands 23.44 degrees low at the solstice; the half-angle of day is acos(-tan tan).
    place = np.radians(float(np.nanmean(np.abs(latitude))))
    angle = np.clip(np.tan(place) * np.tan(np.radians(SOLSTICE)), -1.0, 1.0)
    light = float(24.0 / np.pi * np.arccos(angle))
    if site.calendar.hours_per_day <= light:
        return []
    return [("long_day", {"hours": site.calendar.hours_per_day, "light": round(light, 1)})]


SOLSTICE = 23.44


def _days_off(calendar: Calendar, first: pd.Timestamp, planned: float) -> list[Note]:
    """Note how many days of each year are off, to check what is known of the country."""
    if calendar.country is None:
        return []
    last = first + pd.DateOffset(days=int(planned))
    table = calendar.days_off(f"{first.year}-01-01", f"{last.year}-12-31")
    off = tuple(day for day in WEEK if day not in calendar.working_days)
    counts = table["public_holidays"].to_dict()
    said: list[Note] = [("days_off", {"country": calendar.country, "off": off, "counts": counts})]
    none = table.index[table["public_holidays"] == 0]
    if len(none):
        facts = {"country": calendar.country, "year": none[0], "n": len(none) - 1}
        said.append(("no_holidays_later" if len(none) > 1 else "no_holidays", facts))
    return said


def _late(site: Site, planned: Run, drawn: _Drawn) -> list[Note]:
    said: list[Note] = []
    horizon = site.clocks.horizon
    never = int((planned.areas[:, 4, 0] >= horizon).sum())
    if never:
        said.append(("unfinished", {"n": never}))
    part = float((drawn.total[4] >= horizon).mean())
    if part:
        said.append(("never", {"percent": round(100.0 * part)}))
    return said
