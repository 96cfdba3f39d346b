"""One broken feature in the middle of a file: the others are read, and it is named."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import sys
import zipfile

import geopandas as gpd
import pyogrio
import pytest
import shapely

from minemap.cli import main
from minemap.errors import MinemapWarning, ReadError, RejectedRows
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


RING = [(36, 48), (36.01, 48), (36.01, 48.01), (36, 48)]
ENDS = {"category": "SHA", "reported_on": "2020-01-31"}


def gpx(*tracks):
    """Write tracks: the name of the element, that of the track, and the latitude of a corner."""
    text = ""
    for element, name, odd in tracks:
        points = "".join(f'<trkpt lat="{y}" lon="{x}"/>' for x, y in RING).replace("48.01", odd)
        text += f"<{element}><name>{name}</name><trkseg>{points}</trkseg></{element}>"
    return f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{text}</gpx>'


def dxf(*entities):
    """Write closed lines by their layers, and other entities by their names."""
    text = "0\nSECTION\n2\nENTITIES\n"
    for kind, layer, first in entities:
        text += f"0\n{kind}\n8\n{layer}\n"
        if kind == "LWPOLYLINE":
            corners = "".join(f"10\n{x}\n20\n{y}\n" for x, y in RING[1:-1])
            text += f"90\n3\n70\n1\n10\n{first}\n20\n48\n{corners}"
    return text + "0\nENDSEC\n0\nEOF\n"


class TestWhatADriverPassesOver:
    """A driver reads "x" as 0, and leaves out what it does not know, without a word."""

    def test_a_point_of_a_track_that_is_no_place_rejects_the_track(self, tmp_path):
        path = tmp_path / "walk.gpx"
        path.write_text(gpx(("trk", "A", "48.01"), ("trk", "B", "x")))
        said = {"columns": {"hazard_id": "name"}, "constants": ENDS}

        hazards, rejected = read_hazards(path, columns=said, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["A"]
        assert hazards.geometry[1].equals(shapely.Polygon(RING))
        assert rejected[["id", "reason"]].to_numpy().tolist() == [["B", "is damaged in the file"]]

    @pytest.mark.parametrize("end", ["geojson", "geojsonl"])
    def test_a_part_or_hole_whose_corners_are_none_rejects_the_row(self, tmp_path, end):
        spoilt = ([36], ["x", 48], [True, 48], None, 5, {})
        ring = [list(corner) for corner in RING]
        drawn = [{"type": "Polygon", "coordinates": [ring, [*ring[:1], bad]]} for bad in spoilt]
        drawn += [{"type": "MultiPolygon", "coordinates": [[ring], bad]} for bad in (None, 5, ring)]
        drawn += [{"type": "GeometryCollection", "geometries": [drawn[0]]}]
        drawn += [
            {"type": "MultiPolygon", "coordinates": [[ring]]},
            {"type": "Polygon", "coordinates": []},
        ]
        said = {"category": "SHA", "reported_on": "2020-01-31", "reported_m2": 5}
        features = [
            {"type": "Feature", "properties": {"hazard_id": n, **said}, "geometry": one}
            for n, one in enumerate([*drawn, *drawn[-2:] * 5])
        ]
        features[-2]["geometri"] = features[-2].pop("geometry")
        path = tmp_path / f"areas.{end}"
        whole = json.dumps({"type": "FeatureCollection", "features": features})
        path.write_text(whole if end == "geojson" else "\n".join(map(json.dumps, features)))

        hazards, rejected = read_hazards(path, on_reject="return")

        assert rejected["row"].tolist() == [*range(1, 11), len(features) - 1]
        assert set(rejected["reason"]) == {"is damaged in the file"}
        assert all(
            shape is None or shape.equals(shapely.Polygon(RING)) for shape in hazards.geometry
        )

    @pytest.mark.parametrize(
        "name", ["innerBoundaryIs", "LinearRing", "coordinates", "Polygon", "MultiGeometry"]
    )
    def test_a_misspelt_element_of_kml_rejects_its_placemark(self, tmp_path, name):
        text = " ".join(f"{x},{y}" for x, y in RING)
        ring = f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"
        outer = f"<outerBoundaryIs>{ring}</outerBoundaryIs>"
        holed = f"<Polygon>{outer}<innerBoundaryIs>{ring}</innerBoundaryIs></Polygon>"
        drawn = f"<MultiGeometry>{holed}<Polygon>{outer}</Polygon></MultiGeometry>"
        data = {"reported_m2": "5", **ENDS}
        cells = "".join(f'<Data name="{n}"><value>{v}</value></Data>' for n, v in data.items())
        marks = [
            f'<Placemark><ExtendedData><Data name="hazard_id"><value>{one}</value></Data>{cells}'
            f"</ExtendedData>{shape}</Placemark>"
            for one, shape in (("A", drawn), ("B", drawn.replace(f"{name}>", f"{name}z>")))
        ]
        path = tmp_path / "areas.kml"
        path.write_text(f"<kml><Document>{''.join(marks)}</Document></kml>")

        hazards, rejected = read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["A"]
        assert rejected[["id", "field"]].to_numpy().tolist() == [["B", "geometry"]]

    def test_an_outline_of_a_shapefile_that_states_other_parts_rejects_its_row(
        self, frame, tmp_path
    ):
        path = tmp_path / "areas.shp"
        holed = shapely.Polygon(RING).buffer(1).difference(shapely.Polygon(RING))
        frame.head(12).set_geometry([holed] * 12, crs=4326).rename(
            columns={"reported_on": "reported_o"}
        ).to_file(path)
        size = (path.stat().st_size - 100) // 12
        # The number of parts, that of corners, and where the first and the second part begin.
        for row, (place, value) in enumerate(((36, 3), (36, 0), (40, 7), (44, 1), (48, 0)), 1):
            overwrite(path, 100 + row * size + 8 + place, struct.pack("<i", value))

        hazards, rejected = read_hazards(path, on_reject="return")

        assert rejected["row"].tolist() == [2, 3, 4, 5, 6]
        assert all(shape.equals(holed) for shape in hazards.geometry)

    def test_a_geometry_of_arcgis_under_another_name_rejects_its_row(self, tmp_path):
        rings = {"rings": [[list(corner) for corner in RING[::-1]]]}
        named = {"category": "SHA", "reported_on": "2020-01-31"}
        features = [
            {"attributes": {"hazard_id": one, **named}, name: rings}
            for one, name in (("A", "geometry"), ("B", "geometri"), ("C", "geometry"))
        ]
        fields = [{"name": name, "type": "esriFieldTypeString"} for name in ("hazard_id", *named)]
        told = {"geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": 4326}}
        path = tmp_path / "areas.json"
        path.write_text(json.dumps({**told, "fields": fields, "features": features}))

        _, rejected = read_hazards(path, on_reject="return")

        assert rejected[["id", "reason"]].to_numpy().tolist() == [["B", "is no geometry"]]

    def test_a_track_whose_element_is_misspelt_is_missed(self, tmp_path):
        path = tmp_path / "walk.gpx"
        path.write_text(gpx(("trk", "A", "48.01"), ("Trk", "B", "48.01")))
        with pytest.raises(ReadError, match="line 1: <Trk> is not read, since GPX calls it <trk>"):
            read_hazards(path)

    def test_entities_of_a_drawing(self, tmp_path):
        path = tmp_path / "areas.dxf"
        said = {"columns": {"hazard_id": "Layer"}, "constants": ENDS}
        path.write_text(dxf(("LWPOLYLINE", "A", 36), ("REGION", "B", None)))
        with pytest.warns(MinemapWarning, match="entities that cannot be read: 1 REGION"):
            hazards = read_hazards(path, columns=said, crs="EPSG:4326")
        assert hazards.geometry[1].equals(shapely.Polygon(RING))
        whole = dxf(("LWPOLYLINE", "A", 36), ("INSERT", "B\n2\nMinefield", None))
        path.write_text(whole)
        with pytest.warns(MinemapWarning, match="cannot be read: 1 INSERT of MINEFIELD;.* bind"):
            read_hazards(path, columns=said, crs="EPSG:4326")
        block = (
            "0\nSECTION\n2\nHEADER\n0\nENDSEC\n"
            "0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n2\nMinefield\n10\n0\n20\n0\n{}0\nENDBLK\n0\nENDSEC\n"
        )
        path.write_text(block.format("") + whole)
        assert len(read_hazards(path, columns=said, crs="EPSG:4326")) == 1
        path.write_text(block.format("1\nother.dwg\n") + whole)
        with pytest.warns(MinemapWarning, match="1 INSERT of MINEFIELD"):
            read_hazards(path, columns=said, crs="EPSG:4326")
        path.write_text(dxf(("LWPOLYLINE", "A", 36), ("LWPOLYLINE", "B", "x")))
        with pytest.raises(ReadError, match="line 34: 'x' is no coordinate"):
            read_hazards(path, columns=said, crs="EPSG:4326")

    def test_placemarks_that_stand_elsewhere_and_other_kml_of_a_kmz(self, tmp_path):
        data = {"hazard_id": "A", "reported_m2": "5", **ENDS}
        cells = "".join(f'<Data name="{n}"><value>{v}</value></Data>' for n, v in data.items())
        mark = f"<Placemark><ExtendedData>{cells}</ExtendedData></Placemark>"
        whole = f"<kml><Document>{mark}<Tour>{mark}</Tour></Document></kml>"
        with zipfile.ZipFile(tmp_path / "areas.kmz", "w") as archive:
            archive.writestr("doc.kml", whole)
            archive.writestr("more/other.kml", whole)
        with pytest.warns(MinemapWarning) as told:
            assert len(read_hazards(tmp_path / "areas.kmz")) == 1
        assert [str(one.message).partition(": ")[2] for one in told] == [
            "holds several KML; not read: more/other.kml",
            "placemarks that stand where KML has none, or are misspelt, are not read: 1",
        ]

    def test_rows_that_a_geopackage_does_not_count(self, frame, tmp_path):
        path = tmp_path / "areas.gpkg"
        pyogrio.write_dataframe(frame.head(3), path)
        with sqlite3.connect(path) as database:
            database.execute("UPDATE gpkg_ogr_contents SET feature_count = 2")
        database.close()
        with pytest.raises(ReadError, match="has 3 rows, and the file counts 2"):
            read_hazards(path)

    @pytest.mark.parametrize(
        ("stated", "told"),
        [
            (4326, None),
            (0, None),
            (4248, "1 geometries of its layer 'areas' state the CRS EPSG:4248, and .* EPSG:4326"),
            (31_000, "state the CRS 31000"),
        ],
    )
    def test_a_geometry_of_a_geopackage_that_states_another_crs(
        self, frame, tmp_path, stated, told
    ):
        """PSAD56 (EPSG:4248) lies some 400 m from WGS 84; the driver reads it as the layer's."""
        path = tmp_path / "areas.gpkg"
        pyogrio.write_dataframe(frame.head(3), path, SPATIAL_INDEX="NO")
        with sqlite3.connect(path) as database:
            database.execute(
                "INSERT INTO gpkg_spatial_ref_sys SELECT 'PSAD56', 4248, 'EPSG', 4248, "
                "definition, '' FROM gpkg_spatial_ref_sys WHERE srs_id = 4326"
            )
            (header,) = database.execute("SELECT geom FROM areas WHERE fid = 2").fetchone()
            other = header[:4] + stated.to_bytes(4, "little") + header[8:]
            database.execute("UPDATE areas SET geom = ? WHERE fid = 2", (other,))
        database.close()
        if told is None:
            assert len(read_hazards(path)) == 3
        else:
            with pytest.raises(ReadError, match=told):
                read_hazards(path)
