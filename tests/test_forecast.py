"""When it ends: dates, deadlines, fans and plans, and how such forecasts turned out."""

from __future__ import annotations

import pickle
import re
import sys

import numpy as np
import pandas as pd
import pytest
from conftest import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from minemap import forecasting
from minemap.accounts import FLOWS
from minemap.errors import ArgumentError, MissingDependencyError, SchemaError
from minemap.forecasting import backtest, published_series, read_totals, write_template
from minemap.forecasting.futures import (
    drawn_futures,
    of_others,
    own_weight,
    published_pool,
)
from minemap.forecasting.totals import figures_of, holds_totals
from minemap.forecasting.yearly import yearly


def forecast(line, *more, draws=1000, **options):
    """A forecast of fewer futures than a report has: quick, and near enough."""
    return forecasting.forecast(line, *more, draws=draws, **options)


def published(*totals, first=2015, **flows):
    """Published figures: a total at the end of each year, and other columns in m²."""
    table = pd.DataFrame({"remaining_m2": totals}, dtype=float)
    for name, values in flows.items():
        table[f"{name}_m2"] = pd.Series(values, dtype=float)
    return table.set_index(pd.Index(range(first, first + len(totals))))


def line(*events, opening=1000.0, begun="2014-12-31"):
    """A ledger's timeline: ground on record at first, then (day, flow, m²)."""
    rows = pd.DataFrame(
        0.0, index=pd.DatetimeIndex([begun, *(day for day, *_ in events)]), columns=list(FLOWS)
    )
    rows.iloc[0, rows.columns.get_loc("added_m2")] = opening
    for number, (_, flow, area) in enumerate(events, start=1):
        rows.iloc[number, rows.columns.get_loc(f"{flow}_m2")] = area
    gone = [name for name in FLOWS if name.endswith("_out_m2")]
    gone += ["cancelled_m2", "reduced_m2", "cleared_m2"]
    change = rows.drop(columns=gone).sum(axis=1) - rows[gone].sum(axis=1)
    rows.insert(0, "remaining_m2", change.cumsum())
    return rows.assign(areas=1)


class TestAConstantPace:
    def test_ends_after_what_remains_over_what_a_year_released(self):
        # 1,000 m² at 100 m² a year: ten years.
        answer = forecast(published(1300, 1200, 1100, 1000), method="constant")
        assert answer.as_of == pd.Timestamp("2018-12-31")
        assert answer.completion[0.5] == pd.Timestamp("2028-12-31")

    def test_is_the_mean_of_the_window_and_no_more(self):
        totals = published(2000, 1400, 1200, 1100, 1000)  # released 600, 200, 100, 100
        assert forecast(totals, window=2).recent_m2_per_year == 100.0
        assert forecast(totals, window=4).recent_m2_per_year == 250.0
        ends = [forecast(totals, method="constant", window=w).completion[0.5] for w in (2, 4)]
        assert [day.year for day in ends] == [2029, 2023]

    def test_counts_zero_years(self):
        # 300 m² in three years of which one released nothing: 100 a year.
        answer = forecast(published(1300, 1150, 1150, 1000), method="constant")
        assert answer.completion[0.5] == pd.Timestamp("2028-12-31")

    def test_has_no_spread_and_says_so(self):
        answer = forecast(published(1300, 1200, 1100, 1000), "2028-12-31", method="constant")
        assert answer.completion[[0.1, 0.9]].isna().all()
        assert np.isnan(answer.probability)
        assert "no spread" in answer.summary()

    def test_falls_in_a_straight_line(self):
        fan = forecast(published(1300, 1200, 1100, 1000), method="constant").fan
        assert fan.loc["2023-12-31", "q50_m2"] == pytest.approx(500.0)
        assert fan["q10_m2"].isna().all()


class TestWhatADeadlineNeeds:
    def test_is_what_remains_over_the_years_until_then(self):
        answer = forecast(published(1300, 1200, 1100, 1000), "2023-12-31")
        assert answer.needed_m2_per_year == pytest.approx(200.0)
        assert answer.recent_m2_per_year == pytest.approx(100.0)
        assert "2.0 times the recent pace" in answer.summary()

    def test_of_a_deadline_within_a_year_counts_days(self):
        # 73 days of 365: a fifth of a year.
        answer = forecast(published(1300, 1200, 1100, 1000), "2019-03-14")
        assert answer.needed_m2_per_year == pytest.approx(5000.0)

    def test_far_away_is_met_and_yesterday_is_not(self):
        totals = published(1300, 1200, 1090, 1000)
        assert forecast(totals, "2150-12-31", draws=500).probability > 0.95
        assert forecast(totals, "2018-12-30", draws=500).probability == 0.0
        assert forecast(totals, "2018-12-31", draws=500).probability == 0.0

    def test_grows_likelier_with_time(self):
        totals = published(1300, 1150, 1120, 1000)
        chances = [
            forecast(totals, f"{year}-06-30", draws=500).probability for year in range(2020, 2040)
        ]
        assert chances == sorted(chances)
        assert 0.0 < chances[8] < 1.0

    def test_that_has_passed_asks_for_nothing(self):
        answer = forecast(published(1300, 1200, 1100, 1000), "2010-01-01")
        assert np.isnan(answer.needed_m2_per_year)
        assert len(answer.milestones) == 0
        assert "has passed" in answer.summary()


class TestNoDate:
    def test_without_release(self):
        answer = forecast(published(1000, 1000, 1000, 1000), "2030-12-31")
        assert answer.reason == "no_release"
        assert answer.completion.isna().all()
        # What others did still says what may remain, and how likely the deadline is.
        assert 0.0 < answer.probability < 0.7
        assert answer.fan.loc["2024-12-31", "q90_m2"] > 900.0

    def test_where_the_last_years_released_nothing(self):
        totals = published(2000, 1500, 1000, 1000, 1000, 1000)
        assert forecast(totals, window=3).reason == "no_release"
        assert forecast(totals, window=5).reason is None

    @pytest.mark.parametrize("method", ["resample", "constant"])
    def test_of_a_growing_record(self, method):
        totals = published(
            1000, 1100, 1200, 1300, released=[None, 50, 50, 50], added=[None, 150, 150, 150]
        )
        answer = forecast(totals, method=method)
        assert answer.reason == "growing"
        assert answer.completion.isna().all()
        assert (len(answer.fan) == 0) == (method == "constant")

    def test_of_a_single_total(self):
        answer = forecast(published(1000), "2030-12-31")
        assert answer.reason == "too_short"
        assert len(answer.fan) == 0
        assert np.isnan(answer.probability)
        assert "two totals at least a year apart" in answer.why_no_date()

    def test_where_most_futures_end_beyond_the_horizon(self):
        answer = forecast(published(10_030, 10_020, 10_010, 10_000), horizon=4, draws=500)
        assert answer.reason == "beyond_horizon"
        assert pd.isna(answer.completion[0.5])
        assert answer.fan["q50_m2"].iloc[-1] > 0

    @pytest.mark.parametrize("language", ["en", "es", "fr"])
    def test_is_said_in_every_language(self, language):
        answer = forecast(published(1000, 1000, 1000), "2030-12-31")
        assert answer.why_no_date(language) in " ".join(answer.statements(language))

    def test_is_needed_where_nothing_remains(self):
        answer = forecast(published(300, 200, 100, 0), "2018-06-30")
        assert answer.reason == "completed"
        assert (answer.completion == pd.Timestamp("2018-12-31")).all()
        assert answer.probability == 0.0
        assert forecast(published(300, 200, 100, 0), "2018-12-31").probability == 1.0


class TestTheYears:
    def test_are_counted_back_from_the_last_day(self):
        events = line(
            ("2016-03-01", "cleared", 30.0),
            ("2017-06-30", "cancelled", 20.0),
            ("2017-07-01", "reduced", 10.0),
        )
        years = yearly(events, "2017-06-30").years
        assert list(years.index.strftime("%Y-%m-%d")) == ["2016-06-30", "2017-06-30"]
        assert years["released_m2"].tolist() == [30.0, 20.0]
        assert years["closing_m2"].tolist() == [970.0, 950.0]

    def test_keep_the_zero_years(self):
        events = line(("2015-06-01", "cleared", 30.0), ("2018-06-01", "cleared", 30.0))
        assert yearly(events, "2018-12-31").years["released_m2"].tolist() == [30.0, 0.0, 0.0, 30.0]

    def test_do_not_count_redrawing_as_release(self):
        events = line(
            ("2015-06-01", "cleared", 100.0),
            ("2016-06-01", "adjusted_out", 300.0),
            ("2017-06-01", "adjusted_in", 50.0),
        )
        answer = forecast(events, as_of="2017-12-31", window=3)
        assert answer.recent_m2_per_year == pytest.approx(100 / 3)
        assert answer.redrawn_m2_per_year == pytest.approx(-250 / 3)
        assert answer.found_m2_per_year == 0.0

    def test_begin_anew_with_a_record_that_had_become_empty(self):
        events = line(("2016-06-01", "cleared", 1000.0), ("2018-12-31", "added", 500.0))
        assert len(yearly(events, "2020-12-31").years) == 2

    def test_do_not_look_past_the_day_asked_for(self):
        events = line(*((f"{year}-06-01", "cleared", 50.0) for year in range(2015, 2022)))
        early, late = forecast(events, as_of="2018-12-31"), forecast(events[:5], as_of="2018-12-31")
        assert early.remaining_m2 == 800.0
        pd.testing.assert_series_equal(early.completion, late.completion)

    def test_of_published_totals_take_the_fall_for_release(self):
        history = yearly(published(1000, 900, 950, 800))
        assert history.years["released_m2"].tolist() == [100.0, 0.0, 150.0]
        assert history.years["redrawn_m2"].tolist() == [0.0, 50.0, 0.0]
        assert list(history.notes) == ["net_change"]

    def test_of_published_totals_share_a_gap_of_a_year_out(self):
        history = yearly(published(1000, None, 800, 700))
        assert history.years["released_m2"].tolist() == [100.0, 100.0, 100.0]
        assert "gaps" in history.notes

    def test_put_what_published_figures_do_not_explain_under_redrawn(self):
        totals = published(
            1000,
            900,
            cancelled=[None, 30],
            reduced=[None, 0],
            cleared=[None, 50],
            added=[None, 10],
        )
        year = yearly(totals).years.iloc[0]
        assert (year["released_m2"], year["found_m2"], year["redrawn_m2"]) == (80.0, 10.0, -30.0)

    def test_may_be_given_as_dates_or_numbers(self):
        totals = published(1300, 1200, 1100, 1000)
        dated = totals.set_index(pd.to_datetime([f"{year}-12-31" for year in totals.index]))
        pd.testing.assert_frame_equal(yearly(totals).years, yearly(dated).years)

    @settings(max_examples=examples(16), deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 3000),
                st.sampled_from(["added", "adjusted_in", "cleared", "cancelled", "adjusted_out"]),
                st.floats(0.0, 1.0),
            ),
            max_size=30,
        )
    )
    def test_add_up(self, drawn):
        held, events = 1000.0, []
        for day, flow, share in sorted(drawn, key=lambda event: event[0]):
            area = share * (held if flow in {"cleared", "cancelled", "adjusted_out"} else 500.0)
            held += area if flow in {"added", "adjusted_in"} else -area
            events.append((pd.Timestamp("2015-01-01") + pd.Timedelta(days=day), flow, area))
        table = (
            line(*events)
            .groupby(level=0)
            .agg({"remaining_m2": "last", **dict.fromkeys(FLOWS, "sum"), "areas": "last"})
        )
        years = yearly(table, "2023-12-31").years
        change = years["found_m2"] + years["redrawn_m2"] - years["released_m2"]
        assert np.allclose(years["opening_m2"] + change, years["closing_m2"], atol=1e-6)
        assert np.allclose(years["opening_m2"].iloc[1:], years["closing_m2"].iloc[:-1])


figures = st.lists(st.floats(0.0, 1e6), min_size=4, max_size=14)


class TestTheFan:
    @settings(max_examples=examples(13), deadline=None)
    @given(figures, st.integers(0, 5))
    def test_is_ordered_and_never_below_nothing(self, totals, seed):
        answer = forecast(published(*totals), method="resample", draws=200, seed=seed, horizon=12)
        fan = answer.fan.to_numpy()
        assert (fan >= 0.0).all()
        assert (np.diff(fan, axis=1) >= -1e-6).all()
        known = answer.completion.dropna()
        assert known.is_monotonic_increasing
        if len(fan):
            assert np.allclose(fan[0], answer.remaining_m2)

    @settings(max_examples=examples(13), deadline=None)
    @given(figures, st.integers(1, 4000))
    def test_goes_with_milestones_that_add_up_to_what_remains(self, totals, days):
        last = pd.Timestamp(f"{2014 + len(totals)}-12-31")
        answer = forecast(published(*totals), last + pd.Timedelta(days=days), draws=100, horizon=5)
        if answer.reason == "completed":
            assert len(answer.milestones) == 0
            return
        assert answer.milestones["release_m2"].sum() == pytest.approx(answer.remaining_m2)
        assert answer.milestones["remaining_m2"].iloc[-1] == 0.0
        assert (answer.milestones["release_m2"] >= 0.0).all()
        assert answer.milestones.index.is_unique

    def test_is_not_multiplied_by_a_small_area_that_was_once_drawn_large(self):
        totals = published(1, 400, 300, 200, 100, 60)
        assert yearly(totals).years["redrawn_m2"].iloc[0] == 399.0
        assert forecast(totals, draws=500).fan["q90_m2"].max() < 2_000

    def test_is_the_same_for_the_same_seed_and_changes_nothing_given(self):
        totals = published(2000, 1700, 1650, 1500, 1400)
        before = totals.copy()
        one, two, other = (forecast(totals, "2025-12-31", seed=seed) for seed in (1, 1, 2))
        pd.testing.assert_frame_equal(one.fan, two.fan)
        assert one.probability == two.probability
        assert not one.fan.equals(other.fan)
        pd.testing.assert_frame_equal(totals, before)

    def test_draws_years_of_standstill_and_growth_that_the_record_never_saw(self):
        even = published(1300, 1200, 1100, 1000)
        fan = forecast(even, draws=4000).fan
        assert fan.loc["2019-12-31", "q90_m2"] >= 980.0
        drawn = drawn_futures(yearly(even).years, 1000.0, 1, draws=4000, seed=0).at(1.0)
        assert (drawn > 1000.0).mean() > 0.02

    def test_of_a_long_even_record_is_its_own(self):
        # Twelve even years leave 800 m² at 100 m² a year; three leave the others more to say.
        long = forecast(published(*range(2000, 700, -100)))
        short = forecast(published(1100, 1000, 900, 800))
        assert long.own_weight > 0.6
        assert short.own_weight < 0.4
        for answer in (long, short):
            assert answer.fan["q50_m2"].iloc[4] == pytest.approx(400.0, rel=0.35)
        widths = [np.ptp(a.fan.iloc[3][["q10_m2", "q90_m2"]]) for a in (long, short)]
        assert widths[0] < 0.8 * widths[1]

    def test_takes_an_unusual_year_of_survey_as_a_share(self):
        # Armenia to 2016: 14 of 24 km² were cancelled in one year, and 9.5 remained three years on.
        armenia = published(47e6, 24.02e6, 23.98e6, 9.59e6, first=2013)
        pool = of_others(published_pool(), "Armenia")
        fan = forecast(armenia, draws=4000, pool=pool).fan.loc["2019-12-31"]
        assert fan["q50_m2"] > 0.4 * 9.59e6
        assert fan["q90_m2"] > 0.9 * 9.59e6


class TestCalibration:
    def test_eight_in_ten_of_published_records_end_up_inside(self):
        # Every country forecast from the others; the share inside lies between 75 and 85 %.
        done = backtest(published_series(), draws=500)
        ours, constant = done.summary.loc["resample"], done.summary.loc["constant"]
        assert ours["forecasts"] == constant["forecasts"] > 200
        assert 0.75 <= ours["coverage_80_can_miss"] <= ours["coverage_80"] <= 0.85
        assert ours["median_error_share"] < constant["median_error_share"]
        assert ours["loss"] < 0.5 * constant["loss"]
        # Probabilities of being finished mean what they say, as far as so few forecasts tell.
        table = done.reliability
        assert ((table["said"] - table["came"]).abs()[table["forecasts"] > 30] < 0.15).all()

    def test_learns_nothing_from_the_country_itself(self):
        series = published_series()
        chile = series.loc[["Chile"]]
        ours = backtest(chile, methods=["resample"], draws=300).forecasts
        without = backtest(
            chile, methods=["resample"], draws=300, learn_from=series.drop("Chile")
        ).forecasts
        pd.testing.assert_frame_equal(ours, without)
        assert not any(name.startswith("Kosovo") for name in of_others(published_pool(), "Kosovo"))

    def test_a_hit_that_could_not_miss_is_told_apart(self):
        done = backtest(published(1000, 500, 0), methods=["resample"], draws=300)
        row = done.forecasts.iloc[0]
        assert row["can_miss"] == (row["q10_m2"] > 0.0)

    def test_of_an_even_record_is_exact(self):
        even = published(*range(1500, 400, -100))
        done = backtest(even, methods=["constant"]).summary.loc["constant"]
        assert done["loss"] == pytest.approx(0.0)
        assert done["bias_share"] == pytest.approx(0.0)

    def test_a_backtest_sees_nothing_of_what_came_later(self):
        calm = published(1400, 1300, 1200, 1100, 1000, 900, 800)
        wild = published(1400, 1300, 1200, 1100, 1000, 100, 50)
        made = [backtest(t, draws=300, leads=[1]).forecasts for t in (calm, wild)]
        early = [m[m["as_of"] <= "2018-12-31"][["q10_m2", "q50_m2", "q90_m2"]] for m in made]
        pd.testing.assert_frame_equal(*early)

    def test_inside_means_between_the_ten_and_the_ninety_per_cent_quantile(self):
        made = backtest(published(1400, 1300, 1200, 1100, 1000, 100), draws=300).forecasts
        drawn = made[made["method"] == "resample"]
        expected = drawn["actual_m2"].between(drawn["q10_m2"], drawn["q90_m2"])
        assert drawn["inside"].tolist() == expected.tolist()
        assert made.loc[made["method"] == "constant", "inside"].isna().all()

    def test_a_constant_pace_gets_the_same_figures(self):
        # The totals fell by 100 a year; that only 10 were published as cleared is no other pace.
        totals = published(1000, 900, 800, 700)
        partly = published(1000, 900, 800, 700, cleared=[10, 10, 10, 10])
        made = [
            backtest(t, methods=["constant"]).forecasts.set_index(["as_of", "day"])["q50_m2"]
            for t in (totals, partly)
        ]
        assert made[1].loc[made[0].index].tolist() == made[0].tolist()


class TestTheChoiceOfMethod:
    def test_never_drops_the_interval(self):
        answer = forecast(published(*range(2000, 800, -100)), "2029-12-31")
        assert (answer.method, answer.why) == ("resample", "published")
        assert answer.completion.notna().all()
        assert 0.0 < answer.probability < 1.0

    def test_is_said(self):
        even = published(1300, 1200, 1100, 1000)
        assert "asked for" in forecast(even, method="constant").summary()
        words = " ".join(forecast(even).summary().split())
        assert "published records of other countries" in words

    @pytest.mark.parametrize("totals", [(1000, 900), (1000, 900, 850)])
    def test_of_one_and_two_years_is_said_to_rest_on_others(self, totals):
        answer = forecast(published(*totals), "2030-12-31")
        assert answer.reason is None
        assert answer.own_weight < 0.3
        assert "rests on other countries" in " ".join(answer.summary().split())

    def test_asks_a_record_itself_the_more_the_longer_and_the_evener_it_is(self):
        weight = {
            name: own_weight(yearly(published(*totals)).years)
            for name, totals in {
                "short": (1000, 900),
                "long": range(2000, 1000, -100),
                "uneven": (2000, 1900, 1900, 1500, 1490, 1490, 1100, 1090, 1090, 1080),
            }.items()
        }
        assert weight["short"] < weight["uneven"] < weight["long"]

    def test_takes_a_gap_for_less_than_as_many_totals(self):
        # Nine years of 100 m² a year each: with every total, and with the first and the last.
        every = yearly(published(*range(2000, 1000, -100))).years
        gap = yearly(published(*[2000, *[None] * 8, 1100])).years
        one = yearly(published(2000, 1900)).years
        assert own_weight(one) < own_weight(gap) < own_weight(every)


class TestEveryPublishedFigure:
    """Missing is never none, and a newer figure never makes a forecast worse."""

    totals = (100e3, 85e3, 70e3, 55e3, 40e3, 25e3)

    @pytest.mark.parametrize("cleared", [1000, 0])
    def test_a_release_published_in_part_is_no_other_pace(self, cleared):
        plain = forecast(published(*self.totals, first=2018), "2026-12-31")
        partly = forecast(published(*self.totals, cleared=[cleared] * 6, first=2018), "2026-12-31")
        assert plain.recent_m2_per_year == partly.recent_m2_per_year == 15_000.0
        assert plain.probability == partly.probability
        pd.testing.assert_frame_equal(plain.fan, partly.fan)
        assert (partly.fell_m2_per_year, partly.published_m2_per_year) == (15_000.0, cleared)
        said = " ".join(partly.summary().split())
        assert "fell by 15,000 m² a year" in said
        assert "unknown, not none" in said
        # 25,000 m² at 1,000 m² a year: 25 years; at nothing a year: never.
        assert ("31 December 2048" if cleared else "never be finished") in said

    def test_a_long_gap_is_one_observation_and_no_new_beginning(self):
        history = yearly(published(1000, 900, None, None, None, None, 400))
        assert history.years["released_m2"].tolist() == [100.0] * 6
        assert history.years["known"].tolist() == [True, *[False] * 4, True]
        assert "gaps" in history.notes

    def test_a_newer_total_is_never_worse_than_none(self):
        before = forecast(published(1000, 960, 930, 900, first=2010), draws=2000)
        after = forecast(
            published(1000, 960, 930, 900, None, None, None, None, 700, first=2010), draws=2000
        )
        assert (len(before.years), len(after.years)) == (3, 8)
        assert after.reason is None
        assert after.own_weight > before.own_weight

    def test_releases_after_the_last_total_count(self):
        # 600,000 at the end of 2018, less 100,000 and 300,000.
        answer = forecast(
            published(
                800e3,
                700e3,
                600e3,
                None,
                None,
                cleared=[None, None, None, 100e3, 300e3],
                first=2016,
            )
        )
        assert answer.as_of == pd.Timestamp("2020-12-31")
        assert answer.remaining_m2 == 200_000.0
        assert answer.last_year_m2 == 300_000.0
        assert "31 December 2018" in " ".join(answer.summary().split())

    def test_releases_up_to_the_first_total_count(self):
        # Croatia, cluster munition remnants: 2.64 km² at the end of 2015, 0.43 released in 2015.
        history = yearly(published(2.64e6, None, None, released=[0.43e6, 1.2e6, 1.01e6]))
        assert history.record.iloc[0] == pytest.approx(3.07e6)
        assert history.years["released_m2"].tolist() == pytest.approx([0.43e6, 1.2e6, 1.01e6])
        assert set(history.notes) == {"rolled_back", "rolled_on"}

    def test_a_release_far_from_what_the_totals_fell_by_tells_no_earlier_total(self):
        table = pd.DataFrame(
            {"remaining_m2": [100e3, 85e3, 70e3], "released_m2": 1000.0}, index=range(2018, 2021)
        )
        history = yearly(table)
        assert history.years["opening_m2"].tolist() == [100e3, 85e3]
        assert "fell_more" in history.notes

    def test_more_released_than_there_was_is_asked_about(self):
        # The releases are in hectares, the totals in m².
        table = pd.DataFrame(
            {"remaining_m2": [100e3, 85e3, 70e3], "cleared_ha": 15.0}, index=range(2018, 2021)
        )
        answer = forecast(table, draws=50)
        assert len(answer.years) == 2
        said = answer.summary().replace("\n  ", " ")
        assert "150,000 m² were published as released where 85,000 m² remained before" in said

    def test_a_release_behind_a_year_that_nothing_is_known_of_is_said_not_used(self):
        history = yearly(published(1000, 900, None, None, released=[None, None, None, 50]))
        assert history.as_of == pd.Timestamp("2016-12-31")
        assert history.notes["unused"]["day"] == pd.Timestamp("2018-12-31")

    def test_a_release_of_more_than_remains_is_said_not_used(self):
        history = yearly(published(1000, 900, None, released=[None, None, 2000]))
        assert history.remaining_m2 == 900.0
        assert "contradicted" in history.notes

    def test_an_outcome_that_was_not_published_stays_missing(self):
        year = yearly(published(1000, 900, cleared=[None, 40])).years.iloc[0]
        assert year["cleared_m2"] == 40.0
        assert np.isnan(year["cancelled_m2"])

    @settings(max_examples=examples(20), deadline=None)
    @given(
        st.lists(
            st.tuples(st.none() | st.floats(1.0, 1e6), st.none() | st.floats(0.0, 1e4)),
            min_size=2,
            max_size=12,
        ).filter(lambda rows: any(total is not None for total, _ in rows))
    )
    def test_the_years_add_up(self, rows):
        totals, cleared = zip(*rows, strict=True)
        history = yearly(published(*totals, cleared=cleared))
        years = history.years
        change = years["found_m2"] + years["redrawn_m2"] - years["released_m2"]
        assert np.allclose(years["opening_m2"] + change, years["closing_m2"], atol=1e-3, rtol=1e-9)
        assert np.allclose(years["opening_m2"].iloc[1:], years["closing_m2"].iloc[:-1])
        assert (years["released_m2"] >= 0.0).all()
        if len(years):
            assert years["closing_m2"].iloc[-1] == pytest.approx(history.remaining_m2)


class TestTwoDates:
    def test_all_release_and_clearance_alone(self):
        answer = forecast(
            published(
                1300,
                1200,
                1100,
                1000,
                cancelled=[None, 90, 90, 90],
                reduced=[None, 0, 0, 0],
                cleared=[None, 10, 10, 10],
            ),
            horizon=200,
        )
        assert answer.cancelled_share == pytest.approx(0.9)
        assert answer.clearance_m2_per_year == pytest.approx(10.0)
        # At 10 m² a year it takes about a hundred years; the middle of the futures is not far off.
        assert 2085 < answer.completion_clearance[0.5].year < 2170
        assert answer.completion[0.5] < answer.completion_clearance[0.5]
        said = " ".join(answer.summary().split())
        assert "clearance and technical survey alone (10 m² a year" in said
        assert "90 % was cancelled by survey" in said
        # Where nothing was published of two outcomes, what the totals fell by holds them.
        partly = forecast(published(1300, 1200, 1100, cancelled=[None, 90, None]))
        assert partly.cancelled_share == pytest.approx(0.9)
        assert "90 % was cancelled by survey" in " ".join(partly.summary().split())

    def test_are_one_where_survey_cancels_nothing(self):
        answer = forecast(
            published(1300, 1200, 1100, cancelled=[0] * 3, reduced=[0] * 3, cleared=[100] * 3)
        )
        assert answer.cancelled_share == 0.0
        assert "technical survey alone" not in answer.summary()


class TestTables:
    """Years, units and forms in which figures are written."""

    def figures(self, **columns):
        return pd.DataFrame(columns)

    def test_units_stand_in_the_names_of_columns(self):
        table = self.figures(
            year=[2020, 2021], remaining_km2=[1.2, 1.1], cleared_ha=[None, 4], **{"added (m²)": 5}
        )
        read = figures_of(table)
        assert read["remaining_m2"].tolist() == pytest.approx([1.2e6, 1.1e6])
        assert read["cleared_m2"].tolist()[1] == 40_000.0
        assert read["added_m2"].tolist() == [5.0, 5.0]

    def test_or_are_given_for_all(self):
        table = self.figures(year=[2020, 2021], remaining=[1.2, 1.1])
        assert forecast(table, units="km2").remaining_m2 == pytest.approx(1.1e6)
        with pytest.raises(SchemaError, match="remaining_km2"):
            forecast(table)
        with pytest.raises(SchemaError, match="says otherwise"):
            forecast(self.figures(year=[2020], remaining_m2=[1]), units="km2")

    def test_figures_that_are_probably_in_another_unit_are_said_to_be(self):
        assert "another unit" in forecast(published(0.9, 0.83, 0.7)).summary()
        assert "another unit" not in forecast(published(900, 830, 700)).summary()
        # 700 m² after 830,000: 1,186 times less.
        leap = forecast(published(900_000, 830_000, 700), draws=50).summary()
        assert "1,186 times" in " ".join(leap.split())

    def test_of_nothing_between_others_is_told(self):
        totals = published(900, 0, 700, 600, 500)
        assert "are not used" in " ".join(forecast(totals, draws=50).summary().split())
        assert "are not used" not in forecast(published(900, 800, 700), draws=50).summary()

    @pytest.mark.parametrize(
        "years",
        [
            [2020, 2021, 2022],
            ["2020", "2021", "2022"],
            [2020.0, 2021.0, 2022.0],
            np.array([2020, 2021, 2022], dtype=object),
            pd.period_range("2020", "2022", freq="Y"),
            ["2020-12-31", "2021-12-31", "2022-12-31"],
        ],
    )
    def test_a_year_is_its_last_day_however_it_is_written(self, years):
        table = pd.DataFrame({"remaining_m2": [1200.0, 1100.0, 1000.0]}, index=pd.Index(years))
        assert yearly(table).as_of == pd.Timestamp("2022-12-31")
        assert yearly(table).years["released_m2"].tolist() == [100.0, 100.0]

    def test_years_may_stand_in_a_column(self):
        table = self.figures(year=[2020, 2021, 2022], remaining_m2=[1200, 1100, 1000])
        assert forecast(table).as_of == pd.Timestamp("2022-12-31")

    def test_months_and_fiscal_years(self):
        months = pd.date_range("2020-01-31", periods=25, freq="ME")
        monthly = pd.DataFrame(
            {"remaining_m2": 1250.0 - 10.0 * np.arange(25), "cleared_m2": 10.0}, index=months
        )
        history = yearly(monthly)
        assert history.years["released_m2"].tolist() == pytest.approx([120.0, 120.0], abs=1.0)
        fiscal = pd.DataFrame(
            {"remaining_m2": [900.0, 800.0, 720.0], "released_m2": [None, 100.0, 80.0]},
            index=pd.to_datetime(["2021-03-31", "2022-03-31", "2023-03-31"]),
        )
        assert yearly(fiscal).years["released_m2"].tolist() == [100.0, 80.0]

    @pytest.mark.parametrize("freq", ["ME", "MS", "QE", "YE"])
    def test_totals_alone_fall_by_what_was_released_however_often_they_are_told(self, freq):
        # 60 m² a month, in totals alone.
        days = pd.date_range("2019-12-01", "2023-12-31", freq=freq)
        gone = (days.year - 2019) * 12 + days.month - 12
        history = yearly(pd.DataFrame({"remaining_m2": 9000.0 - 60.0 * gone}, index=days))
        assert history.years["released_m2"].to_numpy() == pytest.approx(720.0, rel=0.01)
        assert history.years["redrawn_m2"].to_numpy() == pytest.approx(0.0)

    def test_the_fifth_of_january_is_the_year_end_before(self):
        days = pd.to_datetime(["2019-01-03", "2020-01-05", "2020-12-31"])
        history = yearly(pd.DataFrame({"remaining_m2": [900.0, 800.0, 700.0]}, index=days))
        assert len(history.years) == 2

    def test_a_missing_month_is_not_a_month_without_release(self):
        months = pd.to_datetime(["2021-12-31", "2022-01-31", "2022-02-28", "2022-04-30"])
        table = pd.DataFrame(
            {"remaining_m2": [500.0, 490, None, None], "cleared_m2": [10.0, 10, 10, 10]},
            index=months,
        )
        history = yearly(table)
        assert history.remaining_m2 == 480.0
        assert "unused" in history.notes

    @pytest.mark.parametrize(
        ("column", "figure"),
        [
            ("Clearance (m²)", "cleared_m2"), ("reduction_m2", "reduced_m2"),
            ("Cancellation_m2", "cancelled_m2"), ("despejada_m2", "cleared_m2"),
            ("annulé (m2)", "cancelled_m2"), ("Total released m2", "released_m2"),
        ],
    )  # fmt: skip
    def test_other_words_for_a_figure_are_understood(self, column, figure):
        table = self.figures(
            año=[2020, 2021], contaminated_area_m2=[900, 800], **{column: [70, 80]}
        )
        figures = figures_of(table)
        assert figures["remaining_m2"].tolist() == [900.0, 800.0]
        assert figures[figure].tolist() == [70.0, 80.0]

    def test_a_column_that_may_be_the_year_is_named(self):
        table = self.figures(fiscal_year=[2020, 2021], remaining_m2=[900, 800])
        with pytest.raises(SchemaError, match="is it 'fiscal_year'"):
            figures_of(table)

    @pytest.mark.parametrize("years", [["2018/19", "2019/20"], ["FY19", "FY20"], ["2011-12"]])
    def test_a_fiscal_year_does_not_say_when_it_ends(self, years, tmp_path):
        table = self.figures(year=years, remaining_m2=[900 - n for n in range(len(years))])
        with pytest.raises(ArgumentError, match="is a fiscal year, .* write its last day"):
            figures_of(table)
        for number, name in enumerate(["fiscal_year", "Financial Year", "año_fiscal"]):
            path = tmp_path / f"{number}.csv"
            table.rename(columns={"year": name}).to_csv(path, index=False)
            assert holds_totals(path)
            with pytest.raises(SchemaError, match=f"is it '{name}'"):
                read_totals(path)

    def test_months_are_no_fiscal_years(self):
        table = self.figures(month=["2011-11", "2011-12", "2012-01"], remaining_m2=[9, 8, 7])
        assert list(figures_of(table).index) == list(
            pd.to_datetime(["2011-11-30", "2011-12-31", "2012-01-31"])
        )

    def test_a_slip_of_the_pen_is_named(self):
        with pytest.raises(SchemaError, match="'cleard_m2'; is it cleared_m2"):
            forecast(self.figures(year=[2020, 2021], remaining_m2=[9, 8], cleard_m2=[1, 1]))
        with pytest.raises(SchemaError, match="remaning_m2"):
            forecast(self.figures(year=[2020, 2021], remaning_m2=[9, 8]))
        for column in ("cleard", "cleared_sqft", "Cleared (acres)", "remaining_acres"):
            table = self.figures(year=[2020, 2021], remaining_m2=[9, 8], **{column: [1, 1]})
            with pytest.raises(SchemaError, match=re.escape(column)):
                forecast(table)
        told = self.figures(year=[2020, 2021], remaining_m2=[9, 8], cleared_by="A", cleared_areas=1)
        assert forecast(told).remaining_m2 == 8.0

    @pytest.mark.parametrize("table", [pd.Series([1.0, 2.0]), [1, 2], "totals.csv"])
    def test_what_is_no_table_is_named(self, table):
        with pytest.raises(ArgumentError, match="is no table of totals"):
            forecast(table)

    def test_wide_and_long_files(self, tmp_path):
        wide = tmp_path / "wide.csv"
        wide.write_text("year;remaining (km²);cleared (km²)\n2020;1,5;\n2021;1,2;0,2\n", "utf-8")
        long = tmp_path / "long.csv"
        long.write_text(
            "country,year,figure,m2,note\nA,2020,remaining_m2,1500000,x\n"
            "A,2021,remaining_m2,1200000,\nA,2021,cleared_m2,200000,\nB,2020,remaining_m2,5,\n",
            "utf-8",
        )
        one, two = read_totals(wide), read_totals(long, country="a")
        pd.testing.assert_frame_equal(one, two, check_freq=False, check_names=False)
        assert one["remaining_m2"].tolist() == [1.5e6, 1.2e6]
        with pytest.raises(ArgumentError, match="several countries"):
            read_totals(long)
        with pytest.raises(ArgumentError, match="there are A, B"):
            read_totals(long, country="C")

    def test_excel_files(self, tmp_path):
        file = tmp_path / "totals.xlsx"
        pd.DataFrame({"year": [2020, 2021], "remaining_ha": [150.0, 120.0]}).to_excel(
            file, index=False
        )
        assert read_totals(file)["remaining_m2"].tolist() == [1.5e6, 1.2e6]

    def test_the_published_series_are_such_a_file(self, pytestconfig):
        file = pytestconfig.rootpath / "sample_data" / "published" / "series.csv"
        chile = read_totals(file, country="Chile")["remaining_m2"].dropna()
        assert chile.tolist() == published_series().loc["Chile", "remaining_m2"].dropna().tolist()

    def test_the_template_is_filled_in_and_read(self, tmp_path):
        file = write_template(tmp_path / "totals.csv")
        assert holds_totals(file)
        assert forecast(read_totals(file), 2030).reason is None

    def test_a_record_of_areas_is_no_table_of_totals(self, tmp_path):
        file = tmp_path / "hazards.csv"
        file.write_text("hazard_id,category,date,area_m2\nA,SHA,2020-01-01,5\n", "utf-8")
        assert not holds_totals(file)


class TestPublishedSeries:
    def test_hold_the_published_figures(self):
        series = published_series()
        # Landmine Monitor, Zimbabwe, 11 November 2018.
        assert series.loc[("Zimbabwe", 2017)].dropna().to_dict() == {
            "remaining_m2": 61_790_000.0,
            "cancelled_m2": 1_770_000.0,
            "reduced_m2": 2_790_000.0,
            "cleared_m2": 1_660_000.0,
        }

    def test_all_have_a_source(self):
        from minemap.forecasting.totals import _SERIES_PLACES

        path = next(place for place in _SERIES_PLACES if place.is_file())
        table = pd.read_csv(path)
        assert table[["publication", "address"]].notna().all(axis=None)
        assert (table["m2"] >= 0).all()
        used = table[table["figure"] != "unused"]
        assert not used.duplicated(["country", "year", "figure"]).any()

    def test_sum_and_outcomes_are_not_both_given(self):
        series = published_series()
        parts = series[["cancelled_m2", "reduced_m2", "cleared_m2"]].notna().any(axis=1)
        assert not (parts & series["released_m2"].notna()).any()

    @pytest.mark.parametrize("country", sorted({c for c, _ in published_series().index}))
    def test_can_all_be_asked(self, country):
        answer = forecast(published_series().loc[country], "2030-12-31", draws=100)
        assert answer.reason is not None or answer.completion.notna()[0.5]
        assert answer.reason in {"completed", "too_short"} or answer.probability < 1.0
        assert answer.summary("fr")

    def test_the_deadline_of_bosnia_was_out_of_reach(self):
        # The deadline of 1 March 2021 was not met; at the end of 2017 it had 1,061 km² left.
        series = published_series().loc["Bosnia and Herzegovina"]
        answer = forecast(series, "2021-03-01")
        assert answer.probability < 0.1
        assert answer.needed_m2_per_year > 5 * answer.recent_m2_per_year


class TestPeru:
    def test_by_2019_the_deadline_of_2024_was_out_of_reach(self, peru):
        # Peru asked for a third extension in 2024.
        answer = forecast(peru.timeline(), "2024-12-31", as_of="2019-12-31")
        assert answer.remaining_m2 == pytest.approx(239_568, abs=1)
        assert answer.needed_m2_per_year == pytest.approx(239_568 / 5, abs=1)
        # 8,458 m² of 2014 are out of the window: 76,355 and 27,155 in five years.
        assert answer.recent_m2_per_year == pytest.approx((76_355 + 27_155) / 5, abs=1)
        assert answer.probability < 0.2

    def test_the_record_of_2024_is_far_from_2029(self, peru):
        answer = forecast(peru.timeline(), "2029-12-31", as_of="2024-12-31")
        assert answer.completion[0.5].year > 2040
        assert answer.probability < 0.2
        assert answer.needed_m2_per_year == pytest.approx(279_388 / 5, abs=1)
        assert answer.recent_m2_per_year == pytest.approx((7_100 + 21_000 + 22_625) / 5, abs=1)
        assert answer.milestones["release_m2"].sum() == pytest.approx(279_388, abs=1)

    def test_at_the_pace_of_the_last_five_years_it_takes_until_2052(self, peru):
        # 279,388 / 10,145 = 27.5 years.
        answer = forecast(peru.timeline(), as_of="2024-12-31", method="constant")
        assert answer.completion[0.5].year == 2052

    def test_published_totals_serve_too(self):
        answer = forecast(published_series().loc["Peru"], "2024-12-31", as_of="2017-12-31")
        assert answer.remaining_m2 == 426_325
        assert answer.needed_m2_per_year == pytest.approx(426_325 / 7)


class TestSayingAndDrawing:
    @pytest.mark.parametrize("language", ["en", "es", "fr"])
    def test_summary_fits_a_screen(self, language, peru):
        answer = forecast(peru.timeline(), "2024-12-31", as_of="2019-12-31")
        lines = answer.summary(language).splitlines()
        assert len(lines) <= 30
        assert max(map(len, lines)) <= 88
        assert "{" not in answer.summary(language)

    def test_numbers_and_dates_are_written_as_the_language_does(self, peru):
        answer = forecast(peru.timeline(), "2024-12-31", as_of="2019-12-31")
        assert "On 31 December 2019, 239,568 m² remain." in answer.summary("en")
        assert "Al 31 de diciembre de 2019 quedan 239\u202f568 m²." in answer.summary("es")

    def test_a_small_chance_is_not_called_none(self):
        answer = forecast(published(1300, 1200, 1080, 1000), "2019-02-15", draws=5000)
        assert 0.0 < answer.probability < 0.01
        assert "< 1 %" in answer.summary()

    def test_one_year_is_not_called_years(self):
        assert "1 years" not in forecast(published(1000, 900)).summary()

    def test_a_soaring_fan_does_not_squeeze_the_record(self):
        answer = forecast(published(1000, 1700, 1650, 1600), "2030-12-31")
        answer.fan["q90_m2"] *= 20.0
        assert answer.plot().get_ylim()[1] < 3000.0

    def test_the_picture_marks_the_days_of_completion_and_names_those_beyond_it(self):
        answer = forecast(published(1300, 1200, 1080, 1000))
        axes = answer.plot()
        assert any("10, 50 and 90 %" in name for name in axes.get_legend_handles_labels()[1])
        assert answer.completion[0.9].year > 2049 > answer.completion[0.5].year
        said = f"90 %: {answer.completion[0.9].year} →"
        assert said in [text.get_text() for text in axes.texts]

    def test_a_median_later_than_division_says_is_explained(self):
        # 700 at 100 a year are 7 years.
        said = forecast(published(1000, 900, 800, 700)).summary().replace("\n  ", " ")
        assert "Divided by the recent pace, what remains would end on 31 December" in said
        assert "Divided by" not in forecast(published(1000, 900), method="constant").summary()

    def test_a_small_part_of_the_pace_is_not_called_none(self):
        # 10 m² in ten years, where 400 a year were released.
        said = forecast(published(1210, 810, 410, 10), 2029).summary()
        assert "0.0 times" not in said

    def test_table_has_one_row_with_the_same_figures(self):
        answer = forecast(published(1300, 1200, 1080, 1000), "2025-12-31")
        row = answer.to_frame().iloc[0]
        assert row["completion_q50"] == answer.completion[0.5]
        assert row["probability"] == answer.probability

    def test_travels_between_workers(self):
        answer = forecast(published(1300, 1200, 1080, 1000), "2025-12-31", draws=50)
        assert pickle.loads(pickle.dumps(answer)).probability == answer.probability

    @pytest.mark.parametrize("language", ["en", "es", "fr"])
    @pytest.mark.parametrize("method", ["resample", "constant"])
    def test_the_picture_shows_record_fan_and_deadline(self, language, method):
        answer = forecast(published(1300, 1200, 1080, 1000), "2025-12-31", method=method)
        axes = answer.plot(language=language)
        axes.figure.canvas.draw()
        labels = axes.get_legend_handles_labels()[1]
        assert len(labels) == (6 if method == "resample" else 3)
        assert any("2025" in text.get_text() for text in axes.texts)
        low, high = axes.get_ylim()
        assert low == 0.0
        assert high > 1300

    def test_the_picture_says_why_there_is_no_date(self):
        axes = forecast(published(1000, 1000, 1000, 1000), "2025-12-31").plot()
        assert any("nothing was released" in t.get_text().replace("\n", " ") for t in axes.texts)

    def test_the_picture_goes_where_it_is_asked_to(self):
        from matplotlib.figure import Figure

        axes = Figure().subplots()
        assert forecast(published(1300, 1200, 1080, 1000)).plot(axes) is axes

    def test_without_matplotlib_says_what_to_install(self, monkeypatch):
        answer = forecast(published(1300, 1200, 1080, 1000))
        monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
        with pytest.raises(MissingDependencyError, match=r"minemap\[report\]"):
            answer.plot()


class TestWhatCannotBeUsed:
    @pytest.mark.parametrize(
        ("table", "words"),
        [
            (published(1000, -5, 900), "'-5.0' is negative|-5.0 is negative"),
            (published(1000, 900).astype(object).replace(900, "some"), "'some' is not a number"),
            (published(1000, np.inf, 900), "remaining_m2 of 2016"),
            (published(1000, 900).set_index(pd.Index([2020, 2020])), "two rows"),
            (published(1000, 900).set_index(pd.Index(["a", "b"])), "days or by years"),
            (published(None, None), "no figure of what remains"),
        ],
    )
    def test_table(self, table, words):
        with pytest.raises(ArgumentError, match=words):
            forecast(table)

    def test_table_without_totals(self):
        with pytest.raises(SchemaError, match="remaining_m2"):
            forecast(pd.DataFrame({"cleared_m2": [1.0]}, index=[2020]))

    def test_timeline_of_groups(self, peru):
        with pytest.raises(ArgumentError, match=r"timeline\.xs\(group, level='sector'\)"):
            forecast(peru.timeline(by="sector"))

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ({"method": "magic"}, "magic"),
            ({"window": 0}, "window=0"),
            ({"draws": 0}, "draws=0"),
            ({"draws": 100.5}, "draws=100.5 is not a whole number"),
            ({"deadline": "03/12/2027"}, "could be 3 December or 12 March"),
            ({"units": "acres"}, "acres"),
            ({"horizon": 0}, "horizon=0"),
            ({"deadline": "soon"}, "soon"),
            ({"deadline": pd.NaT}, "missing"),
            ({"as_of": "1990-01-01"}, "up to 1990-01-01"),
        ],
    )
    def test_argument(self, arguments, words):
        with pytest.raises(ArgumentError, match=words):
            forecast(published(1300, 1200, 1080, 1000), **arguments)

    def test_language(self):
        with pytest.raises(ArgumentError, match="'de'"):
            forecast(published(1300, 1200, 1080, 1000)).summary("de")

    def test_backtest_of_auto(self):
        with pytest.raises(ArgumentError, match="compares methods"):
            backtest(published(5, 4, 3, 2, 1), methods=["auto"])
