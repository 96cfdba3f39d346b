"""Generated records of realistic shapes for the benchmarks, the same for a seed."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

FIRST_YEAR = 2010
YEARS = 14
DEGREE_M = 111_000.0


def blobs(x, y, radius, rng, corners=12):
    """Irregular polygons round centres; radius in metres."""
    count = len(x)
    angle = (np.arange(corners) + rng.uniform(-0.4, 0.4, (count, corners))) * (2 * np.pi / corners)
    reach = radius[:, None] / DEGREE_M * rng.uniform(0.6, 1.25, (count, corners))
    ring = np.stack(
        [x[:, None] + reach * np.cos(angle), y[:, None] + reach * np.sin(angle)], axis=-1
    )
    return shapely.polygons(np.concatenate([ring, ring[:, :1]], axis=1))


def border_record(hazard_count=10_000, release_count=40_000, seed=0):
    """Hazards in clusters along a border, many overlapping, and releases that cut into them.

    Areas from about 5 m² to 160,000 m², as in Peru. Hazards are reported on 1 January, releases
    completed on 30 June, so that an account by years in a GIS can be exact.
    """
    rng = np.random.default_rng(seed)
    clusters = max(hazard_count // 60, 1)
    # Larger records are longer borders, not denser ones: one of 3° for every 10,000 hazards.
    along = rng.uniform(0, max(hazard_count / 10_000, 1), clusters)
    centre_x = -78.5 + 0.5 * (along % 1) + along // 1 + rng.normal(0, 0.01, clusters)
    centre_y = -6.0 + 3.0 * (along % 1)
    cluster = rng.integers(0, clusters, hazard_count)
    spread = 0.012
    x = centre_x[cluster] + rng.normal(0, spread, hazard_count)
    y = centre_y[cluster] + rng.normal(0, spread, hazard_count)
    radius = np.exp(rng.uniform(np.log(1.3), np.log(225.0), hazard_count))
    outlines = blobs(x, y, radius, rng)
    year = rng.integers(0, YEARS - 4, hazard_count)
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{number:07d}" for number in range(hazard_count)],
            "category": rng.choice(["SHA", "CHA"], hazard_count),
            "reported_on": pd.to_datetime([f"{FIRST_YEAR + y}-01-01" for y in year]),
            "sector": rng.choice([f"Sector {letter}" for letter in "ABCDEFGH"], hazard_count),
        },
        geometry=outlines,
        crs="EPSG:4326",
    )

    home = rng.integers(0, hazard_count, release_count)
    offset = rng.normal(0, 0.45, (2, release_count)) * radius[home] / DEGREE_M
    worked = blobs(
        x[home] + offset[0],
        y[home] + offset[1],
        radius[home] * rng.uniform(0.2, 0.6, release_count),
        rng,
    )
    done = np.minimum(year[home] + rng.integers(0, YEARS, release_count), YEARS - 1)
    releases = gpd.GeoDataFrame(
        {
            "release_id": [f"R{number:08d}" for number in range(release_count)],
            "hazard_id": hazards["hazard_id"].to_numpy()[home],
            "outcome": rng.choice(["cancelled", "reduced", "cleared"], release_count),
            "completed_on": pd.to_datetime([f"{FIRST_YEAR + y}-06-30" for y in done]),
        },
        geometry=worked,
        crs="EPSG:4326",
    )
    return hazards, releases
