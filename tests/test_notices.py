"""Notices become pages: what they say is taken, what they do not say is asked, and no person is copied."""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from lxml import etree

from radar.cli.stages import cli
from radar.inputs.documents import read_front_matter
from radar.problems import Problems
from radar.tools.notices.eforms import read_eforms
from radar.tools.notices.facts import NoticeFacts
from radar.tools.notices.ocds import read_ocds
from radar.tools.notices.page import PageFields, page_fields, translated_fields
from tests.support.notices import (
    answers_by,
    criteria,
    criterion,
    deadline,
    eforms,
    lot,
    ocds,
    organisation,
)
from tests.support.small import small_radar

TODAY = dt.date(2027, 1, 5)


def facts(content: bytes) -> NoticeFacts:
    return (read_ocds if content.startswith(b"{") else read_eforms)(content, "notice")


def fields(content: bytes, code: str = "en") -> PageFields:
    return page_fields(facts(content), code, TODAY)


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=typed)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small radar, in which the program stands."""
    small_radar(tmp_path, {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RADAR_LANG", "en")
    return tmp_path


def test_consultation() -> None:
    """A consultation (E1) says what is needed, by whom, and until when the market may answer."""
    told = fields(
        eforms(
            lot(process=answers_by("2027-02-01+01:00", "12:00:00+01:00")),
            project="<cbc:SMESuitableIndicator>true</cbc:SMESuitableIndicator>",
        )
    ).data
    assert told["title"] == "Locks"
    assert told["summary"] == "Vi trenger låser."
    assert told["buyers"] == [{"name": "Nordby kommune", "country": "NO", "organisation_number": "974760673"}]
    assert told["status"] == "open"
    assert (told["cpv"], told["case_number"], told["suits_small_firms"]) == (["44521100"], "2027/88", True)
    assert told["legal_basis"] == "Directive 2014/24/EU"
    assert told["notices"][0]["eforms"] == "52fe3748-f475-4381-9dbf-31ebb08889e8-01"
    assert told["activities"] == [
        {
            "id": "written-input",
            "kind": "written-input",
            "when": dt.date(2027, 1, 4),
            "until": dt.date(2027, 2, 1),
            "what": "Consultation of the market before the purchase",
            "input_by": "2027-02-01 12:00",
        }
    ]


def test_no_person_is_copied() -> None:
    """Name, mailbox and telephone of whoever works at the buyer's stand nowhere in the fields."""
    for content in (eforms(lot()), ocds()):
        told = yaml.safe_dump(fields(content).data, allow_unicode=True)
        for word in ("Kari", "Nordmann", "Bloggs", "@", "22 22"):
            assert word not in told
        assert "contact" not in fields(content).data


def test_people_in_the_prose_are_pointed_out() -> None:
    """A telephone or mailbox in the notice's own text is told of; it is no contact."""
    told = fields(eforms(lot(), project="<cbc:Note>Ring Kari, +47 22 22 22 22, kari@example.org.</cbc:Note>"))
    assert "contact" not in told.data
    kinds = [note for note in told.notes if note.startswith("`further_information` holds")]
    assert len(kinds) == 2


@pytest.mark.parametrize("code", ["N4", "N16", "N29", "4", "16", "E1"])
def test_subtypes(code: str) -> None:
    """European and Norwegian subtypes are taken."""
    assert fields(eforms(lot(), subtype=code)).data["notices"][0]["subtype"] == code


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("2027-02-01+01:00", "12:00:00+01:00", "2027-02-01 12:00"),
        ("2027-02-01Z", "11:00:00Z", "2027-02-01 12:00"),
        ("2027-07-01+02:00", "12:00:00+02:00", "2027-07-01 12:00"),
        ("2027-07-01", "12:00:00", "2027-07-01 12:00"),
        ("2027-02-01+00:00", "23:30:00+00:00", "2027-02-02 00:30"),
        ("2027-02-01+01:00", "23:59:59+01:00", "2027-02-01"),
        ("2027-02-01+01:00", "00:00:00+01:00", "2027-02-01"),
        ("2027-02-01+01:00", "", "2027-02-01"),
    ],
)
def test_deadlines_at_the_buyers_place(day: str, time: str, said: str) -> None:
    """An offset is turned into the buyer's time; the last minute of a day is no hour that anybody chose."""
    told = fields(eforms(lot(process=answers_by(day, time))))
    assert told.data["activities"][0]["input_by"] == said
    assert any("at what hour" in note for note in told.notes) == (len(said) == 10)


def test_competition() -> None:
    """A competition has procedure, criteria with weights, value, duration, documents and deadlines."""
    terms = (
        criteria(criterion("Price", "40"), criterion("Quality", "60"))
        + "<cac:Language><cbc:ID>NOR</cbc:ID></cac:Language><cac:Language><cbc:ID>ENG</cbc:ID></cac:Language>"
        + "<cac:CallForTendersDocumentReference><cbc:DocumentType>restricted-document</cbc:DocumentType>"
        + "<cac:Attachment><cac:ExternalReference><cbc:URI>https://example.org/docs</cbc:URI>"
        + "</cac:ExternalReference></cac:Attachment></cac:CallForTendersDocumentReference>"
    )
    process = deadline("TenderSubmissionDeadlinePeriod", "2027-03-01+01:00", "12:00:00+01:00")
    process += deadline("AdditionalInformationRequestPeriod", "2027-02-15+01:00", "12:00:00+01:00")
    scope = (
        "<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount currencyID='NOK'>500000"
        "</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>"
        "<cac:RealizedLocation><cac:Address><cbc:CityName>Nordby</cbc:CityName><cac:Country>"
        "<cbc:IdentificationCode>NOR</cbc:IdentificationCode></cac:Country></cac:Address></cac:RealizedLocation>"
        "<cac:PlannedPeriod><cbc:StartDate>2027-06-01+02:00</cbc:StartDate>"
        "<cbc:DurationMeasure unitCode='MONTH'>48</cbc:DurationMeasure></cac:PlannedPeriod>"
    )
    content = eforms(
        lot(terms=terms, process=process),
        form="competition",
        subtype="16",
        root="ContractNotice",
        project=scope,
        process="<cbc:ProcedureCode>neg-w-call</cbc:ProcedureCode>",
    )
    told = fields(content)
    data = told.data
    assert (data["status"], data["procedure"]) == ("tender", "negotiation")
    assert data["criteria"] == [{"name": "Price", "weight": 40}, {"name": "Quality", "weight": 60}]
    assert data["estimated_value"] == {"amount": 500000, "currency": "NOK"}
    assert data["duration"] == {"begins": dt.date(2027, 6, 1), "length": 48, "unit": "months"}
    assert data["places"] == ["Nordby, Norway"]
    assert data["languages"] == ["nb", "en"]
    assert data["documents"][0]["url"] == "https://example.org/docs"
    assert any("not everyone can open" in note for note in told.notes)
    first = data["activities"][0]
    assert (first["kind"], first["input_by"]) == ("tender", "2027-03-01 12:00")
    assert first["questions_by"] == "2027-02-15 12:00"
    assert data["activities"][1] == {
        "id": "start",
        "kind": "start",
        "when": dt.date(2027, 6, 1),
        "about": True,
        "what": "Start of the contract",
    }


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([("A", "0.4", "dec-exa"), ("B", "0.6", "dec-exa")], [("A", 40, ""), ("B", 60, "")]),
        ([("A", "30", "poi-exa")], [("A", None, "30 points")]),
        ([("A", "1", "ord-imp")], [("A", None, "number 1 in order of importance")]),
        ([("A", "50", "per-mid")], [("A", None, "about 50 per cent")]),
        ([("A", "140", "per-exa")], [("A", None, "140")]),
    ],
)
def test_weights(items: list[tuple[str, str, str]], said: list[tuple[str, int | None, str]]) -> None:
    """A weight is one only where the notice gives a percentage; points and orders stand beside the name."""
    content = eforms(lot(terms=criteria(*(criterion(*item) for item in items))))
    told = [(c["name"], c.get("weight"), c.get("note", "")) for c in fields(content).data["criteria"]]
    assert told == said


def test_lots_that_differ() -> None:
    """Lots have their own criteria; where their deadlines differ none is taken, and that is said."""
    one = lot(
        "LOT-0001",
        "Doors",
        criteria(criterion("Price", "100")),
        deadline("TenderSubmissionDeadlinePeriod", "2027-03-01+01:00", "12:00:00+01:00"),
    )
    two = lot(
        "LOT-0002",
        "Gates",
        criteria(criterion("Quality", "100")),
        deadline("TenderSubmissionDeadlinePeriod", "2027-03-08+01:00", "12:00:00+01:00"),
    )
    told = fields(eforms(one, two, form="competition", root="ContractNotice"))
    assert told.data["lots"] == [{"id": "lot-0001", "name": "Doors"}, {"id": "lot-0002", "name": "Gates"}]
    assert [(c["name"], c["lot"]) for c in told.data["criteria"]] == [
        ("Price", "lot-0001"),
        ("Quality", "lot-0002"),
    ]
    assert "input_by" not in yaml.safe_dump(told.data["activities"])
    assert any("2027-03-01 12:00 and 2027-03-08 12:00" in note for note in told.notes)


COMPETITION = eforms(
    lot(
        terms=criteria(criterion("Price", "40"), criterion("Quality", "60")),
        process=deadline("TenderSubmissionDeadlinePeriod", "2027-03-01+01:00", "12:00:00+01:00"),
        project="<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount currencyID='NOK'>5"
        "</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>",
    ),
    form="competition",
    root="ContractNotice",
)


def award(state: str = "selec-w", person: str = "", reason: str = "") -> bytes:
    """An award notice."""
    outcome = (
        f"<efac:NoticeResult><efac:LotResult><cbc:TenderResultCode>{state}</cbc:TenderResultCode>{reason}"
        "<efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender>"
        "<efac:SettledContract><cbc:ID>CON-1</cbc:ID></efac:SettledContract>"
        "<efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotResult>"
        "<efac:LotTender><cbc:ID>TEN-1</cbc:ID><efac:TenderingParty><cbc:ID>TPA-1</cbc:ID></efac:TenderingParty>"
        "</efac:LotTender><efac:SettledContract><cbc:ID>CON-1</cbc:ID><cbc:AwardDate>2027-05-03+02:00</cbc:AwardDate>"
        "<efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender></efac:SettledContract>"
        "<efac:TenderingParty><cbc:ID>TPA-1</cbc:ID><efac:Tenderer><cbc:ID>ORG-0009</cbc:ID></efac:Tenderer>"
        "</efac:TenderingParty></efac:NoticeResult>"
    )
    return eforms(
        lot(),
        form="result",
        subtype="29",
        root="ContractAwardNotice",
        notice="72fe3748-f475-4381-9dbf-31ebb08889e8",
        issued="2027-05-10+02:00",
        organisations=organisation("ORG-0009", "Lås AS", person=person),
        more=outcome,
    )


def test_award() -> None:
    """An award has its day and the company that won."""
    data = fields(award()).data
    assert data["status"] == "awarded"
    assert data["awards"] == [{"when": dt.date(2027, 5, 3), "names": ["Lås AS"]}]
    assert [a["kind"] for a in data["activities"]] == ["award", "notice"]


def test_a_winner_who_is_a_person() -> None:
    """The name of a person who won is not taken."""
    person = "<efbc:NaturalPersonIndicator>true</efbc:NaturalPersonIndicator>"
    told = fields(award(person=person))
    assert "Lås" not in yaml.safe_dump(told.data["awards"], allow_unicode=True)
    assert any("person" in note for note in told.notes)


def test_no_winner() -> None:
    """A competition in which nothing was bought is cancelled, with the reason of the notice."""
    code = "<efbc:DecisionReasonCode>no-rece</efbc:DecisionReasonCode>"
    code = f"<efac:DecisionReason>{code}</efac:DecisionReason>"
    data = fields(award("clos-nw", reason=code)).data
    assert data["status"] == "cancelled"
    assert "awards" not in data
    assert "nobody sent a tender" in data["changes"][0]["what"]


def test_second_language() -> None:
    """Texts that the notice has in a further language of the radar become its translation."""
    known = facts(eforms(lot()))
    assert page_fields(known, "nb", TODAY).data["title"] == "Låser"
    told = translated_fields(known, "en")
    assert told["title"] == "Locks"
    assert "summary" not in told
    assert translated_fields(known, "sv") == {}


def test_dates_in_prose_are_pointed_out() -> None:
    """A day that only the text names may be a meeting: nobody but a reader can tell."""
    text = "<cbc:Description>Dialogmøte 12. mars 2027 kl. 10 på rådhuset.</cbc:Description>"
    told = fields(eforms(lot(), description=text))
    assert any("12. mars 2027" in note for note in told.notes)
    assert not [a for a in told.data["activities"] if a["kind"] == "conference"]


def test_what_has_no_place_is_named() -> None:
    """Every value that was not read is told by the name of its element."""
    terms = (
        "<cac:TenderValidityPeriod><cbc:DurationMeasure>150</cbc:DurationMeasure></cac:TenderValidityPeriod>"
    )
    assert facts(eforms(lot(terms=terms))).left == ["TenderValidityPeriod/DurationMeasure"]
    assert facts(ocds(bidOpening={"date": "2027-01-01"})).left == ["tender/bidOpening/date"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<a/>",
        b"<Invoice xmlns='urn:x'/>",
        eforms(lot(), before="<!DOCTYPE PriorInformationNotice [<!ENTITY a 'aaaa'>]>"),
        eforms(
            lot(name="&x;"),
            before="<!DOCTYPE PriorInformationNotice [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        ),
        eforms(lot(), form="bri"),
        b"{",
        b"{}",
        b"[]",
        b'{"releases": []}',
        b'{"ocid": "x", "tag": ["other"]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_notice(content: bytes, folder: Path) -> None:
    """What is no notice is refused in a sentence, and nothing is written."""
    (folder / "notice.xml").write_bytes(content)
    before = sorted((folder / "docs/dialogues").iterdir())
    made = run("dialogue", "new", "--yes", "--from", "notice.xml")
    assert made.exit_code == 1, made.output
    assert "notice.xml" in made.output
    assert sorted((folder / "docs/dialogues").iterdir()) == before


def test_open_contracting() -> None:
    """A release says the same; the United Kingdom's last second of a day is no hour."""
    content = ocds(
        value={"amount": 90000, "currency": "GBP"},
        items=[{"classification": {"scheme": "CPV", "id": "44521100"}}],
        tenderPeriod={"endDate": "2027-03-01T23:59:59Z"},
        enquiryPeriod={"endDate": "2027-02-01T12:00:00Z"},
        procurementMethodDetails="Open procedure",
        awardCriteria={
            "criteria": [{"name": "Price", "numbers": [{"number": 100, "weight": "percentageExact"}]}]
        },
        documents=[
            {"documentType": "tenderNotice", "url": "https://example.org/notice/1"},
            {"title": "Needs", "url": "https://example.org/needs.pdf"},
        ],
    )
    told = fields(content)
    data = told.data
    assert data["buyers"] == [{"name": "Southtown Council", "country": "GB"}]
    assert data["activities"][0]["input_by"] == "2027-03-01"
    assert data["activities"][0]["questions_by"] == "2027-02-01 12:00"
    assert (data["procedure"], data["ocid"]) == ("open", "ocds-h6vhtk-047f4e")
    assert data["criteria"] == [{"name": "Price", "weight": 100}]
    assert data["estimated_value"] == {"amount": 90000, "currency": "GBP"}
    assert data["notices"][0]["url"] == "https://example.org/notice/1"
    assert [document["title"] for document in data["documents"]] == ["Needs"]
    assert any("at what hour" in note for note in told.notes)


def test_open_contracting_engagement_and_award() -> None:
    """A planned engagement of the market is a consultation; an award names the companies."""
    planning = {"milestones": [{"type": "engagement", "dueDate": "2027-02-01T12:00:00Z"}]}
    data = fields(ocds(tag="planning", planning=planning)).data
    assert (data["status"], data["activities"][0]["kind"]) == ("open", "written-input")
    awards = [{"status": "active", "date": "2027-04-01T00:00:00Z", "suppliers": [{"name": "Lock Ltd"}]}]
    data = fields(ocds(tag="award", awards=awards)).data
    assert data["awards"] == [{"when": dt.date(2027, 4, 1), "names": ["Lock Ltd"]}]
    assert fields(ocds(tag="tenderCancellation", status="cancelled")).data["status"] == "cancelled"


def test_what_does_not_fit_is_left_out() -> None:
    """A value against the fields' rules is left out and named; the rest of the page stands."""
    wrong = criteria(criterion("Price", "90"), criterion("Quality", "60"))
    told = fields(eforms(lot(terms=wrong)))
    assert "criteria" not in told.data
    assert any("`criteria` was left out" in note for note in told.notes)
    assert "activities" in told.data


def commit(folder: Path) -> None:
    """Publish what is there."""
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)  # noqa: S607


def consultation(folder: Path) -> Path:
    """A page made of a consultation, and published."""
    (folder / "e1.xml").write_bytes(eforms(lot(process=answers_by("2027-02-01+01:00", "12:00:00+01:00"))))
    made = run("dialogue", "new", "--yes", "--from", "e1.xml", "--contact", "Procurement", "--id", "locks")
    assert made.exit_code == 0, made.output
    page = folder / "docs/dialogues/locks.md"
    text = page.read_text(encoding="utf-8")
    text = text.replace("status: open", "status: open # for now")
    page.write_text(text, encoding="utf-8")
    commit(folder)
    return page


def test_new_from_a_notice(folder: Path) -> None:
    """What a notice says is not asked; the rest is, and the page passes the check."""
    (folder / "e1.xml").write_bytes(eforms(lot(process=answers_by("2027-02-01+01:00", "23:59:59+01:00"))))
    typed = "\n\nProcurement\n\n\n\n\n12:00\nyes\nconference\n2027-01-20\nA day of talks.\n"
    typed += "10:00\n\nTown hall\n\n\n\nno\n"
    made = run("dialogue", "new", "--from", "e1.xml", typed=typed)
    assert made.exit_code == 0, made.output
    assert "What is the dialogue about" not in made.output
    front = read_front_matter(folder / "docs/dialogues/locks.md").data
    assert [a["kind"] for a in front["activities"]] == ["written-input", "conference"]
    assert front["activities"][0]["input_by"] == "2027-02-01 12:00"
    assert front["activities"][1]["place"] == "Town hall"
    assert front["contact"] == {"function": "Procurement"}
    assert run("check", "docs/dialogues/locks.md").exit_code == 0
    assert not (folder / ".dialogue-draft.json").exists()


@pytest.mark.parametrize(("content", "free"), [(eforms(lot()), True), (COMPETITION, False), (award(), False)])
def test_only_a_dialogue_binds_nobody(folder: Path, content: bytes, free: bool) -> None:
    """A page says that taking part binds nobody of a consultation, and not of a competition or an award."""
    (folder / "notice.xml").write_bytes(content)
    made = run("dialogue", "new", "--yes", "--from", "notice.xml", "--id", "page")
    assert made.exit_code == 0, made.output
    assert ("does_not_bind" in read_front_matter(folder / "docs/dialogues/page.md").data) == free


def test_update(folder: Path) -> None:
    """Later notices take the page forward; every change is shown and logged, and the check agrees."""
    page = consultation(folder)
    process = deadline("TenderSubmissionDeadlinePeriod", "2027-04-01+02:00", "12:00:00+02:00")
    common: dict[str, Any] = {"form": "competition", "subtype": "16", "root": "ContractNotice"}
    first = eforms(
        lot(terms=criteria(criterion("Price", "40"), criterion("Quality", "60")), process=process),
        notice="62fe3748-f475-4381-9dbf-31ebb08889e8",
        issued="2027-03-01+01:00",
        **common,
    )
    (folder / "cn.xml").write_bytes(first)
    dry = run("dialogue", "update", str(page), "--from", "cn.xml", "--dry-run")
    before = page.read_bytes()
    assert (dry.exit_code, "Nothing was written" in dry.output) == (0, True), dry.output
    assert page.read_bytes() == before
    made = run("dialogue", "update", str(page), "--from", "cn.xml")
    assert made.exit_code == 0, made.output
    text = page.read_text(encoding="utf-8")
    assert "status: tender # for now" in text
    front = read_front_matter(page).data
    assert [a["kind"] for a in front["activities"]] == ["written-input", "tender"]
    assert [n["subtype"] for n in front["notices"]] == ["E1", "16"]
    assert len(front["criteria"]) == 2
    assert all(str(change["date"]) == "2027-03-01" for change in front["changes"])
    checked = run("check", str(page))
    assert "unlogged-change" not in checked.output + run("check", str(page), "--format", "json").output
    commit(folder)
    moved = deadline("TenderSubmissionDeadlinePeriod", "2027-04-15+02:00", "12:00:00+02:00")
    second = eforms(
        lot(terms=criteria(criterion("Price", "30"), criterion("Quality", "70")), process=moved),
        notice="62fe3748-f475-4381-9dbf-31ebb08889e8",
        version="02",
        issued="2027-03-10+01:00",
        **common,
    )
    (folder / "cn2.xml").write_bytes(second)
    made = run("dialogue", "update", str(page), "--from", "cn2.xml")
    assert "2027-04-01 12:00 → 2027-04-15 12:00" in made.output
    assert "Price 40 %, Quality 60 % → Price 30 %, Quality 70 %" in made.output
    front = read_front_matter(page).data
    assert front["activities"][1]["input_by"] == "2027-04-15 12:00"
    logged = [c for c in front["changes"] if c.get("field") == "input_by"]
    assert [(c["was"], c["now"]) for c in logged] == [("2027-04-01 12:00", "2027-04-15 12:00")]
    report = run("check", str(page), "--format", "json").output
    assert "unlogged-change" not in report
    again = run("dialogue", "update", str(page), "--from", "cn2.xml")
    assert "The page says all that the notice says" in again.output
    commit(folder)
    (folder / "can.xml").write_bytes(award())
    made = run("dialogue", "update", str(page), "--from", "can.xml")
    assert made.exit_code == 0, made.output
    front = read_front_matter(page).data
    assert (front["status"], front["awards"][0]["names"]) == ("awarded", ["Lås AS"])
    assert "unlogged-change" not in run("check", str(page), "--format", "json").output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (eforms(lot(), procedure="7a3e2f10-1111-4222-8333-444455556666"), "another procedure"),
        (eforms(lot(), issued="2026-12-01+01:00"), "2026-12-01"),
        (ocds(), "belong together"),
    ],
)
def test_update_refuses(folder: Path, content: bytes, said: str) -> None:
    """A notice of another procedure, or an older one, changes nothing."""
    page = consultation(folder)
    before = page.read_bytes()
    (folder / "other").write_bytes(content)
    made = run("dialogue", "update", str(page), "--from", "other")
    assert (made.exit_code, said in made.output) == (1, True), made.output
    assert page.read_bytes() == before


def test_update_leaves_what_people_wrote(folder: Path) -> None:
    """A title or need that was put better stays, and it is said that the notice has other words."""
    page = consultation(folder)
    page.write_text(
        page.read_text(encoding="utf-8").replace("title: Locks", "title: New locks"), encoding="utf-8"
    )
    made = run("dialogue", "update", str(page), "--from", "e1.xml")
    assert read_front_matter(page).data["title"] == "New locks"
    assert "the notice says otherwise of `title`" in made.output


def test_refused_sizes() -> None:
    """A file larger than any notice is not even parsed."""
    with pytest.raises(Problems, match="too large"):
        read_eforms(b" " * 20_000_001, "notice")


def test_change_notice_says_why() -> None:
    """A change notice's own words stand in the log."""
    change = (
        "<efac:Changes><efbc:ChangedNoticeIdentifier>52fe3748-f475-4381-9dbf-31ebb08889e8-01"
        "</efbc:ChangedNoticeIdentifier><efac:Change>"
        "<efbc:ChangeDescription>More time.</efbc:ChangeDescription>"
        "</efac:Change><efac:ChangeReason><efbc:ReasonDescription>Holidays.</efbc:ReasonDescription>"
        "</efac:ChangeReason></efac:Changes>"
    )
    known = facts(eforms(lot(), more=change))
    assert known.refers == {"52fe3748-f475-4381-9dbf-31ebb08889e8-01"}
    assert page_fields(known, "en", TODAY).data["changes"] == [
        {"date": dt.date(2027, 1, 4), "what": "More time. Holidays."}
    ]


ODD = ("", "NaN", "-1", "1e400", "2020-13-45", "x" * 400, "99:99", "0", "\u202e", "true", "ORG-0001", "inf")


@pytest.mark.parametrize("seed", range(40))
def test_whatever_stands_in_a_notice(seed: int) -> None:
    """Elements that are missing or say something odd never end in anything but facts or a refusal."""
    draw = random.Random(seed)  # noqa: S311  (a draw that can be repeated)
    root = etree.fromstring(award() if seed % 2 else COMPETITION)
    for _ in range(3):
        node = draw.choice(list(root.iter()))
        if draw.random() < 0.4 and node.getparent() is not None:
            node.getparent().remove(node)
        else:
            node.text = draw.choice(ODD)
    with suppress(Problems):
        known = facts(etree.tostring(root))
        page_fields(known, "en", TODAY)
        translated_fields(known, "nb")


def _odd(value: object, draw: random.Random) -> object:
    """The value with some parts replaced by something of another kind."""
    if draw.random() < 0.07:
        return draw.choice([None, 1, "x", [], {}, [1], {"a": 1}, True, float("inf"), "2020-99-99"])
    if isinstance(value, dict):
        return {name: _odd(part, draw) for name, part in value.items()}
    return [_odd(part, draw) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(60))
def test_whatever_stands_in_a_release(seed: int) -> None:
    """The same for releases: any part may be of another kind than the standard says."""
    whole = ocds(
        value={"amount": 1, "currency": "GBP"},
        items=[{"classification": {"scheme": "CPV", "id": "44521100"}}],
        lots=[{"id": "1", "title": "A", "suitability": {"sme": True}}, {"id": "2"}],
        documents=[{"title": "Needs", "url": "https://example.org/needs"}],
        awards=[{"status": "active", "suppliers": [{"name": "L"}], "relatedLots": ["1"]}],
        planning={"milestones": [{"type": "engagement", "dueDate": "2027-01-01"}]},
    )
    draw = random.Random(seed)  # noqa: S311  (a draw that can be repeated)
    told = _odd(json.loads(whole), draw)
    with suppress(Problems):
        page_fields(read_ocds(json.dumps(told).encode(), "notice"), "en", TODAY)
