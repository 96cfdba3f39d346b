"""What the rest takes: dates and sums worked out by hand, and what holds of every plan."""

from __future__ import annotations

import datetime as dt
import importlib
import io
import itertools
import math
import tomllib
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import examples
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

import minemap
from minemap.errors import ArgumentError, ReadError, SchemaError, WriteError
from minemap.planning import (
    Calendar,
    Layer,
    Method,
    Range,
    Season,
    Shares,
    Team,
    compare,
    default_methods,
    default_shares,
    default_teams,
    priorities,
    project_tasks,
    read_methods,
    read_plan,
    save_calendar,
    save_project,
    shares_from,
    workload,
    write_default_methods,
)
from minemap.planning.days import WEEK, Clocks
from minemap.planning.jobs import Futures, likely, survey
from minemap.planning.routes import least_way, shortest_way, way_length
from minemap.planning.schedule import ordered
from minemap.planning.simulate import run
from minemap.toml_files import packaged

MONDAY = "2025-01-06"
CLEAR_ALL = {"CHA": Shares(0, 0, 1), "SHA": Shares(0, 0, 1)}
MANUAL = {"manual": Method("manual", "cleared", "deminer", Range.exactly(25))}


def areas(*sizes, **columns):
    """Confirmed areas of these m², without a place unless a column says so."""
    names = [f"A{i}" for i in range(1, len(sizes) + 1)]
    return pd.DataFrame(
        {"hazard_id": names, "category": "CHA", "area_m2": [float(s) for s in sizes], **columns}
    )


def crew(name="Manual 1", deminers=8, **more):
    """A team that clears 25 m² a day a deminer: 200 m² with eight."""
    return Team(name, {"manual": deminers}, **{"persons": deminers + 3, **more})


def plan_of(ground, *teams, calendar=None, **more):
    options = {"methods": MANUAL, "shares": CLEAR_ALL, "start": MONDAY, "draws": 20, **more}
    return workload(ground, teams=teams or [crew()], calendar=calendar, **options)


def dates(plan, index=0):
    row = plan.areas.iloc[index]
    return str(row["start"].date()), str(row["finish"].date())


class TestOneAreaAndOneTeam:
    """Eight deminers at 25 m² a day: 1,000 m² are five days, and the calendar says which."""

    def test_monday_to_friday(self):
        plan = plan_of(areas(1000))
        assert dates(plan) == ("2025-01-06", "2025-01-10")
        assert plan.total.loc["planned", "working_days"] == pytest.approx(5)
        assert plan.total.loc["planned", "person_days"] == pytest.approx(55)
        assert plan.total.loc["planned", "elapsed_days"] == 5

    def test_a_little_more_than_five_days_ends_after_the_weekend(self):
        assert dates(plan_of(areas(1001))) == ("2025-01-06", "2025-01-13")

    def test_a_start_on_a_saturday_is_a_start_on_monday(self):
        assert dates(plan_of(areas(1000), start="2025-01-04")) == ("2025-01-06", "2025-01-10")

    def test_a_week_of_six_days(self):
        week = Calendar(working_days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))
        assert dates(plan_of(areas(1200), calendar=week)) == ("2025-01-06", "2025-01-11")

    def test_a_listed_holiday(self):
        calendar = Calendar(holidays=["2025-01-08"])
        assert dates(plan_of(areas(1000), calendar=calendar)) == ("2025-01-06", "2025-01-13")

    def test_public_holidays_of_peru(self):
        # 28 and 29 July 2025, Monday and Tuesday, are the feasts of the republic.
        calendar = Calendar(country="PE")
        plan = plan_of(areas(600), calendar=calendar, start="2025-07-25")
        assert dates(plan) == ("2025-07-25", "2025-07-31")

    def test_leave_of_all_and_of_the_team(self):
        calendar = Calendar(leave=[("2025-01-07", "2025-01-07")])
        team = crew(leave=[("2025-01-08", "2025-01-09")])
        assert dates(plan_of(areas(1000), team, calendar=calendar)) == ("2025-01-06", "2025-01-15")

    def test_a_rainy_season_interrupts_the_work(self):
        # Two days before the rain of 8 January to 28 February, three from Monday 3 March on.
        calendar = Calendar(seasons=[Season("rain", "01-08", "02-29")])
        assert dates(plan_of(areas(1000), calendar=calendar)) == ("2025-01-06", "2025-03-05")

    def test_a_season_over_the_turn_of_the_year(self):
        calendar = Calendar(seasons=[Season("winter", "11-15", "03-31")])
        assert dates(plan_of(areas(1000), calendar=calendar)) == ("2025-04-01", "2025-04-07")

    def test_hours_scale_the_output(self):
        calendar = Calendar(hours_per_day=4)
        assert dates(plan_of(areas(1000), calendar=calendar)) == ("2025-01-06", "2025-01-17")

    def test_standby_takes_its_part_of_the_days(self):
        # A fifth of the days is lost: 800 m² take five.
        calendar = Calendar(standby_share=0.2)
        assert dates(plan_of(areas(800), calendar=calendar)) == ("2025-01-06", "2025-01-10")

    def test_a_team_that_comes_later(self):
        team = crew(available_from="2025-01-09")
        assert dates(plan_of(areas(1000), team)) == ("2025-01-09", "2025-01-15")

    def test_a_team_whose_time_is_too_short_finishes_nothing(self):
        plan = plan_of(areas(1000), crew(available_until="2025-01-08"))
        assert pd.isna(plan.areas.loc[0, "finish"])
        assert plan.unfinished == 1.0
        assert plan.milestones["cleared_m2"].sum() == pytest.approx(600)
        assert "not finished" in plan.notes[0]

    def test_cost_and_idle_cost(self):
        team = crew(cost_per_day=900, idle_cost_per_day=100, currency="USD")
        plan = plan_of(areas(1000), team)
        assert plan.total.loc["planned", "cost"] == pytest.approx(4500)
        # Closed for three weeks after the second day; the team's own week goes on.
        rain = Calendar(seasons=[Season("rain", "01-08", "01-28")])
        waiting = plan_of(areas(1000), team, calendar=rain)
        assert waiting.teams.loc["Manual 1", "idle_days"] == pytest.approx(15)
        assert waiting.total.loc["planned", "cost"] == pytest.approx(4500 + 15 * 100)

    def test_factors_of_the_ground(self):
        slow = Method(
            "manual", "cleared", "deminer", Range.exactly(25), factors={"slope": {"steep": 0.5}}
        )
        ground = areas(1000, 1000, slope=["flat", "steep"])
        days = plan_of(ground, methods={"manual": slow}).areas["working_days"]
        assert days.tolist() == pytest.approx([5, 10])


class TestSeveralTeams:
    def test_two_teams_share_two_areas(self):
        plan = plan_of(areas(1000, 1000), crew(), crew("Manual 2"))
        assert dates(plan, 0) == dates(plan, 1) == ("2025-01-06", "2025-01-10")
        assert sorted(plan.areas["teams"]) == ["Manual 1", "Manual 2"]

    def test_one_team_does_two_areas_one_after_the_other(self):
        plan = plan_of(areas(1000, 500))
        assert dates(plan, 0) == ("2025-01-06", "2025-01-10")
        assert dates(plan, 1) == ("2025-01-13", "2025-01-15")

    def test_survey_before_clearance(self):
        # Half of 400 m² reduced at 100 m² a day: two days; half cleared at 200: one day.
        methods = MANUAL | {
            "technical_survey": Method("technical_survey", "reduced", "unit", Range.exactly(100))
        }
        teams = crew(), Team("TS", {"technical_survey": 1}, persons=4)
        plan = plan_of(areas(400), *teams, methods=methods, shares={"CHA": Shares(0, 0.5, 0.5)})
        jobs = plan.schedule.set_index("outcome")
        assert jobs.loc["reduced", "finish"] == pd.Timestamp("2025-01-07")
        assert jobs.loc["cleared", "start"] == pd.Timestamp("2025-01-08")
        assert plan.total.loc["planned", "person_days"] == pytest.approx(2 * 4 + 1 * 11)

    def test_a_survey_team_takes_areas_by_the_week(self):
        nts = Method("nts", "cancelled", "team", Range.exactly(2), "areas_per_week")
        plan = plan_of(
            areas(9000, 10),
            Team("NTS", {"nts": 1}, persons=3),
            methods={"nts": nts},
            shares={"CHA": Shares(1, 0, 0)},
        )
        assert plan.areas["working_days"].tolist() == pytest.approx([2.5, 2.5])
        assert dates(plan, 1)[1] == "2025-01-10"

    def test_methods_of_one_team_work_side_by_side(self):
        methods = MANUAL | {"dogs": Method("dogs", "cleared", "dog team", Range.exactly(300))}
        team = Team("Mixed", {"manual": 8, "dogs": 1}, persons=12)
        assert dates(plan_of(areas(2500), team, methods=methods))[1] == "2025-01-10"

    def test_where_a_method_cannot_be_used_another_team_goes(self):
        machine = Method(
            "mechanical", "cleared", "machine", Range.exactly(5000), factors={"slope": {"steep": 0}}
        )
        plan = plan_of(
            areas(1000, 1000, slope=["steep", "flat"]),
            Team("Machine", {"mechanical": 1}, persons=4),
            crew(),
            methods=MANUAL | {"mechanical": machine},
        )
        assert plan.areas["teams"].tolist() == ["Manual 1", "Machine"]

    def test_another_zone_is_worked_while_one_is_closed(self):
        calendar = Calendar(seasons=[Season("rain", "01-01", "02-28", {"sector": "wet"})])
        plan = plan_of(areas(1000, 1000, sector=["wet", "dry"]), calendar=calendar)
        assert dates(plan, 1) == ("2025-01-06", "2025-01-10")
        assert dates(plan, 0) == ("2025-03-03", "2025-03-07")

    def test_battle_area_clearance_is_not_for_ground_of_unknown_contamination(self):
        team = Team("BAC", {"battle_area_clearance": 10}, persons=13)
        with pytest.raises(
            ArgumentError, match="no team can do the cleared part of these areas, 1 in all"
        ):
            plan_of(areas(1000), team, methods=default_methods())


class TestMoves:
    PLACES = gpd.points_from_xy([-78.0, -78.0], [-4.0, -4.2])

    def ground(self):
        return gpd.GeoDataFrame(areas(1000, 1000), geometry=self.PLACES, crs=4326)

    def test_a_move_takes_its_distance_by_the_speed(self):
        metres = Geodesic.WGS84.Inverse(-4.0, -78.0, -4.2, -78.0)["s12"]
        calendar = Calendar(travel_km_per_day=metres / 1000 / 2)
        plan = plan_of(self.ground(), crew(location=(-78.0, -4.0)), calendar=calendar)
        assert plan.schedule["travel_days"].tolist() == pytest.approx([0, 2])
        assert dates(plan, 0) == ("2025-01-06", "2025-01-10")
        assert dates(plan, 1) == ("2025-01-15", "2025-01-21")
        assert plan.total.loc["planned", "person_days"] == pytest.approx(12 * 11)

    def test_setting_up_takes_time_in_each_area(self):
        plan = plan_of(areas(800, 800), calendar=Calendar(set_up_days=1))
        assert [dates(plan, i)[1] for i in (0, 1)] == ["2025-01-10", "2025-01-17"]


class TestTheWayThroughTheAreas:
    """Five sites on one road, 15 km apart, ten days each; one day to set up, 15 km a day."""

    CALENDAR = Calendar(travel_km_per_day=15, set_up_days=1)

    def road(self, *kilometres):
        points = [Geodesic.WGS84.Direct(-4.0, -78.0, 0.0, 1000.0 * km) for km in kilometres]
        places = gpd.points_from_xy([p["lon2"] for p in points], [p["lat2"] for p in points])
        return gpd.GeoDataFrame(areas(*[2000] * len(points)), geometry=places, crs=4326)

    @pytest.mark.parametrize("location", [None, (-78.0, -4.0)])
    def test_is_the_shortest_however_the_table_lists_them(self, location):
        # 50 days of work, 5 of setting up, 4 of moves: 59 working days, of which the last is the
        # Thursday of the twelfth week, 81 days on; a hair more than 15 km makes it the Friday.
        ground = self.road(60.001, 0, 45.001, 15.001, 30.001)
        plan = plan_of(ground, crew(location=location), calendar=self.CALENDAR)
        assert plan.total.loc["planned", "elapsed_days"] == 82
        assert plan.solved.lower_bound_days == 82
        assert plan.solved.above_bound_share == 0.0
        assert plan.solved.greedy_days > 88
        assert plan.schedule["travel_days"].sum() == pytest.approx(9.0, abs=0.001)

    def test_keeps_the_order_of_priority_where_it_is_asked_to(self):
        ground = self.road(60, 0, 45)
        plan = plan_of(ground, crew(), calendar=self.CALENDAR, keep_order=True)
        assert plan.schedule["hazard_id"].tolist() == ["A1", "A2", "A3"]
        assert np.isnan(plan.solved.shortest_way_days)

    @pytest.mark.parametrize("seed", range(4))
    def test_is_proven_where_places_are_few(self, seed):
        places = np.random.default_rng(seed).random((6, 2))
        between = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
        start = np.hypot(*places.T)
        found = way_length(shortest_way(start, between), start, between)
        every = min(
            way_length(list(order), start, between) for order in itertools.permutations(range(6))
        )
        assert found == pytest.approx(every)
        assert least_way(start, between) <= every + 1e-9

    def test_goes_once_to_each_of_many_places(self):
        places = np.random.default_rng(1).random((60, 2))
        between = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
        way = shortest_way(np.zeros(60), between)
        assert sorted(way) == list(range(60))
        assert least_way(np.zeros(60), between) <= way_length(way, np.zeros(60), between)


class TestWeeksOfCountries:
    @pytest.mark.parametrize(
        ("country", "free"),
        [("IQ", {"Fri", "Sat"}), ("YE", {"Fri", "Sat"}), ("IR", {"Fri"}), ("PE", {"Sat", "Sun"})],
    )
    def test_have_their_own_weekends(self, country, free):
        calendar = Calendar(country=country)
        assert set(WEEK) - set(calendar.working_days) == free

    def test_unless_the_week_is_given(self):
        assert Calendar(country="IQ", working_days=("Mon", "Fri")).working_days == ("Mon", "Fri")

    def test_the_days_off_are_counted_and_said(self):
        table = Calendar(country="PE").days_off(2025, 2025)
        assert table.loc[2025, ["days", "weekend"]].tolist() == [365, 104]
        assert table.loc[2025, "public_holidays"] > 5
        assert table.loc[2025, "worked"] == 365 - 104 - table.loc[2025, "public_holidays"]
        notes = " ".join(plan_of(areas(1000), calendar=Calendar(country="IQ")).notes)
        assert "Fri and Sat free" in notes
        assert "in 2025" in notes

    def test_a_country_whose_holidays_are_not_known_says_so(self):
        # The package gives none for Ukraine in 2025: martial law suspends them.
        notes = " ".join(plan_of(areas(1000), calendar=Calendar(country="UA")).notes)
        assert "no public holidays of UA are known for 2025" in notes


class TestWhatDoesNotAddUp:
    def test_a_flail_alone_clears_nothing(self):
        methods = {"manual": MANUAL["manual"], "mechanical": default_methods()["mechanical"]}
        flail = Team("Flail", {"mechanical": 1}, persons=3)
        with pytest.raises(ArgumentError, match="no team can do the cleared part"):
            plan_of(areas(1000), flail, methods=methods)
        sweep = {"sweep": replace(MANUAL["manual"], name="sweep")}
        others = Team("Sweep", {"sweep": 8}, persons=11)
        plan = plan_of(areas(1000), others, flail, methods={**methods, **sweep})
        assert plan.teams["jobs"].tolist() == [1, 0]
        said = " ".join(plan.notes)
        assert "mechanical alone does not finish ground" in said
        assert "team 'Flail' gets no work" in said

    @pytest.mark.parametrize(
        ("gain", "days", "finish"), [(1.0, 45, "2025-03-11"), (3.0, 15, "2025-01-28")]
    )
    def test_a_flail_prepares_ground_for_another_team(self, gain, days, finish):
        # Monday and Tuesday the flail (4,500 m² a day), then 8 deminers at 25 m² a day each.
        machine = replace(
            default_methods()["mechanical"], output=Range.exactly(4500), follow_up_gain=gain
        )
        flail = Team("Flail", {"mechanical": 1}, persons=3)
        ground = areas(9000, 200, slope=["flat", "steep"])
        plan = plan_of(ground, crew(), flail, methods={**MANUAL, "mechanical": machine})
        # Where the flail cannot go, deminers do not wait for it: they start there on Monday.
        jobs = plan.schedule.set_index(["hazard_id", "outcome"])
        first, second = ground["hazard_id"]
        assert jobs.index.tolist() == [(second, "cleared"), (first, "cleared"), (first, "prepared")]
        assert jobs["working_days"].tolist() == pytest.approx([1, days, 2])
        assert jobs.loc[(first, "prepared"), "finish"] == pd.Timestamp("2025-01-07")
        assert jobs.loc[(first, "cleared"), "start"] == pd.Timestamp("2025-01-08")
        assert jobs.loc[(first, "cleared"), "finish"] == pd.Timestamp(finish)
        assert plan.areas["person_days"].tolist() == pytest.approx([2 * 3 + days * 11, 11])
        assert plan.milestones["cleared_m2"].sum() == pytest.approx(9200)
        assert "teams with manual or dogs follow" in " ".join(plan.notes)

    def test_what_a_flail_has_no_time_to_prepare_is_worked_unprepared(self):
        # By 5 February it prepares two areas of 10 days each; 10 deminers (25 m² a day each) clear
        # those in 20 days each and the other three in 40: 160 working days, 32 weeks.
        manual = MANUAL["manual"]
        machine = Method(
            "flail", "cleared", "machine", Range.exactly(1000), follow_up=("manual",),
            follow_up_gain=2.0,
        )  # fmt: skip
        flail = Team("Flail", {"flail": 1}, persons=4, available_until="2025-02-05")
        ground = areas(*[10_000] * 5)
        options = {"methods": {"manual": manual, "flail": machine}}
        plan = plan_of(ground, crew(deminers=10), flail, **options)
        assert plan.total["finish"].eq(pd.Timestamp("2025-08-15")).all()
        assert plan.schedule["outcome"].value_counts().to_dict() == {"cleared": 5, "prepared": 2}
        assert plan.unfinished == 0.0
        assert "no team has time to prepare: 3" in " ".join(plan.notes)
        # In futures in which it is slower than is likely, nobody waits for it either.
        slow = {"flail": replace(machine, output=Range(300, 1000, 1000)), "manual": manual}
        unsure = plan_of(ground, crew(deminers=10), flail, methods=slow, draws=200)
        assert unsure.unfinished == 0.0
        days = unsure.total["working_days"]
        assert days["planned"] == pytest.approx(180)
        assert 180 <= days["50"] <= days["90"] <= 220

    def test_no_schedule_with_preparation_begins_before_it_is_done(self, peru):
        flail = Team("Flail", {"mechanical": 1}, persons=3)
        plan = workload(
            peru.remaining("2023-12-31"), teams=[*default_teams(), flail], start="2024-01-01",
            draws=20,
        )  # fmt: skip
        jobs = plan.schedule.pivot_table(
            index="hazard_id", columns="outcome", values=["start", "finish"], aggfunc="first"
        )
        assert len(jobs) == 60
        assert (jobs["start", "prepared"] >= jobs["finish", "reduced"]).all()
        assert (jobs["start", "cleared"] >= jobs["finish", "prepared"]).all()
        assert plan.total.loc["planned", "elapsed_days"] >= plan.solved.lower_bound_days

    @pytest.mark.parametrize(("gain", "days"), [(1.0, 5), (2.0, 2.5)])
    def test_a_flail_with_deminers_behind_it_works_as_they_do(self, gain, days):
        # 1,000 m² at 200 m² a day, twice as fast on prepared ground if the user says so.
        machine = replace(default_methods()["mechanical"], follow_up_gain=gain)
        team = Team("Both", {"manual": 8, "mechanical": 1}, persons=12)
        plan = plan_of(areas(1000), team, methods={**MANUAL, "mechanical": machine})
        assert plan.total.loc["planned", "working_days"] == pytest.approx(days)

    def test_fewer_persons_than_deminers_are_said(self):
        assert "3 persons are fewer" in " ".join(plan_of(areas(1000), crew(persons=3)).notes)

    def test_a_day_longer_than_the_light_is_said(self):
        ground = gpd.GeoDataFrame(
            areas(1000), geometry=gpd.points_from_xy([68.0], [38.5]), crs=4326
        )
        long = plan_of(ground, calendar=Calendar(hours_per_day=16))
        # 38.5 degrees north has 9.3 hours of light on the shortest day.
        assert "9.3 hours" in " ".join(long.notes)
        assert not plan_of(ground, calendar=Calendar(hours_per_day=8)).notes


class TestSizesInAnotherUnit:
    """Areas are wanted in m²; hectares and km² are found by the outlines, or asked about."""

    @pytest.mark.parametrize(("unit", "m2"), [("hectares", 1e4), ("km²", 1e6)])
    def test_that_the_outlines_contradict_are_refused(self, peru, unit, m2):
        ground = peru.remaining("2023-12-31")
        ground = ground.assign(area_m2=ground["area_m2"] / m2)
        with pytest.raises(ArgumentError, match=rf"in {unit}\? Multiply it by {m2:,.0f}"):
            workload(ground, start=MONDAY, draws=10)

    @pytest.mark.parametrize("sizes", [(0.01, 0.4), (12.5, 40), (2.5, 4, 800)])
    def test_that_are_merely_small_are_asked_about(self, sizes):
        assert "are the sizes in another unit?" in plan_of(areas(*sizes)).notes[0]
        assert not plan_of(areas(60, 500)).notes

    def test_are_named_by_their_column(self):
        ground = areas(1, 2).rename(columns={"area_m2": "area_ha"})
        with pytest.raises(SchemaError, match="is it 'area_ha'"):
            plan_of(ground)

    @pytest.mark.parametrize("name", ["Superficie (m2)", "size_ha", "Fläche_sqm", "AREA KM2"])
    def test_in_a_column_of_another_name_are_asked_about(self, name):
        ground = areas(0, 500).assign(**{name: [900, None], "area_id": 7})
        assert (
            f"1; no work in m² is counted for them, though the table has {name!r}: is that"
            in (plan_of(ground).notes[0])
        )
        with pytest.raises(SchemaError, match="is it "):
            plan_of(ground.drop(columns="area_m2"))
        assert "though" not in plan_of(ground.assign(**{name: [None, 900]})).notes[0]

    @pytest.mark.parametrize("text", ["4.000", "4,000", "40 %", "-5", "some"])
    def test_written_as_texts_are_read_as_in_files_or_refused(self, text):
        ground = areas(500, 900).astype({"area_m2": object})
        with pytest.raises(ArgumentError, match="area_m2 of .*: "):
            plan_of(ground.assign(area_m2=[text, 900]))
        written, read = (
            ground.assign(area_m2=some) for some in (["4 000", "900"], [4000.0, 900.0])
        )
        assert plan_of(written).total.equals(plan_of(read).total)

    def test_of_one_area_in_two_rows_are_told(self):
        ground = areas(500, 900)
        assert not plan_of(ground).notes
        assert (
            "1; each is counted" in plan_of(ground.assign(hazard_id="A", category="CHA")).notes[0]
        )

    def test_outlines_in_metres_are_no_matter(self, peru):
        ground, calendar = peru.remaining("2023-12-31"), Calendar(travel_km_per_day=30)
        plans = [
            workload(table, calendar=calendar, start=MONDAY, draws=10)
            for table in (ground, ground.to_crs(32718))
        ]
        assert plans[0].total["finish"].equals(plans[1].total["finish"])


class TestADeadline:
    METHODS = {"manual": Method("manual", "cleared", "deminer", Range(15, 25, 40))}  # noqa: RUF012

    def plan(self, deadline="2025-03-14", **more):
        paid = crew(cost_per_day=100, currency="USD")
        ground = areas(4000, 4000, 4000, 4000)
        return plan_of(ground, paid, methods=self.METHODS, deadline=deadline, draws=200, **more)

    def test_has_a_probability_and_says_what_it_needs(self):
        # 16,000 m² at some 200 m² a day are 80 days; until 14 March there are 50.
        plan = self.plan()
        assert plan.probability == 0.0
        half, most = plan.needs.loc[0.5], plan.needs.loc[0.9]
        assert 2 <= half["teams"] <= most["teams"] <= 4
        assert half["finish"] <= plan.deadline
        assert most["finish"] <= plan.deadline
        assert half["added"].startswith("Manual 1 x ")
        said = plan.summary()
        assert "deadline of 2025-03-14 is met in 0 %" in said
        assert "for 90 %" in said

    def test_that_the_plan_meets_needs_no_more(self):
        plan = self.plan(deadline=2025)
        assert plan.probability == 1.0
        assert plan.needs["added"].tolist() == ["", ""]
        assert plan.chance("2025-12-31") == 1.0

    def test_that_no_number_of_teams_meets_says_so(self):
        # One area is worked by one team at a time, however many there are.
        plan = plan_of(areas(16_000), crew(), methods=self.METHODS, deadline="2025-02-01", draws=50)
        assert plan.needs["added"].isna().all()
        assert "no number of such teams" in plan.summary()

    def test_before_the_start_is_refused(self):
        with pytest.raises(ArgumentError, match="before the start"):
            self.plan(deadline="2024-12-31")

    def test_picks_the_cheapest_of_plans_that_meet_it(self):
        ground, cost = areas(1000, 1000), {"currency": "USD"}
        plans = {
            "one": plan_of(ground, crew(cost_per_day=100, **cost)),
            "dear": plan_of(
                ground, crew(cost_per_day=300, **cost), crew("B", cost_per_day=300, **cost)
            ),
            "two": plan_of(
                ground, crew(cost_per_day=150, **cost), crew("B", cost_per_day=150, **cost)
            ),
        }
        table = compare(plans, deadline="2025-01-10")
        assert table["probability"].tolist() == [0.0, 1.0, 1.0]
        assert table["cheapest_90"].tolist() == [False, False, True]

    def test_a_budget_buys_areas_in_their_order(self):
        plan = plan_of(
            areas(400, 200, 800), crew(cost_per_day=100, currency="USD"), keep_order=True
        )
        bought = plan.within_budget(300)
        assert bought["spent"].tolist() == [200.0, 300.0, 700.0]
        assert bought["bought"].tolist() == [True, True, False]
        with pytest.raises(ArgumentError, match="no cost"):
            plan_of(areas(400)).within_budget(300)
        with pytest.raises(ArgumentError, match="give budget="):
            plan.within_budget()

    def test_a_plan_with_a_budget_says_what_it_buys_and_what_is_left_undone(self):
        cost = {"cost_per_day": 100, "currency": "USD"}
        plan = plan_of(areas(400, 200, 800), crew(**cost), keep_order=True, budget=350)
        # Eight deminers at 25 m²: 2, 1 and 4 days; 300 of 700 USD, so 350 are lacking.
        told = plan.summary()
        assert "buys 2 areas, 600 m², for 300, the last on" in told
        assert "left undone: 1 areas, 800 m², for which 350 is lacking" in told
        assert plan.to_frame("budget")["bought"].tolist() == [True, True, False]
        assert "presupuesto de 350 USD" in plan.summary("es")
        with pytest.raises(ArgumentError, match="no cost"):
            plan_of(areas(400), budget=300)
        with pytest.raises(ArgumentError, match="not an amount"):
            plan_of(areas(400), crew(**cost), budget=-1)

    def test_the_command_line_and_the_plan_file_take_a_budget(self, tmp_path, capsys):
        record = minemap.samples.peru_path()
        plan = record.with_name("plan.toml")
        call = ["workload", str(record), "--day", "2023", "--plan", str(plan)]
        assert minemap.cli.main([*call, "--budget", "500000", "--table", "budget", "--csv"]) == 0
        table = pd.read_csv(io.StringIO(capsys.readouterr().out))
        assert table.loc[table["bought"], "spent"].max() <= 500_000 < table["spent"].max()
        own = tmp_path / "plan.toml"
        own.write_text(f"budget = 1\n{plan.read_text('utf-8')}", encoding="utf-8")
        assert read_plan(own).budget == 1


class TestHandingOn:
    def test_tasks_for_project_follow_one_another(self, tmp_path):
        plan = plan_of(areas(1000, 1000))
        tasks = project_tasks(plan)
        assert tasks["Predecessors"].tolist() == ["", "1", ""]
        assert tasks["Milestone"].tolist() == ["No", "No", "Yes"]
        file = save_project(plan, tmp_path / "plan.xlsx")
        read = pd.read_excel(file, sheet_name="Task_Table", engine="openpyxl")
        assert read["Start"].tolist()[:2] == [
            pd.Timestamp("2025-01-06"),
            pd.Timestamp("2025-01-13"),
        ]
        assert read["Duration"].tolist()[:2] == ["5.0 days", "5.0 days"]

    def test_a_calendar_holds_every_job(self, tmp_path):
        icalendar = pytest.importorskip("icalendar")
        ground = areas(1000, 1000).assign(hazard_id=["A; with, marks", "B\nBEGIN:VEVENT"])
        file = save_calendar(plan_of(ground), tmp_path / "plan.ics")
        events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        assert [event.decoded("dtstart") for event in events] == [
            dt.date(2025, 1, 6),
            dt.date(2025, 1, 13),
        ]
        assert events[0].decoded("dtend") == dt.date(2025, 1, 11)
        assert "A; with, marks: cleared" in str(events[0]["summary"])


class TestSharesOfTheGround:
    def test_expected_ground_by_outcome(self):
        teams = [
            crew(),
            Team("TS", {"technical_survey": 1}, persons=4),
            Team("NTS", {"non_technical_survey": 1}, persons=3),
        ]
        ground = areas(1000).assign(category="SHA")
        shares = {"SHA": Shares(0.6, 0.3, 0.1)}
        plan = plan_of(ground, *teams, methods=default_methods(), shares=shares)
        columns = ["cancelled_m2", "reduced_m2", "cleared_m2"]
        assert plan.areas.loc[0, columns].tolist() == pytest.approx([600, 300, 100])
        assert plan.milestones[columns].sum().tolist() == pytest.approx([600, 300, 100])

    def test_parts_that_do_not_sum_to_1(self):
        with pytest.raises(ArgumentError, match=r"sum to 0\.9"):
            Shares(0.5, 0.3, 0.1)

    def test_the_defaults_are_what_was_released_in_2022(self):
        # Landmine Monitor 2023: km² cancelled, reduced and cleared by States Parties.
        km2 = np.array([156.92, 121.11, 219.31])
        share = default_shares()["SHA"]
        found = [share.cancelled, share.reduced, share.cleared]
        assert found == pytest.approx((km2 / km2.sum()).tolist(), abs=1e-3)

    def test_from_the_record(self, peru):
        shares = shares_from(peru.pieces)
        # Published m² of the border with Ecuador, all SHA: 2014, 2015, 2017, 2021, 2022 and 2024.
        cleared = 8458 + 76355 + 9246 + 7100 + 21000 + 22625
        total = cleared + 10738 + 7171
        assert shares["SHA"].cleared == pytest.approx(cleared / total, rel=1e-5)
        assert shares["SHA"].cleared_low == pytest.approx(9246 / (9246 + 10738 + 7171), rel=1e-4)
        assert shares["CHA"] == Shares(0, 0, 1, 1, 1, shares["CHA"].source)

    def test_from_the_table_of_releases(self, peru):
        one, other = shares_from(peru.pieces), shares_from(peru.released("YE", by="category"))
        assert one["SHA"].cancelled == pytest.approx(other["SHA"].cancelled)
        assert one["SHA"].cleared_low == pytest.approx(other["SHA"].cleared_low)

    def test_confirmed_ground_ends_as_confirmed_ground_did(self):
        day = pd.Timestamp("2020-01-01")
        pieces = pd.DataFrame(
            [
                ("SHA", "cancelled", day, 50.0),
                ("SHA", "confirmed", day, 50.0),
                ("CHA", "cleared", day, 30.0),
                ("CHA", "reduced", day, 10.0),
            ],
            columns=["category", "exit", "left_on", "area_m2"],
        )
        share = shares_from(pieces)["SHA"]
        assert (share.cancelled, share.reduced, share.cleared) == pytest.approx((0.5, 0.125, 0.375))

    def test_a_category_without_shares(self):
        with pytest.raises(ArgumentError, match="no shares are given for category 'CHA'"):
            plan_of(areas(10), shares={"SHA": Shares(0, 0, 1)})


class TestYears:
    def test_milestones_by_hand(self):
        # From Monday 22 December 2025: eight working days of ten fall in the old year.
        plan = plan_of(areas(2000, 200), start="2025-12-22")
        table = plan.milestones
        assert table["cleared_m2"].tolist() == pytest.approx([1600, 600])
        assert table["areas"].tolist() == [0, 2]
        assert table["remaining_m2"].tolist() == pytest.approx([600, 0])
        assert table["remaining_areas"].tolist() == [2, 0]

    def test_milestones_sum_to_the_ground(self, peru):
        ground = peru.remaining("2023-12-31")
        plan = workload(ground, start="2024-01-01", draws=50)
        assert plan.milestones["released_m2"].sum() == pytest.approx(ground["area_m2"].sum())
        assert plan.milestones["areas"].sum() == len(ground)
        assert plan.milestones["remaining_m2"].iloc[-1] == 0


class TestUncertainty:
    WIDE = MANUAL | {"manual": Method("manual", "cleared", "deminer", Range(10, 22, 50))}

    def plan(self, **more):
        return plan_of(areas(5000, 3000, 8000), crew(), crew("Manual 2"), methods=self.WIDE, **more)

    def test_the_same_seed_gives_the_same_plan(self):
        one, other = self.plan(draws=300, seed=7), self.plan(draws=300, seed=7)
        for name in ("areas", "total", "schedule", "milestones", "sensitivity"):
            pd.testing.assert_frame_equal(one.to_frame(name), other.to_frame(name))
        assert not one.total.equals(self.plan(draws=300, seed=8).total)

    def test_blocks_of_draws_change_no_plan_and_keep_order(self, monkeypatch):
        # By its module: minemap.workload is the function.
        monkeypatch.setattr(importlib.import_module("minemap.planning.plan"), "BLOCK_BYTES", 1)
        plan = self.plan(draws=1100)
        for name in ("person_days", "finish", "start"):
            low, middle, high = (plan.areas[f"{name}_{q}"] for q in (10, 50, 90))
            assert (low <= middle).all()
            assert (middle <= high).all()

    def test_person_days_follow_the_distribution(self):
        # One area: person-days are m² by output, so their quantiles are those of 1 / output.
        triangle = Range(10, 22, 50)
        plan = plan_of(
            areas(10_000), methods=self.WIDE, draws=40_000, distribution="triangular", together=1.0
        )
        for level in (0.1, 0.5, 0.9):
            # The triangular distribution's quantile, by its textbook formula.
            rise = (22 - 10) / 40
            share = 1 - level
            rate = (
                10 + math.sqrt(share * 40 * 12)
                if share < rise
                else 50 - math.sqrt((1 - share) * 40 * 28)
            )
            expected = 10_000 / (8 * rate) * 11
            found = plan.total.loc[f"{level * 100:.0f}", "person_days"]
            assert found == pytest.approx(expected, rel=0.02)
        assert triangle.mean() == pytest.approx(148 / 6)

    def test_what_is_common_does_not_even_out(self):
        many = areas(*[5000] * 60)
        spreads = []
        for together in (0.0, 1.0):
            total = plan_of(many, methods=self.WIDE, draws=500, together=together).total
            spreads.append(total.loc["90", "person_days"] / total.loc["10", "person_days"])
        assert spreads[0] < 1.2 < spreads[1]

    def test_the_assumption_with_the_widest_range_moves_the_finish_most(self):
        shares = {"CHA": Shares(0, 0.0, 1)}
        calendar = Calendar(standby_share=Range(0, 0.02, 0.04))
        plan = self.plan(calendar=calendar, shares=shares)
        assert plan.sensitivity["assumption"].tolist() == ["manual", "standby"]
        # At 10 m² instead of 22 m² a day the work takes 2.2 times as long.
        days = plan.sensitivity.loc[0, "days_at_low"]
        assert days == pytest.approx(1.2 * plan.total.loc["planned", "elapsed_days"], abs=7)

    def test_an_end_at_which_the_work_is_never_finished_comes_first(self):
        # 800 m² at eight times 22 m² a day are done by the 15th, at eight times 10 m² they are not.
        team = crew(available_until="2025-01-15")
        standby = Calendar(standby_share=Range(0, 0, 0.3))
        plan = plan_of(areas(800), team, methods=self.WIDE, calendar=standby)
        first = plan.sensitivity.iloc[0]
        assert (first["assumption"], first["swing_days"]) == ("manual", math.inf)
        assert pd.isna(first["finish_at_low"])
        axes = plan.plot_sensitivity(Figure().add_subplot())
        assert "10: never" in [text.get_text() for text in axes.texts]

    def test_without_any_range_all_quantiles_are_the_plan(self):
        plan = plan_of(areas(1000))
        assert (plan.total["finish"] == pd.Timestamp("2025-01-10")).all()
        assert plan.sensitivity.empty


class TestPriorities:
    def test_the_first_in_rank_is_worked_first(self):
        ground = areas(1000, 1000, 1000, estimated_devices=[5, 50, 1])
        plan = plan_of(ground, priority={"estimated_devices": 1})
        assert plan.areas["rank"].tolist() == [2, 1, 3]
        assert plan.areas.sort_values("start")["hazard_id"].tolist() == ["A2", "A1", "A3"]

    def test_scores_by_hand(self):
        ground = areas(100, 300, 500, estimated_devices=pd.array([0, 10, None], dtype="Int64"))
        table = priorities(ground, {"estimated_devices": 3, "area_m2": -1})
        assert table["estimated_devices_score"].tolist() == [0, 1, 0]
        assert table["area_m2_score"].tolist() == [0, 0.5, 1]
        assert table["priority"].tolist() == pytest.approx([0, (3 - 0.5) / 4, -1 / 4])
        assert table["rank"].tolist() == [2, 1, 3]
        plan = plan_of(ground, priority={"estimated_devices": 1})
        assert "estimated_devices: 1 of 3 areas state none, and rank as the lowest" in plan.notes

    def test_people_within_a_radius(self):
        home = shapely.box(-78.001, -4.001, -78.0, -4.0)
        ground = gpd.GeoDataFrame(areas(100), geometry=[home], crs=4326)
        edge = Geodesic.WGS84.Direct(-4.0, -78.0, 0, 1000)
        inside = Geodesic.WGS84.Direct(-4.0, -78.0, 0, 999.5)
        villages = gpd.GeoDataFrame(
            {"population": [70, 30, 1000]},
            geometry=[
                shapely.Point(-78.0005, -4.0005),
                shapely.Point(-78.0, inside["lat2"]),
                shapely.Point(-78.0, edge["lat2"] + 1e-5),
            ],
            crs=4326,
        ).to_crs(32717)
        layers = {"people": Layer(villages, 1000, "population")}
        assert priorities(ground, {"people": 1}, layers)["people"].tolist() == [100]

    def test_a_road_is_counted_where_it_passes(self):
        boxes = [shapely.box(x, -4.001, x + 0.001, -4.0) for x in (-78.0, -77.0)]
        ground = gpd.GeoDataFrame(areas(100, 100), geometry=boxes, crs=4326)
        road = gpd.GeoDataFrame(geometry=[shapely.LineString([(-78, -4), (-78, -3)])], crs=4326)
        table = priorities(ground, {"road": 1}, {"road": Layer(road, 500)})
        assert table["road"].tolist() == [1, 0]

    def test_a_table_of_other_areas(self):
        table = priorities(areas(1, 2), {"area_m2": 1})
        with pytest.raises(ArgumentError, match="make it again"):
            plan_of(areas(1, 2, 3), priority=table)

    def test_a_column_that_is_not_there_or_not_numeric(self):
        with pytest.raises(ArgumentError, match="no column and no layer"):
            priorities(areas(1), {"people": 1})
        with pytest.raises(SchemaError, match="not numeric"):
            priorities(areas(1, name=["x"]), {"name": 1})


class TestAShorterSchedule:
    def test_the_largest_area_is_not_left_to_the_end(self):
        # Listed order: one day for each team, then four for one of them while the other waits.
        ground, teams = areas(200, 200, 800), (crew(), crew("Manual 2"))
        greedy, shorter = (plan_of(ground, *teams, optimise=best) for best in (False, True))
        assert greedy.total.loc["planned", "elapsed_days"] == 5
        assert shorter.total.loc["planned", "elapsed_days"] == 4
        assert shorter.solved.greedy_days == 5
        assert shorter.solved.lower_bound_days == 4

    def test_a_team_that_can_do_all_leaves_to_others_what_they_can(self):
        # Only the dogs' team can go on steep ground; flat ground is for both.
        methods = {
            "any": Method("any", "cleared", "unit", Range.exactly(100)),
            "flat": Method(
                "flat", "cleared", "unit", Range.exactly(50), factors={"slope": {"steep": 0}}
            ),
        }
        ground = areas(*[400] * 6, slope=["flat"] * 4 + ["steep"] * 2)
        teams = Team("Any", {"any": 1}, 2), Team("Flat", {"flat": 1}, 2)
        plan = plan_of(ground, *teams, methods=methods, optimise=True)
        # 16 days of two steep and two flat areas against 16 days of two flat ones.
        assert plan.areas["working_days"].groupby(plan.areas["teams"]).sum().tolist() == [16, 16]
        assert plan.solved.lower_bound_days == plan.total.loc["planned", "elapsed_days"]

    def test_what_a_season_will_close_is_worked_before_it(self):
        # Until 24 January there are 15 days, which the high ground takes; then 20 for the low. In
        # the order of the list, five days of the high ground are left to 24 February, in that of
        # the largest all 15.
        ground = areas(1000, 2000, 1000, 3000, region=["low", "high", "high", "low"])
        winter = Season("winter", "01-27", "02-21", {"region": "high"})
        plan = plan_of(ground, calendar=Calendar(seasons=[winter]))
        assert (plan.solved.greedy_days, plan.solved.longest_first_days) == (54, 68)
        assert dates(plan, -1)[1] == "2025-02-21"

    def test_a_team_that_leaves_in_a_slow_course_hands_its_areas_on(self):
        # As is likely, both teams are through with 2,000 m² in ten days and with 1,800 in nine. At
        # half the pace the first has no day left after its first area, on 31 January: the other
        # does its second one in 18 days, then its own in 18 more.
        ground, end = areas(2000, 2000, 1800, 1800), "2025-01-31"
        teams = crew(available_until=end), crew("Manual 2")
        days = Calendar()
        site = survey(
            ground, MANUAL, teams, days, CLEAR_ALL, np.arange(4),
            Clocks(days, pd.Timestamp(MONDAY)), np.zeros(4, dtype=bool),
        )  # fmt: skip
        certain = likely(site)
        parts = {name: share.repeat(2, axis=1) for name, share in certain.parts.items()}
        futures = Futures(np.array([0.0, 0.5]), parts, certain.levels.repeat(2, axis=1))
        course = run(site, ordered(site, np.arange(4)), futures, None)
        last = site.clocks.dates(course.total[4])
        assert [f"{day:%Y-%m-%d}" for day in last] == ["2025-01-30", "2025-03-24"]
        assert course.total[0].tolist() == [38, 76]
        assert course.total[1].tolist() == [38 * 11, 76 * 11]

    def test_no_schedule_is_shorter_than_the_bound(self):
        rng = np.random.default_rng(3)
        for _ in range(5):
            ground = areas(*rng.integers(100, 5000, 15))
            plan = plan_of(ground, crew(), crew("Two", 12), crew("Three", 5))
            solved, days = plan.solved, plan.total.loc["planned", "elapsed_days"]
            assert solved.lower_bound_days <= days <= solved.greedy_days
            others = min(solved.longest_first_days, solved.solver_days)
            worth = others <= solved.greedy_days - max(1, 0.01 * solved.greedy_days)
            assert days == (others if worth else solved.greedy_days)


class TestTheQuebradaDeEscritos:
    """28 deminers with dogs, 67,670 m², 15 October to 17 December 2012.

    How many dogs there were was not published. With deminers alone the default outputs are far too
    slow; the work went at about 44 m² a deminer a day in a week of six days, dogs included.
    """

    AREA = pd.DataFrame(
        {"hazard_id": ["Quebrada de Escritos"], "category": ["CHA"], "area_m2": [67_670.0]}
    )
    WEEK = Calendar(working_days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))
    REAL_FINISH = pd.Timestamp("2012-12-17")

    def estimate(self, dog_teams):
        units = {"manual": 28} | ({"dogs": dog_teams} if dog_teams else {})
        team = Team("Deminers and dogs", units, persons=30)
        return workload(
            self.AREA, None, [team], self.WEEK, shares=CLEAR_ALL, start="2012-10-15", draws=4000
        ).total

    def test_the_real_pace(self):
        days = len(self.WEEK.open_days("2012-10-15", self.REAL_FINISH))
        assert days == 55
        assert 67_670 / 28 / days == pytest.approx(43.9, abs=0.1)

    def test_deminers_alone_take_twice_as_long_by_default(self):
        total = self.estimate(0)
        # 67,670 m² at 28 x 22 m² a day: 109.9 days of six a week, to 19 February.
        assert total.loc["planned", "finish"] == pd.Timestamp("2013-02-19")
        assert total.loc["10", "finish"] > self.REAL_FINISH

    def test_one_dog_team_brings_the_estimate_to_the_real_duration(self):
        total = self.estimate(1)
        # 67,670 m² at 28 x 22 + 670 m² a day: 52.6 days.
        assert total.loc["planned", "finish"] == pd.Timestamp("2012-12-14")
        assert total.loc["10", "finish"] < self.REAL_FINISH < total.loc["90", "finish"]


class TestUnitsAndMoney:
    def test_two_currencies(self):
        teams = [
            crew(cost_per_day=900, currency="USD"),
            crew("Manual 2", cost_per_day=3000, currency="PEN"),
        ]
        with pytest.raises(ArgumentError, match="PEN and USD"):
            plan_of(areas(10), *teams)

    def test_one_team_without_a_cost(self):
        teams = crew(cost_per_day=900, currency="USD"), crew("Manual 2")
        with pytest.raises(ArgumentError, match="'Manual 2' has no cost"):
            plan_of(areas(10), *teams)

    @pytest.mark.parametrize("persons", [2.5, 0, -1, True, "10"])
    def test_persons_are_whole(self, persons):
        with pytest.raises(ArgumentError, match="not a whole number"):
            Team("A", {"manual": 2}, persons=persons)

    @pytest.mark.parametrize("code", ["usd", "US", "$", "DOLLAR"])
    def test_currencies_are_codes(self, code):
        with pytest.raises(ArgumentError, match="is not a code"):
            crew(cost_per_day=1, currency=code)

    def test_m2_and_areas_are_not_added_up(self):
        methods = {
            "a": Method("a", "cancelled", "team", Range.exactly(2), "areas_per_week"),
            "b": Method("b", "cancelled", "team", Range.exactly(2)),
        }
        with pytest.raises(ArgumentError, match="cannot be added up"):
            plan_of(areas(10), Team("A", {"a": 1, "b": 1}, 3), methods=methods)

    def test_a_range_out_of_order(self):
        with pytest.raises(ArgumentError, match="low ≤ likely ≤ high"):
            Range(10, 60, 50)

    def test_an_output_far_from_the_usual_is_called_in_doubt(self):
        hectares = {"manual": Method("manual", "cleared", "deminer", Range.exactly(0.0025))}
        plan = plan_of(areas(0.01), methods=hectares)
        assert "is it in that unit?" in plan.notes[0]

    def test_sizes_that_are_no_numbers(self):
        with pytest.raises(ArgumentError, match=r"A2"):
            plan_of(areas(10, math.nan))

    def test_an_area_without_a_size_is_said(self):
        plan = plan_of(areas(1000, 0))
        assert "areas without a size: 1" in plan.notes[0]
        assert pd.isna(plan.areas.loc[1, "finish"])


class TestFiles:
    def test_the_defaults_are_written_and_read(self, tmp_path):
        path = write_default_methods(tmp_path / "methods.toml")
        assert read_methods(path) == default_methods()
        with pytest.raises(WriteError, match="is there already"):
            write_default_methods(path)

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("m2_per_hour = 5", "'m2_per_hour' is not one of"),
            ("areas_per_week = 5", "needs one of"),
            ('brings = "destroyed"', "'destroyed' is not one of"),
            ("m2_per_day = { low = 5, high = 6 }", "likely is missing"),
            ('m2_per_day = "22"', "is not a section"),
            ("m2_per_day = { low = 5, likely = 4, high = 6 }", "low ≤ likely ≤ high"),
        ],
    )
    def test_a_unit_or_value_that_is_not_known(self, tmp_path, line, reason):
        keys = {"brings": '"cleared"', "per": '"deminer"', "m2_per_day": "22"}
        key, value = (part.strip() for part in line.split("=", 1))
        text = "[manual]\n" + "\n".join(f"{k} = {v}" for k, v in {**keys, key: value}.items())
        path = tmp_path / "methods.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ReadError, match=reason) as caught:
            read_methods(path)
        assert "methods.toml" in str(caught.value)
        assert "[manual]" in str(caught.value)

    def test_missing_and_broken_files(self, tmp_path):
        with pytest.raises(ReadError, match="no such file"):
            read_methods(tmp_path / "none.toml")
        (tmp_path / "broken.toml").write_text("[manual", encoding="utf-8")
        with pytest.raises(ReadError, match="in TOML"):
            read_methods(tmp_path / "broken.toml")

    def plan_file(self, tmp_path, text):
        path = tmp_path / "plan.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def test_a_team_counts_what_its_method_counts(self, tmp_path):
        text = '[[team]]\nname = "A"\npersons = 5\nwork.dogs = { deminers = 2 }\n'
        with pytest.raises(ReadError, match="'deminers' is not one of dog_teams"):
            read_plan(self.plan_file(tmp_path, text))

    def test_whatever_is_wrong_is_named(self, tmp_path):
        team = '[[team]]\nname = "A"\npersons = 2.5\nwork.dogs = { dog_teams = 2 }\n'
        with pytest.raises(ReadError, match=r"team 1 \(A\).*persons 2\.5"):
            read_plan(self.plan_file(tmp_path, team))
        team = team.replace("2.5", "2")
        with pytest.raises(ReadError, match=r"\[calendar\].*Monday"):
            read_plan(self.plan_file(tmp_path, team + '[calendar]\nworking_days = ["Monday"]'))

    def test_the_plan_of_the_sample_record(self, peru, pytestconfig):
        path = pytestconfig.rootpath / "sample_data" / "peru" / "plan.toml"
        said = tomllib.loads(path.read_text("utf-8"))
        plan = read_plan(path).workload(peru.remaining("2023-12-31"), draws=100)
        assert plan.currency == said["team"][0]["currency"]
        assert plan.start == pd.Timestamp("2024-01-01")
        closed = Season("rain", "11-15", "05-15")
        assert not closed.closed(plan.schedule["start"].dropna()).any()
        assert not closed.closed(plan.schedule["finish"].dropna()).any()


class TestWhatPeopleSee:
    @pytest.fixture
    def plan(self, peru):
        team = crew("Manual 1", cost_per_day=1500, currency="USD")
        return workload(
            peru.remaining("2023-12-31"), default_methods(), [team], Calendar(standby_share=0.1),
            shares=CLEAR_ALL, start="2024-01-01", draws=200,
        )  # fmt: skip

    def test_a_summary_in_three_languages_with_units(self, plan):
        texts = {language: plan.summary(language) for language in ("en", "es", "fr")}
        assert "302,013 m²" in texts["en"]
        assert "m² per deminer per day" in texts["en"]
        assert "302\u202f013 m²" in texts["es"]
        assert "Costo (USD)" in texts["es"]
        assert "jours calendaires" in texts["fr"]
        with pytest.raises(ArgumentError, match="language 'de'"):
            plan.summary("de")

    def test_methods_and_units_have_words(self):
        words = packaged("workload_words")
        assert {m.described() for m in default_methods().values()} <= set(words["unit"])
        assert set(default_methods()) <= set(words["method"])

    def test_pictures(self, plan):
        axes = plan.plot_schedule(Figure().add_subplot(), language="es")
        assert [tick.get_text() for tick in axes.get_yticklabels()] == ["Manual 1"]
        assert "60 trabajos" in axes.texts[0].get_text()
        axes = plan.plot_sensitivity(Figure().add_subplot())
        assert axes.texts[0].get_text().startswith("10: +")

    def test_no_ground_is_no_work(self, peru):
        plan = workload(peru.remaining("2023-12-31").iloc[:0], start="2024-01-01", draws=10)
        assert plan.total["person_days"].tolist() == [0, 0, 0, 0]
        assert "nothing to do" in plan.summary()

    def test_tables_are_copies(self, plan):
        table = plan.to_frame("areas")
        table["area_m2"] = 0.0
        assert plan.areas["area_m2"].sum() > 0
        with pytest.raises(ArgumentError, match="no priority"):
            plan.to_frame("priority")

    def test_plans_side_by_side(self):
        one = plan_of(areas(1000, 1000))
        two = plan_of(areas(1000, 1000), crew(), crew("Manual 2"))
        table = compare({"as planned": one, "two teams": two})
        assert table["days_saved"].tolist() == [0, 7]
        assert table["persons"].tolist() == [11, 22]
        assert table["person_days"].tolist() == pytest.approx([110, 110])


# What holds of every plan ------------------------------------------------------------------------

sizes = st.lists(st.floats(1, 20_000), min_size=1, max_size=12)
METHODS = {
    "manual": Method("manual", "cleared", "deminer", Range(10, 22, 50)),
    "machine": Method(
        "machine", "cleared", "machine", Range(900, 2000, 4000), factors={"slope": {"steep": 0}}
    ),
    "ts": Method("ts", "reduced", "unit", Range(100, 300, 500)),
    "nts": Method("nts", "cancelled", "team", Range(1, 2, 3), "areas_per_week"),
}


@st.composite
def plans(draw):
    found = draw(sizes)
    rows = len(found)
    ground = areas(
        *found,
        slope=draw(st.lists(st.sampled_from(["steep", "flat"]), min_size=rows, max_size=rows)),
        sector=draw(st.lists(st.sampled_from(["wet", "dry"]), min_size=rows, max_size=rows)),
    ).assign(category=draw(st.lists(st.sampled_from(["SHA", "CHA"]), min_size=rows, max_size=rows)))
    places = draw(st.lists(st.floats(0, 1), min_size=rows, max_size=rows))
    ground = gpd.GeoDataFrame(ground, geometry=gpd.points_from_xy(places, places), crs=4326)
    cost = {"cost_per_day": 100.0, "currency": "USD"}
    teams = [
        Team("Survey", {"ts": 1, "nts": 1}, persons=4, **cost),
        Team("Manual", {"manual": draw(st.integers(1, 20))}, persons=20, **cost),
    ]
    if draw(st.booleans()):
        late = draw(st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)))
        teams.append(Team("Machine", {"machine": 1}, persons=5, available_from=late, **cost))
    calendar = Calendar(
        seasons=[Season("rain", "11-01", "03-15", {"sector": "wet"})],
        holidays=["2025-05-01"],
        standby_share=Range(0, 0.1, 0.3),
        travel_km_per_day=draw(st.sampled_from([None, 50.0])),
        set_up_days=draw(st.sampled_from([0.0, 0.5])),
    )
    shares = {"SHA": Shares(0.5, 0.25, 0.25, 0.1, 0.5), "CHA": Shares(0, 0.3, 0.7)}
    plan = workload(
        ground, METHODS, teams, calendar, shares=shares, start="2025-01-01", draws=30,
        optimise=draw(st.booleans()), keep_order=draw(st.booleans()),
    )  # fmt: skip
    return ground, teams, calendar, plan


class TestEveryPlan:
    @settings(max_examples=examples(9), deadline=None)
    @given(plans())
    def test_holds_together(self, made):
        ground, teams, calendar, plan = made
        table, jobs, total = plan.areas, plan.schedule, plan.total.loc["planned"]

        # The parts sum to the whole.
        assert table["person_days"].sum() == pytest.approx(total["person_days"])
        assert table["cost"].sum() == pytest.approx(total["cost"])
        assert plan.teams["person_days"].sum() == pytest.approx(total["person_days"])
        assert jobs["area_m2"].sum() == pytest.approx(ground["area_m2"].sum())
        assert plan.milestones["released_m2"].sum() == pytest.approx(ground["area_m2"].sum())
        assert plan.milestones["areas"].sum() == len(ground)
        assert table["finish"].max() == total["finish"] == jobs["finish"].max()

        # Quantiles come in order.
        for name in ("person_days", "elapsed_days", "start", "finish", "cost", "working_days"):
            low, middle, high = (table[f"{name}_{q}"] for q in (10, 50, 90))
            assert (low <= middle).all()
            assert (middle <= high).all()
            assert plan.total.loc[["10", "50", "90"], name].is_monotonic_increasing

        # Nothing begins or ends on a day off, nor in the wet season where it is wet.
        wet = ground.set_index("hazard_id")["sector"].eq("wet")
        week = calendar.open_days("2025-01-01", total["finish"], seasons=False)
        dry = calendar.open_days("2025-01-01", total["finish"])
        inside = jobs["hazard_id"].map(wet).to_numpy()
        for name in ("start", "finish"):
            assert jobs[name].isin(week).all()
            assert jobs.loc[inside, name].isin(dry).all()

        # A team is in one place at a time, one that it can work in.
        able = {team.name: set(team.units) for team in teams}
        for name, own in jobs.groupby("team"):
            assert (own["start"].to_numpy()[1:] >= own["finish"].to_numpy()[:-1]).all()
            assert all(set(used.split(", ")) <= able[name] for used in own["methods"])
        steep = ground.set_index("hazard_id")["slope"].eq("steep")
        assert not jobs.loc[jobs["team"] == "Machine", "hazard_id"].map(steep).any()

        # Survey comes before clearance.
        for _, own in jobs.groupby("hazard_id"):
            order = own.set_index("outcome").reindex(["cancelled", "reduced", "cleared"]).dropna()
            assert (order["start"].to_numpy()[1:] >= order["finish"].to_numpy()[:-1]).all()

        # No schedule is shorter than the bound.
        assert plan.solved.lower_bound_days <= total["elapsed_days"]

    @settings(max_examples=examples(5), deadline=None)
    @given(sizes, st.integers(0, 3))
    def test_more_of_everything_is_never_slower_for_one_team(self, found, more):
        slow = plan_of(areas(*found), crew(deminers=5))
        fast = plan_of(areas(*found), crew(deminers=5 + more))
        assert fast.total.loc["planned", "finish"] <= slow.total.loc["planned", "finish"]


class TestNotesInThreeLanguages:
    """Whatever is assumed or in doubt is said in the language of the summary."""

    @pytest.fixture(scope="class")
    @classmethod
    def plan(cls):
        ground = areas(1000, 0)
        ground["terrain"] = ["swamp", "hills"]
        odd = Method(
            "manual", "cleared", "deminer", Range.exactly(9000), factors={"terrain": {"hills": 0.5}}
        )
        flail = replace(
            default_methods()["mechanical"],
            factors={"slope": {"unknown": 0.9}},
            follow_up=("dogs",),
        )
        teams = [
            Team("Manual 1", {"manual": 8}, persons=3),
            Team("Flail", {"mechanical": 1}, persons=4),
        ]
        return workload(
            ground,
            {"manual": odd, "mechanical": flail},
            teams,
            Calendar(country="UA", holidays=["2025-01-01"]),
            shares={"CHA": Shares(0, 0, 1)},
            start="2025-01-06",
            draws=10,
        )

    def test_no_note_stays_in_english(self, plan):
        english = plan.summary("en").splitlines()
        notes = [line.removeprefix("Note: ") for line in english if line.startswith("Note: ")]
        assert notes == list(plan.notes)
        assert {key for key, _ in plan.said} >= {
            "doubtful", "unsized", "no_factor", "no_column", "unfollowed", "idle", "few_persons",
            "days_off",
        }  # fmt: skip
        for language in ("es", "fr"):
            told = plan.summary(language)
            assert not [note for note in notes if note in told]

    def test_numbers_and_names_are_written_as_the_language_does(self, plan):
        assert "Nota: manual: 9\N{NO-BREAK SPACE}000 m² por desminador y día está lejos" in (
            plan.summary("es").replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
        )
        assert "UA\N{NO-BREAK SPACE}: sam et dim libres" in plan.summary("fr")


@pytest.mark.parametrize("nameless", [None, "", " "])
def test_areas_without_an_id_are_told(nameless):
    areas = pd.DataFrame(
        {"hazard_id": ["A", nameless, nameless], "category": "CHA", "area_m2": [400.0, 800.0, 90.0]}
    )
    notes = workload(areas, start="2025-01-06").notes
    assert [note for note in notes if "hazard_id" in note] == [
        "areas without a hazard_id: 2; each is counted as an area of its own, and the plan cannot "
        "name it"
    ]
