"""Two workers against one: threads, and the processes of a cluster on this machine.

The sweep's own parts of Python and the making of polygons hold Python's lock, so threads share less
than processes do; processes have to start, and to read and write files. Times are of the clock: run
``python benchmarks/bench_workers.py [AREAS RECORDS]`` on a machine that has nothing else to do.
"""

from __future__ import annotations

import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import minemap
from minemap.sweep.cluster import require_dask, sweep_on
from minemap.sweep.sweeping import sweep

ROUNDS = 2


def best(work):
    """The shortest time of a few."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def on_processes(client, place):
    """Sweep files on a cluster into a folder of its own."""
    with tempfile.TemporaryDirectory() as target:
        sweep_on(client, place, Path(target) / "ledger", partition_rows=20_000)


def main():
    areas, records = map(int, sys.argv[1:3] or (20_000, 80_000))
    hazards, releases = minemap.samples.generated(areas, records)
    print(f"{areas:,} areas, {records:,} records; seconds of the clock on 1 and 2 workers, ratio")
    one, two = (best(partial(sweep, hazards, releases, workers)) for workers in (1, 2))
    print(f"  threads, in memory                 {one:6.1f} {two:6.1f} {one / two:5.2f}")
    distributed = require_dask()
    with tempfile.TemporaryDirectory() as place:
        hazards.to_parquet(Path(place) / "hazards.parquet")
        releases.to_parquet(Path(place) / "releases.parquet")
        seconds = []
        for workers in (1, 2):
            with distributed.Client(
                n_workers=workers, threads_per_worker=1, dashboard_address=":0"
            ) as client:
                seconds.append(best(partial(on_processes, client, place)))
        one, two = seconds
    print(f"  processes of dask, files to files  {one:6.1f} {two:6.1f} {one / two:5.2f}")


if __name__ == "__main__":
    main()
