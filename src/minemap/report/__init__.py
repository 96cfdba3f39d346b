"""Reports: the tables of treaty reports and reviews, and the fact sheet."""

from minemap.report.factsheets import FactSheet, factsheet
from minemap.report.milestones import planned_milestones, read_milestones
from minemap.report.results import read_results
from minemap.report.tables import TreatyTables, article7

__all__ = [
    "FactSheet",
    "TreatyTables",
    "article7",
    "factsheet",
    "planned_milestones",
    "read_milestones",
    "read_results",
]
