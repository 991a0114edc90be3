"""The overview of the dialogues, and the years behind it, whose lists grow while the overview does not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from radar.inputs.dialogues.times import first_day, last_day
from radar.site import words
from radar.site.dialogues import agenda
from radar.site.dialogues.subscriptions import ALL, CALENDAR, CHANGES, FEED, beside, further_feeds
from radar.site.page import Page
from radar.site.rendering import DIALOGUES_SCRIPT, Site, card

LIST = "dialogues/list.json"
"""All dialogues in brief, which the page asks for when someone looks for one."""
TEXTS = "dialogues/texts.json"
"""All that each says, which the page asks for when someone looks for a word."""
SHOWN = 12
"""So many dialogues that are over stand on the overview if there are years behind it."""

Brief = Mapping[str, Any]


def overview_pages(site: Site) -> Iterator[tuple[str, str | Page]]:
    """The overview, the pages by year, and the list that one can search."""
    briefs = [card(dialogue, site.language) for dialogue in site.release.dialogues]
    held = [brief for brief in briefs if brief["stage"] == "held"]
    years = list(by_year(held)) if len(held) > SHOWN else []
    yield _overview(site, briefs, years)
    for year, held_then in years:
        yield _year(site, year, held_then, [past_year for past_year, _ in years])
    yield LIST, listed(site, briefs)
    yield TEXTS, texts(site)


def by_year(briefs: Sequence[Brief]) -> Iterator[tuple[int, list[Brief]]]:
    """The dialogues by the year in which they ended, latest first."""
    ordered = sorted(briefs, key=lambda brief: agenda.year(brief["dialogue"]), reverse=True)
    for year, group in groupby(ordered, key=lambda brief: agenda.year(brief["dialogue"])):
        yield year, list(group)


def grouped(briefs: Iterable[Brief]) -> dict[agenda.Stage, list[Brief]]:
    """The dialogues by group: what begins first, then what ends first, then what is latest."""
    groups: dict[agenda.Stage, list[Brief]] = {stage: [] for stage in agenda.STAGES}
    for brief in briefs:
        groups[brief["stage"]].append(brief)
    groups["coming"].sort(key=lambda group: group["opens"] or "9")
    groups["open"].sort(key=lambda group: group["closes"] or "9")
    return groups


def headings(site: Site) -> dict[agenda.Stage, tuple[str, str]]:
    """What the groups are called, and what stands there if they are empty."""
    _ = site.text
    return {
        "coming": (_("Coming"), _("No dialogue is planned at the moment.")),
        "open": (_("Open now"), _("No dialogue is open at the moment.")),
        "held": (_("Held"), _("No dialogue has been described yet.")),
    }


def year_uri(year: int) -> str:
    """Source address of the page with a year's dialogues."""
    return f"dialogues/held/{year}.md"


def listed(site: Site, briefs: Sequence[Brief]) -> str:
    """All dialogues in brief, for looking among them. What many share stands once, and is told by position.

    `{"names": {"buyers" | "technologies" | "areas" | "kinds" | "statuses" | "countries" | "cpv":
    [[id, name]]}, "dialogues": [[id, title, when, status, [buyer], [technology], [area], [kind], [country],
    [CPV division], first day, last day]]}`, latest first. The days are those on which one can take part, or
    else the dialogue's first and last.
    """
    lang, release = site.language, site.release
    shared = {
        "buyers": {buyer.uri: buyer.name for buyer in site.holders.all},
        "technologies": {technology.id: technology.name for technology in release.technologies},
        "areas": {area.id: area.name for area in release.settings.areas},
        "kinds": words.kinds(lang),
        "statuses": words.statuses(lang),
        "countries": {holder.country: lang.country(holder.country) for holder in site.holders.all},
        "cpv": {code: f"{code} {name}" for code, name in words.cpv_divisions(lang).items()},
    }
    at = {name: {id_: i for i, id_ in enumerate(ids)} for name, ids in shared.items()}
    rows = []
    for brief in briefs:
        dialogue = brief["dialogue"]
        kinds = dict.fromkeys(activity.kind for activity in dialogue.activities)
        last = dialogue.activities[-1]
        rows.append(
            [
                dialogue.id,
                dialogue.title,
                brief["when"],
                at["statuses"][dialogue.status],
                [at["buyers"][holder.uri] for holder in site.holders.of(dialogue)],
                [at["technologies"][id_] for id_ in dialogue.technologies],
                [at["areas"][id_] for id_ in dialogue.areas],
                [at["kinds"][kind] for kind in kinds],
                [at["countries"][code] for code in dict.fromkeys(b.country for b in dialogue.buyers)],
                [at["cpv"][code] for code in dict.fromkeys(code[:2] for code in dialogue.cpv)],
                brief["opens"] or first_day(dialogue.activities[0].when).isoformat(),
                brief["closes"][:10] or last_day(last.until or last.when).isoformat(),
            ]
        )
    told = {name: [[_short(id_), text] for id_, text in texts.items()] for name, texts in shared.items()}
    return json.dumps({"names": told, "dialogues": rows}, ensure_ascii=False, separators=(",", ":"))


def texts(site: Site) -> str:
    """All words of each dialogue, each once, those of its CPV divisions too: `{id: text}`."""
    told = {}
    for dialogue in site.release.dialogues:
        spoken = [
            *_said(dialogue.model_dump(mode="json", exclude={"file"})),
            *words.cpv(dialogue.cpv, site.language),
        ]
        told[dialogue.id] = " ".join(dict.fromkeys(" ".join(spoken).split()))
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _said(value: object) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _said(part)
    elif isinstance(value, list):
        for part in value:
            yield from _said(part)


def _overview(
    site: Site, briefs: Sequence[Brief], years: Sequence[tuple[int, Sequence[Brief]]]
) -> tuple[str, Page]:
    _, settings = site.text, site.release.settings
    groups = grouped(briefs)
    if years:
        groups["held"] = groups["held"][:SHOWN]
    return ALL, site.render(
        "dialogues.md.j2",
        ALL,
        _("Market dialogues"),
        settings.description,
        groups=[(stage, *headings(site)[stage], groups[stage]) for stage in agenda.STAGES],
        years=[(year, year_uri(year), len(held_then)) for year, held_then in years],
        choices=[
            *[("area", words.area(settings, site.language))][: len(settings.areas)],
            ("technology", _("Technology")),
            ("buyer", _("Buyer")),
            ("country", _("Country")),
            ("cpv", "CPV"),
            ("status", _("Status")),
            ("kind", _("Kind")),
        ],
        list=LIST,
        texts=TEXTS,
        further=[
            (name, beside(ALL, file))
            for file, name, _ in further_feeds(site, [d for d in site.release.dialogues if not d.historical])
        ],
        buyers="buyers/index.md" if site.holders.all else "",
        market="market/index.md",
        script=DIALOGUES_SCRIPT,
        subscribe=[
            (_("Calendar"), beside(ALL, CALENDAR)),
            (_("Feed of new dialogues"), beside(ALL, FEED)),
            (_("Feed of changes"), beside(ALL, CHANGES)),
        ],
    )


def _year(site: Site, year: int, briefs: Sequence[Brief], years: Sequence[int]) -> tuple[str, Page]:
    _, uri = site.text, year_uri(year)
    title = _("Market dialogues of %(year)s") % {"year": year}
    return uri, site.render(
        "year.md.j2",
        uri,
        title,
        title,
        steps=[(_("Market dialogues"), ALL)],
        year=str(year),
        years=[(str(listed), year_uri(listed)) for listed in years],
        rows=briefs,
    )


def _short(id_: str) -> str:
    """A buyer is known by the name of its page."""
    return id_.removeprefix("buyers/").removesuffix(".md")
