"""What is changed in the theme's pages where none of its blocks can be overridden."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_TEXT, _TEXT_END = "<article", "</article>"
_AS_IT_IS = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.DOTALL)
_INDENT = re.compile(r"\n\s+")
_HEADER = "<header"
"""The theme's switches stand before it: the rest of a page need not be read."""


class _Switches(HTMLParser):
    """Finds the theme's switches for the menu, the search and the colours, as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input" and "md-toggle" in (dict(attrs).get("class") or "").split():
            self.found.append(self.get_starttag_text() or "")


def adapted(html: str) -> str:
    """A page of the theme without the attribute that HTML does not know on the theme's switches."""
    top, header, rest = html.partition(_HEADER)
    switches = _Switches()
    switches.feed(top)
    for written in switches.found:
        top = top.replace(written, written.replace(' autocomplete="off"', ""), 1)
    before, text, after = _parted(f"{top}{header}{rest}")
    return f"{_flush(before)}{text}{_flush(after)}"


def _parted(html: str) -> tuple[str, str, str]:
    """A page as what the theme wrote before its text, the text, and what the theme wrote after it."""
    start, end = html.find(_TEXT), html.rfind(_TEXT_END)
    return (html[:start], html[start:end], html[end:]) if 0 <= start < end else (html, "", "")


def _flush(html: str) -> str:
    """HTML of the theme without its indentation, which is much of a page. Lines stay lines."""
    parts = _AS_IT_IS.split(html)
    return "".join(
        part if i % 3 == 1 else _INDENT.sub("\n", part) for i, part in enumerate(parts) if i % 3 < 2
    )
