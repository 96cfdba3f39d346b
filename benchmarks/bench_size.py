"""The cost by size, and the limit beside it: a table, and a picture of it.

For each number of areas, with four records an area, in a process of its own: the sweep and its
first account; noding alone, that is, edges and where they meet; and reading the bytes of both
tables. Times are of the processor, on one thread, which says something on a busy machine, too. Run
``python benchmarks/bench_size.py [AREAS ...] [--draw PICTURE.svg]``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely
from bench_scale import peak_mib, resident_mib

import minemap
from minemap import looks
from minemap.sweep.components import batches, touching
from minemap.sweep.edges import rings_of, runs_of
from minemap.sweep.faces import CHUNK_CORNERS
from minemap.sweep.nodes import chains_of, crossings_of

SIZES = (10_000, 30_000, 100_000)
RECORDS_AN_AREA = 4
COSTS = {
    "account": "sweep and first account",
    "noding": "noding alone",
    "bytes": "reading the bytes",
}


def seconds(work, *given):
    """Processor seconds of a piece of work."""
    start = time.process_time()
    work(*given)
    return time.process_time() - start


def noded(shapes, component):
    """Find where the edges of outlines meet, in chunks as large as those of the cut."""
    for chunk in batches(component, shapely.get_num_coordinates(shapes), CHUNK_CORNERS):
        rings = rings_of(shapes[chunk])
        chains_of(crossings_of(rings, runs_of(rings)))


def measure(areas):
    """One size, in this process."""
    minemap.Ledger(*minemap.samples.generated(50, 200)).balance("YE")
    empty = resident_mib()
    hazards, releases = minemap.samples.generated(areas, RECORDS_AN_AREA * areas)
    tables = resident_mib() - empty
    account = seconds(lambda: minemap.Ledger(hazards, releases, workers=1).balance("YE"))
    peak = peak_mib() - empty
    shapes = np.concatenate([hazards.geometry.to_numpy(), releases.geometry.to_numpy()])
    component = touching(shapes)
    with tempfile.TemporaryDirectory() as place:
        paths = [Path(place, "hazards.parquet"), Path(place, "releases.parquet")]
        for table, path in zip((hazards, releases), paths, strict=True):
            table.to_parquet(path)
        read = seconds(lambda: [pq.read_table(path) for path in paths])
        size = sum(path.stat().st_size for path in paths) / 2**20
    noding = seconds(noded, shapes, component)
    return {
        "areas": areas, "account": account, "noding": noding, "bytes": read,
        "tables_mib": tables, "peak_mib": peak, "file_mib": size,
    }  # fmt: skip


def in_a_process(areas):
    """One size, in a process of its own."""
    command = [sys.executable, __file__, "--one", str(areas)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(run.stdout.splitlines()[-1])


def named(axes, found, key, name, colour, *, above):
    """Write what a line is: above its end, or below the place before that."""
    one = found[-1 if above else -2]
    axes.annotate(
        name, (one["areas"], one[key]), (-6, 7) if above else (8, -14),
        textcoords="offset points", color=colour, ha="right" if above else "left",
    )  # fmt: skip


@looks.in_one_typeface
def drawn(found, path):
    """Draw the table: seconds on the left, memory on the right."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.0, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    areas = [one["areas"] for one in found]
    styles = {
        "account": (looks.BLUE, "-", "o"),
        "noding": (looks.ALARM, "--", "s"),
        "bytes": (looks.QUIET, ":", "^"),
    }
    for key, (colour, line, mark) in styles.items():
        left.plot(areas, [one[key] for one in found], color=colour, linestyle=line, marker=mark)
        named(left, found, key, COSTS[key], colour, above=key == "account")
    for key, name, colour, line, mark in (
        ("peak_mib", "at most, in the sweep", looks.BLUE, "-", "o"),
        ("tables_mib", "the two tables", looks.QUIET, ":", "^"),
    ):
        right.plot(areas, [one[key] for one in found], color=colour, linestyle=line, marker=mark)
        named(right, found, key, name, colour, above=key == "peak_mib")
    left.set_title("Processor seconds", loc="left", color=looks.INK)
    right.set_title("MiB above the empty process", loc="left", color=looks.INK)
    for axes in (left, right):
        axes.set(xscale="log", yscale="log", xlabel="areas, with four records each")
        axes.set_xticks(areas, [f"{count:,}" for count in areas])
        axes.minorticks_off()
        axes.yaxis.set_major_formatter("{x:,.10g}")
        axes.grid(visible=True, color=looks.GRID)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(colors=looks.QUIET)
        axes.margins(y=0.15)
    figure.savefig(path, metadata={"Date": None})
    return left


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areas", nargs="*", type=int, default=SIZES)
    parser.add_argument("--draw", type=Path, help="the picture to draw, an SVG")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.areas[0])))
        return
    found = []
    print(f"{'areas':>10}{'account':>10}{'noding':>9}{'bytes':>8}   seconds of the processor")
    for areas in given.areas:
        one = in_a_process(areas)
        found.append(one)
        print(
            f"{areas:>10,}{one['account']:>10.2f}{one['noding']:>9.2f}{one['bytes']:>8.2f}   "
            f"{one['tables_mib']:,.0f} MiB of tables, {one['peak_mib']:,.0f} at most "
            f"({one['peak_mib'] / one['tables_mib']:.1f} times), {one['file_mib']:,.0f} of files",
            flush=True,
        )
        if given.draw is not None:
            drawn(found, given.draw)


if __name__ == "__main__":
    main()
