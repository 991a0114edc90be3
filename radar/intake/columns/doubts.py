"""Columns of which it can't be told whose answers they hold: never guessed, a fault shows how to say it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from radar.inputs.contract import Contract
from radar.inputs.names import fold
from radar.inputs.questionnaire import Items, Responses
from radar.intake.columns.headings import Column
from radar.intake.expected import Expected
from radar.intake.faults import Faults
from radar.intake.letters import letters_of
from radar.language.messages import all_of, choices, say

_NUMBERED = re.compile(r"\d+$")
_SHOWN = 5
_LONGEST_TEXT = 70


class Match(NamedTuple):
    """What a column may hold."""

    block: int
    """Position of the block of columns (`items` in survey.yml)."""
    technology: str
    code: int
    """With ticks, the level or option; else -1."""


Matches = Mapping[int, Sequence[Match]]
"""By position of the column, in the order of the blocks."""


def refuse_doubtful(
    matches: Matches,
    columns: Sequence[Column],
    headings: Sequence[str],
    sample: Sequence[Sequence[str]],
    expected: Expected,
    faults: Faults,
) -> frozenset[int]:
    """The columns in doubt, after noting why; none if each is somebody's.

    `headings`: how messages call the columns. `sample`: the first rows.
    """
    above = _below_unknown_texts(matches, columns, expected.responses)
    if above:
        texts = list(dict.fromkeys(columns[p].block_heading for p in above))
        blocks = expected.responses.items
        asked = list(dict.fromkeys(blocks[match.block].question for p in above for match in matches[p]))
        shown = all_of([say("“%(word)s”", word=_in_short(text)) for text in texts[:_SHOWN]])
        alone = len(asked) == 1 and not _twice(above, matches)
        what = say("what is above the technologies is not a question in survey.yml: %(texts)s", texts=shown)
        fix = say(
            "Write it with its question under `names` in survey.yml, for instance: %(lines)s",
            lines=f'`names: {{questions: {{{asked[0]}: ["{_in_short(texts[0])}"]}}}}`',
        )
        if alone and len(texts) == 1:
            faults.add("question-text", what, fix, 1, severity="warning")
            return frozenset()
        first = min(above)
        faults.add("question-text", what, fix, 1, headings[first], first)
        return frozenset(above)
    further = _further_columns(matches, columns, expected)
    matches = {**matches, **further}
    doubtful = _of_two_questions(matches, expected.responses) or _numbered(matches, sample, expected)
    if further and not doubtful:
        doubtful = list(matches)
    if doubtful:
        _refuse(doubtful, matches, headings, expected.responses, faults)
    return frozenset(doubtful)


def _below_unknown_texts(matches: Matches, columns: Sequence[Column], responses: Responses) -> list[int]:
    """Columns headed by a technology alone, below a text that is no question's."""
    blocks = responses.items

    def open_(match: Match) -> bool:
        items = blocks[match.block]
        return items.block is None and items.columns is None and "{question}" not in items.heading

    return [p for p, found in matches.items() if columns[p].block and all(map(open_, found))]


def _twice(positions: Sequence[int], matches: Matches) -> bool:
    found = [(matches[p][0].technology, matches[p][0].code) for p in positions]
    return len(set(found)) < len(found)


def _of_two_questions(matches: Matches, responses: Responses) -> list[int]:
    """Columns whose headings fit more than one question."""
    blocks = responses.items
    return [p for p, found in matches.items() if len({blocks[m.block].question for m in found}) > 1]


def _further_columns(
    matches: Matches, columns: Sequence[Column], expected: Expected
) -> dict[int, list[Match]]:
    """Columns with a number behind a technology that no question has: another question, or a branch."""
    found: dict[int, list[Match]] = {}
    for number, items in enumerate(expected.responses.items):
        if not _is_open(items, expected.contract) or _NUMBERED.sub("", items.heading) != "{technology}":
            continue
        headings = expected.contract.headings(items.model_copy(update={"heading": "{technology}"}))
        alone = {name for position in matches for name in columns[position].names}
        for column in columns:
            for name in column.names if column.position not in matches else ():
                start = _NUMBERED.sub("", name)
                if start != name and start in headings and start in alone:
                    found.setdefault(column.position, []).append(Match(number, *headings[start]))
    return found


def _numbered(matches: Matches, sample: Sequence[Sequence[str]], expected: Expected) -> list[int]:
    """Columns that a tool numbers only when a heading is taken, unless it is sure which is whose.

    It is if each question has a column for each technology that any has, and the first rows hold answers
    that are no other question's: then a wrong order is found in the cells.
    """
    blocks = expected.responses.items
    open_ = {i for i, items in enumerate(blocks) if _is_open(items, expected.contract)}
    columns: dict[str, dict[str, list[int]]] = {blocks[i].question: {} for i in open_}
    for position, found in matches.items():
        if found[0].block in open_:
            of_question = columns[blocks[found[0].block].question]
            of_question.setdefault(found[0].technology, []).append(position)
    if len(columns) < 2 or not any(columns.values()):
        return []
    complete = len(set(map(frozenset, columns.values()))) == 1
    answered = {
        question: {fold(row[p]) for row in sample for at in own.values() for p in at if p < len(row)}
        for question, own in columns.items()
    }
    return [] if complete and _each_its_own(answered, expected.contract) else list(matches)


def _is_open(items: Items, contract: Contract) -> bool:
    """Whether nothing but its place among the questions says which columns a block has."""
    if "{question}" in items.heading or items.columns is not None or items.block is not None:
        return False
    said = (i for responses in contract.questionnaire.responses for i in responses.items)
    return not any(i.heading == items.heading and "heading" in i.model_fields_set for i in said)


def _each_its_own(answered: Mapping[str, set[str]], contract: Contract) -> bool:
    """Whether each question has answers, and none that could be another's."""
    levels = {question: _levels(question, contract) for question in answered}
    for question, texts in answered.items():
        others = set().union(*(own for other, own in levels.items() if other != question))
        given = texts & (levels[question] | others)
        if not given or given & levels[question] & others:
            return False
    return True


def _levels(question: str, contract: Contract) -> set[str]:
    """How a question's levels or options may be written, folded."""
    asked = contract.questionnaire.asked(question)
    codes = contract.option_codes[question] if asked.options else contract.level_codes[question]
    return {text for text, code in codes.items() if code < len(asked.options or asked.levels)}


def _refuse(
    doubtful: Sequence[int],
    matches: Matches,
    headings: Sequence[str],
    responses: Responses,
    faults: Faults,
) -> None:
    blocks = responses.items
    positions = sorted(doubtful)
    found = sorted({match.block for p in positions for match in matches[p]})
    questions = list(dict.fromkeys(blocks[i].question for i in found))
    if len(questions) < 2:
        questions = list(dict.fromkeys(items.question for items in blocks))
    runs = _runs(positions, matches)
    if len(questions) == 1 and len(runs) > 1:
        _refuse_more_than_asked(positions, runs, questions[0], headings, responses, faults)
        return
    lines = "; ".join(
        f"`- {{question: {question}, columns: {letters_of(run)}}}`"
        for question, run in zip(questions, runs, strict=False)
    )
    what = say(
        "it can't be told which of the columns %(letters)s answer %(questions)s: they are headed by the "
        "technology alone",
        letters=letters_of(positions),
        questions=choices(questions),
    )
    fix = say(
        "Say it under `items` in survey.yml, for instance, if the questions were asked in this order: "
        "%(lines)s",
        lines=lines,
    )
    first = positions[0]
    faults.add("ambiguous-columns", what, fix, responses.header_rows, headings[first], first)


def _refuse_more_than_asked(
    positions: Sequence[int],
    runs: Sequence[Sequence[int]],
    question: str,
    headings: Sequence[str],
    responses: Responses,
    faults: Faults,
) -> None:
    """A file that asks more about the technologies than survey.yml has questions."""
    what = say(
        "the columns %(letters)s are headed by the same technologies more than once, and survey.yml has one "
        "question, %(question)s",
        letters=letters_of(positions),
        question=question,
    )
    fix = say(
        "Say under `items` in survey.yml which columns answer it, for instance `- {question: %(question)s, "
        "columns: %(first)s}`; if all are branches of the same question: `columns: %(all)s`",
        question=question,
        first=letters_of(runs[0]),
        all=letters_of(positions),
    )
    first = positions[0]
    faults.add("ambiguous-columns", what, fix, responses.header_rows, headings[first], first)


def _runs(positions: Sequence[int], matches: Matches) -> list[list[int]]:
    """The columns cut where a technology comes again."""
    runs: list[list[int]] = [[]]
    seen: set[tuple[str, int]] = set()
    for position in positions:
        key = matches[position][0].technology, matches[position][0].code
        if key in seen:
            runs.append([])
            seen = set()
        seen.add(key)
        runs[-1].append(position)
    return runs


def _in_short(text: str) -> str:
    """A question above columns, as messages show it."""
    short = " ".join(text.split())
    return short if len(short) <= _LONGEST_TEXT else f"{short[: _LONGEST_TEXT - 1]}…"
