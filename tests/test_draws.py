"""A site says how often the counts of an edition were rounded again, and a fourth time is not for nothing."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from radar.problems import Problem, Problems
from radar.publish import plugin
from radar.publish.draws import FILE, keep, kept
from tests.support.releases import edition, release
from tests.support.small import files, small_radar, survey_file


def drawn(site: Path, draw: str | None, another: bool = False) -> list[Problem]:
    """Publish an edition with these lots over a site. Returns what was warned of."""
    told: list[Problem] = []
    keep(site, kept(site, release([replace(edition("2026"), draw=draw)]), told.append, another))
    return told


def test_each_new_draw_is_told_and_the_fourth_refused(tmp_path: Path) -> None:
    """The first and the same again say nothing; another is a warning; the fourth needs to be asked for."""
    assert drawn(tmp_path, "aaaaaaaa") == drawn(tmp_path, "aaaaaaaa") == []
    assert [p.code for p in drawn(tmp_path, "bbbbbbbb") + drawn(tmp_path, "cccccccc")] == ["another-draw"] * 2
    with pytest.raises(Problems) as caught:
        drawn(tmp_path, "dddddddd")
    assert [p.code for p in caught.value.problems] == ["many-draws"]
    assert json.loads((tmp_path / FILE).read_text())["2026"] == ["aaaaaaaa", "bbbbbbbb", "cccccccc"]
    assert [p.code for p in drawn(tmp_path, "dddddddd", another=True)] == ["another-draw"]


def test_open_answers_have_no_draws(tmp_path: Path) -> None:
    """Where nothing is rounded there is nothing to keep; a spoilt file is as good as none."""
    (tmp_path / FILE).write_text("[1]", encoding="utf-8")
    assert drawn(tmp_path, "aaaaaaaa") == []
    (tmp_path / FILE).unlink()
    assert drawn(tmp_path, None) == []
    assert not (tmp_path / FILE).exists()


def test_build_keeps_the_draws_of_the_old_site(tmp_path: Path) -> None:
    """A build over a site with other answers says so, and carries on what the old one said."""
    small_radar(tmp_path)
    told: list[Problem] = []
    plugin.build(tmp_path / "mkdocs.yml", warn=told.append)
    more = survey_file("2026", [("Z1", "Nordby", "care", "1111")])
    (tmp_path / "survey_data/2026/responses/late.csv").write_text(more, encoding="utf-8")
    site = plugin.build(tmp_path / "mkdocs.yml", warn=told.append)

    assert [p.code for p in told] == ["another-draw"]
    found = json.loads((site / FILE).read_text())
    assert {name: len(draws) for name, draws in found.items()} == {"2025": 1, "2026": 2}


def test_draft_says_so_on_each_page_and_is_never_built(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`radar serve --draft` shows a running survey with a notice; a build leaves it out."""
    running = dt.date.today() + dt.timedelta(days=1)
    name = "survey_data/2026/survey.yml"
    small_radar(tmp_path, {name: files()[name] + f"to: {running}\n"})
    shown = tmp_path / "shown"

    def once(config_file: str, dev_addr: str, build_type: str) -> None:
        mkdocs_build(load_config(config_file=config_file, site_dir=str(shown)), dirty=build_type == "dirty")

    monkeypatch.setattr(plugin, "mkdocs_serve", once)
    kept = tmp_path_factory.mktemp("kept") / "cache"
    monkeypatch.setenv("RADAR_CACHE", str(kept))
    plugin.serve(tmp_path / "mkdocs.yml", "127.0.0.1:1", draft=True)
    pages = [path.read_text(encoding="utf-8") for path in shown.rglob("index.html")]
    assert len(pages) > 5
    assert all("Draft: the survey is not over." in page for page in pages)
    assert (shown / "editions/2026/radar.json").exists()
    assert not kept.exists()

    site = plugin.build(tmp_path / "mkdocs.yml")
    assert not (site / "editions/2026").exists()
    assert "Draft" not in (site / "index.html").read_text(encoding="utf-8")
