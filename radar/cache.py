"""Release and pages of the last build, kept beside `radar.yml` until something they are made of changes.

They hold what is public and nothing else: no answer, no count, no withheld figure.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from radar.problems import Place, Problem
from radar.settings import Settings, read_settings
from radar.site import Made, libraries, make
from radar.site.cards import Card, card_uri, draw
from radar.store import from_archive, to_archive
from radar.texts import as_data, from_data

if TYPE_CHECKING:
    from radar.counts import Progress, Warn
    from radar.release import Release

FOLDER = Path(".cache") / "radar"
CARDS = FOLDER / "cards"


def cached_release(
    config: Path, progress: Progress | None = None, warn: Warn = lambda problem: None
) -> Release:
    """`pipeline.make_release`, or what it made of the very same files. Raises `Problems`.

    `warn` is told each warning about the answers, those of a release that was kept too.
    """
    settings = read_settings(config)
    name = fingerprint(config, settings)
    kept, said = (config.parent / FOLDER / f"{kind}-{name}.json" for kind in ("release", "warnings"))
    try:
        release = from_archive(kept.read_bytes())
        warnings = _warnings(said.read_bytes()) if said.exists() else []
    except (OSError, ValueError, TypeError):
        from radar.pipeline import make_release

        warnings = []
        release = make_release(config, progress, warnings.append)
        if warnings:
            _keep(json.dumps([_as_data(problem) for problem in warnings]).encode(), said)
        _keep(to_archive(release), kept)
    for problem in warnings:
        warn(problem)
    return release


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
    folder: Path,
    address: str = "",
) -> dict[str, str | bytes]:
    """`site.build_site`, or what it made of the very same release and texts, kept in `folder`."""
    made_of = [to_archive(release), json.dumps([dict(texts), directory_urls, notice, address]).encode()]
    kept = folder / FOLDER / f"site-{_digest([], made_of)}.json"
    form = TypeAdapter(Made)
    try:
        made = form.validate_json(kept.read_bytes())
    except (OSError, ValueError):
        made = make(release, texts, directory_urls, notice, address)
        _keep(form.dump_json(made), kept)
    return {**made.texts, **_cached_cards(made.cards, folder / CARDS), **libraries()}


def _cached_cards(cards: Mapping[str, Card], folder: Path) -> dict[str, bytes]:
    """The share cards; one that says and shows the same as before is not drawn again."""
    program = _digest([])
    names = {
        page: hashlib.blake2b(f"{program}{card!r}".encode(), digest_size=16).hexdigest()
        for page, card in cards.items()
    }
    drawn = {}
    for page, card in cards.items():
        kept = folder / f"{names[page]}.png"
        try:
            drawn[card_uri(page)] = kept.read_bytes()
        except OSError:
            drawn[card_uri(page)] = draw(card)
            _write(drawn[card_uri(page)], kept)
    _forget(path for path in folder.glob("*.png") if path.stem not in names.values())
    return drawn


def passed_files(config: Path) -> dict[str, str]:
    """Files of the site, with their digests, that passed the audit with the very same sources as now."""
    try:
        return TypeAdapter(dict[str, str]).validate_json(_passed(config).read_bytes())
    except (OSError, ValueError):
        return {}


def keep_passed(config: Path, digests: Mapping[str, str]) -> None:
    """Keep that these files passed."""
    _keep(json.dumps(dict(digests)).encode(), _passed(config))


def _passed(config: Path) -> Path:
    return config.parent / FOLDER / f"passed-{fingerprint(config, read_settings(config))}.json"


def _digest(files: Iterable[Path], texts: Iterable[bytes] = ()) -> str:
    """A name for the content of these files and texts, and of the program itself."""
    program = (path for path in _files(Path(__file__).parent) if path.suffix != ".pyc")
    total = hashlib.blake2b(digest_size=16)
    for text in texts:
        total.update(hashlib.blake2b(text).digest())
    for path in (*files, *program):
        total.update(path.as_posix().encode(errors="surrogateescape") + b"\0")
        if path.is_file():
            with path.open("rb") as stream:
                total.update(hashlib.file_digest(stream, "blake2b").digest())
    return total.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _keep(content: bytes, kept: Path) -> None:
    """Keep this and nothing older of its kind."""
    _forget(kept.parent.glob(f"{kept.name.split('-')[0]}-*.json"))
    _write(content, kept)


def _forget(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


def _write(content: bytes, kept: Path) -> None:
    """Keep this. A folder that can't be written to is no hindrance."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(kept)
    except OSError:
        return
