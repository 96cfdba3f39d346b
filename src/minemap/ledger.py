"""The ledger: hazards, land-release records, and the pieces that both come to."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, overload

import pandas as pd

from minemap import accounts
from minemap.errors import ArgumentError, RejectedRows
from minemap.schema import normalise_hazards, normalise_releases
from minemap.sweep import sweep, sweep_reported

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import folium
    import geopandas as gpd
    from matplotlib.axes import Axes

    from minemap.accounts import Day
    from minemap.pieces import Swept

__all__ = ["Basis", "Ledger"]

Basis = Literal["geometry", "reported"]
"""Measured ground, or the figures that were written down."""


class Ledger:
    """The account of hazardous ground: what was reported, what became of it, what remains.

    Parameters
    ----------
    hazards : pandas.DataFrame or geopandas.GeoDataFrame
        Hazardous areas, one row a version: ``hazard_id``, ``category``, ``reported_on`` and
        ``geometry`` or ``reported_m2``; as `minemap.read_hazards` returns them.
    releases : pandas.DataFrame or geopandas.GeoDataFrame, optional
        Land-release records: ``release_id``, ``outcome``, ``completed_on``, and ``geometry`` or
        ``hazard_id`` with ``reported_m2``; as `minemap.read_releases` returns them.
    workers : int, optional
        How many threads to cut outlines on; by default as many as the machine has cores. No result
        depends on it.
    progress : callable, optional
        Called with the share of the outlines that are cut, from 0 to 1, when the first question
        is asked.

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
    ) -> None:
        self._hazards, rejected = normalise_hazards(hazards)
        if len(rejected):
            raise RejectedRows(rejected, "hazards", len(self._hazards))
        self._releases, rejected = normalise_releases(
            pd.DataFrame({name: [] for name in ("release_id", "outcome", "completed_on")})
            if releases is None
            else releases
        )
        if len(rejected):
            raise RejectedRows(rejected, "releases", len(self._releases))
        self._workers = workers or os.cpu_count() or 1
        self._progress = progress

    def __repr__(self) -> str:
        days = pd.concat([self._hazards["reported_on"], self._releases["completed_on"]])
        span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
        return (
            f"<Ledger: {self._hazards['hazard_id'].nunique()} hazards, "
            f"{len(self._releases)} release records{span}>"
        )

    @cached_property
    def _swept(self) -> Swept:
        return sweep(self._hazards, self._releases, self._workers, self._progress)

    @cached_property
    def _swept_reported(self) -> Swept:
        return sweep_reported(self._hazards, self._releases, self._swept.table)

    def _by(self, basis: Basis) -> Swept:
        if basis == "geometry":
            return self._swept
        if basis == "reported":
            return self._swept_reported
        raise ArgumentError(f"basis={basis!r} is neither 'geometry' nor 'reported'")

    @property
    def hazards(self) -> gpd.GeoDataFrame:
        """The hazards, one row a version: a copy of the normalised table.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> ledger.hazards["category"].unique().tolist()
        ['SHA', 'CHA']
        """
        return self._hazards.copy()

    @property
    def releases(self) -> gpd.GeoDataFrame:
        """The land-release records: a copy of the normalised table.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> int(ledger.releases["anti_vehicle_mines"].sum())
        72
        """
        return self._releases.copy()

    @property
    def pieces(self) -> gpd.GeoDataFrame:
        """The pieces: bits of ground, each with one history for one stretch of time.

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
        return self._swept.pieces.copy()

    @property
    def worked(self) -> gpd.GeoDataFrame:
        """The ground released where no hazard was alive, which is taken from nothing.

        Columns: ``release_id``, ``outcome``, ``completed_on``, ``what`` (``outside``, or ``again``
        where an earlier record had released it), ``area_m2``, ``measured`` and ``geometry``.

        Examples
        --------
        >>> import minemap
        >>> len(minemap.Ledger(*minemap.samples.peru()).worked)
        0
        """
        return self._swept.worked.copy()

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
        self, day: Day, by: None = None, basis: Basis = "geometry"
    ) -> gpd.GeoDataFrame: ...

    @overload
    def remaining(
        self, day: Day, by: str | Sequence[str], basis: Basis = "geometry"
    ) -> pd.DataFrame: ...

    def remaining(
        self, day: Day, by: str | Sequence[str] | None = None, basis: Basis = "geometry"
    ) -> pd.DataFrame:
        """Tell what ground remains at the close of a day.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The day.
        by : str or list of str, optional
            ``category``, or columns of the hazards, to add up by.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.

        Returns
        -------
        geopandas.GeoDataFrame
            Without `by`: one row a hazard and category: ``hazard_id``, ``category``, ``area_m2``,
            ``unmeasured_m2`` (known by a written figure alone), the hazard's own columns, and
            ``geometry``. Texts are those of the latest version, numbers and dates those in force.
        pandas.DataFrame
            With `by`: one row a group: ``areas``, ``area_m2``, ``unmeasured_m2``.

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
        swept = self._by(basis)
        if by is not None:
            return accounts.remaining(swept.table, self._hazards, day, by)
        return accounts.remaining(swept.table, self._hazards, day, outlines=self._swept.outlines)

    def balance(
        self,
        freq: str = "YE",
        by: str | Sequence[str] | None = None,
        basis: Basis = "geometry",
        *,
        start: Day | None = None,
        end: Day | None = None,
    ) -> pd.DataFrame:
        """Draw up the account of each period: opening balance, what came and went, closing balance.

        Parameters
        ----------
        freq : str
            The length of a period as pandas writes it: ``"YE"``, ``"QE"``, ``"ME"``.
        by : str or list of str, optional
            ``category``, or columns of the hazards, to keep apart.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.
        start, end : str, datetime.date, numpy.datetime64 or pandas.Timestamp, optional
            Days within the first and the last period; by default those of the first and last event.

        Returns
        -------
        pandas.DataFrame
            One row a period (index ``period_end``) and group: ``opening_m2``, ``added_m2``,
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
        return accounts.balance(self._by(basis).table, self._hazards, freq, by, start, end)

    def timeline(
        self, by: str | Sequence[str] | None = None, basis: Basis = "geometry"
    ) -> pd.DataFrame:
        """Follow the remaining ground: one row for each day on which something happened.

        Parameters
        ----------
        by : str or list of str, optional
            ``category``, or columns of the hazards, to keep apart.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.

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
        return accounts.timeline(self._by(basis).table, self._hazards, by)

    def released(
        self,
        freq: str | None = None,
        by: str | Sequence[str] | None = None,
        basis: Basis = "geometry",
    ) -> pd.DataFrame:
        """Add up what was released: ground, records and devices, by outcome.

        Parameters
        ----------
        freq : str, optional
            The length of a period as pandas writes it (``"YE"``); by default all time is one.
        by : str or list of str, optional
            ``category``, or columns of the releases or of the hazards, to keep apart.
        basis : {"geometry", "reported"}
            Measured ground, or what was written down.

        Returns
        -------
        pandas.DataFrame
            One row a period (index ``period_end``), group and ``outcome``: ``area_m2``,
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
        swept = self._by(basis)
        releases = self._releases.assign(located=self._swept.located.astype("str"))
        return accounts.released(swept.table, swept.worked_table, self._hazards, releases, freq, by)

    def plot(self, day: Day, **options: Any) -> Axes:
        """Draw the map of one day on matplotlib axes, for a notebook or a report.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The day, at its close.
        **options
            As `minemap.maps.plot` takes them: ``ax``, ``title``, ``language``, ``crs``,
            ``graticule``, ``labels``, ``legend``, ``sector``, ``within``.

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
        from minemap import maps

        return maps.plot(
            self._swept.pieces,
            self._hazards,
            self._releases,
            day,
            worked=self._swept.worked,
            **options,
        )

    def print_map(self, day: Day, path: str | os.PathLike[str], **options: Any) -> Path:
        """Write the map of one day, or of several years side by side, for print.

        Parameters
        ----------
        day : str, datetime.date, numpy.datetime64 or pandas.Timestamp
            The day, at its close.
        path : str or os.PathLike
            The file; its ending says which format: ``.pdf``, ``.svg`` or ``.png``.
        **options
            As `minemap.maps.print_map` takes them: ``paper``, ``orientation``, ``language``,
            ``title``, ``sources``, ``graticule``, ``sector``, ``within``, ``years``, ``overwrite``.

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
        from minemap import maps

        return maps.print_map(
            self._swept.pieces,
            self._hazards,
            self._releases,
            day,
            path,
            worked=self._swept.worked,
            **options,
        )

    def explore(self, **options: Any) -> folium.Map:
        """Show the ledger on an interactive map with a time slider.

        Parameters
        ----------
        **options
            As `minemap.maps.explore` takes them: ``day``, ``title``, ``language``, ``tiles``, …

        Returns
        -------
        folium.Map
            A map that shows itself in a notebook; its ``save`` writes one HTML file that needs no
            network.

        Raises
        ------
        ArgumentError
            If an option has a value that the map cannot use.

        Examples
        --------
        >>> import minemap
        >>> ledger = minemap.Ledger(*minemap.samples.peru())
        >>> ledger.explore(day="2012-10-31", language="es")
        <minemap.maps...Map object at ...>
        """
        from minemap import maps

        return maps.explore(
            self._swept.pieces, self._hazards, self._releases, self._swept.worked, **options
        )
