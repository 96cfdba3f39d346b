"""The annex of a treaty report: every area with its place, its corners and its history."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from minemap.errors import ArgumentError
from minemap.extras import needed
from minemap.report.texts import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from minemap.ledger import Ledger
    from minemap.report.texts import Texts

__all__ = ["Coordinates", "annex_of"]

Coordinates = Literal["degrees", "utm", "mgrs"]
"""The ways of writing corners."""

FORMS = ("degrees", "utm", "mgrs")
PLACES = ("name", "country", "admin1", "admin2", "sector")
ZONE_DEGREES, ZONES, GRID_NORTH, GRID_SOUTH = 6, 60, 84, -80
"""The number of UTM zones, and the latitudes between which UTM is used."""


def annex_of(
    ledger: Ledger, areas: pd.DataFrame, texts: Texts, day: pd.Timestamp, form: str
) -> pd.DataFrame:
    """List areas with what Article 7.1 (c) asks for each: where it is and what it holds.

    Parameters
    ----------
    ledger : Ledger
        The account of all areas.
    areas : pandas.DataFrame
        Those to list, one row each: ``hazard_id``, ``area_m2`` and ``estimated_devices``.
    texts : Texts
        What the texts of contamination are taken for.
    day : pandas.Timestamp
        The day, at its close.
    form : {"degrees", "utm", "mgrs"}
        How corners are written: latitude and longitude of WGS 84 to the sixth decimal (0.1 m),
        zone, easting and northing in metres of UTM, or MGRS to the metre.

    Returns
    -------
    pandas.DataFrame
        By ``hazard_id``: its name and units as far as they are recorded, ``category`` (both where
        it is partly confirmed), ``kinds``, ``contamination`` as it is written,
        ``estimated_devices`` (missing where not stated), ``area_m2``, ``reported_on`` (its first
        day in the record), ``corners`` of what remains, one part after another and holes marked,
        and ``history``: day, what happened and m².

    Raises
    ------
    ArgumentError
        If the form is another.
    MissingDependencyError
        If MGRS is asked for and mgrs is not installed.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import article7
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> annex = article7(ledger, 2023, annex="degrees")["annex"]
    >>> len(annex), annex["corners"].iloc[0][:5]
    (60, '1: -3')
    """
    if form not in FORMS:
        raise ArgumentError(f"annex={form!r} is not one of {', '.join(FORMS)}")
    left = ledger.remaining(day)
    left = left[left["hazard_id"].isin(areas["hazard_id"])]
    own = left.groupby("hazard_id", sort=False)
    shape = {key: shapely.union_all(part.geometry.to_numpy()) for key, part in own}
    stated = areas.drop_duplicates("hazard_id").set_index("hazard_id")
    latest = ledger.hazards.sort_values("reported_on", kind="stable").groupby("hazard_id")
    last, first = latest.last(), latest["reported_on"].min()
    table = pd.DataFrame(index=pd.Index(sorted(stated.index), name="hazard_id"))
    for name in PLACES:
        if name in last and last[name].reindex(table.index).notna().any():
            table[name] = last[name].reindex(table.index).astype(object)
    category = ledger.remaining(day, by=["hazard_id", "category"]).reset_index("category")
    table["category"] = category.groupby("hazard_id")["category"].agg("; ".join)
    told = last["contamination"].reindex(table.index)
    table["kinds"] = written(told).map(texts.kinds)
    table["contamination"] = told.astype(object)
    table["estimated_devices"] = stated["estimated_devices"].astype("Int64")
    table["area_m2"] = stated["area_m2"].round().astype(np.int64)
    table["reported_on"] = first
    table["corners"] = [_corners(shape.get(key), form) for key in table.index]
    histories = _histories(ledger, day)
    table["history"] = [histories.get(key, "") for key in table.index]
    return table


def _corners(shape: Any, form: str) -> str:
    """Write the corners of an area, each ring once around without its first corner again."""
    if shape is None or shape.is_empty:
        return ""
    write = _writer(form, *shape.representative_point().coords[0])
    parts = [part for part in shapely.get_parts(shape) if not part.is_empty]
    lines = []
    for number, part in enumerate(parts, start=1):
        if part.geom_type != "Polygon":
            places = shapely.get_coordinates(part)
            lines.append(f"{number}: {', '.join(write(x, y) for x, y in places)}")
            continue
        rings = [part.exterior, *part.interiors]
        for place, ring in enumerate(rings):
            name = f"{number}" if place == 0 else f"{number} (-{place})"
            corners = shapely.get_coordinates(ring)[:-1]
            lines.append(f"{name}: {'; '.join(write(x, y) for x, y in corners)}")
    return "\n".join(lines)


def _writer(form: str, longitude: float, latitude: float) -> Callable[[float, float], str]:
    """Choose how to write the corners of an area around a place."""
    if form == "degrees":
        return lambda x, y: f"{y:.6f}, {x:.6f}"
    if form == "utm":
        if not GRID_SOUTH <= latitude <= GRID_NORTH:
            raise ArgumentError(
                f"annex='utm': latitude {latitude:.2f} lies outside; take 'degrees'"
            )
        # All corners of an area in one zone, so that they can be plotted on one grid.
        zone = int((longitude + 180) // ZONE_DEGREES) % ZONES + 1
        half = "N" if latitude >= 0 else "S"
        to_grid = _grid((32600 if half == "N" else 32700) + zone)

        def in_zone(x: float, y: float) -> str:
            east, north = to_grid.transform(x, y)
            return f"{zone}{half} {east:.0f} E {north:.0f} N"

        return in_zone
    mgrs = needed("mgrs", "an annex in MGRS", "field")
    grid = mgrs.MGRS()
    return lambda x, y: str(grid.toMGRS(y, x, MGRSPrecision=5))


@cache
def _grid(code: int) -> Transformer:
    return Transformer.from_crs("EPSG:4326", f"EPSG:{code}", always_xy=True)


def _histories(ledger: Ledger, day: pd.Timestamp) -> dict[str, str]:
    """List for every hazard what came to its ground and what left it, day by day."""
    pieces = pd.DataFrame(ledger.pieces.drop(columns="geometry"))
    came = pieces[["hazard_id", "entered_on", "entry", "area_m2"]].set_axis(
        ["hazard_id", "day", "what", "m2"], axis=1
    )
    went = pieces.loc[pieces["left_on"].notna(), ["hazard_id", "left_on", "exit", "area_m2"]]
    went = went.set_axis(["hazard_id", "day", "what", "m2"], axis=1).assign(m2=lambda t: -t["m2"])
    events = pd.concat([came.astype({"what": object}), went.astype({"what": object})])
    events = events[events["day"] <= day]
    summed = events.groupby(["hazard_id", "day", "what"], sort=True)["m2"].sum().reset_index()
    summed = summed[summed["m2"].abs() >= 0.5]  # noqa: PLR2004 - what would be written as 0
    told: dict[str, list[str]] = {}
    columns = (summed[name] for name in ("hazard_id", "day", "what", "m2"))
    for hazard, when, what, m2 in zip(*columns, strict=True):
        told.setdefault(str(hazard), []).append(f"{when:%Y-%m-%d} {what} {m2:+,.0f} m²")
    return {hazard: "\n".join(lines) for hazard, lines in told.items()}
