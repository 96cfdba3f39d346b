"""Build the country outlines that maps carry, in `src/minemap/data/`, from Natural Earth.

The outlines are those of the package world-atlas (Natural Earth's, in the public domain; the
packaging under the ISC licence), the Spanish and French names those of i18n-iso-countries (MIT).
`outlines_fine.npz` is the scale 1:10 million, as it is; `outlines_coarse.npz` the scale 1:50
million, made simpler for views of continents.

Run it as ``python scripts/build_outlines.py``; it needs npm and a way to its registry.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from refresh_assets import unpacked
from topology import write

DATA = Path(__file__).parents[1] / "src" / "minemap" / "data"
OUTLINES = "world-atlas@2.0.2"
NAMES = "i18n-iso-countries@7.14.0"

# The coarse outlines lose what is smaller than this, in degrees (about 3 km).
TOLERANCE = 0.03
# And rings that are smaller than this across, in degrees, unless a country has no other.
SMALLEST_RING = 0.15


def main() -> None:
    """Fetch both packages and write both files."""
    with tempfile.TemporaryDirectory() as folder:
        atlas, names = unpacked(OUTLINES, Path(folder)), unpacked(NAMES, Path(folder))
        words = country_names(names)
        for name, scale in (("fine", "10m"), ("coarse", "50m")):
            topology = json.loads((atlas / f"countries-{scale}.json").read_text("utf-8"))
            arcs = decoded(topology)
            countries = topology["objects"]["countries"]["geometries"]
            if name == "coarse":
                arcs = [simpler(arc) for arc in arcs]
            slim = {
                "arcs": arcs,
                "countries": [
                    {
                        "names": words.get(country.get("id"), {}) | {"en": english(country, words)},
                        "polygons": polygons(country),
                    }
                    for country in countries
                ],
            }
            if name == "coarse":
                slim = without_specks(slim)
            write(
                DATA / f"outlines_{name}.npz",
                slim["arcs"],
                [country["polygons"] for country in slim["countries"]],
                {"names": [country["names"] for country in slim["countries"]]},
                scale=topology["transform"]["scale"],
                origin=[float(edge) for edge in topology["transform"]["translate"]],
            )
        licences = [
            ("Outlines: made with Natural Earth (public domain), from world-atlas", atlas),
            ("Names in Spanish and French: from i18n-iso-countries", names),
        ]
        text = "\n\n".join(
            f"{what}\n\n{(root / 'LICENSE').read_text('utf-8').strip()}" for what, root in licences
        )
        (DATA / "LICENSE-outlines.txt").write_text(text + "\n", "utf-8")


def decoded(topology: dict[str, Any]) -> list[np.ndarray[Any, Any]]:
    """Give the arcs as arrays of the whole numbers that the file counts its coordinates in."""
    return [np.cumsum(arc, axis=0) for arc in topology["arcs"]]


def simpler(arc: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Simplify an arc; its ends stay, so neighbours still meet."""
    line = shapely.LineString(arc * [1.0, 0.5])
    # The files count in 1/277 degree of longitude and 1/590 of latitude.
    kept = shapely.get_coordinates(shapely.simplify(line, TOLERANCE / 0.0036)) / [1.0, 0.5]
    return np.rint(kept).astype(np.int64)


def polygons(country: dict[str, Any]) -> list[list[list[int]]]:
    """Give a country's polygons: lists of rings, each a list of arc numbers."""
    if country["type"] == "Polygon":
        return [country["arcs"]]
    return list(country.get("arcs", []))


def without_specks(world: dict[str, Any]) -> dict[str, Any]:
    """Leave out rings too small to see on a map of a continent."""

    def across(ring: list[int]) -> float:
        points = np.concatenate([world["arcs"][arc if arc >= 0 else ~arc] for arc in ring])
        return float(np.ptp(points, axis=0).max()) * 0.0036

    used: dict[int, int] = {}
    countries = []
    for country in world["countries"]:
        largest = max(country["polygons"], key=lambda rings: across(rings[0]), default=None)
        kept = [
            [ring for ring in rings if ring is rings[0] or across(ring) > SMALLEST_RING]
            for rings in country["polygons"]
            if rings is largest or across(rings[0]) > SMALLEST_RING
        ]
        renumbered = [
            [
                [number if arc >= 0 else ~number for arc in ring
                 for number in (used.setdefault(arc if arc >= 0 else ~arc, len(used)),)]
                for ring in rings
            ]
            for rings in kept
        ]  # fmt: skip
        countries.append(country | {"polygons": renumbered})
    return {"arcs": [world["arcs"][arc] for arc in used], "countries": countries}


def country_names(root: Path) -> dict[str, dict[str, str]]:
    """Read the names of countries in Spanish and French, by the number that ISO 3166 gives them."""
    codes = json.loads((root / "codes.json").read_text("utf-8"))
    tables = {
        language: json.loads((root / "langs" / f"{language}.json").read_text("utf-8"))["countries"]
        for language in ("en", "es", "fr")
    }
    return {
        number: {language: shortest(table[code]) for language, table in tables.items()}
        for code, _, number, _ in codes
        if all(code in table for table in tables.values())
    }


def shortest(names: str | list[str]) -> str:
    """Choose the everyday name out of several: the shortest that is no abbreviation."""
    if isinstance(names, str):
        return names
    return min((name for name in names if not name.isupper() and "." not in name), key=len)


def english(country: dict[str, Any], words: dict[str, dict[str, str]]) -> str:
    """Take Natural Earth's name, unless it is abbreviated."""
    name = str(country["properties"]["name"])
    return words.get(country.get("id", ""), {}).get("en", name) if "." in name else name


if __name__ == "__main__":
    main()
