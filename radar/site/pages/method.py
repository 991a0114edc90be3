"""How the radar is made: filled in from its settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from radar.disclosure.figures import RespondentGroup
from radar.release import Edition
from radar.site import words
from radar.site.page import Page
from radar.site.pages.common import parts_by_question, period, scales
from radar.site.rendering import Site


def method_page(site: Site) -> tuple[str, Page]:
    """The method, as this radar uses it."""
    release, settings, lang, _ = site.release, site.release.settings, site.language, site.text
    latest = release.latest
    weights = settings.weights()
    mean, interval = words.formulae(settings, lang)
    uri, title = "method.md", _("Method")
    experts = any(dimension.source == "experts" for dimension in settings.dimensions.values())
    return uri, site.render(
        "method.md.j2",
        uri,
        title,
        _("How the radar is made, from the answers to the place of each technology."),
        questions=[
            {
                "name": question.name,
                "text": question.text,
                "levels": [
                    (level.label or level.id, score)
                    for level, score in zip(question.levels, question.scores(), strict=True)
                ],
            }
            for question in (latest.questions[id_] for id_ in scales(latest))
        ],
        several=[
            {"name": own[0].asked, "text": own[0].text, "options": [part.option for part in own]}
            for own in (list(parts.values()) for parts in parts_by_question(latest).values())
        ],
        experts=experts,
        surveyed=latest.surveyed or any(edition.surveyed for edition in release.editions),
        decided=any(technology.decided for technology in release.technologies),
        levels=latest.expert_levels,
        dimensions=[
            (measure.name, _("experts") if measure.source == "experts" else _("survey"), weights[name])
            for name, measure in settings.dimensions.items()
        ],
        weighting=words.weighting(settings, lang),
        formula_mean=mean,
        formula_interval=interval,
        rings=list(zip(settings.rings, settings.ring_ends(), strict=True)),
        border=settings.border_certainty,
        rule=words.disclosure(settings, lang),
        editions=[(e, f"editions/{e.id}.md", period(site, e)) for e in reversed(release.editions)],
        latest=latest,
        profile=_profile(site, latest),
        sensitivity=[(words.choice(settings, choice, lang), choice) for choice in latest.sensitivity],
        agreement=None if latest.agreement is None else words.agreement(latest.agreement, lang),
    )


def _profile(site: Site, edition: Edition) -> list[tuple[str, list[tuple[str, RespondentGroup]]]]:
    settings, lang, profile = site.release.settings, site.language, edition.profile
    areas = {area.id: area.name for area in settings.areas}
    sizes = words.sizes(settings, lang)
    countries = {part.id: lang.country(part.id) for part in profile.countries}
    parts: list[tuple[str, Sequence[RespondentGroup], Mapping[str, str]]] = [
        (words.areas(settings, lang), profile.areas, areas),
        (site.text("Size of municipality"), profile.sizes, sizes),
        (site.text("Country"), profile.countries, countries),
    ]
    return [
        (heading, [(names[part.id], part) for part in own if part.id in names])
        for heading, own, names in parts
        if any(part.id in names for part in own)
    ]
