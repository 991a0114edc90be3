"""What the answers of one edition may say: names and how survey files may spell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from radar.inputs.documents import closest
from radar.inputs.names import fold
from radar.inputs.questionnaire import BLANK, DONT_KNOW, NOT_RELEVANT, Items, Question, Questionnaire
from radar.inputs.settings import Area, Limits
from radar.inputs.technologies import Technology
from radar.inputs.translations import spellings
from radar.language.messages import Text, choices, say
from radar.problems import Place, Problem, Problems


@dataclass(frozen=True)
class Contract:
    """Everything that decides whether a survey file of one edition is good.

    Raises `Problems` on creation if two names share a spelling.
    """

    questionnaire: Questionnaire
    technologies: tuple[Technology, ...]
    areas: tuple[Area, ...]
    municipalities: tuple[str, ...]
    """Names of the municipalities; empty: the radar has none, and a column with them is not read."""
    limits: Limits
    places: Mapping[str, str] = field(default_factory=dict)
    """Further spellings of municipalities -> their name."""
    parts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By question and technology: a code that stands for both, where a tool has a question for each pair."""

    elsewhere: tuple[str, ...] = ()
    """Further spellings of a place that is none of the areas."""

    def __post_init__(self) -> None:
        faults = [*self._unknown_names(), *self._clashes(), *self._mixed()]
        if faults:
            raise Problems(faults)

    @cached_property
    def asked_about(self) -> tuple[Technology, ...]:
        """The technologies that were asked about: those that survey.yml lists, or all."""
        listed = self.questionnaire.technologies
        return tuple(t for t in self.technologies if not listed or t.id in listed)

    @cached_property
    def technology_ids(self) -> dict[str, str]:
        """Folded spelling -> technology id."""
        return {fold(s): id_ for id_, spellings in self._technology_spellings() for s in spellings}

    @cached_property
    def area_codes(self) -> dict[str, int]:
        """Folded spelling -> position of the area in `areas`."""
        return {fold(s): i for i, spellings in self._area_spellings() for s in spellings}

    @cached_property
    def municipality_codes(self) -> dict[str, int]:
        """Folded spelling -> position of the municipality in `municipalities`."""
        positions = {name: i for i, name in enumerate(self.municipalities)}
        further = {fold(text): positions[name] for text, name in self.places.items()}
        return further | {fold(name): i for name, i in positions.items()}

    @cached_property
    def level_codes(self) -> dict[str, dict[str, int]]:
        """By question: folded spelling -> position in `question.codes()`. An empty cell is `blank`."""
        return {
            id_: {fold(s): code for code, spellings in _level_spellings(q) for s in spellings}
            for id_, q in self.questionnaire.questions.items()
        }

    @cached_property
    def option_codes(self) -> dict[str, dict[str, int]]:
        """By question with options: folded spelling -> position of the answer.

        After the options come none of these, don't know, not relevant.
        """
        return {
            id_: {fold(s): code for code, spellings in _option_spellings(q) for s in spellings}
            for id_, q in self.questionnaire.several.items()
        }

    def headings(self, items: Items) -> dict[str, tuple[str, int]]:
        """Folded column heading -> (technology id, level code) for a block of columns.

        The code is -1 where the level stands in the cell.
        """
        return {fold(written): meant for written, meant in self.written(items)}

    def written(self, items: Items) -> list[tuple[str, tuple[str, int]]]:
        """Column headings of a block, as they may be written, each with what `headings` says of it."""
        question = self.questionnaire.asked(items.question)
        ticked = items.shape == "tick-per-level"
        spellings_of = _option_spellings if question.options else _level_spellings
        levels = spellings_of(question) if ticked else [(-1, [""])]
        together = [
            (f"{code}[{level}]", (technology, number))
            for (id_, technology), code in self.parts.items()
            if id_ == items.question and ticked
            for number, spellings in levels
            for level in spellings
        ]
        return together + [
            (
                items.heading.replace("{question}", asked)
                .replace("{level}", level)
                .replace("{technology}", name),
                (id_, code),
            )
            for asked in self.question_spellings(items.question)
            for code, spellings in levels
            for level in spellings
            if level or not ticked
            for id_, names in self._technology_spellings()
            for name in names
        ]

    def question_spellings(self, question: str) -> list[str]:
        """How files may write a question: its id, its name, its text, and what `names` adds."""
        asked = self.questionnaire.asked(question)
        extra = self.questionnaire.names.questions.get(question, [])
        return [
            text
            for text in dict.fromkeys((question, *spellings(asked.name), *spellings(asked.text), *extra))
            if text
        ]

    def answer_choices(self, question: str) -> Text:
        """The valid answers as people read them."""
        asked = self.questionnaire.asked(question)
        texts: list[str] = [
            f"{v.label} ({v.id})" if v.label and v.id.isdigit() else v.label or v.id
            for v in asked.levels or asked.options
        ]
        # with no spelling of its own, the survey takes that of the reader's language
        usual = {
            "none_of_these": say("None of these"),
            "dont_know": say("Don't know"),
            "not_relevant": say("Not relevant here"),
        }
        for name, text in usual.items():
            if name != "none_of_these" or asked.options:
                texts += getattr(asked, name)[:1] if name in asked.model_fields_set else [text]
        return choices(texts)

    def nearest_answer(self, question: str, text: str) -> str | None:
        """The valid answer that a misspelt one most likely stands for."""
        asked = self.questionnaire.asked(question)
        valid = asked.levels or asked.options
        labels = {s: v.label or v.id for v in valid for s in (v.label or v.id, *v.also)}
        near = closest(text, list(labels))
        return None if near is None else labels[near]

    def knows(self, text: str) -> bool:
        """Whether a text is a name or an answer of this edition, in any spelling."""
        key = fold(text)
        return (
            key in self.area_codes
            or key in self.municipality_codes
            or key in self.technology_ids
            or any(key in codes for codes in (*self.level_codes.values(), *self.option_codes.values()))
        )

    def _technology_spellings(self) -> list[tuple[str, list[str]]]:
        extra = self.questionnaire.names.technologies
        return [(t.id, [t.id, t.name, *t.also, *extra.get(t.id, [])]) for t in self.technologies]

    def _area_spellings(self) -> list[tuple[int, list[str]]]:
        extra = self.questionnaire.names.areas
        return [
            (i, [a.id, *spellings(a.name), *a.also, *extra.get(a.id, [])]) for i, a in enumerate(self.areas)
        ]

    def _unknown_names(self) -> Iterable[Problem]:
        names = self.questionnaire.names
        technologies, areas = [t.id for t in self.technologies], [a.id for a in self.areas]
        for id_ in names.technologies:
            if id_ not in technologies:
                what = say(
                    "`names.technologies` has `%(id)s`, which is not one of the radar's technologies", id=id_
                )
                fix = _perhaps(id_, technologies) or say("Use the id of one of the technologies")
                yield self._problem(what, fix, "unknown-technologies")
        for id_ in self.questionnaire.technologies:
            if id_ not in technologies:
                what = say(
                    "`technologies` has `%(id)s`, which is not one of the radar's technologies", id=id_
                )
                fix = _perhaps(id_, technologies) or say("Use the id of one of the technologies")
                yield self._problem(what, fix, "unknown-technologies")
        for id_ in names.areas:
            if id_ not in areas:
                what = say("`names.areas` has `%(id)s`, which is not one of the radar's areas", id=id_)
                fix = _perhaps(id_, areas) or say("Use the id of one of the areas")
                yield self._problem(what, fix, "unknown-areas")

    def _clashes(self) -> Iterable[Problem]:
        for text in _written_twice(names for _, names in self._technology_spellings()):
            yield self._clash(say("two of the technologies are both written `%(text)s`", text=text))
        for text in _written_twice(names for _, names in self._area_spellings()):
            yield self._clash(say("two of the areas are both written `%(text)s`", text=text))
        for text in _written_twice([name] for name in self.municipalities):
            yield self._clash(say("two of the municipalities are both written `%(text)s`", text=text))
        written = {id_: _level_spellings(q) for id_, q in self.questionnaire.questions.items()}
        written |= {id_: _option_spellings(q) for id_, q in self.questionnaire.several.items()}
        for id_, answers in written.items():
            for text in _written_twice(texts for _, texts in answers):
                what = say(
                    "two of the answers to `%(question)s` are both written `%(text)s`",
                    question=id_,
                    text=text,
                )
                yield self._clash(what)

    def _mixed(self) -> Iterable[Problem]:
        """Who has no municipality belongs to no cluster: then no one in the edition may have one."""
        with_column = {responses.municipality is not None for responses in self.questionnaire.responses}
        if self.municipalities and len(with_column) > 1:
            what = say("some files of the edition say the municipality, and others have `municipality: null`")
            fix = say("Give its column for all files, or write `municipality: null` for all")
            yield self._problem(what, fix, "mixed-municipality")

    def _clash(self, what: Text) -> Problem:
        return self._problem(what, say("Remove the spelling from one of them"), "ambiguous-name")

    def _problem(self, what: Text, fix: Text, code: str) -> Problem:
        return Problem(Place(f"{self.questionnaire.edition}/survey.yml"), what, fix, code)


def _perhaps(id_: str, valid: list[str]) -> Text | None:
    near = closest(id_, valid)
    return None if near is None else say("Did you mean `%(near)s`?", near=near)


def _written_twice(spellings: Iterable[list[str]]) -> Iterator[str]:
    """Texts that an earlier owner has too. `spellings`: those of each owner."""
    owners: dict[str, int] = {}
    for owner, texts in enumerate(spellings):
        for text in texts:
            if owners.setdefault(fold(text), owner) != owner:
                yield text


def _option_spellings(question: Question) -> list[tuple[int, list[str]]]:
    """Code of each answer to a question with options, with all its spellings."""
    options = [
        [option.id, *(spellings(option.label) if option.label else []), *option.also]
        for option in question.options
    ]
    return list(enumerate([*options, question.none_of_these, question.dont_know, question.not_relevant]))


def _level_spellings(question: Question) -> list[tuple[int, list[str]]]:
    """Code of each answer with all its spellings; `blank` is the empty text."""
    codes = question.codes()
    levels = [
        (i, [level.id, *(spellings(level.label) if level.label else []), *level.also])
        for i, level in enumerate(question.levels)
    ]
    return [
        *levels,
        (codes.index(DONT_KNOW), question.dont_know),
        (codes.index(NOT_RELEVANT), question.not_relevant),
        (codes.index(BLANK), [""]),
    ]
