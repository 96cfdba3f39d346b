"""Ground by districts of one's own: divided exactly at their borders, and 0 where there is none."""

from __future__ import annotations

import io

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod
from shapely import Point, box

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, CoordinateError, MinemapWarning

GEOD = Geod(ellps="WGS84")
BORDER = 18.0005
WEST, EAST, EMPTY = "AO-1", "AO-2", "AO-3"


def m2(shape):
    return abs(GEOD.geometry_area_perimeter(shape)[0])


@pytest.fixture(scope="module")
def districts():
    return gpd.GeoDataFrame(
        {"ADM0_PCODE": "AO", "ADM2_EN": ["W", "E", "N"], "ADM2_PCODE": [WEST, EAST, EMPTY]},
        geometry=[
            box(17.9, -12.1, BORDER, -11.9),
            box(BORDER, -12.1, 18.1, -11.9),
            box(17.9, -11.9, 18.1, -11.8),
        ],
        crs=4326,
    )


HAZARDS = {
    "A": ("CHA", "2019-05-01", box(18, -12, 18.001, -11.999)),
    "B": ("SHA", "2020-05-01", box(18.0004, -12, 18.003, -11.9995)),
    "C": ("SHA", "2020-06-01", box(18.01, -12, 18.011, -11.999)),
}
RELEASES = {
    "R1": ("cleared", "2021-05-05", box(18.0003, -12, 18.0008, -11.9992), 3),
    "R2": ("cancelled", "2022-05-05", box(18.009, -12, 18.02, -11.9), None),
    "R3": ("reduced", "2022-07-05", box(17.95, -12, 17.951, -11.999), 1),
}


def tables(part=None):
    """The record, or what of it lies in a part of the world."""
    cut = (lambda shape: shape) if part is None else part.intersection
    hazards = gpd.GeoDataFrame(
        [(name, category, day, cut(shape)) for name, (category, day, shape) in HAZARDS.items()],
        columns=["hazard_id", "category", "reported_on", "geometry"],
        crs=4326,
    )
    releases = gpd.GeoDataFrame(
        [(name, what, day, cut(shape), n) for name, (what, day, shape, n) in RELEASES.items()],
        columns=["release_id", "outcome", "completed_on", "geometry", "anti_personnel_mines"],
        crs=4326,
    )
    return hazards[~hazards.is_empty], releases[~releases.is_empty]


@pytest.fixture(scope="module")
def ledger():
    return minemap.Ledger(*tables())


def test_what_remains_is_cut_at_borders_and_empty_districts_are_0(ledger, districts):
    found = ledger.remaining("2023-12-31", by=districts)
    left_a = HAZARDS["A"][2].difference(RELEASES["R1"][2])
    left_b = HAZARDS["B"][2].difference(RELEASES["R1"][2]).difference(HAZARDS["A"][2])
    ground = left_a.union(left_b)
    expected = [m2(ground.intersection(shape)) for shape in districts.geometry]
    assert found.index.name == "ADM2_PCODE"
    assert found.index.tolist() == [WEST, EAST, EMPTY]
    assert found["area_m2"].tolist() == pytest.approx(expected, rel=1e-7)
    assert found["areas"].tolist() == [1, 2, 0]
    assert found["area_m2"].sum() == pytest.approx(
        ledger.remaining("2023-12-31")["area_m2"].sum(), rel=1e-12
    )
    merged = districts.merge(found, left_on="ADM2_PCODE", right_index=True)
    assert len(merged) == 3
    assert not merged["area_m2"].isna().any()


def test_each_district_has_the_account_of_its_own_ground(ledger, districts):
    """The record that is cut beforehand gives the same."""
    by_year, lines = ledger.balance(by=districts), ledger.timeline(by=districts)
    released = ledger.released("YE", by=districts)
    for code, shape in zip([WEST, EAST], districts.geometry, strict=False):
        alone = minemap.Ledger(*tables(shape))
        expected = alone.balance(start="2019", end="2022")
        own = by_year.xs(code, level="ADM2_PCODE")
        pd.testing.assert_frame_equal(own, expected, check_freq=False, rtol=1e-6, atol=1e-3)
        line = lines.xs(code, level="ADM2_PCODE")
        assert line["remaining_m2"].asof("2021-12-31") == pytest.approx(
            alone.timeline()["remaining_m2"].asof("2021-12-31"), rel=1e-6
        )
        own = released.xs(code, level="ADM2_PCODE").groupby(level="outcome", observed=False).sum()
        expected = alone.released()
        for column in ("area_m2", "outside_m2"):
            both = own[column].reindex(expected.index, fill_value=0.0)
            assert both.tolist() == pytest.approx(expected[column].tolist(), rel=1e-6, abs=1e-3)
    assert (by_year.xs(EMPTY, level="ADM2_PCODE") == 0).all(axis=None)
    assert lines.xs(EMPTY, level="ADM2_PCODE")["remaining_m2"].tolist() == [0.0]
    assert (released.xs(EMPTY, level="ADM2_PCODE")["area_m2"] == 0).all()


def test_a_record_and_its_devices_count_once_where_most_of_its_ground_lies(ledger, districts):
    released = ledger.released(by=districts)
    assert released.groupby(level="ADM2_PCODE")["records"].sum().to_dict() == {
        WEST: 1,  # R3, which is worked outside every hazard
        EAST: 2,
        EMPTY: 0,
    }
    assert released.loc[(EAST, "cleared"), "anti_personnel_mines"] == 3
    assert released["records"].sum() == ledger.released()["records"].sum()


def test_districts_go_together_with_columns(ledger, districts):
    found = ledger.remaining("2020-12-31", by=[districts, "category"])
    assert found.index.names == ["ADM2_PCODE", "category"]
    for category, rows in found.groupby(level="category"):
        whole = ledger.remaining("2020-12-31", by="category").loc[category, "area_m2"]
        assert rows["area_m2"].sum() == pytest.approx(whole, rel=1e-12)
        assert rows.index.get_level_values("ADM2_PCODE").tolist() == [WEST, EAST, EMPTY]


def test_ground_in_no_district_has_a_row_and_a_word(ledger, districts):
    west = districts.iloc[[0]].assign(number=7)[["number", "geometry"]]
    with pytest.warns(MinemapWarning, match=r"by=: [\d,]+ m² of ground that remains lie in none"):
        found = ledger.remaining("2023-12-31", by=west)
    assert found.index.isna().tolist() == [False, True]
    assert found.index[0] == 7
    assert found["area_m2"].sum() == pytest.approx(
        ledger.remaining("2023-12-31")["area_m2"].sum(), rel=1e-12
    )


def test_written_figures_count_where_their_point_or_their_hazard_is(districts):
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": ["P", "Q"],
            "category": "SHA",
            "reported_on": "2020-01-01",
            "reported_m2": [700.0, None],
        },
        geometry=[Point(18.05, -12), box(18.0, -12, 18.0004, -11.999)],
        crs=4326,
    )
    releases = pd.DataFrame(
        {
            "release_id": ["F"],
            "hazard_id": ["Q"],
            "outcome": ["cleared"],
            "completed_on": ["2021-01-01"],
            "reported_m2": [1000.0],
        }
    )
    ledger = minemap.Ledger(hazards, releases)
    found = ledger.remaining("2023-12-31", by=districts)
    assert found["area_m2"].tolist() == pytest.approx([m2(hazards.geometry[1]) - 1000, 700, 0])
    released = ledger.released(by=districts)
    assert released.loc[(WEST, "cleared"), "area_m2"] == pytest.approx(1000)
    assert released.loc[(WEST, "cleared"), "records"] == 1


def test_overlapping_districts_count_ground_once(ledger, districts):
    twice = pd.concat([districts.iloc[[0, 1, 2]], districts.iloc[[1]].assign(ADM2_PCODE="AO-9")])
    with pytest.warns(MinemapWarning, match="polygons overlap on"):
        found = ledger.remaining("2023-12-31", by=twice.set_index("ADM2_PCODE"))
    assert found["area_m2"].tolist()[-1] == 0
    assert found["area_m2"].sum() == pytest.approx(
        ledger.remaining("2023-12-31")["area_m2"].sum(), rel=1e-12
    )


def test_parts_of_one_district_are_one_and_other_coordinates_are_read(ledger, districts):
    halves = districts.assign(ADM2_PCODE=["AO-1", "AO-1", "AO-3"]).set_index("ADM2_PCODE")
    found = ledger.remaining("2023-12-31", by=halves.to_crs(32733))
    assert found.index.tolist() == ["AO-1", "AO-3"]
    whole = ledger.remaining("2023-12-31")["area_m2"].sum()
    assert found["area_m2"].tolist() == pytest.approx([whole, 0])


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        (lambda d: d.drop(columns="ADM2_PCODE").assign(x=[1, 2, 3]), ArgumentError, "set_index"),
        (lambda d: d.set_crs(None, allow_override=True), CoordinateError, "set_crs"),
        (lambda d: d.set_geometry(d.centroid), ArgumentError, "is no polygon"),
        (lambda d: pd.DataFrame(d.drop(columns="geometry")), ArgumentError, "without outlines"),
    ],
)
@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
def test_what_cannot_be_divided_by_is_refused(ledger, districts, change, error, told):
    with pytest.raises(error, match=told):
        ledger.balance(by=change(districts))


def test_what_takes_columns_alone_says_so(ledger, districts):
    with pytest.raises(ArgumentError, match="not polygons; compare balance"):
        ledger.restatements(by=districts)


def test_the_command_line_takes_polygons_of_a_file(districts, tmp_path, capsys):
    record, polygons = tmp_path / "record.gpkg", tmp_path / "districts.geojson"
    for name, table in zip(("hazards", "releases"), tables(), strict=True):
        table.to_file(record, layer=name)
    districts.to_file(polygons)
    asked = ["remaining", str(record), "--day", "2023-12-31", "--csv", "--by-polygons"]
    assert main([*asked, f"{polygons}:ADM2_EN"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[:2] for line in lines] == [
        ["ADM2_EN", "areas"],
        ["W", "1"],
        ["E", "2"],
        ["N", "0"],
    ]
    assert main([*asked, f"{polygons}:ADM3"]) == 2
    assert "has no column 'ADM3'; it has ADM0_PCODE, ADM2_EN" in capsys.readouterr().err
    assert main(["balance", str(record), "--csv", "--by-polygons", str(polygons)]) == 0
    assert "2022-12-31,AO-3,0.0" in capsys.readouterr().out
    ledger = minemap.Ledger(*tables())
    by = districts.set_index("ADM2_EN")
    for name, answer in (
        ("released", ledger.released("YE", by=by)),
        ("timeline", ledger.timeline(by=by)),
    ):
        freq = ["--freq", "YE"] if name == "released" else []
        asked = [name, str(record), *freq, "--by-polygons", f"{polygons}:ADM2_EN"]
        assert main([*asked, "--csv"]) == 0
        printed = pd.read_csv(io.StringIO(capsys.readouterr().out)).set_index(answer.index.names)
        assert printed.to_numpy() == pytest.approx(answer.to_numpy(dtype=float), nan_ok=True)
        assert main(asked) == 0
        assert "W" in capsys.readouterr().out
    assert main(["freed", str(record), "--by-polygons", f"{polygons}:ADM2_EN"]) == 0
    # Something is left in the west and in the east; the north never had any.
    assert capsys.readouterr().out.splitlines()[1:] == ["none"]


def test_a_file_of_several_layers_is_asked_for_one_of_them(districts, tmp_path, capsys):
    record, both = tmp_path / "record.gpkg", tmp_path / "units: all.gpkg"
    for name, table in zip(("hazards", "releases"), tables(), strict=True):
        table.to_file(record, layer=name)
    districts.to_file(both, layer="districts")
    districts.head(1).to_file(both, layer="other")
    asked = ["remaining", str(record), "--day", "2023-12-31", "--csv", "--by-polygons"]
    assert main([*asked, f"{both}:districts:ADM2_EN"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["W", "1"], ["E", "2"], ["N", "0"]]
    assert main([*asked, f"{both}:ADM2_EN"]) == 2
    assert "which layer? It has 'districts', 'other'" in capsys.readouterr().err
    assert main([*asked, r"C:\none.gpkg"]) == 2
    assert r"C:\none.gpkg: no such file" in capsys.readouterr().err
