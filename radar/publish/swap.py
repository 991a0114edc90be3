"""A finished site takes the place of the one before, and of nothing else."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from radar.language.messages import Text, say
from radar.problems import Place, Problem, Problems
from radar.writing import mark, put_aside, real, strangers

_EXCHANGE = 2
"""`RENAME_EXCHANGE` of Linux' renameat2."""
_HERE = -100
"""`AT_FDCWD`: names count from the current folder."""


def place_of(site: Path, root: Path, own: Iterable[Path] = ()) -> Path:
    """Where a new site goes: the folder itself, or what a link leads to.

    `root` is the radar's folder, which no site may hold; `own` is what people wrote, in which it may not lie
    either. Raises `Problems` unless the place is new, empty, or a site that this program built.
    """
    target = real(site)
    if target.is_symlink():
        raise _refusal(site, say("the link leads to itself"))
    if target.exists() and not target.is_dir():
        raise _refusal(site, say("this is not a folder"))
    own = [folder.resolve() for folder in own]
    if any(folder.is_relative_to(target) for folder in (root.resolve(), *own)) or any(
        target.is_relative_to(folder) for folder in own
    ):
        raise _refusal(site, say("the site would replace the radar's own files"))
    if any(folder.is_relative_to(target) for folder in _in_use()):
        raise _refusal(site, say("this is the folder that you are in, your home folder, or one around it"))
    if ".git" in target.parts:
        raise _refusal(site, say("git keeps its own files here"))
    if target.is_mount():
        raise _refusal(site, say("a disk is mounted here, so the folder can't be replaced as a whole"))
    if stranger := next(strangers(target), None):
        what = say(
            "the folder holds files that this program did not make, such as %(file)s, and they would be lost",
            file=ascii(stranger)[1:-1],
        )
        raise _refusal(site, what)
    return target


def swap(fresh: Path, target: Path) -> None:
    """Put `fresh`, a folder in a workshop beside the site's place, where the old site is."""
    mark(fresh)
    if not target.exists():
        fresh.rename(target)
        return
    shutil.copymode(target, fresh)
    if not _exchanged(fresh, target):
        put_aside(target, fresh.parent)
        fresh.rename(target)


def _in_use() -> Iterator[Path]:
    """Folders that nobody wants replaced, were they empty."""
    yield Path.cwd().resolve()
    with suppress(RuntimeError):
        yield Path.home().resolve()


def _exchanged(first: Path, other: Path) -> bool:
    """Let two folders change places in one step. False where the system can't, and nothing was done."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(first), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _refusal(site: Path, what: Text) -> Problems:
    fix = say("Give a folder that is new or empty, or a site that this program built")
    return Problems([Problem(Place(site.as_posix()), what, fix, "site-dir")])
