"""A new radar is written by one command, in the editor's language, and builds at once."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from radar.cli.stages import cli
from radar.inputs.settings import read_settings
from radar.inputs.sources import read_sources
from radar.inputs.technologies import read_technologies
from radar.language.messages import say
from radar.language.translator import teller
from radar.pipeline import make_release
from radar.problems import Problems
from radar.publish.plugin import build
from radar.tools.starting.making import RINGS, files, plan
from radar.tools.starting.municipal import SECTORS, TECHNOLOGIES
from radar.writing import write_files
from tests.support.command_line import Run

REPOSITORY = Path(__file__).parents[1]

TODAY = dt.date(2026, 11, 26)


def new(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["new", *arguments], input=typed, prog_name="radar")


@pytest.mark.parametrize("code", ["en", "da", "nb", "sv"])
def test_a_new_radar_is_good_and_builds(tmp_path: Path, code: str) -> None:
    """Its files are read without a fault, and there is a site of them, in the radar's language."""
    write_files(tmp_path, files(plan("Vår radar", "Kommunerne", code, today=dt.date.today())))
    settings = read_settings(tmp_path / "radar.yml")
    assert (settings.title, settings.publisher, settings.language) == ("Vår radar", "Kommunerne", code)
    assert len(settings.rings) == len(RINGS)
    build(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert f'lang="{code}"' in (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "site/technologies/example/index.html").is_file()


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
def test_all_that_it_says_is_in_its_language(code: str) -> None:
    """No sentence of the English files is left in those of another language."""
    english, other = (files(plan("R", "P", language, today=TODAY)) for language in ("en", code))
    assert english.keys() == other.keys()
    for name in [name for name in english if not name.startswith((".github/", ".devcontainer/"))]:
        both = set(english[name].decode().splitlines()) & set(other[name].decode().splitlines())
        assert not [line for line in both if len(re.findall(r"\S*[^\W\d_]\S*", line)) > 4], name


def test_rings_and_sectors_are_those_that_are_named(tmp_path: Path) -> None:
    """Each gets an id, the rings are equally wide, and words that mean something to YAML stay words."""
    wanted = plan('No: "x" #1', "yes", "en", ["Adopt", "Trial", "Hold"], ["On", "Ærø & Å"], TODAY)
    write_files(tmp_path, files(wanted))
    settings = read_settings(tmp_path / "radar.yml")
    assert settings.title == 'No: "x" #1'
    assert settings.publisher == "yes"
    assert [(ring.id, ring.from_) for ring in settings.rings] == [
        ("adopt", 0.67),
        ("trial", 0.33),
        ("hold", 0),
    ]
    assert [(sector.id, sector.name) for sector in settings.sectors] == [
        ("on", "On"),
        ("aeroe-aa", "Ærø & Å"),
    ]


@pytest.mark.parametrize("names", [["One"], ["A", "a"], ["A", "!!"], [f"R{i}" for i in range(9)]])
def test_names_that_cannot_be_told_apart_are_refused(names: list[str]) -> None:
    """One ring, nine, two that are alike, and one without a letter."""
    with pytest.raises(Problems) as raised:
        plan("R", "P", "en", rings=names)
    assert [problem.where.file for problem in raised.value.problems] == ["--rings"]


def test_nothing_is_published_before_the_survey_is_over(tmp_path: Path) -> None:
    """The first survey runs from the day on which the radar was made, so no figure is published."""
    write_files(tmp_path, files(plan("R", "P", "en", today=dt.date.today())))
    sources = read_sources(tmp_path / "radar.yml")
    assert sources.running(dt.date.today()) == [str(dt.date.today().year)]
    assert make_release(tmp_path / "radar.yml").latest.respondents is None


def test_new_asks_and_says_what_comes_next(tmp_path: Path) -> None:
    """Name, publisher, language, rings and sectors are asked for; what is left out is the usual."""
    done = new(str(tmp_path / "our-radar"), typed="\nThe Association\nda\nKlar; Vent\n\n")
    assert done.exit_code == 0, done.output
    assert "radar serve" in done.output
    settings = read_settings(tmp_path / "our-radar/radar.yml")
    assert (settings.title, settings.publisher, settings.language) == ("Our radar", "The Association", "da")
    assert [ring.name for ring in settings.rings] == ["Klar", "Vent"]
    assert len(settings.sectors) == 4


def test_a_folder_that_holds_something_is_asked_about(tmp_path: Path) -> None:
    """Without an answer nothing is written; with yes, files of others stay as they are."""
    (tmp_path / "radar.yml").write_text("mine", encoding="utf-8")
    assert new(str(tmp_path), "--yes").exit_code == 2
    assert new(str(tmp_path), typed="n\n").exit_code == 1
    assert new(str(tmp_path), "--name", "R", typed="y\n\n\n\n\n").exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["radar.yml"]
    (tmp_path / "radar.yml").rename(tmp_path / "notes.txt")
    assert new(str(tmp_path), typed="y\n\n\n\n\n\n").exit_code == 0
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_the_list_is_that_of_the_demonstration() -> None:
    """The technologies to begin with are those whose pages the demonstration has."""
    settings = read_settings(REPOSITORY / "radar.yml")
    pages = read_technologies(REPOSITORY / "docs/technologies", settings)
    listed = [(one.id, one.sector, str(one.name), str(one.summary), list(one.also)) for one in TECHNOLOGIES]
    assert listed == [(page.id, page.sector, page.name, page.summary, page.also) for page in pages]
    assert [(id_, str(name)) for id_, name in SECTORS] == [(one.id, one.name) for one in settings.sectors]


@pytest.mark.parametrize("language", ["da", "en", "nb", "sv"])
def test_a_list_to_begin_with(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """--example brings technologies and sectors in the radar's language, and it is good at once."""
    answer = run("new", "ours", "--example", "municipal", "--language", language, "--yes")
    assert answer.code == 0, answer.err
    monkeypatch.chdir(tmp_path / "ours")
    assert run("check").code == 0
    assert len(list(Path("docs/technologies").glob("*.md"))) == len(TECHNOLOGIES)
    drones = Path("docs/technologies/drones.md").read_text("utf-8")
    assert f"name: {teller(language)(say('Drones'))}\n" in drones


def test_a_list_brings_its_own_sectors(run: Run) -> None:
    """--sectors beside --example is refused: the list's technologies would be in none of them."""
    assert run("new", "ours", "--example", "municipal", "--sectors", "A;B", "--yes").code == 2


HELP = REPOSITORY / "radar/tools/starting/help"


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
def test_help_says_the_same_in_each_language(code: str) -> None:
    """The pages for a radar's users are the same: headings, lists, tables, and what is written as it is."""
    assert {page.name for page in (HELP / code).iterdir()} == {page.name for page in (HELP / "en").iterdir()}
    for page in (HELP / "en").iterdir():
        both = [page.read_text("utf-8"), (HELP / code / page.name).read_text("utf-8")]
        shapes = [
            [line.split()[0] for line in text.splitlines() if line.startswith(("#", "- ", "|"))]
            for text in both
        ]
        assert shapes[0] == shapes[1], page.name
        literal = [re.findall(r"`([^`\n]+)`|\]\(([^)]+)\)", text) for text in both]
        assert literal[0] == literal[1], page.name


def test_help_stands_in_the_navigation(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new radar has the pages, under the name that they have in its language."""
    assert run("new", "ours", "--language", "sv", "--yes").code == 0
    monkeypatch.chdir(tmp_path / "ours")
    assert run("build").code == 0
    html = Path("site/index.html").read_text("utf-8")
    assert "Hjälp" in html
    for page in ("read", "submit", "dialogue", "privacy"):
        assert Path(f"site/help/{page}/index.html").is_file()
