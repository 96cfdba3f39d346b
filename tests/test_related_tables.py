"""Tables that a layer of land-release records is related to: devices, and quality checks."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import square
from feature_service import Layer, arcgis

import minemap as mm
from minemap.errors import MinemapWarning, ReadError

DAY_MS, ONE_DAY_MS = 1_346_371_200_000, 86_400_000
KEY = "{0F00-A1}"


def record(number, **attributes):
    held = {
        "OBJECTID": number,
        "GlobalID": f"{{0F00-A{number}}}",
        "release_id": f"R-{number}",
        "ha_code": "PE-1",
        "outcome": "cleared",
        "end_date": DAY_MS,
    }
    ring = list(square(number, 0).exterior.coords)[::-1]
    return {"attributes": held | attributes, "geometry": {"rings": [ring]}}


def table(name, rows, size=1000):
    """A related table, with the key of its record in each row."""
    features = [
        {"attributes": {"OBJECTID": number} | row} for number, row in enumerate(rows, start=1)
    ]
    back = {"id": 5, "role": "esriRelRoleDestination", "keyField": "parent", "relatedTableId": 0}
    fields = [{"name": key} for key in dict.fromkeys(key for row in rows for key in row)]
    for field in fields:
        if field["name"] in {"visit_date", "date"}:
            field["type"] = "esriFieldTypeDate"
    return Layer(name, features, fields, size, geometry=None, relationships=[back])


def releases(rows, *names, **about):
    relations = [
        {"id": 5, "name": name, "relatedTableId": number, "role": "esriRelRoleOrigin",
         "cardinality": "esriRelCardinalityOneToMany", "keyField": "GlobalID"}
        for number, name in enumerate(names, start=1)
    ]  # fmt: skip
    fields = [{"name": "end_date", "type": "esriFieldTypeDate"}]
    return Layer("releases", rows, fields, relationships=relations, **about)


def found(number, kind, quantity):
    return {"parent": f"0f00-a{number}", "device_type": kind, "quantity": quantity}


DEVICES = ["anti_personnel_mines", "anti_vehicle_mines", "other_uxo"]


def test_devices_are_added_up_by_kind():
    rows = [
        found(1, "AP mine", 3),
        found(1, "AP mines", 4),
        found(1, "UXO", 1),
        found(2, "AT mines", 2),
    ]
    with arcgis(
        releases([record(1), record(2), record(3)], "found"), table("devices", rows)
    ) as server:
        read = mm.read_releases(f"{server.url}/0").set_index("release_id")
    assert read["anti_personnel_mines"].tolist() == [7, pd.NA, pd.NA]
    assert read["anti_vehicle_mines"].tolist() == [pd.NA, 2, pd.NA]
    # Nothing is said of the third, and that is not none.
    assert read.loc["R-3", DEVICES].isna().all()


def test_devices_may_stand_in_a_column_each():
    rows = [{"parent": KEY, "ap_mines": 2, "uxo": 0}, {"parent": KEY, "ap_mines": 5, "uxo": None}]
    with arcgis(releases([record(1)], "x"), table("y", rows)) as server:
        read = mm.read_releases(f"{server.url}/0")
        facts = mm.describe(server.url, "releases").facts
    assert read[["anti_personnel_mines", "other_uxo"]].to_numpy().tolist() == [[7, 0]]
    assert facts["related tables"] == "y (2 rows)"


def test_a_part_of_the_devices_is_not_taken_for_all():
    rows = [found(1, "AP mines", 3), found(1, "PMN-2", 9), found(2, "AP mines", None),
            found(3, "AP mines", 6)]  # fmt: skip
    layer = releases([record(1), record(2), record(3)], "found")
    with arcgis(layer, table("devices", rows)) as server:
        told = r"2 of 4 rows of devices cannot be counted \(.*PMN-2.*\), so that 2 records"
        with pytest.warns(MinemapWarning, match=told):
            read = mm.read_releases(f"{server.url}/0")
    assert read["anti_personnel_mines"].tolist() == [pd.NA, pd.NA, 6]


def test_what_a_record_says_itself_stands():
    rows = [found(1, "AP mines", 3), found(2, "AP mines", 4)]
    layer = releases([record(1, apm=5), record(2, apm=None)], "found")
    with arcgis(layer, table("devices", rows)) as server:
        read = mm.read_releases(f"{server.url}/0")
    assert read["anti_personnel_mines"].tolist() == [5, 4]


def test_the_last_quality_check_is_taken():
    def visit(number, result, day):
        return {"parent": f"0f00-a{number}", "result": result, "visit_date": day}

    rows = [
        visit(1, "passed", DAY_MS + ONE_DAY_MS),
        visit(1, "failed", DAY_MS),
        visit(2, "passed", None),
        visit(2, "failed", DAY_MS),
        visit(3, "passed", None),
    ]
    layer = releases([record(number) for number in (1, 2, 3, 4)], "checks")
    with (
        arcgis(layer, table("Quality management", rows)) as server,
        pytest.warns(MinemapWarning, match="1 records have several results"),
    ):
        read = mm.read_releases(f"{server.url}/0")
    assert read["quality_check"].fillna("").tolist() == ["passed", "", "passed", ""]


def test_a_visit_without_a_result_is_a_check():
    layer = releases([record(1), record(2)], "qa")
    with arcgis(layer, table("Quality visits", [{"parent": KEY}])) as server:
        read = mm.read_releases(f"{server.url}/0")
    assert read["quality_check"].fillna("").tolist() == ["yes", ""]


def test_a_related_table_is_read_whole_or_not_at_all():
    rows = [found(1, "AP mines", 1) for _ in range(25)]
    layer = releases([record(1)], "found")
    with arcgis(layer, table("devices", rows, size=10)) as server:
        assert mm.read_releases(f"{server.url}/0")["anti_personnel_mines"].tolist() == [25]
        server.spoil = lambda question, sound: (
            sound | {"features": sound["features"][1:]}
            if question.is_page and "/1/" in question.path
            else sound
        )
        with pytest.raises(ReadError, match="FeatureServer/1: asked for 10 features, it gave 9"):
            mm.read_releases(f"{server.url}/0")


def test_what_is_not_followed_is_said():
    accidents = table("accidents", [{"parent": KEY, "injured": 1}])
    strangers = table("devices", [found(9, "AP mines", 1), found(1, "AP mines", 2)])
    layer = releases([record(1)], "accidents", "found")
    with arcgis(layer, accidents, strangers) as server:
        with pytest.warns(MinemapWarning, match="1 of 2 rows of devices belong to no record"):
            read = mm.read_releases(f"{server.url}/0")
        assert read["anti_personnel_mines"].tolist() == [2]
        with pytest.warns(MinemapWarning, match="belong to no record"):
            facts = mm.describe(server.url, "releases").facts
        assert facts["related tables"] == "devices (2 rows), accidents (not followed)"
        assert not [one for one in server.pages if "/1/" in one.path]


def test_columns_that_the_user_names_are_left_alone():
    layer = releases([record(1, n_ap=8)], "found")
    with arcgis(layer, table("devices", [found(1, "AP mines", 3)])) as server:
        mapping = {"anti_personnel_mines": "n_ap"}
        read = mm.read_releases(f"{server.url}/0", columns=mapping)
    assert read["anti_personnel_mines"].tolist() == [8]


def test_a_related_table_that_is_not_shown_is_said():
    with (
        arcgis(releases([record(1)], "devices")) as server,
        pytest.warns(MinemapWarning, match="Invalid URL: what this related table says"),
    ):
        assert len(mm.read_releases(f"{server.url}/0")) == 1
