"""Workbooks of a survey, and what is said of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from radar.inputs.settings import Limits
from radar.intake.expected import Expected
from radar.intake.survey_files import Report, check_file
from tests.support.intake import HEAD, WIDE, contract

ROW = "R1;Sønderby;Sundhed;1;1;\n"


CELLS = [line.split(";") for line in (HEAD + ROW).splitlines()]


def check(path: Path, limits: Limits | None = None) -> Report:
    return check_file(path, Expected(WIDE, contract(limits=limits, asked_about=["t1"])))


def opendocument(folder: Path, rows: str) -> Path:
    """An OpenDocument spreadsheet with these rows and nothing else."""
    path = folder / "answers.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        table = f'<table:table table:name="a">{rows}</table:table>'
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        archive.writestr("content.xml", f"<office:spreadsheet>{table}</office:spreadsheet>")
    return path
