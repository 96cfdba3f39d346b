"""Files of things other than hazards and releases: villages, units, boundaries.

They are read like records: the ending gives the format, the first bytes confirm it, and only the
driver of that format opens them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from minemap.errors import ReadError
from minemap.read.files import layer_names, load
from minemap.read.formats import (
    CSV,
    FORMATS,
    MAXML,
    WORKBOOK,
    checked_path,
    format_of,
    listed,
    reading,
)

if TYPE_CHECKING:
    import os

__all__ = ["read_features"]

WITHOUT_SHAPES = (CSV, WORKBOOK, MAXML)


def read_features(path: str | os.PathLike[str], layer: str | None = None) -> gpd.GeoDataFrame:
    """Read a layer of points, lines or polygons, with its columns as they are.

    Parameters
    ----------
    path : str or os.PathLike
        GeoPackage, GeoJSON (also a feature a line), Shapefile (also zipped), KML, KMZ, FlatGeobuf
        or GeoParquet, as `minemap.read_hazards` takes them. Nothing else is opened or asked for.
    layer : str, optional
        The layer, where the file has several.

    Returns
    -------
    geopandas.GeoDataFrame
        The features, in the coordinate system of the file.

    Raises
    ------
    ReadError
        If the file cannot be read so, or a feature of it cannot be.

    Examples
    --------
    >>> from minemap import samples
    >>> len(read_features(samples.peru_path(), "hazards"))
    79
    """
    file = checked_path(path)
    form = format_of(file)
    if form in WITHOUT_SHAPES:
        fit = ", ".join(end for end, known in FORMATS.items() if known not in WITHOUT_SHAPES)
        raise ReadError(f"{file}: a {form.name} holds no outlines; files that do: {fit}")
    if layer is None and form.layered:
        names = layer_names(file, form)
        if len(names) != 1:
            raise ReadError(
                f"{file}: which layer? It has {listed(names) or 'none'}; name one (layer=, on the "
                "command line FILE:LAYER)"
            )
        (layer,) = names
    source = load(file, "hazards", layer)
    with reading(file, form):
        frame = source.frame
        shapes = frame["geometry"] if "geometry" in frame else gpd.GeoSeries(index=frame.index)
        broken = [row for row, cell in shapes.items() if not _drawn(cell)]
        if source.unread or broken:
            row = [*source.unread, *broken][0]
            raise ReadError(f"{file}: row {row} cannot be read; mend it, or export the file again")
        if isinstance(frame, gpd.GeoDataFrame):
            return frame
        return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes), crs=source.crs)


def _drawn(cell: object) -> bool:
    return cell is None or cell != cell or isinstance(cell, shapely.Geometry)  # noqa: PLR0124 - missing
