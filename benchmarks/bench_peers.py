"""The yearly account, by minemap, by SQL in DuckDB and SedonaDB, and by geopandas with pyproj.

All start from tables in memory and tell what remains at 14 year-ends. They take turns, so that a
busy machine is as busy for each; the ratios are those of the middle of the rounds. DuckDB, its
extension and SedonaDB come with ``pip install 'minemap[bench]'``. Run
``python benchmarks/bench_peers.py [HAZARDS RELEASES [ROUNDS]]``; geopandas has one turn, on a tenth
of the record, against minemap on that tenth.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path

import bench_ledger
import pandas as pd
import shapely

import minemap
from minemap.samples import FIRST_YEAR, YEARS

try:
    import duckdb
    import duckdb_extension_spatial
    import sedonadb
except ImportError as error:
    sys.exit(f"{error}: pip install 'minemap[bench]' brings DuckDB and SedonaDB")

DAYS = [pd.Timestamp(f"{year}-12-31") for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)]

REMAINING = """
    WITH worked AS (
        SELECT hazards.hazard_id, releases.completed_on, releases.shape
        FROM hazards JOIN releases ON ST_Intersects(hazards.shape, releases.shape)
        WHERE releases.outcome <> 'confirmed'
    ), gone AS (
        SELECT days.day, worked.hazard_id, ST_Union_Agg(worked.shape) AS shape
        FROM days JOIN worked ON worked.completed_on <= days.day
        GROUP BY days.day, worked.hazard_id
    )
    SELECT days.day, sum(CASE WHEN gone.shape IS NULL THEN {whole} ELSE {left} END)
    FROM days JOIN hazards ON hazards.reported_on <= days.day
    LEFT JOIN gone ON gone.day = days.day AND gone.hazard_id = hazards.hazard_id
    GROUP BY days.day ORDER BY days.day
"""

SPHEROID = "ST_Area_Spheroid(ST_FlipCoordinates({}))"
"""DuckDB's takes the latitude first."""

EQUAL_AREA = "ST_Area(ST_Transform({}, 'EPSG:6933'))"
"""SedonaDB measures on a plane or on a sphere (0.4 % off); in this projection areas are true."""


def question(measured):
    """The question in SQL, with the way to measure a shape."""
    left = "ST_Difference(hazards.shape, gone.shape)"
    return REMAINING.format(whole=measured.format("hazards.shape"), left=measured.format(left))


def sedona(hazards, releases, threads):
    """Both tables in SedonaDB, which is not timed."""
    connection = sedonadb.connect()
    connection.sql(f"SET datafusion.execution.target_partitions = {threads}").execute()
    days = pd.DataFrame({"day": DAYS})
    asked = {
        "hazards": hazards[["hazard_id", "reported_on", "geometry"]].rename_geometry("shape"),
        "releases": releases[["outcome", "completed_on", "geometry"]].rename_geometry("shape"),
        "days": days,
    }
    for name, table in asked.items():
        connection.create_data_frame(table).to_memtable().to_view(name)
    return connection


def database(hazards, releases, threads):
    """Both tables in DuckDB, which is not timed."""
    found = [*Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension")]
    connection = duckdb.connect(config={"threads": threads, "allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{found[0]}'")
    for name, table in (("hazards", hazards), ("releases", releases)):
        plain = pd.DataFrame(table.drop(columns="geometry")).astype(
            {key: "object" for key in table if str(table[key].dtype) in {"str", "category"}}
        )
        plain["wkb"] = shapely.to_wkb(table.geometry.to_numpy())
        connection.register("incoming", plain)
        connection.execute(
            f"CREATE TABLE {name} AS SELECT * EXCLUDE wkb, ST_GeomFromWKB(wkb) AS shape "
            "FROM incoming"
        )
    connection.register("incoming", pd.DataFrame({"day": DAYS}))
    connection.execute("CREATE TABLE days AS SELECT * FROM incoming")
    return connection


def timed(work):
    """Seconds of the clock and of the processor, and what came out."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - clock, time.process_time() - processor, result


def account(hazards, releases, workers):
    return minemap.Ledger(hazards, releases, workers=workers).balance("YE")


def with_outlines(hazards, releases, workers):
    ledger = minemap.Ledger(hazards, releases, workers=workers)
    ledger.balance("YE")
    return [ledger.remaining(day) for day in DAYS]


def main():
    given = [int(text) for text in sys.argv[1:]]
    areas, records, rounds = [*given, *(10_000, 40_000, 3)[len(given) :]]
    hazards, releases = minemap.samples.generated(areas, records, on_fixed_days=True)
    account(hazards.head(50), releases.head(50), 1)
    ways = {}
    for workers in (1, 2):
        connection = database(hazards, releases, workers)
        ways[f"minemap, account, {workers}"] = lambda w=workers: account(hazards, releases, w)
        ways[f"minemap, and outlines, {workers}"] = lambda w=workers: with_outlines(
            hazards, releases, w
        )
        ways[f"DuckDB, {workers}"] = lambda c=connection: c.execute(question(SPHEROID)).fetchall()
        other = sedona(hazards, releases, workers)
        ways[f"SedonaDB, {workers}"] = lambda c=other: c.sql(question(EQUAL_AREA)).to_pandas()
    found = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            found[name].append(timed(work))
    clock = {name: statistics.median(turn[0] for turn in turns) for name, turns in found.items()}
    processor = {name: statistics.median(turn[1] for turn in found[name]) for name in found}
    tenth = hazards.iloc[::10], releases.iloc[::10]
    for name, work in (
        ("a tenth: minemap, account, 1", lambda: account(*tenth, 1)),
        ("a tenth: geopandas, pyproj, 1", lambda: bench_ledger.geopandas_account(*tenth)),
    ):
        clock[name], processor[name], result = timed(work)
    left_out = {
        "minemap, account": "nothing",
        "minemap, and outlines": "nothing; outlines of what remains at each year-end besides",
        "DuckDB": "overlaps count twice; no order of events, no flows, no outlines",
        "SedonaDB": "as DuckDB; edges straight in a projection, no area on the ellipsoid",
        "a tenth: minemap, account": "nothing",
        "a tenth: geopandas, pyproj": "order within a year; pieces and their records",
    }
    packages = (
        "minemap",
        "duckdb",
        "sedonadb",
        "geopandas",
        "shapely",
        "pyproj",
        "numpy",
        "pandas",
    )
    print(", ".join(f"{package} {version(package)}" for package in packages))
    print(f"{areas:,} areas, {records:,} records, {YEARS} year-ends; the middle of {rounds} rounds")
    print(f"{'way, workers':30}{'clock':>8}{'processor':>11}   leaves out")
    for name, seconds in clock.items():
        left = left_out[name.rsplit(",", 1)[0]]
        print(f"{name:30}{seconds:8.2f}{processor[name]:11.2f}   {left}")
    for peer, workers in itertools.product(("DuckDB", "SedonaDB"), (1, 2)):
        theirs = clock[f"{peer}, {workers}"]
        ours, drawn = (clock[f"minemap, {what}, {workers}"] for what in ("account", "and outlines"))
        print(
            f"{peer} takes {theirs / ours:.2f} times as long as the account on {workers}, "
            f"{theirs / drawn:.2f} times as with outlines"
        )
    threads = clock["minemap, account, 1"] / clock["minemap, account, 2"]
    print(f"two threads: {threads:.2f} times as fast as one")
    ours = found["minemap, account, 1"][0][2]["closing_m2"].iloc[-1]
    theirs = found["DuckDB, 1"][0][2][-1][1]
    others = found["SedonaDB, 1"][0][2].iloc[-1, 1]
    print(f"m² at the end {ours:,.0f}; DuckDB {theirs:,.0f}; SedonaDB {others:,.0f}")
    alike, tenth_m2 = result[0]["closing_m2"].iloc[-1], account(*tenth, 1)["closing_m2"].iloc[-1]
    print(f"of a tenth {tenth_m2:,.0f}; geopandas {alike:,.0f}")


if __name__ == "__main__":
    main()
