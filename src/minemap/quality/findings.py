"""The table of findings: a GeoDataFrame that can also sum itself up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from minemap.errors import ArgumentError
from minemap.language.words import number
from minemap.quality.catalogue import SEVERITIES, codes, said

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path

    from minemap.maps.screen.page import SelfContainedMap

__all__ = ["FINDING_COLUMNS", "Findings"]

FINDING_COLUMNS = [
    "severity",
    "code",
    "table",
    "row",
    "id",
    "other_ids",
    "admin1",
    "area_m2",
    "finding",
    "advice",
    "geometry",
]


class Findings(gpd.GeoDataFrame):  # type: ignore[misc]
    """What `minemap.check` found: a GeoDataFrame, one row a finding, the worst first.

    It filters, sorts, joins and exports as any GeoDataFrame does, and a selection of its rows is
    again `Findings`. A GeoDataFrame alone would draw findings with geopandas' own ``explore``,
    which asks the network for its map and does not escape texts from the record; that is what this
    class is for. Nothing but the language is kept beside the table; where pandas or geopandas make
    a plain table of it (``overlay``, ``dissolve``), the table is still right.

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

    def summary(self, by: str | None = None) -> pd.DataFrame:
        """Count the findings of each code.

        Parameters
        ----------
        by : str, optional
            A column, such as ``admin1``, to count apart by.

        Returns
        -------
        pandas.DataFrame
            One row a severity and code, the gravest first: ``severity``, ``code``, ``title``,
            ``findings``
            (how many) and ``area_m2`` (the m² at stake, of those findings that have any). With
            `by`, one row a value of it (the first column) and code.

        Raises
        ------
        ArgumentError
            If there is no column `by`.
        """
        if by is not None and by not in self.columns:
            raise ArgumentError(f"by={by!r} is no column of the findings")
        keys = ["severity", "code"] if by is None else [by, "severity", "code"]
        counted = (
            pd.DataFrame(self.drop(columns="geometry"))
            .groupby(keys, dropna=False)
            .agg(findings=("code", "size"), area_m2=("area_m2", "sum"))
            .reset_index()
            .merge(codes(self.language)[["code", "title"]], on="code")
        )
        order = counted["severity"].map({name: n for n, name in enumerate(SEVERITIES)})
        unit = keys[:-2]
        counted = counted.assign(order=order).sort_values(
            [*unit, "order", "area_m2", "code"],
            ascending=[*[True] * len(unit), True, False, True],
            ignore_index=True,
        )
        return counted[[*unit, "severity", "code", "title", "findings", "area_m2"]]

    def explore(self, **options: Any) -> SelfContainedMap:
        """Show the findings on an interactive map that needs no network.

        The severity of each is told by colour, symbol and line; readers switch codes, go through
        the list from the worst, and click a mark for its sentence and what to do.

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

        return findings_map(self, **options)

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

        return save_findings(self, path, by=by, overwrite=overwrite)

    def stand(self, severity: str = "error") -> bool:
        """Tell whether there are findings of a severity, or graver ones.

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
        """Gather equal findings: one line a cause, with the rows that it is said of.

        Returns
        -------
        pandas.DataFrame
            One row a severity, code, table, sentence and advice, the worst first: ``severity``,
            ``code``, ``table``, ``finding``, ``advice``, ``rows`` (as ``2-9, 22``; empty for
            findings about a whole table), ``count`` and ``area_m2`` (the m² at stake together).

        Examples
        --------
        >>> import pandas as pd, minemap
        >>> areas = pd.DataFrame({"hazard_id": ["A", "B", "C"], "category": ["SHA", "?", "?"],
        ...     "reported_on": "2020-01-31", "reported_m2": 500.0})
        >>> minemap.check(areas, only="rejected").grouped()[["code", "rows", "count"]].values
        array([['rejected', '2-3', 2]], dtype=object)
        """
        keys = ["severity", "code", "table", "finding", "advice"]
        table = pd.DataFrame(self.drop(columns="geometry"))
        groups = table.groupby(keys, sort=False, dropna=False)
        lines = groups.agg(count=("code", "size"), area_m2=("area_m2", "sum")).reset_index()
        lines.insert(5, "rows", [rows_in_words(rows) for rows in groups["row"].agg(list)])
        return lines

    def to_text(self, most: int | None = None) -> str:
        """Write the findings: their sums by code, then line by line, the worst first.

        Equal findings are one line, which names their rows.

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
        """Give the lines of the text: each finding alone, or those that are equal together."""
        lines = self.grouped()
        first = pd.DataFrame(self.drop(columns="geometry")).drop_duplicates(
            ["severity", "code", "table", "finding", "advice"]
        )
        return lines.assign(id=first["id"].to_numpy())


MOST_RUNS = 12
"""So many stretches of rows are named; the others are counted."""


def rows_in_words(rows: Iterable[Any]) -> str:
    """Write numbers of rows, those in a row as a stretch.

    Parameters
    ----------
    rows : iterable
        Numbers; missing ones are left out.

    Returns
    -------
    str
        As ``2-9, 22``.

    Examples
    --------
    >>> rows_in_words([22, 2, 3, 4])
    '2-4, 22'
    """
    numbers = sorted({int(row) for row in rows if not pd.isna(row)})
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], one]
        else:
            runs.append([one])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _of_every_code(causes: pd.DataFrame, most: int) -> pd.DataFrame:
    """Keep the first lines of every code before the second ones, in the order of the lines."""
    turn = causes.groupby(["severity", "code"]).cumcount()
    return causes.loc[sorted(turn.sort_values(kind="stable").index[:most])]


def _sum(one: Any, language: str) -> str:
    """Say how many findings there are of a code, and how much ground is at stake."""
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
    """Make findings as long as there is a column of geometries, as geopandas does."""
    table = gpd.GeoDataFrame._geodataframe_constructor_with_fallback(*arguments, **options)  # noqa: SLF001
    return Findings(table) if isinstance(table, gpd.GeoDataFrame) else table
