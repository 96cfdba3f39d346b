"""What is wrong in a record, or worth a look before its figures are published."""

from minemap.quality.catalogue import codes
from minemap.quality.checking import check
from minemap.quality.completeness import completeness
from minemap.quality.findings import FINDING_COLUMNS, Findings
from minemap.quality.mending import repair
from minemap.quality.thresholds import Thresholds
from minemap.tables.further import further_table

__all__ = [
    "FINDING_COLUMNS",
    "Findings",
    "Thresholds",
    "check",
    "codes",
    "completeness",
    "further_table",
    "repair",
]
