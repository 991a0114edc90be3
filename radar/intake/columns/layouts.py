"""Which column of a survey file holds what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from radar.inputs.questionnaire import LayoutName
from radar.intake.answers import Item
from radar.intake.columns.tools import Status

_SEPARATOR = "\x1f"
"""Stands between the parts of what tells respondents apart."""


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """The columns with the answers to one question about one technology."""

    item: Item
    block: int
    """Position of the block of columns (`items` in survey.yml) that it belongs to."""
    columns: tuple[int, ...]
    """Positions of the columns. With ticks one for each level; else one, or one for each branch of the
    survey that asks the question, of which each respondent saw one."""
    codes: tuple[int, ...]
    """With ticks: the level (or option) of each column. Else empty."""
    option: int | None = None
    """For a part of a question with options: which of them. All parts have the same columns."""

    @property
    def branches(self) -> bool:
        """Whether several columns hold one and the same answer."""
        return len(self.columns) > 1 and not self.codes


@dataclass(frozen=True, slots=True)
class LongColumns:
    """Where the parts of an answer stand in a file with one answer in each row."""

    question: int | None
    """None: only one question was asked."""
    technology: int
    level: int


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """A column in which the tool says who finished."""

    status: Status
    position: int
    items: frozenset[int] | None = None
    """Positions of the items, in the layout's order, that it speaks of; None: the whole row."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column, counted from 0, holds what."""

    headings: tuple[str, ...]
    """How messages call the columns."""
    written: tuple[str, ...]
    """How the last header row writes them."""
    respondent: int | None
    municipality: int | None
    area: int | None
    area_ticks: tuple[tuple[int, int], ...]
    """For ticked areas: column and position of the area."""
    items: tuple[ItemColumns, ...]
    text: tuple[int, ...]
    """Columns that are searched for personal data and read no further."""
    unnamed: tuple[int, ...]
    """Columns without a heading, which must be empty."""
    personal: tuple[int, ...] = ()
    """Columns for a person's name and the like, which must be empty."""
    unread: tuple[int, ...] = ()
    """Columns that no one looks at."""
    long: LongColumns | None = None
    """For a file with one answer in each row. Its items are known once the rows are read."""
    stamps: tuple[int, ...] = ()
    """Columns with the times at which the tool took the row in."""
    status: tuple[StatusColumn, ...] = ()
    typed_ids: bool = True
    """Whether people may have typed the respondents' ids: then there may be personal numbers among them."""
    ids_per_form: bool = False
    """Whether an id tells apart the respondents of one form only."""
    tool: LayoutName = "wide"
    """Whose words for "not shown" and the like the cells are in."""
    names: tuple[frozenset[str], ...] = field(default=(), repr=False)
    """Folded names of each column."""

    sample: tuple[Sequence[str], ...] = field(default=(), repr=False)
    """The first rows below the header."""
    same_ids_differ: bool = False
    """Whether survey.yml says that respondents of different files are different people."""

    @property
    def compares_rows(self) -> bool:
        """Whether only whole rows can show that someone is in two files: there are no ids that would."""
        alone = self.respondent is None or (self.ids_per_form and not self.stamps)
        return alone and not self.same_ids_differ

    @property
    def stamped_rows(self) -> bool:
        """Whether a row is told apart by its time, among other things."""
        return self.compares_rows and bool(self.stamps)

    def key(self, respondent: str, stamps: Sequence[str], file: str) -> str:
        """What tells a respondent apart: the id alone, or with the times of the row.

        The latter where each form has its own ids; the file stands for the times where there are none.
        """
        if not self.ids_per_form:
            return respondent
        return _SEPARATOR.join((respondent, *stamps) if any(stamps) else (respondent, file))

    @property
    def plain(self) -> bool:
        """Whether each row is a respondent and every answer a cell's text: no ticks, no branches."""
        return (
            self.long is None
            and not self.area_ticks
            and not any(item.codes or item.option is not None or item.branches for item in self.items)
        )
