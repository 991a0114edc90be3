"""The stages in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from radar.counts import Progress, Warn, count_edition, print_nothing
from radar.dialogues import Dialogue, read_dialogues
from radar.disclosure import lots_of, nothing_of, publish_edition
from radar.estimates import ExpertRating, SurveyEstimates, estimate, read_experts
from radar.figures import PublishedEdition
from radar.intake import Contract
from radar.problems import Place, Problem, Problems
from radar.questionnaire import Questionnaire, read_questionnaire
from radar.register import read_countries, read_register
from radar.release import Release, assemble
from radar.secret import read_secret
from radar.settings import Scheme, Settings, read_settings
from radar.technologies import Technology, read_technologies
from radar.texts import choices, say

if TYPE_CHECKING:
    import pandas as pd


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

    def folder(self, edition: str) -> Path:
        """Where an edition's files lie."""
        return self.root / self.settings.surveys / edition

    def secret(self, edition: str) -> bytes:
        """What its counts are rounded by; empty where nothing is rounded. Raises `Problems`."""
        rounded = self.settings.disclosure.base > 1
        return read_secret(self.folder(edition), edition) if rounded else b""

    def running(self, today: dt.date) -> list[str]:
        """The editions whose survey is not over yet; one without a last day is."""
        return [name for name, one in self.editions.items() if one.to is not None and one.to >= today]

    def contract(self, edition: str) -> Contract:
        """What an edition's survey files must fulfil. Raises `Problems`."""
        return Contract(
            self.editions[edition],
            self.technologies,
            tuple(self.settings.areas),
            tuple(self.register),
            self.settings.limits,
        )


def make_release(
    config: Path,
    progress: Progress | None = None,
    warn: Warn = print_nothing,
    *,
    draft: bool = False,
    today: dt.date | None = None,
) -> Release:
    """The whole way: settings, questionnaires, answers and texts -> what is published.

    Of an edition that still runs nothing is published, unless it is for a `draft`, which nobody but the
    editors may see. `warn` is told each warning about the answers. Raises `Problems` with the faults of all
    files.
    """
    sources = read_sources(config)
    running = [] if draft else sources.running(today or dt.date.today())
    for edition in running:
        warn(_still_running(sources, edition))
    faults: list[Problem] = []
    closed = [edition for edition in sources.editions if edition not in running]
    for edition in closed:
        with _collecting(faults):
            # Read for their faults alone, so that these are told together with those of the answers.
            read_ratings(sources, edition)
        with _collecting(faults):
            sources.secret(edition)
    with _collecting(faults):
        counts = count_all(sources, progress, closed, warn)
    if faults:
        raise Problems(faults)
    editions = [publish(sources, edition, counts[edition]) for edition in closed]
    editions = editions or [nothing_of(sources.editions[running[-1]])]
    return assemble(sources.settings, editions, sources.technologies, sources.dialogues)


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
    if settings.municipalities is not None:
        with _collecting(faults):
            register = read_register(root / settings.municipalities)
            countries = read_countries(root / settings.municipalities)
    with _collecting(faults):
        technologies = read_technologies(root / settings.technologies, settings)
    with _collecting(faults):
        areas = [area.id for area in settings.areas]
        # A faulty technology's name is still a name that a dialogue may refer to.
        known = [path.stem for path in (root / settings.technologies).glob("*.md")]
        dialogues = read_dialogues(root / settings.dialogues, known, areas)
    for path in sorted((root / settings.surveys).glob("*/survey.yml")):
        with _collecting(faults):
            questionnaire = read_questionnaire(path)
            editions[questionnaire.edition] = questionnaire
    if not faults:
        faults += _unfit_dimensions(config, settings, editions)
    if faults:
        raise Problems(faults)
    return Sources(root, settings, register, technologies, dialogues, editions, countries)


def count_all(
    sources: Sources,
    progress: Progress | None = None,
    only: str | Iterable[str] | None = None,
    warn: Warn = print_nothing,
) -> dict[str, pd.DataFrame]:
    """The counts of every edition, of one, or of some. Raises `Problems` with the faults of all files."""
    faults: list[Problem] = []
    counts: dict[str, pd.DataFrame] = {}
    for edition in sources.editions if only is None else [only] if isinstance(only, str) else only:
        with _collecting(faults):
            contract, folder = sources.contract(edition), sources.folder(edition)
            counts[edition] = count_edition(contract, folder, progress, warn)
    if faults:
        raise Problems(faults)
    return counts


def estimate_edition(
    sources: Sources, edition: str, counts: pd.DataFrame, scheme: Scheme | None = None
) -> SurveyEstimates:
    """The estimates of one edition, under the radar's own weighting scheme or another."""
    settings, questionnaire = sources.settings, sources.editions[edition]
    scheme = scheme or settings.weighting
    return estimate(counts, questionnaire, sources.register, scheme, settings.size_classes)


def publish(sources: Sources, edition: str, counts: pd.DataFrame) -> PublishedEdition:
    """Counts of one edition -> what may be published of it: the last place that sees the former.

    Raises `Problems` where the secret or the experts' ratings are missing.
    """
    settings, rule = sources.settings, sources.settings.disclosure
    own = estimate_edition(sources, edition, counts)
    others = [s for s in get_args(Scheme) if own.clustered and s != own.scheme]
    return publish_edition(
        settings,
        sources.editions[edition],
        {own.scheme: own, **{s: estimate_edition(sources, edition, counts, s) for s in others}},
        read_ratings(sources, edition),
        sources.register,
        sources.countries,
        lots_of(counts, edition, rule, sources.secret(edition)),
    )


def read_ratings(sources: Sources, edition: str) -> tuple[ExpertRating, ...]:
    """The experts' ratings of an edition; none where it has no panel. Raises `Problems`."""
    questionnaire = sources.editions[edition]
    if questionnaire.experts is None:
        return ()
    technologies = [technology.id for technology in sources.technologies]
    path = sources.folder(edition) / questionnaire.experts
    return read_experts(path, technologies, questionnaire.expert_levels)


def _still_running(sources: Sources, edition: str) -> Problem:
    what = say(
        "edition %(edition)s runs until %(day)s: before that day is over none of its figures is published",
        edition=edition,
        day=sources.editions[edition].to,
    )
    fix = say("Build again after that day; until then `radar serve --draft` shows them to you alone")
    return Problem(
        Place((sources.folder(edition) / "survey.yml").as_posix()), what, fix, "running", "warning"
    )


def _unfit_dimensions(
    config: Path, settings: Settings, editions: Mapping[str, Questionnaire]
) -> Iterator[Problem]:
    """Dimensions of the index that no edition can fill, and a radar without editions."""
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


@contextmanager
def _collecting(faults: list[Problem]) -> Iterator[None]:
    try:
        yield
    except Problems as problems:
        faults += problems.problems
