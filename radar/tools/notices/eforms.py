"""eForms XML, as TED and Doffin give it -> what the notice says.

Element names and code lists are those of the eForms SDK 1.15 (Publications Office of the EU); the numbers
of business terms (BT) stand beside what is read. A notice is hostile input: no document type, no entities,
nothing fetched.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from radar.inputs.dialogues.identifiers import is_organisation_number
from radar.language.messages import all_of, say
from radar.problems import Place, Problem, Problems
from radar.tools.notices.facts import (
    Due,
    Form,
    NoticeFacts,
    Outcome,
    Part,
    Weighed,
    Words,
    country,
    due,
    positive,
    two_letters,
)

_NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}
_ROOTS = ("PriorInformationNotice", "ContractNotice", "ContractAwardNotice")
_FORMS: dict[str, Form] = {
    "consultation": "consultation",
    "planning": "planning",
    "competition": "competition",
    "result": "award",
    "dir-awa-pre": "award",
    "cont-modif": "modification",
    "completion": "modification",
}
"""The form type (BT-03) of a notice."""
_PROCEDURES = {
    "open": "open",
    "restricted": "restricted",
    "neg-w-call": "negotiation",
    "comp-dial": "competitive-dialogue",
    "innovation": "innovation-partnership",
    "neg-wo-call": "negotiation-without-notice",
    "comp-tend": "other",
    "exp-int-rail": "other",
    "oth-mult": "other",
    "oth-single": "other",
}
"""The type of procedure (BT-105)."""
_UNITS = {"DAY": "days", "WEEK": "weeks", "MONTH": "months", "YEAR": "years"}
_TECHNICAL = frozenset(
    [
        "UBLVersionID",
        "CustomizationID",
        "IssueTime",
        "RegulatoryDomain",
        "ID",
        "NoticePublicationID",
        "GazetteID",
        "PublicationDate",
        "TransmissionDate",
        "VersionID",
        "NoticeTypeCode",
    ]
)
"""Elements that say how the notice was made; nobody misses them on a page."""
_EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
_REFERENCE = "cac:PartyIdentification/cbc:ID"
_LARGEST = 20_000_000
"""Most bytes of a notice; the longest on TED have some millions."""


def read_eforms(content: bytes, file: str) -> NoticeFacts:
    """What an eForms notice says. Raises `Problems` for what is none."""
    notice = _Notice(_root(content, file), file)
    facts = NoticeFacts(file, notice.form)
    for part in (_about_notice, _about_buyers, _about_purchase, _about_terms, _about_outcome):
        part(notice, facts)
    facts.left = notice.left()
    return facts


def _root(content: bytes, file: str) -> Any:
    place = Place(file)
    if len(content) > _LARGEST:
        what, fix = say("the file is too large for a notice"), say("Give the notice's own XML file")
        raise Problems([Problem(place, what, fix, "not-a-notice")])
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        what = say("this is not valid XML")
        fix = say("Download the notice again, as XML")
        raise Problems([Problem(Place(file, line=error.lineno or None), what, fix, "not-a-notice")]) from None
    if root.getroottree().docinfo.doctype:
        what = say("the file declares a document type, which no notice does")
        raise Problems([Problem(place, what, say("Download the notice again, as XML"), "not-a-notice")])
    if etree.QName(root).localname not in _ROOTS:
        what = say("this is XML, but not an eForms notice on a purchase")
        fix = say("Give the XML of the notice, as TED or Doffin has it")
        raise Problems([Problem(place, what, fix, "not-a-notice")])
    return root


class _Notice:
    """The notice's tree. It remembers what was read, so that what was not can be told."""

    def __init__(self, root: Any, file: str) -> None:
        self.root = root
        self.file = file
        self._read: set[Any] = set()
        kind = self.first("cbc:NoticeTypeCode")
        listed = kind.get("listName", "") if kind is not None else ""
        if listed not in _FORMS:
            what = say("the notice does not say of what form it is, or is of a form without a purchase")
            fix = say("Give a notice of consultation, planning, competition, award or change")
            raise Problems([Problem(Place(file), what, fix, "not-a-notice")])
        self.form = _FORMS[listed]
        main = two_letters(self.value("cbc:NoticeLanguageCode"))
        further = [two_letters(self.said(node)) for node in self.all("cac:AdditionalNoticeLanguage/cbc:ID")]
        self.languages = list(dict.fromkeys(code for code in (main, *further) if code))
        known = self.all(f"{_EXTENSION}/efac:Organizations/efac:Organization")
        self.organisations = {}
        for organisation in known:
            for node in self.all("efac:Company | efac:TouchPoint", organisation):
                self.organisations[self.value(_REFERENCE, node)] = organisation

    def all(self, path: str, under: Any = None) -> list[Any]:
        """All elements at a path, in their order."""
        return list((self.root if under is None else under).xpath(path, namespaces=_NAMES))

    def first(self, path: str, under: Any = None) -> Any:
        """The first element at a path, or None."""
        found = self.all(path, under)
        return found[0] if found else None

    def said(self, node: Any) -> str:
        """What an element says, on one line or several."""
        self._read.add(node)
        return tidy("".join(node.itertext()))

    def value(self, path: str, under: Any = None) -> str:
        """What the first element at a path says; empty where there is none."""
        node = self.first(path, under)
        return "" if node is None else self.said(node)

    def words(self, path: str, under: Any = None) -> Words:
        """A text in each of its languages; that of the notice comes first."""
        told: dict[str, str] = {}
        for node in self.all(path, under):
            code = two_letters(node.get("languageID", "")) or (self.languages or ["en"])[0]
            told.setdefault(code, self.said(node))
        return {code: told[code] for code in sorted(told, key=self._order) if told[code]}

    def _order(self, code: str) -> int:
        return self.languages.index(code) if code in self.languages else len(self.languages)

    def due(self, path: str, land: str, under: Any = None) -> Due | None:
        """The deadline at the end of a period."""
        return due(self.value(f"{path}/cbc:EndDate", under), self.value(f"{path}/cbc:EndTime", under), land)

    def lots(self) -> list[tuple[str, Any]]:
        """Lots, or parts of a planned purchase, with their ids; groups of lots are none."""
        found = []
        for node in self.all("cac:ProcurementProjectLot"):
            own = self.first("cbc:ID", node)
            if own is not None and own.get("schemeName") in ("Lot", "Part"):
                found.append((self.said(own).lower(), node))
        return found

    def left(self) -> list[str]:
        """Names of the elements that say something and were not read."""
        unread: dict[str, None] = {}
        for node in self.root.iter():
            if len(node) == 0 and node not in self._read and (node.text or "").strip():
                name, parent = (etree.QName(n).localname for n in (node, node.getparent()))
                if name not in _TECHNICAL and not _inside(node, "Organizations"):
                    unread[f"{parent}/{name}"] = None
        return list(unread)


def _inside(node: Any, name: str) -> bool:
    return any(etree.QName(above).localname == name for above in node.iterancestors())


def tidy(text: str) -> str:
    """A text of a notice without odd breaks, and without signs that turn its direction."""
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]", "", text)
    lines = re.split(r"\r\n|[\n\x0b\x0c\r\x85\u2028\u2029]", text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def _about_notice(notice: _Notice, facts: NoticeFacts) -> None:
    """What identifies the notice (BT-701, BT-757, OPP-010, BT-04), and what it follows."""
    issued = due(notice.value("cbc:IssueDate"), "", "")
    published = f"{_EXTENSION}/efac:Publication"
    on_ted = due(notice.value(f"{published}/efbc:PublicationDate"), "", "")
    facts.issued = (on_ted or issued or Due(dt.date.today(), None)).day
    own, version = notice.value("cbc:ID").lower(), notice.value("cbc:VersionID").zfill(2)
    number = {
        "subtype": notice.value(f"{_EXTENSION}/efac:NoticeSubType/cbc:SubTypeCode"),
        "ted": notice.value(f"{published}/efbc:NoticePublicationID").lstrip("0"),
        "eforms": f"{own}-{version}" if own else "",
    }
    facts.number = {name: value for name, value in number.items() if value}
    facts.notice_languages = notice.languages
    facts.procedure_id = notice.value("cbc:ContractFolderID").lower()
    earlier = notice.all(
        f"//cac:NoticeDocumentReference/cbc:ID | {_EXTENSION}/efac:Changes/efbc:ChangedNoticeIdentifier"
        f" | {_EXTENSION}//efac:ContractModification/efbc:ChangedNoticeIdentifier"
    )
    facts.refers = {notice.said(node).lower().lstrip("0") for node in earlier}
    for change in notice.all(f"{_EXTENSION}/efac:Changes | {_EXTENSION}//efac:ContractModification"):
        reason = (
            "efac:ChangeReason/efbc:ReasonDescription | efac:ChangeReason/cbc:ReasonDescription"
            " | efac:ChangeReason/cbc:ReasonCode"
        )
        told = [
            notice.words(f"{name}/efbc:ChangeDescription", change)
            for name in ("efac:Change", "efac:ChangedSection/..", ".")
        ]
        facts.changes.append((next((words for words in told if words), {}), notice.words(reason, change)))


def _about_buyers(notice: _Notice, facts: NoticeFacts) -> None:
    """Who buys (BT-500, BT-501, BT-514): bodies, and nobody who works there."""
    for node in notice.all(f"cac:ContractingParty/cac:Party/{_REFERENCE}"):
        organisation = notice.organisations.get(notice.said(node))
        if organisation is None:
            continue
        company = notice.first("efac:Company", organisation)
        name = " ".join(next(iter(notice.words("cac:PartyName/cbc:Name", company).values()), "").split())
        land = country(notice.value("cac:PostalAddress/cac:Country/cbc:IdentificationCode", company))
        buyer = {"name": name, "country": land}
        number = notice.value("cac:PartyLegalEntity/cbc:CompanyID", company)
        if number and is_organisation_number(number, land):
            buyer["organisation_number"] = number
        elif number:
            what = say(
                "%(number)s can’t be the organisation number of %(name)s, as the notice says: left out",
                name=name,
                number=number,
            )
            facts.notes.append(what)
        if name and buyer not in facts.buyers:
            facts.buyers.append(buyer)


def _about_purchase(notice: _Notice, facts: NoticeFacts) -> None:
    """What is bought: title (BT-21), description (BT-24), CPV (BT-262, BT-263), value (BT-27), place."""
    project = "cac:ProcurementProject"
    lots = notice.lots()
    several = len(lots) > 1
    facts.title = notice.words(f"{project}/cbc:Name")
    facts.description = notice.words(f"{project}/cbc:Description")
    if lots and not several:
        only = lots[0][1]
        names, texts = (notice.words(f"{project}/cbc:{name}", only) for name in ("Name", "Description"))
        facts.title = facts.title or names
        facts.description = facts.description or texts
    facts.case_number = " ".join(notice.value(f"{project}/cbc:ID").split())
    scopes = [notice.root, *(lot for _, lot in lots)]
    codes = [
        notice.said(node)
        for scope in scopes
        for node in notice.all(
            f"{project}/cac:MainCommodityClassification/cbc:ItemClassificationCode"
            f" | {project}/cac:AdditionalCommodityClassification/cbc:ItemClassificationCode",
            scope,
        )
    ]
    facts.cpv = list(dict.fromkeys(codes))
    facts.lots = [Part(id_, notice.words(f"{project}/cbc:Name", lot)) for id_, lot in lots if several]
    amount = notice.first(f"{project}/cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount")
    if amount is None and len(lots) == 1:
        amount = notice.first(
            f"{project}/cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount", lots[0][1]
        )
    if amount is not None:
        worth = positive(notice.said(amount))
        facts.value = (worth, amount.get("currencyID", "")) if worth is not None else None
    indicators = [
        notice.said(node)
        for scope in scopes
        for node in notice.all(f"{project}/cbc:SMESuitableIndicator", scope)
    ]
    if len(set(indicators)) == 1:
        facts.suits_small_firms = indicators[0] == "true"
    elif indicators:
        facts.notes.append(say("some lots suit small firms and others do not: left out"))
    facts.further = notice.words(f"{project}/cbc:Note")
    facts.places = list(_unique(words for scope in scopes for words in _places(notice, scope)))
    _duration(notice, facts, scopes)


def _duration(notice: _Notice, facts: NoticeFacts, scopes: list[Any]) -> None:
    """How long the contract runs and how it may be extended, if it is the same for all lots."""
    for told in (
        [_period(notice, scope) for scope in scopes],
        [_extension(notice, scope) for scope in scopes],
    ):
        said = [found for i, found in enumerate(told) if found and found not in told[:i]]
        if len(said) == 1:
            facts.duration |= said[0]
        elif said:
            facts.notes.append(say("the lots run for different times: left out"))


def _unique(items: Iterator[Words]) -> Iterator[Words]:
    seen: list[Words] = []
    for item in items:
        if item and item not in seen:
            seen.append(item)
            yield item


def _places(notice: _Notice, scope: Any) -> Iterator[Words]:
    """Where the purchase is delivered (BT-727, BT-728, BT-5131, BT-5141), in words."""
    for place in notice.all("cac:ProcurementProject/cac:RealizedLocation", scope):
        land = country(notice.value("cac:Address/cac:Country/cbc:IdentificationCode", place))
        area = notice.value("cac:Address/cbc:CountrySubentityCode", place)
        region = notice.value("cac:Address/cbc:Region", place)
        city = notice.value("cac:Address/cbc:CityName", place)
        described = {
            code: " ".join(text.split()) for code, text in notice.words("cbc:Description", place).items()
        }
        if described:
            yield described
        elif city or area or land or region:
            # Codes are turned into words where the page's language is known.
            parts = [
                city,
                f"NUTS:{area}" if area else "",
                f"country:{land}" if land else "",
                f"region:{region}",
            ]
            yield {"": "|".join(part for part in parts if part and part != "region:")}


def _period(notice: _Notice, scope: Any) -> dict[str, Any]:
    """How long the contract runs (BT-36, BT-536, BT-537)."""
    period = notice.first("cac:ProcurementProject/cac:PlannedPeriod", scope)
    found: dict[str, Any] = {}
    if period is not None:
        measure = notice.first("cbc:DurationMeasure", period)
        if measure is not None and measure.get("unitCode") in _UNITS:
            length = positive(notice.said(measure))
            if length is not None and length == int(length):
                found |= {"length": int(length), "unit": _UNITS[measure.get("unitCode")]}
        for name, path in (("begins", "cbc:StartDate"), ("ends", "cbc:EndDate")):
            day = due(notice.value(path, period), "", "")
            if day:
                found[name] = day.day
    return found


def _extension(notice: _Notice, scope: Any) -> dict[str, Any]:
    """How the contract may be extended (BT-57)."""
    renewal = "cac:ProcurementProject/cac:ContractExtension/cac:Renewal/cac:Period/cbc:Description"
    extension = notice.words(renewal, scope)
    return {"extension": extension} if extension else {}


def _about_terms(notice: _Notice, facts: NoticeFacts) -> None:
    """How it is bought: law, procedure, languages, documents, criteria and deadlines of all lots."""
    domain = re.fullmatch(r"3(\d{4})L0*(\d+)", notice.value("cbc:RegulatoryDomain"))
    facts.law = f"{domain[1]}/{domain[2]}/EU" if domain else ""
    legislation = "cac:TenderingTerms/cac:ProcurementLegislationDocumentReference"
    facts.local_law = notice.words(f"{legislation}/cbc:DocumentDescription")
    facts.procedure = _PROCEDURES.get(notice.value("cac:TenderingProcess/cbc:ProcedureCode"), "")
    day = due(notice.value("cbc:PlannedDate"), "", "")
    facts.planned = day.day if day else None
    scopes = [notice.root, *(lot for _, lot in notice.lots())]
    for scope in scopes:
        spoken = [two_letters(notice.said(node)) for node in notice.all(_LANGUAGES, scope)]
        facts.languages += [code for code in spoken if code and code not in facts.languages]
        for reference in notice.all("cac:TenderingTerms/cac:CallForTendersDocumentReference", scope):
            _document(notice, reference, facts)
    _deadlines(notice, facts, scopes)
    _criteria(notice, facts)


_LANGUAGES = (
    "cac:TenderingTerms/cac:Language/cbc:ID"
    " | cac:TenderingTerms/cac:CallForTendersDocumentReference/cbc:LanguageID"
)


def _document(notice: _Notice, reference: Any, facts: NoticeFacts) -> None:
    """Where the documents are (BT-15), or are kept for those who ask (BT-615)."""
    for uri in notice.all("cac:Attachment/cac:ExternalReference/cbc:URI", reference):
        address = notice.said(uri)
        if address and address not in [known for _, known in facts.documents]:
            facts.documents.append((notice.words("cbc:DocumentDescription", reference), address))
            if notice.value("cbc:DocumentType", reference) == "restricted-document":
                what = say("not everyone can open the documents at %(url)s, says the notice", url=address)
                facts.notes.append(what)


def _deadlines(notice: _Notice, facts: NoticeFacts, scopes: list[Any]) -> None:
    """The deadlines (BT-800, BT-131, BT-1311, BT-13); where lots have different ones, none is taken."""
    answers = f"cac:TenderingProcess/{_EXTENSION}/efac:AnswerReceptionPeriod"
    process = "cac:TenderingProcess/cac:"
    for name, paths in (
        ("answers_by", (answers,)),
        (
            "tenders_by",
            (f"{process}ParticipationRequestReceptionPeriod", f"{process}TenderSubmissionDeadlinePeriod"),
        ),
        ("questions_by", (f"{process}AdditionalInformationRequestPeriod",)),
    ):
        for path in paths:
            found = {notice.due(path, facts.land(), scope) for scope in scopes} - {None}
            if len(found) > 1:
                days = all_of(sorted(known.written() for known in found if known))
                what = say("the lots have different deadlines, %(days)s: none was taken", days=days)
                facts.notes.append(what)
            if found:
                setattr(facts, name, next(iter(found)) if len(found) == 1 else None)
                break


def _criteria(notice: _Notice, facts: NoticeFacts) -> None:
    """Award criteria (BT-539, BT-734, BT-540) with their weights (BT-541); those of all lots only once."""
    several = {part.id for part in facts.lots}
    found = [(id_, [*_criteria_of(notice, lot)]) for id_, lot in notice.lots()]
    if not found:
        return
    if all(criteria == found[0][1] for _, criteria in found):
        facts.criteria = found[0][1]
        return
    for id_, criteria in found:
        lot = id_ if id_ in several else ""
        facts.criteria += [Weighed(c.name, c.note, c.weight, c.said, lot) for c in criteria]


def _criteria_of(notice: _Notice, lot: Any) -> Iterator[Weighed]:
    path = "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion/cac:SubordinateAwardingCriterion"
    for node in notice.all(path, lot):
        note = notice.words("cbc:Description", node)
        name = notice.words("cbc:Name", node) or note
        kind = notice.value("cbc:AwardingCriterionTypeCode", node)
        weight, said = _weight(notice, node)
        # Without a name its type tells what is judged: price, cost or quality.
        name = {code: " ".join(text.split()) for code, text in name.items()} or {"": f"criterion:{kind}"}
        yield Weighed(name, {} if note == name else note, weight, said)


def _weight(notice: _Notice, criterion: Any) -> tuple[float | None, str]:
    """A weight in per cent where the notice gives one (`number-weight`), or else what it gives."""
    for parameter in notice.all(f"{_EXTENSION}/efac:AwardCriterionParameter", criterion):
        code = notice.first("efbc:ParameterCode", parameter)
        number = notice.value("efbc:ParameterNumeric", parameter)
        if code is None or code.get("listName") != "number-weight" or not number:
            continue
        kind = notice.said(code)
        share = positive(number)
        if kind == "per-exa" and share is not None and share <= 100:
            return share, ""
        if kind == "dec-exa" and share is not None and share <= 1:
            return round(share * 100, 6), ""
        return None, f"{kind}:{number}"
    return None, ""


def _about_outcome(notice: _Notice, facts: NoticeFacts) -> None:
    """Who won which lot (BT-142, BT-720, OPT-320) and when (BT-1451, BT-145)."""
    result = notice.first(f"{_EXTENSION}/efac:NoticeResult")
    if result is None:
        return
    parties, tenders, contracts = (
        {notice.value("cbc:ID", node): node for node in notice.all(f"efac:{name}", result)}
        for name in ("TenderingParty", "LotTender", "SettledContract")
    )
    states = []
    several = {part.id for part in facts.lots}
    for lot in notice.all("efac:LotResult", result):
        states.append(notice.value("cbc:TenderResultCode", lot))
        facts.why_ended = facts.why_ended or notice.value("efac:DecisionReason/efbc:DecisionReasonCode", lot)
        if states[-1] not in ("selec-w", ""):
            continue
        id_ = notice.value("efac:TenderLot/cbc:ID", lot).lower()
        signed = [contracts.get(notice.said(n)) for n in notice.all("efac:SettledContract/cbc:ID", lot)]
        winning = {
            notice.said(n)
            for contract in signed
            if contract is not None
            for n in notice.all("efac:LotTender/cbc:ID", contract)
        } or {notice.said(n) for n in notice.all("efac:LotTender/cbc:ID", lot)}
        names: dict[str, None] = {}
        winners: set[str] = set()
        for tender in sorted(winning):
            reference = (
                notice.value("efac:TenderingParty/cbc:ID", tenders.get(tender)) if tender in tenders else ""
            )
            party = parties.get(reference)
            for node in [] if party is None else notice.all("efac:Tenderer/cbc:ID", party):
                winners.add(notice.said(node))
                names |= dict.fromkeys(_company(notice, notice.said(node), facts))
        when = _decided(notice, result, [contract for contract in signed if contract is not None], facts)
        facts.outcomes.append(
            Outcome(when, id_ if id_ in several else "", tuple(names), max(1, len(winners)))
        )
    facts.ended = bool(states) and all(state == "clos-nw" for state in states)


def _company(notice: _Notice, id_: str, facts: NoticeFacts) -> Iterator[str]:
    """The name of a company that won. A person's name is not taken."""
    organisation = notice.organisations.get(id_)
    if organisation is None:
        return
    if notice.value("efbc:NaturalPersonIndicator", organisation) == "true":
        facts.notes.append(say("a winner is a person: the name was left out"))
        return
    name = " ".join(notice.value("efac:Company/cac:PartyName/cbc:Name", organisation).split())
    if name:
        yield name


def _decided(notice: _Notice, result: Any, contracts: list[Any], facts: NoticeFacts) -> dt.date:
    """When the winner was chosen; else when the contract was made; else when the notice was sent."""
    days = [
        notice.value(f"cbc:{name}", contract) for name in ("AwardDate", "IssueDate") for contract in contracts
    ]
    read = [found.day for found in (due(day, "", "") for day in days) if found]
    return read[0] if read else facts.issued or dt.date.today()
