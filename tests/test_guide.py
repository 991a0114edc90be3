"""The written pages of the guide say what works: their examples are run and their links followed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from radar.cli.stages import cli
from radar.inputs.secret import make_secret
from radar.pipeline import make_release
from radar.release import Release

REPOSITORY = Path(__file__).parents[1]
GUIDE = REPOSITORY / "docs" / "guide"
PAGES = sorted(path.name for path in GUIDE.glob("*.md"))
WRITTEN = [*sorted(GUIDE.glob("*.md")), *sorted((REPOSITORY / "docs" / "method").glob("*.md"))]
"""The guide, and the note for statisticians."""


def text(name: str) -> str:
    return (GUIDE / name).read_text(encoding="utf-8")


@pytest.fixture
def own_radar(tmp_path: Path) -> Path:
    """The files of the page "Your own radar", each under the name in bold above it."""
    files = re.findall(
        r"^\*\*([\w./-]+)\*\*\n\n```\w+\n(.*?)^```$", text("your-own-radar.md"), flags=re.M | re.S
    )
    assert len(files) == 6
    for name, content in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def test_own_radar_is_good(own_radar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`radar check` says of the files on the page what the page says that it says."""
    monkeypatch.chdir(own_radar)
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 0
    assert f"```text\n{result.stdout}```" in text("your-own-radar.md")


def test_own_radar_places_its_technologies(own_radar: Path) -> None:
    """The technologies of the page stand where the page says; under the usual rule no area has one."""
    release: Release = make_release(own_radar / "radar.yml")
    places = {entry.technology: entry.place for entry in release.latest.radars["all"].entries}
    chatbots, sensors = places["chatbots"], places["fall-sensors"]
    assert chatbots is not None
    assert sensors is not None
    assert (chatbots.ring, chatbots.index, sensors.ring) == ("try", 0.571, "ready")
    assert all(e.place for area in ("care", "schools") for e in release.latest.radars[area].entries)

    settings = own_radar / "radar.yml"
    settings.write_text(settings.read_text(encoding="utf-8").partition("disclosure:")[0], encoding="utf-8")
    make_secret(own_radar / "survey_data" / "2026")
    usual = make_release(settings).latest.radars
    assert not any(entry.place for area in ("care", "schools") for entry in usual[area].entries)


def test_faults_on_the_page_for_staff(own_radar: Path) -> None:
    """The faults that the page for staff explains are the ones that the program tells."""
    path = own_radar / "survey_data" / "2026" / "responses" / "first.csv"
    answers = path.read_text(encoding="utf-8")
    path.write_text(
        answers.replace("Schools,In use,\n", "Schools,In us,\n").replace("Vestby,Care", "Vesby,Care")
    )
    radar = [sys.executable, "-m", "radar", "check", "survey_data/2026/responses/first.csv"]
    checked = subprocess.run(radar, cwd=own_radar, capture_output=True, text=True, check=False)
    assert checked.returncode == 1
    assert len(checked.stderr.splitlines()) == 2
    for line in [*checked.stdout.splitlines(), *checked.stderr.splitlines()]:
        assert line in text("submit.md").splitlines()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_links(path: Path) -> None:
    """Links between the written pages lead to pages and headings that are there."""
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", path.read_text(encoding="utf-8")):
        page = (path.parent / target).resolve() if target else path
        assert page in WRITTEN
        headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
        anchors = {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors


@pytest.mark.parametrize("path", [*WRITTEN, REPOSITORY / "README.md"], ids=lambda path: path.name)
def test_commands(path: Path) -> None:
    """Every `radar` command that a page names exists, with the options that it is given."""
    written = path.read_text(encoding="utf-8")
    for name, rest in re.findall(r"(?:^|`)(?:\.venv/bin/)?radar ([a-z]+)([^`\n]*)", written, flags=re.M):
        command = cli.commands[name]
        below = rest.split()[:1]
        if isinstance(command, click.Group) and below and below[0] in command.commands:
            command = command.commands[below[0]]
        options = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options


def test_readme() -> None:
    """The README names every command, and its links lead to files that are there."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert {name for name in cli.commands if f"`radar {name}" not in readme} == set()
    linked = re.findall(r"(?<!!)\[[^]]*\]\((?!https?:)([^)#]+)", readme)
    assert [link for link in linked if not (REPOSITORY / link).exists()] == []


def test_every_page_is_reached() -> None:
    """The guide's start page links to every other page."""
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", text("index.md")))
    assert linked == set(PAGES) - {"index.md"}
