"""The careful road: row by row, every fault with its place, in memory that does not grow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import itemgetter

import numpy as np

from radar.inputs.names import fold
from radar.inputs.questionnaire import DONT_KNOW, Ticked
from radar.intake.answers import NO_ANSWER, NOT_SHOWN, Answers
from radar.intake.columns.layouts import ItemColumns, Layout, StatusColumn
from radar.intake.columns.tools import State
from radar.intake.expected import Expected
from radar.intake.faults import Faults
from radar.intake.files.sources import Row
from radar.intake.privacy import personal, suspicious
from radar.intake.rows.cells import (
    AREA,
    MUNICIPALITY,
    AnswerReader,
    BranchReader,
    LevelReader,
    NameReader,
    OptionsReader,
    TickedAreaReader,
    TickedLevelReader,
    TickedOptionsReader,
)
from radar.intake.rows.moments import moment
from radar.intake.rows.reading import Reading
from radar.intake.rows.respondents import LONGEST_ID, hash_texts, plain_id
from radar.language.messages import Text, all_of, choices, counted, say

CHUNK = 5_000

MOST_FAULTY = 100_000
"""After so many rows with an error no more are read: it is the file as a whole that is wrong."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)? ?%?")

_TOTALS = frozenset(
    [
        *("total", "totals", "grand total", "sum", "average", "mean"),
        *("i alt", "ialt", "totalt", "gennemsnit", "gjennomsnitt", "snitt"),
        *("summa", "medelvärde", "yhteensä", "samtals"),
        *("count", "antal", "antal svar", "antall", "antall svar", "n"),
    ]
)
# said of very many rows of some files
_EMPTY_ROW, _TAKE_IT_AWAY = say("an empty row stands between the answers"), say("Take it away")
_ONLY_AN_ID = say("the row holds an id and nothing else; it is passed over")
_FILL_IT_IN = say("Fill it in if it was forgotten")
_UNFINISHED_ROW = say("the row is unfinished: it holds no municipality and no answers; it is passed over")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_ID_START = re.compile(r"[=+@\-\t]")


@dataclass(frozen=True, slots=True)
class Respondent:
    """One row, read."""

    row: int
    id: str
    key: str
    """What tells the respondent apart: the id, with the times where each form has its own ids."""
    municipality: int
    area: int
    answers: tuple[int, ...]
    """In the order of the layout's items."""
    stamp: str = ""
    """When the tool took the row in; empty where nothing depends on it."""


@dataclass
class LeftOut:
    """Rows that the tool marks as unfinished or as tests, and are therefore no answers."""

    unfinished: int = 0
    test: int = 0
    asked: int = 0
    """Of the unfinished: how many items they were asked about,"""
    blank: int = 0
    """how many of these they left empty,"""
    dont_know: int = 0
    """and to how many they said that they don't know."""
    unknown: set[str] = field(default_factory=set)
    """Headings of columns whose marks are not known."""


def read_respondents(
    rows: Iterable[Row],
    layout: Layout,
    expected: Expected,
    faults: Faults,
    left_out: LeftOut | None = None,
) -> Iterator[Respondent]:
    """Every row that holds a respondent without a fault. `rows` begin below the header.

    Those that are left out are counted in `left_out`.
    """
    reader = RowReader(Reading(layout, expected, faults), left_out)
    gap: int | None = None
    found = taken = False
    for number, cells in until_hopeless(rows, faults):
        if not any(cells) or not any(map(str.strip, cells)):
            gap = gap or number
            continue
        if gap is not None:
            faults.add("empty-row", _EMPTY_ROW, _TAKE_IT_AWAY, row=gap, severity="warning")
            gap = None
        if reader.holds_only_an_id(cells):
            faults.add("only-an-id", _ONLY_AN_ID, _FILL_IT_IN, row=number, severity="warning")
            continue
        found = True
        respondent = reader.read(number, cells)
        if respondent is not None:
            taken = True
            yield respondent
    reader.finish()
    if found and not taken and reader.left_out.unfinished and not faults.any_error:
        what = say("nobody finished the survey: all rows are marked as unfinished")
        fix = say("If they count all the same, write `keep: [unfinished]` under `responses` in survey.yml")
        faults.add("none-finished", what, fix, row=1)
    if not found and not faults.any_error:
        what = say("there are no respondents below the header")
        fix = say("Fill it in, or export the survey again")
        faults.add("no-rows", what, fix, row=1)


def until_hopeless(rows: Iterable[Row], faults: Faults) -> Iterator[Row]:
    """The rows, until very many of them have an error; then one more fault says so."""
    faulty, before = 0, faults.errors
    for row in rows:
        yield row
        faulty += faults.errors > before
        before = faults.errors
        if faulty >= MOST_FAULTY:
            what = say("nothing below row %(row)s was read: so many rows have faults", row=row[0])
            fix = say("Fix those above, then check again")
            faults.add("too-many-faults", what, fix, row=row[0])
            return


def in_columns(respondents: Iterable[Respondent], layout: Layout) -> Iterator[Answers]:
    """The same in chunks of columns."""
    stream = iter(respondents)
    while chunk := list(islice(stream, CHUNK)):
        codes = np.array([r.answers for r in chunk], dtype=np.int8).reshape(len(chunk), len(layout.items))
        keys = [r.key for r in chunk] if layout.respondent is not None else []
        stamps = [r.stamp for r in chunk] if layout.stamped_rows else []
        none = np.empty(0, np.uint64)
        yield Answers(
            np.array([r.municipality for r in chunk], dtype=np.int32),
            np.array([r.area for r in chunk], dtype=np.int32),
            {columns.item: codes[:, i] for i, columns in enumerate(layout.items)},
            hash_texts(keys) if keys else none,
            hash_texts(stamps) if stamps else none,
        )


class RowReader:
    """Reads one row at a time: what may stand nowhere, then who answered, then the answers."""

    def __init__(self, reading: Reading, left_out: LeftOut | None = None) -> None:
        self.reading, self.left_out = reading, left_out or LeftOut()
        layout, responses = reading.layout, reading.responses
        self.layout, self.faults, self.limit = layout, reading.faults, reading.limit
        has_area = layout.area is not None or bool(layout.area_ticks)
        self.more_than_id = layout.municipality is not None or (has_area and responses.area_required)
        self.not_said = {layout.respondent, *layout.unread}
        self.asked = sorted({i for columns in layout.items for i in columns.columns})
        self.municipality, self.area = _who(reading)
        self.answers = AnswersReader(reading)
        self.read_any = self.answered = False
        # faults of a row that is left out are nobody's to fix
        self.leniently = (
            AnswersReader(Reading(layout, reading.expected, Faults(""))) if layout.status else None
        )

    def read(self, row: int, cells: list[str]) -> Respondent | None:
        """The respondent in a row, or None after noting its faults, or where it is left out."""
        before = self.faults.errors
        for i in self.layout.unread:
            if i < len(cells):
                cells[i] = ""
        self._harmful(row, cells)
        if self._is_totals(cells):
            self._totals(row)
            return None
        if len(cells) > 1 and tuple(map(str.strip, cells)) == self.layout.written:
            what, fix = say("the headings stand here again"), say("Take the row away")
            self.faults.add("header-again", what, fix, row)
            return None
        if len(cells) != len(self.layout.headings):
            self._ragged(row, cells)
            return None
        self._must_be_empty(row, cells)
        if self.is_left_out(row, cells):
            return None
        if self._is_unfinished(cells):
            self.faults.add("unfinished-row", _UNFINISHED_ROW, _TAKE_IT_AWAY, row=row, severity="warning")
            return None
        respondent = self._id(row, cells)
        municipality = 0 if self.municipality is None else self.municipality.read(row, cells)
        area = -1 if self.area is None else self.area.read(row, cells)
        answers = self._without_unfinished_parts(self.answers.read(row, cells), cells)
        if self.faults.errors > before:
            return None
        self.read_any = True
        self.answered = self.answered or any(code >= 0 for code in answers)
        key, stamp = self._key(respondent, cells)
        return Respondent(row, respondent, key, municipality, area, answers, stamp)

    def finish(self) -> None:
        """Say what only shows at the end of the file."""
        self.answers.finish()
        if isinstance(self.area, NameReader):
            self.area.finish()
        if self.read_any and not self.answered and self.answers.items and not self.faults.any_error:
            what, fix = say("no respondent answered any question"), say("Check that it is the right file")
            self.faults.add("no-answers-given", what, fix, row=1, severity="warning")
        for heading in sorted(self.left_out.unknown):
            what = say("the column holds marks that are not known; the rows with them are counted")
            fix = say("Say under `finished` in survey.yml which texts mean that someone finished")
            self.faults.add("unknown-status", what, fix, row=1, column=heading, severity="warning")

    def holds_only_an_id(self, cells: list[str]) -> bool:
        """Whether nobody filled the row in: a form's ready-made id alone, where more must be said."""
        position, width = self.layout.respondent, len(self.layout.headings)
        if position is None or not self.more_than_id or len(cells) != width or not cells[position].strip():
            return False
        if self.layout.status or any(cell.strip() for i, cell in enumerate(cells) if i not in self.not_said):
            return False
        return not self._is_totals(cells) and not self._personal_kinds(position, cells[position])

    def is_left_out(self, row: int, cells: Sequence[str]) -> bool:
        """Whether the tool marks the row as unfinished or as a test, and survey.yml does not keep such."""
        state = self._state(cells)
        if state == "finished" or state in self.reading.responses.keep:
            return False
        left = self.left_out
        if state == "test":
            left.test += 1
            return True
        left.unfinished += 1
        if self.leniently is not None:
            asked, blank, dont_know = self.leniently.shares(row, cells)
            left.asked += asked
            left.blank += blank
            left.dont_know += dont_know
        return True

    def _state(self, cells: Sequence[str]) -> State:
        """What the tool says of a row: a test is one, whether it was finished or not."""
        marks = [self._mark(column, cells) for column in self.layout.status]
        whole = [s for s, column in zip(marks, self.layout.status, strict=True) if column.items is None]
        parts = [s for s, column in zip(marks, self.layout.status, strict=True) if column.items is not None]
        if "test" in marks:
            return "test"
        # of several parts of a survey one that was finished is an answer
        return "unfinished" if "unfinished" in whole or (parts and "finished" not in parts) else "finished"

    def _mark(self, column: StatusColumn, cells: Sequence[str]) -> State:
        state = column.status.state(cells[column.position])
        if state is None:
            self.left_out.unknown.add(self.layout.headings[column.position])
        return state or "finished"

    def _without_unfinished_parts(self, answers: tuple[int, ...], cells: Sequence[str]) -> tuple[int, ...]:
        """The answers but for those in parts of the survey that the respondent did not finish."""
        left = {
            i
            for column in self.layout.status
            if column.items is not None and self._mark(column, cells) == "unfinished"
            for i in column.items
        }
        if not left or "unfinished" in self.reading.responses.keep:
            return answers
        return tuple(NOT_SHOWN if i in left else code for i, code in enumerate(answers))

    def _is_unfinished(self, cells: Sequence[str]) -> bool:
        """Whether someone opened the survey and left it, in a file that has no mark for it."""
        position = self.layout.municipality
        if position is None or cells[position].strip() or not self.asked:
            return False
        area = self.layout.area
        return (area is None or not cells[area].strip()) and not any(cells[i].strip() for i in self.asked)

    def _key(self, respondent: str, cells: Sequence[str]) -> tuple[str, str]:
        """What tells the respondent of a row apart, and when the tool took the row in."""
        layout = self.layout
        stamps = [moment(cells[i]) for i in layout.stamps]
        return layout.key(respondent, stamps, self.faults.file), " ".join(stamps)

    def _harmful(self, row: int, cells: list[str]) -> None:
        """What no cell may hold, wherever it stands."""
        # one look at the whole row, but for the id, which often has digits enough to be a phone number;
        # cell by cell only where that finds something
        id_ = self.layout.respondent
        ids = [] if id_ is None else cells[id_ : id_ + 1]
        others = cells if id_ is None else cells[:id_] + cells[id_ + 1 :]
        joined = "\n\n\n\n".join(filter(None, others))
        if "\0" in joined or any("\0" in cell for cell in ids):
            for i, cell in enumerate(cells):
                if "\0" in cell:
                    what, fix = say("the cell holds a NUL character"), say("Export the survey again")
                    self.reading.fault("nul", what, fix, row, i)
        if len(joined) > self.limit or any(len(cell) > self.limit for cell in ids):
            for i, cell in enumerate(cells):
                if len(cell) > self.limit:
                    what = say(
                        "the cell has %(characters)s characters, more than %(most)s",
                        characters=len(cell),
                        most=self.limit,
                    )
                    fix = say("Shorten it; if a quotation mark is missing, add it")
                    self.reading.fault("cell-too-long", what, fix, row, i)
        if id_ is not None and ids and suspicious(ids[0]):
            self._personal(row, id_, ids[0])
        if suspicious(joined):
            for i, cell in enumerate(cells):
                if i != id_:
                    self._personal(row, i, cell)

    def _personal_kinds(self, position: int, cell: str) -> tuple[Text, ...]:
        # a number that the tool drew may look like a personal one; what is no number was typed
        if position == self.layout.respondent and not self.layout.typed_ids and "@" not in cell:
            return ()
        return personal(cell[: self.limit])

    def _personal(self, row: int, position: int, cell: str) -> None:
        kinds = self._personal_kinds(position, cell)
        if kinds:
            what = say("the cell holds %(kinds)s", kinds=all_of(kinds))
            fix = say("Take it out; a submission must hold no personal data")
            self.reading.fault("personal-data", what, fix, row, position)

    def _must_be_empty(self, row: int, cells: Sequence[str]) -> None:
        for i in self.layout.unnamed:
            if cells[i].strip().isdigit():
                what = say(
                    "the column has no heading and holds numbers: row numbers, it seems, that a program added"
                )
                self.reading.fault("unnamed-column", what, say("Delete the column"), row, i)
            elif cells[i].strip():
                what = say("the column has no heading but is filled in")
                self.reading.fault("unnamed-column", what, say("Give it a heading or empty it"), row, i)
        for i in self.layout.personal:
            if cells[i].strip() and not personal(cells[i][: self.limit]):
                what, fix = say("the column says who answered"), say("Take the column away")
                self.reading.fault("personal-column", what, fix, row, i)

    def _is_totals(self, cells: Sequence[str]) -> bool:
        first = next((fold(cell) for cell in cells if cell.strip()), "")
        if first.rstrip(":") not in _TOTALS:
            return False
        names = (self.layout.municipality, self.layout.area)
        said = (cells[i].strip() for i in names if i is not None and 0 < i < len(cells))
        # a sum may stand where the name of a place should; the word for totals may as well
        return not any(text and not _NUMBER.fullmatch(text) and fold(text) != first for text in said)

    def _totals(self, row: int) -> None:
        places = (self.layout.municipality, self.layout.respondent, 0)
        position = next(i for i in places if i is not None)
        what = say("the row holds totals, not a respondent's answers")
        self.reading.fault("totals-row", what, say("Take the row away"), row, position)

    def _ragged(self, row: int, cells: Sequence[str]) -> None:
        width = len(self.layout.headings)
        what = counted(
            "the row has %(n)s cell, the header %(width)s",
            "the row has %(n)s cells, the header %(width)s",
            n=len(cells),
            width=width,
        )
        fix = (
            say("A text in it holds the character that separates the cells: put that text in quotation marks")
            if len(cells) > width
            else say("Cells are missing, perhaps the last ones: fill in the row, empty cells too")
        )
        self.faults.add("ragged", what, fix, row)

    def _id(self, row: int, cells: Sequence[str]) -> str:
        position = self.layout.respondent
        if position is None:
            return ""
        text = plain_id(cells[position])
        if not text:
            what = say("the respondent's id is missing")
            fix = say("Fill it in; any code that no one else has")
            self.reading.fault("missing-value", what, fix, row, position)
        elif (_ID_START.match(text) and not text[1:].isalnum()) or text.startswith(("=", "@")):
            what, fix = say("the respondent's id is a formula"), say("Use letters and digits")
            self.reading.fault("formula", what, fix, row, position)
        elif _SHORTENED.fullmatch(text):
            what = say("the spreadsheet shortened the respondent's id to a power of ten")
            fix = say("Export the survey again and do not open it in a spreadsheet")
            self.reading.fault("shortened-id", what, fix, row, position)
        elif "<" in text or ">" in text:
            what, fix = say("the respondent's id holds HTML"), say("Use letters and digits")
            self.reading.fault("html", what, fix, row, position)
        elif not text.isprintable():
            what = say("the respondent's id contains an invisible character")
            fix = say("Type it anew; it may look like another row's")
            self.reading.fault("invisible-character", what, fix, row, position)
        elif len(text.encode()) > LONGEST_ID:
            what = say("the respondent's id is longer than %(most)s characters", most=LONGEST_ID)
            self.reading.fault("id-too-long", what, say("Use a short code"), row, position)
        return text


class AnswersReader:
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
        together = groupby(self.items, lambda one: (one.item[0].partition(".")[0], one.columns))
        self.readers: list[AnswerReader] = [_reader(reading, list(own)) for _, own in together]
        self.levels = (
            [(one, one.codes, one.position) for one in self.readers if isinstance(one, LevelReader)]
            if reading.layout.plain
            else []
        )

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The code of each item; `NO_ANSWER` in a block that was left empty."""
        answers = self._codes(row, cells)
        if NOT_SHOWN not in answers and all(of(answers) != of(self.blank) for of in self.blocks):
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


def _who(reading: Reading) -> tuple[NameReader | None, NameReader | TickedAreaReader | None]:
    """Readers of the municipality and the area, where the file has them."""
    layout, responses, contract = reading.layout, reading.responses, reading.contract
    municipality: NameReader | None = None
    if layout.municipality is not None:
        names = contract.municipalities
        valid = (
            say("Use a name from the list of municipalities")
            if len(names) > 12
            else say("Use %(names)s", names=choices(names))
        )
        codes, nearest = contract.municipality_codes, reading.nearest_municipality
        municipality = NameReader(reading, layout.municipality, MUNICIPALITY, codes, valid, nearest)
    if layout.area_ticks and isinstance(responses.area, Ticked):
        return municipality, TickedAreaReader(reading, responses.area)
    if layout.area is None:
        return municipality, None
    nowhere = (*responses.no_area, *contract.elsewhere, *([] if responses.area_required else [""]))
    none = {fold(text): -1 for text in nowhere}
    valid = say("Use %(names)s", names=choices(area.name for area in contract.areas))
    codes, nearest = {**none, **contract.area_codes}, reading.nearest_area
    return municipality, NameReader(reading, layout.area, AREA, codes, valid, nearest, responses.other_area)


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
