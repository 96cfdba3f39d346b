"""What lies under the record: boundaries, and rasters of the user's own, all inside the file."""

import base64
import json
import re
import sqlite3
import warnings
from contextlib import closing, contextmanager

import folium
import geopandas as gpd
import geopandas.testing
import numpy as np
import pytest
import rasterio
import shapely
from pyproj import Transformer
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from shapely import box
from test_map import ADDRESS, page_of

from minemap.errors import ArgumentError, CoordinateError, MissingDependencyError, ReadError
from minemap.maps import SelfContainedMap
from minemap.maps.screen.base import base_layer
from minemap.maps.screen.boundaries import BoundariesLayer


@contextmanager
def quiet():
    """Let the tests write and read plain images, of which rasterio warns that they lie nowhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield


CONDOR = (-78.6, -5.0, -77.6, -3.0)
"""West, south, east and north of the Cordillera del Cóndor."""


def raster(path, bands, bounds, crs="EPSG:4326", *, driver="GTiff", **more):
    """Write a raster whose corners lie at bounds."""
    count, height, width = bands.shape
    west, south, east, north = bounds
    place = {} if crs is None else {
        "crs": crs,
        "transform": rasterio.Affine(
            (east - west) / width, 0, west, 0, (south - north) / height, north
        ),
    }  # fmt: skip
    with quiet(), rasterio.open(
        path, "w", driver=driver, width=width, height=height, count=count, dtype=bands.dtype,
        **place, **more,
    ) as file:  # fmt: skip
        file.write(bands)
    return path


def pixels_of(layer):
    """The image that a layer carries, as bands, rows and columns."""
    kind, content = json.loads(layer.url_json).split(";base64,")
    assert kind in {"data:image/png", "data:image/jpeg"}
    with quiet(), MemoryFile(base64.b64decode(content)) as memory, memory.open() as image:
        return image.read()


def pixel_at(layer, lon, lat):
    """The pixel of a layer that Leaflet draws at a place: it stretches images in Web Mercator."""
    image = pixels_of(layer)
    to_metres = Transformer.from_crs(4326, 3857, always_xy=True)
    west, south, east, north = layer.bounds
    (x0, y0), (x1, y1), (x, y) = (
        to_metres.transform(*place) for place in ((west, south), (east, north), (lon, lat))
    )
    column = int((x - x0) / (x1 - x0) * image.shape[2])
    row = int((y1 - y) / (y1 - y0) * image.shape[1])
    return image[:, row, column].tolist()


@pytest.fixture
def grey(tmp_path):
    """Four rows of grey in degrees, over 40 degrees of latitude, where Mercator matters."""
    rows = np.repeat(np.array([10, 90, 170, 250], np.uint8), 100)
    bands = np.broadcast_to(rows[:, None], (1, 400, 300)).copy()
    return raster(tmp_path / "grey.tif", bands, (0, 20, 30, 60))


# GeoTIFF


def test_each_place_of_a_geotiff_is_drawn_where_it_lies(grey):
    layer = base_layer(grey)
    assert layer.bounds == pytest.approx((0, 20, 30, 60), abs=0.1)
    # Rows of 10 degrees: 60-50, 50-40, 40-30, 30-20 north.
    for latitude, value in (
        (59, 10),
        (51, 10),
        (49, 90),
        (41, 90),
        (39, 170),
        (31, 170),
        (29, 250),
    ):
        assert pixel_at(layer, 15, latitude)[0] == pytest.approx(value, abs=3), latitude


def test_a_geotiff_in_utm_is_drawn_where_it_lies(tmp_path):
    bands = np.zeros((3, 200, 200), np.uint8)
    bands[0, 90:110, 90:110] = 255
    middle = Transformer.from_crs(32717, 4326, always_xy=True).transform(790_500, 9_557_500)
    path = raster(
        tmp_path / "utm.tif", bands, (790_000, 9_557_000, 791_000, 9_558_000), "EPSG:32717"
    )
    layer = base_layer(path)
    assert pixel_at(layer, *middle)[0] > 200
    assert pixel_at(layer, middle[0] + 0.002, middle[1])[0] < 50


def test_what_has_no_data_is_transparent(tmp_path):
    bands = np.full((1, 50, 50), 100, np.uint8)
    bands[:, :, 25:] = 0
    layer = base_layer(raster(tmp_path / "half.tif", bands, (-78.5, -4.1, -78.4, -4.0), nodata=0))
    assert pixel_at(layer, -78.48, -4.05)[-1] == 255
    assert pixel_at(layer, -78.42, -4.05)[-1] == 0


def test_heights_are_stretched_to_greys(tmp_path):
    heights = np.linspace(500, 2500, 10_000).reshape(1, 100, 100).astype(np.float32)
    heights[0, 0, :] = np.nan
    layer = base_layer(
        raster(tmp_path / "dem.tif", heights, (-78.5, -4.1, -78.4, -4.0), nodata=np.nan)
    )
    low, high = pixel_at(layer, -78.45, -4.01), pixel_at(layer, -78.45, -4.095)
    assert low[0] < 40
    assert high[0] > 230
    assert low[0] == low[1] == low[2]


def test_colours_of_a_palette_are_kept(tmp_path):
    path = tmp_path / "classes.tif"
    raster(path, np.ones((1, 20, 20), np.uint8), (-78.5, -4.1, -78.4, -4.0), photometric="palette")
    with rasterio.open(path, "r+") as file:
        file.write_colormap(1, {0: (0, 0, 0, 255), 1: (200, 30, 60, 255)})
    assert pixel_at(base_layer(path), -78.45, -4.05)[:3] == pytest.approx([200, 30, 60], abs=3)


def test_a_raster_is_made_coarser_until_it_fits(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (3, 900, 900), np.uint8)
    path = raster(tmp_path / "noise.tif", noise, (-78.5, -4.1, -78.4, -4.0))
    small = base_layer(path, most_bytes=60_000)
    assert len(small.url_json) <= 60_050
    assert len(base_layer(path).url_json) > 500_000
    assert small.bounds == pytest.approx((-78.5, -4.1, -78.4, -4.0), abs=0.001)


# Images with bounds


@pytest.mark.parametrize(("driver", "ending"), [("PNG", "png"), ("JPEG", "jpg")])
def test_an_image_with_bounds_is_drawn_there(tmp_path, driver, ending):
    bands = np.zeros((3, 64, 64), np.uint8)
    bands[1, :, 32:] = 255
    path = raster(tmp_path / f"sketch.{ending}", bands, (0, 0, 1, 1), None, driver=driver)
    layer = base_layer(path, bounds=(-78.5, -4.1, -78.4, -4.0), name="Sketch")
    assert layer.bounds == pytest.approx((-78.5, -4.1, -78.4, -4.0), abs=0.005)
    assert pixel_at(layer, -78.42, -4.05)[1] > 240
    assert pixel_at(layer, -78.48, -4.05)[1] < 15
    assert layer.layer_name == "Sketch"


def test_a_palette_and_a_transparent_image_keep_their_colours(tmp_path):
    path = tmp_path / "palette.tif"
    raster(path, np.ones((1, 20, 20), np.uint8), (0, 0, 1, 1), None, photometric="palette")
    with quiet(), rasterio.open(path, "r+") as file:
        file.write_colormap(1, {1: (200, 30, 60, 255)})
    layer = base_layer(path, bounds=(-78.5, -4.1, -78.4, -4.0))
    assert pixel_at(layer, -78.45, -4.05)[:3] == pytest.approx([200, 30, 60], abs=3)

    bands = np.full((4, 40, 40), 90, np.uint8)
    bands[3] = 255
    bands[3, :20] = 0
    path = raster(tmp_path / "alpha.png", bands, (0, 0, 1, 1), None, driver="PNG")
    layer = base_layer(path, bounds=(-78.5, -4.1, -78.4, -4.0))
    assert pixel_at(layer, -78.45, -4.03)[3] == 0
    assert pixel_at(layer, -78.45, -4.08) == [90, 90, 90, 255]


def test_an_image_without_bounds_is_refused(tmp_path):
    path = raster(
        tmp_path / "sketch.png", np.zeros((3, 8, 8), np.uint8), (0, 0, 1, 1), None, driver="PNG"
    )
    with pytest.raises(CoordinateError, match=r"sketch.png.*bounds=\(west, south, east, north\)"):
        base_layer(path)


@pytest.mark.parametrize(
    "bounds",
    [(-78.4, -4.1, -78.5, -4.0), (-78.5, -4.0, -78.4, -4.1), (1, 2, 3), (-200, 0, 1, 1), "here"],
)
def test_bounds_that_are_none_are_refused(tmp_path, bounds):
    path = raster(
        tmp_path / "sketch.png", np.zeros((3, 8, 8), np.uint8), (0, 0, 1, 1), None, driver="PNG"
    )
    with pytest.raises(ArgumentError, match="bounds=.* are not"):
        base_layer(path, bounds=bounds)


def test_a_geotiff_without_a_crs_is_refused_until_it_is_said(tmp_path):
    path = raster(
        tmp_path / "utm.tif", np.ones((1, 20, 20), np.uint8),
        (790_000, 9_557_000, 791_000, 9_558_000), "",
    )  # fmt: skip
    with pytest.raises(CoordinateError, match=r"utm\.tif.*crs="):
        base_layer(path)
    with pytest.raises(ArgumentError, match="crs='EPSG:nonsense' is no CRS"):
        base_layer(path, crs="EPSG:nonsense")
    assert base_layer(path, crs="EPSG:32717").bounds[0] == pytest.approx(-78.386, abs=0.01)


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(ReadError, match=r"nothing\.tif: there is no such file"):
        base_layer(tmp_path / "nothing.tif")
    for name in ("text.tif", "text.mbtiles"):
        (tmp_path / name).write_text("no raster at all")
        with pytest.raises(ReadError, match=f"{name}: it cannot be read"):
            base_layer(tmp_path / name)


def test_without_rasterio_the_message_says_what_to_install(grey, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "rasterio", None)
    with pytest.raises(MissingDependencyError, match=r"minemap\[raster\]"):
        base_layer(grey)


# MBTiles


def png(value):
    with quiet(), MemoryFile() as memory:
        with memory.open(driver="PNG", width=256, height=256, count=3, dtype="uint8") as file:
            file.write(np.full((3, 256, 256), value, np.uint8))
        return bytes(memory.read())


@pytest.fixture
def mbtiles(tmp_path):
    """Zooms 0 to 3 of the world, each tile grey by its column and row from the north."""
    path = tmp_path / "world.mbtiles"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        said = {"format": "png", "attribution": "<a href='https://example.org'>The surveyors</a>"}
        file.executemany("INSERT INTO metadata VALUES (?, ?)", said.items())
        for zoom in range(4):
            for x in range(1 << zoom):
                for y in range(1 << zoom):
                    south = (1 << zoom) - 1 - y
                    file.execute(
                        "INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, x, south, png(16 * x + y))
                    )
        file.commit()
    return path


def tiles_of(layer):
    images, tiles = json.loads(layer.images_json), json.loads(layer.tiles_json)
    return {
        tuple(map(int, at.split("/"))): base64.b64decode(images[number].split(",")[1])
        for at, number in tiles.items()
    }


def test_tiles_are_found_by_zoom_column_and_row_from_the_north(mbtiles):
    tiles = tiles_of(base_layer(mbtiles))
    assert len(tiles) == 1 + 4 + 16 + 64
    assert tiles[3, 2, 1] == png(33)
    assert tiles[2, 0, 3] == png(3)


def test_only_the_tiles_around_a_place_are_taken(mbtiles):
    layer = base_layer(mbtiles, around=CONDOR, zooms=(2, 3))
    # At zoom 3 a tile has 45 degrees: the Cóndor lies in the third column, below the equator.
    assert set(tiles_of(layer)) == {(2, 1, 2), (3, 2, 4)}
    assert layer.bounds == pytest.approx((-90, -40.98, -45, 0), abs=0.01)


def test_zooms_are_taken_while_they_fit(mbtiles):
    first = tiles_of(base_layer(mbtiles, zooms=(0, 2)))
    weight = sum(len(image) for image in first.values()) * 4 / 3
    layer = base_layer(mbtiles, most_bytes=int(weight) + 100)
    assert layer.zooms == (0, 2)


def test_more_than_fits_is_refused_with_what_to_do(mbtiles):
    with pytest.raises(ArgumentError, match=r"more than most_bytes=1,000.*zooms=.*around="):
        base_layer(mbtiles, zooms=(3, 3), most_bytes=1000)


def test_tiles_that_are_all_alike_are_written_once(tmp_path):
    path = tmp_path / "sea.mbtiles"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE metadata (name, value)")
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        for x in range(8):
            file.execute("INSERT INTO tiles VALUES (3, ?, 4, ?)", (x, png(200)))
        file.commit()
    assert len(json.loads(base_layer(path).images_json)) == 1


def test_vector_tiles_are_refused(mbtiles):
    with closing(sqlite3.connect(mbtiles)) as file:
        file.execute("UPDATE metadata SET value = 'pbf' WHERE name = 'format'")
        file.commit()
    with pytest.raises(ReadError, match="vector tiles"):
        base_layer(mbtiles)


def test_no_tiles_around_a_place_is_said(mbtiles):
    with closing(sqlite3.connect(mbtiles)) as file:
        file.execute("DELETE FROM tiles WHERE tile_column < 4")
        file.commit()
    with pytest.raises(ReadError, match="no tiles around there"):
        base_layer(mbtiles, around=CONDOR, zooms=(3, 3))


def test_texts_of_a_file_are_shown_as_text(mbtiles):
    with closing(sqlite3.connect(mbtiles)) as file:
        file.execute(
            "UPDATE metadata SET value = '&lt;img src=x onerror=alert(1)&gt; <b>Us</b>' "
            "WHERE name = 'attribution'"
        )
        file.commit()
    layer = base_layer(mbtiles, zooms=(0, 0), name="<script>alert(1)</script>")
    map_ = SelfContainedMap()
    layer.add_to(map_)
    folium.LayerControl().add_to(map_)
    page = page_of(map_)
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert json.loads(layer.options_json)["attribution"] == "&lt;img src=x onerror=alert(1)&gt; Us"


def test_a_page_with_layers_of_ones_own_holds_no_address(grey, mbtiles):
    map_ = SelfContainedMap(max_zoom=21)
    for layer in (base_layer(grey), base_layer(mbtiles), BoundariesLayer(bounds=CONDOR)):
        layer.add_to(map_)
    page = page_of(map_)
    assert not ADDRESS.findall(page.replace("http://www.w3.org/2000/svg", ""))


# Boundaries of first-level units


def drawn(layer):
    return json.loads(layer.options_json)


def lines_of(layer):
    told = drawn(layer)
    return [
        shapely.LineString(np.cumsum(np.reshape(line, (-1, 2)), axis=0) / told["degree"])
        for line in told["lines"]
    ]


def test_provinces_around_a_record_are_in_the_map_by_default():
    names = {place[3] for place in drawn(BoundariesLayer(bounds=CONDOR))["places"]}
    assert {"Cajamarca", "Amazonas", "Loja", "Morona Santiago"} <= names
    assert "Tacna" not in names


def test_the_line_between_two_provinces_lies_where_it_should():
    # The Marañón parts Cajamarca from Amazonas near Balsas (6.84 S, 78.03 W, a bridge on that
    # line); Natural Earth at 1:10 million is true to some kilometres.
    lines = shapely.union_all(lines_of(BoundariesLayer(bounds=CONDOR)))
    assert shapely.Point(-78.03, -6.84).distance(lines) < 0.05
    # And none goes through Moyobamba or Cuenca, in the middle of theirs.
    for town in ((-76.97, -6.03), (-79.0, -2.9)):
        assert shapely.Point(town).distance(lines) > 0.05


def test_lines_stay_within_the_window_around_the_record():
    west, south, east, north = shapely.union_all(lines_of(BoundariesLayer(bounds=CONDOR))).bounds
    assert west >= -81.5
    assert east <= -75
    assert south >= -7.5
    assert north <= -0.5


def test_provinces_take_little_space():
    assert len(BoundariesLayer(bounds=CONDOR).options_json) < 100_000


@pytest.mark.parametrize("bounds", [None, (-100, -40, -20, 40)])
def test_a_record_without_a_place_or_too_wide_shows_no_provinces(bounds):
    assert drawn(BoundariesLayer(bounds=bounds))["lines"] == []


# Boundaries of the user's own


@pytest.fixture
def districts():
    return gpd.GeoDataFrame(
        {"name": ["West", "East", None], "code": ["1", "2", "3"]},
        geometry=[
            box(-78.5, -4, -78.4, -3.9), box(-78.4, -4, -78.3, -3.9), box(-78.3, -4, -78.2, -3.9)
        ],
        crs=4326,
    )  # fmt: skip


def test_boundaries_of_ones_own_are_drawn_once_with_their_names(districts):
    layer = BoundariesLayer(districts)
    # The outline of three boxes in a row and two lines between them, in degrees.
    assert sum(line.length for line in lines_of(layer)) == pytest.approx(2 * 0.4 + 2 * 0.1)
    places = {place[3]: place[:3] for place in drawn(layer)["places"]}
    assert places == {"West": pytest.approx([-7_845_000, -395_000, 5_000], rel=0.002),
                      "East": pytest.approx([-7_835_000, -395_000, 5_000], rel=0.002)}  # fmt: skip


def test_boundaries_come_from_any_crs_and_any_column(districts):
    layer = BoundariesLayer(districts.to_crs(32717), label="code")
    assert {place[3] for place in drawn(layer)["places"]} == {"1", "2", "3"}
    west, south, _, _ = shapely.union_all(lines_of(layer)).bounds
    assert (west, south) == pytest.approx((-78.5, -4.0), abs=2e-5)


def test_boundaries_given_are_not_changed(districts):
    before = districts.copy()
    BoundariesLayer(districts)
    geopandas.testing.assert_geodataframe_equal(districts, before)


def test_boundaries_that_cannot_be_drawn_are_refused(districts):
    with pytest.raises(CoordinateError, match="boundaries have no CRS"):
        BoundariesLayer(districts.set_crs(None, allow_override=True))
    with pytest.raises(ArgumentError, match="label names a column.*: nothing"):
        BoundariesLayer(districts, label="nothing")
    with pytest.raises(ArgumentError, match="neither polygons nor lines"):
        BoundariesLayer(districts.set_geometry(districts.representative_point()))


def test_names_of_boundaries_stay_text(districts):
    districts["name"] = "</script><script>alert(1)</script>"
    page_of_map = SelfContainedMap()
    BoundariesLayer(districts, name="<b>Districts</b>", attr="<i>Us</i>").add_to(page_of_map)
    page = page_of(page_of_map)
    assert not re.search(r"<script>alert|<b>Districts|<i>Us", page)


# In the map of a ledger


def layers_of(map_, kind):
    return [child for child in map_._children.values() if type(child).__name__ == kind]


def test_the_map_shows_a_file_of_ones_own_first_and_offers_the_outlines(peru, grey):
    map_ = peru.explore(base=[grey, base_layer(grey, name="Again")])
    first, second = layers_of(map_, "RasterLayer")
    assert (first.layer_name, first.show) == ("grey", True)
    assert (second.layer_name, second.show) == ("Again", False)
    assert [layer.show for layer in layers_of(map_, "OutlinesLayer")] == [False, False]


def test_of_tiles_the_map_takes_those_around_the_record(peru, mbtiles):
    (layer,) = layers_of(peru.explore(base=mbtiles), "TilesLayer")
    # Peru's record lies between 78.6 and 69 degrees west: the third column of eight at zoom 3.
    assert {at[:2] for at in tiles_of(layer) if at[0] == 3} == {(3, 2)}


def test_the_map_draws_provinces_or_boundaries_of_ones_own_or_none(peru, districts):
    (usual,) = layers_of(peru.explore(), "BoundariesLayer")
    assert "Cajamarca" in usual.options_json
    (own,) = layers_of(peru.explore(boundaries=districts), "BoundariesLayer")
    assert "West" in own.options_json
    assert layers_of(peru.explore(boundaries=False), "BoundariesLayer") == []
    given = BoundariesLayer(districts, name="Districts")
    assert layers_of(peru.explore(boundaries=given), "BoundariesLayer") == [given]


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ({"base": 5}, "base=5 is neither a file nor a folium layer"),
        ({"boundaries": "Peru"}, "boundaries='Peru' is neither true, false nor a GeoDataFrame"),
    ],
)
def test_base_layers_that_are_none_are_refused(peru, argument, said):
    with pytest.raises(ArgumentError, match=said):
        peru.explore(**argument)


def test_named_tiles_are_the_only_hosts_that_the_page_may_ask(peru):
    page = page_of(peru.explore(tiles=["Esri.WorldImagery", "OpenTopoMap"]))
    asked = set(re.findall(r"https?://([^/\"'\s<>]+)/[^\"'\s<>]*\{z\}", page))
    assert asked == {"server.arcgisonline.com", "{s}.tile.opentopomap.org"}
    # Besides, only the links of their attribution, which a reader has to follow by hand, and what
    # the comments of libraries name on every map.
    before, after = (
        set(re.findall(r"https?://([^/\"'\s<>\\]+)", text))
        for text in (page_of(peru.explore()), page)
    )
    assert after - before - asked <= {
        "www.openstreetmap.org", "viewfinderpanoramas.org", "opentopomap.org",
        "creativecommons.org",
    }  # fmt: skip
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']?(?:https?:)?//", page)


def test_a_tile_provider_object_serves_as_its_name_does(peru):
    import xyzservices.providers

    provider = xyzservices.providers.Esri.WorldImagery
    assert "server.arcgisonline.com" in page_of(peru.explore(tiles=provider))
