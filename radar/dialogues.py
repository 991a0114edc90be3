"""docs/dialogues/*.md -> Dialogue: what was said with the market before a purchase."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from radar.documents import Document, Fault, Model, closest, read_front_matter, refusal, shown, validate
from radar.problems import Problem, Problems, refuse
from radar.technologies import Link, unfit_file_name
from radar.texts import Text, say

Status = Literal["planned", "open", "held", "tender", "awarded", "followed-up", "cancelled"]
Kind = Literal[
    "needs-survey",
    "market-survey",
    "notice",
    "conference",
    "one-to-one",
    "supplier-square",
    "speed-dating",
    "workshop",
    "written-input",
    "hearing",
    "tender",
    "award",
    "start",
    "follow-up",
    "meeting",
]


def _when(value: object) -> dt.date | str:
    """A day as a date; a week, month or year as text. YAML reads a bare year as a number."""
    text = str(value)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text)
        if re.fullmatch(r"\d{4}-W\d{2}", text):
            dt.date.fromisoformat(f"{text}-1")
            return text
        if re.fullmatch(r"\d{4}(-\d{2})?", text):
            dt.date.fromisoformat(f"{text}-01-01"[:10])
            return text
    except ValueError:
        pass
    what = say("this is no date")
    fix = say("Write a day (2026-03-17), a week (2026-W12), a month (2026-03) or a year (2026)")
    raise refusal([Fault((), what, fix, "value-error")])


When = Annotated[dt.date | str, BeforeValidator(_when, json_schema_input_type=dt.date | str | int)]
"""A day, week, month or year."""

Country = Annotated[
    Literal["DK", "FI", "FO", "GL", "IS", "NO", "SE"],
    # YAML reads a bare NO as "false".
    BeforeValidator(lambda value: "NO" if value is False else value),
]
"""A Nordic country, as a two-letter code."""


class Buyer(Model):
    """A public body that holds the dialogue."""

    name: str
    """Its name."""
    country: Country
    """Country, as a two-letter code."""
    organisation_number: str | None = None
    """Its number in the country's register."""


class Activity(Model):
    """One thing that happened or will happen."""

    kind: Kind
    """What it is."""
    when: When
    """A day (2026-03-17), a week (2026-W12), a month (2026-03) or a year."""
    until: When | None = None
    """Last day, week, month or year, where it lasted."""
    about: bool = False
    """Whether the date is only known to be near this: readers see "about"."""
    what: str
    """What it is about, in a sentence."""
    place: str = ""
    """Where it was held."""
    participants: Annotated[int, Field(ge=0)] | None = None
    """How many took part."""
    minutes_each: Annotated[int, Field(gt=0)] | None = None
    """For meetings with one supplier at a time: how long each was."""


class Fact(Model):
    """One number worth knowing."""

    value: str
    """The number with its unit: `70 people`, `25 %`."""
    what: str
    """What it counts."""


class DialogueFrontMatter(Model):
    """The fields at the top of a market dialogue's page."""

    title: str
    """What the dialogue is about."""
    summary: str
    """Need and aim, in one or two plain sentences."""
    buyers: Annotated[list[Buyer], Field(min_length=1)]
    """Who holds it."""
    status: Status
    """How far it has come."""
    activities: Annotated[list[Activity], Field(min_length=1)]
    """What happened and will happen, in order."""
    technologies: list[str] = []
    """Ids of the technologies it is about."""
    areas: list[str] = []
    """Ids of the professional areas it is about."""
    themes: list[str] = []
    """What suppliers asked and talked about."""
    numbers: list[Fact] = []
    """Numbers worth knowing."""
    lessons: list[str] = []
    """What the buyer learned."""
    notices: list[Link] = []
    """Links to the published notices."""
    source: Link | str | None = None
    """Where this account comes from."""
    historical: bool = False
    """Whether it is an older example, kept because others can learn from it."""


class Dialogue(DialogueFrontMatter):
    """A market dialogue with the text of its page. Its id is the file's name without `.md`."""

    id: str
    """Name in addresses."""
    text: str
    """The page's Markdown."""
    file: str
    """The page's path."""


def read_dialogues(
    folder: Path, technologies: Collection[str], areas: Collection[str]
) -> tuple[Dialogue, ...]:
    """Every dialogue's page in `folder`, latest first. Raises `Problems` with the faults of all."""
    found: list[Dialogue] = []
    faults: list[Problem] = []
    for path in sorted(folder.glob("*.md")):
        if path.stem == "index":
            continue
        try:
            document = read_front_matter(path)
            faulty = [
                *unfit_file_name(path),
                *_unknown_names(document, "technologies", technologies),
                *_unknown_names(document, "areas", areas),
            ]
            front = validate(document.also(faulty), DialogueFrontMatter)
        except Problems as problems:
            faults += problems.problems
            continue
        found.append(Dialogue(**front.model_dump(), id=path.stem, text=document.body, file=path.as_posix()))
    refuse(faults)
    return tuple(sorted(found, key=lambda d: (str(d.activities[-1].when), d.id), reverse=True))


def _unknown_names(
    document: Document, field: Literal["technologies", "areas"], valid: Collection[str]
) -> Iterator[Problem]:
    """The names in a list that are none of the radar's."""
    given = document.data.get(field)
    for i, name in enumerate(given if isinstance(given, list) else []):
        if isinstance(name, str) and name not in valid:
            near = closest(name, list(valid))
            what, fix = _unknown(field, shown(name))
            if near:
                fix = say("Did you mean %(near)s?", near=near)
            yield document.problem((field, i), what, fix, f"unknown-{field}")


def _unknown(field: Literal["technologies", "areas"], name: str) -> tuple[Text, Text]:
    """That a name is none of the radar's, and what mends it."""
    if field == "areas":
        what = say("`%(name)s` is not one of the radar's areas", name=name)
        return what, say("Use the id of one of the areas")
    what = say("`%(name)s` is not one of the radar's technologies", name=name)
    return what, say("Use the id of one of the technologies")
