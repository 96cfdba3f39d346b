"""Who does which job, and in which order: by greedy rules, or by a solver if that is shorter.

The **greedy** schedule is what a planner does by hand: a team that is free takes the most urgent
job that can be worked now, unless another team would finish it sooner. It leaves areas in a closed
season, or still waiting for survey, for later. **Longest first** is the same with the areas that
take longest first. The **solver** (HiGHS) first divides the jobs among the teams so that the last
job ends as early as possible. Each team then takes its jobs in either order, or, if jobs are few,
in an order found by exchanges. The schedule that ends first is kept; the greedy one is kept unless
another is shorter by enough.

Where moves take time, the teams' areas are also put in the order of the **shortest way** through
them (see `minemap.planning.routes`), as the greedy and the solver's assignment divide them.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from minemap.planning.days import HAIR
from minemap.planning.jobs import STEPS
from minemap.planning.routes import least_way, shortest_way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minemap.planning.jobs import Site

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Order", "Solved", "ordered", "solve"]

MOST_BINARIES = 4000
"""Most pairs of job and team for which the assignment is solved in whole jobs."""

GAP = 0.002
"""A solution this close to the best possible is good enough."""

NODES = 500
"""Most nodes that the solver may open: unlike a time limit, it gives the same answer anywhere."""

SAFETY_SECONDS = 20.0
SHORTER_SHARE = 0.01
"""Another schedule must be shorter by this share of the greedy one, and by a day, to replace it."""


@dataclass(frozen=True)
class Order:
    """The jobs in order of work, with the move before each (working days) and its team."""

    jobs: list[int]
    travel: list[float]
    team: Ints
    never: int = 0
    """Jobs for which the teams do not have enough time."""
    length: float = 0.0
    """Calendar days to the last day of the others."""


@dataclass(frozen=True)
class Solved:
    """How long everything takes under each way of assigning, in calendar days.

    Parameters
    ----------
    greedy_days : float
        A free team takes the most urgent job it can do. Infinite where the teams' time does not
        suffice.
    longest_first_days : float
        The same, with the areas that take longest first; missing (NaN) where the order of priority
        is kept.
    solver_days : float
        By linear programming; missing (NaN) where it was not asked for.
    lower_bound_days : float
        No schedule is shorter: the longer of the work divided evenly, moves and waiting apart
        (moves of a single team by the shortest tree that joins its areas), and of the one area that
        takes longest.
    chosen : str
        ``greedy``, ``longest first``, ``solver`` or ``shortest way``.
    shortest_way_days : float
        With each team's areas in the order of the shortest way; missing (NaN) where moves take no
        time, or the order of priority is kept.
    """

    greedy_days: float
    longest_first_days: float
    solver_days: float
    lower_bound_days: float
    chosen: str
    shortest_way_days: float = np.nan

    @property
    def above_bound_share(self) -> float:
        """By which share the chosen schedule exceeds the lower bound.

        Examples
        --------
        >>> Solved(110.0, float("nan"), float("nan"), 100.0, "greedy").above_bound_share
        0.1
        """
        ways = {
            "greedy": self.greedy_days,
            "longest first": self.longest_first_days,
            "solver": self.solver_days,
            "shortest way": self.shortest_way_days,
        }
        if not self.lower_bound_days > 0.0:
            return 0.0
        return round(ways[self.chosen] / self.lower_bound_days - 1.0, 12)


def solve(site: Site, *, optimise: bool, keep_order: bool) -> tuple[Order, Solved]:
    """Find a schedule.

    Parameters
    ----------
    site : Site
        What there is to do.
    optimise : bool
        Look for a shorter one than the greedy one.
    keep_order : bool
        Let each team take its areas in the order of their rank; else the shorter one of that and
        of what takes longest first.

    Returns
    -------
    tuple of Order and Solved
        The schedule, and how it compares.
    """
    days = site.days
    if not len(days):
        return Order([], [], np.zeros(0, dtype=np.int64)), Solved(0.0, 0.0, 0.0, 0.0, "greedy")
    listed = site.rank[site.job_area]
    orders = {"greedy": [ordered(site, listed)]}
    relaxed = _relaxed(site, days)
    bound = float(max(relaxed.day, _longest_chain(site, days), _alone(site, days)))
    if optimise:
        to_come = _to_come(site, days)
        longest = np.argsort(np.argsort(-to_come, kind="stable"), kind="stable")
        sequences = [listed] if keep_order else [listed, longest]
        if not keep_order:
            orders["longest first"] = [ordered(site, longest)]
        team = _programmed(site, days, relaxed, orders["greedy"][0])
        orders["solver"] = [ordered(site, sequence, team) for sequence in sequences]
        if not keep_order:
            orders["solver"].append(_exchanged(site, sequences, orders["solver"], bound))
        if not keep_order and site.calendar.travel_km_per_day is not None:
            divided = [orders["greedy"][0].team, team]
            orders["shortest way"] = [ordered(site, _by_way(site, who), who) for who in divided]
    best = {name: min(several, key=_lasts) for name, several in orders.items()}
    chosen = "greedy"
    for name, order in best.items():
        never, length = _lasts(order)
        worth = max(1.0, SHORTER_SHARE * orders["greedy"][0].length)
        if (never, length + worth - HAIR) < _lasts(orders["greedy"][0]) and (
            _lasts(order) < _lasts(best[chosen])
        ):
            chosen = name
    shown = {name: np.inf if order.never else order.length for name, order in best.items()}
    return best[chosen], Solved(
        shown["greedy"],
        shown.get("longest first", np.nan),
        shown.get("solver", np.nan),
        np.inf if bound >= site.clocks.horizon else bound,
        chosen,
        shown.get("shortest way", np.nan),
    )


def _legs(site: Site, team: int, areas: Ints) -> tuple[Floats, Floats]:
    """Days of moves of a team from its place to areas, and between areas, without set-up."""
    place = site.teams[team].location or (np.nan, np.nan)
    set_up = site.calendar.set_up_days
    start = np.array([site.travel(np.array([place], dtype=float), int(a))[0] for a in areas])
    between = np.array([site.travel(site.lon_lat[areas], int(area)) for area in areas])
    return start - set_up, between - set_up


def _by_way(site: Site, team: Ints) -> Ints:
    """Order each team's jobs along the shortest way through their areas."""
    urgency = np.zeros(len(team), dtype=np.int64)
    for number in range(len(site.teams)):
        own = np.flatnonzero(team == number)
        areas, place = np.unique(site.job_area[own], return_inverse=True)
        if len(areas):
            way = shortest_way(*_legs(site, number, areas))
            urgency[own] = np.argsort(way)[place]
    return urgency


def _alone(site: Site, days: Floats) -> float:
    """Give a bound for a single team that includes its moves; 0 for several teams."""
    if len(site.teams) != 1 or site.calendar.travel_km_per_day is None:
        return 0.0
    areas = np.unique(site.job_area)
    if len(areas) > MOST_JOINED or not np.isfinite(days).all():
        return 0.0
    moves = least_way(*_legs(site, 0, areas)) + site.calendar.set_up_days * len(areas)
    # Use the team's own calendar, in which all its days are open.
    worked = np.array([float(days.sum()) + moves])
    return float(np.ceil(site.clock(0).time(worked)[0] - HAIR))


MOST_JOINED = 2000
"""Most areas for which the spanning tree fits into memory."""


def _lasts(order: Order) -> tuple[int, float]:
    return order.never, order.length


def _to_come(site: Site, days: Floats) -> Floats:
    """Working days from the start of each job to the end of its area, with the quickest teams."""
    left = np.min(days, axis=1)
    for _ in range(STEPS - 1):
        follows = site.after >= 0
        left = np.min(days, axis=1) + np.where(follows, left[site.after], 0.0)
    return np.asarray(left)


def _longest_chain(site: Site, days: Floats) -> float:
    """Find the day by which the slowest area can be done if its best teams start at once."""
    ended = np.zeros(len(days))
    for step in range(STEPS):
        rows = np.flatnonzero(site.job_step == step)
        begun = np.where(site.before[rows] >= 0, ended[site.before[rows]], 0.0)
        best = np.full(len(rows), np.inf)
        for team in range(len(site.teams)):
            for zone in range(len(site.zones)):
                own = (site.zone[site.job_area[rows]] == zone) & np.isfinite(days[rows, team])
                clock = site.clock(team, zone)
                soon = clock.time(clock.worked(begun[own]) + days[rows[own], team])
                best[own] = np.minimum(best[own], soon)
        ended[rows] = best
    return float(np.ceil(ended.max(initial=0.0) - HAIR))


# Assigning ---------------------------------------------------------------------------------------


def _kinds(site: Site, days: Floats) -> tuple[Ints, Floats, Ints]:
    """Group jobs that differ only in length: the kind of each, relative days, zone of the kind."""
    least = np.min(days, axis=1)
    relative = np.where(np.isfinite(days), days / least[:, None], np.inf).round(9)
    zone = site.zone[site.job_area]
    rows, kind = np.unique(np.column_stack([zone, relative]), axis=0, return_inverse=True)
    return kind.ravel(), rows[:, 1:], rows[:, 0].astype(np.int64)


def _capacity(site: Site, day: int) -> tuple[Floats, Floats]:
    """Working days of each team (K), and in each zone (K, zones), up to the end of a day."""
    teams, zones = range(len(site.teams)), range(len(site.zones))
    own = np.array([site.clock(k).before[day] for k in teams])
    return own, np.array([[site.clock(k, z).before[day] for z in zones] for k in teams])


def _shared(
    site: Site, work: Floats, relative: Floats, zone: Ints, day: int
) -> tuple[float, Floats]:
    """Divide the work up to a day evenly: the missing days, and the parts (kinds, K)."""
    from scipy import optimize, sparse

    kinds, count = relative.shape
    able = np.isfinite(relative)
    pair_kind, pair_team = np.nonzero(able)
    pairs = len(pair_kind)
    own, zoned = _capacity(site, day)
    # Unknowns: the part of each kind that each team does, then the missing days.
    cost = np.r_[np.zeros(pairs), 1.0]
    whole = sparse.csr_matrix((np.ones(pairs), (pair_kind, np.arange(pairs))), (kinds, pairs + 1))
    effort = work[pair_kind] * relative[pair_kind, pair_team]
    row = np.r_[pair_team, count + pair_team * len(site.zones) + zone[pair_kind]]
    limits = count + count * len(site.zones)
    load = sparse.csr_matrix(
        (
            np.r_[effort, effort, -np.ones(limits)],
            (
                np.r_[row, np.arange(limits)],
                np.r_[np.tile(np.arange(pairs), 2), np.full(limits, pairs)],
            ),
        ),
        (limits, pairs + 1),
    )
    found = optimize.linprog(
        cost,
        A_ub=load,
        b_ub=np.r_[own, zoned.ravel()],
        A_eq=whole,
        b_eq=np.ones(kinds),
        method="highs",
    )
    parts = np.zeros((kinds, count))
    parts[pair_kind, pair_team] = found.x[:-1]
    return float(found.fun), parts


class _Relaxed(NamedTuple):
    """The first day by which divided work can be done, and each team's part of each kind."""

    day: int
    parts: Floats
    kind: Ints
    work: Floats


def _relaxed(site: Site, days: Floats) -> _Relaxed:
    """Find the first day by which the work could be done if areas could be divided."""
    kind, relative, zone = _kinds(site, days)
    work = np.asarray(np.bincount(kind, np.min(days, axis=1), len(relative)), dtype=float)
    # Not before all teams together have the days that the work takes at its best.
    horizon = site.clocks.horizon
    teams = range(len(site.teams))
    together = np.sum([site.clock(team).before for team in teams], axis=0)
    least = work.sum() * (1 - HAIR) - (len(teams) + 1) * HAIR
    low = min(int(np.searchsorted(together, least)), horizon)
    high, step = low, 1
    lacking, parts = _shared(site, work, relative, zone, high)
    while lacking > HAIR and high < horizon:
        low, high, step = high + 1, min(high + step, horizon), 2 * step
        lacking, parts = _shared(site, work, relative, zone, high)
    if lacking > HAIR:
        return _Relaxed(high, parts, kind, work)
    while low < high:
        middle = (low + high) // 2
        lacking, tried = _shared(site, work, relative, zone, middle)
        if lacking <= HAIR:
            high, parts = middle, tried
        else:
            low = middle + 1
    return _Relaxed(high, parts, kind, work)


def _programmed(site: Site, days: Floats, relaxed: _Relaxed, greedy: Order) -> Ints:
    """Assign by linear programming: in whole jobs if there are few, else by rounding."""
    from scipy import optimize, sparse

    team = _rounded(days, relaxed.parts, relaxed.kind, relaxed.work)
    able = np.isfinite(days)
    if able.sum() > MOST_BINARIES:
        return team
    pair_job, pair_team = np.nonzero(able)
    pairs, count = len(pair_job), len(site.teams)
    own, zoned = _capacity(site, relaxed.day)
    # Moves depend on the order; each job is charged what the greedy schedule spends on average.
    effort = days[pair_job, pair_team] + float(np.mean(greedy.travel))
    zone = site.zone[site.job_area[pair_job]]
    row = np.r_[pair_team, count + pair_team * len(site.zones) + zone]
    limits = count + count * len(site.zones)
    columns = np.r_[np.tile(np.arange(pairs), 2), np.full(limits, pairs)]
    load = sparse.csr_matrix(
        (np.r_[effort, effort, -np.ones(limits)], (np.r_[row, np.arange(limits)], columns)),
        (limits, pairs + 1),
    )
    once = sparse.csr_matrix((np.ones(pairs), (pair_job, np.arange(pairs))), (len(days), pairs + 1))
    found = optimize.milp(
        np.r_[np.zeros(pairs), 1.0],
        integrality=np.r_[np.ones(pairs), 0.0],
        bounds=optimize.Bounds(0.0, np.r_[np.ones(pairs), np.inf]),
        constraints=[
            optimize.LinearConstraint(load, ub=np.r_[own, zoned.ravel()]),
            optimize.LinearConstraint(once, 1.0, 1.0),
        ],
        options={"mip_rel_gap": GAP, "node_limit": NODES, "time_limit": SAFETY_SECONDS},
    )
    if found.x is None:
        return team
    chosen = np.zeros(days.shape)
    chosen[pair_job, pair_team] = found.x[:-1]
    return np.asarray(np.argmax(chosen, axis=1))


def _rounded(days: Floats, parts: Floats, kind: Ints, work: Floats) -> Ints:
    """Fill each team's part of a kind with whole jobs, the longest first."""
    least = np.min(days, axis=1)
    room = parts * work[:, None]
    team = np.zeros(len(days), dtype=np.int64)
    for job in np.argsort(-least, kind="stable"):
        left = np.where(np.isfinite(days[job]), room[kind[job]], -np.inf)
        team[job] = np.argmax(left)
        room[kind[job], team[job]] -= least[job]
    return team


MOST_EXCHANGED = 30
"""Most jobs for which the order of work is also improved by exchanges …"""

TRIES = 400
"""… and how many exchanges are tried."""


def _exchanged(site: Site, sequences: list[Ints], orders: list[Order], bound: float) -> Order:
    """Shorten the best of some orders by moving single jobs to another turn or another team.

    If a season closes some ground, the order within a team decides which work is interrupted, and
    no rule gives the best order. Each move that shortens the work is kept.
    """
    number = min(range(len(orders)), key=lambda one: _lasts(orders[one]))
    best, turns = orders[number], np.argsort(sequences[number], kind="stable").tolist()
    if len(turns) > MOST_EXCHANGED:
        return best
    rng = np.random.default_rng(0)
    able = [np.flatnonzero(row).tolist() for row in np.isfinite(site.days)]
    for _ in range(TRIES):
        if not best.never and best.length <= bound + HAIR:
            break
        moved, team = list(turns), best.team.copy()
        for _ in range(int(rng.integers(1, MOST_MOVED + 1))):
            job = moved.pop(int(rng.integers(len(moved))))
            moved.insert(int(rng.integers(len(turns))), job)
            if rng.random() < HALF:
                team[job] = rng.choice(able[job])
        urgency = np.empty(len(moved), dtype=np.int64)
        urgency[moved] = np.arange(len(moved))
        tried = ordered(site, urgency, team)
        # An order of the same length may lead to a shorter one.
        if _lasts(tried) <= _lasts(best):
            best, turns = tried, moved
    return best


HALF = 0.5
MOST_MOVED = 2


# Putting in order --------------------------------------------------------------------------------

READY, FREE = 0, 1


def ordered(site: Site, urgency: Ints, team: Ints | None = None) -> Order:
    """Put jobs in order: a free team takes the most urgent job that it can work now.

    Parameters
    ----------
    site : Site
        What there is to do.
    urgency : numpy.ndarray of int
        Of each job; the lowest comes first.
    team : numpy.ndarray of int, optional
        The team of each job; by default whichever would be through with it first.

    Returns
    -------
    Order
        The order of work, and the team of each job.
    """
    days = site.days
    kind, relative, zone = _kinds(site, days)
    able = np.isfinite(relative)
    if team is not None:
        pool = np.unique(np.column_stack([kind, team]), axis=0, return_inverse=True)[1].ravel()
        first = np.unique(pool, return_index=True)[1]
        zone, able = zone[kind[first]], np.zeros((len(first), len(site.teams)), dtype=bool)
        able[np.arange(len(first)), team[first]] = True
        kind = pool
    play = _Play(
        site, days, urgency, kind, zone.tolist(), [np.flatnonzero(a).tolist() for a in able]
    )
    play.through()
    placed = play.team >= 0
    # Jobs that no team has time for come last and have no dates.
    play.team[~placed] = np.argmin(days[~placed], axis=1) if team is None else team[~placed]
    for job in np.flatnonzero(~placed):
        play.queues[play.team[job]].append((int(job), 0.0))
    jobs, travel = _interleaved(site, play.team, play.queues, urgency)
    return Order(jobs, travel, play.team, int((~placed).sum()) + play.late, play.length)


class _Play:
    """The likely course of work, played event by event: jobs become ready, teams become free.

    Jobs wait in pools; all jobs of a pool are in one zone and can be done by the same teams.
    """

    def __init__(
        self,
        site: Site,
        days: Floats,
        urgency: Ints,
        pool: Ints,
        zones: list[int],
        teams: list[list[int]],
    ) -> None:
        self.site, self.zones, self.teams = site, zones, teams
        self.days: list[list[float]] = days.tolist()
        self.horizon = float(site.clocks.horizon)
        self.urgency: list[int] = urgency.tolist()
        self.pool: list[int] = pool.tolist()
        count = len(site.teams)
        self.waiting: list[list[tuple[int, int]]] = [[] for _ in zones]
        self.pools = [[p for p, able in enumerate(teams) if k in able] for k in range(count)]
        self.own = [site.clock(k) for k in range(count)]
        self.clocks = [[site.clock(k, z) for z in range(len(site.zones))] for k in range(count)]
        self.free_at = [0.0] * count
        self.called = [-1.0] * count
        self.late, self.length = 0, 0.0
        self.place = [crew.location or (math.nan, math.nan) for crew in site.teams]
        self.at = [-1] * count
        self.team = np.full(len(pool), -1, dtype=np.int64)
        self.queues: list[list[tuple[int, float]]] = [[] for _ in range(count)]
        self.events: list[tuple[float, int, int]] = [(0.0, FREE, k) for k in range(count)]
        self.events += [(0.0, READY, int(job)) for job in np.flatnonzero(site.before < 0)]
        heapq.heapify(self.events)

    def through(self) -> None:
        """Play until nothing more happens."""
        while self.events:
            now, what, which = heapq.heappop(self.events)
            if what == READY:
                pool = self.pool[which]
                heapq.heappush(self.waiting[pool], (self.urgency[which], which))
                for team in self.teams[pool]:
                    if self.free_at[team] <= now and self.called[team] != now:
                        self.called[team] = now
                        heapq.heappush(self.events, (now, FREE, team))
            elif self.free_at[which] <= now:
                self.called[which] = -1.0
                self._choose(which, now)

    def _choose(self, team: int, now: float) -> None:
        """Let a free team take a job, or wait for what changes first."""
        horizon = self.horizon
        own = self.own[team]
        next_day = max(own.first_day_at(own.worked_at(now)), now)
        wait, best = horizon, -1
        for pool in self.pools[team]:
            if not self.waiting[pool]:
                continue
            clock = self.clocks[team][self.zones[pool]]
            opens = max(clock.first_day_at(clock.worked_at(now)), now)
            if opens > next_day:
                wait = min(wait, opens)
                continue
            if best >= 0 and self.waiting[pool][0] >= self.waiting[best][0]:
                continue
            sooner = self._sooner(team, pool, now)
            if sooner is None:
                best = pool
            else:
                wait = min(wait, sooner)
        if best >= 0 and next_day < horizon:
            self._take(team, heapq.heappop(self.waiting[best])[1], now)
        elif now < wait < horizon:
            heapq.heappush(self.events, (wait, FREE, team))

    def _ended(self, team: int, job: int, now: float) -> float:
        clock = self.clocks[team][self.zones[self.pool[job]]]
        ended = clock.time_at(clock.worked_at(now) + self.days[job][team])
        return max(now, ended)

    def _sooner(self, team: int, pool: int, now: float) -> float | None:
        """Find when another team is free that would end the next job sooner; None if none would."""
        job, zone = self.waiting[pool][0][1], self.zones[pool]
        mine, days, clock = self._ended(team, job, now), self.days[job], self.clocks[team][zone]
        for other in self.teams[pool]:
            # A team with the same calendar that takes as long cannot be sooner.
            if days[other] >= days[team] and self.clocks[other][zone] is clock:
                continue
            free = max(self.free_at[other], now)
            if free < mine and self._ended(other, job, free) < mine - HAIR:
                return free if free > now else self.horizon
        return None

    def _take(self, team: int, job: int, now: float) -> None:
        area = int(self.site.job_area[job])
        move, began = 0.0, now
        if self.at[team] != area:
            move = self.site.move(self.place[team], area)
        if move > 0:
            clock = self.clocks[team][self.zones[self.pool[job]]]
            began = max(clock.time_at(clock.worked_at(now) + move), now)
        ended = self._ended(team, job, began)
        self.queues[team].append((job, move))
        self.team[job] = team
        lon, lat = self.site.lon_lat[area].tolist()
        self.at[team], self.place[team] = area, (lon, lat)
        self.free_at[team] = ended
        if ended < self.horizon:
            self.length = max(self.length, float(math.ceil(ended - HAIR)))
        else:
            self.late += 1
        heapq.heappush(self.events, (ended, FREE, team))
        if self.site.after[job] >= 0:
            heapq.heappush(self.events, (ended, READY, int(self.site.after[job])))


def _interleaved(
    site: Site, team: Ints, queues: list[list[tuple[int, float]]], urgency: Ints
) -> tuple[list[int], list[float]]:
    """Merge the teams' queues so that few areas stand between two jobs at any moment.

    Each job follows the one before it in its team's queue and the one before it in its area;
    otherwise areas are taken in the order of their urgency.
    """
    done = np.zeros(len(team), dtype=bool)
    turn = [0] * len(queues)
    jobs: list[int] = []
    travel: list[float] = []
    for wanted in np.lexsort((site.job_step, urgency)).tolist():
        while not done[wanted]:
            stack = [int(team[wanted])]
            while stack:
                k = stack[-1]
                job, move = queues[k][turn[k]]
                before = site.before[job]
                if before >= 0 and not done[before]:
                    stack.append(int(team[before]))
                    continue
                jobs.append(job)
                travel.append(move)
                done[job] = True
                turn[k] += 1
                stack.pop()
    return jobs, travel
