"""A timetable of meetings is fair, possible, the same every time, and says what would make room."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from radar.inputs.dialogues.days_off import is_holiday
from radar.language.translator import language
from radar.problems import Place, Problems
from radar.tools.dialogue.meetings import (
    Meetings,
    Timetable,
    amend,
    plan,
    read_meetings,
    read_suppliers,
    read_timetable,
)
from radar.tools.dialogue.meetings.asked import window
from radar.tools.dialogue.meetings.planning import slots_of, working_days
from radar.tools.dialogue.meetings.square import turns
from radar.tools.dialogue.timetable import Shown, calendars, to_csv, to_markdown

FOSEN: Mapping[str, Any] = {
    "seed": "fosen",
    "country": "NO",
    "minutes": 120,
    "break": 15,
    "days": "2027-03-01..2027-03-12",
    "hours": "09:00-16:00",
    "closed": "12:00-12:45",
    "suppliers": 13,
}
ASKER: Mapping[str, Any] = {
    "seed": "asker",
    "country": "NO",
    "minutes": 25,
    "break": 5,
    "tables": 4,
    "days": "2027-03-03",
    "hours": "09:00-16:00",
    "closed": "12:00-12:30",
    "suppliers": 12,
}
WINDOWS = ("2027-03-01", "2027-03-02..2027-03-03", "09:00-11:00", "2027-03-03 13:00-16:00", "12:00-16:00")


def asked(base: Mapping[str, Any], **changes: Any) -> Meetings:
    return Meetings.model_validate({**base, **changes})


def planned(base: Mapping[str, Any], **changes: Any) -> Timetable:
    return plan(asked(base, **changes))


def times(timetable: Timetable) -> dict[str, list[tuple[dt.date, dt.time, int]]]:
    """Supplier -> its meetings."""
    return {
        one.name: [(m.slot.day, m.slot.starts, m.place) for m in timetable.of(i)]
        for i, one in enumerate(timetable.suppliers)
    }


@st.composite
def requests(draw: st.DrawFn) -> Meetings:
    """Requests of both kinds, some of which can't be fulfilled."""
    some = st.lists(st.sampled_from(WINDOWS), max_size=2, unique=True)
    suppliers = [
        {"name": f"S{i}", "wishes": draw(some), "cannot": draw(st.one_of(st.just([]), some))}
        for i in range(draw(st.integers(1, 14)))
    ]
    places = {draw(st.sampled_from(["rooms", "tables"])): draw(st.integers(1, 5))}
    pause = {"break": draw(st.integers(0, 20))}
    return Meetings.model_validate(
        {
            **places,
            **pause,
            "seed": draw(st.text("abc", max_size=2)),
            "minutes": draw(st.integers(15, 150)),
            "days": draw(st.sampled_from([["2027-03-01"], ["2027-03-01..2027-03-04"]])),
            "hours": draw(st.sampled_from(["09:00-16:00", "08:30-12:00"])),
            "closed": draw(st.sampled_from([[], ["11:45-12:30"], ["2027-03-02 09:00-13:00"]])),
            "suppliers": suppliers,
        }
    )


@settings(deadline=None, max_examples=60)
@given(requests())
def test_rules_hold(request: Meetings) -> None:
    """Nobody is in two places, meetings suit hours, pauses and suppliers, and all meet whom they should."""
    try:
        timetable = plan(request)
    except Problems as problems:
        codes = {one.code for one in problems.problems}
        assert codes <= {"no-room", "no-time"}
        return
    pause = dt.timedelta(minutes=request.pause)
    for members in (
        [timetable.of(i) for i in range(len(request.suppliers))],
        [[m for m in timetable.meetings if m.place == place] for place in range(len(timetable.places))],
    ):
        for meetings in members:
            begun = sorted(dt.datetime.combine(m.slot.day, m.slot.starts) for m in meetings)
            assert all(b - a >= dt.timedelta(minutes=request.minutes) + pause for a, b in pairwise(begun))
    for one in timetable.meetings:
        assert request.hours.from_ <= one.slot.starts < one.slot.ends <= request.hours.to
        assert one.slot.day in working_days(request)
        supplier = timetable.suppliers[one.supplier]
        assert not any(time.touches(one.slot) for time in (*request.closed, *supplier.cannot))
    met = Counter((m.supplier, m.place if request.square else 0) for m in timetable.meetings)
    wanted = product(range(len(request.suppliers)), range(len(timetable.places) if request.square else 1))
    assert met == Counter(wanted)


@settings(deadline=None, max_examples=20)
@given(requests(), st.randoms(use_true_random=False))
def test_order_of_the_list_does_not_matter(request: Meetings, random: Any) -> None:
    """The same suppliers in another order get the same times."""
    shuffled = list(request.suppliers)
    random.shuffle(shuffled)
    again = request.model_copy(update={"suppliers": shuffled})
    try:
        first = times(plan(request))
    except Problems:
        with pytest.raises(Problems):
            plan(again)
    else:
        assert times(plan(again)) == first


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 16), st.integers(1, 7), st.integers(0, 12))
def test_turns(suppliers: int, tables: int, more: int) -> None:
    """All meet all, no table has two, and nobody waits where there is time for blocks."""
    rounds = max(suppliers, tables) + more
    seated = turns(suppliers, tables, rounds)
    assert len(seated) == suppliers
    assert all(len(set(row)) == tables and min(row) >= 0 and max(row) < rounds for row in seated)
    assert all(len({row[table] for row in seated}) == suppliers for table in range(tables))
    if -(-suppliers // tables) * tables <= rounds:
        assert waits(seated) == [0] * suppliers


def waits(seated: list[list[int]]) -> list[int]:
    """For each supplier the rounds in which it waits."""
    return [max(row) - min(row) + 1 - len(row) for row in seated]


@pytest.mark.parametrize(
    ("suppliers", "tables", "rounds", "least"),
    [
        (10, 6, 12, 0),
        (10, 6, 11, 6),
        (10, 6, 10, 12),
        (7, 6, 7, 5),
        (7, 4, 7, 5),
        (5, 4, 5, 3),
        (40, 6, 40, 8),
    ],
)
def test_least_waiting(suppliers: int, tables: int, rounds: int, least: int) -> None:
    """The sum of all waits is the least there can be: four of these were proved by an exhaustive solver.

    A Latin rectangle, in which the last block takes the remainder along, waits 20 rounds in all for 10 at 6
    tables and for 40 at 6.
    """
    assert sum(waits(turns(suppliers, tables, rounds))) == least


def test_fosen() -> None:
    """13 meetings of two hours fit into two weeks, one or two a day."""
    timetable = planned(FOSEN)
    days = Counter(one.slot.day for one in timetable.meetings)
    assert len(timetable.meetings) == 13
    assert len(days) == 10
    assert set(days.values()) == {1, 2}
    assert sum(one.slot.starts == dt.time(9) for one in timetable.meetings) == 10


@pytest.mark.parametrize(("rooms", "days"), [(1, 7), (2, 4), (3, 3)])
def test_fewest_days(rooms: int, days: int) -> None:
    """13 meetings of two hours lie on as few days as there is room on, and on days in a row."""
    timetable = planned(FOSEN, rooms=rooms, fewest_days=True)
    used = sorted(timetable.rounds)
    assert len(timetable.meetings) == 13
    assert len(used) == days
    assert (used[-1] - used[0]).days < days + 2


def test_fewest_days_grant_wishes_first() -> None:
    """A wish is worth a day more."""
    suppliers = [{"name": "A", "wishes": ["2027-03-09"]}, {"name": "B", "wishes": ["2027-03-02"]}, "C"]
    timetable = planned(FOSEN, suppliers=suppliers, fewest_days=True)
    assert [day.isoformat() for day in sorted(timetable.rounds)] == ["2027-03-02", "2027-03-09"]


def test_rooms_with_hours_of_their_own() -> None:
    """A room is used only while it is open."""
    rooms = ["Hall", {"name": "Attic", "hours": "09:00-12:00", "closed": "2027-03-02"}]
    timetable = planned(FOSEN, rooms=rooms, days="2027-03-01..2027-03-05")
    attic = [one.slot for one in timetable.meetings if one.place == 1]
    assert {slot.starts for slot in attic} == {dt.time(9)}
    assert dt.date(2027, 3, 2) not in {slot.day for slot in attic}
    assert len(timetable.meetings) == 13


def test_a_square_in_blocks() -> None:
    """10 suppliers at 6 tables do not wait where the day is long enough, and else as little as can be."""
    base = {**ASKER, "tables": 6, "suppliers": 10, "closed": []}
    long = planned(base, hours="09:00-15:00")
    assert [long.waiting(i) for i in range(10)] == [0] * 10
    short = planned(base, hours="09:00-14:00")
    assert sum(short.waiting(i) for i in range(10)) == 12


def test_asker() -> None:
    """12 suppliers meet 4 groups in one day; no one waits and no table is idle."""
    timetable = planned(ASKER)
    assert len(timetable.meetings) == 48
    assert {timetable.waiting(i) for i in range(12)} == {0}
    assert {timetable.idle(place) for place in range(4)} == {0}
    assert timetable.meetings[-1].slot.ends == dt.time(15, 25)


def test_square_over_days() -> None:
    """A supplier has all its meetings on one day, also where the square takes several."""
    timetable = planned(ASKER, days="2027-03-01..2027-03-03", suppliers=20)
    for i in range(20):
        assert len({one.slot.day for one in timetable.of(i)}) == 1


def amended(base: Mapping[str, Any], path: Path, first: Timetable, **changes: Any) -> Timetable:
    """The timetable made again from its file."""
    path.write_text(to_csv(Shown(first, language("da"))), encoding="utf-8")
    return amend(asked(base, **changes), read_timetable(path), Place)


NAMES = [f"Company {letter}" for letter in "ABCDEFGHIJKLM"]


def test_one_leaves(tmp_path: Path) -> None:
    """Nobody moves when one leaves; the number of the one that left is not given again."""
    first = planned(FOSEN, suppliers=NAMES)
    left = [name for name in NAMES if name != "Company D"]
    again = amended(FOSEN, tmp_path / "t.csv", first, suppliers=left)
    before, now = times(first), times(again)
    assert {name: before[name] for name in left} == now
    assert again.amended is not None
    assert [gone.name for gone in again.amended.gone] == ["Company D"]
    numbers = dict(zip([s.name for s in first.suppliers], first.numbers, strict=True))
    assert all(numbers[s.name] == n for s, n in zip(again.suppliers, again.numbers, strict=True))
    third = amended(FOSEN, tmp_path / "t.csv", again, suppliers=[*left, "Late Ltd"])
    assert third.numbers[-1] == 14
    assert {name: now[name] for name in left} == {n: t for n, t in times(third).items() if n != "Late Ltd"}
    back = amended(FOSEN, tmp_path / "t.csv", third, suppliers=[*left, "Late Ltd", "Company D"])
    returned = [s.name for s in back.suppliers].index("Company D")
    assert (back.numbers[returned], back.sequences[returned]) == (numbers["Company D"], 2)
    assert back.amended is not None
    assert back.amended.gone == ()


def test_a_room_closes(tmp_path: Path) -> None:
    """Only those move who had a meeting in the room that closes; their calendars get a later version."""
    rooms = ["Hall", "Attic"]
    first = planned(FOSEN, suppliers=NAMES, rooms=rooms)
    attic = {one.supplier for one in first.meetings if one.place == 1}
    moving = {first.suppliers[i].name for i in attic}
    closed = ["Hall", {"name": "Attic", "closed": "2027-03-01..2027-03-12"}]
    again = amended(FOSEN, tmp_path / "t.csv", first, suppliers=NAMES, rooms=closed)
    assert again.amended is not None
    assert {again.suppliers[i].name for i in again.amended.moved} == moving
    assert {s.name for s, n in zip(again.suppliers, again.sequences, strict=True) if n} == moving


def test_few_days_stay_few(tmp_path: Path) -> None:
    """Who is moved or new comes on a day that is used already, where few days are wished for."""
    base = {**FOSEN, "rooms": ["Hall", "Attic"], "fewest_days": True}
    first = planned(base, suppliers=NAMES[:7])
    again = amended(base, tmp_path / "t.csv", first, suppliers=[*NAMES[1:7], "Late Ltd"])
    assert again.rounds.keys() == first.rounds.keys()
    assert len(first.rounds) == 2


def test_one_moves_to_make_room(tmp_path: Path) -> None:
    """If one who comes late can only come at the time of another, that one moves, and no one else."""
    base = {**FOSEN, "days": "2027-03-01..2027-03-02"}
    first = planned(base, suppliers=["A", "B", "C"])
    day, starts, _ = times(first)["A"][0]
    window = f"{day} {starts:%H:%M}-{(dt.datetime.combine(day, starts) + dt.timedelta(hours=2)):%H:%M}"
    others = [f"2027-03-0{d} {h}" for d in (1, 2) for h in ("09:00-11:00", "12:45-14:45")]
    late = {"name": "D", "cannot": [other for other in others if other != window]}
    again = amended(base, tmp_path / "t.csv", first, suppliers=["A", "B", "C", late])
    assert again.amended is not None
    assert [again.suppliers[i].name for i in again.amended.moved] == ["A"]
    assert times(again)["D"][0][:2] == (day, starts)


def test_a_square_is_amended(tmp_path: Path) -> None:
    """In a square the one who comes late takes what the one who left leaves, and the others stay."""
    first = planned(ASKER, suppliers=NAMES[:12])
    changed = [*NAMES[1:12], "Late Ltd"]
    again = amended(ASKER, tmp_path / "t.csv", first, suppliers=changed)
    before, now = times(first), times(again)
    assert {name: before[name] for name in NAMES[1:12]} == {name: now[name] for name in NAMES[1:12]}
    assert sorted(t[1] for t in now["Late Ltd"]) == sorted(t[1] for t in before[NAMES[0]])
    with pytest.raises(Problems) as caught:
        amended(ASKER, tmp_path / "t.csv", first, suppliers=changed, tables=5)
    assert [one.code for one in caught.value.problems] == ["new-table"]


def test_calendars_of_an_amended_timetable(tmp_path: Path) -> None:
    """A supplier's calendar keeps its UID, counts its moves, tells what was called off, names no other."""
    first = planned(FOSEN, suppliers=NAMES, rooms=["Hall", "Attic"])
    stamp = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    before = calendars(Shown(first, language("en")), stamp)
    assert len(before) == 13
    closed = ["Hall", {"name": "Attic", "closed": "2027-03-01..2027-03-12"}]
    again = amended(FOSEN, tmp_path / "t.csv", first, suppliers=NAMES[1:], rooms=closed)
    now = calendars(Shown(again, language("en")), stamp)
    assert now.keys() == before.keys()
    for name, content in now.items():
        found: list[Any] = [Calendar.from_ical(text).walk("VEVENT") for text in (content, before[name])]
        (event,), (former,) = found
        assert event["uid"] == former["uid"]
        assert not any(other.encode() in content for other in NAMES)
        moved = event["dtstart"].dt != former["dtstart"].dt or event["location"] != former["location"]
        called_off = event.get("status") == "CANCELLED"
        assert event["sequence"] == (1 if moved or called_off else 0)
    assert sum(b"CANCELLED" in content for content in now.values()) == 1
    assert calendars(Shown(again, language("en"), public=True), stamp) == {}
    told = to_markdown(Shown(again, language("en")))
    assert "What changed" in told
    assert "Company A no longer takes part" in told


def test_what_can_not_be_kept(tmp_path: Path) -> None:
    """A file without names, and one that the program did not write, are refused."""
    first = planned(FOSEN, suppliers=NAMES)
    path = tmp_path / "t.csv"
    path.write_text(to_csv(Shown(first, language("nb"), public=True)), encoding="utf-8")
    with pytest.raises(Problems) as caught:
        amend(asked(FOSEN, suppliers=NAMES), read_timetable(path), Place)
    assert [one.code for one in caught.value.problems] == ["no-names"]
    for text in ("a,b\n1,2\n", path.read_text(encoding="utf-8").replace("09:00", "nine")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(Problems) as caught:
            read_timetable(path)
        assert {one.code for one in caught.value.problems} == {"no-timetable"}


def test_few_suppliers_use_few_days() -> None:
    """A square does not open on more days than there are suppliers to fill its tables."""
    assert len(planned(ASKER, days="2027-03-01..2027-03-05", suppliers=8).rounds) == 2


def test_rooms_are_used_alike() -> None:
    """Two rooms get equally many meetings."""
    timetable = planned(FOSEN, rooms=2, suppliers=12)
    assert Counter(one.place for one in timetable.meetings) == {0: 6, 1: 6}


def test_as_many_wishes_as_possible() -> None:
    """Two who wish for the same time: one gets it, and the other one's second wish counts too."""
    suppliers = [
        {"name": "A", "wishes": ["2027-03-01 09:00-11:00"]},
        {"name": "B", "wishes": ["2027-03-01 09:00-11:00", "2027-03-02"]},
        {"name": "C", "cannot": ["2027-03-03..2027-03-12"]},
    ]
    timetable = planned(FOSEN, suppliers=suppliers)
    names = [one.name for one in timetable.suppliers]
    assert {name: timetable.granted(i) for i, name in enumerate(names)} == {"A": True, "B": True, "C": None}
    assert timetable.of(names.index("A"))[0].slot.day == dt.date(2027, 3, 1)
    assert timetable.of(names.index("B"))[0].slot.day == dt.date(2027, 3, 2)


def test_seed_draws_the_order() -> None:
    """Another seed gives another order; the same one gives the same, whatever else is asked for."""
    order = [one.name for one in planned(FOSEN).suppliers]
    assert [one.name for one in planned(FOSEN, minutes=60).suppliers] == order
    assert [one.name for one in planned(FOSEN, seed="other").suppliers] != order
    assert order == ["8", "7", "13", "9", "12", "11", "1", "5", "4", "3", "6", "2", "10"]


def test_public_holidays_and_weekends() -> None:
    """A range passes over weekends and public holidays of the country."""
    easter = asked(FOSEN, days="2027-03-24..2027-03-31")
    assert working_days(easter) == tuple(dt.date(2027, 3, day) for day in (24, 30, 31))
    assert is_holiday(dt.date(2028, 5, 17), "NO")
    assert not is_holiday(dt.date(2028, 5, 17), "DK")


@pytest.mark.parametrize(
    ("country", "eves"),
    [
        ("DK", ["12-24", "12-31"]),
        ("FI", ["06-19", "12-24"]),
        ("FO", ["12-24", "12-31"]),
        ("GL", ["12-24", "12-31"]),
        ("IS", ["12-24", "12-31"]),
        ("NO", ["12-24", "12-31"]),
        ("SE", ["06-19", "12-24", "12-31"]),
    ],
)
def test_eves(country: str, eves: list[str]) -> None:
    """The eves on which offices are closed, as each country has them; other days are free to use."""
    days = ["01-05", "05-15", "06-18", "06-19", "10-30", "12-23", "12-24", "12-30", "12-31"]
    assert [day for day in days if is_holiday(dt.date.fromisoformat(f"2026-{day}"), country)] == eves


def test_day_named_by_itself() -> None:
    """A Saturday that is named by itself is meant; a public holiday is refused."""
    assert working_days(asked(FOSEN, days="2027-03-06")) == (dt.date(2027, 3, 6),)
    with pytest.raises(Problems) as raised:
        planned(FOSEN, days=["2027-03-26", "2027-03-01..2027-03-12"])
    (problem,) = raised.value.problems
    assert (problem.code, "2027-03-26" in problem.what) == ("public-holiday", True)


def test_slots_go_round_what_is_closed() -> None:
    """Meetings begin again as soon as lunch is over, with the pause between two meetings only."""
    (day,) = working_days(asked(FOSEN, days="2027-03-01"))
    slots = [
        (s.starts.isoformat("minutes"), s.ends.isoformat("minutes")) for s in slots_of(asked(FOSEN), day)
    ]
    assert slots == [("09:00", "11:00"), ("12:45", "14:45")]


@pytest.mark.parametrize(
    ("changes", "ways"),
    [
        ({"days": "2027-03-01..2027-03-05"}, ("room for 10", "2 more days", "2 rooms in all", "90 minutes")),
        ({"days": "2027-03-01", "rooms": 3}, ("room for 6", "2 more days", "7 rooms in all", "55 minutes")),
    ],
)
def test_what_would_make_room(changes: dict[str, Any], ways: tuple[str, ...]) -> None:
    """What does not fit is refused with the smallest changes that would help, in numbers."""
    with pytest.raises(Problems) as raised:
        planned(FOSEN, **changes)
    (problem,) = raised.value.problems
    assert problem.code == "no-room"
    assert all(way in str(problem) for way in ways)


def test_ways_do_make_room() -> None:
    """Each change that is proposed makes room, and one step less does not."""
    more: tuple[dict[str, Any], ...] = ({"days": "2027-03-01..2027-03-09"}, {"rooms": 2}, {"minutes": 90})
    for change in more:
        assert len(planned(FOSEN, **{"days": "2027-03-01..2027-03-05", **change}).meetings) == 13
    for less in ({"days": "2027-03-01..2027-03-08"}, {"days": "2027-03-01..2027-03-05", "minutes": 95}):
        with pytest.raises(Problems):
            planned(FOSEN, **less)


def test_supplier_who_can_never_come() -> None:
    """Someone who can come at none of the times is told as such, without a name."""
    with pytest.raises(Problems) as raised:
        planned(FOSEN, suppliers=[{"name": "Secret Ltd", "cannot": ["2027-03-01..2027-03-31"]}])
    (problem,) = raised.value.problems
    assert problem.code == "no-time"
    assert "Secret" not in str(problem)
    assert "more days" in problem.fix


def test_windows() -> None:
    """A wish is a day, a range of days, hours, or both; what is none is refused."""
    assert window("2027-03-02").hours is None
    assert window("09:00-12:00").days is None
    both = window("2027-03-02..2027-03-04 09:00-12:00")
    assert both.days is not None
    assert both.hours is not None
    for wrong in (
        "",
        "tomorrow",
        "2027-02-30",
        "12:00-09:00",
        "2027-03-04..2027-03-02",
        "2027-03-02 morning",
    ):
        with pytest.raises(ValueError):
            window(wrong)


def test_file_with_faults(tmp_path: Path) -> None:
    """Every fault of a YAML file is told with its line."""
    path = tmp_path / "meetings.yml"
    path.write_text(
        "minutes: 25\nbreak: 5\ndays: [2027-02-30]\nhours: 16-9\nrooms: 0\nsuppliers:\n  - name: A\n"
        "    wishes: [soon]\n  - A\n"
    )
    with pytest.raises(Problems) as raised:
        read_meetings(path)
    assert [(p.where.line, p.code) for p in raised.value.problems] == [
        (3, "value-error"),
        (4, "value-error"),
        (8, "value-error"),
    ]
    path.write_text("minutes: 25\ndays: 2027-03-01\nhours: 09:00-16:00\nrooms: 0\nsuppliers:\n- A\n- a\n")
    with pytest.raises(Problems) as raised:
        read_meetings(path)
    assert [(p.where.line, p.code) for p in raised.value.problems] == [(4, "no-room"), (7, "duplicate-name")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_suppliers_file(tmp_path: Path, delimiter: str) -> None:
    """Names, wishes and absences come from a CSV file, whatever parts its columns."""
    path = tmp_path / "suppliers.csv"
    lines = (("Name", "wishes", "cannot"), ("A", "2027-03-02|09:00-12:00", ""), ("B", "", "2027-03-01"))
    path.write_text("".join(delimiter.join(line) + "\n" for line in lines), encoding="utf-8-sig")
    found = read_suppliers(path)
    assert [(one.name, len(one.wishes), len(one.cannot)) for one in found] == [("A", 2, 0), ("B", 0, 1)]


def test_suppliers_file_with_faults(tmp_path: Path) -> None:
    """A fault in the CSV file is told with its row and column."""
    path = tmp_path / "suppliers.csv"
    path.write_text("name,wishes\nA,soon\na,\n,09:00-10:00\n,\n")
    with pytest.raises(Problems) as raised:
        read_suppliers(path)
    assert [(p.where.row, p.where.column) for p in raised.value.problems] == [
        (2, "wishes"),
        (3, "name"),
        (4, "name"),
    ]
    path.write_text("firm\nA\n")
    with pytest.raises(Problems) as raised:
        read_suppliers(path)
    assert raised.value.problems[0].code == "no-names"


def test_place_of_problems() -> None:
    """A problem stands where the shell says that the field stands."""
    with pytest.raises(Problems) as raised:
        plan(asked(FOSEN, suppliers=[]), lambda field: Place(f"--{field}"))
    assert raised.value.problems[0].where == Place("--suppliers")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('name\n"A\nB\nC\n', "not-csv"),
        ("name,wishes\nSmith, Jones, and Sons\n", "too-many-cells"),
        ("name\n" + "".join(f"S{i}\n" for i in range(201)), "too-long"),
    ],
)
def test_suppliers_file_that_loses_no_one(tmp_path: Path, text: str, code: str) -> None:
    """A quotation mark that is not closed, a comma in a name and too long a list are told, not read past."""
    path = tmp_path / "suppliers.csv"
    path.write_text(text)
    with pytest.raises(Problems) as raised:
        read_suppliers(path)
    assert [one.code for one in raised.value.problems] == [code]


@pytest.mark.parametrize("text", ["9999-12-25..9999-12-31", "0001-01-01", "9999-12-31 09:00-10:00"])
def test_days_of_another_age(text: str) -> None:
    """Days for which no calendar can be written are refused."""
    with pytest.raises(ValueError, match=r"\d"):
        window(text)
