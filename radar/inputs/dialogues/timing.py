"""What the dates of a dialogue's page say against equal treatment, and what is still to be published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from radar.inputs.dialogues.days_off import is_holiday
from radar.inputs.dialogues.models import DEADLINES, GATHERINGS, Activity, DialogueFrontMatter
from radar.inputs.dialogues.record import CheckedDialogue
from radar.inputs.dialogues.times import day_of, first_day, last_day
from radar.language.messages import counted, say
from radar.problems import Problem

UNANSWERED = 21
"""After so many days a question waits too long. House practice: no law names a number."""
NOTICED = 7
"""So many days at least lie between the notice and the end of the sign-up. House practice as well."""
_WRITTEN = ("written-input", "rfi", "market-survey", "hearing")
"""Activities that are a period in which something is handed in."""


def held_long_ago(record: CheckedDialogue, activity: Activity) -> bool:
    """Whether it is over since more days than there is grace to publish what came of it."""
    over = last_day(activity.until or activity.when)
    return over + dt.timedelta(days=record.grace) < record.today and not activity.cancelled


def unsummed_meetings(record: CheckedDialogue) -> Iterator[Problem]:
    """Meetings one to one, or a conference, were held, and nothing was published about them."""
    dialogue = record.dialogue
    summed = {id_ for minutes in dialogue.minutes for id_ in minutes.activities}
    summed |= {part.part_of for part in dialogue.activities if part.id in summed and part.part_of}
    for i, activity in enumerate(dialogue.activities):
        if activity.id in summed or not held_long_ago(record, activity):
            continue
        fix = say("Add it under `minutes`, with `activities: [%(id)s]` and no trade secrets", id=activity.id)
        if activity.kind == "one-to-one":
            what = say("meetings with one supplier at a time were held, and no summary is published")
            yield record.warning(("activities", i), what, fix, "no-summary")
        elif activity.kind == "conference" and not _told_since(dialogue, first_day(activity.when)):
            what = say("a conference was held, and nothing of it is published")
            yield record.warning(("activities", i), what, fix, "no-summary")


def _told_since(dialogue: DialogueFrontMatter, day: dt.date) -> bool:
    """Whether something was published on or after a day that could be what a conference brought."""
    days = [answer.answered for answer in dialogue.answers]
    days += [document.date for document in dialogue.documents]
    return bool(dialogue.heard) or any(known is not None and known >= day for known in days)


def unanswered_questions(record: CheckedDialogue) -> Iterator[Problem]:
    """Questions that nobody has answered for weeks."""
    for i, answer in enumerate(record.dialogue.answers):
        waited = (record.today - answer.asked).days
        if answer.answered is None and waited > UNANSWERED:
            what = counted(
                "a question has waited %(n)s day for its answer",
                "a question has waited %(n)s days for its answer",
                n=waited,
            )
            fix = say("Answer it to everyone, or say that it is not answered and why")
            yield record.warning(("answers", i), what, fix, "unanswered")


def deadlines_after_the_fact(record: CheckedDialogue) -> Iterator[Problem]:
    """Sign-up that ends after the event began, and input that may come after its period."""
    for i, activity in enumerate(record.dialogue.activities):
        sign_up, begins = activity.registration_by, first_day(activity.when)
        if sign_up is not None and day_of(sign_up) > begins and activity.until is None:
            what = say("the last day to sign up is after the event")
            yield record.warning(
                ("activities", i, "registration_by"), what, say("Check the two dates"), "sign-up-after-event"
            )
        if activity.kind not in _WRITTEN:
            continue
        for name in ("questions_by", "input_by"):
            due, ends = getattr(activity, name), last_day(activity.until or activity.when)
            if due is not None and activity.until is not None and day_of(due) > ends:
                what = say("`%(field)s` is after the activity's last day", field=name)
                fix = say("Move `until`, or the deadline")
                yield record.warning(("activities", i, name), what, fix, "input-after-period")


def meetings_out_of_time(record: CheckedDialogue) -> Iterator[Problem]:
    """Meetings with single suppliers before any notice, or when the competition had begun."""
    notices, dialogue = record.notices(), record.dialogue
    tenders = [
        first_day(one.when) for one in dialogue.activities if one.kind == "tender" and not one.cancelled
    ]
    # Days that are only known to be near a date tell no order.
    if any(one.about for one in dialogue.activities if one.kind in ("notice", "tender")):
        return
    for i, activity in enumerate(dialogue.activities):
        if activity.kind != "one-to-one" or activity.cancelled or activity.about:
            continue
        begins, ends = first_day(activity.when), last_day(activity.until or activity.when)
        if notices and ends < min(notices):
            what = say("meetings with one supplier at a time are before the first notice")
            fix = say("Publish the notice first, so that all suppliers can ask for a meeting")
            yield record.warning(("activities", i, "when"), what, fix, "meeting-before-notice")
        if tenders and begins > min(tenders):
            what = say("meetings with one supplier at a time are after the competition began")
            fix = say("Ask and answer in writing to everyone from then on")
            yield record.warning(("activities", i, "when"), what, fix, "meeting-in-tender")


def short_sign_up(record: CheckedDialogue) -> Iterator[Problem]:
    """Sign-up that closes so soon after the notice that few can have read it."""
    notices = record.notices()
    for i, activity in enumerate(record.dialogue.activities):
        if activity.registration_by is None or not notices or activity.cancelled:
            continue
        days = (day_of(activity.registration_by) - min(notices)).days
        if 0 <= days < NOTICED:
            what = counted(
                "sign-up ends %(n)s day after the notice", "sign-up ends %(n)s days after the notice", n=days
            )
            fix = say("Give at least %(days)s days, so that those who hear of it late can come", days=NOTICED)
            yield record.warning(("activities", i, "registration_by"), what, fix, "short-sign-up")


def unequal_time(record: CheckedDialogue) -> Iterator[Problem]:
    """More time for some suppliers: longer meetings, a later deadline, or one moved when it was over."""
    dialogue = record.dialogue
    current = [(i, one) for i, one in enumerate(dialogue.activities) if not one.cancelled]
    for i, activity in current:
        alike = [o for _, o in current if (o.kind, o.part_of) == (activity.kind, activity.part_of)]
        lengths = {o.minutes_each for o in alike if o.minutes_each}
        if activity.kind == "one-to-one" and activity.minutes_each and activity.minutes_each > min(lengths):
            what = say("these meetings are longer than others of the same kind")
            fix = say("Give all suppliers meetings of one length")
            yield record.warning(("activities", i, "minutes_each"), what, fix, "unequal-time")
        if activity.suppliers != 1:
            continue
        for name in DEADLINES:
            due = getattr(activity, name)
            others = [getattr(o, name) for o in alike if o is not activity and getattr(o, name) is not None]
            if due is not None and others and day_of(due) > max(map(day_of, others)):
                what = say("one supplier has a later `%(field)s` than the others", field=name)
                fix = say("Give all the later deadline, and say so under `changes`")
                yield record.warning(("activities", i, name), what, fix, "unequal-time")
    for i, change in enumerate(dialogue.changes):
        if change.field in DEADLINES and _over(change.was, change.date):
            name = change.field
            what = say("`%(field)s` was moved when it had passed: only the late gain by it", field=name)
            fix = say("Open the whole period again for all, and say so in `what`")
            yield record.warning(("changes", i, "was"), what, fix, "unequal-time")


def _over(was: str, changed: dt.date) -> bool:
    """Whether a deadline, as a change tells it, had passed on a day."""
    try:
        return dt.date.fromisoformat(was.strip()[:10]) < changed
    except ValueError:
        return False


def on_days_off(record: CheckedDialogue) -> Iterator[Problem]:
    """Events and deadlines on a public holiday of the first buyer's country."""
    country = record.dialogue.buyers[0].country
    for i, activity in enumerate(record.dialogue.activities):
        if activity.cancelled or activity.about:
            continue
        days: dict[str, dt.date] = {}
        if activity.kind in GATHERINGS and isinstance(activity.when, dt.date) and activity.until is None:
            days["when"] = activity.when
        for name in DEADLINES:
            if (due := getattr(activity, name)) is not None:
                days[name] = day_of(due)
        for name, day in days.items():
            if is_holiday(day, country):
                what = say("`%(field)s` is a public holiday, or offices are closed on it", field=name)
                fix = say("Choose a working day")
                yield record.warning(("activities", i, name), what, fix, "public-holiday")


_PORTALS = ("mercell.com", "eu-supply.com", "tendsign.com", "ethics.dk", "ibinder.com", "comdia.com")
"""Portals on which a notice can as a rule be read only by those who have signed in."""


def only_behind_login(record: CheckedDialogue) -> Iterator[Problem]:
    """A notice that only those who sign in somewhere can read."""
    for i, notice in enumerate(record.dialogue.notices):
        host = urlsplit(notice.url or "").hostname or ""
        closed = any(host == name or host.endswith(f".{name}") for name in _PORTALS)
        if closed and not (notice.ted or notice.doffin or notice.udbud):
            what = say("the notice's only address asks readers to sign in")
            fix = say("Add its number on TED, Doffin or udbud.dk, or an address that is open to all")
            yield record.warning(("notices", i, "url"), what, fix, "behind-login")


def cancelled_without_reason(record: CheckedDialogue) -> Iterator[Problem]:
    """A dialogue, or a part of it, that was called off, and no entry says since when and why."""
    dialogue = record.dialogue
    fix = say("Add an item under `changes` that says why, with its date")
    if dialogue.status == "cancelled" and not dialogue.changes:
        what = say("the dialogue is cancelled, and nothing says why")
        yield record.warning(("status",), what, fix, "cancelled-without-reason")
        return
    told = {change.activity for change in dialogue.changes}
    for i, activity in enumerate(dialogue.activities):
        if activity.cancelled and dialogue.status != "cancelled" and activity.id not in told:
            what = say("the activity is cancelled, and nothing says why")
            yield record.warning(("activities", i, "cancelled"), what, fix, "cancelled-without-reason")
