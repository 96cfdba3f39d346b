"""A cell that is not of its column's type is read as what it is, or rejects its row; never more.

SQLite keeps anything in any column of a GeoPackage, and dBASE keeps numbers and days of a Shapefile
as text: GDAL makes of such a cell whatever it begins with.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from conftest import square

import minemap
from minemap.errors import MinemapWarning, ReadError
from minemap.read import read_in_parts

DAYS = ["2012-08-31", "2012-06-06", "2013-01-01"]


def record(**columns):
    """Three areas of one cell of the grid each."""
    return gpd.GeoDataFrame(
        {"hazard_id": ["H1", "H2", "H3"], "category": "SHA", "reported_on": DAYS} | columns,
        geometry=[square(column, 0) for column in (0, 2, 4)],
        crs="EPSG:4326",
    )


def geopackage(path, table, **cells):
    """Write a GeoPackage, and then put a cell into its first row as SQLite lets anyone."""
    pyogrio.write_dataframe(table, path, layer="hazards", use_arrow=True)
    with sqlite3.connect(path) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for column, cell in cells.items():
            database.execute(f"UPDATE hazards SET {column} = ? WHERE fid = 1", [cell])
    database.close()
    return path


def with_days(kind):
    days = pd.to_datetime(pd.Series(DAYS))
    return record(reported_on=days.astype("date32[pyarrow]") if kind == "DATE" else days)


class TestGeoPackage:
    @pytest.mark.parametrize("kind", ["DATE", "DATETIME"])
    @pytest.mark.parametrize(
        "cell",
        ["31/08/2012", "05/06/2012", "2012-06-00", "2012-02-30", "00/00/2012", "31-08-2012",
         20120831, 41152, 2012.5, "soon", "2012-08-31T99:00:00Z", "2012-08-31 10:61"],
    )  # fmt: skip
    def test_a_cell_that_is_no_day_rejects_its_row(self, tmp_path, kind, cell):
        path = geopackage(tmp_path / "areas.gpkg", with_days(kind), reported_on=cell)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["reported_on"].astype(str).tolist() == DAYS[1:]
        assert rejected[["row", "id", "field"]].to_numpy().tolist() == [[1, "H1", "reported_on"]]
        assert "is not a date" in rejected["reason"].iloc[0]

    @pytest.mark.parametrize("kind", ["DATE", "DATETIME"])
    def test_an_empty_text_is_no_day(self, tmp_path, kind):
        path = geopackage(tmp_path / "areas.gpkg", with_days(kind), reported_on="")

        _, rejected = minemap.read_hazards(path, on_reject="return")

        assert rejected["reason"].tolist() == ["is missing"]

    @pytest.mark.parametrize(
        ("cell", "day"),
        [("2012/08/31", "2012-08-31"), ("2012-08-31T23:30:00+07:00", "2012-08-31"),
         ("2012-08-31T03:30:00+07:00", "2012-08-31"), ("2012-08-31T10:00:00.000Z", "2012-08-31")],
    )  # fmt: skip
    @pytest.mark.parametrize("kind", ["DATE", "DATETIME"])
    def test_a_day_that_is_written_year_first_is_read(self, tmp_path, kind, cell, day):
        path = geopackage(tmp_path / "areas.gpkg", with_days(kind), reported_on=cell)

        assert str(minemap.read_hazards(path)["reported_on"].iloc[0])[:10] == day

    @pytest.mark.parametrize(
        ("cell", "size"),
        [("3,5 ha", 35_000.0), ("12 000", 12_000.0), ("n/a", None), ("", None), (7, 7.0)],
    )
    def test_a_text_among_sizes_is_read_as_in_a_csv(self, tmp_path, cell, size):
        table = record(reported_m2=[100.5, 200.5, 300.5])
        path = geopackage(tmp_path / "areas.gpkg", table, reported_m2=cell)

        sizes = minemap.read_hazards(path)["reported_m2"]

        assert sizes.iloc[1:].tolist() == [200.5, 300.5]
        assert pd.isna(sizes.iloc[0]) if size is None else sizes.iloc[0] == size

    @pytest.mark.parametrize(
        ("cell", "reason"),
        [("about 40", "is not a number"), (12.7, "is not a whole number")],
    )  # fmt: skip
    @pytest.mark.parametrize("dtype", ["int16", "int32", "int64"])
    def test_a_cell_that_is_no_whole_number_rejects_its_row(self, tmp_path, dtype, cell, reason):
        table = record(estimated_devices=pd.Series([1, 2, 3], dtype=dtype))
        path = geopackage(tmp_path / "areas.gpkg", table, estimated_devices=cell)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["estimated_devices"].tolist() == [2, 3]
        assert reason in rejected["reason"].iloc[0]

    def test_a_number_too_large_for_its_column_stays_as_large(self, tmp_path):
        table = record(estimated_devices=pd.Series([1, 2, 3], dtype="int32"), sector=True)
        path = geopackage(
            tmp_path / "areas.gpkg", table, estimated_devices=5_000_000_000, sector="yes"
        )

        first = minemap.read_hazards(path).iloc[0]

        assert first["estimated_devices"] == 5_000_000_000
        assert first["sector"] == "yes"

    def test_other_columns_are_carried_along_as_they_are_written(self, tmp_path):
        table = record(hours=[1.0, 2.0, 3.0])
        path = geopackage(tmp_path / "areas.gpkg", table, hours="two and a half")

        assert minemap.read_hazards(path)["hours"].tolist() == ["two and a half", 2.0, 3.0]

    def test_in_parts_as_at_once(self, tmp_path):
        path = geopackage(tmp_path / "areas.gpkg", with_days("DATE"), reported_on="31/08/2012")

        parts = list(read_in_parts(path, "hazards", rows=2))

        assert [len(used) for used, _ in parts] == [1, 1]
        assert [len(rejected) for _, rejected in parts] == [1, 0]

    def test_a_number_in_a_column_of_short_ones_is_read_as_it_is(self, tmp_path):
        short = record(reported_m2=pd.Series([1.0, 2.5, 3.0], dtype="float32"))
        path = geopackage(tmp_path / "areas.gpkg", short, reported_m2=12_345_678.9)

        hazards = minemap.read_hazards(path)

        assert pyogrio.read_info(path)["dtypes"][-1] == "float32"
        assert hazards["reported_m2"].tolist() == [12_345_678.9, 2.5, 3.0]
        assert hazards["reported_m2"].dtype == "float64"

    @pytest.mark.parametrize("column", ["hazard_id", "Область"])
    @pytest.mark.parametrize("kind", ["BLOB", "TEXT"])
    def test_bytes_that_are_no_text_reject_their_row(self, tmp_path, column, kind):
        table = record(Область="Харків", hours=[1.0, None, 3.0])
        path = geopackage(tmp_path / "areas.gpkg", table)
        with sqlite3.connect(path) as database:
            cell = f"CAST(x'ff41' AS {kind})"
            database.execute(f"UPDATE hazards SET {column} = {cell} WHERE fid = 2")
        database.close()

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H1", "H3"]
        assert hazards["Область"].tolist() == ["Харків", "Харків"]
        assert hazards["hours"].tolist() == [1.0, 3.0]
        assert rejected["row"].tolist() == [2]
        assert rejected["reason"].item() == (
            f"{column}: b'\\xffA' is no text in UTF-8: write it anew"
        )
        parts = list(read_in_parts(path, "hazards", rows=2))
        assert pd.concat(part for _, part in parts).to_numpy().tolist() == (
            rejected.to_numpy().tolist()
        )

    def test_a_text_is_not_over_where_a_nul_stands_in_it(self, tmp_path):
        path = geopackage(tmp_path / "areas.gpkg", record(), hazard_id="H2\0b")

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H2", "H3"]
        assert rejected["id"].tolist() == ["H2\0b"]

    def test_a_cell_that_only_the_journal_has_is_found(self, tmp_path):
        path = geopackage(tmp_path / "areas.gpkg", with_days("DATE"))
        database = sqlite3.connect(path)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("UPDATE hazards SET reported_on = '31/08/2012' WHERE fid = 1")
        database.commit()

        _, rejected = minemap.read_hazards(path, on_reject="return")

        database.close()
        assert rejected["id"].tolist() == ["H1"]


def shapefile(path, table, **write):
    """Write a Shapefile whose days and sizes are columns of these."""
    short = table.rename(columns=lambda name: name[:10])
    pyogrio.write_dataframe(short, path, **{"use_arrow": True} | write)
    return path


def put(path, column, row, text):
    """Write over a cell of a Shapefile's table."""
    dbf = path.with_suffix(".dbf")
    content = bytearray(dbf.read_bytes())
    start, size = struct.unpack("<HH", content[8:12])
    offset = 1
    for place in range(32, start - 1, 32):
        name, width = content[place : place + 11].split(b"\0")[0], content[place + 16]
        if name == column[:10].encode():
            at = start + row * size + offset
            content[at : at + width] = text.encode().rjust(width)[:width]
        offset += width
    dbf.write_bytes(content)


class TestShapefile:
    @pytest.mark.parametrize("cell", ["20120000", "20120230", "31082012", "31.8.12"])
    def test_a_day_that_is_none_rejects_its_row_alone(self, tmp_path, cell):
        path = shapefile(tmp_path / "areas.shp", with_days("DATE"))
        put(path, "reported_on", 0, cell)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["reported_on"].astype(str).tolist() == DAYS[1:]
        assert rejected["row"].tolist() == [1]
        assert "is not a date" in rejected["reason"].iloc[0]

    @pytest.mark.parametrize("cell", ["20120000", "20120230"])
    def test_a_column_that_is_not_needed_refuses_nothing(self, tmp_path, cell):
        days = pd.to_datetime(pd.Series(DAYS)).astype("date32[pyarrow]")
        path = shapefile(tmp_path / "areas.shp", record(visited=days))
        put(path, "visited", 1, cell)

        visited = minemap.read_hazards(path)["visited"]

        assert visited.iloc[1] == cell
        assert [str(day)[:10] for day in visited.iloc[[0, 2]]] == [DAYS[0], DAYS[2]]

    @pytest.mark.parametrize("cell", ["", "00000000"])
    def test_an_empty_day_is_a_missing_one(self, tmp_path, cell):
        path = shapefile(tmp_path / "areas.shp", with_days("DATE"))
        put(path, "reported_on", 0, cell)

        _, rejected = minemap.read_hazards(path, on_reject="return")

        assert rejected["reason"].tolist() == ["is missing"]

    @pytest.mark.parametrize(
        ("cell", "size"), [("3,5 ha", 35_000.0), ("12 000", 12_000.0), ("n/a", None), ("1e3", 1e3)]
    )
    def test_a_text_among_sizes_is_read_as_in_a_csv(self, tmp_path, cell, size):
        path = shapefile(tmp_path / "areas.shp", record(reported_m2=[100.5, 200.5, 300.5]))
        put(path, "reported_m2", 0, cell)

        sizes = minemap.read_hazards(path)["reported_m2"]

        assert pd.isna(sizes.iloc[0]) if size is None else sizes.iloc[0] == size
        assert sizes.iloc[1:].tolist() == [200.5, 300.5]

    def test_a_fraction_among_whole_numbers_rejects_its_row(self, tmp_path):
        path = shapefile(tmp_path / "areas.shp", record(estimated_=[1, 2, 3]))
        put(path, "estimated_", 0, "12.7")

        _, rejected = minemap.read_hazards(path, on_reject="return")

        assert "is not a whole number" in rejected["reason"].iloc[0]

    def test_a_record_marked_as_deleted_is_left_out(self, tmp_path):
        path = shapefile(tmp_path / "areas.shp", with_days("DATE"))
        content = bytearray(path.with_suffix(".dbf").read_bytes())
        start, size = struct.unpack("<HH", content[8:12])
        content[start + size] = ord("*")
        path.with_suffix(".dbf").write_bytes(content)

        assert minemap.read_hazards(path)["hazard_id"].tolist() == ["H1", "H3"]
        assert minemap.describe(path).facts["records marked as deleted"] == "1, which are left out"
        parts = [used["hazard_id"].tolist() for used, _ in read_in_parts(path, "hazards", rows=1)]
        assert parts == [["H1"], ["H3"]]

    def test_a_bad_day_beside_a_deleted_record_belongs_to_its_own_row(self, tmp_path):
        path = shapefile(tmp_path / "areas.shp", with_days("DATE"))
        content = bytearray(path.with_suffix(".dbf").read_bytes())
        start, _ = struct.unpack("<HH", content[8:12])
        content[start] = ord("*")
        path.with_suffix(".dbf").write_bytes(content)
        put(path, "reported_on", 2, "20120230")

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H2"]
        assert rejected[["row", "id"]].to_numpy().tolist() == [[2, "H3"]]
        _, (_, last) = read_in_parts(path, "hazards", rows=1)
        assert last[["row", "id"]].to_numpy().tolist() == [[2, "H3"]]


class TestEncodingOfAShapefile:
    NAMES = ("Поле біля Харкова", "Ліс на півночі області", "Дорога до річки Уди")

    def written(self, folder, encoding, *, stated=False):
        path = shapefile(
            folder / "areas.shp", record(name=self.NAMES), use_arrow=False, encoding=encoding
        )
        if not stated:
            path.with_suffix(".cpg").unlink(missing_ok=True)
        content = bytearray(path.with_suffix(".dbf").read_bytes())
        content[29] = 0
        path.with_suffix(".dbf").write_bytes(content)
        return path

    @pytest.mark.parametrize("encoding", ["cp1251", "utf-8"])
    def test_where_none_is_stated_the_users_is_taken(self, tmp_path, encoding):
        path = self.written(tmp_path, encoding)

        names = minemap.read_hazards(path, encoding=encoding)["name"]

        assert tuple(names) == self.NAMES

    @pytest.mark.parametrize("encoding", ["cp1251", "utf-8"])
    def test_where_none_is_stated_it_is_guessed_with_a_warning(self, tmp_path, encoding):
        path = self.written(tmp_path, encoding)

        with pytest.warns(MinemapWarning, match="which is a guess"):
            hazards = minemap.read_hazards(path)

        assert tuple(hazards["name"]) == self.NAMES

    def test_a_zip_is_read_alike(self, tmp_path):
        (tmp_path / "in").mkdir()
        self.written(tmp_path / "in", "cp1251")
        archive = Path(shutil.make_archive(str(tmp_path / "areas"), "zip", tmp_path / "in"))

        assert tuple(minemap.read_hazards(archive, encoding="cp1251")["name"]) == self.NAMES

    def test_in_parts_it_is_guessed_alike(self, tmp_path):
        path = self.written(tmp_path, "cp1251")

        with pytest.warns(MinemapWarning, match="which is a guess"):
            parts = list(read_in_parts(path, "hazards", rows=2))

        assert [name for used, _ in parts for name in used["name"]] == list(self.NAMES)

    def test_texts_in_ascii_leave_no_doubt(self, tmp_path):
        path = shapefile(tmp_path / "areas.shp", record(name="Field"))
        path.with_suffix(".cpg").unlink(missing_ok=True)

        assert minemap.read_hazards(path)["name"].unique().tolist() == ["Field"]

    @pytest.mark.parametrize("suffix", [".shp", ".gpkg", ".geojson", ".csv"])
    def test_an_encoding_that_there_is_not_is_refused(self, tmp_path, suffix):
        path = tmp_path / f"areas{suffix}"
        minemap.write(minemap.read_hazards(minemap.samples.peru_path()).head(2), path)

        with pytest.raises(ReadError, match="'nonsense' is none that Python knows"):
            minemap.read_hazards(path, encoding="nonsense")

    def test_an_encoding_that_does_not_fit_is_refused(self, tmp_path):
        path = self.written(tmp_path, "cp1251")

        with pytest.raises(ReadError, match="not in the encoding 'utf-8'"):
            minemap.read_hazards(path, encoding="utf-8")

    def test_a_stated_encoding_that_looks_wrong_is_pointed_out(self, tmp_path):
        path = self.written(tmp_path, "utf-8")
        path.with_suffix(".cpg").write_text("1252")

        with pytest.warns(MinemapWarning, match="look like UTF-8"):
            minemap.read_hazards(path)


class TestGeoJson:
    @pytest.mark.parametrize("cell", ["2012-02-30", "2012-06-31", "2012-06-00"])
    def test_a_day_that_is_none_rejects_its_row_alone(self, tmp_path, cell):
        path = tmp_path / "areas.geojson"
        path.write_text(record(reported_on=[cell, *DAYS[1:]]).to_json())

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["reported_on"].astype(str).tolist() == DAYS[1:]
        assert rejected["row"].tolist() == [1]

    def test_times_of_arcgis_before_1970_are_days(self, tmp_path):
        path = tmp_path / "areas.geojson"
        times = [-821_318_400_000, 1_346_371_200_000, 0]
        path.write_text(record(reported_on=times).to_json())

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["reported_on"].astype(str).tolist() == ["1943-12-23", "2012-08-31"]
        assert rejected["reason"].tolist() == ["0 is not a date"]


class TestIds:
    """A number keeps 15 to 17 digits; an id of more must not become that of another area."""

    IDS = (9_007_199_254_740_993, 9_007_199_254_740_992, None)

    @pytest.mark.parametrize("end", ["gpkg", "fgb", "geojson", "shp"])
    def test_large_whole_numbers_beside_a_missing_one_stay_what_they_are(self, tmp_path, end):
        path = tmp_path / f"areas.{end}"
        table = record(hazard_id=pd.array(self.IDS, dtype="Int64"))
        pyogrio.write_dataframe(table.rename(columns={"reported_on": "rep_date"}), path)

        hazards, rejected = minemap.read_hazards(
            path, columns={"reported_on": "rep_date"}, on_reject="return"
        )

        assert sorted(hazards["hazard_id"]) == ["9007199254740992", "9007199254740993"]
        assert rejected["reason"].tolist() == ["is missing"]

    def test_a_workbook_keeps_neither_such_ids_nor_what_it_took_for_days(self, tmp_path):
        path = tmp_path / "areas.xlsx"
        ids = [20240115123456789, pd.Timestamp("2012-03-01").to_pydatetime(), "007"]
        pd.DataFrame(record(hazard_id=pd.Series(ids, dtype=object))).drop(
            columns="geometry"
        ).assign(reported_m2=5).to_excel(path, index=False)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["007"]
        assert "more digits than a number keeps" in rejected["reason"][0]
        assert "2012-03-01 is a day" in rejected["reason"][1]

    def test_what_is_not_seen_of_an_id_is_no_part_of_it_and_no_other_goes_unseen(self):
        ids = pd.Series(["H1\u200e", "\u202bH2\u202c", "H\x073"])
        table = record(hazard_id=ids)

        hazards, rejected = minemap.read_hazards(table, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H1", "H2"]
        assert rejected["reason"].item().startswith("'H\\x073' holds what is no letter")


def test_a_share_is_no_size_and_stays_a_number_elsewhere(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["hazard_id", "category", "reported_on", "reported_m2", "done"])
    for number, form in enumerate(["0%", "0.00%", '0.0" %"', "#,##0;[Red]-0%"], start=2):
        book.active.append([f"H{number}", "SHA", "2020-01-31", 0.5, 0.25])
        book.active.cell(number, 4).number_format = form
        book.active.cell(number, 5).number_format = "0%"
    book.save(tmp_path / "areas.xlsx")

    hazards, rejected = minemap.read_hazards(tmp_path / "areas.xlsx", on_reject="return")

    assert hazards["reported_m2"].tolist() == [0.5]
    assert hazards["done"].tolist() == [0.25]
    assert rejected["reason"].tolist() == ["'0.5 (shown as a percentage)' is not a number"] * 3


def test_a_unit_that_a_workbook_shows_behind_a_number_is_meant(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["hazard_id", "category", "reported_on", "reported_m2", "devices"])
    shown = ['0.00" ha"', "#,##0", r"0.0\ \k\m\²", '0" dunum"']
    for number, form in enumerate(shown, start=2):
        book.active.append([f"H{number}", "SHA", "2020-01-31", 1.234, 7])
        book.active.cell(number, 4).number_format = form
        book.active.cell(number, 5).number_format = '0" mines"'
    book.save(tmp_path / "areas.xlsx")

    hazards, rejected = minemap.read_hazards(
        tmp_path / "areas.xlsx", columns={"estimated_devices": "devices"}, on_reject="return"
    )

    assert hazards["reported_m2"].tolist() == [12_340, 1.234, 1_234_000]
    assert hazards["estimated_devices"].tolist() == [7, 7, 7]
    assert "1,337.8 m² (Cyprus)" in rejected["reason"].item()


def test_an_area_that_is_rejected_enters_no_year_of_the_account(tmp_path):
    path = geopackage(tmp_path / "areas.gpkg", with_days("DATE"), reported_on="31/08/2012")
    hazards, _ = minemap.read_hazards(path, on_reject="return")

    account = minemap.Ledger(hazards).balance("YE")

    assert account.index.year.tolist() == [2012, 2013]
    assert account["added_m2"].sum() == pytest.approx(minemap.geodesic_area(hazards).sum())
    assert shapely.is_valid(hazards.geometry).all()
