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

    def __str__(self) -> str:
        """The whole page as Markdown, for any generator."""
        return self.filled(self.marked)


SiteFile = str | bytes | Page
"""A file of the site."""


def mark(number: int) -> str:
    """What stands for a block."""
    return f'<div data-block="{number}"></div>'
