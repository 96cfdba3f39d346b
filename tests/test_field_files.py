"""Files as the field's systems give them: one invented record, read from each of them."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import shapely
from conftest import examples, planimeter_m2
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from minemap.cli import main
from minemap.errors import MinemapError, MinemapWarning, ReadError, RejectedRows
from minemap.read import describe, holds, read_hazards, read_releases
from minemap.read.turning_points import gather

DATA = Path(__file__).parent / "data"
WEST, SOUTH, STEP = -78.500137, -4.000219, 0.001
"""Where the grid begins on which the record of `data/make.py` is drawn."""


def ring(*corners):
    return [(round(WEST + x * STEP, 6), round(SOUTH + y * STEP, 6)) for x, y in corners]


def block(column, row, width=1, height=1):
    east, north = column + width, row + height
    return ring((column, row), (east, row), (east, north), (column, north))


BEND = shapely.Polygon(ring((0, 0), (3, 0), (3, 1), (1, 1), (1, 3), (0, 3)))
PAIR = shapely.MultiPolygon([(block(5, 0), []), (block(7, 0), [])])
COURT = shapely.Polygon(block(10, 0, 3, 3), [block(11, 1)])
SPOT = shapely.Point(ring((15, 1))[0])

BENT = ("PE-AM-0001", "SHA", "2014-03-12", BEND, 61_500.0)
PAIRED = ("PE-AM-0002", "CHA", "2015-11-02", PAIR, 24_600.0)
SPOTTED = ("PE-AM-0004", "SHA", "2016-01-20", SPOT, 700.0)

HAZARDS = {
    "imsma_ng_hazards.csv": [BENT, PAIRED, SPOTTED],
    "imsma_ng.xlsx": [BENT, PAIRED, SPOTTED],
    "imsma_ng_tables.xlsx": [BENT, PAIRED, SPOTTED],
    "maxml.xml": [BENT, PAIRED, SPOTTED],
    "imsma_core.json": [
        BENT,
        (*PAIRED[:4], None),
        ("PE-AM-0003", "CHA", "2015-11-02", COURT, None),
        (*SPOTTED[:3], None, 700.0),
    ],
    "survey123.csv": [BENT, SPOTTED],
    "turning_points.xlsx": [BENT, ("PE-AM-0003", "CHA", "2015-11-02", COURT, 98_400.0)],
    "areas_windows_1252.csv": [BENT, SPOTTED],
    "areas_windows_1251.csv": [BENT, SPOTTED],
    "areas_utf16.txt": [BENT, SPOTTED],
    "areas_bars.csv": [BENT, SPOTTED],
}
RELEASES = [
    ("PE-AM-0001-CL1", "PE-AM-0001", "cleared", "clearance", "2017-08-31", block(0, 0)),
    ("PE-AM-0002-NTS1", "PE-AM-0002", "cancelled", "NTS", "2018-02-15", block(5, 0)),
]
GUESSED = {"areas_windows_1252.csv": "cp1252", "areas_windows_1251.csv": "cp1251"}


def read(path, reader=read_hazards):
    """The table and its rejected rows; a guess of the encoding is not what is asked here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MinemapWarning)
        return reader(path, on_reject="return")


def same_ground(one, other):
    if other is None or one is None:
        return one is None and other is None
    return one.geom_type == other.geom_type and one.equals(other)


@pytest.mark.parametrize("name", HAZARDS)
def test_each_source_gives_the_same_hazards(name):
    hazards, rejected = read(DATA / name)
    assert len(rejected) == 0
    assert hazards["hazard_id"].tolist() == [row[0] for row in HAZARDS[name]]
    for (_, found), (_, category, day, ground, size) in zip(
        hazards.iterrows(), HAZARDS[name], strict=True
    ):
        assert found["category"] == category
        assert f"{found['reported_on']:%Y-%m-%d}" == day
        assert same_ground(found["geometry"], ground)
        if size is not None:
            assert found["reported_m2"] == size


@pytest.mark.parametrize("name", ["imsma_ng_hazreduc.csv", "imsma_ng.xlsx", "maxml.xml"])
def test_each_source_of_hazard_reductions_gives_the_same_releases(name):
    releases, rejected = read(DATA / name, read_releases)
    assert len(rejected) == 0
    columns = ["release_id", "hazard_id", "outcome", "activity"]
    assert releases[columns].to_numpy().tolist() == [list(row[:4]) for row in RELEASES]
    for (_, found), row in zip(releases.iterrows(), RELEASES, strict=True):
        assert f"{found['completed_on']:%Y-%m-%d}" == row[4]
        assert same_ground(found["geometry"], shapely.Polygon(row[5]))


def run(*arguments):
    """The exit status of a command, what it printed, and what it said beside it."""
    with (
        redirect_stdout(io.StringIO()) as printed,
        redirect_stderr(io.StringIO()) as said,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", MinemapWarning)
        status = main([str(argument) for argument in arguments])
    return status, printed.getvalue(), said.getvalue()


@pytest.mark.parametrize("name", HAZARDS)
def test_minemap_check_reads_each_source_as_it_is(name):
    status, printed, _ = run("check", DATA / name, "--fail-on", "error")
    assert status == 0
    assert printed.splitlines()[0] == f"hazards: {len(HAZARDS[name])} used, 0 rows rejected"


def test_minemap_check_reads_queries_of_imsma_as_a_record():
    status, printed, _ = run(
        "check",
        "--hazards",
        DATA / "imsma_ng_hazards.csv",
        "--releases",
        DATA / "imsma_ng_hazreduc.csv",
        "--fail-on",
        "error",
    )
    assert status == 0
    assert printed.splitlines()[1] == "releases: 2 used, 0 rows rejected"


@pytest.mark.parametrize("name", ["imsma_ng.xlsx", "maxml.xml"])
def test_one_file_with_both_tables_is_a_record(name):
    assert holds(DATA / name, "hazards")
    assert holds(DATA / name, "releases")
    status, printed, _ = run(
        "remaining", DATA / name, "--day", "2018-12-31", "--by", "category", "--json"
    )
    left = {row["category"]: row["area_m2"] for row in json.loads(printed)}
    cleared, cancelled = (shapely.Polygon(row[5]) for row in RELEASES)
    assert status == 0
    assert left["SHA"] == pytest.approx(
        planimeter_m2(BEND) - planimeter_m2(cleared) + 700, abs=0.02
    )
    assert left["CHA"] == pytest.approx(planimeter_m2(PAIR) - planimeter_m2(cancelled), abs=0.02)


class TestImsmaCore:
    """The JSON of a feature service: domains, times, and whether it is the whole."""

    def content(self):
        return json.loads((DATA / "imsma_core.json").read_text("utf-8"))

    def written(self, content, folder):
        path = folder / "layer.json"
        path.write_text(json.dumps(content), "utf-8")
        return path

    def test_codes_become_the_names_of_their_domain(self):
        hazards, _ = read(DATA / "imsma_core.json")
        assert hazards["admin1"].tolist() == ["Amazonas"] * 4
        assert hazards["contamination"].tolist()[1:3] == [
            "mines",
            "mines; explosive remnants of war",
        ]

    def test_rings_that_run_the_other_way_keep_their_holes(self, tmp_path):
        content = self.content()
        for outline in content["features"][2]["geometry"]["rings"]:
            outline.reverse()
        hazards, _ = read(self.written(content, tmp_path))
        assert hazards["geometry"].iloc[2].equals(COURT)

    def test_a_mapping_says_what_differs_and_the_form_the_rest(self):
        said = {"columns": {"admin1": "op_region"}, "constants": {"country": "SY"}}
        hazards, _ = read_hazards(DATA / "imsma_core.json", columns=said, on_reject="return")
        assert hazards["admin1"].tolist() == ["north"] * 4
        assert hazards["country"].tolist() == ["SY"] * 4
        assert hazards["contamination"].tolist()[0] == "mines"
        assert hazards["reported_m2"].tolist()[0] == 61_500

    def test_a_part_of_a_layer_is_not_taken_for_the_whole(self, tmp_path):
        path = self.written({**self.content(), "exceededTransferLimit": True}, tmp_path)
        with pytest.raises(ReadError, match="not the whole"):
            read_hazards(path)

    def test_a_projected_layer_is_brought_to_longitude_and_latitude(self, tmp_path):
        import pyproj

        project = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform
        content = self.content()
        content["spatialReference"] = {"wkid": 102100, "latestWkid": 3857}
        for feature in content["features"]:
            for outline in (feature["geometry"] or {}).get("rings", []):
                outline[:] = [list(project(*corner)) for corner in outline]
        hazards, _ = read(self.written(content, tmp_path))
        assert hazards["geometry"].iloc[0].equals_exact(BEND.reverse(), 1e-9) or (
            hazards["geometry"].iloc[0].symmetric_difference(BEND).area < 1e-15
        )

    def test_a_layer_without_its_reference_is_refused(self, tmp_path):
        content = self.content()
        del content["spatialReference"]
        with pytest.raises(MinemapError, match="have no CRS"):
            read_hazards(self.written(content, tmp_path))

    def test_a_feature_that_cannot_be_read_is_a_rejected_row(self, tmp_path):
        content = self.content()
        content["features"][1]["geometry"] = {"rings": [[[0, 0], ["x", 1], [1, 1]]]}
        content["features"][2] = "no feature"
        hazards, rejected = read(self.written(content, tmp_path))
        assert hazards["hazard_id"].tolist() == ["PE-AM-0001", "PE-AM-0004"]
        assert rejected["row"].tolist() == [2, 3]

    def test_an_evening_has_the_day_of_the_place_when_its_time_zone_is_given(self, tmp_path):
        content = self.content()
        # One in the morning of the 12th by UTC is eight in the evening of the 11th in Lima.
        content["features"] = content["features"][:1]
        content["features"][0]["attributes"]["survey_date"] += 3_600_000
        path = self.written(content, tmp_path)
        with pytest.warns(MinemapWarning, match="time_zone"):
            assert read_hazards(path)["reported_on"].iloc[0].day == 12
        lima = {"time_zone": "America/Lima"}
        assert read_hazards(path, columns=lima)["reported_on"].iloc[0].day == 11


class TestImsmaTables:
    """The tables of the database by themselves, as sheets or as CSV files of a folder."""

    @pytest.fixture
    def folder(self, tmp_path):
        for name, table in pd.read_excel(
            DATA / "imsma_ng_tables.xlsx", sheet_name=None, engine="openpyxl"
        ).items():
            table.to_csv(tmp_path / f"{name}.csv", index=False)
        return tmp_path

    def test_a_folder_is_read_as_the_workbook_is(self, folder):
        hazards, rejected = read(folder)
        assert rejected.empty
        assert hazards["hazard_id"].tolist() == [BENT[0], PAIRED[0], SPOTTED[0]]
        for found, row in zip(hazards["geometry"], [BENT, PAIRED, SPOTTED], strict=True):
            assert same_ground(found, row[3])
        assert not holds(folder, "releases")
        assert run("check", folder, "--fail-on", "error")[0] == 0

    def test_an_area_whose_points_leave_a_doubt_is_its_own_row(self, folder):
        points = pd.read_csv(folder / "geopoint.csv", dtype="str")
        points.loc[points["pointlocal_id"] == "TP3", "latitude"] = "north"
        points.to_csv(folder / "geopoint.csv", index=False)
        hazards, rejected = read(folder)
        assert hazards["hazard_id"].tolist() == [SPOTTED[0]]
        assert rejected["row"].tolist() == [1, 2]
        assert rejected["id"].tolist() == [BENT[0], PAIRED[0]]

    def test_its_codes_are_described_by_their_words(self):
        about = describe(DATA / "imsma_ng_tables.xlsx")
        read_as = about.columns.set_index("column")["read_as"]
        assert read_as["hazardtypeenum"] == "category"
        assert about.missing == ()
        assert not about.unknown_words

    def test_a_table_without_its_key_is_named(self, folder):
        shapes = pd.read_csv(folder / "geospatialinfo.csv")
        shapes.drop(columns="geospatialinfo_guid").to_csv(folder / "geospatialinfo.csv")
        with pytest.raises(ReadError, match=r"geospatialinfo\.csv: no column geospatialinfo_guid"):
            read(folder)

    def test_another_folder_is_no_file(self, tmp_path):
        with pytest.raises(ReadError, match="a folder, not a file"):
            read(tmp_path)


class TestMaxml:
    def changed(self, folder, old, new, encoding="utf-8"):
        path = folder / "report.xml"
        text = (DATA / "maxml.xml").read_text("utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new).encode(encoding))
        return path

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_entities_are_refused_in_any_encoding(self, tmp_path, encoding):
        declared = (
            f'<?xml version="1.0" encoding="{encoding.upper()}"?>\n'
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        )
        path = self.changed(tmp_path, '<?xml version="1.0" encoding="UTF-8"?>', declared, encoding)
        with pytest.raises(MinemapError, match="DOCTYPE|not a maXML"):
            read_hazards(path)

    def test_a_missing_corner_rejects_the_area_with_all_its_points(self, tmp_path):
        path = self.changed(tmp_path, "<PointNo>3</PointNo>", "<PointNo>30</PointNo>")
        hazards, rejected = read(path)
        assert "PE-AM-0001" not in set(hazards["hazard_id"])
        of_it = rejected[rejected["id"] == "PE-AM-0001"]
        assert of_it["row"].tolist() == [1, 2, 3, 4, 5, 6, 7]
        assert of_it["reason"].str.contains("point 3 is missing").all()


class TestTurningPoints:
    """A sheet with one row a point, of one area unless another is named."""

    def read(self, folder, *points, name="points.csv"):
        head = "hazard_id,category,reported_on,shape_id,ring,point_no,point_type,lon,lat"
        rows = [f"{area},SHA,2020-01-31,{rest}" for area, rest in points]
        (folder / name).write_text("\n".join([head, *rows]), "utf-8")
        return read(folder / name)

    SQUARE = (("A", ",,1,SP,0,0"), ("A", ",,2,TP,1,0"), ("A", ",,3,TP,1,1"), ("A", ",,4,TP,0,1"))

    def test_corners_are_taken_in_the_order_of_their_numbers(self, tmp_path):
        hazards, rejected = self.read(tmp_path, *self.SQUARE[::2], *self.SQUARE[1::2])
        assert hazards["geometry"].iloc[0].equals(shapely.box(0, 0, 1, 1))
        assert rejected.empty

    def test_landmarks_and_reference_points_bound_nothing(self, tmp_path):
        aside = (("A", ",,0,landmark,9,9"), ("A", ",,5,reference point,8,8"))
        hazards, _ = self.read(tmp_path, *aside, *self.SQUARE)
        assert hazards["geometry"].iloc[0].equals(shapely.box(0, 0, 1, 1))

    def test_several_shapes_and_a_hole_make_one_area(self, tmp_path):
        part = [("A", f"1,outline{rest[1:]}") for _, rest in self.SQUARE]
        hole = [
            ("A", f"1,hole,{number},TP,{x},{y}")
            for number, (x, y) in enumerate([(0.2, 0.2), (0.4, 0.2), (0.4, 0.4)], start=1)
        ]
        other = [
            ("A", f"2,outline,{number},TP,{x},{y}")
            for number, (x, y) in enumerate([(5, 5), (6, 5), (6, 6)], start=1)
        ]
        hazards, _ = self.read(tmp_path, *part, *hole, *other)
        drawn = hazards["geometry"].iloc[0]
        assert drawn.geom_type == "MultiPolygon"
        # The unit square, less a triangle of 0.2 by 0.2, and a triangle of 1 by 1.
        assert drawn.area == pytest.approx(1 - 0.02 + 0.5)

    @pytest.mark.parametrize(
        ("points", "reason"),
        [
            (SQUARE[:2], "2 different corners"),
            ((*SQUARE, ("A", ",,2,TP,5,5")), "point 2 stands in rows 2 and 5"),
            ((SQUARE[0], *SQUARE[2:], ("A", ",,5,TP,0,2")), "point 2 is missing"),
            ((*SQUARE[:3], ("A", ",,4,TP,0,")), "row 4"),
            ((*SQUARE[:3], ("A", ",,4,TP,zero,1")), "row 4"),
            ((*SQUARE[:3], ("A", ",,4,well,0,1")), "'well' is no known kind of point"),
            ((*SQUARE[:3], ("A", ",,,TP,0,1")), "row 4: the number of the point is missing"),
        ],
    )
    def test_doubt_about_one_point_rejects_the_area_with_all_its_rows(
        self, tmp_path, points, reason
    ):
        sound = [("B", rest) for _, rest in self.SQUARE]
        hazards, rejected = self.read(tmp_path, *points, *sound)
        assert hazards["hazard_id"].tolist() == ["B"]
        assert rejected["row"].tolist() == list(range(1, len(points) + 1))
        assert rejected["id"].eq("A").all()
        assert rejected["reason"].str.contains(reason, regex=False).all()

    def test_the_error_counts_rows_of_the_file(self, tmp_path):
        sound = [("B", rest) for _, rest in self.SQUARE]
        self.read(tmp_path, *self.SQUARE[:2], *sound)
        with pytest.raises(RejectedRows, match="2 of 6 rows cannot be used"):
            read_hazards(tmp_path / "points.csv")
        status, _, said = run("remaining", tmp_path / "points.csv")
        assert status == 2
        assert "2 of 6 rows cannot be used" in said

    def test_an_outline_beside_a_column_of_numbers_is_no_sheet_of_points(self, tmp_path):
        path = tmp_path / "areas.csv"
        box = "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))"
        path.write_text(
            "hazard_id,category,reported_on,order,wkt\n"
            + "".join(f'A,SHA,{2018 + n}-01-31,{n},"{box}"\n' for n in range(3)),
            "utf-8",
        )
        assert len(read_hazards(path)) == 3

    def test_every_row_is_behind_an_area_or_has_a_reason(self):
        dice = random.Random(5)
        for _ in range(examples(100)):
            size = dice.randrange(1, 14)
            frame = pd.DataFrame(
                {
                    "hazard_id": [dice.choice(["A", "A", "B", ""]) for _ in range(size)],
                    "point_no": [dice.choice([str(row), "2", "SP", ""]) for row in range(size)],
                    "shape_id": [dice.choice("112") for _ in range(size)],
                    "ring": [dice.choice(["outline", "hole", ""]) for _ in range(size)],
                    "geometry": [
                        f"POINT ({dice.randrange(4)} {dice.choice(['0', '1', '2', 'y'])})"
                        for _ in range(size)
                    ],
                }
            )
            areas = gather(frame, "hazards", "points.csv")
            behind = [row for rows in areas.behind.values() for row in rows]
            assert sorted([*behind, *areas.unread]) == list(range(1, size + 1))


@pytest.mark.parametrize(("name", "encoding"), GUESSED.items())
def test_an_encoding_that_was_guessed_is_named(name, encoding):
    with pytest.warns(MinemapWarning, match=encoding):
        guessed = read_hazards(DATA / name)
    stated = read_hazards(DATA / name, encoding=encoding)
    assert guessed["name"].tolist() == stated["name"].tolist()
    assert {
        "cp1252": "Quebrada del Ñandú",
        "cp1251": "Долина річки Тиса, перша ділянка",
    }[encoding] == stated["name"].iloc[0]


# Damage -----------------------------------------------------------------------------------------

SOURCES = sorted(path.name for path in DATA.iterdir() if path.suffix != ".py" and path.is_file())
ONE_ROW_AN_AREA = {name for name in SOURCES if name.startswith(("areas", "survey", "imsma_core"))}
ODD_CELLS = ["", "NaN", "inf", "-1e400", "0001-01-01", "99999-12-31", "31/02/2014", "\x00", "1e9",
             "null", "POLYGON((", "'; --", "Ω" * 50, "-999999999999999"]  # fmt: skip
ROUNDS = examples(15)
"""Damaged files of each source."""


def damaged(content, dice):
    """A file cut short, with bytes overwritten, cells replaced, or in another encoding."""
    manner = dice.choice(["cut", "bytes", "cells", "encoding", "nulls", "lines"])
    if manner == "cut":
        return content[: dice.randrange(len(content))]
    if manner == "nulls":
        place = dice.randrange(len(content))
        return content[:place] + bytes(dice.randrange(1, 40)) + content[place + 20 :]
    if manner == "bytes" or content[:2] == b"PK":
        broken = bytearray(content)
        for _ in range(dice.randrange(1, 12)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        return bytes(broken)
    text = content.decode("utf-8", "surrogateescape")
    if manner == "encoding":
        others = ["utf-16", "utf-16-le", "cp1252", "utf-32", "cp037"]
        return text.encode(dice.choice(others), "replace")
    if manner == "lines":
        lines = text.splitlines(keepends=True)
        dice.shuffle(lines)
        return "".join(lines).encode("utf-8", "surrogateescape")
    cells = text.split(dice.choice([",", ";", "|", ">", ":", " "]))
    cells[dice.randrange(len(cells))] = dice.choice(ODD_CELLS)
    return (
        dice.choice([",", ";", "|", ">", ":", " "]).join(cells).encode("utf-8", "surrogateescape")
    )


@pytest.mark.parametrize("name", SOURCES)
def test_a_damaged_file_ends_in_tables_or_in_one_error(name, tmp_path):
    dice = random.Random(name)
    content = (DATA / name).read_bytes()
    path = tmp_path / name
    ended = set()
    for _ in range(ROUNDS):
        path.write_bytes(damaged(content, dice))
        for reader in (read_hazards, read_releases):
            try:
                table, rejected = read(path, reader)
            except MinemapError as error:
                ended.add("error")
                assert str(error).startswith(str(path))
            else:
                ended.add("table")
                assert table.geometry.dropna().map(shapely.is_valid_input).all()
                assert not set(table.index) & set(rejected["row"])
                if name in ONE_ROW_AN_AREA:
                    rows = sorted([*table.index, *rejected["row"]])
                    assert rows == list(range(1, len(rows) + 1))
                assert rejected["reason"].str.len().min() > 0 or rejected.empty
    assert "error" in ended


def test_one_spoilt_coordinate_does_not_spoil_the_others(tmp_path):
    path = tmp_path / "spots.csv"
    rows = "".join(f"PE-{n},SHA,2020-01-31,700,-78.{n},-3.5\n" for n in range(4))
    path.write_text(f"id,category,date,area_m2,x,y\n{rows}PE-9,SHA,2020-01-31,700,-78.x,-3.5\n")
    spots, rejected = read(path)
    assert spots["geometry"].x.tolist() == [-78.0, -78.1, -78.2, -78.3]
    assert rejected["id"].tolist() == ["PE-9"]


def test_metres_without_a_zone_are_refused_by_the_name_of_the_file(tmp_path):
    path = tmp_path / "spots.csv"
    path.write_text("id,category,date,area_m2,x,y\nPE-1,SHA,2020-01-31,700,786000,9612000\n")
    with pytest.raises(MinemapError, match=r"spots\.csv: columns 'x' and 'y' hold no degrees"):
        read_hazards(path)


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH], ids=["1900", "1904"])
def test_days_of_both_systems_of_spreadsheets_and_numbers_kept_as_text(tmp_path, epoch):
    book = openpyxl.Workbook()
    book.epoch = epoch
    book.active.append(["id", "category", "date", "area_m2", "lon", "lat"])
    book.active.append(["PE-1", "SHA", dt.date(2014, 3, 12), "61500", "-78,5", "-4.0"])
    book.save(tmp_path / "areas.xlsx")
    hazards, rejected = read(tmp_path / "areas.xlsx")
    assert rejected.empty
    assert hazards["reported_on"].tolist() == [pd.Timestamp("2014-03-12")]
    assert hazards["reported_m2"].tolist() == [61_500]
    assert hazards["geometry"].iloc[0].equals(shapely.Point(-78.5, -4.0))
