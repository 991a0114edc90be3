"""Release and pages of the last build, kept on this machine until something they are made of changes.

They hold what is public and nothing else: no answer, no count, no withheld figure. They lie outside the
repository, so that nobody can hand them over with it, and each begins with a digest of its name, which tells
what it is made of, and of what it holds: one that does not fit is made again. Where `CI` is set nothing is
kept and nothing is taken.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import platformdirs
from pydantic import TypeAdapter

from radar.cores import on_all_cores
from radar.inputs.settings import Settings, read_settings
from radar.language.messages import as_data, from_data, say
from radar.problems import Place, Problem, Problems
from radar.site.files import Made, libraries, make
from radar.site.page import SiteFile
from radar.site.pictures.cards import Card, card_uri, draw
from radar.store import from_archive, to_archive

if TYPE_CHECKING:
    from radar.counts import Progress, Warn
    from radar.disclosure.figures import PublishedEdition
    from radar.inputs.sources import Sources
    from radar.release import Release

SETTING = "RADAR_CACHE"
"""Variable that names the folder for what is kept; empty: keep nothing. No setting of the radar can name it,
as that comes with the repository."""
_FORM = b"radar-cache-1"

T = TypeVar("T")


def cached_release(
    config: Path, progress: Progress | None = None, warn: Warn = lambda problem: None
) -> Release:
    """`pipeline.make_release`, or what it made of the very same files. Raises `Problems`.

    `warn` is told each warning about the answers, those of a release that was kept too.
    """
    settings = read_settings(config)
    keep = Cache(None if _elsewhere(config.parent / settings.surveys) else config.parent)
    name = fingerprint(config, settings)

    def read(content: bytes) -> tuple[Release, list[Problem]]:
        said, _, archive = content.partition(b"\n")
        return from_archive(archive), _warnings(said)

    kept = keep.get("release", name, read)
    if kept is None:
        from radar.pipeline import make_release

        warnings: list[Problem] = []
        kept = make_release(config, progress, warnings.append, figures=remembered), warnings
        said = json.dumps([_as_data(problem) for problem in warnings]).encode()
        keep.put("release", name, said + b"\n" + to_archive(kept[0]))
    for problem in kept[1]:
        warn(problem)
    return kept[0]


_remembered: dict[str, tuple[list[PublishedEdition], list[Problem]]] = {}
"""The figures of the last release of this process, with the warnings about its answers: all public."""


def remembered(
    sources: Sources, editions: Sequence[str], warn: Warn, make: Callable[[Warn], list[PublishedEdition]]
) -> list[PublishedEdition]:
    """The figures of these editions; those of before if nothing that they are made of changed.

    The texts of technologies and dialogues are not among that: who writes one while the pages are served
    does not wait for answers to be counted again.
    """
    settings = sources.settings
    named = [technology.model_dump_json(exclude={"text"}) for technology in sources.technologies]
    files = _files(sources.root / settings.surveys)
    if settings.municipalities is not None:
        files.append(sources.root / settings.municipalities)
    name = _digest(files, [text.encode() for text in (settings.model_dump_json(), *named, *editions)])
    if name not in _remembered or _elsewhere(sources.root / settings.surveys):
        warnings: list[Problem] = []
        made = make(warnings.append)
        _remembered.clear()
        _remembered[name] = made, warnings
    made, warnings = _remembered[name]
    for problem in warnings:
        warn(problem)
    return list(made)


def _as_data(problem: Problem) -> list[Any]:
    place = problem.where
    return [place.file, place.row, place.column, as_data(problem.what), as_data(problem.fix), problem.code]


def _warnings(content: bytes) -> list[Problem]:
    return [
        Problem(Place(file, row=row, column=column), from_data(what), from_data(fix), code, "warning")
        for file, row, column, what, fix, code in json.loads(content)
    ]


def fingerprint(config: Path, settings: Settings) -> str:
    """A name for the content of everything a release is made of: the program, settings, texts and answers."""
    root = config.parent
    folders = [settings.surveys, settings.technologies, settings.dialogues]
    # what is published of a survey hangs on whether it is over
    today = dt.date.today().isoformat().encode()
    files = [config, *(p for folder in folders for p in _files(root / folder))]
    if settings.municipalities is not None:
        files.append(root / settings.municipalities)
    return _digest(files, [today])


def cached_site(
    release: Release,
    texts: Mapping[str, str],
    directory_urls: bool,
    notice: bool,
    root: Path,
    address: str = "",
) -> dict[str, SiteFile]:
    """`site.build_site`, or what it made of the very same release and texts; `root` is the radar's folder."""
    made_of = [to_archive(release), json.dumps([dict(texts), directory_urls, notice, address]).encode()]
    keep, name, form = Cache(root), _digest([], made_of), TypeAdapter(Made)
    # Each language keeps its own: what is made of one does not take the place of another.
    code = release.settings.language
    made = keep.get(f"site.{code}", name, form.validate_json)
    if made is None:
        made = make(release, texts, directory_urls, notice, address)
        keep.put(f"site.{code}", name, form.dump_json(made))
    return {**made.files, **_cached_cards(made.cards, keep, f"card.{code}"), **libraries()}


def _cached_cards(cards: Mapping[str, Card], keep: Cache, kind: str) -> dict[str, bytes]:
    """The share cards; one that says and shows the same as before is not drawn again."""
    program = _digest([])
    names = {
        page: hashlib.blake2b(f"{program}{card!r}".encode(), digest_size=16).hexdigest()
        for page, card in cards.items()
    }
    drawn = {page: keep.get(kind, name, bytes) for page, name in names.items()}
    new = [page for page, kept in drawn.items() if kept is None]
    for page, card in zip(new, on_all_cores(draw, [cards[page] for page in new]), strict=True):
        drawn[page] = card
        keep.put(kind, names[page], card, others=True)
    keep.forget(kind, set(names.values()))
    return {card_uri(page): card for page, card in drawn.items() if card is not None}


def passed_files(config: Path) -> dict[str, str]:
    """Files of the site, with their digests, that passed the audit with the very same sources as now."""
    form = TypeAdapter(dict[str, str])
    return Cache(config.parent).get("passed", _sources(config), form.validate_json) or {}


def keep_passed(config: Path, digests: Mapping[str, str]) -> None:
    """Keep that these files passed."""
    Cache(config.parent).put("passed", _sources(config), json.dumps(dict(digests)).encode())


def site_name(config: Path, folders: Iterable[Path], texts: Iterable[str]) -> str:
    """A name for all that a whole site is made of: the radar, the files in these folders, and these texts."""
    settings = read_settings(config)
    files = [path for folder in folders for path in _files(folder)]
    # Answers at an address may have changed without a sign of it here.
    if _elsewhere(config.parent / settings.surveys):
        return ""
    return _digest(files, [fingerprint(config, settings).encode(), *map(str.encode, texts)])


def is_built(config: Path, name: str, site: Path) -> bool:
    """Whether the last build was of the very same, and its files are all there, unchanged and alone."""
    form = TypeAdapter(dict[str, str])
    kept = Cache(config.parent).get("built", name, form.validate_json) if name else None
    return kept is not None and kept == _digests(site)


def keep_built(config: Path, name: str, site: Path) -> None:
    """Keep that this site was built of what `name` stands for."""
    if name:
        Cache(config.parent).put("built", name, json.dumps(_digests(site)).encode())


def _digests(site: Path) -> dict[str, str]:
    found = {}
    for path in sorted(site.rglob("*")):
        if path.is_symlink():
            found[path.relative_to(site).as_posix()] = "a link"
        elif path.is_file():
            with path.open("rb") as stream:
                name = path.relative_to(site).as_posix()
                found[name] = hashlib.file_digest(stream, "blake2b").hexdigest()[:32]
    return found


def _sources(config: Path) -> str:
    return fingerprint(config, read_settings(config))


class Cache:
    """What is kept for the radar in one folder. That nothing can be kept is not an error."""

    def __init__(self, root: Path | None) -> None:
        """For no radar nothing is kept.

        Raises `Problems` where the person named a folder for it that comes with a repository.
        """
        self.folder = None if root is None else _folder(root.resolve())

    def get(self, kind: str, name: str, read: Callable[[bytes], T]) -> T | None:
        """What is kept under this name, if it is what was put there."""
        if self.folder is None:
            return None
        try:
            head, _, content = (self.folder / f"{kind}-{name}").read_bytes().partition(b"\n")
            return read(content) if head == _head(kind, name, content) else None
        # What reads it may have changed its mind about the form.
        except (OSError, ValueError, TypeError):
            return None

    def put(self, kind: str, name: str, content: bytes, others: bool = False) -> None:
        """Keep this, and `others` of its kind only if asked."""
        if self.folder is None:
            return
        if not others:
            self.forget(kind, {name})
        # A half-written file does not fit its digest.
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / f"{kind}-{name}").write_bytes(_head(kind, name, content) + b"\n" + content)

    def forget(self, kind: str, but: set[str]) -> None:
        """Remove what is kept of a kind, `but` for these names."""
        if self.folder is None:
            return
        with suppress(OSError):
            for path in self.folder.glob(f"{kind}-*"):
                if path.name.removeprefix(f"{kind}-") not in but:
                    path.unlink()


def _head(kind: str, name: str, content: bytes) -> bytes:
    total = hashlib.blake2b(f"{kind}-{name}".encode() + b"\0", digest_size=32)
    total.update(content)
    return _FORM + b" " + total.hexdigest().encode()


def _folder(root: Path) -> Path | None:
    """Where things are kept for the radar in `root`. None: nowhere."""
    named = os.environ.get(SETTING)
    # In CI a cache is restored from runs that others could start: nothing is taken from one there.
    if named == "" or os.environ.get("CI", "").lower() not in ("", "0", "false", "no"):
        return None
    folder = Path(named).resolve() if named else platformdirs.user_cache_path("teknologiradar", False)
    if not folder.is_absolute() or folder.is_relative_to(_repository(root) or root) or _tracked(folder):
        if named is None:
            return None
        what = say("%(setting)s names a folder that comes with a repository", setting=SETTING)
        fix = say(
            "Choose one outside of it, or none, so that nothing is trusted that somebody else put there"
        )
        raise Problems([Problem(Place(named), what, fix, "cache-in-repository")])
    return folder / hashlib.blake2b(os.fsencode(root), digest_size=8).hexdigest()


def _repository(folder: Path) -> Path | None:
    """The git repository that a folder lies in."""
    return next((path for path in (folder, *folder.parents) if (path / ".git").exists()), None)


def _tracked(folder: Path) -> bool:
    """Whether git knows files in a folder, or can't say."""
    if not folder.is_dir() or _repository(folder) is None:
        return False
    # The repository's own settings name no program to run here.
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), "ls-files", "--", "."]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return True
    return bool(listed.stdout)


def _digest(files: Iterable[Path], texts: Iterable[bytes] = ()) -> str:
    """A name for the content of these files and texts, and of the program itself."""
    total = hashlib.blake2b(_program(), digest_size=16)
    for text in texts:
        total.update(hashlib.blake2b(text).digest())
    _add(total, files)
    return total.hexdigest()


@cache
def _program() -> bytes:
    """A digest of the program that runs: its own files, its Python, and the versions of what is installed."""
    total = hashlib.blake2b(sys.version.encode())
    installed = {path.name for entry in sys.path for path in Path(entry).glob("*.dist-info")}
    total.update("\n".join(sorted(installed)).encode())
    _add(total, (path for path in _files(Path(__file__).parents[1]) if path.suffix != ".pyc"))
    return total.digest()


def _add(total: hashlib.blake2b, files: Iterable[Path]) -> None:
    for path in files:
        total.update(path.as_posix().encode(errors="surrogateescape") + b"\0")
        if path.is_file():
            with path.open("rb") as stream:
                total.update(hashlib.file_digest(stream, "blake2b").digest())


def _elsewhere(surveys: Path) -> bool:
    """Whether answers may lie at an address, where they may change without anything here changing."""
    lines = (line for path in surveys.glob("*/survey.yml") for line in path.read_bytes().splitlines())
    return any(b"://" in line and not line.lstrip().startswith(b"#") for line in lines)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
