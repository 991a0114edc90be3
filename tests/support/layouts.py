"""Files as survey tools write them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from radar.inputs.contract import Contract
from radar.inputs.documents import read_yaml, validate
from radar.inputs.questionnaire import (
    Level,
    Names,
    Question,
    Questionnaire,
    Responses,
)
from radar.inputs.settings import Area, Limits
from radar.inputs.technologies import Technology
from radar.intake.expected import Expected
from radar.intake.survey_files import read_answers
from tests.support.case_files import CASES

LAYOUTS = CASES / "layouts"


QUESTIONS = {
    "adoption": Question(
        name="Adoption",
        text="How far has this technology come where you work?",
        levels=[
            Level(id="none", label="Not considered", also=["AO01"]),
            Level(id="discussed", label="Discussed", also=["AO02"]),
            Level(id="pilot", label="Pilot", also=["AO03"]),
            Level(id="operation", label="In operation", also=["AO04"]),
        ],
    ),
    "relevance": Question(
        name="Relevance",
        text="How relevant is it to your work?",
        levels=[
            Level(id="low", label="Low", also=["AO01"]),
            Level(id="some", label="Some", also=["AO02"]),
            Level(id="high", label="High", also=["AO03"]),
        ],
    ),
}


NAMES = Names(
    technologies={"chatbots": ["SQ001"], "rpa": ["SQ002"], "drones": ["SQ003"]},
    questions={"adoption": ["Q1"], "relevance": ["Q2"]},
)


TECHNOLOGIES = {"chatbots": "Chatbots", "rpa": "Robotic process automation", "drones": "Drones"}


def uncoded(question: Question) -> Question:
    """The question without its answers' codes, of which each question has the same."""
    levels = [level.model_copy(update={"also": []}) for level in question.levels]
    return question.model_copy(update={"levels": levels})


def contract(responses: Responses) -> Contract:
    # the preset of a form tells its questions apart by their answers
    form = responses.municipality == "Which municipality do you work in?"
    questions = {id_: uncoded(q) if form else q for id_, q in QUESTIONS.items()}
    return Contract(
        Questionnaire(edition="2026", questions=questions, responses=[responses], names=NAMES),
        tuple(
            Technology(id=id_, name=name, sector="s", summary="", text="", file=f"{id_}.md")
            for id_, name in TECHNOLOGIES.items()
        ),
        (Area(id="health", name="Health"), Area(id="schools", name="Schools")),
        ("Sønderby", "Ærøby", "Nordby"),
        Limits(),
    )


def responses_of(path: Path) -> Responses:
    """What survey.yml says of a file: it stands beside it, for the file alone or for its folder."""
    own = path.with_suffix(".yml")
    return validate(read_yaml(own if own.exists() else path.parent / "responses.yml"), Responses)


def answers(path: Path, responses: Responses) -> pd.DataFrame:
    whole = pd.concat(read_answers(path, Expected(responses, contract(responses))), ignore_index=True)
    return whole[sorted(whole.columns)]


WIDE = Responses.model_validate({"items": [{"question": "adoption"}, {"question": "relevance"}]})


def found(kind: str) -> list[Path]:
    """The files to read: of a folder with three tables in it, the dataset."""
    paths = (p / "dataset.csv" if p.is_dir() else p for p in LAYOUTS.glob(f"*/{kind}*"))
    return sorted(path for path in paths if path.suffix not in (".txt", ".yml"))


def name_of(path: Path) -> str:
    return path.relative_to(LAYOUTS).as_posix()
