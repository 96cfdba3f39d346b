"""What users install: a wheel that works by itself, and a source that has all that it takes."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The source distribution, and the wheel made of it alone."""
    folder = tmp_path_factory.mktemp("built")
    build = [sys.executable, "-m", "hatchling", "build", "-d"]
    subprocess.run([*build, folder, "-t", "sdist"], cwd=PROJECT, check=True, capture_output=True)
    [source] = folder.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    [unpacked] = (path for path in folder.iterdir() if path.is_dir())
    subprocess.run([*build, folder, "-t", "wheel"], cwd=unpacked, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return unpacked, wheel


def test_the_source_has_tests_sample_and_licence(built):
    unpacked, _ = built
    for name in ("LICENSE", "README.md", "tests/conftest.py", "sample_data/peru/peru.gpkg", "docs"):
        assert (unpacked / name).exists(), name


def test_the_wheel_holds_the_package_with_its_data_and_nothing_else(built):
    names = zipfile.ZipFile(built[1]).namelist()
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"minemap"}
    own = {
        path.relative_to(PROJECT / "src").as_posix()
        for path in (PROJECT / "src/minemap").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert own <= set(names)


def test_the_wheel_works_where_the_source_is_not(built, tmp_path):
    zipfile.ZipFile(built[1]).extractall(tmp_path / "site")
    asked = (
        "import minemap; print(minemap.__file__); "
        "print(round(minemap.read_record(minemap.samples.peru_path())"
        ".remaining('2023-12-31')['area_m2'].sum()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert Path(told[0]).is_relative_to(tmp_path)
    assert told[1] == "302013"
