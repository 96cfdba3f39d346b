"""Answers from the pieces: what remains, what was released, and the account of a period.

Every answer is a filter or a group-by over the table of pieces; there is no further overlay.
"""

from __future__ import annotations

import difflib
from copy import copy
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.days import as_day
from minemap.dividing import UNIT
from minemap.dtypes import TEXT, Array, among
from minemap.errors import ArgumentError
from minemap.language.vocabulary import CATEGORIES, DEVICE_COLUMNS, ENTRIES, EXITS, RELEASING
from minemap.sweep.edges import distinct
from minemap.sweep.pieces import coded, joined, numbered, plain
from minemap.sweep.residues import NEGLIGIBLE_M2, current, find_residues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minemap.days import Day
    from minemap.sweep.pieces import Outlines, Swept

__all__ = [
    "FLOWS", "OUTGOING", "balance", "last_event", "period_ends", "released", "remaining",
    "timeline",
]  # fmt: skip

FLOWS = (
    "added_m2", "adjusted_in_m2", "adjusted_out_m2", "confirmed_in_m2", "confirmed_out_m2",
    "downgraded_in_m2", "downgraded_out_m2", "cancelled_m2", "reduced_m2", "cleared_m2",
)  # fmt: skip
"""The columns of an account between its opening and its closing balance."""

OUTGOING = np.array(
    [name.endswith("_out_m2") or name.removesuffix("_m2") in RELEASING for name in FLOWS]
)

ENTRY_FLOW = np.array(
    [FLOWS.index("added_m2" if word == "added" else f"{word}_in_m2") for word in ENTRIES]
)
EXIT_FLOW = np.array(
    [FLOWS.index(f"{word}_m2" if word in RELEASING else f"{word}_out_m2") for word in EXITS]
)
"""The column of each word, by its position among the words."""

KEYS = ("hazard_id", "category")
"""The columns that say to which hazard a piece belongs."""

EVENT_COLUMNS = ("hazard_id", "category", "entry", "exit", "from_hazard_id", "to_hazard_id")


class Areas(gpd.GeoDataFrame):  # type: ignore[misc] # geopandas has no types
    """A GeoDataFrame that writes days as texts when it becomes GeoJSON.

    So it works with ``folium.GeoJson``, ``ipyleaflet.GeoData`` and `json`, which do not accept
    days. In the table itself they are days.

    Examples
    --------
    >>> import json
    >>> from shapely import Point
    >>> areas = Areas({"since": pd.to_datetime(["2023-12-31", None])}, geometry=[Point(0, 0)] * 2)
    >>> [one["properties"]["since"] for one in json.loads(areas.to_json())["features"]]
    ['2023-12-31', None]
    """

    def iterfeatures(
        self, na: str = "null", show_bbox: bool = False, drop_id: bool = False
    ) -> Iterator[dict[str, Any]]:
        """Give the features of GeoJSON, with days as texts."""
        plain = gpd.GeoDataFrame(self)
        for name in plain.columns:
            column = plain[name]
            if column.dtype.kind == "M":
                whole = (column.dropna().dt.normalize() == column.dropna()).all()
                texts = column.dt.strftime("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M:%S")
                plain = plain.assign(**{name: texts.astype(object).where(column.notna(), None)})
        features: Iterator[dict[str, Any]] = plain.iterfeatures(na, show_bbox, drop_id)
        return features

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Pickle as a plain table, which can be read without minemap."""
        del protocol
        return copy, (gpd.GeoDataFrame(self),)


# Libraries such as lonboard recognise tables of geopandas by these, without importing it.
Areas.__name__, Areas.__module__ = gpd.GeoDataFrame.__name__, gpd.GeoDataFrame.__module__
# This lets doctest run its example, although it seems to belong to another module.
__test__ = {"Areas": Areas}


def remaining(
    pieces: pd.DataFrame,
    hazards: gpd.GeoDataFrame,
    day: Day,
    by: str | Sequence[str] | None = None,
    outlines: Outlines | None = None,
    ground: Swept | None = None,
    residues: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame | pd.DataFrame:
    """Give the ground that remains at the close of a day.

    Parameters
    ----------
    pieces : pandas.DataFrame
        The table of pieces.
    hazards : geopandas.GeoDataFrame
        The hazards they come from.
    day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
        The day.
    by : str or list of str, optional
        ``category``, or columns of `hazards`, to add up by.
    outlines : minemap.sweep.pieces.Outlines, optional
        The outlines of the pieces, where `pieces` have no geometry.
    ground : minemap.sweep.pieces.Swept, optional
        What was swept by measured ground, where `pieces` are written figures: it tells where they
        lie. A figure without ground left is placed where its hazard was last drawn.
    residues : pandas.DataFrame, optional
        When which hazards are residues, as `minemap.sweep.residues.find_residues` gives it; by
        default they are looked for.

    Returns
    -------
    geopandas.GeoDataFrame
        Without `by`: one row for each hazard and category: ``hazard_id``, ``category``,
        ``area_m2``, ``unmeasured_m2`` (the part known by a written figure alone), ``residue_m2``
        (the whole of it where it is a residue, which is no area and holds no devices), the columns
        of `hazards` and ``geometry``. Texts are those of the hazard's latest version, numbers and
        dates those in force on the day.
    pandas.DataFrame
        With `by`: one row for each group: ``areas`` (their number), ``area_m2``, ``unmeasured_m2``
        and ``residue_m2``.

    Raises
    ------
    ArgumentError
        If the day is not a date or a column of `by` does not exist.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> remaining(ledger.pieces, ledger.hazards, "2023-12-31", by="category").round()
              areas   area_m2  unmeasured_m2  residue_m2
    category
    SHA          60  302013.0            0.0         0.0
    """
    if residues is None:
        residues = find_residues(pieces, hazards, outlines)
    when = as_day(day, "day")
    rows = np.flatnonzero(_stands(pieces, when))
    standing = pieces.iloc[rows]
    columns = [] if by is None else _columns(by)
    (hazard, ids), (category, words) = (numbered(standing[name]) for name in KEYS)
    units = standing[UNIT].to_numpy() if UNIT in columns else np.zeros(len(rows), dtype=np.int64)
    width = units.max(initial=0) + 1
    key = (hazard * len(words) + category) * width + units
    area, unmeasured = standing["area_m2"].to_numpy(dtype=float), ~standing["measured"].to_numpy()
    amounts = {"area_m2": area, "unmeasured_m2": np.where(unmeasured, area, 0.0)}
    areas = pd.DataFrame(amounts).groupby(key).sum()
    known = areas.index.to_numpy()
    hazard, category = np.divmod(known // width, len(words))
    thin = pd.Index(current(residues, when)["hazard_id"], dtype=TEXT)
    residue = np.isin(hazard, ids.get_indexer(thin))
    areas["residue_m2"] = np.where(residue, areas["area_m2"], 0.0)
    listed = (areas["area_m2"].to_numpy() >= NEGLIGIBLE_M2) | np.isin(
        known, key[unmeasured & (area == 0.0)]
    )
    if by is not None:
        names = pd.DataFrame({"hazard_id": ids[hazard].array, "category": words[category].array})
        names[UNIT] = known % width
        groups = _hazard_groups(names, _groupable(hazards, columns), columns)
        table = pd.concat([groups, areas.reset_index(drop=True)], axis=1)
        table.insert(len(columns), "areas", (listed & ~residue).astype(np.int64))
        return table.groupby(columns, dropna=False).sum()
    owner = ids[hazard[listed]]
    told = {
        "hazard_id": owner.array,
        "category": words[category[listed]].array,
        **{name: areas[name].to_numpy()[listed] for name in areas},
    }
    own = _own_columns(hazards, when)
    named = own.take(own.index.get_indexer(owner))
    table = pd.DataFrame({**{name: named[name].array for name in own}, **told})
    table = table[[*told, *(name for name in own if name not in told)]]
    if residue.any():
        table["estimated_devices"] = table["estimated_devices"].mask(table["residue_m2"] > 0, 0)
    if ground is not None:
        table["geometry"] = _places(table[[*KEYS]], hazards, when, ground)
    else:
        group = np.searchsorted(known, key)
        table["geometry"] = _drawn(standing, rows, group, len(areas), outlines)[listed]
    return Areas(table, geometry="geometry", crs="EPSG:4326")


def balance(
    pieces: pd.DataFrame,
    hazards: gpd.GeoDataFrame,
    freq: str = "YE",
    by: str | Sequence[str] | None = None,
    start: Day | None = None,
    end: Day | None = None,
    residues: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Draw up the account of each period: opening balance, what came and went, closing balance.

    ``opening + added + adjusted in - adjusted out + confirmed in - confirmed out + downgraded in
    - downgraded out - cancelled - reduced - cleared = closing`` holds in every row, and the closing
    balance of one period is the opening balance of the next.

    Parameters
    ----------
    pieces : pandas.DataFrame
        The table of pieces.
    hazards : geopandas.GeoDataFrame
        The hazards they come from.
    freq : str
        The length of a period, as pandas writes it: ``"YE"``, ``"QE"``, ``"ME"``.
    by : str or list of str, optional
        ``category``, or columns of `hazards`, to keep apart. Ground that moves within one group is
        not shown as a move.
    start, end : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
        Days within the first and the last period; by default those of the first and last event.
    residues : pandas.DataFrame, optional
        When which hazards are residues, and so no areas; by default they are looked for.

    Returns
    -------
    pandas.DataFrame
        One row for each period (index ``period_end``) and group: ``opening_m2``, the flows in m²
        (see `FLOWS`), ``closing_m2``, ``opening_areas`` and ``closing_areas``.

    Raises
    ------
    ArgumentError
        If `freq` is not a frequency, a day is not a date, or a column of `by` does not exist.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> account = balance(ledger.pieces, ledger.hazards, "YE")
    >>> account.loc["2022", "cleared_m2"].round().tolist()
    [21000.0]
    """
    columns = _columns(by) if by is not None else []
    if residues is None:
        residues = find_residues(pieces, hazards)
    events = _events(pieces, hazards, columns, residues)
    begin = None if start is None else as_day(start, "start", first=True)
    day = events.pop("day")
    ends = period_ends(day, freq, begin, end)
    period = np.searchsorted(ends.to_numpy(), day.astype("datetime64[us]", copy=False))
    del day
    flows, labels = _summed(events, period, columns)
    shape = (len(labels), len(ends) + 1)
    table = np.zeros((*shape, len(FLOWS)))
    counts = np.zeros(shape)
    group = flows["group"].to_numpy()
    within = np.minimum(flows["bin"].to_numpy(), len(ends))
    np.add.at(table, (group, within), flows[list(FLOWS)].to_numpy())
    np.add.at(counts, (group, within), flows["areas"].to_numpy())
    table, counts = table[:, :-1], counts[:, :-1]
    change = table[:, :, ~OUTGOING].sum(axis=2) - table[:, :, OUTGOING].sum(axis=2)
    closing, areas = np.cumsum(change, axis=1), np.cumsum(counts, axis=1).astype(np.int64)
    first = 0 if begin is None else int(ends.searchsorted(begin))
    account = pd.DataFrame(
        {
            "opening_m2": _before(closing)[:, first:].T.ravel(),
            **{name: table[:, first:, i].T.ravel() for i, name in enumerate(FLOWS)},
            "closing_m2": closing[:, first:].T.ravel(),
            "opening_areas": _before(areas)[:, first:].T.ravel(),
            "closing_areas": areas[:, first:].T.ravel(),
        }
    )
    return _indexed(account, ends[first:].rename("period_end"), labels, columns)


def timeline(
    pieces: pd.DataFrame,
    hazards: gpd.GeoDataFrame,
    by: str | Sequence[str] | None = None,
    residues: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Follow the remaining ground day by day: one row for each day on which something happened.

    Parameters
    ----------
    pieces : pandas.DataFrame
        The table of pieces.
    hazards : geopandas.GeoDataFrame
        The hazards they come from.
    by : str or list of str, optional
        ``category``, or columns of `hazards`, to keep apart.
    residues : pandas.DataFrame, optional
        When which hazards are residues, and so no areas; by default they are looked for.

    Returns
    -------
    pandas.DataFrame
        Index ``day`` (and, before it, the group): ``remaining_m2`` at the close of the day, the
        flows of the day in m² (see `FLOWS`) and ``areas``, the number of areas that remain.

    Raises
    ------
    ArgumentError
        If a column of `by` does not exist.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> step_line = timeline(ledger.pieces, ledger.hazards)["remaining_m2"]
    >>> float(step_line.asof("2023-12-31").round())
    302013.0
    """
    columns = _columns(by) if by is not None else []
    if residues is None:
        residues = find_residues(pieces, hazards)
    events = _events(pieces, hazards, columns, residues)
    days, place = np.unique(events["day"], return_inverse=True)
    flows, labels = _summed(events, place, columns)
    flows = flows.sort_values(["group", "bin"], ignore_index=True)
    values = flows[list(FLOWS)].to_numpy()
    flows["change"] = values[:, ~OUTGOING].sum(axis=1) - values[:, OUTGOING].sum(axis=1)
    totals = flows.groupby("group")[["change", "areas"]].cumsum()
    line = flows[list(FLOWS)]
    line.insert(0, "remaining_m2", totals["change"])
    line = line.assign(areas=totals["areas"].astype(np.int64))
    day = pd.DatetimeIndex(days[flows["bin"]], name="day")
    if not columns:
        return line.set_index(day)
    keys = [labels[name].to_numpy()[flows["group"]] for name in columns]
    return line.set_index(pd.MultiIndex.from_arrays([*keys, day], names=[*columns, "day"]))


def last_event(pieces: pd.DataFrame) -> pd.Timestamp:
    """Tell on which day something happened last; `timeline` alone leaves out what adds up to 0.

    Parameters
    ----------
    pieces : pandas.DataFrame
        The table of pieces.

    Returns
    -------
    pandas.Timestamp
        The day, also of a confirmation, by which no ground comes or goes; NaT where there is none.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> f"{last_event(ledger.pieces):%Y-%m-%d}"
    '2024-11-30'
    """
    last: pd.Timestamp = pd.concat([pieces["entered_on"], pieces["left_on"]]).max()
    return last


def released(
    pieces: pd.DataFrame,
    worked: pd.DataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame,
    freq: str | None = None,
    by: str | Sequence[str] | None = None,
) -> pd.DataFrame:
    """Add up what was released: ground, records and devices, by outcome.

    Parameters
    ----------
    pieces, worked : pandas.DataFrame
        The table of pieces and that of worked area.
    hazards, releases : geopandas.GeoDataFrame
        The tables they come from; ``releases`` with a column ``located``, the hazard that each
        record took most from.
    freq : str, optional
        The length of a period, as pandas writes it (``"YE"``); by default all time is one.
    by : str or list of str, optional
        ``category``, columns of `releases` or of `hazards`, to keep apart. Records and devices
        count under the hazard that the record names, or else took most from.

    Returns
    -------
    pandas.DataFrame
        One row for each period (index ``period_end``), group and ``outcome``: ``area_m2`` released,
        ``records`` and ``unstated_records`` (of them, those that say nothing of devices),
        ``devices`` in all and by kind (missing where no record states any), ``outside_m2`` worked
        outside living hazards and ``again_m2`` that an earlier record had released; neither of
        those two is taken from any hazard. Records that confirm release no ground and are listed
        for their devices.

    Raises
    ------
    ArgumentError
        If `freq` is not a frequency or a column of `by` does not exist.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> int(ledger.released().loc["cleared", "anti_vehicle_mines"])
    72
    """
    columns = _columns(by) if by is not None else []
    record = releases.set_index("release_id")
    home = record["hazard_id"].where(among(record["hazard_id"], hazards["hazard_id"]))
    home = home.where(home.notna(), record["located"])

    out = plain(pieces[pieces["exit"].isin(RELEASING)])
    worked = plain(worked)
    taken = _flow_rows(out["release_id"], out["hazard_id"], out["category"], out["exit"])
    taken["day"] = out["left_on"].to_numpy()
    taken["area_m2"] = out["area_m2"].to_numpy()
    beside = worked[worked["outcome"].isin(RELEASING)]
    idle = _flow_rows(beside["release_id"], beside["release_id"].map(home), None, beside["outcome"])
    idle["day"] = beside["completed_on"].to_numpy()
    for what in ("outside", "again"):
        idle[f"{what}_m2"] = beside["area_m2"].where(beside["what"] == what).to_numpy()
    done = _flow_rows(releases["release_id"], home, None, releases["outcome"])
    category = out.groupby("release_id")["category"].first()
    done["category"] = done["release_id"].map(category)
    idle["category"] = idle["release_id"].map(category)
    done["day"] = releases["completed_on"].to_numpy()
    done["records"] = 1
    done = done.join(_devices(releases).set_axis(done.index))
    stated = ["devices", *DEVICE_COLUMNS]
    counts = ["records", "unstated_records"]
    values = ["area_m2", *counts, *stated, "outside_m2", "again_m2"]
    parts = [_in_unit(taken, out), _in_unit(done, releases), _in_unit(idle, beside)]
    own = {"release_id", *record.columns} - {"hazard_id", "category", "geometry", UNIT}
    looked_up = [name for name in columns if name not in own and name != UNIT]
    latest = _groupable(hazards, looked_up) if looked_up else pd.DataFrame()
    keys = [*(["period_end"] if freq is not None else []), *columns]
    rows = pd.concat(parts, ignore_index=True)
    if freq is not None:
        ends = period_ends(rows["day"], freq, None, None)
        day = rows["day"].to_numpy(dtype="datetime64[us]")
        rows["period_end"] = ends[np.searchsorted(ends.to_numpy(), day)]
    rows[looked_up] = _hazard_groups(rows[["hazard_id", "category"]], latest, looked_up)
    for name in own.intersection(columns) - {"release_id"}:
        rows[name] = rows["release_id"].map(record[name])
    rows["outcome"] = pd.Categorical(rows["outcome"], [*RELEASING, "confirmed"], ordered=True)
    groups = rows.groupby([*keys, "outcome"], observed=True, dropna=False)[values]
    summed = groups.sum(min_count=1)
    if not keys:
        shown = [name for name in (*RELEASING, "confirmed") if name in {*RELEASING, *summed.index}]
        summed = summed.reindex(pd.Index(shown, name="outcome"))
    whole = [name for name in values if name not in stated]
    summed[whole] = summed[whole].fillna(0.0)
    # Without a record there is nothing to state.
    summed.loc[summed["records"] == 0, stated] = 0.0
    return summed.astype({**dict.fromkeys(counts, np.int64), **dict.fromkeys(stated, "Int64")})


def _in_unit(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Give rows the unit in which ground or a record lies, if ground was divided."""
    return rows.assign(**{UNIT: table[UNIT].to_numpy()}) if UNIT in table else rows


def _devices(releases: pd.DataFrame) -> pd.DataFrame:
    """Count the devices of each record; a number that is not stated is missing, not 0."""
    kinds = releases[list(DEVICE_COLUMNS)]
    # A float column holds both.
    table = pd.DataFrame(
        kinds.to_numpy(dtype=np.float64, na_value=np.nan), columns=list(DEVICE_COLUMNS)
    )
    table["devices"] = table.sum(axis=1, min_count=1)
    table["unstated_records"] = kinds.isna().all(axis=1).to_numpy(dtype=np.int64)
    return table


# What the answers share --------------------------------------------------------------------------


def _columns(by: str | Sequence[str]) -> list[str]:
    columns = [by] if isinstance(by, str) else list(by)
    if not columns:
        raise ArgumentError("by= names no column; leave it out for the total")
    return columns


def _stands(pieces: pd.DataFrame, day: pd.Timestamp) -> Array:
    stands: Array = (
        (pieces["entered_on"] <= day) & (pieces["left_on"].isna() | (pieces["left_on"] > day))
    ).to_numpy()
    return stands


def _drawn(
    standing: pd.DataFrame, rows: Array, group: Array, count: int, outlines: Outlines | None
) -> Array:
    """Draw groups of pieces, each as one geometry."""
    if outlines is None:
        return joined(standing.geometry.to_numpy(), group, count)
    return outlines.joined(rows, group, count, keep=True)


def _places(
    wanted: pd.DataFrame, hazards: gpd.GeoDataFrame, when: pd.Timestamp, ground: Swept
) -> Array:
    """Give the places of hazards: what is left of them, or else where they were last drawn."""
    table, width = ground.table, len(CATEGORIES)
    stands = np.flatnonzero(_stands(table, when))
    home, kind = (table[name].cat.codes.to_numpy(dtype=np.int64)[stands] for name in KEYS)
    hazard, category = (
        table[name].cat.categories.get_indexer(pd.Index(wanted[name])) for name in KEYS
    )
    shapes = np.full(len(wanted), None, dtype=object)
    for asked, there in ((hazard * width + category, home * width + kind), (hazard, home)):
        keys, place = np.unique(asked, return_inverse=True)
        mine = np.flatnonzero(np.isin(there, keys))
        drawn = ground.outlines.joined(stands[mine], np.searchsorted(keys, there[mine]), len(keys))
        shapes = np.where(shapely.is_missing(shapes), drawn[place], shapes)
    if not shapely.is_missing(shapes).any():
        return shapes
    known = hazards[(hazards["reported_on"] <= when) & hazards.geometry.notna()]
    last = known.sort_values("reported_on", kind="stable").drop_duplicates("hazard_id", keep="last")
    drawn = last.set_index("hazard_id").geometry.reindex(wanted["hazard_id"]).to_numpy()
    return np.where(shapely.is_missing(shapes), drawn, shapes)


def _own_columns(hazards: gpd.GeoDataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    """Give the columns of each hazard: texts from the latest version, others from that in force."""
    if day is not None and hazards["hazard_id"].is_unique:
        return pd.DataFrame(hazards.drop(columns="geometry")).set_index("hazard_id")
    versions = pd.DataFrame(hazards.drop(columns="geometry")).sort_values(
        "reported_on", kind="stable"
    )
    latest = versions.groupby("hazard_id").last()
    if day is None:
        return latest
    measures = versions.select_dtypes(include=["number", "datetime"]).columns
    in_force = versions[versions["reported_on"] <= day].groupby("hazard_id")[list(measures)].last()
    latest[list(measures)] = in_force.reindex(latest.index)
    return latest


def _groupable(hazards: gpd.GeoDataFrame, columns: list[str]) -> pd.DataFrame:
    """Give the latest columns of each hazard, which include the grouping columns."""
    known = [name for name in hazards.columns if name != "geometry"]
    unknown = [name for name in columns if name not in known and name != UNIT]
    if unknown:
        close = difflib.get_close_matches(unknown[0].casefold(), known, 1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        raise ArgumentError(
            f"by={unknown[0]!r} is not a column of the hazards; {hint}there are {', '.join(known)}"
        )
    needed = ["hazard_id", "reported_on", *columns]
    return _own_columns(hazards[[name for name in hazards if name in {*needed, "geometry"}]], None)


def _hazard_groups(pieces: pd.DataFrame, latest: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Look up the grouping columns of each piece in the latest columns of the hazards."""
    return pd.DataFrame(
        {
            name: (
                pieces[name]
                if name in {"hazard_id", "category", UNIT}
                else latest[name].reindex(pieces["hazard_id"]).array
            )
            for name in columns
        },
        index=pieces.index,
    )


def _events(
    pieces: pd.DataFrame, hazards: gpd.GeoDataFrame, columns: list[str], residues: pd.DataFrame
) -> dict[str, Any]:
    """List every entry and exit that changes a group, and the changes in the number of areas."""
    if not isinstance(pieces["hazard_id"].dtype, pd.CategoricalDtype):
        ids = numbered(hazards["hazard_id"])[1]
        pieces = coded(pieces.drop(columns="release_id"), ids, [])
    codes = {name: pieces[name].cat.codes.to_numpy() for name in EVENT_COLUMNS}
    category = codes["category"]
    was = _other_category(category, codes["entry"], ENTRIES, confirmed="SHA", downgraded="CHA")
    becomes = _other_category(category, codes["exit"], EXITS, confirmed="CHA", downgraded="SHA")
    numbers, labels = _group_numbers(
        [
            (codes["hazard_id"], category),
            (codes["from_hazard_id"], was),
            (codes["to_hazard_id"], becomes),
        ],
        hazards,
        [name for name in columns if name != UNIT],
    )
    if UNIT in columns:
        numbers, labels = _in_units(numbers, pieces[UNIT].to_numpy(), labels)
        labels = labels[columns]
    number, came_from, went_to = numbers
    enters = (codes["from_hazard_id"] < 0) | (came_from != number)
    left = pieces["left_on"].to_numpy(dtype="datetime64[us]")
    leaves = ~np.isnat(left) & ((codes["to_hazard_id"] < 0) | (went_to != number))
    area = pieces["area_m2"].to_numpy()
    entered = pieces["entered_on"].to_numpy(dtype="datetime64[us]")
    presence = _presence(pieces, number, residues)
    return {
        "day": np.concatenate([entered[enters], left[leaves], presence["day"]]),
        "group": np.concatenate([number[enters], number[leaves], presence["group"]]),
        "flow": np.concatenate(
            [
                ENTRY_FLOW[codes["entry"][enters]],
                EXIT_FLOW[codes["exit"][leaves]],
                np.full(len(presence["day"]), len(FLOWS)),
            ]
        ),
        "amount": np.concatenate([area[enters], area[leaves], presence["change"]]),
        "labels": labels,
    }


def _other_category(category: Array, how: Array, words: tuple[str, ...], **other: str) -> Array:
    """Give the category of ground before its entry, or after its exit, by the kind of move."""
    of_word = np.array([CATEGORIES.index(other[word]) if word in other else -1 for word in words])
    known = of_word[how]
    return np.where((how >= 0) & (known >= 0), known, category)


def _group_numbers(
    owners: list[tuple[Array, Array]], hazards: gpd.GeoDataFrame, columns: list[str]
) -> tuple[list[Array], pd.DataFrame]:
    """Number the groups of hazards and categories, and label those of the first owner."""
    if not columns:
        none = np.zeros(len(owners[0][0]), dtype=np.int64)
        return [none] * len(owners), pd.DataFrame(index=[0])
    width = len(CATEGORIES)
    pairs = [hazard.astype(np.int64) * width + category for hazard, category in owners]
    known = [distinct(pair[hazard >= 0]) for pair, (hazard, _) in zip(pairs, owners, strict=True)]
    every = distinct(np.concatenate(known))
    ids = numbered(hazards["hazard_id"])[1]
    names = pd.DataFrame(
        {
            "hazard_id": ids[every // width].array,
            "category": pd.array(np.array(CATEGORIES)[every % width], dtype=TEXT),
        }
    )
    groups = _hazard_groups(names, _groupable(hazards, columns), columns)
    number = groups.groupby(columns, dropna=False, sort=True).ngroup().to_numpy()
    used = distinct(number[np.searchsorted(every, known[0])])
    dense = np.full(number.max(initial=-1) + 2, -1)
    dense[used] = np.arange(len(used))
    number_of_pair = np.full(len(ids) * width + 1, -1)
    number_of_pair[every] = dense[number]
    first = np.unique(number, return_index=True)[1][used]
    return [number_of_pair[pair] for pair in pairs], groups.iloc[first].reset_index(drop=True)


def _in_units(
    numbers: list[Array], unit: Array, labels: pd.DataFrame
) -> tuple[list[Array], pd.DataFrame]:
    """Number groups again, separately for each unit; ground keeps its unit."""
    width = int(unit.max(initial=0)) + 1
    apart = [np.where(number < 0, -1, number * width + unit) for number in numbers]
    used = np.unique(apart[0])
    labels = labels.iloc[used // width].reset_index(drop=True).assign(**{UNIT: used % width})
    place = [np.minimum(np.searchsorted(used, number), len(used) - 1) for number in apart]
    return [
        np.where(used[found] == number, found, -1)
        for found, number in zip(place, apart, strict=True)
    ], labels


def _presence(pieces: pd.DataFrame, group: Array, residues: pd.DataFrame) -> dict[str, Array]:
    """Find the days from which a hazard has an area in a group, or no longer has one."""
    counts = (
        (pieces["area_m2"] >= NEGLIGIBLE_M2) | ((pieces["area_m2"] == 0.0) & ~pieces["measured"])
    ) & (pieces["entered_on"] != pieces["left_on"])
    kept = counts.to_numpy()
    there = {
        "group": group[kept],
        "hazard": pieces["hazard_id"].cat.codes.to_numpy()[kept],
        "entered": pieces["entered_on"].to_numpy(dtype="datetime64[us]")[kept],
        "left": pieces["left_on"].to_numpy(dtype="datetime64[us]")[kept],
    }
    spans = [(there, 1), (_hidden(there, pieces["hazard_id"].cat.categories, residues), -1)]
    number, hazard, day, change = (
        np.concatenate(column)
        for column in zip(
            *(
                (
                    span["group"],
                    span["hazard"],
                    span[name],
                    np.full(len(span["group"]), sign, dtype=np.int8),
                )
                for span, more in spans
                for name, sign in (("entered", more), ("left", -more))
            ),
            strict=True,
        )
    )
    # One column after another, and none longer than it is needed: there are millions of rows.
    del there, spans
    order = np.lexsort((day, hazard, number))
    order = order[~np.isnat(day[order])]
    number = number[order]
    hazard = hazard[order]
    day = day[order]
    other = np.ones(len(order), dtype=bool)
    other[1:] = (np.diff(number) != 0) | (np.diff(hazard) != 0)
    # Entries minus exits of each hazard and group at the close of a day.
    so_far = np.cumsum(change[order])
    so_far -= np.append(0, so_far)[np.flatnonzero(other)][np.cumsum(other) - 1]
    last = np.append(other[1:] | (np.diff(day) != np.timedelta64(0)), True)[: len(order)]
    present = (so_far[last] > 0).astype(np.int64)
    before = np.append(0, present[:-1])[: len(present)]
    number, hazard, day = number[last], hazard[last], day[last]
    before[1:][(np.diff(number) != 0) | (np.diff(hazard) != 0)] = 0
    turn = present != before
    return {"day": day[turn], "group": number[turn], "change": (present - before)[turn]}


def _hidden(there: dict[str, Array], ids: pd.Index, residues: pd.DataFrame) -> dict[str, Array]:
    """Find when pieces do not count because their hazard is a residue."""
    if not len(residues):
        return {name: column[:0] for name, column in there.items()}
    away = pd.DataFrame(
        {
            "hazard": ids.get_indexer(pd.Index(residues["hazard_id"])),
            "since": residues["since"].to_numpy(dtype="datetime64[us]"),
            "until": residues["until"].to_numpy(dtype="datetime64[us]"),
        }
    )
    few = np.flatnonzero(np.isin(there["hazard"], away["hazard"].to_numpy()))
    hidden = pd.DataFrame({name: column[few] for name, column in there.items()})
    hidden = hidden.astype({"hazard": away["hazard"].dtype}).merge(away, on="hazard")
    entered = np.maximum(hidden["entered"].to_numpy(), hidden["since"].to_numpy())
    left = np.fmin(hidden["left"].to_numpy(), hidden["until"].to_numpy())
    some = np.flatnonzero(~(left <= entered))
    found = {name: hidden[name].to_numpy()[some] for name in ("group", "hazard")}
    return {**found, "entered": entered[some], "left": left[some]}


def _summed(
    events: dict[str, Any], place: Array, columns: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add up the events of each group and bin: a column for each flow, and the change in areas."""
    # One number a sum: large records have millions of events, and as many for each column of keys.
    width, bins = len(FLOWS) + 1, place.max(initial=-1) + 1
    key = (events["group"] * bins + place) * width + events["flow"]
    sums = pd.Series(events["amount"]).groupby(key).sum()
    row, flow = np.divmod(sums.index.to_numpy(), width)
    rows = distinct(row)
    wide = np.zeros((len(rows), width))
    wide[np.searchsorted(rows, row), flow] = sums.to_numpy()
    flows = pd.DataFrame(wide, columns=[*FLOWS, "areas"])
    flows.insert(0, "group", rows // bins)
    flows.insert(1, "bin", rows % bins)
    labels: pd.DataFrame = events["labels"]
    return flows, labels if columns else labels.iloc[:1]


def period_ends(days: Any, freq: str, start: Day | None, end: Day | None) -> pd.DatetimeIndex:
    """List the ends of the periods that cover all days.

    Parameters
    ----------
    days : array-like of datetime64
        The days of events.
    freq : str
        The length of a period, as pandas writes it.
    start, end : date-like, optional
        Days within the first and the last period.

    Returns
    -------
    pandas.DatetimeIndex
        The ends, in order.

    Raises
    ------
    ArgumentError
        If `freq` is not a frequency, or a day is not a date.

    Examples
    --------
    >>> period_ends(pd.to_datetime(["2020-03-01", "2021-05-01"]), "YE", None, None).year.tolist()
    [2020, 2021]
    """
    begin = None if start is None else as_day(start, "start", first=True)
    close = None if end is None else as_day(end, "end")
    given = [day for day in (begin, close) if day is not None]
    found = pd.DatetimeIndex(days).dropna()
    first = min([*given, *([found.min()] if len(found) else [])], default=None)
    last = close if close is not None else max([*given, *found[-1:], found.max()], default=None)
    try:
        offset = pd.tseries.frequencies.to_offset(freq)
    except ValueError as error:
        raise ArgumentError(
            f"{freq!r} is not a frequency; write 'YE', 'QE' or 'ME' for years, quarters or months"
        ) from error
    if first is None or last is None or offset is None:
        return pd.DatetimeIndex([], dtype="datetime64[us]")
    ends = pd.date_range(first, last + 2 * offset, freq=offset).as_unit("us")
    return ends[: int(ends.searchsorted(last)) + 1]


def _before(totals: Array) -> Array:
    return np.concatenate([np.zeros_like(totals[:, :1]), totals[:, :-1]], axis=1)


def _indexed(
    account: pd.DataFrame, ends: pd.DatetimeIndex, labels: pd.DataFrame, columns: list[str]
) -> pd.DataFrame:
    if not columns:
        return account.set_index(ends)
    repeated = [np.tile(labels[name].to_numpy(dtype=object), len(ends)) for name in columns]
    return account.set_index(
        pd.MultiIndex.from_arrays(
            [ends.repeat(len(labels)), *repeated], names=["period_end", *columns]
        )
    )


def _flow_rows(
    release_id: pd.Series, hazard_id: pd.Series, category: pd.Series | None, outcome: pd.Series
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "release_id": release_id.to_numpy(),
            "hazard_id": hazard_id.to_numpy(),
            "category": None if category is None else category.to_numpy(),
            "outcome": outcome.to_numpy(),
        }
    )
