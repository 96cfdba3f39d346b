"""The tables of treaty reports: right to the square metre, whole, and safe to open."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from functools import cache

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest
from conftest import examples, hazard_table, ledger_of, release_table, square
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import minemap
from minemap.cli import main
from minemap.errors import (
    ArgumentError,
    MinemapError,
    MissingDependencyError,
    ReadError,
    RejectedRows,
    SchemaError,
    WriteError,
)
from minemap.report import article7, planned_milestones, read_milestones, read_results
from minemap.report.rounding import largest_remainder, nearest, round_table

TREACHEROUS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1+1", '=HYPERLINK("x","y")', "=cmd|' /c calc'!A0"]
ADMIN = {"admin1": "North"}


@pytest.fixture(scope="module")
def results():
    return read_results(minemap.samples.peru_path().with_name("results.csv"))


@pytest.fixture(scope="module")
def tables_of(peru):
    """The tables of a year of the sample, each made once."""
    return cache(lambda year, **options: article7(peru, year, **options))


@pytest.fixture(scope="module")
def published():
    """The published figures of the border with Ecuador, by figure and year."""
    figures = minemap.samples.peru_published()
    figures = figures[figures["used"] != "no"]
    figures["year"] = figures["as_of"].dt.year
    return figures.set_index(["border", "figure", "year"]).sort_index()


def region(geometry, name, day="2020-06-30", category="SHA", number=1, **others):
    return (f"H{number}", category, day, geometry, {"admin1": name, **others})


# The sample against what was published -----------------------------------------------------------


def test_2017_of_peru_is_what_was_published(tables_of, published):
    tables = tables_of(2017)
    line = tables["release"].loc["Amazonas"]
    for outcome in ("cancelled", "reduced", "cleared"):
        assert line[f"{outcome}_m2"] == published.loc[[("Ecuador", outcome, 2017)], "m2"].item()
    assert line["released_m2"] == 10_738 + 7_171 + 9_246
    assert line["devices"] == 396
    assert tables["contamination"]["area_m2"].tolist() == [426_325]


def test_2023_of_peru_is_what_was_published(tables_of, published):
    tables = tables_of(2023)
    total = published.loc[[("Ecuador", "total", 2023)]].iloc[0]
    assert tables["contamination"].loc["Amazonas"].to_dict() == {
        "cha_areas": 0,
        "sha_areas": 60,
        "areas": 60,
        "cha_m2": 0,
        "sha_m2": total["m2"],
        "area_m2": total["m2"],
        "estimated_devices": total["expected_mines"],
    }
    assert tables["release"].empty
    assert tables["account"].loc["Amazonas", ["opening_m2", "adjusted_in_m2"]].tolist() == [
        211_468,  # worked out by hand in the README of the sample
        90_545,
    ]


def test_the_quebrada_de_escritos_stands_by_both_bases(tables_of, published):
    place = "Tacna; Arica y Parinacota"
    written = published.loc[[("Chile", "cleared", 2012)]].iloc[0]
    reported = tables_of(2012)["release"].loc[place]
    measured = tables_of(2012, basis="geometry")["release"].loc[place]
    assert reported["cleared_m2"] == written["m2"] == 67_670
    assert measured["cleared_m2"] == 66_626
    assert reported["devices"] == written["anti_personnel_mines"] == 261
    assert reported["other_devices"] == written["anti_vehicle_mines"] == 72


def test_five_years_follow_one_another(tables_of):
    series = tables_of(2024)["series"]
    assert series.index.tolist() == [2020, 2021, 2022, 2023, 2024]
    assert series["cleared_m2"].tolist() == [0, 7_100, 21_000, 0, 22_625]
    assert series["closing_m2"].tolist() == [239_568, 232_468, 211_468, 302_013, 279_388]
    assert series["opening_m2"].tolist()[1:] == series["closing_m2"].tolist()[:-1]
    assert series.loc[2024, "devices"] == 746


def test_the_operator_who_did_it(tables_of):
    operators = tables_of(2012)["operators"]
    assert operators.loc["Norwegian People's Aid", ["records", "cleared_m2"]].tolist() == [
        1,
        67_670,
    ]


def test_who_confirmed_ground_alone_released_none():
    hazards = hazard_table(("A", "SHA", "2020-01-01", square(0, 0)))
    releases = release_table(
        ("R1", "confirmed", "2021-03-01", square(0, 0), {"operator": "Surveyors"}),
        ("R2", "cleared", "2021-06-01", square(0, 0), {"operator": "Deminers"}),
    )
    tables = article7(minemap.Ledger(hazards, releases), 2021, basis="geometry")
    assert tables["operators"]["records"].to_dict() == {"Deminers": 1}


# The same figures as the ledger ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "year"),
    [
        *(("reported", year) for year in (2012, 2013, 2015, 2017, 2019, 2023, 2024)),
        *(("geometry", year) for year in (2012, 2019, 2023)),
    ],
)
def test_the_account_is_the_ledgers(peru, tables_of, year, basis):
    account = tables_of(year, basis=basis)["account"]
    balance = peru.balance("YE", by="admin1", basis=basis).loc[f"{year}-12-31"]
    of_ledger = balance.loc[account.index, account.columns]
    assert (abs(account - of_ledger) < 1).all(axis=None)
    whole = peru.balance("YE", basis=basis).loc[f"{year}-12-31"]
    for name in ("opening_m2", "closing_m2"):
        assert account[name].sum() == round(whole[name])


def test_tables_of_one_year_agree_with_one_another(peru):
    tables = article7(peru, 2012, basis="geometry", by="sector")
    closing, account = tables["contamination"]["area_m2"].sum(), tables["account"]
    assert closing == account["closing_m2"].sum() == tables["series"].loc[2012, "closing_m2"]
    for name in ("cancelled_m2", "reduced_m2", "cleared_m2"):
        total = tables["release"][name].sum()
        assert total == account[name].sum() == tables["series"].loc[2012, name]
        assert total == tables["operators"][name].sum()


squares = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["North", "South", None]), st.booleans()),
    min_size=3,
    max_size=5,
)


@settings(max_examples=examples(3), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(squares, st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["cancelled", "cleared"]))))
def test_any_record_adds_up(drawn, done):
    """Squares in two regions and in none, released in part: whole figures, and every sum holds."""
    ledger = ledger_of(
        [
            region(square(at, 0, 2), name, "2021-03-01", "CHA" if sure else "SHA", number)
            for number, (at, name, sure) in enumerate(drawn)
        ],
        [
            (f"R{number}", outcome, "2021-09-01", square(at, 0))
            for number, (at, outcome) in enumerate(done)
        ],
    )
    tables = article7(ledger, 2021, basis="geometry")
    account, areas, release = tables["account"], tables["contamination"], tables["release"]
    signs = [-1 if re.search("_out|cancelled|reduced|cleared|closing", n) else 1 for n in account]
    assert ((account * signs).sum(axis=1) == 0).all()
    assert (areas["cha_m2"] + areas["sha_m2"] == areas["area_m2"]).all()
    whole = ledger.balance("YE").iloc[-1]
    assert areas["area_m2"].sum() == nearest(whole["closing_m2"])
    for name in ("cancelled_m2", "cleared_m2"):
        assert abs(release[name].sum() - whole[name]) < 1
    true = ledger.remaining("2021-12-31", by=["admin1", "category"])["area_m2"]
    for (name, category), value in true.items():
        line = areas[areas.index.isna()] if pd.isna(name) else areas.loc[[name]]
        shown = line[f"{category.lower()}_m2"].sum() if len(line) else 0
        assert abs(shown - value) < 1


# Rounding ----------------------------------------------------------------------------------------

amounts = st.floats(0, 1e6).map(lambda value: round(value, 3))


@given(st.lists(amounts, min_size=1))
def test_a_list_adds_up_to_its_rounded_total(values):
    rounded = largest_remainder(values)
    assert rounded.sum() == nearest(np.sum(values))
    assert (abs(rounded - values) < 1 + 1e-6).all()


@settings(max_examples=examples(20), deadline=None)
@given(arrays.arrays(np.float64, st.tuples(st.integers(1, 6), st.just(5)), elements=amounts))
def test_a_table_adds_up_both_ways(values):
    """What there was, of two kinds, and what came, less what went, is what is left."""
    flows = values * [1, 1, 1, -1, -1]
    balance = np.c_[flows, -flows.sum(axis=1)]
    rounded = round_table(balance, [[0, 1], [3, 4]], kept=[0], balanced=True)
    assert (rounded.sum(axis=1) == 0).all()
    assert (abs(rounded - balance) < 1 + 1e-6).all()
    assert (abs(rounded.sum(axis=0) - balance.sum(axis=0)) < 1 + 1e-6).all()
    for pair in ([0, 1], [3, 4]):
        assert (abs(rounded[:, pair].sum(axis=1) - balance[:, pair].sum(axis=1)) < 1 + 1e-6).all()


def test_a_country_sized_table_balances_to_the_square_metre():
    """Sums of so many square metres are float noise away from nothing, and stay whole."""
    random = np.random.default_rng(5)
    flows = random.uniform(0, 1e11, (40, 3)) * [1, 1, -0.3]
    balance = np.c_[flows, -(flows.sum(axis=1) * (1 + 3e-15))]
    assert abs(balance.sum(axis=1)).max() > 1e-5
    rounded = round_table(balance, [[0, 1]], balanced=True)
    assert (rounded.sum(axis=1) == 0).all()
    assert (abs(rounded - balance) <= 1).all()


def test_whole_numbers_stay_as_they_are():
    values = np.array([[3.0, -2.0, 7.0], [0.0, 0.5, 0.5]])
    assert round_table(values, [[0, 1, 2]])[0].tolist() == [3, -2, 7]


# Lines -------------------------------------------------------------------------------------------


def test_areas_that_state_no_region_are_a_line_of_their_own():
    ledger = ledger_of(
        [region(square(0, 0), "North"), ("H2", "CHA", "2020-06-30", square(5, 5))],
        [("R1", "cleared", "2021-01-01", square(5, 5), {"anti_personnel_mines": 4})],
    )
    at_first = article7(ledger, 2020, basis="geometry")
    later = article7(ledger, 2021, basis="geometry", language="es")
    assert at_first["contamination"]["areas"].tolist() == [1, 1]
    assert at_first["contamination"].index.isna().tolist() == [False, True]
    assert later["release"].index.isna().tolist() == [True]
    assert later["release"]["devices"].tolist() == [4]
    assert "Not stated" in at_first.to_text()
    assert "No consta" in later.to_text()


def test_a_record_without_any_region_is_one_line():
    ledger = ledger_of([("H1", "SHA", "2020-06-30", square(0, 0))])
    table = article7(ledger, 2020, basis="geometry")["contamination"]
    assert table["sha_m2"].sum() == nearest(ledger.remaining("2020-12-31")["area_m2"].sum())


def test_lines_by_several_columns():
    ledger = ledger_of(
        [
            region(square(0, 0), "North", admin2="Hill"),
            region(square(3, 0), "North", admin2="Vale", number=2),
        ]
    )
    tables = article7(ledger, 2020, by=["admin1", "admin2"], basis="geometry")
    assert tables["contamination"].index.tolist() == [("North", "Hill"), ("North", "Vale")]
    assert tables.sheets[0].totals[:2] == ("Total", None)


@pytest.mark.parametrize(
    "by", ["hazard_id", "contamination", "illustrative", ["country", "sector"]]
)
def test_lines_by_any_column_add_up_to_the_same(peru, by):
    tables = article7(peru, 2017, by=by)
    assert tables["contamination"]["area_m2"].sum() == 426_325
    assert tables["release"]["released_m2"].sum() == 27_155


def test_a_year_before_and_a_year_long_after_the_record(peru):
    before, after = (article7(peru, year) for year in (1995, 2060))
    for tables in (before, after):
        assert tables["release"].empty
        assert tables["series"]["released_m2"].sum() == 0
        assert "Nothing to report." in tables.to_text()
    assert before["contamination"].empty
    assert after["contamination"]["area_m2"].sum() == 279_388


def test_an_empty_record_has_empty_tables(tmp_path):
    empty = minemap.Ledger(hazard_table(region(square(0, 0), "x")).iloc[:0])
    tables = article7(empty, 2023)
    assert tables["contamination"].empty
    assert tables["series"].to_numpy().sum() == 0
    for suffix in (".xlsx", ".html", ".docx"):
        assert tables.save(tmp_path / f"empty{suffix}").stat().st_size > 0


# Which areas count -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed():
    texts = ["anti-personnel mines", "submunitions", "AP mines; cluster munitions",
             "minas antitanque", "minas antipersonal y UXO", None,
             "mines anti-véhicules"]  # fmt: skip
    return ledger_of(
        [
            region(square(3 * i, 0), "North", number=i, contamination=text, reported_m2=10.0**i)
            for i, text in enumerate(texts)
        ]
    )


@pytest.mark.parametrize(("convention", "m2"), [("mine_ban", 110_101), ("cluster_munitions", 110)])
def test_each_convention_counts_its_own_areas_and_lists_the_others(mixed, convention, m2):
    tables = article7(mixed, 2020, convention=convention)
    assert tables["contamination"]["area_m2"].tolist() == [m2]
    assert m2 + tables["other"]["area_m2"].sum() == 1_111_111


def test_the_user_says_what_counts(mixed):
    tables = article7(mixed, 2020, contamination=["minas antitanque"])
    assert tables["contamination"]["area_m2"].tolist() == [1_000]
    with pytest.raises(ArgumentError, match="'mud' stands at no area"):
        article7(mixed, 2020, contamination=["mud"])


def test_the_cluster_form_counts_submunitions_first():
    ledger = ledger_of(
        [region(square(0, 0), "North", contamination="cluster munition remnants")],
        [("R", "cleared", "2021-01-01", square(0, 0), {"submunitions": 7, "other_uxo": 2})],
    )
    tables = article7(ledger, 2021, convention="cluster_munitions", basis="geometry")
    assert tables["release"][["devices", "other_devices"]].to_numpy().tolist() == [[7, 2]]
    assert "Form F" in tables.title


def test_ground_worked_where_nothing_stood_is_said_and_not_counted():
    ledger = ledger_of(
        [region(square(0, 0), "North")], [("R", "cleared", "2021-01-01", square(8, 8))]
    )
    tables = article7(ledger, 2021, basis="geometry")
    assert tables["account"]["closing_m2"].tolist() == tables["account"]["opening_m2"].tolist()
    assert "were worked on where no area stood" in tables.to_text()


# Milestones and results --------------------------------------------------------------------------


def test_milestones_lead_from_what_remains_to_nothing(peru):
    plan = pd.DataFrame({"year": [2025, 2024], "area_m2": [202_013, 100_000], "areas": [40, 20]})
    tables = article7(peru, 2023, milestones=plan)
    assert tables["milestones"].index.tolist() == [2024, 2025]
    assert tables["milestones"]["opening_m2"].tolist() == [302_013, 202_013]
    assert tables["milestones"]["closing_m2"].tolist() == [202_013, 0]
    assert plan["year"].tolist() == [2025, 2024]  # the user's table is not changed


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"year": [2024]}, "no column 'area_m2'"),
        ({"year": [2024], "area_m2": ["much"]}, "row 1: area_m2 'much'"),
        ({"year": [2024.5], "area_m2": [1]}, "no whole number"),
        ({"year": [2024, 2024], "area_m2": [1, 1]}, "twice"),
    ],
)
def test_milestones_that_cannot_be_are_named(peru, plan, said):
    with pytest.raises(ArgumentError, match=said):
        article7(peru, 2023, milestones=pd.DataFrame(plan))


HEADINGS = ["year,area_m2,areas,lead", "Año,Superficie m2,Áreas,lead", "année,m²,zones,lead"]


@pytest.fixture
def planned(tmp_path, request):
    path = tmp_path / "plan.csv"
    path.write_text(f"{request.param}\n2024,100000,20,A\n2025,202013,40,B\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("planned", HEADINGS, indirect=True)
def test_milestones_come_from_a_file_in_any_language(planned):
    plan = read_milestones(planned)
    assert plan[["year", "area_m2", "areas", "lead"]].to_numpy().tolist() == [
        ["2024", "100000", "20", "A"],
        ["2025", "202013", "40", "B"],
    ]


@pytest.mark.parametrize("planned", HEADINGS[-1:], indirect=True)
def test_milestones_come_from_a_file_on_the_command_line(planned, capsys):
    record = str(minemap.samples.peru_path())
    asked = ["article7", record, "--year", "2023", "--milestones", str(planned)]
    assert main([*asked, "--years", "2", "--csv"]) == 0
    cells = pd.read_csv(io.StringIO(capsys.readouterr().out))
    plan = cells[cells["table"] == "milestones"].set_index(["line", "column"])["value"]
    assert plan["2024", "opening_m2"] == "302013"
    assert plan["2025", "milestone_areas"] == "40"
    assert plan["2025", "closing_m2"] == "0"
    assert plan["2025", "lead"] == "B"
    assert cells[cells["table"] == "series"]["line"].unique().tolist() == ["2022", "2023"]


def test_a_file_of_milestones_without_years_is_refused(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("when,area_m2\n2024,1\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="no column 'year'"):
        read_milestones(path)
    with pytest.raises(ReadError, match="milestones are"):
        read_milestones(tmp_path / "plan.pdf")


def test_the_milestones_of_a_workload_make_those_of_the_report(peru):
    left = peru.remaining("2023-12-31")
    plan = planned_milestones(minemap.workload(left, start="2024-01-01").milestones)
    table = article7(peru, 2023, basis="geometry", milestones=plan)["milestones"]
    assert table["milestone_areas"].sum() == len(left)
    assert abs(table["milestone_m2"].sum() - left["area_m2"].sum()) < 1
    assert table["closing_m2"].iloc[-1] == 0
    with pytest.raises(ArgumentError, match="not those of a workload"):
        planned_milestones(left)


def test_a_plan_that_falls_short_or_goes_too_far_is_told(peru):
    for planned, said in ((302_000, "13 m² remain"), (302_020, "7 m² more than remained")):
        plan = pd.DataFrame({"year": [2024], "area_m2": [planned]})
        assert said in article7(peru, 2023, milestones=plan).to_text()


def test_results_stand_as_given(peru, results):
    given_ = results.set_index(["year", "result"])["quantity"]
    assert given_["2017-2022", "Obsolete ammunition destroyed"] == 410
    assert given_["2017-2022", "Cluster munitions destroyed"] == 1_162
    assert given_["2017-2022", "Submunitions destroyed with them"] == 81_505
    assert given_["2023", "Cluster munitions destroyed"] == 859
    assert given_["2023", "Submunitions destroyed with them"] == 74_086
    tables = article7(peru, 2023, results=results)
    pd.testing.assert_frame_equal(tables["results"], results)
    assert "81,505" in tables.to_text()


def test_results_of_a_workbook_in_spanish(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Año", "Resultado", "Cantidad", "Unidad", "Fuente"])
    book.active.append([2023, "Personas capacitadas", 12, "personas", None])
    book.save(tmp_path / "resultados.xlsx")
    [row] = read_results(tmp_path / "resultados.xlsx").to_dict("records")
    assert (row["year"], row["quantity"], row["unit"]) == ("2023", 12.0, "personas")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("lately,Trained,3", "year"),
        ("2023-2022,Trained,3", "year"),
        ("2023,,3", "result"),
        ("2023,Trained,", "quantity"),
        ("2023,Trained,some", "quantity"),
        ("2023,Trained,2 ha", "quantity"),
        ("2023,Trained,-3", "quantity"),
        ("2023,Trained,74.086", "quantity"),
    ],
)
def test_results_that_cannot_be_used_are_named(tmp_path, line, field):
    path = tmp_path / "results.csv"
    path.write_text(f"year,result,quantity\n2022,Trained,5\n{line}\n")
    used, rejected = read_results(path, on_reject="return")
    assert used["quantity"].tolist() == [5.0]
    assert rejected[["row", "field"]].to_numpy().tolist() == [[2, field]]
    with pytest.raises(RejectedRows, match="row 2"):
        read_results(path)


def test_a_table_of_results_that_is_none_is_named(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        read_results(tmp_path / "none.xlsx")
    with pytest.raises(ReadError, match="unknown ending"):
        read_results(tmp_path / "results.pdf")
    (tmp_path / "results.csv").write_text("year,outcome\n2023,x\n")
    with pytest.raises(SchemaError, match="no column 'result'"):
        read_results(tmp_path / "results.csv")
    (tmp_path / "broken.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(ReadError, match="cannot be read as a workbook"):
        read_results(tmp_path / "broken.xlsx")


# Arguments ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"year": "2023"}, "year='2023'"),
        ({"year": 23}, "year=23"),
        ({"language": "de"}, "language 'de'"),
        ({"convention": "ottawa"}, "convention='ottawa'"),
        ({"by": "planet"}, "by='planet'"),
        ({"by": []}, "names no column"),
        ({"by": "category"}, "by='category'"),
        ({"by": "estimated_devices"}, "rename the column"),
        ({"basis": "guess"}, "basis='guess'"),
        ({"years": 0}, "years=0"),
        ({"contamination": "mines"}, "write a list"),
        ({"milestones": [2024]}, "milestones is not a DataFrame"),
        ({"results": [1]}, "results is not a DataFrame"),
    ],
)
def test_an_argument_that_cannot_be_is_named(peru, arguments, said):
    with pytest.raises(ArgumentError, match=said):
        article7(peru, **{"year": 2023, **arguments})


# Workbooks ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full(peru, results):
    """Every table there can be, in Spanish."""
    plan = pd.DataFrame({"year": [2013, 2014], "area_m2": [1000.4, 2000.6], "team": ["A", "B"]})
    return article7(peru, 2012, basis="geometry", language="es", milestones=plan, results=results)


def cells_of(path, **options):
    book = openpyxl.load_workbook(path, **options)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet
        for cell in row
    }


def calculated(cells, sheet, formula):
    """Work a formula out by hand: a sum of a range, or cells with signs."""
    ranged = re.fullmatch(r"=SUM\(([A-Z]+)(\d+):([A-Z]+)(\d+)\)", formula)
    if ranged:
        column, first, last_column, last = ranged.groups()
        assert column == last_column
        return sum(
            value_of(cells, sheet, f"{column}{row}") for row in range(int(first), int(last) + 1)
        )
    assert re.fullmatch(r"=[A-Z]+\d+([+-][A-Z]+\d+)*", formula)
    return sum(
        (-1 if sign == "-" else 1) * value_of(cells, sheet, name)
        for sign, name in re.findall(r"([+-]?)([A-Z]+\d+)", formula)
    )


def value_of(cells, sheet, name):
    value = cells[sheet, name]
    return calculated(cells, sheet, value) if isinstance(value, str) else value


def test_totals_are_live_and_equal_what_is_shown(full, tmp_path):
    path = full.save(tmp_path / "article7.xlsx")
    formulas, values = cells_of(path), cells_of(path, data_only=True)
    live = {
        place: cell
        for place, cell in formulas.items()
        if isinstance(cell, str) and cell.startswith("=")
    }
    assert len(live) > 40
    for (sheet, name), formula in live.items():
        assert calculated(formulas, sheet, formula) == values[sheet, name]


def test_a_workbook_holds_the_figures_of_the_tables(full, tmp_path):
    path = full.save(tmp_path / "article7.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == ["Contenido", *(sheet.name for sheet in full.sheets)]
    for sheet in full.sheets:
        rows = list(book[sheet.name].iter_rows(min_row=4, values_only=True))
        width = len(sheet.columns)
        assert [row[:width] for row in rows[: len(sheet.rows)]] == list(sheet.rows)
        if sheet.totals:
            assert rows[len(sheet.rows)][:width] == sheet.totals


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_calculates_the_same(full, tmp_path):
    path = full.save(tmp_path / "article7.xlsx")
    shown = cells_of(path, data_only=True)
    bare = tmp_path / "bare.xlsx"
    openpyxl.load_workbook(path).save(bare)  # which leaves the values of formulas out
    assert None in [v for k, v in cells_of(bare, data_only=True).items() if shown[k] is not None]
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx", "--outdir", str(out), str(bare)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    recalculated = cells_of(out / "bare.xlsx", data_only=True)
    for place, value in shown.items():
        assert (recalculated.get(place) or None) == (value or None), place


@pytest.fixture(scope="module")
def treacherous():
    """Regions and operators are texts of data; a blank at the ends is not kept by the record."""
    regions = [*TREACHEROUS, "No\x00rth\x0b & 'South'\uffff", '<script>alert("x")</script>&<b']
    ledger = ledger_of(
        [region(square(3 * i, 0), text, number=i) for i, text in enumerate(regions)],
        [
            ("R", "cleared", "2020-12-01", square(0, 0), {"operator": "=2+3", "asset": "@x"}),
        ],
    )
    results = pd.DataFrame({"year": ["2023"], "result": ["=1+1"], "quantity": [1], "unit": ["@u"]})
    plan = pd.DataFrame({"year": [2021], "area_m2": [1], "=A1": ["\t=A1"]})
    title = "=TITLE() \ud800 & \x01<img src=x onerror=alert(1)>"
    return article7(ledger, 2020, milestones=plan, results=results, title=title, basis="geometry")


def test_cells_that_begin_like_a_formula_are_text(treacherous, tmp_path):
    book = openpyxl.load_workbook(treacherous.save(tmp_path / "article7.xlsx"))
    found = set()
    for sheet in book:
        for row in sheet:
            for cell in row:
                if cell.data_type == "f":
                    assert re.fullmatch(
                        r"=(SUM\([A-Z\d:]+\)|[A-Z]+\d+([+-][A-Z]+\d+)*)", cell.value
                    )
                elif isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@\t")):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix  # still a text after F2 and Enter
                    found.add(cell.value)
    assert {"=1+1", "+1", "-1", "@SUM(1)", "=2+3", "@u", "=A1", "\t=A1"} <= found
    assert any(text.startswith("=TITLE()") for text in found)


def test_characters_that_no_file_can_hold_do_no_harm(treacherous, tmp_path):
    for suffix in (".xlsx", ".html", ".docx"):
        treacherous.save(tmp_path / f"article7{suffix}")
    names = cells_of(tmp_path / "article7.xlsx").values()
    assert any("& 'South'" in str(name) for name in names)


# Word and HTML -----------------------------------------------------------------------------------


def test_word_holds_every_table(full, tmp_path):
    document = docx.Document(str(full.save(tmp_path / "article7.docx")))
    shown = [sheet for sheet in full.sheets if sheet.rows]
    assert len(document.tables) == len(shown)
    for table, sheet in zip(document.tables, shown, strict=True):
        first = [cell.text for cell in table.rows[0].cells]
        assert first == [column.heading for column in sheet.columns]
        assert len(table.rows) == 1 + len(sheet.rows) + (sheet.totals is not None)
        assert table.rows[0]._tr.trPr.xpath("./w:tblHeader")  # repeated on every page
        # Word refuses a document whose properties of a table are out of order.
        order = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        known = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
        assert order == [name for name in known if name in order]
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(sheet.title in words for sheet in full.sheets)
    assert document.core_properties.language == "es"
    assert "66\u202f626" in {cell.text for row in document.tables[1].rows for cell in row.cells}


@pytest.mark.parametrize(
    ("language", "said", "figure"),
    [
        ("en", "Cleared area (m²)", "66,626"),
        ("es", "Superficie despejada (m²)", "66\u202f626"),
        ("fr", "Superficie dépolluée (m²)", "66\u202f626"),
    ],
)
def test_html_in_each_language(tables_of, full, language, said, figure):
    tables = full if language == "es" else tables_of(2012, basis="geometry", language=language)
    page = tables.to_html()
    assert f'<html lang="{language}">' in page
    assert said in page
    assert f">{figure}<" in page


def test_every_word_stands_in_every_language():
    from minemap.report import words

    def entries(section):
        for value in section.values():
            if isinstance(value, dict) and {"en", "es", "fr"} & set(value):
                yield value
            elif isinstance(value, dict):
                yield from entries(value)

    for name in ("convention", "table", "sheet", "column", "word", "note"):
        for entry in entries(words.section(name)):
            assert set(entry) == {"en", "es", "fr"}
            fields = {tuple(sorted(re.findall(r"\{\w+\}", text))) for text in entry.values()}
            assert len(fields) == 1, entry
    for language in ("en", "es", "fr"):
        names = [entry[language] for entry in words.section("sheet").values()]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_text_of_data_is_escaped_in_html(treacherous):
    for page in (treacherous.to_html(), treacherous._repr_html_()):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;&amp;&lt;b" in page


def test_html_asks_for_nothing(full):
    page = full.to_html()
    assert not re.search(r"https?:|//|@import|url\(|\bsrc=", page)


def test_tables_of_html_can_be_read_aloud(full):
    page = full.to_html()
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) == sum(bool(sheet.rows) for sheet in full.sheets)
    for table in tables:
        titled = re.search(r'aria-labelledby="([\w-]+)"', table)
        assert f'id="{titled[1]}"' in page
        assert '<th scope="col"' in table
    # Another reader of HTML finds the same figures.
    [read] = pd.read_html(io.StringIO(tables[1]), thousands="\u202f")
    assert read.iloc[-1, 4] == 66_626


# Files -------------------------------------------------------------------------------------------


def test_nothing_is_overwritten_unasked(full, tmp_path):
    path = tmp_path / "article7.html"
    path.write_text("mine")
    with pytest.raises(WriteError, match="overwrite=True"):
        full.save(path)
    assert path.read_text() == "mine"
    full.save(path, overwrite=True)
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert [file.name for file in tmp_path.iterdir()] == ["article7.html"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("article7.pdf", "unknown ending '.pdf'"),
        ("nowhere/article7.xlsx", "no folder"),
        ("folder.xlsx", "a folder"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(full, tmp_path, name, said):
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(WriteError, match=said):
        full.save(tmp_path / name)
    assert [file.name for file in tmp_path.iterdir()] == ["folder.xlsx"]


@pytest.mark.parametrize(
    ("suffix", "library"), [(".xlsx", "xlsxwriter"), (".docx", "docx"), (".html", "jinja2")]
)
def test_a_missing_library_is_named_with_what_to_install(
    full, tmp_path, monkeypatch, suffix, library
):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingDependencyError, match=re.escape("minemap[report]")):
        full.save(tmp_path / f"article7{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_of_results_needs_openpyxl(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MinemapError, match=re.escape("minemap[report]")):
        read_results(tmp_path / "results.xlsx")


def test_tables_are_a_mapping_whose_frames_are_the_users(full):
    release = full["release"]
    release["cleared_m2"] = 0
    assert full["release"]["cleared_m2"].sum() == 66_626
    assert set(full.long()["table"]) <= set(full)
    assert len(full) == len(full.sheets) == 12


def test_the_command_prints_and_writes(tmp_path, capsys):
    record, path = str(minemap.samples.peru_path()), tmp_path / "article7.xlsx"
    assert main(["article7", record, "--year", "2017", "--language", "es"]) == 0
    assert "Superficie reducida (m²)" in capsys.readouterr().out
    assert main(["article7", record, "--year", "2017", "--json", "-o", str(path)]) == 0
    figures = {(c["table"], c["column"]): c["value"] for c in json.loads(capsys.readouterr().out)}
    assert figures["release", "reduced_m2"] == 7_171
    assert openpyxl.load_workbook(path).sheetnames[0] == "Contents"
    assert main(["article7", record, "--year", "2017", "-o", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err
