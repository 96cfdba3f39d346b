"""The parts of a printed sheet in their places: title, maps, details, legend, notes, location."""

from __future__ import annotations

import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError
from minemap.extras import needed as installed
from minemap.lands.countries import extent_of
from minemap.lands.outlines import world_outlines
from minemap.language.vocabulary import RELEASING
from minemap.language.words import locale, spelled_day
from minemap.looks import INK, QUIET
from minemap.maps.layers import LegendEntry
from minemap.maps.outlines import base_outlines
from minemap.maps.paper.drawing import Panel, degrees_text
from minemap.maps.paper.frames import (
    Detail,
    box_of,
    core_of,
    details_of,
    framed,
    locator,
    needed,
    place_of,
    shows_more,
    told_apart,
)
from minemap.maps.paper.gathering import crowded, gathered, numbered, sizes_of
from minemap.maps.paper.looks import BORDER, LAND, LEAST_POINTS, SEA, WARNING, draw_symbol
from minemap.maps.paper.surroundings import Around, draw_around, layer_sample, name_around
from minemap.maps.situation import (
    KINDS,
    REMAINING,
    Situation,
    counted,
    label_of,
    square_metres,
    whole,
)
from minemap.maps.view import HEMISPHERE, View, projected, utm_zone
from minemap.maps.words import in_language, phrase, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyproj import CRS

    from minemap.maps.paper.drawing import Grid
    from minemap.maps.paper.sheet import Sheet

    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = ["Layout", "headline", "sources_of", "tag"]

MARGIN = 10.0
"""Millimetres of white around a sheet."""

GAP = 4.0
EDGE = 3.6
"""Millimetres for the labels of a grid, left of a frame and below it."""

SIDE = 68.0
"""Millimetres of the column of legend and notes."""

LOGO_HEIGHT, LOGO_WIDTH = 14.0, 50.0
"""Millimetres that a logo is high and wide at the most, on A4."""

MOST_COUNTRIES = 3
"""Countries that a title names."""

DETAILS = {"A4": 3, "A3": 4}

LONGEST_SOURCE = 110
SOURCES = 2
"""Sources of the record that are named, the most frequent first."""


def close_of(now: Situation, language: str) -> str:
    """Say of which day a map is, and how far the record reaches if that is less far.

    Parameters
    ----------
    now : Situation
        What the map shows.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The words.
    """
    day = word("on_day", language, day=spelled_day(now.day, language))
    if not now.day > now.recorded_to:
        return day
    return word("recorded_to", language, day=day, last=spelled_day(now.recorded_to, language))


LEAST_TOLD_M2 = 0.5
"""Less than this is written as 0 m²."""


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
    at = close_of(now, language)
    m2 = float(now.totals.loc[list(REMAINING), "area_m2"].sum())
    # Slivers after releases remain, but are no area.
    if not now.remaining_areas and m2 < LEAST_TOLD_M2:
        return phrase("nothing_remains", language, day=at)
    return phrase(
        "remains",
        language,
        m2=square_metres(m2, language),
        areas=counted(now.remaining_areas, language),
        day=at,
    )


def sources_of(hazards: gpd.GeoDataFrame, now: Situation, language: str) -> str:
    """Name the sources of the areas that are shown, the most frequent first."""
    if "source" not in hazards:
        return phrase("no_sources", language)
    shown = hazards[hazards["hazard_id"].isin(now.areas["hazard_id"])]
    counts = shown["source"].dropna().astype(TEXT).value_counts(sort=True)
    if counts.empty:
        return phrase("no_sources", language)
    named = " · ".join(
        textwrap.shorten(text, LONGEST_SOURCE, placeholder=" …") for text in counts.index[:SOURCES]
    )
    more = len(counts) - SOURCES
    return f"{named} · {phrase('more_sources', language, n=more)}" if more > 0 else named


def titled(shown: Sequence[Situation], language: str) -> str:
    """Say what a map is of: the country of its areas, if one can be named, and what it shows.

    Parameters
    ----------
    shown : sequence of Situation
        The days.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The title.
    """
    title = phrase("title", language)
    written = pd.concat([now.areas["country"] for now in shown]).dropna().astype(TEXT)
    known = {extent.names[language if language in extent.names else "en"]: None
             for extent in map(extent_of, written.unique()) if extent is not None}  # fmt: skip
    # A text that names no single country, such as a border, is used as it is.
    names = list(known) or written.unique().tolist()
    if written.empty:
        shapes = np.concatenate([now.drawn.geometry.to_numpy() for now in shown])
        places = shapely.centroid(shapes)
        outlines = world_outlines("coarse")
        inside = shapely.STRtree(outlines.whole).query(places, predicate="within")[1]
        if len(inside) == len(places) and len({*inside.tolist()}) == 1:
            name = outlines.names[int(inside[0])]
            names = [name.get(language, name["en"])]
    if not 0 < len(names) <= MOST_COUNTRIES:
        return title
    countries = ", ".join(names)
    return phrase("title_of", language, country=countries, title=title[0].lower() + title[1:])


class Layout:
    """The parts of a sheet, put in their places one after the other."""

    def __init__(
        self,
        sheet: Sheet,
        shown: Sequence[Situation],
        language: str,
        sector: str | Sequence[str] | None,
        *,
        years: bool,
        coarse: str | None = None,
        around: Around | None = None,
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
        self.details: list[Detail] = []
        self.elsewhere: tuple[Box, CRS] | None = None
        self.far = 0.0
        self._named: dict[str, str] = {}
        self.symbols = self.dots = False
        self.coarse = coarse
        self.around = around or Around()
        self.credits: list[str] = []
        self.illustrative = any(now.areas["illustrative"].any() for now in shown)
        self.block = 0.0 if self.wide else 84.0 * self.size

    def say(self, key: str, **values: object) -> str:
        """Look up a phrase."""
        return phrase(key, self.language, **values)

    @property
    def wide(self) -> bool:
        """Whether the notes stand beside the map, not below it."""
        return self.sheet.width > self.sheet.height

    # Title --------------------------------------------------------------------------------------

    def title(self, title: str | None, notice: str | None, logo: Any = None) -> None:
        """Write title, what remains, and notices, beside a logo where there is one."""
        sheet, width = self.sheet, self.sheet.width - 2 * MARGIN
        self.name = title or titled(self.shown, self.language)
        if logo is not None:
            width -= self._logo(logo) + GAP
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

    def _logo(self, logo: Array) -> float:
        """Put a picture at the upper right, and tell how wide it is."""
        high, wide = logo.shape[:2]
        side = min(LOGO_HEIGHT * self.size, LOGO_WIDTH * self.size * high / wide)
        across = float(side * wide / high)
        ax = self.sheet.frame(
            self.sheet.width - MARGIN - across,
            self.sheet.height - MARGIN - side + 1.2,
            across,
            side,
        )
        ax.imshow(logo, aspect="auto", interpolation="antialiased")
        ax.set_axis_off()
        return across

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

    @property
    def region(self) -> Box:
        """The part of the sheet for maps: left, bottom, right, top."""
        right = self.sheet.width - MARGIN - ((SIDE * self.size + GAP) if self.wide else 0.0)
        bottom = MARGIN + (self.block + 1.7 * GAP if not self.wide else 0.0)
        return MARGIN, bottom, right, self.top

    def choose(self, pieces: gpd.GeoDataFrame, crs: Any, within: Any) -> None:
        """Choose the projection and the ground that the map shows."""
        parts = core_of(self.shown) if self.years and within is None else None
        if parts is None:
            self.box, self.crs = needed(self.shown, pieces, crs, within)
            return
        # Small maps show what lies together; the rest has a box of its own in each.
        self.box, self.crs = box_of(parts[0], crs)
        self.elsewhere = box_of(parts[1])

    def maps(self, graticule: Grid | None, labels: bool | str, details: bool | int) -> None:
        """Draw the map and its details, or the map of every year."""
        if self.years:
            self._multiples(graticule)
            return
        edge = EDGE * self.size if graticule else 0.0
        most = DETAILS[self.sheet.paper] if details is True else int(details)
        frame = self.region
        view, unit = self._framed(frame, 9.0)
        self.details = details_of(self.now, view, unit, most)
        frames: list[Box] = []
        windows: list[tuple[View, float]] = []
        while self.details:
            frame, frames = self._beside_map(self.region, edge)
            view, unit = self._framed(frame, 8.0)
            windows = [
                framed(detail.box, detail.crs, place[2] - place[0], place[3] - place[1], 6.0)
                for detail, place in zip(self.details, frames, strict=True)
            ]
            worth = [
                detail
                for detail, window in zip(self.details, windows, strict=True)
                if shows_more(self.now.drawn, (view, unit), window, self.size)
            ]
            if len(worth) == len(self.details):
                break
            self.details = [
                detail._replace(letter=letter)
                for letter, detail in zip("ABCDEFGH", worth, strict=False)
            ]
        if not self.details:
            frame, frames, windows = self.region, [], []
            view, unit = self._framed(frame, 9.0)
        main = self._panel(frame, view, unit)
        self.scale = unit * view.metres_per_unit * 1000
        self._draw(main, self.now.drawn, graticule, labels, windows=windows)
        areas = self.now.drawn.reset_index(drop=True)
        members = {detail.letter: areas.loc[list(detail.rows)] for detail in self.details}
        names = {letter: place_of(own) for letter, own in members.items()}
        # Two details of one place are told apart by their areas.
        self._named = {
            letter: (list(names.values()).count(name) > 1 and told_apart(members[letter])) or name
            for letter, name in names.items()
        }
        for detail, place, (seen, per) in zip(self.details, frames, windows, strict=True):
            self._detail(detail, place, seen, per, graticule, labels)

    def _framed(self, frame: Box, pad: float) -> tuple[View, float]:
        left, bottom, right, top = frame
        return framed(self.box, self.crs, right - left, top - bottom, pad * self.size)

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
            tops = [top - number * (high + GAP * 0.5 + edge) for number in range(count)]
            places = [(right - across, at - high, right, at - head) for at in tops]
        else:
            main = (left, bottom + down + GAP + edge + head, right, top)
            each = (right - left - (count - 1) * (GAP * 0.5 + edge)) / count
            lefts = [left + number * (each + GAP * 0.5 + edge) for number in range(count)]
            places = [(at, bottom, at + each, bottom + down) for at in lefts]
        return main, places

    def _panel(self, frame: Box, view: View, unit: float) -> Panel:
        left, bottom, right, top = frame
        ax = self.sheet.frame(left, bottom, right - left, top - bottom)
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
        ground = self._draw_around(panel, self.around)
        panel.grid(graticule, lines=lines)
        symbols = panel.areas(areas)
        self.symbols |= bool(symbols)
        self.dots |= panel.dotted
        panel.scale_bar()
        panel.north_arrow()
        if areas["illustrative"].any() and self._seen(panel, areas[areas["illustrative"]]):
            tag(panel)
        for detail, (view, _) in zip(self.details, windows, strict=False):
            _reference(panel, detail.letter, view)
        if labels:
            column = labels if isinstance(labels, str) else None
            panel.name_areas(areas, symbols, column, known)
            name_around(panel, self.around, ground)
        panel.countries(names)

    def _draw_around(self, panel: Panel, around: Around) -> gpd.GeoDataFrame | None:
        """Draw what lies around areas, and note whom to name for it."""
        drawn = draw_around(panel, around)
        credit = [] if drawn is None else drawn["credit"].unique().tolist()
        self.credits = list(dict.fromkeys([*self.credits, *filter(None, credit)]))
        return drawn

    @staticmethod
    def _seen(panel: Panel, areas: gpd.GeoDataFrame) -> bool:
        bounds = shapely.bounds(projected(areas.geometry.to_numpy(), panel.view.crs))
        left, bottom, right, top = panel.view.box
        low, high = bounds[:, :2] < [right, top], bounds[:, 2:] > [left, bottom]
        return bool((low & high).all(axis=1).any())

    def _detail(
        self,
        detail: Detail,
        place: Box,
        view: View,
        unit: float,
        graticule: Grid | None,
        labels: bool | str,
    ) -> None:
        sheet = self.sheet
        scale = unit * view.metres_per_unit * 1000
        areas = self.now.drawn.reset_index(drop=True)
        name = self._named[detail.letter]
        high = 3.4 * self.size
        y = place[3] + 0.8 * self.size
        sheet.box(place[0], y, high, high, facecolor=INK, edgecolor="none", zorder=38)
        sheet.text(
            place[0] + high / 2, y + high / 2, detail.letter, 7.0, fontweight="bold",
            color="white", ha="center", va="center_baseline",
        )  # fmt: skip
        said = f"1:{whole(round_scale(scale), self.language)}"
        room = place[2] - place[0] - high - 3.0 - sheet.text_width(said, LEAST_POINTS)
        if name:
            lines = sheet.wrapped(name, room, 7.4, "bold")
            short = lines[0] if len(lines) == 1 else f"{lines[0]} …"
            sheet.text(place[0] + high + 1.4, y + high / 2, short, 7.4, fontweight="bold",
                       va="center_baseline")  # fmt: skip
        sheet.text(place[2], y + high / 2, said, LEAST_POINTS, color=QUIET, ha="right",
                   va="center_baseline")  # fmt: skip
        panel = self._panel(place, view, unit)
        self._draw(panel, areas, graticule, labels, lines=3, known=name)

    def _multiples(self, graticule: Grid | None) -> None:
        """Draw one map a year, all of one frame and one scale."""
        left, bottom, right, top = self.region
        edge = EDGE * self.size if graticule else 0.0
        count = len(self.shown)
        head = 8.6 * self.size
        pad = 7.0 * self.size
        choices = []
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            width = (right - left - (columns - 1) * (GAP + edge)) / columns
            height = (top - bottom - (rows - 1) * (GAP + edge)) / rows - head
            if width > 15 and height > 15:  # noqa: PLR2004 - millimetres of the least legible map
                _, unit = framed(self.box, self.crs, width, height, pad)
                # Of one scale, frames nearest to a square leave the least beside the areas.
                shape = max(width / height, height / width)
                choices.append((unit, columns * rows - count, shape, columns, width, height))
        if not choices:
            raise ArgumentError(
                f"years= names {count} years, too many for one sheet of {self.sheet.paper}"
            )
        *_, columns, width, height = min(choices)
        view, unit = framed(self.box, self.crs, width, height, pad)
        self.scale = unit * view.metres_per_unit * 1000
        dots, alike = self._alike(view, unit)
        drawn = list(enumerate(zip(self.shown, alike, strict=True)))
        # The last year has the most on it: where its box has room, those of the others have, too.
        corner = None
        unnamed = self.around.without_places()
        for number, (now, same) in reversed(drawn):
            row, column = divmod(number, columns)
            x = left + column * (width + edge + GAP)
            y = top - (row + 1) * (height + head) - row * (GAP + edge)
            self._year(now, x, y + height)
            panel = self._panel((x, y, x + width, y + height), view, unit)
            names = panel.base()
            self._draw_around(panel, unnamed)
            panel.grid(graticule, lines=3)
            self.symbols |= bool(panel.areas(now.drawn, dots, same))
            self.dots |= panel.dotted
            if self.elsewhere is not None:
                corner = self._elsewhere(panel, now, self.elsewhere, (x, y), corner)
            panel.scale_bar(longest=18.0)
            if number == 0:
                panel.north_arrow(7.0)
            panel.countries(names)

    def _alike(self, view: View, unit: float) -> tuple[bool, list[tuple[Array, Array] | None]]:
        """Gather the areas of all years at once, so that a symbol stands for one place in each."""
        tables = [now.drawn for now in self.shown]
        sized = [
            sizes_of(table, projected(table.geometry.to_numpy(), view.crs), view, unit, self.size)
            for table in tables
        ]
        dots = any(crowded(xy[small]) for _, small, xy in sized)
        if dots:
            return True, [None] * len(tables)
        together = gpd.GeoDataFrame(pd.concat(tables, ignore_index=True))
        small = np.concatenate([small for _, small, _ in sized])
        xy = np.concatenate([xy for *_, xy in sized])
        rows = np.flatnonzero(small)
        symbols = gathered(xy[rows] / self.size, numbered(together, rows))
        group = np.full(len(together), -1)
        for number, symbol in enumerate(symbols):
            group[list(symbol.members)] = number
        spots = np.array([(one.x, one.y) for one in symbols]).reshape(-1, 2) * self.size
        ends = np.cumsum([0, *map(len, tables)])
        return False, [(group[start:end], spots) for start, end in pairwise(ends)]

    def _elsewhere(
        self,
        panel: Panel,
        now: Situation,
        place: tuple[Box, CRS],
        at: tuple[float, float],
        corner: Box | None,
    ) -> Box:
        """Show in a corner of a small map what lies far from the rest of the record, and where."""
        sheet, k = self.sheet, self.size
        side = min(max(0.3 * panel.width, 12.0 * k), 0.45 * panel.height)
        view, unit = framed(*place, side, side, 3.0 * k)
        west, south, east, north = view.window(0.0)
        there = self.now.drawn
        there = there[shapely.intersects(there.geometry, shapely.box(west, south, east, north))]
        lines = sheet.wrapped(place_of(there), side, LEAST_POINTS)
        high = sheet.line_height(LEAST_POINTS)
        box = corner or panel.corner(side, side + len(lines) * high + 0.6 * k)
        if corner:
            panel.taken.append(box)
        ax = sheet.frame(at[0] + box[0], at[1] + box[1], side, side)
        inset = Panel(ax, view, unit, self.language, sheet.font, k)
        inset.base()
        self.symbols |= bool(inset.areas(now.drawn))
        self.far = unit * view.metres_per_unit * 1000
        for number, line in enumerate(reversed(lines)):
            panel.text(box[0], box[1] + side + 0.4 * k + number * high, line, LEAST_POINTS,
                       ha="left", va="bottom")  # fmt: skip
        return box

    def _year(self, now: Situation, x: float, y: float) -> None:
        """Write the year and what remains above its map."""
        sheet, k = self.sheet, self.size
        sheet.text(x, y + 8.2 * k, str(now.day.year), 10.5, fontweight="bold")
        at = x
        for kind in REMAINING:
            areas, m2 = now.total(kind)
            if not areas and kind == "CHA" and now.total("SHA")[0]:
                continue
            said = f"{square_metres(m2, self.language)} · {whole(areas, self.language)}"
            draw_symbol(sheet.page, at + 1.3 * k, y + 2.2 * k, kind, k, dashed=False)
            sheet.text(at + 3.4 * k, y + 2.2 * k, said, LEAST_POINTS, va="center_baseline")
            at += 5.6 * k + sheet.text_width(said, LEAST_POINTS)

    # Legend and notes ---------------------------------------------------------------------------

    def beside(self, sources: str, graticule: Grid | None, margin: str, *, inset: bool) -> None:
        """Write legend, notes and location beside the map or below it."""
        sheet, k = self.sheet, self.size
        notes = self._notes(sources, graticule)
        if margin:
            notes.append((self.say("this_map"), margin))
        west, _, east, _ = self.panels[0].view.window(0.0)
        # A map of the world needs none of where it lies.
        inset &= east - west < HEMISPHERE
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
        day = close_of(now, self.language)
        if self.years:
            y = sheet.paragraph(x, y, day[0].upper() + day[1:], width, 7.4, fontweight="bold") - 1.0
        dashed = set(now.areas.loc[now.areas["illustrative"], "kind"])
        for heading, kinds in groups:
            kept = [kind for kind in kinds if heading != "apart" or now.total(kind)[0]]
            if not kept:
                continue
            y = self._heading(x, y, word(heading, self.language))
            for kind in kept:
                y = self._row(x, y, width, kind, dashed=kind in dashed)
            y -= 1.8 * k
        if self.around.layers:
            y = self._heading(x, y, self.say("layers"))
            for layer in self.around.layers:
                for entry in layer.legend() or [LegendEntry(layer.title, INK, ())]:
                    layer_sample(sheet.page, x + 3.5 * k, y - 1.4 * k, entry, k)
                    said = in_language(entry.text, self.language)
                    y = sheet.paragraph(x + 13.0 * k, y, said, width - 13.0 * k, 7.4) - 0.8 * k
            y -= 1.0 * k
        for text in self._legend_notes():
            y = sheet.paragraph(x, y, text, width, LEAST_POINTS, color=QUIET) - 0.6 * k
        return y

    def _heading(self, x: float, y: float, text: str) -> float:
        """Write what a part of the sheet is called, and tell where it goes on."""
        self.sheet.text(x, y, text.upper(), LEAST_POINTS, fontweight="bold", color=QUIET)
        return y - self.sheet.line_height(LEAST_POINTS) - 0.6 * self.size

    def _row(self, x: float, y: float, width: float, kind: str, *, dashed: bool) -> float:
        """Write a line of the legend: sample, name, m² and number of areas."""
        sheet, k = self.sheet, self.size
        areas, m2 = self.now.total(kind)
        sheet.rule(x, y, width, "#e2e8ec")
        said = square_metres(m2, self.language)
        number = counted(areas, self.language)
        figures = max(sheet.text_width(said, 8.0, "bold"), sheet.text_width(number, LEAST_POINTS))
        room = width - 13.0 * k - figures - 2.0 * k
        lines = sheet.wrapped(label_of(kind, self.language), room, 7.4)
        high = max(len(lines) * sheet.line_height(7.4), 2 * sheet.line_height(7.0)) + 1.6 * k
        sheet.swatch(
            x, y - high / 2 - 2.1 * k, kind, dashed=dashed,
            symbol=kind not in {"adjusted", "outside"},
        )  # fmt: skip
        sheet.text(x + width, y - 1.1 * k, said, 8.0, fontweight="bold", ha="right")
        sheet.text(x + width, y - 1.1 * k - sheet.line_height(8.0), number, LEAST_POINTS,
                   ha="right", color=QUIET)  # fmt: skip
        at = y - (high - len(lines) * sheet.line_height(7.4)) / 2 - 0.3 * k
        for line in lines:
            sheet.text(x + 13.0 * k, at, line, 7.4)
            at -= sheet.line_height(7.4)
        return y - high

    def _legend_notes(self) -> list[str]:
        notes = [self.say(key) for key in ("symbols", "dots") if getattr(self, key)]
        notes += [self.coarse] if self.coarse else []
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
        day = close_of(self.now, self.language)
        if self.years:
            day = self.say("years", first=self.shown[0].day.year, last=self.shown[-1].day.year)
        scale = self.say(
            "scales" if self.years else "scale",
            scale=f"1:{whole(round_scale(self.scale), self.language)}",
            paper=paper,
        )
        if self.far:
            far = f"1:{whole(round_scale(self.far), self.language)}"
            scale += f"; {self.say('elsewhere', scale=far)}"
        main = projection_name(self.crs, self.language)
        others: dict[str, list[str]] = {}
        for detail in self.details:
            name = projection_name(detail.crs, self.language)
            if name != main:
                others.setdefault(name, []).append(detail.letter)
        names = [main, *self._of_details(others)]
        grid = self._grids(graticule)
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

    def _grids(self, graticule: Grid | None) -> str:
        """Name the grid of the map, and those of details that have another."""
        if graticule is None:
            return ""
        shown = [
            self._zone(panel, graticule) if panel.gridded(graticule) != "lonlat" else ""
            for panel in self.panels
        ]
        key = "grid_mgrs" if graticule == "mgrs" else "grid_utm"
        main = self.say(key, utm=shown[0]) if shown[0] else self.say("grid_lonlat")
        others: dict[str, list[str]] = {}
        for detail, zone in zip(self.details, shown[1:], strict=False):
            if zone != shown[0]:
                others.setdefault(zone, []).append(detail.letter)
        return "; ".join([main, *self._of_details(others)])

    def _of_details(self, others: dict[str, list[str]]) -> list[str]:
        colon = locale(self.language)["colon"]
        return [f"{', '.join(letters)}{colon}{said}" for said, letters in others.items()]

    def _zone(self, panel: Panel, graticule: Grid) -> str:
        """Name the zone of a grid, and the squares of 100 km of MGRS that a panel lies in."""
        if graticule == "utm":
            return self.say("utm", zone=utm_zone(*panel.view.lonlat_centre)[1])
        west, south, east, north = panel.view.window(0.0)
        grid = installed("mgrs", "a grid of MGRS", "field").MGRS()
        squares = {
            grid.toMGRS(float(y), float(x), MGRSPrecision=0)
            for x in np.linspace(west, east, 7)
            for y in np.linspace(south, north, 7)
        }
        return ", ".join(f"{one[:-2]} {one[-2:]}" for one in sorted(squares))

    def _notes_height(self, notes: list[tuple[str, str]], width: float) -> float:
        sheet = self.sheet
        return sum(
            sheet.line_height(LEAST_POINTS)
            + len(sheet.wrapped(text, width, LEAST_POINTS)) * sheet.line_height(LEAST_POINTS)
            + 1.1 * self.size
            for _, text in notes
        )

    def _write(self, notes: list[tuple[str, str]], x: float, y: float, width: float) -> None:
        sheet = self.sheet
        for heading, text in notes:
            sheet.text(x, y, heading, LEAST_POINTS, fontweight="bold")
            y = (
                sheet.paragraph(
                    x, y - sheet.line_height(LEAST_POINTS), text, width, LEAST_POINTS, color=QUIET
                )
                - 1.1 * self.size
            )

    def _location(self, x: float, y: float, width: float, height: float) -> None:
        """Show where the map lies: in its country, or on its side of the world."""
        sheet, k = self.sheet, self.size
        self._heading(x, y + height + 3.6 * k, self.say("location"))
        view, unit = locator(self.panels[0].view, self.now.drawn, width, height)
        panel = Panel(
            sheet.frame(x, y, width, height), view, unit, self.language, sheet.font, self.size
        )
        _locate(panel, self.panels[0].view)


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
    # Below symbols, whose numbers it would cross.
    panel.fill(np.array([frame]), facecolor="none", edgecolor=INK, linewidth=0.9, zorder=10.5)
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


def tag(panel: Panel) -> None:
    """Say on the map itself that outlines on it are illustrative."""
    text = phrase("illustrative", panel.language)
    artist = panel.text(
        0.0, 0.0, text, LEAST_POINTS, color=WARNING, fontweight="bold", fontstyle="italic",
        zorder=26,
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


def projection_name(crs: CRS, language: str) -> str:
    """Name a projection in words.

    Parameters
    ----------
    crs : pyproj.CRS
        The projection.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> from pyproj import CRS
    >>> projection_name(CRS.from_epsg(32717), "fr")
    'UTM zone 17 S (EPSG:32717)'
    """
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
