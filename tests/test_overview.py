"""The overview of the dialogues, the buyers' pages and the market scan."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from radar.disclosure.figures import Published, Withheld
from radar.inputs.dialogues import Dialogue
from radar.inputs.questionnaire import Level, Question
from radar.inputs.settings import EVERYONE
from radar.language.translator import language
from radar.publish.plugin import build
from radar.release import PublishedEdition, Release
from radar.site.dialogues import agenda
from radar.site.dialogues.buyers import holders
from radar.site.dialogues.plan import plan
from radar.site.pages.overview import SHOWN
from radar.site.tables import scan
from tests.support.releases import dialogue, edition, figure, release
from tests.support.sites import files_of
from tests.support.small import small_radar

ENGLISH = language("en")


def talk(**changes: Any) -> Dialogue:
    """A dialogue with a briefing in the past, meetings and a last day for input."""
    fields: dict[str, Any] = {
        "activities": [
            {"kind": "notice", "when": "2026-11-01", "what": "a"},
            {"id": "talks", "kind": "one-to-one", "when": "2026-12-01", "until": "2026-12-03", "what": "b"},
            {"kind": "written-input", "when": "2026-11-02", "what": "c", "input_by": "2026-12-11 12:00"},
            {"kind": "award", "when": "2027-06", "about": True, "what": "d"},
        ]
    }
    return dialogue(**{**fields, **changes})


def pages(*dialogues: Dialogue, of: Release | None = None) -> dict[str, str]:
    """The text files of a site with these dialogues."""
    made = files_of(of or release(dialogues=dialogues), {})
    return {uri: text for uri, text in made.items() if isinstance(text, str)}


# ---- when one can take part ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "stage"),
    [("planned", "coming"), ("open", "open"), ("held", "held"), ("tender", "held"), ("cancelled", "held")],
)
def test_groups_follow_the_status(status: str, stage: str) -> None:
    """A dialogue stands in the group that its editors' status says."""
    assert agenda.stage(talk(status=status)) == stage


def test_tender_with_a_last_day_for_offers_is_open() -> None:
    """While offers can be handed in, a tender stands among what is open, until that day."""
    tender = {"kind": "tender", "when": "2026-11-02", "what": "x", "input_by": "2027-01-18 23:59"}
    one = talk(status="tender", activities=[tender])
    assert agenda.stage(one) == "open"
    assert agenda.closes(one) == "2027-01-18T23:59+01:00"


def test_dates_of_taking_part() -> None:
    """One can take part from the first activity with suppliers to the last date; an award is none."""
    assert agenda.opens(talk()) == "2026-11-02"
    assert agenda.closes(talk()) == "2026-12-11T12:00+01:00"


def test_what_is_called_off_is_no_date() -> None:
    """Nobody is sent to an activity that was called off."""
    cancelled = [{"kind": "conference", "when": "2026-12-01", "what": "x", "cancelled": True}]
    assert agenda.dates(talk(activities=cancelled), ENGLISH) == []
    assert agenda.dates(talk(status="cancelled"), ENGLISH) == []
    assert agenda.opens(talk(activities=cancelled)) == agenda.closes(talk(activities=cancelled)) == ""


def test_dates_come_in_order() -> None:
    """Dates to act on come the earliest first, each with its moment; what nobody attends is left out."""
    told = [(one.name, one.machine, one.exact) for one in agenda.chances(talk(), ENGLISH)]
    assert told == [
        ("Notice", "2026-11-01", True),
        ("Meetings one to one", "2026-12-01", True),
        ("Written input by", "2026-12-11T12:00+01:00", True),
    ]


def test_times_are_summer_or_winter_time() -> None:
    """The moment of a deadline has the offset of its day where the buyer is."""
    due = {"kind": "rfi", "when": "2027-03-01", "what": "x", "input_by": "2027-03-29 12:00"}
    assert agenda.closes(talk(activities=[due])) == "2027-03-29T12:00+02:00"


# ---- the drawn timetable ---------------------------------------------------------------------------


def test_timetable_is_drawn_to_scale() -> None:
    """Bars and marks stand where their days lie between the first and the last month."""
    drawn = plan(talk(), ENGLISH)
    assert drawn is not None
    assert (drawn.first, drawn.last) == (dt.date(2026, 11, 1), dt.date(2027, 6, 30))
    assert drawn.lanes[0].start == 0
    assert drawn.lanes[3].end == 1
    assert drawn.lanes[3].about
    assert drawn.lanes[1].end - drawn.lanes[1].start == pytest.approx(3 / 242)
    assert list(drawn.lanes[2].deadlines) == pytest.approx([41 / 242])
    assert [text for _, text in drawn.marks] == ["Nov", "2027", "Mar", "May"]
    long = plan(talk(activities=[{"kind": "start", "when": y, "what": "x"} for y in (1990, 2026)]), ENGLISH)
    assert long is not None
    assert 2 <= len(long.marks) <= 8


def test_single_activity_needs_no_drawing() -> None:
    """A timetable of one activity is not drawn."""
    assert plan(talk(activities=[{"kind": "meeting", "when": 2026, "what": "x"}]), ENGLISH) is None


# ---- the overview ----------------------------------------------------------------------------------


def test_groups_in_their_order() -> None:
    """Coming first, then open, then held; what begins or ends first leads its group."""

    def input_by(day: str) -> list[dict[str, Any]]:
        return [{"kind": "rfi", "when": "2026-11-02", "what": "x", "input_by": day}]

    page = pages(
        talk(id="a", title="Held one", status="held"),
        talk(id="b", title="Ends later", activities=input_by("2027-02-01")),
        talk(id="c", title="Ends first", activities=input_by("2026-12-01")),
        talk(id="d", title="Planned one", status="planned"),
    )["dialogues/index.md"]
    at = [page.index(title) for title in ("Planned one", "Ends first", "Ends later", "Held one")]
    assert at == sorted(at)


def test_overview_stays_short() -> None:
    """However many are over, the overview shows the latest and leads to a page for each year."""
    over = [
        talk(
            id=f"t{i}",
            title=f"Title {i}.",
            status="held",
            activities=[{"kind": "meeting", "when": 2026 - i % 3, "what": "x"}],
        )
        for i in range(3 * SHOWN)
    ]
    made = pages(*over)
    assert made["dialogues/index.md"].count("Title ") == SHOWN
    assert all(made[f"dialogues/held/{year}.md"].count("Title ") == SHOWN for year in (2024, 2025, 2026))
    assert len(json.loads(made["dialogues/list.json"])["dialogues"]) == 3 * SHOWN
    few = pages(*over[:SHOWN])
    assert few["dialogues/index.md"].count("Title ") == SHOWN
    assert not [uri for uri in few if uri.startswith("dialogues/held/")]


def test_list_tells_what_one_can_filter_by() -> None:
    """The list has of every dialogue its buyers, technologies, areas, kinds and status."""
    listed = json.loads(pages(talk())["dialogues/list.json"])
    (id_, title, _, status, buyers, technologies, areas, kinds, *more) = listed["dialogues"][0]
    countries, cpv, begins, ends = more
    names = listed["names"]
    assert (id_, title) == ("first", "Drones for bridges")
    assert names["statuses"][status] == ["open", "Open now"]
    assert [names["buyers"][i] for i in buyers] == [["northtown-no", "Northtown"]]
    assert [names["technologies"][i] for i in technologies] == [["drones", "Drones"]]
    assert [names["areas"][i] for i in areas] == [["schools", "Schools"]]
    assert [names["kinds"][i][0] for i in kinds] == ["notice", "one-to-one", "written-input", "award"]
    assert [names["countries"][i] for i in countries] == [["NO", "Norway"]]
    assert cpv == []
    assert begins <= ends
    bought_it = json.loads(pages(talk(cpv=["72212000-4"]))["dialogues/list.json"])
    (at,) = bought_it["dialogues"][0][9]
    assert bought_it["names"]["cpv"][at] == ["72", "72 IT services: consulting, development, support"]


def test_every_word_can_be_found() -> None:
    """The words of all fields are there for those who look for one, with the names of CPV divisions."""
    told = json.loads(pages(talk(need="Needle in it", cpv=["72212000"]))["dialogues/texts.json"])
    for word in ("Needle", "72212000", "consulting,", "Northtown"):
        assert word in told["first"].split()


def test_technology_page_shows_what_is_ahead_and_the_latest() -> None:
    """A technology's page shows dialogues that are ahead first, few of the others, and leads to all."""
    over = [talk(id=f"t{i}", title=f"Title {i}.", status="held") for i in range(10)]
    page = pages(*over, talk(id="now", title="Title now."))["technologies/drones.md"]
    assert page.index("Title now.") < page.index("Title 0.")
    assert page.count("Title ") == 7
    assert "dialogues/?technology=drones" in page
    assert 'href="calendar.ics"' in page


# ---- buyers ----------------------------------------------------------------------------------------


def bought(*buyers: Mapping[str, Any]) -> list[Dialogue]:
    """A dialogue for each of these buyers."""
    return [talk(id=f"t{i}", buyers=[dict(one)]) for i, one in enumerate(buyers)]


def test_same_name_and_country_is_one_buyer() -> None:
    """Case, spaces and a number given only once do not make two buyers of one."""
    found = holders(
        bought(
            {"name": "Nord  By", "country": "NO"},
            {"name": "nord by", "country": "NO", "organisation_number": "974 760 673"},
            {"name": "Nord By", "country": "SE"},
        )
    )
    assert [(one.uri, one.number, len(one.dialogues)) for one in found.all] == [
        ("buyers/nord-by-no.md", "974 760 673", 2),
        ("buyers/nord-by-se.md", "", 1),
    ]


def test_numbers_tell_bodies_of_one_name_apart() -> None:
    """Two numbers for a name are two buyers, with an address each."""
    found = holders(
        bought(
            {"name": "Nordby", "country": "DK", "organisation_number": "12345678"},
            {"name": "Nordby", "country": "DK", "organisation_number": "87654321"},
        )
    )
    assert [one.uri for one in found.all] == ["buyers/nordby-12345678-dk.md", "buyers/nordby-87654321-dk.md"]


def test_addresses_never_meet() -> None:
    """Names that differ only in signs without letters get different addresses, the same in every build."""
    dialogues = bought(*({"name": name, "country": "FI"} for name in ("A/B", "A-B", "日本", "中国", "Åbo")))
    uris = [one.uri for one in holders(dialogues).all]
    assert len(set(uris)) == 5
    assert "buyers/aabo-fi.md" in uris
    assert sorted(uris) == sorted(one.uri for one in holders(reversed(dialogues)).all)


def test_buyer_has_its_dialogues_and_awards() -> None:
    """A buyer's page leads to its dialogues and technologies, and says whom it chose."""
    award = {"when": "2026-05", "names": ["Firm"], "what": "Everything"}
    made = pages(talk(awards=[award]))
    page = made["buyers/northtown-no.md"]
    for part in ("Drones for bridges", "Drones", "Firm", "May 2026", "Norway"):
        assert part in page
    assert "northtown-no" in made["dialogues/first.md"]
    assert "northtown-no" in made["buyers/index.md"]


def test_municipality_that_answered_may_be_a_buyer(tmp_path: Path) -> None:
    """A buyer beside dates and a number of dialogues is no answer of that municipality: the site is built."""
    page = """\
---
title: Robots for Nordby
summary: Who can build them?
buyers: [{name: Nordby, country: DK}]
status: awarded
activities: [{kind: conference, when: 2026-03, what: A meeting.}]
awards: [{when: 2026-05, names: [Firm], evaluation: Best.}]
technologies: [robots]
---
"""
    config = small_radar(tmp_path, {"docs/dialogues/robots.md": page})
    site = build(config.with_name("mkdocs.yml"))
    assert (site / "buyers" / "nordby-dk" / "index.html").exists()


# ---- the market scan -------------------------------------------------------------------------------


def asked(
    id_: str, use: Mapping[str, Published], levels: tuple[str, ...] = ("never", "pilot", "always")
) -> PublishedEdition:
    """An edition that asks about relevance and adoption."""
    made = edition(id_)
    scale = [Level(id=level, label=level) for level in levels]
    questions = {
        "adoption": Question(name="Adoption", levels=scale),
        "relevance": Question(name="Relevance", levels=scale),
    }
    figures = {("adoption", name, EVERYONE): one for name, one in use.items()}
    figures |= {("relevance", name, EVERYONE): figure(0.6) for name in use}
    questionnaire = made.questionnaire.model_copy(update={"questions": questions})
    return PublishedEdition(
        **{
            **{f: getattr(made, f) for f in made.__slots__},
            "questionnaire": questionnaire,
            "figures": {**made.figures, **figures},
        }
    )


def lines(before: Published, now: Published, **changes: Any) -> dict[str, scan.Line]:
    """The scan of everyone, where drones had one figure and have another."""
    editions = [asked("2025", {"drones": before}), asked("2026", {"drones": now}, **changes)]
    return {one.technology: one for one in scan.lines(release(editions, dialogues=[talk()]), EVERYONE)}


def test_trend_says_whether_it_is_supported() -> None:
    """A change larger than the margin of both means is supported; a smaller one is not."""
    assert lines(figure(0.4), figure(0.5))["drones"].trend == scan.Trend(0.1, True)
    assert lines(figure(0.4), figure(0.45))["drones"].trend == scan.Trend(0.05, False)


def test_no_trend_across_a_break_or_from_what_is_withheld() -> None:
    """Other levels can't be compared, and nothing can be computed from a withheld figure."""
    assert lines(figure(0.4), figure(0.5), levels=("no", "yes"))["drones"].trend is None
    assert lines(Withheld(), figure(0.5))["drones"].trend is None
    assert lines(figure(0.4), Withheld())["drones"].trend is None


def test_scan_as_table_and_document() -> None:
    """Table and document have a row for each technology on each radar; withheld is the word withheld."""
    award = {"when": "2026-05", "names": ["=cmd()"], "what": "x"}
    of = release(
        [asked("2025", {"drones": figure(0.4)}), asked("2026", {"drones": figure(0.5)})],
        dialogues=[talk(awards=[award], lessons=["Ask early."]), talk(id="coming", status="planned")],
    )
    rows = {(row["area"], row["technology"]): row for row in csv.DictReader(io.StringIO(scan.table(of)))}
    drones = rows["all", "drones"]
    assert (drones["adoption"], drones["adoption_change"], drones["adoption_change_supported"]) == (
        "0.5",
        "0.1",
        "True",
    )
    assert [drones[name] for name in ("coming", "open", "held", "awards", "lessons")] == [
        "1",
        "1",
        "0",
        "1",
        "1",
    ]
    assert rows["care", "drones"]["adoption"] == "withheld"
    assert rows["care", "drones"]["adoption_low"] == ""
    assert rows["care", "drones"]["open"] == "0"
    told = json.loads(scan.document(of))
    (row,) = [one for one in told["scan"] if (one["area"], one["technology"]) == ("all", "drones")]
    assert (row["coming"], row["open"]) == (["coming"], ["first"])
    assert told["dialogues"]["first"]["lessons"] == ["Ask early."]
    assert None not in [value for one in told["scan"] for value in one.values()]


def test_scan_page_has_demand_beside_supply() -> None:
    """The page shows need, use and its change beside dialogues, awards and lessons."""
    award = {"when": "2026-05", "names": ["Firm"], "what": "x"}
    of = release(
        [asked("2025", {"drones": figure(0.4)}), asked("2026", {"drones": figure(0.5)})],
        dialogues=[talk(awards=[award], lessons=["Ask early."])],
    )
    page = pages(of=of)["market/index.md"]
    for part in ("Relevance", "+0.10", "Drones for bridges", "Firm", "Ask early.", "Change since 2025"):
        assert part in page
    assert "withheld" in pages(of=of)["market/care.md"]


def test_no_dialogues_no_scan() -> None:
    """A radar without dialogues has no market scan and no buyers."""
    assert not [uri for uri in pages() if uri.startswith(("market/", "buyers/"))]


def test_mean_without_error_supports_nothing() -> None:
    """Where one of two means has no error, nothing is said of their change."""
    bare = replace(figure(0.5), se=None, ci_low=None, ci_high=None)
    assert scan.trend(figure(0.4), bare) == scan.Trend(0.1, None)


def test_address_of_a_buyer_with_a_long_name() -> None:
    """An address, which is the name of a file too, has room for any name; two long names are told apart."""
    buyers = [{"name": "ø" * 290 + end, "country": "NO"} for end in ("a", "b")]
    uris = [one.uri for one in holders([dialogue(buyers=buyers)]).all]
    assert len(set(uris)) == 2
    assert max(map(len, uris)) < 130
