"""What every form asks: where someone works, and each question about each technology."""

from __future__ import annotations

from dataclasses import dataclass

from radar.inputs.contract import Contract
from radar.inputs.questionnaire import DONT_KNOW, NOT_RELEVANT, Question
from radar.inputs.technologies import Technology
from radar.intake.columns.codes import NONE_OF_THESE
from radar.language.messages import say
from radar.language.translator import Language, teller
from radar.problems import Place, Problem, Problems

READ_AS: dict[str, tuple[str, ...]] = {
    "kobo": ("auto", "kobotoolbox"),
    "limesurvey": ("auto", "limesurvey"),
}
"""The layouts of survey.yml that take what a tool gives back."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen."""

    id: str
    """Its id; of a municipality its name, of an area outside the list its text."""
    label: str
    """What people read, and what intake knows it by."""
    alone: bool = False
    """Whether it rules out the others of a question with several answers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, which is asked about each technology."""

    id: str
    name: str
    text: str
    """The question as people read it."""
    choices: tuple[Choice, ...]
    several: bool
    """Whether several may be chosen."""


@dataclass(frozen=True, slots=True)
class Survey:
    """All that a form asks, in its order."""

    edition: str
    municipalities: tuple[Choice, ...]
    """Empty: not asked."""
    areas: tuple[Choice, ...]
    """Empty: not asked."""
    area_required: bool
    questions: tuple[Asked, ...]
    technologies: tuple[Technology, ...]


def survey(contract: Contract, language: Language) -> Survey:
    """What the edition's forms ask.

    No free text: nothing reads it, and people write names into it.
    """
    questionnaire = contract.questionnaire
    blocks = [items.question for responses in questionnaire.responses for items in responses.items]
    with_area = [responses for responses in questionnaire.responses if responses.area is not None]
    asks_area = bool(with_area and contract.areas)
    others = with_area[0].no_area[:1] if asks_area else []
    return Survey(
        questionnaire.edition,
        tuple(Choice(name, name) for name in contract.municipalities if questionnaire.has_municipalities),
        tuple(Choice(area.id, area.name) for area in contract.areas if asks_area)
        + tuple(Choice(text, text) for text in others),
        asks_area and with_area[0].area_required,
        tuple(asked(id_, questionnaire.asked(id_), language) for id_ in dict.fromkeys(blocks)),
        contract.asked_about,
    )


def asked(id_: str, question: Question, language: Language) -> Asked:
    """A question as forms ask it: its answers, and what else may be said, where there is a text for it."""
    tell = teller(language.code)
    beside = (
        (NONE_OF_THESE, say("None of these"), question.none_of_these if question.options else []),
        (DONT_KNOW, say("Don't know"), question.dont_know),
        (NOT_RELEVANT, say("Not relevant here"), question.not_relevant),
    )
    answers = [Choice(answer.id, answer.label or answer.id) for answer in question.levels or question.options]
    # the usual words in the radar's language if intake knows them, else the first that it does
    answers += [
        Choice(other, usual if (usual := tell(text)) in valid else valid[0], alone=True)
        for other, text, valid in beside
        if valid
    ]
    name = question.text or question.name
    return Asked(id_, question.name, name, tuple(answers), bool(question.options))


def check_layout(kind: str, contract: Contract, where: Place) -> None:
    """Raise `Problems`, at `where`, if survey.yml has no layout that reads what the tool gives back."""
    layouts = [responses.layout for responses in contract.questionnaire.responses]
    if set(READ_AS[kind]).isdisjoint(layouts):
        what = say(
            "no layout reads the files of this survey tool: `layout` is `%(layout)s`", layout=layouts[0]
        )
        fix = say("Leave `layout` out, or add files of their own with `layout: auto` under `responses`")
        raise Problems([Problem(where, what, fix, "no-template")])


def preamble(language: Language) -> tuple[str, str]:
    """What stands above the questions: no personal data belong here, and what becomes of the answers."""
    text = language.text
    return (
        text(
            "Personal data do not belong in this form: no names, personal numbers, e-mail "
            "addresses or telephone numbers. It does not ask for any."
        ),
        text(
            "The answers are counted together with those of others, for a technology radar: it shows how "
            "far technologies have come and how much they are needed. Answers of single people are not "
            "published, nor are figures that rest on too few."
        ),
    )
