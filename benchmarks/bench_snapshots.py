"""How long exports of several days take to become a record: ``bench_snapshots.py [areas]``.

Ten yearly exports of 10,000 squares of some 111 m, of which each year a twentieth vanish, as many
appear, and a twentieth are redrawn; and what it takes to ask the record what was known on ten days,
against ten appends.
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import numpy as np
import shapely

import minemap

STEP = 0.001
COLUMNS = 400
YEARS = range(2014, 2024)
EVERY = 20


def exports(count):
    """A register of `count` areas at the end of each year."""
    number = np.arange(count)
    width = np.full(count, STEP)
    made = {}
    for turn, year in enumerate(YEARS):
        redrawn = number % EVERY == turn
        width[redrawn] *= 0.9
        gone = number % EVERY == turn + 1
        number = np.where(gone, number + count + turn * COLUMNS, number) if turn else number
        west = -78.5 + 2 * STEP * (number % COLUMNS)
        south = -4.0 + 2 * STEP * (number // COLUMNS)
        made[year] = gpd.GeoDataFrame(
            {"hazard_id": [f"A{name:07}" for name in number], "category": "SHA"},
            geometry=shapely.box(west, south, west + width, south + STEP),
            crs="EPSG:4326",
        ).drop_duplicates("hazard_id")
    return made


def timed(name, work):
    clock, busy = time.perf_counter(), time.process_time()
    answer = work()
    spent, used = time.perf_counter() - clock, time.process_time() - busy
    print(f"{name:<40} {spent:7.1f} s {used:7.1f} s of the processor", flush=True)
    return answer


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    register = exports(count)
    found = timed(f"{count:,} areas, ten exports", lambda: minemap.from_snapshots(register))
    ledger = minemap.Ledger(*found)
    timed("the account", ledger.balance)
    timed("as known on ten days", lambda: [ledger.as_known(year).balance() for year in YEARS])
    few = found.hazards.head(5).assign(recorded_on="2024-01-31", reported_on="2024-01-31")
    timed("ten appends", lambda: [ledger.append(few).balance() for _ in YEARS])
    timed("restatements", lambda: ledger.restatements(since="2014-12-31"))


if __name__ == "__main__":
    main()
