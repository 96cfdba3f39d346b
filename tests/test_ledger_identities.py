"""What must hold of any record: the identity, one order, ground counted once, none lost."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import examples
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import minemap
from minemap.accounts import FLOWS

pytestmark = pytest.mark.filterwarnings("ignore:land-release records without an outline")

FIRST_DAY = pd.Timestamp("2020-01-01")
SMALLEST_M2 = 100.0
"""A record of less is held to what it would be with this much: the last digit of a coordinate is
worth some 1e-9 m times the perimeter."""

INCOMING = ("added_m2", "adjusted_in_m2", "confirmed_in_m2", "downgraded_in_m2")

relaxed = settings(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)

metres = st.integers(0, 400).map(lambda number: number * 1e-6)
"""Offsets in degrees: up to about 44 m, on a grid so that edges and corners often coincide."""

points = st.builds(lambda x, y: (-78.5 + x, -2e-4 + y), metres, metres)
"""On the equator, where a line straight in longitude and latitude is a geodesic, so that a plain
union measures what the ledger measures, to the last digit."""

days = st.integers(0, 900).map(lambda number: FIRST_DAY + pd.Timedelta(days=number))


@st.composite
def boxes(draw):
    (x, y), width, height = draw(points), draw(metres), draw(metres)
    return shapely.box(x, y, x + width + 1e-5, y + height + 1e-5)


@st.composite
def wild_polygons(draw):
    """Rings through any points: bow ties, spikes, slivers, corners visited twice."""
    ring = draw(st.lists(points, min_size=3, max_size=8, unique=True))
    return shapely.Polygon(ring)


@st.composite
def holed(draw):
    outer = draw(boxes())
    return outer.difference(shapely.affinity.scale(outer, 0.4, 0.4))


any_shape = boxes() | holed() | wild_polygons()


@st.composite
def records(draw, shapes=any_shape, figures=False):
    """A hazard table with versions and overlaps, and a release table in any order."""
    none = st.none() if figures else st.nothing()
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from("ABCD"), st.sampled_from(["SHA", "CHA"]), days, shapes | none
            ),
            min_size=1,
            max_size=7,
            unique_by=lambda row: (row[0], row[2]),
        )
    )
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": [row[0] for row in rows],
            "category": [row[1] for row in rows],
            "reported_on": [row[2] for row in rows],
            "reported_m2": [float(100 * number + 50) for number, _ in enumerate(rows)],
            "sector": [{"A": "North", "B": "North"}.get(row[0]) for row in rows],
        },
        geometry=[row[3] for row in rows],
        crs="EPSG:4326",
    )
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["cancelled", "reduced", "cleared", "confirmed"]),
                days,
                shapes | none,
                st.sampled_from("ABCDE"),
                st.integers(1, 400),
            ),
            max_size=7,
        )
    )
    releases = gpd.GeoDataFrame(
        {
            "release_id": [f"R{number}" for number in range(len(rows))],
            "outcome": [row[0] for row in rows],
            "completed_on": pd.to_datetime([row[1] for row in rows]),
            "hazard_id": [row[3] for row in rows],
            "reported_m2": [float(row[4]) for row in rows],
        },
        geometry=[row[2] for row in rows],
        crs="EPSG:4326",
    )
    return hazards, releases


def net(account):
    return account[list(INCOMING)].sum(axis=1) - account[
        [name for name in FLOWS if name not in INCOMING]
    ].sum(axis=1)


def assert_the_same_swept_apart(together, record):
    with pytest.MonkeyPatch.context() as patch:
        # Every group of rows that touch or name one hazard is a batch by itself.
        patch.setattr("minemap.sweep.sweeping.BATCH_CORNERS", 1)
        apart = minemap.Ledger(*record, workers=2)
        for name in ("pieces", "worked", "repairs"):
            one, other = (pd.DataFrame(getattr(ledger, name)) for ledger in (together, apart))
            pd.testing.assert_frame_equal(one, other, check_exact=True)
    pd.testing.assert_frame_equal(together.released("YE"), apart.released("YE"))


@settings(relaxed, max_examples=examples(8))
@given(
    record=records(figures=True),
    freq=st.sampled_from(["YE", "QE", "ME"]),
    by=st.sampled_from([None, "category", "hazard_id", ["sector", "category"]]),
    basis=st.sampled_from(["geometry", "reported"]),
)
def test_every_account_closes_in_every_group_and_period(record, freq, by, basis):
    ledger = minemap.Ledger(*record, workers=1)
    assert_the_same_swept_apart(ledger, record)
    account = ledger.balance(freq, by=by, basis=basis)
    if not len(account):
        assert not len(ledger.remaining("2030-01-01", basis=basis))
        return
    scale = max(account["closing_m2"].abs().max(), account["added_m2"].max(), 1.0)
    assert np.allclose(
        account["opening_m2"] + net(account), account["closing_m2"], rtol=0, atol=1e-12 * scale
    )
    groups = account.groupby(account.index.names[1:], dropna=False) if by else [(None, account)]
    for _, rows in groups:
        assert rows["opening_m2"].tolist()[1:] == rows["closing_m2"].tolist()[:-1]
        assert rows["opening_areas"].tolist()[1:] == rows["closing_areas"].tolist()[:-1]
    assert account["closing_m2"].min() >= -1e-9 * scale
    last = account.index.get_level_values(0)[-1]
    closing = account["closing_m2"][account.index.get_level_values(0) == last].sum()
    remaining = ledger.remaining(last, by="category", basis=basis)
    assert closing == pytest.approx(remaining["area_m2"].sum(), abs=1e-9 * scale)
    areas = ledger.balance(freq, by="category", basis=basis)["closing_areas"]
    assert areas[last].sum() == remaining["areas"].sum()


@relaxed
@given(record=records(figures=True), data=st.data())
def test_the_order_of_rows_changes_nothing(record, data):
    hazards, releases = record
    shuffled = [
        frame.iloc[data.draw(st.permutations(range(len(frame))))].reset_index(drop=True)
        for frame in (hazards, releases)
    ]
    one, other = minemap.Ledger(*record), minemap.Ledger(*shuffled)
    pd.testing.assert_frame_equal(
        one.balance("ME", by="hazard_id"), other.balance("ME", by="hazard_id")
    )
    columns = ["hazard_id", "category", "entered_on", "entry", "left_on", "exit", "release_id"]
    pd.testing.assert_frame_equal(one.pieces[columns], other.pieces[columns])


@relaxed
@given(record=records(), day=days)
def test_ground_is_counted_once_against_a_plain_union(record, day):
    """Day by day with shapely alone: what is drawn and not released since it was drawn."""
    hazards, releases = record
    hazards = hazards.drop_duplicates("hazard_id")
    ledger = minemap.Ledger(hazards, releases, workers=1)
    ground = []
    for hazard in hazards.itertuples():
        if hazard.reported_on > day:
            continue
        released = releases[
            (releases["completed_on"] >= hazard.reported_on)
            & (releases["completed_on"] <= day)
            & (releases["outcome"] != "confirmed")
        ]
        shape = shapely.make_valid(hazard.geometry, method="structure", keep_collapsed=False)
        taken = shapely.union_all(
            [
                shapely.make_valid(g, method="structure", keep_collapsed=False)
                for g in released.geometry
            ]
        )
        ground.append(shape.difference(taken))
    expected = minemap.geodesic_area(shapely.union_all(ground))
    total = ledger.timeline()["added_m2"].sum()
    left = ledger.remaining(day, by="category")["area_m2"].sum()
    assert left == pytest.approx(expected, abs=1e-9 * max(total, SMALLEST_M2))
    outlines = ledger.remaining(day).geometry.to_numpy()
    assert shapely.area(shapely.union_all(outlines)) == pytest.approx(
        np.sum(shapely.area(outlines)), rel=1e-9, abs=1e-18
    )


@relaxed
@given(record=records(shapes=wild_polygons()))
def test_outlines_of_any_shape_lose_and_make_no_ground(record):
    hazards, releases = record
    ledger = minemap.Ledger(hazards, releases, workers=1)
    pieces, worked = ledger.pieces, ledger.worked
    assert shapely.is_valid(pieces.geometry).all()
    account = ledger.timeline()
    added = account[["added_m2", "adjusted_in_m2"]].sum().sum()
    gone = account[["adjusted_out_m2", "cancelled_m2", "reduced_m2", "cleared_m2"]].sum().sum()
    left = ledger.remaining(FIRST_DAY + pd.Timedelta(days=2000), by="category")["area_m2"].sum()
    assert added - gone == pytest.approx(left, abs=1e-9 * max(added, SMALLEST_M2))
    for release in releases[releases["outcome"] != "confirmed"].itertuples():
        shape = shapely.make_valid(release.geometry, method="structure", keep_collapsed=False)
        of_it = sum(
            frame.loc[frame["release_id"] == release.release_id, "area_m2"].sum()
            for frame in (pieces[pieces["exit"] != "confirmed"], worked)
        )
        whole = minemap.geodesic_area(shape)
        assert of_it == pytest.approx(whole, rel=1e-7, abs=1e-6)


def test_one_worker_or_several_make_the_same_pieces():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-78.6, -78.4, 400), rng.uniform(-4.1, -3.9, 400)
    shapes = shapely.box(x, y, x + rng.uniform(1e-5, 0.02, 400), y + rng.uniform(1e-5, 0.02, 400))
    hazards = gpd.GeoDataFrame(
        {
            "hazard_id": [f"H{i}" for i in range(200)],
            "category": rng.choice(["SHA", "CHA"], 200),
            "reported_on": FIRST_DAY + pd.to_timedelta(rng.integers(0, 900, 200), "D"),
        },
        geometry=shapes[:200],
        crs=4326,
    )
    releases = gpd.GeoDataFrame(
        {
            "release_id": [f"R{i}" for i in range(200)],
            "outcome": rng.choice(["cancelled", "reduced", "cleared", "confirmed"], 200),
            "completed_on": FIRST_DAY + pd.to_timedelta(rng.integers(0, 900, 200), "D"),
        },
        geometry=shapes[200:],
        crs=4326,
    )
    one = minemap.Ledger(hazards, releases, workers=1)
    many = minemap.Ledger(hazards, releases, workers=4)
    pd.testing.assert_frame_equal(pd.DataFrame(one.pieces), pd.DataFrame(many.pieces))


def test_one_part_whose_rows_stand_in_another_order_is_put_in_order(peru):
    from minemap.sweep.pieces import gather
    from minemap.sweep.sweeping import sweep

    hazards, releases = peru.hazards, peru.releases
    every, turned = np.arange(len(hazards)), np.arange(len(releases))[::-1]
    part = sweep(hazards, releases.iloc[turned])
    whole = sweep(hazards, releases)
    gathered = gather([part], [(every, turned)], hazards, releases)
    assert gathered.located.equals(whole.located)
    assert gathered.table.equals(whole.table)
