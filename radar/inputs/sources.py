"""Everything that people write for a radar, but for the answers themselves, read together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from radar.inputs.contract import Contract
from radar.inputs.decisions import decided_editions
from radar.inputs.dialogues import Dialogue, read_dialogues
from radar.inputs.documents import originals
from radar.inputs.experts import ExpertRating, read_experts
from radar.inputs.questionnaire import Questionnaire, read_questionnaire
from radar.inputs.register import read_countries, read_register
from radar.inputs.secret import read_secret
from radar.inputs.settings import Settings, read_settings
from radar.inputs.technologies import Technology, read_technologies
from radar.inputs.translated_pages import Translations, read_translations
from radar.language.messages import choices, say
from radar.problems import Place, Problem, collecting, refuse


@dataclass(frozen=True)
class Sources:
    """Everything that people write for a radar, but for the answers themselves."""

    root: Path
    """The folder of `radar.yml`."""
    settings: Settings
    register: Mapping[str, int]
    """Municipality -> population; empty where the radar has none."""
    technologies: tuple[Technology, ...]
    dialogues: tuple[Dialogue, ...]
    editions: Mapping[str, Questionnaire]
    """By edition, oldest first."""
    countries: Mapping[str, str]
    """Municipality -> country, as far as the register says."""
    translations: Translations = field(default_factory=dict)
    """Of technologies and dialogues."""

    @property
    def latest(self) -> str:
        """The latest edition with a survey; empty where nobody was asked."""
        return list(self.editions)[-1] if self.editions else ""

    def folder(self, edition: str) -> Path:
        """Where an edition's files lie."""
        return self.root / self.settings.surveys / edition

    def secret(self, edition: str) -> bytes:
        """What its counts are rounded by; empty where nothing is rounded. Raises `Problems`."""
        rounded = self.settings.disclosure.base > 1
        return read_secret(self.folder(edition), edition) if rounded else b""

    def running(self, today: dt.date) -> list[str]:
        """The editions whose survey is not over yet; one without a last day is."""
        return [
            name for name, edition in self.editions.items() if edition.to is not None and edition.to >= today
        ]

    def decided_editions(self, today: dt.date) -> dict[str, dt.date]:
        """The editions that decisions alone make, oldest first, each with the day of its last decision.

        Those of a survey take in what was decided until their last day, and the latest of them all that was
        decided since. So decisions make editions of their own only until the first survey is over.
        """
        first = next(iter(self.editions.values()), None)
        until = today if first is None else (first.to or first.from_ or dt.date.min)
        decisions = [decision for technology in self.technologies for decision in technology.decided]
        made = decided_editions(decisions, self.settings.decision_editions, min(until, today))
        return {edition: day for edition, day in made.items() if edition not in self.editions}

    def nothing_decided(self) -> Problem:
        """For a radar without a survey, whose decisions all are of days to come."""
        return _nothing_decided(self.root / self.settings.technologies)

    def contract(self, edition: str) -> Contract:
        """What an edition's survey files must fulfil. Raises `Problems`."""
        return Contract(
            self.editions[edition],
            tuple(map(self._in_all_languages, self.technologies)),
            tuple(self.settings.areas),
            tuple(self.register),
            self.settings.limits,
        )

    def _in_all_languages(self, technology: Technology) -> Technology:
        """A technology with its names in other languages among its spellings."""
        page = f"technologies/{technology.id}"
        names = [texts[page]["name"] for texts in self.translations.values() if "name" in texts.get(page, {})]
        return technology.model_copy(update={"also": [*technology.also, *names]}) if names else technology


def read_sources(config: Path) -> Sources:
    """Read what people wrote. Raises `Problems` with the faults of all files."""
    settings = read_settings(config)
    root = config.parent
    faults: list[Problem] = []
    register: Mapping[str, int] = {}
    countries: Mapping[str, str] = {}
    technologies: tuple[Technology, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    editions: dict[str, Questionnaire] = {}
    for folder in (settings.surveys, settings.technologies, settings.dialogues):
        if (root / folder).exists() and not (root / folder).is_dir():
            what, fix = (
                say("%(path)s is not a folder", path=folder),
                say("Give the folder that holds the files"),
            )
            faults.append(Problem(Place(config.as_posix()), what, fix, "no-folder"))
    if settings.municipalities is not None:
        with collecting(faults):
            register = read_register(root / settings.municipalities)
            countries = read_countries(root / settings.municipalities)
    with collecting(faults):
        technologies = read_technologies(root / settings.technologies, settings)
    with collecting(faults):
        areas = [area.id for area in settings.areas]
        # A faulty technology's name is still a name that a dialogue may refer to.
        known = [path.stem for path in originals(root / settings.technologies)]
        dialogues = read_dialogues(root / settings.dialogues, known, areas, settings.raw_html)
    for path in sorted((root / settings.surveys).glob("*/survey.yml")):
        with collecting(faults):
            questionnaire = read_questionnaire(path, settings.spoken)
            editions[questionnaire.edition] = questionnaire
    # They are held against the questionnaires, so a faulty one would make false faults.
    if not faults:
        decided = any(technology.decided for technology in technologies)
        faults += _unfit_dimensions(config, settings, editions, decided)
    refuse(faults)
    translations = read_translations(root, settings)
    return Sources(root, settings, register, technologies, dialogues, editions, countries, translations)


def read_ratings(sources: Sources, edition: str) -> tuple[ExpertRating, ...]:
    """The experts' ratings of an edition; none where it has no panel. Raises `Problems`."""
    questionnaire = sources.editions[edition]
    if questionnaire.experts is None:
        return ()
    technologies = [technology.id for technology in sources.technologies]
    path = sources.folder(edition) / questionnaire.experts
    return read_experts(path, technologies, questionnaire.expert_levels)


def _nothing_decided(technologies: Path) -> Problem:
    what = say("no decision about a technology holds yet")
    fix = say("Add an entry under `decided` at the top of a technology's page, with `date` and `ring`")
    return Problem(Place(technologies.as_posix()), what, fix, "nothing-decided")


def _unfit_dimensions(
    config: Path, settings: Settings, editions: Mapping[str, Questionnaire], decided: bool
) -> Iterator[Problem]:
    """Dimensions of the index that no edition can fill, and a radar without editions.

    `decided`: whether a group decided about a technology, which makes editions too.
    """
    if not editions and decided:
        return
    if not editions and settings.placement == "decided":
        yield _nothing_decided(config.parent / settings.technologies)
        return
    if not editions:
        where = Place((config.parent / settings.surveys).as_posix())
        what = say("there is no edition here")
        fix = say("Add a folder for each edition with a survey.yml in it")
        yield Problem(where, what, fix, "no-editions")
        return
    asked = sorted({question for q in editions.values() for question in q.questions})
    for name, dimension in settings.dimensions.items():
        question = dimension.question or name
        if dimension.source == "survey" and question not in asked:
            what = say(
                "the dimension `%(name)s` is the question `%(question)s`, which no edition asks",
                name=name,
                question=question,
            )
            fix = say("Use %(choices)s", choices=choices(asked))
            yield Problem(Place(config.as_posix()), what, fix, "unknown-question")
        if dimension.source == "experts" and all(q.experts is None for q in editions.values()):
            what = say("the dimension `%(name)s` is the experts' mean, and no edition has experts", name=name)
            fix = say("Name their file in survey.yml: `experts: experts.csv`")
            yield Problem(Place(config.as_posix()), what, fix, "no-experts")
