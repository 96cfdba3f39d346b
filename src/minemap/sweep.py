"""The sweep: hazards and land-release records become pieces of ground, each with one history.

The six rules of the ledger:

1. Ground is counted once: of the hazards alive on a point, it belongs to a CHA before an SHA, then
   to the one first reported earlier, then to the smaller ``hazard_id``.
2. A release takes the ground it covers, of every hazard alive there, whichever hazard it names.
3. The first release takes the ground.
4. A version speaks only of the ground on which it differs from the version before.
5. Ground can change hands or category without a change of the total.
6. Ground released outside every living hazard is worked area, taken from nothing.

All outlines are cut into faces once (`minemap.faces`). On a face nothing is half covered, so its
history is a question to tables: which versions draw it, which records cover it, in which order.
Order is told by steps: the hazard rows of one day share a step, then every record of that day has
its own, confirmed before cleared, reduced and cancelled, each by ``release_id``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.faces import Faces, Outlines, cut
from minemap.figures import NEVER, sweep_figures
from minemap.geodesy import geodesic_area
from minemap.parcels import NOWHERE, release_somewhere
from minemap.vocabulary import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable

    Array = np.ndarray[Any, Any]

__all__ = ["PIECE_COLUMNS", "Swept", "sweep", "sweep_reported"]

PIECE_COLUMNS = [
    "hazard_id",
    "category",
    "entered_on",
    "entry",
    "left_on",
    "exit",
    "release_id",
    "from_hazard_id",
    "to_hazard_id",
    "area_m2",
    "measured",
]

PIECE_ORDER = ["hazard", "start", "stop", "category", "entry", "exit", "measured"]
"""In numbers and steps, which stand in the order of ids and events."""

WORKED_COLUMNS = [
    "release_id",
    "outcome",
    "completed_on",
    "what",
    "area_m2",
    "measured",
]

WORKED_ORDER = ["step", "what", "measured"]

REPAIR_COLUMNS = ["table", "row", "id", "problem", "area_before_m2", "area_after_m2"]

AREAL = (3, 6)
"""The type numbers of polygons and multipolygons in shapely."""

CONFIRMED = OUTCOMES.index("confirmed")

NO_OUTLINES = Outlines(np.empty(0, dtype=object), np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True)
class Swept:
    """What a sweep finds.

    Attributes
    ----------
    table : pandas.DataFrame
        Bits of ground with one history for one stretch of time: ``hazard_id``, ``category``,
        ``entered_on``, ``entry``, ``left_on``, ``exit``, ``release_id``, ``from_hazard_id`` and
        ``to_hazard_id`` (of ground that passed from or to a hazard or category), ``area_m2`` (m²)
        and ``measured``. All that an account asks for.
    worked_table : pandas.DataFrame
        Ground released where no hazard was alive: ``release_id``, ``outcome``, ``completed_on``,
        ``what`` (``outside``, or ``again`` where an earlier record had released it), ``area_m2``
        and ``measured``.
    repairs : pandas.DataFrame
        Outlines that had to be repaired to be cut: ``table``, ``row``, ``id``, ``problem``,
        ``area_before_m2`` and ``area_after_m2``. The tables themselves keep what was drawn.
    located : pandas.Series
        On the index of the releases: the ``hazard_id`` of the hazard that each took most from.
    pieces, worked : geopandas.GeoDataFrame
        Both tables with ``geometry``, which is joined from the faces when it is first asked for.
    """

    table: pd.DataFrame
    worked_table: pd.DataFrame
    repairs: pd.DataFrame
    located: pd.Series
    _outlines: Outlines
    _places: Array
    _worked_outlines: Outlines
    _worked_places: Array

    @cached_property
    def pieces(self) -> gpd.GeoDataFrame:
        """The table of pieces, with geometry."""
        return _drawn(self.table, self._outlines, self._places)

    @cached_property
    def worked(self) -> gpd.GeoDataFrame:
        """The table of worked area, with geometry."""
        return _drawn(self.worked_table, self._worked_outlines, self._worked_places)


@dataclass(frozen=True)
class _Record:
    """The two tables as arrays: hazards as numbers, days as steps."""

    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame
    ids: Array
    """The hazard ids in alphabetical order; a hazard's number is its place among them."""
    hazard: Array
    """The number of each hazard row."""
    rank: Array
    """For each hazard number, its place in the order of first reports (rule 1)."""
    hazard_step: Array
    release_step: Array
    named: Array
    """The number of the hazard that each release names; -1 where it names none that is known."""
    outcome: Array
    """The place of each release's outcome in `OUTCOMES`."""
    day_of_step: Array
    release_of_step: Array
    """The release at each step; -1 where the step is of hazard rows."""


def sweep(
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame,
    workers: int = 1,
    progress: Callable[[float], object] | None = None,
) -> Swept:
    """Turn hazards and land-release records into pieces, by measured ground.

    Parameters
    ----------
    hazards, releases : geopandas.GeoDataFrame
        Tables as `minemap.schema` normalises them.
    workers : int
        How many threads to cut outlines on. The result does not depend on it.
    progress : callable, optional
        Called with the share of the outlines that are cut, from 0 to 1, as the work goes on.

    Returns
    -------
    Swept
        The pieces, the area worked outside hazards, the repairs, and where records without a
        hazard were found to lie.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from minemap.schema import normalise_hazards, normalise_releases
    >>> hazards, _ = normalise_hazards(gpd.GeoDataFrame(
    ...     {"hazard_id": ["A"], "category": ["SHA"], "reported_on": ["2020-01-01"]},
    ...     geometry=[box(-78.5, -4, -78.499, -3.999)], crs=4326))
    >>> releases, _ = normalise_releases(gpd.GeoDataFrame(
    ...     {"release_id": ["R"], "outcome": ["cleared"], "completed_on": ["2021-06-30"]},
    ...     geometry=[box(-78.5, -4, -78.4995, -3.999)], crs=4326))
    >>> sweep(hazards, releases).pieces[["entry", "exit", "area_m2"]].round(0)
       entry     exit  area_m2
    0  added  cleared   6140.0
    1  added      NaN   6140.0
    """
    record = _record(hazards, releases)
    hazard_shapes, hazard_repairs = _repaired(hazards, "hazards", "hazard_id")
    release_shapes, release_repairs = _repaired(releases, "releases", "release_id")
    # In the order of events, so that not even rounding depends on the order of the rows.
    drawn = np.lexsort((record.hazard, record.hazard_step))
    drawn = drawn[_areal(hazard_shapes[drawn])]
    worked_on = np.argsort(record.release_step)
    worked_on = worked_on[_areal(release_shapes[worked_on])]
    faces = cut(
        np.concatenate([hazard_shapes[drawn], release_shapes[worked_on]]), workers, progress
    )

    is_hazard = faces.polygon < len(drawn)
    drawn_pairs = _pairs(faces.face[is_hazard], drawn[faces.polygon[is_hazard]])
    release_pairs = _pairs(
        faces.face[~is_hazard], worked_on[faces.polygon[~is_hazard] - len(drawn)]
    )
    lives, redrawn = _lives(record, drawn_pairs, release_pairs)
    rows = _owned(record, _stretches(record, lives, redrawn, release_pairs))
    rows["area_m2"] = faces.area_m2[rows["face"]]
    rows["measured"] = True

    worked, worked_faces = _worked(record, faces, lives, release_pairs)
    rows, figures, worked = _without_a_place(record, rows, faces, worked)
    pieces, piece_faces = _pieces(rows)
    pieces = pd.concat([pieces, _placed(record, figures)], ignore_index=True)
    return _swept(
        record,
        pieces,
        _outlines(faces, piece_faces),
        worked,
        _outlines(faces, worked_faces),
        pd.concat([hazard_repairs, release_repairs], ignore_index=True),
    )


def sweep_reported(
    hazards: gpd.GeoDataFrame, releases: gpd.GeoDataFrame, pieces: pd.DataFrame
) -> Swept:
    """Turn hazards and land-release records into pieces, by the figures that were written down.

    Parameters
    ----------
    hazards, releases : geopandas.GeoDataFrame
        Tables as `minemap.schema` normalises them.
    pieces : pandas.DataFrame
        The pieces of measured ground, from `sweep`. Where a release names no hazard, they tell
        whose ground it took, and its figure is shared out among those hazards as that ground is.

    Returns
    -------
    Swept
        The same tables as `sweep` returns. A row without ``reported_m2`` counts for nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.schema import normalise_hazards, normalise_releases
    >>> hazards, _ = normalise_hazards(pd.DataFrame(
    ...     {"hazard_id": ["A"], "category": ["SHA"], "reported_on": ["2020-01-01"],
    ...      "reported_m2": [70_000]}))
    >>> releases, _ = normalise_releases(pd.DataFrame(
    ...     {"release_id": ["R"], "hazard_id": ["A"], "outcome": ["cleared"],
    ...      "completed_on": ["2021-06-30"], "reported_m2": [67_670]}))
    >>> swept = sweep_reported(hazards, releases, sweep(hazards, releases).table)
    >>> swept.table["area_m2"].tolist()
    [67670.0, 2330.0]
    """
    record = _record(hazards, releases)
    versions = _versions(record).assign(stands=True)
    written = np.flatnonzero(releases["reported_m2"].to_numpy() > 0)
    shares = _shares(record, written, pieces)
    takes = shares[shares["hazard"] >= 0].reset_index(drop=True)
    rows, beyond = sweep_figures(versions, takes)
    homeless = shares.loc[shares["hazard"] < 0, ["release", "amount_m2"]]
    lost = pd.concat(
        [
            takes[["release"]].assign(area_m2=beyond)[beyond > 0],
            homeless.rename(columns={"amount_m2": "area_m2"}),
        ]
    )
    lost = lost.groupby("release", as_index=False).sum()
    releasing = record.outcome[lost["release"].to_numpy(dtype=np.int64)] != CONFIRMED
    worked = _lost(record, lost[releasing])
    return _swept(
        record,
        _placed(record, rows),
        NO_OUTLINES,
        worked,
        NO_OUTLINES,
        pd.DataFrame(columns=REPAIR_COLUMNS),
    )


# The record as numbers ---------------------------------------------------------------------------


def _record(hazards: gpd.GeoDataFrame, releases: gpd.GeoDataFrame) -> _Record:
    ids, hazard = np.unique(hazards["hazard_id"].to_numpy(dtype=object), return_inverse=True)
    day = hazards["reported_on"].to_numpy(dtype="datetime64[D]")
    first = np.full(len(ids), np.datetime64("9999-12-31", "D"))
    np.minimum.at(first, hazard, day)
    rank = np.empty(len(ids), dtype=np.int64)
    rank[np.lexsort((np.arange(len(ids)), first))] = np.arange(len(ids))

    outcome = pd.Index(OUTCOMES).get_indexer(releases["outcome"])
    release_id = releases["release_id"].to_numpy(dtype=object)
    name_order = np.unique(release_id, return_inverse=True)[1]
    days = np.concatenate([day, releases["completed_on"].to_numpy(dtype="datetime64[D]")])
    phase = np.concatenate([np.full(len(hazards), -1), outcome])
    name = np.concatenate([np.zeros(len(hazards), dtype=np.int64), name_order])
    order = np.lexsort((name, phase, days))
    same = (
        (days[order][1:] == days[order][:-1]) & (phase[order][1:] == -1) & (phase[order][:-1] == -1)
    )
    step = np.empty(len(order), dtype=np.int64)
    step[order] = np.cumsum(np.concatenate([[True], ~same]))[: len(order)] - 1
    day_of_step = np.empty(len(order), dtype="datetime64[D]")
    day_of_step[step] = days
    release_of_step = np.full(len(order), -1, dtype=np.int64)
    release_of_step[step[len(hazards) :]] = np.arange(len(releases))
    return _Record(
        hazards=hazards,
        releases=releases,
        ids=ids,
        hazard=hazard,
        rank=rank,
        hazard_step=step[: len(hazards)],
        release_step=step[len(hazards) :],
        named=pd.Index(ids).get_indexer(releases["hazard_id"].astype(object)),
        outcome=outcome,
        day_of_step=day_of_step,
        release_of_step=release_of_step,
    )


def _areal(shapes: Array) -> Array:
    areal: Array = np.isin(shapely.get_type_id(shapes), AREAL) & ~shapely.is_empty(shapes)
    return areal


def _repaired(frame: gpd.GeoDataFrame, table: str, key: str) -> tuple[Array, pd.DataFrame]:
    """Repair invalid polygons, and list each repair with the area before and after."""
    shapes = frame.geometry.to_numpy().astype(object)
    broken = np.flatnonzero(_areal(shapes) & ~shapely.is_valid(shapes))
    before = shapes[broken]
    after = _polygons_of(shapely.make_valid(before, method="structure", keep_collapsed=False))
    repairs = pd.DataFrame(
        {
            "table": table,
            "row": frame.index.to_numpy()[broken],
            "id": frame[key].to_numpy(dtype=object)[broken],
            "problem": shapely.is_valid_reason(before),
            "area_before_m2": geodesic_area(before),
            "area_after_m2": geodesic_area(after),
        },
        columns=REPAIR_COLUMNS,
    )
    shapes[broken] = after
    return shapes, repairs


def _polygons_of(shapes: Array) -> Array:
    """Keep what has an area, where a repair also left lines or points."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areal = _areal(parts)
    kept = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    owners = np.unique(owner[areal])
    if len(owners):
        kept[owners] = shapely.multipolygons(
            parts[areal], indices=np.searchsorted(owners, owner[areal])
        )
    return kept


# History on the faces ----------------------------------------------------------------------------


def _pairs(face: Array, row: Array) -> pd.DataFrame:
    return pd.DataFrame({"face": face, "row": row})


def _lives(
    record: _Record, drawn: pd.DataFrame, releases: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find when each hazard was alive on each face, and where versions changed its category.

    These are rules 2, 3 and 4.

    A hazard comes alive on a face when a version draws it that the version before did not, and
    is dead there at the first later step at which a release covers the face or a version leaves
    it out.
    """
    count = len(record.hazards)
    versions = np.lexsort((record.hazard_step, record.hazard))
    first_version = np.searchsorted(record.hazard[versions], np.arange(len(record.ids)))
    version_count = np.bincount(record.hazard, minlength=len(record.ids))

    hazard_count = max(len(record.ids), 1)
    face_hazard = np.unique(drawn["face"].to_numpy() * hazard_count + record.hazard[drawn["row"]])
    hazard = face_hazard % hazard_count
    repeat = version_count[hazard]
    group = np.repeat(np.arange(len(face_hazard)), repeat)
    place = np.arange(len(group)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    row = versions[first_version[hazard[group]] + place]
    face = face_hazard[group] // hazard_count
    inside = np.isin(face * count + row, drawn["face"].to_numpy() * count + drawn["row"].to_numpy())
    starts = place == 0
    inside_before = np.concatenate([[False], inside[:-1]]) & ~starts
    category = (record.hazards["category"] == "CHA").to_numpy()[row]
    category_before = np.concatenate([[False], category[:-1]])
    step = record.hazard_step[row]

    gains = np.flatnonzero(inside & ~inside_before)
    drops = np.flatnonzero(~inside & inside_before)
    following = np.searchsorted(drops, gains)
    drop = np.append(drops, len(group))[following]
    in_group = np.append(group, -1)[drop] == group[gains]
    stop = np.where(in_group, np.append(step, NEVER)[drop], NEVER)

    release_face, release_step = _releasing(record, releases)
    steps = len(record.day_of_step) + 1
    taken = np.searchsorted(
        release_face * steps + release_step, face[gains] * steps + step[gains], side="right"
    )
    on_face = np.append(release_face, -1)[taken] == face[gains]
    stop = np.minimum(stop, np.where(on_face, np.append(release_step, NEVER)[taken], NEVER))

    lives = pd.DataFrame(
        {
            "face": face[gains],
            "hazard": hazard[group[gains]],
            "confirmed": category[gains],
            "start": step[gains],
            "stop": stop,
            "first": starts[gains],
        }
    )
    changes = np.flatnonzero(inside & inside_before & (category != category_before))
    life = np.searchsorted(gains, changes, side="right") - 1
    redrawn = pd.DataFrame({"life": life, "step": step[changes], "confirmed": category[changes]})
    return lives, redrawn


def _releasing(record: _Record, releases: pd.DataFrame) -> tuple[Array, Array]:
    """Give faces and steps of the records that release ground, by face and step."""
    row = releases["row"].to_numpy()
    releasing = record.outcome[row] != CONFIRMED
    face = releases["face"].to_numpy()[releasing]
    step = record.release_step[row[releasing]]
    order = np.lexsort((step, face))
    return face[order], step[order]


def _stretches(
    record: _Record, lives: pd.DataFrame, redrawn: pd.DataFrame, releases: pd.DataFrame
) -> pd.DataFrame:
    """Split lives where the category changes, by a version or by a record that confirms."""
    confirming = releases[record.outcome[releases["row"]] == CONFIRMED]
    confirmed = lives.reset_index(names="life")[["life", "face"]].merge(
        pd.DataFrame({"face": confirming["face"], "step": record.release_step[confirming["row"]]}),
        on="face",
    )
    changes = pd.concat(
        [
            lives[["start", "confirmed"]]
            .rename(columns={"start": "step"})
            .assign(life=np.arange(len(lives))),
            redrawn,
            confirmed[["life", "step"]].assign(confirmed=True),
        ]
    )
    life = changes["life"].to_numpy()
    step = changes["step"].to_numpy()
    alive = (lives["start"].to_numpy()[life] <= step) & (step < lives["stop"].to_numpy()[life])
    changes = changes[alive].sort_values(["life", "step"])
    life = changes["life"].to_numpy()
    again = np.zeros(len(life), dtype=bool)
    again[1:] = (life[1:] == life[:-1]) & (
        changes["confirmed"].to_numpy()[1:] == changes["confirmed"].to_numpy()[:-1]
    )
    changes = changes[~again]
    life = changes["life"].to_numpy()
    start = changes["step"].to_numpy()
    stop = lives["stop"].to_numpy()[life]
    followed = life[1:] == life[:-1]
    stop[:-1][followed] = start[1:][followed]
    return pd.DataFrame(
        {
            "face": lives["face"].to_numpy()[life],
            "hazard": lives["hazard"].to_numpy()[life],
            "confirmed": changes["confirmed"].to_numpy(),
            "start": start,
            "stop": stop,
            "first": lives["first"].to_numpy()[life] & (start == lives["start"].to_numpy()[life]),
        }
    )


def _owned(record: _Record, stretches: pd.DataFrame) -> pd.DataFrame:
    """Give each face to one hazard at a time (rule 1), and name how it came and went (rule 5)."""
    hazards_on_face = stretches[["face", "hazard"]].drop_duplicates()["face"]
    disputed = stretches["face"].isin(hazards_on_face[hazards_on_face.duplicated()])
    rows = pd.concat(
        [stretches[~disputed], _awarded(record, stretches[disputed])], ignore_index=True
    ).sort_values(["face", "start"], ignore_index=True)

    face, start, stop = (rows[name].to_numpy() for name in ("face", "start", "stop"))
    category = np.where(rows["confirmed"], "CHA", "SHA").astype(object)
    follows = np.zeros(len(rows), dtype=bool)
    follows[1:] = (face[1:] == face[:-1]) & (start[1:] == stop[:-1])
    leads = np.zeros(len(rows), dtype=bool)
    leads[:-1] = follows[1:]
    moved = np.where(
        category[1:] == category[:-1],
        "adjusted",
        np.where(category[1:] == "CHA", "confirmed", "downgraded"),
    )
    entry = np.where(rows["first"], "added", "adjusted").astype(object)
    entry[follows] = moved[follows[1:]]
    still = stop == NEVER
    release = np.append(record.release_of_step, -1)[np.where(still, -1, stop)]
    names = np.array([*OUTCOMES, None], dtype=object)
    outcome = names[np.append(record.outcome, -1)[release]]
    exits = np.where(release >= 0, outcome, "adjusted")
    exits[still] = None
    exits[leads] = moved[leads[:-1]]
    hazard = rows["hazard"].to_numpy()
    return pd.DataFrame(
        {
            "face": face,
            "hazard": hazard,
            "category": category,
            "start": start,
            "entry": entry,
            "stop": stop,
            "exit": exits,
            "release": release,
            "came_from": np.where(follows, np.roll(hazard, 1), -1),
            "went_to": np.where(leads, np.roll(hazard, -1), -1),
        }
    )


def _awarded(record: _Record, stretches: pd.DataFrame) -> pd.DataFrame:
    """Settle who owns the faces on which several hazards are alive."""
    face, start, stop = (stretches[name].to_numpy() for name in ("face", "start", "stop"))
    last = len(record.day_of_step)
    width = last + 1
    ends = np.minimum(stop, last)
    marks = np.unique(np.concatenate([face * width + start, face * width + ends]))
    begin = np.searchsorted(marks, face * width + start)
    count = np.searchsorted(marks, face * width + ends) - begin
    stretch = np.repeat(np.arange(len(stretches)), count)
    interval = begin[stretch] + np.arange(len(stretch)) - np.repeat(np.cumsum(count) - count, count)
    hazard = stretches["hazard"].to_numpy()[stretch]
    confirmed = stretches["confirmed"].to_numpy()[stretch]
    order = np.lexsort((record.rank[hazard], ~confirmed, interval))
    owner = order[np.flatnonzero(np.diff(interval[order], prepend=-1))]
    interval, stretch = interval[owner], stretch[owner]
    hazard, confirmed = hazard[owner], confirmed[owner]
    from_step = marks[interval] % width
    to_step = np.append(marks, 0)[interval + 1] % width
    face = face[stretch]
    same = np.zeros(len(owner), dtype=bool)
    same[1:] = (
        (face[1:] == face[:-1])
        & (from_step[1:] == to_step[:-1])
        & (hazard[1:] == hazard[:-1])
        & (confirmed[1:] == confirmed[:-1])
    )
    runs = np.flatnonzero(~same)
    to_step = to_step[np.append(runs[1:], len(owner)) - 1] if len(runs) else to_step
    return pd.DataFrame(
        {
            "face": face[runs],
            "hazard": hazard[runs],
            "confirmed": confirmed[runs],
            "start": from_step[runs],
            "stop": np.where(to_step == last, NEVER, to_step),
            "first": stretches["first"].to_numpy()[stretch[runs]]
            & (start[stretch[runs]] == from_step[runs]),
        }
    )


def _worked(
    record: _Record, faces: Faces, lives: pd.DataFrame, releases: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find the ground that records released where no hazard was alive (rule 6)."""
    face, step = _releasing(record, releases)
    width = len(record.day_of_step) + 1
    ended = lives[lives["stop"] != NEVER]
    took = np.isin(face * width + step, ended["face"].to_numpy() * width + ended["stop"].to_numpy())
    before = np.zeros(len(face), dtype=bool)
    before[1:] = face[1:] == face[:-1]
    idle = np.flatnonzero(~took)
    found = pd.DataFrame(
        {
            "release": record.release_of_step[step[idle]],
            "what": np.where(before[idle], "again", "outside"),
            "face": face[idle],
            "measured": True,
        }
    )
    return _joined(found, ["release", "what", "measured"], faces.area_m2[found["face"]])


def _joined(
    rows: pd.DataFrame, keys: list[str], area_m2: Array
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join the rows that agree in the keys and add up their areas; keep which faces they have."""
    grouped = rows.groupby(keys, sort=False, dropna=False)
    bundle = grouped.ngroup().to_numpy()
    first = np.unique(bundle, return_index=True)[1]
    table = rows[keys].iloc[first].reset_index(drop=True)
    table["area_m2"] = np.bincount(bundle, area_m2, len(first))
    table["bundle"] = np.arange(len(first))
    table["place"] = None
    return table, pd.DataFrame({"face": rows["face"].to_numpy(), "bundle": bundle})


# Ground without a place --------------------------------------------------------------------------


def _versions(record: _Record) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "hazard": record.hazard,
            "step": record.hazard_step,
            "category": record.hazards["category"].to_numpy(dtype=object),
            "figure_m2": record.hazards["reported_m2"].to_numpy(dtype=float),
        }
    )


def _takes(record: _Record, rows: Array, home: Array) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "hazard": home[rows],
            "step": record.release_step[rows],
            "amount_m2": record.releases["reported_m2"].to_numpy(dtype=float)[rows],
            "outcome": record.releases["outcome"].to_numpy(dtype=object)[rows],
            "release": rows,
        }
    ).sort_values("step", ignore_index=True)


def _shares(record: _Record, written: Array, pieces: pd.DataFrame) -> pd.DataFrame:
    """Share the figures of releases that name no hazard among those whose ground they took."""
    takes = _takes(record, written, record.named)
    taken = (
        pieces.dropna(subset="release_id")
        .groupby(["release_id", "hazard_id"], as_index=False)["area_m2"]
        .sum()
    )
    taken["release"] = pd.Index(record.releases["release_id"]).get_indexer(taken["release_id"])
    taken["owner"] = pd.Index(record.ids).get_indexer(taken["hazard_id"])
    taken = taken[(record.named[taken["release"]] < 0) & (taken["area_m2"] > 0)]
    shares = takes.merge(taken[["release", "owner", "area_m2"]], on="release", how="left")
    found = shares["owner"].notna()
    shares.loc[found, "hazard"] = shares.loc[found, "owner"].astype(np.int64)
    ground = shares.groupby("release")["area_m2"].transform("sum")
    # Figures are written in whole m², or to a hundredth: shares of whole areas come out even.
    part = (shares["amount_m2"] * shares["area_m2"] / ground).round(2)
    part = part.where(found, shares["amount_m2"])
    largest = shares.sort_values("area_m2").drop_duplicates("release", keep="last").index
    rest = shares["amount_m2"] - part.groupby(shares["release"]).transform("sum")
    shares["amount_m2"] = part + rest.where(shares.index.isin(largest), 0.0)
    return shares.drop(columns=["owner", "area_m2"])


def _without_a_place(
    record: _Record, rows: pd.DataFrame, faces: Faces, worked: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Count the hazards and the releases that only a figure is written of.

    A release without a polygon takes its figure from the hazard it names: from the figure that
    stands for the hazard, or from somewhere on the hazard's outline. A release with a polygon that
    names a hazard without one takes from that hazard's figure the ground it took from no other.
    """
    versions = _versions(record)
    versions["stands"] = ~_areal(record.hazards.geometry.to_numpy())
    shapes = record.releases.geometry.to_numpy()
    unplaced = np.flatnonzero(~_areal(shapes))
    home = record.named.copy()
    nameless = unplaced[(home[unplaced] < 0) & (shapely.get_type_id(shapes[unplaced]) == 0)]
    home[nameless] = _owner_at(record, rows, faces, shapes[nameless], nameless)

    standing = versions[versions["hazard"].isin(versions.loc[versions["stands"], "hazard"])]
    takes = _takes(record, unplaced, home)
    by_figure = _stands_at(standing, takes)
    outside = worked[worked["what"] == "outside"]
    named = _takes(record, outside["release"].to_numpy(dtype=np.int64), home).merge(
        outside[["release", "area_m2"]], on="release"
    )
    named["amount_m2"] = named.pop("area_m2")
    named = named[_stands_at(standing, named)]

    figures, beyond = sweep_figures(
        standing, pd.concat([takes[by_figure], named], ignore_index=True)
    )
    left_over = dict(
        zip([*takes.loc[by_figure, "release"], *named["release"]], beyond, strict=True)
    )
    worked, covered = _used(worked, named, left_over)

    rows, parcels_beyond = release_somewhere(rows, takes[~by_figure])
    unfound = {
        release: area
        for release, area in [*left_over.items(), *parcels_beyond.items()]
        if release not in covered and area > 0 and record.outcome[release] != CONFIRMED
    }
    lost = pd.DataFrame({"release": list(unfound), "area_m2": list(unfound.values())})
    return rows, figures, pd.concat([worked, _lost(record, lost)], ignore_index=True)


def _stands_at(standing: pd.DataFrame, takes: pd.DataFrame) -> Array:
    """Tell which releases meet a hazard that a figure stands for, not an outline."""
    if not len(standing) or not len(takes):
        return np.zeros(len(takes), dtype=bool)
    current = pd.merge_asof(
        takes[["hazard", "step"]].reset_index().sort_values("step"),
        standing[["hazard", "step", "stands"]].sort_values("step"),
        on="step",
        by="hazard",
    ).set_index("index")["stands"]
    stands: Array = current.reindex(takes.index).eq(True).to_numpy()
    return stands


def _owner_at(
    record: _Record, rows: pd.DataFrame, faces: Faces, points: Array, releases: Array
) -> Array:
    """Find whose ground each release that is only a point lies on."""
    owner = np.full(len(points), -1, dtype=np.int64)
    place, face = shapely.STRtree(faces.geometry).query(points, predicate="intersects")
    found = pd.DataFrame(
        {"place": place, "face": face, "step": record.release_step[releases[place]]}
    ).merge(rows[["face", "hazard", "start", "stop"]], on="face")
    found = found[(found["start"] < found["step"]) & (found["step"] <= found["stop"])]
    owner[found["place"]] = found["hazard"]
    return owner


def _used(
    worked: pd.DataFrame, named: pd.DataFrame, beyond: dict[int, float]
) -> tuple[pd.DataFrame, set[int]]:
    """Take out of the worked area what counted against the figure of a hazard without outline."""
    covered = set(named["release"])
    outside = (worked["what"] == "outside") & worked["release"].isin(covered)
    rest = worked["release"].map(beyond).where(outside, worked["area_m2"])
    partly = outside & (rest < worked["area_m2"])
    worked = worked.assign(area_m2=rest, measured=worked["measured"] & ~partly)
    return worked[~outside | (rest > 0)], covered


def _lost(record: _Record, lost: pd.DataFrame) -> pd.DataFrame:
    """List figures for which no ground was left as worked area, at the place of their record."""
    row = lost["release"].to_numpy(dtype=np.int64)
    return lost.assign(
        what="outside",
        measured=False,
        bundle=NOWHERE,
        place=record.releases.geometry.to_numpy().astype(object)[row],
    )


# The tables that come out ------------------------------------------------------------------------


def _pieces(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join faces that share their history into pieces."""
    keys = [name for name in rows.columns if name not in {"face", "area_m2"}]
    located = rows[rows["face"] != NOWHERE]
    joined, faces = _joined(located, keys, located["area_m2"].to_numpy())
    nowhere = rows[rows["face"] == NOWHERE].assign(bundle=NOWHERE, place=None)
    return pd.concat([joined, nowhere]) if len(nowhere) else joined, faces


def _placed(record: _Record, figures: pd.DataFrame) -> pd.DataFrame:
    """Give amounts without outline the last point reported of their hazard, if there is one."""
    shapes = record.hazards.geometry.to_numpy().astype(object)
    pointed = np.flatnonzero(shapely.get_type_id(shapes) == 0)
    pointed = pointed[np.argsort(record.hazard_step[pointed], kind="stable")]
    place = np.full(len(record.ids), None, dtype=object)
    place[record.hazard[pointed]] = shapes[pointed]
    hazard = figures["hazard"].to_numpy(dtype=np.int64)
    moves = ["confirmed", "downgraded"]
    return figures.assign(
        came_from=np.where(figures["entry"].isin(moves), hazard, -1),
        went_to=np.where(figures["exit"].isin(moves), hazard, -1),
        measured=False,
        bundle=NOWHERE,
        place=place[hazard],
    )


def _swept(
    record: _Record,
    pieces: pd.DataFrame,
    outlines: Outlines,
    worked: pd.DataFrame,
    worked_outlines: Outlines,
    repairs: pd.DataFrame,
) -> Swept:
    """Name and order what was found; `bundle` leads from a row to its faces."""
    pieces = _named_pieces(record, pieces.sort_values(PIECE_ORDER, ignore_index=True))
    step = record.release_step[worked["release"].to_numpy(dtype=np.int64)]
    worked = worked.assign(step=step).sort_values(WORKED_ORDER, ignore_index=True)
    worked = _named_worked(record, worked)
    return Swept(
        pieces[PIECE_COLUMNS],
        worked[WORKED_COLUMNS],
        repairs,
        _located(record, pieces),
        _follow(outlines, pieces["bundle"]),
        pieces["place"].to_numpy(),
        _follow(worked_outlines, worked["bundle"]),
        worked["place"].to_numpy(),
    )


def _outlines(faces: Faces, links: pd.DataFrame) -> Outlines:
    return Outlines(faces.geometry, links["face"].to_numpy(), links["bundle"].to_numpy())


def _follow(outlines: Outlines, bundle: pd.Series) -> Outlines:
    """Let outlines that know their bundles know the rows of the ordered table instead."""
    held = bundle.to_numpy(dtype=np.int64)
    row_of = np.full(max(outlines.row.max(initial=-1), held.max(initial=-1)) + 1, NOWHERE)
    row_of[held[held != NOWHERE]] = np.flatnonzero(held != NOWHERE)
    row = row_of[outlines.row]
    kept = row != NOWHERE
    return Outlines(outlines.geometry, outlines.face[kept], row[kept])


def _drawn(table: pd.DataFrame, outlines: Outlines, places: Array) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        table.assign(geometry=outlines.joined(places)), geometry="geometry", crs="EPSG:4326"
    )


def _named_worked(record: _Record, worked: pd.DataFrame) -> pd.DataFrame:
    row = worked["release"].to_numpy(dtype=np.int64)
    return worked.assign(
        release_id=record.releases["release_id"].to_numpy()[row],
        outcome=record.releases["outcome"].to_numpy()[row],
        completed_on=record.releases["completed_on"].to_numpy()[row],
        measured=worked["measured"].astype(bool),
    )


def _named_pieces(record: _Record, rows: pd.DataFrame) -> pd.DataFrame:
    stop = rows["stop"].to_numpy(dtype=np.int64)
    still = stop == NEVER
    release_id = np.array([*record.releases["release_id"], None], dtype=object)
    left_on = record.day_of_step[np.where(still, 0, stop)].astype("datetime64[us]")
    left_on[still] = np.datetime64("NaT")
    day = record.day_of_step.astype("datetime64[us]")
    hazard_id = np.array([*record.ids, None], dtype=object)
    return pd.DataFrame(
        {
            "hazard_id": _text(hazard_id, rows["hazard"]),
            "category": rows["category"].to_numpy(dtype=object),
            "entered_on": day[rows["start"].to_numpy(dtype=np.int64)],
            "entry": rows["entry"].to_numpy(dtype=object),
            "left_on": left_on,
            "exit": rows["exit"].to_numpy(dtype=object),
            "release_id": _text(release_id, rows["release"]),
            "from_hazard_id": _text(hazard_id, rows["came_from"]),
            "to_hazard_id": _text(hazard_id, rows["went_to"]),
            "area_m2": rows["area_m2"].to_numpy(dtype=float),
            "measured": rows["measured"].to_numpy(dtype=bool),
            "bundle": rows["bundle"].to_numpy(dtype=np.int64),
            "place": rows["place"].to_numpy(dtype=object),
        }
    ).astype(dict.fromkeys(["category", "entry", "exit"], "str"))


def _text(names: Array, number: pd.Series) -> Any:
    """Look numbers up in names, of which the last is the missing one that -1 stands for."""
    return pd.array(names[number.to_numpy(dtype=np.int64)], dtype="str")


def _located(record: _Record, pieces: pd.DataFrame) -> pd.Series:
    """Name the hazard that each release took most from."""
    taken = pieces[["release_id", "hazard_id", "area_m2"]].dropna(subset="release_id")
    most = (
        taken.groupby(["release_id", "hazard_id"])["area_m2"]
        .sum()
        .sort_values(kind="stable")
        .reset_index("hazard_id")["hazard_id"]
    )
    most = most[~most.index.duplicated(keep="last")]
    located: pd.Series = record.releases["release_id"].map(most).astype("str")
    return located
