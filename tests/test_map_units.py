"""Administrative units shaded by the ground in each."""

import re
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import Point, box
from test_map import contrast, luminance
from test_map_in_browser import Reader, whole

import minemap
from minemap.errors import ArgumentError, CoordinateError
from minemap.maps import LandReleaseLayer, ShadedUnits, UnitsLayer

WEST, SOUTH, WIDE = -78.5, -4.5, 0.25
DAYS = ("2014-12-31", "2018-12-31", "2021-12-31")


@pytest.fixture(scope="module")
def districts():
    """Four districts in two rows, and beyond them nothing."""
    return gpd.GeoDataFrame(
        {"name": ["Northwest", "Northeast", "Southwest", "Southeast"]},
        geometry=[
            box(x, y, x + WIDE, y + WIDE)
            for y in (SOUTH + WIDE, SOUTH)
            for x in (WEST, WEST + WIDE)
        ],
        crs=4326,
    )


@pytest.fixture(scope="module")
def record(districts):
    """A hundred hazards of all sizes over the districts and beyond, with half of them worked on."""
    rng = np.random.default_rng(5)
    x = WEST + rng.uniform(0.01, 2 * WIDE + 0.1, 100)
    y = SOUTH + rng.uniform(0.01, 2 * WIDE - 0.01, 100)
    size = np.exp(rng.uniform(np.log(0.0002), np.log(0.003), 100))
    outlines = shapely.box(x, y, x + size, y + size)
    # Most of a square lies where its centre does.
    centres = gpd.GeoDataFrame(geometry=shapely.centroid(outlines), crs=4326)
    district = centres.sjoin(districts, how="left")["name"]
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{n:03d}" for n in range(100)],
            "category": rng.choice(["SHA", "CHA"], 100),
            "reported_on": [f"{year}-03-01" for year in rng.integers(2012, 2017, 100)],
            "office": district.to_numpy(),
            "geometry": outlines,
        },
        crs=4326,
    )
    worked = hazards.iloc[::2]
    releases = gpd.GeoDataFrame(
        {
            "release_id": [f"R{n:03d}" for n in range(50)],
            "outcome": rng.choice(["cleared", "reduced", "cancelled"], 50),
            "completed_on": [f"{year}-09-30" for year in rng.integers(2017, 2021, 50)],
            "geometry": shapely.box(
                *(x[::2], y[::2], x[::2] + size[::2] * 0.6, y[::2] + size[::2])
            ),
        },
        crs=4326,
    )
    assert len(worked) == len(releases)
    return minemap.Ledger(hazards, releases)


def layer_of(record, units, **how):
    ground = LandReleaseLayer(record.pieces, record.hazards)
    return UnitsLayer(units, ground, record.pieces, record.hazards, **how)


# Where a hazard counts


def test_a_hazard_counts_where_most_of_its_ground_lies(record, districts):
    found = layer_of(record, districts.to_crs(32717)).of_hazard
    said = record.hazards.set_index("hazard_id")["office"].sort_index()
    assert found.dropna().to_dict() == said.dropna().to_dict()
    assert found.isna().sum() == said.isna().sum() > 5


def test_ground_on_both_sides_of_a_line_counts_where_there_is_more_of_it(districts):
    line = WEST + WIDE
    hazards = gpd.GeoDataFrame(
        {"hazard_id": ["E", "P", "W"], "category": "SHA", "reported_on": "2020-01-01"},
        geometry=[
            box(line - 0.001, -4.1, line + 0.002, -4.09),
            Point(WEST + 0.1, SOUTH + 0.1),
            box(line - 0.002, -4.2, line + 0.001, -4.19),
        ],
        crs=4326,
    ).assign(reported_m2=[None, 500, None])
    found = layer_of(minemap.Ledger(hazards), districts).of_hazard
    assert found.to_dict() == {"E": "Northeast", "P": "Southwest", "W": "Northwest"}


def test_hazards_can_be_counted_by_the_name_that_they_carry(record, districts):
    found = layer_of(record, districts.set_geometry(districts.translate(5)), by="office")
    said = record.hazards.set_index("hazard_id")["office"].sort_index()
    assert found.of_hazard.dropna().to_dict() == said.dropna().to_dict()


@pytest.mark.parametrize(
    ("units", "how", "complaint"),
    [
        ("Peru", {}, "not a GeoDataFrame"),
        (gpd.GeoDataFrame({"name": ["A"]}, geometry=[Point(0, 0)], crs=4326), {}, "no polygons"),
        (gpd.GeoDataFrame({"unit": ["A"]}, geometry=[box(0, 0, 1, 1)], crs=4326), {}, "names"),
        (
            gpd.GeoDataFrame({"name": ["A"]}, geometry=[box(0, 0, 1, 1)], crs=4326),
            {"by": "village"},
            "do not have: village",
        ),
        (
            gpd.GeoDataFrame({"name": ["A"]}, geometry=[box(0, 0, 1, 1)], crs=4326),
            {"measure": "mines"},
            "not one of remaining, areas, released",
        ),
    ],
)
def test_units_that_cannot_be_shaded_are_refused(record, units, how, complaint):
    for choice in ({"units": units, **how}, ShadedUnits(units, **how)):
        with pytest.raises(ArgumentError, match=complaint):
            record.explore(units=choice)


def test_units_without_a_coordinate_system_are_refused(record):
    units = gpd.GeoDataFrame({"name": ["A"]}, geometry=[box(0, 0, 1, 1)])
    with pytest.raises(CoordinateError, match="set_crs"):
        record.explore(units=units)


def test_a_coarsened_map_refuses_units_of_ones_own_unless_they_are_public(record, districts):
    with pytest.raises(ArgumentError, match="units of your own"):
        record.explore(units=districts, redact=2000)
    record.explore(
        units=districts, redact={"metres": 2000, "public": ["units"], "keep": ["office"]}
    )


def test_the_shades_grow_darker_step_by_step():
    script = (Path(__file__).parents[1] / "web" / "src" / "units.js").read_text("utf-8")
    (text,) = [line for line in script.split("\n") if line.startswith("var SHADES")]
    shades = text.split("[")[1].split("]")[0].replace("'", "").split(", ")
    lights = [luminance(shade) for shade in shades]
    assert lights == sorted(lights, reverse=True)
    # Neighbours differ on a black-and-white print, too.
    assert min(contrast(*pair) for pair in pairwise(shades)) > 1.45


# What readers see


@pytest.fixture(scope="module")
def reader(record, districts, browser, tmp_path_factory):
    path = tmp_path_factory.mktemp("units") / "map.html"
    record.explore(units=districts, filters=["category"]).save(path)
    reader = Reader(browser, path)
    reader.page.locator(".mm-units summary").click()
    yield reader
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []
    reader.context.close()


def table(page):
    """The figures of every unit, as the legend's table has them."""
    rows = {}
    for row in page.locator(".mm-units tbody tr").all():
        cells = row.locator("td").all_inner_texts()
        rows[row.get_attribute("data-unit")] = [whole(text) for text in cells]
    return rows


@pytest.mark.browser
@pytest.mark.parametrize("day", DAYS)
def test_the_figures_of_units_are_those_of_the_ledger(reader, record, day):
    reader.slide_to(day)
    remaining = record.remaining(day, by="office")
    gone = record.pieces[lambda p: p["exit"].isin(["cleared", "reduced", "cancelled"])]
    gone = gone[gone["left_on"] <= day]
    of = record.hazards.set_index("hazard_id")["office"]
    released = gone.groupby(gone["hazard_id"].map(of).fillna(""))["area_m2"].sum()
    shown = table(reader.page)
    for name, row in remaining.iterrows():
        key = name if isinstance(name, str) else ""
        expected = [row["area_m2"], row["areas"], released.get(key, 0)]
        assert shown[key] == [round(figure) for figure in expected], key
    total = sum(figures[0] for figures in shown.values())
    assert total == pytest.approx(reader.total(), abs=len(shown))


@pytest.mark.browser
def test_the_classes_count_the_units_whose_figures_they_hold(reader):
    page = reader.page
    reader.slide_to(DAYS[1])
    for measure, column in (("remaining", 0), ("areas", 1), ("released", 2)):
        page.locator(".mm-units select").select_option(measure)
        figures = [row[column] for name, row in table(page).items() if name]
        left = len(figures)
        for text in page.locator(".mm-shades li").all_inner_texts():
            bounds, count = text.split("\n")
            numbers = [whole(number) for number in re.findall(r"\d[\d,]*", bounds)]
            if "none" in bounds:
                continue
            if "more" in bounds:
                low, high = numbers[0], np.inf
            else:
                low, high = numbers if len(numbers) > 1 else (1, numbers[0])
            held = sum(low <= figure < high for figure in figures)
            assert held == int(count), (measure, text)
            left -= held
        assert left == 0
    page.locator(".mm-units select").select_option("remaining")


@pytest.mark.browser
def test_pointing_at_a_unit_tells_its_figures(reader, record):
    page = reader.page
    reader.slide_to(DAYS[1])
    remaining = record.remaining(DAYS[1], by="office").loc["Northwest"]
    reader.go_to(WEST + WIDE / 2, SOUTH + 1.5 * WIDE, 11)
    tip = page.locator(".mm-tooltip")
    # Somewhere between the areas, so that the unit itself is pointed at.
    for step in range(12):
        reader.point_at(WEST + 0.02 + step * 0.019, SOUTH + WIDE + 0.013 + step * 0.018)
        if tip.count() and tip.inner_text().startswith("Northwest"):
            break
    told = tip.inner_text()
    assert told.startswith("Northwest")
    assert f"{remaining['area_m2']:,.0f} m²" in told
    page.mouse.move(5, 5)


@pytest.mark.browser
def test_the_darkest_unit_has_the_most(reader, record):
    page = reader.page
    page.locator("[data-layer=SHA]").uncheck()
    page.locator("[data-layer=CHA]").uncheck()
    reader.slide_to(DAYS[0])
    reader.go_to(WEST + WIDE, SOUTH + WIDE, 9)
    remaining = record.remaining(DAYS[0], by="office")["area_m2"]
    places = {
        "Northwest": (0.5, 1.5),
        "Northeast": (1.5, 1.5),
        "Southwest": (0.5, 0.5),
        "Southeast": (1.5, 0.5),
    }
    shades = {}
    for name, (across, up) in places.items():
        spot = reader.pixel(WEST + across * WIDE, SOUTH + up * WIDE)
        shades[name] = page.evaluate(
            """([x, y]) => {
                const canvas = document.querySelector('.leaflet-minemapUnits-pane canvas');
                const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
                const copy = document.createElement('canvas').getContext('2d');
                copy.drawImage(canvas, -(x - box.left) * ratio, -(y - box.top) * ratio);
                return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3).reduce((a, b) => a + b);
            }""",
            [spot["x"], spot["y"]],
        )
    assert min(shades, key=shades.get) == remaining.drop(np.nan, errors="ignore").idxmax()
    page.locator("[data-layer=SHA]").check()
    page.locator("[data-layer=CHA]").check()


@pytest.mark.browser
def test_the_shades_switch_off_and_follow_the_filter(reader, record):
    page = reader.page
    reader.slide_to(DAYS[1])
    page.locator("select[data-filter=category]").select_option(index=1)
    kept = record.remaining(DAYS[1])
    category = "SHA" if "Suspected" in page.locator(".mm-filtered").inner_text() else "CHA"
    kept = kept[kept["category"] == category]
    expected = kept.groupby(kept["office"].fillna(""))["area_m2"].sum()
    shown = table(page)
    assert {name: figures[0] for name, figures in shown.items() if figures[0]} == {
        name: round(m2) for name, m2 in expected.items()
    }
    page.get_by_role("button", name="Show everything").click()
    page.get_by_role("checkbox", name="Shade the units").uncheck()
    assert page.locator(".leaflet-minemapUnits-pane canvas").count() == 0
    page.get_by_role("checkbox", name="Shade the units").check()
    assert page.locator(".leaflet-minemapUnits-pane canvas").count() == 1


@pytest.mark.browser
def test_of_two_days_each_side_is_shaded_by_its_own(reader, record):
    page = reader.page
    reader.slide_to(DAYS[2])
    reader.go_to(WEST + WIDE, SOUTH + WIDE, 9)
    page.get_by_role("button", name="Compare two days").click()
    divider = page.locator(".mm-divider")
    tip = page.locator(".mm-tooltip")
    place = (WEST + WIDE / 2, SOUTH + 1.9 * WIDE)
    figures = []
    for key in ("End", "Home"):
        divider.press(key)
        page.mouse.move(5, 5)
        for step in range(20):
            reader.point_at(place[0] + 0.005 * step, place[1])
            if tip.count() and tip.inner_text().startswith("Northwest"):
                break
        figures.append(whole(tip.inner_text().split("\n")[2]))
    page.get_by_role("button", name="Compare two days").click()
    first = record.timeline().index[0]
    expected = [
        record.remaining(day, by="office")["area_m2"].get("Northwest", 0)
        for day in (first, DAYS[2])
    ]
    assert figures == [round(m2) for m2 in expected]
    assert figures[0] != figures[1]
