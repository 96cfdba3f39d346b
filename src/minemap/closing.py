"""Closings: release records made from a register with one row for each area and its status.

Many registers hold only the present state: an area, whether work on it is closed, and since when.
Without release records the ground of closed areas would count as remaining.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from minemap.dtypes import TEXT, Array
from minemap.errors import ArgumentError, RejectedRows, of_a_table
from minemap.geodesy import geodesic_area
from minemap.language.vocabulary import IMPLIED_ACTIVITY, RELEASING, code_of
from minemap.shapes import is_polygon
from minemap.tables.further import CLOSED, OPEN, further_columns, read_further
from minemap.tables.known import TIMES, recorded_from, withdrawn_from
from minemap.tables.schema import normalise_hazards, normalise_releases

__all__ = ["Closings", "closings"]

OUTCOME_OF = {
    IMPLIED_ACTIVITY[outcome]: outcome for outcome in ("cleared", "reduced", "cancelled")
} | {"BAC": "cleared"}
"""The outcome for an area that an activity closes."""

UNSAID_COLUMNS = ["row", "id", "status", "closed_on", "area_m2", "reason"]


class Closings(NamedTuple):
    """Release records from the closed rows of a register, and the rows that release nothing.

    Attributes
    ----------
    releases : geopandas.GeoDataFrame
        A record of release for each area that the register says is closed, when, and how; as
        `minemap.read_releases` returns them.
    unsaid : pandas.DataFrame
        The rows that say that an area is closed, and not when or how, or that contradict
        themselves: ``row``, ``id``, ``status`` as written, ``closed_on``, ``area_m2`` and
        ``reason``. They release nothing.
    """

    releases: gpd.GeoDataFrame
    unsaid: pd.DataFrame


def closings(hazards: pd.DataFrame, outcome: str | None = None) -> Closings:
    """Make release records from a register with a status and a closing day.

    An area is closed if its status says so, in any word that `minemap.check` knows, or if it has a
    closing day and no status. An unknown status may mean anything, so the row is listed. The status
    (cleared, cancelled) or a further column (``closed_how``, ``closure_reason``, ``motivo de
    cierre`` and so on) says how an area was closed: as an outcome, or as the activity that closed
    it. Non-technical survey cancels, technical survey reduces, and clearance clears. If neither
    says how, nothing is guessed: the row is listed.

    Parameters
    ----------
    hazards : pandas.DataFrame or geopandas.GeoDataFrame
        The register, as `minemap.Ledger` takes it, with its further columns. Of several versions
        of an area the latest speaks.
    outcome : {"cancelled", "reduced", "cleared"}, optional
        The outcome of closed areas for which the register states none.

    Returns
    -------
    Closings
        ``releases``, one for each closing, with the outline and the written size of the area, and
        ``unsaid``, the rows that release nothing.

    Raises
    ------
    RejectedRows
        If a row cannot be used.
    SchemaError
        If a column that is required is missing.
    ArgumentError
        If `outcome` is not an outcome that releases ground.

    Notes
    -----
    A record of release takes the ground that it covers, also where another area is drawn over it
    (rule 2 of the ledger).

    Examples
    --------
    >>> import minemap
    >>> register = pd.DataFrame({
    ...     "hazard_id": ["A", "B", "C"], "category": "CHA", "reported_on": "2019-05-01",
    ...     "area": [12_000, 5_000, 700], "Estado": ["Despejada", "Cerrada", "Abierta"],
    ...     "Fecha de cierre": ["2021-05-05", "2022-02-02", None]})
    >>> made = minemap.closings(register)
    >>> made.releases[["release_id", "outcome", "completed_on"]]
         release_id  outcome completed_on
    row
    1    closing A  cleared   2021-05-05
    >>> made.unsaid[["id", "area_m2"]]
      id  area_m2
    0  B   5000.0
    >>> made.unsaid["reason"][0]
    "is closed, and nothing says how: name the column that does (columns={'closed_how': '…'}), ..."
    >>> round(minemap.Ledger(register, minemap.closings(register, "cleared").releases)
    ...       .remaining("2023-12-31")["area_m2"].sum())
    700
    """
    if outcome is not None and outcome not in RELEASING:
        raise ArgumentError(f"outcome={outcome!r} is not one of {', '.join(RELEASING)}")
    table, rejected = normalise_hazards(hazards)
    if len(rejected):
        raise RejectedRows(rejected, "hazards", len(table), of_a_table("hazards"))
    register = _register(table)
    state, day = register["state"], register["closed_on"]
    asked = (state == CLOSED) | (day.notna() & (state != OPEN))
    contradicts = (state == OPEN) & day.notna()
    asked |= register["strange"]
    speaks = _latest(table) & (asked | contradicts | register["unread"].notna()).to_numpy(bool)
    register = register[speaks]
    how, reason = _how(register, outcome)
    releases = _releases(table[speaks][reason.isna().to_numpy()], register, how)
    unsaid = register[reason.notna()].assign(reason=reason[reason.notna()])
    unsaid = unsaid.reset_index(names="row")
    return Closings(releases, unsaid[UNSAID_COLUMNS])


def _register(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """Read for each row what it says about its closing, and its ground."""
    further = read_further("hazards", table)
    written = further_columns("hazards", table)
    size = table["reported_m2"].to_numpy(dtype=float)
    drawn = is_polygon(table.geometry.to_numpy())
    measured = geodesic_area(table.geometry.to_numpy())
    faults = further.unread[further.unread["field"].eq("closed_on")].set_index("place")["reason"]
    nothing = pd.Series(None, table.index, dtype=object)
    status = table[written["status"]].astype(object) if "status" in written else nothing
    state = further.column("status")
    # A register may have SHA, CHA or "confirmed" as a status; that closes nothing.
    told = state.notna() | status.isna() | status.map(_of_another_kind)
    return pd.DataFrame(
        {
            "id": table["hazard_id"],
            "status": status,
            "state": state,
            "strange": ~told.astype(bool),
            "how": further.column("closed_how"),
            "closed_on": further.column("closed_on"),
            "reported_on": table.groupby("hazard_id")["reported_on"].transform("min"),
            "area_m2": np.where(drawn, measured, size),
            "sized": drawn | ~np.isnan(size),
            "unread": faults.reindex(range(len(table))).to_numpy(dtype=object),
        },
        index=table.index,
    )


def _latest(table: gpd.GeoDataFrame) -> Array:
    """Find the rows of the latest versions of areas that were in the record at the same time."""
    latest = np.ones(len(table), dtype=bool)
    several = np.flatnonzero(table["hazard_id"].duplicated(keep=False).to_numpy())
    own, since, until = (
        table["reported_on"].to_numpy(dtype="datetime64[us]"),
        recorded_from(table),
        withdrawn_from(table),
    )
    for places in table.iloc[several].groupby("hazard_id").indices.values():
        rows = several[places]
        for row in rows:
            later = rows[own[rows] > own[row]]
            latest[row] = not ((since[later] < until[row]) & (since[row] < until[later])).any()
    return latest


def _how(register: pd.DataFrame, outcome: str | None) -> tuple[pd.Series, pd.Series]:
    """Find the outcome for each area, or why it is not known."""
    outcomes, reasons = [], []
    for said in register.to_dict("records"):
        word = None if pd.isna(said["how"]) else str(said["how"])
        by_word = None if word is None else _outcome_of(word)
        by_status = None if pd.isna(said["status"]) else code_of("outcome", str(said["status"]))
        by_status = by_status if by_status in RELEASING else None
        found = by_word or by_status or outcome
        reason = _not_known(said, by_word) or _no_day(said)
        reason = reason or _no_outcome(found, word, by_word, by_status)
        if reason is None and not said["sized"]:
            reason = "has neither an outline nor a written size"
        outcomes.append(found)
        reasons.append(reason)
    return (
        pd.Series(outcomes, register.index, dtype=object),
        pd.Series(reasons, register.index, dtype=object),
    )


def _outcome_of(word: str) -> str | None:
    return code_of("outcome", word) or OUTCOME_OF.get(code_of("activity", word) or "")


def _of_another_kind(word: object) -> bool:
    return bool(code_of("category", str(word)) or code_of("outcome", str(word)))


def _not_known(said: dict[Any, Any], by_word: str | None) -> str | None:
    """Give the reason for a status that may mean anything, also that the area is open."""
    if said["strange"] and by_word is None:
        return f"its status {said['status']!r} is not known: write open or closed"
    return None


def _no_day(said: dict[Any, Any]) -> str | None:
    """Give the reason why a row has no usable closing day."""
    if not pd.isna(said["unread"]):
        return f"closing day: {said['unread']}"
    if said["state"] == OPEN:
        return "has a closing day, and its status says that it is open"
    if pd.isna(said["closed_on"]):
        return "is closed, and nothing says when"
    if said["closed_on"] < said["reported_on"]:
        return f"was closed before it was reported ({said['reported_on']:%Y-%m-%d})"
    return None


def _no_outcome(
    found: str | None, word: str | None, by_word: str | None, by_status: str | None
) -> str | None:
    """Give the reason why the outcome of a row is not known."""
    if by_word == "confirmed":
        return "was closed as confirmed, which releases no ground"
    if by_word and by_status and by_word != by_status:
        return f"its status says {by_status}, and {word!r} means {by_word}"
    if found is None and word is not None:
        return f"{word!r} is no outcome that is known: give outcome="
    return (
        "is closed, and nothing says how: name the column that does (columns={'closed_how': '…'}), "
        "or give outcome="
        if found is None
        else None
    )


def _releases(rows: gpd.GeoDataFrame, register: pd.DataFrame, how: pd.Series) -> gpd.GeoDataFrame:
    """Make the release records, which are in the record as long as their rows."""
    closed_on = register["closed_on"].reindex(rows.index)
    frame = gpd.GeoDataFrame(
        {
            "release_id": "closing " + rows["hazard_id"].astype(TEXT),
            "hazard_id": rows["hazard_id"],
            "outcome": how.reindex(rows.index),
            "completed_on": closed_on,
            "reported_m2": rows["reported_m2"],
        },
        geometry=rows.geometry,
        crs="EPSG:4326",
    )
    for name in {*TIMES} & {*rows.columns}:
        frame[name] = rows[name]
    if "recorded_on" in frame:
        # If a row was recorded before its area was closed, it was closed in place.
        frame["recorded_on"] = rows["recorded_on"].where(rows["recorded_on"] > closed_on)
    if "withdrawn_on" in frame:
        frame = frame[withdrawn_from(frame) > recorded_from(frame)]
    return normalise_releases(frame, "closings")[0]
