"""Two records made by known edits: the account returns the edits, and closes exactly."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import ANY

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import STEP, examples, hazard_table, planimeter_m2, release_table, square
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

import minemap
from minemap.errors import ArgumentError
from minemap.reconciling import compare_published, picture, reconcile
from minemap.reconciling.words import said

OLD, NEW = "2022-12-31", "2023-12-31"
CELL = planimeter_m2(square(0, 0))
WGS84 = Geod(ellps="WGS84")
AMOUNTS = ["m2", "sha_m2", "cha_m2"]
FLAT = {"opening", "closing"}


def old_state(*areas):
    return hazard_table(*((name, category, OLD, shape) for name, category, shape in areas))


def new_state(*areas):
    return hazard_table(*((name, category, NEW, shape) for name, category, shape in areas))


def lines(found):
    """What the account says, without the lines that say nothing: (areas, whole m²) by line."""
    table = found.account.set_index("line").drop(list(FLAT))
    told = table[(table["areas"] > 0) | (table["m2"].abs() > 0.5)]
    return {line: (row["areas"], round(row["m2"])) for line, row in told.iterrows()}


def assert_closes(found):
    table = found.account.set_index("line")
    for name in AMOUNTS:
        room = 1e-9 * max(1.0, table.loc["opening", name], table.loc["closing", name])
        assert abs(table[name].drop("closing").sum() - table.loc["closing", name]) <= room
    areas = table.loc["opening", "areas"] + table["areas_change"].sum()
    assert areas == table.loc["closing", "areas"]
    rows = found.areas
    room = 1e-9 * max(1.0, table.loc["opening", "m2"], table.loc["closing", "m2"])
    assert abs(rows["m2_before"].sum() - table.loc["opening", "m2"]) <= room
    assert abs(rows["m2_after"].sum() - table.loc["closing", "m2"]) <= room


def explained(old, new, releases=None, **options):
    found = reconcile(old, new, releases, **options)
    assert_closes(found)
    return found


# Known edits -------------------------------------------------------------------------------------


def sha(name, shape, m2=None, category="SHA", day=None):
    return (name, category, day, shape, {"reported_m2": m2})


def cha(name, shape):
    return sha(name, shape, category="CHA")


def record(name="R", shape=None, day="2023-06-30", outcome="cleared", m2=None, of=None):
    return (name, outcome, day, shape, {"hazard_id": of, "reported_m2": m2})


def edit_of(old, new, told, records=(), held=((), ())):
    """Areas before and after, records given and held by either state, and what it should tell.

    `told` is (areas, m²) by line.
    """
    return {"old": old, "new": new, "records": records, "held": held, "told": told}


def side_by_side(cases):
    """Hazards and records of two states, and records given: each case by name, far from others."""

    def laid(rows_of, day=None):
        rows = []
        for place, (case, edit) in enumerate(cases.items()):
            for name, kind, when, shape, more in rows_of(edit):
                moved = None if shape is None else shapely.affinity.translate(shape, 0.06 * place)
                m2, of = more["reported_m2"], more.get("hazard_id")
                told = {"reported_m2": m2(moved) if callable(m2) else m2}
                told |= {"hazard_id": f"{case}/{of}"} if of else {}
                rows.append((f"{case}/{name}", kind, when or day, moved, told))
        return rows

    return (
        hazard_table(*laid(lambda edit: edit["old"], OLD)),
        release_table(*laid(lambda edit: edit["held"][0])),
        hazard_table(*laid(lambda edit: edit["new"], NEW)),
        release_table(*laid(lambda edit: edit["held"][1])),
        release_table(*laid(lambda edit: edit["records"])),
    )


def reconciled(tables, **options):
    old, before, new, after, given = tables
    return explained((old, before), (new, after), given, **options)


def whole(x=0, width=1):
    return square(x, 0, width)


AROUND = sha("A", square(0, 0, 4, 4))
INSIDE, BESIDE = square(1, 1), square(9, 1)
FIELD, HALF = square(0, 0, 2), square(0, 0)
SAME = [sha("A", HALF)]
LONG_HELD = [sha("A", FIELD, day="2020-01-01")]
TWO_CELLS = planimeter_m2(FIELD)


def shifted(shape, metres, bearing):
    """The same outline so many metres away."""
    lon, lat, _ = WGS84.fwd(*shape.centroid.coords[0], bearing, metres)
    return shapely.affinity.translate(shape, *(np.array([lon, lat]) - shape.centroid.coords[0]))


def of_records(before, after, told, areas=LONG_HELD):
    """The same areas in both states, and records that are not the same in both."""
    return edit_of(areas, areas, told, held=(before, after))


def held_record(shape=HALF, *, day="2021-06-30", **more):
    return record(shape=shape, day=day, of="A", **more)


TURNED = shapely.affinity.rotate(square(0, 0, 3, 2), 31.7)
CORNERS = np.array([[0, 0], [180, -10], [200, 150], [90, 190], [-20, 140]])
OFF = np.array([[0.5, -0.3], [-0.4, 0.4], [0.4, 0.4], [-0.2, -0.6], [0.5, 0.2]])


def in_metres(corners):
    """A field whose corners are given in metres, on the equator."""
    return shapely.Polygon(corners / 111_319.49)


def wider(part, metres):
    shape = in_metres(CORNERS * part)
    return [sha("A", shape)], [
        sha("A", shapely.buffer(shape, metres / 111_319.49, join_style="mitre"))
    ]


BUMP = shapely.union(
    in_metres(CORNERS + OFF), in_metres(np.array([[60, -40], [130, -40], [130, 20], [60, 20]]))
)
"""Drawn anew, with a bump of 70 by 30 m on a side, 40 m beyond it."""

SHIFTS = [(metres, bearing) for metres in (2.0, 30.0, 250.0) for bearing in (0.0, 77.0, 215.0)]

EDITED = {
    # Nothing changed.
    "seven decimals": edit_of(
        [sha("A", TURNED)], [sha("A", shapely.transform(TURNED, lambda xy: xy.round(7)))], {}
    ),
    "another first corner": edit_of(
        SAME,
        [sha("A", shapely.Polygon([*HALF.exterior.coords[2:-1], *HALF.exterior.coords[:3]]))],
        {},
    ),
    # What became of the ground.
    "newly reported": edit_of(SAME, [*SAME, cha("B", whole(3, 2))], {"added": (1, TWO_CELLS)}),
    "gone without a record": edit_of([*SAME, sha("B", whole(3))], SAME, {"gone": (1, -CELL)}),
    **{
        outcome: edit_of(
            [*SAME, sha("B", whole(3))],
            SAME,
            {outcome: (1, -CELL)},
            [record(shape=whole(3), outcome=outcome)],
        )
        for outcome in ("cleared", "reduced", "cancelled")
    },
    "released in part": edit_of(
        [sha("A", whole(0, 4))],
        SAME,
        {"cleared": (1, -TWO_CELLS), "shrunk": (1, -CELL)},
        [record(shape=whole(2, 2))],
    ),
    "released twice": edit_of(
        [sha("A", FIELD)],
        [],
        {"cleared": (1, -CELL), "reduced": (1, -CELL)},
        [
            record("late", FIELD, "2023-09-30"),
            record("early", whole(1), "2023-03-31", "reduced"),
        ],
    ),
    "released in the new record": of_records(
        [record("R1", HALF, "2022-06-30")],
        [record("R1", HALF, "2022-06-30"), record("R2", whole(1), outcome="reduced")],
        {"reduced": (1, -CELL)},
        [sha("A", whole(0, 3), day="2020-01-01")],
    ),
    "released after the day": edit_of(
        [*SAME, sha("B", whole(3))],
        SAME,
        {"gone": (1, -CELL)},
        [record(shape=whole(3), day="2024-06-30")],
    ),
    "released by a figure": edit_of(
        [sha("A", FIELD)],
        SAME,
        {"cleared": (1, -5000), "shrunk": (1, 5000 - CELL)},
        [record(m2=5000.0, of="A")],
    ),
    "passed to another": edit_of(
        [sha("A", whole(0, 3)), sha("B", whole(3))],
        [sha("A", FIELD), sha("B", whole(2, 2))],
        {"transferred": (1, 0)},
    ),
    # Drawn otherwise.
    "grown": edit_of(SAME, [sha("A", FIELD)], {"grown": (1, CELL)}),
    "shrunk": edit_of([sha("A", FIELD)], SAME, {"shrunk": (1, -CELL)}),
    **{
        f"shifted {metres:g} m to {bearing:g}": edit_of(
            [sha("A", FIELD)], [sha("A", shifted(FIELD, metres, bearing))], {"shifted": (1, 0)}
        )
        for metres, bearing in SHIFTS
    },
    "drawn elsewhere": edit_of(
        SAME, [sha("A", square(9, 0, 1, 4))], {"grown": (1, 4 * CELL), "shrunk": (1, -CELL)}
    ),
    # While all ground is counted for another: A around it, which is older by name.
    "moved under another": edit_of(
        [AROUND, sha("B", BESIDE)], [AROUND, sha("B", INSIDE)], {"shifted": (1, -CELL)}
    ),
    "moved from under another": edit_of(
        [AROUND, sha("B", INSIDE)], [AROUND, sha("B", BESIDE)], {"shifted": (1, CELL)}
    ),
    **{
        f"covered, {line}": edit_of(
            [AROUND, *(sha(name, shape) for name, shape in before)],
            [AROUND, *(sha(name, shape) for name, shape in after)],
            {line: (1, 0)} if line != "the same" else {},
        )
        for line, before, after in [
            ("gone", [("B", INSIDE)], []),
            ("added", [], [("B", INSIDE)]),
            ("renamed", [("B", INSIDE)], [("Z", INSIDE)]),
            ("shifted", [("B", INSIDE)], [("B", square(2, 1))]),
            ("grown", [("B", INSIDE)], [("B", square(1, 1, 2))]),
            ("shrunk", [("B", square(1, 1, 2))], [("B", INSIDE)]),
            ("the same", [("B", INSIDE)], [("B", INSIDE)]),
        ]
    },
    "covered, confirmed": edit_of(
        [cha("A", square(0, 0, 4, 4)), sha("B", INSIDE)],
        [cha("A", square(0, 0, 4, 4)), cha("B", INSIDE)],
        {"confirmed": (1, 0)},
    ),
    # Under other names.
    "another id": edit_of(SAME, [sha("Z", HALF)], {"renamed": (1, 0)}),
    "ids given anew": edit_of(
        [sha(name, square(3 * n, 0, 1 + n)) for n, name in enumerate("ABC")],
        [sha(name, square(3 * n, 0, 1 + n)) for n, name in enumerate("BCA")],
        {"renamed": (3, 0)},
    ),
    "another spelling, no outline": edit_of(
        [sha("PE-01", None, 500.0)], [sha("pe 01", None, 500.0)], {"renamed": (1, 0)}
    ),
    "split": edit_of(
        [sha("A", whole(0, 4))], [sha("A-1", HALF), sha("A-2", whole(1, 3))], {"split": (1, 0)}
    ),
    "split, one keeps the id": edit_of(
        [sha("A", whole(0, 4))], [sha("A", whole(0, 3)), sha("B", whole(3))], {"split": (1, 0)}
    ),
    "merged": edit_of([*SAME, sha("B", whole(1))], [sha("A", FIELD)], {"merged": (2, 0)}),
    "merged and grown": edit_of(
        [*SAME, sha("B", whole(1))],
        [sha("C", whole(0, 3))],
        {"merged": (2, 0), "grown": (2, CELL)},
    ),
    # Of another category.
    "confirmed": edit_of(SAME, [cha("A", HALF)], {"confirmed": (1, 0)}),
    "confirmed in part": edit_of(
        [sha("A", whole(0, 4))],
        [sha("A", whole(1, 3)), cha("B", HALF)],
        {"confirmed": (1, 0), "split": (1, 0)},
    ),
    "confirmed and grown": edit_of(
        SAME, [cha("A", whole(0, 3))], {"confirmed": (1, 0), "grown": (1, 2 * CELL)}
    ),
    "downgraded": edit_of([cha("A", HALF)], SAME, {"downgraded": (1, 0)}),
    # Of another written size.
    "another size of measured ground": edit_of(
        [sha("A", HALF, 12_000.0)], [sha("A", HALF, 9_500.0)], {"figure": (1, 0)}
    ),
    "only the size is known": edit_of(
        [sha("A", None, 500.0), sha("B", None, 100.0)],
        [sha("A", None, 800.0), sha("C", None, 40.0)],
        {"added": (1, 40), "gone": (1, -100), "figure": (1, 300)},
    ),
    "outline drawn at last": edit_of(
        [sha("A", None, 10_000.0)], [sha("A", HALF, 10_000.0)], {"measured": (1, CELL - 10_000)}
    ),
    # Records of release that are there in one state only, or say another thing in the other.
    "withdrawn": of_records([held_record()], [], {"withdrawn": (1, CELL)}),
    "withdrawn, a size": of_records([held_record(None, m2=1_000.0)], [], {"withdrawn": (1, 1_000)}),
    "withdrawn, nothing was left": of_records(
        [held_record(None, m2=5_000.0)],
        [],
        {"withdrawn": (1, 5_000)},
        [sha("A", None, 5_000.0, day="2020-01-01")],
    ),
    "record drawn smaller": of_records(
        [held_record(FIELD)], [held_record()], {"changed": (1, CELL)}
    ),
    "record drawn larger": of_records(
        [held_record()], [held_record(FIELD)], {"changed": (1, -CELL)}
    ),
    **{
        f"record of {before:g}, {after:g}": of_records(
            [held_record(None, m2=before)],
            [held_record(None, m2=after)],
            {"changed": (1, before - after)},
        )
        for before, after in [(1_000.0, 1_600.0), (1_600.0, 1_000.0)]
    },
    "record moved after the day": of_records(
        [held_record()], [held_record(day="2024-06-30")], {"changed": (1, CELL)}
    ),
    "record of another outcome": of_records(
        [held_record()], [held_record(outcome="cancelled", day="2021-07-31")], {}
    ),
    "records of between and of before": of_records(
        [held_record(square(1, 1))],
        [
            held_record(square(1, 1)),
            record("N", HALF, "2023-01-31", of="A"),
            record("L", whole(1), "2020-06-30", of="A"),
        ],
        {"cleared": (1, -TWO_CELLS)},
    ),
    # Drawn anew, on the equator.
    "drawn anew": edit_of(
        [sha("A", in_metres(CORNERS))],
        [sha("A", in_metres(CORNERS + OFF))],
        {"redigitised": (1, None)},
    ),
    "drawn anew with a bump": edit_of(
        [sha("A", in_metres(CORNERS))],
        [sha("A", BUMP)],
        {"redigitised": (1, None), "grown": (1, None)},
    ),
    # The triangle between the old and the new edge of the south: 3 m by 10 m, halved.
    "a side moved": edit_of(
        [sha("A", in_metres(CORNERS))],
        [sha("A", in_metres(CORNERS + np.array([[0, 0], [3, 0], [3, 0], [0, 0], [0, 0]])))],
        {"grown": (1, None), "shrunk": (1, -15)},
    ),
    "all sides went outwards": edit_of(*wider(1, 2.0), {"grown": (1, None)}),
    "all sides went outwards by little": edit_of(*wider(1, 0.5), {"redigitised": (1, None)}),
    "all sides of a small one": edit_of(*wider(0.04, 0.5), {"grown": (1, None)}),
}


def plane_m2(shape, epsg):
    to = Transformer.from_crs(4326, epsg, always_xy=True)
    return shapely.transform(shape, lambda xy: np.column_stack(to.transform(*xy.T))).area


WAYS = {
    "utm": lambda shape: plane_m2(shape, 32717),
    "utm_neighbour": lambda shape: plane_m2(shape, 32718),
    "web_mercator": lambda shape: plane_m2(shape, 3857),
    "hectares": lambda shape: round(planimeter_m2(shape) / 1e4, 4),
}


LARGE = square(0, 0, 20, 15)
SIZED = {
    "another size": edit_of(
        [sha("A", HALF, 12_000.0)], [sha("A", HALF, 9_500.0)], {"figure": (1, -2500)}
    ),
    **{
        f"measured, {way}": edit_of(
            [sha("A", LARGE, planimeter_m2)], [sha("A", LARGE, WAYS[way])], {"measured": (1, None)}
        )
        for way in WAYS
    },
    "grown and measured": edit_of(
        [sha("A", LARGE, planimeter_m2)],
        [sha("A", square(0, 0, 30, 15), WAYS["web_mercator"])],
        {"grown": (1, None), "measured": (1, None)},
    ),
    "more decimals": edit_of([sha("A", HALF, 12_000.0)], [sha("A", HALF, 12_000.4)], {}),
    "a release with a size": edit_of(
        [sha("A", FIELD, 25_000.0, day="2020-01-01")],
        [sha("A", FIELD, 25_000.0, day="2020-01-01")],
        {"cleared": (1, -12_000)},
        held=((), [record(shape=HALF, m2=12_000.0, of="A")]),
    ),
    "a release smaller than what it ends": edit_of(
        [sha("A", HALF, 10_000.0)],
        [],
        {"cleared": (1, -9_000), "figure": (1, -1_000)},
        [record(shape=HALF, m2=9_000.0)],
    ),
}


def case_of(table, column):
    return table[column].str.split("/").str[0]


def told(found):
    """The m² of each line of each case."""
    rows = found.areas
    case = case_of(rows, "old_id").fillna(case_of(rows, "new_id"))
    answer = {name: {} for name in case}
    for name, row in zip(case, rows.itertuples(), strict=True):
        if row.what != "unchanged":
            answer[name][row.what] = answer[name].get(row.what, 0.0) + row.m2_change
        if row.match in {"renamed", "split", "merged"}:
            answer[name].setdefault(row.match, 0.0)
    return answer


def assert_as_edited(found, cases):
    """Each case tells its lines, and the account is their sum."""
    assert told(found) == {
        case: {
            line: ANY if m2 is None else pytest.approx(m2, abs=0.5)
            for line, (_, m2) in edit["told"].items()
        }
        for case, edit in cases.items()
    }
    lines_of_all = [item for edit in cases.values() for item in edit["told"].items()]
    account = found.account.set_index("line").drop(["opening", "closing", "rounding"])
    assert account["areas"].to_dict() == {
        line: sum(areas for name, (areas, _) in lines_of_all if name == line)
        for line in account.index
    }
    rows = found.areas.groupby("what")["m2_change"].sum().drop("unchanged")
    assert account["m2"].to_dict() == pytest.approx({**dict.fromkeys(account.index, 0.0), **rows})


@pytest.fixture(scope="module")
def known():
    tables = side_by_side(EDITED)
    copies = [pd.DataFrame(table.copy()) for table in tables]
    found = reconciled(tables, new_day=NEW)
    # The tables are left as they were.
    for table, copy in zip(tables, copies, strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(table), copy)
    return found


@pytest.fixture(scope="module")
def sized():
    return reconciled(side_by_side(SIZED), basis="reported")


class TestKnownEdits:
    """Each as in a record of its own, for they stand far apart."""

    def rows(self, found, case):
        rows = found.areas
        return rows[(case_of(rows, "old_id") == case) | (case_of(rows, "new_id") == case)]

    def row(self, found, case, what):
        rows = self.rows(found, case)
        [row] = rows[rows["what"] == what].to_dict("records")
        return row

    def test_each_tells_its_lines(self, known):
        assert known.common_shift is None
        assert_as_edited(known, EDITED)

    def test_on_the_basis_of_what_was_written_as_well(self, sized):
        assert_as_edited(sized, SIZED)

    def test_outlines_written_with_fewer_decimals_are_the_same(self, known):
        off = known.areas[
            (known.areas["what"] == "unchanged") & (known.areas["m2_change"].abs() > 0.5)
        ]
        assert set(case_of(off, "old_id")) <= {"seven decimals"}
        assert off["m2_change"].abs().lt(5).all()

    def test_categories_of_the_ground(self, known):
        table = known.account.set_index("line")
        # One case adds SHA, of another id than a CHA of two cells.
        assert table.loc["added", "cha_m2"] == pytest.approx(TWO_CELLS)
        # Twice a cell and a part of a cell are confirmed; what is covered moves no total.
        assert table.loc["confirmed", "cha_m2"] == pytest.approx(3 * CELL)
        assert table.loc["confirmed", "sha_m2"] == pytest.approx(-3 * CELL)

    def test_records_and_outlines_are_at_hand(self, known):
        assert self.row(known, "gone without a record", "gone")["geometry_after"] is None
        for outcome in ("cleared", "reduced", "cancelled"):
            assert self.row(known, outcome, outcome)["release_id"] == f"{outcome}/R"
        assert (
            self.row(known, "withdrawn, a size", "withdrawn")["release_id"] == "withdrawn, a size/R"
        )
        row = self.rows(known, "merged and grown").iloc[0]
        assert planimeter_m2(row["geometry_before"]) == pytest.approx(2 * CELL)
        assert planimeter_m2(row["geometry_after"]) == pytest.approx(3 * CELL)

    def test_ids_of_both_states(self, known):
        def ids(case):
            """The ids of each row, but for that of what stays around it."""
            rows = self.rows(known, case)[["old_id", "new_id"]].astype(object)
            named = rows.replace(f"{case}/", "", regex=True)
            named = named.where(named.notna(), None).to_numpy().tolist()
            return [row for row in named if row != ["A", "A"]]

        # Whatever became of B, the total is that of A around it.
        told = {
            "covered, gone": [["B", None]],
            "covered, added": [[None, "B"]],
            "covered, renamed": [["B", "Z"]],
            "covered, the same": [],
            **{f"covered, {line}": [["B", "B"]] for line in ("shifted", "grown", "shrunk")},
            "another id": [["A", "Z"]],
            "split": [["A", "A-1; A-2"]],
        }
        assert {case: ids(case) for case in told} == told
        passed = self.row(known, "passed to another", "transferred")
        assert [passed["old_id"], passed["new_id"]] == [
            "passed to another/A",
            "passed to another/B",
        ]
        assert passed["ground_m2"] == pytest.approx(CELL)

    def test_moved_to_where_all_ground_is_counted_for_another(self, known):
        # Nothing is gone, and nothing new.
        way = WGS84.inv(*BESIDE.centroid.coords[0], *INSIDE.centroid.coords[0])[2]
        for case in ("moved under another", "moved from under another"):
            row = self.row(known, case, "shifted")
            assert (row["old_id"], row["new_id"]) == (f"{case}/B", f"{case}/B")
            assert row["match"] == "same"
            assert row["shift_m"] == pytest.approx(way, abs=0.01)

    def test_shifts_in_metres_and_degrees(self, known):
        for metres, bearing in SHIFTS:
            row = self.row(known, f"shifted {metres:g} m to {bearing:g}", "shifted")
            assert row["shift_m"] == pytest.approx(metres, abs=1e-3)
            assert (row["bearing"] - bearing + 180) % 360 - 180 == pytest.approx(0, abs=0.01)
            assert abs(row["m2_change"]) < 1e-4 * row["m2_before"]
        elsewhere = self.rows(known, "drawn elsewhere")
        assert elsewhere["shift_m"].between(1000, 1100).all()

    def test_drawn_anew_with_the_spread_of_its_corners(self, known):
        middle = np.median(np.hypot(*OFF.T))
        row = self.row(known, "drawn anew", "redigitised")
        assert row["spread_m"] == pytest.approx(middle, rel=0.01)
        assert "Drawn anew" in known.summary()
        grown = self.row(known, "drawn anew with a bump", "grown")
        beyond = planimeter_m2(BUMP.difference(in_metres(CORNERS)))
        assert grown["m2_change"] == pytest.approx(beyond, rel=0.05)

    def test_sizes_measured_otherwise(self, sized):
        for way, measure in WAYS.items():
            row = self.row(sized, f"measured, {way}", "measured")
            before, after = planimeter_m2(row["geometry_before"]), measure(row["geometry_after"])
            assert round(row["m2_change"]) == round(after - before)
            assert row["cause"] == f"geodesic → {way}"
        large = square(0, 0, 30, 15)
        factor = WAYS["web_mercator"](large) / planimeter_m2(large)
        row = self.row(sized, "grown and measured", "measured")
        assert row["m2_change"] == pytest.approx(planimeter_m2(LARGE) * (factor - 1), rel=1e-6)

    def test_an_outline_drawn_at_last_is_the_cause(self, known):
        assert self.row(known, "outline drawn at last", "measured")["cause"] == "outline drawn"

    def test_release_records_that_are_not_the_same(self, known):
        assert known.releases[["release_id", "what", "changed"]].to_numpy().tolist() == [
            ["record drawn larger/R", "changed", "geometry"],
            ["record drawn smaller/R", "changed", "geometry"],
            ["record moved after the day/R", "changed", "completed_on"],
            ["record of 1000, 1600/R", "changed", "reported_m2"],
            ["record of 1600, 1000/R", "changed", "reported_m2"],
            ["record of another outcome/R", "changed", "outcome; completed_on"],
            ["records of between and of before/L", "late", ""],
            ["records of between and of before/N", "added", ""],
            ["released in the new record/R2", "added", ""],
            ["withdrawn, a size/R", "withdrawn", ""],
            ["withdrawn, nothing was left/R", "withdrawn", ""],
            ["withdrawn/R", "withdrawn", ""],
        ]
        assert "6 changed (record drawn larger/R, " in known.summary()

    @pytest.mark.parametrize("number", range(examples(1)))
    @pytest.mark.parametrize("cases", [EDITED, SIZED], ids=["geometry", "reported"])
    def test_the_order_of_rows_changes_nothing(self, known, sized, cases, number):
        rng = np.random.default_rng(number)
        shuffled = [
            table if table is None else table.sample(frac=1, random_state=rng)
            for table in side_by_side(cases)
        ]
        one, options = (
            (known, {"new_day": NEW}) if cases is EDITED else (sized, {"basis": "reported"})
        )
        other = reconciled(shuffled, **options)
        pd.testing.assert_frame_equal(one.account, other.account, rtol=1e-12, atol=1e-9)
        names = ["old_id", "new_id", "what", "match", "m2_before", "m2_after", "shift_m"]
        pd.testing.assert_frame_equal(
            pd.DataFrame(one.areas[names]), pd.DataFrame(other.areas[names]), rtol=1e-12, atol=1e-9
        )

    @pytest.mark.parametrize("language", ["en", "es", "fr"])
    def test_every_line_has_its_words(self, known, language):
        text = known.summary(language)
        for line in ("added", "gone", "cleared", "grown", "shrunk", "shifted", "split", "merged"):
            assert said("line", line, language) in text


class TestNothingChanged:
    @pytest.mark.parametrize("basis", ["geometry", "reported"])
    def test_a_record_and_itself(self, peru, basis):
        record = (peru.hazards, peru.releases)
        found = explained(record, record, basis=basis)
        assert lines(found) == {}
        assert (found.areas["m2_change"] == 0).all()
        assert found.areas["what"].eq("unchanged").all()
        assert "Nothing changed" in found.summary()

    def test_a_ledger_is_taken_as_its_two_tables(self, peru):
        found = explained(peru, peru, old_day="2021-12-31", new_day="2022-12-31")
        assert lines(found) == {"cleared": (3, -21000)}

    def test_two_empty_records(self):
        found = explained(
            old_state(("A", "SHA", square(0, 0))).iloc[:0],
            new_state().reindex(columns=["hazard_id", "category", "reported_on", "geometry"]),
        )
        assert found.account["m2"].eq(0).all()


def test_areas_that_change_places_go_no_one_way():
    places = [square(0, 0), square(9, 0)]
    old, new = (
        state(*zip("AB", ["SHA"] * 2, shapes, strict=True))
        for state, shapes in ((old_state, places), (new_state, [square(0, 3), square(9, -3)]))
    )
    found = explained(old, new)
    assert "m in several directions" in found.summary()
    assert "m to the" not in found.summary()


def test_a_record_on_another_datum_keeps_its_ids():
    old = old_state(*((f"A{n}", "SHA", square(4 * n, 0, 2, 1 + n % 4)) for n in range(12)))
    new = old.assign(reported_on=NEW).set_geometry(old.geometry.translate(-3 * STEP, 0))
    found = explained(old, new)
    rows = found.areas[found.areas["what"] == "shifted"]
    assert (rows["old_id"] == rows["new_id"]).all()
    assert len(rows) == 12
    assert rows["shift_m"].between(332, 334).all()


# Any edits ---------------------------------------------------------------------------------------

EDITS = ("none", "add", "remove", "release", "grow", "shrink", "shift", "rename", "split", "merge")
EDITS += ("confirm", "figure", "reduce")


def apart(number):
    """Where the area of a number lies: far from all others."""
    return 10 * (number % 5), 10 * (number // 5)


def edit(kind, number):
    """Areas before and after, releases, and what the account should say: (line, areas, cells)."""
    x, y = apart(number)
    name, whole = f"H{number}", square(x, y, 4, 2)
    same = [(name, "SHA", whole)]
    part = square(x, y, 2, 2)
    rest = square(x + 2, y, 2, 2)
    cells = planimeter_m2(whole)
    half = planimeter_m2(part)
    moved = shapely.transform(whole, lambda xy: xy + np.array([1.5 * STEP, 0]))
    record = [(f"R{number}", "cleared", "2023-05-05", whole)]
    return {
        "none": (same, same, [], {}),
        "add": ([], same, [], {"added": (1, cells)}),
        "remove": (same, [], [], {"gone": (1, -cells)}),
        "release": (same, [], record, {"cleared": (1, -cells)}),
        "reduce": (
            same,
            [(name, "SHA", rest)],
            [(f"R{number}", "reduced", "2023-05-05", part)],
            {"reduced": (1, -half)},
        ),
        "grow": ([(name, "SHA", part)], same, [], {"grown": (1, cells - half)}),
        "shrink": (same, [(name, "SHA", part)], [], {"shrunk": (1, half - cells)}),
        "shift": (same, [(name, "SHA", moved)], [], {"shifted": (1, 0.0)}),
        "rename": (same, [(f"N{number}", "SHA", whole)], [], {"renamed": (1, 0.0)}),
        "split": (
            same,
            [(f"{name}a", "SHA", part), (f"{name}b", "SHA", rest)],
            [],
            {"split": (1, 0.0)},
        ),
        "merge": (
            [(f"{name}a", "SHA", part), (f"{name}b", "SHA", rest)],
            same,
            [],
            {"merged": (2, 0.0)},
        ),
        "confirm": (same, [(name, "CHA", whole)], [], {"confirmed": (1, 0.0)}),
        "figure": (same, [(name, "SHA", whole)], [], {"figure": (1, 0.0)}),
    }[kind]


def edited(kinds):
    old, new, releases, expected = [], [], [], {}
    for number, kind in enumerate(kinds):
        before, after, records, lines_of_edit = edit(kind, number)
        size = {"reported_m2": 5000.0}
        old += [(*area, size) for area in before]
        size = {"reported_m2": 7000.0} if kind == "figure" else size
        new += [(*area, size) for area in after]
        releases += records
        for line, (areas, m2) in lines_of_edit.items():
            counted, total = expected.get(line, (0, 0.0))
            expected[line] = (counted + areas, total + m2)
    # One area that stays, so that neither state is empty.
    anchor = ("Z", "SHA", square(80, 80), {"reported_m2": 5000.0})
    tables = [
        hazard_table(*((name, cat, day, shape, more) for name, cat, shape, more in [*rows, anchor]))
        for rows, day in ((old, OLD), (new, NEW))
    ]
    return (*tables, release_table(*releases), expected)


relaxed = settings(max_examples=examples(3), deadline=None, suppress_health_check=list(HealthCheck))


def by_way(xy, bearing, metres):
    ones = np.ones(len(xy))
    return np.column_stack(WGS84.fwd(xy[:, 0], xy[:, 1], bearing * ones, metres * ones)[:2])


def laid(table, way):
    if table is None:
        return None
    moved = table.geometry.map(lambda shape: shapely.transform(shape, lambda xy: by_way(xy, *way)))
    return table.set_geometry(moved.set_crs(4326))


@relaxed
@given(
    st.lists(st.sampled_from(EDITS), min_size=4, max_size=12),
    st.none() | st.tuples(st.floats(0, 359), st.floats(5, 400)),
)
def test_the_account_returns_the_edits_also_of_a_record_that_was_shifted(kinds, way):
    if way is not None:
        # Most of a record stays as it is, but for its datum.
        kinds = [kind for kind in kinds if kind not in {"shift", "figure"}]
        kinds += ["none"] * (len(kinds) + 3)
    old, new, releases, expected = edited(kinds)
    # A size written anew is one matter; that a smaller outline keeps its size is not asked here.
    old, new = (
        table.assign(reported_m2=table["reported_m2"] / 5000 * table.geometry.map(planimeter_m2))
        for table in (old, new)
    )
    if way is not None:
        old, new = (table.drop(columns="reported_m2") for table in (old, laid(new, way)))
        releases = laid(releases, way)
    found = explained(old, new, releases)
    table = found.account.set_index("line")
    told = table.drop(list(FLAT) if way is None else [*FLAT, "shifted"])
    told = told[told["areas"] > 0]
    assert told["areas"].to_dict() == {line: areas for line, (areas, _) in expected.items()}
    room = {"rel": 1e-7, "abs": 0.5} if way is None else {"rel": 1e-3, "abs": 1}
    assert told["m2"].to_dict() == {
        line: pytest.approx(m2, **room) for line, (_, m2) in expected.items()
    }
    if way is not None:
        assert found.common_shift.shift_m == pytest.approx(way[1], abs=0.05)


cells = st.integers(0, 6)
boxes = st.builds(square, cells, cells, st.integers(1, 4), st.integers(1, 4))
tables = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.sampled_from(["SHA", "CHA"]),
        boxes | st.none(),
        st.integers(1, 90_000),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row[0],
)
records = st.lists(
    st.tuples(
        st.sampled_from(["cleared", "reduced", "cancelled", "confirmed"]),
        boxes | st.none(),
        st.sampled_from("ABCDE"),
        st.integers(1, 50_000),
    ),
    max_size=4,
)


@relaxed
@example(
    [("B", "SHA", square(2, 6, 1, 4), 374), ("C", "CHA", None, 255)],
    [("B", "SHA", square(0, 2, 3, 2), 3127), ("C", "CHA", square(2, 6, 3, 2), 240)],
    [("cancelled", None, "C", 2716)],
    "reported",
)
@given(tables, tables, records, st.sampled_from(["geometry", "reported"]))
def test_the_account_of_any_two_records_closes(before, after, taken, basis):
    old, new = (
        hazard_table(
            *((name, cat, day, shape, {"reported_m2": float(m2)}) for name, cat, shape, m2 in rows)
        )
        for rows, day in ((before, OLD), (after, NEW))
    )
    releases = release_table(
        *(
            (
                f"R{place}",
                outcome,
                "2023-05-05",
                shape,
                {"hazard_id": name, "reported_m2": float(m2)},
            )
            for place, (outcome, shape, name, m2) in enumerate(taken)
        )
    )
    found = explained(old, new, releases, basis=basis)
    assert found.account["areas"].ge(0).all()
    ledger = minemap.Ledger(new, workers=1).remaining(NEW, basis=basis)
    assert found.account["m2"].iloc[-1] == pytest.approx(ledger["area_m2"].sum(), rel=1e-12)


class TestArguments:
    def test_what_is_no_record(self):
        with pytest.raises(minemap.errors.ArgumentError, match="pair"):
            reconcile("old.gpkg", "new.gpkg")

    def test_an_unknown_basis(self):
        state = old_state(("A", "SHA", square(0, 0)))
        with pytest.raises(minemap.errors.ArgumentError, match="basis"):
            reconcile(state, state, basis="guess")

    def test_a_row_that_cannot_be_used_is_named(self):
        bad = old_state(("A", "dangerous", square(0, 0)))
        with pytest.raises(minemap.errors.RejectedRows, match="old, hazards"):
            reconcile(bad, bad)

    def test_days_in_the_wrong_order_are_refused(self):
        state = old_state(("A", "SHA", square(0, 0)))
        with pytest.raises(ArgumentError, match="of 2021-12-31, before the old one"):
            reconcile(state, state, old_day="2022-12-31", new_day="2021-12-31")


# Published totals --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def laid_beside(peru):
    published = minemap.samples.peru_published()
    published["country"] = published["border"].map({"Ecuador": "Peru", "Chile": "Peru and Chile"})
    return compare_published(peru, published, by="country")


class TestPublishedTotalsOfPeru:
    def of_kind(self, found, kind, day):
        rows = found.contradictions
        [row] = rows[(rows["kind"] == kind) & (rows["as_of"] == day)].to_dict("records")
        return row

    def test_two_totals_in_one_report(self, laid_beside):
        row = self.of_kind(laid_beside, "figures_same_day", "2018-03-31")
        assert (row["m2"], row["other_m2"], row["difference_m2"]) == (426_325, 396_171, 30_154)
        assert (row["areas"], row["other_areas"], row["difference_areas"]) == (134, 124, 10)
        assert row["source"] == row["other_source"] == "Landmine Monitor, November 2018"

    def test_a_summary_that_is_not_the_sum_of_its_page(self, laid_beside):
        row = self.of_kind(laid_beside, "parts_and_whole", "2017-12-31")
        assert (row["m2"], row["other_m2"]) == (270_000, 9_246 + 7_171 + 10_738)

    @pytest.mark.parametrize(
        ("day", "difference"),
        [
            ("2015-12-31", 480_394 - (438_254 - 8_458 - 76_355)),
            ("2023-12-31", 302_013 - (426_325 - (213_912 - 27_155) - 7_100 - 21_000)),
        ],
    )
    def test_totals_that_do_not_follow_from_those_before(self, laid_beside, day, difference):
        assert self.of_kind(laid_beside, "balance", day)["difference_m2"] == difference

    def test_no_other_balance_is_called_wrong(self, laid_beside):
        assert (laid_beside.contradictions["kind"] == "balance").sum() == 2

    def test_totals_that_nobody_can_follow(self, laid_beside):
        gaps = laid_beside.gaps.set_index("as_of")
        assert gaps.loc["2014-04-30", "difference_m2"] == 438_254 - 307_000 - 402_254
        assert gaps.loc["2018-03-31", "difference_m2"] == 426_325 - (480_394 - 27_155)
        assert len(gaps) == 2
        assert "not published for 2016" in laid_beside.summary()

    def test_the_two_sizes_of_the_quebrada_de_escritos(self, laid_beside):
        rows = laid_beside.contradictions
        rows = rows[(rows["kind"] == "figures_same_day") & (rows["as_of"] == "2012-12-20")]
        assert set(zip(rows["m2"], rows["other_m2"], rows["part"], strict=True)) == {
            (67_670, 70_000, "Peru and Chile"),
            (67_670, 66_760, "Peru and Chile"),
        }

    def test_the_record_meets_the_totals_and_lacks_the_releases_without_outcome(self, laid_beside):
        table = laid_beside.table
        totals = table[(table["figure"] == "total") & table["m2"].notna()]
        assert (totals["difference_m2"].abs() < 1).sum() == len(totals) - 1
        row = self.of_kind(laid_beside, "record", "2019-12-31")
        assert (row["m2"], row["other_m2"]) == (213_912, 9_246 + 7_171 + 10_738)

    @pytest.mark.parametrize("language", ["en", "es", "fr"])
    def test_said_in_a_sentence(self, laid_beside, language):
        [line] = [text for text in laid_beside.summary(language).split("\n") if "426" in text][:1]
        digits = "".join(sign for sign in line if sign.isdigit())
        for figure in ("426325", "396171", "30154", "134", "124"):
            assert figure in digits


class TestPublishedTables:
    def test_a_table_of_years_with_columns_of_flows(self, peru):
        published = pd.DataFrame(
            {"year": [2021, 2022], "m2": [1000, 900], "cleared_m2": [None, 60], "source": "report"}
        )
        found = compare_published(peru, published.assign(cancelled_m2=0, reduced_m2=0))
        [row] = found.contradictions.query("kind == 'balance'").to_dict("records")
        assert (row["m2"], row["other_m2"], row["difference_m2"]) == (900, 940, -40)
        # Of what is never published nobody knows that it was nothing.
        found = compare_published(peru, published)
        assert "balance" not in set(found.contradictions["kind"])
        assert found.gaps["missing"].item() == [(("cancelled", "reduced"), [2022])]

    def test_a_series_that_follows_has_no_contradiction_of_its_own(self, peru):
        published = pd.DataFrame(
            {"year": [2021, 2022, 2023], "m2": [1000, 940, 900], "cleared_m2": [None, 60, 40]}
        )
        assert set(compare_published(peru, published).contradictions["kind"]) == {"record"}

    def test_what_was_not_published_is_not_zero(self, peru):
        totals = pd.DataFrame({"year": [2009, 2010], "m2": [1_556_000_000, 1_442_000_000]})
        found = compare_published(peru, totals)
        assert "balance" not in set(found.contradictions["kind"])
        [gap] = found.gaps.to_dict("records")
        assert (gap["other_m2"], gap["missing"]) == (1_556_000_000, [(("released",), [2010])])
        assert "cannot be followed from 2009-12-31" in found.summary()
        assert "not published for 2010: released" in found.summary()

    def test_one_outcome_that_was_not_published_may_explain_a_smaller_total(self, peru):
        published = pd.DataFrame(
            {
                "year": [2014, 2015, 2016],
                "m2": [1000, 900, 780],
                "cleared_m2": [None, 60, 50],
                "cancelled_m2": [None, 40, None],
            }
        )
        found = compare_published(peru, published)
        assert "balance" not in set(found.contradictions["kind"])
        [gap] = found.gaps.to_dict("records")
        assert gap["missing"] == [(("cancelled", "reduced"), [2016])]
        # But not a total that is larger than what follows.
        published["m2"] = [1000, 900, 860]
        found = compare_published(peru, published)
        assert (found.contradictions["kind"] == "balance").sum() == 1

    def test_rounded_figures_differ_by_their_rounding(self, peru):
        published = pd.DataFrame(
            {
                "year": [2021, 2022],
                "m2": [617_000_000, 558_635_121],
                "released_m2": [None, 58_000_000],
                "precision": ["rounded", "exact"],
            }
        )
        assert "balance" not in set(compare_published(peru, published).contradictions["kind"])
        published["precision"] = "exact"
        assert "balance" in set(compare_published(peru, published).contradictions["kind"])

    def test_the_series_that_minemap_carries_can_be_laid_beside(self, peru):
        series = pd.read_csv(Path(__file__).parents[1] / "sample_data" / "published" / "series.csv")
        assert "unused" in set(series["figure"])
        found = compare_published(peru, series[series["country"] == series["country"].iloc[0]])
        assert len(found.table) > 3
        assert len(compare_published(peru, series).table) == (series["figure"] != "unused").sum()

    def test_a_record_without_a_written_size_has_no_figures_to_compare(self):
        field = gpd.GeoDataFrame(
            {"hazard_id": ["A"], "category": "SHA", "reported_on": "2020-01-01"},
            geometry=[square(0, 0)],
            crs=4326,
        )
        found = compare_published(
            minemap.Ledger(field), pd.DataFrame({"year": [2021], "m2": [8_900]})
        )
        assert found.table["record_m2"].isna().all()
        assert len(found.contradictions) == 0
        assert "No size is written down in the record" in found.summary()
        found = compare_published(
            minemap.Ledger(field), pd.DataFrame({"year": [2021], "m2": [8_900]}), basis="geometry"
        )
        assert found.table["record_m2"].gt(0).all()

    @pytest.mark.parametrize(
        ("table", "message"),
        [
            ({"m2": [1]}, "as_of"),
            ({"year": [2020]}, "m2"),
            ({"as_of": ["soon"], "m2": [1]}, "not a date"),
            ({"year": [2020], "m2": [1], "figure": ["mines"]}, "mines"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, peru, table, message):
        with pytest.raises(minemap.errors.MinemapError, match=message):
            compare_published(peru, pd.DataFrame(table))


class TestACommonShift:
    """A record brought from one datum to another, its areas side by side."""

    def dense(self):
        """Thirty areas of different sizes without a gap, in five rows."""
        return [
            (f"A{row}{n}", "SHA", square(sum(range(1, n + 1)) % 17, 2 * row, n + 1, 2))
            for row in range(5)
            for n in range(1, 5)
        ]

    def moved(self, areas, bearing, metres):
        """The same areas, each moved on the ellipsoid."""
        return [
            (name, category, shapely.transform(shape, lambda xy: by_way(xy, bearing, metres)))
            for name, category, shape in areas
        ]

    def test_areas_side_by_side_are_shifted_and_none_passed_to_its_neighbour(self):
        areas = self.dense()
        found = explained(old_state(*areas), new_state(*self.moved(areas, 77.0, 260.0)))
        assert set(lines(found)) == {"shifted"}
        assert lines(found)["shifted"][0] == len(areas)
        assert found.common_shift.shift_m == pytest.approx(260.0, abs=0.1)
        assert found.common_shift.bearing == pytest.approx(77.0, abs=0.1)
        assert (found.common_shift.areas, found.common_shift.of) == (len(areas), len(areas))
        assert "20 of 20 areas were shifted together, by 260 m to the east" in found.summary()

    def test_from_the_datum_of_1956_to_that_of_today(self):
        areas = self.dense()
        to_psad56 = Transformer.from_crs(4326, 4248, always_xy=True)
        old = [
            (
                name,
                category,
                shapely.transform(shape, lambda xy: np.column_stack(to_psad56.transform(*xy.T))),
            )
            for name, category, shape in areas
        ]
        found = explained(old_state(*old), new_state(*areas))
        assert set(lines(found)) == {"shifted"}
        a, b = old[0][2].centroid, areas[0][2].centroid
        bearing, _, metres = WGS84.inv(a.x, a.y, b.x, b.y)
        assert found.common_shift.shift_m == pytest.approx(metres, abs=1.0)
        assert found.common_shift.bearing == pytest.approx(bearing % 360, abs=1.0)

    def test_what_else_changed_is_told_apart(self):
        areas = self.dense()
        after = self.moved(areas, 190.0, 180.0)
        before, whole = ({name: shape for name, _, shape in each} for each in (areas, after))
        # One area gone, one new, one half its size, one under another id, one confirmed.
        gone = after.pop(0)
        new = ("N", "SHA", square(60, 60))
        name, category, shape = after[1]
        west, south, east, north = shape.bounds
        half = shapely.box(west, south, west + (east - west) / 2, north)
        after[1] = (name, category, half)
        after[2] = ("renamed", "SHA", after[2][2])
        after[3] = (after[3][0], "CHA", after[3][2])
        found = explained(old_state(*areas), new_state(*after, new))
        told = lines(found)
        assert set(told) == {"shifted", "gone", "added", "shrunk", "renamed", "confirmed"}
        assert told["gone"] == (
            1,
            -round(planimeter_m2(before[gone[0]])),
        )
        assert told["added"] == (1, round(planimeter_m2(new[2])))
        lost = planimeter_m2(half) - planimeter_m2(whole[name])
        assert told["shrunk"][1] == pytest.approx(lost, rel=1e-3)
        assert told["renamed"][0] == told["confirmed"][0] == 1

    def test_two_areas_have_nothing_in_common_but_chance(self):
        areas = [("A", "SHA", square(0, 0)), ("B", "SHA", square(5, 5))]
        found = explained(old_state(*areas), new_state(*self.moved(areas, 90.0, 50.0)))
        assert found.common_shift is None
        assert set(lines(found)) == {"shifted"}
        assert "by 50 m to the east" in found.summary()

    def test_a_record_of_which_few_areas_moved_was_not_shifted(self):
        areas = [(f"A{n}", "SHA", square(5 * n, 0, 2)) for n in range(9)]
        after = [*self.moved(areas[:3], 90.0, 50.0), *areas[3:]]
        found = explained(old_state(*areas), new_state(*after))
        assert found.common_shift is None
        assert lines(found)["shifted"][0] == 3


def test_a_record_with_its_last_records_taken_away_is_compared_on_one_day(peru):
    found = explained((peru.hazards, peru.releases), (peru.hazards, peru.releases.iloc[:-4]))
    assert found.old_day == found.new_day == peru.releases["completed_on"].max()
    assert set(lines(found)) == {"withdrawn"}
    published = compare_published(peru, minemap.samples.peru_published())
    # Results show themselves in one line, and as a card.
    for result in (found, published):
        assert "\n" not in repr(result)
        assert repr(result).startswith(f"<{type(result).__name__}: ")
        page = result._repr_html_()
        assert "<svg" in page
        assert "<table" in page
    assert "+61,463 m²" in repr(found)


def test_the_legend_counts_the_areas_of_the_account():
    grid = [(f"A{n}", "SHA", square(3 * n, 0, 2)) for n in range(6)]
    grown = [(*one[:2], square(3 * n, 0, 2.5)) for n, one in enumerate(grid[:2])]
    found = explained(old_state(*grid), new_state(*grown, *grid[3:]))
    legend = {kind.code: kind.count for kind in picture._classes(found, "en")}
    account = found.account.set_index("line")["areas"]
    assert {line: legend[line] for line in ("grown", "gone", "shrunk")} == {
        line: account[line] for line in ("grown", "gone", "shrunk")
    }
    assert (legend["grown"], legend["gone"], legend["unchanged"]) == (2, 1, 3)
