"""What the remaining ground takes with given teams, methods and seasons.

`workload` plans it: person-days, dates and cost of each area and of the whole, with their
uncertainty, the schedule of each team, and the milestones of each year.
"""

from minemap.workload.crews import Team, default_teams
from minemap.workload.days import Calendar, Season
from minemap.workload.files import Plan, read_plan
from minemap.workload.plan import Workload, compare, workload
from minemap.workload.priority import Layer, priorities
from minemap.workload.rates import (
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
from minemap.workload.schedule import Solved

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
    "methods_table",
    "priorities",
    "read_methods",
    "read_plan",
    "shares_from",
    "workload",
    "write_default_methods",
]
