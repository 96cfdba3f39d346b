"""Reading a map: its days, what is found and where it stands, the table, and small screens."""

from __future__ import annotations

import csv
import io
import re

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from conftest import SOUTH, STEP, WEST, ledger_of, planimeter_m2, square
from PIL import Image
from shapely import Point, box
from test_map_for_everyone import AXE, violations
from test_map_in_browser import PATIENCE, Reader, whole

from minemap.errors import ArgumentError
from minemap.maps import FeaturesLayer
from minemap.maps.screen.page import asset

pytestmark = pytest.mark.browser

FAR = box(-70.25, -18.02, -70.248, -18.018)
"""Some 1,800 km away."""


@pytest.fixture(scope="module")
def record():
    """Squares of two sectors, a twin that is counted for another, and one area far away."""
    return ledger_of(
        [
            ("N1", "SHA", "2011-03-01", square(0, 0, 3), {"sector": "North", "admin1": "Amazonas"}),
            ("N2", "SHA", "2012-05-01", square(6, 0), {"sector": "North", "admin1": "Amazonas"}),
            ("X0", "SHA", "2012-06-01", square(0, 6, 3), {"sector": "South", "admin1": "Piura"}),
            ("X1", "SHA", "2012-06-01", square(0, 6, 3), {"sector": "South", "admin1": "Piura"}),
            ("=far", "CHA", "2013-02-01", FAR, {"sector": "Coast", "admin1": "Tacna"}),
        ],
        [
            ("R1", "cleared", "2014-08-31", square(0, 0)),
            ("R2", "cancelled", "2016-10-31", square(1, 0)),
        ],
    )


def opened(browser, folder, map_, **options):
    path = folder / f"map{len(list(folder.iterdir()))}.html"
    map_.save(path)
    return Reader(browser, path, **options)


@pytest.fixture(scope="module")
def reader(record, browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading")
    reader = opened(browser, folder, record.explore(title={"en": "Squares", "es": "Cuadrados"}))
    yield reader
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []
    reader.context.close()


@pytest.fixture
def fresh(reader):
    """The page as it opens."""
    address = reader.page.url.partition("#")[0]
    reader.page.goto("about:blank")
    reader.page.goto(address)
    reader.page.wait_for_selector("[data-minemap=ready]")
    return reader


def until(page, condition):
    """Wait until a condition holds: the policy of the page forbids to have it evaluated there."""
    for _ in range(60):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def pixels(page, x, y, width, height):
    clip = {"x": x, "y": y, "width": width, "height": height}
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))), dtype=int)[..., :3]


def day_shown(reader):
    return pd.Timestamp(reader.page.locator(".mm-day").inner_text())


def search(reader, text):
    field = reader.page.get_by_role("combobox", name="Search areas")
    field.fill(text)
    field.press("Enter")
    reader.settle()


# Days


def test_page_keys_go_to_the_closes_of_years(fresh):
    slider = fresh.page.locator("input[type=range]")
    slider.focus()
    fresh.page.keyboard.press("Home")
    days = []
    for _ in range(4):
        fresh.page.keyboard.press("PageUp")
        days.append(day_shown(fresh))
    assert days == [pd.Timestamp(f"{year}-12-31") for year in (2011, 2012, 2013, 2014)]
    fresh.page.keyboard.press("PageDown")
    assert day_shown(fresh) == pd.Timestamp("2013-12-31")


def test_dragging_lands_on_the_close_of_every_year(fresh):
    # A small map is drawn faster at each step.
    fresh.page.set_viewport_size({"width": 800, "height": 500})
    bar = fresh.page.locator("input[type=range]").bounding_box()
    y = bar["y"] + bar["height"] - 14
    fresh.page.evaluate(
        """() => {
            const day = document.querySelector('.mm-day');
            window.days = new Set();
            new MutationObserver(() => window.days.add(day.textContent))
                .observe(day, { childList: true, characterData: true, subtree: true });
        }"""
    )
    fresh.page.mouse.move(bar["x"] + bar["width"] - 9, y)
    fresh.page.mouse.down()
    fresh.page.mouse.move(bar["x"], y, steps=round(bar["width"] / 5))
    fresh.page.mouse.up()
    fresh.page.set_viewport_size({"width": 1400, "height": 900})
    seen = {pd.Timestamp(day) for day in fresh.page.evaluate("[...window.days]")}
    assert {pd.Timestamp(f"{year}-12-31") for year in range(2011, 2016)} <= seen
    assert pd.Timestamp("2014-08-31") in seen


def test_a_day_is_written_into_a_field(fresh):
    fresh.page.locator(".mm-day").click()
    field = fresh.page.get_by_label("Choose a day").last
    field.fill("2013-06-30")
    field.press("Enter")
    assert day_shown(fresh) == pd.Timestamp("2013-06-30")
    assert fresh.page.evaluate("document.activeElement.className") == "mm-day"


def test_playing_pauses_at_the_closes_of_years(fresh):
    fresh.page.get_by_role("button", name="Play").click()
    counts = fresh.page.evaluate(
        """async () => {
            const counts = {}, start = performance.now();
            while (performance.now() - start < 2500) {
                await new Promise(requestAnimationFrame);
                const day = document.querySelector('.mm-day').textContent;
                counts[day] = (counts[day] || 0) + 1;
            }
            return counts;
        }"""
    )
    fresh.page.get_by_role("button", name="Pause").click()
    assert max(counts, key=counts.get) == "31 December 2011"


def test_a_day_after_the_record_says_how_far_it_is_recorded(record, browser, tmp_path):
    reader = opened(browser, tmp_path, record.explore(day="2027-12-31"))
    assert day_shown(reader) == pd.Timestamp("2027-12-31")
    assert "recorded to 31 October 2016" in reader.page.locator(".mm-total-on").inner_text()
    slider = reader.page.locator("input[type=range]")
    assert slider.evaluate("node => node.value === node.max")
    # The address keeps the day, here and where it is opened anew.
    reader.page.get_by_role("button", name="Zoom in").click()
    until(reader.page, "location.hash.includes('day=2027-12-31')")
    reader.page.reload()
    reader.page.wait_for_selector("[data-minemap=ready]")
    assert day_shown(reader) == pd.Timestamp("2027-12-31")
    reader.context.close()


def test_a_record_of_one_day_has_no_time_to_slide(browser, tmp_path):
    reader = opened(
        browser, tmp_path, ledger_of([("A", "SHA", "2020-01-01", square(0, 0))]).explore()
    )
    assert not reader.page.locator(".mm-time").is_visible()
    reader.context.close()


def test_the_chart_tells_its_figures(fresh, record):
    track = fresh.page.locator(".mm-track").bounding_box()
    first, last = pd.Timestamp("2011-03-01"), pd.Timestamp("2016-10-31")
    share = (pd.Timestamp("2014-12-31") - first) / (last - first)
    fresh.page.mouse.move(track["x"] + 9 + share * (track["width"] - 18), track["y"] + 40)
    told = fresh.page.locator(".mm-chart-tip").inner_text()
    assert "31 December 2014" in told
    remaining = record.remaining("2014-12-31")["area_m2"].sum()
    assert f"{remaining:,.0f} m²" in told
    assert f"{planimeter_m2(square(0, 0)):,.0f} m²" in told


# Finding


def test_an_area_counted_for_another_says_for_which_and_where_it_lies(fresh):
    search(fresh, "X1")
    told = fresh.page.get_by_role("dialog", name="X1").inner_text()
    assert "counted for X0" in told
    assert "nothing remains" not in told
    seen = fresh.page.evaluate("document.querySelector('.folium-map').getBoundingClientRect()")
    sheet = fresh.page.get_by_role("dialog").bounding_box()
    spot = fresh.pixel(WEST + 1.5 * STEP, SOUTH + 6.5 * STEP)
    assert sheet["x"] + sheet["width"] < spot["x"] < seen["width"] - 330
    fresh.page.keyboard.press("Escape")
    listed = fresh.page.locator(".mm-unplaced summary", has_text="Counted for others")
    assert listed.inner_text() == "Counted for others: 1 area"


@pytest.mark.parametrize(
    ("day", "text"), [("2012-01-01", "not yet reported"), ("2016-12-31", "Cleared\n12,280 m²")]
)
def test_an_absence_says_its_cause(browser, tmp_path, day, text):
    ledger = ledger_of(
        [
            ("A", "SHA", "2013-03-01", square(0, 0)),
            ("B", "SHA", "2011-03-01", square(3, 0)),
        ],
        [("R", "cleared", "2015-01-01", square(0, 0))],
    )
    reader = opened(browser, tmp_path, ledger.explore(day=day))
    search(reader, "A")
    assert text in reader.page.get_by_role("dialog", name="A").inner_text()
    reader.context.close()


def test_the_search_finds_provinces(fresh):
    field = fresh.page.get_by_role("combobox", name="Search areas")
    field.fill("piu")
    first = fresh.page.get_by_role("option").first
    assert first.inner_text().split("\n") == ["Piura", "Province · 2 areas"]
    field.press("Enter")
    fresh.settle()
    assert fresh.page.evaluate(f"{_map(fresh)}.getZoom()") > 15


def _map(reader):
    return reader.page.evaluate("document.querySelector('.folium-map').id")


# Circles


@pytest.fixture(scope="module")
def crowd(browser, tmp_path_factory):
    """Small areas in a row of two sectors, west and east, and some that are cleared."""
    tiny = [
        (f"A{n}", "SHA", "2015-01-01", square(n * 2, 0), {"sector": "W" if n < 6 else "E"})
        for n in range(10)
    ]
    done = [
        (f"D{n}", "SHA", "2015-01-01", square(400 + n * 2, 0), {"sector": "D"}) for n in range(5)
    ]
    releases = [(f"R{n}", "cleared", "2016-01-01", row[3]) for n, row in enumerate(done)]
    ledger = ledger_of([*tiny, *done], releases)
    folder = tmp_path_factory.mktemp("crowd")
    reader = opened(browser, folder, ledger.explore(filters=["sector"]))
    yield reader
    assert reader.complaints == []
    reader.context.close()


def test_a_circle_stands_where_the_areas_that_are_filtered_lie(crowd):
    crowd.go_to(WEST + 9.5 * STEP, SOUTH, 11)
    all_ = WEST + 9.5 * STEP
    east = WEST + 15.5 * STEP
    assert crowd.colour_at(all_, SOUTH + STEP / 2)[3] > 100
    crowd.page.locator("[data-filter=sector]").select_option(index=2)
    crowd.settle()
    circle = crowd.page.evaluate(
        f"""(() => {{ let found;
        {_map(crowd)}.eachLayer(layer => {{ if (layer._symbols) {{ found = layer; }} }});
        return found._symbols.map(s => {_map(crowd)}.layerPointToLatLng([s.x, s.y]).lng); }})()"""
    )
    assert circle == [pytest.approx(east, abs=STEP / 10)]
    crowd.page.get_by_role("button", name="Show everything").click()


def test_what_is_done_is_a_small_tick(crowd):
    middle = WEST + 404.5 * STEP
    crowd.go_to(middle, SOUTH + STEP / 2, 11)
    colour = crowd.colour_at(middle, SOUTH + STEP / 2)
    assert colour[3] > 100
    assert colour[1] > colour[0]
    # 26 pixels beside it, where a circle with a number would still be.
    name = _map(crowd)
    beside = crowd.page.evaluate(
        f"(() => {{ const at = {name}.latLngToContainerPoint([{SOUTH + STEP / 2}, {middle}]);"
        f"return {name}.containerPointToLatLng([at.x + 26, at.y]).lng; }})()"
    )
    assert crowd.colour_at(beside, SOUTH + STEP / 2)[3] == 0


def test_circles_can_be_as_large_as_their_square_metres(crowd):
    crowd.page.locator("[data-circles]").select_option("m2")
    crowd.settle()
    until(crowd.page, "location.hash.includes('circles=m2')")
    crowd.page.locator("[data-circles]").select_option("number")


# The table


def test_the_table_lists_sorts_sums_and_is_saved(fresh, record):
    page = fresh.page
    page.get_by_role("button", name="Table of areas").click()
    table = page.locator(".mm-table table")
    names = table.locator("tbody th")
    remains = record.remaining("2016-10-31").groupby("hazard_id")["area_m2"].sum()
    assert names.all_inner_texts()[0] == remains.idxmax()
    assert table.locator("tfoot").inner_text().split("\t")[:2] == [
        "4 areas",
        f"{remains.sum():,.0f}",
    ]
    table.get_by_role("button", name="Id").click()
    assert names.all_inner_texts() == ["=far", "N1", "N2", "X0"]
    assert table.locator("th[aria-sort=ascending]").inner_text().startswith("Id")
    page.evaluate(AXE.read_text("utf-8"))
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["hazard_id"] for row in rows] == ["'=far", "N1", "N2", "X0"]
    assert sum(float(row["remaining_m2"]) for row in rows) == pytest.approx(remains.sum(), abs=0.05)
    # A row goes to its area, and an area that is told of marks its row.
    page.locator(".mm-table tbody button", has_text="X0").click()
    assert page.get_by_role("dialog", name="X0").is_visible()
    assert page.locator(".mm-table tr[aria-current]").inner_text().startswith("X0")
    page.get_by_role("checkbox", name="Only what is in view").check()
    assert names.all_inner_texts() == ["N1", "X0"]
    page.locator("[data-filter=sector]").select_option(index=2)
    page.get_by_role("checkbox", name="Only what is in view").uncheck()
    assert names.all_inner_texts() == ["N1", "N2"]


# What is elsewhere


def test_what_lies_outside_the_view_is_told_at_its_edge(fresh, record):
    fresh.go_to(WEST + 4 * STEP, SOUTH + 4 * STEP, 15)
    far = record.remaining("2016-10-31").set_index("hazard_id").loc["=far", "area_m2"]
    mark = fresh.page.get_by_role("button", name=re.compile("remain (south|east) of this view"))
    assert f"1 · {far:,.0f} m²" in mark.inner_text()
    mark.click()
    fresh.page.wait_for_timeout(500)
    spot = fresh.pixel(-70.249, -18.019)
    assert 60 < spot["x"] < 1100
    assert 60 < spot["y"] < 800
    assert "north" in fresh.page.locator(".mm-edge:visible").get_attribute("aria-label")


def test_what_is_seen_beside_the_title_is_not_told_as_outside(fresh):
    page = fresh.page
    fresh.go_to(WEST + 1.5 * STEP, SOUTH + 6.5 * STEP, 16)
    title, spot = page.locator(".mm-title").bounding_box(), fresh.pixel(-78.4985, -3.9935)
    across, down = title["x"] + title["width"] + 100, 25
    # Half of an area of 111 m is 24 pixels here.
    assert down + 24 < title["y"] + title["height"]
    by = [spot["x"] - across, spot["y"] - down]
    page.evaluate(f"{_map(fresh)}.panBy({by}, {{ animate: false }})")
    page.wait_for_timeout(300)
    assert page.locator(".mm-edge:visible").count() == 1
    assert not page.locator(".mm-edge-north").is_visible()
    # Behind the title it is not seen.
    page.evaluate(f"{_map(fresh)}.panBy([{title['width'] + 90}, 0], {{ animate: false }})")
    until(page, "document.querySelector('.mm-edge-north').checkVisibility()")


def test_a_map_that_is_dragged_looks_as_it_did_and_moves_as_one_picture(fresh):
    page, by = fresh.page, 24
    canvases = """() => [...document.querySelectorAll('.leaflet-map-pane canvas')]
        .filter(canvas => canvas.checkVisibility()).length"""
    page.evaluate(f"{_map(fresh)}.setView([{SOUTH}, {WEST}], 14, {{ animate: false }})")
    page.wait_for_timeout(200)
    x, y = 640, 330
    before = pixels(page, x - 250, y - 100, 350, 200)
    at_rest = page.evaluate(canvases)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=4)
    assert page.evaluate(canvases) == 1 < at_rest
    during = pixels(page, x - 250 + by, y - 100, 350, 200)
    page.mouse.up()
    until(page, "!document.querySelector('.mm-joined')")
    assert page.evaluate(canvases) == at_rest
    assert np.ptp(before) > 50, "there is something to see"
    assert np.abs(before - during).max() <= 2, "blending in another order rounds otherwise"


def test_a_locator_goes_back_to_the_whole_record(fresh):
    fresh.go_to(WEST, SOUTH, 15)
    fresh.page.get_by_role("button", name="Where this view lies").click()
    fresh.page.wait_for_timeout(500)
    for lon, lat in ((WEST, SOUTH), (-70.249, -18.019)):
        spot = fresh.pixel(lon, lat)
        assert 0 < spot["x"] < 1400
        assert 0 < spot["y"] < 900


# What the caller asked for


@pytest.mark.parametrize(
    ("options", "place", "zoom"),
    [
        ({"view": (-3.9, -78.4, 14)}, (-3.9, -78.4), 14),
        ({"within": (-78.51, -4.01, -78.49, -3.99)}, (-4.0, -78.5), None),
        ({"map_kwds": {"location": (-3.9, -78.4), "zoom_start": 13}}, (-3.9, -78.4), 13),
    ],
)
def test_a_map_opens_where_it_was_told_to(record, browser, tmp_path, options, place, zoom):
    reader = opened(browser, tmp_path, record.explore(**options))
    name = _map(reader)
    assert reader.page.evaluate(f"{name}.getBounds().contains([{place[0]}, {place[1]}])")
    if zoom is None:
        assert reader.page.evaluate(f"{name}.getZoom()") > 13
    else:
        assert reader.page.evaluate(f"{name}.getZoom()") == zoom
        centre = reader.page.evaluate(f"{name}.getCenter()")
        assert (centre["lat"], centre["lng"]) == pytest.approx(place, abs=1e-4)
    reader.context.close()


def test_a_map_opens_with_a_filter_colours_and_labels_of_its_own(record, browser, tmp_path):
    map_ = record.explore(
        only={"sector": "North"}, colours={"SHA": "#0000ff"}, labels="admin1", theme="dark"
    )
    reader = opened(browser, tmp_path, map_)
    left = record.remaining("2016-10-31")
    north = left[left["hazard_id"].isin(["N1", "N2"])]["area_m2"].sum()
    assert reader.total() == round(north)
    assert "North" in reader.page.locator(".mm-filtered").inner_text()
    red, _, blue, _ = reader.colour_at(WEST + 2.5 * STEP, SOUTH + STEP / 2)
    assert blue > red + 60
    written = reader.page.evaluate(f"{_map(reader)}._minemapLabels.written.map(l => l.text)")
    assert "Amazonas" in written
    paper = reader.page.evaluate(
        "getComputedStyle(document.querySelector('.mm-panel')).backgroundColor"
    )
    assert max(int(part) for part in re.findall(r"\d+", paper)) < 60
    reader.page.evaluate(AXE.read_text("utf-8"))
    assert violations(reader.page) == []
    assert reader.complaints == []
    reader.context.close()


@pytest.mark.parametrize(
    "options",
    [
        {"view": (-78.4, 200)},
        {"view": (-95, -3, 4)},
        {"within": (2, 0, 1, 1)},
        {"view": (0, 0, 3), "within": (0, 0, 1, 1)},
        {"map_kwds": {"zoom_start": 4}},
        {"only": {"sector": "Nowhere"}},
        {"only": {"colour": "x"}},
        {"colours": {"SHA": "orange"}},
        {"colours": {"sha": "#ff0000"}},
        {"theme": "sepia"},
        {"labels": "nothing"},
        {"title": 7},
    ],
)
def test_what_cannot_be_obeyed_is_refused(record, options):
    with pytest.raises(ArgumentError):
        record.explore(**options)


def test_the_title_is_in_the_language_of_the_reader(fresh):
    assert fresh.page.get_by_role("heading", name="Squares").is_visible()
    fresh.page.get_by_role("button", name="Español").click()
    assert fresh.page.get_by_role("heading", name="Cuadrados").is_visible()


def test_the_title_says_which_classes_are_switched_off(fresh):
    fresh.page.locator("[data-layer=SHA]").uncheck()
    assert "Not shown: Suspected" in fresh.page.locator(".mm-title").inner_text()


def test_a_map_of_ones_own_keeps_legend_title_and_slider(record, browser, tmp_path):
    own = folium.Map(location=[-4.0, -78.49], zoom_start=14, tiles=None)
    with pytest.raises(ArgumentError, match="tiles"):
        record.explore(m=own, tiles="OpenStreetMap")
    from minemap.maps import SelfContainedFigure

    SelfContainedFigure().add_child(own)
    record.explore(m=own, title="Our own", notice="Take care.", day="2013-12-31")
    with pytest.raises(ArgumentError, match="already"):
        record.explore(m=own)
    own.save(tmp_path / "own.html")
    reader = Reader(browser, tmp_path / "own.html")
    assert reader.page.get_by_role("heading", name="Our own").is_visible()
    assert "Take care." in reader.page.locator(".mm-title").inner_text()
    assert reader.total() == round(record.remaining("2013-12-31")["area_m2"].sum())
    assert reader.page.evaluate(f"{_map(reader)}.getZoom()") == 14
    reader.slide_to("2012-12-31")
    assert reader.total() == round(record.remaining("2012-12-31")["area_m2"].sum())
    assert reader.complaints == []
    reader.context.close()


def test_tiles_that_are_added_to_the_map_are_let_through(record):
    plain = record.explore()
    assert "img-src data: blob:;" in plain.get_root().render()
    folium.TileLayer("OpenStreetMap").add_to(plain)
    assert "img-src data: blob: https: http:;" in plain.get_root().render()
    wms = record.explore()
    folium.WmsTileLayer("https://example.org/wms", layers="relief").add_to(wms)
    assert "img-src data: blob: https: http:;" in wms.get_root().render()


# Names


def test_names_keep_clear_of_each_other_and_are_cut_where_they_end(browser, tmp_path):
    arabic = "حقل الألغام الكبير قرب الجسر القديم على الطريق المؤدية إلى القرية العليا الشمالية"
    names = [
        arabic,
        "Ridge",
        "A very long name of a place indeed, as long as names can be, and more",
    ]
    ledger = ledger_of(
        [
            (f"A{n}", "SHA", "2015-01-01", square(3 * n, 0), {"name": name})
            for n, name in enumerate(names)
        ]
        + [("Z", "SHA", "2016-01-01", square(0, 3))]
    )
    points = gpd.GeoDataFrame(
        {"name": ["School"]}, geometry=[Point(WEST, SOUTH + 2 * STEP)], crs=4326
    )
    reader = opened(
        browser, tmp_path, ledger.explore(layers={"Schools": FeaturesLayer(points, "Schools")})
    )
    reader.go_to(WEST + 4 * STEP, SOUTH + STEP, 15)
    written = reader.page.evaluate(f"{_map(reader)}._minemapLabels.written")
    texts = [label["text"] for label in written]
    assert {"Ridge", "School", "Z"} <= set(texts)
    # Cut at the end of the text, whichever side of it that is.
    assert all(text == full or text.endswith("…") for text, full in zip(texts, texts, strict=True))
    assert any(text.endswith("…") and arabic.startswith(text[:8]) for text in texts)
    for one in written:
        for other in written:
            if one is not other and abs(one["y"] - other["y"]) < 12:
                apart = (
                    one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
                )
                assert apart
    # Drawn from right to left, the dots stand left of the words: there is ink at both ends.
    assert reader.complaints == []
    reader.context.close()


# Across the antimeridian


def test_a_record_on_both_sides_of_the_antimeridian_lies_together(browser, tmp_path):
    across = box(179.995, -16.8, 180, -16.79).union(box(-180, -16.8, -179.997, -16.79))
    ledger = ledger_of(
        [
            ("W", "SHA", "2015-01-01", box(179.98, -16.81, 179.985, -16.805)),
            ("E", "SHA", "2016-01-01", box(-179.99, -16.8, -179.985, -16.795)),
            ("A", "SHA", "2016-01-01", across),
        ]
    )
    reader = opened(browser, tmp_path, ledger.explore())
    assert reader.page.evaluate(f"{_map(reader)}.getZoom()") > 13
    middles = [(179.9825, -16.8075), (180.0125, -16.7975), (179.9975, -16.795), (180.0015, -16.795)]
    for lon, lat in middles:
        assert reader.colour_at(lon, lat)[3] > 40
    # The seam within an area is no outline: as light there as beside it.
    seam, beside = (reader.colour_at(lon, -16.795) for lon in (180.0, 179.9975))
    assert sum(seam[:3]) == pytest.approx(sum(beside[:3]), abs=60)
    search(reader, "E")
    spot = reader.pixel(180.0125, -16.7975)
    assert 400 < spot["x"] < 1070
    assert reader.complaints == []
    reader.context.close()


# Over a picture of the ground


def test_outlines_have_a_white_casing_over_a_picture(record, browser, tmp_path):
    dark = np.full((4, 4, 3), 20, dtype=np.uint8)
    west, south = WEST - 10 * STEP, SOUTH - 10 * STEP
    image = folium.raster_layers.ImageOverlay(
        dark, [[south, west], [south + 30 * STEP, west + 30 * STEP]]
    )
    from minemap.maps import base_layer

    picture = base_layer(image) if not hasattr(image, "render") else image
    reader = opened(browser, tmp_path, record.explore(base=picture, labels=False))
    reader.go_to(WEST + 2 * STEP, SOUTH + STEP, 16)
    edge = reader.page.evaluate(
        """([x, y]) => {
            const canvas = document.querySelector('.leaflet-overlay-pane .mm-canvas canvas');
            const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
            const copy = document.createElement('canvas');
            copy.width = 12; copy.height = 1;
            const pen = copy.getContext('2d', { willReadFrequently: true });
            pen.drawImage(canvas, 6 - (x - box.left) * ratio, -(y - box.top) * ratio);
            const data = pen.getImageData(0, 0, 12, 1).data, white = [];
            for (let i = 0; i < data.length; i += 4) {
                const least = Math.min(data[i], data[i + 1], data[i + 2]);
                if (data[i + 3] > 150 && least > 225) { white.push(i / 4); }
            }
            return white;
        }""",
        list(reader.pixel(WEST + 6 * STEP, SOUTH + STEP / 2).values())[:2],
    )
    assert edge
    assert reader.complaints == []
    reader.context.close()


# Small screens, notebooks and paper


@pytest.mark.parametrize("size", [(844, 390), (900, 420), (800, 320)])
def test_on_a_low_screen_nothing_lies_under_the_slider(record, browser, tmp_path, size):
    reader = opened(browser, tmp_path, record.explore(title="Squares"), size=size)
    assert not reader.page.locator(".mm-panel").is_visible()
    bottom = reader.page.locator(".mm-time").bounding_box()["y"]
    scale = reader.page.locator(".leaflet-control-scale").bounding_box()
    for tool in reader.page.locator(".mm-tools button").all():
        place = tool.bounding_box()
        assert place["y"] + place["height"] <= min(bottom, scale["y"]) + 0.5
    assert scale["y"] + scale["height"] <= bottom
    north = reader.page.locator(".mm-north").bounding_box()
    credit = reader.page.locator(".leaflet-control-attribution").bounding_box()
    assert north["x"] + north["width"] <= credit["x"]
    reader.context.close()


def test_nothing_lies_over_the_credit_however_many_lines_it_has(fresh):
    page, sizes = fresh.page, ((1440, 900), (1024, 768), (390, 844))
    page.get_by_role("button", name="Français").click()
    lines = set()
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        fresh.settle()
        credit = page.locator(".leaflet-control-attribution").bounding_box()
        lines.add(credit["height"])
        parts = ".mm-panel, .leaflet-control-scale, .mm-readout, .mm-edge-south"
        shown = [box for part in page.locator(parts).all() if (box := part.bounding_box())]
        assert len(shown) >= 2
        for box in shown:
            beside = box["x"] + box["width"] <= credit["x"]
            assert beside or box["y"] + box["height"] <= credit["y"]
    assert len(lines) > 1
    page.set_viewport_size({"width": 1400, "height": 900})


def test_the_legend_closes_where_the_map_becomes_too_narrow_for_it(fresh):
    panel = fresh.page.locator(".mm-panel")
    assert panel.is_visible()
    fresh.page.set_viewport_size({"width": 630, "height": 700})
    panel.wait_for(state="hidden")
    fresh.page.set_viewport_size({"width": 1400, "height": 900})
    panel.wait_for(state="visible")


def test_on_a_phone_one_sees_what_one_goes_to_and_what_is_found(record, browser, tmp_path):
    reader = opened(browser, tmp_path, record.explore(), size=(390, 844))
    reader.page.locator(".mm-opener").click()
    reader.page.locator(".mm-place", has_text="North").click()
    assert not reader.page.locator(".mm-panel").is_visible()
    reader.page.locator(".mm-opener").click()
    search(reader, "X0")
    sheet = reader.page.get_by_role("dialog", name="X0").bounding_box()
    spot = reader.pixel(WEST + 1.5 * STEP, SOUTH + 6.5 * STEP)
    assert 60 < spot["y"] < sheet["y"]
    reader.page.keyboard.press("Escape")
    reader.page.get_by_role("button", name="Table of areas").click()
    reader.page.evaluate(AXE.read_text("utf-8"))
    assert violations(reader.page) == []
    reader.context.close()


@pytest.mark.parametrize(("height", "pixels"), [(320, 320), (560, 560), ("100%", 600)])
def test_in_a_notebook_the_frame_is_as_high_as_asked(record, height, pixels):
    page = record.explore(height=height)._repr_html_()
    assert page.startswith("<iframe")
    assert re.findall(r' height="([\d.]+)px"', page) == [str(pixels)]


def test_paper_says_the_part_the_scale_and_the_day_of_printing(fresh, record):
    page = fresh.page
    fresh.go_to(WEST + 4 * STEP, SOUTH + 4 * STEP, 15)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    part = page.locator(".mm-paper-part").text_content()
    left = record.remaining("2016-10-31").set_index("hazard_id")["area_m2"].drop("=far")
    assert f"3 areas with {left.sum():,.0f} m²" in part
    scale = whole(page.locator(".mm-picture-across .mm-picture-scale").text_content()[3:])
    # One pixel is 1/96 inch; at zoom z the equator has 256 · 2^z of them.
    zoom = page.evaluate(f"{_map(fresh)}.getZoom()")
    assert (
        40_075_017 / (256 * 2**zoom) / (0.0254 / 96) / 4
        < scale
        < 40_075_017 / (256 * 2**zoom) / (0.0254 / 96) * 4
    )
    assert str(pd.Timestamp.now().year) in page.locator(".mm-paper-foot").text_content()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".mm-paper").count() == 0


DARKEST = """() => {
    const chart = document.querySelector('.mm-paper-group > canvas');
    const copy = document.createElement('canvas'), dark = new Array(chart.width).fill(0);
    const width = copy.width = chart.width, height = copy.height = chart.height;
    const pen = copy.getContext('2d', { willReadFrequently: true });
    pen.drawImage(chart, 0, 0);
    const data = pen.getImageData(0, 0, width, height).data;
    for (let i = 0; i < data.length; i += 4) {
        const most = Math.max(data[i], data[i + 1], data[i + 2]);
        if (data[i + 3] > 200 && most < 80) { dark[i / 4 % width]++; }
    }
    return dark.indexOf(Math.max(...dark)) / width;
}"""


def test_on_paper_a_line_in_the_chart_stands_on_the_day(fresh):
    page = fresh.page
    first, last = pd.to_datetime(["2011-03-01", "2016-10-31"])
    for day in pd.to_datetime(["2012-06-30", "2015-12-31"]):
        page.locator("input[type=range]").fill(str((day - pd.Timestamp(0)).days))
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        # Within the margins at both ends of the axis.
        assert page.evaluate(DARKEST) == pytest.approx((day - first) / (last - first), abs=0.04)
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")


# Linked to Python

HOST = """
    // The part of a notebook: a model with the widget's values, as anywidget describes it.
    window.start = async (code, values) => {
        const heard = {};
        window.model = {
            values, saved: 0,
            get(name) { return this.values[name]; },
            set(name, value) {
                const changed = JSON.stringify(this.values[name]) !== JSON.stringify(value);
                this.values[name] = value;
                if (changed) { (heard['change:' + name] || []).forEach(hear => hear()); }
            },
            save_changes() { this.saved += 1; },
            on(event, hear) { (heard[event] = heard[event] || []).push(hear); },
        };
        const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
        (await import(address)).default.render({ model: window.model, el: document.body });
    };
    null;  // a function would be called
"""


def test_a_widget_reads_and_sets_day_filter_and_selection(record, browser):
    widget = record.widget(height=500)
    page = browser.new_page(viewport={"width": 1200, "height": 700})
    page.evaluate(HOST)
    values = {name: getattr(widget, name) for name in ("_page", "_title", "height", "filter")}
    values |= {"day": "2013-12-31", "selected": ["X0"]}
    page.evaluate("([code, values]) => window.start(code, values)", [asset("widget.js"), values])
    inside = page.frame_locator("iframe")
    inside.locator("[data-minemap=ready]").wait_for(timeout=PATIENCE)
    inside.locator(".mm-day", has_text="31 December 2013").wait_for()
    assert page.locator("iframe").bounding_box()["height"] == 500
    # From the map to Python.
    inside.locator("[data-filter=sector]").select_option(index=2)
    until(page, "model.values.filter.sector === 'North'")
    assert page.evaluate("model.values.day") == "2013-12-31"
    # From Python to the map.
    page.evaluate("model.set('filter', {}); model.set('day', '2014-12-31')")
    inside.locator(".mm-day", has_text="31 December 2014").wait_for()
    total = record.remaining("2014-12-31")["area_m2"].sum()
    inside.locator(".mm-total", has_text=f"{round(total):,}").wait_for()
    page.close()


def test_a_selection_becomes_a_table(record):
    widget = record.widget()
    widget.day, widget.selected = "2014-12-31", ["N1", "X0"]
    areas = widget.areas()
    assert areas["hazard_id"].tolist() == ["N1", "X0"]
    assert areas["area_m2"].iloc[0] == pytest.approx(planimeter_m2(square(1, 0, 2)), rel=1e-6)
    bundle = widget._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "<iframe" in bundle["text/html"]
