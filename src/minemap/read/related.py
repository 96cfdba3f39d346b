"""Related tables of an ArcGIS layer: the devices that were found, and quality checks.

IMSMA Core keeps them apart from land-release records, one row for each kind of device or visit.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from minemap.dtypes import TEXT
from minemap.errors import ReadError, warn
from minemap.language.cells import counts, wording
from minemap.language.vocabulary import folded
from minemap.read.whole_layers import described, table_of, whole_layer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from minemap.read.asking import Asking
    from minemap.read.formats import Source
    from minemap.read.services import Service

__all__ = ["with_related"]

Kind = Literal["devices", "quality"]
SHOWN = 5


class _Relation(NamedTuple):
    """A related table: its name, what it holds, and the columns that link it to records."""

    name: str
    kind: Kind
    address: str
    own_key: str
    """The linking column of the layer."""
    key: str
    """The linking column of the related table."""


def with_related(
    source: Source,
    about: Mapping[str, Any],
    asking: Asking,
    service: Service,
    *,
    said: Collection[str] = (),
) -> Source:
    """Add the content of related tables to land-release records.

    Counts of devices are added up by kind. If a row cannot be counted, its record gets no counts at
    all, since a part would look like the whole. The last result of the quality checks is taken.

    Parameters
    ----------
    source : Source
        The records.
    about : mapping
        What their layer says of itself.
    asking : Asking
        The conversation with its service.
    service : Service
        The service, and the moment at which it is read.
    said : collection of str
        Columns that the user finds elsewhere, which are left alone.

    Returns
    -------
    Source
        The records, with columns of devices and ``quality_check`` where related tables have them.

    Raises
    ------
    ReadError
        If a related table cannot be read whole.

    Warns
    -----
    MinemapWarning
        If rows of a related table cannot be used.

    Examples
    --------
    >>> from minemap.read.asking import Asking
    >>> from minemap.read.formats import Source
    >>> source = Source(pd.DataFrame({"release_id": ["R-1"]}), "a layer")
    >>> asking = Asking("https://imsma.example/FeatureServer/0", None, "*/*")
    >>> from minemap.read.services import service_of
    >>> service = service_of("https://imsma.example/FeatureServer/0")
    >>> with_related(source, {"relationships": []}, asking, service) is source
    True
    """
    relations, passed_over = _relations(about, asking, service.root)
    if not relations and not passed_over:
        return source
    frame = source.frame
    told = []
    for relation in relations:
        rows = table_of(whole_layer(asking, relation.address, None, service.moment)).frame
        told.append(f"{relation.name} ({len(rows):,} rows)")
        frame = _joined(frame, rows, relation, said)
    told += [f"{name} (not followed)" for name in passed_over]
    return source._replace(frame=frame, facts={**source.facts, "related tables": ", ".join(told)})


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = resources.files("minemap").joinpath("data/related.toml").read_text("utf-8")
    return {
        section: {kind: [folded(word) for word in words] for kind, words in kinds.items()}
        for section, kinds in tomllib.loads(text).items()
    }


@cache
def _devices() -> dict[str, str]:
    """Give the column of each kind of device, by the names of the kind."""
    return {
        _singular(word): column
        for column, entry in wording()["releases"].items()
        if entry["dtype"] == "Int64"
        for word in (column, *entry["synonyms"])
    }


def _singular(word: str) -> str:
    return folded(word).removesuffix("s")


# Which tables ------------------------------------------------------------------------------------


def _relations(
    about: Mapping[str, Any], asking: Asking, root: str
) -> tuple[list[_Relation], list[str]]:
    """Find the related tables that describe records, and name the others."""
    found, passed_over = [], []
    listed = about.get("relationships")
    for entry in listed if isinstance(listed, list) else []:
        number = entry.get("relatedTableId") if isinstance(entry, dict) else None
        if type(number) is not int or entry.get("role") == "esriRelRoleDestination":
            continue
        address = f"{root}/{number}"
        try:
            other = described(asking, address)
        except ReadError as error:
            # A view may name tables that it does not contain.
            passed_over.append(str(entry.get("name", number)))
            warn(f"{error}: what this related table says of the records is not stated")
            continue
        name = str(other.get("name", entry.get("name", number)))
        kind = _kind(f"{entry.get('name', '')} {name}", other)
        own_key, key = entry.get("keyField"), _key_of(other, entry)
        if kind is None or not isinstance(own_key, str) or key is None:
            passed_over.append(name)
            if kind is not None:
                warn(f"{address}: {name} is related by no key that is told, and is not read")
        else:
            found.append(_Relation(name, kind, address, own_key, key))
    return found, passed_over


def _kind(names: str, about: Mapping[str, Any]) -> Kind | None:
    """Find what a related table holds, by its columns, else by its name."""
    fields = {_singular(field["name"]) for field in about["fields"] if "name" in field}
    if fields & _devices().keys():
        return "devices"
    plain = folded(names)
    kinds: tuple[Kind, ...] = ("devices", "quality")
    return next(
        (kind for kind in kinds if any(word in plain for word in _words()["tables"][kind])), None
    )


def _key_of(other: Mapping[str, Any], entry: Mapping[str, Any]) -> str | None:
    """Find the column in which rows of the other table name their record."""
    back = other.get("relationships")
    for relation in back if isinstance(back, list) else []:
        if isinstance(relation, dict) and relation.get("id") == entry.get("id"):
            key = relation.get("keyField")
            return key if isinstance(key, str) else None
    return None


# What they say -----------------------------------------------------------------------------------


def _joined(
    frame: pd.DataFrame, rows: pd.DataFrame, relation: _Relation, said: Collection[str]
) -> pd.DataFrame:
    """Join the rows of a related table to their records."""
    own, key = _named(frame, [folded(relation.own_key)]), _named(rows, [folded(relation.key)])
    if own is None or key is None:
        warn(f"{relation.address}: has no column {relation.key} to find its records by")
        return frame
    records, owners = frame[own].map(_plain_key), rows[key].map(_plain_key)
    strangers = int((~owners.isin(records)).sum())
    if strangers:
        warn(
            f"{relation.address}: {strangers:,} of {len(rows):,} rows of {relation.name} belong to "
            "no record that was read"
        )
    read = _counted if relation.kind == "devices" else _checked
    for column, values in read(rows[owners.isin(records)], owners, relation).items():
        if column in said:
            continue
        held = _held(frame, column)
        told = records.map(values)
        if held is None:
            frame = frame.assign(**{column: told.astype(values.dtype)})
        else:
            frame = frame.assign(**{held: frame[held].where(frame[held].notna(), told)})
    return frame


def _plain_key(cell: Any) -> str:
    """Write a key so that equal numbers, and ids with or without braces, are equal."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text.strip("{} ").casefold()


def _named(frame: pd.DataFrame, words: Collection[str]) -> Any:
    return next((name for name in frame.columns if folded(str(name)) in words), None)


def _held(frame: pd.DataFrame, column: str) -> Any:
    """Find the column of the records themselves with the same content."""
    entry = {**wording()["releases"], **wording()["further"]["releases"]}[column]
    return _named(frame, {folded(word) for word in (column, *entry["synonyms"])})


def _counted(rows: pd.DataFrame, owners: pd.Series, relation: _Relation) -> dict[str, pd.Series]:
    """Add up devices by their kind."""
    of_kinds = {
        name: _devices()[_singular(str(name))]
        for name in rows.columns
        if _singular(str(name)) in _devices()
    }
    kind, count = (_named(rows, _words()["columns"][one]) for one in ("kind", "count"))
    if of_kinds:
        tallies = [_tally(rows[name], column) for name, column in of_kinds.items()]
    elif kind is not None and count is not None:
        meant = rows[kind].map(lambda cell: _devices().get(_singular(str(cell))))
        tallies = [_tally(rows[count], meant, needed=True)]
    else:
        warn(
            f"{relation.address}: {len(rows):,} rows of {relation.name} are not counted, since no "
            f"column says {'the kind' if kind is None else 'how many'}; devices stay not stated"
        )
        return {}
    long = pd.concat(tallies).assign(owner=lambda table: owners.loc[table.index])
    odd = long.loc[long["odd"], "owner"]
    if len(odd):
        shown = "; ".join(_shown(row) for _, row in rows.loc[odd.index[:SHOWN]].iterrows())
        warn(
            f"{relation.address}: {odd.index.nunique():,} of {len(rows):,} rows of {relation.name} "
            f"cannot be counted ({shown}), so that {odd.nunique():,} records have no counts from it"
        )
    known = long[~long["owner"].isin(set(odd)) & long["count"].notna()]
    return {
        str(column): some.groupby("owner")["count"].sum().astype("Int64")
        for column, some in known.groupby("column")
    }


def _tally(cells: pd.Series, column: Any, *, needed: bool = False) -> pd.DataFrame:
    """Read counts of devices, and find the rows without a usable count."""
    read, problems = counts(cells)
    table = pd.DataFrame({"column": column, "count": read}, index=cells.index)
    odd = pd.Series(range(len(cells)), cells.index).isin(list(problems))
    if needed:
        odd |= table["column"].isna() | table["count"].isna()
    return table.assign(odd=odd)


def _shown(row: pd.Series) -> str:
    return ", ".join(str(cell)[:40] for name, cell in row.items() if name != "geometry")[:80]


def _checked(rows: pd.DataFrame, owners: pd.Series, relation: _Relation) -> dict[str, pd.Series]:
    """Take the last result of the quality checks, or "yes" if the table has no results."""
    words = _words()["columns"]
    result, day = _named(rows, words["result"]), _named(rows, words["day"])
    said = rows[result] if result is not None else pd.Series("yes", rows.index)
    last = rows[day].map(pd.to_datetime) if day is not None else pd.Series(pd.NaT, rows.index)
    table = pd.DataFrame({"owner": owners.loc[rows.index], "said": said, "day": last})
    newest = table["day"].eq(table.groupby("owner")["day"].transform("max"))
    dated = table.groupby("owner")["day"].transform("count") == table.groupby("owner")[
        "day"
    ].transform("size")
    chosen = table[newest | ~dated].dropna(subset="said")
    different = chosen.groupby("owner")["said"].nunique()
    unclear = different[different > 1].index
    if len(unclear):
        warn(
            f"{relation.address}: {len(unclear):,} records have several results in {relation.name} "
            "and no day says which is the last; their quality check stays not stated"
        )
    chosen = chosen[~chosen["owner"].isin(unclear)].drop_duplicates("owner")
    return {"quality_check": chosen.set_index("owner")["said"].astype(TEXT)}
