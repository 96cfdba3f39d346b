"""Figures that go into treaty reports, on the small records that once gave wrong ones."""

from __future__ import annotations

import csv

import pytest
from conftest import ledger_of, square

import minemap
from minemap.cli import main
from minemap.report import article7
from minemap.toml_files import packaged_text

HAZARDS = "hazard_id;category;reported_on;reported_m2;admin1;contamination;WKT\n"


def record_of(tmp_path, *areas, releases=""):
    """Write areas (id, m², contamination), all of one place, and give the options to read them."""
    place = "POINT(-78.4 -3.7)"
    rows = [f"{name};CHA;2020-01-31;{m2};A;{text};{place}\n" for name, m2, text in areas]
    path = tmp_path / "areas.csv"
    path.write_text(HAZARDS + "".join(rows), encoding="utf-8")
    options = ["--hazards", str(path)]
    if releases:
        done = tmp_path / "done.csv"
        done.write_text(releases, encoding="utf-8")
        options += ["--releases", str(done)]
    return options


def figures(printed, table, column):
    lines = list(csv.reader(printed.splitlines()))
    return {line[1]: line[3] for line in lines if line[0] == table and line[2] == column}


def test_improvised_mines_are_anti_personnel_mines_destroyed(tmp_path, capsys):
    releases = (
        "release_id;outcome;completed_on;hazard_id;reported_m2;Minas improvisadas\n"
        "R1;cleared;2021-05-01;H1;1000;5\n"
    )
    areas = [("H1", 1000, "AP mines of an improvised nature")]
    call = record_of(tmp_path, *areas, releases=releases)
    assert main(["article7", *call, "--year", "2021", "--csv"]) == 0
    printed = capsys.readouterr().out
    assert figures(printed, "release", "devices") == {"A": "5"}
    assert figures(printed, "release", "improvised_ap_mines") == {"A": "5"}
    assert figures(printed, "release", "other_devices") == {"A": ""}
    assert main(["article7", *call, "--year", "2020", "--csv"]) == 0
    assert figures(capsys.readouterr().out, "contamination", "area_m2") == {"A": "1000"}


def test_victim_operated_devices_are_in_the_table_and_others_are_not(tmp_path, capsys):
    call = record_of(tmp_path, ("H1", 1000, "VOIED"), ("H2", 20, "IED"), ("H3", 300, "UXO"))
    assert main(["article7", *call, "--year", "2021", "--csv"]) == 0
    printed = capsys.readouterr().out
    assert figures(printed, "contamination", "area_m2") == {"A": "1000"}
    assert figures(printed, "other", "area_m2") == {"IED": "20", "UXO": "300"}


def test_no_mines_are_no_mines(tmp_path, capsys):
    texts = ["ERW, no AP mines", "No mines", "UXO (not mined)", "UXO - sin minas"]
    areas = [(f"H{n}", 10**n, text) for n, text in enumerate(texts)]
    assert main(["article7", *record_of(tmp_path, *areas), "--year", "2021", "--csv"]) == 0
    printed = capsys.readouterr().out
    assert figures(printed, "contamination", "area_m2") == {}
    assert sum(map(int, figures(printed, "other", "area_m2").values())) == 1111


def test_no_standard_is_named_for_a_list_of_our_own(tmp_path, capsys):
    assert main(["check", *record_of(tmp_path, ("H1", 1000, "AP mines"))]) in {0, 1}
    assert "IMAS" not in capsys.readouterr().out
    ledger = ledger_of([("H1", "CHA", "2020-01-31", square(0, 0), {"reported_m2": 5.0})])
    for convention in ("mine_ban", "cluster_munitions"):
        text = article7(ledger, 2020, convention=convention).to_text()
        assert "Guide to Reporting" not in text
    assert "is not released by" not in packaged_text("data/methods.toml")


def test_a_confirmed_area_may_be_cancelled_by_survey():
    ledger = ledger_of(
        [("H1", "CHA", "2020-01-31", square(0, 0), {"reported_m2": 1000.0})],
        [("R1", "cancelled", "2021-05-01", square(0, 0), {"hazard_id": "H1", "activity": "NTS"})],
    )
    assert ledger.remaining(2021)["area_m2"].sum() == 0


def test_all_four_published_sizes_of_one_place_are_there():
    published = minemap.samples.peru_published()
    sizes = published[published["border"].eq("Chile")]["m2"].dropna()
    assert {67_670, 70_000, 66_760} <= set(sizes.astype(int))
    record = minemap.Ledger(*minemap.samples.peru())
    done = record.released(by="release_id")["area_m2"].xs("PE-CL-2012-CLEARED").sum()
    assert done == pytest.approx(66_625.9, abs=0.1)


def test_clearance_that_found_nothing_is_told_without_a_column_of_checks():
    ledger = ledger_of(
        [("H1", "CHA", "2020-01-31", square(0, 0))],
        [("R1", "cleared", "2021-05-01", square(0, 0), {"anti_personnel_mines": 0})],
    )
    found = minemap.check(ledger.hazards, ledger.releases, today=2025)
    assert "unchecked-clearance" in set(found["code"])


def test_devices_that_are_not_stated_are_not_fewer_than_expected():
    def codes(**devices):
        ledger = ledger_of(
            [("H1", "CHA", "2020-01-31", square(0, 0), {"estimated_devices": 40})],
            [("R1", "cleared", "2021-05-01", square(0, 0), {"hazard_id": "H1", **devices})],
        )
        found = minemap.check(ledger.hazards, ledger.releases, today=2025)
        return set(found["code"])

    assert "fewer-devices" not in codes()
    assert "fewer-devices" in codes(anti_personnel_mines=0)
