"""The secret that an edition's counts are rounded by: as confidential as the answers, and beside them."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from radar.inputs.documents import read_text
from radar.language.messages import say
from radar.problems import Place, Problem, Problems

KEY_FILE = "rounding.key"
"""Its name, in the edition's folder."""
BYTES = 32
_COMMENT = (
    "# Secret: whoever may not read the answers may not read this. Made by `radar survey key`; keep it."
)
_KEY = re.compile(rf"[0-9a-f]{{{2 * BYTES}}}")


def read_secret(folder: Path, edition: str) -> bytes:
    """The secret of an edition whose files lie in `folder`. Raises `Problems` where there is none."""
    path = folder / KEY_FILE
    if not path.exists():
        what = say("the edition has no key to round its counts by")
        fix = say("Make one with `radar survey key --edition %(edition)s`, and keep it", edition=edition)
        raise Problems([Problem(Place(path.as_posix()), what, fix, "no-key")])
    try:
        lines = read_text(path, path.as_posix(), most=10_000).splitlines()
    except Problems:
        lines = []
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if len(keys) != 1 or not _KEY.fullmatch(keys[0]):
        what = say(
            "this is not a valid key: a key is one line of %(digits)s hexadecimal digits", digits=2 * BYTES
        )
        fix = say("Put the file back from where it was kept; with another key, all counts are rounded again")
        raise Problems([Problem(Place(path.as_posix()), what, fix, "bad-key")])
    return bytes.fromhex(keys[0])


def make_secret(folder: Path) -> Path:
    """Draw an edition's secret, and write it beside the answers. Raises `Problems` where there is one."""
    path = folder / KEY_FILE
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(f"{_COMMENT}\n{secrets.token_hex(BYTES)}\n")
    except FileExistsError:
        what = say("the edition has a key already")
        fix = say("Keep it: with another one all counts are rounded again")
        raise Problems([Problem(Place(path.as_posix()), what, fix, "key-exists")]) from None
    path.chmod(0o600)
    return path
