"""Rows that hold no respondent, and rows whose cells stand in no order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from radar.inputs.names import fold
from radar.intake.privacy import personal
from radar.intake.rows.harm import Harm
from radar.intake.rows.reading import Reading
from radar.language.messages import counted, say

_NUMBER = re.compile(r"\d+(?:[.,]\d+)? ?%?")

_TOTALS = frozenset(
    [
        *("total", "totals", "grand total", "sum", "average", "mean"),
        *("i alt", "ialt", "totalt", "gennemsnit", "gjennomsnitt", "snitt"),
        *("summa", "medelvärde", "yhteensä", "samtals"),
        *("count", "antal", "antal svar", "antall", "antall svar", "n"),
    ]
)
# Said of very many rows of some files.
_TAKE_IT_AWAY = say("Remove it")
_UNFINISHED_ROW = say("the row is unfinished: it holds no municipality and no answers; it is passed over")


class NoRespondents:
    """Tells the rows of respondents from others, by what stands in all their cells together."""

    def __init__(self, reading: Reading, harm: Harm) -> None:
        self.reading, self.layout, self.faults, self.harm = reading, reading.layout, reading.faults, harm
        layout, responses = reading.layout, reading.responses
        has_area = layout.area is not None or bool(layout.area_ticks)
        self.more_than_id = layout.municipality is not None or (has_area and responses.area_required)
        self.not_said = {layout.respondent, *layout.unread}
        self.asked = sorted({i for columns in layout.items for i in columns.columns})

    def is_one(self, row: int, cells: list[str]) -> bool:
        """Whether a row is none of a respondent's, or can't be one, after noting why."""
        if self._is_totals(cells):
            self._totals(row)
            return True
        if len(cells) > 1 and tuple(map(str.strip, cells)) == self.layout.written:
            what, fix = say("the headings are repeated here"), say("Remove the row")
            self.faults.add("header-again", what, fix, row)
            return True
        if len(cells) != len(self.layout.headings):
            self._ragged(row, cells)
            return True
        self._must_be_empty(row, cells)
        return False

    def was_left(self, row: int, cells: Sequence[str]) -> bool:
        """Whether someone opened the survey and left it, in a file that has no mark for it."""
        if not self._is_unfinished(cells):
            return False
        self.faults.add("unfinished-row", _UNFINISHED_ROW, _TAKE_IT_AWAY, row=row, severity="warning")
        return True

    def holds_only_an_id(self, cells: list[str]) -> bool:
        """Whether nobody filled the row in: a form's ready-made id alone, where more must be said."""
        position, width = self.layout.respondent, len(self.layout.headings)
        if position is None or not self.more_than_id or len(cells) != width or not cells[position].strip():
            return False
        if self.layout.status or any(cell.strip() for i, cell in enumerate(cells) if i not in self.not_said):
            return False
        return not self._is_totals(cells) and not self.harm.kinds_of(position, cells[position])

    def _is_unfinished(self, cells: Sequence[str]) -> bool:
        """Whether someone opened the survey and left it, in a file that has no mark for it."""
        position = self.layout.municipality
        if position is None or cells[position].strip() or not self.asked:
            return False
        area = self.layout.area
        return (area is None or not cells[area].strip()) and not any(cells[i].strip() for i in self.asked)

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
            if cells[i].strip() and not personal(cells[i][: self.reading.limit]):
                what, fix = say("the column says who answered"), say("Remove the column")
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
        self.reading.fault("totals-row", what, say("Remove the row"), row, position)

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
