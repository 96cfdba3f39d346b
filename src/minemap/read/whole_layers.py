"""A complete ArcGIS layer, or nothing.

The layer is asked which features it has, then for these by their ids, page by page. Each answer
must hold just the features that were asked for, and the layer must be the same before and after.
Anything else is an error that gives the numbers.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from minemap.errors import ReadError
from minemap.read.asking import LONG_QUESTION
from minemap.read.esri import feature_source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from minemap.read.asking import Asking
    from minemap.read.formats import Source

__all__ = ["Layer", "count_of", "described", "table_of", "whole_layer"]

LARGEST_PAGE, USUAL_PAGE = 2000, 1000
SHOWN_IDS = 5
WITHDRAWN = "gdb_to_date"
"""The field in which an archive says until when a row was valid."""

LONG_WORK_SECONDS = 3.0
"""Seconds after which reading shows its progress."""


class Layer(NamedTuple):
    """A layer as it was read: its description, and all its features."""

    address: str
    about: Mapping[str, Any]
    features: list[dict[str, Any]]
    reference: Any
    """The spatial reference of the geometries."""


def described(asking: Asking, address: str) -> dict[str, Any]:
    """Ask a layer for its description.

    Parameters
    ----------
    asking : Asking
        The conversation with its service.
    address : str
        The address of the layer.

    Returns
    -------
    dict
        Its name, fields, relationships and so on.

    Raises
    ------
    ReadError
        If it is no layer with rows, or answers no queries.

    Examples
    --------
    >>> from minemap.read.asking import Asking
    >>> described(Asking("http://127.0.0.1:9/FeatureServer/0", None, "*/*"),
    ...     "http://127.0.0.1:9/FeatureServer/0")
    Traceback (most recent call last):
    minemap.errors.ReadError: http://127.0.0.1:9/FeatureServer/0: cannot be reached ...
    """
    about = asking.ask(address, {"f": "json"}).content
    fields = about.get("fields") if isinstance(about, dict) else None
    if not isinstance(fields, list):
        kind = about.get("type") if isinstance(about, dict) else None
        what = f"is a {kind}, which has no rows" if isinstance(kind, str) else "is no layer"
        raise ReadError(f"{address}: {what}; give the address of a layer or a table")
    capabilities = about.get("capabilities")
    if isinstance(capabilities, str) and capabilities and "query" not in capabilities.casefold():
        raise ReadError(
            f"{address}: answers no queries (it is open for: {capabilities}); ask its owner for "
            "Query, or for an export"
        )
    return dict(about)


def table_of(layer: Layer, time_zone: str | None = None) -> Source:
    """Turn a layer that was read into a table.

    Parameters
    ----------
    layer : Layer
        The layer.
    time_zone : str, optional
        The time zone in which a time has its day.

    Returns
    -------
    Source
        Its rows, in the order of their object ids.

    Examples
    --------
    >>> layer = Layer("a layer", {"fields": []}, [{"attributes": {"ha_code": "PE-1"}}], None)
    >>> table_of(layer).frame["ha_code"].tolist()
    ['PE-1']
    """
    content = {**layer.about, "features": layer.features, "spatialReference": layer.reference}
    return feature_source(content, layer.address, time_zone)


def whole_layer(
    asking: Asking, address: str, where: str | None = None, moment: int | None = None
) -> Layer:
    """Read all features of a layer, and make sure that none is missing.

    Parameters
    ----------
    asking : Asking
        The conversation with its service.
    address : str
        The address of the layer.
    where : str, optional
        A condition in SQL, as ``admin1 = 'Amazonas'``.
    moment : int, optional
        As its archive holds it at a moment, in milliseconds since 1970.

    Returns
    -------
    Layer
        The layer.

    Raises
    ------
    ReadError
        If the service cannot be reached, refuses the question or lets nobody in; if the layer
        changes while it is read, or does not give just the features that it says it has.

    Examples
    --------
    >>> from minemap.read.asking import Asking
    >>> whole_layer(Asking("http://127.0.0.1:9/FeatureServer/0", None, "*/*"),
    ...     "http://127.0.0.1:9/FeatureServer/0")
    Traceback (most recent call last):
    minemap.errors.ReadError: http://127.0.0.1:9/FeatureServer/0: cannot be reached ...
    """
    from tqdm import tqdm

    about = described(asking, address)
    also = {} if moment is None else _at_moment(address, about, moment)
    condition = {"where": where or "1=1"} | also
    ids = _ids(asking, address, condition)
    key = _object_id(about, address)
    size = _page_size(about)
    with tqdm(
        total=len(ids), desc=f"reading {about.get('name', address)}", delay=LONG_WORK_SECONDS,
        leave=False, disable=None,
    ) as bar:  # fmt: skip
        features, reference = _features(asking, address, key, ids, size, also, bar.update)
    _compare_ids(address, ids, _ids(asking, address, condition))
    _compare_edits(address, about, described(asking, address))
    if len(ids) > size and _last_edit(about) is None:
        # It does not say when it was last edited, so only reading it again can show a change.
        again, _ = _features(asking, address, key, ids, size, also, lambda _: None)
        _compare_features(address, features, again)
    rows = [features[one] for one in ids]
    return Layer(address, about, rows if moment is None else _standing(rows), reference)


def _at_moment(address: str, about: Mapping[str, Any], moment: int) -> dict[str, str]:
    """Write the query for a past state, if the layer keeps past states."""
    archive = about.get("archivingInfo")
    kept = archive if isinstance(archive, dict) else {}
    if not kept.get("supportsQueryWithHistoricMoment"):
        raise ReadError(
            f"{address}: keeps no past states that it can be asked for (archiving is off); leave "
            "moment= out"
        )
    start = kept.get("startArchivingMoment")
    if type(start) is int and moment < start:
        raise ReadError(
            f"{address}: keeps past states from {start} on (milliseconds since 1970), and moment= "
            f"is {moment}; give a later day"
        )
    return {"historicMoment": str(moment)}


def _standing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out when rows of a past state were withdrawn: at that moment all of them were valid."""
    return [
        row
        | {
            "attributes": {
                name: None if name.casefold() == WITHDRAWN else cell
                for name, cell in row["attributes"].items()
            }
        }
        for row in rows
    ]


def _object_id(about: Mapping[str, Any], address: str) -> str:
    named = about.get("objectIdField") or about.get("objectIdFieldName")
    of_kind = [
        field.get("name")
        for field in about["fields"]
        if isinstance(field, dict) and field.get("type") == "esriFieldTypeOID"
    ]
    name = named or next(iter(of_kind), None)
    if not isinstance(name, str):
        raise ReadError(
            f"{address}: has no object ids, by which its rows can be told apart and counted; "
            "export the layer instead"
        )
    return name


def count_of(asking: Asking, address: str, condition: Mapping[str, str]) -> int:
    """Ask how many features a layer has.

    Parameters
    ----------
    asking : Asking
        The conversation with its service.
    address : str
        The address of the layer.
    condition : mapping of str to str
        What narrows it: a condition in SQL as ``where``.

    Returns
    -------
    int
        How many fit it.

    Raises
    ------
    ReadError
        If the service does not say.

    Examples
    --------
    >>> from minemap.read.asking import Asking
    >>> count_of(Asking("http://127.0.0.1:9/FeatureServer/0", None, "*/*"),
    ...     "http://127.0.0.1:9/FeatureServer/0", {"where": "1=1"})
    Traceback (most recent call last):
    minemap.errors.ReadError: http://127.0.0.1:9/FeatureServer/0: cannot be reached ...
    """
    question = {**condition, "returnCountOnly": "true", "f": "json"}
    answer = asking.ask(f"{address}/query", question).content
    count = answer.get("count") if isinstance(answer, dict) else None
    if not isinstance(count, int) or isinstance(count, bool):
        raise ReadError(f"{address}: does not say how many features it has; export the layer")
    return count


def _ids(asking: Asking, address: str, condition: Mapping[str, str]) -> list[int]:
    """Ask which features there are; their number is asked for separately and must agree."""
    count = count_of(asking, address, condition)
    question = {**condition, "returnIdsOnly": "true", "f": "json"}
    answer = asking.ask(f"{address}/query", question).content
    ids = (answer.get("objectIds") or []) if isinstance(answer, dict) else None
    if not isinstance(ids, list) or not all(type(one) is int for one in ids):
        raise ReadError(f"{address}: does not list its features by object ids; export the layer")
    if len(ids) != count or len(set(ids)) != count or answer.get("exceededTransferLimit"):
        raise ReadError(
            f"{address}: says it has {count:,} features, and lists {len(set(ids)):,} of them"
            f"{' (some twice)' if len(set(ids)) != len(ids) else ''}; it holds some back, or was "
            "changed in between. Read it again; if it stays so, export the layer"
        )
    return sorted(ids)


def _page_size(about: Mapping[str, Any]) -> int:
    largest = about.get("maxRecordCount")
    return min(largest, LARGEST_PAGE) if isinstance(largest, int) and largest > 0 else USUAL_PAGE


def _features(
    asking: Asking,
    address: str,
    key: str,
    ids: Sequence[int],
    size: int,
    also: Mapping[str, str],
    progress: Callable[[int], Any],
) -> tuple[dict[int, dict[str, Any]], Any]:
    """Ask for features by their ids, page by page, and for the spatial reference."""
    found: dict[int, dict[str, Any]] = {}
    reference: Any = None
    waiting = [list(ids[start : start + size]) for start in range(0, len(ids), size)][::-1]
    while waiting:
        some = waiting.pop()
        short = asking.takes_post or len(_text(some)) <= LONG_QUESTION
        answer = None
        if short or len(some) == 1:
            so_far = f"{len(found):,} of {len(ids):,} features were read"
            answer = _page(asking, address, some, also, so_far)
        if answer is None or (_held_back(answer) and len(answer["features"]) < len(some) > 1):
            waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
            continue
        rows = _by_id(answer, key, address)
        _check_page(address, some, rows, found, len(ids))
        if found and rows and answer.get("spatialReference") != reference:
            raise ReadError(f"{address}: gives its pages in different spatial references")
        reference = answer.get("spatialReference")
        found |= dict(rows)
        progress(len(rows))
    return found, reference


def _text(ids: Sequence[int]) -> str:
    return ",".join(map(str, ids))


def _page(
    asking: Asking, address: str, ids: Sequence[int], also: Mapping[str, str], so_far: str
) -> dict[str, Any]:
    question = {
        **also,
        "objectIds": _text(ids),
        "outFields": "*",
        "returnGeometry": "true",
        "returnZ": "false",
        "returnM": "false",
        "f": "json",
    }
    answer = asking.ask(f"{address}/query", question, so_far=so_far).content
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        raise ReadError(f"{address}: answers without a list of features; {so_far}")
    return answer


def _held_back(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("exceededTransferLimit"))


def _by_id(answer: Mapping[str, Any], key: str, address: str) -> list[tuple[int, dict[str, Any]]]:
    """Give each feature of a page with its object id."""
    named = answer.get("objectIdFieldName")
    rows = []
    for feature in answer["features"]:
        attributes = feature.get("attributes") if isinstance(feature, dict) else None
        given = attributes if isinstance(attributes, dict) else {}
        one = given.get(key, given.get(named))
        if type(one) is not int:
            raise ReadError(f"{address}: gives a feature without its object id ({key})")
        rows.append((one, feature))
    return rows


def _check_page(
    address: str,
    asked: Sequence[int],
    rows: Sequence[tuple[int, Any]],
    before: Mapping[int, Any],
    total: int,
) -> None:
    """Refuse a page that does not hold exactly the features that were asked for."""
    times = Counter(one for one, _ in rows)
    wanted, seen = set(asked), set(times)
    repeated = sorted(one for one in seen if one in before or times[one] > 1)
    strange = sorted(seen - wanted - set(repeated))
    lacking = sorted(wanted - seen)
    if not (repeated or strange or lacking):
        return
    faults = []
    if repeated:
        faults.append(f"{len(repeated):,} were given before ({_some(repeated)})")
    if strange:
        faults.append(f"{len(strange):,} were not asked for ({_some(strange)})")
    if lacking:
        faults.append(
            f"{len(lacking):,} are missing ({_some(lacking)}): deleted while it was read, or held "
            "back"
        )
    raise ReadError(
        f"{address}: asked for {len(asked):,} features, it gave {len(rows):,}, of which "
        f"{'; '.join(faults)}. {len(before):,} of {total:,} features were read before, and no part "
        "is taken for the whole: read it again, and if it stays so, export the layer"
    )


def _some(ids: Sequence[int]) -> str:
    shown = ", ".join(map(str, ids[:SHOWN_IDS]))
    return f"object ids {shown}{', …' if len(ids) > SHOWN_IDS else ''}"


# The same before and after -----------------------------------------------------------------------


def _last_edit(about: Mapping[str, Any]) -> Any:
    editing = about.get("editingInfo")
    return editing.get("lastEditDate") if isinstance(editing, dict) else None


def _compare_edits(address: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if _last_edit(before) != _last_edit(after):
        raise ReadError(
            f"{address}: was edited while it was read (last edit {_last_edit(before)} before, "
            f"{_last_edit(after)} after, in milliseconds since 1970), so that its features may not "
            "fit together; read it again"
        )


def _compare_ids(address: str, before: Sequence[int], after: Sequence[int]) -> None:
    gone, come = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    if gone or come:
        faults = [f"{len(gone):,} went ({_some(gone)})"] if gone else []
        faults += [f"{len(come):,} came ({_some(come)})"] if come else []
        raise ReadError(
            f"{address}: changed while it was read: {len(before):,} features before, "
            f"{len(after):,} after; {' and '.join(faults)}. Read it again"
        )


def _compare_features(
    address: str, first: Mapping[int, dict[str, Any]], again: Mapping[int, dict[str, Any]]
) -> None:
    edited = [one for one, feature in first.items() if feature != again[one]]
    if edited:
        raise ReadError(
            f"{address}: changed while it was read: {len(edited):,} of {len(first):,} features "
            f"were edited ({_some(edited)}). Read it again"
        )
