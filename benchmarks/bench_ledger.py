"""The ledger against what an analyst would do: geopandas overlays, year by year.

Both draw up the yearly account of 10,000 overlapping hazards and 40,000 releases over 14 years.
Run ``python benchmarks/bench_ledger.py [HAZARDS RELEASES]``.
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import records

import minemap

OUTCOMES = ("cleared", "reduced", "cancelled")


def geopandas_account(hazards, releases):
    """Close each year by overlay: new hazards over old ground, then the year's releases.

    The order of a day is the ledger's: cleared, reduced, cancelled; CHA before SHA, earlier first.
    """
    ground = hazards.iloc[:0][["category", "geometry"]]
    rows = []
    first, last = records.FIRST_YEAR, records.FIRST_YEAR + records.YEARS
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
            before = minemap.geodesic_area(ground).sum()
            work = releases[
                (releases["completed_on"].dt.year == year) & (releases["outcome"] == outcome)
            ][["geometry"]]
            if len(work) and len(ground):
                ground = gpd.overlay(ground, work, how="difference")
            row[f"{outcome}_m2"] = before - minemap.geodesic_area(ground).sum()
        area = minemap.geodesic_area(ground)
        for category in ("SHA", "CHA"):
            row[category] = area[ground["category"] == category].sum()
        row["closing_m2"] = area.sum()
        rows.append(row)
    return pd.DataFrame(rows, index=range(first, last))


def main():
    sizes = [int(text) for text in sys.argv[1:]] or [10_000, 40_000]
    hazards, releases = records.border_record(*sizes)
    minemap.Ledger(hazards.head(50), releases.head(50)).balance()

    start = time.perf_counter()
    ledger = minemap.Ledger(hazards, releases, workers=1)
    account = ledger.balance("YE")
    by_category = ledger.balance("YE", by="category")["closing_m2"].unstack()
    ours = time.perf_counter() - start

    start = time.perf_counter()
    other = geopandas_account(hazards, releases)
    theirs = time.perf_counter() - start

    account.index = account.index.year
    by_category.index = by_category.index.year
    print(f"{sizes[0]:,} hazards, {sizes[1]:,} releases, {records.YEARS} years, one core")
    print(f"  geopandas, overlay year by year {theirs:8.1f} s")
    print(f"  minemap.Ledger, with balances   {ours:8.1f} s   {theirs / ours:.1f} times as fast")
    worst = max(
        np.abs(other["closing_m2"] / account["closing_m2"] - 1).max(),
        *(np.abs(other[name] / by_category[name] - 1).max() for name in ("SHA", "CHA")),
    )
    print(f"  largest relative difference of a closing balance: {worst:.1e}")
    flows = [f"{name}_m2" for name in OUTCOMES]
    print(
        "  largest relative difference of a year's release: "
        f"{np.abs(other[flows] / account[flows] - 1).max().max():.1e}"
    )


if __name__ == "__main__":
    main()
