"""The six rules of the ledger, one by one, on small drawings whose areas are known by hand."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import (
    STEP,
    flows_on,
    hazard_table,
    ledger_of,
    planimeter_m2,
    release_table,
    square,
)
from matplotlib import pyplot as plt
from test_workload import plan_of

import minemap
from minemap import accounts
from minemap.errors import MinemapWarning
from minemap.maps.situation import situation
from minemap.sweep import faces, sweeping

CELL = round(planimeter_m2(square(0, 0)))
"""One square of the grid in m²; within the grid used here they differ by less than 1 m²."""


def cells(ledger, day, **options):
    """Remaining squares by hazard and category, to a hundredth of a square."""
    left = ledger.remaining(day, **options)
    return {
        (row.hazard_id, row.category): round(row.area_m2 / CELL, 2) for row in left.itertuples()
    }


class TestRule1GroundIsCountedOnce:
    def test_two_hazards_over_one_place_count_it_once(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("B", "SHA", "2021-01-01", square(1, 0, 2)),
            ]
        )
        union = square(0, 0, 3)
        total = ledger.remaining("2021-01-01")["area_m2"].sum()
        assert total == pytest.approx(planimeter_m2(union), rel=1e-6)

    def test_it_belongs_to_the_confirmed_area_first(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("B", "CHA", "2021-01-01", square(1, 0, 2)),
            ]
        )
        assert cells(ledger, "2021-01-01") == {("A", "SHA"): 1, ("B", "CHA"): 2}

    def test_then_to_the_area_that_was_reported_first(self):
        ledger = ledger_of(
            [
                ("Z", "SHA", "2020-01-01", square(0, 0, 2)),
                ("A", "SHA", "2021-01-01", square(1, 0, 2)),
            ]
        )
        assert cells(ledger, "2021-01-01") == {("Z", "SHA"): 2, ("A", "SHA"): 1}

    def test_then_to_the_smaller_id(self):
        ledger = ledger_of(
            [
                ("B", "CHA", "2020-01-01", square(0, 0, 2)),
                ("A", "CHA", "2020-01-01", square(1, 0, 2)),
            ]
        )
        assert cells(ledger, "2020-01-01") == {("A", "CHA"): 2, ("B", "CHA"): 1}

    def test_three_hazards_drawn_twice_over_count_once(self):
        drawn = square(0, 0)
        ledger = ledger_of([(name, "SHA", "2020-01-01", drawn) for name in "CAB"])
        assert cells(ledger, "2020-01-01") == {("A", "SHA"): 1}


class TestRule2AReleaseTakesTheGroundItCovers:
    def test_whichever_hazard_it_names(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0)), ("B", "SHA", "2020-01-01", square(5, 0))],
            [("R", "cleared", "2021-05-01", square(5, 0), {"hazard_id": "A"})],
        )
        assert cells(ledger, "2021-05-01") == {("A", "SHA"): 1}

    def test_of_every_hazard_alive_there(self):
        both = square(0, 0)
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", both), ("B", "CHA", "2020-06-01", both)],
            [("R", "cleared", "2021-05-01", both)],
        )
        assert cells(ledger, "2021-05-01") == {}
        assert flows_on(ledger, "2021-05-01") == {"cleared_m2": CELL}

    def test_counts_from_the_close_of_its_day(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0))],
            [("R", "reduced", "2021-05-01", square(0, 0))],
        )
        assert cells(ledger, "2021-04-30") == {("A", "SHA"): 1}
        assert cells(ledger, "2021-05-01") == {}

    def test_ground_reported_anew_under_a_new_id_is_added(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0)), ("B", "SHA", "2022-01-01", square(0, 0))],
            [("R", "cleared", "2021-05-01", square(0, 0))],
        )
        assert flows_on(ledger, "2022-01-01") == {"added_m2": CELL}
        assert cells(ledger, "2022-01-01") == {("B", "SHA"): 1}


class TestRule3TheFirstReleaseTakesTheGround:
    def test_ground_released_twice_counts_for_the_earlier_record(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0, 3))],
            [
                ("late", "cleared", "2022-01-01", square(0, 0, 2)),
                ("early", "reduced", "2021-01-01", square(1, 0, 2)),
            ],
        )
        assert flows_on(ledger, "2021-01-01") == {"reduced_m2": round(2 * CELL)}
        assert flows_on(ledger, "2022-01-01") == {"cleared_m2": CELL}
        assert ledger.released().loc["cleared", "again_m2"] == pytest.approx(CELL, abs=1)

    def test_on_one_day_cleared_goes_before_reduced_before_cancelled(self):
        place = square(0, 0)
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", place)],
            [
                ("1", "cancelled", "2021-01-01", place),
                ("2", "reduced", "2021-01-01", place),
                ("3", "cleared", "2021-01-01", place),
            ],
        )
        assert flows_on(ledger, "2021-01-01") == {"cleared_m2": CELL}

    def test_then_the_smaller_release_id(self):
        place = square(0, 0)
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", place)],
            [("R2", "cleared", "2021-01-01", place), ("R1", "cleared", "2021-01-01", place)],
        )
        assert ledger.pieces["release_id"].tolist() == ["R1"]


class TestRule4AVersionSpeaksOnlyOfTheGroundOnWhichItDiffers:
    def test_ground_gained_and_dropped_is_adjusted(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("A", "SHA", "2021-01-01", square(1, 0, 3)),
            ]
        )
        assert flows_on(ledger, "2021-01-01") == {
            "adjusted_in_m2": 2 * CELL,
            "adjusted_out_m2": CELL,
        }
        assert cells(ledger, "2021-01-01") == {("A", "SHA"): 3}

    def test_ground_released_between_stays_released_when_drawn_again(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("A", "SHA", "2022-01-01", square(0, 0, 3)),
            ],
            [("R", "cleared", "2021-01-01", square(0, 0))],
        )
        assert flows_on(ledger, "2022-01-01") == {"adjusted_in_m2": CELL}
        assert cells(ledger, "2022-01-01") == {("A", "SHA"): 2}

    def test_ground_dropped_and_drawn_anew_comes_back(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("A", "SHA", "2021-01-01", square(0, 0)),
                ("A", "SHA", "2022-01-01", square(0, 0, 2)),
            ]
        )
        assert cells(ledger, "2021-06-01") == {("A", "SHA"): 1}
        assert flows_on(ledger, "2022-01-01") == {"adjusted_in_m2": CELL}

    def test_a_changed_category_confirms_what_is_left(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("A", "CHA", "2022-01-01", square(0, 0, 2)),
            ],
            [("R", "cancelled", "2021-01-01", square(0, 0))],
        )
        assert flows_on(ledger, "2022-01-01", by="category") == {
            ("CHA", "confirmed_in_m2"): CELL,
            ("SHA", "confirmed_out_m2"): CELL,
        }
        assert cells(ledger, "2022-01-01") == {("A", "CHA"): 1}

    def test_or_downgrades_it(self):
        ledger = ledger_of(
            [("A", "CHA", "2020-01-01", square(0, 0)), ("A", "SHA", "2022-01-01", square(0, 0))]
        )
        assert flows_on(ledger, "2022-01-01", by="category") == {
            ("CHA", "downgraded_out_m2"): CELL,
            ("SHA", "downgraded_in_m2"): CELL,
        }

    def test_a_version_without_outline_and_size_zero_withdraws_the_area(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0)),
                ("A", "SHA", "2021-01-01", None, {"reported_m2": 0.0}),
            ]
        )
        assert flows_on(ledger, "2021-01-01") == {"adjusted_out_m2": CELL}
        assert ledger.balance()["closing_areas"].tolist() == [1, 0]

    def test_a_record_that_confirmed_stands_when_the_area_is_drawn_again_as_suspected(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("A", "SHA", "2022-01-01", square(0, 0, 2)),
            ],
            [("R", "confirmed", "2021-01-01", square(0, 0))],
        )
        assert cells(ledger, "2022-01-01") == {("A", "SHA"): 1, ("A", "CHA"): 1}


class TestRule5GroundChangesHandsWithoutAChangeOfTheTotal:
    def test_a_confirmed_area_drawn_over_a_suspected_one_confirms(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0, 2)), ("B", "CHA", "2021-01-01", square(1, 0))]
        )
        assert flows_on(ledger, "2021-01-01", by="category") == {
            ("CHA", "confirmed_in_m2"): CELL,
            ("SHA", "confirmed_out_m2"): CELL,
        }
        assert flows_on(ledger, "2021-01-01") == {}

    def test_a_confirmed_area_withdrawn_from_over_a_suspected_one_downgrades(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("B", "CHA", "2021-01-01", square(1, 0)),
                ("B", "CHA", "2022-01-01", square(7, 0)),
            ]
        )
        assert flows_on(ledger, "2022-01-01", by="category") == {
            ("CHA", "downgraded_out_m2"): CELL,
            ("CHA", "adjusted_in_m2"): CELL,
            ("SHA", "downgraded_in_m2"): CELL,
        }

    def test_between_two_areas_of_one_category_it_is_adjusted_out_and_in(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0)),
                ("B", "SHA", "2021-01-01", square(0, 0)),
                ("A", "SHA", "2022-01-01", square(9, 0)),
            ]
        )
        assert flows_on(ledger, "2022-01-01", by="hazard_id") == {
            ("A", "adjusted_in_m2"): CELL,
            ("A", "adjusted_out_m2"): CELL,
            ("B", "adjusted_in_m2"): CELL,
        }

    def test_both_first_drawn_on_one_day_add_confirmed_ground_and_confirm_none(self):
        place = square(0, 0)
        ledger = ledger_of([("A", "SHA", "2020-01-01", place), ("B", "CHA", "2020-01-01", place)])
        assert flows_on(ledger, "2020-01-01", by="category") == {("CHA", "added_m2"): CELL}

    def test_a_record_confirms_a_part_and_releases_none(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0, 3))],
            [("R", "confirmed", "2021-01-01", square(1, 0))],
        )
        assert cells(ledger, "2021-01-01") == {("A", "SHA"): 2, ("A", "CHA"): 1}
        assert ledger.released()["area_m2"].sum() == 0

    def test_moves_are_seen_between_sectors_only(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2), {"sector": "North"}),
                ("B", "CHA", "2021-01-01", square(1, 0), {"sector": "South"}),
            ]
        )
        assert flows_on(ledger, "2021-01-01", by="sector") == {
            ("North", "confirmed_out_m2"): CELL,
            ("South", "confirmed_in_m2"): CELL,
        }


class TestRule6GroundReleasedOutsideEveryLivingHazardIsWorkedArea:
    def test_it_is_taken_from_nothing(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0))],
            [("R", "cleared", "2021-01-01", square(0, 0, 3))],
        )
        line = ledger.released().loc["cleared"]
        assert round(line["area_m2"]) == CELL
        assert round(line["outside_m2"]) == pytest.approx(2 * CELL, abs=1)

    def test_released_before_the_area_was_reported_leaves_the_area_whole(self):
        ledger = ledger_of(
            [("A", "SHA", "2022-01-01", square(0, 0))],
            [("R", "cleared", "2021-01-01", square(0, 0))],
        )
        assert cells(ledger, "2022-01-01") == {("A", "SHA"): 1}
        assert ledger.worked["what"].tolist() == ["outside"]

    def test_released_on_the_day_of_the_report_takes_it(self):
        ledger = ledger_of(
            [("A", "SHA", "2021-01-01", square(0, 0))],
            [("R", "cleared", "2021-01-01", square(0, 0))],
        )
        assert flows_on(ledger, "2021-01-01") == {"added_m2": CELL, "cleared_m2": CELL}
        assert cells(ledger, "2021-01-01") == {}


class TestGroundWithoutAnOutline:
    def test_counts_with_its_written_figure_and_says_so(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0).centroid, {"reported_m2": 5_000.0}),
                ("B", "SHA", "2020-01-01", None, {"reported_m2": 300.0}),
                ("C", "SHA", "2020-01-01", square(3, 0)),
            ]
        )
        total = ledger.remaining("2020-12-31", by="category").loc["SHA"]
        assert total["areas"] == 3
        assert total["unmeasured_m2"] == 5_300
        assert total["area_m2"] == pytest.approx(5_300 + CELL, abs=1)

    def test_is_reduced_by_releases_that_name_it(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", None, {"reported_m2": 5_000.0})],
            [("R", "cancelled", "2021-01-01", None, {"hazard_id": "A", "reported_m2": 3_000.0})],
        )
        assert ledger.remaining("2021-01-01")["area_m2"].tolist() == [2_000]

    def test_never_falls_below_nothing(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", None, {"reported_m2": 500.0})],
            [("R", "cancelled", "2021-01-01", None, {"hazard_id": "A", "reported_m2": 500.5})],
        )
        line = ledger.released().loc["cancelled"]
        assert (line["area_m2"], line["outside_m2"], line["again_m2"]) == (500, 0.5, 0)
        assert len(ledger.remaining("2021-01-01")) == 0

    def test_is_reduced_by_the_measured_ground_of_a_record_that_names_it(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0).centroid, {"reported_m2": 20_000.0})],
            [("R", "cleared", "2021-01-01", square(0, 0), {"hazard_id": "A"})],
        )
        left = ledger.remaining("2021-01-01")["area_m2"].sum()
        assert left == pytest.approx(20_000 - planimeter_m2(square(0, 0)), abs=0.01)
        assert len(ledger.worked) == 0

    def test_moves_to_an_outline_when_one_is_drawn(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", None, {"reported_m2": 9_000.0}),
                ("A", "CHA", "2021-01-01", square(0, 0)),
            ]
        )
        assert flows_on(ledger, "2021-01-01", by="category") == {
            ("CHA", "adjusted_in_m2"): CELL,
            ("SHA", "adjusted_out_m2"): 9_000,
        }

    def test_of_unknown_size_is_an_area_of_no_m2(self):
        ledger = ledger_of([("A", "SHA", "2020-01-01", square(0, 0).centroid)])
        assert ledger.remaining("2020-12-31", by="category").loc["SHA"].tolist() == [1, 0, 0, 0]
        assert ledger.balance()["closing_areas"].tolist() == [1]

    def test_of_unknown_size_ends_where_a_version_gives_its_size(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0).centroid),
                ("A", "SHA", "2021-01-01", square(0, 0).centroid, {"reported_m2": 5_000.0}),
            ]
        )
        assert ledger.pieces["area_m2"].tolist() == [0, 5_000]
        assert ledger.pieces["exit"].tolist()[:1] == ["adjusted"]
        assert ledger.pieces["left_on"].tolist() == [pd.Timestamp("2021-01-01"), pd.NaT]
        account = ledger.balance()[["adjusted_in_m2", "closing_m2", "closing_areas"]]
        assert account.to_numpy().tolist() == [[0, 0, 1], [5_000, 5_000, 1]]

    def test_keeps_its_size_where_a_version_does_not_write_it_again(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", None, {"reported_m2": 1_000.0}),
                ("A", "SHA", "2021-01-01", square(0, 0).centroid),
                ("A", "SHA", "2022-01-01", None, {"reported_m2": 400.0}),
            ]
        )
        assert ledger.balance()["closing_m2"].tolist() == [1_000, 1_000, 400]

    def test_confirmed_in_part_by_a_record(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", None, {"reported_m2": 5_000.0})],
            [("R", "confirmed", "2021-01-01", None, {"hazard_id": "A", "reported_m2": 1_000.0})],
        )
        left = ledger.remaining("2021-01-01", by="category")["area_m2"]
        assert left.to_dict() == {"CHA": 1_000, "SHA": 4_000}


class TestReleasesWithoutAnOutline:
    def test_take_their_figure_from_the_outline_they_name(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0))],
            [("R", "reduced", "2021-01-01", None, {"hazard_id": "A", "reported_m2": 2_000.0})],
        )
        left = ledger.remaining("2021-01-01")
        assert left["area_m2"].sum() == pytest.approx(planimeter_m2(square(0, 0)) - 2_000, abs=0.01)
        assert flows_on(ledger, "2021-01-01") == {"reduced_m2": 2_000}
        assert left["unmeasured_m2"].sum() == left["area_m2"].sum()

    def test_leave_whole_what_other_records_take_with_an_outline(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0, 2))],
            [
                ("R1", "reduced", "2021-01-01", None, {"hazard_id": "A", "reported_m2": 2_000.0}),
                ("R2", "cleared", "2022-01-01", square(0, 0)),
            ],
        )
        assert flows_on(ledger, "2022-01-01") == {"cleared_m2": CELL}
        left = ledger.remaining("2022-01-01")["area_m2"].sum()
        assert left == pytest.approx(planimeter_m2(square(1, 0)) - 2_000, abs=0.01)

    def test_take_all_of_it_with_its_outline_when_they_say_so(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0))],
            [("R", "cancelled", "2021-01-01", None, {"hazard_id": "A", "reported_m2": 1e6})],
        )
        assert len(ledger.remaining("2021-01-01")) == 0
        beyond = ledger.released().loc["cancelled", "outside_m2"]
        assert beyond == pytest.approx(1e6 - planimeter_m2(square(0, 0)), abs=0.01)

    def test_that_are_only_a_point_are_found_by_their_place(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0)), ("B", "SHA", "2020-01-01", square(5, 0))],
            [("R", "cleared", "2021-01-01", square(5, 0).centroid, {"reported_m2": 100.0})],
        )
        left = ledger.remaining("2021-01-01").set_index("hazard_id")["area_m2"]
        assert left["A"] - left["B"] == pytest.approx(100, abs=0.1)

    @pytest.mark.parametrize("place", [None, square(9, 9).centroid], ids=["nowhere", "a point"])
    def test_that_name_no_known_hazard_take_from_nothing(self, place):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0))],
            [("R", "cleared", "2021-01-01", place, {"hazard_id": "?", "reported_m2": 100.0})],
        )
        with pytest.warns(MinemapWarning, match=r"R, which names \?\), 100 m² that"):
            assert cells(ledger, "2021-01-01") == {("A", "SHA"): 1}
        assert ledger.released().loc["cleared", "outside_m2"] == 100

    def test_that_confirm_move_their_figure(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0)), ("A", "CHA", "2022-01-01", square(0, 0))],
            [("R", "confirmed", "2021-01-01", None, {"hazard_id": "A", "reported_m2": 2_000.0})],
        )
        left = ledger.remaining("2021-06-01", by="category")["area_m2"]
        assert left["CHA"] == pytest.approx(2_000)
        assert left.sum() == pytest.approx(planimeter_m2(square(0, 0)), abs=0.01)
        after = ledger.remaining("2022-01-01", by="category")["area_m2"]
        assert after["CHA"] == pytest.approx(planimeter_m2(square(0, 0)), abs=0.01)

    def test_that_confirm_take_what_no_record_confirmed_before(self):
        """The first of three squares by an outline, then 5,000 and 6,000 m² of the others."""
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0, 3))],
            [
                ("R", "confirmed", "2021-01-01", square(0, 0)),
                ("S", "confirmed", "2022-01-01", None, by_figure("A", 5_000)),
                ("T", "confirmed", "2023-01-01", None, by_figure("A", 6_000)),
            ],
        )
        known = ledger.balance(by="category")["closing_m2"].xs("CHA", level="category")
        first = planimeter_m2(square(0, 0))
        assert known.tolist()[-3:] == pytest.approx(
            [first, first + 5_000, first + 11_000], abs=0.01
        )

    def test_leave_the_outline_of_a_category_that_was_before(self):
        """Half is released by a figure after all of it was confirmed."""
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0)), ("A", "CHA", "2021-01-01", square(0, 0))],
            [("R", "cleared", "2022-01-01", None, by_figure("A", CELL / 2))],
        )
        assert ledger.remaining("2020-12-31").geometry.item().equals(square(0, 0))


def by_figure(hazard, m2):
    """The columns of a record that gives a figure and no outline."""
    return {"hazard_id": hazard, "reported_m2": float(m2)}


def line_of(ledger, outcome):
    """What became of the squares released so: taken, outside every living hazard, again."""
    line = ledger.released().loc[outcome]
    return [round(line[name] / CELL, 2) for name in ("area_m2", "outside_m2", "again_m2")]


class TestAFigureIsAShareOfGround:
    """Two squares A, of which W is the western and E the eastern."""

    A, W, E = square(0, 0, 2), square(0, 0), square(1, 0)

    def test_a_hazard_reported_later_on_released_ground_is_added(self):
        ledger = ledger_of(
            [("SHA-1", "SHA", "2020-01-01", self.A), ("CHA-1", "CHA", "2021-01-08", self.W)],
            [("NTS-1", "cancelled", "2021-01-01", None, by_figure("SHA-1", 3 * CELL))],
        )
        assert cells(ledger, "2021-01-01") == {}
        assert cells(ledger, "2021-01-08") == {("CHA-1", "CHA"): 1}
        assert flows_on(ledger, "2021-01-08", by="category") == {("CHA", "added_m2"): CELL}

    def test_and_is_not_lost_by_half_where_half_was_released(self):
        ledger = ledger_of(
            [("SHA-1", "SHA", "2020-01-01", self.A), ("CHA-1", "CHA", "2021-01-08", self.W)],
            [("NTS-1", "cancelled", "2021-01-01", None, by_figure("SHA-1", CELL))],
        )
        assert cells(ledger, "2021-01-08") == {("SHA-1", "SHA"): 1, ("CHA-1", "CHA"): 1}
        assert flows_on(ledger, "2021-01-08", by="category") == {("CHA", "added_m2"): CELL}

    def test_and_a_later_record_releases_it(self):
        ledger = ledger_of(
            [("SHA-1", "SHA", "2020-01-01", self.A), ("CHA-1", "CHA", "2021-01-08", self.W)],
            [
                ("NTS-1", "cancelled", "2021-01-01", None, by_figure("SHA-1", CELL)),
                ("CL-1", "cleared", "2022-01-01", self.W, {"hazard_id": "CHA-1"}),
            ],
        )
        assert line_of(ledger, "cleared") == [1, 0, 0]
        assert cells(ledger, "2022-01-01") == {("SHA-1", "SHA"): 1}

    def test_a_hazard_that_covers_all_shares_of_a_face_is_measured(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", self.W), ("B", "CHA", "2022-01-01", self.W)],
            [("R", "reduced", "2021-01-01", None, by_figure("A", CELL / 2))],
        )
        left = ledger.remaining("2022-01-01").set_index("hazard_id")
        assert left.loc["B", "area_m2"] == pytest.approx(planimeter_m2(self.W), abs=0.01)
        assert left.loc["B", "unmeasured_m2"] == 0
        assert left.loc["B", "geometry"].equals(self.W)

    def test_ground_confirmed_by_a_figure_is_owned_as_a_confirmed_area(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", self.A), ("B", "CHA", "2022-01-01", self.A)],
            [("R", "confirmed", "2021-01-01", None, by_figure("A", 2.5 * CELL))],
        )
        assert cells(ledger, "2022-01-01") == {("A", "CHA"): 2}

    def test_ground_dropped_and_drawn_anew_comes_back(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", self.A),
                ("A", "SHA", "2022-01-01", self.W),
                ("A", "SHA", "2024-01-01", self.A),
            ],
            [("R", "cleared", "2021-01-01", None, by_figure("A", planimeter_m2(self.E)))],
        )
        assert cells(ledger, "2021-01-01") == {("A", "SHA"): 1}
        assert cells(ledger, "2022-01-01") == {("A", "SHA"): 1}
        assert cells(ledger, "2024-01-01") == {("A", "SHA"): 2}

    def test_what_it_took_is_released_again_by_a_later_outline(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", self.A)],
            [
                ("R", "reduced", "2021-01-01", None, by_figure("A", 2 * planimeter_m2(self.W))),
                ("S", "cleared", "2022-01-01", self.A),
            ],
        )
        assert line_of(ledger, "cleared") == [0, 0, 2]

    def test_and_half_of_it_where_it_took_half(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", self.A)],
            [
                ("R", "reduced", "2021-01-01", None, by_figure("A", CELL)),
                ("S", "cleared", "2022-01-01", self.A),
            ],
        )
        assert line_of(ledger, "cleared") == [1, 0, 1]

    def test_it_is_released_again_where_an_outline_took_the_ground_before(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", self.A)],
            [
                ("S", "cleared", "2021-01-01", self.A),
                ("R", "reduced", "2022-01-01", None, by_figure("A", 3 * CELL)),
            ],
        )
        assert line_of(ledger, "reduced") == [0, 1, 2]

    def test_it_takes_the_ground_of_its_hazard_that_another_owns(self):
        """As its outline would: the suspected area is dead there when the other is withdrawn."""
        ledger = ledger_of(
            [
                ("SHA-1", "SHA", "2020-01-01", self.A),
                ("CHA-1", "CHA", "2020-01-01", self.A),
                ("CHA-1", "CHA", "2022-01-01", None, {"reported_m2": 0.0}),
            ],
            [("R", "cleared", "2021-01-01", None, by_figure("SHA-1", 2 * CELL + 2))],
        )
        assert line_of(ledger, "cleared") == [2, 0, 0]
        assert cells(ledger, "2022-01-01") == {}

    def test_but_first_what_its_hazard_owns(self):
        ledger = ledger_of(
            [("SHA-1", "SHA", "2020-01-01", self.A), ("CHA-1", "CHA", "2020-01-01", self.W)],
            [("R", "cleared", "2021-01-01", None, by_figure("SHA-1", planimeter_m2(self.E)))],
        )
        assert cells(ledger, "2021-01-01") == {("CHA-1", "CHA"): 1}


class TestAHazardDrawnOrWrittenSmallerAfterAFigure:
    def test_keeps_what_is_drawn(self):
        five, two = square(0, 0, 5), square(0, 0, 2)
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", five), ("A", "SHA", "2022-01-01", two)],
            [("R", "cleared", "2021-01-01", None, by_figure("A", 3 * CELL))],
        )
        assert cells(ledger, "2022-01-01") == {("A", "SHA"): 2}
        assert cells(ledger, "2021-01-01")[("A", "SHA")] == 2

    def test_step_by_step(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 10)),
                ("A", "SHA", "2022-01-01", square(0, 0, 7)),
                ("A", "SHA", "2024-01-01", square(0, 0, 4)),
            ],
            [
                ("R1", "cleared", "2021-01-01", None, by_figure("A", 3 * CELL)),
                ("R2", "cleared", "2023-01-01", None, by_figure("A", 3 * CELL)),
            ],
        )
        for day, left in [("2021-01-01", 7), ("2022-01-01", 7), ("2023-01-01", 4)]:
            assert cells(ledger, day) == {("A", "SHA"): left}
        assert cells(ledger, "2024-01-01") == {("A", "SHA"): 4}

    @pytest.mark.parametrize("place", [None, square(0, 0).centroid])
    @pytest.mark.parametrize(
        ("rewritten", "left", "adjusted"), [(400, 400, 0), (700, 400, 0), (300, 300, 100)]
    )
    def test_its_size_first_uses_up_what_was_released(self, place, rewritten, left, adjusted):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", place, {"reported_m2": 1_000.0}),
                ("A", "SHA", "2022-01-01", place, {"reported_m2": float(rewritten)}),
            ],
            [("R", "cleared", "2021-01-01", None, by_figure("A", 600))],
        )
        for basis in ("geometry", "reported"):
            account = ledger.balance(basis=basis, end="2022")
            assert account["closing_m2"].tolist() == [1_000, 400, left]
            assert account["adjusted_out_m2"].tolist() == [0, 0, adjusted]

    def test_a_larger_size_brings_the_difference(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", None, {"reported_m2": 1_000.0}),
                ("A", "SHA", "2022-01-01", None, {"reported_m2": 1_500.0}),
            ],
            [("R", "cleared", "2021-01-01", None, by_figure("A", 600))],
        )
        assert ledger.balance()["closing_m2"].tolist() == [1_000, 400, 900]

    def test_a_size_written_again_out_of_habit_forgets_no_release(self):
        sizes = [("2020", 1_000), ("2022", 1_000), ("2023", 700), ("2024", 400)]
        ledger = ledger_of(
            [
                ("A", "SHA", f"{year}-01-01", None, {"reported_m2": float(size)})
                for year, size in sizes
            ],
            [("R", "cleared", "2021-01-01", None, by_figure("A", 600))],
        )
        account = ledger.balance(end="2024")
        assert account["closing_m2"].tolist() == [1_000, 400, 400, 400, 400]

    def test_both_bases_agree_where_the_outline_is_drawn_to_what_is_left(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 5), {"reported_m2": 5.0 * CELL}),
                ("A", "SHA", "2022-01-01", square(0, 0, 2), {"reported_m2": 2.0 * CELL}),
            ],
            [("R", "cleared", "2021-01-01", square(2, 0, 3), by_figure("A", 3 * CELL))],
        )
        for basis in ("geometry", "reported"):
            assert cells(ledger, "2022-01-01", basis=basis) == {("A", "SHA"): 2}

    def test_a_figure_that_its_hazard_no_longer_has_is_released_again(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", None, {"reported_m2": 1_000.0})],
            [
                ("R1", "cleared", "2021-01-01", None, by_figure("A", 900)),
                ("R2", "reduced", "2022-01-01", None, by_figure("A", 1_100)),
            ],
        )
        for basis in ("geometry", "reported"):
            line = ledger.released(basis=basis).loc["reduced"]
            assert line[["area_m2", "again_m2", "outside_m2"]].tolist() == [100, 900, 100]
        # A line for each amount, and none for what is nothing.
        worked = ledger.worked[["release_id", "what", "area_m2"]].to_numpy().tolist()
        assert worked == [["R2", "again", 900], ["R2", "outside", 100]]


class TestWhatRemainsLiesOnItsOwnHazard:
    """On the basis of written figures too, whatever the measured ground has more or fewer of."""

    def test_of_hazards_side_by_side(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2), {"reported_m2": 100.0}),
                ("B", "SHA", "2020-01-01", square(50, 0), {"reported_m2": 200.0}),
            ],
            [("R", "cleared", "2021-01-01", square(0, 0), by_figure("A", 100))],
        )
        left = ledger.remaining("2022-01-01", basis="reported").set_index("hazard_id")
        assert left["area_m2"].to_dict() == {"B": 200}
        assert left.loc["B", "geometry"].equals(square(50, 0))

    def test_of_versions_of_other_figures(self):
        ledger = ledger_of(
            [
                (name, "SHA", day, square(column, 0), {"reported_m2": size})
                for name, column in (("A", 0), ("B", 50))
                for day, size in (("2020-01-01", 100.0), ("2021-01-01", 300.0))
            ]
        )
        left = ledger.remaining("2022-01-01", basis="reported").set_index("hazard_id")
        assert left["area_m2"].to_dict() == {"A": 300, "B": 300}
        assert left.loc["B", "geometry"].equals(square(50, 0))

    def test_of_a_hazard_under_another(self):
        ledger = ledger_of(
            [
                (name, "SHA", "2020-01-01", square(0, 0), {"reported_m2": 12_000.0})
                for name in ("A", "B")
            ]
        )
        left = ledger.remaining("2022-01-01", basis="reported").set_index("hazard_id")
        assert left["area_m2"].to_dict() == {"A": 12_000, "B": 12_000}
        assert all(shape.equals(square(0, 0)) for shape in left.geometry)

    def test_of_a_figure_of_which_no_ground_is_left(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0), {"reported_m2": 9_000.0}),
                ("B", "SHA", "2020-01-01", square(9, 0).centroid, {"reported_m2": 50.0}),
            ],
            [("R", "cleared", "2021-01-01", square(0, 0), by_figure("A", 8_000))],
        )
        left = ledger.remaining("2022-01-01", basis="reported").set_index("hazard_id")
        assert left["area_m2"].to_dict() == {"A": 1_000, "B": 50}
        assert left.loc["A", "geometry"].equals(square(0, 0))
        assert left.loc["B", "geometry"].equals(square(9, 0).centroid)


class TestTheReportedBasis:
    def test_adds_up_what_was_written_whatever_was_drawn(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0), {"reported_m2": 10_000.0})],
            [("R", "cleared", "2021-01-01", square(0, 0), {"reported_m2": 9_000.0})],
        )
        account = ledger.balance(basis="reported")
        assert account["closing_m2"].tolist() == [10_000, 1_000]
        assert ledger.balance()["closing_m2"].round(3).tolist() == [
            pytest.approx(planimeter_m2(square(0, 0)), abs=0.01),
            0,
        ]

    def test_follows_the_figures_of_versions(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0), {"reported_m2": 10_000.0}),
                ("A", "CHA", "2021-01-01", square(0, 0), {"reported_m2": 12_000.0}),
                ("A", "CHA", "2022-01-01", square(0, 0), {"reported_m2": 11_500.0}),
            ]
        )
        account = ledger.balance(basis="reported", by="category")
        assert account.loc[("2021-12-31", "CHA"), "confirmed_in_m2"] == 10_000
        assert account.loc[("2021-12-31", "CHA"), "adjusted_in_m2"] == 2_000
        assert account.loc[("2022-12-31", "CHA"), "adjusted_out_m2"] == 500
        assert account.loc[("2022-12-31", "CHA"), "closing_m2"] == 11_500

    def test_shows_the_outline_of_what_is_left(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0), {"reported_m2": 10_000.0})],
        )
        left = ledger.remaining("2020-12-31", basis="reported")
        assert left["area_m2"].tolist() == [10_000]
        assert left.geometry.iloc[0].equals(square(0, 0))

    def test_shows_it_without_the_ground_that_was_released(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0, width=4), {"reported_m2": 50_000.0})],
            [("R", "cleared", "2021-01-01", square(0, 0), {"reported_m2": 10_000.0})],
        )
        left = ledger.remaining("2021-12-31", basis="reported")
        assert left["area_m2"].tolist() == [40_000]
        assert planimeter_m2(left.geometry.iloc[0]) == pytest.approx(3 * CELL, abs=1)
        assert left.geometry.iloc[0].intersection(square(0, 0)).area < 1e-12

    def test_shows_each_category_where_it_is(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0, width=3), {"reported_m2": 30_000.0})],
            [("R", "confirmed", "2021-01-01", square(0, 0), {"reported_m2": 10_000.0})],
        )
        left = ledger.remaining("2021-12-31", basis="reported").set_index("category")
        assert left["area_m2"].to_dict() == {"CHA": 10_000, "SHA": 20_000}
        for category, count in {"CHA": 1, "SHA": 2}.items():
            assert planimeter_m2(left.geometry[category]) == pytest.approx(count * CELL, abs=1)
        assert left.geometry["CHA"].within(square(0, 0).buffer(1e-9))

    def test_a_version_of_the_same_size_elsewhere_drops_ground_and_brings_other(self):
        """Its sizes are those of its outlines: the ground tells what a sum of sizes cannot."""
        outlines = [square(0, 0, width=2), square(1, 0, width=2)]
        sizes = minemap.geodesic_area(outlines)
        ledger = ledger_of(
            [
                ("A", "SHA", f"{year}-01-01", outline, {"reported_m2": size})
                for year, outline, size in zip((2020, 2021), outlines, sizes, strict=True)
            ]
        )
        year = ledger.balance(basis="reported").loc["2021-12-31"]
        assert year[["adjusted_in_m2", "adjusted_out_m2"]].tolist() == [
            pytest.approx(CELL, abs=1),
            pytest.approx(CELL, abs=1),
        ]
        assert year["closing_m2"] == pytest.approx(sizes[1])


class TestQuestions:
    @pytest.fixture
    def ledger(self):
        return ledger_of(
            [
                (
                    "A",
                    "SHA",
                    "2020-03-01",
                    square(0, 0, 2),
                    {"sector": "North", "estimated_devices": 9},
                ),
                (
                    "A",
                    "SHA",
                    "2021-03-01",
                    square(0, 0, 2),
                    {"sector": "North", "estimated_devices": 4},
                ),
                ("B", "CHA", "2020-03-01", square(5, 0), {"sector": None}),
            ],
            [
                (
                    "R1",
                    "cleared",
                    "2020-09-30",
                    square(0, 0),
                    {"operator": "NGO", "anti_personnel_mines": 5, "ieds": 1},
                ),
                ("R2", "reduced", "2022-02-01", square(5, 0), {"operator": "Army"}),
            ],
        )

    def test_remaining_carries_the_columns_in_force_on_the_day(self, ledger):
        assert (
            ledger.remaining("2020-12-31").set_index("hazard_id").loc["A", "estimated_devices"] == 9
        )
        assert (
            ledger.remaining("2021-12-31").set_index("hazard_id").loc["A", "estimated_devices"] == 4
        )

    def test_remaining_by_a_column_keeps_what_has_no_value(self, ledger):
        by_sector = ledger.remaining("2021-12-31", by="sector")
        assert by_sector["areas"].sum() == 2
        assert by_sector.index.isna().sum() == 1

    def test_by_several_columns(self, ledger):
        table = ledger.remaining("2020-06-30", by=["sector", "category"])
        assert table.loc[("North", "SHA"), "areas"] == 1

    def test_balance_by_quarter_and_month_close_like_years(self, ledger):
        for freq in ("ME", "QE", "2QE"):
            account = ledger.balance(freq)
            assert account["closing_m2"].asof("2021-12-31") == pytest.approx(
                ledger.balance("YE").loc["2021-12-31", "closing_m2"]
            )

    def test_balance_may_go_beyond_the_record(self, ledger):
        account = ledger.balance(start="2021-05-05", end="2024-05-05")
        assert account.index.year.tolist() == [2021, 2022, 2023, 2024]
        assert account["opening_m2"].iloc[0] == pytest.approx(2 * CELL, abs=1)
        assert account["closing_areas"].tolist() == [2, 1, 1, 1]

    def test_released_by_operator_counts_records_and_devices(self, ledger):
        table = ledger.released(by="operator")
        assert table.loc[("NGO", "cleared"), ["records", "devices", "ieds"]].tolist() == [1, 6, 1]
        assert round(table.loc[("Army", "reduced"), "area_m2"]) == CELL

    def test_released_keeps_records_of_which_the_operator_is_not_known(self):
        ledger = ledger_of(
            [("A", "CHA", "2020-01-01", square(0, 0, 2))],
            [
                ("R", "cleared", "2021-01-01", square(0, 0), {"operator": "NGO"}),
                ("S", "cleared", "2021-01-01", square(1, 0), {"operator": None}),
            ],
        )
        assert ledger.released(by="operator")["records"].tolist() == [1, 1]
        assert ledger.released().index.name == "outcome"

    def test_devices_are_those_of_each_record(self):
        ledger = ledger_of(
            [("A", "CHA", "2020-01-01", square(0, 0, width=2))],
            [
                ("R", "cleared", "2021-01-01", square(0, 0), {"anti_personnel_mines": 3}),
                ("S", "cleared", "2022-01-01", square(1, 0), {"anti_personnel_mines": 5}),
            ],
        )
        assert ledger.released("YE")["devices"].tolist() == [3, 5]

    def test_timeline_has_a_row_for_every_day_something_happened(self, ledger):
        line = ledger.timeline()
        assert line.index.strftime("%Y-%m-%d").tolist() == [
            "2020-03-01",
            "2020-09-30",
            "2022-02-01",
        ]
        assert (line["remaining_m2"] / CELL).round().tolist() == [3, 2, 1]
        assert line["areas"].tolist() == [2, 2, 1]

    def test_timeline_has_none_for_ground_that_only_changed_its_category(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", square(0, 0)), ("A", "CHA", "2021-01-01", square(0, 0))]
        )
        assert ledger.timeline()["areas"].tolist() == [1]
        assert len(ledger.timeline(by="category")) == 3

    def test_an_unknown_column_names_those_there_are(self, ledger):
        with pytest.raises(minemap.errors.ArgumentError, match="'sektor'.*sector"):
            ledger.balance(by="sektor")

    @pytest.mark.parametrize("ask", ["balance", "timeline", "released"])
    def test_no_column_to_add_up_by_is_no_answer(self, ledger, ask):
        with pytest.raises(minemap.errors.ArgumentError, match="^by= names no column; leave"):
            getattr(ledger, ask)(by=[])

    def test_a_day_that_is_none_says_how_to_write_it(self, ledger):
        with pytest.raises(minemap.errors.ArgumentError, match="2023-12-31"):
            ledger.remaining("31st of Foo")
        for name in ("start", "end"):
            with pytest.raises(minemap.errors.ArgumentError, match=f"{name}='31st of Foo'"):
                ledger.balance(**{name: "31st of Foo"})

    def test_a_frequency_that_is_none_says_which_there_are(self, ledger):
        with pytest.raises(minemap.errors.ArgumentError, match="YE"):
            ledger.balance("yearly")

    def test_the_tables_that_are_handed_out_answer_as_the_ledger_does(self, ledger):
        pieces, hazards = ledger.pieces, ledger.hazards
        pd.testing.assert_frame_equal(accounts.balance(pieces, hazards), ledger.balance())
        pd.testing.assert_frame_equal(
            accounts.timeline(pieces, hazards, by="sector"), ledger.timeline(by="sector")
        )

    def test_outlines_that_stay_are_not_drawn_again(self, ledger):
        first, later = (
            ledger.remaining(day).set_index("hazard_id").geometry for day in (2020, 2021)
        )
        assert first["B"] is later["B"]

    def test_what_is_handed_out_can_be_changed_without_harm(self, ledger):
        before = ledger.balance()
        for table in (ledger.pieces, ledger.hazards, ledger.releases):
            table.loc[:, "geometry"] = None
            del table["area_m2" if "area_m2" in table else "reported_m2"]
        pd.testing.assert_frame_equal(ledger.balance(), before)

    def test_the_work_that_is_done_is_told_up_to_the_whole(self, monkeypatch):
        """Three areas of five corners, the closing one included, each in a batch of its own."""
        monkeypatch.setattr(sweeping, "BATCH_CORNERS", 5)
        apart = [("ABC"[n], "SHA", "2020-01-01", square(5 * n, 0)) for n in range(3)]
        figure = [("A", "SHA", "2020-01-01", None, {"reported_m2": 1.0})]
        for rows, shares in ((apart, [1 / 3, 2 / 3, 1]), (figure, [1])):
            told = []
            minemap.Ledger(hazard_table(*rows), progress=told.append).remaining("2020-01-01")
            assert told == pytest.approx(shares)

    def test_a_record_without_rows_has_empty_answers(self):
        empty = minemap.Ledger(pd.DataFrame({"hazard_id": [], "category": [], "reported_on": []}))
        assert (
            len(empty.balance()) == len(empty.timeline()) == len(empty.remaining("2020-01-01")) == 0
        )


class TestRepairs:
    def test_a_bow_tie_is_counted_and_reported_but_not_changed_in_the_table(self):
        from shapely import Polygon

        bow_tie = Polygon([(-78.5, -4), (-78.499, -3.999), (-78.499, -4), (-78.5, -3.999)])
        ledger = ledger_of([("A", "SHA", "2020-01-01", bow_tie)])
        repair = ledger.repairs.iloc[0]
        assert (repair["table"], repair["id"]) == ("hazards", "A")
        assert "Self-intersection" in repair["problem"]
        assert repair["area_after_m2"] == pytest.approx(CELL / 2, abs=1)
        assert ledger.hazards.geometry.iloc[0].equals_exact(bow_tie, 0)
        assert ledger.remaining("2020-12-31")["area_m2"].sum() == pytest.approx(CELL / 2, abs=1)

    def test_an_outline_that_its_parts_do_not_add_up_to_is_listed_with_both_areas(
        self, monkeypatch
    ):
        """A cut that loses half of all ground, and says so of the second and the third outline."""

        def losing(*rows):
            whole = faces.cut(*rows)
            return replace(whole, area_m2=whole.area_m2 / 2, missed=np.array([1, 2]))

        monkeypatch.setattr(sweeping, "cut", losing)
        tie = shapely.Polygon([(-78.5, -4), (-78.498, -3.998), (-78.498, -4), (-78.5, -3.999)])
        ledger = ledger_of(
            [
                ("B", "SHA", "2021-01-01", tie),
                ("A", "SHA", "2020-01-01", square(5, 0)),
                ("C", "SHA", "2020-01-01", None, {"reported_m2": 1.0}),
            ],
            [
                ("S", "cleared", "2023-01-01", square(9, 9)),
                ("R", "cleared", "2022-01-01", square(5, 0)),
            ],
        )
        repairs = ledger.repairs
        assert repairs["table"].tolist() == ["hazards", "releases"]
        assert repairs[["row", "id"]].to_numpy().tolist() == [[1, "B"], [2, "R"]]
        cut = "cut with rounded corners: its parts do not add up to it"
        mended, only_cut = repairs["problem"]
        assert re.fullmatch(rf"Self-intersection\[.*\]; {cut}", mended)
        assert only_cut == cut
        loops = shapely.get_parts(shapely.make_valid(tie))
        east, west = sorted(map(planimeter_m2, loops), reverse=True)
        # As it is drawn, a bow tie has the one loop less the other.
        assert repairs["area_before_m2"].tolist() == pytest.approx([east - west, CELL], abs=1)
        assert repairs["area_after_m2"].tolist() == pytest.approx(
            [(east + west) / 2, CELL / 2], abs=1
        )


class TestAHazardAllOfWhoseGroundIsCountedForAnother:
    def test_is_named_with_its_owner(self):
        ledger = ledger_of(
            [
                ("X0", "SHA", "2020-01-01", square(0, 0)),
                ("X1", "SHA", "2020-01-01", square(0, 0)),
                ("Y", "SHA", "2020-01-01", square(1, 0, 2)),
                ("Z", "CHA", "2020-01-01", square(1, 0)),
            ]
        )
        found = ledger.covered("2022-01-01")
        assert found[["hazard_id", "owner_id"]].to_numpy().tolist() == [["X1", "X0"]]
        assert found["area_m2"].item() == pytest.approx(planimeter_m2(square(0, 0)), abs=0.01)

    def test_by_each_of_its_owners(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 3)),
                ("B", "CHA", "2021-01-01", square(0, 0)),
                ("C", "CHA", "2021-01-01", square(1, 0, 2)),
            ]
        )
        assert ledger.covered("2020-12-31").empty
        found = ledger.covered("2021-01-01").set_index(["hazard_id", "owner_id"])["area_m2"]
        assert (found / CELL).round(2).to_dict() == {("A", "B"): 1, ("A", "C"): 2}

    def test_until_it_is_released_with_it(self):
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0)),
                ("B", "CHA", "2020-01-01", square(0, 0)),
            ],
            [("R", "cleared", "2021-01-01", square(0, 0))],
        )
        assert ledger.covered("2020-12-31")["hazard_id"].tolist() == ["A"]
        assert ledger.covered("2021-01-01").empty

    def test_also_what_is_left_of_it(self):
        """A was released where it was alone, and lies on under B."""
        ledger = ledger_of(
            [
                ("A", "SHA", "2020-01-01", square(0, 0, 2)),
                ("B", "CHA", "2020-01-01", square(0, 0)),
            ],
            [("R", "cleared", "2021-01-01", square(1, 0))],
        )
        found = ledger.covered("2021-01-01")
        assert found[["hazard_id", "owner_id"]].to_numpy().tolist() == [["A", "B"]]


class TestAResidueIsGroundButNoArea:
    """A strip of 20 cm along the east of two squares is 0.1 % of them."""

    FIELD, REST = square(0, 0, 2), square(1.998, 0, 0.002)

    def ledger(self, released=1.998, **options):
        return minemap.Ledger(
            hazard_table(
                ("A", "CHA", "2020-01-01", self.FIELD, {"estimated_devices": 40}),
                ("B", "CHA", "2020-01-01", square(9, 0), {"estimated_devices": 5}),
            ),
            release_table(("R", "cleared", "2021-01-01", square(0, 0, released))),
            workers=1,
            **options,
        )

    def test_it_stays_in_every_m2_and_in_no_count(self):
        ledger = self.ledger()
        strip = planimeter_m2(self.REST)
        total = ledger.remaining("2022", by="category").loc["CHA"]
        assert (total["areas"], total["residue_m2"]) == (1, pytest.approx(strip, abs=0.01))
        assert total["area_m2"] == pytest.approx(planimeter_m2(square(9, 0)) + strip, abs=0.01)
        assert ledger.balance()["closing_areas"].tolist() == [2, 1]
        assert ledger.timeline()["areas"].tolist() == [2, 1]

    def test_it_is_shown_and_holds_no_devices(self):
        left = self.ledger().remaining("2022").set_index("hazard_id")
        assert left["estimated_devices"].to_dict() == {"A": 0, "B": 5}
        assert left.loc["A", "residue_m2"] == left.loc["A", "area_m2"] > 0
        assert left.loc["B", "residue_m2"] == 0

    def test_it_is_one_from_the_close_of_the_day_of_the_release(self):
        ledger = self.ledger()
        for day, residues in (("2020-12-31", 0), ("2021-01-01", 1)):
            assert (ledger.remaining(day)["residue_m2"] > 0).sum() == residues

    @pytest.mark.parametrize(
        "limits",
        [{"residue_share": 0.0009}, {"residue_width_m": 0.2}],
        ids=["a larger share", "a wider strip"],
    )
    def test_its_limits_are_arguments(self, limits):
        assert self.ledger(**limits).remaining("2022", by="category").loc["CHA", "areas"] == 2

    def test_they_are_kept_with_the_ledger_and_can_be_given_anew(self, tmp_path):
        path = self.ledger(residue_width_m=0.2).to_parquet(tmp_path / "kept")
        for given, areas in (({}, 2), ({"residue_width_m": 1.0}, 1)):
            ledger = minemap.Ledger.from_parquet(path, **given)
            assert ledger.remaining("2022", by="category").loc["CHA", "areas"] == areas

    def test_maps_plans_and_checks_know_it_by_the_same_rule(self):
        for limits, areas in (({}, 1), ({"residue_width_m": 0.2}, 2)):
            ax = self.ledger(**limits).plot("2022")
            assert f"in {areas} area" in ax.get_title(loc="left")
            plt.close(ax.figure)
        plan = plan_of(self.ledger().remaining("2022"))
        assert "slivers left after releases, which are no jobs: 1" in " ".join(plan.notes)
        hazards = self.ledger().hazards.assign(status="closed")
        releases = self.ledger().releases
        findings = minemap.check(hazards, releases)
        closed = findings[findings["code"] == "closed-with-ground"]
        assert closed["id"].tolist() == ["B"]
        with pytest.warns(MinemapWarning, match=r"still have ground: 1 \(such as B\)"):
            minemap.Ledger(hazards, releases).balance()

    def test_a_crumb_of_a_cut_is_no_area_on_any_map(self):
        ledger = self.ledger()
        pieces = ledger.pieces
        pieces.loc[pieces["exit"] == "cleared", "area_m2"] = 9e-5
        now = situation(pieces, ledger.hazards, None, None, "2022")
        assert now.total("cleared") == (0, pytest.approx(9e-5))

    def test_a_wider_rest_is_an_area(self):
        assert self.ledger(1.985).remaining("2022", by="category").loc["CHA", "areas"] == 2

    def test_a_narrow_hazard_of_which_nothing_was_taken_is_an_area(self):
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", self.REST), ("A", "SHA", "2021-01-01", self.REST)]
        )
        assert ledger.remaining("2022", by="category").loc["SHA", "areas"] == 1

    def test_a_rest_without_a_place_is_one_up_to_a_square_metre(self):
        for rest, areas in ((0.9, 0), (1.1, 1)):
            ledger = ledger_of(
                [("A", "SHA", "2020-01-01", None, {"reported_m2": 1_000.0})],
                [("R", "cleared", "2021-01-01", None, by_figure("A", 1_000 - rest))],
            )
            for basis in ("geometry", "reported"):
                total = ledger.remaining("2022", by="category", basis=basis).loc["SHA"]
                assert (total["areas"], total["area_m2"]) == (areas, pytest.approx(rest))

    def test_it_is_an_area_again_when_it_is_drawn_larger(self):
        ledger = ledger_of(
            [("A", "CHA", "2020-01-01", self.FIELD), ("A", "CHA", "2022-01-01", square(0, 0, 4))],
            [("R", "cleared", "2021-01-01", square(0, 0, 1.998))],
        )
        assert ledger.balance()["closing_areas"].tolist() == [1, 0, 1]


class TestOutlinesThatCannotBeCutAsTheyAreDrawn:
    """They are settled once, when the table is made, and listed."""

    @pytest.mark.parametrize(
        "corners",
        [
            [(30, 10), (30.001, 10), (30, 10)],
            [(30, 10)] * 4,
            [(30, 10), (30.0005, 10.0005), (30.001, 10.001)],
        ],
        ids=["out and back", "one point", "three in a line"],
    )
    def test_an_outline_without_area_leaves_the_written_size_and_a_place(self, corners):
        line = shapely.Polygon(corners)
        ledger = ledger_of(
            [("A", "SHA", "2020-01-01", line, {"reported_m2": 5_000.0})],
            [("R", "cleared", "2021-01-01", line, by_figure("A", 4_000))],
        )
        before, after = ledger.remaining("2020-06-01"), ledger.remaining("2021-01-01")
        assert (before["area_m2"].item(), before["unmeasured_m2"].item()) == (5_000, 5_000)
        assert before.geometry.iloc[0].distance(line) < 1e-12
        assert after["area_m2"].tolist() == [1_000]
        assert ledger.repairs.set_index("table")["id"].to_dict() == {
            "hazards": "A",
            "releases": "R",
        }

    def test_a_bow_tie_has_an_area(self):
        tie = shapely.Polygon([(30, 10), (30.001, 10.001), (30.001, 10), (30, 10.001)])
        ledger = ledger_of([("A", "SHA", "2020-01-01", tie, {"reported_m2": 1.0})])
        assert ledger.remaining("2020-06-01")["area_m2"].sum() == pytest.approx(6_063, abs=1)

    def test_a_release_of_neither_ground_nor_figure_is_rejected(self):
        line = shapely.Polygon([(30, 10)] * 4)
        with pytest.raises(minemap.errors.RejectedRows, match="neither a polygon nor reported_m2"):
            ledger_of(
                [("A", "SHA", "2020-01-01", square(0, 0))], [("R", "cleared", "2021-01-01", line)]
            )

    def test_a_ring_without_corners_is_dropped(self):
        hole = square(0, 0).buffer(-STEP / 4)
        odd = shapely.from_wkt(
            square(0, 0).wkt.replace("))", f"), EMPTY, {hole.exterior.wkt[11:]})")
        )
        ledger = ledger_of([("A", "SHA", "2020-01-01", odd)])
        whole = planimeter_m2(square(0, 0).difference(hole))
        assert ledger.remaining("2020-06-01")["area_m2"].sum() == pytest.approx(whole, abs=0.01)
        assert minemap.geodesic_area(odd) == pytest.approx(whole, abs=0.01)
        assert ledger.repairs["id"].tolist() == ["A"]

    @pytest.mark.parametrize("east", [-179.99, 180.01])
    def test_a_ring_across_the_antimeridian_is_cut_there(self, east):
        ring = [(179.99, -17), (east, -17), (east, -16.98), (179.99, -16.98)]
        west_half = shapely.box(179.99, -17, 180, -16.98)
        ledger = ledger_of(
            [
                ("H0", "SHA", "2020-01-01", shapely.Polygon(ring)),
                ("H1", "SHA", "2020-01-01", shapely.box(0, -16.995, 0.01, -16.985)),
            ],
            [
                ("R", "cleared", "2021-01-01", shapely.box(-180, -17, -179.99, -16.98)),
                ("S", "reduced", "2021-01-01", shapely.box(0, -17, 0.01, -16.99)),
            ],
        )
        left = ledger.remaining("2020-06-01").set_index("hazard_id")["area_m2"]
        assert left["H0"] == pytest.approx(2 * planimeter_m2(west_half), rel=1e-7)
        assert left["H1"] == pytest.approx(1_178_532, abs=1)
        assert ledger.remaining("2021-01-01").set_index("hazard_id")["area_m2"]["H0"] == (
            pytest.approx(planimeter_m2(west_half), rel=1e-7)
        )
        assert ledger.released().loc["reduced", "area_m2"] == pytest.approx(1_178_532 / 2, abs=60)
        assert "antimeridian" in ledger.repairs.set_index("id").loc["H0", "problem"]

    @pytest.mark.parametrize(
        "ring",
        [
            shapely.box(-100, 0, 100, 10),
            shapely.box(-170, 0, 20, 10),
            shapely.Polygon([(0, 80), (90, 80), (180, 80), (-90, 80)]),
        ],
        ids=["200 degrees", "190 degrees", "round the pole"],
    )
    def test_a_ring_wider_than_half_the_earth_is_rejected(self, ring):
        with pytest.raises(minemap.errors.RejectedRows, match="wider than 180 degrees"):
            ledger_of([("A", "SHA", "2020-01-01", ring)])

    def test_an_outline_cut_at_the_antimeridian_by_its_author_stays_as_it_is(self):
        two = shapely.MultiPolygon([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)])
        ledger = ledger_of([("A", "SHA", "2020-01-01", two)])
        assert ledger.hazards.geometry.iloc[0].equals_exact(two, 0)
        assert len(ledger.repairs) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Caf\u00e9 1", "Cafe\u0301 1"),
        ("A 1", "A\u00a01"),
        ("A 1", "A\u200b1"),
        ("A 1", " A \t 1\n"),
    ],
    ids=["composed", "no-break", "zero width", "several"],
)
def test_ids_that_look_alike_are_one(one, other):
    ledger = ledger_of(
        [(one, "SHA", "2020-01-01", square(0, 0))],
        [("R", "cleared", "2021-01-01", None, by_figure(other, CELL))],
    )
    assert line_of(ledger, "cleared") == [1, 0, 0]
    assert ledger.hazards["hazard_id"].iloc[0] == one


def test_rows_are_one_where_all_their_columns_agree_however_wide_these_are():
    """Four columns of numbers of which all together need more than 64 bits, and one of texts."""
    far = 1 << 30
    rows = [
        (first * far, second * far, third * far, fourth * far, text)
        for first, second, third, fourth in itertools.product([0, -1, 2], repeat=4)
        for text in ("SHA", "CHA")
    ]
    mixed = np.random.default_rng(1).integers(0, len(rows), 400)
    columns = [pd.Series(column)[mixed] for column in zip(*rows, strict=True)]
    keys = list(zip(*sweeping._packed_keys(columns), strict=True))
    assert len({*zip(keys, mixed.tolist(), strict=True)}) == len({*keys}) == len({*mixed.tolist()})
