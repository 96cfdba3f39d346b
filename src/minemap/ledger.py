"""The ledger: hazards, land-release records, and the pieces computed from both."""

from __future__ import annotations

import copy
import difflib
import inspect
import os
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, Self, TypeVar, overload

import numpy as np
import pandas as pd

from minemap import accounts
from minemap.accounts import Areas
from minemap.cards import Bar, Card, Shown, bars
from minemap.days import as_day
from minemap.dividing import UNIT, divided, told_outside, units_of, with_every_unit
from minemap.dtypes import TEXT, among
from minemap.errors import ArgumentError, RejectedRows, StaleLedgerError, of_a_table, warn
from minemap.language.vocabulary import folded
from minemap.positions.coordinates import coordinate_columns
from minemap.restating.bridge import bridge_of
from minemap.restating.restatements import first_recorded, restatements
from minemap.saving import draft_folder
from minemap.sweep.archive import fingerprint, keep, open_archive
from minemap.sweep.cluster import client_for, sweep_on
from minemap.sweep.pieces import plain
from minemap.sweep.residues import NEGLIGIBLE_M2, SHARE, WIDTH_M, find_residues, is_residue
from minemap.sweep.sweeping import covered, sweep, sweep_more, sweep_reported
from minemap.tables.exports import refuse_exports
from minemap.tables.further import closed_areas
from minemap.tables.known import (
    NEVER,
    OWN_DAY,
    as_recorded,
    recorded_from,
    standing,
    stood_on,
    twice_at_once,
    withdrawn_from,
)
from minemap.tables.schema import (
    READ_AS,
    REPEATED,
    geometry_words,
    id_kind,
    normalise_hazards,
    normalise_releases,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import folium
    import geopandas as gpd
    from distributed import Client
    from folium.map import Layer
    from matplotlib.axes import Axes

    from minemap.days import Day
    from minemap.dividing import By, Units
    from minemap.maps import BoundariesLayer, MapLayer, Redaction, ShadedUnits
    from minemap.maps.paper.drawing import Grid
    from minemap.maps.screen.layer import Told
    from minemap.restating.bridge import Bridge
    from minemap.sweep.pieces import Swept
    from minemap.tables.schema import Table

__all__ = ["Basis", "Ledger", "as_texts"]

Basis = Literal["geometry", "reported"]
"""Measured ground, or the figures that were written down."""

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

RESTATED_YEARS, MOST_KNOWN = 24, 40
"""How many days of knowledge a map offers by default, and at most."""

FREQUENCY = re.compile(r"\d*[A-Za-z]{1,3}(-[A-Za-z]{3})?")
"""How a length of a period is written: YE, 6ME, QE-MAR."""

CARD_YEARS = 8
"""How many years a card shows."""

FURTHER_TEXTS = ("name", "country", "admin1", "admin2", "sector", "contamination", "source")
"""Columns that answers may have under the name in the user's table."""


WHOLE = r"-?(0|[1-9]\d*)"
"""A whole number written as text."""

ID_COLUMNS = {
    **dict.fromkeys(("hazard_id", "owner_id", "from_hazard_id", "to_hazard_id"), "hazard_id"),
    "release_id": "release_id",
}
"""Columns of ids, and the table that the ids belong to."""

LIKE = 0.005
"""The share by which the account of a redacted copy may differ without a warning."""


def _with_the_keywords_of(
    method: Callable[Concatenate[Any, Given], Any],
) -> Callable[[Callable[..., Answer]], Callable[Concatenate[Any, Given], Answer]]:
    """Give a method that hands its keywords to another one the signature of that one."""

    def known(handing_on: Callable[..., Answer]) -> Callable[Concatenate[Any, Given], Answer]:
        signature = inspect.signature(method)
        handing_on.__signature__ = signature.replace(  # type: ignore[attr-defined] # as inspect reads it
            return_annotation=inspect.signature(handing_on).return_annotation
        )
        return handing_on

    return known


class Ledger(Shown):
    """The account of hazardous ground: what was reported, what happened to it, what remains.

    Parameters
    ----------
    hazards : pandas.DataFrame or geopandas.GeoDataFrame
        Hazardous areas, one row for each version: ``hazard_id``, ``category``, ``reported_on`` and
        ``geometry`` or ``reported_m2``; as `minemap.read_hazards` returns them.
    releases : pandas.DataFrame or geopandas.GeoDataFrame, optional
        Land-release records: ``release_id``, ``outcome``, ``completed_on``, and ``geometry`` or
        ``hazard_id`` with ``reported_m2``; as `minemap.read_releases` returns them.
        Rows of either table that say so with ``withdrawn_on`` were taken out of the record: they
        count for nothing, save in what was known before (`as_known`).
    workers : int, optional
        How many threads to cut outlines on; by default as many as the machine has cores. No result
        depends on it.
    progress : callable, optional
        Called with the share of the outlines that are cut, from 0 to 1, when the first question
        is asked.
    residue_share, residue_width_m : float
        What is left of a hazard after releases is a residue, and no area, when it is at most this
        share of what was drawn and nowhere wider than this, in metres.

    Raises
    ------
    RejectedRows
        If a row of either table cannot be used. Its ``rejected`` lists row, id, field and reason.
    SchemaError
        If a table lacks a column that is required.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> ledger
    <Ledger: ... hazards, ... release records, 2010-12-31 to 2024-11-30>
    """

    def __init__(
        self,
        hazards: pd.DataFrame,
        releases: pd.DataFrame | None = None,
        *,
        workers: int | None = None,
        progress: Callable[[float], object] | None = None,
        residue_share: float = SHARE,
        residue_width_m: float = WIDTH_M,
    ) -> None:
        none = pd.DataFrame({name: [] for name in ("release_id", "outcome", "completed_on")})
        done = none if releases is None else releases
        for name, given in (("hazards", hazards), ("releases", done)):
            _check_table(given, name)
        self._record = (
            _used(*normalise_hazards(hazards), "hazards"),
            _used(*normalise_releases(done), "releases"),
        )
        self._ids = {
            "hazard_id": id_kind(hazards, "hazards"),
            "release_id": id_kind(done, "releases"),
        }
        self._hazards, self._releases = map(standing, self._record)
        refuse_exports(self._hazards)
        self._workers = workers or os.cpu_count() or 1
        self._progress = progress
        self._residue_rule = residue_share, residue_width_m

    @classmethod
    def _of(
        cls,
        tables: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
        swept: Swept | None,
        workers: int | None,
        progress: Callable[[float], object] | None,
        residue_rule: tuple[float, float] = (SHARE, WIDTH_M),
        ids: dict[str, Any] | None = None,
    ) -> Self:
        """Make a ledger from normalised tables and, if there is one, the result of their sweep."""
        ledger = cls.__new__(cls)
        hazards, releases = map(standing, tables)
        held = {
            "_record": tables,
            "_hazards": hazards,
            "_releases": releases,
            "_workers": workers or os.cpu_count() or 1,
            "_progress": progress,
            "_residue_rule": residue_rule,
            "_ids": ids or {},
        }
        vars(ledger).update(held if swept is None else {**held, "_swept": swept})
        return ledger

    @classmethod
    def from_parquet(
        cls,
        folder: str | os.PathLike[str],
        hazards: pd.DataFrame | None = None,
        releases: pd.DataFrame | None = None,
        *,
        engine: Literal["dask"] | None = None,
        client: Client | None = None,
        workers: int | None = None,
        progress: Callable[[float], object] | None = None,
        residue_share: float | None = None,
        residue_width_m: float | None = None,
    ) -> Self:
        """Open a ledger that `to_parquet` wrote, without a sweep; or sweep tables on a cluster.

        Parameters
        ----------
        folder : str or os.PathLike
            The folder of the ledger. With ``engine="dask"``, a folder with the tables ``hazards``
            and ``releases``, each one GeoParquet file or a folder of such.
        hazards, releases : pandas.DataFrame, optional
            The record as it is now. If it is not the one that the ledger was made of, that is an
            error, not an old answer.
        engine : {"dask"}, optional
            Sweep the tables of the folder on a dask cluster; `minemap.sweep.cluster.sweep_on`
            does the same and keeps the ledger in a folder.
        client : distributed.Client, optional
            The cluster; by default that of the client at work, or else processes of this machine.
        workers, progress : optional
            As for `Ledger`, for what `append` sweeps; `progress` also follows a cluster's sweep.
        residue_share, residue_width_m : float, optional
            As for `Ledger`; by default as they were for the ledger that was written.

        Returns
        -------
        Ledger
            The ledger; it answers as the one that was written.

        Raises
        ------
        ReadError
            If the folder holds no ledger, one of another format, or a file that was changed since.
        MissingDependencyError
            If dask is asked for and not installed.
        StaleLedgerError
            If a table that was given is not the one that the ledger was made of.
        RejectedRows
            If a row of a table that was given cannot be used.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import minemap
        >>> hazards, releases = minemap.samples.peru()
        >>> folder = pathlib.Path(tempfile.mkdtemp()) / "peru"
        >>> path = minemap.Ledger(hazards, releases).to_parquet(folder)
        >>> ledger = minemap.Ledger.from_parquet(path, hazards, releases)
        >>> round(ledger.remaining("2023-12-31")["area_m2"].sum())
        302013
        """
        if engine is None:
            kept = open_archive(Path(folder))
        elif engine == "dask":
            # The draft is beside the tables, where all workers can see it.
            with client_for(client) as at_work, draft_folder(Path(folder)) as place:
                swept = sweep_on(at_work, folder, place / "ledger", progress=progress)
                kept = open_archive(swept)
        else:
            raise ArgumentError(f"engine={engine!r} is not known; there is 'dask'")
        for name, given, normalise in (
            ("hazards", hazards, normalise_hazards),
            ("releases", releases, normalise_releases),
        ):
            if given is None:
                continue
            table = _used(*normalise(given, name), name)
            there = getattr(kept, name)
            expected = kept.fingerprints.get(name) or fingerprint(there)
            if fingerprint(table) != expected:
                raise StaleLedgerError(str(folder), name, _difference(there, table))
        share, width_m = kept.residue_rule
        rule = (
            share if residue_share is None else residue_share,
            width_m if residue_width_m is None else residue_width_m,
        )
        tables = kept.hazards, kept.releases
        return cls._of(tables, kept.swept, workers, progress, rule, kept.ids)

    def to_parquet(self, folder: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the ledger into a folder of GeoParquet files, which opens without a sweep.

        The folder is written whole or not at all. Its tables ``hazards``, ``releases``, ``pieces``
        and ``worked`` are folders of GeoParquet files that any GIS reads.

        Parameters
        ----------
        folder : str or os.PathLike
            The folder.
        overwrite : bool
            Whether a ledger that is there may be replaced.

        Returns
        -------
        pathlib.Path
            The folder that was written.

        Raises
        ------
        WriteError
            If the folder is there and may not be replaced, or cannot be written.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import geopandas
        >>> import minemap
        >>> folder = pathlib.Path(tempfile.mkdtemp()) / "peru"
        >>> path = minemap.Ledger(*minemap.samples.peru()).to_parquet(folder)
        >>> len(geopandas.read_parquet(path / "hazards"))
        79
        """
        return keep(
            Path(folder),
            *self._record,
            self._swept,
            residue_rule=self._residue_rule,
            ids=self._numbers,
            overwrite=overwrite,
        )

    def append(
        self,
        hazards: pd.DataFrame | None = None,
        releases: pd.DataFrame | None = None,
        *,
        recorded_on: Day | None = None,
    ) -> Self:
        """Add rows to the record: a new ledger, which sweeps only what the new rows touch.

        Parameters
        ----------
        hazards, releases : pandas.DataFrame, optional
            New rows of the two tables: new areas, new versions of known ones, new records.
        recorded_on : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            The day of the append, from which rows that state no ``recorded_on`` are in the
            record; by default it is their own day.

        Returns
        -------
        Ledger
            The ledger of all rows; it answers as a ledger made of all of them at once. Their row
            numbers go on from those that were there.

        Raises
        ------
        RejectedRows
            If a row cannot be used, or is a second one of its id, or of its id and day, that
            stands at the same time.
        SchemaError
            If a table lacks a column that is required.
        ArgumentError
            If `recorded_on` is not a date.

        Examples
        --------
        >>> import minemap
        >>> hazards, releases = minemap.samples.peru()
        >>> late = releases["completed_on"] >= "2022-01-01"
        >>> ledger = minemap.Ledger(hazards, releases[~late])
        >>> ledger.append(releases=releases[late])
        <Ledger: ... hazards, ... release records, 2010-12-31 to 2024-11-30>
        """
        known = self._record
        day = None if recorded_on is None else as_day(recorded_on, "recorded_on")
        tables = (
            _with_rows(known[0], hazards, normalise_hazards, "hazards", day),
            _with_rows(known[1], releases, normalise_releases, "releases", day),
        )
        refuse_exports(standing(tables[0]))
        return self._with(tables)

    def _with(self, tables: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]) -> Self:
        """Make a ledger with some rows more or fewer, and sweep only what they touch."""
        ledger = self._of(
            tables, None, self._workers, self._progress, self._residue_rule, self._ids
        )
        if "_swept" in vars(self):
            known = self._hazards, self._releases
            now = ledger._hazards, ledger._releases  # noqa: SLF001 - of its own class
            # Do not repeat the warning about ground of closed areas.
            vars(ledger).update({"_told": self._told} if "_told" in vars(self) else {})
            vars(ledger)["_swept"] = sweep_more(self._swept, known, now, self._workers)
        return ledger

    def as_known(self, day: Day) -> Self:
        """Give the ledger of the rows that were in the record at the close of a day.

        What happened on the ground and what the record knew are two things. A row is in the record
        from its ``recorded_on``, or from its own day if that is missing, until its
        ``withdrawn_on``. The answer for a year is what was known of it on the day, not what is
        known of it now.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The day.

        Returns
        -------
        Ledger
            The ledger; only what differs is swept again.

        Raises
        ------
        ArgumentError
            If the day is not a date.

        Examples
        --------
        A clearance of 2021 came to be known in 2023:

        >>> import pandas as pd
        >>> import minemap
        >>> hazards = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"],
        ...     "reported_on": ["2020-01-31"], "reported_m2": [5_000]})
        >>> releases = pd.DataFrame({"release_id": ["R"], "hazard_id": ["A"],
        ...     "outcome": ["cleared"], "completed_on": ["2021-06-30"], "reported_m2": [2_000],
        ...     "recorded_on": ["2023-02-01"]})
        >>> ledger = minemap.Ledger(hazards, releases)
        >>> [each.balance(end="2022")["closing_m2"].loc["2022"].item()
        ...  for each in (ledger.as_known("2023-01-31"), ledger)]
        [5000.0, 3000.0]
        """
        when = as_day(day, "day")
        hazards, releases = (as_recorded(table, when) for table in self._record)
        known = self._with((hazards, releases))
        vars(known).update(_whole=self._whole, _known_on=min(when, self._known_on or when))
        return known

    @cached_property
    def _whole(self) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
        """The full record, if this is only what was known on a day; else this one."""
        return self._record

    @cached_property
    def _known_on(self) -> pd.Timestamp | None:
        """The day on which this was known; None if it is all that is known."""
        return None

    def restated_since(self, earlier: Any, basis: Basis = "geometry") -> pd.DataFrame | None:
        """List what changed in closed periods since an earlier state of the same record.

        Parameters
        ----------
        earlier : Ledger
            The record as it was known on a day, as `as_known` gives it; of anything else there is
            no answer.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.

        Returns
        -------
        pandas.DataFrame or None
            The changes of days before they were recorded or withdrawn, as `restatements` lists
            them with ``freq="D"``; None if the two are not states of one record.

        Examples
        --------
        >>> import pandas as pd
        >>> import minemap
        >>> hazards = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"],
        ...     "reported_on": ["2020-01-31"], "reported_m2": [5_000]})
        >>> releases = pd.DataFrame({"release_id": ["R"], "hazard_id": ["A"],
        ...     "outcome": ["cleared"], "completed_on": ["2021-06-30"], "reported_m2": [2_000],
        ...     "recorded_on": ["2023-02-01"]})
        >>> ledger = minemap.Ledger(hazards, releases)
        >>> ledger.restated_since(ledger.as_known("2022-12-31"))[["flow", "m2", "id"]]
              flow      m2 id
        0  cleared  2000.0  R
        """
        if not isinstance(earlier, Ledger) or earlier._whole is not self._whole:  # noqa: SLF001 - of its own class
            return None
        since, until = earlier._known_on, self._known_on  # noqa: SLF001
        if since is None:
            return None
        self._by(basis)
        found = restatements(self._whole, "D", None, basis, since, until, self._workers)
        return self._own_causes(found)

    def __repr__(self) -> str:
        days = pd.concat([self._hazards["reported_on"], self._releases["completed_on"]])
        span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
        return (
            f"<Ledger: {self._hazards['hazard_id'].nunique()} hazards, "
            f"{len(self._releases)} release records{span}>"
        )

    def _card(self) -> Card:

        days = pd.concat([self._hazards["reported_on"], self._releases["completed_on"]])
        if not len(days):
            return Card("Ledger", [("Hazards", "0")])
        last = days.max()
        left = self.remaining(last)
        account = self.balance("YE", end=last)
        shown = account.tail(CARD_YEARS)
        columns = ["opening_m2", "cancelled_m2", "reduced_m2", "cleared_m2", "closing_m2"]
        closing = [
            Bar(f"{day:%Y-%m-%d}", value, f"{value:,.0f} m²")
            for day, value in shown["closing_m2"].items()
        ]
        return Card(
            "Ledger",
            [
                (f"Remaining on {last:%Y-%m-%d}", f"{left['area_m2'].sum():,.0f} m²"),
                ("Areas remaining", f"{account['closing_areas'].iloc[-1]:,}"),
                ("Hazards on record", f"{self._hazards['hazard_id'].nunique():,}"),
                ("Release records", f"{len(self._releases):,}"),
            ],
            bars("What remained", closing),
            shown[columns].reset_index(),
        )

    @cached_property
    def _swept(self) -> Swept:
        return sweep(self._hazards, self._releases, self._workers, self._progress)

    @cached_property
    def _swept_reported(self) -> Swept:
        return sweep_reported(self._hazards, self._releases, self._swept)

    def _ready(self) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, Swept, Swept]:
        return self._hazards, self._releases, self._swept, self._swept_reported

    @cached_property
    def _told(self) -> bool:
        """Warn once of areas in or out of totals that the user may not expect."""
        zero = self._hazards.loc[self._hazards["reported_m2"] == 0.0, "hazard_id"]
        some = self._hazards[among(self._hazards["hazard_id"], zero)].set_index("hazard_id")
        nothing = some["reported_m2"].groupby(level=0).max() == 0.0
        if len(some):
            # A version without a place and with 0 m² withdraws an area.
            place = some.geometry.dropna().geom_type == "Point"
            nothing &= place.groupby(level=0).all().reindex(nothing.index, fill_value=False)
        if nothing.any():
            warn(
                f"points whose size is written as 0 m²: {nothing.sum():,} (such as "
                f"{nothing.index[nothing][0]}). 0 is no ground, so no total counts them; leave "
                "the size empty where it is not known, and they are counted as areas"
            )
        released = self._releases
        worked = self._swept.worked_table
        beyond = worked.loc[~worked["measured"] & (worked["what"] == "outside"), "release_id"]
        # A point in a hazard takes from that hazard, whatever it names.
        astray = released[released.geometry.isna() | released["release_id"].isin(beyond)]
        astray = astray[astray["hazard_id"].notna()]
        astray = astray[~among(astray["hazard_id"], self._hazards["hazard_id"])]
        if len(astray):
            warn(
                "land-release records without an outline that name a hazard which is not in the "
                f"table: {len(astray):,} (such as {astray['release_id'].iloc[0]}, which names "
                f"{astray['hazard_id'].iloc[0]}), {astray['reported_m2'].sum():,.0f} m² that are "
                "taken from no hazard. Write hazard_id as the hazards have it; minemap.check "
                "lists them"
            )
        closed = closed_areas(self._hazards, pd.Timestamp.max)
        pieces = self._swept.table
        left = pieces[pieces["left_on"].isna() & pieces["hazard_id"].isin(closed)]
        ground = plain(left[["hazard_id", "area_m2"]]).groupby("hazard_id")["area_m2"].sum()
        ground = ground[ground >= NEGLIGIBLE_M2]
        if len(ground):
            residue = is_residue(self._measured_residues, ground.index, pd.Timestamp.max)
            ground = ground[~residue]
        if len(ground):
            warn(
                f"areas that the register calls closed and that still have ground: {len(ground):,} "
                f"(such as {ground.index[0]}), {ground.sum():,.0f} m² in every total, since no "
                "record releases it. minemap.closings makes such records of their rows"
            )
        return bool(len(ground))

    @cached_property
    def _measured_residues(self) -> pd.DataFrame:
        share, width_m = self._residue_rule
        swept = self._swept
        return find_residues(
            swept.table, self._hazards, swept.outlines, share=share, width_m=width_m
        )

    @cached_property
    def _written_residues(self) -> pd.DataFrame:
        share, width_m = self._residue_rule
        swept, also = self._swept_reported, self._measured_residues
        return find_residues(
            swept.table, self._hazards, swept.outlines, share=share, width_m=width_m, also=also
        )

    def _residues(self, basis: Basis) -> pd.DataFrame:
        return self._measured_residues if basis == "geometry" else self._written_residues

    def _by(self, basis: Basis) -> Swept:
        self._told  # noqa: B018 - asked for what it tells
        if basis == "geometry":
            return self._swept
        if basis == "reported":
            return self._swept_reported
        raise ArgumentError(f"basis={basis!r} is neither 'geometry' nor 'reported'")

    @property
    def hazards(self) -> gpd.GeoDataFrame:
        """The hazards in the record, one row for each version: a copy of the normalised table.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> ledger.hazards["category"].unique().tolist()
        ['SHA', 'CHA']
        """
        return self._owned(Areas(self._hazards.copy()))

    @property
    def releases(self) -> gpd.GeoDataFrame:
        """The land-release records in the record: a copy of the normalised table.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> int(ledger.releases["anti_vehicle_mines"].sum())
        72
        """
        return self._owned(Areas(self._releases.copy()))

    @property
    def pieces(self) -> gpd.GeoDataFrame:
        """The pieces: parts of the ground during one stretch of time, each with one history.

        Columns: ``hazard_id``, ``category``, ``entered_on``, ``entry`` (``added``, ``confirmed``,
        ``downgraded``, ``adjusted``), ``left_on`` (missing: still there), ``exit`` (``cancelled``,
        ``reduced``, ``cleared``, ``confirmed``, ``downgraded``, ``adjusted``), ``release_id``,
        ``from_hazard_id`` and ``to_hazard_id`` (of ground that changed hands or category),
        ``area_m2``, ``measured`` (false: a written figure) and ``geometry``.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> pieces = ledger.pieces
        >>> pieces.loc[pieces["left_on"] == "2012-12-20", ["exit", "area_m2"]].round(1)
                exit  area_m2
        ...  cleared  66625.9
        """
        return self._owned(Areas(self._swept.pieces.copy()))

    @property
    def worked(self) -> gpd.GeoDataFrame:
        """The ground released where no hazard was alive; it is taken from nothing.

        Columns: ``release_id``, ``outcome``, ``completed_on``, ``what`` (``outside``, or ``again``
        where an earlier record had released it), ``area_m2``, ``measured`` and ``geometry``.

        Examples
        --------
        >>> import minemap
        >>> len(minemap.Ledger(*minemap.samples.peru()).worked)
        0
        """
        return self._owned(Areas(self._swept.worked.copy()))

    @property
    def repairs(self) -> pd.DataFrame:
        """The outlines that had to be repaired to be measured, with their area before and after.

        Columns: ``table``, ``row``, ``id``, ``problem``, ``area_before_m2``, ``area_after_m2``.

        Examples
        --------
        >>> import minemap
        >>> len(minemap.Ledger(*minemap.samples.peru()).repairs)
        0
        """
        return self._swept.repairs.copy()

    @overload
    def remaining(
        self, day: Day, by: None = None, basis: Basis = "geometry", *, as_known: Day | None = None
    ) -> gpd.GeoDataFrame: ...

    @overload
    def remaining(
        self, day: Day, by: By, basis: Basis = "geometry", *, as_known: Day | None = None
    ) -> pd.DataFrame: ...

    def remaining(
        self,
        day: Day,
        by: By | None = None,
        basis: Basis = "geometry",
        *,
        as_known: Day | None = None,
    ) -> pd.DataFrame:
        """Give the ground that remains at the close of a day.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The day.
        by : str, geopandas.GeoDataFrame or list of these, optional
            ``category``, or columns of the hazards, to add up by; or polygons, such as districts,
            at whose borders ground is divided exactly. Their key is their named index, their only
            column beside the outlines, or the only one that can be it; units without ground are 0,
            and ground in none stands in a row whose key is missing.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.
        as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            What the record knew on this day, as `as_known` gives it; by default what it knows now.

        Returns
        -------
        geopandas.GeoDataFrame
            Without `by`: one row for each hazard and category: ``hazard_id``, ``category``,
            ``area_m2``, ``unmeasured_m2`` (known by a written figure alone), ``residue_m2`` (what
            is a sliver left after releases, and no area), the hazard's own columns, and
            ``geometry``. Texts are those of the latest version, numbers and dates those in force.
        pandas.DataFrame
            With `by`: one row for each group: ``areas``, ``area_m2``, ``unmeasured_m2``,
            ``residue_m2``.

        Raises
        ------
        ArgumentError
            If the day is not a date, the basis unknown, or a column of `by` does not exist.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> remaining = ledger.remaining("2023-12-31")
        >>> round(remaining["area_m2"].sum()), int(remaining["estimated_devices"].sum())
        (302013, 4743)
        """
        if as_known is not None:
            return self.as_known(as_known).remaining(day, by, basis)
        swept = self._by(basis)
        residues = self._residues(basis)
        units, columns = self._columns_of(by)
        if columns is not None:
            table = swept.table
            if units is not None:
                when = as_day(day, "day")
                gone = (table["left_on"] <= when).to_numpy() | (table["entered_on"] > when)
                table = self._divided(swept, units, np.flatnonzero(~gone))
                told_outside(table, units, "that remains")
            answer = accounts.remaining(table, self._hazards, day, columns, residues=residues)
            return self._answer(answer, by, units)
        measured = swept is self._swept
        areas = accounts.remaining(
            swept.table,
            self._hazards,
            day,
            outlines=swept.outlines if measured else None,
            ground=None if measured else self._swept,
            residues=residues,
        )
        areas["hazard_id"] = self._own_ids(areas["hazard_id"], "hazard_id")
        for own, column in self._read_as.items():
            if column in FURTHER_TEXTS and column in areas and own not in areas:
                areas.insert([*areas.columns].index(column) + 1, own, areas[column])
        return areas

    @property
    def _read_as(self) -> dict[str, str]:
        """By the name of a user's column: the minemap column as which it was read."""
        return {
            own: column
            for table in reversed(self._record)
            for own, column in table.attrs.get(READ_AS, {}).items()
        }

    def _columns_of(self, by: By | None) -> tuple[Units | None, list[str] | None]:
        """Separate polygons and columns; a column may have its name from the user's table."""
        units, columns = units_of(by)
        there = {*self._hazards.columns, *self._releases.columns, UNIT}
        read_as = self._read_as
        for name in columns or []:
            close = difflib.get_close_matches(name, read_as, 1)
            if close and name not in there and name not in read_as:
                raise ArgumentError(
                    f"by={name!r} is not a column; did you mean {close[0]!r}, which is read as "
                    f"{read_as[close[0]]}?"
                )
        return units, columns and [
            name if name in there else read_as.get(name, name) for name in columns
        ]

    def _answer(self, answer: pd.DataFrame, by: By | None, units: Units | None) -> pd.DataFrame:
        """Give an answer one row for each unit, and its index the user's names and ids."""
        if units is not None:
            answer = with_every_unit(answer, units)
        names = {
            self._read_as[name]: name
            for name in (
                [by] if isinstance(by, str) else by if isinstance(by, list | tuple) else []
            )
            if isinstance(name, str) and name in self._read_as and name not in answer.index.names
        }
        levels = answer.index.to_frame(index=False)
        numbered = [name for name in self._numbers if name in levels]
        if not names and not numbered:
            return answer
        for name in numbered:
            levels[name] = self._own_ids(levels[name], name)
        levels = levels.rename(columns=names)
        index: pd.Index = pd.MultiIndex.from_frame(levels)
        if levels.shape[1] == 1:
            index = pd.Index(levels.iloc[:, 0], name=levels.columns[0])
        return answer.set_axis(index)

    @cached_property
    def _numbers(self) -> dict[str, str]:
        """By the name of an id column: its number type, if all ids of the record are numbers."""
        return {
            name: kind
            for name, table in zip(("hazard_id", "release_id"), self._record, strict=True)
            if (kind := self._ids.get(name)) is not None and table[name].str.fullmatch(WHOLE).all()
        }

    def _own_ids(self, ids: pd.Series, name: str) -> pd.Series:
        """Give ids as numbers if the user's table had numbers, so that both can be merged."""
        kind: Any = self._numbers.get(name)
        # A record may name an area that does not exist, with a text.
        if kind is None or not ids.dropna().str.fullmatch(WHOLE).all():
            return ids
        whole = ids.astype("Int64")
        return whole if ids.isna().any() else whole.astype(kind)

    def _owned(self, table: pd.DataFrame) -> Any:
        """Give a table with ids as in the user's own."""
        for column, name in ID_COLUMNS.items():
            if name in self._numbers and column in table:
                table[column] = self._own_ids(table[column], name)
        return table

    def _own_causes(self, found: pd.DataFrame) -> pd.DataFrame:
        """Give the ids of rows that caused restatements as in the user's two tables."""
        kept = []
        for table, name in (("hazards", "hazard_id"), ("releases", "release_id")):
            ids = found.loc[found["table"] == table, "id"]
            if len(ids):
                kept.append(self._own_ids(ids, name))
        if any(ids.dtype != found["id"].dtype for ids in kept):
            together = pd.concat([ids.astype(object) for ids in kept]).reindex(found.index)
            alike = len({ids.dtype for ids in kept}) == 1
            found["id"] = together.astype(kept[0].dtype) if alike else together
        return found

    def _grouped(
        self, by: By | None, basis: Basis
    ) -> tuple[pd.DataFrame, list[str] | None, Units | None]:
        """Give the pieces, divided at the borders of any units in `by`, and the columns of `by`."""
        swept = self._by(basis)
        units, columns = self._columns_of(by)
        if units is None:
            return swept.table, columns, None
        table = self._divided(swept, units, np.arange(len(swept.table)))
        told_outside(table, units, "that came in")
        return table, columns, units

    def _divided(self, swept: Swept, units: Units, rows: np.ndarray[Any, Any]) -> pd.DataFrame:
        shapes = swept.outlines.joined(rows, np.arange(len(rows)), len(rows))
        return divided(swept.table.take(rows), shapes, units, self._hazards)

    def _in_units(
        self, releases: gpd.GeoDataFrame, pieces: pd.DataFrame, worked: pd.DataFrame, units: Units
    ) -> gpd.GeoDataFrame:
        """Find the unit of each record: where most of its ground lies, or else its hazard."""
        # Use the ground that a record took; else its outline; else the outline of its hazard.
        own = divided(releases.assign(area_m2=1e-9), releases.geometry.to_numpy(), units)
        hazards = self._hazards.drop_duplicates("hazard_id", keep="last").assign(area_m2=1e-12)
        home = divided(hazards, hazards.geometry.to_numpy(), units)
        home = home.rename(columns={"hazard_id": "home"})[["home", UNIT, "area_m2"]]
        named = releases["hazard_id"].fillna(releases["located"])
        homes = pd.DataFrame({"release_id": releases["release_id"], "home": named}).merge(home)
        tables = [table[table[UNIT] < len(units.keys)] for table in (pieces, worked, own, homes)]
        ground = pd.concat([table[["release_id", UNIT, "area_m2"]] for table in tables])
        ground["release_id"] = ground["release_id"].astype(TEXT)
        sums = ground.groupby(["release_id", UNIT], sort=False)["area_m2"].sum()
        best = sums.reset_index().sort_values("area_m2", ascending=False, kind="stable")
        unit = best.drop_duplicates("release_id").set_index("release_id")[UNIT]
        found = releases["release_id"].map(unit).fillna(len(units.keys)).astype(np.int64)
        return releases.assign(**{UNIT: found.array})

    def covered(self, day: Day, *, as_known: Day | None = None) -> pd.DataFrame:
        """List the hazards that are not gone although all their ground counts for others.

        Ground is counted once: if two hazards are drawn over one place, one owns it. The other has
        no row in `remaining`, and gets its ground back when the owner goes.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The day, at its close.
        as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            What the record knew on this day, as `as_known` gives it; by default what it knows now.

        Returns
        -------
        pandas.DataFrame
            One row for each such hazard and each owner of its ground: ``hazard_id``, ``owner_id``
            and ``area_m2``, the measured ground that is counted for the owner.

        Raises
        ------
        ArgumentError
            If the day is not a date.

        Examples
        --------
        >>> import geopandas as gpd
        >>> import minemap
        >>> from shapely import box
        >>> hazards = gpd.GeoDataFrame({"hazard_id": ["X0", "X1"], "category": "SHA",
        ...     "reported_on": "2020-01-01"}, geometry=[box(17, 44, 17.001, 44.001)] * 2, crs=4326)
        >>> ledger = minemap.Ledger(hazards)
        >>> ledger.remaining("2023-12-31")["hazard_id"].tolist()
        ['X0']
        >>> ledger.covered("2023-12-31")[["hazard_id", "owner_id"]].values.tolist()
        [['X1', 'X0']]
        """
        if as_known is not None:
            return self.as_known(as_known).covered(day)
        tables = self._hazards, self._releases
        found = covered(self._swept, tables, as_day(day, "day"), self._workers)
        known: pd.DataFrame = self._owned(found)
        return known

    def balance(
        self,
        freq: str = "YE",
        by: By | None = None,
        basis: Basis = "geometry",
        *,
        start: Day | None = None,
        end: Day | None = None,
        as_known: Day | None = None,
    ) -> pd.DataFrame:
        """Draw up the account of each period: opening balance, what came and went, closing balance.

        Parameters
        ----------
        freq : str
            The length of a period as pandas writes it: ``"YE"``, ``"QE"``, ``"ME"``.
        by : str, geopandas.GeoDataFrame or list of these, optional
            ``category``, or columns of the hazards, to keep apart; or polygons, such as districts,
            at whose borders ground is divided exactly. Their key is their named index, their only
            column beside the outlines, or the only one that can be it; units without ground are 0,
            and ground in none has a row without a key.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.
        start, end : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            Days within the first and the last period; by default those of the first and last event.
        as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            What the record knew on this day, as `as_known` gives it; by default what it knows now.

        Returns
        -------
        pandas.DataFrame
            One row for each period (index ``period_end``) and group: ``opening_m2``, ``added_m2``,
            ``adjusted_in_m2``, ``adjusted_out_m2``, ``confirmed_in_m2``, ``confirmed_out_m2``,
            ``downgraded_in_m2``, ``downgraded_out_m2``, ``cancelled_m2``, ``reduced_m2``,
            ``cleared_m2``, ``closing_m2``, ``opening_areas`` and ``closing_areas``. Moves inside
            one group are not shown.

        Raises
        ------
        ArgumentError
            If an argument is not one of those above.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> ledger.balance().loc["2015", ["cleared_m2", "closing_m2"]].round().values.tolist()
        [[76355.0, 480394.0]]
        """
        if as_known is not None:
            return self.as_known(as_known).balance(freq, by, basis, start=start, end=end)
        table, columns, units = self._grouped(by, basis)
        residues = self._residues(basis)
        answer = accounts.balance(table, self._hazards, freq, columns, start, end, residues)
        return self._answer(answer, by, units)

    def timeline(
        self, by: By | None = None, basis: Basis = "geometry", *, as_known: Day | None = None
    ) -> pd.DataFrame:
        """Follow the remaining ground: one row for each day on which something happened.

        Parameters
        ----------
        by : str, geopandas.GeoDataFrame or list of these, optional
            ``category``, or columns of the hazards, to keep apart; or polygons, such as districts,
            at whose borders ground is divided exactly. Their key is their named index, their only
            column beside the outlines, or the only one that can be it; units without ground are 0,
            and ground in none has a row without a key. Units that never had any have a
            row on the first day.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.
        as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            What the record knew on this day, as `as_known` gives it; by default what it knows now.

        Returns
        -------
        pandas.DataFrame
            Index ``day`` (after the group, if any): ``remaining_m2`` at the close of the day, the
            day's flows as in `balance`, and ``areas``, the number of areas that remain.

        Raises
        ------
        ArgumentError
            If the basis is unknown or a column of `by` does not exist.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> float(ledger.timeline()["remaining_m2"].asof("2023-12-31").round())
        302013.0
        """
        if as_known is not None:
            return self.as_known(as_known).timeline(by, basis)
        table, columns, units = self._grouped(by, basis)
        answer = accounts.timeline(table, self._hazards, columns, self._residues(basis))
        return self._answer(answer, by, units)

    def restatements(
        self,
        freq: str = "YE",
        by: str | Sequence[str] | None = None,
        basis: Basis = "geometry",
        *,
        since: Day | None = None,
        until: Day | None = None,
    ) -> pd.DataFrame:
        """List how rows recorded or withdrawn later changed periods that were closed before.

        A period is closed for a row that came or went after its end. The restatements of a period
        add up, in every flow and group, to the difference of two accounts: of the record now, and
        of the record as known when the period closed, or on `since` if that is later.

        Parameters
        ----------
        freq : str
            The length of a period as pandas writes it: ``"YE"``, ``"QE"``, ``"ME"``.
        by : str or list of str, optional
            ``category``, or columns of the hazards, to keep apart.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.
        since : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            Only what came or went after this day; by default all after the record's first day.
        until : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            Only what came or went by this day; by default all.

        Returns
        -------
        pandas.DataFrame
            One row for each change: ``period_end``, the groups, ``flow`` (as the columns of
            `balance` without ``_m2``), ``m2`` by which it changed, ``closing_m2`` by which that
            changed the closing balance, ``table`` and ``id`` of the row that caused it, its number
            ``row`` and that of the row it ``replaces``, ``recorded_on``, the day on which it was
            recorded or withdrawn, and ``why``: ``late`` (recorded late), ``correction`` (recorded
            again in the place of one that was withdrawn), ``version`` (of a known hazard) or
            ``withdrawal``.

        Raises
        ------
        ArgumentError
            If an argument is not one of those above.

        Examples
        --------
        A clearance of 2021 came to be known in 2023:

        >>> import pandas as pd
        >>> import minemap
        >>> hazards = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"],
        ...     "reported_on": ["2020-01-31"], "reported_m2": [5_000]})
        >>> releases = pd.DataFrame({"release_id": ["R"], "hazard_id": ["A"],
        ...     "outcome": ["cleared"], "completed_on": ["2021-06-30"], "reported_m2": [2_000],
        ...     "recorded_on": ["2023-02-01"]})
        >>> found = minemap.Ledger(hazards, releases).restatements()
        >>> found[["period_end", "flow", "m2", "closing_m2", "id", "why"]]
          period_end     flow      m2  closing_m2 id   why
        0 2021-12-31  cleared  2000.0     -2000.0  R  late
        """
        self._by(basis)
        first = first_recorded(self._record)
        start = first if since is None else as_day(since, "since")
        end = None if until is None else as_day(until, "until")
        # An empty record has no first day and no changes.
        start = pd.Timestamp(0) if start is None else start
        units, columns = self._columns_of(by)
        if units is not None:
            raise ArgumentError(
                "restatements takes columns in by=, not polygons; compare balance(by=districts) "
                "with balance(by=districts, as_known=…)"
            )
        found = restatements(self._record, freq, columns, basis, start, end, self._workers)
        names = dict(zip(columns or [], [by] if isinstance(by, str) else by or [], strict=True))
        return self._own_causes(self._owned(found)).rename(columns=names)

    def bridge(
        self,
        day: Day,
        basis: Basis = "geometry",
        *,
        since: Day | None = None,
        until: Day | None = None,
    ) -> Bridge:
        """Explain why an opening balance differs from the reported closing balance.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The last day of the period whose closing balance was reported.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.
        since : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            The day of that report; by default `day`.
        until : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            The day of the report that follows; by default all that is known counts.

        Returns
        -------
        Bridge
            ``table``, from one balance to the other; ``changes``, the restatements that it is made
            of; ``summary()`` says it, ``plot()`` draws it, and `minemap.report.save_bridge` writes
            it to a file.

        Raises
        ------
        ArgumentError
            If an argument is not one of those above, or `since` is before `day`.

        Examples
        --------
        >>> import pandas as pd
        >>> import minemap
        >>> hazards = pd.DataFrame({"hazard_id": ["A"], "category": ["CHA"],
        ...     "reported_on": ["2020-01-31"], "reported_m2": [5_000]})
        >>> releases = pd.DataFrame({"release_id": ["R"], "hazard_id": ["A"],
        ...     "outcome": ["cleared"], "completed_on": ["2021-06-30"], "reported_m2": [2_000],
        ...     "recorded_on": ["2023-02-01"]})
        >>> print(minemap.Ledger(hazards, releases).bridge(2022, since="2023-01-15").summary())
        Closing balance of 2022-12-31, as known on 2023-01-15      5,000 m²
        Recorded late: cleared                                    ...2,000 m²
        Opening balance after 2022-12-31, as known on 2023-02-01   3,000 m²
        """
        when = as_day(day, "day")
        then = when if since is None else as_day(since, "since")
        if then < when:
            raise ArgumentError(
                f"since={since!r} lies before the close of {when:%Y-%m-%d}; give the day of the "
                "report on the period"
            )
        now = as_day(until, "until") if until is not None else max(then, self._last_recorded())
        changes = self.restatements("D", None, basis, since=then, until=now)
        changes = changes[changes["period_end"] <= when].reset_index(drop=True)
        known = self.as_known(now) if until is not None else self
        balances = [
            float(ledger.remaining(when, by="category", basis=basis)["area_m2"].sum())
            for ledger in (self.as_known(then), known)
        ]
        return bridge_of(balances[0], balances[1], changes, (when, then, now), basis)

    def _last_recorded(self) -> pd.Timestamp:
        """Give the last day on which anything was recorded or withdrawn."""
        days = np.concatenate(
            [stood(table) for table in self._record for stood in (recorded_from, withdrawn_from)]
        )
        known = days[days < NEVER]
        return pd.Timestamp(known.max()) if len(known) else pd.Timestamp(0)

    def released(
        self,
        freq: str | None = None,
        by: By | None = None,
        basis: Basis = "geometry",
        *,
        as_known: Day | None = None,
    ) -> pd.DataFrame:
        """Add up what was released: ground, records and devices, by outcome.

        Parameters
        ----------
        freq : str, optional
            The length of a period as pandas writes it (``"YE"``); by default all time is one.
        by : str, geopandas.GeoDataFrame or list of these, optional
            ``category``, or columns of the releases or of the hazards, to keep apart; or polygons,
            such as districts, at whose borders ground is divided exactly. Their key is their named
            index, their only column beside the outlines, or the only one that can be it; units
            without ground are 0, and ground in none has a row without a key. A record
            and its devices count where most of its ground lies.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.
        as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            What the record knew on this day, as `as_known` gives it; by default what it knows now.

        Returns
        -------
        pandas.DataFrame
            One row for each period (index ``period_end``), group and ``outcome``: ``area_m2``,
            ``records``, ``devices`` in all and by kind, and, taken from no hazard, ``outside_m2``
            worked outside living hazards and ``again_m2`` that an earlier record had released.

        Raises
        ------
        ArgumentError
            If an argument is not one of those above.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> ledger.released("YE").loc[("2012-12-31", "cleared"), "devices"].item()
        333
        """
        if as_known is not None:
            return self.as_known(as_known).released(freq, by, basis)
        table, columns, units = self._grouped(by, basis)
        worked = self._by(basis).worked_table
        releases = self._releases.assign(located=self._swept.located.astype(TEXT))
        if units is not None:
            worked = divided(worked, self._by(basis).worked_outlines.drawn(), units)
            releases = self._in_units(releases, table, worked, units)
        answer = accounts.released(table, worked, self._hazards, releases, freq, columns)
        return self._answer(answer, by, units)

    def plot(
        self,
        day: Day,
        *,
        as_known: Day | None = None,
        ax: Axes | None = None,
        title: str | bool = True,
        language: str = "en",
        words: Mapping[str, Any] | str | os.PathLike[str] | None = None,
        crs: Any = None,
        graticule: Grid | None = "lonlat",
        labels: bool | str = True,
        legend: bool = True,
        sector: str | Sequence[str] | None = None,
        within: Any = None,
        context: Any = None,
        relief: str | os.PathLike[str] | None = None,
        base: str | os.PathLike[str] | None = None,
        layers: Mapping[str, gpd.GeoDataFrame | MapLayer] | None = None,
    ) -> Axes:
        """Draw the map of one day on matplotlib axes, for a notebook or a report.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The day, at its close.
        as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            What the record knew on this day, as `as_known` gives it; by default what it knows now.
        ax, title, language, words, crs, graticule, labels, legend, sector, within, context, relief,
        base, layers
            As `minemap.maps.plot` takes them.

        Returns
        -------
        matplotlib.axes.Axes
            The axes, in metres of the projection.

        Raises
        ------
        ArgumentError
            If an option has a value that cannot be used, or nothing has a place on the map.
        MissingDependencyError
            If matplotlib or matplotlib-scalebar is not installed.

        Examples
        --------
        >>> import matplotlib
        >>> matplotlib.use("agg")
        >>> import minemap
        >>> ax = minemap.Ledger(*minemap.samples.peru()).plot("2023-12-31", sector="Achuime")
        >>> matplotlib.pyplot.close(ax.figure)
        """
        options = _options(locals(), "day")
        if as_known is not None:
            return self.as_known(as_known).plot(day, **options)
        from minemap import maps

        self._told  # noqa: B018 - asked for what it tells
        return maps.plot(
            self._swept.pieces,
            self._hazards,
            self._releases,
            day,
            worked=self._swept.worked,
            residues=self._measured_residues,
            **options,
        )

    def print_map(
        self,
        day: Day,
        path: str | os.PathLike[str],
        *,
        as_known: Day | None = None,
        years: Sequence[int] | None = None,
        paper: Literal["A4", "A3"] = "A4",
        orientation: Literal["landscape", "portrait"] = "landscape",
        dpi: float = 300,
        language: str = "en",
        words: Mapping[str, Any] | str | os.PathLike[str] | None = None,
        title: str | Mapping[str, str] | None = None,
        sources: str | None = None,
        notice: str | None = None,
        author: str | None = None,
        reference: str | None = None,
        contact: str | None = None,
        made: Any = None,
        logo: str | os.PathLike[str] | None = None,
        crs: Any = None,
        graticule: Grid | None = "lonlat",
        inset: bool = True,
        details: bool | int = True,
        labels: bool | str = True,
        sector: str | Sequence[str] | None = None,
        within: Any = None,
        redact: float | Redaction | Mapping[str, Any] | None = None,
        context: Any = None,
        relief: str | os.PathLike[str] | None = None,
        base: str | os.PathLike[str] | None = None,
        layers: Mapping[str, gpd.GeoDataFrame | MapLayer] | None = None,
        overwrite: bool = False,
    ) -> Path:
        """Write the map of one day, or of several years side by side, for print.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The day, at its close.
        path : str or os.PathLike
            The file; its ending says which format: ``.pdf``, ``.svg`` or ``.png``.
        as_known : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            What the record knew on this day, as `as_known` gives it; by default what it knows now.
        years, paper, orientation, dpi, language, words, title, sources, notice, author, reference,
        contact, made, logo, crs, graticule, inset, details, labels, sector, within, redact,
        context, relief, base, layers, overwrite
            As `minemap.maps.print_map` takes them.

        Returns
        -------
        pathlib.Path
            The file that was written.

        Raises
        ------
        ArgumentError
            If an option has a value that cannot be used, or nothing has a place on the map.
        WriteError
            If the file is there already and ``overwrite`` is false, or cannot be written.
        MissingDependencyError
            If matplotlib or matplotlib-scalebar is not installed.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "achuime.svg"
        >>> ledger.print_map("2023-12-31", path, sector="Achuime").name
        'achuime.svg'
        """
        options = _options(locals(), "day", "path")
        if as_known is not None:
            return self.as_known(as_known).print_map(day, path, **options)
        from minemap import maps

        self._told  # noqa: B018 - asked for what it tells
        return maps.print_map(
            self._swept.pieces,
            self._hazards,
            self._releases,
            day,
            path,
            worked=self._swept.worked,
            residues=self._measured_residues,
            **options,
        )

    def explore(
        self,
        *,
        as_known: Day | Sequence[Day] | bool | None = None,
        day: Any = None,
        compare: Sequence[Any] | None = None,
        title: str | Mapping[str, str] | None = None,
        notice: str | Mapping[str, str] | None = None,
        language: str = "en",
        words: Mapping[str, Any] | str | os.PathLike[str] | None = None,
        tooltip: bool | Sequence[str] = True,
        popup: bool | Sequence[str] = True,
        filters: bool | Sequence[str] = True,
        only: Mapping[str, Any] | None = None,
        legend: bool = True,
        slider: bool = True,
        labels: bool | str = True,
        colours: Mapping[str, str] | None = None,
        theme: Literal["auto", "light", "dark"] = "auto",
        view: Sequence[float] | None = None,
        within: Sequence[float] | gpd.GeoDataFrame | None = None,
        m: folium.Map | None = None,
        tiles: Any = None,
        attr: str | None = None,
        base: Any = None,
        boundaries: bool | gpd.GeoDataFrame | BoundariesLayer = True,
        units: bool | gpd.GeoDataFrame | ShadedUnits | Mapping[str, Any] = False,
        redact: float | Redaction | Mapping[str, Any] | None = None,
        layers: Mapping[str, gpd.GeoDataFrame | Layer | MapLayer] | None = None,
        context: Any = None,
        relief: str | os.PathLike[str] | None = None,
        rings: Sequence[float] | None = None,
        around: Mapping[str, Sequence[float]] | None = None,
        width: str | float = "100%",
        height: str | float = "100%",
        control_scale: bool = True,
        map_kwds: Mapping[str, Any] | None = None,
        linked: bool = False,
    ) -> folium.Map:
        """Show the ledger on an interactive map with a time slider.

        Parameters
        ----------
        as_known : day, list of days, str or bool, optional
            What the record knew on this day, as `as_known` gives it. Of several days, or the ends
            of periods (``"YE"``), readers choose one, or what is known now, beside the slider; so
            they do, by default, of the years that were restated after their close, the last 24 of
            them. False gives what is known now alone, as do maps with ``redact=`` or ``linked=``.
        day, compare, title, notice, language, words, tooltip, popup, filters, only, legend, slider,
        labels, colours, theme, view, within, m, tiles, attr, base, boundaries, units, redact,
        layers, context, relief, rings, around, width, height, control_scale, map_kwds, linked
            As `minemap.maps.explore` takes them.

        Returns
        -------
        folium.Map
            A map that shows itself in a notebook; its ``save`` writes one HTML file that needs no
            network.

        Raises
        ------
        ArgumentError
            If an option has a value that the map cannot use, or `as_known` names more than 40 days.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> ledger.explore(day="2012-10-31", language="es")
        <minemap.maps...Map object at ...>
        """
        options = _options(locals())
        days = _days_known(self._record, as_known, alone=linked or redact is not None)
        if days is None:
            return self.as_known(as_known).explore(as_known=False, **options)  # type: ignore[arg-type]
        from minemap import maps

        self._told  # noqa: B018 - asked for what it tells
        pieces, hazards, releases, worked, *others = self._shown_on_a_map
        further = dict(zip(("covered", "residues", "known_on"), others, strict=True))
        moves, earlier, states = _moves(self._record), [], {}
        for when in days:
            # If nothing was recorded in between, the same was known.
            moved = int(np.searchsorted(moves, when.to_datetime64(), side="right"))
            if moved not in states:
                states[moved] = self.as_known(when)._shown_on_a_map  # noqa: SLF001 - its own class
            earlier.append(states[moved]._replace(known_on=when))
        return maps.explore(
            pieces, hazards, releases, worked, **{**further, "earlier": earlier, **options}
        )

    @property
    def _shown_on_a_map(self) -> Told:
        """What an interactive map shows of the record."""
        from minemap.maps.screen.layer import Told

        told, covered = self._swept, None
        # This concerns only areas without any piece of their own, which are rare.
        if not among(self._hazards["hazard_id"], told.table["hazard_id"]).all():
            covered = self.covered(self._hazards["reported_on"].max())
        residues, when = self._measured_residues, self._known_on
        return Told(
            told.pieces, self._hazards, self._releases, told.worked, covered, residues, when
        )

    def redacted(self, redact: float | Redaction | Mapping[str, Any]) -> Ledger:
        """Give the ledger of a coarse copy of the record that anyone may have.

        Everything made from it (a fact sheet, tables, a plan) gives away no more than the copy
        does.

        Parameters
        ----------
        redact : float, Redaction or dict
            The side of the squares in metres, or more, as `minemap.convert` takes it.

        Returns
        -------
        Ledger
            Points in the middle of squares, with m² to 100 as a public map counts them and days at
            the end of their year.

        Raises
        ------
        ArgumentError
            If `redact` makes no sense.

        Warns
        -----
        MinemapWarning
            If an account of the copy is another one, since many events fall on one day.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> public = ledger.redacted(5000)
        >>> len(public.remaining("2023-12-31")) == len(ledger.remaining("2023-12-31"))
        True
        """
        from minemap.maps.coarse_figures import STEP_M2
        from minemap.maps.public_record import public_record
        from minemap.maps.situation import square_metres

        record = self.pieces, self.hazards, self.releases, self.worked
        tables = public_record(*record, choice=redact)
        copy = Ledger(tables["hazards"], tables.get("releases"))
        lines = [one.timeline()["remaining_m2"] for one in (self, copy)]
        years = sorted({day.year for day in lines[0].index}, reverse=True)
        ends = pd.to_datetime([f"{year}-12-31" for year in years])
        held = [line.reindex(ends, method="ffill").fillna(0.0) for line in lines]
        for year, true, told in zip(years, *held, strict=True):
            if abs(true - told) > max(LIKE * true, STEP_M2 * len(self._hazards)):
                warn(
                    f"redact: an account of the copy says that {square_metres(told)} remained at "
                    f"the end of {year}, that of the record {square_metres(true)}: points cannot "
                    "overlap, and a year has one day. Publish the map, or its totals, beside it"
                )
                break
        return copy

    @_with_the_keywords_of(explore)
    def widget(self, **options: Any) -> Any:
        """Show the ledger on a map that is linked to Python.

        Parameters
        ----------
        **options
            As `explore` takes them.

        Returns
        -------
        anywidget.AnyWidget
            The map of `explore` as a widget of JupyterLab, VS Code, Colab and marimo. Its ``day``,
            ``filter`` and ``selected`` (ids) are read and set; a click selects an area, with Shift
            or Ctrl further ones; ``areas()`` gives what remains of them on the day, as `remaining`
            does. A notebook that is exported shows the map alone.

        Raises
        ------
        ArgumentError
            If an option has a value that the map cannot use.
        MissingDependencyError
            If anywidget is not installed.

        Examples
        --------
        >>> import minemap
        >>> widget = minemap.Ledger(*minemap.samples.peru()).widget(height=480)
        >>> widget.day = "2023-12-31"
        >>> widget.selected = ["PE-EC-CENEPA-05"]
        >>> len(widget.areas())
        1
        """
        from minemap.maps.screen.widget import map_widget

        return map_widget(self.explore(**{**options, "linked": True}), self.remaining)


def _days_known(
    record: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame], choice: Any, *, alone: bool
) -> list[pd.Timestamp] | None:
    """Give the days of knowledge that a map offers, the latest first; None for a single day."""
    if choice is None or isinstance(choice, bool):
        years = [] if alone or choice is False else _ends_known(record, "YE", restated=True)
        return years[:RESTATED_YEARS]
    if isinstance(choice, str) and FREQUENCY.fullmatch(choice.strip()):
        days = _ends_known(record, choice.strip(), restated=False)
    elif isinstance(choice, Iterable) and not isinstance(choice, str):
        days = sorted({as_day(day, "as_known") for day in choice}, reverse=True)
    else:
        return None
    if len(days) > MOST_KNOWN:
        raise ArgumentError(
            f"as_known={choice!r} names {len(days)} days; a map holds what was known on up to "
            f"{MOST_KNOWN}: name fewer"
        )
    return days


def _ends_known(
    record: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame], freq: str, *, restated: bool
) -> list[pd.Timestamp]:
    """Give the ends of periods in which the record changed, the latest first.

    With `restated`, give instead the periods about which the record says something else now.
    """
    moves = _moves(record)
    ends = accounts.period_ends(moves, freq, None, None)
    passed = np.searchsorted(moves, ends.to_numpy(), side="right")
    if not restated:
        return [*ends[(np.diff(passed, prepend=0) > 0) & (passed < len(moves))][::-1]]

    def is_restated(end: pd.Timestamp) -> bool:
        return any(
            bool(((stood_on(table, end) != stands) & (table[own] <= end)).any())
            for table, stands, own in zip(record, now, OWN_DAY.values(), strict=True)
        )

    now = [withdrawn_from(table) == NEVER for table in record]
    return [end for end in reversed(ends[passed < len(moves)]) if is_restated(end)]


def _moves(record: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]) -> Any:
    """Give the days on which rows came into a record or were withdrawn, in order."""
    gone = [withdrawn_from(table) for table in record]
    return np.sort(np.concatenate([*map(recorded_from, record), *(d[d < NEVER] for d in gone)]))


def _options(given: dict[str, Any], *named: str) -> dict[str, Any]:
    """Give the keywords that a method passes on."""
    return {name: given[name] for name in given.keys() - {"self", "as_known", *named}}


def as_texts(ledger: Ledger) -> Ledger:
    """Give the same ledger with ids as texts in all its answers, as in its tables.

    Parameters
    ----------
    ledger : Ledger
        A ledger, made of tables whose ids may be numbers.

    Returns
    -------
    Ledger
        The ledger; nothing is swept again.

    Examples
    --------
    >>> hazards = pd.DataFrame({"hazard_id": [7], "category": ["CHA"],
    ...     "reported_on": ["2020-01-31"], "reported_m2": [5_000]})
    >>> ledger = Ledger(hazards)
    >>> [each.remaining("2023")["hazard_id"].tolist() for each in (ledger, as_texts(ledger))]
    [[7], ['7']]
    """
    if not ledger._numbers:  # noqa: SLF001 - of its own class
        return ledger
    # Warnings are given only once, and the sweep is shared.
    ledger._told  # noqa: B018, SLF001
    same = copy.copy(ledger)
    vars(same).update({"_ids": {}, "_numbers": {}})
    return same


def _check_table(given: Any, name: str) -> None:
    """Refuse anything but a table, and name the function that takes it."""
    if isinstance(given, str | os.PathLike):
        raise ArgumentError(
            f"{name}: {os.fspath(given)!r} is the name of a file, and a ledger is made of tables; "
            f"minemap.read_record({os.fspath(given)!r}) reads it and makes one"
        )
    if not isinstance(given, pd.DataFrame):
        raise ArgumentError(f"{name}: {type(given).__name__} is no table; give a DataFrame")
    named = coordinate_columns(given.columns)
    places = {named[kind] for kind in named.keys() - {"zone"}}
    if places and not any(folded(str(column)) in geometry_words() for column in given.columns):
        told = ", ".join(sorted(map(repr, places)))
        warn(
            f"{name}: {told} look like coordinates, and a ledger takes outlines and points alone; "
            f"minemap.read_{name}({name}) makes points of them"
        )


def _used(used: gpd.GeoDataFrame, rejected: pd.DataFrame, name: str) -> gpd.GeoDataFrame:
    if len(rejected):
        raise RejectedRows(rejected, name, len(used), of_a_table(name))
    return used


def _with_rows(
    known: gpd.GeoDataFrame,
    given: pd.DataFrame | None,
    normalise: Callable[[pd.DataFrame, str], tuple[gpd.GeoDataFrame, pd.DataFrame]],
    name: Table,
    recorded_on: pd.Timestamp | None,
) -> gpd.GeoDataFrame:
    """Add new rows to a table, with continued row numbers; none may be there already."""
    if given is None or not len(given):
        return known
    new = _used(*normalise(given, name), name)
    if recorded_on is not None:
        said = new["recorded_on"] if "recorded_on" in new else pd.Series(pd.NaT, new.index)
        new["recorded_on"] = said.fillna(recorded_on).astype("datetime64[us]")
    keys = REPEATED[name][0]
    both = pd.concat([known[keys], new[keys]])
    stood = [np.concatenate([days(known), days(new)]) for days in (recorded_from, withdrawn_from)]
    there = twice_at_once(both, *stood)[len(known) :]
    if there.any():
        again = new[there]
        reason = f"the ledger has a row with this {' and this '.join(keys)}"
        rejected = pd.DataFrame(
            {"row": again.index, "id": again[keys[0]], "field": keys[0], "reason": reason}
        )
        raise RejectedRows(rejected, name, len(new) - len(again), of_a_table(name))
    if not len(known):
        return new
    first = int(known.index.max()) + 1
    new.index = pd.RangeIndex(first, first + len(new), name=known.index.name)
    return pd.concat([known, new])


def _difference(kept: gpd.GeoDataFrame, given: gpd.GeoDataFrame) -> str:
    """Describe briefly how a table differs from the one that was swept."""
    if len(kept) != len(given):
        return f"{len(given):,} rows, where the ledger was made of {len(kept):,}"
    if sorted(kept.columns) != sorted(given.columns):
        odd = sorted({*kept.columns} ^ {*given.columns})
        return f"other columns ({', '.join(odd)})"
    changed = [
        name for name in kept.columns if fingerprint(kept[[name]]) != fingerprint(given[[name]])
    ]
    return f"other values in {', '.join(changed)}"
