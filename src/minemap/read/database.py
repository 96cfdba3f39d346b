"""PostgreSQL databases with PostGIS, such as IMSMA's own: read a query or a table as it is.

No error or log holds the password: messages name an address by its `Database`, and errors of the
libraries below are replaced by new ones that do not carry them along.
"""

from __future__ import annotations

import re
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, quote_plus

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, CoordinateError, MinemapError, ReadError
from minemap.extras import missing
from minemap.language.vocabulary import folded
from minemap.positions.outlines import without_crs
from minemap.positions.written import parsed
from minemap.read.files import called
from minemap.read.formats import Source, listed
from minemap.saving import file_name
from minemap.tables.schema import geometry_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import URL, Connection

    from minemap.tables.schema import Table

__all__ = ["Database", "database_of", "has_table", "load_query"]

ADDRESS = re.compile(r"postgres(ql)?(\+psycopg)?://", re.IGNORECASE)
CONNECT_SECONDS = 10
ROWS_AT_ONCE = 20_000
SECRET_OPTIONS = ("password", "passfile", "sslpassword")
SQL_LINE = re.compile(r"^\w+ (\d+): ", re.MULTILINE)
"""How PostgreSQL refers to a line of a query, in any language."""

INTEGERS, NUMERIC, DAYS, UUID = (20, 21, 23), 1700, (1082, 1114), 2950
"""Ids of PostgreSQL's types: integers, ``numeric``, dates and times, ``uuid``."""

SPATIAL_TYPES = "SELECT oid FROM pg_catalog.pg_type WHERE typname IN ('geometry', 'geography')"
POSTGIS_SCHEMA = (
    "SELECT n.nspname FROM pg_catalog.pg_extension e "
    "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"
)
TABLES = """
    SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname !~ '^(pg_|information_schema)'
      AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
      AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                      WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1, 2"""
"""Tables and views that the user may read and that belong to no extension."""


class Database(NamedTuple):
    """A database: its address, and its name without the password."""

    url: URL
    name: str

    def __repr__(self) -> str:
        return f"Database({self.name})"

    def clean(self, text: str) -> str:
        """Remove the password from a text."""
        secrets = [self.url.password, *(self.url.query.get(key) for key in SECRET_OPTIONS)]
        for secret in secrets:
            if isinstance(secret, str) and secret:
                for spelling in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret)):
                    text = text.replace(spelling, "***")
        return " ".join(text.split())


def database_of(path: Any) -> Database | None:
    """Parse an address; None if it is not one of a PostgreSQL database.

    Parameters
    ----------
    path : any
        An address such as ``postgresql://reader@imsma.example/mine_action``, a file, or files.

    Returns
    -------
    Database or None
        The database.

    Raises
    ------
    ArgumentError
        If it cannot be taken apart. The error does not show it, since a password may be in it.
    MissingDependencyError
        If SQLAlchemy or psycopg is not installed.

    Examples
    --------
    >>> database_of("postgresql://reader:secret@imsma.example/mine_action")
    Database(postgresql://reader@imsma.example/mine_action)
    >>> database_of("hazards.gpkg") is None
    True
    """
    if isinstance(path, list | tuple):
        return None
    text = file_name(path)
    scheme = ADDRESS.match(text)
    if scheme is None:
        return None
    try:
        import psycopg  # noqa: F401 - SQLAlchemy loads it by name
        from sqlalchemy import make_url
    except ImportError as error:
        raise missing("reading a database", "database", "SQLAlchemy and psycopg") from error
    url = None
    # The parser's message may show the password.
    with suppress(Exception):
        url = make_url("postgresql+psycopg://" + text[scheme.end() :])
    # A second @ belongs to a password that was not escaped, wherever the parser put it.
    if url is None or text.count("@") > 1 or "@" in (url.host or ""):
        raise ArgumentError(
            "the address of the database cannot be read. It is written postgresql://user@host:5432/"
            "database; in a password, write @ as %40, : as %3A and / as %2F, or leave it out and "
            "put it in the variable PGPASSWORD or the file .pgpass"
        )
    host = url.host or url.query.get("host") or "localhost"
    port = f":{url.port}" if url.port else ""
    user = f"{url.username}@" if url.username else ""
    return Database(url, f"postgresql://{user}{host}{port}/{url.database or ''}")


def load_query(
    database: Database,
    table: Table,
    *,
    layer: str | None = None,
    sql: str | None = None,
    params: Mapping[str, Any] | None = None,
    crs: Any = None,
) -> Source:
    """Read what a query gives, or a whole table, in a transaction that cannot write.

    Parameters
    ----------
    database : Database
        The database.
    table : {"hazards", "releases"}
        Which table is looked for; names of tables are compared with its names.
    layer : str, optional
        A table or view, also as ``schema.table``; by default the one called as `table` is.
    sql : str, optional
        A query instead, with parameters as ``:name``.
    params : mapping, optional
        The values of its parameters, which are bound by the server and never pasted into it.
    crs : any CRS that pyproj takes, optional
        The CRS of the geometries, whatever their SRIDs.

    Returns
    -------
    Source
        The rows.

    Raises
    ------
    ReadError
        If the database cannot be reached, refuses the query, or has no such table.
    ArgumentError
        If both `layer` and `sql` are given, or `params` without `sql`.
    CoordinateError
        If an SRID is missing or means no CRS, and `crs` does not say which it is.

    Examples
    --------
    >>> load_query(database_of("postgresql://localhost:1/none"), "hazards")
    Traceback (most recent call last):
    minemap.errors.ReadError: postgresql://localhost:1/none: cannot be read: ...
    """
    if sql is not None and layer is not None:
        raise ArgumentError("give either layer=, a table, or sql=, a query")
    if params and sql is None:
        raise ArgumentError("params= are the values of a query, and there is none; give sql=")

    def read(connection: Connection) -> Source:
        from sqlalchemy import column, select, text
        from sqlalchemy import table as table_of

        if sql is None:
            schema, name = _chosen_table(connection, database, table, layer)
            place = f"{database.name}, table {schema}.{name}"
            query: Any = select(column("*", is_literal=True)).select_from(
                table_of(name, schema=schema)
            )
        else:
            place, query = f"{database.name}, query", text(sql)
        frame, spatial = _rows(connection, query, params)
        return _with_geometry(connection, frame, spatial, place, crs)

    source: Source = _asked(database, read, sql)
    return source


def has_table(database: Database, table: Table) -> bool:
    """Tell whether a database has a table named like one of minemap's.

    Parameters
    ----------
    database : Database
        The database.
    table : {"hazards", "releases"}
        Which table.

    Returns
    -------
    bool
        Whether it has one that the user may read.

    Raises
    ------
    ReadError
        If the database cannot be reached.

    Examples
    --------
    >>> has_table(database_of("postgresql://localhost:1/none"), "releases")
    Traceback (most recent call last):
    minemap.errors.ReadError: postgresql://localhost:1/none: cannot be read: ...
    """
    return bool(_asked(database, lambda connection: _called(connection, table)))


# The connection ---------------------------------------------------------------------------------


def _asked(database: Database, ask: Callable[[Connection], Any], sql: str | None = None) -> Any:
    """Ask the server; replace an error by a new one that does not carry the first along."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _connected(database, ask)
    except MinemapError:
        raise
    except Exception as error:  # noqa: BLE001 - also the driver's own, which may show anything
        failure = ReadError(_told(database, error, sql))
    raise failure


def _connected(database: Database, ask: Callable[[Connection], Any]) -> Any:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    timeout = (
        {} if "connect_timeout" in database.url.query else {"connect_timeout": CONNECT_SECONDS}
    )
    engine = create_engine(
        database.url, poolclass=NullPool, hide_parameters=True, connect_args=timeout
    )
    with engine.connect() as connection:
        readonly = connection.execution_options(postgresql_readonly=True)
        _load_days_as_they_are(readonly)
        return ask(readonly)


def _load_days_as_they_are(connection: Connection) -> None:
    """Get days that Python does not have (infinity, BC) as texts, so that rows can be rejected."""
    from psycopg import DataError
    from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader

    driver: Any = connection.connection.driver_connection
    for loader, kind in (
        (DateLoader, "date"),
        (TimestampLoader, "timestamp"),
        (TimestamptzLoader, "timestamptz"),
    ):

        def load(self: Any, data: Any, loader: Any = loader) -> Any:
            try:
                return loader.load(self, data)
            except DataError:
                return bytes(data).decode()

        driver.adapters.register_loader(
            kind, type(f"Any{loader.__name__}", (loader,), {"load": load})
        )


def _told(database: Database, error: Exception, sql: str | None) -> str:
    """Word an error of the server, with the line of the query that it means."""
    original = getattr(error, "orig", None) or error
    said = str(original)
    primary = getattr(getattr(original, "diag", None), "message_primary", None)
    line = SQL_LINE.search(said) if sql is not None else None
    where = ""
    if sql is not None and primary:
        number = int(line[1]) if line else 0
        lines = sql.splitlines()
        if 0 < number <= len(lines):
            where = f"the query fails at line {number}, {lines[number - 1].strip()!r}: "
        else:
            where = "the query fails: "
    message = f"{where or 'cannot be read: '}{primary or said or type(original).__name__}"
    return f"{database.name}: {database.clean(message)[:400]}"


# Tables and rows --------------------------------------------------------------------------------


def _tables(connection: Connection) -> list[tuple[str, str, bool]]:
    from sqlalchemy import text

    return [(row[0], row[1], row[2]) for row in connection.execute(text(TABLES))]


def _called(connection: Connection, table: Table) -> list[tuple[str, str]]:
    """List the tables named like one of minemap's, those on the search path first."""
    found = _tables(connection)
    names = set(called(table, [name for _, name, _ in found]))
    fitting = [(schema, name, seen) for schema, name, seen in found if name in names]
    seen = [(schema, name) for schema, name, visible in fitting if visible]
    return seen or [(schema, name) for schema, name, _ in fitting]


def _chosen_table(
    connection: Connection, database: Database, table: Table, layer: str | None
) -> tuple[str, str]:
    found = _tables(connection)
    every = [f"{schema}.{name}" for schema, name, _ in found]
    if layer is None:
        fitting = _called(connection, table)
        if len(fitting) == 1:
            return fitting[0]
        raise ReadError(
            f"{database.name}: which table holds the {table}? Its tables: {listed(every) or 'none'}"
            ". Name one with layer=, or give a query with sql="
        )
    fitting = [(schema, name) for schema, name, _ in found if f"{schema}.{name}" == layer]
    fitting = fitting or [(schema, name) for schema, name, seen in found if name == layer and seen]
    fitting = fitting or [(schema, name) for schema, name, _ in found if name == layer]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        several = [f"{schema}.{name}" for schema, name in fitting]
        raise ReadError(f"{database.name}: {listed(several)} are called so; name one of them")
    raise ReadError(
        f"{database.name}: no table {layer!r} that may be read; its tables: "
        f"{listed(every) or 'none'}"
    )


def _rows(
    connection: Connection, query: Any, params: Mapping[str, Any] | None
) -> tuple[pd.DataFrame, list[int]]:
    """Fetch the rows of a query, and tell which of its columns hold geometries.

    A cursor of the server takes one query, and only one that reads.
    """
    from sqlalchemy import text

    types = {row[0] for row in connection.execute(text(SPATIAL_TYPES))}
    result = connection.execution_options(stream_results=True).execute(query, dict(params or {}))
    description = result.cursor.description
    names = [column[0] for column in description]
    spatial = [place for place, column in enumerate(description) if column[1] in types]
    rows = [tuple(row) for part in result.partitions(ROWS_AT_ONCE) for row in part]
    values = zip(*rows, strict=True) if rows else [()] * len(names)
    columns = [_column(cells, column[1]) for cells, column in zip(values, description, strict=True)]
    frame = pd.DataFrame(dict(enumerate(columns)))
    frame.columns = pd.Index(names)
    return frame, spatial


def _column(cells: Sequence[Any], kind: Any) -> pd.Series:
    """Give a column the type that it has in the database, if its cells allow it."""
    if kind in INTEGERS:
        return pd.Series(cells, dtype="Int64" if None in cells else "int64")
    if kind == NUMERIC:
        return pd.Series(cells, dtype="float64")
    if kind == UUID:
        cells = [None if cell is None else str(cell) for cell in cells]
    column = pd.Series(cells, dtype=object)
    if kind in DAYS and not column.map(lambda cell: isinstance(cell, str)).any():
        return column.astype("datetime64[us]")
    texts = column.map(lambda cell: cell is None or isinstance(cell, str)).all()
    return column.astype(TEXT) if texts else column.infer_objects()


# Geometries -------------------------------------------------------------------------------------


def _with_geometry(
    connection: Connection, frame: pd.DataFrame, spatial: Sequence[int], place: str, crs: Any
) -> Source:
    """Parse the column of geometries, in the CRS of their SRID."""
    if not spatial:
        return Source(frame, place)
    chosen = _chosen_geometry([str(frame.columns[number]) for number in spatial], place)
    hexes = frame[chosen].to_numpy(dtype=object, copy=True)
    hexes[pd.isna(hexes)] = None
    shapes = parsed(shapely.from_wkb, hexes)
    others = [frame.columns[number] for number in spatial if frame.columns[number] != chosen]
    for other in others:
        # A second geometry is kept as a text, as in a file.
        frame = frame.assign(
            **{other: shapely.to_wkt(parsed(shapely.from_wkb, frame[other].to_numpy()))}
        )
    known, shapes = _in_one_crs(connection, shapes, place, crs)
    rest = frame.drop(columns=chosen)
    broken = shapely.is_missing(shapes) & ~pd.isna(hexes)
    if broken.any():
        # Kept as WKB, so that rows with an unreadable geometry can be named.
        cells = shapely.to_wkb(shapes)
        cells[broken] = [bytes.fromhex(cell) for cell in hexes[broken]]
        return Source(rest.assign(geometry=pd.Series(cells, dtype=object)), place, crs=known)
    return Source(gpd.GeoDataFrame(rest, geometry=shapes, crs=known), place)


def _chosen_geometry(names: list[str], place: str) -> str:
    if len(names) == 1:
        return names[0]
    words = [name for name in names if folded(name) in geometry_words()]
    if len(words) == 1:
        return words[0]
    raise ReadError(
        f"{place}: columns {listed(names)} all hold geometries; give a query with sql= that takes "
        "one of them, or calls the right one geometry"
    )


def _in_one_crs(connection: Connection, shapes: Any, place: str, crs: Any) -> tuple[Any, Any]:
    """Find the CRS of geometries by their SRIDs; several are brought to longitude and latitude."""
    srids = shapely.get_srid(shapes)
    shapes = shapely.set_srid(shapes, 0)
    present = ~shapely.is_missing(shapes)
    found = np.unique(srids[present]).tolist()
    if crs is not None or not found:
        return crs or "EPSG:4326", shapes
    if 0 in found:
        rows = np.flatnonzero(present & (srids == 0)) + 1
        if len(found) == 1:
            raise without_crs(place)
        raise CoordinateError(
            f"{place}: {len(rows)} geometries have no SRID, the first in row {rows[0]}, while "
            f"others have {listed([str(srid) for srid in found if srid])}; give them theirs with "
            "ST_SetSRID in a query"
        )
    known = {srid: _crs_of(connection, srid, place) for srid in found}
    if len(found) == 1:
        return known[found[0]], shapes
    for srid in found:
        rows = np.flatnonzero(present & (srids == srid))
        moved = gpd.GeoSeries(shapes[rows], crs=known[srid]).to_crs("EPSG:4326")
        shapes[rows] = np.asarray(moved.array, dtype=object)
    return "EPSG:4326", shapes


def _crs_of(connection: Connection, srid: int, place: str) -> CRS:
    """Look an SRID up where the database keeps them: offices define their own."""
    from sqlalchemy import column, select, table, text

    schema = connection.execute(text(POSTGIS_SCHEMA)).scalar()
    systems = table(
        "spatial_ref_sys", *map(column, ("srid", "auth_name", "auth_srid", "srtext")), schema=schema
    )
    entry = connection.execute(select(systems).where(systems.c.srid == srid)).first()
    if entry is not None:
        for written in (f"{entry.auth_name}:{entry.auth_srid}", entry.srtext):
            try:
                return CRS.from_user_input(written)
            except CRSError:
                continue
    raise CoordinateError(
        f"{place}: SRID {srid} means no CRS that PROJ knows; say which it is with crs="
    )
