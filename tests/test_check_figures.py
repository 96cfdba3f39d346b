"""What the account had to suppose of ground that was released in part by a figure is told."""

from __future__ import annotations

from conftest import hazard_table, release_table, square

import minemap

FIGURE = {"hazard_id": "A", "reported_m2": 5_000.0}


def codes_of(hazards, releases=()):
    findings = minemap.check(hazard_table(*hazards), release_table(*releases))
    told = findings[findings["code"].isin(["over-a-figure", "smaller-after-a-figure", "covered"])]
    return {(row.code, row.id, row.other_ids) for row in told.itertuples()}


def test_a_hazard_drawn_where_a_figure_may_have_released_ground():
    hazards = [
        ("A", "SHA", "2020-01-01", square(0, 0, 2)),
        ("B", "CHA", "2022-01-01", square(1, 0)),
    ]
    release = ("R", "cancelled", "2021-01-01", None, FIGURE)
    assert codes_of(hazards, [release]) == {("over-a-figure", "B", "R")}
    drawn = ("R", "cancelled", "2021-01-01", square(0, 0), FIGURE)
    assert codes_of(hazards, [drawn]) == {("covered", "A", "B")}


def test_a_version_drawn_smaller_after_a_figure():
    hazards = [
        ("A", "SHA", "2020-01-01", square(0, 0, 2)),
        ("A", "SHA", "2022-01-01", square(0, 0)),
    ]
    release = ("R", "cancelled", "2021-01-01", None, FIGURE)
    assert codes_of(hazards, [release]) == {("smaller-after-a-figure", "A", "R")}
    assert codes_of(hazards) == set()


def test_an_area_all_of_which_is_counted_for_another():
    hazards = [
        ("A", "SHA", "2020-01-01", square(0, 0)),
        ("B", "CHA", "2021-01-01", square(0, 0, 2)),
    ]
    assert codes_of(hazards) == {("covered", "A", "B")}
