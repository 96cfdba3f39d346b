"""How long the check of a record takes: ``python benchmarks/bench_check.py [areas] [--alone]``.

Irregular outlines along a border, many of which overlap, six in a hundred with a fault; those in
the north of Peru name their country. All checks of minemap are timed one by one and together,
against what one would do in geopandas: ``is_valid``, and a self-join whose overlaps are cut out by
``overlay``, which finds two of the kinds of faults. ``--alone`` times all checks together alone.
"""

from __future__ import annotations

import resource
import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import minemap
from minemap.quality.checking import CHECKS, _record
from minemap.quality.thresholds import Thresholds


def record(count):
    hazards, releases = minemap.samples.generated(count, count // 4)
    shapes = hazards.geometry.to_numpy().copy()
    number = np.arange(count)
    rings = shapely.get_coordinates(shapes).reshape(count, -1, 2)
    swapped = rings.copy()
    swapped[:, [2, 3]] = rings[:, [3, 2]]
    stuttering = np.insert(rings, 4, rings[:, 3], axis=1)
    shapes[number % 50 == 0] = shapely.polygons(swapped[number % 50 == 0])
    shapes[number % 50 == 1] = shapely.polygons(stuttering[number % 50 == 1])
    hazards = hazards.set_geometry(gpd.GeoSeries(shapes, index=hazards.index, crs=4326))
    area = minemap.geodesic_area(shapes)
    hazards["reported_m2"] = np.where(number % 50 == 2, area / 1e4, area).round(2)
    lon, lat = rings[:, 0].T
    near = (lon > -78) & (lon < -74.5) & (lat < -3.5)
    hazards["country"] = pd.Series(np.where(near, "Peru", None), dtype="str").set_axis(
        hazards.index
    )
    return hazards, releases


def by_hand(hazards):
    """What one would do in geopandas: two of the kinds of faults."""
    broken = (~hazards.is_valid).sum()
    sound = hazards[["hazard_id", "geometry"]].assign(geometry=hazards.make_valid())
    shared = sound.overlay(sound, how="intersection", keep_geom_type=True)
    shared = shared[shared["hazard_id_1"] < shared["hazard_id_2"]]
    return broken, shared.to_crs(3857).area.gt(1).sum()


def timed(what, function, *arguments):
    start, busy = time.perf_counter(), time.process_time()
    answer = function(*arguments)
    took, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"{what:42} {took:8.1f} s {busy:8.1f} s of the processor", flush=True)
    return answer, took


def one_by_one(seen):
    timed("the account of the record", getattr, seen, "swept")
    for one in CHECKS:
        timed(", ".join(one.codes)[:42], one, seen)


def main():
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()]
    count = counts[0] if counts else 100_000
    hazards, releases = record(count)
    print(f"{count:,} areas, {len(releases):,} release records")
    alone = "--alone" in sys.argv
    if not alone:
        one_by_one(_record(hazards, releases, {}, None, Thresholds()))
    findings, ours = timed("minemap.check, all of it", minemap.check, hazards, releases)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(findings.summary().drop(columns="title").to_string(index=False))
    print(f"{len(findings):,} findings; at most {peak:.1f} GiB")
    if not alone:
        (broken, shared), theirs = timed("geopandas: is_valid and overlay", by_hand, hazards)
        print(
            f"geopandas: {broken:,} invalid, {shared:,} overlaps; {theirs / ours:.1f} times as long"
        )


if __name__ == "__main__":
    main()
