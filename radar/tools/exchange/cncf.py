"""Radars of the CNCF: YAML with `points`, each with its `level` and how many voted for each level."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from radar.inputs.documents import read_yaml
from radar.language.messages import say
from radar.language.translator import teller
from radar.tools.exchange import texts
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
from radar.tools.exchange.json_files import one_line, records, text_of

_KNOWN = ("name", "homepage", "level", "votes")
_MOST_VOTES = 1_000_000


def recognises(data: object) -> bool:
    """Whether this is a radar of the CNCF."""
    points = records(data.get("points")) if isinstance(data, dict) else []
    return bool(points) and {"name", "votes"} <= set(points[0])


def read(paths: Sequence[Path], wanted: Wanted) -> Foreign:
    """Each file is a sector of the radar: they have none. Raises `Problems` with the faults of all."""
    tell = teller(wanted.language)
    readings = [Reading(path) for path in paths]
    sectors, abouts = [], []
    found: list[tuple[int, str, str, str, dict[str, int]]] = []
    rings = named(wanted.rings or CANONICAL[:3], "ring")
    places = {ring.name.casefold(): i for i, ring in enumerate(rings)}
    for i, (path, reading) in enumerate(zip(paths, readings, strict=True)):
        data = read_yaml(path).data
        reading.parts(data, ("name", "themes", "points"))
        name = one_line(data.get("name")) or path.stem
        sectors.append(wanted.sectors[i] if i < len(wanted.sectors) else name)
        abouts += [
            f"## {one_line(theme.get('headline'))}\n\n{texts.from_markdown(text_of(theme.get('content')))}"
            for theme in records(data.get("themes"))
        ]
        for number, point in enumerate(records(data.get("points")), 1):
            reading.others(point, _KNOWN)
            title, level = one_line(point.get("name")), one_line(point.get("level")).casefold()
            votes = point.get("votes") if isinstance(point.get("votes"), dict) else {}
            counts = {
                rings[places[str(key).casefold()]].id: n
                for key, n in (votes or {}).items()
                if str(key).casefold() in places and type(n) is int and 0 <= n <= _MOST_VOTES
            }
            if not title:
                reading.fault(
                    say("`%(field)s` is missing", field="name"), say("Fill it in"), "missing-value", number
                )
            if len(counts) < len(votes or {}) or (level and level not in places):
                what = say("a vote or the level is not one of the radar's rings")
                fix = say("Name all rings, from the centre outwards, with --rings")
                reading.fault(what, fix, "no-such", number)
            found.append((i, title, one_line(point.get("homepage")), level, counts))
    if len(sectors) == 1:
        sectors.append(tell(say("Other")))
        readings[0].note(
            say("The file has one topic, and a radar here two sectors or more: “Other” is empty.")
        )
    enough(readings[0], rings, sectors)
    unplaced = [text for reading in readings for text in reading.unplaced()]
    unplaced.append(
        say(
            "Votes are taken as answers. Which of them came from one person is not in the file, so "
            "the number of respondents is the largest number of votes for one technology."
        )
    )
    ids = identified([title for _, title, *_ in found], "technology")
    blips = tuple(
        Blip(
            id_,
            title,
            sector,
            "",
            (Move(wanted.date, places[level]),) if level else (),
            links=((title, homepage),) if homepage else (),
            votes=counts,
        )
        for id_, (sector, title, homepage, level, counts) in zip(ids, found, strict=True)
    )
    return Foreign(
        wanted.title or sectors[0],
        rings,
        named(sectors, "sector"),
        blips,
        tuple(unplaced),
        wanted.date,
        "\n\n".join(abouts),
    )
