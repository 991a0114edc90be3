"""The demonstration radar's synthetic survey."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from radar.inputs.dialogues import read_dialogues
from radar.inputs.documents import originals, read_front_matter
from radar.inputs.questionnaire import read_questionnaire
from radar.inputs.settings import read_settings
from radar.inputs.technologies import read_technologies
from scripts.sample_survey import AREAS, EDITIONS, MUNICIPALITIES, TECHNOLOGIES, survey

ROOT = Path(__file__).resolve().parent.parent


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in the folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_same_seed_gives_the_same_bytes() -> None:
    """The same seed makes the same bytes, and another seed does not."""
    assert survey(seed=7, scale=0.02) == survey(seed=7, scale=0.02)
    assert survey(seed=7, scale=0.02) != survey(seed=8, scale=0.02)


def test_survey_data_is_what_the_script_writes() -> None:
    """The files in survey_data are those that the script writes, byte for byte."""
    there = contents(ROOT / "survey_data")
    del there["README.md"]
    made = survey()
    assert there.keys() == made.keys()
    assert not [name for name, data in made.items() if there[name] != data]


def test_answers_of_a_real_survey_stay(tmp_path: Path) -> None:
    """Files that say something else are named, and nothing is written, unless with --force."""
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026/survey.yml").write_text("real")
    script = [
        sys.executable,
        str(ROOT / "scripts/sample_survey.py"),
        "--scale",
        "0.02",
        "--out",
        str(tmp_path),
    ]
    refused = subprocess.run(script, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "2026/survey.yml would be lost" in refused.stderr
    assert contents(tmp_path) == {"2026/survey.yml": b"real"}
    subprocess.run([*script, "--force"], check=True, capture_output=True)
    subprocess.run(script, check=True, capture_output=True)
    assert contents(tmp_path) == survey(scale=0.02)


def test_model_names_what_the_radar_knows() -> None:
    """The script's technologies and areas are those of the radar's pages and settings."""
    settings = read_settings(ROOT / "radar.yml")
    pages = read_technologies(ROOT / "docs/technologies", settings)
    assert {item.id for item in TECHNOLOGIES} == {page.id for page in pages}
    assert list(AREAS) == [area.name for area in settings.areas]
    assert all(len(item.near) == len(AREAS) for item in TECHNOLOGIES)
    assert len(set(MUNICIPALITIES)) == 40


def test_dialogues_name_what_the_radar_knows() -> None:
    """Every dialogue names technologies and areas that exist, and every older one its source."""
    settings = read_settings(ROOT / "radar.yml")
    pages = read_technologies(ROOT / "docs/technologies", settings)
    dialogues = read_dialogues(
        ROOT / "docs/dialogues", [page.id for page in pages], [area.id for area in settings.areas]
    )
    assert dialogues
    assert all(dialogue.source for dialogue in dialogues if dialogue.historical)


@pytest.mark.parametrize("page", originals(ROOT / "docs/technologies"), ids=lambda path: path.stem)
def test_technology_page_has_its_three_sections(page: Path) -> None:
    """A technology's page says what it is, what it is used for and what to think of, in 150 to 300 words."""
    body = read_front_matter(page).body
    headings = [line[3:] for line in body.splitlines() if line.startswith("## ")]
    assert headings == [
        "What it is",
        "What municipalities use it for",
        "What to think of before buying { #before-buying }",
    ]
    assert 150 <= len(body.split()) <= 300


@pytest.mark.parametrize("year", EDITIONS)
def test_edition_is_a_valid_questionnaire_and_its_answers_fit(year: int) -> None:
    """Each edition's questionnaire is valid, and its files hold only what the questionnaire knows."""
    folder = ROOT / "survey_data" / str(year)
    questionnaire = read_questionnaire(folder / "survey.yml")
    asked = [item.id for item in TECHNOLOGIES if item.asked(year)]
    known = {
        name: {"", "Don't know", "Not relevant here"}
        | {level.id for level in question.levels}
        | {level.label for level in question.levels}
        for name, question in questionnaire.questions.items()
        if name.partition(".")[0] not in questionnaire.several
    }
    options = {
        name: {"", "None of these"} | {o.id for o in question.options} | {o.label for o in question.options}
        for name, question in questionnaire.several.items()
    }
    respondents: list[str] = []
    for file, delimiter in (("north.csv", ";"), ("south.csv", ",")):
        with (folder / "responses" / file).open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text, delimiter=delimiter))
        for row in rows:
            respondents.append(row.pop("respondent_id"))
            assert row.pop("municipality") in MUNICIPALITIES
            assert row.pop("area") in AREAS
            assert list(row) == [f"{question}[{item}]" for question in {**known, **options} for item in asked]
            for column, value in row.items():
                question = column.partition("[")[0]
                assert set(value.split(";")) <= options.get(question, {value}), column
                assert value in known.get(question, {value}), column
    assert len(respondents) == len(set(respondents)) == EDITIONS[year]
