"""A site that was built of the very same before stays, and any doubt has it built again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build

from radar.problems import Problems
from radar.publish import plugin
from tests.support.small import small_radar


@pytest.fixture
def radar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small radar whose builds may be kept; returns its `mkdocs.yml`."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("RADAR_CACHE", str(tmp_path / "kept"))
    return small_radar(tmp_path / "radar").parent / "mkdocs.yml"


@pytest.fixture
def build(radar: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Builds the site, and returns how often MkDocs had to."""
    calls = 0
    made = mkdocs_build

    def counted(*given: object, **named: object) -> None:
        nonlocal calls
        calls += 1
        made(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(plugin, "mkdocs_build", counted)

    def run() -> int:
        before = calls
        with suppress(Problems):  # in a site that someone changed a file may be theirs
            plugin.build(radar)
        return calls - before

    return run


def files(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def test_an_unchanged_radar_is_not_built_again(radar: Path, build: Callable[[], int]) -> None:
    assert build()
    site = files(radar.parent / "site")
    assert not build()
    assert files(radar.parent / "site") == site


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "docs" / "further.md").write_text("# Further\n", encoding="utf-8"),
        lambda root: (root / "site" / "index.html").write_text("Other", encoding="utf-8"),
        lambda root: (root / "site" / "index.html").unlink(),
        lambda root: _write_more(root / "radar.yml", "description: Another\n"),
        lambda root: _write_more(root / "mkdocs.yml", "copyright: Nobody\n"),
    ],
    ids=["a page more", "a file that someone changed", "a file lost", "a setting", "MkDocs' settings"],
)
def test_any_change_has_it_built(
    radar: Path, build: Callable[[], int], change: Callable[[Path], object]
) -> None:
    assert build()
    change(radar.parent)
    assert build()


def test_what_an_extension_reads_elsewhere_is_not_taken_for_unchanged(
    radar: Path, build: Callable[[], int]
) -> None:
    _write_more(radar, "markdown_extensions: [pymdownx.snippets]\n")
    assert build()
    assert build()


def test_answers_count_as_a_change(radar: Path, build: Callable[[], int]) -> None:
    assert build()
    path = next((radar.parent / "survey_data" / "2026" / "responses").glob("*.csv"))
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1].replace("R", "RX", 1)]) + "\n", encoding="utf-8")
    assert build()


def _write_more(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
