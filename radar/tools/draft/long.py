"""Files with one answer in each row: which columns hold the question, the technology and the answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from radar.inputs.names import fold
from radar.tools.draft import words
from radar.tools.draft.grids import GridColumn
from radar.tools.draft.reading import SurveyTable, Texts
from radar.tools.draft.spelling import Speller

_QUESTION = frozenset(map(fold, ("question", "spørgsmål", "spørsmål", "fråga", "kysymys", "Frage")))
_TECHNOLOGY = frozenset(map(fold, ("technology", "teknologi", "teknologia", "Technologie")))
_LEVEL = frozenset(
    map(fold, ("level", "answer", "response", "value", "svar", "niveau", "nivå", "vastaus", "Antwort"))
)
_MOSTLY = 0.6
_MOST_LEVELS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of such a file."""

    text: str
    """As the cells write it; empty if the file has only one."""
    levels: Texts
    parts: tuple[GridColumn, ...]


@dataclass(frozen=True, slots=True)
class LongFound:
    """Positions of the columns of an answer."""

    question: int | None
    technology: int
    level: int
    guessed: bool
    """Whether the headings are others than usual."""

    @property
    def positions(self) -> set[int]:
        """All of them."""
        return {self.technology, self.level} | ({self.question} if self.question is not None else set())


def find_long(table: SurveyTable, speller: Speller) -> LongFound | None:
    """How the file is laid out, if it has one answer in each row; else None."""
    usual = table.tool == "long"
    if table.tool not in ("long", "wide") or table.header_rows > 1:
        return None
    free = [column.position for column in table.columns]
    technology = _named(table, free, _TECHNOLOGY)
    if not usual and (technology is None or not _holds_technologies(table, technology, speller)):
        technology = next((i for i in free if _holds_technologies(table, i, speller)), None)
    level = _named(table, free, _LEVEL)
    if level is None:
        level = next((i for i in free if i != technology and _is_scale(table.texts[i])), None)
    if technology is None or level is None or level == technology:
        return None
    return LongFound(_named(table, free, _QUESTION), technology, level, not usual)


def _named(table: SurveyTable, free: Collection[int], names: frozenset[str]) -> int | None:
    return next((i for i in free if table.columns[i].called(names)), None)


def _holds_technologies(table: SurveyTable, position: int, speller: Speller) -> bool:
    texts = table.texts[position]
    total = sum(text.times for text in texts.values())
    known = {key for key in texts if speller.knows(key) is not None}
    # an answer that is chosen once for all is not a row of a grid
    return len(known) > 1 and total > len(texts) and sum(texts[key].times for key in known) >= _MOSTLY * total


def _is_scale(texts: Texts) -> bool:
    return 1 < len(texts) <= _MOST_LEVELS and words.scale_of(texts) is not None


def asked_in(
    table: SurveyTable, long: LongFound, id_column: int | None, speller: Speller
) -> tuple[Asked, ...]:
    """The questions in the order in which they come first. `by`: the column that tells people apart."""
    question, technology, level = long.question, long.technology, long.level
    rows: dict[str, list[tuple[str, ...]]] = {}
    written: dict[str, str] = {}
    for row in table.rows:
        text = "" if question is None else " ".join(row[question].split())
        written.setdefault(fold(text), text)
        rows.setdefault(fold(text), []).append(row)
    return tuple(
        _one(written[key], replace(table, rows=tuple(own)), technology, level, id_column, speller)
        for key, own in rows.items()
        if key or len(rows) == 1
    )


def _one(
    text: str, table: SurveyTable, technology: int, level: int, id_column: int | None, speller: Speller
) -> Asked:
    """A question, from the rows that answer it."""
    names = [found.written for found in table.texts[technology].values()]
    parts = tuple(GridColumn(technology, name, speller.knows(name)) for name in names)
    return Asked(text, table.people([level], id_column), parts)
