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
    for dialogue in release.dialogues:
        yield beside(dialogue_uri(dialogue.id), CALENDAR), _calendar(dialogue.title, [parts[dialogue.id]])
        yield beside(dialogue_uri(dialogue.id), RECORD), record(dialogue)
    current = [dialogue for dialogue in release.dialogues if not dialogue.historical]
    title = f"{_('Market dialogues')}, {release.settings.title}"
    groups = [(ALL, title, current)]
    for technology in release.technologies:
        about = [dialogue for dialogue in current if technology.id in dialogue.technologies]
        groups.append((technology_uri(technology.id), f"{_('Market dialogues')}: {technology.name}", about))
    for area in release.settings.areas:
        within = [dialogue for dialogue in current if area.id in dialogue.areas]
        groups.append((f"areas/{area.id}.md", f"{_('Market dialogues')}: {area.name}", within))
    for page, name, group in groups:
        shown = _with_latest(group)
        yield beside(page, CALENDAR), _calendar(name, [parts[dialogue.id] for dialogue in shown])
        if page.startswith("areas/"):
            continue
        announced = [feeds.announced(dialogue, addresses[dialogue.id]) for dialogue in group]
        changed = [news for dialogue in group for news in feeds.changes(dialogue, addresses[dialogue.id])]
        if page == ALL:
            yield _feed(site, frame, page, CHANGES, f"{name}: {_('changes')}", changed)
            changed = []
        yield _feed(site, frame, page, FEED, name, [*announced, *changed])


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
