"""What other systems and offices hand over: sheets, turning points, feature sets, field reports."""

from __future__ import annotations

import json
from typing import ClassVar

import openpyxl
import pandas as pd
import pytest
import shapely
from conftest import planimeter_m2

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, MinemapWarning, ReadError, SchemaError
from minemap.read import read_hazards, read_releases

# The corners of the Quebrada de Escritos as the two governments published them in 2012, in degrees.
CORNERS = {
    "A": (-70.3799555556, -18.3487861111),
    "B": (-70.3784361111, -18.3491472222),
    "C": (-70.3723194444, -18.3550055556),
    "D": (-70.3736, -18.3545777778),
}
HEADER = ["Código AP", "Tipo", "Fecha informe", "N° punto", "Tipo de punto", "Longitud", "Latitud"]


def corners(identity="QE-1", kind="punto de giro", order="ABCD"):
    """Rows of a sheet: the corners of the Quebrada, numbered in their true order."""
    return [
        [identity, "SHA", "2012-08-31", "ABCD".index(name) + 1, kind, *CORNERS[name]]
        for name in order
    ]


def sheet(tmp_path, rows, header=HEADER, name="puntos.csv"):
    path = tmp_path / name
    pd.DataFrame(rows, columns=header).to_csv(path, index=False, encoding="utf-8")
    return path


def read(path, **options):
    return read_hazards(path, on_reject="return", **options)


class TestTurningPoints:
    def test_make_the_outline_in_the_order_of_their_numbers(self, tmp_path):
        hazards, rejected = read(sheet(tmp_path, corners(order="CADB")))
        assert rejected.empty
        assert hazards.geometry.iloc[0].equals(shapely.Polygon(CORNERS.values()))
        # The published corners measure 66,625.9 m² by GeographicLib.
        assert minemap.geodesic_area(hazards).iloc[0] == pytest.approx(66_625.9, abs=0.1)
        assert planimeter_m2(hazards.geometry.iloc[0]) == pytest.approx(66_625.9, abs=0.1)

    def test_a_landmark_bounds_nothing(self, tmp_path):
        landmark = ["QE-1", "SHA", "2012-08-31", "RP", "hito", -70.0, -18.0]
        hazards, rejected = read(sheet(tmp_path, [landmark, *corners()]))
        assert rejected.empty
        assert len(shapely.get_coordinates(hazards.geometry.iloc[0])) == 5

    def test_a_centre_alone_is_a_point(self, tmp_path):
        rows = [*corners(), ["QE-2", "SHA", "2012-08-31", None, "centro", -70.0, -18.0]]
        path = sheet(tmp_path, [[*row, 700] for row in rows], [*HEADER, "superficie"])
        hazards, _ = read(path)
        assert hazards.set_index("hazard_id").geometry["QE-2"].equals(shapely.Point(-70, -18))

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda rows: rows.pop(), None),
            (lambda rows: [rows.pop(), rows.pop()], "2 different corners"),
            (lambda rows: rows.pop(1), "the point 2 is missing"),
            (lambda rows: rows[1].__setitem__(3, 3), "the point 3 stands in rows 2 and 3"),
            (
                lambda rows: rows[1].__setitem__(3, None),
                "row 2: the number of the point is",
            ),
            (lambda rows: rows[1].__setitem__(3, "zwei"), "row 2: 'zwei' is no number of a point"),
            (lambda rows: rows[1].__setitem__(4, "palm"), "row 2: 'palm' is no known kind"),
            (lambda rows: rows[1].__setitem__(5, None), "row 2: has a latitude and no longitude"),
            (lambda rows: rows[1].__setitem__(5, "west"), "row 2: 'west': is not an angle"),
            (lambda rows: rows[1].__setitem__(slice(5, 7), [None] * 2), "row 2: its coordinates"),
            (lambda rows: rows[1].__setitem__(1, "CHA"), r"category: 'SHA' \(row 1\), 'CHA' \(row"),
        ],
    )
    def test_that_leave_a_doubt_reject_the_area_with_all_its_rows(self, tmp_path, change, said):
        rows = corners()
        change(rows)
        whole = corners("QE-2")
        hazards, rejected = read(sheet(tmp_path, [*rows, *whole]))
        if said is None:  # three corners are an area
            assert len(hazards) == 2
            return
        assert hazards["hazard_id"].tolist() == ["QE-2"]
        assert rejected["row"].tolist() == list(range(1, len(rows) + 1))
        assert set(rejected["id"]) == {"QE-1"}
        assert rejected["reason"].str.contains(said).all()

    def test_corners_may_be_called_by_letters(self, tmp_path):
        rows = corners()
        for row, letter in zip(rows, "ABCD", strict=False):
            row[3] = letter
        ordered = read(sheet(tmp_path, rows))[0].geometry.iloc[0]
        shuffled, _ = read(sheet(tmp_path, [rows[2], rows[0], *rows[3:], rows[1]]))
        assert shuffled.geometry.iloc[0].equals_exact(ordered, 0)
        del rows[1]
        _, rejected = read(sheet(tmp_path, rows))
        assert rejected["reason"].str.contains("the point B is missing").all()

    def test_an_area_that_cannot_be_used_is_rejected_with_all_its_rows(self, tmp_path):
        rows = [*corners(), *[[i, "?!", *rest] for i, _, *rest in corners("QE-2")]]
        hazards, rejected = read(sheet(tmp_path, rows))
        assert hazards["hazard_id"].tolist() == ["QE-1"]
        assert rejected["row"].tolist() == [5, 6, 7, 8]
        assert set(rejected["field"]) == {"category"}

    def test_several_polygons_and_holes(self, tmp_path):
        squares = {
            ("1", "outline"): shapely.box(-70, -18, -69.9, -17.9),
            ("1", "hole"): shapely.box(-69.97, -17.97, -69.95, -17.95),
            ("2", "outline"): shapely.box(-69.8, -18, -69.7, -17.9),
        }
        rows = [
            ["A", "SHA", "2012-08-31", number, shape, ring, x, y]
            for (shape, ring), square in squares.items()
            for number, (x, y) in enumerate(shapely.get_coordinates(square)[:-1], start=1)
        ]
        header = ["id", "category", "date", "point_no", "shape_id", "ring", "lon", "lat"]
        hazards, rejected = read(sheet(tmp_path, rows, header))
        assert rejected.empty
        whole = squares["1", "outline"].difference(squares["1", "hole"])
        assert hazards.geometry.iloc[0].equals(whole.union(squares["2", "outline"]))

    def test_two_days_of_one_area_are_two_versions(self, tmp_path):
        later = [[i, c, "2013-01-31", *rest] for i, c, _, *rest in corners()]
        hazards, rejected = read(sheet(tmp_path, [*corners(), *later]))
        assert rejected.empty
        assert hazards["reported_on"].dt.year.tolist() == [2012, 2013]

    def test_in_a_file_of_their_own(self, tmp_path):
        header = ["hazard_id", "category", "reported_on", "reported_m2"]
        rows = [["QE-1", "SHA", "2012-08-31", 67670], ["QE-2", "SHA", "2012-08-31", 5]]
        areas = sheet(tmp_path, rows, header, "areas.csv")
        points = sheet(tmp_path, [*corners(), *corners("QE-9")])
        with pytest.warns(MinemapWarning, match="points of 1 areas that are not in .*: QE-9"):
            hazards, rejected = read(areas, points=points)
        assert rejected.empty
        assert hazards.geometry.iloc[0].equals(shapely.Polygon(CORNERS.values()))
        assert hazards.geometry.iloc[1] is None


class TestWorkbooks:
    def test_title_merged_id_and_excel_days(self, tmp_path):
        book = openpyxl.Workbook()
        page = book.active
        page.append(["Autoridad nacional", None, "registro de 2012"])
        page.append([])
        page.append(HEADER)
        for number, row in enumerate(corners()):
            first = [row[0], "sospechada", pd.Timestamp("2012-08-31").to_pydatetime()]
            page.append([*(first if number == 0 else [None] * 3), *row[3:]])
        page.merge_cells("A4:A7")
        book.create_sheet("Vacía")
        book.save(tmp_path / "puntos.xlsx")
        hazards, rejected = read(tmp_path / "puntos.xlsx")
        assert rejected.empty
        assert hazards[["hazard_id", "category"]].to_numpy().tolist() == [["QE-1", "SHA"]]
        assert hazards["reported_on"].iloc[0] == pd.Timestamp("2012-08-31")
        assert hazards.geometry.iloc[0].equals(shapely.Polygon(CORNERS.values()))

    def test_both_tables_of_a_record_on_two_sheets(self, tmp_path):
        hazards, releases = minemap.samples.peru()
        # A cell of Excel holds no outline of a thousand corners.
        hazards = hazards[shapely.get_num_coordinates(hazards.geometry) < 500]
        releases = releases[shapely.get_num_coordinates(releases.geometry) < 500]
        path = tmp_path / "record.xlsx"
        minemap.write({"hazards": hazards, "releases": releases}, path)
        before = minemap.Ledger(hazards, releases).balance("YE")
        after = minemap.Ledger(read_hazards(path), read_releases(path)).balance("YE")
        pd.testing.assert_frame_equal(before, after)

    def test_a_formula_without_its_result_is_refused(self, tmp_path):
        book = openpyxl.Workbook()
        book.active.append(["id", "category", "date", "m2"])
        book.active.append(["A", "SHA", "2012-08-31", "=100*7"])
        book.save(tmp_path / "areas.xlsx")
        with pytest.raises(ReadError, match="cell D2 holds a formula whose result"):
            read_hazards(tmp_path / "areas.xlsx")

    def test_a_sheet_is_named_where_there_are_several(self, tmp_path):
        book = openpyxl.Workbook()
        for name in ("Norte", "Sur"):
            page = book.create_sheet(name)
            page.append(["id", "category", "date", "m2"])
            page.append([name, "SHA", "2012-08-31", 5])
        book.save(tmp_path / "areas.xlsx")
        with pytest.raises(ReadError, match="which sheet is meant.*'Norte', 'Sur'"):
            read_hazards(tmp_path / "areas.xlsx")
        assert read_hazards(tmp_path / "areas.xlsx", layer="Sur")["hazard_id"].tolist() == ["Sur"]

    def test_a_file_that_is_no_workbook_is_one_error(self, tmp_path):
        (tmp_path / "areas.xlsx").write_bytes(b"PK\x03\x04 cut short")
        with pytest.raises(ReadError, match=r"areas\.xlsx: cannot be read as Excel workbook"):
            read_hazards(tmp_path / "areas.xlsx")


class TestFeatureSets:
    SQUARE = shapely.box(-78.5, -4.0, -78.49, -3.99)
    HOLE = shapely.box(-78.497, -3.997, -78.495, -3.995)

    def feature_set(self, tmp_path, *features, **more):
        content = {
            "geometryType": "esriGeometryPolygon",
            "spatialReference": {"wkid": 4326},
            "fields": [
                {"name": "ha_code", "type": "esriFieldTypeString"},
                {
                    "name": "ha_type",
                    "type": "esriFieldTypeInteger",
                    "domain": {
                        "type": "codedValue",
                        "codedValues": [
                            {"code": 1, "name": "Suspected hazardous area"},
                            {"code": 2, "name": "Confirmed hazardous area"},
                        ],
                    },
                },
                {"name": "survey_date", "type": "esriFieldTypeDate"},
            ],
            "features": list(features),
            **more,
        }
        path = tmp_path / "core.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def feature(self, code="SY-1", kind=1, day=1577836800000, rings=None, **more):
        outer = list(self.SQUARE.exterior.coords)[::-1]
        outer = outer if not shapely.LinearRing(outer).is_ccw else outer[::-1]
        attributes = {"ha_code": code, "ha_type": kind, "survey_date": day, **more}
        return {"attributes": attributes, "geometry": {"rings": rings or [outer]}}

    def test_codes_days_and_outlines_with_holes(self, tmp_path):
        hole = shapely.get_coordinates(self.HOLE.normalize().reverse()).tolist()
        hole = hole if shapely.LinearRing(hole).is_ccw else hole[::-1]
        rings = [self.feature()["geometry"]["rings"][0], hole]
        path = self.feature_set(tmp_path, self.feature(rings=rings), self.feature("SY-2", 2))
        hazards = read_hazards(path)
        assert hazards["category"].tolist() == ["SHA", "CHA"]
        assert hazards["reported_on"].tolist() == [pd.Timestamp("2020-01-01")] * 2
        assert hazards.geometry.iloc[0].equals(self.SQUARE.difference(self.HOLE))

    def test_one_outline_turned_the_wrong_way_is_an_outline(self, tmp_path):
        outer = shapely.get_coordinates(self.SQUARE)
        outer = outer if shapely.LinearRing(outer).is_ccw else outer[::-1]
        path = self.feature_set(tmp_path, self.feature(rings=[outer.tolist()]))
        assert read_hazards(path).geometry.iloc[0].equals(self.SQUARE)

    def test_contamination_is_what_is_ticked(self, tmp_path):
        ticked = self.feature(eo_mine="yes", eo_erw="no", eo_ied="yes")
        hazards = read_hazards(self.feature_set(tmp_path, ticked))
        assert hazards["contamination"].iloc[0] == "mines; improvised explosive devices"

    def test_times_are_days_of_a_time_zone(self, tmp_path):
        # Midnight of 2 January 2020 in Phnom Penh is five in the afternoon of the 1st in UTC.
        path = self.feature_set(tmp_path, self.feature(day=1577898000000))
        with pytest.warns(MinemapWarning, match="survey_date holds times; their days are those of"):
            hazards = read_hazards(path)
        assert hazards["reported_on"].iloc[0] == pd.Timestamp("2020-01-01")
        hazards = read_hazards(
            path,
            columns={
                "time_zone": "Asia/Phnom_Penh",
                "columns": {
                    "hazard_id": "ha_code",
                    "category": "ha_type",
                    "reported_on": "survey_date",
                },
            },
        )
        assert hazards["reported_on"].iloc[0] == pd.Timestamp("2020-01-02")

    def test_a_part_of_the_whole_is_refused(self, tmp_path):
        path = self.feature_set(tmp_path, self.feature(), exceededTransferLimit=True)
        with pytest.raises(ReadError, match="is not the whole"):
            read_hazards(path)

    def test_broken_features_are_named_and_the_rest_is_read(self, tmp_path):
        curved = {**self.feature("SY-3"), "geometry": {"curveRings": [[[0, 0]]]}}
        broken = {**self.feature("SY-4"), "geometry": {"rings": [[[0, 0], ["a", 1]]]}}
        path = self.feature_set(tmp_path, self.feature(), "nothing", curved, broken)
        hazards, rejected = read(path)
        assert hazards["hazard_id"].tolist() == ["SY-1"]
        assert rejected["row"].tolist() == [2, 3, 4]
        assert "curved edges" in rejected["reason"][1]

    def test_without_a_spatial_reference_it_is_refused(self, tmp_path):
        path = self.feature_set(tmp_path, self.feature(), spatialReference=None)
        with pytest.raises(minemap.errors.CoordinateError):
            read_hazards(path)
        assert len(read_hazards(path, crs=4326)) == 1


def test_the_outline_that_a_telephone_wrote(tmp_path):
    path = tmp_path / "survey123.csv"
    shape = ";".join(f"{y} {x} 3100.0 4.5" for x, y in CORNERS.values())
    path.write_text(
        "ObjectID,GlobalID,ha_code,category,survey_date,perimeter,x,y\n"
        f"1,{{0}},QE-1,SHA,8/31/2012 12:00:00 PM,{shape},-70.37,-18.35\n"
        "2,{1},QE-2,SHA,8/31/2012 12:00:00 PM,,-70.37,-18.35\n",
        encoding="utf-8",
    )
    _, rejected = read(path)
    assert rejected["reason"].str.contains("has the month first").tolist() == [True, True]
    hazards = read_hazards(path, columns={"month_first": True})
    assert hazards["reported_on"].tolist() == [pd.Timestamp("2012-08-31")] * 2
    assert hazards.geometry.iloc[0].equals(shapely.Polygon(CORNERS.values()))
    assert hazards.geometry.iloc[1].equals(shapely.Point(-70.37, -18.35))


class TestMaxml:
    REPORT = """<?xml version="1.0" encoding="UTF-8"?>
    <MineActionFieldReport xmlns="http://www.example.org/maxml"><FieldReport>
      <FieldReportInfo><DateOfReport>2012-08-31</DateOfReport></FieldReportInfo>
      <Hazard><LocalID>{identity}</LocalID><HazardCategory>SHA</HazardCategory>
        <AreaSize>67670</AreaSize>
        <GeospatialInfo><ShapeID>P1</ShapeID>{points}</GeospatialInfo></Hazard>
    </FieldReport></MineActionFieldReport>"""
    POINT = (
        "<Point><PointNo>{}</PointNo><PointType>Turning Point</PointType>"
        "<Longitude>{}</Longitude><Latitude>{}</Latitude></Point>"
    )

    def report(self, tmp_path, identity="QE-1", before=""):
        points = "".join(
            self.POINT.format(number, x, y) for number, (x, y) in enumerate(CORNERS.values(), 1)
        )
        path = tmp_path / "report.xml"
        path.write_text(before + self.REPORT.format(identity=identity, points=points))
        return path

    def test_a_hazard_with_its_polygon(self, tmp_path):
        hazards = read_hazards(self.report(tmp_path))
        assert hazards["hazard_id"].tolist() == ["QE-1"]
        assert hazards["reported_m2"].tolist() == [67670.0]
        assert hazards.geometry.iloc[0].equals(shapely.Polygon(CORNERS.values()))

    def test_entities_are_not_expanded(self, tmp_path):
        bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        with pytest.raises(ReadError):
            read_hazards(self.report(tmp_path, "&b;", bomb))

    def test_a_file_cut_short_is_one_error(self, tmp_path):
        path = self.report(tmp_path)
        path.write_bytes(path.read_bytes()[:-40])
        with pytest.raises(ReadError, match="not well-formed XML"):
            read_hazards(path)

    def test_a_file_of_hazards_holds_no_releases(self, tmp_path):
        with pytest.raises(ReadError, match="holds no HazardReduction"):
            read_releases(self.report(tmp_path))


class TestMapping:
    ROWS = "Nr;Klasse;Gemeldet am;Groesse;X;Y\n1;verdacht;31.12.2023;700;20,1;44,2\n"
    MAPPING: ClassVar = {
        "columns": {
            "hazard_id": "Nr",
            "category": "Klasse",
            "reported_on": "Gemeldet am",
            "reported_m2": "Groesse",
        },
        "values": {"category": {"verdacht": "SHA"}},
        "constants": {"country": "BA"},
    }

    @pytest.fixture
    def areas(self, tmp_path):
        path = tmp_path / "areas.csv"
        path.write_text(self.ROWS, encoding="utf-8")
        return path

    def test_names_codes_and_constants(self, areas):
        hazards = read_hazards(areas, columns=self.MAPPING)
        assert hazards[["hazard_id", "category", "reported_m2", "country"]].to_numpy().tolist() == [
            ["1", "SHA", 700.0, "BA"]
        ]
        assert hazards.geometry.iloc[0].equals(shapely.Point(20.1, 44.2))

    @pytest.mark.parametrize(
        ("given", "error", "said"),
        [
            ({"hazard_id": "Nummer"}, SchemaError, "no column 'Nummer'"),
            ({"hazard": "Nr"}, ArgumentError, r"have no column 'hazard'; hazard_id\?"),
            ({"columns": {}, "colour": {}}, ArgumentError, "there is no part 'colour'"),
            ({"columns": {}, "time_zone": "Lima"}, ArgumentError, "time_zone 'Lima'"),
            (7, ArgumentError, "neither a mapping"),
            ("none.toml", ReadError, "no such file"),
        ],
    )
    def test_what_cannot_be_is_named(self, areas, given, error, said):
        with pytest.raises(error, match=said):
            read_hazards(areas, columns=given)

    def test_from_a_proposal_on_the_command_line_to_what_remains(self, areas, tmp_path, capsys):
        mapping = tmp_path / "mapping.toml"
        assert main(["map-fields", str(areas), "--output", str(mapping)]) == 1
        told = capsys.readouterr().out
        assert "proposed" in told
        assert "verdacht" in told
        text = mapping.read_text("utf-8").replace('# "verdacht" = "…"', '"verdacht" = "SHA"')
        mapping.write_text(
            text.replace("[hazards.columns]", '[hazards.columns]\nreported_m2 = "Groesse"')
        )
        call = ["remaining", "--hazards", str(areas), "--columns", str(mapping), "--csv"]
        assert main([*call, "--day", "2024-01-01"]) == 0
        assert capsys.readouterr().out.splitlines()[1].startswith("SHA,1,700.0,700.0,")

    def test_a_file_whose_names_say_it_all_needs_none(self, capsys):
        assert main(["map-fields", str(minemap.samples.peru_path())]) == 0
        assert "proposed" not in capsys.readouterr().out
