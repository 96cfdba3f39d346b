"""The plan of a whole country: areas times draws, and what a solver takes off the greedy schedule.

Run ``python benchmarks/bench_workload.py [AREAS DRAWS]`` (10,000 of each by default). The
simulation is set against going through the same schedule one draw at a time. Seconds are those of
the processor.
"""

from __future__ import annotations

import resource
import sys
import time

import geopandas as gpd
import numpy as np
import shapely

from minemap.planning import (
    Calendar,
    Method,
    Range,
    Season,
    Shares,
    Team,
    default_methods,
    workload,
)
from minemap.planning.days import Clocks
from minemap.planning.jobs import likely, survey
from minemap.planning.rates import default_shares
from minemap.planning.schedule import solve
from minemap.planning.simulate import run

SEED = 4
START = "2025-01-06"


def country(areas, seed=SEED):
    """Areas of realistic sizes over 2 by 2 degrees, one in three confirmed, half with a winter."""
    rng = np.random.default_rng(seed)
    size = np.round(np.exp(rng.normal(8.0, 1.4, areas)), 1)
    west, south = 68 + 2 * rng.random(areas), 34 + 2 * rng.random(areas)
    side = np.sqrt(size) / 100_000
    return gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{i:05}" for i in range(areas)],
            "category": np.where(rng.random(areas) < 1 / 3, "CHA", "SHA"),
            "area_m2": size,
            "slope": np.where(rng.random(areas) < 0.25, "steep", "flat"),
            "region": np.where(rng.random(areas) < 0.5, "high", "low"),
        },
        geometry=shapely.box(west, south, west + side, south + side),
        crs=4326,
    )


def crews(scale):
    teams = [Team(f"Survey {i}", {"non_technical_survey": 2}, 8) for i in range(2 * scale)]
    teams += [Team(f"TS {i}", {"technical_survey": 2}, 8) for i in range(scale)]
    teams += [Team(f"Manual {i}", {"manual": 12}, 15) for i in range(3 * scale)]
    teams += [Team(f"Dogs {i}", {"dogs": 2}, 8) for i in range(scale)]
    return [
        *teams,
        *(Team(f"Machine {i}", {"mechanical": 1, "manual": 6}, 12) for i in range(scale)),
    ]


CALENDAR = Calendar(
    seasons=[Season("winter", "11-15", "03-31", {"region": "high"})],
    standby_share=Range(0.0, 0.1, 0.25),
    travel_km_per_day=150,
)


def specialists(areas, seed):
    """Confirmed ground, flat first, with two teams that can go anywhere and two that cannot."""
    ground = country(areas, seed).assign(category="CHA").sort_values("slope", ignore_index=True)
    anywhere = Method("any", "cleared", "unit", Range.exactly(600))
    level = Method("flat", "cleared", "unit", Range.exactly(400), factors={"slope": {"steep": 0}})
    teams = [Team(f"Any {i}", {"any": 1}, 5) for i in range(2)]
    teams += [Team(f"Flat {i}", {"flat": 1}, 5) for i in range(2)]
    return ground, {"any": anywhere, "flat": level}, teams


def size(areas, draws):
    ground, teams = country(areas), crews(5)
    begin = time.process_time()
    one = workload(ground, teams=teams, calendar=CALENDAR, start=START, draws=1)
    schedule = time.process_time() - begin
    begin = time.process_time()
    plan = workload(ground, teams=teams, calendar=CALENDAR, start=START, draws=draws)
    whole = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{areas:,} areas, {len(plan.schedule):,} jobs, {len(teams)} teams, {draws:,} draws")
    print(f"  schedule, tables, one draw   {schedule:8.1f} s")
    print(f"  with all draws               {whole:8.1f} s   peak memory {peak:,.0f} MB")
    del one
    methods = default_methods()
    site = survey(
        ground,
        methods,
        teams,
        CALENDAR,
        default_shares(),
        np.arange(areas),
        Clocks(CALENDAR, plan.start),
        np.zeros(areas, dtype=bool),
    )
    order, _ = solve(site, optimise=False, keep_order=True)
    begin = time.process_time()
    run(site, order, likely(site), None)
    single = time.process_time() - begin
    print(f"  draw by draw it would take   {single * draws:8.0f} s ({single:.2f} s a draw)")
    print(f"  finish {plan.total['finish'].dt.date.tolist()}")


def gain():
    print("\nCalendar days from start to finish, 80 areas: teams of every kind, with survey first")
    compared(lambda seed: (country(80, seed), None, crews(1), None))
    print("\nThe same without survey, and teams of which some can go anywhere and some cannot")
    compared(lambda seed: (*specialists(80, seed), {"CHA": Shares(0, 0, 1)}))


def compared(case):
    print(f"{'seed':>5} {'greedy':>8} {'longest':>8} {'solver':>8} {'bound':>8}  shorter by")
    for seed in range(5):
        ground, methods, teams, shares = case(seed)
        plan = workload(ground, methods, teams, CALENDAR, shares=shares, start=START, draws=1)
        s = plan.solved
        best = plan.total.loc["planned", "elapsed_days"]
        print(
            f"{seed:>5} {s.greedy_days:>8.0f} {s.longest_first_days:>8.0f} {s.solver_days:>8.0f} "
            f"{s.lower_bound_days:>8.0f}  {1 - best / s.greedy_days:.0%} ({s.chosen})"
        )


if __name__ == "__main__":
    areas, draws = (int(v) for v in sys.argv[1:3]) if len(sys.argv) > 2 else (10_000, 10_000)
    size(areas, draws)
    gain()
