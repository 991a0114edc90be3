"""Small releases for tests of what comes after the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from radar.disclosure.figures import (
    Figure,
    LevelCount,
    Profile,
    PublicIndex,
    Published,
    RespondentGroup,
    Sensitivity,
    Withheld,
)
from radar.inputs.dialogues import Dialogue
from radar.inputs.questionnaire import Level, Question, Questionnaire
from radar.inputs.settings import EVERYONE, Area, Dimension, Ring, Sector, Settings
from radar.inputs.technologies import Technology
from radar.release import PublishedEdition, Rationale, Release, assemble

LEVELS = ("never", "pilot", "always")

INDICES: Mapping[str, float | None] = {"drones": 0.8, "robots": 0.55, "sensors": 0.2, "video": None}
"""Index of each technology in the latest edition; None: not placed."""


def settings(**changes: object) -> Settings:
    """A radar of two sectors, three rings and two areas."""
    fields: dict[str, object] = {
        "title": "Test radar",
        "description": "A radar for tests.",
        "publisher": "Nobody",
        "contact": "radar@example.org",
        "notice": "Made up.",
        "sectors": [Sector(id="air", name="Air"), Sector(id="ground", name="Ground")],
        "rings": [
            Ring(id="ready", name="Ready", from_=0.7),
            Ring(id="try", name="Try", from_=0.4),
            Ring(id="wait", name="Wait", from_=0),
        ],
        "areas": [Area(id="schools", name="Schools"), Area(id="care", name="Care")],
        "dimensions": {"adoption": Dimension(name="Adoption", source="survey")},
    }
    return Settings.model_validate(fields | changes)


def technology(id_: str, **changes: object) -> Technology:
    """A technology in the first sector."""
    fields: dict[str, object] = {
        "id": id_,
        "name": id_.capitalize(),
        "sector": "air",
        "summary": f"About {id_}.",
        "text": "## What it is\n\nWritten by editors.\n",
        "file": f"docs/technologies/{id_}.md",
    }
    return Technology.model_validate(fields | changes)


def figure(mean: float, n: int = 40) -> Figure:
    """A published figure with an interval of ± 0.05."""
    counts = (n // 4, n // 2, n - n // 4 - n // 2, 3, 0)
    levels = (*LEVELS, "dont-know", "not-relevant")
    distribution = tuple(LevelCount(level, count) for level, count in zip(levels, counts, strict=True))
    return Figure(mean, 0.025, max(0.0, mean - 0.05), min(1.0, mean + 0.05), n, 3, distribution, blank=6)


def edition(
    id_: str,
    indices: Mapping[str, float | None] = INDICES,
    areas: Sequence[str] = ("schools", "care"),
    rationales: Mapping[str, tuple[Rationale, ...]] | None = None,
) -> PublishedEdition:
    """An edition with one question; the last area is withheld throughout."""
    figures: dict[tuple[str, str, str], Published] = {}
    public: dict[tuple[str, str], PublicIndex] = {}
    for name, index in indices.items():
        for area in (EVERYONE, *areas):
            if index is None or area == areas[-1]:
                figures["adoption", name, area] = Withheld()
            else:
                figures["adoption", name, area] = figure(index)
                public[name, area] = PublicIndex(index, 0.025)
    levels = [Level(id=level, label=level.capitalize()) for level in LEVELS]
    return PublishedEdition(
        questionnaire=Questionnaire.model_validate(
            {
                "edition": id_,
                "from": dt.date(2026, 2, 1),
                "to": dt.date(2026, 3, 1),
                "questions": {"adoption": Question(name="Adoption", text="How far?", levels=levels)},
                "responses": [{"items": [{"question": "adoption"}]}],
            }
        ),
        technologies=tuple(sorted(indices)),
        figures=figures,
        sizes={},
        panel={},
        indices=public,
        experts=0,
        agreement=None,
        ratings={},
        register=12,
        profile=Profile(
            areas=(RespondentGroup("schools", 80), RespondentGroup("care", None)),
            sizes=(RespondentGroup("0", 120),),
        ),
        sensitivity=(Sensitivity("municipality", {"adoption": 1.0}, 2, 3),),
        respondents=123,
        municipalities=9,
        rationales=rationales or {},
    )


def release(
    editions: Sequence[PublishedEdition] | None = None,
    technologies: Sequence[Technology] | None = None,
    dialogues: Sequence[Dialogue] = (),
    **changes: object,
) -> Release:
    """A release of two editions: between them one technology moved in, and one is new."""
    if editions is None:
        editions = [edition("2025", {"drones": 0.5, "robots": 0.54, "video": None}), edition("2026")]
    if technologies is None:
        technologies = [technology(id_) for id_ in (*INDICES, "unasked")]
    return assemble(settings(**changes), editions, tuple(technologies), tuple(dialogues))


def dialogue(**changes: object) -> Dialogue:
    """A dialogue about drones."""
    fields: dict[str, object] = {
        "id": "first",
        "title": "Drones for bridges",
        "summary": "Who can look at bridges?",
        "buyers": [{"name": "Northtown", "country": "NO"}],
        "status": "open",
        "activities": [
            {
                "kind": "conference",
                "when": "2026-W12",
                "about": True,
                "what": "A meeting.",
                "participants": 70,
            }
        ],
        "technologies": ["drones"],
        "areas": ["schools"],
        "text": "Written by editors.\n",
        "file": "docs/dialogues/first.md",
    }
    return Dialogue.model_validate(fields | changes)


def write_radar(folder: Path) -> Path:
    """The files of a radar with one technology, six answers and no municipalities. Returns the folder."""
    texts = {
        "radar.yml": """\
title: Small radar
publisher: Nobody
sectors: [{id: air, name: Air}, {id: ground, name: Ground}]
rings: [{id: ready, name: Ready, from: 0.5}, {id: wait, name: Wait, from: 0}]
dimensions: {adoption: {name: Adoption, source: survey}}
""",
        "docs/technologies/drones.md": "---\nname: Drones\nsector: air\nsummary: They fly.\n---\n\nText.\n",
        "survey_data/2026/survey.yml": """\
edition: '2026'
questions: {adoption: {name: Adoption, levels: [{id: '1'}, {id: '2'}, {id: '3'}]}}
responses:
- municipality: null
  area: null
  items: [{question: adoption}]
""",
        "survey_data/2026/responses/all.csv": "respondent_id,adoption[drones]\n"
        + "".join(f"r{i},{1 + i % 3}\n" for i in range(6)),
        "survey_data/2026/rounding.key": f"{'0123456789abcdef' * 4}\n",
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
