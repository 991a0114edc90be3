"""Survey files that lie elsewhere: what an address such as `s3://bucket/2026/*.csv` stands for.

What lies there is read by fsspec and its packages, into a temporary folder that goes when the program ends. A
file may have changed whenever it is looked for, so each listing has copies of its own.
"""

from __future__ import annotations

import atexit
import hashlib
import re
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from radar.inputs.contract import Contract
from radar.intake.faults import call
from radar.language.messages import Text, choices, say
from radar.problems import Place, Problem, Problems

SCHEMES = ("abfs", "gs", "https", "s3")
"""What an address may begin with. `http` too, on this machine: elsewhere anyone on the way can read along."""
_HERE = ("127.0.0.1", "::1", "localhost")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Remote:
    """A file at an address."""

    address: str
    size: int
    """Its bytes; -1 where the server does not say."""
    listing: str
    """What the files that were found together have in common, and no others."""


def is_address(pattern: str) -> bool:
    """Whether a pattern of survey.yml is an address, and not one of files in the edition's folder."""
    return "://" in pattern


def listed(address: str) -> list[Remote]:
    """The files at an address, by name. Only a folder's files can be listed by `*`, not a web server's.

    Raises `Problems` if there is none, or the address may not or can't be read.
    """
    refuse_address(address)
    with _told(address):
        files, path = _file_system(address)
        found = sorted(files.glob(path)) if _scheme(address) not in ("http", "https") else [path]
        named = [str(files.unstrip_protocol(each)) for each in found]
        listing = uuid.uuid4().hex
        sizes = [_size(files, each) for each in found]
        remotes = [Remote(name, size, listing) for name, size in zip(named, sizes, strict=True)]
    if not remotes:
        raise _refused(address, say("there is no file at this address"), "no-survey-files")
    return remotes


def refuse_address(address: str) -> None:
    """Raise `Problems` for an address that answers should not come from."""
    parts = urlsplit(address)
    known = parts.scheme in SCHEMES or (parts.scheme == "http" and parts.hostname in _HERE)
    # `::` leads from one file system of fsspec's into another.
    if not known or "::" in address.replace("[::1]", "", 1):
        what = say("an address may begin with %(known)s", known=choices([f"{s}://" for s in SCHEMES]))
        raise _refused(address, what, "bad-address")
    if parts.username is not None:
        hidden = address.replace(f"{parts.netloc.rpartition('@')[0]}@", "…@")
        what = say("the address holds a name or a password")
        fix = say("Keep it out of the repository: give it as the storage's own tools take it")
        raise Problems([Problem(Place(hidden), what, fix, "bad-address")])


def fetched(remote: Remote, contract: Contract) -> Path:
    """A copy of a file; messages call it by its address. Raises `Problems`.

    It is kept until the program ends, or the file was listed anew.
    """
    path = _place(remote)
    if path.exists():
        return path
    before = _copies.get(remote.address)
    if before is not None:
        before[0].unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    call(path, remote.address)
    limit = int(contract.limits.file_megabytes * 1e6)
    with _told(remote.address):
        files, inside = _file_system(remote.address)
        part = path.with_name(f"{path.name}.part-{hashlib.sha256(remote.address.encode()).hexdigest()[:8]}")
        with files.open(inside, "rb") as source, part.open("wb") as target:
            # One byte more than may be is enough for the reader to say that the file is too large.
            _copy(source.read, target.write, limit + 1)
        part.replace(path)
    _copies[remote.address] = path, remote
    return path


def copied_from(path: Path) -> Remote | None:
    """What a file is a copy of; None: of nothing at an address."""
    return next((remote for copy, remote in _copies.values() if copy == path), None)


_copies: dict[str, tuple[Path, Remote]] = {}
"""By address, the copy that was made last."""


def _place(remote: Remote) -> Path:
    """Where a copy lies: files of one folder together, as some belong to others, and no two in one place."""
    whole, _, query = remote.address.partition("?")
    folder, _, name = whole.rpartition("/")
    among = hashlib.sha256(f"{folder}?{query}".encode()).hexdigest()[:32]
    plain = re.sub(r"[^\w. -]", lambda sign: f"%{ord(sign[0]):06x}", name)
    return _workshop() / remote.listing / among / (plain if plain.strip(".") else "file")


def _copy(read: Callable[[int], bytes], write: Callable[[bytes], Any], most: int) -> None:
    while most > 0 and (piece := read(min(_PIECE, most))):
        write(piece)
        most -= len(piece)


def _size(files: Any, path: str) -> int:
    size = files.info(path).get("size")
    return -1 if size is None else int(size)


def _scheme(address: str) -> str:
    return address.partition("://")[0]


def _file_system(address: str) -> tuple[Any, str]:
    import fsspec

    files, path = fsspec.core.url_to_fs(address, use_listings_cache=False)
    return files, path


@cache
def _workshop() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="radar-survey-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def _told(address: str) -> Iterator[None]:
    try:
        yield
    except Problems:
        raise
    except ImportError:
        what = say("reading from such an address needs further packages")
        fix = say('Install them: pip install "teknologiradar[remote]"')
        raise Problems([Problem(Place(address), what, fix, "no-package")]) from None
    except Exception as error:  # each storage has exceptions of its own
        why = getattr(error, "strerror", None) or type(error).__name__
        raise _refused(address, say("the file can't be read (%(why)s)", why=why), "no-file") from None


def _refused(address: str, what: Text, code: str) -> Problems:
    fix = say("Check the address and who may read there, or put the files into the edition's folder")
    return Problems([Problem(Place(address), what, fix, code)])
