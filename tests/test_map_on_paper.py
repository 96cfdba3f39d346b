"""The interactive map on paper: printed from the browser's own menu, or by its button."""

import io
import unicodedata

import numpy as np
import pytest
from pypdf import PdfReader
from test_map_in_browser import (  # noqa: F401 - fixtures
    Reader,
    open_map,
    story,
)

import minemap

pytestmark = pytest.mark.browser

DAY = "2023-12-31"
SEA, LAND = (219, 230, 236), (247, 244, 237)


@pytest.fixture(scope="module")
def reader(peru, browser, tmp_path_factory):
    path = tmp_path_factory.mktemp("paper") / "map.html"
    peru.explore(title="Peru and its border", day=DAY).save(path)
    reader = Reader(browser, path)
    yield reader
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []
    reader.context.close()


def printed(page, **how):
    """What the browser's own menu prints, without the map's button."""
    return PdfReader(io.BytesIO(page.pdf(print_background=True, **how)))


def drawn(sheet):
    """The colours of every fifth pixel of the map's own pictures on a page: red, green, blue."""
    found, forms = [], [sheet]
    while forms:
        inside = forms.pop()["/Resources"].get("/XObject", {}).values()
        objects = [one.get_object() for one in inside]
        forms += [one for one in objects if one["/Subtype"] == "/Form" and "/Resources" in one]
        images = [one for one in objects if one["/Subtype"] == "/Image"]
        found += [np.frombuffer(one.get_data(), np.uint8).reshape(-1, 3)[::5] for one in images]
    # A sheet also holds the chart and the signs of the legend.
    largest = max(map(len, found))
    return np.concatenate([one for one in found if len(one) > largest / 2]).astype(np.int16).T


@pytest.mark.parametrize(
    ("paper", "landscape", "shown"), [("A4", True, True), ("Letter", False, False)]
)
def test_the_browsers_own_menu_prints_the_map_on_one_sheet(reader, peru, paper, landscape, shown):
    # From the highlands to the sea.
    reader.go_to(-76.0, -10.0, 5)
    before = reader.page.locator(".folium-map").bounding_box()
    # What is switched off is not printed, and said.
    cleared = reader.page.locator("[data-layer=cleared]")
    cleared.set_checked(shown)
    sheets = printed(reader.page, format=paper, landscape=landscape).pages
    cleared.check()
    assert len(sheets) == 1
    assert (sheets[0].mediabox.width > sheets[0].mediabox.height) is landscape
    text = " ".join(sheets[0].extract_text().split())
    remaining = peru.remaining(DAY)
    for part in (
        "Peru and its border",
        f"{remaining['area_m2'].sum():,.0f} m²",
        f"{remaining['hazard_id'].nunique()} areas",
        "31 December 2023",
        "Suspected hazardous area",
        "Cleared",
        "Dashed outlines are illustrative",
        "Natural Earth",
        "WGS 84",
        " km",
    ):
        assert part in text, part
    legend, *foot = text.split("Not shown: ")
    assert [one.startswith("Cleared") for one in foot] == ([] if shown else [True])
    released = legend.split("RELEASED")[1].split("OVER TIME")[0]
    assert "Reduced" in released
    assert ("Cleared" in released) is shown
    # The map itself is there, sea and land, and the circles in the colours of the ground.
    r, g, b = drawn(sheets[0])
    for red, green, blue in (SEA, LAND):
        assert ((r == red) & (g == green) & (b == blue)).sum() > 20_000
    assert ((r > 200) & (g < 200) & (g > b + 90)).sum() > 60
    # Afterwards the map is as it was.
    assert reader.page.locator(".mm-paper").count() == 0
    assert reader.page.locator(".folium-map").bounding_box() == before


def test_the_sheet_has_north_and_a_true_scale(reader):
    page = reader.page
    reader.go_to(-78.38, -3.7, 12)
    name = page.evaluate("document.querySelector('.folium-map').id")
    page.evaluate(
        f"""() => {{
            window.seen = [];
            {name}.on('moveend', () =>
                window.seen.push([{name}.getZoom(), {name}.getCenter().lat]));
            window.dispatchEvent(new Event('beforeprint'));
        }}"""
    )
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 718})
    try:
        picture = page.locator(".mm-picture:visible")
        assert picture.get_by_label("North is up").is_visible()
        scale = picture.locator(".leaflet-control-scale-line")
        zoom, latitude = page.evaluate("window.seen[1]")  # after its size, where it shows
        # Web Mercator on the sphere of its radius, as tiles are cut.
        metres = 2 * np.pi * 6378137 * np.cos(np.radians(latitude)) / 256 / 2**zoom
        said = float(scale.inner_text().removesuffix("km")) * 1000
        assert scale.bounding_box()["width"] * metres == pytest.approx(said, rel=0.02)
    finally:
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="null")
        page.set_viewport_size({"width": 1400, "height": 900})


def test_the_button_prints_on_a4_held_as_the_screen(reader):
    page = reader.page
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print on A4").click()
    page.wait_for_function("window.printed")
    sheets = printed(page, prefer_css_page_size=True).pages
    assert len(sheets) == 1
    assert [round(float(side)) for side in sheets[0].mediabox[2:]] == [842, 595]
    assert page.locator(".mm-paper").count() == 0


def test_markers_and_tools_on_the_map_are_printed_too(story, open_map):  # noqa: F811
    import folium

    map_ = story.explore()
    folium.CircleMarker([-4.001, -78.395], color="#ff00ff", radius=30, fill=True).add_to(map_)
    reader = open_map(map_)
    reader.go_to(-78.4, -4.005, 15)
    reader.page.get_by_role("button", name="Measure").click()
    for place in ((-78.41, -4.01), (-78.39, -4.01)):
        reader.click_at(*place)
    reader.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    paths = reader.page.locator(".mm-picture-across path")
    assert paths.count() == 4  # the marker, and the measured line with its two ends
    reader.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert reader.complaints == []


def test_a_map_without_a_legend_or_a_slider_prints(story, open_map):  # noqa: F811
    reader = open_map(story.explore(legend=False, slider=False, day="2018-12-31", language="fr"))
    sheet = printed(reader.page, format="A4").pages[0]
    assert "31 décembre 2018" in sheet.extract_text()
    assert "Surfaces sur l'ellipsoïde" in sheet.extract_text()
    assert reader.complaints == []


def test_a_map_of_findings_prints_with_its_own_legend(peru, open_map):  # noqa: F811
    findings = minemap.check(peru.hazards, peru.releases)
    reader = open_map(findings.explore(title="What to look at"))
    reader.page.locator(".mm-row input").first.uncheck()
    (sheet,) = printed(reader.page, format="A4", landscape=True).pages
    # Without ligatures.
    text = unicodedata.normalize("NFKC", " ".join(sheet.extract_text().split()))
    assert "What to look at" in text
    assert f"{len(findings)} findings" in text
    titles = [row.inner_text().split("\n")[0] for row in reader.page.locator(".mm-row").all()]
    legend, foot = text.split("Not shown: ")
    assert titles[0] not in legend
    assert titles[0] in foot
    assert all(title in legend for title in titles[1:])
    assert reader.complaints == []
