"""A dialogue's page with what it is checked against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from radar.inputs.dialogues.models import DialogueFrontMatter
from radar.inputs.dialogues.times import first_day
from radar.inputs.documents import Document
from radar.language.messages import Text
from radar.problems import Place, Problem

Finder = Callable[[str], tuple[Text, ...]]
"""The kinds of personal data that a text holds."""
GRACE = 14
"""Days in which what came of a meeting is to be published, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class CheckedDialogue:
    """A dialogue's page with what it is checked against."""

    document: Document
    dialogue: DialogueFrontMatter
    today: dt.date
    published: DialogueFrontMatter | None
    """The version before this one; None where there is none."""
    personal: Finder
    grace: int = GRACE
    """After so many days something is to be published of a meeting."""

    def warning(self, path: tuple[str | int, ...], what: Text, fix: Text, code: str) -> Problem:
        """A warning at a part of the page."""
        place = Place(self.document.file, line=self.document.line(*path))
        return Problem(place, what, fix, code, "warning")

    def hint(self, path: tuple[str | int, ...], what: Text, fix: Text, code: str) -> Problem:
        """Something at a part of the page that a person has to judge."""
        return replace(self.warning(path, what, fix, code), severity="hint")

    def notices(self) -> list[dt.date]:
        """The days of the notices, as far as the page says them."""
        found = [
            first_day(activity.when)
            for activity in self.dialogue.activities
            if activity.kind == "notice" and not activity.cancelled
        ]
        return found + [notice.date for notice in self.dialogue.notices if notice.date is not None]
