"""What remains on the last day of each month of a year, against dissolve and difference.

What one does without a ledger: dissolve the areas reported by the day, by category, take away the
union of all releases completed by it, and measure with pyproj. It forgets the order of events: an
area reported after the clearance of its ground is taken for cleared. Run
``python benchmarks/bench_dissolve.py [AREAS RECORDS]``.
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import pandas as pd
import pyproj

import minemap

GEOD = pyproj.Geod(ellps="WGS84")
DAYS = pd.date_range("2018-01-31", periods=12, freq="ME")


def dissolved_m2(hazards, releases, day):
    """What remains on a day, by category."""
    known = hazards[hazards["reported_on"] <= day]
    done = releases[releases["completed_on"] <= day]
    confirmed, suspected = (
        known[known["category"] == category][["geometry"]].dissolve() for category in ("CHA", "SHA")
    )
    released = gpd.GeoDataFrame(geometry=[done.union_all()], crs=4326)
    suspected = gpd.overlay(suspected, confirmed, how="difference")
    left = [gpd.overlay(ground, released, how="difference") for ground in (confirmed, suspected)]
    shapes = [shape for part in left for shape in part.geometry]
    shapes = [shape for part in left for shape in part.geometry]
    return sum(abs(GEOD.geometry_area_perimeter(shape)[0]) for shape in shapes)


def main():
    areas, records = map(int, sys.argv[1:3] or (10_000, 40_000))
    hazards, releases = minemap.samples.generated(areas, records)
    start = time.process_time()
    ledger = minemap.Ledger(hazards, releases, workers=1)
    ours = [ledger.remaining(day, by="category")["area_m2"].sum() for day in DAYS]
    our_seconds = time.process_time() - start
    start = time.process_time()
    theirs = [dissolved_m2(hazards, releases, day) for day in DAYS]
    their_seconds = time.process_time() - start
    print(f"{areas:,} areas, {records:,} records, {len(DAYS)} days; processor seconds")
    print(f"  minemap, the sweep included {our_seconds:8.1f}")
    times = f"{their_seconds / our_seconds:.1f} times"
    print(f"  dissolve and difference     {their_seconds:8.1f}: {times}")
    share = theirs[-1] / ours[-1] - 1
    print(f"  m² on the last day {ours[-1]:,.0f}; dissolved {theirs[-1]:,.0f}, {share:+.1%}")


if __name__ == "__main__":
    main()
