"""What a timetable is made from: lengths, days, rooms, suppliers and their wishes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from radar.inputs.dialogues.times import ZONES, Country, Zone, near
from radar.inputs.documents import Fault, Model, read_yaml, refusal, refuse_parts, validate
from radar.inputs.small_csv import read_csv
from radar.language.messages import Text, say
from radar.problems import Place, Problem, Problems, refuse

_DAY = r"\d{4}-\d\d-\d\d"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_DAYS = re.compile(rf"(?P<first>{_DAY})(?:\.\.(?P<last>{_DAY}))?")
_HOURS = re.compile(rf"(?P<from_>{_TIME})[-–](?P<to>{_TIME})")
_WINDOW = re.compile(rf"(?:{_DAYS.pattern})?\s*(?:{_HOURS.pattern})?")

MOST = 200
"""Most suppliers that are planned for."""
_LONGEST = 366
"""Most days that a range may span: more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or all days from one to another."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of the day to another."""

    from_: dt.time
    to: dt.time


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which a meeting may be held: wall-clock time, without a zone."""

    day: dt.date
    starts: dt.time
    ends: dt.time


@dataclass(frozen=True, slots=True)
class Window:
    """Days, hours, or some hours of some days."""

    days: Days | None
    hours: Hours | None

    def holds(self, slot: Slot) -> bool:
        """Whether all of a slot lies in it."""
        return self._has_day(slot) and (
            self.hours is None or (self.hours.from_ <= slot.starts and slot.ends <= self.hours.to)
        )

    def touches(self, slot: Slot) -> bool:
        """Whether any of a slot lies in it."""
        return self._has_day(slot) and (
            self.hours is None or (slot.starts < self.hours.to and self.hours.from_ < slot.ends)
        )

    def _has_day(self, slot: Slot) -> bool:
        return self.days is None or self.days.first <= slot.day <= self.days.last


def days(text: str) -> Days:
    """`2027-03-01` or `2027-03-01..2027-03-12`. Raises `ValueError`."""
    found = _DAYS.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    first = near(dt.date.fromisoformat(found["first"]))
    last = near(dt.date.fromisoformat(found["last"])) if found["last"] else first
    if not 0 <= (last - first).days < _LONGEST:
        raise ValueError(text)
    return Days(first, last)


def hours(text: str) -> Hours:
    """`09:00-16:00`. Raises `ValueError`."""
    found = _HOURS.fullmatch(text.strip())
    if not found or found["from_"] >= found["to"]:
        raise ValueError(text)
    return Hours(dt.time.fromisoformat(found["from_"]), dt.time.fromisoformat(found["to"]))


def window(text: str) -> Window:
    """`2027-03-02`, `09:00-12:00`, or both; days may be a range. Raises `ValueError`."""
    found = _WINDOW.fullmatch(text.strip())
    if not found or not text.strip():
        raise ValueError(text)
    day = f"{found['first']}..{found['last'] or found['first']}" if found["first"] else ""
    time = f"{found['from_']}-{found['to']}" if found["from_"] else ""
    return Window(days(day) if day else None, hours(time) if time else None)


FORMS: dict[str, tuple[Callable[[str], Any], Text, Text]] = {
    "days": (
        days,
        say("this is not a valid day or range of days"),
        say("Write 2027-03-01, or 2027-03-01..2027-03-12"),
    ),
    "hours": (
        hours,
        say("these are not valid hours"),
        say("Write them from earlier to later, as 09:00-16:00"),
    ),
    "window": (
        window,
        say("this is not a time that can be wished for"),
        say("Write a day or a range of days, hours, or both: 2027-03-02..2027-03-04 09:00-12:00"),
    ),
}
"""How days, hours and wishes are read, what is said if they can't be, and what fixes it."""


def _form(name: str) -> PlainValidator:
    read, what, fix = FORMS[name]

    def check(value: object) -> Any:
        if isinstance(value, Days | Hours | Window):
            return value
        try:
            return read(str(value))
        except ValueError:
            raise refusal([Fault((), what, fix, "value-error")]) from None

    return PlainValidator(check, json_schema_input_type=str)


def _one_or_more(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _named(value: object) -> object:
    """A name alone is a supplier without wishes."""
    return {"name": value} if isinstance(value, str) else value


def _numbered(value: object) -> object:
    """A number of suppliers is as many, with numbers for names."""
    if isinstance(value, int) and not isinstance(value, bool):
        return [{"name": str(i + 1)} for i in range(min(value, MOST + 1))]
    return value


WhichDays = Annotated[Days, _form("days")]
WhichHours = Annotated[Hours, _form("hours")]
WhichTimes = Annotated[Window, _form("window")]
TableNames = Annotated[list[str] | Annotated[int, Field(ge=0, le=50)], Field(union_mode="left_to_right")]


class Room(Model):
    """A room with a team, and when it can be used."""

    name: Annotated[str, Field(min_length=1)]
    """Its name."""
    hours: WhichHours | None = None
    """From when to when it can be used. Left out: as long as meetings are held."""
    closed: Annotated[list[WhichTimes], BeforeValidator(_one_or_more)] = []
    """Times at which it can't be used: `2027-03-04`, `12:00-13:00`, `2027-03-04 13:00-16:00`."""


class Supplier(Model):
    """A supplier that is to have a meeting."""

    name: Annotated[str, Field(min_length=1)]
    """Its name."""
    wishes: list[WhichTimes] = []
    """Times it would like, any of them: `2027-03-02`, `2027-03-02 09:00-12:00`, `09:00-12:00`."""
    cannot: list[WhichTimes] = []
    """Times at which it can't come, written likewise."""


class Meetings(Model):
    """What a timetable is made from."""

    title: str = ""
    """What the meetings are about."""
    seed: str = ""
    """What the draw is made with: the dialogue's id, or anything that is settled before names are known."""
    country: Country = "DK"
    """Country whose public holidays are kept free."""
    time_zone: Zone | None = None
    """Time zone of all times. Left out: that of the country."""
    minutes: Annotated[int, Field(ge=5, le=480)]
    """Length of each meeting, the same for all."""
    pause: Annotated[int, Field(ge=0, le=240, alias="break")] = 0
    """Minutes between two meetings."""
    rooms: Annotated[
        list[Annotated[Room, BeforeValidator(_named)]] | Annotated[int, Field(ge=0, le=50)],
        Field(union_mode="left_to_right"),
    ] = 1
    """Rooms with a team each, by name (with `hours` and `closed` of their own, if need be), or how many.

    Every supplier has one meeting in one of them.
    """
    tables: TableNames = 0
    """Tables with a group each, by name, or how many: every supplier meets each. Left out: none."""
    days: Annotated[list[WhichDays], Field(min_length=1), BeforeValidator(_one_or_more)]
    """Days on which meetings may be held. In a range, weekends and public holidays are passed over."""
    hours: WhichHours
    """From when the first meeting may begin to when the last must have ended."""
    closed: Annotated[list[WhichTimes], BeforeValidator(_one_or_more)] = []
    """Times at which no meeting is held, such as lunch: `12:00-12:45`, `2027-03-04 13:00-16:00`."""
    fewest_days: bool = False
    """Whether meetings are to lie on as few days as can be, in place of being spread over all."""
    suppliers: Annotated[
        list[Annotated[Supplier, BeforeValidator(_named)]], BeforeValidator(_numbered), Field(max_length=MOST)
    ] = []
    """Who is to have a meeting: names, names with wishes, or how many."""

    @model_validator(mode="after")
    def _check(self) -> Meetings:
        refuse_parts(
            [*self._twice("suppliers", [supplier.name for supplier in self.suppliers]), *self._places()]
        )
        return self

    @property
    def zone(self) -> str:
        """The time zone of all times."""
        return self.time_zone or ZONES[self.country]

    @property
    def square(self) -> bool:
        """Whether every supplier meets every table."""
        return bool(self.tables)

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the tables, or else of the rooms; empty where they have none."""
        given = self.tables if self.square else self.rooms
        if isinstance(given, int):
            return ("",) * given
        return tuple(place if isinstance(place, str) else place.name for place in given)

    def is_open(self, room: int, slot: Slot) -> bool:
        """Whether a room, from 0, can be used all through a slot."""
        if isinstance(self.rooms, int):
            return True
        asked = self.rooms[room]
        hours = asked.hours
        within = hours is None or (hours.from_ <= slot.starts and slot.ends <= hours.to)
        return within and not any(window.touches(slot) for window in asked.closed)

    def _places(self) -> Iterator[Fault]:
        rooms = [] if isinstance(self.rooms, int) else [room.name for room in self.rooms]
        yield from self._twice("rooms", rooms)
        yield from self._twice("tables", [] if isinstance(self.tables, int) else self.tables)
        if not self.rooms and not self.tables:
            what = say("there is neither a room nor a table")
            yield Fault(("rooms",), what, say("Give at least one room, or at least one table"), "no-room")

    def _twice(self, field: str, names: Sequence[str]) -> Iterator[Fault]:
        folded = [name.casefold() for name in names]
        for i, name in enumerate(folded):
            if name in folded[:i]:
                what = say("the name is duplicated")
                yield Fault((field, i), what, say("Give each its own name"), "duplicate-name")


def read_meetings(path: Path) -> Meetings:
    """Read the YAML file that says what to plan. Raises `Problems`."""
    document = read_yaml(path)
    return validate(document, Meetings)


def read_suppliers(path: Path) -> list[Supplier]:
    """Read a CSV file with the columns `name`, `wishes` and `cannot`; several times are separated by `|`.

    See `read_csv`. Only `name` must be there. Raises `Problems`.
    """
    table = read_csv(path)
    if table.lacking("name"):
        what, fix = say("there is no column with names"), say("Head it “name”")
        raise Problems([Problem(Place(table.file, row=1), what, fix, "no-names")])
    found: dict[str, Supplier] = {}
    for number, row in table.rows:
        name = row["name"]
        if not name or name.casefold() in found:
            what = say("the name is duplicated") if name else say("there is no name")
            table.fault(number, "name", what, say("Give each its own name"), "duplicate-name")
            continue
        wishes, cannot = (
            _times(row.get(column, ""), Place(table.file, row=number, column=column), table.faults)
            for column in ("wishes", "cannot")
        )
        found[name.casefold()] = Supplier(name=name, wishes=wishes, cannot=cannot)
    if len(found) > MOST:
        what = say("%(name)s has too many items", name="`name`")
        fix = say("Give at most %(max_length)s", max_length=MOST)
        table.faults.append(Problem(Place(table.file), what, fix, "too-long"))
    refuse(table.faults)
    return list(found.values())


def _times(cell: str, place: Place, faults: list[Problem]) -> list[Window]:
    read, what, fix = FORMS["window"]
    found = []
    for part in filter(None, map(str.strip, cell.split("|"))):
        try:
            found.append(read(part))
        except ValueError:
            faults.append(Problem(place, what, fix, "value-error"))
    return found
