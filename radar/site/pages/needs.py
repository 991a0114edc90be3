"""Where need runs ahead of use: a page for everyone, and one for each area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from radar.inputs.settings import EVERYONE
from radar.release import Edition
from radar.site import words
from radar.site.page import Page
from radar.site.pages.common import area_name, places
from radar.site.rendering import DIALOGUES_SCRIPT, Site
from radar.site.tables import gaps
from radar.site.tables.gaps import Gap
from radar.site.views import technology_uri

FOREMOST = 3
"""So many technologies of each area stand on the page for everyone."""


def needs_uri(area: str) -> str:
    """Source address of a page."""
    return "needs/index.md" if area == EVERYONE else f"needs/{area}.md"


def needs_pages(site: Site) -> Iterator[tuple[str, str | Page]]:
    """The pages and the files with their figures; none where the latest edition does not ask for both."""
    release, latest = site.release, site.release.latest
    if gaps.questions(latest) is None:
        return
    for area in latest.radars:
        yield needs_uri(area), _page(site, latest, area)
    yield "needs/needs.csv", gaps.table(release, latest)
    yield "needs/needs.json", gaps.document(release, latest)


def _page(site: Site, edition: Edition, area: str) -> Page:
    settings, _, lang = site.release.settings, site.text, site.language
    need, use = (edition.questions[id_] for id_ in gaps.questions(edition) or ())
    title = _("Where need runs ahead of use")
    everyone = area == EVERYONE
    name = _("everyone") if everyone else area_name(site, area)
    lead = _(
        "Technologies that people find more relevant than they are used, with what is planned about them."
    )
    found = gaps.gaps(edition, area)
    return site.render(
        "needs.md.j2",
        needs_uri(area),
        title if everyone else f"{title}: {name}",
        lead,
        lead=lead,
        script=DIALOGUES_SCRIPT,
        steps=[] if everyone else [(title, needs_uri(EVERYONE))],
        edition=edition,
        need=need.name,
        use=use.name,
        name=name,
        places=places(site, edition, needs_uri),
        current=_("Everyone") if everyone else name,
        rows=[_row(site, edition, area, gap) for gap in found if gap.need is not None or gap.use is not None],
        correlation=edition.need_use,
        supported=sum(gap.supported for gap in found),
        foremost=_foremost(site, edition) if everyone else [],
        by_area=words.by_area(settings, lang),
        downloads=[
            (file, f"needs/{file}", f"needs-{edition.id}.{file.rpartition('.')[2]}")
            for file in ("needs.csv", "needs.json")
        ],
    )


def _row(site: Site, edition: Edition, area: str, gap: Gap) -> dict[str, Any]:
    row = site.views[edition.id, area].by_technology.get(gap.technology)
    return {
        "name": site.technologies[gap.technology].name,
        "uri": technology_uri(gap.technology),
        "gap": gap,
        "says": _says(site, gap),
        "row": row,
        "coming": _coming(site, gap.technology),
    }


def _says(site: Site, gap: Gap) -> str:
    """What the answers say of a gap."""
    _ = site.text
    if gap.limits is None:
        return ""
    low, high = gap.limits
    if low > 0:
        return _("need is ahead")
    return _("use is ahead") if high < 0 else _("no clear difference")


def _coming(site: Site, technology: str) -> list[Mapping[str, Any]]:
    """The dialogues about a technology that one can still take part in, in brief."""
    return [card for card in site.cards.get(technology, ()) if card["stage"] != "held"]


def _foremost(site: Site, edition: Edition) -> list[dict[str, Any]]:
    """The foremost technologies of each area whose need is ahead of their use."""
    found = []
    for area in edition.radars:
        if area != EVERYONE:
            ahead = [gap for gap in gaps.gaps(edition, area) if gap.supported][:FOREMOST]
            where = {"area": area_name(site, area), "area_uri": needs_uri(area)}
            found += [{**_row(site, edition, area, gap), **where} for gap in ahead]
    return found
