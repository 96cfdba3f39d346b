"""One schedule, run through many futures at once: a loop over jobs, each a few vector operations.

The order of work is fixed; how long each job takes differs from draw to draw. Where a team's time
runs out, another that can takes the job over. At any moment only the teams' times and those of
areas between two jobs are held, so memory does not grow with the number of areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from minemap.planning.days import last_day
from minemap.planning.jobs import together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from minemap.planning.jobs import Futures, Site
    from minemap.planning.schedule import Order

    Floats = NDArray[np.float64]

__all__ = ["FIELDS", "Run", "run"]

FIELDS = ("working_days", "person_days", "elapsed_days", "start", "finish", "cost")
"""The results for each area and in total; start and finish are days since the start."""

LEAST = 1e-12
BINS = 4096


@dataclass(frozen=True)
class Run:
    """The results of a schedule in n futures, at Q levels of probability (or only in the first).

    `areas` is (A, fields, Q) and `jobs` (J, 2, Q) for start and finish; `total` is (fields, n);
    `idle` (K, n) in working days; `released` (3, years, n): m² cancelled, reduced and cleared by
    the end of each year; `job_days` (J, 2): working days in the
    first future, and days of the move.
    """

    areas: Floats
    jobs: Floats
    total: Floats
    idle: Floats
    released: Floats
    job_days: Floats


def run(site: Site, order: Order, futures: Futures, levels: Sequence[float] | None) -> Run:
    """Run a schedule.

    Parameters
    ----------
    site : Site
        What there is to do.
    order : Order
        The jobs in an order in which each follows those it waits for, and who does them.
    futures : Futures
        What might come.
    levels : sequence of float, optional
        Levels of probability to sum areas and jobs up by; None for the first future alone.

    Returns
    -------
    Run
        What came of it.
    """
    course = _Course(site, order, futures, levels)
    for job, move in zip(order.jobs, order.travel, strict=True):
        course.work(job, move)
    return course.ended()


class _Held(NamedTuple):
    """What is passed from one job of an area to the next, in each future."""

    time: Floats
    start: Floats
    days: Floats
    persons: Floats
    cost: Floats
    unprepared: NDArray[np.bool_] | None = None
    """Futures in which the preparing team ran out of time."""


class _Turn(NamedTuple):
    """When a team does a job in each future: working days before it and of it, and days."""

    set_out: Floats
    before: Floats
    worked: Floats
    first: Floats
    ended: Floats


class _Course:
    """The course of work in n futures at once, job by job."""

    def __init__(
        self, site: Site, order: Order, futures: Futures, levels: Sequence[float] | None
    ) -> None:
        n, teams = futures.count, len(site.teams)
        self.site, self.order, self.futures = site, order, futures
        self.picks = _Picks(n, levels)
        kept = 1 if levels is None else len(levels)
        self.areas = np.full((len(site.areas), len(FIELDS), kept), np.nan)
        # Areas without a job take no days and cost nothing.
        self.areas[:, [0, 1, 5]] = 0.0
        self.jobs = np.full((len(site.job_area), 2, kept), np.nan)
        self.job_days = np.zeros((len(site.job_area), 2))
        self.total = np.zeros((len(FIELDS), n))
        self.total[3] = np.inf
        self.years = _Years(site, n)
        self.now = np.zeros((teams, n))
        self.begun = np.full((teams, n), np.inf)
        self.set_out = [False] * teams
        self.busy = np.zeros((teams, n))
        self.own = [site.clock(k) for k in range(teams)]
        zones = range(len(site.zones))
        self.clocks = [[site.clock(k, zone) for zone in zones] for k in range(teams)]
        self.held: dict[int, _Held] = {}
        self.horizon = float(site.clocks.horizon)

    def work(self, job: int, move: float) -> None:
        """Let a team do its next job, after a move of so many working days."""
        site = self.site
        area, stage = int(site.job_area[job]), int(site.job_stage[job])
        held = self.held.pop(area, None)
        ground = site.area_m2[area] * self.futures.parts[site.category[area]][stage]
        teams, turn = self._taken(job, move, held, ground)
        first, ended, days = turn.first, turn.ended, turn.worked + move
        last = np.maximum(last_day(ended), first)
        # A team that has run out of time stays at the horizon, and so do teams that wait for it.
        last[ended >= self.horizon] = self.horizon
        persons, cost = np.empty_like(days), np.empty_like(days)
        for team, own in teams:
            crew, clock = site.teams[team], self.clocks[team][int(site.zone[area])]
            if not site.prepares(job):
                mine = np.zeros_like(ground)
                mine[own] = ground[own]
                self.years.credit(
                    stage, mine, turn.before, turn.worked, first, ended, clock.at_bounds
                )
            self.begun[team, own] = np.minimum(self.begun[team, own], turn.set_out[own])
            self.set_out[team] = True
            self.now[team, own] = ended[own]
            self.busy[team, own] += days[own]
            persons[own] = days[own] * crew.persons
            cost[own] = days[own] * (crew.cost_per_day or 0.0)
        self.jobs[job, 0], self.jobs[job, 1] = self.picks.days(first), self.picks.days(last)
        self.job_days[job] = turn.worked[0], move
        done = _Held(ended, first, days, persons, cost)
        if site.prepares(job) and (ended >= self.horizon).any():
            done = _without(done, ended >= self.horizon, held)
        if held is not None:
            done = _Held(
                done.time,
                np.minimum(held.start, done.start),
                held.days + done.days,
                held.persons + done.persons,
                held.cost + done.cost,
                done.unprepared,
            )
        if site.after[job] >= 0:
            self.held[area] = done
        else:
            self._finished(area, done, last)

    def _taken(
        self, job: int, move: float, held: _Held | None, ground: Floats
    ) -> tuple[list[tuple[int, Any]], _Turn]:
        """Tell which teams do a job, in which futures, and when.

        If the planned team runs out of time, the able team that would finish first takes the job
        over.
        """
        site, planned = self.site, int(self.order.team[job])
        turn = self._turn(job, planned, move, held, ground)
        lost = turn.ended >= self.horizon
        others = np.flatnonzero(site.output[job] > 0).tolist()
        if site.prepares(job) or len(others) == 1 or not lost.any():
            return [(planned, slice(None))], turn
        team = np.full(len(ground), planned)
        for other in others:
            another = self._turn(job, other, move, held, ground)
            sooner = lost & (another.ended < turn.ended)
            team[sooner] = other
            pairs = zip(another, turn, strict=True)
            turn = _Turn(*(np.where(sooner, theirs, mine) for theirs, mine in pairs))
        return [(number, team == number) for number in np.unique(team).tolist()], turn

    def _turn(self, job: int, team: int, move: float, held: _Held | None, ground: Floats) -> _Turn:
        """Tell when a team would do a job, from the time on at which it is free."""
        site, stage = self.site, int(self.site.job_stage[job])
        clock = self.clocks[team][int(site.zone[site.job_area[job]])]
        time = self.now[team] if held is None else np.maximum(self.now[team], held.time)
        need = np.ones_like(ground) if site.by_area[team, stage] else ground
        bare = None if held is None else held.unprepared
        worked = need / (self._output(job, team, stage, bare) * self.futures.keep)
        before = clock.worked(time)
        set_out = clock.first_day(before)
        # A team moves, and sets up, on days on which the area that it moves to is open.
        before = before + move
        ended = np.maximum(clock.time(before + worked), time)
        return _Turn(set_out, before, worked, clock.first_day(before), ended)

    def _output(
        self, job: int, team: int, stage: int, unprepared: NDArray[np.bool_] | None
    ) -> Floats:
        """Output a working day of a team in a job: what its methods do side by side."""
        units = {
            m: per_day * self.site.factor[m, job]
            for m, per_day in self.site.coefficient[team][stage].items()
            if self.site.factor[m, job] > 0
        }
        rates = self.futures.outputs(job, list(units))
        drawn = {m: rate * count for rate, (m, count) in zip(rates, units.items(), strict=True)}
        for m in drawn:
            gain = self.site.gain[m, job]
            drawn[m] *= gain if unprepared is None else np.where(unprepared, 1.0, gain)
        return together(self.site.methods, drawn, prepare=self.site.prepares(job))

    def _finished(self, area: int, done: _Held, last: Floats) -> None:
        elapsed = np.where(last >= self.horizon, np.inf, last - done.start + 1)
        for place, value in ((0, done.days), (1, done.persons), (5, done.cost)):
            self.areas[area, place] = self.picks.amounts(value)
        for place, value in ((2, elapsed), (3, done.start), (4, last)):
            self.areas[area, place] = self.picks.days(value)
        self.total[0] += done.days
        self.total[1] += done.persons
        self.total[5] += done.cost
        np.minimum(self.total[3], done.start, out=self.total[3])
        np.maximum(self.total[4], last, out=self.total[4])

    def ended(self) -> Run:
        """Sum up."""
        idle = np.zeros_like(self.now)
        for team, crew in enumerate(self.site.teams):
            if not self.set_out[team]:
                continue
            own = self.own[team]
            since = np.minimum(self.begun[team], self.now[team])
            waited = own.worked(self.now[team]) - own.worked(since) - self.busy[team]
            # A team with more work than days has no idle days.
            idle[team] = np.maximum(waited, 0.0)
            self.total[5] += idle[team] * crew.idle_cost_per_day
        if self.order.jobs:
            never = self.total[4] >= self.horizon
            self.total[2] = np.where(never, np.inf, self.total[4] + 1)
        return Run(self.areas, self.jobs, self.total, idle, self.years.released(), self.job_days)


def _without(done: _Held, lost: NDArray[np.bool_], held: _Held | None) -> _Held:
    """Do not wait for ground that is not prepared in time: it is worked unprepared."""
    before = np.zeros_like(done.time) if held is None else held.time
    return _Held(
        np.where(lost, before, done.time),
        np.where(lost, np.inf, done.start),
        np.where(lost, 0.0, done.days),
        np.where(lost, 0.0, done.persons),
        np.where(lost, 0.0, done.cost),
        lost,
    )


class _Years:
    """The ground released by the end of each year, added up job by job."""

    def __init__(self, site: Site, count: int) -> None:
        bounds = site.clocks.bounds
        days = np.arange(site.clocks.horizon + 1)
        # The first year whose end comes after a day, and the first that ends no earlier than it.
        self.after = np.searchsorted(bounds, days, side="right")
        self.until = np.searchsorted(bounds, days, side="left")
        self.partly = np.zeros((3, len(bounds), count))
        self.wholly = np.zeros((3, len(bounds) + 1, count))
        self.draws = np.arange(count)

    def credit(
        self, stage: int, ground: Floats, before: Floats, worked: Floats, first: Floats,
        ended: Floats, at_bounds: Floats,
    ) -> None:  # fmt: skip
        """Credit the ground of a job to the years in which it is worked.

        At a year's end within the job, the part done by then counts; from the end of the year in
        which the job is finished, all of it.
        """
        done = self.until[np.ceil(ended).astype(np.int64)]
        self.wholly[stage, done, self.draws] += ground
        year = self.after[first.astype(np.int64)]
        over = np.flatnonzero(year < done)
        while len(over):
            at = year[over]
            share = (at_bounds[at] - before[over]) / np.maximum(worked[over], LEAST)
            self.partly[stage, at, over] += ground[over] * np.clip(share, 0.0, 1.0)
            year[over] += 1
            over = over[year[over] < done[over]]

    def released(self) -> Floats:
        """Sum up: (3, years, draws)."""
        return np.asarray(self.partly + np.cumsum(self.wholly[:, :-1], axis=1))


class _Picks:
    """Quantiles of vectors of draws, or only their first values."""

    def __init__(self, count: int, levels: Sequence[float] | None) -> None:
        self.levels = levels
        if levels is not None:
            # The smallest draw that a part of at least the level lies at or below.
            ranks = [min(max(int(np.ceil(level * count)), 1), count) for level in levels]
            self.ranks = np.array(ranks)

    def days(self, values: Floats) -> Floats:
        """Sum up whole numbers, exactly, by counting them."""
        if self.levels is None:
            return values[:1]
        never = ~np.isfinite(values)
        if never.any():
            return np.asarray(np.sort(values)[self.ranks - 1])
        least = values.min()
        counts = np.bincount((values - least).astype(np.int64))
        return np.asarray(least + np.searchsorted(np.cumsum(counts), self.ranks))

    def amounts(self, values: Floats) -> Floats:
        """Sum up amounts, by counting them in bins: to a 4,096th of their range."""
        if self.levels is None:
            return values[:1]
        least, most = values.min(), values.max()
        width = (most - least) / BINS
        if not width > 0:
            return np.full(len(self.ranks), least)
        counts = np.bincount(((values - least) / width).astype(np.int64), minlength=BINS)
        upto = np.cumsum(counts)
        place = np.searchsorted(upto, self.ranks)
        within = (self.ranks - (upto[place] - counts[place])) / counts[place]
        return np.asarray(np.minimum(least + (place + within) * width, most))
