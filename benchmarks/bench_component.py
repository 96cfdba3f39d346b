"""One hazard with more and more releases on it: a single component that nothing can divide.

Once with releases that have outlines, and once with written figures alone; doubling the releases
should double the time, about. Then the cut alone, of stars that lie across one another. Run
``python benchmarks/bench_component.py``.
"""

from __future__ import annotations

import time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import minemap
from minemap.sweep.faces import cut

RELEASES = (1_250, 2_500, 5_000, 10_000)
SIDE_DEGREES = 0.05
"""The side of the largest hazard: about 5.5 km. A smaller one is as densely covered."""
STARS = (500, 1_000, 2_000)
STARS_DEGREES = 0.02
CORNERS = 12


def one_hazard(releases, seed=0, *, outlines):
    """A square, and releases of about a thousandth of a degree somewhere on it."""
    random = np.random.default_rng(seed)
    side = SIDE_DEGREES * (releases / RELEASES[-1]) ** 0.5
    hazards = gpd.GeoDataFrame(
        {"hazard_id": ["H"], "category": ["SHA"], "reported_on": ["2010-01-01"]},
        geometry=[shapely.box(30, 48, 30 + side, 48 + side)],
        crs="EPSG:4326",
    )
    west, south = random.uniform(0, side - 1e-3, (2, releases))
    size = random.uniform(1e-4, 1e-3, releases)
    shapes = shapely.box(30 + west, 48 + south, 30 + west + size, 48 + south + size)
    done = gpd.GeoDataFrame(
        {
            "release_id": [f"R{number:06}" for number in range(releases)],
            "hazard_id": "H",
            "outcome": random.choice(["cancelled", "reduced", "cleared"], releases),
            "completed_on": pd.Timestamp("2011-01-01")
            + pd.to_timedelta(random.integers(0, 5000, releases), "D"),
            "reported_m2": 500.0,
        },
        geometry=shapes if outlines else [None] * releases,
        crs="EPSG:4326",
    )
    return hazards, done


def stars(count, seed=1):
    """Stars of twelve corners, most of which meet a hundred others."""
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, (count, CORNERS)), axis=1)
    radius = 1e-3 * random.uniform(0.3, 1, (count, CORNERS))
    x, y = random.uniform(0, STARS_DEGREES * (count / STARS[-1]) ** 0.5, (2, count, 1))
    corners = 30 + x + radius * np.cos(turn), 48 + y + radius * np.sin(turn)
    shapes = shapely.polygons(np.stack(corners, axis=2))
    return shapes[shapely.is_valid(shapes)]


def main():
    minemap.Ledger(*one_hazard(10, outlines=True)).balance()
    print("processor seconds          " + "".join(f"{count:>10,}" for count in RELEASES))
    for label, outlines in (("with outlines", True), ("with figures alone", False)):
        seconds = []
        for count in RELEASES:
            record = one_hazard(count, outlines=outlines)
            start = time.process_time()
            minemap.Ledger(*record).balance()
            seconds.append(time.process_time() - start)
        print(f"{label:27}" + "".join(f"{second:>10.2f}" for second in seconds))
    for count in STARS:
        shapes = stars(count)
        start = time.process_time()
        faces = cut(shapes)
        spent = time.process_time() - start
        print(f"{len(shapes):,} stars, {len(faces.area_m2):,} faces: {spent:.2f}")


if __name__ == "__main__":
    main()
