"""Plan against fact: what a work plan promised for each year, and what was released."""

from __future__ import annotations

import re

import openpyxl
import pandas as pd
import pytest
from conftest import ledger_of, planimeter_m2, square

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError
from minemap.report import article7, factsheet, read_milestones

CAMBODIA = pd.DataFrame(
    [
        (2010, 39_400_173, 79_961_756, 203, 49_394_551, 125),
        (2011, 40_188_176, 39_492_062, 98, 33_001_925, 82),
        (2012, 40_991_940, 42_023_355, 103, 32_225_361, 79),
        (2013, 41_811_778, 49_403_722, 118, 43_442_472, 104),
        (2014, 42_648_014, 104_313_842, 245, 88_344_919, 207),
        (2015, 43_500_974, 146_051_269, 336, 125_178_877, 288),
    ],
    columns=["year", "target_m2", "all_m2", "all_percent", "achieved_m2", "percent"],
).set_index("year")
"""Annual targets and achievements of Cambodia's request of 2019 for an extended deadline: on areas
of every kind, and on those with anti-personnel mines."""


@pytest.fixture(scope="module")
def cambodia():
    """A record of its yearly figures: one area with mines and one with cluster munitions."""
    hazards, releases = [], []
    for name, text in (("AP", "anti-personnel mines"), ("CM", "cluster munition remnants")):
        hazards.append(
            {
                "hazard_id": name,
                "category": "SHA",
                "reported_on": "2009-12-31",
                "contamination": text,
                "reported_m2": 1e9,
            }
        )
        for year, row in CAMBODIA.iterrows():
            mines = row["achieved_m2"]
            releases.append(
                {
                    "release_id": f"{name}-{year}",
                    "hazard_id": name,
                    "outcome": "cleared",
                    "completed_on": f"{year}-12-31",
                    "reported_m2": mines if name == "AP" else row["all_m2"] - mines,
                }
            )
    return minemap.Ledger(pd.DataFrame(hazards), pd.DataFrame(releases))


def test_the_published_table_of_cambodia_comes_out(cambodia):
    plan = CAMBODIA.reset_index()[["year", "target_m2"]].set_axis(["year", "area_m2"], axis=1)
    progress = article7(cambodia, 2015, milestones=plan)["progress"]
    assert progress.astype(int).to_dict() == CAMBODIA[progress.columns].to_dict()


def test_a_plan_of_years_to_come_serves_year_after_year(cambodia, tmp_path):
    plan = pd.DataFrame({"year": [2014, 2015, 2016], "area_m2": [42_648_014, 43_500_974, 1e6]})
    tables = article7(cambodia, 2015, milestones=plan)
    assert tables["progress"]["percent"].tolist()[:2] == [207, 288]
    assert pd.isna(tables["progress"].loc[2016, "achieved_m2"])
    assert tables["milestones"].index.tolist() == [2016]
    sheet = next(sheet for sheet in tables.sheets if sheet.code == "progress")
    # 213,523,796 of 86,148,988 m²; what is still to come is not among the targets.
    assert sheet.totals[:4] == ("Total so far", 86_148_988, 213_523_796, 248)
    book = openpyxl.load_workbook(tables.save(tmp_path / "plan.xlsx"))
    cells = [cell.value for cell in book["Plan and fact"]["B"]][3:7]
    assert cells == [42_648_014, 43_500_974, 1_000_000, "=SUM(B4:B5)"]


def test_a_plan_is_parted_by_unit_operator_and_method():
    ledger = ledger_of(
        [
            (f"H{i}", "CHA", "2019-01-31", square(3 * i, 0), {"admin1": unit, "reported_m2": 900.0})
            for i, unit in enumerate(["North", "South"])
        ],
        [
            ("R1", "cleared", "2020-05-01", square(0, 0),
             {"hazard_id": "H0", "reported_m2": 300.0, "operator": "NGO"}),
            ("R2", "reduced", "2020-06-01", square(3, 0),
             {"hazard_id": "H1", "reported_m2": 500.0, "operator": "Army"}),
        ],
    )  # fmt: skip
    plan = pd.DataFrame(
        {
            "year": [2020, 2020],
            "area_m2": [600, 200],
            "admin1": ["North", "North"],
            "operator": ["NGO", "Army"],
            "activity": ["clearance", "despeje"],
        }
    )
    progress = article7(ledger, 2020, milestones=plan)["progress"]
    rows = progress.reset_index()[["admin1", "operator", "activity", "target_m2", "achieved_m2"]]
    assert rows.fillna(-1).to_numpy().tolist() == [
        ["North", "Army", "clearance", 200, 0],
        ["North", "NGO", "clearance", 600, 300],
        ["South", "Army", "TS", -1, 500],  # done, and not planned
    ]
    assert progress["achieved_m2"].sum() == 800


def test_years_before_the_record_begins_are_not_said_to_have_achieved_nothing(cambodia):
    plan = pd.DataFrame({"year": [2005, 2010], "area_m2": [1.0, 39_400_173]})
    progress = article7(cambodia, 2010, milestones=plan)["progress"]
    assert pd.isna(progress.loc[2005, "achieved_m2"])
    assert progress.loc[2010, "percent"] == 125


def test_a_method_that_is_not_known_is_named(cambodia):
    plan = pd.DataFrame({"year": [2014], "area_m2": [1], "activity": ["magic"]})
    with pytest.raises(ArgumentError, match="row 1: 'magic' is no activity"):
        article7(cambodia, 2015, milestones=plan)


def test_a_year_twice_for_one_operator_is_refused(cambodia):
    plan = pd.DataFrame({"year": [2014, 2014], "area_m2": [1, 2], "operator": ["A", "A"]})
    with pytest.raises(ArgumentError, match="twice"):
        article7(cambodia, 2015, milestones=plan)


def test_the_plan_comes_from_a_file_in_spanish(tmp_path, capsys):
    path = tmp_path / "plan.csv"
    path.write_text("Año,Superficie m2,Operador\n2022,42000,\n2025,1000,\n", encoding="utf-8")
    assert read_milestones(path).columns.tolist() == ["year", "area_m2", "operator"]
    record = str(minemap.samples.peru_path())
    assert main(["article7", record, "--year", "2022", "--milestones", str(path), "--csv"]) == 0
    assert "progress,2022,percent,50" in capsys.readouterr().out


# The fact sheet -----------------------------------------------------------------------------------


def cells_of(sheet):
    """The rows of the table of plan and fact."""
    table = sheet.html.split('<section class="plan">')[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, flags=re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows][1:]


@pytest.fixture(scope="module")
def worked():
    """Two areas of 12,364 m² each or so, one cleared in 2020 and one in 2022."""
    return ledger_of(
        [(f"H{i}", "CHA", "2019-01-31", square(3 * i, 0)) for i in range(3)],
        [
            ("R1", "cleared", "2020-05-01", square(0, 0), {"hazard_id": "H0"}),
            ("R2", "reduced", "2022-06-30", square(3, 0), {"hazard_id": "H1"}),
        ],
    )


def test_the_fact_sheet_lays_a_plan_beside_what_was_released(worked, tmp_path):
    profile = {"title": "Land", "context": ["Mined."]}
    plan = pd.DataFrame({"year": [2018, 2020, 2021, 2023], "area_m2": [5000, 10_000, 4000, 7000]})
    first, second = (planimeter_m2(square(x, 0)) for x in (0, 3))
    sheet = factsheet(worked, profile, day=2022, milestones=plan)
    percent = round(100 * round(first) / 10_000)
    assert cells_of(sheet) == [
        ["2018", "5,000", "not stated", "not stated"],  # before the record begins
        ["2019", "not stated", "0", "not stated"],  # nothing planned, and nothing released
        ["2020", "10,000", f"{round(first):,}", f"{percent}"],
        ["2021", "4,000", "0", "0"],
        ["2022", "not stated", f"{round(second):,}", "not stated"],  # released, not planned
        ["2023", "7,000", "not stated", "not stated"],  # to come
        ["Total so far", "14,000", f"{round(first):,}", f"{round(100 * round(first) / 14_000)}"],
    ]
    assert "up to" not in sheet.html.split('<section class="plan">')[1].split("</section>")[0]
    path = tmp_path / "plan.csv"
    plan.to_csv(path, index=False)
    early = factsheet(worked, profile, day="2022-03-31", milestones=path, language="es")
    assert "Meta" in early.html
    assert "hasta el 31 de marzo de 2022" in early.html.split('<section class="plan">')[1]


def test_a_fact_sheet_without_a_plan_has_no_such_table(worked):
    profile = {"title": "Land", "context": ["Mined."]}
    assert '<section class="plan">' not in factsheet(worked, profile).html
