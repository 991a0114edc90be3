"""Questions to an editor, answered one by one -> the page of a new dialogue."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import yaml

from radar.inputs.dialogues import Activity, DialogueFrontMatter
from radar.inputs.dialogues.identifiers import is_organisation_number
from radar.inputs.dialogues.models import Kind, Status
from radar.inputs.dialogues.reading import front_matter
from radar.inputs.documents import Model, parse_front_matter
from radar.language.messages import Text, choices, say
from radar.problems import Place, Problem, Problems
from radar.site.tables.exports import plain

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question to the editor."""

    name: str
    """Name of the option that answers it; with `_` for `-`."""
    text: Text
    default: str | None = ""
    """The answer if none is given; None: there must be one."""
    after: str = ""
    """Only asked if this question was answered."""


QUESTIONS = (
    Prompt("title", say("What is the dialogue about, in a few words?"), None),
    Prompt("buyer", say("Who buys? Several are separated by semicolons"), None),
    Prompt("country", say("Country of the buyer (DK, FI, FO, GL, IS, NO or SE)"), None),
    Prompt("organisation_number", say("The buyer's organisation number, if it is to be shown")),
    Prompt("summary", say("Need and aim, in one or two plain sentences"), None),
    Prompt("need", say("What is needed and why, if the summary does not say enough")),
    Prompt("status", say("How far has it come (%(choices)s)?", choices=choices(get_args(Status))), "planned"),
    Prompt("languages", say("Languages in which suppliers may take part, for instance nb, en")),
    Prompt("contact", say("Whom to ask: an office or role, never a person")),
    Prompt("email", say("The office's own mailbox"), after="contact"),
    Prompt("technologies", say("Ids of technologies it is about, separated by commas")),
    Prompt("areas", say("Ids of professional areas it is about, separated by commas")),
)
"""What is asked, in this order; then come the activities."""

ACTIVITY = (
    Prompt("kind", say("Kind of activity (%(choices)s)", choices=choices(get_args(Kind)))),
    Prompt("when", say("When: a day (2027-01-20), a week (2027-W03), a month (2027-01) or a year"), None),
    Prompt("what", say("What it is about, in a sentence"), None),
)
"""What is asked of each activity."""

_LISTS = {"languages", "technologies", "areas"}


@dataclass(frozen=True)
class Replies:
    """What is known so far."""

    given: Mapping[str, str] = field(default_factory=dict)
    """Question -> answer."""
    activities: Sequence[Mapping[str, str]] = ()
    """For each activity its `kind`, `when` and `what`."""


@dataclass(frozen=True)
class RadarNames:
    """Names that the radar has."""

    technologies: Collection[str]
    areas: Collection[str]


def faults(answers: Replies, known: RadarNames) -> tuple[Problem, ...]:
    """What is wrong with the answers so far, by the fields' own rules; what is not answered yet is good."""
    filled = Replies(
        {"title": "-", "buyer": "-", "country": "DK", "summary": "-", **answers.given},
        [
            {"kind": "notice", "when": "2026", "what": "-", **activity}
            for activity in answers.activities or [{}]
        ],
    )
    number = answers.given.get("organisation_number", "")
    country = answers.given.get("country", "")
    try:
        front_matter(parse_front_matter(page(filled), "dialogue.md"), known.technologies, known.areas)
    except Problems as problems:
        return problems.problems
    if not number or not country or is_organisation_number(number, country):
        return ()
    what = say("this is not a valid organisation number in the buyer's country")
    return (Problem(Place("dialogue.md"), what, say("Check its digits, or leave it out"), "bad-identifier"),)


def page(answers: Replies) -> str:
    """The page with all that was answered, and a comment on every field that was not."""
    data = _front_matter(answers)
    told = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=_WIDTH)
    comments = [
        *_comments(Activity, {"id", "kind", "when", "what"}, "Each activity can also have:"),
        *_comments(DialogueFrontMatter, data, "The page can also have:"),
    ]
    return f"---\n{told}{''.join(comments)}---\n"


def file_id(title: str) -> str:
    """The id that a title gives a page."""
    return plain(title)[:60].rstrip("-")


def _comments(model: type[Model], known: Collection[str], heading: str) -> Iterator[str]:
    """A line on each optional field that is not there."""
    yield f"#\n# {heading}\n"
    for name, about in model.model_fields.items():
        if name not in known:
            yield f"#   {name}: {' '.join((about.description or '').split())}\n"


def _front_matter(answers: Replies) -> dict[str, Any]:
    """The answers as the fields of a page; without those that are empty."""
    given = {name: value.strip() for name, value in answers.given.items()}
    names = [name.strip() for name in given["buyer"].split(";") if name.strip()]
    buyers: list[dict[str, str]] = [{"name": name, "country": given["country"]} for name in names]
    if given.get("organisation_number"):
        buyers[0]["organisation_number"] = given["organisation_number"]
    contact = {"function": given.get("contact"), "email": given.get("email")}
    data: dict[str, Any] = {
        "title": given["title"],
        "summary": given["summary"],
        "need": given.get("need"),
        "buyers": buyers,
        "status": given.get("status") or "planned",
        "does_not_bind": True,
        "contact": {name: value for name, value in contact.items() if value},
        **{name: _list(given.get(name, "")) for name in sorted(_LISTS)},
        "activities": [*_activities(answers.activities)],
    }
    return {name: value for name, value in data.items() if value}


def _activities(activities: Sequence[Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """Each with the id that it would have by itself: written down, it stays when others come before it."""
    seen: Counter[str] = Counter()
    for activity in activities:
        kind = activity["kind"].strip()
        seen[kind] += 1
        id_ = kind if seen[kind] == 1 else f"{kind}-{seen[kind]}"
        fields = {
            "id": id_,
            "kind": kind,
            "when": _when(activity["when"].strip()),
            "what": activity["what"].strip(),
        }
        rules = {"same_questions": True} if kind == "one-to-one" else {}
        yield {name: value for name, value in {**fields, **rules}.items() if value}


def _when(text: str) -> dt.date | int | str:
    """A day or a year in the form that stands in YAML without quotes; any other text as it is."""
    if re.fullmatch(r"\d{4}", text):
        return int(text)
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    except ValueError:
        return text


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
