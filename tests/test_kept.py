"""While pages are served only those are written that would be another, and they are as in a full build."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands import build as mkdocs
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from radar.publish.plugin import RadarPlugin
from tests.support.small import small_radar
from tests.test_languages import BILINGUAL


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small radar in two languages with pages of the editors' own; nothing is kept from another build."""
    own = {"docs/about.md": "# About\n\nWho we are.\n", "docs/help/how.md": "# How\n\nSo.\n"}
    small_radar(tmp_path, {**own, **BILINGUAL})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RADAR_CACHE", "")
    RadarPlugin.kept.clear()
    yield tmp_path
    RadarPlugin.kept.clear()


def built(folder: Path, site: str, written: list[str] | None = None) -> dict[str, bytes]:
    """Build as `radar serve` does, and note the pages that were written."""
    whole = mkdocs._build_page

    def noted(
        page: Any, config: Any, files: Any, nav: Any, env: Any, dirty: bool = False, excluded: bool = False
    ) -> None:
        if written is not None and page.file.is_modified():
            written.append(page.file.src_uri)
        whole(page, config, files, nav, env, dirty, excluded)

    config = load_config(config_file=str(folder / "mkdocs.yml"), site_dir=str(folder / site))
    config.plugins.on_startup(command="serve", dirty=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mkdocs, "_build_page", noted)
        mkdocs.build(config, serve_url="http://127.0.0.1:8000/", dirty=True)
    config.plugins.on_shutdown()
    return {
        p.relative_to(folder / site).as_posix(): p.read_bytes()
        for p in (folder / site).rglob("*")
        if p.is_file()
    }


def same(kept: dict[str, bytes], full: dict[str, bytes]) -> None:
    """Two sites are the same, whatever the order of what the search knows."""
    assert kept.keys() == full.keys()
    for name, content in kept.items():
        if name.endswith("search_index.json"):
            ours, theirs = (json.loads(text) for text in (content, full[name]))
            assert sorted(map(str, ours["docs"])) == sorted(map(str, theirs["docs"])), name
        elif not name.endswith((".radar-made", ".gz")):
            assert content == full[name], name


CHANGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "a sentence": ("docs/technologies/drones.md", lambda text: text + "\nOne more sentence.\n"),
    "an own page": ("docs/help/how.md", lambda text: text + "\nMore.\n"),
    "a title in the navigation": ("docs/about.md", lambda text: text.replace("# About", "# Imprint")),
    "a setting": (
        "radar.yml",
        lambda text: text.replace("Small radar", "Smaller radar"),
    ),
    "the theme": ("mkdocs.yml", lambda text: text + "\nsite_description: Another.\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_pages_are_as_in_a_full_build(folder: Path, change: str) -> None:
    """After a change the site is that of a build from nothing, and after none no page is written."""
    built(folder, "served")
    written: list[str] = []
    built(folder, "served", written)
    assert written == []
    file, edit = CHANGES[change]
    path = folder / file
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    kept = built(folder, "served", written)
    assert written
    if change in ("a sentence", "an own page"):
        assert len(written) <= 6
    RadarPlugin.kept.clear()
    same(kept, built(folder, "fresh"))


def test_a_page_that_goes_is_removed(folder: Path) -> None:
    """What is not among the pages any more is not served either."""
    built(folder, "served")
    (folder / "docs/help/how.md").unlink()
    kept = built(folder, "served")
    assert "help/how/index.html" not in kept
    RadarPlugin.kept.clear()
    same(kept, built(folder, "fresh"))


def test_after_a_failure_all_is_written_again(folder: Path) -> None:
    """A build that failed leaves nothing to rely on."""
    built(folder, "served")
    path = folder / "docs/technologies/drones.md"
    good = path.read_text(encoding="utf-8")
    path.write_text("---\nname: [\n---\n", encoding="utf-8")
    with pytest.raises(Abort):
        built(folder, "served")
    path.write_text(good + "\nMore.\n", encoding="utf-8")
    kept = built(folder, "served")
    RadarPlugin.kept.clear()
    same(kept, built(folder, "fresh"))
