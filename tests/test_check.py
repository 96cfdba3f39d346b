"""Checking a record: every fault is found with its code, and nothing is found where none is."""

from __future__ import annotations

import re

import pytest
from faults import faults, seeded, twin
from hypothesis import given, settings
from hypothesis import strategies as st

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


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 25), st.integers(0, 10_000), st.sampled_from([1, 2, 3]))
def test_no_clean_record_has_a_finding_above_information(count, seed, every):
    """Areas of any shape, released in part or not, of one version or two."""
    hazards, releases = twin(count, seed)
    findings = minemap.check(hazards, releases.iloc[::every])
    assert findings[findings["severity"] != "information"]["finding"].tolist() == []


def test_every_code_of_the_catalogue_has_a_fault_in_the_seeded_record():
    tried = {fault.code for fault in faults()}
    assert set(codes()["code"]) - tried == {"rejected", "unclosed-ring", "repaired"}


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
def test_every_sentence_is_filled_in_and_writes_numbers_as_its_language_does(language):
    findings = minemap.check(*seeded(), language=language)
    texts = [*findings["finding"], *findings["advice"]]
    assert [text for text in texts if re.search(r"[{}]|\d\.\d{7}|\bnan\b|  |None", text)] == []
