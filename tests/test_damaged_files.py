"""Damaged files: each ends in tables and rejected rows or in one error, and no row is lost.

A few hundred a run; thousands where the variable MINEMAP_DAMAGED_FILES says how many of each kind.
"""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minemap import samples
from minemap.errors import MinemapError, MinemapWarning
from minemap.read import read_hazards
from minemap.writing import write

COUNT = int(os.environ.get("MINEMAP_DAMAGED_FILES", "8"))
ROWS = 20
ARCHIVES = [".zip", ".kmz", ".xlsx"]
TEXTS = [".geojson", ".geojsonl", ".kml", ".csv"]
SUFFIXES = [*ARCHIVES, *TEXTS, ".gpkg", ".fgb", ".parquet", ".shp"]

damaging = settings(
    deadline=None,
    max_examples=COUNT,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The content of a sound file of each format."""
    hazards, _ = samples.peru()
    hazards = hazards.head(ROWS)
    folder = tmp_path_factory.mktemp("whole")
    contents = {
        suffix: write(hazards, folder / f"areas{suffix}").read_bytes() for suffix in SUFFIXES
    }
    contents["parts"] = {
        part: (folder / f"areas{part}").read_bytes() for part in (".shp", ".shx", ".dbf", ".prj")
    }
    return contents


def ended_well(path):
    """Read a file as a user would; give the rows it had, None where it could not be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MinemapWarning)
            hazards, rejected = read_hazards(path, on_reject="return")
    except MinemapError as error:
        assert str(path) in str(error)
        assert "Traceback" not in str(error)
        return None
    rows = sorted([*hazards.index, *rejected["row"]])
    assert rows == list(range(1, len(rows) + 1))
    assert (rejected["reason"].str.len() > 0).all()
    return len(rows)


PIECES = (
    st.binary(min_size=1, max_size=40)
    | st.integers(1, 600).map(bytes)
    | st.integers(1, 600).map(lambda size: b"\xff" * size)
)


def damaged(draw, content):
    """Overwrite, insert or cut out pieces of a content, or cut its end off."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 5))):
        place, piece = draw(st.integers(0, len(content))), draw(PIECES)
        how = draw(st.sampled_from(["over", "over", "over", "in", "out"]))
        content[place : place + (0 if how == "in" else len(piece))] = b"" if how == "out" else piece
    whole_length = draw(st.booleans())
    return bytes(content if whole_length else content[: draw(st.integers(1, len(content) + 1))])


# Bytes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix != ".shp"])
def test_damaged_bytes(whole, tmp_path, suffix):
    path = tmp_path / f"areas{suffix}"

    @damaging
    @given(st.data())
    def check(data):
        path.write_bytes(damaged(data.draw, whole[suffix]))
        ended_well(path)

    check()


def test_damaged_parts_of_a_shapefile(whole, tmp_path):
    @damaging
    @given(st.data())
    def check(data):
        spoilt = data.draw(st.sets(st.sampled_from(list(whole["parts"])), min_size=1, max_size=2))
        for part, content in whole["parts"].items():
            (tmp_path / f"areas{part}").write_bytes(
                damaged(data.draw, content) if part in spoilt else content
            )
        ended_well(tmp_path / "areas.shp")

    check()


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_damage_inside_an_archive(whole, tmp_path, suffix):
    path = tmp_path / f"areas{suffix}"
    with zipfile.ZipFile(io.BytesIO(whole[suffix])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}

    @damaging
    @given(st.data())
    def check(data):
        spoilt = data.draw(st.sampled_from(sorted(members)))
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, damaged(data.draw, content) if name == spoilt else content)
        ended_well(path)

    check()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "content", [b"\x00" * 4000, b"\xff\xfe" * 100, b"<<<<", b"{}", b"[]", b"PK"]
)
def test_what_is_no_file_of_the_kind(tmp_path, suffix, content):
    path = tmp_path / f"areas{suffix}"
    path.write_bytes(content)
    assert ended_well(path) in {None, 0, 1}


@pytest.mark.parametrize("bad", ["inf", "-inf", "nan", "1e308", "-1e308", "1e30", "400"])
@pytest.mark.parametrize("suffix", [".csv", ".gpkg"])
def test_a_corner_that_is_on_no_earth_rejects_its_row_alone(tmp_path, suffix, bad):
    x = float(bad)
    with np.errstate(invalid="ignore"):
        spoilt = [
            shapely.Polygon([(-78.5, -3.5), (x, -3.5), (-78.5, -3.5), (-78.5, -3.5)]),
            shapely.Polygon([(-78.5, -3.5), (-78.4, -3.5), (-78.4, x), (-78.5, -3.5)]),
        ]
    drawn = gpd.GeoDataFrame(
        {"hazard_id": list("ABCDE"), "category": "SHA", "reported_on": "2020-01-31"},
        geometry=[
            *spoilt,
            *[shapely.box(-78.5 + step, -3.5, -78.4 + step, -3.4) for step in (0, 1, 2)],
        ],
        crs="EPSG:4326",
    )
    path = tmp_path / f"areas{suffix}"
    put(drawn, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MinemapWarning)
        hazards, rejected = read_hazards(path, on_reject="return")
    assert hazards["hazard_id"].tolist() == list("CDE")
    assert sorted(rejected["row"]) == [1, 2]


def test_a_crs_that_is_of_no_place_on_earth(whole, tmp_path):
    for part, content in whole["parts"].items():
        (tmp_path / f"areas{part}").write_bytes(content)
    moon = (
        'GEOGCS["Moon",DATUM["D_Moon",SPHEROID["Moon",1737400,0]],PRIMEM["Reference",0],'
        'UNIT["Degree",0.0174532925199433]]'
    )
    (tmp_path / "areas.prj").write_text(moon)
    assert ended_well(tmp_path / "areas.shp") is None


# Texts -----------------------------------------------------------------------------------------

NUMBER = re.compile(r"-?\d+\.\d+")
WORDS = st.sampled_from(
    ["nan", "NaN", "inf", "-Infinity", "1e999", "-1e308", "null", "None", "", "abc", "0x10", "1,5",
     "9999999999999999999999", "9999-99-99", "0000-00-00", "31/02/2020", "-4713-01-01", "\u0663",
     "\u202e", "'; DROP TABLE", "=1+1", "POINT EMPTY", "POLYGON ((0 0, 1 1))", "\\u0000",
     "a" * 5000]
)  # fmt: skip


@pytest.mark.parametrize("suffix", TEXTS)
def test_absurd_words_in_a_text(whole, tmp_path, suffix):
    path = tmp_path / f"areas{suffix}"
    text = whole[suffix].decode()
    numbers = [match.span() for match in NUMBER.finditer(text)]
    words = [match.span() for match in re.finditer(r"\d{4}-\d{2}-\d{2}|\bSHA\b|PE-EC-\S+?\b", text)]

    @damaging
    @given(st.data())
    def check(data):
        spans = data.draw(st.lists(st.sampled_from(numbers) | st.sampled_from(words), max_size=4))
        spoilt = text
        for start, end in sorted(set(spans), reverse=True):
            spoilt = spoilt[:start] + data.draw(WORDS) + spoilt[end:]
        path.write_text(spoilt, "utf-8")
        rows = ended_well(path)
        # Words do not make rows, and take none away, unless the file is no longer one.
        assert rows in {None, ROWS}

    check()


@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-32", "utf-16-le", "cp037", "utf-7"])
def test_another_encoding(whole, tmp_path, suffix, encoding):
    path = tmp_path / f"areas{suffix}"
    path.write_bytes(whole[suffix].decode().replace("SHA", "SHA ñ").encode(encoding, "replace"))
    assert ended_well(path) in {None, ROWS}


# Values ----------------------------------------------------------------------------------------

DAYS = [
    *[None, "", "2020-01-31", "9999-99-99", "0000-00-00", "31/02/2020", "nan", "1e308", "-5"],
    *["infinity", "20200131", "43861", "1580428800000", "2020", "٢٠٢٠-٠١-٣١"],
]
SIZES = [None, 700.0, -1.0, 0.0, np.nan, np.inf, -np.inf, 1e308, 5e-324]
ABSURD = {
    "hazard_id": st.sampled_from([None, "", " ", "\u0000", "x" * 300, "A", "é" * 90]),
    "category": st.sampled_from([None, "", "SHA", "cha", "?", "0", "\u202e"]),
    "reported_on": st.sampled_from(DAYS),
    "reported_m2": st.sampled_from(SIZES),
    "estimated_devices": st.sampled_from([None, 1.0, -1.0, 1.5, 1e300, np.nan, np.inf]),
}
FLOATS = ("reported_m2", "estimated_devices")
ODD = st.sampled_from(
    [
        None,
        shapely.Point(-78.4, -3.5),
        shapely.Point(np.nan, -3.5),
        shapely.Point(np.inf, -np.inf),
        shapely.Point(1e300, 1e300),
        shapely.Point(),
        shapely.Polygon(),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.Polygon([(0, 0), (1, 1), (0, 1), (1, 0)]),
        shapely.Polygon([(0, 0), (0, 0), (0, 0)]),
        shapely.box(-78.5, -3.5, -78.4, np.inf),
        shapely.GeometryCollection([shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])]),
        shapely.MultiPoint([(0, 0), (1, 1)]),
    ]
)


def put(frame, path):
    """Write a table as another program would, which does not ask what is in it."""
    plain = pd.DataFrame(frame.drop(columns="geometry")).assign(wkt=frame.geometry.to_wkt())
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".csv":
        plain.to_csv(path, index=False)
    elif path.suffix == ".xlsx":
        plain.replace([np.inf, -np.inf], "inf").to_excel(path, index=False)
    else:
        options = {"SPATIAL_INDEX": "NO"} if path.suffix in {".gpkg", ".fgb"} else {}
        pyogrio.write_dataframe(frame, path, layer="hazards", geometry_type="Unknown", **options)


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".parquet", ".csv", ".xlsx"])
@pytest.mark.filterwarnings("ignore")
def test_absurd_values_in_sound_files(tmp_path, suffix):
    path = tmp_path / f"areas{suffix}"

    @damaging
    @given(st.data())
    def check(data):
        count = data.draw(st.integers(1, 6))
        rows = {name: [data.draw(cell) for _ in range(count)] for name, cell in ABSURD.items()}
        frame = gpd.GeoDataFrame(
            {
                name: pd.Series(cells, dtype="float64" if name in FLOATS else "str")
                for name, cells in rows.items()
            }
            | {"note": "a row without anything in it is none in a workbook"},
            geometry=[data.draw(ODD) for _ in range(count)],
            crs="EPSG:4326",
        )
        path.unlink(missing_ok=True)
        try:
            put(frame, path)
        except Exception:  # noqa: BLE001 - the program that writes may refuse; minemap is not asked
            return
        rows = ended_well(path)
        assert rows in {None, count}

    check()
