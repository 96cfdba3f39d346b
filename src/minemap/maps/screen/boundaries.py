"""Boundaries of administrative units, as thin lines with names under the ground of a record."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minemap.errors import ArgumentError, CoordinateError
from minemap.lands.provinces import PROVINCES_DEGREE, provinces
from minemap.language.words import checked_language
from minemap.maps.outlines import window_around, windows_of
from minemap.maps.packing import script_json
from minemap.maps.screen.layer import Drawn
from minemap.maps.words import word

if TYPE_CHECKING:
    import geopandas as gpd

    Array = np.ndarray[Any, Any]
    Bounds = tuple[float, float, float, float]

__all__ = ["BoundariesLayer", "in_degrees"]

PROVINCES_TRUE_TO_M = 400.0
"""As the country outlines, of the same source: no line of theirs is truer."""

OWN_DEGREE = 100_000
"""Units to a degree of boundaries that a user gives: 1.1 m."""

FROM_ZOOM = 5.5
"""Below this, provinces would be a thicket of lines."""

LABEL_COLUMNS = ("name", "NAME", "Name", "admin1", "ADM1_ES", "ADM1_EN", "ADM1_FR", "label")


class BoundariesLayer(Drawn):
    """Boundaries of administrative units on a folium map, that need no network.

    Parameters
    ----------
    boundaries : geopandas.GeoDataFrame, optional
        Units of your own: polygons or lines, of any CRS. By default those of the first level
        (provinces, regions, departments) around `bounds`, from Natural Earth at 1:10 million.
    bounds : tuple of float, optional
        West, south, east, north of the record, in degrees, for the default. A record more than 40°
        wide shows no provinces.
    label : str or None, optional
        The column of `boundaries` with the names; by default ``name`` or the like, where there is
        one.
    name : str, optional
        The layer's name in a layer control.
    attr : str
        Whom to name for `boundaries`.
    language : {"en", "es", "fr"}
        Language of the name and the note.
    show : bool
        Whether the layer is shown at first.

    Raises
    ------
    ArgumentError
        If the column does not exist, or `boundaries` holds no polygon or line.
    CoordinateError
        If `boundaries` has no CRS.

    Examples
    --------
    >>> import folium
    >>> layer = BoundariesLayer(bounds=(-78.6, -5, -77.6, -3))
    >>> "Cajamarca" in layer.options_json
    True
    >>> _ = layer.add_to(folium.Map(tiles=None))
    """

    part = "boundaries"

    def __init__(
        self,
        boundaries: gpd.GeoDataFrame | None = None,
        *,
        bounds: Bounds | None = None,
        label: str | None = None,
        name: str | None = None,
        attr: str = "",
        language: str = "en",
        show: bool = True,
    ) -> None:
        checked_language(language)
        super().__init__(
            # folium writes the name into the layer control as HTML.
            name=html.escape(name or word("provinces", language)),
            overlay=True,
            show=show,
        )
        self._name = "BoundariesLayer"
        self.title = name or word("provinces", language)
        drawn = _near_provinces(bounds) if boundaries is None else _own(boundaries, label)
        own = boundaries is not None
        self.options_json = script_json(
            {
                **drawn,
                "degree": OWN_DEGREE if own else PROVINCES_DEGREE,
                "trueTo": 0 if own else PROVINCES_TRUE_TO_M,
                "fromZoom": 0 if own else FROM_ZOOM,
                "attribution": html.escape(attr) if own else None,
                "name": name,
                "language": language,
            }
        )


def _near_provinces(bounds: Bounds | None) -> dict[str, Any]:
    window = None if bounds is None else window_around(bounds)
    if window is None:
        return {"lines": [], "places": []}
    lines, points, radii, names, _ = provinces()
    parts = windows_of(window)
    near = shapely.intersects(shapely.MultiPolygon([shapely.box(*part) for part in parts]), points)
    clipped = np.concatenate([shapely.clip_by_rect(lines, *part) for part in parts])
    return {
        "lines": _written(clipped, PROVINCES_DEGREE),
        "places": [
            [round(x * PROVINCES_DEGREE), round(y * PROVINCES_DEGREE), int(radius), name]
            for (x, y), radius, name, kept in zip(
                shapely.get_coordinates(points), radii, names, near, strict=True
            )
            if kept
        ],
    }


def in_degrees(table: gpd.GeoDataFrame, called: str) -> gpd.GeoDataFrame:
    """Bring units of a user's own to degrees.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        The units.
    called : str
        What to call them in an error.

    Returns
    -------
    geopandas.GeoDataFrame
        The same in EPSG:4326.

    Raises
    ------
    CoordinateError
        If they have no CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> in_degrees(gpd.GeoDataFrame(geometry=[], crs=32717), "units").crs.to_epsg()
    4326
    """
    if table.crs is None:
        raise CoordinateError(
            f"{called} have no CRS: say what their coordinates are with set_crs(…), such as "
            f"{called}.set_crs('EPSG:4326')"
        )
    return table.to_crs(4326)


def _own(boundaries: gpd.GeoDataFrame, label: str | None) -> dict[str, Any]:
    degrees = in_degrees(boundaries, "boundaries")
    if label is not None and label not in boundaries:
        raise ArgumentError(f"label names a column that the boundaries do not have: {label}")
    column = label or next((name for name in LABEL_COLUMNS if name in boundaries), None)
    shapes = degrees.geometry.to_numpy()
    areal = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - polygons
    lines = shapes.copy()
    lines[areal] = shapely.boundary(shapes[areal])
    lines = lines[shapely.get_dimensions(lines) == 1]
    if not len(lines):
        raise ArgumentError("boundaries hold neither polygons nor lines")
    places = []
    if column is not None:
        for shape, text in zip(shapes[areal], boundaries[column][areal], strict=True):
            if text is None or text != text:  # noqa: PLR0124 - not a number: missing
                continue
            largest = max(shapely.get_parts(shape), key=shapely.area)
            radius = shapely.maximum_inscribed_circle(largest)
            x, y = shapely.get_coordinates(radius)[0]
            places.append(
                [
                    round(x * OWN_DEGREE),
                    round(y * OWN_DEGREE),
                    round(radius.length * OWN_DEGREE),
                    str(text),
                ]
            )
    # A line between two units is there twice; once is enough.
    return {"lines": _written(np.array([shapely.union_all(lines)]), OWN_DEGREE), "places": places}


def _written(lines: Array, degree: int) -> list[list[int]]:
    """Write lines as whole numbers: the first point, then the differences."""
    written = []
    merged = shapely.line_merge(lines)
    for line in shapely.get_parts(merged[~shapely.is_empty(merged)]):
        xy = np.rint(shapely.get_coordinates(line) * degree).astype(np.int64)
        kept = np.r_[True, np.any(np.diff(xy, axis=0) != 0, axis=1)]
        if kept.sum() > 1:
            written.append(
                np.diff(xy[kept], axis=0, prepend=np.zeros((1, 2), int)).ravel().tolist()
            )
    return written
