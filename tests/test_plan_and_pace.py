"""A plan beside the pace of the record: one table, one picture, and what the past says of it."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from matplotlib.figure import Figure

import minemap
from minemap.cli import main
from minemap.planning import Method, Range, Shares, Team
from minemap.report import plan_beside_forecast

TOTALS = pd.DataFrame(
    {
        "remaining_m2": [9000.0, 8200.0, 7200.0, 6000.0],
        "cleared_m2": [None, 800.0, 1000.0, 1200.0],
    },
    index=[2021, 2022, 2023, 2024],
)
"""800, 1,000 and 1,200 m² a year: 1,000 in the mean, 1,200 at best."""


def planned(deminers, ground=6000.0, deadline=None):
    """Deminers of 10 m² a day each, five days a week, from 2025 on: 261 days in that year."""
    area = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"], "area_m2": [ground]})
    return minemap.workload(
        area,
        {"manual": Method("manual", "cleared", "deminer", Range.exactly(10))},
        [Team("M", {"manual": deminers}, persons=deminers + 2)],
        shares={"CHA": Shares(0, 0, 1)},
        start="2025-01-01",
        draws=10,
        deadline=deadline,
    )


@pytest.fixture(scope="module")
def outlook():
    return minemap.forecast(TOTALS, deadline=2032)


def test_past_and_coming_years_stand_in_one_table(outlook):
    table = plan_beside_forecast(planned(1), outlook).table
    assert table["released_m2"].dropna().to_dict() == {2022: 800, 2023: 1000, 2024: 1200}
    assert table["remaining_m2"].dropna().to_dict() == {2022: 8200, 2023: 7200, 2024: 6000}
    # 2025 has 261 weekdays, of 10 m² each.
    assert table.loc[2025, ["planned_m2", "plan_m2"]].tolist() == pytest.approx([2610, 3390])
    assert table.loc[2026:2027, "plan_m2"].tolist() == pytest.approx([780, 0])
    assert table["forecast_50_m2"].loc[2025:2032].notna().all()
    assert table["released_m2"].loc[2025:].isna().all()


def test_the_best_year_of_the_record_checks_the_plan(outlook):
    both = plan_beside_forecast(planned(1), outlook)
    assert both.planned_m2_per_year == pytest.approx(2610)
    assert both.recent_m2_per_year == pytest.approx(1000)
    assert both.best_m2_per_year == 1200
    said = both.statements()
    assert "2,610 m² a year; the record released 1,000 m² a year of late, and 1,200" in said[0]
    assert "2.2 times the best year" in said[1]  # 2,610 / 1,200 = 2.175


def test_a_plan_at_the_pace_of_the_record_is_not_doubted():
    slow = TOTALS.assign(
        remaining_m2=TOTALS["remaining_m2"] * 3, cleared_m2=TOTALS["cleared_m2"] * 3
    )
    both = plan_beside_forecast(planned(1, ground=18_000.0), minemap.forecast(slow))
    assert not [text for text in both.statements() if "times" in text]


def test_other_ground_and_no_history_are_told(outlook):
    said = " ".join(plan_beside_forecast(planned(1, ground=9000.0), outlook).statements())
    assert "9,000 m² are planned, and 6,000 m² remained on 31 December 2024" in said
    bare = minemap.forecast(TOTALS[["remaining_m2"]].tail(1))
    both = plan_beside_forecast(planned(1), bare)
    assert "no year to check that by" in both.statements()[0]
    assert both.plot(Figure().add_subplot()).lines


def test_both_are_in_one_picture(outlook):
    axes = plan_beside_forecast(planned(1, deadline=2030), outlook).plot(
        Figure().add_subplot(), language="es"
    )
    told = [text.get_text() for text in axes.get_legend().get_texts()]
    assert {"según plan", "al ritmo", "quedaba"} <= set(told)
    assert axes.get_ylim()[0] == 0


def test_the_command_line_lays_them_side_by_side(capsys, tmp_path):
    record = str(minemap.samples.peru_path())
    call = ["workload", record, "--day", "2023", "--forecast"]
    assert main([*call, "--csv", "--plot", str(tmp_path / "both.svg")]) == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out)).set_index("year")
    assert table.loc[2017, "released_m2"] == pytest.approx(27_155, abs=1)
    assert (table["remaining_on"] == "2023-12-31").all()
    assert (tmp_path / "both.svg").stat().st_size
    assert main([*call, "--language", "fr"]) == 0
    told = capsys.readouterr().out
    assert "Le plan à côté du rythme jusqu'ici" in told
    assert "fois la meilleure année" in " ".join(told.split())
