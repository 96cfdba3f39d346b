"""What the interactive map is asked for and cannot do: refused with what can be done instead."""

from __future__ import annotations

import difflib
import inspect
from typing import TYPE_CHECKING, Any

import folium

from minemap.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["checked_map_options", "refuse_unheard"]

AROUND_THE_LAYER = {
    "tiles": None,
    "attr": None,
    "base": None,
    "map_kwds": None,
    "width": "100%",
    "height": "100%",
}
"""Keywords of `explore` that speak of the map around the layer, and their defaults."""

INSTEAD = {
    **{name: f"say it with {name}=" for name in ("width", "height", "tiles", "attr", "title")},
    "control_scale": "say it with control_scale=",
    "language": "say it with language=",
    "crs": "the map is in Web Mercator, as its tiles are",
    **dict.fromkeys(("center", "zoom"), "say it with view=(latitude, longitude, zoom)"),
}
"""Options of `folium.Map` that are not obeyed, and why or what is."""

LEAFLET = frozenset((
    "attribution_control", "close_popup_on_click", "box_zoom", "double_click_zoom", "dragging",
    "zoom_snap", "zoom_delta", "track_resize", "inertia", "inertia_deceleration",
    "inertia_max_speed", "ease_linearity", "world_copy_jump", "max_bounds_viscosity",
    "keyboard", "keyboard_pan_delta", "scroll_wheel_zoom", "wheel_debounce_time",
    "wheel_px_per_zoom_level", "tap_hold", "tap_tolerance", "touch_zoom",
    "bounce_at_zoom_limits", "zoom_animation", "zoom_animation_threshold", "fade_animation",
    "marker_zoom_animation", "transform3_d_limit",
))  # fmt: skip
"""The options of a map of Leaflet 1.9 (https://leafletjs.com/reference.html#map), for folium."""


def refuse_unheard(given: Mapping[str, Any], m: folium.Map | None) -> None:
    """Refuse options that cannot be obeyed: of minemap's map, where there is one of the user's.

    Parameters
    ----------
    given : mapping
        The keywords of `minemap.maps.explore` and their values.
    m : folium.Map or None
        The user's map.

    Raises
    ------
    ArgumentError
        If one cannot be obeyed.

    Examples
    --------
    >>> refuse_unheard({"height": 400, "base": None}, folium.Map())
    Traceback (most recent call last):
    minemap.errors.ArgumentError: height= belongs to minemap's own map, and m= is a map of ...
    """
    if given.get("attr") is not None and given.get("tiles") is None:
        raise ArgumentError("attr= names whom to thank for tiles=, and there are none")
    if m is None:
        return
    odd = [
        name
        for name, default in AROUND_THE_LAYER.items()
        if name in given and not _same(given[name], default)
    ]
    if odd:
        named = ", ".join(f"{name}=" for name in odd)
        raise ArgumentError(
            f"{named} belongs to minemap's own map, and m= is a map of yours: set it on that map, "
            "or leave m= out"
        )


def _same(value: Any, default: Any) -> bool:
    return value is default or (isinstance(value, str) and value == default)


def checked_map_options(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Check the further options of `folium.Map`.

    Parameters
    ----------
    given : mapping or None
        What the user says.

    Returns
    -------
    dict
        The same.

    Raises
    ------
    ArgumentError
        If one is not obeyed, or there is none of that name.

    Examples
    --------
    >>> checked_map_options({"scroll_wheel_zoom": False})
    {'scroll_wheel_zoom': False}
    >>> checked_map_options({"zoom_strat": 14})
    Traceback (most recent call last):
    minemap.errors.ArgumentError: map_kwds: there is no option 'zoom_strat' of folium.Map; ...
    """
    known = {*inspect.signature(folium.Map).parameters, *LEAFLET, "min_zoom", "max_zoom"}
    for name in given or {}:
        if name in INSTEAD:
            raise ArgumentError(f"map_kwds: {name} is not obeyed; {INSTEAD[name]}")
        if name not in known - {"kwargs"} and name not in map(_in_capitals, LEAFLET):
            close = difflib.get_close_matches(name, known - {"kwargs"}, 1)
            hint = f"did you mean {close[0]!r}?" if close else "see folium.Map"
            raise ArgumentError(f"map_kwds: there is no option {name!r} of folium.Map; {hint}")
    return dict(given or {})


def _in_capitals(name: str) -> str:
    """Write a name as Leaflet does: ``scrollWheelZoom``."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
