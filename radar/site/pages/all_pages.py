"""The pages: what a release says, as Markdown with parts in HTML. One module for each kind of page."""

from __future__ import annotations

from collections.abc import Iterator

from radar.inputs.settings import EVERYONE
from radar.site.page import Page
from radar.site.pages import buyers, dialogues, market, method, needs, overview, radars, technologies
from radar.site.rendering import Site
from radar.site.tables import exports


def all_pages(site: Site) -> Iterator[tuple[str, str | Page]]:
    """Every page with its source address, and every standing picture and table."""
    release = site.release
    for edition in release.editions:
        yield radars.edition_page(site, edition)
        for area in edition.radars:
            if edition is release.latest or area != EVERYONE:
                yield radars.radar_page(site, edition, area)
            yield exports.picture_uri(edition, area), radars.standing_picture(site, edition, area)
        yield f"editions/{edition.id}/radar.csv", exports.table(release, edition)
        yield technologies.points_uri(edition), technologies.points(site, edition)
    yield technologies.technologies_page(site)
    for technology in release.technologies:
        yield technologies.technology_page(site, technology)
    yield from needs.needs_pages(site)
    yield radars.areas_page(site)
    yield radars.editions_page(site)
    yield from overview.overview_pages(site)
    yield from buyers.buyer_pages(site)
    yield from market.market_pages(site)
    for dialogue in release.dialogues:
        yield dialogues.dialogue_page(site, dialogue)
    yield method.method_page(site)
