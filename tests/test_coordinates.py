"""Coordinates as they are written in the field, and the datum that they were written on."""

from __future__ import annotations

import geopandas as gpd
import mgrs
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Proj, Transformer

from minemap.errors import ArgumentError, CoordinateError, MinemapWarning
from minemap.geodesy import WGS84
from minemap.positions.angles import read_angles
from minemap.positions.coordinates import (
    read_coordinates,
    read_degrees,
    read_eastings,
    read_table,
    read_utm,
)
from minemap.positions.datum import transformation
from minemap.positions.misplacement import datum_of_shift, explain, extent_of_most
from minemap.read import describe, read_hazards

# Point A of the Quebrada de Escritos: 18° 20' 55.63" S, 70° 22' 47.84" W.
LATITUDE = -(18 + 20 / 60 + 55.63 / 3600)
LONGITUDE = -(70 + 22 / 60 + 47.84 / 3600)


class TestAngles:
    @pytest.mark.parametrize(
        "text",
        [
            "18° 20' 55.63\" S",
            "18°20'55,63''S",
            "18º20′55.63″ S",
            "S 18 20 55.63",
            "-18 20 55.63",
            "−18:20:55.63",
            "18d20m55.63s S",
            "18 20 55.63 Sur",
            "18°20'55.63\" sud",
            "Lat. 18°20'55.63\"S",
            "182055.63S",
            "18° 20.927166667' S",
            "18-20-55.63S",
            "S18-20-55.63",
            "18-20.927166667 S",
            "18d20m55.63sS",
            "18deg 20min 55.63secS",
            "18degs 20mins 55.63secs S",
            "18 DEGS 20 MINS 55.63 SECS S",
            "18.3487861111 S",
            "-18,3487861111",
            "18°20'55.63\" Ю",
            "18°20'55.63\" Пд",
        ],
    )
    def test_one_latitude_in_many_spellings(self, text):
        read = read_angles(pd.Series([text]), "latitude")
        assert read.problems == {}
        assert read[0][0] == pytest.approx(LATITUDE, abs=1e-9)

    @pytest.mark.parametrize("letter", ["W", "O", "oeste", "Ouest", "West", "З", "Зх"])
    def test_west_in_five_languages(self, letter):
        read = read_angles(pd.Series([f"70°22'47.84\" {letter}"]), "longitude")
        assert read[0][0] == pytest.approx(LONGITUDE, abs=1e-9)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("18°60'00\" S", "60 or more minutes"),
            ("18.5°20' S", "a fraction before its last part"),
            ("91° S", "beyond 90"),
            ("+18°20' S", "contradict"),
            ("18°20' O", "O"),
            ("18°20' Q", "no hemisphere"),
            ("nowhere", "is not an angle"),
            ("18-20-55.63", "is not an angle"),
            # Without minutes: not 18° 3' 0", 4° 5' or 3° 0".
            ("18°30''", "is not an angle"),
            ("45' S", "is not an angle"),
            ('30"', "is not an angle"),
            ("18 DEG 20 MIN 55.63 SECS", "may be seconds or south"),
            ("18d30s", "may be seconds or south"),
        ],
    )
    def test_what_cannot_be_read_says_why(self, text, said):
        read = read_angles(pd.Series([text]), "latitude")
        assert np.isnan(read[0][0])
        assert said in read.problems[0]

    @given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59_999), st.sampled_from("NS"))
    def test_whatever_is_written_is_read_back(self, degrees, minutes, thousandths, side):
        expected = degrees + minutes / 60 + thousandths / 3_600_000
        text = f"{degrees}°{minutes:02d}'{thousandths / 1000:06.3f}\" {side}"
        read = read_angles(pd.Series([text]), "latitude")
        assert read[0][0] == pytest.approx(expected if side == "N" else -expected, abs=1e-9)


class TestBothInOneCell:
    @pytest.mark.parametrize(
        "text",
        [
            "18°20'55.63\"S 70°22'47.84\"W",
            "70°22'47.84\"O; 18°20'55.63\"S",
            "-18.34878611, -70.37995556",
            "S18 20 55.63 W70 22 47.84",
        ],
    )
    def test_degrees(self, text):
        read = read_coordinates(pd.Series([text]))
        assert read.problems == {}
        assert read.longitude[0] == pytest.approx(LONGITUDE, abs=1e-7)
        assert read.latitude[0] == pytest.approx(LATITUDE, abs=1e-7)

    def test_one_may_be_written_to_the_minute_and_the_other_to_the_second(self):
        cells = pd.Series(["18°30'S 70°22'30\"W", "18.5S 70°22'30\"O", "18.5 70 22", "18,20,70,22"])
        read = read_coordinates(cells)
        assert read.latitude[:2].tolist() == [-18.5, -18.5]
        assert read.longitude[:2].tolist() == [-70.375, -70.375]
        assert list(read.problems) == [2, 3]

    @given(st.floats(-79.9, 83.9), st.floats(-179.9, 179.9))
    def test_utm_as_pyproj_projects_it(self, latitude, longitude):
        zone = int((longitude + 180) // 6) + 1
        south = latitude < 0
        easting, northing = Proj(proj="utm", zone=zone, south=south)(longitude, latitude)
        if not 100_000 <= easting < 1_000_000:
            return
        word = "South" if south else "North"
        read = read_utm(pd.Series([f"{zone} {word}"]), pd.Series([easting]), pd.Series([northing]))
        assert read.problems == {}
        assert read.longitude[0] == pytest.approx(longitude, abs=1e-7)
        assert read.latitude[0] == pytest.approx(latitude, abs=1e-7)

    def test_the_letter_s_where_it_can_be_both_is_not_guessed(self):
        # 32° to 40° north in the band S, or 50° to 58° south in the hemisphere.
        cells = pd.Series(["17S 500000 4000000"])
        assert "hemisphere or the band S" in read_coordinates(cells).problems[0]
        assert read_coordinates(cells, hemisphere="north").latitude[0] > 36

    def test_a_band_that_does_not_fit_the_northing_is_told(self):
        assert "has the band" in read_coordinates(pd.Series(["17T 500000 9000000"])).problems[0]

    def test_mgrs_as_the_library_reads_it(self):
        reference = mgrs.MGRS().toMGRS(LATITUDE, LONGITUDE)
        read = read_coordinates(pd.Series([f"{reference[:5]} {reference[5:10]} {reference[10:]}"]))
        latitude, longitude = mgrs.MGRS().toLatLon(reference)
        assert (read.longitude[0], read.latitude[0]) == (longitude, latitude)
        assert "a square of 1,000 m" in read_coordinates(pd.Series(["19KCU0123"])).problems[0]


class TestTables:
    def test_metres_need_a_zone_or_a_crs(self):
        table = pd.DataFrame({"Este": [786_000], "Norte": [9_612_000]})
        with pytest.raises(CoordinateError, match="no zone or CRS is given"):
            read_table(table)
        read = read_table(table, crs="EPSG:32717")
        longitude, latitude = Proj("EPSG:32717")(786_000, 9_612_000, inverse=True)
        assert read.longitude[0] == pytest.approx(longitude, abs=1e-9)
        assert read.latitude[0] == pytest.approx(latitude, abs=1e-9)

    def test_degrees_in_columns_called_x_and_y(self):
        table = pd.DataFrame({"x": ["-78,4"], "y": ["-3,5"], "zone": ["Cenepa"]})
        assert read_table(table).longitude[0] == -78.4

    def test_one_without_the_other_is_no_point(self):
        read = read_degrees(pd.Series(["78° W", None]), pd.Series([None, "3° S"]))
        assert read.problems == {
            0: "has a longitude and no latitude",
            1: "has a latitude and no longitude",
        }

    def test_the_datum_is_kept_until_it_is_changed(self):
        read = read_eastings(pd.Series([786_000.0]), pd.Series([9_612_000.0]), "EPSG:24877")
        assert read.crs.name == "PSAD56"

    def test_a_record_in_any_of_these_forms(self, tmp_path):
        path = tmp_path / "areas.csv"
        path.write_text(
            "id;tipo;fecha;m2;coordenadas\n"
            "A;SHA;2012-08-31;5;18°20'55.63\"S 70°22'47.84\"O\n"
            "B;SHA;2012-08-31;5;19K 354205 7970592\n"
            "C;SHA;2012-08-31;5;somewhere\n",
            encoding="utf-8",
        )
        hazards, rejected = read_hazards(path, on_reject="return")
        assert hazards.geometry.x.iloc[0] == pytest.approx(LONGITUDE, abs=1e-9)
        assert hazards.geometry.y.iloc[1] == pytest.approx(-18.348, abs=1e-2)
        assert rejected[["row", "id", "field"]].to_numpy().tolist() == [[3, "C", "geometry"]]


def translated(longitude, latitude, shift, semi_major, inverse_flattening):
    """Geocentric translation by hand (IOGP Guidance Note 7-2, 2.4.4.1) to WGS 84 at height 0."""

    def squared(f):
        return f * (2 - f)

    lon, lat = np.radians(longitude), np.radians(latitude)
    e2 = squared(1 / inverse_flattening)
    nu = semi_major / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    x = nu * np.cos(lat) * np.cos(lon) + shift[0]
    y = nu * np.cos(lat) * np.sin(lon) + shift[1]
    z = nu * (1 - e2) * np.sin(lat) + shift[2]
    a, e2 = 6_378_137.0, squared(1 / 298.257223563)
    turned = np.arctan2(z, np.hypot(x, y) * (1 - e2))
    for _ in range(10):
        nu = a / np.sqrt(1 - e2 * np.sin(turned) ** 2)
        turned = np.arctan2(z + e2 * nu * np.sin(turned), np.hypot(x, y))
    return np.degrees(np.arctan2(y, x)), np.degrees(turned)


class TestDatum:
    # PSAD56 to WGS 84 (8), for Peru, EPSG:1208: 279 m, 175 m, 379 m on the International ellipsoid.
    PERU = ((-279.0, 175.0, -379.0), 6_378_388.0, 297.0)

    def record(self, tmp_path, country="PE"):
        """Two areas on PSAD56 / UTM 17S: at the Cordillera del Cóndor, and far to the south."""
        corners = [(786_000.0, 9_612_000.0), (700_000.0, 8_900_000.0)]
        frame = gpd.GeoDataFrame(
            {"id": ["A", "B"], "category": "SHA", "date": "2012-08-31"},
            geometry=[shapely.box(x, y, x + 100, y + 100) for x, y in corners],
            crs="EPSG:24877",
        )
        if country:
            frame["country"] = country
        path = tmp_path / "areas.gpkg"
        frame.to_file(path, layer="hazards")
        return path, frame

    def test_peru_has_its_own_transformation_for_all_of_a_file(self, tmp_path):
        path, frame = self.record(tmp_path)
        with pytest.warns(MinemapWarning, match=r"PSAD56 to WGS 84 \(8\).*EPSG:1208.*good to 16 m"):
            hazards = read_hazards(path)
        projection = Proj("EPSG:24877")
        for drawn, read in zip(frame.geometry, hazards.geometry, strict=True):
            x, y = shapely.get_coordinates(drawn).T
            expected = translated(*projection(x, y, inverse=True), *self.PERU)
            assert shapely.get_coordinates(read) == pytest.approx(
                np.column_stack(expected), abs=1e-8
            )

    def test_without_a_country_the_reader_is_told_of_the_choice(self, tmp_path):
        path, _ = self.record(tmp_path, country=None)
        with pytest.warns(MinemapWarning, match="Say which country it is"):
            read_hazards(path)
        with pytest.warns(MinemapWarning, match="EPSG:1208"):
            read_hazards(path, country="Perú")
        with pytest.raises(ArgumentError, match="is no country that is known"):
            read_hazards(path, country="Atlantis")

    def test_the_neighbour_has_another_ten_metres_away(self):
        point = np.array([[786_000.0, 9_612_000.0]])
        peru = transformation("EPSG:24877", country="PE").apply(point)
        ecuador = transformation("EPSG:24877", country="EC").apply(point)
        apart = np.hypot(*((peru - ecuador)[0] * 111_000))
        assert 10 < apart < 12

    # Codes, areas and accuracies as the EPSG registry states them.
    @pytest.mark.parametrize(
        ("crs", "country", "place", "code"),
        [
            # A block of 50 km and a national park in Bolivia have more accurate ones of their own.
            ("EPSG:4248", "Bolivia", None, "EPSG:1202"),
            ("EPSG:4248", "Bolivia", (-66.0, -18.0, -65.0, -17.0), "EPSG:1202"),
            # The Quebrada de Escritos lies south of the box of Peru, 18.35° S, and in Peru.
            ("EPSG:4248", "Peru", (-70.38, -18.356, -70.372, -18.348), "EPSG:1208"),
            ("EPSG:4230", "Spain", (-4.0, 40.0, -3.0, 41.0), "EPSG:1633"),  # not the Balearics'
            ("EPSG:4230", "Norway", (10.0, 60.0, 11.0, 61.0), "EPSG:1139"),  # not the North Sea's
            ("EPSG:4284", "UKR", None, "EPSG:15865"),  # not Russia's, which is said to be better
        ],
    )
    def test_it_is_one_for_the_ground_in_the_country(self, crs, country, place, code):
        change = transformation(crs, country=country, bounds=place)
        assert change.code == code
        assert not any("outside" in note for note in change.notes)

    @pytest.mark.parametrize(("country", "code"), [("Peru", "EPSG:1208"), ("Ecuador", "EPSG:3990")])
    def test_a_stray_row_does_not_turn_it_into_that_of_the_continent(self, country, code):
        change = transformation("EPSG:4248", country=country, bounds=(-78.5, -4.0, 78.4, 3.5))
        assert change.code == code
        assert any("outside the area it was made for" in note for note in change.notes)

    def test_niger_is_not_nigeria(self):
        niger, nigeria = (transformation("EPSG:4263", country=c) for c in ("NER", "NGA"))
        assert any("none that PROJ knows was made for Niger" in note for note in niger.notes)
        assert nigeria.notes == ()

    def test_ground_outside_the_area_of_a_transformation_is_told(self):
        change = transformation("EPSG:4230", country="Egypt", bounds=(31.0, 30.0, 32.0, 31.0))
        assert change.area == "Egypt - Western Desert"
        assert any("outside the area it was made for" in note for note in change.notes)

    def test_without_a_place_the_one_for_the_widest_area_is_taken(self):
        change = transformation("EPSG:4248")
        assert change.code == "EPSG:1201"
        assert any("not for a place" in note for note in change.notes)

    def test_what_lies_on_wgs_84_is_not_shifted_and_needs_no_word(self, recwarn):
        change = transformation("EPSG:32717", country="PE")
        assert change.is_exact
        assert [str(w.message) for w in recwarn if w.category is MinemapWarning] == []

    def test_how_a_file_is_brought_over_stays_in_its_description(self, tmp_path):
        path, _ = self.record(tmp_path)
        about = describe(path, country="PE")
        assert "'PSAD56 to WGS 84 (8)' (EPSG:1208), good to 16 m" in about.facts["coordinates"]

    def test_an_accuracy_that_the_registry_does_not_know_is_not_told_as_one(self):
        change = transformation("EPSG:23038", country="Iraq")
        assert np.isnan(change.accuracy_m)
        assert (change.name, change.code) == ("ED50 to WGS 84 (3)", "EPSG:1135")

    @pytest.mark.parametrize(
        ("crs", "country", "code", "doubted"),
        [
            # Its rotations have the wrong sign: 188 m from what 62 stations say.
            ("EPSG:4240", "Thailand", "EPSG:1304", "EPSG:1812"),
            ("EPSG:24047", "Thailand", "EPSG:1304", "EPSG:1812"),
            ("EPSG:24048", "Cambodia", "EPSG:1304", "EPSG:1812"),
            ("EPSG:4240", "Laos", "EPSG:1304", "EPSG:1812"),
            ("EPSG:3906", "Kosovo", None, "EPSG:9143"),
        ],
    )
    @pytest.mark.parametrize("placed", [False, True])
    def test_one_that_contradicts_all_others_is_not_taken_at_its_word(
        self, crs, country, code, doubted, placed
    ):
        # Places that no transformation was made for lie near one all the same.
        places = {"Laos": (105.8, 16.5), "Cambodia": (107.0, 12.5), "Thailand": (102.4, 13.8)}
        x, y = Transformer.from_crs(4326, crs, always_xy=True).transform(
            *places.get(country, (20.9, 42.6))
        )
        change = transformation(crs, country=country, bounds=(x, y, x, y) if placed else None)
        assert code is None or change.code == code
        assert change.code != doubted
        assert any(doubted in note and "not taken at its word" in note for note in change.notes)

    def test_in_kosovo_the_many_agree(self):
        # The parameters of MGI 1901 to WGS 84 (1), EPSG:3962, as a pipeline of PROJ.
        known = Transformer.from_pipeline(
            "+proj=pipeline +step +proj=axisswap +order=2,1 +step +proj=unitconvert +xy_in=deg "
            "+xy_out=rad +step +proj=push +v_3 +step +proj=cart +ellps=bessel +step +proj=helmert "
            "+x=682 +y=-203 +z=480 +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
            "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
        )
        place = np.array([[21.0, 42.6]])
        there = transformation("EPSG:3906", country="Kosovo").apply(place)[0]
        expected = known.transform(42.6, 21.0)
        assert WGS84.inv(*there, *expected)[2] < 20

    @pytest.mark.parametrize("place", [(69, 34.3, 69.3, 34.6), (64, 31, 64.5, 31.5), None])
    def test_an_area_that_crosses_the_antimeridian_is_as_near_as_it_is(self, place):
        change = transformation("EPSG:4284", country="Afghanistan", bounds=place)
        assert change.code == "EPSG:15865"

    @pytest.mark.parametrize("place", [None, (15.5, -12.9, 15.9, -12.5)])
    def test_one_that_was_made_for_the_sea_alone_says_so(self, place):
        notes = transformation("EPSG:4220", country="Angola", bounds=place).notes
        assert any("made for the sea alone" in note for note in notes)
        assert (place is None) != any("all of the ground lies outside" in note for note in notes)

    def test_a_grid_that_is_missing_is_named(self):
        change = transformation("EPSG:4267", country="US")
        assert any("needs a grid that is missing" in note for note in change.notes)


class TestMisplacement:
    @staticmethod
    def peru(x, y):
        return (x > -81.4) & (x < -68.6) & (y > -18.4) & (y < -0.03)

    @pytest.mark.parametrize(
        ("longitude", "latitude", "mistake"),
        [
            (-3.5, -78.4, "swapped"),
            (78.4, -3.5, "longitude_sign"),
            (-78.4, 3.5, "latitude_sign"),
            (78.4, 3.5, "both_signs"),
            (3.5, 78.4, "swapped_and_sign"),
            (-84.4, -3.5, "utm_zone"),
        ],
    )
    def test_the_usual_mistakes_are_told_apart(self, longitude, latitude, mistake):
        found = explain(np.array([longitude]), np.array([latitude]), self.peru)
        assert found["mistake"].tolist() == [mistake]

    def test_a_northing_of_the_other_hemisphere(self):
        easting, northing = Proj(proj="utm", zone=17, south=True)(-78.4, -3.5)
        x, y = Proj(proj="utm", zone=17)(easting, northing, inverse=True)
        found = explain(np.array([x]), np.array([y]), self.peru)
        assert found["mistake"].tolist() == ["utm_hemisphere"]
        assert found["latitude"].iloc[0] == pytest.approx(-3.5, abs=0.5)

    def test_what_lies_right_or_nowhere_is_left_alone(self):
        found = explain(np.array([-78.4, 20.0, np.nan]), np.array([-3.5, 50.0, 1.0]), self.peru)
        assert found.empty

    def test_the_extent_of_most_leaves_the_stray_one_out(self):
        x = np.append(np.linspace(-78.5, -78.1, 20), 78.3)
        west, _, east, _ = extent_of_most(x, np.full(21, -3.5))
        assert west < -78.5
        assert -78.1 < east < 0

    def test_the_shift_of_an_old_map_names_its_datum(self):
        longitude, latitude = -78.4, -3.5
        x, y = translated(longitude, latitude, *TestDatum.PERU)
        east = (longitude - x) * 111_320 * np.cos(np.radians(latitude))
        north = (latitude - y) * 110_570
        assert datum_of_shift(x, y, east, north)[0][0] == "PSAD56"
        assert datum_of_shift(x, y, 5.0, 5.0) == []

    def test_of_places_where_a_datum_is_not_used_it_explains_nothing(self):
        # SAD69 would shift a place in Ukraine so, but is South America's.
        assert datum_of_shift(37.2, 49.2, -36.0, 0.0) == []
