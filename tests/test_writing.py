"""Writing files: they hold what they were given, or they are not there."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely.geometry import MultiPolygon, Point, Polygon

from minemap import samples
from minemap.errors import ArgumentError, WriteError
from minemap.read import read_hazards, read_releases
from minemap.schema import normalise_hazards
from minemap.write import write

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = [".gpkg", ".geojson", ".shp", ".zip", ".kml", ".fgb", ".parquet", ".csv"]
OUTLINE = Polygon([(-78.123456789012345, -3.5), (-78.1, -3.5), (-78.1, -3.4999999999)])
HOLED = Polygon(
    [(10, 10), (10, 10.001), (10.001, 10.001), (10.001, 10)],
    [[(10.0002, 10.0002), (10.0004, 10.0002), (10.0003, 10.0004)]],
)


def hazards_of(shapes: list) -> gpd.GeoDataFrame:
    count = len(shapes)
    frame = gpd.GeoDataFrame(
        {
            "hazard_id": [f"PE-{number}" for number in range(count)],
            "category": ["SHA", "CHA", "CHA"][:count],
            "reported_on": pd.to_datetime(["2014-12-31", "1996-02-29", "2020-01-01"][:count]),
            "reported_m2": [302.013, 66625.9, np.nan][:count],
            "name": ["Peñón, «B»", None, 'a "quoted"; name'][:count],
            "estimated_devices": pd.array([4743, None, 0][:count], dtype="Int64"),
            "depth": [0.13, 0.2, -1.5][:count],
            "plan": ["007", "12a", None][:count],
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    hazards, rejected = normalise_hazards(frame)
    assert rejected.empty
    return hazards


def same(read: gpd.GeoDataFrame, written: gpd.GeoDataFrame) -> None:
    """Compare values, types and days, and every vertex to 1e-9 degree."""
    assert_frame_equal(
        pd.DataFrame(read.drop(columns="geometry")),
        pd.DataFrame(written.drop(columns="geometry")),
    )
    for found, given_shape in zip(read.geometry, written.geometry, strict=True):
        if given_shape is None:
            assert found is None
        else:
            # A format may turn rings round, or hold every outline as one of several parts.
            whole = [
                shapely.geometrycollections(shapely.get_parts(x)) for x in (found, given_shape)
            ]
            assert shapely.equals_exact(*shapely.normalize(whole), 1e-9)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# Round trips -----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_gives_back_what_was_written(tmp_path, suffix):
    hazards = hazards_of([OUTLINE, MultiPolygon([OUTLINE, HOLED]), HOLED])
    path = write(hazards, tmp_path / f"areas{suffix}")
    assert path == tmp_path / f"areas{suffix}"
    same(read_hazards(path), hazards)


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".kml", ".fgb", ".parquet", ".csv"])
def test_points_and_missing_outlines_stand_beside_outlines(tmp_path, suffix):
    hazards = hazards_of([OUTLINE, None, Point(-78.4, -3.5)])
    same(read_hazards(write(hazards, tmp_path / f"areas{suffix}")), hazards)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_comes_back_without_rows(tmp_path, suffix):
    hazards = hazards_of([OUTLINE]).iloc[:0].drop(columns=["depth", "plan"])
    same(read_hazards(write(hazards, tmp_path / f"areas{suffix}")), hazards)


@pytest.mark.parametrize("suffix", [".gpkg", ".kml"])
def test_a_record_is_one_file_with_two_layers(tmp_path, suffix):
    hazards, releases = samples.peru()
    path = write({"hazards": hazards, "releases": releases}, tmp_path / f"record{suffix}")
    same(read_hazards(path), hazards)
    same(read_releases(path), releases)


def test_a_size_with_three_decimals_is_not_taken_for_thousands(tmp_path):
    hazards = hazards_of([OUTLINE])
    assert read_hazards(write(hazards, tmp_path / "areas.csv"))["reported_m2"].tolist() == [302.013]


def test_coordinates_are_written_as_longitude_and_latitude(tmp_path):
    hazards = hazards_of([OUTLINE])
    path = write(hazards.to_crs("EPSG:32717"), tmp_path / "areas.gpkg")
    assert gpd.read_file(path).crs == "EPSG:4326"
    same(read_hazards(path), hazards)
    with pytest.raises(WriteError, match="no CRS"):
        write(hazards.set_crs(None, allow_override=True), tmp_path / "other.gpkg")


def test_a_table_without_geometry_is_written_too(tmp_path):
    account = pd.DataFrame({"year": [2014], "cleared_m2": [8458.0]})
    write(account, tmp_path / "account.csv")
    assert (tmp_path / "account.csv").read_text() == "year,cleared_m2\n2014,8458.0\n"
    hazards = pd.DataFrame(hazards_of([OUTLINE]).drop(columns="geometry"))
    for suffix in (".gpkg", ".parquet", ".csv"):
        assert len(read_hazards(write(hazards, tmp_path / f"areas{suffix}"))) == 1


def test_a_zipped_shapefile_holds_all_its_parts(tmp_path):
    path = write(hazards_of([OUTLINE]), tmp_path / "areas.shp.zip")
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    assert {"areas.shp", "areas.shx", "areas.dbf", "areas.prj", "areas.cpg"} == names


def test_columns_called_as_a_geopackages_own_are_kept(tmp_path):
    hazards = hazards_of([OUTLINE]).assign(fid=["x"], geom=["y"])
    read = read_hazards(write(hazards, tmp_path / "areas.gpkg"))
    assert read[["fid", "geom"]].to_numpy().tolist() == [["x", "y"]]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@settings(deadline=None, max_examples=40)
@given(
    name=TEXT.map(str.strip).filter(bool),
    size=st.floats(0, 1e12),
    day=st.dates(pd.Timestamp("1900-01-01").date(), pd.Timestamp("2100-12-31").date()),
    x=st.floats(-180, 180),
    y=st.floats(-90, 90),
    suffix=st.sampled_from([".gpkg", ".geojson", ".fgb", ".parquet", ".csv"]),
)
def test_any_value_survives(tmp_path_factory, *, name, size, day, x, y, suffix):
    frame = gpd.GeoDataFrame(
        {"hazard_id": [name], "category": "CHA", "reported_on": [day], "reported_m2": [size]},
        geometry=[Point(x, y)],
        crs="EPSG:4326",
    )
    hazards, _ = normalise_hazards(frame)
    path = write(hazards, tmp_path_factory.mktemp("any") / f"areas{suffix}")
    same(read_hazards(path), hazards)


# Whole or not at all ---------------------------------------------------------------------------


def test_a_file_that_is_there_is_replaced_only_on_request(tmp_path):
    hazards = hazards_of([OUTLINE, HOLED])
    path = write(hazards.head(1), tmp_path / "areas.gpkg")
    before = path.read_bytes()
    with pytest.raises(WriteError, match="is there already; pass overwrite=True"):
        write(hazards, path)
    assert path.read_bytes() == before
    write(hazards, path, overwrite=True)
    assert len(read_hazards(path)) == 2


def test_the_parts_of_a_shapefile_are_not_replaced_either(tmp_path):
    (tmp_path / "areas.dbf").write_text("another table")
    with pytest.raises(WriteError, match=r"areas\.dbf: is there already"):
        write(hazards_of([OUTLINE]), tmp_path / "areas.shp")
    assert contents(tmp_path) == {"areas.dbf": b"another table"}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, suffix, monkeypatch):
    hazards = hazards_of([OUTLINE])
    path = write(hazards, tmp_path / f"areas{suffix}")
    before = contents(tmp_path)

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WriteError, match=r"cannot be written.*No space left"):
        write(hazards, path, overwrite=True)
    assert contents(tmp_path) == before


def test_what_a_format_cannot_hold_is_an_error(tmp_path):
    hazards = hazards_of([OUTLINE, Point(0, 0)])
    with pytest.raises(WriteError, match="either outlines or points"):
        write(hazards, tmp_path / "areas.shp")
    with pytest.raises(WriteError, match="more than 254 bytes"):
        write(hazards.head(1).assign(notes="x" * 300), tmp_path / "areas.zip")
    with pytest.raises(WriteError, match=r"holds one table, not 2 \(a, b\)"):
        write({"a": hazards, "b": hazards}, tmp_path / "areas.csv")
    with pytest.raises(WriteError, match=r"unknown ending '\.xyz'"):
        write(hazards, tmp_path / "areas.xyz")
    with pytest.raises(WriteError, match="there is no folder"):
        write(hazards, tmp_path / "nowhere" / "areas.csv")
    with pytest.raises(ArgumentError, match="neither a table nor"):
        write([1, 2], tmp_path / "areas.csv")
    assert contents(tmp_path) == {}


def test_the_table_written_is_not_changed(tmp_path):
    hazards = hazards_of([OUTLINE, HOLED]).assign(notes=[{"a": 1}, None])
    before = hazards.copy(deep=True)
    for suffix in SUFFIXES:
        write(hazards, tmp_path / f"areas{suffix}")
    assert_frame_equal(hazards, before)
