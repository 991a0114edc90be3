"""The current edition of a radar as other tools know one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from radar.inputs.decisions import Decision
from radar.inputs.settings import EVERYONE, Settings
from radar.inputs.technologies import Technology
from radar.language.messages import Text, counted, say
from radar.placement.rings import steps
from radar.release import Edition, Placement, Release
from radar.site.tables.exports import plain
from radar.tools.exchange import texts
from radar.tools.exchange.foreign import Blip, Foreign, Move, Named
from radar.tools.exchange.taking_in import is_not_described

_MARKS = re.compile(r"^(#+ .*?)\s*\{[^{}\n]*\}\s*$", re.M)
"""What only MkDocs understands: a name for a heading."""


def current(release: Release, edition: Edition, today: dt.date) -> Foreign:
    """An edition's technologies with their places. `unplaced` says what other forms have no place for."""
    settings = release.settings
    day = edition.end or edition.until or edition.start or today
    rings = tuple(Named(ring.id, ring.name, ring.description) for ring in settings.rings)
    sectors = tuple(Named(sector.id, sector.name) for sector in settings.sectors)
    places = {entry.technology: entry.place for entry in edition.radars[EVERYONE].entries}
    blips = [
        _blip(settings, release.technology(id_), place, day, edition)
        for id_, place in sorted(places.items())
        if place is not None
    ]
    return Foreign(
        settings.title,
        rings,
        sectors,
        tuple(blips),
        tuple(_lost(edition, places)),
        max((blip.latest.date for blip in blips if blip.latest.date), default=day),
    )


def _lost(edition: Edition, places: dict[str, Placement | None]) -> Sequence[Text]:
    """What the other forms don't know of."""
    found = []
    waiting = [id_ for id_, place in places.items() if place is None]
    measured = sum(place is not None and place.index is not None for place in places.values())
    if waiting:
        found.append(say("Not placed, so not written: %(ids)s.", ids=", ".join(sorted(waiting))))
    if measured:
        found.append(
            counted(
                "%(n)s technology is placed by answers: its index and interval have no place in the form.",
                "%(n)s technologies are placed by answers: indices and intervals have no place in the form.",
                n=measured,
            )
        )
    if len(edition.radars) > 1:
        found.append(say("The radars of the areas have no place in the form."))
    return found


def _blip(
    settings: Settings, technology: Technology, place: Placement, day: dt.date, edition: Edition
) -> Blip:
    positions = {ring.id: i for i, ring in enumerate(settings.rings)}
    sector = next(i for i, sector in enumerate(settings.sectors) if sector.id == technology.sector)
    if place.decided is not None:
        until = edition.until or day
        history = sorted((d for d in technology.decided if d.date <= until), key=lambda d: d.date)
        moves = tuple(_moves(settings, positions, history))
    else:
        moves = (Move(day, positions[place.ring], place.moved),)
    summary = "" if is_not_described(technology.summary) else technology.summary
    text = _MARKS.sub(r"\1", technology.text)
    key = next((name for name in technology.also if plain(name) == technology.id), "")
    return Blip(
        technology.id,
        technology.name,
        sector,
        texts.joined(summary, text.strip()),
        moves,
        key=key,
        tags=tuple(technology.tags),
        links=tuple((link.text, link.url) for link in technology.links),
        moved=place.moved,
    )


def _moves(settings: Settings, positions: dict[str, int], history: Sequence[Decision]) -> list[Move]:
    """What was decided, each with how it moved since the one before."""
    found: list[Move] = []
    before: str | None = None
    for i, decision in enumerate(history):
        ring = decision.ring_in(settings)
        told = decision.moved if i == 0 else None
        if i and ring is not None:
            told = "new" if before is None else steps(before, ring, settings)
        position = None if ring is None else positions[ring]
        found.append(Move(decision.date, position, told, decision.rationale, decision.by))
        before = ring
    return found
