"""The shortest time that a procedure leaves for tenders and requests to take part.

Source: directive 2014/24/EU on public procurement (OJ L 94, 28.3.2014, p. 65), articles 27 to 31 and 53(2).
Its own text was not at hand: the numbers for open procedures are as a commentary on article 27 gives
them, the others as they are commonly told. Below the directive's thresholds the laws of the Nordic
countries ask for a time that is enough and name no days, so nothing is said of such purchases.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from radar.inputs.dialogues.models import DialogueFrontMatter, Notice, ProcedureKind
from radar.inputs.dialogues.record import CheckedDialogue
from radar.inputs.dialogues.times import day_of
from radar.language.messages import counted, say
from radar.problems import Problem

LEAST: Mapping[ProcedureKind, tuple[int, str]] = {
    "open": (30, "27"),
    "restricted": (30, "28"),
    "negotiation": (30, "29"),
    "competitive-dialogue": (30, "30"),
    "innovation-partnership": (30, "31"),
}
"""Days from the notice until tenders or requests to take part are in, and the article. In an open procedure
tenders: 35, less 5 as they are electronic (article 27(1) and (4)); in all others requests."""
ANNOUNCED = 15
"""Days in an open procedure after a prior information notice (article 27(2)), or where haste is justified
(article 27(3))."""
ANSWERED = 6
"""Days before the tenders are due by which questions are answered (article 53(2))."""
_PLANNING = frozenset("456789")
_COVERED = frozenset({*map(str, range(7, 25)), "CEI"})
"""Subtypes of notices that are published under a directive."""


def short_deadlines(record: CheckedDialogue) -> Iterator[Problem]:
    """Time for tenders that is shorter than the procedure's least."""
    dialogue = record.dialogue
    if dialogue.procedure is None or dialogue.procedure not in LEAST or not _covered(dialogue):
        return
    usual, article = LEAST[dialogue.procedure]
    for i, activity in enumerate(dialogue.activities):
        due = activity.input_by
        if activity.kind != "tender" or activity.cancelled or activity.about or due is None:
            continue
        if not isinstance(activity.when, dt.date):
            continue
        days = (day_of(due) - activity.when).days
        announced = dialogue.procedure == "open" and _announced(dialogue.notices, activity.when)
        least = ANNOUNCED if announced else usual
        if days < least and not _haste(dialogue):
            what = counted(
                "there is %(n)s day from the notice to the deadline; the procedure's least is %(least)s "
                "(directive 2014/24/EU, article %(article)s)",
                "there are %(n)s days from the notice to the deadline; the procedure's least is %(least)s "
                "(directive 2014/24/EU, article %(article)s)",
                n=max(days, 0),
                least=least,
                article=article,
            )
            fix = say("Move the deadline; or if haste is justified in the notice, say so under `changes`")
            yield record.warning(("activities", i, "input_by"), what, fix, "short-procedure")


def late_answers(record: CheckedDialogue) -> Iterator[Problem]:
    """Answers so shortly before the tenders are due that nobody can use them."""
    dialogue = record.dialogue
    dues = [
        day_of(activity.input_by)
        for activity in dialogue.activities
        if activity.kind == "tender" and activity.input_by is not None and not activity.cancelled
    ]
    if not dues or not _covered(dialogue):
        return
    for i, answer in enumerate(dialogue.answers):
        if answer.answered is None or not 0 <= (max(dues) - answer.answered).days < ANSWERED:
            continue
        what = say(
            "the answer was published less than %(days)s days before the tenders are due "
            "(directive 2014/24/EU, article 53)",
            days=ANSWERED,
        )
        fix = say("If the question came in good time, give more time to all")
        yield record.hint(("answers", i, "answered"), what, fix, "late-answer")


def _covered(dialogue: DialogueFrontMatter) -> bool:
    """Whether the record says that a directive covers the purchase."""
    return "2014/24" in dialogue.legal_basis or any(n.subtype in _COVERED for n in dialogue.notices)


def _announced(notices: list[Notice], begins: dt.date) -> bool:
    """Whether a prior information notice was published 35 days to 12 months before."""
    days = [(begins - n.date).days for n in notices if n.date is not None and n.subtype in _PLANNING]
    return any(35 <= ago <= 366 for ago in days)


def _haste(dialogue: DialogueFrontMatter) -> bool:
    """Whether the record gives a reason for haste."""
    told = " ".join([*(change.what for change in dialogue.changes), dialogue.further_information]).casefold()
    return bool(_HASTE.search(told))


_HASTE = re.compile(r"\bhast(?:e|en|er|verk\w*|værk\w*)?\b|urgen|accelerat|skynd|kiireel|brådska")
"""Words in which haste is justified, in English and the Nordic languages; speed (`hastighet`) is none."""
