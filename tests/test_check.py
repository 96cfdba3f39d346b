"""Checking a record: every fault is found with its code, and nothing is found where none is."""

from __future__ import annotations

import re

import geopandas as gpd
import pytest
from conftest import examples
from faults import faults, seeded, twin
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

import minemap
from minemap.quality import codes


@pytest.fixture(scope="module")
def findings():
    return minemap.check(*seeded())


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.code)
def test_every_fault_is_found_with_its_code(findings, fault):
    found = set(zip(findings["code"], findings["id"], strict=True))
    assert fault.expected() <= found


def test_nothing_but_the_faults_is_found(findings):
    expected = set().union(*(fault.expected() for fault in faults()))
    grave = findings[findings["severity"] != "information"]
    assert set(zip(grave["code"], grave["id"], strict=True)) <= expected


def test_the_clean_twin_has_no_finding_above_information():
    findings = minemap.check(*twin())
    assert findings[findings["severity"] != "information"]["finding"].tolist() == []


def test_a_record_without_a_row_has_no_finding_whatever_columns_it_has():
    hazards, releases = seeded()
    assert not len(minemap.check(hazards.iloc[:0], releases.iloc[:0]))


@settings(max_examples=examples(2), deadline=None)
@given(st.integers(1, 25), st.integers(0, 10_000), st.sampled_from([1, 2, 3]))
def test_no_clean_record_has_a_finding_above_information(count, seed, every):
    """Areas of any shape, released in part or not, of one version or two."""
    hazards, releases = twin(count, seed)
    findings = minemap.check(hazards, releases.iloc[::every])
    assert findings[findings["severity"] != "information"]["finding"].tolist() == []


def test_every_code_of_the_catalogue_has_a_fault_in_the_seeded_record():
    tried = {fault.code for fault in faults()}
    elsewhere = {"rejected", "unclosed-ring", "repaired", "unknown-land"}
    # In test_check_figures.py.
    elsewhere |= {"over-a-figure", "smaller-after-a-figure", "covered"}
    assert set(codes()["code"]) - tried == elsewhere


class TestRowsThatCannotBeUsed:
    def test_are_named_as_a_surveyor_would(self):
        import pandas as pd

        written = {
            "open": "POLYGON ((-78.1 -5.4, -78.1 -5.3, -78.0 -5.3, -78.0 -5.4))",
            "dot": "POLYGON ((-78.1 -5.4))",
            "odd": "POLYGON ((-78.1 -5.4, -78.0 west))",
        }
        hazards = pd.DataFrame(
            {
                "hazard_id": written.keys(),
                "category": "SHA",
                "reported_on": "2020-01-31",
                "geometry": written.values(),
            }
        )
        findings = minemap.check(hazards, skip="rounded")
        assert dict(zip(findings["id"], findings["code"], strict=True)) == {
            "open": "unclosed-ring",
            "dot": "too-few-vertices",
            "odd": "rejected",
        }

    def test_what_a_finding_explains_is_said_when_it_alone_is_asked_for(self):
        hazards, releases = seeded()
        found = minemap.check(hazards, releases, only="repaired")
        assert {"order", "eight", "lapping"} <= set(found["id"])
        assert set(found["code"]) == {"repaired"}


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_every_sentence_is_filled_in_and_writes_numbers_as_its_language_does(findings, language):
    if language != "en":
        findings = minemap.check(*seeded(), language=language)
    texts = [*findings["finding"], *findings["advice"]]
    assert [text for text in texts if re.search(r"[{}]|\d\.\d{7}|\bnan\b|  |None", text)] == []


class TestCoordinatesOfRecords:
    """A release is misplaced as a hazard is."""

    KHARKIV = (37.2, 49.2)

    def record(self, count, *, named, country):
        lon, lat = self.KHARKIV
        fields = [
            box(lon + n * 0.01, lat, lon + n * 0.01 + 0.001, lat + 0.001) for n in range(count)
        ]
        hazards = gpd.GeoDataFrame(
            {
                "hazard_id": [f"H{n}" for n in range(count)],
                "category": "SHA",
                "reported_on": "2020-01-01",
                "country": country,
            },
            geometry=fields,
            crs=4326,
        )
        turned = box(lat, lon, lat + 0.001, lon + 0.001)
        releases = gpd.GeoDataFrame(
            {
                "release_id": ["R0", "R1"],
                "hazard_id": ["H0", "H1"] if named else None,
                "outcome": "cleared",
                "completed_on": "2021-01-01",
            },
            geometry=[turned, fields[1]],
            crs=4326,
        )
        return hazards, releases

    @pytest.mark.parametrize(
        ("count", "named", "country"),
        [
            (2, True, "Ukraine"),
            (2, False, "Ukraine"),
            (12, False, None),
            (2, True, None),
            (2, False, None),
        ],
    )
    def test_swapped_ones_are_found(self, count, named, country):
        hazards, releases = self.record(count, named=named, country=country)
        found = minemap.check(hazards, releases, only=["swapped", "wrong-sign"])
        assert found["code"].tolist() == ["swapped"]
        assert found[["table", "id"]].iloc[0].tolist() == ["releases", "R0"]


class TestTablesWithoutAnOutlineLeft:
    @pytest.mark.parametrize("table", ["hazards", "releases"])
    def test_are_checked_like_any_other(self, table):
        dot = [Polygon([(37.2, 49.2)] * 4)]
        frames = {
            "hazards": {"hazard_id": ["D"], "category": "SHA", "reported_on": "2020-01-01"},
            "releases": {"release_id": ["D"], "outcome": "cleared", "completed_on": "2021-01-01"},
        }
        hazards, releases = (
            gpd.GeoDataFrame(
                columns | {"reported_m2": [5.0]},
                geometry=dot if name == table else [None],
                crs=4326,
            )
            for name, columns in frames.items()
        )
        findings = minemap.check(hazards, releases)
        assert ("too-few-vertices", "D") in set(zip(findings["code"], findings["id"], strict=True))
