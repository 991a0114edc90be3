"""Header rows -> layout: each column is taken once, and what no one takes is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from radar.inputs.documents import closest
from radar.inputs.names import fold
from radar.inputs.questionnaire import Items, Ticked, parts
from radar.intake.answers import Item
from radar.intake.columns.doubts import Match, refuse_doubtful
from radar.intake.columns.fitting import Fitted, resembling
from radar.intake.columns.headings import Column, displays
from radar.intake.columns.layouts import ItemColumns, Layout, LongColumns, StatusColumn
from radar.intake.columns.tools import PLAIN, PRESETS, State, Status
from radar.intake.columns.unasked import report_unasked
from radar.intake.faults import Faults
from radar.intake.letters import column_letters, letters_of
from radar.intake.privacy import personal
from radar.language.messages import Text, all_of, counted, did_you_mean, say
from radar.problems import Problems, Severity

_CALLED = {
    "respondent": ("id", "nr", "nr.", "respondent", "respondent id", "besvarelse", "svar-id", "svarsnr"),
    "municipality": ("municipality", "kommune", "kommunenavn", "kommun", "kommunnamn"),
    "area": (
        "area",
        "område",
        "fagområde",
        "forvaltning",
        "afdeling",
        "avdeling",
        "förvaltning",
        "sektor",
        "professional area",
        "verksamhetsområde",
    ),
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
_GRID = re.compile(r"\[([^\[\]]+)\]$|(?: - |:: |: )([^:]+)$")
"""The row of a grid in a heading."""
_NOBODY = re.compile(r"(?:anonym\w*)?(?: \w+)?|", re.IGNORECASE)
"""What a form writes in place of a person."""
_NO_TIME = "1980-01-01"
_SHOWN = 5
"""So many names are listed in a message."""


def lay_out(fitted: Fitted, faults: Faults) -> Layout:
    """Find the columns. Adds to `faults`; raises `Problems` with all of them on an error."""
    return _Header(fitted, faults).layout()


@dataclass(slots=True)
class _Found:
    """The columns of one item so far."""

    block: int
    columns: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)

    def as_columns(self, item: Item) -> ItemColumns:
        return ItemColumns(item, self.block, tuple(self.columns), tuple(c for c in self.codes if c >= 0))


class _Header:
    """The work of `lay_out`: each column is taken once; what no one takes is a fault."""

    def __init__(self, fitted: Fitted, faults: Faults) -> None:
        self.expected, self.preset, self.columns = fitted.expected, fitted.preset, fitted.columns
        self.responses, self.contract = self.expected.responses, self.expected.contract
        self.sample, self.tool, self.faults = fitted.sample, fitted.name, faults
        self.rows: int = self.responses.header_rows
        self.blocks = any(column.block for column in self.columns)
        self.any_known = self._any_known()
        self.headings = displays(self.columns, self.any_known)
        self.taken: dict[int, str] = {}

    def _any_known(self) -> bool:
        """Whether a heading of the survey or of a tool is there. If not, it may be somebody's answers."""
        said, long = self.responses, self.responses.long
        single = (said.respondent, said.municipality, said.area_column, *said.free_text, *said.ignore)
        # below blocks a column's own name must be known: above them anything may stand
        tools = {name for preset in PRESETS.values() for name in preset.known}
        usual = {name for names in _CALLED.values() for name in names}
        names = (*single, *tools, *usual, long.question, long.technology, long.level)
        known = {fold(name) for name in names if name} if not self.blocks else set()
        known |= {heading for items in said.items for heading in self.contract.headings(items)}
        return any(not known.isdisjoint(column.names) for column in self.columns)

    def layout(self) -> Layout:
        responses, preset = self.responses, self.preset
        unnamed = tuple(c.position for c in self.columns if not c.names and not c.block)
        for i in unnamed:
            self.taken[i] = "unnamed"
        # Each step takes columns that later ones then leave alone, so the surest come first: what a tool is
        # known to add, then what survey.yml names, then what headings tell, and last the wide patterns.
        personal_columns = self._always("personal", preset.personal) + self._telling()
        unread = self._unread()
        respondent = self._single(responses.respondent, "respondent")
        municipality = self._single(responses.municipality, "municipality")
        if not self.contract.municipalities:
            municipality = None
        area, ticks = self._area()
        if not self.contract.areas:
            area = None
        is_long = responses.layout == "long"
        long = self._long() if is_long else None
        items = () if is_long else self._items()
        status = self._status(items)
        stamps = self._stamps()
        text = self._text()
        unread += self._always("unread", (), preset.unread_pattern)
        self._leftover(items)
        if not is_long:
            self._check_answers(items)
        if self.faults.any_error:
            raise Problems(self.faults.problems())
        plain_text = {i for i, role in self.taken.items() if role == "text"}
        own_id = respondent is not None and self.columns[respondent].called(set(map(fold, preset.respondent)))
        per_form = responses.ids == "file" or (responses.ids == "auto" and own_id and preset.ids_per_form)
        return Layout(
            headings=self.headings,
            written=tuple(column.heading for column in self.columns),
            respondent=respondent,
            municipality=municipality,
            area=area,
            area_ticks=ticks,
            items=items,
            text=tuple(sorted(plain_text | set(text))),
            unnamed=unnamed,
            personal=personal_columns,
            unread=unread,
            long=long,
            stamps=stamps if responses.ids == "auto" else (),
            status=status,
            typed_ids=not own_id or preset.typed_ids,
            ids_per_form=per_form,
            tool=self.tool,
            names=tuple(frozenset(column.names) for column in self.columns),
            sample=tuple(self.sample),
            same_ids_differ=responses.ids == "file",
        )

    def _check_answers(self, items: tuple[ItemColumns, ...]) -> None:
        """Say so if there are no answers, or none to something that was asked."""
        if items:
            report_unasked(items, self._free(), self.expected, self.faults)
        elif not self.faults.any_error:
            what = say("no column holds answers about a technology")
            fix = say("Call such columns %(heading)s", heading=self.responses.items[0].heading)
            self.faults.add("no-answers", what, fix, row=1)

    def _free(self) -> dict[str, str]:
        """Folded headings of columns that are read for nothing -> how messages call them."""
        starts = self._starts()
        free: dict[str, str] = {}
        for column in self.columns:
            if self.taken.get(column.position) not in ("text", "unknown"):
                continue
            for name in column.names:
                free[name] = self.headings[column.position]
                # the technology alone, where the heading begins with a question
                begins = max((start for start in starts if name.startswith(start)), key=len, default="")
                free.setdefault(name[len(begins) :].strip("[] "), self.headings[column.position])
        return free

    def _said(self) -> set[str]:
        """Folded headings that survey.yml speaks of by themselves."""
        said = self.responses
        area = said.area.block if isinstance(said.area, Ticked) else said.area_column
        finished = said.finished.column if said.finished is not None else None
        single = (said.respondent, said.municipality, area, finished, *said.free_text, *said.ignore)
        return {fold(heading) for heading in single if heading is not None}

    def _always(self, role: str, names: Sequence[str], pattern: str = "") -> tuple[int, ...]:
        """The columns that the survey tool always adds, but for those that survey.yml names."""
        said = self._said()
        # a column may have two names, of which survey.yml speaks of one
        found = [
            i
            for i in self._called(set(map(fold, names)), pattern)
            if i not in self.taken and not self.columns[i].called(said)
        ]
        for i in found:
            self.taken[i] = role
        return tuple(found)

    def _telling(self) -> tuple[int, ...]:
        """Columns that by their name say who answered. `ignore` in survey.yml is no way around it."""
        responses = self.responses
        single = (responses.respondent, responses.municipality, responses.area_column)
        roles = {fold(heading) for heading in single if heading is not None}
        tool = {fold(heading) for heading in (*self.preset.told, *self.preset.unread)}
        found = [i for i in self._called(set(TELLING) - roles - tool) if i not in self.taken]
        for i in found:
            self.taken[i] = "personal"
        return tuple(found)

    def _called(self, names: set[str], pattern: str = "") -> list[int]:
        """Columns with one of these names, or below one in the first of several header rows."""
        matches = re.compile(pattern).fullmatch if pattern else None
        return [
            column.position
            for column in self.columns
            if column.called(names) or (matches is not None and any(map(matches, column.names)))
        ]

    def _unread(self) -> tuple[int, ...]:
        told = self._always("unread", self.preset.told)
        filled = [
            i
            for i in told
            if any(i < len(row) and not _NOBODY.fullmatch(row[i].strip()) for row in self.sample)
        ]
        if filled:
            names = ", ".join(dict.fromkeys(f"`{self.headings[i]}`" for i in filled))
            what = say("what the survey tool noted about who answered was not read: %(names)s", names=names)
            fix = say("Leave it out of the export if you can")
            self.faults.add("dropped-column", what, fix, row=1, severity="warning")
        # whichever of a tool's ids does not tell respondents apart
        own_ids = self._always("unread", self.preset.respondent)
        return told + own_ids + self._always("unread", self.preset.unread)

    def _single(self, heading: str | None, role: str) -> int | None:
        """The one column of a heading (with two header rows: also the first of a block)."""
        if heading is None:
            return None
        key = fold(heading)
        free = [column for column in self.columns if column.position not in self.taken]
        found = [column.position for column in free if key in column.names]
        if not found and self.blocks:
            found = [column.position for column in free if column.block == key][:1]
        if not found and self.preset is not PLAIN and role not in self.responses.model_fields_set:
            # a form of ours asks in the reader's language
            usual = [c.position for c in free if c.called(set(_CALLED.get(role, ())))]
            found = usual if len(usual) == 1 and role != "respondent" else []
        if not found:
            self._missing(heading, role)
            return None
        self._taken_once(found, role)
        first = found[0]
        # what a tool wrote, no one needs to write otherwise
        if self.rows == 1 and self.preset is PLAIN and self.columns[first].heading != heading.strip():
            what = say("the heading is read as `%(heading)s`", heading=heading)
            fix = say("Write it exactly like this")
            self.faults.add("heading-spelling", what, fix, 1, self.headings[first], first, "warning")
        return first

    def _missing(self, heading: str, role: str) -> None:
        """Say that a column is not there, what it may be called, and how the file could be read without."""
        known = {fold(name) for name in (*self.responses.free_text, *self.responses.ignore)}
        free = [
            column.heading
            for column in self.columns
            if column.heading and column.position not in self.taken and fold(column.heading) not in known
        ]
        meant = [text for text in free if fold(text) in _CALLED.get(role, ())]
        near = meant[0] if len(meant) == 1 else closest(heading, free)
        what = say("the column `%(heading)s` is missing", heading=heading)
        fix = say("Add it, or name it in survey.yml")
        alike = resembling(self.columns) if self.preset is PLAIN and role == "respondent" else None
        if alike is not None:
            fix = say(
                "The file resembles those of %(tool)s: `layout: %(layout)s` under `responses` in "
                "survey.yml reads these. `radar survey draft` writes what else it needs",
                tool=PRESETS[alike].name,
                layout=alike,
            )
        elif near and self.rows == 1 and not personal(near):
            fix = say(
                "Is it the column `%(near)s`? Then change its heading to `%(heading)s`; else add it, or "
                "name it in survey.yml",
                near=near,
                heading=heading,
            )
            # it is told here, and nowhere else
            position = next(column.position for column in self.columns if column.heading == near)
            self.taken.setdefault(position, "unknown")
        elif role == "respondent":
            fix = say(
                "Add it, or name it in survey.yml: `respondent: …`; if each row is a person and the file "
                "has no such column: `respondent: null`. `radar survey draft` writes a survey.yml for the "
                "file"
            )
        self.faults.add(f"missing-{role}", what, fix, row=1, column=heading)

    def _taken_once(self, found: list[int], role: str) -> None:
        for i in found:
            self.taken[i] = role
        if len(found) > 1:
            self._stands_twice(found, found[0])

    def _stands_twice(self, columns: Sequence[int], position: int) -> None:
        letters = _letters(columns)
        what = say("the column is duplicated (%(letters)s)", letters=letters)
        fix = say("Keep one of them, or give the other its own heading")
        self.faults.add("duplicate-column", what, fix, self.rows, self.headings[position], position)

    def _area(self) -> tuple[int | None, tuple[tuple[int, int], ...]]:
        area = self.responses.area
        if area is None:
            return None, ()
        if not isinstance(area, Ticked):
            return self._single(self.responses.area_column, "area"), ()
        ticks: list[tuple[int, int]] = []
        others = {fold(text) for text in area.other}
        columns = [column for column in self.columns if column.block == fold(area.block)]
        if not columns:
            self._missing_block(area.block)
        for column in columns:
            i = column.position
            codes = {
                self.contract.area_codes[name] for name in column.names if name in self.contract.area_codes
            }
            if column.called(others):
                self.taken[i] = "text"
            elif codes:
                self.taken[i] = "area"
                ticks.append((i, min(codes)))
            else:
                self.taken[i] = "unknown"
                near = closest(column.heading, [a.name for a in self.contract.areas])
                what = say("the column is not one of the radar's areas")
                fix = say("Add it to `names: areas` in survey.yml, or to the area's `other`")
                fix = did_you_mean(near, fix)
                self.faults.add("unknown-area", what, fix, self.rows, self.headings[i], i)
        return None, tuple(ticks)

    def _missing_block(self, block: str) -> None:
        what = say("a block of columns that survey.yml names is not in the first row")
        fix = say("It should begin: %(beginning)s", beginning=block[:60])
        self.faults.add("missing-block", what, fix, row=1, column=block[:60])

    def _long(self) -> LongColumns | None:
        long = self.responses.long
        questions = {items.question for items in self.responses.items}
        has_question = len(questions) > 1 or any(fold(long.question) in c.names for c in self.columns)
        question = self._single(long.question, "question") if has_question else None
        technology = self._single(long.technology, "technology")
        level = self._single(long.level, "level")
        if technology is None or level is None:
            return None
        return LongColumns(question, technology, level)

    def _status(self, items: tuple[ItemColumns, ...]) -> tuple[StatusColumn, ...]:
        """Where the file says who finished, as survey.yml says or the tool does."""
        said = self.responses.finished
        if said is not None:
            position = self._single(said.column, "finished")
            if position is None:
                return ()
            self.taken[position] = "text"
            texts: dict[str, State] = {fold(text): "finished" for text in said.texts}
            status = Status((said.column,), "unfinished" if texts else "finished", "unfinished", texts)
            return (StatusColumn(status, position),)
        found: list[StatusColumn] = []
        for status in self.preset.status:
            positions = [i for i in self._status_columns(status) if self.taken.get(i) in (None, "text")]
            for i in positions if status.pattern else positions[:1]:
                self.taken[i] = "text"
                found.append(StatusColumn(status, i))
        return self._by_part(found, items) if any(column.status.pattern for column in found) else tuple(found)

    def _status_columns(self, status: Status) -> list[int]:
        """The columns that may hold a mark, the likeliest first; or all, if each part of a survey has one."""
        named = {fold(heading) for heading in status.headings} - self._said()
        positions = self._called(named, status.pattern)
        if status.pattern:
            return positions
        order = list(map(fold, status.headings))
        return sorted(positions, key=lambda i: min(map(order.index, named & set(self.columns[i].names))))

    def _by_part(
        self, found: Sequence[StatusColumn], items: tuple[ItemColumns, ...]
    ) -> tuple[StatusColumn, ...]:
        """Marks that stand behind the questions that they speak of; those without questions are left out."""
        ends = sorted(column.position for column in found)
        parts: dict[int, set[int]] = {}
        for i, columns in enumerate(items):
            mark = next((end for end in ends if end > max(columns.columns)), ends[-1])
            parts.setdefault(mark, set()).add(i)
        alone = len(parts) == 1
        return tuple(
            replace(column, items=None if alone else frozenset(parts[column.position]))
            for column in found
            if column.position in parts
        )

    def _stamps(self) -> tuple[int, ...]:
        named = set(map(fold, self.preset.stamps)) - self._said()
        found = [i for i in self._called(named) if self.taken.get(i) in (None, "text")]
        for i in found:
            self.taken[i] = "text"
        # LimeSurvey writes the first day of 1980 where it keeps no times
        cells = ((row[i].strip() if i < len(row) else "" for row in self.sample) for i in found)
        live = [any(cell and not cell.startswith(_NO_TIME) for cell in column) for column in cells]
        return tuple(i for i, lives in zip(found, live, strict=True) if lives)

    def _items(self) -> tuple[ItemColumns, ...]:
        blocks = self.responses.items
        headings = [self.contract.headings(items) for items in blocks]
        matches = self._matches(headings)
        doubtful = refuse_doubtful(
            matches, self.columns, self.headings, self.sample, self.expected, self.faults
        )
        self.taken |= dict.fromkeys(doubtful, "unknown")
        found: dict[Item, _Found] = {}
        for position in () if doubtful else sorted(matches):
            match = matches[position][0]
            item = (blocks[match.block].question, match.technology)
            self.taken[position] = "item"
            begun = found.setdefault(item, _Found(match.block))
            begun.columns.append(position)
            begun.codes.append(match.code)
        for number, items in enumerate(blocks):
            if items.block is not None:
                self._others_in_block(items, headings[number])
        # as the blocks of survey.yml come, and within one as the file's columns do
        order = sorted(found, key=lambda item: (found[item].block, found[item].columns[0]))
        return tuple(columns for item in order for columns in self._in_parts(found[item].as_columns(item)))

    def _matches(self, headings: Sequence[dict[str, tuple[str, int]]]) -> dict[int, list[Match]]:
        """What each column that is not taken may hold."""
        matches: dict[int, list[Match]] = {}
        blocks = self.responses.items
        named = {fold(items.block) for items in blocks if items.block is not None}
        for number, items in enumerate(blocks):
            if items.block is not None and not any(self._in_block(c, items) for c in self.columns):
                self._missing_block(items.block)
            for column in self.columns:
                if column.position in self.taken or not column.names or not self._in_block(column, items):
                    continue
                if items.block is None and column.block in named:
                    continue  # another block's
                match = self._match(column, items, headings[number])
                if match is not None:
                    matches.setdefault(column.position, []).append(Match(number, *match))
        return matches

    def _match(
        self, column: Column, items: Items, headings: dict[str, tuple[str, int]]
    ) -> tuple[str, int] | None:
        """Technology and level code of a column of this block, or None."""
        for name in column.names:
            if name in headings:
                return headings[name]
        if items.columns is None:
            return None
        # a number behind a heading that was taken, as Microsoft Forms puts it; names may end in digits too
        numbered = (n[:end] for n in column.names for end in range(len(n) - 1, 0, -1) if n[end:].isdigit())
        return next((headings[name] for name in numbered if name in headings), None)

    def _in_block(self, column: Column, items: Items) -> bool:
        here = items.positions
        return (items.block is None or column.block == fold(items.block)) and (
            here is None or column.position in here
        )

    def _in_parts(self, columns: ItemColumns) -> Iterator[ItemColumns]:
        """The columns of a question; of one with options, once for each of its parts that has a column."""
        question, technology = columns.item
        several = self.contract.questionnaire.several.get(question)
        if several is None:
            yield columns
            return
        for i, part in enumerate(parts(question, several)):
            if not columns.codes or i in columns.codes:
                yield replace(columns, item=(part, technology), option=i)

    def _others_in_block(self, items: Items, headings: dict[str, tuple[str, int]]) -> None:
        """What stands in a block that survey.yml names and is not a technology."""
        ignored = {fold(text) for text in items.ignore}
        for column in self.columns:
            i = column.position
            if i in self.taken or not column.names or not self._in_block(column, items):
                continue
            if column.called(ignored):
                self.taken[i] = "text"
                continue
            self.taken[i] = "unknown"
            near = closest(column.names[0], list(headings))
            what = say(
                "the column's technology is not one of the radar's, or its level not one of the question's"
            )
            fix = say(
                "Add a page for the technology, or the spelling to `names` in survey.yml, or ignore the "
                "column"
            )
            fix = did_you_mean(near and f"`{near}`", fix)
            self.faults.add("unknown-technology", what, fix, self.rows, self.headings[i], i)

    def _text(self) -> tuple[int, ...]:
        responses = self.responses
        named = {fold(h) for h in (*responses.free_text, *responses.ignore, *self.preset.ignore)}
        columns = [i for i in self._called(named) if i not in self.taken]
        for i in columns:
            self.taken[i] = "text"
        return tuple(columns)

    def _leftover(self, items: tuple[ItemColumns, ...]) -> None:
        """Columns that nothing is known of."""
        again = self._read_otherwise(items)
        for column in self.columns:
            if column.position not in self.taken and column.called(again):
                self.taken[column.position] = "text"
        left = [column for column in self.columns if column.position not in self.taken]
        ignore = self.responses.other_columns == "ignore"
        if left and not self.any_known and not ignore:
            what = counted(
                "the heading in the first row is not one that survey.yml or a survey tool knows",
                "none of the %(n)s headings in the first row is one that survey.yml or a survey tool knows",
                n=len(left),
            )
            fix = say(
                "Check that the first row holds the headings. `radar survey draft` writes a survey.yml for "
                "the file"
            )
            self.faults.add("unknown-column", what, fix, row=1)
            return
        missing, starts = self._missing_headings(items), self._starts()
        named: list[int] = []
        for column in left:
            self.taken[column.position] = "text" if ignore else "unknown"
            asks = self._asks(column, starts)
            if asks or not ignore:
                self._unknown(column, asks, self._near(column, missing, asks))
            elif self._names_technology(column):
                named.append(column.position)
        if named:
            what = say(
                "columns whose headings name a technology are not read: %(letters)s",
                letters=letters_of(named),
            )
            fix = say(
                "If they hold answers to a question of survey.yml, add its text under `names: questions`"
            )
            self.faults.add("unread-technology", what, fix, row=1, severity="warning")

    @staticmethod
    def _asks(column: Column, starts: Sequence[str]) -> str:
        """The question that a heading begins with; empty if there is none."""
        begun = (start for start in starts for name in column.names if name.startswith(start))
        return max(begun, key=len, default="")

    def _unknown(self, column: Column, asks: str, near: str | None) -> None:
        """Say that nothing is known of a column. `near`: the missing heading that it resembles."""
        if asks:
            code, what = "unknown-technology", say("the column's technology is not one of the radar's")
            fix = say("Write the technology's name or id in the heading as its page has it")
            if near:
                fix = say("If it holds those answers, change the heading to `%(near)s`", near=near)
        else:
            code, what = "unknown-column", say("survey.yml does not say what this column is")
            fix = say("If it is another question, write `other_columns: ignore` under `responses`")
            if near:
                fix = say(
                    "If it is another question, write `other_columns: ignore` under `responses`; if it "
                    "holds the answers of `%(near)s`, call it so",
                    near=near,
                )
        i, ignored = column.position, self.responses.other_columns == "ignore"
        severity: Severity = "warning" if ignored else "error"
        self.faults.add(code, what, fix, self.rows, self.headings[i], i, severity)

    def _names_technology(self, column: Column) -> bool:
        """Whether a heading ends in a technology, as the row of a grid does."""
        ends = (end for name in column.names for found in _GRID.findall(name) for end in found)
        return any(end.strip() in self.contract.technology_ids for end in ends)

    def _read_otherwise(self, items: tuple[ItemColumns, ...]) -> set[str]:
        """Folded headings of columns that list what others, which are read, have ticks for."""
        have = {columns.item[0].partition(".")[0] for columns in items if columns.codes}
        return {
            heading
            for block in self.responses.items
            if block.question in have and block.shape == "tick-per-level"
            for pattern in self.preset.headings
            if "{question}" in pattern
            for heading in self.contract.headings(
                block.model_copy(update={"shape": "level-in-cell", "heading": pattern})
            )
        }

    def _missing_headings(self, items: tuple[ItemColumns, ...]) -> dict[str, str]:
        """Folded heading -> how it is written, of the items that no column holds."""
        have = {columns.item for columns in items} | {
            (columns.item[0].partition(".")[0], columns.item[1]) for columns in items
        }
        return {
            fold(text): text
            for block in self.responses.items
            for text, (technology, _) in self.contract.written(block)
            if (block.question, technology) not in have
        }

    def _near(self, column: Column, missing: dict[str, str], start: str) -> str | None:
        """The heading without a column that a misspelt one most likely stands for."""
        rest = {key[len(start) :]: text for key, text in missing.items() if key.startswith(start)}
        for name in column.names:
            near = closest(name[len(start) :], list(rest)) if name.startswith(start) else None
            if near is not None:
                return rest[near]
        return None

    def _starts(self) -> list[str]:
        """How headings begin that answer one of the questions, folded."""
        contract = self.contract
        templates = [
            items.heading.split("{technology}")[0].split("{level}")[0] for items in self.responses.items
        ]
        starts = {
            fold(template.replace("{question}", asked) + "x")[:-1]
            for template in templates
            if "{question}" in template
            for question in contract.questionnaire.asked_ids
            for asked in contract.question_spellings(question)
        }
        starts |= {fold(template + "x")[:-1] for template in templates if "{question}" not in template}
        return [start for start in starts if start]


def _letters(columns: Sequence[int]) -> Text:
    return all_of([column_letters(i) for i in columns[:_SHOWN]] + ["…"] * (len(columns) > _SHOWN))
