"""Two workers against one: threads, and the processes of a cluster on this machine.

The sweep's own parts of Python and the making of polygons hold Python's lock, so threads share less
than processes do; processes have to start, and to read and write files. Times are of the clock: run
``python benchmarks/bench_workers.py [AREAS RECORDS]`` on a machine that has nothing else to do.

Of the threads it shows each stage: the seconds that it worked, and those that it waited, which on a
quiet machine is for Python's lock.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path

import minemap
from minemap.sweep import faces, sweeping
from minemap.sweep.cluster import require_dask, sweep_on
from minemap.sweep.sweeping import sweep

ROUNDS = 2

STAGES = {
    "rings and boxes": [(faces, "rings_of runs_of"), (sweeping, "near connected _repaired")],
    "pairs of edges, nodes": [(faces, "crossings_of chains_of")],
    "faces": [(faces, "cycles_of islands_of drawing_of slivers_joined areas_of_parts")],
    "covers": [(faces, "covers_of")],
    "histories": [(sweeping, "in_order split_by_figures histories idle _told")],
    "pieces": [(sweeping, "_joined _swept _on_faces gather")],
    # What stands between: the parts of the cut, told apart and put together.
    "the rest of the cut": [(faces, "_cut_chunk")],
}


@contextmanager
def watched():
    """Note by stage, while it lasts, the seconds of work and of waiting of all threads."""
    found, own, kept = defaultdict(lambda: [0.0, 0.0]), threading.local(), []
    guard = threading.Lock()

    def watching(stage, work):
        @wraps(work)
        def timed(*given, **named):
            before = getattr(own, "inside", (0.0, 0.0))
            own.inside = (0.0, 0.0)
            busy, clock = time.thread_time(), time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                busy, clock = time.thread_time() - busy, time.perf_counter() - clock
                with guard:
                    found[stage][0] += busy - own.inside[0]
                    found[stage][1] += clock - busy - own.inside[1]
                own.inside = (before[0] + busy, before[1] + clock - busy)

        return timed

    # The cut waits for threads of its own; that is no stage's waiting.
    places = [(stage, *place) for stage, some in STAGES.items() for place in some]
    for stage, module, names in [*places, ("", sweeping, "cut")]:
        for name in names.split():
            kept.append((module, name, getattr(module, name)))
            setattr(module, name, watching(stage, kept[-1][2]))
    try:
        yield found
    finally:
        for module, name, work in kept:
            setattr(module, name, work)


def best(work):
    """The shortest time of a few."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def on_processes(client, place, alike=None):
    """Sweep files on a cluster into a folder of its own; compare its pieces with others."""
    with tempfile.TemporaryDirectory() as target:
        sweep_on(client, place, Path(target) / "ledger", partition_rows=20_000)
        if alike is not None:
            keys = ["hazard_id", "category", "entered_on", "left_on", "area_m2"]
            pieces = minemap.Ledger.from_parquet(Path(target) / "ledger").pieces
            one, other = (table[keys].astype({"category": "str"}) for table in (pieces, alike))
            assert one.reset_index(drop=True).equals(other.reset_index(drop=True))
            print(f"  {len(pieces):,} pieces, the same on threads and on processes")


def processor(client):
    """Seconds of the processor that the workers and this process have had."""
    return sum(client.run(time.process_time).values()) + time.process_time()


def stages(hazards, releases):
    """Print of each stage of the sweep what it takes on one and on two threads."""
    found = []
    for workers in (1, 2):
        with watched() as seconds:
            sweep(hazards, releases, workers)
        found.append(seconds)
    print(f"  {'stage':24}{'works on 1':>12}{'waits':>8}{'works on 2':>12}{'waits':>8}")
    for stage in STAGES:
        (one, idle), (two, waits) = (seconds[stage] for seconds in found)
        print(f"  {stage:24}{one:12.2f}{idle:8.2f}{two:12.2f}{waits:8.2f}")


def main():
    areas, records = map(int, sys.argv[1:3] or (20_000, 80_000))
    hazards, releases = minemap.samples.generated(areas, records)
    print(f"{areas:,} areas, {records:,} records; seconds of the clock on 1 and 2 workers, ratio")
    one, two = (best(partial(sweep, hazards, releases, workers)) for workers in (1, 2))
    print(f"  threads, in memory                 {one:6.1f} {two:6.1f} {one / two:5.2f}")
    stages(hazards, releases)
    alike = minemap.Ledger(hazards, releases).pieces
    distributed = require_dask()
    with tempfile.TemporaryDirectory() as place:
        hazards.to_parquet(Path(place) / "hazards.parquet")
        releases.to_parquet(Path(place) / "releases.parquet")
        seconds, busy = [], []
        for workers in (1, 2):
            with distributed.Client(
                n_workers=workers, threads_per_worker=1, dashboard_address=":0"
            ) as client:
                # What a process does for the first time, it loads.
                on_processes(client, place, alike)
                before = processor(client)
                seconds.append(best(partial(on_processes, client, place)))
                busy.append((processor(client) - before) / ROUNDS)
        one, two = seconds
    print(f"  processes of dask, files to files  {one:6.1f} {two:6.1f} {one / two:5.2f}")
    rows = len(hazards) + len(releases)
    for workers, taken, worked in zip((1, 2), seconds, busy, strict=True):
        print(
            f"  on {workers}: {rows / taken / workers * 3600:,.0f} rows an hour and worker, "
            f"{rows / worked * 3600:,.0f} an hour of the processor"
        )


if __name__ == "__main__":
    main()
