"""Two days side by side, seen in headless Chromium."""

import io
import re

import geopandas as gpd
import pytest
from PIL import Image
from shapely import Point
from test_map_in_browser import (  # noqa: F401 - fixtures
    FIELD,
    SQUARE,
    WEST_HALF,
    Reader,
    area_of_box,
    open_map,
    story,
    whole,
)

import minemap

pytestmark = pytest.mark.browser

LEFT, RIGHT = "2018-06-30", "2020-12-31"
IN_WEST = (-78.4015, -4.001)


@pytest.fixture(scope="module")
def reader(story, browser, tmp_path_factory):  # noqa: F811 - the fixture
    """The story's map, which opens on two days."""
    path = tmp_path_factory.mktemp("compare") / "map.html"
    story.explore(compare=(LEFT, RIGHT), title="Two days").save(path)
    reader = Reader(browser, path)
    yield reader
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []
    reader.context.close()


@pytest.fixture(autouse=True)
def as_opened(request):
    if "reader" in request.fixturenames:
        reader = request.getfixturevalue("reader")
        reader.page.locator(".mm-side").nth(0).click()
        reader.slide_to(LEFT)
        reader.page.locator(".mm-side").nth(1).click()
        reader.slide_to(RIGHT)
        reader.page.locator(".mm-divider").press("Home")
        for _ in range(5):
            reader.page.locator(".mm-divider").press("PageUp")


def compared(page, name):
    """A row of the legend's table: the figure of either day, and their difference."""
    cells = page.locator(f"[data-compared={name}] td").all_inner_texts()
    return [whole(text) * (-1 if text.startswith("−") else 1) for text in cells]


@pytest.mark.parametrize(("left", "right"), [(LEFT, RIGHT), ("2016-12-31", "2021-12-31")])
def test_the_legend_says_both_days_and_their_difference(story, reader, left, right):  # noqa: F811
    page = reader.page
    page.get_by_role("button", name="Day on the left").click()
    reader.slide_to(left)
    page.get_by_role("button", name="Day on the right").click()
    reader.slide_to(right)
    before, after = (story.remaining(day) for day in (left, right))
    expected = [table["area_m2"].sum() for table in (before, after)]
    one, other, difference = compared(page, "remaining")
    assert [one, other] == [round(m2) for m2 in expected]
    assert difference == round(expected[1] - expected[0])
    areas = [table["hazard_id"].nunique() for table in (before, after)]
    assert compared(page, "areas") == [*areas, areas[1] - areas[0]]
    chips = page.locator(".mm-chip").all_inner_texts()
    assert [whole(chip.split("\n")[1]) for chip in chips] == [round(m2) for m2 in expected]
    # Released ground too, by hand.
    if right == RIGHT:
        assert compared(page, "cleared") == [0, *[round(area_of_box(*WEST_HALF))] * 2]


def test_each_side_of_the_divider_shows_its_day(reader):
    page = reader.page
    page.get_by_role("checkbox", name="Names").uncheck()
    reader.go_to(*IN_WEST, 16)
    divider = page.locator(".mm-divider")

    def seen():
        """The colour on the screen in the western half of A."""
        reader.settle()
        spot = reader.pixel(*IN_WEST)
        clip = {"x": spot["x"] - 15, "y": spot["y"] - 15, "width": 30, "height": 30}
        image = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
        return image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))

    divider.press("End")
    red, green, blue = seen()
    assert red > green > blue  # suspected on the day on the left
    divider.press("Home")
    red, green, blue = seen()
    assert green > red  # cleared on the day on the right
    page.get_by_role("checkbox", name="Names").check()


def test_what_is_pointed_at_is_told_as_of_the_day_of_its_side(reader):
    page = reader.page
    reader.go_to(*IN_WEST, 16)
    tip = page.locator(".mm-tooltip")
    page.locator(".mm-divider").press("End")
    reader.point_at(*IN_WEST)
    assert f"{round(area_of_box(*SQUARE)):,} m²" in tip.inner_text()
    assert "Cleared" not in tip.inner_text()
    reader.page.mouse.move(5, 5)
    tip.wait_for(state="detached")
    page.locator(".mm-divider").press("Home")
    reader.point_at(*IN_WEST)
    assert f"{round(area_of_box(*WEST_HALF)):,} m²" in tip.inner_text()
    assert "Cleared" in tip.inner_text()


def test_the_divider_obeys_the_keyboard_and_the_pointer(reader):
    page = reader.page
    divider = page.get_by_role("slider", name="Divider between the two days")
    assert divider.get_attribute("aria-valuenow") == "50"
    divider.press("ArrowLeft")
    divider.press("ArrowLeft")
    divider.press("ArrowRight")
    assert divider.get_attribute("aria-valuenow") == "48"
    divider.press("PageDown")
    assert divider.get_attribute("aria-valuetext") == "38 %"
    box = divider.bounding_box()
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(middle + 100, box["y"] + 320, steps=4)
    page.mouse.up()
    moved = divider.bounding_box()
    assert moved["x"] - box["x"] == pytest.approx(100, abs=2)
    # The map under it has not been dragged along, and it stays within the map.
    divider.press("End")
    edge = divider.bounding_box()
    panel = page.locator(".mm-panel").bounding_box()
    assert edge["x"] + edge["width"] / 2 == pytest.approx(panel["x"], abs=1)


def test_a_filter_holds_for_both_days(reader):
    page = reader.page
    page.locator("select[data-filter=sector]").select_option(label="North (2)")
    whole_square, west, field = (area_of_box(*b) for b in (SQUARE, WEST_HALF, FIELD))
    one, other, _ = compared(page, "remaining")
    assert (one, other) == (round(whole_square + field), round(whole_square - west + field))
    page.get_by_role("button", name="Show everything").click()


def test_the_day_and_totals_of_both_sides_are_announced(reader):
    live = reader.page.locator("[aria-live=polite]")
    live.get_by_text("31 December 2020").wait_for(state="attached")
    text = live.inner_text() or live.text_content()
    figures = [whole(part.split("Remaining")[1]) for part in text.split(";")]
    assert figures == compared(reader.page, "remaining")[:2]


def test_the_address_keeps_both_days_and_the_divider(story, open_map):  # noqa: F811
    reader = open_map(story.explore())
    page = reader.page
    page.get_by_role("button", name="Compare two days").click()
    page.get_by_role("button", name="Day on the left").click()
    reader.slide_to("2017-07-01")
    page.locator(".mm-divider").press("End")
    page.locator(".mm-divider").press("PageDown")
    page.wait_for_function("() => location.hash.includes('split=0.900')")
    address, figures = page.url, compared(page, "remaining")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("[data-minemap=ready]")
    assert compared(page, "remaining") == figures
    assert page.locator(".mm-divider").get_attribute("aria-valuenow") == "90"
    page.get_by_role("button", name="Compare two days").click()
    assert page.locator(".mm-compare").is_hidden()
    assert page.locator(".mm-total").is_visible()
    assert reader.complaints == []


def test_comparing_works_on_a_phone(story, open_map):  # noqa: F811
    reader = open_map(story.explore(compare=(LEFT, RIGHT), language="es"), size=(390, 844))
    page = reader.page
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for part in (".mm-divider-grip", ".mm-side >> nth=0", ".mm-side >> nth=1"):
        box = page.locator(part).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 34
    chips = [chip.bounding_box() for chip in page.locator(".mm-chip").all()]
    opener = page.locator(".mm-opener").bounding_box()
    for chip in chips:
        assert chip["x"] >= 46
        assert chip["x"] + chip["width"] <= 390
        assert chip["y"] >= opener["y"] + opener["height"]
    assert re.search(r"30 jun 2018", page.locator(".mm-chip").first.inner_text())


def test_the_figures_of_a_whole_country_fit_the_legend(open_map):  # noqa: F811
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": ["A", "B"],
            "category": ["SHA", "CHA"],
            "reported_on": ["2010-01-31", "2020-01-31"],
            "reported_m2": [1_234_567_890.0, 987_654_321.0],
        },
        geometry=[Point(20, 10), Point(21, 11)],
        crs=4326,
    )
    reader = open_map(minemap.Ledger(hazards).explore(compare=("2015-12-31", "2020-12-31")))
    assert compared(reader.page, "remaining") == [1_234_567_890, 2_222_222_211, 987_654_321]
    wide = reader.page.evaluate(
        """() => [...document.querySelectorAll('.mm-panel, .mm-two-days td')]
            .filter(node => node.scrollWidth > node.clientWidth + 1)
            .map(node => node.textContent)"""
    )
    assert wide == []
