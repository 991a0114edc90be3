"""An edition's questionnaire -> an XLSForm, the workbook that KoboToolbox and ODK make a form of.

By the reference at https://xlsform.org: the sheets `survey`, `choices` and `settings`. The names follow
`codes`; labels end in the technology in square brackets, so that exports with labels in their headings
tell the columns apart. What people should know beforehand is the hint of the first question: a note of its
own would be one more column of every export.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import xlsxwriter

from radar.inputs.contract import Contract
from radar.intake.columns.codes import choice_name, field_name, place_name
from radar.language.translator import Language
from radar.tools.forms.asked import Asked, Choice, Survey, preamble, survey

_MADE = dt.datetime(2000, 1, 1)
"""When every workbook says it was made, so that a form has the same bytes on any day."""

_TYPE, _HINT = 0, 3
"""Positions of two columns in the sheet `survey`."""

Rows = list[list[str]]


def xlsform(contract: Contract, title: str, language: Language) -> bytes:
    """The form as a workbook.

    Each question is a group, and in it a `select_one` (with several answers: `select_multiple`) for each
    technology. Where the survey has them, municipality and area come first. Its version is a digest of
    its contents: a changed form is a new version, as ODK asks for.
    """
    asked = survey(contract, language)
    spoken = f"{str(language.locale.get_language_name()).capitalize()} ({language.code})"
    rows, choices = _rows(asked, language)
    sheets = {
        "survey": [
            [
                *("type", "name", f"label::{spoken}", f"hint::{spoken}", "required", "appearance"),
                *("constraint", f"constraint_message::{spoken}"),
            ],
            *rows,
        ],
        "choices": [["list_name", "name", f"label::{spoken}"], *choices],
    }
    version = hashlib.sha256(json.dumps([title, sheets]).encode()).hexdigest()[:12]
    sheets["settings"] = [
        ["form_title", "form_id", "version", "default_language"],
        [_plain(title), field_name(f"radar-{asked.edition}"), version, spoken],
    ]
    return _workbook(sheets, title)


def _rows(asked: Survey, language: Language) -> tuple[Rows, Rows]:
    """The rows of the sheets `survey` and `choices`."""
    text = language.text
    rows: Rows = []
    choices: Rows = []
    names: set[str] = set()
    lists: set[str] = set()
    for name, label, places, named, required in (
        ("municipality", text("Municipality"), asked.municipalities, place_name, True),
        ("area", text("Professional area"), asked.areas, choice_name, asked.area_required),
    ):
        if places:
            look = "minimal autocomplete" if name == "municipality" else "minimal"
            rows.append(_row(f"select_one {name}", name, label, required=required, appearance=look))
            choices += _choices(name, places, named)
            names.add(name)
            lists.add(name)
    for question in asked.questions:
        list_ = field_name(question.id, lists)
        lists.add(list_)
        choices += _choices(list_, question.choices, choice_name)
        rows += _group(question, asked, list_, names, language)
    first = next(row for row in rows if row[_TYPE].startswith("select"))
    first[_HINT] = "\n\n".join((*preamble(language), first[_HINT])).strip()
    return rows, choices


def _group(
    question: Asked, asked: Survey, list_: str, names: set[str], language: Language
) -> Iterator[list[str]]:
    """The rows of one question. Its names are added to `names`."""
    group = field_name(question.id, names)
    names.add(group)
    yield _row("begin_group", group, question.text)
    kind = "select_multiple" if question.several else "select_one"
    rule = _alone(question.choices) if question.several else ""
    told = language.text("One of these answers can only be chosen alone.") if rule else ""
    for technology in asked.technologies:
        name = field_name(f"{question.id}_{technology.id}", names)
        names.add(name)
        label = f"{question.text} [{technology.name}]"
        yield _row(f"{kind} {list_}", name, label, technology.summary, constraint=rule, message=told)
    yield _row("end_group", group)


def _alone(choices: Sequence[Choice]) -> str:
    """The rule that an answer such as "don't know" is not chosen together with another."""
    alone = " or ".join(f"selected(., '{c.id}')" for c in choices if c.alone)
    return f"count-selected(.) <= 1 or not({alone})" if alone else ""


def _row(
    type_: str,
    name: str,
    label: str = "",
    hint: str = "",
    *,
    required: bool = False,
    appearance: str = "",
    constraint: str = "",
    message: str = "",
) -> list[str]:
    """One row of the sheet `survey`."""
    said = "yes" if required else ""
    return [type_, name, _plain(label), _plain(hint), said, appearance, constraint, message]


def _choices(
    list_: str, choices: Iterable[Choice], named: Callable[[str, set[str]], str]
) -> Iterator[list[str]]:
    """The rows of one list in the sheet `choices`."""
    names: set[str] = set()
    for choice in choices:
        name = named(choice.id, names)
        names.add(name)
        yield [list_, name, _plain(choice.label)]


def _plain(text: str) -> str:
    """A text that is no reference to another field, as `${name}` would be."""
    return re.sub(r"\$(?=\{)", "$ ", text)


def _workbook(sheets: dict[str, Rows], title: str) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "created": _MADE})
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(rows[0]) - 1, 28)
            for i, cells in enumerate(rows):
                for j, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(i, j, cell, bold if i == 0 else None)
    return stream.getvalue()
