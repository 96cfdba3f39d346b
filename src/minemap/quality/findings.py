"""The table of findings: a GeoDataFrame with summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from minemap.cards import Bar, Card, Shown, bars
from minemap.language.words import number
from minemap.quality import sums
from minemap.quality.catalogue import LOOKS, SEVERITIES, said

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from minemap.maps.screen.page import SelfContainedMap

__all__ = ["FINDING_COLUMNS", "Findings"]

FINDING_COLUMNS = [
    "severity", "code", "table", "row", "id", "other_ids", "admin1", "area_m2", "finding", "advice",
    "geometry",
]  # fmt: skip


class Findings(Shown, gpd.GeoDataFrame):  # type: ignore[misc]
    """What `minemap.check` found: a GeoDataFrame, one row for each finding, the worst first.

    It filters, sorts, joins and exports as any GeoDataFrame does, and a selection of its rows is
    again `Findings`. The class exists because geopandas' own ``explore`` loads its map from the
    network and does not escape texts from the record. It keeps nothing but the language besides the
    table. If pandas or geopandas turn it into a plain table (``overlay``, ``dissolve``), the table
    is still right.

    Columns: ``severity`` (``error``: the row is not counted, or counts for what it cannot be;
    ``warning``: it is counted, and may be wrong; ``information``: good to know), ``code``,
    ``table``, ``row`` (its number in the table, the first is 1; missing for findings about a whole
    table), ``id``, ``other_ids`` (of the areas or records that are part of it), ``admin1`` (the
    province of the area, or of the area that a record names), ``area_m2`` (the m²
    at stake), ``finding`` (a sentence), ``advice`` (what to do) and ``geometry`` (where,
    EPSG:4326).

    Examples
    --------
    >>> import geopandas as gpd, minemap
    >>> from shapely import box
    >>> findings = minemap.check(gpd.GeoDataFrame(
    ...     {"hazard_id": ["A"], "category": ["SHA"], "reported_on": "2020-01-31",
    ...      "reported_m2": [1.2]},
    ...     geometry=[box(-78.5, -4, -78.499, -3.999)], crs=4326), only="size")
    >>> findings.summary()[["code", "findings"]].values.tolist()
    [['size', 1]]
    """

    _metadata = [*gpd.GeoDataFrame._metadata, "language"]  # noqa: RUF012, SLF001 - pandas' protocol

    language = "en"

    @property
    def _constructor(self) -> Any:
        return _findings_or_table

    def _constructor_from_mgr(self, mgr: Any, axes: Any) -> Any:
        table = super()._constructor_from_mgr(mgr, axes)
        return Findings(table) if type(table) is gpd.GeoDataFrame else table

    def __repr__(self) -> str:
        return super().__repr__() if self._is_whole else str(self)

    def __str__(self) -> str:
        table: str = super(Shown, self).__repr__()
        return table

    def _repr_html_(self) -> str | None:
        if self._is_whole:
            return super()._repr_html_()
        table: str | None = super(Shown, self)._repr_html_()
        return table

    @property
    def _is_whole(self) -> bool:
        """Tell whether all columns that the card shows are there."""
        return {*FINDING_COLUMNS} <= {*self.columns}

    def _card(self) -> Card:
        language = self.language
        counts = self["severity"].value_counts()
        figures = [
            (said("severities", severity, language), number(int(counts.get(severity, 0)), language))
            for severity in SEVERITIES
        ]
        shown = self.summary()
        drawn = [
            Bar(
                str(one.title),
                float(str(one.findings)),
                number(int(str(one.findings)), language),
                LOOKS[str(one.severity)][0],
            )
            for one in shown.head(MOST_BARS).itertuples()
        ]
        table = pd.DataFrame(self[["severity", "id", "finding"]]).assign(
            severity=[said("severity", one, language) for one in self["severity"]]
        )
        title = said("look", "title", language)
        return Card(
            title,
            figures,
            bars(said("look", "by_code", language), drawn),
            table.rename(columns=lambda name: said("column", name, language)),
        )

    def summary(self, by: str | None = None) -> pd.DataFrame:
        """Count the findings of each code.

        Parameters
        ----------
        by : str, optional
            A column, such as ``admin1``, to count apart by.

        Returns
        -------
        pandas.DataFrame
            One row for each severity and code, the gravest first: ``severity``, ``code``,
            ``title``, ``findings`` (how many) and ``area_m2`` (the m² at stake, of those findings
            that have any). With `by`, one row for each value of it (the first column) and code.

        Raises
        ------
        ArgumentError
            If there is no column `by`.
        """
        return sums.summary(self, self.language, by)

    def explore(self, **options: Any) -> SelfContainedMap:
        """Show the findings on an interactive map that needs no network.

        Colour, symbol and line show the severity of each. Readers switch codes on and off, go
        through the list from the worst, and click a mark for its sentence and what to do.

        Parameters
        ----------
        **options
            ``title``, ``notice`` (a line that is always shown), ``width`` and ``height``, as
            `minemap.Ledger.explore` takes them.

        Returns
        -------
        minemap.maps.SelfContainedMap
            The map, which shows itself in a notebook; ``save(path)`` writes it as one HTML file.
        """
        from minemap.quality.picture import findings_map

        return findings_map(self, language=self.language, **options)

    def save(
        self, path: str | os.PathLike[str], *, by: str | None = "admin1", overwrite: bool = False
    ) -> Path:
        """Write the findings to a file, whose kind its ending says.

        Parameters
        ----------
        path : str or os.PathLike
            ``.html``: a page to read and to print on A4; ``.xlsx`` and ``.docx``: sums and
            findings; ``.gpkg`` and ``.json``: findings and sums; or any other file of areas that
            `minemap.write` knows.
        by : str, optional
            A column to sum by as well.
        overwrite : bool
            Whether a file that is there may be replaced.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        WriteError
            If it cannot be written.
        """
        from minemap.quality.files import save_findings

        return save_findings(self, path, by=by, language=self.language, overwrite=overwrite)

    def stand(self, severity: str = "error") -> bool:
        """Tell whether there are findings of a severity, or worse ones.

        Parameters
        ----------
        severity : {"error", "warning", "information"}
            The severity.

        Returns
        -------
        bool
            Whether there are.
        """
        grave = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return bool(self["severity"].isin(grave).any())

    def grouped(self) -> pd.DataFrame:
        """Group equal findings: one line for each cause, with its rows.

        Returns
        -------
        pandas.DataFrame
            One row for each severity, code, table, sentence and advice, the worst first:
            ``severity``, ``code``, ``table``, ``finding``, ``advice``, ``rows`` (as ``2-9, 22``;
            empty for findings about a whole table), ``count`` and ``area_m2`` (the m² at stake
            together).

        Examples
        --------
        >>> import pandas as pd, minemap
        >>> areas = pd.DataFrame({"hazard_id": ["A", "B", "C"], "category": ["SHA", "?", "?"],
        ...     "reported_on": "2020-01-31", "reported_m2": 500.0})
        >>> minemap.check(areas, only="rejected").grouped()[["code", "rows", "count"]].values
        array([['rejected', '2-3', 2]], dtype=object)
        """
        return sums.grouped(self)

    def to_text(self, most: int | None = None) -> str:
        """Write the findings as text: the sums by code, then each finding, the worst first.

        Equal findings share one line, which names their rows.

        Parameters
        ----------
        most : int, optional
            How many lines to write at most; by default all. Of each code the worst comes first,
            so that none is hidden by the many of another.

        Returns
        -------
        str
            The numbers of findings by severity, a line a code with its number and m², and a line a
            cause.
        """
        language = self.language
        counts = self["severity"].value_counts()
        lines = [
            f"{said('severities', severity, language)}: {number(int(counts[severity]), language)}"
            for severity in SEVERITIES
            if severity in counts
        ]
        if not self.stand("warning"):
            lines.append(said("text", "nothing", language))
        lines += [_sum(one, language) for one in self.summary().itertuples()]
        causes = self._causes()
        shown = causes if most is None else _of_every_code(causes, most)
        lines += [_line(one, language) for one in shown.itertuples()]
        if len(causes) > len(shown):
            more = number(len(causes) - len(shown), language)
            lines.append(said("text", "more", language).format(count=more))
        return "\n".join(lines)

    def _causes(self) -> pd.DataFrame:
        """Give the lines of the text: each finding alone, or equal ones together."""
        lines = self.grouped()
        first = pd.DataFrame(self[["id", *sums.CAUSE]]).drop_duplicates(sums.CAUSE)
        return lines.assign(id=first["id"].to_numpy())


MOST_BARS = 10
"""How many codes a card draws, the most severe first."""

MOST_RUNS = 12
"""Most stretches of rows that are named; the others are counted."""


def _of_every_code(causes: pd.DataFrame, most: int) -> pd.DataFrame:
    """Take the first lines of every code before the second ones; keep the order of the lines."""
    turn = causes.groupby(["severity", "code"]).cumcount()
    return causes.loc[sorted(turn.sort_values(kind="stable").index[:most])]


def _sum(one: Any, language: str) -> str:
    """Write how many findings a code has, and how much ground is at stake."""
    m2 = ""
    if one.area_m2 >= 1:
        m2 = ", " + said("look", "at_stake", language).format(m2=number(one.area_m2, language))
    return f"  {one.code}: {number(one.findings, language)}{m2} ({one.title})"


def _line(one: Any, language: str) -> str:
    """Write a line of the text: the cause, and where it was found."""
    table = said("table", one.table, language)
    place = table
    if one.count == 1 and one.rows:
        place = said("text", "place", language).format(table=table, row=one.rows, id=one.id)
    elif one.rows:
        runs = one.rows.split(", ")
        rows = ", ".join(runs[:MOST_RUNS]) + (", …" if len(runs) > MOST_RUNS else "")
        place = said("text", "places", language).format(
            table=table, count=number(one.count, language), rows=rows
        )
    return said("text", "line", language).format(
        severity=said("severity", one.severity, language),
        place=place,
        finding=one.finding,
        advice=one.advice,
    )


def _findings_or_table(*arguments: Any, **options: Any) -> pd.DataFrame:
    """Return findings if there is a column of geometries, as geopandas does."""
    table = gpd.GeoDataFrame._geodataframe_constructor_with_fallback(*arguments, **options)  # noqa: SLF001
    return Findings(table) if isinstance(table, gpd.GeoDataFrame) else table
