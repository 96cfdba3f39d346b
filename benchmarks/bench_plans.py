"""Small plans against every schedule there is: ``python benchmarks/bench_plans.py``.

Twenty plans, each of which is also solved by going through every way to give areas to teams and,
where a season closes some ground, every order of work. Every day of a team is gone through by a
plain loop of this script. The bound may never be above the optimum, nor a plan below it.
"""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pandas as pd

from minemap.planning import Calendar, Method, Range, Season, Shares, Team, workload

START = dt.date(2025, 1, 6)
CLOSED = dt.date(2025, 1, 27), dt.date(2025, 2, 21)
RATE = 100
PLANS = 20


def drawn(seed):
    """Draw areas, and what each team does in a day: whole days of work whoever does it."""
    rng = np.random.default_rng(seed)
    seasonal = seed % 2 == 1
    count = 5 if seasonal else 7
    units = rng.choice([1, 2, 4], 2 if seasonal else 3)
    areas = pd.DataFrame(
        {
            "hazard_id": [f"A{number}" for number in range(count)],
            "category": "CHA",
            "area_m2": 400.0 * rng.integers(1, 8, count),
            "slope": np.where(rng.random(count) < 0.4, "steep", "flat"),
            "region": np.where(seasonal & (rng.random(count) < 0.5), "high", "low"),
        }
    )
    # The first team goes everywhere, of the others some on flat ground alone.
    everywhere = np.r_[True, rng.random(len(units) - 1) < 0.5]
    return areas, units, everywhere


def planned(areas, units, everywhere):
    """Plan as a user would."""
    methods = {
        "any": Method("any", "cleared", "unit", Range.exactly(RATE)),
        "flat": Method(
            "flat", "cleared", "unit", Range.exactly(RATE), factors={"slope": {"steep": 0}}
        ),
    }
    teams = [
        Team(f"Team {number}", {"any" if free else "flat": int(unit)}, 4)
        for number, (unit, free) in enumerate(zip(units, everywhere, strict=True))
    ]
    seasons = [Season("winter", f"{CLOSED[0]:%m-%d}", f"{CLOSED[1]:%m-%d}", {"region": "high"})]
    calendar = Calendar(seasons=seasons)
    shares = {"CHA": Shares(0, 0, 1)}
    return workload(areas, methods, teams, calendar, shares=shares, start=str(START), draws=1)


def last_day(jobs, unit):
    """Go through the days of one team: the last on which it works, counted from the start."""
    day = 0
    for area, region in jobs:
        left = area / (RATE * unit)
        while left > 0:
            today = START + dt.timedelta(day)
            shut = region == "high" and CLOSED[0] <= today <= CLOSED[1]
            left -= today.isoweekday() <= 5 and not shut
            day += 1
    return day


def optimum(areas, units, everywhere):
    """Go through all schedules: the days from the first to the last of the shortest."""
    jobs = list(zip(areas["area_m2"], areas["region"], strict=True))
    steep = (areas["slope"] == "steep").tolist()
    known = {}

    def shortest(mine, unit):
        key = (mine, unit)
        if key not in known:
            orders = itertools.permutations(mine) if (areas["region"] == "high").any() else [mine]
            known[key] = min(last_day([jobs[job] for job in order], unit) for order in orders)
        return known[key]

    best = np.inf
    for given in itertools.product(range(len(units)), repeat=len(jobs)):
        if any(steep[job] and not everywhere[team] for job, team in enumerate(given)):
            continue
        parts = [
            tuple(job for job, team in enumerate(given) if team == t) for t in range(len(units))
        ]
        lasts = (shortest(part, int(unit)) for part, unit in zip(parts, units, strict=True))
        best = min(best, max(lasts))
    return int(best)


def main():
    print("plan areas teams season  optimum   plan  bound")
    found, wrong = 0, 0
    for seed in range(PLANS):
        areas, units, everywhere = drawn(seed)
        plan = planned(areas, units, everywhere)
        days, bound = plan.total.loc["planned", "elapsed_days"], plan.solved.lower_bound_days
        best = optimum(areas, units, everywhere)
        found += days == best
        wrong += bound > best or days < best
        closed = "yes" if (areas["region"] == "high").any() else "no"
        print(
            f"{seed:>4} {len(areas):>5} {len(units):>5} {closed:>6} {best:>8} {days:>6.0f} "
            f"{bound:>6.0f}"
        )
    print(f"{found} of {PLANS} plans are the shortest there is")
    print(f"{wrong} bounds above the optimum or plans below it")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
