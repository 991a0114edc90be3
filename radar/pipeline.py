"""The way of the data, from what people wrote to what a reader may see: the stages in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from radar.counts import Progress, Warn, count_all, print_nothing
from radar.disclosure import nothing_of
from radar.disclosure.figures import PublishedEdition
from radar.disclosure.publication import only_decided, publish, still_running
from radar.inputs.sources import Sources, read_ratings, read_sources
from radar.problems import Problem, Problems, collecting
from radar.release import Release, assemble

Make = Callable[[Warn], list[PublishedEdition]]
"""Makes the figures of some editions; it is told whom to warn."""
Figures = Callable[[Sources, Sequence[str], Warn, Make], list[PublishedEdition]]
"""Has the figures of these editions made, or has them from before."""


def at_once(_: Sources, __: Sequence[str], warn: Warn, make: Make) -> list[PublishedEdition]:
    """Make the figures each time."""
    return make(warn)


def make_release(
    config: Path,
    progress: Progress | None = None,
    warn: Warn = print_nothing,
    *,
    draft: bool = False,
    today: dt.date | None = None,
    figures: Figures = at_once,
) -> Release:
    """The whole way: settings, questionnaires, answers and texts -> what is published.

    Of an edition that still runs nothing is published, unless it is for a `draft`, which nobody but the
    editors may see. `warn` is told each warning about the answers. `figures` may have figures from before, if
    nothing that they are made of changed since. Raises `Problems` with the faults of all files.
    """
    sources, today = read_sources(config), today or dt.date.today()
    running = [] if draft else sources.running(today)
    for edition in running:
        warn(still_running(sources, edition))
    faults: list[Problem] = []
    closed = [edition for edition in sources.editions if edition not in running]
    for edition in closed:
        with collecting(faults):
            # Read for their faults alone, so that these are told together with those of the answers.
            read_ratings(sources, edition)
        with collecting(faults):
            sources.secret(edition)

    if faults:
        # All faults are told at once, those of the answers too.
        with collecting(faults):
            count_all(sources, progress, closed, warn)
        raise Problems(faults)

    def make(told: Warn) -> list[PublishedEdition]:
        counts = count_all(sources, progress, closed, told)
        # Counts of many files are large: those of an edition go as soon as it is done with.
        return [publish(sources, edition, counts.pop(edition)) for edition in closed]

    editions = [*only_decided(sources, today), *figures(sources, closed, warn, make)]
    if not editions and not running:
        raise Problems([sources.nothing_decided()])
    editions = editions or [nothing_of(sources.editions[running[-1]])]
    return assemble(
        sources.settings, editions, sources.technologies, sources.dialogues, today, sources.translations
    )
