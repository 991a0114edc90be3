"""The page of a dialogue."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from radar.inputs.dialogues import Dialogue
from radar.inputs.dialogues.published import RECORD
from radar.language.translator import Language
from radar.site import words
from radar.site.dialogues import agenda
from radar.site.dialogues.plan import plan
from radar.site.dialogues.structured import event_data
from radar.site.dialogues.subscriptions import ALL, CALENDAR, CHANGES, beside
from radar.site.languages import whole
from radar.site.page import Page
from radar.site.pages.buyers import awards
from radar.site.pages.common import area_name
from radar.site.rendering import DIALOGUES_SCRIPT, Site, prose
from radar.site.scripts import in_script
from radar.site.views import dialogue_uri, technology_uri


def dialogue_page(site: Site, dialogue: Dialogue) -> tuple[str, Page]:
    """What was said with the market before one purchase."""
    lang, _ = site.language, site.text
    uri = dialogue_uri(dialogue.id)
    technologies = [site.technologies[id_] for id_ in dialogue.technologies]
    procedures = words.procedures(lang)
    events = event_data(dialogue, site.located(uri), lang)
    return uri, site.render(
        "dialogue.md.j2",
        uri,
        dialogue.title,
        dialogue.summary,
        dialogue=dialogue,
        steps=[(_("Market dialogues"), ALL)],
        stage=agenda.stage(dialogue),
        opens=agenda.opens(dialogue),
        closes=agenda.closes(dialogue),
        ahead=agenda.chances(dialogue, lang) if agenda.stage(dialogue) != "held" else [],
        plan=plan(dialogue, lang),
        subscribe=[
            (_("This dialogue in your calendar"), beside(uri, CALENDAR)),
            (_("Feed of its changes"), beside(uri, CHANGES)),
        ],
        cpv=words.cpv(dialogue.cpv, lang),
        record=beside(uri, RECORD),
        holders=[(holder, lang.country(holder.country)) for holder in site.holders.of(dialogue)],
        areas=[(area_name(site, area), f"areas/{area}.md") for area in dialogue.areas],
        technologies=[{"name": t.name, "uri": technology_uri(t.id)} for t in technologies],
        languages=", ".join(words.language_name(code, lang) for code in dialogue.languages),
        procedure=procedures[dialogue.procedure] if dialogue.procedure else "",
        activities=_activities(dialogue, lang),
        **_record(dialogue, lang),
        **_purchase(site, dialogue),
        events=in_script(events) if events else "",
        script=DIALOGUES_SCRIPT,
        whole=whole(site.release, f"dialogues/{dialogue.id}", dialogue),
        text=prose(dialogue.text),
        headed=dialogue.text.lstrip().startswith("#"),
    )


def _activities(dialogue: Dialogue, lang: Language) -> list[dict[str, Any]]:
    """What happened and will happen, in the words of the page's language."""
    kinds = words.kinds(lang)
    return [
        {
            "activity": activity,
            "when": words.period(activity, lang),
            "kind": kinds[activity.kind],
            "facts": words.joined(
                [
                    words.circumstances(activity, lang),
                    words.time_zone(activity, dialogue.zone(activity), lang),
                ]
            ),
            "deadlines": words.deadlines(activity, lang),
        }
        for activity in dialogue.activities
    ]


def _record(dialogue: Dialogue, lang: Language) -> dict[str, Any]:
    """What was published: changes, documents, answers, minutes and notices, with their dates in words."""
    kinds = words.kinds(lang)
    newest = {document.title: document.version for document in dialogue.documents}
    return {
        "changes": [
            {
                "change": change,
                "date": lang.day(change.date),
                "was": _said(change.was, lang),
                "now": _said(change.now, lang),
            }
            for change in dialogue.changes
        ],
        "documents": [
            {
                "document": document,
                "date": document.date and lang.day(document.date),
                "newer": newest[document.title] if newest[document.title] != document.version else "",
            }
            for document in dialogue.documents
        ],
        "answers": [
            {
                "said": answer,
                "asked": lang.day(answer.asked),
                "answered": answer.answered and lang.day(answer.answered),
            }
            for answer in dialogue.answers
        ],
        "minutes": [
            {
                "minutes": minutes,
                "meetings": ", ".join(
                    dict.fromkeys(kinds[dialogue.activity(id_).kind] for id_ in minutes.activities)
                ),
                "published": minutes.published and lang.day(minutes.published),
            }
            for minutes in dialogue.minutes
        ],
        "notices": [
            {
                "notice": notice,
                "links": notice.links(),
                "date": notice.date and lang.day(notice.date),
                "languages": ", ".join(words.language_name(code, lang) for code in notice.languages),
            }
            for notice in dialogue.notices
        ],
    }


def _purchase(site: Site, dialogue: Dialogue) -> dict[str, Any]:
    """How it was bought: criteria, awards and benefits in words."""
    lang = site.language
    lots = {lot.id: lot.name for lot in dialogue.lots}
    return {
        "purchase": words.purchase(dialogue, lang),
        "criteria": [
            {
                "name": criterion.name,
                "weight": criterion.weight,
                "text": lang.percent(criterion.weight / 100) if criterion.weight else "",
                "lot": lots.get(criterion.lot or "", ""),
                "note": criterion.note,
            }
            for criterion in dialogue.criteria
        ],
        "awards": awards(site, dialogue),
        "benefits": [
            {"benefit": benefit, "by": benefit.by and lang.when(benefit.by)} for benefit in dialogue.benefits
        ],
    }


def _said(value: str, lang: Language) -> str:
    """What a field said, with dates in words."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d)?", value):
        moment = dt.datetime.fromisoformat(value)
        return words.deadline(moment if len(value) > 10 else moment.date(), lang)
    return "" if value in ("true", "false") else value
