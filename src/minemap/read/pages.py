"""Answers of a service that were saved by hand: joins complete pages, and refuses parts.

A service gives about a thousand features at a time. So its saved answers are several files, which
together are the layer. One of them alone, or all but one, would give a wrong total.
"""

from __future__ import annotations

import glob
import itertools
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from minemap.errors import ArgumentError, ReadError
from minemap.read.answers import SAVE_ALL, kind_of_json, says_more, total_of
from minemap.read.esri import feature_source
from minemap.read.features import read_features
from minemap.read.formats import checked_path, format_of, listed, reading
from minemap.saving import file_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minemap.read.formats import Source

__all__ = ["load_pages", "pages_of"]

ENDINGS = (".json", ".geojson")
PATTERN = re.compile(r"[*?\[]")
NUMBER = re.compile(r"\d+")
OBJECT_IDS = ("objectid", "fid", "oid")
SHOWN = 5
FEW = 4
"""Numbers in names larger than this many times the number of pages count something else."""

SAVE_COUNT = (
    "If that is as it should be, save the layer's answer to returnCountOnly=true beside the pages, "
    "as count.json: it shows that they are all"
)


def pages_of(path: Any) -> list[Path] | None:
    """Find the files that a list, a folder or a pattern stands for.

    Parameters
    ----------
    path : str, os.PathLike or sequence of them
        A list of files, a folder with files of JSON, or a pattern such as ``page*.json``.

    Returns
    -------
    list of pathlib.Path or None
        The files: of a list in its order, else in the order of the numbers in their names.
        None where one file or an address is meant.

    Raises
    ------
    ReadError
        If no file fits, or the list is empty.
    ArgumentError
        If the list holds what is no file.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("page2.json", "page10.json", "page1.json"):
    ...     _ = (folder / name).write_text("{}")
    >>> [file.name for file in pages_of(folder / "page*.json")]
    ['page1.json', 'page2.json', 'page10.json']
    >>> pages_of(folder / "page1.json") is None
    True
    """
    if isinstance(path, list | tuple):
        if not path:
            raise ReadError("an empty list of files; name the pages of a layer")
        for one in path:
            if not isinstance(one, str | os.PathLike):
                raise ArgumentError(f"a list of files holds {type(one).__name__}, not a file")
        return [checked_path(one) for one in path]
    text = file_name(path)
    if "://" in text or "\x00" in text:
        return None
    place = Path(text)
    if place.is_dir():
        found = [file for file in place.iterdir() if file.suffix.casefold() in ENDINGS]
    elif PATTERN.search(text) and not place.exists():
        found = [Path(file) for file in glob.glob(text)]  # noqa: PTH207 - the pattern has its folder
        if not found:
            raise ReadError(f"{text}: no file fits this pattern; looked in {Path.cwd()}")
    else:
        return None
    return sorted((file for file in found if file.is_file()), key=_in_order) or None


def _in_order(file: Path) -> tuple[list[Any], str]:
    """Sort numbers in names by their size."""
    parts = re.split(r"(\d+)", file.name.casefold())
    return [int(part) if part.isdigit() else part for part in parts], str(file)


class _Page(NamedTuple):
    """A page: its features and their ids, and whether it says that there is more."""

    file: Path
    content: Mapping[str, Any]
    features: list[dict[str, Any]]
    ids: list[Any] | None
    more: str | None
    """The member that says there is more; None if none does."""
    of: int | None
    """How many features the whole layer has, if the page says it."""


def load_pages(files: Sequence[Path], time_zone: str | None = None) -> Source:
    """Join the pages of a layer.

    Beside the pages may lie the layer's count or list of object ids (``returnCountOnly``,
    ``returnIdsOnly``), which prove that they are all, and what it says of itself, whose domains
    are then used.

    Parameters
    ----------
    files : sequence of pathlib.Path
        The files.
    time_zone : str, optional
        The time zone in which a time of ArcGIS has its day.

    Returns
    -------
    Source
        The rows of all pages, numbered through.

    Raises
    ------
    ReadError
        If a page is missing or there twice, if the last says that there is more, or if the files
        are not pages of one layer.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for page, more in ((1, True), (2, False)):
    ...     feature = {"attributes": {"OBJECTID": page, "ha_code": f"PE-{page}"}}
    ...     answer = {"objectIdFieldName": "OBJECTID", "features": [feature]}
    ...     _ = (folder / f"{page}.json").write_text(
    ...         json.dumps(answer | {"exceededTransferLimit": more}))
    >>> load_pages(pages_of(folder)).frame["ha_code"].tolist()
    ['PE-1', 'PE-2']
    >>> load_pages([folder / "1.json"])
    Traceback (most recent call last):
    minemap.errors.ReadError: ...1.json: is not the whole...
    """
    pages: list[_Page] = []
    stated: dict[str, int] = {}
    about: dict[str, Any] = {}
    for file in files:
        content = _content(file)
        beside = _beside(content)
        if beside is not None:
            stated[file.name] = beside
        elif _describes_a_layer(content):
            about = dict(content)
        else:
            kind = kind_of_json(content)
            if kind is not None:
                raise ReadError(f"{file}: is {kind}")
            pages.append(_page(file, content))
    if not pages:
        raise ReadError(f"{_named(files)}: no page with features among these files")
    _check_doubled(pages)
    _check_whole(pages, stated)
    return _joined(pages, about, time_zone)


def _content(file: Path) -> dict[str, Any]:
    if file.suffix.casefold() not in ENDINGS:
        raise ReadError(
            f"{file}: several files are read together where they are the pages of one layer, saved "
            "as JSON; read files of other kinds one by one"
        )
    form = format_of(file)
    with reading(file, form):
        content = json.loads(file.read_bytes().decode("utf-8-sig"), parse_constant=str)
    if not isinstance(content, dict):
        raise ReadError(f"{file}: is no page of features")
    return content


def _beside(content: Mapping[str, Any]) -> int | None:
    """Read what was saved beside the pages: how many features there are, or which."""
    if "features" in content:
        return None
    count, ids = content.get("count"), content.get("objectIds")
    if type(count) is int:
        return count
    return len(ids) if isinstance(ids, list) else None


def _describes_a_layer(content: Mapping[str, Any]) -> bool:
    return "features" not in content and isinstance(content.get("fields"), list)


def _page(file: Path, content: Mapping[str, Any]) -> _Page:
    features = content.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise ReadError(f"{file}: is no page of features; take it out of the folder or list")
    return _Page(
        file, content, features, _ids(content, features), says_more(content), total_of(content)
    )


def _is_geojson(page: _Page) -> bool:
    return page.content.get("type") == "FeatureCollection"


def _ids(content: Mapping[str, Any], features: Sequence[Mapping[str, Any]]) -> list[Any] | None:
    """Give the ids of features; None if one of them has none."""
    key = content.get("objectIdFieldName")
    fields = content.get("fields")
    for field in fields if isinstance(fields, list) else []:
        if isinstance(field, dict) and field.get("type") == "esriFieldTypeOID":
            key = key or field.get("name")
    ids = []
    for feature in features:
        held = feature.get("attributes", feature.get("properties"))
        held = held if isinstance(held, dict) else {}
        usual = (held[name] for name in held if str(name).casefold() in OBJECT_IDS)
        one = feature.get("id", held.get(key)) if key else feature.get("id", next(usual, None))
        if not isinstance(one, int | str):
            return None
        ids.append(one)
    return ids


# All pages, and each once ------------------------------------------------------------------------


def _check_doubled(pages: Sequence[_Page]) -> None:
    for place, page in enumerate(pages):
        for other in pages[:place]:
            if page.file.samefile(other.file):
                raise ReadError(f"{page.file}: stands twice in the list; give each page once")
            if page.features and page.features == other.features:
                raise ReadError(
                    f"{page.file}: holds the same {len(page.features):,} features as {other.file}; "
                    "give each page once, and save again the one that is missing"
                )
    if any(page.ids is None for page in pages):
        return
    times = Counter(one for page in pages for one in page.ids or ())
    doubled = [one for one, count in times.items() if count > 1]
    if doubled:
        holding = [page.file.name for page in pages if doubled[0] in (page.ids or ())]
        shown = ", ".join(map(str, doubled[:SHOWN])) + (", …" if len(doubled) > SHOWN else "")
        raise ReadError(
            f"{_named([page.file for page in pages])}: {len(doubled):,} features stand in them "
            f"more than once (object ids {shown}; the first in "
            f"{listed(list(dict.fromkeys(holding)))}). They are pages of two layers, or were saved "
            "while the layer changed: save them again, or read them one by one"
        )


def _check_whole(pages: Sequence[_Page], stated: Mapping[str, int]) -> None:
    """Refuse pages if one is missing, as far as the pages show it."""
    there = sum(len(page.features) for page in pages)
    name = _named([page.file for page in pages])
    counts = {**stated, **{page.file.name: page.of for page in pages if page.of is not None}}
    for file, count in counts.items():
        if count != there:
            raise ReadError(
                f"{name}: hold {there:,} features, and {file} says that there are {count:,}; a "
                "page is missing or too many, or the layer changed meanwhile. Save them again"
            )
    if counts:
        return
    ending = [page for page in pages if page.more is None]
    if not ending:
        more = pages[-1].more
        if len(pages) == 1:
            raise ReadError(
                f"{name}: is not the whole: it says that there is more ({more}). {SAVE_ALL}"
            )
        raise ReadError(
            f"{name}: are not the whole: each of the {len(pages)} pages, with {there:,} features "
            f"in all, says that there is more ({more}). Save the pages that follow"
        )
    continued = [page for page in pages if page.more is not None]
    if continued and len(ending) > 1:
        raise ReadError(
            f"{name}: {listed([page.file.name for page in ending])} each say that they are the "
            "last, and others that there is more: they are pages of several layers, or one is "
            f"missing. Read layers one by one. {SAVE_COUNT}"
        )
    if len(pages) > 1:
        _check_names(pages, name, continued=bool(continued))
    if continued:
        _check_gaps(pages, name)


def _check_names(pages: Sequence[_Page], name: str, *, continued: bool) -> None:
    """Find a missing page by the numbers in the names: 1, 3, or 0, 1000, 3000."""
    numbers = _numbers([page.file for page in pages])
    if numbers is None or (not continued and min(numbers) > 1):
        return
    order = sorted(range(len(pages)), key=lambda place: numbers[place])
    given = [numbers[place] for place in order]
    sizes = [len(pages[place].features) for place in order]
    first = min(given[0], 1)
    counted = [first + place for place in range(len(given))]
    offsets = [first, *(first + total for total in itertools.accumulate(sizes[:-1]))]
    if given in (counted, offsets):
        return
    if given[-1] <= FEW * len(given):
        wanted = counted
    elif all(number % max(sizes) == first % max(sizes) for number in given):
        wanted = offsets
    else:
        # Days and other numbers, which do not count pages.
        return
    lacking = next((number for number in wanted if number not in given), given[-1])
    raise ReadError(
        f"{name}: by the numbers in their names, page {lacking} is missing. Save it. {SAVE_COUNT}"
    )


def _numbers(files: Sequence[Path]) -> list[int] | None:
    """Give the one number by which the names of files differ."""
    parts = [NUMBER.split(file.stem) for file in files]
    if any(one != parts[0] for one in parts):
        return None
    found = [[int(number) for number in NUMBER.findall(file.stem)] for file in files]
    differing = [column for column in zip(*found, strict=True) if len(set(column)) > 1]
    return list(differing[0]) if len(differing) == 1 else None


def _check_gaps(pages: Sequence[_Page], name: str) -> None:
    """Find a missing page by the object ids: a gap as large as a page between two pages.

    Deleted ids leave gaps too, but hardly one as large as a page just where a page ends.
    """
    ids = [sorted(one for one in page.ids or () if type(one) is int) for page in pages]
    if any(len(some) < len(page.features) for some, page in zip(ids, pages, strict=True)):
        return
    spans = sorted((some[0], some[-1]) for some in ids if some)
    size = max(len(page.features) for page in pages if page.more is not None)
    inner = max((b - a for some in ids for a, b in itertools.pairwise(some)), default=1)
    for (_, last), (first, _) in itertools.pairwise(spans):
        if first - last > max(size, inner):
            raise ReadError(
                f"{name}: no page has features with object ids between {last:,} and {first:,}, "
                f"which is as many as a page holds ({size:,}): one is missing. Save it. "
                f"{SAVE_COUNT}"
            )
    first = spans[0][0] if spans else 0
    if first > size and first % size == 1 and inner == 1:
        raise ReadError(
            f"{name}: their object ids begin with {first:,}, and a page holds {size:,}: the first "
            f"page is missing. Save it. {SAVE_COUNT}"
        )


# Joined ------------------------------------------------------------------------------------------


def _joined(pages: Sequence[_Page], about: Mapping[str, Any], time_zone: str | None) -> Source:
    first = pages[0]
    kinds = {_is_geojson(page) for page in pages}
    name = _named([page.file for page in pages])
    if len(kinds) > 1:
        raise ReadError(f"{name}: some are GeoJSON and others are not; save all in one form")
    features = [feature for page in pages for feature in page.features]
    ends, count = [], 0
    for page in pages:
        count += len(page.features)
        ends.append(f"{page.file.name} to row {count:,}")
    facts = {"pages": ", ".join(ends)}
    member = "crs" if kinds == {True} else "spatialReference"
    given = [page.content.get(member) for page in pages if page.features]
    if any(one != given[0] for one in given):
        raise ReadError(f"{name}: the pages have different CRSs; save all in one")
    if kinds == {True}:
        members = {"crs": first.content["crs"]} if first.content.get("crs") else {}
        source = read_features(features, name, members)
    else:
        content = {**about, **first.content, "features": features}
        source = feature_source(content, name, time_zone)
    return source._replace(facts={**source.facts, **facts})


def _named(files: Sequence[Path]) -> str:
    if len(files) <= SHOWN:
        return ", ".join(map(str, files))
    return f"{files[0]} to {files[-1].name} ({len(files)} files)"
