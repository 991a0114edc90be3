"""The pages with a radar: start, areas, editions, and the lists of them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from radar.release import Edition
from radar.settings import EVERYONE
from radar.site import words
from radar.site.pages.common import area_name, broken, period, who
from radar.site.rendering import RADAR_SCRIPT, Site, asset
from radar.site.views import RadarView, radar_uri


def radar_page(site: Site, edition: Edition, area: str) -> tuple[str, str]:
    """The start page (area `all`), or an area's page."""
    release, settings = site.release, site.release.settings
    uri = radar_uri(release, edition, area)
    everyone = area == EVERYONE
    name = settings.title if everyone else area_name(site, area)
    steps = [] if everyone else [(words.areas(settings, site.language), "areas/index.md")]
    title = f"{name} {edition.id}" if everyone and edition.id not in name else name
    return uri, _radar(site, edition, area, uri, title, steps, settings.description if everyone else "")


def edition_page(site: Site, edition: Edition) -> tuple[str, str]:
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
) -> str:
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
            "meta": _meta(site, edition, radar),
            "caption": caption,
        },
        script=RADAR_SCRIPT,
        switches=_switches(site, edition, area),
        note=edition.note,
        broken=broken(site, edition),
        moves=moves,
        nothing_moved=nothing,
        downloads=_downloads(edition) if area == EVERYONE else [],
    )


def _meta(site: Site, edition: Edition, radar: RadarView) -> str:
    lang = site.language
    ngettext = lang.catalogue.ngettext
    count = len(radar.rows)
    parts = [ngettext("%(n)s technology", "%(n)s technologies", count) % {"n": lang.number(count)}]
    if radar.area == EVERYONE:
        parts += who(site, edition)
    return words.joined([*parts, period(site, edition)])


def _switches(site: Site, edition: Edition, area: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    release, settings = site.release, site.release.settings
    found = []
    everyone = site.text("Everyone")
    if settings.areas and edition is release.latest:
        choices = [(everyone, radar_uri(release, edition, EVERYONE))]
        choices += [(one.name, radar_uri(release, edition, one.id)) for one in settings.areas]
        found.append(
            (
                words.area(settings, site.language),
                everyone if area == EVERYONE else area_name(site, area),
                choices,
            )
        )
    if len(release.editions) > 1:
        editions = [(one.name, radar_uri(release, one, EVERYONE)) for one in reversed(release.editions)]
        found.append((site.text("Edition"), edition.name, editions))
    return found


def _downloads(edition: Edition) -> list[tuple[str, str]]:
    return [
        ("radar.json", f"editions/{edition.id}/radar.json"),
        ("radar.csv", f"editions/{edition.id}/radar.csv"),
        ("radar.svg", f"editions/{edition.id}/radar.svg"),
    ]


def standing_picture(site: Site, edition: Edition) -> str:
    """An edition's picture as a file of its own."""
    title = f"{site.release.settings.title} {edition.name}"
    style = asset("svg.css")
    return site.drawing(site.views[edition.id, EVERYONE], f"editions/{edition.id}/radar.svg", title, style)


def areas_page(site: Site) -> tuple[str, str]:
    """The list of the areas."""
    release, _ = site.release, site.text
    latest = release.latest
    items = []
    for area in release.settings.areas:
        count = len(site.views[latest.id, area.id].rows)
        ngettext = site.language.catalogue.ngettext
        facts = ngettext("%(n)s technology placed", "%(n)s technologies placed", count)
        facts = facts % {"n": site.language.number(count)}
        items.append({"name": area.name, "uri": f"areas/{area.id}.md", "facts": facts, "note": ""})
    uri, title = "areas/index.md", words.areas(release.settings, site.language)
    lead = _("Each has a radar of its own: the same technologies, as seen by those who work there.")
    empty = _("This radar is not divided into areas.")
    return uri, site.render("list.md.j2", uri, title, lead, lead=lead, items=items, empty=empty)


def editions_page(site: Site) -> tuple[str, str]:
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
    return uri, site.render("list.md.j2", uri, title, lead, lead=lead, items=items, empty="")
