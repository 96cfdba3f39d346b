"""Forms of bearing and distance: turns rows of legs into outlines with their closing errors."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minemap.days import as_day
from minemap.errors import ArgumentError, RejectedRows, SchemaError
from minemap.geodesy import geodesic_area
from minemap.language.calendars import checked_calendar
from minemap.language.cells import dates, lengths, texts
from minemap.language.vocabulary import folded
from minemap.positions.angles import plain_signs, sexagesimal
from minemap.positions.coordinates import coordinate_columns, read_table, with_whole_angles
from minemap.positions.datum import transformation
from minemap.positions.traverse import GEOD, declination, traverse, true_bearing
from minemap.read.point_rows import NOWHERE, PointRows, all_rows_of, point_words, row_numbers
from minemap.tables.schema import normalise_hazards
from minemap.toml_files import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minemap.dtypes import Array
    from minemap.language.calendars import Calendar
    from minemap.positions.traverse import BearingKind, BearingUnit
    from minemap.read.formats import Source
    from minemap.read.point_rows import Places

__all__ = ["Rules", "Survey", "checked", "leg_of", "names_a_leg", "surveyed"]

CLOSURE_COLUMNS = [
    "hazard_id", "legs", "length_m", "closing_error_m", "ratio", "closing_bearing", "bearings",
    "model", "corrected", "moved_m", "area_before_m2", "area_m2",
]  # fmt: skip


class Survey(NamedTuple):
    """What a form of bearings and distances gives.

    `hazards` is a table of hazardous areas as `minemap.read_hazards` gives it; `closures` has one
    row an area, and `rejected` the rows that could not be used.
    """

    hazards: gpd.GeoDataFrame
    closures: pd.DataFrame
    rejected: pd.DataFrame


class Rules(NamedTuple):
    """How to read the bearings of a form if its rows do not say it."""

    bearing: BearingKind | None = None
    unit: BearingUnit = "degrees"
    day: Any = None
    grid: Any = None
    tolerance_m: float | None = None
    tolerance_ratio: float | None = None
    correct: bool = False


@cache
def _words() -> dict[str, dict[str, frozenset[str]]]:
    return {
        section: {kind: frozenset(map(folded, words)) for kind, words in kinds.items()}
        for section, kinds in packaged("survey").items()
    }


def names_a_leg(name: str) -> bool:
    """Tell whether a column is named like one of a form of bearings and distances.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    bool
        Whether it is.

    Examples
    --------
    >>> names_a_leg("Distancia (m)"), names_a_leg("Fecha")
    (True, False)
    """
    return leg_of(name) is not None


def leg_of(name: str) -> str | None:
    """Tell what a column of a form of bearings and distances means.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    str or None
        ``bearing``, ``distance``, ``from_point`` and so on; None for any other column.

    Examples
    --------
    >>> leg_of("Azimut"), leg_of("Fecha")
    ('bearing', None)
    """
    plain = folded(name.partition("(")[0])
    return next((kind for kind, words in _words()["columns"].items() if plain in words), None)


def surveyed(
    source: Source,
    rules: Rules,
    *,
    crs: Any = None,
    where: Places = NOWHERE,
    calendar: str | None = None,
    units: Mapping[str, float] | None = None,
) -> Survey:
    """Follow the legs of a form, area by area.

    Parameters
    ----------
    source : Source
        One row for each point, in the order in which they were measured.
    rules : Rules
        How its bearings are to be taken.
    crs : any CRS that pyproj takes, optional
        Of the coordinates in it.
    where : Places
        The country and hemisphere of its coordinates.
    calendar, units
        As `minemap.tables.schema.normalise_hazards` takes them.

    Returns
    -------
    Survey
        Areas, closures and rejected rows.

    Raises
    ------
    SchemaError
        If there are no columns of ids, of bearings and distances, or of coordinates.

    Examples
    --------
    >>> from minemap.read.formats import Source
    >>> form = pd.DataFrame({
    ...     "hazard_id": "A", "category": "SHA", "date": "2012-08-31",
    ...     "point": ["SP", "TP1", "TP2", "SP"], "bearing": [None, 90, 210, 330],
    ...     "distance": [None, 100, 100, 100], "latitude": [-18.35, None, None, None],
    ...     "longitude": [-70.37, None, None, None]})
    >>> survey = surveyed(Source(form, "form.csv"), Rules("true"))
    >>> survey.closures["closing_error_m"].round(3).tolist()
    [0.0]
    """
    form = _Form(source, rules, crs, where, checked_calendar(calendar))
    records: list[dict[str, Any]] = []
    closures: list[dict[str, Any]] = []
    behind: dict[int, tuple[int, ...]] = {}
    for places in form.rows.areas():
        try:
            outline, closure = form.follow(places)
        except _UnusableError as error:
            form.rows.reject(places, str(error))
            continue
        first, numbers = form.rows.numbered(places)
        behind[first] = numbers
        values = form.rows.values(places)
        records.append({"row": first, **values, "geometry": outline})
        closures.append({"row": first, "hazard_id": str(values[form.rows.identity]), **closure})
    names = ["row", *form.rows.kept, "geometry"]
    frame = pd.DataFrame(records, columns=names).astype({"row": np.int64}).set_index("row")
    hazards, lost = normalise_hazards(
        frame, source.name, country=where.country, calendar=calendar, units=units
    )
    table = pd.DataFrame(closures, columns=["row", *CLOSURE_COLUMNS]).set_index("row")
    rejected = pd.concat([all_rows_of(lost, behind), form.rows.rejections()], ignore_index=True)
    return Survey(
        hazards,
        table.loc[table.index.isin(hazards.index)],
        rejected.sort_values("row", ignore_index=True),
    )


def checked(survey: Survey, source: str, on_reject: Literal["raise", "return"]) -> Survey:
    """Return a survey, or raise if rows of it were rejected and `on_reject` is ``"raise"``.

    Parameters
    ----------
    survey : Survey
        The survey.
    source : str
        What to call its form.
    on_reject : {"raise", "return"}
        What to do about rejected rows.

    Returns
    -------
    Survey
        The same.

    Raises
    ------
    RejectedRows
        If there are rejected rows, and `on_reject` is ``"raise"``.

    Examples
    --------
    >>> empty = pd.DataFrame({"row": [], "id": [], "field": [], "reason": []})
    >>> survey = Survey(gpd.GeoDataFrame(), empty, empty)
    >>> checked(survey, "form.csv", "raise") is survey
    True
    """
    if on_reject == "raise" and len(survey.rejected):
        raise RejectedRows(survey.rejected, source, len(survey.hazards))
    return survey


class _UnusableError(Exception):
    """Why an area cannot be drawn; becomes the reason of the rejection."""


class _Form:
    """A form of legs: its columns, and the place of each point if it is given."""

    def __init__(
        self, source: Source, rules: Rules, crs: Any, where: Places, calendar: Calendar
    ) -> None:
        frame = with_whole_angles(source.frame.reset_index(drop=True))
        self.rules = rules
        self.calendar = calendar
        found = {kind: name for name in frame.columns if (kind := leg_of(str(name)))}
        for kind in ("bearing", "distance"):
            if kind not in found:
                raise SchemaError(
                    f"{source.name}: no column {kind}; columns found: "
                    f"{', '.join(map(str, frame.columns))}. A form of legs has one row a point, "
                    "with bearing and distance from the point before"
                )
        country = where.country
        countries = None if country is None else pd.Series([country] * len(frame))
        read = read_table(frame, crs=crs, hemisphere=where.hemisphere, country=countries)
        if read is None:
            raise SchemaError(
                f"{source.name}: no columns of coordinates; at least the reference or start point "
                "of an area needs latitude and longitude"
            )
        change = transformation(read.crs, country=country)
        self.places = change.apply(np.column_stack([read.longitude, read.latitude]))
        self.problems = read.problems
        used = [*found.values(), *coordinate_columns(frame.columns).values()]
        self.rows = PointRows(frame, "hazards", source.name, row_numbers(source.frame), used)
        if self.rows.identity is None:
            raise SchemaError(f"{source.name}: no column of ids, to tell areas apart by")
        self.bearing, self.bearing_problems, self.in_degrees = _bearings(frame[found["bearing"]])
        self.distance, self.distance_problems = lengths(frame[found["distance"]])
        self.said = {
            kind: np.asarray(texts(frame[name])[0], dtype=object)
            for kind, name in found.items()
            if kind in {"from_point", "bearing_kind", "bearing_unit"}
        }
        self.days = self._days(frame, found.get("measured_on"))

    def _days(self, frame: pd.DataFrame, column: Any) -> Array:
        """Give the day of each row's bearing: the row's own, the form's, or that of the report."""
        name = column if column is not None else self.rows.day
        days = np.full(len(frame), np.datetime64("NaT", "us"))
        if self.rules.day is not None:
            days[:] = np.datetime64(as_day(self.rules.day, "day"), "us")
            if column is None:
                return days
        if name is not None:
            written, _ = dates(frame[name], self.calendar)
            days = np.where(np.isnat(written), days, written.astype("datetime64[us]"))
        return days

    def follow(self, places: list[int]) -> tuple[Any, dict[str, Any]]:
        """Draw one area: its outline and its closing error."""
        problem = self.rows.conflict(places)
        if problem is not None:
            raise _UnusableError(problem)
        known: dict[str, tuple[float, float]] = {}
        here: tuple[float, float] | None = None
        corners: list[tuple[int, tuple[float, float]]] = []
        closing: int | None = None
        for place in places:
            if closing is not None:
                raise _UnusableError(f"{self._row(place)}: stands after the leg that closes")
            reached = self._place(place, here, known)
            name = self._name(place)
            kind = self._kind(place, name, corners)
            known.setdefault(folded(name), reached)
            if kind in {"corner", "closing"}:
                corners.append((place, reached))
            # A landmark fixed from a corner is a side shot: the next leg begins at the corner.
            here = corners[-1][1] if corners else reached
            closing = place if kind == "closing" else None
        return self._closed(corners, closing)

    def _name(self, place: int) -> str:
        """Name a point: by its number or letters, else by its kind."""
        rows = self.rows
        return rows.text_of(rows.number, place) or rows.text_of(rows.type, place) or ""

    def _kind(self, place: int, name: str, corners: list[Any]) -> str:
        words = {folded(name), folded(self.rows.text_of(self.rows.type, place) or "")}
        if words & _words()["closing"]["words"]:
            return "closing"
        if len(corners) > 1 and name and folded(name) == folded(self._name(corners[0][0])):
            return "closing"
        kind = self.rows.kind_of(place)
        if self.rows.blank(self.rows.type, place):
            # The letters of its name may show its kind: RP, SP, TP 3.
            letters = folded(re.sub(r"\d+", "", name))
            kinds = point_words()["types"]
            kind = next((code for code, known in kinds.items() if letters in known), "corner")
        if kind is None:
            word = self.rows.text_of(self.rows.type, place)
            raise _UnusableError(f"{self._row(place)}: {word!r} is no known kind of point")
        return kind

    def _row(self, place: int) -> str:
        return f"row {self.rows.numbers[place]}"

    def _place(
        self, place: int, here: tuple[float, float] | None, known: dict[str, tuple[float, float]]
    ) -> tuple[float, float]:
        """Place a point: by its coordinates, or by a leg from the one before it."""
        if place in self.problems:
            raise _UnusableError(f"{self._row(place)}: {self.problems[place]}")
        longitude, latitude = self.places[place]
        if math.isfinite(longitude) and math.isfinite(latitude):
            return float(longitude), float(latitude)
        bearing, distance = self._leg(place)
        start = self._from(place, here, known)
        if distance <= 0:
            raise _UnusableError(f"{self._row(place)}: the distance {distance:g} m is not positive")
        kind, unit, day = self._of_bearing(place)
        try:
            azimuth = true_bearing(
                bearing, *start, kind=kind, unit=unit, day=day, crs=self.rules.grid
            )
        except ArgumentError as error:
            raise _UnusableError(f"{self._row(place)}: {error}") from error
        x, y, _ = GEOD.fwd(*start, azimuth, distance)
        return float(x), float(y)

    def _leg(self, place: int) -> tuple[float, float]:
        """Give bearing and distance of a row."""
        for problems in (self.bearing_problems, self.distance_problems):
            if place in problems:
                raise _UnusableError(f"{self._row(place)}: {problems[place]}")
        bearing, distance = float(self.bearing[place]), float(self.distance[place])
        if math.isnan(bearing) or math.isnan(distance):
            raise _UnusableError(
                f"{self._row(place)}: neither coordinates nor bearing and distance"
            )
        return bearing, distance

    def _from(
        self, place: int, here: tuple[float, float] | None, known: dict[str, tuple[float, float]]
    ) -> tuple[float, float]:
        """Give the point from which a row was measured."""
        name = self.said["from_point"][place] if "from_point" in self.said else None
        if name is not None and not pd.isna(name):
            if folded(name) not in known:
                raise _UnusableError(f"{self._row(place)}: no point {name!r} stands before it")
            return known[folded(name)]
        if here is None:
            raise _UnusableError(
                f"{self._row(place)}: the first point has no coordinates to begin from"
            )
        return here

    def _of_bearing(self, place: int) -> tuple[BearingKind, BearingUnit, Any]:
        kind: Any = self._word("bearing_kind", "kinds", place) or self.rules.bearing
        if kind is None:
            raise _UnusableError(
                f"{self._row(place)}: is its bearing from true, grid or magnetic north? Say "
                "bearing='magnetic', or add a column bearing_kind"
            )
        unit: Any = self._word("bearing_unit", "units", place) or self.rules.unit
        if place in self.in_degrees and unit != "degrees":
            raise _UnusableError(
                f"{self._row(place)}: its bearing is written in degrees, and bearings are said to "
                f"be in {unit}"
            )
        day = self.days[place]
        return kind, unit, None if np.isnat(day) else pd.Timestamp(day)

    def _word(self, kind: str, section: str, place: int) -> str | None:
        written = self.said[kind][place] if kind in self.said else None
        if written is None or pd.isna(written):
            return None
        for code, words in _words()[section].items():
            if folded(written) in words:
                return code
        raise _UnusableError(
            f"{self._row(place)}: {written!r} is none of {', '.join(_words()[section])}"
        )

    def _closed(
        self, corners: list[tuple[int, tuple[float, float]]], closing: int | None
    ) -> tuple[Any, dict[str, Any]]:
        if not corners:
            raise _UnusableError("the area has no corners")
        points = np.array([point for _, point in corners])
        rows = [place for place, _ in corners]
        azimuths, _, lengths = GEOD.inv(
            points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1]
        )
        legs = [
            (float(azimuth) % 360.0, float(length))
            for azimuth, length in zip(azimuths, lengths, strict=True)
        ]
        if len({tuple(point) for point in points.round(9).tolist()}) < 3:  # noqa: PLR2004
            raise _UnusableError("the area has fewer than three different corners")
        walk = traverse(tuple(points[0]), legs, closed=closing is not None)
        if closing is not None:
            self._within(walk)
        corrected = self.rules.correct and closing is not None and walk.closing_error_m > 0
        final = traverse(tuple(points[0]), legs, correct=True) if corrected else walk
        moved = np.max(GEOD.inv(*walk.points.T, *final.points.T)[2] if corrected else np.zeros(1))
        before, after = (shapely.Polygon(one.points) for one in (walk, final))
        kinds = {self._of_bearing(place)[0] for place in rows[1:] if self._is_leg(place)}
        models = {self._model(place, point) for place, point in corners[1:]} - {""}
        return after, {
            "legs": len(legs),
            "length_m": walk.length_m,
            "closing_error_m": walk.closing_error_m,
            "ratio": walk.ratio,
            "closing_bearing": walk.closing_bearing,
            "bearings": ", ".join(sorted(kinds)),
            "model": ", ".join(sorted(models)),
            "corrected": bool(corrected),
            "moved_m": float(moved),
            "area_before_m2": _area(before),
            "area_m2": _area(after),
        }

    def _is_leg(self, place: int) -> bool:
        return not np.isfinite(self.places[place]).all()

    def _model(self, place: int, point: tuple[float, float]) -> str:
        if not self._is_leg(place):
            return ""
        kind, _, day = self._of_bearing(place)
        return declination(*point, day).model if kind == "magnetic" else ""

    def _within(self, walk: Any) -> None:
        error, rules = walk.closing_error_m, self.rules
        if rules.tolerance_m is not None and error > rules.tolerance_m:
            raise _UnusableError(
                f"closes with an error of {error:.2f} m, more than {rules.tolerance_m:g} m: is a "
                "bearing or a distance wrong?"
            )
        if rules.tolerance_ratio is not None and walk.ratio < rules.tolerance_ratio:
            raise _UnusableError(
                f"closes with 1:{walk.ratio:.0f}, worse than 1:{rules.tolerance_ratio:g}: is a "
                "bearing or a distance wrong?"
            )


def _area(polygon: Any) -> float:
    return float(geodesic_area(gpd.GeoSeries([polygon], crs="EPSG:4326")).iloc[0])


BEARING = re.compile(
    r"(?P<degrees>[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)\s*(?:(?P<sign>°|deg\.?|d)\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*"
    r"(?:(?:'(?!')|min\.?|m)\s*(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|''|s)?)?)?)?)?"
)
"""A bearing: a number, or degrees with minutes and seconds."""


def _bearings(column: pd.Series) -> tuple[Array, dict[int, str], frozenset[int]]:
    """Read bearings, and find the rows in which they state that they are degrees."""
    values = np.full(len(column), np.nan)
    problems: dict[int, str] = {}
    degrees = set()
    for place, text in enumerate(texts(column)[0]):
        if pd.isna(text):
            continue
        match = BEARING.fullmatch(plain_signs(str(text)))
        angle = "is not a number" if match is None else sexagesimal(match.groupdict())
        if isinstance(angle, str):
            problems[place] = f"{text!r} {angle}"
            continue
        values[place] = angle
        if match is not None and match["sign"]:
            degrees.add(place)
    return values, problems, frozenset(degrees)
