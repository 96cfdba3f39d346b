"""Build `src/minemap/data/countries.csv`: codes, names and extents of the world's countries.

Several names of a country in one language stand between bars.

Outlines are Natural Earth's (public domain) in the npm package world-atlas; the names in English,
Spanish and French, and the codes, those of the npm package i18n-iso-countries (MIT licence).

Run it as ``python scripts/build_countries.py WORLD_ATLAS ISO_COUNTRIES`` with the folders that
``npm pack world-atlas@2.0.2`` and ``npm pack i18n-iso-countries@7.14.0`` unpack to.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "minemap" / "data" / "countries.csv"
LANGUAGES = ("en", "es", "fr")
FULL_TURN = 360.0
SHORT = {
    "COD": ("DR Congo", "República Democrática del Congo", "RD Congo"),
    "KOR": ("South Korea", "Corea del Sur", "Corée du Sud"),
    "LAO": ("Laos", "Laos", "Laos"),
    "SYR": ("Syria", "Siria", "Syrie"),
    "TUR": ("Turkey", "Turquía", "Turquie"),
    "VNM": ("Viet Nam", "Viet Nam", "Viet Nam"),
}
"""Names in daily use, in the order of `LANGUAGES`, that the package lacks."""

# Natural Earth gives Kosovo no number; its code is the one in common use.
KOSOVO = {"iso3": "XKX", "iso2": "XK", "en": "Kosovo", "es": "Kosovo", "fr": "Kosovo"}


def decoded_arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Give the coordinates of a topology's arcs, which are stored as steps on a grid."""
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for arc in topology["arcs"]:
        steps = itertools.accumulate(arc, lambda a, b: [a[0] + b[0], a[1] + b[1]])
        arcs.append([(x * scale_x + shift_x, y * scale_y + shift_y) for x, y in steps])
    return arcs


def arc_numbers(nested: Any) -> list[int]:
    """List the arcs of a geometry; a negative number is an arc that is run backwards."""
    if isinstance(nested, int):
        return [nested if nested >= 0 else ~nested]
    return [number for part in nested for number in arc_numbers(part)]


def extent(arcs: list[list[tuple[float, float]]]) -> tuple[float, float, float, float]:
    """Give west, south, east and north, rounded outwards to 0.01°.

    The country lies on the other side of the widest gap between its longitudes; where that gap is
    not the one around the antimeridian, west is greater than east.
    """
    longitudes = sorted({x for arc in arcs for x, _ in arc})
    latitudes = [y for arc in arcs for _, y in arc]
    gaps = [
        (following - before, before, following)
        for before, following in itertools.pairwise(longitudes)
    ]
    gaps.append((longitudes[0] + FULL_TURN - longitudes[-1], longitudes[-1], longitudes[0]))
    _, east, west = max(gaps)
    return (
        math.floor(west * 100) / 100,
        math.floor(min(latitudes) * 100) / 100,
        math.ceil(east * 100) / 100,
        math.ceil(max(latitudes) * 100) / 100,
    )


def countries(atlas: Path, names: Path) -> list[dict[str, Any]]:
    """List the countries that have both an outline and a code."""
    topology = json.loads((atlas / "countries-10m.json").read_text("utf-8"))
    codes = json.loads((names / "codes.json").read_text("utf-8"))
    words = {
        language: json.loads((names / "langs" / f"{language}.json").read_text("utf-8"))["countries"]
        for language in LANGUAGES
    }
    by_number = {number: (iso2, iso3) for iso2, iso3, number, *_ in codes}
    arcs = decoded_arcs(topology)
    drawn: dict[str, list[Any]] = {}
    for feature in topology["objects"]["countries"]["geometries"]:
        key = feature.get("id") or feature["properties"]["name"]
        drawn.setdefault(key, []).extend(arcs[n] for n in arc_numbers(feature["arcs"]))
    rows = []
    for number, outline in drawn.items():
        if number in by_number:
            iso2, iso3 = by_number[number]
            row = {"iso3": iso3, "iso2": iso2}
            for language, short in zip(LANGUAGES, SHORT.get(iso3, ("",) * 3), strict=True):
                row[language] = joined(words[language][iso2], short)
        elif number == KOSOVO["en"]:
            row = dict(KOSOVO)
        else:
            continue
        sides = dict(zip(("west", "south", "east", "north"), extent(outline), strict=True))
        rows.append(row | sides)
    return sorted(rows, key=lambda row: row["iso3"])


def joined(names: str | list[str], short: str) -> str:
    """Write the names that a country has in one language in one cell, between bars."""
    listed = [names] if isinstance(names, str) else names
    return "|".join(dict.fromkeys([*listed, *([short] if short else [])]))


def main() -> None:
    """Write the table."""
    rows = countries(*map(Path, sys.argv[1:3]))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
