"""What a submission must not hold: personal numbers, e-mail addresses, phone numbers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from radar.inputs.names import unstacked
from radar.language.messages import Text, say

SUSPECT = "[@\uff20\uff10-\uff19\u00ad\u200b-\u200f\u2060\ufeff]" r"|\d(?:\D{0,3}\d){6}"
"""Pattern that every text with personal data matches, and few others do."""

SUSPECT_ID = (
    r"\d(?:\D{0,3}\d){8}|0\d{1,3}-\d{6}|\d{2}[.-]\d{2}[.-]\d{2}[.-]\d{2}|(?i:tel|tlf|mob|phone|ring|puh)"
)
"""The same for ids of letters, digits and `_-.:/`: a bare number is a phone number only if it says so or
has an area code."""

_SUSPECT = re.compile(SUSPECT)
# These search texts that others wrote, as long as the settings let a cell be: time must grow with
# the length only. So nothing that can begin anywhere is followed by a repeat without an end, and a
# pattern begins with the sign it looks for, with what must stand before that sign thereafter.
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+%-]\s?@\s?[\w-]++(?:\.[\w-]++)*\.[a-z]{2}", re.IGNORECASE)
_SEVEN_DIGITS = re.compile(r"\d(?:\D{0,3}\d){6}")
_SIX_DIGITS = re.compile(r"\d(?<![\dA-Za-z]\d)\d{5}")
"""How every personal number begins."""
_TEN_DIGITS = re.compile(r"(\d\d(?:0[1-9]|1[0-2])\d\d)\s?[-+]?\s?(\d{4})(?![\dA-Za-z])")
_ELEVEN_DIGITS = re.compile(r"(\d{6})[\s-]?(\d{5})(?![\dA-Za-z])")
_TWELVE_DIGITS = re.compile(r"(?:18|19|20)(\d\d(?:0[1-9]|1[0-2])\d\d)\s?[-+]?\s?(\d{4})(?![\dA-Za-z])")
_HETU = re.compile(r"[0-3]\d(?:0[1-9]|1[0-2])\d\d[-+A-FU-Y]\d{3}[0-9A-Z](?![\dA-Za-z])", re.IGNORECASE)
_PHONES = tuple(
    map(
        re.compile,
        (
            r"\+(?<![\d+]\+)\d(?:[ ().-]{0,2}\d){7,14}(?!\d)",
            r"00(?<![\d+]00)\d(?:[ ().-]{0,2}\d){7,14}(?!\d)",
            r"\d{2} (?<![\d.,-]\d\d )(?<!\d \d\d )\d{2} \d{2} \d{2}(?! ?\d)",
            r"[2-9]\d{2} (?<![\d.,-]\d{3} )(?<!\d \d{3} )\d{2} \d{3}(?! ?\d)",
            r"0(?<!\d0)\d{1,3}[ -]\d{2,3} ?\d{2,3} ?\d{2}(?!\d)",
            r"\d{2}([.-])(?<![\d.,-]\d\d.)\d{2}\1\d{2}\1\d{2}(?![.-]?\d)",
            # two years are no number
            r"[2-9]\d{3} (?<![\d.,-]\d{4} )(?<!\d \d{4} )(?!(?:19|20)\d\d\b)\d{4}(?! ?\d)",
        ),
    )
)
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{4}-\d\d-\d\d)(?![-\d])(?:[ T]\d{1,2}[:.]\d\d(?:[:.]\d\d)?)?"
)
"""A date, perhaps with a time, as tools and spreadsheets write it."""
_PAIRS = re.compile(r"(?<![\d.])((?:\d\d\.){3}\d\d)(?![\d.])")
"""Four pairs of digits with points between them."""
_CALLED = re.compile(
    r"(?<!\w)(?:tlf|tel|telefon|telephone|mob|mobil|mobile|mobiltelefon|phone|puh|sími|ring(?: til| på)?)"
    r"\.?(?:nr|nummer| number)?\.?\W{0,4}\d(?:[ .-]?\d){6}"
)
_CALLS = ("tlf", "tel", "mob", "phone", "puh", "sími", "ring")
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
    plain = text if text.isascii() else _plain(text)
    numbers = _SEVEN_DIGITS.search(plain) is not None
    plain = _UUID.sub(" ", plain) if numbers and plain.count("-") >= 4 else plain
    found = (
        (numbers and _personal_number(plain), say("a personal number")),
        ("@" in plain and _EMAIL.search(plain), say("an e-mail address")),
        (numbers and _ip_address(plain), say("an IP address")),
        (numbers and _phone(_PAIRS.sub(_not_a_phone, _DATE.sub(" ", plain))), say("a phone number")),
    )
    return tuple(kind for match, kind in found if match)


def _plain(text: str) -> str:
    """A text without invisible signs, other digits than 0 to 9, and other dashes than `-`."""
    plain = unicodedata.normalize("NFKC", unstacked(text))
    if not plain.isprintable():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return plain.translate(_DASHES)


def _personal_number(text: str) -> bool:
    starts = [match.start() for match in _SIX_DIGITS.finditer(text)]
    if not starts:
        return False
    from stdnum.dk import cpr
    from stdnum.fi import hetu
    from stdnum.is_ import kennitala
    from stdnum.no import fodselsnummer

    for start in starts:
        if match := _TEN_DIGITS.match(text, start):
            number = match[1] + match[2]
            # in all three the month stands third and fourth, in two of them the day before it
            if number[0] < "8" and (cpr.is_valid(number) or kennitala.is_valid(number)):
                return True
            if _is_swedish(number):
                return True
        elif match := _ELEVEN_DIGITS.match(text, start):
            if fodselsnummer.is_valid(match[1] + match[2]):
                return True
        elif (match := _TWELVE_DIGITS.match(text, start)) and _is_swedish(match[1] + match[2]):
            return True
        if (match := _HETU.match(text, start)) and hetu.is_valid(match[0].upper()):
            return True
    return False


def _ip_address(text: str) -> bool:
    """Whether what looks like a phone number in pairs is an IP address: no number begins with a 1."""
    return any(match[1][0] == "1" for match in _PAIRS.finditer(text))


def _not_a_phone(match: re.Match[str]) -> str:
    return " " if match[1][0] == "1" else match[0]


def _phone(text: str) -> bool:
    if any(phone.search(text) for phone in _PHONES):
        return True
    small = text.lower()
    return any(word in small for word in _CALLS) and _CALLED.search(small) is not None


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
