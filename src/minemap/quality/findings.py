"""The table of findings: a GeoDataFrame that can also sum itself up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from minemap.errors import ArgumentError
from minemap.quality.catalogue import SEVERITIES, codes, said

if TYPE_CHECKING:
    import os
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
            One row a code, the gravest first: ``severity``, ``code``, ``title``, ``findings``
            (how many) and ``area_m2`` (the m² at stake, of those findings that have any). With
            `by`, one row a value of it (the first column) and code.

        Raises
        ------
        ArgumentError
            If there is no column `by`.
        """
        if by is not None and by not in self.columns:
            raise ArgumentError(f"by={by!r} is no column of the findings")
        keys = ["code"] if by is None else [by, "code"]
        counted = (
            pd.DataFrame(self.drop(columns="geometry"))
            .groupby(keys, dropna=False)
            .agg(findings=("code", "size"), area_m2=("area_m2", "sum"))
            .reset_index()
            .merge(codes(self.language)[["severity", "code", "title"]], on="code")
        )
        order = counted["severity"].map({name: n for n, name in enumerate(SEVERITIES)})
        counted = counted.assign(order=order).sort_values(
            [*keys[:-1], "order", "area_m2", "code"],
            ascending=[*[True] * len(keys), False, True],
            ignore_index=True,
        )
        return counted[[*keys[:-1], "severity", "code", "title", "findings", "area_m2"]]

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

    def to_text(self, most: int | None = None) -> str:
        """Write the findings line by line, the worst first, and count them.

        Parameters
        ----------
        most : int, optional
            How many to write at most; by default all.

        Returns
        -------
        str
            A line a finding, then a line that counts them by severity.
        """
        shown = self.head(len(self) if most is None else most)
        lines = [
            said("text", "line", self.language).format(
                severity=said("severity", one.severity, self.language),
                place=_place(one, self.language),
                finding=one.finding,
                advice=one.advice,
            )
            for one in shown.itertuples()
        ]
        if len(self) > len(shown):
            more = f"{len(self) - len(shown):,}"
            lines.append(said("text", "more", self.language).format(count=more))
        if not self.stand("warning"):
            lines.append(said("text", "nothing", self.language))
        counts = self["severity"].value_counts()
        lines += [
            f"{said('severities', severity, self.language)}: {counts[severity]:,}"
            for severity in SEVERITIES
            if severity in counts
        ]
        return "\n".join(lines)


def _place(one: Any, language: str) -> str:
    """Name the table, the row and the id of a finding, as far as it has them."""
    table = said("table", one.table, language)
    if pd.isna(one.row):
        return table
    return said("text", "place", language).format(table=table, row=one.row, id=one.id)


def _findings_or_table(*arguments: Any, **options: Any) -> pd.DataFrame:
    """Make findings as long as there is a column of geometries, as geopandas does."""
    table = gpd.GeoDataFrame._geodataframe_constructor_with_fallback(*arguments, **options)  # noqa: SLF001
    return Findings(table) if isinstance(table, gpd.GeoDataFrame) else table
