"""People in a dialogue's record: personal data, and a person where an office should be named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from radar.inputs.dialogues.identifiers import is_organisation_number
from radar.inputs.dialogues.record import CheckedDialogue
from radar.inputs.dialogues.times import NORDIC
from radar.language.messages import Text, say
from radar.problems import Place, Problem

_NO_TEXT = (
    "email",
    "sha256",
    "eforms",
    "udbud",
    "ted",
    "doffin",
    "procedure_id",
    "ocid",
    "case_number",
    "organisation_number",
    "cpv",
)
"""Fields that hold numbers of a known kind, and the office's mailbox."""
SURNAME = re.compile(
    r"\b[A-ZÆØÅÄÖÞ][a-zæøåäöéþðáíóúý]+ [A-ZÆØÅÄÖÞ][a-zæøåäöéþðáíóúý]*"
    r"(?:sen|sson|son|dóttir|dottir|datter|mann|nen|ström|strøm|qvist|kvist|lund|berg|gaard|gård|vik)\b"
)
"""A name such as Nordic people have: two words, of which the second ends as surnames do."""
_FUNCTION = re.compile(
    r"(?:post|info|kontakt|contact|innk|indk|ansk|upphand|udbud|procure|purchas|service|support|digital|kommun"
    r"|regist|kirjaamo|hankin|marked|market|marknad|dialog|office|team|unit|tender|avd|enhet|enhed|dept|central"
    r"|sentral|växel|kundtj|kunde|forvaltning|förvaltning|sekret|help|desk|projek|prosjek|project|city|town|council"
    r"|school|skole|skola|radar|felles|fælles)\w*|\w+(?:post|service|support|kommune?|kontor|team|desk)|it",
    re.IGNORECASE,
)
"""Words that a mailbox of an office is made of; a name may have such letters in its middle."""
_OWN_MAILBOX = re.compile(r"([a-zæøåäöéü]{2,})[._]([a-zæøåäöéü-]{2,})@", re.IGNORECASE)


def personal_data(record: CheckedDialogue) -> Iterator[Problem]:
    """Personal numbers, mailboxes and telephones; digits that may be a telephone are a hint."""
    fix = say("Remove it; name an office or a role, not a person")
    for path, text in _texts(record.document.data, ()):
        # An office's telephone is its contact's: that a person is not one is another question.
        known = _SWITCHBOARD if path[:1] == ("contact",) or _is_switchboard(text) else ()
        for kind in record.personal(_without_numbers_of_bodies(record, text)):
            if kind not in known:
                what = say("the record holds %(kind)s", kind=kind)
                yield _personal(record, text, kind)(path, what, fix, "personal-data")
    for number, line in enumerate(record.document.body.splitlines(), record.document.body_line):
        for kind in record.personal(_without_numbers_of_bodies(record, line)):
            if kind not in _SWITCHBOARD or not _is_switchboard(line):
                what = say("the record holds %(kind)s", kind=kind)
                problem = _personal(record, line, kind)((), what, fix, "personal-data")
                yield replace(problem, where=Place(record.document.file, line=number))


def _personal(record: CheckedDialogue, text: str, kind: Text) -> Callable[..., Problem]:
    """How it is told: digits in pairs that nothing calls a telephone may be anything."""
    sure = kind not in _SWITCHBOARD or "+" in text or _CALLED.search(text)
    return record.warning if sure else record.hint


def _without_numbers_of_bodies(record: CheckedDialogue, text: str) -> str:
    """A text without organisation numbers, however their digits are parted."""
    buyers = record.dialogue.buyers
    country = buyers[0].country
    bodies = {re.sub(r"\D", "", buyer.organisation_number or "") for buyer in buyers}

    def left(match: re.Match[str]) -> str:
        bare = re.sub(r"\D", "", match[0])
        ours = bare in bodies
        return " " if ours or (country in NORDIC and is_organisation_number(bare, country)) else match[0]

    return _DIGITS.sub(left, text)


def _is_switchboard(text: str) -> bool:
    return bool(_BOARD.search(text))


_SWITCHBOARD = (say("a phone number"),)
_BOARD = re.compile(
    r"switchboard|sentralbord|omstilling|hovednummer|hovedtelefon|växel|vaihde|skiptiborð|kundecenter"
    r"|borgerservice|servicetorg|kontaktcenter",
    re.IGNORECASE,
)
"""Words for a telephone that belongs to no person."""
_CALLED = re.compile(r"\b(?:tlf|tel|telefon|mobil|mob|phone|ring|call|puh|sími)", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){7,9}(?![\d])")


def person_as_contact(record: CheckedDialogue) -> Iterator[Problem]:
    """A person in place of a function: a name, or a mailbox made of one."""
    contact = record.dialogue.contact
    if contact is None:
        return
    fix = say(
        "Name an office or a role, and its own mailbox: people move on, and all must get the same answer"
    )
    mailbox = _OWN_MAILBOX.match(contact.email or "")
    if mailbox and not any(_FUNCTION.fullmatch(part) for part in mailbox.groups()):
        what = say("the mailbox looks like that of a person")
        yield record.warning(("contact", "email"), what, fix, "person-as-contact")
    if SURNAME.search(contact.function):
        what = say("the contact looks like a person")
        yield record.warning(("contact", "function"), what, fix, "person-as-contact")


def _texts(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """All texts in the front matter, with where they are."""
    if isinstance(value, dict):
        for name, child in value.items():
            if name not in _NO_TEXT:
                yield from _texts(child, (*path, str(name)))
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from _texts(child, (*path, i))
    elif isinstance(value, str):
        yield path, value
