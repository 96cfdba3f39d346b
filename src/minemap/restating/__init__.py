"""How rows recorded later changed periods that were closed before."""
