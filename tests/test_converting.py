"""Converting: from one format to another, in Python and on the command line."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal

import minemap
from minemap import convert, samples
from minemap.cli import main
from minemap.errors import ArgumentError, RejectedRows, SchemaError, WriteError
from minemap.read import read_hazards, read_releases

ROWS = """id,category,date,area,wkt
PE-1,SHA,2014-12-31,700,POINT (-78.4 -3.5)
PE-2,?,2014-12-31,700,POINT (-78.4 -3.5)
"""


def same(read, written):
    assert_frame_equal(
        pd.DataFrame(read.drop(columns="geometry")), pd.DataFrame(written.drop(columns="geometry"))
    )
    pairs = [shapely.normalize(table.geometry.to_numpy()) for table in (read, written)]
    drawn = ~shapely.is_missing(pairs[0])
    assert (drawn == ~shapely.is_missing(pairs[1])).all()
    assert shapely.equals_exact(pairs[0][drawn], pairs[1][drawn], 1e-9).all()


@pytest.fixture
def areas(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text(ROWS)
    return path


def test_a_record_goes_through_one_format_after_another_unchanged(tmp_path):
    path = samples.peru_path()
    for suffix in (".kmz", ".gpkg", ".kml"):
        path = convert(path, tmp_path / f"record{suffix}").path
    hazards, releases = samples.peru()
    same(read_hazards(path), hazards)
    same(read_releases(path), releases)


def test_one_table_goes_through_the_formats_that_hold_one(tmp_path):
    path = samples.peru_path()
    for number, suffix in enumerate((".csv", ".parquet", ".geojsonl", ".fgb", ".geojson")):
        path = convert(path, tmp_path / f"r{suffix}", table=None if number else "releases").path
    _, releases = samples.peru()
    assert read_releases(path)["release_id"].tolist() == releases["release_id"].tolist()
    assert read_releases(path)["reported_m2"].tolist() == releases["reported_m2"].tolist()


def test_two_tables_do_not_go_into_a_file_for_one(tmp_path):
    with pytest.raises(WriteError, match="holds one table, not 2"):
        convert(samples.peru_path(), tmp_path / "record.csv")


def test_the_source_is_never_overwritten(areas, tmp_path, capsys):
    before = areas.read_bytes()
    with pytest.raises(WriteError, match="is the file to be read"):
        convert(areas, areas, on_reject="return", overwrite=True)
    (tmp_path / "link.csv").symlink_to(areas)
    with pytest.raises(WriteError, match="is the file to be read"):
        convert(areas, tmp_path / "link.csv", on_reject="return", overwrite=True)
    name = str(areas)
    assert main(["remaining", "--hazards", name, "--without-rejected", "-o", name, "--overwrite"])
    assert "is a file to be read" in capsys.readouterr().err
    assert areas.read_bytes() == before


def test_rows_that_cannot_be_used_stop_it_or_are_handed_back(areas, tmp_path):
    target = tmp_path / "areas.gpkg"
    with pytest.raises(RejectedRows, match="1 of 2 rows"):
        convert(areas, target)
    assert not target.exists()
    done = convert(areas, target, on_reject="return")
    assert done.rejected["hazards"]["id"].tolist() == ["PE-2"]
    assert read_hazards(target)["hazard_id"].tolist() == ["PE-1"]


def test_what_is_neither_table_says_what_each_would_need(tmp_path):
    (tmp_path / "roads.csv").write_text("road,length\nA1,5\n")
    with pytest.raises(SchemaError, match="As hazards: .*no column hazard_id.*As releases: "):
        convert(tmp_path / "roads.csv", tmp_path / "roads.gpkg")
    for wrong in ({"table": "mines"}, {"on_reject": "drop"}):
        with pytest.raises(ArgumentError):
            convert(samples.peru_path(), tmp_path / "a.gpkg", **wrong)


def test_the_command_says_what_it_did_and_how_it_ended(areas, tmp_path, capsys):
    target, rejected = tmp_path / "areas.kmz", tmp_path / "rejected.csv"
    assert main(["convert", str(areas), str(target)]) == 2
    assert "row 2, id PE-2: category" in capsys.readouterr().err
    assert main(
        ["convert", str(areas), str(target), "--without-rejected", "--rejected", str(rejected)]
    ) == 1  # fmt: skip
    said = capsys.readouterr()
    assert said.out.splitlines() == ["hazards: 1 rows written, 1 rejected", str(target)]
    assert "row 2, id PE-2: category: '?' is not a known category" in said.err
    assert pd.read_csv(rejected)["row"].tolist() == [2]
    assert main(["convert", str(target), str(tmp_path / "again.fgb")]) == 0
    assert main(["convert", str(target), str(tmp_path / "again.fgb")]) == 2
    assert "is there already" in capsys.readouterr().err
    assert len(minemap.read_hazards(tmp_path / "again.fgb")) == 1
