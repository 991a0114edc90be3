"""What a notice says -> the fields of a dialogue's page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from radar.inputs.dialogues.models import DialogueFrontMatter
from radar.inputs.dialogues.times import ZONES, first_day
from radar.inputs.documents import Document, validate
from radar.intake.privacy import personal
from radar.language.messages import Text, say
from radar.language.translator import language, teller
from radar.problems import Problems
from radar.tools.notices.facts import Due, Form, NoticeFacts, Words

_SUMMARY = 300
"""Most signs of a summary that is taken from the beginning of the description."""
_LONGEST = {"title": 300, "name": 300, "line": 1_000, "prose": 10_000}


def _weight(kind: str, number: str) -> Text:
    """What a notice says in place of an exact weight (code list `number-weight`)."""
    told = {
        "poi-exa": say("%(number)s points", number=number),
        "poi-mid": say("about %(number)s points", number=number),
        "per-mid": say("about %(number)s per cent", number=number),
        "dec-mid": say("about %(number)s of 1", number=number),
        "ord-imp": say("number %(number)s in order of importance", number=number),
    }
    return told.get(kind, Text(number))


_CRITERIA = {
    "price": say("Price"),
    "cost": say("Cost"),
    "quality": say("Quality"),
}
_REGIONS = {
    "anyw": say("Anywhere"),
    "anyw-cou": say("Anywhere in the country"),
    "anyw-eea": say("Anywhere in the European Economic Area"),
}


@dataclass(frozen=True)
class PageFields:
    """The fields of a page that a notice fills in."""

    data: dict[str, Any]
    """As they stand in YAML, in the order of a page."""
    notes: tuple[Text, ...]
    """What is to be looked at: unsure, left out, or said only in prose."""


class _Writer:
    """Texts in one language; notes on what did not fit."""

    def __init__(self, code: str, translating: bool = False) -> None:
        self.code = code
        self.tell = teller(code)
        self.notes: list[Text] = []
        self._translating = translating

    def text(self, words: Words, kind: str = "line") -> str:
        """A text in the language; on an original page else in the notice's own."""
        told = words.get(self.code, "" if self._translating else next(iter(words.values()), ""))
        return self._short(told, kind)

    def _short(self, text: str, kind: str) -> str:
        text = text if kind == "prose" else " ".join(text.split())
        most = _LONGEST[kind]
        if len(text) <= most:
            return text
        what = say(
            "a text of the notice has more than %(most)s characters and was cut: “%(text)s…”",
            most=most,
            text=text[:40],
        )
        self.notes.append(what)
        return text[: most - 1].rsplit(" ", 1)[0] + "…"


def page_fields(facts: NoticeFacts, code: str, today: dt.date) -> PageFields:
    """The fields of a page, as far as the notice gives them. `code`: the radar's own language."""
    writer = _Writer(code)
    summary, need = _summary(facts.description)
    data = {
        "title": writer.text(facts.title, "title"),
        "summary": writer.text(summary),
        "need": writer.text(need, "prose"),
        "buyers": [*_buyers(facts, writer)],
        "status": _status(facts, today),
        "languages": facts.languages,
        "cpv": facts.cpv,
        "case_number": facts.case_number or None,
        "estimated_value": facts.value and {"amount": _plain(facts.value[0]), "currency": facts.value[1]},
        "duration": _duration(facts, writer),
        "places": [place for words in facts.places if (place := _place(words, writer))],
        "legal_basis": _law(facts, writer),
        "suits_small_firms": facts.suits_small_firms,
        "further_information": writer.text(facts.further, "prose"),
        "documents": [*_documents(facts, writer)],
        "lots": [{"id": lot.id, "name": writer.text(lot.name, "name")} for lot in facts.lots],
        "procedure": facts.procedure or None,
        "criteria": [*_criteria(facts, writer)],
        "awards": [*_awards(facts)],
        "notices": [*_notice(facts)],
        "procedure_id": facts.procedure_id or None,
        "ocid": facts.ocid or None,
        "changes": [*_changes(facts, writer)],
        "activities": activities(facts, writer.tell),
    }
    notes = [*facts.notes, *writer.notes, *_dates_in_prose(facts)]
    notes += [*_personal(data)]
    notes += [_no_hour(due) for due in (facts.answers_by, facts.tenders_by) if due and due.time is None]
    return _checked({name: value for name, value in data.items() if value not in (None, "", [], {})}, notes)


def translated_fields(facts: NoticeFacts, code: str) -> dict[str, Any]:
    """The texts of a page in a further language, as far as the notice has them; empty without a title."""
    writer = _Writer(code, translating=True)
    summary, need = _summary(facts.description)
    extension = writer.text(facts.duration.get("extension", {}), "prose")
    data: dict[str, Any] = {
        "title": writer.text(facts.title, "title"),
        "summary": writer.text(summary),
        "need": writer.text(need, "prose"),
        "duration": {"extension": extension} if extension else {},
        "places": [_place(words, writer) for words in facts.places],
        "legal_basis": _law(facts, writer),
        "further_information": writer.text(facts.further, "prose"),
        "documents": [{"title": document["title"]} for document in _documents(facts, writer)],
        "lots": [{"name": writer.text(lot.name, "name")} for lot in facts.lots],
        "criteria": [_only(item, "name", "note") for item in _criteria(facts, writer)],
        "activities": [_only(item, "what") for item in activities(facts, writer.tell)],
    }
    if not data["title"]:
        return {}
    # A list stands by its order: one that is not translated to the end is left out.
    lists = {name: items for name, items in data.items() if isinstance(items, list)}
    partly = {name for name, items in lists.items() if not all(map(bool, items))}
    return {name: value for name, value in data.items() if value and name not in partly}


def _only(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: item[name] for name in names if item.get(name)}


def _personal(data: dict[str, Any]) -> Iterator[Text]:
    """What the notice's prose says of people: it stands on the page, unless somebody takes it out."""
    for name in ("summary", "need", "further_information"):
        for kind in personal(str(data[name] or "")):
            yield say("`%(field)s` holds %(kind)s: take it out if it is a person's", field=name, kind=kind)


def _no_hour(due: Due) -> Text:
    return say(
        "the notice does not say at what hour of %(day)s the time is up (or says the day's first or last "
        "minute, as forms do): see its text, and add the hour",
        day=due.day,
    )


_STAND_IN = {
    "title": "-",
    "summary": "-",
    "buyers": [{"name": "-", "country": "DK"}],
    "status": "planned",
    "activities": [{"kind": "notice", "when": "2026", "what": "-"}],
}
"""In place of what a notice may lack and a page must have."""


def _checked(data: dict[str, Any], notes: list[Text]) -> PageFields:
    """The fields that are good by the page's own rules; of the others, why they were left out."""
    names = [*data]
    # Each field has a line of its own, by which a fault tells whose it is.
    lines: dict[tuple[str | int, ...], int] = {(name,): i for i, name in enumerate(names, start=1)}
    try:
        validate(Document("", {**_STAND_IN, **data}, lines), DialogueFrontMatter)
    except Problems as problems:
        for fault in problems.problems:
            name = names[(fault.where.line or 1) - 1]
            if data.pop(name, None) is not None:
                notes.append(say("`%(field)s` was left out: %(what)s", field=name, what=fault.what))
    return PageFields(data, tuple(notes))


def _summary(description: Words) -> tuple[Words, Words]:
    """The first sentence of the description, and the whole where that is more."""
    summary, need = {}, {}
    for code, text in description.items():
        line = " ".join(text.split())
        if len(line) <= _SUMMARY:
            summary[code] = line
            continue
        sentence = re.match(rf".{{20,{_SUMMARY}}}?[.!?](?=\s+[A-ZÆØÅÄÖ])", line)
        summary[code] = sentence[0] if sentence else line[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"
        need[code] = text
    return summary, need


def _buyers(facts: NoticeFacts, writer: _Writer) -> Iterator[dict[str, str]]:
    for buyer in facts.buyers:
        if buyer["country"] not in ZONES:
            what = say(
                "the country of %(name)s is not one that a buyer can be of: left out", name=buyer["name"]
            )
            writer.notes.append(what)
            continue
        yield buyer


def _status(facts: NoticeFacts, today: dt.date) -> str:
    if facts.ended:
        return "cancelled"
    if facts.form == "consultation":
        open_ = facts.answers_by is None or facts.answers_by.day >= today
        return "open" if open_ else "held"
    return {"planning": "planned", "competition": "tender"}.get(facts.form, "awarded")


def _duration(facts: NoticeFacts, writer: _Writer) -> dict[str, Any]:
    extension = writer.text(facts.duration.get("extension", {}), "prose")
    return {**facts.duration, "extension": extension} if extension else {**facts.duration}


def _law(facts: NoticeFacts, writer: _Writer) -> str:
    """The directive, and what the notice says of the country's own law."""
    law = writer.tell(say("Directive %(number)s", number=facts.law)) if facts.law else ""
    return "; ".join(filter(None, (law, writer.text(facts.local_law))))


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _place(words: Words, writer: _Writer) -> str:
    """A place in words; codes are turned into the names that they have in the language."""
    if "" not in words:
        return writer.text(words)
    told = []
    for part in words[""].split("|"):
        kind, _, code = part.partition(":")
        if kind == "country":
            told.append(language(writer.code).country(code))
        elif kind == "region":
            told.append(writer.tell(_REGIONS[code]) if code in _REGIONS else "")
        else:
            told.append(f"NUTS {code}" if kind == "NUTS" else part)
    return ", ".join(filter(None, told))


def _documents(facts: NoticeFacts, writer: _Writer) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for title, address in facts.documents:
        name = writer.text(title, "name") or writer.tell(say("Procurement documents"))
        if name in seen:
            # The same title would be a new version of the same document.
            name = f"{name} ({address})"[:300]
        seen.add(name)
        yield {"title": name, "date": facts.issued, "url": address}


def _criteria(facts: NoticeFacts, writer: _Writer) -> Iterator[dict[str, Any]]:
    for criterion in facts.criteria:
        if "" in criterion.name:
            kind = criterion.name[""].removeprefix("criterion:")
            name = writer.tell(_CRITERIA[kind]) if kind in _CRITERIA else kind or "–"
        else:
            name = writer.text(criterion.name, "name")
        note = writer.text(criterion.note, "prose")
        kind, _, number = criterion.said.partition(":")
        if number:
            said = writer.tell(_weight(kind, number))
            note = f"{said}. {note}" if note else said
        fields = {
            "name": name,
            "weight": criterion.weight and _plain(criterion.weight),
            "lot": criterion.lot,
            "note": note,
        }
        yield {field: value for field, value in fields.items() if value}


def _awards(facts: NoticeFacts) -> Iterator[dict[str, Any]]:
    for outcome in facts.outcomes:
        fields = {
            "when": outcome.when,
            "suppliers": outcome.suppliers if outcome.suppliers > 1 else None,
            "names": list(outcome.names),
            "lot": outcome.lot,
        }
        yield {name: value for name, value in fields.items() if value}


_ENDED = {
    "all-rej": say("all tenders were rejected"),
    "chan-need": say("the need changed"),
    "ch-need": say("the need changed"),
    "insuf-fund": say("there was not enough money"),
    "no-rece": say("nobody sent a tender or a request to take part"),
    "no-signed": say("the winner did not sign the contract"),
    "one-admis": say("only one tender could be admitted"),
    "rev-body": say("a review body decided so"),
    "rev-buyer": say("the buyer decided so"),
    "tec-proc-err": say("there were technical errors"),
}
"""Why nothing was bought (code list `non-award-justification`)."""


def _changes(facts: NoticeFacts, writer: _Writer) -> Iterator[dict[str, Any]]:
    """What the notice says that was changed, and why nothing was bought."""
    for what, why in facts.changes:
        told = ". ".join(filter(None, (writer.text(what).rstrip("."), writer.text(why))))
        if told:
            yield {"date": facts.issued, "what": told[:1_000]}
    if facts.ended:
        why_ended = writer.tell(_ENDED[facts.why_ended]) if facts.why_ended in _ENDED else facts.why_ended
        plain = say("The competition ended without a contract")
        because = say("The competition ended without a contract: %(why)s", why=why_ended)
        known = why_ended not in ("", "other")
        yield {"date": facts.issued, "what": writer.tell(because if known else plain)[:1_000]}


def _notice(facts: NoticeFacts) -> Iterator[dict[str, Any]]:
    if facts.number:
        # Where there is an address it needs a text; the number is the shortest.
        fields = {"date": facts.issued, **facts.number, "languages": facts.notice_languages}
        yield {name: value for name, value in fields.items() if value}


_WHAT: Mapping[Form, Text] = {
    "consultation": say("Consultation of the market before the purchase"),
    "planning": say("The purchase was announced"),
    "competition": say("Competition for the contract"),
    "award": say("Award of the contract"),
    "modification": say("The contract was changed"),
}


def activities(facts: NoticeFacts, tell: Callable[[str], str]) -> list[dict[str, Any]]:
    """What happened, and what is announced, as activities of a page."""
    issued, told = facts.issued, {form: tell(what) for form, what in _WHAT.items()}
    found: list[dict[str, Any]] = []
    if facts.form == "consultation" and facts.answers_by:
        what = told["consultation"]
        found.append(_until("written-input", issued, facts.answers_by, what, facts.questions_by))
    elif facts.form == "competition" and facts.tenders_by:
        found.append(_until("tender", issued, facts.tenders_by, told["competition"], facts.questions_by))
    else:
        found.append({"id": "notice", "kind": "notice", "when": issued, "what": told[facts.form]})
    if facts.planned:
        what = tell(say("The competition is planned to begin"))
        found.append({"id": "tender", "kind": "tender", "when": facts.planned, "about": True, "what": what})
    if facts.outcomes:
        first = min(outcome.when for outcome in facts.outcomes)
        found.append({"id": "award", "kind": "award", "when": first, "what": told["award"]})
    begins = facts.duration.get("begins")
    if begins:
        what = tell(say("Start of the contract"))
        found.append(
            {"id": "start", "kind": "start", "when": begins, "about": facts.form != "award", "what": what}
        )
    found = [{name: value for name, value in activity.items() if value} for activity in found]
    return sorted(found, key=lambda activity: first_day(activity["when"]))


def _until(kind: str, issued: dt.date | None, due: Due, what: str, questions: Due | None) -> dict[str, Any]:
    begins = min(issued or due.day, due.day)
    return {
        "id": kind,
        "kind": kind,
        "when": begins,
        "until": due.day if due.day != begins else None,
        "what": what,
        "questions_by": questions.written() if questions else None,
        "input_by": due.written(),
    }


_MONTHS = (
    "jan|feb|mar|apr|maj|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec|dez"
    "|janv|févr|mars|avr|juin|juil|août|tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}\.?\s*(?:{_MONTHS})[a-zéûä]*\.?(?:\s+\d{{4}})?|\b(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}\b(?:,?\s+\d{{4}})?"
    r"|\b\d{1,2}[./]\d{1,2}[./-]\d{4}\b|\b\d{4}-\d\d-\d\d\b",
    re.I,
)


def _dates_in_prose(facts: NoticeFacts) -> list[Text]:
    """Days that only the notice's prose names: they may be meetings, and nobody but a reader can tell."""
    prose = " ".join([*facts.description.values(), *facts.further.values()])
    days = list(dict.fromkeys(" ".join(found[0].split()) for found in _DATE.finditer(prose)))
    if not days:
        return []
    what = say(
        "the notice's text names %(days)s: if that is a meeting or a deadline, add it under `activities`",
        days=", ".join(days[:8]) + ("…" if len(days) > 8 else ""),
    )
    return [what]
