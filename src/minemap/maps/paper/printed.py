"""The printed map: one day of a ledger, or several years, on a sheet or on axes of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError
from minemap.language.words import checked_language
from minemap.maps.coarse_figures import in_hundreds
from minemap.maps.paper.drawing import Panel
from minemap.maps.paper.fonts import families
from minemap.maps.paper.frames import framed, needed
from minemap.maps.paper.layout import Layout, headline, sources_of, tag
from minemap.maps.paper.looks import INK, mixed, needs, style_of
from minemap.maps.paper.sheet import Sheet, chosen_font, printing, save, target_of
from minemap.maps.places import Places
from minemap.maps.redaction import (
    left_out,
    redact_areas,
    redaction,
    redaction_legend,
    redaction_notice,
)
from minemap.maps.redaction import redact as coarsened
from minemap.maps.situation import (
    KINDS,
    REMAINING,
    Situation,
    counted,
    label_of,
    situation,
    square_metres,
)
from minemap.maps.words import in_own_words

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    from matplotlib.axes import Axes

    from minemap.maps.paper.drawing import Grid

__all__ = ["plot", "print_map"]

MOST_YEARS = 40
"""Maps that a sheet has room for."""


@in_own_words
def plot(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None,
    day: Any,
    *,
    worked: gpd.GeoDataFrame | None = None,
    ax: Axes | None = None,
    title: str | bool = True,
    language: str = "en",
    words: Mapping[str, Any] | str | os.PathLike[str] | None = None,  # noqa: ARG001 - spoken around it
    crs: Any = None,
    graticule: Grid | None = "lonlat",
    labels: bool | str = True,
    legend: bool = True,
    sector: str | Sequence[str] | None = None,
    within: Any = None,
) -> Axes:
    """Draw the map of one day on matplotlib axes, for a notebook or a report.

    Parameters
    ----------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame
        The ledger's tables, EPSG:4326, with the columns that `minemap.Ledger` documents.
    day : date-like
        The day, at its close.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; by default those of a new figure.
    title : str or bool
        The title above the map; True makes one of what remains, False leaves it out.
    language : {"en", "es", "fr"}
        The language; also one of `words`.
    words : dict or path, optional
        Words of your own, as `explore` takes them. Letters that the usual fonts lack are taken from
        others of this machine; those that none has show as boxes.
    crs : optional
        The projection, as `print_map` takes it. Layers of your own go on the map in the same:
        ``layer.to_crs(crs).plot(ax=ax)``.
    graticule : {"lonlat", "utm"}, optional
        Which grid to draw.
    labels : bool or str
        Whether to label areas; a text names the column to label them by.
    legend : bool
        Whether to draw the legend, with areas and m².
    sector : str or list of str, optional
        Only the areas of these sectors.
    within : tuple of float, geometry or GeoDataFrame, optional
        Only the areas that touch these bounds (west, south, east, north in degrees) or outline.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, in metres of the projection.

    Raises
    ------
    ArgumentError
        If an argument has a value that cannot be used, or nothing has a place on the map.
    MissingDependencyError
        If matplotlib or matplotlib-scalebar is not installed.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> ax = plot(ledger.pieces, ledger.hazards, None, "2023-12-31", sector="Achuime")
    >>> ax.get_title(loc="left").partition(" remain ")[2]
    'in 7 areas, at the close of 31 December 2023'
    >>> matplotlib.pyplot.close(ax.figure)
    """
    checked_language(language)
    needs("matplotlib_scalebar", "matplotlib-scalebar")
    now = situation(pieces, hazards, releases, worked, day, sector, within)
    with printing():
        if ax is None:
            pyplot = needs("matplotlib.pyplot", "matplotlib")
            figure = pyplot.figure(figsize=(9.0, 7.0), dpi=110)
            share = 0.66 if legend else 0.9
            ax = figure.add_axes((0.05, 0.06, share, 0.86))
        font = chosen_font()
        figure = ax.figure
        extent = ax.get_window_extent()
        width, height = (side / figure.dpi * 25.4 for side in (extent.width, extent.height))
        box, chosen = needed([now], pieces, crs, within)
        view, unit = framed(box, chosen, width, height, pad=7.0, nice=False)
        ax.set(xlim=view.box[::2], ylim=view.box[1::2])
        ax.set_aspect(1)
        panel = Panel(ax, view, unit, language, font)
        names = panel.base()
        panel.grid(graticule)
        symbols = panel.areas(now.drawn)
        panel.scale_bar()
        panel.north_arrow()
        if labels:
            panel.name_areas(now.drawn, symbols, labels if isinstance(labels, str) else None)
        panel.countries(names)
        if now.areas["illustrative"].any():
            tag(panel)
        if title is True or isinstance(title, str):
            said = title if isinstance(title, str) else headline(now, language)
            ax.set_title(
                said,
                loc="left", fontfamily=families(said, font), fontsize=10, fontweight="bold",
                color=INK, parse_math=False, pad=8,
            )  # fmt: skip
        if legend:
            _legend_beside(ax, now, language, font)
    return ax


@in_own_words
def print_map(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None,
    day: Any,
    path: str | os.PathLike[str],
    *,
    worked: gpd.GeoDataFrame | None = None,
    years: Sequence[int] | None = None,
    paper: str = "A4",
    orientation: str = "landscape",
    dpi: float = 300,
    language: str = "en",
    words: Mapping[str, Any] | str | os.PathLike[str] | None = None,  # noqa: ARG001 - spoken around it
    title: str | None = None,
    sources: str | None = None,
    notice: str | None = None,
    crs: Any = None,
    graticule: Grid | None = "lonlat",
    inset: bool = True,
    details: bool | int = True,
    labels: bool | str = True,
    sector: str | Sequence[str] | None = None,
    within: Any = None,
    redact: float | Mapping[str, Any] | None = None,
    overwrite: bool = False,
) -> Path:
    """Write the map of one day, or of several years side by side, for print.

    The sheet has a title with what remains, a legend with areas and m², a scale bar that is true
    in the middle of the map, an arrow to true north, a grid, a map of the location, sources, date
    of the data, projection and datum, and a word on boundaries. Areas too small to see are drawn as
    symbols, counted where they stand close, and shown larger in details where there is room.
    Fonts are embedded in a PDF; letters are outlines in an SVG.

    Parameters
    ----------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame
        The ledger's tables, EPSG:4326, with the columns that `minemap.Ledger` documents.
    day : date-like
        The day, at its close; not used with `years`.
    path : str or os.PathLike
        The file: ``.pdf``, ``.svg`` or ``.png``.
    years : sequence of int, optional
        Years to show side by side, each at the close of its 31 December.
    paper : {"A4", "A3"}
        Size of the sheet.
    orientation : {"landscape", "portrait"}
        Which way it stands.
    dpi : float
        Dots in an inch of a PNG.
    language : {"en", "es", "fr"}
        The language; also one of `words`.
    words : dict or path, optional
        Words of your own, as `explore` takes them. Letters that the usual fonts lack are taken from
        others of this machine; those that none has show as boxes.
    title, sources, notice : str, optional
        The title; where the data come from, by default what the record says; a line below the
        title. A map with a hazard or record whose column ``illustrative`` is true says so by
        itself.
    crs : optional
        The projection. None: the UTM zone of the record where it fits one, else an equal-area
        projection around its centre. ``"utm"``: the zone of the centre in any case. Else any
        projected CRS that pyproj takes.
    graticule : {"lonlat", "utm"}, optional
        Which grid to draw: longitude and latitude, metres of the UTM zone, or none.
    inset : bool
        Whether to show where in the country or the world the map lies.
    details : bool or int
        Whether to show clusters of areas larger beside the map; a number, how many at the most.
    labels : bool or str
        Whether to label areas; a text names the column to label them by. What finds no room is
        left out: no two labels overlap.
    sector : str or list of str, optional
        Only the areas of these sectors.
    within : tuple of float, geometry or GeoDataFrame, optional
        Only the areas that touch these bounds (west, south, east, north in degrees) or outline.
    redact : float or dict, optional
        For maps that anyone may see: coarsen positions, as `explore` does. The map then says so.
    overwrite : bool
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file that was written.

    Raises
    ------
    ArgumentError
        If an argument has a value that cannot be used, or nothing has a place on the map.
    WriteError
        If the file is there already, has another ending, or cannot be written.
    MissingDependencyError
        If matplotlib or matplotlib-scalebar is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> tables = ledger.pieces, ledger.hazards, ledger.releases
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "map.png"
    >>> print_map(*tables, "2023-12-31", path, dpi=40, sector="Achuime", details=False).name
    'map.png'
    """
    checked_language(language)
    target_of(path, overwrite=overwrite)
    if graticule not in {None, "lonlat", "utm"}:
        raise ArgumentError(f"graticule={graticule!r} is not 'lonlat', 'utm' or None")
    needs("matplotlib_scalebar", "matplotlib-scalebar")
    days = [day] if years is None else [f"{int(year):04d}-12-31" for year in sorted(set(years))]
    if not 0 < len(days) <= MOST_YEARS:
        raise ArgumentError(
            f"years= names {len(days)} years, too many for one sheet; name {MOST_YEARS} at the most"
            if days
            else "years= names no year"
        )
    shown = [situation(pieces, hazards, releases, worked, one, sector, within) for one in days]
    coarse = None
    if redact is not None:
        how = redaction(redact)
        if how.pop("public", ()):
            raise ArgumentError("redact: the printed map has no other layers that could be public")
        # A sheet shows the day that it names, so its days are not coarsened.
        note = redaction_notice(how["metres"], keep=[*how.get("keep", []), "reported_on"])[language]
        notice = f"{note} {notice}" if notice else note
        coarse = redaction_legend(how["metres"])[language]
        tables = (pieces, hazards, releases, worked)
        how["places"] = Places(*tables, metres=how["metres"])
        if sources is None:
            named = "source" in how.get("keep", ())
            sources = sources_of(hazards, shown[-1], language) if named else left_out(language)
        shown = [_coarse(now, tables, how) for now in shown]
        pieces, hazards, *_ = coarsened(*tables, **how)
    with printing():
        sheet = Sheet(paper, orientation, dpi)
        layout = Layout(sheet, shown, language, sector, years=years is not None, coarse=coarse)
        layout.title(title, notice)
        layout.choose(pieces, crs, within)
        layout.maps(graticule, labels, details)
        layout.beside(sources or sources_of(hazards, shown[-1], language), graticule, inset=inset)
        return save(
            sheet,
            path,
            title=layout.name,
            description=layout.description,
            language=language,
            overwrite=overwrite,
        )


def _coarse(now: Situation, tables: Sequence[Any], how: dict[str, Any]) -> Situation:
    """Coarsen what is drawn and what is told of it."""
    exact = "area_m2" in how.get("keep", ())
    return now._replace(
        areas=redact_areas(now.areas, *tables, **how),
        totals=now.totals
        if exact
        else now.totals.assign(area_m2=in_hundreds(now.totals["area_m2"])),
    )


def _legend_beside(ax: Axes, now: Situation, language: str, font: str) -> None:
    """Draw matplotlib's own legend, with hatched samples, areas and m²."""
    from matplotlib.patches import Patch

    handles = []
    dashed = set(now.areas.loc[now.areas["illustrative"], "kind"])
    for kind in KINDS:
        areas, m2 = now.total(kind)
        if not areas and kind not in REMAINING:
            continue
        style = style_of(kind)
        handles.append(
            Patch(
                facecolor=style.fill, hatch=style.hatch or None,
                edgecolor=mixed(style.colour, "#000000", 0.25),
                linestyle=(0, (3, 1.6)) if kind in dashed else "solid",
                label=f"{label_of(kind, language)}\n{square_metres(m2, language)} · "
                f"{counted(areas, language)}",
            )
        )  # fmt: skip
    legend = ax.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False,
        prop={"family": font, "size": 7.5}, labelspacing=1.1, handlelength=2.4,
        handleheight=1.6, borderaxespad=0.0,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set(parse_math=False, color=INK, fontfamily=families(text.get_text(), font))
