"""The layers as folium elements: on any map, beside others, twice, in groups and in frames."""

import html
import re

import folium
import folium.plugins
import geopandas as gpd
import pytest
from shapely import Point, box
from test_map_in_browser import (  # noqa: F401 - fixtures
    FIELD,
    PATIENCE,
    SQUARE,
    WEST_HALF,
    area_of_box,
    story,
    whole,
)

from minemap.maps import FeaturesLayer, LandReleaseLayer, SelfContainedFigure, UnitsLayer

pytestmark = pytest.mark.browser

# Whatever a canvas of a pane holds around a place, from a copy: alpha and colours, added up.
SEEN = """([map, pane, n, lat, lon]) => {
    const canvas = document.querySelectorAll(`${pane} canvas:not(.mm-over)`)[n];
    const spot = window[map].latLngToContainerPoint([lat, lon]);
    const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
    const frame = window[map].getContainer().getBoundingClientRect();
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    pen.drawImage(canvas, 5 - (frame.left + spot.x - box.left) * ratio,
        5 - (frame.top + spot.y - box.top) * ratio);
    const sum = [0, 0, 0, 0];
    pen.getImageData(0, 0, 10, 10).data.forEach((value, i) => { sum[i % 4] += value; });
    return sum;
}"""

IN_SQUARE = (-4.0004, -78.4015)  # beside its name
IN_FIELD = (-4.001, -78.389)
GROUND = ".leaflet-overlay-pane"


class Opened:
    """A folium map of one's own in a page, with the network cut."""

    def __init__(self, browser, map_, path):
        SelfContainedFigure().add_child(map_)
        path.write_text(map_.get_root().render(), "utf-8")
        self.name = map_.get_name()
        self.page = browser.new_page(viewport={"width": 900, "height": 700})
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        self.page.goto(path.as_uri())

    def seen(self, place, n=0, pane=GROUND):
        self.page.wait_for_timeout(80)
        return self.page.evaluate(SEEN, [self.name, pane, n, *place])

    def wait_for(self, layer):
        self.page.wait_for_function(f"() => {layer.get_name()}.day !== null")


@pytest.fixture
def show(browser, tmp_path):
    opened = []

    def show_(map_):
        opened.append(Opened(browser, map_, tmp_path / f"own{len(opened)}.html"))
        return opened[-1]

    yield show_
    for one in opened:
        assert one.complaints == []
        one.page.close()


def own_map(**options):
    return folium.Map(location=[-4.001, -78.395], zoom_start=16, tiles=None, max_zoom=20, **options)


def layer_of(story, **options):  # noqa: F811
    return LandReleaseLayer(story.pieces, story.hazards, story.releases, **options)


def test_two_layers_on_one_map_each_have_their_day_and_their_switch(story, show):  # noqa: F811
    map_ = own_map()
    before = layer_of(story, name="Before", day="2018-12-31").add_to(map_)
    after = layer_of(story, name="After", day="2021-12-31", show=False).add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    opened = show(map_)
    opened.wait_for(before)
    opened.wait_for(after)
    page = opened.page
    red, green, blue, _ = opened.seen(IN_SQUARE)
    assert red > green > blue  # suspected in 2018
    page.get_by_label("Before").uncheck()
    page.get_by_label("After").check()
    assert page.locator(".leaflet-overlay-pane .mm-canvas").count() == 1
    red, green, blue, _ = opened.seen(IN_SQUARE)
    assert green > red  # cleared by 2021
    page.get_by_label("Before").check()
    assert page.locator(".leaflet-overlay-pane .mm-canvas").count() == 2


def test_a_layer_without_a_slider_can_be_set_to_any_day_by_a_script(story, show):  # noqa: F811
    map_ = own_map()
    layer = layer_of(story, day="2016-12-31").add_to(map_)
    opened = show(map_)
    opened.wait_for(layer)
    assert opened.seen(IN_FIELD)[3] == 0
    totals = opened.page.evaluate(
        f"() => {{ {layer.get_name()}.setDay(17531); return {layer.get_name()}.totals.CHA.m2; }}"
    )
    assert totals == pytest.approx(area_of_box(*FIELD), abs=0.01)  # at the close of 2017
    assert opened.seen(IN_FIELD)[3] > 0


def test_a_layer_lives_beside_other_elements_of_folium(story, show):  # noqa: F811
    map_ = own_map(control_scale=True)
    layer = layer_of(story, name="Ground").add_to(map_)
    own = gpd.GeoDataFrame({"name": ["Village"]}, geometry=[box(*FIELD)], crs=4326)
    folium.GeoJson(own, name="Shapes", tooltip=folium.GeoJsonTooltip(["name"])).add_to(map_)
    folium.CircleMarker([-4.003, -78.395], radius=9, popup="Base camp").add_to(map_)
    folium.LatLngPopup().add_to(map_)
    folium.plugins.FloatImage(
        "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
    ).add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    opened = show(map_)
    opened.wait_for(layer)
    page = opened.page
    # What lies in SVG over the ground is told, and so is the ground beside it.
    spot = page.evaluate(f"{opened.name}.latLngToContainerPoint([{IN_SQUARE[0]}, {IN_SQUARE[1]}])")
    page.mouse.move(spot["x"] - 4, spot["y"])
    page.mouse.move(spot["x"], spot["y"])
    assert "Ridge" in page.locator(".mm-tooltip").inner_text()
    page.mouse.click(spot["x"], spot["y"])
    page.get_by_role("dialog", name="Ridge").wait_for()
    assert page.locator("path.leaflet-interactive").count() == 2
    page.get_by_label("Ground").uncheck()
    assert page.locator(".leaflet-overlay-pane .mm-canvas").count() == 0
    assert page.locator("path.leaflet-interactive").count() == 2


def test_a_layer_can_be_part_of_a_group(story, show):  # noqa: F811
    map_ = own_map()
    group = folium.FeatureGroup(name="Everything").add_to(map_)
    layer = layer_of(story, day="2018-12-31")
    group.add_child(layer)
    folium.CircleMarker([-4.003, -78.395], radius=9).add_to(group)
    folium.LayerControl(collapsed=False).add_to(map_)
    opened = show(map_)
    opened.wait_for(layer)
    assert opened.seen(IN_SQUARE)[3] > 0
    opened.page.get_by_label("Everything").uncheck()
    assert opened.page.locator(".leaflet-overlay-pane .mm-canvas").count() == 0
    assert opened.page.locator("path.leaflet-interactive").count() == 0


def test_features_and_units_are_elements_too(story, show):  # noqa: F811
    map_ = own_map()
    layer = layer_of(story, day="2018-12-31").add_to(map_)
    units = gpd.GeoDataFrame(
        {"name": ["District"]}, geometry=[box(-78.43, -4.03, -78.37, -3.97)], crs=4326
    )
    shaded = UnitsLayer(units, layer, story.pieces, story.hazards).add_to(map_)
    wells = gpd.GeoDataFrame({"name": ["Well"]}, geometry=[Point(-78.395, -4.001)], crs=4326)
    FeaturesLayer(wells, "Wells", colour="#0000ff").add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    opened = show(map_)
    opened.wait_for(layer)
    opened.page.wait_for_function(f"() => Boolean({shaded.get_name()}.figures)")
    figures = opened.page.evaluate(f"{shaded.get_name()}.figures.remaining.units[0]")
    assert figures == pytest.approx(story.remaining("2018-12-31")["area_m2"].sum(), abs=0.01)
    assert opened.seen((-4.0035, -78.3925), pane=".leaflet-minemapUnits-pane")[3] > 0
    assert opened.seen((-4.001, -78.395), pane=".leaflet-minemapFeatures-pane")[2] > 0
    opened.page.get_by_label("By administrative unit").uncheck()
    assert opened.page.locator(".leaflet-minemapUnits-pane canvas").count() == 0


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_the_map_works_in_a_frame_that_is_closed_off(
    story,  # noqa: F811
    browser,
    tmp_path,
    sandbox,
):
    """As viewers of notebooks show outputs: in a frame with an origin of its own, or none."""
    shown = story.explore(title="In a frame")._repr_html_()
    (inner,) = re.findall(r'srcdoc="([^"]*)"', shown)
    page_of = html.unescape(inner)
    frame = f'<iframe sandbox="{sandbox}" srcdoc="{html.escape(page_of)}"'
    (tmp_path / "viewer.html").write_text(
        f"<!DOCTYPE html><meta charset='utf-8'>{frame} width=1100 height=700></iframe>", "utf-8"
    )
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto((tmp_path / "viewer.html").as_uri())
    inside = page.frame_locator("iframe")
    inside.locator("[data-minemap=ready]").wait_for(timeout=PATIENCE)
    inside.locator("input[type=range]").fill("17531")
    expected = area_of_box(*SQUARE) + area_of_box(*FIELD)
    assert whole(inside.locator(".mm-total").inner_text()) == round(expected)
    inside.get_by_role("button", name="Compare two days").click()
    inside.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)
    assert complaints == []
    page.close()


def test_two_maps_in_one_notebook_do_not_disturb_each_other(
    story,  # noqa: F811
    browser,
    tmp_path,
):
    maps = [story.explore(day=day) for day in ("2016-12-31", "2020-12-31")]
    page_of = "".join(f"<div>{map_._repr_html_()}</div>" for map_ in maps)
    path = tmp_path / "two.html"
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'><body>{page_of}</body>", "utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(path.as_uri())
    totals = []
    for n in range(2):
        frame = page.frame_locator("iframe >> nth=" + str(n))
        frame.locator("[data-minemap=ready]").wait_for(timeout=PATIENCE)
        totals.append(whole(frame.locator(".mm-total").inner_text()))
    half = area_of_box(*SQUARE) - area_of_box(*WEST_HALF)
    assert totals == [
        round(area_of_box(*SQUARE)),
        round(half + area_of_box(*FIELD) + 1_234 + 567),
    ]
    page.close()
