"""The files of a new radar."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from radar.language.messages import Text, say
from radar.language.translator import language, teller
from radar.problems import Place, Problem, Problems
from radar.site.tables.exports import plain
from radar.tools.starting.municipal import SECTORS as MUNICIPAL_SECTORS
from radar.tools.starting.municipal import Listed

RINGS = (
    (say("Ready"), say("Mature and widely used: buy it, and build on what others have learned.")),
    (say("Try out"), say("Works in several municipalities: try it with a clear aim and a date to decide.")),
    (say("Watch"), say("Promising but uneven: follow the pilots of others before you commit.")),
    (say("Wait"), say("Little used or not ready: look again at the next edition.")),
)
"""The rings of a radar that names none, from the centre outwards, and what each means."""
SECTORS = (
    say("Citizens and services"),
    say("Care and health"),
    say("Data and automation"),
    say("Platforms and infrastructure"),
)
"""The sectors of a radar that names none, clockwise."""
_COUNTRY = {"da": "DK", "nb": "NO", "sv": "SE", "en": "DK"}
_RUNS = dt.timedelta(days=60)
"""How long the first survey runs, if nobody changes it. Until then the radar needs no answers to be built."""
_MOST_RINGS, _MOST_SECTORS = 8, 8
_EXAMPLE = "example"
"""Id of the technology and of the dialogue that are there as patterns."""
_MADE_UP = {"A": 12_000, "B": 34_000, "C": 56_000}
"""Municipalities by their last letter, with their inhabitants: a register to be replaced."""
_FRAME = {
    "mkdocs.yml": "mkdocs.yml.j2",
    ".gitignore": "gitignore.j2",
    ".github/workflows/check.yml": "check.yml.j2",
    ".github/workflows/publish.yml": "publish.yml.j2",
    ".devcontainer/devcontainer.json": "devcontainer.json.j2",
}
"""What every new radar has around its own files."""
_FILES = {
    "radar.yml": "radar.yml.j2",
    "README.md": "README.md.j2",
    "docs/index.md": "index.md.j2",
    f"docs/dialogues/{_EXAMPLE}.md": "dialogue.md.j2",
}


@dataclass(frozen=True)
class Plan:
    """What a new radar is to be."""

    name: str
    publisher: str
    language: str
    """`da`, `en`, `nb` or `sv`."""
    rings: tuple[tuple[str, str], ...]
    """Id and name of each, from the centre outwards."""
    sectors: tuple[tuple[str, str], ...]
    """Id and name of each, clockwise."""
    usual_rings: bool
    """Whether they are those of `RINGS`."""
    today: dt.date

    @property
    def edition(self) -> str:
        """The first edition: the year."""
        return str(self.today.year)

    @property
    def ends(self) -> dt.date:
        """The last day of the first survey."""
        return self.today + _RUNS

    def lowest(self, ring: int) -> float:
        """The lowest index of a ring, counted from the centre from 1: they are equally wide."""
        return round(1 - ring / len(self.rings), 2)


def plan(
    name: str,
    publisher: str,
    code: str,
    rings: Sequence[str] = (),
    sectors: Sequence[str] = (),
    today: dt.date | None = None,
    municipal: bool = False,
) -> Plan:
    """What a new radar is to be. Without names of rings or sectors it has the usual ones, in its language.

    `municipal`: its sectors are those of the municipal list of technologies.

    Raises `Problems` for names that would give no id or the same one twice, or that are too few or too many.
    """
    tell = teller(code)
    named = _identified("--rings", rings or [tell(ring) for ring, _ in RINGS], _MOST_RINGS)
    if municipal:
        slices = tuple((id_, tell(sector)) for id_, sector in MUNICIPAL_SECTORS)
    else:
        slices = _identified("--sectors", sectors or [tell(sector) for sector in SECTORS], _MOST_SECTORS)
    return Plan(name, publisher, code, named, slices, not rings, today or dt.date.today())


def _identified(option: str, names: Sequence[str], most: int) -> tuple[tuple[str, str], ...]:
    """Each name with the id that it gives."""
    found = [(plain(name)[:40].strip("-"), name) for name in names]
    ids = [id_ for id_, _ in found]
    fault: tuple[Text, Text] | None = None
    if not 2 <= len(names) <= most:
        fault = (say("%(n)s names are given", n=len(names)), say("Give from 2 to %(most)s", most=most))
    elif not all(ids):
        fault = (say("a name has no letter or digit"), say("Give each a name of its own"))
    elif len(set(ids)) < len(ids):
        fault = (say("two names are alike"), say("Give each a name of its own"))
    if fault is not None:
        raise Problems([Problem(Place(option), *fault, "names")])
    return tuple(found)


def files(wanted: Plan, listed: Sequence[Listed] = ()) -> dict[str, bytes]:
    """The files of a new radar, by their paths in its folder; the technologies `listed` stand on it."""
    tell = teller(wanted.language)
    values = {
        "descriptions": [tell(text) for _, text in RINGS],
        "country": _COUNTRY[wanted.language],
        "listed": bool(listed),
        "technologies": [one.id for one in listed] or [_EXAMPLE],
    }
    survey = {f"survey_data/{wanted.edition}/survey.yml": "survey.yml.j2"}
    pattern = {} if listed else {f"docs/technologies/{_EXAMPLE}.md": "technology.md.j2"}
    made = frame(wanted) | rendered(_FILES | pattern | survey, wanted, values)
    made |= {f"docs/technologies/{one.id}.md": _page(one, tell) for one in listed}
    register = "".join(f"{tell(say('Municipality'))} {name},{n}\n" for name, n in _MADE_UP.items())
    made |= _help(wanted.language)
    made["survey_data/municipalities.csv"] = f"municipality,population\n{register}".encode()
    made[f"survey_data/{wanted.edition}/responses/.gitkeep"] = b""
    return made


def _page(listed: Listed, tell: Callable[[Text], str]) -> bytes:
    name = tell(listed.name)
    also = [other for other in listed.also if other.casefold() != name.casefold()]
    front = {"name": name, "sector": listed.sector, "summary": tell(listed.summary), "also": also}
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=110)}---\n".encode()


def _help(code: str) -> dict[str, bytes]:
    """The pages for those who use the radar: to read it, hand in answers, write a dialogue; their privacy."""
    pages = Path(__file__).parent / "help"
    folder = pages / code if (pages / code).is_dir() else pages / "en"
    return {f"docs/help/{page.name}": page.read_bytes() for page in sorted(folder.glob("*.md"))}


def frame(wanted: Plan) -> dict[str, bytes]:
    """What every new radar has around its own files: the site's frame, the workflows, what to install."""
    return rendered(_FRAME, wanted, {"action": _action()}) | {"requirements.txt": b"teknologiradar\n"}


def _action() -> str:
    """The program as an action: where its package says that its source is, in the installed version."""
    told = metadata("teknologiradar")
    addresses = dict(line.split(", ", 1) for line in told.get_all("Project-URL", []))
    where = addresses["Source"].removeprefix("https://github.com/")
    return f"{where}@v{told['Version'].partition('.')[0]}"


def rendered(templates: Mapping[str, str], wanted: Plan, values: Mapping[str, object]) -> dict[str, bytes]:
    """Files made of templates, by their paths, in the radar's language."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=False,  # noqa: S701  (YAML and Markdown for the editor, of the editor's own words)
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    catalogue = language(wanted.language).catalogue
    # The extension adds this method when it is loaded.
    environment.install_gettext_translations(catalogue, newstyle=False)  # type: ignore[attr-defined]
    environment.filters["yaml"] = _yaml
    return {
        path: environment.get_template(name).render({"plan": wanted, **values}).encode()
        for path, name in templates.items()
    }


def _yaml(text: str) -> str:
    """A text in double quotes: YAML reads those of JSON."""
    return json.dumps(text, ensure_ascii=False)
