"""The files of the site, made once more from the responses: what the published ones are held against."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radar.audit.publication import Fault
from radar.disclosure.publication import only_decided, publish
from radar.inputs.sources import Sources
from radar.release import assemble
from radar.site.files import editor_texts, make
from radar.site.languages import folder_of, in_words_of
from radar.site.links import final
from radar.site.page import Page, SiteFile

if TYPE_CHECKING:
    import pandas as pd

MadeFiles = Mapping[str, SiteFile]

_WITHOUT_FIGURES = re.compile("([a-z]{2}/)?(dialogues|buyers)/")
"""Their pages hold no answers, but addresses that are known when the site is built."""
_INDEX = re.compile(r"([a-z]{2}/)?search/.*\.json$")
_DATA = (".csv", ".json", ".svg")
_TAG = re.compile(r"<[^<>]*>")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def made_again(site: Path, sources: Sources, counts: Mapping[str, pd.DataFrame]) -> MadeFiles:
    """What `radar build` makes of these counts, for a site with the same kind of addresses as this one."""
    release = assemble(
        sources.settings,
        [
            *only_decided(sources, dt.date.today()),
            *(publish(sources, edition, found) for edition, found in counts.items()),
        ],
        sources.technologies,
        sources.dialogues,
        translations=sources.translations,
    )
    texts, folders = editor_texts(sources.root / "docs"), _has_folders(site)
    return {
        f"{folder_of(release.settings, code)}{uri}": content
        for code in release.settings.spoken
        for uri, content in make(in_words_of(release, code), texts, folders, False).files.items()
    }


def _has_folders(site: Path) -> bool:
    return not any((site / "technologies").glob("*.html")) or any(
        (site / "technologies").glob("*/index.html")
    )


def differing(site: Path, names: Iterable[str], made: MadeFiles) -> Iterator[Fault]:
    """Files with figures that are not as they were made: tables, pictures, and what pages say by themselves.

    Of a page the blocks of HTML are compared that the program makes. One without any was put together by a
    generator that writes HTML its own way, and can't be compared.
    """
    folders, here = _has_folders(site), set(names)
    for uri, content in made.items():
        if not isinstance(content, Page):
            expected = content.encode() if isinstance(content, str) else content
            if uri.endswith(_DATA) and uri in here and (site / uri).read_bytes() != expected:
                yield Fault(uri, "other-figures", ())
            continue
        page = final(uri, folders)
        page = f"{page}index.html" if page.endswith("/") or not page else page
        if page in here and not _WITHOUT_FIGURES.match(uri):
            html = (site / page).read_text(encoding="utf-8", errors="replace")
            found = [block in html for block in content.blocks]
            if any(found) and not all(found) and not _all_in(content.blocks, html):
                yield Fault(page, "other-figures", ())


class _Parts(HTMLParser):
    """The tags that are opened in a piece of HTML and the texts between them, however they are written."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = sorted(f'{name}="{value or ""}"' for name, value in attrs)
        self.found.append(f"<{' '.join([tag, *told])}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.found.append(text)


def _all_in(blocks: Iterable[str], html: str) -> bool:
    """Whether a page has all blocks, though a plugin may have written its HTML in another way."""
    page = "\0".join(_Parts(html).found)
    return all("\0".join(_Parts(block).found) in page for block in blocks)


def unlike_pages(site: Path, names: Iterable[str]) -> Iterator[Fault]:
    """The search index, where it has figures that the pages it leads to don't have."""
    pages: dict[str, set[str]] = {}
    for name in names:
        if index := _INDEX.match(name):
            for entry in _entries(site / name):
                page = f"{index[1] or ''}{entry['location'].partition('#')[0]}"
                if page not in pages:
                    pages[page] = _figures_of(site, page)
                text = _TAG.sub("", f"{entry.get('title', '')} {entry.get('text', '')}")
                if not set(_NUMBER.findall(unescape(text))) <= pages[page]:
                    yield Fault(name, "other-figures", ())
                    break


def _entries(file: Path) -> list[dict[str, Any]]:
    """What a search index leads to; nothing where the file is no such index."""
    try:
        entries = json.loads(file.read_bytes())["docs"]
        return [entry for entry in entries if isinstance(entry["location"], str)]
    except (ValueError, TypeError, KeyError):
        return []


def _figures_of(site: Path, uri: str) -> set[str]:
    """The numbers in a page, its attributes included; none where the site has no such page."""
    page = site / uri
    file = page / "index.html" if page.is_dir() else page
    if not file.is_file() or not file.resolve().is_relative_to(site.resolve()):
        return set()
    html = file.read_text(encoding="utf-8", errors="replace")
    return {number for text in (html, _TAG.sub("", html)) for number in _NUMBER.findall(unescape(text))}
