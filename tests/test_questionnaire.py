"""survey.yml is read into a Questionnaire, or refused with all its faults."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from radar.inputs.questionnaire import Level, Question, Questionnaire, read_questionnaire
from tests.support.case_files import CASES, cases, expected, told


def placed(case: Path, folder: Path) -> Path:
    """The case where a radar has it: as survey.yml in a folder with the edition's name."""
    path = folder / "2026" / "survey.yml"
    path.parent.mkdir()
    shutil.copy(case, path)
    return path


@pytest.mark.parametrize("case", cases("questionnaire"), ids=lambda path: path.name)
def test_faults_of_a_questionnaire(case: Path, tmp_path: Path) -> None:
    """Every fault of a survey.yml is told at its line with what fixes it, and a good one has none."""
    assert told(read_questionnaire, placed(case, tmp_path)) == expected(case)


@pytest.fixture
def questionnaire(tmp_path: Path) -> Questionnaire:
    return read_questionnaire(placed(CASES / "questionnaire" / "good.yml", tmp_path))


def test_equally_spaced_scores() -> None:
    """Levels without scores are equally spaced from 0 to 1."""
    question = Question(name="Q", levels=[Level(id=i) for i in "abcde"])
    assert question.scores() == [0, 0.25, 0.5, 0.75, 1]


def test_given_scores() -> None:
    """Levels keep the scores that they are given."""
    levels = [Level(id="a", score=0), Level(id="b", score=0.1), Level(id="c", score=1)]
    assert Question(name="Q", levels=levels).scores() == [0, 0.1, 1]


def test_codes(questionnaire: Questionnaire) -> None:
    """The counts know the levels in their order, then the answers that are in no mean."""
    assert questionnaire.questions["adoption"].codes() == ["1", "2", "dont-know", "not-relevant", "blank"]


def test_municipalities(questionnaire: Questionnaire) -> None:
    """Answers are clustered in municipalities as soon as one layout has a column for them."""
    assert questionnaire.has_municipalities
    alone = [responses.model_copy(update={"municipality": None}) for responses in questionnaire.responses]
    assert not questionnaire.model_copy(update={"responses": alone}).has_municipalities


def test_repositorys_own_questionnaires(repository: Path) -> None:
    """All questionnaires in the repository are good."""
    found = [
        *repository.glob("survey_data/*/survey.yml"),
        *repository.glob("examples/*/survey_data/*/survey.yml"),
    ]
    assert len(found) >= 5
    for path in found:
        assert read_questionnaire(path).edition == path.parent.name
