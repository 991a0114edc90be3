"""An Open Contracting release (OCDS 1.1, JSON) -> what the notice behind it says.

A release alone, a package of releases, or a record with a compiled release. Of a package the latest is read.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from babel import Locale

from radar.inputs.dialogues.identifiers import is_organisation_number
from radar.inputs.documents import ADDRESS_PATTERN
from radar.language.messages import all_of, say
from radar.problems import Place, Problem, Problems
from radar.tools.notices.eforms import tidy
from radar.tools.notices.facts import (
    Due,
    Form,
    NoticeFacts,
    Outcome,
    Part,
    Weighed,
    Words,
    due,
    positive,
    two_letters,
)

_LARGEST = 20_000_000
_FORMS: tuple[tuple[str, Form], ...] = (
    ("contractAmendment", "modification"),
    ("awardUpdate", "award"),
    ("award", "award"),
    ("contract", "award"),
    ("tenderAmendment", "competition"),
    ("tenderUpdate", "competition"),
    ("tenderCancellation", "competition"),
    ("tender", "competition"),
    ("planning", "planning"),
    ("planningUpdate", "planning"),
)
"""The release tags of a notice, the latest step first."""
_METHODS = (
    ("innovation partnership", "innovation-partnership"),
    ("competitive dialogue", "competitive-dialogue"),
    ("without", "negotiation-without-notice"),
    ("negotiat", "negotiation"),
    ("restricted", "restricted"),
    ("open", "open"),
)
"""What the details of the method say, in English, and the procedure it is; the first that fits counts."""
_TECHNICAL = re.compile(
    r"(ocid|id|date|tag|initiationType|language|publishedDate|uri|version|publisher.*|license|extensions"
    r"|publicationPolicy|parties/.*|buyer/.*|tender/procuringEntity/.*|.*/id|.*/status|.*[iI]dentifier.*|.*/legacyNoticeType)"
)


def read_ocds(content: bytes, file: str) -> NoticeFacts:
    """What a release says. Raises `Problems` for what is none."""
    release = _Release(_latest(content, file))
    tags = release.read("tag")
    tags = tags if isinstance(tags, list) else [tags]
    form = next((form for tag, form in _FORMS if tag in tags), None)
    if form is None:
        what = say("the release does not say at which step of a purchase it was published")
        raise _none(file, what)
    if form == "planning" and release.read("planning", "milestones"):
        engaged = [m for m in release.items("planning", "milestones") if m.get("type") == "engagement"]
        form = "consultation" if engaged else form
    facts = NoticeFacts(file, form)
    for part in (_about_notice, _about_buyers, _about_purchase, _about_terms, _about_outcome):
        part(release, facts)
    facts.left = release.left()
    return facts


def _none(file: str, what: Any) -> Problems:
    fix = say("Give an OCDS release, a package of releases, or a record, as JSON")
    return Problems([Problem(Place(file), what, fix, "not-a-notice")])


def _latest(content: bytes, file: str) -> dict[str, Any]:
    if len(content) > _LARGEST:
        raise _none(file, say("the file is too large for a notice"))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _none(file, say("this is not valid JSON")) from None
    for _ in range(2):
        if isinstance(data, dict) and isinstance(data.get("records"), list) and data["records"]:
            data = data["records"][-1]
        if isinstance(data, dict) and isinstance(data.get("compiledRelease"), dict):
            data = data["compiledRelease"]
        if isinstance(data, dict) and isinstance(data.get("releases"), list) and data["releases"]:
            dated = [item for item in data["releases"] if isinstance(item, dict)]
            data = max(dated, key=lambda item: str(item.get("date", "")), default=None)
    if not isinstance(data, dict) or not isinstance(data.get("ocid"), str):
        raise _none(file, say("this is JSON, but not an OCDS release"))
    return data


class _Release:
    """The release. It remembers what was read, so that what was not can be told."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self._read: set[str] = set()
        self.language = two_letters(str(data.get("language") or "en")) or "en"

    def read(self, *path: str, under: Any = None, at: str = "") -> Any:
        """What stands at a path; None where there is nothing."""
        found = self.data if under is None else under
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        self._read.add("/".join(filter(None, (at, *path))))
        return found

    def value(self, *path: str, under: Any = None, at: str = "") -> str:
        """A text at a path; empty where there is none."""
        found = self.read(*path, under=under, at=at)
        return (
            tidy(str(found)) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else ""
        )

    def items(self, *path: str, under: Any = None) -> list[dict[str, Any]]:
        """The objects of a list."""
        found = self.read(*path, under=under)
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    def words(self, *path: str, under: Any = None, at: str = "") -> Words:
        """A text in the release's language, and as `title_da` in others."""
        *parents, name = path
        told = {self.language: self.value(*path, under=under, at=at)}
        holder = (
            self.read(*parents, under=under, at=at) if parents else (self.data if under is None else under)
        )
        for key, value in (holder or {}).items() if isinstance(holder, dict) else ():
            code = two_letters(key.removeprefix(f"{name}_")) if key.startswith(f"{name}_") else ""
            if code and isinstance(value, str):
                self._read.add("/".join(filter(None, (at, *parents, key))))
                told.setdefault(code, tidy(value))
        return {code: text for code, text in told.items() if text}

    def left(self) -> list[str]:
        """Paths of what the release says and was not read, each once."""
        found = {path: None for path in _leaves(self.data) if path not in self._read}
        return [path for path in found if not _TECHNICAL.fullmatch(path)]


def _leaves(node: Any, path: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _leaves(value, f"{path}/{name}" if path else str(name))
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, path)
    elif node not in (None, ""):
        yield path


def _list(value: Any) -> list[Any]:
    """A list; empty where something else stands in its place."""
    return value if isinstance(value, list) else []


def _due(text: str, land: str) -> Due | None:
    day, _, time = text.replace(" ", "T").partition("T")
    return due(day, time, land)


def _about_notice(release: _Release, facts: NoticeFacts) -> None:
    issued = _due(release.value("date"), "")
    facts.issued = issued.day if issued else dt.date.today()
    facts.ocid = release.value("ocid")
    facts.notice_languages = [release.language]
    kinds = {"consultation": "market", "planning": "planning", "competition": "tender"}
    kind = kinds.get(facts.form, "award")
    for section in ("planning", "tender", "awards", "contracts"):
        holders = (
            release.items(section) if section in ("awards", "contracts") else [release.read(section) or {}]
        )
        for holder in holders:
            for document in release.items("documents", under=holder):
                told = str(document.get("documentType", ""))
                address = str(document.get("url", ""))
                if told.endswith("Notice") and told.startswith(kind) and re.match(ADDRESS_PATTERN, address):
                    facts.number = {"url": address, "text": release.value("id")}
    if (
        not facts.number
        and re.fullmatch(r"\d{6}-\d{4}", release.value("id"))
        and facts.ocid.startswith("ocds-h6vhtk")
    ):
        # The United Kingdom's service: the release has the notice's number.
        number = release.value("id")
        facts.number = {"url": f"https://www.find-tender.service.gov.uk/Notice/{number}", "text": number}


def _about_buyers(release: _Release, facts: NoticeFacts) -> None:
    parties = {str(party.get("id")): party for party in release.items("parties")}
    buying = [party for party in parties.values() if "buyer" in _list(party.get("roles"))]
    named = [release.read("buyer"), release.read("tender", "procuringEntity")]
    buying = (
        buying or [parties.get(str(known.get("id")), known) for known in named if isinstance(known, dict)][:1]
    )
    names = {str(name).casefold(): code for code, name in Locale("en").territories.items() if len(code) == 2}
    for party in buying:
        address = party.get("address")
        address = address if isinstance(address, dict) else {}
        told = str(address.get("country") or address.get("countryName") or "")
        land = told.upper() if len(told) == 2 else names.get(told.casefold(), "")
        buyer = {"name": " ".join(release.value("name", under=party, at="parties").split()), "country": land}
        number = release.value("identifier", "id", under=party, at="parties")
        if number and is_organisation_number(number, land):
            buyer["organisation_number"] = number
        if buyer["name"] and buyer not in facts.buyers:
            facts.buyers.append(buyer)


def _about_purchase(release: _Release, facts: NoticeFacts) -> None:
    facts.title = release.words("tender", "title") or release.words("planning", "project", "title")
    facts.description = release.words("tender", "description") or release.words("planning", "rationale")
    codes = [*_cpv(release.read("tender", "classification"))]
    for item in release.items("tender", "items"):
        codes += _cpv(item.get("classification"))
        for further in release.items("additionalClassifications", under=item):
            codes += _cpv(further)
    for name in ("classification", "additionalClassifications"):
        for part in ("scheme", "id", "description"):
            release.read("tender", "items", name, part)
            release.read("tender", name, part)
    facts.cpv = list(dict.fromkeys(codes))
    for path in (("tender", "value"), ("planning", "budget", "amount")):
        amount, currency = positive(release.read(*path, "amount")), release.value(*path, "currency")
        if facts.value is None and amount is not None and currency:
            facts.value = (amount, currency)
    lots = release.items("tender", "lots")
    if len(lots) > 1:
        facts.lots = [
            Part(f"lot-{str(lot.get('id', i)).lower()}", release.words("title", under=lot, at="tender/lots"))
            for i, lot in enumerate(lots, start=1)
        ]
    told = {
        suits
        for lot in lots
        if isinstance(suits := release.read("suitability", "sme", under=lot, at="tender/lots"), bool)
    }
    facts.suits_small_firms = told.pop() if len(told) == 1 else None
    facts.duration = _period(release, lots)
    facts.case_number = (
        release.value("tender", "id") if not facts.ocid.endswith(release.value("tender", "id")) else ""
    )


def _cpv(classification: Any) -> list[str]:
    if not isinstance(classification, dict) or str(classification.get("scheme")).upper() != "CPV":
        return []
    return [str(classification.get("id", ""))]


def _period(release: _Release, lots: list[dict[str, Any]]) -> dict[str, Any]:
    """How long the contract is to run, if it is the same for all."""
    periods = [release.read("tender", "contractPeriod")]
    periods += [release.read("contractPeriod", under=lot, at="tender/lots") for lot in lots]
    told = []
    for period in periods:
        found: dict[str, Any] = {}
        for name, key in (("begins", "startDate"), ("ends", "endDate")):
            day = _due(str(period.get(key, "")), "") if isinstance(period, dict) else None
            found |= {name: day.day} if day else {}
        days = period.get("durationInDays") if isinstance(period, dict) else None
        if isinstance(days, int) and days > 0 and "ends" not in found:
            found |= {"length": days, "unit": "days"}
        if found and found not in told:
            told.append(found)
    for at in ("tender", "tender/lots"):
        for key in ("startDate", "endDate", "durationInDays"):
            release.read("contractPeriod", key, under={}, at=at)
    return told[0] if len(told) == 1 else {}


def _about_terms(release: _Release, facts: NoticeFacts) -> None:
    land = facts.land()
    for document in release.items("tender", "documents"):
        address = str(document.get("url", ""))
        if not str(document.get("documentType", "")).endswith("Notice") and re.match(
            ADDRESS_PATTERN, address
        ):
            facts.documents.append((release.words("title", under=document, at="tender/documents"), address))
    for part in ("url", "documentType", "format", "datePublished", "dateModified", "description", "language"):
        release.read("tender", "documents", part)
    details = release.value("tender", "procurementMethodDetails").casefold()
    facts.procedure = next((ours for words, ours in _METHODS if words in details), "")
    if details and not facts.procedure:
        facts.notes.append(say("the procedure “%(said)s” is not one that pages know: left out", said=details))
    release.read("tender", "procurementMethod")
    facts.law = ""
    legal = release.value("tender", "legalBasis", "id")
    found = re.fullmatch(r"3(\d{4})L0*(\d+)", legal)
    if found:
        facts.law = f"{found[1]}/{found[2]}/EU"
    elif legal:
        facts.local_law = {release.language: legal}
    release.read("tender", "legalBasis", "scheme")
    languages = release.read("tender", "submissionTerms", "languages")
    facts.languages = [
        code
        for told in (languages if isinstance(languages, list) else [])
        if (code := two_letters(str(told)))
    ]
    end = _due(release.value("tender", "tenderPeriod", "endDate"), land)
    release.read("tender", "tenderPeriod", "startDate")
    facts.tenders_by = end if facts.form == "competition" else None
    facts.questions_by = _due(release.value("tender", "enquiryPeriod", "endDate"), land)
    for milestone in release.items("planning", "milestones"):
        if milestone.get("type") == "engagement":
            facts.answers_by = _due(str(milestone.get("dueDate", "")), land)
            facts.further = {release.language: tidy(str(milestone.get("description", "")))}
    for part in ("type", "dueDate", "description"):
        release.read("planning", "milestones", part)
    future = _due(release.value("tender", "communication", "futureNoticeDate"), land)
    facts.planned = future.day if future else None
    _criteria(release, facts)


def _criteria(release: _Release, facts: NoticeFacts) -> None:
    several = len(facts.lots) > 1
    holders: list[tuple[str, Any]] = [("", release.read("tender"))]
    holders += [
        (f"lot-{str(lot.get('id', i)).lower()}" if several else "", lot)
        for i, lot in enumerate(release.items("tender", "lots"), start=1)
    ]
    for lot, holder in holders:
        for criterion in release.items("awardCriteria", "criteria", under=holder):
            facts.criteria.append(_criterion(release, criterion, lot))
    for at in ("tender", "tender/lots"):
        for key in ("type", "name", "description", "numbers/number", "numbers/weight"):
            release.read("awardCriteria", "criteria", *key.split("/"), under={}, at=at)
    first = [known for known in facts.criteria if known.lot == (facts.lots[0].id if several else "")]
    same = [[_for_all(c) for c in facts.criteria if c.lot == part.id] for part in facts.lots]
    if several and same and all(criteria == same[0] for criteria in same) and first:
        facts.criteria = same[0]


def _for_all(criterion: Weighed) -> Weighed:
    return Weighed(criterion.name, criterion.note, criterion.weight, criterion.said)


def _criterion(release: _Release, criterion: dict[str, Any], lot: str) -> Weighed:
    note = release.words("description", under=criterion)
    name = release.words("name", under=criterion) or note or {"": f"criterion:{criterion.get('type', '')}"}
    weight, said = None, ""
    for told in release.items("numbers", under=criterion):
        kind, value = str(told.get("weight", "")), positive(told.get("number"))
        if value is None:
            continue
        if kind == "percentageExact" and value <= 100:
            weight = value
        elif kind == "decimalExact" and value <= 1:
            weight = round(value * 100, 6)
        elif kind:
            said = f"{kind}:{value:g}"
    one_line = {code: " ".join(text.split()) for code, text in name.items()}
    return Weighed(one_line, {} if note == name else note, weight, said, lot)


def _about_outcome(release: _Release, facts: NoticeFacts) -> None:
    several = {part.id for part in facts.lots}
    states = []
    for award in release.items("awards"):
        states.append(str(award.get("status", "active")))
        if states[-1] != "active":
            continue
        when = _due(str(award.get("date", "")), "")
        names = [tidy(str(known.get("name", ""))) for known in release.items("suppliers", under=award)]
        lots = [f"lot-{str(lot).lower()}" for lot in _list(award.get("relatedLots"))]
        for lot in [lot for lot in lots if lot in several] or [""]:
            day = when.day if when else facts.issued or dt.date.today()
            facts.outcomes.append(Outcome(day, lot, tuple(filter(None, names)), max(1, len(names))))
    for part in ("status", "date", "suppliers/name", "suppliers/id", "relatedLots"):
        release.read("awards", *part.split("/"), under={}, at="awards")
    facts.why_ended = release.value("tender", "statusDetails")
    over = release.value("tender", "status") in ("cancelled", "unsuccessful", "withdrawn")
    facts.ended = over or (bool(states) and all(state in ("cancelled", "unsuccessful") for state in states))
    if facts.ended and facts.outcomes:
        facts.notes.append(say("the release is both awarded and ended: %(states)s", states=all_of(states)))
