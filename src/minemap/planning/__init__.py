"""How long the remaining ground takes with given teams, methods and seasons.

`workload` plans it: person-days, dates and cost of each area and of the whole, with their
uncertainty, the schedule of each team, and the milestones of each year.
"""

from minemap.planning.crews import Team, default_teams
from minemap.planning.days import Calendar, Season
from minemap.planning.files import Plan, read_plan
from minemap.planning.handing import project_tasks, save_calendar, save_project
from minemap.planning.learning import methods_from, rates_from
from minemap.planning.plan import Workload, compare, workload
from minemap.planning.priority import Layer, priorities
from minemap.planning.rates import (
    Method,
    Range,
    Shares,
    default_methods,
    default_shares,
    methods_table,
    read_methods,
    shares_from,
    write_default_methods,
)
from minemap.planning.schedule import Solved

__all__ = [
    "Calendar",
    "Layer",
    "Method",
    "Plan",
    "Range",
    "Season",
    "Shares",
    "Solved",
    "Team",
    "Workload",
    "compare",
    "default_methods",
    "default_shares",
    "default_teams",
    "methods_from",
    "methods_table",
    "priorities",
    "project_tasks",
    "rates_from",
    "read_methods",
    "read_plan",
    "save_calendar",
    "save_project",
    "shares_from",
    "workload",
    "write_default_methods",
]
