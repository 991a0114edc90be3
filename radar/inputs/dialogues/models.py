"""The fields at the top of a market dialogue's page: all that its record can say."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from radar.inputs.dialogues.identifiers import (
    Cpv,
    Doffin,
    EForms,
    Ocid,
    Procedure,
    Sha256,
    Subtype,
    Ted,
    doffin_link,
    ted_link,
    udbud_link,
)
from radar.inputs.dialogues.times import (
    ZONES,
    Clock,
    Country,
    Day,
    Deadline,
    When,
    Zone,
    at_home,
    exists,
    first_day,
    last_day,
    written,
)
from radar.inputs.documents import (
    ADDRESS_PATTERN,
    EMAIL_PATTERN,
    ID_PATTERN,
    Code,
    Fault,
    Line,
    Model,
    Name,
    Prose,
    closest,
    refuse_parts,
    shown,
)
from radar.inputs.technologies import Link
from radar.language.messages import Text, choices, did_you_mean, say
from radar.language.written import WORDS

Status = Literal["planned", "open", "held", "tender", "awarded", "followed-up", "cancelled"]
Kind = Literal[
    "needs-survey",
    "market-survey",
    "notice",
    "conference",
    "one-to-one",
    "supplier-square",
    "speed-dating",
    "workshop",
    "written-input",
    "rfi",
    "hearing",
    "tender",
    "negotiation",
    "award",
    "start",
    "follow-up",
    "meeting",
]
# fmt: off
Language = Literal[
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fo", "fr", "ga", "hr", "hu", "is", "it", "kl",
    "lt", "lv", "mt", "nb", "nl", "nn", "pl", "pt", "ro", "se", "sk", "sl", "sv",
]
# fmt: on
ProcedureKind = Literal[
    "open",
    "restricted",
    "negotiation",
    "competitive-dialogue",
    "innovation-partnership",
    "negotiation-without-notice",
    "other",
]
Changed = Literal[
    "when",
    "until",
    "at",
    "ends",
    "place",
    "stream",
    "registration_by",
    "questions_by",
    "input_by",
    "cancelled",
]

Address = Annotated[str, Field(pattern=ADDRESS_PATTERN)]
Id = Annotated[str, Field(pattern=ID_PATTERN)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Said = Annotated[
    str,
    # YAML reads a bare true as more than text, and here it is what a field said.
    BeforeValidator(lambda value: written(value) if isinstance(value, bool) else value),
]
DEADLINES = ("registration_by", "questions_by", "input_by")
"""The fields of an activity that say until when something can be done."""
GATHERINGS = frozenset(
    {"conference", "one-to-one", "supplier-square", "speed-dating", "workshop", "meeting", "hearing"}
)
"""Kinds of activities at which people meet."""


class Buyer(Model):
    """A public body that holds the dialogue."""

    name: Code
    """Its name, the same in all languages: the address of its page is made of it."""
    country: Country
    """Country, as a two-letter code."""
    organisation_number: Code | None = None
    """Its number in the country's register."""


class Contact(Model):
    """Whom to ask, as a function and never a person."""

    function: Name
    """The office or role that answers."""
    email: Annotated[str, Field(pattern=EMAIL_PATTERN)] | None = None
    """The office's own mailbox, not a person's."""
    url: Address | None = None
    """Address of its page or form."""


class ProgrammeItem(Model):
    """One item of an activity's programme."""

    at: Clock
    """When it begins."""
    what: Line
    """What it is."""


class Activity(Model):
    """One thing that happened or will happen."""

    kind: Kind
    """What it is."""
    when: When
    """A day (2026-03-17), a week (2026-W12), a month (2026-03) or a year."""
    until: When | None = None
    """Last day, week, month or year, where it lasted."""
    about: bool = False
    """Whether the date is only known to be near this: readers see "about"."""
    what: Line
    """What it is about, in a sentence."""
    id: Id = ""
    """Name that the rest of the record and readers' calendars know it by; it never changes. Left out: its
    kind, from the second of a kind on with its number: `workshop-2`. Give one before it is published."""
    part_of: Id | None = None
    """Id of the activity that it is a part of."""
    at: Clock | None = None
    """When it begins, in quotes: `"09:30"`."""
    ends: Clock | None = None
    """When it ends, on the last of its days."""
    time_zone: Zone | None = None
    """Time zone of all its times, `Europe/Oslo`. Left out: that of the first buyer's country."""
    place: Line = ""
    """Where it is held."""
    stream: Address | None = None
    """Where to follow it online."""
    programme: list[ProgrammeItem] = []
    """What comes when."""
    registration: Address | None = None
    """Where to sign up."""
    registration_by: Deadline | None = None
    """Last day, or day and time, to sign up."""
    questions_by: Deadline | None = None
    """Last day, or day and time, to send questions."""
    input_by: Deadline | None = None
    """Last day, or day and time, to send written input."""
    participants: Count | None = None
    """How many people took part."""
    suppliers: Count | None = None
    """How many suppliers took part."""
    names: list[Name] = []
    """Who took part, only where a law or their consent allows it."""
    names_basis: Line = ""
    """The law or consent that allows the names."""
    who_may_book: Prose = ""
    """For meetings with one supplier at a time: who may have one."""
    minutes_each: Annotated[int, Field(gt=0, le=1440)] | None = None
    """For meetings with one supplier at a time: how long each is."""
    same_questions: bool | None = None
    """For meetings with one supplier at a time: whether all get the same questions."""
    meetings: Count | None = None
    """For meetings with one supplier at a time: how many were held."""
    cancelled: bool = False
    """Whether it was called off. It stays in the record, so that calendars can tell."""

    @model_validator(mode="after")
    def _check(self) -> Activity:
        refuse_parts(self._faults())
        return self

    def _faults(self) -> Iterator[Fault]:
        if self.until is not None and last_day(self.until) < first_day(self.when):
            what = say("`until` is before `when`")
            yield Fault(("until",), what, say("Give the last day, or leave it out"), "ends-before-it-begins")
        for name in ("at", "ends"):
            day = self.when if name == "at" or self.until is None else self.until
            if getattr(self, name) and not isinstance(day, dt.date):
                what = say("`%(name)s` needs a day, and the activity has none", name=name)
                fix = say("Write the day as 2027-01-20, or leave the time out")
                yield Fault((name,), what, fix, "time-without-day")
        if self.ends and not self.at:
            what = say("`ends` needs `at`")
            yield Fault(("ends",), what, say("Add when it begins"), "time-without-start")
        elif self.ends and self.at and self.until in (None, self.when) and self.ends <= self.at:
            what = say("`ends` is before `at`")
            yield Fault(
                ("ends",),
                what,
                say("Give the time it ends, with its day as `until` if that is a later one"),
                "ends-before-it-begins",
            )
        if self.names and not self.names_basis:
            what = say("names are given without the law or consent that allows them")
            fix = say("Add `names_basis: …`, or give the number of participants and no names")
            yield Fault(("names",), what, fix, "names-without-basis")


class Fact(Model):
    """One number worth knowing."""

    value: Name
    """The number with its unit: `70 people`, `25 %`."""
    what: Line
    """What it counts."""


class PublishedDocument(Model):
    """A document given to all suppliers."""

    title: Name
    """What it is called; the same for all its versions."""
    version: Code = "1"
    """Its version, in quotes if it is a number."""
    date: Day | None = None
    """When this version was published."""
    url: Address | None = None
    """Where it is."""
    sha256: Sha256 | None = None
    """Its SHA-256 checksum, so that all can see they read the same."""
    id: Id = ""
    """Name in the address of the link to it; it never changes. Left out: of its title and version."""

    def derived_id(self) -> str:
        """The id that it has if none is given."""
        return _digest(f"{self.title} {self.version}")


class Answer(Model):
    """A question from a supplier, with nothing that tells who asked, and its answer."""

    asked: Day
    """When it was asked."""
    question: Prose
    """The question."""
    answered: Day | None = None
    """When it was answered."""
    answer: Prose = ""
    """The answer."""
    answered_to: Literal["all", "asker"] = "all"
    """Who got the answer. What one supplier hears, all must be able to hear."""
    id: Id = ""
    """Name in the address of the link to it; it never changes. Left out: of the day and the question."""

    def derived_id(self) -> str:
        """The id that it has if none is given."""
        return f"{self.asked}-{_digest(self.question)}"

    @model_validator(mode="after")
    def _check(self) -> Answer:
        faults = []
        if (self.answered is None) != (not self.answer):
            what = say("an answer and its date belong together")
            faults.append(
                Fault(("answered",), what, say("Give `answered` and `answer`, or none"), "half-answer")
            )
        if self.answered is not None and self.answered < self.asked:
            what = say("the answer is older than the question")
            faults.append(Fault(("answered",), what, say("Check the two dates"), "answer-before-question"))
        refuse_parts(faults)
        return self


class Minutes(Model):
    """What came out of an activity, published without trade secrets."""

    activities: Annotated[list[Id], Field(min_length=1)]
    """Ids of the activities it sums up."""
    published: Day | None = None
    """When it was published."""
    text: Prose = ""
    """The summary, if it stands here."""
    url: Address | None = None
    """Where it is, if it stands elsewhere."""
    id: Id = ""
    """Name in the address of the link to it; it never changes. Left out: of its first activity and day."""

    def derived_id(self) -> str:
        """The id that it has if none is given."""
        return f"{self.activities[0]}-{self.published}" if self.published else self.activities[0]

    @model_validator(mode="after")
    def _check(self) -> Minutes:
        if not self.text and self.url is None:
            what = say("there is neither text nor address")
            fix = say("Add `text: …` or `url: …`")
            refuse_parts([Fault(("activities",), what, fix, "empty-minutes")])
        return self


class Heard(Model):
    """What the market said, and what the buyer does about it."""

    heard: Prose
    """What suppliers said, summed up so that none is recognised."""
    change: Prose
    """What the buyer changes, or why it changes nothing."""


class Advantage(Model):
    """An advantage that a supplier may have, and what was done to even it out."""

    what: Line
    """The advantage, without naming the supplier."""
    measure: Line = ""
    """What was done so that others can compete with it on equal terms."""


class Change(Model):
    """A change to what was published: what it was, what it is, and since when."""

    date: Day
    """When the change was published."""
    what: Line
    """What was changed, and why."""
    activity: Id | None = None
    """Id of the activity that changed."""
    field: Changed | None = None
    """The field of the activity that changed."""
    was: Said = ""
    """What the field said before."""
    now: Said = ""
    """What the field says since."""
    id: Id = ""
    """Name in the address of the link to it; it never changes. Left out: of the day and the words."""

    def derived_id(self) -> str:
        """The id that it has if none is given."""
        return f"{self.date}-{_digest(self.what)}"

    @model_validator(mode="after")
    def _check(self) -> Change:
        if self.field is not None and (self.activity is None or not self.now):
            what = say("a changed field needs its activity and what it says now")
            fix = say("Add `activity: …` and `now: …`, or leave `field` out")
            refuse_parts([Fault(("field",), what, fix, "half-change")])
        return self


_Linked = TypeVar("_Linked", PublishedDocument, Answer, Minutes, Change)


def _digest(text: str) -> str:
    """A short name for a text."""
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


class Lot(Model):
    """A part of the purchase that is bought by itself."""

    id: Id
    """Short name."""
    name: Name
    """What it holds."""


class Criterion(Model):
    """One of the criteria by which offers are compared."""

    name: Name
    """What is judged."""
    weight: Annotated[float, Field(gt=0, le=100)] | None = None
    """Its weight, in per cent."""
    lot: Id | None = None
    """Id of the lot it is for. Left out: all."""
    note: Prose = ""
    """What the buyer says about it."""


class Award(Model):
    """The outcome of the competition, or of a lot."""

    when: When
    """When it was decided."""
    about: bool = False
    """Whether the date is only known to be near this."""
    suppliers: Count = 1
    """How many suppliers were chosen."""
    names: list[Name] = []
    """Companies that were chosen, as far as they are known."""
    what: Line = ""
    """What they are to deliver."""
    lot: Id | None = None
    """Id of the lot. Left out: all."""
    evaluation: Prose = ""
    """How the offers were judged, and why this one was best."""


class Benefit(Model):
    """A gain that the purchase is to bring."""

    what: Line
    """The gain."""
    planned: Line = ""
    """How large it is to be, and where it is taken out."""
    by: When | None = None
    """When it is to be realised."""
    responsible: Line = ""
    """The function that answers for it."""
    realised: Prose = ""
    """What came of it."""


class Value(Model):
    """A sum of money, without value added tax."""

    amount: Annotated[float, Field(gt=0, le=1e13)]
    """How much."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """Its currency, as three letters: `DKK`."""


class Duration(Model):
    """How long the contract is to run."""

    length: Annotated[int, Field(gt=0, le=36_500)] | None = None
    """How long, in `unit`."""
    unit: Literal["days", "weeks", "months", "years"] = "months"
    """What `length` counts."""
    begins: When | None = None
    """When it begins."""
    ends: When | None = None
    """When it ends."""
    extension: Prose = ""
    """How it may be extended."""

    @model_validator(mode="after")
    def _check(self) -> Duration:
        if self.length is None and self.begins is None and self.ends is None and not self.extension:
            what = say("the duration says nothing")
            refuse_parts([Fault((), what, say("Add `length`, or `begins` and `ends`"), "empty-duration")])
        if self.begins and self.ends and last_day(self.ends) < first_day(self.begins):
            what = say("`ends` is before `begins`")
            refuse_parts([Fault(("ends",), what, say("Check the two dates"), "ends-before-it-begins")])
        return self


class RequirementSet(Model):
    """Requirements, a method or templates that others made and this purchase uses again."""

    text: Prose
    """What it is called."""
    url: Address | None = None
    """Where it is."""


class Notice(Model):
    """A published notice. Links are built from its numbers."""

    text: Prose = ""
    """What the link says. Left out: the number."""
    date: Day | None = None
    """When it was published."""
    subtype: Subtype | None = None
    """Its eForms subtype, in quotes: `"E1"` (consultation), `"4"` (planning)."""
    languages: list[Language] = []
    """Languages in which it is published."""
    ted: Ted | None = None
    """Its number on TED: `123456-2026`."""
    doffin: Doffin | None = None
    """Its number on Doffin: `2026-105164`, or the older kind: `2018-916395`."""
    udbud: EForms | None = None
    """On udbud.dk: its eForms identifier, a hyphen, and its version 01–99."""
    eforms: EForms | None = None
    """Its eForms identifier (a version 4 UUID), a hyphen, and its version 01–99."""
    url: Address | None = None
    """Another address, open to all without signing in."""

    @model_validator(mode="after")
    def _check(self) -> Notice:
        if not (self.ted or self.doffin or self.udbud or self.eforms or self.url):
            what = say("the notice has no number and no address")
            fix = say("Add `ted`, `doffin`, `udbud`, `eforms` or `url`")
            refuse_parts([Fault((), what, fix, "notice-without-number")])
        if self.url is not None and not self.text:
            what = say("an address needs the text of its link")
            refuse_parts([Fault(("url",), what, say("Add `text: …`"), "link-without-text")])
        return self

    def links(self) -> tuple[Link, ...]:
        """Where the notice can be read: the given address first, then those built from its numbers."""
        built = [(f"TED {self.ted}", ted_link(self.ted))] if self.ted else []
        built += [(f"Doffin {self.doffin}", doffin_link(self.doffin))] if self.doffin else []
        built += [("udbud.dk", udbud_link(self.udbud))] if self.udbud else []
        if self.url:
            built = [(self.text, self.url), *(link for link in built if link[1] != self.url)]
        elif self.text and built:
            built[0] = (self.text, built[0][1])
        return tuple(Link(text=text, url=url) for text, url in built)


class DialogueFrontMatter(Model):
    """The fields at the top of a market dialogue's page."""

    title: Name
    """What the dialogue is about."""
    summary: Line
    """Need and aim, in one or two plain sentences."""
    buyers: Annotated[list[Buyer], Field(min_length=1)]
    """Who holds it."""
    status: Status
    """How far it has come."""
    activities: Annotated[list[Activity], Field(min_length=1)]
    """What happened and will happen, in order: the planned timetable."""
    need: Prose = ""
    """What is needed and why, where the summary does not say enough."""
    aims: list[Prose] = []
    """What the purchase is to reach."""
    does_not_bind: bool = False
    """Whether taking part binds neither the buyer nor the suppliers; the page says so."""
    languages: list[Language] = []
    """Languages in which suppliers may take part."""
    contact: Contact | None = None
    """Whom to ask."""
    technologies: list[str] = []
    """Ids of the technologies it is about."""
    areas: list[str] = []
    """Ids of the professional areas it is about."""
    cpv: list[Cpv] = []
    """CPV codes of the purchase, with their check digit if known: `72200000-7`."""
    case_number: Code | None = None
    """The buyer's own number of the case."""
    estimated_value: Value | None = None
    """What the purchase is thought to be worth, without value added tax."""
    duration: Duration | None = None
    """How long the contract is to run."""
    places: list[Line] = []
    """Where it is to be delivered."""
    legal_basis: Line = ""
    """The law that the purchase falls under."""
    suits_small_firms: bool | None = None
    """Whether the buyer thinks it suits small and medium-sized firms."""
    further_information: Prose = ""
    """What else the buyer wants known."""
    questions: list[Prose] = []
    """What the buyer asks the market."""
    documents: list[PublishedDocument] = []
    """What all suppliers were given; a new version is a new item."""
    themes: list[Prose] = []
    """What suppliers asked and talked about."""
    answers: list[Answer] = []
    """Log of suppliers' questions and the answers."""
    minutes: list[Minutes] = []
    """What came out of meetings, published for those who were not there."""
    heard: list[Heard] = []
    """What the market said, and what the buyer changes because of it."""
    advantages: list[Advantage] = []
    """Advantages that a supplier may have had, and what was done to even them out."""
    changes: list[Change] = []
    """Changes to what was published, with their dates, the oldest first."""
    lots: list[Lot] = []
    """Parts in which it is bought, or may be."""
    procedure: ProcedureKind | None = None
    """How the competition is held."""
    criteria: list[Criterion] = []
    """Criteria by which offers are compared."""
    awards: list[Award] = []
    """Who was chosen."""
    benefits: list[Benefit] = []
    """Gains, planned and realised."""
    numbers: list[Fact] = []
    """Numbers worth knowing."""
    lessons: list[Prose] = []
    """What the buyer learned."""
    follow_up: Prose = ""
    """How the outcome is studied."""
    requirement_sets: list[RequirementSet] = []
    """Requirements, methods and templates of others that are used again."""
    notices: list[Notice] = []
    """The published notices."""
    procedure_id: Procedure | None = None
    """The eForms identifier of the procedure that all its notices share: a version 4 UUID."""
    ocid: Ocid | None = None
    """The Open Contracting identifier of the procedure: `ocds-h6vhtk-047f4e`."""
    source: Link | Line | None = None
    """Where this account comes from."""
    historical: bool = False
    """Whether it is an older example, kept because others can learn from it."""

    @field_validator("activities", mode="after")
    @classmethod
    def _at_home(cls, activities: list[Activity], info: ValidationInfo) -> list[Activity]:
        """Every deadline as clocks at the activity's place show it."""
        buyers = info.data.get("buyers") or []
        local = []
        for activity in activities:
            zone = activity.time_zone or (ZONES[buyers[0].country] if buyers else "UTC")
            due = {name: getattr(activity, name) for name in DEADLINES}
            told = {name: at_home(value, zone) for name, value in due.items() if value is not None}
            local.append(activity.model_copy(update=told))
        return local

    @field_validator("activities", mode="after")
    @classmethod
    def _name(cls, activities: list[Activity]) -> list[Activity]:
        """Every activity with its id: the given one, or its kind and number."""
        seen: Counter[str] = Counter()
        named = []
        for activity in activities:
            seen[activity.kind] += 1
            derived = activity.kind if seen[activity.kind] == 1 else f"{activity.kind}-{seen[activity.kind]}"
            named.append(activity if activity.id else activity.model_copy(update={"id": derived}))
        ids = [item.id for item in named]
        what, fix = say("two activities have the same id"), say("Give one of them another `id`")
        refuse_parts(
            Fault((i, "id"), what, fix, "duplicate-id") for i, id_ in enumerate(ids) if id_ in ids[:i]
        )
        return named

    @field_validator("answers", "minutes", "changes", "documents", mode="after")
    @classmethod
    def _link(cls, items: list[_Linked]) -> list[_Linked]:
        """Each with its id: the given one, or one that stays when others are put before it."""
        given = [item.id for item in items if item.id]
        seen: Counter[str] = Counter(given)
        what, fix = say("two of these have the same id"), say("Give one of them another `id`")
        refuse_parts(
            Fault((i, "id"), what, fix, "duplicate-id")
            for i, item in enumerate(items)
            if item.id and item.id in [other.id for other in items[:i]]
        )
        linked = []
        for item in items:
            if not item.id:
                derived = item.derived_id()
                seen[derived] += 1
                id_ = derived if seen[derived] == 1 else f"{derived}-{seen[derived]}"
                item = item.model_copy(update={"id": id_})
            linked.append(item)
        return linked

    @model_validator(mode="after")
    def _check(self) -> DialogueFrontMatter:
        refuse_parts(
            [
                *self._unknown_activities(),
                *self._names_of_deadlines(),
                *self._hours_left_out(),
                *self._unknown_lots(),
                *self._too_heavy(),
            ]
        )
        return self

    def activity(self, id_: str) -> Activity:
        """The activity of that id."""
        return next(known for known in self.activities if known.id == id_)

    def zone(self, activity: Activity) -> str:
        """The time zone of an activity's times."""
        return activity.time_zone or ZONES[self.buyers[0].country]

    def _unknown_activities(self) -> Iterator[Fault]:
        ids = [activity.id for activity in self.activities]
        for i, activity in enumerate(self.activities):
            valid = [id_ for id_ in ids if id_ != activity.id]
            yield from _unknown(activity.part_of, valid, ("activities", i, "part_of"), _NO_ACTIVITY)
        for i, minutes in enumerate(self.minutes):
            for j, id_ in enumerate(minutes.activities):
                yield from _unknown(id_, ids, ("minutes", i, "activities", j), _NO_ACTIVITY)
        for i, change in enumerate(self.changes):
            yield from _unknown(change.activity, ids, ("changes", i, "activity"), _NO_ACTIVITY)

    def _names_of_deadlines(self) -> Iterator[Fault]:
        """Ids by which calendars know the deadline of another activity."""
        taken = {
            f"{activity.id}-{name.removesuffix('_by')}"
            for activity in self.activities
            for name in DEADLINES
            if getattr(activity, name) is not None
        }
        for i, activity in enumerate(self.activities):
            if activity.id in taken:
                what = say("readers' calendars know the deadline of another activity by this id")
                yield Fault(("activities", i, "id"), what, say("Give this one another `id`"), "duplicate-id")

    def _hours_left_out(self) -> Iterator[Fault]:
        """Times in the hour that is left out when summer time begins."""
        for i, activity in enumerate(self.activities):
            for name, time in _times(activity):
                if not exists(time, self.zone(activity)):
                    what = say("clocks never show this time: they go forward an hour that night")
                    yield Fault(("activities", i, name), what, say("Write another time"), "time-left-out")

    def _unknown_lots(self) -> Iterator[Fault]:
        ids = [lot.id for lot in self.lots]
        for i, criterion in enumerate(self.criteria):
            yield from _unknown(criterion.lot, ids, ("criteria", i, "lot"), _NO_LOT)
        for i, award in enumerate(self.awards):
            yield from _unknown(award.lot, ids, ("awards", i, "lot"), _NO_LOT)

    def _too_heavy(self) -> Iterator[Fault]:
        """Weights of a lot that come to more than 100 %."""
        lots: list[str | None] = [lot.id for lot in self.lots]
        for lot in lots or [None]:
            if sum(c.weight or 0 for c in self.criteria if c.lot in (None, lot)) > 100:
                what = say("the weights of the criteria come to more than 100")
                yield Fault(("criteria",), what, say("Check the weights"), "weights-over-100")
                return


def _times(activity: Activity) -> Iterator[tuple[str, dt.datetime]]:
    """The fields that say a time on a day, with the time."""
    for name, day in (("at", activity.when), ("ends", activity.until or activity.when)):
        clock = getattr(activity, name)
        if clock and isinstance(day, dt.date):
            yield name, dt.datetime.combine(day, dt.time.fromisoformat(clock))
    for name in DEADLINES:
        due = getattr(activity, name)
        if isinstance(due, dt.datetime):
            yield name, due


_NO_ACTIVITY = (say("none of the dialogue's activities has this id"), "unknown-activity")
_NO_LOT = (say("none of the dialogue's lots has this id"), "unknown-lot")


def _unknown(
    id_: str | None, valid: Sequence[str], path: tuple[str | int, ...], said: tuple[Text, str]
) -> Iterator[Fault]:
    if id_ is not None and id_ not in valid:
        what, code = said
        near = closest(id_, list(valid))
        fix = say("Use %(choices)s", choices=choices(valid)) if valid else say("Add it, or leave this out")
        fix = did_you_mean(near and shown(near), fix)
        yield Fault(path, what, fix, code)


class Dialogue(DialogueFrontMatter):
    """A market dialogue with the text of its page. Its id is the file's name without `.md`."""

    id: str
    """Name in addresses."""
    text: Annotated[str, WORDS]
    """The page's Markdown."""
    file: str
    """The page's path."""
