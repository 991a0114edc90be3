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

from radar.problems import Place, Problems
from radar.tools.dialogue.meetings import Meetings, Timetable, plan, read_meetings, read_suppliers
from radar.tools.dialogue.meetings.asked import window
from radar.tools.dialogue.meetings.planning import circulant, is_holiday, slots_of, working_days

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


@given(st.integers(1, 30), st.integers(1, 12))
def test_circulant(suppliers: int, tables: int) -> None:
    """All meet all in as few rounds as there can be, and no one waits longer than the remainder."""
    rounds = circulant(suppliers, tables)
    by_supplier = [turn for turns in rounds for turn in turns]
    assert len(rounds) == suppliers
    assert max(by_supplier) == max(suppliers, tables) - 1
    for turns in rounds:
        assert len(set(turns)) == tables
        waits = max(turns) - min(turns) + 1 - tables
        assert waits <= (suppliers % tables if suppliers >= tables else tables - suppliers)
    for table in range(tables):
        assert len({turns[table] for turns in rounds}) == suppliers


def test_fosen() -> None:
    """13 meetings of two hours fit into two weeks, one or two a day."""
    timetable = planned(FOSEN)
    days = Counter(one.slot.day for one in timetable.meetings)
    assert len(timetable.meetings) == 13
    assert len(days) == 10
    assert set(days.values()) == {1, 2}
    assert sum(one.slot.starts == dt.time(9) for one in timetable.meetings) == 10


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
