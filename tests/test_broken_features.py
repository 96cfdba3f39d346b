"""One broken feature in the middle of a file: the others are read, and it is named."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import sys

import geopandas as gpd
import pyogrio
import pytest
import shapely

from minemap.cli import main
from minemap.errors import ReadError, RejectedRows
from minemap.read import read_hazards

COUNT = 1200
BROKEN = 700
"""The row that is broken, from 1."""


@pytest.fixture
def frame():
    """So many hazards that a page of a database or a record of a file can break among them."""
    return gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{row}" for row in range(1, COUNT + 1)],
            "category": "SHA",
            "reported_on": "2020-01-31",
            "source": "x" * 100,
        },
        geometry=[shapely.Point(row / 100, 1).buffer(0.005) for row in range(COUNT)],
        crs="EPSG:4326",
    )


@pytest.fixture(params=["with fiona", "without fiona"])
def libraries(request, monkeypatch):
    """fiona has no wheels for the newest Python: the same has to work without it."""
    if request.param == "without fiona":
        monkeypatch.setitem(sys.modules, "fiona", None)
    else:
        pytest.importorskip("fiona")


def overwrite(path, place, content):
    with path.open("r+b") as stream:
        stream.seek(place)
        stream.write(content)


@pytest.mark.usefixtures("libraries")
def test_a_page_of_a_geopackage_that_is_damaged_takes_only_its_rows(frame, tmp_path):
    path = tmp_path / "areas.gpkg"
    pyogrio.write_dataframe(frame, path)
    size = 4096
    page = path.read_bytes().find(f"H{BROKEN}".encode()) // size
    overwrite(path, page * size, b"\xa5" * size)
    hazards, rejected = read_hazards(path, on_reject="return")
    assert sorted([*hazards.index, *rejected["row"]]) == list(range(1, COUNT + 1))
    assert BROKEN in rejected["row"].tolist()
    assert 1 <= len(rejected) <= 10
    assert (hazards["hazard_id"] == "H" + hazards.index.astype("str")).all()
    assert rejected["reason"].iloc[0] == (
        f"record {rejected['row'].iloc[0]} of the file is damaged and cannot be read"
    )
    with pytest.raises(RejectedRows, match=f"of {COUNT} rows cannot be used"):
        read_hazards(path)


@pytest.mark.usefixtures("libraries")
def test_rows_that_were_deleted_before_are_not_taken_for_broken_ones(frame, tmp_path):
    path = tmp_path / "areas.gpkg"
    pyogrio.write_dataframe(frame, path)
    with sqlite3.connect(path) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("DELETE FROM areas WHERE fid IN (3, 4, 900)")
        database.execute("UPDATE gpkg_ogr_contents SET feature_count = feature_count - 3")
    database.close()
    page = path.read_bytes().find(f"H{BROKEN}".encode()) // 4096
    overwrite(path, page * 4096, b"\xa5" * 4096)
    hazards, rejected = read_hazards(path, on_reject="return")
    assert sorted([*hazards.index, *rejected["row"]]) == list(range(1, COUNT - 2))
    assert hazards.loc[3, "hazard_id"] == "H5"


@pytest.mark.usefixtures("libraries")
def test_a_damaged_feature_of_a_flatgeobuf_is_named(frame, tmp_path):
    path = tmp_path / "areas.fgb"
    pyogrio.write_dataframe(frame, path)
    text = path.read_bytes()
    overwrite(path, text.find(f"H{BROKEN}".encode()) - 40, b"\xff" * 40)
    hazards, rejected = read_hazards(path, on_reject="return")
    assert len(hazards) == COUNT - 1
    assert f"H{BROKEN}" not in set(hazards["hazard_id"])
    assert len(rejected) == 1


def test_a_garbled_record_of_a_shapefile_is_named(frame, tmp_path):
    path = tmp_path / "areas.shp"
    pyogrio.write_dataframe(frame.rename(columns={"reported_on": "date"}), path)
    index = path.with_suffix(".shx").read_bytes()
    start, _ = struct.unpack(">ii", index[100 + 8 * (BROKEN - 1) : 108 + 8 * (BROKEN - 1)])
    overwrite(path, 2 * start, os.urandom(120))
    hazards, rejected = read_hazards(path, on_reject="return")
    assert len(hazards) == COUNT - 1
    assert rejected.to_numpy().tolist() == [
        [BROKEN, f"H{BROKEN}", "geometry", "is damaged in the file"]
    ]


def test_a_garbled_line_is_named(frame, tmp_path, capsys):
    path = tmp_path / "areas.geojsonl"
    pyogrio.write_dataframe(frame, path, driver="GeoJSONSeq")
    lines = path.read_bytes().splitlines()
    lines[BROKEN - 1] = lines[BROKEN - 1][:80]
    path.write_bytes(b"\n".join(lines))
    hazards, rejected = read_hazards(path, on_reject="return")
    assert hazards["hazard_id"].tolist() == [
        f"H{row}" for row in range(1, COUNT + 1) if row != BROKEN
    ]
    assert rejected["row"].tolist() == [BROKEN]
    assert rejected["reason"].iloc[0].startswith("its line of the file holds no feature: ")
    assert main(["check", str(path), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert BROKEN in [finding["row"] for finding in findings if "holds no feature" in str(finding)]


@pytest.mark.usefixtures("libraries")
def test_a_file_of_which_most_is_gone_is_an_error(frame, tmp_path):
    path = tmp_path / "areas.fgb"
    pyogrio.write_dataframe(frame, path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(ReadError, match="damaged or cut short"):
        read_hazards(path)


def test_what_the_driver_overlooks_is_named_beside_what_it_cannot_parse(tmp_path):
    drawn = json.loads(shapely.to_geojson(shapely.box(36.0, 48.0, 36.01, 48.01)))
    ring = drawn["coordinates"][0]
    shapes = [drawn, {**drawn, "coordinates": [ring[:3]]}, {**drawn, "coordinates": ring}]
    shapes += [{**drawn, "coordinates": [[[str(x), str(y)] for x, y in ring]]}, None]
    words = {"category": "SHA", "reported_on": "2020-01-31", "reported_m2": 4}
    features = [
        {"type": "Feature", "properties": {"hazard_id": name, **words}, "geometry": shape}
        for name, shape in zip("ABCDE", shapes, strict=True)
    ]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))

    hazards, rejected = read_hazards(path, on_reject="return")

    assert hazards["hazard_id"].tolist() == ["A", "E"]
    assert rejected["id"].tolist() == ["B", "C", "D"]
    assert "do not form a closed linestring" in rejected["reason"][0]


@pytest.mark.parametrize(
    "member", ["FeatuRe", "Point", None, {}, [], 5, {"type": "FeatureCollection"}]
)
def test_a_member_of_features_that_is_none_is_not_lost(tmp_path, member):
    path = tmp_path / "areas.geojson"
    rows = {"hazard_id": ["A", "B"], "category": "SHA", "reported_on": "2020-01-01"}
    shapes = [shapely.box(36, 48, 36.01, 48.01), shapely.box(37, 48, 37.01, 48.01)]
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
    content = json.loads(frame.to_json(drop_id=True))
    if isinstance(member, str):
        content["features"][1]["type"] = member
    else:
        content["features"][1] = member
    path.write_text(json.dumps(content))
    with pytest.raises(ReadError, match="number 2 of its features is no feature"):
        read_hazards(path)
