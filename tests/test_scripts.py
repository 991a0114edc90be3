"""The stages can be run one by one, for people who look for scripts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def run(repository: Path, script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, repository / "scripts" / script, *arguments]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)


def test_counts_are_all_that_a_radar_needs(repository: Path, tmp_path: Path) -> None:
    """Counting and placing in two steps gives the same bytes as in one."""
    counts, radar, whole = tmp_path / "counts.csv", tmp_path / "radar.json", tmp_path / "whole.json"
    assert run(repository, "aggregate.py", "--out", counts).returncode == 0
    assert run(repository, "place.py", "--counts", counts, "--out", radar).returncode == 0
    command = [sys.executable, "-m", "radar", "place", "--out", str(whole)]
    subprocess.run(command, cwd=repository, check=True)
    assert radar.read_bytes() == whole.read_bytes()


def test_one_edition_alone_has_no_movement(repository: Path, tmp_path: Path) -> None:
    """With the counts of a single edition there is nothing to compare it with."""
    counts, radar = tmp_path / "counts.csv", tmp_path / "radar.json"
    assert run(repository, "aggregate.py", "--edition", "2025", "--out", counts).returncode == 0
    assert run(repository, "place.py", "--counts", counts, "--out", radar).returncode == 0
    told = json.loads(radar.read_text(encoding="utf-8"))
    assert told["edition"] == "2025"
    assert {technology["moved"] for technology in told["technologies"]} == {None}


def test_a_file_that_is_no_counts_is_refused(repository: Path, tmp_path: Path) -> None:
    """Exit code 1, a message with a fix, and nothing written."""
    out = tmp_path / "radar.json"
    done = run(repository, "place.py", "--counts", repository / "README.md", "--out", out)
    assert done.returncode == 1
    assert "radar counts" in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
