"""Days that are asked for: one reader, wherever a day can be given."""

from __future__ import annotations

import importlib
import inspect
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from conftest import ledger_of, square

import minemap
from minemap import maps, planning, report
from minemap.cli import main
from minemap.days import as_day
from minemap.errors import ArgumentError
from minemap.positions import traverse


@pytest.fixture(scope="module")
def ledger():
    """Two areas; a release in the middle of a year parts its first day from its last."""
    areas = [
        ("H1", "CHA", "2019-06-30", square(0, 0), {"admin1": "North", "reported_m2": 900.0}),
        ("H2", "SHA", "2020-03-01", square(3, 0), {"admin1": "South", "reported_m2": 900.0}),
    ]
    return ledger_of(areas, [("R1", "cleared", "2021-05-01", square(0, 0), {"hazard_id": "H1"})])


# What is a day ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "last", "first"),
    [
        (2027, "2027-12-31", "2027-01-01"),
        (np.int64(2027), "2027-12-31", "2027-01-01"),
        (" 2027 ", "2027-12-31", "2027-01-01"),
        ("2028-02", "2028-02-29", "2028-02-01"),
        ("2027Q2", "2027-06-30", "2027-04-01"),
        (pd.Period("2027-05", "M"), "2027-05-31", "2027-05-01"),
        (np.datetime64("2027"), "2027-12-31", "2027-01-01"),
        ("Sept 2027", "2027-09-30", "2027-09-01"),
        ("20271230", "2027-12-30", "2027-12-30"),
        ("31/12/2027", "2027-12-31", "2027-12-31"),
        ("12/31/2027", "2027-12-31", "2027-12-31"),
        ("5.5.2027", "2027-05-05", "2027-05-05"),
        ("2027-12-31T23:30:00+05:00", "2027-12-31", "2027-12-31"),
    ],
)
def test_a_year_is_its_last_day_or_where_something_begins_its_first(given, last, first):
    assert as_day(given, "day") == pd.Timestamp(last)
    assert as_day(given, "start", first=True) == pd.Timestamp(first)


NO_DAYS = [
    2027.0, 20271231, 45000, 0, True, "27", "202712", "2027.0", "31/12/27", "2027-W05", "now",
    "2027-02-30", "31/04/2027", "about 2027", "2027-2028", "", None, pd.NaT, [2027],
]  # fmt: skip


@pytest.mark.parametrize("given", NO_DAYS, ids=str)
def test_what_is_no_day_is_refused_with_what_to_write(given):
    with pytest.raises(ArgumentError, match=r"day.*write it as '2023-12-31'"):
        as_day(given, "day")


@pytest.mark.parametrize("given", ["03/12/2027", "3.12.2027", "03-12-2027"])
def test_a_day_of_two_meanings_is_refused_with_both(given):
    with pytest.raises(ArgumentError, match="write it as '2027-12-03' or '2027-03-12'"):
        as_day(given, "day")


@pytest.mark.parametrize("given", [1899, "1899-12-31", "0001-01-01", "9999-12-31"])
def test_a_day_of_no_record_is_refused(given):
    with pytest.raises(ArgumentError, match="lies between 1900 and 2261"):
        as_day(given, "day")


# Wherever a day can be given ----------------------------------------------------------------------

GROUND = pd.DataFrame({"hazard_id": ["A"], "category": "CHA", "area_m2": [500.0]})
PROFILE = {"title": "Land", "context": ["{remaining_m2} m²"]}


def _table(ledger):
    return ledger.hazards.drop(columns="recorded_on", errors="ignore")


ASKED = {
    "minemap.Ledger.append recorded_on": lambda e, d: e.append(_table(e), recorded_on=d),
    "minemap.Ledger.as_known day": lambda e, d: e.as_known(d),
    "minemap.Ledger.remaining day": lambda e, d: e.remaining(d),
    "minemap.Ledger.remaining as_known": lambda e, d: e.remaining(2022, as_known=d),
    "minemap.Ledger.covered day": lambda e, d: e.covered(d),
    "minemap.Ledger.balance start": lambda e, d: e.balance(start=d),
    "minemap.Ledger.balance end": lambda e, d: e.balance(end=d),
    "minemap.Ledger.balance as_known": lambda e, d: e.balance(as_known=d),
    "minemap.Ledger.timeline as_known": lambda e, d: e.timeline(as_known=d),
    "minemap.Ledger.restatements since": lambda e, d: e.restatements(since=d),
    "minemap.Ledger.restatements until": lambda e, d: e.restatements(until=d),
    "minemap.Ledger.bridge day": lambda e, d: e.bridge(d),
    "minemap.Ledger.bridge since": lambda e, d: e.bridge(2022, since=d),
    "minemap.Ledger.bridge until": lambda e, d: e.bridge(2020, until=d),
    "minemap.Ledger.released as_known": lambda e, d: e.released(as_known=d),
    "minemap.Ledger.plot day": lambda e, d: e.plot(d),
    "minemap.Ledger.plot as_known": lambda e, d: e.plot(2022, as_known=d),
    "minemap.Ledger.print_map day": lambda e, d: e.print_map(d, "map.pdf"),
    "minemap.Ledger.print_map as_known": lambda e, d: e.print_map(2022, "map.pdf", as_known=d),
    "minemap.Ledger.explore day": lambda e, d: e.explore(day=d),
    "minemap.Ledger.explore compare": lambda e, d: e.explore(compare=(d, "2022-12-31")),
    "minemap.Ledger.explore as_known": lambda e, d: e.explore(as_known=d),
    "minemap.article7 as_known": lambda e, d: report.article7(e, 2021, as_known=d),
    "minemap.check today": lambda e, d: minemap.check(e.hazards, today=d),
    "minemap.factsheet day": lambda e, d: report.factsheet(e, PROFILE, day=d),
    "minemap.factsheet deadline": lambda e, d: report.factsheet(e, PROFILE, deadline=d),
    "minemap.factsheet as_known": lambda e, d: report.factsheet(e, PROFILE, as_known=d),
    "minemap.forecast deadline": lambda e, d: minemap.forecast(e.timeline(), d),
    "minemap.forecast as_of": lambda e, d: minemap.forecast(e.timeline(), as_of=d),
    "minemap.from_snapshots exports": lambda e, d: minemap.from_snapshots({d: e.hazards}),
    "minemap.read_record source": lambda e, d: minemap.read_record({d: e.hazards}),
    "minemap.read_survey day": lambda _, d: minemap.read_survey(_form(), day=d),
    "minemap.reconcile old_day": lambda e, d: minemap.reconcile(e, e, old_day=d),
    "minemap.reconcile new_day": lambda e, d: minemap.reconcile(e, e, new_day=d),
    "minemap.workload start": lambda _, d: minemap.workload(GROUND, start=d, draws=10),
    "minemap.workload deadline": lambda _, d: minemap.workload(
        GROUND, start="2025-01-01", deadline=d, draws=10
    ),
    "minemap.report.clearance start": lambda e, d: report.clearance(e, "year", start=d),
    "minemap.report.clearance end": lambda e, d: report.clearance(e, "year", end=d),
    "minemap.report.clearance as_known": lambda e, d: report.clearance(e, "year", as_known=d),
    "minemap.report.freed_units as_known": lambda e, d: report.freed_units(e, "admin1", as_known=d),
    "minemap.Ledger.covered as_known": lambda e, d: e.covered(2021, as_known=d),
    "minemap.report.found_empty day": lambda e, d: report.found_empty(e, day=d),
    "minemap.report.freed_units day": lambda e, d: report.freed_units(e, "admin1", day=d),
    "minemap.planning.Calendar.days_off first": lambda _, d: planning.Calendar().days_off(d, 2030),
    "minemap.planning.Calendar.days_off last": lambda _, d: planning.Calendar().days_off(1990, d),
    "minemap.planning.Calendar.open_days first": lambda _, d: planning.Calendar().open_days(
        d, 2030
    ),
    "minemap.planning.Calendar.open_days last": lambda _, d: planning.Calendar().open_days(1990, d),
    "minemap.planning.Workload.chance day": lambda _, d: _plan().chance(d),
    "minemap.planning.compare deadline": lambda _, d: planning.compare({"a": _plan()}, d),
    "minemap.positions.traverse.declination day": lambda _, d: traverse.declination(-78, -3, d),
    "minemap.maps.LandReleaseLayer day": lambda e, d: maps.explore(e.pieces, e.hazards, day=d),
}
"""Every way in which a day can be given, as a call."""

SAME = {
    "minemap.convert moment", "minemap.read_hazards moment", "minemap.read_releases moment",
    "minemap.read.read_hazards moment", "minemap.read.read_releases moment",
    "minemap.maps.explore day", "minemap.maps.plot day", "minemap.maps.print_map day",
    "minemap.report.article7 as_known", "minemap.report.factsheet day",
    "minemap.report.factsheet deadline", "minemap.report.factsheet as_known",
    "minemap.planning.workload start", "minemap.planning.workload deadline",
    "minemap.forecasting.forecast deadline", "minemap.forecasting.forecast as_of",
    "minemap.quality.check today", "minemap.reconciling.reconcile old_day",
    "minemap.reconciling.reconcile new_day", "minemap.snapshots.from_snapshots exports",
    "minemap.read.read_survey day", "minemap.positions.traverse.traverse day",
    "minemap.positions.traverse.true_bearing day", "minemap.planning.Plan start",
    "minemap.planning.Plan deadline", "minemap.Ledger.widget day", "minemap.Ledger.widget as_known",
}  # fmt: skip
"""The same functions by their other names, and those that hand the day on (moment: to a service,
whose own tests ask for one)."""

ROOMS = (
    "minemap", "minemap.report", "minemap.planning", "minemap.forecasting", "minemap.maps",
    "minemap.quality", "minemap.reconciling", "minemap.snapshots",
    "minemap.read", "minemap.positions.traverse",
)  # fmt: skip
DAYS = {"day", "as_of", "as_known", "deadline", "since", "until", "today", "moment", "recorded_on",
        "old_day", "new_day"}  # fmt: skip


@cache
def _plan():
    return minemap.workload(GROUND, start="2025-01-01", draws=10)


def _form():
    return minemap.samples.peru_path().parent / "quebrada_de_escritos_survey.csv"


def _given():
    """List every parameter of the public functions that takes a day."""
    found = set()
    for room in ROOMS:
        for name, thing in _callables(importlib.import_module(room)):
            for parameter in inspect.signature(thing).parameters.values():
                said = str(parameter.annotation)
                days = re.search(r"\bDay\b", said) or (parameter.name in DAYS and "Any" in said)
                if days:
                    found.add(f"{room}.{name} {parameter.name}")
    return found


def _callables(room):
    for name in room.__all__:
        thing = getattr(room, name)
        if not callable(thing):
            continue
        try:
            inspect.signature(thing)
        except ValueError:
            continue
        yield name, thing
        if inspect.isclass(thing):
            for method, function in vars(thing).items():
                bare = getattr(function, "__func__", function)
                if not method.startswith("_") and inspect.isfunction(bare):
                    yield f"{name}.{method}", bare


def test_every_parameter_that_takes_a_day_is_among_those_tried():
    assert _given() - set(ASKED) - SAME == set()


@pytest.mark.parametrize("where", ASKED)
def test_a_day_is_read_by_the_same_rules_wherever_it_is_given(ledger, where):
    for given in (2027.5, 20271231, "03/12/2027", "1850-01-01", "soon"):
        with pytest.raises(ArgumentError, match="write it as|lies between 1900"):
            ASKED[where](ledger, given)


COMMANDS = [
    ["remaining", "--day"], ["map", "--day"], ["factsheet", "--profile", "p.toml", "--day"],
    ["factsheet", "--profile", "p.toml", "--deadline"], ["forecast", "--deadline"],
    ["forecast", "--as-of"], ["workload", "--start", "2024", "--day"], ["workload", "--start"],
    ["workload", "--deadline"], ["freed", "--day"], ["clearance", "--start"],
    ["clearance", "--end"], ["check", "--today"], ["balance", "--as-known"],
    ["restatements", "--day"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_commands_read_days_by_the_same_rules(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.toml").write_text('title = "Peru"\ncontext = ["a"]\n', encoding="utf-8")
    (tmp_path / "areas.csv").write_text(
        "hazard_id,category,reported_on,reported_m2,lon,lat\nA,CHA,2020-01-01,500,-78.4,-3.7\n",
        encoding="utf-8",
    )
    assert main([command[0], "areas.csv", *command[1:], "03/12/2027"]) == 2
    assert "'2027-12-03' or '2027-03-12'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "ask",
    [
        lambda e, d: e.remaining(d, by="category"),
        lambda e, d: e.balance(end=d),
        lambda e, d: report.freed_units(e, "admin1", day=d),
        lambda e, d: report.clearance(e, "year", end=d),
    ],
)
def test_a_year_is_answered_as_its_last_day(ledger, ask):
    pd.testing.assert_frame_equal(ask(ledger, 2021), ask(ledger, "2021-12-31"))
    pd.testing.assert_frame_equal(ask(ledger, "2021"), ask(ledger, "2021-12-31"))


def test_a_year_in_which_something_begins_is_its_first_day(ledger):
    whole = report.clearance(ledger, "year", start=2021)
    pd.testing.assert_frame_equal(whole, report.clearance(ledger, "year", start="2021-01-01"))
    assert len(whole) == 1
    assert minemap.workload(GROUND, start=2025, draws=10).start == pd.Timestamp("2025-01-01")
