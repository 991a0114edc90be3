"""The reference pages say what the program does: they are written from it, and their examples work."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from radar.cli.stages import cli
from radar.inputs.documents import Model, originals, read_front_matter, read_yaml
from radar.inputs.questionnaire import read_questionnaire
from radar.inputs.settings import read_settings
from radar.store import schema
from scripts.reference import pages

PAGES = pages()
"""The reference pages, as the program makes them."""


def run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = repository / "scripts" / "reference.py"
    return subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, cwd=repository, check=False
    )


def models() -> list[type[Model]]:
    """Every model that people write in YAML."""
    found: list[type[Model]] = []
    waiting = Model.__subclasses__()
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        made = model.__name__ in ("Technology", "Dialogue", "OptionQuestion")
        if model.__module__.startswith("radar.") and not made:
            found.append(model)
    return found


def test_pages_are_fresh(repository: Path) -> None:
    """The committed pages are exactly what the script writes."""
    checked = run(repository, "--check")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_stale_page(repository: Path, tmp_path: Path) -> None:
    """The check refuses a page that was changed by hand, names it, and leaves it as it is."""
    assert run(repository, "--out", str(tmp_path)).returncode == 0
    (tmp_path / "survey.md").write_text("By hand.\n")
    checked = run(repository, "--check", "--out", str(tmp_path))
    assert checked.returncode == 1
    assert "survey.md is stale" in checked.stderr
    assert "settings.md" not in checked.stderr
    assert (tmp_path / "survey.md").read_text() == "By hand.\n"


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_stands_in_the_pages(model: type[Model]) -> None:
    """Every field that people may write is in a reference page, with what it means."""
    text = "".join(PAGES.values())
    for name, field in model.model_fields.items():
        assert field.description, f"{model.__name__}.{name} has no docstring"
        said = " ".join(field.description.split()).replace("|", "\\|")
        assert re.search(rf"^\| `{field.alias or name}` \|.*\| {re.escape(said)} \|$", text, re.M), name


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_stands_in_the_page(name: str) -> None:
    """Every command has its section, with each of its options and what it is for."""
    text = PAGES["command-line.md"]
    section = re.split(r"^## ", text.split(f"\n## radar {name}\n", 1)[1], maxsplit=1, flags=re.M)[0]
    for parameter in cli.commands[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help
            assert f"`{parameter.opts[0]}`" in section
            assert parameter.help in section


@pytest.mark.parametrize("name", sorted(PAGES))
def test_links_inside_a_page(name: str) -> None:
    """A link to a section leads to a heading of the same page."""
    headings = re.findall(r"^#+ (.+)$", PAGES[name], flags=re.M)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGES[name])) <= anchors


def example(name: str, path: Path, number: int = 0, language: str = "yaml") -> Path:
    """Write an example of a page to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(re.findall(rf"^```{language}\n(.*?)^```$", PAGES[name], flags=re.M | re.S)[number])
    return path


def test_example_of_settings(tmp_path: Path) -> None:
    """The example of radar.yml is good, and shows every field."""
    path = example("settings.md", tmp_path / "radar.yml")
    read_settings(path)
    assert set(read_yaml(path).data) == set(schema("radar")["properties"])


def test_example_of_a_survey(tmp_path: Path) -> None:
    """The example of survey.yml is good, and shows every field."""
    path = example("survey.md", tmp_path / "2026" / "survey.yml")
    read_questionnaire(path)
    assert set(read_yaml(path).data) == set(schema("survey")["properties"])


@pytest.mark.parametrize(("number", "kind"), [(0, "technology"), (1, "dialogue")])
def test_examples_of_pages(number: int, kind: Any, tmp_path: Path) -> None:
    """The examples of a technology and a dialogue are good, and show what every page has."""
    path = example("front-matter.md", tmp_path / "page.md", number, "markdown")
    document = read_front_matter(path)
    jsonschema.validate(as_json(document.data), schema(kind))
    assert set(schema(kind)["required"]) <= set(document.data)
    assert document.body.strip()


def as_json(data: object) -> Any:
    """What an editor's YAML 1.2 reader makes of it: dates stay text, and NO is no "no"."""
    if isinstance(data, dict):
        return {
            key: "NO" if key == "country" and value is False else as_json(value)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [as_json(value) for value in data]
    return json.loads(json.dumps(data, default=str))


def test_schemas_fit_the_repositorys_own_files(repository: Path) -> None:
    """An editor that checks by our JSON Schemas finds no fault in files that the program accepts."""
    files: list[tuple[Any, Any]] = [
        *(
            ("radar", read_yaml(path))
            for path in (repository / "radar.yml", repository / "examples/cncf/radar.yml")
        ),
        *(("survey", read_yaml(path)) for path in repository.glob("**/survey_data/*/survey.yml")),
        *(("technology", read_front_matter(path)) for path in originals(repository / "docs/technologies")),
        *(("dialogue", read_front_matter(path)) for path in originals(repository / "docs/dialogues")),
    ]
    validators = {kind: jsonschema.Draft202012Validator(schema(kind)) for kind in dict(files)}
    faults = [
        f"{document.file}: {error.message}"
        for kind, document in files
        for error in validators[kind].iter_errors(as_json(document.data))
    ]
    assert len(files) > 30
    assert faults == []
