"""Files that appear whole or not at all, and replace others only when asked."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from minemap.errors import MinemapError, WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["checked_target", "saving"]

LONGEST_CAUSE = 200


def checked_target(path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Give the path of a file if it may be written there.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    overwrite : bool
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    WriteError
        If it is a folder, there is no folder for it, or it is there and may not be replaced.

    Examples
    --------
    >>> checked_target("no_such_folder/map.html")
    Traceback (most recent call last):
    minemap.errors.WriteError: no_such_folder/map.html: there is no folder ...; make it first
    """
    target = Path(path)
    if target.is_dir():
        raise WriteError(f"{target}: a folder, not a file; give another name")
    if target.exists() and not overwrite:
        raise WriteError(_refusal(target))
    if not target.parent.is_dir():
        raise WriteError(f"{target}: there is no folder {target.parent}; make it first")
    return target


@contextmanager
def saving(
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    stale: tuple[str, ...] = (),
    faults: tuple[type[Exception], ...] = (OSError,),
) -> Iterator[Path]:
    """Lend a path to write to, and put what was written in its place once it is whole.

    The draft lies in a folder of its own, beside the file. Other parts that were written next to
    the draft, as a Shapefile has them, go to their places before it.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    overwrite : bool
        Whether files that are there may be replaced.
    stale : tuple of str
        Endings of parts that other programs add to such a file, and that are wrong once it is
        replaced: they are taken away.
    faults : tuple of exception types
        What the writer may raise because the file cannot be written. minemap's own errors pass.

    Yields
    ------
    pathlib.Path
        Where to write: a file of the same name.

    Raises
    ------
    WriteError
        If the file or a part of it is there already and `overwrite` is false, or it cannot be
        written.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "note.txt"
    >>> with saving(path) as draft:
    ...     _ = draft.write_text("302,013 m² remain", "utf-8")
    ...     path.exists()
    False
    >>> path.read_text("utf-8")
    '302,013 m² remain'
    """
    target = checked_target(path, overwrite=overwrite)
    try:
        with tempfile.TemporaryDirectory(prefix=".minemap-", dir=target.parent) as folder:
            draft = Path(folder) / target.name
            yield draft
            _move(draft, target, overwrite=overwrite, stale=stale)
    except MinemapError:
        raise
    except faults as error:
        cause = (isinstance(error, OSError) and error.strerror) or str(error)
        said = " ".join(cause.split())[:LONGEST_CAUSE]
        raise WriteError(f"{target}: cannot be written: {said}") from error


def _refusal(target: Path) -> str:
    return (
        f"{target}: is there already; pass overwrite=True to replace it (on the command line: "
        "--overwrite)"
    )


def _move(draft: Path, target: Path, *, overwrite: bool, stale: tuple[str, ...]) -> None:
    """Put the parts of a file in their place, the one that it is known by last."""
    others = [part for part in draft.parent.iterdir() if part != draft]
    for part in others:
        place = target.with_name(part.name)
        if place.exists() and not overwrite:
            raise WriteError(_refusal(place))
    for suffix in stale:
        target.with_suffix(suffix).unlink(missing_ok=True)
    for part in [*others, draft]:
        os.replace(part, target.with_name(part.name))  # noqa: PTH105 - the atomic call by its name
