"""A release in one of the radar's languages, and where the site has its pages in each."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from typing import Any, TypeVar
from urllib.parse import urljoin

from radar.inputs.dialogues import Dialogue
from radar.inputs.settings import Settings
from radar.inputs.technologies import Technology
from radar.inputs.translations import in_language, lacking, localized
from radar.language.translator import language
from radar.language.written import Foreign
from radar.release import Edition, Release
from radar.site.links import final, relative

P = TypeVar("P", Technology, Dialogue)
_BODY = re.compile(r"<body[^>]*>")
_URL = re.compile(r"<url>\s*<loc>([^<]*)</loc>(.*?)</url>", re.DOTALL)


def folder_of(settings: Settings, code: str) -> str:
    """Where the site has the pages in a language: nothing for its own, `en/` for another."""
    return "" if code == settings.spoken[0] else f"{code}/"


def in_words_of(release: Release, code: str) -> Release:
    """The release with all that people wrote in a language, as far as it is translated."""
    original = release.settings.language
    if code == original:
        return release
    settings = localized(release.settings, code, original).model_copy(update={"language": code})

    def page(kind: str, own: P) -> P:
        return localized(own, code, original, release.translations.get(code, {}).get(f"{kind}/{own.id}", {}))

    return replace(
        release,
        settings=settings,
        editions=tuple(_edition(edition, code, original) for edition in release.editions),
        technologies=tuple(page("technologies", technology) for technology in release.technologies),
        dialogues=tuple(page("dialogues", dialogue) for dialogue in release.dialogues),
    )


def _edition(edition: Edition, code: str, original: str) -> Edition:
    rationales = {
        technology: tuple(replace(said, text=Foreign(said.text, original)) for said in texts)
        for technology, texts in edition.rationales.items()
    }
    return replace(
        edition,
        name=in_language(edition.name, code, original),
        note=in_language(edition.note, code, original),
        questions={id_: localized(question, code, original) for id_, question in edition.questions.items()},
        rationales=rationales,
    )


def whole(release: Release, page: str, model: Technology | Dialogue) -> bool:
    """Whether all that people wrote on a page is in the release's language."""
    texts = release.translations.get(release.settings.language)
    return texts is None or not lacking(model, texts.get(page, {}))


def versions(uri: str, settings: Settings, directory_urls: bool, address: str = "") -> list[tuple[str, str]]:
    """The languages that a page is in, its own too, each with the link to it there.

    `uri`: the page's source address; `address`: where the site with its language is published; empty: the
    links lead from page to page.
    """
    here = folder_of(settings, settings.language)
    root = address.removesuffix(here)
    found = []
    for code in settings.spoken:
        there = f"{folder_of(settings, code)}{uri}"
        link = relative(f"{here}{uri}", there, directory_urls)
        found.append((code, urljoin(root, final(there, directory_urls)) if address else link))
    return found


def switch(uri: str, settings: Settings, directory_urls: bool) -> str:
    """HTML with links to a page in the other languages; empty where there is none."""
    links = [
        f'<a href="{escape(link)}" hreflang="{code}" lang="{code}">{escape(own_name(code))}</a>'
        for code, link in versions(uri, settings, directory_urls)
        if code != settings.language
    ]
    label = language(settings.language).text("Other languages")
    return f'<nav class="tr-languages" aria-label="{escape(label)}">{"".join(links)}</nav>' if links else ""


def with_switch(html: str, uri: str, settings: Settings, directory_urls: bool) -> str:
    """A page's HTML with the links to its other languages, in the theme's header where it has one."""
    links = switch(uri, settings, directory_urls)
    at = _end_of_header(html)
    return f"{html[:at]}{links}{html[at:]}" if links and at >= 0 else html


def _end_of_header(html: str) -> int:
    """Where the theme's header ends, but for its tabs; in other frames, where the page begins.

    The search before it comes when scripts do: what stands behind it does not move then.
    """
    header, ends, _ = html.partition("</header>")
    end = header.partition('<nav class="md-tabs"')[0].rfind("</nav>") if ends else -1
    body = _BODY.search(html)
    return end if end >= 0 else (body.end() if body else -1)


def switches_in(palette: Any, settings: Settings) -> Any:
    """The theme's switches between light and dark, if called as in a new radar, in the settings' language."""
    if isinstance(palette, list):
        return [switches_in(scheme, settings) for scheme in palette]
    if not isinstance(palette, dict) or not isinstance(palette.get("toggle"), dict):
        return palette
    own, here = language(settings.spoken[0]).text, language(settings.language).text
    names = [("Dark colours", here("Dark colours")), ("Light colours", here("Light colours"))]
    named = palette["toggle"].get("name")
    told = next((there for name, there in names if named in (name, own(name))), named)
    return palette | {"toggle": palette["toggle"] | {"name": told}}


def own_name(code: str) -> str:
    """What a language is called in itself."""
    name = language(code).locale.languages.get(code, code)
    return f"{name[:1].upper()}{name[1:]}"


def sitemap_of_all(sitemap: str, settings: Settings, address: str) -> str:
    """The site map of the radar's own language, with every page in all of them. `address` is the site's."""
    if len(settings.spoken) < 2 or not address:
        return sitemap

    def in_each(found: re.Match[str]) -> str:
        page = unescape(found[1]).removeprefix(address)
        places = [(code, escape(f"{address}{folder_of(settings, code)}{page}")) for code in settings.spoken]
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{place}"/>' for code, place in places
        )
        return "\n".join(f"<url><loc>{place}</loc>{found[2]}{others}</url>" for _, place in places)

    sitemap = sitemap.replace("<urlset ", '<urlset xmlns:xhtml="http://www.w3.org/1999/xhtml" ', 1)
    return _URL.sub(in_each, sitemap)
