"""Rasters of a user's own: opened by the drivers of pictures alone, and warped to a map."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np

from minemap.errors import CoordinateError, ReadError
from minemap.extras import missing

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = ["coloured", "has_alpha", "heights_onto", "opened", "palette_of", "picture_onto"]

RASTERS = {
    b"II*\x00": "GTiff",
    b"MM\x00*": "GTiff",
    b"II+\x00": "GTiff",
    b"MM\x00+": "GTiff",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"RIFF": "WEBP",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"\x00\x00\x00\x0cjP": "JP2OpenJPEG",
}
"""How rasters begin, and their drivers. Descriptions of others (VRT, WMS) would be followed."""

LARGEST_BESIDE = 16 << 20


def picture_onto(
    path: str | os.PathLike[str], crs: Any, box: Box, width: int, height: int
) -> Array:
    """Warp a picture of the ground to a part of a map.

    Parameters
    ----------
    path : path
        A raster with a CRS, such as a GeoTIFF.
    crs : pyproj.CRS
        The projection of the map.
    box : tuple of float
        Left, bottom, right and top of the part, in units of the projection.
    width, height : int
        Its pixels.

    Returns
    -------
    numpy.ndarray of uint8, shape (height, width, 4)
        Red, green, blue and opacity.

    Raises
    ------
    ReadError
        If the file cannot be read as a raster.
    CoordinateError
        If it has no CRS.
    MissingDependencyError
        If rasterio is not installed.
    """
    bands, palette = _onto(path, crs, box, width, height)
    return np.moveaxis(coloured(palette, bands), 0, -1)


def heights_onto(
    path: str | os.PathLike[str], crs: Any, box: Box, width: int, height: int
) -> Array:
    """Warp a raster of elevations to a part of a map.

    Parameters
    ----------
    path, crs, box, width, height
        As `picture_onto` takes them; the raster has one band, in metres.

    Returns
    -------
    numpy.ndarray of float, shape (height, width)
        Metres; not a number where the raster has none.

    Raises
    ------
    ReadError, CoordinateError, MissingDependencyError
        As `picture_onto`.
    """
    # Whole metres, and a plane between each four of them, would shade as steps.
    bands, _ = _onto(path, crs, box, width, height, resampling="cubic", dtype="float32")
    if len(bands) != 2:  # noqa: PLR2004 - elevations, and where there are any
        raise ReadError(f"{path}: an elevation raster has one band, and this has {len(bands) - 1}")
    metres: Array = bands[0].astype(float)
    metres[(bands[1] == 0) | ~np.isfinite(metres)] = np.nan
    return metres


def _onto(
    path: str | os.PathLike[str],
    crs: Any,
    box: Box,
    width: int,
    height: int,
    *,
    resampling: str | None = None,
    dtype: str | None = None,
) -> tuple[Array, Any]:
    try:
        import rasterio
        from rasterio.errors import NotGeoreferencedWarning, RasterioError
        from rasterio.vrt import WarpedVRT
    except ImportError as error:
        raise missing("a raster on a map", "raster", "rasterio") from error
    file = Path(path)
    if not file.is_file():
        raise ReadError(f"{file}: there is no such file")
    left, bottom, right, top = box
    step = (right - left) / width, (top - bottom) / height
    to_map = rasterio.Affine(step[0], 0, left, 0, -step[1], top)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with opened(file) as source:
                if source.crs is None:
                    raise CoordinateError(f"{file}: it does not say where it lies: it has no CRS")
                smooth = source.count > 1 or source.dtypes[0] != "uint8"
                how = resampling or ("bilinear" if smooth else "nearest")
                with WarpedVRT(
                    source, crs=crs.to_wkt(), transform=to_map, width=width, height=height,
                    add_alpha=not has_alpha(source), dtype=dtype,
                    resampling=rasterio.enums.Resampling[how],
                ) as warped:  # fmt: skip
                    return warped.read(), palette_of(source)
    except RasterioError as error:
        raise ReadError(f"{file}: it cannot be read as a raster ({error})") from error


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a raster by the drivers of pictures alone: others follow what a file points to."""
    import rasterio

    with path.open("rb") as stream:
        head = stream.read(16)
    driver = next((name for magic, name in RASTERS.items() if head.startswith(magic)), None)
    if driver is None:
        known = ", ".join(dict.fromkeys(RASTERS.values()))
        raise ReadError(f"{path}: it cannot be read as a raster: it is none of {known}")
    _check_beside(path)
    # Were a file to point to a host all the same, no address has such an ending.
    with (
        rasterio.Env(CPL_VSIL_CURL_ALLOWED_EXTENSIONS="{nothing}"),
        rasterio.open(path, driver=driver) as file,
    ):
        if any(key.upper() == "OVERVIEW_FILE" for key in file.tags(ns="OVERVIEWS")):
            raise ReadError(
                f"{path}: points to another file, which is not followed; export it again"
            )
        yield file


def _check_beside(path: Path) -> None:
    """Refuse what programs write beside a raster, where it points to yet other files."""
    for end in (".aux.xml", ".ovr", ".msk", ".ovr.aux.xml"):
        beside = path.with_name(path.name + end)
        if not beside.is_file():
            continue
        with beside.open("rb") as file:
            head = file.read(LARGEST_BESIDE + 1)
        if end.endswith(".xml"):
            try:
                names = {
                    text.upper()
                    for element in ET.fromstring(head).iter()  # noqa: S314 - bounded, and expat bounds what entities grow to
                    for text in (element.tag, *element.attrib.values())
                }
            except ET.ParseError:
                names = {"VRT"}
            fits = not any("OVERVIEW_FILE" in name or "VRT" in name for name in names)
        else:
            fits = head.startswith((b"II", b"MM"))
        if not fits or (end.endswith(".xml") and len(head) > LARGEST_BESIDE):
            raise ReadError(
                f"{beside}: points to other files, which are not followed, or is no such file; "
                "take it away"
            )


def has_alpha(source: Any) -> bool:
    """Tell whether a raster says itself where it is transparent."""
    from rasterio.enums import ColorInterp

    return ColorInterp.alpha in source.colorinterp


def palette_of(source: Any) -> Any:
    """Give the colours of a raster that has a table of them, by their numbers."""
    try:
        return source.colormap(1)
    except ValueError:
        return None


def coloured(palette: Any, bands: Array) -> Array:
    """Make red, green, blue and opacity of bands, the last of which is the opacity."""
    *colours, alpha = bands
    opaque = alpha > 0
    if palette is not None:
        table = np.array([palette.get(number, (0, 0, 0, 0)) for number in range(256)], np.uint8)
        rgba = np.moveaxis(table[colours[0]], -1, 0).copy()
        rgba[3][~opaque] = 0
        return np.asarray(rgba)
    colours = colours[:3] if len(colours) >= 3 else colours[:1] * 3  # noqa: PLR2004
    drawn = [
        band if band.dtype == np.uint8 else _stretched(band, opaque & np.isfinite(band))
        for band in colours
    ]
    opaque &= np.all([np.isfinite(band) for band in colours], axis=0)
    eight_bits = alpha if alpha.dtype == np.uint8 else np.full(alpha.shape, 255, np.uint8)
    return np.stack([*drawn, np.where(opaque, eight_bits, 0)]).astype(np.uint8)


def _stretched(band: Array, known: Array) -> Array:
    if not known.any():
        return np.zeros(band.shape, np.uint8)
    low, high = np.percentile(band[known], [2, 98])
    share = (np.where(known, band, low) - low) / (high - low or 1)
    return np.asarray(np.rint(255 * np.clip(share, 0, 1)), dtype=np.uint8)
