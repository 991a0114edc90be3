"""Texts in several languages: how people write them, and a model with its texts in one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, cast, get_args

from pydantic import PlainSerializer, ValidationInfo, WithJsonSchema, WrapValidator

from radar.inputs.documents import Document, Fault, Model, Name, Path_, Prose, refuse_parts, shown, validate
from radar.language.messages import choices, say
from radar.language.written import Foreign, Translated, Words
from radar.problems import Problem, refuse

T = TypeVar("T")
_NONE: Mapping[str, str] = MappingProxyType({})
_PROPER = frozenset({"awards", "buyers", "contact", "links", "notices", "source", "tags"})
"""Fields whose words are, above all, names, which are the same in all languages."""


def _read(value: Any, handler: Callable[[Any], str], info: ValidationInfo) -> str:
    """A text, or one for each language: `{da: Omsorg, en: Care}`.

    The context names the radar's `languages`, its own first; where it does not, that of the first text is.
    """
    if isinstance(value, Translated) or not isinstance(value, dict):
        return value if isinstance(value, Translated) else handler(value)
    languages: Sequence[str] = (info.context or {}).get("languages") or list(value)
    faults = []
    for code in value:
        if code not in languages:
            what = say("`%(code)s` is not one of the radar's languages", code=shown(code))
            fix = say("Use %(choices)s, or add it to `languages` in radar.yml", choices=choices(languages))
            faults.append(Fault((code,), what, fix, "unknown-language"))
    if languages and languages[0] not in value:
        what = say("the text in the radar's own language is missing")
        fix = say("Add `%(code)s: …`", code=languages[0])
        faults.append(Fault((), what, fix, "no-original"))
    refuse_parts(faults)
    if not value:
        return handler(value)
    told = {code: handler(text) for code, text in value.items()}
    return Translated(told.pop(languages[0]), told)


def _written(text: str) -> str | dict[str, str]:
    return {"": str(text), **text.others} if isinstance(text, Translated) else str(text)


_SEVERAL = (
    WrapValidator(_read),
    PlainSerializer(_written),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
            ]
        },
        mode="validation",
    ),
)
Names = Annotated[Name, *_SEVERAL]
"""A `Name` that may be given once for each language."""
Texts = Annotated[Prose, *_SEVERAL]
"""A `Prose` that may be given once for each language."""


@cache
def _wordy(model: type[Model], field: str) -> bool:
    """Whether a field holds words, or a list of them."""

    def marked(annotation: Any) -> bool:
        return isinstance(annotation, Words) or any(map(marked, get_args(annotation)))

    told = model.model_fields[field]
    return any(isinstance(item, Words) for item in told.metadata) or marked(told.annotation)


def localized(value: T, code: str, original: str, texts: Mapping[str, str] = _NONE) -> T:
    """A model, or what holds models, with its texts in a language; those without a translation are `Foreign`.

    `original`: the language that they are written in; `texts`: translations by path, as `read_translation`
    gives them, beside those that the texts have themselves.
    """
    if code == original:
        return value

    def said(value: Any, path: str, words: bool) -> Any:
        if isinstance(value, Model):
            changed = {
                name: said(getattr(value, name), f"{path}{field.alias or name}.", _wordy(type(value), name))
                for name, field in type(value).model_fields.items()
            }
            return value.model_copy(update=changed)
        if isinstance(value, list | tuple):
            return type(value)(said(item, f"{path}{i}.", words) for i, item in enumerate(value))
        if isinstance(value, dict):
            return {key: said(item, f"{path}{key}.", words) for key, item in value.items()}
        if words and isinstance(value, str) and value.strip():
            return texts.get(path[:-1]) or in_language(value, code, original)
        return value

    return cast(T, said(value, "", words=False))


def in_language(text: str, code: str, original: str) -> str:
    """A text in a language, or as it was written."""
    others = text.others if isinstance(text, Translated) else {}
    return others.get(code) or (Foreign(text, original) if text else text)


def read_translation(document: Document, original: Document, model: type[Model]) -> dict[str, str]:
    """The texts of a page in another language, by path: `activities.0.what`; the body is `text`.

    `document` holds those fields of the original that have words, lists with as many items, and nothing else.
    Raises `Problems` with every fault.
    """
    texts: dict[str, str] = {}
    faults: list[Problem] = []
    merged = _merged(document, document.data, original.data, (), texts, faults)
    if not faults:
        # Too long, of several lines: what is wrong with a text itself.
        validate(replace(document, data=merged), model)
        whole = validate(original, model)
        wordy = {path for path, _ in words_of(whole)}
        for path in [path for path in texts if path not in wordy]:
            if texts.pop(path) != _at(original.data, path):
                steps = tuple(int(step) if step.isdigit() else step for step in path.split("."))
                faults.append(_not_as_there(document, steps))
    refuse(faults)
    return texts | ({"text": document.body} if document.body.strip() else {})


def _merged(
    document: Document, given: Any, original: Any, path: Path_, texts: dict[str, str], faults: list[Problem]
) -> Any:
    """The original's data with the texts that are given in another language."""
    if isinstance(given, dict) and isinstance(original, dict):
        unknown = [key for key in given if key not in original]
        for key in unknown:
            what = say("`%(name)s` is not in the original", name=shown(key))
            fix = say("Add it there, or remove it here")
            faults.append(document.problem((*path, key), what, fix, "not-in-original"))
        return original | {
            key: _merged(document, item, original[key], (*path, key), texts, faults)
            for key, item in given.items()
            if key in original
        }
    if isinstance(given, list) and isinstance(original, list):
        if len(given) != len(original):
            what = say(
                "`%(name)s` has %(given)s items, in the original %(original)s",
                name=path[-1],
                given=len(given),
                original=len(original),
            )
            fix = say("Give each item of the original, in its order; `{}` for one without words")
            faults.append(document.problem(path, what, fix, "not-in-original"))
            return original
        pairs = enumerate(zip(given, original, strict=True))
        return [_merged(document, new, old, (*path, i), texts, faults) for i, (new, old) in pairs]
    if isinstance(given, str) and isinstance(original, str):
        texts[".".join(map(str, path))] = given.strip()
        return given
    if given != original:
        faults.append(_not_as_there(document, path))
    return original


def _not_as_there(document: Document, path: Path_) -> Problem:
    what = say("`%(name)s` is not as in the original", name=path[-1])
    fix = say("Remove it: a translation gives the words, and all else is taken from the original")
    return document.problem(path, what, fix, "not-in-original")


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


def words_of(value: Any, path: str = "", words: bool = False) -> Iterator[tuple[str, str]]:
    """The texts of a model with their paths."""
    if isinstance(value, Model):
        for name, field in type(value).model_fields.items():
            yield from words_of(
                getattr(value, name), f"{path}{field.alias or name}.", _wordy(type(value), name)
            )
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from words_of(item, f"{path}{i}.", words)
    elif words and isinstance(value, str) and value.strip():
        yield path[:-1], value


def lacking(model: Model, texts: Mapping[str, str]) -> list[str]:
    """The fields of a page whose words are not, or not all, among its translated texts."""
    missing = (path.partition(".")[0] for path, _ in words_of(model) if path not in texts)
    return [name for name in dict.fromkeys(missing) if name not in _PROPER]


def untranslated(value: Any, code: str, path: Path_ = ()) -> Iterator[Path_]:
    """The paths of a model's texts that may be given in several languages, and are not in this one."""
    if isinstance(value, Model):
        for name, field in type(value).model_fields.items():
            text = getattr(value, name)
            if isinstance(text, str):
                several = any(
                    isinstance(item, WrapValidator) and item.func is _read for item in field.metadata
                )
                # What nobody wrote is the program's own text.
                several = several and name in value.model_fields_set
                if several and text and code not in getattr(text, "others", ()):
                    yield (*path, field.alias or name)
            else:
                yield from untranslated(text, code, (*path, field.alias or name))
    elif isinstance(value, list | dict):
        for key, item in enumerate(value) if isinstance(value, list) else value.items():
            yield from untranslated(item, code, (*path, key))


def together(form: str, *texts: str) -> str:
    """A text made of several, in each language that all of them have."""
    others: list[Mapping[str, str]] = [text.others for text in texts if isinstance(text, Translated)]
    codes = [code for code in others[0] if all(code in told for told in others)] if others else []
    whole = form % texts
    if not codes:
        return whole
    told = {
        code: form % tuple(text.others[code] if isinstance(text, Translated) else text for text in texts)
        for code in codes
    }
    return Translated(whole, told)


def spellings(text: str) -> list[str]:
    """A text in each of its languages."""
    return [str(text), *text.others.values()] if isinstance(text, Translated) else [text]
