"""Features of a layer: all at once, or one by one if one of them is broken."""

from __future__ import annotations

import itertools
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely

from minemap.dtypes import LARGEST, TEXT, plain_types
from minemap.errors import ReadError
from minemap.language.cells import EXACT
from minemap.positions.outlines import Unreadable
from minemap.read.formats import (
    BYTE_ORDER_MARK,
    FLATGEOBUF,
    GEOJSON,
    GEOPACKAGE,
    SHAPEFILE,
    Format,
    Source,
)
from minemap.read.geopackage import (
    asking,
    check_count,
    check_geometries,
    misfits,
    quoted,
    stored_geometries,
    with_misfits,
)
from minemap.read.guarding import loads_without_references, well_drawn
from minemap.read.named_crs import named_by, named_crs, named_in
from minemap.read.shapefiles import Known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = [
    "DAMAGED",
    "check_texts",
    "feature_ids",
    "ill_drawn",
    "layer_in_parts",
    "lines_in_parts",
    "read_features",
    "read_frame",
    "read_layer",
    "read_lines",
    "rounded_numbers",
    "with_closed_tracks",
]

NOTHING_KNOWN = Known()
DAMAGED = Unreadable("is damaged in the file")
BROKEN = "record {} of the file is damaged and cannot be read"
AT_ONCE = 1000
CLOSED_RING = 4
SPARSEST = 10
"""Most ids for each record in a layer read by its ids; in a sparser one most ids find nothing."""

SHOWN_BYTES = 40
_AS_BYTES = {"encoding": "latin-1"}
"""The encoding that gives each byte of a text as one letter."""


def read_layer(
    file: Path, address: Any, layer: str | None, form: Format, *, known: Known = NOTHING_KNOWN
) -> Source:
    """Read a layer; if a feature is broken, the others are read all the same.

    Parameters
    ----------
    file : pathlib.Path
        The file, for errors.
    address : str or bytes
        What the driver opens.
    layer : str, optional
        The layer, where the format has layers.
    form : Format
        The format.
    known : Known
        What is known before of the rows of a Shapefile or of GeoJSON.

    Returns
    -------
    Source
        The rows; a geometry that cannot be read is `minemap.positions.outlines.Unreadable`, and a
        row that cannot be read at all is in its `unread`.

    Raises
    ------
    ReadError
        If the layer is of another format, or at least half of it cannot be read.

    Examples
    --------
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> len(read_layer(path, str(path), "hazards", GEOPACKAGE).frame)
    79
    """
    name = f"{file}, layer {layer}" if form.layered else str(file)
    info = _info(file, address, layer, form, known)
    options = _options(info, known)
    try:
        frame, odd = _read_quickly(file, address, layer, info, form, options)
    except shapely.errors.ShapelyError:
        # One of its geometries cannot be parsed: all of them as WKB, below.
        frame = read_frame(address, layer, read_geometry=False, **options)
        odd = misfits(file, info) if form is GEOPACKAGE else {}
    except (pyogrio.errors.FeatureError, pyogrio.errors.DataLayerError, UnicodeError):
        rescued = _rescued(file, address, info, form)
        if rescued is None:
            raise
        return rescued._replace(name=name)
    if odd:
        frame = with_misfits(frame, _record_ids(address, layer), odd)
    frame = _with_cells(frame, info, known)
    crs, lacks_crs = None, False
    drawn = isinstance(frame, gpd.GeoDataFrame)
    cells = frame.geometry if drawn else _as_wkb(address, layer, info, frame.index)
    broken = sorted({*known.damaged, *_lost(file, info["layer_name"], form, cells, known.stored)})
    # Read as WKB, so that rows with a broken geometry can be named.
    cells = _as_wkb(address, layer, info, frame.index) if broken and drawn else cells
    if cells is not None and (broken or not drawn):
        for row in broken:
            cells.iloc[row] = DAMAGED
        frame = pd.DataFrame(frame.drop(columns="geometry", errors="ignore")).assign(geometry=cells)
        crs = info["crs"] or ("EPSG:4326" if form.degrees else None)
        lacks_crs = crs is None
    told = info["features"] - known.deleted if known.stored is None else len(known.stored)
    if told not in {len(frame), -1}:
        raise ReadError(
            f"{file}: says it has {told} rows, and {len(frame)} can be read; it is "
            "damaged or cut short: export or copy it again"
        )
    if frame.empty:
        # Without rows, a column of texts looks like a column of other objects.
        texts = [column for column in frame.columns if frame[column].dtype == object]
        frame = frame.astype(dict.fromkeys(texts, TEXT))
    own = known.named.crs
    if form.degrees and isinstance(frame, gpd.GeoDataFrame) and (frame.crs is None or own):
        frame = frame.set_crs(own or "EPSG:4326", allow_override=True)
    return Source(
        frame, name, crs=own if crs and own else crs, lacks_crs=lacks_crs, facts=_facts(known)
    )


def ill_drawn(features: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
    """List the features of GeoJSON whose coordinates are not what their type says (RFC 7946, 3.1).

    The driver leaves out the ring, hole or part that has such a corner, and gives the rest.

    Parameters
    ----------
    features : iterable of mapping
        The features.

    Returns
    -------
    tuple of int
        Their numbers, from 0.

    Examples
    --------
    >>> ring = [[0, 0], [0], [1, 1], [0, 0]]
    >>> ill_drawn([{"geometry": {"type": "Polygon", "coordinates": [ring]}}, {"geometry": None}])
    (0,)
    """
    return tuple(
        number
        for number, feature in enumerate(features)
        if not well_drawn(feature.get("geometry"))
        or ("geometry" not in feature and any(map(_is_drawn, feature.values())))
    )


def _is_drawn(member: Any) -> bool:
    return isinstance(member, dict) and "coordinates" in member


def rounded_numbers(features: Iterable[Mapping[str, Any]]) -> dict[str, dict[int, int]]:
    """List the whole numbers of those GeoJSON columns in which the driver would round one.

    Parameters
    ----------
    features : iterable of mapping
        The features.

    Returns
    -------
    dict
        By property and number of the feature, from 0, the numbers.

    Examples
    --------
    >>> rounded_numbers([{"properties": {"code": -(2**62)}}, {"properties": {"code": 7}}])
    {'code': {0: -4611686018427387904, 1: 7}}
    """
    every = [
        properties if isinstance(properties := feature.get("properties"), dict) else {}
        for feature in features
    ]
    # Large negative numbers and numbers beyond 64 bits become floats.
    names = {
        name
        for properties in every
        for name, cell in properties.items()
        if type(cell) is int and not -EXACT <= cell <= LARGEST
    }
    return {
        name: {row: one[name] for row, one in enumerate(every) if type(one.get(name)) is int}
        for name in sorted(names)
    }


def _as_wkb(
    address: Any, layer: str | None, info: Mapping[str, Any], index: pd.Index
) -> pd.Series | None:
    if info["geometry_type"] is None:
        return None
    _, _, shapes, _ = pyogrio.raw.read(address, layer=layer, columns=[])
    return pd.Series(shapes, dtype=object, index=index)


def _info(
    file: Path, address: Any, layer: str | None, form: Format, known: Known
) -> dict[str, Any]:
    info: dict[str, Any] = pyogrio.read_info(
        address, layer=layer, encoding=known.encoding, force_feature_count=True
    )
    if info["driver"] not in form.drivers:
        raise ReadError(f"{file}: not a {form.name} but {info['driver']}; export it again")
    if form is GEOPACKAGE:
        check_count(file, info)
        check_geometries(file, info["layer_name"])
    return info


def _facts(known: Known) -> dict[str, str]:
    facts = {"encoding": known.encoding} if known.encoding else {}
    if known.named.name:
        facts["CRS"] = known.named.name
    if known.deleted:
        facts["records marked as deleted"] = f"{known.deleted:,}, which are left out"
    return facts


def _options(info: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Give the driver's options: the encoding, and columns to skip because it fails on them."""
    options: dict[str, Any] = {"encoding": known.encoding} if known.encoding else {}
    if info["driver"] == "DXF":
        # A closed line of CAD bounds an area.
        options["CLOSED_LINE_AS_POLYGON"] = "YES"
    if known.days:
        columns = enumerate(info["fields"])
        options["columns"] = [str(name) for number, name in columns if number not in known.days]
    return options


def _with_cells(
    frame: pd.DataFrame, info: Mapping[str, Any], known: Known, places: Sequence[int] | None = None
) -> pd.DataFrame:
    """Restore what is written in the cells that the driver changes.

    These are cells of a Shapefile that are not numbers or days, and large whole numbers of GeoJSON.
    `places` are the places of the rows of `frame` in the file, if it does not have all of them.
    """
    rows = range(len(frame)) if places is None else places
    if known.whole:
        frame = plain_types(with_misfits(frame, rows, known.whole))
    if not known.misfits:
        return frame
    names = [str(name) for name in info["fields"]]
    for number, days in sorted(known.days.items()):
        place = min(number, len(frame.columns))
        column = pd.Series([days[row] for row in rows], index=frame.index, dtype=object)
        frame.insert(place, names[number], column)
    odd = {names[number]: cells for number, cells in known.misfits.items()}
    return with_misfits(frame, rows, odd)


def read_features(
    features: Sequence[Mapping[str, Any]],
    name: str,
    members: Mapping[str, Any] | None = None,
    *,
    damaged: Sequence[int] = (),
) -> Source:
    """Read GeoJSON features in memory as `read_layer` reads a file of them.

    Parameters
    ----------
    features : sequence of mapping
        The features.
    name : str
        What to call them in errors.
    members : mapping, optional
        The other members of their collection, such as ``crs``.
    damaged : sequence of int
        Positions of features whose geometry is known to be damaged.

    Returns
    -------
    Source
        The rows.

    Examples
    --------
    >>> feature = {"type": "Feature", "properties": {"a": 1}, "geometry": None}
    >>> read_features([feature], "an answer").frame["a"].tolist()
    [1]
    """
    if not features:
        return Source(pd.DataFrame(), name)
    whole = {"type": "FeatureCollection", **(members or {}), "features": list(features)}
    stored = tuple(bool(feature.get("geometry")) for feature in features)
    content = json.dumps(whole).encode()
    told: Any = name
    known = Known(
        damaged=(*damaged, *ill_drawn(features)), named=named_by(name, whole), stored=stored,
        whole=rounded_numbers(features),
    )  # fmt: skip
    return read_layer(told, content, None, GEOJSON, known=known)


def read_frame(address: Any, layer: str | None, **options: Any) -> pd.DataFrame:
    """Read a layer as the driver gives it.

    Parameters
    ----------
    address : str or bytes
        What the driver opens.
    layer : str, optional
        The layer.
    **options
        As `pyogrio.read_dataframe` takes them.

    Returns
    -------
    pandas.DataFrame
        The rows.

    Examples
    --------
    >>> from minemap import samples
    >>> read_frame(samples.peru_path(), "hazards", max_features=2)["hazard_id"].tolist()
    ['PE-EC-ACHUIME-01', 'PE-EC-ACHUIME-02']
    """
    # Times keep their time zone: the day of a record is the day at the place where it happened.
    frame: pd.DataFrame = pyogrio.read_dataframe(
        address, layer=layer, mixed_offsets_as_utc=False, **{"use_arrow": False} | options
    )
    floats = [name for name in frame.columns if frame[name].dtype == "float64"]
    wide = [name for name in floats if (frame[name].abs() >= EXACT).any()]
    gaps = [name for name in floats if frame[name].isna().any() and frame[name].max() <= 1]
    if not wide and not gaps:
        return frame
    info = pyogrio.read_info(address, layer=layer, encoding=options.get("encoding"))
    kinds = {
        str(name): str(kind) for name, kind in zip(info["fields"], info["dtypes"], strict=True)
    }
    flags = [name for name in gaps if kinds.get(name) == "bool"]
    whole = [name for name in wide if kinds.get(name, "").startswith("int")]
    frame = frame.astype(dict.fromkeys(flags, "boolean"))
    return _with_whole(frame, address, layer, whole, options) if whole else frame


def _with_whole(
    frame: pd.DataFrame,
    address: Any,
    layer: str | None,
    whole: list[str],
    options: Mapping[str, Any],
) -> pd.DataFrame:
    """Read large whole numbers again that were changed because some row of the column has none."""
    told = {name: value for name, value in options.items() if name != "use_arrow"} | {
        "columns": whole,
        "read_geometry": False,
    }
    _, columns = pyogrio.raw.read_arrow(address, layer=layer, **told)
    return frame.assign(
        **{
            str(name): pd.array(columns[name].to_pylist(), dtype="Int64")
            for name in whole
            if len(columns[name]) == len(frame)
        }
    )


def _read_quickly(
    file: Path,
    address: Any,
    layer: str | None,
    info: Mapping[str, Any],
    form: Format,
    options: Mapping[str, Any],
) -> tuple[pd.DataFrame, dict[str, dict[int, Any]]]:
    """Read a sound layer by columns, in a third of the time, and any other by rows.

    Also give what is written in cells that are not of the type of their column.
    """
    if form is not GEOPACKAGE:
        try:
            return read_frame(address, layer, **options), {}
        except ValueError as error:
            # A single day such as 2012-02-30 must not be an error of the whole file.
            if form is not GEOJSON or isinstance(error, UnicodeError):
                raise
            return read_frame(address, layer, DATE_AS_STRING="YES", **options), {}
    # SQLite looks for such cells while the driver reads.
    with ThreadPoolExecutor(1) as beside:
        odd = beside.submit(misfits, file, info)
        # Columns cannot hold a curve or a broken feature; reading by rows finds and names it.
        with suppress(Exception):
            frame = read_frame(address, layer, use_arrow=True)
            check_texts(frame)
            if len(frame) == info["features"]:
                return frame, odd.result()
        return read_frame(address, layer), odd.result()


def feature_ids(
    file: Path, address: Any, layer: str | None, form: Format
) -> tuple[str, ...] | None:
    """List the features' own ids in a layer.

    Parameters
    ----------
    file, address, layer, form
        As `read_layer` takes them.

    Returns
    -------
    tuple of str or None
        One a feature; None where one has none.

    Examples
    --------
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> feature_ids(path, str(path), "hazards", GEOPACKAGE)[:2]
    ('1', '2')
    """
    if form is not GEOJSON:
        return tuple(map(str, _record_ids(address, layer)))
    content = json.loads(file.read_bytes().decode("utf-8-sig"))
    ids = [feature.get("id") for feature in content.get("features", [content])]
    return None if None in ids else tuple(map(str, ids))


def _record_ids(address: Any, layer: str | None) -> list[int]:
    """List the ids of the records of a layer, in the driver's order."""
    _, ids, _, _ = pyogrio.raw.read(
        address, layer=layer, columns=[], read_geometry=False, return_fids=True
    )
    return [int(number) for number in ids]


def check_texts(frame: pd.DataFrame) -> None:
    """Check the texts of a table that was read by columns: their bytes are not checked yet.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.

    Raises
    ------
    UnicodeError
        If one of them is not UTF-8.

    Examples
    --------
    >>> check_texts(pd.DataFrame({"name": ["Peñón"]}))
    """
    for name in frame.columns:
        array = frame[name].array
        if isinstance(array.dtype, pd.StringDtype):
            try:
                pa.array(array).validate(full=True)
            except pa.ArrowInvalid as error:
                raise UnicodeError(f"column {name}: {error}") from error


def with_closed_tracks(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn tracks that end where they began into areas, and report the others.

    Parameters
    ----------
    frame : pandas.DataFrame
        Lines of a GPS receiver, or points, which stay.

    Returns
    -------
    pandas.DataFrame
        The same with polygons; what bounds nothing is `minemap.positions.outlines.Unreadable`.

    Examples
    --------
    >>> walk = shapely.from_wkt("MULTILINESTRING ((36 48, 36.01 48, 36.01 48.01, 36 48))")
    >>> with_closed_tracks(gpd.GeoDataFrame(geometry=[walk]))["geometry"][0].geom_type
    'Polygon'
    """
    if "geometry" not in frame.columns:
        return frame
    cells = np.empty(len(frame), dtype=object)
    cells[:] = [_bounded(shape) for shape in frame["geometry"]]
    return pd.DataFrame(frame).assign(geometry=pd.Series(cells, index=frame.index, dtype=object))


def _bounded(shape: Any) -> Any:
    """Give the area that a line bounds."""
    if isinstance(shape, bytes):
        # If one geometry is damaged, all of them came as WKB.
        shape = shapely.from_wkb(shape)
    if not isinstance(shape, shapely.LineString | shapely.MultiLineString):
        return shape
    parts = [part for part in shapely.get_parts(shape) if not part.is_empty]
    if parts and all(part.is_closed and len(part.coords) >= CLOSED_RING for part in parts):
        rings = [shapely.Polygon(part) for part in parts]
        return rings[0] if len(rings) == 1 else shapely.MultiPolygon(rings)
    return Unreadable("is a line that does not end where it began, and so bounds no area: close it")


# Geometries that the driver leaves out ----------------------------------------------------------


def _lost(
    file: Path, layer: str, form: Format, cells: pd.Series | None, stored: Sequence[bool] | None
) -> list[int]:
    """Find rows whose geometry is in the file but was left out by the driver in silence."""
    if cells is None or not cells.isna().any():
        return []
    missing = cells.isna().to_numpy()
    if stored is None and form is GEOPACKAGE:
        stored = stored_geometries(file, layer)
    if stored is None or len(stored) != len(missing):
        return []
    return [int(row) for row in np.flatnonzero(missing & np.array(stored))]


# One by one -------------------------------------------------------------------------------------


def _rescued(file: Path, address: str, info: Mapping[str, Any], form: Format) -> Source | None:
    """Read a layer by the ids of its records; None if that does not give most of it."""
    ids = None if form is SHAPEFILE else _stated_ids(file, info, form)
    if not ids:
        return None
    source = _by_id(file, address, info, form, ids)
    return None if 2 * len(source.unread) >= len(ids) else source


def _by_id(
    file: Path,
    address: str,
    info: Mapping[str, Any],
    form: Format,
    ids: Sequence[int],
    first: int = 1,
    odd: dict[str, dict[int, Any]] | None = None,
    known: Known = NOTHING_KNOWN,
) -> Source:
    """Read records by their ids, and name those that cannot be read; rows count from `first`."""
    layer = info["layer_name"]
    options = _options(info, known)
    frames: list[pd.DataFrame] = []
    kept: list[int] = []
    garbled: dict[int, str] = {}
    with _finder(address, layer, options) as readable:
        for start in range(0, len(ids), AT_ONCE):
            some = list(ids[start : start + AT_ONCE])
            try:
                frames.append(_records(address, layer, some, options))
            except UnicodeError:
                frame, bad = _with_texts(_records(address, layer, some, _AS_BYTES | options))
                frames.append(frame)
                garbled |= {some[place]: reason for place, reason in bad.items()}
                some = [id_ for id_ in some if id_ not in garbled]
            except Exception:  # noqa: BLE001 - whatever is raised, the records are tried one by one
                some = readable(some)
                if some:
                    frames.append(_records(address, layer, some, options))
            kept += some
    numbers = {id_: row for row, id_ in enumerate(ids, start=first)}
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if form is GEOPACKAGE:
        frame = with_misfits(frame, kept, misfits(file, info) if odd is None else odd)
        frame = _marked(file, layer, frame, kept)
    elif form is SHAPEFILE:
        order = {id_: place for place, id_ in enumerate(known.places or range(info["features"]))}
        frame = _with_cells(frame, info, known, [order[id_] for id_ in kept])
    frame.index = pd.Index([numbers[id_] for id_ in kept], name="row")
    unread = {
        numbers[id_]: garbled.get(id_, BROKEN.format(id_)) for id_ in sorted(set(ids) - set(kept))
    }
    crs = info["crs"] or ("EPSG:4326" if form.degrees else None)
    return Source(frame, str(file), crs=crs, lacks_crs=crs is None, unread=unread)


def _records(address: str, layer: str, ids: list[int], options: Mapping[str, Any]) -> pd.DataFrame:
    """Read records by their ids; if a geometry cannot be parsed, read all of them as WKB."""
    try:
        return read_frame(address, layer, fids=ids, **options)
    except shapely.errors.ShapelyError:
        frame = read_frame(address, layer, fids=ids, read_geometry=False, **options)
        _, _, shapes, _ = pyogrio.raw.read(address, layer=layer, fids=ids, columns=[])
        return frame.assign(geometry=pd.Series(shapes, dtype=object))


def _with_texts(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[int, str]]:
    """Decode texts, and leave out rows with invalid bytes, by their position."""
    frame = frame.rename(columns=lambda name: name.encode(**_AS_BYTES).decode())
    bad: dict[int, str] = {}
    for name in frame.columns:
        cells = frame[name].tolist()
        written = [place for place, cell in enumerate(cells) if isinstance(cell, str)]
        for place in written:
            content = cells[place].encode(**_AS_BYTES)
            try:
                cells[place] = content.decode()
            except UnicodeError:
                told = f"{name}: {content[:SHOWN_BYTES]!r} is no text in UTF-8: write it anew"
                bad.setdefault(place, told)
        if written:
            frame[name] = pd.Series(cells, index=frame.index, dtype=frame[name].dtype)
    return frame.drop(index=frame.index[sorted(bad)]), bad


def _marked(file: Path, layer: str, frame: pd.DataFrame, ids: list[int]) -> pd.DataFrame:
    """Mark the rows whose geometry is in the file but which the driver gave without one."""
    if "geometry" not in frame.columns or not frame["geometry"].isna().any():
        return frame
    cells = frame["geometry"].astype(object)
    with asking(file) as ask:
        column = next(
            ask("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", layer)
        )[0]
        query = f"SELECT {quoted(column)} IS NOT NULL FROM {quoted(layer)} WHERE rowid = ?"  # noqa: S608 - as above
        for place in np.flatnonzero(cells.isna()).tolist():
            if next(ask(query, ids[place]))[0]:
                cells.iloc[place] = DAMAGED
    return pd.DataFrame(frame).assign(geometry=cells)


def _stated_ids(file: Path, info: Mapping[str, Any], form: Format) -> Sequence[int] | None:
    """List the ids of the records that a file states; None if it states none."""
    count = info["features"]
    if form in {FLATGEOBUF, SHAPEFILE} and count >= 0:
        return range(count)
    if form is not GEOPACKAGE or count < 0:
        return None
    if count == 0:
        return range(0)
    with suppress(sqlite3.Error), asking(file) as ask:
        table = quoted(info["layer_name"])
        # Two queries, because SQLite would scan the whole table for both at once.
        ((first,),) = ask(f"SELECT min(rowid) FROM {table}")  # noqa: S608 - as above
        ((last,),) = ask(f"SELECT max(rowid) FROM {table}")  # noqa: S608 - as above
        if last - first + 1 == count:
            return range(first, last + 1)
        if last - first < SPARSEST * count + AT_ONCE:
            ids = [number for number in range(first, last + 1) if _there(ask, table, number)]
            return ids if len(ids) == count else None
    return None


def _there(ask: Callable[..., Any], table: str, number: int) -> bool:
    try:
        return bool(list(ask(f"SELECT 1 FROM {table} WHERE rowid = ?", number)))  # noqa: S608 - as above
    except sqlite3.DatabaseError:
        # It is on a page that cannot be read.
        return True


@contextmanager
def _finder(
    address: str, layer: str, options: Mapping[str, Any]
) -> Iterator[Callable[[list[int]], list[int]]]:
    """Lend a function that tells which of some records can be read.

    fiona keeps the file open from one record to the next. It has no wheels for Python 3.14. There,
    records that cannot be read together are halved until single records are left.
    """
    try:
        import fiona
    except ImportError:
        yield lambda ids: _readable_halves(address, layer, ids, options)
        return
    with fiona.open(address, layer=layer) as records:
        yield lambda ids: [id_ for id_ in ids if _readable(lambda: records.get(id_) is not None)]  # noqa: B023 - called at once


def _readable_halves(
    address: str, layer: str, ids: list[int], options: Mapping[str, Any]
) -> list[int]:
    if _readable(lambda: len(read_frame(address, layer, fids=ids, **options)) == len(ids)):
        return ids
    if len(ids) == 1:
        return []
    middle = len(ids) // 2
    return [
        id_
        for half in (ids[:middle], ids[middle:])
        for id_ in _readable_halves(address, layer, half, options)
    ]


def _readable(read: Callable[[], bool]) -> bool:
    try:
        return read()
    except Exception:  # noqa: BLE001 - whatever the libraries below raise means that it is not
        return False


def layer_in_parts(
    file: Path,
    address: str,
    layer: str | None,
    form: Format,
    rows: int,
    *,
    known: Known = NOTHING_KNOWN,
) -> Iterator[Source]:
    """Read a layer part by part, so that only one part is in memory at a time.

    Parameters
    ----------
    file, address, layer, form, known
        As `read_layer` takes them.
    rows : int
        Rows of a part.

    Yields
    ------
    Source
        The rows of a part, by their numbers in the file.

    Raises
    ------
    ReadError
        If the layer is of another format, or does not tell its records.

    Examples
    --------
    >>> from minemap import samples
    >>> path = samples.peru_path()
    >>> parts = layer_in_parts(path, str(path), "hazards", GEOPACKAGE, 50)
    >>> [len(source.frame) for source in parts]
    [50, 29]
    """
    info = _info(file, address, layer, form, known)
    ids = _stated_ids(file, info, form) if known.places is None else known.places
    if ids is None:
        raise ReadError(
            f"{file}: does not say which records it has; it is damaged or cut short: export or "
            "copy it again"
        )
    name = f"{file}, layer {layer}" if form.layered else str(file)
    odd = misfits(file, info) if form is GEOPACKAGE else {}
    for start in range(0, max(len(ids), 1), rows):
        some = ids[start : start + rows]
        if not some:
            # A part without rows shows which columns there are.
            yield read_layer(file, address, layer, form, known=known)
            return
        source = _by_id(file, address, info, form, some, start + 1, odd, known)
        spoilt = [number for number in source.frame.index if number - 1 in known.damaged]
        if spoilt:
            frame = pd.DataFrame(source.frame)
            cells = frame["geometry"].astype(object)
            for number in spoilt:
                cells[number] = DAMAGED
            source = source._replace(frame=frame.assign(geometry=cells))
        yield source._replace(name=name)


# A feature a line -------------------------------------------------------------------------------


def read_lines(file: Path) -> Source:
    r"""Read a file with one feature a line; a line without a feature is a row that cannot be read.

    Parameters
    ----------
    file : pathlib.Path
        The file.

    Returns
    -------
    Source
        The rows.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.geojsonl")
    >>> _ = path.write_text('{"type": "Feature", "properties": {"a": 1}, "geometry": null}\n{"ty')
    >>> source = read_lines(path)
    >>> source.frame["a"].to_dict(), list(source.unread)
    ({1: 1}, [2])
    """
    with file.open("rb") as stream:
        return _of_lines(file, enumerate(filter(None, map(_bare, stream)), start=1))


def lines_in_parts(file: Path, rows: int) -> Iterator[Source]:
    r"""Read a file with one feature a line part by part, as `read_lines` reads all of it.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    rows : int
        Rows of a part.

    Yields
    ------
    Source
        The rows of a part, by their numbers in the file.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.geojsonl")
    >>> _ = path.write_text('{"type": "Feature", "properties": {}, "geometry": null}\n' * 5)
    >>> [source.frame.index.tolist() for source in lines_in_parts(path, 2)]
    [[1, 2], [3, 4], [5]]
    """
    with file.open("rb") as stream:
        lines = enumerate(filter(None, map(_bare, stream)), start=1)
        while part := list(itertools.islice(lines, rows)):
            yield _of_lines(file, part)


def _bare(line: bytes) -> bytes:
    return line.strip(b"\x1e \t\r\n").removeprefix(BYTE_ORDER_MARK)


def _of_lines(file: Path, lines: Iterable[tuple[int, bytes]]) -> Source:
    sound: dict[int, bytes] = {}
    features: list[dict[str, Any]] = []
    stored: list[bool] = []
    damaged: list[int] = []
    names: set[str | None] = set()
    unread = {}
    for number, line in lines:
        try:
            feature = _feature_in(line)
        except (ValueError, RecursionError) as error:
            unread[number] = f"its line of the file holds no feature: {error}"
        else:
            sound[number] = line
            if ill_drawn([feature]):
                damaged.append(len(features))
            features.append({"properties": feature.get("properties")})
            stored.append(bool(feature.get("geometry")))
            if stored[-1]:
                names.add(named_in(feature))
    if not sound:
        return Source(pd.DataFrame(), str(file), unread=unread)
    whole = b'{"type": "FeatureCollection", "features": [' + b",\n".join(sound.values()) + b"]}"
    known = Known(
        damaged=tuple(damaged), named=named_crs(str(file), None, names), stored=tuple(stored),
        whole=rounded_numbers(features),
    )  # fmt: skip
    source = read_layer(file, whole, None, GEOJSON, known=known)
    frame = source.frame.set_axis(pd.Index(sound, name="row"))
    return source._replace(frame=frame, unread=unread)


def _feature_in(line: bytes) -> dict[str, Any]:
    feature = loads_without_references(line, parse_constant=_refuse)
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError(f"{line[:SHOWN_BYTES].decode(errors='replace')!r} is none")
    return feature


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")
