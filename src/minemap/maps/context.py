"""Ground to read a map by: roads, rivers, lakes, places, borders and contours of one's own files.

One table with a class and a rank of every feature, cut to the surroundings of a record, serves the
interactive and the printed map alike: each draws a rank from a scale on at which it is legible.
"""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from minemap.errors import ArgumentError, ReadError, warn
from minemap.lands.ground import world_ground
from minemap.maps.outlines import windows_of
from minemap.read.files import layer_names
from minemap.read.formats import FORMATS, HEAD, checked_path, format_of, refuse_pointers
from minemap.read.others import read_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    Array = np.ndarray[Any, Any]
    Box = tuple[float, float, float, float]

__all__ = [
    "CLASSES",
    "context_around",
    "credits_of",
    "ground_around",
    "legible",
    "scales_of",
    "surroundings",
]

CLASSES = ("water", "contour", "river", "border", "rail", "road", "place")
"""What ground is told by, in the order in which it is drawn."""

MARGIN = 0.6
"""By how much of its size the surroundings of a record reach beyond it, …"""

LEAST_MARGIN = 0.02
"""… and at least so many degrees."""

MOST_FEATURES = 60_000
"""What a page opens quickly with; of more, the least important classes are left out."""

FROM_SCALE: dict[str, tuple[float, ...]] = {
    "water": (8e6, 8e6),
    "contour": (250_000, 60_000),
    "river": (8e6, 1.2e6, 250_000),
    "border": (3e7, 6e6, 1.2e6),
    "rail": (3e6,),
    "road": (8e6, 3e6, 1.2e6, 500_000, 120_000, 60_000),
    "place": (8e6, 2e6, 400_000, 120_000),
}
"""The number of the scale from which on (or larger) a rank of a class is drawn."""

ROADS = (
    {"motorway", "trunk", "highway", "major_highway"},
    {"primary", "major_road", "major"},
    {"secondary", "medium_road"},
    {"tertiary"},
    {"unclassified", "residential", "road", "living_street", "minor", "minor_road", "street"},
    {"track", "path", "footway", "service", "cycleway", "bridleway", "pedestrian", "steps"},
)
RIVERS = ({"river", "lake centerline"}, {"canal"}, {"stream", "drain", "ditch", "wadi"})
PLACES = (
    {"city", "capital", "admin-0 capital", "admin-1 capital"},
    {"town", "populated place", "locality"},
    {"village", "suburb", "neighbourhood", "neighborhood"},
    {"hamlet", "isolated_dwelling", "farm"},
)
WATER = {"water", "lake", "reservoir", "pond", "bay", "riverbank", "ocean", "wetland", "lagoon"}

LINES, AREAS, POINTS = (1, 5), (3, 6), (0, 4)
"""Numbers of the types of geometry."""

TAGS = (
    ("road", ("highway",), ROADS, LINES),
    ("river", ("waterway",), RIVERS, LINES),
    ("place", ("place",), PLACES, POINTS),
    ("water", ("natural", "water", "waterway", "landuse"), (WATER,), AREAS),
    ("rail", ("railway",), ({"rail", "railway", "narrow_gauge", "light_rail"},), LINES),
)
"""Classes, the columns of OpenStreetMap that tell them, their ranks, and their geometry."""

KIND_COLUMNS = ("fclass", "featurecla", "pmap:kind", "kind", "class", "type", "subclass")
ELEVATIONS = ("ele", "elev", "elevation", "height", "contour", "altitude", "z")
POPULATIONS = ("population", "pop_max", "pop", "gn_pop")
NAMES = ("name", "name_en", "nam", "label")

TOLD_BY_NAME = (
    ("contour", r"contour|isoline|curva|courbe|höhenlin"),
    ("rail", r"rail|ferrocarril|ferrov"),
    ("road", r"road|street|highway|transport|carretera|camino|route|estrada|via"),
    ("river", r"river|stream|waterway|hydro|rio|río|rivi|cours"),
    ("water", r"water|lake|lago|lac\b|reservoir"),
    ("place", r"place|settlement|village|town|cit(?:y|ies)|poblad|localit|aldea"),
    ("border", r"border|boundar|admin|limite|límite|frontier|frontera|countr|province"),
)
"""What layers are called that hold one class alone."""


NOTHING = pd.DataFrame({name: [] for name in ("kind", "rank", "name", "value", "geometry")})

FAR_WEST = 180.0

BEGINS = {
    ".pbf": re.compile(rb".{4}\x0a\x09OSMHeader", re.DOTALL),
    ".osm": re.compile(
        rb"(?:\xef\xbb\xbf)?(?>\s*(?><\?.*?\?>|<!--.*?-->))*+\s*<osm[\s>]", re.DOTALL
    ),
    ".pmtiles": re.compile(rb"PMTiles"),
}
"""What files begin with that GDAL alone reads."""

OSM_CREDIT = "© OpenStreetMap contributors (ODbL)"


def surroundings(bounds: Box) -> Box:
    """Give the ground around a record that a map of it shows.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north of the record, in degrees.

    Returns
    -------
    tuple of float
        The same, wider.

    Examples
    --------
    >>> [round(edge, 2) for edge in surroundings((-78.5, -4.0, -78.0, -3.5))]
    [-78.8, -4.3, -77.7, -3.2]
    """
    west, south, east, north = bounds
    more = max(LEAST_MARGIN, MARGIN * max(east - west, north - south))
    return (
        # Beyond ±180° only where the record itself lies there.
        max(west - more, -FAR_WEST if west >= -FAR_WEST else -3 * FAR_WEST),
        max(south - more, -90.0),
        min(east + more, FAR_WEST if east <= FAR_WEST else 3 * FAR_WEST),
        min(north + more, 90.0),
    )


def legible(ground: gpd.GeoDataFrame, scale: float) -> Array:
    """Tell which features are drawn on a map of a scale.

    Parameters
    ----------
    ground : geopandas.GeoDataFrame
        As `context_around` gives it.
    scale : float
        The number of the scale 1:n.

    Returns
    -------
    numpy.ndarray of bool
        One a feature.

    Examples
    --------
    >>> import geopandas as gpd
    >>> roads = gpd.GeoDataFrame({"kind": "road", "rank": [0, 5]}, geometry=[None, None])
    >>> legible(roads, 1_000_000).tolist(), legible(roads, 25_000).tolist()
    ([True, False], [True, True])
    """
    smallest, largest = scales_of(ground)
    return (smallest >= scale) & (scale >= largest)


def scales_of(ground: gpd.GeoDataFrame) -> tuple[Array, Array]:
    """Give the smallest and the largest scale at which features are drawn.

    Parameters
    ----------
    ground : geopandas.GeoDataFrame
        As `ground_around` gives it.

    Returns
    -------
    tuple of numpy.ndarray of float
        The numbers of the scales, one a feature: the larger the number, the smaller the scale.

    Examples
    --------
    >>> import geopandas as gpd
    >>> roads = gpd.GeoDataFrame({"kind": "road", "rank": [0, 5]}, geometry=[None, None])
    >>> scales_of(roads)[0].tolist(), scales_of(roads)[1].tolist()
    ([8000000.0, 60000.0], [0.0, 0.0])
    """
    smallest = np.array(
        [
            FROM_SCALE[kind][min(int(rank), len(FROM_SCALE[kind]) - 1)]
            for kind, rank in zip(ground["kind"], ground["rank"], strict=True)
        ],
        dtype=float,
    )
    if "from_scale" not in ground:
        return smallest, np.zeros(len(ground))
    told = ground["from_scale"].to_numpy(dtype=float)
    until = ground["until_scale"].fillna(0.0).to_numpy(dtype=float)
    return np.where(np.isnan(told), smallest, told), until


def ground_around(
    source: Any, bounds: Box, windows: Sequence[Box] = (), *, reach: float = 0.0
) -> gpd.GeoDataFrame | None:
    """Give the ground to read a map by: your own, and rivers, lakes and places of the world.

    Parameters
    ----------
    source : Any
        As `context_around` takes it; None for that of the world alone, false for none at all.
    bounds : tuple of float
        West, south, east and north in degrees, by which your own is cut.
    windows : sequence of tuple of float
        Those by which the world's is cut; without any, there is none of it. What your own holds
        (waters, or places) is left out of the world's.
    reach : float
        As `minemap.lands.ground.world_ground` takes it.

    Returns
    -------
    geopandas.GeoDataFrame or None
        The ground, as `context_around` gives it, with ``credit``, whom to name for a feature, and
        the scales of `minemap.lands.ground.world_ground`; None where there is nothing.

    Examples
    --------
    >>> ground = ground_around(None, (-78.6, -4, -78, -3), [(-80, -5, -77, -3)])
    >>> sorted(set(ground["kind"])), credits_of(ground)
    (['place', 'river'], 'Natural Earth, GeoNames (CC BY 4.0)')
    >>> ground_around(False, (-78.6, -4, -78, -3), [(-80, -5, -77, -3)]) is None
    True
    """
    if source is False:
        return None
    own = None
    if source is not None:
        cut = [context_around(source, part) for part in windows_of(bounds)]
        own = cut[0] if len(cut) == 1 else pd.concat(cut, ignore_index=True)
    kinds = set() if own is None else set(own["kind"])
    kinds |= {"river", "water"} if kinds & {"river", "water"} else set()
    parts = [world_ground(window, reach) for window in windows]
    tables = [part[~part["kind"].isin(kinds)] for part in parts]
    if own is not None:
        tables.append(own.assign(credit=_credit_of(source)))
    tables = [table for table in tables if len(table)]
    if not tables:
        return None
    table = pd.concat(tables, ignore_index=True)
    return _in_order(gpd.GeoDataFrame(table, geometry="geometry", crs=4326))


def credits_of(ground: gpd.GeoDataFrame | None) -> str:
    """Say whom ground is by, as far as that is known.

    Parameters
    ----------
    ground : geopandas.GeoDataFrame or None
        As `ground_around` gives it, or a part of it.

    Returns
    -------
    str
        The credits; empty where there is nothing to say.

    Examples
    --------
    >>> credits_of(None)
    ''
    """
    return "" if ground is None else ", ".join(filter(None, ground["credit"].unique()))


def context_around(source: Any, bounds: Box) -> gpd.GeoDataFrame:
    """Read ground to read a map by, out of files of your own.

    Parameters
    ----------
    source : path, geopandas.GeoDataFrame, or a list or dict of these
        An extract of OpenStreetMap (``.osm.pbf``, ``.osm``), a GeoPackage, Shapefile, GeoJSON or
        another file that `minemap.read_hazards` takes, or PMTiles. What features are is told by
        the tags of OpenStreetMap, by columns such as ``fclass`` or ``featurecla``, or by the name
        of their layer; the keys of a dict name the class themselves: ``{"road": "vias.shp"}``.
    bounds : tuple of float
        West, south, east and north in degrees: what lies outside is cut off.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, with ``kind`` (one of `CLASSES`), ``rank`` (0 is the most important), ``name``
        and ``value`` (metres of a contour, inhabitants of a place), as they are drawn: what lies
        on top last.

    Raises
    ------
    ArgumentError
        If nothing in a source is understood, or a key is no class.
    ReadError
        If a file cannot be read.

    Warns
    -----
    MinemapWarning
        If features are not understood, or are so many that some classes are left out.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> lines = [LineString([(0, 0), (1, 1)]), LineString([(0, 1), (1, 0)])]
    >>> table = gpd.GeoDataFrame(
    ...     {"highway": ["primary", None], "waterway": [None, "river"]}, geometry=lines, crs=4326)
    >>> context_around(table, (0, 0, 0.5, 1))[["kind", "rank"]].values.tolist()
    [['river', 0], ['road', 1]]
    """
    found, unknown, read = [], 0, 0
    for name, given, kind in _sources(source):
        for title, table in _tables(given, bounds):
            read += len(table)
            classed = _classed(table, f"{name} {title}", kind)
            unknown += len(table) - len(classed)
            found.append(classed)
    table = pd.concat(found, ignore_index=True) if found else NOTHING
    ground = gpd.GeoDataFrame(table, geometry="geometry", crs=4326)
    if ground.empty and read:
        raise ArgumentError(
            "context=: no road, river, lake, place, border or contour was recognised in it; name "
            'them, as in context={"road": "vias.gpkg", "river": "rios.gpkg"}'
        )
    if unknown and not ground.empty:
        warn(
            f"context=: {unknown:,} of {read:,} features are none of {', '.join(CLASSES)} and are "
            "not drawn"
        )
    return _cut(ground, bounds)


def _credit_of(source: Any) -> str:
    """Say whom files are by, as far as their format tells: OpenStreetMap has a licence."""
    files = [given for _, given, _ in _sources(source) if isinstance(given, str | os.PathLike)]
    ends = {Path(file).suffix.lower() for file in files}
    return OSM_CREDIT if ends & {".pbf", ".osm"} else ""


def _sources(source: Any) -> list[tuple[str, Any, str | None]]:
    """List what is given: what to call it, the file or table, and its class if that is said."""
    if isinstance(source, dict):
        if wrong := [key for key in source if key not in CLASSES]:
            raise ArgumentError(
                f"context=: {', '.join(map(str, wrong))} is none of {', '.join(CLASSES)}"
            )
        return [(key, one, key) for key, given in source.items() for one in _each(given)]
    return [
        (Path(one).stem if isinstance(one, str | os.PathLike) else "", one, None)
        for one in _each(source)
    ]


def _each(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]


def _tables(given: Any, bounds: Box) -> list[tuple[str, gpd.GeoDataFrame]]:
    """Read the layers of a file, or take a table, as far as they lie within bounds."""
    if isinstance(given, gpd.GeoDataFrame):
        if given.crs is None:
            raise ArgumentError("context=: a table has no CRS; set it with set_crs first")
        return [("", given.to_crs(4326))]
    if not isinstance(given, str | os.PathLike):
        raise ArgumentError(f"context={given!r} is neither a file nor a GeoDataFrame")
    file = checked_path(given)
    with file.open("rb") as stream:
        head = stream.read(HEAD)
    if file.suffix.lower() in {".pbf", ".osm", ".pmtiles"}:
        return _by_gdal(file, head, bounds)
    form = format_of(file)
    if form not in FORMATS.values():
        raise ReadError(f"{file}: it is no file of roads, rivers or places")
    names = layer_names(file, form) if form.layered else [None]
    tables = [(name or "", read_features(file, name)) for name in names]
    return [
        (name, table.to_crs(4326)) for name, table in tables if table.crs is not None and len(table)
    ]


def _by_gdal(file: Path, head: bytes, bounds: Box) -> list[tuple[str, gpd.GeoDataFrame]]:
    """Read an extract of OpenStreetMap or PMTiles with its own driver, within bounds alone."""
    if BEGINS[file.suffix.lower()].match(head) is None:
        raise ReadError(f"{file}: it does not begin as a {file.suffix} file does")
    refuse_pointers(file, head)
    driver = "PMTiles" if file.suffix.lower() == ".pmtiles" else "OSM"
    tables = []
    try:
        with warnings.catch_warnings():
            # GDAL logs that it leaves out OpenStreetMap areas that do not close.
            warnings.simplefilter("ignore", RuntimeWarning)
            for name, geometry in pyogrio.list_layers(file):
                if geometry is None or name == "other_relations":
                    continue
                info = pyogrio.read_info(file, layer=name)
                if info["driver"] != driver:
                    raise ReadError(f"{file}: it is no {driver} file")
                box = _in_crs(bounds, info["crs"])
                table = pyogrio.read_dataframe(file, layer=name, bbox=box)
                if len(table):
                    table = table.set_crs(4326) if table.crs is None else table.to_crs(4326)
                    tables.append((name, table))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ReadError(f"{file}: it cannot be read as {driver} ({error})") from error
    return tables


def _in_crs(bounds: Box, crs: str | None) -> Box:
    if crs is None:
        return bounds
    box = gpd.GeoSeries([shapely.box(*bounds)], crs=4326).to_crs(crs).total_bounds
    return float(box[0]), float(box[1]), float(box[2]), float(box[3])


# What features are -------------------------------------------------------------------------------


def _classed(table: gpd.GeoDataFrame, title: str, given: str | None) -> gpd.GeoDataFrame:
    """Tell class and rank of the features of a table; what is not understood is left out."""
    table = table[table.geometry.notna() & ~table.geometry.is_empty].reset_index(drop=True)
    columns = {str(name).casefold(): table[name] for name in table.columns if name != "geometry"}
    shape = shapely.get_type_id(table.geometry.to_numpy())
    kind = np.full(len(table), "", dtype=object)
    rank = np.zeros(len(table), dtype=int)
    for name, own, ranks, shapes in TAGS:
        for column in (*own, *KIND_COLUMNS):
            words = _words(columns[column]) if column in columns else None
            if words is None:
                continue
            for place, known in enumerate(ranks):
                chosen = (kind == "") & np.isin(shape, shapes) & words.isin(known).to_numpy()
                kind[chosen], rank[chosen] = name, place
    _borders(columns, kind, rank, shape)
    heights = _values(columns, ELEVATIONS, len(table))
    _by_layer(given or _told_by(title), columns, kind, rank, shape, heights)
    contours = kind == "contour"
    if contours.any():
        rank[contours] = _index_contours(heights[contours])
    people = _values(columns, POPULATIONS, len(table))
    names = next((columns[name] for name in NAMES if name in columns), None)
    texts = pd.Series("", index=table.index) if names is None else names.fillna("").astype(str)
    kept = kind != ""
    return gpd.GeoDataFrame(
        {
            "kind": kind[kept].astype(str),
            "rank": rank[kept],
            "name": texts[kept].to_numpy(dtype=object),
            "value": np.where(contours, heights, people)[kept],
        },
        geometry=shapely.force_2d(table.geometry.to_numpy()[kept]),
        crs=4326,
    )


def _by_layer(
    told: str | None,
    columns: dict[str, pd.Series],
    kind: Array,
    rank: Array,
    shape: Array,
    heights: Array,
) -> None:
    """Class what its own columns do not by the name of its layer, or as contours by its heights."""
    if told is not None:
        left = (kind == "") & np.isin(shape, _shapes_of(told))
        kind[left] = told
        rank[left] = _own_ranks(columns, told, len(kind))[left]
    else:
        kind[(kind == "") & np.isin(shape, LINES) & ~np.isnan(heights)] = "contour"


def _words(column: pd.Series) -> pd.Series:
    plain = column.fillna("").astype(str).str.strip().str.casefold()
    return plain.str.removesuffix("_link")


def _values(columns: dict[str, pd.Series], names: Sequence[str], rows: int) -> Array:
    column = next((columns[name] for name in names if name in columns), None)
    if column is None:
        return np.full(rows, np.nan)
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)


def _borders(columns: dict[str, pd.Series], kind: Array, rank: Array, shape: Array) -> None:
    """Tell borders by their level: 2 is a country in OpenStreetMap."""
    if "admin_level" not in columns:
        return
    level = pd.to_numeric(columns["admin_level"], errors="coerce").to_numpy(dtype=float)
    chosen = (kind == "") & ~np.isnan(level) & np.isin(shape, (*LINES, *AREAS))
    kind[chosen] = "border"
    rank[chosen] = np.clip((level[chosen] - 2) // 2, 0, 2).astype(int)


def _told_by(title: str) -> str | None:
    """Tell the class of all features of a layer by what it is called."""
    plain = title.casefold().replace("_", " ")
    return next((kind for kind, words in TOLD_BY_NAME if re.search(words, plain)), None)


def _shapes_of(kind: str) -> tuple[int, ...]:
    return {"place": POINTS, "water": AREAS, "border": (*LINES, *AREAS)}.get(kind, LINES)


def _own_ranks(columns: dict[str, pd.Series], kind: str, rows: int) -> Array:
    """Rank features of one class that say nothing of their importance, or as Natural Earth does."""
    most = len(FROM_SCALE[kind]) - 1
    middle = {"road": 2, "place": 1}.get(kind, 0)
    scale = _values(columns, ("scalerank", "min_zoom"), rows)
    return np.where(np.isnan(scale), middle, np.clip(scale // 3, 0, most)).astype(int)


def _index_contours(value: Array) -> Array:
    """Tell every fifth contour from those between."""
    heights = np.unique(value[~np.isnan(value)])
    step = np.diff(heights).min() if len(heights) > 1 else 0.0
    if not step:
        return np.zeros(len(value), dtype=int)
    with np.errstate(invalid="ignore"):
        return np.where(np.round(value / step) % 5 == 0, 0, 1).astype(int)


# As drawn ----------------------------------------------------------------------------------------


def _cut(ground: gpd.GeoDataFrame, bounds: Box) -> gpd.GeoDataFrame:
    """Cut to bounds, in the order of drawing, and leave out what would be too much."""
    shapes = np.array(ground.geometry, dtype=object)
    border = (ground["kind"] == "border").to_numpy() & np.isin(shapely.get_type_id(shapes), AREAS)
    shapes[border] = shapely.boundary(shapes[border])
    areas = np.isin(shapely.get_type_id(shapes), AREAS)
    shapes[areas] = shapely.make_valid(shapes[areas])
    shapes = shapely.clip_by_rect(shapes, *bounds)
    # A point is not clipped, and what is clipped to another dimension is an edge.
    kept = ~shapely.is_empty(shapes)
    ground = ground.set_geometry(gpd.GeoSeries(shapes, crs=4326))[kept]
    ground = _in_order(ground)
    if len(ground) <= MOST_FEATURES:
        return ground
    least = ground["rank"].rank(method="first").to_numpy() <= MOST_FEATURES
    warn(
        f"context=: {len(ground):,} features are too many for a map; the {MOST_FEATURES:,} most "
        "important are drawn. Give a smaller extract"
    )
    return ground[least].reset_index(drop=True)


def _in_order(ground: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put what lies on top last; of one rank, the places of most people first."""
    order = ground["kind"].map({kind: place for place, kind in enumerate(CLASSES)})
    ground = ground.assign(order=order)
    ground = ground.sort_values(
        ["order", "rank", "value"], ascending=[True, False, False], kind="stable"
    )
    return ground.drop(columns="order").reset_index(drop=True)
