"""What a map carries inside itself, seen in headless Chromium with the network cut."""

import nbformat
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from nbconvert import HTMLExporter
from shapely import box
from test_map_base_layers import CONDOR, mbtiles, quiet, raster  # noqa: F401 - a fixture
from test_map_in_browser import (  # noqa: F401 - fixtures
    PATIENCE,
    area_of_box,
    open_map,
    story,
    whole,
)

from minemap.maps import SelfContainedMap
from minemap.maps.screen.base import base_layer
from minemap.maps.screen.boundaries import BoundariesLayer

pytestmark = pytest.mark.browser


@pytest.fixture
def show(browser, tmp_path):
    """Open a map without minemap's frame; gives its page, what it asked and said."""
    pages = []

    def show_(map_, lon, lat, zoom):
        path = tmp_path / f"plain{len(pages)}.html"
        map_.save(path)
        page = browser.new_page(viewport={"width": 800, "height": 600})
        pages.append(page)
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type == "error" else None,
        )
        page.goto(path.as_uri())
        name = page.evaluate("document.querySelector('.folium-map').id")
        page.evaluate(f"{name}.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
        page.wait_for_timeout(500)
        return page

    yield show_
    for page in pages:
        page.close()


def colour(page, x, y):
    """The colour that is seen at a pixel of the page."""
    from rasterio.io import MemoryFile

    shot = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    with quiet(), MemoryFile(shot) as memory, memory.open() as image:
        return image.read()[:3, 0, 0].tolist()


def asked_of_hosts(page):
    return [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))]


def test_a_geotiff_is_seen_where_it_lies(show, tmp_path):
    bands = np.zeros((3, 100, 100), np.uint8)
    bands[0, :, :50], bands[2, :, 50:] = 220, 220
    layer = base_layer(raster(tmp_path / "two.tif", bands, (-78.5, -4.1, -78.4, -4.0)))
    map_ = SelfContainedMap(max_zoom=21)
    layer.add_to(map_)
    # In the middle of the page, the line between red and blue.
    page = show(map_, -78.45, -4.05, 13)
    assert colour(page, 380, 300) == pytest.approx([220, 0, 0], abs=12)
    assert colour(page, 420, 300) == pytest.approx([0, 0, 220], abs=12)
    assert page.complaints == []
    assert asked_of_hosts(page) == []


def test_tiles_are_seen_where_they_lie_and_beyond_their_last_zoom(show, mbtiles):  # noqa: F811
    map_ = SelfContainedMap(max_zoom=21)
    base_layer(mbtiles).add_to(map_)
    # At zoom 3 the third column and the fifth row from the north: 16 * 2 + 4; also when enlarged.
    for zoom in (3, 9):
        page = show(map_, -78.1, -3.9, zoom)
        assert colour(page, 400, 300) == pytest.approx([36, 36, 36], abs=1), zoom
        assert page.complaints == []
        assert asked_of_hosts(page) == []


def ink(page, points):
    """The share of places at whose pixels the canvas of boundaries holds a line or a name."""
    return page.evaluate(
        """points => {
            const map = window[document.querySelector('.folium-map').id];
            const canvases = [...document.querySelectorAll(
                '.leaflet-minemapBoundaries-pane canvas, .leaflet-minemapLabels-pane canvas')];
            return points.filter(([lon, lat]) => canvases.some(canvas => {
                const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
                const spot = map.latLngToContainerPoint([lat, lon]);
                const data = canvas.getContext('2d').getImageData(
                    (spot.x - box.left) * ratio - 4, (spot.y - box.top) * ratio - 4, 9, 9).data;
                return data.some(value => value > 0);
            })).length / points.length;
        }""",
        points,
    )


def test_boundaries_are_drawn_under_the_record_and_named(show):
    import geopandas as gpd

    own = gpd.GeoDataFrame(
        {"name": ["Östlich <b>"]}, geometry=[box(-78.5, -4.1, -78.4, -4.0)], crs=4326
    )
    map_ = SelfContainedMap(max_zoom=21)
    BoundariesLayer(own).add_to(map_)
    page = show(map_, -78.45, -4.05, 12)
    edge = [[-78.5, -4.05], [-78.4, -4.02], [-78.45, -4.1], [-78.42, -4.0]]
    assert ink(page, edge) == 1
    assert ink(page, [[-78.45, -4.05]]) == 1
    assert ink(page, [[-78.48, -4.08], [-78.51, -4.05], [-78.45, -3.98]]) == 0
    order = page.evaluate(
        "['.leaflet-tile-pane', '.leaflet-minemapBoundaries-pane', '.leaflet-overlay-pane']"
        ".map(name => Number(getComputedStyle(document.querySelector(name)).zIndex))"
    )
    assert order == sorted(order)
    assert page.complaints == []


def test_provinces_are_drawn_at_larger_scales_alone(show):
    map_ = SelfContainedMap(max_zoom=21)
    BoundariesLayer(bounds=CONDOR).add_to(map_)
    around = [[lon, lat] for lon in np.arange(-81, -75.2, 0.3) for lat in np.arange(-7, -1, 0.3)]
    assert ink(show(map_, -78, -4, 4), around) == 0
    assert 0.02 < ink(show(map_, -78, -4, 7), around) < 0.7


def test_a_notebook_made_into_html_shows_the_map_without_the_network(
    story,  # noqa: F811
    browser,
    tmp_path,
):
    # What a cell that ends in the map puts into the notebook, as Jupyter formats it.
    shown, _ = DisplayFormatter().format(story.explore(title="Peru"))
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                "ledger.explore()",
                outputs=[nbformat.v4.new_output("execute_result", data=shown, execution_count=1)],
            )
        ]
    )
    content, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
    path = tmp_path / "notebook.html"
    path.write_text(content, "utf-8")

    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.route("**/*", lambda route: route.continue_()
                  if route.request.url.startswith("file:") else route.abort())  # fmt: skip
    page = context.new_page()
    asked = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if request.frame != page.main_frame else None,
    )
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    frame = page.frame_locator("iframe")
    frame.locator("[data-minemap=ready]").wait_for(timeout=PATIENCE)
    # The eastern half of A, and the written figures of P and N.
    remains = area_of_box(-78.401, -4.002, -78.4, -4.0) + 1_234 + 567
    assert whole(frame.locator(".mm-total").inner_text()) == round(remains)
    assert page.locator("iframe").bounding_box()["height"] > 300
    assert [url for url in asked if not url.startswith(("about:", "data:", "blob:"))] == []
    page.screenshot(path=tmp_path / "notebook.png")
    context.close()


def test_provinces_are_switched_off_and_on_in_the_legend(peru, open_map):  # noqa: F811
    reader = open_map(peru.explore())
    page = reader.page
    lines = page.locator(".leaflet-minemapBoundaries-pane canvas")
    assert lines.count() == 1
    page.get_by_role("checkbox", name="Provinces and regions").uncheck()
    assert lines.count() == 0
    page.get_by_role("button", name="Français").click()
    page.get_by_role("checkbox", name="Provinces et régions").check()
    assert lines.count() == 1
    notes = page.locator(".leaflet-control-attribution").inner_text()
    assert notes.count("Frontières\u00a0: Natural Earth") == 1
    assert "Boundaries" not in notes
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []


def test_a_redacted_map_says_so_in_the_readers_language(story, open_map):  # noqa: F811
    reader = open_map(story.explore(redact=2000))
    notice = reader.page.locator(".mm-notice").first
    assert "squares of 2 km" in notice.inner_text()
    legend = reader.page.locator(".mm-coarse")
    assert legend.inner_text() == "Positions: to squares of 2 km"
    reader.page.get_by_role("button", name="Español").click()
    assert "cuadrados de 2 km" in notice.inner_text()
    reader.page.get_by_role("button", name="Français").click()
    assert "carrés de 2 km" in notice.inner_text()
    assert legend.inner_text() == "Positions\u00a0: par carrés de 2 km"
    assert notice.is_visible()
    # The eastern half of A, P and N, each to 100 m².
    half = round(area_of_box(-78.401, -4.002, -78.4, -4.0), -2)
    assert reader.total() == half + 1_200 + 600
    assert reader.complaints == []


def test_a_raster_of_ones_own_is_shown_and_left_for_the_outlines(story, open_map, tmp_path):  # noqa: F811
    path = raster(
        tmp_path / "Aerial photo.tif",
        np.full((3, 50, 50), 90, np.uint8),
        (-78.45, -4.05, -78.35, -3.95),
    )
    reader = open_map(story.explore(base=path))
    image = reader.page.locator(".leaflet-tile-pane img.leaflet-image-layer")
    assert reader.page.get_by_role("radio", name="Aerial photo").is_checked()
    assert image.count() == 1
    # In the dark the chart has no captions with white edges, whatever lies under the map.
    white = """() => {
        const chart = document.querySelector('.mm-time canvas.mm-chart');
        const copy = new OffscreenCanvas(chart.width, chart.height);
        const pen = copy.getContext('2d', { willReadFrequently: true });
        pen.drawImage(chart, 0, 0);
        const data = pen.getImageData(0, 0, chart.width, chart.height).data;
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
            count += data[i] > 244 && data[i + 1] > 244 && data[i + 2] > 244 && data[i + 3] > 200;
        }
        return count;
    }"""
    assert reader.page.evaluate(white) > 0
    reader.page.emulate_media(color_scheme="dark")
    reader.page.wait_for_function(f"() => ({white})() === 0", polling=50)
    reader.page.get_by_role("radio", name="Country outlines").check()
    assert image.count() == 0
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []
