"""The site of a release as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from radar.release import Release
from radar.site.files import build_site
from radar.site.page import Page, SiteFile


def as_texts(files: Iterable[tuple[str, SiteFile]]) -> dict[str, str | bytes]:
    """Files of the site, pages as Markdown."""
    return {uri: str(content) if isinstance(content, Page) else content for uri, content in files}


def files_of(
    release: Release, texts: Mapping[str, str] | None = None, address: str = ""
) -> dict[str, str | bytes]:
    """Every file of a release's site, pages as Markdown."""
    return as_texts(build_site(release, texts or {}, address=address).items())
