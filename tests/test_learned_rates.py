"""Daily outputs from a record's own releases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from minemap.errors import ArgumentError, SchemaError
from minemap.planning import default_methods, methods_from


def releases(**columns):
    """Five releases of ten deminers in five days: 10, 20, 30, 40 and 50 m² a deminer a day."""
    table = {
        "asset": "Manual",
        "outcome": "cleared",
        "persons": 10,
        "days": 5,
        "reported_m2": [500.0, 1000.0, 1500.0, 2000.0, 2500.0],
    }
    return pd.DataFrame({**table, **columns})


def test_are_the_ground_by_persons_and_days():
    learned = methods_from(releases())["manual"]
    # Of 10, 20, …, 50 the median is 30; a tenth of the way from 10 to 50 is 14.
    assert (learned.output.low, learned.output.likely, learned.output.high) == (
        pytest.approx(14.0),
        pytest.approx(30.0),
        pytest.approx(46.0),
    )
    assert "5 releases of known effort, of 7,500 m²" in learned.source
    assert learned.factors == default_methods()["manual"].factors


def test_hours_count_as_days_of_the_method():
    # 40 hours are five days of eight.
    table = releases(hours=40).drop(columns="days")
    assert methods_from(table)["manual"].output.likely == pytest.approx(30.0)


def test_dogs_are_counted_in_units_not_persons():
    table = releases(asset="dogs", units=[1, 1, 2, 2, 2])
    # 500/5, 1000/5, 1500/10, 2000/10, 2500/10.
    expected = np.median([100.0, 200.0, 150.0, 200.0, 250.0])
    assert methods_from(table)["dogs"].output.likely == pytest.approx(expected)


def test_what_too_few_releases_say_is_not_learned():
    table = releases(days=[5, 5, None, None, None])
    assert methods_from(table)["manual"] == default_methods()["manual"]
    assert methods_from(releases())["dogs"] == default_methods()["dogs"]


def test_of_another_outcome_are_of_another_method():
    assert methods_from(releases(outcome="reduced"))["manual"] == default_methods()["manual"]


def test_that_cannot_be_read_are_named():
    with pytest.raises(ArgumentError, match="days of a release is 0"):
        methods_from(releases(days=0))
    with pytest.raises(SchemaError, match="effort"):
        methods_from(releases().drop(columns="days"))
    with pytest.raises(SchemaError, match="asset"):
        methods_from(releases().drop(columns="asset"))
