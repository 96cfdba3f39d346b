"""The ledger against what an analyst would do: geopandas overlays, year by year.

Both draw up the yearly account of 10,000 overlapping hazards and 40,000 releases over 14 years. The
analyst measures with pyproj, polygon by polygon; the time of the overlays alone stands apart.
Run ``python benchmarks/bench_ledger.py [HAZARDS RELEASES]``.
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

import minemap
from minemap.samples import FIRST_YEAR, YEARS

GEOD = pyproj.Geod(ellps="WGS84")
OUTCOMES = ("cleared", "reduced", "cancelled")


class Clock:
    """Adds up the time between its starts and stops."""

    seconds = 0.0

    def start(self):
        self.started = time.perf_counter()

    def stop(self):
        self.seconds += time.perf_counter() - self.started


clock = Clock()


def geod_m2(ground):
    """Geodesic areas as pyproj gives them, one by one."""
    clock.start()
    areas = [abs(GEOD.geometry_area_perimeter(shape)[0]) for shape in ground.geometry]
    clock.stop()
    return sum(areas)


def geopandas_account(hazards, releases):
    """Close each year by overlay: new hazards over old ground, then the year's releases.

    The order of a day is the ledger's: cleared, reduced, cancelled; CHA before SHA, earlier first.
    """
    ground = hazards.iloc[:0][["category", "geometry"]]
    rows, grounds = [], []
    first, last = FIRST_YEAR, FIRST_YEAR + YEARS
    for year in range(first, last):
        row = {}
        new = hazards[hazards["reported_on"].dt.year == year][["category", "geometry"]]
        layers = []
        taken = None
        for category in ("CHA", "SHA"):
            both = pd.concat([layer[layer["category"] == category] for layer in (ground, new)])
            joined = gpd.GeoDataFrame(
                {"category": [category]}, geometry=[both.union_all()], crs=4326
            ).explode(ignore_index=True)
            if taken is not None and len(joined) and len(taken):
                joined = gpd.overlay(joined, taken, how="difference")
            taken = joined if taken is None else taken
            layers.append(joined)
        ground = pd.concat(layers, ignore_index=True)
        for outcome in OUTCOMES:
            before = geod_m2(ground)
            work = releases[
                (releases["completed_on"].dt.year == year) & (releases["outcome"] == outcome)
            ][["geometry"]]
            if len(work) and len(ground):
                ground = gpd.overlay(ground, work, how="difference")
            row[f"{outcome}_m2"] = before - geod_m2(ground)
        row["closing_m2"] = geod_m2(ground)
        rows.append(row)
        grounds.append(ground)
    return pd.DataFrame(rows, index=range(first, last)), grounds


def same_ground(ledger, grounds):
    """The largest relative difference of what remains, by category and year, in square degrees.

    In the plane, where both cut: a GIS loses the bulge of the geodesic edges it cuts, which the
    ledger does not, so their m² differ by that.
    """
    worst = 0.0
    for year, ground in zip(range(FIRST_YEAR, 3000), grounds, strict=False):
        left = ledger.remaining(f"{year}-12-31")
        for category in ("SHA", "CHA"):
            ours = shapely.area(left.geometry[left["category"] == category]).sum()
            theirs = shapely.area(ground.geometry[ground["category"] == category]).sum()
            worst = max(worst, abs(ours / theirs - 1))
    return worst


def main():
    sizes = [int(text) for text in sys.argv[1:]] or [10_000, 40_000]
    hazards, releases = minemap.samples.generated(*sizes, on_fixed_days=True)
    minemap.Ledger(hazards.head(50), releases.head(50)).balance()

    start = time.perf_counter()
    ledger = minemap.Ledger(hazards, releases, workers=1)
    account = ledger.balance("YE")
    ledger.balance("YE", by="category")
    ours = time.perf_counter() - start

    start = time.perf_counter()
    other, grounds = geopandas_account(hazards, releases)
    theirs = time.perf_counter() - start

    account.index = account.index.year
    print(f"{sizes[0]:,} hazards, {sizes[1]:,} releases, {YEARS} years, one core")
    overlays = theirs - clock.seconds
    print(f"  minemap.Ledger, with balances              {ours:6.1f} s")
    print(
        f"  geopandas year by year, measured by pyproj {theirs:6.1f} s: {theirs / ours:.1f} times"
    )
    print(f"  its overlays alone                         {overlays:6.1f} s: {overlays / ours:.1f}")
    flows = ["closing_m2", *(f"{name}_m2" for name in OUTCOMES)]
    worst = np.abs(other[flows] / account[flows] - 1).max()
    print("  largest relative difference in any year or group")
    print(f"    of the ground that remains {same_ground(ledger, grounds):.0e}")
    print(
        f"    of its m² {worst['closing_m2']:.0e}, of an outcome's m² {worst[flows[1:]].max():.0e}"
    )


if __name__ == "__main__":
    main()
