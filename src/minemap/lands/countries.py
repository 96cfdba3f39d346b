"""Countries: their codes, their names in three languages, and their extents."""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

from minemap.language.vocabulary import LANGUAGES, folded
from minemap.toml_files import packaged_text

__all__ = ["Extent", "extent_of"]


class Extent(NamedTuple):
    """A country and where it lies, in degrees; across the antimeridian, `west` > `east`."""

    iso3: str
    name: str
    names: dict[str, str]
    west: float
    south: float
    east: float
    north: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north."""
        return self.west, self.south, self.east, self.north


@cache
def _extents() -> dict[str, Extent]:
    text = packaged_text("data/countries.csv")
    extents: dict[str, Extent] = {}
    for row in csv.DictReader(text.splitlines()):
        sides = (float(row[side]) for side in ("west", "south", "east", "north"))
        names = [name for language in LANGUAGES for name in row[language].split("|")]
        own = {language: row[language].split("|")[0] for language in LANGUAGES}
        extent = Extent(row["iso3"], names[0], own, *sides)
        extents |= {folded(word): extent for word in (row["iso3"], row["iso2"], *names)}
    return extents


def extent_of(country: str) -> Extent | None:
    """Find a country and its extent.

    Parameters
    ----------
    country : str
        Its name in English, Spanish or French, or its ISO 3166 code of two or three letters.

    Returns
    -------
    Extent or None
        None where no country is called so.

    Examples
    --------
    >>> extent_of("Perú").iso3, extent_of("Nowhere")
    ('PER', None)
    """
    return _extents().get(folded(country))
