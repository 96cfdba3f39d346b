"""How long a reconciliation takes: ``python benchmarks/bench_reconcile.py [areas]``.

Squares of some 111 m, every tenth of which is edited: half are redrawn larger, the others are
gone, renamed, shifted, recategorised or given another figure.
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.reconciling import reconcile

STEP = 0.001
COLUMNS = 400


def record(count):
    number = np.arange(count)
    west = -78.5 + 2 * STEP * (number % COLUMNS)
    south = -4.0 + 2 * STEP * (number // COLUMNS)
    return gpd.GeoDataFrame(
        {
            "hazard_id": [f"A{n:07}" for n in number],
            "category": "SHA",
            "reported_on": pd.Timestamp("2022-12-31"),
            "reported_m2": 12_000.0,
        },
        geometry=shapely.box(west, south, west + STEP, south + STEP),
        crs="EPSG:4326",
    )


def edited(old, every=10):
    new = old.assign(reported_on=pd.Timestamp("2023-12-31"))
    number = np.arange(len(new))
    shapes = new.geometry.to_numpy().copy()
    grown = number % every == 0
    shapes[grown] = shapely.box(*(shapely.bounds(shapes[grown]) + np.array([0, 0, STEP / 2, 0])).T)
    shifted = number % (5 * every) == 1
    shapes[shifted] = shapely.transform(shapes[shifted], lambda xy: xy + STEP / 4)
    new["geometry"] = gpd.GeoSeries(shapes, index=new.index, crs=new.crs)
    new.loc[number % (5 * every) == 2, "hazard_id"] += "-R"
    new.loc[number % (5 * every) == 3, "category"] = "CHA"
    new.loc[number % (5 * every) == 4, "reported_m2"] = 9_000.0
    return new[number % (5 * every) != 5]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    old = record(count)
    for what, new in (("a tenth edited", edited(old)), ("all of it edited", edited(old, 1))):
        for basis in ("geometry", "reported"):
            start = time.perf_counter()
            found = reconcile(old, new, basis=basis)
            took = time.perf_counter() - start
            lines = found.account.set_index("line")["m2"]
            left = lines.drop("closing").sum() - lines["closing"]
            print(f"{count:,} areas, {what}, {basis}: {took:.1f} s, misclosure {left:.1e} m²")


if __name__ == "__main__":
    main()
