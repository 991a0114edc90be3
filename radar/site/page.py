"""A page of the site, before a generator makes HTML of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """Markdown with blocks of HTML in it, which are kept apart: to look for them takes Markdown its time."""

    matter: Mapping[str, str | list[str]]
    """What a generator is to know: `title`, `description`, `hide`."""
    body: str
    """Markdown in which `mark(i)` stands where `blocks[i]` belongs."""
    blocks: tuple[str, ...]
    """HTML without empty lines."""

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.matter["title"])

    @property
    def marked(self) -> str:
        """The page with marks in place of its blocks, for who puts them in afterwards with `filled`."""
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in self.matter.items()]
        return "\n".join(["---", *lines, "---", self.body])

    def filled(self, text: str) -> str:
        """A text, what a generator made of the body for instance, with the blocks in place of the marks."""
        for i, block in enumerate(self.blocks):
            text = text.replace(mark(i), block, 1)
        return text

    @property
    def bordered(self) -> str:
        """The page as Markdown with each block between comments, for who puts it right with `restored`."""
        text = self.marked
        for i, block in enumerate(self.blocks):
            text = text.replace(mark(i), f"{_begin(i)}\n{block}\n{_end(i)}", 1)
        return text

    def restored(self, html: str) -> str:
        """What a generator made of `bordered`, with its blocks as they were: their links may be changed."""
        for i, block in enumerate(self.blocks):
            before, begins, rest = html.partition(_begin(i))
            _, ends, after = rest.partition(_end(i))
            if begins and ends:
                html = f"{before}{block}{after}"
        return html

    def __str__(self) -> str:
        """The whole page as Markdown, for any generator."""
        return self.filled(self.marked)


SiteFile = str | bytes | Page
"""A file of the site."""


def _begin(number: int) -> str:
    return f"<!-- block {number} -->"


def _end(number: int) -> str:
    return f"<!-- end of block {number} -->"


def mark(number: int) -> str:
    """What stands for a block."""
    return f'<div data-block="{number}"></div>'
