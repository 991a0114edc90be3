"""Calendars, feeds and records beside the pages: which there are, at which addresses.

Each lies in the folder of its page: `dialogues/calendar.ics` has what is coming and what was lately held,
`technologies/drones/calendar.ics` the same about one technology, and a dialogue's own calendar all of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from radar.inputs.dialogues import Dialogue
from radar.inputs.dialogues.published import RECORD
from radar.language.translator import Language
from radar.site import words
from radar.site.dialogues import agenda, feeds
from radar.site.dialogues.calendars import DialogueEvents, Frame, calendar, part
from radar.site.rendering import Site
from radar.site.views import dialogue_uri, technology_uri

CALENDAR, FEED, CHANGES = "calendar.ics", "feed.atom", "changes.atom"
ALL = "dialogues/index.md"
"""The page that the calendar and the feeds of all dialogues belong to."""
LATEST = 50
"""So many dialogues that are over stay in a calendar that several share: the latest."""


def beside(page: str, name: str) -> str:
    """Address of a page's calendar or feed."""
    folder = page.removesuffix(".md").removesuffix("/index")
    return f"{folder}/{name}"


def subscriptions(site: Site) -> Iterator[tuple[str, str]]:
    """Every calendar and feed by its address. Older examples are in their own calendar only."""
    release, _ = site.release, site.text
    frame = Frame(release.settings.title, site.address, site.language)
    addresses = {dialogue.id: site.located(dialogue_uri(dialogue.id)) for dialogue in release.dialogues}
    parts = {dialogue.id: part(dialogue, addresses[dialogue.id], frame) for dialogue in release.dialogues}
    news = {
        dialogue.id: [*feeds.changes(dialogue, addresses[dialogue.id], site.language)]
        for dialogue in release.dialogues
    }
    for dialogue in release.dialogues:
        uri = dialogue_uri(dialogue.id)
        yield beside(uri, CALENDAR), _calendar(dialogue.title, [parts[dialogue.id]])
        yield beside(uri, RECORD), record(dialogue)
        yield _feed(site, frame, uri, CHANGES, f"{dialogue.title}: {_('changes')}", news[dialogue.id])
    current = [dialogue for dialogue in release.dialogues if not dialogue.historical]
    title = f"{_('Market dialogues')}, {release.settings.title}"
    groups = [(ALL, title, current)]
    for technology in release.technologies:
        about = [dialogue for dialogue in current if technology.id in dialogue.technologies]
        groups.append((technology_uri(technology.id), f"{_('Market dialogues')}: {technology.name}", about))
    for area in release.settings.areas:
        within = [dialogue for dialogue in current if area.id in dialogue.areas]
        groups.append((f"areas/{area.id}.md", f"{_('Market dialogues')}: {area.name}", within))

    def told(group: Sequence[Dialogue]) -> list[feeds.News]:
        announced = [feeds.announced(dialogue, addresses[dialogue.id]) for dialogue in group]
        return [*announced, *(entry for dialogue in group for entry in news[dialogue.id])]

    for page, name, group in groups:
        shown = _with_latest(group)
        yield beside(page, CALENDAR), _calendar(name, [parts[dialogue.id] for dialogue in shown])
        if page == ALL:
            changed = [entry for dialogue in group for entry in news[dialogue.id]]
            yield _feed(site, frame, page, CHANGES, f"{name}: {_('changes')}", changed)
            announced = [feeds.announced(dialogue, addresses[dialogue.id]) for dialogue in group]
            yield _feed(site, frame, page, FEED, name, announced)
        elif not page.startswith("areas/"):
            yield _feed(site, frame, page, FEED, name, told(group))
    for holder in site.holders.all:
        held = [dialogue for dialogue in holder.dialogues if not dialogue.historical]
        name = f"{_('Market dialogues')}: {holder.name}"
        yield _feed(site, frame, holder.uri, FEED, name, told(held))
    for file, name, group in further_feeds(site, current):
        yield _feed(site, frame, ALL, file, f"{_('Market dialogues')}: {name}", told(group))


def further_feeds(site: Site, dialogues: Sequence[Dialogue]) -> list[tuple[str, str, list[Dialogue]]]:
    """Feeds of countries and CPV divisions that some dialogue has: file name, name, dialogues."""
    lang = site.language
    countries: dict[str, list[Dialogue]] = {}
    divisions: dict[str, list[Dialogue]] = {}
    for dialogue in dialogues:
        for country in dict.fromkeys(buyer.country for buyer in dialogue.buyers):
            countries.setdefault(country, []).append(dialogue)
        for division in dict.fromkeys(code[:2] for code in dialogue.cpv):
            divisions.setdefault(division, []).append(dialogue)
    named = words.cpv_divisions(lang)
    by_country = [
        (f"country-{code.lower()}.atom", lang.country(code), group) for code, group in countries.items()
    ]
    by_division = [
        (f"cpv-{code}.atom", f"CPV {code} {named.get(code, '')}".rstrip(), group)
        for code, group in divisions.items()
    ]
    return [*sorted(by_country, key=lambda feed: feed[1]), *sorted(by_division)]


def feeds_of(page: str, title: str, known: Collection[str], language: Language) -> list[tuple[str, str]]:
    """The feeds that a page tells feed readers about, each with its name: those of all, and its own.

    `known`: addresses of the feeds that there are.
    """
    name = language.text("Market dialogues")
    named = {
        beside(ALL, FEED): name,
        beside(ALL, CHANGES): f"{name}: {language.text('changes')}",
    }
    named.setdefault(beside(page, FEED), f"{name}: {title}")
    return [(text, uri) for uri, text in named.items() if uri in known]


def record(dialogue: Dialogue) -> str:
    """The fields of a dialogue's page as JSON; those that say nothing are left out."""
    told = dialogue.model_dump(mode="json", exclude_defaults=True, exclude={"id", "text", "file"})
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _calendar(name: str, parts: Sequence[DialogueEvents]) -> str:
    return calendar(name, parts).decode()


def _feed(
    site: Site, frame: Frame, page: str, file: str, name: str, news: Sequence[feeds.News]
) -> tuple[str, str]:
    uri = beside(page, file)
    return uri, feeds.feed(name, news, frame, site.located(page), site.located(uri))


def _with_latest(dialogues: Sequence[Dialogue]) -> list[Dialogue]:
    """Those one can still take part in, and the latest of the others."""
    over = [dialogue.id for dialogue in dialogues if agenda.stage(dialogue) == "held"][:LATEST]
    return [
        dialogue for dialogue in dialogues if agenda.stage(dialogue) != "held" or dialogue.id in set(over)
    ]
