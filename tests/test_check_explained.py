"""What a finding says of its cause, and from how much on there is one."""

from __future__ import annotations

import inspect
from dataclasses import fields

import geopandas as gpd
import numpy as np
import pytest
import shapely
from conftest import planimeter_m2
from faults import Cell, hazard, table
from pyproj import Transformer

import minemap
from minemap.errors import ArgumentError
from minemap.quality import Thresholds
from minemap.quality.sizes import likely_causes
from minemap.quality.thresholds import Limits

FIELD = Cell(0).box()
NORTH = shapely.box(37.1234567, 48.4321043, 37.1256789, 48.4334567)
"""A field in the east of Ukraine, where maps stretch."""


def planar_m2(geometry, crs):
    return gpd.GeoSeries([geometry], crs=4326).to_crs(crs).area.item()


def found(*rows, only=None, **limits):
    findings = minemap.check(table(rows), only=only, skip=None if only else "rounded", **limits)
    return findings[findings["severity"] != "information"]


class TestSizes:
    @pytest.mark.parametrize(
        ("ground", "written", "cause"),
        [
            (FIELD, planimeter_m2(FIELD) / 10_000, "hectares"),
            (FIELD, round(planimeter_m2(FIELD) / 10_000, 1), "hectares"),
            (FIELD, planimeter_m2(FIELD) / 1_000_000, "square_kilometres"),
            (FIELD, planimeter_m2(FIELD) / 4046.856, "acres"),
            (FIELD, planimeter_m2(FIELD) * 10.7639, "square_feet"),
            (FIELD, planimeter_m2(FIELD) * 10_000, "as_hectares"),
            (FIELD, planimeter_m2(FIELD) / 1_000, "thousands_lost"),
            (FIELD, planimeter_m2(FIELD) * 10, "decimals_gained"),
            (FIELD, FIELD.area, "square_degrees"),
            (NORTH, planar_m2(NORTH, 3857), "web_mercator"),
            # Zone 37 is the right one.
            (NORTH, planar_m2(NORTH, 32634), "wrong_utm_zone"),
            (FIELD, planimeter_m2(FIELD) * 1.4, ""),
        ],
    )
    def test_the_likely_cause_is_named(self, ground, written, cause):
        (told,) = likely_causes(
            np.array([ground]), np.array([written]), np.array([planimeter_m2(ground)])
        )
        assert told == cause

    def test_the_sentence_says_it_in_the_language_asked_for(self):
        hectares = hazard("A", FIELD, reported_m2=round(planimeter_m2(FIELD) / 10_000, 2))
        (english,) = minemap.check(table([hectares]), only="size")["finding"]
        assert "in hectares" in english
        (spanish,) = minemap.check(table([hectares]), only="size", language="es")["finding"]
        assert "en hectáreas" in spanish

    def test_a_difference_within_the_tolerance_is_none(self):
        size = planimeter_m2(FIELD)
        assert len(found(hazard("A", FIELD, reported_m2=1.049 * size))) == 0
        assert len(found(hazard("A", FIELD, reported_m2=1.051 * size))) == 1
        small = Cell(0).box(0, 0, 0.2, 0.2)
        assert len(found(hazard("A", small, reported_m2=planimeter_m2(small) + 99))) == 0


class TestThresholds:
    @pytest.mark.parametrize(
        ("code", "name", "enough", "too_much", "rows"),
        [
            ("long-edge", "long_edge_m", 150, 250, [hazard("A", FIELD)]),
            ("sliver", "sliver_m", 20, 10, [hazard("A", Cell(0).box(0, 0, 9, 0.2))]),
            (
                "overlap",
                "overlap_m2",
                1_000,
                2_000,
                [hazard("A", FIELD), hazard("B", Cell(0).box(1.9, 0))],
            ),
            (
                "duplicate-outline",
                "same_area_share",
                0.5,
                0.7,
                [hazard("A", FIELD), hazard("B", Cell(0).box(0.5, 0))],
            ),
        ],
    )
    def test_a_finding_comes_and_goes_with_its_threshold(self, code, name, enough, too_much, rows):
        assert found(*rows, only=code, **{name: enough})["code"].tolist() == [code]
        assert len(found(*rows, only=code, **{name: too_much})) == 0

    def test_a_misspelt_threshold_is_one_that_type_checkers_find(self):
        assert set(Limits.__annotations__) == {field.name for field in fields(Thresholds)}
        for function in (minemap.check, minemap.quality.repair, Thresholds.with_limits):
            taken = inspect.signature(function).parameters["limits"]
            assert (taken.kind, taken.annotation) == (taken.VAR_KEYWORD, "Unpack[Limits]")

    def test_an_object_of_thresholds_does_the_same(self):
        limits = Thresholds(long_edge_m=150)
        hazards = table([hazard("A", FIELD)])
        assert len(minemap.check(hazards, only="long-edge", thresholds=limits)) == 1

    @pytest.mark.parametrize(
        "wrong",
        [{"long_edge": 1}, {"size_m2": "much"}, {"size_m2": -1}, {"only": "sise"}, {"skip": ["x"]}],
    )
    def test_what_is_not_known_is_refused(self, wrong):
        with pytest.raises(ArgumentError):
            minemap.check(table([hazard("A", FIELD)]), **wrong)


class TestOverlaps:
    def test_the_m2_are_those_of_the_ground_in_both(self):
        over = Cell(0).box(1.5, 0)
        (pair,) = found(hazard("A", FIELD), hazard("B", over)).itertuples()
        assert pair.area_m2 == pytest.approx(planimeter_m2(FIELD & over), rel=1e-6)
        assert (pair.code, pair.id, pair.other_ids) == ("overlap", "B", "A")

    def test_areas_that_never_stood_together_do_not_overlap(self):
        from faults import release

        cleared = release("R", FIELD, completed_on="2021-06-30")
        rows = [hazard("A", FIELD), hazard("B", FIELD, reported_on="2022-01-31")]
        findings = minemap.check(table(rows), table([cleared]))
        assert {"overlap", "duplicate-outline"}.isdisjoint(findings["code"])

    def test_neighbours_that_share_a_border_do_not_overlap(self):
        assert len(found(hazard("A", FIELD), hazard("B", Cell(0).box(2, 0)))) == 0


class TestReleasedGroundDrawnAgain:
    def test_counts_only_what_both_versions_draw(self):
        from faults import release

        ground = Cell(0).box(0, 0, 4, 2)
        versions = [
            hazard("A", ground),
            hazard("A", Cell(0).box(1, 0, 3, 2), reported_on="2022-01-31"),
        ]
        cleared = release("R", Cell(0).box(0, 0, 2, 2), hazard_id="A")
        (again,) = minemap.check(table(versions), table([cleared]), only="drawn-again").itertuples()
        assert again.area_m2 == pytest.approx(planimeter_m2(Cell(0).box(1, 0, 1, 2)), rel=1e-6)
        assert (again.row, again.other_ids) == (2, "R")


class TestByPlace:
    """A record that names no hazard belongs to the one in which the work was done."""

    def record(self, name="R", hazard_id=None, shape=FIELD, day="2021-06-30", **columns):
        return {"release_id": name, "hazard_id": hazard_id, "outcome": "cleared",
                "completed_on": day, "geometry": shape, **columns}  # fmt: skip

    def codes(self, areas, records, *only):
        findings = minemap.check(table(areas), table(records), only=list(only))
        return sorted(zip(findings["code"], findings["id"], strict=True))

    @pytest.mark.parametrize("named", ["A", None])
    def test_work_after_an_area_was_closed(self, named):
        areas = [hazard("A", FIELD, closed_on="2021-01-31")]
        told = self.codes(areas, [self.record(hazard_id=named)], "released-after-closing")
        assert told == [("released-after-closing", "R")]
        early = [self.record(hazard_id=named, day="2021-01-15")]
        assert self.codes(areas, early, "released-after-closing") == []

    @pytest.mark.parametrize("named", ["A", None])
    def test_work_after_closing_on_ground_that_was_released_before(self, named):
        areas = [hazard("A", FIELD, closed_on="2021-01-31")]
        records = [self.record("Q", day="2021-01-15"), self.record(hazard_id=named)]
        told = self.codes(areas, records, "released-after-closing")
        assert told == [("released-after-closing", "R")]

    @pytest.mark.parametrize("named", ["A", None])
    def test_devices_twice_and_more_than_expected(self, named):
        areas = [hazard("A", FIELD, estimated_devices=10)]
        records = [
            self.record(name, hazard_id=named, anti_personnel_mines=40) for name in ("Q", "R")
        ]
        told = self.codes(areas, records, "duplicate-devices", "more-devices")
        assert told == [("duplicate-devices", "R"), ("more-devices", "A")]

    @pytest.mark.parametrize("named", ["A", None])
    def test_fewer_devices_than_expected(self, named):
        areas = [hazard("A", FIELD, estimated_devices=100)]
        records = [self.record(hazard_id=named, anti_personnel_mines=3)]
        assert self.codes(areas, records, "fewer-devices") == [("fewer-devices", "A")]


class TestElsewhere:
    BESIDE = Cell(1).box()
    BOTH = shapely.box(*shapely.union_all([FIELD, BESIDE]).bounds)

    def told(self, areas, shape):
        record = {"release_id": "R", "hazard_id": "A", "outcome": "cleared",
                  "completed_on": "2021-06-30", "geometry": shape}  # fmt: skip
        return minemap.check(table(areas), table([record]), only="elsewhere")

    def test_half_of_a_record_on_another_area(self):
        areas = [hazard("A", FIELD), hazard("B", self.BESIDE)]
        (finding,) = self.told(areas, self.BOTH).itertuples()
        assert (finding.id, finding.other_ids) == ("R", "B")
        assert finding.area_m2 == pytest.approx(planimeter_m2(self.BESIDE), rel=1e-6)

    def test_a_record_of_an_area_known_by_a_point(self):
        areas = [hazard("A", shapely.Point(38, 48), reported_m2=500.0), hazard("B", self.BESIDE)]
        assert self.told(areas, self.BESIDE)["other_ids"].tolist() == ["B"]
        areas[0] = hazard("A", self.BESIDE.centroid, reported_m2=500.0)
        assert len(self.told(areas, self.BESIDE)) == 0

    def test_ground_that_both_draw_is_no_other_place(self):
        areas = [hazard("A", FIELD), hazard("B", FIELD, category="CHA")]
        assert len(self.told(areas, FIELD)) == 0


@pytest.mark.parametrize(
    ("lon", "lat", "ellipsoid", "to_wgs84"),
    [
        (-78.3, -3.9, "intl", (-279, 175, -379)),  # PSAD56 in Peru, EPSG:1208
        (103.0, 13.5, "evrst30", (210, 814, 289)),  # Indian 1975, EPSG:1304
        (17.5, 44.5, "bessel", (682, -203, 480)),  # MGI 1901, EPSG:3962
        (65.0, 34.0, "intl", (-333, -222, 114)),  # Herat North, EPSG:1246
        (38.8, 15.0, "bessel", (639, 405, 60)),  # Massawa, EPSG:1165
    ],
)
def test_one_outline_on_two_datums_is_found_between_ids_too(lon, lat, ellipsoid, to_wgs84):
    """Drawn by its coordinates on the old datum: geocentric translations, backwards."""
    corners = [(0, 0), (0.002, 0), (0.0025, 0.001), (0, 0.002)]
    field = shapely.Polygon([(lon + x, lat + y) for x, y in corners])
    x, y, z = to_wgs84
    steps = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart"
    shift = f"+step +inv +proj=helmert +x={x} +y={y} +z={z} +step +inv +proj=cart"
    back = f"+ellps={ellipsoid} +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    old = Transformer.from_pipeline(f"{steps} +ellps=WGS84 {shift} {back}")
    points = np.column_stack(old.transform(*shapely.get_coordinates(field).T))
    areas = [hazard("A", field), hazard("B", shapely.Polygon(points))]
    findings = minemap.check(table(areas), only="wrong-datum")
    assert findings[["id", "other_ids"]].to_numpy().tolist() == [["B", "A"]]


def test_a_ledger_is_checked_without_sweeping_it_again(monkeypatch):
    record = minemap.samples.peru()
    ledger = minemap.Ledger(*record)
    assert len(ledger.pieces)
    plain = minemap.check(*record)
    monkeypatch.setattr("minemap.quality.record.sweep", None)
    findings = minemap.check(ledger)
    assert findings.drop(columns="geometry").equals(plain.drop(columns="geometry"))
    with pytest.raises(ArgumentError, match="leave releases out"):
        minemap.check(ledger, record[1])


def test_findings_show_themselves_in_one_line_and_as_a_card():
    findings = minemap.check(table([hazard("<A>", FIELD, reported_m2=1.0)]))
    assert repr(findings).startswith("<Findings: ")
    assert "\n" not in repr(findings)
    assert "geometry" in str(findings)
    page = findings._repr_html_()
    assert "<svg" in page
    assert "&lt;A&gt;" in page
    assert "<A>" not in page
    some = findings[["id", "geometry"]]
    assert "geometry" in repr(some)


def test_blanks_are_no_data():
    areas = [hazard(name, FIELD, terrain=terrain) for name, terrain in (("A", "flat"), ("B", " "))]
    (told,) = minemap.check(table(areas), only="incomplete")["finding"]
    assert told == "Only 1 of 2 rows (50 %) have this: terrain."
