"""Numbers of notices, codes of subjects and organisation numbers, and the links built from them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from radar.inputs.dialogues.identifiers import (
    Cpv,
    Doffin,
    EForms,
    Procedure,
    Subtype,
    Ted,
    is_organisation_number,
)
from radar.inputs.dialogues.models import Notice

NOTICE = "3f0c7a52-9d1e-4b6a-8c25-71e0d94ab316"
"""A version 4 UUID."""


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        (Ted, ["450591-2026", "1-2024"]),
        (Doffin, ["2026-105164", "2018-916395"]),
        (EForms, [f"{NOTICE}-01", f"{NOTICE}-99"]),
        (Subtype, ["E1", "4", "16", "40", "CEI", "T01", "X02"]),
        # from the published vocabulary of 2008
        (Cpv, ["48000000-8", "72212000-4", "03113100-7", "72400000-4", "98000000"]),
    ],
)
def test_good_identifiers(kind: Any, good: list[str]) -> None:
    """Identifiers in the form in which the portals write them are kept as they are."""
    assert [TypeAdapter(kind).validate_python(one) for one in good] == good


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (Ted, "00123456-2026", "123456-2026"),
        (Ted, "https://ted.europa.eu/en/notice/-/detail/450591-2026", "450591-2026"),
        (Ted, "https://ted.europa.eu/da/notice/450591-2026/html?x=1", "450591-2026"),
        (Doffin, "https://www.doffin.no/notices/2026-105164", "2026-105164"),
        (Doffin, "https://doffin.no/en/notices/2026-105164#lots", "2026-105164"),
        (Doffin, "https://doffin.no/Notice/Details/2018-916395", "2018-916395"),
        (EForms, f"{NOTICE}-02".upper(), f"{NOTICE}-02"),
        (EForms, f"https://udbud.dk/detaljevisning?noticeId={NOTICE}&noticeVersion=02", f"{NOTICE}-02"),
        (Procedure, NOTICE.upper(), NOTICE),
    ],
)
def test_identifiers_as_people_copy_them(kind: Any, written: str, kept: str) -> None:
    """An identifier in capitals, a padded number, and the address of a notice mean the identifier."""
    assert TypeAdapter(kind).validate_python(written) == kept


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        (Ted, ["123456/2026", "2026-123456", "123456789-2026", "450591-3026"]),
        (Doffin, ["105164-2026", "2026-1", "26-105164", "https://doffin.example/notices/2026-105164"]),
        (
            EForms,
            [
                NOTICE,
                f"{NOTICE}-00",
                f"{NOTICE}-1",
                f"{NOTICE.replace('-4b', '-1b')}-01",
                f"https://udbud.example/detaljevisning?noticeId={NOTICE}&noticeVersion=02",
            ],
        ),
        (Subtype, ["0", "41", "E7", "e1", "T03", ""]),
        (Cpv, ["4800000-8", "48000000-", "48000000-88", "99000000-1", "48 00 00 00", ""]),
    ],
)
def test_bad_identifiers(kind: Any, bad: list[str]) -> None:
    """What looks otherwise is refused."""
    for one in bad:
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(one)


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        ({"ted": "450591-2026"}, ["https://ted.europa.eu/en/notice/-/detail/450591-2026"]),
        ({"doffin": "2026-105164"}, ["https://www.doffin.no/notices/2026-105164"]),
        ({"doffin": "2018-916395"}, ["https://doffin.no/Notice/Details/2018-916395"]),
        (
            {"udbud": f"{NOTICE}-02"},
            [f"https://udbud.dk/detaljevisning?noticeId={NOTICE}&noticeVersion=02"],
        ),
        ({"eforms": f"{NOTICE}-01"}, []),
        (
            {"url": "https://example.org/n", "text": "The notice", "ted": "450591-2026"},
            ["https://example.org/n", "https://ted.europa.eu/en/notice/-/detail/450591-2026"],
        ),
        (
            {
                "url": "https://www.doffin.no/notices/2026-105164",
                "text": "The notice",
                "doffin": "2026-105164",
            },
            ["https://www.doffin.no/notices/2026-105164"],
        ),
    ],
)
def test_links_of_a_notice(fields: dict[str, str], links: list[str]) -> None:
    """Addresses are built from a notice's numbers, after the one that is given; none is duplicated."""
    assert [link.url for link in Notice.model_validate(fields).links()] == links


def test_text_of_the_link() -> None:
    """A link says the notice's own text, or the number it was built from."""
    assert [link.text for link in Notice.model_validate({"ted": "1-2026"}).links()] == ["TED 1-2026"]
    named = Notice.model_validate({"ted": "1-2026", "doffin": "2026-105164", "text": "The notice"})
    assert [link.text for link in named.links()] == ["The notice", "Doffin 2026-105164"]


# Numbers whose check digits are right.
@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("DK", "19435075"),
        ("FI", "0201256-6"),
        ("NO", "958935420"),
        ("NO", "958 935 420"),
        ("SE", "212000-0142"),
        ("GL", "12345678"),
    ],
)
def test_organisation_numbers(country: str, number: str) -> None:
    """A number passes by its own country's rule, and with a digit changed it does not."""
    assert is_organisation_number(number, country)
    if country != "GL":
        assert not is_organisation_number(number[:-1] + str((int(number[-1]) + 1) % 10), country)
