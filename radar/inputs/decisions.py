"""What a group has decided about a technology's place: entries at the top of its page, and their editions."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from radar.inputs.documents import (
    Document,
    Fault,
    Model,
    Name,
    Prose,
    closest,
    refuse_parts,
    shown,
)
from radar.inputs.settings import DecisionEditions, Settings
from radar.language.messages import choices, did_you_mean, say
from radar.problems import Problem

Told = Literal["in", "out", "none", "new"]
"""How a technology moved."""


def _no_address(name: str) -> str:
    if "@" in name:
        what = say("this names a person's address")
        fix = say("Name the function or the group that decided, for instance: Architecture board")
        refuse_parts([Fault((), what, fix, "person")])
    return name


class Decision(Model):
    """One decision on a technology's place."""

    date: dt.date
    """The day of the decision. It holds until the next one."""
    ring: str | None = None
    """Id of the ring. May be left out where `score` says it."""
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """Where in the ring, 0 to 1 as the rings' `from` is. Left out: anywhere in the ring."""
    rationale: Prose = ""
    """Why, for everyone to read."""
    by: Annotated[Name, AfterValidator(_no_address)] = ""
    """Who decided: a function or a group, not a person."""
    moved: Told | None = None
    """For the oldest entry alone: how the group says that the technology moved then, where what was before is
    not written here."""
    off: bool = False
    """Whether the technology leaves the radar. Then there is no ring."""

    def ring_in(self, settings: Settings) -> str | None:
        """The ring's id; None: the technology left the radar."""
        if self.off:
            return None
        return self.ring or settings.ring_of(self.score or 0.0).id


def faults_of_decisions(document: Document, settings: Settings) -> Iterator[Problem]:
    """What is wrong with the entries of a page, beyond what each is made of."""
    entries = document.data.get("decided")
    if not isinstance(entries, list):
        return
    known = [entry for entry in entries if isinstance(entry, dict)]
    if len(known) < len(entries):
        return
    for i, entry in enumerate(known):
        yield from _faults_of_place(document, settings, i, entry)
    days = [(entry.get("date"), i) for i, entry in enumerate(known) if type(entry.get("date")) is dt.date]
    ordered = sorted(days)
    for (day, _), (other, i) in itertools.pairwise(ordered):
        if day == other:
            what = say("two decisions have the date %(day)s", day=day)
            yield document.problem(("decided", i, "date"), what, say("Keep one of them"), "day-twice")
    for _, i in ordered[1:]:
        if known[i].get("moved") is not None:
            what = say("the entry before this one already says how it moved")
            fix = say("Remove `moved`: it is for the oldest entry")
            yield document.problem(("decided", i, "moved"), what, fix, "moved")


def _faults_of_place(
    document: Document, settings: Settings, i: int, entry: dict[str, object]
) -> Iterator[Problem]:
    ring, score = entry.get("ring"), entry.get("score")
    rings = {known.id: known.from_ for known in settings.rings}
    off = entry.get("off") is True
    if off and (ring is not None or score is not None):
        what = say("a technology that is off the radar is in no ring")
        yield document.problem(("decided", i, "off"), what, say("Remove `off`, or `ring` and `score`"), "off")
    elif not off and ring is None and score is None:
        what, fix = say("the decision says no ring"), say("Add `ring`: %(choices)s", choices=choices(rings))
        yield document.problem(("decided", i), what, fix, "no-ring")
    elif isinstance(ring, str) and ring not in rings:
        what = say("`%(ring)s` is not a ring of this radar", ring=shown(ring))
        fix = did_you_mean(closest(ring, list(rings)), say("Use %(choices)s", choices=choices(rings)))
        yield document.problem(("decided", i, "ring"), what, fix, "unknown-ring")
    elif isinstance(ring, str) and type(score) in (int, float) and 0 <= float(str(score)) <= 1:
        own = settings.ring_of(float(str(score))).id
        if own != ring:
            what = say(
                "the score %(score)s is in the ring `%(own)s`, not in `%(ring)s`",
                score=score,
                own=own,
                ring=ring,
            )
            fix = say("Correct one of the two, or leave `score` out")
            yield document.problem(("decided", i, "score"), what, fix, "score-ring")


def in_force(decisions: Sequence[Decision], day: dt.date) -> Decision | None:
    """The latest decision of a day or before it; None: there was none."""
    return max((one for one in decisions if one.date <= day), key=lambda one: one.date, default=None)


def edition_of(day: dt.date, each: DecisionEditions) -> str:
    """The edition that a decision of this day belongs to."""
    text = day.isoformat()
    return {"day": text, "month": text[:7], "year": text[:4]}[each]


def decided_editions(
    decisions: Iterable[Decision], each: DecisionEditions, until: dt.date
) -> dict[str, dt.date]:
    """The editions that decisions make until a day, oldest first, each with its last decision's day."""
    days = sorted(one.date for one in decisions if one.date <= until)
    return {edition_of(day, each): day for day in days}
