"""Base layers out of a user's own files: images, GeoTIFF and MBTiles, put into the page itself."""

from __future__ import annotations

import base64
import html
import re
import sqlite3
import warnings
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from folium.template import Template

from minemap.errors import ArgumentError, CoordinateError, MinemapError, ReadError
from minemap.extras import missing
from minemap.maps.layers import PageLayer
from minemap.maps.packing import script_json
from minemap.maps.rasters import coloured, has_alpha, opened, palette_of
from minemap.read.guarding import bounded, without_journal

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    Array = np.ndarray[Any, Any]
    Bounds = tuple[float, float, float, float]

__all__ = ["RasterLayer", "TilesLayer", "base_layer"]

MOST_BYTES = 25_000_000
"""What a page may carry of one file before it opens slowly."""

MOST_READ = 1_000_000_000
"""Pixels of a raster that are read for a map."""

MOST_PIXELS = 16_000_000
"""An image of 4000 by 4000, in 64 MB of the browser's memory."""

MOST_LEVEL = 30
"""The zoom at which a tile is 4 cm wide."""

MERCATOR_LATITUDE = 85.0511
"""The edge of Web Mercator's square."""

HALF_TURN = 180.0

MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
"""How the images that browsers draw begin."""


def base_layer(
    path: str | os.PathLike[str],
    *,
    bounds: Sequence[float] | None = None,
    crs: Any = None,
    name: str | None = None,
    attr: str | None = None,
    around: Sequence[float] | None = None,
    zooms: tuple[int, int] | None = None,
    most_bytes: int = MOST_BYTES,
) -> RasterLayer | TilesLayer:
    r"""Make a base layer out of a file, to be carried inside the map: no network is needed.

    Parameters
    ----------
    path : path
        A GeoTIFF or another raster with a CRS; an image (PNG, JPEG) together with `bounds`; or an
        MBTiles file of images.
    bounds : sequence of float, optional
        West, south, east and north of an image that does not say where it lies: in degrees, or in
        the units of `crs`.
    crs : any CRS that pyproj takes, optional
        The CRS in which the image is drawn, where the file states none: by default EPSG:4326, and
        for a screenshot of a web map EPSG:3857 (`bounds` in metres then).
    name : str, optional
        What to call the layer; by default the name of the file.
    attr : str, optional
        Whom to name for it, as text.
    around : sequence of float, optional
        West, south, east and north in degrees: of MBTiles only what lies there is taken.
    zooms : tuple of int, optional
        First and last zoom to take from MBTiles; by default from the first on as many as
        `most_bytes` hold.
    most_bytes : int
        The most that the page may carry of the file. A raster is made coarser until it fits.

    Returns
    -------
    RasterLayer or TilesLayer
        A folium layer: give it to ``explore(base=…)``, or add it to any folium map.

    Raises
    ------
    ReadError
        If the file does not exist, cannot be read as what it should be, or holds vector tiles.
    CoordinateError
        If a raster has no CRS, or an image no bounds.
    ArgumentError
        If bounds are no bounds, or the tiles asked for are larger than `most_bytes`.
    MissingDependencyError
        If rasterio is needed and not installed.

    Notes
    -----
    Rasters and images are warped to Web Mercator, which maps are drawn in; what has no data, or
    lies outside the image, is transparent. Numbers other than bytes are stretched between their
    2nd and 98th percentile.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = f"{folder}/hill.mbtiles"
    ...     with closing(sqlite3.connect(path)) as file:
    ...         _ = file.execute("CREATE TABLE metadata (name, value)")
    ...         _ = file.execute(
    ...             "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)"
    ...         )
    ...         _ = file.execute("INSERT INTO tiles VALUES (1, 0, 0, ?)", [b"\x89PNG"])
    ...         file.commit()
    ...     layer = base_layer(path)
    >>> [round(edge) for edge in layer.bounds]
    [-180, -85, 0, 0]
    """
    path = Path(path)
    if not path.is_file():
        raise ReadError(f"{path}: there is no such file")
    name = path.stem if name is None else name
    if path.suffix.lower() == ".mbtiles":
        return _mbtiles(path, name, attr, around, zooms, most_bytes)
    url, box = _warped(path, bounds, crs, most_bytes)
    return RasterLayer(url, box, name=name, attr=attr or "")


class _Base(PageLayer):
    def __init__(self, name: str, attr: str, bounds: Bounds, *, show: bool) -> None:
        # folium writes the name into the layer control as HTML.
        super().__init__(name=html.escape(name), overlay=False, show=show)
        self.title = name
        self.attr = attr
        self.bounds = bounds

    def _get_self_bounds(self) -> list[list[float | None]]:
        west, south, east, north = self.bounds
        return [[south, west], [north, east]]


class RasterLayer(_Base):
    """An image as a base layer, carried inside the page.

    Parameters
    ----------
    url : str
        The image as a ``data:`` address, drawn in Web Mercator.
    bounds : tuple of float
        Its west, south, east and north, in degrees.
    name, attr : str
        What to call it, and whom to name for it.
    show : bool
        Whether it is shown at first.

    Examples
    --------
    >>> layer = RasterLayer("data:image/png;base64,", (-79, -5, -78, -4), name="Relief")
    >>> layer.layer_name
    'Relief'
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.imageOverlay({{ this.url_json }}, {{ this.box_json }},
                {{ this.options_json }});
        {% endmacro %}
        """
    )

    def __init__(
        self, url: str, bounds: Bounds, *, name: str, attr: str = "", show: bool = True
    ) -> None:
        super().__init__(name, attr, bounds, show=show)
        self._name = "RasterLayer"
        self.url_json = script_json(url)
        self.box_json = script_json(self._get_self_bounds())
        self.options_json = script_json({"pane": "tilePane", "attribution": html.escape(attr)})


class TilesLayer(_Base):
    r"""Tiles as a base layer, all carried inside the page.

    Parameters
    ----------
    tiles : dict of (int, int, int) to bytes
        Zoom, column and row (from the north) of each tile, and its image.
    bounds : tuple of float
        West, south, east and north of the tiles, in degrees.
    name, attr : str
        What to call them, and whom to name for them.
    show : bool
        Whether they are shown at first.

    Examples
    --------
    >>> layer = TilesLayer({(0, 0, 0): b"\x89PNG"}, (-180, -85, 180, 85), name="World")
    >>> layer.zooms
    (0, 0)
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = (function () {
                var images = {{ this.images_json }}, tiles = {{ this.tiles_json }};
                return new (L.GridLayer.extend({
                    createTile: function (at) {
                        var number = tiles[[at.z, at.x, at.y].join("/")];
                        var tile = document.createElement(number === undefined ? "div" : "img");
                        if (number !== undefined) {
                            tile.alt = "";
                            tile.src = images[number];
                        }
                        return tile;
                    }
                }))({{ this.options_json }});
            }());
        {% endmacro %}
        """
    )

    def __init__(
        self,
        tiles: dict[tuple[int, int, int], bytes],
        bounds: Bounds,
        *,
        name: str,
        attr: str = "",
        show: bool = True,
    ) -> None:
        super().__init__(name, attr, bounds, show=show)
        self._name = "TilesLayer"
        # Seas and clouds make many tiles alike: each image is written once.
        images = {image: number for number, image in enumerate(dict.fromkeys(tiles.values()))}
        zooms = [zoom for zoom, _, _ in tiles]
        self.zooms = min(zooms), max(zooms)
        self.images_json = script_json([_data_url(image) for image in images])
        self.tiles_json = script_json(
            {"/".join(map(str, at)): images[image] for at, image in tiles.items()}
        )
        self.options_json = script_json(
            {
                "minNativeZoom": self.zooms[0],
                "maxNativeZoom": self.zooms[1],
                "maxZoom": 24,
                "bounds": self._get_self_bounds(),
                "attribution": html.escape(attr),
            }
        )


def _data_url(image: bytes) -> str:
    kind = next((kind for magic, kind in MAGIC.items() if image.startswith(magic)), None)
    if kind is None:
        raise ReadError("a tile is neither PNG, JPEG nor WebP, which are what browsers draw")
    return f"data:{kind};base64,{base64.b64encode(image).decode('ascii')}"


# Rasters and images


def _warped(
    path: Path, bounds: Sequence[float] | None, crs: Any, most_bytes: int
) -> tuple[str, Bounds]:
    """Warp a raster to Web Mercator; give it as a data address, and its bounds in degrees."""
    try:
        import rasterio
        from rasterio.errors import NotGeoreferencedWarning, RasterioError
        from rasterio.vrt import WarpedVRT
        from rasterio.warp import transform_bounds
    except ImportError as error:
        raise missing("a raster or image as base layer", "raster", "rasterio") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with opened(path) as file, _placed(file, path, bounds, crs) as source:
                options = {"crs": "EPSG:3857", "add_alpha": not has_alpha(source)}
                # Nearest for palettes and classes: a colour between two of them means nothing.
                smooth = source.count > 1 or source.dtypes[0] != "uint8"
                if smooth:
                    options["resampling"] = rasterio.enums.Resampling.bilinear
                with WarpedVRT(source, **options) as warped:
                    image = _image(source, warped, most_bytes, smooth=smooth)
                    edges = transform_bounds("EPSG:3857", "EPSG:4326", *warped.bounds)
    except RasterioError as error:
        raise ReadError(f"{path}: it cannot be read as a raster ({error})") from error
    west, south, east, north = (float(edge) for edge in edges)
    return _data_url(image), (west, south, east, north)


def _check_size(path: Path, file: Any) -> None:
    """Refuse what would be read for minutes: all pixels, or those of the coarsest overview."""
    pixels = file.width * file.height / max([1, *file.overviews(1)]) ** 2
    if pixels > MOST_READ:
        raise ReadError(
            f"{path}: has {file.width:,} by {file.height:,} pixels; cut out the part that is "
            "needed, or add overviews (gdaladdo)"
        )


@contextmanager
def _placed(source: Any, path: Path, bounds: Sequence[float] | None, crs: Any) -> Iterator[Any]:
    """Give a raster with the place that it states, or that it was said to have."""
    import rasterio
    from rasterio.io import MemoryFile

    _check_size(path, source)
    if bounds is None and source.crs is not None:
        yield source
        return
    placed = not source.transform.is_identity
    if bounds is None and (crs is None or not placed):
        raise CoordinateError(
            f"{path}: it does not say where it lies. Give its corners as "
            f"bounds=(west, south, east, north){', or its CRS as crs=' if placed else ''}"
        )
    transform = source.transform
    if bounds is not None:
        west, south, east, north = _checked_bounds(bounds, degrees=crs is None)
        across, down = (east - west) / source.width, (south - north) / source.height
        transform = rasterio.Affine(across, 0, west, 0, down, north)
    profile = {
        "driver": "GTiff", "width": source.width, "height": source.height, "count": source.count,
        "dtype": source.dtypes[0], "nodata": source.nodata, "transform": transform,
        "crs": _checked_crs("EPSG:4326" if crs is None else crs),
    }  # fmt: skip
    with MemoryFile() as memory:
        with memory.open(**profile) as copy:
            copy.write(source.read())
            copy.colorinterp = source.colorinterp
            with suppress(ValueError):
                copy.write_colormap(1, source.colormap(1))
        with memory.open() as copy:
            yield copy


def _checked_crs(crs: Any) -> str:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return str(CRS.from_user_input(crs).to_wkt())
    except CRSError as error:
        raise ArgumentError(f"crs={crs!r} is no CRS that pyproj knows") from error


def _image(source: Any, warped: Any, most_bytes: int, *, smooth: bool) -> bytes:
    """Read a warped raster as PNG or JPEG of no more bytes than given, coarser if need be."""
    from rasterio.enums import Resampling

    share = min(1.0, float(np.sqrt(MOST_PIXELS / (warped.width * warped.height))))
    while True:
        height, width = (max(1, round(side * share)) for side in (warped.height, warped.width))
        bands = warped.read(
            out_shape=(warped.count, height, width),
            resampling=Resampling.average if smooth and share < 1 else Resampling.nearest,
        )
        image = _encoded(coloured(palette_of(source), bands))
        if len(image) * 4 / 3 <= most_bytes or max(height, width) <= 64:  # noqa: PLR2004
            return image
        share *= min(0.9, float(np.sqrt(most_bytes / (len(image) * 4 / 3))))


def _encoded(rgba: Array) -> bytes:
    """Write PNG where something is transparent or colours are few, otherwise JPEG."""
    from rasterio.io import MemoryFile

    opaque = bool((rgba[3] == 255).all())  # noqa: PLR2004 - a byte's most
    bands = rgba[:3] if opaque else rgba
    driver, options = ("JPEG", {"quality": 88}) if opaque else ("PNG", {"zlevel": 9})
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore")  # an image without a place: its place is the layer's
        with memory.open(
            driver=driver,
            width=rgba.shape[2],
            height=rgba.shape[1],
            count=len(bands),
            dtype="uint8",
            **options,
        ) as file:
            file.write(bands)
        return bytes(memory.read())


def _checked_bounds(bounds: Sequence[float], *, degrees: bool) -> Bounds:
    try:
        west, south, east, north = (float(edge) for edge in bounds)
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(
            f"bounds={bounds!r} are not four numbers: west, south, east, north"
        ) from error
    inside = not degrees or (max(-west, east) <= HALF_TURN and max(-south, north) <= HALF_TURN / 2)
    if not (west < east and south < north and inside):
        raise ArgumentError(
            f"bounds={bounds!r} are not west, south, east, north"
            + (" in degrees" if degrees else "")
        )
    return west, south, east, north


# Tiles


def _mbtiles(
    path: Path,
    name: str,
    attr: str | None,
    around: Sequence[float] | None,
    zooms: tuple[int, int] | None,
    most_bytes: int,
) -> TilesLayer:
    """Take the tiles of an MBTiles file (specification 1.3) around a place, zoom by zoom."""
    try:
        address = f"{without_journal(path).absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as file:
            bounded(path, file)
            said = dict(file.execute("SELECT name, value FROM metadata"))
            if said.get("format") == "pbf":
                raise ReadError(f"{path}: it holds vector tiles; only tiles of images can be drawn")
            window = None if around is None else _checked_bounds(around, degrees=True)
            tiles, box = _tiles(file, path, window, zooms, most_bytes)
    except MinemapError:
        raise
    except (sqlite3.Error, TypeError, ValueError, OverflowError, MemoryError) as error:
        raise ReadError(f"{path}: it cannot be read as MBTiles ({error})") from error
    if attr is None:
        # What the file says of itself may be HTML; only its text is shown.
        attr = html.unescape(re.sub(r"<[^>]*>", "", str(said.get("attribution") or "")))
    return TilesLayer(tiles, box, name=name, attr=attr)


def _tiles(
    file: sqlite3.Connection,
    path: Path,
    window: Bounds | None,
    zooms: tuple[int, int] | None,
    most_bytes: int,
) -> tuple[dict[tuple[int, int, int], bytes], Bounds]:
    """Read tiles from the first zoom on while they fit, with the bounds of the last zoom read."""
    levels = [level for (level,) in file.execute(
        "SELECT DISTINCT zoom_level FROM tiles ORDER BY zoom_level"
    )]  # fmt: skip
    if odd := [level for level in levels if level not in range(MOST_LEVEL + 1)]:
        raise ReadError(f"{path}: {odd[0]!r} is no zoom, which goes from 0 to {MOST_LEVEL}")
    if zooms is not None:
        levels = [level for level in levels if zooms[0] <= level <= zooms[1]]
    tiles: dict[tuple[int, int, int], bytes] = {}
    box: Bounds | None = None
    weight = 0.0
    for level in levels:
        count = 1 << level
        columns, rows = _range(window, level)
        # MBTiles counts rows from the south.
        where = (level, columns[0], columns[1], count - 1 - rows[1], count - 1 - rows[0])
        chosen = (
            "FROM tiles WHERE zoom_level = ? AND tile_column BETWEEN ? AND ? "
            "AND tile_row BETWEEN ? AND ?"
        )
        (more,) = file.execute(f"SELECT TOTAL(LENGTH(tile_data)) {chosen}", where).fetchone()
        if (weight + more) * 4 / 3 > most_bytes:
            if zooms is None and tiles:
                break
            raise ArgumentError(
                f"{path}: its tiles up to zoom {level} take {(weight + more) * 4 / 3e6:,.1f} MB of "
                f"the page, more than most_bytes={most_bytes:,}. Take fewer with "
                "zooms=(first, last) or around=(west, south, east, north), or allow more"
            )
        found = [
            ((level, column, count - 1 - row), _tile(path, image))
            for column, row, image in file.execute(
                f"SELECT tile_column, tile_row, tile_data {chosen}", where
            )
        ]
        if found:
            weight += more
            tiles.update(found)
            box = _box_of([at for at, _ in found])
    if box is None:
        raise ReadError(f"{path}: it holds no tiles" + ("" if window is None else " around there"))
    return tiles, box


def _tile(path: Path, image: Any) -> bytes:
    if not isinstance(image, bytes):
        raise ReadError(f"{path}: a tile is {type(image).__name__} and no image; export it again")
    return image


def _range(window: Bounds | None, level: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the first and last column and row, from the north, of the tiles that cover a window."""
    most = (1 << level) - 1
    if window is None:
        return (0, most), (0, most)
    west, south, east, north = window

    def column(longitude: float) -> int:
        return min(most, max(0, int((longitude + 180) / 360 * (most + 1))))

    def row(latitude: float) -> int:
        held = np.radians(np.clip(latitude, -MERCATOR_LATITUDE, MERCATOR_LATITUDE))
        share = 0.5 - np.arcsinh(np.tan(held)) / (2 * np.pi)
        return min(most, max(0, int(share * (most + 1))))

    return (column(west), column(east)), (row(north), row(south))


def _box_of(places: Sequence[tuple[int, int, int]]) -> Bounds:
    count = 1 << places[0][0]
    columns, rows = [at[1] for at in places], [at[2] for at in places]

    def latitude(row: int) -> float:
        return float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * row / count)))))

    return (
        min(columns) / count * 360 - 180,
        latitude(max(rows) + 1),
        (max(columns) + 1) / count * 360 - 180,
        latitude(min(rows)),
    )
