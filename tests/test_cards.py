"""How results show themselves at the end of a cell: one line, and a card."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from conftest import hazard_table, square

import minemap


@pytest.fixture(scope="module")
def results(peru):
    line = peru.timeline()
    left = peru.remaining("2023-12-31")
    return {
        "Ledger": peru,
        "Forecast": minemap.forecast(line, "2029-12-31", as_of="2024-12-31", draws=50),
        "Workload": minemap.workload(left, start="2024-01-01", draws=20),
    }


@pytest.mark.parametrize("name", ["Ledger", "Forecast", "Workload"])
def test_a_result_is_one_line_and_a_card_with_figures_a_picture_and_a_table(results, name):
    line, card = repr(results[name]), results[name]._repr_html_()
    assert line.startswith(f"<{name}: ")
    assert "\n" not in line
    assert f"<h4>{name}</h4>" in card
    assert card.count("<dt>") >= 4
    assert "<svg" in card or "<img" in card
    assert "<table>" in card
    assert "nan" not in re.sub(r'src="[^"]*"', "", card).lower()


def test_the_figures_are_the_published_ones(results):
    card = results["Ledger"]._repr_html_()
    assert "279,388 m²" in card
    assert card.count("302,013") == 3  # A bar, the close of 2023, the opening of 2024.
    assert "279,388 m²" in repr(results["Forecast"])


def test_texts_of_data_are_escaped():
    nasty = "<img src=x onerror=alert(1)>"
    left = minemap.Ledger(hazard_table((nasty, "CHA", "2020-01-01", square(0, 0))))
    plan = minemap.workload(left.remaining("2020-01-01"), start="2024-01-01", draws=10)
    for shown in (left, plan):
        assert nasty not in shown._repr_html_()


def test_an_empty_ledger_says_so():
    empty = pd.DataFrame({"hazard_id": [], "category": [], "reported_on": [], "reported_m2": []})
    assert "<dd>0</dd>" in minemap.Ledger(empty)._repr_html_()
