"""What changed between two states of a record, and between a record and published totals."""

from minemap.reconcile.comparison import Reconciliation, reconcile
from minemap.reconcile.published import PublishedComparison, compare_published

__all__ = ["PublishedComparison", "Reconciliation", "compare_published", "reconcile"]
