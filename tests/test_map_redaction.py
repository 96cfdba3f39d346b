"""Maps that anyone may see: the positions in the file are coarse, the figures are true."""

import json
import re

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point, box
from test_map import pack_in, page_of

import minemap
from minemap import maps
from minemap.errors import ArgumentError
from minemap.maps import Redaction
from minemap.maps.redaction import redact, redaction, redaction_notice

WGS84 = Geod(ellps="WGS84")


def areas(*shapes, **columns):
    """One SHA a shape, reported in 2015."""
    count = len(shapes)
    return gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{number}" for number in range(count)],
            "category": ["SHA"] * count,
            "reported_on": ["2015-01-31"] * count,
            **columns,
            "geometry": list(shapes),
        },
        crs=4326,
    )


def square(lon, lat, metres):
    """A square of about so many metres near the equator, its south-western corner there."""
    return box(lon, lat, lon + metres / 111_320, lat + metres / 110_574)


def page_of_redacted(ledger, **how):
    pieces, hazards, releases, worked = redact(
        ledger.pieces, ledger.hazards, ledger.releases, ledger.worked, **how
    )
    return page_of(maps.explore(pieces, hazards, releases, worked))


def vertices(ledger, **how):
    """Every vertex that the page of a redacted map holds, in degrees."""
    _, columns = pack_in(page_of_redacted(ledger, **how))
    return np.array(
        [
            [x / 1e7, y / 1e7]
            for layer in ("piece", "worked")
            for x, y in zip(columns[f"{layer}.x"], columns[f"{layer}.y"], strict=True)
        ]
    )


def true_vertices(ledger):
    frames = (ledger.hazards, ledger.releases, ledger.pieces, ledger.worked)
    return np.concatenate([shapely.get_coordinates(f.geometry.to_numpy()) for f in frames])


# On a grid


def test_the_file_says_the_same_wherever_in_its_cell_an_area_lies():
    # Nothing in the file can tell the two apart, so nothing in it tells where the area is.
    (cell,) = redact(*_one(square(-78.4012, -4.0034, 80)), metres=1000)[0].geometry
    west, south, east, north = cell.bounds
    here = minemap.Ledger(areas(square(west + 0.0001, south + 0.0001, 80)))
    there = minemap.Ledger(areas(square(east - 0.001, north - 0.001, 80)))
    cells = [vertices(ledger, metres=1000) for ledger in (here, there)]
    assert cells[0].shape == (4, 2)
    np.testing.assert_array_equal(*cells)


def test_no_vertex_of_the_file_is_one_of_the_record(peru):
    shown, true = vertices(peru, metres=1000), true_vertices(peru)
    assert len(shown) > 100
    nearest, _ = shapely.STRtree(shapely.points(shown)).query_nearest(
        shapely.points(true), return_distance=True
    )
    assert nearest.shape[1] >= len(true)
    # Corners of cells of 1 km that lie within a metre of a true vertex: one in 300,000 by chance.
    close = shapely.STRtree(shapely.points(true)).query(
        shapely.points(shown), predicate="dwithin", distance=1 / 111_320
    )
    assert close.shape[1] == 0


def test_cells_are_as_wide_and_high_as_stated_wherever_they_lie():
    latitudes = (0.0, -4.0, 33.3, 48.5, -54.8, 69.0)
    ledger = minemap.Ledger(areas(*(Point(20, latitude).buffer(1e-5) for latitude in latitudes)))
    for cell in redact(ledger.pieces, ledger.hazards, metres=1000)[0].geometry:
        west, south, east, north = cell.bounds
        sides = [WGS84.inv(west, edge, east, edge)[2] for edge in (south, north)] + [
            WGS84.inv(west, south, west, north)[2]
        ]
        assert min(sides) >= 1000
        assert max(sides) < 1015


def _one(shape):
    ledger = minemap.Ledger(areas(shape))
    return ledger.pieces, ledger.hazards


def test_a_point_becomes_the_middle_of_its_cell():
    ledger = minemap.Ledger(areas(Point(-78.4012, -4.0034), reported_m2=[500]))
    (cell,) = redact(*_one(square(-78.4012, -4.0034, 1)), metres=1000)[0].geometry
    (spot,) = redact(ledger.pieces, ledger.hazards, metres=1000)[0].geometry
    assert spot.distance(cell.centroid) < 1e-9


def test_a_large_area_shows_as_the_cells_whose_middles_it_holds():
    (shown,) = redact(*_one(square(-78.5, -4.1, 10_000)), metres=1000)[0].geometry
    area = abs(WGS84.geometry_area_perimeter(shown)[0])
    assert 81e6 < area < 122e6
    true = square(-78.5, -4.1, 10_000)
    # Half a cell by the grid, half a cell by the step to the middle of a cell.
    assert shown.hausdorff_distance(true) < 0.0092 * np.sqrt(2)


def test_what_is_released_of_an_area_stays_in_the_cell_of_that_area():
    # The area straddles the line between two cells; half of it, beyond the line, is cleared.
    (cell,) = redact(*_one(square(-78.4012, -4.0034, 1)), metres=1000)[0].geometry
    east = cell.bounds[2]
    whole = box(east - 0.0008, -4.004, east + 0.0004, -4.003)
    releases = gpd.GeoDataFrame(
        {
            "release_id": ["R"],
            "outcome": ["cleared"],
            "completed_on": ["2020-05-31"],
            "geometry": [box(east, -4.004, east + 0.0004, -4.003)],
        },
        crs=4326,
    )
    ledger = minemap.Ledger(areas(whole), releases)
    assert len(ledger.pieces) == 2
    pieces, _, _, _ = redact(ledger.pieces, ledger.hazards, ledger.releases, metres=1000)
    assert pieces.geometry[0].equals(pieces.geometry[1])


def test_the_parts_of_an_area_lie_to_one_another_as_they_do():
    # Moved as one to the middle of the first part's cell, and put into cells then.
    parts = [square(-78.4012, -4.0034, 60), square(-78.3012, -4.1034, 50)]
    (cell,) = redact(*_one(parts[0]), metres=1000).pieces.geometry
    (shown,) = redact(*_one(shapely.MultiPolygon(parts)), metres=1000).pieces.geometry
    assert len(shown.geoms) == 2
    west, east = sorted((part.centroid for part in shown.geoms), key=lambda middle: middle.x)
    assert east.x - west.x == pytest.approx(0.1, abs=0.0091)
    assert east.y - west.y == pytest.approx(-0.1, abs=0.0091)
    assert cell.area == pytest.approx(shown.geoms[0].area, rel=0.01)


def test_an_area_keeps_its_cell_when_it_is_drawn_anew():
    first = areas(square(-78.4012, -4.0034, 50))
    (cell,) = redact(*_one(square(-78.4012, -4.0034, 50)), metres=1000)[0].geometry
    west = cell.bounds[0]
    again = areas(box(west - 0.0005, -4.0034, west - 0.0001, -4.003))
    again["reported_on"] = "2018-01-31"
    ledger = minemap.Ledger(pd.concat([first, again], ignore_index=True))
    pieces, hazards, _, _ = redact(ledger.pieces, ledger.hazards, metres=1000)
    for frame in (pieces, hazards):
        assert len(frame) >= 2
        assert all(shape.equals(cell) for shape in frame.geometry)


@given(
    lon=st.floats(-179, 179),
    lat=st.floats(-85, 85),
    metres=st.sampled_from([50, 1000, 25_000]),
)
@settings(max_examples=examples(13), deadline=None)
def test_an_area_lies_in_the_cell_it_is_shown_in(lon, lat, metres):
    hazards = minemap.tables.schema.normalise_hazards(areas(Point(lon, lat).buffer(1e-5)))[0]
    pieces = gpd.GeoDataFrame(
        {"hazard_id": ["H0"], "entered_on": pd.to_datetime(["2015-01-31"])},
        geometry=hazards.geometry.to_list(),
        crs=4326,
    )
    (cell,) = redact(pieces, hazards, metres=metres)[0].geometry
    assert cell.distance(hazards.geometry.iloc[0].centroid) < 1e-9


# What stays true, and what does not


def test_what_is_kept_by_name_stays_true(peru):
    keep = ["area_m2", "reported_m2", "reported_on", "hazard_id", "release_id", "sector"]
    shown = redact(peru.pieces, peru.hazards, peru.releases, peru.worked, keep=keep)
    pieces = [name for name in shown.pieces.columns if name != "geometry"]
    hazards = ["hazard_id", "category", "reported_on", "reported_m2", "sector"]
    releases = ["release_id", "hazard_id", "outcome", "completed_on", "reported_m2"]
    for after, before, names in (
        (shown.pieces, peru.pieces, pieces),
        (shown.hazards, peru.hazards, hazards),
        (shown.releases, peru.releases, releases),
    ):
        pd.testing.assert_frame_equal(
            pd.DataFrame(after[names]).sort_index(), pd.DataFrame(before[names]).sort_index()
        )


def test_what_is_not_kept_is_coarse_and_every_area_stays_within_100_m2(peru):
    shown = redact(peru.pieces, peru.hazards, peru.releases, peru.worked)
    assert (shown.pieces["area_m2"] % 100 == 0).all()
    assert shown.hazards["hazard_id"].str.fullmatch(r"\d+").all()
    assert shown.releases["release_id"].str.fullmatch(r"R\d+").all()
    assert set(shown.releases["hazard_id"].dropna()) <= set(shown.hazards["hazard_id"])
    ids = peru.pieces["hazard_id"]
    for day in ("2014-12-31", "2019-12-31", "2023-12-31"):
        alive = [
            table["left_on"].isna() | (table["left_on"] > day)
            for table in (shown.pieces.loc[peru.pieces.index], peru.pieces)
        ]
        coarse = shown.pieces["area_m2"].loc[peru.pieces.index][alive[0]].groupby(ids).sum()
        true = peru.pieces["area_m2"][alive[1]].groupby(ids).sum()
        assert set(coarse.index) == set(true.index)
        assert (coarse - true).abs().max() <= 100


def test_the_year_in_which_a_record_ends_goes_to_the_end_of_its_last_month():
    hazards = areas(square(-78.4, -4, 500), square(-78.2, -4, 500))
    hazards["reported_on"] = ["2015-02-03", "2024-01-15"]
    ledger = minemap.Ledger(hazards)
    days = redact(ledger.pieces, ledger.hazards).pieces["entered_on"]
    assert sorted(days.dt.strftime("%Y-%m-%d")) == ["2015-12-31", "2024-01-31"]


def test_the_latest_version_stays_the_last_though_both_are_of_one_year():
    first = areas(square(-78.4, -4, 500), name=["early"])
    again = first.assign(reported_on="2015-11-30", category="CHA", name="late")
    ledger = minemap.Ledger(pd.concat([again, first], ignore_index=True))
    shown = redact(ledger.pieces, ledger.hazards, keep=["name"])
    assert shown.hazards["name"].tolist() == ["early", "late"]


def test_the_tables_given_are_not_changed(peru):
    tables = [peru.pieces, peru.hazards, peru.releases, peru.worked]
    copies = [table.copy(deep=True) for table in tables]
    redact(*tables, metres=1000)
    for table, copy in zip(tables, copies, strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(copy))


def test_areas_without_a_place_stay_without():
    hazards = areas(None, square(-78.4, -4, 50), reported_m2=[100, None])
    ledger = minemap.Ledger(hazards)
    table = redact(ledger.pieces, ledger.hazards).hazards.sort_index()
    assert table.geometry.isna().tolist() == [True, False]


COORDINATES = [
    "-4.00123, -78.40123",
    "reference point 78.4012 W",
    "4° 00' 12\" S 78° 24' 04\" O",
    "4 00 12.5 S 78 24 04 W",
    "17M QR 12345 67890",
    "17MQR1234567890",
    "E 788123 N 9557456",
    "POINT (-78.4 -4.0)",
    "402,254 m² at -4.00123",
]
OTHERS = [
    "Quebrada de Escritos 2",
    "2º Sector",
    "Hito 24",
    "PE-EJ-112",
    "APM 12, AVM 3",
    "2015",
    "part of the 402,254 m² in 128 areas",
    "1.302.013 m2",
    "12\u202f345,67 ha",
]


def test_texts_that_hold_coordinates_are_taken_out_and_others_stay():
    texts = [*(f"Hill {text}" for text in COORDINATES), *OTHERS]
    shapes = [square(-78.4 + n / 10, -4, 50) for n in range(len(texts))]
    table = redact(*_tables(areas(*shapes, name=texts)), keep=["name"]).hazards.sort_index()
    assert table["name"].dropna().tolist() == OTHERS


def _tables(hazards):
    ledger = minemap.Ledger(hazards)
    return ledger.pieces, ledger.hazards


def test_columns_of_the_users_own_are_left_out_unless_they_are_kept():
    hazards = areas(
        square(-78.4, -4, 50), village=["Santa Rosa"], lat=[-4.0], notes=["at -4.00123 -78.40123"]
    )
    shown = redact(*_tables(hazards))[1]
    assert not {"village", "lat", "notes"} & set(shown.columns)
    kept = redact(*_tables(hazards), keep=["village", "notes"])[1]
    assert kept["village"].tolist() == ["Santa Rosa"]
    assert kept["notes"].isna().all()
    assert "lat" not in kept


# What is refused


def test_the_notice_tells_what_is_coarse_in_every_language():
    assert "squares of 1 km" in redaction_notice(1000)["en"]
    assert "cuadrados de 2 km" in redaction_notice(2000)["es"]
    assert "carrés de 250 m" in redaction_notice(250)["fr"]
    assert "rounded to 100 m²" in redaction_notice()["en"]
    assert "at its end" in redaction_notice()["en"]
    kept = redaction_notice(keep=["area_m2", "completed_on"])["en"]
    assert "rounded" not in kept
    assert "at its end" not in kept


@pytest.fixture(scope="module")
def one():
    """The tables of one area."""
    return _tables(areas(square(-78.4, -4, 50)))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"method": "blur"}, "method='blur'.*'grid' alone"),
        ({"method": "jitter"}, "method='jitter'.*'grid' alone"),
        ({"metres": 5}, "metres=5 is out of range: 50 m"),
        ({"metres": float("nan")}, "out of range"),
        ({"metres": "wide"}, "metres='wide' is not a number"),
        ({"keep": ["nothing"]}, "keep names columns that do not exist: nothing"),
    ],
)
def test_what_cannot_be_used_is_refused(one, how, said):
    with pytest.raises(ArgumentError, match=said):
        redact(*one, **how)


# In the map


def test_the_map_says_that_it_is_coarse_besides_what_it_was_given_to_say(peru):
    redact = {"metres": 2500, "keep": ["sector"]}
    page = page_of(peru.explore(redact=redact, notice={"en": "For the press.", "es": "Prensa."}))
    options, _ = json.JSONDecoder().raw_decode(page[page.rindex('{"title":') :])
    notice = options["notice"]
    for language, text in {"en": "of 2,500 m", "es": "2\u202f500 m", "fr": "2\u202f500 m"}.items():
        assert text in notice[language]
        assert notice[language].endswith("Prensa." if language == "es" else "For the press.")


def test_what_the_map_holds_is_what_redacting_the_tables_gives(peru):
    _, columns = pack_in(page_of(peru.explore(redact=3000)))
    shown = np.array([columns["piece.x"], columns["piece.y"]]).T / 1e7
    own = vertices(peru, metres=3000)
    np.testing.assert_array_equal(shown, own[: len(shown)])


def test_a_map_of_ones_own_says_it_in_its_attribution(peru):
    own = folium.Map(tiles=None)
    page = page_of(peru.explore(m=own, redact=2000, language="fr"))
    assert re.search(r"addAttribution\(\"Positions généralisées.*carrés de 2 km", page)


def test_an_object_says_what_a_dict_says():
    said = {"metres": 2000.0, "keep": ["sector"], "public": ["Villages"]}
    assert redaction(Redaction(2000, keep=["sector"], public=["Villages"])) == said
    assert redaction(Redaction(2000, keep=["sector"])) == redaction(
        {"metres": 2000, "keep": ["sector"]}
    )
    with pytest.raises(ArgumentError, match="out of range"):
        redaction(Redaction(0))


@pytest.mark.parametrize(
    "choice",
    [
        "1 km",
        True,
        {"metre": 5},
        {"method": "jitter", "seed": "correct horse battery staple"},
        {"metres": 2000, "keep": ["lst", ["list"]]},
        {"metres": 2000, "keep": "name"},
        {"metres": 2000, "keep": ["no such column"]},
        {"metres": 2000, "public": 7},
    ],
)
def test_a_redaction_that_makes_no_sense_is_refused(peru, choice):
    with pytest.raises(ArgumentError):
        peru.explore(redact=choice)
