"""What minemap knows of countries and provinces, run through as a whole."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

import minemap
from minemap.lands.countries import _extents
from minemap.lands.outlines import country_outline
from minemap.lands.provinces import (
    country_claims,
    province_outline,
    province_outlines,
    provinces_called,
)

COUNTRIES = sorted({extent.iso3 for extent in _extents().values()})
SMALLER_THAN_THE_GRID = {"VAT"}
LONG_COASTS = {"ATA", "CAN", "CHL", "GBR", "GRL", "IDN", "NOR", "RUS", "USA"}
"""Tens of thousands of islands, none of them mined but the Falklands: minutes for nothing."""

PLACES = (
    "outside-country", "outside-admin", "unknown-land", "swapped", "wrong-sign", "wrong-zone",
    "wrong-hemisphere", "null-island",
)  # fmt: skip


def areas(rows):
    """A record of small fields: country, province and a point of each."""
    return gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{number}" for number in range(len(rows))],
            "category": "SHA",
            "reported_on": "2020-01-01",
            "country": [country for country, _, _ in rows],
            "admin1": [province for _, province, _ in rows],
        },
        geometry=[shapely.buffer(point, 0.0001, quad_segs=1) for _, _, point in rows],
        crs=4326,
    )


class TestTheWholeWorld:
    def test_every_country_has_a_valid_outline(self):
        outlines = {iso3: country_outline(iso3) for iso3 in COUNTRIES}
        assert {iso3 for iso3, land in outlines.items() if land is None} == SMALLER_THAN_THE_GRID
        lands = [land for land in outlines.values() if land is not None]
        assert shapely.is_valid(lands).all()
        assert not shapely.is_empty(lands).any()
        # Two countries are called Congo in English.
        assert outlines["COD"].contains(shapely.Point(25.0, -3.0))
        assert outlines["COG"].contains(shapely.Point(15.5, -1.0))

    def test_a_check_of_an_area_in_every_province_finds_nothing(self):
        rows = []
        for iso3 in sorted(set(COUNTRIES) - LONG_COASTS):
            provinces = province_outlines(iso3)
            grounds = list(provinces.values())
            assert shapely.is_valid(grounds).all(), iso3
            whole = country_outline(iso3)
            # No ground is counted for two of them.
            assert sum(shapely.area(grounds)) <= (whole.area if whole else 0) * (1 + 1e-5), iso3
            rows += [(iso3, name, shapely.point_on_surface(g)) for name, g in provinces.items()]
        assert len(rows) > 3_500
        findings = minemap.check(areas(rows), only=PLACES)
        assert findings[["code", "finding"]].values.tolist() == []


class TestWholeProvinces:
    @pytest.mark.parametrize(
        ("country", "province", "lon", "lat"),
        [
            ("Bosnia and Herzegovina", "Posavina", 18.30, 45.07),  # its western part lies apart
            ("Yemen", "Hadramawt", 54.0, 12.5),  # Socotra
            ("Cambodia", "Phnom Penh", 104.9, 11.55),
            ("Cambodia", "Kandal", 105.1, 11.25),
            ("Kyrgyzstan", "Batken", 70.9, 39.95),
            ("Angola", "Cabinda", 12.3, -5.1),
        ],
    )
    def test_have_their_exclaves_islands_and_neighbours(self, country, province, lon, lat):
        point = shapely.Point(lon, lat)
        assert province_outline(country, province).covers(point)
        assert len(minemap.check(areas([(country, province, point)]), only=PLACES)) == 0

    @pytest.mark.parametrize(
        ("country", "province", "lon", "lat"),
        [
            ("Afghanistan", "Panjshir", 69.52, 35.31),  # Bazarak
            ("Afghanistan", "Daykundi", 66.13, 33.72),  # Nili
            ("Angola", "Luanda", 13.69, -9.11),  # Catete, of Bengo until 2011
            ("Azerbaijan", "Beylaqan", 47.62, 39.77),
            ("Azerbaijan", "Lachin", 46.55, 39.64),
            ("Ecuador", "Napo", -77.81, -0.99),  # Tena
            ("Ecuador", "Tungurahua", -78.62, -1.25),  # Ambato
            ("Eritrea", "Debub", 38.82, 14.89),  # Mendefera
            ("Eritrea", "Maekel", 38.93, 15.34),  # Asmara
            ("Pakistan", "Khyber Pakhtunkhwa", 69.57, 32.3),  # Wana
            ("Serbia", "Rasinski okrug", 21.33, 43.58),  # Kruševac
            ("Turkey", "Kırıkkale", 33.51, 39.85),
            ("Vietnam", "Bac Kan", 105.84, 22.15),
            ("Vietnam", "Dong Nai", 106.82, 10.95),  # Biên Hòa
            ("Vietnam", "Hung Yen", 106.05, 20.65),
            ("Vietnam", "Quang Tri", 106.6, 17.47),  # Đồng Hới, joined to it in 2025
            ("Yemen", "Socotra", 53.9, 12.5),
        ],
    )
    def test_hold_the_towns_that_lie_in_them(self, country, province, lon, lat):
        findings = minemap.check(areas([(country, province, shapely.Point(lon, lat))]), only=PLACES)
        assert findings["finding"].tolist() == []

    def test_an_area_in_another_province_is_found(self):
        battambang = shapely.Point(103.2, 13.1)
        findings = minemap.check(areas([("Cambodia", "Siem Reap", battambang)]), only=PLACES)
        assert findings["code"].tolist() == ["outside-admin"]

    def test_of_ground_in_no_province_nothing_is_said(self):
        on_lake_victoria = shapely.Point(33.0, -0.5)
        assert country_outline("Uganda").covers(on_lake_victoria)
        findings = minemap.check(areas([("Uganda", "Gulu", on_lake_victoria)]), only=PLACES)
        assert findings["code"].tolist() == []

    @pytest.mark.parametrize(
        ("country", "lon", "lat"),
        [
            ("Somalia", 44.06, 9.56),
            ("Cyprus", 33.4, 35.3),
            ("Syria", 35.8, 33.0),
            ("Morocco", -12.5, 24.5),
            ("Ukraine", 34.1, 45.3),
        ],
    )
    def test_ground_of_an_unsettled_status_is_called_outside_by_nobody(self, country, lon, lat):
        assert country_claims(country).covers(shapely.Point(lon, lat))
        findings = minemap.check(areas([(country, None, shapely.Point(lon, lat))]), only=PLACES)
        assert len(findings) == 0


class TestNames:
    @pytest.mark.parametrize(
        ("country", "names"),
        [
            ("Cambodia", "Siem Reap, Battambang, Pailin, Oddar Meanchey, Pursat, KH-17, សៀមរាប"),
            ("Afghanistan", "Helmand, Herat, Hilmand, Kandahar, هلمند"),
            ("Sri Lanka", "Jaffna, Mullaitivu, Northern Province"),
            ("Iraq", "Basra, Basrah, Erbil, Sulaymaniyah, Ninewa, Nineveh, Kirkuk, IQ-KR"),
            ("Ukraine", "Mykolaiv, Kharkiv Oblast, Kharkivska, Харківська область, UA-63"),
            ("Yemen", "Aden, Taiz, Hodeidah, Sa'ada"),
            ("Sudan", "South Kordofan"),
            ("Angola", "Kuando Kubango, Cuando Cubango, Bie"),
            ("Bosnia and Herzegovina", "Republika Srpska, Federation, Brcko, Tuzlanski kanton"),
            ("Croatia", "Zadar, Zadarska županija"),
            ("Angola", "Kwanza Sul, Icolo e Bengo, Moxico Leste"),
            ("Azerbaijan", "Nagorno-Karabakh, Gubadly, Khankendi, Cebrayil, Xizi"),
            ("Chad", "BET, Borkou-Ennedi-Tibesti, Ennedi Ouest"),
            ("Colombia", "Bogota D.C., Bogotá DC, Guajira, N. de Santander"),
            ("DR Congo", "Ituri, Tshopo, Kasai, Tanganyika, Haut-Uele"),
            ("Ethiopia", "SNNPR, Sidama, Ogaden"),
            ("Georgia", "South Ossetia, Samegrelo"),
            ("Iraq", "Thi Qar, Halabja, Muhafazat Karbala'"),
            ("Lebanon", "Bekaa, Akkar, Baalbek-Hermel"),
            ("Mali", "Ménaka, Taoudenit, Douentza"),
            ("Myanmar", "Shan (North), Nay Pyi Taw, Bago (East), Karenni"),
            ("Pakistan", "FATA, NWFP, KPK"),
            ("Sudan", "West Kordofan, Darfur"),
            ("Tajikistan", "GBAO, VMKB, DRS, Sughd, Region of Republican Subordination"),
            ("Thailand", "Srakaew, Srisaket"),
            ("Vietnam", "Hue, Binh Dinh, TP Ho Chi Minh, Dong Nai, Bac Kan"),
            ("Yemen", "Socotra, Al Dhale'e, Muhafazat al Hudaydah"),
        ],
    )
    def test_are_known_in_their_usual_spellings(self, country, names):
        unknown = [name for name in names.split(", ") if not provinces_called(country, name)]
        assert unknown == []

    def test_a_spelling_stands_for_the_province_that_is_meant(self):
        assert provinces_called("Iraq", "Ninewa") == provinces_called("Iraq", "IQ-NI")
        assert provinces_called("Yemen", "Hodeidah") == provinces_called("Yemen", "YE-HU")
        assert provinces_called("Ukraine", "Kharkivska") == provinces_called("Ukraine", "UA-63")

    def test_what_is_not_known_is_said_in_one_line(self):
        inside = shapely.Point(103.2, 13.1)
        rows = [("Cambodia", "Atlantis", inside)] * 3 + [("Utopia", None, inside)]
        findings = minemap.check(areas(rows), only=PLACES)
        assert findings["code"].tolist() == ["unknown-land"] * 2
        assert "Atlantis (Cambodia)" in findings["finding"].str.cat()
        assert "Utopia" in findings["finding"].str.cat()
