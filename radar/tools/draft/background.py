"""The columns that say who answered, and from where; and what is nobody's business."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from radar.inputs.names import fold
from radar.intake.columns.header import TELLING
from radar.intake.columns.tools import PLAIN
from radar.intake.privacy import personal
from radar.language.messages import Text, say
from radar.tools.draft import words
from radar.tools.draft.answers import writable
from radar.tools.draft.grids import is_ticked
from radar.tools.draft.known import Known
from radar.tools.draft.long import LongFound
from radar.tools.draft.reading import SurveyTable, Texts

_T = TypeVar("_T")

_ID = re.compile(
    r"(?:respondent|response|participant|answer|svar|besvarelse|deltager|deltaker|vastaaja|record)?[\s_-]*"
    r"(?:id|nr|no|number|nummer|key|kode|code|løbenr)\.?|respondent|deltager|deltaker|løbenummer|løpenummer"
)
"""Headings of columns that tell respondents apart, folded."""
_PLACE = re.compile(r"kommun|municipal|kunta|gemeinde|sveitarfélag")
_AREA = re.compile(
    r"\barea\b|område|forvaltning|förvaltning|afdeling|avdeling|avdelning|sektor|sector|toimiala|bereich"
)
_MOSTLY = 0.6
"""So much of a column must be names that the radar knows."""
_LONG = 40
"""Texts longer than this, on average, are free text."""
_DIFFERENT = 0.8
"""So is a column in which so many texts are different, if they have several words."""


@dataclass(frozen=True, slots=True)
class Said(Generic[_T]):
    """Something decided, and why it may be otherwise."""

    value: _T
    doubt: Text | str = ""
    """Empty: it is sure."""


@dataclass(frozen=True, slots=True)
class TickedArea:
    """Areas with a column for each."""

    block: str
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaIn:
    """A column with the area."""

    heading: str
    no_area: tuple[str, ...] = ()
    other: bool = False
    """Whether it holds other texts, which stand for no area."""
    required: bool = True


@dataclass(frozen=True)
class Background:
    """What the file says about respondents."""

    respondent: Said[str | None] | None
    """Heading of the column that tells them apart. None: the tool's own, which needs no word."""
    municipality: Said[str | None]
    area: Said[AreaIn | TickedArea | None]
    ids: Said[str] | None
    """Whom an id tells apart, if it is in doubt."""
    by: int | None
    """Position of the column that tells people apart, where they have several rows."""
    taken: frozenset[int]
    """Positions of these columns, the tool's own, and those that tell who answered."""


def background(table: SurveyTable, known: Known, long: LongFound | None) -> Background:
    """Find the columns that are not answers about technologies."""
    taken = set(_own(table)) | (set() if long is None else long.positions)
    respondent, id_column = _respondent(table, taken, long is not None)
    municipality = _municipality(table, taken, known)
    area = _area(table, taken, known, id_column)
    return Background(respondent, municipality, area, _ids(table, respondent), id_column, frozenset(taken))


def free_text(table: SurveyTable, taken: Collection[int]) -> tuple[str, ...]:
    """Headings of the columns, among those that are not taken, in which people wrote freely."""
    found = [
        column.position
        for column in table.columns
        if column.position not in taken and _is_free(table, column.position)
    ]
    headings = (heading_of(table, i) for i in found)
    return tuple(dict.fromkeys(text for text in headings if text))


def heading_of(table: SurveyTable, position: int) -> str:
    """How survey.yml calls a column; empty if that can't be written down."""
    column = table.columns[position]
    first = next(other.position for other in table.columns if other.block == column.block)
    # the text above a block names its first column
    above = column.block and (first == position or not column.heading)
    text = column.block_heading if above else column.heading
    text = " ".join(text.split())
    return "" if personal(text) else text


def _own(table: SurveyTable) -> Iterable[int]:
    """The columns that the intake knows by itself: the tool's own, and those that tell who answered."""
    own = set(map(fold, table.preset.known)) | set(TELLING)
    pattern = re.compile(table.preset.unread_pattern) if table.preset.unread_pattern else None
    status = [re.compile(rule.pattern) for rule in table.preset.status if rule.pattern]
    patterns = [known_pattern for known_pattern in (pattern, *status) if known_pattern is not None]
    for column in table.columns:
        unnamed = not column.names and not column.block
        matches = any(known_pattern.fullmatch(name) for known_pattern in patterns for name in column.names)
        if unnamed or column.called(own) or matches:
            yield column.position


def _respondent(
    table: SurveyTable, taken: set[int], long: bool
) -> tuple[Said[str | None] | None, int | None]:
    """Heading of the column that tells people apart, and its position where they have several rows."""
    own = set(map(fold, table.preset.respondent))
    if table.preset is not PLAIN and (table.preset.anonymous or any(c.called(own) for c in table.columns)):
        return None, None
    named = [
        column.position
        for column in table.columns
        if column.position not in taken and any(_ID.fullmatch(name) for name in (*column.names, column.block))
    ]
    # the column that a form of ours has, before any other
    named.sort(key=lambda i: "respondent_id" not in table.columns[i].names)
    for position in named:
        if long or _tells_apart(table, position):
            taken.add(position)
            return Said(heading_of(table, position)), position if long else None
    if long:
        return Said("respondent_id", say("no column tells respondents apart: name it")), None
    return Said(None, say("no column tells respondents apart: each row is read as a person")), None


def _ids(table: SurveyTable, respondent: Said[str | None] | None) -> Said[str] | None:
    """What it means that the same ids are in several files, if they are."""
    names = table.preset.respondent if respondent is None else (respondent.value or "",)
    own = {fold(name) for name in names if name}
    position = next((column.position for column in table.columns if column.called(own)), None)
    if position is None:
        return None
    rows = iter(table.rows)
    files = [{row[position].strip() for row in itertools.islice(rows, size)} - {""} for size in table.sizes]
    if len(set().union(*files)) == sum(map(len, files)):
        return None
    doubt = say("the same ids are in several files: one person (`survey`), or several (`file`)?")
    return Said("auto", doubt)


def _tells_apart(table: SurveyTable, position: int) -> bool:
    cells = [row[position].strip() for row in table.rows]
    filled = list(filter(None, cells))
    if len(table.paths) > 1:
        return 2 * len(filled) > len(cells) and 2 * len(set(filled)) > len(filled)
    return 2 * len(filled) > len(cells) and len(set(filled)) == len(filled)


def _share(texts: Texts, names: Collection[str]) -> float:
    total = sum(text.times for text in texts.values())
    return sum(text.times for key, text in texts.items() if key in names) / total if total else 0.0


def _municipality(table: SurveyTable, taken: set[int], known: Known) -> Said[str | None]:
    if not known.municipalities:
        return Said(None)
    names = set(map(fold, known.municipalities))
    shares = {
        column.position: _share(table.texts[column.position], names)
        for column in table.columns
        if column.position not in taken
    }
    good = [i for i, share in shares.items() if share >= _MOSTLY]
    by_name = [
        i
        for i in shares
        if any(_PLACE.search(name) for name in (*table.columns[i].names, table.columns[i].block))
    ]
    found = sorted(good, key=lambda i: (i not in by_name, -shares[i])) or by_name[:1]
    if not found:
        return Said(None, say("no column holds names of the register's municipalities"))
    position = found[0]
    taken.add(position)
    heading = heading_of(table, position)
    if position not in good:
        return Said(heading, say("few of its cells are names of the register's municipalities"))
    if len(found) > 1:
        other = heading_of(table, found[1])
        return Said(heading, say("the column `%(heading)s` holds municipalities too", heading=other))
    return Said(heading)


def _area(
    table: SurveyTable, taken: set[int], known: Known, id_column: int | None
) -> Said[AreaIn | TickedArea | None]:
    names = {fold(text) for area in known.areas for text in (area.id, area.name, *area.also)}
    if not names:
        return Said(None)
    ticked = _ticked_area(table, taken, names)
    if ticked is not None:
        return ticked
    shares = {
        column.position: _share(table.texts[column.position], names)
        for column in table.columns
        if column.position not in taken
    }
    by_name = [
        i
        for i in shares
        if any(_AREA.search(name) for name in (*table.columns[i].names, table.columns[i].block))
    ]
    good = [i for i, share in shares.items() if share >= _MOSTLY or (i in by_name and share > 0)]
    if not good:
        return Said(None, say("no column holds names of the radar's areas"))
    position = max(good, key=lambda i: (shares[i], i in by_name, -i))
    taken.add(position)
    return _area_in(table, position, names, id_column)


def _area_in(
    table: SurveyTable, position: int, names: Collection[str], id_column: int | None
) -> Said[AreaIn | TickedArea | None]:
    texts = table.people([position], id_column)
    unknown = {key: text for key, text in texts.items() if key not in names}
    sure = {key: text for key, text in writable(texts).items() if key in unknown}
    others = {key for key in sure if key in words.OTHER}
    no_area = tuple(text.written for text in sure.values())
    required = table.filled(position) == len(table.rows)
    found = AreaIn(heading_of(table, position), no_area, len(sure) < len(unknown), required)
    if set(unknown) <= others:
        return Said(found)
    return Said(found, say("texts that are not areas of the radar are read as no area: is any of them one?"))


def _ticked_area(
    table: SurveyTable, taken: set[int], names: Collection[str]
) -> Said[AreaIn | TickedArea | None] | None:
    """Areas as a block of columns, one for each."""
    blocks: dict[str, list[int]] = {}
    for column in table.columns:
        if column.block and column.position not in taken:
            blocks.setdefault(column.block, []).append(column.position)
    for positions in blocks.values():
        areas = [i for i in positions if not set(names).isdisjoint(table.columns[i].names)]
        if len(areas) < 2 or 2 * len(areas) < len(positions):
            continue
        taken |= set(positions)
        others = [table.columns[i].heading for i in positions if i not in areas]
        found = TickedArea(table.columns[positions[0]].block_heading, tuple(filter(None, others)))
        unsure = [text for text in others if fold(text) not in words.OTHER]
        doubt = say("columns that are not areas of the radar are read as no area: is any of them one?")
        return Said(found, doubt if unsure else "")
    return None


def _is_free(table: SurveyTable, position: int) -> bool:
    texts = table.texts[position]
    total = sum(text.times for text in texts.values())
    if not total or table.labels[position] or is_ticked(table, position):
        return False
    mean = sum(len(text.written) * text.times for text in texts.values()) / total
    several = sum(" " in text.written for text in texts.values()) * 2 > len(texts)
    return mean > _LONG or (several and len(texts) > _DIFFERENT * total)


def shown_headings(headings: Sequence[str], most: int) -> str:
    """Headings as a comment lists them."""
    shown = [f"`{text if len(text) <= 60 else text[:59] + '…'}`" for text in headings[:most]]
    return ", ".join(shown) + (" …" if len(headings) > most else "")
