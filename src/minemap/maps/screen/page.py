"""Pages that hold everything they show: a folium map that saves as one file without the network.

folium writes links to libraries on other hosts into the page. `SelfContainedFigure` puts the
libraries themselves there instead, leaves out those that nothing on the map uses, and refuses a
page that needs one which is not at hand, rather than write a map that fails in the field.
"""

from __future__ import annotations

import base64
import hashlib
import html
import math
import os
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from minemap.errors import ArgumentError, WriteError
from minemap.saving import saving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["SelfContainedFigure", "SelfContainedMap", "asset"]

EMBEDDED = {"leaflet": "leaflet.js", "leaflet_css": "leaflet.css", "jquery": "jquery.js"}
"""The names that folium gives to libraries, and the files of those that a page can hold."""

NEEDED_IF = {"jquery": r"\$\(|jQuery", "awesome_markers": r"L\.AwesomeMarkers"}
"""What a script contains that uses a library which folium names on every map."""

NEVER_NEEDED = {
    "bootstrap",
    "bootstrap_css",
    "glyphicons_css",
    "awesome_markers_css",
    "awesome_markers_font_css",
    "awesome_rotate_css",
}
"""What folium names on every map for the looks of markers that need `awesome_markers` anyway."""


FRAME_HEIGHT = "600px"
"""Of a map in a notebook whose height is a share of its page."""

SCRIPTS = re.compile(r"<script(?![^>]*type=.text/plain)[^>]*>(.*?)</script>", re.DOTALL)
"""The scripts of an HTML text that a browser would run."""


OF_HOSTS = re.compile(r"(https?:)?//", re.IGNORECASE)
"""How the address of an image begins that is not in the page."""


def _sum_of(script: str) -> str:
    """Write the sum by which a content security policy knows a script."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def asset(name: str) -> str:
    """Read a script or a style sheet that a page holds.

    Parameters
    ----------
    name : str
        The name of its file.

    Returns
    -------
    str
        Its text.

    Examples
    --------
    >>> "Leaflet 1.9.4" in asset("leaflet.js")
    True
    """
    return resources.files("minemap.maps.screen").joinpath("assets", name).read_text("utf-8")


class SelfContainedFigure(Figure):
    """The page of a map, with every script and style inside it.

    Parameters
    ----------
    title : str, optional
        Title of the page: shown as text, whatever it holds.
    language : str
        Language of the page, as HTML names it.
    hosts : bool
        Whether the map may ask other hosts for images (tiles). Otherwise the page itself forbids
        the browser every request, unless tiles or images of other hosts are added to it.
    **size
        ``width``, ``height`` and ``ratio`` as `branca.element.Figure` takes them.

    Examples
    --------
    >>> import folium
    >>> figure = SelfContainedFigure(title="Peru")
    >>> _ = folium.Map(tiles=None).add_to(figure)
    >>> "<script src" in figure.render()
    False
    """

    def __init__(
        self, title: str | None = None, language: str = "en", *, hosts: bool = False, **size: Any
    ) -> None:
        super().__init__(**size)
        self.page_title = title
        self.language = language
        self.hosts = hosts

    def render(self, **kwargs: Any) -> str:
        """Write the page.

        Returns
        -------
        str
            HTML.

        Raises
        ------
        WriteError
            If something on the map needs a library that cannot be put into the page.
        """
        for child in self._children.values():
            child.render(**kwargs)
        body = self.html.render(**kwargs)
        script = self.script.render(**kwargs)
        head = "\n".join(
            self._inside(name, element, body + script, **kwargs)
            for name, element in self.header._children.items()  # noqa: SLF001 - folium's only way
        )
        images = "data: blob: https: http:" if self._asks_hosts() else "data: blob:"
        # Only the scripts of the head, which hold no data, and the page's own run: one that data
        # brought into the body has no such sum.
        own = f"\n{script}\n"
        sums = " ".join(dict.fromkeys(map(_sum_of, [*SCRIPTS.findall(head), own])))
        return (
            f'<!DOCTYPE html>\n<html lang="{html.escape(self.language)}">\n<head>\n'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            f"script-src {sums}; style-src 'unsafe-inline'; font-src data:; "
            f"img-src {images}; base-uri 'none'; form-action 'none'\">\n"
            f"<title>{html.escape(self.page_title or 'minemap')}</title>\n{head}\n</head>\n"
            f"<body>\n{body}\n<script>{own}</script>\n</body>\n</html>\n"
        )

    def _asks_hosts(self) -> bool:
        """Tell whether anything on the map, also what the user added, has images of other hosts."""
        return self.hosts or any(
            OF_HOSTS.match(str(address)) is not None
            for element in _descendants(self)
            for address in _addresses(element)
        )

    def _inside(self, name: str, element: Element, page: str, **kwargs: Any) -> str:
        """Write one element of the head, with the library that it links to inside."""
        if not isinstance(element, JavascriptLink | CssLink):
            return str(element.render(**kwargs))
        if name in NEVER_NEEDED:
            return ""
        if name in NEEDED_IF and not re.search(NEEDED_IF[name], page):
            return ""
        if name not in EMBEDDED:
            raise WriteError(
                f"The map uses {name!r}, a library that cannot be put into its file. Add what "
                "needs it to a map of your own, which may load it from the network, and pass "
                "that map as m=."
            )
        tag = "script" if isinstance(element, JavascriptLink) else "style"
        return f"<{tag}>{asset(EMBEDDED[name])}</{tag}>"


def _descendants(element: Element) -> Iterator[Element]:
    for child in element._children.values():  # noqa: SLF001 - folium's only way
        yield child
        yield from _descendants(child)


def _addresses(element: Element) -> Iterator[Any]:
    """Give the addresses of images that an element asks for, if it is one that does.

    Only what a user adds as such counts: an image in a text of the record stays forbidden.
    """
    if isinstance(element, folium.TileLayer):
        yield element.tiles
    elif isinstance(element, folium.WmsTileLayer | folium.raster_layers.ImageOverlay):
        yield element.url
    elif isinstance(element, folium.CustomIcon):
        yield element.options.get("icon_url")
    elif isinstance(element, folium.raster_layers.VideoOverlay):
        raise WriteError("A page cannot show a video; leave the VideoOverlay out.")


class SelfContainedMap(folium.Map):
    """A folium map whose page holds everything it shows.

    Parameters
    ----------
    title : str, optional
        Title of the page.
    language : str
        Language of the page.
    hosts : bool
        Whether the map may ask other hosts for images (tiles).
    **options
        As `folium.Map` takes them; ``tiles`` is None unless given.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "map.html"
    ...     SelfContainedMap(title="Peru").save(path)
    ...     "<title>Peru</title>" in path.read_text("utf-8")
    True
    """

    # The header of folium's own template forbids readers to enlarge the page.
    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
                html, body { width: 100%; height: 100%; margin: 0; padding: 0; }
                #{{ this.get_name() }} {
                    position: {{ this.position }};
                    width: {{ this.width[0] }}{{ this.width[1] }};
                    height: {{ this.height[0] }}{{ this.height[1] }};
                    left: {{ this.left[0] }}{{ this.left[1] }};
                    top: {{ this.top[0] }}{{ this.top[1] }};
                }
            </style>
        {% endmacro %}

        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}

        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                crs: L.CRS.{{ this.crs }},
                ...{{ this.options|tojavascript }}
            });
            {%- if this.control_scale %}
            L.control.scale().addTo({{ this.get_name() }});
            {%- endif %}
            {%- if this.zoom_control_position %}
            L.control.zoom({ position: {{ this.zoom_control|tojson }} })
                .addTo({{ this.get_name() }});
            {%- endif %}
        {% endmacro %}
        """
    )

    def __init__(
        self, *, title: str | None = None, language: str = "en", hosts: bool = False, **options: Any
    ) -> None:
        sides = "width= and height= are pixels, or a percentage such as '100%'"
        try:
            super().__init__(**{"tiles": None, **options})
        except (ValueError, OverflowError) as error:
            raise ArgumentError(
                f"the map cannot be made so: {' '.join(str(error).split())[:200]}; {sides}"
            ) from error
        if not all(0 < side < math.inf for side, _ in (self.width, self.height)):
            raise ArgumentError(f"the map cannot be made so: {sides}")
        # In a notebook the frame is as high as the map was asked to be.
        high, unit = self.height
        frame = f"{high:g}px" if unit == "px" else FRAME_HEIGHT
        SelfContainedFigure(title, language, hosts=hosts, height=frame).add_child(self)

    def save(
        self,
        outfile: str | bytes | os.PathLike[str] | BinaryIO,
        close_file: bool = True,
        **kwargs: Any,
    ) -> None:
        """Write the map into one HTML file that opens without the network.

        Parameters
        ----------
        outfile : path or binary file
            Where to. A file that exists is replaced, once the new one is whole.
        close_file : bool
            Whether to close an open file that was given.
        **kwargs
            For the rendering of the map's elements.

        Raises
        ------
        WriteError
            If the name does not end in .html, the folder does not exist or cannot be written, or
            something on the map needs a library that cannot be put into the file.
        """
        if not isinstance(outfile, str | bytes | os.PathLike):
            super().save(outfile, close_file, **kwargs)
            return
        path = Path(os.fsdecode(outfile))
        if path.suffix.casefold() not in {".html", ".htm"}:
            raise WriteError(f"{path}: a map is a page of HTML: give it a name that ends in .html")
        page = self.get_root().render(**kwargs)
        with saving(path, overwrite=True) as draft:
            draft.write_text(page, "utf-8", newline="\n")
