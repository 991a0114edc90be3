"""YAML files and Markdown front matter -> validated models, every fault with its line."""

from __future__ import annotations

import difflib
import json
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from radar.language.messages import Text, choices, counted, did_you_mean, say
from radar.language.written import WORDS
from radar.problems import Place, Problem, Problems

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of the text around them."""
_TEXT = "tag:yaml.org,2002:str"
_MOST = 100_000
"""Most values in a file, each repetition counted."""
_DEEPEST = 50
"""Most collections in each other. Deeper ones would end the libraries, not with an exception."""
_MOST_ALIASES = 1_000
_LARGEST = 5_000_000
"""Most bytes of a text that people write."""
_MOST_FAULTS = 20
"""So many faults of a kind are told of a file, and how many more there are."""
_MOST_ERRORS = 2_000
"""Of so many at most it is found out what they mean."""
_LONGEST_GUESS = 60
"""A longer name is not a misspelt one."""

Path_ = tuple[str | int, ...]

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""What a name in addresses looks like."""

EMAIL_PATTERN = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
"""What an e-mail address looks like."""


_BREAKS = re.compile(r"[\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")
"""Everything that ends a line: in YAML, Unicode, a calendar, a table, a script."""


def _one_line(text: str) -> str:
    if _BREAKS.search(text):
        what, fix = say("this must be one line"), say("Remove the line breaks")
        raise refusal([Fault((), what, fix, "line-break")])
    return text


def _only_newlines(text: str) -> str:
    if _BREAKS.search(text.replace("\n", "")):
        what, fix = say("there is a line break of an unusual kind"), say("Type the text again")
        raise refusal([Fault((), what, fix, "line-break")])
    return text


Name = Annotated[str, Field(max_length=300), AfterValidator(_one_line), WORDS]
"""What something is called: one line."""
Code = Annotated[str, Field(max_length=300), AfterValidator(_one_line)]
"""A number or short name that is the same in all languages."""
Line = Annotated[str, Field(max_length=1_000), AfterValidator(_one_line), WORDS]
"""A sentence or two: one line."""
Prose = Annotated[str, Field(max_length=10_000), AfterValidator(_only_newlines), WORDS]
"""A text of several lines, if need be."""

ADDRESS_PATTERN = r'^https?://[^\s/?#@<>"\\\[\]]+([/?#][^\s<>"\\]*)?$'
"""What an address on the web looks like; its host has no user name or password before it."""


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
    """The part, as seen from what is checked. Empty: all of it, and its name is put before `what`."""
    what: Text
    fix: Text
    code: str


def refuse_parts(faults: Iterable[Fault]) -> None:
    """For a model's validators: raise all of these, which `validate` gives their lines."""
    found = tuple(faults)
    if found:
        raise refusal(found)


def refusal(faults: Sequence[Fault]) -> PydanticCustomError:
    """What `refuse_parts` raises: for a validator that has nothing to return without it."""
    text = ". ".join(fault.what for fault in faults)
    return PydanticCustomError("faults", "{text}", {"text": text, "faults": tuple(faults)})


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
        """A copy of the document with further faults."""
        return replace(self, faults=(*self.faults, *faults))

    def problem(self, path: Path_, what: Text, fix: Text, code: str) -> Problem:
        """A fault at the part at `path`."""
        return Problem(Place(self.file, line=self.line(*path)), what, fix, code)


def language_of(path: Path) -> str:
    """The language of a translation, which stands in its name: `chatbots.en.md`. Empty: it is none."""
    code = path.stem.rpartition(".")
    return code[2] if code[0] and re.fullmatch("[a-z]{2}", code[2]) else ""


def originals(folder: Path) -> list[Path]:
    """The pages of a folder that are no translations, by name; `index.md` is none of them."""
    return sorted(path for path in folder.glob("*.md") if path.stem != "index" and not language_of(path))


def read_yaml(path: Path, shown_as: str | None = None) -> Document:
    """Read a YAML file whose top is a mapping. Raises `Problems`."""
    file = shown_as or path.as_posix()
    return _parse(read_text(path, file), file, first_line=1)


def parse_yaml(text: str, file: str) -> Document:
    """Parse YAML that was read already; messages call it `file`. Raises `Problems`."""
    return _parse(text, file, first_line=1)


def read_front_matter(path: Path, shown_as: str | None = None) -> Document:
    """Read a Markdown file that begins with YAML between two lines of `---`. Raises `Problems`."""
    file = shown_as or path.as_posix()
    return parse_front_matter(read_text(path, file), file)


def parse_front_matter(text: str, file: str) -> Document:
    """Parse a page with front matter that was read already; messages call it `file`. Raises `Problems`."""
    lines = text.splitlines(keepends=True)
    ends = [i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
    if not lines or lines[0].rstrip() != "---" or not ends:
        what = say("the page has no front matter")
        fix = say("Begin the file with a line of ---, the fields, and another line of ---")
        raise Problems([Problem(Place(file, line=1), what, fix, "no-front-matter")])
    document = _parse("".join(lines[1 : ends[0]]), file, first_line=2)
    body = "".join(lines[ends[0] + 1 :])
    unseen = [i for i, line in enumerate(lines, 1) if i > ends[0] + 1 and _UNSEEN.search(line)]
    if unseen:
        raise Problems(_unseen(file, line) for line in unseen)
    return replace(document, body=body, body_line=ends[0] + 2)


def validate(document: Document, model: type[M], languages: Sequence[str] = ()) -> M:
    """The document as a `model`, or `Problems` with every fault at its line.

    `languages`: those in which its texts may be given, the radar's own first.
    """
    faults = list(document.faults)
    # As JSON, where strict means what it says: yes is not a number, and a number is not a date.
    told = json.dumps(document.data, default=str)
    try:
        valid = model.model_validate_json(told, strict=True, context={"languages": list(languages)})
    except ValidationError as error:
        faults += _from_pydantic(document, model, error.errors())
    if faults:
        raise Problems(_first(sorted(faults, key=lambda fault: fault.where.line or 0)))
    return valid


def _first(faults: list[Problem]) -> Iterator[Problem]:
    """The first faults of each kind, and how many more there are of it."""
    times = Counter(fault.code for fault in faults)
    told: Counter[str] = Counter()
    for fault in faults:
        told[fault.code] += 1
        if told[fault.code] <= _MOST_FAULTS:
            yield fault
        elif told[fault.code] == _MOST_FAULTS + 1:
            more = times[fault.code] - _MOST_FAULTS
            what = counted("%(n)s more fault of this kind", "%(n)s more faults of this kind", n=more)
            yield replace(fault, what=what, fix=say("Fix those above, then check again"))


def closest(word: str, valid: list[str]) -> str | None:
    """The valid name that a misspelt one most likely stands for."""
    if len(word) > _LONGEST_GUESS:
        return None
    found = difflib.get_close_matches(word, valid, n=1)
    return found[0] if found else None


def shown(name: object) -> str:
    """A name as messages show it, on one line; what may be personal or free text is left out."""
    text = " ".join(str(name).split())
    personal = "@" in text or sum(sign.isdigit() for sign in text) > 5
    return "…" if personal or len(text) > 40 else text


def read_text(path: Path, file: str, most: int = _LARGEST) -> str:
    """A UTF-8 file's text, of `most` bytes; messages call it `file`. Raises `Problems`."""
    try:
        status = path.stat()
        # A folder says so itself, when it is opened.
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            what, fix, code = say("this is not a file"), say("Give a file, or put one there"), "no-file"
        elif status.st_size > most:
            what = say("the file is larger than %(megabytes)s MB", megabytes=f"{most / 1e6:g}")
            fix, code = say("Split it, or remove what does not belong there"), "too-large"
        else:
            # No more than was measured, should it grow.
            with path.open("rb") as stream:
                return stream.read(most + 1).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        what, fix, code = say("the file does not exist"), say("Check the name and the folder"), "no-file"
    except UnicodeDecodeError:
        what, fix, code = say("the file is not UTF-8"), say("Save it again as UTF-8"), "not-utf8"
    except OSError as error:
        what = say("the file can't be read (%(reason)s)", reason=error.strerror)
        fix, code = say("Check its rights"), "no-file"
    raise Problems([Problem(Place(file), what, fix, code)])


def refuse_endless(text: str, file: str, first_line: int = 1) -> None:
    """Raise `Problems` for YAML that no reader should be given: too deep, too large, too many repetitions."""
    depth = values = aliases = 0
    what, fix = say("the file holds more values than can be read"), say("Split it into several files")
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            values += 1
            aliases += isinstance(event, yaml.AliasEvent)
            # a mapping's keys are events too
            if depth > _DEEPEST or values > 2 * _MOST or aliases > _MOST_ALIASES:
                line = first_line + (event.start_mark.line if event.start_mark else 0)
                break
        else:
            return
    except yaml.YAMLError:
        # Told by who reads it.
        return
    if depth > _DEEPEST:
        what = say("lists and fields are nested more than %(most)s deep", most=_DEEPEST)
        fix = say("Check the brackets and the indentation")
    elif aliases > _MOST_ALIASES:
        what, fix = _REPEATS
    raise Problems([Problem(Place(file, line=line), what, fix, "not-yaml")])


_REPEATS = (
    say("the file repeats parts of itself (& and *) more often than can be read"),
    say("Write them out where they belong"),
)


def _parse(text: str, file: str, first_line: int) -> Document:
    unreadable = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if unreadable:
        line = first_line + text.count("\n", 0, unreadable.start())
        what = say("there is a character that can't be shown")
        fix = say("Delete the line and write it again")
        raise Problems([Problem(Place(file, line=line), what, fix, "not-yaml")])
    refuse_endless(text, file, first_line)
    loader = _Loader(text)
    lines: dict[Path_, int] = {}
    twice: list[Problem] = []
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            what = say("fields are expected here, each as `name: value`")
            fix = say("See the reference for the fields of this file")
            raise Problems([Problem(Place(file, line=first_line), what, fix, "not-a-mapping")])
        if _written_out(node, {}) > _MOST:
            raise Problems([Problem(Place(file, line=first_line), *_REPEATS, "not-yaml")])
        _walk(node, (), first_line, lines, twice, file)
        data = loader.construct_document(node)
    except (yaml.YAMLError, RecursionError) as error:
        raise Problems([_yaml_fault(error, text, file, first_line)]) from None
    finally:
        loader.dispose()
    return Document(file, data, lines, faults=tuple(twice))


_YAML_FAULTS = (
    ("quoted scalar", say("a quotation mark is not closed"), say("Close it")),
    ("another document", say("there is a second line of ---"), say("Keep one set of fields in a file")),
    (
        "mapping values",
        say("there is a colon too many"),
        say("Put a text with a colon in quotes, or fix the indentation"),
    ),
    ("expected ':'", say("there is a name without its colon"), say("Write it as `name: value`")),
    (
        "expected key",
        say("this does not fit the lines above"),
        say("Begin names below each other; check the quotes"),
    ),
    (
        "expected '-'",
        say("this does not fit the list above"),
        say("Begin all items below each other with a hyphen"),
    ),
    (
        "sequence entries",
        say("there is a list item where none is allowed"),
        say("Begin the list on a line of its own"),
    ),
    ("',' or", say("a bracket is not closed, or a comma is missing"), say("Write lists as [first, second]")),
    ("alias", say("a text begins with *, which means something else here"), say("Put it in quotes")),
    (
        "cannot start any token",
        say("a text begins with a character that means something else"),
        say("Put it in quotes"),
    ),
)
"""What the YAML library says -> what it most likely means, and what fixes it."""


def _yaml_fault(error: Exception, text: str, file: str, first_line: int) -> Problem:
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    # An open quotation mark is noticed at the end of the file, and fixed where it stands.
    mark = getattr(error, "context_mark" if "quoted scalar" in said else "problem_mark", None)
    number = mark.line if mark else 0
    line = [*text.splitlines(), ""][number]
    what, fix = say("this can't be read"), say("Check indentation, colons and quotes")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        what, fix = say("the line begins with a tab"), say("Indent with spaces")
    else:
        what, fix = next(((w, f) for sign, w, f in _YAML_FAULTS if sign in said), (what, fix))
    fix = say("%(fix)s. If this line is right, look at the one above", fix=fix)
    return Problem(Place(file, line=first_line + number), what, fix, "not-yaml")


def _written_out(node: Any, known: dict[int, int]) -> int:
    """How many values a node stands for when every alias in it is written out."""
    if id(node) not in known:
        # What holds itself would never end.
        known[id(node)] = _MOST + 1
        parts = node.value if isinstance(node, yaml.CollectionNode) else ()
        pairs = isinstance(node, yaml.MappingNode)
        inner = [part for pair in parts for part in pair] if pairs else parts
        known[id(node)] = 1 + sum(_written_out(part, known) for part in inner)
    return known[id(node)]


def _walk(
    node: Any, path: Path_, first: int, lines: dict[Path_, int], faults: list[Problem], file: str
) -> None:
    """Note the line of every key and item, and every key that is duplicated. Keys are text, as written."""
    lines.setdefault(path, node.start_mark.line + first)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            at = (*path, str(key.value))
            line = key.start_mark.line + first
            if at in lines:
                name = shown(key.value)
                what = say("`%(name)s` is duplicated (first on line %(line)s)", name=name, line=lines[at])
                fix = say("Keep one of them")
                faults.append(Problem(Place(file, line=line), what, fix, "duplicate-key"))
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
    what = say("the text holds a character that can't be seen and changes how pages are read")
    return Problem(Place(file, line=line), what, say("Type the text again"), "unseen-character")


def _exists(node: Any) -> bool:
    """Whether there is such a date or number. What there isn't stays text, for the model to refuse."""
    try:
        str(yaml.constructor.SafeConstructor().construct_object(node))
    except (ValueError, KeyError, AttributeError):  # The latter two: `!!bool x`, `!!timestamp x`.
        return False
    return True


def _from_pydantic(document: Document, model: type[Model], errors: list[ErrorDetails]) -> Iterator[Problem]:
    """One problem for each place. Where a value may be of several kinds, the innermost is meant."""
    found: dict[Path_, ErrorDetails] = {}
    for error in errors[:_MOST_ERRORS]:
        found.setdefault(_path(document, error), error)
    around = {path[:length] for path in found for length in range(len(path))}
    for path, error in found.items():
        if path not in around:
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
    unwritten = error["type"] == "missing" or (error["loc"] and not path)
    return (*path, str(error["loc"][-1])) if unwritten else path


def _faults(model: type[Model], path: Path_, error: ErrorDetails) -> Iterator[Fault]:
    kind, context = error["type"], error.get("ctx", {})
    code = kind.replace("_", "-")
    name = f"`{'.'.join(shown(step) for step in path if not isinstance(step, int) and step != '[key]')}`"
    if kind == "faults":
        for fault in context["faults"]:
            what = fault.what if fault.path else say("%(name)s: %(what)s", name=name, what=fault.what)
            yield replace(fault, path=(*path, *fault.path), what=what)
    elif kind == "missing":
        about = _fields_at(model, path[:-1]).get(str(path[-1]), "").rstrip(". ")
        fix = say("Add `%(field)s: …`", field=path[-1])
        if about:
            fix = say("%(fix)s. %(about)s", fix=fix, about=about)
        yield Fault(path, say("%(name)s is missing", name=name), fix, code)
    elif kind == "extra_forbidden":
        valid = sorted(_fields_at(model, path[:-1]))
        near = closest(str(path[-1]), valid)
        fix = did_you_mean(near and f"`{near}`", say("Valid here: %(fields)s", fields=choices(valid)))
        yield Fault(path, say("%(name)s is not a known field", name=name), fix, code)
    else:
        what, fix = _wording(kind, context)
        values = _values(context)
        yield Fault(path, _filled(what, name=name), _filled(fix, **values), code)


_WORDING = (
    ("literal_error", say("%(name)s is not one of the choices"), say("Use %(choices)s")),
    (
        "string_type",
        say("%(name)s must be text"),
        say("Write it after the colon; a number, date, yes or no needs quotes"),
    ),
    ("one_character", say("%(name)s must be a single character"), say("Put a single character in quotes")),
    ("string_too_long", say("%(name)s is too long"), say("Use at most %(max_length)s characters")),
    ("string_too", say("%(name)s must be a single character"), say("Put a single character in quotes")),
    ("int", say("%(name)s must be a whole number"), say("Write digits only, without quotes")),
    (
        "float",
        say("%(name)s must be a number"),
        say("Write digits, with a full stop before decimals, without quotes"),
    ),
    ("finite_number", say("%(name)s must be a finite number"), say("Write digits")),
    ("bool", say("%(name)s must be true or false"), say("Write true or false, without quotes")),
    ("date", say("%(name)s is not a valid date"), say("Write a day that exists, as 2026-01-31")),
    (
        "path_type",
        say("%(name)s must be the name of a file or folder"),
        say("Write it as from the folder of radar.yml"),
    ),
    (
        "list_type",
        say("%(name)s must be a list"),
        say("Write each item on its own line after a hyphen, or [first, second]"),
    ),
    ("too_short", say("%(name)s has too few items"), say("Give at least %(min_length)s")),
    ("too_long", say("%(name)s has too many items"), say("Give at most %(max_length)s")),
    ("greater_than_equal", say("%(name)s is too low"), say("Use %(ge)s or more")),
    ("greater_than", say("%(name)s is too low"), say("Use more than %(gt)s")),
    ("less_than_equal", say("%(name)s is too high"), say("Use %(le)s or less")),
    ("less_than", say("%(name)s is too high"), say("Use less than %(lt)s")),
    (
        "dict_type",
        say("%(name)s must have names below it"),
        say("Write each on its own line, indented: `name: value`"),
    ),
    (
        "model",
        say("%(name)s must have fields of its own"),
        say("Write each on its own line, indented: `name: value`"),
    ),
)
"""Start of pydantic's name for a kind of fault -> what it means, and what fixes it. Both have places
for values: the first for the field's name, the second for those that pydantic gives with the kind."""

_PATTERNS = {
    ADDRESS_PATTERN: (
        say("%(name)s is not a valid web address"),
        say("Write the whole address, from https:// on"),
    ),
    EMAIL_PATTERN: (
        say("%(name)s is not a valid e-mail address"),
        say("Write the office's mailbox, for instance procurement@example.org"),
    ),
    ID_PATTERN: (
        say("%(name)s has a character that is not allowed in it"),
        say("Use small letters a to z, digits and single hyphens, for instance citizen-service"),
    ),
}


def _wording(kind: str, context: dict[str, Any]) -> tuple[Text, Text]:
    """What a kind of fault means and what fixes it, with places for the values."""
    if context.get("pattern") in _PATTERNS:
        return _PATTERNS[context["pattern"]]
    if context.get("max_length") == 1:
        kind = "one_character"
    found = [(what, fix) for start, what, fix in _WORDING if kind.startswith(start)]
    return found[0] if found else (say("%(name)s can't be read"), say("See the reference for what it holds"))


def _values(context: dict[str, Any]) -> dict[str, object]:
    """The values that pydantic gives with a fault, as people write them."""
    told = {name: f"{value:g}" if isinstance(value, float) else value for name, value in context.items()}
    if "expected" in told:
        # It lists the choices in English: 'a', 'b' or 'c'.
        told["choices"] = choices(re.split(", | or ", str(told["expected"]).replace("'", "")))
    return told


def _filled(text: Text, **values: object) -> Text:
    """A text of the tables above with values in its places."""
    return Text(text.singular % values, text.singular, values=values)


@cache
def _schema(model: type[Model]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def _fields_at(model: type[Model], path: Path_) -> dict[str, str]:
    """Names that a mapping at `path` may hold, with what they mean, from the model's JSON Schema."""
    schema = _schema(model)
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
    """The nodes themselves, with every reference and every choice between several followed."""
    found = []
    for node in nodes:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        several = node.get("anyOf") or node.get("oneOf")
        found += _resolved(several, schema) if several else [node]
    return found
