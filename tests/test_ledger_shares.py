"""Written figures against outlines, for any record: against the rules written down once more."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import examples, hazard_table, planimeter_m2, release_table, square
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slow_ledger import SlowLedger

import minemap
from minemap.accounts import FLOWS

pytestmark = pytest.mark.filterwarnings("ignore:land-release records without an outline")

SIZE = 3
relaxed = settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
CELLS = {(x, y): planimeter_m2(square(x, y)) for x in range(SIZE) for y in range(SIZE)}
DAYS = pd.date_range("2020-01-01", periods=12, freq="MS").tolist()


@st.composite
def patches(draw):
    """A rectangle of the grid: its outline and its cells."""
    x, y = draw(st.integers(0, SIZE - 1)), draw(st.integers(0, SIZE - 1))
    width, height = draw(st.integers(1, SIZE - x)), draw(st.integers(1, SIZE - y))
    cells = {(x + i, y + j) for i in range(width) for j in range(height)}
    return square(x, y, width, height), cells


days = st.sampled_from(DAYS)


@st.composite
def records(draw):
    hazards = draw(
        st.lists(
            st.tuples(st.sampled_from("ABC"), st.sampled_from(["SHA", "CHA"]), days, patches()),
            min_size=1,
            max_size=6,
            unique_by=lambda row: (row[0], row[2]),
        )
    )
    releases = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["cancelled", "reduced", "cleared", "confirmed"]),
                days,
                st.none() | patches(),
                st.sampled_from("ABCD"),
                st.sampled_from([0.3, 1.0, 2.5, 4.0, 9.0]),
            ),
            max_size=6,
        )
    )
    return hazards, [(f"R{number}", *row) for number, row in enumerate(releases)]


CELL = CELLS[0, 0]


def both(record):
    hazards, releases = record
    ledger = minemap.Ledger(
        hazard_table(*((name, category, day, patch[0]) for name, category, day, patch in hazards)),
        release_table(
            *(
                (
                    name,
                    outcome,
                    day,
                    patch and patch[0],
                    {"hazard_id": hazard, "reported_m2": CELL * size},
                )
                for name, outcome, day, patch, hazard, size in releases
            )
        ),
        workers=1,
    )
    slow = SlowLedger(
        [(name, category, day, patch[1]) for name, category, day, patch in hazards],
        [
            (name, outcome, day, patch and patch[1], hazard, CELL * size)
            for name, outcome, day, patch, hazard, size in releases
        ],
        CELLS,
    )
    return ledger, slow


NOISE = 1e-3


@relaxed
@given(record=records(), day=days)
def test_a_record_is_answered_as_by_the_rules_written_once_more(record, day):
    ledger, slow = both(record)
    assert_flows(ledger, slow)
    assert_lines(ledger, slow)
    assert_ground(ledger, day)


def assert_flows(ledger, slow):
    """Every flow of every day is that of the rules."""
    line = ledger.timeline(by=["hazard_id", "category"])
    flows = {
        (day, hazard, category, name): value
        for (hazard, category, day), row in line.iterrows()
        for name, value in row[list(FLOWS)].items()
        if value > NOISE
    }
    expected = {key: m2 for key, m2 in slow.flows.items() if m2 > NOISE}
    assert flows == pytest.approx(expected, abs=NOISE)


def lines(ledger):
    """What became of the m² of each record that releases: taken, again, outside."""
    out = ledger.pieces[ledger.pieces["exit"].isin(["cancelled", "reduced", "cleared"])]
    found = {("taken", name): m2 for name, m2 in out.groupby("release_id")["area_m2"].sum().items()}
    worked = ledger.worked.groupby(["what", "release_id"])["area_m2"].sum()
    return {key: m2 for key, m2 in {**found, **worked.to_dict()}.items() if m2 > NOISE}


def assert_lines(ledger, slow):
    """Every m² of a release has the line that the rules give it."""
    expected = {
        (what, name): m2
        for name, line in slow.lines.items()
        for what, m2 in line.items()
        if m2 > NOISE
    }
    assert lines(ledger) == pytest.approx(expected, abs=NOISE)


def assert_ground(ledger, day):
    """What remains lies on what was drawn of it."""
    left = ledger.remaining(day)
    drawn = ledger.hazards.dissolve("hazard_id").geometry
    for area in left.itertuples():
        assert area.geometry.within(drawn[area.hazard_id].buffer(1e-9))
        # Pieces share out the bulges of their edges: 2e-7 of the m² for edges of 200 m.
        assert planimeter_m2(area.geometry) >= area.area_m2 * (1 - 1e-6) - NOISE
        if not area.unmeasured_m2:
            assert planimeter_m2(area.geometry) == pytest.approx(area.area_m2, rel=1e-6, abs=NOISE)
