"""Build your own radar (Thoughtworks): a table with `name`, `ring`, `quadrant`, `isNew`, `description`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from radar.inputs.decisions import Told
from radar.inputs.small_csv import read_csv
from radar.language.messages import choices, say
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
from radar.tools.exchange.json_files import read_json

COLUMNS = ("name", "ring", "quadrant", "isNew", "status", "description")
_NEEDED = ("name", "ring", "quadrant")
_STATUS: Mapping[str, Told] = {"new": "new", "moved in": "in", "moved out": "out", "no change": "none"}
_SAID = {told: status for status, told in _STATUS.items()}
_NOTHING = frozenset({"", "none", "null", "nan", "n/a"})
"""What programs write for a description that is not there."""


def recognises(data: object, headings: tuple[str, ...] = ()) -> bool:
    """Whether this is JSON, or a table with these headings, of build your own radar."""
    if headings:
        return set(_NEEDED) <= set(headings)
    return (
        isinstance(data, list)
        and bool(data)
        and all(isinstance(one, dict) for one in data)
        and _entry(data[0])
    )


def _entry(one: Mapping[str, object]) -> bool:
    return {name.casefold() for name in one} >= set(_NEEDED)


def read(path: Path, wanted: Wanted) -> Foreign:
    """Raises `Problems`. The form says no order of rings and no date."""
    reading = Reading(path)
    rows = list(_rows(path, reading))
    quadrants = list(
        dict.fromkeys([*wanted.sectors, *(row["quadrant"] for _, row in rows if row["quadrant"])])
    )
    rings = in_order(reading, as_written(row["ring"] for _, row in rows), wanted.rings)
    positions = {name.casefold(): i for i, name in enumerate(rings)}
    enough(reading, rings, quadrants)
    blips = []
    unsaid = 0
    for (number, row), id_ in zip(
        rows, identified([row["name"] for _, row in rows], "technology"), strict=True
    ):
        missing = [name for name in _NEEDED if not row[name]]
        for name in missing:
            what = say("`%(field)s` is missing", field=name)
            reading.fault(what, say("Fill it in"), "missing-value", number)
        told = _told(reading, number, row)
        if missing:
            continue
        unsaid += row["description"].casefold() in _NOTHING - {""}
        text = "" if row["description"].casefold() in _NOTHING else texts.from_html(row["description"])
        moves = (Move(None, positions[row["ring"].casefold()], told),)
        blips.append(Blip(id_, row["name"], quadrants.index(row["quadrant"]), text, moves))
    if unsaid:
        reading.note(say("Descriptions that are “None” or the like are taken as none: %(n)s.", n=unsaid))
    if len({blip.name.casefold() for blip in blips}) < len(blips):
        names = [blip.name for blip in blips]
        twice = sorted({name for name in names if names.count(name) > 1})
        reading.note(
            say(
                "These names stand there more than once, and make a page each: %(names)s",
                names=", ".join(twice),
            )
        )
    return Foreign(
        wanted.title, named(rings, "ring"), named(quadrants, "sector"), tuple(blips), reading.unplaced()
    )


def _rows(path: Path, reading: Reading) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and cells of each row, by the columns' names in small letters."""
    known = [column.casefold() for column in COLUMNS]
    if path.suffix.casefold() == ".json":
        table = [
            (
                i,
                {
                    str(name).casefold(): "" if cell is None else str(cell).strip()
                    for name, cell in one.items()
                },
            )
            for i, one in enumerate(read_json(path), 1)
        ]
    else:
        csv_file = read_csv(path)
        reading.faults += csv_file.faults
        table = [(number, dict(row)) for number, row in csv_file.rows]
    for number, row in table:
        reading.others(row, known)
        yield number, dict.fromkeys(known, "") | row


def _told(reading: Reading, number: int, row: Mapping[str, str]) -> Told | None:
    status, new = row["status"].casefold(), row["isnew"].casefold()
    if status and status not in _STATUS:
        what = say("`status` is “%(status)s”", status=row["status"][:40])
        reading.fault(what, say("Use %(choices)s", choices=choices(_STATUS)), "status", number)
    if new not in ("", "true", "false", "yes", "no", "1", "0"):
        what = say("`isNew` is “%(new)s”", new=row["isnew"][:40])
        reading.fault(what, say("Use %(choices)s", choices=choices(["TRUE", "FALSE"])), "is-new", number)
    if status:
        return _STATUS.get(status)
    return "new" if new in ("true", "yes", "1") else "none" if new else None


def write(radar: Foreign, suffix: str) -> bytes:
    """The radar as CSV or, with the suffix `.json`, as JSON."""
    rows = [
        {
            "name": blip.name,
            "ring": radar.rings[blip.latest.ring or 0].name,
            "quadrant": radar.sectors[blip.sector].name,
            "isNew": "TRUE" if blip.moved == "new" else "FALSE",
            "status": _SAID[blip.moved or "none"],
            "description": texts.to_html(blip.text),
        }
        for blip in radar.blips
    ]
    if suffix == ".json":
        return json.dumps(rows, ensure_ascii=False, indent=1).encode() + b"\n"
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
