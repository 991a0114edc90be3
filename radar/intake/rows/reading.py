"""What all readers of a file's cells share: its layout, what is valid in it, and where its faults go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Protocol

from radar.inputs.documents import closest
from radar.inputs.names import fold
from radar.inputs.questionnaire import BLANK
from radar.intake.columns.layouts import Layout
from radar.intake.columns.tools import PLAIN, PRESETS
from radar.intake.expected import Expected
from radar.intake.faults import Faults
from radar.intake.letters import column_letters
from radar.language.messages import Text, did_you_mean, say
from radar.problems import Severity

COMPARED = 100
"""So much of a text is compared with the valid ones to guess what it stands for."""
_LONGEST_NAME = 1000
_REMEMBERED = 1000
"""So many different misspellings are remembered."""

Nearest = Callable[[str], str | None]


class Reading:
    """One file being read row by row. Lookups that are the same for all rows are made once."""

    def __init__(self, layout: Layout, expected: Expected, faults: Faults) -> None:
        responses, contract = expected.responses, expected.contract
        self.layout, self.expected, self.faults = layout, expected, faults
        self.responses, self.contract = responses, contract
        self.preset = PRESETS.get(layout.tool, PLAIN)
        self.limit = contract.limits.cell_characters
        # exact spellings, those met added: most cells need no more than one look
        self.codes = {question: dict(codes) for question, codes in contract.level_codes.items()}
        self.blanks = {
            id_: question.codes().index(BLANK) for id_, question in contract.questionnaire.questions.items()
        }
        self.not_shown = frozenset(map(fold, self.preset.not_shown))
        self.blank_words = frozenset(map(fold, self.preset.blank))
        # the same misspelling comes again and again, and finding what it stands for is slow
        names, areas = list(contract.municipalities), [area.name for area in contract.areas]
        self.nearest_municipality: Nearest = lru_cache(_REMEMBERED)(lambda text: closest(text, names))
        self.nearest_area: Nearest = lru_cache(_REMEMBERED)(lambda text: closest(text, areas))
        self.nearest_answer = lru_cache(_REMEMBERED)(contract.nearest_answer)

    def fault(
        self, code: str, what: Text, fix: Text, row: int, position: int, severity: Severity = "error"
    ) -> None:
        """Note a fault of a cell."""
        headings = self.layout.headings
        column = headings[position] if position < len(headings) else f"({column_letters(position)})"
        self.faults.add(code, what, fix, row, column, position, severity)

    def misspelt(
        self, row: int, position: int, text: str, code: str, what: Text, valid: Text, nearest: Nearest
    ) -> None:
        """Note that a cell holds no valid name or answer. Never quotes the cell: it may hold anything."""
        repaired = unmangled(text)
        if repaired is not None and self.contract.knows(repaired):
            what = say(
                "%(what)s: its letters were damaged (UTF-8 read as Windows-1252 and saved again)", what=what
            )
            valid = say("Export the survey again and save it as CSV UTF-8")
            code = "mojibake"
        elif not text.replace("\xa0", " ").isprintable():
            what = say("%(what)s; it contains an invisible character", what=what)
        elif not self.faults.full(code, self.layout.headings[position]):
            # looked for a few times a column only: it takes long
            valid = did_you_mean(nearest(text[:COMPARED]), valid)
        self.fault(code, what, valid, row, position)

    @cached_property
    def level_fixes(self) -> dict[str, Text]:
        """By question: what fixes a cell that holds none of its answers."""
        valid = {q: self.contract.answer_choices(q) for q in self.contract.questionnaire.questions}
        return {q: say("Use %(answers)s, or leave it empty", answers=listed) for q, listed in valid.items()}


def unmangled(text: str) -> str | None:
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


class AnswerReader(Protocol):
    """Reads what one row says about one item, or about all parts of a question with options."""

    def read(self, row: int, cells: Sequence[str]) -> tuple[int, ...]:
        """The code of each item."""

    def finish(self) -> None:
        """Say what only shows at the end of the file."""
