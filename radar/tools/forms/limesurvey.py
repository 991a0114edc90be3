"""An edition's questionnaire -> LimeSurvey's survey structure, a file `.lss` to import a survey from.

Sections and columns are those of surveys that LimeSurvey 4 to 6 exported (`tests/data/surveys` of its
repository, DBVersion 450 to 495), kept to what its importer needs (`XMLImportSurvey` in
`application/helpers/admin/import_helper.php`): columns left out take LimeSurvey's defaults. Codes follow its
rules for titles (`application/models/Question.php`). An import into a running LimeSurvey could not be
tried here.

Every text is HTML to LimeSurvey, and `{` before a word begins an expression: both are escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from radar.inputs.contract import Contract
from radar.intake.columns.codes import answer_codes, question_codes
from radar.language.translator import Language
from radar.tools.forms.asked import Asked, Choice, preamble, survey

DB_VERSION = 495
"""The version of the database whose columns these are: LimeSurvey 5 and 6."""

_ARRAY, _SEVERAL, _DROPDOWN = "F", "M", "!"
_THEMES = {_ARRAY: "arrays/array", _SEVERAL: "multiplechoice", _DROPDOWN: "list_dropdown"}
"""How it shows each type of question."""
_SURVEY = 100_001
"""The survey's own number. The importer gives it another if that is taken."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

LssRow = dict[str, str | int]


@dataclass(slots=True)
class _Tables:
    """The sections of the file while it is being made. Numbers count from 1 in each."""

    language: str
    sections: dict[str, list[LssRow]] = field(
        default_factory=lambda: {
            name: []
            for name in (
                *("answers", "answer_l10ns", "groups", "group_l10ns", "questions", "subquestions"),
                *("question_l10ns", "question_attributes", "surveys", "surveys_languagesettings"),
            )
        }
    )

    def group(self, name: str) -> int:
        """Add a page of the survey."""
        number = len(self.sections["groups"]) + 1
        row: LssRow = {"gid": number, "sid": _SURVEY, "group_order": number, "randomization_group": ""}
        self.sections["groups"].append({**row, "grelevance": 1})
        told: LssRow = {"group_name": _html(name), "description": "", "language": self.language}
        self.sections["group_l10ns"].append({"id": number, "gid": number, **told})
        return number

    def question(self, group: int, type_: str, code: str, text: str, *, required: bool) -> int:
        """Add a question."""
        order = 1 + sum(row["gid"] == group for row in self.sections["questions"])
        number = self._number()
        self.sections["questions"].append(
            self._question(number, 0, group, type_, code, order)
            | {"mandatory": "Y" if required else "N", "question_theme_name": _THEMES[type_]}
        )
        self._told(number, text)
        return number

    def subquestions(self, group: int, question: int, texts: Iterable[tuple[str, str]]) -> None:
        """Add the rows of an array, or the boxes to tick: their ids and what people read."""
        written = dict(texts)
        codes = answer_codes(written)
        for order, (id_, text) in enumerate(written.items(), 1):
            number = self._number()
            row = self._question(number, question, group, "T", codes[id_], order)
            self.sections["subquestions"].append(row)
            self._told(number, text)

    def answers(self, question: int, choices: Sequence[Choice]) -> None:
        """Add the answers to choose one from."""
        codes = answer_codes(choice.id for choice in choices)
        for order, choice in enumerate(choices, 1):
            number = len(self.sections["answers"]) + 1
            row: LssRow = {"aid": number, "qid": question, "code": codes[choice.id], "sortorder": order}
            self.sections["answers"].append({**row, "assessment_value": 0, "scale_id": 0})
            told: LssRow = {"answer": _html(choice.label), "language": self.language}
            self.sections["answer_l10ns"].append({"id": number, "aid": number, **told})

    def attribute(self, question: int, name: str, value: str) -> None:
        """Add a setting of a question."""
        row: LssRow = {"qid": question, "attribute": name, "value": value, "language": ""}
        self.sections["question_attributes"].append(row)

    def _number(self) -> int:
        return 1 + len(self.sections["questions"]) + len(self.sections["subquestions"])

    @staticmethod
    def _question(number: int, parent: int, group: int, type_: str, code: str, order: int) -> LssRow:
        row: LssRow = {"qid": number, "parent_qid": parent, "sid": _SURVEY, "gid": group, "type": type_}
        beside: LssRow = {"title": code, "other": "N", "mandatory": "N", "encrypted": "N"}
        return {**row, **beside, "question_order": order, "scale_id": 0, "same_default": 0, "relevance": 1}

    def _told(self, number: int, text: str) -> None:
        told: LssRow = {"question": _html(text), "help": "", "script": "", "language": self.language}
        self.sections["question_l10ns"].append({"id": number, "qid": number, **told})


def limesurvey(contract: Contract, title: str, language: Language) -> bytes:
    """The survey as XML: a page for who answers, and one for each question.

    A question is an array with the technologies as its rows; one with several answers is a multiple
    choice for each technology. The survey is anonymous, and keeps no addresses and no times.
    """
    asked = survey(contract, language)
    tables = _Tables(language.code)
    places = (
        ("municipality", language.text("Municipality"), asked.municipalities, True),
        ("area", language.text("Professional area"), asked.areas, asked.area_required),
    )
    if any(choices for _, _, choices, _ in places):
        group = tables.group(language.text("Where you work"))
        for code, label, choices, required in places:
            if choices:
                number = tables.question(group, _DROPDOWN, code, label, required=required)
                tables.answers(number, choices)
    technologies = [(technology.id, technology.name) for technology in asked.technologies]
    codes = question_codes([(q.id, q.several) for q in asked.questions], [id_ for id_, _ in technologies])
    for question in asked.questions:
        group = tables.group(question.name)
        if question.several:
            _several(tables, group, question, technologies, codes)
        else:
            code = codes[question.id, None]
            number = tables.question(group, _ARRAY, code, question.text, required=False)
            tables.subquestions(group, number, technologies)
            tables.answers(number, question.choices)
    tables.sections["surveys"].append(_settings(language.code))
    tables.sections["surveys_languagesettings"].append(_texts(title, language))
    return _xml(tables)


def _several(
    tables: _Tables,
    group: int,
    question: Asked,
    technologies: Sequence[tuple[str, str]],
    codes: Mapping[tuple[str, str | None], str],
) -> None:
    """A multiple choice for each technology."""
    answers = answer_codes(choice.id for choice in question.choices)
    alone = ";".join(answers[choice.id] for choice in question.choices if choice.alone)
    for id_, name in technologies:
        code = codes[question.id, id_]
        number = tables.question(group, _SEVERAL, code, f"{question.text} [{name}]", required=False)
        tables.subquestions(group, number, [(choice.id, choice.label) for choice in question.choices])
        if alone:
            tables.attribute(number, "exclude_all_others", alone)


def _settings(code: str) -> LssRow:
    """The survey's settings. Nothing about a person is kept: no address, no time, no token."""
    private: LssRow = {"anonymized": "Y", "datestamp": "N", "ipaddr": "N", "refurl": "N", "savetimings": "N"}
    shown: LssRow = {"format": "G", "showwelcome": "Y", "showprogress": "Y", "allowprev": "Y"}
    names: LssRow = {
        "sid": _SURVEY,
        "gsid": 1,
        "admin": "inherit",
        "language": code,
        "additional_languages": "",
    }
    return {**names, **private, "usecookie": "N", **shown, "shownoanswer": "Y"}


def _texts(title: str, language: Language) -> LssRow:
    """What stands around the questions."""
    welcome = "".join(f"<p>{_html(sentence)}</p>" for sentence in preamble(language))
    told: LssRow = {
        "surveyls_title": _html(title),
        "surveyls_description": "",
        "surveyls_welcometext": welcome,
    }
    ids: LssRow = {"surveyls_survey_id": _SURVEY, "surveyls_language": language.code}
    thanks = _html(language.text("Thank you. Your answers are saved."))
    return {**ids, **told, "surveyls_endtext": thanks, "surveyls_dateformat": 1, "surveyls_numberformat": 0}


def _html(text: str) -> str:
    """A text that LimeSurvey shows as it is."""
    escaped = html.escape(_NOT_IN_XML.sub("", text), quote=False)
    return re.sub(r"\{(?=\S)", "{ ", escaped)


def _xml(tables: _Tables) -> bytes:
    document = ET.Element("document")
    ET.SubElement(document, "LimeSurveyDocType").text = "Survey"
    ET.SubElement(document, "DBVersion").text = str(DB_VERSION)
    ET.SubElement(ET.SubElement(document, "languages"), "language").text = tables.language
    for name, rows in tables.sections.items():
        if not rows:
            continue
        section = ET.SubElement(document, name)
        fields = ET.SubElement(section, "fields")
        for column in rows[0]:
            ET.SubElement(fields, "fieldname").text = column
        below = ET.SubElement(section, "rows")
        for row in rows:
            cells = ET.SubElement(below, "row")
            for column, value in row.items():
                ET.SubElement(cells, column).text = str(value)
    ET.indent(document, " ")
    return bytes(ET.tostring(document, encoding="UTF-8", xml_declaration=True)) + b"\n"
