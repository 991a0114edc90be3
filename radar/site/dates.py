"""The day of the latest that each page tells of, for search engines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from radar.inputs.dialogues import Dialogue
from radar.release import Release


def dates_of(release: Release) -> Iterator[tuple[str, dt.date]]:
    """Source address of a page -> day. Pages that tell of no day are left out."""
    ends = {edition.id: edition.end for edition in release.editions if edition.end is not None}
    latest = ends.get(release.latest.id)
    spoken = {dialogue.id: day for dialogue in release.dialogues if (day := _published(dialogue)) is not None}
    for id_, day in ends.items():
        yield f"editions/{id_}/index.md", day
    if latest is not None:
        for uri in ("technologies/index.md", "areas/index.md", "needs/index.md", "method.md"):
            yield uri, latest
        yield from ((f"technologies/{technology.id}.md", latest) for technology in release.technologies)
        yield from ((f"areas/{area.id}/index.md", latest) for area in release.settings.areas)
    yield from ((f"dialogues/{id_}.md", day) for id_, day in spoken.items())
    days = [*ends.values(), *spoken.values()]
    if days:
        yield "index.md", max(days)
        yield "editions/index.md", max(ends.values(), default=max(days))
    if spoken:
        yield "dialogues/index.md", max(spoken.values())
        yield "market/index.md", max(days)


def _published(dialogue: Dialogue) -> dt.date | None:
    """The day on which something of a dialogue was last changed, as its record says."""
    return max((change.date for change in dialogue.changes), default=None)
