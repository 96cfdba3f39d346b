"""The map as a reader meets it: opened in headless Chromium, with the network cut."""

import re
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geographiclib.geodesic import Geodesic
from pyproj import Proj
from shapely import LineString, Point, box

import minemap
from minemap.maps import FeaturesLayer

pytestmark = pytest.mark.browser

PATIENCE = 60_000
"""Milliseconds in which a page is ready, also where other tests keep every core busy."""


class Reader:
    """A page with a map on it, and a record of what it asked for and complained of."""

    def __init__(self, browser, path, size=(1400, 900)):
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        self.requests, self.complaints = [], []
        self.context.route(re.compile(r"^(?!file:|data:|blob:)"), lambda route: route.abort())
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("[data-minemap=ready]", timeout=PATIENCE)

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def asked_of_hosts(self):
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]

    def slide_to(self, day):
        number = (pd.Timestamp(day) - pd.Timestamp("1970-01-01")).days
        self.page.locator("input[type=range]").fill(str(number))

    def figure(self, name):
        """A figure of the legend, as it is written: m² of a class."""
        return whole(self.page.locator(f"[data-m2={name}]").inner_text())

    def areas(self, name):
        return whole(self.page.locator(f"[data-areas={name}]").inner_text())

    def total(self):
        return whole(self.page.locator(".mm-total").inner_text())

    def point_at(self, lon, lat):
        """Move the pointer to a place on the ground."""
        spot = self.pixel(lon, lat)
        self.page.mouse.move(spot["x"] - 3, spot["y"])
        self.page.mouse.move(spot["x"], spot["y"])

    def click_at(self, lon, lat):
        spot = self.pixel(lon, lat)
        self.page.mouse.click(spot["x"], spot["y"])

    def pixel(self, lon, lat):
        name = self.page.evaluate("document.querySelector('.folium-map').id")
        return self.page.evaluate(f"{name}.latLngToContainerPoint([{lat}, {lon}])")

    def go_to(self, lon, lat, zoom):
        name = self.page.evaluate("document.querySelector('.folium-map').id")
        self.page.evaluate(f"{name}.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
        self.settle()

    def settle(self):
        """Wait until all that was asked to be drawn is drawn."""
        self.page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def colour_at(self, lon, lat):
        """The mean colour of some pixels of the land-release canvas around a place."""
        spot = self.pixel(lon, lat)
        return self.page.evaluate(
            """([x, y]) => {
                const canvas = document.querySelector('.leaflet-overlay-pane .mm-canvas canvas');
                const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
                // Read from a copy: reading the map's own canvas makes Chromium complain.
                const copy = document.createElement('canvas');
                copy.width = copy.height = 20;
                const pen = copy.getContext('2d', { willReadFrequently: true });
                pen.drawImage(canvas, 10 - (x - box.left) * ratio, 10 - (y - box.top) * ratio);
                const pixels = pen.getImageData(0, 0, 20, 20).data;
                const sum = [0, 0, 0, 0];
                for (let i = 0; i < pixels.length; i++) { sum[i % 4] += pixels[i]; }
                return sum.map(value => value / (pixels.length / 4));
            }""",
            [spot["x"], spot["y"]],
        )


def whole(text):
    return int(re.sub(r"\D", "", text.replace("m²", "")))


@pytest.fixture
def open_map(browser, tmp_path):
    readers = []

    def open_(map_, size=(1400, 900)):
        path = tmp_path / f"map{len(readers)}.html"
        map_.save(path)
        readers.append(Reader(browser, path, size))
        return readers[-1]

    yield open_
    for reader in readers:
        reader.context.close()


def area_of_box(west, south, east, north):
    polygon = Geodesic.WGS84.Polygon()
    for lon, lat in ((west, south), (east, south), (east, north), (west, north)):
        polygon.AddPoint(lat, lon)
    return polygon.Compute()[2]


SQUARE = (-78.402, -4.002, -78.4, -4.0)
WEST_HALF = (-78.402, -4.002, -78.401, -4.0)
FIELD = (-78.39, -4.002, -78.388, -4.0)


@pytest.fixture(scope="module")
def story():
    """An SHA half of which is cleared, a CHA, a point with a figure, and one without a place."""
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": ["A", "B", "P", "N"],
            "category": ["SHA", "CHA", "SHA", "SHA"],
            "reported_on": ["2015-01-31", "2017-06-30", "2018-01-31", "2019-01-31"],
            "reported_m2": [50_000, None, 1_234, 567],
            "name": ["Ridge", "Field", "Well", "Somewhere"],
            "sector": ["North", "North", "South", "South"],
            "name of the team": ["One", "Two", None, "One"],
            "geometry": [box(*SQUARE), box(*FIELD), Point(-78.42, -4.02), None],
        },
        crs=4326,
    )
    releases = gpd.GeoDataFrame(
        {
            "release_id": ["R1", "R2"],
            "outcome": ["cleared", "reduced"],
            "completed_on": ["2020-05-31", "2021-05-31"],
            "operator": ["The Clearers", None],
            "anti_personnel_mines": [12, 0],
            "geometry": [box(*WEST_HALF), box(*FIELD)],
        },
        crs=4326,
    )
    return minemap.Ledger(hazards, releases)


# Opening


def test_a_map_opens_with_the_network_cut_and_asks_for_nothing(peru, open_map):
    reader = open_map(peru.explore(title="Peru"))
    assert reader.asked_of_hosts() == []
    assert reader.complaints == []


def test_every_action_of_the_map_asks_for_nothing(peru, open_map):
    reader = open_map(peru.explore())
    page = reader.page
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Previous event").click()
    page.get_by_role("button", name="Next event").click()
    page.get_by_role("button", name="Quebrada de Escritos").click()
    page.get_by_role("radio", name="Blank paper").check()
    page.get_by_role("button", name="Measure").click()
    page.mouse.click(500, 400)
    page.mouse.click(600, 400)
    page.keyboard.press("Escape")
    for language in ("Español", "Français", "English"):
        page.get_by_role("button", name=language).click()
    page.get_by_role("button", name="The whole record").click()
    assert reader.asked_of_hosts() == []
    assert reader.complaints == []


def test_tiles_that_were_named_are_asked_for(story, open_map):
    reader = open_map(story.explore(tiles="OpenStreetMap"))
    reader.page.wait_for_timeout(300)
    assert all("tile.openstreetmap.org" in url for url in reader.asked_of_hosts())
    assert reader.asked_of_hosts()
    before = len(reader.asked_of_hosts())
    reader.page.get_by_role("radio", name="Country outlines").check()
    reader.page.get_by_role("button", name="Zoom in").click()
    reader.page.wait_for_timeout(400)
    assert len(reader.asked_of_hosts()) == before


def test_a_notebook_shows_the_map_in_a_frame(story, browser, tmp_path):
    (tmp_path / "notebook.html").write_text(
        f"<!DOCTYPE html><meta charset='utf-8'><body>{story.explore()._repr_html_()}</body>",
        "utf-8",
    )
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto((tmp_path / "notebook.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("[data-minemap=ready]").wait_for(timeout=PATIENCE)
    assert whole(frame.locator(".mm-total").inner_text()) > 0
    page.close()


def test_the_layer_works_on_any_folium_map_with_a_layer_control(story, browser, tmp_path):
    import folium

    from minemap.maps import LandReleaseLayer, SelfContainedFigure

    map_ = folium.Map(location=[-4.001, -78.401], zoom_start=16, tiles=None, max_zoom=20)
    SelfContainedFigure().add_child(map_)
    LandReleaseLayer(story.pieces, story.hazards, name="Our ground", day="2016-01-01").add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    path = tmp_path / "own.html"
    path.write_text(map_.get_root().render(), "utf-8")
    page = browser.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    page.get_by_label("Our ground").wait_for()
    assert page.locator(".leaflet-overlay-pane .mm-canvas").count() == 1
    page.get_by_label("Our ground").uncheck()
    assert page.locator(".leaflet-overlay-pane .mm-canvas").count() == 0
    page.get_by_label("Our ground").check()
    assert page.locator(".leaflet-overlay-pane .mm-canvas").count() == 1
    assert complaints == []
    page.close()


# The day


@pytest.fixture(scope="module")
def sample_map(peru, browser, tmp_path_factory):
    """The map of the sample record, opened once for tests that only look at it and slide."""
    path = tmp_path_factory.mktemp("sample") / "map.html"
    peru.explore().save(path)
    reader = Reader(browser, path)
    yield reader
    reader.context.close()


@pytest.mark.parametrize(
    "day", ["2010-12-31", "2012-10-31", "2012-12-19", "2012-12-20", "2015-12-31", "2023-12-31"]
)
def test_the_legend_says_what_the_ledger_says(peru, sample_map, day):
    reader = sample_map
    reader.slide_to(day)
    remaining = peru.remaining(day, by="category")
    for category in ("SHA", "CHA"):
        here = category in remaining.index
        assert reader.figure(category) == (round(remaining["area_m2"][category]) if here else 0)
        assert reader.areas(category) == (remaining["areas"][category] if here else 0)
    pieces = peru.pieces
    for outcome in ("cleared", "reduced", "cancelled"):
        gone = pieces[(pieces["exit"] == outcome) & (pieces["left_on"] <= day)]
        assert reader.figure(outcome) == round(gone["area_m2"].sum())
        assert reader.areas(outcome) == gone["hazard_id"].nunique()
    line = peru.timeline().loc[:day].iloc[-1]
    assert reader.total() == round(line["remaining_m2"])
    assert whole(reader.page.locator(".mm-total-on").inner_text().split()[0]) == line["areas"]


def test_the_sample_is_what_was_published_for_the_end_of_2023(peru, open_map):
    reader = open_map(peru.explore(day="2023-12-31"))
    assert reader.total() == 302_013


def test_sliding_moves_ground_from_one_class_to_the_next(story, open_map):
    reader = open_map(story.explore())
    whole_square, west, field = (area_of_box(*b) for b in (SQUARE, WEST_HALF, FIELD))

    def legend():
        return [reader.figure(name) for name in ("SHA", "CHA", "cleared", "reduced")]

    reader.slide_to("2015-01-31")
    assert legend() == [round(whole_square), 0, 0, 0]
    reader.slide_to("2018-01-31")
    assert legend() == [round(whole_square + 1_234), round(field), 0, 0]
    reader.slide_to("2020-05-31")
    assert legend() == [round(whole_square - west + 1_234 + 567), round(field), round(west), 0]
    reader.slide_to("2021-05-31")
    assert legend() == [round(whole_square - west + 1_234 + 567), 0, round(west), round(field)]


def test_the_map_opens_on_the_last_day_or_the_day_asked_for(story, open_map):
    assert open_map(story.explore()).page.locator(".mm-day").inner_text() == "31 May 2021"
    reader = open_map(story.explore(day="2016-03-01", language="fr"))
    assert reader.page.locator(".mm-day").inner_text() == "1 mars 2016"


def test_the_slider_obeys_the_keyboard(story, open_map):
    reader = open_map(story.explore())
    slider = reader.page.locator("input[type=range]")
    slider.focus()
    days = []
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowLeft", "PageUp", "End"):
        slider.press(key)
        days.append(reader.page.locator(".mm-day").inner_text())
    assert days == [
        "31 January 2015", "30 June 2017", "31 January 2018", "30 June 2017", "31 December 2017",
        "31 May 2021",
    ]  # fmt: skip
    assert "31 May 2021" in slider.get_attribute("aria-valuetext")


def test_playing_goes_through_the_record_and_stops(story, open_map):
    reader = open_map(story.explore(day="2016-09-30"))
    reader.page.get_by_role("button", name="Play").click()
    reader.page.locator(".mm-day", has_text="2017").wait_for()
    reader.page.get_by_role("button", name="Pause").click()
    stopped = reader.page.locator(".mm-day").inner_text()
    reader.page.wait_for_timeout(200)
    assert reader.page.locator(".mm-day").inner_text() == stopped


def test_an_area_that_is_partly_confirmed_is_counted_once(open_map):
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": ["A"],
            "category": ["SHA"],
            "reported_on": ["2020-01-01"],
            "geometry": [box(*SQUARE)],
        },
        crs=4326,
    )
    releases = gpd.GeoDataFrame(
        {
            "release_id": ["R1", "R2"],
            "outcome": ["confirmed", "cleared"],
            "completed_on": ["2021-01-01", "2021-06-30"],
            "geometry": [box(*WEST_HALF), box(*FIELD)],
        },
        crs=4326,
    )
    ledger = minemap.Ledger(hazards, releases)
    reader = open_map(ledger.explore())
    assert (reader.areas("SHA"), reader.areas("CHA")) == (1, 1)
    assert reader.page.locator(".mm-total-on").inner_text().startswith("1 area\n")
    # R2 lies outside every hazard: it is shown as worked area and taken from nothing.
    assert reader.figure("outside") == round(area_of_box(*FIELD))
    assert reader.figure("cleared") == 0
    reader.go_to(-78.401, -4.001, 16)
    reader.click_at(-78.4005, -4.001)
    history = reader.page.locator(".mm-account li").all_inner_texts()
    confirmed = [
        line.replace("\n", " ") for line in history if "Confirmed " in line and "R1" in line
    ]
    assert len(confirmed) == 1
    assert f"{round(area_of_box(*WEST_HALF)):,} m²" in confirmed[0]
    assert "devices" not in confirmed[0]
    west, south, east, north = FIELD
    reader.go_to((west + east) / 2, (south + north) / 2, 16)
    reader.click_at((west + east) / 2, (south + north) / 2)
    # Clearance that says nothing of devices is not clearance that found none.
    assert "· devices not given" in reader.page.locator(".mm-account").last.inner_text()


def test_a_record_with_nothing_in_it_opens(open_map):
    nothing = gpd.GeoDataFrame(
        {"hazard_id": [], "category": [], "reported_on": []}, geometry=[], crs=4326
    )
    reader = open_map(minemap.Ledger(nothing).explore())
    assert reader.total() == 0
    assert reader.page.locator(".mm-time").is_hidden()
    assert reader.complaints == []


# Drawing


def test_ground_is_drawn_in_the_colour_of_what_it_is_on_the_day(story, open_map):
    reader = open_map(story.explore())
    reader.page.get_by_role("checkbox", name="Names").uncheck()
    reader.go_to(-78.395, -4.001, 16)
    in_west, in_field = (-78.4015, -4.001), (-78.389, -4.001)

    reader.slide_to("2017-06-29")
    reader.settle()
    assert reader.colour_at(*in_field)[3] == 0
    reader.slide_to("2017-12-31")
    reader.settle()
    red, green, blue, _ = reader.colour_at(*in_west)
    assert red > green > blue  # orange: suspected
    red, green, blue, _ = reader.colour_at(*in_field)
    assert red > 2 * green  # red: confirmed
    assert red > 2 * blue
    reader.slide_to("2020-06-30")
    reader.settle()
    red, green, blue, _ = reader.colour_at(*in_west)
    assert green > red  # green: cleared
    assert green > blue


def test_no_line_tells_of_a_release_before_it_happens(story, open_map):
    reader = open_map(story.explore(day="2016-01-01"))
    reader.page.get_by_role("checkbox", name="Names").uncheck()
    reader.go_to(-78.401, -4.001, 17)
    inside = np.array(reader.colour_at(-78.4015, -4.001))
    on_later_line = np.array(reader.colour_at(-78.401, -4.001))
    assert np.abs(inside - on_later_line).max() < 8


def test_layers_switch(story, open_map):
    reader = open_map(story.explore(day="2018-12-31"))
    reader.go_to(-78.395, -4.001, 16)
    reader.page.locator("[data-layer=SHA]").uncheck()
    reader.settle()
    assert reader.colour_at(-78.4015, -4.001)[3] == 0
    assert reader.colour_at(-78.389, -4.001)[3] > 0
    reader.page.locator("[data-layer=SHA]").check()
    reader.settle()
    assert reader.colour_at(-78.4015, -4.001)[3] > 0


def test_base_layers_switch(story, open_map):
    # Provinces, which name their source themselves, stay whatever lies under them.
    reader = open_map(story.explore(boundaries=False, context=False))
    assert "Natural Earth" in reader.page.locator(".leaflet-control-attribution").inner_text()
    reader.page.get_by_role("radio", name="Blank paper").check()
    assert "Natural Earth" not in reader.page.locator(".leaflet-control-attribution").inner_text()


def test_small_areas_are_gathered_in_circles_that_lead_to_them(peru, open_map):
    reader = open_map(peru.explore(day="2023-12-31"))
    reader.point_at(-78.38, -3.7)
    tip = reader.page.locator(".mm-tooltip")
    assert re.search(r"\d+ areas", tip.inner_text())
    assert "illustrative outline" in tip.inner_text()
    width = "document.querySelector('.leaflet-control-scale-line').textContent"
    before = reader.page.evaluate(width)
    reader.click_at(-78.38, -3.7)
    reader.page.locator(f".leaflet-control-scale-line:not(:text-is({before!r}))").wait_for()


# What is told of an area


def test_pointing_names_an_area_and_its_ground(story, open_map):
    reader = open_map(story.explore(day="2020-06-30"))
    reader.go_to(-78.401, -4.001, 16)
    reader.point_at(-78.4005, -4.001)
    tip = reader.page.locator(".mm-tooltip").inner_text()
    remaining = area_of_box(*SQUARE) - area_of_box(*WEST_HALF)
    assert "Ridge" in tip
    assert "Sector: North" in tip
    assert f"{round(remaining):,} m²" in tip
    assert f"{round(area_of_box(*WEST_HALF)):,} m²" in tip


def test_clicking_tells_an_areas_particulars_and_history(story, open_map):
    reader = open_map(story.explore())
    reader.go_to(-78.401, -4.001, 16)
    reader.click_at(-78.4005, -4.001)
    account = reader.page.locator(".mm-account")
    history = [line.replace("\n", " ") for line in account.locator("li").all_inner_texts()]
    added = next(line for line in history if "Added" in line)
    assert "31 Jan 2015" in added
    assert f"{round(area_of_box(*SQUARE)):,} m²" in added
    assert "written down as 50,000 m²" in added
    cleared = next(line for line in history if "31 May 2020" in line)
    assert "Cleared" in cleared
    assert f"{round(area_of_box(*WEST_HALF)):,} m²" in cleared
    assert "R1" in cleared
    assert "The Clearers" in cleared
    assert "12 anti-personnel mines" in cleared
    west, south, east, north = FIELD
    reader.go_to((west + east) / 2, (south + north) / 2, 16)
    reader.click_at((west + east) / 2, (south + north) / 2)
    assert "· no devices" in account.last.inner_text()  # a record that states 0


def test_areas_known_by_a_figure_are_on_the_map_or_listed(story, open_map):
    reader = open_map(story.explore())
    listed = reader.page.locator(".mm-unplaced")
    assert "1 area, 567 m²" in listed.locator("summary").inner_text()
    listed.locator("summary").click()
    listed.get_by_role("button", name="Somewhere").click()
    assert "567 m²" in reader.page.locator(".mm-account").inner_text()
    reader.go_to(-78.42, -4.02, 16)
    reader.point_at(-78.42, -4.02)
    assert "1,234 m²" in reader.page.locator(".mm-tooltip").inner_text()


def test_only_the_columns_asked_for_are_told(story, open_map):
    reader = open_map(story.explore(tooltip=False, popup=["sector"]))
    reader.go_to(-78.401, -4.001, 16)
    reader.point_at(-78.4005, -4.001)
    assert reader.page.locator(".mm-tooltip").count() == 0
    reader.click_at(-78.4005, -4.001)
    terms = reader.page.locator(".mm-account dt").all_inner_texts()
    assert terms == ["Measured size", "Written size", "Sector"]


EVIL = (
    "</script><script>window.bad=1</script><img src=x onerror='window.bad=2'>"
    "${window.bad=3}`${window.bad=4}`{{bad}}&lt;b&gt;"
)


def test_text_from_data_is_shown_as_text(open_map):
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": [EVIL, "B", "N"],
            "category": ["SHA", "SHA", "SHA"],
            "reported_on": "2020-01-01",
            "reported_m2": [None, None, 5.0],
            "name": [EVIL, "B", EVIL],
            "sector": [EVIL, "Other", None],
            "source": [EVIL, None, None],
            EVIL: [EVIL, None, None],
            "geometry": [box(*SQUARE), box(*FIELD), None],
        },
        crs=4326,
    )
    releases = gpd.GeoDataFrame(
        {
            "release_id": [EVIL],
            "outcome": ["cleared"],
            "completed_on": ["2021-01-01"],
            "operator": [EVIL],
            "geometry": [box(*WEST_HALF)],
        },
        crs=4326,
    )
    ledger = minemap.Ledger(hazards, releases)
    reader = open_map(ledger.explore(title=EVIL, notice=EVIL, tooltip=["source", EVIL]))
    assert reader.page.title() == EVIL
    assert reader.page.locator("h1").inner_text() == EVIL
    assert reader.page.locator(".mm-notice").first.inner_text() == EVIL
    assert reader.page.get_by_role("button", name=EVIL).count() >= 1
    reader.go_to(-78.401, -4.001, 16)
    reader.point_at(-78.4005, -4.001)
    assert EVIL in reader.page.locator(".mm-tooltip").inner_text()
    reader.click_at(-78.4005, -4.001)
    account = reader.page.locator(".mm-account").inner_text()
    assert account.count(EVIL) >= 4
    assert reader.page.evaluate("'bad' in window") is False
    assert reader.page.locator(".folium-map img").count() == 0
    assert reader.complaints == []


def test_the_page_adds_no_names_but_its_own_to_the_window(story, open_map):
    reader = open_map(story.explore())
    added = reader.page.evaluate(
        """() => {
            const frame = document.createElement('iframe');
            frame.srcdoc = '';
            document.body.append(frame);
            const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow));
            return Object.getOwnPropertyNames(window).filter(name => !usual.has(name));
        }"""
    )
    layers = {
        name
        for name in added
        if re.fullmatch(r"(map|land_release|outlines|boundaries|context).*_[0-9a-f]{32}", name)
    }
    # An element's id is a name of the window too.
    assert set(added) - layers - {"0"} <= {"L", "minemap", "geodesic", "leaflet", "_leaflet_events"}


# Searching and filtering


@pytest.fixture(scope="module")
def story_page(story, browser, tmp_path_factory):
    """One map of the story, open for all tests that put back what they change."""
    path = tmp_path_factory.mktemp("story") / "map.html"
    story.explore(filters=["category", "sector", "name of the team"]).save(path)
    reader = Reader(browser, path)
    yield reader
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []
    reader.context.close()


def test_the_search_finds_by_name_id_and_sector_and_opens_the_account(story_page):
    page = story_page.page
    search = page.get_by_role("combobox", name="Search areas")
    found = page.locator(".mm-search [role=option]")
    chosen = page.locator(".mm-search [aria-selected=true]")
    search.fill("rid")
    assert found.all_inner_texts() == ["Ridge\nA · North"]
    search.fill("b")
    assert "Field" in found.first.inner_text()
    search.fill("NORTH")
    assert found.all_inner_texts() == [
        "North\nSector · 2 areas", "Ridge\nA · North", "Field\nB · North",
    ]  # fmt: skip
    search.press("ArrowDown")
    search.press("ArrowDown")
    assert chosen.inner_text().startswith("Ridge")
    assert search.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    search.press("Enter")
    assert "Ridge" in page.locator(".mm-account").inner_text()
    assert page.locator(".mm-search ul").is_hidden()
    centre = story_page.pixel(-78.401, -4.001)
    assert 200 < centre["x"] < 1100
    assert 100 < centre["y"] < 800
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    search.fill("no such place")
    assert page.locator(".mm-none").inner_text() == "Nothing found"
    search.press("Escape")
    search.fill("")


@pytest.mark.parametrize(
    ("column", "value"),
    [("sector", "North"), ("sector", "South"), ("category", "Confirmed hazardous area")],
)
@pytest.mark.parametrize("day", ["2018-12-31", "2020-12-31"])
def test_a_filter_counts_what_the_ledger_counts_of_these_areas(
    story, story_page, column, value, day
):
    page, hazards = story_page.page, story.hazards
    select = page.locator(f"select[data-filter={column}]")
    label = next(text for text in select.locator("option").all_inner_texts() if value in text)
    select.select_option(label=label)
    story_page.slide_to(day)
    code = "CHA" if column == "category" else value
    kept = hazards[hazards[column] == code]
    expected = minemap.Ledger(kept, story.releases)
    remaining = expected.remaining(day)
    assert story_page.total() == round(remaining["area_m2"].sum())
    counted = whole(page.locator(".mm-total-on").inner_text().split()[0])
    assert counted == remaining["hazard_id"].nunique()
    assert page.locator(".mm-filtered").inner_text().startswith("Filtered: ")
    assert value in page.locator(".mm-filtered").inner_text()
    page.get_by_role("button", name="Show everything").click()
    assert page.locator(".mm-filtered").is_hidden()
    assert story_page.total() == round(story.remaining(day)["area_m2"].sum())


def test_the_places_to_go_to_and_the_steps_follow_the_filter(story_page):
    page = story_page.page
    places = page.locator(".mm-place:visible")
    assert places.count() == 2
    page.locator("select[data-filter=sector]").select_option(index=2)
    assert places.count() == 1
    assert places.inner_text().startswith("South")
    story_page.slide_to("2018-01-31")
    page.get_by_role("button", name="Next event").click()
    assert page.locator(".mm-day").inner_text() == "31 January 2019"
    page.get_by_role("button", name="Show everything").click()
    assert places.count() == 2


def test_searching_for_an_area_that_is_filtered_out_ends_the_filter(story_page):
    page = story_page.page
    page.locator("select[data-filter=sector]").select_option(index=2)
    search = page.get_by_role("combobox", name="Search areas")
    search.fill("Field")
    search.press("Enter")
    account = page.get_by_role("dialog", name="Field")
    assert "B\n" in account.inner_text()
    # It lies beside the area, not over it.
    box, area = account.bounding_box(), story_page.pixel(-78.389, -4.001)
    assert box["x"] + box["width"] < area["x"]
    assert page.locator(".mm-filtered").is_hidden()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()


# Other layers


@pytest.fixture(scope="module")
def layered(story, browser, tmp_path_factory):
    """A map with villages, an accident and a road, in other coordinate systems."""
    places = [Point(-78.396, -4.001), Point(-78.394, -4), None]
    villages = gpd.GeoDataFrame({"name": ["Alto", EVIL, None]}, geometry=places, crs=4326).to_crs(
        32717
    )
    accidents = gpd.GeoDataFrame(
        {"symbol": ["star"], "geometry": [Point(-78.395, -4.002)]}, crs=4326
    )
    road = gpd.GeoDataFrame(
        {"geometry": [LineString([(-78.398, -3.9985), (-78.392, -3.9985)])]}, crs=4326
    ).to_crs(3857)
    path = tmp_path_factory.mktemp("layered") / "map.html"
    story.explore(
        layers={
            "Villages": FeaturesLayer(villages, EVIL, colour="#0000ff"),
            "Accidents": accidents,
            "Roads": road,
        },
        rings=[200, 500],
    ).save(path)
    reader = Reader(browser, path)
    reader.go_to(-78.395, -4.001, 17)
    yield reader
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []
    assert reader.page.evaluate("'bad' in window") is False
    reader.context.close()


@pytest.mark.parametrize(
    ("lon", "lat", "told"),
    [
        (-78.396, -4.001, ["Alto", EVIL]),
        (-78.394, -4.0, [EVIL, EVIL]),
        (-78.395, -4.002, ["Accidents"]),
        (-78.3965, -3.9985, ["Roads"]),
    ],
)
def test_features_of_other_layers_say_their_names(layered, lon, lat, told):
    layered.point_at(lon, lat)
    assert layered.page.locator(".mm-tooltip").inner_text().split("\n") == told
    layered.point_at(-78.3955, -4.0015)
    layered.page.locator(".mm-tooltip").wait_for(state="detached")


def test_the_legend_counts_and_switches_other_layers(layered):
    page = layered.page
    rows = page.locator(".mm-others .mm-row").all_inner_texts()
    assert [row.split("\n")[-1] for row in rows] == ["2", "1", "1"]
    page.locator("[data-other='1']").uncheck()
    layered.point_at(-78.395, -4.002)
    page.locator(".mm-tooltip").wait_for(state="detached")
    page.locator("[data-other='1']").check()
    layered.point_at(-78.39503, -4.002)
    assert page.locator(".mm-tooltip").inner_text() == "Accidents"


def test_rings_lie_at_their_distance_on_the_ellipsoid(layered):
    page = layered.page
    page.get_by_role("button", name="Distance rings").click()
    layered.go_to(-78.395, -4.001, 16)
    layered.click_at(-78.395, -4.001)
    labels = page.locator(".mm-ring-label")
    assert labels.all_inner_texts() == ["200 m", "500 m"]
    name = page.evaluate("document.querySelector('.folium-map').id")
    for label, radius in zip(labels.all(), (200, 500), strict=True):
        place = label.bounding_box()
        middle = [place["x"] + place["width"] / 2, place["y"] + place["height"] / 2]
        at = page.evaluate(f"{name}.containerPointToLatLng({middle})")
        distance = Geodesic.WGS84.Inverse(-4.001, -78.395, at["lat"], at["lng"])["s12"]
        # A pixel is 2.4 m; the click and the label each lie within one of their place.
        assert distance == pytest.approx(radius, abs=6)
    page.keyboard.press("Escape")
    labels.first.wait_for(state="detached")
    layered.go_to(-78.395, -4.001, 17)


# Words


def test_illustrative_outlines_say_so_in_every_language(peru, open_map):
    reader = open_map(peru.explore(language="es"))
    notice = reader.page.locator(".mm-notice:visible")
    assert "ilustrativos" in notice.inner_text()
    reader.page.get_by_role("button", name="Français").click()
    assert "illustratifs" in notice.inner_text()
    reader.page.get_by_role("button", name="English").click()
    assert "illustrative" in notice.inner_text()


def test_a_record_of_surveyed_outlines_has_no_such_notice(story, open_map):
    reader = open_map(story.explore(notice={"en": "For training", "es": "Para capacitación"}))
    notice = reader.page.locator(".mm-notice:visible")
    assert notice.all_inner_texts() == ["For training"]
    reader.page.get_by_role("button", name="Español").click()
    assert notice.all_inner_texts() == ["Para capacitación"]


def test_a_spanish_map_speaks_spanish(story, open_map):
    reader = open_map(story.explore(language="es", day="2018-12-31"))
    legend = reader.page.locator(".mm-panel").inner_text()
    for word in ("Área de peligro confirmado", "Despejado", "Cancelado", "Ir a", "Mapa base"):
        assert word.casefold() in legend.casefold()
    assert reader.page.locator(".mm-day").inner_text() == "31 de diciembre de 2018"
    assert not re.search(r"\b(area|released|remaining|clearance)\b", legend, re.IGNORECASE)
    coordinates = reader.page.locator(".mm-coordinates").inner_text()
    assert re.fullmatch(r"\d+,\d{5}° S\s+\d+,\d{5}° O", coordinates)


# Tools


def test_the_pointers_coordinates_are_shown(story, open_map):
    reader = open_map(story.explore())
    reader.go_to(-78.4, -4.0, 17)
    reader.point_at(-78.4, -4.0)
    shown = reader.page.locator(".mm-coordinates")
    lat, lon = (float(number) for number in re.findall(r"\d+\.\d+", shown.inner_text()))
    assert lat == pytest.approx(4.0, abs=2e-5)
    assert lon == pytest.approx(78.4, abs=2e-5)
    shown.click()
    assert re.match(r"\d+° \d\d′ \d\d\.\d″ S", shown.inner_text())


GROUND = np.vstack(
    [
        np.random.default_rng(3).uniform([-180, -80], [180, 84], (400, 2)),
        # Zones and bands with exceptions, edges of zones, bands and the equator.
        [[5.3, 60.4], [8.9, 74], [9.1, 78], [20.9, 80], [33.5, 75], [41.9, 83.9], [2.9, 58]],
        [
            [-78, 0],
            [-78, -1e-9],
            [-180, 10],
            [179.999999, -79.9],
            [0, 0],
            [6, 45],
            [12, 72],
            [3, 56],
        ],
    ]
)


def test_grid_coordinates_are_those_of_proj(story_page):
    shown = story_page.page.evaluate(
        "points => points.map(([lng, lat]) => minemap.utm(lat, lng))", GROUND.tolist()
    )
    for (lon, lat), at in zip(GROUND, shown, strict=True):
        # PROJ's own projection of that zone, 6° wide or, in the north, wider.
        projection = Proj(proj="utm", zone=at["zone"], south=bool(lat < 0), ellps="WGS84")
        east, north = projection(lon, lat)
        assert at["easting"] == pytest.approx(east, abs=1e-5)
        assert at["northing"] == pytest.approx(north, abs=1e-5)


@pytest.mark.parametrize(
    ("lon", "lat", "written"),
    [
        # As GEOTRANS, the reference of the grid's own authority, writes them.
        (-157.916861, 21.309444, "4Q FJ 12340 56781"),
        (-77.0365, 38.8977, "18S UJ 23394 07395"),
        (2.294481, 48.85837, "31U DQ 48250 11951"),
        (5.3, 60.4, "32V KN 96191 01684"),
        (-78.4, -4.0, "17M QR 88713 57415"),
        (9.1, 78.5, "33X UH 68901 20791"),
        (20.5, 80.2, "33X XK 04359 08848"),
        (69.2, 34.5, "42S WD 18360 17615"),
        (103.8, 13.4, "48P UV 70073 81686"),
        (179.99, -79.9, "60C WS 58511 28072"),
        (-70.3, -18.4, "19K CV 62682 65067"),
        (35.1, -15.0, "36L YJ 25809 40602"),
        (-179.9, 83.9, "1X DP 65609 17795"),
        (0.0, 0.0, "31N AA 66021 00000"),
    ],
)
def test_references_of_the_military_grid_are_those_of_its_authority(story_page, lon, lat, written):
    shown = story_page.page.evaluate(
        "([lng, lat]) => minemap.mgrs(minemap.utm(lat, lng))", [lon, lat]
    )
    assert shown == written


def test_clicking_the_coordinates_goes_through_the_notations(story_page):
    story_page.go_to(-78.4, -4.0, 17)
    story_page.point_at(-78.4, -4.0)
    shown = story_page.page.locator(".mm-coordinates")
    written = []
    for _ in range(4):
        written.append((shown.get_attribute("data-notation"), shown.inner_text()))
        shown.click()
    assert [kind for kind, _ in written] == ["decimal", "dms", "utm", "mgrs"]
    assert shown.get_attribute("data-notation") == "decimal"
    lat, lon = (float(number) for number in re.findall(r"\d+\.\d+", written[0][1]))
    east, north = Proj(proj="utm", zone=17, south=True, ellps="WGS84")(-lon, -lat)
    zone, *figures = re.findall(r"\d+[A-Z]|[\d,]+", written[2][1])
    assert zone == "17M"
    # Five decimals of a degree are good to about a metre.
    assert whole(figures[0]) == pytest.approx(east, abs=2)
    assert whole(figures[1]) == pytest.approx(north, abs=2)
    assert written[3][1].startswith("MGRS 17M QR ")


def test_the_address_names_the_view_and_brings_it_back(story, browser, tmp_path):
    path = tmp_path / "map.html"
    story.explore().save(path)
    reader = Reader(browser, path)
    reader.page.locator("select[data-filter=sector]").select_option(index=1)
    reader.page.locator("[data-layer=CHA]").uncheck()
    reader.page.get_by_role("radio", name="Blank paper").check()
    reader.page.get_by_role("button", name="Français").click()
    reader.slide_to("2018-02-03")
    reader.go_to(-78.401, -4.001, 16.5)
    reader.page.wait_for_function("() => decodeURIComponent(location.hash).includes('/-4.001')")
    address, total = reader.page.url, reader.total()
    reader.page.goto("about:blank")
    reader.page.goto(address)
    reader.page.wait_for_selector("[data-minemap=ready]")
    assert reader.page.locator(".mm-day").inner_text() == "3 février 2018"
    said = reader.page.locator(".mm-filtered").inner_text()
    assert "Filtré\u00a0: Secteur – North" in said
    assert reader.total() == total
    assert not reader.page.locator("[data-layer=CHA]").is_checked()
    assert reader.page.get_by_role("radio", name="Papier blanc").is_checked()
    name = reader.page.evaluate("document.querySelector('.folium-map').id")
    centre = reader.page.evaluate(f"[{name}.getCenter().lng, {name}.getCenter().lat]")
    assert centre == pytest.approx([-78.401, -4.001], abs=1e-5)
    assert reader.page.evaluate(f"{name}.getZoom()") == 16.5
    assert reader.asked_of_hosts() == []
    assert reader.complaints == []
    reader.context.close()


@pytest.mark.parametrize(
    "nonsense",
    [
        "#map=a/b/c",
        "#map=4/1",
        "#map=5/-4/-78&day=never&lang=__proto__&base=99&filter={",
        "#<b>",
        "#map=5/-3/1e17",
        "#map=1e308/1e308/1e308",
        "#map=99/-4/-78",
    ],
)
def test_an_address_that_makes_no_sense_does_no_harm(story_page, nonsense):
    story_page.page.evaluate("hash => { location.hash = hash; }", nonsense)
    story_page.settle()
    assert story_page.total() > 0
    assert story_page.page.locator(".mm-filtered").is_hidden()


def test_a_script_that_gets_into_a_page_does_not_run(browser, story, tmp_path):
    path = tmp_path / "map.html"
    story.explore().save(path)
    page = path.read_text("utf-8")
    assert "script-src 'sha256-" in page
    assert "script-src 'unsafe-inline'" not in page
    injected = "<script>window.ran = 1</script><img src='x' onerror='window.ran = 2'>"
    path.write_text(page.replace("<body>", f"<body>{injected}", 1), "utf-8")
    reader = Reader(browser, path)
    assert reader.total() > 0
    assert reader.page.evaluate("window.ran") is None
    reader.context.close()


CORNERS = [(-78.404, -4.003), (-78.398, -4.003), (-78.398, -3.999)]
FAR_APART = [(-81.2, -4.1), (-69.9, -4.2), (-70.4, -18.3), (-76.1, -14.9)]


def geodesic_line(corners):
    lengths = [Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in pairwise(corners)]
    polygon = Geodesic.WGS84.Polygon()
    for lon, lat in corners:
        polygon.AddPoint(lat, lon)
    _, perimeter, area = polygon.Compute()
    return sum(lengths), perimeter, abs(area)


@pytest.mark.parametrize("corners", [CORNERS, FAR_APART, [*reversed(CORNERS)]])
def test_measuring_agrees_with_geodesy_to_rounding(story_page, corners):
    page = story_page.page
    page.get_by_role("button", name="Measure").click()
    name = page.evaluate("document.querySelector('.folium-map').id")
    for lon, lat in corners:
        page.evaluate(f"() => {{ {name}.fire('click', {{ latlng: L.latLng({lat}, {lon}) }}); }}")
    length, perimeter, area = geodesic_line(corners)

    def written(metres):
        return f"{metres:,.1f} m" if metres < 10_000 else f"{metres / 1000:,.2f} km"

    shown = {
        node.get_attribute("data-measured"): node.inner_text()
        for node in page.locator("[data-measured]").all()
    }
    assert shown == {
        "measure_length": written(length),
        "measure_perimeter": written(perimeter),
        "measure_area": f"{area:,.0f} m²",
    }
    # A step back measures what is left; an end leaves nothing.
    page.get_by_role("button", name="Remove the last point").click()
    assert page.locator("[data-measured=measure_length]").inner_text() == written(
        geodesic_line(corners[:-1])[0]
    )
    page.keyboard.press("Escape")
    assert page.locator(".mm-measure:visible").count() == 0


def test_places_to_measure_are_taken_by_mouse_or_by_keyboard(story_page):
    page = story_page.page
    story_page.go_to(-78.401, -4.001, 16)
    page.get_by_role("button", name="Measure").click()
    story_page.click_at(-78.404, -4.003)
    page.locator(".folium-map").focus()
    page.keyboard.press("Enter")
    length = Geodesic.WGS84.Inverse(-4.003, -78.404, -4.001, -78.401)["s12"]
    shown = page.locator("[data-measured=measure_length]").inner_text()
    # A click lands within half a pixel, here 1.2 m, of the place that was meant.
    assert float(shown.replace(",", "").split()[0]) == pytest.approx(length, abs=2)
    page.keyboard.press("Escape")


def test_an_outline_that_crosses_itself_has_no_area(story_page):
    page = story_page.page
    page.get_by_role("button", name="Measure").click()
    name = page.evaluate("document.querySelector('.folium-map').id")
    for lon, lat in [(0, 0), (0.01, 0.01), (0.01, 0), (0, 0.01)]:
        page.evaluate(f"() => {{ {name}.fire('click', {{ latlng: L.latLng({lat}, {lon}) }}); }}")
    assert "crosses itself" in page.locator("[data-measured=measure_area]").inner_text()
    page.keyboard.press("Escape")


def test_the_classes_can_be_told_apart_without_colour(story_page):
    """Their signs in the legend, turned to grey, differ in pattern or in darkness."""
    signs = story_page.page.evaluate(
        """() => [...document.querySelectorAll('.mm-row .mm-swatch')].map(sign => {
            const pen = document.createElement('canvas').getContext('2d');
            pen.canvas.width = 44;
            pen.canvas.height = 24;
            pen.fillStyle = '#fff';
            pen.fillRect(0, 0, 44, 24);
            pen.drawImage(sign, -4, -4);  // without its edge
            const pixels = pen.getImageData(0, 0, 44, 24).data, grey = [];
            for (let i = 0; i < pixels.length; i += 4) {
                grey.push(0.2126 * pixels[i] + 0.7152 * pixels[i + 1] + 0.0722 * pixels[i + 2]);
            }
            return grey;
        })"""
    )
    spectra = []
    for sign in signs:
        grey = np.array(sign).reshape(24, 44)
        # What repeats in a pattern, and which way, wherever it starts.
        spectrum = np.abs(np.fft.rfft2(grey - grey.mean())) / grey.size
        spectra.append(np.append(spectrum, grey.mean() / 4))
    apart = [
        np.linalg.norm(one - other)
        for number, one in enumerate(spectra)
        for other in spectra[number + 1 :]
    ]
    assert len(spectra) == 5
    assert min(apart) > 3


def test_the_map_fits_a_phone(peru, open_map):
    reader = open_map(peru.explore(title="Peru"), size=(390, 844))
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 390
    assert reader.page.locator(".mm-panel").is_hidden()
    reader.page.get_by_title("Show the legend").click()
    panel = reader.page.locator(".mm-panel").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 390
    reader.page.get_by_role("button", name="Hide the legend").click()
    assert reader.page.locator(".mm-panel").is_hidden()


def test_on_a_phone_the_account_opens_at_the_foot_of_the_screen(story, open_map):
    reader = open_map(story.explore(language="es"), size=(390, 844))
    reader.go_to(-78.401, -4.001, 16)
    reader.click_at(-78.4005, -4.001)
    sheet = reader.page.locator(".mm-sheet")
    assert "Ridge" in sheet.inner_text()
    place = sheet.bounding_box()
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 390
    reader.slide_to("2016-01-01")
    assert "1 de enero de 2016" in sheet.inner_text().casefold()
    sheet.get_by_role("button", name="Cerrar").click()
    assert sheet.count() == 0


def test_buttons_and_fields_have_names_for_screen_readers(peru, open_map):
    reader = open_map(peru.explore())
    nameless = reader.page.evaluate(
        """() => [...document.querySelectorAll('.folium-map button, .folium-map input')]
            .filter(node => !(node.getAttribute('aria-label') || node.textContent.trim() ||
                              (node.labels && node.labels.length)))
            .map(node => node.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
