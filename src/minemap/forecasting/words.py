"""The words of a forecast in English, Spanish and French."""

from minemap.language.words import WordTable

__all__ = ["said"]

said = WordTable("forecast").said
