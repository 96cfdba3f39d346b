"""What reading costs over geopandas itself: ``python benchmarks/bench_read.py [polygons]``.

A generated record of polygons with twelve corners and the usual columns, as GeoPackage and as
GeoParquet. Each reader runs in a process of its own, in turns; the best of several counts, in
seconds of the processor. Its memory is the most that the process ever held, less what it holds once
its libraries are loaded.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import shapely

TURNS = 3

MEASURED = """
import json, resource, sys, time
import geopandas, minemap, pyarrow.parquet
read = {reader}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
table = read(sys.argv[1])
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps([seconds, peak / 1024, len(table)]))
"""

READERS = {
    ".gpkg": {
        "geopandas.read_file": "geopandas.read_file",
        "minemap.read_hazards": "minemap.read_hazards",
    },
    ".parquet": {
        "geopandas.read_parquet": "geopandas.read_parquet",
        "minemap.read_hazards": "minemap.read_hazards",
    },
}


def blobs(lon, lat, radius, rng, corners=12):
    """Outlines with so many corners around points, their radii in metres."""
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius[:, None] * rng.uniform(0.7, 1.0, (len(radius), corners)) / 111_320
    east = lon[:, None] + reach * np.cos(angles) / np.cos(np.radians(lat))[:, None]
    north = lat[:, None] + reach * np.sin(angles)
    rings = np.stack([east, north], axis=2)
    return shapely.polygons(np.concatenate([rings, rings[:, :1]], axis=1))


def record(count, seed=0):
    rng = np.random.default_rng(seed)
    radius = np.exp(rng.uniform(np.log(1.3), np.log(225.0), count))
    outlines = blobs(rng.uniform(-78, -72, count), rng.uniform(-6, -4, count), radius, rng)
    days = pd.Timestamp("2010-01-01") + pd.to_timedelta(rng.integers(0, 5000, count), unit="D")
    return geopandas.GeoDataFrame(
        {
            "hazard_id": [f"H{number:07d}" for number in range(count)],
            "category": rng.choice(["SHA", "CHA"], count),
            "reported_on": days.astype("datetime64[ms]"),
            "reported_m2": np.round(shapely.area(outlines) * 1.2e10),
            "name": [f"Area {number}" for number in rng.integers(0, count, count)],
            "country": "Peru",
            "admin1": rng.choice(["Amazonas", "Cajamarca", "Loreto"], count),
            "sector": rng.choice([f"Sector {letter}" for letter in "ABCDEFGH"], count),
            "estimated_devices": rng.integers(0, 500, count),
        },
        geometry=outlines,
        crs="EPSG:4326",
    )


def write(count, paths):
    table = record(count)
    pyogrio.write_dataframe(table, paths[".gpkg"], use_arrow=True)
    table.to_parquet(paths[".parquet"])


def measured(reader, path):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURED.format(reader=reader), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="minemap-bench-") as folder:
        paths = {suffix: Path(folder, f"hazards{suffix}") for suffix in READERS}
        # In a process of its own: the most that a process ever held counts its parent's, too.
        writer = multiprocessing.get_context("spawn").Process(target=write, args=(count, paths))
        writer.start()
        writer.join()
        print(
            f"{count:,} polygons; geopandas {geopandas.__version__}, shapely {shapely.__version__}"
        )
        print(f"{'':<36}{'time':>9}{'memory':>11}")
        for suffix, readers in READERS.items():
            runs = [
                {name: measured(reader, paths[suffix]) for name, reader in readers.items()}
                for _ in range(TURNS)
            ]
            best = {}
            for name in readers:
                seconds, megabytes = (min(run[name][place] for run in runs) for place in (0, 1))
                assert all(run[name][2] == count for run in runs)
                best[name] = seconds, megabytes
                print(f"{suffix} {name:<30}{seconds:7.2f} s{megabytes:8.0f} MB")
            (theirs, held), (ours, more) = best.values()
            print(f"{suffix} ratio{'':<25}{ours / theirs:7.2f}  {more / held:8.2f}")


if __name__ == "__main__":
    main()
