"""What a submission must not hold: personal numbers, e-mail addresses, phone numbers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from radar.texts import Text, say

SUSPECT = "[@\uff20\uff10-\uff19\u00ad\u200b-\u200f\u2060\ufeff]" r"|\d(?:\D{0,3}\d){6}"
"""Pattern, for Python and for RE2, that every text with personal data matches, and few others do."""

SUSPECT_ID = r"\d(?:\D{0,3}\d){8}|(?i:tel|tlf|mob|phone|ring|puh)"
"""The same for ids of letters, digits and `_-.:/`: a bare number is a phone number only if it says so."""

_SUSPECT = re.compile(SUSPECT)
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<![\dA-Za-z])(\d{6})\s?[-+]?\s?(\d{4})(?![\dA-Za-z])")
_ELEVEN_DIGITS = re.compile(r"(?<![\dA-Za-z])(\d{6})[\s-]?(\d{5})(?![\dA-Za-z])")
_TWELVE_DIGITS = re.compile(r"(?<![\dA-Za-z])(\d{8})\s?[-+]?\s?(\d{4})(?![\dA-Za-z])")
_HETU = re.compile(r"(?<![\dA-Za-z])\d{6}[-+A-FU-Y]\d{3}[0-9A-Z](?![\dA-Za-z])", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\d+])(?:\+|00)\d(?:[ ().-]{0,2}\d){7,14}(?!\d)"
    r"|(?<![\d.,-])(?<![\d] )\d{2} \d{2} \d{2} \d{2}(?! ?\d)"
    r"|(?<![\d.,-])(?<![\d] )[2-9]\d{2} \d{2} \d{3}(?! ?\d)"
    r"|(?<!\d)0\d{1,3}[ -]\d{2,3} ?\d{2} ?\d{2}(?!\d)"
    r"|(?<!\w)(?:tlf|tel|telefon|telephone|mob|mobil|mobile|mobiltelefon|phone|puh|sími|ring(?: til| på)?)"
    r"\.?(?:nr|nummer| number)?\.?\W{0,4}\d(?:[ .-]?\d){6,}",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def suspicious(text: str) -> bool:
    """Whether a text is worth a look by `personal`. Quick; a text without personal data may be."""
    return _SUSPECT.search(text) is not None


def personal(text: str) -> tuple[Text, ...]:
    """The kinds of personal data that a text holds: `a personal number`, ... Empty: none.

    Danish, Norwegian, Swedish, Finnish and Icelandic numbers. A Danish number needs a possible
    date of birth only: since 2007 its last digit is no check digit. The others' check digits must
    fit, so that case numbers and years raise no alarm.
    """
    if not suspicious(text):
        return ()
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    plain = _UUID.sub(" ", plain.translate(_DASHES))
    found = (
        (_personal_number(plain), say("a personal number")),
        (_EMAIL.search(plain), say("an e-mail address")),
        (_PHONE.search(plain), say("a phone number")),
    )
    return tuple(kind for match, kind in found if match)


def _personal_number(text: str) -> bool:
    from stdnum.dk import cpr
    from stdnum.fi import hetu
    from stdnum.is_ import kennitala
    from stdnum.no import fodselsnummer

    for match in _TEN_DIGITS.finditer(text):
        number = match[1] + match[2]
        if cpr.is_valid(number) or _is_swedish(number) or kennitala.is_valid(number):
            return True
    if any(fodselsnummer.is_valid(m[1] + m[2]) for m in _ELEVEN_DIGITS.finditer(text)):
        return True
    for match in _TWELVE_DIGITS.finditer(text):
        if match[1][:2] in ("18", "19", "20") and _is_swedish(match[1][2:] + match[2]):
            return True
    return any(hetu.is_valid(match[0].upper()) for match in _HETU.finditer(text))


def _is_swedish(number: str) -> bool:
    """Whether ten digits are a Swedish personnummer or samordningsnummer (day + 60)."""
    from stdnum import luhn

    day = int(number[4:6])
    try:
        # 2000 is a leap year, so 29 February passes whatever the century
        year = int(number[:2])
        dt.date(2000 + year if year % 4 == 0 else 2001, int(number[2:4]), day - 60 if day > 60 else day)
    except ValueError:
        return False
    return bool(luhn.is_valid(number))
