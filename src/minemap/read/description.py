"""What a file is, how its columns are read, and what the others could mean."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from minemap.dtypes import TEXT
from minemap.language import cells
from minemap.language.contamination import KINDS, kinds_of
from minemap.language.vocabulary import folded
from minemap.positions.coordinates import coordinate_columns
from minemap.positions.datum import transformation
from minemap.read import mapping as mappings
from minemap.read.point_rows import kind_of_column
from minemap.read.unused import outlines_column, unused_columns
from minemap.tables.schema import columns_read, geometry_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Literal

    from minemap.language.calendars import Calendar
    from minemap.read.formats import Source
    from minemap.read.mapping import ColumnMapping
    from minemap.tables.schema import Table

__all__ = ["Description", "Written", "described"]

ALIKE = 0.72
"""Least similarity of names for which a column is proposed."""

READABLE = 0.8
"""Least share of cells that must be readable as a kind for a column to be taken as that kind."""

CODED = {"category": "categories", "outcome": "outcomes", "activity": "activities"}
SAMPLE = 1000
LONGEST_ID = 64
SHOWN = 40


@dataclass(frozen=True)
class Description:
    """What a file is, and how its columns are read.

    Attributes
    ----------
    name : str
        The file, and the layer or sheet in it.
    table : {"hazards", "releases"}
        What it is read as.
    rows : int
        How many rows it has.
    facts : mapping of str to str
        What was found out to read it: its encoding, delimiter, sheet, the system it comes from.
    columns : pandas.DataFrame
        One row for each column of the file: ``column``, ``read_as`` (the column of minemap, missing
        where it is none), ``how`` (``name``, ``mapping``, the system's name, ``proposed``, ``not
        used`` where it looks like a place or a size, or ``carried along``), ``why`` (of a proposal,
        or what it looks like) and ``example`` (its first cell).
    missing : tuple of str
        Columns that are required and that no column is read or proposed as.
    unknown_words : mapping of str to tuple of str
        Words in the columns of categories, outcomes and activities that are not known.
    contamination : mapping of str to tuple of str or None
        By text of contamination the kinds it is taken for
        (`minemap.language.contamination.KINDS`); None for one that is undecided.

    Examples
    --------
    >>> import minemap
    >>> about = minemap.describe(minemap.samples.peru_path(), "hazards")
    >>> about.rows, about.missing
    (79, ())
    """

    name: str
    table: Table
    rows: int
    facts: Mapping[str, str]
    columns: pd.DataFrame = field(repr=False)
    missing: tuple[str, ...] = ()
    unknown_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contamination: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)

    def to_text(self) -> str:
        """Write the description for people.

        Returns
        -------
        str
            Facts, columns and what is missing.

        Examples
        --------
        >>> import minemap
        >>> about = minemap.describe(minemap.samples.peru_path(), "hazards")
        >>> about.to_text().splitlines()[0].endswith("79 rows, read as hazards")
        True
        """
        lines = [f"{self.name}: {self.rows:,} rows, read as {self.table}"]
        lines += [f"  {name}: {value}" for name, value in self.facts.items()]
        shown = [["column", "read as", "how", "example"]]
        for column, read_as, how, why, example in self._rows():
            told = f"{how}: {why}" if how in {"proposed", "not used"} else how
            shown.append([column, read_as or "-", told, example])
        widths = [max(len(cell) for cell in column) for column in zip(*shown, strict=True)]
        lines.append("")
        for cells_ in shown:
            padded = (cell.ljust(width) for cell, width in zip(cells_, widths, strict=True))
            lines.append("  ".join(padded).rstrip())
        lines += [f"\nno column was found for {name}, which is required" for name in self.missing]
        lines += [
            f"\nwords of {column} that are not known: {', '.join(words)}"
            for column, words in self.unknown_words.items()
        ]
        if self.contamination:
            lines.append("\nwhat texts of contamination are taken for:")
        for text, kinds in self.contamination.items():
            taken = "undecided" if kinds is None else ", ".join(kinds) or "none"
            lines.append(f"  {' '.join(text.split())}: {taken}")
        return "\n".join(lines)

    def to_toml(self) -> str:
        """Write the mapping that was found, to be checked, completed and given as ``columns=``.

        Returns
        -------
        str
            TOML, with each proposal marked.

        Examples
        --------
        >>> import minemap
        >>> about = minemap.describe(minemap.samples.peru_path(), "hazards")
        >>> print(about.to_toml().splitlines()[2])
        [hazards.columns]
        """
        lines = [
            f"# How {_comment(self.name)} calls the columns of {self.table}.",
            "# Look at what is proposed before you use it.",
            f"[{self.table}.columns]",
        ]
        for column, read_as, how, why, _ in self._rows():
            if read_as in _known(self.table):
                note = f"  # proposed: {why}" if how == "proposed" else ""
                lines.append(f"{read_as} = {_quoted(column)}{note}")
            elif how == "not used":
                lines.append(f"# … = {_quoted(column)}  # not used: {why}")
        lines += [f'# {name} = "…"  # required, and not found' for name in self.missing]
        for code, words in self.unknown_words.items():
            lines += ["", f"[{self.table}.values.{code}]"]
            lines += [f'# {_quoted(word)} = "…"' for word in words]
        if self.contamination:
            lines += [
                "",
                "# What the texts of contamination stand for: one kind, a list of them, or none.",
                f"# The kinds: {', '.join(KINDS)}. An undecided text counts in no treaty's table.",
                "[contamination]",
            ]
        for text, kinds in self.contamination.items():
            taken = '"undecided"' if kinds is None else f"[{', '.join(map(_quoted, kinds))}]"
            lines.append(f"{_quoted(text)} = {taken}")
        return "\n".join(lines) + "\n"

    def _rows(self) -> list[list[str]]:
        rows: list[list[str]] = self.columns.fillna("").to_numpy(dtype=object).tolist()
        return rows


def _comment(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """Write a text as TOML does."""
    signs = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    plain = "".join(signs.get(sign, sign if sign.isprintable() else " ") for sign in text)
    return f'"{plain}"'


def _known(table: Table) -> dict[str, Any]:
    return {**cells.wording()[table], **{place: {} for place in mappings.PLACES}}


class Written(NamedTuple):
    """How ambiguous days and sizes are written."""

    calendar: Calendar = "gregorian"
    units: Mapping[str, float] = MappingProxyType({})


AS_USUAL = Written()


def described(
    source: Source,
    table: Table,
    mapping: ColumnMapping | None,
    country: str | None = None,
    written: Written = AS_USUAL,
) -> Description:
    """Describe a table as it is in a file.

    Parameters
    ----------
    source : Source
        The table.
    table : {"hazards", "releases"}
        What it is read as.
    mapping : ColumnMapping or None
        What the user says of its columns.
    country : str, optional
        The country, for the transformation from an old datum.
    written : Written
        How days and sizes are written.

    Returns
    -------
    Description
        The description.

    Raises
    ------
    SchemaError
        If two columns mean the same one, or the mapping names one that is not there.

    Examples
    --------
    >>> from minemap.read.formats import Source
    >>> frame = pd.DataFrame({"Nr": ["PE-1"], "Klasse": ["SHA"], "Gemeldet am": ["2023-12-31"]})
    >>> about = described(Source(frame, "areas.csv"), "hazards", None)
    >>> about.columns[["column", "read_as", "how"]].values.tolist()[1:]
    [['Klasse', 'category', 'proposed'], ['Gemeldet am', 'reported_on', 'proposed']]
    """
    facts = dict(source.facts)
    said = set(mapping.columns) if mapping else set()
    system, mapping = mappings.with_profile(source.frame, table, facts.get("format"), mapping)
    if system is not None:
        facts["profile"] = system
    crs = source.crs if source.crs is not None else getattr(source.frame, "crs", None)
    if crs is not None:
        change = transformation(crs, country=country)
        facts["coordinates"] = change.crs if change.is_exact else str(change)
    renames = mappings.renames(source.frame, mapping, source.name) if mapping else {}
    frame = _named(source, mapping, table)
    placed: dict[Any, tuple[str, str]] = {
        name: (column, "mapping" if column in said or system is None else system)
        for name, column in renames.items()
    }
    for column, name in columns_read(table, frame, source.name).items():
        if name in source.frame and name not in placed:
            placed[name] = (column, "name")
    for name, column in _of_places(source.frame):
        placed.setdefault(name, (column, "name"))
    taken = {column for column, _ in placed.values()} | set(mapping.constants if mapping else ())
    drawn = outlines_column(source.frame)
    if drawn is not None:
        placed.setdefault(drawn, ("geometry", "name"))
    odd = {one.column: one for one in unused_columns(source.frame, placed)}
    proposed = _proposals(source.frame, table, {*placed, *odd}, taken, written)
    rows = []
    for name in source.frame.columns:
        read_as, manner = placed.get(name, (None, "carried along"))
        why = ""
        if name in proposed:
            read_as, why = proposed[name]
            manner = "proposed"
        elif name in odd and read_as is None:
            manner, why = "not used", f"looks like {odd[name].looks_like} ({odd[name].meant})"
        rows.append((str(name), read_as, manner, why, _example(source.frame[name])))
    columns = pd.DataFrame(rows, columns=["column", "read_as", "how", "why", "example"])
    read = taken | {column for column, _ in proposed.values()}
    required = [name for name, entry in cells.wording()[table].items() if entry["required"]]
    named = frame.rename(columns={name: one for name, (one, _) in proposed.items()})
    return Description(
        source.name,
        table,
        len(source.frame) + len(source.unread),
        facts,
        columns.astype(TEXT),
        tuple(name for name in required if name not in read),
        _unknown(named, table),
        _contamination(named, table),
    )


def _named(source: Source, mapping: ColumnMapping | None, table: Table) -> pd.DataFrame:
    if mapping is None:
        return source.frame
    frame, unmet = mappings.apply(source.frame, mapping, source.name, table)
    mappings.told_unmet(unmet, mapping, source.name)
    return frame


def _of_places(frame: pd.DataFrame) -> Iterator[tuple[Any, str]]:
    """Give the columns of geometries, of coordinates and of points."""
    coordinates = {name: kind for kind, name in coordinate_columns(frame.columns).items()}
    for name in frame.columns:
        kind = kind_of_column(str(name))
        if folded(str(name)) in geometry_words():
            yield name, "geometry"
        elif kind is not None:
            yield name, kind.replace("_", " ")
        elif name in coordinates:
            yield name, coordinates[name].replace("both", "coordinates")


def _example(column: pd.Series) -> str:
    written = column.dropna()
    written = written[written.astype(TEXT) != ""]
    text = " ".join(str(written.iloc[0]).split()) if len(written) else ""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _unknown(frame: pd.DataFrame, table: Table) -> dict[str, tuple[str, ...]]:
    kinds: tuple[Literal["category", "outcome", "activity"], ...] = (
        ("category",) if table == "hazards" else ("outcome", "activity")
    )
    unknown: dict[str, tuple[str, ...]] = {}
    claims = columns_read(table, frame, table)
    for kind in kinds:
        if kind not in claims:
            continue
        column = frame[claims[kind]]
        _, problems = cells.codes(column, kind)
        words = dict.fromkeys(str(column.iloc[place]) for place in problems)
        if words:
            unknown[kind] = tuple(words)[:SHOWN]
    return unknown


def _contamination(frame: pd.DataFrame, table: Table) -> dict[str, tuple[str, ...] | None]:
    """Read the different texts of contamination."""
    column = columns_read(table, frame, table).get("contamination")
    if table != "hazards" or column is None:
        return {}
    written = cells.texts(frame[column])[0]
    return {text: kinds_of(text) for text in sorted({str(one) for one in written if pd.notna(one)})}


# What the others could mean ----------------------------------------------------------------------


class _Proposal(NamedTuple):
    likeness: float
    column: str
    name: Any
    why: str


def _proposals(
    frame: pd.DataFrame, table: Table, placed: set[Any], taken: set[str], written: Written
) -> dict[Any, tuple[str, str]]:
    """Propose columns for those that were not found, the likeliest first."""
    free = [name for name in frame.columns if name not in placed]
    found: list[_Proposal] = []
    for column, entry in cells.wording()[table].items():
        if column not in taken:
            for name in free:
                place = frame.columns.tolist().index(name)
                found += _likenesses(frame[name].head(SAMPLE), place, column, entry, written)
    chosen: dict[Any, tuple[str, str]] = {}
    for proposal in sorted(found, key=lambda one: -one.likeness):
        if proposal.name not in chosen and proposal.column not in taken:
            chosen[proposal.name] = (proposal.column, proposal.why)
            taken = {*taken, proposal.column}
    return chosen


def _likenesses(
    column: pd.Series, place: int, meant: str, entry: dict[str, Any], written: Written
) -> Iterator[_Proposal]:
    words = [meant, *entry["synonyms"], *entry.get("weak", [])]
    plain = folded(str(column.name))
    closest = max(words, key=lambda word: _alike(folded(word), plain))
    likeness = _alike(folded(closest), plain)
    fits = _fits(column, meant, entry["dtype"], written)
    # A mapping can give the meaning of unknown words, so the name of the column is enough.
    if likeness >= ALIKE and (fits > 0.0 or meant in CODED):
        yield _Proposal(likeness + fits, meant, column.name, f"its name is like {closest!r}")
    elif entry["required"] and fits >= READABLE:
        kind = CODED.get(meant, "days" if entry["dtype"].startswith("datetime") else "ids")
        # Any column can be an id: try better fits first, then the first column.
        certainty = fits / (4 + place) if kind == "ids" else fits
        yield _Proposal(
            certainty + likeness / 10, meant, column.name, f"its cells look like {kind}"
        )


def _alike(word: str, name: str) -> float:
    if len(word) > 3 and (word in name or (len(name) > 3 and name in word)):  # noqa: PLR2004
        return 0.8 + 0.1 * min(len(word), len(name)) / max(len(word), len(name))
    return difflib.SequenceMatcher(None, word, name).ratio()


def _fits(column: pd.Series, meant: str, dtype: str, how: Written) -> float:
    """Give the share of a column's cells that can be read as the proposed column."""
    written = int(pd.Series(cells.texts(column)[0]).notna().sum())
    if not written or (dtype.startswith("datetime") and column.dtype.kind in "iuf"):
        return 0.0
    if meant in {"hazard_id", "release_id"}:
        if any(len(str(cell)) > LONGEST_ID or "<" in str(cell) for cell in column.dropna()):
            return 0.0
        return float(column.nunique() / len(column)) if written == len(column) else 0.0
    if meant in CODED:
        read = cells.codes(column, meant)  # type: ignore[arg-type]
    elif dtype.startswith("datetime"):
        read = cells.dates(column, how.calendar)
    elif dtype == "float64":
        read = cells.measures(column, units=how.units)
    elif dtype == "Int64":
        read = cells.counts(column)
    else:
        return 0.5
    return 1.0 - len(read.problems) / written
