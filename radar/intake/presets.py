"""What survey tools add to their files, and how they write headings: one table, and its use.

A preset fills in what survey.yml leaves unsaid. Each is as its tool's documentation or published
exports show it; where the columns depend on the language of the tool, all Nordic ones and English
are listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from radar.intake.contract import Contract, fold
from radar.intake.headings import blocks_and_headings, even
from radar.questionnaire import Items, LayoutName, Responses

MOST_HEADER_ROWS = 3
MOST_ABOVE = 20
"""The headings are looked for in so many rows, to say that others stand above them."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One tool's way of writing files. All names of columns are compared without their case."""

    marks: tuple[tuple[str, ...], ...] = ()
    """Headings that together give the tool away, one set for each language."""
    looks: str = ""
    """Pattern that one heading must match besides, where the marks are common words."""
    headings: tuple[str, ...] = ()
    """How the tool may write the heading of an answer: that which fits most columns is used. `{nth}` is
    empty for the first question, 2 for the second, and so on."""
    respondent: tuple[str, ...] = ()
    """Columns that tell respondents apart."""
    anonymous: bool = False
    """Whether every row is a respondent if none of them is there."""
    ignore: tuple[str, ...] = ()
    """Columns that are searched for personal data and read no further."""
    unread: tuple[str, ...] = ()
    """Columns of the tool's own numbers: random ones, which can look personal, and its progress."""
    told: tuple[str, ...] = ()
    """Columns about the person that the tool always fills in: not looked at, with a warning."""
    personal: tuple[str, ...] = ()
    """Columns about the person that are empty in an anonymous survey, and must be."""
    code: str = ""
    """Pattern whose first group is all of a heading that counts."""
    numbered: bool = False
    """Whether answers may be written as their number on the scale, from 1."""

    @property
    def known(self) -> tuple[str, ...]:
        """All headings that the tool is known by."""
        marks = (mark for marks in self.marks for mark in marks)
        return (*marks, *self.respondent, *self.ignore, *self.unread, *self.told, *self.personal)

    def codes(self, cells: list[str]) -> list[str]:
        """A header row reduced to what counts."""
        if not self.code:
            return cells
        found = [re.match(self.code, cell, re.DOTALL) for cell in cells]
        return [match[1] if match else cell for match, cell in zip(found, cells, strict=True)]


PLAIN = Preset()

_BRACKETS = ("{question} [{technology}]", "{question}[{technology}]")

PRESETS: dict[LayoutName, Preset] = {
    "limesurvey": Preset(
        marks=(("id", "submitdate"), ("Response ID", "Date submitted")),
        headings=("{question}[{technology}]", "{question} [{technology}]"),
        respondent=("id", "Response ID"),
        ignore=(
            *("submitdate", "lastpage", "startlanguage", "startdate", "datestamp", "refurl"),
            *("Date submitted", "Last page", "Start language", "Date started", "Date last action"),
            "Referrer URL",
        ),
        unread=("seed",),
        told=("ipaddr", "IP address"),
        personal=("token", "firstname", "lastname", "email", "Access code", "First name", "Last name"),
        code=r"\s*(\w+(?:\[[^\]]*\])*)\. ",
    ),
    "surveymonkey": Preset(
        marks=(("Respondent ID", "Collector ID"), ("respondent_id", "collector_id")),
        headings=("{technology}", "{technology} - Response", "{question} - {technology}"),
        respondent=("Respondent ID", "respondent_id"),
        ignore=(
            *("Collector ID", "Start Date", "End Date", "Custom Data 1", "Custom Data"),
            *("collector_id", "date_created", "date_modified", "custom_1"),
        ),
        told=("IP Address", "ip_address"),
        personal=(
            *("Email Address", "First Name", "Last Name"),
            *("email_address", "first_name", "last_name"),
        ),
    ),
    "microsoft-forms": Preset(
        marks=(
            ("Start time", "Completion time"),
            ("Starttidspunkt", "Fuldførelsestidspunkt"),
            ("Starttidspunkt", "Færdiggørelsestidspunkt"),
            ("Starttidspunkt", "Fullføringstidspunkt"),
            ("Starttid", "Slutförandetid"),
            ("Starttid", "Slutförd tid"),
        ),
        headings=("{technology}{nth}", "{question}.{technology}", *_BRACKETS),
        respondent=("ID",),
        ignore=(
            *("Start time", "Completion time", "Last modified time", "Language"),
            *("Starttidspunkt", "Fuldførelsestidspunkt", "Færdiggørelsestidspunkt"),
            *("Tidspunkt for seneste ændring", "Tidspunkt for sidste ændring", "Sprog"),
            *("Fullføringstidspunkt", "Tidspunkt for siste endring", "Språk"),
            *("Starttid", "Slutförandetid", "Slutförd tid", "Tid för senaste ändring", "Senast ändrad"),
        ),
        told=("Email", "Name", "Mail", "E-mail", "Navn", "E-postadresse", "E-post", "E-postadress", "Namn"),
    ),
    "google-forms": Preset(
        marks=(("Timestamp",), ("Tidsstempel",), ("Tidsmerke",), ("Tidsstämpel",), ("Tidstämpel",)),
        looks=r"(?>.+ \[).+\]\s*$",
        headings=_BRACKETS,
        anonymous=True,
        ignore=("Timestamp", "Tidsstempel", "Tidsmerke", "Tidsstämpel", "Tidstämpel", "Score", "Total score"),
        told=(
            *("Email Address", "Username", "Mailadresse", "Brugernavn", "E-postadresse", "Brukernavn"),
            *("E-postadress", "Användarnamn"),
        ),
    ),
    "nettskjema": Preset(
        marks=(("$submission_id",), ("$submission_id", "$created")),
        headings=(
            *("{question}.{technology}", "{question}_{technology}", *_BRACKETS),
            *("{question}: {technology}", "{technology}{nth}"),
        ),
        respondent=("$submission_id",),
        ignore=("$created", "$modified", "$answer_time_ms", "$form_id", "formid", "$delivered"),
        personal=("$respondent", "$respondent_name", "$respondent_email"),
    ),
    "surveyxact": Preset(
        headings=("{question} - {technology}", "{question}: {technology}", "{question}_{technology}"),
        respondent=("respondentkey", "respondentid"),
        anonymous=True,
        unread=(
            *(f"{status}_{number}" for status in ("stato", "statoverall") for number in range(1, 8)),
            *("statcreation", "statdistribution", "statopened"),
        ),
        ignore=("closeTime", "organization"),
    ),
    "enalyzer": Preset(
        headings=(
            *("{question} - {technology}", "{question}: {technology}", "{question}_{technology}"),
            *(*_BRACKETS, "{technology}{nth}"),
        ),
        numbered=True,
    ),
}
"""By the name of a layout in survey.yml."""


def variables_said(responses: Responses, contract: Contract) -> set[str]:
    """Names of variables, in small letters, that survey.yml speaks of, so that they stay headings."""
    area = responses.area if isinstance(responses.area, str) else None
    named = (responses.respondent, responses.municipality, area, *responses.free_text, *responses.ignore)
    said = {heading.casefold() for heading in named if heading is not None}
    patterns = PRESETS["surveyxact"].headings
    for items in responses.items:
        for pattern in (items.heading, *patterns):
            said |= contract.headings(items.model_copy(update={"heading": pattern})).keys()
    return said


def known_headings(responses: Responses, contract: Contract) -> set[str]:
    """Folded headings that a file may have: those of survey.yml, and of any tool."""
    known = {fold(h) for h in (responses.respondent, responses.municipality) if h is not None}
    known |= {fold(responses.area)} if isinstance(responses.area, str) else set()
    known |= set(map(fold, (responses.long.question, responses.long.technology, responses.long.level)))
    known |= {fold(heading) for preset in PRESETS.values() for heading in preset.known}
    for items in responses.items:
        known |= contract.headings(items).keys()
    return known


def fit(top: list[list[str]], responses: Responses, contract: Contract) -> tuple[Preset, Responses]:
    """The preset of the tool that a file comes from, and `responses` with what it leaves unsaid.

    `top`: the file's first rows, at least one more than can be headings.
    """
    name = responses.layout if responses.layout != "auto" else recognised(top, responses)
    preset = PRESETS.get(name)
    if preset is None or not top:
        respondent = responses.respondent or ("respondent_id" if name == "long" else None)
        return PLAIN, responses.model_copy(update={"layout": name, "respondent": respondent})
    rows: int = responses.header_rows
    if name == "surveymonkey" and "header_rows" not in responses.model_fields_set:
        rows = _header_rows(top, preset)
    header = even([preset.codes(cells) for cells in top[:rows]])
    keys = {fold(cell) for cells in header for cell in cells}
    items = [_fit_items(number, i, preset, header, contract) for number, i in enumerate(responses.items, 1)]
    changes = {"header_rows": rows, "items": items, "respondent": _respondent(preset, responses, keys)}
    return preset, responses.model_copy(update=changes)


def recognised(top: list[list[str]], responses: Responses) -> LayoutName:
    """The tool whose marks are in the first row; else `long` or `wide`."""
    cells = top[0] if top else []
    keys = {fold(cell) for cell in cells}
    for name, preset in PRESETS.items():
        marked = any(keys.issuperset(map(fold, marks)) for marks in preset.marks)
        if marked and (not preset.looks or any(re.match(preset.looks, cell, re.DOTALL) for cell in cells)):
            return name
    long = responses.long
    return "long" if keys.issuperset(map(fold, (long.question, long.technology, long.level))) else "wide"


def _header_rows(top: list[list[str]], preset: Preset) -> int:
    """How many rows stand above the first that gives a respondent's id."""
    ids = set(map(fold, preset.respondent))
    position = next((i for i, cell in enumerate(top[0]) if fold(cell) in ids), None) if top else None
    if position is None:
        return 1
    rows = 1
    while rows < min(MOST_HEADER_ROWS, len(top)) and not "".join(top[rows][position : position + 1]).strip():
        rows += 1
    return rows


def _respondent(preset: Preset, responses: Responses, keys: set[str]) -> str | None:
    said = responses.respondent
    if "respondent" in responses.model_fields_set or (said is not None and fold(said) in keys):
        return said
    found = next((heading for heading in preset.respondent if fold(heading) in keys), None)
    if found is not None or preset.anonymous:
        return found
    return preset.respondent[0] if preset.respondent else said


def _fit_items(
    number: int, items: Items, preset: Preset, header: list[list[str]], contract: Contract
) -> Items:
    """A block of answers with the heading that fits the file, and with several rows its block."""
    block = items.block
    if len(header) > 1 and block is None:
        asked = {fold(text) for text in contract.question_spellings(items.question)}
        block = next((cell for cell in header[0] if fold(cell) in asked), None)
    said = (items.heading,) if "heading" in items.model_fields_set else ()
    nth = str(number) if number > 1 else ""
    patterns = (*said, *(pattern.replace("{nth}", nth) for pattern in preset.headings))
    if items.shape == "tick-per-level":
        patterns = said or (items.heading,)
    keys = list(map(fold, blocks_and_headings(header)[1]))

    def fitting(pattern: str) -> int:
        headings = contract.headings(items.model_copy(update={"heading": pattern}))
        return sum(key in headings for key in keys)

    return items.model_copy(update={"heading": max(patterns, key=fitting), "block": block})
