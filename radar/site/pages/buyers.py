"""The list of the buyers, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from radar.inputs.dialogues import Dialogue
from radar.inputs.dialogues.times import first_day
from radar.site import words
from radar.site.dialogues import agenda
from radar.site.dialogues.buyers import Holder
from radar.site.dialogues.subscriptions import ALL, FEED, beside
from radar.site.page import Page
from radar.site.pages.overview import grouped, headings
from radar.site.rendering import DIALOGUES_SCRIPT, Site, card
from radar.site.views import dialogue_uri, technology_uri

INDEX = "buyers/index.md"


def buyer_pages(site: Site) -> Iterator[tuple[str, Page]]:
    """The list and the pages; none where no dialogue is described."""
    if not site.holders.all:
        return
    yield INDEX, _list(site)
    for holder in site.holders.all:
        yield holder.uri, _page(site, holder)


def _list(site: Site) -> Page:
    _, lang = site.text, site.language
    title = _("Buyers")
    countries = groupby(site.holders.all, key=lambda holder: holder.country)
    return site.render(
        "buyers.md.j2",
        INDEX,
        title,
        _("Who talks with the market here, and about what."),
        steps=[(_("Market dialogues"), ALL)],
        countries=sorted((lang.country(code), list(group)) for code, group in countries),
    )


def _page(site: Site, holder: Holder) -> Page:
    _, lang = site.text, site.language
    groups = grouped(card(dialogue, lang) for dialogue in holder.dialogues)
    used = {id_ for dialogue in holder.dialogues for id_ in dialogue.technologies}
    return site.render(
        "buyer.md.j2",
        holder.uri,
        holder.name,
        _("Market dialogues held by %(buyer)s") % {"buyer": holder.name},
        steps=[(_("Market dialogues"), ALL), (_("Buyers"), INDEX)],
        holder=holder,
        country=lang.country(holder.country),
        subscribe=[(_("Feed"), beside(holder.uri, FEED))],
        groups=[(headings(site)[stage][0], stage, groups[stage]) for stage in agenda.STAGES if groups[stage]],
        technologies=[
            (technology.name, technology_uri(technology.id))
            for id_, technology in site.technologies.items()
            if id_ in used
        ],
        awards=[award for dialogue in holder.dialogues for award in awards(site, dialogue)],
        script=DIALOGUES_SCRIPT,
    )


def awards(site: Site, dialogue: Dialogue) -> list[dict[str, Any]]:
    """Who was chosen in a dialogue, in words, the latest first."""
    lots = {lot.id: lot.name for lot in dialogue.lots}
    return [
        {
            "when": words.near(award.when, award.about, site.language),
            "who": words.chosen(award, site.language),
            "what": award.what,
            "evaluation": award.evaluation,
            "lot": lots.get(award.lot or "", ""),
            "title": dialogue.title,
            "uri": dialogue_uri(dialogue.id),
        }
        for award in sorted(dialogue.awards, key=lambda award: first_day(award.when), reverse=True)
    ]
