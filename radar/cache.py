"""The release of the last build, kept beside `radar.yml` until something that it was made of changes.

It holds what is public and nothing else: no answer, no count, no withheld figure.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from radar.settings import Settings, read_settings
from radar.store import from_archive, to_archive

if TYPE_CHECKING:
    from radar.counts import Progress
    from radar.release import Release

FOLDER = Path(".cache") / "radar"


def cached_release(config: Path, progress: Progress | None = None) -> Release:
    """`pipeline.make_release`, or what it made of the very same files. Raises `Problems`."""
    settings = read_settings(config)
    kept = config.parent / FOLDER / f"{fingerprint(config, settings)}.json"
    try:
        return from_archive(kept.read_bytes())
    except (OSError, ValueError):
        from radar.pipeline import make_release

        release = make_release(config, progress)
        _keep(release, kept)
        return release


def fingerprint(config: Path, settings: Settings) -> str:
    """A name for the content of everything a release is made of: the program, settings, texts and answers."""
    root = config.parent
    folders = [settings.surveys, settings.technologies, settings.dialogues]
    files = [config, *(p for folder in folders for p in _files(root / folder))]
    if settings.municipalities is not None:
        files.append(root / settings.municipalities)
    files += _files(Path(__file__).parent, "*.py")
    total = hashlib.blake2b(digest_size=16)
    for path in files:
        total.update(path.as_posix().encode(errors="surrogateescape") + b"\0")
        if path.is_file():
            with path.open("rb") as stream:
                total.update(hashlib.file_digest(stream, "blake2b").digest())
    return total.hexdigest()


def _files(folder: Path, pattern: str = "*") -> Iterable[Path]:
    return sorted(path for path in folder.rglob(pattern) if path.is_file())


def _keep(release: Release, kept: Path) -> None:
    """Keep this release and no older one. A folder that can't be written to is no hindrance."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob("*.json"):
            old.unlink()
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(to_archive(release))
        Path(file.name).replace(kept)
    except OSError:
        return
