"""What all pages share, and how a page is put together from a template.

Whatever people wrote is escaped where it stands in HTML or in a heading; the Markdown text of technologies
and dialogues is the editors' own and goes in as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from rcssmin import cssmin
from rjsmin import jsmin

from radar.disclosure.figures import Withheld
from radar.inputs.dialogues import Dialogue
from radar.inputs.technologies import Technology
from radar.language.translator import Language, language
from radar.language.written import Foreign
from radar.release import Entry, Release
from radar.site import words
from radar.site.dialogues import agenda, feeds
from radar.site.dialogues.buyers import Holders, holders
from radar.site.links import final, relative
from radar.site.page import Page, mark
from radar.site.pictures import svg
from radar.site.views import RadarView, dialogue_uri, view

ASSETS = Path(__file__).parent / "assets"
PLOTLY = "assets/plotly.min.js"
STYLE, SCRIPT = "assets/site.css", "assets/page.js"
"""The style sheet and the script of every page."""
RADAR_SCRIPT, CHARTS_SCRIPT, DIALOGUES_SCRIPT = "assets/radar.js", "assets/charts.js", "assets/dialogues.js"
"""The scripts of pages with a radar, charts or dialogues."""
_RADAR = ("reading", "card", "keys", "filters", "compare", "weights", "switch", "start")
SCRIPTS = {
    SCRIPT: ("page.js",),
    RADAR_SCRIPT: ("helpers.js", "places.js", *(f"radar/{name}.js" for name in _RADAR)),
    CHARTS_SCRIPT: ("charts.js",),
    DIALOGUES_SCRIPT: ("helpers.js", "dialogues.js"),
}
"""What each script is put together from. The parts share their names, and none with another script."""
STYLES = ("svg.css", "theme.css", "radar.css", "figures.css", "dialogues.css")
"""What the style sheet is put together from."""
_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ONLY_TEXT = re.compile(r"<(title|option|text|script)\b[^>]*>.*?</\1>", re.DOTALL)
_FOREIGN = re.compile(r"<span lang=\w+>(.*?)</span>", re.DOTALL)
"""What `Foreign.__html__` makes."""
_WIDE = ("radar.md.j2", "needs.md.j2", "market.md.j2", "dialogues.md.j2")
"""Pages that need the whole width, and so have no table of contents."""


@dataclass(frozen=True)
class Site:
    """All that the pages share, looked up once, so that no page costs more because there are many."""

    release: Release
    texts: Mapping[str, str]
    """The editors' own Markdown, by the source address of the page that it stands on."""
    directory_urls: bool
    notice: bool
    """Whether each page carries the notice itself."""
    language: Language
    environment: Environment
    technologies: Mapping[str, Technology]
    views: Mapping[tuple[str, str], RadarView]
    """By edition and area."""
    entries: Mapping[tuple[str, str], Mapping[str, Entry]]
    """By edition and area, then technology."""
    cards: Mapping[str, tuple[Mapping[str, Any], ...]]
    """The dialogues about each technology, in brief: coming ones first, then open ones."""
    holders: Holders
    """The buyers of all dialogues."""
    address: str
    """Where the site is published, ending in `/`; empty if that is not known."""

    def text(self, message: str) -> str:
        """A text in the language of the pages."""
        return self.language.text(message)

    def render(
        self, template: str, uri: str, title: str, description: str, whole: bool = True, **values: Any
    ) -> Page:
        """A page from its template. `whole`: whether all that people wrote on it is in its language."""
        settings = self.release.settings
        hidden = ["navigation", "toc"] if template in _WIDE else ["navigation"]
        note = Markup('<p class="tr-note tr-note--quiet">{}</p>\n').format(
            words.not_translated(settings, self.language)
        )
        if "text" not in values:
            own = self.texts.get(uri, "")
            values["text"] = (note + "\n" if isinstance(own, Foreign) else Markup()) + prose(own)
        notice = Markup('<p class="tr-notice">{}</p>\n').format(settings.notice)
        above = notice if self.notice and settings.notice else Markup()
        if not whole:
            above += note
        blocks: list[str] = []
        body = self.environment.get_template(template).render(
            notice=Markup(_one_line(above)) + "\n" if above else "",  # noqa: S704  (escaped)
            title=title,
            link=self.linker(uri),
            lang=self.language,
            settings=settings,
            area_term=words.area(settings, self.language),
            rounding=words.rounding(settings, self.language),
            bands=_bands(self.release),
            symbols=words.symbols(self.language, any(edition.surveyed for edition in self.release.editions)),
            statuses=words.statuses(self.language),
            blocks=blocks,
            **values,
        )
        matter: dict[str, str | list[str]] = {
            "title": title,
            "description": _one_line(description),
            "hide": hidden,
        }
        return Page(matter, re.sub(r"\n{3,}", "\n\n", body).strip() + "\n", tuple(blocks))

    def linker(self, uri: str) -> Callable[[str], str]:
        """What turns a source address into a link on the page `uri`."""
        return lambda target: relative(uri, target, self.directory_urls)

    def located(self, uri: str) -> str:
        """The address of a page or file in the world, or in the site if it is not known where that is."""
        return urljoin(self.address, final(uri, self.directory_urls))

    def picture(self, radar: RadarView, label: str) -> svg.Picture:
        """The frame of a radar's picture."""
        blip = radar.edition.radars[radar.area].blip
        return svg.Picture(self.release.settings, self.release.geometry, blip, label)

    def drawing(
        self, radar: RadarView, uri: str, label: str, style: str | None = None, target: str = ""
    ) -> str:
        """A radar's picture with links as the file `uri` needs them; see `svg.draw`."""
        link = self.linker(uri)
        blips = [
            svg.Blip(
                number=row.number,
                id=row.technology.id,
                name=row.technology.name,
                place=row.place,
                sector=row.sector,
                label=row.label(self.language),
                href=link(row.uri),
            )
            for row in radar.rows
        ]
        return svg.draw(self.picture(radar, label), blips, style, target)


def prepare(
    release: Release, texts: Mapping[str, str], directory_urls: bool, notice: bool, address: str = ""
) -> Site:
    """Look up what all pages share."""
    lang = language(release.settings.language)
    technologies = {technology.id: technology for technology in release.technologies}
    views, entries = {}, {}
    for edition in release.editions:
        for area, radar in edition.radars.items():
            views[edition.id, area] = view(release, technologies, edition, radar, lang)
            entries[edition.id, area] = {entry.technology: entry for entry in radar.entries}
    # in the order of their stages, so that each technology's are in it too
    cards: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for dialogue in sorted(release.dialogues, key=lambda known: agenda.STAGES.index(agenda.stage(known))):
        brief = card(dialogue, lang)
        for technology in dialogue.technologies:
            cards[technology].append(brief)
    return Site(
        release,
        texts,
        directory_urls,
        notice,
        lang,
        _environment(lang.code),
        technologies,
        views,
        entries,
        {technology: tuple(briefs) for technology, briefs in cards.items()},
        holders(release.dialogues),
        address and f"{address.rstrip('/')}/",
    )


def card(dialogue: Dialogue, lang: Language) -> dict[str, Any]:
    """A dialogue in brief, as lists show it."""
    last, stage = dialogue.activities[-1], agenda.stage(dialogue)
    return {
        "dialogue": dialogue,
        "stage": stage,
        "dates": agenda.chances(dialogue, lang) if stage != "held" else [],
        "opens": agenda.opens(dialogue),
        "closes": agenda.closes(dialogue),
        "uri": dialogue_uri(dialogue.id),
        "buyers": ", ".join(buyer.name for buyer in dialogue.buyers),
        "when": words.period(last, lang),
        "updated": feeds.version(dialogue),
    }


@cache
def asset(name: str) -> str:
    """A style sheet or script of our own, without its comments and spaces."""
    text = (ASSETS / name).read_text(encoding="utf-8")
    return str(jsmin(text) if name.endswith(".js") else cssmin(text))


def script(name: str) -> str:
    """A script of the site, put together from its parts."""
    parts = (asset(part) for part in SCRIPTS[name])
    return f"(()=>{{{chr(10).join(parts)}}})();"


def _bands(release: Release) -> str:
    """The rings as a CSS gradient over the index, from 0 to 1."""
    settings = release.settings
    stops = []
    for i, (ring, end) in enumerate(zip(settings.rings, settings.ring_ends(), strict=True)):
        shade = f"var(--tr-band-{min(4, 1 + round(3 * i / max(1, len(settings.rings) - 1)))})"
        stops.append(f"{shade} {_percent(ring.from_)} {_percent(end)}")
    return f"linear-gradient(to right,{','.join(reversed(stops))})"


def _percent(value: float) -> str:
    return f"{min(1.0, max(0.0, value)) * 100:.4g}%"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _heading(text: object) -> Markup:
    """A text as it stands in a Markdown heading, with nothing in it that Markdown or HTML would read."""
    plain = _one_line(str(text))
    escaped = re.sub(r"[^\w\s,()/'’–-]|_", lambda m: f"&#{ord(m[0])};", plain)
    if isinstance(text, Foreign):
        escaped = f'<span lang="{text.language}">{escaped}</span>'
    return Markup(escaped)  # noqa: S704  (escaped)


def prose(text: str) -> Markup:
    """Markdown of the editors' own, as it stands on a page."""
    told = text.strip()
    if isinstance(text, Foreign) and told:
        told = f'<div lang="{text.language}" markdown="1">\n\n{told}\n\n</div>'
    return Markup(told)  # noqa: S704  (the editors' own)


def languages_in_place(html: str) -> str:
    """HTML without the elements of `Foreign.__html__` where only text may stand, such as in attributes."""
    if "<span lang=" not in html:
        return html

    def bare(found: re.Match[str]) -> str:
        return _FOREIGN.sub(r"\1", found[0])

    return _ONLY_TEXT.sub(bare, _TAG.sub(bare, html))


@pass_context
def _block(context: Context, html: object) -> Markup:
    """HTML that Markdown leaves alone: one block without empty lines, each line of which begins a tag.

    It is kept apart, and a mark stands for it.
    """
    text = re.sub(r"\s*\n\s*(?=<)", "\n", languages_in_place(str(html).strip()))
    text = re.sub(r"\s*\n\s*(?!<)", " ", text)
    if not text:
        return Markup()
    blocks: list[str] = context["blocks"]
    blocks.append(f'<div class="tr">\n{text}\n</div>')
    return Markup(f"\n{mark(len(blocks) - 1)}\n")  # noqa: S704  (a number)


@cache
def _environment(code: str) -> Environment:
    lang = language(code)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=False,
    )
    environment.policies["ext.i18n.trimmed"] = True
    # The extension adds this method when it is loaded.
    environment.install_gettext_translations(lang.catalogue, newstyle=False)  # type: ignore[attr-defined]
    environment.filters |= {"md": _heading, "html": _block}
    environment.tests["withheld"] = lambda figure: isinstance(figure, Withheld)
    environment.globals |= {"percent": _percent, "symbol": _symbol}
    return environment


def _symbol(kind: str) -> Markup:
    return Markup(svg.symbol(kind))  # noqa: S704  (drawn here)
