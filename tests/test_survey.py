"""Surveys by bearing and distance: from a reference point to an outline, and how well it closes."""

from __future__ import annotations

import csv
import math

import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import planimeter_m2
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Proj

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, RejectedRows, SchemaError
from minemap.positions.traverse import convergence, declination, traverse, true_bearing

# The published corners of the Quebrada de Escritos, latitude and longitude.
CORNERS = {
    "A": (-(18 + 20 / 60 + 55.63 / 3600), -(70 + 22 / 60 + 47.84 / 3600)),
    "B": (-(18 + 20 / 60 + 56.93 / 3600), -(70 + 22 / 60 + 42.37 / 3600)),
    "C": (-(18 + 21 / 60 + 18.02 / 3600), -(70 + 22 / 60 + 20.35 / 3600)),
    "D": (-(18 + 21 / 60 + 16.48 / 3600), -(70 + 22 / 60 + 24.96 / 3600)),
}
START = CORNERS["A"][::-1]
HEADER = ["hazard_id", "category", "date", "point", "bearing", "distance", "latitude", "longitude"]


def legs():
    """Bearings and distances between the corners, by GeographicLib."""
    lines = (
        Geodesic.WGS84.Inverse(*CORNERS[one], *CORNERS[other])
        for one, other in zip("ABCD", "BCDA", strict=True)
    )
    return [(line["azi1"] % 360, line["s12"]) for line in lines]


def form(tmp_path, rows, header=HEADER):
    path = tmp_path / "form.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def rows_of(points, identity="QE-1"):
    """Rows of a form: (name, bearing, distance), the first one with the start's coordinates."""
    (first, *_), *others = points
    start = [identity, "SHA", "2012-08-31", first, "", "", START[1], START[0]]
    return [start, *([identity, "SHA", "2012-08-31", *point, "", ""] for point in others)]


def quebrada():
    return [("A", "", ""), *((name, *leg) for name, leg in zip("BCDA", legs(), strict=True))]


class TestTraverse:
    def test_the_sides_of_the_quebrada_lead_round_it(self):
        # The sides, as published corners give them: 165, 916, 143 and 929 m.
        assert [round(length) for _, length in legs()] == [165, 916, 143, 929]
        walk = traverse(START, legs())
        assert walk.closing_error_m < 1e-5
        assert walk.points[:, ::-1] == pytest.approx(np.array(list(CORNERS.values())), abs=1e-9)
        assert planimeter_m2(walk.outline) == pytest.approx(66_625.9, abs=0.1)

    def test_a_worked_example_with_an_error(self):
        # GeographicLib's direct problem from point to point, with the last leg two metres short.
        sides = legs()
        sides[-1] = (sides[-1][0], sides[-1][1] - 2)
        at = CORNERS["A"]
        for bearing, length in sides:
            there = Geodesic.WGS84.Direct(*at, bearing, length)
            at = (there["lat2"], there["lon2"])
        back = Geodesic.WGS84.Inverse(*at, *CORNERS["A"])
        walk = traverse(START, sides)
        assert walk.closing_error_m == pytest.approx(back["s12"], abs=1e-6)
        assert walk.closing_error_m == pytest.approx(2.0, abs=1e-3)
        assert walk.closing_bearing == pytest.approx(back["azi1"] % 360, abs=1e-4)
        assert walk.ratio == pytest.approx(sum(length for _, length in sides) / 2.0, rel=1e-3)

    def test_the_compass_rule_moves_each_point_by_its_share_of_the_way(self):
        # A square of 100 m whose last leg is 4 m short: corners move by 1, 2 and 3 m northward.
        sides = [(90, 100.0), (180, 100.0), (270, 100.0), (0, 96.0)]
        before, after = (traverse(START, sides, correct=correct) for correct in (False, True))
        total = 396.0
        for place, (one, other) in enumerate(zip(before.points, after.points, strict=True)):
            moved = Geodesic.WGS84.Inverse(*one[::-1], *other[::-1])
            assert moved["s12"] == pytest.approx(4.0 * 100 * place / total, abs=1e-3)
            if place:
                assert abs(math.sin(math.radians(moved["azi1"]))) < 1e-3
        assert after.corrected
        assert after.closing_error_m == before.closing_error_m

    @given(
        st.lists(
            st.tuples(st.floats(0, 360), st.floats(1, 500)),
            min_size=3,
            max_size=12,
        )
    )
    def test_a_loop_walked_home_closes(self, sides):
        open_ = traverse(START, sides, closed=False)
        home = Geodesic.WGS84.Inverse(*open_.points[-1][::-1], *START[::-1])
        if home["s12"] < 1:
            return
        walk = traverse(START, [*sides, (home["azi1"] % 360, home["s12"])])
        assert walk.closing_error_m < 1e-4
        assert math.isnan(open_.ratio)

    @pytest.mark.parametrize(
        ("sides", "options", "said"),
        [
            ([], {}, "no legs"),
            ([(90, 0.0)], {}, "leg 1: the distance 0 m"),
            ([(361, 5.0)], {}, "not within 0 to 360 degrees"),
            ([(90, 5.0)], {"kind": "magnetic"}, "needs the date"),
            ([(90, 5.0)], {"kind": "polar"}, "not one of true, grid, magnetic"),
            ([(90, 5.0)], {"unit": "hours"}, "not one of degrees, mils, gons"),
            ([(90, 5.0)], {"closed": False, "correct": True}, "no error to spread"),
        ],
    )
    def test_what_cannot_be_walked_is_named(self, sides, options, said):
        with pytest.raises(ArgumentError, match=said):
            traverse(START, sides, **options)


class TestBearings:
    def test_mils_and_gons(self):
        assert true_bearing(1600, *START, unit="mils") == 90.0
        assert true_bearing(100, *START, unit="gons") == 90.0

    def test_grid_north_is_where_the_northings_point(self):
        # A kilometre along the grid, by pyproj's projection alone.
        grid = Proj(proj="utm", zone=19, south=True, ellps="WGS84")
        easting, northing = grid(*START)
        x, y = grid(easting, northing + 1000, inverse=True)
        line = Geodesic.WGS84.Inverse(*START[::-1], y, x)
        assert convergence(*START) == pytest.approx(line["azi1"], abs=1e-3)
        assert true_bearing(10, *START, kind="grid") == pytest.approx(10 + line["azi1"], abs=1e-3)

    def test_the_declination_of_the_world_magnetic_model(self):
        # Test values published with WMM 2020 (NOAA, 2020.0, height 0): 80° N 0° E, 0° 120° E.
        for latitude, longitude, expected in ((80, 0, -1.28), (0, 120, 0.16), (-80, 240, 69.36)):
            there = declination(longitude, latitude, "2020-01-01")
            assert there.model == "WMM 2020"
            assert there.degrees == pytest.approx(expected, abs=0.01)

    def test_the_two_models_meet(self):
        wmm = declination(*START, "2010-01-02")
        igrf = declination(*START, "2009-12-30")
        assert (wmm.model, igrf.model) == ("WMM 2010", "IGRF-14")
        assert wmm.degrees == pytest.approx(igrf.degrees, abs=0.1)

    @pytest.mark.parametrize(
        ("day", "known"),
        [("1899-12-31", "between 1900 and"), ("2030-01-01", "the models cover 1900 to 2029")],
    )
    def test_a_day_that_no_model_covers_is_an_error_with_the_range(self, day, known):
        with pytest.raises(ArgumentError, match=known):
            declination(*START, day)


class TestForms:
    def test_a_form_gives_hazards_for_the_ledger(self, tmp_path):
        survey = minemap.read_survey(form(tmp_path, rows_of(quebrada())), bearing="true")
        assert survey.rejected.empty
        assert survey.closures["closing_error_m"].iloc[0] < 1e-4
        ledger = minemap.Ledger(survey.hazards)
        assert ledger.remaining("2012-12-31")["area_m2"].sum() == pytest.approx(66_625.9, abs=0.1)

    def test_from_a_reference_point_past_a_landmark(self, tmp_path):
        # 50 m north of A stands a marker; from B a tree is seen, and left aside.
        marker = Geodesic.WGS84.Direct(*CORNERS["A"], 0, 50)
        points = quebrada()
        rows = rows_of(points)
        rows[0] = ["QE-1", "SHA", "2012-08-31", "RP", "", "", marker["lat2"], marker["lon2"]]
        rows.insert(1, ["QE-1", "SHA", "2012-08-31", "SP", 180, 50, "", ""])
        rows.insert(3, ["QE-1", "SHA", "2012-08-31", "LM1", 45, 20, "", ""])
        rows[-1][3] = "SP"
        survey = minemap.read_survey(form(tmp_path, rows), bearing="true")
        assert survey.closures["closing_error_m"].iloc[0] < 1e-4
        drawn = shapely.get_coordinates(survey.hazards.geometry.iloc[0])[:-1, ::-1]
        assert drawn == pytest.approx(np.array(list(CORNERS.values())), abs=1e-8)

    def test_magnetic_bearings_by_the_day_of_the_report(self, tmp_path):
        turn = declination(*START, "2012-08-31").degrees
        points = [
            (name, bearing if bearing == "" else (bearing - turn) % 360, length)
            for name, bearing, length in quebrada()
        ]
        survey = minemap.read_survey(form(tmp_path, rows_of(points)), bearing="magnetic")
        closure = survey.closures.iloc[0]
        # The declination differs by some thousandths of a degree from corner to corner.
        assert closure["closing_error_m"] < math.radians(0.005) * 2153
        assert (closure["bearings"], closure["model"]) == ("magnetic", "WMM 2010")

    def test_the_sample_closes_within_its_rounding(self):
        survey = minemap.read_survey(minemap.samples.survey_path())
        closure = survey.closures.iloc[0]
        # Half a metre and 0.05 degrees in each of four legs.
        assert closure["closing_error_m"] < 4 * 0.5 + math.radians(0.05) * 2153
        assert closure["area_m2"] == pytest.approx(66_625.9, rel=0.01)

    @pytest.mark.parametrize(
        ("change", "options", "said"),
        [
            (list, {}, "from true, grid or magnetic north"),
            (lambda rows: rows[2].__setitem__(4, "NE"), {"bearing": "true"}, "'NE' is not a num"),
            (lambda rows: rows[2].__setitem__(5, ""), {"bearing": "true"}, "row 3: neither coord"),
            (lambda rows: rows[2].__setitem__(5, -4), {"bearing": "true"}, "'-4' is negative"),
            (lambda rows: rows[2].__setitem__(5, 0), {"bearing": "true"}, "0 m is not positive"),
            (lambda rows: rows[2].__setitem__(5, "40 ft"), {"bearing": "true"}, "'40 ft' is not"),
            # Without minutes, it may be minutes that got the wrong sign: not 10° 3'.
            (lambda rows: rows[2].__setitem__(4, "10°30''"), {"bearing": "true"}, "is not a num"),
            (lambda rows: rows[2].__setitem__(4, "10°61'"), {"bearing": "true"}, "60 or more"),
            (lambda rows: rows[2].__setitem__(4, "104°"), {"bearing": "true", "unit": "gons"},
             "written in degrees, and bearings are said to be in gons"),
            (lambda rows: rows[2].__setitem__(4, 400), {"bearing": "true"}, "within 0 to 360"),
            (lambda rows: rows[0].__setitem__(6, ""), {"bearing": "true"}, "no latitude"),
            (lambda rows: rows[4].__setitem__(5, 900), {"bearing": "true", "tolerance_m": 5},
             "closes with an error of 28.5"),
            (lambda rows: rows[4].__setitem__(5, 900), {"bearing": "true", "tolerance_ratio": 200},
             "closes with 1:7"),
            (lambda rows: rows[1].__setitem__(1, "CHA"), {"bearing": "true"}, "differ in category"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_used_rejects_the_area_with_its_rows(
        self, tmp_path, change, options, said
    ):
        rows = rows_of(quebrada())
        change(rows)
        path = form(tmp_path, rows)
        survey = minemap.read_survey(path, on_reject="return", **options)
        assert survey.hazards.empty
        assert survey.rejected["row"].tolist() == [1, 2, 3, 4, 5]
        assert survey.rejected["reason"].str.contains(said).all()
        with pytest.raises(RejectedRows, match="QE-1"):
            minemap.read_survey(path, **options)

    @pytest.mark.parametrize(
        ("bearings", "distances"),
        [
            # A square of 100 m whose first side goes to 104.5 degrees.
            (["104°30'", "194° 30,0'", "284º30′00″", "14d30m"], ["100"] * 4),
            ([104.5, "194,5", "284.5°", "14.5"], ["100 m", "0,1 km", "100,0", "100 mts"]),
        ],
    )
    def test_bearings_and_distances_in_the_spellings_of_the_field(
        self, tmp_path, bearings, distances
    ):
        points = [("A", "", ""), *zip("BCDA", bearings, distances, strict=True)]
        survey = minemap.read_survey(form(tmp_path, rows_of(points)), bearing="true")
        assert survey.closures["closing_error_m"].iloc[0] < 1e-2
        second = shapely.get_coordinates(survey.hazards.geometry.iloc[0])[1]
        there = Geodesic.WGS84.Direct(*CORNERS["A"], 104.5, 100)
        assert second == pytest.approx((there["lon2"], there["lat2"]), abs=1e-9)

    @pytest.mark.parametrize(
        ("distances", "said"),
        [
            (["1,250", "900", "1,250", "900"], "'1,250' may mean thousands or decimals"),
            (["1,250.5", "900", "1,250.5", "900"], None),
        ],
    )
    def test_a_mark_in_a_distance_is_never_guessed(self, tmp_path, distances, said):
        points = [("A", "", ""), *zip("BCDA", [0, 90, 180, 270], distances, strict=True)]
        survey = minemap.read_survey(
            form(tmp_path, rows_of(points)), bearing="true", on_reject="return"
        )
        if said is None:
            assert survey.closures["length_m"].iloc[0] == pytest.approx(4301, abs=0.1)
        else:
            assert survey.rejected["reason"].str.contains(said).all()

    def test_without_a_leg_home_nothing_is_said_of_the_error(self, tmp_path):
        survey = minemap.read_survey(form(tmp_path, rows_of(quebrada()[:-1])), bearing="true")
        assert survey.closures["closing_error_m"].isna().all()
        assert len(survey.hazards) == 1

    def test_a_file_that_is_no_form_says_what_one_is(self, tmp_path):
        with pytest.raises(SchemaError, match="no column bearing"):
            minemap.read_survey(form(tmp_path, [["A"]], ["hazard_id"]))

    def test_on_the_command_line(self, tmp_path, capsys):
        target = tmp_path / "areas.gpkg"
        call = ["survey", str(minemap.samples.survey_path()), "--correct", "--output", str(target)]
        assert main(call) == 0
        told = capsys.readouterr().out
        assert "4 legs, 2,153 m, closes with 0.33 m (1:6,561), spread over the points" in told
        assert len(minemap.read_hazards(target)) == 1
        assert main([*call[:2], "--tolerance-m", "0.1"]) == 1
        assert "more than 0.1 m" in capsys.readouterr().err

    def test_two_areas_in_one_form(self, tmp_path):
        rows = [*rows_of(quebrada()), *rows_of(quebrada(), "QE-2")]
        survey = minemap.read_survey(form(tmp_path, rows), bearing="true")
        assert survey.closures["hazard_id"].tolist() == ["QE-1", "QE-2"]
        assert isinstance(survey.closures, pd.DataFrame)
