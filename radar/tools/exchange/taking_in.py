"""The files of a radar that is taken in from another tool."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from radar.inputs.documents import ADDRESS_PATTERN
from radar.inputs.sources import read_sources
from radar.language.messages import Text, say
from radar.language.translator import teller
from radar.problems import Problems
from radar.tools.exchange import texts
from radar.tools.exchange.foreign import Blip, Foreign, Move
from radar.tools.starting import making

NOT_DESCRIBED = say("Not described in the radar that it was taken from.")
"""The summary of a technology of which nothing is said."""
_MOST_EDITIONS = 12
"""So many editions are shown at most, if decisions of a month or a year can be put together."""


@dataclass(frozen=True)
class Taken:
    """What is written of a radar that is taken in."""

    files: Mapping[str, bytes]
    told: tuple[Text, ...]
    """What the person should know: what had no place, and what was assumed."""
    surveyed: str | None
    """The edition that its votes make, which needs a key; None: there were no votes."""


def taken_in(radar: Foreign, form: str, publisher: str, code: str, today: dt.date) -> Taken:
    """Settings, pages and frame of a radar, in a language. What has no date has the radar's, or today's."""
    told = list(radar.unplaced)
    if radar.date is None and any(move.date is None for blip in radar.blips for move in blip.moves):
        told.append(say("The radar has no date, so its places are dated %(day)s.", day=today))
    day = radar.date or today
    radar = replace(radar, blips=tuple(_dated(blip, day, told) for blip in radar.blips))
    plan = making.Plan(
        name=radar.title,
        publisher=publisher,
        language=code,
        rings=tuple((ring.id, ring.name) for ring in radar.rings),
        sectors=tuple((sector.id, sector.name) for sector in radar.sectors),
        usual_rings=False,
        today=today,
    )
    told += [
        say("“%(name)s” is said to have moved otherwise than its rings did, which are shown.", name=blip.name)
        for blip in radar.blips
        if _told_otherwise(blip)
    ]
    told += [
        say(
            "The description of the sector “%(name)s” has no place here: %(text)s",
            name=one.name,
            text=one.description,
        )
        for one in radar.sectors
        if one.description
    ]
    days = {move.date for blip in radar.blips for move in blip.moves if move.date}
    each = _editions(days)
    if each != "day":
        text = say(
            "Places were decided on %(n)s days. An edition is made for each %(each)s (`decision_editions`).",
            n=len(days),
            each=each,
        )
        told.append(text)
    surveyed = str(day.year) if any(blip.votes for blip in radar.blips) else None
    values = {"plan": plan, "radar": radar, "surveyed": surveyed, "each": each, "form": form, "told": told}
    files = making.frame(plan) | making.rendered(
        {
            "radar.yml": "imported.radar.yml.j2",
            "README.md": "imported.README.md.j2",
            "docs/index.md": "imported.index.md.j2",
            "IMPORTED.md": "imported.md.j2",
        },
        plan,
        values | {"lines": [teller(code)(text) for text in told]},
    )
    tell = teller(code)
    for blip in radar.blips:
        files[f"docs/technologies/{blip.id}.md"] = _page(blip, radar, tell(NOT_DESCRIBED))
    if surveyed:
        files |= _votes(radar, surveyed, code)
    return Taken(files, tuple(told), surveyed)


def refuse_unfit(files: Mapping[str, bytes]) -> None:
    """Raise `Problems` where what would be written is not good; they name the files that it would be."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        try:
            read_sources(Path(folder, "radar.yml"))
        except Problems as problems:
            start = Path(folder).as_posix() + "/"
            found = (
                replace(one, where=replace(one.where, file=one.where.file.removeprefix(start)))
                for one in problems.problems
            )
            raise Problems(list(found)) from None


def _dated(blip: Blip, day: dt.date, told: list[Text]) -> Blip:
    """A technology whose places all have a day, and whose links lead somewhere."""
    good = tuple(link for link in blip.links if re.fullmatch(ADDRESS_PATTERN, link[1]))
    told += [
        say("A link of “%(name)s” leads nowhere: %(address)s", name=blip.name, address=address[:100])
        for _, address in blip.links
        if not re.fullmatch(ADDRESS_PATTERN, address)
    ]
    return replace(blip, links=good, moves=tuple(replace(move, date=move.date or day) for move in blip.moves))


def _told_otherwise(blip: Blip) -> bool:
    """Whether the file says of a move that it was another than that from ring to ring."""
    for before, now in itertools.pairwise(blip.moves):
        if now.told is not None and before.ring is not None and now.ring is not None:
            outwards = now.ring - before.ring
            if now.told != ("none" if outwards == 0 else "out" if outwards > 0 else "in"):
                return True
    return False


def _editions(days: Iterable[dt.date]) -> str:
    """What decisions have in common that make an edition: as little as gives no more than a dozen."""
    found = [day.isoformat() for day in days]
    lengths = {"day": 10, "month": 7, "year": 4}
    return next((e for e, n in lengths.items() if len({d[:n] for d in found}) <= _MOST_EDITIONS), "year")


def _page(blip: Blip, radar: Foreign, not_described: str) -> bytes:
    summary, text = texts.summary_and_text(blip.text)
    front: dict[str, Any] = {
        "name": blip.name,
        "sector": radar.sectors[blip.sector].id,
        "summary": summary or not_described,
    }
    if blip.key:
        front["also"] = [blip.key]
    if blip.tags:
        front["tags"] = list(blip.tags)
    if blip.links:
        front["links"] = [{"text": words, "url": address} for words, address in blip.links]
    decided = [_decision(move, radar, i == 0) for i, move in enumerate(blip.moves)]
    if decided:
        front["decided"] = decided
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=110)
    return f"---\n{head}---\n\n{text}\n".encode() if text else f"---\n{head}---\n".encode()


def _decision(move: Move, radar: Foreign, oldest: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {"date": move.date}
    entry |= {"off": True} if move.ring is None else {"ring": radar.rings[move.ring].id}
    if move.told and oldest:
        entry["moved"] = move.told
    if move.by:
        entry["by"] = move.by
    if move.text:
        entry["rationale"] = move.text
    return entry


def _votes(radar: Foreign, edition: str, code: str) -> dict[str, bytes]:
    """The votes as a survey: a question, and a row for each vote."""
    tell, rings = teller(code), [ring.id for ring in reversed(radar.rings)]
    voted = [blip for blip in radar.blips if blip.votes]
    given = [[ring for ring in rings for _ in range(blip.votes.get(ring, 0))] for blip in voted]
    survey = {
        "edition": edition,
        "note": tell(
            say(
                "Taken from counts of votes. Which votes came from one person is not known: the number of "
                "respondents is the largest number of votes for one technology."
            )
        ),
        "questions": {
            "adoption": {
                "name": tell(say("Votes")),
                "levels": [{"id": ring.id, "label": ring.name} for ring in reversed(radar.rings)],
            }
        },
        "technologies": [blip.id for blip in voted],
        "responses": [
            {
                "respondent": None,
                "municipality": None,
                "area": None,
                "items": [{"question": "adoption"}],
            }
        ],
    }
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([f"adoption[{blip.id}]" for blip in voted])
    most = max(map(len, given), default=0)
    writer.writerows([_nth(column, i) for column in given] for i in range(most))
    folder = f"survey_data/{edition}"
    dumped = yaml.safe_dump(survey, allow_unicode=True, sort_keys=False, width=110)
    return {f"{folder}/survey.yml": dumped.encode(), f"{folder}/responses/votes.csv": out.getvalue().encode()}


def _nth(column: Sequence[str], i: int) -> str:
    return column[i] if i < len(column) else ""


def is_not_described(summary: str) -> bool:
    """Whether a summary stands for none, in any language."""
    return any(summary == teller(code)(NOT_DESCRIBED) for code in ("da", "en", "nb", "sv"))
