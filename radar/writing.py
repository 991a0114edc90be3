"""Files that the program writes: one that it did not make is not replaced, and none is left half written.

What is being made lies in a folder of its own beside its place, `.radar-*`, and is moved there whole. If the
program is killed the folder stays, and the next thing written there removes it. It tells git to ignore it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from radar.language.messages import Text, say
from radar.problems import Place, Problem, refuse

try:
    import fcntl
except ImportError:  # Windows: no build is known to be running, so nothing of one is removed.
    fcntl = None  # type: ignore[assignment]

MARKER = ".radar-made"
"""In a folder that the program wrote: the files it made, each with its digest. Begins with a full stop, as
hosts of static sites leave such files out."""
SCRAPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems leave in a folder that someone looked at: nothing is lost with them."""
_PREFIX = ".radar-"
_LOCK = "lock"
_OURS = b"Made by radar while it writes. To be removed if no radar runs.\n"
_MOST = 64 * 2**20
"""No list of files is longer, in bytes."""

Recognises = Callable[[bytes], bool]
"""Whether the content of a file is such as the program writes."""


def nothing_like_it(_: bytes) -> bool:
    """Whether a file may be replaced: no file that anyone may have worked on."""
    return False


def begins_with(columns: Iterable[str]) -> Recognises:
    """How a table that the program wrote is known: by its header."""
    header = ",".join(columns).encode() + b"\n"
    return lambda content: content.startswith(header)


def may_write(out: Path, ours: Recognises = nothing_like_it, force: bool = False) -> None:
    """Raise `Problems` if writing `out` would lose what the program did not make.

    `ours` recognises what it did make; `force` lets any file be replaced, but nothing that is not a file.
    """
    refuse(filter(None, [_loss(out, None, ours, force)]))


def write_file(
    out: Path, write: Callable[[Path], object], ours: Recognises = nothing_like_it, force: bool = False
) -> None:
    """Have `write` write a file, and put it in the place of `out` once it is whole. A link is followed.

    Raises `Problems` as `may_write` does, and `OSError` with the name of what can't be written.
    """
    may_write(out, ours, force)
    target = out.resolve()
    with _named(out):
        target.parent.mkdir(parents=True, exist_ok=True)
        with workshop(target.parent) as folder:
            made = folder / "made"
            write(made)
            _like(target, made)
            made.replace(target)


def write_files(folder: Path, files: Mapping[str, bytes], force: bool = False) -> None:
    """Write files below a folder, all or none; what is there already, and as it was written, is replaced.

    Raises `Problems` with every file that someone else made or changed, if `force` is not set, and `OSError`
    with the name of what can't be written.
    """
    before = made_in(folder)
    refuse(_losses(folder, files, before, force))
    with _named(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with workshop(folder) as workplace:
            made = workplace / "new"
            for name, content in files.items():
                with _named(folder / name):
                    (made / name).parent.mkdir(parents=True, exist_ok=True)
                    (made / name).write_bytes(content)
            for name in files:
                with _named(folder / name):
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    (made / name).replace(folder / name)
    _write_marker(folder, before | {name: digest(content) for name, content in files.items()})


def write_tree(folder: Path, files: Mapping[str, bytes], force: bool = False) -> None:
    """`write_files` into a folder that the program keeps up.

    What it wrote there before and no longer makes is removed, unless someone changed it.
    """
    write_files(folder, files, force)
    listed = made_in(folder)
    # What was written before and is not any more goes, unless someone changed it since.
    for name in listed.keys() - files.keys():
        path = folder / name
        with suppress(OSError):
            if path.is_symlink() or not real(path).is_relative_to(real(folder)):
                continue
            if digest(path.read_bytes()) != listed[name]:
                continue
            path.unlink()
            for parent in path.parents:
                if parent == folder:
                    break
                parent.rmdir()
    _write_marker(folder, {name: made for name, made in listed.items() if (folder / name).exists()})


def mark(folder: Path, hidden: bool = True) -> None:
    """List all files of a folder as made by the program; not those that are `hidden` at its top, if asked."""
    names = [name for name in _files(folder) if name != MARKER and (hidden or not name.startswith("."))]
    _write_marker(folder, {name: digest((folder / name).read_bytes()) for name in names})


def made_in(folder: Path) -> dict[str, str]:
    """The files that the program made in a folder, with their digests, as its marker lists them."""
    marker = folder / MARKER
    try:
        if marker.is_symlink() or not marker.is_file() or marker.stat().st_size > _MOST:
            return {}
        listed = json.loads(marker.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(listed, dict):
        return {}
    return {name: made for name, made in listed.items() if isinstance(made, str) and _is_inside(name)}


def strangers(folder: Path) -> Iterator[str]:
    """What lies in a folder and was not made by the program, from its top downwards."""
    listed = made_in(folder)
    for name in _files(folder):
        if name not in listed and name != MARKER and PurePosixPath(name).name not in SCRAPS:
            yield name


def real(path: Path) -> Path:
    """Where a path leads, links followed. One that leads nowhere but to itself stays what it is."""
    return Path(os.path.realpath(path))


def digest(content: bytes) -> str:
    """What tells a changed file from the one that was made."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


@contextmanager
def workshop(parent: Path) -> Iterator[Path]:
    """A folder in `parent` to make things in, removed at the end; what killed programs left goes first."""
    clear(parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        with (folder / _LOCK).open("xb", buffering=0) as lock:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write(_OURS)
            (folder / ".gitignore").write_text("*\n", encoding="ascii")
            yield folder
    finally:
        put_back(folder)
        shutil.rmtree(folder, ignore_errors=True)


def clear(parent: Path) -> None:
    """Remove the workshops of programs that no longer run, and put back what lay aside in them."""
    if fcntl is None:
        return
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or not folder.is_dir():
                continue
            with _opened(folder / _LOCK) as lock:
                if os.read(lock, len(_OURS) + 1) == _OURS:
                    # Refused where the program that made it is still at work.
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    put_back(folder)
                    shutil.rmtree(folder)


def put_aside(target: Path, folder: Path) -> None:
    """Move a folder into the workshop beside it. `put_back` undoes it while nothing is in its place."""
    (folder / "old").mkdir()
    target.rename(folder / "old" / target.name)


def put_back(folder: Path) -> None:
    """Move what was put aside to where it was, if nothing took its place."""
    for old in (folder / "old").glob("*"):
        if not _exists(folder.parent / old.name):
            old.rename(folder.parent / old.name)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A file to read, which is not a link and nothing that one could wait for."""
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError
        yield number
    finally:
        os.close(number)


_NO_FILE = (say("this is not a file, and can't be replaced by one"), say("Give a file of its own"))


def _loss(out: Path, content: bytes | None, ours: Recognises, force: bool) -> Problem | None:
    """What would be lost by writing `content`, None for one that is not made yet, in the place of `out`."""

    def fault(what: Text, fix: Text, code: str) -> Problem:
        return Problem(Place(out.as_posix()), what, fix, code)

    try:
        status = out.stat()
    except OSError as error:
        # Not there, or not to be reached: then it can't be written either, which is told when it is tried.
        return fault(*_NO_FILE, "no-file") if error.errno == errno.ELOOP else None
    if not stat.S_ISREG(status.st_mode):
        return fault(*_NO_FILE, "no-file")
    if force or status.st_size == 0:
        return None
    old = out.read_bytes()
    if old == content or ours(old):
        return None
    what = say("the file is there already, and the program did not make it or someone changed it")
    return fault(what, say("Choose another place, or write over it with --force"), "file-exists")


def _losses(
    folder: Path, files: Mapping[str, bytes], before: Mapping[str, str], force: bool
) -> Iterator[Problem]:
    """Every file that is in the way of these; `before`: the digests of those that are not."""
    root = real(folder)
    for name, content in files.items():
        path = folder / name
        above = [folder / parent for parent in PurePosixPath(name).parents if parent.name]
        if blocked := next((taken for taken in above if taken.exists() and not taken.is_dir()), None):
            what, fix = say("this is not a folder"), say("Give another folder")
            yield Problem(Place(blocked.as_posix()), what, fix, "no-folder")
        elif path.is_symlink() or not real(path.parent).is_relative_to(root):
            what = say("there is a link here, which may lead out of %(folder)s", folder=folder)
            yield Problem(Place(path.as_posix()), what, say("Give another folder"), "link")
        elif fault := _loss(path, content, _as_before(before.get(name)), force):
            yield fault


def _as_before(made: str | None) -> Recognises:
    """Whether a file is still what the program wrote, by its digest."""
    return lambda old: digest(old) == made


def _like(target: Path, made: Path) -> None:
    """Give a file the rights of the one whose place it takes."""
    if target.exists():
        shutil.copymode(target, made)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let a fault of the system name what the person wanted written, not where it was being made."""
    try:
        yield
    except OSError as error:
        named = Path(error.filename) if isinstance(error.filename, str) else None
        if named is None or any(part.startswith(_PREFIX) for part in named.parts):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _files(folder: Path, below: str = "") -> Iterator[str]:
    """Names of everything in a folder that is not a folder: files, links, devices."""
    try:
        entries: Iterable[os.DirEntry[str]] = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        name = f"{below}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), f"{name}/")
        else:
            yield name


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _write_marker(folder: Path, listed: Mapping[str, str]) -> None:
    text = json.dumps(dict(sorted(listed.items())), indent=0)
    (folder / MARKER).write_text(text + "\n", encoding="utf-8")
