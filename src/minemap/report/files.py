"""The tables as text, HTML, a workbook and a Word document."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from minemap.errors import WriteError
from minemap.extras import missing
from minemap.language.words import number
from minemap.report.sheets import formula_parts
from minemap.report.words import said as word
from minemap.saving import saving
from minemap.tables.kml import UNFIT
from minemap.toml_files import packaged_text

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence

    from minemap.report.sheets import Sheet

__all__ = ["WRITERS", "Tables", "as_html", "as_text", "save"]

INK = "#12394F"
STRIPE = "#F4F7F9"
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767
"""What a cell of a workbook holds."""

KEPT_TOGETHER = 20
"""A Word table with at most this many rows stays on one page, with its notes."""

NARROWEST, WIDEST_LABEL, WIDEST_TEXT = 12, 34, 60
HEADING_LINE = 15.0


class Tables(Protocol):
    """What is written: a title, notes and sheets, worded in one language."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def notes(self) -> Sequence[str]:
        """The lines below the title."""

    @property
    def sheets(self) -> Sequence[Sheet]:
        """The tables."""

    @property
    def language(self) -> str:
        """The language of all texts."""


# Text --------------------------------------------------------------------------------------------


def as_text(tables: Tables) -> str:
    """Write tables as plain text.

    Parameters
    ----------
    tables : Tables
        The tables.

    Returns
    -------
    str
        Their titles, rows, totals and notes.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import article7
    >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2012)
    >>> print(as_text(tables))
    Anti-Personnel Mine Ban Convention, Article 7: contaminated areas and land release, 2012
    ...
    """
    parts = [tables.title, "", *tables.notes]
    for sheet in tables.sheets:
        parts += ["", sheet.title, "-" * len(sheet.title)]
        parts += (
            _text_lines(sheet, tables.language)
            if sheet.rows
            else [word("word", "nothing", tables.language)]
        )
        parts += sheet.notes
    return "\n".join(parts)


def _text_lines(sheet: Sheet, language: str) -> list[str]:
    lines = [tuple(column.heading for column in sheet.columns)]
    lines += [tuple(_figure(cell, language) for cell in row) for row in _rows(sheet)]
    # Text from data must not control the lines and colours of a terminal.
    plain = [
        tuple("".join(c if c.isprintable() else " " for c in cell) for cell in line)
        for line in lines
    ]
    widths = [max(len(line[place]) for line in plain) for place in range(len(sheet.columns))]
    return [
        "  ".join(
            cell.rjust(width) if column.number else cell.ljust(width)
            for cell, width, column in zip(line, widths, sheet.columns, strict=True)
        ).rstrip()
        for line in plain
    ]


def _rows(sheet: Sheet) -> list[tuple[Any, ...]]:
    return [*sheet.rows, *([sheet.totals] if sheet.totals else [])]


def _figure(cell: Any, language: str) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else number(cell, language, decimals=None)


# HTML --------------------------------------------------------------------------------------------


def as_html(tables: Tables, *, page: bool = True) -> str:
    """Write tables as HTML, with all text from data escaped.

    Parameters
    ----------
    tables : Tables
        The tables.
    page : bool
        A whole page; otherwise what a notebook shows.

    Returns
    -------
    str
        HTML that asks for nothing over a network.

    Examples
    --------
    >>> import minemap
    >>> from minemap.report import article7
    >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2012)
    >>> as_html(tables).count("<table")
    10
    """
    environment = _environment()
    environment.filters["figure"] = lambda cell: _figure(cell, tables.language)
    said = {name: word("word", name, tables.language) for name in ("contents", "nothing")}
    template = environment.get_template("page" if page else "piece")
    text: str = template.render(
        tables=tables, style=packaged_text("report/assets/tables.css"), **said
    )
    return text


def _environment() -> Any:
    import jinja2

    sources = {
        "page": packaged_text("report/assets/tables.html"),
        "sections": packaged_text("report/assets/sections.html"),
        "piece": '<div class="minemap-tables"><style>{{ style|safe }}</style>'
        '<p><strong>{{ tables.title }}</strong></p>{% include "sections" %}</div>',
    }
    return jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.DictLoader(sources)
    )


def _write_html(tables: Tables, draft: Path) -> None:
    draft.write_text(as_html(tables), encoding="utf-8", errors="replace")


# Workbook ----------------------------------------------------------------------------------------


def _write_workbook(tables: Tables, draft: Path) -> None:
    import xlsxwriter

    # No text is ever read as a formula, a number or an address.
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(draft), options) as book:
        book.set_properties({"title": _xml(tables.title), "comments": " ".join(tables.notes)})
        book.set_calc_mode("auto")
        formats = _Formats(book)
        front = book.add_worksheet(word("word", "contents", tables.language))
        _front_page(front, tables, formats)
        for sheet in tables.sheets:
            _worksheet(book.add_worksheet(sheet.name), sheet, tables, formats)


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_size": 10, **properties})
        return self._made[key]


def _front_page(page: Any, tables: Tables, formats: _Formats) -> None:
    _set_up(page, tables)
    page.set_column(0, 0, 110)
    _text(page, 0, 0, tables.title, formats, bold=True, font_size=14, font_color=INK)
    row = 2
    for note in tables.notes:
        _text(page, row, 0, note, formats, text_wrap=True, font_color="#4A545C")
        row += 1
    row += 1
    link = formats(font_color="#0B5C86", underline=1)
    for sheet in tables.sheets:
        name = sheet.name.replace("'", "''")
        page.write_url(row, 0, f"internal:'{name}'!A1", link, sheet.title)
        row += 1


def _set_up(page: Any, tables: Tables) -> None:
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.fit_to_pages(1, 0)
    # A footer reads & as the start of a code.
    page.set_footer(f"&L&8{_xml(tables.title).replace('&', '&&')[:200]}&R&8&P / &N")


def _worksheet(page: Any, sheet: Sheet, tables: Tables, formats: _Formats) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    _set_up(page, tables)
    _text(page, 0, 0, sheet.title, formats, bold=True, font_size=14, font_color=INK)
    top = 2
    if not sheet.rows:
        _text(page, top, 0, word("word", "nothing", tables.language), formats)
        bottom = top + 1
    else:
        widths = _column_widths(sheet)
        for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
            page.set_column(place, place, width)
            _text(
                page, top, place, column.heading, formats, bold=True, font_color="#FFFFFF",
                bg_color=INK, text_wrap=True, valign="bottom",
                align="right" if column.number else "left", **_apart(sheet, place),
            )  # fmt: skip
        lines = max(
            len(textwrap.wrap(column.heading, width - 1))
            for column, width in zip(sheet.columns, widths, strict=True)
        )
        page.set_row(top, HEADING_LINE * lines)
        page.freeze_panes(top + 1, max(sheet.labels, 1))
        page.repeat_rows(top)
        for row, cells in enumerate(sheet.rows, start=top + 1):
            looks: dict[str, Any] = {"bottom": 1, "bottom_color": "#D5DBE0"}
            if (row - top) % 2 == 0:
                looks["bg_color"] = STRIPE
            for place, cell in enumerate(cells):
                formula = _row_formula(sheet, place, row, cells)
                _cell(page, row, place, cell, formula, formats, {**looks, **_apart(sheet, place)})
        bottom = top + 1 + len(sheet.rows)
        if sheet.totals:
            looks = {"bold": True, "top": 2, "bottom": 2, "top_color": INK, "bottom_color": INK}
            for place, cell in enumerate(sheet.totals):
                column = sheet.columns[place]
                last_row = top + (len(sheet.rows) if sheet.summed is None else sheet.summed)
                first, last = (xl_rowcol_to_cell(row, place) for row in (top + 1, last_row))
                formula = f"=SUM({first}:{last})" if column.number and column.total else None
                _cell(page, bottom, place, cell, formula, formats, looks)
            bottom += 1
    for row, note in enumerate(sheet.notes, start=bottom + 1):
        _text(page, row, 0, note, formats, italic=True, font_color="#4A545C")


def _apart(sheet: Sheet, place: int) -> dict[str, int]:
    """Keep a text away from the figure to its left."""
    after = place > 0 and sheet.columns[place - 1].number
    return {"indent": 1} if after and not sheet.columns[place].number else {}


def _row_formula(sheet: Sheet, place: int, row: int, cells: Sequence[Any]) -> str | None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    parts = formula_parts(sheet, place)
    if not parts:
        return None
    if any(isinstance(cells[other], str) for _, other in parts):
        # A sum skips cells that say "not stated".
        return f"=SUM({','.join(xl_rowcol_to_cell(row, other) for _, other in parts)})"
    signs = {1: "+", -1: "-"}
    terms = "".join(f"{signs[sign]}{xl_rowcol_to_cell(row, other)}" for sign, other in parts)
    return "=" + terms.removeprefix("+")


def _cell(
    page: Any, row: int, place: int, cell: Any, formula: str | None, formats: _Formats, looks: Any
) -> None:
    if cell is None:
        page.write_blank(row, place, None, formats(**looks))
    elif isinstance(cell, str):
        _text(page, row, place, cell, formats, text_wrap=True, align="left", valign="top", **looks)
    else:
        shown = "#,##0" if isinstance(cell, int) else "#,##0.##"
        form = formats(num_format=shown, valign="top", **looks)
        if formula is None:
            page.write_number(row, place, cell, form)
        else:
            # The value is written too, for programs that do not calculate.
            page.write_formula(row, place, formula, form, cell)


def _text(page: Any, row: int, place: int, text: str, formats: _Formats, **looks: Any) -> None:
    """Write a text that stays a text, also if somebody edits the cell and presses Enter."""
    kept = _xml(text)[:LONGEST_CELL]
    if kept.startswith(LIKE_A_FORMULA):
        looks["quote_prefix"] = True
    page.write_string(row, place, kept, formats(**looks))


def _column_widths(sheet: Sheet) -> list[int]:
    widths = []
    for place, column in enumerate(sheet.columns):
        longest = max(len(_figure(row[place], "en")) for row in _rows(sheet))
        if column.number:
            # A heading takes three lines or so; a figure takes one.
            words_long = max(len(part) for part in column.heading.split())
            widths.append(max(NARROWEST, longest + 4, words_long + 4, len(column.heading) // 3))
        else:
            widest = WIDEST_LABEL if place < sheet.labels else WIDEST_TEXT
            widths.append(min(max(NARROWEST, longest + 3, len(column.heading) + 2), widest))
    return widths


def _xml(text: str) -> str:
    """Replace what an XML file cannot hold."""
    return UNFIT.sub("\ufffd", text)


# Word --------------------------------------------------------------------------------------------


def _write_document(tables: Tables, draft: Path) -> None:
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    document = docx.Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin = page.bottom_margin = Mm(16)
    for name, size in (("Normal", 9.5), ("Title", 18), ("Heading 1", 13)):
        style = document.styles[name]
        style.font.size = Pt(size)
        # A theme's fonts would override a font that is named beside them.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), "Calibri")
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(INK.removeprefix("#"))
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), tables.language)
    properties = document.core_properties
    properties.title, properties.language = _xml(tables.title)[:255], tables.language
    properties.author = "minemap"
    properties.comments = ""
    styles = _cell_styles(document)
    document.add_heading(_xml(tables.title), level=0)
    for note in tables.notes:
        document.add_paragraph(_xml(note), style="List Bullet")
    for sheet in tables.sheets:
        heading = document.add_heading(_xml(sheet.title), level=1)
        heading.paragraph_format.keep_with_next = True
        if sheet.rows:
            _document_table(document, sheet, tables.language, page, styles)
        else:
            document.add_paragraph(word("word", "nothing", tables.language))
        for note in sheet.notes:
            _note(document.add_paragraph(), note, last=note == sheet.notes[-1])
    document.save(str(draft))


def _note(paragraph: Any, text: str, *, last: bool) -> None:
    from docx.shared import Pt, RGBColor

    paragraph.paragraph_format.keep_with_next = not last
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(3), Pt(0)
    run = paragraph.add_run(_xml(text))
    run.italic = True
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(0x4A, 0x54, 0x5C)


def _document_table(
    document: Any, sheet: Sheet, language: str, page: Any, styles: dict[tuple[str, bool], str]
) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT

    rows = _rows(sheet)
    table = document.add_table(rows=len(rows) + 1, cols=len(sheet.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = [min(width, WIDEST_LABEL) for width in _column_widths(sheet)]
    room = page.page_width - page.left_margin - page.right_margin
    widths = [int(room * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _pale_borders(table)
    _mark(table.rows[0], "tblHeader")
    lines = [[column.heading for column in sheet.columns]]
    lines += [[_figure(cell, language) for cell in row] for row in rows]
    together = len(lines) <= KEPT_TOGETHER
    for line_number, (line, row) in enumerate(zip(lines, table.rows, strict=True)):
        _mark(row, "cantSplit")
        last = line_number == len(lines) - 1
        kind = "total" if last and sheet.totals else "cell"
        for place, (text, cell) in enumerate(zip(line, row.cells, strict=True)):
            cell.width = widths[place]
            _document_cell(
                cell,
                text,
                styles[kind if line_number else "heading", sheet.columns[place].number],
                header=line_number == 0,
                with_next=together and (bool(sheet.notes) or not last),
            )


def _pale_borders(table: Any) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B8C2CA")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # Word accepts these only in this order.
    following = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    table._tbl.tblPr.insert_element_before(borders, *following)  # noqa: SLF001


def _document_cell(cell: Any, text: str, style: str, *, header: bool, with_next: bool) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    paragraph = cell.paragraphs[0]
    # By id, since python-docx would search all styles for every cell.
    paragraph._p.style = style  # noqa: SLF001
    if with_next:
        paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(_xml(text))
    if header:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", INK[1:])):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no call for it


def _cell_styles(document: Any) -> dict[tuple[str, bool], str]:
    """Make the styles of cells, so that an editor of the document changes each in one place.

    Their names are by what is in the cell (``heading``, ``cell``, ``total``), and whether it is a
    figure.
    """
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    styles = {}
    for kind in ("heading", "cell", "total"):
        for figure in (False, True):
            name = f"Table {kind}{' figure' if figure else ''}"
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles["Normal"]
            style.font.size, style.font.bold = Pt(8.5), kind != "cell"
            layout = style.paragraph_format
            layout.space_before = layout.space_after = Pt(1)
            layout.alignment = WD_ALIGN_PARAGRAPH.RIGHT if figure else WD_ALIGN_PARAGRAPH.LEFT
            if kind == "heading":
                style.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
            styles[kind, figure] = style.style_id
    return styles


def _mark(row: Any, name: str) -> None:
    """Mark a row to be repeated on every page, or not to be split between two pages."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    mark = OxmlElement(f"w:{name}")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no call for it


# Files -------------------------------------------------------------------------------------------

WRITERS: dict[str, tuple[Callable[[Tables, Path], None], str]] = {
    ".xlsx": (_write_workbook, "XlsxWriter"),
    ".html": (_write_html, "Jinja2"),
    ".docx": (_write_document, "python-docx"),
}
"""By ending: the function that writes such files, and the package that it needs."""


def save(tables: Tables, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write tables to a file, whole or not at all.

    Parameters
    ----------
    tables : Tables
        The tables.
    path : str or os.PathLike
        The file: ``.xlsx``, ``.html`` or ``.docx``.
    overwrite : bool
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    WriteError
        If the file is there already and `overwrite` is false, the ending is another, or the disk
        does not take it.
    MissingDependencyError
        If the library that writes such files is not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import minemap
    >>> from minemap.report import article7
    >>> tables = article7(minemap.Ledger(*minemap.samples.peru()), 2012)
    >>> save(tables, pathlib.Path(tempfile.mkdtemp()) / "article7.xlsx").suffix
    '.xlsx'
    """
    target = Path(path)
    if target.suffix.casefold() not in WRITERS:
        raise WriteError(
            f"{target}: unknown ending {target.suffix!r}; tables are written to "
            f"{', '.join(WRITERS)}"
        )
    writer, package = WRITERS[target.suffix.casefold()]
    with saving(target, overwrite=overwrite, faults=(Exception,)) as draft:
        try:
            writer(tables, draft)
        except ImportError as error:
            raise missing(f"{target}: writing it", "report", package) from error
    return target
