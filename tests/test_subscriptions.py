"""Calendars and feeds as other programs read them: vobject and feedparser, which did not write them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
import vobject

from radar.inputs.dialogues import Dialogue
from radar.language.translator import language
from radar.site.dialogues.calendars import Frame, calendar, part
from radar.site.dialogues.feeds import News, feed
from radar.site.dialogues.structured import event_data
from radar.site.dialogues.subscriptions import CHANGES, FEED, beside, feeds_of
from tests.support.releases import dialogue, release
from tests.support.sites import files_of

SITE = "https://example.org/radar/"
HOSTILE = (
    '<script>alert(1)</script> "q", semi; colon: back\\slash \\n\nATTENDEE:mailto:x@example.org\r\n'
    "END:VEVENT\r\nBEGIN:VEVENT ]]> & æøå 日本 👩🏽‍💻 " + "long " * 25
)
LINE = HOSTILE.replace("\r\n", " ").replace("\n", " ")
"""What may stand in a field of one line."""
CONFERENCE: dict[str, Any] = {
    "id": "conference",
    "kind": "conference",
    "when": "2027-03-27",
    "until": "2027-03-29",
    "at": "09:30",
    "ends": "12:00",
    "what": "A meeting over the night when clocks change.",
    "place": "Town hall",
    "stream": "https://example.org/stream",
    "registration_by": "2027-03-20 12:00",
    "questions_by": "2027-03-22",
}


def talk(**changes: Any) -> Dialogue:
    """A dialogue with one conference and two deadlines."""
    return dialogue(**{"activities": [CONFERENCE], **changes})


def files(*dialogues: Dialogue, address: str = SITE) -> dict[str, str]:
    """The calendars and feeds of a site with these dialogues."""
    made = files_of(release(dialogues=dialogues), {}, address=address)
    return {uri: str(text) for uri, text in made.items() if uri.endswith((".ics", ".atom"))}


def events(text: str) -> dict[str, Any]:
    """The events of a calendar by UID."""
    found = getattr(vobject.readOne(text), "vevent_list", [])
    return {one.uid.value: one for one in found}


def own(one: Dialogue) -> dict[str, Any]:
    """The events in a dialogue's own calendar."""
    return events(files(one)[f"dialogues/{one.id}/calendar.ics"])


def walk(component: Any) -> Iterator[str]:
    """The names of all properties and components."""
    for child in component.getChildren():
        yield child.name
        if hasattr(child, "getChildren"):
            yield from walk(child)


def entries(text: str) -> list[Any]:
    """The entries of a feed."""
    return list(feedparser.parse(text).entries)


def test_feeds_of_dialogue_buyer_country_and_division() -> None:
    """One can follow a dialogue, a buyer, a country or a CPV division; each feed has what concerns it."""
    change = {"date": "2027-03-02", "what": "More time.", "was": "2027-03-01", "now": "2027-03-08"}
    one = talk(cpv=["72212000-4"], changes=[change])
    other = talk(id="second", title="Second", buyers=[{"name": "Southtown", "country": "SE"}])
    made = files(one, other)
    assert [e.title for e in entries(made["dialogues/first/changes.atom"])] == [
        "Change: More time. (Drones for bridges)"
    ]
    assert "2027-03-01 → 2027-03-08" in entries(made["dialogues/first/changes.atom"])[0].summary
    assert [e.title for e in entries(made["dialogues/country-se.atom"])] == ["Second"]
    assert [e.title for e in entries(made["buyers/southtown-se/feed.atom"])] == ["Second"]
    assert {e.title for e in entries(made["dialogues/cpv-72.atom"])} == {
        "Drones for bridges",
        "Change: More time. (Drones for bridges)",
    }
    assert "dialogues/cpv-48.atom" not in made


def test_a_cancelled_dialogue_is_told() -> None:
    """When a dialogue is called off its events get a later version, and the feeds say so."""
    change = {"date": "2027-03-02", "what": "No money."}
    before, after = talk(changes=[change]), talk(changes=[change], status="cancelled")
    for key, event in own(after).items():
        assert event.status.value == "CANCELLED"
        assert int(event.sequence.value) == int(own(before)[key].sequence.value) + 1
    titles = [e.title for e in entries(files(after)["dialogues/changes.atom"])]
    assert "Cancelled: Drones for bridges" in titles
    assert "Cancelled: Drones for bridges" not in [
        e.title for e in entries(files(before)["dialogues/changes.atom"])
    ]


def test_nobody_is_busy_for_weeks() -> None:
    """A period of days leaves calendars free; a meeting of some hours does not."""
    period = {"kind": "rfi", "when": "2027-03-01", "until": "2027-05-14", "what": "Questions."}
    hours = {"kind": "workshop", "when": "2027-03-03", "at": "09:00", "ends": "11:00", "what": "A workshop."}
    found = own(talk(activities=[period, hours]))
    told = {key.split(".")[0]: event.transp.value for key, event in found.items()}
    assert (told["rfi"], told["workshop"]) == ("TRANSPARENT", "OPAQUE")


def test_every_calendar_and_feed_is_read_by_another_program() -> None:
    """There is a calendar for all, each dialogue, area and technology, and feeds; other parsers read each."""
    made = files(talk(), talk(id="second", title=LINE, summary=LINE))
    assert {"dialogues/calendar.ics", "dialogues/first/calendar.ics", "areas/schools/calendar.ics"} < set(
        made
    )
    assert {"dialogues/feed.atom", "dialogues/changes.atom", "technologies/drones/feed.atom"} < set(made)
    for uri, text in made.items():
        if uri.endswith(".ics"):
            assert vobject.readOne(text).version.value == "2.0", uri
        else:
            assert not feedparser.parse(text).bozo, uri


def test_an_event_and_its_deadlines() -> None:
    """An event has its times where it is held; its deadlines are events of their own, with two reminders."""
    found = own(talk())
    oslo = ZoneInfo("Europe/Oslo")
    event = found["conference.first@example.org"]
    assert event.dtstart.value.astimezone(oslo) == dt.datetime(2027, 3, 27, 9, 30, tzinfo=oslo)
    # The clocks went forward in between: the end is in summer time.
    assert event.dtend.value.astimezone(dt.UTC) == dt.datetime(2027, 3, 29, 10, 0, tzinfo=dt.UTC)
    assert event.location.value == "Town hall"
    assert event.url.value == f"{SITE}dialogues/first/"
    sign_up, ask = (
        found["conference-registration.first@example.org"],
        found["conference-questions.first@example.org"],
    )
    assert sign_up.dtstart.value.astimezone(dt.UTC) == dt.datetime(2027, 3, 20, 11, 0, tzinfo=dt.UTC)
    assert ask.dtstart.value == dt.date(2027, 3, 22)
    assert [one.trigger.value for one in sign_up.valarm_list] == [
        dt.timedelta(days=-7),
        dt.timedelta(days=-1),
    ]


def test_uids_are_stable_and_changes_count() -> None:
    """A moved event keeps its UID and raises its SEQUENCE; what did not change keeps its own."""
    before = own(talk())
    change = {
        "date": "2027-02-01",
        "what": "Moved.",
        "activity": "conference",
        "field": "when",
        "was": "2027-03-26",
        "now": "2027-03-27",
    }
    after = own(talk(changes=[change]))
    assert before.keys() == after.keys()
    event = "conference.first@example.org"
    assert (before[event].sequence.value, after[event].sequence.value) == ("0", "1")
    assert after[event].last_modified.value.date() == dt.date(2027, 2, 1)
    assert after["conference-questions.first@example.org"].sequence.value == "0"


@pytest.mark.parametrize(
    "changes", [{"status": "cancelled"}, {"activities": [{**CONFERENCE, "cancelled": True}]}]
)
def test_what_is_called_off_is_cancelled(changes: dict[str, Any]) -> None:
    """What is called off stays in the calendar as cancelled, without reminders."""
    found = own(talk(**changes))
    assert {one.status.value for one in found.values()} == {"CANCELLED"}
    assert len(found) == 3
    assert not any(hasattr(one, "valarm_list") for one in found.values())


def test_calendars_are_the_same_again() -> None:
    """Two builds of the same release give the same calendars and feeds."""
    assert files(talk()) == files(talk())


def test_no_text_becomes_a_property() -> None:
    """Line breaks, commas and semicolons of a text stay in it: nothing else is in the calendar."""
    plain = talk(activities=[{**CONFERENCE, "what": "a", "place": "b"}], title="c")
    hostile = talk(activities=[{**CONFERENCE, "what": LINE, "place": LINE}], title=LINE)
    texts = [files(one)["dialogues/first/calendar.ics"] for one in (plain, hostile)]
    assert list(walk(vobject.readOne(texts[0]))) == list(walk(vobject.readOne(texts[1])))
    told = own(hostile)["conference.first@example.org"].location.value
    assert " ".join(told.split()) == " ".join(HOSTILE.split())
    assert all(len(line.encode()) <= 75 for line in texts[1].split("\r\n"))


def test_historical_dialogues_disturb_nobody() -> None:
    """An older example has its own calendar and is in no other, nor in any feed."""
    made = files(talk(id="old", historical=True))
    assert len(events(made["dialogues/old/calendar.ics"])) == 3
    assert all(not events(text) for uri, text in made.items() if uri.endswith(".ics") and "/old/" not in uri)
    assert all(not feedparser.parse(text).entries for uri, text in made.items() if uri.endswith(".atom"))


def test_shared_calendars_keep_what_is_open_and_the_latest() -> None:
    """However many dialogues are over, a calendar that several share stays short and misses no open one."""
    over = [talk(id=f"over-{i}", status="held") for i in range(60)]
    made = files(*over, talk(id="now"))
    found = events(made["dialogues/calendar.ics"])
    assert len(found) == 3 * 51
    assert "conference.now@example.org" in found
    assert "conference.over-0@example.org" in found
    assert "conference.over-59@example.org" not in found


def test_feeds_tell_what_is_new() -> None:
    """The feed of changes leads to the answer on the page; the technology's feed has the dialogue as well."""
    answer = {"asked": "2027-01-10", "question": "May we?", "answered": "2027-01-11", "answer": "Yes."}
    made = files(talk(answers=[answer]))
    (news,) = feedparser.parse(made["dialogues/changes.atom"]).entries
    place = news.link.removeprefix(f"{SITE}dialogues/first/#")
    assert place.startswith("answer-2027-01-10-")
    assert news.updated.startswith("2027-01-11")
    about = feedparser.parse(made["technologies/drones/feed.atom"])
    assert {one.link for one in about.entries} == {news.link, f"{SITE}dialogues/first/"}
    assert about.feed.link == f"{SITE}technologies/drones/"
    assert feedparser.parse(made["technologies/robots/feed.atom"]).entries == []


def test_feeds_hold_text_and_no_markup() -> None:
    """What people wrote is text in a feed."""
    frame = Frame("Radar", SITE, language("en"))
    told = News("dialogues/x", dt.date(2027, 1, 1), HOSTILE, HOSTILE, SITE)
    parsed = feedparser.parse(feed("All", [told], frame, SITE, f"{SITE}feed.atom"), sanitize_html=False)
    assert "<script" not in parsed.entries[0].summary
    assert parsed.feed.title == "All"


def test_without_an_address_calendars_can_still_be_read() -> None:
    """A site that does not know its address has calendars too, without links that lead nowhere."""
    made = files(talk(), address="")
    found = events(made["dialogues/first/calendar.ics"])
    assert not any(hasattr(one, "url") for one in found.values())


def test_address_needs_no_slash() -> None:
    """An address is the same with and without the slash at its end."""
    assert files(talk(), address=SITE.rstrip("/")) == files(talk())


def test_empty_calendar_is_one() -> None:
    """A calendar without events is still a calendar."""
    assert events(calendar("Empty", []).decode()) == {}
    assert (
        part(
            dialogue(activities=[{"kind": "meeting", "when": "2026", "what": "x"}]),
            "",
            Frame("", "", language("en")),
        ).text
        == b""
    )


def test_pages_tell_readers_of_their_feeds() -> None:
    """A page names the feeds of all dialogues and its own, if it has one."""
    known = [beside("dialogues/index.md", name) for name in (FEED, CHANGES)] + [
        "technologies/drones/feed.atom"
    ]
    names = [uri for _, uri in feeds_of("technologies/drones.md", "Drones", known, language("en"))]
    assert names == known
    assert [uri for _, uri in feeds_of("method.md", "Method", known, language("en"))] == known[:2]


def test_page_holds_its_events_as_data() -> None:
    """The page's JSON-LD parses, has each event once, and no text can end its element."""
    hostile = talk(title=LINE, activities=[{**CONFERENCE, "what": LINE, "place": LINE}])
    page = str(files_of(release(dialogues=[hostile]), {}, address=SITE)["dialogues/first.md"])
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.S)
    (event,) = json.loads(script)
    assert event["@type"] == "Event"
    assert event["startDate"] == "2027-03-27T09:30+01:00"
    assert event["endDate"] == "2027-03-29T12:00+02:00"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert event["url"] == f"{SITE}dialogues/first/"
    assert event["description"] == hostile.activities[0].what


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "EventScheduled"),
        ({"status": "cancelled"}, "EventCancelled"),
        (
            {
                "changes": [
                    {
                        "date": "2027-02-01",
                        "what": "x",
                        "activity": "conference",
                        "field": "at",
                        "now": "09:30",
                    }
                ]
            },
            "EventRescheduled",
        ),
    ],
)
def test_data_says_what_became_of_an_event(changes: dict[str, Any], status: str) -> None:
    """Search engines learn whether an event is held, moved or called off."""
    (event,) = event_data(talk(**changes), SITE, language("en"))
    assert event["eventStatus"] == f"https://schema.org/{status}"


def test_days_with_a_beginning_and_no_end() -> None:
    """What begins at a time and lasts for days without a time at which it ends fills its last day."""
    days = {name: value for name, value in CONFERENCE.items() if name != "ends"}
    event = own(talk(activities=[days]))["conference.first@example.org"]
    assert event.dtend.value == dt.datetime(2027, 3, 30, tzinfo=ZoneInfo("Europe/Oslo"))


def test_events_that_name_a_changed_deadline_are_newer() -> None:
    """An event whose text names a deadline is newer when it moves; only the deadline's own one is counted."""
    change = {
        "date": "2027-02-01",
        "what": "Later.",
        "activity": "conference",
        "field": "questions_by",
        "now": "2027-03-22",
    }
    made = own(talk(changes=[change]))
    told = {
        uid.partition(".")[0]: (one.sequence.value, one.last_modified.value.date())
        for uid, one in made.items()
    }
    day = dt.date(2027, 2, 1)
    assert told == {
        "conference": ("0", day),
        "conference-registration": ("0", day),
        "conference-questions": ("1", day),
    }
