"""One-to-one meetings with suppliers -> a timetable that treats them alike.

Two kinds of programme. In *meetings with the buyer* every supplier has one meeting, in one of several
rooms at a time. In a *supplier square* every supplier has one meeting at each table. All meetings
are equally long. Which supplier gets which time is decided in this order: no one is given a time they
can't come; as many as possible get a time they wished for; meetings lie as early in the day as they can,
which spreads them evenly over the days; and what is still open is drawn.

The draw has no state and no clock: SHA-256 of seed and name for the order, SHAKE-256 for the rest.
Whoever knows both can draw again, on any machine and in any language, and so check that nobody chose
the order.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from radar.inputs.dialogues.days_off import days_off, is_holiday
from radar.language.messages import Text, all_of, choices, counted, say
from radar.problems import Place, Problem, Problems, refuse
from radar.tools.dialogue.meetings.asked import Meetings, Room, Slot, Supplier, Window
from radar.tools.dialogue.meetings.square import turns

At = Callable[[str], Place]
"""Where a field stands."""

_MORE_DAYS = 60
"""How many days after the last one are looked at when more are needed."""
_STEP = 5
"""By how many minutes shorter meetings are tried."""
_MOST_CHOICES = 500
"""So many choices of days of a number are tried at most."""
_DRAWN = 2**16
"""How many values a draw has between two equally good times."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting."""

    slot: Slot
    place: int
    """Room or table, from 0."""
    supplier: int
    """Supplier, from 0, in the order drawn."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A supplier that had meetings in the timetable before, and has none any more."""

    name: str
    number: int
    sequence: int
    meetings: tuple[tuple[Slot, str], ...]
    """When and at which place they were."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What differs from the timetable before."""

    moved: dict[int, tuple[tuple[Slot, str], ...]]
    """Supplier -> when and where its meetings were."""
    new: frozenset[int]
    """Suppliers that had no meeting before."""
    gone: tuple[Gone, ...]


@dataclass(frozen=True)
class Timetable:
    """Who meets whom, where and when."""

    asked: Meetings
    suppliers: tuple[Supplier, ...]
    """In the order drawn."""
    places: tuple[str, ...]
    """Names of rooms or tables; empty where they have none."""
    rounds: dict[dt.date, tuple[Slot, ...]]
    """All times of the days on which there are meetings."""
    meetings: tuple[Meeting, ...]
    """By time and place."""
    numbers: tuple[int, ...]
    """What each supplier is called in public: its place in the draw, which never changes."""
    sequences: tuple[int, ...] = ()
    """How often each supplier's meetings were moved; empty: never."""
    amended: Amendment | None = None
    """What differs from the timetable before; None for a first one."""

    def of(self, supplier: int) -> tuple[Meeting, ...]:
        """A supplier's meetings, by time."""
        return tuple(meeting for meeting in self.meetings if meeting.supplier == supplier)

    def granted(self, supplier: int) -> bool | None:
        """Whether all of a supplier's meetings lie in a time it wished for; None if it wished for none."""
        wishes = self.suppliers[supplier].wishes
        return all(_wished(wishes, meeting.slot) for meeting in self.of(supplier)) if wishes else None

    def waiting(self, supplier: int) -> int:
        """How many rounds a supplier has nothing to do between its first and its last meeting."""
        slots = [meeting.slot for meeting in self.of(supplier)]
        times = self.rounds[slots[0].day]
        return times.index(slots[-1]) - times.index(slots[0]) + 1 - len(slots)

    def idle(self, place: int) -> int:
        """How many rounds a table or room is without a meeting before its last one of a day."""
        count = 0
        for times in self.rounds.values():
            used = [
                times.index(meeting.slot)
                for meeting in self.meetings
                if meeting.place == place and meeting.slot in times
            ]
            count += max(used) + 1 - len(used) if used else 0
        return count


def plan(asked: Meetings, place: At = lambda _: Place("meetings")) -> Timetable:
    """The timetable, or `Problems` with what would make room for it; `place` tells where a field stands."""
    refuse([*_holidays_asked(asked, place), *_nobody(asked, place)])
    drawn = sorted(asked.suppliers, key=lambda supplier: draw(asked.seed, supplier.name))
    found = _place(asked, drawn, working_days(asked))
    if found is None:
        raise Problems(no_room(asked, drawn, place))
    return timetable_of(asked, drawn, found, tuple(range(1, len(drawn) + 1)))


def working_days(asked: Meetings) -> tuple[dt.date, ...]:
    """The days on which meetings may be held, in order."""
    found: set[dt.date] = set()
    for given in asked.days:
        if given.first == given.last:
            found.add(given.first)
        else:
            found.update(_working(given.first, (given.last - given.first).days + 1, asked.country))
    return tuple(sorted(found))


def slots_of(asked: Meetings, day: dt.date) -> tuple[Slot, ...]:
    """All times of a day at which a meeting fits, each as early as it can be.

    Meetings of one length that begin as early as possible are as many as the day can hold.
    """
    found: list[Slot] = []
    at = dt.datetime.combine(day, asked.hours.from_)
    end = dt.datetime.combine(day, asked.hours.to)
    length, pause = dt.timedelta(minutes=asked.minutes), dt.timedelta(minutes=asked.pause)
    while at + length <= end:
        slot = Slot(day, at.time(), (at + length).time())
        shut = [w.hours.to if w.hours else asked.hours.to for w in asked.closed if w.touches(slot)]
        if shut:
            at = dt.datetime.combine(day, max(shut))
        else:
            found.append(slot)
            at += length + pause
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Seat:
    """What one supplier can be given: its slots, with the place of each."""

    slots: tuple[Slot, ...]
    places: tuple[int, ...]
    order: int
    """How late in its day it comes."""


def _place(asked: Meetings, drawn: Sequence[Supplier], on: Sequence[dt.date]) -> list[Seat] | None:
    """A seat for each supplier, or None if they don't fit."""
    times = {day: slots for day in on if (slots := slots_of(asked, day))}
    return _in_square(asked, drawn, times) if asked.square else _in_rooms(asked, drawn, times)


def _in_rooms(
    asked: Meetings, drawn: Sequence[Supplier], times: dict[dt.date, tuple[Slot, ...]]
) -> list[Seat] | None:
    rooms = how_many(asked.rooms)
    chosen = match(asked.seed, drawn, seats_in_rooms(asked, times))
    if chosen is not None and asked.fewest_days:
        chosen = _on_few_days(asked, drawn, times, chosen)
    return None if chosen is None else _evenly(chosen, rooms, asked)


def seats_in_rooms(asked: Meetings, times: dict[dt.date, tuple[Slot, ...]]) -> list[Seat]:
    """All times at which a room is open."""
    rooms = how_many(asked.rooms)
    return [
        Seat((slot,), (room,), order * rooms + room)
        for slots in times.values()
        for order, slot in enumerate(slots)
        for room in range(rooms)
        if asked.is_open(room, slot)
    ]


def _on_few_days(
    asked: Meetings, drawn: Sequence[Supplier], times: dict[dt.date, tuple[Slot, ...]], spread: list[Seat]
) -> list[Seat]:
    """The same on the fewest days on which as many wishes are granted; days in a row before others."""
    wished = _granted(drawn, spread)
    for count in range(1, len(times)):
        in_a_row = [list(times)[i : i + count] for i in range(len(times) - count + 1)]
        for days in islice(chain(in_a_row, combinations(times, count)), _MOST_CHOICES):
            seats = seats_in_rooms(asked, {day: times[day] for day in days})
            chosen = match(asked.seed, drawn, seats)
            if chosen is not None and _granted(drawn, chosen) >= wished:
                return chosen
    return spread


def _granted(drawn: Sequence[Supplier], seats: Sequence[Seat]) -> int:
    """How many suppliers have a wish that their seat grants."""
    pairs = zip(drawn, seats, strict=True)
    return sum(
        bool(supplier.wishes) and all(_wished(supplier.wishes, slot) for slot in seat.slots)
        for supplier, seat in pairs
    )


def _evenly(chosen: list[Seat], rooms: int, asked: Meetings) -> list[Seat]:
    """Move meetings between rooms, at unchanged times, so that rooms are used as equally often as can be."""
    used = [0] * rooms
    found = list(chosen)
    for slot in sorted({seat.slots[0] for seat in chosen}, key=lambda s: (s.day, s.starts)):
        free = [room for room in range(rooms) if asked.is_open(room, slot)]
        free.sort(key=lambda room: (used[room], room))
        for i, seat in enumerate(chosen):
            if seat.slots[0] == slot:
                room = free.pop(0)
                used[room] += 1
                found[i] = Seat(seat.slots, (room,), seat.order)
    return found


def _in_square(
    asked: Meetings, drawn: Sequence[Supplier], times: dict[dt.date, tuple[Slot, ...]]
) -> list[Seat] | None:
    """All meetings of a supplier lie on one day; no more days are used than give all tables work.

    First days on which nobody waits are looked for; then those on which the sum of waits is the least.
    """
    tables = how_many(asked.tables)
    wide = {day: slots for day, slots in times.items() if len(slots) >= tables}
    fewest = 1 if asked.fewest_days else max(1, min(len(wide), len(drawn) // tables))
    counts = range(fewest, len(wide) + 1)
    # Few days count more than no waiting where they are wished for, and less where they are not.
    blocks_first = [(count, blocks) for blocks in (True, False) for count in counts]
    days_first = [(count, blocks) for count in counts for blocks in (True, False)]
    for count, blocks in days_first if asked.fewest_days else blocks_first:
        some = dict(list(wide.items())[:count])
        loads = _loads(asked, drawn, some, tables, blocks)
        if loads is not None:
            seats = [
                Seat(tuple(some[day][turn] for turn in turned), tuple(range(tables)), order)
                for day, load in loads.items()
                for order, turned in enumerate(turns(load, tables, len(some[day])))
            ]
            chosen = match(asked.seed, drawn, seats)
            if chosen is not None:
                return chosen
    return None


def _loads(
    asked: Meetings,
    drawn: Sequence[Supplier],
    times: dict[dt.date, tuple[Slot, ...]],
    tables: int,
    blocks: bool,
) -> dict[dt.date, int] | None:
    """How many suppliers come on each day: spread evenly, as far as their wishes and absences allow.

    `blocks`: no more than can come in blocks as large as there are tables, so that nobody waits.
    """
    seats = [
        Seat(slots, (), order)
        for slots in times.values()
        for order in range(len(slots) // tables * tables if blocks else len(slots))
    ]
    chosen = match(asked.seed, drawn, seats, needed=tables)
    if chosen is None:
        return None
    counts = Counter(seat.slots[0].day for seat in chosen)
    return {day: counts[day] for day in times if counts[day]}


def match(
    seed: str, drawn: Sequence[Supplier], seats: Sequence[Seat], needed: int | None = None
) -> list[Seat] | None:
    """The best seat for each supplier: costs are whole numbers far enough apart to be kept in order.

    `needed` of a seat's slots must suit; None: all. The assignment is exact (Crouse 2016, as in
    `scipy.optimize.linear_sum_assignment`): float64 holds all whole numbers in question.
    """
    from scipy.optimize import linear_sum_assignment

    n = len(drawn)
    if len(seats) < n:
        return None
    # One unwished meeting costs more than all meetings as late as can be, and one that is later costs more
    # than all lots together: so wishes come first, then early times, and lots decide what is left.
    later = _DRAWN * (n + 1)
    unwished = later * (n + 1) * (max((seat.order for seat in seats), default=0) + 1)
    early = later * np.array([seat.order for seat in seats], dtype=float)
    costs = np.array([early + _draws(seed, supplier.name, len(seats)) for supplier in drawn])
    for i, supplier in enumerate(drawn):
        if not supplier.wishes and not supplier.cannot:
            continue
        for j, seat in enumerate(seats):
            enough = len(seat.slots) if needed is None else needed
            free = [slot for slot in seat.slots if is_free(supplier, slot)]
            if len(free) < enough:
                costs[i, j] = np.inf
            elif supplier.wishes and sum(_wished(supplier.wishes, slot) for slot in free) < enough:
                costs[i, j] += unwished
    try:
        _, columns = linear_sum_assignment(costs)
    except ValueError:  # there is no assignment without an infinite cost
        return None
    return [seats[int(j)] for j in columns]


def timetable_of(
    asked: Meetings, drawn: Sequence[Supplier], seats: Sequence[Seat], numbers: tuple[int, ...]
) -> Timetable:
    """The timetable in which each supplier has its seat."""
    meetings = [
        Meeting(slot, place, i)
        for i, seat in enumerate(seats)
        for slot, place in zip(seat.slots, seat.places, strict=True)
    ]
    meetings.sort(key=lambda meeting: (meeting.slot.day, meeting.slot.starts, meeting.place))
    rounds = {day: slots_of(asked, day) for day in sorted({meeting.slot.day for meeting in meetings})}
    return Timetable(asked, tuple(drawn), asked.places, rounds, tuple(meetings), numbers)


def moment(timetable: Timetable, day: dt.date, time: dt.time) -> dt.datetime:
    """A time of the timetable with its zone."""
    return dt.datetime.combine(day, time, ZoneInfo(timetable.asked.zone))


def no_room(asked: Meetings, drawn: Sequence[Supplier], place: At) -> Iterator[Problem]:
    """What does not fit, and what would."""
    on = working_days(asked)
    tables = how_many(asked.tables)
    slots = [slot for day in on for slot in slots_of(asked, day)]
    ways = [*_ways(asked, drawn, on)]
    fix = (
        say("It would fit with %(ways)s", ways=choices(ways))
        if ways
        else say("Ask for longer days, or ask those who can't come for more times")
    )
    absent = sum(not any(is_free(supplier, slot) for slot in slots) for supplier in drawn) if slots else 0
    if absent:
        what = counted(
            "%(n)s supplier can come at none of the times",
            "%(n)s suppliers can come at none of the times",
            n=absent,
        )
        yield Problem(place("suppliers"), what, fix, "no-time")
        return
    if asked.square:
        what = say(
            "%(suppliers)s suppliers at %(tables)s tables for %(minutes)s minutes do not fit into these days",
            suppliers=len(drawn),
            tables=tables,
            minutes=asked.minutes,
        )
    else:
        room = len(slots) * how_many(asked.rooms)
        what = (
            say(
                "%(suppliers)s meetings of %(minutes)s minutes do not fit: there is room for %(room)s",
                suppliers=len(drawn),
                minutes=asked.minutes,
                room=room,
            )
            if room < len(drawn)
            else say(
                "%(suppliers)s meetings do not fit into the times at which suppliers can come",
                suppliers=len(drawn),
            )
        )
    yield Problem(place("days"), what, fix, "no-room")


def _ways(asked: Meetings, drawn: Sequence[Supplier], on: Sequence[dt.date]) -> Iterator[Text]:
    """The smallest change of each kind that makes room."""
    # Room is a matter of absences alone.
    drawn = [supplier.model_copy(update={"wishes": []}) for supplier in drawn]
    further = _working(max(on) + dt.timedelta(days=1), _MORE_DAYS, asked.country)
    days = _smallest(
        range(1, len(further) + 1), lambda n: _place(asked, drawn, [*on, *further[:n]]) is not None
    )
    if days is not None:
        yield counted("%(n)s more day", "%(n)s more days", n=days)

    def fits(field: str) -> Callable[[int], bool]:
        return lambda n: _place(asked.model_copy(update={field: n}), drawn, on) is not None

    rooms = range(0) if asked.square else range(how_many(asked.rooms) + 1, len(drawn) + 1)
    if (enough := _smallest(rooms, fits("rooms"))) is not None:
        yield counted("%(n)s room in all", "%(n)s rooms in all", n=enough)
    shorter = range((asked.minutes - 1) // _STEP * _STEP, 0, -_STEP)
    if (minutes := _smallest(shorter, fits("minutes"))) is not None:
        yield counted("meetings of %(n)s minute", "meetings of %(n)s minutes", n=minutes)


def _smallest(changes: Sequence[int], fits: Callable[[int], bool]) -> int | None:
    """The first of these changes that fits, if a larger one does whenever a smaller does."""
    if not changes or not fits(changes[-1]):
        return None
    return changes[bisect_left(changes[:-1], True, key=fits)]


def _holidays_asked(asked: Meetings, place: At) -> Iterator[Problem]:
    """Public holidays that are named as days of their own."""
    named = [given.first for given in asked.days if given.first == given.last]
    off = [day for day in named if is_holiday(day, asked.country)]
    if off:
        what = say("%(days)s: a public holiday", days=all_of([day.isoformat() for day in off]))
        yield Problem(place("days"), what, say("Give another day"), "public-holiday")
    if not working_days(asked):
        what = say("the range of days has only weekends and public holidays")
        yield Problem(place("days"), what, say("Add a working day"), "no-day")


def _nobody(asked: Meetings, place: At) -> Iterator[Problem]:
    if not asked.suppliers:
        what = say("there are no suppliers")
        yield Problem(place("suppliers"), what, say("Add their names, or say how many"), "no-suppliers")


def _working(first: dt.date, count: int, country: str) -> list[dt.date]:
    """Those of `count` days from `first` on that are neither weekend nor public holiday."""
    span = [first + dt.timedelta(days=i) for i in range(count)]
    free = days_off(country, {day.year for day in span})
    return [day for day in span if day.weekday() < 5 and day not in free]


def _wished(wishes: Iterable[Window], slot: Slot) -> bool:
    return any(wish.holds(slot) for wish in wishes)


def is_free(supplier: Supplier, slot: Slot) -> bool:
    """Whether a supplier can come at a time."""
    return not any(time.touches(slot) for time in supplier.cannot)


def draw(seed: str, name: str) -> bytes:
    """A supplier's lot: the order of these is the order drawn."""
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()


def _draws(seed: str, name: str, count: int) -> NDArray[np.uint16]:
    """A supplier's lots among `count` times that are equally good for all, each from 0 to `_DRAWN` - 1."""
    return np.frombuffer(hashlib.shake_256(f"{seed}\n{name}".encode()).digest(2 * count), dtype=">u2")


def how_many(names: list[str] | list[Room] | int) -> int:
    """How many rooms or tables there are."""
    return len(names) if isinstance(names, list) else names
