"""One map in its frame: base, grid, areas, symbols, labels, scale bar and north arrow."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from pyproj import CRS, Transformer

from minemap.looks import INK, PAPER, QUIET
from minemap.maps.outlines import base_outlines, outline_of
from minemap.maps.paper.fonts import families
from minemap.maps.paper.gathering import (
    Symbol,
    common,
    crowded,
    gathered,
    numbered,
    own_name,
    sizes_of,
)
from minemap.maps.paper.hanging import Hanging
from minemap.maps.paper.looks import (
    BORDER,
    GRATICULE,
    LAND,
    LEAST_POINTS,
    MM,
    NAME,
    SEA,
    SHORE,
    dot_colour,
    draw_ring,
    draw_symbol,
    mixed,
    needs,
    style_of,
)
from minemap.maps.situation import KINDS, PLACES, REMAINING, whole
from minemap.maps.view import View, projected, utm_zone, without_seams
from minemap.maps.words import word

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]
    Grid = Literal["lonlat", "utm", "mgrs"]

__all__ = ["Panel", "degrees_text"]

BETWEEN = (0.25, 0.5, 0.75)

INSIDE = 0.4
"""Millimetres that a label keeps from the frame."""

MOST_LABELS = 120
"""Labels that a map is tried for, the most ground first: more would hide it."""

DOT, DOT_RELEASED = 0.45, 0.25
"""Millimetres that an area is drawn wide at the least, where it remains and where it does not."""

AWAY = 1.0
"""Millimetres between a symbol and its label from which a line joins them."""

COARSEST_BORDER = 250_000
"""At larger scales than 1 to this, outlines of the whole world are too far off to be drawn."""

LONG_NAME = 14
"""Letters from which the name of a country is written in two lines."""

COUNTRY_TRIES = 120
"""Places that the name of a country is tried at."""

FINE_WINDOW = 45.0
"""Degrees: wider frames are drawn with the coarse outlines."""

STEPS = (
    60.0, 45.0, 30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 1 / 3, 1 / 6, 1 / 12, 1 / 30, 1 / 60,
    1 / 120, 1 / 180, 1 / 360, 1 / 720, 1 / 1800, 1 / 3600,
)  # fmt: skip
"""Degrees between two lines of a graticule."""

METRES = tuple(step * 10.0**power for power in range(6, 0, -1) for step in (5, 2, 1))
METRIC = ("utm", "mgrs")
"""Grids in metres."""

SQUARE, TICK = 100_000, 1.1
"""Metres of a square of MGRS, and millimetres of a tick at the frame."""

MINUTE, SECOND = "\u2032", "\u2033"
WIDEST_UTM = 9.0
"""Degrees: a zone has 6, and a neighbouring zone is often drawn in it."""

LINES = 6
"""Lines of a grid across the wider side of a frame, at the most."""


@dataclass
class Panel:
    """A map in its frame.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes, which get the box of `view` for their limits.
    view : View
        What it shows.
    unit : float
        Units of the projection in a millimetre of paper.
    language : str
        The language.
    font : str
        The font.
    size : float
        Factor on all sizes of text and symbols.
    """

    ax: Axes
    view: View
    unit: float
    language: str = "en"
    font: str = "DejaVu Sans"
    size: float = 1.0
    taken: list[Box] = field(default_factory=list)
    drawn: list[Any] = field(default_factory=list)
    labels: list[tuple[str, Box]] = field(default_factory=list)
    lands: list[Any] = field(default_factory=list)
    hung: dict[tuple[int, ...], tuple[float, float]] = field(default_factory=dict)
    heights: list[tuple[str, Array]] = field(default_factory=list)
    dotted: bool = False
    imagery: bool = False

    def __post_init__(self) -> None:
        self.ax.set(xlim=self.view.box[::2], ylim=self.view.box[1::2])
        self.ax.set_aspect(1)

    # Places and text ----------------------------------------------------------------------------

    @property
    def width(self) -> float:
        """The frame's width in millimetres."""
        return (self.view.box[2] - self.view.box[0]) / self.unit

    @property
    def height(self) -> float:
        """The frame's height in millimetres."""
        return (self.view.box[3] - self.view.box[1]) / self.unit

    def on_paper(self, xy: Array) -> Array:
        """Turn places of the projection into millimetres from the frame's lower left."""
        return np.asarray((xy - np.array(self.view.box[:2])) / self.unit)

    def in_units(self, x: float, y: float) -> tuple[float, float]:
        """Turn millimetres into the projection's units."""
        return self.view.box[0] + x * self.unit, self.view.box[1] + y * self.unit

    def text(self, x: float, y: float, text: str, points: float, **looks: Any) -> Any:
        """Write a text at a place given in millimetres; nothing in it is read as mathematics."""
        return self.ax.text(
            *self.in_units(x, y),
            text,
            parse_math=False,
            fontfamily=families(text, self.font),
            fontsize=points * self.size,
            **{"color": INK, "zorder": 20, "ha": "center", "va": "center", **looks},
        )

    def measured(self, artist: Any) -> Box:
        """Bound a text or another artist in millimetres of the frame."""
        figure = self.ax.figure
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        extent = artist.get_window_extent(renderer)
        corners = self.ax.transData.inverted().transform(extent.get_points())
        (left, bottom), (right, top) = self.on_paper(corners)
        return float(left), float(bottom), float(right), float(top)

    def free(self, box: Box, own: Any = None) -> bool:
        """Tell whether a box lies in the frame and on nothing else than its own outline."""
        if min(box[:2]) < INSIDE or box[2] > self.width - INSIDE or box[3] > self.height - INSIDE:
            return False
        if self.taken:
            left, bottom, right, top = np.array(self.taken).T
            if ((left < box[2]) & (right > box[0]) & (bottom < box[3]) & (top > box[1])).any():
                return False
        under = shapely.intersects(self.drawn, shapely.box(*box))
        if own is None:
            return not under.any()
        return bool(shapely.contains(own, shapely.box(*box))) and int(under.sum()) == 1

    def label(
        self,
        x: float,
        y: float,
        text: str,
        points: float,
        away: float = 1.5,
        own: Any = None,
        **looks: Any,
    ) -> bool:
        """Write a label beside a place where there is room, or not at all.

        With `own`, an outline, the label goes inside it where it fits.
        """
        halo = {"facecolor": PAPER, "alpha": 0.78, "edgecolor": "none", "pad": 0.7}
        artist = self.text(x, y, text, points, **{"bbox": halo, **looks})
        left, bottom, right, top = self.measured(artist)
        half, high = (right - left) / 2 + 0.3, (top - bottom) / 2 + 0.3
        places = [(x, y, 0.0)] if away == 0 or own is not None else []
        if away > 0:
            sides = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]
            for more in (0.0, 1.6, 3.6, 6.0):
                for dx, dy in sides:
                    # Beside is as far as the symbol reaches; at a corner, a little nearer.
                    reach = (away + more) * (0.8 if dx and dy else 1.0)
                    places.append((x + dx * (half + reach), y + dy * (high + reach), more))
        for number, (to_x, to_y, more) in enumerate(places):
            box = (to_x - half, to_y - high, to_x + half, to_y + high)
            inside = own if own is not None and number == 0 else None
            if not self.free(box, inside):
                continue
            artist.set_position(self.in_units(to_x, to_y))
            far = more if own is None else float(shapely.distance(own, shapely.box(*box)))
            if inside is None and far > AWAY:
                self._leader(x, y, away, box)
            self.taken.append(box)
            self.labels.append((text, box))
            return True
        artist.remove()
        return False

    def _leader(self, x: float, y: float, away: float, box: Box) -> None:
        """Draw a line from a symbol to its label, which stands too far off to be seen as such."""
        end = np.clip([x, y], box[:2], box[2:])
        step = end - [x, y]
        start = np.array([x, y]) + step * min(0.9, away / np.hypot(*step))
        ends = np.array([self.in_units(*start), self.in_units(*end)])
        self.ax.plot(
            ends[:, 0], ends[:, 1], color=QUIET, linewidth=0.4, zorder=11, scalex=False,
            scaley=False,
        )  # fmt: skip

    # The base -----------------------------------------------------------------------------------

    def base(self) -> list[tuple[str, Any]]:
        """Draw land, coasts and borders, and tell the names of countries and where they go."""
        ax, scale = self.ax, self.unit * self.view.metres_per_unit * 1000
        for side in ax.spines.values():
            side.set(linewidth=0.8, edgecolor=INK, zorder=30)
        ax.set(xticks=[], yticks=[])
        if scale < COARSEST_BORDER:
            ax.set_facecolor(LAND)
            return []
        ax.set_facecolor(SEA)
        window = self.view.window()
        fine = max(window[2] - window[0], window[3] - window[1]) <= FINE_WINDOW
        names, land, coasts, borders = base_outlines(window, self.view.crs, fine=fine)
        self.fill(land, facecolor=LAND, edgecolor="none", zorder=1)
        self.line(coasts, color=SHORE, linewidth=0.5, zorder=2)
        self.line(borders, color=BORDER, linewidth=0.7, zorder=2, linestyle=(0, (6, 2, 1.2, 2)))
        frame = shapely.box(*self.view.box)
        placed = []
        for name, shape in zip(names, land, strict=True):
            try:
                seen = shapely.intersection(shapely.make_valid(shape), frame)
            except shapely.GEOSException:
                continue
            parts = [part for part in shapely.get_parts(seen) if part.area]
            if parts:
                self.lands.append(shapely.transform(seen, self.on_paper))
                placed.append((name.get(self.language, name["en"]), self.lands[-1]))
        return placed

    def countries(self, names: list[tuple[str, Any]], points: float = LEAST_POINTS) -> None:
        """Write the names of countries, each where it fits into what is seen of its land."""
        for name, land in names:
            text = "\n".join(_lines(name.upper()))
            artist = self.text(0, 0, text, points, fontweight="bold")
            left, bottom, right, top = self.measured(artist)
            artist.remove()
            half, high = (right - left) / 2, (top - bottom) / 2
            for x, y in _roomy(land, half, high):
                if self.label(
                    x, y, text, points, away=0, color=NAME, bbox=None, zorder=3,
                    fontweight="bold", alpha=0.85,
                ):  # fmt: skip
                    break

    def fill(self, shapes: Array, **looks: Any) -> None:
        """Draw polygons as one patch."""
        from matplotlib.patches import PathPatch

        outline = outline_of(shapes)
        if outline is not None:
            # Not add_patch, which measures every vertex to fit limits that are fixed here.
            self.ax.add_artist(PathPatch(outline, **looks))

    def line(self, shapes: Array, **looks: Any) -> None:
        """Draw lines."""
        from matplotlib.collections import LineCollection

        parts = shapely.get_parts(shapely.get_parts(shapes))
        kept = [shapely.get_coordinates(part) for part in parts if not part.is_empty]
        if kept:
            self.ax.add_collection(LineCollection(kept, **looks), autolim=False)

    # The grid -----------------------------------------------------------------------------------

    def gridded(self, kind: Grid | None) -> Grid | None:
        """Tell which grid the frame gets: that of a UTM zone serves no more than about a zone."""
        west, _, east, _ = self.view.window(0.0)
        return "lonlat" if kind in METRIC and east - west > WIDEST_UTM else kind

    def grid(self, kind: Grid | None, points: float = LEAST_POINTS, lines: int = LINES) -> None:
        """Draw a graticule or the grid of the UTM zone, with its labels outside the frame."""
        kind = self.gridded(kind)
        if kind is None:
            return
        longitude, latitude = self.view.lonlat_centre
        grid = CRS.from_epsg(utm_zone(longitude, latitude)[0] if kind in METRIC else 4326)
        forward = Transformer.from_crs(grid, self.view.crs, always_xy=True)
        back = Transformer.from_crs(self.view.crs, grid, always_xy=True)
        window = self.view.window(0.02) if kind == "lonlat" else _bounds_in(back, self.view.box)
        spans = window[2] - window[0], window[3] - window[1]
        steps = STEPS if kind == "lonlat" else METRES
        step = next(
            (one for one, next_ in pairwise(steps)
             if max(spans) / next_ > lines), steps[-1],
        )  # fmt: skip
        if kind == "lonlat":
            longest = max(self.width, self.height)
            while max(spans) / step > lines * max(1.0, longest / 120) and step != steps[0]:
                step = steps[steps.index(step) - 1]
        for axis, (low, high) in enumerate(((window[0], window[2]), (window[1], window[3]))):
            across = np.linspace(window[1 - axis], window[3 - axis], 120)
            for number in np.arange(np.ceil(low / step), np.floor(high / step) + 1):
                value = number * step
                if kind == "lonlat" and axis == 1 and abs(value) >= 90:  # noqa: PLR2004 - a pole
                    continue
                fixed = np.full(len(across), value)
                xy = np.column_stack(
                    forward.transform(*((fixed, across) if axis == 0 else (across, fixed)))
                )
                xy = xy[np.isfinite(xy).all(axis=1)]
                self.ax.plot(xy[:, 0], xy[:, 1], color=GRATICULE, linewidth=0.35, zorder=2.5,
                             scalex=False, scaley=False)  # fmt: skip
                text = self._grid_text(kind, value, step, axis)
                if kind in METRIC:
                    self._ticks(self.on_paper(xy), axis)
                self._edge_label(self.on_paper(xy), axis, text, points)

    def _grid_text(self, kind: Grid, value: float, step: float, axis: int) -> str:
        """Label a line of a grid; of MGRS by the digits within its square of 100 km."""
        if kind == "lonlat":
            return degrees_text(value, step, axis, self.language)
        if kind == "mgrs":
            digits = max(2, 5 - int(np.log10(step)))
            return f"{int(value % SQUARE) // 10 ** (5 - digits):0{digits}d}"
        side = word("east" if axis == 0 else "north", self.language)
        return f"{whole(value, self.language)}\u00a0m\u00a0{side}"

    def _ticks(self, xy: Array, axis: int) -> None:
        """Mark where a line of a grid meets the frame, on both sides, for a ruler to go by."""
        along, across = xy[:, axis], xy[:, 1 - axis]
        length, far = (self.width, self.height)[:: 1 if axis == 0 else -1]
        for edge, outwards in ((0.0, -TICK), (far, TICK)):
            off = across - edge
            for at in np.flatnonzero(np.diff(np.sign(off)))[:1]:
                share = off[at] / (off[at] - off[at + 1])
                place = along[at] + share * (along[at + 1] - along[at])
                if 0 < place < length:
                    ends = [(place, edge), (place, edge + outwards)]
                    ends = [end if axis == 0 else end[::-1] for end in ends]
                    drawn = np.array([self.in_units(*end) for end in ends])
                    self.ax.plot(
                        drawn[:, 0], drawn[:, 1], color=INK, linewidth=0.7, zorder=31,
                        clip_on=False, scalex=False, scaley=False,
                    )  # fmt: skip

    def _edge_label(self, xy: Array, axis: int, text: str, points: float) -> None:
        """Label a line of the grid where it leaves the frame at the bottom or on the left."""
        along, across = xy[:, axis], xy[:, 1 - axis]
        crossing = np.flatnonzero(np.diff(np.sign(across)))
        for at in crossing[:1]:
            share = across[at] / (across[at] - across[at + 1])
            place = along[at] + share * (along[at + 1] - along[at])
            length = self.width if axis == 0 else self.height
            if not 0.06 * length < place < 0.94 * length:
                continue
            x, y = (place, -1.4) if axis == 0 else (-1.4, place)
            self.text(
                x, y, text, points, color=QUIET,
                ha="center" if axis == 0 else "right", va="top" if axis == 0 else "center",
                rotation=0 if axis == 0 else 90, rotation_mode="default",
            )  # fmt: skip

    # The areas ----------------------------------------------------------------------------------

    def areas(
        self,
        areas: gpd.GeoDataFrame,
        dots: bool | None = None,
        alike: tuple[Array, Array] | None = None,
    ) -> list[Symbol]:
        """Draw areas: outlines where they can be seen, symbols where they are too small.

        Where so many are too small that their symbols would be a carpet, each is drawn where it
        lies instead, at least a dot. `dots` says whether, and `alike` the symbol of each row and
        where symbols stand, for panels that are to be compared.

        Returns
        -------
        list of Symbol
            The symbols that were drawn; `members` are rows of `areas`.
        """
        lonlat = areas.geometry.to_numpy()
        shapes = without_seams(lonlat, projected(lonlat, self.view.crs))
        large, small, xy = sizes_of(areas, shapes, self.view, self.unit, self.size)
        kind = areas["kind"].to_numpy(dtype=object)
        dashed = areas["illustrative"].to_numpy(dtype=bool)
        for order, name in enumerate(reversed(KINDS)):
            style = style_of(name)
            for illustrative in (False, True):
                chosen = large & (kind == name) & (dashed == illustrative)
                if chosen.any():
                    if self.imagery:
                        # Lines on a picture of the ground have a white edge.
                        self.fill(shapes[chosen], facecolor="none", edgecolor=PAPER,
                                  linewidth=2.6, zorder=4.9)  # fmt: skip
                    self.fill(
                        shapes[chosen],
                        facecolor=style.fill,
                        edgecolor=mixed(style.colour, "#000000", 0.25),
                        hatch=style.hatch or None,
                        linewidth=0.75,
                        linestyle=(0, (2.6, 1.4)) if illustrative else "solid",
                        zorder=5 + 0.1 * order,
                    )
        self.drawn += shapely.transform(shapes[large], self.on_paper).tolist()
        rows = np.flatnonzero(small)
        self.dotted = crowded(xy[rows]) if dots is None else dots
        if self.dotted:
            self._dots(shapes[rows], kind[rows])
            self.taken += [(x - 0.3, y - 0.3, x + 0.3, y + 0.3) for x, y in xy[rows].tolist()]
            return []
        symbols = gathered(
            xy[rows] / self.size, numbered(areas, rows), None if alike is None else alike[0][rows]
        )
        symbols = [one._replace(x=one.x * self.size, y=one.y * self.size) for one in symbols]
        if alike is not None:
            spots = [alike[1][alike[0][one.members[0]]] for one in symbols]
            symbols = [
                one._replace(x=float(x), y=float(y))
                for one, (x, y) in zip(symbols, spots, strict=True)
            ]
        self._symbols(symbols, xy, dashed)
        return symbols

    def _dots(self, shapes: Array, kind: Array) -> None:
        """Draw each area where it lies, as wide as a line at the least: what remains on top."""
        flat = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - two dimensions
        for order, name in enumerate(reversed(KINDS)):
            wide = DOT if name in REMAINING else DOT_RELEASED
            looks = {
                "color": dot_colour(name), "linewidth": wide * MM * self.size,
                "zorder": 9 + 0.1 * order,
            }  # fmt: skip
            chosen = kind == name
            self.fill(shapes[chosen & flat], joinstyle="round", **looks)
            if (chosen & ~flat).any():
                places = shapely.get_coordinates(shapely.centroid(shapes[chosen & ~flat]))
                self.ax.scatter(
                    places[:, 0], places[:, 1], s=(wide * MM * self.size) ** 2, linewidths=0,
                    color=looks["color"], zorder=looks["zorder"],
                )  # fmt: skip

    def _symbols(self, symbols: list[Symbol], xy: Array, dashed: Array) -> None:
        """Draw symbols where their areas are, or beside a border that they would cover."""
        free = Hanging(self.lands, (self.width, self.height))
        for symbol in symbols:
            members = list(symbol.members)
            x, y = free.place(symbol, xy[members], self.size)
            if (x, y) != (symbol.x, symbol.y):
                self._hang(symbol, x, y, xy[members])
            self.symbol(symbol, x, y, dashed=bool(dashed[members].any()))
            self.taken.append(symbol.box(x, y, self.size))
            self.hung[symbol.members] = (x, y)

    def _hang(self, symbol: Symbol, x: float, y: float, places: Array) -> None:
        """Mark the places of a symbol that stands beside them, and join it to them by a line."""
        ends = np.array([self.in_units(symbol.x, symbol.y), self.in_units(x, y)])
        looks: dict[str, Any] = {"scalex": False, "scaley": False, "zorder": 11}
        self.ax.plot(ends[:, 0], ends[:, 1], color=INK, linewidth=0.5 * self.size, **looks)
        at = np.array([self.in_units(*place) for place in places])
        self.ax.plot(
            at[:, 0], at[:, 1], "o", color=dot_colour(symbol.leading), markersize=1.5 * self.size,
            markeredgewidth=0, **looks,
        )  # fmt: skip
        self.taken += [(px - 0.5, py - 0.5, px + 0.5, py + 0.5) for px, py in places]

    def symbol(self, symbol: Symbol, x: float, y: float, *, dashed: bool) -> None:
        """Draw one symbol: of one area, or a ring with the number of those that remain."""
        at, one = self.in_units(x, y), self.unit * self.size
        if symbol.alone:
            draw_symbol(self.ax, *at, symbol.leading, one, dashed=dashed)
            return
        draw_ring(self.ax, *at, symbol.shares, symbol.radius, one, dashed=dashed)
        if symbol.remaining:
            self.text(
                x, y, whole(symbol.remaining, self.language), LEAST_POINTS, fontweight="bold",
                zorder=13.5, va="center_baseline", clip_on=True,
            )  # fmt: skip

    def name_areas(
        self,
        areas: gpd.GeoDataFrame,
        symbols: list[Symbol],
        column: str | None = None,
        known: str = "",
    ) -> None:
        """Label outlines by their names, and symbols by what their areas have in common.

        What is `known` already, from the heading of a detail, is not said again.
        """
        lonlat = areas.geometry.to_numpy()
        shapes = without_seams(lonlat, projected(lonlat, self.view.crs))
        inside = {row for cluster in symbols for row in cluster.members}
        wishes: list[tuple[float, float, float, float, str, int]] = []
        remains = areas["kind"].isin(REMAINING).to_numpy()
        weights = areas["area_m2"].to_numpy() * (1 + 1e6 * remains)
        ids = areas["hazard_id"].to_numpy(dtype=object)
        for cluster in symbols:
            members = list(cluster.members)
            # On a public map areas have no ids, and each member counts as one of its own.
            several = len({*ids[members]}) > 1 or (len(members) > 1 and not ids[members[0]])
            if column is not None:
                text = common(areas.iloc[members], (column,))
            elif several:
                text = common(areas.iloc[members], PLACES[:1] if len(symbols) > 1 else PLACES)
            else:
                text = own_name(areas.iloc[members[0]])
            if text:
                weight = float(weights[members].sum())
                away = cluster.radius * self.size + 0.3
                x, y = self.hung[cluster.members]
                wishes.append((-weight, x, y, away, text, -1))
        on_paper = shapely.transform(shapes, self.on_paper)
        bounds = shapely.bounds(on_paper)
        with np.errstate(invalid="ignore"):
            seen = (bounds[:, 2:] > 0).all(axis=1) & (
                bounds[:, :2] < [self.width, self.height]
            ).all(axis=1)
        seen &= shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - two dimensions
        seen &= ~areas["kind"].isin(["adjusted", "outside"]).to_numpy()
        seen[list(inside)] = False
        if self.dotted:
            seen &= sizes_of(areas, shapes, self.view, self.unit, self.size)[0]
        # Only the largest can be among those that are tried for a label.
        drawn = np.flatnonzero(seen)
        drawn = drawn[np.argsort(-weights[drawn], kind="stable")]
        for row in drawn[:MOST_LABELS].tolist():
            spot = shapely.point_on_surface(on_paper[row])
            text = (
                own_name(areas.iloc[row])
                if column is None
                else common(areas.iloc[[row]], (column,))
            )
            wishes.append((-float(weights[row]), spot.x, spot.y, 0.5, text, row))
        said = {known}
        for _, x, y, away, text, row in sorted(wishes)[:MOST_LABELS]:
            own = None if row < 0 else on_paper[row]
            if (
                text
                and text not in said
                and self.label(x, y, text, LEAST_POINTS, max(away, 0.5), own)
            ):
                said.add(text)

    # Furniture ----------------------------------------------------------------------------------

    def corner(self, width: float, height: float, order: str = "SW SE NW NE") -> Box:
        """Find the corner for a box of so many millimetres with the least in it, and keep it."""
        shares = [(0.0 if "W" in name else 1.0, "S" in name) for name in order.split()]
        # Where the corners are taken, along the edges between them.
        rows = dict.fromkeys(south for _, south in shares)
        shares += [(share, south) for south in rows for share in BETWEEN]
        boxes = []
        for share, south in shares:
            left = 1.5 + share * (self.width - 3.0 - width)
            bottom = 1.5 if south else self.height - 1.5 - height
            boxes.append((left, bottom, left + width, bottom + height))
        box = min(boxes, key=self._crowded)
        self.taken.append(box)
        return box

    def _plate(self, box: Box) -> None:
        """Put a pale plate under what stands on outlines."""
        from matplotlib.patches import Rectangle

        width, height = (box[2] - box[0]) * self.unit, (box[3] - box[1]) * self.unit
        plate = Rectangle(self.in_units(*box[:2]), width, height, facecolor=PAPER, alpha=0.8)
        plate.set(edgecolor="none", zorder=24)
        self.ax.add_patch(plate)

    def _crowded(self, box: Box, besides: Box | None = None) -> float:
        """Tell how much lies under a box; what stands alone weighs more than ground does."""
        frame = shapely.box(*box)
        others = [one for one in self.taken if one is not besides]
        symbols = shapely.box(*np.array(others).T) if others else np.array([])
        over = [
            float(shapely.area(shapely.intersection(frame, shapely.buffer(shapes, 0))).sum())
            for shapes in (symbols, np.array(self.drawn, dtype=object))
        ]
        return 1000 * over[0] + over[1]

    def scale_bar(self, longest: float = 38.0, points: float = LEAST_POINTS) -> Any:
        """Draw a bar that is true at the middle of the map."""
        module = needs("matplotlib_scalebar.scalebar", "matplotlib-scalebar")
        metres_per_mm = self.unit * self.view.metres_per_unit
        longest = min(longest * self.size, 0.4 * self.width)
        length = max(
            step * 10.0**power
            for power in range(-1, 8)
            for step in (1, 2, 5)
            if step * 10.0**power <= longest * metres_per_mm
        )
        high = 3.2 + points * self.size * 0.36
        box = self.corner(length / metres_per_mm + 4.0, high)
        kilometres = length >= 1000  # noqa: PLR2004 - metres in a kilometre
        said = whole(length / 1000 if kilometres else length, self.language)
        bar = module.ScaleBar(
            self.view.metres_per_unit,
            "m",
            fixed_value=length,
            fixed_units="m",
            width_fraction=0.8 * self.size / self.height,
            location="lower left",
            bbox_to_anchor=self.in_units(box[0], box[1]),
            bbox_transform=self.ax.transData,
            frameon=True,
            box_alpha=0.8,
            box_color=PAPER,
            color=INK,
            border_pad=0.0,
            pad=0.35,
            sep=1.5,
            scale_loc="top",
            font_properties={"family": self.font, "size": points * self.size},
            scale_formatter=lambda _value, _unit: f"{said}\u00a0{'km' if kilometres else 'm'}",
        )
        bar.set_zorder(25)
        self.ax.add_artist(bar)
        return bar

    def north_arrow(self, high: float = 9.0) -> None:
        """Draw an arrow to true north, as the projection turns it where the arrow stands."""
        from matplotlib.patches import Polygon

        high *= self.size
        width = 0.62 * high
        box = self.corner(width + 1.4, high + 1.4, "NE NW SE SW")
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if self.imagery:
            self._plate(box)
        angle = np.radians(self.view.north(*self.in_units(x, y)))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        tip, foot, left, right = (
            np.array([[0, 0.22], [0, -0.34], [-0.2, -0.5], [0.2, -0.5]]) * high @ turn
        )
        for side, colour in ((left, INK), (right, PAPER)):
            corners = [self.in_units(x + dx, y + dy) for dx, dy in (tip, foot, side)]
            arrow = Polygon(corners, facecolor=colour, edgecolor=INK, linewidth=0.6, zorder=25)
            arrow.set_gid(f"north-{'left' if side is left else 'right'}")
            self.ax.add_patch(arrow)
        dx, dy = np.array([0, 0.38]) * high @ turn
        self.text(
            x + dx, y + dy, word("north", self.language),
            max(LEAST_POINTS, 7.0 * high / (9.0 * self.size)),
            fontweight="bold", zorder=25, rotation=-np.degrees(angle),
        )  # fmt: skip


def _lines(name: str) -> list[str]:
    """Break a long name at the blank nearest to its middle."""
    blanks = [at for at, letter in enumerate(name) if letter == " "]
    if len(name) < LONG_NAME or not blanks:
        return [name]
    at = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return [name[:at], name[at + 1 :]]


def _roomy(land: Any, half: float, high: float) -> list[tuple[float, float]]:
    """Find places of a land that have room for a text, those nearest to its middle first."""
    part = max(shapely.get_parts(land), key=lambda one: one.area)
    shapely.prepare(part)
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(part, max(half / 4, 0.5)))[0]
    left, bottom, right, top = part.bounds
    x, y = np.meshgrid(
        np.linspace(left + half, max(right - half, left + half), 15),
        np.linspace(bottom + high, max(top - high, bottom + high), 15),
    )
    tried = np.column_stack([np.append(middle[0], x), np.append(middle[1], y)])
    (x, y) = tried.T
    boxes = shapely.box(x - half, y - high, x + half, y + high)
    fits = tried[shapely.contains(part, boxes)]
    nearest = np.argsort(np.hypot(*(fits - middle).T), kind="stable")
    return [(float(x), float(y)) for x, y in fits[nearest][:COUNTRY_TRIES]]


def degrees_text(value: float, step: float, axis: int, language: str) -> str:
    r"""Write a longitude or latitude of a graticule.

    Parameters
    ----------
    value : float
        Degrees; longitudes may run on beyond ±180.
    step : float
        Degrees between two lines: how exact the text has to be.
    axis : int
        0 for a longitude, 1 for a latitude.
    language : {"en", "es", "fr"}
        The language.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> degrees_text(-78.5, 0.5, 0, "es"), degrees_text(-3.0, 1.0, 1, "en")
    ('78°\xa030\u2032\xa0O', '3°\xa0S')
    """
    turned = (value + 180.0) % 360.0 - 180.0 if axis == 0 else value
    seconds = round(abs(turned) * 3600)
    parts = [f"{seconds // 3600}°"]
    if step < 1:
        parts.append(f"{seconds // 60 % 60:02d}{MINUTE}")
    if step < 1 / 60 - 1e-9:
        parts.append(f"{seconds % 60:02d}{SECOND}")
    if seconds and seconds != 180 * 3600:
        sides = (("east", "west"), ("north", "south"))[axis]
        parts.append(word(sides[int(turned < 0)], language))
    return "\u00a0".join(parts)


def _bounds_in(back: Transformer, box: Box) -> Box:
    x, y = np.meshgrid(np.linspace(box[0], box[2], 15), np.linspace(box[1], box[3], 15))
    east, north = back.transform(x.ravel(), y.ravel())
    east, north = east[np.isfinite(east)], north[np.isfinite(north)]
    return float(east.min()), float(north.min()), float(east.max()), float(north.max())
