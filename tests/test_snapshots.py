"""Exports of a register on several days become a record with two times."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import examples, planimeter_m2, release_table, square
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

import minemap
from minemap.errors import ArgumentError, RejectedRows

CELL_M2 = planimeter_m2(square(0, 0))


def export(**areas):
    """A register of some day: the outlines of areas by their ids."""
    return gpd.GeoDataFrame(
        {"hazard_id": list(areas), "category": "SHA"}, geometry=list(areas.values()), crs=4326
    )


def told(found):
    """What is said to have become of the areas: id, change and cells of ground."""
    rows = found.changes[["day", "hazard_id", "change", "m2"]].itertuples(index=False)
    return [(row.day.year, row.hazard_id, row.change, round(row.m2 / CELL_M2)) for row in rows]


ONE, TWO, THREE, FAR = square(0, 0), square(0, 0, 2), square(0, 0, 3), square(5, 0)
BECAME = [
    ({"A": ONE}, {"A": ONE}, []),
    # Written by another program.
    ({"A": TWO}, {"A": shapely.affinity.translate(TWO, 5e-8, -5e-8).reverse()}, []),
    ({"A": ONE}, {"A": ONE, "B": FAR}, [("B", "appeared", 1)]),
    ({"A": ONE, "B": FAR}, {"A": ONE}, [("B", "vanished", -1)]),
    ({"A": THREE}, {"A": ONE}, [("A", "shrunk", -2)]),
    ({"A": ONE}, {"A": THREE}, [("A", "grown", 2)]),
    ({"A": ONE}, {"A": square(4, 0)}, [("A", "moved", 0)]),
    ({"A": ONE}, {"Z": ONE}, [("A", "renamed", 0)]),
    (
        {"A": ONE, "B": square(1, 0)},
        {"AB": TWO},
        [("A", "merged", 0), ("B", "merged", 0)],
    ),
    ({"A": TWO}, {"A1": ONE, "A2": square(1, 0)}, [("A", "split", 0)]),
    ({"A": TWO}, {"A": ONE, "N": square(1, 0)}, [("A", "split", 0)]),
]


def test_what_becomes_of_areas_is_told():
    # All in one register, far from one another; the number of a case stands before its ids.
    old, new = (
        {
            f"{number}-{name}": shapely.affinity.translate(shape, 0.06 * number)
            for number, case in enumerate(BECAME)
            for name, shape in case[state].items()
        }
        for state in (0, 1)
    )
    found = minemap.from_snapshots({2021: export(**new), 2020: export(**old)})
    assert sorted(told(found)) == sorted(
        (2021, f"{number}-{name}", *change)
        for number, case in enumerate(BECAME)
        for name, *change in case[2]
    )
    assert len(found.hazards[found.hazards["hazard_id"] == "1-A"]) == 1
    ledger = minemap.Ledger(*found)
    for day, areas in (("2020-12-31", old), ("2021-12-31", new)):
        expected = {name: planimeter_m2(shape) for name, shape in areas.items()}
        for state in (ledger, ledger.as_known(day)):
            left = state.remaining(day).set_index("hazard_id")["area_m2"]
            assert left.to_dict() == pytest.approx(expected, rel=1e-6)


def test_what_no_release_explains_is_listed_by_area_and_year():
    releases = release_table(("R", "cleared", "2021-05-01", square(0, 0)))
    old = export(A=square(0, 0, 2), B=square(5, 0), C=square(8, 0))
    new = export(A=square(1, 0), C=square(8, 0))
    found = minemap.from_snapshots({2020: old, 2021: new, 2022: new.head(1)}, releases)
    assert told(found) == [
        (2021, "A", "released", -1),
        (2021, "B", "vanished", -1),
        (2022, "C", "vanished", -1),
    ]
    assert found.unexplained["hazard_id"].tolist() == ["B", "C"]
    assert found.changes["release_ids"].tolist() == ["R", "", ""]


@pytest.mark.parametrize("sizes", [True, False])
def test_a_release_on_the_day_of_the_export_explains_it(sizes):
    day = "2021-12-31"
    old, new = export(A=square(0, 0, 2), B=square(5, 0)), export(A=square(1, 0))
    releases = release_table(
        ("R1", "cleared", day, square(0, 0), {"hazard_id": "A", "reported_m2": 500}),
        ("R2", "reduced", day, square(5, 0), {"hazard_id": "B", "reported_m2": 300}),
    )
    if sizes:
        old, new = (
            pd.DataFrame(table.drop(columns="geometry")).assign(reported_m2=sizes)
            for table, sizes in ((old, [1_200, 300]), (new, [700]))
        )
        releases = pd.DataFrame(releases.drop(columns="geometry"))
    account = minemap.Ledger(*minemap.from_snapshots({2020: old, day: new}, releases)).balance()
    cleared, reduced, adjusted, closing = account.loc[
        "2021", ["cleared_m2", "reduced_m2", "adjusted_out_m2", "closing_m2"]
    ].to_numpy()[0]
    whole = (500, 300, 700) if sizes else (CELL_M2, CELL_M2, CELL_M2)
    assert (cleared, reduced, closing) == pytest.approx(whole, rel=1e-6)
    assert adjusted == pytest.approx(0, abs=1e-3)


def test_a_release_that_only_touches_an_area_leaves_it_as_it_was():
    day = "2021-12-31"
    releases = release_table(("R", "cleared", day, square(2, 0)))
    old, new = export(A=square(0, 0, 2), B=square(2, 0)), export(A=square(0, 0))
    found = minemap.from_snapshots({2020: old, day: new}, releases)
    assert told(found) == [(2021, "A", "shrunk", -1), (2021, "B", "released", -1)]


def test_an_area_is_known_from_the_export_that_first_shows_it():
    old, new = export(A=square(0, 0)), export(A=square(0, 0), B=square(5, 0))
    new["reported_on"] = ["2019-06-01", "2019-07-01"]
    ledger = minemap.Ledger(*minemap.from_snapshots({2020: old, 2021: new}))
    assert len(ledger.as_known("2020-12-31").remaining("2020-12-31")) == 1
    assert len(ledger.remaining("2020-12-31")) == 2
    late = ledger.restatements(since="2020-12-31")
    assert late[["id", "flow", "why"]].to_numpy().tolist() == [["B", "added", "late"]]
    assert late["m2"].tolist() == pytest.approx([CELL_M2], rel=1e-6)


def test_an_area_that_comes_back_is_there_again():
    there, gone = export(A=square(0, 0)), export(B=square(5, 0))
    both = export(A=square(0, 0), B=square(5, 0))
    both["reported_on"] = there["reported_on"] = gone["reported_on"] = "2019-05-01"
    ledger = minemap.Ledger(*minemap.from_snapshots({2020: both, 2021: gone, 2022: there}))
    assert [
        sorted(ledger.remaining(f"{year}-12-31")["hazard_id"]) for year in (2020, 2021, 2022)
    ] == [["A", "B"], ["B"], ["A"]]


def test_what_an_export_says_is_closed_is_released():
    table = export(A=square(0, 0), B=square(5, 0)).assign(status="open", closed_on=None)
    closed = table.assign(status=["cleared", "open"], closed_on=["2021-05-05", None])
    found = minemap.from_snapshots({2020: table, 2021: closed})
    ledger = minemap.Ledger(*found)
    assert told(found) == [(2021, "A", "released", -1)]
    assert ledger.remaining("2021-12-31")["hazard_id"].tolist() == ["B"]
    assert len(ledger.as_known("2021-06-30").remaining("2021-06-30")) == 2


def test_no_export_and_two_of_one_day_are_refused():
    with pytest.raises(ArgumentError, match="there is no export"):
        minemap.from_snapshots({})
    with pytest.raises(ArgumentError, match="two exports are of one day"):
        minemap.from_snapshots({2020: export(A=square(0, 0)), "2020-12-31": export()})


def test_a_row_that_cannot_be_used_is_named_with_its_export():
    bad = export(A=square(0, 0)).assign(category="?")
    with pytest.raises(RejectedRows, match="export of 2021-12-31: 1 of 1 rows"):
        minemap.from_snapshots({2020: export(A=square(0, 0)), 2021: bad})


@st.composite
def played(draw):
    """A record in which an area has a new outline in a new year at most, and one without end."""
    years = range(2018, 2023)
    shapes = st.builds(
        square, st.integers(0, 6), st.integers(0, 1), st.integers(1, 3), st.integers(1, 2)
    )

    def day(year):
        return f"{year}-{draw(st.sampled_from(['03-01', '08-15', '12-31']))}"

    hazards = []
    for name in "ABC":
        first = draw(st.sampled_from(years))
        hazards.append((name, day(first), draw(shapes)))
        hazards += [
            (name, day(year), draw(shapes))
            for year in years
            if year > first and draw(st.integers(0, 3)) == 0
        ]
    table = gpd.GeoDataFrame(
        {"hazard_id": [row[0] for row in hazards], "category": "SHA"},
        geometry=[row[2] for row in hazards],
        crs=4326,
    ).assign(reported_on=[row[1] for row in hazards])
    outcomes = st.sampled_from(["cleared", "reduced", "cancelled"])
    count = draw(st.integers(0, 4))
    releases = release_table(
        *(
            (f"R{number}", draw(outcomes), day(draw(st.sampled_from(years))), draw(shapes))
            for number in range(count)
        )
    )
    return table, releases


def hidden_and_moved():
    """A record in which B is hidden below C, and drawn elsewhere two years later."""
    rows = [
        ("B", "2019-03-01", square(5, 1)),
        ("B", "2021-03-01", square(2, 0, 2)),
        ("C", "2018-08-15", square(1, 0, 2)),
        ("C", "2019-03-01", square(4, 1, 2, 2)),
        ("C", "2021-03-01", square(1, 0, 2, 2)),
    ]
    table = gpd.GeoDataFrame(
        {"hazard_id": [row[0] for row in rows], "category": "SHA"},
        geometry=[row[2] for row in rows],
        crs=4326,
    ).assign(reported_on=[row[1] for row in rows])
    return table, None


@given(played())
@example(hidden_and_moved())
@settings(
    max_examples=examples(2),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
def test_a_record_played_as_yearly_snapshots_and_read_back_has_the_same_account(record):
    hazards, releases = record
    ledger = minemap.Ledger(hazards, releases, workers=1)
    pieces = ledger.pieces
    exports, expected = {}, {}
    for year in range(2018, 2023):
        day = pd.Timestamp(f"{year}-12-31")
        remaining = ledger.remaining(day)
        expected[year] = remaining.set_index("hazard_id")["area_m2"]
        left = remaining[["hazard_id", "category", "geometry"]]
        # What is shown says since when it is there: an area may have been hidden below another
        # before, and no export can tell where.
        there = pieces[(pieces["entered_on"] <= day) & ~(pieces["left_on"] <= day)]
        since = there.groupby("hazard_id", observed=True)["entered_on"].min()
        since.index = since.index.astype(object)
        exports[year] = left.assign(reported_on=since.reindex(left["hazard_id"]).to_numpy())
    again = minemap.Ledger(*minemap.from_snapshots(exports, releases), workers=1)
    for year in exports:
        day = f"{year}-12-31"
        for state in (again, again.as_known(day)):
            left = state.remaining(day).set_index("hazard_id")["area_m2"]
            both = pd.concat([expected[year], left], axis=1).fillna(0.0).to_numpy()
            # Outlines are cut in the plane: a part measured by itself differs by some 1e-7.
            assert np.abs(both[:, 0] - both[:, 1]).max(initial=0) < 0.1


# On the command line ----------------------------------------------------------------------------


def test_the_command_reads_the_days_in_the_names_of_the_files(tmp_path, capsys):
    from minemap.cli import main

    export(A=square(0, 0), B=square(5, 0)).to_file(tmp_path / "register_2020.geojson")
    export(A=square(0, 0)).to_file(tmp_path / "register_20211130.geojson")
    files = [str(path) for path in sorted(tmp_path.glob("*.geojson"))]
    record = tmp_path / "record.gpkg"
    assert main(["snapshots", *files, "-o", str(record)]) == 1
    out = capsys.readouterr().out
    assert "2021-11-30\n  vanished         1 areas" in out
    assert "no record explains it" in out
    days = ["--day", "2021-12-31", "--csv"]
    assert main(["remaining", str(record), *days, "--as-known", "2020-12-31"]) == 0
    assert main(["remaining", str(record), *days]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:5] for line in lines if line.startswith("SHA")] == ["SHA,2", "SHA,1"]


def test_a_file_without_a_day_in_its_name_is_asked_for_one(tmp_path, capsys):
    from minemap.cli import main

    export(A=square(0, 0)).to_file(tmp_path / "register.geojson")
    assert main(["snapshots", str(tmp_path / "register.geojson")]) == 2
    assert "write 2022-12-31=" in capsys.readouterr().err
    assert main(["snapshots", f"2020-12-31={tmp_path / 'register.geojson'}"]) == 0
