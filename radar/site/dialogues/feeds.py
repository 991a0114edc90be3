"""Dialogues -> Atom feeds (RFC 4287): what is new, and what was changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from feedgenerator import Atom1Feed

from radar.inputs.dialogues import Dialogue
from radar.inputs.dialogues.times import first_day
from radar.language.translator import Language
from radar.site.dialogues.calendars import Frame

_TITLE = 80
"""Most signs of a text in the title of an entry."""
MOST = 50
"""Most entries of a feed: what is older stays on the pages."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that readers of a feed are told."""

    id: str
    """Stays the same for good; unique in the radar."""
    date: dt.date
    title: str
    text: str
    address: str
    """Address of the page, with the place on it."""


def feed(name: str, news: Iterable[News], frame: Frame, page: str, itself: str) -> str:
    """A feed, the latest news first. `page`, `itself`: addresses of the page it belongs to, and its own."""
    latest = sorted(news, key=lambda item: (item.date, item.id), reverse=True)[:MOST]
    made = Atom1Feed(
        title=name,
        link=page,
        description="",
        language=frame.language.code,
        feed_url=itself,
        feed_guid=_tag(frame, itself),
        author_name=frame.title,
    )
    for item in latest:
        made.add_item(
            title=item.title,
            link=item.address,
            description=escape(item.text),  # the format takes it for HTML
            unique_id=_tag(frame, item.id),
            pubdate=_midnight(item.date),
            updateddate=_midnight(item.date),
        )
    # Without news a feed would be as new as the moment it was made, and no two builds alike.
    made.latest_post_date = lambda: _midnight(latest[0].date if latest else dt.date(2026, 1, 1))
    return str(made.writeString("utf-8"))


def announced(dialogue: Dialogue, address: str) -> News:
    """A dialogue as news: new each time that something was published in it."""
    return News(f"dialogues/{dialogue.id}", updated(dialogue), dialogue.title, dialogue.summary, address)


def updated(dialogue: Dialogue) -> dt.date:
    """The day on which something was last published of a dialogue; of one of which nothing was, its first."""
    days = [day for _, _, day, _, _ in _entries(dialogue)]
    days += [notice.date for notice in dialogue.notices if notice.date]
    return max(days, default=first_day(dialogue.activities[0].when))


def version(dialogue: Dialogue) -> str:
    """Differs whenever something more was published of a dialogue: the last day, and how much there is."""
    return f"{updated(dialogue)}/{len([*_entries(dialogue), *dialogue.notices])}"


def changes(dialogue: Dialogue, address: str, language: Language) -> Iterator[News]:
    """What was published after the dialogue itself: changes, answers, documents, minutes, its end.

    The title of each says what it is, so that a reader can tell them apart; the text what was and what is.
    """
    _ = language.text
    called = {
        "change": _("Change"),
        "answer": _("Answer"),
        "document": _("Document"),
        "minutes": _("Minutes"),
        "cancelled": _("Cancelled"),
    }
    for kind, id_, day, title, text in _entries(dialogue):
        place = f"{kind}-{id_}" if id_ else kind
        name = (
            f"{called[kind]}: {_short(title)} ({dialogue.title})"
            if title
            else f"{called[kind]}: {dialogue.title}"
        )
        anchor = f"#{place}" if id_ else ""
        yield News(f"dialogues/{dialogue.id}#{place}", day, name, text, f"{address}{anchor}")


def _entries(dialogue: Dialogue) -> Iterator[tuple[str, str, dt.date, str, str]]:
    """Kind, id, day, title and text of all that is news."""
    for change in dialogue.changes:
        was = f"{change.was} → {change.now}" if change.was and change.now else change.now
        yield "change", change.id, change.date, change.what, ". ".join(filter(None, [change.what, was]))
    for answer in dialogue.answers:
        if answer.answered is not None:
            yield "answer", answer.id, answer.answered, answer.question, f"{answer.question} {answer.answer}"
    for document in dialogue.documents:
        if document.date is not None:
            name = f"{document.title} ({document.version})"
            yield "document", document.id, document.date, name, name
    for minutes in dialogue.minutes:
        if minutes.published is not None:
            yield "minutes", minutes.id, minutes.published, minutes.text, minutes.text or minutes.url or ""
    if dialogue.status == "cancelled":
        days = [change.date for change in dialogue.changes] + [n.date for n in dialogue.notices if n.date]
        day = max(days, default=first_day(dialogue.activities[0].when))
        why = dialogue.changes[-1].what if dialogue.changes else dialogue.summary
        yield "cancelled", "", day, "", why


def _short(text: str) -> str:
    """The beginning of a text, for a title."""
    line = " ".join(text.split())
    return line if len(line) <= _TITLE else line[:_TITLE].rsplit(" ", 1)[0] + "…"


def _tag(frame: Frame, address: str) -> str:
    """An id in the form of RFC 4151, which holds wherever the site moves."""
    path = address.removeprefix(frame.address) if frame.address else address
    return f"tag:{frame.host},2026:{path}"


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
