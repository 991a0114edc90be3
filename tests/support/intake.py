"""A survey with two questions and its submissions."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from radar.inputs.contract import Contract
from radar.inputs.questionnaire import Items, Level, Names, Question, Questionnaire, Responses
from radar.inputs.settings import Area, Limits
from radar.inputs.technologies import Technology
from radar.intake.survey_files import Report
from tests.support.case_files import CASES

TORTURE = CASES / "intake" / "torture"


TOLD = json.loads((TORTURE / "contract.json").read_text(encoding="utf-8"))


WIDE = Responses(items=[Items(question="adoption"), Items(question="relevance")])


def technology(id_: str, name: str | None = None, also: list[str] | None = None) -> Technology:
    return Technology(
        id=id_, name=name or id_, sector="s", summary="", also=also or [], text="", file=f"{id_}.md"
    )


def contract(
    responses: Responses = WIDE,
    technologies: tuple[Technology, ...] = tuple(map(technology, TOLD["technologies"])),
    levels: list[Level] | None = None,
    areas: tuple[str, ...] = tuple(TOLD["areas"]),
    municipalities: tuple[str, ...] = tuple(TOLD["municipalities"]),
    limits: Limits | None = None,
    names: Names | None = None,
    asked_about: list[str] | None = None,
) -> Contract:
    asked = {
        question: Question(name=question.title(), levels=levels or [Level(id=x) for x in TOLD["levels"]])
        for question in TOLD["questions"]
    }
    return Contract(
        Questionnaire(
            edition="2026",
            questions=asked,
            responses=[responses],
            names=names or Names(),
            technologies=asked_about or [],
        ),
        technologies,
        tuple(Area(id=f"a{i}", name=name) for i, name in enumerate(areas)),
        municipalities,
        limits or Limits(),
    )


def submission(folder: Path, text: str, name: str = "answers.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


HEAD = "respondent_id;municipality;area;adoption[t1];relevance[t1];comment\n"


def codes(found: Report) -> list[str]:
    return [problem.code for problem in found.problems]


def workbook(path: Path, rows: list[list[str]], first_row: int = 1) -> Path:
    """The smallest XLSX file that holds these rows; what looks like a number is one."""

    def cell(text: str) -> str:
        if text.isdecimal():
            return f"<c><v>{text}</v></c>"
        return f'<c t="inlineStr"><is><t>{text}</t></is></c>' if text else "<c/>"

    lines = "".join(f'<row r="{i}">{"".join(map(cell, row))}</row>' for i, row in enumerate(rows, first_row))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Svar" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>',
        )
    return path
