"""An edition's questionnaire -> an empty form in its own layout.

A CSV file, or a workbook with lists to choose from and a sheet that explains how to fill it in.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter

from radar.inputs.contract import Contract
from radar.inputs.names import fold
from radar.inputs.questionnaire import Items, Question
from radar.language.messages import say
from radar.language.translator import Language
from radar.problems import Place, Problem, Problems

SUFFIXES = (".csv", ".xlsx")

_LAST_ROW = 1_048_575
"""Position of the last row that a workbook can have."""
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
"""What Excel allows in the note beside a cell."""
_MADE = dt.datetime(2000, 1, 1)
"""When every workbook says it was made, so that a form has the same bytes on any day."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the form."""

    heading: str
    """Its heading, as intake reads it."""
    name: str
    """What people call it."""
    help: str
    """What belongs in it, in a sentence."""
    choices: tuple[str, ...] = ()
    """The valid entries, where they can be listed."""
    background: bool = False
    """Whether it says who answers, not what."""
    question: str = ""
    """Id of the question that it answers; empty in the background."""
    technology: str = ""
    """Id of the technology that the answer is about; empty in the background."""


def columns(contract: Contract, where: Place, language: Language) -> tuple[Column, ...]:
    """The columns of the edition's first layout, in the order in which people fill them in.

    Free-text columns are left out: nothing reads them, and people write names into them. Raises
    `Problems`, at `where`, if the layout has more to it than a column for each answer.
    """
    faults = list(_unfit(contract, where))
    if faults:
        raise Problems(faults)
    found = (*_background(contract, language), *_answers(contract, language))
    headings = [fold(column.heading) for column in found]
    twice = next((c for i, c in enumerate(found) if headings[i] in headings[:i]), None)
    if twice is not None:
        what = say(
            "two columns of the first layout would have the heading `%(heading)s`", heading=twice.heading
        )
        fix = say("Write `{question}` or some words of its own into each `heading`")
        raise Problems([Problem(where, what, fix, "no-template")])
    return found


def to_csv(form: Sequence[Column], contract: Contract, where: Place, ids: Sequence[str] = ()) -> bytes:
    """The form as CSV: the headings, and a row for each of `ids`.

    In the layout's character set and with its delimiter; where it names none, in UTF-8 with a byte
    order mark and with semicolons, which is what spreadsheets open rightly. Raises `Problems` if the
    headings can't be written in the character set.
    """
    responses = contract.questionnaire.responses[0]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=responses.delimiter or ";")
    writer.writerow(column.heading for column in form)
    writer.writerows([id_, *[""] * (len(form) - 1)] for id_ in ids)
    try:
        name = codecs.lookup(responses.encoding or "utf-8").name
        return text.getvalue().encode("utf-8-sig" if name == "utf-8" else name)
    except (LookupError, UnicodeEncodeError):
        what = say(
            "the headings can't be written in the character set `%(encoding)s`", encoding=responses.encoding
        )
        fix = say("Use `encoding: utf-8`, or write the form as .xlsx")
        raise Problems([Problem(where, what, fix, "no-template")]) from None


def to_xlsx(
    form: Sequence[Column], contract: Contract, title: str, language: Language, ids: Sequence[str] = ()
) -> bytes:
    """The form as a workbook. Its first sheet takes the answers, its second says how to fill them in.

    Cells are text, so that nothing turns into a number or a date. A third sheet, hidden, holds the
    lists to choose from. Intake reads the first sheet only.
    """
    text = language.text
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "created": _MADE})
        answers = book.add_worksheet(text("Fill in here"))
        guide = book.add_worksheet(text("How to fill in"))
        lists = book.add_worksheet(_LISTS)
        lists.hide()
        plain = book.add_format({"num_format": "@"})
        bold = {"bold": True, "text_wrap": True, "valign": "top"}
        heading = book.add_format({**bold, "bottom": 1, "bg_color": "#E8EEF4", "num_format": "@"})
        places = _write_lists(lists, form)
        for i, column in enumerate(form):
            answers.write_string(0, i, column.heading, heading)
            answers.set_column(i, i, _width(column), plain)
            answers.data_validation(1, i, _LAST_ROW, i, _validation(column, places, language))
        for row, id_ in enumerate(ids, 1):
            answers.write_string(row, 0, id_, plain)
        answers.set_row(0, 48)
        answers.freeze_panes(1, sum(column.background for column in form))
        formats = {True: book.add_format(bold), False: book.add_format({"text_wrap": True, "valign": "top"})}
        guide.set_column(0, 0, 100)
        guide.hide_gridlines(2)
        for row, (is_heading, line) in enumerate(guide_lines(form, contract, title, language)):
            guide.write_string(row, 0, line, formats[is_heading])
    return stream.getvalue()


def respondent_ids(rows: int, prefix: str) -> list[str]:
    """Ready-made ids: the prefix and a number, `R0001` and on."""
    return [f"{prefix}{number:04}" for number in range(1, rows + 1)]


def guide_lines(
    form: Sequence[Column], contract: Contract, title: str, language: Language
) -> Iterator[tuple[bool, str]]:
    """The lines of the sheet that explains the form, each with whether it is a heading."""
    text = language.text
    yield True, title
    yield False, text("The answers go on the first sheet. Every row is one person. This sheet is not read.")
    yield True, text("No personal data")
    yield (
        False,
        text(
            "Write no names, personal numbers, e-mail addresses or telephone numbers anywhere. "
            "A file with such data is refused as a whole."
        ),
    )
    yield True, text("The columns")
    for column in form:
        if column.background:
            yield False, f"{column.heading}: {column.help}"
    yield (
        False,
        text(
            "Each of the columns after these is one question about one technology. Choose the answer from "
            "the list in the cell. Leave the cell empty where someone did not answer."
        ),
    )
    yield (
        False,
        text(
            "Keep the headings as they are. A column that was not asked about may be deleted; add no columns."
        ),
    )
    for id_ in dict.fromkeys(items.question for items in contract.questionnaire.responses[0].items):
        question = contract.questionnaire.asked(id_)
        yield True, question.name
        if question.text:
            yield False, question.text
        if question.options:
            yield False, text("Several of these may be chosen, with a semicolon between them:")
        else:
            yield False, text("The answers, from lowest to highest:")
        for answer in question.levels or question.options:
            yield False, f"• {answer.label or answer.id}"
        for unknown in _dont_know(question, language):
            yield (
                False,
                text("Who does not know answers “%(answer)s”. That is better than a guess.")
                % {"answer": unknown},
            )
    yield True, text("The technologies")
    for technology in contract.asked_about:
        yield False, f"{technology.name} ({technology.id}): {technology.summary}"
    yield True, text("When you are done")
    yield False, text("Save the file as it is (XLSX), and hand it in as was agreed with you.")


_LISTS = "Lists"


def _unfit(contract: Contract, where: Place) -> Iterator[Problem]:
    """Why the first layout can't be written as a form."""
    responses = contract.questionnaire.responses[0]
    fix = say(
        "Hand out the survey tool's own form, or put a layout with one header row and `shape: level-in-cell` "
        "first under `responses`"
    )
    if responses.layout not in ("auto", "wide"):
        what = say(
            "the first layout is `%(layout)s`, not a form with a column for each answer",
            layout=responses.layout,
        )
        yield Problem(where, what, fix, "no-template")
    elif responses.header_rows != 1:
        what = say("the first layout has more than one header row, which no form has")
        yield Problem(where, what, fix, "no-template")
    elif any(items.shape != "level-in-cell" for items in responses.items):
        what = say("the first layout has a column for each level, which no form has")
        yield Problem(where, what, fix, "no-template")


def _background(contract: Contract, language: Language) -> Iterator[Column]:
    """The columns that say who answers."""
    text = language.text
    responses = contract.questionnaire.responses[0]
    if responses.respondent is not None:
        help_ = text(
            "A code of your own that no one else has, for instance the municipality's first letters and a "
            "number. No name, no personal number, no e-mail address."
        )
        yield Column(responses.respondent, text("Respondent"), help_, background=True)
    if responses.municipality is not None:
        help_ = text("The municipality. Choose it from the list.")
        yield Column(
            responses.municipality, text("Municipality"), help_, contract.municipalities, background=True
        )
    if responses.area_column is not None:
        names = (*(area.name for area in contract.areas), *responses.no_area[:1])
        help_ = text("The professional area that the person works in. Choose it from the list.")
        yield Column(responses.area_column, text("Professional area"), help_, names, background=True)


def _answers(contract: Contract, language: Language) -> Iterator[Column]:
    """The columns of each question, a technology in each."""
    blocks: dict[str, Items] = {}
    for items in contract.questionnaire.responses[0].items:
        blocks.setdefault(items.question, items)
    for id_, items in blocks.items():
        question = contract.questionnaire.asked(id_)
        # the levels as respondents saw them; of several answers in a cell there is no list
        texts = (*(level.label or level.id for level in question.levels), *_dont_know(question, language))
        texts = () if question.options else texts
        for technology in contract.asked_about:
            heading = items.heading.replace("{question}", id_).replace("{technology}", technology.id)
            help_ = question.text or question.name
            yield Column(heading, technology.name, help_, texts, question=id_, technology=technology.id)


def _dont_know(question: Question, language: Language) -> list[str]:
    """The text for "don't know": the usual one in the radar's language if valid, else the first that is."""
    usual = language.text("Don't know")
    return [usual] if usual in question.dont_know else question.dont_know[:1]


def _write_lists(sheet: xlsxwriter.worksheet.Worksheet, form: Sequence[Column]) -> dict[tuple[str, ...], str]:
    """Write each list once, in a column of its own. Returns where it lies, as a formula."""
    places: dict[tuple[str, ...], str] = {}
    for choices in dict.fromkeys(column.choices for column in form if column.choices):
        position = len(places)
        for row, text in enumerate(choices):
            sheet.write_string(row, position, text)
        cells = xlsxwriter.utility.xl_range_abs(0, position, len(choices) - 1, position)
        places[choices] = f"={_LISTS}!{cells}"
    return places


def _validation(column: Column, places: dict[tuple[str, ...], str], language: Language) -> dict[str, object]:
    """The rule of a column's cells, and the note that a chosen cell shows."""
    note = {
        "input_title": textwrap.shorten(column.name, _LONGEST_TITLE, placeholder="…"),
        "input_message": textwrap.shorten(column.help, _LONGEST_MESSAGE, placeholder="…"),
    }
    if not column.choices:
        return {"validate": "any", **note}
    error = language.text("Choose one of the entries in the list.")
    return {"validate": "list", "source": places[column.choices], "error_message": error, **note}


def _width(column: Column) -> int:
    """Characters that a column is wide: its longest entry, within reason."""
    return min(40, max(14, *(len(text) + 4 for text in (column.name, *column.choices))))
