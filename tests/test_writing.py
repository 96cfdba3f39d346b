"""Writing files: they hold what they were given, or they are not there."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from conftest import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from pandas.testing import assert_frame_equal
from shapely.geometry import MultiPolygon, Point, Polygon

import minemap
from minemap import samples
from minemap.errors import ArgumentError, WriteError
from minemap.language.vocabulary import colour
from minemap.read import read_hazards, read_releases
from minemap.tables.schema import normalise_hazards
from minemap.writing import write

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = [
    ".gpkg", ".geojson", ".geojsonl", ".shp", ".zip", ".kml", ".kmz", ".fgb", ".parquet", ".csv",
    ".xlsx",
]  # fmt: skip
MIXED = [suffix for suffix in SUFFIXES if suffix not in {".shp", ".zip"}]
"""Formats that hold outlines and points together."""
OUTLINE = Polygon([(-78.123456789012345, -3.5), (-78.1, -3.5), (-78.1, -3.499987654321098)])
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
    tables = [pd.DataFrame(table.drop(columns="geometry")) for table in (read, written)]
    if pd.__version__ < "3" and "plan" in read:
        # Before pandas 3 each reader has a type of its own for texts.
        tables = [table.assign(plan=table["plan"].fillna("").astype(object)) for table in tables]
    assert_frame_equal(*tables)
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


@pytest.mark.parametrize("suffix", MIXED)
def test_points_and_missing_outlines_stand_beside_outlines(tmp_path, suffix):
    hazards = hazards_of([OUTLINE, None, Point(-78.4, -3.5)])
    same(read_hazards(write(hazards, tmp_path / f"areas{suffix}")), hazards)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_comes_back_without_rows(tmp_path, suffix):
    hazards = hazards_of([OUTLINE]).iloc[:0].drop(columns=["depth", "plan"])
    same(read_hazards(write(hazards, tmp_path / f"areas{suffix}")), hazards)


@pytest.mark.parametrize("suffix", [".gpkg", ".kml", ".kmz"])
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


@settings(deadline=None, max_examples=examples(13))
@given(
    name=TEXT.map(str.strip).filter(bool),
    size=st.floats(0, 1e12),
    day=st.dates(pd.Timestamp("1900-01-01").date(), pd.Timestamp("2100-12-31").date()),
    x=st.floats(-180, 180),
    y=st.floats(-90, 90),
    suffix=st.sampled_from(MIXED),
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


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
DAYS = st.dates(pd.Timestamp("1900-01-01").date(), pd.Timestamp("2100-12-31").date())
CORNER = st.tuples(st.floats(-179, 178), st.floats(-89, 88))
SIDES = st.floats(1e-5, 1)


@st.composite
def further_columns(draw, suffix):
    """A table with columns of one's own, of every type, and outlines anywhere on earth."""
    count = draw(st.integers(1, 4))

    def column(cells):
        return draw(st.lists(cells, min_size=count, max_size=count))

    # A Shapefile writes numbers with 15 decimals, and all formats but two lose the last blank.
    shares = FLOATS if suffix not in {".shp", ".zip"} else st.integers(-(10**6), 10**6).map(float)
    shapes = []
    for x, y in column(CORNER):
        ring = [(x, y), (x + draw(SIDES), y), (x, y + draw(SIDES))]
        shapes.append(draw(st.sampled_from([Polygon(ring), MultiPolygon([Polygon(ring)])])))
    frame = gpd.GeoDataFrame(
        {
            "hazard_id": [f"PE-{number}" for number in range(count)],
            "category": column(st.sampled_from(["SHA", "CHA"])),
            "reported_on": pd.to_datetime(column(DAYS)),
            "reported_m2": [n / 1000 for n in column(st.integers(0, 10**15))],
            "note": pd.Series([f"«{word}»" for word in column(WORDS)], dtype="str"),
            "visits": pd.Series(column(st.integers(-(10**14), 10**14)), dtype="int64"),
            "share": pd.Series(column(shares), dtype="float64"),
            "fenced": pd.Series(column(st.booleans()), dtype="bool"),
            "seen": pd.to_datetime(column(DAYS)).astype("datetime64[us]"),
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    hazards, rejected = normalise_hazards(frame)
    assert rejected.empty
    return hazards


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_columns_of_every_type_survive(tmp_path, suffix):
    @settings(deadline=None, max_examples=examples(2))
    @given(further_columns(suffix))
    def check(hazards):
        read = read_hazards(write(hazards, tmp_path / f"areas{suffix}", overwrite=True))
        if suffix in {".shp", ".zip", ".kml", ".kmz"}:
            # Days of further columns are texts there, as the docstring of write says.
            read = read.assign(seen=pd.to_datetime(read["seen"]).astype("datetime64[us]"))
        for name in ("note", "visits", "share", "fenced", "seen"):
            assert read[name].dtype.kind == hazards[name].dtype.kind, name
            assert read[name].tolist() == hazards[name].tolist(), name
        same(read[hazards.columns[:12]].assign(geometry=read.geometry), hazards.iloc[:, :12].assign(
            geometry=hazards.geometry))  # fmt: skip

    check()


# For a globe -----------------------------------------------------------------------------------

KML = "{http://www.opengis.net/kml/2.2}"
UNSAFE = "<script>alert('x')</script> & \"]]>\""


def kml_of(table, path, **options):
    """The document of a file as any other program would parse it."""
    path = write(table, path, **options)
    return etree.parse(path).getroot().find(f"{KML}Document")


def test_a_globe_shows_the_colours_and_folders_of_the_vocabulary(tmp_path):
    hazards = hazards_of([OUTLINE, HOLED, Point(0, 0)])
    document = kml_of({"hazards": hazards}, tmp_path / "areas.kml", language="es")
    [table] = document.findall(f"{KML}Folder")
    names = [folder.findtext(f"{KML}name") for folder in table.findall(f"{KML}Folder")]
    assert names == ["Área de peligro confirmado (2)", "Área de peligro sospechado (1)"]
    # KML writes colours as alpha, blue, green, red; CHA is #C1272D.
    style = next(s for s in document.findall(f"{KML}Style") if s.get("id") == "category-CHA")
    assert style.findtext(f"{KML}LineStyle/{KML}color") == "ff2d27c1"
    assert style.findtext(f"{KML}PolyStyle/{KML}color")[2:] == "2d27c1"
    marks = table.findall(f"{KML}Folder/{KML}Placemark")
    assert [mark.findtext(f"{KML}styleUrl") for mark in marks] == [
        "#category-CHA", "#category-CHA", "#category-SHA"
    ]  # fmt: skip
    assert [mark.findtext(f"{KML}name") for mark in marks][1:] == ['a "quoted"; name', "Peñón, «B»"]


def test_releases_lie_in_folders_by_outcome_and_what_has_neither_in_one(tmp_path):
    _, releases = samples.peru()
    findings = pd.DataFrame({"finding": ["a hole"]})
    document = kml_of({"releases": releases, "findings": findings}, tmp_path / "a.kml")
    tables = document.findall(f"{KML}Folder")
    inner = [folder.findtext(f"{KML}name") for folder in tables[0].findall(f"{KML}Folder")]
    assert [name.rsplit(" ", 1)[0] for name in inner] == ["Cleared", "Reduced", "Cancelled"]
    assert len(tables[1].findall(f"{KML}Placemark")) == 1


def test_text_from_a_record_stays_text_on_a_globe(tmp_path):
    hazards = hazards_of([OUTLINE]).assign(name=UNSAFE, source="a\r\nb\tc")
    document = kml_of({UNSAFE: hazards}, tmp_path / "areas.kml")
    [mark] = document.iter(f"{KML}Placemark")
    assert mark.findtext(f"{KML}name") == UNSAFE
    shown = html.fragment_fromstring(mark.findtext(f"{KML}description"))
    assert shown.tag == "table"
    assert list(shown.iter("script")) == []
    assert UNSAFE in [cell.text for cell in shown.iter("td")]
    read = read_hazards(tmp_path / "areas.kml")
    assert read[["name", "source"]].to_numpy().tolist() == [[UNSAFE, "a\r\nb\tc"]]
    with pytest.raises(WriteError, match="column name has a control character in row 1"):
        write(hazards.assign(name="a\x07"), tmp_path / "bell.kml")


def test_a_slider_of_time_is_there_on_request(tmp_path):
    hazards = hazards_of([OUTLINE])
    for wanted in (False, True):
        document = kml_of(hazards, tmp_path / f"{wanted}.kml", time_slider=wanted)
        days = [day.text for day in document.iter(f"{KML}begin")]
        assert days == (["2014-12-31"] if wanted else [])
        same(read_hazards(tmp_path / f"{wanted}.kml"), hazards)


@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_other_programs_open_what_a_globe_opens(tmp_path, suffix):
    hazards = hazards_of([OUTLINE, MultiPolygon([OUTLINE, HOLED]), HOLED])
    path = write({"hazards": hazards}, tmp_path / f"areas{suffix}")
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert layers == ["hazards", "Confirmed hazardous area (2)", "Suspected hazardous area (1)"]
    confirmed = pyogrio.read_dataframe(path, layer=layers[1])
    assert confirmed["hazard_id"].tolist() == ["PE-1", "PE-2"]
    assert confirmed.geometry.iloc[0].equals(hazards.geometry.iloc[1])


def test_nothing_on_a_globe_asks_a_network(tmp_path):
    path = write(hazards_of([OUTLINE]), tmp_path / "areas.kml")
    text = path.read_text("utf-8").replace('xmlns="http://www.opengis.net/kml/2.2"', "")
    assert "http" not in text


# For a spreadsheet -----------------------------------------------------------------------------


def test_a_workbook_has_a_sheet_a_table_with_typed_cells(tmp_path):
    hazards, releases = (table.iloc[:5] for table in samples.peru())
    hazards = hazards.assign(note=["=1+1", "+1", "-1", "@x", "#N/A"])
    path = write({"hazards": hazards, "releases": releases}, tmp_path / "record.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["hazards", "releases"]
    sheet = book["hazards"]
    assert [cell.value for cell in sheet[1]] == list(hazards.columns)
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["reported_on"].value == hazards["reported_on"].iloc[0]
    assert cells["reported_on"].number_format == "yyyy-mm-dd"
    assert cells["reported_m2"].value == hazards["reported_m2"].iloc[0]
    assert cells["illustrative"].data_type == "b"
    assert shapely.from_wkt(cells["geometry"].value) == hazards.geometry.iloc[0]
    notes = list(hazards.columns).index("note") + 1
    column = [sheet.cell(row, notes) for row in range(2, 7)]
    assert [(cell.value, cell.data_type) for cell in column] == [
        (note, "s") for note in hazards["note"]
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")


@given(number=st.floats(allow_nan=False, allow_infinity=False))
@settings(deadline=None, max_examples=examples(13))
def test_a_workbook_keeps_every_digit(tmp_path_factory, number):
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    write(pd.DataFrame({"depth": [number]}), path)
    assert float(openpyxl.load_workbook(path).active["A2"].value) == number


def test_what_excel_cannot_hold_is_an_error_and_never_cut(tmp_path):
    hazards = hazards_of([OUTLINE])
    for column, value, said in (
        ("notes", "x" * 32_768, r"notes has 32,768 letters in row 1.*32,767"),
        ("notes", "\U0001f4a5" * 16_384, r"notes has 16,384 letters"),
        ("guid", 10**15, "guid has 1000000000000000 in row 1, and Excel keeps 15 digits"),
        ("share", np.inf, "infinite"),
        ("seen", pd.Timestamp("1899-12-31"), "no days before 1900"),
        ("seen", pd.Timestamp("2020-01-01 00:00:00.000001"), "finer than a millisecond"),
    ):
        with pytest.raises(WriteError, match=said):
            write(hazards.assign(**{column: value}), tmp_path / "a.xlsx")
    long = Point(-78, -3).buffer(1, quad_segs=500)
    with pytest.raises(WriteError, match="column geometry has"):
        write(hazards_of([long]), tmp_path / "a.xlsx")
    with pytest.raises(WriteError, match="1,048,576 rows"):
        write(pd.DataFrame({"a": range(1_048_576)}), tmp_path / "a.xlsx")
    with pytest.raises(WriteError, match="not the name of a sheet"):
        write({"a/b": hazards, "c": hazards}, tmp_path / "a.xlsx")
    assert contents(tmp_path) == {}


# For other programs ----------------------------------------------------------------------------


def test_geoparquet_has_the_box_of_the_table_and_of_each_row(tmp_path):
    hazards = hazards_of([OUTLINE, HOLED])
    path = write(hazards, tmp_path / "areas.parquet")
    told = json.loads(pq.read_schema(path).metadata[b"geo"])
    column = told["columns"]["geometry"]
    assert told["version"] == "1.1.0"
    assert column["bbox"] == list(hazards.total_bounds)
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert pq.read_table(path)["bbox"].to_pylist()[1] == {
        "xmin": 10.0, "ymin": 10.0, "xmax": 10.001, "ymax": 10.001
    }  # fmt: skip
    assert gpd.read_parquet(path, bbox=(9, 9, 11, 11))["hazard_id"].tolist() == ["PE-1"]
    same(read_hazards(path), hazards)
    named = hazards.assign(bbox="a column of one's own")
    same(read_hazards(write(named, tmp_path / "own.parquet")), named)


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


def test_qgis_opens_a_geopackage_with_the_colours_of_its_codes(tmp_path):
    hazards, releases = minemap.samples.peru()
    tables = {"hazards": hazards, "releases": releases}
    path = write(tables, tmp_path / "record.gpkg", styles=True)
    styles = pyogrio.read_dataframe(path, layer="layer_styles", read_geometry=False)
    columns = dict(zip(styles["f_table_name"], styles["f_geometry_column"], strict=True))
    with sqlite3.connect(path) as base:
        asked = "select table_name, column_name from gpkg_geometry_columns"
        assert columns == dict(base.execute(asked).fetchall())
        # As QGIS asks: the schema of a GeoPackage is an empty text.
        asked = "select count(*) from layer_styles where f_table_schema = '' and useAsDefault"
        assert base.execute(asked).fetchone() == (2,)
    drawn = {
        name: ET.fromstring(text)
        for name, text in zip(styles["f_table_name"], styles["styleQML"], strict=True)
    }
    for name, kind in (("hazards", "category"), ("releases", "outcome")):
        renderer = drawn[name].find("renderer-v2")
        assert renderer.attrib == {"type": "categorizedSymbol", "attr": kind}
        codes = {each.get("value"): each.get("symbol") for each in renderer.iter("category")}
        assert set(codes) >= set(tables[name][kind])
        for code, symbol in codes.items():
            fill = renderer.find(f"symbols/symbol[@name='{symbol}']/layer/prop[@k='color']")
            red, green, blue, _ = map(int, fill.get("v").split(","))
            assert f"#{red:02X}{green:02X}{blue:02X}" == colour(kind, code).upper()
    # minemap reads the record as if they were not there.
    same(read_hazards(path), hazards)
    assert minemap.read_record(path, strict=True).remaining("2023-12-31")["area_m2"].sum() > 0
    with pytest.raises(ArgumentError, match="styles= is of GeoPackage"):
        write(hazards, tmp_path / "a.kml", styles=True)
