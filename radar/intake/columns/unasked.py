"""Questions, technologies and answers of survey.yml that no column of a file holds: reported, never 0 %."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from radar.inputs.documents import closest
from radar.inputs.names import fold
from radar.inputs.questionnaire import Question
from radar.inputs.technologies import Technology
from radar.intake.columns.layouts import ItemColumns
from radar.intake.expected import Expected
from radar.intake.faults import Faults
from radar.language.messages import Text, all_of, choices, say

_SHOWN = 5
"""So many names are listed."""


def report_unasked(
    items: Sequence[ItemColumns],
    free: Mapping[str, str],
    expected: Expected,
    faults: Faults,
) -> None:
    """Warn about each question, technology and answer that has no column, and name the nearest heading.

    `free`: headings that are nothing known, folded -> as messages call them.
    """
    _Unasked(items, free, expected, faults).report()


@dataclass(frozen=True, slots=True)
class _Unasked:
    items: Sequence[ItemColumns]
    free: Mapping[str, str]
    expected: Expected
    faults: Faults

    def report(self) -> None:
        questionnaire = self.expected.contract.questionnaire
        mine = {block.question for block in self.expected.responses.items}
        elsewhere = {block.question for r in questionnaire.responses for block in r.items}
        have: dict[str, set[str]] = {}
        for columns in self.items:
            # what stands before the dot is the question that a part belongs to
            have.setdefault(columns.item[0].partition(".")[0], set()).add(columns.item[1])
        wanted = [q for q in questionnaire.asked_ids if q in mine or q not in elsewhere]
        unasked = [q for q in wanted if q not in have]
        if unasked:
            what = say("no column holds answers to %(questions)s", questions=choices(unasked))
            self._warn("unasked-question", what, say("If it was asked, add its columns"))
        asked = {technology.id for technology in self.expected.contract.asked_about}
        lacking: dict[frozenset[str], list[str]] = {}
        for question in wanted:
            if question in have:
                lacking.setdefault(frozenset(asked - have[question]), []).append(question)
                self._answers(question)
        for technologies, questions in lacking.items():
            self._technologies(questions, technologies)

    def _technologies(self, questions: list[str], lacking: frozenset[str]) -> None:
        technologies = [t for t in self.expected.contract.asked_about if t.id in lacking]
        if not technologies:
            return
        names = [self.expected.contract.questionnaire.asked(question).name for question in questions]
        what = say(
            "no column holds answers to %(questions)s about %(names)s",
            questions=choices(say("“%(word)s”", word=name) for name in names),
            names=_some([t.name for t in technologies]),
        )
        question = questions[0]
        written = self._example(question, technologies[0])
        fix = say("If it was asked, add the columns, such as `%(heading)s`", heading=written)
        fix = self._with_nearest(
            fix, [*(self._example(question, t) for t in technologies), *(t.name for t in technologies)]
        )
        fix = say("%(fix)s. If it was not asked, list what was under `technologies` in survey.yml", fix=fix)
        self._warn("unasked-technology", what, fix)

    def _answers(self, question: str) -> None:
        """Options or levels that have no column, where each should have one."""
        asked = self.expected.contract.questionnaire.asked(question)
        names = {t.id: t.name for t in self.expected.contract.technologies}
        lacking: dict[tuple[int, ...], list[str]] = {}
        for technology, codes in self._ticked(question).items():
            missing = tuple(i for i in range(len(_labels(asked))) if i not in codes)
            if missing:
                lacking.setdefault(missing, []).append(names.get(technology, technology))
        for missing, technologies in lacking.items():
            labels = [_labels(asked)[i] for i in missing]
            what = say(
                "no column says who chose %(answers)s of “%(question)s” about %(names)s",
                answers=choices(labels),
                question=asked.name,
                names=_some(technologies),
            )
            if asked.options:
                what = say("%(what)s: it has no figure", what=what)
            fix = self._with_nearest(say("If it could be chosen, add its columns"), labels)
            self._warn("unasked-option", what, fix)

    def _ticked(self, question: str) -> dict[str, tuple[int, ...]]:
        """By technology: the levels or options that have a column of ticks."""
        return {
            columns.item[1]: columns.codes
            for columns in self.items
            if columns.codes and columns.item[0].partition(".")[0] == question
        }

    def _with_nearest(self, fix: Text, written: Sequence[str]) -> Text:
        """What to do, with the headings that are most like those that are missing."""
        near = (closest(fold(text), list(self.free)) for text in written)
        found = list(dict.fromkeys(f"`{self.free[key]}`" for key in near if key is not None))
        if not found:
            return fix
        return say("%(fix)s; the nearest heading is %(near)s", fix=fix, near=choices(found[:_SHOWN]))

    def _example(self, question: str, technology: Technology) -> str:
        """How the heading of an item may be written."""
        block = next(items for items in self.expected.responses.items if items.question == question)
        asked = self.expected.contract.questionnaire.asked(question)
        return (
            block.heading.replace("{question}", asked.text or asked.name)
            .replace("{technology}", technology.name)
            .replace("{level}", _labels(asked)[0])
        )

    def _warn(self, code: str, what: Text, fix: Text) -> None:
        self.faults.add(code, what, fix, row=1, severity="warning")


def _labels(question: Question) -> list[str]:
    """The answers as respondents saw them."""
    if question.options:
        return [option.label or option.id for option in question.options]
    return [level.label or level.id for level in question.levels]


def _some(names: list[str]) -> Text:
    return all_of([*names[:_SHOWN], "…"] if len(names) > _SHOWN else names)
