"""What a text of a public map may say: no position, and of contamination the field's own words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from minemap.language.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["CODES", "by_vocabulary", "tells_place", "without_coordinates"]

CODES = (
    "hazard_id", "release_id", "from_hazard_id", "to_hazard_id", "category", "outcome", "activity",
    "entry", "exit", "what",
)  # fmt: skip
"""Columns whose texts are ids and codes."""

CONTAMINATION = re.compile(
    r"""abandon(?:ed|ad[ao]s?|nees?) | activated | aei | anti | anti(?:char|tank|tanque|vehicle)
      | anti(?:person(?:al|n?el)|vehiculo) | ap | apm | artefactos? | atm? | autres? | avm?
      | bomb(?:as?|es?|s)? | bomblets? | booby | chars? | cluster | cmr | desconocid[ao]s?
      | devices? | eei | engins? | erw
      | explos(?:er|ees|ifs?|ives?|ivos?) | explotar | grappe | guerr[ae] | ieds? | inconnue?
      | improvis(?:ad[ao]s?|ed?s?|es) | landmines? | min(?:as?|es?) | mixed | mixt[eo]
      | munici(?:on|ones) | munitions? | muse | non | none | ordnance | other | otr[ao]s?
      | person(?:al|nel) | pieges? | racimo | reg | remnants? | rest[eo]s | sans | sin | sous
      | submuni(?:cion|ciones|tions?) | tan(?:ks?|que) | trampas? | traps? | unexploded | unknown
      | uxo
      | vehic(?:les?|ulos?|ules?) | victim | war
      | a | and | at | de | des | du | e | en | et | la | las | los | o | of | or | ou | y""",
    re.VERBOSE,
)
"""The words that kinds of ordnance are named with; a text with any other word is free text."""

NUMBER = r"\d+(?:[.,]\d+)?"
SIZE = re.compile(
    r"(?<![\d.,])\d{1,3}(?:[., \u00a0\u202f]?\d{3})*(?:[.,]\d{1,2})?\s?(?:m²|m2\b|km²|km2\b|ha\b)",
    re.IGNORECASE,
)
"""Sizes, which are no positions, whatever their marks look like."""

COORDINATES = re.compile(
    rf"""\d{{1,3}}[.,]\d{{3,}}                                 # decimal degrees: -4.0012
      | \d[.,]\d+\D{{1,20}}\d{{1,3}}[.,]\d                     # a pair: -4.01, -78.41
      | \b[NSEWO]\s?[-+]?{NUMBER}\D{{1,6}}\b[NSEWO]\s?\d       # S4.00 W78.41, E0562345 N9567890
      | (?:{NUMBER}\s*['"\u2019\u201d\u2032\u2033°º]?\s*[NSEWO]\b\W*){{2}}         # 4.00 S 78.41 W
      | \b\d{{1,3}}\s*[°º]\s*(?:\d|[NSEWO]\b)                       # 78° 24'
      | \b\d{{1,3}}(?:[\s:'\u2019\u2032-]+\d{{1,2}}){{2}}(?:[.,]\d+)?\W*[NSEWO]\b   # 4-00-12S
      | \b\d{{4,7}}(?:[.,]\d+)?\s*[NS]\s*\d{{5,8}}(?:[.,]\d+)?\s*[EWO]\b    # 040012S0782445W
      | \b\d{{1,2}}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{{2}}\s?(?:\d\s?){{2,10}}    # MGRS
      | \b[A-HJ-NP-Z]{{2}}\s?\d{{3,5}}\s\d{{3,5}}\b              # the letters of a square alone
      | \d{{6,7}}(?:[.,]\d+)?\D{{1,20}}\d{{6,8}}               # UTM: east, north
      | \b[23456789CFGHJMPQRVWX]{{4,8}}\+[23456789CFGHJMPQRVWX]{{2,3}}\b    # plus codes
      | https?:// | \bwww\. | \bgeo: | /{{3}}\w+\.\w+\.\w+      # addresses, which may hold places
      | \b(?:lat|lon|lng|latitude?|longitude?)\b\W*\d
      | \b(?:easting|northing|este|norte)\b\W*\d{{5}}
      | \b(?:POINT|POLYGON|MULTIPOINT|MULTIPOLYGON|LINESTRING|MULTILINESTRING|GEOMETRYCOLLECTION)
        \s*(?:Z|M|ZM)?\s*(?:\(|EMPTY)                           # WKT
      | "coordinates"                                           # GeoJSON
      | \b(?=[0-9A-F]*\d)[0-9A-F]{{16,}}\b                       # WKB in hexadecimal
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What looks like a position in a text. Too much goes rather than too little."""


def by_vocabulary(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Keep the texts that name kinds of ordnance in the words of the field, and no others.

    Parameters
    ----------
    texts : pandas.Series
        The contamination of areas.

    Returns
    -------
    pandas.Series
        The same; what has any other word is missing.

    Examples
    --------
    >>> by_vocabulary(pd.Series(["AP mines; UXO", "AP mines near Santa Rosa"])).tolist()
    ['AP mines; UXO', nan]
    """
    said = texts.map(
        lambda text: all(
            CONTAMINATION.fullmatch(folded(word)) is not None
            for word in re.findall(r"\w+", str(text))
        )
    )
    return texts.where(said.to_numpy(dtype=bool))


def without_coordinates(
    frame: gpd.GeoDataFrame, spared: Collection[str] = CODES
) -> gpd.GeoDataFrame:
    """Take what looks like coordinates out of a table, cell by cell, whatever its columns hold.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        The table.
    spared : collection of str
        Columns that are left as they are: ids and codes. Days, truth values, geometries and the
        columns of m² are, too.

    Returns
    -------
    geopandas.GeoDataFrame
        A copy, with nothing in place of such cells.

    Examples
    --------
    >>> from shapely import Point
    >>> table = gpd.GeoDataFrame({"name": ["at 78.41234 W", "Farm"]}, geometry=[Point(0, 0)] * 2)
    >>> without_coordinates(table)["name"].tolist()
    [nan, 'Farm']
    """
    plain = frame.copy()
    for name in plain.columns:
        column = plain[name]
        if (
            name in spared
            or str(name).endswith("_m2")
            or pd.api.types.is_datetime64_any_dtype(column)
            or column.dtype == bool
        ):
            continue
        if isinstance(column.dtype, gpd.array.GeometryDtype):
            continue
        written = column.notna().to_numpy()
        told = np.array([tells_place(cell) for cell in column], dtype=bool) & written
        if told.any():
            plain[name] = column.astype(object).mask(told)
    return plain


def tells_place(cell: Any) -> bool:
    """Tell whether a cell looks like a position, in the digits of any script.

    Parameters
    ----------
    cell : object
        What stands in the cell.

    Returns
    -------
    bool
        Whether it does.

    Examples
    --------
    >>> tells_place("E 788123 N 9557456"), tells_place("302,013 m² in 60 areas")
    (True, False)
    """
    text = str(cell).replace("\u066b", ".").replace("\u2212", "-")
    digits = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() and not letter.isascii() else letter
        for letter in text
    )
    return COORDINATES.search(SIZE.sub(" ", digits)) is not None
