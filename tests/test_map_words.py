"""Words of the user's own on a map: other ones for a language, or a language of their own."""

from __future__ import annotations

import re
import warnings

import pytest

import minemap
from minemap.errors import ArgumentError, MinemapWarning, ReadError
from minemap.maps import words_of

UKRAINIAN = {
    "locale": {"name": "Українська", "dates": "uk", "thousands": "\u00a0", "decimal": ","},
    "map": {"legend": "Легенда", "area_many": "ділянок: {n}", "on_day": "станом на {day}"},
    "print": {"sources": "Джерела", "remains": "Залишається {m2}, {areas}, {day}"},
    "category": {"SHA": "Підозріла ділянка", "CHA": "Підтверджена ділянка"},
}


@pytest.fixture(scope="module")
def peru():
    return minemap.Ledger(*minemap.samples.peru())


def page_of(map_):
    return map_.get_root().render()


def test_a_further_language_is_one_that_readers_can_choose(peru):
    with pytest.warns(MinemapWarning, match="words of 'uk' are missing and stand in English"):
        page = page_of(peru.explore(words={"uk": UKRAINIAN}, language="uk"))
    assert '<html lang="uk">' in page
    assert "Українська" in page
    assert "Підтверджена ділянка" in page
    assert "Легенда" in page
    # The languages that minemap brings stay as they are.
    assert "Leyenda" in page
    assert "Légende" in page


def test_what_is_missing_is_told_once_and_stands_in_english(peru):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        page = page_of(peru.explore(words={"uk": UKRAINIAN}, language="uk"))
    told = [one for one in told if issubclass(one.category, MinemapWarning)]
    assert len(told) == 1
    [missing] = re.findall(r"(\d+) of (\d+) words", str(told[0].message))
    given = sum(len(texts) for texts in UKRAINIAN.values())
    # The labels of CHA and SHA serve nothing else, so what is given is what is not missing.
    assert int(missing[1]) - int(missing[0]) == given
    assert told[0].filename == __file__
    own = page.index('"uk":{')
    assert '"search_nothing":"Nothing found"' in page[own:]


def test_a_whole_translation_is_told_nothing(peru):
    table = words_of("fr")
    table["map"]["legend"] = "LÉGENDE"
    with warnings.catch_warnings():
        warnings.simplefilter("error", MinemapWarning)
        page = page_of(peru.explore(words={"fr-CH": table}, language="fr-CH"))
    assert '"legend":"LÉGENDE"' in page


def test_own_words_for_a_language_that_is_there(peru):
    with warnings.catch_warnings():
        warnings.simplefilter("error", MinemapWarning)
        page = page_of(peru.explore(words={"en": {"category": {"CHA": "Known minefield"}}}))
    assert "Known minefield" in page
    assert "Known minefield" not in page_of(peru.explore())


def test_a_file_of_words(peru, tmp_path):
    path = tmp_path / "uk.toml"
    path.write_text('[uk.map]\nlegend = "Легенда"\n', "utf-8")
    with pytest.warns(MinemapWarning):
        assert "Легенда" in page_of(peru.explore(words=path))
    with pytest.raises(ReadError, match=r"no\.toml: no such file"):
        peru.explore(words=tmp_path / "no.toml")
    path.write_text("[uk.map\n", "utf-8")
    with pytest.raises(ReadError, match="not words in TOML"):
        peru.explore(words=str(path))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"uk": {"maps": {}}}, r"uk\.maps is no section; there are locale, map"),
        ({"uk": {"map": {"legnd": "x"}}}, r"there is no word uk\.map\.legnd"),
        ({"uk": {"map": {"on_day": "{date}"}}}, r"uk\.map\.on_day may hold \{day\} in braces"),
        ({"uk": {"map": {"on_day": "{day"}}}, r"uk\.map\.on_day may hold"),
        ({"uk": {"map": {"legend": 3}}}, r"uk\.map\.legend is no text"),
        ({"uk": {"locale": {"months": ["x"]}}}, "no list of twelve names"),
        ({"uk": "x"}, "uk is no table of sections"),
        ({"not a code": {}}, "no code of a language"),
    ],
)
def test_what_cannot_be_used_is_named(peru, words, said):
    with pytest.raises(ArgumentError, match=said):
        peru.explore(words=words)


def test_a_language_without_words_is_still_refused(peru):
    with pytest.raises(ArgumentError, match="language 'uk' is not one of en, es, fr"):
        peru.explore(language="uk")


def test_text_of_words_is_no_script(peru):
    words = {"en": {"map": {"legend": "</script><script>alert(1)</script>"}}}
    assert "<script>alert(1)" not in page_of(peru.explore(words=words))


def test_the_printed_map_speaks_the_language(peru, tmp_path):
    path = tmp_path / "map.svg"
    with pytest.warns(MinemapWarning):
        peru.print_map("2023-12-31", path, words={"uk": UKRAINIAN}, language="uk", sector="Achuime")
    svg = path.read_text("utf-8")
    assert 'xml:lang="uk"' in svg
    assert "Підозріла ділянка" in svg
    assert "ділянок: 7" in svg
