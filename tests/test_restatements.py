"""What rows recorded or withdrawn later made of periods that were closed before."""

from __future__ import annotations

import json

import pandas as pd
import pyogrio
import pytest
from conftest import examples, hazard_table, planimeter_m2, release_table, square
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_two_times import days, histories

import minemap
from minemap.accounts import FLOWS
from minemap.cli import main
from minemap.errors import ArgumentError
from minemap.report import clearance, freed_units

CELL_M2 = planimeter_m2(square(0, 0))


def record(*releases, **hazard):
    hazards = hazard_table(
        ("A", "CHA", "2020-01-31", square(0, 0, 4), {"recorded_on": "2020-01-31", **hazard})
    )
    return minemap.Ledger(hazards, release_table(*releases), workers=1)


def lines(found):
    return [
        (row.period_end.year, row.flow, round(row.m2 / CELL_M2), row.id, row.why)
        for row in found.itertuples()
    ]


@pytest.fixture(scope="module")
def restated():
    """Late records, corrected ones and another version, each of an area far from the others."""
    long_known = {"recorded_on": "2020-01-31"}
    hazards = hazard_table(
        ("A", "CHA", "2020-01-31", square(0, 0, 4), long_known),
        ("B", "CHA", "2020-01-31", square(0, 9, 4), long_known),
        ("C", "CHA", "2020-01-31", square(0, 18, 4), long_known),
        ("C", "CHA", "2021-01-31", square(0, 18, 3), {"recorded_on": "2023-01-31"}),
    )
    of_b = ("R3", "cleared", "2021-06-30")
    corrected = {"recorded_on": "2022-05-01", "withdrawn_on": "2023-05-01"}
    releases = release_table(
        ("R1", "cleared", "2021-06-30", square(0, 0), {"recorded_on": "2021-12-31"}),
        ("R2", "reduced", "2021-06-30", square(1, 0), {"recorded_on": "2022-01-01"}),
        (*of_b, square(0, 9, 3), {"recorded_on": "2021-07-31", "withdrawn_on": "2022-05-01"}),
        (*of_b, square(0, 9, 1), corrected),
    )
    return minemap.Ledger(hazards, releases, workers=1)


def test_each_row_that_changed_a_closed_period_is_named_with_what_it_changed(restated):
    found = restated.restatements()
    assert lines(found) == [
        (2021, "reduced", 1, "R2", "late"),
        (2021, "cleared", -2, "R3", "correction"),
        (2021, "adjusted_out", 1, "C", "version"),
        (2021, "cleared", -1, "R3", "withdrawal"),
    ]
    cells = (found["closing_m2"] / CELL_M2).tolist()
    assert cells == pytest.approx([-1, 2, -1, 1], rel=1e-3)
    assert found["row"].tolist() == [2, 4, 4, pd.NA]
    assert found["replaces"].tolist() == [pd.NA, 3, pd.NA, 4]
    assert lines(restated.restatements(until="2022-12-31")) == lines(found)[:2]
    assert lines(restated.restatements(since="2022-12-31")) == lines(found)[2:]


def test_what_is_in_time_for_a_year_is_late_for_a_month(restated):
    months = restated.restatements("ME")
    assert set(months["id"]) == {"R1", "R2", "R3", "C"}


def difference(now, then, since):
    """What two accounts differ by in each cell of a period that was closed."""
    cells = [account[list(FLOWS)].rename_axis(columns="flow").stack()  # noqa: PD013 - a series
             for account in (now, then)]  # fmt: skip
    both = cells[0].sub(cells[1], fill_value=0.0)
    both = both[both.index.get_level_values(0) <= since]
    return both[both.abs() > 1e-3]


@given(
    histories(),
    days,
    st.sampled_from([None, "category", "hazard_id"]),
    st.sampled_from(["YE", "QE"]),
    st.sampled_from(["geometry", "reported"]),
)
@settings(
    max_examples=examples(2),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
def test_restatements_add_up_to_the_difference_of_the_accounts_in_every_cell(
    tables, since, by, freq, basis
):
    if basis == "reported":
        tables = [table.assign(reported_m2=[*range(1_000, 1_000 + 50 * len(table), 50)])
                  for table in tables]  # fmt: skip
    ledger = minemap.Ledger(*tables, workers=1)
    found = ledger.restatements(freq, by, basis, since=since)
    expected = difference(
        ledger.balance(freq, by, basis), ledger.balance(freq, by, basis, as_known=since), since
    )
    known = found[found["period_end"] <= since]
    keys = ["period_end", *([by] if by else []), "flow"]
    summed = known.assign(flow=known["flow"] + "_m2").groupby(keys)["m2"].sum()
    assert expected.sub(summed, fill_value=0.0).abs().max() < 1e-2 or (
        len(expected) == len(summed) == 0
    )
    # And for periods that closed later, to the difference from what was known at their close.
    for end, of_period in found[found["period_end"] > since].groupby("period_end"):
        cells = [
            account[list(FLOWS)].groupby(level=0).sum().reindex([end]).fillna(0.0).sum()
            for account in (
                ledger.balance(freq, by, basis),
                ledger.balance(freq, by, basis, as_known=end),
            )
        ]
        mine = of_period.assign(flow=of_period["flow"] + "_m2").groupby("flow")["m2"].sum()
        assert (cells[0] - cells[1]).sub(mine, fill_value=0.0).abs().max() < 1e-2


# The bridge -------------------------------------------------------------------------------------

LATE = (
    ("R1", "cleared", "2021-06-30", square(0, 0), {"recorded_on": "2022-04-01"}),
    ("R2", "cancelled", "2020-06-30", square(1, 0), {"recorded_on": "2022-04-02"}),
    ("R3", "cleared", "2022-06-30", square(2, 0), {"recorded_on": "2022-07-01"}),
)


@pytest.fixture(scope="module")
def ledger():
    return record(*LATE)


@pytest.fixture(scope="module")
def bridge(ledger):
    return ledger.bridge("2021", since="2022-03-31")


def test_a_bridge_leads_from_what_was_reported_to_the_opening_balance(bridge):
    assert bridge.table["line"].tolist() == ["closing", "late", "late", "opening"]
    assert bridge.table["flow"].tolist() == ["", "cancelled", "cleared", ""]
    cells = (bridge.table["m2"] / CELL_M2).tolist()
    assert cells == pytest.approx([4, -1, -1, 2], rel=1e-6)
    assert bridge.table["m2"].iloc[:-1].sum() == pytest.approx(bridge.table["m2"].iloc[-1])
    assert sorted(bridge.changes["id"]) == ["R1", "R2"]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_a_bridge_is_said_and_drawn_in_each_language(bridge, language):
    assert len(bridge.summary(language).splitlines()) == 4
    ax = bridge.plot(language=language)
    assert [text.get_text() for text in ax.get_yticklabels()] == [
        bridge.line(row, language) for row in bridge.table.itertuples()
    ]
    widths = [bar.get_width() / CELL_M2 for bar in ax.patches]
    assert widths == pytest.approx([4, -1, -1, 2], rel=1e-6)


@pytest.mark.parametrize("ending", [".xlsx", ".html", ".docx", ".json", ".csv"])
def test_a_bridge_is_written_as_every_usual_kind_of_file(bridge, tmp_path, ending):
    path = minemap.report.save_bridge(bridge, tmp_path / f"bridge{ending}", language="es")
    assert path.stat().st_size > 100
    if ending == ".html":
        assert "Registrado con retraso: despejado" in path.read_text("utf-8")
    if ending == ".csv":
        assert sorted(pd.read_csv(path)["id"]) == ["R1", "R2"]


def test_a_report_cannot_be_older_than_the_period_it_is_about():
    with pytest.raises(ArgumentError, match="lies before the close of 2021-12-31"):
        record().bridge("2021-12-31", since="2021-12-30")


def written(ledger, tmp_path):
    tables = {"hazards": ledger.hazards, "releases": ledger.releases}
    return str(minemap.write(tables, tmp_path / "record.gpkg"))


def test_the_command_tells_the_bridge_and_lists_the_rows(ledger, tmp_path, capsys):
    path = written(ledger, tmp_path)
    book = tmp_path / "bridge.xlsx"
    asked = ["restatements", path, "--day", "2021", "--since", "2022-03-31"]
    assert main([*asked, "-o", str(book), "--plot", str(tmp_path / "bridge.png")]) == 1
    out = capsys.readouterr().out
    assert "Closing balance of 2021-12-31, as known on 2022-03-31" in out
    assert "R1 (Recorded late, 2022-04-01)" in out
    assert book.is_file()
    assert (tmp_path / "bridge.png").is_file()
    assert main(["restatements", path, "--csv"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert main(["restatements", path, "--since", "2023-01-01"]) == 0
    assert main(["restatements", path, "-o", str(book)]) == 2


def test_two_states_of_one_record_are_told_apart_from_two_records(ledger):
    then = ledger.as_known("2022-03-31")
    assert sorted(ledger.restated_since(then)["id"]) == ["R1", "R2", "R3"]
    between = ledger.as_known("2022-04-01").restated_since(then)
    assert lines(between) == [(2021, "cleared", 1, "R1", "late")]
    assert record(*LATE).restated_since(then) is None
    assert then.restated_since(ledger) is None


@pytest.fixture(scope="module")
def two_states(ledger):
    return minemap.reconcile(ledger.as_known("2022-03-31"), ledger)


def test_a_reconciliation_of_two_states_of_one_record_names_the_rows_that_came_late(
    ledger, two_states
):
    assert sorted(two_states.restatements["id"]) == ["R1", "R2", "R3"]
    assert "3 rows recorded or withdrawn in between" in two_states.summary()
    assert minemap.reconcile(ledger.hazards, ledger).restatements is None


def test_every_file_of_such_a_reconciliation_holds_those_rows(two_states, tmp_path):
    for name in ("a.html", "a.xlsx", "a.docx", "a.gpkg", "a.json"):
        two_states.save(tmp_path / name)
    assert "What changed in closed periods" in (tmp_path / "a.html").read_text("utf-8")
    sheet = pd.read_excel(
        tmp_path / "a.xlsx", "Restatements", header=None, engine="openpyxl"
    ).astype(str)
    assert sheet.isin(["R1", "R2", "R3"]).to_numpy().sum() == 3
    kept = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="restatements")
    told = json.loads((tmp_path / "a.json").read_text("utf-8"))["restatements"]
    for rows in (kept, pd.DataFrame(told)):
        assert rows["id"].tolist() == two_states.restatements["id"].tolist()
        assert rows["closing_m2"].tolist() == pytest.approx(
            two_states.restatements["closing_m2"].tolist()
        )


def test_the_command_compares_two_states_of_one_record(ledger, tmp_path, capsys):
    path = written(ledger, tmp_path)
    asked = ["reconcile", path, "--old-known", "2022-03-31"]
    assert main([*asked, "-o", str(tmp_path / "a.html")]) == 0
    assert "3 rows recorded or withdrawn in between" in capsys.readouterr().out
    assert "What changed in closed periods" in (tmp_path / "a.html").read_text("utf-8")
    assert main([*asked, "--new-known", "2022-04-01"]) == 0
    assert "1 rows recorded" in capsys.readouterr().out
    assert main(["reconcile", path, path, *asked[2:]]) == 2


@pytest.mark.parametrize(("hazard", "release"), [(7, 11), (7, "R1"), ("A", 11)])
def test_ids_are_of_the_type_that_they_have_in_the_tables(hazard, release):
    hazards = pd.DataFrame(
        {
            "hazard_id": [hazard] * 2, "category": "CHA", "reported_m2": [5000, 4500],
            "reported_on": ["2020-01-31", "2020-06-30"], "recorded_on": [None, "2022-01-31"],
        }
    )  # fmt: skip
    releases = pd.DataFrame(
        {
            "release_id": [release], "hazard_id": hazard, "outcome": "cleared",
            "completed_on": "2021-06-30", "reported_m2": 2000, "recorded_on": "2023-02-01",
        }
    )  # fmt: skip
    ledger = minemap.Ledger(hazards, releases)
    both = isinstance(hazard, int) and isinstance(release, int)
    answers = [ledger.restatements()]
    if both:
        answers += [
            ledger.bridge(2021).changes,
            ledger.restated_since(ledger.as_known("2021-12-31")),
        ]
    for found in answers:
        assert found["id"].tolist() == [hazard, release]
        assert (found["id"].dtype.kind == "i") == both
    of_area = ledger.restatements(until="2022-12-31")["id"]
    assert of_area.tolist() == [hazard]
    assert (of_area.dtype.kind == "i") == isinstance(hazard, int)
    if not both:
        by_area = ledger.restatements(by="hazard_id")["hazard_id"]
        assert by_area.tolist() == [hazard, hazard]


# The same word everywhere -----------------------------------------------------------------------


def test_every_question_takes_as_known(ledger):
    then = ledger.as_known("2022-03-31")
    known = {"as_known": "2022-03-31"}
    assert ledger.balance(**known).equals(then.balance())
    assert ledger.timeline(**known).equals(then.timeline())
    assert ledger.released("YE", **known).equals(then.released("YE"))
    left = ledger.remaining("2022-12-31", by="category", **known)
    assert left.equals(then.remaining("2022-12-31", by="category"))
    assert ledger.remaining("2022-12-31", **known)["area_m2"].sum() == pytest.approx(
        4 * CELL_M2, rel=1e-6
    )
    assert clearance(ledger, "year", **known).equals(clearance(then, "year"))
    assert len(freed_units(ledger, "hazard_id", **known)) == 0
    assert ledger.covered("2022-12-31", **known).equals(then.covered("2022-12-31"))
    tables = [
        minemap.article7(ledger, 2022, basis="geometry", as_known=day)["contamination"]
        for day in ("2022-03-31", None)
    ]
    assert not tables[0].equals(tables[1])
