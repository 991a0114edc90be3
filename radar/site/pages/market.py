"""The market scan: demand beside supply, for everyone and for each area."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from radar.inputs.dialogues import Dialogue
from radar.inputs.settings import EVERYONE
from radar.release import Edition
from radar.site import words
from radar.site.dialogues import agenda
from radar.site.dialogues.subscriptions import ALL, CALENDAR, beside
from radar.site.page import Page
from radar.site.pages.common import area_name, places
from radar.site.rendering import Site
from radar.site.tables import scan
from radar.site.tables.scan import Line
from radar.site.views import dialogue_uri, technology_uri

MOST = 3
"""So many dialogues, awards and lessons of a technology stand in its row; the rest is counted."""


def market_uri(area: str) -> str:
    """Source address of a page."""
    return "market/index.md" if area == EVERYONE else f"market/{area}.md"


def market_pages(site: Site) -> Iterator[tuple[str, str | Page]]:
    """The pages and the files with their figures; none where no dialogue is described."""
    if not site.release.dialogues:
        return
    for area in site.release.latest.radars:
        yield market_uri(area), _page(site, site.release.latest, area)
    yield "market/market.csv", scan.table(site.release)
    yield "market/market.json", scan.document(site.release)


def _page(site: Site, edition: Edition, area: str) -> Page:
    _ = site.text
    everyone = area == EVERYONE
    title, name = _("Market scan"), _("everyone") if everyone else area_name(site, area)
    lead = _("What municipalities ask for, beside what they ask the market and what came of it.")
    relevance, adoption = scan.questions(edition)
    editions = site.release.editions
    before = editions[-2] if len(editions) > 1 else None
    lines = [known for known in scan.lines(site.release, area) if everyone or _says_something(known)]
    return site.render(
        "market.md.j2",
        market_uri(area),
        title if everyone else f"{title}: {name}",
        lead,
        lead=lead,
        steps=[] if everyone else [(title, market_uri(EVERYONE))],
        edition=edition,
        before=before if adoption and before and scan.same_scale(before, edition, adoption) else None,
        relevance=edition.questions[relevance].name if relevance else "",
        adoption=edition.questions[adoption].name if adoption else "",
        name=name,
        current=_("Everyone") if everyone else name,
        places=places(site, edition, market_uri),
        rows=[_row(site, edition, area, line) for line in lines],
        overview=ALL,
        subscribe=[(_("Calendar"), beside(ALL if everyone else f"areas/{area}.md", CALENDAR))],
        downloads=[
            (file, f"market/{file}", f"market-{edition.id}.{file.rpartition('.')[2]}")
            for file in ("market.csv", "market.json")
        ],
    )


def _says_something(line: Line) -> bool:
    return line.relevance is not None or line.adoption is not None or bool(line.dialogues)


def _row(site: Site, edition: Edition, area: str, line: Line) -> dict[str, Any]:
    lang = site.language
    ahead = [*line.staged("coming"), *line.staged("open")]
    awards, lessons = line.awards, line.lessons
    return {
        "name": site.technologies[line.technology].name,
        "uri": technology_uri(line.technology),
        "id": line.technology,
        "line": line,
        "row": site.views[edition.id, area].by_technology.get(line.technology),
        "ahead": [_brief(dialogue) for dialogue in ahead[:MOST]],
        "ahead_count": len(ahead),
        "held_count": len(line.staged("held")),
        "awards": [
            {
                **_brief(dialogue),
                "who": words.chosen(award, lang),
                "when": words.near(award.when, award.about, lang),
            }
            for dialogue, award in awards[:MOST]
        ],
        "award_count": len(awards),
        "lessons": [{**_brief(lesson), "text": text} for lesson, text in lessons[:MOST]],
        "lesson_count": len(lessons),
    }


def _brief(dialogue: Dialogue) -> dict[str, Any]:
    return {
        "title": dialogue.title,
        "uri": dialogue_uri(dialogue.id),
        "dialogue": dialogue,
        "closes": agenda.closes(dialogue),
    }
