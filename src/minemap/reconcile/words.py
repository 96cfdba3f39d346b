"""The words of a reconciliation in English, Spanish and French."""

from minemap.words import WordTable

__all__ = ["said"]

said = WordTable("reconcile_words").said
