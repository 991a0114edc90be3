"""The careful road: row by row, every fault with its place, in memory that does not grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from radar.intake.answers import Answers
from radar.intake.columns.layouts import Layout
from radar.intake.expected import Expected
from radar.intake.faults import Faults
from radar.intake.files.sources import Row
from radar.intake.rows.harm import Harm
from radar.intake.rows.items import ItemsReader
from radar.intake.rows.moments import moment
from radar.intake.rows.no_respondents import NoRespondents
from radar.intake.rows.reading import Reading
from radar.intake.rows.respondents import hash_texts
from radar.intake.rows.status import LeftOut, StatusReader
from radar.intake.rows.who import IdReader, NameReader, who
from radar.language.messages import say

CHUNK = 5_000

MOST_FAULTY = 100_000
"""After so many rows with an error no more are read: it is the file as a whole that is wrong."""

# Said of very many rows of some files.
_EMPTY_ROW, _TAKE_IT_AWAY = say("there is an empty row between the answers"), say("Remove it")
_ONLY_AN_ID = say("the row holds an id and nothing else; it is passed over")
_FILL_IT_IN = say("Fill it in if it was forgotten")


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
        if reader.no_respondents.holds_only_an_id(cells):
            faults.add("only-an-id", _ONLY_AN_ID, _FILL_IT_IN, row=number, severity="warning")
            continue
        found = True
        respondent = reader.read(number, cells)
        if respondent is not None:
            taken = True
            yield respondent
    reader.finish()
    if found and not taken and reader.status.left_out.unfinished and not faults.any_error:
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
            what = say("nothing below row %(row)s was read: too many rows have faults", row=row[0])
            fix = say("Fix those above, then check again")
            faults.add("too-many-faults", what, fix, row=row[0])
            return


def in_columns(respondents: Iterable[Respondent], layout: Layout) -> Iterator[Answers]:
    """Respondents as columns, `CHUNK` of them at a time."""
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
        self.layout, self.faults = reading.layout, reading.faults
        self.harm = Harm(reading)
        self.no_respondents = NoRespondents(reading, self.harm)
        self.status = StatusReader(reading, left_out)
        self.id = IdReader(reading)
        self.municipality, self.area = who(reading)
        self.items = ItemsReader(reading)
        self.read_any = self.answered = False

    def read(self, row: int, cells: list[str]) -> Respondent | None:
        """The respondent in a row, or None after noting its faults, or where it is left out."""
        before = self.faults.errors
        for i in self.layout.unread:
            if i < len(cells):
                cells[i] = ""
        self.harm.search(row, cells)
        if self.no_respondents.is_one(row, cells) or self.status.is_left_out(row, cells):
            return None
        if self.no_respondents.was_left(row, cells):
            return None
        id_ = self.id.read(row, cells)
        municipality = 0 if self.municipality is None else self.municipality.read(row, cells)
        area = -1 if self.area is None else self.area.read(row, cells)
        answers = self.status.without_unfinished_parts(self.items.read(row, cells), cells)
        if self.faults.errors > before:
            return None
        self.read_any = True
        self.answered = self.answered or any(code >= 0 for code in answers)
        key, stamp = self._key(id_, cells)
        return Respondent(row, id_, key, municipality, area, answers, stamp)

    def finish(self) -> None:
        """Say what only shows at the end of the file."""
        self.items.finish()
        if isinstance(self.area, NameReader):
            self.area.finish()
        if self.read_any and not self.answered and self.items.items and not self.faults.any_error:
            what, fix = say("no respondent answered any question"), say("Check that it is the right file")
            self.faults.add("no-answers-given", what, fix, row=1, severity="warning")
        self.status.finish()

    def _key(self, respondent: str, cells: Sequence[str]) -> tuple[str, str]:
        """What tells the respondent of a row apart, and when the tool took the row in."""
        layout = self.layout
        stamps = [moment(cells[i]) for i in layout.stamps]
        return layout.key(respondent, stamps, self.faults.file), " ".join(stamps)
