"""The page of a dialogue shows every part of its record, and nothing of it becomes markup."""

from __future__ import annotations

import itertools
from html.parser import HTMLParser

import pytest
from markdown import Markdown

from radar.site.pages.dialogues import dialogue_page
from radar.site.rendering import prepare
from tests.support.releases import dialogue, release

NUMBERS = itertools.count(1)


def told() -> str:
    """A text that no other part of the record has, and that tries to be markup."""
    return f"told {next(NUMBERS)} <img src=x> [a](javascript:b) `c`"


RECORD: dict[str, object] = {
    "need": told(),
    "aims": [told()],
    "does_not_bind": True,
    "languages": ["nb", "en"],
    "contact": {"function": told(), "email": "office@example.org", "url": "https://example.org/office"},
    "cpv": ["72212000-4"],
    "case_number": told(),
    "estimated_value": {"amount": 1500000, "currency": "NOK"},
    "duration": {"length": 48, "unit": "months", "begins": "2027-09-01", "extension": told()},
    "places": [told(), told()],
    "legal_basis": told(),
    "suits_small_firms": True,
    "further_information": told(),
    "questions": [told()],
    "activities": [
        {
            "kind": "one-to-one",
            "id": "meetings",
            "when": "2027-01-20",
            "at": "09:30",
            "ends": "12:30",
            "what": told(),
            "place": told(),
            "stream": "https://example.org/stream",
            "registration": "https://example.org/sign-up",
            "registration_by": "2027-01-13 12:00",
            "questions_by": "2027-01-14",
            "input_by": "2027-01-15",
            "programme": [{"at": "10:15", "what": told()}],
            "suppliers": 19,
            "meetings": 11,
            "minutes_each": 45,
            "who_may_book": told(),
            "same_questions": True,
            "names": [told()],
            "names_basis": told(),
            "cancelled": True,
        }
    ],
    "documents": [
        {
            "title": told(),
            "version": told(),
            "date": "2026-11-01",
            "url": "https://example.org/document",
            "sha256": "ab" * 32,
        }
    ],
    "answers": [
        {"asked": "2026-11-02", "question": told(), "answered": "2026-11-03", "answer": told()},
        {"asked": "2026-11-04", "question": told()},
    ],
    "minutes": [
        {
            "activities": ["meetings"],
            "published": "2026-11-05",
            "text": told(),
            "url": "https://example.org/minutes",
        }
    ],
    "heard": [{"heard": told(), "change": told()}],
    "advantages": [{"what": told(), "measure": told()}],
    "changes": [
        {
            "date": "2026-11-06",
            "what": told(),
            "activity": "meetings",
            "field": "place",
            "was": told(),
            "now": told(),
        }
    ],
    "lots": [{"id": "one", "name": told()}],
    "procedure": "competitive-dialogue",
    "criteria": [{"name": told(), "weight": 25, "lot": "one", "note": told()}],
    "awards": [
        {
            "when": "2026",
            "about": True,
            "suppliers": 5,
            "names": [told()],
            "what": told(),
            "evaluation": told(),
        }
    ],
    "benefits": [
        {"what": told(), "planned": told(), "by": "2029", "responsible": told(), "realised": told()}
    ],
    "follow_up": told(),
    "requirement_sets": [{"text": told(), "url": "https://example.org/requirements"}, {"text": told()}],
    "notices": [
        {
            "text": told(),
            "date": "2026-11-07",
            "subtype": "E1",
            "ted": "450591-2026",
            "doffin": "2026-105164",
            "eforms": "3f0c7a52-9d1e-4b6a-8c25-71e0d94ab316-01",
        }
    ],
    "procedure_id": "e2d7b6a1-3c95-4f08-a1b4-86f0c7d95e31",
}


class Page(HTMLParser):
    """The elements, links and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.links: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.links |= {value or "" for name, value in attrs if name == "href"}

    def handle_data(self, data: str) -> None:
        self.text += data


def page(**changes: object) -> Page:
    talk = dialogue(**changes)
    _, written = dialogue_page(prepare(release(dialogues=[talk]), {}, True, False), talk)
    body = str(written).split("---\n", 2)[2]
    return Page(Markdown(extensions=["attr_list", "tables", "toc", "md_in_html"]).convert(body))


@pytest.fixture(scope="module")
def full() -> Page:
    """The page of a dialogue in which every part of the record is filled in."""
    return page(**RECORD)


def test_every_text_is_shown(full: Page) -> None:
    """Every text of the record is on the page, as it was written."""
    missing = [i for i in range(1, next(NUMBERS)) if f"told {i} <img src=x>" not in full.text]
    assert missing == []


def test_nothing_becomes_markup(full: Page) -> None:
    """What people write in the record is text."""
    assert "img" not in full.elements
    assert not any(link.startswith("javascript:") for link in full.links)


@pytest.mark.parametrize(
    "words",
    [
        "20 January 2027, 09:30 – 12:30",
        "13 January 2027, 12:00",
        "14 January 2027",
        "15 January 2027",
        "times in Oslo",
        "10:15",
        "19 suppliers",
        "11 meetings held",
        "45 minutes each",
        "the same questions to everyone",
        "Cancelled",
        "binds neither",
        "Norwegian Bokmål, English",
        "72212000-4",
        "NOK 1,500,000",
        "48 months, from 1 September 2027",
        "Yes, the buyer thinks",
        "1 November 2026",
        "ab" * 32,
        "3 November 2026",
        "Not answered yet",
        "5 November 2026",
        "6 November 2026",
        "Competitive dialogue",
        "25 %",
        "about 2026",
        "5 suppliers, among them",
        "2029",
        "7 November 2026",
        "eForms E1",
        "3f0c7a52-9d1e-4b6a-8c25-71e0d94ab316-01",
        "e2d7b6a1-3c95-4f08-a1b4-86f0c7d95e31",
    ],
)
def test_dates_numbers_and_codes_are_shown(full: Page, words: str) -> None:
    """Dates, counts and codes are on the page, in words where they have some."""
    assert words in full.text.replace("\xa0", " ")


def test_links(full: Page) -> None:
    """Every address of the record is a link, and so are those built from the notice's numbers."""
    places = ("office", "stream", "sign-up", "document", "minutes", "requirements")
    assert {f"https://example.org/{place}" for place in places} <= full.links
    assert {
        "mailto:office@example.org",
        "https://ted.europa.eu/en/notice/-/detail/450591-2026",
        "https://www.doffin.no/notices/2026-105164",
    } <= full.links


def test_short_record_has_no_empty_parts() -> None:
    """A page shows no heading of a part that the record does not have."""
    text = page().text
    for heading in ("Documents", "Questions and answers", "Awards", "Benefits", "Published notices"):
        assert heading not in text
