"""The printed map: one day of a ledger, or several years, on a sheet or on axes of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from minemap.errors import ArgumentError
from minemap.maps.drawing import (
    BORDER,
    INK,
    LAND,
    QUIET,
    SEA,
    SMALLEST,
    WARNING,
    Panel,
    base_outlines,
    common,
    degrees_text,
    draw_symbol,
    largest_parts,
    needs,
)
from minemap.maps.outlines import _topology
from minemap.maps.sheet import Sheet, chosen_font, printing, save, target_of
from minemap.maps.situation import (
    KINDS,
    PLACES,
    REMAINING,
    Situation,
    counted,
    date_text,
    label_of,
    outline_within,
    phrase,
    situation,
    square_metres,
    whole,
)
from minemap.maps.view import View, chosen_crs, nice_scale, projected, utm_zone
from minemap.maps.words import checked_language, word
from minemap.vocabulary import RELEASING

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    from matplotlib.axes import Axes
    from pyproj import CRS

    from minemap.maps.drawing import Grid

    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = ["plot", "print_map"]

MARGIN = 10.0
"""Millimetres of white around a sheet."""

GAP = 4.0
EDGE = 3.6
"""Millimetres for the labels of a grid, left of a frame and below it."""

SIDE = 68.0
"""Millimetres of the column of legend and notes."""

LEAST_GROUND = 250.0
"""Metres of ground that a map shows at the least."""

WHOLE_COUNTRY = 0.35
"""A record that spans this share of its country is shown with the whole of it."""

LARGEST_SCALE = 500.0
DETAILS = {"A4": 3, "A3": 4}
ZOOM = 1.8
"""How many times larger than the map a detail is at the least."""

SECTORS = 3
"""Sectors that the heading of a detail names."""

LONGEST_SOURCE = 130
SOURCES = 3
"""Sources of the record that are named, the most frequent first."""


class _Detail(NamedTuple):
    """A part of the map that is shown larger."""

    letter: str
    box: Box
    crs: CRS
    rows: tuple[int, ...]


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
        The language.
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
        box, chosen = _needed([now], pieces, crs, within)
        view, unit = _framed(box, chosen, width, height, pad=7.0, nice=False)
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
            _tag(panel)
        if title is True or isinstance(title, str):
            ax.set_title(
                title if isinstance(title, str) else headline(now, language),
                loc="left", fontfamily=font, fontsize=10, fontweight="bold", color=INK,
                parse_math=False, pad=8,
            )  # fmt: skip
        if legend:
            _legend_beside(ax, now, language, font)
    return ax


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
        The language.
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
    if not days:
        raise ArgumentError("years= names no year")
    shown = [situation(pieces, hazards, releases, worked, one, sector, within) for one in days]
    with printing():
        sheet = Sheet(paper, orientation, dpi)
        layout = _Layout(sheet, shown, language, sector, years=years is not None)
        layout.title(title, notice)
        layout.choose(pieces, crs, within)
        layout.maps(graticule, labels, details)
        layout.beside(sources or _sources(hazards, shown[-1], language), graticule, inset=inset)
        return save(
            sheet,
            path,
            title=layout.name,
            description=layout.description,
            language=language,
            overwrite=overwrite,
        )


def headline(now: Situation, language: str) -> str:
    """Say in a line what remains on the day.

    Parameters
    ----------
    now : Situation
        The day.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The line.
    """
    at = word("on_day", language).format(day=date_text(now.day, language))
    left = now.totals.loc[list(REMAINING)].sum()
    if not left["areas"]:
        return phrase("nothing_remains", language, day=at)
    return phrase(
        "remains",
        language,
        m2=square_metres(left["area_m2"], language),
        areas=counted(int(now.areas["kind"].isin(REMAINING).sum()), language),
        day=at,
    )


# What a map has to show -------------------------------------------------------------------------


def _needed(
    shown: Sequence[Situation], pieces: gpd.GeoDataFrame, crs: Any, within: Any
) -> tuple[Box, CRS]:
    """Choose the projection and the part of it that the areas of all days need."""
    if within is not None:
        frame = shapely.get_coordinates(shapely.segmentize(outline_within(within), 0.5))
        chosen = chosen_crs(frame, crs)
        return _bounds(projected(shapely.points(frame), chosen)), chosen
    shapes = np.concatenate(
        [now.drawn.geometry[~now.drawn["kind"].isin(["adjusted"])].to_numpy() for now in shown]
    )
    if not len(shapes):
        shapes = pieces.geometry.dropna().to_numpy()
    corners = shapely.bounds(shapes)
    corners = corners[np.isfinite(corners).all(axis=1)]
    if not len(corners):
        raise ArgumentError("nothing in the record has a place to be drawn at")
    lonlat = np.concatenate([corners[:, :2], corners[:, 2:]])
    more = _whole_countries(lonlat)
    if more is not None:
        lonlat = np.concatenate([lonlat, more])
    chosen = chosen_crs(lonlat, crs)
    return _bounds(projected(shapely.points(lonlat), chosen)), chosen


def _bounds(shapes: Array) -> Box:
    left, bottom, right, top = (float(edge) for edge in shapely.total_bounds(shapes))
    if not np.isfinite([left, bottom, right, top]).all():
        raise ArgumentError("crs= cannot show the places of this record; choose another")
    return left, bottom, right, top


def _mainlands() -> Array:
    """Give the largest polygon of every country."""
    countries = _topology("coarse").polygons()
    parts, owner = shapely.get_parts(countries, return_index=True)
    order = np.lexsort((-shapely.area(parts), owner))
    return np.asarray(parts[order][np.unique(owner[order], return_index=True)[1]])


def _whole_countries(lonlat: Array) -> Array | None:
    """Give the outline of the country that a record spans a good part of."""
    mainlands = _mainlands()
    _, country = shapely.STRtree(mainlands).query(shapely.points(lonlat), predicate="intersects")
    span = np.ptp(lonlat, axis=0)
    for number in np.unique(country):
        edges = shapely.get_coordinates(mainlands[number])
        if (span > WHOLE_COUNTRY * np.ptp(edges, axis=0)).any():
            return np.asarray(edges)
    return None


def _framed(
    box: Box, crs: CRS, width: float, height: float, pad: float, *, nice: bool = True
) -> tuple[View, float]:
    """Fit a box into a frame of so many millimetres, and tell the units in one of them."""
    view = View(crs, box)
    metres = view.metres_per_unit if box[2] > box[0] else 1.0
    if not np.isfinite(metres):
        metres = 1.0
    pad = min(pad, 0.15 * min(width, height))
    least = max(
        max(box[2] - box[0], LEAST_GROUND / metres) / (width - 2 * pad),
        max(box[3] - box[1], LEAST_GROUND / metres) / (height - 2 * pad),
    )
    scale = max(least * metres * 1000, LARGEST_SCALE)
    unit = (nice_scale(scale) if nice else scale) / 1000 / metres
    x, y = view.centre
    frame = (
        x - width / 2 * unit,
        y - height / 2 * unit,
        x + width / 2 * unit,
        y + height / 2 * unit,
    )
    return View(crs, frame), unit


def _details(now: Situation, view: View, unit: float, most: int) -> list[_Detail]:
    """Choose the clusters of areas to show larger: those with the most ground that remains."""
    areas = now.drawn.reset_index(drop=True)
    areas = areas[~areas["kind"].isin(["adjusted", "outside"])]
    if areas.empty or most < 1:
        return []
    shapes = projected(areas.geometry.to_numpy(), view.crs)
    bounds = shapely.bounds(largest_parts(shapes))
    known = np.isfinite(bounds).all(axis=1)
    areas, shapes, bounds = areas[known], shapes[known], bounds[known]
    side = max(view.box[2] - view.box[0], view.box[3] - view.box[1])
    small = (bounds[:, 2:] - bounds[:, :2]).max(axis=1) < SMALLEST * unit
    centres = (bounds[:, :2] + bounds[:, 2:]) / 2
    # What a detail has to draw on, about: a third of the map's width, and an even part of its
    # height, each without its margins.
    room = (
        0.27 * (view.box[2] - view.box[0]) / unit,
        0.7 * (view.box[3] - view.box[1]) / unit / most,
    )
    remains = areas["kind"].isin(REMAINING).to_numpy()
    m2 = areas["area_m2"].to_numpy()
    found: list[tuple[float, float, Array]] = []
    covered = 0
    for reach in (0.12, 0.08, 0.05, 0.03, 0.015):
        group = _linked(centres, reach * side)
        near = []
        for number in np.unique(group):
            members = np.flatnonzero(group == number)
            box = _bounds(shapely.box(*bounds[members].T))
            need = max((box[2] - box[0]) / room[0], (box[3] - box[1]) / room[1])
            if small[members].any() and need < unit / ZOOM:
                ground = (m2 * remains)[members].sum()
                near.append((-float(ground), -float(m2[members].sum()), members))
        near = sorted(near, key=lambda one: one[:2])[:most]
        shown = sum(int(small[members].sum()) for *_, members in near)
        # Wider groups show how areas lie to one another: closer ones must show more of them.
        if shown > 1.25 * covered:
            found, covered = near, shown
    found.sort(key=lambda one: -centres[one[2], 1].mean())
    made = []
    for letter, (_, _, members) in zip("ABCDEFGH", found, strict=False):
        lonlat = shapely.bounds(areas.geometry.to_numpy()[members])
        crs = chosen_crs(np.concatenate([lonlat[:, :2], lonlat[:, 2:]]))
        box = _bounds(projected(areas.geometry.to_numpy()[members], crs))
        made.append(_Detail(letter, box, crs, tuple(int(areas.index[row]) for row in members)))
    return made


def _linked(xy: Array, reach: float) -> Array:
    """Number the groups of places of which each is within reach of another."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    cell, at = np.unique(np.floor(xy / (reach / 8)), axis=0, return_inverse=True)
    pairs = cKDTree(cell).query_pairs(8.0, output_type="ndarray")
    links = coo_matrix(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(cell), len(cell))
    )
    return np.asarray(connected_components(links, directed=False)[1][at.ravel()])


def _place_of(areas: gpd.GeoDataFrame) -> str:
    """Name the place of some areas: a few sectors, or what they all lie in."""
    m2 = areas.groupby("sector")["area_m2"].sum().sort_values(ascending=False)
    if 1 < len(m2) <= SECTORS:
        return ", ".join(m2.index)
    return common(areas, PLACES)


def _sources(hazards: gpd.GeoDataFrame, now: Situation, language: str) -> str:
    """Name the sources of the areas that are shown, the most frequent first."""
    if "source" not in hazards:
        return phrase("no_sources", language)
    shown = hazards[hazards["hazard_id"].isin(now.areas["hazard_id"])]
    counts = shown["source"].dropna().astype("str").value_counts(sort=True)
    if counts.empty:
        return phrase("no_sources", language)
    named = "; ".join(
        text if len(text) <= LONGEST_SOURCE else f"{text[: LONGEST_SOURCE - 2]}…"
        for text in counts.index[:SOURCES]
    )
    more = len(counts) - SOURCES
    return f"{named}; {phrase('more_sources', language, n=more)}" if more > 0 else named


# The sheet --------------------------------------------------------------------------------------


class _Layout:
    """The parts of a sheet, put in their places one after the other."""

    def __init__(
        self,
        sheet: Sheet,
        shown: Sequence[Situation],
        language: str,
        sector: str | Sequence[str] | None,
        *,
        years: bool,
    ) -> None:
        self.sheet = sheet
        self.shown = shown
        self.now = shown[-1]
        self.language = language
        self.years = years
        self.sector = sector
        self.size = sheet.size
        self.name = ""
        self.top = sheet.height - MARGIN
        self.panels: list[Panel] = []
        self.details: list[_Detail] = []
        self.symbols = False
        self.illustrative = any(now.areas["illustrative"].any() for now in shown)
        self.block = self._block_height()

    def say(self, key: str, **values: object) -> str:
        """Look up a phrase."""
        return phrase(key, self.language, **values)

    @property
    def wide(self) -> bool:
        """Whether the notes stand beside the map, not below it."""
        return self.sheet.width > self.sheet.height

    # Title --------------------------------------------------------------------------------------

    def title(self, title: str | None, notice: str | None) -> None:
        """Write title, what remains, and notices."""
        sheet, width = self.sheet, self.sheet.width - 2 * MARGIN
        self.name = title or self.say("title")
        y = sheet.paragraph(MARGIN, self.top + 1.2, self.name, width, 17.0, fontweight="bold")
        line = self._headline()
        y = sheet.paragraph(MARGIN, y - 0.6, line, width, 9.5, color=QUIET)
        notices = ([self.say("illustrative_notice")] if self.illustrative else []) + (
            [notice] if notice else []
        )
        for text in notices:
            lines = sheet.wrapped(text, width - 5.0, 7.6)
            high = len(lines) * sheet.line_height(7.6) + 1.8
            y -= 1.4
            sheet.box(
                MARGIN, y - high, width, high, facecolor="#fff3d6", edgecolor="#e3c06a",
                linewidth=0.6,
            )  # fmt: skip
            y = (
                sheet.paragraph(MARGIN + 2.2, y - 1.3, text, width - 5.0, 7.6, color="#4d3800")
                - 0.5
            )
        self.top = y - 2.6

    def _headline(self) -> str:
        if self.years:
            span = self.say("years", first=self.shown[0].day.year, last=self.shown[-1].day.year)
            line = span[0].upper() + span[1:]
        else:
            line = headline(self.now, self.language)
        if self.now.part == "sector" and self.sector is not None:
            names = [self.sector] if isinstance(self.sector, str) else list(self.sector)
            line += f". {self.say('part', part=', '.join(names))}"
        if self.now.part == "within":
            line += f". {self.say('part', part=self.say('within'))}"
        return line

    @property
    def description(self) -> str:
        """What the sheet shows, for readers who cannot see it."""
        parts = []
        for now in self.shown:
            said = [
                f"{label_of(kind, self.language)}: "
                f"{square_metres(now.total(kind)[1], self.language)}, "
                f"{counted(now.total(kind)[0], self.language)}"
                for kind in KINDS
                if now.total(kind)[0] or kind in REMAINING
            ]
            year = f"{now.day.year}: " if self.years else ""
            parts.append(year + "; ".join(said))
        return self.say("described", headline=self._headline(), legend=". ".join(parts))

    # Where the maps go --------------------------------------------------------------------------

    def _block_height(self) -> float:
        return 0.0 if self.wide else 70.0 * self.size

    @property
    def region(self) -> Box:
        """The part of the sheet for maps: left, bottom, right, top."""
        right = self.sheet.width - MARGIN - ((SIDE * self.size + GAP) if self.wide else 0.0)
        bottom = MARGIN + (self.block + 1.7 * GAP if not self.wide else 0.0)
        return MARGIN, bottom, right, self.top

    def choose(self, pieces: gpd.GeoDataFrame, crs: Any, within: Any) -> None:
        """Choose the projection and the ground that the map shows."""
        self.given_crs = crs
        self.box, self.crs = _needed(self.shown, pieces, crs, within)

    def maps(self, graticule: Grid | None, labels: bool | str, details: bool | int) -> None:
        """Draw the map and its details, or the map of every year."""
        if self.years:
            self._multiples(graticule)
            return
        edge = EDGE * self.size if graticule else 0.0
        most = DETAILS[self.sheet.paper] if details is True else int(details)
        frame = self.region
        view, unit = _framed(
            self.box, self.crs, frame[2] - frame[0], frame[3] - frame[1], 9.0 * self.size
        )
        self.details = _details(self.now, view, unit, most)
        frames: list[Box] = []
        if self.details:
            frame, frames = self._beside_map(frame, edge)
            view, unit = _framed(
                self.box, self.crs, frame[2] - frame[0], frame[3] - frame[1], 8.0 * self.size
            )
        main = self._panel(frame, view, unit)
        self.scale = unit * view.metres_per_unit * 1000
        windows = []
        for detail, place in zip(self.details, frames, strict=True):
            windows.append(
                _framed(detail.box, detail.crs, place[2] - place[0], place[3] - place[1], 6.0)
            )
        self._draw(main, self.now.drawn, graticule, labels, windows=windows)
        for detail, place, (seen, per) in zip(self.details, frames, windows, strict=True):
            self._detail(detail, place, seen, per, graticule, labels)

    def _beside_map(self, frame: Box, edge: float) -> tuple[Box, list[Box]]:
        """Share the room out between the map and its details, as suits the map's shape best."""
        left, bottom, right, top = frame
        count = len(self.details)
        head = 4.6 * self.size
        wide = self.box[2] - self.box[0], self.box[3] - self.box[1]
        share = 0.36 if count > 1 else 0.42
        across = (right - left) * share
        down = (top - bottom) * (0.34 if count > 1 else 0.4)
        column = (right - left - across - GAP - edge, top - bottom)
        row = (right - left, top - bottom - down - GAP - edge - head)
        scales = [max(wide[0] / size[0], wide[1] / size[1]) for size in (column, row)]
        if scales[0] <= scales[1]:
            main = (left, bottom, right - across - GAP - edge, top)
            high = (top - bottom - (count - 1) * (GAP * 0.5 + edge)) / count
            places = [
                (
                    right - across,
                    top - number * (high + GAP * 0.5 + edge) - high,
                    right,
                    top - number * (high + GAP * 0.5 + edge) - head,
                )
                for number in range(count)
            ]
        else:
            main = (left, bottom + down + GAP + edge + head, right, top)
            each = (right - left - (count - 1) * (GAP * 0.5 + edge)) / count
            places = [
                (
                    left + number * (each + GAP * 0.5 + edge),
                    bottom,
                    left + number * (each + GAP * 0.5 + edge) + each,
                    bottom + down,
                )
                for number in range(count)
            ]
        return main, places

    def _panel(self, frame: Box, view: View, unit: float) -> Panel:
        left, bottom, right, top = frame
        ax = self.sheet.frame(left, bottom, right - left, top - bottom)
        ax.set(xlim=view.box[::2], ylim=view.box[1::2])
        ax.set_aspect(1)
        panel = Panel(ax, view, unit, self.language, self.sheet.font, self.size)
        self.panels.append(panel)
        return panel

    def _draw(
        self,
        panel: Panel,
        areas: gpd.GeoDataFrame,
        graticule: Grid | None,
        labels: bool | str,
        *,
        windows: Sequence[tuple[View, float]] = (),
        lines: int = 6,
        known: str = "",
    ) -> None:
        names = panel.base()
        panel.grid(graticule, lines=lines)
        symbols = panel.areas(areas)
        self.symbols |= bool(symbols)
        panel.scale_bar()
        panel.north_arrow()
        if areas["illustrative"].any() and self._seen(panel, areas[areas["illustrative"]]):
            _tag(panel)
        for detail, (view, _) in zip(self.details, windows, strict=False):
            _reference(panel, detail.letter, view)
        if labels:
            column = labels if isinstance(labels, str) else None
            panel.name_areas(areas, symbols, column, known)
        panel.countries(names)

    @staticmethod
    def _seen(panel: Panel, areas: gpd.GeoDataFrame) -> bool:
        bounds = shapely.bounds(projected(areas.geometry.to_numpy(), panel.view.crs))
        left, bottom, right, top = panel.view.box
        low, high = bounds[:, :2] < [right, top], bounds[:, 2:] > [left, bottom]
        return bool((low & high).all(axis=1).any())

    def _detail(
        self,
        detail: _Detail,
        place: Box,
        view: View,
        unit: float,
        graticule: Grid | None,
        labels: bool | str,
    ) -> None:
        sheet = self.sheet
        scale = unit * view.metres_per_unit * 1000
        areas = self.now.drawn.reset_index(drop=True)
        name = _place_of(areas.loc[list(detail.rows)])
        high = 3.4 * self.size
        y = place[3] + 0.8 * self.size
        sheet.box(place[0], y, high, high, facecolor=INK, edgecolor="none", zorder=38)
        sheet.text(
            place[0] + high / 2, y + high / 2, detail.letter, 7.0, fontweight="bold",
            color="white", ha="center", va="center_baseline",
        )  # fmt: skip
        said = f"1:{whole(round_scale(scale), self.language)}"
        room = place[2] - place[0] - high - 3.0 - sheet.text_width(said, 6.4)
        if name:
            lines = sheet.wrapped(name, room, 7.4, "bold")
            short = lines[0] if len(lines) == 1 else f"{lines[0]} …"
            sheet.text(place[0] + high + 1.4, y + high / 2, short, 7.4, fontweight="bold",
                       va="center_baseline")  # fmt: skip
        sheet.text(place[2], y + high / 2, said, 6.4, color=QUIET, ha="right",
                   va="center_baseline")  # fmt: skip
        panel = self._panel(place, view, unit)
        self._draw(panel, areas, graticule, labels, lines=3, known=name)

    def _multiples(self, graticule: Grid | None) -> None:
        """Draw one map a year, all of one frame and one scale."""
        left, bottom, right, top = self.region
        edge = EDGE * self.size if graticule else 0.0
        count = len(self.shown)
        head = 8.6 * self.size
        wide = self.box[2] - self.box[0], self.box[3] - self.box[1]
        choices = []
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            width = (right - left - (columns - 1) * (GAP + edge)) / columns
            height = (top - bottom - (rows - 1) * (GAP + edge)) / rows - head
            if width > 15 and height > 15:  # noqa: PLR2004 - millimetres of the least legible map
                need = max(max(wide[0], 1.0) / width, max(wide[1], 1.0) / height)
                choices.append((need, columns * rows - count, columns, width, height))
        if not choices:
            raise ArgumentError(
                f"years= names {count} years, too many for one sheet of {self.sheet.paper}"
            )
        _, _, columns, width, height = min(choices)
        view, unit = _framed(self.box, self.crs, width, height, 6.0 * self.size)
        self.scale = unit * view.metres_per_unit * 1000
        for number, now in enumerate(self.shown):
            row, column = divmod(number, columns)
            x = left + column * (width + edge + GAP)
            y = top - (row + 1) * (height + head) - row * (GAP + edge)
            self._year(now, x, y + height, width)
            panel = self._panel((x, y, x + width, y + height), view, unit)
            panel.base()
            panel.grid(graticule, points=5.0, lines=3)
            self.symbols |= bool(panel.areas(now.drawn))
            panel.scale_bar(longest=18.0, points=5.4)
            if number == 0:
                panel.north_arrow(7.0)

    def _year(self, now: Situation, x: float, y: float, width: float) -> None:
        """Write the year and what remains above its map."""
        sheet, k = self.sheet, self.size
        sheet.text(x, y + 8.2 * k, str(now.day.year), 10.5, fontweight="bold")
        at = x
        for kind in REMAINING:
            areas, m2 = now.total(kind)
            if not areas and kind == "CHA" and now.total("SHA")[0]:
                continue
            said = f"{square_metres(m2, self.language)} · {whole(areas, self.language)}"
            draw_symbol(sheet.page, at + 1.3 * k, y + 2.2 * k, kind, 2.3 * k, dashed=False)
            sheet.text(at + 3.4 * k, y + 2.2 * k, said, 6.6, va="center_baseline")
            at += 5.6 * k + sheet.text_width(said, 6.6)
        del width

    # Legend and notes ---------------------------------------------------------------------------

    def beside(self, sources: str, graticule: Grid | None, *, inset: bool) -> None:
        """Write legend, notes and location beside the map or below it."""
        sheet, k = self.sheet, self.size
        notes = self._notes(sources, graticule)
        if self.wide:
            x, width = sheet.width - MARGIN - SIDE * k, SIDE * k
            y = self._legend(x, self.top, width)
            high = self._notes_height(notes, width)
            self._write(notes, x, MARGIN + high, width)
            room = y - (MARGIN + high) - 8.0 * k
            if inset and room > 18.0 * k:
                self._location(x, MARGIN + high + 3.0 * k, width, min(room, 0.8 * width))
            return
        top, full = MARGIN + self.block, sheet.width - 2 * MARGIN
        width = 0.36 * full
        self._legend(MARGIN, top, width)
        middle = MARGIN + width + GAP
        across = 0.24 * full
        if inset:
            self._location(middle, top - 5.0 * k - 1.15 * across, across, 1.15 * across)
        right = middle + (across + GAP if inset else 0.0)
        self._write(notes, right, top, sheet.width - MARGIN - right)

    def _legend(self, x: float, y: float, width: float) -> float:
        sheet, k, now = self.sheet, self.size, self.now
        groups = [
            ("remaining", REMAINING),
            ("released", tuple(reversed(RELEASING))),
            ("apart", ("adjusted", "outside")),
        ]
        day = word("on_day", self.language).format(day=date_text(now.day, self.language))
        if self.years:
            y = sheet.paragraph(x, y, day[0].upper() + day[1:], width, 7.4, fontweight="bold") - 1.0
        dashed = set(now.areas.loc[now.areas["illustrative"], "kind"])
        for heading, kinds in groups:
            kept = [kind for kind in kinds if heading != "apart" or now.total(kind)[0]]
            if not kept:
                continue
            sheet.text(
                x, y, word(heading, self.language).upper(), 6.6, fontweight="bold", color=QUIET
            )
            y -= sheet.line_height(6.6) + 0.6 * k
            for kind in kept:
                y = self._row(x, y, width, kind, dashed=kind in dashed)
            y -= 1.8 * k
        for text in self._legend_notes():
            y = sheet.paragraph(x, y, text, width, 6.2, color=QUIET) - 0.6 * k
        return y

    def _row(self, x: float, y: float, width: float, kind: str, *, dashed: bool) -> float:
        """Write a line of the legend: sample, name, m² and number of areas."""
        sheet, k = self.sheet, self.size
        areas, m2 = self.now.total(kind)
        sheet.rule(x, y, width, "#e2e8ec")
        said = square_metres(m2, self.language)
        number = counted(areas, self.language)
        figures = max(sheet.text_width(said, 8.0, "bold"), sheet.text_width(number, 6.2))
        room = width - 13.0 * k - figures - 2.0 * k
        lines = sheet.wrapped(label_of(kind, self.language), room, 7.4)
        high = max(len(lines) * sheet.line_height(7.4), 2 * sheet.line_height(7.0)) + 1.6 * k
        sheet.swatch(
            x, y - high / 2 - 2.1 * k, kind, dashed=dashed,
            symbol=kind not in {"adjusted", "outside"},
        )  # fmt: skip
        sheet.text(x + width, y - 1.1 * k, said, 8.0, fontweight="bold", ha="right")
        sheet.text(x + width, y - 1.1 * k - sheet.line_height(8.0), number, 6.2, ha="right",
                   color=QUIET)  # fmt: skip
        at = y - (high - len(lines) * sheet.line_height(7.4)) / 2 - 0.3 * k
        for line in lines:
            sheet.text(x + 13.0 * k, at, line, 7.4)
            at -= sheet.line_height(7.4)
        return y - high

    def _legend_notes(self) -> list[str]:
        notes = [self.say("symbols")] if self.symbols else []
        if self.now.unmeasured_m2 >= 0.5:  # noqa: PLR2004 - what rounds to a square metre
            notes.append(
                self.say("unmeasured", m2=square_metres(self.now.unmeasured_m2, self.language))
            )
        lost, m2 = self.now.unplaced
        if lost:
            notes.append(
                self.say(
                    "unplaced",
                    areas=counted(lost, self.language),
                    m2=square_metres(m2, self.language),
                )
            )
        return notes

    def _notes(self, sources: str, graticule: Grid | None) -> list[tuple[str, str]]:
        """Gather headings and texts of the notes."""
        paper = f"{self.sheet.paper}"
        day = word("on_day", self.language).format(day=date_text(self.now.day, self.language))
        if self.years:
            day = self.say("years", first=self.shown[0].day.year, last=self.shown[-1].day.year)
        scale = self.say(
            "scales" if self.years else "scale",
            scale=f"1:{whole(round_scale(self.scale), self.language)}",
            paper=paper,
        )
        names = [projection_name(self.crs, self.panels[0].view, self.language)]
        for detail in self.details:
            name = projection_name(detail.crs, self.panels[0].view, self.language)
            if name != names[0]:
                names.append(f"{detail.letter}: {name}")
        grid = {
            None: "",
            "lonlat": self.say("grid_lonlat"),
            "utm": self.say(
                "grid_utm",
                utm=self.say("utm", zone=utm_zone(*self.panels[0].view.lonlat_centre)[1]),
            ),
        }[graticule]
        datum = self.crs.datum.name if self.crs.datum is not None else "WGS 84"
        datum = "WGS 84" if datum.startswith("World Geodetic System 1984") else datum
        technical = [
            f"{'; '.join(names)}. {self.say('datum', datum=datum)}. {scale}.",
            f"{grid}. " if grid else "",
            self.say("measuring"),
        ]
        return [
            (self.say("date_of_data"), f"{day[0].upper()}{day[1:]}"),
            (self.say("sources"), sources),
            (self.say("projection"), " ".join(technical[:1]) + " " + "".join(technical[1:])),
            (self.say("boundaries"), self.say("disclaimer")),
        ]

    def _notes_height(self, notes: list[tuple[str, str]], width: float) -> float:
        sheet = self.sheet
        return sum(
            sheet.line_height(6.0)
            + len(sheet.wrapped(text, width, 6.0)) * sheet.line_height(6.0)
            + 1.1 * self.size
            for _, text in notes
        )

    def _write(self, notes: list[tuple[str, str]], x: float, y: float, width: float) -> None:
        sheet = self.sheet
        for heading, text in notes:
            sheet.text(x, y, heading, 6.0, fontweight="bold")
            y = (
                sheet.paragraph(x, y - sheet.line_height(6.0), text, width, 6.0, color=QUIET)
                - 1.1 * self.size
            )

    def _location(self, x: float, y: float, width: float, height: float) -> None:
        """Show where the map lies: in its country, or on its side of the world."""
        sheet, k = self.sheet, self.size
        sheet.text(
            x, y + height + 3.6 * k, self.say("location").upper(), 6.6, fontweight="bold",
            color=QUIET,
        )  # fmt: skip
        view, unit = _locator(self.panels[0].view, self.now.drawn, width, height)
        panel = Panel(
            sheet.frame(x, y, width, height), view, unit, self.language, sheet.font, self.size
        )
        panel.ax.set(xlim=view.box[::2], ylim=view.box[1::2])
        _locate(panel, self.panels[0].view)


def _locator(
    main: View, areas: gpd.GeoDataFrame, width: float, height: float
) -> tuple[View, float]:
    """Frame the country around a map, or what lies around the country."""
    longitude, latitude = main.lonlat_centre
    west, south, east, north = main.window(0.0)
    mainlands = _mainlands()
    places = shapely.centroid(areas.geometry.to_numpy())
    places = places if len(places) else np.array([shapely.Point(longitude, latitude)])
    at = shapely.STRtree(mainlands).query(places, predicate="within")[1]
    edges = None
    if len(at):
        edges = shapely.get_coordinates(mainlands[np.bincount(at).argmax()])
        if max(east - west, north - south) > 0.5 * np.ptp(edges, axis=0).max():
            edges = None
    if edges is None:
        reach = max(26.0, 1.2 * max(east - west, north - south))
        middle = np.clip(latitude, -60.0, 60.0)
        edges = np.array(
            [
                (longitude + dx * reach, np.clip(middle + dy * reach, -88.0, 88.0))
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
            ]
        )
        crs = chosen_crs(np.array([[longitude - 10, middle - 1], [longitude + 10, middle + 1]]))
        reached = projected(shapely.points(edges[[1, 3, 4, 5, 7]]), crs)
        return _framed(_bounds(reached), crs, width, height, 0.0, nice=False)
    crs = chosen_crs(edges)
    return _framed(
        _bounds(projected(shapely.points(edges), crs)), crs, width, height, 3.0, nice=False
    )


def _locate(panel: Panel, main: View) -> None:
    """Draw the countries around a map, and its frame."""
    for side in panel.ax.spines.values():
        side.set(linewidth=0.6, edgecolor=QUIET, zorder=30)
    panel.ax.set(xticks=[], yticks=[], facecolor=SEA)
    window = panel.view.window(0.02)
    _, land, coasts, borders = base_outlines(window, panel.view.crs, fine=False)
    frame = _moved(main, panel.view)
    panel.fill(land, facecolor=LAND, edgecolor="none", zorder=1)
    panel.line(coasts, color="#8fabbc", linewidth=0.35, zorder=2)
    panel.line(borders, color=BORDER, linewidth=0.35, zorder=2)
    left, bottom, right, top = shapely.bounds(frame)
    if max(right - left, top - bottom) < 2.4 * panel.unit:
        x, y = (left + right) / 2, (bottom + top) / 2
        half = 1.2 * panel.unit
        frame = shapely.box(x - half, y - half, x + half, y + half)
    panel.fill(np.array([frame]), facecolor="#C1272D22", edgecolor="#C1272D", linewidth=1.1,
               zorder=10)  # fmt: skip


def _moved(view: View, to: View) -> Any:
    """Give the frame of one view in the projection of another."""
    from pyproj import Transformer

    left, bottom, right, top = view.box
    edge = shapely.segmentize(shapely.box(left, bottom, right, top), (right - left) / 24)
    transformer = Transformer.from_crs(view.crs, to.crs, always_xy=True)
    return shapely.transform(
        edge, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )


def _reference(panel: Panel, letter: str, view: View) -> None:
    """Draw the frame of a detail on the map, with its letter."""
    frame = _moved(view, panel.view)
    left, bottom, right, top = shapely.bounds(frame)
    least = 5.2 * panel.size * panel.unit
    if max(right - left, top - bottom) < least:
        x, y = (left + right) / 2, (bottom + top) / 2
        frame = shapely.box(x - least / 2, y - least / 2, x + least / 2, y + least / 2)
        left, bottom, right, top = shapely.bounds(frame)
    panel.fill(np.array([frame]), facecolor="none", edgecolor=INK, linewidth=0.9, zorder=14)
    low, high = panel.on_paper(np.array([[left, bottom], [right, top]]))
    side = 3.4 * panel.size
    corners = [
        (high[0], high[1] - side), (low[0] - side, high[1] - side), (high[0], low[1]),
        (low[0] - side, low[1]), (low[0], high[1]), (low[0], low[1] - side),
    ]  # fmt: skip
    boxes = [(x, y, x + side, y + side) for x, y in corners]
    box = next((one for one in boxes if panel.free(one)), boxes[0])
    panel.taken.append(box)
    panel.text(
        (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, letter, 7.0, color="white",
        fontweight="bold", zorder=26, va="center_baseline",
        bbox={"facecolor": INK, "edgecolor": "none", "boxstyle": "square,pad=0.22"},
    )  # fmt: skip
    panel.drawn.append(shapely.box(*low, *high).boundary)


def _tag(panel: Panel) -> None:
    """Say on the map itself that outlines on it are illustrative."""
    text = phrase("illustrative", panel.language)
    artist = panel.text(
        0.0, 0.0, text, 6.2, color=WARNING, fontweight="bold", fontstyle="italic", zorder=26,
        bbox={"facecolor": "#fff3d6", "edgecolor": "#e3c06a", "linewidth": 0.5, "pad": 1.6},
    )  # fmt: skip
    left, bottom, right, top = panel.measured(artist)
    box = panel.corner(right - left + 1.4, top - bottom + 1.2, "NW SW SE NE")
    artist.set_position(panel.in_units((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))


def round_scale(scale: float) -> float:
    """Round the number of a scale to three digits, which is as true as it is across a map.

    Parameters
    ----------
    scale : float
        The number.

    Returns
    -------
    float
        The number for people.

    Examples
    --------
    >>> round_scale(1_499_999.7)
    1500000.0
    """
    return float(f"{scale:.3g}")


def projection_name(crs: CRS, view: View, language: str) -> str:
    """Name a projection in words.

    Parameters
    ----------
    crs : pyproj.CRS
        The projection.
    view : View
        The map, to say which.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> from pyproj import CRS
    >>> crs = CRS.from_epsg(32717)
    >>> projection_name(crs, View(crs, (0, 0, 1, 1)), "fr")
    'UTM zone 17 S (EPSG:32717)'
    """
    del view
    if crs.utm_zone and crs.to_epsg():
        zone = f"{crs.utm_zone[:-1]} {crs.utm_zone[-1]}"
        return f"{phrase('utm', language, zone=zone)} (EPSG:{crs.to_epsg()})"
    operation = crs.coordinate_operation
    method = "" if operation is None else operation.method_name
    parameters = [] if operation is None else operation.params
    longitude, latitude = (
        next((float(one.value) for one in parameters if one.name == name), 0.0)
        for name in ("Longitude of natural origin", "Latitude of natural origin")
    )
    if crs.to_epsg() is None and "Azimuthal Equal Area" in method:
        centre = (
            f"{degrees_text(latitude, 1.0, 1, language)} "
            f"{degrees_text(longitude, 1.0, 0, language)}"
        )
        return phrase("equal_area", language, centre=centre)
    if crs.to_epsg() is None and "Equal Earth" in method:
        return phrase("equal_earth", language, centre=degrees_text(longitude, 1.0, 0, language))
    code = f" (EPSG:{crs.to_epsg()})" if crs.to_epsg() else ""
    return f"{crs.name}{code}"


# A legend beside axes of one's own --------------------------------------------------------------


def _legend_beside(ax: Axes, now: Situation, language: str, font: str) -> None:
    """Draw matplotlib's own legend, with hatched samples, areas and m²."""
    from matplotlib.patches import Patch

    from minemap.maps.drawing import mixed, style_of

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
        text.set(parse_math=False, color=INK)
