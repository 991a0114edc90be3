"""What the build before wrote, so that `serve` writes only the pages that would be another.

A page is known by a digest of all that it is made of: its own source, and the frame that all pages share
(settings, theme, navigation, addresses). MkDocs is asked for a build in which only files that changed are
written, and is told by these digests which changed. Nothing is trusted that was not written in this process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

from radar.site.page import Page as SitePage
from radar.site.page import SiteFile

Entries = list[Any]
"""What the search knows of a page."""


@dataclass
class Kept:
    """The pages of a build, by source address."""

    frame: str = ""
    """Digest of what all pages share, before their sources were read."""
    titles: str = ""
    """Digest of the titles in the navigation, which come out of the pages."""
    pages: dict[str, str] = field(default_factory=dict)
    """Digest of what each page alone is made of."""
    entries: dict[str, Entries] = field(default_factory=dict)
    """What the search knows of each."""
    written: set[str] = field(default_factory=set)
    """Where files of the site were written, pages and all else."""


def digest(parts: Iterable[object]) -> str:
    """A digest of some values by what they print."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        text = part if isinstance(part, bytes) else repr(part).encode()
        made.update(len(text).to_bytes(8, "big") + text)
    return made.hexdigest()


class Build:
    """A build that keeps what did not change. It says of each page whether it is to be read, and written."""

    def __init__(self, before: Kept, frame: str) -> None:
        self.before = before if before.frame == frame else Kept()
        self.now = Kept(frame)
        self.named: set[str] = set()
        """Pages in the navigation: they are read in any case, as their titles stand on all pages."""
        self._reading = True
        self._written = before.written
        self._counted = 0

    def know(self, files: Iterable[File], made: Mapping[str, SiteFile], dates: Mapping[str, object]) -> None:
        """Note what each page is made of, and have MkDocs ask here whether it changed."""
        for file in files:
            uri = file.src_uri
            content = made.get(uri)
            source = (
                (content.marked, content.blocks) if isinstance(content, SitePage) else file.content_string
            )
            self.now.pages[uri] = digest([source, dates.get(uri), file.url])
            # MkDocs asks each file; what it would say by itself goes by the times of files.
            file.is_modified = lambda file=file: self._is_modified(file)  # type: ignore[method-assign, misc]

    def is_kept(self, file: File) -> bool:
        """Whether the page stands as it was written before."""
        uri = file.src_uri
        known = self.before.pages.get(uri)
        same = known is not None and known == self.now.pages.get(uri)
        return same and Path(file.abs_dest_path).is_file()

    def read(self, titles: str) -> bool:
        """All pages are read that had to be. Returns whether the titles in the navigation are as before."""
        self._reading = False
        self.now.titles = titles
        same = titles == self.before.titles
        if not same:
            self.before = Kept()
        return same

    def writes(self, files: Iterable[File]) -> None:
        """Note where the files of the site are written, pages and all else."""
        self.now.written = {file.abs_dest_path for file in files}

    def add(self, entries: Entries, uri: str | None = None) -> None:
        """Note what the search learned since it was last asked: all of it is of that page."""
        if uri is not None:
            self.now.entries[uri] = entries[self._counted :]
        self._counted = len(entries)

    def done(self) -> Kept:
        """What is kept for the next build. What is no longer written is removed."""
        for path in self._written - self.now.written:
            Path(path).unlink(missing_ok=True)
        for uri, entries in self.before.entries.items():
            if uri in self.now.pages:
                self.now.entries.setdefault(uri, entries)
        return self.now

    def _is_modified(self, file: File) -> bool:
        if self._reading and file.src_uri in self.named:
            return True
        return not self.is_kept(file)
