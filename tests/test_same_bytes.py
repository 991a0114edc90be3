"""The same input gives the same bytes, whenever, wherever and however it is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.small import content, small_radar

ANOTHER_DAY = "import time; time.time = lambda: 1936000000.0\n"
"""In the year 2031: `date.today` asks for it."""
BUILD = "import sys; sys.argv = ['radar', 'build']; from radar.cli import main; main()"


def built(folder: Path, before: str = "", **environment: str) -> dict[str, bytes]:
    """A small radar, built by a process of its own with nothing kept."""
    small_radar(folder)
    variables = {**os.environ, "RADAR_CACHE": "", **environment}
    done = subprocess.run(
        [sys.executable, "-c", before + BUILD], cwd=folder, env=variables, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return content(folder / "site")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site as it is built today."""
    return built(tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"before": ANOTHER_DAY},
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C"},
        {"PYTHONHASHSEED": "7"},
        {"PYTHONOPTIMIZE": "1"},
        {"PYTHONOPTIMIZE": "2"},
        {"before": "import os; os.umask(0o077)\n"},
        {"CI": "true"},
    ],
    ids=["path", "day", "place", "hash", "optimised", "without docstrings", "rights", "ci"],
)
def test_same_bytes(tmp_path: Path, plain: dict[str, bytes], how: dict[str, str]) -> None:
    """Another path, day, time zone, language, order of sets; with and without asserts and docstrings."""
    other = built(tmp_path / "a folder with another name", **how)
    assert other.keys() == plain.keys()
    assert [name for name, text in plain.items() if other[name] != text] == []


def test_help_needs_no_docstrings() -> None:
    """What a command does is said although Python drops docstrings."""
    told = [
        subprocess.run(
            [sys.executable, "-m", "radar", *command],
            env={**os.environ, "PYTHONOPTIMIZE": level},
            capture_output=True,
            check=True,
        ).stdout
        for command in (["--help"], ["build", "--help"], ["schema", "radar"])
        for level in ("0", "2")
    ]
    assert told[0::2] == told[1::2]
