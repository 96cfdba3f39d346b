"""Areas and lengths on the ellipsoid, against GeographicLib's planimeter and what was published."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import examples
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from minemap import geodesy
from minemap.errors import ArgumentError, CoordinateError
from minemap.geodesy import areas_of_parts, geodesic_area, geodesic_length

GEOD = Geod(ellps="WGS84")
WHOLE_EARTH_M2 = 4 * np.pi * Geodesic.WGS84._c2

# Corners of the Antarctic coast and their area and perimeter, from GeographicLib's documentation.
ANTARCTICA = [
    *[(-58, -63.1), (-74, -72.9), (-102, -71.9), (-102, -74.9), (-131, -74.3), (-163, -77.5)],
    *[(163, -77.4), (172, -71.7), (140, -65.9), (113, -65.7), (88, -66.6), (59, -66.9)],
    *[(25, -69.8), (-4, -70.0), (-14, -71.0), (-33, -77.3), (-46, -77.9), (-61, -74.7)],
]
ANTARCTICA_M2 = 13662703680020.1
ANTARCTICA_M = 16831067.893

# What GeographicLib's own figures are rounded to, seen on polygons small enough for plane geometry.
PLANIMETER_ROUNDING_M2 = 2e-4


def planimeter(polygon):
    """Area by GeographicLib, ring by ring."""
    area = 0.0
    for part in shapely.get_parts(polygon):
        for k, ring in enumerate([part.exterior, *part.interiors]):
            corners = Geodesic.WGS84.Polygon()
            for lon, lat in ring.coords[:-1]:
                corners.AddPoint(lat, lon)
            area += (1 if k == 0 else -1) * abs(corners.Compute(sign=True)[2])
    return area


def tolerance(area):
    """What minemap promises: 1e-8 of the area or 1 cm², whichever is larger."""
    return np.maximum(1e-8 * area, 1e-4)


def star(random, lon, lat, size, corners):
    """Draw a polygon some `size` metres wide, with its corners' plane coordinates."""
    azimuth = np.sort(random.random(corners)) * 360
    distance = random.uniform(0.3, 1, corners) * size / 2
    x, y, _ = GEOD.fwd(np.full(corners, lon), np.full(corners, lat), azimuth, distance)
    plane = distance[:, None] * np.column_stack(
        [np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))]
    )
    return shapely.Polygon(np.column_stack([x, y])), plane


def stars(seed, size, count=40, latitudes=(-75, 75)):
    random = np.random.default_rng(seed)
    return [
        star(
            random,
            random.uniform(-180, 180),
            random.uniform(*latitudes),
            size,
            int(random.integers(3, 40)),
        )
        for _ in range(count)
    ]


class TestMeasuringAColumn:
    @pytest.mark.parametrize("size", [1, 10, 100])
    def test_a_small_polygon_is_right_to_the_rounding_of_its_coordinates(self, size):
        polygons, planes = zip(*stars(1, size, count=100), strict=True)
        expected = [shapely.Polygon(plane).area for plane in planes]
        rounding = 2e-9 * geodesic_length(polygons)
        assert (np.abs(geodesic_area(polygons) - expected) < rounding).all()

    @pytest.mark.parametrize("size", [1e2, 1e3, 4e3, 6e3, 1.5e4, 3e4, 1e5, 1e6, 5e6])
    def test_it_agrees_with_the_planimeter(self, size):
        polygons = [polygon for polygon, _ in stars(2, size)]
        expected = np.array([planimeter(polygon) for polygon in polygons])
        difference = np.abs(geodesic_area(polygons) - expected)
        assert (difference < tolerance(expected) + PLANIMETER_ROUNDING_M2).all()

    @settings(deadline=None, max_examples=examples(20))
    @given(
        lon=st.floats(-180, 180),
        lat=st.floats(-85, 85),
        size=st.floats(0, 6.7).map(lambda power: 10**power),
        seed=st.integers(0, 2**32),
    )
    def test_it_agrees_with_the_planimeter_anywhere_and_at_any_size(self, lon, lat, size, seed):
        polygon, _ = star(np.random.default_rng(seed), lon, lat, size, 9)
        expected = planimeter(polygon)
        rounding = PLANIMETER_ROUNDING_M2 / np.cos(np.radians(lat))
        assert abs(geodesic_area(polygon) - expected) < tolerance(expected) + rounding

    def test_a_long_thin_strip_is_right_to_a_square_centimetre(self):
        for degrees in (0.039, 0.041, 0.099, 0.101, 0.3):
            for lat in (0, 12, 48, 70):
                strip = shapely.Polygon(
                    [(20, lat), (20 + degrees, lat), (20 + degrees / 2, lat + 1e-5)]
                )
                assert abs(geodesic_area(strip) - planimeter(strip)) < 1e-4 + 5e-5

    @pytest.mark.parametrize("lat", [-65, -20, 0, 35, 70])
    def test_a_wide_outline_of_many_short_edges(self, lat):
        triangle = shapely.Polygon([(20, lat), (20.4, lat), (20.3, lat + 0.35)])
        outline = triangle.segmentize(0.005)
        assert geodesic_area(outline) == pytest.approx(planimeter(outline), rel=1e-11)

    def test_the_quebrada_de_escritos_as_its_corners_were_published(self):
        corners = [
            (-(70 + 22 / 60 + west / 3600), -(18 + south / 3600))
            for south, west in [
                (20 * 60 + 55.63, 47.84),
                (20 * 60 + 56.93, 42.37),
                (21 * 60 + 18.02, 20.35),
                (21 * 60 + 16.48, 24.96),
            ]
        ]
        assert geodesic_area(shapely.Polygon(corners)) == pytest.approx(66_625.9, abs=0.05)

    def test_a_ring_counts_the_same_either_way_round(self):
        for polygon, _ in [*stars(3, 300), *stars(3, 3e5)]:
            turned = shapely.Polygon(polygon.exterior.coords[::-1])
            assert geodesic_area(turned) == pytest.approx(geodesic_area(polygon), rel=1e-13)

    def test_holes_are_taken_away_and_parts_summed(self):
        field, well = shapely.box(17, 43, 17.01, 43.01), shapely.box(17.002, 43.002, 17.003, 43.003)
        garden = shapely.box(17.1, 43, 17.101, 43.002)
        with_hole = shapely.Polygon(field.exterior.coords, [well.exterior.coords])
        net = planimeter(field) - planimeter(well)
        assert geodesic_area(with_hole) == pytest.approx(net, rel=1e-9)
        both = shapely.MultiPolygon([with_hole, garden])
        assert geodesic_area(both) == pytest.approx(net + planimeter(garden), rel=1e-9)
        mixed = shapely.GeometryCollection(
            [shapely.Point(17, 43), shapely.GeometryCollection([both]), field.exterior]
        )
        assert geodesic_area(mixed) == geodesic_area(both)

    def test_a_column_of_every_kind_gives_each_row_its_own(self):
        field = shapely.box(17, 43, 17.01, 43.01)
        pierced = field.difference(shapely.box(17.002, 43.002, 17.003, 43.003))
        far = shapely.box(18, 43, 19, 44)
        column = [
            None,
            far,
            shapely.Point(17, 43),
            pierced,
            shapely.Polygon(),
            field,
            field.exterior,
        ]
        column.append(shapely.union(field, far))
        expected = [0, planimeter(far), 0, planimeter(pierced), 0, planimeter(field), 0]
        expected.append(planimeter(field) + planimeter(far))
        np.testing.assert_allclose(geodesic_area(column), expected, rtol=1e-9)

    def test_a_long_column_measures_each_row_as_if_alone(self):
        polygons = [polygon for size in (50, 5e3, 5e4) for polygon, _ in stars(4, size, 60)] * 20
        assert shapely.get_num_coordinates(polygons).sum() > 2 * geodesy.BLOCK_COORDINATES
        areas = geodesic_area(polygons)
        np.testing.assert_allclose(areas[:180], [geodesic_area(p) for p in polygons[:180]])
        np.testing.assert_array_equal(areas.reshape(20, 180).std(axis=0) < 1e-9 * areas[:180], True)

    def test_heights_do_not_count(self):
        flat = shapely.box(17, 43, 17.01, 43.01)
        assert geodesic_area(shapely.force_3d(flat, 900.0)) == geodesic_area(flat)


class TestTheFormOfTheAnswer:
    field = shapely.box(17, 43, 17.01, 43.01)

    def test_one_geometry_gives_a_float(self):
        assert isinstance(geodesic_area(self.field), float)
        assert geodesic_area(None) == 0.0

    def test_a_series_keeps_its_index(self):
        index = pd.Index(["b", "a"], name="hazard_id")
        for column in (
            gpd.GeoSeries([self.field, None], index=index, crs="EPSG:4326"),
            gpd.GeoDataFrame(geometry=[self.field, None], index=index),
            pd.Series([self.field, np.nan], index=index),
        ):
            areas = geodesic_area(column)
            expected = pd.Series([geodesic_area(self.field), 0.0], index=index, name="area_m2")
            pd.testing.assert_series_equal(areas, expected)

    def test_an_empty_column_gives_an_empty_one(self):
        assert geodesic_area([]).shape == (0,)
        areas = geodesic_area(gpd.GeoSeries([], crs="EPSG:4326"))
        assert areas.dtype == "float64"
        assert areas.empty

    def test_another_crs_is_reprojected(self):
        metric = gpd.GeoSeries([self.field], crs="EPSG:4326").to_crs("EPSG:32633")
        expected = pytest.approx(geodesic_area(self.field), rel=1e-9)
        assert geodesic_area(metric)[0] == expected
        assert geodesic_area(metric.to_frame("geometry"))[0] == expected
        assert geodesic_area(pd.Series(metric.array))[0] == expected
        assert geodesic_area(metric.array)[0] == expected
        assert metric.crs == "EPSG:32633"


class TestTheAntimeridianAndThePoles:
    @pytest.mark.parametrize(
        "corners",
        [
            [(179, 10), (-179, 10), (-179, 11), (179, 11)],
            [(179, 10), (181, 10), (181, 11), (179, 11)],
            [(-181, 10), (-179, 10), (-179, 11), (-181, 11)],
            [(539, 10), (541, 10), (181, 11), (179, 11)],
        ],
    )
    def test_across_the_antimeridian_in_any_convention(self, corners):
        elsewhere = planimeter(shapely.box(9, 10, 11, 11))
        assert geodesic_area(shapely.Polygon(corners)) == pytest.approx(elsewhere, rel=1e-12)

    def test_a_small_field_on_the_antimeridian(self):
        field = shapely.Polygon(
            [(179.999, 10), (-179.999, 10), (-179.999, 10.002), (179.999, 10.002)]
        )
        elsewhere = shapely.box(9.999, 10, 10.001, 10.002)
        assert geodesic_area(field) == pytest.approx(geodesic_area(elsewhere), rel=1e-9)

    def test_antarctica_as_published(self):
        for corners in (ANTARCTICA, ANTARCTICA[::-1]):
            coast = shapely.Polygon(corners)
            assert geodesic_area(coast) == pytest.approx(ANTARCTICA_M2, abs=0.1)
            assert geodesic_length(coast) == pytest.approx(ANTARCTICA_M, abs=0.001)

    @pytest.mark.parametrize(
        "corners",
        [
            [(0, 0), (90, 0), (0, 90)],
            [(0, 0), (90, 0), (45, 90)],
            [(0, 0), (90, 0), (90, 90), (0, 90)],
            [(130, -90), (-60, 0), (30, 0)],
        ],
    )
    def test_an_octant_with_its_corner_at_the_pole(self, corners):
        assert geodesic_area(shapely.Polygon(corners)) == pytest.approx(
            WHOLE_EARTH_M2 / 8, rel=1e-12
        )

    def test_a_cap_drawn_down_to_the_pole_is_the_cap_drawn_without(self):
        along = [(lon, -70) for lon in range(-180, 181, 5)]
        drawn_to_the_pole = shapely.Polygon([(180, -90), (-180, -90), *along])
        round_it = shapely.Polygon(along[:-1])
        expected = planimeter(round_it)
        assert geodesic_area(drawn_to_the_pole) == pytest.approx(expected, rel=1e-12)
        assert geodesic_area(round_it) == pytest.approx(expected, rel=1e-12)

    def test_a_ring_of_many_short_edges_round_the_pole(self):
        cap = shapely.Polygon([(lon, 89.9) for lon in np.linspace(-180, 180, 9001)[:-1]])
        assert geodesic_area(cap) == pytest.approx(planimeter(cap), rel=1e-9)

    def test_a_small_field_with_its_corner_at_the_pole(self):
        field = shapely.Polygon([(10, 90), (10, 89.91), (10.09, 89.91)])
        assert geodesic_area(field) == pytest.approx(planimeter(field), rel=1e-8)

    def test_an_edge_over_the_pole(self):
        triangle = shapely.Polygon([(0, 80), (180, 80), (90, 85)])
        assert geodesic_area(triangle) == pytest.approx(planimeter(triangle), rel=1e-12)

    def test_a_ring_bounds_the_smaller_of_its_sides(self):
        along = np.linspace(-175, 175, 36)
        corners = [*((lon, -85) for lon in along), *((lon, 85) for lon in along[::-1])]
        most_of_the_earth = shapely.Polygon(corners)
        expected = planimeter(most_of_the_earth)
        assert expected < WHOLE_EARTH_M2 / 2
        assert geodesic_area(most_of_the_earth) == pytest.approx(expected, rel=1e-12)

    def test_a_hole_round_the_pole(self):
        outer, inner = ([(lon, lat) for lon in (-120, 0, 120)] for lat in (70, 80))
        expected = planimeter(shapely.Polygon(outer)) - planimeter(shapely.Polygon(inner))
        assert geodesic_area(shapely.Polygon(outer, [inner])) == pytest.approx(expected, rel=1e-12)


class TestWhatCannotBeMeasured:
    @pytest.mark.parametrize(
        "corner", [(17, np.nan), (np.nan, 43), (np.inf, 43), (17, 90.001), (500_000, 4_760_000)]
    )
    @pytest.mark.parametrize("measure", [geodesic_area, geodesic_length])
    def test_coordinates_that_are_nowhere_are_counted_and_the_first_is_named(self, measure, corner):
        with np.errstate(invalid="ignore"):
            bad = shapely.Polygon([(17, 43), (17.1, 43), corner])
        good = shapely.box(17, 43, 17.01, 43.01)
        column = [good, None, bad, good, *[good] * 20_000, bad]
        with pytest.raises(CoordinateError, match=r"^2 geometries .* first is at position 2, "):
            measure(column)

    def test_what_is_no_geometry_is_named(self):
        with pytest.raises(ArgumentError, match="'POINT' at position 1"):
            geodesic_area([None, "POINT"])
        with pytest.raises(ArgumentError, match="one column"):
            geodesic_area(np.array([[None], [None]], dtype=object))


class TestLengths:
    def test_lines_and_perimeters(self):
        line = shapely.LineString([(17, 43), (17.5, 43.2), (18, 42.9)])
        pierced = shapely.box(17, 43, 18, 44).difference(shapely.box(17.2, 43.2, 17.3, 43.3))
        lines = shapely.MultiLineString([line, line])
        column = [line, pierced, lines, None, shapely.Point(17, 43), shapely.LineString()]
        expected = [GEOD.geometry_length(line), 0, 2 * GEOD.geometry_length(line), 0, 0, 0]
        expected[1] = sum(GEOD.geometry_length(r) for r in (pierced.exterior, *pierced.interiors))
        np.testing.assert_allclose(geodesic_length(column), expected, rtol=1e-12)

    def test_a_series_keeps_its_index(self):
        line = shapely.LineString([(17, 43), (17.5, 43.2)])
        lengths = geodesic_length(gpd.GeoSeries([None, line], index=[7, 3], crs="EPSG:4326"))
        expected = pd.Series([0.0, GEOD.geometry_length(line)], index=[7, 3], name="length_m")
        pd.testing.assert_series_equal(lengths, expected)


def cut_up(whole, cutters):
    parts = [whole]
    for cutter in cutters:
        parts = [
            piece
            for part in parts
            for piece in (part.intersection(cutter), part.difference(cutter))
            if not piece.is_empty
        ]
    return parts


class TestPartsOfCutPolygons:
    @settings(deadline=None, max_examples=examples(20))
    @given(
        lat=st.floats(0, 70),
        lon=st.floats(-170, 170),
        size=st.floats(1.3, 4.7).map(lambda power: 10**power),
        seed=st.integers(0, 2**32),
    )
    def test_parts_add_up_to_the_whole(self, lat, lon, size, seed):
        random = np.random.default_rng(seed)
        whole, *cutters = (
            star(random, lon, lat + k * size / 4e5, size, 12)[0].buffer(0) for k in range(4)
        )
        parts = cut_up(whole, cutters)
        area = geodesic_area(whole)
        rounding = 1e-11 * area + 2e-9 * geodesic_length(whole)
        areas = areas_of_parts(parts, [whole], np.zeros(len(parts)))
        assert abs(areas.sum() - area) < rounding
        assert areas.min() >= 0

    @pytest.mark.parametrize("width", [0.001, 0.05, 0.25, 4.0])
    def test_both_halves_of_a_box(self, width):
        whole = shapely.box(30, 48, 30 + width, 48 + width)
        halves = [
            shapely.box(30, 48, 30 + width / 2, 48 + width),
            shapely.box(30 + width / 2, 48, 30 + width, 48 + width),
        ]
        west, east = areas_of_parts(halves, [whole], [0, 0])
        assert west + east == pytest.approx(planimeter(whole), rel=1e-8)
        assert west + east == pytest.approx(geodesic_area(whole), rel=1e-12)
        assert west == pytest.approx(east, rel=1e-9)

    def test_a_part_that_was_not_cut_has_its_geodesic_area(self):
        polygons = [polygon for size in (100, 1e4, 1e6) for polygon, _ in stars(6, size)]
        areas = areas_of_parts(polygons, polygons, np.arange(len(polygons)))
        np.testing.assert_allclose(areas, geodesic_area(polygons), rtol=1e-12)

    def test_parts_of_several_polygons_add_up_to_each(self):
        south, north = shapely.box(30, 48, 30.1, 48.05), shapely.box(30, 48.05, 30.1, 48.1)
        knife = shapely.box(29, 48.01, 30.03, 49)
        parts = [*cut_up(south, [knife]), *cut_up(north, [knife])]
        areas = areas_of_parts(parts, [south, north], [0, 0, 1, 1])
        assert areas[:2].sum() == pytest.approx(geodesic_area(south), rel=1e-12)
        assert areas[2:].sum() == pytest.approx(geodesic_area(north), rel=1e-12)

    def test_a_part_is_off_its_own_geodesics_by_no_more_than_the_bulges(self):
        whole = shapely.box(30, 48, 30.01, 48.01)  # about 740 m by 1,110 m
        corner = shapely.box(30.005, 48.005, 30.01, 48.01)
        parts = cut_up(whole, [corner])
        areas = areas_of_parts(parts, [whole], [0, 0])
        np.testing.assert_allclose(areas, geodesic_area(parts), rtol=2e-5)

    def test_wholes_that_do_not_fit_are_refused(self):
        box = shapely.box(30, 48, 30.1, 48.1)
        with pytest.raises(ArgumentError, match="1 parts and 2 wholes"):
            areas_of_parts([box], [box], wholes=[0, 0])
        for place in (1, -1):
            with pytest.raises(ArgumentError, match="among 1 originals"):
                areas_of_parts([box], [box], wholes=[place])

    def test_holes_and_missing_parts(self):
        whole, well = shapely.box(30, 48, 30.1, 48.1), shapely.box(30.02, 48.02, 30.03, 48.03)
        parts = [None, whole.difference(well), well, shapely.Polygon()]
        areas = areas_of_parts(parts, [whole], [0, 0, 0, 0])
        assert areas[[0, 3]].tolist() == [0.0, 0.0]
        assert areas.sum() == pytest.approx(geodesic_area(whole), rel=1e-12)
        assert areas_of_parts([], [whole], []).shape == (0,)

    def test_across_the_antimeridian(self):
        whole = shapely.box(179.9, 10, 180.1, 10.1)
        halves = [shapely.box(179.9, 10, 180, 10.1), shapely.box(180, 10, 180.1, 10.1)]
        assert areas_of_parts(halves, [whole], [0, 0]).sum() == pytest.approx(
            geodesic_area(whole), rel=1e-12
        )


def test_an_area_does_not_depend_on_what_is_measured_with_it():
    random = np.random.default_rng(5)
    polygons = []
    for corners in range(3, 24):
        angle = np.sort(random.uniform(0, 2 * np.pi, corners))
        ring = np.stack([np.cos(angle), np.sin(angle)], axis=1) * random.uniform(1e-4, 1e-3)
        polygons += [shapely.Polygon(ring + random.uniform(-60, 60, 2)) for _ in range(20)]
    together = geodesic_area(polygons)
    assert together.tolist() == [geodesic_area(polygon) for polygon in polygons]
