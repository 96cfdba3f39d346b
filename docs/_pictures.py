"""Pictures of the rules: small records, drawn day by day as the ledger has them."""

import geopandas as gpd
import matplotlib.pyplot as plt
import pandas as pd
from shapely import affinity, box

import minemap as mm
from minemap.language.vocabulary import colour, label

STEP = 0.001
HATCH = {"SHA": "//", "CHA": "xx", "cleared": "..", "reduced": "--", "cancelled": "||"}


def area(column, row=0, width=1, height=1):
    """A rectangle of a grid of some 111 m."""
    return box(column * STEP, row * STEP, (column + width) * STEP, (row + height) * STEP)


def story(hazards, releases, days, captions):
    """Draw what remains and what was released at the close of each day, with its m².

    A release that is known by a figure has a hazard and a number of squares for an outline.
    """
    columns = ["id", "kind", "day", "geometry"]
    releases = [_by_figure(*row) for row in releases]
    names = (
        {"id": "hazard_id", "kind": "category", "day": "reported_on"},
        {"id": "release_id", "kind": "outcome", "day": "completed_on"},
    )
    tables = [
        gpd.GeoDataFrame(
            [
                dict(zip([*columns, "hazard_id", "reported_m2"][: len(row)], row, strict=True))
                for row in rows
            ],
            geometry="geometry",
            crs=4326,
        ).rename(columns=name)
        if rows
        else None
        for rows, name in zip((hazards, releases), names)
    ]
    ledger = mm.Ledger(*tables)
    pieces = _as_one_place(ledger.pieces)
    west, south, east, north = pieces.total_bounds
    figure, panels = plt.subplots(1, len(days), figsize=(3.1 * len(days), 2.5), squeeze=False)
    for panel, day, caption in zip(panels[0], days, captions):
        left = _as_one_place(ledger.remaining(day))
        _fill(panel, left, left["category"], "category", alpha=0.75)
        gone = pieces[(pieces["left_on"] <= day) & pieces["exit"].isin(HATCH)]
        # What went by a figure has no outline of its own.
        gone = gone[gone.geometry.notna()]
        if len(gone) and len(left):
            gone = gone.overlay(left[["geometry"]], how="difference")
        _fill(panel, gone, gone["exit"], "outcome", alpha=0.35)
        for row in left.itertuples():
            place = row.geometry.representative_point()
            panel.text(
                place.x,
                place.y,
                row.hazard_id,
                ha="center",
                va="center",
                fontsize=11,
                fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.8},
            )
        panel.set(
            xlim=(west - STEP / 4, east + STEP / 4), ylim=(south - STEP / 4, north + STEP / 4)
        )
        panel.set_aspect("equal")
        panel.set_axis_off()
        total = ledger.remaining(day, by="category")["area_m2"].round()
        figures = ", ".join(f"{category} {m2:,.0f} m²" for category, m2 in total.items())
        panel.set_title(f"{day}: {caption}", fontsize=9, loc="left")
        panel.text(
            0, -0.04, figures or "nothing remains", transform=panel.transAxes, fontsize=9, va="top"
        )
    figure.tight_layout()
    plt.close(figure)
    return figure


def sizes(hazards, releases, days, captions):
    """Draw as bars what remains of one area of which only sizes are known, in squares."""
    square = mm.geodesic_area(area(0))
    ledger = mm.Ledger(
        pd.DataFrame(hazards, columns=["hazard_id", "category", "reported_on", "squares"]).assign(
            reported_m2=lambda table: table.pop("squares") * square
        ),
        pd.DataFrame(
            [_by_figure(*row) for row in releases],
            columns=[
                "release_id",
                "outcome",
                "completed_on",
                "geometry",
                "hazard_id",
                "reported_m2",
            ],
        ).drop(columns="geometry"),
    )
    figure, axes = plt.subplots(figsize=(6.2, 0.5 * len(days) + 0.6))
    left = [ledger.remaining(day)["area_m2"].sum() / square for day in days]
    bars = axes.barh(range(len(days)), left, color=colour("category", "SHA"), alpha=0.75)
    axes.bar_label(bars, [f"{squares:g} squares" for squares in left], padding=4)
    axes.set_yticks(range(len(days)), [f"{day}: {text}" for day, text in zip(days, captions)])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.3 * max(left))
    axes.set_xticks([])
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    figure.tight_layout()
    plt.close(figure)
    return figure


def _as_one_place(table):
    """Let what lies east of the antimeridian go on beyond 180°."""
    west, _, east, _ = table.total_bounds
    if not east - west > 180:
        return table
    turned = [
        affinity.translate(shape, 360.0) if shape.bounds[2] < 0 else shape
        for shape in table.geometry.explode()
    ]
    return table.explode(ignore_index=True).set_geometry(turned, crs=4326)


def _by_figure(name, outcome, day, shape):
    if not isinstance(shape, tuple):
        return name, outcome, day, shape
    hazard, squares = shape
    return name, outcome, day, None, hazard, squares * mm.geodesic_area(area(0))


def _fill(panel, frame, kinds, kind, alpha):
    for code in kinds.unique():
        shown = frame[kinds == code]
        shown.plot(
            ax=panel,
            facecolor=colour(kind, code),
            edgecolor="#333333",
            linewidth=0.8,
            hatch=HATCH[code],
            alpha=alpha,
            label=label(kind, code),
        )
