"""docs/technologies/*.md -> Technology: what people write about each technology."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from radar.inputs.bodies import faults_of
from radar.inputs.decisions import Decision, faults_of_decisions
from radar.inputs.documents import (
    ADDRESS_PATTERN,
    ID_PATTERN,
    Document,
    Line,
    Model,
    Name,
    closest,
    originals,
    read_front_matter,
    shown,
    validate,
)
from radar.inputs.settings import Settings
from radar.language.messages import choices, did_you_mean, say
from radar.language.written import WORDS
from radar.problems import Place, Problem, Problems, refuse


class Link(Model):
    """A link to something outside this site."""

    text: Line
    """What the link says."""
    url: Annotated[str, Field(pattern=ADDRESS_PATTERN)]
    """Where it leads."""


class TechnologyFrontMatter(Model):
    """The fields at the top of a technology's page."""

    name: Name
    """Name that readers see."""
    sector: str
    """Id of its sector in `radar.yml`."""
    summary: Line
    """What it is, in one plain sentence."""
    also: list[str] = []
    """Other ways in which survey files write it. Its id and its name are known anyway."""
    tags: list[Name] = []
    """Words to filter by."""
    links: list[Link] = []
    """Where to read more."""
    placement: Literal["survey", "decided"] | None = None
    """What gives it its place. Left out: as `placement` in `radar.yml` says."""
    decided: list[Decision] = []
    """What a group decided about its place, in any order. Old entries stay: they are its history."""


class Technology(TechnologyFrontMatter):
    """A technology with the text of its page. Its id is the file's name without `.md`."""

    id: str
    """Name in addresses, in survey files and in `radar.json`."""
    text: Annotated[str, WORDS]
    """The page's Markdown."""
    file: str
    """The page's path."""


def unfit_file_name(path: Path) -> Iterator[Problem]:
    """The fault of a page whose file name can't be an id, if it has it."""
    if not re.fullmatch(ID_PATTERN, path.stem):
        what = say("the file's name becomes part of an address and has characters that are not allowed there")
        fix = say("Use small letters a to z, digits and single hyphens, for instance service-robots.md")
        yield Problem(Place(path.as_posix()), what, fix, "file-name")


def _unknown_sector(document: Document, sectors: list[str]) -> Iterator[Problem]:
    sector = document.data.get("sector")
    if isinstance(sector, str) and sector not in sectors:
        what = say("`%(sector)s` is not a sector of this radar", sector=shown(sector))
        fix = did_you_mean(closest(sector, sectors), say("Use %(choices)s", choices=choices(sectors)))
        yield document.problem(("sector",), what, fix, "unknown-sector")


def read_technologies(folder: Path, settings: Settings) -> tuple[Technology, ...]:
    """Every technology's page in `folder`, by id. Raises `Problems` with the faults of all."""
    found: list[Technology] = []
    faults: list[Problem] = []
    sectors = [sector.id for sector in settings.sectors]
    for path in originals(folder):
        try:
            document = read_front_matter(path)
            faulty = [*unfit_file_name(path), *_unknown_sector(document, sectors)]
            faulty += faults_of_decisions(document, settings)
            faulty += [] if settings.raw_html else faults_of(document)
            front = validate(document.also(faulty), TechnologyFrontMatter)
        except Problems as problems:
            faults += problems.problems
            continue
        found.append(Technology(**front.model_dump(), id=path.stem, text=document.body, file=path.as_posix()))
    if not found and not faults:
        what = say("there is no technology here")
        fix = say("Add a Markdown file for each technology")
        faults.append(Problem(Place(folder.as_posix()), what, fix, "no-technologies"))
    refuse(faults)
    return tuple(found)
