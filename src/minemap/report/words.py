"""The words of the treaty tables and of the fact sheet in English, Spanish and French."""

from minemap.language.words import WordTable

__all__ = ["said", "said_of_facts", "section"]

_TABLES = WordTable("report_words")

said = _TABLES.said
section = _TABLES.section
said_of_facts = WordTable("factsheet_words").said
