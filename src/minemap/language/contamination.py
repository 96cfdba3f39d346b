"""Reads what an area is contaminated with from the words of a record, including negations.

The words are data (``data/contamination.toml``). Nothing is guessed: a text without words for a
kind, or with a "no" that may refer to several things, is undecided.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from minemap.language.vocabulary import DEVICE_COLUMNS
from minemap.language.words import WordTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["KINDS", "kinds_of"]

KINDS = (*DEVICE_COLUMNS, "mines")
"""What an area may be contaminated with; ``mines`` are mines whose type is not stated."""

SEPARATORS = {
    ";": "stop", "\n": "stop", "|": "stop", ".": "stop", "•": "stop", "؛": "stop",
    ",": "comma", "،": "comma", " / ": "comma",
    " - ": "colon", "\u2013": "colon", "\u2014": "colon",
    ":": "colon", "=": "colon", "(": "colon", "[": "colon", ")": "stop", "]": "stop",
    "&": "and", "+": "and", "/": "slash", "\\": "slash",
}  # fmt: skip
"""Signs that divide a text, and how they join its parts."""

QUALIFIERS = {"ap", "av", "improvised", "victim"}
MINES = set(DEVICE_COLUMNS[:3])
NAMING = {"mine", "ied", "voied", "submunitions", "uxo", "unexploded", *QUALIFIERS}
SORTS = {"mine": 0, "ap": 0, "av": 0, "ied": 1, "voied": 1, "submunitions": 2, "uxo": 3}
"""Words that name a thing, and their sort."""

SIGNS = re.escape("".join(sign for sign in SEPARATORS if len(sign) == 1))
MARK = re.compile(f"[^\\W_]+| [-/] |[{SIGNS}]")
NAME_WORDS = 2
"""At most this many unknown words in a list may name one more kind; more are a clause."""

NOR = ("nor", "ni")
"""Words that join and deny at the same time."""


@dataclass
class _Part:
    """A stretch of text between two separators, and how it is joined to the one before."""

    joined: str
    said: list[str] = field(default_factory=list)
    """What its words mean, in order; "?" for one that is not known."""
    affirmed: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)

    def names(self) -> set[str]:
        return NAMING.intersection(self.said)

    def is_unknown(self, *, clause: bool = True) -> bool:
        """Tell whether no word of it is known: a clause, or (if asked) a possible kind."""
        words = [one for one in self.said if one != "aside"]
        return bool(words) and {*words} == {"?"} and (clause or len(self.said) <= NAME_WORDS)


def kinds_of(text: str) -> tuple[str, ...] | None:
    """Read from a text which kinds of explosive ordnance an area holds.

    Parameters
    ----------
    text : str
        The text, in any of the languages of ``contamination.toml``: English, Spanish, French,
        Portuguese, Russian, Ukrainian, Arabic.

    Returns
    -------
    tuple of str or None
        Codes of `KINDS`, in their order; empty where the text says that there is nothing, or that
        a kind is not there and names no other. None where it cannot be decided: no word of it is
        known, or it is not clear what a "no" refers to.

    Notes
    -----
    Victim-activated improvised mines are anti-personnel mines of an improvised nature; an
    improvised device without further words is taken for one that a person sets off.

    Examples
    --------
    >>> kinds_of("AP mines, UXO"), kinds_of("ERW, no AP mines"), kinds_of("sin minas")
    (('anti_personnel_mines', 'other_uxo'), ('other_uxo',), ())
    >>> kinds_of("VOIED"), kinds_of("mines cleared, UXO left")
    (('improvised_ap_mines',), None)
    """
    parts = _joined_up(list(_parts(text)))
    if parts is None or not _settle(parts):
        return None
    affirmed = set().union(*(_kinds(part.affirmed) for part in parts))
    denied = set().union(*(_denied(part.denied) for part in parts))
    nothing = any("any" in part.denied for part in parts)
    contradicts = (
        affirmed & denied or (affirmed and nothing) or ("mines" in affirmed and denied & MINES)
    )
    unread = any(part.is_unknown(clause=not affirmed) for part in parts)
    if contradicts or unread or not (affirmed or denied or nothing):
        return None
    return tuple(kind for kind in KINDS if kind in affirmed)


def _kinds(said: Sequence[str]) -> set[str]:
    """Join what the words of one part name."""
    kinds = set()
    mine = "mine" in said or "ap" in said or "av" in said
    if "ied" in said:
        kinds.add("improvised_ap_mines" if "victim" in said else "ieds")
    if "voied" in said:
        kinds.add("improvised_ap_mines")
    if "av" in said:
        kinds.add("anti_vehicle_mines")
    if mine and "improvised" in said and ("ap" in said or "av" not in said):
        kinds.add("improvised_ap_mines")
    elif "ap" in said:
        kinds.add("anti_personnel_mines")
    elif mine and "av" not in said:
        kinds.add("mines")
    if "submunitions" in said:
        kinds.add("submunitions")
    if "uxo" in said or ("unexploded" in said and not kinds):
        kinds.add("other_uxo")
    return kinds


def _denied(said: Sequence[str]) -> set[str]:
    """Say which kinds a denial rules out: "no mines" those of every type."""
    kinds = _kinds(said)
    if "mines" in kinds:
        kinds |= MINES
    if "anti_personnel_mines" in kinds:
        kinds.add("improvised_ap_mines")
    return kinds


# What a "no" is said of --------------------------------------------------------------------------


def _joined_up(parts: list[_Part]) -> list[_Part] | None:
    """Join words for a type to the things they describe."""
    kept: list[_Part] = []
    for place, part in enumerate(parts):
        names = part.names()
        before = kept[-1] if kept else None
        if names and names <= QUALIFIERS and "no" not in part.said:
            beside = part.joined in {"comma", "colon"} and before is not None
            if beside and before is not None and _takes(before, names):
                before.said += part.said
                continue
            if not names & {"ap", "av"}:
                after = parts[place + 1] if place + 1 < len(parts) else None
                if after is None or after.joined not in {"and", "or", "slash"}:
                    return None
                part.said += [name for name in ("mine", "ied") if name in after.said]
                if not part.names() & {"mine", "ied"}:
                    return None
        kept.append(part)
    return kept


def _takes(part: _Part, names: set[str]) -> bool:
    """Tell whether a part names something that can be of the type said after it."""
    if names & {"ap", "av"}:
        return "mine" in part.said and not {"ap", "av"} & set(part.said)
    return bool({"mine", "ap", "ied"} & set(part.said))


def _settle(parts: list[_Part]) -> bool:
    """Find what each part affirms and what it denies; False if that is not clear."""
    denying = listing = False
    for place, part in enumerate(parts):
        own = "no" in part.said
        carried = denying and part.joined in {"or", "slash"}
        if carried and part.joined == "slash" and parts[place - 1].joined == "slash":
            return False
        # "No mines and UXO", "no mines, UXO or submunitions": the "no" may cover one or all.
        doubtful = (denying and part.joined == "and") or (
            listing and not carried and part.joined == "or"
        )
        if doubtful and part.names() and not own:
            return False
        listing = part.joined != "stop" and (listing or (denying and part.joined == "comma"))
        last = _read(part, denying=carried, before=parts[place - 1] if place else None)
        if last is None:
            return False
        denying = last
    return True


def _read(part: _Part, *, denying: bool, before: _Part | None) -> bool | None:
    """Read one part, and tell whether a denial continues at its end; None if it is not clear."""
    asked, here = False, list[str]()
    for meaning in part.said:
        if meaning == "doubts" or (asked and meaning in {"?", "aside"}):
            return None
        if meaning == "no":
            asked, here = True, []
        elif meaning in NAMING or meaning == "any":
            denying = denying or asked
            asked = False
            (part.denied if denying else part.affirmed).append(meaning)
            here += [meaning] if denying else []
            # "Non-mine ERW": one "no" and two things, without a word that joins them.
            if _of_several(here):
                return None
    if not asked:
        return denying
    # A "no" after the thing it denies: "mines: none", "mines not found".
    of = part if part.affirmed else before if part.joined == "colon" else None
    if of is None or not of.affirmed or part.denied or _of_several(of.affirmed):
        return None
    of.denied, of.affirmed = [*of.denied, *of.affirmed], []
    return False


def _of_several(said: Sequence[str]) -> bool:
    """Tell whether words name things of several sorts, whatever their type."""
    return len({SORTS[word] for word in said if word in SORTS}) > 1


# Words -------------------------------------------------------------------------------------------


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    table = WordTable("contamination")
    found: dict[tuple[str, ...], str] = {}
    for section in ("saying", "kinds", "short"):
        for meaning, phrases in table.section(section).items():
            said = f"short {meaning}" if section == "short" else meaning
            found |= {tuple(_words(phrase)): said for phrase in phrases}
    return found


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


def _words(text: str) -> list[str]:
    """Split a text into words, without case, accents and the Arabic article."""
    return [_bare(word) for word in re.findall(r"[^\W_]+", _plain(text))]


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    bare = re.sub(r"\ba/([ptvc])\b", r"a\1", bare)
    return re.sub(r"\b(?:[^\W\d_]\.){2,}", lambda found: found[0].replace(".", "") + " ", bare)


def _bare(word: str) -> str:
    while word.startswith("ال") and len(word) > len("ال") + 2:
        word = word.removeprefix("ال")  # the article, and the first letters of "mines"
    return word


def _parts(text: str) -> Iterator[_Part]:
    """Split a text at its separators, and find the meaning of the words of each part."""
    joined, words = "stop", list[str]()
    for mark in MARK.findall(_plain(text)):
        if mark in SEPARATORS:
            yield from _phrased(joined, words)
            joined, words = SEPARATORS[mark], []
        else:
            words.append(_bare(mark))
    yield from _phrased(joined, words)


def _phrased(joined: str, words: list[str]) -> Iterator[_Part]:
    """Split a stretch of words at "and" and "or"."""
    part = _Part(joined)
    for meaning, phrase in _meanings(words):
        if meaning in {"and", "or", "but"}:
            yield from _whole(part)
            part = _Part("stop" if meaning == "but" else meaning)
            if phrase in NOR:
                part.said.append("no")
        elif meaning not in {"fillers", "presence"}:
            part.said.append(meaning)
    yield from _whole(part)


def _whole(part: _Part) -> Iterator[_Part]:
    """Decide about short words, and leave out a part that says nothing."""
    said = part.said
    for place, meaning in enumerate(said):
        if meaning.startswith("short "):
            leads = place == 0 and said[1:2] == ["mine"]
            said[place] = meaning.removeprefix("short ") if leads or "?" not in said else "?"
    if said:
        yield part


def _meanings(words: list[str]) -> Iterator[tuple[str, str]]:
    """Find the meanings of words, the longest phrase first."""
    phrases, place = _phrases(), 0
    while place < len(words):
        for length in range(min(_longest(), len(words) - place), 0, -1):
            phrase = tuple(words[place : place + length])
            if phrase in phrases:
                yield phrases[phrase], " ".join(phrase)
                place += length
                break
        else:
            joined = words[place].removeprefix("و")
            if joined != words[place] and any(_bare(joined) == phrase[0] for phrase in phrases):
                # In Arabic "and" is written onto the word that follows.
                yield "and", "و"
                words = [*words[:place], _bare(joined), *words[place + 1 :]]
            else:
                yield ("aside" if words[place].isdigit() else "?"), words[place]
                place += 1
