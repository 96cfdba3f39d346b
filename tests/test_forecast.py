"""When it ends: dates, deadlines, fans and plans, and how such forecasts turned out."""

from __future__ import annotations

import builtins
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minemap.accounts import FLOWS
from minemap.errors import ArgumentError, MissingDependencyError, SchemaError
from minemap.forecasting import forecast
from minemap.forecasting.backtest import backtest, published_series
from minemap.forecasting.futures import drawn_futures
from minemap.forecasting.yearly import yearly


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
        assert forecast(totals, "2150-12-31", draws=500).probability == 1.0
        assert forecast(totals, "2018-12-30", draws=500).probability == 0.0
        assert forecast(totals, "2018-12-31", draws=500).probability == 0.0

    def test_grows_likelier_with_time(self):
        totals = published(1300, 1150, 1120, 1000)
        chances = [
            forecast(totals, f"{year}-06-30", draws=2000).probability for year in range(2020, 2040)
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
        answer = forecast(published(1000, 1000, 1000, 1000))
        assert answer.reason == "no_release"
        assert answer.completion.isna().all()
        assert np.isnan(forecast(published(1000, 1000, 1000, 1000), "2030-12-31").probability)

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
        assert len(answer.fan) == 0

    def test_of_too_short_a_history(self):
        answer = forecast(published(1000, 900, 800))
        assert answer.reason == "too_short"
        assert "at least 3 whole years" in answer.why_no_date()

    def test_where_most_futures_end_beyond_the_horizon(self):
        answer = forecast(published(10_030, 10_020, 10_010, 10_000), horizon=20, draws=500)
        assert answer.reason == "beyond_horizon"
        assert pd.isna(answer.completion[0.5])
        assert answer.fan["q50_m2"].iloc[-1] > 0

    @pytest.mark.parametrize("language", ["en", "es", "fr"])
    def test_is_said_in_every_language(self, language):
        answer = forecast(published(1000, 900, 800), "2030-12-31")
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
        assert history.notes == ("net_change",)

    def test_of_published_totals_share_a_gap_of_a_year_out(self):
        history = yearly(published(1000, None, 800, 700))
        assert history.years["released_m2"].tolist() == [100.0, 100.0, 100.0]
        assert "gaps" in history.notes

    def test_start_anew_after_a_longer_gap(self):
        assert len(yearly(published(1000, None, None, 700, 600)).years) == 1

    def test_put_what_published_figures_do_not_explain_under_redrawn(self):
        totals = published(
            1000, 900, cancelled=[None, 30], cleared=[None, 50], added=[None, 10], first=2020
        )
        year = yearly(totals).years.iloc[0]
        assert (year["released_m2"], year["found_m2"], year["redrawn_m2"]) == (80.0, 10.0, -30.0)

    def test_may_be_given_as_dates_or_numbers(self):
        totals = published(1300, 1200, 1100, 1000)
        dated = totals.set_index(pd.to_datetime([f"{year}-12-31" for year in totals.index]))
        pd.testing.assert_frame_equal(yearly(totals).years, yearly(dated).years)

    @settings(max_examples=50, deadline=None)
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
    @settings(max_examples=40, deadline=None)
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

    @settings(max_examples=40, deadline=None)
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

    def test_draws_zero_years(self):
        # One year of three released all there was to release: some futures see none in two years.
        past = yearly(published(1300, 1300, 1000, 1000)).years
        futures = drawn_futures(past, 1000.0, 2, draws=500, seed=0)
        assert (futures.at(2.0) == 1000.0).any()

    def test_keeps_a_trend_that_stands_out(self):
        falling = published(*(2000 - np.cumsum([100 * 0.9**k for k in range(12)])))
        rising = published(*(2000 - np.cumsum([30 * 1.1**k for k in range(12)])))
        for totals, slower in ((falling, True), (rising, False)):
            mean = -np.diff(totals["remaining_m2"]).mean()
            first = forecast(totals, method="resample").fan["q50_m2"].iloc[:2]
            assert (first.iloc[0] - first.iloc[1] < mean) == slower

    def test_is_wider_for_a_shorter_history(self):
        short, long = ([1000 + 100 * k for k in reversed(range(n))] for n in (4, 14))
        widths = [
            np.ptp(forecast(published(*t), method="resample").fan.iloc[3][["q10_m2", "q90_m2"]])
            for t in (short, long)
        ]
        assert widths[0] > 1.5 * widths[1]


class TestCalibration:
    def test_eight_in_ten_of_simulated_records_end_up_inside(self):
        # 150 records of an uneven programme: the share inside lies within the 99 % bounds of a
        # binomial with 0.8, 0.716 to 0.884.
        generator = np.random.default_rng(4)
        inside = 0
        for record in range(150):
            released = generator.gamma(2.5, 40.0, 20)
            past = pd.DataFrame(
                {"released_m2": released[:15], "found_m2": 0.0, "redrawn_m2": 0.0}
            ).assign(opening_m2=1e4)
            left = 9000.0 - released[15:].sum()
            futures = drawn_futures(past, 9000.0, 5, draws=400, seed=record)
            low, high = np.quantile(futures.at(5.0), (0.1, 0.9))
            inside += low <= left <= high
        assert 0.716 <= inside / 150 <= 0.884

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
        assert not drawn.set_index(["as_of", "day"])["inside"].loc[("2019-12-31", "2020-12-31")]

    def test_refusals_are_listed(self):
        growing = published(
            10, 20, 30, 40, 50, released=[None, 1, 1, 1, 1], added=[None, 11, 11, 11, 11]
        )
        done = backtest(growing, methods=["resample"])
        assert len(done.forecasts) == 0
        assert set(done.without["reason"]) == {"growing"}


class TestTheChoiceOfMethod:
    def test_of_a_long_record_is_made_on_the_record(self):
        even = published(*range(2000, 800, -100))
        assert (forecast(even).method, forecast(even).why) == ("constant", "own")

    def test_of_a_short_record_is_that_of_the_published_series(self):
        answer = forecast(published(1300, 1200, 1100, 1000))
        assert (answer.method, answer.why) == ("resample", "published")
        summary = backtest(published_series(), draws=300).summary
        assert summary["loss"].idxmin() == "resample"

    def test_is_said(self):
        assert (
            "asked for" in forecast(published(1300, 1200, 1100, 1000), method="constant").summary()
        )
        assert "Back-tested" in forecast(published(*range(2000, 800, -100))).summary()


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
        from minemap.forecasting.backtest import _SERIES_PLACES

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
        assert answer.summary("fr")

    def test_the_deadline_of_bosnia_was_out_of_reach(self):
        # The deadline of 1 March 2021 was not met; at the end of 2017 it had 1,061 km² left.
        series = published_series().loc["Bosnia and Herzegovina"]
        answer = forecast(series, "2021-03-01")
        assert answer.probability < 0.01
        assert answer.needed_m2_per_year > 5 * answer.recent_m2_per_year


class TestPeru:
    def test_by_2019_the_deadline_of_2024_was_out_of_reach(self, peru):
        # Peru asked for a third extension in 2024.
        answer = forecast(peru.timeline(), "2024-12-31", as_of="2019-12-31")
        assert answer.remaining_m2 == pytest.approx(239_568, abs=1)
        assert answer.needed_m2_per_year == pytest.approx(239_568 / 5, abs=1)
        # 8,458 m² of 2014 are out of the window: 76,355 and 27,155 in five years.
        assert answer.recent_m2_per_year == pytest.approx((76_355 + 27_155) / 5, abs=1)
        assert answer.probability < 0.1

    def test_the_record_of_2024_carries_no_date_for_2029(self, peru):
        answer = forecast(peru.timeline(), "2029-12-31", as_of="2024-12-31")
        assert answer.reason == "growing"
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
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 88
        assert "{" not in answer.summary(language)

    def test_numbers_and_dates_are_written_as_the_language_does(self, peru):
        answer = forecast(peru.timeline(), "2024-12-31", as_of="2019-12-31")
        assert "On 31 December 2019, 239,568 m² remain." in answer.summary("en")
        assert "Al 31 de diciembre de 2019 quedan 239\u202f568 m²." in answer.summary("es")

    def test_a_small_chance_is_not_called_none(self):
        answer = forecast(published(1300, 1200, 1080, 1000), "2021-06-30", draws=5000)
        assert 0.0 < answer.probability < 0.01
        assert "< 1 %" in answer.summary()

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
        assert len(labels) == (5 if method == "resample" else 3)
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
        real = builtins.__import__

        def without(name, *args, **kwargs):
            if name.startswith("matplotlib"):
                raise ImportError(name)
            return real(name, *args, **kwargs)

        answer = forecast(published(1300, 1200, 1080, 1000))
        monkeypatch.setattr(builtins, "__import__", without)
        with pytest.raises(MissingDependencyError, match=r"minemap\[report\]"):
            answer.plot()


class TestWhatCannotBeUsed:
    @pytest.mark.parametrize(
        ("table", "words"),
        [
            (published(1000, -5, 900), "not negative"),
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
