"""Reports: the tables of treaty reports and reviews, and the fact sheet."""

from minemap.report.factsheet import FactSheet, factsheet
from minemap.report.results import read_results
from minemap.report.tables import TreatyTables, article7

__all__ = ["FactSheet", "TreatyTables", "article7", "factsheet", "read_results"]
