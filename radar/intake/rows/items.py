"""The answers of a row: each item by the reader that fits its columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from radar.inputs.questionnaire import DONT_KNOW
from radar.intake.answers import NO_ANSWER, NOT_SHOWN
from radar.intake.columns.layouts import ItemColumns
from radar.intake.rows.levels import BranchReader, LevelReader, TickedLevelReader
from radar.intake.rows.options import OptionsReader, TickedOptionsReader
from radar.intake.rows.reading import AnswerReader, Reading


class ItemsReader:
    """Reads the answers of a row to all items."""

    def __init__(self, reading: Reading) -> None:
        self.items = reading.layout.items
        self.blank = [reading.blanks[columns.item[0]] for columns in self.items]
        self.dont_know = [
            reading.contract.questionnaire.questions[columns.item[0]].codes().index(DONT_KNOW)
            for columns in self.items
        ]
        self.blocks = [
            itemgetter(*(i for i, columns in enumerate(self.items) if columns.block == block))
            for block in dict.fromkeys(columns.block for columns in self.items)
        ]
        # the parts of a question with options stand together and are read together
        together = groupby(self.items, lambda reader: (reader.item[0].partition(".")[0], reader.columns))
        self.readers: list[AnswerReader] = [_reader(reading, list(own)) for _, own in together]
        self.levels = (
            [
                (reader, reader.codes, reader.position)
                for reader in self.readers
                if isinstance(reader, LevelReader)
            ]
            if reading.layout.plain
            else []
        )

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The code of each item; `NO_ANSWER` in a block that was left empty."""
        answers = self._codes(row, cells)
        if NOT_SHOWN not in answers and all(
            codes_of(answers) != codes_of(self.blank) for codes_of in self.blocks
        ):
            return tuple(answers)
        answered = {
            columns.block
            for columns, code, blank in zip(self.items, answers, self.blank, strict=True)
            if code not in (blank, NOT_SHOWN)
        }
        return tuple(
            code if columns.block in answered or code == NOT_SHOWN else NO_ANSWER
            for columns, code in zip(self.items, answers, strict=True)
        )

    def shares(self, row: int, cells: Sequence[str]) -> tuple[int, int, int]:
        """How many items were asked about, were left empty, and were answered with "don't know"."""
        answers = self._codes(row, cells)
        counted = [
            i for i, columns in enumerate(self.items) if not columns.option and answers[i] != NOT_SHOWN
        ]
        blank = sum(answers[i] == self.blank[i] for i in counted)
        return len(counted), blank, sum(answers[i] == self.dont_know[i] for i in counted)

    def finish(self) -> None:
        """Say what only shows at the end of the file."""
        for reader in self.readers:
            reader.finish()

    def _codes(self, row: int, cells: Sequence[str]) -> list[int]:
        if self.levels:
            # nine cells of ten hold a text that was met before
            found = [codes.get(cells[position]) for _, codes, position in self.levels]
            return [
                reader.code(row, cells[position]) if code is None else code
                for (reader, _, position), code in zip(self.levels, found, strict=True)
            ]
        return [code for reader in self.readers for code in reader.read(row, cells)]


def _reader(reading: Reading, own: list[ItemColumns]) -> AnswerReader:
    """The reader of an item, or of all parts of a question with options."""
    first = own[0]
    if first.option is None:
        if first.codes:
            return TickedLevelReader(reading, first)
        items = reading.responses.items[first.block]
        named = "{question}" in items.heading or items.block is not None
        readers: list[AnswerReader] = [LevelReader(reading, first.item[0], i, named) for i in first.columns]
    else:
        kept = [columns.option for columns in own if columns.option is not None]
        if first.codes:
            return TickedOptionsReader(reading, first, kept)
        question = first.item[0].partition(".")[0]
        readers = [OptionsReader(reading, question, i, kept) for i in first.columns]
    return BranchReader(reading, first, readers) if first.branches else readers[0]
