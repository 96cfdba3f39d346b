"""No total in silence: sizes that were not written, areas called closed, exports in a heap."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from conftest import hazard_table, ledger_of, square

import minemap
from minemap.cli import main
from minemap.errors import ArgumentError, MinemapWarning, SchemaError
from minemap.report import article7, factsheet

PROFILE = {"title": "Land", "context": ["{reported_remaining_m2} m² are written down."]}


def areas(*sizes, **others):
    """Areas of 2 by 2 squares, with the sizes that are written of them."""
    return [
        (f"H{i}", "CHA", "2020-06-30", square(3 * i, 0, 2), {"reported_m2": size, **others})
        for i, size in enumerate(sizes)
    ]


# Sizes that were not written ----------------------------------------------------------------------


def test_a_record_without_written_sizes_is_not_added_up_to_0():
    ledger = ledger_of(areas(None, None, None))
    measured = ledger.remaining("2023")["area_m2"].sum()
    with pytest.raises(ArgumentError, match="basis='geometry'") as told:
        article7(ledger, 2023)
    assert f"measured, {measured:,.0f} m² remain" in str(told.value)
    assert article7(ledger, 2023, basis="geometry")["contamination"]["areas"].sum() == 3


def test_sizes_that_some_areas_lack_are_counted_and_measured():
    ledger = ledger_of(areas(5000.0, None, None))
    measured = ledger.remaining("2023").set_index("hazard_id")["area_m2"]
    text = article7(ledger, 2023).to_text()
    assert "No size is written of 2 of 3 areas" in text
    assert f"Measured, they are {round(measured['H1'] + measured['H2']):,} m²" in text


def test_records_without_a_written_size_are_counted():
    ledger = ledger_of(areas(5000.0), [("R1", "cleared", "2021-05-01", square(0, 0))])
    assert "of 1 of the 1 release records" in article7(ledger, 2021).to_text()


def test_the_fact_sheet_says_how_many_areas_state_no_size():
    some, none = (ledger_of(areas(*sizes)) for sizes in ((5000.0, None), (None,)))
    first, second = (
        factsheet(ledger, PROFILE).html.replace("\N{NO-BREAK SPACE}", " ")
        for ledger in (some, none)
    )
    assert "5,000 (1 of 2 areas state no size) m² are written down" in first
    assert "not stated m² are written down" in second


def test_published_figures_beside_a_record_of_partly_missing_sizes():
    ledger = ledger_of(areas(5000.0, None, None), [("R1", "cleared", "2021-05-01", square(0, 0))])
    published = pd.DataFrame({"year": [2020], "m2": [15_000], "source": ["a report"]})
    told = minemap.compare_published(ledger, published)
    assert told.unwritten == {"areas": 2, "all_areas": 3, "records": 1, "all_records": 1}
    assert "of 2 of 3 areas and 1 of 1 records of release" in told.summary()
    assert "de 2 de 3 áreas" in told.summary("es")
    assert minemap.compare_published(ledger, published, basis="geometry").notes == ()
    whole = minemap.compare_published(ledger_of(areas(5000.0)), published)
    assert whole.notes == ()
    none = minemap.compare_published(ledger_of(areas(None)), published)
    assert none.notes == ("nothing_written",)
    assert none.contradictions.empty


# Areas that the register calls closed -------------------------------------------------------------


@pytest.mark.parametrize(
    "closed",
    [{"status": "Closed"}, {"estado": "cerrada"}, {"closed_on": "2021-05-05"}],
    ids=["status", "in Spanish", "closing day alone"],
)
@pytest.mark.parametrize("ask", ["remaining", "balance", "timeline", "released"])
def test_ground_of_closed_areas_is_told_by_every_total(closed, ask):
    ledger = ledger_of(areas(5000.0, **closed))
    with pytest.warns(MinemapWarning, match="calls closed and that still have ground: 1") as told:
        getattr(ledger, ask)(*(["2023"] if ask == "remaining" else []))
    measured = ledger.remaining("2023")["area_m2"].sum()
    assert f"{measured:,.0f} m² in every total" in str(told[0].message)


def test_open_and_released_areas_are_no_matter():
    ledger = ledger_of(
        [
            *areas(5000.0, status="open"),
            ("X", "CHA", "2020-06-30", square(9, 0), {"status": "closed"}),
        ],
        [("R1", "cleared", "2021-05-01", square(9, 0))],
    )
    assert len(ledger.remaining("2023")) == 1


def test_treaty_tables_and_fact_sheets_say_how_much_of_it_they_count():
    ledger = ledger_of([*areas(5000.0, 700.0), *areas(5000.0)[:0]])
    hazards = ledger.hazards.assign(status=["closed", "open"])
    closed = minemap.Ledger(hazards)
    with pytest.warns(MinemapWarning, match="calls closed"):
        text = article7(closed, 2023).to_text()
    assert "Counted here: 1 areas, 5,000 m², that the register calls closed" in text
    assert "calls 1 areas closed" in factsheet(closed, PROFILE).html


# Exports set one below the other ------------------------------------------------------------------


def export(year, ids):
    rows = [(f"H{i}", "CHA", f"{year}-12-31", square(3 * i, 0)) for i in ids]
    return hazard_table(*rows)


def test_yearly_exports_in_a_heap_are_refused():
    heap = pd.concat([export(2020, range(6)), export(2021, range(6)), export(2022, range(5))])
    with pytest.raises(SchemaError, match="one below the other") as told:
        minemap.Ledger(gpd.GeoDataFrame(heap, crs="EPSG:4326"))
    assert "2022-12-31 repeats 5 as they were and lacks 1 (such as H5)" in str(told.value)


def test_versions_that_say_what_changed_are_versions():
    first = export(2020, range(6))
    later = hazard_table(*[(f"H{i}", "SHA", "2021-12-31", square(3 * i, 0)) for i in range(4)])
    ledger = minemap.Ledger(gpd.GeoDataFrame(pd.concat([first, later]), crs="EPSG:4326"))
    assert ledger.remaining("2022", by="category")["areas"].to_dict() == {"CHA": 2, "SHA": 4}


# Days after the last event ------------------------------------------------------------------------


def test_a_day_after_the_last_event_is_answered_as_recorded_to_it(peru, capsys):
    record = str(minemap.samples.peru_path())
    assert main(["remaining", record, "--day", "2027"]) == 0
    said = capsys.readouterr().out
    assert "Remaining at the close of 2027-12-31, as recorded to 2024-11-30" in said
    assert "as recorded to 30 November 2024" in article7(peru, 2027).to_text()
    assert "as recorded to 30 November 2024" in factsheet(peru, PROFILE, day=2027).html
    assert "recorded to" not in article7(peru, 2023).to_text()


def test_a_year_is_its_last_day_and_the_answer_says_so(capsys):
    record = str(minemap.samples.peru_path())
    assert main(["remaining", record, "--day", "2022"]) == 0
    assert "Remaining at the close of 2022-12-31\n" in capsys.readouterr().out
    assert main(["remaining", record, "--day", "03/12/2022"]) == 2
    assert "write it as '2022-12-03' or '2022-03-12'" in capsys.readouterr().err
