"""A dialogue's page as it was published before: from another folder, or from the repository's history."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from radar.inputs.dialogues.models import DialogueFrontMatter
from radar.inputs.documents import parse_front_matter, read_text, validate
from radar.problems import Problems

LAST_COMMIT = "HEAD"
"""What a page is compared with unless something else is asked for."""

RECORD = "record.json"
"""What a dialogue's page says, as a built site has it beside the page."""
_SECONDS = 20


def is_revision(name: str) -> bool:
    """Whether git, where we stand, knows a commit by this name."""
    return bool(_git(Path(), "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"))


def published(path: Path, against: str = LAST_COMMIT) -> DialogueFrontMatter | None:
    """The fields of the page at `path` in its former version; None where there is none that can be read.

    `against` is the former file, the folder that holds it under the same name, a built site (`site`), or a
    git revision.
    """
    other = Path(against)
    try:
        if other.exists():
            former = other / path.name if other.is_dir() else other
            record = other / "dialogues" / path.stem / RECORD
            if other.is_dir() and record.is_file():
                # JSON is YAML: what a built site publishes reads like the top of a page.
                text = f"---\n{read_text(record, record.as_posix())}---\n"
            else:
                text = read_text(former, former.as_posix())
        else:
            text = _git(path.parent, "show", f"{against}:./{path.name}")
        return validate(parse_front_matter(text, path.as_posix()), DialogueFrontMatter)
    except Problems:
        return None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a page in the repository's history."""

    date: dt.date
    commit: str
    """The beginning of the commit's digest."""
    fields: DialogueFrontMatter | None
    """None where it can't be read by today's rules."""


def history(path: Path) -> list[Version]:
    """The versions of a page as they were committed, the oldest first; none without git.

    Who committed is not told: a record names no persons.
    """
    logged = _git(path.parent, "log", "--format=%H %cI", "--", path.name)
    found = []
    for line in reversed(logged.splitlines()):
        commit, _, moment = line.partition(" ")
        found.append(Version(dt.date.fromisoformat(moment[:10]), commit[:10], published(path, commit)))
    return found


def _git(folder: Path, *arguments: str) -> str:
    """What git prints; empty where there is no git, no repository or no such thing in it."""
    program = shutil.which("git")
    if program is None or not folder.is_dir():
        return ""
    # The name of a revision can't be an option: it is followed by a colon or stands behind the options' end.
    done = subprocess.run(  # noqa: S603  (as said above)
        [program, "-C", str(folder), *arguments], capture_output=True, timeout=_SECONDS, check=False
    )
    return "" if done.returncode else done.stdout.decode("utf-8-sig", errors="replace")
