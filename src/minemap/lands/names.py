"""Compares names of places: without signs, without words such as "province", by their sound."""

from __future__ import annotations

import re
import unicodedata

from minemap.language.vocabulary import folded

__all__ = ["plain", "sounds"]

KINDS = frozenset(
    {
        "administrative", "and", "area", "autonoma", "autonome", "autonomous", "canton", "capital",
        "changwat", "city", "commune", "county", "de", "departamento", "departement", "department",
        "district", "districts", "distrikt", "division", "emirate", "estado", "gouvernorat",
        "governorate", "il", "ili", "judet", "kanton", "krai", "kray", "maakond", "marz", "megye",
        "metropolitan", "misto", "mohafazat", "muhafazah", "muhafazat", "municipality", "obcina",
        "oblast", "oblasti", "obwod", "of", "okrug", "opstina", "parish", "powiat", "prefecture",
        "prefektura", "province", "provinces", "provincia", "provinsi", "raion", "rayon", "rayonu",
        "region", "regions", "rejon", "republic", "respublika", "sahari", "shabiyat", "special",
        "state", "territory", "the", "tinh", "viloyati", "voblasc", "voblasts", "voivodeship",
        "wilaya", "wilayah", "wilayat", "zupanija",
    }
)  # fmt: skip
"""Words for the kind of a unit."""

ARTICLES = re.compile(r"^(?:al|ad|an|ar|as|ash|at|az|el|es)[ -]+(?=\w{3})")
SIGNS = re.compile(
    "['`\"\N{ACUTE ACCENT}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}\N{MODIFIER LETTER TURNED COMMA}"
    "\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER REVERSED COMMA}"
    "\N{MODIFIER LETTER RIGHT HALF RING}\N{MODIFIER LETTER LEFT HALF RING}"
    "\N{MODIFIER LETTER VERTICAL LINE}]"
)
"""Apostrophes, and signs for the letters ain and hamza."""

LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ə": "a",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ł": "l",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
    }
)
"""Letters whose sign is a part of the letter."""

ALIKE = str.maketrans({"c": "k", "q": "k", "v": "w"})
FEWEST_SOUNDS = 3


def plain(name: str) -> str:
    """Strip a name of signs, accents, blanks, an Arabic article and words such as "province".

    Parameters
    ----------
    name : str
        A name of a place.

    Returns
    -------
    str
        What is left; all of the name where it is nothing but such words.

    Examples
    --------
    >>> [plain(name) for name in ("Kharkivs'ka Oblast", "Al Başrah", "Bình Định Province")]
    ['kharkivska', 'basrah', 'binhdinh']
    """
    bare = SIGNS.sub("", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = bare.translate(LETTERS)
    words = [word for word in re.split(r"[\W_]+", bare) if word]
    telling = [word for word in words if word not in KINDS] or words
    return folded(ARTICLES.sub("", " ".join(telling)))


def sounds(name: str) -> str:
    """Give the sounds of a name that transliterations agree on: its consonants.

    Parameters
    ----------
    name : str
        A name of a place, as `plain` gives it.

    Returns
    -------
    str
        The first letter and the consonants that follow, doubled ones once; empty for fewer than
        three, and for names in another script than the Latin one.

    Examples
    --------
    >>> sounds("hudaydah") == sounds("hodeidah"), sounds("ninawa") == sounds("nineveh")
    (True, True)
    >>> sounds("taiz"), sounds("هلمند")
    ('', '')
    """
    if not name.isascii():
        return ""
    first, rest = name[:1].translate(ALIKE), name[1:].translate(ALIKE).replace("h", "")
    kept = first + re.sub(r"[aeiouy]", "", re.sub(r"(.)\1+", r"\1", rest))
    return kept if len(kept) >= FEWEST_SOUNDS else ""
