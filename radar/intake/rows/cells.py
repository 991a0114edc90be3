"""Readers of single cells: one for each kind of column, made once for a file and asked once for each row.

Each returns a code (see `Answers`), after noting a fault that of a blank.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from radar.inputs.names import fold
from radar.inputs.questionnaire import Items, Ticked
from radar.intake.answers import NOT_SHOWN
from radar.intake.columns.layouts import ItemColumns
from radar.intake.columns.ticks import NO, YES, Tick, read_tick, says_yes_or_no
from radar.intake.letters import column_letters
from radar.intake.rows.reading import COMPARED, Nearest, Reading, unmangled
from radar.intake.rows.spoilt import spoilt
from radar.language.messages import Text, all_of, choices, say

_REMEMBERED = 1000
"""So many different cells with several answers are remembered."""
_NO, _YES = 0, 1
"""Codes of the answers to a part of a question with options; its special codes follow."""


class AnswerReader(Protocol):
    """Reads what one row says about one item, or about all parts of a question with options."""

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The code of each item."""

    def finish(self) -> None:
        """Say what only shows at the end of the file."""


@dataclass(frozen=True, slots=True)
class NameKind:
    """What is said where a cell should hold one of the survey's names of this kind."""

    code: str
    missing: Text
    unknown: Text


MUNICIPALITY = NameKind(
    "unknown-municipality",
    say("the municipality is missing"),
    say("this is no municipality of the survey"),
)
AREA = NameKind(
    "unknown-area",
    say("the area is missing"),
    say("this is none of the survey's names of an area"),
)


class NameReader:
    """A column with one of the survey's names: the municipality or the area."""

    def __init__(
        self,
        reading: Reading,
        position: int,
        kind: NameKind,
        codes: Mapping[str, int],
        valid: Text,
        nearest: Nearest,
        other: bool = False,
    ) -> None:
        """`codes`: by folded spelling, the empty one too if nothing need stand there.

        `other`: whether any further text stands for none of the names, with the code -1.
        """
        self.reading, self.position, self.kind, self.valid = reading, position, kind, valid
        self.codes, self.nearest, self.other = dict(codes), nearest, other
        self.own_words = _OwnWords(reading, position, [text for text in codes if text])

    def read(self, row: int, cells: Sequence[str]) -> int:
        """The code of the name in a row's cell."""
        text = cells[self.position]
        code = self.codes.get(text)
        if code is not None:
            return code
        # a name in HTML is none: it may be shown somewhere
        code = self.codes.get(fold(text)) if "<" not in text else None
        if code is not None:
            self.codes[text] = code
            return code
        if self.other and text.strip():
            repaired = unmangled(text)
            if repaired is None or not self.reading.contract.knows(repaired):
                self.own_words.note(row, text)
                return -1
        if not text.strip():
            self.reading.fault("missing-value", self.kind.missing, self.valid, row, self.position)
        else:
            kind = self.kind
            self.reading.misspelt(row, self.position, text, kind.code, kind.unknown, self.valid, self.nearest)
        return -1

    def finish(self) -> None:
        """Say where respondents' own words may be a name after all."""
        self.own_words.finish()


class TickedAreaReader:
    """Columns of which the one for the respondent's area is ticked."""

    def __init__(self, reading: Reading, area: Ticked) -> None:
        self.reading, self.required = reading, reading.responses.area_required
        spelt: dict[int, set[str]] = {}
        for text, code in reading.contract.area_codes.items():
            spelt.setdefault(code, set()).add(text)
        self.ticks = [
            (_TickColumn(reading, position, spelt.get(code, set()), area.ticked, area.unticked), code)
            for position, code in reading.layout.area_ticks
        ]

    def read(self, row: int, cells: Sequence[str]) -> int:
        """The code of the ticked area; -1 if none is."""
        ticked = [(column, code) for column, code in self.ticks if column.read(row, cells) is Tick.YES]
        if len(ticked) > 1:
            what, fix = say("more than one area is ticked"), say("Keep one")
            self.reading.fault("two-areas", what, fix, row, ticked[1][0].position)
        if ticked:
            return ticked[0][1]
        if self.required:
            what, fix = say("no area is ticked"), say("Tick one")
            self.reading.fault("missing-value", what, fix, row, self.ticks[0][0].position)
        return -1


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
    """The same item in several columns: each respondent saw one branch of the survey, and answered there."""

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
        self.ticks = _tick_columns(reading, columns, columns.item[0])

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


class OptionsReader:
    """A column whose cells list the chosen options of a question."""

    def __init__(self, reading: Reading, question: str, position: int, kept: Sequence[int]) -> None:
        """`kept`: which options are read, in the order of the items."""
        self.reading, self.question, self.position, self.kept = reading, question, position, kept
        self.asked = reading.contract.questionnaire.several[question]
        self.codes = reading.contract.option_codes[question]
        self.between, self.joined = re.compile(reading.preset.between), reading.preset.joined
        valid = [fold(option.label or option.id) for option in self.asked.options]
        self.own_words = _OwnWords(reading, position, valid)
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
                rest = [one for one in rest[end:] if one.strip()]
        return given

    def _pieces(self, text: str) -> list[str]:
        """What stands between the separators that an answer may hold too."""
        return [one for one in text.split(self.joined) if one.strip()] if self.joined else [text]

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


class _OwnWords:
    """Texts that respondents wrote in place of an answer. None of them is kept or shown."""

    def __init__(self, reading: Reading, position: int, valid: Sequence[str]) -> None:
        """`valid`: the answers, folded."""
        self.reading, self.position, self.valid = reading, position, valid
        self.count = 0
        self.times: Counter[int] = Counter()
        self.first: dict[int, int] = {}
        self.near: dict[str, list[int]] = {}

    def note(self, row: int, text: str) -> None:
        """Take note of a text: that it came again, or that it is nearly an answer."""
        self.count += 1
        key = fold(text)[:COMPARED]
        digest = hash(key)
        if digest in self.first or len(self.first) < _REMEMBERED:
            self.times[digest] += 1
            self.first.setdefault(digest, row)
        if self.times[digest] == 1:
            near = difflib.get_close_matches(key, self.valid, n=1, cutoff=_NEARLY)
            if near:
                self.near.setdefault(near[0], []).append(row)

    def finish(self) -> None:
        """Say what may be an answer after all."""
        for answer, rows in self.near.items():
            what = say(
                "a text of the respondent's own is nearly the answer “%(answer)s” (row %(row)s)",
                answer=answer,
                row=rows[0],
            )
            fix = say("If it is that answer, add its spelling to `also` in survey.yml")
            self.reading.fault("nearly-an-answer", what, fix, rows[0], self.position, "warning")
        often = [(self.first[digest], n) for digest, n in self.times.items() if n >= _OFTEN]
        for row, times in sorted(often):
            what = say("the same text of respondents' own stands in %(n)s rows", n=times)
            fix = say("If it is an answer that could be chosen, add it in survey.yml")
            self.reading.fault("repeated-own-words", what, fix, row, self.position, "warning")


_NEARLY = 0.85
_OFTEN = 3
"""A text that so many respondents wrote is hardly their own."""
_OWN_WORDS = -1
"""An answer in the respondent's own words, where there is no option for it."""


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


class TickedOptionsReader:
    """A column for each option of a question, of which the chosen ones are ticked."""

    def __init__(self, reading: Reading, columns: ItemColumns, kept: Sequence[int]) -> None:
        """`kept`: which options are read, in the order of the items."""
        self.reading, self.kept = reading, kept
        self.question = columns.item[0].partition(".")[0]
        self.blank = reading.blanks[columns.item[0]]
        self.ticks = _tick_columns(reading, columns, self.question)
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


class _TickColumn:
    """One column of ticks."""

    def __init__(
        self,
        reading: Reading,
        position: int,
        own: set[str],
        yes: Sequence[str],
        no: Sequence[str],
        other: bool = False,
        own_first: bool | None = True,
    ) -> None:
        """`other`: whether any text is an answer in own words. `own_first`: see `read_tick`."""
        self.other, self.own_first = other, own_first
        self.reading, self.position = reading, position
        self.own = own | set(reading.layout.names[position])
        self.yes, self.no = frozenset(map(fold, yes)), frozenset(map(fold, no))
        self.blank = reading.blank_words
        self.known: dict[str, Tick] = {"": Tick.EMPTY}

    def read(self, row: int, cells: Sequence[str]) -> Tick:
        text = cells[self.position]
        tick = self.known.get(text)
        if tick is not None:
            return tick
        tick = read_tick(text, self.own, self.yes, self.no, self.reading.not_shown, self.own_first)
        if tick is Tick.UNKNOWN and fold(text) in self.blank:
            tick = Tick.EMPTY
        if tick is Tick.UNKNOWN and self.other and spoilt(text, "") is None:
            return Tick.YES  # not kept: it may be anything
        if tick is Tick.UNKNOWN:
            self._unknown(row, text)
        else:
            self.known[text] = tick  # as with levels, only known texts are kept
        return tick

    def _unknown(self, row: int, text: str) -> None:
        what = say("this says neither that the option was chosen nor that it was not")
        fix = say(
            "Use for instance %(yes)s for chosen, %(no)s or an empty cell for not chosen; a word of your "
            "own goes under `ticked` or `unticked` in survey.yml",
            yes=choices(_EXAMPLES_YES),
            no=choices(_EXAMPLES_NO),
        )
        spoiled = spoilt(text, "")
        if spoiled is not None and spoiled[2] == "error-value":
            self.reading.fault(spoiled[2], spoiled[0], spoiled[1], row, self.position)
            return
        self.reading.fault("unknown-tick", what, fix, row, self.position)


_EXAMPLES_YES = tuple(
    text for text in YES if text in ("1", "x", "yes", "ja", "true", "checked", "valgt", "vald")
)
_EXAMPLES_NO = tuple(
    text for text in NO if text in ("0", "no", "nej", "nei", "false", "unchecked", "ikke valgt")
)


def _tick_columns(reading: Reading, columns: ItemColumns, question: str) -> list[tuple[_TickColumn, int]]:
    """The tick columns of an item, each with the code of its level or option."""
    contract = reading.contract
    several = contract.questionnaire.several.get(question)
    codes = contract.option_codes[question] if several else contract.level_codes[question]
    spelt: dict[int, set[str]] = {}
    for text, code in codes.items():
        spelt.setdefault(code, set()).add(text)
    items: Items = reading.responses.items[columns.block]
    others = {i for i, option in enumerate(several.options) if option.other} if several else set()
    own = {p: spelt.get(c, set()) - {""} for p, c in zip(columns.columns, columns.codes, strict=True)}
    first = _own_words_go_first(reading, own)
    return [
        (_TickColumn(reading, p, own[p], items.ticked, items.unticked, code in others, first), code)
        for p, code in zip(columns.columns, columns.codes, strict=True)
    ]


def _own_words_go_first(reading: Reading, own: Mapping[int, set[str]]) -> bool | None:
    """Whether the columns hold what their options are called, and not yes and no. None: it can't be told.

    It matters for an option that is called "No" or "0".
    """
    called = words = False
    for row in reading.layout.sample:
        for position, names in own.items():
            key = fold(row[position]) if position < len(row) else ""
            if not key:
                continue
            is_word = says_yes_or_no(key)
            called |= key in names and not is_word
            words |= is_word and key not in names
    return None if called == words else called
