"""What in a dialogue's words a person should look at: nothing here is sure, so all of it is a hint."""

from __future__ import annotations

import re
from collections.abc import Iterator

from radar.inputs.dialogues.persons import SURNAME
from radar.inputs.dialogues.record import CheckedDialogue
from radar.language.messages import say
from radar.problems import Problem

_PRESENT = re.compile(
    r"\b(?:(?:nuværende|nåværende|nuvarande|dagens|eksisterende|befintliga?|existing|current|present|nykyi\w+)"
    r" (?:leverandør|leverantör|supplier|vendor|provider|toimittaj|udbyder|tilbyder|tilbydar)|incumbent)",
    re.IGNORECASE,
)
"""Words for a supplier that has the contract today."""
_COMPANY = re.compile(r"\b[A-ZÆØÅÄÖ][\w&-]+ (?:AS|ASA|A/S|ApS|AB|Oyj?|GmbH|Ltd|Inc|hf|ehf|P/F)\b")
_DEMONSTRATION = re.compile(r"demonst|\bdemo\b|fremvisning|framvisning|visning|esittely|show", re.IGNORECASE)


def present_supplier(record: CheckedDialogue) -> Iterator[Problem]:
    """A supplier that has the contract today is spoken of, and no advantage is recorded."""
    dialogue = record.dialogue
    if dialogue.advantages:
        return
    told = [dialogue.summary, dialogue.need, *dialogue.themes, *(h.heard for h in dialogue.heard)]
    told += [*(answer.answer for answer in dialogue.answers), record.document.body]
    if any(_PRESENT.search(text) for text in told):
        what = say("the text speaks of a present supplier, and no advantage is recorded")
        fix = say("If it knows more than others, say under `advantages` what was done to even it out")
        yield record.hint((), what, fix, "present-supplier")


def names_in_minutes(record: CheckedDialogue) -> Iterator[Problem]:
    """Minutes, answers or what was heard seem to name who said it."""
    dialogue = record.dialogue
    told: list[tuple[tuple[str | int, ...], str]] = [
        *((("minutes", i, "text"), minutes.text) for i, minutes in enumerate(dialogue.minutes)),
        *((("answers", i, "question"), answer.question) for i, answer in enumerate(dialogue.answers)),
        *((("heard", i, "heard"), heard.heard) for i, heard in enumerate(dialogue.heard)),
    ]
    for path, text in told:
        if _COMPANY.search(text) or SURNAME.search(text):
            what = say("this seems to name a person or a company")
            fix = say("Sum up what was said, so that nobody is recognised")
            yield record.hint(path, what, fix, "names-in-minutes")


def is_demonstration(text: str) -> bool:
    """Whether meetings are demonstrations, in which nobody is asked questions of their own."""
    return bool(_DEMONSTRATION.search(text))
