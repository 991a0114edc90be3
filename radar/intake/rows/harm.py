"""What no cell may hold, wherever it stands."""

from __future__ import annotations

from radar.intake.privacy import personal, suspicious
from radar.intake.rows.reading import Reading
from radar.language.messages import Text, all_of, say


class Harm:
    """Looks through all cells of a row."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.layout, self.limit = reading, reading.layout, reading.limit

    def search(self, row: int, cells: list[str]) -> None:
        """What no cell may hold, wherever it stands."""
        # one look at the whole row, but for the id, which often has digits enough to be a phone number;
        # cell by cell only where that finds something
        id_ = self.layout.respondent
        ids = [] if id_ is None else cells[id_ : id_ + 1]
        others = cells if id_ is None else cells[:id_] + cells[id_ + 1 :]
        joined = "\n\n\n\n".join(filter(None, others))
        if "\0" in joined or any("\0" in cell for cell in ids):
            self._nul(row, cells)
        if len(joined) > self.limit or any(len(cell) > self.limit for cell in ids):
            self._too_long(row, cells)
        if id_ is not None and ids and suspicious(ids[0]):
            self._personal(row, id_, ids[0])
        if suspicious(joined):
            for i, cell in enumerate(cells):
                if i != id_:
                    self._personal(row, i, cell)

    def _nul(self, row: int, cells: list[str]) -> None:
        for i, cell in enumerate(cells):
            if "\0" in cell:
                what, fix = say("the cell holds a NUL character"), say("Export the survey again")
                self.reading.fault("nul", what, fix, row, i)

    def _too_long(self, row: int, cells: list[str]) -> None:
        for i, cell in enumerate(cells):
            if len(cell) > self.limit:
                what = say(
                    "the cell has %(characters)s characters, more than %(most)s",
                    characters=len(cell),
                    most=self.limit,
                )
                fix = say("Shorten it; if a quotation mark is missing, add it")
                self.reading.fault("cell-too-long", what, fix, row, i)

    def kinds_of(self, position: int, cell: str) -> tuple[Text, ...]:
        """What kinds of personal data a cell holds."""
        # A number that the tool drew may look like a personal one; what is not a number was typed
        if position == self.layout.respondent and not self.layout.typed_ids and "@" not in cell:
            return ()
        return personal(cell[: self.limit])

    def _personal(self, row: int, position: int, cell: str) -> None:
        kinds = self.kinds_of(position, cell)
        if kinds:
            what = say("the cell holds %(kinds)s", kinds=all_of(kinds))
            fix = say("Remove it; a submission must not hold personal data")
            self.reading.fault("personal-data", what, fix, row, position)
