"""What people read: numbers and dates as their language writes them, every word in each."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from minemap.errors import ArgumentError
from minemap.language.words import WordTable, checked_language, day, number, spelled_day
from minemap.toml_files import WORDS, packaged

LANGUAGES = {folder.name for folder in WORDS.iterdir()}
TABLES = sorted(path.name.removesuffix(".toml") for path in WORDS.joinpath("en").iterdir())


def entries(table, path=()):
    """The entries of a table that hold a text a language, with where they stand."""
    if isinstance(table, dict) and set(table) & LANGUAGES:
        yield ".".join(path), table
    elif isinstance(table, dict):
        for key, inner in table.items():
            yield from entries(inner, (*path, key))


@pytest.mark.parametrize("name", TABLES)
def test_every_word_stands_in_every_language_with_the_same_placeholders(name):
    found = dict(entries(packaged(name)))
    assert found
    for where, texts in found.items():
        assert set(texts) == LANGUAGES, where
        assert all(texts.values()) or not any(texts.values()), where
        assert (
            len({frozenset(re.findall(r"\{\w+\}", str(text))) for text in texts.values()}) == 1
        ), where


@pytest.mark.parametrize(
    ("value", "options", "en", "es"),
    [
        (302013, {}, "302,013", "302\u202f013"),
        (-186757.2, {}, "\u2212186,757", "\u2212186\u202f757"),
        (30154, {"signed": True}, "+30,154", "+30\u202f154"),
        (-0.2, {"signed": True}, "0", "0"),
        (1.25, {"decimals": 1}, "1.2", "1,2"),
        (12.5, {"decimals": None}, "12.5", "12,5"),
        (1200.0, {"decimals": None}, "1,200", "1\u202f200"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value, options, en, es):
    assert number(value, "en", **options) == en
    assert number(value, "es", **options) == es
    assert number(value, "fr", **options) == es


def test_dates_are_written_as_the_language_writes_them():
    first = pd.Timestamp("2024-03-01")
    assert [day(first, language) for language in ("en", "es", "fr")] == [
        "2024-03-01",
        "01/03/2024",
        "01/03/2024",
    ]
    assert day(pd.NaT, "fr") == "\N{EN DASH}"
    assert [spelled_day(first, language) for language in ("en", "es", "fr")] == [
        "1 March 2024",
        "1 de marzo de 2024",
        "1er mars 2024",
    ]


def test_a_language_without_words_is_refused():
    with pytest.raises(ArgumentError, match="language 'de' is not one of en, es, fr"):
        checked_language("de")
    with pytest.raises(ArgumentError, match="language 'de'"):
        WordTable("forecast").said("plot", "axis", "de", unit="m²")
