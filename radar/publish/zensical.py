"""The site as Zensical makes it: pages as files, its program, and what each page says of itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from radar.language.messages import say
from radar.language.translator import language
from radar.problems import Place, Problem, Problems
from radar.release import Release
from radar.site import folder as pages
from radar.site.files import build_site, editor_texts
from radar.site.frame import adapted
from radar.site.head import with_head
from radar.site.links import final
from radar.site.page import Page, SiteFile
from radar.site.policy import with_policy
from radar.site.rendering import SCRIPT, STYLE

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
_TEXT = re.compile(r"<article.*</article>", re.DOTALL)
_TEXT_BEGINS = re.compile(r"<article[^>]*>")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def build(
    config: MkDocsConfig, release: Release, nav: list[Any], workshop: Path, fresh: Path
) -> Mapping[str, SiteFile]:
    """Build the site into `fresh` with the names, theme and pages of `mkdocs.yml`.

    `nav`: the navigation, where that says none; `workshop`: where to lay the pages.

    Returns the radar's own files. Raises `Problems` if Zensical is not installed, or finds something wrong.
    """
    where = Place(Path(config.config_file_path).name)
    if find_spec("zensical") is None:
        fix = say('Install it: pip install "teknologiradar[%(extra)s]"', extra="zensical")
        raise Problems([Problem(where, say("Zensical is not installed"), fix, "not-installed")])
    docs, address = Path(config.docs_dir), config.site_url or ""
    made = build_site(release, editor_texts(docs), config.use_directory_urls, address=address)
    project = _plain(_project(config, release, nav, docs), where)
    source = workshop / "pages"
    for uri, content in pages.files(made, docs, project, bordered=True).items():
        path = source / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    _run(source, where)
    (source / "site").replace(fresh)
    _finish(config, release, made, fresh)
    return made


def _project(config: MkDocsConfig, release: Release, nav: list[Any], docs: Path) -> dict[str, Any]:
    """What `mkdocs.yml` says, as far as both generators know it."""
    project = pages.settings_for(release, docs, config.site_url or "")
    theme = {
        name: config.theme[name]
        for name in ("palette", "icon", "logo", "favicon", "features")
        if _has(config, name)
    }
    return project | {
        "site_name": unescape(config.site_name),
        "use_directory_urls": config.use_directory_urls,
        "nav": config.nav or nav,
        "extra_css": [*map(str, config.extra_css), STYLE],
        "extra_javascript": [*map(str, config.extra_javascript), SCRIPT],
        "theme": project["theme"] | theme,
        "markdown_extensions": {
            name: config.mdx_configs.get(name) or {} for name in config.markdown_extensions
        },
    }


def _plain(value: Any, where: Place) -> Any:
    """Settings as TOML can say them: a function by its name, and nothing for what is left out."""
    if isinstance(value, dict):
        return {str(name): _plain(one, where) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_plain(one, where) for one in value if one is not None]
    if isinstance(value, str | bool | int | float):
        return value
    if callable(value) and hasattr(value, "__qualname__"):
        # Zensical has Material's functions under its own name.
        return f"{value.__module__}.{value.__qualname__}".replace(
            "material.extensions.", "zensical.extensions."
        )
    what = say("Zensical can't be told of this setting: %(value)s", value=str(value)[:60])
    raise Problems([Problem(where, what, say("Remove it, or build with MkDocs"), "zensical")])


def _has(config: MkDocsConfig, name: str) -> bool:
    return name in config.theme and config.theme[name] not in (None, "", [], {})


def _run(source: Path, where: Place) -> None:
    """Have Zensical build the folder. What it warns of is a fault: the same would be one in MkDocs."""
    command = [sys.executable, "-m", "zensical", "build", "--config-file", "zensical.toml", "--strict"]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(  # noqa: S603  (an installed package, called with words of ours)
        command, cwd=source, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode or not (source / "site").is_dir():
        said = " ".join(_COLOURS.sub("", done.stdout + done.stderr).split())
        what = say("Zensical finds something wrong: %(said)s", said=said[-1_000:])
        raise Problems([Problem(where, what, say("Correct it there"), "zensical")])


def _finish(config: MkDocsConfig, release: Release, made: Mapping[str, SiteFile], site: Path) -> None:
    """Say in each page what it is, may run and fetch."""
    feeds = frozenset(uri for uri in made if uri.endswith(".atom"))
    docs, folders = Path(config.docs_dir), config.use_directory_urls
    own = (path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    sources = {_file(uri, folders): uri for uri in (*made, *own) if uri.endswith(".md")}
    for path in site.rglob("*.html"):
        html = adapted(path.read_text(encoding="utf-8"))
        uri = sources.get(path.relative_to(site).as_posix())
        page = made.get(uri or "")
        if isinstance(page, Page):
            html = page.restored(html)
        elif uri is not None:
            html = _with_notice(html, release.settings.notice)
        if uri is not None:
            title, described = _TITLE.search(html), _DESCRIPTION.search(html)
            html = with_head(
                html,
                uri,
                title=unescape(title[1]).strip() if title else unescape(config.site_name),
                description=unescape(described[1]) if described else "",
                site_name=unescape(config.site_name),
                address=config.site_url or "",
                feeds=feeds,
                language=language(release.settings.language),
                directory_urls=folders,
            )
        # Scripts in what people wrote are not run: only the frame around it is trusted.
        text = _TEXT.search(html)
        policed = with_policy(html, text[0] if text else "", release.settings.raw_html, sheets=True)
        path.write_text(policed, encoding="utf-8")


def _with_notice(html: str, notice: str) -> str:
    """A page of the editors' own with the radar's notice: the radar's pages carry it themselves."""
    begins = _TEXT_BEGINS.search(html)
    if not notice or not begins:
        return html
    return f'{html[: begins.end()]}<p class="tr-notice">{escape(notice)}</p>{html[begins.end() :]}'


def _file(uri: str, folders: bool) -> str:
    """The file of a page in the site."""
    address = final(uri, folders)
    return f"{address}index.html" if address.endswith("/") or not address else address
