"""The sweep: hazards and land-release records become pieces of ground, each with one history.

The six rules of the ledger:

1. Ground is counted once: of the hazards alive on a point, it belongs to a CHA before an SHA, then
   to the one first reported earlier, then to the smaller ``hazard_id``.
2. A release takes the ground it covers, of every hazard alive there, whichever hazard it names.
3. The first release takes the ground.
4. A version speaks only of the ground on which it differs from the version before.
5. Ground can change hands or category without a change of the total.
6. Ground released outside every living hazard is worked area, taken from nothing.

All outlines are cut into faces once (`minemap.sweep.faces`). On a face nothing is half covered, so
its history is a question to tables (`minemap.sweep.histories`): which versions draw it, which
records cover it, in which order.
Rows that have nothing to do with one another are swept apart, in batches on as many threads as
there are; the batches neither see nor change each other's ground.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT, among
from minemap.geodesy import geodesic_area
from minemap.shapes import is_polygon
from minemap.sweep.agreeing import agreeing, rows_of_ground
from minemap.sweep.amounts import NEVER, sweep_figures
from minemap.sweep.components import batches, connected, near
from minemap.sweep.events import CONFIRMED, in_order
from minemap.sweep.faces import CHUNK_CORNERS, cut
from minemap.sweep.histories import histories, idle
from minemap.sweep.pieces import (
    REPAIR_COLUMNS,
    WORDS,
    Outlines,
    Packed,
    Swept,
    gather,
    give_back,
    named,
    numbered,
    part_of,
    sheet_of,
    well_known,
    word_codes,
)
from minemap.sweep.shares import split_by_figures
from minemap.tables.schema import OUTLINE_NOTE

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from minemap.sweep.events import Record
    from minemap.sweep.faces import Faces
    from minemap.sweep.shares import Shares

    Array = np.ndarray[Any, Any]

__all__ = ["covered", "sweep", "sweep_more", "sweep_reported", "tied"]

PIECE_ORDER = [
    "hazard",
    "start",
    "stop",
    "category",
    "entry",
    "exit",
    "measured",
    "release",
    "came_from",
    "went_to",
    "area_m2",
    "drawn",
]
"""In numbers and steps, which stand in the order of ids and events. No two pieces agree in all."""

WORKED_ORDER = ["step", "what", "measured", "area_m2"]

HAZARD_COLUMNS = ["hazard_id", "category", "reported_on", "reported_m2", "geometry"]
RELEASE_COLUMNS = [
    "release_id",
    "hazard_id",
    "outcome",
    "completed_on",
    "reported_m2",
    "geometry",
]
"""What the rules ask of the tables."""

BATCH_CORNERS = 400_000
"""About how many corners a batch has: thirty thousand polygons, which take some 150 MB to sweep."""

CRUMB_M2 = 1e-4
"""Less than 1 cm² is the rounding of a cut: a hazard of which no more is left is not standing."""

SLIVER = 1e-4
"""The part of a record's ground that is no share of its figure, but the rounding of a drawing."""

NOWHERE = -1
"""The bundle of faces of what has none."""

BATCHES_A_TRIM = 4

MOST = 1 << 62
"""What a number can hold."""

BLOCK = 50_000
"""Outlines that one thread looks through for faults at a time."""


NO_LINKS = pd.DataFrame({"face": [], "bundle": []}, dtype=np.int64)
NO_FACES: tuple[list[Any], pd.DataFrame, pd.DataFrame] = [], NO_LINKS, NO_LINKS


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
        Tables as `minemap.tables.schema` normalises them.
    workers : int
        How many threads to sweep on. The result does not depend on it.
    progress : callable, optional
        Called with the share of the work that is done, from 0 to 1, as it goes on.

    Returns
    -------
    Swept
        The pieces, the area worked outside hazards, the repairs, and where records without a
        hazard were found to lie.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from minemap.tables.schema import normalise_hazards, normalise_releases
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
    parts, rows, repairs = _in_batches(hazards, releases, workers, progress)
    found = gather(parts, rows, hazards, releases)
    del parts
    if len(rows) > 1:
        give_back()
    return replace(
        found, repairs=_one_a_row(pd.concat([*repairs, found.repairs], ignore_index=True))
    )


def _in_batches(
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame,
    workers: int,
    progress: Callable[[float], object] | None,
) -> tuple[list[Swept], list[tuple[Array, Array]], list[pd.DataFrame]]:
    """Sweep batches of rows: what was found, the rows of each batch, and the repairs before."""
    hazard_shapes, hazard_repairs = _repaired(hazards, "hazards", "hazard_id", workers)
    release_shapes, release_repairs = _repaired(releases, "releases", "release_id", workers)
    shapes = np.concatenate([hazard_shapes, release_shapes])
    ground = near(shapes, CHUNK_CORNERS, workers)
    group = tied(ground, pd.concat([hazards["hazard_id"], releases["hazard_id"]]))
    corners = np.maximum(shapely.get_num_coordinates(shapes), 1)
    apart = sorted(batches(group, corners, BATCH_CORNERS), key=lambda rows: -corners[rows].sum())
    apart = apart or [np.empty(0, dtype=np.int64)]
    rows = [(batch[batch < len(hazards)], batch[batch >= len(hazards)]) for batch in apart]
    rows = [(of_hazards, of_releases - len(hazards)) for of_hazards, of_releases in rows]
    needed = hazards[HAZARD_COLUMNS], releases[RELEASE_COLUMNS]

    def swept(number: int) -> Swept:
        of_hazards, of_releases = rows[number]
        return _sweep_together(
            needed[0].iloc[of_hazards],
            needed[1].iloc[of_releases],
            (hazard_shapes[of_hazards], release_shapes[of_releases]),
            ground[apart[number]],
            group[apart[number]],
            workers,
        )

    parts = []
    done, whole = 0, max(int(corners.sum()), 1)
    with ThreadPoolExecutor(workers) as pool:
        for number, part in enumerate(pool.map(swept, range(len(rows)))):
            parts.append(part)
            if len(rows) > 1 and number % BATCHES_A_TRIM == 0:
                give_back()
            done += int(corners[apart[number]].sum())
            if progress is not None:
                progress(done / whole)
    return parts, rows, [hazard_repairs, release_repairs]


def sweep_more(
    swept: Swept,
    known: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    tables: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    workers: int = 1,
) -> Swept:
    """Sweep a record of which rows came or went: only those and what they have to do with.

    Parameters
    ----------
    swept : Swept
        What a sweep of the record found before.
    known : tuple of geopandas.GeoDataFrame
        Its hazards and its releases then.
    tables : tuple of geopandas.GeoDataFrame
        The same with rows more or less. A row is told by its number, the index of its table.
    workers : int
        How many threads to sweep on. The result does not depend on it.

    Returns
    -------
    Swept
        What `sweep` finds in the whole record.

    Examples
    --------
    >>> import minemap
    >>> hazards, releases = minemap.samples.peru()
    >>> some = releases.head(20)
    >>> more = sweep_more(sweep(hazards, some), (hazards, some), (hazards, releases))
    >>> more.table.equals(sweep(hazards, releases).table)
    True
    >>> less = sweep_more(more, (hazards, releases), (hazards, some))
    >>> less.table.equals(sweep(hazards, some).table)
    True
    """
    hazards, releases = tables
    new = [table[~table.index.isin(old.index)] for table, old in zip(tables, known, strict=True)]
    names = pd.concat([frame["hazard_id"] for frame in new]).dropna().unique()
    new_shapes = np.concatenate([_repaired(frame, "", "hazard_id", workers)[0] for frame in new])
    tree = shapely.STRtree(new_shapes)
    met = []
    for frame, table, group in zip(known, tables, swept.groups, strict=True):
        near, other = tree.query(frame.geometry.to_numpy())
        close, place = np.unique(near, return_inverse=True)
        shapes = _repaired(frame.iloc[close], "", "hazard_id", workers)[0]
        touched = near[shapely.intersects(shapes[place], new_shapes[other])]
        met += [group[touched], group[among(frame["hazard_id"], names)]]
        met.append(group[~frame.index.isin(table.index)])
    again = [np.isin(group, np.concatenate(met)) for group in swept.groups]
    kept = part_of(swept, *known, (~again[0], ~again[1]))
    stays = [frame.index[~part] for frame, part in zip(known, again, strict=True)]
    rest = [table.index.isin(index) for table, index in zip(tables, stays, strict=True)]
    fresh = np.flatnonzero(~rest[0]), np.flatnonzero(~rest[1])
    found = sweep(hazards.iloc[fresh[0]], releases.iloc[fresh[1]], workers)
    of_rest = np.flatnonzero(rest[0]), np.flatnonzero(rest[1])
    return gather([kept, found], [of_rest, fresh], hazards, releases)


def sweep_reported(hazards: gpd.GeoDataFrame, releases: gpd.GeoDataFrame, ground: Swept) -> Swept:
    """Turn hazards and land-release records into pieces, by the figures that were written down.

    Parameters
    ----------
    hazards, releases : geopandas.GeoDataFrame
        Tables as `minemap.tables.schema` normalises them.
    ground : Swept
        What `sweep` found in them: the figure of a release that has an outline, or names no hazard,
        is shared out as the ground is that it took, from hazards, outside them, and again.

    Returns
    -------
    Swept
        The same tables as `sweep` returns. A row without ``reported_m2`` counts for nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.tables.schema import normalise_hazards, normalise_releases
    >>> hazards, _ = normalise_hazards(pd.DataFrame(
    ...     {"hazard_id": ["A"], "category": ["SHA"], "reported_on": ["2020-01-01"],
    ...      "reported_m2": [70_000]}))
    >>> releases, _ = normalise_releases(pd.DataFrame(
    ...     {"release_id": ["R"], "hazard_id": ["A"], "outcome": ["cleared"],
    ...      "completed_on": ["2021-06-30"], "reported_m2": [67_670]}))
    >>> swept = sweep_reported(hazards, releases, sweep(hazards, releases))
    >>> swept.table["area_m2"].tolist()
    [67670.0, 2330.0]
    """
    record = in_order(hazards, releases)
    versions = _versions(record).assign(stands=True)
    shares = _shares(record, ground)
    home = record.ids.get_indexer(pd.Index(ground.table["hazard_id"]))
    agree = agreeing(record, ground.table, home, _by_name(record))
    named = shares[shares["hazard"] >= 0]
    takes = named[~agree[named["hazard"]]].reset_index(drop=True)
    rows, beyond = sweep_figures(versions[~agree[versions["hazard"]]], takes)
    as_drawn = rows_of_ground(record, ground.table, home, agree)
    rows = pd.concat([part for part in (rows, as_drawn) if len(part)] or [rows], ignore_index=True)
    homeless = shares[shares["hazard"] < 0]
    again = homeless["amount_m2"].where(homeless["what"] == "again", 0.0)
    lost = pd.DataFrame({"again_m2": again, "outside_m2": homeless["amount_m2"] - again})
    beyond = pd.concat(
        [
            part.set_index(rows_of["release"].to_numpy())
            for part, rows_of in ((beyond, takes), (lost, homeless))
        ]
    )
    worked = _beyond(record, beyond.groupby(level=0).sum())
    groups = np.zeros(len(hazards), dtype=np.int64), np.zeros(len(releases), dtype=np.int64)
    return _swept(record, _placed(record, rows), worked, NO_FACES, groups)


# Rows that have to do with one another ------------------------------------------------------------


def tied(ground: Array, names: pd.Series) -> Array:
    """Number the groups of rows that touch one another or name the same hazard.

    Parameters
    ----------
    ground : numpy.ndarray of int
        The connected component of each row's outline: 0, 1, … without gaps.
    names : pandas.Series of str
        The ``hazard_id`` that each row has or names, or nothing.

    Returns
    -------
    numpy.ndarray of int
        The group of each row: 0, 1, … without gaps.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> tied(np.array([0, 1, 1, 2]), pd.Series(["A", "B", None, "A"])).tolist()
    [0, 1, 1, 0]
    """
    name = pd.factorize(names)[0]
    named = np.flatnonzero(name >= 0)
    places = ground.max(initial=-1) + 1
    count = places + name.max(initial=-1) + 1
    return connected(count, ground[named], name[named] + places)[ground]


def _sweep_together(
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame,
    shapes: tuple[Array, Array],
    ground: Array,
    group: Array,
    workers: int,
) -> Swept:
    """Sweep rows with all that they have to do with; `shapes` are their outlines as repaired."""
    told = _told(hazards, releases, shapes, ground, workers)
    record, shares = told.record, told.shares
    rows = _on_faces(told.rows, shares, ["hazard", "category", "start", "stop"])
    vain = idle(record, told.lives, shares.releases)
    vain = _on_faces(vain, shares, ["release", "what"])
    worked, worked_faces = _joined(vain)
    pieces, piece_faces = _joined(rows)
    beyond = shares.beyond
    if len(told.standing):
        figures, worked, over = _by_figures(record, told.standing, told.by_figure, worked)
        pieces = pd.concat([pieces, _placed(record, figures)], ignore_index=True)
        beyond = pd.concat([over, beyond])
    if len(beyond):
        worked = pd.concat([worked, _beyond(record, beyond)], ignore_index=True)
    dense = pd.factorize(group)[0]
    groups = dense[: len(hazards)], dense[len(hazards) :]
    outlines = told.faces.drawings, piece_faces, worked_faces
    return replace(_swept(record, pieces, worked, outlines, groups), repairs=told.missed)


class _Told(NamedTuple):
    """The history of some rows, share by share."""

    record: Record
    faces: Faces
    missed: pd.DataFrame
    standing: pd.DataFrame
    by_figure: pd.DataFrame
    shares: Shares
    rows: pd.DataFrame
    lives: pd.DataFrame


def _told(
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame,
    shapes: tuple[Array, Array],
    ground: Array,
    workers: int,
) -> _Told:
    record = in_order(hazards, releases)
    hazard_shapes, release_shapes = shapes
    # In the order of events, so that not even rounding depends on the order of the rows.
    drawn = np.lexsort((record.hazard, record.hazard_step))
    drawn = drawn[_areal(hazard_shapes[drawn])]
    worked_on = np.argsort(record.release_step)
    worked_on = worked_on[_areal(release_shapes[worked_on])]
    component = pd.factorize(ground[np.concatenate([drawn, worked_on + len(hazards)])])[0]
    polygons = np.concatenate([hazard_shapes[drawn], release_shapes[worked_on]])
    faces = cut(polygons, workers, component)
    missed = _missed((hazards, releases), (drawn, worked_on), polygons, faces)

    is_hazard = faces.polygon < len(drawn)
    drawn_pairs = _pairs(faces.face[is_hazard], drawn[faces.polygon[is_hazard]])
    release_pairs = _pairs(
        faces.face[~is_hazard], worked_on[faces.polygon[~is_hazard] - len(drawn)]
    )
    takes = _unplaced(record, faces)
    versions = _versions(record).assign(stands=~_areal(record.hazards.geometry.to_numpy()))
    standing = versions[versions["hazard"].isin(versions.loc[versions["stands"], "hazard"])]
    figures = _stands_at(standing, takes)
    shares = split_by_figures(record, drawn_pairs, release_pairs, faces.area_m2, takes[~figures])
    rows, lives = histories(record, shares.drawn, shares.releases)
    return _Told(record, faces, missed, standing, takes[figures], shares, rows, lives)


def covered(
    swept: Swept,
    tables: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    day: pd.Timestamp,
    workers: int = 1,
) -> pd.DataFrame:
    """Find the hazards of which all ground is counted for others at the close of a day.

    Parameters
    ----------
    swept : Swept
        What a sweep of the record found.
    tables : tuple of geopandas.GeoDataFrame
        Its hazards and its releases.
    day : pandas.Timestamp
        The day.
    workers : int
        How many threads to look on. The result does not depend on it.

    Returns
    -------
    pandas.DataFrame
        One row for each such hazard and each owner of its ground: ``hazard_id``, ``owner_id`` and
        ``area_m2``, the ground of the one that is counted for the other.

    Examples
    --------
    >>> import pandas as pd
    >>> import minemap
    >>> hazards, releases = minemap.samples.peru()
    >>> len(covered(sweep(hazards, releases), (hazards, releases), pd.Timestamp("2023-12-31")))
    0
    """
    hazards, releases = tables
    table = swept.table
    stands = (table["entered_on"] <= day) & ~(table["left_on"] <= day)
    home, names = numbered(table.loc[stands & (table["area_m2"] > CRUMB_M2), "hazard_id"])
    standing = names.take(np.unique(home))
    asked = (hazards["reported_on"] <= day) & ~among(hazards["hazard_id"], standing)
    # An area alone has no other that its ground could be counted for.
    name = pd.factorize(hazards["hazard_id"])[0]
    first = np.unique(name, return_index=True)[1]
    several = np.bincount(swept.groups[0][first]) > 1
    groups = np.unique(swept.groups[0][asked.to_numpy()])
    groups = groups[several[groups]]
    if not len(groups):
        none = pd.array([], dtype=TEXT)
        return pd.DataFrame({"hazard_id": none, "owner_id": none, "area_m2": np.empty(0)})
    mine, theirs = (np.isin(group, groups) for group in swept.groups)
    hazards, releases = hazards[mine], releases[theirs]
    shapes = tuple(
        _repaired(frame, "", key, workers)[0]
        for frame, key in ((hazards, "hazard_id"), (releases, "release_id"))
    )
    every = np.concatenate(shapes)
    ground = near(every, CHUNK_CORNERS, workers)
    told = _told(hazards, releases, (shapes[0], shapes[1]), ground, workers)
    step = np.searchsorted(told.record.day_of_step, np.datetime64(day, "D"), side="right") - 1
    alive, owned = (
        rows[(rows["start"] <= step) & (rows["stop"] > step)][["face", "hazard"]]
        for rows in (told.lives, told.rows)
    )
    ids = told.record.ids.to_numpy(dtype=object)
    pairs = alive.merge(owned.rename(columns={"hazard": "owner"}), on="face")
    pairs = pairs[pairs["hazard"] != pairs["owner"]]
    pairs = pairs[~among(ids[pairs["hazard"].to_numpy()], standing)]
    found = pd.DataFrame(
        {
            "hazard_id": pd.array(ids[pairs["hazard"].to_numpy()], dtype=TEXT),
            "owner_id": pd.array(ids[pairs["owner"].to_numpy()], dtype=TEXT),
            "area_m2": told.shares.area_m2[pairs["face"].to_numpy()],
        }
    )
    return found.groupby(["hazard_id", "owner_id"])["area_m2"].sum().reset_index()


def _missed(
    tables: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    rows: tuple[Array, Array],
    polygons: Array,
    faces: Faces,
) -> pd.DataFrame:
    """List the outlines that their faces do not add up to, with the area of both."""
    if not len(faces.missed):
        return pd.DataFrame(columns=REPAIR_COLUMNS)
    found = np.bincount(faces.polygon, faces.area_m2[faces.face], len(polygons))
    lists = []
    for name, key, table, drawn, first in zip(
        ("hazards", "releases"),
        ("hazard_id", "release_id"),
        tables,
        rows,
        (0, len(rows[0])),
        strict=True,
    ):
        place = faces.missed[(faces.missed >= first) & (faces.missed < first + len(drawn))]
        row = drawn[place - first]
        listed = pd.DataFrame(
            {
                "table": name,
                "row": table.index.to_numpy()[row],
                "id": table[key].to_numpy(dtype=object)[row],
                "problem": "cut with rounded corners: its parts do not add up to it",
                "area_before_m2": geodesic_area(polygons[place]),
                "area_after_m2": found[place],
            }
        )
        lists.append(listed)
    return pd.concat(lists, ignore_index=True)


def _one_a_row(repairs: pd.DataFrame) -> pd.DataFrame:
    """Tell all that was done to an outline in one line, those of the hazards first."""
    keys = ["table", "row"]
    if repairs.duplicated(keys).any():
        told: dict[str, Any] = {name: "last" for name in REPAIR_COLUMNS if name not in keys}
        told |= {"problem": "; ".join, "area_before_m2": "first"}
        repairs = repairs.groupby(keys, sort=False, as_index=False).agg(told)
    order = np.argsort((repairs["table"] == "releases").to_numpy(), kind="stable")
    return repairs.iloc[order].reset_index(drop=True)


def _pairs(face: Array, row: Array) -> pd.DataFrame:
    return pd.DataFrame({"face": face, "row": row})


def _areal(shapes: Array) -> Array:
    areal: Array = is_polygon(shapes) & ~shapely.is_empty(shapes)
    return areal


def _repaired(
    frame: gpd.GeoDataFrame, table: str, key: str, workers: int
) -> tuple[Array, pd.DataFrame]:
    """Repair invalid polygons; list repairs and what was settled, with areas before and after."""
    shapes = frame.geometry.to_numpy().astype(object)
    blocks = range(0, len(shapes), BLOCK)
    with ThreadPoolExecutor(workers) as pool:
        valid = [*pool.map(lambda start: shapely.is_valid(shapes[start : start + BLOCK]), blocks)]
    broken = np.flatnonzero(_areal(shapes) & ~np.concatenate([*valid, np.empty(0, dtype=bool)]))
    problem: Array = np.full(len(shapes), None, dtype=object)
    if OUTLINE_NOTE in frame:
        told = frame[OUTLINE_NOTE].to_numpy(dtype=object)
        noted = ~pd.isna(told)
        problem[noted] = told[noted]
    before = shapes.copy()
    after = _polygons_of(
        shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    )
    shapes[broken] = after
    reasons = shapely.is_valid_reason(before[broken])
    problem[broken] = [
        reason if note is None else f"{note}; {reason}"
        for note, reason in zip(problem[broken], reasons, strict=True)
    ]
    listed = np.flatnonzero(~pd.isna(problem))
    repairs = pd.DataFrame(
        {
            "table": table,
            "row": frame.index.to_numpy()[listed],
            "id": frame[key].to_numpy(dtype=object)[listed],
            "problem": problem[listed],
            "area_before_m2": geodesic_area(before[listed]),
            "area_after_m2": geodesic_area(shapes[listed]),
        },
        columns=REPAIR_COLUMNS,
    )
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


# Ground without a place --------------------------------------------------------------------------


def _versions(record: Record) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "hazard": record.hazard,
            "step": record.hazard_step,
            "category": record.hazards["category"].to_numpy(dtype=object),
            "figure_m2": record.hazards["reported_m2"].to_numpy(dtype=float),
        }
    )


def _takes(record: Record, rows: Array, home: Array) -> pd.DataFrame:
    figure = record.releases["reported_m2"].to_numpy(dtype=float)
    takes = pd.DataFrame({"release": rows, "hazard": home[rows], "amount_m2": figure[rows]})
    return _with_steps(record, takes)


def _with_steps(record: Record, takes: pd.DataFrame) -> pd.DataFrame:
    row = takes["release"].to_numpy()
    return takes.assign(
        step=record.release_step[row],
        outcome=record.releases["outcome"].to_numpy(dtype=object)[row],
    ).sort_values("step", ignore_index=True)


def _by_name(record: Record) -> Array:
    """Tell which releases take from the hazard they name, since they have no outline."""
    named: Array = ~_areal(record.releases.geometry.to_numpy()) & (record.named >= 0)
    return named


def _shares(record: Record, ground: Swept) -> pd.DataFrame:
    """Share the figures of releases out as the ground is that they took.

    A release without an outline takes from the hazard it names. `hazard` is -1 where ground was
    taken from none, and `what` says why.
    """
    figure = record.releases["reported_m2"].to_numpy(dtype=float)
    by_name = _by_name(record)
    named = np.flatnonzero(by_name & (figure > 0))
    if not (figure > 0).any():
        return _takes(record, named, record.named).assign(what=None)
    found = pd.concat([ground.table.dropna(subset="release_id"), ground.worked_table])
    release = pd.Index(record.releases["release_id"]).get_indexer(pd.Index(found["release_id"]))
    shares = (
        pd.DataFrame(
            {
                "release": release,
                "hazard": record.ids.get_indexer(pd.Index(found["hazard_id"])),
                "what": found["what"].astype(TEXT),
                "ground": found["area_m2"],
            }
        )[(figure[release] > 0) & ~by_name[release]]
        .groupby(["release", "hazard", "what"], dropna=False, as_index=False)
        .sum()
    )
    ground_m2 = shares.groupby("release")["ground"].transform("sum")
    shares = shares[shares["ground"] > SLIVER * ground_m2].reset_index(drop=True)
    row = shares["release"].to_numpy()
    whole = shares.groupby("release")["ground"].transform("sum").to_numpy(copy=True)
    confirms = record.outcome[row] == CONFIRMED
    # What is confirmed already is in no table.
    outlines = _repaired(record.releases.iloc[row[confirms]], "", "release_id", 1)[0]
    whole[confirms] = np.maximum(geodesic_area(outlines), whole[confirms])
    part = figure[row] * shares["ground"] / whole
    # Figures are written in whole m², or to a hundredth: shares of whole areas come out even.
    part = part.where(figure[row] != figure[row].round(2), part.round(2))
    largest = ~shares.sort_values("ground")["release"].duplicated(keep="last").sort_index()
    rest = (figure[row] - part.groupby(row).transform("sum")).where(largest & ~confirms, 0.0)
    takes = pd.DataFrame(
        {
            "release": np.concatenate([named, row]),
            "hazard": np.concatenate([record.named[named], shares["hazard"]]),
            "what": [*[None] * len(named), *shares["what"]],
            "amount_m2": np.concatenate([figure[named], part + rest]),
        }
    )
    return _with_steps(record, takes)


def _unplaced(record: Record, faces: Faces) -> pd.DataFrame:
    """List the releases that only a figure is written of, and a face on which they lie, if any."""
    shapes = record.releases.geometry.to_numpy()
    unplaced = np.flatnonzero(~_areal(shapes))
    takes = _takes(record, unplaced, record.named).assign(at=-1)
    nameless = takes["hazard"].to_numpy() < 0
    points = shapes[takes["release"].to_numpy()]
    asked = np.flatnonzero(nameless & (shapely.get_type_id(points) == 0))
    if len(asked):
        tree = shapely.STRtree(faces.geometry)
        place, face = tree.query(points[asked], predicate="intersects")
        order = np.lexsort((face, place))[::-1]
        # Where several faces meet in the point, take the first.
        takes.loc[asked[place[order]], "at"] = face[order]
    return takes


def _by_figures(
    record: Record,
    standing: pd.DataFrame,
    takes: pd.DataFrame,
    worked: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Count the hazards that only a figure is written of, and tell what no hazard was left for.

    A release with a polygon that names a hazard without one takes from that hazard's figure the
    ground it took from no other.
    """
    outside = worked[worked["what"] == "outside"]
    ground = outside.groupby("release")["area_m2"].sum()
    named = _takes(record, ground.index.to_numpy(dtype=np.int64), record.named)
    named["amount_m2"] = ground.reindex(named["release"]).to_numpy()
    named = named[_stands_at(standing, named)]
    figures, rest = sweep_figures(standing, pd.concat([takes, named], ignore_index=True))
    over, unused = rest.iloc[: len(takes)], rest.iloc[len(takes) :].sum(axis=1)
    part = pd.Series(unused.to_numpy() / named["amount_m2"].to_numpy(), named["release"].to_numpy())
    return figures, _used(worked, part), over.set_index(takes["release"].to_numpy())


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


def _used(worked: pd.DataFrame, unused: pd.Series) -> pd.DataFrame:
    """Take out of the worked area what counted against the figure of a hazard without outline.

    `unused` is the part of each release for which that figure had nothing left.
    """
    part = worked["release"].map(unused).where(worked["what"] == "outside").fillna(1.0)
    kept = worked.assign(
        area_m2=worked["area_m2"] * part, measured=worked["measured"] & (part == 1.0)
    )
    used: pd.DataFrame = kept[part > 0.0]
    return used


def _beyond(record: Record, beyond: pd.DataFrame) -> pd.DataFrame:
    """List figures for which no ground was left as worked area, at the place of their record."""
    row = np.tile(beyond.index.to_numpy(dtype=np.int64), 2)
    lost = pd.DataFrame(
        {
            "release": row,
            "what": np.repeat(["again", "outside"], len(beyond)),
            "area_m2": np.concatenate([beyond["again_m2"], beyond["outside_m2"]]),
            "measured": False,
            "bundle": NOWHERE,
            "place": record.releases.geometry.to_numpy().astype(object)[row],
        }
    )
    listed: pd.DataFrame = lost[(lost["area_m2"] > 0.0) & (record.outcome[row] != CONFIRMED)]
    return listed


# The tables that come out ------------------------------------------------------------------------


def _on_faces(rows: pd.DataFrame, shares: Shares, whose: list[str]) -> pd.DataFrame:
    """Bring what is told of shares to their faces.

    A face that is split is measured where all of its shares agree in `whose`. It is the outline of
    one of the rows that have it at a time (`_drawn_once`).
    """
    share = rows["face"].to_numpy()
    face = shares.face[share]
    rows = rows.assign(face=face, area_m2=shares.area_m2[share], measured=True, drawn=True)
    count = np.bincount(shares.face, minlength=1)[face]
    split = count > 1
    if not split.any():
        return rows
    parts = rows[split]
    alike = parts.groupby(["face", *whose], observed=True, sort=False)["area_m2"].transform("size")
    parts = parts.assign(measured=alike.to_numpy() == count[split])
    keys = [name for name in parts if name != "area_m2"]
    joined = parts.groupby(keys, observed=True, sort=False, dropna=False)["area_m2"].sum()
    parts = joined.reset_index()[[*rows.columns]]
    if "start" in parts:
        parts["drawn"] = _drawn_once(parts)
    whole: pd.DataFrame = pd.concat([rows[~split], parts], ignore_index=True)
    return whole


def _drawn_once(rows: pd.DataFrame) -> Array:
    """Choose the rows that have a face for an outline: of shares that stand together, one."""
    keys = ["face", "hazard", "category"]
    order = np.lexsort((-rows["stop"].to_numpy(), rows["start"].to_numpy()))
    ordered = rows.iloc[order]
    until = ordered.groupby(keys, observed=True)["stop"].cummax()
    until = until.groupby([ordered[name] for name in keys], observed=True).shift(fill_value=-1)
    drawn = np.empty(len(rows), dtype=bool)
    drawn[order] = (ordered["stop"] > until).to_numpy()
    return drawn


def _joined(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join the rows that agree in all but face and area; keep which faces they have."""
    kept = [name for name in rows.columns if name not in {"face", "area_m2"}]
    keys = _packed_keys([rows[name] for name in kept])
    order = np.lexsort(keys)
    differs = np.zeros(len(rows), dtype=bool)
    differs[:1] = True
    for key in keys:
        differs[1:] |= np.diff(key[order]) != 0
    first = order[differs]
    bundle = np.empty(len(rows), dtype=np.int64)
    bundle[order] = np.cumsum(differs) - 1
    table = rows[kept].iloc[first].reset_index(drop=True)
    table["area_m2"] = np.bincount(bundle, rows["area_m2"].to_numpy(), len(first))
    table["bundle"] = np.arange(len(first))
    table["place"] = None
    links = pd.DataFrame({"face": rows["face"].to_numpy(), "bundle": bundle})
    return table, links[rows["drawn"].to_numpy()]


def _packed_keys(columns: list[pd.Series]) -> list[Array]:
    """Give few numbers a row that are the same where all columns are."""
    keys = [np.zeros(len(columns[0]), dtype=np.int64)]
    room = 1
    for column in columns:
        if pd.api.types.is_integer_dtype(column.dtype) or column.dtype == bool:
            numbers = column.to_numpy(dtype=np.int64)
            # So that it takes little room.
            numbers = np.where(numbers == NEVER, -1, numbers)
        else:
            numbers = pd.factorize(column)[0]
        low = numbers.min(initial=0)
        width = int(numbers.max(initial=0) - low) + 1
        if room * width > MOST:
            keys.append(np.zeros(len(numbers), dtype=np.int64))
            room = 1
        keys[-1] = keys[-1] * width + (numbers - low)
        room *= width
    return keys


def _placed(record: Record, figures: pd.DataFrame) -> pd.DataFrame:
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
        drawn=False,
        bundle=NOWHERE,
        place=place[hazard],
    )


def _swept(
    record: Record,
    pieces: pd.DataFrame,
    worked: pd.DataFrame,
    found: tuple[list[Any], pd.DataFrame, pd.DataFrame],
    groups: tuple[Array, Array],
) -> Swept:
    """Name and order what was found: faces, and which of them are in which bundle of the tables."""
    drawings, piece_faces, worked_faces = found
    step = record.release_step[worked["release"].to_numpy(dtype=np.int64)]
    rows = _sorted(pieces, PIECE_ORDER), _sorted(worked.assign(step=step), WORKED_ORDER)
    table = _named_pieces(record, rows[0])
    points = [each["place"][~shapely.is_missing(each["place"])] for each in rows]
    first = sum(len(part) for part in drawings)
    faces = Packed([*drawings, *(well_known(place) for place in points)])
    outlines = []
    for each, links in zip(rows, (piece_faces, worked_faces), strict=True):
        face, row = _faces_of(each["bundle"], links)
        at = np.flatnonzero(~shapely.is_missing(each["place"]))
        face = np.concatenate([face, np.arange(len(at)) + first])
        first += len(at)
        count = len(each["bundle"])
        sheet = sheet_of(faces, face, np.concatenate([row, at]), count)
        outlines.append(Outlines((sheet,), np.zeros(count, dtype=np.int32), np.arange(count)))
    return Swept(
        table,
        _named_worked(record, rows[1]),
        pd.DataFrame(columns=REPAIR_COLUMNS),
        _located(record, table),
        groups,
        *outlines,
    )


def _sorted(table: pd.DataFrame, order: list[str]) -> dict[str, Array]:
    """Put rows in order, words as their numbers; what is missing comes last."""
    columns = {
        str(name): word_codes(str(name), column) if name in WORDS else column.to_numpy()
        for name, column in table.items()
    }
    # Of a number of 8 bits without a sign -1 is the largest.
    keys = [columns[name].view(np.uint8) if name in WORDS else columns[name] for name in order]
    rows = np.lexsort(keys[::-1])
    return {name: column[rows] for name, column in columns.items()}


def _faces_of(bundle: Array, links: pd.DataFrame) -> tuple[Array, Array]:
    """Give the faces of the rows of a table, of which each knows its bundle: face and row."""
    bundle = bundle.astype(np.int64)
    linked = links["bundle"].to_numpy()
    row_of = np.full(max(linked.max(initial=-1), bundle.max(initial=-1)) + 1, NOWHERE)
    row_of[bundle[bundle != NOWHERE]] = np.flatnonzero(bundle != NOWHERE)
    row = row_of[linked]
    return links["face"].to_numpy()[row != NOWHERE], row[row != NOWHERE]


def _named_worked(record: Record, rows: dict[str, Array]) -> pd.DataFrame:
    row = rows["release"].astype(np.int64)
    columns = {
        "release_id": record.name[row],
        "outcome": record.outcome[row],
        "completed_on": record.releases["completed_on"].to_numpy()[row],
        "what": rows["what"],
        "area_m2": rows["area_m2"].astype(float),
        "measured": rows["measured"].astype(bool),
    }
    return named(columns, record.ids, record.release_ids)


def _named_pieces(record: Record, rows: dict[str, Array]) -> pd.DataFrame:
    stop = rows["stop"].astype(np.int64)
    still = stop == NEVER
    day = record.day_of_step.astype("datetime64[us]")
    left_on = day[np.where(still, 0, stop)]
    left_on[still] = np.datetime64("NaT")
    columns = {
        "hazard_id": rows["hazard"].astype(np.int64),
        "category": rows["category"],
        "entered_on": day[rows["start"].astype(np.int64)],
        "entry": rows["entry"],
        "left_on": left_on,
        "exit": rows["exit"],
        "release_id": np.append(record.name, -1)[rows["release"].astype(np.int64)],
        "from_hazard_id": rows["came_from"].astype(np.int64),
        "to_hazard_id": rows["went_to"].astype(np.int64),
        "area_m2": rows["area_m2"].astype(float),
        "measured": rows["measured"].astype(bool),
    }
    return named(columns, record.ids, record.release_ids)


def _located(record: Record, pieces: pd.DataFrame) -> pd.Series:
    """Name the hazard that each release took most from."""
    release, hazard = (pieces[name].cat.codes.to_numpy() for name in ("release_id", "hazard_id"))
    taken = np.flatnonzero(release >= 0)
    count = max(len(record.ids), 1)
    pair, place = np.unique(
        release[taken].astype(np.int64) * count + hazard[taken], return_inverse=True
    )
    area = np.bincount(place, pieces["area_m2"].to_numpy()[taken], len(pair))
    home = np.full(len(record.release_ids), -1)
    order = np.argsort(area, kind="stable")
    # The last value written wins, which is the largest.
    home[pair[order] // count] = pair[order] % count
    kind = pd.CategoricalDtype(pieces["hazard_id"].cat.categories)
    return pd.Series(
        pd.Categorical.from_codes(home[record.name], dtype=kind),
        record.releases.index,
        name="located",
    )
