"""The pages: what a release says, as Markdown with parts in HTML. One module for each kind of page."""

from __future__ import annotations

from collections.abc import Iterator

from radar.site import exports
from radar.site.pages import dialogues, method, radars, technologies
from radar.site.rendering import Site


def all_pages(site: Site) -> Iterator[tuple[str, str]]:
    """Every page with its source address, and every standing picture and table."""
    release = site.release
    latest = release.latest
    for area in latest.radars:
        yield radars.radar_page(site, latest, area)
    for edition in release.editions:
        yield radars.edition_page(site, edition)
        yield f"editions/{edition.id}/radar.svg", radars.standing_picture(site, edition)
        yield f"editions/{edition.id}/radar.csv", exports.table(release, edition)
    yield technologies.technologies_page(site)
    for technology in release.technologies:
        yield technologies.technology_page(site, technology)
    yield radars.areas_page(site)
    yield radars.editions_page(site)
    yield dialogues.dialogues_page(site)
    for dialogue in release.dialogues:
        yield dialogues.dialogue_page(site, dialogue)
    yield method.method_page(site)
