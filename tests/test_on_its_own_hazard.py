"""On both bases, everywhere: what remains lies on its own hazard, and counts for it."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from conftest import hazard_table, release_table, square

import minemap
from minemap.cli import main
from minemap.report import clearance

DAY = "2023-12-31"
SHAPES = {
    "beside": square(0, 0, 2),
    "same": square(4, 0),
    "twin": square(4, 0),
    "under": square(6, 0, 2),
    "over": square(6, 0, 2),
    "away": square(20, 3),
    "last": square(9, 1),
}
"""`twin` and `under` have sizes, and no ground of their own; `away` lies in another group."""

SIZES = {name: 1_000.0 * 2**place for place, name in enumerate(SHAPES)}
"""No two sums of sizes are equal."""

RELEASED = {"beside": 300.0, "twin": 500.0}


@pytest.fixture(scope="module", params=["geometry", "reported"])
def basis(request):
    return request.param


@pytest.fixture(scope="module")
def tables():
    hazards = hazard_table(
        *(
            (
                name,
                "CHA" if name == "over" else "SHA",
                f"20{10 + place}-01-31",
                shape,
                {"reported_m2": SIZES[name], "sector": name, "contamination": "AP mines"},
            )
            for place, (name, shape) in enumerate(SHAPES.items())
        )
    )
    releases = release_table(
        ("R1", "cleared", "2021-05-01", square(0, 0), {"hazard_id": "beside", "reported_m2": 300}),
        ("R2", "reduced", "2022-05-01", None, {"hazard_id": "twin", "reported_m2": 500}),
    )
    return hazards, releases


@pytest.fixture(scope="module")
def ledger(tables):
    return minemap.Ledger(*tables, workers=1)


@pytest.fixture(scope="module")
def expected(basis):
    """What remains of each hazard, in m², by the rules and by hand."""
    if basis == "reported":
        return {name: size - RELEASED.get(name, 0.0) for name, size in SIZES.items()}
    whole = dict(zip(SHAPES, minemap.geodesic_area([*SHAPES.values()]), strict=True))
    return {
        "beside": whole["beside"] / 2,
        # A figure that names `twin` takes of the ground on which it lies beneath `same`.
        "same": whole["same"] - 500,
        **{name: whole[name] for name in ("over", "away", "last")},
    }


def near(values):
    return pytest.approx(values, rel=1e-6, abs=1e-3)


def summed(table, column="area_m2"):
    found = table.groupby("hazard_id")[column].sum().to_dict()
    return {name: m2 for name, m2 in found.items() if m2 > 1e-3}


def lies_on_its_own(areas):
    return all(
        row.geometry.within(SHAPES[row.hazard_id].buffer(1e-9)) and not row.geometry.is_empty
        for row in areas.itertuples()
    )


def test_tables_of_the_ledger(ledger, basis, expected):
    left = ledger.remaining(DAY, basis=basis)
    assert summed(left) == near(expected)
    assert lies_on_its_own(left)
    by = {"by": "hazard_id", "basis": basis}
    assert summed(ledger.remaining(DAY, **by).reset_index()) == near(expected)
    account = ledger.balance(end=DAY, **by)
    account = account[account.index.get_level_values(0) == pd.Timestamp(DAY)].reset_index()
    assert summed(account, "closing_m2") == near(expected)
    line = ledger.timeline(**by).groupby("hazard_id")["remaining_m2"].last().reset_index()
    assert summed(line, "remaining_m2") == near(expected)
    taken = summed(ledger.released(**by).reset_index())
    assert sum(taken.values()) == near(800.0 if basis == "reported" else 500 + expected["beside"])


def test_what_was_known_then_and_what_was_restated(tables, basis, expected):
    hazards, releases = tables
    late = minemap.Ledger(hazards, releases.assign(recorded_on="2024-06-30"), workers=1)
    found = late.restatements(by="hazard_id", basis=basis, since=DAY)
    then = late.remaining(DAY, basis=basis, as_known=DAY)
    assert lies_on_its_own(then)
    now = pd.Series(summed(then)).add(
        found.groupby("hazard_id")["closing_m2"].sum(), fill_value=0.0
    )
    assert now[now > 1e-3].to_dict() == near(expected)
    bridge = late.bridge(DAY, basis, since=DAY)
    assert bridge.table["m2"].iloc[-1] == near(sum(expected.values()))


def test_reports(ledger, basis, expected):
    report = minemap.article7(ledger, 2023, by="sector", basis=basis)
    told = report["contamination"]["area_m2"]
    assert told[told > 0].to_dict() == pytest.approx(expected, abs=1)
    table = clearance(ledger, by="hazard_id", basis=basis)
    assert table["cleared_m2"].sum() > 0
    assert set(table.reset_index()["hazard_id"]) <= {"beside", "same", "twin"}


def test_a_reconciliation(ledger, basis, expected):
    found = minemap.reconcile(ledger, ledger, old_day="2020-12-31", new_day=DAY, basis=basis)
    areas = found.areas
    for side, name in (("before", "old_id"), ("after", "new_id")):
        for row in areas.itertuples():
            ids, outline = getattr(row, name), getattr(row, f"geometry_{side}")
            if ids in SHAPES and outline is not None and not outline.is_empty:
                assert outline.within(SHAPES[ids].buffer(1e-9))
    assert found.account["m2"].iloc[-1] == near(sum(expected.values()))


def test_commands(tables, basis, expected, tmp_path, capsys):
    hazards, releases = tables
    path = str(minemap.write({"hazards": hazards, "releases": releases}, tmp_path / "r.gpkg"))
    asked = ["--basis", basis, "--day", DAY]
    target = tmp_path / "left.gpkg"
    assert main(["remaining", path, *asked, "--by", "hazard_id", "--json", "-o", str(target)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert summed(pd.DataFrame(rows)) == near(expected)
    left = gpd.read_file(target)
    assert lies_on_its_own(left)
    assert summed(left) == near(expected)
    assert main(["balance", path, "--basis", basis, "--by", "hazard_id", "--json"]) == 0
    account = pd.DataFrame(json.loads(capsys.readouterr().out))
    last = account[account["period_end"] == account["period_end"].max()]
    assert summed(last, "closing_m2") == near(expected)
