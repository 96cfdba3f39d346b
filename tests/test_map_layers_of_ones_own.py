"""Layers of kinds that minemap does not know: on the page, on paper, and on a public map."""

from __future__ import annotations

import re

import folium
import geopandas as gpd
import numpy as np
import pytest
import shapely
from matplotlib.image import imread
from shapely import Point, box
from test_map_in_browser import Reader

import minemap
from minemap import maps
from minemap.errors import ArgumentError, WriteError
from minemap.maps import Features, FeaturesLayer, LegendEntry, MapLayer
from minemap.maps.screen.layer import Drawn

VICTIMS = [Point(-78.3363456, -3.5076543), Point(-78.3364567, -3.5077654), Point(-78.32, -3.49)]
WITHIN = (-78.36, -3.53, -78.3, -3.47)
DENSE, SPARSE, COARSE = "#93264e", "#e0a3bb", "#0b7a75"


class Density(MapLayer):
    """Accidents counted in cells: darker where there are several."""

    def __init__(self, accidents, title="Density of accidents", cell=0.002):
        self.accidents = accidents.to_crs(4326)
        self.title = title
        corners = shapely.get_coordinates(self.accidents.geometry) // cell * cell
        at, count = np.unique(corners, axis=0, return_counts=True)
        squares = gpd.GeoSeries(shapely.box(*at.T, *(at + cell).T), crs=4326)
        self.classes = [(DENSE, squares[count > 1]), (SPARSE, squares[count == 1])]

    def on_page(self):
        group = folium.FeatureGroup()
        for colour, squares in self.classes:
            style = {"color": colour, "fillOpacity": 0.6}
            folium.GeoJson(squares.to_json(), style_function=lambda _, s=style: s).add_to(group)
        return group

    def legend(self):
        names = ({"en": "several", "es": "varios"}, "one")
        return [
            LegendEntry(name, colour, ("area",), len(squares))
            for name, (colour, squares) in zip(names, self.classes, strict=True)
        ]

    def shapes(self):
        return [
            Features(gpd.GeoDataFrame(geometry=squares), colour, opacity=0.8)
            for colour, squares in self.classes
        ]


class PublicDensity(Density):
    """The same, that knows what a public map may show of it: the squares of the map."""

    def coarsened(self, places, **_):
        squares = places.of_others(self.accidents.geometry)
        table = gpd.GeoDataFrame(geometry=squares, crs=4326)
        return FeaturesLayer(table, self.title, colour=COARSE)


class Unheard:
    """A class that has all but redaction."""

    title = "Unheard"

    def on_page(self):
        return folium.FeatureGroup()

    def legend(self):
        return []

    def shapes(self):
        return []


@pytest.fixture(scope="module")
def record():
    area = {"hazard_id": ["A"], "category": ["SHA"], "reported_on": ["2010-01-01"]}
    return minemap.Ledger(
        gpd.GeoDataFrame(area, geometry=[box(-78.34, -3.51, -78.33, -3.5)], crs=4326)
    )


@pytest.fixture(scope="module")
def accidents():
    return gpd.GeoDataFrame(geometry=VICTIMS, crs=4326)


def page_of(map_):
    return map_.get_root().render()


@pytest.mark.parametrize(
    "kind",
    [Density, PublicDensity, FeaturesLayer, maps.BoundariesLayer, maps.RasterLayer,
     maps.TilesLayer, maps.UnitsLayer, maps.ContextLayer, maps.LandReleaseLayer,
     maps.OutlinesLayer],
)  # fmt: skip
def test_each_kind_says_what_a_map_asks_of_a_layer(kind):
    assert all(hasattr(kind, name) for name in ("on_page", "legend", "shapes", "coarsened"))


def test_a_kind_of_ones_own_is_on_the_page_and_in_its_legend(record, accidents):
    page = page_of(record.explore(layers={"Density": Density(accidents)}))
    assert DENSE in page
    assert '"title":"Density of accidents"' in page
    assert '{"text":{"en":"several","es":"varios"},"colour":"#93264e"' in page


@pytest.mark.parametrize("way", ["page", "paper"])
class TestForEveryone:
    """The worst fault is an exact place on a public map."""

    def made(self, way, record, tmp_path, layer, **how):
        how = {"layers": {"Density": layer}, "redact": {"metres": 2000, **how}}
        if way == "page":
            return page_of(record.explore(**how))
        path = tmp_path / "map.svg"
        record.print_map("2011-12-31", path, within=WITHIN, details=False, **how)
        return path.read_text("utf-8")

    @pytest.mark.parametrize(
        "layer",
        [
            lambda table, _: Density(table),
            lambda table, _: folium.GeoJson(table.to_json()),
            lambda *_: Unheard(),
            lambda *_: maps.BoundariesLayer(bounds=WITHIN, name="X"),
            lambda *_: maps.RasterLayer("data:image/png;base64,", WITHIN, name="X"),
            lambda _, own: maps.LandReleaseLayer(own.pieces, own.hazards, name="X"),
        ],
    )
    def test_what_does_not_say_how_it_is_coarsened_is_refused(
        self, way, record, accidents, tmp_path, layer
    ):
        with pytest.raises(ArgumentError, match=r"would be shown where it is|printed|'Density'"):
            self.made(way, record, tmp_path, layer(accidents, record))
        assert not list(tmp_path.iterdir())

    def test_what_does_is_coarse(self, way, record, accidents, tmp_path):
        text = self.made(way, record, tmp_path, PublicDensity(accidents))
        assert COARSE in text
        assert DENSE not in text

    def test_what_is_public_is_where_it_is_and_the_map_says_so(
        self, way, record, accidents, tmp_path
    ):
        layer = Density(accidents, "Accidents")
        text = self.made(way, record, tmp_path, layer, public=["Accidents"])
        assert DENSE in text
        assert "Shown where it is: Accidents." in " ".join(re.sub("<[^>]+>", " ", text).split())

    @pytest.mark.parametrize("where", ["title", "legend"])
    def test_a_layer_whose_words_tell_a_place_is_refused(
        self, way, record, accidents, tmp_path, where
    ):
        layer = PublicDensity(accidents, "Accidents at -78.33634, -3.50765")
        if where == "legend":
            told = LegendEntry({"en": "Accidents", "es": "En -78.33634, -3.50765"}, DENSE)
            layer.title = "Accidents"
            layer.coarsened = lambda _, **__: Told(layer, [told])
        with pytest.raises(ArgumentError, match="looks like coordinates"):
            self.made(way, record, tmp_path, layer)


def test_names_of_features_stay_on_a_public_sheet_only_if_they_are_kept(record, tmp_path):
    villages = gpd.GeoDataFrame({"name": ["Kinin"]}, geometry=VICTIMS[2:], crs=4326)
    path = tmp_path / "map.svg"
    for keep, told in ([], False), (["Villages"], True):
        record.print_map(
            "2011-12-31", path, within=WITHIN, details=False, layers={"Villages": villages},
            redact={"metres": 2000, "keep": keep}, overwrite=True,
        )  # fmt: skip
        assert ("Kinin" in path.read_text("utf-8")) is told


class Told(MapLayer):
    """A layer that says what it is told."""

    def __init__(self, layer, entries):
        self.title, self.layer, self.entries = layer.title, layer, entries

    def on_page(self):
        return self.layer.on_page()

    def legend(self):
        return self.entries

    def shapes(self):
        return self.layer.shapes()


def test_a_sheet_draws_a_kind_of_ones_own_in_its_colours(record, accidents, tmp_path):
    path = tmp_path / "map.png"
    layers = {"Density": Density(accidents.set_geometry(accidents.translate(0, 0.004)))}
    record.print_map("2011-12-31", path, within=WITHIN, layers=layers, dpi=60, details=False)
    pixels = (imread(path)[..., :3] * 255).reshape(-1, 3)
    for colour in (DENSE, SPARSE):
        wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        assert (np.abs(pixels - wanted).sum(axis=1) < 40).any()


@pytest.mark.parametrize(
    "given", [folium.FeatureGroup(), folium.GeoJson({"type": "Point", "coordinates": [0, 0]})]
)
def test_a_layer_of_foliums_cannot_be_printed_and_no_ring_goes_around_it(record, tmp_path, given):
    with pytest.raises(ArgumentError, match="Mine cannot be printed"):
        record.print_map("2023-12-31", tmp_path / "m.pdf", layers={"Mine": given})
    with pytest.raises(ArgumentError, match="around names Mine; there are hazards"):
        record.explore(layers={"Mine": given}, around={"Mine": [500]})


def test_rings_go_around_a_kind_that_gives_its_shapes(record, accidents):
    page = page_of(
        record.explore(layers={"D": Density(accidents)}, around={"Density of accidents": [500]})
    )
    assert "Rings around Density of accidents: 500\u00a0m" in page


def test_no_ring_goes_around_what_a_public_map_does_not_show(record, accidents):
    layer = PublicDensity(accidents)
    layer.coarsened = lambda _, **__: Told(Unheard(), [])
    with pytest.raises(ArgumentError, match="around names Density of accidents; there are haz"):
        record.explore(layers={"D": layer}, around={"Density of accidents": [500]}, redact=2000)


def test_what_needs_a_library_of_the_network_says_so(record, tmp_path):
    from folium.plugins import HeatMap

    map_ = record.explore(layers={"Heat": HeatMap([[-3.98, -78.41]])})
    with pytest.raises(WriteError, match="cannot be put into its file"):
        map_.save(tmp_path / "map.html")
    own = record.explore(layers={"Heat": HeatMap([[-3.98, -78.41]])}, m=folium.Map(tiles=None))
    assert "L.heatLayer" in page_of(own)


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        ({"A": FeaturesLayer(gpd.GeoDataFrame(geometry=VICTIMS, crs=4326), "X"),
          "X": gpd.GeoDataFrame(geometry=VICTIMS, crs=4326)}, "several are called X"),
        ({"A": Unheard()}, "'A' must be a GeoDataFrame with a coordinate system .*MapLayer"),
        ({"A": "villages.gpkg"}, "'A' must be a GeoDataFrame"),
    ],
)  # fmt: skip
def test_what_is_no_layer_is_named(record, layers, said):
    with pytest.raises(ArgumentError, match=said):
        record.explore(layers=layers)


def test_a_part_of_the_script_is_named_by_its_layer():
    class Wells(Drawn):
        part = "wells"
        options_json = '{"deep":true}'
        pack = "AAAA"

    map_ = folium.Map(tiles=None)
    layer = Wells(name="Wells").add_to(map_)
    page = page_of(map_)
    name = layer.get_name()
    assert "".join(page.split()).count(f'minemap.wells("{name}_pack",{{"deep":true}});') == 1
    assert f'id="{name}_pack">AAAA<' in page


@pytest.mark.browser
def test_readers_see_and_switch_a_layer_of_ones_own(record, accidents, browser, tmp_path):
    path = tmp_path / "map.html"
    wards = folium.GeoJson(gpd.GeoSeries([box(*WITHIN)], crs=4326).to_json())
    map_ = record.explore(
        layers={"Density": Density(accidents), "Wards <b>": wards},
        within=WITHIN,
    )
    map_.save(path)
    reader = Reader(browser, path)
    rows = reader.page.locator(".mm-others .mm-row")
    assert [row.split("\n") for row in rows.all_inner_texts()] == [
        ["several", "1"], ["one", "1"], ["Wards <b>"],
    ]  # fmt: skip
    drawn = reader.page.locator(".leaflet-overlay-pane path")
    assert drawn.count() == 3
    reader.page.locator("[data-other='0']").uncheck()
    assert drawn.count() == 1
    reader.page.locator("[data-other='1']").uncheck()
    assert drawn.count() == 0
    reader.page.wait_for_function("() => location.hash.includes('layer1')")
    reader.page.reload()
    reader.page.locator("[data-minemap=ready]").wait_for()
    assert drawn.count() == 0
    assert reader.complaints == []
    reader.context.close()
