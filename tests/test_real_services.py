"""Reading from servers that others wrote: Koop for ArcGIS, pygeoapi for OGC API Features."""

from __future__ import annotations

import os

import pytest
import shapely
from conftest import planimeter_m2, square
from koop_service import installed, koop
from pygeoapi_service import pygeoapi

import minemap as mm

FIELDS = {"OBJECTID": "Integer", "ha_code": "String", "type_ha": "Integer", "survey_date": "Date",
          "area_m2": "Double"}  # fmt: skip
CHA = {"values": {"category": {"2": "CHA"}}}
CODES = {"values": {"category": {"1": "SHA", "2": "CHA"}}}


@pytest.fixture(autouse=True)
def without_token(monkeypatch, tmp_path):
    monkeypatch.delenv("MINEMAP_ARCGIS_TOKEN", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no_netrc"))


def features(count):
    return [
        {
            "type": "Feature",
            "id": number,
            "properties": {
                # Ids that leave gaps, as those of a register do from which rows were deleted.
                "OBJECTID": 3 * number + 7,
                "ha_code": f"PE-{number}",
                "type_ha": 1 + number % 2,
                "survey_date": "2012-08-31T00:00:00.000Z",
                "area_m2": 1000.0 + number,
            },
            "geometry": shapely.geometry.mapping(square(number % 125, number // 125)),
        }
        for number in range(count)
    ]


def check(hazards, count):
    assert hazards["hazard_id"].tolist() == [f"PE-{number}" for number in range(count)]
    assert hazards["reported_m2"].sum() == sum(1000 + number for number in range(count))
    assert hazards["category"].value_counts().to_dict() == {"SHA": count // 2, "CHA": count // 2}
    assert set(hazards["reported_on"].dt.strftime("%Y-%m-%d")) == {"2012-08-31"}
    last = square((count - 1) % 125, (count - 1) // 125)
    assert mm.geodesic_area(hazards).iloc[-1] == pytest.approx(planimeter_m2(last), rel=1e-9)


def test_koop_gives_4_500_areas_a_thousand_at_a_time(tmp_path):
    folder = installed()
    if folder is None and not os.environ.get("CI"):
        pytest.skip("there is no npm, from which Koop comes")
    assert folder is not None, "install npm: Koop comes from it"
    about = {
        "name": "hazards",
        "idField": "OBJECTID",
        "maxRecordCount": 1000,
        "fields": [{"name": name, "type": kind} for name, kind in FIELDS.items()],
    }
    content = {"type": "FeatureCollection", "metadata": about, "features": features(4_500)}
    for feature in content["features"]:
        del feature["id"]
    with koop(folder, tmp_path, "hazards", content) as url:
        check(mm.read_hazards(url, columns=CODES), 4_500)
        first = mm.read_hazards(url, columns=CHA, where="ha_code = 'PE-4499'")
        assert first["hazard_id"].tolist() == ["PE-4499"]


def test_pygeoapi_gives_a_collection_page_by_page(tmp_path):
    content = {"type": "FeatureCollection", "features": features(2500)}
    with pygeoapi(tmp_path, "hazards", content) as url:
        check(mm.read_hazards(url, columns=CODES), 2500)
