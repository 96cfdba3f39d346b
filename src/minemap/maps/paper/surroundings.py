"""What lies around the areas of a printed map: relief, water, contours, roads, places, layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from minemap.looks import INK, PAPER
from minemap.maps.context import legible
from minemap.maps.outlines import windows_of
from minemap.maps.paper.looks import BORDER, LEAST_POINTS, MM
from minemap.maps.rasters import heights_onto, picture_onto
from minemap.maps.relief import contour_interval, contours, shade, shadow, steeper
from minemap.maps.situation import whole
from minemap.maps.view import projected

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes

    from minemap.maps.layers import Features, LegendEntry, MapLayer
    from minemap.maps.paper.drawing import Panel

    Array = np.ndarray[Any, Any]

__all__ = ["Around", "draw_around", "layer_sample", "name_around"]

WATER, RIVER, CONTOUR, ROAD_CASE, RAIL = "#cfe0ea", "#6d9ab8", "#b59a78", "#a89a84", "#6b6b6b"
ROADS = (("#f0b878", 0.75), ("#f4cf9c", 0.6), ("#fbe6b8", 0.5), (PAPER, 0.42), (PAPER, 0.3))
"""Colour and millimetres of roads, by rank; the least are dashed lines."""

RIVERS = (0.35, 0.28, 0.18)
"""Millimetres of rivers, by rank."""

TOLERANCE = 0.08
"""Millimetres that a line may move when it is made plainer."""

SMALLEST_WATER = 0.8
"""Square millimetres of a lake that is drawn."""

MOST_NAMES = 60
"""Names of places that are tried, the most important first."""

TRACK = len(ROADS)

HEIGHT = "#8a6d48"
MARKERS = {"circle": "o", "square": "s", "triangle": "^", "star": "*", "diamond": "D"}

DOTS, MOST_PIXELS = 7.0, 2400
"""Dots to a millimetre of a picture, and the most along a side."""

CONTOURS_FROM = 500_000
"""The number of the scale from which on contours are drawn."""

MOST_HEIGHTS, LONG_CONTOUR = 30, 40.0
"""Contours that are tried for their height, and the millimetres that they are long at least."""

TRIED_ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)
"""Where along a contour its height is tried."""


class Around(NamedTuple):
    """What a map shows beside the record: ground of the user's files, and layers by their names."""

    ground: gpd.GeoDataFrame | None = None
    relief: Any = None
    base: Any = None
    layers: Sequence[MapLayer] = ()

    def without_places(self) -> Around:
        """Leave out the places, for maps on which nothing is named."""
        ground = self.ground
        return self if ground is None else self._replace(ground=ground[ground["kind"] != "place"])


def draw_around(panel: Panel, around: Around) -> gpd.GeoDataFrame | None:
    """Draw what lies around the areas of a panel, from below: picture, relief, ground, layers.

    Parameters
    ----------
    panel : Panel
        The map, with its countries drawn.
    around : Around
        What there is.

    Returns
    -------
    geopandas.GeoDataFrame or None
        The features of `ground` that were drawn.
    """
    pixels = [min(MOST_PIXELS, round(side * DOTS)) for side in (panel.width, panel.height)]
    left, bottom, right, top = panel.view.box
    looks: dict[str, Any] = {"extent": (left, right, bottom, top), "aspect": "equal"}
    looks["interpolation"] = "bilinear"
    if around.base is not None:
        panel.imagery = True
        picture = picture_onto(around.base, panel.view.crs, panel.view.box, *pixels)
        panel.ax.imshow(picture, zorder=1.3, **looks)
    if around.relief is not None:
        _draw_relief(panel, around.relief, pixels, looks)
    shown = None if around.ground is None else _draw_ground(panel, around.ground)
    for layer in around.layers:
        for features in layer.shapes():
            _draw_features(panel, features)
    return shown


def name_around(panel: Panel, around: Around, shown: gpd.GeoDataFrame | None) -> None:
    """Name own layers, then the ground, where there is room.

    Parameters
    ----------
    panel, around
        As `draw_around` took them.
    shown : geopandas.GeoDataFrame or None
        What it gave.
    """
    for features in (one for layer in around.layers for one in layer.shapes()):
        if features.label is None:
            continue
        shapes = projected(_degrees(features), panel.view.crs)
        for shape, name in zip(shapes, features.table[features.label], strict=True):
            if name != name or name is None or shape is None or shape.is_empty:  # noqa: PLR0124 - a number
                continue
            spot = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
            x, y = panel.on_paper(spot)
            if 0 < x < panel.width and 0 < y < panel.height:
                panel.label(x, y, str(name), LEAST_POINTS, 1.3 * panel.size, color=features.colour)
    if shown is not None:
        _name_ground(panel, shown)
    for text, places in panel.heights:
        for x, y in places:
            if panel.label(x, y, text, LEAST_POINTS, 0, color=HEIGHT, zorder=4.5):
                break


def _draw_relief(panel: Panel, path: Any, pixels: list[int], looks: dict[str, Any]) -> None:
    """Draw shade, and contours where the map is of a large enough scale."""
    view = panel.view
    width, height = pixels
    metres = heights_onto(path, view.crs, view.box, width, height)
    across, down = (
        (view.box[side + 2] - view.box[side]) * view.metres_per_unit / count
        for side, count in ((0, width), (1, height))
    )
    scale = panel.unit * view.metres_per_unit * 1000
    light = shade(metres, across, down, steeper(metres, across, down))
    panel.ax.imshow(shadow(light), zorder=1.4, **looks)
    if scale > CONTOURS_FROM:
        return
    interval = contour_interval(metres, scale)
    lines = contours(metres, view.box, interval)
    k = panel.size * MM
    for index in (True, False):
        chosen = [line for level, line in lines if (round(level / interval) % 5 == 0) == index]
        panel.line(
            np.array([*chosen, None], dtype=object)[:-1], color=CONTOUR, zorder=1.5,
            linewidth=(0.22 if index else 0.1) * k,
        )  # fmt: skip
    for level, line in sorted(lines, key=lambda one: -one[1].length)[:MOST_HEIGHTS]:
        if round(level / interval) % 5 == 0 and line.length > LONG_CONTOUR * panel.unit:
            spots = line.interpolate(np.array(TRIED_ALONG), normalized=True)
            places = panel.on_paper(shapely.get_coordinates(spots))
            panel.heights.append((whole(level, panel.language), places))


def _degrees(features: Features) -> Array:
    return np.asarray(features.table.geometry.to_crs(4326).to_numpy(), dtype=object)


def _draw_features(panel: Panel, layer: Features) -> None:
    """Draw points as symbols, lines as lines, polygons by their edge."""
    shapes = projected(_degrees(layer), panel.view.crs)
    dimension = shapely.get_dimensions(shapes)
    k = panel.size * MM
    areas = shapes[dimension == 2]  # noqa: PLR2004 - two dimensions
    panel.fill(areas, facecolor=f"{layer.colour}{round(255 * layer.opacity):02x}",
               edgecolor=layer.colour, linewidth=0.8, zorder=3.5)  # fmt: skip
    for colour, wide in ((PAPER, 0.7), (layer.colour, 0.4)):
        panel.line(shapes[dimension == 1], color=colour, linewidth=wide * k, zorder=3.6)
    given = layer.table.get("symbol")
    symbols = [layer.symbol] * len(shapes) if given is None else given.fillna(layer.symbol).tolist()
    for symbol in dict.fromkeys(symbols):
        chosen = (dimension == 0) & np.array([one == symbol for one in symbols])
        at = shapely.get_coordinates(shapes[chosen])
        panel.ax.scatter(
            at[:, 0], at[:, 1], s=(2.0 * k) ** 2, marker=MARKERS.get(symbol, "o"),
            facecolor=layer.colour, edgecolor=PAPER, linewidth=0.7, zorder=10,
        )  # fmt: skip
        for x, y in panel.on_paper(at) if len(at) else ():
            panel.taken.append((x - 1.0, y - 1.0, x + 1.0, y + 1.0))


def _draw_ground(panel: Panel, ground: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the ground that is legible at the scale of a panel, below its areas.

    Parameters
    ----------
    panel : Panel
        The map.
    ground : geopandas.GeoDataFrame
        As `minemap.maps.context.ground_around` gives it.

    Returns
    -------
    geopandas.GeoDataFrame
        What was drawn.
    """
    scale = panel.unit * panel.view.metres_per_unit * 1000
    window = shapely.union_all([shapely.box(*part) for part in windows_of(panel.view.window(0.02))])
    near = shapely.intersects(ground.geometry.to_numpy(), window)
    shown = ground[legible(ground, scale) & near].reset_index(drop=True)
    shapes = projected(shown.geometry.to_numpy(), panel.view.crs)
    shapes = shapely.simplify(shapes, TOLERANCE * panel.unit)
    large = shapely.area(shapes) >= SMALLEST_WATER * panel.unit**2
    kind, rank = shown["kind"].to_numpy(), shown["rank"].to_numpy()
    k = panel.size * MM
    # Not the ground of countries, which lies below, nor areas, which lie above.
    panel.fill(
        shapes[(kind == "water") & large], facecolor=WATER, edgecolor=RIVER,
        linewidth=0.15 * k, zorder=2.1,
    )  # fmt: skip
    for index in (0, 1):
        panel.line(
            shapes[(kind == "contour") & (rank == index)], color=CONTOUR, zorder=2.12,
            linewidth=(0.22, 0.1)[index] * k,
        )  # fmt: skip
    for level, wide in enumerate(RIVERS):
        chosen = shapes[(kind == "river") & (rank == level)]
        panel.line(chosen, color=RIVER, linewidth=wide * k, zorder=2.15)
    panel.line(
        shapes[kind == "border"], color=BORDER, linewidth=0.25 * k, zorder=2.2,
        linestyle=(0, (6, 2, 1.2, 2)),
    )  # fmt: skip
    panel.line(shapes[kind == "rail"], color=RAIL, linewidth=0.3 * k, zorder=2.25)
    panel.line(
        shapes[kind == "rail"], color=PAPER, linewidth=0.16 * k, zorder=2.26, linestyle=(0, (5, 5))
    )
    tracks = shapes[(kind == "road") & (rank >= TRACK)]
    panel.line(tracks, color=ROAD_CASE, linewidth=0.2 * k, zorder=2.3, linestyle=(0, (4, 2)))
    for level in reversed(range(TRACK)):
        colour, wide = ROADS[level]
        chosen = shapes[(kind == "road") & (rank == level)]
        panel.line(chosen, color=ROAD_CASE, linewidth=(wide + 0.2) * k, zorder=2.31)
        panel.line(chosen, color=colour, linewidth=wide * k, zorder=2.4 + 0.01 * (TRACK - level))
    places = np.flatnonzero(kind == "place")
    at = shapely.get_coordinates(shapely.centroid(shapes[places]))
    panel.ax.scatter(
        at[:, 0], at[:, 1], s=(1.1 * k) ** 2, facecolor=PAPER, edgecolor=INK, linewidth=0.6,
        zorder=4,
    )  # fmt: skip
    return shown


def _name_ground(panel: Panel, shown: gpd.GeoDataFrame) -> None:
    """Name places, waters and contours where there is room beside all else.

    Parameters
    ----------
    panel : Panel
        The map.
    shown : geopandas.GeoDataFrame
        What `_draw_ground` drew.
    """
    shapes = shapely.transform(projected(shown.geometry.to_numpy(), panel.view.crs), panel.on_paper)
    frame = shapely.box(0, 0, panel.width, panel.height)
    people = -shown["value"].fillna(0.0)
    order = np.lexsort((people, shown["rank"], ~(shown["kind"] == "place")))
    said: set[str] = set()
    for row in order:
        one = shown.iloc[row]
        text = str(one["name"])
        if one["kind"] == "contour" and one["rank"] == 0 and one["value"] == one["value"]:
            text = whole(float(one["value"]), panel.language)
        elif not text or text in said or one["kind"] in {"border", "rail", "road", "contour"}:
            continue
        seen = shapely.intersection(shapes[row], frame)
        if seen.is_empty or len(said) >= MOST_NAMES:
            continue
        line = shapely.get_dimensions(seen) == 1
        spot = (
            seen.interpolate(0.5, normalized=True)
            if line and hasattr(seen, "interpolate")
            else (shapely.point_on_surface(seen))
        )
        looks = {
            "place": {"color": INK, "fontstyle": "normal"},
            "contour": {"color": HEIGHT, "fontstyle": "normal"},
        }.get(one["kind"], {"color": "#3c6e91", "fontstyle": "italic"})
        points = LEAST_POINTS + (1.0 if one["kind"] == "place" and one["rank"] == 0 else 0.0)
        away = 0.7 if one["kind"] == "place" else 0
        if panel.label(spot.x, spot.y, text, points, away, zorder=4.5, **looks):
            said.add(text)


def layer_sample(ax: Axes, x: float, y: float, entry: LegendEntry, size: float) -> None:
    """Draw the sample of a line of a legend: a box, a line or a symbol.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The page, in millimetres.
    x, y : float
        Where the middle of the sample is.
    entry : LegendEntry
        The line.
    size : float
        Factor on all sizes.
    """
    ends = [x - 2.5 * size, x + 2.5 * size]
    for form in entry.forms:
        if form in MARKERS:
            ax.scatter(
                [x], [y], s=(2.2 * size * MM) ** 2, marker=MARKERS[form], facecolor=entry.colour,
                edgecolor=PAPER, linewidth=0.5, zorder=36,
            )  # fmt: skip
            continue
        wide, opacity = (2.4, 0.4) if form == "area" else (0.5, 1.0)
        ax.plot(
            ends, [y, y], color=entry.colour, linewidth=wide * size * MM, alpha=opacity, zorder=36,
            solid_capstyle="butt",
        )  # fmt: skip
