"""Small notices as TED, Doffin and open contracting services give them; made up for the tests."""

from __future__ import annotations

import json
from typing import Any

_SPACES = (
    'xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1" '
    'xmlns:efbc="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1" '
    'xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1"'
)
PROCEDURE = "6a3e2f10-1111-4222-8333-444455556666"
"""The procedure of the tests."""


def extension(inner: str) -> str:
    """What eForms add to an element of UBL."""
    return (
        "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>"
        f"{inner}</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
    )


def organisation(
    id_: str, name: str, country: str = "NOR", number: str = "974760673", person: str = ""
) -> str:
    """A body, with a person who works there."""
    return (
        f"<efac:Organization>{person}<efac:Company><cac:PartyIdentification><cbc:ID>{id_}</cbc:ID>"
        f"</cac:PartyIdentification><cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>"
        f"<cac:PostalAddress><cac:Country><cbc:IdentificationCode>{country}</cbc:IdentificationCode>"
        f"</cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:CompanyID>{number}</cbc:CompanyID>"
        "</cac:PartyLegalEntity><cac:Contact><cbc:Name>Kari Nordmann</cbc:Name>"
        "<cbc:Telephone>+47 22 22 22 22</cbc:Telephone>"
        "<cbc:ElectronicMail>kari.nordmann@example.org</cbc:ElectronicMail></cac:Contact>"
        "</efac:Company></efac:Organization>"
    )


def lot(
    id_: str = "LOT-0001",
    name: str = "Locks",
    terms: str = "",
    process: str = "",
    project: str = "",
    scheme: str = "Lot",
) -> str:
    """A lot, or a part of a planned purchase."""
    return (
        f'<cac:ProcurementProjectLot><cbc:ID schemeName="{scheme}">{id_}</cbc:ID>'
        f"<cac:TenderingTerms>{terms}</cac:TenderingTerms><cac:TenderingProcess>{process}</cac:TenderingProcess>"
        f"<cac:ProcurementProject><cbc:Name>{name}</cbc:Name>{project}</cac:ProcurementProject>"
        "</cac:ProcurementProjectLot>"
    )


def criterion(name: str, weight: str, kind: str = "per-exa") -> str:
    """An award criterion with its weight."""
    return (
        "<cac:SubordinateAwardingCriterion>"
        + extension(
            '<efac:AwardCriterionParameter><efbc:ParameterCode listName="number-weight">'
            f"{kind}</efbc:ParameterCode>"
            f"<efbc:ParameterNumeric>{weight}</efbc:ParameterNumeric></efac:AwardCriterionParameter>"
        )
        + f"<cbc:Name>{name}</cbc:Name></cac:SubordinateAwardingCriterion>"
    )


def criteria(*items: str) -> str:
    """Award criteria as a lot's terms have them."""
    inner = "".join(items)
    return f"<cac:AwardingTerms><cac:AwardingCriterion>{inner}</cac:AwardingCriterion></cac:AwardingTerms>"


def deadline(name: str, day: str, time: str) -> str:
    """The end of a period, as a lot's process has it."""
    return f"<cac:{name}><cbc:EndDate>{day}</cbc:EndDate><cbc:EndTime>{time}</cbc:EndTime></cac:{name}>"


def answers_by(day: str, time: str) -> str:
    """Until when a consultation is open."""
    return extension(
        f"<efac:AnswerReceptionPeriod><cbc:EndDate>{day}</cbc:EndDate><cbc:EndTime>{time}</cbc:EndTime>"
        "</efac:AnswerReceptionPeriod>"
    )


def eforms(
    *lots: str,
    form: str = "consultation",
    subtype: str = "E1",
    root: str = "PriorInformationNotice",
    notice: str = "52fe3748-f475-4381-9dbf-31ebb08889e8",
    version: str = "01",
    issued: str = "2027-01-04+01:00",
    procedure: str = PROCEDURE,
    title: str = '<cbc:Name languageID="NOR">Låser</cbc:Name><cbc:Name languageID="ENG">Locks</cbc:Name>',
    description: str = '<cbc:Description languageID="NOR">Vi trenger låser.</cbc:Description>',
    project: str = "",
    process: str = "",
    organisations: str = "",
    more: str = "",
    before: str = "",
) -> bytes:
    """A notice in eForms XML."""
    inner = (
        f"<efac:NoticeSubType><cbc:SubTypeCode>{subtype}</cbc:SubTypeCode></efac:NoticeSubType>"
        f"<efac:Organizations>{organisation('ORG-0001', 'Nordby kommune')}{organisations}"
        f"</efac:Organizations>{more}"
    )
    folder = f"<cbc:ContractFolderID>{procedure}</cbc:ContractFolderID>" if procedure else ""
    return (
        f'<?xml version="1.0"?>{before}<{root} xmlns="urn:test" {_SPACES}>{extension(inner)}'
        f"<cbc:ID>{notice}</cbc:ID>{folder}<cbc:IssueDate>{issued}</cbc:IssueDate>"
        f"<cbc:VersionID>{version}</cbc:VersionID><cbc:RegulatoryDomain>32014L0024</cbc:RegulatoryDomain>"
        f'<cbc:NoticeTypeCode listName="{form}">x</cbc:NoticeTypeCode>'
        "<cbc:NoticeLanguageCode>NOR</cbc:NoticeLanguageCode>"
        "<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID>"
        "</cac:PartyIdentification></cac:Party></cac:ContractingParty>"
        f"<cac:TenderingProcess>{process}</cac:TenderingProcess>"
        f"<cac:ProcurementProject><cbc:ID>2027/88</cbc:ID>{title}{description}{project}"
        "<cac:MainCommodityClassification><cbc:ItemClassificationCode>44521100</cbc:ItemClassificationCode>"
        f"</cac:MainCommodityClassification></cac:ProcurementProject>{''.join(lots)}</{root}>"
    ).encode()


def ocds(**tender: Any) -> bytes:
    """A package with one release of the step `tag`."""
    tag = tender.pop("tag", "tender")
    release = {
        "ocid": "ocds-h6vhtk-047f4e",
        "id": "012345-2027",
        "date": "2027-01-04T09:00:00Z",
        "tag": [tag],
        "language": "en",
        "parties": [
            {
                "id": "GB-1",
                "name": "Southtown Council",
                "roles": ["buyer"],
                "address": {"countryName": "United Kingdom"},
                "contactPoint": {"name": "Jo Bloggs", "email": "jo.bloggs@example.org"},
            }
        ],
        "buyer": {"id": "GB-1", "name": "Southtown Council"},
        "awards": tender.pop("awards", []),
        "planning": tender.pop("planning", {}),
        "tender": {"id": "T-9", "title": "Locks", "description": "Locks for doors.", **tender},
    }
    return json.dumps({"version": "1.1", "releases": [release]}).encode()
