"""Read files of every usual format into the two tables.

Every reader accounts for each row: a row of the file is either used or rejected.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeAlias,
    TypedDict,
    Unpack,
    cast,
    overload,
)

import pandas as pd

from minemap.errors import ArgumentError, RejectedRows, warn
from minemap.language.calendars import checked_calendar
from minemap.language.cells import checked_units
from minemap.positions.outlines import without_crs
from minemap.read import database as databases
from minemap.read import files
from minemap.read.arcgis import has_layer, load_layer
from minemap.read.contents import layers
from minemap.read.database import database_of
from minemap.read.description import Description, Written, described
from minemap.read.files import with_types
from minemap.read.formats import Source, lacks_crs, with_unread
from minemap.read.imsma_tables import areas_and_points, export_in, exports
from minemap.read.mapping import apply, mapping_of, told_unmet, with_status
from minemap.read.named_crs import has_latitude_first
from minemap.read.ogc import has_collection, load_collection
from minemap.read.pages import load_pages, pages_of
from minemap.read.parts import parts_of_file
from minemap.read.point_rows import Places, all_rows_of, kind_of_column
from minemap.read.services import service_of
from minemap.read.shaping import shaped, with_ids, with_outlines
from minemap.read.surveys import Rules, Survey, checked, names_a_leg, surveyed
from minemap.tables.schema import kind_of_ids, means, normalise_hazards, normalise_releases

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd

    from minemap.days import Day
    from minemap.positions.coordinates import Hemisphere
    from minemap.positions.traverse import BearingKind, BearingUnit
    from minemap.read.mapping import ColumnMapping
    from minemap.tables.schema import Table

__all__ = [
    "Description",
    "Survey",
    "database_of",
    "describe",
    "holds",
    "layers",
    "mapping_of",
    "name_of",
    "pages_of",
    "read_hazards",
    "read_in_parts",
    "read_releases",
    "read_survey",
]

OnReject = Literal["raise", "return"]
Ids = Literal["row", "feature"]
Place: TypeAlias = "str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | pd.DataFrame"
"""A file, an address, the pages of a layer, or a table in Python."""

Columns: TypeAlias = "Mapping[str, Any] | str | os.PathLike[str] | None"


class ReadOptions(TypedDict, total=False):
    """Options of all readers, as type checkers need them."""

    crs: Any
    country: str | None
    columns: Columns
    points: str | os.PathLike[str] | None
    encoding: str | None
    hemisphere: Hemisphere | None
    calendar: str | None
    units: Mapping[str, float] | None
    ids: Ids | None
    sql: str | None
    params: Mapping[str, Any] | None
    where: str | None
    moment: Day | None


class ReleaseOptions(ReadOptions, total=False):
    """Options of `read_releases`."""

    layer: str | None


class HazardOptions(ReleaseOptions, total=False):
    """Options of `read_hazards`."""

    status: str | None


@overload
def read_hazards(
    path: Place, *, on_reject: Literal["raise"] = "raise", **options: Unpack[HazardOptions]
) -> gpd.GeoDataFrame: ...


@overload
def read_hazards(
    path: Place, *, on_reject: Literal["return"], **options: Unpack[HazardOptions]
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]: ...


def read_hazards(
    path: Place,
    *,
    layer: str | None = None,
    crs: Any = None,
    country: str | None = None,
    columns: Columns = None,
    points: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    hemisphere: Hemisphere | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
    ids: Ids | None = None,
    status: str | None = None,
    sql: str | None = None,
    params: Mapping[str, Any] | None = None,
    where: str | None = None,
    moment: Day | None = None,
    on_reject: OnReject = "raise",
) -> gpd.GeoDataFrame | tuple[gpd.GeoDataFrame, pd.DataFrame]:
    r"""Read hazardous areas from a file or a database.

    GeoPackage, GeoJSON, Shapefile (``.shp``, or zipped), KML, FlatGeobuf or GeoParquet; a CSV or
    an Excel workbook with WKT, with columns of longitude and latitude, or with one row for each
    turning point; exports of IMSMA NG (tables, maXML) and of IMSMA Core, ArcGIS and Survey123; or a
    PostgreSQL database with PostGIS. Columns and words may be in English, Spanish or French; see
    `minemap.tables.schema.normalise_hazards` for how they are read.

    GeoJSON and KML are longitude and latitude on WGS 84 by definition. A CSV, and Parquet without
    the metadata of GeoParquet, are read so unless `crs` says otherwise. Any other file must state
    its CRS, or you give `crs`.

    Parameters
    ----------
    path : str, os.PathLike, list of them, or DataFrame
        The file; a table in Python; or the address of a PostgreSQL database with PostGIS:
        ``postgresql://user@host:5432/database``. A password is best left to the variable
        ``PGPASSWORD`` or the file ``.pgpass``. Or the address of a layer of ArcGIS, such as IMSMA
        Core (``https://…/FeatureServer/0``), or of OGC API Features (``https://…/collections/
        NAME``); a token is taken from the variable ``MINEMAP_ARCGIS_TOKEN`` or the file ``.netrc``.
        Or the pages of such a layer that were saved as JSON: a list, a folder, or a pattern.
        Nothing else is fetched from a network.
    layer : str, optional
        The layer; by default the one called ``hazards`` (or similar), or the only one. In a
        database, the table or view, also as ``schema.table``.
    crs : any CRS that pyproj takes, optional
        The CRS of the coordinates, if the file states none or a wrong one.
    country : str, optional
        The country, by name or ISO 3166 code, if no column states it. It decides which
        transformation takes the datum of an old map to WGS 84 (`minemap.positions.datum`).
    columns : mapping, str or os.PathLike, optional
        The names of the columns in the file, if they are not recognised: ``{"reported_on":
        "f_inf"}``, or with codes and constants as `minemap.read.mapping_of` describes; or the
        name of a TOML file with the same, such as ``minemap map-fields`` writes.
    points : str or os.PathLike, optional
        A file of turning points, one row each, with the id of the area, if the points are not in
        the file itself.
    encoding : str, optional
        The encoding of a CSV, such as ``cp1252``; by default UTF-8, or a guess with a warning.
    hemisphere : {"north", "south"}, optional
        The hemisphere of UTM coordinates that do not state it, or have an S that may be the band
        or the hemisphere; by default that of the country.
    calendar : str, optional
        The calendar of days, if it is not the Gregorian: ``solar_hijri``, ``hijri``, ``buddhist``
        or ``ethiopian``. Another calendar is never assumed without this.
    units : mapping of str to float, optional
        The square metres of units of land that differ between countries: ``{"dunum": 1000}``.
    ids : {"row", "feature"}, optional
        What to use as ids if the file has none: the numbers of its rows, or its features' own ids.
        They are the same in another export only if that keeps the order or the ids.
    status : str, optional
        The column that says whether an area is open or closed, if its name does not.
    sql : str, optional
        A query to a database, instead of one of its tables, with parameters as ``:name``. It runs
        in a transaction that cannot write.
    params : mapping, optional
        The values of its parameters, which the server binds: ``{"province": "Amazonas"}``.
    where : str, optional
        Read only these rows of a service: a condition in SQL for ArcGIS, such as ``"admin1 =
        'Amazonas'"``, or in CQL2 for OGC API Features.
    moment : date-like, optional
        Read a layer of ArcGIS with archiving as it was at the close of this day (in UTC).
    on_reject : {"raise", "return"}
        What to do about rows that cannot be used: raise, or return them as a second table.

    Returns
    -------
    geopandas.GeoDataFrame
        One row for each version of a hazardous area: ``hazard_id``, ``category``, ``reported_on``,
        ``reported_m2`` and the further columns of `minemap.tables.schema.column_table`, then those
        that are the file's own, and ``geometry`` (EPSG:4326). Index ``row``: the number of the
        record in the file, the first is 1.
    pandas.DataFrame
        With ``on_reject="return"`` also the rejected rows: ``row``, ``id``, ``field``, ``reason``.

    Raises
    ------
    ReadError
        If the file is missing, empty, damaged or of another format, or has no such layer; if the
        database or service cannot be reached or refuses the query; if a service changes while it is
        read, or pages of a layer are missing. No error shows a password or a token.
    SchemaError
        If a required column is missing, or two columns mean the same one.
    CoordinateError
        If most coordinates are not longitude and latitude: no CRS, a wrong one, or swapped axes.
    RejectedRows
        If a row cannot be used, and `on_reject` is ``"raise"``.
    MissingDependencyError
        If a database is read and ``minemap[database]`` is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "hazards.csv")
    >>> _ = path.write_text(
    ...     "id,category,date,area,wkt\n"
    ...     "PE-1,SHA,2023-12-31,700,POINT (-78.4 -3.5)\n"
    ...     "PE-2,SHA,2023,700,POINT (-78.4 -3.6)\n"
    ... )
    >>> hazards, rejected = read_hazards(path, on_reject="return")
    >>> hazards[["hazard_id", "category", "reported_on", "reported_m2"]]
        hazard_id category reported_on  reported_m2
    row
    1        PE-1      SHA  2023-12-31        700.0
    >>> rejected[["row", "id", "field"]]
       row    id        field
    0    2  PE-2  reported_on
    """
    return _read("hazards", **locals())


@overload
def read_releases(
    path: Place, *, on_reject: Literal["raise"] = "raise", **options: Unpack[ReleaseOptions]
) -> gpd.GeoDataFrame: ...


@overload
def read_releases(
    path: Place, *, on_reject: Literal["return"], **options: Unpack[ReleaseOptions]
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]: ...


def read_releases(
    path: Place,
    *,
    layer: str | None = None,
    crs: Any = None,
    country: str | None = None,
    columns: Columns = None,
    points: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    hemisphere: Hemisphere | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
    ids: Ids | None = None,
    sql: str | None = None,
    params: Mapping[str, Any] | None = None,
    where: str | None = None,
    moment: Day | None = None,
    on_reject: OnReject = "raise",
) -> gpd.GeoDataFrame | tuple[gpd.GeoDataFrame, pd.DataFrame]:
    r"""Read land-release records from a file or a database.

    Works like `read_hazards`, for the other table.

    Parameters
    ----------
    path : str, os.PathLike, list of them, or DataFrame
        The file; a table in Python; the pages of a layer; or the address of a PostgreSQL database
        or a service, as in `read_hazards`. Nothing else is fetched from a network.
    layer : str, optional
        The layer; by default the one called ``releases`` (or similar), or the only one. In a
        database, the table or view, also as ``schema.table``.
    crs, country, columns, points, encoding, hemisphere, calendar, units, ids
        As `read_hazards` takes them.
    sql, params, where, moment, on_reject
        As `read_hazards` takes them.

    Returns
    -------
    geopandas.GeoDataFrame
        One row for each record: ``release_id``, ``hazard_id``, ``outcome``, ``activity``,
        ``completed_on``, ``reported_m2``, the devices and further columns of
        `minemap.tables.schema.column_table`, then those that are the file's own, and ``geometry``
        (EPSG:4326). Index ``row``: the number of the record in the file, the first is 1.
    pandas.DataFrame
        With ``on_reject="return"`` also the rejected rows: ``row``, ``id``, ``field``, ``reason``.

    Raises
    ------
    ReadError
        If the file is missing, empty, damaged or of another format, or has no such layer; if the
        database or service cannot be reached or refuses the query; if a service changes while it is
        read, or pages of a layer are missing. No error shows a password or a token.
    SchemaError
        If a required column is missing, or two columns mean the same one.
    CoordinateError
        If most coordinates are not longitude and latitude: no CRS, a wrong one, or swapped axes.
    RejectedRows
        If a row cannot be used, and `on_reject` is ``"raise"``.
    MissingDependencyError
        If a database is read and ``minemap[database]`` is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "releases.csv")
    >>> _ = path.write_text(
    ...     "id,hazard_id,result,end_date,area\nR1,PE-1,Despejada,20/12/2012,67 670\n"
    ... )
    >>> read_releases(path)[["outcome", "activity", "completed_on", "reported_m2"]]
         outcome   activity completed_on  reported_m2
    row
    1    cleared  clearance   2012-12-20      67670.0
    """
    return _read("releases", **locals())


def describe(
    path: Place,
    table: Table = "hazards",
    *,
    layer: str | None = None,
    country: str | None = None,
    columns: Columns = None,
    encoding: str | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
    ids: Ids | None = None,
    where: str | None = None,
) -> Description:
    r"""Say what a file is, how its columns are read, and what the others could mean.

    Parameters
    ----------
    path : str, os.PathLike or list of them
        The file, the pages of a layer, or the address of a PostgreSQL database or a service.
    table : {"hazards", "releases"}
        What it is to be read as.
    layer : str, optional
        The layer, sheet or table, where there are several.
    country : str, optional
        The country, for the transformation from an old datum.
    columns : mapping, str or os.PathLike, optional
        What the file calls the columns, as in `read_hazards`.
    encoding : str, optional
        The encoding of a CSV or Shapefile.
    calendar, units, ids, where
        As in `read_hazards`.

    Returns
    -------
    Description
        Its facts, and a table of its columns; ``to_text()`` and ``to_toml()`` write them up.

    Raises
    ------
    ReadError
        If the file cannot be read, or the layer is not there.
    SchemaError
        If two columns mean the same one, or the mapping names one that is not there.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "areas.csv")
    >>> _ = path.write_text("Nr;Klasse;Gemeldet am;WKT\nA;SHA;31.12.2023;POINT (20 44)\n")
    >>> about = describe(path)
    >>> about.facts["delimiter"], about.missing
    ('semicolon', ())
    >>> about.columns[["column", "read_as", "how"]].values.tolist()[0]
    ['Nr', 'hazard_id', 'proposed']
    """
    mapping = mapping_of(columns, table)
    if isinstance(path, pd.DataFrame):
        odd = {"layer": layer, "encoding": encoding, "where": where}
        return described(_in_memory(path, table, odd), table, mapping, country)
    database = database_of(path)
    export = export_in(path) if database is None and layer is None else None
    if database is not None:
        if where is not None:
            raise ArgumentError("where= asks a service; a database is asked with sql=")
        source = databases.load_query(database, table, layer=layer)
    elif export is not None:
        source, _ = areas_and_points(export, table, encoding)
    else:
        source = _loaded(path, table, layer, mapping, encoding, where, ids=ids)
    written = Written(checked_calendar(calendar), checked_units(units))
    return described(with_ids(source, table, ids), table, mapping, country, written)


def read_survey(
    path: str | os.PathLike[str],
    *,
    bearing: BearingKind | None = None,
    unit: BearingUnit = "degrees",
    day: Any = None,
    grid: Any = None,
    tolerance_m: float | None = None,
    tolerance_ratio: float | None = None,
    correct: bool = False,
    layer: str | None = None,
    crs: Any = None,
    country: str | None = None,
    columns: Columns = None,
    encoding: str | None = None,
    hemisphere: Hemisphere | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
    on_reject: OnReject = "raise",
) -> Survey:
    r"""Read a survey form of bearings and distances from a reference point.

    One row for each point, in the order in which they were measured: a reference point or landmark
    with its coordinates, the start point, the turning points by bearing and distance from the point
    before (or from the one that ``from_point`` names), and, to tell how well it closes, the leg
    back to the start: a last row with the name of the start point, or called ``closing``. Points
    may also have coordinates of their own. A landmark after the start is a side shot.

    Parameters
    ----------
    path : str or os.PathLike
        A CSV or an Excel workbook. Columns: the id, category and day of the area as in
        `read_hazards`, ``point`` or ``point_type``, ``bearing``, ``distance`` (metres), the
        coordinates of at least the first point in any form, and, if need be, ``from_point``,
        ``bearing_kind``, ``bearing_unit`` and ``measured_on``.
    bearing : {"true", "grid", "magnetic"}, optional
        From which north bearings are, where no column says so. There is no default.
    unit : {"degrees", "mils", "gons"}
        Their unit: 360, 6400 or 400 to the full turn.
    day : date, optional
        When they were measured, where no column says so; by default the day of the report.
    grid : any projected CRS that pyproj takes, optional
        The grid of grid bearings; by default the zone of UTM.
    tolerance_m, tolerance_ratio : float, optional
        An area that closes with a larger error in metres, or with less than 1 : `tolerance_ratio`,
        is rejected.
    correct : bool
        Whether to spread the closing error over the points (compass rule of Bowditch).
    layer : str, optional
        The sheet of a workbook.
    crs : any CRS that pyproj takes, optional
        The CRS of coordinates in the form.
    country : str, optional
        The country, where no column states it, as in `read_hazards`.
    columns : mapping, str or os.PathLike, optional
        What the form calls its columns, as in `read_hazards`.
    encoding : str, optional
        The encoding of a CSV.
    hemisphere, calendar, units
        As in `read_hazards`.
    on_reject : {"raise", "return"}
        What to do about rows that cannot be used: raise, or return them in ``rejected``.

    Returns
    -------
    Survey
        ``hazards``: as `read_hazards` gives them. ``closures``: one row for each area, with
        ``hazard_id``, ``legs``, ``length_m``, ``closing_error_m`` and ``ratio`` (1 : n; missing
        where no leg leads back), ``closing_bearing``, ``bearings``, ``model`` (of the magnetic
        field), ``corrected``, ``moved_m`` (the farthest that a point was moved), and the area
        ``area_before_m2`` and ``area_m2``. ``rejected``: ``row``, ``id``, ``field``, ``reason``.

    Raises
    ------
    ReadError
        If the file cannot be read.
    SchemaError
        If it has no columns of ids, bearings, distances or coordinates.
    RejectedRows
        If a row cannot be used, and `on_reject` is ``"raise"``.
    MissingDependencyError
        If bearings are magnetic and ``minemap[field]`` is not installed.

    Notes
    -----
    Magnetic bearings are corrected by the World Magnetic Model of the day (by IGRF before 2010),
    grid bearings by the convergence at the point, distances are geodesics of WGS 84.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "form.csv")
    >>> _ = path.write_text(
    ...     "hazard_id,category,date,point,bearing,distance,latitude,longitude\n"
    ...     "A,SHA,2012-08-31,RP,,,18°21'00\" S,70°22'40\" W\n"
    ...     "A,SHA,2012-08-31,SP,45,30,,\n"
    ...     "A,SHA,2012-08-31,TP1,90,100,,\n"
    ...     "A,SHA,2012-08-31,TP2,210,100,,\n"
    ...     "A,SHA,2012-08-31,SP,330,99,,\n", encoding="utf-8")
    >>> survey = read_survey(path, bearing="true")
    >>> survey.closures[["closing_error_m", "ratio"]].round(1).values.tolist()
    [[1.0, 299.1]]
    """
    if on_reject not in {"raise", "return"}:
        raise ArgumentError(f"on_reject={on_reject!r} is neither 'raise' nor 'return'")
    mapping = mapping_of(columns, "hazards")
    source = _loaded(path, "hazards", layer, mapping, encoding)
    if mapping is not None:
        frame, unmet = apply(source.frame, mapping, source.name, "hazards")
        told_unmet(unmet, mapping, source.name)
        source = source._replace(frame=frame)
    rules = Rules(bearing, unit, day, grid, tolerance_m, tolerance_ratio, correct)
    places = Places(country, hemisphere)
    survey = surveyed(source, rules, crs=crs, where=places, calendar=calendar, units=units)
    return checked(survey, source.name, on_reject)


def _read(
    table: Table,
    path: Place,
    on_reject: OnReject,
    crs: Any,
    country: str | None,
    hemisphere: Hemisphere | None,
    **options: Any,
) -> Any:
    if on_reject not in {"raise", "return"}:
        raise ArgumentError(f"on_reject={on_reject!r} is neither 'raise' nor 'return'")
    with _keeping_all():
        written = {name: options.pop(name) for name in ("calendar", "units")}
        source = _source(table, path, crs, Places(country, hemisphere), **options)
        if crs is None:
            if lacks_crs(source):
                raise without_crs(source.name)
            crs = source.crs
        if source.datum is not None:
            crs = source.datum
        normalise = normalise_hazards if table == "hazards" else normalise_releases
        used, rejected = normalise(source.frame, source.name, crs=crs, country=country, **written)
    if source.untyped:
        used = with_types(used, table)
    if source.behind:
        rejected = all_rows_of(rejected, source.behind)
    if source.unread:
        rejected = with_unread(rejected, source)
    _tell_axes(source, used, crs)
    used.attrs |= kind_of_ids(source.frame, table)
    if on_reject == "return":
        return used, rejected
    if len(rejected):
        rows_used = sum(len(source.behind.get(row, (row,))) for row in used.index)
        raise RejectedRows(rejected, source.name, rows_used)
    return used


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Pause Python's garbage collection.

    It would run again and again, since each geometry is an object. It takes a fifth of the time to
    read a hundred thousand outlines, and finds nothing.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _tell_axes(source: Source, used: gpd.GeoDataFrame, crs: Any) -> None:
    """Warn of GeoJSON that may have latitude first, as the CRS it names has.

    If the country is known, swapped coordinates were found before by means of it.
    """
    name = source.facts.get("CRS", "")
    told = has_latitude_first(name) and used.geometry.notna().any()
    if told and crs is source.crs and used["country"].isna().all():
        west, south, east, north = used.total_bounds
        warn(
            f"{source.name}: names its CRS {name}, whose latitude comes first, and is read as "
            "GeoJSON is, longitude first: "
            f"{west:.6g} to {east:.6g} east, {south:.6g} to {north:.6g} north. If "
            "that is wrong, swap them in the source; country= tells"
        )


def _source(
    table: Table,
    path: Place,
    crs: Any,
    places: Places,
    *,
    layer: str | None,
    columns: Columns,
    points: str | os.PathLike[str] | None,
    encoding: str | None,
    ids: Ids | None,
    sql: str | None,
    params: Mapping[str, Any] | None,
    where: str | None,
    moment: Any,
    status: str | None = None,
) -> Source:
    mapping = mapping_of(columns, table)
    if status is not None:
        mapping = with_status(mapping, status)
    of_database = {"sql": sql, "params": params}
    of_service = {"where": where, "moment": moment}
    of_file = {"points": points, "encoding": encoding}
    database = None if isinstance(path, pd.DataFrame) else database_of(path)
    if isinstance(path, pd.DataFrame):
        found = _in_memory(path, table, {"layer": layer, **of_database, **of_service, **of_file})
    elif database is not None:
        if any(value is not None for value in of_file.values()):
            raise ArgumentError("points= and encoding= are for files, not for a database")
        if any(value is not None for value in of_service.values()):
            raise ArgumentError("where= and moment= ask a service; a database is asked with sql=")
        found = databases.load_query(database, table, layer=layer, crs=crs, sql=sql, params=params)
    else:
        if any(value is not None for value in of_database.values()):
            raise ArgumentError("sql= and params= ask a database; a file has layers: layer=")
        export = export_in(path) if layer is None and points is None else None
        if export is not None:
            areas, corners = areas_and_points(export, table, encoding)
            return with_outlines(shaped(areas, table, mapping, crs), corners, table, crs)
        found = _loaded(path, table, layer, mapping, encoding, where, moment, ids)
    source = shaped(with_ids(found, table, ids), table, mapping, crs, places)
    if points is None:
        return source
    of_points = mapping_of(columns, table, points=True)
    corners = _loaded(points, table, None, of_points, encoding)
    return with_outlines(source, corners, table, crs, of_points, places)


def _in_memory(frame: pd.DataFrame, table: Table, odd: Mapping[str, Any]) -> Source:
    """Take a table in Python; refuse options that are about files."""
    given = [name for name, value in odd.items() if value is not None]
    if given:
        raise ArgumentError(
            f"{', '.join(f'{name}=' for name in given)} speaks of a file, and the {table} are a "
            "table in Python; leave it out"
        )
    return Source(frame, table)


def _is_of_a_point(name: str) -> bool:
    return kind_of_column(name) is not None or names_a_leg(name)


def _loaded(
    path: Place,
    table: Table,
    layer: str | None,
    mapping: ColumnMapping | None,
    encoding: str | None,
    where: str | None = None,
    moment: Any = None,
    ids: Ids | None = None,
) -> Source:
    time_zone = mapping.time_zone if mapping else None
    service = service_of(path, where, moment)
    if service is not None:
        if encoding is not None:
            raise ArgumentError("encoding= is for files; a service says its own")
        if service.kind == "ogc":
            return load_collection(service, table, layer)
        said = mapping.columns if mapping else ()
        return load_layer(service, table, layer, time_zone=time_zone, said=said)
    if where is not None or moment is not None:
        raise ArgumentError(
            "where= and moment= ask a service; of a file, choose rows once they are read"
        )
    pages = pages_of(path)
    if pages is not None:
        if layer is not None:
            raise ArgumentError("pages of a layer have no layers; leave layer= out")
        if encoding is not None:
            raise ArgumentError("encoding= is for CSV and Shapefiles; pages are JSON, in UTF-8")
        return load_pages(pages, time_zone)
    named = {name for names in mapping.columns.values() for name in names} if mapping else set()
    return files.load(
        cast("str", path),
        table,
        layer,
        known=lambda name: (
            bool(name) and (name in named or means(table, name) or _is_of_a_point(name))
        ),
        encoding=encoding,
        time_zone=time_zone,
        features=ids == "feature",
    )


def holds(path: Place, table: Table) -> bool:
    """Tell whether a file has a layer, or a database a table, named like one of the two tables.

    Parameters
    ----------
    path : str, os.PathLike or list of them
        The file, the pages of a layer, or the address of a database or a service.
    table : {"hazards", "releases"}
        Which table.

    Returns
    -------
    bool
        Whether it has one.

    Raises
    ------
    ReadError
        If the file or the database cannot be read.

    Examples
    --------
    >>> from minemap import samples
    >>> holds(samples.peru_path(), "releases")
    True
    """
    if isinstance(path, pd.DataFrame):
        return False
    database = database_of(path)
    if database is not None:
        return databases.has_table(database, table)
    service = service_of(path)
    if service is not None:
        return (has_collection if service.kind == "ogc" else has_layer)(service, table)
    export = export_in(path)
    if export is None and pages_of(path) is not None:
        return False
    return files.holds(cast("str", path), table) if export is None else exports(export, table)


def name_of(path: Place) -> str:
    """Give the name of a file or a database for messages, without a password.

    Parameters
    ----------
    path : str, os.PathLike or list of them
        The file, the pages of a layer, or the address of a database or a service.

    Returns
    -------
    str
        Its name.

    Examples
    --------
    >>> name_of("postgresql://reader:secret@imsma.example/mine_action")
    'postgresql://reader@imsma.example/mine_action'
    """
    if isinstance(path, pd.DataFrame):
        return "the table"
    database = database_of(path)
    if database is not None:
        return database.name
    service = service_of(path)
    if service is not None:
        return service.name
    return ", ".join(map(str, path)) if isinstance(path, list | tuple) else str(path)


def read_in_parts(
    path: Place,
    table: Table,
    *,
    rows: int = 100_000,
    layer: str | None = None,
    crs: Any = None,
    columns: Columns = None,
    country: str | None = None,
    encoding: str | None = None,
    hemisphere: Hemisphere | None = None,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
) -> Iterator[tuple[gpd.GeoDataFrame, pd.DataFrame]]:
    """Read a file that is larger than memory, part by part.

    All parts together equal what `read_hazards` or `read_releases` would give: rows keep their
    numbers, rows that occur in two parts are found, and dates and numbers are read as the whole
    column proves them. A broken feature is a rejected row; the others are read.

    GeoPackage, Shapefile, FlatGeobuf, GeoParquet and GeoJSON lines are read in parts. Files of
    other formats are read at once and then divided. The ids of all rows are kept in memory, to find
    repeated ones.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    table : {"hazards", "releases"}
        Which table.
    rows : int
        Rows of a part.
    layer, crs, columns, country, encoding, hemisphere, calendar, units
        As `read_hazards` takes them.

    Yields
    ------
    tuple of (geopandas.GeoDataFrame, pandas.DataFrame)
        The usable rows of a part, and those that are rejected, as `read_hazards` returns them with
        ``on_reject="return"``.

    Raises
    ------
    ArgumentError
        If `table` or `rows` has a value that cannot be used.
    ReadError, SchemaError, CoordinateError
        As `read_hazards`; where most coordinates of a part are not longitude and latitude.

    Examples
    --------
    >>> from minemap import samples
    >>> for hazards, rejected in read_in_parts(samples.peru_path(), "hazards", rows=40):
    ...     print(len(hazards), len(rejected), hazards.index.min(), hazards.index.max())
    40 0 1 40
    39 0 41 79
    """
    if table not in {"hazards", "releases"}:
        raise ArgumentError(f"table={table!r} is neither 'hazards' nor 'releases'")
    if rows < 1:
        raise ArgumentError(f"rows={rows!r}: a part has one row or more")
    if isinstance(path, pd.DataFrame):
        raise ArgumentError("a table in Python is in memory already; read_hazards takes it at once")
    if database_of(path) is not None:
        raise ArgumentError("a database is read in parts with LIMIT and OFFSET in sql=")
    said: dict[str, Any] = {"layer": layer, "crs": crs, "columns": columns, "country": country}
    said |= {"encoding": encoding, "hemisphere": hemisphere, "calendar": calendar, "units": units}
    parts = None
    if service_of(path) is None and pages_of(path) is None:
        file = cast("str", path)
        parts = parts_of_file(file, table, rows, **said)
    return _cut(path, table, rows, said) if parts is None else parts


def _cut(
    path: Place, table: Table, rows: int, said: Mapping[str, Any]
) -> Iterator[tuple[gpd.GeoDataFrame, pd.DataFrame]]:
    """Read a file at once, and yield it by ranges of row numbers."""
    read = read_hazards if table == "hazards" else read_releases
    used, rejected = read(path, on_reject="return", **said)
    last = max(used.index.max() if len(used) else 1, rejected["row"].max() if len(rejected) else 1)
    for first in range(1, last + 1, rows):
        within = rejected["row"].between(first, first + rows - 1)
        yield (
            used[(used.index >= first) & (used.index < first + rows)],
            rejected[within].reset_index(drop=True),
        )
