"""docs/dialogues/*.md -> Dialogue: what was said with the market before a purchase."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from radar.inputs.bodies import faults_of
from radar.inputs.dialogues.models import Dialogue, DialogueFrontMatter
from radar.inputs.documents import Document, closest, originals, read_front_matter, shown, validate
from radar.inputs.technologies import unfit_file_name
from radar.language.messages import Text, say
from radar.problems import Problem, Problems, refuse


def read_dialogues(
    folder: Path, technologies: Collection[str], areas: Collection[str], raw_html: bool = False
) -> tuple[Dialogue, ...]:
    """Every dialogue's page in `folder`, latest first. Raises `Problems` with the faults of all.

    `raw_html`: their texts may hold any HTML.
    """
    found: list[Dialogue] = []
    faults: list[Problem] = []
    for path in originals(folder):
        try:
            document = read_front_matter(path)
            faulty = [*unfit_file_name(path), *([] if raw_html else faults_of(document))]
            front = front_matter(document.also(faulty), technologies, areas)
        except Problems as problems:
            faults += problems.problems
            continue
        found.append(Dialogue(**front.model_dump(), id=path.stem, text=document.body, file=path.as_posix()))
    refuse(faults)
    return tuple(sorted(found, key=lambda d: (str(d.activities[-1].when), d.id), reverse=True))


def front_matter(
    document: Document, technologies: Collection[str], areas: Collection[str]
) -> DialogueFrontMatter:
    """The fields of a dialogue's page. Raises `Problems` with all that is wrong with them."""
    faulty = [
        *_unknown_names(document, "technologies", technologies),
        *_unknown_names(document, "areas", areas),
    ]
    return validate(document.also(faulty), DialogueFrontMatter)


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
    """That a name is none of the radar's, and what fixes it."""
    if field == "areas":
        what = say("`%(name)s` is not one of the radar's areas", name=name)
        return what, say("Use the id of one of the areas")
    what = say("`%(name)s` is not one of the radar's technologies", name=name)
    return what, say("Use the id of one of the technologies")
