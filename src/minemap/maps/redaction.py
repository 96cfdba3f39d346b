"""Coarse positions for maps that anyone may see: no exact coordinate is left in the file.

Two methods. ``grid`` puts every area into cells of a fixed grid; ``jitter`` moves every area by a
distance and in a direction of its own. The areas in m² stay true, since they are columns and not
measured from what is drawn.

What each method protects against, and what it does not
-------------------------------------------------------
``grid`` is the safer one. The lattice is fixed to the globe, so every export with the same cell
size says the same, and many exports tell no more than one. A hazard goes to the cell of the middle
of its *first* outline (a hazard in several parts: of each part) and stays there, whatever is
released of it later; its pieces take cells of that hazard alone, so a piece never tells on which
side of a line the hazard lies. Hazards larger
than a cell show as the cells whose centres they hold. Publish with one cell size only: two sizes
cut each other.

``jitter`` keeps the outlines, and with them what an outline alone gives away: somebody who already
holds the true outline finds it again, and neighbours that fitted together can be fitted together
again, which narrows the place of the whole group. It needs a secret ``seed``. The way an area is
moved is derived from the seed and the area's id, and from nothing else: the same seed moves an
area the same way in every export, so comparing or averaging exports gives nothing away, while two
seeds do (their average is closer to the truth). Whoever has the seed can undo it; one that could be
guessed is therefore refused.

Neither hides how many areas there are, their ids, their m², dates, or the texts of the record. So
texts are left to the columns that minemap knows, and of these any value that looks like coordinates
is taken out; other columns stay only if they are named in ``keep``.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from branca.element import MacroElement
from folium.template import Template

from minemap.errors import ArgumentError
from minemap.language import vocabulary
from minemap.language.words import WordTable, languages
from minemap.maps.packing import script_json
from minemap.maps.rings import distance_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Array = np.ndarray[Any, Any]
    Method = Literal["grid", "jitter"]

__all__ = [
    "RedactionNote",
    "redact",
    "redact_areas",
    "redact_features",
    "redaction",
    "redaction_legend",
    "redaction_notice",
    "without_coordinates",
]

LEAST_METRES = 50.0
"""Less than this hides nothing: it is about the error of an old map."""

MOST_METRES = 200_000.0

LEAST_SHARE = 0.25
"""The least that jitter moves an area, as a share of the most: none stays where it is."""

SAMPLES_A_CELL = 8
"""Points along a line for each height of a cell, by which the cells that it crosses are found."""

LEAST_SECRET = 16
"""Characters of a seed that cannot be found by trying."""

METRES_A_DEGREE_NORTH = 110_574.0
"""The shortest degree of latitude on WGS 84, at the equator (Snyder 1987, p. 25)."""

METRES_A_DEGREE_EAST = 111_319.49
"""A degree of longitude at the equator of WGS 84; no less than this times cos(latitude)."""

HAZARD_COLUMNS = (
    "hazard_id", "category", "reported_on", "reported_m2", "name", "country", "admin1", "admin2",
    "sector", "contamination", "source", "estimated_devices", "illustrative", "geometry",
)  # fmt: skip
RELEASE_COLUMNS = (
    "release_id", "hazard_id", "outcome", "activity", "completed_on", "reported_m2", "operator",
    "asset", *vocabulary.DEVICE_COLUMNS, "illustrative", "geometry",
)  # fmt: skip
NEVER_BLANKED = {"hazard_id", "release_id", "category", "outcome", "activity", "contamination"}

COORDINATES = re.compile(
    r"""\d{1,3}[.,]\d{3,}                                          # decimal degrees: -4.0012
      | \d{1,3}\s*[°º]\s*\d                                       # 78° 24'
      | \d{1,3}\s+\d{1,2}\s+\d{1,2}(?:[.,]\d+)?\s*['"”″]?\s*[NSEWO]\b  # 4 00 12 S
      | \b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d\s?){2,10}\b    # MGRS
      | \b\d{6}(?:[.,]\d+)?\b.{0,12}?\b\d{7}(?:[.,]\d+)?\b          # UTM: east, north
      | \b(?:POINT|POLYGON|MULTIPOLYGON|LINESTRING)\s*Z?\s*\(         # WKT
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What looks like a position in a text. Too much goes rather than too little."""

METHODS = ("grid", "jitter")

_WORDS = WordTable("words")


FIGURES = re.compile(
    r"\d{1,3}(?:[.,\u00a0\u202f ]?\d{3})*(?:[.,]\d{1,2})?\s?(?:m²|m2\b|km²|km2\b|ha\b)",
    re.IGNORECASE,
)
"""Sizes, which are no positions, whatever their marks look like."""


def redact(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None = None,
    worked: gpd.GeoDataFrame | None = None,
    *,
    method: Method = "grid",
    metres: float = 1000,
    seed: str | int | None = None,
    keep: Sequence[str] = (),
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame | None, gpd.GeoDataFrame | None]:
    """Coarsen the positions of a ledger's tables, for a map that anyone may see.

    Parameters
    ----------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame
        The ledger's tables, EPSG:4326. They are not changed.
    method : {"grid", "jitter"}
        ``grid`` shows each area as the cells of a fixed grid whose centres it holds, or as one cell
        if it holds none; a point becomes the centre of its cell. ``jitter`` moves each area, as it
        is, by `metres` / 4 to `metres` in a direction of its own. The head of this module says what
        each protects against; ``grid`` is the safer one.
    metres : float
        The side of a cell (of none is it shorter), or the most that an area is moved: 50 m to
        200 km.
    seed : str or int, optional
        For ``jitter`` alone, which needs it: a secret of 16 characters or more, always the same one
        for the same record. It is not written into the map.
    keep : list of str
        Columns to keep besides those that minemap documents. Texts that look like coordinates are
        taken out of these too.

    Returns
    -------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame or None
        New tables with the same rows and indexes. ``area_m2`` and ``reported_m2`` are those given;
        geometries are coarse; columns that minemap does not document are gone from hazards and
        releases, and so are values that look like coordinates.

    Raises
    ------
    ArgumentError
        If the method is unknown, `metres` out of range, the seed missing or too short, or a column
        to keep does not exist.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> pieces, hazards, releases, worked = redact(
    ...     ledger.pieces, ledger.hazards, ledger.releases, metres=5000
    ... )
    >>> bool((pieces["area_m2"] == ledger.pieces["area_m2"]).all())
    True
    >>> float(pieces.geometry[0].exterior.length) > 0.15
    True
    """
    metres = _checked(method, metres, seed)
    known = {*hazards.columns, *(() if releases is None else releases.columns)}
    unknown = [str(name) for name in keep if name not in known]
    if unknown:
        raise ArgumentError(f"keep names columns that do not exist: {', '.join(unknown)}")

    coarse = _settled(pieces, hazards, method, metres, seed)
    for frame in (releases, worked):
        if frame is not None:
            coarse.settle(_sites(frame, "release_id", "completed_on"))

    def moved(frame: gpd.GeoDataFrame, keys: pd.Series[Any]) -> gpd.GeoDataFrame:
        shapes = coarse.moved(frame.geometry.to_numpy(), keys.to_numpy(dtype=object))
        return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))

    new_releases = None
    if releases is not None:
        owner = _keys(releases, "release_id")
        if "hazard_id" in releases:
            # A release that names its hazard goes where the hazard goes.
            of_hazard = _keys(releases, "hazard_id")
            owner = of_hazard.where(of_hazard.isin(coarse.settled), owner)
        new_releases = moved(_plain_columns(releases, RELEASE_COLUMNS, keep), owner)
    return (
        moved(pieces, _keys(pieces, "hazard_id")),
        moved(_plain_columns(hazards, HAZARD_COLUMNS, keep), _keys(hazards, "hazard_id")),
        new_releases,
        None if worked is None else moved(worked, _keys(worked, "release_id")),
    )


def redact_areas(
    areas: gpd.GeoDataFrame,
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    *,
    method: Method = "grid",
    metres: float = 1000,
    seed: str | int | None = None,
    keep: Sequence[str] = (),  # noqa: ARG001 - as the others take it
) -> gpd.GeoDataFrame:
    """Coarsen what was joined from exact pieces, to where `redact` puts the pieces.

    Coarse pieces overlap, so they cannot be joined any more: join first, and coarsen then.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        The areas, EPSG:4326, with ``hazard_id``.
    pieces, hazards : geopandas.GeoDataFrame
        The exact tables that they come from.
    method, metres, seed, keep
        As `redact` takes them.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows with coarse geometries.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> remaining = ledger.remaining("2023-12-31")
    >>> shown = redact_areas(remaining, ledger.pieces, ledger.hazards, metres=5000)
    >>> len(shown), bool(shown.geometry.equals(remaining.geometry))
    (60, False)
    """
    coarse = _settled(pieces, hazards, method, _checked(method, metres, seed), seed)
    coarse.settle(_sites(areas, "hazard_id", ""))
    keys = _keys(areas, "hazard_id").to_numpy(dtype=object)
    shapes = coarse.moved(areas.geometry.to_numpy(), keys)
    return areas.set_geometry(gpd.GeoSeries(shapes, index=areas.index, crs=areas.crs))


def redact_features(
    features: gpd.GeoDataFrame,
    *,
    method: Method = "grid",
    metres: float = 1000,
    seed: str | int | None = None,
    keep: Sequence[str] = (),
) -> gpd.GeoDataFrame:
    """Coarsen the positions of another layer, for a map that anyone may see.

    With ``grid``, points become the middles of their cells, areas and lines the cells that they
    hold or cross. With ``jitter``, each feature moves by itself, the same way wherever the same
    feature stands in a layer.

    Parameters
    ----------
    features : geopandas.GeoDataFrame
        The features, in any coordinate system. They are not changed.
    method, metres, seed, keep
        As `redact` takes them; a name that looks like coordinates is taken out.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows in EPSG:4326, coarse.

    Raises
    ------
    ArgumentError
        If the method is unknown, `metres` out of range, or the seed missing or too short.

    Examples
    --------
    >>> from shapely import Point
    >>> victims = gpd.GeoDataFrame(geometry=[Point(-78.51234, -3.51234)], crs=4326)
    >>> shown = redact_features(victims, metres=5000).geometry[0]
    >>> 0 < shown.distance(victims.geometry[0]) < 0.04
    True
    """
    metres = _checked(method, metres, seed)
    plain = _plain_columns(features.to_crs(4326), list(features.columns), keep)
    shapes = shapely.force_2d(plain.geometry.to_numpy())
    coarse: _Grid | _Jitter
    coarse = _Grid(metres) if method == "grid" else _Jitter(metres, str(seed))
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    # Nothing but the feature itself says how it moves: it has no id, and rows change their order.
    keys = np.array([f"feature:{shape.wkb_hex}" for shape in shapes[there]], dtype=object)
    moved = np.full(len(shapes), None, dtype=object)
    coarse.settle(zip(keys, shapes[there], strict=True))
    moved[there] = coarse.moved(shapes[there], keys)
    return plain.set_geometry(gpd.GeoSeries(moved, index=plain.index, crs=4326))


def redaction(choice: float | Mapping[str, Any]) -> dict[str, Any]:
    """Read what ``redact=`` of a map was given.

    Parameters
    ----------
    choice : float or dict
        The side of the cells of the grid in metres; or the keywords of `redact`, and ``public``:
        a list of the other layers, and ``boundaries`` and ``base``, that may be shown exactly.

    Returns
    -------
    dict
        The keywords of `redact`, with ``method`` and ``metres``, and ``public``, if given.

    Raises
    ------
    ArgumentError
        If it is neither, or has a keyword that `redact` does not know.

    Examples
    --------
    >>> redaction(2000)
    {'method': 'grid', 'metres': 2000}
    """
    usual: dict[str, Any] = {"method": "grid", "metres": 1000}
    if isinstance(choice, Mapping):
        how = {**usual, **choice}
    elif isinstance(choice, bool) or not isinstance(choice, int | float | np.number):
        raise ArgumentError(
            f"redact={choice!r} is neither a number of metres nor a dict such as "
            "{'method': 'jitter', 'metres': 2000, 'seed': …}"
        )
    else:
        how = {**usual, "metres": choice}
    unknown = sorted(set(map(str, how)) - {"method", "metres", "seed", "keep", "public"})
    if unknown:
        raise ArgumentError(f"redact has keys that it does not know: {', '.join(unknown)}")
    return how


def redaction_notice(
    method: Method = "grid", metres: float = 1000, public: Iterable[str] = ()
) -> dict[str, str]:
    """Say that positions are coarsened and by how much, in each language of the map.

    Parameters
    ----------
    method : {"grid", "jitter"}
        As `redact` takes it.
    metres : float
        As `redact` takes it.
    public : iterable of str
        The names of layers that are shown exactly; ``boundaries``, ``base`` and ``units`` show it.

    Returns
    -------
    dict of str to str
        The sentence by language: en, es, fr, and those of the user's own words.

    Raises
    ------
    ArgumentError
        If the method is unknown.

    Examples
    --------
    >>> redaction_notice("grid", 2000)["en"].split(":")[1].split(",")[0]
    ' each area is shown as squares of 2 km of a fixed grid'
    """
    if method not in METHODS:
        raise ArgumentError(f"method={method!r} is not a way to redact; use 'grid' or 'jitter'")
    exact = ", ".join(sorted(set(public) - {"boundaries", "base", "units"}))
    notices = {}
    for language in languages():
        told = distance_text(metres, language)
        notices[language] = _WORDS.said("redaction", method, language, metres=told)
        if exact:
            notices[language] += " " + _WORDS.said("redaction", "exact", language, names=exact)
    return notices


def redaction_legend(method: Method = "grid", metres: float = 1000) -> dict[str, str]:
    """Say how coarse positions are in a line of a legend, in each language of the map.

    Parameters
    ----------
    method : {"grid", "jitter"}
        As `redact` takes it.
    metres : float
        As `redact` takes it.

    Returns
    -------
    dict of str to str
        The line by language.

    Examples
    --------
    >>> redaction_legend("jitter", 2000)["en"]
    'Positions: moved by up to 2 km'
    """
    return {
        language: _WORDS.said(
            "redaction", f"{method}_legend", language, metres=distance_text(metres, language)
        )
        for language in languages()
    }


class RedactionNote(MacroElement):
    """The notice of a redacted layer on a map of the user's own: in the map's attribution.

    Parameters
    ----------
    text : str
        The notice.

    Examples
    --------
    >>> import folium
    >>> _ = RedactionNote(redaction_notice()["en"]).add_to(folium.Map(tiles=None))
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            (function (control) {
                if (control) { control.addAttribution({{ this.text_json }}); }
            }({{ this._parent.get_name() }}.attributionControl));
        {% endmacro %}
        """
    )

    def __init__(self, text: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "RedactionNote"
        self.text_json = script_json(html.escape(text))


def _checked(method: str, metres: float, seed: str | int | None) -> float:
    if method not in METHODS:
        raise ArgumentError(f"method={method!r} is not a way to redact; use 'grid' or 'jitter'")
    try:
        metres = float(metres)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"metres={metres!r} is not a number of metres") from error
    if not LEAST_METRES <= metres <= MOST_METRES:
        raise ArgumentError(
            f"metres={metres:g} is out of range: {LEAST_METRES:g} m to {MOST_METRES:,.0f} m "
            "(1000 is usual)"
        )
    if method == "jitter" and (seed is None or len(str(seed)) < LEAST_SECRET):
        raise ArgumentError(
            f"jitter needs seed=, a secret of {LEAST_SECRET} characters or more (such as Python's "
            "secrets.token_hex() gives once): who can guess it can undo the jitter. Keep it, and "
            "use the same one for every map of the record; or use method='grid', which needs none"
        )
    return metres


def _settled(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    method: str,
    metres: float,
    seed: str | int | None,
) -> _Grid | _Jitter:
    """Choose where each hazard goes: by its first outline, then by its pieces."""
    coarse: _Grid | _Jitter
    coarse = _Grid(metres) if method == "grid" else _Jitter(metres, str(seed))
    coarse.settle(_sites(hazards, "hazard_id", "reported_on"))
    coarse.settle(_sites(pieces, "hazard_id", "entered_on"))
    return coarse


def _keys(frame: pd.DataFrame, column: str) -> pd.Series[Any]:
    """Tell the ids of one table from those of another."""
    return f"{column}:" + frame[column].astype("str").fillna("")


def _sites(frame: gpd.GeoDataFrame, column: str, date: str) -> Iterable[tuple[str, Any]]:
    """Give each id with a geometry of it, the oldest first."""
    ordered = frame.sort_values(date, kind="stable") if date in frame else frame
    shapes = ordered.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return zip(_keys(ordered, column)[there], shapes[there], strict=True)


def _plain_columns(
    frame: gpd.GeoDataFrame, known: Sequence[str], keep: Sequence[str]
) -> gpd.GeoDataFrame:
    """Leave out what may hold positions: unknown columns, and texts that look like coordinates."""
    return without_coordinates(
        frame[[name for name in frame.columns if name in known or name in keep]]
    )


def without_coordinates(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take texts that look like coordinates out of a table, but for ids and codes.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        The table.

    Returns
    -------
    geopandas.GeoDataFrame
        A copy, with nothing in place of such texts.

    Examples
    --------
    >>> from shapely import Point
    >>> table = gpd.GeoDataFrame({"name": ["at 78.41234 W", "Farm"]}, geometry=[Point(0, 0)] * 2)
    >>> without_coordinates(table)["name"].tolist()
    [nan, 'Farm']
    """
    plain = frame.copy()
    for name in plain.columns:
        texts = plain[name]
        if name in NEVER_BLANKED or not pd.api.types.is_string_dtype(texts.dropna()):
            continue
        told = (
            texts.astype("str")
            .str.replace(FIGURES, "", regex=True)
            .str.contains(COORDINATES, na=False)
        )
        plain[name] = texts.mask(told.to_numpy(dtype=bool))
    return plain


class _Grid:
    """Cells of a lattice that is fixed to the globe: rows of latitude, each cut into columns."""

    def __init__(self, metres: float) -> None:
        self._metres = metres
        # A whole number of rows to a degree, where a row is less: see `_columns`.
        a_degree = int(METRES_A_DEGREE_NORTH // metres)
        self._rows = 180 * a_degree or max(1, int(180 * METRES_A_DEGREE_NORTH // metres))
        self.settled: dict[str, dict[tuple[int, int], None]] = {}
        """The cells of each site, those of its first outline before the others."""

    def settle(self, sites: Iterable[tuple[str, Any]]) -> None:
        """Choose the cells of each site.

        Of each part those whose centres it holds; of the first outline, where a part holds none,
        that of the part's middle.
        """
        for key, shape in sites:
            cells = self.settled.setdefault(key, {})
            first = not cells
            for part in shapely.get_parts(shape):
                held = self._crossed(part) if "Line" in part.geom_type else self._held(part)
                if first and not held:
                    held = [self._cell(*shapely.get_coordinates(shapely.centroid(part))[0])]
                cells.update(dict.fromkeys(held))

    def moved(self, shapes: Array, keys: Array) -> Array:
        """Give the cells of each shape, out of those of its site."""
        out = np.empty(len(shapes), dtype=object)
        drawn: dict[tuple[tuple[int, int], ...], Any] = {}
        for place, (shape, key) in enumerate(zip(shapes, keys, strict=True)):
            if shape is None or shape.is_empty:
                continue
            own = self.settled[key]
            cells = tuple(own) if len(own) == 1 else self._among(own, shape)
            if shape.geom_type in {"Point", "MultiPoint"}:
                out[place] = shapely.Point(self._centre(cells[0]))
                continue
            if cells not in drawn:
                boxes = [shapely.box(*self._box(cell)) for cell in cells]
                whole = boxes[0] if len(boxes) == 1 else shapely.union_all(boxes)
                drawn[cells] = shapely.simplify(whole, 0)
            out[place] = drawn[cells]
        return out

    def _among(self, own: dict[tuple[int, int], None], shape: Any) -> tuple[tuple[int, int], ...]:
        """Choose of a site's cells those of a shape, part by part."""
        chosen: dict[tuple[int, int], None] = {}
        for part in shapely.get_parts(shape):
            found = self._crossed(part) if "Line" in part.geom_type else self._held(part)
            held = [cell for cell in found if cell in own]
            chosen.update(dict.fromkeys(held or [self._nearest(own, part)]))
        return tuple(sorted(chosen))

    def _height(self) -> float:
        return 180 / self._rows

    def _columns(self, row: int) -> int:
        """Count the cells of a row, none of which is narrower than asked for.

        Rows of the same degree have as many, so that their cells lie in columns.
        """
        south, north = row * self._height() - 90, (row + 1) * self._height() - 90
        if self._height() < 1:
            south = float(np.floor((south + north) / 2))
            north = south + 1
        edge = max(abs(south), abs(north))
        around = 360 * METRES_A_DEGREE_EAST * float(np.cos(np.radians(edge)))
        return max(1, int(around // self._metres))

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        row = min(self._rows - 1, max(0, int((y + 90) // self._height())))
        columns = self._columns(row)
        return row, min(columns - 1, max(0, int((x + 180) / 360 * columns)))

    def _box(self, cell: tuple[int, int]) -> tuple[float, float, float, float]:
        row, column = cell
        columns = self._columns(row)
        # Written so that neighbours share their edges to the last bit.
        west, east = (360 * edge / columns - 180 for edge in (column, column + 1))
        south, north = (180 * edge / self._rows - 90 for edge in (row, row + 1))
        return west, south, east, north

    def _centre(self, cell: tuple[int, int]) -> tuple[float, float]:
        west, south, east, north = self._box(cell)
        return (west + east) / 2, (south + north) / 2

    def _held(self, shape: Any) -> list[tuple[int, int]]:
        """List the cells whose centres a shape holds."""
        west, south, east, north = shape.bounds
        height = self._height()
        if (south + 90) // height == (north + 90) // height and not (
            (south + 90) % height <= height / 2 <= (north + 90) % height
        ):
            return []  # most areas are small: no row has its middle within one
        first, last = self._cell(west, south)[0], self._cell(west, north)[0]
        cells: list[tuple[int, int]] = []
        for row in range(first, last + 1):
            columns = np.arange(
                self._cell(west, (row + 0.5) * self._height() - 90)[1],
                self._cell(east, (row + 0.5) * self._height() - 90)[1] + 1,
            )
            x = (columns + 0.5) * 360 / self._columns(row) - 180
            y = np.full(len(x), (row + 0.5) * self._height() - 90)
            near = (x >= west) & (x <= east) & (y >= south) & (y <= north)
            if near.any():
                inside = columns[near][shapely.contains_xy(shape, x[near], y[near])]
                cells += [(row, int(column)) for column in inside]
        return cells

    def _crossed(self, line: Any) -> list[tuple[int, int]]:
        """List the cells that a line crosses."""
        step = self._height() / SAMPLES_A_CELL
        along = shapely.get_coordinates(shapely.segmentize(line, step))
        return list(dict.fromkeys(self._cell(x, y) for x, y in along))

    def _nearest(self, cells: Iterable[tuple[int, int]], shape: Any) -> tuple[int, int]:
        middle = shape.centroid
        narrow = float(np.cos(np.radians(middle.y)))

        def away(cell: tuple[int, int]) -> float:
            x, y = self._centre(cell)
            return float(np.hypot((x - middle.x) * narrow, y - middle.y))

        return min(cells, key=away)


class _Jitter:
    """A move for each site, derived from a secret and the site's id alone."""

    def __init__(self, metres: float, secret: str) -> None:
        self._metres = metres
        # Slow on purpose: trying secrets one after the other against one known place must not pay.
        self._key = hashlib.scrypt(
            secret.encode(), salt=b"minemap redaction", n=2**14, r=8, p=1, dklen=32
        )
        self.settled: dict[str, tuple[float, float]] = {}

    def settle(self, sites: Iterable[tuple[str, Any]]) -> None:
        """Choose the move of each site, in degrees of longitude and latitude."""
        for key, shape in sites:
            if key not in self.settled:
                self.settled[key] = self._move(key, shape.centroid.y)

    def _move(self, key: str, latitude: float) -> tuple[float, float]:
        drawn = hmac.digest(self._key, key.encode(), "sha256")
        turn, reach = (int.from_bytes(drawn[at : at + 8], "big") / 2**64 for at in (0, 8))
        # Every place of the ring is as likely as any other.
        share = np.sqrt(LEAST_SHARE**2 + reach * (1 - LEAST_SHARE**2))
        east = self._metres * share * np.cos(2 * np.pi * turn)
        north = self._metres * share * np.sin(2 * np.pi * turn)
        # A degree north has up to 111.7 km: with that, and with the true radius eastwards, no
        # area moves further than is stated.
        a_degree_east = METRES_A_DEGREE_EAST * 1.0034 * max(0.01, np.cos(np.radians(latitude)))
        return float(east / a_degree_east), float(north / 111_700.0)

    def moved(self, shapes: Array, keys: Array) -> Array:
        """Move each shape as its site moves."""
        shapes = np.asarray(shapes, dtype=object)
        points = shapely.get_num_coordinates(shapes)
        moves = np.array(
            [
                self.settled[key] if count else (0.0, 0.0)
                for key, count in zip(keys, points, strict=True)
            ]
        ).reshape(-1, 2)
        xy = shapely.get_coordinates(shapes) + np.repeat(moves, points, axis=0)
        return np.asarray(shapely.set_coordinates(shapes.copy(), xy), dtype=object)
