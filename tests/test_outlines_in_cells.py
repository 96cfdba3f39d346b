"""Outlines in the cells of a sheet: WKT, EWKT, hex WKB, GeoJSON, and what telephones write."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from conftest import planimeter_m2
from pyproj import Transformer

import minemap
from minemap.errors import CoordinateError, SchemaError

BOX = shapely.box(36.0, 48.0, 36.01, 48.01)
BOX_M2 = planimeter_m2(BOX)
IN_UTM = shapely.transform(
    BOX, Transformer.from_crs(4326, 32636, always_xy=True).transform, interleaved=False
)


def telephone(west=36.0, altitude=" 0.0 0.0"):
    """A box as ODK, KoBo and Survey123 write it: latitude first, closed."""
    east = west + 0.01
    corners = [(48.0, west), (48.0, east), (48.01, east), (48.01, west), (48.0, west)]
    return ";".join(f"{latitude} {longitude:g}{altitude}" for latitude, longitude in corners)


def sheet(path, *cells, column="geom", sizes=None, **more):
    """A sheet with one area a cell."""
    ids = [f"H{number}" for number in range(1, len(cells) + 1)]
    table = {"hazard_id": ids, "category": "SHA", "reported_on": "2012-08-31"} | more
    if sizes is not None:
        table["reported_m2"] = sizes
    pd.DataFrame(table | {column: cells}).to_csv(path, index=False)
    return path


SPELLINGS = {
    "WKT": BOX.wkt,
    "WKT with heights": shapely.force_3d(BOX).wkt,
    "EWKT": f"SRID=4326;{BOX.wkt}",
    "EWKT in UTM": f"SRID=32636;{IN_UTM.wkt}",
    "EWKT with blanks": f" srid = 32636 ; {IN_UTM.wkt}",
    "EWKT without a CRS": f"SRID=0;{BOX.wkt}",
    "hex WKB": shapely.to_wkb(BOX, hex=True),
    "hex WKB in lower case": shapely.to_wkb(BOX, hex=True).lower(),
    "hex WKB as bytea": "\\x" + shapely.to_wkb(BOX, hex=True),
    "hex WKB, big endian": shapely.to_wkb(BOX, hex=True, byte_order=0),
    "hex EWKB": shapely.to_wkb(shapely.set_srid(BOX, 4326), hex=True, include_srid=True),
    "hex EWKB in UTM": shapely.to_wkb(shapely.set_srid(IN_UTM, 32636), hex=True, include_srid=True),
    "GeoJSON": shapely.to_geojson(BOX),
    "GeoJSON feature": json.dumps(
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(BOX))}
    ),
    "GeoJSON in UTM": json.dumps(
        json.loads(shapely.to_geojson(IN_UTM))
        | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32636"}}}
    ),
    "telephone": telephone(),
    "telephone without heights": telephone(altitude=""),
    "telephone with heights that are none": telephone(altitude=" NaN NaN"),
    "telephone with blanks": telephone().replace(";", "; ") + ";",
    "telephone, not closed": telephone().rpartition(";")[0],
    "telephone with decimal commas": telephone().replace(".", ","),
}


class TestSpellings:
    @pytest.mark.parametrize("spelling", SPELLINGS)
    def test_each_is_the_same_ground(self, tmp_path, spelling):
        path = sheet(tmp_path / "areas.csv", SPELLINGS[spelling])

        area = minemap.geodesic_area(minemap.read_hazards(path)).item()

        # The edges of the box in UTM are straight there.
        assert area == pytest.approx(BOX_M2, rel=1e-6 if "UTM" in spelling else 1e-9)

    def test_in_one_column_each_with_its_crs(self, tmp_path):
        path = sheet(tmp_path / "areas.csv", *SPELLINGS.values())

        areas = minemap.geodesic_area(minemap.read_hazards(path))

        assert areas.tolist() == pytest.approx([BOX_M2] * len(SPELLINGS), rel=1e-6)

    def test_ewkt_without_quotes_between_semicolons(self, tmp_path):
        path = tmp_path / "areas.csv"
        path.write_text(
            "hazard_id;category;reported_on;geom;name\n"
            f"X-1;SHA;2012-08-31;SRID=32636;{IN_UTM.wkt};north\n"
            f"X-2;SHA;2012-08-31;{BOX.wkt};south\n"
        )

        hazards = minemap.read_hazards(path)

        assert hazards["name"].tolist() == ["north", "south"]
        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2] * 2, rel=1e-6)

    @pytest.mark.parametrize(
        ("cell", "reason"),
        [
            ("SRID=999999;POINT (1 2)", "states the SRID 999999"),
            ("SRID=4326;POLYGON ((1 2", "is not WKT"),
            ('{"type": "Polygon", "coordinates": [[', "is not GeoJSON"),
            ('{"type": "Polygon"}', "is not GeoJSON"),
            (shapely.to_wkb(BOX, hex=True)[:-20], "is not WKB"),
            ("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))", "curved edges"),
            ("n/a", "is not WKT: 'n/a'"),
            ("48.0 36.0 0 0;48.0 36.01 0 0;48.01 36.", "cut short"),
            ("48.0 36.0 0 0;48.0 36.01 0 0;48.01 36.01 0 0;48", "cut short"),
            ("48.0 36.0 0 0;48.0 36.01 0 0;48.01 36.01", "cut short"),
            ("148.0 36.0 0 0;48.0 36.01 0 0;48.01 36.01 0 0", "beyond 90"),
            ("48.0 36.0 0 0;48.0 36.01 0 0", "is a line"),
        ],
    )
    def test_what_cannot_be_read_rejects_its_row_alone(self, tmp_path, cell, reason):
        path = sheet(tmp_path / "areas.csv", BOX.wkt, cell, telephone())

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H1", "H3"]
        assert reason in rejected["reason"].item()

    def test_an_outline_of_as_many_signs_as_a_server_keeps(self, tmp_path):
        corners = [f"48.{number:05d} 36.{number**2 % 1000:05d} 0 0" for number in range(100, 120)]
        cut = ";".join(corners)[:255]
        path = sheet(tmp_path / "areas.csv", cut, telephone())

        _, rejected = minemap.read_hazards(path, on_reject="return")

        assert rejected["id"].tolist() == ["H1"]
        assert "cut short" in rejected["reason"].item()

    def test_a_crs_that_contradicts_the_cell_rejects_it(self, tmp_path):
        path = sheet(tmp_path / "areas.csv", IN_UTM.wkt, f"SRID=32637;{IN_UTM.wkt}", telephone())

        hazards, rejected = minemap.read_hazards(path, crs=32636, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H1", "H3"]
        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2] * 2, rel=1e-6)
        assert "states the CRS EPSG:32637, and crs= says" in rejected["reason"].item()

    def test_geojson_in_metres_is_read_in_the_crs_that_is_given(self, tmp_path):
        path = sheet(tmp_path / "areas.csv", shapely.to_geojson(IN_UTM), shapely.to_geojson(BOX))

        areas = minemap.geodesic_area(minemap.read_hazards(path, crs=32636))

        assert areas.tolist() == pytest.approx([BOX_M2] * 2, rel=1e-6)


class TestFormsOnTelephones:
    def test_one_bad_outline_loses_no_other(self, tmp_path):
        cells = [telephone(36.0), telephone(37.0), telephone(38.0)[:-20]]
        path = sheet(tmp_path / "form.csv", *cells, column="perimeter", sizes=[5000, 6000, 7000])

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H1", "H2"]
        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2] * 2)
        assert rejected[["row", "id", "field"]].to_numpy().tolist() == [[3, "H3", "geometry"]]

    @pytest.mark.parametrize("word", ["not captured", "n/a"])
    def test_a_word_in_one_cell_of_a_workbook_rejects_that_row(self, tmp_path, word):
        path = tmp_path / "form.xlsx"
        pd.read_csv(
            sheet(tmp_path / "form.csv", telephone(), word, column="perimeter", sizes=[5, 6])
        ).fillna("n/a").to_excel(path, index=False)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2])
        assert rejected["id"].tolist() == ["H2"]

    def test_several_columns_of_outlines_are_for_the_user_to_choose_from(self, tmp_path):
        route = "48.0 36.0 0 0;48.0 36.005 0 0;48.001 36.01 0 0"
        path = sheet(tmp_path / "form.csv", telephone(), column="perimeter", access_route=[route])

        with pytest.raises(SchemaError, match="several columns hold outlines"):
            minemap.read_hazards(path)

        chosen = minemap.read_hazards(path, columns={"geometry": "perimeter"})
        assert minemap.geodesic_area(chosen).item() == pytest.approx(BOX_M2)
        assert chosen["access_route"].tolist() == [route]

    def test_two_columns_of_wkt_are_for_the_user_to_choose_from(self, tmp_path):
        path = sheet(tmp_path / "areas.csv", BOX.wkt, column="wkt", polygon=[IN_UTM.wkt])

        with pytest.raises(SchemaError, match="several columns hold outlines"):
            minemap.read_hazards(path)

        assert len(minemap.read_hazards(path, columns={"geometry": "wkt"})) == 1

    def test_points_tapped_on_one_spot_are_found_by_check(self, tmp_path):
        path = sheet(tmp_path / "form.csv", telephone(altitude=""), column="perimeter")
        spot = ";".join(["48.0 36.0 0 0"] * 4)
        hazards = minemap.read_hazards(sheet(tmp_path / "spot.csv", spot, column="perimeter"))
        sound = minemap.read_hazards(path)

        alone = minemap.check(hazards)
        beside = minemap.check(pd.concat([sound, hazards.assign(hazard_id="H2")]))

        assert "too-few-vertices" in set(alone["code"])
        assert beside.loc[beside["code"] == "too-few-vertices", "id"].tolist() == ["H2"]


class TestPlausibility:
    """Coordinates that cannot be of the CRS that is said of them."""

    @pytest.mark.parametrize("crs", [32636, 3857])
    def test_degrees_among_metres_reject_their_row(self, tmp_path, crs):
        to_crs = Transformer.from_crs(4326, crs, always_xy=True).transform
        metres = shapely.transform(shapely.box(35.0, 48.0, 35.01, 48.01), to_crs, interleaved=False)
        path = sheet(tmp_path / "areas.csv", metres.wkt, metres.wkt, BOX.wkt)

        hazards, rejected = minemap.read_hazards(path, crs=crs, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H1", "H2"]
        assert rejected["id"].tolist() == ["H3"]
        assert "looks like degrees" in rejected["reason"].item()

    def test_one_of_two_is_enough(self, tmp_path):
        path = sheet(tmp_path / "areas.csv", IN_UTM.wkt, BOX.wkt)

        hazards, rejected = minemap.read_hazards(path, crs=32636, on_reject="return")

        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2], rel=1e-6)
        assert rejected["id"].tolist() == ["H2"]

    def test_degrees_alone_are_an_error_of_the_file(self, tmp_path):
        path = sheet(tmp_path / "areas.csv", BOX.wkt, BOX.wkt)

        with pytest.raises(CoordinateError, match="looks like degrees"):
            minemap.read_hazards(path, crs=32636)

    def test_in_a_geopackage_as_well(self, tmp_path):
        path = tmp_path / "areas.gpkg"
        gpd.GeoDataFrame(
            {"hazard_id": ["H1", "H2"], "category": "SHA", "reported_on": "2012-08-31"},
            geometry=[IN_UTM, BOX],
            crs=32636,
        ).to_file(path)

        hazards, rejected = minemap.read_hazards(path, on_reject="return")

        assert hazards["hazard_id"].tolist() == ["H1"]
        assert rejected["id"].tolist() == ["H2"]

    def test_points_of_easting_and_northing(self, tmp_path):
        path = tmp_path / "areas.csv"
        path.write_text(
            "hazard_id,category,reported_on,reported_m2,easting,northing\n"
            "H1,SHA,2012-08-31,100,723775,5320656\nH2,SHA,2012-08-31,100,36,48\n"
            "H3,SHA,2012-08-31,100,724521,5320684\n"
        )

        hazards, rejected = minemap.read_hazards(path, crs=32636, on_reject="return")

        assert hazards.geometry.x.tolist() == pytest.approx([36.0, 36.01], abs=1e-4)
        assert "looks like degrees" in rejected["reason"].item()

    def test_ground_far_from_where_a_grid_is_used(self, tmp_path):
        swapped = shapely.transform(IN_UTM, lambda points: points[:, ::-1])
        path = sheet(tmp_path / "areas.csv", IN_UTM.wkt, IN_UTM.wkt, swapped.wkt)

        _, rejected = minemap.read_hazards(path, crs=32636, on_reject="return")

        assert rejected["id"].tolist() == ["H3"]

    @pytest.mark.parametrize("longitude", [29.0, 40.0])
    def test_a_country_in_one_zone_is_read(self, tmp_path, longitude):
        box = shapely.box(longitude, 48.0, longitude + 0.01, 48.01)
        to_crs = Transformer.from_crs(4326, 32636, always_xy=True).transform
        cell = shapely.transform(box, to_crs, interleaved=False).wkt
        path = sheet(tmp_path / "areas.csv", cell)

        hazards = minemap.read_hazards(path, crs=32636)

        assert hazards.total_bounds[0] == pytest.approx(longitude, abs=1e-6)

    def test_degrees_in_a_grid_in_feet_that_states_no_area_of_use(self, tmp_path):
        path = sheet(tmp_path / "areas.csv", BOX.wkt)

        with pytest.raises(CoordinateError, match="looks like degrees"):
            minemap.read_hazards(
                path, crs="+proj=tmerc +lon_0=33 +k=0.9996 +x_0=500000 +units=us-ft"
            )

    @pytest.mark.parametrize(("side", "finding"), [(5e-8, "too-few-vertices"), (1e-6, "sliver")])
    def test_an_outline_of_square_centimetres_is_a_finding_and_an_area(self, side, finding):
        speck = shapely.box(36.0, 48.0, 36.0 + side, 48.0 + side)
        table = gpd.GeoDataFrame(
            {"hazard_id": "H1", "category": "SHA", "reported_on": "2012-08-31"},
            geometry=[speck],
            index=[1],
            crs=4326,
        )

        assert finding in set(minemap.check(table)["code"])
        assert minemap.Ledger(table).remaining("2013-01-01", by="category")["areas"].item() == 1

    def test_wkb_with_an_srid_in_a_table(self):
        cells = [shapely.to_wkb(shapely.set_srid(IN_UTM, code), include_srid=True)
                 for code in (32636, 999_999)]  # fmt: skip
        table = pd.DataFrame(
            {"hazard_id": ["H1", "H2"], "category": "SHA", "reported_on": "2012-08-31"}
        ).assign(geometry=cells)

        hazards, rejected = minemap.read_hazards(table, on_reject="return")

        assert minemap.geodesic_area(hazards).tolist() == pytest.approx([BOX_M2], rel=1e-6)
        assert "SRID 999999" in rejected["reason"].item()
