"""How results are displayed: one line when printed, a card in a notebook."""

from __future__ import annotations

import base64
import io
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minemap.errors import MissingDependencyError
from minemap.extras import needed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

__all__ = ["Bar", "Card", "Shown", "bars", "drawn_picture"]

MOST_ROWS = 8
"""Most rows of a card's table; a line says how many there are."""

WIDTH, HIGH, LABELS, AMOUNTS = 600, 20, 240, 110
"""Sizes of a picture of bars in pixels: width, height of a bar, room for words."""

LONGEST = 36
"""Most letters beside a bar."""

STYLE = """
.mm-card{font:13px/1.45 system-ui,sans-serif;border:1px solid #8884;border-radius:6px;
padding:12px 16px;max-width:760px;color:inherit}
.mm-card h4{margin:0 0 8px;font-size:15px}
.mm-card dl{display:flex;flex-wrap:wrap;gap:6px 28px;margin:0 0 10px}
.mm-card dt{opacity:.72;font-size:12px}
.mm-card dd{margin:0;font-size:17px;font-variant-numeric:tabular-nums}
.mm-card svg,.mm-card img{max-width:100%;height:auto;display:block;margin:4px 0 10px}
.mm-card table{border-collapse:collapse;margin:0;font-size:12px}
.mm-card th,.mm-card td{padding:2px 10px 2px 0;text-align:left;vertical-align:top;max-width:340px}
.mm-card [data-number]{text-align:right;font-variant-numeric:tabular-nums}
.mm-card tbody tr{border-top:1px solid #8884}
.mm-card p{margin:6px 0 0;opacity:.72}
"""

CARD = """<div class="mm-card"><style>{{ style|safe }}</style><h4>{{ card.title }}</h4>
<dl>{% for label, value in card.figures %}<div><dt>{{ label }}</dt><dd>{{ value }}</dd></div>
{% endfor %}</dl>{{ picture|safe }}{% if names %}<table><thead><tr>
{% for name, kind in names %}<th{{ kind }}>{{ name }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr>{% for text, kind in row %}<td{{ kind }}>{{ text }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table>{% endif %}
{% for note in notes %}<p>{{ note }}</p>{% endfor %}</div>"""

BARS = """<svg role="img" aria-label="{{ title }}" width="{{ width }}" height="{{ height }}"
 viewBox="0 0 {{ width }} {{ height }}" font-family="system-ui,sans-serif" font-size="12">
<title>{{ title }}</title>{% for one in drawn %}
<text x="0" y="{{ one.y + 14 }}" fill="currentColor">{{ one.label }}</text>
<rect x="{{ one.x }}" y="{{ one.y + 3 }}" width="{{ one.long }}" height="14"
 fill="{{ one.colour }}"/><text x="{{ width }}" y="{{ one.y + 14 }}" text-anchor="end"
 fill="currentColor">{{ one.text }}</text>{% endfor %}
<path d="M{{ zero }} 0V{{ height }}" stroke="currentColor" stroke-opacity="0.5"/></svg>"""


PICTURE = """<img alt="{{ title }}" src="{{ data }}" width="{{ width }}">"""

PICTURE_INCHES, PICTURE_DOTS = (7.5, 3.8), 110
"""Size of a picture drawn with matplotlib."""


@dataclass(frozen=True)
class Card:
    """The content of a card, in words and figures for people.

    Parameters
    ----------
    title : str
        What it is.
    figures : sequence of pair of str
        Its main figures, each with what it is a figure of, the most important first.
    picture : str or callable
        HTML or SVG, or what gives it when a card is shown. It is shown as it is: text from data in
        it must be escaped.
    table : pandas.DataFrame, optional
        Its first rows are shown.
    notes : sequence of str
        What is to be known besides.

    Examples
    --------
    >>> Card("Account", [("Closing", "302,013 m²")]).figures
    [('Closing', '302,013 m²')]
    """

    title: str
    figures: Sequence[tuple[str, str]]
    picture: str | Callable[[], str] = ""
    table: pd.DataFrame | None = None
    notes: Sequence[str] = ()


class Shown:
    """A result that is displayed by its card.

    A subclass defines `_card`. A dataclass also needs ``repr=False``, since it would write a
    ``repr`` of its own.

    Examples
    --------
    >>> class Area(Shown):
    ...     def _card(self):
    ...         return Card("Area of A", [("Size", "1,200 m²"), ("Category", "SHA")])
    >>> Area()
    <Area: Size 1,200 m², Category SHA>
    >>> "<h4>Area of A</h4>" in Area()._repr_html_()
    True
    """

    def _card(self) -> Card:
        """Give the card."""
        raise NotImplementedError

    def __repr__(self) -> str:
        figures = ", ".join(f"{label} {value}" for label, value in self._card().figures)
        return f"<{type(self).__name__}: {figures}>"

    def _repr_html_(self) -> str | None:
        return _html(self._card())


def _html(card: Card) -> str:
    table = card.table
    names: list[tuple[str, str]] = []
    rows: list[list[tuple[str, str]]] = []
    notes = list(card.notes)
    if table is not None and len(table):
        kinds = [_kind(table[name]) for name in table.columns]
        names = list(zip(map(str, table.columns), kinds, strict=True))
        rows = [
            [(_text(value), kind) for value, kind in zip(row, kinds, strict=True)]
            for row in table.head(MOST_ROWS).itertuples(index=False)
        ]
        if len(table) > MOST_ROWS:
            notes.insert(0, f"{MOST_ROWS:,} / {len(table):,}")
    picture = card.picture if isinstance(card.picture, str) else card.picture()
    return _rendered(
        CARD, style=STYLE, card=card, picture=picture, names=names, rows=rows, notes=notes
    )


def _kind(column: pd.Series) -> str:
    import pandas as pd

    return " data-number" if pd.api.types.is_numeric_dtype(column) else ""


def _text(value: Any) -> str:
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    # Square metres and money; a year is a whole number and is written as one.
    return f"{value:,.0f}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Bar:
    """A bar: its label, its length, the text at its end, and its colour.

    Examples
    --------
    >>> Bar("Cleared", -21_000, "-21,000 m²").colour
    '#2f5f9e'
    """

    label: str
    value: float
    text: str
    colour: str = "#2f5f9e"


def bars(title: str, drawn: Sequence[Bar]) -> str:
    """Draw bars for a card: positive ones to the right, negative ones to the left.

    Parameters
    ----------
    title : str
        What the picture shows, for those who do not see it.
    drawn : sequence of Bar
        The bars, from the top. All have one scale.

    Returns
    -------
    str
        SVG, with all text escaped; empty without bars.

    Examples
    --------
    >>> bars("Changes", [Bar("Added", 10.0, "10"), Bar("Cleared", -20.0, "-20")]).count("<rect")
    2
    >>> bars("Changes", [])
    ''
    """
    if not drawn:
        return ""
    least = min(0.0, *(one.value for one in drawn))
    most = max(0.0, *(one.value for one in drawn))
    room = WIDTH - LABELS - AMOUNTS
    scale = room / ((most - least) or 1.0)
    zero = LABELS - least * scale
    placed = [
        {
            "label": textwrap.shorten(one.label, LONGEST, placeholder=" …"),
            "text": one.text,
            "colour": one.colour,
            "x": round(zero + min(one.value, 0.0) * scale, 1),
            "long": round(abs(one.value) * scale, 1),
            "y": place * HIGH,
        }
        for place, one in enumerate(drawn)
    ]
    return _rendered(
        BARS, title=title, width=WIDTH, height=HIGH * len(drawn), zero=round(zero, 1), drawn=placed
    )


def drawn_picture(title: str, draw: Callable[[Any], object]) -> str:
    """Draw a picture for a card with matplotlib, if it is installed.

    Parameters
    ----------
    title : str
        What the picture shows, for those who do not see it.
    draw : callable
        Draws into the axes that it is given.

    Returns
    -------
    str
        HTML with the picture in it; empty where matplotlib is not installed.

    Examples
    --------
    >>> drawn_picture("A line", lambda axes: axes.plot([0, 1]))[:22]
    '<img alt="A line" src='
    """
    try:
        figures = needed("matplotlib.figure", "a picture", "report")
    except MissingDependencyError:
        return ""
    figure = figures.Figure(figsize=PICTURE_INCHES, dpi=PICTURE_DOTS, layout="constrained")
    draw(figure.subplots())
    held = io.BytesIO()
    figure.savefig(held, format="png")
    source = "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()
    return _rendered(PICTURE, title=title, data=source, width=WIDTH)


def _rendered(source: str, **held: object) -> str:
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(source).render(**held)
