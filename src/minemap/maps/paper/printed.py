"""The printed map: one day of a ledger, or several years, on a sheet or on axes of your own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from minemap.days import as_day
from minemap.errors import ArgumentError, ReadError
from minemap.language.words import checked_language, spelled_day
from minemap.looks import INK, PAPER, QUIET, chosen_font
from minemap.maps.coarse_figures import in_hundreds, rounded_sum
from minemap.maps.context import credits_of, ground_around, surroundings
from minemap.maps.layers import for_everyone, texts_named
from minemap.maps.outlines import window_around, windows_of
from minemap.maps.paper.drawing import Panel
from minemap.maps.paper.fonts import families
from minemap.maps.paper.frames import framed, needed
from minemap.maps.paper.layout import Layout, headline, sources_of, tag
from minemap.maps.paper.looks import mixed, needs, style_of
from minemap.maps.paper.sheet import Sheet, printing, save, target_of
from minemap.maps.paper.surroundings import Around, draw_around, name_around
from minemap.maps.places import Places
from minemap.maps.redaction import (
    DAYS,
    Redaction,
    checked_public,
    kept_of_tables,
    left_out,
    notice_of_copy,
    redact_areas,
    redaction,
    redaction_legend,
    redaction_notice,
)
from minemap.maps.redaction import redact as coarsened
from minemap.maps.screen.features import map_layers
from minemap.maps.seam import bounds_of
from minemap.maps.situation import (
    KINDS,
    REMAINING,
    Situation,
    counted,
    label_of,
    outline_within,
    situation,
    square_metres,
)
from minemap.maps.words import in_language, in_own_words, phrase, texts_by_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from minemap.maps.layers import MapLayer
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
    context: Any = None,
    relief: str | os.PathLike[str] | None = None,
    base: str | os.PathLike[str] | None = None,
    layers: Mapping[str, gpd.GeoDataFrame | MapLayer] | None = None,
    residues: pd.DataFrame | None = None,
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
        others of this machine; those that none has show as boxes, of which a warning tells.
    crs : optional
        The projection, as `print_map` takes it. Layers of your own go on the map in the same:
        ``layer.to_crs(crs).plot(ax=ax)``.
    graticule : {"lonlat", "utm", "mgrs"}, optional
        Which grid to draw.
    labels : bool or str
        Whether to label areas; a text names the column to label them by.
    legend : bool
        Whether to draw the legend, with areas and m².
    sector : str or list of str, optional
        Only the areas of these sectors.
    within : tuple of float, geometry or GeoDataFrame, optional
        Only the areas that touch these bounds (west, south, east, north in degrees) or outline.
    context, relief, base, layers : optional
        What lies around the areas, as `print_map` takes it.
    residues : pandas.DataFrame, optional
        When which hazards are slivers left after releases, and so no areas; by default they are
        looked for.

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
    now = situation(pieces, hazards, releases, worked, day, sector, within, residues)
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
        panel = Panel(ax, view, unit, language, font)
        names = panel.base()
        ground = _ground(context, [now], pieces, within, world=base is None)
        around = Around(ground, relief, base, _printable(map_layers(layers)))
        ground = draw_around(panel, around)
        if credit := credits_of(ground):
            _credit(panel, credit, font)
        panel.grid(graticule)
        symbols = panel.areas(now.drawn)
        panel.scale_bar()
        panel.north_arrow()
        if labels:
            panel.name_areas(now.drawn, symbols, labels if isinstance(labels, str) else None)
            name_around(panel, around, ground)
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
    paper: Literal["A4", "A3"] = "A4",
    orientation: Literal["landscape", "portrait"] = "landscape",
    dpi: float = 300,
    language: str = "en",
    words: Mapping[str, Any] | str | os.PathLike[str] | None = None,  # noqa: ARG001 - spoken around it
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
    residues: pd.DataFrame | None = None,
    redact: float | Redaction | Mapping[str, Any] | None = None,
    context: Any = None,
    relief: str | os.PathLike[str] | None = None,
    base: str | os.PathLike[str] | None = None,
    layers: Mapping[str, gpd.GeoDataFrame | MapLayer] | None = None,
    overwrite: bool = False,
) -> Path:
    """Write the map of one day, or of several years side by side, for print.

    The sheet has a title with what remains, a legend with areas and m², a scale bar that is true
    in the middle of the map, an arrow to true north, a grid, a map of the location, sources, date
    of the data, projection and datum, and a word on boundaries. Areas too small to see are drawn as
    symbols, counted where they stand close, and shown larger in details where there is room.
    Fonts are embedded in a PDF; letters are text in an SVG, shown in the reader's fonts.

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
        others of this machine; those that none has show as boxes, of which a warning tells.
    title : str or dict of str to str, optional
        The title, or one by language; by default the country of the areas and what is shown.
    sources, notice : str, optional
        Where the data come from, by default what the record says; a line below the title. A map
        with a hazard or record whose column ``illustrative`` is true says so by itself.
    author, reference, contact : str, optional
        Who made the map, its number, and whom to ask.
    made : date-like or False, optional
        The day on which it was made; by default today's, or that of ``SOURCE_DATE_EPOCH``, by
        which builds are repeated. False leaves it out.
    logo : path, optional
        A picture (PNG, JPEG, WebP) for the upper right.
    crs : optional
        The projection. None: the UTM zone of the record where it fits one, else an equal-area
        projection around its centre. ``"utm"``: the zone of the centre in any case. Else any
        projected CRS that pyproj takes.
    graticule : {"lonlat", "utm", "mgrs"}, optional
        Which grid to draw: longitude and latitude, metres of the UTM zone or the digits of MGRS,
        both with ticks at the frame, or none.
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
    residues : pandas.DataFrame, optional
        When which hazards are slivers left after releases, and so no areas; by default they are
        looked for.
    redact : float, Redaction or dict, optional
        For maps that anyone may see: coarsen positions, also of `layers`, as `explore` does. The
        map then says so.
    context : path, GeoDataFrame, or a list or dict of these, optional
        Ground to read the map by, as `minemap.maps.context_around` takes it: roads, rivers, lakes,
        places, borders and contours of an extract of OpenStreetMap or of your own files. Waters and
        places that yours lack, or without it, are those of the world: Natural Earth's and
        GeoNames', on scales smaller than 1:150,000. False, or `base`, leaves these out.
    relief : path, optional
        A GeoTIFF of elevations in metres, for shade and contours.
    base : path, optional
        A picture of the ground under the map: a GeoTIFF or another raster with a CRS.
    layers : dict of str to geopandas.GeoDataFrame or MapLayer, optional
        Other layers, as `explore` takes them, by the names that the legend gives them; their column
        ``name`` labels them.
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
    ReadError
        If the logo cannot be read.
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
    if graticule not in {None, "lonlat", "utm", "mgrs"}:
        raise ArgumentError(f"graticule={graticule!r} is not 'lonlat', 'utm', 'mgrs' or None")
    needs("matplotlib_scalebar", "matplotlib-scalebar")
    days = [day] if years is None else [f"{int(year):04d}-12-31" for year in sorted(set(years))]
    if not 0 < len(days) <= MOST_YEARS:
        raise ArgumentError(
            f"years= names {len(days)} years, too many for one sheet; name {MOST_YEARS} at the most"
            if days
            else "years= names no year"
        )
    others = _printable(map_layers(layers))
    tables = (pieces, hazards, releases, worked)
    coarse, notes = None, notice_of_copy(hazards)
    if redact is None:
        shown = [situation(*tables, one, sector, within, residues) for one in days]
    else:
        how = redaction(redact)
        own = {
            "context": context is not None and context is not False,
            "relief": relief is not None,
            "base": base is not None,
        }
        public = checked_public(how.pop("public", ()), own, [other.title for other in others])
        keep = how.pop("keep", ())
        how["keep"] = kept_of_tables(keep, hazards, releases, texts_named(others))
        how["places"] = places = Places(*tables, metres=how["metres"])
        others = _printable(for_everyone(others, places, public, metres=how["metres"], keep=keep))
        seen = places.of_hazards(pieces["hazard_id"], pieces.geometry)
        public_tables = coarsened(*tables, **how)
        ground, areas, done, work = _dated(tables, public_tables)
        exact = [
            situation(ground, areas, done, work, one, sector, within, shown_at=seen) for one in days
        ]
        notes = redaction_notice(how["metres"], public, how["keep"])
        coarse = redaction_legend(how["metres"])[language]
        if sources is None:
            named = "source" in how["keep"]
            sources = sources_of(hazards, exact[-1], language) if named else left_out(language)
        shown = [_coarse(now, tables, how) for now in exact]
        pieces, hazards, *_ = public_tables
    if notes is not None:
        notice = f"{notes[language]} {notice}" if notice else notes[language]
    ground = _ground(context, shown, pieces, within, world=base is None)
    around = Around(ground, relief, base, others)
    margin = _margin(made, language, reference=reference, author=author, contact=contact)
    picture = None if logo is None else _picture(logo)
    with printing():
        sheet = Sheet(paper, orientation, dpi)
        layout = Layout(
            sheet, shown, language, sector, years=years is not None, coarse=coarse, around=around
        )
        layout.title(in_language(texts_by_language(title, "title"), language), notice, picture)
        layout.choose(pieces, crs, within)
        layout.maps(graticule, labels, details)
        said = sources or sources_of(hazards, shown[-1], language)
        if credit := ", ".join(layout.credits):
            said += f" · {phrase('ground_credit', language, credit=credit)}"
        layout.beside(said, graticule, margin, inset=inset)
        return save(
            sheet,
            path,
            title=layout.name,
            description=layout.description,
            language=language,
            overwrite=overwrite,
        )


def _printable(layers: list[MapLayer]) -> list[MapLayer]:
    """Give layers, if a sheet can draw them."""
    if bare := [layer.title for layer in layers if not layer.shapes()]:
        raise ArgumentError(
            f"layers: {', '.join(bare)} cannot be printed: a layer that can gives its shapes, as "
            "minemap.maps.MapLayer says; leave it out, or give a GeoDataFrame"
        )
    return layers


def _ground(
    context: Any, shown: Sequence[Situation], pieces: gpd.GeoDataFrame, within: Any, *, world: bool
) -> gpd.GeoDataFrame | None:
    """Read the ground around what is shown; a frame of a sheet is wider than the record."""
    shapes = np.concatenate([now.drawn.geometry.to_numpy() for now in shown])
    if within is not None:
        shapes = np.append(shapes, outline_within(within))
    # On a day with nothing to show, the frame is that of the whole record.
    seen = gpd.GeoDataFrame(geometry=shapes if len(shapes) else pieces.geometry, crs=4326)
    bounds = bounds_of(seen)
    if bounds is None:
        return None
    west, south, east, north = bounds
    wide = max(east - west, north - south)
    bounds = surroundings((west - wide, south - wide, east + wide, north + wide))
    windows = windows_of(window_around(bounds) or bounds) if world else []
    return ground_around(context, bounds, windows)


def _credit(panel: Panel, credit: str, font: str) -> None:
    """Name whom the ground of a map is by, in its corner."""
    panel.taken.append((panel.width - 1.4 * len(credit), 0.0, panel.width, 4.0))
    panel.ax.text(
        0.995, 0.005, credit, transform=panel.ax.transAxes, ha="right", va="bottom", fontsize=7,
        fontfamily=families(credit, font), color=QUIET, zorder=30, parse_math=False,
        bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
    )  # fmt: skip


def _margin(made: Any, language: str, **given: str | None) -> str:
    """Say of a map its number, who made it and when, and whom to ask."""
    told = {name: text for name, text in given.items() if text}
    if "reference" in told:
        told["reference"] = phrase("reference", language, reference=told["reference"])
    if made is not False:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        today = pd.Timestamp(int(epoch), unit="s") if epoch else pd.Timestamp.now()
        day = today.normalize() if made is None else as_day(made, "made")
        told["made"] = phrase("made_on", language, day=spelled_day(day, language))
    order = ("reference", "made", "author", "contact")
    return " · ".join(told[name] for name in order if name in told)


def _picture(path: str | os.PathLike[str]) -> Any:
    """Read a logo; what is transparent in it stays so."""
    image = needs("PIL.Image", "pillow")
    try:
        with image.open(path, formats=("PNG", "JPEG", "WEBP")) as file:
            return np.asarray(file.convert("RGBA"))
    except image.DecompressionBombError as error:
        raise ReadError(f"{path}: has more pixels than a logo can have; make it smaller") from error
    except OSError as error:
        raise ReadError(f"{path}: it cannot be read as a PNG, JPEG or WebP picture") from error


def _dated(tables: Sequence[Any], public: Sequence[Any]) -> list[Any]:
    """Give the days of a public map to exact tables, so that a sheet tells a day as that map does.

    Two maps of one day would otherwise tell what happened before it in its year.
    """
    return [
        exact if exact is None else exact.assign(**{day: told[day] for day in DAYS if day in told})
        for exact, told in zip(tables, public, strict=True)
    ]


def _coarse(now: Situation, tables: Sequence[Any], how: dict[str, Any]) -> Situation:
    """Coarsen what is drawn and what is told of it."""
    exact = "area_m2" in how["keep"]
    return now._replace(
        unmeasured_m2=now.unmeasured_m2 if exact else rounded_sum(now.unmeasured_m2),
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
