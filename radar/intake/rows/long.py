"""Files with one answer in each row: the rows of a respondent, wherever they stand, become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from radar.inputs.documents import closest
from radar.inputs.names import fold
from radar.inputs.questionnaire import BLANK
from radar.intake.answers import NO_ANSWER, Item
from radar.intake.columns.layouts import ItemColumns, Layout, LongColumns
from radar.intake.expected import Expected
from radar.intake.faults import Faults
from radar.intake.files.sources import Row
from radar.intake.rows.careful import MOST_FAULTY, Respondent, RowReader, until_hopeless
from radar.intake.rows.levels import LevelReader
from radar.intake.rows.reading import COMPARED, Reading
from radar.intake.rows.status import LeftOut
from radar.language.messages import Text, choices, did_you_mean, say
from radar.problems import Problems


@dataclass(slots=True)
class _Gathered:
    """What the rows of a respondent said so far."""

    first: Respondent
    answers: dict[int, int] = field(default_factory=dict)
    """By position of the item: its code."""


def items_of(
    rows: Iterable[Row], layout: Layout, long: LongColumns, expected: Expected
) -> tuple[ItemColumns, ...]:
    """The items that the rows hold answers to, in the order of survey.yml. Finds no faults."""
    names = _Names(expected)
    found: set[Item] = set()
    ragged = 0
    try:
        for _, cells in rows:
            if len(cells) == len(layout.headings):
                question = names.question(long, cells)
                technology = expected.contract.technology_ids.get(fold(cells[long.technology]))
                if question is not None and technology is not None:
                    found.add((question, technology))
            else:
                ragged += any(cells)
                if ragged >= MOST_FAULTY:  # no more are read
                    break
    except Problems:
        pass  # whoever reads the answers meets the same trouble, and tells what stands above it too
    asked = list(names.blocks)
    order = [(question, technology.id) for question in asked for technology in expected.contract.technologies]
    return tuple(ItemColumns(i, names.blocks[i[0]], (long.level,), ()) for i in order if i in found)


def read_long(
    rows: Iterable[Row],
    layout: Layout,
    long: LongColumns,
    expected: Expected,
    faults: Faults,
    left_out: LeftOut,
) -> Iterator[Respondent]:
    """Every respondent without a fault. `rows` begin below the header.

    All respondents are in memory before the first is returned: the file may be in any order.
    """
    reader = _LongReader(layout, long, expected, faults, left_out)
    empty = True
    for number, cells in until_hopeless(rows, faults):
        if any(map(str.strip, cells)):
            empty = False
            reader.read(number, cells)
    if empty and not faults.any_error:
        what = say("the file has a header but no answers")
        fix = say("Export the survey again with its answers")
        faults.add("no-rows", what, fix, row=1)
    yield from reader.respondents()


class _Names:
    """Which question a row is about."""

    def __init__(self, expected: Expected) -> None:
        self.blocks: dict[str, int] = {}
        for block, items in enumerate(expected.responses.items):
            self.blocks.setdefault(items.question, block)
        self.spelt = {fold(text): q for q in self.blocks for text in expected.contract.question_spellings(q)}
        self.only = next(iter(self.blocks)) if len(self.blocks) == 1 else None

    def question(self, long: LongColumns, cells: list[str]) -> str | None:
        return self.only if long.question is None else self.spelt.get(fold(cells[long.question]))


class _LongReader:
    """Reads one row at a time and keeps what it says."""

    def __init__(
        self,
        layout: Layout,
        long: LongColumns,
        expected: Expected,
        faults: Faults,
        left_out: LeftOut,
    ) -> None:
        self.layout, self.long, self.contract, self.faults = layout, long, expected.contract, faults
        self.names = _Names(expected)
        reading = Reading(layout, expected, faults)
        self.row_reader = RowReader(Reading(replace(layout, items=()), expected, faults), left_out)
        self.levels = [LevelReader(reading, columns.item[0], long.level) for columns in layout.items]
        self.positions = {columns.item: i for i, columns in enumerate(layout.items)}
        self.gathered: dict[str, _Gathered] = {}
        questions = expected.contract.questionnaire.questions
        self.blanks = [questions[columns.item[0]].codes().index(BLANK) for columns in layout.items]

    def read(self, row: int, cells: list[str]) -> None:
        """Keep the answer in a row, or note its faults."""
        before = self.faults.errors
        left_out = self.row_reader.status.left_out
        times = left_out.unfinished + left_out.test
        said = self.row_reader.read(row, cells)
        if len(cells) != len(self.layout.headings) or left_out.unfinished + left_out.test > times:
            return
        item = self._item(row, cells)
        if item is None:
            return
        position = self.positions[item]
        code = self.levels[position].code(row, cells[self.long.level])
        if said is not None and self.faults.errors == before:
            self._keep(row, said, position, code)

    def respondents(self) -> Iterator[Respondent]:
        """All that was kept, in the order of their first rows."""
        items = self.layout.items
        for gathered in self.gathered.values():
            codes = [gathered.answers.get(i, blank) for i, blank in enumerate(self.blanks)]
            answered = {
                items[i].block
                for i, blank in enumerate(self.blanks)
                if gathered.answers.get(i, blank) != blank
            }
            yield replace(
                gathered.first,
                answers=tuple(
                    code if columns.block in answered else NO_ANSWER
                    for columns, code in zip(items, codes, strict=True)
                ),
            )

    def _item(self, row: int, cells: list[str]) -> Item | None:
        """The question and the technology of a row. Messages never quote the cell."""
        question = self.names.question(self.long, cells)
        technology = self.contract.technology_ids.get(fold(cells[self.long.technology]))
        if question is None and self.long.question is not None:
            what = say("this is not a question of the edition")
            self._fault("unknown-question", what, self._question_fix, row, self.long.question)
        if technology is None:
            text, known = cells[self.long.technology][:COMPARED], list(self.contract.technology_ids)
            what = say("this is not one of the radar's technologies")
            fix = say("Add a page for the technology, or the spelling to `names` in survey.yml")
            fix = did_you_mean(closest(fold(text), known), fix)
            self._fault("unknown-technology", what, fix, row, self.long.technology)
        return None if question is None or technology is None else (question, technology)

    def _keep(self, row: int, said: Respondent, position: int, code: int) -> None:
        gathered = self.gathered.setdefault(said.key, _Gathered(said))
        first = gathered.first
        respondent = self.layout.respondent or 0
        if (said.municipality, said.area) != (first.municipality, first.area):
            what = say("the respondent has another municipality or area in row %(row)s", row=first.row)
            self._fault("conflicting-respondent", what, say("Write the same in both"), row, respondent)
        elif position not in gathered.answers:
            gathered.answers[position] = code
        elif gathered.answers[position] == code:
            what = say("the respondent has already answered this question about this technology")
            fix = say("Remove one of the rows")
            self._fault("duplicate-answer", what, fix, row, self.long.level, "warning")
        else:
            what = say(
                "the respondent has already answered this question about this technology, and differently"
            )
            self._fault("conflicting-answer", what, say("Keep the row that counts"), row, self.long.level)

    @cached_property
    def _question_fix(self) -> Text:
        return say(
            "Use %(questions)s, or add the spelling to `names` in survey.yml",
            questions=choices(self.names.blocks),
        )

    def _fault(
        self,
        code: str,
        what: Text,
        fix: Text,
        row: int,
        position: int,
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        self.faults.add(code, what, fix, row, self.layout.headings[position], position, severity)
