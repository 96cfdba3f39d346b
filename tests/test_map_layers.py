"""Other layers of a map: coarsened with it, and distance rings around them."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pytest
import shapely
from conftest import ledger_of, square
from pyproj import Geod
from shapely import LineString, Point, box

from minemap.errors import ArgumentError
from minemap.maps import BoundariesLayer, FeaturesLayer
from minemap.maps.redaction import redact_features
from minemap.maps.rings import rings_around

GEOD = Geod(ellps="WGS84")
VICTIM = Point(-78.4123456, -3.9876543)


def layer_of(*shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326)


def page_of(map_):
    return map_.get_root().render()


@pytest.fixture(scope="module")
def area():
    return ledger_of([("A", "SHA", "2020-01-01", square(0, 0))])


class TestCoarse:
    def test_points_become_the_middles_of_cells(self):
        [coarse] = redact_features(layer_of(VICTIM), metres=2000).geometry
        away = GEOD.inv(VICTIM.x, VICTIM.y, coarse.x, coarse.y)[2]
        assert 1 < away <= 2000
        near = Point(coarse.x + 0.0005, coarse.y - 0.0005)
        [other] = redact_features(layer_of(near), metres=2000).geometry
        assert other.equals(coarse)

    def test_areas_and_lines_become_cells(self):
        area, road = box(-78.5, -4.0, -78.4, -3.9), LineString([(-78.5, -4.0), (-78.4, -3.9)])
        coarse = redact_features(layer_of(area, road), metres=2000).geometry
        for shape, given in zip(coarse, (area, road), strict=True):
            # Cells along a slanting road may touch at a corner alone.
            assert shape.geom_type in {"Polygon", "MultiPolygon"}
            corners = {tuple(xy) for xy in shapely.get_coordinates(shape)}
            assert not corners & {tuple(xy) for xy in shapely.get_coordinates(given)}
            assert shape.intersects(given)
        # A road is shown all along, moved by less than a cell.
        assert coarse[1].buffer(2000 / 111_320).covers(road)
        assert coarse[1].area < coarse[0].area

    def test_what_was_given_stays_as_it_is_and_names_of_places_are_taken_out(self):
        given = layer_of(VICTIM, None, name=["at -78.41234, -3.98765", "Farm"])
        before = given.copy(deep=True)
        coarse = redact_features(given, metres=2000, keep=["name"])
        assert given.equals(before)
        assert "name" not in redact_features(given, metres=2000)
        assert coarse["name"].isna().tolist() == [True, False]
        assert coarse.geometry.isna().tolist() == [False, True]

    def test_the_layers_of_a_redacted_map_are_coarse(self, area):
        layers = {"Accidents": layer_of(VICTIM), "Towns": layer_of(Point(-78.5678901, -3.1))}
        page = page_of(area.explore(layers=layers, redact=2000))
        exact = page_of(area.explore(layers=layers))
        packs = re.findall(r'text/plain" id="features[^>]*>([^<]+)<', page)
        originals = re.findall(r'text/plain" id="features[^>]*>([^<]+)<', exact)
        assert len(packs) == len(originals) == 2
        assert not set(packs) & set(originals)
        public = page_of(area.explore(layers=layers, redact={"metres": 2000, "public": ["Towns"]}))
        kept = re.findall(r'text/plain" id="features[^>]*>([^<]+)<', public)
        assert [pack in originals for pack in kept] == [False, True]
        assert "Shown where it is: Towns." in public
        assert "Se muestra en su lugar exacto: Towns." in public

    def test_a_layer_of_ones_own_looks_keeps_them(self, area):
        own = FeaturesLayer(layer_of(VICTIM), "Accidents", colour="#102030", symbol="star")
        page = page_of(area.explore(layers={"Accidents": own}, redact=2000))
        assert "#102030" in page
        assert own.pack not in page

    @pytest.mark.parametrize("own", [True, False])
    def test_sharp_boundaries_of_ones_own_are_refused(self, area, own):
        units = layer_of(box(-79, -5, -77, -3), name=["A"])
        given = units if own else BoundariesLayer(units)
        with pytest.raises(ArgumentError, match=r"boundaries of your own.*'public'"):
            area.explore(boundaries=given, redact=2000)
        area.explore(boundaries=given, redact={"metres": 2000, "public": ["boundaries"]})
        area.explore(boundaries=False, redact=2000)

    def test_a_picture_of_the_ground_is_refused(self, area, tmp_path):
        with pytest.raises(ArgumentError, match=r"base of your own.*leave it out"):
            area.explore(base=tmp_path / "drone.tif", redact=2000)

    @pytest.mark.parametrize(
        ("public", "said"),
        [(["Villages"], "public names Villages; there are boundaries, base"), ("base", "no list")],
    )
    def test_what_may_be_exact_must_be_there(self, area, public, said):
        with pytest.raises(ArgumentError, match=said):
            area.explore(redact={"metres": 2000, "public": public})


class TestRings:
    @pytest.mark.parametrize("lat", [0.0, 3.5, -48.2, 70.1])
    @pytest.mark.parametrize("metres", [100.0, 5_000.0, 100_000.0])
    def test_a_ring_around_a_point_lies_at_its_distance(self, lat, metres):
        """As GeographicLib solves the inverse geodesic problem (Karney 2013)."""
        point = Point(-78.41, lat)
        [ring] = rings_around(layer_of(point), [metres]).geometry
        xy = shapely.get_coordinates(ring)
        _, _, away = GEOD.inv(np.full(len(xy), point.x), np.full(len(xy), lat), xy[:, 0], xy[:, 1])
        assert away == pytest.approx(metres, rel=4e-4)

    def test_a_ring_around_an_area_lies_at_its_distance_from_the_nearest_edge(self):
        area = box(-78.5, -4.0, -78.45, -3.97)
        [ring] = rings_around(layer_of(area), [750]).geometry
        edge = shapely.get_coordinates(area.exterior.segmentize(0.0002))
        for x, y in shapely.get_coordinates(ring)[::7]:
            away = GEOD.inv(np.full(len(edge), x), np.full(len(edge), y), edge[:, 0], edge[:, 1])[2]
            assert away.min() == pytest.approx(750, rel=1e-3)

    def test_rings_of_close_areas_run_together_and_of_far_ones_do_not(self):
        close = layer_of(Point(-78.0, -3.0), Point(-78.0, -3.005))
        far = layer_of(Point(-78.0, -3.0), Point(-76.0, -3.0))
        for areas, parts in ((close, 1), (far, 2)):
            [ring] = rings_around(areas, [1000]).geometry
            assert len(shapely.get_parts(shapely.line_merge(ring))) == parts

    def test_rings_go_on_over_the_antimeridian(self):
        [ring] = rings_around(layer_of(Point(179.99, 65.0)), [5000]).geometry
        west, _, east, _ = ring.bounds
        assert 179.8 < west < 180 < east < 180.2

    def test_nothing_has_no_rings(self):
        assert rings_around(layer_of(), [500]).geometry.isna().all()

    def test_the_legend_names_them(self, peru):
        villages = layer_of(Point(-78.4, -3.9), name=["Achuime"])
        map_ = peru.explore(
            day="2023-12-31",
            layers={"Villages": villages},
            around={"hazards": [1000, 500], "Villages": [2000]},
        )
        page = page_of(map_)
        assert "Rings around what remains on 31 December 2023: 500\u00a0m, 1\u00a0km" in page
        assert "Rings around Villages: 2\u00a0km" in page
        # In each language of the page, and of the one day that they stand for.
        assert "Anillos alrededor de lo que queda al 31 de diciembre de 2023" in page
        assert (
            "Cercles autour de ce qui reste au 31 décembre 2023\u00a0: 500\u00a0m, 1\u00a0km"
            in page
        )

    @pytest.mark.parametrize(
        ("around", "said"),
        [
            ({"Villages": [500]}, "around names Villages; there are hazards"),
            ({"hazards": [0]}, "above 0 and up to 100 km"),
            ({"hazards": [200_000]}, "up to 100 km"),
            ({"hazards": ["x"]}, "is not a list of radii in metres"),
            ([500], "is no dict"),
        ],
    )
    def test_what_cannot_be_drawn_is_named(self, peru, around, said):
        with pytest.raises(ArgumentError, match=said):
            peru.explore(around=around)
