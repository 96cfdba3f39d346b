"""A file appears whole or not at all, and replaces another only when asked."""

from __future__ import annotations

import stat

import pytest

from minemap.errors import ArgumentError, WriteError
from minemap.saving import checked_target, saving


def draft(path, text, error=None, parts=None, **options):
    """Save a text, and other parts by their endings, or fail on the way."""
    with saving(path, **options) as place:
        place.write_text(text, "utf-8")
        for suffix, other in (parts or {}).items():
            place.with_suffix(suffix).write_text(other, "utf-8")
        if error is not None:
            raise error


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_was_written_appears_at_the_end(tmp_path):
    path = tmp_path / "map.html"
    with saving(path) as place:
        place.write_text("whole", "utf-8")
        assert not path.exists()
        assert place.name == path.name
    assert path.read_text("utf-8") == "whole"
    assert names(tmp_path) == ["map.html"]


def test_a_file_that_is_there_stays_unless_asked(tmp_path):
    path = tmp_path / "map.html"
    path.write_text("old", "utf-8")
    with pytest.raises(WriteError, match=r"map\.html: is there already.*overwrite"):
        draft(path, "new")
    assert path.read_text("utf-8") == "old"
    draft(path, "new", overwrite=True)
    assert path.read_text("utf-8") == "new"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyError("x")])
def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path, error):
    path = tmp_path / "map.html"
    path.write_text("old", "utf-8")
    expected = WriteError if isinstance(error, OSError) else KeyError
    with pytest.raises(expected):
        draft(path, "half", error, overwrite=True)
    assert path.read_text("utf-8") == "old"
    assert names(tmp_path) == ["map.html"]


def test_the_cause_is_said_and_minemaps_own_errors_pass(tmp_path):
    with pytest.raises(WriteError, match=r"a\.pdf: cannot be written: No space left on device"):
        draft(tmp_path / "a.pdf", "half", OSError(28, "No space left on device"))
    with pytest.raises(WriteError, match=r"a\.pdf: cannot be written: no such colour"):
        draft(tmp_path / "a.pdf", "half", ValueError("no such\ncolour"), faults=(ValueError,))
    with pytest.raises(ArgumentError, match="too much text"):
        draft(tmp_path / "a.pdf", "half", ArgumentError("too much text"), faults=(Exception,))


def test_parts_go_along_and_stale_ones_go_away(tmp_path):
    (tmp_path / "areas.qix").write_text("index of an older file", "utf-8")
    parts = {".dbf": "table"}
    draft(tmp_path / "areas.shp", "shapes", parts=parts, stale=(".qix",))
    assert names(tmp_path) == ["areas.dbf", "areas.shp"]
    (tmp_path / "areas.shp").unlink()
    with pytest.raises(WriteError, match=r"areas\.dbf: is there already"):
        draft(tmp_path / "areas.shp", "other", parts={".dbf": "other"})
    assert (tmp_path / "areas.dbf").read_text("utf-8") == "table"


def test_the_place_must_be_one(tmp_path):
    with pytest.raises(WriteError, match="a folder, not a file"):
        checked_target(tmp_path, overwrite=True)
    with pytest.raises(WriteError, match="there is no folder"):
        checked_target(tmp_path / "nowhere" / "map.html")


def test_others_may_read_the_file_as_any_new_one(tmp_path):
    (tmp_path / "plain.txt").write_text("x", "utf-8")
    draft(tmp_path / "saved.txt", "x")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in names(tmp_path)}
    assert len(modes) == 1
