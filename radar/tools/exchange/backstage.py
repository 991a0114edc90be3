"""Backstage's radar: JSON with `rings`, `quadrants` and `entries`, each with a `timeline`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from radar.language.messages import say
from radar.site.tables.exports import plain
from radar.tools.exchange import texts
from radar.tools.exchange.foreign import (
    Blip,
    Foreign,
    Move,
    Named,
    Reading,
    Wanted,
    enough,
    identified,
)
from radar.tools.exchange.json_files import MOVED, day_of, one_line, read_json, records, text_of, told_of

_KNOWN = ("key", "id", "title", "quadrant", "description", "timeline", "url", "links")
_COLOURS = ("#2f6f4f", "#3d6fa5", "#8a6d1f", "#8a3b3b", "#5b4a8a", "#4a6b6b", "#6b5b4a", "#555555")
"""Backstage wants a colour for each ring."""


def recognises(data: object) -> bool:
    """Whether this is a radar for Backstage."""
    return isinstance(data, dict) and all(
        records(data.get(part)) for part in ("rings", "quadrants", "entries")
    )


def read(path: Path, wanted: Wanted) -> Foreign:
    """Raises `Problems`."""
    reading, data = Reading(path), read_json(path)
    rings, sectors = records(data["rings"]), records(data["quadrants"])
    reading.parts(data, ("title", "rings", "quadrants", "entries"))
    for part in (*rings, *sectors):
        reading.others(part, ("id", "name", "description"))
    enough(reading, rings, sectors)
    for ring in _named(rings, "ring") + _named(sectors, "sector"):
        if ring.id not in (ids := _ids([*rings, *sectors])):
            reading.note(say("An id has only the letters a to z here: `%(id)s`.", id=ring.id))
    entries = records(data["entries"])
    ids = identified([one_line(e.get("key") or e.get("title")) for e in entries], "technology")
    blips = []
    for number, (entry, id_) in enumerate(zip(entries, ids, strict=True), 1):
        blip = _blip(reading, number, entry, id_, [_ids(rings), _ids(sectors)])
        if blip is not None:
            blips.append(blip)
    title = wanted.title or one_line(data.get("title"))
    return Foreign(title, _named(rings, "ring"), _named(sectors, "sector"), tuple(blips), reading.unplaced())


def _ids(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    return [one_line(part.get("id")) for part in parts]


def _named(parts: Sequence[Mapping[str, Any]], otherwise: str) -> tuple[Named, ...]:
    names = [one_line(part.get("name") or part.get("id")) for part in parts]
    ids = identified(_ids(parts), otherwise)
    return tuple(
        Named(id_, name, one_line(part.get("description")))
        for id_, name, part in zip(ids, names, parts, strict=True)
    )


def _blip(
    reading: Reading, number: int, entry: Mapping[str, Any], id_: str, known: Sequence[list[str]]
) -> Blip | None:
    rings, sectors = known
    before = len(reading.faults)
    reading.others(entry, _KNOWN)
    key = one_line(entry.get("key") or entry.get("id"))
    name = one_line(entry.get("title")) or key
    if not name:
        reading.fault(
            say("`%(field)s` is missing", field="title"), say("Fill it in"), "missing-value", number
        )
    quadrant = one_line(entry.get("quadrant"))
    if quadrant not in sectors:
        what = say("`%(id)s` is not the id of a quadrant", id=quadrant[:40])
        reading.fault(what, say("Use one of those in the file"), "no-such", number)
    moves = _moves(reading, number, entry, rings)
    if not moves and len(reading.faults) == before:
        reading.fault(
            say("its `timeline` is empty"), say("Add an entry with `ringId` and `date`"), "no-ring", number
        )
    if len(reading.faults) > before:
        return None
    links = [
        (one_line(link.get("title")) or name, one_line(link.get("url")))
        for link in records(entry.get("links"))
    ]
    if address := one_line(entry.get("url")):
        links.insert(0, (name, address))
    text = texts.from_markdown(text_of(entry.get("description")))
    # A key that is only the name would be said twice.
    return Blip(
        id_,
        name,
        sectors.index(quadrant),
        text,
        moves,
        key=key if key != name else "",
        links=tuple(dict.fromkeys(links)),
    )


def _moves(reading: Reading, number: int, entry: Mapping[str, Any], rings: list[str]) -> tuple[Move, ...]:
    found: dict[dt.date, Move] = {}
    for place in records(entry.get("timeline")):
        reading.others(place, ("ringId", "date", "moved", "description"))
        day, ring = day_of(place.get("date")), one_line(place.get("ringId"))
        if ring not in rings:
            what = say("`%(id)s` is not the id of a ring", id=ring[:40])
            reading.fault(what, say("Use one of those in the file"), "no-such", number)
        elif day is None:
            what = say("“%(date)s” is not a date", date=one_line(place.get("date"))[:40])
            reading.fault(what, say("Write a day that exists, as 2026-01-31"), "date", number)
        elif day in found:
            reading.note(
                say(
                    "“%(name)s” has two places on %(day)s: the first is taken.",
                    name=entry.get("title"),
                    day=day,
                )
            )
        else:
            text = texts.from_markdown(text_of(place.get("description")))
            found[day] = Move(day, rings.index(ring), told_of(place.get("moved", 0)), text)
    return tuple(found[day] for day in sorted(found))


def write(radar: Foreign) -> bytes:
    """The radar as JSON, with each technology's history."""
    entries = []
    for blip in radar.blips:
        entry: dict[str, Any] = {
            "key": blip.key or (blip.name if plain(blip.name) == blip.id else blip.id),
            "title": blip.name,
            "quadrant": radar.sectors[blip.sector].id,
            "description": blip.text,
            "timeline": [
                {
                    "moved": MOVED[move.told or "none"],
                    "ringId": radar.rings[move.ring].id,
                    "date": move.date.isoformat() if move.date else "",
                    "description": move.text,
                }
                for move in reversed(blip.moves)
                if move.ring is not None
            ],
        }
        if blip.links:
            entry["links"] = [{"title": text, "url": address} for text, address in blip.links]
        entries.append(entry)
    told = {
        "title": radar.title,
        "rings": [
            {"id": ring.id, "name": ring.name, "color": colour}
            | ({"description": ring.description} if ring.description else {})
            for ring, colour in zip(radar.rings, _COLOURS, strict=False)
        ],
        "quadrants": [{"id": sector.id, "name": sector.name} for sector in radar.sectors],
        "entries": entries,
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"
