"""What changed between two states of a record, and between a record and published totals."""

from minemap.reconciling.comparison import Reconciliation, reconcile
from minemap.reconciling.published import PublishedComparison, compare_published

__all__ = ["PublishedComparison", "Reconciliation", "compare_published", "reconcile"]
