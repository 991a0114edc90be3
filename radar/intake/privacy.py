"""What a submission must not hold: personal numbers, e-mail addresses, phone numbers, bank accounts.

A miss betrays a person; a false alarm costs a look at a cell, which the message names. So what may be a
personal number is taken for one, unless the text itself says that it is something else: an invoice, a case,
a project. Names, addresses and what free text says of someone's health are not looked for.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from radar.inputs.names import unstacked
from radar.language.messages import Text, say

SUSPECT = (
    "[@\uff20\uff10-\uff19\u00ad\u200b-\u200f\u2060\ufeff]"
    r"|\d(?:\D{0,3}\d){5}"
    r"|(?i:[(\[{<]\s?(?:at|a|ät|krøll|alfakrøll|krøllalfa|snabel.?a)\s?[)\]}>])"
    r"|(?i: (?:at|snabel.?a|alfakr.ll|kr.llalfa|kukkuluuruu|ät) )"
)
"""Pattern that every text with personal data matches, and few others do."""

SUSPECT_ID = (
    r"\d(?:\D{0,3}\d){8}|0\d{1,3}-\d{6}|\d{2}[.-]\d{2}[.-]\d{2}[.-]\d{2}|(?i:tel|tlf|mob|phone|ring|puh)"
)
"""What `SUSPECT` is for texts, for ids of letters, digits and `_-.:/`: a bare number is a phone number only
if it says so or has an area code."""

_SUSPECT = re.compile(SUSPECT)
# These search texts that others wrote, as long as the settings let a cell be: time must grow with
# the length only. So nothing that can begin anywhere is followed by a repeat without an end, and a
# pattern begins with the sign it looks for, with what must stand before that sign thereafter.
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_SIX_DIGITS = re.compile(r"\d(?:\D{0,3}\d){5}")

_AT = re.compile(
    r"\s{0,3}[(\[{<]\s?(?:at|a|ät|krøll|alfakrøll|krøllalfa|snabel.?a|@)\s?[)\]}>]\s{0,3}"
    r"|\s{0,3}\b(?:snabel.?a|alfakrøll|krøllalfa|kukkuluuruu)\b\s{0,3}",
    re.IGNORECASE,
)
"""How people write `@` for programs not to see it."""
_DOT = re.compile(
    r"\s{0,3}[(\[{<]\s?(?:dot|punktum|punkt|prik|piste|punktur|\.)\s?[)\]}>]\s{0,3}", re.IGNORECASE
)
_SPELT_AT = re.compile(r" (?:at|ät) (?=[\w-]{1,60} (?:dot|punktum|punkt|prik|piste) [a-z]{2})", re.IGNORECASE)
_SPELT_DOT = re.compile(r" (?:dot|punktum|punkt|prik|piste) (?=[a-z]{2,6}\b)", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+%-]\s{0,2}@\s{0,2}[\w-]++(?:\s?\.\s?[\w-]++){0,9}?\s?\.\s?[a-z]{2}", re.IGNORECASE)

_DATE_FIRST = re.compile(
    r"\d(?<![\d]\d)(?<!\d[.,]\d)\d([ .\-/]?)\d\d\1(?:\d{4}|\d\d)(?=[ .:\-+/A-Za-z\d]{1,4}\d)"
)
"""Day, month and year, with the same sign between them or none: how most personal numbers begin."""
_YEAR_FIRST = re.compile(
    r"\d(?<!\d\d)(?<!\d[.,]\d)(?:\d ?\d)?\d([ .\-/]?)\d\d\1\d\d(?=[ .:\-+/]{0,3}\d{4}(?!\d))"
)
_TAIL = re.compile(r"(?: ?[-+./:] ?|  ?)?(\d{3} ?\d{2}|\d{4})(?![\dA-Za-z]|[.,]\d{1,2}(?!\d))")
"""What stands behind the date: four digits, five in Norway."""
_SHORT_DATE = re.compile(
    r"(?<![\d.,])(?=\d{1,2}[./-]\d[./-]|\d[./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?=\D{1,3}\d)"
)
"""A date whose day or month has one digit."""
_LAST_FOUR = re.compile(
    r"(\d{6})\D{1,40}(?:sidste|siste|sista|last) (?:fire|fyra|four|4)\D{1,20}(\d{4})(?!\d)", re.IGNORECASE
)
_HETU_TAIL = re.compile(r" ?([-+A-FU-Y]) ?(\d{3}) ?([0-9A-Z])(?![\dA-Za-z])", re.IGNORECASE)
_PARTED = re.compile(r"\d(?<!\d[ ]\d)(?<!\d\d)(?: \d){5} ?[-+]? ?\d(?: \d){3,4}(?! ?\d)")
"""Digits with a space after each of them."""

_PERSON = re.compile(
    r"(?<![a-zæøåäöðþ])(?:cpr|personnummer|personnr|persnr|pers\.? ?nr|fødselsnummer|fødselsnr"
    r"|f\.?nr|födelsenummer|pnr|p\.nr|henkilötunnus|hetu|kennitala|kt|ssn|d-nummer|samordningsnummer)"
    r"[.:#]?\s?(?:nr|nummer|no)?[.:#]?\s{0,2}(?:er|är|on|is)?[:=]?\s?$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?<![a-zæøåäöðþ])(?:"
    # by themselves or with a word for a number
    r"(?:faktura|fakt|regning|rekning|invoice|lasku|laskun|reikning|kvittering|kvitto|receipt|projekt|prosjekt"
    r"|project|hanke|verkefni|sag|sak|case|journal|diarie|dnr|esdh|dokument|document|bilag|bilaga|vedlegg|ordre"
    r"|order|beställning|bestilling|tilaus|pöntun|rekvisition|rekvisisjon|kontrakt|contract|aftale|avtale|avtal"
    r"|sopimus|samning|anbud|udbud|tender|upphandling|artikel|article|matr|matrikel|gnr|bnr|ean|gln|gtin|cvr"
    r"|y-tunnus|vat|isbn|issn|doi|cpv|kle|unspsc|ref|reference|referanse|referens|version|build|ticket|imei|iccid"
    r"|s/n)"
    r"(?:s|e|n|en|et|er|ens|ets)?[.]?(?:[\s-]{0,2}(?:nr|nummer|nummeret|numre|no|number|numero|númer|nro)[.]?)?"
    # only with one
    r"|(?:se|org|organisasjons|organisations|moms|p|po|løbe|løpe|serie|serial|vare|varu|item|sku|produkt|product"
    r"|model|type|del|part|gårds|bruks|lot|batch|parti|måler|meter|licens|lisens|license|arkiv|akt|doc|dok|j|asia"
    r"|mál|hændelses|kolli|spor|tracking|tilbuds|indkøbs|innkjøps|registrerings|reg|inventar|aktiv)"
    r"(?:s|e)?[.]?[\s-]{0,2}(?:nr|nummer|nummeret|no|number|numero|númer|nro)[.]?"
    r")\s{0,2}(?:er|is|är|on|var)?\s?[:#=]{0,2}\s{0,2}$",
    re.IGNORECASE,
)
"""Words that say, directly before a number, that it belongs to no person."""
_CODE = re.compile(r"(?<![A-Za-z])[A-Z][A-Z0-9]{0,7}[-_/]$|[A-Za-z_]$")
"""Letters that a number is joined to: it is the code of some system."""
_BEFORE = 48
"""Signs before a number that are looked at for such a word."""

_UNIT = re.compile(
    r"\s?(?:min|minut|km|m2|m²|kvm|kr|dkk|nok|sek|isk|eur|€|\$|%|stk|st\b|timer|tim|time|hours|år|years|days"
    r"|dage|dager|dagar|personer|borgere|innbyggere|invånare|elever|gange|ganger|gånger|pct|procent|prosent"
    r"|point|poeng|poäng|mio|mill|tkr|kwh|mwh|kg|ton)",
    re.IGNORECASE,
)
_PHONES = tuple(
    map(
        re.compile,
        (
            r"\+(?<![\d+]\+)\d(?:[ ().-]{0,3}\d){7,14}(?!\d)",
            r"00(?<![\d+.,]00)\d(?:[ ().-]{0,3}\d){7,14}(?!\d)",
            r"\d{2} (?<![\d.,-]\d\d )(?<!\d \d\d )\d{2} \d{2} \d{2}(?! ?\d|[.,-]\d)",
            r"[2-9]\d{2} (?<![\d.,-]\d{3} )(?<!\d \d{3} )\d{2} \d{3}(?! ?\d|[.,]\d)",
            r"0(?<![\d.,-]0)\d{1,3}[ /-]{1,3}\d{2,4} ?\d{2,3} ?\d{2}(?! ?\d|[-.,]\d)",
            r"\d{2}([.-])(?<![\d.,-]\d\d.)\d{2}\1\d{2}\1\d{2}(?![.-]?\d)",
            r"[2-9]\d{3} (?<![\d.,-]\d{4} )(?<!\d \d{4} )(?!(?:19|20)\d\d\b)\d{4}(?! ?\d|[.,]\d)",
            # mobile phones of Sweden and Finland, whose first digits no other number has
            r"0(?<![\dA-Za-z]0)(?:7[02369]\d|4\d\d|50\d)[ -]?\d{3}[ -]?\d{3,4}(?!\d)",
        ),
    )
)
_DATE = re.compile(
    r"(?<![\d.])(?:(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d\d)|\d{4}-\d\d-\d\d)"
    r"(?![-./]?\d)(?:[ T]\d{1,2}[:.]\d\d(?:[:.]\d\d)?)?"
)
"""A date, perhaps with a time, as tools and spreadsheets write it."""
_PAIRS = re.compile(r"(?<![\d.])((?:\d\d\.){3}\d\d)(?![\d.])")
"""Four pairs of digits with points between them."""
_CALLED = re.compile(
    r"(?<![a-zæøåäöðþ])(?:tlf|tel|telefon|telefonnr|telefonnummer|telefonnummeret|telephone|mob|mobil|mobile"
    r"|mobiltelefon|mobilen|telefonen|lokal|mobilnr|mobilnummer|mobilnummeret|phone|cell|puh|puhelin|puhelinnumero|sími|símanúmer|síma"
    r"|farsími|gsm|sms|whatsapp|direkte|dir|lokalnr|ring|ringe|ringes|ringa|rings|call|kald|nås|nå|træffes"
    r"|träffas|treffes|kontakt|kontakte|kontakta|soita|soittaa|hringið|hringdu|reach|text)"
    r"(?![a-zæøåäöðþ])\.?(?:nr|nummer| number| no)?"
    r"(?:[ .:,(-]{1,3}[^\W\d_]{1,15}){0,6}"
    r"[ .:,(+-]{0,4}(\d(?:[ .-]{0,3}\d){5,11})",
)
_CALLS = (
    "tlf", "tel", "mob", "phone", "puh", "sím", "ring", "call", "kald", "nå", "træf", "träf", "treff",
    "kontakt", "soit", "hring", "reach", "text", "sms", "gsm", "whatsapp", "cell", "dir", "lokal",
)  # fmt: skip
_IBAN = re.compile(
    r"[A-Z](?<![A-Za-z0-9][A-Z])[A-Z]\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
)
_ACCOUNT = re.compile(r"konto\s?(?:nr|nummer)?\.?:?\s{0,2}(\d{4}[ .]?\d\d[ .]?\d{5})(?!\d)", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_GROWN_UP = 2015
"""Nobody who answers was born in this year or later: a whole date behind it is a day of work."""


def suspicious(text: str) -> bool:
    """Whether a text is worth a look by `personal`. Quick; a text without personal data may be."""
    return _SUSPECT.search(text) is not None


def personal(text: str) -> tuple[Text, ...]:
    """The kinds of personal data that a text holds: `a personal number`, ... Empty: none.

    Danish, Norwegian, Swedish, Finnish and Icelandic numbers. A Danish number needs a possible
    date of birth only: since 2007 its last digit is not a check digit. The others' check digits must
    fit, so that case numbers and years raise no alarm.
    """
    if not suspicious(text):
        return ()
    plain = text if text.isascii() else _plain(text)
    numbers = _SIX_DIGITS.search(plain) is not None
    plain = _UUID.sub(" ", plain) if numbers and plain.count("-") >= 4 else plain
    found = (
        (numbers and _personal_number(plain), say("a personal number")),
        (_email(plain), say("an e-mail address")),
        (numbers and _ip_address(plain), say("an IP address")),
        (numbers and _phone(_PAIRS.sub(_not_a_phone, _DATE.sub(" ", plain))), say("a phone number")),
        (numbers and _account(plain), say("a bank account number")),
    )
    return tuple(kind for match, kind in found if match)


def _plain(text: str) -> str:
    """A text without invisible signs, other digits than 0 to 9, and other dashes than `-`."""
    plain = unicodedata.normalize("NFKC", unstacked(text))
    if not plain.isprintable():
        plain = "".join(" " if c.isspace() else c for c in plain if unicodedata.category(c) != "Cf")
    return plain.translate(_DASHES)


def _email(text: str) -> bool:
    plain = _DOT.sub(".", _AT.sub("@", text))
    plain = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", plain))
    return "@" in plain and _EMAIL.search(plain) is not None


def _personal_number(text: str) -> bool:
    text = _PARTED.sub(lambda match: match[0].replace(" ", ""), text)
    return any(_belongs_to_a_person(text, start, number) for start, number in _numbers(text))


def _numbers(text: str) -> Iterator[tuple[int, str]]:
    """What may be a personal number, as it would be written without signs, and where it begins."""
    yield from _after_a_date(text)
    for match in _SHORT_DATE.finditer(text):
        if int(match[4]) < _GROWN_UP and (tail := _TAIL.match(text, match.end())):
            yield match.start(), f"{match[1]:>02}{match[3]:>02}{match[4][-2:]}{tail[1]}".replace(" ", "")
    for match in _LAST_FOUR.finditer(text):
        yield match.start(), match[1] + match[2]
    for match in _YEAR_FIRST.finditer(text):
        date = "".join(filter(str.isdigit, match[0]))
        if len(date) == 8 and date[:2] not in ("18", "19", "20"):
            continue
        if tail := _TAIL.match(text, match.end()):
            yield match.start(), "S" + date[-6:] + tail[1]


def _after_a_date(text: str) -> Iterator[tuple[int, str]]:
    """As `_numbers`: those that begin with day, month and year, each of two digits or the year of four."""
    for match in _DATE_FIRST.finditer(text):
        sign, start = match[1], match.start()
        width = 6 + 2 * len(sign)
        # a year has two digits or four, and without signs nothing tells which
        for end in {start + width, start + width + 2}:
            date = text[start:end].replace(sign, "") if sign else text[start:end]
            if not date.isdigit() or (len(date) == 8 and int(date[4:]) >= _GROWN_UP and sign):
                continue
            short = date[:4] + date[-2:]
            if tail := _TAIL.match(text, end):
                yield start, short + tail[1].replace(" ", "")
            if tail := _HETU_TAIL.match(text, end):
                yield start, short + "".join(tail.groups()).upper()


def _belongs_to_a_person(text: str, start: int, number: str) -> bool:
    from stdnum.dk import cpr
    from stdnum.fi import hetu
    from stdnum.is_ import kennitala
    from stdnum.no import fodselsnummer

    if number[0] == "S":
        valid = len(number) == 11 and _is_swedish(number[1:])
    elif not number.isdigit():
        valid = hetu.is_valid(number)
    elif len(number) == 11:
        valid = fodselsnummer.is_valid(number)
    else:
        # in both the month stands third and fourth
        valid = number[0] < "8" and (cpr.is_valid(number) or kennitala.is_valid(number))
    return valid and not _named_otherwise(text, start)


def _named_otherwise(text: str, start: int) -> bool:
    """Whether the text says directly before a number that it is nobody's."""
    begin = max(0, start - _BEFORE)
    if _PERSON.search(text, begin, start):
        return False
    before = text[begin:start]
    return _OTHER.search(before) is not None or _CODE.search(before) is not None


def _ip_address(text: str) -> bool:
    """Whether what looks like a phone number in pairs is an IP address: no number begins with a 1."""
    return any(match[1][0] == "1" for match in _PAIRS.finditer(text))


def _not_a_phone(match: re.Match[str]) -> str:
    return " " if match[1][0] == "1" else match[0]


def _phone(text: str) -> bool:
    if any(_is_phone(text, match) for phone in _PHONES for match in phone.finditer(text)):
        return True
    small = text.lower()
    if not any(word in small for word in _CALLS):
        return False
    return any(_is_called(small, match) for match in _CALLED.finditer(small))


def _is_called(text: str, match: re.Match[str]) -> bool:
    """Whether a number behind a word such as `call` is one to be called."""
    return not (_UNIT.match(text, match.end()) or _is_list(match[1]) or _personal_number(match[1]))


def _is_phone(text: str, match: re.Match[str]) -> bool:
    if match[0][0] not in "+0" and _is_list(match[0]):
        return False
    return _UNIT.match(text, match.end()) is None and not _named_otherwise(text, match.start())


def _is_list(text: str) -> bool:
    """Whether these are numbers that follow each other, or round ones: weeks, a scale's steps, money."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    steps = {after - before for before, after in pairwise(numbers)}
    unit = 5 if len(numbers) > 2 and "." not in text else 100
    return len(numbers) > 1 and (steps in ({1}, {2}) or all(number % unit == 0 for number in numbers))


def _account(text: str) -> bool:
    from stdnum import iban
    from stdnum.no import kontonr

    return any(iban.is_valid(match[0]) for match in _IBAN.finditer(text)) or any(
        kontonr.is_valid(match[1]) for match in _ACCOUNT.finditer(text)
    )


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
