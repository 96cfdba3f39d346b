"""The interactive map as a widget: its day, filter and selected areas are read and set."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from minemap.days import as_day
from minemap.extras import needed
from minemap.maps.screen.page import FRAME_HEIGHT, asset

if TYPE_CHECKING:
    import folium

__all__ = ["map_widget"]


def map_widget(map_: folium.Map, remaining: Any) -> Any:
    """Make a widget of a map.

    Parameters
    ----------
    map_ : folium.Map
        The map, as `explore` gives it.
    remaining : callable
        Gives what remains on a day, as `minemap.Ledger.remaining` does.

    Returns
    -------
    anywidget.AnyWidget
        The widget, with ``day`` (as ``YYYY-MM-DD``), ``filter`` (a value a column), ``selected``
        (a list of ids) and ``areas()`` (what remains of the selected areas on the day).

    Raises
    ------
    MissingDependencyError
        If anywidget is not installed.

    Examples
    --------
    >>> import minemap
    >>> ledger = minemap.Ledger(*minemap.samples.peru())
    >>> widget = map_widget(ledger.explore(), ledger.remaining)
    >>> widget.day, widget.selected = "2023-12-31", ["PE-EC-CENEPA-05"]
    >>> widget.areas()["area_m2"].round().tolist()
    [160250.0]
    """
    title = getattr(map_.get_root(), "page_title", None) or ""
    return _widget_class()(map_, remaining, title)


@cache
def _widget_class() -> Any:
    anywidget: Any = needed("anywidget", "a map as a widget", "widget")
    traitlets = needed("traitlets", "a map as a widget", "widget")

    class MapWidget(anywidget.AnyWidget):  # type: ignore[misc] # known only where it is installed
        """A map in a notebook, linked to Python."""

        _esm = asset("widget.js")
        _page = traitlets.Unicode().tag(sync=True)
        _title = traitlets.Unicode().tag(sync=True)
        height = traitlets.Unicode(FRAME_HEIGHT).tag(sync=True)
        day = traitlets.Unicode().tag(sync=True)
        filter = traitlets.Dict().tag(sync=True)
        selected = traitlets.List(traitlets.Unicode()).tag(sync=True)

        def __init__(self, map_: folium.Map, remaining: Any, title: str) -> None:
            root = map_.get_root()
            super().__init__(_page=root.render(), _title=title)
            self.height = getattr(root, "height", None) or FRAME_HEIGHT
            self._map = map_
            self._remaining = remaining

        @traitlets.validate("day")  # type: ignore[untyped-decorator]
        def _as_day(self, proposal: Any) -> str:
            """Take whatever names a day."""
            return as_day(proposal["value"], "day").strftime("%Y-%m-%d")

        def areas(self) -> Any:
            """Give what remains of the selected areas on the day."""
            left = self._remaining(self.day)
            return left[left["hazard_id"].astype(str).isin(self.selected)].reset_index(drop=True)

        def _repr_mimebundle_(self, **kwargs: Any) -> Any:
            """Show the widget, and where there is none the map alone."""
            found = super()._repr_mimebundle_(**kwargs)
            bundle, *rest = found if isinstance(found, tuple) else (found,)
            if bundle is None:
                return found
            bundle = {**bundle, "text/html": self._map._repr_html_()}
            return (bundle, *rest) if rest else bundle

    return MapWidget
