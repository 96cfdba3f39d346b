"""Files of strangers: none opens another file, asks a host, or goes on for ever."""

import json
import re
import sqlite3
import struct
import threading
import time
import zipfile
import zlib
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from shapely import Point, box

import minemap
from minemap.cli import main
from minemap.errors import ReadError
from minemap.forecasting.totals import holds_totals
from minemap.maps import base_layer
from minemap.maps.context import context_around
from minemap.planning import Team, default_methods, workload
from minemap.planning.handing import project_tasks, save_calendar, save_project
from minemap.read.others import read_features
from minemap.report.profile import read_profile
from minemap.toml_files import read_toml

SOON = 15.0
"""Seconds, on a machine that has other work."""


@pytest.fixture
def host():
    """A host on this machine, and what it was asked for."""
    asked = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - as http.server calls it

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Noting)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def secret(tmp_path):
    """Another record of this machine."""
    path = tmp_path / "secret.gpkg"
    minemap.write({"hazards": minemap.samples.peru()[0].head(20)}, path)
    return path


def refused(read, path, said=""):
    started = time.monotonic()
    with pytest.raises(ReadError, match=said or r"\S") as caught:
        read(path)
    assert time.monotonic() - started < SOON
    assert "\n" not in str(caught.value)


# Another file, another host


def links(address):
    yield {"type": "link", "properties": {"href": address}}
    yield {"type": "link", "properties": {"z": "{}", "href": address}}
    yield {"a": {"b": {}}, "type": "link", "properties": {"x": {"y": 1}, "href": address}}
    yield {"type": "URL", "properties": {"url": address}}
    yield {"type": "name", "properties": {"name": address}}


def feature(**more):
    return {
        "type": "Feature",
        "properties": {"hazard_id": "A", "category": "SHA", "reported_on": "2015-01-31"},
        "geometry": {"type": "Point", "coordinates": [-78, -4], **more},
    }


def spellings(crs):
    whole = {"type": "FeatureCollection", "crs": crs, "features": [feature()]}
    yield json.dumps(whole)
    yield json.dumps(whole).replace('"crs"', '"c\\u0072s"').replace('"href"', '"h\\u0072ef"')
    yield json.dumps(whole).replace('"crs"', '"CRS"')
    yield json.dumps({"type": "FeatureCollection", "features": [feature(crs=crs)]})
    twice = json.dumps({"crs": crs})[1:-1]
    named = '"crs": {"type": "name", "properties": {"name": "EPSG:4326"}}'
    features = json.dumps([feature()])
    yield f'{{"type": "FeatureCollection", {twice}, {named}, "features": {features}}}'


@pytest.mark.parametrize("number", range(5))
def test_no_spelling_of_a_crs_is_fetched(number, host, tmp_path):
    address, asked = host
    crs = list(links(f"{address}/crs"))[number]
    path = tmp_path / "areas.geojson"
    for text in spellings(crs):
        path.write_text(text)
        for read in (minemap.read_hazards, minemap.layers, read_features):
            refused(read, path, "names its CRS by an address")
    lines = tmp_path / "areas.geojsonl"
    lines.write_text(json.dumps(feature(crs=crs)) + "\n")
    with pytest.raises(minemap.errors.MinemapError):
        minemap.read_hazards(lines)
    assert asked == []


@pytest.mark.parametrize(
    "name",
    ["EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "http://www.opengis.net/def/crs/EPSG/0/4326"],
)
def test_a_crs_that_is_named_is_read(name, tmp_path):
    path = tmp_path / "areas.geojson"
    crs = {"type": "name", "properties": {"name": name}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature()]}))
    assert len(minemap.read_hazards(path, country="PE")) == 1


def descriptions(secret, address):
    """What GDAL opens by its content, whatever its name says."""
    source = f"<SrcDataSource>{secret}</SrcDataSource><SrcLayer>hazards</SrcLayer>"
    layer = f'<OGRVRTLayer name="hazards">{source}</OGRVRTLayer>'
    yield f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    yield f"  <OGRVRTDataSource>{layer.replace(str(secret), '/vsicurl/' + address)}</OGRVRTDataSource>"  # noqa: E501 - as such files say it
    yield json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector info {secret}"})
    yield f"<OGRWFSDataSource><URL>{address}</URL></OGRWFSDataSource>"


def test_no_layer_of_a_map_opens_another_file(secret, host, tmp_path, capsys):
    address, asked = host
    for end in ("gpkg", "geojson", "json", "shp", "kml", "fgb", "parquet", "tab", "vrt"):
        for text in descriptions(secret, address):
            path = tmp_path / f"villages.{end}"
            path.write_text(text)
            refused(read_features, path)
    out, path = tmp_path / "out.html", tmp_path / "villages.gpkg"
    for command in (
        ["map", secret, "-o", out, "--layer", f"Villages={path}"],
        ["map", secret, "-o", out, "--units", path],
        ["map", secret, "-o", out, "--boundaries", path],
        ["freed", secret, "--units", path],
        ["remaining", secret, "--by-polygons", path],
    ):
        assert main([*map(str, command), "--no-releases"]) == 2
        error = capsys.readouterr().err
        assert "Traceback" not in error
        assert len(error.strip().splitlines()) == 1
        assert "villages.gpkg" in error
    assert not out.exists()
    assert asked == []


@pytest.mark.parametrize(
    ("end", "begin"),
    [
        ("gpx", "<gpx></gpx>"),
        ("dxf", "999\nx\n0\nSECTION\n2\nENTITIES\n"),
        ("osm", "<osm></osm>"),
        ("pbf", "....\n\tOSMHeader"),
        ("pmtiles", "PMTiles\x03"),
    ],
)
def test_what_begins_soundly_does_not_go_on_to_point_elsewhere(end, begin, secret, host, tmp_path):
    address, asked = host
    path = tmp_path / f"ground.{end}"
    gml = f'<a xmlns="http://www.opengis.net/gml" xsi:schemaLocation="x {address}/x.xsd"/>'
    for text in [*descriptions(secret, address), gml]:
        for written in (begin + text, f"<!-- {begin} -->{text}"):
            path.write_text(written)
            refused(lambda file: context_around(file, (-79, -5, -78, -4)), path)
    assert asked == []


@pytest.mark.parametrize(
    "end", ["gpkg", "geojson", "geojsonl", "shp", "zip", "kml", "kmz", "fgb", "parquet"]
)
def test_layers_of_every_usual_format_are_read(end, tmp_path):
    villages = gpd.GeoDataFrame(
        {"name": ["Santa Rosa", "Condor"], "people": [12, 30]},
        geometry=[Point(-78.4, -4.1), Point(-78.3, -4.2)],
        crs=4326,
    )
    path = minemap.write(villages, tmp_path / f"villages.{end}")
    if end == "gpkg":
        # What describes a layer may be GML, and is no reference.
        with closing(sqlite3.connect(path)) as database:
            told = "<gml:a http://www.opengis.net/gml>"
            database.execute("UPDATE gpkg_contents SET description = ?", [told])
            database.commit()
    found = read_features(path)
    assert found["name"].tolist() == ["Santa Rosa", "Condor"]
    assert [round(point.x, 6) for point in found.geometry] == [-78.4, -78.3]
    assert found.crs.to_epsg() == 4326


def raster(path, driver="GTiff", **more):
    import rasterio

    data = np.arange(3 * 16 * 16, dtype=np.uint8).reshape(3, 16, 16)
    options = {
        "crs": "EPSG:4326",
        "transform": rasterio.Affine(1 / 16, 0, -79, 0, -1 / 16, -4),
    }
    with rasterio.open(
        path, "w", driver=driver, width=16, height=16, count=3, dtype="uint8",
        **(options if driver == "GTiff" else {}),
    ) as file:  # fmt: skip
        file.write(data)
        file.update_tags(**more)
    return path


@pytest.mark.parametrize("end", ["tif", "jpg"])
def test_no_picture_is_made_of_another_file(end, host, tmp_path):
    address, asked = host
    other = raster(tmp_path / "other.tif")
    band = '<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename>{}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>'  # noqa: E501 - as such files say it
    size = '<VRTDataset rasterXSize="16" rasterYSize="16"><SRS>EPSG:4326</SRS><GeoTransform>-79,0.06,0,-4,0,-0.06</GeoTransform>'  # noqa: E501 - as such files say it
    raw = f'{size}<VRTRasterBand dataType="Byte" band="1" subClass="VRTRawRasterBand"><SourceFilename>/etc/passwd</SourceFilename></VRTRasterBand></VRTDataset>'  # noqa: E501 - as such files say it
    path = tmp_path / f"relief.{end}"
    for text in (
        size + band.format(other) + "</VRTDataset>",
        size + band.format(f"/vsicurl/{address}/x.tif") + "</VRTDataset>",
        raw,
        f'<GDAL_WMS><Service name="TMS"><ServerUrl>{address}/${{z}}/${{x}}/${{y}}.png</ServerUrl></Service></GDAL_WMS>',  # noqa: E501 - as such files say it
    ):
        path.write_text(text)
        refused(base_layer, path, "cannot be read as a raster")
    assert asked == []


def test_a_picture_does_not_take_its_overviews_from_elsewhere(host, tmp_path):
    import rasterio

    address, asked = host
    path = raster(tmp_path / "relief.tif")
    with rasterio.open(path, "r+") as file:
        file.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=f"/vsicurl/{address}/x.ovr")
    refused(base_layer, path, "points to other files|points to another file")
    beside = raster(tmp_path / "hill.tif")
    (tmp_path / "hill.tif.ovr").write_text("<VRTDataset/>")
    refused(base_layer, beside, "points to other files")
    assert asked == []


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_pictures_are_still_read(tmp_path):
    assert base_layer(raster(tmp_path / "relief.tif")).bounds[0] == pytest.approx(-79)
    for driver, end in (("PNG", "png"), ("JPEG", "jpg")):
        path = raster(tmp_path / f"relief.{end}", driver)
        assert base_layer(path, bounds=(-79, -5, -78, -4)).bounds[3] == pytest.approx(-4)


def test_a_picture_of_far_too_many_pixels_is_refused(tmp_path):
    def chunk(name, content):
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    path = tmp_path / "hill.png"
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    refused(lambda file: base_layer(file, bounds=(-79, -5, -78, -4)), path, "60,000 by 60,000")
    ledger = minemap.Ledger(minemap.samples.peru()[0].head(1))
    refused(
        lambda file: ledger.print_map("2023-12-31", tmp_path / "map.svg", logo=file),
        path,
        "more pixels than a logo",
    )


# Work without end


ENDLESS = "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n)"


@pytest.mark.parametrize(
    "query",
    [
        f"{ENDLESS} SELECT i AS fid, NULL AS geom, 'A' AS hazard_id FROM n",
        "SELECT 1 AS fid, NULL AS geom, hex(zeroblob(900000000)) AS hazard_id",
        "SELECT a.fid, a.geom, a.hazard_id FROM old a, old b, old c, old d, old e, old f, old g",
    ],
)
def test_a_view_that_does_not_end_is_refused(query, secret, monkeypatch):
    monkeypatch.setattr("minemap.read.guarding.SECONDS", 0.1)
    with closing(sqlite3.connect(secret)) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("ALTER TABLE hazards RENAME TO old")
        database.execute(f"CREATE VIEW hazards AS {query}")
        database.execute("UPDATE gpkg_contents SET table_name = 'hazards'")
        database.execute("UPDATE gpkg_geometry_columns SET table_name = 'hazards'")
        database.commit()
    for read in (minemap.read_hazards, minemap.layers, lambda path: read_features(path, "hazards")):
        refused(read, secret, "is a view that takes too long")


def mbtiles(path, *tiles, view=None):
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE metadata (name, value)")
        if view is None:
            file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
            file.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
        else:
            file.execute(f"CREATE VIEW tiles AS {view}")
        file.commit()
    return path


@pytest.mark.parametrize(
    "tile",
    [(1, 0, 0, "text"), (1_000_000, 0, 0, b"x"), ("a", 0, 0, b"x"), (-1, 0, 0, b"x"), (1, 0, 0, 7)],
)
def test_odd_tiles_are_one_error(tile, tmp_path):
    refused(base_layer, mbtiles(tmp_path / "a.mbtiles", tile))


def test_tiles_without_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("minemap.read.guarding.SECONDS", 0.1)
    tiles = "i AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'00' AS tile_data"
    view = f"{ENDLESS} SELECT {tiles} FROM n"
    refused(base_layer, mbtiles(tmp_path / "a.mbtiles", view=view), "interrupted")


def workbook(path, change):
    """Write a workbook of two rows, and change the text of its sheet."""
    table = pd.DataFrame(
        {"hazard_id": ["A", "B"], "category": "SHA", "reported_on": "2015-01-31", "reported_m2": 5}
    )
    whole = path.with_name("whole.xlsx")
    table.to_excel(whole, index=False)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                text = change(text.decode()).encode()
            new.writestr(part.filename, text)
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(
            "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
        lambda text: text.replace(
            "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>'
        ),
        lambda text: text.replace(
            "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    ],
    ids=["all merged", "a column merged", "a far cell"],
)
def test_a_sheet_without_bounds_is_refused(change, tmp_path):
    path = workbook(tmp_path / "record.xlsx", change)
    refused(minemap.read_hazards, path, "merges|far apart")
    refused(minemap.layers, path, "merges|far apart")


CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


@pytest.mark.parametrize("far", ["columns", "rows", "a cell"])
def test_an_open_document_without_bounds_is_refused(far, tmp_path):
    wide = CELL.format(' table:number-columns-repeated="16384"') if far == "columns" else CELL
    skipped = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'  # noqa: E501 - as such files say it
    repeated = "" if far == "a cell" else ' table:number-rows-repeated="1048576"'
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    path = tmp_path / "record.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="hazards"><table:table-row{repeated}>{wide.format("")}'
            f"{CELL.format('') * 30}</table:table-row>{skipped}<table:table-row>{CELL.format('')}"
            "</table:table-row></table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    refused(minemap.read_hazards, path, "far apart")
    refused(minemap.layers, path, "far apart")


def test_a_binary_workbook_with_a_far_cell_is_refused(tmp_path):
    row, cell = (1_048_575).to_bytes(4, "little"), (16_383).to_bytes(4, "little")
    sheet = bytes([0, 4]) + row + bytes([5, 4]) + cell
    path = tmp_path / "record.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", b"")
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    refused(minemap.read_hazards, path, "far apart")


def test_a_sheet_with_some_merged_cells_is_read(tmp_path):
    merged = '</sheetData><mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    path = workbook(tmp_path / "record.xlsx", lambda text: text.replace("</sheetData>", merged))
    assert len(minemap.read_hazards(path)) == 2


@pytest.mark.parametrize("end", ["kmz", "zip", "xlsx"])
def test_what_unpacks_to_far_more_than_a_record_is_refused(end, tmp_path):
    path = tmp_path / f"bomb.{end}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("doc.kml", "a.shp", "a.shx", "a.dbf"):
            with archive.open(name, "w") as stream:
                for _ in range(20):
                    stream.write(bytes(1 << 20))
    for read in (minemap.read_hazards, minemap.layers, read_features):
        refused(read, path)


def test_a_table_of_twenty_thousand_columns_is_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"column{n}" for n in range(20_000)) + "\n" + "," * 19_999 + "\n")
    refused(minemap.read_hazards, path, "20,000 columns")


def test_one_cell_of_twenty_megabytes_is_looked_through_once(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(
        "hazard_id,category,reported_on,reported_m2,name\nA,SHA,2015-01-31,5,"
        + "x" * 20_000_000
        + "\n"
    )
    started = time.monotonic()
    assert len(minemap.read_hazards(path)) == 1
    assert time.monotonic() - started < SOON


def test_folders_far_down_in_one_another_are_refused(tmp_path):
    path = tmp_path / "deep.kml"
    path.write_text(
        "<kml>" + "<Folder>" * 20_000 + "<Placemark/>" + "</Folder>" * 20_000 + "</kml>"
    )
    refused(minemap.read_hazards, path, "deep in one another")


def test_brackets_far_down_in_one_another_are_refused(tmp_path):
    path = tmp_path / "deep.geojson"
    path.write_text('{"type": "FeatureCollection", "crs": ' + "[" * 100_000 + "]" * 100_000 + "}")
    refused(minemap.read_hazards, path)


NESTED = struct.pack("<BII", 1, 7, 1) * 30_000 + struct.pack("<BIdd", 1, 1, -78, -4)
"""Collections in one another: to parse them ends the process."""


@pytest.mark.parametrize("end", ["hex", "wkt", "parquet", "gpkg"])
def test_geometries_far_down_in_one_another_are_not_parsed(end, tmp_path):
    text = "GEOMETRYCOLLECTION (" * 30_000 + "POINT (-78 -4)" + ")" * 30_000
    if end in {"hex", "wkt"}:
        path = tmp_path / "areas.csv"
        cell = text if end == "wkt" else NESTED.hex()
        path.write_text(f"hazard_id,category,reported_on,geometry\nA,SHA,2015-01-31,{cell}\n")
        _, rejected = minemap.read_hazards(path, on_reject="return")
        assert "more than 64 geometries in one another" in rejected["reason"].item()
        return
    path = tmp_path / f"areas.{end}"
    table = pd.DataFrame({"hazard_id": ["A"], "category": "SHA", "reported_on": "2015-01-31"})
    areas = gpd.GeoDataFrame(table, geometry=[Point(-78, -4)], crs=4326)
    if end == "parquet":
        areas.to_parquet(path)
        written = pq.read_table(path)
        place = written.schema.get_field_index("geometry")
        pq.write_table(written.set_column(place, "geometry", pa.array([NESTED])), path)
    else:
        areas.to_file(path, layer="hazards")
        head = b"GP\x00\x01" + struct.pack("<i", 4326)
        with closing(sqlite3.connect(path)) as database:
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                database.execute(f'DROP TRIGGER "{name}"')
            database.execute("UPDATE hazards SET geom = ?", [head + NESTED])
            database.commit()
    refused(minemap.read_hazards, path, "more than 64 geometries in one another")


def test_a_ring_that_crosses_itself_everywhere_is_rejected_soon(tmp_path):
    random = np.random.default_rng(4)
    corners = random.random((4000, 2)) * 0.01 + [-78.4, -4.0]
    ring = shapely.Polygon(corners)
    table = gpd.GeoDataFrame(
        {"hazard_id": ["A", "B"], "category": "SHA", "reported_on": "2015-01-31"},
        geometry=[ring, box(-78, -4, -77.99, -3.99)],
        crs=4326,
    )
    path = tmp_path / "ring.gpkg"
    table.to_file(path, layer="hazards")
    started = time.monotonic()
    used, rejected = minemap.read_hazards(path, on_reject="return")
    minemap.Ledger(used)
    assert time.monotonic() - started < 2 * SOON
    assert len(used) == 1
    assert "crosses itself" in rejected["reason"].item()


# Secrets


@pytest.mark.parametrize(
    ("address", "secrets"),
    [
        (
            "postgresql://u:S3cr3t:p@ss/w\u00f6rd@127.0.0.1:1/db",
            ["S3cr3t", "ss/w\u00f6rd", "@ss", "'ss'"],
        ),
        ("postgresql://u:Kestrel@Magpie@Heron@127.0.0.1:1/db", ["Kestrel", "Magpie", "Heron"]),
        ("postgresql://u:Kestrel/Magpie@127.0.0.1:1/db", ["Kestrel", "Magpie"]),
        ("postgresql://u@127.0.0.1:1/db?password=Kestrel@Magpie", ["Kestrel", "Magpie"]),
        ("postgresql://127.0.0.1:1/db?password=Kestrel%40Magpie", ["Kestrel", "Magpie", "%40"]),
        ("host=127.0.0.1 port=1 password=Hidden123", ["Hidden123"]),
        ("dbname=mine PASSWORD = 'Hidden 123'", ["Hidden", "123"]),
    ],
)
def test_no_part_of_a_password_is_shown(address, secrets, capsys):
    for read in (minemap.read_hazards, minemap.read_releases, minemap.layers):
        with pytest.raises(minemap.errors.MinemapError) as caught:
            read(address)
        told = f"{caught.value} {caught.value.__cause__} {caught.value.__context__}"
        assert not [secret for secret in secrets if secret in told]
    assert main(["remaining", address]) == 2
    printed = "".join(capsys.readouterr())
    assert not [secret for secret in secrets if secret in printed]


def test_the_layers_of_a_database_are_asked_for_elsewhere():
    with pytest.raises(ReadError, match="of a database, name the table with layer="):
        minemap.layers("postgresql://u@127.0.0.1:1/db")


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 100_000, "a = \x00", "\ufeff\ufeffa", "#" * (17 << 20)], ids=range(4)
)
def test_odd_words_methods_and_plans_are_one_error(text, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(text)
    for what in ("words", "a plan"):
        refused(lambda file, what=what: read_toml(file, what), path)
    refused(lambda file: read_toml(file, "words"), tmp_path)


def nested(depth):
    """YAML in which a name stands for ten of another, and so on: small, and without end as text."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, depth)]
    return "\n".join(["title: Peru", "context: [a]", *lines])


@pytest.mark.parametrize(
    "text", [nested(12), "#" * (17 << 20), "a: " + "[" * 9_000, "a: \x00", "[1]", "a: !!python/x"]
)
@pytest.mark.parametrize("end", ["yaml", "toml"])
def test_an_odd_profile_is_one_error(text, end, tmp_path):
    path = tmp_path / f"peru.{end}"
    path.write_text(text)
    refused(read_profile, path)


def test_an_odd_workbook_of_results_is_one_error(tmp_path):
    merged = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    path = workbook(tmp_path / "results.xlsx", lambda text: text.replace("</sheetData>", merged))
    refused(minemap.report.read_results, path, "merges")
    path.write_bytes(b"PK")
    refused(minemap.report.read_results, path)
    refused(holds_totals, path)


NO_NUMBERS = (float("nan"), float("inf"), 10**400)


def test_a_number_that_is_none_is_refused():
    ledger = minemap.Ledger(minemap.samples.peru()[0].head(2))
    for height in ("100%;background:red", -1, *NO_NUMBERS):
        with pytest.raises(minemap.errors.ArgumentError, match="width= and height= are pixels"):
            ledger.explore(height=height)
    for number in NO_NUMBERS:
        corner = (number, -5, -77, -3)
        for option in (
            {"redact": number}, {"view": corner}, {"within": corner}, {"rings": [number]},
            {"around": {"hazards": [number]}},
        ):  # fmt: skip
            with pytest.raises(minemap.errors.ArgumentError):
                ledger.explore(**option)
        for option in ({"dpi": number}, {"within": corner}, {"redact": number}):
            with pytest.raises(minemap.errors.ArgumentError):
                ledger.print_map("2023-12-31", "never.svg", **option)


# Texts that people write by hand: profiles, words, plans, mappings


HOSTILE = (
    "=HYPERLINK(1)<script>pwn()</script><img src=x onerror=pwn()>]]>\"'\x00\x0b\x1b\ufffe"
    "\r\nEND:VEVENT\r\nBEGIN:VEVENT\rSUMMARY:pwn,;&x; $\\foo$ `x`"
)


def printed_of(folder, peru):
    words = {"en": {"category": {"CHA": HOSTILE}}}
    return peru.print_map(
        "2023-12-31", folder / "map.svg", title=HOSTILE, notice=HOSTILE, contact=HOSTILE,
        words=words, context=False, sector="Achuime", inset=False,
    )  # fmt: skip


def mapped_of(folder, ending):
    given = {"hazard_id": HOSTILE, "category": f"kind{HOSTILE}", "reported_on": "day"}
    table = pd.DataFrame(
        {HOSTILE: ["A"], f"kind{HOSTILE}": "SHA", "day": "2015-01-31", "reported_m2": 7}
    )
    read = minemap.read_hazards(table, columns=given)
    read["note"] = re.sub("[\x00\x0b\x1b\ufffe]", "", HOSTILE)  # these are refused
    return minemap.write(read, folder / f"areas.{ending}")


def calendar_of(folder, peru):
    areas = peru.remaining("2023-12-31").head(2).assign(name=HOSTILE, sector=HOSTILE)
    areas["hazard_id"] = [f"1{HOSTILE}", f"2{HOSTILE}"]
    units = dict.fromkeys(default_methods(), 8)
    plan = workload(
        areas, teams=[Team(HOSTILE, persons=13, units=units)], start="2024-01-01", draws=5
    )
    events = int((project_tasks(plan)["Milestone"] == "No").sum())
    text = save_calendar(plan, folder / "plan.ics").read_bytes().decode()
    lines = re.split("\r\n|\r|\n", text)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == events
    assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text) is None
    return save_project(plan, folder / "plan.xlsx")


@pytest.mark.filterwarnings("ignore:Glyph")  # of control characters
@pytest.mark.parametrize("what", ["printed", "kml", "xlsx", "plan"])
def test_texts_written_by_hand_are_texts_in_every_file(what, peru, tmp_path):
    path = {"printed": printed_of, "plan": calendar_of}.get(what)
    made = mapped_of(tmp_path, what) if path is None else path(tmp_path, peru)
    if made.suffix == ".xlsx":
        cells = [cell for one in openpyxl.load_workbook(made) for row in one for cell in row]
        assert any("pwn" in str(cell.value) for cell in cells)
        assert not [one for one in cells if one.data_type == "f" or one.hyperlink]
        return
    text = made.read_text("utf-8")
    assert "pwn" in text
    assert re.search(r"<(script|img)[^>]*>?\s*pwn|<img[^>]*onerror", text) is None
    ET.fromstring(text)  # as strict as any reader of XML


def test_a_text_gives_the_terminal_no_orders(tmp_path, capsys):
    path = tmp_path / "re\x1b[31md.csv"
    rows = ["A,SHA,2015-01-31,5,\x1b[2Jhid\u202eden", "B,X\x1b]0;owned\x07,2015-01-31,5,b"]
    path.write_text("hazard_id,category,reported_on,reported_m2,name\n" + "\n".join(rows) + "\n")
    asked = [str(path), "--no-releases"]
    for command in (
        ["remaining", *asked],
        ["check", *asked],
        ["remaining", *asked, "--without-rejected", "--by", "name"],
        ["map-fields", str(path)],
        ["layers", str(path)],
    ):
        main(command)
        printed = "".join(capsys.readouterr())
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", printed), command
        assert r"\x1b" in printed
    main(["remaining", *asked, "--without-rejected", "--by", "name", "--csv"])
    assert "hid\u202eden" in capsys.readouterr().out
