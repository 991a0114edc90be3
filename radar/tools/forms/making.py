"""The questionnaire on its way out: a form for each survey tool, and one to fill in without any.

`asked` says what all of them ask, `codes` how its parts are named where a tool allows few letters. Each
kind is a pure function from the contract to the bytes of a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

# What a kind needs is imported when it is made: intake, too, knows `radar.intake.codes`.
if TYPE_CHECKING:
    from radar.inputs.contract import Contract
    from radar.language.translator import Language
    from radar.problems import Place

Kind = Literal["kobo", "limesurvey", "page"]
"""What a form is for: KoboToolbox and ODK, LimeSurvey, or a person with a browser."""

ENDINGS: dict[Kind, str] = {"kobo": ".xlsx", "limesurvey": ".lss", "page": ".html"}
"""How the files of each kind end."""
BY_ENDING: dict[str, Kind] = {".lss": "limesurvey", ".html": "page"}
"""The endings that say by themselves which kind is meant."""


def make(kind: Kind, contract: Contract, where: Place, title: str, language: Language) -> bytes:
    """The edition's form of one kind. Raises `Problems`, at `where`, if its answers could not be read."""
    from radar.tools.forms.asked import check_layout
    from radar.tools.forms.limesurvey import limesurvey
    from radar.tools.forms.page import page
    from radar.tools.forms.xlsform import xlsform

    if kind == "page":
        return page(contract, where, title, language)
    check_layout(kind, contract, where)
    made = xlsform if kind == "kobo" else limesurvey
    return made(contract, title, language)
