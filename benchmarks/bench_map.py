"""The interactive map against what an analyst would do: `GeoDataFrame.explore()`.

Both put the same polygons on a map, some 100,000 and then a million, with the same columns to read
when one is pointed at; minemap's has a time slider besides. Each file is opened in headless
Chromium with the network cut; the libraries that explore()'s page asks of other hosts come from npm
packages, without any delay, and its background tiles are left out. Its page of a million polygons
is not made: judged by one of 10,000, its one script would be longer than any text that Chromium's
engine can hold.

Run ``python benchmarks/bench_map.py [HAZARDS RELEASES] [alone]``; ``alone`` makes and opens
minemap's page only. It needs npm and a way to its registry, playwright, /usr/bin/chromium, and
mapclassify for explore().
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from playwright.sync_api import sync_playwright

import minemap

CHROMIUM = "/usr/bin/chromium"
SIZES = [(20_000, 40_000), (200_000, 400_000)]
"""Hazards and releases of some 100,000 and of a million polygons."""

LONGEST_TEXT = (1 << 29) - 24
"""Letters that a text of V8 can have on 64 bits (v8-primitive.h, String::kMaxLength)."""

JUDGED_BY = 10_000

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--enable-precise-memory-info", "--js-flags=--expose-gc",
]  # fmt: skip

# What folium's pages ask for: the end of the address, the npm package and the file in it.
LIBRARIES = {
    "/leaflet.js": ("leaflet@1.9.3", "dist/leaflet.js"),
    "/leaflet.css": ("leaflet@1.9.3", "dist/leaflet.css"),
    "/jquery-3.7.1.min.js": ("jquery@3.7.1", "dist/jquery.min.js"),
    "/bootstrap.bundle.min.js": ("bootstrap@5.2.2", "dist/js/bootstrap.bundle.min.js"),
    "/bootstrap.min.css": ("bootstrap@5.2.2", "dist/css/bootstrap.min.css"),
    "/css/all.min.css": ("@fortawesome/fontawesome-free@6.2.0", "css/all.min.css"),
    "/leaflet.awesome-markers.js": (
        "leaflet.awesome-markers@2.0.5",
        "dist/leaflet.awesome-markers.js",
    ),
    "/leaflet.awesome-markers.css": (
        "leaflet.awesome-markers@2.0.5",
        "dist/leaflet.awesome-markers.css",
    ),
}
# The looks of markers, of which these maps have none: an empty file does.
EMPTY = ("/bootstrap-glyphicons.css", "/leaflet.awesome.rotate.min.css")

# Both when all is drawn: the second frame after the last shape was handed to the browser begins
# once the first has been painted. Milliseconds count from the opening of the page.
DRAWN = """async (count) => {
    const shapes = () => document.querySelectorAll('path.leaflet-interactive').length;
    const held = () => Object.keys(window)
        .filter(key => /^geo_json_/.test(key) && window[key] && window[key].getLayers)
        .reduce((sum, key) => sum + window[key].getLayers().length, 0);
    const done = () => count === null
        ? document.querySelector('[data-minemap=ready]')
        : document.readyState === 'complete' && Math.max(shapes(), held()) >= count;
    while (!done()) { await new Promise(next => setTimeout(next, 5)); }
    await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
    return performance.now();
}"""

SLIDE = """async () => {
    const range = document.querySelector('input[type=range]'), times = [];
    for (let i = 0; i <= 20; i++) {
        const start = performance.now();
        range.value = Number(range.min) + i / 20 * (range.max - range.min);
        range.dispatchEvent(new Event('input'));
        await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[10];
}"""

MOVE = """async (steps) => {
    const name = document.querySelector('.folium-map').id, map = window[name], times = [];
    for (let i = 0; i < 8; i++) {
        const start = performance.now();
        if (steps) { map.setZoom(map.getZoom() + (i < 4 ? 1 : -1), { animate: false }); }
        else { map.panBy([i < 4 ? 40 : -40, 0], { animate: false }); }
        await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[4];
}"""


# The map is dragged to and fro with the mouse: a step of six pixels a frame.
DRAG = """async () => {
    const map = window[document.querySelector('.folium-map').id], pane = map.getContainer();
    const send = (type, x) => pane.dispatchEvent(
        new MouseEvent(type, { bubbles: true, clientX: x, clientY: 400, button: 0, buttons: 1 }));
    const times = [];
    let x = 500, last = performance.now();
    send('mousedown', x);
    for (let i = 0; i < 120; i++) {
        send('mousemove', x += i % 60 < 30 ? 6 : -6);
        await new Promise(next => requestAnimationFrame(next));
        times.push(performance.now() - last);
        last = performance.now();
    }
    send('mouseup', x);
    return 1000 / times.sort((a, b) => a - b)[60];
}"""
HEAP = "() => { gc(); return performance.memory.usedJSHeapSize; }"


def polygons_of(ledger):
    """The same polygons as the ledger's map has, with what that map tells of them as columns."""
    told = [
        "hazard_id", "category", "sector", "entered_on", "entry", "left_on", "exit", "release_id",
        "area_m2", "geometry",
    ]  # fmt: skip
    sectors = ledger.hazards.drop_duplicates("hazard_id").set_index("hazard_id")["sector"]
    pieces = ledger.pieces
    pieces["sector"] = pieces["hazard_id"].map(sectors)
    worked = ledger.worked.rename(columns={"completed_on": "entered_on", "outcome": "entry"})
    worked["category"] = worked["what"]
    return pd.concat([pieces, worked], ignore_index=True).reindex(columns=told)


def libraries(folder):
    """Fetch every library once; gives the text of each by the end of its address."""
    texts = dict.fromkeys(EMPTY, b"")
    for package in dict.fromkeys(package for package, _ in LIBRARIES.values()):
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True
        )
        with tarfile.open(Path(folder) / packed.stdout.decode().split()[-1]) as tar:
            for end, (owner, name) in LIBRARIES.items():
                if owner == package:
                    texts[end] = tar.extractfile(f"package/{name}").read()
    return texts


def opened(path, count, texts, runs=3):
    """Seconds until all is drawn (the least of some runs), and of a pan, a zoom and a slide."""
    drawn, moved = [], {}
    with sync_playwright() as playwright:
        for _ in range(runs):
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = chromium.new_page(viewport={"width": 1400, "height": 900})
            page.set_default_timeout(600_000)
            unknown = []

            def answer(route, unknown=unknown):
                address = route.request.url
                ends = [end for end in texts if address.split("?")[0].endswith(end)]
                if address.startswith("file:"):
                    route.continue_()
                elif ends:
                    kind = "text/css" if ends[0].endswith("css") else "text/javascript"
                    route.fulfill(body=texts[ends[0]], content_type=kind)
                else:
                    unknown.append(address)
                    route.abort()

            page.route("**/*", answer)
            page.goto(path.as_uri(), wait_until="commit")
            drawn.append(page.evaluate(DRAWN, count) / 1000)
            if not moved:
                moved["pan"] = page.evaluate(MOVE, False) / 1000
                moved["zoom"] = page.evaluate(MOVE, True) / 1000
                if count is None:
                    moved["slide"] = page.evaluate(SLIDE) / 1000
                moved["frames"] = page.evaluate(DRAG)
                moved["heap"] = page.evaluate(HEAP)
            page.screenshot(path=path.with_suffix(".png"))
            chromium.close()
    return min(drawn), moved, unknown


def compare(hazards, releases, texts):
    """Print the figures of both maps of a record; without libraries, of minemap's alone."""
    ledger = minemap.Ledger(*minemap.samples.generated(hazards, releases), workers=1)
    polygons = polygons_of(ledger)
    count = len(polygons)
    # What both would wait for first is no part of the writing.
    ledger.explore()
    makers = {"minemap, with a time slider": lambda path: ledger.explore().save(path)}
    if texts:
        for canvas in ({}, {"prefer_canvas": True}):
            named = ", ".join(f"{key}={value}" for key, value in {"tiles": None, **canvas}.items())
            makers[f"explore({named})"] = lambda path, canvas=canvas: polygons.explore(
                tiles=None, **canvas
            ).save(path)
    print(f"{count:,} polygons with {polygons.count_coordinates().sum():,} vertices")
    columns = ("file", "written", "drawn", "pan", "zoom", "slide", "frames/s", "heap")
    print(f"{'':40}" + "".join(f"{column:>10}" for column in columns))
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, make) in enumerate(makers.items()):
            path = Path(folder) / f"map{number}.html"
            if number and count > JUDGED_BY:
                polygons.head(JUDGED_BY).explore(tiles=None).save(path)
                expected = path.stat().st_size / JUDGED_BY * count
                if expected > LONGEST_TEXT:
                    print(f"{name:40}{expected / 1e6:>7.0f} MB: no text of the engine is so long")
                    continue
            start = time.perf_counter()
            make(path)
            written = time.perf_counter() - start
            size = path.stat().st_size
            drawn, moved, unknown = opened(path, None if number == 0 else count, texts)
            results[name] = (size, written, drawn)
            print(
                f"{name:40}{size / 1e6:>7.1f} MB{written:>8.1f} s{drawn:>8.2f} s"
                + "".join(
                    f"{moved[what] * 1000:>7.0f} ms" if what in moved else f"{'none':>10}"
                    for what in ("pan", "zoom", "slide")
                )
                + f"{moved['frames']:>10.0f}{moved['heap'] / 1e6:>7.0f} MB"
            )
            for address in unknown:
                print(f"  not answered: {address[:100]}")
    ours, *others = results
    for other in others:
        file, written, drawn = (
            theirs / mine for theirs, mine in zip(results[other], results[ours], strict=True)
        )
        print(
            f"against {other}: file {file:.1f} times as small, "
            f"written {written:.1f} times and drawn {drawn:.1f} times as fast"
        )


def main():
    sizes = [int(text) for text in sys.argv[1:] if text != "alone"]
    names = ("geopandas", "folium", "shapely", "numpy", "playwright")
    print(", ".join(f"{name} {version(name)}" for name in names))
    with tempfile.TemporaryDirectory() as folder:
        texts = {} if "alone" in sys.argv else libraries(folder)
    for pair in [sizes] if sizes else SIZES:
        compare(*pair, texts)


if __name__ == "__main__":
    main()
