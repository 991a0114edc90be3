"""The text of a page: Markdown in which only what can do no harm may stand as HTML.

The text is rendered as it will be, and what `nh3` would take out of it is a fault: scripts, handlers, frames,
forms, styles, and pictures and sounds of other servers. Tables, details, abbreviations, attribute lists,
pictures of the site's own and links stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import markdown
import nh3

from radar.inputs.documents import Document
from radar.language.messages import Text, say
from radar.problems import Place, Problem

_EXTENSIONS = ["extra", "sane_lists", "admonition", "toc"]
"""What may turn text into HTML. Those of the site may be fewer."""
_TAGS = nh3.ALLOWED_TAGS | {"section", "picture", "source", "audio", "video", "track"}
_ANYWHERE = {"class", "id", "title", "lang", "dir", "role", "hidden"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": _ANYWHERE,
    "a": {"href", "hreflang", "download", "rel", "target"},
    "img": {"src", "alt", "width", "height", "loading", "srcset", "sizes"},
    "source": {"src", "srcset", "type", "media", "sizes"},
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "preload", "poster", "width", "height"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "td": {"colspan", "rowspan", "headers", "align", "style"},
    "th": {"colspan", "rowspan", "headers", "align", "scope", "abbr", "style"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "data": {"value"},
    "del": {"datetime", "cite"},
    "ins": {"datetime", "cite"},
    "q": {"cite"},
    "blockquote": {"cite"},
    "details": {"open"},
    "bdo": {"dir"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_MEDIA = {"src", "srcset", "poster"}
_ALIGNED = re.compile(r"text-align: (?:left|right|center);?")
"""What tables in Markdown are made with."""
_ID = re.compile(r"[A-Za-zÀ-ɏ0-9][\w.:-]*")
"""An id that no script of the theme looks for: those begin with underscores."""
_OWN = re.compile(r"(?![\s\\]*[/\\]{2})(?![\s\x00-\x1f]*[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
"""An address on the same site."""
_HARMLESS = re.compile(r"[^<{&\\]*")
_LINK = re.compile(r"\]\s{0,3}(?:\(|:)\s*<?\s*(?!(?:https?://|mailto:|tel:|#)|[\w./-]*(?:[)#\s]|$))|!\[")


def faults_of(document: Document) -> Iterator[Problem]:
    """What may not stand in the text of a page, each kind once, at its line."""
    if _HARMLESS.fullmatch(document.body) and not _LINK.search(document.body):
        return
    html = markdown.markdown(document.body, extensions=_EXTENSIONS)
    found = list(dict.fromkeys(_unwanted(html)))
    # What a browser makes of broken tags is known to `nh3` alone.
    if not found and _as_it_is(html) != _clean(html):
        found = [("", say("the text holds HTML that is not allowed"))]
    fix = say(
        "Remove it, or allow it with `raw_html: true` in radar.yml if you trust everyone who writes pages"
    )
    for sign, what in found:
        yield Problem(Place(document.file, line=_line(document, sign)), what, fix, "raw-html")


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """An attribute's value, if it may stay."""
    if attribute in _MEDIA:
        parts = value.split(",") if attribute == "srcset" else [value]
        return value if all(_OWN.match(part) for part in parts) else None
    if attribute == "style":
        return value if _ALIGNED.fullmatch(value.strip()) else None
    if attribute == "id":
        return value if _ID.fullmatch(value) else None
    return value


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        generic_attribute_prefixes={"aria-"},
        url_schemes=_SCHEMES,
        strip_comments=False,
        link_rel=None,
    )


def _as_it_is(html: str) -> str:
    """HTML as `nh3` writes it, with nothing removed: the cleaned one differs only by what is not allowed."""
    tags = {tag.lower() for tag in re.findall(r"<([A-Za-z][^\s/>]*)", html)} | _TAGS
    schemes = {scheme.lower() for scheme in re.findall(r"([A-Za-z][\w+.-]*)(?=:)", html)} | _SCHEMES
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags=set(),
        generic_attribute_prefixes={""},
        url_schemes=schemes,
        strip_comments=False,
        link_rel=None,
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def _unwanted(html: str) -> Iterator[tuple[str, Text]]:
    """What to look for in the source, and what is wrong with it."""
    parser = _Tags()
    parser.feed(html)
    for tag, attributes in parser.found:
        if tag not in _TAGS:
            yield f"<{tag}", say("`<%(tag)s>` is not allowed in the text of a page", tag=_known(tag))
            continue
        for name, value in attributes:
            allowed = name in _ATTRIBUTES.get(tag, set()) | _ANYWHERE or name.startswith("aria-")
            if not allowed:
                yield (
                    name,
                    say("the attribute `%(name)s` is not allowed in the text of a page", name=_known(name)),
                )
            elif name in ("href", "cite") and not _clean(f'<a href="{nh3.clean_text(value or "")}">').count(
                "href"
            ):
                yield (value or "")[:20], say("the link leads to an address of a kind that is not allowed")
            elif _filter(tag, name, value or "") is None:
                what = say("the attribute `%(name)s` has a value that is not allowed", name=name)
                if name in _MEDIA:
                    what = say(
                        "a picture, sound or film is on another server, which would learn about each reader"
                    )
                yield value or "", what


def _known(name: str) -> str:
    """The name of a tag or an attribute, as messages show it."""
    return name if re.fullmatch("[a-z][a-z0-9-]{0,20}", name) else "…"


def _line(document: Document, sign: str) -> int:
    """The first line of the text with this sign in it."""
    lines = document.body.splitlines()
    at = next((i for i, line in enumerate(lines) if sign and sign.lower() in line.lower()), 0)
    return document.body_line + at
