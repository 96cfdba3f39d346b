"""The jobs of areas (survey, technical survey, clearance) and the teams that can do them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from minemap.errors import ArgumentError, SchemaError
from minemap.geodesy import geodesic_area
from minemap.language.cells import measures
from minemap.language.vocabulary import RELEASING, folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from minemap.planning.crews import Team
    from minemap.planning.days import Calendar, Clocks, WorkedDays
    from minemap.planning.notes import Note
    from minemap.planning.rates import Method, Range, Shares

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Site"]

WGS84 = Geod(ellps="WGS84")
SHOWN = 5
METRES_PER_KM = 1000.0
WGS84_CRS = "EPSG:4326"

SIZES = re.compile("area|size|superfic|surface|hectare|extension|m2$|km2$|ha$|sqm$|sqkm$")
"""Parts of the names (folded) of columns that may hold sizes of areas."""

ID = re.compile("id$")

NO_SIZES = frozenset({"area_m2", "unmeasured_m2", "residue_m2"})
"""Columns of a ledger that are not another size."""

SMALL_M2 = 100.0
LEAST_AREA_M2 = 5.0
"""If no area is larger than the first, or half are smaller than the second, the sizes are probably
in another unit: Peru's smallest area had 5 m² (Landmine Monitor, November 2016)."""

STEPS = 2 * len(RELEASING)
"""Two stages for each outcome: preparing the ground (if a team does that), then the work."""


@dataclass(frozen=True)
class Site:
    """The data of a schedule as arrays: A areas, J jobs, K teams, M methods."""

    areas: pd.DataFrame
    category: NDArray[np.object_]
    area_m2: Floats
    rank: Ints
    lon_lat: Floats
    zone: Ints
    """For each area, its row in `zones`."""
    zones: list[tuple[bool, ...]]
    methods: tuple[Method, ...]
    teams: tuple[Team, ...]
    shares: Mapping[str, Shares]
    calendar: Calendar
    clocks: Clocks
    factor: Floats
    """(M, J): 0 where a method has no part in a job."""
    gain: Floats
    """(M, J): how many times faster a method is on ground that was prepared for it."""
    coefficient: list[list[dict[int, float]]]
    """For each team and stage: its methods, and their units a day, without factors."""
    by_area: NDArray[np.bool_]
    """(K, 3): whether the team's output in the stage is counted in areas, not m²."""
    job_area: Ints
    job_stage: Ints
    job_step: Ints
    """From 0 to `STEPS`: even ones prepare."""
    before: Ints
    """For each job, the job that must be finished first; -1 if none."""
    after: Ints
    output: Floats
    """(J, K): likely output a working day, in m² or areas; 0 if the team cannot do the job."""
    amount: Floats
    """(J, K): likely m² or areas."""
    notes: tuple[Note, ...]

    def prepares(self, job: int) -> bool:
        """Tell whether a job makes ground ready for another team, and releases none."""
        return bool(self.job_step[job] % 2 == 0)

    @property
    def days(self) -> Floats:
        """(J, K): likely working days; infinite if the team cannot do the job."""
        keep = 1.0 - self.calendar.standby.likely
        with np.errstate(divide="ignore"):
            return np.asarray(np.where(self.output > 0, self.amount / self.output / keep, np.inf))

    def clock(self, team: int, zone: int | None = None) -> WorkedDays:
        """Give the clock of a team in a zone, or its own clock without seasons."""
        crew = self.teams[team]
        open_all = (False,) * len(self.calendar.seasons)
        return self.clocks.clock(
            open_all if zone is None else self.zones[zone],
            crew.available_from,
            crew.available_until,
            crew.leave,
        )

    def travel(self, lon_lat: Floats, area: int) -> Floats:
        """Working days of moves from some places to an area, including setting up."""
        if self.calendar.travel_km_per_day is None:
            return np.full(len(lon_lat), self.calendar.set_up_days)
        there = np.broadcast_to(self.lon_lat[area], lon_lat.shape)
        known = ~(np.isnan(lon_lat).any(axis=1) | np.isnan(there).any(axis=1))
        metres = np.zeros(len(lon_lat))
        if known.any():
            metres[known] = WGS84.inv(*lon_lat[known].T, *there[known].T)[2]
        return metres / METRES_PER_KM / self.calendar.travel_km_per_day + self.calendar.set_up_days

    def move(self, place: tuple[float, float], area: int) -> float:
        """Working days of one move, as `travel` gives them, eleven times as fast."""
        per_day = self.calendar.travel_km_per_day
        ends = *place, *self.lon_lat[area].tolist()
        if per_day is None or any(map(math.isnan, ends)):
            return self.calendar.set_up_days
        return float(WGS84.inv(*ends)[2]) / METRES_PER_KM / per_day + self.calendar.set_up_days


def survey(
    remaining: pd.DataFrame,
    methods: Mapping[str, Method],
    teams: Sequence[Team],
    calendar: Calendar,
    shares: Mapping[str, Shares],
    rank: Ints,
    clocks: Clocks,
    unprepared: NDArray[np.bool_],
) -> Site:
    """Work out which jobs there are and who can do them; `unprepared` areas get no preparation."""
    areas, notes = _checked(remaining, shares)
    listed = tuple(methods.values())
    number = {name: i for i, name in enumerate(methods)}
    factor, said = _factors(areas, listed, {name for team in teams for name in team.units})
    week = len(calendar.working_days)
    coefficient: list[list[dict[int, float]]] = []
    by_area = np.zeros((len(teams), 3), dtype=bool)
    for k, team in enumerate(teams):
        stages: list[dict[int, float]] = [{}, {}, {}]
        for name, units in team.units.items():
            method = methods[name]
            stage = RELEASING.index(method.brings)
            per_day = units * calendar.hours_per_day / method.hours_per_day
            if method.unit == "areas_per_week":
                per_day /= week
                by_area[k, stage] = True
            stages[stage][number[name]] = per_day
        coefficient.append(stages)

    category = areas["category"].to_numpy(dtype=object)
    area_m2 = areas["area_m2"].to_numpy(dtype=float)
    parts = np.array([[getattr(shares[c], name) for name in RELEASING] for c in category])
    parts = parts.reshape(len(areas), 3)
    wanted = parts > 0
    # Ground without a size can be surveyed as an area, but its m² are not known.
    wanted[:, 1:] &= area_m2[:, None] > 0
    if by_area[:, 0].sum() == 0:
        wanted[:, 0] &= area_m2 > 0
    makers = _makers(coefficient, listed)
    asked = wanted[:, :, None] & ~unprepared[:, None, None]
    prepared = _prepared(makers, coefficient, listed, factor) & asked
    steps = np.stack([prepared.any(axis=2), wanted], axis=2).reshape(len(areas), STEPS)
    job_area, job_step = np.nonzero(steps)
    job_stage = job_step // 2
    factor, gain = _with_preparation(
        factor[:, job_area], prepared[job_area, job_stage], job_step % 2 == 0, listed
    )
    output = np.zeros((len(job_area), len(teams)))
    for k, stages in enumerate(coefficient):
        for step in range(STEPS):
            prepare, rows = step % 2 == 0, job_step == step
            own = {m: n for m, n in stages[step // 2].items() if not prepare or m in makers[k]}
            if own:
                rates = {
                    m: n * listed[m].output.likely * (factor * gain)[m, rows]
                    for m, n in own.items()
                }
                output[rows, k] = together(listed, rates, prepare=prepare)
    amount = np.where(
        by_area[:, job_stage].T, 1.0, (area_m2[job_area] * parts[job_area, job_stage])[:, None]
    )
    output[amount <= 0] = 0.0
    _manageable(areas, job_area, job_stage, output)
    same = job_area[1:] == job_area[:-1]
    jobs = np.arange(len(job_area))
    zones, zone = _zones(areas, calendar)
    if calendar.travel_km_per_day is not None:
        nowhere = int(np.isnan(_lon_lat(areas)).any(axis=1).sum())
        if nowhere:
            said.append(("unplaced", {"n": nowhere}))
    return Site(
        areas=areas,
        category=category,
        area_m2=area_m2,
        rank=rank,
        lon_lat=_lon_lat(areas),
        zone=zone,
        zones=zones,
        methods=listed,
        teams=tuple(teams),
        shares=shares,
        calendar=calendar,
        clocks=clocks,
        factor=factor,
        gain=gain,
        coefficient=coefficient,
        by_area=by_area,
        job_area=job_area,
        job_stage=job_stage,
        job_step=job_step,
        before=np.where(np.r_[False, same][: len(jobs)], jobs - 1, -1),
        after=np.where(np.r_[same, False][: len(jobs)], jobs + 1, -1),
        output=output,
        amount=amount,
        notes=(*notes, *said, *unfollowed(teams, methods)),
    )


def _makers(coefficient: list[list[dict[int, float]]], methods: Sequence[Method]) -> list[set[int]]:
    """List the methods by which each team prepares ground for others: it has no follow-up."""
    names = [{methods[m].name for stage in stages for m in stage} for stages in coefficient]
    return [
        {m for stage in stages for m in stage if methods[m].follow_up}
        - {m for stage in stages for m in stage if set(methods[m].follow_up) & own}
        for stages, own in zip(coefficient, names, strict=True)
    ]


def _prepared(
    makers: list[set[int]],
    coefficient: list[list[dict[int, float]]],
    methods: Sequence[Method],
    factor: Floats,
) -> NDArray[np.bool_]:
    """Tell which ground is prepared for which outcome by which methods: (A, 3, M).

    Ground is prepared where the method can be used and a team has a method to follow it there.
    """
    there = np.zeros((factor.shape[1], len(RELEASING), len(methods)), dtype=bool)
    for stage in range(len(RELEASING)):
        used = {m for stages in coefficient for m in stages[stage]}
        for m in used & set().union(*makers):
            behind = [n for n in used if methods[n].name in methods[m].follow_up]
            there[:, stage, m] = (factor[m] > 0) & (factor[behind] > 0).any(axis=0)
    return there


def _with_preparation(
    factor: Floats, prepared: NDArray[np.bool_], prepares: NDArray[np.bool_], methods: Any
) -> tuple[Floats, Floats]:
    """Give each job its own methods, and the gain of those that follow on prepared ground."""
    factor = np.where(prepares, np.where(prepared.T, factor, 0.0), factor)
    gain = np.full(factor.shape, np.inf)
    for m, method in enumerate(methods):
        for n, behind in enumerate(methods):
            if behind.name in method.follow_up:
                rows = prepared[:, m] & ~prepares
                # If several methods prepared it, the one that helps least counts.
                gain[n, rows] = np.minimum(gain[n, rows], method.follow_up_gain)
                factor[m, rows] = 0.0
    return factor, np.where(np.isinf(gain), 1.0, gain)


def together(
    methods: Sequence[Method], rates: Mapping[int, Floats], *, prepare: bool = False
) -> Floats:
    """Add up the output of a team's methods that work side by side.

    A method that needs a follow-up finishes nothing by itself. It prepares ground for the methods
    that follow. They are faster by its gain on the ground that it prepares in the time.

    Parameters
    ----------
    methods : sequence of Method
        All methods.
    rates : mapping of int to numpy.ndarray
        What those of the team would work a day, by their number.
    prepare : bool
        Count what is prepared for another team, not what is finished.

    Returns
    -------
    numpy.ndarray
        What is finished a day.
    """
    alone = {m: rate for m, rate in rates.items() if prepare or not methods[m].follow_up}
    finished: Floats = np.sum([*alone.values(), np.zeros_like(next(iter(rates.values())))], axis=0)
    for m, rate in rates.items():
        gain = methods[m].follow_up_gain
        if m not in alone and any(methods[n].name in methods[m].follow_up for n in alone):
            finished = np.minimum(gain * finished, finished + rate * (1.0 - 1.0 / gain))
    return finished


def unfollowed(teams: Sequence[Team], methods: Mapping[str, Method]) -> list[Note]:
    """List the teams with a method that needs a follow-up which they lack."""
    said: list[Note] = []
    there = {name for team in teams for name in team.units}
    for team in teams:
        for name in team.units:
            behind = methods[name].follow_up
            if behind and not set(behind) & set(team.units):
                facts = {"team": team.name, "method": name, "behind": tuple(behind)}
                said.append(("prepares" if set(behind) & there else "unfollowed", facts))
    return said


def _checked(
    remaining: pd.DataFrame, shares: Mapping[str, Shares]
) -> tuple[pd.DataFrame, list[Note]]:
    missing = [c for c in ("hazard_id", "category", "area_m2") if c not in remaining.columns]
    if missing:
        others = _other_sizes(remaining)
        hint = f" (is it {others[0]!r}? It is wanted in m²)" if missing[0] == "area_m2" else ""
        raise SchemaError(
            f"the areas have no column {missing[0]!r}{hint if others else ''}; pass what "
            "ledger.remaining(day) gives"
        )
    areas = _in_degrees(remaining.reset_index(drop=True))
    values, problems = measures(areas["area_m2"])
    if problems:
        row, why = next(iter(problems.items()))
        raise ArgumentError(f"area_m2 of {areas['hazard_id'].iloc[row]}: {why}")
    areas = areas.assign(area_m2=values)
    size = areas["area_m2"]
    wrong = areas.loc[~(size >= 0) | np.isinf(size), "hazard_id"].astype(str).tolist()
    if wrong:
        raise ArgumentError(
            f"areas without a usable area_m2: {len(wrong)} ({', '.join(wrong[:SHOWN])}); "
            "it is a number of m², 0 where unknown"
        )
    lacking = sorted(set(areas["category"]) - set(shares), key=str)
    if lacking:
        raise ArgumentError(
            f"no shares are given for category {lacking[0]!r}: which part of such ground is "
            "cancelled, reduced and cleared? Give shares={…}, or {**default_shares(), **yours}"
        )
    notes: list[Note] = _units_checked(areas, size.to_numpy(dtype=float))
    names = areas["hazard_id"]
    nameless = names.isna() | names.astype(str).str.strip().eq("")
    if nameless.any():
        notes.append(("nameless", {"n": int(nameless.sum())}))
    again = int(areas[~nameless].duplicated(["hazard_id", "category"]).sum())
    if again:
        notes.append(("twice", {"n": again}))
    unsized = int((size == 0).sum())
    if unsized:
        others = _other_sizes(areas[(size == 0).to_numpy()])
        columns = {"columns": ", ".join(map(repr, others))} if others else {}
        notes.append(("unsized_but" if others else "unsized", {"n": unsized, **columns}))
    return areas, notes


def _other_sizes(areas: pd.DataFrame) -> list[str]:
    """List columns that may hold sizes of areas, by their names and values."""
    named = [str(name) for name in areas.columns if name not in NO_SIZES | {"geometry"}]
    named = [name for name in named if SIZES.search(folded(name)) and not ID.search(folded(name))]
    return [n for n in named if (pd.to_numeric(areas[n], errors="coerce") > 0).any()]


def _in_degrees(areas: Any) -> pd.DataFrame:
    """Give the outlines in degrees, in which distances are measured."""
    crs = getattr(areas, "crs", None) if "geometry" in areas.columns else None
    moved: pd.DataFrame = areas if crs is None or crs == WGS84_CRS else areas.to_crs(WGS84_CRS)
    return moved


def _units_checked(areas: pd.DataFrame, size: Floats) -> list[Note]:
    """Refuse sizes that are hectares or km² by their outlines; note those that are only small."""
    known = size > 0
    if "geometry" in areas.columns and known.any():
        drawn = geodesic_area(np.asarray(areas["geometry"], dtype=object))
        both = known & (drawn > 0)
        times = float(np.median(drawn[both] / size[both])) if both.any() else 1.0
        for unit, m2 in (("hectares", 1e4), ("km²", 1e6)):
            if m2 / 2 < times < m2 * 2:
                raise ArgumentError(
                    f"area_m2 is some {times:,.0f} times less than what the outlines measure: is "
                    f"it in {unit}? Multiply it by {m2:,.0f}"
                )
    small = known.any() and (size.max() < SMALL_M2 or np.median(size[known]) < LEAST_AREA_M2)
    return [("small", {"area": float(f"{size.max():.3g}")})] if small else []


def _factors(
    areas: pd.DataFrame, methods: Sequence[Method], used: set[str]
) -> tuple[Floats, list[Note]]:
    factor = np.ones((len(methods), len(areas)))
    said: list[Note] = []
    lacking: dict[str, list[str]] = {}
    for m, method in enumerate(methods):
        for column, words in method.factors.items():
            unknown = words.get("unknown", 1.0)
            if column not in areas.columns:
                factor[m] *= unknown
                if method.name in used:
                    lacking.setdefault(column, []).append(method.name)
                continue
            values = areas[column].astype(object)
            found = values.map(lambda word, words=words: words.get(word, np.nan)).astype(float)
            strange = found.isna() & values.notna()
            if strange.any() and method.name in used and unknown != 0:
                word = values[strange].iloc[0]
                facts: dict[str, Any] = {"method": method.name, "column": column, "word": str(word)}
                facts |= {"n": int(strange.sum()), "factor": float(unknown)}
                said.append(("no_factor", facts))
            factor[m] *= found.fillna(unknown).to_numpy()
    said += [
        ("no_column", {"column": column, "methods": tuple(names)})
        for column, names in lacking.items()
    ]
    return factor, said


def _manageable(areas: pd.DataFrame, job_area: Ints, job_stage: Ints, output: Floats) -> None:
    stuck = np.flatnonzero(~(output > 0).any(axis=1))
    if not len(stuck):
        return
    stage = job_stage[stuck[0]]
    ids = areas["hazard_id"].to_numpy()[job_area[stuck[job_stage[stuck] == stage]]]
    outcome = RELEASING[stage]
    raise ArgumentError(
        f"no team can do the {outcome} part of these areas, {len(ids)} in all "
        f"({', '.join(map(str, ids[:SHOWN]))}): give a team with a method that brings {outcome} "
        "and can be used there, or shares without such a part"
    )


def _zones(areas: pd.DataFrame, calendar: Calendar) -> tuple[list[tuple[bool, ...]], Ints]:
    if not calendar.seasons:
        return [()], np.zeros(len(areas), dtype=np.int64)
    held = np.column_stack([season.holds(areas) for season in calendar.seasons])
    kinds, zone = np.unique(held, axis=0, return_inverse=True)
    return [tuple(bool(v) for v in kind) for kind in kinds], zone.ravel().astype(np.int64)


def _lon_lat(areas: pd.DataFrame) -> Floats:
    if "geometry" not in areas.columns:
        return np.full((len(areas), 2), np.nan)
    shapes: Any = np.asarray(areas["geometry"], dtype=object)
    middle = shapely.centroid(shapes)
    return np.column_stack([shapely.get_x(middle), shapely.get_y(middle)])


class Futures:
    """Possible futures: for each of n draws or scenarios, the outputs, standby and shares.

    Parameters
    ----------
    standby : numpy.ndarray
        The part of working days lost, in each.
    parts : mapping of str to numpy.ndarray
        Of each category, its shares: (3, n).
    levels : numpy.ndarray
        Of each method: its output in each (M, n), where it is the same in all areas.
    """

    def __init__(self, standby: Floats, parts: Mapping[str, Floats], levels: Floats) -> None:
        self.count = len(standby)
        self.keep = 1.0 - standby
        self.parts = parts
        self.levels = levels

    def outputs(self, job: int, methods: Sequence[int]) -> list[Floats]:
        """Give the output of methods in one job, in each draw."""
        del job
        return [self.levels[m] for m in methods]


class Draws(Futures):
    """Random futures: part of the uncertainty is common to all areas, part belongs to each area.

    Every job has its own stream of random numbers, which depends on its area. So two plans for the
    same areas are compared with the same random numbers.
    """

    def __init__(
        self, site: Site, count: int, seed: int, block: int, together: float, distribution: Any
    ) -> None:
        generator = np.random.default_rng([seed, block])
        tables = [method.output.quantiles(distribution) for method in site.methods]
        self.tables = np.array(tables)
        self.certain = np.array(
            [method.output.low == method.output.high for method in site.methods]
        )
        steps = self.tables.shape[1]
        self.scale = steps / 10.0
        common = {
            method.name: np.random.default_rng(
                [seed, block, *method.name.encode()]
            ).standard_normal(count)
            for method in site.methods
        }
        self.own = np.float32(np.sqrt(1.0 - together) * self.scale)
        self.common = np.array(
            [np.sqrt(together) * self.scale * common[m.name] + steps / 2 for m in site.methods],
            dtype=np.float32,
        )
        self.last = steps - 1
        standby = _drawn(site.calendar.standby, generator, count, distribution)
        parts = {}
        for category in sorted(site.shares):
            share = site.shares[category]
            cleared = _drawn(share.cleared_range(), generator, count, distribution)
            parts[category] = split(share, cleared)
        super().__init__(standby, parts, np.empty((len(tables), 0)))
        names = site.areas["hazard_id"].astype(str) + "/" + site.areas["category"].astype(str)
        number = pd.util.hash_array(names.to_numpy(dtype=object), categorize=False)
        self.key = number[site.job_area] if len(names) else number
        self.stream = site.job_stage + np.where(site.job_step % 2 == 0, len(RELEASING), 0)
        self.seed = (seed, block)

    def outputs(self, job: int, methods: Sequence[int]) -> list[Floats]:
        """Give the output of methods in one job, in each draw."""
        if all(self.certain[m] for m in methods):
            return [np.full(self.count, self.tables[m, 0]) for m in methods]
        stream = np.random.Generator(
            np.random.PCG64([*self.seed, int(self.key[job]), int(self.stream[job])])
        )
        own = stream.standard_normal(self.count, dtype=np.float32)
        own *= self.own
        found = []
        for m in methods:
            place = own + self.common[m]
            np.clip(place, 0, self.last, out=place)
            found.append(self.tables[m][place.astype(np.int32)])
        return found


def _drawn(span: Range, generator: np.random.Generator, count: int, distribution: Any) -> Floats:
    table = span.quantiles(distribution)
    place = generator.standard_normal(count) * (len(table) / 10.0) + len(table) / 2
    return np.asarray(table[np.clip(place, 0, len(table) - 1).astype(np.int64)])


def split(share: Shares, cleared: Floats) -> Floats:
    """Shares for other cleared parts; cancelled and reduced parts change in proportion."""
    rest = 1.0 - share.cleared
    room = (1.0 - cleared) / rest if rest > 0 else np.zeros_like(cleared)
    return np.array([share.cancelled * room, share.reduced * room, cleared])


def likely(site: Site) -> Futures:
    """The single future in which every value is the likely one."""
    parts = {c: np.array([[s.cancelled], [s.reduced], [s.cleared]]) for c, s in site.shares.items()}
    levels = np.array([[method.output.likely] for method in site.methods], dtype=float)
    return Futures(np.array([site.calendar.standby.likely]), parts, levels)
