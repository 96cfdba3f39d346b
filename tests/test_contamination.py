"""What areas are contaminated with, and which devices were found: as fine as the treaties ask."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from conftest import hazard_table, ledger_of, square
from hypothesis import given
from hypothesis import strategies as st

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, ReadError
from minemap.language.contamination import KINDS, kinds_of
from minemap.language.vocabulary import DEVICE_COLUMNS
from minemap.report import article7, read_contamination

DATA = Path(__file__).parent / "data"
AP = {"anti_personnel_mines", "improvised_ap_mines", "mines"}
"""What the Anti-Personnel Mine Ban Convention is about."""


def rows_of(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TEXTS = rows_of("contamination_texts.csv")
"""Texts and their right answers, written by hand."""


@pytest.fixture(scope="module")
def made():
    """One area a text, of 1,000 m² and as many more as its row: each sum tells who is in it."""
    return ledger_of(
        [
            (
                f"H{number:02}",
                "CHA",
                "2020-06-30",
                square(number % 8, number // 8),
                {
                    "admin1": "North",
                    "contamination": row["text"] or None,
                    "reported_m2": 1000.0 + number,
                },
            )
            for number, row in enumerate(TEXTS)
        ]
    )


@pytest.fixture(scope="module")
def reported(made):
    """The tables of both conventions."""
    return {
        name: article7(made, 2020, convention=name) for name in ("mine_ban", "cluster_munitions")
    }


def sizes(rows):
    return sum(1000 + TEXTS.index(row) for row in rows)


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row["text"])
def test_a_text_is_taken_for_what_it_says(row):
    if row["kinds"] == "not stated":
        return
    read = kinds_of(row["text"])
    said = "undecided" if read is None else " ".join(read) or "none"
    assert said == row["kinds"]


def test_the_mine_ban_tables_hold_the_areas_with_anti_personnel_mines(reported):
    counted = [row for row in TEXTS if row["kinds"] == "not stated" or AP & {*row["kinds"].split()}]
    tables = reported["mine_ban"]
    assert tables["contamination"]["area_m2"].tolist() == [sizes(counted)]
    assert tables["contamination"]["areas"].tolist() == [len(counted)]


def test_the_cluster_tables_hold_the_areas_with_submunitions(reported):
    counted = [row for row in TEXTS if "submunitions" in row["kinds"].split()]
    tables = reported["cluster_munitions"]
    assert tables["contamination"]["area_m2"].tolist() == [sizes(counted)]


def test_every_text_is_listed_with_its_ground_and_what_it_was_taken_for(reported):
    texts = reported["mine_ban"]["texts"]
    assert texts["area_m2"].sum() == sizes(TEXTS)
    for row in TEXTS:
        line = texts[texts.index.isna()] if not row["text"] else texts.loc[[row["text"]]]
        said = line["kinds"].item().replace("; ", " ").replace("_stated", " stated")
        assert said == row["kinds"]
        assert line["area_m2"].item() == sizes([row])


@pytest.mark.parametrize("convention", ["mine_ban", "cluster_munitions"])
def test_what_is_not_understood_counts_nowhere_and_is_told(reported, convention):
    undecided = [row for row in TEXTS if row["kinds"] == "undecided"]
    tables = reported[convention]
    assert set(tables["other"].index) >= {row["text"] for row in undecided}
    assert f"{len(undecided)} areas, {sizes(undecided):,} m²" in tables.to_text()


def test_improvised_mines_are_shown_apart(reported):
    kinds = reported["mine_ban"]["kinds"]["area_m2"]
    alone = [row for row in TEXTS if row["kinds"] == "improvised_ap_mines"]
    assert kinds["improvised_ap_mines"] == sizes(alone)


@given(st.text(alphabet="no mines UXO AP,;-/()sinypaltв\n", max_size=40) | st.text(max_size=20))
def test_any_text_at_all_is_read_or_left_undecided(text):
    read = kinds_of(text)
    assert read is None or set(read) <= set(KINDS)


# What the user says -------------------------------------------------------------------------------


def test_the_user_decides_a_text(made, reported):
    before = reported["mine_ban"]["contamination"]["area_m2"].sum()
    tables = article7(made, 2020, contamination={"booby traps": "improvised_ap_mines"})
    gained = sizes([row for row in TEXTS if row["text"] == "booby traps"])
    assert tables["contamination"]["area_m2"].sum() == before + gained
    assert tables["texts"].loc["booby traps", "kinds"] == "improvised_ap_mines"
    none = article7(made, 2020, contamination={"booby traps": "none"})
    assert none["texts"].loc["booby traps", "kinds"] == "none"


def test_what_the_user_says_amiss_is_told(made):
    with pytest.raises(ArgumentError, match="'bombs', which is no kind; there are anti_personnel"):
        article7(made, 2020, contamination={"booby traps": "bombs"})
    tables = article7(made, 2020, contamination={"boby traps": "mines"})
    assert "stand at no area: boby traps" in tables.to_text()


def test_map_fields_writes_the_texts_for_the_command_line(tmp_path, capsys):
    areas = tmp_path / "areas.csv"
    areas.write_text(
        "hazard_id;category;reported_on;reported_m2;contamination;WKT\n"
        "H1;CHA;2020-01-31;100;AP mines;POINT(-78.4 -3.7)\n"
        "H2;CHA;2020-01-31;20;type 4;POINT(-78.4 -3.7)\n"
        "H3;CHA;2020-01-31;3;no mines;POINT(-78.4 -3.7)\n",
        encoding="utf-8",
    )
    said = tmp_path / "texts.toml"
    assert main(["map-fields", str(areas), "-o", str(said)]) == 1
    assert "type 4: undecided" in capsys.readouterr().out
    assert read_contamination(said) == {"AP mines": ["anti_personnel_mines"], "no mines": []}

    def total(*options):
        call = ["article7", "--hazards", str(areas), "--year", "2020", "--csv", *options]
        assert main(call) == 0
        lines = capsys.readouterr().out.splitlines()
        return [line for line in lines if line.startswith("contamination,") and ",area_m2," in line]

    assert total()[0].endswith(",100")
    decided = said.read_text("utf-8").replace('"undecided"', '["mines"]')
    said.write_text(decided, encoding="utf-8")
    assert total("--contamination", str(said))[0].endswith(",120")
    assert (
        main(["remaining", "--hazards", str(areas), "--day", "2020", "--columns", str(said)]) == 0
    )


@pytest.mark.parametrize(
    ("text", "told"), [("[hazards]", "no table"), ("a = ", "in TOML"), (None, "no such file")]
)
def test_a_file_without_texts_is_refused(tmp_path, text, told):
    path = tmp_path / "texts.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=told):
        read_contamination(path)


# Devices ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", rows_of("device_columns.csv"), ids=lambda row: row["heading"])
def test_a_column_of_devices_is_read_as_its_kind(row):
    releases = pd.DataFrame(
        {
            "release_id": ["R1"],
            "hazard_id": ["H1"],
            "outcome": ["cleared"],
            "completed_on": ["2021-05-01"],
            "reported_m2": [1000],
            row["heading"]: [5],
        }
    )
    hazards = hazard_table(("H1", "CHA", "2020-01-31", square(0, 0)))
    read = minemap.Ledger(hazards, releases).releases.iloc[0]
    stated = read.reindex(DEVICE_COLUMNS).dropna()
    assert stated.to_dict() == ({row["column"]: 5} if row["column"] else {})


def test_every_kind_of_device_is_summed_by_itself():
    counts = {column: 5 + place for place, column in enumerate(DEVICE_COLUMNS)}
    ledger = ledger_of(
        [("H1", "CHA", "2020-01-31", square(0, 0))],
        [
            ("R1", "cleared", "2021-05-01", square(0, 0), counts),
            ("R2", "cleared", "2021-05-02", square(0, 0), counts),
        ],
    )
    done = ledger.released().loc["cleared"]
    assert done[list(counts)].to_dict() == {name: 2 * count for name, count in counts.items()}


def test_improvised_mines_count_as_anti_personnel_mines_and_stand_apart():
    ledger = ledger_of(
        [("H1", "CHA", "2020-01-31", square(0, 0), {"reported_m2": 1000.0})],
        [
            (
                "R1",
                "cleared",
                "2021-05-01",
                square(0, 0),
                {"improvised_ap_mines": 5, "anti_personnel_mines": 2, "ieds": 3},
            )
        ],
    )
    release = article7(ledger, 2021, basis="geometry")["release"].iloc[0]
    counts = release[["devices", "improvised_ap_mines", "other_devices"]]
    assert counts.tolist() == [7, 5, 3]


# Nothing found, and nothing said ------------------------------------------------------------------


@pytest.fixture(scope="module")
def said_and_unsaid():
    """Three squares cleared: with a mine, with none, and without a word of devices."""
    return ledger_of(
        [
            (f"H{i}", "CHA", "2020-01-31", square(3 * i, 0), {"admin1": name, "reported_m2": 100.0})
            for i, name in enumerate(["found", "none", "unsaid"])
        ],
        [
            ("R0", "cleared", "2021-05-01", square(0, 0), {"anti_personnel_mines": 4}),
            ("R1", "cleared", "2021-05-01", square(3, 0), {"anti_personnel_mines": 0}),
            ("R2", "cleared", "2021-05-01", square(6, 0)),
        ],
    )


def test_none_and_not_stated_are_two_things_in_every_table(said_and_unsaid):
    tables = article7(said_and_unsaid, 2021, basis="geometry")
    for name in ("release", "devices", "clearance"):
        devices = tables[name]["devices"]
        assert devices[["found", "none"]].tolist() == [4, 0]
        assert pd.isna(devices["unsaid"])
    assert tables["release"]["unstated_records"].tolist() == [0, 0, 1]
    assert tables["series"].loc[2021, ["devices", "unstated_records"]].tolist() == [4, 1]
    text = tables.to_text()
    assert "say nothing of explosive items: 1 of 3; the figures are those of the others" in text


def test_2021_and_2022_of_peru_say_not_stated(peru):
    for year, language, said in ((2021, "en", "Not stated"), (2022, "es", "No consta")):
        tables = article7(peru, year, language=language)
        assert tables["release"]["devices"].isna().all()
        sheet = next(sheet for sheet in tables.sheets if sheet.code == "release")
        place = [column.code for column in sheet.columns].index("devices")
        assert sheet.rows[0][place] == sheet.totals[place] == said


def test_what_is_not_stated_is_null_for_machines(capsys):
    record = str(minemap.samples.peru_path())
    assert main(["article7", record, "--year", "2021", "--csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "release,Amazonas,devices," in lines


def test_a_ledger_keeps_none_and_not_stated_apart(said_and_unsaid):
    done = said_and_unsaid.released(by="admin1")["devices"].droplevel("outcome")
    assert done[["found", "none"]].tolist() == [4, 0]
    assert pd.isna(done["unsaid"])
    whole = said_and_unsaid.released().loc["cleared"]
    assert whole[["records", "unstated_records", "devices"]].tolist() == [3, 1, 4]
