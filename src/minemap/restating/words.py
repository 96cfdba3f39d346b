"""The words of restatements (``restating_words.toml``)."""

from __future__ import annotations

from minemap.language.words import WordTable

__all__ = ["said"]

said = WordTable("restating_words").said
