"""A ledger kept in a folder opens without a sweep; added rows sweep only what they touch."""

from __future__ import annotations

import hashlib
import json
import struct

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import examples, hazard_table, ledger_of, release_table, square
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ledger_identities import records, relaxed

import minemap
from minemap.errors import ReadError, RejectedRows, StaleLedgerError, WriteError
from minemap.sweep import sweeping as sweep
from minemap.sweep.archive import fingerprint

pytestmark = pytest.mark.filterwarnings("ignore:land-release records without an outline")


@pytest.fixture
def unswept(monkeypatch):
    """Forbid every sweep."""

    def refuse(*_):
        raise AssertionError("a sweep")

    def forbid():
        for name in ("sweep", "sweep_more"):
            monkeypatch.setattr(f"minemap.ledger.{name}", refuse)

    return forbid


def same(one, other):
    """Two ledgers answer alike, to the last digit; outlines may start at another corner."""
    for name in ("pieces", "worked", "hazards", "releases"):
        left, right = getattr(one, name), getattr(other, name)
        pd.testing.assert_frame_equal(
            pd.DataFrame(left.drop(columns="geometry")),
            pd.DataFrame(right.drop(columns="geometry")),
            check_exact=True,
        )
        shapes = [shapely.normalize(frame.geometry.to_numpy()) for frame in (left, right)]
        assert (shapely.equals_exact(*shapes) | shapely.is_missing(shapes[0])).all()
        assert (shapely.is_missing(shapes[0]) == shapely.is_missing(shapes[1])).all()
    pd.testing.assert_frame_equal(one.repairs, other.repairs, check_dtype=False)
    for basis in ("geometry", "reported"):
        pd.testing.assert_frame_equal(
            one.balance("QE", by="hazard_id", basis=basis),
            other.balance("QE", by="hazard_id", basis=basis),
            check_exact=True,
        )
    pd.testing.assert_frame_equal(one.released("YE"), other.released("YE"), check_exact=True)


class TestALedgerInAFolder:
    def test_answers_as_before_without_a_sweep(self, peru, tmp_path, unswept):
        peru.to_parquet(tmp_path / "peru")
        unswept()
        same(minemap.Ledger.from_parquet(tmp_path / "peru"), peru)

    def test_holds_tables_that_any_gis_reads(self, peru, tmp_path):
        folder = peru.to_parquet(tmp_path / "peru")
        pieces = gpd.read_parquet(folder / "pieces")
        assert pieces.crs == "OGC:CRS84"
        assert pieces["area_m2"].sum() == pytest.approx(peru.pieces["area_m2"].sum())
        assert pieces.geometry.notna().sum() == peru.pieces.geometry.notna().sum()
        assert gpd.read_parquet(folder / "hazards").crs == "EPSG:4326"

    @settings(relaxed, max_examples=examples(2))
    @given(record=records(figures=True))
    def test_any_record_comes_back(self, record, tmp_path_factory):
        ledger = minemap.Ledger(*record, workers=1)
        folder = ledger.to_parquet(tmp_path_factory.mktemp("kept") / "ledger")
        same(minemap.Ledger.from_parquet(folder), ledger)

    def test_of_many_batches_comes_back(self, tmp_path, monkeypatch):
        monkeypatch.setattr("minemap.sweep.sweeping.BATCH_CORNERS", 600)
        ledger = minemap.Ledger(*minemap.samples.generated(90, 300))
        same(minemap.Ledger.from_parquet(ledger.to_parquet(tmp_path / "ledger")), ledger)

    def test_of_numbers_for_ids_answers_with_numbers(self, tmp_path):
        ledger = ledger_of(
            [(7, "SHA", "2020-01-01", square(0, 0)), (8, "SHA", "2020-01-01", square(5, 0))],
            [(4, "cleared", "2021-01-01", square(0, 0))],
        )
        kept = minemap.Ledger.from_parquet(ledger.to_parquet(tmp_path / "ledger"))
        assert kept.remaining("2020-12-31")["hazard_id"].tolist() == [7, 8]
        assert kept.releases["release_id"].tolist() == [4]
        same(kept, ledger)

    def test_of_no_releases_comes_back(self, tmp_path):
        ledger = ledger_of([("A", "SHA", "2020-01-01", square(0, 0))])
        same(minemap.Ledger.from_parquet(ledger.to_parquet(tmp_path / "ledger")), ledger)


class TestThePlaceOfTheFolder:
    def test_a_ledger_is_replaced_only_when_asked(self, peru, tmp_path):
        folder = peru.to_parquet(tmp_path / "ledger")
        with pytest.raises(WriteError, match="overwrite=True"):
            peru.to_parquet(folder)
        other = ledger_of([("A", "SHA", "2020-01-01", square(0, 0))])
        other.to_parquet(folder, overwrite=True)
        assert minemap.Ledger.from_parquet(folder).hazards["hazard_id"].tolist() == ["A"]
        assert [path.name for path in tmp_path.iterdir()] == ["ledger"]

    def test_a_folder_of_other_things_is_never_replaced(self, peru, tmp_path):
        (tmp_path / "work").mkdir()
        (tmp_path / "work" / "notes.txt").write_text("mine")
        with pytest.raises(WriteError, match="holds no ledger"):
            peru.to_parquet(tmp_path / "work", overwrite=True)
        assert (tmp_path / "work" / "notes.txt").read_text() == "mine"

    def test_nothing_is_left_of_a_ledger_that_could_not_be_written(
        self, peru, tmp_path, monkeypatch
    ):
        def full(*_, **__):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("minemap.sweep.archive.close_archive", full)
        with pytest.raises(WriteError, match="No space left"):
            peru.to_parquet(tmp_path / "ledger")
        assert list(tmp_path.iterdir()) == []


class TestALedgerThatNoLongerHolds:
    @pytest.fixture
    def folder(self, peru, tmp_path):
        return peru.to_parquet(tmp_path / "peru")

    def test_a_record_that_has_changed_is_told(self, peru, folder):
        hazards = peru.hazards
        hazards.loc[hazards.index[3], "category"] = "CHA"
        with pytest.raises(StaleLedgerError, match="other hazards.*other values in category"):
            minemap.Ledger.from_parquet(folder, hazards)
        with pytest.raises(StaleLedgerError, match="other releases.* rows"):
            minemap.Ledger.from_parquet(folder, releases=peru.releases.head(5))

    def test_the_same_record_opens(self, folder):
        minemap.Ledger.from_parquet(folder, *minemap.samples.peru())

    def test_a_corner_that_moved_by_a_centimetre_is_told(self, peru, folder):
        hazards = peru.hazards
        hazards.geometry = shapely.transform(
            hazards.geometry.to_numpy(), lambda points: points + np.array([1e-7, 0])
        )
        with pytest.raises(StaleLedgerError, match="geometry"):
            minemap.Ledger.from_parquet(folder, hazards)

    def test_a_file_that_was_written_over_is_told(self, folder):
        table = gpd.read_parquet(folder / "hazards" / "0000.parquet")
        table.head(3).to_parquet(folder / "hazards" / "0000.parquet")
        with pytest.raises(ReadError, match=r"hazards.0000\.parquet: was changed"):
            minemap.Ledger.from_parquet(folder)

    def test_a_file_too_many_or_too_few_is_told(self, folder):
        (folder / "pieces" / "0000.parquet").rename(folder / "pieces" / "0001.parquet")
        with pytest.raises(ReadError, match="is missing"):
            minemap.Ledger.from_parquet(folder)

    def test_another_format_is_told(self, folder):
        told = json.loads((folder / "ledger.json").read_text())
        (folder / "ledger.json").write_text(json.dumps({**told, "format": 99}))
        with pytest.raises(ReadError, match="format 99, made by minemap"):
            minemap.Ledger.from_parquet(folder)

    def test_a_ledger_of_the_first_format_is_made_anew_from_its_own_tables(self, folder):
        whole = minemap.Ledger.from_parquet(folder).balance()
        told = json.loads((folder / "ledger.json").read_text())
        del told["residue_rule"]
        (folder / "ledger.json").write_text(json.dumps({**told, "format": 1}))
        with pytest.raises(ReadError, match=r"format 1, .* from those in the folder"):
            minemap.Ledger.from_parquet(folder)
        tables = (gpd.read_parquet(folder / name) for name in ("hazards", "releases"))
        minemap.Ledger(*tables).to_parquet(folder, overwrite=True)
        assert minemap.Ledger.from_parquet(folder).balance().equals(whole)

    def test_a_folder_without_a_ledger_is_told(self, tmp_path):
        with pytest.raises(ReadError, match="holds no ledger"):
            minemap.Ledger.from_parquet(tmp_path)


def test_a_fingerprint_is_made_of_bytes_that_every_machine_writes_alike():
    """Byte by byte, as the function's page says: another digest makes every kept ledger stale."""
    table = gpd.GeoDataFrame(
        {
            "sector": ["Á", None],
            "reported_m2": [12.5, np.nan],
            "reported_on": pd.to_datetime(["2020-01-01", "2020-01-02"]),
        },
        geometry=[shapely.Point(1, 2), None],
        crs=4326,
    )
    day = 86_400_000_000
    since_1970 = 18_262 * day
    written = [
        b"2 rows",
        # Columns in the order of their names; a bit for each cell that is missing.
        b"\ngeometry\n\x40" + struct.pack("<qq", 21, -1) + struct.pack("<bIdd", 1, 1, 1.0, 2.0),
        b"\nreported_m2\n\x40" + struct.pack("<dd", 12.5, 0.0),
        b"\nreported_on\n\x00" + struct.pack("<qq", since_1970, since_1970 + day),
        b"\nsector\n\x40" + struct.pack("<qq", 2, -1) + "Á".encode(),
    ]
    assert fingerprint(table) == hashlib.sha256(b"".join(written)).hexdigest()
    assert fingerprint(table) == fingerprint(table[table.columns[::-1]].set_axis([7, 8]))


class TestAppended:
    @settings(relaxed, max_examples=examples(3))
    @given(record=records(figures=True), data=st.data())
    def test_answers_as_a_ledger_of_all_rows(self, record, data):
        hazards, releases = record
        first = data.draw(st.integers(1, len(hazards)))
        done = data.draw(st.integers(0, len(releases)))
        ledger = minemap.Ledger(hazards.head(first), releases.head(done), workers=1)
        ledger.balance()
        more = ledger.append(hazards.iloc[first:], releases.iloc[done:])
        same(more, minemap.Ledger(hazards, releases, workers=1))

    def test_sweeps_only_what_the_new_rows_touch(self, monkeypatch):
        names = [
            (name, "SHA", "2020-01-01", square(10 * place, 0)) for place, name in enumerate("ABC")
        ]
        ledger = ledger_of(names, [("R1", "cleared", "2021-01-01", square(20, 0))])
        ledger.balance()
        swept = []
        together = sweep._sweep_together

        def noted(hazards, *rest):
            swept.append(hazards["hazard_id"].tolist())
            return together(hazards, *rest)

        monkeypatch.setattr(sweep, "_sweep_together", noted)
        more = ledger.append(releases=release_table(("R2", "cleared", "2022-01-01", square(10, 0))))
        assert swept == [["B"]]
        assert sorted(more.remaining("2022-01-01")["hazard_id"]) == ["A"]
        assert sorted(ledger.remaining("2022-01-01")["hazard_id"]) == ["A", "B"]

    def test_tells_what_was_repaired_before_and_now(self):
        def tie(column):
            west, south, east, north = square(column, 0).bounds
            return shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])

        hazards = hazard_table(
            ("A", "SHA", "2020-01-01", tie(0)),
            ("B", "SHA", "2020-01-01", square(10, 0)),
            ("C", "SHA", "2020-01-01", tie(20)),
            ("D", "SHA", "2020-01-01", tie(30)),
        )
        releases = release_table(
            ("R", "cleared", "2021-01-01", tie(10)),
            ("S", "cleared", "2021-01-01", tie(20)),
            ("T", "cleared", "2021-01-01", tie(0)),
        )
        ledger = minemap.Ledger(hazards.head(3), releases.head(2), workers=1)
        assert ledger.repairs["id"].tolist() == ["A", "C", "R", "S"]
        more = ledger.append(hazards.iloc[3:], releases.iloc[2:])
        assert more.repairs["id"].tolist() == ["A", "C", "D", "R", "S", "T"]
        same(more, minemap.Ledger(hazards, releases, workers=1))

    def test_is_kept_and_opened_and_appended_again(self, tmp_path):
        hazards, releases = minemap.samples.generated(60, 200)
        ledger = minemap.Ledger(hazards, releases.head(80))
        opened = minemap.Ledger.from_parquet(ledger.to_parquet(tmp_path / "one"))
        twice = opened.append(releases=releases[80:150]).append(releases=releases[150:])
        again = minemap.Ledger.from_parquet(twice.to_parquet(tmp_path / "two"), hazards, releases)
        same(again, minemap.Ledger(hazards, releases))

    def test_a_row_that_is_there_already_is_refused(self, peru):
        with pytest.raises(RejectedRows, match="the ledger has a row with this release_id"):
            peru.append(releases=peru.releases.head(2))

    def test_nothing_appended_changes_nothing(self, peru):
        same(peru.append(), peru)
