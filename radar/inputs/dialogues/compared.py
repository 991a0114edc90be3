"""What differs from what was published of a dialogue before, and no dated entry says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from radar.inputs.dialogues.models import Answer, Changed, DialogueFrontMatter, Minutes, PublishedDocument
from radar.inputs.dialogues.record import CheckedDialogue
from radar.inputs.dialogues.times import same_time, written
from radar.language.messages import say
from radar.problems import Problem

_WHOLE = ("status", "procedure", "questions", "criteria", "lots", "languages", "contact", "cpv")
"""Fields that are compared as they stand. Texts that describe may be put better at any time."""


def unlogged_changes(record: CheckedDialogue) -> Iterator[Problem]:
    """What differs from the version published before, without a dated entry that says so."""
    if record.published is None:
        return
    yield from _activities(record, record.published)
    if _new_entries(record.dialogue, record.published):
        # Which of them says it is for a person to see: there is one that nobody has read before.
        return
    fix = say("Add an item under `changes` that says what it was, what it is and since when")
    for name in _WHOLE:
        was, is_ = getattr(record.published, name), getattr(record.dialogue, name)
        # What was not said before may be filled in later, and steps of the status are what it is for.
        if was and was != is_ and (name != "status" or is_ == "cancelled"):
            what = say("`%(field)s` differs from what was published, and no change says so", field=name)
            yield record.warning((name,), what, fix, "unlogged-change")
    for name in ("answers", "minutes", "documents"):
        known = {item.id: item for item in getattr(record.published, name)}
        for i, item in enumerate(getattr(record.dialogue, name)):
            for part in _differing(known.get(item.id), item):
                what = say("`%(field)s` differs from what was published, and no change says so", field=part)
                yield record.warning((name, i, part), what, fix, "unlogged-change")


def _differing(former: Any, item: Answer | Minutes | PublishedDocument) -> Iterator[str]:
    """The fields of an entry that said something else when it was published."""
    fields: Sequence[str] = ("question", "answer", "text", "url")
    for name in fields:
        was = getattr(former, name, None)
        if was and was != getattr(item, name):
            yield name


def _new_entries(dialogue: DialogueFrontMatter, former: DialogueFrontMatter) -> bool:
    """Whether an entry about no single activity was added to the changes."""
    known = {change.id for change in former.changes}
    return any(change.activity is None and change.id not in known for change in dialogue.changes)


def _activities(record: CheckedDialogue, published: DialogueFrontMatter) -> Iterator[Problem]:
    now = {activity.id: (i, activity) for i, activity in enumerate(record.dialogue.activities)}
    for former in published.activities:
        if former.id not in now:
            what = say("the activity `%(id)s` was published and is gone", id=former.id)
            fix = say("Put it back, with `cancelled: true` if it was called off; an `id` never changes")
            yield record.warning(("activities",), what, fix, "activity-gone")
            continue
        i, activity = now[former.id]
        for name in get_args(Changed):
            was, is_ = written(getattr(former, name)), written(getattr(activity, name))
            if was and was != is_ and not _logged(record.dialogue, activity.id, name, is_):
                what = say("`%(field)s` differs from what was published, and no change says so", field=name)
                fix = say("Add an item with this activity, `field` and its date under `changes`")
                yield record.warning(("activities", i, name), what, fix, "unlogged-change")


def _logged(dialogue: DialogueFrontMatter, id_: str, name: str, value: str) -> bool:
    """Whether a change says that the activity's field has this value now; any word will do for none."""
    said = [change.now for change in dialogue.changes if (change.activity, change.field) == (id_, name)]
    return any(not value or same_time(now, value) for now in said)


def lost_links(record: CheckedDialogue) -> Iterator[Problem]:
    """What was published under an id that nothing has any more: a link that was sent leads nowhere."""
    if record.published is None:
        return
    for name in ("answers", "minutes", "changes", "documents"):
        now = {item.id for item in getattr(record.dialogue, name)}
        for former in getattr(record.published, name):
            if former.id not in now:
                what = say(
                    "an entry under `%(field)s` was published as %(id)s, and nothing is called so any more",
                    field=name,
                    id=former.id,
                )
                fix = say(
                    "If it only changed its words, give it `id: %(id)s`; else put it back", id=former.id
                )
                yield record.warning((name,), what, fix, "lost-link")
