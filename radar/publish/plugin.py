"""The shell for MkDocs: it makes the release once for each build and hands the site's files over.

This is the only module that knows MkDocs.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import yaml
from markupsafe import Markup
from mkdocs.commands.build import _populate_page
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext
from mkdocs.utils.yaml import yaml_load

from radar.inputs.documents import read_text, refuse_endless
from radar.inputs.settings import Settings
from radar.inputs.sources import read_sources
from radar.language.messages import Text, preferred, say
from radar.language.translator import language, teller
from radar.language.written import Foreign
from radar.pipeline import make_release
from radar.problems import Place, Problem, Problems, refuse
from radar.publish import draws, zensical
from radar.publish.cache import (
    cached_release,
    cached_site,
    is_built,
    keep_built,
    keep_passed,
    passed_files,
    site_name,
)
from radar.publish.kept import Build, Kept, digest
from radar.publish.swap import place_of, swap
from radar.publish.together import unite
from radar.release import Release
from radar.site import words
from radar.site.dates import dates_of
from radar.site.files import build_site, editor_texts, libraries
from radar.site.folder import fixed_pages, imprint, nav_in, own_pages, with_link_title, written
from radar.site.frame import adapted
from radar.site.head import with_head
from radar.site.languages import folder_of, in_words_of, switches_in, with_switch
from radar.site.page import Page as SitePage
from radar.site.page import SiteFile
from radar.site.policy import with_policy
from radar.site.rendering import SCRIPT, STYLE, asset
from radar.writing import clear, mark, real, workshop

if TYPE_CHECKING:
    from radar.counts import Progress, Warn

OVERRIDES = Path(__file__).parents[1] / "site" / "overrides"
LATE = "assets/late.js"
"""What puts off the fetching of Material's search index."""


_NEVER = dt.date(1970, 1, 1)
"""Of a page that tells of no day."""


class RadarConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """Options of the plugin in `mkdocs.yml`."""

    config = Type(str, default="radar.yml")
    """The radar's settings file, relative to `mkdocs.yml`."""
    nav = Optional(Type(list))
    """The editors' own pages behind the radar's, written as MkDocs' `nav`. Left out: all of them."""


@dataclass(frozen=True)
class Named:
    """The settings file of the radar that a command is to build."""

    path: Path
    sure: bool = True
    """Whether it was named. Otherwise it is where settings are looked for, and `mkdocs.yml` has a say."""


_KNOWN = frozenset({"radar", "search", "material/search"})
"""Plugins of which it is known what a page is made of. Others may put anything into any."""
_DIRTY = "A 'dirty' build is being performed"
"""How MkDocs begins to warn of a build that writes only what changed. Here it is known what did."""
_AWESOME, _ORDER_FILE = "awesome-nav", ".nav.yml"
"""A plugin that makes the navigation, and where it looks for the order."""


Stage = Callable[[Text, int, int], None]
"""Told what is being done, how many pieces of it are done, and of how many."""


def _say_nothing(_: Text, done: int, of: int) -> None:
    """Be told of a stage by someone who shows none."""


class _Made(File):
    """A file of the radar's, in memory: its source is not where its content is."""

    def is_modified(self) -> bool:
        """Whether it has to be written again: there is no file to tell by."""
        return True


class RadarPlugin(BasePlugin[RadarConfig]):  # type: ignore[no-untyped-call]  # as above
    """Adds the radar's pages to a MkDocs site."""

    draft = False
    """Whether surveys that are not over are shown too: only `serve` sets it, on this machine."""
    named: Named | None = None
    """What the command line says of the radar's settings file."""
    swaps = False
    """Whether the site is built in a place of its own, and the shell sees to its marker."""
    served = False
    """Whether MkDocs shows the pages itself, and adds a script to each."""
    stage: Stage = staticmethod(_say_nothing)
    """Told how many pages are written."""
    pages_written = pages_in_all = 0
    """Of those in one language."""
    raw_html = False
    """Whether the editors' texts may hold any HTML."""
    release: Release | None = None
    """The release of the build that is going on; as `whole` afterwards."""
    whole: Release | None = None
    """The release in the radar's own language."""
    tongue: str | None = None
    """The language that this build makes the pages in; None: the radar's own, and all others after it."""
    settings: Settings | None = None
    """The radar's settings in the language of the build."""
    dates: Mapping[str, dt.date] = MappingProxyType({})
    """By address: the day of the latest that a page tells of."""
    feeds: frozenset[str] = frozenset()
    """Addresses of its feeds."""
    order: list[Any] = []
    """The navigation, where nobody wrote another."""
    made: Mapping[str, SiteFile] = MappingProxyType({})
    """The files that were made for it."""
    kept: ClassVar[dict[str | None, Kept]] = {}
    """By language: what the build before wrote, while the pages are served."""
    going_on: Build | None = None
    """The build that is going on, where it keeps what did not change."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether the pages are built or served."""
        self.served = command == "serve"

    # Before other plugins: the search asks for the language when its own turn comes.
    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the release, and let the theme speak the radar's language and carry its notice."""
        if sys.flags.optimize > 1:
            raise PluginError(say("Python runs without docstrings (-OO). Use `radar build`, or leave it out"))
        if self.release is None:
            try:
                file = self.settings_file(config)
                self.release = _draft(file) if self.draft else cached_release(file, warn=_log)
            except Problems as problems:
                tell = teller(preferred(os.environ))
                raise PluginError("\n".join(tell(problem.told()) for problem in problems.problems)) from None
        if foreign := [*_foreign(config), *_unfit_plugins(config)]:
            raise PluginError("\n".join(teller(preferred(os.environ))(problem.told()) for problem in foreign))
        self.whole = self.release
        if self.tongue is not None:
            self.release = in_words_of(self.release, self.tongue)
            _in_another_language(config, self.release)
        settings = self.settings = self.release.settings
        config.theme["language"] = settings.language
        if config.theme.get("palette"):
            config.theme["palette"] = switches_in(config.theme["palette"], settings)
        config.mdx_configs.update(with_link_title(config.mdx_configs, settings))
        if len(settings.spoken) > 1 and "md_in_html" not in config.markdown_extensions:
            # What nobody translated stands in an element of its own.
            config.markdown_extensions.append("md_in_html")
        # The themes' own are fetched from another server.
        config.theme["font"] = config.theme["highlightjs"] = False
        self.raw_html = settings.raw_html
        # The theme prints the name as it is.
        config.site_name = escape(config.site_name)
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(OVERRIDES))
        config.site_description = config.site_description or escape(" ".join(settings.description.split()))
        config.copyright = config.copyright or imprint(settings)
        config.extra.setdefault("generator", False)
        config.extra["radar"] = {"notice": settings.notice}
        config.extra_css.append(STYLE)
        config.extra_javascript.append(SCRIPT)
        # The search would join its index with that of the build before, which is seen to here.
        for search in _searches(config):
            search.is_dirty = False
        self.order = self.navigation(config)
        if config.nav is None and _AWESOME not in config.plugins:
            config.nav = self.order
        return config

    def navigation(self, config: MkDocsConfig) -> list[Any]:
        """The radar's pages and the editors' own, where nobody wrote another."""
        docs, settings = Path(config.docs_dir), self.settings
        if settings is None or self.release is None:
            raise PluginError("The radar has no release: on_config was not called.")
        own = self.config.nav
        if own is None:
            own = own_pages(docs, settings.spoken, settings.language)
        elif self.tongue is not None:
            own = nav_in(own, docs, self.tongue)
        return [*_navigation(self.release), *own]

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Register the site's files; a generated page takes the place of the file it was made from."""
        if self.release is None:
            raise PluginError("The radar has no release: on_config was not called.")
        texts = editor_texts(Path(config.docs_dir))
        settings, address = self.settings_file(config), config.site_url or ""
        folder = settings.parent
        if self.draft:
            generated = build_site(self.release, texts, config.use_directory_urls, address=address)
        else:
            generated = cached_site(
                self.release, texts, config.use_directory_urls, not _is_material(config), folder, address
            )
        self.made = generated
        if len(self.release.settings.spoken) > 1:
            _keep_language(files, config, self.release.settings)
        listed = {uri for uri, _ in fixed_pages(self.release)}
        for uri, content in generated.items():
            if old := files.get_file_from_path(uri):
                files.remove(old)
            inclusion = InclusionLevel.UNDEFINED if uri in listed else InclusionLevel.NOT_IN_NAV
            text = content.marked if isinstance(content, SitePage) else content
            made = _Made.generated(config, uri, content=text, inclusion=inclusion)
            # Other plugins ask git when a page was changed, so its source is a file that is there.
            written = Path(config.docs_dir, uri)
            made.abs_src_path = str(written if written.is_file() else settings.resolve())
            files.append(made)
        if _AWESOME in config.plugins and files.get_file_from_path(_ORDER_FILE) is None:
            content = yaml.safe_dump({"nav": self.order}, allow_unicode=True, sort_keys=False)
            files.append(
                File.generated(config, _ORDER_FILE, content=content, inclusion=InclusionLevel.EXCLUDED)
            )
        if _is_material(config):
            late = _Made.generated(config, LATE, content=asset("late.js"))
            late.abs_src_path = str(settings.resolve())
            files.append(late)
        self.dates = dict(dates_of(self.release))
        self.going_on = None
        self.feeds = frozenset(uri for uri in generated if uri.endswith(".atom"))
        self.release = None
        return files

    @event_priority(-100)
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """While the pages are served: find out which would be as they were before."""
        if self.served and {*config.plugins} <= _KNOWN and not config.hooks and self.settings is not None:
            before = RadarPlugin.kept.pop(self.tongue, Kept())
            self.going_on = Build(before, _frame(config, self.settings, nav, files, self.feeds))
            self.going_on.know(files.documentation_pages(), self.made, self.dates)
            self.going_on.writes(files)
            self.going_on.named = {page.file.src_uri for page in nav.pages}
        return nav

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        """Read what was not read yet if the navigation changed, and let the search know what is kept."""
        self.pages_written, self.pages_in_all = 0, len(files.documentation_pages())
        if self.going_on is None:
            return env
        pages = [file for file in files.documentation_pages() if file.page is not None]
        named = [file.page for file in pages if file.page and file.src_uri in self.going_on.named]
        titles = digest([(page.url, page.title) for page in named])
        skipped = [file for file in pages if self.going_on.is_kept(file)]
        if not self.going_on.read(titles):
            for file in skipped:
                if file.page is not None and file.page.markdown is None:
                    _populate_page(file.page, config, files)
            return env
        for file in skipped:
            entries = self.going_on.before.entries.get(file.src_uri, [])
            for search in _searches(config):
                search.search_index.entries.extend(entries)
        for search in _searches(config):
            self.going_on.add(search.search_index.entries)
        return env

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Escape what the theme prints unescaped."""
        if page.file.generated_by:
            for key, value in page.meta.items():
                if isinstance(value, str):
                    page.meta[key] = escape(value)
        return markdown

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the blocks in, which are HTML already: Markdown was spared them."""
        made = self.made.get(page.file.src_uri)
        return made.filled(html) if isinstance(made, SitePage) else html

    # After the search, which adds what it knows of the page.
    @event_priority(-50)
    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Date the page by what it tells."""
        if "SOURCE_DATE_EPOCH" not in os.environ:
            # Not today's: the same input gives the same bytes.
            page.update_date = self.dates.get(page.file.src_uri, _NEVER).isoformat()
        if self.going_on is not None:
            for search in _searches(config):
                self.going_on.add(search.search_index.entries, page.file.src_uri)
        return context

    # After all others, so that what they add to a page is in its policy.
    @event_priority(-100)
    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Correct what the theme wrote, and say what the page is, may run and fetch."""
        self.pages_written += 1
        self.stage(say("Writing pages"), self.pages_written, self.pages_in_all)
        made = self.made.get(page.file.src_uri)
        # What editors write is HTML in the theme's eyes.
        own = Markup(page.meta.get("title") or page.title or config.site_name).striptags()  # noqa: S704
        uri, settings = page.file.src_uri, self.settings
        if settings is None:
            raise PluginError("The radar has no settings: on_config was not called.")
        html = with_head(
            with_switch(adapted(output), uri, settings, config.use_directory_urls),
            uri,
            title=made.title if isinstance(made, SitePage) else own,
            description=unescape(page.meta.get("description") or config.site_description or ""),
            site_name=unescape(config.site_name),
            address=config.site_url or "",
            feeds=self.feeds,
            settings=settings,
            directory_urls=config.use_directory_urls,
        )
        return with_policy(html, page.content or "", self.raw_html, self.served)

    def on_post_template(self, output_content: str, template_name: str, config: MkDocsConfig) -> str:
        """Correct what the theme wrote on pages that no one wrote, such as `404.html`."""
        if not template_name.endswith(".html"):
            return output_content
        return with_policy(adapted(output_content), served=self.served)

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Build the pages in the other languages, and mark the site as the radar's."""
        if self.going_on is not None:
            RadarPlugin.kept[self.tongue] = self.going_on.done()
            self.going_on = None
        if self.tongue is not None or self.whole is None:
            return
        site, settings = Path(config.site_dir), self.whole.settings
        for code in settings.spoken[1:]:
            self.made = {**self.made, **_build_in(code, config, self.whole, self.served)}
        unite(site, settings, config.site_url or "")
        if not self.swaps:
            # MkDocs emptied the folder before, but for what is hidden.
            mark(Path(config.site_dir), hidden=False)

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Build again when the radar's own input changes."""
        from radar.inputs.settings import read_settings

        file = self.settings_file(config)
        for path in (file, *_sources(file, read_settings(file))):
            if path.exists():
                server.watch(str(path))
        return server

    def settings_file(self, config: MkDocsConfig) -> Path:
        """The radar's settings file, as a path from the current folder where it lies below it.

        Raises `Problems` where `mkdocs.yml` names another than the one that lies here, and nobody said which.
        """
        if self.named is not None and self.named.sure:
            return self.named.path
        file = _from_here(Path(config.config_file_path).parent / self.config.config)
        if (
            self.named is not None
            and self.named.path.exists()
            and file.resolve() != self.named.path.resolve()
        ):
            raise Problems([_another_radar(config, file, self.named.path)])
        return file


def build(
    config_file: Path,
    site_dir: Path | None = None,
    progress: Progress | None = None,
    warn: Warn = lambda problem: None,
    another_draw: bool = False,
    named: Named | None = None,
    generator: str | None = None,
    stage: Stage | None = None,
) -> Path:
    """Build the whole site and return its folder. The old one stays until the new one is complete.

    `named`: what is known of the radar's settings file besides what `config_file` says. `progress` is told
    how far each survey file is read, `warn` each warning about the answers. `another_draw`: let counts be
    rounded again though the old site says that they were `draws.MOST` times. `generator`: `mkdocs` or
    `zensical`; None: as the settings say. `stage` is told what is being done, and how far it is.

    Where the very same was built before, and each file of that site is still there as it was, it stays.

    Raises `Problems` with the faults of the input, or with what the new site would give away. A fault
    that MkDocs finds ends the program.
    """
    with _messages(logging.WARNING), _told(named=named, swaps=True, stage=stage or _say_nothing):
        config = _mkdocs_settings(config_file)
        plugin = _plugin(config, config_file)
        settings_file = plugin.settings_file(config)
        root, site = config_file.parent, (site_dir or Path(config.site_dir)).absolute()
        # An old site that a killed build put aside is what the new one is compared with.
        clear(real(site).parent)
        # Made here and not in the plugin's own turn, where MkDocs would wrap its problems.
        plugin.release = cached_release(settings_file, progress, warn)
        generator = generator or plugin.release.settings.generator
        own = [Path(config.docs_dir), *_sources(settings_file, plugin.release.settings)]
        target = place_of(site, root, own)
        drawn = draws.kept(target, plugin.release, warn, another_draw)
        name = _site_name(config, settings_file, generator)
        if is_built(settings_file, name, target):
            return site
        target.parent.mkdir(parents=True, exist_ok=True)
        with workshop(target.parent) as folder:
            fresh = folder / "site"
            fresh.mkdir()
            config.site_dir = str(fresh)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                if generator == "zensical":
                    # It runs no plugin that would see to it.
                    refuse(_foreign(config))
                    plugin.made = zensical.build(config, plugin.release, plugin.config.nav, folder, fresh)
                else:
                    mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
            draws.keep(fresh, drawn)
            # The pages of MkDocs refer to one another: of a large site they would stay beside the audit.
            gc.collect()
            _audit(fresh, site, settings_file, plugin.made, stage or _say_nothing)
            # Someone may have put a file of their own there in the meantime.
            swap(fresh, place_of(site, root, own))
        keep_built(settings_file, name, target)
    return site


def serve(config_file: Path, address: str, draft: bool = False, named: Named | None = None) -> None:
    """Show the site at `host:port` until Ctrl+C, and build it again after every change.

    `draft`: with the figures of surveys that are not over, and a notice on each page that says so.
    `named` as in `build`.
    """
    with _messages(logging.INFO), _told(named=named, draft=draft), _silent(_DIRTY):
        RadarPlugin.kept.clear()
        mkdocs_serve(config_file=str(config_file), dev_addr=address, build_type="dirty")


@contextmanager
def _silent(beginning: str) -> Iterator[None]:
    """Keep MkDocs from saying one thing, which is not so here."""

    def other(record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith(beginning)

    logger = logging.getLogger("mkdocs.commands.build")
    logger.addFilter(other)
    try:
        yield
    finally:
        logger.removeFilter(other)


@contextmanager
def _told(
    named: Named | None, draft: bool = False, swaps: bool = False, stage: Stage = _say_nothing
) -> Iterator[None]:
    """Let every plugin know what the command line says: MkDocs makes it, and keeps it for its next build."""
    RadarPlugin.named, RadarPlugin.draft, RadarPlugin.swaps = named, draft, swaps
    RadarPlugin.stage = staticmethod(stage)
    try:
        yield
    finally:
        RadarPlugin.named, RadarPlugin.draft, RadarPlugin.swaps = None, False, False
        RadarPlugin.stage = staticmethod(_say_nothing)


def _searches(config: MkDocsConfig) -> list[Any]:
    """Material's search, where it is used."""
    found = [config.plugins.get(name) for name in ("material/search", "search")]
    return [plugin for plugin in found if type(plugin).__module__.startswith("material.")]


def _frame(
    config: MkDocsConfig, settings: Settings, nav: Navigation, files: Files, feeds: frozenset[str]
) -> str:
    """A digest of what all pages share: settings, theme, navigation and addresses."""
    file = Path(config.config_file_path)
    custom = sorted(Path(config.theme.custom_dir).rglob("*")) if config.theme.custom_dir else []
    overrides = [path.read_bytes() for path in custom if path.is_file()]
    listed = sorted((known.src_uri, known.url) for known in files)
    shared = [config.site_name, config.site_url, config.site_description, config.copyright, config.extra]
    return digest(
        [file.read_bytes(), settings.model_dump_json(), *overrides, listed, str(nav), shared, sorted(feeds)]
    )


def _another_radar(config: MkDocsConfig, named: Path, here: Path) -> Problem:
    what = say("this names another radar, %(named)s, than the one that is here", named=named)
    fix = say("Say which to build: --config %(named)s, or --config %(here)s", named=named, here=here)
    return Problem(Place(_from_here(Path(config.config_file_path)).as_posix()), what, fix, "two-radars")


def _from_here(path: Path) -> Path:
    """A path from the current folder, where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _plugin(config: MkDocsConfig, config_file: Path) -> RadarPlugin:
    plugin = config.plugins.get("radar")
    if not isinstance(plugin, RadarPlugin):
        what, fix = say("the plugin `radar` is missing"), say("Add it: `plugins: [search, radar]`")
        raise Problems([Problem(Place(config_file.as_posix()), what, fix, "no-plugin")])
    return plugin


def _is_material(config: MkDocsConfig) -> bool:
    """Whether the theme is Material, whose place for a notice and whose search the radar makes use of."""
    return config.theme.name == "material"


def _sources(settings_file: Path, settings: Settings) -> list[Path]:
    """Where what people write for a radar lies."""
    listed = [settings.surveys, settings.technologies, settings.dialogues, settings.municipalities]
    return [settings_file.parent / path for path in listed if path is not None]


def _unfit_plugins(config: MkDocsConfig) -> Iterator[Problem]:
    """Plugins that can't work beside the radar: said at the start, before they fail in the middle."""
    where = Place(_from_here(Path(config.config_file_path)).as_posix())
    named = {name.removeprefix("material/") for name in config.plugins}
    if "i18n" in named:
        what = say("static-i18n knows only the pages that lie in docs/, and would leave out the radar's own")
        yield Problem(where, what, say("Remove `i18n` from the plugins"), "plugin")
    if "social" in named:
        what = say(
            "`social` fetches fonts from another server, and the radar makes pictures for sharing itself"
        )
        yield Problem(where, what, say("Remove `social` from the plugins"), "plugin")


def _foreign(config: MkDocsConfig) -> list[Problem]:
    """What `mkdocs.yml` has each page fetch from another server."""
    named = [(key, str(file)) for key in ("extra_css", "extra_javascript") for file in config[key]]
    found = [key for key, item in named if re.match(r"\s*(?:[a-z]+:)?//", item, re.IGNORECASE)]
    found += ["extra.analytics"] if (config.extra.get("analytics") or {}).get("provider") else []
    where = Place(_from_here(Path(config.config_file_path)).as_posix())
    fix = say("Put the file into docs/ and link to it there, or remove it")

    def fault(name: str) -> Problem:
        what = say("`%(name)s` fetches from another server, which would learn about each reader", name=name)
        return Problem(where, what, fix, "other-server")

    return list(map(fault, dict.fromkeys(found)))


def _build_in(code: str, config: MkDocsConfig, release: Release, served: bool) -> Mapping[str, SiteFile]:
    """Build the site in another of the radar's languages, in its folder. Returns the files made for it."""
    folder = folder_of(release.settings, code)
    other = load_config(
        config_file=config.config_file_path,
        site_dir=str(Path(config.site_dir, folder)),
        site_url=f"{config.site_url}{folder}" if config.site_url else config.site_url,
        strict=config.strict,
    )
    plugin = _plugin(other, Path(config.config_file_path))
    # MkDocs keeps its plugins from build to build: this may be the one that asks.
    kept = vars(plugin).copy()
    plugin.release, plugin.tongue = release, code
    other.plugins.on_startup(command="serve" if served else "build", dirty=False)
    try:
        mkdocs_build(other, dirty=served)
        return {f"{folder}{uri}": content for uri, content in plugin.made.items()}
    finally:
        other.plugins.on_shutdown()
        vars(plugin).clear()
        vars(plugin).update(kept)


def _in_another_language(config: MkDocsConfig, release: Release) -> None:
    """Names of the site in a language that `mkdocs.yml` is not written in, as far as they are known."""
    settings = release.settings
    if not isinstance(settings.title, Foreign):
        config.site_name = str(settings.title)
    config.site_description = config.copyright = None
    if config.nav is not None:
        names = {uri: escape(name) for uri, name in fixed_pages(release)}
        config.nav = nav_in(config.nav, Path(config.docs_dir), settings.language, names)


def _keep_language(files: Files, config: MkDocsConfig, settings: Settings) -> None:
    """Put the editors' own pages in the language of the settings; those in others go."""
    own = written(Path(config.docs_dir), settings)
    for file in list(files):
        if file.src_uri.endswith(".md") and file.abs_src_path and not file.generated_by:
            files.remove(file)
            if file.src_uri in own:
                content = own[file.src_uri].decode("utf-8-sig", errors="replace")
                made = _Made.generated(config, file.src_uri, content=content, inclusion=file.inclusion)
                # The theme takes a page that a plugin made for the radar's.
                made.generated_by, made.abs_src_path = None, file.abs_src_path
                files.append(made)


def _draft(config: Path) -> Release:
    """The release with surveys that are not over, which says so on each page. It is not kept anywhere."""
    release = make_release(config, warn=_log, draft=True)
    said = words.draft(language(release.settings.language))
    notice = " ".join(filter(None, (said, release.settings.notice)))
    return replace(release, settings=release.settings.model_copy(update={"notice": notice}))


def _mkdocs_settings(file: Path) -> MkDocsConfig:
    refuse_endless(read_text(file, file.as_posix()), file.as_posix())
    try:
        return load_config(config_file=str(file), strict=True)
    except (ConfigurationError, Abort) as error:
        # What leads to an `Abort` was logged, line by line.
        what = say("MkDocs does not accept these settings")
        if not isinstance(error, Abort):
            said = " ".join(str(error).split())
            what = say("MkDocs does not accept these settings: %(said)s", said=said)
        fix = say("See MkDocs' guide to its configuration")
        raise Problems([Problem(Place(file.as_posix()), what, fix, "mkdocs-settings")]) from None


def _audit(
    fresh: Path, target: Path, settings_file: Path, made: Mapping[str, SiteFile], stage: Stage
) -> None:
    """Raise `Problems` if the new site leaks anything; they call it by the folder it is to have.

    Files that passed before, with the same answers, settings and program, are not looked at again; where
    those with figures all did, nothing is counted again. `made`: the files as they were made.
    """
    from radar.audit.audit import audit, digest

    # What comes out of an installed package can hold no answers.
    packaged = {uri: digest(io.BytesIO(content)) for uri, content in libraries().items()}
    passed = passed_files(settings_file) | packaged

    def looked_at(done: int, of: int) -> None:
        stage(say("Looking through the site"), done, of)

    found = audit(
        fresh,
        read_sources(settings_file),
        called=_from_here(target),
        passed=passed,
        made=made,
        looked_at=looked_at,
    )
    if found.problems:
        raise Problems(found.problems)
    keep_passed(settings_file, found.digests)


_KNOWN_EXTENSIONS = {
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes"),
    *("md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc"),
    *(f"pymdownx.{name}" for name in ("details", "highlight", "inlinehilite", "keys", "mark", "superfences")),
    *(f"pymdownx.{name}" for name in ("tabbed", "tasklist")),
}
"""What reads no files but those of the site."""


def _site_name(config: MkDocsConfig, settings_file: Path, generator: str) -> str:
    """What a site is made of, as one name; empty where something in it may read what is not known here."""
    extensions = {str(extension) for extension in config.markdown_extensions}
    if config.hooks or set(config.plugins) - _KNOWN or extensions - _KNOWN_EXTENSIONS:
        return ""
    folders = [Path(config.docs_dir)]
    folders += [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    # As it was written: what MkDocs makes of it holds objects without names of their own.
    with Path(config.config_file_path).open("rb") as stream:
        told = repr(yaml_load(stream))
    return site_name(settings_file, folders, [generator, epoch, told])


def _log(problem: Problem) -> None:
    """Report a warning about the answers as MkDocs does its own."""
    logging.getLogger("mkdocs.plugins.radar").warning(teller(preferred(os.environ))(problem.told()))


@contextmanager
def _messages(level: int) -> Iterator[None]:
    """Let MkDocs say on standard error what it has to say."""
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def _navigation(release: Release) -> list[Any]:
    """The radar's own pages in the navigation. It does not grow with the radar."""
    return [{escape(name): uri} for uri, name in fixed_pages(release)]
