"""A folder that builds as it stands: the radar's pages as files, and settings for two generators."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomli_w
import yaml

from radar.inputs.documents import language_of, read_text
from radar.inputs.settings import Settings
from radar.language.translator import language
from radar.language.written import Foreign
from radar.release import Release
from radar.site import words
from radar.site.files import front_matter
from radar.site.languages import switch
from radar.site.links import relative
from radar.site.page import Page, SiteFile
from radar.site.rendering import SCRIPT, STYLE, prose
from radar.site.tables.gaps import questions

_MADE = frozenset(
    {"index.md", "method.md", "areas", "buyers", "dialogues", "editions", "market", "needs", "technologies"}
)
"""What in the editors' folder is not a page of their own."""
_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
_EXTENSIONS: dict[str, dict[str, Any]] = {
    "attr_list": {},
    "md_in_html": {},
    "tables": {},
    "toc": {"permalink": True, "toc_depth": "1-3"},
}


@dataclass(frozen=True, slots=True)
class Names:
    """What a folder calls the pages and settings of one language, and where these have the site made."""

    docs: str
    mkdocs: str
    zensical: str
    site: str


def names_in(settings: Settings) -> Names:
    """The names for the language of the settings; those of the radar's own are the usual."""
    code = settings.language
    if code == settings.spoken[0]:
        return Names("docs", "mkdocs.yml", "zensical.toml", "site")
    return Names(f"docs-{code}", f"mkdocs.{code}.yml", f"zensical.{code}.toml", f"site/{code}")


def fixed_pages(release: Release) -> list[tuple[str, str]]:
    """The pages in the navigation: source address and name. They do not grow with the radar."""
    settings = release.settings
    text = language(settings.language).text
    pages = [("index.md", text("Radar")), ("technologies/index.md", text("Technologies"))]
    if questions(release.latest):
        pages.append(("needs/index.md", text("Unmet needs")))
    if settings.areas:
        pages.append(("areas/index.md", words.areas(settings, language(settings.language))))
    if release.dialogues:
        pages += [("dialogues/index.md", text("Market dialogues")), ("market/index.md", text("Market scan"))]
    return [*pages, ("editions/index.md", text("Editions")), ("method.md", text("Method"))]


def own_pages(docs: Path, spoken: Sequence[str] = (), code: str = "") -> list[Any]:
    """The pages that editors wrote beside the radar's, a folder as one section, as MkDocs' `nav` has them.

    `spoken`: the radar's languages, if there are several; `code`: in which one folders are called.
    """
    items: list[Any] = []
    if not docs.is_dir():
        return items
    for path in sorted(docs.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        if path.name in _MADE or path.name.startswith("."):
            continue
        if path.suffix == ".md" and language_of(path) not in spoken:
            items.append(path.name)
        elif path.is_dir():
            found = (page for page in path.rglob("*.md") if language_of(page) not in spoken)
            pages = [page.relative_to(docs).as_posix() for page in found]
            pages.sort(key=lambda uri: (not uri.endswith("/index.md"), uri))
            items += [{_section(path, code): pages}] if pages else []
    return items


def nav_in(
    nav: Sequence[Any], docs: Path, code: str, names: Mapping[str, str] = MappingProxyType({})
) -> list[Any]:
    """A navigation in another language than it was written in: pages are called as they call themselves.

    `names`: what others are called, by their source addresses.

    A section that begins with its index is called as that; of others nobody said a name in this language.
    """
    items: list[Any] = []
    for item in nav:
        if not isinstance(item, dict):
            items.append(item)
            continue
        for name, leads in item.items():
            if isinstance(leads, str):
                called = names.get(leads, "" if leads.endswith(".md") else name)
                items.append({called: leads} if called else leads)
                continue
            first = leads[0] if leads and isinstance(leads[0], str) else ""
            called = _section((docs / first).parent, code) if first.endswith("/index.md") else name
            items.append({called: nav_in(leads, docs, code, names)})
    return items


def _section(folder: Path, code: str) -> str:
    """What a folder of the editors' is called: as the first heading of its index, else as the folder."""
    translated = folder / f"index.{code}.md"
    index = translated if translated.is_file() else folder / "index.md"
    heading = _HEADING.search(read_text(index, index.as_posix())) if index.is_file() else None
    return heading[1].strip() if heading else folder.name.replace("-", " ").capitalize()


def imprint(settings: Settings) -> str:
    """Publisher, licence and contact, for the foot of every page."""
    text = language(settings.language).text
    parts = [text("Published by %(publisher)s") % {"publisher": settings.publisher}]
    if settings.licence:
        parts.append(text("Figures: %(licence)s") % {"licence": settings.licence})
    shown = [escape(part) for part in parts]
    if settings.contact:
        address, contact = escape(settings.contact), escape(text("Contact"))
        shown.append(f'{contact}: <a href="mailto:{address}">{address}</a>')
    return " · ".join(shown)


def files(
    made: Mapping[str, SiteFile],
    docs: Path,
    settings: Settings,
    project: Mapping[str, Any],
    bordered: bool = False,
) -> dict[str, bytes]:
    """The folder's files by their paths: the pages, and settings for either generator.

    `made`: the radar's own; `docs`: the editors', whose other files come along; `project` as `settings_for`
    makes it; `bordered`: whether blocks stand between comments.
    """
    names = names_in(settings)
    found = {f"{names.docs}/{uri}": content for uri, content in written(docs, settings).items()}
    for uri, content in made.items():
        text: str | bytes
        if isinstance(content, Page):
            text = content.bordered if bordered else _carrying(str(content), uri, settings)
        else:
            text = content
        found[f"{names.docs}/{uri}"] = text if isinstance(text, bytes) else text.encode()
    return found | {names.mkdocs: _for_mkdocs(project), names.zensical: for_zensical(project)}


def _carrying(text: str, uri: str, settings: Settings) -> str:
    """A page that brings its style and its script along, whatever generator makes HTML of it."""
    style, script = (relative(uri, target, directory_urls=False) for target in (STYLE, SCRIPT))
    carried = (
        f'<div hidden><link rel="stylesheet" href="{style}"><script defer src="{script}"></script></div>'
    )
    matter, mark, body = text.partition("\n---\n")
    carried += switch(uri, settings, directory_urls=False)
    return f"{matter}{mark}{carried}\n\n{body}"


def written(docs: Path, settings: Settings) -> dict[str, bytes]:
    """The editors' files that a generator is to see, by their addresses, in the language of the settings.

    A page without a translation is there as it was written, and says so.
    """
    found: dict[str, bytes] = {}
    own, code = settings.spoken[0], settings.language
    for path in _others(docs):
        if path.suffix == ".md" and language_of(path) in settings.spoken:
            continue
        uri = path.relative_to(docs).as_posix()
        translated = path.with_name(f"{path.stem}.{code}.md")
        if path.suffix != ".md" or code == own:
            found[uri] = path.read_bytes()
        elif translated.is_file():
            found[uri] = translated.read_bytes()
        else:
            found[uri] = _as_it_was(read_text(path, path.as_posix()), settings).encode()
    return found


def _as_it_was(text: str, settings: Settings) -> str:
    """A page that was not translated, with a note and the language that it is in."""
    own = settings.spoken[0]
    front = front_matter(text)
    body = text[len(front) :]
    said = words.not_translated(settings, language(settings.language))
    note = f'<p class="tr-note tr-note--quiet">{escape(said)}</p>'
    heading = _HEADING.match(body.lstrip())
    first = f'# <span lang="{own}">{heading[1].strip()}</span>\n\n' if heading else ""
    rest = body.lstrip()[heading.end() :] if heading else body
    return f"{front}{first}{note}\n\n{prose(Foreign(rest, own))}\n"


def _others(docs: Path) -> list[Path]:
    """The editors' files."""
    if not docs.is_dir():
        return []
    found = (path for path in docs.rglob("*") if path.is_file())
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(docs).parts)]


def settings_for(release: Release, docs: Path, address: str = "") -> dict[str, Any]:
    """What a generator has to know: names and navigation, as Zensical's `project` has it."""
    settings = release.settings
    own = own_pages(docs, settings.spoken, settings.language)
    if settings.language != settings.spoken[0]:
        own = nav_in(own, docs, settings.language)
    project: dict[str, Any] = {
        "site_name": str(settings.title),
        "site_description": " ".join(settings.description.split()),
        "copyright": imprint(settings),
        "docs_dir": names_in(settings).docs,
        "site_dir": names_in(settings).site,
        "use_directory_urls": False,
        "nav": [*({str(name): uri} for uri, name in fixed_pages(release)), *own],
        "theme": {
            "language": settings.language,
            "font": False,
            "features": ["navigation.tabs", "toc.follow"],
        },
        "markdown_extensions": with_link_title(_EXTENSIONS, settings),
    }
    return project | ({"site_url": address} if address else {})


def with_link_title(extensions: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Markdown's extensions with a name for the links to headings, if there are any and nobody named them."""
    toc = extensions.get("toc") or {}
    if not toc.get("permalink"):
        return dict(extensions)
    named = {"permalink_title": language(settings.language).text("Link to this heading")}
    return {**extensions, "toc": {**named, **toc}}


def for_zensical(project: Mapping[str, Any]) -> bytes:
    """`zensical.toml`."""
    return tomli_w.dumps({"project": project}).encode()


def _for_mkdocs(project: Mapping[str, Any]) -> bytes:
    """`mkdocs.yml`, for Material."""
    theme = {"name": "material", **project["theme"]}
    extensions = [{name: given} if given else name for name, given in project["markdown_extensions"].items()]
    told = {**project, "theme": theme, "markdown_extensions": extensions, "plugins": ["search"]}
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=110).encode()
