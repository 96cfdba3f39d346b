"""Reports: the tables of treaty reports and reviews, as DataFrames and as files."""

from minemap.report.results import read_results
from minemap.report.tables import TreatyTables, article7

__all__ = ["TreatyTables", "article7", "read_results"]
