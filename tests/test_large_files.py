"""Files larger than memory: what is in them, and their rows part by part."""

from __future__ import annotations

import json
import sys

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from pandas.testing import assert_frame_equal

import minemap
from minemap import samples
from minemap.cli import main
from minemap.errors import ArgumentError, ReadError, RejectedRows
from minemap.read import layers, read_hazards, read_in_parts
from minemap.writing import write

COUNT = 137
STREAMED = [".gpkg", ".shp", ".fgb", ".parquet", ".geojsonl"]
AT_ONCE = [".csv", ".kml", ".geojson", ".xlsx"]


@pytest.fixture
def frame():
    """Hazards as an office writes them: texts for days and sizes, and some rows of no use."""
    number = range(COUNT)
    return gpd.GeoDataFrame(
        {
            "id": [f"H{row}" for row in number],
            "tipo": ["SHA" if row % 10 else "?" for row in number],
            # Only the last of them proves that decimals have a comma, and one that days are first.
            "fecha": ["05/06/2020"] * (COUNT - 1) + ["31/12/2020"],
            "tamano": ["1.250"] * (COUNT - 1) + ["1.250,5"],
        },
        geometry=[shapely.Point(row / 100, 1).buffer(0.001, quad_segs=2) for row in number],
        crs="EPSG:4326",
    )


@pytest.fixture(params=["with fiona", "without fiona"])
def libraries(request, monkeypatch):
    if request.param == "without fiona":
        monkeypatch.setitem(sys.modules, "fiona", None)
    else:
        pytest.importorskip("fiona")


def put(frame, path):
    if path.suffix == ".parquet":
        frame.to_parquet(path, row_group_size=20)
    elif path.suffix in {".csv", ".xlsx"}:
        plain = pd.DataFrame(frame.drop(columns="geometry")).assign(wkt=frame.geometry.to_wkt())
        (plain.to_csv if path.suffix == ".csv" else plain.to_excel)(path, index=False)
    else:
        options = {"SPATIAL_INDEX": "NO"} if path.suffix == ".fgb" else {}
        driver = {".geojsonl": "GeoJSONSeq", ".kml": "LIBKML"}.get(path.suffix)
        pyogrio.write_dataframe(frame, path, driver=driver, **options)
    return path


@pytest.mark.parametrize("suffix", [*STREAMED, *AT_ONCE])
@pytest.mark.parametrize("rows", [30, 1000])
def test_the_parts_are_together_what_is_read_at_once(frame, tmp_path, suffix, rows):
    path = put(frame, tmp_path / f"areas{suffix}")
    hazards, rejected = read_hazards(path, on_reject="return")
    assert len(rejected) == 14
    assert hazards["reported_m2"].iloc[0] == 1250
    parts = list(read_in_parts(path, "hazards", rows=rows))
    assert len(parts) == -(-COUNT // rows)
    assert all(len(used) + len(bad) <= rows for used, bad in parts)
    assert_frame_equal(pd.concat([used for used, _ in parts]), hazards)
    assert_frame_equal(pd.concat([bad for _, bad in parts], ignore_index=True), rejected)


@pytest.mark.parametrize("suffix", STREAMED)
def test_rows_that_are_alike_are_found_across_parts(frame, tmp_path, suffix):
    some = frame.iloc[1:60].assign(tamano="1250")
    twice = pd.concat([some, some], ignore_index=True)
    path = put(twice, tmp_path / f"areas{suffix}")
    parts = list(read_in_parts(path, "hazards", rows=20))
    hazards, rejected = read_hazards(path, on_reject="return")
    assert pd.concat([used for used, _ in parts]).index.tolist() == hazards.index.tolist()
    assert_frame_equal(pd.concat([bad for _, bad in parts], ignore_index=True), rejected)
    assert rejected["reason"].iloc[-1] == "a second row of this hazard_id with the same reported_on"


@pytest.mark.usefixtures("libraries")
def test_a_broken_page_is_in_one_part_and_the_other_parts_are_whole(frame, tmp_path):
    path = put(frame.assign(nota="x" * 500), tmp_path / "areas.gpkg")
    page = path.read_bytes().find(b"H77") // 4096
    with path.open("r+b") as stream:
        stream.seek(page * 4096)
        stream.write(b"\xa5" * 4096)
    parts = list(read_in_parts(path, "hazards", rows=20))
    numbers = [sorted([*used.index, *bad["row"]]) for used, bad in parts]
    assert [number for part in numbers for number in part] == list(range(1, COUNT + 1))
    broken = pd.concat([bad for _, bad in parts])
    assert broken["reason"].str.contains("is damaged and cannot be read").sum() >= 1


def test_the_sample_record_is_read_in_parts():
    _, releases = samples.peru()
    parts = [used for used, _ in read_in_parts(samples.peru_path(), "releases", rows=2)]
    assert_frame_equal(pd.concat(parts), releases)


@pytest.mark.parametrize("suffix", [*STREAMED, ".csv"])
def test_a_file_without_rows_has_one_part_or_none(tmp_path, suffix):
    hazards, _ = samples.peru()
    path = write(hazards.iloc[:0], tmp_path / f"areas{suffix}")
    assert sum(len(used) + len(bad) for used, bad in read_in_parts(path, "hazards")) == 0


def test_what_goes_wrong_is_said_before_the_first_part(frame, tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        read_in_parts(tmp_path / "nowhere.gpkg", "hazards")
    path = put(frame, tmp_path / "areas.gpkg")
    with pytest.raises(ArgumentError, match="table='mines'"):
        read_in_parts(path, "mines")
    with pytest.raises(ArgumentError, match="rows=0"):
        read_in_parts(path, "hazards", rows=0)
    with pytest.raises(ReadError, match="no layer 'roads'"):
        list(read_in_parts(path, "hazards", layer="roads"))
    with pytest.raises(RejectedRows):
        read_hazards(path)


# What is in a file -----------------------------------------------------------------------------


@pytest.mark.usefixtures("libraries")
def test_the_layers_of_a_file_are_listed_with_their_columns(tmp_path):
    hazards, releases = samples.peru()
    path = write({"hazards": hazards, "releases": releases}, tmp_path / "record.gpkg")
    found = layers(path)
    assert found["layer"].tolist() == ["hazards", "releases"]
    assert found["rows"].tolist() == [len(hazards), len(releases)]
    assert found["driver"].tolist() == ["GPKG", "GPKG"]
    assert found["crs"].tolist() == ["EPSG:4326", "EPSG:4326"]
    columns = found["columns"][0]
    assert list(columns) == [name for name in hazards.columns if name != "geometry"]
    assert columns["hazard_id"] == "text"
    assert columns["reported_m2"] == "number"
    assert columns["estimated_devices"] == "whole number"
    assert columns["illustrative"] == "yes or no"


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(
    ("suffix", "driver", "layer"),
    [(".shp", "ESRI Shapefile", ""), (".fgb", "FlatGeobuf", ""), (".geojson", "GeoJSON", ""),
     (".parquet", "GeoParquet", ""), (".csv", "CSV", ""), (".kmz", "KMZ", "areas"),
     (".xlsx", "Excel workbook", "areas"), (".zip", "ESRI Shapefile", "")],
)  # fmt: skip
def test_files_of_every_format_are_listed(tmp_path, suffix, driver, layer):
    hazards, _ = samples.peru()
    path = write(hazards.head(5), tmp_path / f"areas{suffix}")
    [row] = layers(path).itertuples()
    assert (row.layer, row.rows) == (layer, 5)
    assert row.driver.startswith(driver.split()[0])
    assert "hazard_id" in row.columns


def test_the_command_lists_them_for_people_and_machines(capsys):
    path = str(samples.peru_path())
    assert main(["layers", path]) == 0
    out = capsys.readouterr().out
    assert "hazards: 79 rows, MultiPolygon, EPSG:4326, GPKG" in out
    assert "  reported_m2: number" in out
    assert main(["layers", path, "--json"]) == 0
    assert [row["layer"] for row in json.loads(capsys.readouterr().out)] == ["hazards", "releases"]
    assert minemap.layers is layers
