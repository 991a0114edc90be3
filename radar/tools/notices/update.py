"""A later notice of the same procedure -> the page with what changed, and with that in its log."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from radar.inputs.dialogues.models import Activity, DialogueFrontMatter, Duration, Value
from radar.inputs.dialogues.times import same_time, written
from radar.inputs.documents import parse_front_matter, validate
from radar.language.messages import Text, say
from radar.language.translator import language, teller
from radar.problems import Place, Problem, Problems
from radar.site import words
from radar.tools.notices.facts import NoticeFacts
from radar.tools.notices.page import page_fields

_STEPS = ("planned", "open", "held", "tender", "awarded", "followed-up")
"""Statuses in their order: a notice takes a dialogue forward only."""
_FACTS = (
    "case_number",
    "estimated_value",
    "duration",
    "suits_small_firms",
    "procedure",
    "procedure_id",
    "ocid",
)
"""Fields that a notice may change: what it says counts."""
_PROSE = ("title", "summary", "need", "legal_basis", "further_information", "places")
"""Fields that people write, better than notices do: filled in where empty, and else left as they are."""
_DUE = ("until", "questions_by", "input_by")


@dataclass(frozen=True, slots=True)
class Step:
    """One change to the page."""

    field: str
    was: str
    """Empty: the page did not say it before."""
    now: str


@dataclass(frozen=True, slots=True)
class Updated:
    """The page after a notice."""

    text: str
    """The whole file."""
    steps: tuple[Step, ...]
    notes: tuple[Text, ...]
    """What is to be looked at; above all, what the notice says and the page says otherwise."""


def update(text: str, file: str, facts: NoticeFacts, code: str, same: bool = False) -> Updated:
    """The page `text` with what a notice changes. `code`: the radar's own language.

    `same`: someone says that the notice is of the same procedure, though neither page nor notice does.
    Raises `Problems` for a notice of another procedure, and for one older than what the page tells.
    """
    document = parse_front_matter(text, file)
    page = validate(document, DialogueFrontMatter)
    _refuse(page, facts, same, file)
    found = page_fields(facts, code, facts.issued or dt.date.today())
    change = _Change(page, _Front(text), found.data, facts, code)
    change.make()
    updated = change.front.text()
    # What was written is read again: a page that would not be read is never written.
    validate(parse_front_matter(updated, file), DialogueFrontMatter)
    return Updated(updated if change.steps else text, tuple(change.steps), (*found.notes, *change.notes))


def _refuse(page: DialogueFrontMatter, facts: NoticeFacts, same: bool, file: str) -> None:
    place = Place(facts.file)
    own, theirs = page.procedure_id or "", facts.procedure_id
    fix = say("Give its own page, or write one: radar dialogue new --from %(file)s", file=facts.file)
    if (own and theirs and own != theirs) or (page.ocid and facts.ocid and page.ocid != facts.ocid):
        what = say("the notice is of another procedure than %(page)s", page=file)
        raise Problems([Problem(place, what, fix, "other-procedure")])
    together = same or (own and own == theirs) or (page.ocid and page.ocid == facts.ocid)
    if not together and not _numbers(page) & _related(facts):
        what = say("neither the notice nor %(page)s says that they belong together", page=file)
        told = say("If they do, give --same; if not, write a new page")
        raise Problems([Problem(place, what, told, "other-procedure")])
    latest = max((notice.date for notice in page.notices if notice.date), default=None)
    if latest and facts.issued and facts.issued < latest:
        day, last = facts.issued, latest
        what = say("the notice is of %(day)s, and the page tells of one of %(last)s", day=day, last=last)
        raise Problems([Problem(place, what, say("Give the latest notice"), "older-notice")])


def _numbers(page: DialogueFrontMatter) -> set[str]:
    """What the page's notices are known by; eForms identifiers with their version and without."""
    numbers = {number for n in page.notices for number in (n.ted, n.eforms, n.udbud) if number}
    return numbers | {number[:-3] for number in numbers if len(number) == _IDENTIFIER}


def _related(facts: NoticeFacts) -> set[str]:
    """What the notice and those it follows are known by."""
    return {*facts.identifiers(), *facts.refers, str(facts.number.get("eforms", ""))[:-3]} - {""}


_IDENTIFIER = len("52fe3748-f475-4381-9dbf-31ebb08889e8-01")


class _Front:
    """The front matter as it is written: comments, quotes and order stay."""

    def __init__(self, text: str) -> None:
        lines = text.splitlines(keepends=True)
        end = next(i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")
        self._before, self._after = lines[0], "".join(lines[end:])
        told = "".join(lines[1:end])
        self._yaml = YAML()
        self._yaml.preserve_quotes = True
        self._yaml.width = max(100, *(len(line) for line in lines[1:end]))
        if re.search(r"^\w[^#\n]*:\s*\n +- ", told, re.M):
            self._yaml.indent(mapping=2, sequence=4, offset=2)
        self.data = self._yaml.load(told)

    def set(self, holder: Any, name: str, value: Any) -> None:
        """Give a field a value; a new one stands behind those that are there."""
        holder[name] = _scalar(value)

    def add(self, name: str, item: Any) -> None:
        """Add an item to a list of the page."""
        if not self.data.get(name):
            self.data[name] = []
        self.data[name].append(_scalar(item))

    def text(self) -> str:
        """The whole file."""
        told = io.StringIO()
        self._yaml.dump(self.data, told)
        return self._before + told.getvalue() + self._after


def _scalar(value: Any) -> Any:
    """A value, in quotes where YAML would take a text for something else."""
    if isinstance(value, Mapping):
        return {name: _scalar(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_scalar(part) for part in value]
    if isinstance(value, str):
        try:
            plain = yaml.safe_load(value) == value
        except yaml.YAMLError:
            plain = False
        return value if plain else DoubleQuotedScalarString(value)
    return value


class _Change:
    """The changes that a notice makes to a page."""

    def __init__(
        self, page: DialogueFrontMatter, front: _Front, told: Mapping[str, Any], facts: NoticeFacts, code: str
    ) -> None:
        self.page, self.front, self.told = page, front, told
        self.tell, self.language = teller(code), language(code)
        self.day = self.language.day(facts.issued or dt.date.today())
        self.issued = facts.issued
        self.steps: list[Step] = []
        self.notes: list[Text] = []
        self._added: list[str] = []

    def make(self) -> None:
        """All of them, and the log."""
        self._status()
        for name in _FACTS:
            self._fact(name)
        for name in _PROSE:
            self._prose(name)
        self._lists()
        self._criteria()
        for activity in self.told.get("activities", []):
            self._activity(activity)
        for entry in self.told.get("changes", []):
            if entry["what"] not in [change.what for change in self.page.changes]:
                self.front.add("changes", entry)
                self.steps.append(Step("changes", "", entry["what"]))
        if self._added:
            names = ", ".join(dict.fromkeys(self._added))
            what = say("A notice of %(day)s was added, with %(names)s", day=self.day, names=names)
            self.front.add("changes", {"date": self.issued, "what": self.tell(what)[:1_000]})

    def _log(self, name: str, was: Any, now: Any) -> None:
        """Enter a change of a field in the log and among the steps."""
        told = self._words(name, was)[:1_000], self._words(name, now)[:1_000]
        self.steps.append(Step(name, *told))
        what = say("%(field)s: changed by the notice of %(day)s", field=_CALLED[name], day=self.day)
        self.front.add(
            "changes", {"date": self.issued, "was": told[0], "now": told[1], "what": self.tell(what)}
        )

    def _log_activity(self, id_: str, name: str, was: str, now: str) -> None:
        """Enter a change of an activity's field, in the form that pages and calendars know."""
        self.steps.append(Step(f"activities.{id_}.{name}", was, now))
        what = self.tell(say("Changed by the notice of %(day)s", day=self.day))
        entry = {"date": self.issued, "activity": id_, "field": name, "was": was, "now": now, "what": what}
        self.front.add("changes", entry)

    def _add(self, name: str, now: Any, called: str = "") -> None:
        """Note what the page did not say before: one entry in the log tells of all."""
        self.steps.append(Step(name, "", self._words(name, now)))
        self._added.append(called or self.tell(_CALLED[name]))

    def _words(self, name: str, value: Any) -> str:
        """A value as readers read it."""
        if name == "status":
            return words.statuses(self.language)[value]
        if name == "procedure":
            return words.procedures(self.language)[value]
        if name == "estimated_value":
            return words.money(Value.model_validate(value), self.language)
        if name == "duration":
            return words.duration(Duration.model_validate(value), self.language)
        if name == "suits_small_firms":
            return self.tell(say("yes") if value else say("no"))
        return _weights(value) if name == "criteria" else _said(value)

    def _status(self) -> None:
        was, now = self.page.status, str(self.told.get("status", ""))
        known = was in _STEPS and now in _STEPS
        further = now == "cancelled" or (known and _STEPS.index(now) > _STEPS.index(was))
        if further and was != now:
            self.front.set(self.front.data, "status", now)
            self._log("status", was, now)

    def _fact(self, name: str) -> None:
        now, was = self.told.get(name), self._was(name)
        if now is None or _said(now) == _said(was):
            return
        if isinstance(now, dict) and isinstance(was, dict) and name == "duration":
            now = {**was, **now}
            if _said(now) == _said(was):
                return
        self.front.set(self.front.data, name, now)
        if was is None:
            self._add(name, now)
        else:
            self._log(name, was, now)

    def _was(self, name: str) -> Any:
        """What the page says of a field, as it would stand in YAML."""
        value = getattr(self.page, name)
        return value.model_dump(mode="json", exclude_defaults=True) if hasattr(value, "model_dump") else value

    def _prose(self, name: str) -> None:
        now, was = self.told.get(name), getattr(self.page, name)
        if not now or _said(now) == _said(was):
            return
        if was:
            told = say(
                "the notice says otherwise of `%(field)s`: “%(text)s”", field=name, text=_said(now)[:200]
            )
            self.notes.append(told)
        elif name != "need":
            self.front.set(self.front.data, name, now)
            self._add(name, now)

    def _lists(self) -> None:
        """What is in the notice's lists and not yet in the page's."""
        known: dict[str, Iterable[Any]] = {
            "cpv": [code[:8] for code in self.page.cpv],
            "languages": self.page.languages,
            "documents": [document.url for document in self.page.documents],
            "lots": [lot.id for lot in self.page.lots],
            "awards": [(award.lot or "", tuple(award.names)) for award in self.page.awards],
            "notices": [
                n for known in self.page.notices for n in (known.eforms, known.udbud, known.url) if n
            ],
        }
        for name, there in known.items():
            for item in self.told.get(name, []):
                if not _keys(name, item) & {*there}:
                    self.front.add(name, item)
                    self._add(name, item)
        codes = [code[:8] for code in self.told.get("cpv", [])]
        gone = [code for code in self.page.cpv if codes and code[:8] not in codes]
        if gone:
            told = say("the notice no longer has CPV %(codes)s: left on the page", codes=", ".join(gone))
            self.notes.append(told)

    def _criteria(self) -> None:
        """The criteria: those of the notice, with what the page says about those of the same name."""
        now = self.told.get("criteria", [])
        was = [criterion.model_dump(mode="json", exclude_defaults=True) for criterion in self.page.criteria]
        if not now or [_heart(c) for c in now] == [_heart(c) for c in was]:
            return
        notes = {c["name"]: {"note": c["note"]} for c in was if "note" in c}
        self.front.set(self.front.data, "criteria", [{**c, **notes.get(c["name"], {})} for c in now])
        if was:
            self._log("criteria", was, now)
        else:
            self._add("criteria", now)

    def _activity(self, told: Mapping[str, Any]) -> None:
        kind = told["kind"]
        same = [(i, a) for i, a in enumerate(self.page.activities) if a.kind == kind and not a.cancelled]
        if not same:
            taken = {activity.id for activity in self.page.activities}
            id_ = kind if kind not in taken else f"{kind}-{self.issued}"
            if kind != "notice":
                self.front.add("activities", {**told, "id": id_})
                kinds = words.kinds(self.language)
                self._add(f"activities.{id_}", f"{told['when']} {told['what']}", kinds[kind])
            return
        i, activity = same[-1]
        node = self.front.data["activities"][i]
        for name in _DUE:
            self._due(activity, node, name, told.get(name))
        # A competition that was planned has begun, or a day that was near is known.
        settled = activity.about and not told.get("about")
        moved = settled or (kind in ("award", "start") and bool(told.get("about")) == activity.about)
        if moved and written(activity.when) != written(told["when"]):
            self.front.set(node, "when", told["when"])
            self._log_activity(activity.id, "when", written(activity.when), written(told["when"]))
        if settled:
            node.pop("about", None)

    def _due(self, activity: Activity, node: Any, name: str, value: Any) -> None:
        was, now = written(getattr(activity, name)), written(value)
        # A day that the page gives an hour, and the notice none, is the same deadline.
        if not now or same_time(was, now) or (name != "until" and len(now) == 10 and was[:10] == now):
            return
        self.front.set(node, name, value)
        if was:
            self._log_activity(activity.id, name, was, now)
        else:
            self._add(f"activities.{activity.id}.{name}", now, self.tell(_CALLED[name]))


_CALLED: Mapping[str, Text] = {
    "status": say("Status"),
    "case_number": say("Case number"),
    "estimated_value": say("Estimated value"),
    "duration": say("Duration"),
    "suits_small_firms": say("Suitability for small firms"),
    "procedure": say("Procedure"),
    "procedure_id": say("Number of the procedure"),
    "ocid": say("Number of the procedure"),
    "title": say("Title"),
    "summary": say("Summary"),
    "legal_basis": say("Law"),
    "further_information": say("Further information"),
    "places": say("Place of delivery"),
    "cpv": say("CPV"),
    "languages": say("Languages"),
    "documents": say("Documents"),
    "lots": say("Parts"),
    "awards": say("Award"),
    "notices": say("Notice"),
    "criteria": say("Award criteria"),
    "until": say("Last day"),
    "questions_by": say("Last day to ask"),
    "input_by": say("Last day to hand in"),
}
"""What readers call a field."""


def _keys(name: str, item: Any) -> set[Any]:
    """What an item of a list is known by."""
    if name == "cpv":
        return {item[:8]}
    if name == "documents":
        return {item["url"]}
    if name == "lots":
        return {item["id"]}
    if name == "awards":
        return {(item.get("lot", ""), tuple(item.get("names", ())))}
    if name == "notices":
        return {item[key] for key in ("eforms", "udbud", "url", "ted") if key in item}
    return {item}


def _heart(criterion: Mapping[str, Any]) -> tuple[str, float, str]:
    """Of a criterion what counts: its name, weight and lot."""
    return criterion["name"], float(criterion.get("weight") or 0), criterion.get("lot") or ""


def _weights(criteria: Iterable[Mapping[str, Any]]) -> str:
    """Criteria on one line: `Price 40 %, Quality 60 %`."""
    return ", ".join(f"{c['name']} {c['weight']:g} %" if c.get("weight") else c["name"] for c in criteria)


def _said(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        told = {name: _said(part) for name, part in sorted(value.items())}
        return ", ".join(f"{name}: {part}" for name, part in told.items() if part)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_said, value))
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return " ".join(written(value).split())
