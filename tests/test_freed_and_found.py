"""Units declared free, what clearance found, and the annex with the corners of every area."""

from __future__ import annotations

import docx
import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely
from conftest import ledger_of, square
from pyproj import Geod, Transformer

from minemap.errors import ArgumentError
from minemap.report import article7, clearance, found_empty, freed_units

# Units declared free ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def villages():
    """Hill is freed, mined again and freed again; Vale is freed and falls back; Dale never was."""
    hill, vale, dale = ({"admin2": name} for name in ("Hill", "Vale", "Dale"))
    return ledger_of(
        [
            ("H1", "CHA", "2018-01-31", square(0, 0), hill),
            ("H2", "SHA", "2018-01-31", square(2, 0), hill),
            ("H3", "CHA", "2021-03-01", square(4, 0), hill),
            ("V1", "CHA", "2018-01-31", square(0, 5), vale),
            ("V2", "SHA", "2022-08-01", square(2, 5), vale),
            ("D1", "CHA", "2018-01-31", square(0, 9), dale),
        ],
        [
            ("R1", "cleared", "2019-05-01", square(0, 0)),
            ("R2", "cancelled", "2020-02-01", square(2, 0)),
            ("R3", "cleared", "2022-07-01", square(4, 0)),
            ("R4", "reduced", "2019-09-01", square(0, 5)),
        ],
    )


def test_a_unit_freed_lost_and_freed_again_has_three_days(villages):
    freed = freed_units(villages, "admin2").set_index("unit")
    hill = freed.loc["Hill"]
    assert hill["freed_on"].dt.strftime("%Y-%m-%d").tolist() == ["2020-02-01", "2022-07-01"]
    assert hill["lost_on"].dt.strftime("%Y-%m-%d").tolist()[0] == "2021-03-01"
    assert pd.isna(hill["lost_on"].iloc[1])
    assert hill["release_ids"].tolist() == ["R2", "R3"]
    assert hill["areas"].tolist() == [2, 1]


def test_a_unit_that_fell_back_says_since_when_and_how_much(villages):
    vale = freed_units(villages, "admin2").set_index("unit").loc["Vale"]
    assert vale["lost_on"] == pd.Timestamp("2022-08-01")
    size = villages.remaining("2023").set_index("hazard_id").loc["V2", "area_m2"]
    assert vale["remaining_m2"] == pytest.approx(size)
    assert vale["reduced_m2"] == pytest.approx(size, rel=1e-3)
    assert vale["cleared_m2"] == 0.0


def test_a_unit_in_which_ground_remains_from_the_first_is_not_listed(villages):
    assert "Dale" not in set(freed_units(villages, "admin2")["unit"])
    assert set(freed_units(villages, "admin2", day=2019)["unit"]) == {"Vale"}


def test_outlines_of_units_cut_the_areas_that_lie_in_two():
    # One area across a border, of which the western half alone is cleared.
    west, east = square(0, 0), square(1, 0)
    whole = shapely.union_all([west, east])
    ledger = ledger_of(
        [("H1", "CHA", "2018-01-31", whole)], [("R1", "cleared", "2019-05-01", west)]
    )
    middle = east.bounds[0]
    units = gpd.GeoDataFrame(
        {"who": ["West", "East"]},
        geometry=[
            shapely.box(middle - 1, -89, middle, 89),
            shapely.box(middle, -89, middle + 1, 89),
        ],
        crs="EPSG:4326",
    )
    freed = freed_units(ledger, units.to_crs("EPSG:3857"), name="who")
    assert freed["unit"].tolist() == ["West"]
    area = abs(Geod(ellps="WGS84").geometry_area_perimeter(west)[0])
    assert freed["cleared_m2"].item() == pytest.approx(area, rel=1e-6)
    assert freed["release_ids"].item() == "R1"


def test_units_that_cannot_be_are_named(villages):
    with pytest.raises(ArgumentError, match="'village' is no column of the hazards"):
        freed_units(villages, "village")
    bare = gpd.GeoDataFrame({"who": ["x"]}, geometry=[square(0, 0)])
    with pytest.raises(ArgumentError, match="no CRS"):
        freed_units(villages, bare, name="who")


# What clearance found -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tasks():
    """Clearance with 4 mines, with none stated as 0, and without a word of devices."""
    ledger = ledger_of(
        [(f"H{i}", "CHA", "2019-01-31", square(3 * i, 0), {"admin1": "North"}) for i in range(3)],
        [
            ("R0", "cleared", "2020-05-01", square(0, 0), {"operator": "A", "other_uxo": 4}),
            ("R1", "cleared", "2020-05-01", square(3, 0), {"operator": "A", "other_uxo": 0}),
            ("R2", "cleared", "2021-05-01", square(6, 0), {"operator": "B"}),
        ],
    )
    return ledger, ledger.balance()["cleared_m2"].iloc[-2:].tolist()


def test_ground_with_devices_with_none_and_not_stated(tasks):
    ledger, (first, last) = tasks
    table = clearance(ledger, "operator")
    counts = ["records", "found_records", "empty_records", "unstated_records"]
    assert table[counts].to_numpy().tolist() == [[2, 1, 1, 0], [1, 0, 0, 1]]
    ground = table[["found_m2", "empty_m2", "unstated_m2"]].to_numpy()
    assert ground.sum(axis=1) == pytest.approx([first, last])
    assert ground[1].tolist() == [0.0, 0.0, pytest.approx(last)]
    assert table["devices"].tolist() == [4, pd.NA]
    assert table.loc["A", "m2_per_device"] == pytest.approx(first / 4)
    assert pd.isna(table.loc["B", "m2_per_device"])


def test_by_unit_method_and_year(tasks):
    table = clearance(tasks[0], ["admin1", "activity", "year"], start=2021)
    assert table.index.tolist() == [("North", "clearance", 2021)]


def test_peru_by_what_its_records_say(peru):
    table = clearance(peru, "year")
    # 8,458 + 76,355 + 7,100 + 21,000 m² of 2014, 2015, 2021 and 2022, which say nothing of devices.
    assert table["unstated_m2"].sum() == pytest.approx(112_913, abs=1)
    assert table["empty_m2"].sum() == 0.0
    assert table["cleared_m2"].sum() == pytest.approx(211_410, abs=1)


def test_areas_confirmed_and_found_empty(tasks):
    table = found_empty(tasks[0]).set_index("hazard_id")
    assert table["found"].to_dict() == {"H1": "none", "H2": "not stated"}
    assert found_empty(tasks[0], day=2020)["hazard_id"].tolist() == ["H1"]


# The annex ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def one_area():
    return ledger_of(
        [
            (
                "H1",
                "CHA",
                "2019-01-31",
                square(0, 0, 2),
                {"name": "Hill", "contamination": "AP mines", "estimated_devices": 7},
            )
        ],
        [("R1", "cleared", "2020-05-01", square(0, 0, 1))],
    )


def test_the_annex_gives_every_corner_of_what_remains(one_area):
    annex = article7(one_area, 2020, basis="geometry", annex="degrees")["annex"].loc["H1"]
    left = one_area.remaining(2020).geometry.item()
    corners = [tuple(map(float, one.split(", "))) for one in annex["corners"][3:].split("; ")]
    again = shapely.Polygon([(longitude, latitude) for latitude, longitude in corners])
    assert shapely.symmetric_difference(again, left).area < 1e-9
    assert annex[["name", "kinds", "estimated_devices"]].tolist() == [
        "Hill",
        "anti_personnel_mines",
        7,
    ]
    days = [line.split()[:2] for line in annex["history"].splitlines()]
    assert days == [["2019-01-31", "added"], ["2020-05-01", "cleared"]]


def test_corners_in_utm_and_mgrs(one_area):
    corners = article7(one_area, 2019, basis="geometry", annex="utm")["annex"]["corners"].item()
    zone, east, _, north, _ = corners[3:].split("; ")[0].split()
    longitude, latitude = shapely.get_coordinates(one_area.remaining(2019).geometry.item())[0]
    code = (32600 if zone.endswith("N") else 32700) + int(zone[:-1])
    true = Transformer.from_crs("EPSG:4326", f"EPSG:{code}", always_xy=True)
    x, y = true.transform(longitude, latitude)
    assert (int(east), int(north)) == (round(x), round(y))
    mgrs = article7(one_area, 2019, basis="geometry", annex="mgrs")["annex"]["corners"].item()
    assert mgrs[3:].startswith(zone[:-1])
    with pytest.raises(ArgumentError, match="annex='gauss' is not one of"):
        article7(one_area, 2019, basis="geometry", annex="gauss")


def test_the_annex_goes_into_excel_and_word(one_area, tmp_path):
    tables = article7(one_area, 2020, basis="geometry", annex="degrees")
    book = openpyxl.load_workbook(tables.save(tmp_path / "report.xlsx"))
    texts = {cell.value for row in book["Annex"].iter_rows() for cell in row}
    corners = tables["annex"]["corners"].item()
    assert corners in texts
    document = docx.Document(str(tables.save(tmp_path / "report.docx")))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert corners in cells
