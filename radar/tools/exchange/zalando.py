"""Zalando's radar: a `config.json` with the positions of rings and quadrants."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from radar.language.messages import say
from radar.language.translator import teller
from radar.tools.exchange.foreign import (
    CANONICAL,
    Blip,
    Foreign,
    Move,
    Reading,
    Wanted,
    enough,
    identified,
    named,
)
from radar.tools.exchange.json_files import MOVED, day_of, one_line, read_json, records, told_of

_KNOWN = ("label", "quadrant", "ring", "moved", "active", "link")


def recognises(data: object) -> bool:
    """Whether this is a radar of Zalando's."""
    entries = records(data.get("entries")) if isinstance(data, dict) else []
    return bool(entries) and {"label", "quadrant", "ring"} <= set(entries[0])


def read(path: Path, wanted: Wanted) -> Foreign:
    """Raises `Problems`. Names of rings and quadrants are in the page around it, seldom in the file."""
    reading, data = Reading(path), read_json(path)
    entries = records(data["entries"])
    rings = _names(data.get("rings"), wanted.rings) or list(CANONICAL)
    most = max((e["quadrant"] for e in entries if type(e["quadrant"]) is int), default=0)
    sectors = _names(data.get("quadrants"), wanted.sectors)
    if not sectors:
        sectors = [
            teller(wanted.language)(say("Sector %(n)s", n=i + 1)) for i in range(min(max(most, 3) + 1, 9))
        ]
        reading.note(
            say(
                "The file has the quadrants' numbers, not their names: they are in the page that shows it. "
                "Name them in radar.yml, or take it in again with --sectors, from number 0 on."
            )
        )
    enough(reading, rings, sectors)
    date = wanted.date or day_of(data.get("date"))
    unlit = 0
    blips = []
    for number, (entry, id_) in enumerate(
        zip(entries, identified([one_line(e.get("label")) for e in entries], "technology"), strict=True), 1
    ):
        reading.others(entry, _KNOWN)
        unlit += entry.get("active") is False
        name = one_line(entry.get("label"))
        faulty = not name
        if not name:
            reading.fault(
                say("`%(field)s` is missing", field="label"), say("Fill it in"), "missing-value", number
            )
        for field, names in (("ring", rings), ("quadrant", sectors)):
            if type(entry.get(field)) is not int or not 0 <= entry[field] < len(names):
                faulty = True
                what = say("`%(field)s` is not the number of one", field=field)
                fix = say("Use 0 to %(most)s", most=len(names) - 1)
                reading.fault(what, fix, "no-such", number)
        if not faulty:
            link = one_line(entry.get("link"))
            moves = (Move(date, entry["ring"], told_of(entry.get("moved", 0))),)
            blips.append(Blip(id_, name, entry["quadrant"], "", moves, links=((name, link),) if link else ()))
    if unlit:
        reading.note(say("Entries that are not active there are as any other here: %(n)s.", n=unlit))
    title = wanted.title or one_line(data.get("title"))
    return Foreign(
        title, named(rings, "ring"), named(sectors, "sector"), tuple(blips), reading.unplaced(), date
    )


def _names(found: object, wanted: tuple[str, ...]) -> list[str]:
    """The names that the person gives, or the file has."""
    return list(wanted) or [one_line(one.get("name")) for one in records(found) if one_line(one.get("name"))]


def write(radar: Foreign) -> bytes:
    """The radar as `config.json`, with the names of its rings and quadrants."""
    entries: list[dict[str, Any]] = []
    for blip in radar.blips:
        entry: dict[str, Any] = {
            "quadrant": blip.sector,
            "ring": blip.latest.ring,
            "label": blip.name,
            "active": True,
            "moved": MOVED[blip.moved or "none"],
        }
        entries.append(entry | ({"link": blip.links[0][1]} if blip.links else {}))
    told = {
        "title": radar.title,
        "date": f"{radar.date:%Y.%m}" if radar.date else "",
        "rings": [{"name": ring.name} for ring in radar.rings],
        "quadrants": [{"name": sector.name} for sector in radar.sectors],
        "entries": entries,
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"
