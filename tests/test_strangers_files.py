"""Files as strangers keep them: their calendars, digits, units, tags, ids, names and formats."""

from __future__ import annotations

import json
import shutil
import sqlite3
import warnings
import zipfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from conftest import planimeter_m2
from pyproj import Transformer

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, CoordinateError, MinemapWarning, ReadError, SchemaError
from minemap.read import read_in_parts
from minemap.tables.schema import normalise_hazards

BOX = shapely.box(36.0, 48.0, 36.01, 48.01)
BOX_M2 = planimeter_m2(BOX)


def sheet(path, header, *rows):
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def days(path, *cells):
    rows = [f"H{number},SHA,{cell},100" for number, cell in enumerate(cells, start=1)]
    return sheet(path, "hazard_id,category,reported_on,reported_m2", *rows)


class TestCalendars:
    """Days that the calendars' own tables give (Iran's, Umm al-Qura's, Thailand's, Ethiopia's)."""

    @pytest.mark.parametrize(
        ("calendar", "written", "day"),
        [
            ("solar_hijri", "1402/05/23", "2023-08-14"),
            ("solar_hijri", "23/05/1402", "2023-08-14"),
            ("solar_hijri", "۱۴۰۲/۰۵/۲۳", "2023-08-14"),
            ("solar_hijri", "1402-02-31", "2023-05-21"),
            ("solar_hijri", "1403-12-30", "2025-03-20"),
            ("solar_hijri", "14020523", "2023-08-14"),
            ("solar_hijri", "23 Asad 1402", "2023-08-14"),
            ("Persian", "1402-01-01", "2023-03-21"),
            ("hijri", "1445-01-01", "2023-07-19"),
            ("hijri", "1 محرم 1445", "2023-07-19"),
            ("buddhist", "14/05/2566", "2023-05-14"),
            ("buddhist", "14 พ.ค. 2566", "2023-05-14"),
            ("ethiopian", "2016-13-03", "2024-09-08"),
            ("ethiopian", "2016-01-01", "2023-09-12"),
            ("ethiopian", "1 Meskerem 2016", "2023-09-12"),
        ],
    )
    def test_the_user_says_which(self, tmp_path, calendar, written, day):
        hazards = minemap.read_hazards(days(tmp_path / "a.csv", written), calendar=calendar)

        assert hazards["reported_on"].astype(str).tolist() == [day]

    @pytest.mark.parametrize("written", ["1402/05/23", "1402-02-31", "14/05/2566", "2016-13-03"])
    def test_none_is_ever_guessed(self, tmp_path, written):
        path = days(tmp_path / "a.csv", written)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards.empty
        assert rejected["field"].tolist() == ["reported_on"]

    @pytest.mark.parametrize(
        ("calendar", "written"),
        [("solar_hijri", "2014-05-01"), ("solar_hijri", "1402-12-30"), ("buddhist", "2014-05-01"),
         ("hijri", "1445-01-30"), ("ethiopian", "2016-13-06")],
    )  # fmt: skip
    def test_a_day_that_the_calendar_does_not_have_is_rejected(self, tmp_path, calendar, written):
        path = days(tmp_path / "a.csv", written)

        hazards, _ = minemap.read_hazards(path, calendar=calendar, on_reject="return")

        assert hazards.empty

    def test_a_day_by_type_stays_and_one_of_another_year_is_converted(self, tmp_path):
        path = tmp_path / "a.xlsx"
        table = pd.read_csv(days(tmp_path / "a.csv", "x", "y"))
        table["reported_on"] = [pd.Timestamp("2023-08-14"), "1402-05-23"]
        table.to_excel(path, index=False)

        hazards = minemap.read_hazards(path, calendar="solar_hijri")

        assert hazards["reported_on"].astype(str).tolist() == ["2023-08-14"] * 2

    def test_further_columns_of_days_are_converted_too(self, tmp_path):
        header = "hazard_id,category,reported_on,reported_m2,closed_on"
        path = sheet(tmp_path / "a.csv", header, "H1,SHA,1402-05-23,100,1403-01-01")

        hazards = minemap.read_hazards(path, calendar="solar_hijri")

        assert str(hazards["closed_on"].iloc[0])[:10] == "2024-03-20"

    def test_a_calendar_that_there_is_not(self, tmp_path):
        with pytest.raises(ArgumentError, match="none of gregorian, solar_hijri"):
            minemap.read_hazards(days(tmp_path / "a.csv", "2020-01-31"), calendar="mayan")

    def test_in_parts(self, tmp_path):
        path = days(tmp_path / "a.csv", "1402-05-23", "1402-05-24")

        parts = list(read_in_parts(path, "hazards", rows=1, calendar="solar_hijri"))

        assert [str(used["reported_on"].iloc[0])[:10] for used, _ in parts] == [
            "2023-08-14",
            "2023-08-15",
        ]


class TestUnitsOfLand:
    HEADER = "hazard_id;category;reported_on;reported_m2"

    @pytest.mark.parametrize("written", ["7 dunum", "7 dunums", "7 دونم", "٧ دونم"])
    def test_the_user_says_what_they_measure(self, tmp_path, written):
        path = sheet(tmp_path / "a.csv", self.HEADER, f"H1;SHA;2014-05-01;{written}")

        assert minemap.read_hazards(path, units={"dunum": 1000})["reported_m2"].item() == 7000

    @pytest.mark.parametrize(
        ("written", "choice"), [("7 dunum", "2,500 m² (Iraq)"), ("5 jerib", "2,000 m²")]
    )
    def test_without_it_the_row_is_rejected_with_the_choices(self, tmp_path, written, choice):
        path = sheet(tmp_path / "a.csv", self.HEADER, f"H1;SHA;2014-05-01;{written}")

        _, rejected = minemap.read_hazards(path, on_reject="return")

        assert choice in rejected["reason"].item()
        assert "units=" in rejected["reason"].item()

    def test_in_the_name_of_a_column(self, tmp_path):
        header = "hazard_id;category;reported_on;area_dunum"
        path = sheet(tmp_path / "a.csv", header, "H1;SHA;2014-05-01;7")

        assert minemap.read_hazards(path, units={"dunum": 2500})["reported_m2"].item() == 17_500

    @pytest.mark.parametrize("units", [{"dunum": -1}, {"dunum": "x"}, {"": 1}, {"ha": 5}])
    def test_a_unit_that_measures_nothing(self, tmp_path, units):
        path = sheet(tmp_path / "a.csv", self.HEADER, "H1;SHA;2014-05-01;7")

        with pytest.raises(ArgumentError, match="units"):
            minemap.read_hazards(path, units=units)

    @pytest.mark.parametrize(
        ("written", "size"),
        [("١٢٥٠٠", 12_500), ("١٢٬٥٠٠", 12_500), ("۳٫۵ ha", 35_000), ("٣,٥ ha", 35_000),
         ("١٢٬٥٠٠٫٥", 12_500.5), ("໑໒໕໐໐", 12_500), ("3,5 га", 35_000), ("10000 кв.м", 10_000)],
    )  # fmt: skip
    def test_digits_and_words_of_other_scripts(self, tmp_path, written, size):
        path = sheet(tmp_path / "a.csv", self.HEADER, f"H1;SHA;2014-05-01;{written}")

        assert minemap.read_hazards(path)["reported_m2"].item() == size

    def test_digits_of_coordinates(self, tmp_path):
        header = "hazard_id;category;reported_on;reported_m2;lat;lon"
        path = sheet(tmp_path / "a.csv", header, "H1;SHA;٢٠١٤-٠٥-٠١;١٠٠;٤٨٫٠٠١;٣٦٫٠٠٢")

        point = minemap.read_hazards(path).geometry.item()

        assert (point.x, point.y) == (36.002, 48.001)


class TestTags:
    """HXL: a row of tags below the header."""

    def test_the_row_is_no_record(self, tmp_path):
        path = sheet(
            tmp_path / "a.csv",
            "hazard_id,category,reported_on,reported_m2,Province,latitude,longitude",
            "#event+id,#event+type,#date+reported,#indicator+area+num,#adm1+name,#geo+lat,#geo+lon",
            "H-1,SHA,2020-01-31,5000,North,48.0,36.0",
        )

        hazards = minemap.read_hazards(path)

        assert hazards.index.tolist() == [1]
        assert hazards["admin1"].tolist() == ["North"]
        assert hazards["reported_m2"].dtype == "float64"

    @pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
    def test_tags_map_columns_that_have_other_names(self, tmp_path, suffix):
        path = tmp_path / f"a{suffix}"
        table = pd.DataFrame(
            [
                [
                    "#event +id",
                    "#event+type",
                    "#date +reported",
                    "#area+ha",
                    "#geo+lat",
                    "#geo+lon",
                ],
                ["H-1", "SHA", "2020-01-31", "1.5", "48.0", "36.0"],
            ],
            columns=["Kod", "Vrsta", "Prijavljeno", "Velicina", "Sirina", "Duzina"],
        )
        getattr(table, "to_csv" if suffix == ".csv" else "to_excel")(path, index=False)

        hazards = minemap.read_hazards(path)

        assert hazards[["hazard_id", "category", "reported_m2"]].to_numpy().tolist() == [
            ["H-1", "SHA", 15_000.0]
        ]
        assert hazards.geometry.item() == shapely.Point(36, 48)
        assert "HXL" in minemap.describe(path).facts


class TestHemisphere:
    HEADER = "hazard_id,category,reported_on,reported_m2,utm"
    ROW = "LB-1,SHA,2012-08-31,100,36S 750000 3750000"

    @pytest.mark.parametrize("said", [{"hemisphere": "north"}, {"country": "LB"}])
    def test_an_s_is_the_band_where_the_user_says_so(self, tmp_path, said):
        hazards = minemap.read_hazards(sheet(tmp_path / "a.csv", self.HEADER, self.ROW), **said)

        assert hazards.geometry.item().y == pytest.approx(33.86, abs=0.01)

    def test_a_column_of_countries_says_it_row_by_row(self, tmp_path):
        path = sheet(
            tmp_path / "a.csv",
            f"{self.HEADER},country",
            f"{self.ROW},Lebanon",
            "AR-1,SHA,2012-08-31,100,20S 450000 3750000,Argentina",
        )

        assert minemap.read_hazards(path).geometry.y.round().tolist() == [34.0, -56.0]

    def test_nobody_says_it(self, tmp_path):
        path = sheet(tmp_path / "a.csv", self.HEADER, self.ROW)

        _, rejected = minemap.read_hazards(path, on_reject="return")

        assert "hemisphere=" in rejected["reason"].item()


class TestIds:
    def features(self, path, *ids):
        content = json.loads(
            gpd.GeoDataFrame(
                {"category": "SHA", "reported_on": "2024-01-01"}, geometry=[BOX] * 2, index=[0, 1]
            ).to_json()
        )
        for feature, number in zip(content["features"], ids, strict=True):
            feature["id"] = number
        path.write_text(json.dumps(content))
        return path

    @pytest.mark.parametrize("ids", [(11, 7), ("HA-1", "HA-2")])
    def test_features_have_their_own(self, tmp_path, ids):
        path = self.features(tmp_path / "a.geojson", *ids)

        hazards = minemap.read_hazards(path, ids="feature")

        assert hazards["hazard_id"].tolist() == [str(number) for number in ids]

    def test_the_numbers_of_rows(self, tmp_path):
        path = self.features(tmp_path / "a.geojson", 11, 7)

        assert minemap.read_hazards(path, ids="row")["hazard_id"].tolist() == ["1", "2"]

    def test_a_layer_of_a_geopackage(self, tmp_path):
        path = tmp_path / "a.gpkg"
        table = gpd.read_file(self.features(tmp_path / "a.geojson", 11, 7))
        pyogrio.write_dataframe(table.drop(columns="id", errors="ignore"), path)

        assert minemap.read_hazards(path, ids="feature")["hazard_id"].tolist() == ["1", "2"]

    def test_a_sheet_has_no_features(self, tmp_path):
        with pytest.raises(SchemaError, match="ids='row'"):
            minemap.read_hazards(days(tmp_path / "a.csv", "2020-01-31"), ids="feature")


class TestNamesOfOnesOwn:
    def test_a_question_of_a_telephone_for_a_place(self, tmp_path):
        header = "hazard_id;category;survey_date;area_m2;_Location_latitude;_Location_longitude"
        path = sheet(tmp_path / "a.csv", header, "K-1;SHA;2023-05-14;5000;48.0;36.0")

        assert minemap.read_hazards(path).geometry.item() == shapely.Point(36, 48)

    def test_where_the_telephone_was_is_not_where_the_ground_is(self, tmp_path):
        header = "hazard_id;category;survey_date;area_m2;_start_latitude;_start_longitude"
        path = sheet(tmp_path / "a.csv", header, "K-1;SHA;2023-05-14;5000;48.0;36.0")

        with pytest.warns(MinemapWarning, match="look like coordinates"):
            hazards = minemap.read_hazards(path)

        assert hazards.geometry.isna().all()

    @pytest.mark.parametrize(
        ("x", "y", "cells", "meant"),
        [
            ("long_wgs", "lat_wgs", "36.0;48.0", "longitude latitude"),
            ("centroid_x", "centroid_y", "36.0;48.0", "longitude latitude"),
            ("X_COORD", "Y_COORD", "500000;5300000", "easting northing"),
        ],
    )
    def test_pairs_that_are_not_used_are_named_as_what_they_can_be(
        self, tmp_path, x, y, cells, meant
    ):
        header = f"hazard_id;category;survey_date;area_m2;{x};{y}"
        path = sheet(tmp_path / "a.csv", header, f"K-1;SHA;2023-05-14;5000;{cells}")
        with pytest.warns(MinemapWarning, match=f"'{x}', '{y}' look like coordinates"):
            minemap.read_hazards(path)
        said = dict(zip(meant.split(), (x, y), strict=True))
        crs = "EPSG:32636" if "easting" in said else None
        place = minemap.read_hazards(path, columns=said, crs=crs).geometry.item()
        assert place.x == pytest.approx(33 if crs else 36)

    def test_units_in_brackets(self, tmp_path):
        header = "hazard_id,category,reported_on,reported_m2,Coord Este (m),Coord Norte (m),Huso"
        path = sheet(tmp_path / "a.csv", header, "PE-1,SHA,2012-08-31,100,723775,9590000,17M")

        assert minemap.read_hazards(path).geometry.item().x == pytest.approx(-78.985, abs=0.01)

    OWN = "Nr;Klasse;Datum;Eckpunkt;Breite;Laenge"
    CORNERS = ("A;SHA;2012-08-31;1;48;36", "A;SHA;2012-08-31;2;48;36.01",
               "A;SHA;2012-08-31;3;48.01;36.01", "A;SHA;2012-08-31;4;48.01;36")  # fmt: skip

    def test_a_mapping_names_columns_of_points(self, tmp_path):
        path = sheet(tmp_path / "a.csv", self.OWN, *self.CORNERS)
        mapping = {
            "hazard_id": "Nr", "category": "Klasse", "reported_on": "Datum",
            "point_number": "Eckpunkt", "latitude": "Breite", "longitude": "Laenge",
        }  # fmt: skip

        hazards = minemap.read_hazards(path, columns=mapping)

        assert minemap.geodesic_area(hazards).item() == pytest.approx(BOX_M2)

    def test_what_looks_like_coordinates_is_said_so(self, tmp_path, capsys):
        path = sheet(tmp_path / "a.csv", self.OWN, *self.CORNERS)

        about = minemap.describe(path)
        main(["map-fields", str(path)])

        told = about.columns.set_index("column")["why"]
        assert told["Breite"] == "looks like coordinates (latitude)"
        assert "not used: looks like coordinates (longitude)" in capsys.readouterr().out
        assert '# … = "Breite"' in about.to_toml()

    def test_a_repeated_group_of_corners_is_joined_by_its_key(self, tmp_path):
        areas = sheet(
            tmp_path / "areas.csv",
            "KEY,hazard_id,category,survey_date,reported_m2",
            "uuid:a,HA-1,SHA,2023-05-14,5000",
        )
        corners = sheet(
            tmp_path / "points.csv",
            "PARENT_KEY,KEY,tp-number,tp-loc-Latitude,tp-loc-Longitude",
            *(f"uuid:a,uuid:a/tp[{n}],{n},{lat},{lon}"
              for n, lat, lon in [(1, 48, 36), (2, 48, 36.01), (3, 48.01, 36.01), (4, 48.01, 36)]),
        )  # fmt: skip

        hazards = minemap.read_hazards(areas, points=corners)

        assert minemap.geodesic_area(hazards).item() == pytest.approx(BOX_M2)

    def test_a_form_of_bearings_with_names_of_its_own(self, tmp_path):
        path = sheet(
            tmp_path / "form.csv",
            "Task ID;Type;Date;Leg;Azimuth (mag);Dist. m;Lat;Long",
            "QE-1;SHA;2012-08-31;SP;;;-18.348786;-70.379956",
            "QE-1;SHA;2012-08-31;TP1;104°30';165.5;;",
            "QE-1;SHA;2012-08-31;TP2;135.2;900;;",
            "QE-1;SHA;2012-08-31;TP3;289°24'00\";143.7;;",
        )
        mapping = {
            "hazard_id": "Task ID", "category": "Type", "reported_on": "Date", "point": "Leg",
            "bearing": "Azimuth (mag)", "distance": "Dist. m",
        }  # fmt: skip
        plain = sheet(
            tmp_path / "plain.csv",
            "hazard_id;category;date;point;bearing;distance;latitude;longitude",
            "QE-1;SHA;2012-08-31;SP;;;-18.348786;-70.379956",
            "QE-1;SHA;2012-08-31;TP1;104.5;165.5;;",
            "QE-1;SHA;2012-08-31;TP2;135.2;900;;",
            "QE-1;SHA;2012-08-31;TP3;289.4;143.7;;",
        )

        survey = minemap.read_survey(path, bearing="true", columns=mapping)

        expected = minemap.read_survey(plain, bearing="true").closures["area_m2"].item()
        assert survey.closures["area_m2"].item() == pytest.approx(expected, rel=1e-12)


class TestFormats:
    def table(self):
        return gpd.GeoDataFrame(
            {"hazard_id": ["A", "B"], "category": ["SHA", "CHA"], "reported_on": "2020-01-31"},
            geometry=[BOX, shapely.box(37, 48, 37.01, 48.01)],
            crs=4326,
        )

    @pytest.mark.parametrize("name", ["folder", "zip", "gdb.zip"])
    def test_a_file_geodatabase(self, tmp_path, name):
        path = tmp_path / "areas.gdb"
        pyogrio.write_dataframe(self.table(), path, layer="hazards", driver="OpenFileGDB")
        if name != "folder":
            made = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "areas.gdb")
            path = Path(made).rename(tmp_path / f"packed.{name}")

        hazards = minemap.read_hazards(path)

        with_gdal = gpd.read_file(tmp_path / "areas.gdb", layer="hazards")
        areas = minemap.geodesic_area(hazards).tolist()
        assert areas == minemap.geodesic_area(with_gdal).tolist()
        # A geodatabase keeps a billionth of a degree.
        assert areas == pytest.approx(
            [planimeter_m2(one) for one in self.table().geometry], abs=0.1
        )
        assert minemap.read.layers(path)["layer"].tolist() == ["hazards"]

    def test_codes_of_a_geodatabase_become_the_words_that_its_users_see(self):
        # By the table in the script that made the file.
        path = Path(__file__).parent / "data" / "coded.gdb.zip"

        hazards, rejected = minemap.read_hazards(path, on_reject="return")
        about = minemap.describe(path)

        assert hazards["category"].tolist() == ["SHA", "CHA", "CHA"]
        assert hazards["admin1"].fillna("-").tolist() == ["Amazonas", "Tumbes", "-"]
        # The field of the subtypes, and one whose domain is that of the row's subtype.
        assert hazards["eo"].tolist() == ["mines", "bombs", "mines"]
        assert hazards["model"].tolist() == ["M-35", "BLU-63", "PMN"]
        assert rejected["id"].tolist() == ["H3"]
        assert "'7' is not a known category" in rejected["reason"].item()
        assert about.facts["codes read as words"] == "category, admin1, eo, model"

    def test_codes_of_a_geopackage_become_the_words_of_its_schema(self, tmp_path):
        path = tmp_path / "areas.gpkg"
        table = self.table().assign(category=[1, 2], admin1=["AM", "XX"], eo=[3, 4])
        pyogrio.write_dataframe(table, path, layer="hazards")
        with closing(sqlite3.connect(path)) as database:
            # As the schema extension of the standard (OGC 12-128r18, annex F.9) lays them out.
            database.executescript("""
                CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT,
                    title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT);
                CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT,
                    constraint_type TEXT, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
                    max NUMERIC, max_is_inclusive BOOLEAN, description TEXT);
                INSERT INTO gpkg_data_columns VALUES
                    ('hazards', 'category', NULL, NULL, NULL, NULL, 'class'),
                    ('hazards', 'admin1', NULL, NULL, 'of the area', NULL, 'province'),
                    ('hazards', 'eo', NULL, NULL, NULL, NULL, 'without words'),
                    ('roads', 'eo', NULL, NULL, NULL, NULL, 'class');
                INSERT INTO gpkg_data_column_constraints VALUES
                    ('class', 'enum', '1', NULL, NULL, NULL, NULL, 'SHA'),
                    ('class', 'enum', '2', NULL, NULL, NULL, NULL, 'CHA'),
                    ('province', 'enum', 'AM', NULL, NULL, NULL, NULL, 'Amazonas'),
                    ('without words', 'enum', '3', NULL, NULL, NULL, NULL, NULL);
            """)

        hazards = minemap.read_hazards(path)
        (first, _), (second, _) = read_in_parts(path, "hazards", rows=1)

        for read in (hazards, pd.concat([first, second])):
            assert read["category"].tolist() == ["SHA", "CHA"]
            assert read["admin1"].tolist() == ["Amazonas", "XX"]
            assert read["eo"].tolist() == [3, 4]

    def test_tracks_of_a_receiver_that_end_where_they_began(self, tmp_path):
        def track(name, *corners):
            points = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lat, lon in corners)
            return f"<trk><name>{name}</name><trkseg>{points}</trkseg></trk>"

        corners = [(48, 36), (48, 36.01), (48.01, 36.01), (48.01, 36)]
        path = tmp_path / "walk.gpx"
        path.write_text(
            '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
            f"{track('HA-1', *corners, corners[0])}{track('HA-2', *corners)}</gpx>"
        )
        mapping = {
            "columns": {"hazard_id": "name"},
            "constants": {"category": "SHA", "reported_on": "2012-08-31"},
        }

        hazards, rejected = minemap.read_hazards(path, columns=mapping, on_reject="return")

        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2])
        assert "does not end where it began" in rejected["reason"].item()

    def test_closed_lines_of_cad(self, tmp_path):
        path = tmp_path / "plan.dxf"
        corners = [(723775, 5320915), (724000, 5320915), (724000, 5321000), (723775, 5321000)]
        points = "".join(f"10\n{x}\n20\n{y}\n" for x, y in corners)
        path.write_text(
            f"0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\nSHA\n90\n4\n70\n1\n{points}0\nENDSEC\n0\nEOF\n"
        )
        mapping = {"columns": {"category": "Layer"}, "constants": {"reported_on": "2012-08-31"}}

        hazards = minemap.read_hazards(path, columns=mapping, ids="row", crs=32636)

        # A rectangle of 225 by 85 m of the grid, whose scale here is 1.0002.
        assert minemap.geodesic_area(hazards).item() == pytest.approx(225 * 85, rel=1e-3)

    def test_an_opendocument_sheet(self, tmp_path):
        pyogrio.write_dataframe(
            pd.DataFrame(
                {"hazard_id": ["A"], "category": ["SHA"], "reported_on": ["31/01/2020"],
                 "reported_m2": [700.5], "wkt": [BOX.wkt]}
            ),
            tmp_path / "areas.ods",
            driver="ODS",
        )  # fmt: skip

        hazards = minemap.read_hazards(tmp_path / "areas.ods")

        assert minemap.geodesic_area(hazards).item() == pytest.approx(BOX_M2)
        assert hazards["reported_m2"].tolist() == [700.5]

    def test_an_opendocument_sheet_of_an_office_program(self, tmp_path):
        rows = [
            ["hazard_id", "category", "reported_on", "reported_m2"],
            ["A", "SHA", "2020-01-31", 7],
        ]
        cells = [
            "".join(f"<table:table-cell office:value-type='string'><text:p>{cell}</text:p>"
                    "</table:table-cell>" for cell in row)
            for row in rows
        ]  # fmt: skip
        spaces = "".join(
            f" xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
            for name in ("office", "table", "text")
        )
        content = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
        path = tmp_path / "areas.ods"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr(
                "META-INF/manifest.xml",
                "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:"
                "manifest:1.0'/>",
            )
            archive.writestr(
                "content.xml",
                f"<office:document-content{spaces}><office:body><office:spreadsheet>"
                f"<table:table table:name='areas'>{content}</table:table>"
                "</office:spreadsheet></office:body></office:document-content>",
            )

        assert minemap.read_hazards(path)["reported_m2"].tolist() == [7.0]

    @pytest.mark.parametrize("suffix", [".xls", ".ods", ".xlsb", ".gdb.zip", ".gpx", ".dxf"])
    def test_a_file_that_is_none_of_its_kind(self, tmp_path, suffix):
        path = tmp_path / f"areas{suffix}"
        path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))

        with pytest.raises(ReadError, match="areas"):
            minemap.read_hazards(path)


class TestPointsInAFileOfTheirOwn:
    def test_a_mapping_says_what_their_columns_are(self, tmp_path, capsys):
        areas = sheet(
            tmp_path / "areas.csv",
            "Nr,Klasse,Tag,Flaeche",
            "A,SHA,2020-01-31,5",
            "B,CHA,2020-01-31,7",
        )
        corners = [
            f"{name},{number},{lat},{lon + east}"
            for name, east in [("A", 0), ("B", 1)]
            for number, (lon, lat) in enumerate(BOX.exterior.coords[:-1], start=1)
        ]
        points = sheet(tmp_path / "points.csv", "Von,Eckpunkt,Breite,Laenge", *corners)
        mapping = tmp_path / "own.toml"
        mapping.write_text(
            '[hazards.columns]\nhazard_id = "Nr"\ncategory = "Klasse"\nreported_on = "Tag"\n'
            'reported_m2 = "Flaeche"\n[points.columns]\nhazard_id = "Von"\n'
            'point_number = "Eckpunkt"\nlatitude = "Breite"\nlongitude = "Laenge"\n'
        )

        hazards = minemap.read_hazards(areas, columns=mapping, points=points)
        status = main(
            ["remaining", "--hazards", str(areas), "--columns", str(mapping), "--points",
             str(points), "--day", "2021-01-01", "--csv"]
        )  # fmt: skip

        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2, BOX_M2])
        assert hazards["reported_m2"].tolist() == [5.0, 7.0]
        assert status == 0
        assert capsys.readouterr().out.count(str(int(BOX_M2))) == 2


class TestShapesThatAreNotActive:
    @pytest.mark.parametrize("written", ["f", "False", "0"])
    def test_are_read_and_told(self, tmp_path, written):
        corners = [(48, 36), (48, 36.001), (48.001, 36.001), (48.001, 36)]
        rows = [
            f"QE-1,Polygon,P{shape},{active},{number},{lat},{lon + shape},SHA,2012-08-31"
            for shape, active in [(1, "t"), (2, written)]
            for number, (lat, lon) in enumerate(corners, start=1)
        ]
        path = sheet(
            tmp_path / "a.csv",
            "hazard_localid,shapeenum,shape_id,isactive,pointno,latitude,longitude,hazard_type,"
            "report_date",
            *rows,
        )

        with pytest.warns(MinemapWarning, match="4 rows whose isactive is false"):
            hazards = minemap.read_hazards(path)

        assert len(shapely.get_parts(hazards.geometry.item())) == 2


class TestGlobesAndServices:
    def test_a_multipolygon_that_kml_does_not_have_is_read(self, tmp_path):
        ring = " ".join(f"{x},{y}" for x, y in BOX.exterior.coords)
        polygon = (
            "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
            f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        )
        data = "".join(
            f"<Data name='{name}'><value>{value}</value></Data>"
            for name, value in [
                ("hazard_id", "K-8"), ("category", "SHA"), ("reported_on", "2012-08-31"),
                ("reported_m2", "100"),
            ]
        )  # fmt: skip
        path = tmp_path / "areas.kml"
        path.write_text(
            "<kml xmlns='http://www.opengis.net/kml/2.2'><Document><name>hazards</name><Placemark>"
            f"<ExtendedData>{data}</ExtendedData><MultiPolygon>{polygon}</MultiPolygon>"
            "</Placemark></Document></kml>"
        )

        areas = minemap.geodesic_area(minemap.read_hazards(path))

        assert areas.tolist() == pytest.approx([BOX_M2])

    def test_a_curved_row_of_arcgis_is_rejected_by_its_id(self, tmp_path):
        attributes = {"hazard_id": "E-3", "category": "SHA", "reported_on": "2012-08-31"}
        path = tmp_path / "layer.json"
        path.write_text(
            json.dumps(
                {
                    "geometryType": "esriGeometryPolygon",
                    "spatialReference": {"wkid": 4326},
                    "features": [{"attributes": attributes, "geometry": {"curveRings": [[]]}}],
                }
            )
        )

        _, rejected = minemap.read_hazards(path, on_reject="return")

        assert rejected["id"].tolist() == ["E-3"]
        assert "curved edges" in rejected["reason"].item()

    @pytest.mark.parametrize("linked", [False, True])
    def test_kml_says_a_thing_twice_and_points_elsewhere(self, tmp_path, linked):
        cells = {"hazard_id": "K", "category": "SHA", "reported_on": "2012-08-31"}
        data = "".join(f"<Data name='{k}'><value>{v}</value></Data>" for k, v in cells.items())
        sizes = "<Data name='reported_m2'><value>{}</value></Data>"
        placemark = (
            f"<Placemark><ExtendedData>{data}{sizes.format(5)}{{}}</ExtendedData></Placemark>"
        )
        link = "<NetworkLink><Link><href>http://127.0.0.1:9/</href></Link></NetworkLink>"
        path = tmp_path / "areas.kml"
        marks = placemark.format("") + placemark.format(sizes.format(900)).replace("K<", "L<")
        path.write_text(f"<kml><Document>{marks}{link * linked}</Document></kml>")

        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["K"]
        assert rejected["reason"].tolist() == ["'5; 900' is not a number"]
        assert ["has a NetworkLink" in str(one.message) for one in told] == [True] * linked

    def test_a_row_of_arcgis_in_another_reference_and_one_in_steps_of_a_grid(self, tmp_path):
        ring = [[x, y] for x, y in BOX.reverse().exterior.coords]
        features = [
            {
                "attributes": {"hazard_id": name, "category": "SHA", "reported_on": "2012-08-31"},
                "geometry": {"rings": [ring], **own},
            }
            for name, own in [("A", {}), ("B", {"spatialReference": {"wkid": 4248}})]
        ]
        layer = {"spatialReference": {"wkid": 4326}, "features": features}
        path = tmp_path / "layer.json"
        path.write_text(json.dumps(layer))

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2])
        assert "another spatial reference (EPSG:4248)" in rejected["reason"].item()
        path.write_text(json.dumps({"transform": {"scale": [1, 1]}, **layer}))
        with pytest.raises(ReadError, match="quantized"):
            minemap.read_hazards(path)

    def test_a_description_in_html_is_proposed_for_no_id(self, tmp_path):
        header = "description;category;reported_on"
        path = sheet(
            tmp_path / "a.csv", header, "<table><tr><td>7</td></tr></table>;SHA;2020-01-31"
        )

        about = minemap.describe(path)

        assert about.missing == ("hazard_id",)


class TestNamedCrs:
    """GeoJSON of 2008 names a CRS for all of it; PostGIS names one in each geometry."""

    PSAD56 = shapely.box(-78.4, -4.0, -78.39, -3.99)

    def write(self, path, *shapes, **members):
        features = [
            {
                "type": "Feature",
                "properties": {
                    "hazard_id": f"H{number}", "category": "SHA", "reported_on": "2012-08-31"
                },
                "geometry": json.loads(shapely.to_geojson(shape)) | own,
            }
            for number, (shape, own) in enumerate(shapes)
        ]  # fmt: skip
        lines = path.suffix == ".geojsonl"
        whole = {"type": "FeatureCollection", **members, "features": features}
        path.write_text("\n".join(map(json.dumps, features)) if lines else json.dumps(whole))
        return path

    def named(self, name):
        return {"crs": {"type": "name", "properties": {"name": name}}}

    @pytest.mark.parametrize("end", ["geojson", "geojsonl"])
    def test_in_the_geometries(self, tmp_path, end):
        own = self.named("EPSG:4248")
        path = self.write(tmp_path / f"a.{end}", (self.PSAD56, own), (self.PSAD56, own))

        with pytest.warns(MinemapWarning, match="EPSG:1208"):
            hazards = minemap.read_hazards(path, country="PE")

        # By hand through geocentric coordinates: EPSG:1208 adds -279, 175 and -379 m.
        west, south = hazards.total_bounds[:2]
        assert (west, south) == pytest.approx((-78.402144, -4.003448), abs=1e-6)

    @pytest.mark.parametrize("end", ["geojson", "geojsonl"])
    def test_several_are_refused(self, tmp_path, end):
        shapes = [(BOX, self.named("EPSG:4248")), (BOX, {})]
        path = self.write(tmp_path / f"a.{end}", *shapes)

        with pytest.raises(ReadError, match=r"several CRSs \(EPSG:4248, none\)"):
            minemap.read_hazards(path)

    @pytest.mark.parametrize("name", ["EPSG:99999", "My grid", "PSAD 56"])
    def test_one_that_nobody_knows_is_refused(self, tmp_path, name):
        path = self.write(tmp_path / "a.geojson", (BOX, {}), **self.named(name))

        with pytest.raises(ReadError, match="which PROJ does not know; remove the member crs"):
            minemap.read_hazards(path)

    def test_longitude_comes_first_whatever_the_axes_of_the_crs(self, tmp_path):
        crs = self.named("urn:ogc:def:crs:EPSG::4326")
        path = self.write(tmp_path / "a.geojson", (BOX, {}), **crs)

        with pytest.warns(MinemapWarning, match="longitude first: 36 to 36.01 east, 48 to 48.01"):
            hazards = minemap.read_hazards(path)

        assert hazards.total_bounds.tolist() == list(BOX.bounds)
        # The country tells, and so there is nothing to warn of.
        assert len(minemap.read_hazards(path, country="UA")) == 1
        turned = shapely.transform(BOX, lambda corners: corners[:, ::-1])
        path = self.write(tmp_path / "a.geojson", (turned, {}), **crs)
        with pytest.raises(CoordinateError, match="swapped"):
            minemap.read_hazards(path, country="UA")


class TestCommandLine:
    """Every command that reads takes the same options; none is passed over."""

    def test_a_calendar_and_units_of_both_states(self, tmp_path, capsys):
        header = "hazard_id,category,reported_on,reported_m2"
        old = sheet(tmp_path / "old.csv", header, "A,SHA,1402/05/23,7 dunum")
        new = sheet(tmp_path / "new.csv", header, "A,SHA,1402/05/23,5 dunum")

        status = main(
            ["reconcile", str(old), str(new), "--no-releases", "--basis", "reported", "--json",
             "--calendar", "solar_hijri", "--unit", "dunum=1000"]
        )  # fmt: skip

        assert status == 0
        assert "2000.0" in capsys.readouterr().out

    def test_a_description(self, tmp_path, capsys):
        path = sheet(tmp_path / "a.csv", "Klasse,Gemeldet,Groesse", "SHA,1402/05/23,7 dunum")

        status = main(
            ["map-fields", str(path), "--ids", "row", "--calendar", "solar_hijri",
             "--unit", "dunum=1000"]
        )  # fmt: skip

        printed = capsys.readouterr().out
        assert status == 0
        assert "reported_on" in printed
        assert "required" not in printed

    def test_a_survey(self, tmp_path, capsys):
        path = sheet(
            tmp_path / "form.csv",
            "hazard_id;category;date;reported_m2;point;bearing;distance;coordinates",
            "A;SHA;1402/05/23;7 dunum;SP;;;36S 750000 3750000",
            "A;SHA;1402/05/23;7 dunum;TP1;100;100;",
            "A;SHA;1402/05/23;7 dunum;TP2;200;100;",
        )

        status = main(
            ["survey", str(path), "--bearing", "true", "--unit", "gons", "--calendar",
             "solar_hijri", "--unit", "dunum=1000", "--hemisphere", "north",
             "-o", str(tmp_path / "areas.gpkg")]
        )  # fmt: skip

        assert status == 0, capsys.readouterr()
        area = minemap.read_hazards(tmp_path / "areas.gpkg")
        assert area["reported_on"].astype(str).tolist() == ["2023-08-14"]
        assert area["reported_m2"].tolist() == [7000.0]
        # Two legs of 100 m at a right angle (100 gons), north of the equator.
        assert minemap.geodesic_area(area).item() == pytest.approx(5000, rel=1e-3)
        assert area.geometry.item().centroid.y == pytest.approx(33.86, abs=0.01)

    def test_an_encoding_that_is_not_used_is_told(self, tmp_path):
        path = tmp_path / "areas.geojson"
        table = gpd.GeoDataFrame(
            {"hazard_id": ["A"], "category": "SHA", "reported_on": "2020-01-31"},
            geometry=[BOX], crs=4326,
        )  # fmt: skip
        table.to_file(path)

        with pytest.warns(MinemapWarning, match="encoding='cp1252' is not used"):
            minemap.read_hazards(path, encoding="cp1252")
        with pytest.raises(ArgumentError, match="encoding= is for files"):
            minemap.read_hazards("https://imsma.example/FeatureServer/0", encoding="cp1252")

    def test_takes_the_same_options(self, tmp_path, capsys):
        path = sheet(
            tmp_path / "a.csv",
            "category;reported_on;reported_m2;utm",
            "SHA;1402/05/23;7 dunum;36S 750000 3750000",
        )

        status = main(
            ["remaining", "--hazards", str(path), "--day", "2023-12-31", "--csv", "--ids", "row",
             "--calendar", "solar_hijri", "--unit", "dunum=1000", "--hemisphere", "north",
             "--basis", "reported"]
        )  # fmt: skip

        assert status == 0
        assert "SHA,1,7000.0" in capsys.readouterr().out

    def test_a_unit_that_is_none(self, tmp_path, capsys):
        path = days(tmp_path / "a.csv", "2020-01-31")

        assert main(["remaining", "--hazards", str(path), "--unit", "dunum"]) == 2
        assert "--unit dunum" in capsys.readouterr().err


def test_a_country_that_no_column_states_stands_in_the_table(tmp_path):
    path = days(tmp_path / "a.csv", "2020-01-31")

    assert minemap.read_hazards(path, country="UA")["country"].tolist() == ["UA"]


def test_merged_cells_of_a_workbook_are_one_cell(tmp_path):
    path = tmp_path / "points.xlsx"
    book = openpyxl.Workbook()
    rows = [
        ["hazard_id", "category", "date", "point_no", "lat", "lon"],
        ["A", "SHA", "2020-01-31", 1, 48, 36],
        [None, None, None, 2, 48, 36.01],
        [None, None, None, 3, 48.01, 36.01],
    ]
    for row in rows:
        book.active.append(row)
    for column in "ABC":
        book.active.merge_cells(f"{column}2:{column}4")
    book.save(path)

    assert minemap.read_hazards(path).geometry.item().geom_type == "Polygon"


class TestPartsInColumnsOfTheirOwn:
    """Degrees, minutes and seconds; units of sizes; datums; headers of two levels."""

    @pytest.mark.parametrize(
        ("header", "cells", "place"),
        [
            ("lat_deg,lat_min,lat_sec,lon_deg,lon_min,lon_sec", "48,30,36,36,15,9",
             (36.2525, 48.51)),
            ("Lat (deg),Lat (min),Lon (deg),Lon (min)", "48,30.6,36,15.15", (36.2525, 48.51)),
            ("lat,lat_min,lat_sec,lon,lon_min,lon_sec", "48,30,36,36,15,9", (36.2525, 48.51)),
            ("Lat D,Lat M,Lat NS,Long D,Long M,Long EW", "18,20.5,S,70,30,W", (-70.5, -18.341667)),
            ("latitud_grados,latitud_minutos,longitud_grados,longitud_minutos", "-18,20.5,-70,30",
             (-70.5, -18.341667)),
            # The least and the largest of bounds are no minutes.
            ("lat,lon,lat_min,lat_max,lon_min,lon_max", "18.5,70.5,18,19,70,71", (70.5, 18.5)),
        ],
    )  # fmt: skip
    def test_degrees_minutes_and_seconds_are_one_angle(self, tmp_path, header, cells, place):
        head = "hazard_id,category,reported_on"
        path = sheet(tmp_path / "a.csv", f"{head},{header}", f"H1,SHA,2012-08-31,{cells}")

        point = minemap.read_hazards(path).geometry.iloc[0]

        assert (point.x, point.y) == pytest.approx(place, abs=1e-6)

    @pytest.mark.parametrize("cells", ["48,,0,36,15,0", "48,30,,36,15,0", "48.5,30,0,36,15,0"])
    def test_a_part_that_is_missing_is_not_0(self, tmp_path, cells):
        header = "hazard_id,category,reported_on,lat,lat_min,lat_sec,lon,lon_min,lon_sec"
        path = sheet(tmp_path / "a.csv", header, f"H1,SHA,2012-08-31,{cells}")

        _, rejected = minemap.read_hazards(path, on_reject="return")

        assert rejected["field"].tolist() == ["geometry"]

    def test_a_unit_beside_a_size_is_meant(self, tmp_path):
        rows = ["A,SHA,2012-08-31,5,ha", 'B,SHA,2012-08-31,"1.250,5",m2', "C,SHA,2012-08-31,7,",
                "D,SHA,2012-08-31,7,dunum", "E,SHA,2012-08-31,7 km2,ha"]  # fmt: skip
        path = sheet(tmp_path / "a.csv", "hazard_id,category,reported_on,area,Unit", *rows)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        sizes = dict(zip(hazards["hazard_id"], hazards["reported_m2"], strict=True))
        assert sizes == {"A": 50_000, "B": 1250.5, "E": 7_000_000}
        assert rejected["id"].tolist() == ["C", "D"]
        again, _ = normalise_hazards(hazards)
        assert again["reported_m2"].tolist() == hazards["reported_m2"].tolist()

    def test_a_unit_of_a_troop_is_none_of_area(self, tmp_path):
        path = sheet(tmp_path / "a.csv", "hazard_id,category,reported_on,area,unit",
                     "A,SHA,2012-08-31,5,3rd brigade")  # fmt: skip

        hazards = minemap.read_hazards(path)

        assert hazards[["reported_m2", "unit"]].to_numpy().tolist() == [[5, "3rd brigade"]]

    def test_rows_on_another_datum_are_rejected(self, tmp_path):
        datums = ["WGS84", "Pulkovo 1942", "WGS 84 / UTM zone 36N", "4284", "", "geographic", "own"]
        rows = [f"H{n},SHA,2012-08-31,36,48,{datum}" for n, datum in enumerate(datums)]
        path = sheet(tmp_path / "a.csv", "hazard_id,category,reported_on,lon,lat,datum", *rows)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H0", "H2", "H4", "H5"]
        assert rejected["id"].tolist() == ["H1", "H3", "H6"]
        assert rejected["reason"].str.contains("is read in WGS 84: read such rows").all()

    def test_a_datum_that_all_rows_state_is_theirs(self, tmp_path):
        path = sheet(tmp_path / "a.csv", "hazard_id,category,reported_on,lon,lat,datum",
                     "A,SHA,2012-08-31,-78.4,-3.5,PSAD56")  # fmt: skip

        with pytest.warns(MinemapWarning, match="PSAD56 was brought to WGS 84"):
            hazards = minemap.read_hazards(path, country="Peru")

        # By the parameters of EPSG:1208, "PSAD56 to WGS 84 (8)", for Peru.
        to = Transformer.from_pipeline("EPSG:1208")
        latitude, longitude = to.transform(-3.5, -78.4)
        point = hazards.geometry.iloc[0]
        assert (point.x, point.y) == pytest.approx((longitude, latitude), abs=1e-7)

    @pytest.mark.parametrize(
        ("rows", "merged"),
        [
            ([["Area", None, "Location", None, "Size", None],
              ["hazard_id", "category", "latitude", "longitude", "reported_m2", "reported_on"],
              ["A", "SHA", 48.5, 36.25, 500, "2012-08-31"]], ["A1:B1", "C1:D1"]),
            ([["hazard_id", "category", "reported_on", "Latitude", None, "Longitude", None],
              [None, None, None, "deg", "min", "deg", "min"],
              ["A", "SHA", "2012-08-31", 48, 30, 36, 15]], ["A1:A2", "D1:E1", "F1:G1"]),
        ],
    )  # fmt: skip
    def test_a_header_of_two_levels_in_a_workbook(self, tmp_path, rows, merged):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        for area in merged:
            book.active.merge_cells(area)
        book.save(tmp_path / "a.xlsx")

        hazards = minemap.read_hazards(tmp_path / "a.xlsx")

        assert hazards["hazard_id"].tolist() == ["A"]
        assert hazards.geometry.tolist() == [shapely.Point(36.25, 48.5)]


class TestNotWhatItSeems:
    def test_ids_that_a_spreadsheet_made_are_no_ids(self, tmp_path):
        ids = ["1.2E+10", "#REF!", '"=""007"""', "A-1E+5", "007"]
        rows = [f"{one},SHA,2012-08-31,5" for one in ids]
        path = sheet(tmp_path / "a.csv", "hazard_id,category,reported_on,reported_m2", *rows)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["A-1E+5", "007"]
        assert rejected["reason"].str.contains("is what a spreadsheet made of an id").all()

    def test_a_column_that_stands_twice_is_refused(self, tmp_path):
        path = sheet(tmp_path / "a.csv", "hazard_id,category,reported_on,m2,m2", "A,SHA,2012,5,6")

        with pytest.raises(SchemaError, match="column 'm2' occurs twice"):
            minemap.read_hazards(path)

    @pytest.mark.parametrize("end", [".geojson", ".geojsons"])
    def test_coordinates_that_lie_too_deep_or_too_flat_are_no_outline(self, tmp_path, end):
        ring = shapely.get_coordinates(BOX).tolist()
        shapes = [("MultiPolygon", [ring]), ("MultiPolygon", [[ring], ring]),
                  ("Polygon", [[ring]]), ("Point", [[36, 48]]), ("Polygon", [ring])]  # fmt: skip
        features = [
            {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates},
             "properties": {"id": f"H{number}", "category": "SHA", "date": "2012-08-31", "m2": 5}}
            for number, (kind, coordinates) in enumerate(shapes)
        ]  # fmt: skip
        lines = "\n".join(map(json.dumps, features))
        whole = json.dumps({"type": "FeatureCollection", "features": features})
        path = tmp_path / f"a{end}"
        path.write_text(lines if end == ".geojsons" else whole)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H4"]
        assert rejected["reason"].str.contains("is damaged in the file").all()

    def test_features_a_line_are_called_so_and_read_by_the_ending_that_is_told(self, tmp_path):
        lines = "".join(
            json.dumps({"type": "Feature", "geometry": shapely.geometry.mapping(BOX),
                        "properties": {"id": one, "category": "SHA", "date": "2012-08-31"}}) + "\n"
            for one in ("A", "B")
        )  # fmt: skip
        (tmp_path / "a.geojson").write_text(lines)
        with pytest.raises(ReadError, match=r"give it the ending \.geojsonl"):
            minemap.read_hazards(tmp_path / "a.geojson")

        hazards = minemap.read_hazards((tmp_path / "a.geojson").rename(tmp_path / "a.geojsonl"))

        assert hazards["hazard_id"].tolist() == ["A", "B"]

    def test_decimal_commas_in_kml_are_not_guessed(self, tmp_path):
        data = "".join(
            f'<Data name="{name}"><value>{cell}</value></Data>'
            for name, cell in {"id": "A", "category": "SHA", "date": "2012-08-31"}.items()
        )
        ring = "36,0,48,0 36,01,48,0 36,01,48,01 36,0,48,0"
        (tmp_path / "a.kml").write_text(
            f"<kml><Placemark><ExtendedData>{data}</ExtendedData><Polygon><outerBoundaryIs>"
            f"<LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
            "</Polygon></Placemark></kml>"
        )

        _, rejected = minemap.read_hazards(tmp_path / "a.kml", on_reject="return")

        assert rejected["reason"].str.contains("are these decimal commas").all()
