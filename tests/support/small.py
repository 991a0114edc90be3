"""A whole small radar as files: settings, two editions with experts, municipalities, pages, a dialogue.

Four technologies, three areas, thirty respondents a year from six municipalities. In the second
edition `video` is new, and `sensors` has no rating. The area `culture` is too small to be published. The keys
that counts are rounded by stand here, as the answers do: nobody gave them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

MUNICIPALITIES = ("Nordby", "Sydby", "Østby", "Vestby", "Midtby", "Fjernby")
AREAS = ("schools", "care", "culture")
ASKED = {"2025": ("drones", "robots", "sensors"), "2026": ("drones", "robots", "sensors", "video")}
KEYS = {"2025": "25" * 32, "2026": "26" * 32}
RATINGS = {
    "2025": {"drones": (8, 9), "robots": (4, 5), "sensors": (2, 3)},
    "2026": {"drones": (8, 9), "robots": (8, 9), "video": (6, 7)},
}

_RADAR = """\
title: Small radar
publisher: Nobody
areas: [{id: schools, name: Schools}, {id: care, name: Care}, {id: culture, name: Culture}]
sectors: [{id: air, name: Air}, {id: ground, name: Ground}]
rings:
- {id: ready, name: Ready, from: 0.6}
- {id: try, name: Try out, from: 0.3}
- {id: wait, name: Wait, from: 0}
dimensions:
  maturity: {name: Maturity, source: experts}
  adoption: {name: Adoption, source: survey}
municipalities: survey_data/municipalities.csv
"""
_MKDOCS = """\
site_name: Small radar
site_url: https://example.org/small/
theme: {name: material, font: false}
plugins: [search, radar]
"""
_SURVEY = """\
edition: '%s'
technologies: [%s]
questions:
  adoption:
    name: Adoption
    levels: [{id: '1'}, {id: '2'}, {id: '3'}, {id: '4'}, {id: '5'}]
responses:
- items: [{question: adoption}]
experts: experts.csv
"""
_DIALOGUE = """\
---
title: Drones for bridges
summary: Who can look at bridges?
buyers: [{name: Bridge Agency, country: NO}]
status: held
activities: [{kind: conference, when: 2026-03-17, what: A meeting.}]
technologies: [drones]
minutes: [{activities: [conference], published: 2026-03-20, text: What was said.}]
---

We asked.
"""

Row = tuple[str, str, str, Sequence[str]]
"""Respondent, municipality, area, answers."""


def rows(edition: str) -> list[Row]:
    """The answers of an edition. Three people work in culture; the others in schools and care in turn."""
    found: list[Row] = []
    for i in range(30):
        area = "culture" if i >= 27 else AREAS[i % 2]
        answers = [str(1 + (i + j) % 4 + (j == 0)) for j, _ in enumerate(ASKED[edition])]
        found.append((f"R{i + 1:04}", MUNICIPALITIES[i % 6], area, answers))
    return found


def survey_file(edition: str, answers: Sequence[Row]) -> str:
    """A survey file with these rows, and a comment in each."""
    header = ["respondent_id", "municipality", "area", *(f"adoption[{t}]" for t in ASKED[edition]), "comment"]
    lines = [[id_, place, area, *given, "Words of mine"] for id_, place, area, given in answers]
    return "".join(",".join(line) + "\n" for line in [header, *lines])


def files() -> dict[str, str]:
    """Every file of the radar by its path."""
    found = {
        "radar.yml": _RADAR,
        "mkdocs.yml": _MKDOCS,
        "docs/dialogues/bridges.md": _DIALOGUE,
        "survey_data/municipalities.csv": "municipality,population\n"
        + "".join(f"{name},{1000 * (i + 1)}\n" for i, name in enumerate(MUNICIPALITIES)),
    }
    for i, name in enumerate(ASKED["2026"]):
        sector = ("air", "ground")[i % 2]
        page = f"---\nname: {name.capitalize()}\nsector: {sector}\nsummary: About {name}.\n---\n\nText.\n"
        found[f"docs/technologies/{name}.md"] = page
    for edition, ratings in RATINGS.items():
        folder = f"survey_data/{edition}"
        found[f"{folder}/survey.yml"] = _SURVEY % (edition, ", ".join(ASKED[edition]))
        found[f"{folder}/experts.csv"] = "expert,technology,rating,date\n" + "".join(
            f"E{i},{technology},{rating},{edition}-01-15\n"
            for technology, given in ratings.items()
            for i, rating in enumerate(given, 1)
        )
        found[f"{folder}/rounding.key"] = f"# made up\n{KEYS[edition]}\n"
        answers = rows(edition)
        found[f"{folder}/responses/north.csv"] = survey_file(edition, answers[:15])
        found[f"{folder}/responses/south.csv"] = survey_file(edition, answers[15:])
    return found


def small_radar(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the radar into `folder`, but for what `changes` says of some files (None: leave it out).

    Returns the path of its `radar.yml`.
    """
    for name, content in {**files(), **(changes or {})}.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / "radar.yml"


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path in it."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
