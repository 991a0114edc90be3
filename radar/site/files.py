"""The site: a release -> the files of its pages. Pure, and unaware of any site generator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from radar import store
from radar.inputs.documents import language_of, read_text, refuse_endless
from radar.inputs.settings import Settings
from radar.language.written import Foreign
from radar.problems import Problem, Problems, refuse
from radar.release import Release
from radar.site import rendering
from radar.site.dialogues import subscriptions
from radar.site.page import Page, SiteFile
from radar.site.pages import all_pages as pages
from radar.site.pictures import charts, embed, looks
from radar.site.pictures.cards import Card, card_uri, cards_of, draw


def build_site(
    release: Release,
    texts: Mapping[str, str],
    directory_urls: bool = True,
    notice: bool = True,
    address: str = "",
) -> dict[str, SiteFile]:
    """Every file of the site by its source address: Markdown pages, and what they need.

    `texts`: Markdown that editors wrote, by the address of the generated page that it stands on, in all
    languages.
    `directory_urls`: whether the page `a/b.md` ends up as `a/b/` (otherwise as `a/b.html`).
    `notice`: whether each page carries the radar's notice itself (otherwise its frame does).
    `address`: where the site is published, for calendars and feeds; empty if that is not known.
    """
    made = make(release, texts, directory_urls, notice, address)
    pictures = {card_uri(page): draw(card) for page, card in made.cards.items()}
    return {**made.files, **pictures, **libraries()}


@dataclass(frozen=True, slots=True)
class Made:
    """What is made for one release."""

    files: dict[str, str | Page]
    """By their source address."""
    cards: dict[str, Card]
    """What to draw for each page, by the page's source address."""


def make(
    release: Release, texts: Mapping[str, str], directory_urls: bool, notice: bool, address: str = ""
) -> Made:
    """The files of `build_site` that are made for this release; its share cards are not drawn yet."""
    site = rendering.prepare(release, texts_in(texts, release.settings), directory_urls, notice, address)
    files: dict[str, str | Page] = dict(pages.all_pages(site))
    drawn = dict(cards_of(site, files))
    files |= embed.embeds(site)
    files |= dict(subscriptions.subscriptions(site))
    for edition in release.editions:
        files[f"editions/{edition.id}/radar.json"] = store.to_json(release, edition)
    files["radar.json"] = files[f"editions/{release.latest.id}/radar.json"]
    for name in get_args(store.SchemaName):
        files[f"schemas/{name}.schema.json"] = json.dumps(store.schema(name), ensure_ascii=False, indent=1)
    files[rendering.STYLE] = looks.for_pages() + "".join(map(rendering.asset, rendering.STYLES))
    files |= {name: rendering.script(name) for name in rendering.SCRIPTS}
    return Made(files, drawn)


def libraries() -> dict[str, bytes]:
    """The files of `build_site` that come out of installed packages."""
    return {rendering.PLOTLY: charts.library()}


def editor_texts(docs: Path) -> dict[str, str]:
    """The Markdown of every page in `docs` by its address, without front matter. Raises `Problems`."""
    texts: dict[str, str] = {}
    faults: list[Problem] = []
    for path in sorted(docs.rglob("*.md")):
        if path.is_file():
            try:
                text = read_text(path, path.as_posix())
                front = front_matter(text)
                # MkDocs is to read it.
                refuse_endless(front, path.as_posix())
                texts[path.relative_to(docs).as_posix()] = text[len(front) :].lstrip() if front else text
            except Problems as problems:
                faults += problems.problems
    refuse(faults)
    return texts


def texts_in(texts: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The editors' texts in the language of the settings, by the address of the original.

    One that has no translation is `Foreign`.
    """
    own, code = settings.spoken[0], settings.language
    originals = {uri: text for uri, text in texts.items() if language_of(Path(uri)) not in settings.spoken}
    if code == own:
        return originals
    return {
        uri: texts.get(f"{uri.removesuffix('.md')}.{code}.md") or Foreign(text, own)
        for uri, text in originals.items()
    }


def front_matter(text: str) -> str:
    """The lines from a first `---` to the next; empty where a page does not begin so, or does not end it."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return ""
    ends = [i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
    return "".join(lines[: ends[0] + 1]) if ends else ""
