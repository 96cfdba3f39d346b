"""Reads coordinates of any usual form into degrees of longitude and latitude.

Forms are degrees, minutes and seconds in their many spellings, UTM with zone and band, references
of the military grid (MGRS), and eastings and northings of any CRS. Each cell is read, or there is a
reason why not; nothing is guessed. Coordinates keep the datum on which they were written;
`minemap.positions.datum` takes them to WGS 84.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError

from minemap.errors import ArgumentError, CoordinateError
from minemap.extras import needed
from minemap.lands.countries import extent_of
from minemap.language.cells import Cells, distinct
from minemap.language.vocabulary import folded
from minemap.positions.angles import (
    LIMIT,
    by_cell,
    coordinate_words,
    hemispheres,
    pair_of_angles,
    plain_signs,
    read_angles,
)
from minemap.positions.plausible import impossible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minemap.dtypes import Array
    from minemap.positions.angles import Axis

__all__ = [
    "Coordinates",
    "coordinate_columns",
    "hemisphere_of",
    "read_coordinates",
    "read_degrees",
    "read_eastings",
    "read_table",
    "read_utm",
    "with_whole_angles",
]

Hemisphere = Literal["north", "south"]

ON_EQUATOR = 0.1
"""Degrees by which an extent may cross the equator although no ground does."""

QUESTION = re.compile(
    r"(.*?)(?:[\s_\-:./]+(lat|lon|lng|long)|[\s_\-:./]*(latitude?|longitude?))", re.IGNORECASE
)
"""A column that a mobile form makes from a question for a place."""

WGS84 = "EPSG:4326"


class Coordinates(NamedTuple):
    """Coordinates that were read, one a row.

    `longitude` and `latitude` are degrees, NaN if nothing was written or it cannot be read;
    `problems` gives the reasons for the latter, by position. `crs` is the geographic CRS of the
    degrees: the datum on which they were written.
    """

    longitude: Array
    latitude: Array
    crs: CRS
    problems: dict[int, str]


# UTM and MGRS ----------------------------------------------------------------------------------

BANDS = "CDEFGHJKLMNPQRSTUVWX"
BAND_DEGREES, LOWEST_BAND, HIGHEST = 8, -80, 84
BAND_MARGIN = 0.5
"""Degrees by which ground may lie beyond its band: an area across the edge keeps one letter."""

ZONES = 60
LEAST_EASTING, MOST_EASTING, MOST_NORTHING = 100_000, 1_000_000, 10_000_000
NORTH_ENDS = 9_400_000
"""No ground of the northern hemisphere has a larger northing (84° N: 9,329,006 m)."""

ZONE = re.compile(
    r"(?:utm\s*)?(?:zone|zona|huso|fuseau|z)?\s*(?P<zone>\d{1,2})\s*(?P<letter>[^\W\d_]*)\.?",
    re.IGNORECASE,
)
METRES = r"\d{1,8}(?:[.,]\d+)?"
UTM = re.compile(
    r"(?=.*\d{6})(?:utm\s*)?(?:zone|zona|huso|fuseau|z)?\s*(?P<zone>\d{1,2})\s*"
    r"(?P<letter>[c-hj-np-x]|north|south|norte|sur|nord|sud|sul)?[\s,;:]+"
    rf"(?P<l1>[en])?\s*[:=]?\s*(?P<first>{METRES})\s*(?:m\s*)?(?P<r1>[en]\b)?\s*[\s,;/]\s*"
    rf"(?P<l2>[en])?\s*[:=]?\s*(?P<second>{METRES})\s*(?:m\s*)?(?P<r2>[en]\b)?",
    re.IGNORECASE,
)
MGRS = re.compile(
    r"(?P<zone>\d{1,2})\s*(?P<band>[C-HJ-NP-X])\s*(?P<square>[A-HJ-NP-Z]{2})"
    r"\s*(?P<east>\d*)\s*(?P<north>\d*)",
    re.IGNORECASE,
)
LEAST_MGRS_DIGITS = 6
"""Three digits for each axis: a square of 100 m. Coarser squares are no points."""

SOUTH_OR_BAND_S = (
    "has an S that may be the southern hemisphere or the band S (32° to 40° N), and both give "
    "ground: write the band's letter, or say hemisphere='south' or 'north'"
)


def _band_of(letter: str) -> tuple[float, float]:
    """Latitudes of a band."""
    south = LOWEST_BAND + BAND_DEGREES * BANDS.index(letter)
    return south, HIGHEST if letter == "X" else south + BAND_DEGREES


class _Utm:
    """Reads UTM on one ellipsoid; caches one projection for each zone and hemisphere."""

    def __init__(self, datum: CRS, hemisphere: Hemisphere | None) -> None:
        self.hemisphere = hemisphere
        self.ellipsoid = datum.ellipsoid
        self.projections: dict[tuple[int, bool], Proj] = {}

    def degrees(
        self, zone: int, south: bool, easting: float, northing: float
    ) -> tuple[float, float]:
        """Longitude and latitude of an easting and northing."""
        projection = self.projections.get((zone, south))
        if projection is None:
            shape = self.ellipsoid
            size = (
                {"ellps": "WGS84"}
                if shape is None
                else {"a": shape.semi_major_metre, "b": shape.semi_minor_metre}
            )
            projection = Proj(proj="utm", zone=zone, south=south, **size)
            self.projections[zone, south] = projection
        longitude, latitude = projection(easting, northing, inverse=True)
        return float(longitude), float(latitude)

    def place(
        self, zone: int, letter: str, easting: float, northing: float
    ) -> tuple[float, float] | str:
        """Longitude and latitude of a reference, or what is wrong with it."""
        if not 1 <= zone <= ZONES:
            return f"has the zone {zone}; zones are 1 to 60"
        if not LEAST_EASTING <= easting < MOST_EASTING:
            swapped = LEAST_EASTING <= northing < MOST_EASTING
            hint = ": are easting and northing swapped?" if swapped else ""
            return f"has the easting {easting:.0f}, which no zone has{hint}"
        if not 0 <= northing <= MOST_NORTHING:
            return f"has the northing {northing:.0f}, which no zone has"
        side = self.side(letter, northing)
        if side not in {"north", "south"}:
            return side
        longitude, latitude = self.degrees(zone, side == "south", easting, northing)
        if len(letter) == 1 and letter in BANDS and not (letter == "S" and side == "south"):
            south, north = _band_of(letter)
            named_side = letter == "N"
            if not named_side and not south - BAND_MARGIN <= latitude <= north + BAND_MARGIN:
                return (
                    f"has the band {letter} ({south:.0f}° to {north:.0f}°), but its northing "
                    f"{northing:.0f} lies at {latitude:.2f}°"
                )
        return longitude, latitude

    def side(self, letter: str, northing: float) -> str:
        """Find the hemisphere from the letter or word after the zone, or say why not."""
        if letter == "S":
            return self.side_of_s(northing)
        if len(letter) == 1 and letter in BANDS:
            return "south" if letter < "N" else "north"
        found = hemispheres().get(folded(letter)) if letter else None
        if found is not None and found[0] == "latitude":
            return "north" if found[1] > 0 else "south"
        if letter:
            return f"has {letter!r} behind the zone, which is neither a band nor a hemisphere"
        if northing > NORTH_ENDS:
            return "south"
        return self.hemisphere or (
            "has no band or hemisphere behind the zone: write 17M or 17 South, or say "
            "hemisphere='south' or 'north'"
        )

    def side_of_s(self, northing: float) -> str:
        """Find whether an S is the hemisphere or the band, from the place of the northing."""
        south, north = _band_of("S")
        in_band = south - BAND_MARGIN <= northing / 110_900 <= north + BAND_MARGIN
        if not in_band:
            return "south"
        return self.hemisphere or SOUTH_OR_BAND_S


def _metres(text: str) -> float:
    return float(text.replace(",", "."))


def _utm(match: re.Match[str], reader: _Utm) -> tuple[float, float] | str:
    labels = [(match[f"l{n}"] or match[f"r{n}"] or "").upper() for n in (1, 2)]
    easting, northing = _metres(match["first"]), _metres(match["second"])
    if labels == ["N", "E"]:
        easting, northing = northing, easting
    elif labels not in (["", ""], ["E", "N"], ["E", ""], ["", "N"]):
        return "does not say clearly which number is the easting"
    letter = match["letter"] or ""
    return reader.place(
        int(match["zone"]), letter.upper() if len(letter) == 1 else letter, easting, northing
    )


def _mgrs(match: re.Match[str], datum: CRS) -> tuple[float, float] | str:
    digits = match["east"] + match["north"]
    parted = bool(match["north"]) and len(match["east"]) != len(match["north"])
    if len(digits) % 2 or (parted and re.search(r"\d\s+\d", match[0])):
        return "has not as many digits for the easting as for the northing"
    if len(digits) < LEAST_MGRS_DIGITS:
        size = 10 ** (5 - len(digits) // 2)
        return f"is a square of {size:,} m, not a point: 6 to 10 digits are needed"
    if not datum.equals(CRS.from_user_input(WGS84), ignore_axis_order=True):
        return "is MGRS, which is read on WGS 84 only"
    library = _mgrs_library()
    reference = f"{int(match['zone']):02d}{match['band']}{match['square']}{digits}".upper()
    try:
        latitude, longitude = library.MGRS().toLatLon(reference)
    except library.core.MGRSError:
        return "is no square of the military grid: zone, band and letters do not fit together"
    return float(longitude), float(latitude)


def _mgrs_library() -> Any:
    needed("mgrs.core", "reading MGRS", "field")
    return needed("mgrs", "reading MGRS", "field")


# Columns ---------------------------------------------------------------------------------------


def _datum(crs: Any) -> CRS:
    """Give the geographic CRS of anything that names a datum."""
    try:
        given = CRS.from_user_input(crs)
    except CRSError as error:
        raise ArgumentError(
            f"datum {crs!r} is no CRS that PROJ knows; give one such as 'EPSG:4248' (PSAD56)"
        ) from error
    geodetic = given.geodetic_crs
    if geodetic is None:
        raise ArgumentError(f"datum {crs!r} has no datum: it is a local CRS")
    return given if given.is_geographic else geodetic


def read_coordinates(
    column: pd.Series,
    *,
    datum: Any = WGS84,
    first: Axis = "latitude",
    hemisphere: Hemisphere | None = None,
) -> Coordinates:
    r"""Read a column with both coordinates in a cell: degrees, UTM or MGRS, also mixed.

    Degrees are written as `read_angles` reads them. UTM is zone, band or hemisphere, easting and
    northing (``17M 786000 9612000``, ``17 Sur 786000mE 9612000mN``); the band must fit the
    northing. **The letter S** means the band S (32° to 40° N) to some and the southern hemisphere
    to others. It is read as south if the northing cannot lie in the band. If it can (in the south,
    that is ground near 50° to 58° S), it is a problem, unless `hemisphere` says which it is. An
    ``N`` is north in both cases. A reference without a letter needs `hemisphere`. MGRS needs six to
    ten digits and gives the south-west corner of its square, as that grid defines.

    Parameters
    ----------
    column : pandas.Series
        Texts.
    datum : any CRS that pyproj takes
        What the coordinates were written on; degrees come back on it. MGRS is read on WGS 84 only.
    first : {"latitude", "longitude"}
        Which of two numbers without letters comes first.
    hemisphere : {"north", "south"}, optional
        Where UTM lies that does not say so itself.

    Returns
    -------
    Coordinates
        Degrees, and what cannot be read.

    Raises
    ------
    MissingDependencyError
        If there are MGRS references and the package ``mgrs`` is not installed.
    ArgumentError
        If `datum` is no CRS.

    Examples
    --------
    >>> import pandas as pd
    >>> cells = pd.Series(["18°20'55.63\"S 70°22'47.84\"O", "17M 786000 9612000", "-18.3"])
    >>> read = read_coordinates(cells)
    >>> read.longitude.round(4), read.latitude.round(4)
    (array([-70.38  , -78.4259,      nan]), array([-18.3488,  -3.5068,      nan]))
    >>> read.problems
    {2: "'-18.3': is not a latitude and a longitude (nor UTM, nor MGRS)"}
    """
    crs = _datum(datum)
    reader = _Utm(crs, hemisphere)

    def one(text: str) -> tuple[float, float] | str:
        plain = plain_signs(text)
        if match := UTM.fullmatch(plain):
            return _utm(match, reader)
        if match := MGRS.fullmatch(plain):
            return _mgrs(match, crs)
        return pair_of_angles(plain, first)

    (longitude, latitude), problems = by_cell(column, one, 2)
    return Coordinates(longitude, latitude, crs, problems)


def read_degrees(longitude: pd.Series, latitude: pd.Series, *, datum: Any = WGS84) -> Coordinates:
    """Read two columns of degrees.

    Parameters
    ----------
    longitude, latitude : pandas.Series
        As `read_angles` reads them.
    datum : any CRS that pyproj takes
        What the coordinates were written on.

    Returns
    -------
    Coordinates
        Degrees, and what cannot be read; one written without the other is a problem.

    Examples
    --------
    >>> import pandas as pd
    >>> read_degrees(pd.Series(["78°24' O"]), pd.Series(["3°30' S"])).latitude
    array([-3.5])
    """
    east, north = read_angles(longitude, "longitude"), read_angles(latitude, "latitude")
    return _paired(
        east.values, north.values, _datum(datum), _joined(east.problems, north.problems),
        ("longitude", "latitude"),
    )  # fmt: skip


def _joined(*problems: dict[int, str]) -> dict[int, str]:
    joined: dict[int, str] = {}
    for some in problems:
        for row, reason in some.items():
            joined[row] = f"{joined[row]}; {reason}" if row in joined else reason
    return joined


def _paired(
    x: Array, y: Array, crs: CRS, problems: dict[int, str], names: tuple[str, str]
) -> Coordinates:
    """Join two columns; a row with only one of the two is not read."""
    alone = np.isnan(x) != np.isnan(y)
    for row in np.flatnonzero(alone).tolist():
        if row not in problems:
            has, lacks = names if np.isnan(y[row]) else names[::-1]
            problems[row] = f"has a {has} and no {lacks}"
    return Coordinates(np.where(alone, np.nan, x), np.where(alone, np.nan, y), crs, problems)


def _read_metres(column: pd.Series, name: str) -> Cells:
    if column.dtype.kind in "iuf":
        return Cells(column.to_numpy(dtype=np.float64, na_value=np.nan), {})
    plain = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(?:m\.?|mts)?\s*[en]?", re.IGNORECASE)

    def one(text: str) -> tuple[float] | str:
        match = plain.fullmatch(plain_signs(text))
        if match is None:
            return f"is not a number of metres ({name}); write it without marks for thousands"
        return (_metres(match[1]),)

    read, problems = by_cell(column, one, 1)
    return Cells(read[0], problems)


def read_eastings(easting: pd.Series, northing: pd.Series, crs: Any) -> Coordinates:
    """Read two columns of eastings and northings of any projected CRS.

    Parameters
    ----------
    easting, northing : pandas.Series
        Numbers, or texts without marks for thousands; in the unit of the CRS.
    crs : any CRS that pyproj takes
        Such as ``"EPSG:24877"`` (PSAD56 / UTM zone 17S).

    Returns
    -------
    Coordinates
        Degrees on the datum of `crs`, which is not changed; and what cannot be read.

    Raises
    ------
    ArgumentError
        If PROJ does not know `crs`, or it is not projected.

    Examples
    --------
    >>> import pandas as pd
    >>> read = read_eastings(pd.Series([786000.0]), pd.Series([9612000.0]), "EPSG:24877")
    >>> read.crs.name, read.longitude.round(4)
    ('PSAD56', array([-78.426]))
    """
    try:
        given = CRS.from_user_input(crs)
    except CRSError as error:
        raise ArgumentError(f"crs={crs!r} is no CRS that PROJ knows") from error
    if not given.is_projected or given.geodetic_crs is None:
        raise ArgumentError(f"crs={crs!r} is {given.name}, which has no eastings and northings")
    x, y = _read_metres(easting, "easting"), _read_metres(northing, "northing")
    away = Transformer.from_crs(given, given.geodetic_crs, always_xy=True)
    longitude, latitude = away.transform(x.values, y.values)
    lost = ~np.isfinite(longitude) & np.isfinite(x.values) & np.isfinite(y.values)
    nowhere = dict.fromkeys(np.flatnonzero(lost).tolist(), f"lies nowhere in {given.name}")
    finite = [np.where(np.isfinite(values), values, np.nan) for values in (longitude, latitude)]
    one_alone = _paired(x.values, y.values, given, {}, ("number (easting)", "northing")).problems
    problems = _joined(x.problems, y.problems)
    written, placed = (
        np.column_stack([first, second] * 2)
        for first, second in ((np.asarray(x[0]), np.asarray(y[0])), (longitude, latitude))
    )
    wrong = impossible(written, placed, given)
    others = one_alone | nowhere | wrong
    problems |= {row: why for row, why in others.items() if row not in problems}
    for values in finite:
        values[list(wrong)] = np.nan
    return Coordinates(finite[0], finite[1], given.geodetic_crs, problems)


def read_utm(
    zone: pd.Series,
    easting: pd.Series,
    northing: pd.Series,
    *,
    datum: Any = WGS84,
    hemisphere: Hemisphere | None = None,
) -> Coordinates:
    """Read three columns of UTM: zone with band or hemisphere, easting and northing.

    Parameters
    ----------
    zone : pandas.Series
        ``17M``, ``17S``, ``17 Sur`` or 17; for the letter S see `read_coordinates`.
    easting, northing : pandas.Series
        Metres: numbers, or texts without marks for thousands.
    datum : any CRS that pyproj takes
        What the coordinates were written on.
    hemisphere : {"north", "south"}, optional
        The hemisphere of a zone that does not state it.

    Returns
    -------
    Coordinates
        Degrees on `datum`, and what cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> read = read_utm(pd.Series(["17S"]), pd.Series([786000]), pd.Series([9612000]))
    >>> read.longitude.round(4), read.latitude.round(4)
    (array([-78.4259]), array([-3.5068]))
    """
    crs = _datum(datum)
    reader = _Utm(crs, hemisphere)
    x, y = _read_metres(easting, "easting"), _read_metres(northing, "northing")
    problems = _joined(x.problems, y.problems)
    (east, _), (north, _) = x, y
    longitude, latitude = np.full(len(east), np.nan), np.full(len(east), np.nan)
    written = ~np.isnan(east) & ~np.isnan(north)
    alone = _paired(east, north, crs, {}, ("easting", "northing")).problems
    problems |= {row: why for row, why in alone.items() if row not in problems}
    places, zones = distinct(zone)
    for number, value in enumerate(zones):
        rows = np.flatnonzero((places == number) & written)
        answer = _zone_rows(str(value), east[rows], north[rows], reader)
        longitude[rows], latitude[rows], reasons = answer
        problems |= {int(rows[place]): why for place, why in reasons.items()}
    for row in np.flatnonzero((places < 0) & written).tolist():
        problems[row] = "has no UTM zone"
    return Coordinates(longitude, latitude, crs, problems)


def _zone_rows(
    zone: str, easting: Array, northing: Array, reader: _Utm
) -> tuple[Array, Array, dict[int, str]]:
    """Read the rows of one zone."""
    longitude, latitude = np.full(len(easting), np.nan), np.full(len(easting), np.nan)
    match = ZONE.fullmatch(plain_signs(zone).removesuffix(".0"))
    reasons: dict[int, str] = {}
    for row, (x, y) in enumerate(zip(easting.tolist(), northing.tolist(), strict=True)):
        if match is None:
            reasons[row] = f"{zone!r} is no UTM zone such as 17M or 17 South"
            continue
        letter = match["letter"]
        answer = reader.place(
            int(match["zone"]), letter.upper() if len(letter) == 1 else letter, x, y
        )
        if isinstance(answer, str):
            reasons[row] = f"'{zone} {x:.0f} {y:.0f}': {answer}"
        else:
            longitude[row], latitude[row] = answer
    return longitude, latitude, reasons


# Tables ----------------------------------------------------------------------------------------


def coordinate_columns(names: Iterable[Any]) -> dict[str, Any]:
    """Find the columns that hold coordinates by their names, in English, Spanish or French.

    Parameters
    ----------
    names : iterable
        Names of columns.

    Returns
    -------
    dict
        Of ``latitude``, ``longitude``, ``easting``, ``northing``, ``zone``, ``mgrs`` and ``both``
        (both coordinates in one cell) those that are there, and the column each is.

    Examples
    --------
    >>> coordinate_columns(["id", "Este", "Norte", "Zona UTM"])
    {'easting': 'Este', 'northing': 'Norte', 'zone': 'Zona UTM'}
    """
    by_name: dict[str, Any] = {}
    names = list(names)
    for name in names:
        by_name.setdefault(folded(str(name)), name)
    # A word in brackets is a unit: "Este (m)".
    for name in names:
        by_name.setdefault(folded(re.sub(r"[(\[].*?[)\]]", "", str(name))), name)
    found = {}
    for kind, words in coordinate_words()["columns"].items():
        name = next((by_name[folded(word)] for word in words if folded(word) in by_name), None)
        if name is not None:
            found[kind] = name
    return found or _of_one_question(names)


def with_whole_angles(frame: pd.DataFrame) -> pd.DataFrame:
    """Join angles whose degrees, minutes and seconds are in columns of their own.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.

    Returns
    -------
    pandas.DataFrame
        The same, with columns ``latitude`` and ``longitude`` of texts in place of their parts, if
        both have minutes apart. If degrees are there and minutes or seconds are missing, a ``?``
        stands for these, with which a text is no angle.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"Lat D": [18], "Lat M": [20.5], "Lon D": [70], "Lon M": [None]})
    >>> with_whole_angles(table)
           latitude longitude
    0  18° 20.5'    70° ?'
    """
    named = {folded(re.sub(r"\W+", " ", str(name))): name for name in reversed(frame.columns)}
    parts: dict[str, dict[str, Any]] = {"latitude": {}, "longitude": {}}
    for axis, found in parts.items():
        for word, part in _angle_parts()[axis].items():
            if word in named:
                found.setdefault(part, named[word])
        if any(word.startswith(axis[:3]) and word.endswith("max") for word in named):
            # Bounds: "min" is not a minute here.
            return frame
        # Whole angles beside their parts are used as they are; without parts they are the degrees.
        whole = found.pop("whole", None)
        if whole is not None and found.setdefault("degrees", whole) != whole:
            return frame
    if not all({"degrees", "minutes"} <= found.keys() for found in parts.values()):
        return frame
    used = [name for found in parts.values() for name in found.values()]
    together = {
        axis: pd.Series(
            [
                _whole_angle(dict(zip(found, cells, strict=True)))
                for cells in zip(*(frame[name] for name in found.values()), strict=True)
            ],
            index=frame.index,
            dtype=object,
        )
        for axis, found in parts.items()
    }
    return frame.drop(columns=used).assign(**together)


@cache
def _angle_parts() -> dict[str, dict[str, str]]:
    """Give for each axis the folded names of columns of parts of angles, and the part of each."""
    words = coordinate_words()
    return {
        axis: {
            folded(name): part
            for stem in words["columns"][axis]
            for name, part in [
                (stem, "whole"),
                *(
                    (name, part)
                    for part, others in words["parts"].items()
                    for other in others
                    for name in (f"{stem} {other}", f"{other} {stem}")
                ),
            ]
        }
        for axis in ("latitude", "longitude")
    }


def _whole_angle(cells: dict[str, Any]) -> str | None:
    """Write an angle from its parts; None if all are empty."""
    written = {
        part: "" if pd.isna(cell) else re.sub(r"[.,]0*$", "", plain_signs(str(cell)))
        for part, cell in cells.items()
    }
    side = written.pop("side", "")
    if not any(written.values()):
        return None
    text = f"{written['degrees'] or '?'}° {written['minutes'] or '?'}'"
    if "seconds" in written and (written["seconds"] or written["minutes"].isdigit()):
        text += f' {written["seconds"] or "?"}"'
    return f"{text} {side}".strip()


def _of_one_question(names: list[Any]) -> dict[str, Any]:
    """Find the one pair of latitude and longitude that a mobile form made from a question.

    Mobile forms put the question first: ``_Location_latitude``, ``site-Longitude``. If several
    questions ask for places, or the place is where the telephone was when the form was opened, no
    pair is used.
    """
    questions: dict[str, dict[str, Any]] = {}
    for name in names:
        match = QUESTION.fullmatch(str(name))
        if match is not None:
            word = (match[2] or match[3]).casefold()
            axis = "latitude" if word.startswith("lat") else "longitude"
            questions.setdefault(match[1], {}).setdefault(axis, name)
    pairs = {stem: pair for stem, pair in questions.items() if len(pair) == len(LIMIT)}
    if len(pairs) != 1 or len(questions) != 1:
        return {}
    stem, pair = pairs.popitem()
    return {} if any(word in folded(stem) for word in coordinate_words()["of_the_device"]) else pair


def hemisphere_of(country: str) -> Hemisphere | None:
    """Give the hemisphere of a country; None if it lies in both or is not known.

    Parameters
    ----------
    country : str
        Its name or ISO 3166 code.

    Returns
    -------
    {"north", "south"} or None
        The hemisphere.

    Examples
    --------
    >>> hemisphere_of("LB"), hemisphere_of("Peru"), hemisphere_of("Colombia")
    ('north', 'south', None)
    """
    extent = extent_of(country)
    if extent is None:
        return None
    if extent.south > -ON_EQUATOR:
        return "north"
    return "south" if extent.north < ON_EQUATOR else None


def read_table(
    frame: pd.DataFrame,
    *,
    crs: Any = None,
    hemisphere: Hemisphere | None = None,
    country: pd.Series | None = None,
) -> Coordinates | None:
    """Read the coordinates of a table, whichever of its columns hold them.

    Latitude and longitude first; else easting and northing (degrees too, as columns ``x`` and
    ``y`` often hold), with a zone column or in `crs`; else one column with both, or with MGRS.

    Parameters
    ----------
    frame : pandas.DataFrame
        One point a row.
    crs : any CRS that pyproj takes, optional
        What the coordinates were written on; for eastings and northings without zones it must be a
        projected CRS. By default WGS 84.
    hemisphere : {"north", "south"}, optional
        Where UTM lies that does not say so itself.
    country : pandas.Series, optional
        The country of each row, which says so where `hemisphere` does not.

    Returns
    -------
    Coordinates or None
        None where no column holds coordinates.

    Raises
    ------
    CoordinateError
        If there are eastings and northings, and neither a zone nor a projected `crs`.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"Lat": ["3°30'S"], "Long": ["78°24'W"]})
    >>> read_table(table).longitude
    array([-78.4])
    """
    found = coordinate_columns(frame.columns)
    crs, other = _stated_datum(frame, crs) if found else (crs, {})
    read = _read_found(frame, found, crs, hemisphere, country)
    if read is None or not other:
        return read
    longitude, latitude = read.longitude.copy(), read.latitude.copy()
    rows = [row for row in other if not np.isnan(longitude[row])]
    longitude[rows] = latitude[rows] = np.nan
    problems = {row: other[row] for row in rows} | read.problems
    return Coordinates(longitude, latitude, read.crs, problems)


def _stated_datum(frame: pd.DataFrame, crs: Any) -> tuple[Any, dict[int, str]]:
    """Find the datum that a column states, and the rows that state another."""
    words = {folded(word) for word in coordinate_words()["of_the_datum"]}
    columns = [name for name in frame.columns if folded(str(name)) in words]
    if len(columns) != 1:
        return crs, {}
    places, values = distinct(frame[columns[0]])
    stated = [_datum_called(str(value)) for value in values]
    known = [one for one in stated if isinstance(one, CRS)]
    chosen: Any = crs
    if crs is None and known:
        wgs84 = CRS.from_user_input(WGS84)
        chosen = known[0] if not any(_one_datum(one, wgs84) for one in known) else None
    given = CRS.from_user_input(WGS84 if chosen is None else chosen)
    reasons = {
        number: f"is on {text!r} (column {columns[0]!r}), and is read in {given.name}: "
        "read such rows from a file of their own, with crs="
        for number, (text, one) in enumerate(zip(values, stated, strict=True))
        if (isinstance(one, CRS) and not _agrees(one, given)) or (one is None and crs is None)
    }
    others = np.flatnonzero(np.isin(places, [*reasons])).tolist()
    return chosen, {row: reasons[int(places[row])] for row in others}


def _agrees(stated: CRS, given: CRS) -> bool:
    """Tell whether the datum that a row states agrees with the one used."""
    if stated.is_projected and given.is_projected:
        return stated.equals(given, ignore_axis_order=True)
    return _one_datum(stated, given)


def _one_datum(one: CRS, other: CRS) -> bool:
    return _datum(one).equals(_datum(other), ignore_axis_order=True)


def _datum_called(text: str) -> CRS | Literal[""] | None:
    """Find the CRS that a text names; empty if it names only a way of writing, None if nothing."""
    plain = folded(text)
    if "wgs84" in plain or "wgs1984" in plain or plain in {"wgs", "gps"}:
        return CRS.from_user_input(WGS84)
    if plain in coordinate_words()["ways_of_writing"]:
        return ""
    code = re.fullmatch(r"(?:epsg[: ]*)?(\d{4,6})(?:\.0)?", text.strip(), re.IGNORECASE)
    if code is None and not re.fullmatch(r"[\w ()/.-]{3,60}", text.strip()):
        return None
    try:
        found = CRS.from_user_input(f"EPSG:{code[1]}" if code else text.strip())
    except CRSError:
        return None
    return found if found.geodetic_crs is not None else None


def _read_found(
    frame: pd.DataFrame,
    found: dict[str, Any],
    crs: Any,
    hemisphere: Hemisphere | None,
    country: pd.Series | None,
) -> Coordinates | None:
    if hemisphere is None and country is not None and found.keys() & {"zone", "both"}:
        sides = country.map(lambda name: hemisphere_of(str(name)) or "").to_numpy(dtype=object)
        return _by_side(frame, crs, sides)
    datum = WGS84 if crs is None else crs
    if {"latitude", "longitude"} <= found.keys():
        return read_degrees(frame[found["longitude"]], frame[found["latitude"]], datum=datum)
    if {"easting", "northing"} <= found.keys():
        return _eastings(frame, found, crs, hemisphere)
    kind = next((kind for kind in ("both", "mgrs") if kind in found), None)
    if kind is None:
        return None
    return read_coordinates(frame[found[kind]], datum=datum, hemisphere=hemisphere)


def _eastings(
    frame: pd.DataFrame, found: dict[str, Any], crs: Any, hemisphere: Hemisphere | None
) -> Coordinates:
    """Read columns of eastings and northings, which may hold degrees."""
    datum = WGS84 if crs is None else crs
    x, y = frame[found["easting"]], frame[found["northing"]]
    degrees = [read_angles(x, "longitude"), read_angles(y, "latitude")]
    projected = crs is not None and CRS.from_user_input(crs).is_projected
    unread = degrees[0].problems.keys() | degrees[1].problems.keys()
    # Without a zone or CRS, a few broken cells do not turn the others into eastings.
    others = "zone" in found or projected
    if not projected and (not unread or (not others and 2 * len(unread) < len(frame))):
        return read_degrees(x, y, datum=datum)
    if "zone" in found:
        return read_utm(frame[found["zone"]], x, y, datum=datum, hemisphere=hemisphere)
    if projected:
        return read_eastings(x, y, crs)
    raise CoordinateError(
        f"columns {found['easting']!r} and {found['northing']!r} hold no degrees, and no zone "
        "or CRS is given: add a column with the UTM zone, or say crs='EPSG:32717'"
    )


def _by_side(frame: pd.DataFrame, crs: Any, sides: Array) -> Coordinates | None:
    """Read the rows of each hemisphere separately."""
    longitude, latitude = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    problems: dict[int, str] = {}
    datum = _datum(WGS84 if crs is None else crs)
    for side in sorted(set(sides)):
        rows = np.flatnonzero(sides == side)
        read = read_table(frame.iloc[rows], crs=crs, hemisphere=side or None)
        if read is None:
            return None
        longitude[rows], latitude[rows], datum = read.longitude, read.latitude, read.crs
        problems |= {int(rows[place]): reason for place, reason in read.problems.items()}
    return Coordinates(longitude, latitude, datum, problems)
