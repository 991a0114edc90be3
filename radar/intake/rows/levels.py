"""Items answered with a level: in one column, in one for each branch of the survey, or in ticks."""

from __future__ import annotations

from collections.abc import Sequence

from radar.inputs.names import fold
from radar.intake.answers import NOT_SHOWN
from radar.intake.columns.layouts import ItemColumns
from radar.intake.columns.ticks import Tick
from radar.intake.letters import column_letters
from radar.intake.rows.reading import AnswerReader, Reading
from radar.intake.rows.spoilt import spoilt
from radar.intake.rows.tick_columns import tick_columns
from radar.language.messages import all_of, say


class LevelReader:
    """A column with the level in its cells."""

    def __init__(self, reading: Reading, question: str, position: int, named: bool = True) -> None:
        """`named`: whether the heading says which question it is."""
        self.reading, self.question, self.position, self.named = reading, question, position, named
        self.codes, self.blank = reading.codes[question], reading.blanks[question]

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The code of the answer."""
        return (self.code(row, cells[self.position]),)

    def code(self, row: int, text: str) -> int:
        """The code of the answer in a cell."""
        code = self.codes.get(text)
        if code is not None:
            return code
        key = fold(text)
        code = self.codes.get(key)
        if code is None and key in self.reading.not_shown:
            return NOT_SHOWN
        if code is None and key in self.reading.blank_words:
            return self.blank
        if code is None:
            self._no_answer(row, text)
            return self.blank
        self.codes[text] = code  # spellings of known answers are few; others are not kept
        return code

    def finish(self) -> None:
        """Nothing is left to say."""

    def _no_answer(self, row: int, text: str) -> None:
        """A cell that holds none of a question's answers."""
        reading, question = self.reading, self.question
        name = reading.contract.questionnaire.questions[question].name
        valid = reading.level_fixes[question]
        spoiled = spoilt(text, name)
        if spoiled is not None:
            what, first, code = spoiled
            fix = say("%(first)s. %(valid)s", first=first, valid=valid)
            reading.fault(code, what, fix, row, self.position)
            return
        what = say("this is not one of the answers to “%(question)s”", question=name)
        elsewhere = None if self.named else self._of_another_question(text)
        if elsewhere is not None:
            what = say(
                "this is not one of the answers to “%(question)s” but to “%(other)s”",
                question=name,
                other=elsewhere,
            )
            valid = say(
                "If the columns answer another question, say which they are with `columns` under `items` "
                "in survey.yml. %(valid)s",
                valid=valid,
            )
        reading.misspelt(
            row,
            self.position,
            text,
            "unknown-level",
            what,
            valid,
            lambda text: reading.nearest_answer(question, text),
        )

    def _of_another_question(self, text: str) -> str | None:
        """The name of the only other question that this is an answer to, if the file holds its answers."""
        key, questions = fold(text), self.reading.contract.questionnaire.questions
        read = {columns.item[0] for columns in self.reading.layout.items}
        fitting = [
            question
            for question, codes in self.reading.codes.items()
            if key in codes and question != self.question and question in read
        ]
        return questions[fitting[0]].name if len(fitting) == 1 else None


class BranchReader:
    """An item that has several columns: each respondent saw one branch of the survey, and answered there."""

    def __init__(self, reading: Reading, columns: ItemColumns, readers: Sequence[AnswerReader]) -> None:
        self.reading, self.positions, self.readers = reading, columns.columns, readers
        self.once = 0
        self.copies: list[int] = []
        self.conflicts: list[int] = []
        self.count = 0

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The codes of the answer in the only column that is filled in."""
        filled = [i for i, position in enumerate(self.positions) if self._is_filled(cells[position])]
        answers = [self.readers[i].read(row, cells) for i in filled]
        real = [codes for codes in answers if any(code != NOT_SHOWN for code in codes)]
        if not real:
            return answers[0] if answers else self.readers[0].read(row, cells)
        if len(real) > 1:
            self.count += 1
            rows = self.copies if all(codes == real[0] for codes in real) else self.conflicts
            if len(rows) < 6:
                rows.append(row)
        else:
            self.once += 1
        return real[0]

    def _is_filled(self, cell: str) -> bool:
        return bool(cell.strip()) and fold(cell) not in self.reading.blank_words

    def finish(self) -> None:
        """Say where two columns hold an answer: both are copies of one, or nobody knows which counts."""
        rows = sorted(self.copies + self.conflicts)
        if not rows:
            return
        letters = all_of([column_letters(i) for i in self.positions])
        first, header = self.positions[0], self.reading.responses.header_rows
        shown = ", ".join(map(str, rows[:5])) + (" …" if self.count > 5 else "")
        if not self.once and not self.conflicts:
            what = say("the column is duplicated (%(letters)s): both hold the same answers", letters=letters)
            self.reading.fault("duplicate-column", what, say("Keep one of them"), header, first)
            return
        what = say(
            "the columns %(letters)s hold answers to the same question, both of them in the rows %(rows)s",
            letters=letters,
            rows=shown,
        )
        fix = say(
            "If they answer two questions, say which columns are whose with `columns` under `items` in "
            "survey.yml; if they are branches of the survey, keep one answer in each row"
        )
        if self.once > self.count:
            self.reading.fault("two-answers", what, fix, rows[0], self.positions[1])
        else:
            self.reading.fault("duplicate-column", what, fix, header, first)


class TickedLevelReader:
    """A column for each level of an item, of which the chosen one is ticked."""

    def __init__(self, reading: Reading, columns: ItemColumns) -> None:
        self.reading, self.blank = reading, reading.blanks[columns.item[0]]
        self.ticks = tick_columns(reading, columns, columns.item[0])

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The code of the ticked level."""
        said = [column.read(row, cells) for column, _ in self.ticks]
        chosen = [i for i, tick in enumerate(said) if tick is Tick.YES]
        if not chosen:
            shown = any(tick is not Tick.NOT_SHOWN for tick in said)
            return (self.blank if shown else NOT_SHOWN,)
        if len(chosen) > 1:
            what, fix = say("two answers to the same question are ticked"), say("Keep one")
            self.reading.fault("two-answers", what, fix, row, self.ticks[chosen[1]][0].position)
        return (self.ticks[chosen[0]][1],)

    def finish(self) -> None:
        """Nothing is left to say."""
