"""A timetable of meetings -> Markdown, CSV and iCalendar, with an account of how it was made.

With names it is the buyer's own: which suppliers take part can be a trade secret. `public` writes numbers
in the order drawn instead, and leaves out who had which wish.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.dates import format_date, format_time, get_timezone_location
from icalendar import Calendar, Event

from radar.language.translator import Language
from radar.site.tables.exports import cell
from radar.tools.dialogue.blocks import Block, Bullets, DraftTable, Heading, Paper, Paragraph, markdown
from radar.tools.dialogue.meetings import Meeting, Slot, Timetable
from radar.tools.dialogue.meetings.planning import moment

COLUMNS = ("date", "starts", "ends", "time_zone", "place", "number", "supplier", "sequence", "status")
"""Columns of the CSV file."""
_NOON = dt.time(12)


@dataclass(frozen=True)
class Shown:
    """A timetable as one kind of reader sees it."""

    timetable: Timetable
    language: Language
    public: bool = False
    """Whether suppliers are numbers."""

    def supplier(self, number: int) -> str:
        """What a supplier is called."""
        return self.called(self.timetable.suppliers[number].name, self.timetable.numbers[number])

    def called(self, name: str, number: int) -> str:
        """What a supplier with that name and number is called."""
        if self.public or name.isdigit():
            return self.language.text("Supplier %(n)s") % {"n": number if self.public else name}
        return name

    def sequence(self, number: int) -> int:
        """How often a supplier's meetings were moved."""
        return self.timetable.sequences[number] if self.timetable.sequences else 0

    def place(self, number: int) -> str:
        """What a room or table is called."""
        given = self.timetable.places[number]
        if given:
            return given
        _ = self.language.text
        return (_("Table %(n)s") if self.timetable.asked.square else _("Room %(n)s")) % {"n": number + 1}

    def time(self, slot: Slot) -> str:
        """From when to when."""
        return " – ".join(self._clock(time) for time in (slot.starts, slot.ends))

    def day(self, day: dt.date) -> str:
        """A day with its weekday."""
        return str(format_date(day, "full", self.language.locale))

    def _clock(self, time: dt.time) -> str:
        return str(format_time(time, "short", locale=self.language.locale))


def to_markdown(shown: Shown) -> str:
    """The timetable by day and by supplier, and what was done to be fair."""
    return markdown(paper(shown))


def paper(shown: Shown) -> Paper:
    """The timetable as a paper to print."""
    _ = shown.language.text
    title = shown.timetable.asked.title or _("Meetings with suppliers")
    return Paper(
        title,
        (
            Paragraph(_overview(shown)),
            *_changed(shown),
            *_by_day(shown),
            Heading(2, _("By supplier")),
            _by_supplier(shown),
            Heading(2, _("How the times were given")),
            *_account(shown),
        ),
    )


def to_csv(shown: Shown) -> str:
    """One row for each meeting, by time and place."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    timetable = shown.timetable

    def write(slot: Slot, place: str, number: int, name: str, sequence: int, status: str) -> None:
        times = (slot.day.isoformat(), f"{slot.starts:%H:%M}", f"{slot.ends:%H:%M}", timetable.asked.zone)
        writer.writerow((*times, cell(place), number, cell(name), sequence, status))

    for meeting in timetable.meetings:
        who = meeting.supplier
        named = (timetable.numbers[who], shown.supplier(who), shown.sequence(who))
        write(meeting.slot, shown.place(meeting.place), *named, "confirmed")
    for gone in timetable.amended.gone if timetable.amended else ():
        for slot, place in gone.meetings:
            name = shown.called(gone.name, gone.number)
            write(slot, place, gone.number, name, gone.sequence, "cancelled")
    return out.getvalue()


def to_ics(shown: Shown, stamp: dt.datetime) -> bytes:
    """One event for each meeting (RFC 5545). `stamp` is when it was written, in UTC.

    A supplier's meeting keeps its UID when it is planned again; in public, the number's meeting does. When it
    is moved its SEQUENCE rises, and when the supplier left it is CANCELLED.
    """
    return _calendar(shown, [*_events(shown, stamp, apart=False)])


def calendars(shown: Shown, stamp: dt.datetime) -> dict[str, bytes]:
    """A calendar for each supplier by file name, with no other's name in it; none in public."""
    if shown.public:
        return {}
    own: dict[int, list[Event]] = {}
    for number, event in _numbered(shown, stamp, apart=True):
        own.setdefault(number, []).append(event)
    return {f"supplier-{number:02}.ics": _calendar(shown, events) for number, events in sorted(own.items())}


def _calendar(shown: Shown, events: Sequence[Event]) -> bytes:
    made = Calendar()
    made.add("prodid", "-//Teknologiradar//Meetings//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", paper(shown).title)
    for event in events:
        made.add_component(event)
    years = [event.start.year for event in events]
    made.add_missing_timezones(dt.date(min(years), 1, 1), dt.date(max(years) + 1, 1, 1))
    return bytes(made.to_ical())


def _events(shown: Shown, stamp: dt.datetime, apart: bool) -> Iterator[Event]:
    yield from (event for _, event in _numbered(shown, stamp, apart))


def _numbered(shown: Shown, stamp: dt.datetime, apart: bool) -> Iterator[tuple[int, Event]]:
    """Each meeting's event with the supplier's number. `apart`: for the supplier, who knows its own name."""
    timetable = shown.timetable
    for meeting in timetable.meetings:
        who = meeting.supplier
        name, number = timetable.suppliers[who].name, timetable.numbers[who]
        place = shown.place(meeting.place)
        event = _event(shown, meeting.slot, place, name, number, stamp, apart)
        event.add("sequence", shown.sequence(who))
        yield number, event
    for gone in timetable.amended.gone if timetable.amended else ():
        for slot, place in gone.meetings:
            event = _event(shown, slot, place, gone.name, gone.number, stamp, apart)
            event.add("sequence", gone.sequence)
            event.add("status", "CANCELLED")
            yield gone.number, event


def _event(
    shown: Shown, slot: Slot, place: str, name: str, number: int, stamp: dt.datetime, apart: bool
) -> Event:
    timetable = shown.timetable
    title = timetable.asked.title or shown.language.text("Meetings with suppliers")
    event = Event()
    event.add("uid", _uid(shown, place, name, number))
    event.add("dtstamp", stamp)
    event.add("dtstart", moment(timetable, slot.day, slot.starts))
    event.add("dtend", moment(timetable, slot.day, slot.ends))
    event.add("summary", f"{title if apart else shown.called(name, number)}, {place}")
    event.add("location", place)
    if timetable.asked.title:
        event.add("description", timetable.asked.title)
    return event


def _uid(shown: Shown, place: str, name: str, number: int) -> str:
    # A hash of a name could be found again by trying names, so the public file has one of the number.
    who = str(number) if shown.public else name
    # In a square a supplier has a meeting at each table; a room may change, and the meeting stays the same.
    where = place if shown.timetable.asked.square else ""
    told = "\n".join((shown.timetable.asked.seed, shown.timetable.asked.title, who, where))
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@teknologiradar.invalid"


def _said(shown: Shown, meetings: Sequence[tuple[Slot, str]]) -> str:
    """When and where meetings are, on one line."""
    return "; ".join(f"{shown.day(slot.day)}, {shown.time(slot)}, {place}" for slot, place in meetings)


def _changed(shown: Shown) -> Iterator[Block]:
    """What differs from the timetable before."""
    amended, timetable = shown.timetable.amended, shown.timetable
    if amended is None:
        return
    _ = shown.language.text
    told = []
    for who, former in sorted(amended.moved.items()):
        now = [(meeting.slot, shown.place(meeting.place)) for meeting in timetable.of(who)]
        told.append(
            _("%(supplier)s is moved: %(was)s → %(now)s")
            % {"supplier": shown.supplier(who), "was": _said(shown, former), "now": _said(shown, now)}
        )
    told += [_("%(supplier)s is new") % {"supplier": shown.supplier(who)} for who in sorted(amended.new)]
    told += [
        _("%(supplier)s no longer takes part") % {"supplier": shown.called(gone.name, gone.number)}
        for gone in amended.gone
    ]
    yield Heading(2, _("What changed"))
    yield Bullets(tuple(told)) if told else Paragraph(_("Nothing: everybody keeps their times."))


def _overview(shown: Shown) -> str:
    asked, lang = shown.timetable.asked, shown.language
    n = len(shown.timetable.suppliers)
    who = (
        lang.counted("%(n)s supplier, at every table", "%(n)s suppliers, each at every table", n)
        if asked.square
        else lang.counted("%(n)s supplier with one meeting", "%(n)s suppliers with one meeting each", n)
    )
    parts = [
        who % {"n": lang.number(n)},
        lang.text("%(n)s minutes a meeting, the same for all") % {"n": lang.number(asked.minutes)},
        lang.text("times in %(town)s")
        % {"town": get_timezone_location(asked.zone, locale=lang.locale, return_city=True)},
    ]
    return "; ".join(parts) + "."


def _by_day(shown: Shown) -> Iterator[Block]:
    """A table for each day; for a single room, one for all of them."""
    _ = shown.language.text
    places = range(len(shown.timetable.places))
    if len(places) == 1:
        rows = [(shown.day(day), *row) for day in shown.timetable.rounds for row in _rows(shown, day)]
        yield Heading(2, _("By day"))
        yield DraftTable((_("Day"), _("Time"), shown.place(0)), tuple(rows))
        return
    for day in shown.timetable.rounds:
        yield Heading(2, shown.day(day))
        yield DraftTable((_("Time"), *map(shown.place, places)), tuple(_rows(shown, day)))


def _rows(shown: Shown, day: dt.date) -> Iterator[tuple[str, ...]]:
    """The times of a day at which there are meetings, with who is where."""
    timetable = shown.timetable
    held = {(meeting.slot, meeting.place): shown.supplier(meeting.supplier) for meeting in timetable.meetings}
    for slot in timetable.rounds[day]:
        row = [held.get((slot, place)) for place in range(len(timetable.places))]
        if any(row):
            yield (shown.time(slot), *(name or "–" for name in row))


def _by_supplier(shown: Shown) -> DraftTable:
    _ = shown.language.text
    timetable = shown.timetable
    numbers = range(len(timetable.suppliers))
    lead = () if shown.public else (_("No."),)
    if timetable.asked.square:
        header = (*lead, _("Supplier"), _("Day"), *map(shown.place, range(len(timetable.places))))
        rows = [_turns(shown, number) for number in numbers]
    else:
        header = (*lead, _("Supplier"), _("Day"), _("Time"), _("Room"))
        rows = [_turn(shown, timetable.of(number)[0]) for number in numbers]
    wished = {True: _("granted"), False: _("not granted"), None: _("none")}
    if not shown.public and any(supplier.wishes for supplier in timetable.suppliers):
        header = (*header, _("Wish"))
        rows = [(*row, wished[timetable.granted(n)]) for n, row in zip(numbers, rows, strict=True)]
    if not shown.public:
        rows = [(str(timetable.numbers[n]), *row) for n, row in zip(numbers, rows, strict=True)]
    return DraftTable(header, tuple(rows))


def _turn(shown: Shown, meeting: Meeting) -> tuple[str, ...]:
    return (
        shown.supplier(meeting.supplier),
        shown.day(meeting.slot.day),
        shown.time(meeting.slot),
        shown.place(meeting.place),
    )


def _turns(shown: Shown, supplier: int) -> tuple[str, ...]:
    meetings = sorted(shown.timetable.of(supplier), key=lambda meeting: meeting.place)
    return (
        shown.supplier(supplier),
        shown.day(meetings[0].slot.day),
        *(shown.time(m.slot) for m in meetings),
    )


def _account(shown: Shown) -> Iterator[Block]:
    lang, timetable = shown.language, shown.timetable
    _, asked = lang.text, timetable.asked
    yield Paragraph(
        _(
            "As many wishes as possible are granted; then meetings lie as early in the day as they can, "
            "which spreads them evenly over the days; what is still open is drawn."
        )
    )
    numbers = range(len(timetable.suppliers))
    wished = [granted for n in numbers if (granted := timetable.granted(n)) is not None]
    mornings = [all(meeting.slot.starts < _NOON for meeting in timetable.of(n)) for n in numbers]
    days = [len({n.supplier for n in timetable.meetings if n.slot.day == day}) for day in timetable.rounds]
    facts = [
        _(
            "Drawn with “%(seed)s”: suppliers come in the order of the SHA-256 of that text, a line break "
            "and their name."
        )
        % {"seed": asked.seed},
        _("Wishes granted: %(n)s of %(all)s.") % _count(lang, sum(wished), len(wished))
        if wished
        else _("No supplier had wishes."),
        _("In the morning only: %(n)s of %(all)s suppliers.") % _count(lang, sum(mornings), len(mornings)),
        _("Suppliers a day: %(fewest)s to %(most)s.")
        % {"fewest": lang.number(min(days)), "most": lang.number(max(days))},
    ]
    yield Bullets((*facts, *(_square_facts(shown, numbers) if asked.square else ())))


def _square_facts(shown: Shown, numbers: Sequence[int]) -> Iterator[str]:
    lang, timetable = shown.language, shown.timetable
    waits = [timetable.waiting(n) for n in numbers]
    idle = [timetable.idle(place) for place in range(len(timetable.places))]
    yield lang.text("Without a wait between meetings: %(n)s of %(all)s suppliers.") % _count(
        lang, waits.count(0), len(waits)
    )
    yield lang.text("Longest wait, in rounds: %(n)s.") % {"n": lang.number(max(waits))}
    yield lang.text("Rounds in which a table has no one, before its last meeting: %(n)s.") % {
        "n": lang.number(sum(idle))
    }


def _count(language: Language, n: int, all_: int) -> dict[str, str]:
    return {"n": language.number(n), "all": language.number(all_)}
