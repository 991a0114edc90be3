"""Radars of older versions: they are read as they are, and `radar upgrade` adds what they lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Run
from tests.support.small import content, small_radar


def test_a_radar_of_the_first_version(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It had no keys: each edition gets its own, and nothing else is touched."""
    old = {f"survey_data/{edition}/rounding.key": None for edition in ("2025", "2026")}
    small_radar(tmp_path / "old", old)
    monkeypatch.chdir(tmp_path / "old")
    before = content(tmp_path / "old")
    assert run("place").code == 1
    assert run("upgrade").code == 0
    after = content(tmp_path / "old")
    assert {name: text for name, text in after.items() if name in before} == before
    keys = {after[name] for name in after if name not in before}
    assert set(after) - set(before) == set(old)
    assert len(keys) == 2
    assert run("place").code == 0
    again = run("upgrade")
    assert (again.code, "Nothing to change" in again.err) == (0, True)
    assert content(tmp_path / "old") == after


def test_what_is_refused_is_listed(run: Run, tmp_path: Path) -> None:
    """A field that no version knows is told with its line, and no key is made."""
    (tmp_path / "survey_data/2025/rounding.key").unlink()
    with (tmp_path / "radar.yml").open("a", encoding="utf-8") as settings:
        settings.write("colours: red\n")
    answer = run("upgrade")
    assert answer.code == 1
    assert "`colours` is not a known field" in answer.err
    assert not (tmp_path / "survey_data/2025/rounding.key").exists()
