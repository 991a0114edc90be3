"""Numbers of notices, codes of subjects, organisation numbers: their form, and the links built from them.

Sources: TED's search address and number form (Publications Office of the EU); Doffin's and udbud.dk's
addresses of notices; eForms SDK 1.15 for notice identifiers (BT-701, BT-757) and notice subtypes;
Regulation (EC) 213/2008 for CPV. The ninth digit of a CPV code checks the first eight, but no
public formula gives it: the weights 3, 7 and 1 modulo 10, which most codes follow, fail for codes of the
edition in force (72400000-4, 03320000-8). So its form is checked, and that a record does not give one code
two check digits.
"""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from pydantic import BeforeValidator, Field

from radar.inputs.documents import Fault, refusal
from radar.language.messages import Text, say

_TED = re.compile(r"\d{1,8}-(19|20)\d\d")
_DOFFIN = re.compile(r"20\d\d-\d{4,6}")
_EFORMS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}-(0[1-9]|[1-9]\d)")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SUBTYPE = re.compile(r"[1-9]|[1-3]\d|40|CEI|T0[1-2]|X0[1-2]|E[1-6]|N(?:4|16|29)")
_OCID = re.compile(r"ocds-[a-z0-9]{6}-\S{1,200}")
_CPV = re.compile(r"\d{8}(-\d)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")

_DIVISIONS = re.compile(
    "0[39]|1[4-689]|2[24]|3[0-5]|3[7-9]|4[1-5]|48|5[015]|6[03-6]|7[0-3]|7[5-79]|8[05]|9[028]"
)
"""The first two digits of all CPV codes."""

_OLD_DOFFIN_UNTIL = 2023
"""The year in which Doffin moved; notices numbered before stand under the older address."""


_ADDRESSES = (
    re.compile(r"https?://(?:www\.)?ted\.europa\.eu/(?:\w\w/)?notice/(?:-/detail/)?(\d+-\d{4})(?:[/?#].*)?"),
    re.compile(
        r"https?://(?:www\.)?doffin\.no/(?:\w\w/)?(?:notices|Notice/Details)/(\d{4}-\d+)(?:[/?#].*)?", re.I
    ),
)
"""Addresses of notices, as people copy them, with the number in them."""


def _number(value: object) -> object:
    """A number as it stands, or out of the address of a notice."""
    text = value.strip() if isinstance(value, str) else ""
    found = next((match for address in _ADDRESSES if (match := address.fullmatch(text))), None)
    return found[1] if found else value


def _identifier(value: object) -> object:
    """An eForms identifier in small letters, out of the address of a notice on udbud.dk too."""
    if not isinstance(value, str):
        return value
    address = urlsplit(value.strip())
    asked = parse_qs(address.query)
    if address.hostname in ("udbud.dk", "www.udbud.dk") and asked.keys() >= {"noticeId", "noticeVersion"}:
        return f"{asked['noticeId'][0]}-{asked['noticeVersion'][0]}".lower()
    return value.lower()


def _fits(pattern: re.Pattern[str], value: object, what: Text, fix: Text) -> str:
    text = str(value).strip()
    if isinstance(value, str) and pattern.fullmatch(text):
        return text
    raise refusal([Fault((), what, fix, "bad-identifier")])


def _ted(value: object) -> str:
    fix = say("Write number and year as TED does: 123456-2026")
    # TED pads its numbers with zeros in some places, and does without in others.
    number = _number(value)
    number = number.lstrip("0 ") if isinstance(number, str) else number
    return _fits(_TED, number, say("this is not a valid number of a notice on TED"), fix)


def _doffin(value: object) -> str:
    fix = say("Write year and number as Doffin does: 2026-105164")
    return _fits(_DOFFIN, _number(value), say("this is not a valid number of a notice on Doffin"), fix)


def _eforms(value: object) -> str:
    fix = say(
        "Write the notice's identifier (a version 4 UUID in small letters), a hyphen and its version 01–99"
    )
    return _fits(
        _EFORMS, _identifier(value), say("this is not a valid eForms identifier with its version"), fix
    )


def _uuid(value: object) -> str:
    fix = say("Write the identifier as it stands in the notices: a version 4 UUID in small letters")
    return _fits(_UUID, _identifier(value), say("this is not a valid eForms identifier of a procedure"), fix)


def _subtype(value: object) -> str:
    fix = say(
        "Use E1 (consultation), 1 to 9 (planning), 10 to 40, CEI, E2 to E6, N4, N16, N29 (Norway), "
        "T01, T02, X01 or X02; a number needs quotes"
    )
    return _fits(_SUBTYPE, value, say("this is not a valid subtype of an eForms notice"), fix)


def _cpv(value: object) -> str:
    fix = say(
        'Write the eight digits of a code that exists, and its check digit if you know it: `"72200000-7"`'
    )
    what = say("this is not a valid CPV code")
    code = _fits(_CPV, value, what, fix)
    if _DIVISIONS.fullmatch(code[:2]):
        return code
    raise refusal([Fault((), what, fix, "bad-identifier")])


def _ocid(value: object) -> str:
    fix = say("Write it as it stands in the release: `ocds-`, six signs, a hyphen and the number")
    return _fits(_OCID, value, say("this is not a valid Open Contracting identifier"), fix)


def _sha256(value: object) -> str:
    fix = say("Write the 64 digits that `sha256sum FILE` prints, in quotes")
    return _fits(_SHA256, value, say("this is not a valid SHA-256 checksum"), fix)


def _text(check: Any, pattern: re.Pattern[str]) -> BeforeValidator:
    """A check with its own words; the JSON Schema has the pattern, for editors that know no other."""
    shape = Annotated[str, Field(pattern=f"^(?:{pattern.pattern})$")]
    return BeforeValidator(check, json_schema_input_type=shape)


Ted = Annotated[str, _text(_ted, _TED)]
"""Number of a notice on TED: `123456-2026`."""
Doffin = Annotated[str, _text(_doffin, _DOFFIN)]
"""Number of a notice on Doffin: `2026-105164`."""
EForms = Annotated[str, _text(_eforms, _EFORMS)]
"""An eForms notice identifier (a version 4 UUID) with the notice's version 01–99, joined by a hyphen."""
Procedure = Annotated[str, _text(_uuid, _UUID)]
"""An eForms procedure identifier: a version 4 UUID."""
Ocid = Annotated[str, _text(_ocid, _OCID)]
"""An Open Contracting identifier of a procedure: `ocds-h6vhtk-047f4e`."""
Subtype = Annotated[str, _text(_subtype, _SUBTYPE)]
"""A subtype of an eForms notice: `E1`, `4`."""
Cpv = Annotated[str, _text(_cpv, _CPV)]
"""A CPV code: eight digits, and `-` with the check digit if known."""
Sha256 = Annotated[str, _text(_sha256, _SHA256)]
"""A SHA-256 checksum: 64 hexadecimal digits."""


def ted_link(number: str) -> str:
    """Address of a notice on TED."""
    return f"https://ted.europa.eu/en/notice/-/detail/{number}"


def doffin_link(number: str) -> str:
    """Address of a notice on Doffin; those numbered before 2024 stand under the older form of address."""
    if int(number[:4]) <= _OLD_DOFFIN_UNTIL:
        return f"https://doffin.no/Notice/Details/{number}"
    return f"https://www.doffin.no/notices/{number}"


def udbud_link(identifier: str) -> str:
    """Address of a notice on udbud.dk, from its eForms identifier with version."""
    notice, _, version = identifier.rpartition("-")
    return f"https://udbud.dk/detaljevisning?noticeId={notice}&noticeVersion={version}"


def is_organisation_number(number: str, country: str) -> bool:
    """Whether the check digits of an organisation number are right, by the country's own rule.

    Greenland has no public rule: any number of digits passes there. So does any number of letters and
    digits outside the Nordic countries, whose bodies have numbers of several kinds.
    """
    # The library takes its time to load, and most pages are read without it.
    from stdnum.dk import cvr
    from stdnum.fi import ytunnus
    from stdnum.fo import vn
    from stdnum.is_ import kennitala
    from stdnum.no import orgnr
    from stdnum.se import orgnr as swedish

    rules = {"DK": cvr, "FI": ytunnus, "FO": vn, "IS": kennitala, "NO": orgnr, "SE": swedish}
    if country not in rules:
        bare = number.replace(" ", "")
        return bare.isdigit() if country == "GL" else any(sign.isdigit() for sign in bare)
    return bool(rules[country].is_valid(number))
