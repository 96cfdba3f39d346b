"""A register with a status and closing days becomes a record with releases."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import hazard_table, planimeter_m2, square

import minemap
from minemap.errors import ArgumentError, MinemapWarning


def register(**columns):
    """Areas of one cell each, with further columns of one value an area."""
    count = len(next(iter(columns.values())))
    table = hazard_table(
        *((f"A{place}", "CHA", "2019-05-01", square(2 * place, 0)) for place in range(count))
    )
    return table.assign(**columns)


SAID = {
    "Cleared": "cleared",
    "CANCELLED": "cancelled",
    "Despejada": "cleared",
    "Cancelada": "cancelled",
    "Dépolluée": "cleared",
    "annulée": "cancelled",
    "Limpa": "cleared",
    "Розміновано": "cleared",
    "Сокращена": "reduced",
    "ملغاة": "cancelled",
}


def test_a_status_that_says_how_releases_the_area():
    closed = ["2021-05-05"] * len(SAID)
    table = register(status=[*SAID, "open"], closed_on=[*closed, None])
    made, unsaid = minemap.closings(table)
    assert len(unsaid) == 0
    assert dict(zip(SAID, made["outcome"], strict=True)) == SAID
    assert made["hazard_id"].tolist() == table["hazard_id"].tolist()[:-1]
    ledger = minemap.Ledger(table, made)
    left = ledger.remaining("2023-12-31")
    assert left["hazard_id"].tolist() == [f"A{len(SAID)}"]
    assert left["area_m2"].sum() == pytest.approx(planimeter_m2(square(0, 0)), rel=1e-7)
    assert len(ledger.remaining("2021-05-04")) == len(table)


@pytest.mark.parametrize(
    ("column", "word", "outcome"),
    [
        ("closed how", "Non-Technical Survey", "cancelled"),
        ("closure_reason", "Technical survey", "reduced"),
        ("closure type", "BAC", "cleared"),
        ("Motivo de cierre", "reducción", "reduced"),
        ("motif de clôture", "dépollution", "cleared"),
        ("method", "manual clearance", "cleared"),
        ("closure reason", "Нетехническое обследование", "cancelled"),
    ],
)
def test_a_further_column_says_how(column, word, outcome):
    table = register(status=["Closed"], closed_on=["2021-05-05"], **{column: [word]})
    made, unsaid = minemap.closings(table)
    assert (made["outcome"].tolist(), len(unsaid)) == ([outcome], 0)


def test_a_register_with_columns_in_another_alphabet_is_read():
    table = register(**{"Статус": ["Закрыта", "Открыта"], "Дата закрытия": ["05.05.2021", None]})
    made, unsaid = minemap.closings(table, outcome="cleared")
    assert (made["hazard_id"].tolist(), len(unsaid)) == (["A0"], 0)


def test_closing_days_alone_close():
    table = register(fecha_cierre=["05/05/2021", None])
    made, unsaid = minemap.closings(table, outcome="reduced")
    assert made[["hazard_id", "outcome"]].to_numpy().tolist() == [["A0", "reduced"]]
    assert len(unsaid) == 0


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"status": ["Closed"], "closed_on": ["2021-05-05"]}, "nothing says how"),
        ({"status": ["Cleared"], "closed_on": [None]}, "nothing says when"),
        ({"status": ["Cleared"], "closed_on": ["soon"]}, "'soon' is not a date"),
        ({"status": ["Cleared"], "closed_on": ["2018-05-05"]}, "before it was reported"),
        ({"status": ["Open"], "closed_on": ["2021-05-05"]}, "its status says that it is open"),
        (
            {"status": ["Closed"], "closed_on": ["2021-05-05"], "closed_how": ["other"]},
            "'other' is no outcome",
        ),
        (
            {"status": ["Cleared"], "closed_on": ["2021-05-05"], "closed_how": ["cancelled"]},
            "its status says cleared",
        ),
        (
            {"status": ["Closed"], "closed_on": ["2021-05-05"], "closed_how": ["confirmed"]},
            "releases no ground",
        ),
    ],
)
def test_what_is_not_said_is_listed_and_releases_nothing(columns, reason):
    made, unsaid = minemap.closings(register(**columns))
    assert len(made) == 0
    assert unsaid["id"].tolist() == ["A0"]
    assert reason in unsaid["reason"].item()
    assert unsaid["area_m2"].item() == pytest.approx(planimeter_m2(square(0, 0)), rel=1e-7)


@pytest.mark.parametrize(
    ("status", "day"),
    [("Inactive", "2021-05-05"), ("Kapatıldı", None), ("Certificada", "2021-05-05")],
)
def test_a_status_that_is_not_known_closes_nothing_whatever_became_of_the_rest(status, day):
    # It may mean open as well as closed.
    table = register(status=[status, "Closed"], closed_on=[day, "2021-05-06"])
    made, unsaid = minemap.closings(table, outcome="cleared")
    assert made["hazard_id"].tolist() == ["A1"]
    assert unsaid["reason"].tolist() == [
        f"its status {status!r} is not known: write open or closed"
    ]
    told = register(status=[status], closed_on=["2021-05-05"], closed_how=["clearance"])
    assert minemap.closings(told).releases["outcome"].tolist() == ["cleared"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("Otvoreno", None), ("U tijeku", None), ("Confirmed", None), ("CHA", None),
     ("Zatvoreno", "cleared"), ("Redukovana", "reduced"), ("Reduced", "reduced")],
)  # fmt: skip
def test_words_of_registers_in_other_forms_are_known(status, outcome):
    closed = {"closed_on": ["2021-05-05"]} if outcome else {}
    made, unsaid = minemap.closings(register(status=[status], **closed), outcome="cleared")
    assert made["outcome"].tolist() == ([outcome] if outcome else [])
    assert len(unsaid) == 0


def test_what_the_register_says_goes_before_what_the_user_says_for_the_rest():
    table = register(
        status=["Closed", "Closed"],
        closed_on=["2021-05-05", "2021-05-06"],
        closed_how=["cancelled", None],
    )
    made, _ = minemap.closings(table, outcome="cleared")
    assert made["outcome"].tolist() == ["cancelled", "cleared"]


def test_a_register_of_written_sizes_leaves_nothing_on_either_basis():
    table = pd.DataFrame(
        {
            "hazard_id": ["A", "B"],
            "category": "CHA",
            "reported_on": "2019-05-01",
            "reported_m2": [12_000, 500],
            "status": ["cleared", "open"],
            "closed_on": ["2021-05-05", None],
        }
    )
    ledger = minemap.Ledger(table, minemap.closings(table).releases)
    for basis in ("geometry", "reported"):
        assert ledger.remaining("2023-12-31", by="category", basis=basis)["area_m2"].sum() == 500


def test_of_several_versions_the_latest_speaks():
    closed = register(status=["Cleared"], closed_on=["2021-05-05"])
    again = closed.assign(reported_on="2022-02-02", status="open", closed_on=None)
    both = pd.concat([closed, again], ignore_index=True)
    made, unsaid = minemap.closings(both)
    assert (len(made), len(unsaid)) == (0, 0)


def test_an_outcome_that_releases_nothing_is_refused():
    with pytest.raises(ArgumentError, match="outcome='confirmed'"):
        minemap.closings(register(status=["Closed"]), outcome="confirmed")


def test_a_closing_is_known_from_the_day_its_row_was():
    table = register(
        status=["open", "cleared"],
        closed_on=[None, "2021-05-05"],
        recorded_on=["2019-05-01", "2022-01-31"],
        withdrawn_on=["2022-01-31", None],
    ).assign(hazard_id="A", geometry=[square(0, 0), square(0, 0)])
    ledger = minemap.Ledger(table, minemap.closings(table).releases)
    assert len(ledger.remaining("2021-12-31")) == 0
    assert len(ledger.as_known("2021-12-31").remaining("2021-12-31")) == 1


# A ledger without them --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns",
    [
        {"status": ["Closed", "Open"]},
        {"Estado": ["Cerrada", "Abierta"]},
        {"closing_date": ["2021-05-05", None]},
    ],
)
def test_a_ledger_over_closed_areas_without_releases_warns_once_with_the_m2(columns):
    table = register(**columns)
    ledger = minemap.Ledger(table)
    with pytest.warns(MinemapWarning, match=r"A0\), 12,2[78]\d m² .* minemap\.closings") as seen:
        assert len(ledger.remaining("2023-12-31")) == 2
    assert len(seen) == 1
    # Asked again, it says nothing more: a warning would be an error here.
    assert len(ledger.remaining("2023-12-31")) == 2
    if "status" in columns:
        assert len(ledger.as_known("2023-12-31").append().remaining("2023-12-31")) == 2


def test_a_ledger_with_the_releases_says_nothing():
    table = register(status=["Cleared", "Open"], closed_on=["2021-05-05", None])
    minemap.Ledger(table, minemap.closings(table).releases)


# On the command line ----------------------------------------------------------------------------


def test_the_command_writes_a_record_that_every_other_reads(tmp_path, capsys):
    from minemap.cli import main

    place = tmp_path / "register.gpkg"
    register(
        status=["Cleared", "Closed", "Open"], closed_on=["2021-05-05", "2021-06-06", None]
    ).to_file(place, layer="hazards")
    record = tmp_path / "record.gpkg"
    assert main(["closings", str(place), "-o", str(record)]) == 1
    told = capsys.readouterr()
    assert "1 closings: 1 cleared" in told.out
    assert "1 rows with 12,2" in told.err
    assert main(["closings", str(place), "--outcome", "reduced", "-o", str(record)]) == 2
    assert "is there already" in capsys.readouterr().err
    done = ["--outcome", "reduced", "-o", str(record), "--overwrite"]
    assert main(["closings", str(place), *done]) == 0
    capsys.readouterr()
    assert main(["remaining", str(record), "--day", "2023-12-31", "--csv"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[1].startswith("CHA,1,12")
    assert told.err == ""
