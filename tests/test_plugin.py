"""The whole site is built from the files of a small radar, or the old one stays."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from radar.cli import stages as cli
from radar.problems import Problems
from radar.publish import plugin
from tests.support.small import MUNICIPALITIES, content, files, small_radar

CONFIDENTIAL = re.compile("|".join([r"\bR00\d\d\b", "Words of mine", *MUNICIPALITIES]).encode())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a built site."""
    config = small_radar(tmp_path_factory.mktemp("radar"))
    return content(plugin.build(config.parent / "mkdocs.yml"))


def test_site_has_a_page_for_everything(site: dict[str, bytes]) -> None:
    """Radar, technologies, areas, dialogues, editions and method; `radar.json` of each edition."""
    pages = {
        "index.html",
        "technologies/index.html",
        "technologies/sensors/index.html",
        "areas/care/index.html",
        "dialogues/bridges/index.html",
        "editions/2025/index.html",
        "method/index.html",
    }
    assert pages <= set(site)
    assert json.loads(site["radar.json"]) == json.loads(site["editions/2026/radar.json"])
    assert json.loads(site["editions/2025/radar.json"])["edition"] == "2025"


def test_site_holds_nothing_of_a_respondent(site: dict[str, bytes]) -> None:
    """No respondent id, no comment and no respondent's municipality is in any file."""
    assert CONFIDENTIAL.search(files()["survey_data/2026/responses/north.csv"].encode())
    assert {name: CONFIDENTIAL.search(text) for name, text in site.items()} == dict.fromkeys(site)


def test_site_holds_no_survey_file(site: dict[str, bytes]) -> None:
    """No file of the survey, and no fault of the settings, gets among what is published."""
    own = {text.encode() for name, text in files().items() if name.startswith("survey_data/")}

    assert not own & set(site.values())


def test_command_builds_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`radar build --config` puts the site beside the radar, or where `--site-dir` says from here."""
    small_radar(tmp_path / "mine")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for further in ([], ["--site-dir", "public"]):
        monkeypatch.setattr(sys, "argv", ["radar", "build", "--config", "../mine/radar.yml", *further])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 0
        assert "Built" in capsys.readouterr().err

    assert content(tmp_path / "here/public").keys() == content(tmp_path / "mine/site").keys()
    assert (tmp_path / "here/public/index.html").exists()
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == ["public"]


def test_site_follows_its_input(tmp_path: Path) -> None:
    """Built again after a change, the site shows it; a page whose source is gone is gone."""
    config = small_radar(tmp_path)
    plugin.build(tmp_path / "mkdocs.yml")
    config.write_text(config.read_text("utf-8").replace("Small radar", "Changed radar"), encoding="utf-8")
    (tmp_path / "docs/dialogues/bridges.md").unlink()
    after = content(plugin.build(tmp_path / "mkdocs.yml"))

    assert b"Changed radar" in after["index.html"]
    assert "dialogues/bridges/index.html" not in after


def test_old_site_stays_when_answers_are_bad(tmp_path: Path) -> None:
    """All problems of two files are told without a traceback, and the site is what it was."""
    config = small_radar(tmp_path)
    site = plugin.build(tmp_path / "mkdocs.yml")
    before = content(site)
    for name in ("north", "south"):
        (tmp_path / f"survey_data/2026/responses/{name}.csv").write_text("x\n", encoding="utf-8")
    program = [sys.executable, "-m", "radar", "build", "--config", str(config)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "north.csv:row 1" in done.stderr
    assert "south.csv:row 1" in done.stderr
    assert "Traceback" not in done.stderr
    assert content(site) == before
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".site")]


@pytest.mark.parametrize("where", [".", "..", "docs", "docs/public", "survey_data", "survey_data/2026"])
def test_site_never_replaces_the_radars_own_files(tmp_path: Path, where: str) -> None:
    """A site folder that holds, or lies among, what people write is refused, and all stays."""
    small_radar(tmp_path / "mine")
    with pytest.raises(Problems) as caught:
        plugin.build(tmp_path / "mine/mkdocs.yml", tmp_path / "mine" / where)

    assert [problem.code for problem in caught.value.problems] == ["site-dir"]
    left = content(tmp_path / "mine")
    assert {name: text.encode() for name, text in files().items()}.items() <= left.items()


def test_a_build_tells_the_next_nothing(tmp_path: Path) -> None:
    """MkDocs keeps the plugin for the next build of the same process, which may be of another radar."""
    here, there = (small_radar(tmp_path / name).parent for name in ("a", "b"))
    plugin.build(here / "mkdocs.yml", named=plugin.Named(here / "radar.yml"))
    config = load_config(config_file=str(there / "mkdocs.yml"))
    made = config.plugins["radar"]
    assert isinstance(made, plugin.RadarPlugin)
    assert made.settings_file(config) == there / "radar.yml"
    assert not made.swaps


def test_settings_without_the_plugin_are_told_so(tmp_path: Path) -> None:
    """A mkdocs.yml that does not name the plugin is a problem of that file."""
    small_radar(tmp_path, {"mkdocs.yml": "site_name: Small radar\n"})
    with pytest.raises(Problems) as caught:
        plugin.build(tmp_path / "mkdocs.yml")

    assert [problem.code for problem in caught.value.problems] == ["no-plugin"]
    assert not (tmp_path / "site").exists()


def test_a_bare_theme_asks_no_other_server(tmp_path: Path) -> None:
    """A mkdocs.yml that only names the theme builds pages that fetch nothing from elsewhere."""
    small_radar(tmp_path, {"mkdocs.yml": "site_name: Small\ntheme: material\nplugins: [search, radar]\n"})
    for name, page in content(plugin.build(tmp_path / "mkdocs.yml")).items():
        if name.endswith(".html"):
            fetched = re.findall(
                rb"<(?:link|script|img|iframe|source)[^>]*(?:href|src)=[\"']?(?:https?:)?//[^>]*", page
            )
            assert not [one for one in fetched if b"canonical" not in one], name


@pytest.mark.parametrize(
    "line",
    [
        "extra_css: ['https://other.example/x.css']",
        "extra_javascript: ['//other.example/x.js']",
        "extra_javascript: [{path: 'HTTPS://other.example/x.js', defer: true}]",
        "extra: {analytics: {provider: google, property: x}}",
    ],
)
def test_what_other_servers_hold_is_refused(tmp_path: Path, line: str) -> None:
    """A script, a style or a counter of another server in mkdocs.yml is a fault that names the setting."""
    frame = "site_name: Small\ntheme: material\nplugins: [search, radar]\n"
    config = small_radar(tmp_path, {"mkdocs.yml": f"{frame}{line}\n"})
    program = [sys.executable, "-m", "radar", "build", "--config", str(config)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"`{line.split(': [', maxsplit=1)[0].split(': {', maxsplit=1)[0]}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


class _Beside(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Stands for a plugin that is not installed."""


def _built_beside(folder: Path, name: str, other: BasePlugin[Any] | None = None) -> Files:
    """The files of a build beside another plugin."""
    small_radar(folder)
    config = load_config(str(folder / "mkdocs.yml"))
    if other is not None:
        config.plugins[name] = other
    found: list[Files] = []

    def keep(files: Files, **_: object) -> Files:
        found.append(files)
        return files

    config.plugins.events["files"].append(keep)
    mkdocs_build(config)
    return found[0]


def test_every_file_has_a_source_that_is_there(tmp_path: Path) -> None:
    """Other plugins ask git about it, so it is one of the repository: the editor's own, if there is one."""
    made = [file for file in _built_beside(tmp_path, "") if file.generated_by]
    assert len(made) > 50
    sources = {file.src_uri: Path(str(file.abs_src_path)) for file in made}
    assert [uri for uri, source in sources.items() if not source.is_file()] == []
    assert sources["technologies/drones.md"] == tmp_path / "docs/technologies/drones.md"
    assert sources["method.md"] == tmp_path / "radar.yml"


def test_the_order_is_told_to_awesome_nav(tmp_path: Path) -> None:
    """With awesome-nav the navigation is left to it, with the radar's order unless the editors wrote one."""
    file = _built_beside(tmp_path / "a", "awesome-nav", _Beside()).get_file_from_path(".nav.yml")
    assert file is not None
    assert [next(iter(entry.values())) for entry in yaml.safe_load(file.content_string)["nav"]][:2] == [
        "index.md",
        "technologies/index.md",
    ]
    assert not (tmp_path / "a/site/.nav.yml").exists()
    assert _built_beside(tmp_path / "b", "").get_file_from_path(".nav.yml") is None


@pytest.mark.parametrize("name", ["i18n", "material/social"])
def test_what_can_not_work_beside_it_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """A plugin that would fail in the middle is named at the start, with what to do."""
    with pytest.raises(Abort), caplog.at_level("ERROR"):
        _built_beside(tmp_path, name, _Beside())
    assert "from the plugins" in caplog.text
