"""YAML files and Markdown front matter -> validated models, every fault with its line."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from radar.problems import Place, Problem, Problems

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of the text around them."""
_TEXT = "tag:yaml.org,2002:str"

Path_ = tuple[str | int, ...]

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""What a name in addresses looks like."""


class Model(BaseModel):
    """Base of everything a person writes in YAML: strict about names, frozen once read.

    The sentence under each field is its documentation: it goes into the JSON Schema
    (so an editor shows it) and into the reference pages.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
        validate_by_name=True,
        validate_by_alias=True,
    )


M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a model's own check finds wrong with one of its parts."""

    path: Path_
    """The part, as seen from what is checked."""
    what: str
    fix: str
    code: str


def refuse_parts(faults: Iterable[Fault]) -> None:
    """For a model's validators: raise all of these, which `validate` gives their lines."""
    found = tuple(faults)
    if found:
        text = ". ".join(fault.what for fault in found)
        raise PydanticCustomError("faults", "{text}", {"text": text, "faults": found})


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML mapping with the line of each of its parts, and the text after it (front matter)."""

    file: str
    data: dict[str, Any]
    lines: dict[Path_, int]
    body: str = ""
    body_line: int = 1
    faults: tuple[Problem, ...] = ()
    """What is known to be wrong already. `validate` raises it together with what it finds."""

    def line(self, *path: str | int) -> int:
        """Line of the part at `path`, or of the nearest part around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def also(self, faults: Iterable[Problem]) -> Document:
        """The same document with further faults."""
        return replace(self, faults=(*self.faults, *faults))

    def problem(self, path: Path_, what: str, fix: str, code: str) -> Problem:
        """A fault at the part at `path`."""
        return Problem(Place(self.file, line=self.line(*path)), what, fix, code)


def read_yaml(path: Path, shown_as: str | None = None) -> Document:
    """Read a YAML file whose top is a mapping. Raises `Problems`."""
    file = shown_as or path.as_posix()
    return _parse(read_text(path, file), file, first_line=1)


def read_front_matter(path: Path, shown_as: str | None = None) -> Document:
    """Read a Markdown file that begins with YAML between two lines of `---`. Raises `Problems`."""
    file = shown_as or path.as_posix()
    text = read_text(path, file)
    lines = text.splitlines(keepends=True)
    ends = [i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
    if not lines or lines[0].rstrip() != "---" or not ends:
        raise Problems(
            [
                Problem(
                    Place(file, line=1),
                    "the page has no front matter",
                    "Begin the file with a line of ---, the fields, and another line of ---",
                    "no-front-matter",
                )
            ]
        )
    document = _parse("".join(lines[1 : ends[0]]), file, first_line=2)
    body = "".join(lines[ends[0] + 1 :])
    unseen = [i for i, line in enumerate(lines, 1) if i > ends[0] + 1 and _UNSEEN.search(line)]
    if unseen:
        raise Problems(_unseen(file, line) for line in unseen)
    return replace(document, body=body, body_line=ends[0] + 2)


def validate(document: Document, model: type[M]) -> M:
    """The document as a `model`, or `Problems` with every fault at its line."""
    faults = list(document.faults)
    # As JSON, where strict means what it says: yes is no number, and a number is no date.
    told = json.dumps(document.data, default=str)
    try:
        valid = model.model_validate_json(told, strict=True)
    except ValidationError as error:
        faults += _from_pydantic(document, model, error.errors())
    if faults:
        raise Problems(sorted(faults, key=lambda fault: fault.where.line or 0))
    return valid


def choices(values: Iterable[object]) -> str:
    """A list of valid values as people read it: `a, b or c`; in quotation marks if one holds a comma."""
    words = [str(v) for v in values]
    if any("," in word for word in words):
        words = [f"“{word}”" for word in words]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def closest(word: str, valid: list[str]) -> str | None:
    """The valid name that a misspelt one most likely stands for."""
    found = difflib.get_close_matches(word, valid, n=1)
    return found[0] if found else None


def shown(name: object) -> str:
    """A name as messages show it, on one line; what may be personal or free text is left out."""
    text = " ".join(str(name).split())
    personal = "@" in text or sum(sign.isdigit() for sign in text) > 5
    return "…" if personal or len(text) > 40 else text


def read_text(path: Path, file: str) -> str:
    """A UTF-8 file's text; messages call it `file`. Raises `Problems`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        what, fix, code = "the file does not exist", "Check the name and the folder", "no-file"
    except UnicodeDecodeError:
        what, fix, code = "the file is not UTF-8", "Save it again as UTF-8", "not-utf8"
    except OSError as error:
        what, fix, code = f"the file can't be read ({error.strerror})", "Check its rights", "no-file"
    raise Problems([Problem(Place(file), what, fix, code)])


def _parse(text: str, file: str, first_line: int) -> Document:
    unreadable = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if unreadable:
        line = first_line + text.count("\n", 0, unreadable.start())
        what, fix = "there is a sign that can't be shown", "Delete the line and write it again"
        raise Problems([Problem(Place(file, line=line), what, fix, "not-yaml")])
    loader = _Loader(text)
    lines: dict[Path_, int] = {}
    twice: list[Problem] = []
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            what = "fields are expected here, each as `name: value`"
            fix = "See the reference for the fields of this file"
            raise Problems([Problem(Place(file, line=first_line), what, fix, "not-a-mapping")])
        _walk(node, (), first_line, lines, twice, file)
        data = loader.construct_document(node)
    except (yaml.YAMLError, RecursionError) as error:
        raise Problems([_yaml_fault(error, text, file, first_line)]) from None
    finally:
        loader.dispose()
    return Document(file, data, lines, faults=tuple(twice))


_YAML_FAULTS = (
    ("quoted scalar", "a quotation mark is not closed", "Close it"),
    ("another document", "there is a second line of ---", "Keep one set of fields in a file"),
    (
        "mapping values",
        "there is a colon too many",
        "Put a text with a colon in quotes, or mend the indentation",
    ),
    ("expected ':'", "there is a name without its colon", "Write it as `name: value`"),
    ("expected key", "this does not fit the lines above", "Begin names below each other; check the quotes"),
    ("expected '-'", "this does not fit the list above", "Begin all items below each other with a hyphen"),
    ("sequence entries", "there is a list item where none can stand", "Begin the list on a line of its own"),
    ("',' or", "a bracket is not closed, or a comma is missing", "Write lists as [first, second]"),
    ("alias", "a text begins with *, which means something else here", "Put it in quotes"),
    ("cannot start any token", "a text begins with a sign that means something else", "Put it in quotes"),
)
"""What the YAML library says -> what it most likely means, and what mends it."""


def _yaml_fault(error: Exception, text: str, file: str, first_line: int) -> Problem:
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    # An open quotation mark is noticed at the end of the file, and mended where it stands.
    mark = getattr(error, "context_mark" if "quoted scalar" in said else "problem_mark", None)
    number = mark.line if mark else 0
    line = [*text.splitlines(), ""][number]
    what, fix = "this can't be read", "Check indentation, colons and quotes"
    if "\t" in line[: len(line) - len(line.lstrip())]:
        what, fix = "the line begins with a tab", "Indent with spaces"
    else:
        what, fix = next(((w, f) for sign, w, f in _YAML_FAULTS if sign in said), (what, fix))
    fix = f"{fix}. If this line is right, look at the one above"
    return Problem(Place(file, line=first_line + number), what, fix, "not-yaml")


def _walk(
    node: Any, path: Path_, first: int, lines: dict[Path_, int], faults: list[Problem], file: str
) -> None:
    """Note the line of every key and item, and every key that stands twice. Keys are text, as written."""
    lines.setdefault(path, node.start_mark.line + first)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            at = (*path, str(key.value))
            line = key.start_mark.line + first
            if at in lines:
                what = f"`{shown(key.value)}` stands twice (first on line {lines[at]})"
                faults.append(Problem(Place(file, line=line), what, "Keep one of them", "duplicate-key"))
                continue
            lines[at] = line
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                key.tag = _TEXT
            _walk(value, at, first, lines, faults, file)
    elif isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            _walk(item, (*path, i), first, lines, faults, file)
    else:
        if _UNSEEN.search(node.value):
            faults.append(_unseen(file, node.start_mark.line + first))
        if not _exists(node):
            node.tag = _TEXT


def _unseen(file: str, line: int) -> Problem:
    what = "the text holds a character that can't be seen and changes how pages are read"
    return Problem(Place(file, line=line), what, "Type the text anew", "unseen-character")


def _exists(node: Any) -> bool:
    """Whether a date is in the calendar. One that isn't stays text, for the model to refuse."""
    try:
        yaml.constructor.SafeConstructor().construct_object(node)
    except ValueError:
        return False
    return True


def _from_pydantic(document: Document, model: type[Model], errors: list[ErrorDetails]) -> Iterator[Problem]:
    """One problem for each place. Where a value may be of several kinds, the innermost is meant."""
    found: dict[Path_, ErrorDetails] = {}
    for error in errors:
        found.setdefault(_path(document, error), error)
    for path, error in found.items():
        if not any(other[: len(path)] == path and other != path for other in found):
            for fault in _faults(model, path, error):
                yield document.problem(fault.path, fault.what, fault.fix, fault.code)


def _path(document: Document, error: ErrorDetails) -> Path_:
    """Where a fault is in the document: pydantic's path without the kinds of value it tried."""
    path: Path_ = ()
    value: Any = document.data
    for step in error["loc"]:
        if isinstance(value, dict) and step in value:
            path, value = (*path, str(step)), value[step]
        elif isinstance(value, list) and isinstance(step, int):
            path, value = (*path, step), value[step]
        elif step == "[key]":
            path = (*path, step)
    return (*path, str(error["loc"][-1])) if error["type"] == "missing" else path


def _faults(model: type[Model], path: Path_, error: ErrorDetails) -> Iterator[Fault]:
    kind, context = error["type"], error.get("ctx", {})
    code = kind.replace("_", "-")
    name = f"`{'.'.join(shown(step) for step in path if not isinstance(step, int) and step != '[key]')}`"
    if kind == "faults":
        for fault in context["faults"]:
            yield replace(fault, path=(*path, *fault.path))
    elif kind == "missing":
        about = _fields_at(model, path[:-1]).get(str(path[-1]), "")
        yield Fault(path, f"{name} is missing", f"Add `{path[-1]}: …`. {about}".rstrip(". "), code)
    elif kind == "extra_forbidden":
        valid = sorted(_fields_at(model, path[:-1]))
        near = closest(str(path[-1]), valid)
        hint = f"Did you mean `{near}`? " if near else ""
        yield Fault(path, f"{name} is not a known field", f"{hint}Valid here: {choices(valid)}", code)
    elif kind == "value_error":
        what, _, fix = str(context["error"]).partition(". ")
        yield Fault(path, f"{name}: {what}", fix, code)
    else:
        what, fix = _wording(kind, context)
        yield Fault(path, f"{name} {what}", fix, code)


_WORDING = (
    ("literal_error", "is not one of the choices", "Use {expected}"),
    ("string_type", "must be text", "Write it behind the colon; a number, date, yes or no needs quotes"),
    ("string_too", "must be one sign", "Put one sign in quotes"),
    ("int", "must be a whole number", "Write digits only, without quotes"),
    ("float", "must be a number", "Write digits, with a full stop before decimals, without quotes"),
    ("finite_number", "must be a number that is not infinite", "Write digits"),
    ("bool", "must be true or false", "Write true or false, without quotes"),
    ("date", "is no date", "Write a day that exists, as 2026-01-31"),
    ("path_type", "must be the name of a file or folder", "Write it as from the folder of radar.yml"),
    ("list_type", "must be a list", "Write each item on its own line after a hyphen, or [first, second]"),
    ("too_short", "has too few items", "Give at least {min_length}"),
    ("too_long", "has too many items", "Give at most {max_length}"),
    ("greater_than_equal", "is too low", "Use {ge} or more"),
    ("greater_than", "is too low", "Use more than {gt}"),
    ("less_than_equal", "is too high", "Use {le} or less"),
    ("less_than", "is too high", "Use less than {lt}"),
    ("dict_type", "must have names below it", "Write each on its own line, indented: `name: value`"),
    ("model", "must have fields of its own", "Write each on its own line, indented: `name: value`"),
)
"""Start of pydantic's name for a kind of fault -> what it means, and what mends it."""

_PATTERNS = {
    "^https?://": ("is no web address", "Write the whole address, from https:// on"),
    ID_PATTERN: (
        "has a sign that can't be part of it",
        "Use small letters a to z, digits and single hyphens, for instance citizen-service",
    ),
}


def _wording(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    told = {name: f"{value:g}" if isinstance(value, float) else value for name, value in context.items()}
    if "expected" in told:
        told["expected"] = str(told["expected"]).replace("'", "")
    if told.get("pattern") in _PATTERNS:
        return _PATTERNS[told["pattern"]]
    found = [(what, fix) for start, what, fix in _WORDING if kind.startswith(start)]
    what, fix = found[0] if found else ("can't be read", "See the reference for what it holds")
    return what.format(**told), fix.format(**told)


def _fields_at(model: type[Model], path: Path_) -> dict[str, str]:
    """Names that a mapping at `path` may hold, with what they mean, from the model's JSON Schema."""
    schema = model.model_json_schema(by_alias=True)
    nodes = [schema]
    for step in path:
        nodes = [child for node in _resolved(nodes, schema) for child in _children(node, step)]
    return {
        name: field.get("description", "")
        for node in _resolved(nodes, schema)
        for name, field in node.get("properties", {}).items()
    }


def _children(node: dict[str, Any], step: str | int) -> list[dict[str, Any]]:
    """The schemas of an item, of a field, or of the values under free names."""
    if isinstance(step, int):
        return [node["items"]] if "items" in node else []
    if step in node.get("properties", {}):
        return [node["properties"][step]]
    named_freely = [node.get("additionalProperties"), *node.get("patternProperties", {}).values()]
    return [child for child in named_freely if isinstance(child, dict)]


def _resolved(nodes: list[dict[str, Any]], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes themselves, with every reference and every `anyOf` followed."""
    found = []
    for node in nodes:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        found += _resolved(node["anyOf"], schema) if "anyOf" in node else [node]
    return found
