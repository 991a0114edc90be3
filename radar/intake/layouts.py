"""Header rows -> which column holds what, as `Responses` in survey.yml describes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from radar.documents import closest
from radar.intake.answers import Item
from radar.intake.contract import Contract, fold
from radar.intake.faults import Faults
from radar.intake.headings import blocks_and_headings, even
from radar.intake.presets import PLAIN, Preset
from radar.intake.privacy import personal
from radar.problems import Problems
from radar.questionnaire import Items, Responses, Ticked, parts
from radar.texts import all_of, choices, did_you_mean, say

_LONGEST_HEADING = 80
_CALLED = {
    "respondent": ("id", "nr", "nr.", "respondent", "respondent id", "besvarelse", "svar-id", "svarsnr"),
    "municipality": ("municipality", "kommune", "kommunenavn", "kommun", "kommunnamn"),
    "area": ("area", "område", "fagområde", "forvaltning", "afdeling", "avdeling", "förvaltning", "sektor"),
}
"""What people call the columns that say who answered, folded."""
TELLING = frozenset(
    [
        *(
            "name",
            "full name",
            "first name",
            "last name",
            "e-mail",
            "email",
            "email address",
            "phone",
            "mobile",
        ),
        *(
            "navn",
            "fulde navn",
            "fornavn",
            "efternavn",
            "etternavn",
            "e-mailadresse",
            "e-postadresse",
            "mail",
        ),
        *(
            "e-post",
            "epost",
            "mailadresse",
            "telefon",
            "telefonnummer",
            "tlf",
            "tlf.",
            "mobil",
            "mobilnummer",
        ),
        *("namn", "förnamn", "efternamn", "e-postadress", "mejl", "telefonnummer", "mobilnummer"),
        *("cpr", "cpr-nr", "cpr-nummer", "personnummer", "fødselsnummer", "henkilötunnus", "kennitala"),
    ]
)
"""Headings of columns that say who answered, folded."""
_SHOWN = 5
"""So many columns with the same heading are named."""


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """The columns with the answers to one question about one technology."""

    item: Item
    block: int
    """Position of the block of columns (`items` in survey.yml) that it belongs to."""
    columns: tuple[int, ...]
    """Positions of the columns: one, or with ticks one for each level."""
    codes: tuple[int, ...]
    """With ticks: the level (or option) of each column. Else empty."""
    option: int | None = None
    """For a part of a question with options: which of them. All parts have the same columns."""


@dataclass(frozen=True, slots=True)
class LongColumns:
    """Where the parts of an answer stand in a file with one answer in each row."""

    question: int | None
    """None: only one question was asked."""
    technology: int
    level: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column, counted from 0, holds what."""

    headings: tuple[str, ...]
    """How messages call the columns."""
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

    @property
    def plain(self) -> bool:
        """Whether each row is a respondent and every answer a cell's text: no ticks anywhere."""
        return (
            self.long is None
            and not self.area_ticks
            and not any(item.codes or item.option is not None for item in self.items)
        )


def lay_out(
    header: list[list[str]],
    responses: Responses,
    contract: Contract,
    faults: Faults,
    preset: Preset = PLAIN,
) -> Layout:
    """Find the columns. Adds to `faults`; raises `Problems` with all of them on an error."""
    return _Header(header, responses, contract, faults, preset).layout()


class _Header:
    """The work of `lay_out`: each column is taken once; what no one takes is a fault."""

    def __init__(
        self,
        header: list[list[str]],
        responses: Responses,
        contract: Contract,
        faults: Faults,
        preset: Preset,
    ) -> None:
        self.responses, self.contract, self.faults, self.preset = responses, contract, faults, preset
        rows = even(header)
        self.rows = len(rows)
        self.blocks, self.written = blocks_and_headings(rows)
        self.cells = [cell.strip() for cell in self.written]
        self.keys = [fold(cell) for cell in self.cells]
        times = Counter(self.keys)
        self.headings = tuple(
            _display(i, cell or rows[0][i].strip(), len(rows) > 1 and times[key] > 1)
            for i, (cell, key) in enumerate(zip(self.cells, self.keys, strict=True))
        )
        if not self._any_known():
            self.headings = tuple(f"({column_letters(i)})" for i in range(len(self.cells)))
        self.taken: dict[int, str] = {}

    def _any_known(self) -> bool:
        """Whether the last header row holds a heading of the survey. If not, it may be somebody's answers."""
        said, long = self.responses, self.responses.long
        area = () if isinstance(said.area, Ticked) else (said.area,)
        single = (said.respondent, said.municipality, *area, *said.free_text, *said.ignore)
        # in a single row; above others they name blocks
        names = (*single, *self.preset.known, long.question, long.technology, long.level)
        known = {fold(name) for name in names if name} if self.rows == 1 else set()
        known |= {heading for items in said.items for heading in self.contract.headings(items)}
        return not known.isdisjoint(self.keys)

    def layout(self) -> Layout:
        responses = self.responses
        unnamed = tuple(i for i, key in enumerate(self.keys) if not key and not self.blocks[i])
        for i in unnamed:
            self.taken[i] = "unnamed"
        personal = self._always("personal", self.preset.personal) + self._telling()
        unread = self._unread()
        respondent = self._single(responses.respondent, "respondent")
        municipality = self._single(responses.municipality, "municipality")
        if not self.contract.municipalities:
            municipality = None
        area, ticks = self._area()
        is_long = responses.layout == "long"
        long = self._long() if is_long else None
        items = () if is_long else self._items()
        text = self._text()
        self._leftover()
        if not is_long and not items and not self.faults.any_error:
            what = say("no column holds answers about a technology")
            fix = say("Name such columns like %(heading)s", heading=responses.items[0].heading)
            self.faults.add("no-answers", what, fix, row=1)
        self._unasked(items)
        if self.faults.any_error:
            raise Problems(self.faults.problems())
        plain_text = {i for i in range(len(self.cells)) if self.taken.get(i) == "text"}
        return Layout(
            self.headings,
            respondent,
            municipality,
            area,
            ticks,
            items,
            tuple(sorted(plain_text | set(text))),
            unnamed,
            personal,
            unread,
            long,
        )

    def _always(self, role: str, names: tuple[str, ...]) -> tuple[int, ...]:
        """The columns that the survey tool always adds, but for those that survey.yml names."""
        responses = self.responses
        area = responses.area.block if isinstance(responses.area, Ticked) else responses.area
        said = (responses.respondent, responses.municipality, area, *responses.free_text, *responses.ignore)
        wanted = set(map(fold, names)) - {fold(heading) for heading in said if heading is not None}
        found = [i for i in self._called(wanted) if i not in self.taken]
        for i in found:
            self.taken[i] = role
        return tuple(found)

    def _telling(self) -> tuple[int, ...]:
        """Columns that by their name say who answered. `ignore` in survey.yml is no way around it."""
        responses = self.responses
        roles = {
            fold(one)
            for one in (responses.respondent, responses.municipality, responses.area)
            if isinstance(one, str)
        }
        tool = {fold(one) for one in (*self.preset.told, *self.preset.unread)}
        found = [i for i in self._called(set(TELLING) - roles - tool) if i not in self.taken]
        for i in found:
            self.taken[i] = "personal"
        return tuple(found)

    def _called(self, names: set[str]) -> list[int]:
        """Columns with one of these headings, or below one in the first of several header rows."""
        return [i for i, key in enumerate(self.keys) if key in names or self.blocks[i] in names]

    def _unread(self) -> tuple[int, ...]:
        told = self._always("unread", self.preset.told)
        if told:
            names = ", ".join(dict.fromkeys(f"`{self.headings[i]}`" for i in told))
            what = say("what the survey tool noted about who answered was not read: %(names)s", names=names)
            fix = say("Leave it out of the export if you can")
            self.faults.add("dropped-column", what, fix, row=1, severity="warning")
        return told + self._always("unread", self.preset.unread)

    def _single(self, heading: str | None, role: str) -> int | None:
        """The one column of a heading (with two header rows: also the first of a block)."""
        if heading is None:
            return None
        key = fold(heading)
        found = [i for i, k in enumerate(self.keys) if k == key and i not in self.taken]
        if not found and self.rows > 1:
            found = [i for i, b in enumerate(self.blocks) if b == key and i not in self.taken][:1]
        if not found:
            known = {fold(name) for name in (*self.responses.free_text, *self.responses.ignore)}
            free = [c for i, c in enumerate(self.cells) if c and i not in self.taken and fold(c) not in known]
            meant = [cell for cell in free if fold(cell) in _CALLED.get(role, ())]
            near = meant[0] if len(meant) == 1 else closest(heading, free)
            what = say("the column `%(heading)s` is missing", heading=heading)
            fix = say("Add it, or name it in survey.yml")
            if near and self.rows == 1 and not personal(near):
                fix = say(
                    "Is it the column `%(near)s`? Then change its heading to `%(heading)s`; else add it, or "
                    "name it in survey.yml",
                    near=near,
                    heading=heading,
                )
                # it is told here, and nowhere else
                self.taken.setdefault(self.cells.index(near), "unknown")
            self.faults.add(f"missing-{role}", what, fix, row=1)
            return None
        self._taken_once(found, role)
        first = found[0]
        # what a tool wrote, no one needs to write otherwise
        if self.rows == 1 and self.preset is PLAIN and self.written[first] != heading:
            what = say("the heading is read as `%(heading)s`", heading=heading)
            fix = say("Write it exactly so")
            self.faults.add("heading-spelling", what, fix, 1, self.headings[first], first, "warning")
        return first

    def _taken_once(self, found: list[int], role: str) -> None:
        for i in found:
            self.taken[i] = role
        if len(found) > 1:
            self._stands_twice(found, found[0])

    def _stands_twice(self, columns: Sequence[int], position: int) -> None:
        shown = [column_letters(i) for i in columns[:_SHOWN]] + ["…"] * (len(columns) > _SHOWN)
        letters = all_of(shown)
        what = say("the column stands more than once (%(letters)s)", letters=letters)
        fix = say("Keep one of them")
        self.faults.add("duplicate-column", what, fix, self.rows, self.headings[position], position)

    def _area(self) -> tuple[int | None, tuple[tuple[int, int], ...]]:
        area = self.responses.area
        if area is None:
            return None, ()
        if not isinstance(area, Ticked):
            return self._single(area, "area"), ()
        ticks: list[tuple[int, int]] = []
        others = {fold(text) for text in area.other}
        columns = [i for i, block in enumerate(self.blocks) if block == fold(area.block)]
        if not columns:
            self._missing_block(area.block)
        for i in columns:
            code = self.contract.area_codes.get(self.keys[i])
            if self.keys[i] in others:
                self.taken[i] = "text"
            elif code is not None:
                self.taken[i] = "area"
                ticks.append((i, code))
            else:
                self.taken[i] = "unknown"
                near = closest(self.cells[i], [a.name for a in self.contract.areas])
                what = say("the column is none of the radar's areas")
                fix = say("Add it to `names: areas` in survey.yml, or to the area's `other`")
                fix = did_you_mean(near, fix)
                self.faults.add("unknown-area", what, fix, self.rows, self.headings[i], i)
        return None, tuple(ticks)

    def _missing_block(self, block: str) -> None:
        what = say("a block of columns that survey.yml names is not in the first row")
        fix = say("It should begin: %(beginning)s", beginning=block[:60])
        self.faults.add("missing-block", what, fix, row=1)

    def _long(self) -> LongColumns | None:
        long = self.responses.long
        questions = {items.question for items in self.responses.items}
        has_question = len(questions) > 1 or fold(long.question) in self.keys
        question = self._single(long.question, "question") if has_question else None
        technology = self._single(long.technology, "technology")
        level = self._single(long.level, "level")
        if technology is None or level is None:
            return None
        return LongColumns(question, technology, level)

    def _items(self) -> tuple[ItemColumns, ...]:
        found: dict[Item, tuple[int, list[int], list[int]]] = {}
        for number, items in enumerate(self.responses.items):
            headings = self.contract.headings(items)
            ignored = {fold(text) for text in items.ignore}
            columns = [i for i, k in enumerate(self.keys) if k and self._in_block(i, items)]
            if items.block is not None and not columns:
                self._missing_block(items.block)
            for i in columns:
                if i in self.taken:
                    continue
                if items.block is not None and self.keys[i] in ignored:
                    self.taken[i] = "text"
                elif self.keys[i] in headings:
                    technology, code = headings[self.keys[i]]
                    self._take_item(found, (items.question, technology), number, i, code)
                elif items.block is not None:
                    self._unknown_technology(i, headings)
        return tuple(
            columns
            for item, (block, at, codes) in found.items()
            for columns in self._in_parts(
                ItemColumns(item, block, tuple(at), tuple(c for c in codes if c >= 0))
            )
        )

    def _in_parts(self, columns: ItemColumns) -> Iterator[ItemColumns]:
        """The columns of a question; of one with options, once for each of its parts."""
        question, technology = columns.item
        several = self.contract.questionnaire.several.get(question)
        if several is None:
            yield columns
            return
        for i, part in enumerate(parts(question, several)):
            yield replace(columns, item=(part, technology), option=i)

    def _in_block(self, position: int, items: Items) -> bool:
        return items.block is None or self.blocks[position] == fold(items.block)

    def _take_item(
        self,
        found: dict[Item, tuple[int, list[int], list[int]]],
        item: Item,
        block: int,
        position: int,
        code: int,
    ) -> None:
        self.taken[position] = "item"
        first_block, columns, codes = found.setdefault(item, (block, [], []))
        if first_block != block:
            letters = all_of([column_letters(columns[0]), column_letters(position)])
            what = say("the technology stands in two blocks (%(letters)s)", letters=letters)
            fix = say("Name one of them under `ignore` in survey.yml")
            self.faults.add("duplicate-column", what, fix, self.rows, self.headings[position], position)
        elif (code < 0 and columns) or code in codes:
            self._stands_twice([columns[0], position], position)
        else:
            columns.append(position)
            codes.append(code)

    def _unknown_technology(self, position: int, headings: dict[str, tuple[str, int]]) -> None:
        self.taken[position] = "unknown"
        near = closest(self.keys[position], list(headings))
        what = say(
            "the column's technology is not one of the radar's, or its level not one of the question's"
        )
        fix = say(
            "Add a page for the technology, or the spelling to `names` in survey.yml, or ignore the column"
        )
        fix = did_you_mean(near and f"`{near}`", fix)
        self.faults.add("unknown-technology", what, fix, self.rows, self.headings[position], position)

    def _text(self) -> tuple[int, ...]:
        responses = self.responses
        named = {fold(h) for h in (*responses.free_text, *responses.ignore, *self.preset.ignore)}
        columns = [i for i in self._called(named) if i not in self.taken]
        for i in columns:
            self.taken[i] = "text"
        return tuple(columns)

    def _leftover(self) -> None:
        left = [i for i in range(len(self.cells)) if i not in self.taken]
        if self.responses.other_columns == "ignore":
            for i in left:
                self.taken[i] = "text"
            return
        item_like = [h.split("{technology}")[0] for h in (fold(i.heading) for i in self.responses.items)]
        for i in left:
            starts = [start for start in self._starts(item_like) if start and self.keys[i].startswith(start)]
            asks = max(starts, key=len, default="")
            near = self.contract.nearest_heading(self.keys[i], self.responses.items, asks)
            if asks:
                code, what = "unknown-technology", say("the column's technology is not one of the radar's")
                fix = say("Write the technology's name or id in the heading as its page has it")
            else:
                code, what = "unknown-column", say("survey.yml does not say what this column is")
                fix = say("Write the heading as survey.yml does, or name it there under `ignore`")
            if near:
                fix = say("If it holds those answers, change the heading to `%(near)s`", near=near)
            self.faults.add(code, what, fix, self.rows, self.headings[i], i)

    def _starts(self, templates: list[str]) -> list[str]:
        contract = self.contract
        return [
            fold(template.replace("{question}", asked))
            for template in templates
            for question in contract.questionnaire.questions
            for asked in contract.question_spellings(question)
        ]

    def _unasked(self, items: tuple[ItemColumns, ...]) -> None:
        # what stands before the dot is the question that a part belongs to
        asked = {columns.item[0].partition(".")[0] for columns in items}
        unasked = [q for q in dict.fromkeys(b.question for b in self.responses.items) if q not in asked]
        if unasked and items:
            what = say("no column holds answers to %(questions)s", questions=choices(unasked))
            fix = say("If it was asked, add its columns")
            self.faults.add("unasked-question", what, fix, row=1, severity="warning")


def column_letters(position: int) -> str:
    """Name of a column in a spreadsheet: 0 -> A, 26 -> AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _display(position: int, heading: str, ambiguous: bool) -> str:
    """How messages call a column: never by personal data or a long text that ended up as a heading."""
    letters = column_letters(position)
    if not heading or personal(heading) or len(heading) > _LONGEST_HEADING or not heading.isprintable():
        return f"({letters})"
    return f"{heading} ({letters})" if ambiguous else heading
