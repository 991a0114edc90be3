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
from radar.language.written import Foreign
from radar.problems import Place, Problem, Problems
from radar.publish.together import unite
from radar.release import Release
from radar.site import folder as pages
from radar.site.files import build_site, editor_texts
from radar.site.frame import adapted
from radar.site.head import with_head
from radar.site.languages import folder_of, in_words_of, switches_in, with_switch
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
    config: MkDocsConfig, release: Release, nav: list[Any] | None, workshop: Path, fresh: Path
) -> Mapping[str, SiteFile]:
    """Build the site into `fresh` with the names, theme and pages of `mkdocs.yml`, in all its languages.

    `nav`: the editors' pages in the navigation, where they said so; `workshop`: where to lay the pages.

    Returns the radar's own files. Raises `Problems` if Zensical is not installed, or finds something wrong.
    """
    where = Place(Path(config.config_file_path).name)
    if find_spec("zensical") is None:
        fix = say('Install it: pip install "teknologiradar[%(extra)s]"', extra="zensical")
        raise Problems([Problem(where, say("Zensical is not installed"), fix, "not-installed")])
    made: dict[str, SiteFile] = {}
    for code in release.settings.spoken:
        folder = folder_of(release.settings, code)
        own = _build_in(config, in_words_of(release, code), nav, workshop / f"pages-{code}", fresh / folder)
        made |= {f"{folder}{uri}": content for uri, content in own.items()}
    unite(fresh, release.settings, config.site_url or "")
    return made


def _build_in(
    config: MkDocsConfig, release: Release, nav: list[Any] | None, source: Path, fresh: Path
) -> Mapping[str, SiteFile]:
    """Build the site in the language of the release."""
    docs, where, settings = Path(config.docs_dir), Place(Path(config.config_file_path).name), release.settings
    address = f"{config.site_url}{folder_of(settings, settings.language)}" if config.site_url else ""
    made = build_site(release, editor_texts(docs), config.use_directory_urls, address=address)
    project = _plain(_project(config, release, nav, docs, address), where)
    for uri, content in pages.files(made, docs, settings, project, bordered=True).items():
        path = source / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    names = pages.names_in(settings)
    _run(source, names, where)
    (source / names.site).replace(fresh)
    _finish(config, release, made, fresh, address)
    return made


def _project(
    config: MkDocsConfig, release: Release, nav: list[Any] | None, docs: Path, address: str
) -> dict[str, Any]:
    """What `mkdocs.yml` says, as far as both generators know it."""
    settings = release.settings
    project = pages.settings_for(release, docs, address)
    other = settings.language != settings.spoken[0]
    given = config.nav
    if given is None and nav is not None:
        given = [*({str(name): uri} for uri, name in pages.fixed_pages(release)), *nav]
    if given is not None and other:
        names = {uri: str(name) for uri, name in pages.fixed_pages(release)}
        given = pages.nav_in(given, docs, settings.language, names)
    named = other and not isinstance(settings.title, Foreign)
    theme = {
        name: config.theme[name]
        for name in ("palette", "icon", "logo", "favicon", "features")
        if _has(config, name)
    }
    if "palette" in theme:
        theme["palette"] = switches_in(theme["palette"], settings)
    return project | {
        "site_name": str(settings.title) if named else unescape(config.site_name),
        "use_directory_urls": config.use_directory_urls,
        "nav": given or project["nav"],
        "extra_css": [*map(str, config.extra_css), STYLE],
        "extra_javascript": [*map(str, config.extra_javascript), SCRIPT],
        "theme": project["theme"] | theme,
        "markdown_extensions": pages.with_link_title(
            {
                name: config.mdx_configs.get(name) or {}
                for name in dict.fromkeys((*config.markdown_extensions, "md_in_html"))
            },
            settings,
        ),
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


def _run(source: Path, names: pages.Names, where: Place) -> None:
    """Have Zensical build the folder. What it warns of is a fault: the same would be one in MkDocs."""
    command = [sys.executable, "-m", "zensical", "build", "--config-file", names.zensical, "--strict"]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(  # noqa: S603  (an installed package, called with words of ours)
        command, cwd=source, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode or not (source / names.site).is_dir():
        said = " ".join(_COLOURS.sub("", done.stdout + done.stderr).split())
        what = say("Zensical finds something wrong: %(said)s", said=said[-1_000:])
        raise Problems([Problem(where, what, say("Correct it there"), "zensical")])


def _finish(
    config: MkDocsConfig, release: Release, made: Mapping[str, SiteFile], site: Path, address: str
) -> None:
    """Say in each page what it is, may run and fetch."""
    feeds = frozenset(uri for uri in made if uri.endswith(".atom"))
    docs, folders = Path(config.docs_dir), config.use_directory_urls
    own = pages.written(docs, release.settings)
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
                with_switch(html, uri, release.settings, folders),
                uri,
                title=unescape(title[1]).strip() if title else unescape(config.site_name),
                description=unescape(described[1]) if described else "",
                site_name=unescape(config.site_name),
                address=address,
                feeds=feeds,
                settings=release.settings,
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
