"""What lies around an interactive map: its page, and the frame of title, legend and tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branca.element import MacroElement
from folium.map import FitBounds
from folium.template import Template

from minemap.maps.packing import script_json
from minemap.maps.screen.page import SelfContainedMap

if TYPE_CHECKING:
    from collections.abc import Sequence

    import folium
    from folium.map import Layer

    from minemap.maps.layers import MapLayer
    from minemap.maps.screen.boundaries import BoundariesLayer
    from minemap.maps.screen.layer import Drawn

__all__ = ["MOST_ZOOM", "Frame", "children_of", "map_page"]

MOST_ZOOM = 21
"""About 7 cm of ground a pixel: an anti-personnel mine is one pixel wide."""


class Frame(MacroElement):
    """Title, legend, time slider and tools around a layer of ground, or of marks.

    Parameters
    ----------
    layer : Drawn
        The layer.
    bases : sequence of folium layers
        The base layers, the first of them shown.
    boundaries : BoundariesLayer or None
        The boundaries of administrative units.
    options : dict
        What the script is told.
    others : sequence of (MapLayer, folium.map.Layer)
        The layers beside it, and what they have put onto the page.
    units : UnitsLayer, optional
        Shaded units.
    part : {"frame", "marksFrame"}
        The part of the script that makes it.

    Examples
    --------
    >>> from minemap.maps import OutlinesLayer
    >>> page, layer = map_page("Peru", "en"), OutlinesLayer(blank=True)
    >>> _ = layer.add_to(page), Frame(layer, [], None, {"slider": False}).add_to(page)
    >>> "minemap.frame(" in page.get_root().render()
    True
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            minemap.{{ this.part }}(
                {{ this._parent.get_name() }},
                {{ this.layer.get_name() }},
                [{% for base in this.bases %}
                    [{{ base.get_name() }}, {{ this.base_names[loop.index0] }}],
                {% endfor %}],
                {% if this.boundaries %}{{ this.boundaries.get_name() }}{% else %}null{% endif %},
                {{ this.options_json }},
                [{% for other in this.others %}
                    Object.assign({layer: {{ other.get_name() }}}, {{ this.told[loop.index0] }}),
                {% endfor %}],
                {% if this.units %}{{ this.units.get_name() }}{% else %}null{% endif %}
            );
        {% endmacro %}
        """
    )

    def __init__(
        self,
        layer: Drawn,
        bases: Sequence[Any],
        boundaries: BoundariesLayer | None,
        options: dict[str, Any],
        others: Sequence[tuple[MapLayer, Layer]] = (),
        units: Drawn | None = None,
        part: str = "frame",
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Frame"
        self.part = part
        self.layer = layer
        self.bases = bases
        self.boundaries = boundaries
        self.others = [drawn for _, drawn in others]
        self.told = [
            script_json({"title": one.title, "legend": [line._asdict() for line in one.legend()]})
            for one, _ in others
        ]
        self.units = units
        self.base_names = [script_json(getattr(base, "layer_name", "")) for base in bases]
        self._options = options

    @property
    def options_json(self) -> str:
        """The options, and whether the map has a place of its own when it is written."""
        page: Any = self._parent
        placed = any(isinstance(child, FitBounds) for child in children_of(page))
        if not isinstance(page, SelfContainedMap):
            placed = placed or page.location not in ([0, 0], None)
        keeps = placed and self._options.get("view") is None
        return script_json({**self._options, "keepsView": keeps})


def children_of(page: folium.Map) -> list[Any]:
    """Give what lies on a map."""
    return list(page._children.values())  # noqa: SLF001 - folium's only way


def map_page(
    title: str,
    language: str,
    *,
    hosts: bool = False,
    width: str | float = "100%",
    height: str | float = "100%",
    **options: Any,
) -> SelfContainedMap:
    """Make the page of a map that minemap's frame goes around.

    Parameters
    ----------
    title, language, hosts, width, height, **options
        As `SelfContainedMap` takes them.

    Returns
    -------
    SelfContainedMap
        The map, with nothing on it.

    Examples
    --------
    >>> map_page("Peru", "en").options["zoom_snap"]
    0.5
    """
    usual = {
        "zoom_control": False,
        "max_zoom": MOST_ZOOM,
        # folium keeps max_zoom for its tiles; the map itself needs to know, too.
        "maxZoom": options.get("max_zoom", MOST_ZOOM),
        "min_zoom": 1,
        "zoom_start": 2,
        "zoom_snap": 0.5,
        "world_copy_jump": False,
    }
    return SelfContainedMap(
        title=title, language=language, hosts=hosts, width=width, height=height, **usual | options
    )
