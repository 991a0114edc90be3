"""A timetable that is made again when something changed: nobody moves who need not move.

The former timetable is the CSV file that was written with it. Who has a meeting that is still possible keeps
it, as many as can be; the others, and who is new, get what is free by the rules of a first timetable. A
supplier's number never changes, and the number of one that left is never given again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from radar.inputs.small_csv import read_csv
from radar.language.messages import LANGUAGES, Text, say
from radar.language.translator import language
from radar.problems import Place, Problem, Problems, refuse
from radar.site.tables.exports import cell
from radar.tools.dialogue.meetings.asked import Meetings, Slot, Supplier
from radar.tools.dialogue.meetings.planning import (
    Amendment,
    At,
    Gone,
    Seat,
    Timetable,
    draw,
    how_many,
    is_free,
    match,
    no_room,
    seats_in_rooms,
    slots_of,
    timetable_of,
    working_days,
)

Times = dict[dt.date, tuple[Slot, ...]]


@dataclass(frozen=True, slots=True)
class Former:
    """A supplier of the former timetable."""

    name: str
    number: int
    sequence: int
    cancelled: bool
    meetings: tuple[tuple[Slot, str], ...]
    """When its meetings were, and in which room or at which table."""


def read_timetable(path: Path) -> list[Former]:
    """The suppliers of a timetable's CSV file, by number. Raises `Problems`.

    The columns `sequence` and `status` may be missing: files made before there were any lack them.
    """
    table = read_csv(path)
    for column in ("date", "starts", "ends", "place", "number", "supplier"):
        if table.lacking(column):
            what = say("there is no column `%(column)s`", column=column)
            fix = say("Give the CSV file that was written with the timetable, with names")
            raise Problems([Problem(Place(table.file, row=1), what, fix, "no-timetable")])
    found: dict[str, Former] = {}
    for row_number, row in table.rows:
        try:
            times = (dt.time.fromisoformat(row["starts"]), dt.time.fromisoformat(row["ends"]))
            slot = Slot(dt.date.fromisoformat(row["date"]), *times)
            number, sequence = int(row["number"]), int(row.get("sequence") or 0)
        except ValueError:
            what = say("the row is not as the program writes it")
            fix = say("Give the file as it was written")
            table.faults.append(Problem(Place(table.file, row=row_number), what, fix, "no-timetable"))
            continue
        name = _name(row["supplier"])
        known = found.get(name)
        meetings = ((slot, row["place"]),)
        if known is None:
            cancelled = row.get("status") == "cancelled"
            found[name] = Former(name, number, sequence, cancelled, meetings)
        else:
            found[name] = replace(known, meetings=known.meetings + meetings)
    refuse(table.faults)
    return sorted(found.values(), key=lambda former: former.number)


def _name(told: str) -> str:
    """A supplier's name; the number of one that is only numbered: `Supplier 3`, in any language."""
    for code in LANGUAGES:
        pattern = re.escape(language(code).text("Supplier %(n)s")).replace(re.escape("%(n)s"), r"(\d+)")
        if numbered := re.fullmatch(pattern, told):
            return numbered[1]
    return told


def _key(name: str) -> str:
    """What a name is known by: as the file has it, without regard to case."""
    return cell(name).casefold()


def amend(asked: Meetings, formers: Sequence[Former], place: At) -> Timetable:
    """The timetable with as few moves as can be, or `Problems` with what would make room."""
    times = {day: slots for day in working_days(asked) if (slots := slots_of(asked, day))}
    known = {former.name.casefold(): former for former in formers}
    there = {key: former for key, former in known.items() if not former.cancelled}
    _refuse_numbers(asked, known)
    staying = sorted(
        (s for s in asked.suppliers if _key(s.name) in there), key=lambda s: there[_key(s.name)].number
    )
    coming = sorted(
        (s for s in asked.suppliers if _key(s.name) not in there), key=lambda s: draw(asked.seed, s.name)
    )
    suppliers = [*staying, *coming]
    before = {i: there[_key(supplier.name)] for i, supplier in enumerate(staying)}
    seats = (_square if asked.square else _rooms)(asked, suppliers, before, times)
    if seats is None:
        raise Problems(no_room(asked, suppliers, place))
    made = timetable_of(asked, suppliers, seats, tuple(_numbers(suppliers, known)))
    moved = {i: f.meetings for i, f in before.items() if _times(made, i) != _former_times(asked, f)}
    # One that left and comes again has the calendar entries of before, in a later version.
    again = {i: known[key].sequence + 1 for i, s in enumerate(suppliers) if (key := _key(s.name)) in known}
    sequences = [again.get(i, 0) - (i in before and i not in moved) for i in range(len(suppliers))]
    names = {_key(supplier.name) for supplier in suppliers}
    gone = [
        Gone(f.name, f.number, f.sequence + (not f.cancelled), f.meetings)
        for key, f in known.items()
        if key not in names
    ]
    new = frozenset(range(len(staying), len(suppliers)))
    return replace(made, sequences=tuple(sequences), amended=Amendment(moved, new, tuple(gone)))


def _numbers(suppliers: Sequence[Supplier], known: Mapping[str, Former]) -> Iterator[int]:
    """Each supplier's number: the one it had, or the next that nobody ever had."""
    last = max((former.number for former in known.values()), default=0)
    for supplier in suppliers:
        former = known.get(_key(supplier.name))
        if former is None:
            last += 1
        yield former.number if former else last


def _refuse_numbers(asked: Meetings, known: Mapping[str, Former]) -> None:
    """A file with numbers for names can't tell who is who."""
    if known and all(name.isdigit() for name in known) and not all(s.name.isdigit() for s in asked.suppliers):
        what = say("the timetable before has numbers in place of names")
        fix = say("Give the CSV file that was written without --public")
        raise Problems([Problem(Place("--keep"), what, fix, "no-names")])


def _times(made: Timetable, supplier: int) -> set[tuple[Slot, int]]:
    return {(meeting.slot, meeting.place) for meeting in made.of(supplier)}


def _former_times(asked: Meetings, former: Former) -> set[tuple[Slot, int]]:
    """A supplier's former meetings at the places that there still are."""
    found = {(slot, _place_of(asked, name)) for slot, name in former.meetings}
    return {(slot, place) for slot, place in found if place is not None}


def _place_of(asked: Meetings, name: str) -> int | None:
    """The room or table of that name, or with that number; None if there is none any more."""
    places = asked.places
    folded = [place.casefold() for place in places]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    number = re.search(r"(\d+)$", name)
    i = int(number[1]) - 1 if number else -1
    return i if 0 <= i < len(places) and not places[i] else None


def _rooms(
    asked: Meetings, suppliers: Sequence[Supplier], before: Mapping[int, Former], times: Times
) -> list[Seat] | None:
    seats = seats_in_rooms(asked, times)
    at = {(seat.slots[0], seat.places[0]): j for j, seat in enumerate(seats)}
    old = {i: at[key] for i, former in before.items() for key in _former_times(asked, former) if key in at}
    old = {i: j for i, j in old.items() if is_free(suppliers[i], seats[j].slots[0])}
    kept = _fewest_moves(suppliers, seats, old)
    if kept is None:
        return None
    rest = [i for i in range(len(suppliers)) if i not in kept]
    free = [seat for j, seat in enumerate(seats) if j not in set(kept.values())]
    given = _rest(asked, [suppliers[i] for i in rest], free, {seats[j].slots[0].day for j in kept.values()})
    if given is None:
        return None
    chosen = {**{i: seats[j] for i, j in kept.items()}, **dict(zip(rest, given, strict=True))}
    return [chosen[i] for i in range(len(suppliers))]


def _rest(
    asked: Meetings, suppliers: Sequence[Supplier], free: Sequence[Seat], used: set[dt.date]
) -> list[Seat] | None:
    """Seats for those who keep none; on the days that are used already, where few days are wished for."""
    if not suppliers:
        return []
    further = [day for day in dict.fromkeys(seat.slots[0].day for seat in free) if day not in used]
    for count in range(len(further) + 1) if asked.fewest_days else ():
        days = used | {*further[:count]}
        given = match(asked.seed, suppliers, [seat for seat in free if seat.slots[0].day in days])
        if given is not None:
            return given
    return match(asked.seed, suppliers, free)


def _fewest_moves(
    suppliers: Sequence[Supplier], seats: Sequence[Seat], old: Mapping[int, int]
) -> dict[int, int] | None:
    """Who keeps its seat: as many as can, while everybody gets one. None if not everybody can."""
    from scipy.optimize import linear_sum_assignment

    if len(seats) < len(suppliers):
        return None
    costs = np.zeros((len(suppliers), len(seats)))
    for i, supplier in enumerate(suppliers):
        if i in old:
            costs[i, :] = 1
            costs[i, old[i]] = 0
        for j, seat in enumerate(seats):
            if supplier.cannot and not is_free(supplier, seat.slots[0]):
                costs[i, j] = np.inf
    try:
        rows, columns = linear_sum_assignment(costs)
    except ValueError:  # there is no assignment without an infinite cost
        return None
    return {int(i): int(j) for i, j in zip(rows, columns, strict=True) if old.get(int(i)) == int(j)}


def _square(
    asked: Meetings, suppliers: Sequence[Supplier], before: Mapping[int, Former], times: Times
) -> list[Seat] | None:
    """Who was there keeps all meetings; who is new gets rounds of a day that are free."""
    tables = how_many(asked.tables)
    _refuse_new_tables(asked, before)
    rounds = {slot for slots in times.values() for slot in slots}
    chosen: dict[int, Seat] = {}
    used: set[tuple[Slot, int]] = set()
    for i, former in before.items():
        told = dict(sorted((place, slot) for slot, place in _former_times(asked, former)))
        good = len(told) == tables and all(
            slot in rounds and is_free(suppliers[i], slot) for slot in told.values()
        )
        if good:
            chosen[i] = Seat(tuple(told.values()), tuple(told), 0)
            used |= {(slot, place) for place, slot in told.items()}
    for i, supplier in enumerate(suppliers):
        if i not in chosen:
            seat = next(_free_seats(supplier, times, used, tables), None)
            if seat is None:
                return None
            chosen[i] = seat
            used |= set(zip(seat.slots, seat.places, strict=True))
    return [chosen[i] for i in range(len(suppliers))]


def _refuse_new_tables(asked: Meetings, before: Mapping[int, Former]) -> None:
    told = {_place_of(asked, name) for former in before.values() for _, name in former.meetings}
    if before and len(told - {None}) < len(asked.places):
        what = say("a table was added: everybody has to meet it")
        fix = say("Plan again without --keep")
        raise Problems([Problem(Place("--keep"), what, fix, "new-table")])


def _free_seats(supplier: Supplier, times: Times, used: set[tuple[Slot, int]], tables: int) -> Iterator[Seat]:
    """Seats at all tables on one day, the one with the least wait first; of such, the earliest."""
    from scipy.optimize import linear_sum_assignment

    found: list[tuple[int, dt.date, int, Seat]] = []
    for day, slots in times.items():
        for first in range(len(slots) - tables + 1):
            for last in range(first + tables - 1, len(slots)):
                window = slots[first : last + 1]
                costs = np.array(
                    [
                        [
                            r if (slot, table) not in used and is_free(supplier, slot) else np.inf
                            for r, slot in enumerate(window)
                        ]
                        for table in range(tables)
                    ]
                )
                try:
                    _, columns = linear_sum_assignment(costs)
                except ValueError:  # not all tables are free in this window
                    continue
                seat = Seat(tuple(window[int(r)] for r in columns), tuple(range(tables)), 0)
                found.append((last - first + 1 - tables, day, first, seat))
                break
    for *_, seat in sorted(found, key=lambda one: one[:3]):
        yield seat


def told(amendment: Amendment, suppliers: Sequence[Supplier]) -> Text:
    """What changed, in a sentence."""
    return say(
        "%(kept)s stay, %(moved)s moved, %(new)s new, %(gone)s no longer there",
        kept=len(suppliers) - len(amendment.moved) - len(amendment.new),
        moved=len(amendment.moved),
        new=len(amendment.new),
        gone=len(amendment.gone),
    )
