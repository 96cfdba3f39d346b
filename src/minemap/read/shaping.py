"""From a file to its table: maps names, turns coordinates into geometries and points into areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.dtypes import TEXT
from minemap.errors import ArgumentError, CoordinateError, SchemaError, warn
from minemap.language.cells import texts, wording
from minemap.language.vocabulary import folded
from minemap.positions.coordinates import coordinate_columns, read_table, with_whole_angles
from minemap.positions.outlines import Unreadable
from minemap.positions.written import looks_like_outlines
from minemap.read import mapping as mappings
from minemap.read.point_rows import NOWHERE, point_words
from minemap.read.turning_points import gather, is_of_points
from minemap.read.unused import advice, unused_columns
from minemap.tables.schema import columns_read, geometry_words, refuse_repeated

if TYPE_CHECKING:
    from minemap.read.formats import Source
    from minemap.read.mapping import ColumnMapping
    from minemap.read.point_rows import Places
    from minemap.tables.schema import Table

__all__ = ["shaped", "with_ids", "with_outlines"]

INACTIVE = frozenset({"f", "false", "0", "no", "n"})
"""How databases and their exports write "no"."""

NAMED = 5
"""How many ids a warning names."""


def shaped(
    source: Source,
    table: Table,
    mapping: ColumnMapping | None,
    crs: Any = None,
    places: Places = NOWHERE,
    *,
    whole: bool = True,
) -> Source:
    """Give the table of a file columns that `minemap.tables.schema` understands.

    Parameters
    ----------
    source : Source
        The table.
    table : {"hazards", "releases"}
        What it is read as.
    mapping : ColumnMapping or None
        What the user says of its columns; what is left open, the profile of its system says.
    crs : any CRS that pyproj takes, optional
        The CRS of coordinates in columns.
    places : Places
        The country and hemisphere of coordinates in columns.
    whole : bool
        Whether these are all rows, so that values which no cell has can be reported.

    Returns
    -------
    Source
        The table: its columns renamed, with a column of geometries where it has coordinates, and
        one row for each area, if it had one for each point.

    Warns
    -----
    MinemapWarning
        If it has neither outlines nor points, and columns that look like these; or if no cell has
        a value that the mapping explains.

    Examples
    --------
    >>> from minemap.read.formats import Source
    >>> sheet = pd.DataFrame({"Nr": ["A"], "lat": ["-3.5"], "lon": ["-78.4"]}, dtype="str")
    >>> mapping = mappings.mapping_of({"hazard_id": "Nr"}, "hazards")
    >>> shaped(Source(sheet, "areas.csv"), "hazards", mapping).frame.values.tolist()
    [['A', <POINT (-78.4 -3.5)>]]
    """
    facts = dict(source.facts)
    frame = source.frame
    refuse_repeated(frame, source.name)
    _tell_inactive(frame, source.name)
    system, mapping = mappings.with_profile(frame, table, facts.get("format"), mapping)
    if system is not None:
        facts["profile"] = system
    if mapping is not None:
        frame, unmet = mappings.apply(frame, mapping, source.name, table)
        if whole:
            mappings.told_unmet(unmet, mapping, source.name)
        source = source._replace(unmet=unmet)
        if mapping.month_first:
            frame = _with_month_first(frame, table, source.name)
    if isinstance(frame, gpd.GeoDataFrame) or not _plain(frame):
        return source._replace(frame=frame, facts=facts)
    frame = with_whole_angles(_with_outlines(frame, source.name))
    source = source._replace(frame=frame, facts=facts)
    source = _with_points(source, table, crs, places)
    of_points = is_of_points(source.frame, _identity(source, table))
    if of_points:
        return _of_areas(source, table)
    if not _has_geometry(source.frame):
        _point_out(source, table)
    return source


def _tell_inactive(frame: pd.DataFrame, name: str) -> None:
    """Warn of shapes that IMSMA NG calls inactive; no public text says what that means."""
    column = next((one for one in frame.columns if folded(str(one)) == "isactive"), None)
    if column is None:
        return
    count = sum(folded(str(cell)) in INACTIVE for cell in frame[column])
    if count:
        warn(
            f"{name}: {count:,} rows whose {column} is false are read like the others, so that an "
            "area may be larger than what is active of it; to leave them out, export the active "
            "ones alone (WHERE isactive)"
        )


def _point_out(source: Source, table: Table) -> None:
    """Warn of columns that look like places in a table without any."""
    claims = columns_read(table, source.frame, source.name)
    found = [
        one
        for one in unused_columns(source.frame, list(claims.values()))
        if one.meant not in {"point_number", "point_type", "shape_id", "ring", "reported_m2"}
    ]
    legs = {one.meant for one in found} & {"bearing", "distance"}
    if len(legs) == 1:
        # A distance alone is the distance to the next village.
        found = [one for one in found if one.meant not in legs]
    if found:
        warn(advice(found, source.name))


def with_ids(source: Source, table: Table, ids: str | None) -> Source:
    """Give ids to rows without ids in their columns.

    Parameters
    ----------
    source : Source
        The table.
    table : {"hazards", "releases"}
        What it is read as.
    ids : {"row", "feature"} or None
        Whether the numbers of its rows are its ids, or its features' own.

    Returns
    -------
    Source
        The table; a column that is called as the one of ids keeps its cells under another name.

    Raises
    ------
    SchemaError
        If its features have no ids of their own.

    Examples
    --------
    >>> from minemap.read.formats import Source
    >>> with_ids(Source(pd.DataFrame({"category": ["SHA"]}), "a.csv"), "hazards", "row").frame
      hazard_id category
    0         1      SHA
    """
    if ids is None:
        return source
    if ids not in {"row", "feature"}:
        raise ArgumentError(f"ids={ids!r} is neither 'row' nor 'feature'")
    frame = source.frame
    numbers = frame.index if frame.index.name == "row" else range(1, len(frame) + 1)
    if ids == "row":
        cells = [str(number) for number in numbers]
    elif source.features is None:
        raise SchemaError(
            f"{source.name}: its features have no ids of their own; ids='row' takes the numbers of "
            "the rows"
        )
    else:
        cells = [source.features[number - 1] for number in numbers]
    name = "hazard_id" if table == "hazards" else "release_id"
    frame = frame.rename(columns={name: f"{name}_in_file"})
    frame.insert(0, name, pd.array(cells, dtype=TEXT))
    return source._replace(frame=frame)


def _with_month_first(frame: pd.DataFrame, table: Table, source: str) -> pd.DataFrame:
    claims = columns_read(table, frame, source)
    days = [
        name
        for column, name in claims.items()
        if wording()[table][column]["dtype"].startswith("datetime")
    ]
    return frame.assign(**{name: mappings.with_month_first(frame[name]) for name in days})


def _plain(frame: pd.DataFrame) -> bool:
    """Tell whether a table has no geometries as bytes, as a driver gives them."""
    return not any(
        isinstance(cell, bytes)
        for name in frame.columns
        if folded(str(name)) in geometry_words()
        for cell in frame[name].dropna().head(1)
    )


def _identity(source: Source, table: Table) -> Any:
    claims = columns_read(table, source.frame, source.name)
    return claims.get("hazard_id" if table == "hazards" else "release_id")


def _of_areas(source: Source, table: Table) -> Source:
    made = gather(source.frame, table, source.name)
    facts = {
        **source.facts,
        "one row a point": f"{len(source.frame):,} rows, {len(made.frame):,} areas",
    }
    unread = {**source.unread, **made.unread}
    ids = {**source.ids, **made.ids}
    return source._replace(
        frame=made.frame, unread=unread, ids=ids, behind=made.behind, facts=facts
    )


def _with_outlines(frame: pd.DataFrame, source: str) -> pd.DataFrame:
    """Use the one column that holds outlines as the geometry, whatever its name.

    If no column is named like one of geometries, this is one that a mobile form wrote.
    """
    named = [name for name in frame.columns if folded(str(name)) in geometry_words()]
    if "geometry" in named or (len(named) == 1):
        return frame
    found = [
        name
        for name, column in frame.items()  # two of which may have the same name
        if (not named or name in named)
        and _holds_texts(column)
        and looks_like_outlines(column, telephones_only=not named)
    ]
    if len(found) > 1:
        raise SchemaError(
            f"{source}: several columns hold outlines: {', '.join(map(str, found))}. Say which is "
            f"meant: columns={{'geometry': {str(found[-1])!r}}}"
        )
    return frame.rename(columns=dict.fromkeys(found, "geometry"))


def _holds_texts(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.StringDtype) or column.dtype == object


def _has_geometry(frame: pd.DataFrame) -> bool:
    return any(folded(str(name)) in geometry_words() for name in frame.columns)


def _with_points(source: Source, table: Table, crs: Any, places: Places) -> Source:
    """Make points from the columns of coordinates; an outline is preferred to a point."""
    frame = source.frame
    country = None if places.country is None else pd.Series([places.country] * len(frame))
    named = columns_read(table, frame, source.name).get("country")
    if named is not None:
        country = frame[named].reset_index(drop=True)
        country = country if places.country is None else country.fillna(places.country)
    outlines = [name for name in frame.columns if folded(str(name)) in geometry_words()]
    try:
        read = read_table(
            frame,
            crs=source.crs if crs is None else crs,
            hemisphere=places.hemisphere,
            country=country,
        )
    except CoordinateError as error:
        raise CoordinateError(f"{source.name}: {error}") from error
    if read is None:
        return source
    if len(outlines) > 1:
        raise SchemaError(
            f"{source.name}: several columns hold geometries: {', '.join(map(str, outlines))}; "
            "keep one"
        )
    points = np.full(len(frame), None, dtype=object)
    known = np.isfinite(read.longitude) & np.isfinite(read.latitude)
    points[known] = shapely.points(read.longitude[known], read.latitude[known])
    for place, reason in read.problems.items():
        points[place] = Unreadable(reason)
    used = coordinate_columns(frame.columns)
    made = frame.drop(columns=[name for kind, name in used.items() if kind != "zone"])
    if not outlines:
        made = made.assign(geometry=points)
        return source._replace(frame=made, datum=read.crs)
    column = made[outlines[0]].astype(object)
    lacking = (column.isna() | (column == "")).to_numpy()
    # An outline next to points is longitude and latitude on the same datum.
    made = made.assign(**{outlines[0]: np.where(lacking, points, column.to_numpy())})
    return source._replace(frame=made, datum=read.crs)


def with_outlines(
    source: Source,
    points: Source,
    table: Table,
    crs: Any = None,
    mapping: ColumnMapping | None = None,
    places: Places = NOWHERE,
) -> Source:
    """Give the areas of one table the outlines made from the points of another.

    Parameters
    ----------
    source : Source
        One row for each area.
    points : Source
        One row for each point, with the id of its area.
    table : {"hazards", "releases"}
        What the areas are.
    crs : any CRS that pyproj takes, optional
        The CRS of the points.
    mapping : ColumnMapping, optional
        What the user says of the columns of the points.
    places : Places
        The country and hemisphere of the points.

    Returns
    -------
    Source
        The areas; one whose outline cannot be drawn is not read.

    Raises
    ------
    SchemaError
        If one of the tables has no column of ids, or the areas have geometries already.

    Warns
    -----
    MinemapWarning
        If there are points of areas that are not in the table.

    Examples
    --------
    >>> from minemap.read.formats import Source
    >>> areas = pd.DataFrame({"hazard_id": ["PE-1"]})
    >>> corners = pd.DataFrame({"hazard_id": ["PE-1"] * 3, "point_no": [1, 2, 3],
    ...     "lon": [0.0, 1.0, 1.0], "lat": [0.0, 0.0, 1.0]})
    >>> made = with_outlines(Source(areas, "a.csv"), Source(corners, "p.csv"), "hazards")
    >>> made.frame["geometry"].iloc[0].wkt
    'POLYGON ((0 0, 1 0, 1 1, 0 0))'
    """
    key = _identity(source, table)
    frame = source.frame
    if key is None:
        raise SchemaError(f"{source.name}: no column of ids, to find the points of an area by")
    if _has_geometry(frame) or isinstance(frame, gpd.GeoDataFrame):
        raise SchemaError(f"{source.name}: has geometries of its own; leave points= out")
    points = _with_parents(points, table, mapping)
    sheet = shaped(points, table, mapping, crs, places)
    other = _identity(sheet, table)
    if other is None or (not sheet.behind and not sheet.unread):
        raise SchemaError(
            f"{points.name}: no sheet of points; it takes the columns hazard_id, point_number, "
            "longitude and latitude"
        )
    if frame.index.name != "row":
        frame = frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="row"))
    drawn, _ = texts(sheet.frame[other])
    outlines = dict(zip(drawn, sheet.frame["geometry"], strict=True))
    failed = _failed(points, sheet, table)
    key = _key_of(frame, key, {*outlines, *failed})
    ids, _ = texts(frame[key])
    strangers = sorted({*outlines, *failed} - set(ids))
    if strangers:
        warn(
            f"{points.name}: points of {len(strangers):,} areas that are not in {source.name}: "
            f"{', '.join(map(str, strangers[:NAMED]))}{' …' if len(strangers) > NAMED else ''}"
        )
    shapes = np.empty(len(frame), dtype=object)
    shapes[:] = [None if pd.isna(name) else outlines.get(name) for name in ids]
    lost = {
        int(row): f"its outline in {points.name}: {failed[name]}"
        for row, name in zip(frame.index, ids, strict=True)
        if not pd.isna(name) and name in failed and name not in outlines
    }
    named = {row: str(ids[frame.index.get_loc(row)]) for row in lost}
    made = frame.assign(geometry=shapes).drop(index=list(lost))
    return source._replace(
        frame=made,
        unread={**source.unread, **lost},
        ids={**source.ids, **named},
        crs=points.crs,
        lacks_crs=points.lacks_crs,
        datum=sheet.datum,
        facts={**source.facts, "points": points.name},
    )


def _with_parents(points: Source, table: Table, mapping: ColumnMapping | None) -> Source:
    """Use the key of a form's row as the id of an area, if its points have no other id."""
    words = point_words()["joins"]["parent"]
    found = [name for name in points.frame.columns if folded(str(name)) in words]
    name = "hazard_id" if table == "hazards" else "release_id"
    said = mapping is not None and name in mapping.columns
    if said or len(found) != 1 or _identity(points, table) is not None:
        return points
    return points._replace(frame=points.frame.rename(columns={found[0]: name}))


def _key_of(frame: pd.DataFrame, key: Any, named: set[Any]) -> Any:
    """Find the column of the areas that the points refer to: the ids, or the keys of form rows."""
    words = point_words()["joins"]["key"]
    others = [name for name in frame.columns if folded(str(name)) in words]
    for name in (key, *others):
        cells = {cell for cell in texts(frame[name])[0] if not pd.isna(cell)}
        if named & cells or not others:
            return name
    return key


def _failed(points: Source, sheet: Source, table: Table) -> dict[Any, str]:
    """Say why the points of some areas make no outline."""
    frame = points.frame
    key = columns_read(table, frame, points.name).get(
        "hazard_id" if table == "hazards" else "release_id"
    )
    if key is None:
        return {}
    numbers = frame.index if frame.index.name == "row" else range(1, len(frame) + 1)
    ids, _ = texts(frame[key])
    names = dict(zip(numbers, ids, strict=True))
    return {
        names[row]: reason
        for row, reason in sheet.unread.items()
        if row in names and not pd.isna(names[row])
    }
