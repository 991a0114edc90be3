"""Release -> radar.json and its JSON Schema; release <-> archive, which holds all of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from radar.disclosure.figures import LevelCount, Published, Withheld
from radar.inputs.decisions import Decision
from radar.inputs.settings import EVERYONE
from radar.placement.rings import Moved
from radar.release import Edition, Entry, Radar, Release

SchemaName = Literal["radar", "survey", "technology", "dialogue", "release"]

SCHEMA_VERSION = 3
"""Of `radar.json`. 2: counts are rounded, and cells have no `municipalities` any more. 3: `decided`."""

Unit = Annotated[float, Field(ge=0, le=1)]


class _Json(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        validate_by_name=True,
        serialize_by_alias=True,
    )


class RingJson(_Json):
    """A band of the radar."""

    id: str
    name: str
    from_: Annotated[Unit, Field(alias="from")]
    """The lowest index in the ring."""
    to: Unit
    """The upper end of the ring's band."""


class SectorJson(_Json):
    """A slice of the radar."""

    id: str
    name: str


class FigureJson(_Json):
    """A published figure."""

    mean: Unit
    """Mean score."""
    se: float | None
    """Standard error; null where there is no interval."""
    ci_low: float | None
    """Lower limit of the 95 % interval."""
    ci_high: float | None
    """Upper limit of the 95 % interval."""
    n: int
    """Respondents (experts) who chose a level: the sum of the levels' counts."""
    dont_know: int
    """Respondents who don't know; 0 for experts."""
    distribution: list[LevelCount]
    """How many chose each level; empty for experts."""
    blank: int | None
    """Respondents who left it empty; null for experts."""
    deff: float | None
    """Design effect; null for experts, and where there is no interval."""


FigureOrWithheld = FigureJson | Withheld


class DecidedJson(_Json):
    """A group's decision that gave a technology its place."""

    date: dt.date
    """The day of the decision."""
    score: Unit | None
    """Where in the ring; null: anywhere."""
    by: str
    """Who decided: a function or a group; may be empty."""
    rationale: str
    """Why; may be empty."""


class PlaceJson(_Json):
    """A technology on one radar. Ring, index and place are null where it is not placed.

    Index, error and certainty are null where a group decided the place.
    """

    id: str
    name: str
    sector: str
    ring: str | None
    index: Unit | None
    """Weighted mean of the dimensions."""
    se: float | None
    """Standard error of the index."""
    df: float | None
    """Degrees of freedom of the error, for Student's t; null: the normal distribution."""
    certainty: Unit | None
    """Probability that it belongs to its ring."""
    border: str | None
    """The neighbouring ring that it may as well belong to."""
    moved: Moved | None
    """Since the edition before; null where the two can't be compared."""
    moved_supported: bool | None
    """Whether the answers support that the ring changed."""
    x: Annotated[float, Field(ge=-1, le=1)] | None
    """To the right, in the unit disc."""
    y: Annotated[float, Field(ge=-1, le=1)] | None
    """Upwards, in the unit disc."""
    shift: float | None
    """How far the distance from the centre is from the one that the index says."""
    not_placed: str | None
    """The dimension that has no published figure, where it is not placed."""
    decided: DecidedJson | None = None
    """The decision that gave it its place; null: it was computed, or it has none."""
    dimensions: dict[str, FigureOrWithheld]
    """By dimension of the index."""
    questions: dict[str, FigureOrWithheld]
    """By question of the survey."""


class TechnologyJson(PlaceJson):
    """A technology on the radar of everyone, and on those of the areas."""

    areas: dict[str, PlaceJson]
    """By area."""
    sizes: dict[str, dict[str, FigureOrWithheld]]
    """By question, and by size class of municipalities: the class's lowest population."""


class RadarJson(_Json):
    """One edition of a technology radar: what `radar.json` holds. All figures are made of rounded counts."""

    model_config = ConfigDict(json_schema_extra={"version": SCHEMA_VERSION})

    edition: str
    rounded: int | None
    """What all counts are multiples of, up or down by lot; null: they are not rounded."""
    draw: str | None
    """The name of these lots, in eight hexadecimal digits; null: counts are not rounded."""
    rings: list[RingJson]
    """From the centre outwards."""
    sectors: list[SectorJson]
    """Clockwise from the top."""
    technologies: list[TechnologyJson]


def to_json(release: Release, edition: Edition) -> str:
    """One edition as `radar.json`: UTF-8 text, the same bytes for the same release."""
    return radar_json(release, edition).model_dump_json(indent=1) + "\n"


def radar_json(release: Release, edition: Edition) -> RadarJson:
    """One edition as the model of `radar.json`."""
    settings = release.settings
    everyone = edition.radars[EVERYONE]
    areas = {area: radar for area, radar in edition.radars.items() if area != EVERYONE}
    return RadarJson(
        edition=edition.id,
        rounded=edition.rounded,
        draw=edition.draw,
        rings=[
            RingJson(id=ring.id, name=ring.name, from_=ring.from_, to=to)
            for ring, to in zip(settings.rings, settings.ring_ends(), strict=True)
        ],
        sectors=[SectorJson(id=sector.id, name=sector.name) for sector in settings.sectors],
        technologies=[
            TechnologyJson(
                **_place(release, entry),
                areas=_areas(release, areas, entry.technology),
                sizes={
                    question: {size: figure_json(figure) for size, figure in by_size.items()}
                    for question, by_size in entry.sizes.items()
                },
            )
            for entry in everyone.entries
        ],
    )


def to_archive(release: Release) -> bytes:
    """The whole release as JSON: everything that is public, and all that the site is made of."""
    return TypeAdapter(Release).dump_json(release, by_alias=True)


def from_archive(archive: bytes) -> Release:
    """The release that `to_archive` wrote. Raises `ValueError` if it is none."""
    return TypeAdapter(Release).validate_json(archive)


def is_release(content: bytes) -> bool:
    """Whether a file is a `radar.json`, of any version."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.keys() >= {"edition", "rings", "sectors", "technologies"}


def schema(name: SchemaName) -> dict[str, Any]:
    """The JSON Schema of one of the files that people write, or of `radar.json` (`release`)."""
    from radar.inputs.dialogues import DialogueFrontMatter
    from radar.inputs.questionnaire import Questionnaire
    from radar.inputs.settings import Settings
    from radar.inputs.technologies import TechnologyFrontMatter

    models: dict[str, type[BaseModel]] = {
        "radar": Settings,
        "survey": Questionnaire,
        "technology": TechnologyFrontMatter,
        "dialogue": DialogueFrontMatter,
        "release": RadarJson,
    }
    mode: Literal["validation", "serialization"] = "serialization" if name == "release" else "validation"
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **TypeAdapter(models[name]).json_schema(by_alias=True, mode=mode)}


def _areas(release: Release, radars: Mapping[str, Radar], technology: str) -> dict[str, PlaceJson]:
    found = {area: radar.entry(technology) for area, radar in radars.items()}
    return {area: PlaceJson(**_place(release, entry)) for area, entry in found.items() if entry}


def _place(release: Release, entry: Entry) -> dict[str, Any]:
    technology = release.technology(entry.technology)
    place = entry.place
    return {
        "id": technology.id,
        "name": technology.name,
        "sector": technology.sector,
        "ring": place and place.ring,
        "index": place and place.index,
        "se": place and place.se,
        "df": place and place.df,
        "certainty": place and place.certainty,
        "border": place and place.border,
        "moved": place and place.moved,
        "moved_supported": place and place.moved_supported,
        "x": place and place.x,
        "y": place and place.y,
        "shift": place and place.shift,
        "not_placed": entry.lacks,
        "decided": _decided_json(place.decided) if place and place.decided else None,
        "dimensions": {name: figure_json(figure) for name, figure in entry.figures.items()},
        "questions": {name: figure_json(figure) for name, figure in entry.questions.items()},
    }


def _decided_json(decision: Decision) -> DecidedJson:
    return DecidedJson(date=decision.date, score=decision.score, by=decision.by, rationale=decision.rationale)


def figure_json(figure: Published) -> FigureOrWithheld:
    """A figure as `radar.json` has it."""
    if isinstance(figure, Withheld):
        return figure
    return FigureJson(
        mean=figure.mean,
        se=figure.se,
        ci_low=figure.ci_low,
        ci_high=figure.ci_high,
        n=figure.n,
        dont_know=figure.dont_know,
        distribution=list(figure.distribution),
        blank=figure.blank,
        deff=figure.deff,
    )
