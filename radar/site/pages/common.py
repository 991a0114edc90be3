"""What several kinds of pages say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from radar.inputs.questionnaire import OptionQuestion as Option
from radar.inputs.settings import EVERYONE
from radar.release import Edition
from radar.site.rendering import Site


def area_name(site: Site, area: str) -> str:
    """What readers call an area."""
    return next(known.name for known in site.release.settings.areas if known.id == area)


def places(site: Site, edition: Edition, uri: Callable[[str], str]) -> list[tuple[str, str]]:
    """The pages of everyone and of each area, for a switch between them; none where there are no areas."""
    if not site.release.settings.areas:
        return []
    everyone = site.text("Everyone")
    return [(everyone if area == EVERYONE else area_name(site, area), uri(area)) for area in edition.radars]


def scales(edition: Edition) -> list[str]:
    """The questions whose answers are the levels of a scale."""
    return [id_ for id_, question in edition.questions.items() if not isinstance(question, Option)]


def parts_by_question(edition: Edition) -> dict[str, dict[str, Option]]:
    """By question with options: its parts."""
    found: dict[str, dict[str, Option]] = {}
    for id_, question in edition.questions.items():
        if isinstance(question, Option):
            found.setdefault(question.of, {})[id_] = question
    return found


def broken(site: Site, edition: Edition) -> str:
    """That an edition can't be compared with the one before; empty where it can."""
    if not edition.broken:
        return ""
    editions = site.release.editions
    before = editions[editions.index(edition) - 1]
    return site.text(
        "The questions or their scales changed since edition %(edition)s: places can't be compared with it."
    ) % {"edition": before.name}


def comparable(editions: Sequence[Edition], edition: Edition) -> list[Edition]:
    """The other editions whose places can be compared with this one's, latest first."""
    at = editions.index(edition)
    ends = [
        i > 0 and (own.broken or own.surveyed != editions[i - 1].surveyed) for i, own in enumerate(editions)
    ]
    first = max((i for i in range(at + 1) if ends[i]), default=0)
    end = next((i for i in range(at + 1, len(editions)) if ends[i]), len(editions))
    return [earlier for earlier in reversed(editions[first:end]) if earlier is not edition]


def who(site: Site, edition: Edition) -> list[str]:
    """How many answered, as far as that is published."""
    counted = site.language.counted
    respondents, municipalities, experts = edition.respondents, edition.municipalities, edition.experts
    texts = [
        (respondents, counted("%(n)s respondent", "%(n)s respondents", respondents or 0)),
        (municipalities, counted("%(n)s municipality", "%(n)s municipalities", municipalities or 0)),
        (experts, counted("%(n)s expert", "%(n)s experts", experts)),
    ]
    return [text % {"n": site.language.number(n)} for n, text in texts if n]


def period(site: Site, edition: Edition) -> str:
    """When the survey ran, or until when a group decided; empty where that is not known."""
    if not edition.surveyed and edition.end is not None:
        return site.text("decided until %(day)s") % {"day": site.language.day(edition.end)}
    if edition.start is None or edition.end is None:
        return ""
    return f"{site.language.day(edition.start)} – {site.language.day(edition.end)}"
