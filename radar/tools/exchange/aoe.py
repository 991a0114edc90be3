"""AOE's radar: a folder for each date with a Markdown file for each technology, and a `config.json`."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from radar.inputs.documents import Document, read_front_matter
from radar.language.messages import say
from radar.problems import Problems
from radar.tools.exchange import texts
from radar.tools.exchange.foreign import (
    CANONICAL,
    Blip,
    Foreign,
    Move,
    Named,
    Reading,
    Wanted,
    enough,
    identified,
    named,
)
from radar.tools.exchange.json_files import one_line, read_json, records, text_of

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KNOWN = ("title", "ring", "quadrant", "segment", "tags")
_ELSEWHERE = re.compile(r"(!?)\[([^\]]*)\]\((/[^)\s]*)(?:\s+\"[^\"]*\")?\)")
"""A link or a picture whose address begins at the top of the site that the text was written for."""
_OURS = re.compile(r"\]\(([a-z0-9-]+)\.md\)")


def recognises(folder: Path) -> bool:
    """Whether this folder has AOE's dated folders, or one called `radar` has them."""
    return bool(_dated(folder))


def _dated(folder: Path) -> list[Path]:
    """The dated folders, oldest first."""
    for place in (folder, folder / "radar", folder / "data" / "radar"):
        found = [one for one in place.glob("*") if _DATE.fullmatch(one.name) and any(one.glob("*.md"))]
        if found:
            return sorted(found)
    return []


def _config(folder: Path, dated: Sequence[Path]) -> Path | None:
    places = (folder, folder / "data", dated[0].parent, dated[0].parent.parent)
    return next((place / "config.json" for place in places if (place / "config.json").is_file()), None)


def read(folder: Path, wanted: Wanted) -> Foreign:
    """Raises `Problems`. A technology is what its newest file says; older ones are its history."""
    reading, dated = Reading(folder), _dated(folder)
    path = _config(folder, dated)
    config = read_json(path) if path else {}
    config = config if isinstance(config, dict) else {}
    reading.parts(config, ("rings", "quadrants", "segments"))
    files = _files(reading, dated)
    rings = _named(reading, config.get("rings"), wanted.rings or CANONICAL, "ring")
    placed = [
        one_line(d.data.get("quadrant") or d.data.get("segment"))
        for found in files.values()
        for _, d in found
    ]
    parts = config.get("quadrants") or config.get("segments")
    sectors = _named(reading, parts, wanted.sectors or tuple(dict.fromkeys(filter(None, placed))), "sector")
    enough(reading, rings, sectors)
    ids = dict(zip(files, identified(list(files), "technology"), strict=True))
    blips = [
        blip
        for name, found in files.items()
        if (blip := _blip(reading, ids, name, found, [_keys(rings), _keys(sectors)])) is not None
    ]
    return Foreign(
        wanted.title,
        tuple(part for _, part in rings),
        tuple(part for _, part in sectors),
        tuple(sorted(blips, key=lambda blip: blip.id)),
        reading.unplaced(),
        dt.date.fromisoformat(dated[-1].name),
    )


def _files(reading: Reading, dated: Sequence[Path]) -> dict[str, list[tuple[dt.date, Document]]]:
    """The files of each technology, by the files' name, oldest first."""
    found: dict[str, list[tuple[dt.date, Document]]] = {}
    for folder in dated:
        try:
            day = dt.date.fromisoformat(folder.name)
        except ValueError:
            what = say("“%(date)s” is not a date", date=folder.name)
            reading.fault(what, say("Write a day that exists, as 2026-01-31"), "date", file=folder.as_posix())
            continue
        for path in sorted(folder.glob("*.md")):
            try:
                document = read_front_matter(path)
            except Problems as problems:
                reading.faults += problems.problems
            else:
                reading.faults += document.faults
                found.setdefault(path.stem, []).append((day, document))
    return found


def _named(reading: Reading, parts: object, otherwise: Sequence[str], kind: str) -> list[tuple[str, Named]]:
    """Rings or sectors, each with what the technologies' files call it."""
    known = records(parts)
    if not known:
        return [(part.name.casefold(), part) for part in named(otherwise, kind)]
    for part in known:
        reading.others(part, ("id", "title", "name", "description"))
    keys = [one_line(part.get("id")) for part in known]
    return [
        (
            key.casefold(),
            Named(
                id_, one_line(part.get("title") or part.get("name") or key), text_of(part.get("description"))
            ),
        )
        for key, id_, part in zip(keys, identified(keys, kind), known, strict=True)
    ]


def _keys(parts: Sequence[tuple[str, Named]]) -> list[str]:
    return [key for key, _ in parts]


def _blip(
    reading: Reading,
    ids: Mapping[str, str],
    name: str,
    found: Sequence[tuple[dt.date, Document]],
    known: Sequence[list[str]],
) -> Blip | None:
    rings, sectors = known
    before = len(reading.faults)
    moves = []
    for day, document in found:
        ring = one_line(document.data.get("ring")).casefold()
        if ring not in rings:
            what = say("`%(ring)s` is not a ring of this radar", ring=ring[:40])
            reading.fault(what, say("Use one of those in the file"), "no-such", file=document.file)
        else:
            moves.append(Move(day, rings.index(ring), None, _text(reading, ids, document)))
    newest = found[-1][1].data
    place = [d.data.get("quadrant") or d.data.get("segment") for _, d in found]
    sector = next((one_line(one).casefold() for one in reversed(place) if one), "")
    if sector not in sectors:
        what = say("`%(id)s` is not the id of a quadrant", id=sector[:40])
        reading.fault(what, say("Use one of those in the file"), "no-such", file=found[-1][1].file)
    if len(reading.faults) > before:
        return None
    reading.others(newest, _KNOWN)
    said = [move.text for move in moves]
    # The newest text is the page's; those before it stand with their dates.
    current = next((i for i in reversed(range(len(said))) if said[i]), len(said) - 1)
    history = tuple(Move(m.date, m.ring, m.told, "" if i == current else m.text) for i, m in enumerate(moves))
    tags = newest.get("tags")
    return Blip(
        ids[name],
        one_line(newest.get("title")) or name,
        sectors.index(sector),
        said[current],
        history,
        tags=tuple(one_line(tag) for tag in (tags if isinstance(tags, list) else [tags]) if one_line(tag)),
    )


def _text(reading: Reading, ids: Mapping[str, str], document: Document) -> str:
    """A file's text, whose links within the radar lead to the pages here."""

    def here(found: re.Match[str]) -> str:
        picture, words, address = found.groups()
        target = address.split("#")[0].rstrip("/").rpartition("/")[2].removesuffix(".html")
        if not picture and target in ids:
            return f"[{words}]({ids[target]}.md)"
        reading.left("picture" if picture else "link")
        return str(words)

    return _ELSEWHERE.sub(here, texts.from_markdown(document.body))


def write(radar: Foreign) -> dict[str, bytes]:
    """The radar's files by their paths: each technology in the folder of each of its dates."""
    sectors = {blip.id: radar.sectors[blip.sector].id for blip in radar.blips}

    def there(found: re.Match[str]) -> str:
        id_ = found[1]
        return f"](/{sectors[id_]}/{id_}/)" if id_ in sectors else found[0]

    made = {}
    for blip in radar.blips:
        dated = [
            (move, radar.rings[move.ring].id) for move in blip.moves if move.ring is not None and move.date
        ]
        for move, ring in dated:
            front: dict[str, Any] = {
                "title": blip.name,
                "ring": ring,
                "quadrant": sectors[blip.id],
            }
            if blip.tags:
                front["tags"] = list(blip.tags)
            head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1_000)
            body = _OURS.sub(there, blip.text if move is dated[-1][0] else move.text)
            made[f"radar/{move.date}/{blip.id}.md"] = f"---\n{head}---\n\n{body}\n".encode()
    config = {
        "rings": [_part(ring) for ring in radar.rings],
        "quadrants": [_part(sector) for sector in radar.sectors],
    }
    made["config.json"] = json.dumps(config, ensure_ascii=False, indent=2).encode() + b"\n"
    return made


def _part(part: Named) -> dict[str, str]:
    return {"id": part.id, "title": part.name, "description": part.description}
