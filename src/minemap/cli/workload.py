"""The command ``minemap workload``: how long the given teams need for what remains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.cli.options import command, language, ledger_of
from minemap.cli.output import WELL, dated, for_machines, save_picture

if TYPE_CHECKING:
    import argparse

__all__ = ["add"]

TABLES = ("areas", "total", "schedule", "milestones", "teams", "sensitivity", "methods", "budget")


def add(commands: Any) -> None:
    """Give the command line this command and its options."""
    plan = command(commands, "workload", run, "how long the given teams need for what remains")
    plan.add_argument("--day", help="plan what remains on this day; by default today")
    plan.add_argument("--plan", metavar="FILE", help="teams, calendar, shares, weights (TOML)")
    plan.add_argument("--methods", metavar="FILE", help="methods and their daily output (TOML)")
    plan.add_argument("--start", help="the first day of work; by default the plan's, or today")
    plan.add_argument("--deadline", help="a deadline: how likely it is met, and what it needs")
    plan.add_argument(
        "--budget", type=float, help="a sum of money: what it pays for, in which order"
    )
    plan.add_argument(
        "--table", choices=TABLES, default="areas", help="the table that --json and --csv print"
    )
    plan.add_argument(
        "--forecast",
        action="store_true",
        help="compare the plan with the pace so far; --json, --csv and --plot then give that",
    )
    language(plan)
    plan.add_argument("--plot", metavar="FILE", help="draw the schedule: .png, .svg or .pdf")
    plan.add_argument("--project", metavar="FILE", help="tasks for Microsoft Project: .xlsx")
    plan.add_argument("--ics", metavar="FILE", help="the jobs as an iCalendar file: .ics")
    plan.add_argument("--overwrite", action="store_true", help="replace those files")


def run(options: argparse.Namespace) -> int:
    """Do what the command says, and give the status to end with."""
    import pandas as pd

    from minemap import forecast
    from minemap.days import as_day
    from minemap.language.words import spelled_day
    from minemap.planning import (
        Calendar,
        Plan,
        default_methods,
        default_teams,
        read_methods,
        read_plan,
        save_calendar,
        save_project,
    )
    from minemap.planning.words import word
    from minemap.report import plan_beside_forecast

    today = pd.Timestamp.now().strftime("%Y-%m-%d")
    methods = read_methods(options.methods) if options.methods else None
    if options.plan:
        plan = read_plan(options.plan, methods)
    else:
        plan = Plan(default_teams(), Calendar(), methods or default_methods())
    day = as_day(options.day or today, "day")
    start = options.start or plan.start or day
    ledger = ledger_of(options)
    work = plan.workload(
        ledger.remaining(day),
        start=start,
        deadline=options.deadline or plan.deadline,
        budget=plan.budget if options.budget is None else options.budget,
    )
    both = None
    if options.forecast:
        outlook = forecast(ledger.timeline(), options.deadline or plan.deadline, as_of=day)
        both = plan_beside_forecast(work, outlook)
    if options.plot and both is not None:
        save_picture(both.plot(language=options.language), options)
    elif options.plot:
        save_picture(work.plot_schedule(language=options.language), options)
    if options.project:
        save_project(work, options.project, overwrite=options.overwrite)
    if options.ics:
        save_calendar(work, options.ics, overwrite=options.overwrite)
    table = work.to_frame(options.table) if both is None else both.table
    if not for_machines(dated(table, remaining_on=day), options):
        print(word("on_day", options.language, day=spelled_day(day, options.language)))
        print(work.summary(options.language))
        if both is not None:
            print(f"\n{both.summary(options.language)}")
    return WELL
