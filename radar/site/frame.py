"""What is changed in the theme's pages where none of its blocks can be overridden."""

from __future__ import annotations

from html.parser import HTMLParser

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
    return f"{top}{header}{rest}"
