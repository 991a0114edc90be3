"""The careful road: row by row, every fault with its place, in memory that does not grow."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, islice
from operator import itemgetter

import numpy as np

from radar.documents import closest
from radar.intake.answers import NO_ANSWER, Answers
from radar.intake.contract import Contract, fold
from radar.intake.faults import Faults
from radar.intake.layouts import ItemColumns, Layout, column_letters
from radar.intake.privacy import personal, suspicious
from radar.intake.respondents import LONGEST_ID, hash_texts
from radar.intake.sources import Row
from radar.questionnaire import BLANK, Responses, Ticked
from radar.texts import Text, all_of, choices, counted, did_you_mean, say

CHUNK = 5_000

MOST_FAULTY = 100_000
"""After so many rows with an error no more are read: it is the file as a whole that is wrong."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)? ?%?")
_DECIMALS = re.compile(r"\d+[.,]\d+")
_LONGEST_NAME = 1000
COMPARED = 100
"""So much of a text is compared with the valid ones to guess what it stands for."""
_REMEMBERED = 1000
"""So many different misspellings, or cells with several answers, are remembered."""

_TOTALS = frozenset(
    [
        *("total", "totals", "grand total", "sum", "average", "mean"),
        *("i alt", "ialt", "totalt", "gennemsnit", "gjennomsnitt", "snitt"),
        *("summa", "medelvärde", "yhteensä", "samtals"),
        *("count", "antal", "antal svar", "antall", "antall svar", "n"),
    ]
)
_BETWEEN = re.compile(r"[;\r\n]")
"""What stands between several answers in a cell, beside a comma."""
# said of very many rows of some files
_EMPTY_ROW, _TAKE_IT_AWAY = say("an empty row stands between the answers"), say("Take it away")
_ONLY_AN_ID = say("the row holds an id and nothing else; it is passed over")
_FILL_IT_IN = say("Fill it in if it was forgotten")
_ID_START = re.compile(r"[=+@\-\t]")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is said where a cell should hold one of the survey's names of this kind."""

    code: str
    missing: Text
    unknown: Text


_MUNICIPALITY = _Kind(
    "unknown-municipality",
    say("the municipality is missing"),
    say("this is no municipality of the survey"),
)
_AREA = _Kind(
    "unknown-area",
    say("the area is missing"),
    say("this is none of the survey's names of an area"),
)


@dataclass(frozen=True, slots=True)
class Respondent:
    """One row, read."""

    row: int
    id: str
    municipality: int
    area: int
    answers: tuple[int, ...]
    """In the order of the layout's items."""


def read_respondents(
    rows: Iterable[Row], layout: Layout, responses: Responses, contract: Contract, faults: Faults
) -> Iterator[Respondent]:
    """Every row that holds a respondent without a fault. `rows` begin below the header."""
    reader = RowReader(layout, responses, contract, faults)
    gap: int | None = None
    found = False
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
            yield respondent
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
            fix = say("Mend those above, then check again")
            faults.add("too-many-faults", what, fix, row=row[0])
            return


def in_columns(respondents: Iterable[Respondent], layout: Layout) -> Iterator[Answers]:
    """The same in chunks of columns."""
    stream = iter(respondents)
    while chunk := list(islice(stream, CHUNK)):
        codes = np.array([r.answers for r in chunk], dtype=np.int8).reshape(len(chunk), len(layout.items))
        ids = [r.id for r in chunk] if layout.respondent is not None else []
        yield Answers(
            np.array([r.municipality for r in chunk], dtype=np.int32),
            np.array([r.area for r in chunk], dtype=np.int32),
            {columns.item: codes[:, i] for i, columns in enumerate(layout.items)},
            hash_texts(ids) if ids else np.empty(0, np.uint64),
        )


class RowReader:
    """Reads one row at a time. Lookups that are the same for all rows are made once."""

    def __init__(self, layout: Layout, responses: Responses, contract: Contract, faults: Faults) -> None:
        self.layout, self.responses, self.contract, self.faults = layout, responses, contract, faults
        self.limit = contract.limits.cell_characters
        self.no_area = {fold(text) for text in responses.no_area}
        has_area = layout.area is not None or bool(layout.area_ticks)
        self.more_than_id = layout.municipality is not None or (has_area and responses.area_required)
        area = responses.area
        self.area_unticked = {fold(t) for t in area.unticked} if isinstance(area, Ticked) else set()
        self.codes = {q: dict(codes) for q, codes in contract.level_codes.items()}
        self.blanks = {
            id_: question.codes().index(BLANK) for id_, question in contract.questionnaire.questions.items()
        }
        self.unticked = [{"", *map(fold, items.unticked)} for items in responses.items]
        self.not_said = {layout.respondent, *layout.unread}
        self.blank = [self.blanks[columns.item[0]] for columns in layout.items]
        self.blocks = [
            itemgetter(*(i for i, columns in enumerate(layout.items) if columns.block == block))
            for block in dict.fromkeys(columns.block for columns in layout.items)
        ]
        self.plain = layout.plain
        # exact spellings, those met added: most cells need no more than one look
        self.cells = [(columns.columns[0], self.codes[columns.item[0]]) for columns in layout.items]
        # the parts of a question with options stand together and are read together
        together = groupby(layout.items, lambda one: (one.item[0].partition(".")[0], one.columns))
        self.steps = [(group[0], len(group)) for group in (list(own) for _, own in together)]
        self.remembered: dict[tuple[str, str], tuple[int, ...]] = {}
        self.municipalities = dict(contract.municipality_codes)
        self.areas = dict(contract.area_codes)
        # the same misspelling comes again and again, and finding what it stands for is slow
        names, areas = list(contract.municipalities), [area.name for area in contract.areas]
        self.nearest_municipality = lru_cache(_REMEMBERED)(lambda text: closest(text, names))
        self.nearest_area = lru_cache(_REMEMBERED)(lambda text: closest(text, areas))
        self.nearest_answer = lru_cache(_REMEMBERED)(contract.nearest_answer)

    def read(self, row: int, cells: list[str]) -> Respondent | None:
        """The respondent in a row, or None after noting its faults."""
        before = self.faults.errors
        for i in self.layout.unread:
            if i < len(cells):
                cells[i] = ""
        self._harmful(row, cells)
        if self._is_totals(cells):
            self._totals(row)
            return None
        if len(cells) > 1 and tuple(map(str.strip, cells)) == self.layout.headings:
            what, fix = say("the headings stand here again"), say("Take the row away")
            self.faults.add("header-again", what, fix, row)
            return None
        if len(cells) != len(self.layout.headings):
            self._ragged(row, cells)
            return None
        for i in self.layout.unnamed:
            self._unnamed(row, i, cells[i])
        for i in self.layout.personal:
            if cells[i].strip() and not personal(cells[i][: self.limit]):
                what, fix = say("the column says who answered"), say("Take the column away")
                self._fault("personal-column", what, fix, row, i)
        respondent = self._id(row, cells)
        municipality = self._municipality(row, cells)
        area = self._area(row, cells)
        answers = self._answers(row, cells)
        if self.faults.errors > before:
            return None
        return Respondent(row, respondent, municipality, area, answers)

    def holds_only_an_id(self, cells: list[str]) -> bool:
        """Whether nobody filled the row in: a form's ready-made id alone, where more must be said."""
        position, width = self.layout.respondent, len(self.layout.headings)
        if position is None or not self.more_than_id or len(cells) != width or not cells[position].strip():
            return False
        if any(cell.strip() for i, cell in enumerate(cells) if i not in self.not_said):
            return False
        return not self._is_totals(cells) and not personal(cells[position][: self.limit])

    def _fault(self, code: str, what: Text, fix: Text, row: int, position: int) -> None:
        headings = self.layout.headings
        column = headings[position] if position < len(headings) else f"({column_letters(position)})"
        self.faults.add(code, what, fix, row, column, position)

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
                    self._fault("nul", what, fix, row, i)
        if len(joined) > self.limit or any(len(cell) > self.limit for cell in ids):
            for i, cell in enumerate(cells):
                if len(cell) > self.limit:
                    what = say(
                        "the cell has %(characters)s characters, more than %(most)s",
                        characters=len(cell),
                        most=self.limit,
                    )
                    fix = say("Shorten it; if a quotation mark is missing, add it")
                    self._fault("cell-too-long", what, fix, row, i)
        if id_ is not None and ids and suspicious(ids[0]):
            self._personal(row, id_, ids[0])
        if suspicious(joined):
            for i, cell in enumerate(cells):
                if i != id_:
                    self._personal(row, i, cell)

    def _personal(self, row: int, position: int, cell: str) -> None:
        kinds = personal(cell[: self.limit])
        if kinds:
            what = say("the cell holds %(kinds)s", kinds=all_of(kinds))
            fix = say("Take it out; a submission must hold no personal data")
            self._fault("personal-data", what, fix, row, position)

    def _is_totals(self, cells: list[str]) -> bool:
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
        self._fault("totals-row", what, say("Take the row away"), row, position)

    def _ragged(self, row: int, cells: list[str]) -> None:
        width = len(self.layout.headings)
        what = counted(
            "the row has %(n)s cell, the header %(width)s",
            "the row has %(n)s cells, the header %(width)s",
            n=len(cells),
            width=width,
        )
        fix = (
            say("A text in it holds the sign that parts the cells: put that text in quotation marks")
            if len(cells) > width
            else say("Cells are missing, perhaps the last ones: fill in the row, empty cells too")
        )
        self.faults.add("ragged", what, fix, row)

    def _unnamed(self, row: int, position: int, cell: str) -> None:
        if cell.strip():
            what = say("the column has no heading but is filled in")
            fix = say("Give it a heading or empty it")
            self._fault("unnamed-column", what, fix, row, position)

    def _id(self, row: int, cells: list[str]) -> str:
        position = self.layout.respondent
        if position is None:
            return ""
        text = _plain_id(cells[position])
        if not text:
            what = say("the respondent's id is missing")
            fix = say("Fill it in; any code that no one else has")
            self._fault("missing-value", what, fix, row, position)
        elif (_ID_START.match(text) and not text[1:].isalnum()) or text.startswith(("=", "@")):
            what, fix = say("the respondent's id is a formula"), say("Use letters and digits")
            self._fault("formula", what, fix, row, position)
        elif "<" in text or ">" in text:
            what, fix = say("the respondent's id holds HTML"), say("Use letters and digits")
            self._fault("html", what, fix, row, position)
        elif not text.isprintable():
            what = say("the respondent's id holds an invisible character")
            fix = say("Type it anew; it may look like another row's")
            self._fault("invisible-character", what, fix, row, position)
        elif len(text.encode()) > LONGEST_ID:
            what = say("the respondent's id is longer than %(most)s characters", most=LONGEST_ID)
            self._fault("id-too-long", what, say("Use a short code"), row, position)
        return text

    def _municipality(self, row: int, cells: list[str]) -> int:
        position = self.layout.municipality
        if position is None:
            return 0
        text = cells[position]
        code = self.municipalities.get(text)
        if code is None:
            code = self.municipalities.get(fold(text))
            if code is None:
                fix, nearest = self._municipality_fix, self.nearest_municipality
                self._unknown(row, position, text, _MUNICIPALITY, fix, nearest)
                return 0
            self.municipalities[text] = code
        return code

    def _area(self, row: int, cells: list[str]) -> int:
        if self.layout.area_ticks:
            return self._ticked_area(row, cells)
        position = self.layout.area
        if position is None:
            return -1
        text = cells[position]
        code = self.areas.get(text)
        if code is not None:
            return code
        key = fold(text)
        code = self.areas.get(key)
        if code is not None:
            self.areas[text] = code
            return code
        if key not in self.no_area and (key or self.responses.area_required):
            self._unknown(row, position, text, _AREA, self._area_fix, self.nearest_area)
        return -1

    def _ticked_area(self, row: int, cells: list[str]) -> int:
        ticked = [
            (i, code)
            for i, code in self.layout.area_ticks
            if cells[i] and (key := fold(cells[i])) and key not in self.area_unticked
        ]
        if len(ticked) > 1:
            what, fix = say("more than one area is ticked"), say("Keep one")
            self._fault("two-areas", what, fix, row, ticked[1][0])
        if not ticked:
            if self.responses.area_required:
                what, fix = say("no area is ticked"), say("Tick one")
                self._fault("missing-value", what, fix, row, self.layout.area_ticks[0][0])
            return -1
        return ticked[0][1]

    @cached_property
    def _municipality_fix(self) -> Text:
        names = self.contract.municipalities
        if len(names) > 12:
            return say("Use a name from the list of municipalities")
        return say("Use %(names)s", names=choices(names))

    @cached_property
    def _area_fix(self) -> Text:
        return say("Use %(names)s", names=choices(area.name for area in self.contract.areas))

    def _unknown(
        self,
        row: int,
        position: int,
        text: str,
        kind: _Kind,
        valid: Text,
        nearest: Callable[[str], str | None],
    ) -> None:
        """A cell without a valid name. Never quotes the cell: it may hold anything."""
        if not text.strip():
            self._fault("missing-value", kind.missing, valid, row, position)
            return
        self._misspelt(row, position, text, kind.code, kind.unknown, valid, nearest)

    def _misspelt(
        self,
        row: int,
        position: int,
        text: str,
        code: str,
        what: Text,
        valid: Text,
        nearest: Callable[[str], str | None],
    ) -> None:
        repaired = _unmangled(text)
        if repaired is not None and self.contract.knows(repaired):
            what = say(
                "%(what)s: its letters were spoilt (UTF-8 read as Windows-1252 and saved again)", what=what
            )
            valid = say("Export the survey again and save it as CSV UTF-8")
            code = "mojibake"
        elif not text.replace("\xa0", " ").isprintable():
            what = say("%(what)s; it holds an invisible character", what=what)
        elif not self.faults.full(code, self.layout.headings[position]):
            # looked for a few times a column only: it takes long
            valid = did_you_mean(nearest(text[:COMPARED]), valid)
        self._fault(code, what, valid, row, position)

    def _answers(self, row: int, cells: list[str]) -> tuple[int, ...]:
        items = self.layout.items
        if self.plain:
            found = [codes.get(cells[i]) for i, codes in self.cells]
            answers = [
                self.level(row, columns, cells) if code is None else code
                for columns, code in zip(items, found, strict=True)
            ]
        else:
            answers = []
            for columns, count in self.steps:
                if columns.option is not None:
                    answers += self._parts(row, columns, count, cells)
                elif columns.codes:
                    answers.append(self._ticked(row, columns, cells))
                else:
                    answers.append(self.level(row, columns, cells))
        if all(of_block(answers) != of_block(self.blank) for of_block in self.blocks):
            return tuple(answers)
        answered = {c.block for c, a, blank in zip(items, answers, self.blank, strict=True) if a != blank}
        return tuple(a if c.block in answered else NO_ANSWER for c, a in zip(items, answers, strict=True))

    def level(self, row: int, columns: ItemColumns, cells: list[str]) -> int:
        """The code of the answer in an item's cell; that of a blank after noting a fault."""
        position = columns.columns[0]
        text, question = cells[position], columns.item[0]
        codes = self.codes[question]
        code = codes.get(text)
        if code is None:
            code = codes.get(fold(text))
            if code is None:
                self._no_answer(row, position, question, text)
                return self.blanks[question]
            codes[text] = code  # spellings of known answers are few; others are not kept
        return code

    def _no_answer(self, row: int, position: int, question: str, text: str) -> None:
        """A cell that holds none of a question's answers."""
        name = self.contract.questionnaire.questions[question].name
        what = say("this is not one of the answers to “%(question)s”", question=name)
        valid = self._level_fixes[question]
        if _DECIMALS.fullmatch(text):
            what = say("a number with decimals is not one of the answers to “%(question)s”", question=name)
            valid = say(
                "%(fix)s. If the spreadsheet added the decimals, format the column as text", fix=valid
            )

        def nearest(text: str) -> str | None:
            return self.nearest_answer(question, text)

        self._misspelt(row, position, text, "unknown-level", what, valid, nearest)

    def _parts(self, row: int, columns: ItemColumns, count: int, cells: list[str]) -> tuple[int, ...]:
        """The codes of all parts of a question with options."""
        key = columns.item[0], "" if columns.codes else cells[columns.columns[0]]
        known = None if columns.codes else self.remembered.get(key)
        if known is not None:
            return known
        before = self.faults.errors
        said = self._several(row, columns, cells)
        codes = (said,) * count if isinstance(said, int) else tuple(int(i in said) for i in range(count))
        if not columns.codes and self.faults.errors == before and len(self.remembered) < _REMEMBERED:
            self.remembered[key] = codes
        return codes

    def _several(self, row: int, columns: ItemColumns, cells: list[str]) -> frozenset[int] | int:
        """The options that were chosen, or the code of an answer that is none of them."""
        question = columns.item[0].partition(".")[0]
        if columns.codes:
            unticked = self.unticked[columns.block]
            ticks = zip(columns.columns, columns.codes, strict=True)
            given = {code for position, code in ticks if fold(cells[position]) not in unticked}
        else:
            given = self._listed(row, columns.columns[0], question, cells[columns.columns[0]])
        count = len(self.contract.questionnaire.several[question].options)
        options, others = {code for code in given if code < count}, {code for code in given if code >= count}
        if others and len(given) > 1:
            what = say("an option is chosen together with an answer that rules it out")
            self._fault("contradictory-answer", what, say("Keep one of them"), row, columns.columns[0])
        elif others == {count + 1} or others == {count + 2}:
            # don't know, not relevant: in the order of the special codes, which follow no and yes
            return 2 + others.pop() - count - 1
        elif given:
            return frozenset(options)
        return self.blanks[columns.item[0]]

    def _listed(self, row: int, position: int, question: str, text: str) -> set[int]:
        """The answers in a cell that may hold several, with `;`, a line break or a comma between them."""
        codes = self.contract.option_codes[question]
        given: set[int] = set()
        for piece in filter(str.strip, _BETWEEN.split(text)):
            words, start = piece.split(","), 0
            while start < len(words):
                # an answer may have a comma in it: the longest that fits is meant
                ends = range(min(len(words), start + self._most_words[question]), start, -1)
                end = next((i for i in ends if fold(",".join(words[start:i])) in codes), None)
                if end is None:
                    self._no_option(row, position, question, piece.strip())
                    return set()
                given.add(codes[fold(",".join(words[start:end]))])
                start = end
        return given

    @cached_property
    def _most_words(self) -> dict[str, int]:
        """By question with options: most pieces that an answer has between its commas."""
        codes = self.contract.option_codes
        return {q: 1 + max(text.count(",") for text in spelt) for q, spelt in codes.items()}

    def _no_option(self, row: int, position: int, question: str, text: str) -> None:
        """A cell with something that is none of a question's options."""
        asked = self.contract.questionnaire.several[question]
        what = say("this is not one of the options of “%(question)s”", question=asked.name)
        answers = self.contract.answer_choices(question)
        valid = say("Use %(answers)s; several with a semicolon between them", answers=answers)

        def nearest(text: str) -> str | None:
            return self.nearest_answer(question, text)

        self._misspelt(row, position, text, "unknown-option", what, valid, nearest)

    @cached_property
    def _level_fixes(self) -> dict[str, Text]:
        """By question: what mends a cell that holds none of its answers."""
        valid = {q: self.contract.answer_choices(q) for q in self.contract.questionnaire.questions}
        return {q: say("Use %(answers)s, or leave it empty", answers=listed) for q, listed in valid.items()}

    def _ticked(self, row: int, columns: ItemColumns, cells: list[str]) -> int:
        chosen = [i for i, position in enumerate(columns.columns) if cells[position]]
        if chosen:
            unticked = self.unticked[columns.block]
            chosen = [i for i in chosen if fold(cells[columns.columns[i]]) not in unticked]
        if not chosen:
            return self.blanks[columns.item[0]]
        if len(chosen) > 1:
            what, fix = say("two answers to the same question are ticked"), say("Keep one")
            self._fault("two-answers", what, fix, row, columns.columns[chosen[1]])
        return columns.codes[chosen[0]]


def rows_of(rows: Iterable[Row], layout: Layout, ids: frozenset[int]) -> Iterator[Row]:
    """The rows whose respondent's id has one of these hashes. Looks at nothing else, so it is quick."""
    position = layout.respondent
    stream = iter(rows)
    while position is not None and (chunk := list(islice(stream, CHUNK))):
        ids_here = [_plain_id(cells[position]) if position < len(cells) else "" for _, cells in chunk]
        hashes = hash_texts(ids_here)
        yield from (row for row, hashed in zip(chunk, hashes.tolist(), strict=True) if hashed in ids)


def settle_repeats(
    files: Iterable[tuple[Faults, Layout, Iterable[Respondent]]],
) -> Iterator[tuple[int, Layout, Respondent]]:
    """Compare the respondents who stand in these files more than once.

    `files`: for each file where its faults go, its layout and the respondents to compare. The same
    answers again are a warning, and the surplus row is returned (with its file's position) to be
    taken out; different answers are an error.
    """
    first: dict[str, tuple[str, int, dict[object, int]]] = {}
    for number, (faults, layout, respondents) in enumerate(files):
        if layout.respondent is None:
            continue
        column, position = layout.headings[layout.respondent], layout.respondent
        for respondent in respondents:
            said = _said(respondent, layout)
            if respondent.id not in first:
                first[respondent.id] = (faults.file, respondent.row, said)
                continue
            file, row, said_first = first[respondent.id]
            elsewhere = file if file != faults.file else None
            if said == said_first:
                what, fix = _said_already(row, elsewhere), say("Take one of the rows away")
                code = "duplicate-respondent"
                faults.add(code, what, fix, respondent.row, column, position, "warning")
                yield number, layout, respondent
            else:
                what = _said_otherwise(row, elsewhere)
                fix = say("Keep the row that counts, or give one of them its own id")
                faults.add("conflicting-respondent", what, fix, respondent.row, column, position)


def _said_already(row: int, file: str | None) -> Text:
    if file is None:
        return say("the respondent's id and answers already stand in row %(row)s; counted once", row=row)
    return say(
        "the respondent's id and answers already stand in row %(row)s of %(file)s; counted once",
        row=row,
        file=file,
    )


def _said_otherwise(row: int, file: str | None) -> Text:
    if file is None:
        return say("the respondent's id already stands in row %(row)s, with other answers", row=row)
    return say(
        "the respondent's id already stands in row %(row)s of %(file)s, with other answers",
        row=row,
        file=file,
    )


def _plain_id(cell: str) -> str:
    """An id as it is compared: its spaces and its case matter, those around it don't."""
    return unicodedata.normalize("NFC", cell.strip())


def _said(respondent: Respondent, layout: Layout) -> dict[object, int]:
    """A respondent's answers whatever the order of the columns; what was not answered left out."""
    answers: dict[object, int] = {
        columns.item: code
        for columns, code in zip(layout.items, respondent.answers, strict=True)
        if code != NO_ANSWER
    }
    return answers | {"municipality": respondent.municipality, "area": respondent.area}


def _unmangled(text: str) -> str | None:
    """The text before its UTF-8 bytes were taken for Windows-1252, if that is what happened."""
    if text.isascii() or len(text) > _LONGEST_NAME:
        return None
    try:
        raw = b"".join(_byte(c) for c in text)
        return raw.decode("utf-8")
    except UnicodeError:
        return None


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")  # the bytes that Windows-1252 leaves undefined
