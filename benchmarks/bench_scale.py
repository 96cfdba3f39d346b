"""How time and memory grow with the record: sweep, questions, saving, opening, appending.

Each size runs in a process of its own. Run ``python benchmarks/bench_scale.py`` for four sizes that
double, or ``python benchmarks/bench_scale.py 1000000 4000000`` for one. Times are of the processor
(all threads together) and, in brackets, of the clock, which on a busy machine says little.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import pandas as pd

import minemap

SIZES = [(10_000, 40_000), (20_000, 80_000), (40_000, 160_000), (80_000, 320_000)]
APPENDED = 100
"""Records that are appended, all at one end of the border, as a day's work is."""

MIB = 2**20


MONTHS = pd.date_range("2010-01-31", periods=360, freq="ME")
DAY = "2018-06-30"

QUESTIONS = {
    "balance of 360 months": lambda ledger: ledger.balance("ME", end=MONTHS[-1]),
    "balance of 360 months by sector": lambda ledger: ledger.balance(
        "ME", by="sector", end=MONTHS[-1]
    ),
    "timeline": lambda ledger: ledger.timeline(),
    "released by year and sector": lambda ledger: ledger.released("YE", by="sector"),
    "remaining by sector on 12 days": lambda ledger: [
        ledger.remaining(day, by="sector") for day in MONTHS[84:96]
    ],
    "remaining, with outlines": lambda ledger: ledger.remaining(DAY),
}


SIZES_OF = {
    "tables_mib": "MiB of the two tables",
    "after_mib": "MiB after the sweep",
    "peak_mib": "MiB at most in the sweep",
    "whole_peak_mib": "MiB at most in all",
    "folder_mib": "MiB of the folder",
}


def resident_mib():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / MIB


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work):
    """What a piece of work returns, and its seconds of processor and clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, (time.process_time() - cpu, time.perf_counter() - wall)


def measure(areas, records):
    """One size, in this process."""
    # What loads with the first sweep is not counted to the record.
    minemap.Ledger(*minemap.samples.generated(50, 200)).remaining("2020-01-01")
    empty = resident_mib()
    hazards, releases = minemap.samples.generated(areas, records)
    late = releases.index[releases["hazard_id"] <= f"H{max(areas // 1000, 20):07}"][-APPENDED:]
    new, releases = releases.loc[late], releases.drop(late)
    ledger = minemap.Ledger(hazards, releases)
    del hazards, releases
    tables = resident_mib() - empty
    seconds = {}
    account, seconds["sweep and first account"] = timed(ledger.balance)
    after, peak = resident_mib() - empty, peak_mib() - empty
    assert len(account)
    for name, question in QUESTIONS.items():
        _, seconds[name] = timed(partial(question, ledger))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "ledger"
        _, seconds["to_parquet"] = timed(partial(ledger.to_parquet, folder))
        size = sum(path.stat().st_size for path in folder.rglob("*")) / MIB
        more, seconds["append"] = timed(partial(ledger.append, releases=new))
        left = more.balance()["closing_m2"].iloc[-1]
        whole_peak = peak_mib() - empty
        del ledger, more
        opened, seconds["from_parquet"] = timed(partial(minemap.Ledger.from_parquet, folder))
        assert opened.balance()["closing_m2"].iloc[-1] >= left
    return {
        "areas": areas,
        "records": records,
        "tables_mib": tables,
        "after_mib": after,
        "peak_mib": peak,
        "whole_peak_mib": whole_peak,
        "folder_mib": size,
        "seconds": seconds,
    }


def in_a_process(areas, records):
    """One size, in a process of its own."""
    command = [sys.executable, __file__, "--one", str(areas), str(records)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(run.stdout.splitlines()[-1])


def main():
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(*map(int, sys.argv[2:4]))))
        return
    sizes = [tuple(map(int, sys.argv[1:3]))] if sys.argv[1:] else SIZES
    found = [in_a_process(*size) for size in sizes]
    labels = [f"{one['areas']:,} + {one['records']:,}" for one in found]
    print(f"{'areas + records':32}" + "".join(f"{label:>24}" for label in labels))
    for key, label in SIZES_OF.items():
        print(f"{label:32}" + "".join(f"{one[key]:>24,.0f}" for one in found))
    multiples = [one["peak_mib"] / one["tables_mib"] for one in found]
    print(f"{'peak of the sweep to tables':32}" + "".join(f"{ratio:>24.1f}" for ratio in multiples))
    for name in found[0]["seconds"]:
        cells = [one["seconds"][name] for one in found]
        print(f"{name:32}" + "".join(f"{cpu:>14.2f} ({wall:7.2f})" for cpu, wall in cells))


if __name__ == "__main__":
    main()
