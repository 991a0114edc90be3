"""Rows and parts of rows that the tool marks as unfinished or as tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from radar.intake.answers import NOT_SHOWN
from radar.intake.columns.layouts import StatusColumn
from radar.intake.columns.tools import State
from radar.intake.faults import Faults
from radar.intake.rows.items import ItemsReader
from radar.intake.rows.reading import Reading
from radar.language.messages import say


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


class StatusReader:
    """Reads the columns in which the tool says how far a respondent came."""

    def __init__(self, reading: Reading, left_out: LeftOut | None) -> None:
        self.reading, self.layout, self.left_out = reading, reading.layout, left_out or LeftOut()
        # Faults of a row that is left out are nobody's to fix.
        leniently = Reading(reading.layout, reading.expected, Faults(""))
        self.leniently = ItemsReader(leniently) if reading.layout.status else None

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

    def without_unfinished_parts(self, answers: tuple[int, ...], cells: Sequence[str]) -> tuple[int, ...]:
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

    def finish(self) -> None:
        """Say which marks are not known."""
        for heading in sorted(self.left_out.unknown):
            what = say("the column holds marks that are not known; the rows with them are counted")
            fix = say("Say under `finished` in survey.yml which texts mean that someone finished")
            self.reading.faults.add("unknown-status", what, fix, row=1, column=heading, severity="warning")
