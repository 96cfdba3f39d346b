"""What many tests share: small records drawn on a grid, and areas from GeographicLib."""

from __future__ import annotations

import gc
import os
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import settings

import minemap

TIMES = int(os.environ.get("MINEMAP_EXAMPLES", "1"))


def examples(number):
    """How many examples a test of random records tries: more of them for a long run."""
    return number * TIMES


def pytest_collection_finish():
    """Look through what is loaded for garbage once, and not with every test again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(items):
    """Try once more what waited in vain for the browser: a busy machine starves it. It is told."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun="TimeoutError"))


settings.register_profile("quick", max_examples=examples(15), deadline=None)
settings.load_profile("quick")

STEP = 0.001
"""Degrees: squares of about 111 m."""

WEST, SOUTH = -78.5, -4.0


def square(column, row, width=1, height=1):
    """A rectangle of grid cells, drawn corner by corner."""
    return shapely.box(
        WEST + column * STEP,
        SOUTH + row * STEP,
        WEST + (column + width) * STEP,
        SOUTH + (row + height) * STEP,
    )


def planimeter_m2(geometry):
    """The area by GeographicLib's planimeter: the reference of the field."""
    total = 0.0
    for polygon in shapely.get_parts(geometry):
        for sign, ring in [(1, polygon.exterior), *((-1, hole) for hole in polygon.interiors)]:
            planimeter = Geodesic.WGS84.Polygon()
            for x, y in np.asarray(ring.coords)[:-1]:
                planimeter.AddPoint(y, x)
            total += sign * abs(planimeter.Compute()[2])
    return total


def hazard_table(*rows):
    """Hazards from (id, category, day, geometry) and, if need be, a fifth: other columns."""
    return gpd.GeoDataFrame(
        [
            {
                "hazard_id": row[0],
                "category": row[1],
                "reported_on": row[2],
                **(row[4] if len(row) > 4 else {}),
            }
            for row in rows
        ],
        geometry=[row[3] for row in rows],
        crs="EPSG:4326",
    )


def release_table(*rows):
    """Releases from (id, outcome, day, geometry) and, if need be, a fifth: other columns."""
    if not rows:
        return None
    return gpd.GeoDataFrame(
        [
            {
                "release_id": row[0],
                "outcome": row[1],
                "completed_on": row[2],
                **(row[4] if len(row) > 4 else {}),
            }
            for row in rows
        ],
        geometry=[row[3] for row in rows],
        crs="EPSG:4326",
    )


def ledger_of(hazards, releases=()):
    return minemap.Ledger(hazard_table(*hazards), release_table(*releases), workers=1)


def flows_on(ledger, day, by=None):
    """The flows of one day that are not nothing, in whole m²."""
    line = ledger.timeline(by=by)
    row = line.xs(pd.Timestamp(day), level="day") if by else line.loc[[pd.Timestamp(day)]]
    flows = row.drop(columns=["remaining_m2", "areas"])
    if by is None:
        return {name: round(value) for name, value in flows.iloc[0].items() if round(value)}
    return {
        (group, name): round(value)
        for group, values in flows.iterrows()
        for name, value in values.items()
        if round(value)
    }


@pytest.fixture(scope="session")
def peru():
    return minemap.Ledger(*minemap.samples.peru())


CHROMIUM = next(filter(None, map(shutil.which, ["chromium-headless-shell", "chromium"])), None)
"""The engine alone where it is there: a page of it costs a sixth of one of the whole browser."""

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """The browser, started once: to start it costs more than most pages do."""
    if os.environ.get("MINEMAP_SKIP_BROWSER"):
        pytest.skip("MINEMAP_SKIP_BROWSER is set")
    if CHROMIUM is None:
        pytest.fail(
            "These tests open maps in Chromium, which is not there: install the package "
            "chromium-headless-shell or chromium, or set MINEMAP_SKIP_BROWSER=1 to leave them out."
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
