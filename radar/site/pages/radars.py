"""The pages with a radar: start, areas, editions, and the lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from radar.disclosure.figures import Figure
from radar.inputs.settings import EVERYONE
from radar.placement.layout import CORE, SHRINK, TRIES
from radar.release import Edition
from radar.site import words
from radar.site.dialogues.subscriptions import ALL, CALENDAR, beside
from radar.site.page import Page
from radar.site.pages.common import area_name, broken, comparable, period, who
from radar.site.pictures import looks, svg
from radar.site.pictures.embed import embed_uri, snippet
from radar.site.rendering import RADAR_SCRIPT, Site
from radar.site.scripts import in_script
from radar.site.tables.exports import downloads, picture_uri
from radar.site.views import RadarView, radar_uri

MANY = 10_000
"""Degrees of freedom with which Student's t is the normal distribution."""


def radar_page(site: Site, edition: Edition, area: str) -> tuple[str, Page]:
    """The start page (area `all`), or an area's page."""
    release, settings = site.release, site.release.settings
    uri = radar_uri(release, edition, area)
    everyone = area == EVERYONE
    name = settings.title if everyone else area_name(site, area)
    steps = [] if everyone else [(words.areas(settings, site.language), "areas/index.md")]
    earlier = edition is not release.latest
    if earlier:
        steps = [(site.text("Editions"), "editions/index.md"), (edition.name, f"editions/{edition.id}.md")]
    title = f"{name} {edition.id}" if (everyone or earlier) and edition.id not in name else name
    return uri, _radar(site, edition, area, uri, title, steps, settings.description if everyone else "")


def edition_page(site: Site, edition: Edition) -> tuple[str, Page]:
    """An edition's radar for everyone, with what moved."""
    uri = f"editions/{edition.id}.md"
    title = site.text("Edition %(edition)s") % {"edition": edition.name}
    steps = [(site.text("Editions"), "editions/index.md")]
    return uri, _radar(site, edition, EVERYONE, uri, title, steps, "")


def _radar(
    site: Site,
    edition: Edition,
    area: str,
    uri: str,
    title: str,
    steps: Sequence[tuple[str, str]],
    lead: str,
) -> Page:
    release, settings, _ = site.release, site.release.settings, site.text
    radar = site.views[edition.id, area]
    of_edition = uri.startswith("editions/")
    label = _("Radar: %(title)s") % {"title": title}
    caption = _("Edition %(edition)s, %(area)s") % {
        "edition": edition.name,
        "area": _("everyone") if area == EVERYONE else area_name(site, area),
    }
    moves = [row for row in radar.rows if row.place.moved in ("in", "out", "new")] if of_edition else None
    nothing = _("No technology changed its ring.")
    if release.editions[0] is edition:
        nothing = _("This is the first edition: there is nothing to compare it with.")
    elif edition.broken:
        nothing = _("There is nothing to compare this edition with.")
    calendar = beside(ALL if area == EVERYONE else uri, CALENDAR)
    return site.render(
        "radar.md.j2",
        uri,
        title,
        lead or settings.description,
        steps=steps,
        lead="",
        view={
            "svg": Markup(site.drawing(radar, uri, label)),  # noqa: S704  (escaped where it is drawn)
            "sectors": radar.sectors(settings.sectors),
            "rows": radar.rows,
            "missing": radar.missing,
            **kinds_of_places(edition, radar),
            "meta": _meta(site, edition, radar),
            "caption": caption,
        },
        script=RADAR_SCRIPT,
        calendar=calendar if release.dialogues and not of_edition else "",
        choices=_tools(site, edition, radar, uri),
        switches=_switches(site, edition, area),
        note=edition.note,
        broken=broken(site, edition),
        moves=moves,
        nothing_moved=nothing,
        downloads=downloads(release, edition, area),
        embed=(embed_uri(area), snippet(title)) if edition is release.latest and not of_edition else None,
    )


def kinds_of_places(edition: Edition, radar: RadarView) -> dict[str, bool]:
    """What a radar's list and table must tell: whether places are computed, decided or both."""
    decided = any(row.place.decided for row in radar.rows)
    computed = any(row.place.decided is None for row in radar.rows)
    return {
        "surveyed": edition.surveyed,
        "decided": decided,
        "mixed": decided and computed,
        "scored": edition.surveyed or any(row.place.score is not None for row in radar.rows),
    }


def _meta(site: Site, edition: Edition, radar: RadarView) -> str:
    lang = site.language
    count = len(radar.rows)
    parts = [lang.counted("%(n)s technology", "%(n)s technologies", count) % {"n": lang.number(count)}]
    if radar.area == EVERYONE:
        parts += who(site, edition)
    return words.joined([*parts, period(site, edition)])


def _switches(site: Site, edition: Edition, area: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each choice keeps what the other one says."""
    release, settings = site.release, site.release.settings
    found = []
    if settings.areas:
        named = {EVERYONE: site.text("Everyone")} | {part.id: part.name for part in settings.areas}
        choices = [(name, radar_uri(release, edition, id_)) for id_, name in named.items()]
        found.append((words.area(settings, site.language), named[area], choices))
    if len(release.editions) > 1:
        editions = [(other.name, radar_uri(release, other, area)) for other in reversed(release.editions)]
        found.append((site.text("Edition"), edition.name, editions))
    return found


def _tools(site: Site, edition: Edition, radar: RadarView, uri: str) -> dict[str, Any]:
    """What readers can search, filter, compare and weigh by, with the figures that their browser needs.

    `with`: of each edition to compare with, its page, and whether it is the later of the two.
    """
    settings = site.release.settings
    tags = sorted({tag for row in radar.rows for tag in row.technology.tags}, key=str.casefold)
    kinds = {row.place.moved for row in radar.rows}
    named = {"in": site.text("moved in"), "out": site.text("moved out"), "new": site.text("new")}
    link = site.linker(uri)
    others = comparable(site.release.editions, edition)
    at = site.release.editions.index
    addresses = {
        other.id: (link(radar_uri(site.release, other, radar.area)), at(other) > at(edition))
        for other in others
    }
    return {
        "sectors": [(sector.id, sector.name) for sector in settings.sectors],
        "rings": [(ring.id, ring.name) for ring in settings.rings],
        "moves": [(kind, name) for kind, name in named.items() if kind in kinds],
        "tags": [(tag, tag) for tag in tags],
        "editions": [(other.id, other.name) for other in others],
        # decided places follow no weights
        "dimensions": [
            (name, settings.dimensions[name].name, round(100 * weight))
            for name, weight in settings.weights().items()
            if all(row.place.decided is None for row in radar.rows)
        ],
        "data": in_script({**_figures_for_script(site, radar), "with": addresses}),
    }


def _figures_for_script(site: Site, radar: RadarView) -> dict[str, Any]:
    """What the radar's script computes with.

    `d`: of each dimension, in their order, mean, error and the error's degrees of freedom.
    Dimensions of the same source are told apart from independent ones, as their errors don't add up alike.
    """
    settings, shape = site.release.settings, site.release.geometry
    entries = site.entries[radar.edition.id, radar.area]
    survey = [dimension.source == "survey" for dimension in settings.dimensions.values()]
    of_survey = radar.edition.df or MANY
    return {
        "edges": [round(edge, 4) for edge in shape.edges],
        "starts": shape.starts,
        "sectors": [sector.id for sector in settings.sectors],
        "blip": radar.edition.radars[radar.area].blip,
        "core": CORE,
        "shrink": SHRINK,
        "spacings": list(dict.fromkeys(way.spacing for way in TRIES)),
        "reach": svg.REACH,
        "border": settings.border_certainty,
        "survey": survey,
        "rings": [[ring.id, ring.name] for ring in settings.rings],
        "items": {
            row.technology.id: {
                "s": row.technology.sector,
                "r": row.place.ring,
                "m": row.place.moved or "",
                "t": row.technology.tags,
                "a": " ".join(row.technology.summary.split()),
                "d": [
                    [
                        figure.mean,
                        figure.se,
                        of_survey if dimension.source == "survey" else max(1, figure.n - 1),
                    ]
                    for name, dimension in settings.dimensions.items()
                    if isinstance(figure := entries[row.technology.id].figures.get(name), Figure)
                ],
            }
            for row in radar.rows
        },
    }


def standing_picture(site: Site, edition: Edition, area: str) -> str:
    """A radar's picture as a file of its own."""
    title = f"{site.release.settings.title} {edition.name}"
    if area != EVERYONE:
        title = f"{title}, {area_name(site, area)}"
    return site.drawing(site.views[edition.id, area], picture_uri(edition, area), title, looks.alone())


def areas_page(site: Site) -> tuple[str, Page]:
    """The list of the areas."""
    release, _ = site.release, site.text
    latest = release.latest
    items = []
    for area in release.settings.areas:
        count = len(site.views[latest.id, area.id].rows)
        facts = site.language.counted("%(n)s technology placed", "%(n)s technologies placed", count)
        facts = facts % {"n": site.language.number(count)}
        items.append({"name": area.name, "uri": f"areas/{area.id}.md", "facts": facts, "note": ""})
    uri, title = "areas/index.md", words.areas(release.settings, site.language)
    lead = _("Each has a radar of its own: the same technologies, as seen by those who work there.")
    empty = _("This radar is not divided into areas.")
    return uri, site.render("list.md.j2", uri, title, lead, lead=lead, items=items, empty=empty)


def editions_page(site: Site) -> tuple[str, Page]:
    """The list of the editions, latest first."""
    _ = site.text
    items = [
        {
            "name": edition.name,
            "uri": f"editions/{edition.id}.md",
            "facts": words.joined([*who(site, edition), period(site, edition)]),
            "note": edition.note,
        }
        for edition in reversed(site.release.editions)
    ]
    uri, title = "editions/index.md", _("Editions")
    lead = _("Each survey gives a new edition of the radar. The earlier ones stay here.")
    if not site.release.latest.surveyed:
        lead = _("What was decided, edition by edition. The earlier ones stay here.")
    return uri, site.render("list.md.j2", uri, title, lead, lead=lead, items=items, empty="")
