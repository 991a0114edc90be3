"""Questions with options: those that were chosen, listed in one cell or ticked in a column each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from radar.inputs.names import fold
from radar.intake.answers import NOT_SHOWN
from radar.intake.columns.layouts import ItemColumns
from radar.intake.columns.ticks import Tick
from radar.intake.rows.own_words import OwnWords
from radar.intake.rows.reading import Reading, unmangled
from radar.intake.rows.spoilt import spoilt
from radar.intake.rows.tick_columns import tick_columns
from radar.language.messages import say

_REMEMBERED = 1000
"""So many different cells with several answers are remembered."""
_NO, _YES = 0, 1
"""Codes of the answers to a part of a question with options; its special codes follow."""
_OWN_WORDS = -1
"""An answer in the respondent's own words, where there is no option for it."""


class OptionsReader:
    """A column whose cells list the chosen options of a question."""

    def __init__(self, reading: Reading, question: str, position: int, kept: Sequence[int]) -> None:
        """`kept`: which options are read, in the order of the items."""
        self.reading, self.question, self.position, self.kept = reading, question, position, kept
        self.asked = reading.contract.questionnaire.several[question]
        self.codes = reading.contract.option_codes[question]
        self.between, self.joined = re.compile(reading.preset.between), reading.preset.joined
        valid = [fold(option.label or option.id) for option in self.asked.options]
        self.own_words = OwnWords(reading, position, valid)
        self.remembered: dict[str, tuple[int, ...]] = {}

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The codes of all parts of the question."""
        text = cells[self.position]
        known = self.remembered.get(text)
        if known is not None:
            return known
        before = self.reading.faults.errors, self.own_words.count
        codes = self._codes(row, text)
        if (self.reading.faults.errors, self.own_words.count) == before and len(
            self.remembered
        ) < _REMEMBERED:
            self.remembered[text] = codes
        return codes

    def finish(self) -> None:
        """Say where respondents' own words may be an option after all."""
        self.own_words.finish()

    def _codes(self, row: int, text: str) -> tuple[int, ...]:
        key = fold(text)
        if key in self.reading.not_shown and key not in self.codes:
            return (NOT_SHOWN,) * len(self.kept)
        if key in self.reading.blank_words and key not in self.codes:
            text = ""
        given = self._listed(row, text)
        return option_codes(self.reading, self.question, given, bool(given), self.kept, row, self.position)

    def _listed(self, row: int, text: str) -> set[int]:
        """The answers in a cell that may hold several."""
        given: set[int] = set()
        whole = self.codes.get(fold(text))
        if whole is not None:
            return {whole} if text.strip() else set()
        for piece in filter(str.strip, self.between.split(text)):
            rest = self._pieces(piece)
            while rest:
                # an answer may hold what separates them: the longest that fits is meant
                ends = range(min(len(rest), self._most_pieces), 0, -1)
                end = next((i for i in ends if fold(self.joined.join(rest[:i])) in self.codes), None)
                if end is None and self._other is not None:
                    # what the respondent wrote comes last, and may hold anything
                    if not self._own_words(row, self.joined.join(rest)):
                        return set()
                    given.add(self._other)
                    break
                if end is None:
                    self._no_option(row, piece.strip())
                    return set()
                given.add(self.codes[fold(self.joined.join(rest[:end]))])
                rest = [left for left in rest[end:] if left.strip()]
        return given

    def _pieces(self, text: str) -> list[str]:
        """What stands between the separators that an answer may hold too."""
        return [piece for piece in text.split(self.joined) if piece.strip()] if self.joined else [text]

    def _own_words(self, row: int, text: str) -> bool:
        """Whether a text is the respondent's own, and not an option that something spoilt."""
        reading = self.reading
        repaired = unmangled(text)
        if spoilt(text, "") is not None or (repaired is not None and reading.contract.knows(repaired)):
            self._no_option(row, text)
            return False
        self.own_words.note(row, text)
        return True

    @cached_property
    def _other(self) -> int | None:
        """The code of a text that is none of the options; None: such a text is a fault."""
        own = next((i for i, option in enumerate(self.asked.options) if option.other), None)
        # chosen, but none of those listed: as none of these
        return own if own is not None else _OWN_WORDS if self.asked.other else None

    @cached_property
    def _most_pieces(self) -> int:
        """Most pieces that an answer has between such separators."""
        return 1 + max(text.count(self.joined) for text in self.codes) if self.joined else 1

    def _no_option(self, row: int, text: str) -> None:
        """A cell with something that is none of the question's options."""
        reading = self.reading
        name = self.asked.name
        what = say("this is not one of the options of “%(question)s”", question=name)
        answers = reading.contract.answer_choices(self.question)
        valid = say(
            "Use %(answers)s; several with a semicolon between them. If people could write an answer of "
            "their own, write `other: true` under the question in survey.yml",
            answers=answers,
        )
        spoiled = spoilt(text, name)
        if spoiled is not None:
            reading.fault(
                spoiled[2],
                spoiled[0],
                say("%(first)s. %(valid)s", first=spoiled[1], valid=valid),
                row,
                self.position,
            )
            return
        reading.misspelt(
            row,
            self.position,
            text,
            "unknown-option",
            what,
            valid,
            lambda text: reading.nearest_answer(self.question, text),
        )


class TickedOptionsReader:
    """A column for each option of a question, of which the chosen ones are ticked."""

    def __init__(self, reading: Reading, columns: ItemColumns, kept: Sequence[int]) -> None:
        """`kept`: which options are read, in the order of the items."""
        self.reading, self.kept = reading, kept
        self.question = columns.item[0].partition(".")[0]
        self.blank = reading.blanks[columns.item[0]]
        self.ticks = tick_columns(reading, columns, self.question)
        options = reading.contract.questionnaire.several[self.question].options
        self.written = {i for i, option in enumerate(options) if option.other}
        self.silent_no = reading.preset.silent_no
        self.says_no = False
        self.empty_beside_chosen: list[int] = []

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The codes of all parts of the question."""
        said: dict[int, Tick] = {}
        for column, code in self.ticks:
            tick = column.read(row, cells)
            if tick is Tick.YES and said.get(code) is Tick.YES:
                what, fix = say("the same option is ticked in two columns"), say("Keep one")
                self.reading.fault("two-answers", what, fix, row, column.position)
            said[code] = max(tick, said.get(code, Tick.NOT_SHOWN), key=_WEIGHT.__getitem__)
        given = {code for code, tick in said.items() if tick is Tick.YES}
        no = any(tick is Tick.NO for tick in said.values())
        position = self.ticks[0][0].position
        # where people write, nothing stands for "no", and also for "not shown"
        closed = {code: tick for code, tick in said.items() if code not in self.written} or said
        if not given and not (no and not self.silent_no):
            shown = any(tick is not Tick.NOT_SHOWN for tick in closed.values())
            return (self.blank if shown else NOT_SHOWN,) * len(self.kept)
        codes = option_codes(self.reading, self.question, given, True, self.kept, row, position)
        self._note(row, bool(given), no, Tick.EMPTY in closed.values())
        return tuple(
            self._part(code, said[i], no and i not in self.written)
            for i, code in zip(self.kept, codes, strict=True)
        )

    def _part(self, code: int, tick: Tick, no: bool) -> int:
        """What one option's column says: nothing, if others of the row say no and it does not."""
        if code != _NO:
            return code
        if tick is Tick.NOT_SHOWN:
            return NOT_SHOWN
        return self.blank if tick is Tick.EMPTY and no and not self.silent_no else code

    def _note(self, row: int, chosen: bool, no: bool, empty: bool) -> None:
        self.says_no |= no
        if chosen and empty and not no and len(self.empty_beside_chosen) < 6:
            self.empty_beside_chosen.append(row)

    def finish(self) -> None:
        """Say where it is not sure what an empty cell means."""
        if not self.says_no or not self.empty_beside_chosen or self.silent_no:
            return
        what = say(
            "some rows say no to an option, others leave it empty beside chosen ones: in these, such as "
            "%(rows)s, an empty cell is read as not chosen",
            rows=", ".join(map(str, self.empty_beside_chosen[:5])),
        )
        fix = say("Check that nobody was left out of these questions")
        self.reading.fault(
            "empty-or-no", what, fix, self.empty_beside_chosen[0], self.ticks[0][0].position, "warning"
        )


_WEIGHT = {Tick.NOT_SHOWN: 0, Tick.UNKNOWN: 1, Tick.EMPTY: 1, Tick.NO: 2, Tick.YES: 3}
"""Of an option that several branches of the survey have, the column that says most counts."""


def option_codes(
    reading: Reading,
    question: str,
    given: set[int],
    answered: bool,
    kept: Sequence[int],
    row: int,
    position: int,
) -> tuple[int, ...]:
    """The codes of a question's parts, in the order of `kept`, for the answers that were given."""
    count = len(reading.contract.questionnaire.several[question].options)
    options, others = {code for code in given if code < count}, {code for code in given if code >= count}
    blank = 2 + 2  # don't know and not relevant stand before it
    if others and (options or len(others) > 1):
        what = say("an option is chosen together with an answer that rules it out")
        reading.fault("contradictory-answer", what, say("Keep one of them"), row, position)
    elif others == {count + 1} or others == {count + 2}:
        # don't know, not relevant: in the order of the special codes, which follow no and yes
        return (2 + others.pop() - count - 1,) * len(kept)
    elif answered:
        return tuple(_YES if i in options else _NO for i in kept)
    return (blank,) * len(kept)
