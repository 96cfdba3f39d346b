"""Reading files: what a user has, and what goes wrong with it."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import zipfile

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from shapely.geometry import Point, Polygon

from minemap import samples
from minemap.errors import (
    ArgumentError,
    CoordinateError,
    MinemapWarning,
    ReadError,
    RejectedRows,
    SchemaError,
)
from minemap.read import read_hazards, read_in_parts, read_releases
from minemap.writing import write

SQUARE = Polygon([(-78.5, -3.5), (-78.4, -3.5), (-78.4, -3.4), (-78.5, -3.4)])
FEATURE = {
    "type": "Feature",
    "properties": {"id": "A", "category": "SHA", "date": "2020-01-31"},
    "geometry": {"type": "Point", "coordinates": [-78.4, -3.5]},
}
PLACEMARK = """<Placemark><name>Coangos 1</name><ExtendedData>
  <Data name="hazard_id"><value>PE-1</value></Data>
  <Data name="category"><value>SHA</value></Data>
  <Data name="fecha"><value>31/12/2014</value></Data>
  <Data name="superficie"><value>700 m2</value></Data></ExtendedData>
  <Point><coordinates>-78.36,-3.55,1200</coordinates></Point></Placemark>"""
KML = (
    '<?xml version="1.0" encoding="UTF-8"?><!-- survey --><kml '
    'xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
)


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    """Two hazards as an office keeps them."""
    return gpd.GeoDataFrame(
        {
            "ID": ["PE-1", "PE-2"],
            "Tipo": ["sospechada", "confirmada"],
            "Fecha": ["31/12/2014", "01/02/2015"],
            "Superficie": [700.0, 1250.5],
        },
        geometry=[SQUARE, shapely.affinity.translate(SQUARE, 0.5, 0)],
        crs="EPSG:4326",
    )


def collection(*features: dict, **members) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})


# Formats ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.json", "a.shp", "a.kml", "a.fgb"])
@pytest.mark.filterwarnings("ignore:Column names longer")
def test_files_that_other_programs_wrote_are_read(frame, tmp_path, name):
    pyogrio.write_dataframe(
        frame, tmp_path / name, driver={"a.kml": "LIBKML", "a.json": "GeoJSON"}.get(name)
    )
    hazards = read_hazards(tmp_path / name)
    assert hazards.index.tolist() == [1, 2]
    hazards = hazards.sort_values("hazard_id")  # FlatGeobuf sorts its rows by place
    assert hazards["hazard_id"].tolist() == ["PE-1", "PE-2"]
    assert hazards["category"].tolist() == ["SHA", "CHA"]
    assert hazards["reported_on"].dt.strftime("%d %m %Y").tolist() == ["31 12 2014", "01 02 2015"]
    assert hazards["reported_m2"].tolist() == [700.0, 1250.5]
    for drawn, read in zip(frame.geometry, hazards.geometry, strict=True):
        assert shapely.equals_exact(drawn.normalize(), read.normalize(), 1e-9)


def test_a_zipped_shapefile_is_read_wherever_it_lies_in_the_zip(frame, tmp_path):
    (tmp_path / "parts").mkdir()
    pyogrio.write_dataframe(frame, tmp_path / "parts" / "areas.shp")
    shutil.make_archive(str(tmp_path / "record"), "zip", tmp_path, "parts")
    assert len(read_hazards(tmp_path / "record.zip")) == 2
    assert len(read_hazards(tmp_path / "record.zip", layer="areas")) == 2
    with pytest.raises(ReadError, match="no Shapefile 'zones' in it"):
        read_hazards(tmp_path / "record.zip", layer="zones")


def test_geoparquet_and_plain_parquet_are_read(frame, tmp_path):
    frame.to_parquet(tmp_path / "areas.parquet")
    assert read_hazards(tmp_path / "areas.parquet").geometry.iloc[0] == SQUARE
    frame.to_wkb().to_parquet(tmp_path / "plain.parquet")
    assert read_hazards(tmp_path / "plain.parquet").geometry.iloc[0] == SQUARE
    frame.to_crs(32717).to_parquet(tmp_path / "lists.parquet", geometry_encoding="geoarrow")
    read = read_hazards(tmp_path / "lists.parquet")
    (part,) = read_in_parts(tmp_path / "lists.parquet", "hazards")
    for table in (read, part[0]):
        assert shapely.hausdorff_distance(table.geometry.iloc[0], SQUARE) < 1e-8


def test_geoparquet_that_is_damaged_in_one_place(frame, tmp_path):
    path = tmp_path / "areas.parquet"
    frame.to_parquet(path)
    table = pq.read_table(path)
    cells = pa.array([table["geometry"][0].as_py()[:20], *table["geometry"][1:].to_pylist()])
    place = table.column_names.index("geometry")
    pq.write_table(table.set_column(place, "geometry", cells), path)
    used, rejected = read_hazards(path, on_reject="return")
    assert rejected["row"].tolist() == [1]
    assert len(used) == len(frame) - 1
    # The place of the others must not be guessed at, though their geometries could be parsed.
    for about in ("{", "[]", '{"columns": {"geometry": {}}}', '{"columns": {"geometry": []}}'):
        pq.write_table(table.replace_schema_metadata({"geo": about}), path)
        with pytest.raises(ReadError, match="metadata of GeoParquet cannot be understood"):
            read_hazards(path)


def test_kml_from_a_globe_is_read(tmp_path):
    path = tmp_path / "areas.kml"
    path.write_text(KML.format(f"<Folder><name>Condor</name>{PLACEMARK}</Folder>"))
    hazards = read_hazards(path)
    row = hazards.loc[1]
    assert (row["hazard_id"], row["name"], row["reported_m2"]) == ("PE-1", "Coangos 1", 700)
    assert row["geometry"] == Point(-78.36, -3.55)
    assert list(hazards.columns)[-2:] == ["estimated_devices", "geometry"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_delimiter_is_read(tmp_path, encoding, delimiter):
    rows = [
        ["código", "tipo", "fecha", "superficie", "nombre", "wkt", "depth", "plan"],
        ["PE-1", "APS", "31/12/2014", '"1.250,5"', "Peñón", '"POINT (-78.4 -3.5)"', "20", "007"],
        ["PE-2", "APC", "01/02/2015", "700", "", "", "", ""],
    ]
    path = tmp_path / "areas.csv"
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    hazards = read_hazards(path)
    assert hazards["reported_m2"].tolist() == [1250.5, 700]
    assert hazards["name"].tolist()[0] == "Peñón"
    assert hazards["name"].isna().tolist() == [False, True]
    assert hazards.geometry.tolist() == [Point(-78.4, -3.5), None]
    assert hazards["depth"].iloc[0] == 20
    assert hazards["plan"].iloc[0] == "007"


def test_csv_with_longitude_and_latitude_gives_points(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("id,type,date,Lat,Lon\nA,SHA,2020-01-31,-3.5,-78.4\nB,SHA,2020-01-31,n,-78\n")
    hazards, rejected = read_hazards(path, on_reject="return")
    assert hazards.geometry.tolist() == [Point(-78.4, -3.5)]
    assert rejected[["row", "id", "field"]].to_numpy().tolist() == [[2, "B", "geometry"]]


def test_csv_may_hold_outlines_of_any_length(tmp_path):
    outline = Point(-78.4, -3.5).buffer(0.01, quad_segs=5000)
    path = tmp_path / "areas.csv"
    path.write_text(f'id,type,date,wkt\nA,SHA,2020-01-31,"{outline.wkt}"\n')
    assert len(shapely.get_coordinates(read_hazards(path).geometry.iloc[0])) == 20_001


def test_csv_in_another_crs_is_read_with_crs(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("id,type,date,wkt\nA,SHA,2020-01-31,POINT (760000 9600000)\n")
    with pytest.raises(CoordinateError, match=r"areas\.csv: coordinates are not longitude"):
        read_hazards(path)
    assert read_hazards(path, crs=32717).geometry.iloc[0].x == pytest.approx(-78.66, abs=0.01)


def test_a_time_zone_does_not_move_the_day(tmp_path):
    times = ["2020-01-31T23:00:00-05:00", "2020-02-01T01:00:00+09:00"]
    features = [
        {**FEATURE, "properties": {"id": f"A{place}", "category": "SHA", "date": time}}
        for place, time in enumerate(times)
    ]
    path = tmp_path / "areas.geojson"
    path.write_text(collection(*features))
    hazards = read_hazards(path)
    assert hazards["reported_on"].dt.strftime("%Y-%m-%d").tolist() == ["2020-01-31", "2020-02-01"]


# Layers ----------------------------------------------------------------------------------------


def test_layers_are_found_by_name():
    path = samples.peru_path()
    assert "category" in read_hazards(path)
    assert "outcome" in read_releases(path)


@pytest.mark.parametrize("name", ["Hazards", "áreas peligrosas", "SHA_CHA", "whatever"])
def test_a_layer_may_have_another_name_if_it_is_clear(frame, tmp_path, name):
    path = tmp_path / "record.gpkg"
    pyogrio.write_dataframe(frame, path, layer=name)
    assert len(read_hazards(path)) == 2
    if name != "whatever":
        pyogrio.write_dataframe(frame, path, layer="roads", append=True)
        assert len(read_hazards(path)) == 2


def test_a_layer_that_is_not_clear_is_asked_for(frame, tmp_path):
    path = tmp_path / "record.gpkg"
    for layer in ("north", "south"):
        pyogrio.write_dataframe(frame, path, layer=layer, append=layer == "south")
    with pytest.raises(ReadError, match=r"'north', 'south'.*layer="):
        read_hazards(path)
    assert len(read_hazards(path, layer="south")) == 2
    with pytest.raises(ReadError, match="no layer 'east'; its layers: 'north', 'south'"):
        read_hazards(path, layer="east")


def test_the_only_layer_is_not_taken_for_the_other_table(frame, tmp_path):
    pyogrio.write_dataframe(frame, tmp_path / "record.gpkg", layer="hazards")
    with pytest.raises(ReadError, match="which layer holds the releases"):
        read_releases(tmp_path / "record.gpkg")


def test_a_format_without_layers_takes_none(frame, tmp_path):
    frame.to_parquet(tmp_path / "areas.parquet")
    with pytest.raises(ReadError, match="has no layers"):
        read_hazards(tmp_path / "areas.parquet", layer="hazards")


# Rows that cannot be used ----------------------------------------------------------------------


def test_rejected_rows_are_raised_or_returned(frame, tmp_path):
    path = tmp_path / "areas.gpkg"
    pyogrio.write_dataframe(frame.assign(Fecha=["2014", "2015-02-01"]), path)
    with pytest.raises(RejectedRows) as caught:
        read_hazards(path)
    assert caught.value.used == 1
    assert "areas.gpkg, layer areas: 1 of 2 rows cannot be used" in str(caught.value)
    hazards, rejected = read_hazards(path, on_reject="return")
    assert hazards.index.tolist() == [2]
    pd.testing.assert_frame_equal(rejected, caught.value.rejected)
    with pytest.raises(ArgumentError, match="on_reject='drop'"):
        read_hazards(path, on_reject="drop")


def test_a_broken_outline_rejects_its_row_and_the_others_are_read(tmp_path):
    broken = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}
    unknown = {"type": "Blob", "coordinates": [0, 0]}
    features = [
        {**FEATURE, "geometry": geometry, "properties": FEATURE["properties"] | {"id": name}}
        for name, geometry in {"A": broken, "B": FEATURE["geometry"], "C": unknown}.items()
    ]
    for chosen in (features, features[1:]):
        path = tmp_path / "areas.geojson"
        path.write_text(collection(*chosen))
        hazards, rejected = read_hazards(path, on_reject="return")
        assert hazards["hazard_id"].tolist() == ["B"]
        assert len(rejected) == len(chosen) - 1
        assert set(rejected["field"]) == {"geometry"}


def test_a_damaged_outline_in_a_geopackage_rejects_its_row(frame, tmp_path):
    path = tmp_path / "areas.gpkg"
    pyogrio.write_dataframe(frame, path)
    with sqlite3.connect(path) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("UPDATE areas SET geom = x'00FF00' WHERE fid = 2")
    database.close()
    hazards, rejected = read_hazards(path, on_reject="return")
    assert hazards["hazard_id"].tolist() == ["PE-1"]
    assert rejected[["row", "id", "field"]].to_numpy().tolist() == [[2, "PE-2", "geometry"]]


def test_a_file_without_rows_is_an_empty_table(frame, tmp_path):
    for name in ("a.gpkg", "a.shp", "a.fgb"):
        pyogrio.write_dataframe(frame.iloc[:0], tmp_path / name, geometry_type="Polygon")
        assert len(read_hazards(tmp_path / name)) == 0
    (tmp_path / "a.geojson").write_text(collection())
    assert "hazard_id" in read_hazards(tmp_path / "a.geojson").columns
    (tmp_path / "a.csv").write_text("hazard_id,category,reported_on,reported_m2\n")
    assert len(read_hazards(tmp_path / "a.csv")) == 0


# Files that cannot be read ---------------------------------------------------------------------


def test_a_missing_file_a_folder_and_an_empty_file_say_so(tmp_path):
    with pytest.raises(ReadError, match=r"nowhere\.gpkg: no such file"):
        read_hazards(tmp_path / "nowhere.gpkg")
    with pytest.raises(ReadError, match="a folder, not a file"):
        read_hazards(tmp_path)
    (tmp_path / "empty.gpkg").touch()
    with pytest.raises(ReadError, match=r"empty\.gpkg: the file is empty \(0 bytes\)"):
        read_hazards(tmp_path / "empty.gpkg")
    (tmp_path / "blank.csv").write_text("\n\n")
    with pytest.raises(ReadError, match="holds no text"):
        read_hazards(tmp_path / "blank.csv")


def test_a_wrong_ending_is_named(frame, tmp_path):
    pyogrio.write_dataframe(frame, tmp_path / "areas.gpkg")
    (tmp_path / "areas.gpkg").rename(tmp_path / "areas.geojson")
    with pytest.raises(ReadError, match=r"not a GeoJSON.*looks like GeoPackage"):
        read_hazards(tmp_path / "areas.geojson")
    (tmp_path / "areas.docx").write_text("x")
    with pytest.raises(ReadError, match=r"unknown ending '\.docx'.*\.gpkg, \.geojson"):
        read_hazards(tmp_path / "areas.docx")


@pytest.mark.parametrize(
    "suffix", [".gpkg", ".geojson", ".shp", ".zip", ".kml", ".fgb", ".parquet"]
)
def test_a_truncated_file_is_one_clear_error(frame, tmp_path, suffix):
    path = write(frame.rename(columns={"ID": "hazard_id"}), tmp_path / f"areas{suffix}")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(ReadError, match=r"damaged or cut short"):
        read_hazards(path)


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_shapefile_without_its_parts_says_which(frame, tmp_path, part):
    pyogrio.write_dataframe(frame, tmp_path / "areas.shp")
    (tmp_path / "areas").with_suffix(part).unlink()
    with pytest.raises(ReadError, match=rf"\{part} are missing"):
        read_hazards(tmp_path / "areas.shp")


def test_a_shapefile_without_prj_says_what_to_do(frame, tmp_path):
    pyogrio.write_dataframe(frame, tmp_path / "areas.shp")
    (tmp_path / "areas.prj").unlink()
    with pytest.raises(CoordinateError, match=r"areas\.shp: the geometries have no CRS.*crs="):
        read_hazards(tmp_path / "areas.shp")
    assert len(read_hazards(tmp_path / "areas.shp", crs="EPSG:4326")) == 2


def test_a_zip_with_several_shapefiles_asks_which(frame, tmp_path):
    with zipfile.ZipFile(tmp_path / "record.zip", "w") as archive:
        for name in ("north", "south"):
            pyogrio.write_dataframe(frame, tmp_path / f"{name}.shp")
            for part in (".shp", ".shx", ".dbf", ".prj"):
                archive.write(tmp_path / f"{name}{part}", f"{name}{part}")
    with pytest.raises(ReadError, match="several Shapefiles: 'north', 'south'"):
        read_hazards(tmp_path / "record.zip")
    assert len(read_hazards(tmp_path / "record.zip", layer="south")) == 2
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(ReadError, match=r"no Shapefile in it; it holds 'readme\.txt'"):
        read_hazards(tmp_path / "other.zip")


def test_an_encoding_that_is_not_stated_is_guessed_and_told(tmp_path):
    rows = "Peñón;SHA;2020-01-31;5;Cañón de la Señal, mañana según información\n"
    text = "id;type;date;area;observación\n" + rows
    (tmp_path / "areas.csv").write_bytes(text.encode("cp1252"))
    with pytest.warns(
        MinemapWarning, match=r"line 1 is not UTF-8; read as cp1252, which is a guess"
    ):
        hazards = read_hazards(tmp_path / "areas.csv")
    assert hazards["hazard_id"].tolist() == ["Peñón"]


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Peñón"), ("cp1251", "Ізюм")])
def test_an_encoding_that_is_named_is_not_guessed(tmp_path, encoding, name):
    (tmp_path / "areas.csv").write_bytes(
        f"id,type,date,area\n{name},SHA,2020-01-31,5\n".encode(encoding)
    )
    hazards = read_hazards(tmp_path / "areas.csv", encoding=encoding)
    assert hazards["hazard_id"].tolist() == [name]
    with pytest.raises(ReadError, match="line 2 is not text in the encoding 'utf-8'"):
        read_hazards(tmp_path / "areas.csv", encoding="utf-8")
    with pytest.raises(ReadError, match="'cp0' is none that Python knows"):
        read_hazards(tmp_path / "areas.csv", encoding="cp0")


def test_a_ragged_csv_names_the_row(tmp_path):
    (tmp_path / "areas.csv").write_text("id,type,date,area\nA,SHA,2020-01-31,5\nB,SHA,2020-01-31\n")
    with pytest.raises(ReadError, match="row 2 has 3 cells where the header has 4"):
        read_hazards(tmp_path / "areas.csv")


def test_columns_that_mean_nothing_are_an_error_with_the_files_name(tmp_path):
    (tmp_path / "roads.csv").write_text("road,length\nA1,5\n")
    with pytest.raises(SchemaError, match=r"roads\.csv: no column hazard_id.*road, length"):
        read_hazards(tmp_path / "roads.csv")


# No network ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["ftp://u:pw@example.org/a.gpkg", "/vsicurl/http://u:pw@example.org/a", "mysql://u:pw@h/d"],
)
def test_addresses_are_not_fetched(address):
    with pytest.raises(ReadError, match="only files on this machine") as caught:
        read_hazards(address)
    assert "pw" not in str(caught.value)


def test_files_that_point_to_a_network_are_refused_before_anything_is_fetched(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        host = f"http://127.0.0.1:{server.getsockname()[1]}"
        source = f"<SrcDataSource>/vsicurl/{host}/a.kml</SrcDataSource>"
        layer = f"<OGRVRTLayer name='a'>{source}</OGRVRTLayer>"
        link = {"type": "link", "properties": {"href": f"{host}/crs", "type": "proj4"}}
        contents = {
            "virtual.kml": f"<OGRVRTDataSource>{layer}<!--<kml >--></OGRVRTDataSource>",
            "both.kml": f"<kml ></kml><OGRVRTDataSource>{layer}</OGRVRTDataSource>",
            "linked.geojson": collection(FEATURE, crs=link),
            "chain.geojson": json.dumps(
                {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline read {host}/a"}
            ),
        }
        for name, content in contents.items():
            (tmp_path / name).write_text(content)
            with pytest.raises(ReadError):
                read_hazards(tmp_path / name)
        with pytest.raises(TimeoutError):
            server.accept()
