"""Counts of an edition -> what may be published of it, and when: the last place that sees the former."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, get_args

from radar.disclosure.edition import nothing_of, publish_edition
from radar.disclosure.figures import PublishedEdition
from radar.disclosure.rounding import lots_of
from radar.estimates.estimates import estimate_edition
from radar.inputs.questionnaire import no_survey
from radar.inputs.settings import Scheme
from radar.inputs.sources import Sources, read_ratings
from radar.language.messages import say
from radar.problems import Place, Problem

if TYPE_CHECKING:
    import pandas as pd


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


def only_decided(sources: Sources, today: dt.date) -> list[PublishedEdition]:
    """The editions that have no survey, but a group's decisions: there are no answers behind them."""
    return [nothing_of(no_survey(name, day)) for name, day in sources.decided_editions(today).items()]


def still_running(sources: Sources, edition: str) -> Problem:
    """What is said of an edition whose figures are held back until its survey is over."""
    what = say(
        "edition %(edition)s runs until %(day)s: before that day is over none of its figures is published",
        edition=edition,
        day=sources.editions[edition].to,
    )
    fix = say("Build again after that day; until then `radar serve --draft` shows them to you alone")
    return Problem(
        Place((sources.folder(edition) / "survey.yml").as_posix()), what, fix, "running", "warning"
    )
