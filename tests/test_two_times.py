"""What happened on the ground, and what the record knew of it on a day."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from conftest import examples, hazard_table, release_table, square
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import minemap
from minemap.errors import ArgumentError, RejectedRows
from minemap.tables.schema import normalise_hazards, normalise_releases

relaxed = settings(
    max_examples=examples(3), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip

FIRST = pd.Timestamp("2020-01-01")
days = st.integers(0, 1500).map(lambda number: FIRST + pd.Timedelta(days=number))


def written(days):
    return [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in days]


# Reading ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded", "withdrawn"),
    [
        ("recorded_on", "withdrawn_on"),
        ("gdb_from_date", "gdb_to_date"),
        ("GDB_FROM_D", "GDB_TO_DAT"),
        ("Entered on", "Superseded on"),
        ("Fecha de registro", "Fecha de baja"),
        ("Date d'enregistrement", "Date de retrait"),
        ("CreationDate", "deleted_at"),
        ("last_edited_date", "retired_date"),
    ],
)
def test_both_times_are_read_under_the_names_that_systems_use(recorded, withdrawn):
    frame = pd.DataFrame(
        {
            "hazard_id": ["A", "B"],
            "category": "SHA",
            "reported_on": "2020-01-31",
            "reported_m2": 700,
            recorded: ["2021-06-30 14:05:00", "2021-07-01"],
            withdrawn: ["2022-03-01", None],
        }
    )
    table, rejected = normalise_hazards(frame)
    assert len(rejected) == 0
    assert written(table["recorded_on"]) == ["2021-06-30", "2021-07-01"]
    assert written(table["withdrawn_on"]) == ["2022-03-01", None]


def test_the_day_of_the_archive_goes_before_creation_and_that_before_the_last_edit():
    frame = pd.DataFrame(
        {
            "release_id": ["R"],
            "hazard_id": ["A"],
            "outcome": "cleared",
            "completed_on": "2020-01-31",
            "reported_m2": 700,
            "last_edited_date": "2023-01-01",
            "created_date": "2020-02-02",
            "gdb_from_date": "2021-03-03",
        }
    )
    assert written(normalise_releases(frame)[0]["recorded_on"]) == ["2021-03-03"]
    without = frame.drop(columns="gdb_from_date")
    assert written(normalise_releases(without)[0]["recorded_on"]) == ["2020-02-02"]


@pytest.mark.parametrize(
    "never",
    [
        "9999-12-31T23:59:59",
        "9999-12-31 00:00:00+00",
        "31/12/9999",
        "infinity",
        253402300799000,
        253402300799,
        pd.Timestamp("9999-12-31 23:59:59").as_unit("s"),
    ],
)
def test_a_row_that_ends_beyond_all_days_stands(never):
    frame = pd.DataFrame(
        {
            "hazard_id": ["A"],
            "category": "SHA",
            "reported_on": "2020-01-31",
            "reported_m2": 700,
            "gdb_to_date": [never],
        }
    )
    table, rejected = normalise_hazards(frame)
    assert len(rejected) == 0
    assert table["withdrawn_on"].isna().all()


def test_a_day_of_registration_is_the_own_day_where_no_other_is_told():
    frame = pd.DataFrame(
        {
            "hazard_id": ["A"],
            "category": "SHA",
            "fecha de registro": "2020-01-31",
            "reported_m2": 700,
        }
    )
    assert written(normalise_hazards(frame)[0]["reported_on"]) == ["2020-01-31"]
    both = normalise_hazards(frame.assign(fecha="2019-12-31"))[0]
    assert written(both["reported_on"]) == ["2019-12-31"]
    assert written(both["recorded_on"]) == ["2020-01-31"]


def test_a_row_withdrawn_before_it_stood_is_rejected():
    frame = pd.DataFrame(
        {
            "hazard_id": ["A", "B"],
            "category": "SHA",
            "reported_on": "2020-01-31",
            "reported_m2": 700,
            "recorded_on": ["2020-02-29", None],
            "withdrawn_on": ["2020-02-28", "2020-01-30"],
        }
    )
    used, rejected = normalise_hazards(frame)
    assert len(used) == 0
    assert rejected["field"].tolist() == ["withdrawn_on", "withdrawn_on"]


def test_what_is_no_day_of_recording_is_rejected():
    frame = pd.DataFrame(
        {
            "hazard_id": ["A"],
            "category": "SHA",
            "reported_on": "2020-01-31",
            "reported_m2": 700,
            "recorded_on": ["soon"],
        }
    )
    assert normalise_hazards(frame)[1]["field"].tolist() == ["recorded_on"]


# Ids --------------------------------------------------------------------------------------------


def corrected(*, withdrawn, recorded):
    return pd.DataFrame(
        {
            "release_id": ["R", "R"],
            "hazard_id": ["A", "A"],
            "outcome": "cleared",
            "completed_on": ["2021-05-01", "2021-06-01"],
            "reported_m2": [4_000, 400],
            "recorded_on": ["2021-07-01", recorded],
            "withdrawn_on": [withdrawn, None],
        }
    )


def test_a_corrected_row_is_the_same_id_recorded_again():
    used, rejected = normalise_releases(corrected(withdrawn="2022-02-01", recorded="2022-02-01"))
    assert (len(used), len(rejected)) == (2, 0)


@pytest.mark.parametrize("withdrawn", [None, "2022-02-02"])
def test_two_rows_of_one_id_that_stand_at_once_are_one_too_many(withdrawn):
    used, rejected = normalise_releases(corrected(withdrawn=withdrawn, recorded="2022-02-01"))
    assert len(used) == 1
    assert rejected["row"].tolist() == [2]
    assert "a second row of this release_id" in rejected["reason"].item()


def test_parts_of_a_file_know_the_rows_of_the_parts_before(tmp_path):
    frame = gpd.GeoDataFrame(
        corrected(withdrawn="2022-02-01", recorded="2022-02-01"),
        geometry=[square(0, 0), square(0, 0)],
        crs="EPSG:4326",
    )
    again = frame.tail(1).assign(recorded_on="2023-01-01")
    path = tmp_path / "releases.gpkg"
    pd.concat([frame, again]).to_file(path, layer="releases")
    parts = list(minemap.read_in_parts(path, "releases", rows=1))
    assert [len(used) for used, _ in parts] == [1, 1, 0]


# As known ---------------------------------------------------------------------------------------

REGISTER = hazard_table(("A", "CHA", "2020-01-31", square(0, 0, 4, 1)))
LATE = release_table(
    ("R1", "cleared", "2021-06-30", square(0, 0), {"recorded_on": "2021-07-15"}),
    ("R2", "cleared", "2021-11-30", square(1, 0), {"recorded_on": "2023-02-01"}),
)


def closing(ledger, year):
    return ledger.balance(end=year)["closing_m2"].loc[str(year)].item()


def test_a_late_record_is_not_known_before_it_was_recorded():
    ledger = minemap.Ledger(REGISTER, LATE)
    whole = closing(ledger, 2020)
    assert closing(ledger, 2021) == pytest.approx(whole / 2)
    assert closing(ledger.as_known("2022-12-31"), 2021) == pytest.approx(whole * 3 / 4)
    assert closing(ledger.as_known("2023-02-01"), 2021) == pytest.approx(whole / 2)


def test_what_was_withdrawn_counts_for_nothing_but_was_known():
    releases = LATE.assign(withdrawn_on=["2022-05-01", None])
    ledger = minemap.Ledger(REGISTER, releases)
    assert ledger.releases["release_id"].tolist() == ["R2"]
    assert ledger.as_known("2022-04-30").releases["release_id"].tolist() == ["R1"]
    assert ledger.as_known("2022-05-01").releases["release_id"].tolist() == []
    assert closing(ledger, 2021) == pytest.approx(closing(ledger, 2020) * 3 / 4)


def test_a_ledger_as_known_knows_what_was_known_before():
    ledger = minemap.Ledger(REGISTER, LATE.assign(withdrawn_on=["2022-05-01", None]))
    then = ledger.as_known("2022-12-31")
    assert then.as_known("2022-04-30").releases["release_id"].tolist() == ["R1"]
    assert then.as_known("2024-12-31").releases["release_id"].tolist() == []


def test_before_any_area_was_recorded_nothing_is_known_on_either_basis():
    late = REGISTER.assign(recorded_on="2022-01-31", reported_m2=500.0)
    known = minemap.Ledger(late, LATE.assign(reported_m2=100.0)).as_known("2021-12-31")
    for basis in ("geometry", "reported"):
        assert known.balance(basis=basis)["closing_m2"].sum() == 0


def test_a_day_that_is_none_is_refused():
    with pytest.raises(ArgumentError, match="day='soon'"):
        minemap.Ledger(REGISTER).as_known("soon")


def test_checks_and_reconciliations_are_about_rows_that_stand():
    releases = LATE.assign(withdrawn_on=["2022-05-01", None])
    now, then = (
        minemap.reconcile((REGISTER, LATE), (REGISTER, table), new_day="2023-12-31")
        for table in (releases, LATE.tail(1))
    )
    assert now.account.equals(then.account)
    stands = minemap.check(REGISTER, releases)
    assert stands["code"].tolist() == minemap.check(REGISTER, LATE.tail(1))["code"].tolist()


@st.composite
def histories(draw):
    """A record in which rows are recorded late, corrected and withdrawn."""

    def table(key, ids, own, word, choice):
        rows = []
        for name in ids:
            start = draw(days)
            for _ in range(draw(st.integers(1, 2))):
                stood = draw(st.integers(0, 700))
                ends = draw(st.booleans())
                later = draw(st.sampled_from([0, 40, 400]))
                rows.append(
                    {
                        key: name,
                        own: start,
                        word: draw(st.sampled_from(choice)),
                        "recorded_on": start + pd.Timedelta(days=later),
                        "withdrawn_on": start + pd.Timedelta(days=later + stood)
                        if ends
                        else pd.NaT,
                        "geometry": square(
                            draw(st.integers(0, 4)),
                            draw(st.integers(0, 1)),
                            draw(st.integers(1, 3)),
                            draw(st.integers(1, 2)),
                        ),
                    }
                )
                if not ends:
                    break
                start += pd.Timedelta(days=later + stood)
        return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")

    hazards = table("hazard_id", "ABC", "reported_on", "category", ["SHA", "CHA"])
    outcomes = ["cleared", "reduced", "cancelled", "confirmed"]
    releases = table("release_id", ["R1", "R2", "R3"], "completed_on", "outcome", outcomes)
    return hazards, releases


def stood(table, own, day):
    """The rows that stood on a day, found row by row."""
    rows = []
    for row in table.to_dict("records"):
        since = row[own] if pd.isna(row["recorded_on"]) else row["recorded_on"]
        if since <= day and (pd.isna(row["withdrawn_on"]) or row["withdrawn_on"] > day):
            rows.append({**row, "withdrawn_on": None})
    return gpd.GeoDataFrame(rows, columns=table.columns, geometry="geometry", crs="EPSG:4326")


@given(histories(), st.lists(days, min_size=1, max_size=3), st.booleans())
@relaxed
def test_as_known_is_the_ledger_of_the_rows_that_stood(record, asked, swept_before):
    ledger = minemap.Ledger(*record, workers=1)
    if swept_before:
        assert len(ledger.repairs) == 0
    for day in set(asked):
        known = ledger.as_known(day)
        alone = minemap.Ledger(
            stood(record[0], "reported_on", day), stood(record[1], "completed_on", day), workers=1
        )
        assert known.balance("QE", by="category").equals(alone.balance("QE", by="category"))
        assert known.released("YE").equals(alone.released("YE"))


# Keeping and adding -----------------------------------------------------------------------------


def test_a_kept_ledger_keeps_both_times(tmp_path):
    releases = LATE.assign(withdrawn_on=["2022-05-01", None])
    ledger = minemap.Ledger(REGISTER, releases)
    kept = minemap.Ledger.from_parquet(ledger.to_parquet(tmp_path / "kept"), REGISTER, releases)
    for day in ("2021-12-31", "2022-05-01", "2023-12-31"):
        assert kept.as_known(day).balance().equals(ledger.as_known(day).balance())
    assert kept.balance().equals(ledger.balance())


def test_append_records_its_day_if_asked():
    ledger = minemap.Ledger(REGISTER, LATE.head(1))
    late = LATE.tail(1).drop(columns="recorded_on")
    asked = ledger.append(releases=late, recorded_on="2023-02-01")
    assert closing(asked.as_known("2023-01-31"), 2021) == closing(ledger, 2021)
    assert closing(asked, 2021) < closing(ledger, 2021)
    unasked = ledger.append(releases=late)
    assert closing(unasked.as_known("2023-01-31"), 2021) == closing(asked, 2021)


def test_append_leaves_the_day_that_a_row_states():
    ledger = minemap.Ledger(REGISTER).append(releases=LATE, recorded_on="2024-01-01")
    assert written(ledger.releases["recorded_on"]) == ["2021-07-15", "2023-02-01"]


def test_append_refuses_a_second_row_that_stands():
    ledger = minemap.Ledger(REGISTER, LATE)
    with pytest.raises(RejectedRows, match="the ledger has a row with this release_id"):
        ledger.append(releases=LATE.tail(1), recorded_on="2024-01-01")


def test_append_takes_a_row_again_that_was_withdrawn():
    ledger = minemap.Ledger(REGISTER, LATE.assign(withdrawn_on=[None, "2023-05-01"]))
    late = LATE.tail(1).drop(columns="recorded_on")
    again = ledger.append(releases=late, recorded_on="2024-01-01")
    assert len(again.as_known("2023-12-31").releases) == 1
    assert len(again.releases) == 2
