"""What the checks read: a record, and figures that are computed once for all checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from minemap.dtypes import TEXT, among
from minemap.geodesy import geodesic_area
from minemap.quality.rings import Rings, rings_of
from minemap.quality.thresholds import Thresholds
from minemap.sweep.pieces import numbered
from minemap.sweep.residues import NEGLIGIBLE_M2, current, find_residues
from minemap.sweep.sweeping import sweep
from minemap.tables.further import Further, read_further

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    from minemap.sweep.pieces import Swept
    from minemap.tables.schema import Table

    Array = np.ndarray[Any, Any]

__all__ = ["BASE_COLUMNS", "KEYS", "Check", "Record", "found", "listed", "nothing", "reports"]

KEYS: dict[Table, str] = {"hazards": "hazard_id", "releases": "release_id"}
"""The tables of a record, and the column of each that holds its ids."""

BASE_COLUMNS = ["code", "table", "row", "id", "other_ids", "area_m2", "geometry"]
"""The columns that every check gives; further columns are the facts of its sentence."""

POLYGON, MULTIPOLYGON = 3, 6


@dataclass(frozen=True)
class Record:
    """Two normalised tables, the rejected rows, and figures computed from them.

    Attributes
    ----------
    hazards, releases : geopandas.GeoDataFrame
        The rows that can be used, as `minemap.tables.schema` normalises them; index ``row``.
    rejected : mapping of str to pandas.DataFrame
        By table, the rows that cannot: ``row``, ``id``, ``field`` and ``reason``.
    thresholds : Thresholds
        From how much on something is a finding.
    today : pandas.Timestamp
        The day of the check; what is later lies in the future.
    ready : Swept, optional
        The account of the record, where it is there already.
    workers : int
        How many threads to make it on.
    """

    hazards: gpd.GeoDataFrame
    releases: gpd.GeoDataFrame
    rejected: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)
    today: pd.Timestamp = field(default_factory=lambda: pd.Timestamp.now().normalize())
    ready: Swept | None = None
    workers: int = 1

    def table(self, name: Table) -> gpd.GeoDataFrame:
        """Give one of the two tables."""
        return self.hazards if name == "hazards" else self.releases

    @cached_property
    def swept(self) -> Swept:
        """The account of the record: pieces, worked area, repairs and where releases lie."""
        return self.ready or sweep(self.hazards, self.releases, self.workers)

    @cached_property
    def ids(self) -> dict[Table, Array]:
        """By table, the id of each row."""
        return {name: self.table(name)[key].to_numpy(dtype=object) for name, key in KEYS.items()}

    @cached_property
    def hazard(self) -> dict[Table, Array]:
        """By table, the number of the hazard that each row is of, or names; -1 where there is none.

        Numbers are found at once; to look for texts in texts takes long.
        """
        ids = pd.concat([self.table(name)["hazard_id"].astype(TEXT) for name in KEYS])
        of_hazards, named = np.split(pd.factorize(ids)[0], [len(self.hazards)])
        known = named <= of_hazards.max(initial=-1)
        return {"hazards": of_hazards, "releases": np.where(known, named, -1)}

    @cached_property
    def newest(self) -> Array:
        """By number of the hazard, the place of its last version."""
        number = self.hazard["hazards"]
        order = self.hazards["reported_on"].to_numpy().argsort(kind="stable")
        newest = np.empty(number.max(initial=-1) + 1, dtype=np.int64)
        newest[number[order]] = order
        return newest

    @cached_property
    def shapes(self) -> dict[Table, Array]:
        """By table, the geometries as an array."""
        return {name: np.asarray(self.table(name).geometry.array, dtype=object) for name in KEYS}

    @cached_property
    def bounds(self) -> dict[Table, Array]:
        """By table, west, south, east and north of each row."""
        return {name: shapely.bounds(shapes) for name, shapes in self.shapes.items()}

    @cached_property
    def areal(self) -> dict[Table, Array]:
        """By table, which rows are polygons."""
        return {
            name: np.isin(shapely.get_type_id(shapes), (POLYGON, MULTIPOLYGON))
            for name, shapes in self.shapes.items()
        }

    @cached_property
    def area_m2(self) -> dict[Table, Array]:
        """By table, the geodesic area of each row as drawn, in m²."""
        return {name: geodesic_area(shapes) for name, shapes in self.shapes.items()}

    @cached_property
    def valid(self) -> dict[Table, Array]:
        """By table, which rows have a valid outline or none."""
        return {
            name: shapely.is_valid(shapes) | ~self.areal[name]
            for name, shapes in self.shapes.items()
        }

    @cached_property
    def further(self) -> dict[Table, Further]:
        """By table, the further columns, such as a status."""
        return {name: read_further(name, self.table(name)) for name in KEYS}

    @cached_property
    def rings(self) -> dict[Table, Rings]:
        """By table, the rings of the outlines as arrays of vertices."""
        return {name: rings_of(shapes) for name, shapes in self.shapes.items()}

    @cached_property
    def mended(self) -> dict[Table, Array]:
        """By table, the geometries, with invalid outlines mended as the account measures them."""
        mended = {}
        for name, drawn in self.shapes.items():
            shapes = drawn.copy()
            bad = ~self.valid[name]
            shapes[bad] = shapely.make_valid(drawn[bad], method="structure", keep_collapsed=False)
            mended[name] = shapes
        return mended

    @cached_property
    def latest(self) -> Array:
        """The places of the last version of each hazard, in the order of the table."""
        return np.sort(self.newest)

    @cached_property
    def versions(self) -> tuple[Array, Array]:
        """The places of versions of a hazard that are not its first, and of those before them."""
        number = self.hazard["hazards"]
        order = np.lexsort((self.hazards["reported_on"].to_numpy(), number))
        later = np.flatnonzero(number[order[1:]] == number[order[:-1]]) + 1
        return order[later], order[later - 1]

    @cached_property
    def first_reported(self) -> Array:
        """By number of the hazard, the day on which it was first reported."""
        first = self.hazards["reported_on"].groupby(self.hazard["hazards"]).min()
        days: Array = first.to_numpy()
        return days

    @cached_property
    def residues(self) -> pd.DataFrame:
        """When what was left of which hazards was only a residue."""
        return find_residues(self.swept.table, self.hazards, self.swept.outlines)

    def hazards_called(self, ids: Any) -> Array:
        """Give the numbers of hazards of some ids; -1 where there is none."""
        return _places(ids, self.ids["hazards"][self.newest])

    @cached_property
    def hazard_of_piece(self) -> Array:
        """The number of the hazard of each piece."""
        return self.hazards_called(self.swept.table["hazard_id"])

    @cached_property
    def release_of_piece(self) -> Array:
        """The place of the release that took each piece; -1 where none did."""
        return _places(self.swept.table["release_id"], self.ids["releases"])

    @cached_property
    def left_m2(self) -> Array:
        """By number of the hazard, the m² that are left of it; of a residue, or no area, 0."""
        left = self.of_pieces(self.swept.table["left_on"].isna())
        still = current(self.residues, pd.Timestamp.max)["hazard_id"]
        residue = among(self.ids["hazards"][self.newest], still)
        return np.where((left >= NEGLIGIBLE_M2) & ~residue, left, 0.0)

    def of_pieces(self, chosen: Any) -> Array:
        """Add up the m² of some pieces, by number of the hazard."""
        area = self.swept.table.loc[chosen, "area_m2"].groupby(self.hazard_of_piece[chosen]).sum()
        m2: Array = area.reindex(range(len(self.newest)), fill_value=0.0).to_numpy()
        return m2

    @cached_property
    def worked_in(self) -> pd.Series:
        """By place of the release, the hazard in which the work was done.

        That is the hazard that it names. If it names none, it is the one that it took most from, or
        else the one over which most of it lies.
        """
        named = self.releases["hazard_id"].to_numpy(dtype=object)
        ids = named.copy()
        ids[pd.isna(named)] = None
        bare = np.flatnonzero(pd.isna(named))
        if len(bare):
            taken = self.swept.located.astype(object).to_numpy(dtype=object)[bare]
            known = pd.notna(taken)
            ids[bare[known]] = taken[known]
            ids[bare[~known]] = self._under(bare[~known])
        return pd.Series(ids, np.arange(len(ids)), dtype=object)

    def _under(self, releases: Array) -> Array:
        """Find the hazard over which most of each release lies; None if there is none."""
        drawn = self.mended["hazards"]
        rows = self.latest[self.areal["hazards"][self.latest]]
        shapes = self.mended["releases"][releases]
        one, other = shapely.STRtree(drawn[rows]).query(shapes, predicate="intersects")
        shared = geodesic_area(shapely.intersection(shapes[one], drawn[rows[other]]))
        shared = np.where(self.areal["releases"][releases[one]], shared, 1.0)
        order = np.lexsort((other, -shared, one))
        first = order[np.unique(one[order], return_index=True)[1]]
        first = first[shared[first] > 0]
        hazard = np.full(len(releases), None, dtype=object)
        hazard[one[first]] = self.ids["hazards"][rows[other[first]]]
        return hazard

    @cached_property
    def emptied_on(self) -> Array:
        """By number of the hazard, the day on which its last ground left it, if no area is left."""
        last = self.swept.table["left_on"].groupby(self.hazard_of_piece).max()
        days = last.reindex(range(len(self.newest))).to_numpy()
        return np.where(self.left_m2 > 0, np.datetime64("NaT"), days)


def _places(column: pd.Series, ids: Array) -> Array:
    """Give the place of each id of a column of the account among others."""
    code, names = numbered(column)
    texts = [pa.array(pd.array(some, dtype=TEXT), pa.large_string()) for some in (names, ids)]
    return np.append(pc.index_in(*texts).fill_null(-1).to_numpy(), -1)[code]


@dataclass(frozen=True)
class Check:
    """A check: its function, and the codes that it can find.

    Attributes
    ----------
    codes : tuple of str
        The codes; a check none of whose codes is asked for is not run.
    find : callable
        Takes a `Record` and gives its findings, as `found` makes them.
    """

    codes: tuple[str, ...]
    find: Callable[[Record], pd.DataFrame]

    def __call__(self, record: Record) -> pd.DataFrame:
        """Run the check."""
        return self.find(record)


def reports(*codes: str) -> Callable[[Callable[[Record], pd.DataFrame]], Check]:
    """Turn a function into a check.

    Parameters
    ----------
    *codes : str
        The codes that it can find.

    Returns
    -------
    callable
        A decorator that turns the function into a `Check`.

    Examples
    --------
    >>> @reports("size")
    ... def sizes(record):
    ...     return nothing()
    >>> sizes.codes
    ('size',)
    """

    def checked(function: Callable[[Record], pd.DataFrame]) -> Check:
        return Check(codes, function)

    return checked


def nothing() -> pd.DataFrame:
    """Give a table without a finding.

    Returns
    -------
    pandas.DataFrame
        An empty table with the columns of every finding.

    Examples
    --------
    >>> len(nothing())
    0
    """
    return pd.DataFrame(columns=BASE_COLUMNS)


def listed(names: Any, group: Array) -> Array:
    """List the names of each group in one text.

    Parameters
    ----------
    names : array of str
        Names.
    group : numpy.ndarray of int
        The group of each: 0, 1, … without gaps.

    Returns
    -------
    numpy.ndarray of str
        For each group its different names, in their order.

    Examples
    --------
    >>> listed(["B", "A", "B", "C"], np.array([0, 0, 0, 1])).tolist()
    ['A, B', 'C']
    """
    each: list[set[str]] = [set() for _ in range(int(group.max(initial=-1)) + 1)]
    for name, place in zip(np.asarray(names, dtype=object), group.tolist(), strict=True):
        each[place].add(name)
    return np.array([", ".join(sorted(some)) for some in each], dtype=object)


def found(
    record: Record,
    code: str,
    table: Table,
    at: Any,
    *,
    area_m2: Any = float("nan"),
    geometry: Any = "outline",
    other_ids: Any = None,
    **facts: Any,
) -> pd.DataFrame:
    """Make findings of one code about rows of a table.

    Parameters
    ----------
    record : Record
        The record.
    code : str
        The code, as in ``findings.toml``.
    table : {"hazards", "releases"}
        The table.
    at : array
        Which rows, by their place in the table (the first is 0) or as a mask.
    area_m2 : array or float
        The m² at stake.
    geometry : array or "outline"
        Where; by default the geometries of the rows.
    other_ids : array, optional
        The ids of the others that are part of it, as texts.
    **facts : array or scalar
        What the sentence and the advice of the code name in braces, each as long as `at`.
        ``area_m2`` and ``id`` need not be given again.

    Returns
    -------
    pandas.DataFrame
        One row for each finding.

    Examples
    --------
    >>> import pandas as pd
    >>> from minemap.tables.schema import normalise_hazards, normalise_releases
    >>> hazards, _ = normalise_hazards(pd.DataFrame(
    ...     {"hazard_id": ["A"], "category": ["SHA"], "reported_on": ["2020-01-01"],
    ...      "reported_m2": [70_000]}))
    >>> releases, _ = normalise_releases(
    ...     pd.DataFrame({"release_id": [], "outcome": [], "completed_on": []}))
    >>> record = Record(hazards, releases)
    >>> found(record, "size", "hazards", [0], area_m2=120.0)[["code", "row", "id", "area_m2"]]
       code  row id  area_m2
    0  size    1  A    120.0
    """
    frame = record.table(table)
    places = np.asarray(at)
    places = np.flatnonzero(places) if places.dtype == bool else places.astype(np.int64)
    outline = isinstance(geometry, str)
    return pd.DataFrame(
        {
            "code": code,
            "table": table,
            "row": frame.index.to_numpy()[places],
            "id": record.ids[table][places],
            "other_ids": other_ids,
            "area_m2": area_m2,
            "geometry": record.shapes[table][places] if outline else geometry,
            **facts,
        }
    )
