"""Mends that minemap proposes: what is mended, what is not, and the area before and after."""

from __future__ import annotations

import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from conftest import planimeter_m2, square
from faults import Cell, faults, hazard, seeded, table, twin
from hypothesis import given, settings
from hypothesis import strategies as st

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, CoordinateError
from minemap.quality.rings import metres_per_degree


def proposal(code):
    (fault,) = (fault for fault in faults() if fault.code == code)
    hazards = table(fault.hazards)
    mended, report = minemap.repair(hazards)
    return hazards, mended, report


class TestWhatIsMended:
    def test_corners_in_the_wrong_order(self):
        _, mended, report = proposal("vertex-order")
        assert report["mend"].tolist() == ["reordered"]
        field = Cell(0).ring((0, 0), (2, 0), (2, 2), (0, 2))
        assert shapely.equals(mended.geometry.iloc[0], field)
        assert report["area_after_m2"].item() == pytest.approx(planimeter_m2(field), abs=0.01)

    def test_corners_sorted_as_text(self):
        # A field of twelve corners, entered as TP1, TP10, TP11, TP12, TP2 and so on.
        corners = [(0, 0), (1, 0.3), (2, 0), (3, 0.3), (4, 0), (4, 1)]
        corners += [(4, 2), (3, 1.8), (2, 2), (1, 1.8), (0, 2), (0, 1)]
        by_text = sorted(range(12), key=lambda number: str(number + 1))
        typed = Cell(0).ring(*(corners[number] for number in by_text))
        assert not typed.is_valid
        mended, report = minemap.repair(table([hazard("typed", typed)]))
        assert report["mend"].tolist() == ["reordered"]
        assert shapely.equals(mended.geometry.iloc[0], Cell(0).ring(*corners))

    def test_spikes(self):
        _, mended, report = proposal("spike")
        assert report["mend"].iloc[0] == "spike"
        assert mended.geometry.is_valid.all()
        assert report["area_after_m2"].iloc[-1] == pytest.approx(
            report["area_before_m2"].iloc[0], rel=1e-4
        )
        assert shapely.bounds(mended.geometry.iloc[0])[2] < report_east("spike")

    def test_repeated_corners(self):
        hazards, mended, report = proposal("repeated-vertex")
        assert report[["mend", "vertices_before", "vertices_after"]].to_numpy().tolist() == [
            ["repeated", 6, 5]
        ]
        assert shapely.equals(mended.geometry.iloc[0], hazards.geometry.iloc[0])

    def test_a_polygon_twice_and_polygons_that_overlap(self):
        _, mended, report = proposal("duplicate-part")
        assert report["mend"].tolist() == ["duplicate"]
        assert report["area_after_m2"].item() == pytest.approx(report["area_before_m2"].item() / 2)
        hazards, mended, report = proposal("overlapping-parts")
        assert report["mend"].tolist() == ["joined"]
        union = shapely.union_all(shapely.get_parts(hazards.geometry.iloc[0]))
        assert mended.geometry.iloc[0].equals(union)

    def test_an_outline_that_touches_itself(self):
        hazards, mended, report = proposal("pinch")
        assert report["mend"].tolist() == ["rebuilt"]
        assert mended.geometry.is_valid.all()
        assert report["area_after_m2"].item() == pytest.approx(report["area_before_m2"].item())
        assert hazards.geometry.is_valid.tolist() == [False]


def report_east(code):
    (fault,) = (fault for fault in faults() if fault.code == code)
    return shapely.bounds(fault.hazards[0]["geometry"])[2]


class TestWhatIsLeftAlone:
    @pytest.mark.parametrize("code", ["crossing", "needle", "sliver", "too-few-vertices"])
    def test_what_only_the_survey_form_can_tell(self, code):
        hazards, mended, report = proposal(code)
        assert len(report) == 0
        assert mended.geometry.geom_equals_exact(hazards.geometry, 0).all()

    def test_the_table_given_and_all_other_columns(self):
        hazards, _ = seeded()
        before = hazards.copy(deep=True)
        mended, report = minemap.repair(hazards, language="es")
        assert hazards.geometry.to_wkb().equals(before.geometry.to_wkb())
        assert mended.drop(columns="geometry").equals(before.drop(columns="geometry"))
        untouched = ~mended.index.isin(report["row"])
        assert (mended.geometry[untouched].to_wkb() == before.geometry[untouched].to_wkb()).all()

    def test_a_clean_record(self):
        hazards, releases = twin()
        for clean in (hazards, releases):
            assert len(minemap.repair(clean)[1]) == 0

    def test_points_and_rows_without_geometry(self):
        places = gpd.GeoDataFrame(
            {"hazard_id": ["A", "B"]}, geometry=[shapely.Point(-78, -5), None], crs=4326
        )
        mended, report = minemap.repair(places)
        assert len(report) == 0
        assert mended.geometry.isna().tolist() == [False, True]

    def test_a_table_of_another_crs_is_refused(self):
        with pytest.raises(CoordinateError, match="to_crs"):
            minemap.repair(table([hazard("A", square(0, 0))]).to_crs(32717))


@settings(deadline=None)
@given(st.permutations([(0, 0), (2, -0.4), (3.1, 1), (2.2, 2.3), (0.4, 2)]))
def test_a_convex_field_is_found_again_whatever_the_order_of_its_corners(corners):
    typed = Cell(0).ring(*corners)
    mended, _ = minemap.repair(table([hazard("typed", typed)]))
    hull = shapely.convex_hull(typed)
    # Corners of a convex field can be joined without a crossing in one way alone.
    assert mended.geometry.iloc[0].equals(hull)


def field(*corners):
    """A polygon of corners in metres, east and north of a place in Bosnia."""
    east, north = metres_per_degree(44.0)
    return shapely.Polygon([(17 + x / east, 44 + y / north) for x, y in corners])


class TestTheLeastMend:
    """What a cut explains is cut: corners change their order only where nothing less mends."""

    @pytest.mark.parametrize(
        ("corners", "kept"),
        [
            # Out and back on one side, exactly.
            ([(0, 0), (200, 0), (200, 75), (260, 75), (200, 75), (200, 150), (0, 150)], 30_000),
            # In and back.
            ([(0, 0), (200, 0), (200, 200), (0, 200), (0, 100), (80, 110), (0, 100)], 40_000),
            # An edge that is overshot.
            ([(0, 0), (90, 0), (30, 0), (30, 50), (0, 50)], 1_500),
            # A spike upon a spike.
            (
                [(0, 0), (50, 0), (50, 20), (90, 20), (120, 20), (70, 20), (50, 20), (0, 50)],
                1_750,
            ),
            # A tip half a metre wide that crosses its own foot.
            ([(0, 0), (200, 0), (200, 75), (260, 75), (199.9, 74.6), (200, 150), (0, 150)], 30_000),
        ],
    )
    def test_is_a_cut_that_keeps_the_ground(self, corners, kept):
        drawn = field(*corners)
        mended, report = minemap.repair(table([hazard("H", drawn)]))
        assert set(report["mend"]) <= {"spike", "tip"}
        assert mended.geometry.is_valid.all()
        assert planimeter_m2(mended.geometry.item()) == pytest.approx(kept, rel=2e-3)
        found = minemap.check(table([hazard("H", drawn)]))
        assert "vertex-order" not in set(found["code"])

    def test_a_second_repair_changes_nothing(self):
        for record in seeded():
            mended, _ = minemap.repair(record)
            assert len(minemap.repair(mended)[1]) == 0

    def test_can_be_chosen_by_kind(self):
        hazards, _ = seeded()
        _, all_kinds = minemap.repair(hazards)
        assert set(minemap.repair(hazards, only="spike")[1]["mend"]) == {"spike"}
        ordered = set(minemap.repair(hazards, skip=["reordered"])[1]["mend"])
        assert ordered == set(all_kinds["mend"]) - {"reordered"}
        with pytest.raises(ArgumentError, match="turned is no mend"):
            minemap.repair(hazards, only="turned")

    def test_every_mend_but_another_order_keeps_the_ground_that_is_counted(self):
        hazards, _ = seeded()
        _, report = minemap.repair(hazards, skip=["reordered", "joined", "duplicate"])
        change = (report["area_after_m2"] - report["area_before_m2"]).abs()
        assert (change <= 0.02 * report["area_before_m2"] + 1.0).all()


class TestOnTheCommandLine:
    """``minemap repair``: the mends, and the account before and after them."""

    @pytest.fixture
    def record(self, tmp_path):
        tie = shapely.Polygon([(-78.5, -4), (-78.499, -3.999), (-78.499, -4), (-78.5, -3.999)])
        hazards = gpd.GeoDataFrame(
            {"hazard_id": ["A"], "category": ["SHA"], "reported_on": ["2020-01-31"]},
            geometry=[tie],
            crs=4326,
        )
        return minemap.write({"hazards": hazards}, tmp_path / "record.gpkg")

    def test_the_account_before_and_after(self, record, capsys):
        status = main(["repair", str(record), "--no-releases"])
        printed = capsys.readouterr().out
        assert status == 1
        assert "1 mends, of 1 rows" in printed
        assert re.search(r"closing +6,140 +12,280 +6,140", printed)

    def test_what_is_mended_is_written_and_needs_no_second_time(self, record, tmp_path, capsys):
        mended, report = tmp_path / "mended.gpkg", tmp_path / "mends.csv"
        main(["repair", str(record), "--no-releases", "-o", str(mended), "--report", str(report)])
        assert pd.read_csv(report)["mend"].tolist() == ["reordered"]
        capsys.readouterr()
        assert main(["repair", str(mended), "--no-releases"]) == 0
        assert "0 mends" in capsys.readouterr().out

    def test_kinds_are_chosen(self, record, capsys):
        assert main(["repair", str(record), "--no-releases", "--skip", "reordered"]) == 0
        assert main(["repair", str(record), "--no-releases", "--only", "nothing"]) == 2
        assert "is no mend" in capsys.readouterr().err
