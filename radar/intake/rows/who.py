"""Who answered: the respondent's id, municipality and area."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from radar.inputs.names import fold
from radar.inputs.questionnaire import Ticked
from radar.intake.columns.ticks import Tick
from radar.intake.rows.own_words import OwnWords
from radar.intake.rows.reading import Nearest, Reading, unmangled
from radar.intake.rows.respondents import LONGEST_ID, plain_id
from radar.intake.rows.tick_columns import TickColumn
from radar.language.messages import Text, choices, say

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_ID_START = re.compile(r"[=+@\-\t]")


class IdReader:
    """The column with the respondent's id."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def read(self, row: int, cells: Sequence[str]) -> str:
        """The id, after noting its fault; empty where the file has none."""
        position = self.reading.layout.respondent
        if position is None:
            return ""
        text = plain_id(cells[position])
        if not text:
            what = say("the respondent's id is missing")
            fix = say("Fill it in; any code that no one else has")
            self.reading.fault("missing-value", what, fix, row, position)
        elif (_ID_START.match(text) and not text[1:].isalnum()) or text.startswith(("=", "@")):
            what, fix = say("the respondent's id is a formula"), say("Use letters and digits")
            self.reading.fault("formula", what, fix, row, position)
        elif _SHORTENED.fullmatch(text):
            what = say("the spreadsheet shortened the respondent's id to a power of ten")
            fix = say("Export the survey again and do not open it in a spreadsheet")
            self.reading.fault("shortened-id", what, fix, row, position)
        elif "<" in text or ">" in text:
            what, fix = say("the respondent's id holds HTML"), say("Use letters and digits")
            self.reading.fault("html", what, fix, row, position)
        elif not text.isprintable():
            what = say("the respondent's id contains an invisible character")
            fix = say("Type it again; it may look like another row's")
            self.reading.fault("invisible-character", what, fix, row, position)
        elif len(text.encode()) > LONGEST_ID:
            what = say("the respondent's id is longer than %(most)s characters", most=LONGEST_ID)
            self.reading.fault("id-too-long", what, say("Use a short code"), row, position)
        return text


@dataclass(frozen=True, slots=True)
class NameKind:
    """What is said where a cell should hold one of the survey's names of this kind."""

    code: str
    missing: Text
    unknown: Text


MUNICIPALITY = NameKind(
    "unknown-municipality",
    say("the municipality is missing"),
    say("this is not a municipality of the survey"),
)
AREA = NameKind(
    "unknown-area",
    say("the area is missing"),
    say("this is not one of the survey's names of an area"),
)


class NameReader:
    """A column with one of the survey's names: the municipality or the area."""

    def __init__(
        self,
        reading: Reading,
        position: int,
        kind: NameKind,
        codes: Mapping[str, int],
        valid: Text,
        nearest: Nearest,
        other: bool = False,
    ) -> None:
        """`codes`: by folded spelling, the empty one too if nothing need stand there.

        `other`: whether any further text stands for none of the names, with the code -1.
        """
        self.reading, self.position, self.kind, self.valid = reading, position, kind, valid
        self.codes, self.nearest, self.other = dict(codes), nearest, other
        self.own_words = OwnWords(reading, position, [text for text in codes if text])

    def read(self, row: int, cells: Sequence[str]) -> int:
        """The code of the name in a row's cell."""
        text = cells[self.position]
        code = self.codes.get(text)
        if code is not None:
            return code
        # a name in HTML is none: it may be shown somewhere
        code = self.codes.get(fold(text)) if "<" not in text else None
        if code is not None:
            self.codes[text] = code
            return code
        if self.other and text.strip():
            repaired = unmangled(text)
            if repaired is None or not self.reading.contract.knows(repaired):
                self.own_words.note(row, text)
                return -1
        if not text.strip():
            self.reading.fault("missing-value", self.kind.missing, self.valid, row, self.position)
        else:
            kind = self.kind
            self.reading.misspelt(row, self.position, text, kind.code, kind.unknown, self.valid, self.nearest)
        return -1

    def finish(self) -> None:
        """Say where respondents' own words may be a name after all."""
        self.own_words.finish()


class TickedAreaReader:
    """Columns of which the one for the respondent's area is ticked."""

    def __init__(self, reading: Reading, area: Ticked) -> None:
        self.reading, self.required = reading, reading.responses.area_required
        spelt: dict[int, set[str]] = {}
        for text, code in reading.contract.area_codes.items():
            spelt.setdefault(code, set()).add(text)
        self.ticks = [
            (TickColumn(reading, position, spelt.get(code, set()), area.ticked, area.unticked), code)
            for position, code in reading.layout.area_ticks
        ]

    def read(self, row: int, cells: Sequence[str]) -> int:
        """The code of the ticked area; -1 if none is."""
        ticked = [(column, code) for column, code in self.ticks if column.read(row, cells) is Tick.YES]
        if len(ticked) > 1:
            what, fix = say("more than one area is ticked"), say("Keep one")
            self.reading.fault("two-areas", what, fix, row, ticked[1][0].position)
        if ticked:
            return ticked[0][1]
        if self.required:
            what, fix = say("no area is ticked"), say("Tick one")
            self.reading.fault("missing-value", what, fix, row, self.ticks[0][0].position)
        return -1


def who(reading: Reading) -> tuple[NameReader | None, NameReader | TickedAreaReader | None]:
    """Readers of the municipality and the area, where the file has them."""
    layout, responses, contract = reading.layout, reading.responses, reading.contract
    municipality: NameReader | None = None
    if layout.municipality is not None:
        names = contract.municipalities
        valid = (
            say("Use a name from the list of municipalities")
            if len(names) > 12
            else say("Use %(names)s", names=choices(names))
        )
        codes, nearest = contract.municipality_codes, reading.nearest_municipality
        municipality = NameReader(reading, layout.municipality, MUNICIPALITY, codes, valid, nearest)
    if layout.area_ticks and isinstance(responses.area, Ticked):
        return municipality, TickedAreaReader(reading, responses.area)
    if layout.area is None:
        return municipality, None
    nowhere = (*responses.no_area, *contract.elsewhere, *([] if responses.area_required else [""]))
    none = {fold(text): -1 for text in nowhere}
    valid = say("Use %(names)s", names=choices(area.name for area in contract.areas))
    codes, nearest = {**none, **contract.area_codes}, reading.nearest_area
    return municipality, NameReader(reading, layout.area, AREA, codes, valid, nearest, responses.other_area)
