"""Small CSV files that editors write: the register, the experts' ratings, suppliers who ask for meetings."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from radar.inputs.documents import read_text
from radar.language.messages import Text, say
from radar.problems import Place, Problem, Problems


@dataclass
class SmallCsv:
    """A table as it was read, with the faults that are found in it: its reader adds its own to them."""

    file: str
    headings: tuple[str, ...]
    """Without spaces around them, in small letters."""
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    """Number in the file, where the header is row 1, and the cells by heading, without spaces around them. A
    cell that is missing at the end of a row is empty. Rows without a text are left out."""
    faults: list[Problem] = field(default_factory=list)

    def lacking(self, *headings: str) -> list[str]:
        """Which of these columns are not there."""
        return [heading for heading in headings if heading not in self.headings]

    def fault(self, number: int, column: str, what: Text, fix: Text, code: str) -> None:
        """Note a fault in a cell."""
        self.faults.append(Problem(Place(self.file, row=number, column=column), what, fix, code))


def read_csv(path: Path) -> SmallCsv:
    """Read a UTF-8 file whose columns are separated by commas, semicolons or tabs, as most are in its header.

    Raises `Problems` for a file that can't be read, or has a quotation mark that is never closed. A row with
    more texts than there are headings is a fault of the table: a comma in one of its cells would have parted
    it, and moved or cut what stands there.
    """
    file = path.as_posix()
    text = read_text(path, file)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        header, *rows = list(reader) or [[]]
    except csv.Error:
        what = say("the quotation marks of a cell are not closed, or it is too long")
        raise Problems([Problem(Place(file), what, say("Check the quotation marks"), "not-csv")]) from None
    headings = tuple(heading.strip().casefold() for heading in header)
    good, faults = [], []
    for number, cells in enumerate(rows, 2):
        texts = [cell.strip() for cell in cells]
        if any(texts[len(headings) :]):
            what = say("the row has more cells than there are headings")
            fix = say("Put a text that holds a comma, semicolon or tab in quotes")
            faults.append(Problem(Place(file, row=number), what, fix, "too-many-cells"))
        elif any(texts):
            good.append((number, dict.fromkeys(headings, "") | dict(zip(headings, texts, strict=False))))
    return SmallCsv(file, headings, tuple(good), faults)
