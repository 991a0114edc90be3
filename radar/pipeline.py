"""The way of the data, from what people wrote to what a reader may see: the stages in their order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from radar.counts import Progress, Warn, count_all, print_nothing
from radar.disclosure import nothing_of
from radar.disclosure.publication import only_decided, publish, still_running
from radar.inputs.sources import read_ratings, read_sources
from radar.problems import Problem, Problems, collecting
from radar.release import Release, assemble


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
    with collecting(faults):
        counts = count_all(sources, progress, closed, warn)
    if faults:
        raise Problems(faults)
    # Counts of many files are large: those of an edition go as soon as it is done with.
    editions = [publish(sources, edition, counts.pop(edition)) for edition in closed]
    editions = [*only_decided(sources, today), *editions]
    if not editions and not running:
        raise Problems([sources.nothing_decided()])
    editions = editions or [nothing_of(sources.editions[running[-1]])]
    return assemble(
        sources.settings, editions, sources.technologies, sources.dialogues, today, sources.translations
    )
