"""The interactive map: a ledger through time, in one file that needs no network."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from folium.map import Layer

from minemap import accounts
from minemap.days import as_day
from minemap.errors import ArgumentError
from minemap.language.words import checked_language, languages, spelled_day
from minemap.maps.context import credits_of, ground_around, surroundings
from minemap.maps.layers import for_everyone, texts_named
from minemap.maps.outlines import windows_of
from minemap.maps.places import METRES_A_DEGREE_EAST, Places
from minemap.maps.redaction import (
    Redacted,
    Redaction,
    RedactionNote,
    checked_public,
    kept_of_tables,
    notice_of_copy,
    redaction,
    redaction_legend,
    redaction_notice,
)
from minemap.maps.redaction import redact as coarsened
from minemap.maps.rings import checked_around, distance_text, radii_of, rings_around
from minemap.maps.screen.base import base_layer
from minemap.maps.screen.boundaries import BoundariesLayer
from minemap.maps.screen.context import ContextLayer
from minemap.maps.screen.features import FeaturesLayer, map_layers
from minemap.maps.screen.frame import MOST_ZOOM, Frame, children_of, map_page
from minemap.maps.screen.layer import (
    HIDDEN_FIELDS,
    LandReleaseLayer,
    OutlinesLayer,
    chosen_columns,
    day_number,
    packed_value,
)
from minemap.maps.screen.options import checked_map_options, refuse_unheard
from minemap.maps.screen.units import ShadedUnits, given_units, units_layer
from minemap.maps.seam import bounds_of
from minemap.maps.words import in_language, in_own_words, texts_by_language, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minemap.maps.layers import MapLayer
    from minemap.maps.screen.layer import Told

__all__ = ["explore"]

REACH = 0.25
"""Metres of a screen around a record that rivers and places of the world fill at every scale."""

RING_COLOURS = ("#12394f", "#7a3b00", "#4b2a6b")
"""Of distance rings, in turn; dark, so that thin lines are seen on any ground."""

THEMES = ("auto", "light", "dark")

FILTERS = ("category", "sector", "contamination")
"""The columns that readers can filter by unless others are named."""


@in_own_words
def explore(
    pieces: gpd.GeoDataFrame,
    hazards: gpd.GeoDataFrame,
    releases: gpd.GeoDataFrame | None = None,
    worked: gpd.GeoDataFrame | None = None,
    *,
    day: Any = None,
    compare: Sequence[Any] | None = None,
    title: str | Mapping[str, str] | None = None,
    notice: str | Mapping[str, str] | None = None,
    language: str = "en",
    words: Mapping[str, Any] | str | os.PathLike[str] | None = None,  # noqa: ARG001 - spoken around it
    tooltip: bool | Sequence[str] = True,
    popup: bool | Sequence[str] = True,
    filters: bool | Sequence[str] = True,
    only: Mapping[str, Any] | None = None,
    legend: bool = True,
    slider: bool = True,
    labels: bool | str = True,
    colours: Mapping[str, str] | None = None,
    theme: Literal["auto", "light", "dark"] = "auto",
    view: Sequence[float] | None = None,
    within: Sequence[float] | gpd.GeoDataFrame | None = None,
    m: folium.Map | None = None,
    tiles: Any = None,
    attr: str | None = None,
    base: Any = None,
    boundaries: bool | gpd.GeoDataFrame | BoundariesLayer = True,
    units: bool | gpd.GeoDataFrame | ShadedUnits | Mapping[str, Any] = False,
    redact: float | Redaction | Mapping[str, Any] | None = None,
    layers: Mapping[str, gpd.GeoDataFrame | Layer | MapLayer] | None = None,
    context: Any = None,
    relief: str | os.PathLike[str] | None = None,
    rings: Sequence[float] | None = None,
    around: Mapping[str, Sequence[float]] | None = None,
    width: str | float = "100%",
    height: str | float = "100%",
    control_scale: bool = True,
    map_kwds: Mapping[str, Any] | None = None,
    linked: bool = False,
    covered: pd.DataFrame | None = None,
    residues: pd.DataFrame | None = None,
    known_on: pd.Timestamp | None = None,
    earlier: Sequence[Told] = (),
) -> folium.Map:
    """Show the pieces of a ledger on an interactive map with a time slider.

    The legend counts the areas and square metres of the day and switches each layer: ground that
    remains (SHA, CHA) and ground that was released by then (cleared, reduced, cancelled, adjusted
    away). Areas too small to draw are gathered in circles. Pointing at an area names it, clicking
    it gives its particulars and its history.

    Parameters
    ----------
    pieces, hazards, releases, worked : geopandas.GeoDataFrame
        The ledger's tables, EPSG:4326, with the columns that `minemap.Ledger` documents.
    day : date-like, optional
        The day shown at first; by default that of the last event.
    compare : pair of date-like, optional
        Two days to show side by side at first, the first of them left of a divider that readers can
        move. Readers can compare any two days with a button, too.
    title : str or dict of str to str, optional
        Title of the map and of its page; a dict gives it by language.
    notice : str or dict of str to str, optional
        A line that is always shown; a dict gives it by language. A map with a hazard or record
        whose column ``illustrative`` is true says so by itself.
    language : {"en", "es", "fr"}
        The language shown at first; readers can switch it. Also one of `words`.
    words : dict or path, optional
        Words of your own, by language and section, instead of minemap's or for a further language:
        ``{"uk": {"map": {"legend": "Легенда"}}}``, or a TOML file with such tables. Words that are
        missing stand in English. `minemap.maps.words_of` lists all.
    tooltip, popup : bool or list of str
        Whether to tell of an area when it is pointed at and when it is clicked; a list names the
        columns of `hazards` to tell.
    filters : bool or list of str
        Whether readers can filter the map, by category, sector and contamination; a list names
        the columns of `hazards` to filter by. The legend, the chart and the places to go to
        follow the filter. Hazards are told by their latest version, except for ``category``,
        which each piece of ground has for itself.
    only : dict, optional
        The filter that the map opens with, a value a column, such as ``{"sector": "Cenepa"}``: the
        title says so, and readers can show everything again.
    legend, slider : bool
        Whether to show the legend and the time slider.
    labels : bool or str
        Whether areas bear their names on the map; or the column of `hazards` that names them there.
    colours : dict of str to str, optional
        Colours of your own as ``#rrggbb``, by class: ``SHA``, ``CHA``, ``cleared``, ``reduced``,
        ``cancelled``, ``adjusted``, ``outside``. Hatches and symbols tell the classes apart all the
        same.
    theme : {"auto", "light", "dark"}
        Light or dark; by default as the reader's system, or the notebook around the map, has it.
    view : tuple of float, optional
        Latitude, longitude and zoom that the map opens with; by default it shows what remains.
    within : tuple of float or geopandas.GeoDataFrame, optional
        West, south, east and north, or a table, that the map opens on instead.
    m : folium.Map, optional
        A map of your own to add the layer to; it keeps its own libraries and base layers, and its
        place if it has one. Title, notices, legend, slider and tools come with the layer; what is
        said of the page itself (`tiles`, `attr`, `base`, `width`, `height`, `map_kwds`) is refused.
        Boundaries are drawn on it where you give them.
    tiles : str, xyzservices.TileProvider, folium.TileLayer or list of these, optional
        Tiles to offer as base layers, the first of them shown. Only these are ever asked for from
        the network: the base layer by default, country outlines, is in the file.
    attr : str, optional
        Whom to name for `tiles` given as an address.
    base : path, folium layer or list of these, optional
        Base layers of your own that the page carries, the first of them shown: GeoTIFF, MBTiles
        (the tiles around the record), or what `minemap.maps.base_layer` makes of a file: that takes
        images with bounds too.
    boundaries : bool, geopandas.GeoDataFrame or BoundariesLayer
        Whether to draw the first-level units of Natural Earth under the record; or units of your
        own to draw instead.
    units : bool, geopandas.GeoDataFrame, ShadedUnits or dict
        Administrative units to shade by the square metres that remain in each on the day, the
        number of areas or the square metres released: polygons of your own, true for the provinces
        of Natural Earth, or a dict with ``units`` and keywords of `minemap.maps.UnitsLayer`
        (``label``, ``by``, ``measure``).
    redact : float, Redaction or dict, optional
        For maps that anyone may see: coarsen positions to cells of so many metres, m² to 100, days
        to the end of their year, and leave out ids, names and other texts, as
        `minemap.maps.redaction.redact` says. The exact ones are then nowhere in the page, which
        says so and how coarse it is. ``keep`` names what stays as it is:
        ``{"metres": 2000, "keep": ["sector", "area_m2"]}``; of other `layers`, the titles of those
        that keep their names. Your other `layers` are coarsened alike, and one that cannot be is
        refused, as are `base`, `boundaries`, `units`, `context` and `relief` of your own. Which of
        all these anyone may see exactly is said with ``public``:
        ``{"metres": 2000, "public": ["Villages", "boundaries"]}``.
    layers : dict of str to geopandas.GeoDataFrame, folium.map.Layer or MapLayer, optional
        Other layers by the names that the legend is to give them: points, lines and polygons in
        any coordinate system, with their names (column ``name``) on hover. A column ``symbol``
        (circle, square, triangle, star, diamond) says how points are drawn, such as accidents as
        stars; a `minemap.maps.FeaturesLayer` chooses colour, symbol and the column of names. Also
        a layer of folium's, or one of your own kind: see `minemap.maps.MapLayer`.
    context : path, GeoDataFrame, or a list or dict of these, optional
        Ground to read the map by, as `minemap.maps.context_around` takes it: roads, rivers, lakes,
        places, borders and contours of an extract of OpenStreetMap or of your own files, as far as
        they lie around the record. Waters and places that yours lack, or without it, are those of
        the world: Natural Earth's and GeoNames', on scales smaller than 1:150,000; a map of
        your own (`m`) shows none of them. False leaves all out.
    relief : path, optional
        A GeoTIFF of elevations in metres, for shade and contours.
    rings : list of float, optional
        Radii in metres, on the ellipsoid: a tool then draws these distance rings around a place
        that a reader clicks.
    around : dict of str to list of float, optional
        Distance rings around areas, in metres on the ellipsoid, up to 100 km: around what remains
        on `day`, ``{"hazards": [500]}``, or around one of `layers`, by its name.
    width, height : str or float
        Size of the map: pixels, or a percentage of the page.
    control_scale : bool
        Whether to show a scale bar.
    map_kwds : dict, optional
        Further options of `folium.Map`, such as ``scroll_wheel_zoom``; ``location`` and
        ``zoom_start`` are where it opens.
    linked : bool
        Whether the page tells the one around it of its day, filter and selected areas, and does as
        that one says: for the widget of `minemap.Ledger.widget`.
    covered, residues : pandas.DataFrame, optional
        The hazards all of whose ground is counted for others, and when what is left of one is no
        area, as `minemap.Ledger.covered` and `minemap.sweep.residues.find_residues` give them.
    known_on : pandas.Timestamp, optional
        The day on which all of this was known, if it is not what is known now.
    earlier : sequence of minemap.maps.screen.layer.Told
        What was known before, the latest first: readers can choose it beside the slider.

    Returns
    -------
    folium.Map
        The map, which shows itself in a notebook; ``save(path)`` writes it as one HTML file that
        needs no network. Given `m`, that map.

    Raises
    ------
    ArgumentError
        If an argument has a value that cannot be used.
    ReadError
        If a file of `words` or `base` cannot be read.

    Warns
    -----
    MinemapWarning
        If a language of `words` lacks words.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> map_ = explore(ledger.pieces, ledger.hazards, ledger.releases, title="Peru", language="es")
    >>> "<title>Peru</title>" in map_.get_root().render()
    True
    """
    checked_language(language)
    further = checked_map_options(map_kwds)
    given = {"tiles": tiles, "attr": attr, "base": base}
    refuse_unheard({**given, "map_kwds": map_kwds, "width": width, "height": height}, m)
    _refuse_second(m)
    _refuse_states(earlier, alone=linked or redact is not None)
    left, day = _two_days(compare, day)
    others = map_layers(layers)
    tables = Redacted(pieces, hazards, releases, worked)
    if redact is None:
        shown = _Shown(tables, None, others, note=notice_of_copy(hazards))
    else:
        how = redaction(redact)
        own = {
            "boundaries": not isinstance(boundaries, bool),
            "base": bool(_listed(base)),
            "units": given_units(units) is not True,
            "context": context is not None and context is not False,
            "relief": relief is not None,
        }
        public = checked_public(how.pop("public", ()), own, [other.title for other in others])
        shown = _coarse(tables, others, public, how)
    drawn = {other.title: one for other, one in zip(others, shown.others, strict=True)}
    wanted = checked_around(around, [title for title, one in drawn.items() if one.shapes()])
    pieces, hazards, releases, worked = shown.tables
    when = _shown_day(pieces, day)
    remains = _remaining(tables, shown, when) if "hazards" in wanted else None
    filtered_by = _filters(filters, hazards)
    radii = radii_of(rings, "rings")
    layer = LandReleaseLayer(
        pieces,
        hazards,
        releases,
        worked,
        day=day,
        language=language,
        tooltip=tooltip,
        popup=popup,
        # The ids that a redacted map gives itself say nothing, and would hide the squares.
        labels="name" in hazards if redact is not None and labels is True else labels,
        colours=colours,
        # Their ids come from the exact record.
        covered=covered if redact is None else None,
        residues=residues if redact is None else None,
        known_on=known_on,
        earlier=earlier,
    )
    others = [*shown.others, *_around(wanted, drawn, remains, when, language)]
    # Where positions are coarse, a hazard counts in the unit in which it is shown.
    shaded = units_layer(
        units, layer, pieces, hazards, language, recorded=tables.hazards, reach=shown.reach
    )
    beside = [(other, other.on_page()) for other in others]
    bounds = layer.bounds
    options = {
        "title": texts_by_language(title, "title"),
        "notice": _notice(shown.note, notice),
        "legend": legend,
        "coarse": shown.legend,
        "filters": filtered_by,
        "only": _only(only, hazards),
        "slider": slider,
        "compare": left,
        "scale": control_scale,
        "rings": radii,
        "linked": linked,
        "theme": _theme(theme),
        "view": _view(view, within, map_kwds),
        "bounds": None if bounds is None else list(bounds),
    }
    ground = _ground(context, relief, bounds, language, world=m is None)
    if m is not None:
        lines = None if isinstance(boundaries, bool) else _boundaries(boundaries, bounds, language)
        _add([ground, lines, layer, shaded, *(one for _, one in beside)], m)
        if shown.note is not None:
            RedactionNote(shown.note[language]).add_to(m)
        Frame(layer, [], lines, options, beside, shaded).add_to(m)
        return m

    tile_layers = [_tile_layer(tile, attr) for tile in _listed(tiles)]
    page = map_page(
        in_language(title, language) or word("title", language),
        language,
        hosts=bool(tile_layers),
        width=width,
        height=height,
        **further,
    )
    carried = [_carried(file, bounds) for file in _listed(base)]
    named = [*carried, *tile_layers]
    outlines = OutlinesLayer(bounds, language=language, show=not named)
    blank = OutlinesLayer(blank=True, language=language, show=False)
    for number, chosen in enumerate(named):
        chosen.show = number == 0
    bases = [*named, outlines, blank]
    outlined = given_units(units) if boundaries is True else boundaries
    lines = _boundaries(outlined, bounds, language, show=not tile_layers)
    _add([*bases, lines, ground, layer, shaded, *(one for _, one in beside)], page)
    Frame(layer, bases, lines, options, beside, shaded).add_to(page)
    return page


def _refuse_second(m: folium.Map | None) -> None:
    """Refuse a second record on a map: there is one legend, and one slider."""
    if m is not None and any(isinstance(child, Frame) for child in children_of(m)):
        raise ArgumentError(
            "the map that m= gives has a legend and a slider of a record already: add a second "
            "record with minemap.maps.LandReleaseLayer(…).add_to(m)"
        )


def _refuse_states(earlier: Sequence[Told], *, alone: bool) -> None:
    if earlier and alone:
        raise ArgumentError(
            "as_known: a map that is redacted or linked shows one state of a record: name one day"
        )


def _add(parts: Sequence[Any], page: folium.Map) -> None:
    for part in parts:
        if part is not None:
            part.add_to(page)


def _theme(theme: str) -> str:
    if theme not in THEMES:
        raise ArgumentError(f"theme={theme!r} is not one of {', '.join(THEMES)}")
    return theme


def _only(only: Mapping[str, Any] | None, hazards: gpd.GeoDataFrame) -> dict[str, Any] | None:
    """Check the filter that a map opens with, and write its values as the page has them."""
    if not only:
        return None
    if not isinstance(only, Mapping):
        raise ArgumentError('only must be a dict, as in only={"sector": "Cenepa"}')
    chosen: dict[str, Any] = {}
    for name, value in only.items():
        if name not in hazards or name in HIDDEN_FIELDS:
            raise ArgumentError(f"only names {name!r}, which readers cannot filter by")
        there = sorted({str(one) for one in hazards[name].dropna()})
        if str(value) not in there:
            raise ArgumentError(
                f"only: no hazard has {name}={value!r}; there are {', '.join(there[:20])}"
            )
        chosen[name] = packed_value(value)
    return chosen


def _view(
    view: Sequence[float] | None,
    within: Sequence[float] | gpd.GeoDataFrame | None,
    map_kwds: Mapping[str, Any] | None,
) -> dict[str, Any] | None:
    """Give what a map opens on: a place with a zoom, or bounds; None for what remains."""
    kwds = map_kwds or {}
    if "zoom_start" in kwds and "location" not in kwds:
        raise ArgumentError("zoom_start alone says no place: give view=(latitude, longitude, zoom)")
    said = [name for name, one in (("view", view), ("within", within)) if one is not None]
    said += ["map_kwds"] if "location" in kwds else []
    if len(said) > 1:
        raise ArgumentError(f"{' and '.join(said)} both say where the map opens: give one of them")
    if "location" in kwds:
        view = (*kwds["location"], kwds.get("zoom_start", 12))
    if view is not None:
        latitude, longitude, zoom = _numbers(view, 3, "view", "latitude, longitude and zoom")
        if not (abs(latitude) <= 85 and abs(longitude) <= 540 and 0 <= zoom <= 24):  # noqa: PLR2004
            raise ArgumentError(
                f"view={tuple(view)!r} is no latitude, longitude and zoom (0 to 24), in this order"
            )
        return {"at": [latitude, longitude], "zoom": zoom}
    return None if within is None else {"within": _within(within)}


def _within(within: Sequence[float] | gpd.GeoDataFrame) -> list[float]:
    if isinstance(within, gpd.GeoDataFrame):
        if within.crs is None:
            raise ArgumentError("within has no coordinate system: say it with set_crs(…)")
        bounds = bounds_of(within.to_crs(4326))
        if bounds is None:
            raise ArgumentError("within holds no outline")
        # Around a single place, too.
        return [bounds[0] - 1e-4, bounds[1] - 1e-4, bounds[2] + 1e-4, bounds[3] + 1e-4]
    west, south, east, north = _numbers(within, 4, "within", "west, south, east and north")
    if not (west < east and -90 <= south < north <= 90):  # noqa: PLR2004 - the poles
        raise ArgumentError(
            f"within={tuple(within)!r} is no west, south, east and north, in degrees and this order"
        )
    return [west, south, east, north]


def _numbers(given: Any, count: int, argument: str, meaning: str) -> list[float]:
    try:
        numbers = [float(one) for one in given]
    except (TypeError, ValueError, OverflowError):
        numbers = []
    if len(numbers) != count or not np.isfinite(numbers).all():
        raise ArgumentError(f"{argument}={given!r} is not {meaning}")
    return numbers


class _Shown(NamedTuple):
    """The tables and layers that a map shows, and what it says of them."""

    tables: Redacted
    places: Places | None
    others: list[MapLayer]
    note: dict[str, str] | None = None
    legend: dict[str, str] | None = None
    reach: float = 0.0
    """Degrees by which ground may be shown beside its unit."""


def _coarse(
    tables: Redacted, others: list[MapLayer], public: frozenset[str], how: dict[str, Any]
) -> _Shown:
    """Coarsen all that a map shows, but for layers that are public."""
    metres, keep = how["metres"], how.get("keep", [])
    kept = kept_of_tables(keep, tables.hazards, tables.releases, texts_named(others))
    places = Places(*tables, metres=metres)
    return _Shown(
        coarsened(*tables, metres=metres, keep=kept, places=places),
        places,
        for_everyone(others, places, public, metres=metres, keep=keep),
        redaction_notice(metres, public, keep),
        redaction_legend(metres),
        metres / METRES_A_DEGREE_EAST,
    )


def _remaining(tables: Redacted, shown: _Shown, day: pd.Timestamp) -> gpd.GeoDataFrame:
    """Give the areas that remain on a day: joined while exact, on the days that the map tells."""
    told = shown.tables.pieces
    dated = tables.pieces.assign(entered_on=told["entered_on"], left_on=told["left_on"])
    areas = accounts.remaining(dated, tables.hazards, day)
    if shown.places is None:
        return areas
    squares = shown.places.of_hazards(areas["hazard_id"], areas.geometry)
    return gpd.GeoDataFrame(areas, geometry=squares, crs=areas.crs)


def _shown_day(pieces: gpd.GeoDataFrame, day: Any) -> pd.Timestamp:
    """Give the day shown at first: by default that of the last event."""
    if day is not None:
        return as_day(day, "day")
    days: pd.Series[Any] = pd.concat([pieces["entered_on"], pieces["left_on"]])
    last: pd.Timestamp = days.max()
    return last


def _two_days(compare: Sequence[Any] | None, day: Any) -> tuple[int | None, Any]:
    """Give the day left of the divider, as a number, and the day of the map."""
    if compare is None:
        if day is not None:
            day_number(day, "day")
        return None, day
    if isinstance(compare, str) or len(compare) != 2:  # noqa: PLR2004 - one day a side
        raise ArgumentError(
            f'compare={compare!r} is not two days, as in compare=("2015-12-31", "2023-12-31")'
        )
    if day is not None:
        raise ArgumentError("compare says which days are shown: leave out day=")
    left, right = compare
    day_number(right, "compare")
    return day_number(left, "compare"), right


def _around(
    wanted: Mapping[str, Sequence[float]],
    layers: Mapping[str, MapLayer],
    remains: gpd.GeoDataFrame | None,
    day: pd.Timestamp,
    language: str,
) -> list[FeaturesLayer]:
    """Make the layers of distance rings around the areas that remain, and around other layers."""
    rings = []
    for place, (name, radii) in enumerate(wanted.items()):
        areas = remains if name == "hazards" else None
        of_hazards = areas is not None
        around = _geometry(layers[name]) if areas is None else areas.geometry
        titles = {}
        for one in languages():
            called = word("remaining_areas", one, day=spelled_day(day, one)) if of_hazards else name
            # A distance is not broken between two lines.
            distances = ", ".join(
                distance_text(radius, one).replace(" ", "\N{NO-BREAK SPACE}") for radius in radii
            )
            titles[one] = word("rings_around", one, name=called, distances=distances)
        lines = rings_around(around, radii, language)
        colour = RING_COLOURS[place % len(RING_COLOURS)]
        rings.append(FeaturesLayer(lines, titles[language], colour=colour, titles=titles))
    return rings


def _geometry(layer: MapLayer) -> gpd.GeoSeries:
    """Give all that a layer consists of, in degrees."""
    return pd.concat([one.table.geometry.to_crs(4326) for one in layer.shapes()])


def _ground(
    context: Any, relief: Any, bounds: Any, language: str, *, world: bool
) -> ContextLayer | None:
    """Make the layer of ground around a record."""
    if bounds is None:
        return None
    around = surroundings(bounds)
    table = ground_around(context, around, [bounds] if world else [], reach=REACH)
    if relief is None and table is None:
        return None
    seen = windows_of(around)[0]
    return ContextLayer(table, relief, seen, attr=credits_of(table), language=language)


def _filters(choice: bool | Sequence[str], hazards: gpd.GeoDataFrame) -> list[str]:
    if choice is False:
        return []
    names = chosen_columns(choice, FILTERS, hazards, "filters")
    if hidden := [name for name in names if name in HIDDEN_FIELDS]:
        raise ArgumentError(
            f"filters cannot use {', '.join(hidden)}: readers find these by the search"
        )
    return names


def _notice(
    note: dict[str, str] | None, notice: str | Mapping[str, str] | None
) -> str | dict[str, str] | None:
    """Put the notice of redaction before the user's own."""
    own = texts_by_language(notice, "notice")
    if note is None or not own:
        return note or own
    return {language: f"{text} {in_language(own, language)}" for language, text in note.items()}


def _carried(file: Any, bounds: tuple[float, float, float, float] | None) -> Layer:
    """Make a base layer of a file, of tiles those around the record."""
    if isinstance(file, Layer):
        return file
    if not isinstance(file, str | os.PathLike):
        raise ArgumentError(f"base={file!r} is neither a file nor a folium layer")
    around = None
    if bounds is not None and str(file).lower().endswith(".mbtiles"):
        west, south, east, north = bounds
        margin = max(0.05, 0.2 * max(east - west, north - south))
        around = (
            max(-180.0, west - margin),
            max(-90.0, south - margin),
            min(180.0, east + margin),
            min(90.0, north + margin),
        )
    return base_layer(file, around=around)


def _boundaries(
    choice: bool | gpd.GeoDataFrame | BoundariesLayer,
    bounds: tuple[float, float, float, float] | None,
    language: str,
    *,
    show: bool = True,
) -> BoundariesLayer | None:
    if isinstance(choice, BoundariesLayer):
        return choice
    if isinstance(choice, bool):
        return BoundariesLayer(bounds=bounds, language=language, show=show) if choice else None
    if not hasattr(choice, "to_crs"):
        raise ArgumentError(f"boundaries={choice!r} is neither true, false nor a GeoDataFrame")
    return BoundariesLayer(choice, language=language)


def _listed(tiles: Any) -> list[Any]:
    if tiles is None:
        return []
    return list(tiles) if isinstance(tiles, list | tuple) else [tiles]


def _tile_layer(tile: Any, attr: str | None) -> folium.TileLayer:
    if isinstance(tile, folium.TileLayer):
        return tile
    try:
        return folium.TileLayer(tile, attr=attr, max_zoom=MOST_ZOOM)
    except (ValueError, AttributeError, TypeError) as error:
        raise ArgumentError(
            f"tiles={tile!r} is neither a name that xyzservices knows, nor an address with {{z}}, "
            "{x} and {y} together with attr= (whom to name)"
        ) from error
