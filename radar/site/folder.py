"""A folder that builds as it stands: the radar's pages as files, and settings for two generators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import tomli_w
import yaml

from radar.inputs.documents import read_text
from radar.inputs.settings import Settings
from radar.language.translator import language
from radar.release import Release
from radar.site import words
from radar.site.links import relative
from radar.site.page import Page, SiteFile
from radar.site.rendering import SCRIPT, STYLE
from radar.site.tables.gaps import questions

DOCS = "docs"
"""Where the pages lie in the folder."""
_MADE = frozenset(
    {"index.md", "method.md", "areas", "buyers", "dialogues", "editions", "market", "needs", "technologies"}
)
"""What in the editors' folder is not a page of their own."""
_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
_EXTENSIONS: dict[str, dict[str, Any]] = {
    "attr_list": {},
    "tables": {},
    "toc": {"permalink": True, "toc_depth": "1-3"},
}


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


def own_pages(docs: Path) -> list[Any]:
    """The pages that editors wrote beside the radar's, a folder as one section, as MkDocs' `nav` has them."""
    items: list[Any] = []
    if not docs.is_dir():
        return items
    for path in sorted(docs.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        if path.name in _MADE or path.name.startswith("."):
            continue
        if path.suffix == ".md":
            items.append(path.name)
        elif pages := [page.relative_to(docs).as_posix() for page in path.rglob("*.md")]:
            pages.sort(key=lambda uri: (not uri.endswith("/index.md"), uri))
            items.append({_section(path): pages})
    return items


def _section(folder: Path) -> str:
    """What a folder of the editors' is called: as the first heading of its index, else as the folder."""
    index = folder / "index.md"
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
    made: Mapping[str, SiteFile], docs: Path, project: Mapping[str, Any], bordered: bool = False
) -> dict[str, bytes]:
    """The folder's files by their paths: `docs/` with all pages, `mkdocs.yml` and `zensical.toml`.

    `made`: the radar's own; `docs`: the editors', whose other files come along; `project` as `settings_for`
    makes it; `bordered`: whether blocks stand between comments.
    """
    found = {f"{DOCS}/{path.relative_to(docs).as_posix()}": path.read_bytes() for path in _others(docs)}
    for uri, content in made.items():
        text: str | bytes
        if isinstance(content, Page):
            text = content.bordered if bordered else _carrying(str(content), uri)
        else:
            text = content
        found[f"{DOCS}/{uri}"] = text if isinstance(text, bytes) else text.encode()
    return found | {"mkdocs.yml": _for_mkdocs(project), "zensical.toml": for_zensical(project)}


def _carrying(text: str, uri: str) -> str:
    """A page that brings its style and its script along, whatever generator makes HTML of it."""
    style, script = (relative(uri, target, directory_urls=False) for target in (STYLE, SCRIPT))
    carried = (
        f'<div hidden><link rel="stylesheet" href="{style}"><script defer src="{script}"></script></div>'
    )
    matter, mark, body = text.partition("\n---\n")
    return f"{matter}{mark}{carried}\n\n{body}"


def _others(docs: Path) -> list[Path]:
    """The editors' files that a generator is to see."""
    if not docs.is_dir():
        return []
    found = (path for path in docs.rglob("*") if path.is_file())
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(docs).parts)]


def settings_for(release: Release, docs: Path, address: str = "") -> dict[str, Any]:
    """What a generator has to know: names and navigation, as Zensical's `project` has it."""
    settings = release.settings
    project: dict[str, Any] = {
        "site_name": settings.title,
        "site_description": " ".join(settings.description.split()),
        "copyright": imprint(settings),
        "docs_dir": DOCS,
        "site_dir": "site",
        "use_directory_urls": False,
        "nav": [*({name: uri} for uri, name in fixed_pages(release)), *own_pages(docs)],
        "theme": {
            "language": settings.language,
            "font": False,
            "features": ["navigation.tabs", "toc.follow"],
        },
        "markdown_extensions": _EXTENSIONS,
    }
    return project | ({"site_url": address} if address else {})


def for_zensical(project: Mapping[str, Any]) -> bytes:
    """`zensical.toml`."""
    return tomli_w.dumps({"project": project}).encode()


def _for_mkdocs(project: Mapping[str, Any]) -> bytes:
    """`mkdocs.yml`, for Material."""
    theme = {"name": "material", **project["theme"]}
    extensions = [{name: given} if given else name for name, given in project["markdown_extensions"].items()]
    told = {**project, "theme": theme, "markdown_extensions": extensions, "plugins": ["search"]}
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=110).encode()
