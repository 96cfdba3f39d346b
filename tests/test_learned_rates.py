"""Daily outputs from a record's own releases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from minemap.errors import ArgumentError, SchemaError
from minemap.planning import Team, default_methods, methods_from, rates_from, workload


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


# By operator and terrain --------------------------------------------------------------------------


def test_each_operator_gets_a_method_of_its_own():
    # The army does 10, 20 and 30 m² a deminer a day, the NGO 40 and 50: too few to learn from.
    table = releases(operator=["Army", "Army", "Army", "NGO", "NGO"])
    learned = methods_from(table, by="operator")
    assert learned["manual"].output.likely == pytest.approx(30.0)
    assert learned["manual (Army)"].output.likely == pytest.approx(20.0)
    assert "3 releases of known effort, of 3,000 m²" in learned["manual (Army)"].source
    assert "manual (NGO)" not in learned
    ground = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"], "area_m2": [0.0]})
    team = Team("Army 1", {"manual (Army)": 8, "technical_survey": 1}, persons=12)
    plan = workload(ground, learned, [team, Team("N", {"non_technical_survey": 1}, persons=2)],
                    start="2025-01-01", draws=10)  # fmt: skip
    assert plan.methods.loc["manual (Army)", "likely"] == pytest.approx(20.0)


def test_terrain_is_learned_as_a_factor():
    # 10, 20 and 30 on hills (20), 60, 80 and 100 on plains (80): half and twice the median of 45.
    sizes = [500.0, 1000.0, 1500.0, 3000.0, 4000.0, 5000.0]
    ground = {"reported_m2": sizes, "terrain": ["hills"] * 3 + ["plain"] * 3}
    table = pd.DataFrame(
        {"asset": "manual", "outcome": "cleared", "persons": 10, "days": 5, **ground}
    )
    learned = methods_from(table, factors=["terrain"])["manual"]
    assert learned.factors["terrain"]["hills"] == pytest.approx(20 / 45)
    assert learned.factors["terrain"]["plain"] == pytest.approx(80 / 45)
    assert (
        learned.factors["terrain"]["easy"] == default_methods()["manual"].factors["terrain"]["easy"]
    )
    # Without the terrain: 22.5, 45, 67.5, 33.75, 45 and 56.25.
    assert learned.output.likely == pytest.approx(45.0)
    assert learned.output.high == pytest.approx(
        np.quantile([22.5, 33.75, 45, 45, 56.25, 67.5], 0.9)
    )


def test_the_outputs_are_listed_by_any_columns():
    table = releases(operator=["Army", "Army", "Army", "NGO", None])
    rates = rates_from(table, "operator")
    assert rates["releases"].tolist() == [3, 1, 1]
    assert rates["area_m2"].sum() == 7500
    assert rates.loc[("manual", "Army"), "likely"] == pytest.approx(20.0)
    assert rates["likely"].isna().tolist() == [False, True, True]
    assert rates_from(table).index.tolist() == ["manual"]
    with pytest.raises(SchemaError, match="terrain"):
        rates_from(table, "terrain")
