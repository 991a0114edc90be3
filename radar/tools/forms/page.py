"""An edition's questionnaire -> one HTML page that a person fills in and saves as a submission.

The page is complete in itself: it works from a disk, asks no other host for anything (its own security
policy forbids it), sends nothing, and keeps what was chosen in the browser's window only. What it saves is
one row of the edition's first layout, as `template` writes its headings.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from radar.inputs.contract import Contract
from radar.language.messages import say
from radar.language.translator import Language
from radar.problems import Place, Problem, Problems
from radar.tools.forms.asked import Asked, asked, preamble
from radar.tools.template import Column, columns

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class _Item:
    """One question about one technology, as the page shows it."""

    position: int
    """Position of its column."""
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A list to choose from that says who answers."""

    position: int
    id: str
    label: str
    choices: tuple[str, ...]
    required: bool


def page(contract: Contract, where: Place, title: str, language: Language) -> bytes:
    """The page. Raises `Problems`, at `where`, if the first layout can't take what it would save."""
    form = columns(contract, where, language)
    responses = contract.questionnaire.responses[0]
    _check_encoding(responses.encoding, where)
    style, script = _file("page.css"), _file("page.js")
    made = (
        _environment()
        .get_template("page.html.j2")
        .render(
            _=language.text,
            language=language.code,
            title=title,
            preamble=preamble(language),
            policy=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
            "base-uri 'none'; form-action 'none'",
            style=Markup(style),  # noqa: S704  (a file of our own)
            script=Markup(script),  # noqa: S704  (a file of our own)
            places=_places(contract, form, language),
            questions=_questions(contract, form, language),
            data={
                "headings": [column.heading for column in form],
                "respondent": 0 if responses.respondent is not None else None,
                "delimiter": responses.delimiter or ";",
                "edition": contract.questionnaire.edition,
                "answered": language.text("%(done)s of %(all)s answered"),
                "saved": language.text("Saved as %(file)s, where your browser keeps what it downloads."),
                "choose": language.text("Choose one of the entries in the list."),
                "nothing": language.text("Nothing is answered yet. Answer at least one question, then save."),
            },
        )
    )
    return made.encode()


def _places(contract: Contract, form: tuple[Column, ...], language: Language) -> list[_Place]:
    """The lists for municipality and area, where the survey has them."""
    responses = contract.questionnaire.responses[0]
    return [
        _Place(i, "municipality", column.name, column.choices, required=True)
        if column.heading == responses.municipality
        else _Place(i, "area", column.name, column.choices, responses.area_required)
        for i, column in enumerate(form)
        if column.background and column.choices
    ]


def _questions(
    contract: Contract, form: tuple[Column, ...], language: Language
) -> list[tuple[Asked, list[_Item]]]:
    """Each question with its items, in the order of their columns."""
    summaries = {technology.id: technology.summary for technology in contract.asked_about}
    found: dict[str, list[_Item]] = {}
    for i, column in enumerate(form):
        if not column.background:
            item = _Item(i, column.name, summaries[column.technology])
            found.setdefault(column.question, []).append(item)
    return [(asked(id_, contract.questionnaire.asked(id_), language), items) for id_, items in found.items()]


def _check_encoding(encoding: str | None, where: Place) -> None:
    """Browsers write UTF-8 and nothing else."""
    try:
        fits = encoding is None or codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")
    except LookupError:
        fits = False
    if not fits:
        what = say("a page can't save files in the character set `%(encoding)s`", encoding=encoding)
        fix = say("Leave `encoding` out, or write the form as .xlsx")
        raise Problems([Problem(where, what, fix, "no-template")])


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What the policy knows an inline script or style by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
