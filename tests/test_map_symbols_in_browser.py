"""Areas too small to draw, and areas spread over several places, seen in headless Chromium."""

import geopandas as gpd
import pytest
import shapely
from shapely import Point, box
from test_map_in_browser import (  # noqa: F401 - fixtures
    Reader,
    area_of_box,
    open_map,
    whole,
)

import minemap

pytestmark = pytest.mark.browser

NEAR = (-78.4, -4.0, -78.3995, -3.9995)
FAR = (-77.9, -4.0, -77.8985, -3.9995)
BESIDE = (-77.9, -3.999, -77.8995, -3.9985)
BETWEEN = (-78.15, -4.0)


@pytest.fixture(scope="module")
def spread():
    """S lies on two places 55 km apart, T beside one of them; U and V are known by one point."""
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": ["S", "T", "U", "V"],
            "category": ["SHA", "CHA", "SHA", "SHA"],
            "reported_on": ["2015-01-31"] * 4,
            "reported_m2": [None, None, 300.0, 400.0],
            "geometry": [
                shapely.MultiPolygon([box(*NEAR), box(*FAR)]),
                box(*BESIDE),
                Point(-78.2, -4.2),
                Point(-78.2, -4.2),
            ],
        },
        crs=4326,
    )
    releases = gpd.GeoDataFrame(
        {"release_id": ["R"], "outcome": ["cleared"], "completed_on": ["2018-06-30"]},
        geometry=[box(*NEAR)],
        crs=4326,
    )
    return minemap.Ledger(hazards, releases)


@pytest.fixture(scope="module")
def reader(spread, browser, tmp_path_factory):
    path = tmp_path_factory.mktemp("spread") / "map.html"
    spread.explore().save(path)
    reader = Reader(browser, path)
    yield reader
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []
    reader.context.close()


def test_a_spread_area_has_a_symbol_on_each_of_its_places_and_none_between(reader):
    reader.slide_to("2016-12-31")
    reader.go_to(*BETWEEN, 9)
    tip = reader.page.locator(".mm-tooltip")
    reader.point_at(-78.39975, -3.99975)
    assert tip.inner_text().startswith("S\n")
    assert "in 2 places apart" in tip.inner_text()
    # The m² told are those of the area, on both places.
    assert f"{round(area_of_box(*NEAR) + area_of_box(*FAR)):,} m²" in tip.inner_text()
    reader.point_at(*BETWEEN)
    tip.wait_for(state="detached")


def test_a_circle_counts_the_ground_that_lies_there(reader):
    reader.slide_to("2016-12-31")
    reader.go_to(*BETWEEN, 9)
    reader.point_at(-77.8993, -3.9993)
    told = reader.page.locator(".mm-tooltip").inner_text().split("\n")
    assert told[0] == "Remaining: 2 areas"
    figures = [whole(line) for line in told if "m²" in line]
    # T is confirmed; of S, suspected, only what lies on this place counts here.
    assert figures == pytest.approx([area_of_box(*BESIDE), area_of_box(*FAR)], abs=1)


def test_the_place_where_a_spread_area_was_cleared_shows_as_cleared(reader):
    reader.go_to(-78.39975, -3.99975, 9)
    reader.slide_to("2017-12-31")
    reader.settle()
    red, green, blue, _ = reader.colour_at(-78.39975, -3.99975)
    assert red > green > blue
    reader.slide_to("2018-12-31")
    reader.settle()
    red, green, blue, _ = reader.colour_at(-78.39975, -3.99975)
    assert green > red


def test_outlines_are_drawn_near_by(reader):
    reader.slide_to("2016-12-31")
    reader.page.get_by_role("checkbox", name="Names").uncheck()
    reader.go_to(-77.8992, -3.9992, 17)
    assert reader.colour_at(-77.8992, -3.99975)[3] > 0
    assert reader.colour_at(-77.8992, -3.9993)[3] == 0
    reader.page.get_by_role("checkbox", name="Names").check()


def test_areas_known_by_one_point_are_listed_when_it_is_clicked(reader):
    reader.go_to(-78.2, -4.2, 15)
    reader.click_at(-78.2, -4.2)
    page = reader.page
    assert page.locator(".mm-account h2").inner_text() == "2 areas"
    page.locator(".mm-account").get_by_role("button", name="V").click()
    account = page.get_by_role("dialog", name="V")
    assert "400 m²" in account.inner_text()
    # Escape closes the account from inside it.
    page.keyboard.press("Escape")
    account.wait_for(state="detached")
