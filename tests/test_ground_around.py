"""Ground to read a map by: what files hold, which of it a scale shows, and how it is drawn."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from pyproj import CRS, Transformer
from test_map_in_browser import open_map  # noqa: F401 - fixtures
from test_map_reading_in_browser import until
from test_printed_map import made_up, plotted, printed, text_of

import minemap
from minemap.errors import ArgumentError, MinemapWarning, ReadError
from minemap.lands.ground import world_ground
from minemap.maps.context import context_around, credits_of, ground_around, legible, surroundings
from minemap.maps.rasters import heights_onto
from minemap.maps.relief import steeper

WEST, SOUTH, EAST, NORTH = 37.0, 48.0, 37.2, 48.2
BOUNDS = (WEST, SOUTH, EAST, NORTH)
RIVER = [(37.05, 48.0), (37.05, 48.2)]
ROAD = [(37.0, 48.05), (37.2, 48.05)]
TRACK = [(37.0, 48.15), (37.2, 48.15)]
LAKE = [(37.14, 48.1), (37.18, 48.1), (37.18, 48.13), (37.14, 48.13), (37.14, 48.1)]


def placed(count):
    """Where a raster of so many cells across and down lies."""
    return rasterio.Affine((EAST - WEST) / count, 0, WEST, 0, (SOUTH - NORTH) / count, NORTH)


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    """What OpenStreetMap would hold of this ground, which is made up."""
    nodes, ways = [], []

    def way(places, **tags):
        first = len(nodes) + 1
        closed = places[0] == places[-1]
        kept = places[:-1] if closed else places
        for lon, lat in kept:
            nodes.append(f'<node id="{len(nodes) + 1}" version="1" lat="{lat}" lon="{lon}" />')
        numbers = [*range(first, first + len(kept)), *([first] if closed else [])]
        refs = "".join(f'<nd ref="{number}" />' for number in numbers)
        told = "".join(f'<tag k="{key}" v="{value}" />' for key, value in tags.items())
        ways.append(f'<way id="{len(ways) + 1}" version="1">{refs}{told}</way>')

    def node(lon, lat, **tags):
        told = "".join(f'<tag k="{key}" v="{value}" />' for key, value in tags.items())
        nodes.append(
            f'<node id="{len(nodes) + 1}" version="1" lat="{lat}" lon="{lon}">{told}</node>'
        )

    way(RIVER, waterway="river", name="Bilyi")
    way(ROAD, highway="primary", name="H-20")
    way(TRACK, highway="track")
    way(LAKE, natural="water", name="Stav")
    way([(39.0, 48.0), (39.1, 48.0)], highway="primary")
    node(37.1, 48.18, place="town", name="Misto")
    node(37.02, 48.12, shop="kiosk")
    path = tmp_path_factory.mktemp("ground") / "extract.osm"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">'
        + "\n".join([*nodes, *ways])
        + "</osm>",
        "utf-8",
    )
    return path


@pytest.fixture(scope="module")
def ridge(tmp_path_factory):
    """Elevations of a ridge from south to north: 0 m at both edges, 4,000 m in the middle."""
    count = 200
    across = np.abs(np.linspace(-1, 1, count))
    metres = np.tile(4000 * (1 - across), (count, 1)).astype("float32")
    path = tmp_path_factory.mktemp("ground") / "ridge.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=count, height=count, count=1, dtype="float32",
        crs="EPSG:4326", transform=placed(count),
    ) as file:  # fmt: skip
        file.write(metres, 1)
    return path


@pytest.fixture(scope="module")
def record():
    return made_up([("SHA", 37.095, 48.098, 0.004), ("SHA", 37.01, 48.01, 0.002)])


class TestFiles:
    def test_an_extract_of_openstreetmap_is_told_by_its_tags_and_cut(self, extract):
        with pytest.warns(MinemapWarning, match=r"1 of \d features are none of"):
            ground = context_around(extract, BOUNDS)
        told = {(kind, rank): name for kind, rank, name in
                ground[["kind", "rank", "name"]].itertuples(index=False)}  # fmt: skip
        assert told == {
            ("river", 0): "Bilyi",
            ("road", 1): "H-20",
            ("road", 5): "",
            ("water", 0): "Stav",
            ("place", 1): "Misto",
        }
        assert shapely.box(*BOUNDS).covers(ground.geometry.union_all())
        assert ground["kind"].tolist()[0] == "water"
        assert ground["kind"].tolist()[-1] == "place"

    def test_shapefiles_and_geopackages_are_told_by_columns_layers_or_the_user(self, tmp_path):
        line = gpd.GeoDataFrame(
            {"fclass": ["primary_link", "river"]},
            geometry=[shapely.LineString(ROAD), shapely.LineString(RIVER)],
            crs=4326,
        )
        line.to_crs(32637).to_file(tmp_path / "lines.shp")
        assert context_around(tmp_path / "lines.shp", BOUNDS)[["kind", "rank"]].values.tolist() == [
            ["river", 0],
            ["road", 1],
        ]
        plain = line[["geometry"]].iloc[:1]
        for layer in ("rivers_10m", "Contours", "admin_borders"):
            plain.to_file(tmp_path / "own.gpkg", layer=layer)
        own = context_around(tmp_path / "own.gpkg", BOUNDS)
        assert sorted(own["kind"]) == ["border", "contour", "river"]
        plain.to_file(tmp_path / "x.gpkg", layer="x")
        with pytest.raises(ArgumentError, match='"road": "vias'):
            context_around(tmp_path / "x.gpkg", BOUNDS)
        assert context_around({"road": tmp_path / "x.gpkg"}, BOUNDS)["kind"].tolist() == ["road"]
        with pytest.raises(ArgumentError, match="trees is none of water"):
            context_around({"trees": tmp_path / "x.gpkg"}, BOUNDS)

    def test_contours_are_told_by_their_elevation_and_every_fifth_leads(self):
        lines = [
            shapely.LineString([(37.0, row), (37.2, row)]) for row in 48.05 + np.arange(11) / 100
        ]
        table = gpd.GeoDataFrame({"ELEV": np.arange(100, 210, 10)}, geometry=lines, crs=4326)
        ground = context_around(table, BOUNDS)
        assert set(ground["kind"]) == {"contour"}
        assert sorted(ground.loc[ground["rank"] == 0, "value"]) == [100, 150, 200]

    def test_pmtiles_are_read_too(self, tmp_path):
        roads = gpd.GeoDataFrame(
            {"kind": ["major_road"]}, geometry=[shapely.LineString(ROAD)], crs=4326
        )
        path = tmp_path / "roads.pmtiles"
        roads.to_crs(3857).to_file(path, driver="PMTiles", layer="roads", MINZOOM=10, MAXZOOM=12)
        ground = context_around(path, BOUNDS)
        assert set(ground["kind"]) == {"road"}
        assert set(ground["rank"]) == {1}
        assert np.abs(shapely.get_coordinates(ground.geometry)[:, 1] - 48.05).max() < 0.001

    @pytest.mark.parametrize(
        ("name", "text"), [("a.osm", "<x/>"), ("a.osm.pbf", "no"), ("a.pmtiles", "no")]
    )
    def test_what_is_no_such_file_is_refused(self, tmp_path, name, text):
        (tmp_path / name).write_text(text)
        with pytest.raises(ReadError, match="does not begin"):
            context_around(tmp_path / name, BOUNDS)

    def test_a_scale_shows_what_is_legible(self, extract):
        with pytest.warns(MinemapWarning):
            ground = context_around(extract, BOUNDS)
        shown = [
            set(ground["kind"][legible(ground, scale)]) for scale in (20_000_000, 2_500_000, 50_000)
        ]
        assert shown[0] == set()
        assert shown[1] == {"river", "road", "water"}
        assert len(ground[legible(ground, 50_000)]) == len(ground)


def colour_at(axes, lon, lat, reach=3):
    """The pixels of a drawn map around a place."""
    picture = np.asarray(axes.figure.canvas.buffer_rgba())[..., :3].astype(int)
    crs = minemap.maps.view.chosen_crs(np.array([[37.0, 48.0], [37.1, 48.1]]))
    x, y = axes.transData.transform(
        Transformer.from_crs(4326, crs, always_xy=True).transform(lon, lat)
    )
    row, column = len(picture) - 1 - round(y), round(x)
    return picture[row - reach : row + reach + 1, column - reach : column + reach + 1].reshape(
        -1, 3
    )


def near(pixels, colour):
    return np.abs(pixels - np.array(colour)).sum(axis=1).min() < 40


@pytest.mark.filterwarnings("ignore:context=")
class TestOnPaper:
    def test_rivers_roads_and_lakes_are_drawn_where_they_are(self, record, extract):
        axes = plotted(record, "2021-01-01", context=extract, graticule=None, labels=False)
        assert near(colour_at(axes, 37.05, 48.07), (0x6D, 0x9A, 0xB8))
        assert near(colour_at(axes, 37.075, 48.05), (0xF4, 0xCF, 0x9C))
        bare = plotted(record, "2021-01-01", graticule=None, labels=False)
        assert not near(colour_at(bare, 37.05, 48.07), (0x6D, 0x9A, 0xB8))

    def test_names_layers_and_credit_are_written(self, record, extract, tmp_path):
        posts = gpd.GeoDataFrame(
            {"name": ["Health post"]}, geometry=[shapely.Point(37.07, 48.08)], crs=4326
        )
        text = text_of(
            printed(
                record, tmp_path / "m.pdf", "2021-01-01", context=extract, layers={"Posts": posts},
                details=False, within=BOUNDS,
            )
        )  # fmt: skip
        for words in ("Bilyi", "Misto", "Health post", "Posts", "© OpenStreetMap contributors"):
            assert words in text

    def test_a_picture_lies_under_areas_that_have_a_white_edge(self, record, tmp_path):
        path = tmp_path / "forest.tif"
        with rasterio.open(
            path, "w", driver="GTiff", width=20, height=20, count=3, dtype="uint8",
            crs="EPSG:4326", transform=placed(20),
        ) as file:  # fmt: skip
            file.write(np.stack([np.full((20, 20), value, "uint8") for value in (20, 50, 20)]))
        axes = plotted(record, "2021-01-01", base=path, graticule=None, labels=False)
        assert near(colour_at(axes, 37.05, 48.05), (20, 50, 20))
        edge = colour_at(axes, 37.095, 48.1, 6)
        assert edge.sum(axis=1).max() > 3 * 225

    def test_a_public_map_has_no_exact_ground(self, record, extract, tmp_path):
        with pytest.raises(ArgumentError, match="context would show sharply"):
            printed(record, tmp_path / "m.pdf", "2021-01-01", context=extract, redact=2000)
        with pytest.raises(ArgumentError, match="context would show"):
            record.explore(context=extract, redact=2000)


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore:context=")
def test_the_page_draws_ground_and_relief_below_the_areas(record, extract, ridge, open_map):  # noqa: F811
    reader = open_map(record.explore(context=extract, relief=ridge))
    reader.go_to(37.05, 48.07, 13)
    pixels = """([pane, x, y]) => {
        const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
        const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
        const copy = document.createElement('canvas');
        copy.width = copy.height = 9;
        const pen = copy.getContext('2d', { willReadFrequently: true });
        pen.drawImage(canvas, 4 - (x - box.left) * ratio, 4 - (y - box.top) * ratio);
        return Array.from(pen.getImageData(0, 0, 9, 9).data);
    }"""

    def seen(lon, lat):
        at = reader.pixel(lon, lat)
        found = reader.page.evaluate(pixels, ["minemapContext", at["x"], at["y"]])
        return np.array(found).reshape(-1, 4)[:, :3]

    assert near(seen(37.05, 48.071), (0x6D, 0x9A, 0xB8))
    assert near(seen(37.045, 48.05), (0xF4, 0xCF, 0x9C))
    image = reader.page.locator(".leaflet-minemapRelief-pane img")
    assert image.count() == 1
    assert "OpenStreetMap" in reader.page.locator(".leaflet-control-attribution").inner_text()
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []


SARAJEVO = (18.413, 43.857)
BRIDGE_OF_VISEGRAD = (19.2885, 43.7825)
BOSNIA = (15.7, 42.5, 19.7, 45.3)


class TestOfTheWorld:
    """Rivers, lakes and places that the package carries."""

    def test_they_lie_where_others_have_them(self):
        ground = world_ground(BOSNIA)
        city = ground[ground["name"] == "Sarajevo"].iloc[0]
        assert (city["kind"], city["rank"]) == ("place", 0)
        assert city.geometry.distance(shapely.Point(SARAJEVO)) < 0.07
        drina = ground[(ground["kind"] == "river") & (ground["name"] == "Drina")].geometry
        bridge = shapely.Point(BRIDGE_OF_VISEGRAD)
        assert shapely.distance(drina.to_numpy(), bridge).min() < 0.05
        lake = world_ground((-70.5, -17, -68.5, -15)).query("name == 'Lago Titicaca'").geometry
        # 8,372 km², of which a part lies outside.
        titicaca = lake.to_crs("ESRI:54034").area.sum()
        assert 6e9 < titicaca < 9e9
        assert shapely.box(*BOSNIA).buffer(1e-9).covers(ground.geometry.union_all())

    def test_a_page_has_them_as_far_around_as_its_scales_show(self):
        ground = world_ground(BOSNIA, 0.25)
        # The Danube goes on to the Black Sea, and no two rivers end on one meridian or parallel.
        rivers = ground[ground["kind"] == "river"].geometry
        danube = rivers[ground["name"] == "Danube"].total_bounds
        assert danube[2] > 28
        ends = shapely.get_coordinates(rivers.boundary)
        outside = ends[(np.abs(ends - (17.7, 43.9)) > (4, 3)).any(axis=1)]
        for axis in (0, 1):
            places = outside[np.argsort(outside[:, axis])]
            level = np.diff(places[:, axis]) == 0
            assert (np.abs(np.diff(places[:, 1 - axis])[level]) < 0.5).mean() > 0.6
        # Where it is far away, less of it is told.
        near, far = (
            ground[(ground["kind"] == "place") & ground.within(shapely.box(*box))]
            for box in ((16, 43, 19, 45), (2, 43, 5, 45))
        )
        assert near["value"].min() < 6_000
        assert far["value"].min() > 100_000

    def test_both_sides_of_the_antimeridian_are_drawn(self):
        ledger = made_up([("SHA", 179.3, -16.4, 0.01), ("CHA", -179.95, -16.7, 0.01)])
        own = gpd.GeoDataFrame(
            {"name": ["West", "East"]},
            geometry=[shapely.Point(179.8, -16.5), shapely.Point(-179.99, -16.3)],
            crs=4326,
        )
        for context, named in ((None, {"Labasa"}), ({"place": own}, {"West", "East"})):
            axes = plotted(ledger, "2021-01-01", context=context)
            assert named <= {text.get_text() for text in axes.texts}

    def test_a_scale_has_the_important_ones_and_a_large_one_none(self):
        ground = world_ground(BOSNIA)
        places = ground["kind"] == "place"
        shown = [set(ground["name"][legible(ground, n) & places]) for n in (5e6, 1e6, 4e5)]
        assert "Sarajevo" in shown[0]
        assert shown[0] < shown[1] < shown[2]
        # A kilometre beside their ground they would be believed.
        assert not legible(ground, 25_000).any()

    def test_your_own_waters_or_places_take_their_place(self):
        kinds = [
            ("river", RIVER, {"water", "river"}),
            ("place", [(37.1, 48.1)], {"place"}),
        ]
        for kind, places, replaced in kinds:
            shape = shapely.LineString(places) if kind == "river" else shapely.Point(places[0])
            own = gpd.GeoDataFrame({"name": ["Mine"]}, geometry=[shape], crs=4326)
            ground = ground_around({kind: own}, BOUNDS, [(34, 46, 40, 50)])
            assert set(ground["name"][ground["kind"].isin(replaced)]) == {"Mine"}
            assert set(ground["kind"]) - replaced == {"place", "river", "water"} - replaced
        assert credits_of(ground) == "Natural Earth"

    def test_a_page_carries_some_and_a_sheet_names_whom_they_are_by(self, tmp_path):
        # A country full of rivers and towns.
        areas = [("SHA", x, y, 0.01) for x, y in ((22.5, 44.5), (39.5, 52.0), (31.0, 48.0))]
        ledger = made_up(areas)
        sizes = [len(ledger.explore(context=one).get_root().render()) for one in (None, False)]
        assert 20_000 < sizes[0] - sizes[1] < 160_000
        told = [
            text_of(
                printed(
                    ledger,
                    tmp_path / f"{n}.pdf",
                    "2021-01-01",
                    details=False,
                    inset=False,
                    context=one,
                )
            )
            for n, one in enumerate((None, False))
        ]
        assert ["GeoNames (CC BY 4.0)" in " ".join(text.split()) for text in told] == [True, False]
        assert ["Kyiv" in text for text in told] == [True, False]


NAMES = """() => {
    const map = window[document.querySelector('.folium-map').id], labels = map._minemapLabels;
    return (labels && labels.written || []).map(name => {
        const at = map.layerPointToContainerPoint([name.x, name.y]);
        return [name.text, at.x, at.y, name.width];
    });
}"""
"""What is written on a map: text, left edge, middle and width, in pixels of the map."""


@pytest.mark.browser
def test_the_page_draws_rivers_of_the_world_on_small_scales_alone(open_map, tmp_path):  # noqa: F811
    # Over a relief, too, but not over a picture, on which one sees where they are.
    relief = tmp_path / "flat.tif"
    with rasterio.open(
        relief, "w", driver="GTiff", width=9, height=9, count=1, dtype="int16",
        crs="EPSG:4326", transform=rasterio.Affine(0.1, 0, 18.9, 0, -0.1, 44.2),
    ) as file:  # fmt: skip
        file.write(np.full((9, 9), 300, dtype="int16"), 1)
    reader = open_map(made_up([("SHA", 19.29, 43.78, 0.002)]).explore(relief=relief))
    drawn = """() => {
        const canvas = document.querySelector('.leaflet-minemapContext-pane canvas');
        const copy = new OffscreenCanvas(canvas.width, canvas.height);
        const pen = copy.getContext('2d', { willReadFrequently: true });
        pen.drawImage(canvas, 0, 0);
        const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels.some(value => value > 0);
    }"""
    reader.go_to(19.29, 43.78, 9)
    assert reader.page.evaluate(drawn)
    # Names are whole: none goes over the edge of the view or under what lies over the map.
    until(reader.page, f"() => ({NAMES})().length > 20")
    plates = [
        node.bounding_box()
        for name in ("panel", "title", "time", "tools")
        for node in reader.page.locator(f".mm-{name}:visible").all()
    ]
    frame = reader.page.locator(".folium-map").bounding_box()
    view = shapely.box(0, 0, frame["width"], frame["height"])
    over = shapely.union_all(
        [
            shapely.box(box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
            for box in plates
        ]
    )
    for text, x, y, width in reader.page.evaluate(NAMES):
        name = shapely.box(x, y - 6, x + width, y + 6)
        assert view.covers(name) or not view.intersects(name), text
        assert not over.intersects(name), text
    credit = reader.page.locator(".leaflet-control-attribution")
    assert "Ground: Natural Earth, GeoNames (CC BY 4.0)" in credit.inner_text()
    reader.page.get_by_role("checkbox", name="Waters, roads and places").uncheck()
    assert not reader.page.evaluate(drawn)
    until(reader.page, "() => location.hash.includes('ground')")
    reader.page.get_by_role("button", name="Français").click()
    assert "Terrain\u00a0: Natural Earth" in credit.inner_text()
    assert "Ground:" not in credit.inner_text()
    # The address says that they are not shown.
    until(reader.page, "() => location.hash.includes('lang=fr')")
    reader.page.reload()
    reader.page.wait_for_selector("[data-minemap=ready]")
    assert not reader.page.evaluate(drawn)
    reader.page.get_by_role("checkbox", name="Eaux, routes et lieux").check()
    assert reader.page.evaluate(drawn)
    reader.go_to(19.29, 43.78, 15)
    assert not reader.page.evaluate(drawn)
    assert reader.complaints == []
    assert reader.asked_of_hosts() == []


def test_surroundings_stay_on_the_map_of_the_world():
    assert surroundings((-180, -90, 180, 90)) == (-180, -90, 180, 90)


def test_flat_ground_is_raised_and_elevations_in_whole_metres_shade_without_steps(tmp_path):
    # A slope of 1 in 100, in whole metres, ten times finer than it was measured.
    slope = np.tile(np.arange(0, 40, dtype="int16"), (40, 1))
    path = tmp_path / "slope.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=40, height=40, count=1, dtype="int16",
        crs="EPSG:32717", transform=rasterio.Affine(100, 0, 0, 0, -100, 4000),
    ) as file:  # fmt: skip
        file.write(slope, 1)
    metres = heights_onto(path, CRS.from_epsg(32717), (1000, 1000, 3000, 3000), 200, 200)
    rise = np.diff(metres, axis=1)
    assert np.allclose(rise, 0.1, atol=0.02)
    assert steeper(metres, 10, 10) == 6
    assert steeper(metres * 50, 10, 10) == pytest.approx(1)


@pytest.mark.filterwarnings("ignore:context=")
def test_a_day_on_which_nothing_is_shown_has_the_ground_of_the_record(record, extract, tmp_path):
    path = record.print_map(
        "1990-12-31", tmp_path / "before.png", context=extract, inset=False, dpi=40
    )
    assert path.stat().st_size > 0
