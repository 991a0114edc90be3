"""What the tools' own files call the answers, technologies and places of a survey: a contract that knows it.

The forms that `radar template` writes have codes and names that these tools allow (`codes.py`). They come
back in the exports, and are no business of survey.yml.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from radar.inputs.contract import Contract
from radar.inputs.names import fold
from radar.inputs.questionnaire import DONT_KNOW, NOT_RELEVANT, LayoutName, Names, Question
from radar.intake.columns.codes import (
    NONE_OF_THESE,
    answer_codes,
    choice_name,
    field_name,
    place_name,
    question_codes,
)
from radar.intake.columns.tools import PLAIN, PRESETS

Spelt = Mapping[str, Sequence[str]]
"""By id: further spellings."""


def as_written_by(contract: Contract, tool: LayoutName) -> Contract:
    """The contract with the further spellings that a survey tool's files have."""
    if PRESETS.get(tool, PLAIN).numbered:
        return _numbered(contract)
    if tool == "limesurvey":
        return _in_limesurvey(contract)
    return _in_kobotoolbox(contract) if tool == "kobotoolbox" else contract


def answer_ids(question: Question) -> list[str]:
    """What can be answered, by id, as forms list it."""
    beside = (
        (NONE_OF_THESE, question.none_of_these if question.options else []),
        (DONT_KNOW, question.dont_know),
        (NOT_RELEVANT, question.not_relevant),
    )
    ids = [answer.id for answer in question.levels or question.options]
    return [*ids, *(id_ for id_, texts in beside if texts)]


def _in_limesurvey(contract: Contract) -> Contract:
    asked = contract.questionnaire
    technologies = [t.id for t in contract.asked_about]
    questions = {id_: asked.asked(id_) for id_ in asked.asked_ids}
    nowhere = _no_area(contract)
    areas = answer_codes([*(area.id for area in contract.areas), *nowhere])
    codes = question_codes([(id_, bool(q.options)) for id_, q in questions.items()], technologies)
    return _with(
        contract,
        technologies=_lists(answer_codes(technologies)),
        areas=_lists({id_: code for id_, code in areas.items() if id_ not in nowhere}),
        questions={id_: [code] for (id_, technology), code in codes.items() if technology is None},
        answers={id_: answer_codes(answer_ids(q)) for id_, q in questions.items()},
        places=answer_codes(contract.municipalities),
        parts=codes,
        elsewhere=[areas[text] for text in nowhere],
    )


def _in_kobotoolbox(contract: Contract) -> Contract:
    asked = contract.questionnaire
    questions = {id_: asked.asked(id_) for id_ in asked.asked_ids}
    nowhere = _no_area(contract)
    areas = _named([*(area.id for area in contract.areas), *nowhere], choice_name)
    return _with(
        contract,
        technologies={t.id: [field_name(t.id)] for t in contract.technologies},
        areas=_lists({id_: name for id_, name in areas.items() if id_ not in nowhere}),
        questions={id_: [field_name(id_)] for id_ in questions},
        answers={id_: _named(answer_ids(q), choice_name) for id_, q in questions.items()},
        places=_named(contract.municipalities, place_name),
        parts={},
        elsewhere=[areas[text] for text in nowhere],
    )


def _no_area(contract: Contract) -> list[str]:
    """What forms offer beside the areas: of the first layout that has areas, the first of `no_area`."""
    with_area = [r.no_area[:1] for r in contract.questionnaire.responses if r.area is not None]
    return with_area[0] if with_area and contract.areas else []


def clashing_numbers(contract: Contract, tool: LayoutName) -> list[str]:
    """Questions with a level whose id is a number, but not its place, where places are written."""
    if not PRESETS.get(tool, PLAIN).numbered:
        return []
    questions = {id_: contract.questionnaire.asked(id_) for id_ in contract.questionnaire.asked_ids}
    return [
        question.name
        for id_, question in questions.items()
        for number in range(1, len(question.levels) + 1)
        if contract.level_codes[id_].get(str(number), number - 1) != number - 1
    ]


def _numbered(contract: Contract) -> Contract:
    """Answers may also be written as their number on the scale, from 1."""
    asked = contract.questionnaire
    numbers = {
        id_: {level.id: str(number) for number, level in enumerate(asked.asked(id_).levels, 1)}
        for id_ in asked.asked_ids
    }
    return _with(contract, {}, {}, {}, numbers, {}, {}, [])


def _with(
    contract: Contract,
    technologies: Spelt,
    areas: Spelt,
    questions: Spelt,
    answers: Mapping[str, Mapping[str, str]],
    places: Mapping[str, str],
    parts: Mapping[tuple[str, str | None], str],
    elsewhere: Sequence[str],
) -> Contract:
    """A contract with further spellings, but for those that stand for something else already."""
    asked = contract.questionnaire
    names = asked.names
    more = Names(
        technologies=_joined(names.technologies, technologies, contract.technology_ids),
        areas=_joined(names.areas, areas, contract.area_codes),
        questions=_joined(names.questions, questions, ()),
    )
    spelt = {
        id_: _answers(question, answers.get(id_, {}), contract.level_codes[id_])
        for id_, question in asked.questions.items()
        if id_ in contract.level_codes
    }
    several = {
        id_: _answers(question, answers.get(id_, {}), contract.option_codes[id_])
        for id_, question in asked.several.items()
    }
    known = contract.municipality_codes
    return replace(
        contract,
        elsewhere=tuple(text for text in elsewhere if fold(text) not in contract.area_codes),
        questionnaire=asked.with_answers({**asked.questions, **spelt}, several, more),
        places={code: name for name, code in places.items() if fold(code) not in known},
        parts={
            (id_, technology): code for (id_, technology), code in parts.items() if technology is not None
        },
    )


def _answers(question: Question, codes: Mapping[str, str], taken: Collection[str]) -> Question:
    """The question with further spellings of its answers."""

    def spellings(id_: str, also: list[str]) -> list[str]:
        code = codes.get(id_)
        return also if code is None or fold(code) in taken else [*also, code]

    return question.model_copy(
        update={
            "levels": [v.model_copy(update={"also": spellings(v.id, v.also)}) for v in question.levels],
            "options": [v.model_copy(update={"also": spellings(v.id, v.also)}) for v in question.options],
            "none_of_these": spellings(NONE_OF_THESE, question.none_of_these),
            "dont_know": spellings(DONT_KNOW, question.dont_know),
            "not_relevant": spellings(NOT_RELEVANT, question.not_relevant),
        }
    )


def _joined(said: Mapping[str, list[str]], more: Spelt, taken: Collection[str]) -> dict[str, list[str]]:
    return {
        id_: [*said.get(id_, ()), *(text for text in more.get(id_, ()) if fold(text) not in taken)]
        for id_ in {**said, **more}
    }


def _lists(codes: Mapping[str, str]) -> dict[str, list[str]]:
    return {id_: [code] for id_, code in codes.items()}


def _named(ids: Iterable[str], name: Callable[[str, Collection[str]], str]) -> dict[str, str]:
    """The name of each id, of which no two are the same."""
    names: dict[str, str] = {}
    for id_ in ids:
        names[id_] = name(id_, tuple(names.values()))
    return names
