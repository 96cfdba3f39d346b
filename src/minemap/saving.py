"""Writes files whole or not at all, and replaces others only on request."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import time
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError, MinemapError, WriteError, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["checked_target", "draft_folder", "file_name", "saving"]

LONGEST_CAUSE = 200

DRAFTS = ".minemap-"
"""The beginning of names of draft folders; machine, process and random letters follow."""

ABANDONED = 24 * 3600.0
"""Seconds after which drafts count as left over if their writer cannot be checked."""

WITHOUT_LINKS = {
    errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV,
    errno.EACCES, errno.EINVAL,
}  # fmt: skip
"""Errors of file systems without hard links, such as those of USB sticks."""


def file_name(given: Any) -> str:
    """Give the name of a file, and refuse anything else.

    Parameters
    ----------
    given : str or os.PathLike
        The name.

    Returns
    -------
    str
        The name.

    Raises
    ------
    ArgumentError
        If it is not a file name.

    Examples
    --------
    >>> file_name(None)
    Traceback (most recent call last):
    minemap.errors.ArgumentError: None is not the name of a file
    """
    if not isinstance(given, str | os.PathLike):
        what = "None" if given is None else f"a {type(given).__name__}"
        raise ArgumentError(f"{what} is not the name of a file")
    return os.fspath(given)


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
    if target.exists() and not target.is_file():
        raise WriteError(f"{target}: a device or pipe, not a file; give another name")
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
    """Lend a path to write to, and move what was written into place once it is complete.

    The draft is in a folder of its own, beside the file. Other parts written next to the draft,
    such as those of a Shapefile, are moved before it.

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
        with draft_folder(target.parent) as folder:
            draft = folder / target.name
            yield draft
            _move(draft, target, overwrite=overwrite, stale=stale)
    except MinemapError:
        raise
    except Exception as error:
        # On a full disk a writer may raise another error while it closes the file.
        fault = error if isinstance(error, faults) else error.__context__
        if not isinstance(fault, (*faults, OSError)):
            raise
        cause = (isinstance(fault, OSError) and fault.strerror) or str(fault)
        said = " ".join(cause.split())[:LONGEST_CAUSE]
        raise WriteError(f"{target}: cannot be written: {said}") from error


@contextmanager
def draft_folder(parent: Path) -> Iterator[Path]:
    """Lend a folder for drafts, which only its owner can open, and remove it afterwards.

    Parameters
    ----------
    parent : pathlib.Path
        The folder that holds it.

    Yields
    ------
    pathlib.Path
        The folder.

    Warns
    -----
    MinemapWarning
        If drafts lie there of a writer that was stopped: they hold what it was to write.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> parent = pathlib.Path(tempfile.mkdtemp())
    >>> with draft_folder(parent) as folder:
    ...     folder.name.startswith(".minemap-")
    True
    >>> list(parent.iterdir())
    []
    """
    left = [folder for folder in sorted(parent.glob(f"{DRAFTS}*")) if _is_left(folder)]
    if left:
        warn(
            f"{', '.join(map(str, left))}: left by a writer of minemap that was stopped before it "
            "had done; what it was to write may lie there. Take it away"
        )
    prefix = f"{DRAFTS}{_machine()}-{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=parent) as folder:
        yield Path(folder)


def _machine() -> str:
    return f"{zlib.crc32(gethostname().encode()):08x}"


def _is_left(folder: Path) -> bool:
    """Tell whether the writer of a draft folder has stopped."""
    machine, _, rest = folder.name.removeprefix(DRAFTS).partition("-")
    process = rest.partition("-")[0]
    # On Windows there is no way to ask for a process without affecting it.
    if os.name == "posix" and machine == _machine() and process.isdecimal():
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except (OSError, OverflowError):
            return False
        return False
    try:
        return folder.is_dir() and time.time() - folder.stat().st_mtime > ABANDONED
    except OSError:
        return False


def _refusal(target: Path) -> str:
    return (
        f"{target}: is there already; pass overwrite=True to replace it (on the command line: "
        "--overwrite)"
    )


def _move(draft: Path, target: Path, *, overwrite: bool, stale: tuple[str, ...]) -> None:
    """Move the parts of a file into place, the main one last."""
    parts = [*(part for part in draft.parent.iterdir() if part != draft), draft]
    if overwrite:
        for suffix in stale:
            target.with_suffix(suffix).unlink(missing_ok=True)
        for part in parts:
            place = target.with_name(part.name)
            with suppress(FileNotFoundError):
                part.chmod(stat.S_IMODE(place.stat().st_mode))
            os.replace(part, place)  # noqa: PTH105 - the atomic call by its name
        return
    done: list[Path] = []
    try:
        for part in parts:
            place = target.with_name(part.name)
            _put(part, place)
            done.append(place)
    except BaseException:
        for place in done:
            place.unlink(missing_ok=True)
        raise
    for suffix in stale:
        target.with_suffix(suffix).unlink(missing_ok=True)


def _put(part: Path, place: Path) -> None:
    """Create a file only if there is none, so that one of two simultaneous writers is refused."""
    try:
        if os.name == "nt":
            part.rename(place)  # which Windows refuses where there is a file
        else:
            place.hardlink_to(part)
    except FileExistsError:
        raise WriteError(_refusal(place)) from None
    except OSError as error:
        if error.errno not in WITHOUT_LINKS:
            raise
        # Reserve the name first, with a call that succeeds for only one of two writers.
        try:
            os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            raise WriteError(_refusal(place)) from None
        os.replace(part, place)  # noqa: PTH105 - the atomic call by its name
