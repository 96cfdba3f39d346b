"""Try out, with files drawn by chance, that no row is lost in silence and no file ends in a crash.

`damaged` spoils the bytes of sound files of every form that is read, and reads them; `written`
writes odd tables in every form that is written, reads them back, spoils them and reads them again.
Each file has a number and its own draws, so that a long run can be done in parts, and one file
again: ``python scripts/fuzz.py damaged --files 2000``, ``--first 312 --files 1 --keep FOLDER``.

It prints what became of the files, and each that was read without a word though its values differ,
by kind of difference: a letter of a text that was changed is one that no form but a few can show.
What must not be: a line with CRASH (an error that is none of minemap's), ROWS (fewer rows without a
word), or SLOW.
"""

from __future__ import annotations

import argparse
import collections
import io
import json
import shutil
import tempfile
import time
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

import minemap
from minemap.errors import MinemapError, MinemapWarning

ROWS, SLOW_SECONDS, NEAR, DIGITS = 12, 30.0, 1e-8, 15
CUT, INSIDE, MISSING = 0.15, 0.6, 0.4
"""Shares of files that are cut short, of packed ones that are spoilt inside, of empty cells."""
WRITTEN = (".gpkg", ".geojson", ".geojsonl", ".shp", ".zip", ".kml", ".kmz", ".fgb", ".parquet",
           ".csv", ".xlsx")  # fmt: skip
PACKED = (".zip", ".kmz", ".xlsx", ".ods", ".gdb.zip")
TEXTS = [
    "", " ", "a\nb", "a\rb", "=1+1", "'x", "007", "1e5", "NaN", "null", "true", "2015-02-30", "-",
    "\u202eabc", "a\u0301", "\U0001f9e8", "<b>&amp;</b>", '"', ",;|\t", "ñandú", "x" * 300,
    "\ufeffx", "12,5", "1.234.567", "[1,2]", '{"a":1}', "POINT (1 2)", "#N/A", "INF",
]  # fmt: skip


def main() -> None:
    """Do the run that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["damaged", "written"])
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--keep", type=Path, help="a folder for the files that are told of")
    asked = parser.parse_args()
    told: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as name:
        sound = sound_files(Path(name) / "sound") if asked.what == "damaged" else {}
        for number in range(asked.first, asked.first + asked.files):
            random = np.random.default_rng([asked.seed, number])
            folder = Path(name) / str(number)
            folder.mkdir()
            found = damaged(folder, sound, random) if sound else written(folder, random)
            for what, detail in found:
                told[what] += 1
                if detail:
                    print(f"{number}\t{what}\t{detail[:400]}", flush=True)
            if asked.keep and any(detail for _, detail in found):
                shutil.copytree(folder, asked.keep / str(number), dirs_exist_ok=True)
            shutil.rmtree(folder)
    print(f"seed {asked.seed}, files {asked.first} to {asked.first + asked.files - 1}")
    for what, count in sorted(told.items()):
        print(f"{count:6}  {what}")


# Files --------------------------------------------------------------------------------------------


def sound_files(folder: Path) -> dict[str, dict[str, bytes]]:
    """Give the bytes of a sound file of each form, with those that belong to it."""
    folder.mkdir()
    hazards = minemap.samples.peru()[0].head(ROWS)
    for suffix in WRITTEN:
        minemap.write(hazards, folder / f"areas{suffix}")
    plain = hazards[["hazard_id", "category", "name", "reported_m2", "geometry"]].assign(
        reported_on=hazards["reported_on"].dt.strftime("%Y-%m-%d")
    )
    plain.to_file(folder / "areas.gdb", driver="OpenFileGDB", layer="hazards")
    sheet = pd.DataFrame(plain.assign(wkt=plain.to_wkt()["geometry"]).drop(columns="geometry"))
    pyogrio.write_dataframe(sheet, folder / "areas.ods", driver="ODS")
    shutil.make_archive(str(folder / "areas.gdb"), "zip", folder, "areas.gdb")
    rings = [
        {
            "attributes": {"OBJECTID": n, **json.loads(row.drop("geometry").to_json())},
            "geometry": {"rings": [np.asarray(row.geometry.convex_hull.exterior.coords).tolist()]},
        }
        for n, (_, row) in enumerate(plain.dropna(subset="geometry").iterrows(), 1)
        if row.geometry.area
    ]
    fields = [{"name": n, "type": "esriFieldTypeString"} for n in plain.columns if n != "geometry"]
    esri = {"geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": 4326}}
    whole = {"objectIdFieldName": "OBJECTID", "fields": fields, **esri, "features": rings}
    (folder / "areas.json").write_text(json.dumps(whole))
    forms = {
        suffix: {f"areas{suffix}": (folder / f"areas{suffix}").read_bytes()}
        for suffix in (*WRITTEN, ".ods", ".gdb.zip", ".json")
    }
    for part in (".shx", ".dbf", ".prj", ".cpg"):
        forms[".shp"][f"areas{part}"] = (folder / f"areas{part}").read_bytes()
    return forms


def spoilt(content: bytes, random: np.random.Generator) -> bytes:
    """Overwrite, insert, cut out or repeat pieces, change letters, or cut the end off."""
    spoiled = bytearray(content)
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        place, size = int(random.integers(0, len(spoiled) + 1)), int(2 ** random.uniform(0, 9))
        piece = [
            random.bytes(size),
            bytes(size),
            b"\xff" * size,
            bytes(spoiled[place : place + size]),
        ]
        how = random.choice(["over", "letter", "letter", "in", "out"])
        if how == "letter":
            spoiled[place : place + 1] = bytes([random.integers(48, 123)])
            continue
        new = piece[random.integers(0, 4)]
        end = place if how == "in" else place + len(new)
        spoiled[place:end] = b"" if how == "out" else new
    if random.random() < CUT:
        del spoiled[random.integers(0, len(spoiled) + 1) :]
    return bytes(spoiled)


def spoil(files: dict[str, bytes], random: np.random.Generator) -> dict[str, bytes]:
    """Spoil one of the files of a form; of half of the packed ones, what is in them."""
    name = random.choice(sorted(files))
    content = files[name]
    if (
        name.endswith(PACKED)
        and random.random() < INSIDE
        and zipfile.is_zipfile(io.BytesIO(content))
    ):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        one, packed = random.choice(sorted(part for part in parts if parts[part])), io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, held in parts.items():
                archive.writestr(part, spoilt(held, random) if part == one else held)
        return {**files, name: packed.getvalue()}
    return {**files, name: spoilt(content, random)}


def read(path: Path) -> tuple[str, Any]:
    """Read a file: what became of it, and the table, rows that were rejected, and what was said."""
    started = time.monotonic()
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            used, rejected = minemap.read_hazards(path, on_reject="return", country="PE")
        told = [str(one.message) for one in said if issubclass(one.category, MinemapWarning)]
        raw = [str(one.message) for one in said if not issubclass(one.category, MinemapWarning)]
        end = ("CRASH of a warning: " + raw[0], None) if raw else ("read", (used, rejected, told))
    except MinemapError as error:
        end = ("one error", str(error))
    except Exception as error:  # noqa: BLE001 - what is looked for
        end = (f"CRASH {type(error).__name__}", str(error))
    if time.monotonic() - started > SLOW_SECONDS:
        return "SLOW", f"{time.monotonic() - started:.0f} s"
    return end


# Runs ---------------------------------------------------------------------------------------------

SOUND: dict[str, pd.DataFrame] = {}


def damaged(
    folder: Path, forms: dict[str, dict[str, bytes]], random: np.random.Generator
) -> list[tuple[str, str]]:
    """Spoil a file of some form, and read it."""
    suffix = str(random.choice(sorted(forms)))
    if suffix not in SOUND:
        SOUND[suffix] = placed(folder / "sound", forms[suffix], suffix)
    path = put(folder, spoil(forms[suffix], random), suffix)
    return [judged(path, SOUND[suffix], suffix)]


def placed(folder: Path, files: dict[str, bytes], suffix: str) -> pd.DataFrame:
    """Read a sound file."""
    folder.mkdir()
    what, told = read(put(folder, files, suffix))
    if what != "read":
        raise RuntimeError(f"{suffix}: a sound file is not read: {told}")
    table: pd.DataFrame = told[0]
    return table


def put(folder: Path, files: dict[str, bytes], suffix: str) -> Path:
    """Write the files of a form, and give the one to read."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / f"areas{suffix}"


def judged(path: Path, sound: pd.DataFrame, suffix: str) -> tuple[str, str]:
    """Read a spoilt file, and tell how it differs from the sound one."""
    what, told = read(path)
    if what != "read":
        return what, "" if what == "one error" else f"{suffix}: {told}"
    used, rejected, said = told
    numbers = sorted([*used.index, *rejected["row"]])
    if numbers != list(range(1, len(numbers) + 1)):
        return "CRASH of row numbers", f"{suffix}: {numbers}"
    if len(rejected):
        return "rows rejected", ""
    if said:
        return "a warning", ""
    if len(used) < len(sound):
        return "ROWS", f"{suffix}: {len(used)} of {len(sound)}"
    found = differences(sound, used)
    return ("differs without a word", f"{suffix}: {found}") if found else ("the same", "")


def differences(one: pd.DataFrame, other: pd.DataFrame) -> str:
    """Name what differs between two tables of the same rows."""
    if len(one) != len(other):
        return f"{len(other)} rows of {len(one)}"
    if "hazard_id" in one and set(one["hazard_id"]) == set(other["hazard_id"]):
        one, other = (frame.sort_values("hazard_id") for frame in (one, other))
    lost = [str(name) for name in one if name not in other and one[name].notna().any()]
    found = [f"without {lost}"] if lost else []
    for name in one.columns.intersection(other.columns):
        for first, second in zip(one[name], other[name], strict=True):
            if name == "geometry":
                there = [shape is None or shapely.is_empty(shape) for shape in (first, second)]
                apart = 0.0 if all(there) else shapely.hausdorff_distance(first, second)
                if not apart < NEAR:
                    found.append(f"geometry {apart}: {str(first)[:30]} > {str(second)[:30]}")
            elif pd.isna(first) and (pd.isna(second) or str(second) in {"", "nan"}):
                continue
            elif str(first) != str(second) and as_told(first) != as_told(second):
                found.append(f"{name} {str(first)[:40]!r} > {str(second)[:40]!r}")
    return "; ".join(found[:6])


def as_told(cell: Any) -> str:
    """Write a cell so that one of another type that says the same is the same."""
    if isinstance(cell, str):
        if len(cell.strip("-")) > DIGITS and cell.strip("-").isdecimal():
            return cell
        try:
            return str(pd.Timestamp(cell)) if cell[:2] in {"19", "20"} else str(float(cell))
        except ValueError:
            return {"True": "1.0", "False": "0.0"}.get(cell, cell)
    if isinstance(cell, int | np.integer) and abs(cell) >= 2**53:
        return str(cell)
    return str(float(cell)) if isinstance(cell, bool | np.bool_ | int | float) else str(cell)


def odd_table(random: np.random.Generator) -> gpd.GeoDataFrame:
    """Draw a table of odd cells: texts, numbers, days, truth values, and mixed ones."""
    rows = int(random.integers(1, 9))
    born, spans = pd.Timestamp("1900-01-01"), random.integers(0, 60_000, rows)
    mixed = [random.choice([None, 1, 2.5, True, "x"]) for _ in range(rows)]
    kinds = {
        "text": [str(random.choice(TEXTS)) for _ in range(rows)],
        "number": random.normal(size=rows) * 10.0 ** random.integers(-9, 15, rows),
        "whole": pd.array(random.integers(-(2**62), 2**62, rows), dtype="Int64"),
        "small": random.integers(-5, 5, rows),
        "flag": random.choice([True, False], rows),
        "day": born + pd.to_timedelta(spans, "D"),
        "time": born + pd.to_timedelta(spans * 54_321, "s"),
        "mixed": pd.Series(mixed, dtype=object),
    }
    table: dict[str, Any] = {
        "hazard_id": [f"H{n}" for n in range(rows)],
        "category": random.choice(["SHA", "CHA"], rows),
        "reported_on": pd.Timestamp("1993-01-01")
        + pd.to_timedelta(random.integers(0, 9999, rows), "D"),
        "reported_m2": np.round(10 ** random.uniform(0, 7, rows), int(random.integers(0, 4))),
    }
    for kind in random.choice(sorted(kinds), 4, replace=False):
        cells = pd.Series(kinds[str(kind)])
        if random.random() < MISSING:
            cells = cells.mask(random.random(rows) < MISSING)
        table[str(kind)] = cells
    middles = random.uniform([-81, -18], [-69, 0], (rows, 2))
    shapes = [shapely.Point(xy).buffer(10 ** random.uniform(-4, -1), 3) for xy in middles]
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def written(folder: Path, random: np.random.Generator) -> list[tuple[str, str]]:
    """Write an odd table, read it back, spoil it, and read it again."""
    suffix, table = str(random.choice(WRITTEN)), odd_table(random)
    path = folder / f"areas{suffix}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MinemapWarning)
            minemap.write(table, path)
    except MinemapError as error:
        return [("refused by the writer", f"{suffix}: {error}")]
    except Exception as error:  # noqa: BLE001 - what is looked for
        return [(f"CRASH {type(error).__name__} of the writer", f"{suffix}: {error}")]
    what, told = read(path)
    if what != "read" or len(told[0]) != len(table):
        return [("ROWS or CRASH, read back", f"{suffix}: {what} {told}"[:400])]
    found = differences(table, told[0].reset_index(drop=True))
    first = ("read back with a difference", f"{suffix}: {found}") if found else ("read back", "")
    files = {one.name: one.read_bytes() for one in folder.iterdir()}
    (folder / "spoilt").mkdir()
    spoiled = put(folder / "spoilt", spoil(files, random), suffix)
    after = judged(spoiled, told[0], suffix)
    return [first, (f"spoilt: {after[0]}", after[1])]


if __name__ == "__main__":
    main()
