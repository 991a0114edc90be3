"""Would the record stand? What equal treatment asks of a dialogue, and what the record does not show.

What a rule can decide is a warning: the page can be built without, and only an editor knows whether
something is missing from the record or was missing from the dialogue. What needs judgement is a hint. What
can't be fixed any more is not asked of a dialogue that is kept as an older example.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from radar.inputs.dialogues import judgement, least, persons, timing
from radar.inputs.dialogues.compared import lost_links, unlogged_changes
from radar.inputs.dialogues.identifiers import is_organisation_number
from radar.inputs.dialogues.models import DEADLINES, GATHERINGS, Activity
from radar.inputs.dialogues.record import CheckedDialogue
from radar.inputs.dialogues.times import day_of, last_day, same_time, written
from radar.language.messages import say
from radar.problems import Problem

_AWARDED = frozenset({*map(str, range(25, 38)), "E4", "N29"})
"""Subtypes of notices that tell of an award, with the reasons for it."""


def check(record: CheckedDialogue) -> tuple[Problem, ...]:
    """What the record does not show, in the order of the page's lines."""
    found = [problem for rule in _CHECKS for problem in rule(record)]
    if not record.dialogue.historical:
        found += [problem for rule in _CHECKS_OF_NEW for problem in rule(record)]
    return tuple(sorted(found, key=lambda problem: problem.where.line or 0))


def _different_questions(record: CheckedDialogue) -> Iterator[Problem]:
    """Meetings one to one without the word that all get the same questions."""
    for i, activity in enumerate(record.dialogue.activities):
        if activity.kind == "one-to-one" and not activity.same_questions and not activity.cancelled:
            what = say("the record does not say that all suppliers get the same questions")
            fix = say("Ask all the same and write `same_questions: true`")
            shown = judgement.is_demonstration(f"{activity.what} {activity.who_may_book}")
            tell = record.hint if shown else record.warning
            yield tell(("activities", i), what, fix, "not-same-questions")


def _input_before_notice(record: CheckedDialogue) -> Iterator[Problem]:
    """A deadline that passes before the notice tells anyone about it."""
    dialogue, notices = record.dialogue, record.notices()
    for i, activity in enumerate(dialogue.activities):
        for name in DEADLINES:
            deadline = getattr(activity, name)
            if notices and deadline is not None and day_of(deadline) < min(notices):
                what = say("`%(field)s` is before the first notice", field=name)
                fix = say("Move the deadline, so that all who read the notice have the same time")
                yield record.warning(("activities", i, name), what, fix, "input-before-notice")


def _award_without_evaluation(record: CheckedDialogue) -> Iterator[Problem]:
    dialogue = record.dialogue
    fix = say("Add `evaluation: …`: how the offers were judged, and why this one was best")
    noticed = any(notice.subtype in _AWARDED and notice.links() for notice in dialogue.notices)
    for i, award in enumerate(dialogue.awards):
        if not award.evaluation and not noticed:
            what = say("an award is published without the evaluation")
            yield record.warning(("awards", i), what, fix, "award-without-evaluation")
    if dialogue.status in ("awarded", "followed-up") and not dialogue.awards:
        what = say("the status says that a contract is awarded, and there is no award")
        fix = say("Add it under `awards`, with its evaluation")
        yield record.warning(("status",), what, fix, "award-without-evaluation")


def _open_advantages(record: CheckedDialogue) -> Iterator[Problem]:
    for i, advantage in enumerate(record.dialogue.advantages):
        if not advantage.measure:
            what = say("an advantage is known, and nothing says what was done to even it out")
            fix = say("Add `measure: …`, for instance what was published to everyone, or a longer time")
            yield record.warning(("advantages", i), what, fix, "open-advantage")


def _status_against_dates(record: CheckedDialogue) -> Iterator[Problem]:
    """A status that the dates contradict today."""
    dialogue, today = record.dialogue, record.today
    talks = [
        activity for activity in dialogue.activities if activity.kind in GATHERINGS and not activity.cancelled
    ]
    if dialogue.status == "planned" and any(last_day(talk.until or talk.when) < today for talk in talks):
        what = say("the status says that the dialogue is planned, and a part of it has been held")
        yield record.warning(("status",), what, say("Use `open` or `held`"), "status-and-dates")
    elif dialogue.status == "open" and all(_end(activity) < today for activity in dialogue.activities):
        what = say("the status says that the dialogue is open, and all its dates are past")
        yield record.warning(("status",), what, say("Use `held`, or a later status"), "status-and-dates")


def _answered_to_some(record: CheckedDialogue) -> Iterator[Problem]:
    for i, answer in enumerate(record.dialogue.answers):
        if answer.answered_to != "all":
            what = say("a question is answered to the one who asked only")
            fix = say("Publish the answer to everyone, then write `answered_to: all`")
            yield record.warning(("answers", i, "answered_to"), what, fix, "answered-to-some")


def _same_version(record: CheckedDialogue) -> Iterator[Problem]:
    """A document that differs from another of the same title and version, here or as published before."""
    known: dict[tuple[str, str], Any] = {}
    if record.published is not None:
        known = {(document.title, document.version): document for document in record.published.documents}
    for i, document in enumerate(record.dialogue.documents):
        former = known.setdefault((document.title, document.version), document)
        # What was not known before may be filled in later.
        replaced = any(
            getattr(former, name) not in (None, getattr(document, name)) for name in ("date", "sha256")
        )
        if replaced:
            what = say("a document was replaced and has the version of the one before")
            fix = say("Keep the former item, and give the new one its own `version` and `date`")
            yield record.warning(("documents", i), what, fix, "same-version")


def _stale_changes(record: CheckedDialogue) -> Iterator[Problem]:
    """Entries of changes that do not lead from one to the next and to what the record says now."""
    fields: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    changes = record.dialogue.changes
    for i, change in enumerate(changes):
        if change.activity is not None and change.field is not None:
            fields[change.activity, change.field].append(i)
    for (id_, name), entries in fields.items():
        current = written(getattr(record.dialogue.activity(id_), name))
        last = entries[-1]
        if current and not same_time(changes[last].now, current):
            what = say("the last change of `%(field)s` says another value than the activity", field=name)
            fix = say("Write what the activity says now, or add the change that is missing")
            yield record.warning(("changes", last, "now"), what, fix, "change-not-current")
        for before, after in pairwise(entries):
            if changes[after].was and not same_time(changes[before].now, changes[after].was):
                what = say("this change of `%(field)s` does not begin where the one before ended", field=name)
                fix = say("Check `was` here and `now` there; the oldest change comes first")
                yield record.warning(("changes", after, "was"), what, fix, "change-not-current")


def _unnamed_events(record: CheckedDialogue) -> Iterator[Problem]:
    """Coming events that the record names by their order only: an event put before them takes their name."""
    given = record.document.data["activities"]
    for i, activity in enumerate(record.dialogue.activities):
        dated = isinstance(activity.when, dt.date) or any(getattr(activity, name) for name in DEADLINES)
        if dated and "id" not in given[i] and _end(activity) >= record.today:
            what = say("a coming event has no `id`, so readers' calendars may take another event for it")
            fix = say("Add `id: %(id)s`, and never change it", id=activity.id)
            yield record.warning(("activities", i), what, fix, "event-without-id")


def _organisation_numbers(record: CheckedDialogue) -> Iterator[Problem]:
    for i, buyer in enumerate(record.dialogue.buyers):
        number = buyer.organisation_number
        if number is not None and not is_organisation_number(number, buyer.country):
            what = say("the organisation number is not valid in the buyer's country")
            fix = say("Check its digits in the country's register")
            yield record.warning(("buyers", i, "organisation_number"), what, fix, "organisation-number")


def _cpv_digits(record: CheckedDialogue) -> Iterator[Problem]:
    """One CPV code with two check digits: one of them is wrong."""
    digits: dict[str, str] = {}
    for i, code in enumerate(record.dialogue.cpv):
        number, _, digit = code.partition("-")
        if digit and digits.setdefault(number, digit) != digit:
            what = say("a CPV code has two different check digits here")
            yield record.warning(("cpv", i), what, say("Look the code up"), "cpv-check-digit")


_CHECKS = (
    _answered_to_some,
    _same_version,
    _stale_changes,
    persons.personal_data,
    _organisation_numbers,
    _cpv_digits,
    _award_without_evaluation,
    _open_advantages,
)
_CHECKS_OF_NEW = (
    timing.unsummed_meetings,
    timing.unanswered_questions,
    timing.deadlines_after_the_fact,
    timing.meetings_out_of_time,
    timing.short_sign_up,
    timing.cancelled_without_reason,
    timing.unequal_time,
    timing.on_days_off,
    timing.only_behind_login,
    least.short_deadlines,
    least.late_answers,
    persons.person_as_contact,
    judgement.present_supplier,
    judgement.names_in_minutes,
    _different_questions,
    _input_before_notice,
    _status_against_dates,
    unlogged_changes,
    lost_links,
    _unnamed_events,
)


def _end(activity: Activity) -> dt.date:
    """The last day of an activity or of its deadlines."""
    deadlines = [getattr(activity, name) for name in DEADLINES]
    days = [day_of(deadline) for deadline in deadlines if deadline is not None]
    return max([last_day(activity.until or activity.when), *days])
