"""QIWI's radar: CSV in sections parted by `===`, or the same parts in JSON or YAML."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from radar.inputs.documents import read_text, read_yaml
from radar.language.messages import say
from radar.problems import Place, Problem, Problems
from radar.site.tables.exports import plain
from radar.tools.exchange import texts
from radar.tools.exchange.foreign import (
    Blip,
    Foreign,
    Move,
    Reading,
    Wanted,
    as_written,
    enough,
    identified,
    in_order,
    named,
)
from radar.tools.exchange.json_files import day_of, one_line, read_json, records, text_of, told_of

_LINE = "==="
_KNOWN = ("name", "quadrant", "ring", "description", "moved")


def recognises(data: object, text: str = "") -> bool:
    """Whether this is data with QIWI's parts, or a text with its sections."""
    if isinstance(data, dict):
        return bool(records(data.get("data"))) and ("quadrantAliases" in data or "quadrantTitles" in data)
    return any(line.strip() == _LINE for line in text.splitlines()[:200])


def read(path: Path, wanted: Wanted) -> Foreign:
    """Raises `Problems`. The form says no order of rings."""
    reading = Reading(path)
    meta, entries, aliases, titles = _parts(path, reading)
    reading.parts(meta, ("title", "date"))
    keys, sectors = _quadrants(entries, aliases, titles, wanted)
    found = [one_line(entry.get("ring")) for entry in entries]
    rings = in_order(reading, as_written(found), wanted.rings)
    positions = {name.casefold(): i for i, name in enumerate(rings)}
    enough(reading, rings, sectors)
    date = wanted.date or day_of(meta.get("date"))
    blips = []
    ids = identified([one_line(entry.get("name")) for entry in entries], "technology")
    for number, (entry, id_) in enumerate(zip(entries, ids, strict=True), 1):
        reading.others(entry, _KNOWN)
        name, ring = one_line(entry.get("name")), one_line(entry.get("ring")).casefold()
        quadrant = plain(one_line(entry.get("quadrant")))
        for field, good in (
            ("name", bool(name)),
            ("ring", ring in positions),
            ("quadrant", quadrant in keys),
        ):
            if not good:
                what = say("`%(field)s` is missing", field=field)
                reading.fault(what, say("Fill it in"), "missing-value", number)
        if name and ring in positions and quadrant in keys:
            text = texts.from_markdown(text_of(entry.get("description")))
            moves = (Move(date, positions[ring], told_of(entry.get("moved") or 0)),)
            blips.append(Blip(id_, name, keys[quadrant], text, moves))
    title = wanted.title or one_line(meta.get("title"))
    return Foreign(
        title, named(rings, "ring"), named(sectors, "sector"), tuple(blips), reading.unplaced(), date
    )


def _quadrants(
    entries: Sequence[Mapping[str, Any]],
    aliases: Mapping[str, list[str]],
    titles: Mapping[str, str],
    wanted: Wanted,
) -> tuple[dict[str, int], list[str]]:
    """The position of each quadrant by all that it is called, and the names of all."""
    keys: dict[str, int] = {}
    numbers = list(dict.fromkeys([*titles, *aliases]))
    names = [titles.get(number) or number for number in numbers]
    for i, number in enumerate(numbers):
        for name in (number, names[i], *aliases.get(number, [])):
            keys.setdefault(plain(name), i)
    for entry in entries:
        name = one_line(entry.get("quadrant"))
        if name and plain(name) not in keys:
            keys[plain(name)] = len(names)
            names.append(name)
    return keys, [*wanted.sectors, *names[len(wanted.sectors) :]]


_Parts = tuple[Mapping[str, Any], list[dict[str, Any]], dict[str, list[str]], dict[str, str]]


def _parts(path: Path, reading: Reading) -> _Parts:
    """What the file says of itself, its entries, the quadrants' other names and their titles."""
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        return _sections(path)
    data = read_json(path) if suffix == ".json" else read_yaml(path).data
    meta = data.get("meta") if isinstance(data.get("meta"), dict) else {}
    reading.parts(data, ("meta", "data", "quadrantAliases", "quadrantTitles", "$schema"))
    aliases = {
        str(number): [one_line(one) for one in (found if isinstance(found, list) else [found])]
        for number, found in _mapping(data.get("quadrantAliases"))
    }
    titles = {str(number): one_line(found) for number, found in _mapping(data.get("quadrantTitles"))}
    return meta or {}, records(data.get("data")), aliases, titles


def _mapping(found: object) -> Iterator[tuple[object, object]]:
    return iter(found.items()) if isinstance(found, dict) else iter(())


def _sections(path: Path) -> _Parts:
    file = path.as_posix()
    meta: dict[str, str] = {}
    entries: list[dict[str, Any]] = []
    aliases: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    section: list[str] = []
    for line in [*read_text(path, file).splitlines(), _LINE]:
        if line.strip() != _LINE:
            section.append(line)
            continue
        try:
            rows = [
                row
                for row in csv.reader(io.StringIO("\n".join(section)), skipinitialspace=True, strict=True)
                if row
            ]
        except csv.Error:
            what = say("the quotation marks of a cell are not closed, or it is too long")
            raise Problems(
                [Problem(Place(file), what, say("Check the quotation marks"), "not-csv")]
            ) from None
        section = []
        if not rows:
            continue
        header, *cells = [[cell.strip() for cell in row] for row in rows]
        if "name" in header:
            entries += [dict(zip(header, row, strict=False)) for row in cells]
        elif header[:2] == ["quadrant", "alias"]:
            for number, alias in (row[:2] for row in cells if len(row) > 1):
                aliases.setdefault(number, []).append(alias)
        elif header[:2] == ["quadrant", "title"]:
            titles |= {row[0]: row[1] for row in cells if len(row) > 1}
        elif len(header) == 1 and len(cells) == 1:
            meta[header[0]] = cells[0][0]
    return meta, entries, aliases, titles
