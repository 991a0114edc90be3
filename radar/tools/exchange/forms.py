"""Which tool a file or folder comes from, and its reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from radar.inputs.documents import read_text, read_yaml
from radar.inputs.small_csv import read_csv
from radar.language.messages import Text, choices, say
from radar.problems import Place, Problem, Problems
from radar.tools.exchange import aoe, backstage, byor, cncf, qiwi, zalando
from radar.tools.exchange.foreign import Foreign, Wanted
from radar.tools.exchange.json_files import read_json

NAMES: Mapping[str, str] = {
    "byor": "Build your own radar",
    "zalando": "Zalando",
    "backstage": "Backstage",
    "aoe": "AOE",
    "qiwi": "QIWI",
    "cncf": "CNCF",
}
"""Each form that is read, with its tool's name."""
_YAML = {".yml", ".yaml"}
_LONGEST_HEADER = 10_000
_BY_DATA: Mapping[str, Callable[[Any], bool]] = {
    "byor": byor.recognises,
    "zalando": zalando.recognises,
    "backstage": backstage.recognises,
    "qiwi": qiwi.recognises,
    "cncf": cncf.recognises,
}


def form_of(path: Path) -> str | None:
    """The form of a file or folder; None: it is no radar of another tool.

    Raises `Problems` if it can't be read.
    """
    if path.is_dir():
        if aoe.recognises(path):
            return "aoe"
        return "cncf" if _radars_of_cncf(path) else None
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        if qiwi.recognises(None, read_text(path, path.as_posix())):
            return "qiwi"
        return "byor" if byor.recognises(None, read_csv(path).headings) else None
    if suffix == ".json" or suffix in _YAML:
        data = read_json(path) if suffix == ".json" else read_yaml(path).data
        kinds = ("qiwi", "cncf") if suffix in _YAML else ("byor", "zalando", "backstage", "qiwi")
        return next((kind for kind in kinds if _BY_DATA[kind](data)), None)
    return None


def looks_foreign(path: Path) -> bool:
    """Whether a file, which may be large, looks like a radar of another tool: by its header or its JSON."""
    if path.suffix.casefold() == ".json":
        with suppress(Problems):
            return form_of(path) is not None
    elif path.suffix.casefold() == ".csv" and path.is_file():
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            header = stream.readline(_LONGEST_HEADER)
        delimiter = max(",;\t", key=header.count)
        headings = (cell.strip().strip('"').strip().casefold() for cell in header.split(delimiter))
        return byor.recognises(None, tuple(headings))
    return False


def _radars_of_cncf(folder: Path) -> list[Path]:
    """The CNCF's radars in a folder, by name."""
    found = []
    for path in sorted(folder.glob("*.y*ml")):
        try:
            if cncf.recognises(read_yaml(path).data):
                found.append(path)
        except Problems:
            continue
    return found


def read(path: Path, wanted: Wanted, form: str | None = None) -> Foreign:
    """A radar of another tool; `form` says of which. Raises `Problems`."""
    if not path.exists():
        what = say("the file does not exist")
        raise Problems(
            [Problem(Place(path.as_posix()), what, say("Check the name and the folder"), "no-file")]
        )
    found = form_of(path)
    if found is None or form not in (None, found):
        tools = choices(NAMES.values())
        what = say("this is not a radar in a form that is known here") if found is None else _another(found)
        fix = say(
            "Give a file or folder of %(tools)s, as it was exported or as it lies in its repository",
            tools=tools,
        )
        raise Problems([Problem(Place(path.as_posix()), what, fix, "unknown-form")])
    if found == "aoe":
        return aoe.read(path, wanted)
    if found == "cncf":
        return cncf.read(_radars_of_cncf(path) if path.is_dir() else [path], wanted)
    readers = {"byor": byor.read, "zalando": zalando.read, "backstage": backstage.read, "qiwi": qiwi.read}
    return readers[found](path, wanted)


def titled(radar: Foreign, path: Path) -> Foreign:
    """The radar with a title: its own, or what its file or folder is called."""
    name = path.resolve().stem.replace("-", " ").replace("_", " ").strip() or "Radar"
    return replace(radar, title=radar.title or name[:1].upper() + name[1:])


def _another(found: str) -> Text:
    return say("this is a radar in another form: %(form)s", form=found)
