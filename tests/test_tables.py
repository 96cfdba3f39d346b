"""Making the two tables out of what the field writes."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pyproj import Transformer
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, CoordinateError, SchemaError
from minemap.tables.schema import column_table, normalise_hazards, normalise_releases

SQUARE = Polygon([(-78.5, -3.5), (-78.4, -3.5), (-78.4, -3.4), (-78.5, -3.4)])


def _rows(columns: dict) -> int:
    lengths = [len(values) for values in columns.values() if isinstance(values, (list, pd.Series))]
    return max(lengths, default=1)


def hazards_of(**columns) -> pd.DataFrame:
    """Rows that lack nothing, with some columns replaced or added."""
    rows = _rows(columns)
    frame = {
        "hazard_id": [f"H{number}" for number in range(1, rows + 1)],
        "category": "SHA",
        "reported_on": "2020-01-31",
        "reported_m2": 100.0,
    }
    return pd.DataFrame(frame | columns, index=range(rows))


def releases_of(**columns) -> pd.DataFrame:
    rows = _rows(columns)
    frame = {
        "release_id": [f"R{number}" for number in range(1, rows + 1)],
        "hazard_id": "H1",
        "outcome": "cleared",
        "completed_on": "2020-01-31",
        "reported_m2": 100.0,
    }
    return pd.DataFrame(frame | columns, index=range(rows))


def located(geometries: list, crs: str | None = "EPSG:4326", **columns) -> gpd.GeoDataFrame:
    frame = hazards_of(hazard_id=[f"H{i}" for i in range(1, len(geometries) + 1)], **columns)
    return gpd.GeoDataFrame(frame.assign(reported_m2=np.nan), geometry=geometries, crs=crs)


def days(frame: pd.DataFrame, column: str = "reported_on") -> list[str]:
    return frame[column].dt.strftime("%Y-%m-%d").tolist()


# Columns ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("HAZARD_ID", "Category", "Reported On", "Reported-m2"), ("CHA", "SHA")),
        (("ha_code", "hazard_type", "survey_date", "area_size"), ("confirmed", "Suspected")),
        (("Código", "Categoría", "Fecha", "Tamaño"), ("Confirmada", "sospechada")),
        (("localid", "Tipo de área", "fecha_reporte", "superficie_m2"), ("APC", "APS")),
        (("Identifiant", "Catégorie", "date_rapport", "Superficie"), ("confirmée", "suspectée")),
        (("hazard_id", "category", "reported_o", "reported_m"), ("CHA", "SHA")),
    ],
)
def test_columns_are_known_by_the_names_of_three_languages(names, words):
    identifier, category, date, size = names
    frame = pd.DataFrame(
        {identifier: ["A", "B"], category: words, date: ["2020-05-01"] * 2, size: [5, 7]}
    )
    hazards, rejected = normalise_hazards(frame)
    assert rejected.empty
    assert hazards["hazard_id"].tolist() == ["A", "B"]
    assert hazards["category"].tolist() == ["CHA", "SHA"]
    assert days(hazards) == ["2020-05-01", "2020-05-01"]
    assert hazards["reported_m2"].tolist() == [5.0, 7.0]


def test_names_cut_by_a_shapefile_are_read_back():
    frame = releases_of().drop(columns=["completed_on", "reported_m2"])
    frame = frame.assign(
        completed_="2020-01-31", reported_m=5, anti_perso=3, anti_vehic=2, submunitio=1
    )
    releases, _ = normalise_releases(frame)
    row = releases.iloc[0]
    assert (row["anti_personnel_mines"], row["anti_vehicle_mines"], row["submunitions"]) == (
        3,
        2,
        1,
    )
    assert row["reported_m2"] == 5


def test_a_table_has_all_its_columns_in_order_and_their_types():
    hazards, _ = normalise_hazards(hazards_of(depth=[13]))
    # The two times are there only where a source states them.
    listed = column_table("hazards").query("column not in ['recorded_on', 'withdrawn_on']")
    assert list(hazards.columns) == [*listed["column"][:-1], "depth", "geometry"]
    for name, dtype in zip(listed["column"], listed["dtype"], strict=True):
        assert hazards[name].dtype == (TEXT if dtype == "str" else dtype)
    releases, _ = normalise_releases(releases_of())
    listed = column_table("releases").query("column not in ['recorded_on', 'withdrawn_on']")
    assert list(releases.columns) == listed["column"].tolist()
    for name, dtype in zip(listed["column"], listed["dtype"], strict=True):
        assert releases[name].dtype == (TEXT if dtype == "str" else dtype)


def test_columns_that_are_not_minemaps_are_carried_as_they_are():
    notes = [{"seen": 1}, None]
    hazards, _ = normalise_hazards(hazards_of(notes=notes, depth=[13, 20]))
    assert hazards["notes"].tolist() == notes
    assert hazards["depth"].tolist() == [13, 20]


def test_two_columns_that_mean_the_same_are_an_error_that_names_both():
    frame = hazards_of(size=[5], superficie=[6]).drop(columns="reported_m2")
    with pytest.raises(SchemaError, match=r"'size' and 'superficie' both mean reported_m2"):
        normalise_hazards(frame)


def test_the_exact_name_wins_and_the_other_column_is_carried():
    hazards, _ = normalise_hazards(hazards_of(superficie=[6]))
    assert hazards[["reported_m2", "superficie"]].to_numpy().tolist() == [[100.0, 6]]


def test_area_m2_is_the_written_size_only_where_no_other_column_is():
    frame = hazards_of(area_m2=[5]).drop(columns="reported_m2")
    assert normalise_hazards(frame)[0]["reported_m2"].tolist() == [5.0]
    hazards, _ = normalise_hazards(frame.assign(size=[6]))
    assert hazards[["reported_m2", "area_m2"]].to_numpy().tolist() == [[6, 5]]


def test_a_missing_column_is_an_error_that_tells_what_was_found_and_what_would_do():
    frame = hazards_of().drop(columns="reported_on").assign(year=2020)
    with pytest.raises(SchemaError) as caught:
        normalise_hazards(frame, "areas.csv")
    message = str(caught.value)
    assert message.startswith("areas.csv: no column reported_on.")
    assert "hazard_id, category, reported_m2, year" in message
    assert "survey_date" in message


def test_a_column_that_occurs_twice_is_an_error():
    frame = pd.concat([hazards_of(), hazards_of()[["category"]]], axis=1)
    with pytest.raises(SchemaError, match="'category' occurs twice"):
        normalise_hazards(frame)


def test_a_table_without_any_size_or_outline_is_an_error():
    with pytest.raises(SchemaError, match="neither geometry nor a column reported_m2"):
        normalise_hazards(hazards_of().drop(columns="reported_m2"))


def test_a_table_without_rows_is_a_table():
    hazards, rejected = normalise_hazards(hazards_of().iloc[:0])
    assert len(hazards) == len(rejected) == 0
    assert hazards.crs == "EPSG:4326"
    assert str(hazards["reported_on"].dtype) == "datetime64[us]"


# Words -----------------------------------------------------------------------------------------


def test_method_is_read_as_outcome_or_as_activity_whichever_its_words_are():
    frame = releases_of(method=["Despeje", "NTS"])
    as_activity, _ = normalise_releases(frame)
    assert as_activity["outcome"].tolist() == ["cleared", "cleared"]
    assert as_activity["activity"].tolist() == ["clearance", "NTS"]

    as_outcome, _ = normalise_releases(
        frame.drop(columns="outcome").assign(method=["cancelado", "réduit"])
    )
    assert as_outcome["outcome"].tolist() == ["cancelled", "reduced"]
    assert as_outcome["activity"].tolist() == ["NTS", "TS"]

    other, _ = normalise_releases(frame.assign(method=["by hand", "dogs"]))
    assert other["method"].tolist() == ["by hand", "dogs"]
    assert other["activity"].tolist() == ["clearance", "clearance"]


def test_an_activity_that_was_not_recorded_is_the_one_that_the_outcome_implies():
    outcomes = ["cancelled", "reduced", "cleared", "confirmed", "cleared"]
    activities = ["", None, " ", float("nan"), "BAC"]
    releases, _ = normalise_releases(releases_of(outcome=outcomes, activity=activities))
    assert releases["activity"].tolist() == ["NTS", "TS", "clearance", "TS", "BAC"]


def test_an_unknown_word_rejects_the_row_and_says_which():
    hazards, rejected = normalise_hazards(hazards_of(category=["SHA", "minefield"]))
    assert hazards["hazard_id"].tolist() == ["H1"]
    assert rejected.to_dict("records") == [
        {
            "row": 2,
            "id": "H2",
            "field": "category",
            "reason": "'minefield' is not a known category (known: CHA, SHA)",
        }
    ]


# Days ------------------------------------------------------------------------------------------

LIMA = dt.timezone(dt.timedelta(hours=-5))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2014-03-12", "2014-03-12"),
        ("2014/3/12", "2014-03-12"),
        ("2014-03-12T23:30:00Z", "2014-03-12"),
        ("2014-03-12 23:30:00-05:00", "2014-03-12"),
        ("2014-03-12T00:30:00.123456+02:00", "2014-03-12"),
        ("31/12/2023", "2023-12-31"),
        ("31.12.2023", "2023-12-31"),
        ("31-12-2023 14:05", "2023-12-31"),
        ("5/6/2020", "2020-06-05"),
        ("20231231", "2023-12-31"),
        (20231231, "2023-12-31"),
        ("12 March 2014", "2014-03-12"),
        ("12-Mar-2014", "2014-03-12"),
        ("March 12, 2014", "2014-03-12"),
        ("3rd of May 2012", "2012-05-03"),
        ("12 de septiembre de 2014", "2014-09-12"),
        ("12 dic. 2014", "2014-12-12"),
        ("1er août 2012", "2012-08-01"),
        ("3 févr. 2012", "2012-02-03"),
        (dt.date(2012, 12, 20), "2012-12-20"),
        (dt.datetime(2012, 12, 20, 23, 59, tzinfo=LIMA), "2012-12-20"),
        (np.datetime64("2012-12-20T23:00"), "2012-12-20"),
        (pd.Timestamp("2012-12-20 23:00", tz="America/Lima"), "2012-12-20"),
        # Spreadsheets count days from 1899-12-30; 36526 is 1 January 2000 by their own documents.
        (36526, "2000-01-01"),
        ("45291.75", "2023-12-31"),
        # The billionth second after 1970 began was in the small hours of 9 September 2001.
        (1_000_000_000, "2001-09-09"),
        (1_000_000_000_000.0, "2001-09-09"),
    ],
)
def test_a_day_is_read_however_it_is_written(written, day):
    frame = hazards_of(reported_on=pd.Series([written], dtype=object))
    hazards, rejected = normalise_hazards(frame)
    assert rejected.empty
    assert days(hazards) == [day]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2014", "has no day"),
        (2014, "has no day"),
        ("2014-03", "has no day"),
        ("03/2014", "has no day"),
        ("March 2014", "has no day"),
        ("12/03/14", "two digits"),
        ("2014-02-30", "is not a date"),
        ("45/45/2014", "is not a date"),
        ("soon", "is not a date"),
        ("2014-03-12T99:00:00Z", "is not a date"),
        ("12/03/2014 10:75", "is not a date"),
        ("2014-03-12T10:00+99:00", "is not a date"),
        ("12 March 2014 25:00", "is not a date"),
        ("12/31/2014", "has the month first"),
        ("0001-01-01", "is not a day between 1900 and 2100"),
        ("9999-12-31", "is not a day between 1900 and 2100"),
        (float("inf"), "is not a date"),
        (7, "is not a date"),
        ("", "is missing"),
        ("n/a", "is missing"),
        (None, "is missing"),
        (pd.NaT, "is missing"),
    ],
)
def test_what_is_not_a_day_is_rejected_with_the_reason(written, reason):
    frame = hazards_of(reported_on=pd.Series([written], dtype=object))
    hazards, rejected = normalise_hazards(frame)
    assert hazards.empty
    assert rejected["field"].tolist() == ["reported_on"]
    assert reason in rejected["reason"].iloc[0]


def test_a_column_with_one_date_month_first_leaves_none_that_could_be_read_either_way():
    written = ["12/31/2023", "01/02/2023", "05/05/2023", "31/12/2022", "2023-01-02"]
    hazards, rejected = normalise_hazards(hazards_of(reported_on=written))
    assert days(hazards) == ["2023-05-05", "2022-12-31", "2023-01-02"]
    assert rejected["row"].tolist() == [1, 2]
    assert "ambiguous" in rejected["reason"].iloc[1]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_columns_of_dates_keep_their_wall_clock(unit):
    times = pd.Series(pd.to_datetime(["2020-01-31 23:30"])).dt.as_unit(unit)
    for column in (times, times.dt.tz_localize("America/Lima"), times.dt.tz_localize("Asia/Tokyo")):
        hazards, _ = normalise_hazards(hazards_of(reported_on=column))
        assert days(hazards) == ["2020-01-31"]
        assert str(hazards["reported_on"].dtype) == "datetime64[us]"


# Sizes and counts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "sizes"),
    [
        (["302,013", "1,250.5"], [302013, 1250.5]),
        (["302.013", "1.250,5"], [302013, 1250.5]),
        (["302.013", "12.5"], [302.013, 12.5]),
        (["302,013", "12,5"], [302.013, 12.5]),
        (["1 250,5", "1'250.5"], [1250.5, 1250.5]),
        (["1,302,013", "302,013"], [1302013, 302013]),
        (["66625.125", "0.125"], [66625.125, 0.125]),
        (["700 m2", "700 m²", "700 metros cuadrados"], [700, 700, 700]),
        (["2.5 ha", "3 km2", "7"], [25000, 3_000_000, 7]),
        (["", "-", "n/a", None], [None] * 4),
        ([1, 2.5], [1, 2.5]),
    ],
)
def test_sizes_are_read_as_the_column_proves(written, sizes):
    frame = gpd.GeoDataFrame(
        hazards_of(reported_m2=written), geometry=[SQUARE] * len(written), crs="EPSG:4326"
    )
    hazards, rejected = normalise_hazards(frame)
    assert rejected.empty
    np.testing.assert_array_equal(hazards["reported_m2"], np.array(sizes, dtype=float))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("302.013", "may mean thousands or decimals"),
        ("302,013", "may mean thousands or decimals"),
        ("-5", "is negative"),
        (-5, "is negative"),
        (float("inf"), "is infinite"),
        ("1e999", "is infinite"),
        ("large", "is not a number"),
        ("1,2,3", "is not a number"),
        ("5 acres", "is not a number"),
        ("5-10", "is not a number"),
        *(
            (f"40{sign}", "is not a number")
            for sign in (" %", "%", "°", "?", "+", "-", " €", " m²?")
        ),
        (True, "is not a number"),
    ],
)
def test_a_size_that_cannot_be_decided_is_rejected(written, reason):
    frame = hazards_of(reported_m2=pd.Series([written], dtype=object))
    _, rejected = normalise_hazards(frame)
    assert rejected["field"].tolist() == ["reported_m2"]
    assert reason in rejected["reason"].iloc[0]


def test_marks_that_contradict_each_other_decide_nothing():
    _, rejected = normalise_hazards(hazards_of(reported_m2=["1,5", "2.5", "302.013"]))
    assert rejected["row"].tolist() == [3]


@pytest.mark.parametrize(
    ("name", "factor"),
    [("area_ha", 1e4), ("Superficie (ha)", 1e4), ("size_km2", 1e6), ("area_m2", 1)],
)
def test_a_unit_in_the_name_of_the_column_is_converted(name, factor):
    frame = hazards_of().drop(columns="reported_m2").assign(**{name: 2.5})
    assert normalise_hazards(frame)[0]["reported_m2"].tolist() == [2.5 * factor]


def test_devices_are_whole_numbers():
    written = ["4 743", 12.0, "", "12.5", "some", -1]
    hazards, rejected = normalise_hazards(
        hazards_of(estimated_devices=pd.Series(written, dtype=object))
    )
    assert hazards["estimated_devices"].tolist() == [4743, 12, pd.NA]
    assert rejected[["row", "field"]].to_numpy().tolist() == [
        [row, "estimated_devices"] for row in (4, 5, 6)
    ]


# Rows ------------------------------------------------------------------------------------------


def test_ids_are_texts_without_blanks_around_them():
    ids = pd.Series([" PE-1 ", 7, 8.0, "007", " ", None, float("nan")], dtype=object)
    hazards, rejected = normalise_hazards(hazards_of(hazard_id=ids))
    assert hazards["hazard_id"].tolist()[:4] == ["PE-1", "7", "8", "007"]
    assert rejected["row"].tolist() == [5, 6, 7]
    assert rejected["id"].tolist() == ["", "", ""]


def test_the_first_of_two_rows_with_one_id_and_day_stays():
    frame = hazards_of(
        hazard_id=["A", "A", "A", "B"],
        reported_on=["2020-01-01", "2020-01-01", "2021-01-01", "2020-01-01"],
        reported_m2=[1, 2, 3, 4],
    )
    hazards, rejected = normalise_hazards(frame)
    assert hazards["reported_m2"].tolist() == [1, 3, 4]
    assert rejected["row"].tolist() == [2]
    _, rejected = normalise_releases(releases_of(release_id=["R", "R"]))
    assert rejected["row"].tolist() == [2]


def test_a_row_with_several_faults_is_one_line_with_all_of_them():
    _, rejected = normalise_hazards(
        hazards_of(category=["?"], reported_on=["2020"], reported_m2=[-1])
    )
    assert len(rejected) == 1
    assert rejected["field"].tolist() == ["category"]
    reason = rejected["reason"].iloc[0]
    assert "'?' is not a known category" in reason
    assert "reported_on: '2020' has no day" in reason
    assert "reported_m2: -1 is negative" in reason


def test_a_release_needs_ground_and_a_place():
    frame = gpd.GeoDataFrame(
        releases_of(
            hazard_id=["H1", None, "H1", None, None],
            reported_m2=[5, 5, None, None, 5],
        ),
        geometry=[None, None, Point(0, 0), SQUARE, Point(0, 0)],
        crs="EPSG:4326",
    )
    releases, rejected = normalise_releases(frame)
    assert releases["release_id"].tolist() == ["R1", "R4", "R5"]
    assert rejected[["row", "field"]].to_numpy().tolist() == [[2, "hazard_id"], [3, "geometry"]]


def test_rows_keep_their_numbers_through_rejection_and_again():
    once, rejected = normalise_hazards(hazards_of(category=["SHA", "?", "CHA", "SHA"]))
    assert once.index.tolist() == [1, 3, 4]
    assert once.index.name == "row"
    assert rejected["row"].tolist() == [2]
    twice, rejected = normalise_hazards(once)
    assert rejected.empty
    assert_frame_equal(once, twice)


def test_the_tables_given_are_not_changed():
    frame = located([GeometryCollection([SQUARE]), Point(), shapely.force_3d(SQUARE)], Tipo="x")
    before = frame.copy(deep=True)
    normalise_hazards(frame)
    assert_frame_equal(frame, before)
    assert frame.geometry.geom_type.tolist() == before.geometry.geom_type.tolist()


# Geometry --------------------------------------------------------------------------------------


def test_outlines_and_points_are_kept_and_empty_ones_are_missing():
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    shapes = [SQUARE, MultiPolygon([SQUARE]), Point(1, 2), bow_tie, Polygon(), None]
    hazards, rejected = normalise_hazards(located(shapes))
    assert hazards.geometry.tolist() == shapes[:4]
    assert rejected["row"].tolist() == [5, 6]
    sized, _ = normalise_hazards(located([Polygon()]).assign(reported_m2=5.0))
    assert sized.geometry.tolist() == [None]


def test_collections_of_outlines_alone_are_the_same_ground():
    other = shapely.affinity.translate(SQUARE, 1, 0)
    shapes = [GeometryCollection([SQUARE, MultiPolygon([other])]), MultiPoint([(1, 2)])]
    hazards, rejected = normalise_hazards(located(shapes))
    assert rejected.empty
    assert hazards.geometry.iloc[0].equals(MultiPolygon([SQUARE, other]))
    assert hazards.geometry.iloc[1] == Point(1, 2)


def test_height_is_left_out():
    hazards, _ = normalise_hazards(located([shapely.force_3d(SQUARE, 3600)]))
    assert not hazards.has_z.any()
    assert hazards.geometry.iloc[0] == SQUARE


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (LineString([(0, 0), (1, 1)]), "a line"),
        (MultiPoint([(0, 0), (1, 1)]), "several points"),
        (GeometryCollection([SQUARE, Point(0, 0)]), "a collection of different geometries"),
        (Point(float("inf"), 0), "not a number"),
        (shapely.transform(SQUARE, lambda points: points * float("inf")), "not a number"),
        (Point(float("inf"), float("-inf")), "not a number"),
        (Point(1e308, 1e308), "outside longitude and latitude"),
    ],
)
def test_other_geometries_are_rejected(shape, reason):
    hazards, rejected = normalise_hazards(located([SQUARE, shape]))
    assert len(hazards) == 1
    assert rejected[["row", "field"]].to_numpy().tolist() == [[2, "geometry"]]
    assert reason in rejected["reason"].iloc[0]


def test_any_crs_becomes_longitude_and_latitude():
    corners = [(760000, 9600000), (760100, 9600000), (760100, 9600200), (760000, 9600200)]
    hazards, _ = normalise_hazards(located([Polygon(corners)], crs="EPSG:32717"))
    to_degrees = Transformer.from_crs("EPSG:32717", "EPSG:4326", always_xy=True)
    expected = [to_degrees.transform(*corner) for corner in corners]
    assert hazards.crs == "EPSG:4326"
    np.testing.assert_allclose(
        shapely.get_coordinates(hazards.geometry.iloc[0])[:4], expected, rtol=0, atol=1e-12
    )


def test_a_table_without_a_crs_says_what_to_do():
    with pytest.raises(CoordinateError, match=r"no CRS.*set_crs\('EPSG:4326'\)"):
        normalise_hazards(located([SQUARE], crs=None))
    hazards, _ = normalise_hazards(located([SQUARE], crs=None), crs="EPSG:4326")
    assert hazards.geometry.tolist() == [SQUARE]


def test_a_wrong_crs_can_be_set_right():
    wrong = located([Point(760000, 9600000)], crs="EPSG:4326")
    with pytest.raises(CoordinateError, match=r"x 760000 to 760000.*wrong.*crs="):
        normalise_hazards(wrong, "areas.gpkg")
    hazards, _ = normalise_hazards(wrong, crs="EPSG:32717")
    assert -79 < hazards.geometry.iloc[0].x < -78
    with pytest.raises(ArgumentError, match="no CRS that PROJ knows"):
        normalise_hazards(wrong, crs="UTM seventeen")


def test_swapped_axes_are_told_by_latitudes_beyond_the_pole():
    with pytest.raises(CoordinateError, match="latitude and longitude are swapped"):
        normalise_hazards(located([Point(17.1, 104.8), Point(17.2, 105.9)]))


@pytest.mark.parametrize("country", ["Peru", "PER", "pe", "Perú", "Pérou"])
def test_swapped_axes_are_told_by_the_country(country):
    swapped = [Point(-3.5, -78.4), Point(-18.35, -70.38)]
    with pytest.raises(CoordinateError, match=r"swapped.*Peru is x -81"):
        normalise_hazards(located(swapped, country=country))
    right, rejected = normalise_hazards(
        located([Point(p.y, p.x) for p in swapped], country=country)
    )
    assert len(right) == len(swapped)
    assert rejected.empty


def test_one_misplaced_row_is_rejected_and_not_the_file():
    shapes = [Point(-78.4, -3.5), Point(-78.3, -3.4), Point(-3.5, -78.4), Point(760000, 9600000)]
    hazards, rejected = normalise_hazards(located([*shapes, SQUARE], country="Peru"))
    assert hazards.index.tolist() == [1, 2, 5]
    assert "look swapped" in rejected["reason"].iloc[0]
    assert "outside longitude and latitude" in rejected["reason"].iloc[1]


def test_countries_across_the_antimeridian_have_no_wrong_side():
    islands = [Point(178.4, -18.1), Point(-179.9, -16.8)]
    hazards, rejected = normalise_hazards(located(islands, country="Fiji"))
    assert len(hazards) == len(islands)
    assert rejected.empty


def test_a_plain_table_may_hold_wkt():
    frame = hazards_of(wkt=["POINT (-78.4 -3.5)", "POINT (-78.4", "", "POLYGON ((0 0, 1 1))"])
    hazards, rejected = normalise_hazards(frame)
    assert hazards.geometry.tolist() == [Point(-78.4, -3.5), None]
    assert rejected[["row", "field"]].to_numpy().tolist() == [[2, "geometry"], [4, "geometry"]]


# Every table -----------------------------------------------------------------------------------

DIRT = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.sampled_from(["SHA", "CHA", "cleared", "2020-01-01", "1,5", "302.013", "", "ñ", "\ud800"]),
    st.just([1, 2]),
    st.just(pd.NaT),
    st.just(pd.NA),
    st.binary(max_size=4),
)
SHAPES = st.sampled_from(
    [
        None,
        SQUARE,
        Point(1, 2),
        Point(),
        LineString([(0, 0), (1, 1)]),
        GeometryCollection([SQUARE, Point(0, 0)]),
        GeometryCollection(),
        Point(float("nan"), 0),
        Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]),
    ]
)
GOOD = [
    st.sampled_from(["A", "B", "C", "D"]),
    st.sampled_from(["confirmed", "confirmado"]),
    st.sampled_from(["2020-01-31", "31/12/2023", "12 mars 2014", 45291, dt.date(2020, 5, 1)]),
    st.sampled_from([5, "1.5", "1,5", "302.013", "2 ha", None]),
    st.sampled_from([3, "4 743", None]),
    st.sampled_from(["Peru", "Fiji", None]),
]
ROW = st.tuples(*(st.one_of(good, good, good, good, DIRT) for good in GOOD), SHAPES)
NAMES = ["hazard_id", "category", "reported_on", "reported_m2", "estimated_devices", "country"]


@settings(deadline=None)
@given(st.lists(ROW, max_size=8), st.booleans())
def test_every_row_is_used_or_rejected(rows, with_geometry):
    *columns, shapes = zip(*rows, strict=True) if rows else [()] * (len(NAMES) + 1)
    frame = pd.DataFrame(
        {name: pd.Series(cells, dtype=object) for name, cells in zip(NAMES, columns, strict=True)}
    )
    if with_geometry:
        frame = gpd.GeoDataFrame(frame, geometry=list(shapes), crs="EPSG:4326")
    as_releases = frame.rename(
        columns={"hazard_id": "release_id", "category": "outcome", "reported_on": "completed_on"}
    )
    for normalise, table in ((normalise_hazards, frame), (normalise_releases, as_releases)):
        used, rejected = normalise(table)
        assert sorted([*used.index, *rejected["row"]]) == list(range(1, len(rows) + 1))
        assert (rejected["reason"] != "").all()
        again, none = normalise(used)
        assert none.empty
        assert_frame_equal(used, again)
