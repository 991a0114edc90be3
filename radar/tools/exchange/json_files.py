"""JSON that other tools wrote, read with care."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

from radar.inputs.decisions import Told
from radar.inputs.documents import read_text
from radar.language.messages import say
from radar.problems import Place, Problem, Problems

_MOST = 64_000_000
"""Bytes of the largest file that is read."""
MOVED: dict[Told, int] = {"none": 0, "in": 1, "out": -1, "new": 2}
"""How Zalando's radar, and those that follow it, write a movement."""
_TOLD = {str(number): told for told, number in MOVED.items()}
_DAY = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2})(?:[T ].*)?)?)?")


def read_json(path: Path) -> Any:
    """What a JSON file holds. Raises `Problems`."""
    file = path.as_posix()
    text = read_text(path, file, most=_MOST)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        what, line = say("this is not valid JSON: %(why)s", why=error.msg), error.lineno
    except RecursionError:
        what, line = say("its parts lie too deep in each other"), 1
    raise Problems([Problem(Place(file, line=line), what, say("Export it again"), "not-json")])


def text_of(value: object) -> str:
    """A value as text without spaces around it; "" for nothing."""
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def one_line(value: object) -> str:
    """A value as one line of text."""
    return " ".join(text_of(value).split())


def records(value: object) -> list[dict[str, Any]]:
    """The mappings in a list; none if it isn't one."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def day_of(value: object) -> dt.date | None:
    """The day that a year, a month, a day or a moment begins on, as in `2026.05` or `2026-05-02T00:00Z`."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _DAY.fullmatch(text_of(value))
    try:
        return dt.date(*(int(part or 1) for part in found.groups())) if found else None
    except ValueError:
        return None


def told_of(value: object) -> Told | None:
    """How a technology moved, from Zalando's number; None if it is none of them."""
    return _TOLD.get(text_of(value))
