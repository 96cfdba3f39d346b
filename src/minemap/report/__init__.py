"""Reports: the tables of treaty reports and reviews, and the fact sheet."""

from minemap.report.bridges import save_bridge
from minemap.report.clearance import clearance, found_empty
from minemap.report.factsheets import FactSheet, factsheet
from minemap.report.freed import freed_units
from minemap.report.milestones import planned_milestones, read_milestones
from minemap.report.outlooks import Outlooks, plan_beside_forecast
from minemap.report.results import read_results
from minemap.report.tables import TreatyTables, article7
from minemap.report.texts import read_contamination

__all__ = [
    "FactSheet",
    "Outlooks",
    "TreatyTables",
    "article7",
    "clearance",
    "factsheet",
    "found_empty",
    "freed_units",
    "plan_beside_forecast",
    "planned_milestones",
    "read_contamination",
    "read_milestones",
    "read_results",
    "save_bridge",
]
