"""Questions to an editor, answered one by one -> the page of a new dialogue.

What a published notice says already is not asked, see `radar.tools.notices`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from radar.inputs.dialogues import Activity, DialogueFrontMatter
from radar.inputs.dialogues.identifiers import is_organisation_number
from radar.inputs.dialogues.models import GATHERINGS, Notice
from radar.inputs.dialogues.models import Language as Spoken
from radar.inputs.dialogues.reading import front_matter
from radar.inputs.dialogues.times import ZONES, first_day
from radar.inputs.documents import Model, parse_front_matter
from radar.language.messages import Text, all_of, say
from radar.language.translator import Language
from radar.problems import Place, Problem, Problems
from radar.site import words
from radar.site.tables.exports import plain

_WIDTH = 100
_ASKING = GATHERINGS | {"rfi", "written-input", "market-survey", "tender"}
_WRITTEN = frozenset({"rfi", "written-input", "market-survey", "hearing", "tender"})
_SHORT_LIST = 20
"""A list that is no longer is shown with its question."""


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
    several: bool = False
    """Whether the answer is a list, separated by commas."""
    kinds: frozenset[str] = frozenset()
    """Of an activity's questions: the kinds that it is asked for. Empty: all."""
    field: str = ""
    """The field of the page that it fills in, if it has another name."""


QUESTIONS = (
    Prompt("title", say("What is the dialogue about, in a few words?"), None),
    Prompt("buyer", say("Who buys? Several are separated by semicolons"), None, field="buyers"),
    Prompt("country", say("Country of the buyer, by name or as two letters"), None, field="buyers"),
    Prompt(
        "organisation_number", say("The buyer's organisation number, if it is to be shown"), field="buyers"
    ),
    Prompt("summary", say("Need and aim, in one or two plain sentences"), None),
    Prompt("need", say("What is needed and why, if the summary does not say enough")),
    Prompt("status", say("How far has it come?"), "planned"),
    Prompt("languages", say("Languages in which suppliers may take part"), several=True),
    Prompt("contact", say("Whom to ask: an office or role, never a person")),
    Prompt("email", say("The office's own mailbox"), after="contact"),
    Prompt("technologies", say("Technologies it is about"), several=True),
    Prompt("areas", say("Professional areas it is about"), several=True),
    Prompt("cpv", say("CPV codes, separated by commas"), several=True),
    Prompt("questions", say("What you ask the market; questions are separated by semicolons")),
    Prompt("case_number", say("Your own number of the case, if it is to be shown")),
    Prompt(
        "notice",
        say("Number or address of a published notice (TED, Doffin, udbud.dk, eForms)"),
        field="notices",
    ),
)
"""What is asked, in this order; then come the activities."""

ACTIVITY = (
    Prompt("kind", say("What kind of activity?"), None),
    Prompt("when", say("When: a day (2027-01-20), a week (2027-W03), a month (2027-01) or a year"), None),
    Prompt("what", say("What it is about, in a sentence"), None),
    Prompt("at", say("When it begins, as 09:30"), kinds=GATHERINGS),
    Prompt("ends", say("When it ends, as 15:00"), after="at", kinds=GATHERINGS),
    Prompt("place", say("Where it is held"), kinds=GATHERINGS),
    Prompt("registration", say("Address of the page to sign up on"), kinds=GATHERINGS),
    Prompt(
        "registration_by", say("Last day to sign up, or day and time: 2027-01-15 12:00"), kinds=GATHERINGS
    ),
    Prompt("questions_by", say("Last day, or day and time, to send questions"), kinds=_ASKING),
    Prompt("input_by", say("Last day, or day and time, to send written input"), kinds=_WRITTEN),
)
"""What is asked of each activity."""


def hour(day: str) -> Prompt:
    """What is asked of a deadline that a notice gives without its hour."""
    return Prompt(
        "hour", say("The notice names no hour of %(day)s. Until what time is it, as 12:00?", day=day)
    )


@dataclass(frozen=True)
class Replies:
    """What is known so far."""

    given: Mapping[str, str] = field(default_factory=dict)
    """Question -> answer."""
    activities: Sequence[Mapping[str, str]] = ()
    """For each activity the answers to `ACTIVITY`."""
    notice: Mapping[str, Any] = field(default_factory=dict)
    """The fields of the page that a notice fills in."""


@dataclass(frozen=True)
class RadarNames:
    """What the radar has: ids with their names."""

    technologies: Mapping[str, str]
    areas: Mapping[str, str]


def lists(known: RadarNames, language: Language) -> dict[str, Mapping[str, str]]:
    """For each question with a list to choose from: its ids, with names in the reader's language."""
    return {
        "technologies": known.technologies,
        "areas": known.areas,
        "kind": words.kinds(language),
        "status": words.statuses(language),
        "country": {code: language.country(code) for code in ZONES},
        "languages": {code: words.language_name(code, language) for code in get_args(Spoken)},
    }


def offered(names: Mapping[str, str], part: str = "") -> list[str]:
    """The ids whose name, or which themselves, hold a part of a word; in the order of the list."""
    wanted = plain(part)
    return [id_ for id_, name in names.items() if wanted in plain(name) or wanted in plain(id_)]


def is_short(names: Mapping[str, str]) -> bool:
    """Whether a list is shown with its question, and not only when it is asked for."""
    return len(names) <= _SHORT_LIST


def understood(prompt: Prompt, typed: str, names: Mapping[str, str]) -> str:
    """An answer with ids in place of names, and of parts of names that fit one only.

    What fits none stays as it is: the fields' rules refuse it. Raises `Problems` where a part fits several.
    """
    parts = re.split("[,;]", typed) if prompt.several else [typed]
    told, faults = [], []
    for part in filter(None, map(str.strip, parts)):
        same = [id_ for id_, name in names.items() if part.casefold() in (id_.casefold(), name.casefold())]
        found = same or offered(names, part)
        if len(found) > 1 and not same:
            what = say(
                "“%(part)s” can be %(names)s", part=part, names=all_of([names[id_] for id_ in found[:9]])
            )
            faults.append(Problem(Place("-"), what, say("Type more of the name"), "ambiguous"))
        told.append(found[0] if found else part)
    if faults:
        raise Problems(faults)
    return ", ".join(told)


def faults(answers: Replies, known: RadarNames) -> tuple[Problem, ...]:
    """What is wrong with the answers so far, by the fields' own rules; what is not answered yet is good."""
    filled = Replies(
        {"title": "-", "buyer": "-", "country": "DK", "summary": "-", **answers.given},
        [
            {"kind": "notice", "when": "2026", "what": "-", **activity}
            for activity in answers.activities or ([] if answers.notice.get("activities") else [{}])
        ],
        answers.notice,
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


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: people do not read YAML's aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def page(answers: Replies) -> str:
    """The page with all that was answered, and a comment on every field that was not."""
    data = _front_matter(answers)
    comments = [
        *_comments(Activity, {"id", "kind", "when", "what"}, "Each activity can also have:"),
        *_comments(DialogueFrontMatter, data, "The page can also have:"),
    ]
    return f"---\n{written(data)}{''.join(comments)}---\n"


def written(data: Mapping[str, Any]) -> str:
    """Fields as they stand at the top of a page."""
    return yaml.dump(dict(data), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=_WIDTH)


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
    """The answers as the fields of a page; without those that are empty. What a notice says stays."""
    given = {name: value.strip() for name, value in answers.given.items()}
    contact = {"function": given.get("contact"), "email": given.get("email")}
    data: dict[str, Any] = {
        "title": given.get("title"),
        "summary": given.get("summary"),
        "need": given.get("need"),
        "buyers": _buyers(given) if given.get("buyer") else [],
        "status": given.get("status"),
        # A competition and what follows it bind, and the page says of a dialogue that it does not.
        "does_not_bind": answers.notice.get("status") not in ("tender", "awarded", "cancelled"),
        "contact": {name: value for name, value in contact.items() if value},
        "languages": _list(given.get("languages", "")),
        "areas": _list(given.get("areas", "")),
        "technologies": _list(given.get("technologies", "")),
        "cpv": _list(given.get("cpv", "")),
        "questions": [text for text in map(str.strip, given.get("questions", "").split(";")) if text],
        "case_number": given.get("case_number"),
        "notices": [_notice(given["notice"])] if given.get("notice") else [],
    }
    told = {name: value for name, value in data.items() if value}
    # In the order of the fields above; what only a notice fills in comes behind.
    merged = {name: told.get(name) or answers.notice.get(name) for name in [*data, *answers.notice]}
    merged["status"] = merged["status"] or "planned"
    merged["activities"] = [*_activities(answers)]
    return {name: value for name, value in merged.items() if value not in (None, "", [], {})}


def _buyers(given: Mapping[str, str]) -> list[dict[str, str]]:
    names = [name.strip() for name in given["buyer"].split(";") if name.strip()]
    buyers = [{"name": name, "country": given["country"]} for name in names]
    if given.get("organisation_number"):
        buyers[0]["organisation_number"] = given["organisation_number"]
    return buyers


def _notice(typed: str) -> dict[str, str]:
    """A notice by its number or address: the first field that takes it; any other address as it is."""
    for name in ("ted", "doffin", "udbud", "eforms"):
        try:
            told = getattr(Notice.model_validate({name: typed}), name)
        except ValidationError:
            continue
        return {name: told}
    return {"text": re.sub(r"^https?://(www\.)?|[/?#].*$", "", typed), "url": typed}


def _activities(answers: Replies) -> list[dict[str, Any]]:
    """Those of the notice and those that were told, in the order of their days.

    Each has the id that it would have by itself: written down, it stays when others come before it.
    """
    seen: Counter[str] = Counter(activity["kind"] for activity in answers.notice.get("activities", ()))
    told: list[dict[str, Any]] = [*answers.notice.get("activities", ())]
    for activity in answers.activities:
        kind = activity["kind"].strip()
        seen[kind] += 1
        fields = {name: value.strip() for name, value in activity.items()}
        id_ = kind if seen[kind] == 1 else f"{kind}-{seen[kind]}"
        rules = {"same_questions": True} if kind == "one-to-one" else {}
        told.append(
            {name: value for name, value in {"id": id_, **fields, **rules}.items() if value}
            | {"when": _when(fields["when"])}
        )
    try:
        return sorted(told, key=lambda activity: first_day(_day(activity["when"])))
    except ValueError:
        return told


def _day(when: object) -> dt.date | str:
    return when if isinstance(when, dt.date) else str(when)


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
