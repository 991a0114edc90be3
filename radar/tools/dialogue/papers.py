"""A dialogue -> the papers that it needs: invitation, agenda, one-to-one form, question sheet, minutes.

Each says what the dialogue's page says and leaves room for the rest. What applies to every market
dialogue (the same information for all, trade secrets, no need to take part) stands in them in words that an
editor may change. They promise nothing that the law does not ask for, and call house practice so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from radar.inputs.dialogues import Activity, Dialogue
from radar.inputs.dialogues.times import first_day
from radar.language.translator import Language
from radar.site import words
from radar.tools.dialogue.blocks import (
    Block,
    Bullets,
    DraftTable,
    Heading,
    Linked,
    Paper,
    Paragraph,
    Words,
    joined,
)
from radar.tools.dialogue.laws import LAWS

TALKS = ("conference", "supplier-square", "speed-dating", "workshop", "meeting", "one-to-one")
"""Activities at which people meet."""
_PART = (*TALKS, "hearing", "written-input", "rfi", "market-survey")
_TOGETHER = ("conference", "workshop", "meeting")
_SHORTEST = 20
"""Minutes of a meeting from which its opening and end are given five each."""


def papers(dialogue: Dialogue, language: Language) -> dict[str, Paper]:
    """File name without ending -> paper."""
    made = {
        "invitation": invitation(dialogue, language),
        "agenda": agenda(dialogue, language),
        "one-to-one": one_to_one(dialogue, language),
        "questions": question_sheet(dialogue, language),
        "minutes": minutes(dialogue, language),
    }
    return {name: at_the_foot(paper, dialogue, language) for name, paper in made.items()}


def at_the_foot(paper: Paper, dialogue: Dialogue, language: Language) -> Paper:
    """The paper with buyer, case and page number at the foot of each page."""
    _ = language.text
    case = [_("Case number %(number)s") % {"number": dialogue.case_number}] if dialogue.case_number else []
    return replace(paper, foot=" · ".join([buyers(dialogue), *case]), page=_("Page %(page)s of %(pages)s"))


def buyers(dialogue: Dialogue) -> str:
    """Who holds the dialogue."""
    return ", ".join(buyer.name for buyer in dialogue.buyers)


def invitation(dialogue: Dialogue, language: Language) -> Paper:
    """What is needed, how to take part, what is asked, by which rules."""
    _ = language.text
    part = [activity for activity in dialogue.activities if activity.kind in _PART and not activity.cancelled]
    further = [
        activity for activity in dialogue.activities if activity.kind not in _PART and not activity.cancelled
    ]
    return Paper(
        _("Invitation: %(title)s") % {"title": dialogue.title},
        (
            Paragraph(
                _("Suppliers are invited to a market dialogue held by %(buyers)s.")
                % {"buyers": buyers(dialogue)}
            ),
            *_section(
                _("What it is about"), [Paragraph(text) for text in (dialogue.summary, dialogue.need) if text]
            ),
            *_section(_("What the purchase is to reach"), _bullets(dialogue.aims)),
            *_section(
                _("How to take part"), [*_activities(part, dialogue, language), *_booking(part, language)]
            ),
            *_section(_("What we ask"), _bullets(dialogue.questions, numbered=True)),
            *_section(_("Documents"), _documents(dialogue, language)),
            *_section(_("Rules"), [Bullets(tuple(_rules(dialogue, language)))]),
            *_section(_("Planned timetable"), _activities(further, dialogue, language)),
            *_section(
                _("Notices"),
                _bullets([Linked(n.text, n.url) for notice in dialogue.notices for n in notice.links()]),
            ),
            *_contact(dialogue, language),
        ),
    )


def agenda(dialogue: Dialogue, language: Language) -> Paper:
    """What comes when, at each activity where people meet."""
    _ = language.text
    blocks: list[Block] = []
    for activity in _talks(dialogue):
        blocks += [Heading(2, words.kinds(language)[activity.kind]), Paragraph(activity.what)]
        facts: list[tuple[Words, ...]] = [*_circumstances(activity, dialogue, language)]
        facts += words.deadlines(activity, language)
        if activity.registration:
            facts.append((_("Sign up"), Linked(_("The page to sign up on"), activity.registration)))
        blocks.append(DraftTable((_("What"), _("Details")), tuple(facts)))
        blocks += (
            _meeting_agenda(activity, language)
            if activity.kind == "one-to-one"
            else _programme(activity, language)
        )
    return Paper(
        _("Agenda: %(title)s") % {"title": dialogue.title},
        (
            Paragraph(_held_by(dialogue, language)),
            *blocks,
            *_section(_("Rules"), [Bullets(tuple(_rules(dialogue, language)))]),
            *_contact(dialogue, language),
        ),
    )


def one_to_one(dialogue: Dialogue, language: Language) -> Paper:
    """A form to be filled in at each meeting with one supplier: the same for all."""
    _ = language.text
    meetings = [activity for activity in dialogue.activities if activity.kind == "one-to-one"]
    about = [_("Supplier"), _("Date and time"), _("Room or online"), _("Present, by function")]
    ending = [
        _("What else the supplier said"),
        _("What we told that is not published yet, and must be told to everyone"),
        _("Trade secrets, as the supplier marked them: not to be published"),
        _("Summary that may be published, agreed with the supplier"),
    ]
    return Paper(
        _("Form for a meeting with one supplier: %(title)s") % {"title": dialogue.title},
        (
            Paragraph(_held_by(dialogue, language)),
            Paragraph(
                _(
                    "Every supplier gets the same time, the same questions in the same order, and the same "
                    "documents. Write functions, not names of persons."
                )
            ),
            *_booking(meetings, language),
            Heading(2, _("The meeting")),
            _form(_("What"), _("Details"), about),
            Heading(2, _("The questions")),
            _form(_("Question"), _("Answer"), _asked(dialogue)),
            Heading(2, _("At the end")),
            _form(_("What"), _("Details"), ending),
        ),
    )


def question_sheet(dialogue: Dialogue, language: Language) -> Paper:
    """The questions to the market, to be answered in writing."""
    _ = language.text
    due = [
        (activity, *found)
        for activity in dialogue.activities
        if activity.input_by and not activity.cancelled
        for found in words.deadlines(activity, language)[-1:]
    ]
    deadlines = [
        _("%(what)s: %(when)s") % {"what": name, "when": when}
        for activity, name, when in due
        if activity.kind != "tender"
    ]
    about = [_("Supplier"), _("Function that answers, with its mailbox"), _("Organisation number")]
    return Paper(
        _("Questions to the market: %(title)s") % {"title": dialogue.title},
        (
            Paragraph(_held_by(dialogue, language)),
            Paragraph(dialogue.summary),
            *_bullets([*deadlines, *_tongues(dialogue, language)]),
            Paragraph(
                _(
                    "Mark what is a trade secret. What is not marked may be summed up and published, without "
                    "saying who said it."
                )
            ),
            Heading(2, _("Who answers")),
            _form(_("What"), _("Details"), about),
            Heading(2, _("The questions")),
            _form(_("Question"), _("Your answer"), _asked(dialogue)),
            Heading(2, _("Anything else we should know")),
            _form(_("What"), _("Your answer"), [_("Further remarks"), _("Trade secrets in these answers")]),
            *_section(_("Rules"), [Bullets(tuple(_rules(dialogue, language)))]),
            *_contact(dialogue, language),
        ),
    )


def minutes(dialogue: Dialogue, language: Language) -> Paper:
    """What came out of the activities, for those who were not there: what is known, and room for the rest."""
    _ = language.text
    blocks: list[Block] = []
    for activity in _talks(dialogue):
        told: list[Block] = [
            Paragraph(m.text) for m in dialogue.minutes if activity.id in m.activities and m.text
        ]
        count = language.number
        numbers = (
            (_("Participants"), "" if activity.participants is None else count(activity.participants)),
            (_("Suppliers"), "" if activity.suppliers is None else count(activity.suppliers)),
        )
        blocks += [
            Heading(2, words.kinds(language)[activity.kind]),
            Paragraph(activity.what),
            DraftTable((_("What"), _("Details")), (*_circumstances(activity, dialogue, language), *numbers)),
            *(told or [_form(_("What"), _("Details"), [_("Presented"), _("Said")])]),
        ]
    answers = [
        (language.day(answer.asked), answer.question, answer.answer or "") for answer in dialogue.answers
    ] or [("", "", "")] * 3
    heard = [(remark.heard, remark.change) for remark in dialogue.heard] or [("", "")] * 3
    advantages = [(advantage.what, advantage.measure) for advantage in dialogue.advantages] or [("", "")]
    return Paper(
        _("Minutes: %(title)s") % {"title": dialogue.title},
        (
            Paragraph(_held_by(dialogue, language)),
            Paragraph(
                _(
                    "Published so that those who were not there know the same. Without trade secrets, "
                    "without names of persons, and without saying which supplier said what."
                )
            ),
            *blocks,
            Heading(2, _("Questions and answers")),
            DraftTable((_("Asked"), _("Question"), _("Answer")), tuple(answers)),
            Heading(2, _("What we heard, and what we change")),
            DraftTable((_("We heard"), _("We change")), tuple(heard)),
            Heading(2, _("Advantages, and how they are evened out")),
            DraftTable((_("Advantage that a supplier may have"), _("What was done")), tuple(advantages)),
            *_section(_("Documents"), _documents(dialogue, language)),
            *_section(_("Planned timetable"), _activities(dialogue.activities, dialogue, language)),
            *_contact(dialogue, language),
        ),
    )


def _talks(dialogue: Dialogue) -> list[Activity]:
    return [activity for activity in dialogue.activities if activity.kind in TALKS and not activity.cancelled]


def _section(title: str, blocks: Sequence[Block]) -> list[Block]:
    """A heading with what stands below it; nothing if that is nothing."""
    return [Heading(2, title), *blocks] if blocks else []


def _bullets(items: Sequence[Words], numbered: bool = False) -> list[Bullets]:
    return [Bullets(tuple(items), numbered)] if items else []


def _form(first: str, second: str, rows: list[str]) -> DraftTable:
    """A table whose second column is to be filled in."""
    return DraftTable((first, second), tuple((row, "") for row in rows))


def _asked(dialogue: Dialogue) -> list[str]:
    return [f"{i}. {question}" for i, question in enumerate(dialogue.questions, 1)] or ["", "", ""]


def _held_by(dialogue: Dialogue, language: Language) -> str:
    _ = language.text
    held = _("Held by %(buyers)s.") % {"buyers": buyers(dialogue)}
    if not dialogue.case_number:
        return held
    return f"{held} {_('Case number %(number)s') % {'number': dialogue.case_number}}."


def _activities(activities: list[Activity], dialogue: Dialogue, language: Language) -> list[DraftTable]:
    """When, what, where and by which deadline; in the order of their days."""
    _ = language.text
    kinds = words.kinds(language)
    rows: list[tuple[Words, ...]] = []
    for activity in sorted(activities, key=lambda one: (first_day(one.when), one.at or "")):
        zone = words.time_zone(activity, dialogue.zone(activity), language)
        when = ", ".join(filter(None, [words.period(activity, language), zone]))
        where = joined(
            [
                activity.place,
                Linked(_("Follow online"), activity.stream) if activity.stream else "",
                Linked(_("Sign up"), activity.registration) if activity.registration else "",
            ]
        )
        due = "; ".join(f"{what}: {day}" for what, day in words.deadlines(activity, language))
        called_off = [_("Cancelled")] if activity.cancelled else []
        what = ": ".join([*called_off, kinds[activity.kind], activity.what])
        rows.append((when, what, where, due))
    header = (_("When"), _("What"), _("Where"), _("Deadlines"))
    used = [i for i, name in enumerate(header) if any(row[i] for row in rows)]
    kept = [tuple(row[i] or "–" for i in used) for row in rows]
    return [DraftTable(tuple(header[i] for i in used), tuple(kept))] if rows else []


def _circumstances(activity: Activity, dialogue: Dialogue, language: Language) -> Iterator[tuple[str, str]]:
    """When and where, as far as it is known."""
    _ = language.text
    zone = words.time_zone(activity, dialogue.zone(activity), language)
    yield _("When"), ", ".join(filter(None, [words.period(activity, language), zone]))
    yield _("Where"), activity.place
    if activity.stream:
        yield _("Online"), Linked(_("Follow online"), activity.stream)


def _programme(activity: Activity, language: Language) -> list[Block]:
    """The activity's programme; without one, the usual items where people sit together in one room."""
    _ = language.text
    usual = [
        _("Welcome, and what the dialogue is for"),
        _("What is needed"),
        _("Questions to the market"),
        _("Questions from suppliers"),
        _("Timetable, and how to go on"),
    ]
    rows = [(words.clock(item.at, language), item.what) for item in activity.programme]
    if not rows and activity.kind in _TOGETHER:
        rows = [("", what) for what in usual]
    return [DraftTable((_("Time"), _("Item")), tuple(rows))] if rows else []


def _meeting_agenda(activity: Activity, language: Language) -> list[Block]:
    """The course of each meeting with one supplier."""
    _ = language.text
    long = activity.minutes_each is not None and activity.minutes_each >= _SHORTEST
    ends = language.number(5) if long else ""
    middle = language.number((activity.minutes_each or 0) - 10) if long else ""
    rows = (
        (ends, _("Welcome; the rules; what is recorded and published")),
        (middle, _("The questions, the same and in the same order for all")),
        (ends, _("What may be published, and what is a trade secret")),
    )
    return [*_booking([activity], language), DraftTable((_("Minutes"), _("Item")), rows)]


def _booking(activities: list[Activity], language: Language) -> list[Bullets]:
    """The rules of meetings one to one."""
    _ = language.text
    rules: dict[str, None] = {}
    for activity in activities:
        if activity.kind != "one-to-one":
            continue
        if activity.who_may_book:
            rules[_("Who may book a meeting: %(who)s.") % {"who": activity.who_may_book.rstrip(".")}] = None
        if activity.minutes_each:
            rules[_("Each meeting lasts %(n)s minutes.") % {"n": language.number(activity.minutes_each)}] = (
                None
            )
        if activity.same_questions:
            rules[_("All suppliers get the same questions.")] = None
    return _bullets(list(rules))


def _rules(dialogue: Dialogue, language: Language) -> Iterator[str]:
    """What applies to the dialogue."""
    _ = language.text
    if dialogue.does_not_bind:
        yield _("The dialogue binds neither the buyer nor the suppliers.")
    yield _("Nobody has to take part to be able to make an offer later.")
    yield _(
        "What matters for an offer is published to everyone, questions and answers too, without saying who "
        "asked. What is done to even out an advantage is documented on the page of the dialogue."
    )
    yield trade_secrets(dialogue, language)
    yield _("Our practice: nobody is paid for taking part, unless something else is said.")
    yield from _tongues(dialogue, language)


def trade_secrets(dialogue: Dialogue, language: Language) -> str:
    """What suppliers are asked to do about their trade secrets, and how these are treated."""
    marked = language.text("Mark what you hold to be a trade secret, and say why.")
    return f"{marked} {withheld(dialogue, language)}"


def withheld(dialogue: Dialogue, language: Language) -> str:
    """How it is decided what is withheld: by the buyer's country's law on access to documents."""
    _ = language.text
    law = LAWS.get(dialogue.buyers[0].country)
    told = _(
        "Whether a trade secret can be withheld is assessed by its content, case by case, under %(law)s."
    )
    return told % {"law": law.access if law else _("the law on access to documents")}


def _tongues(dialogue: Dialogue, language: Language) -> Iterator[str]:
    if dialogue.languages:
        names = ", ".join(words.language_name(code, language) for code in dialogue.languages)
        yield language.text("Languages: %(names)s.") % {"names": names}


def _documents(dialogue: Dialogue, language: Language) -> list[DraftTable]:
    _ = language.text
    dated = sorted(dialogue.documents, key=lambda document: document.date or dt.date.max)
    rows = tuple(
        (
            Linked(document.title, document.url) if document.url else document.title,
            document.version,
            language.day(document.date) if document.date else "–",
        )
        for document in dated
    )
    return [DraftTable((_("Document"), _("Version"), _("Date")), rows)] if rows else []


def _contact(dialogue: Dialogue, language: Language) -> list[Block]:
    contact = dialogue.contact
    if contact is None:
        return []
    _ = language.text
    email = Linked(contact.email, f"mailto:{contact.email}") if contact.email else ""
    page = Linked(_("Contact page"), contact.url) if contact.url else ""
    return [Heading(2, _("Contact")), Bullets(tuple(filter(None, [contact.function, email, page])))]
