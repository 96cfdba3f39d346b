"""A sheet of paper in millimetres: text that wraps, blocks of a legend and notes, and its files."""

from __future__ import annotations

import contextlib
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError, WriteError
from minemap.looks import INK, chosen_font
from minemap.maps.paper.fonts import families, telling_what_is_lacking
from minemap.maps.paper.looks import MM, draw_symbol, needs, style_of
from minemap.maps.paper.looks import mixed as mixed_colour
from minemap.saving import checked_target, saving
from minemap.tables.kml import UNFIT

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["PAPERS", "Sheet", "printing", "save"]

PAPERS = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
"""Millimetres of the narrow and the long side."""

LINE = 1.32
"""Height of a line of text, as a share of the size of its letters."""


@contextlib.contextmanager
def printing() -> Iterator[None]:
    """Set matplotlib for print: fonts embedded as they are, the same bytes from run to run.

    Letters of an SVG stay letters, so that it can be searched, translated and edited.

    Examples
    --------
    >>> import matplotlib
    >>> with printing():
    ...     matplotlib.rcParams["pdf.fonttype"]
    42
    """
    matplotlib = needs("matplotlib", "matplotlib")
    looks = matplotlib.rc_context(
        {
            "pdf.fonttype": 42,
            "svg.fonttype": "none",
            "svg.hashsalt": "minemap",
            "hatch.linewidth": 0.55,
            "path.simplify": True,
            "text.usetex": False,
            "axes.unicode_minus": False,
        }
    )
    with looks, telling_what_is_lacking():
        yield


class Sheet:
    """A sheet of paper, measured in millimetres from its lower left.

    Parameters
    ----------
    paper : {"A4", "A3"}
        Its size.
    orientation : {"portrait", "landscape"}
        Which way it stands.
    dpi : float
        Dots in an inch of a picture of it.

    Raises
    ------
    ArgumentError
        If there is no such paper or orientation, or `dpi` is not positive.

    Examples
    --------
    >>> sheet = Sheet("A4", "landscape", 300)
    >>> sheet.width, sheet.height
    (297.0, 210.0)
    """

    def __init__(self, paper: str, orientation: str, dpi: float) -> None:
        if paper not in PAPERS:
            raise ArgumentError(f"paper={paper!r} is not one of {', '.join(PAPERS)}")
        if orientation not in {"portrait", "landscape"}:
            raise ArgumentError(f"orientation={orientation!r} is neither portrait nor landscape")
        if not 30 <= dpi <= 1200:  # noqa: PLR2004 - a screen's half, and more than printers have
            raise ArgumentError(f"dpi={dpi!r} is not between 30 and 1200")
        short, long_ = PAPERS[paper]
        self.paper = paper
        self.width, self.height = (short, long_) if orientation == "portrait" else (long_, short)
        self.size = 1.0 if paper == "A4" else 1.25
        self.dpi = dpi
        self.font = chosen_font()
        agg = needs("matplotlib.backends.backend_agg", "matplotlib")
        self.figure: Figure = needs("matplotlib.figure", "matplotlib").Figure(
            figsize=(self.width / 25.4, self.height / 25.4), dpi=dpi, facecolor="white"
        )
        self._renderer = agg.FigureCanvasAgg(self.figure).get_renderer()
        self.page: Axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.page.set(xlim=(0, self.width), ylim=(0, self.height))
        self.page.set_axis_off()
        self._widths: dict[tuple[str, float, str], float] = {}

    def frame(self, x: float, y: float, width: float, height: float) -> Axes:
        """Put axes of so many millimetres on the sheet."""
        axes: Axes = self.figure.add_axes(
            (x / self.width, y / self.height, width / self.width, height / self.height)
        )
        return axes

    def line_height(self, points: float) -> float:
        """Give the height of a line of text in millimetres."""
        return points * self.size / MM * LINE

    def text_width(self, text: str, points: float, weight: str = "normal") -> float:
        """Measure a text in millimetres."""
        from matplotlib.font_manager import FontProperties

        key = text, points, weight
        if key not in self._widths:
            named = families(text, self.font)
            font = FontProperties(family=named, size=points * self.size, weight=weight)
            dots = self._renderer.get_text_width_height_descent(text, font, ismath=False)[0]
            self._widths[key] = float(dots) / self.dpi * 25.4
        return self._widths[key]

    def wrapped(self, text: str, width: float, points: float, weight: str = "normal") -> list[str]:
        """Break a text into lines that fit a width; a word that is too long is broken too."""
        lines: list[str] = []
        blank = self.text_width("a a", points, weight) - 2 * self.text_width("a", points, weight)
        for paragraph in text.splitlines() or [""]:
            line, long = "", 0.0
            for whole_word in paragraph.split(" "):
                for part in self._broken(whole_word, width, points, weight):
                    more = self.text_width(part, points, weight)
                    if line and long + blank + more > width:
                        lines.append(line)
                        line, long = part, more
                    else:
                        long += blank + more if line else more
                        line = f"{line} {part}" if line else part
            lines.append(line)
        return lines

    def _broken(self, text: str, width: float, points: float, weight: str) -> list[str]:
        if len(text) < 2 or self.text_width(text, points, weight) <= width:  # noqa: PLR2004
            return [text]
        half = len(text) // 2
        return [
            part
            for side in (text[:half], text[half:])
            for part in self._broken(side, width, points, weight)
        ]

    def text(self, x: float, y: float, text: str, points: float, **looks: Any) -> Any:
        """Write one line, its top at `y`; nothing in it is read as mathematics."""
        return self.page.text(
            x, y, text, parse_math=False, fontfamily=families(text, self.font),
            fontsize=points * self.size,
            **{"color": INK, "va": "top", "ha": "left", "zorder": 40, **looks},
        )  # fmt: skip

    def paragraph(
        self, x: float, y: float, text: str, width: float, points: float, **looks: Any
    ) -> float:
        """Write a text that wraps, its top at `y`, and tell where it ends."""
        for line in self.wrapped(text, width, points, looks.get("fontweight", "normal")):
            self.text(x, y, line, points, **looks)
            y -= self.line_height(points)
        return y

    def box(self, x: float, y: float, width: float, height: float, **looks: Any) -> None:
        """Draw a box whose lower left is given."""
        from matplotlib.patches import Rectangle

        self.page.add_patch(Rectangle((x, y), width, height, **looks))

    def rule(self, x: float, y: float, width: float, colour: str = "#c3ccd3") -> None:
        """Draw a thin line across."""
        self.page.plot([x, x + width], [y, y], color=colour, linewidth=0.6, zorder=30)

    def swatch(
        self, x: float, y: float, kind: str, *, dashed: bool = False, symbol: bool = True
    ) -> None:
        """Draw a sample of a kind of ground, 7 mm wide with its lower left given, and a symbol."""
        style, k = style_of(kind), self.size
        self.box(
            x, y, 7.0 * k, 4.2 * k, facecolor=style.fill, hatch=style.hatch or None,
            edgecolor=mixed_colour(style.colour, "#000000", 0.25), linewidth=0.8,
            linestyle=(0, (3, 1.6)) if dashed else "solid", zorder=35,
        )  # fmt: skip
        if symbol:
            draw_symbol(self.page, x + 9.4 * k, y + 2.1 * k, kind, 1.13 * k, dashed=dashed)


def save(
    sheet: Sheet,
    path: str | os.PathLike[str],
    *,
    title: str,
    description: str,
    language: str,
    overwrite: bool,
) -> Path:
    """Write a sheet as PDF, SVG or PNG, whole or not at all.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    path : str or os.PathLike
        The file; its ending says the format.
    title, description : str
        What the file says of itself, to readers who cannot see it.
    language : str
        The language of both.
    overwrite : bool
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    WriteError
        If the ending is another, the file is there, or the folder cannot be written.
    """
    target = target_of(path, overwrite=overwrite)
    kind = target.suffix.casefold()[1:]
    with saving(target, overwrite=overwrite) as draft:
        _draw(sheet, draft, kind, title, description)
        if kind == "pdf":
            draft.write_bytes(with_language(draft.read_bytes(), language))
        if kind == "svg":
            text = draft.read_text("utf-8")
            whole = described_svg(text, title, description, language)
            draft.write_text(UNFIT.sub("\ufffd", whole), "utf-8")
    return target


def target_of(path: str | os.PathLike[str], *, overwrite: bool) -> Path:
    """Check where a sheet is to be written, before the work of drawing it.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    overwrite : bool
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    WriteError
        If it cannot be written there.

    Examples
    --------
    >>> target_of("map.docx", overwrite=False)
    Traceback (most recent call last):
    minemap.errors.WriteError: map.docx: a printed map is a .pdf, .svg or .png, not '.docx'
    """
    target = Path(path)
    if target.suffix.casefold() not in {".pdf", ".svg", ".png"}:
        raise WriteError(f"{target}: a printed map is a .pdf, .svg or .png, not {target.suffix!r}")
    return checked_target(target, overwrite=overwrite)


def _draw(sheet: Sheet, draft: Path, kind: str, title: str, description: str) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "pdf": {"Title": title, "Subject": description, "Creator": "minemap", "CreationDate": None},
        "svg": {"Title": title, "Description": description, "Creator": "minemap", "Date": None},
        "png": {"Title": title, "Description": description, "Software": "minemap"},
    }
    if kind == "png":
        # Whole dots: matplotlib would cut the last one off.
        width, height = (
            (round(side / 25.4 * sheet.dpi) + 0.01) / sheet.dpi
            for side in (sheet.width, sheet.height)
        )
        sheet.figure.set_size_inches(width, height)
    with draft.open("wb") as file:
        sheet.figure.savefig(file, format=kind, dpi=sheet.dpi, metadata=kinds[kind])


def with_language(document: bytes, language: str) -> bytes:
    """Say in a PDF of matplotlib's what language it is in, and that its title is its name.

    The catalogue is written again at the end of the file, which is how a PDF is changed.

    Parameters
    ----------
    document : bytes
        The file.
    language : str
        The language.

    Returns
    -------
    bytes
        The file with its language.

    Raises
    ------
    WriteError
        If the file is not as matplotlib writes it.
    """
    root = re.search(rb"/Root (\d+) 0 R", document)
    size = re.search(rb"/Size (\d+)", document)
    info = re.search(rb"/Info (\d+ 0 R)", document)
    starts = re.findall(rb"startxref\s+(\d+)", document)
    old = root and re.search(
        rb"\n" + root[1] + rb" 0 obj\s*<<(.*?)>>\s*endobj", document, re.DOTALL
    )
    if not (root and size and info and starts and old):
        raise WriteError("the PDF is not as matplotlib writes it, so its language cannot be set")
    number = int(root[1])
    place = len(document)
    catalogue = (
        b"%d 0 obj\n<<%s /Lang (%s) /ViewerPreferences << /DisplayDocTitle true >> >>\nendobj\n"
        % (number, old[1].rstrip(), language.encode("ascii"))
    )
    cross = place + len(catalogue)
    return (
        document
        + catalogue
        + b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
        + b"trailer\n<< /Size %s /Root %d 0 R /Info %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size[1], number, info[1], starts[-1], cross)
    )


def described_svg(text: str, title: str, description: str, language: str) -> str:
    """Give an SVG of matplotlib's a title, a description and a language.

    Parameters
    ----------
    text : str
        The file.
    title, description, language : str
        What to say.

    Returns
    -------
    str
        The file.

    Examples
    --------
    >>> text = described_svg('<svg x="1"><title>x</title></svg>', "A<B", "Map", "en")
    >>> text.partition(">")[2]
    '<title>A&lt;B</title><desc>Map</desc></svg>'
    """
    name = html.escape(title)
    text = re.sub(r"\s*<title>.*?</title>", "", text, count=1, flags=re.DOTALL)
    start, opening, rest = text.partition("<svg ")
    attributes, close, body = rest.partition(">")
    return (
        f'{start}{opening}role="img" xml:lang="{language}" aria-label="{name}" '
        f"{attributes}{close}<title>{name}</title><desc>{html.escape(description)}</desc>{body}"
    )
