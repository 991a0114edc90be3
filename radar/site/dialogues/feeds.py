"""Dialogues -> Atom feeds (RFC 4287): what is new, and what was changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from feedgenerator import Atom1Feed

from radar.inputs.dialogues import Dialogue
from radar.inputs.dialogues.times import first_day
from radar.site.dialogues.calendars import Frame

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
    changed = [change.date for change in changes(dialogue, address)]
    noticed = [notice.date for notice in dialogue.notices if notice.date]
    date = max([*changed, *noticed], default=first_day(dialogue.activities[0].when))
    return News(f"dialogues/{dialogue.id}", date, dialogue.title, dialogue.summary, address)


def changes(dialogue: Dialogue, address: str) -> Iterator[News]:
    """What was published after the dialogue itself: changes, answers, documents and minutes."""
    known = [
        *(("change", change.id, change.date, change.what) for change in dialogue.changes),
        *(
            ("answer", answer.id, answer.answered, f"{answer.question} {answer.answer}")
            for answer in dialogue.answers
        ),
        *(
            ("document", document.id, document.date, f"{document.title} ({document.version})")
            for document in dialogue.documents
        ),
        *(("minutes", minutes.id, minutes.published, minutes.text) for minutes in dialogue.minutes),
    ]
    for kind, id_, date, text in known:
        if date is not None:
            yield News(
                f"dialogues/{dialogue.id}#{kind}-{id_}", date, dialogue.title, text, f"{address}#{kind}-{id_}"
            )


def _tag(frame: Frame, address: str) -> str:
    """An id in the form of RFC 4151, which holds wherever the site moves."""
    path = address.removeprefix(frame.address) if frame.address else address
    return f"tag:{frame.host},2026:{path}"


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
