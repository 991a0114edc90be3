"""A dialogue's record and its history -> the account of how equal treatment was looked after.

It follows directive 2014/24/EU, articles 40, 41 and 84: what the market was asked, who was told what and
when, which time there was, what was done about advantages, and each change. It says what the record says and
what the record lacks, and judges nothing: that is for those who sign it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from radar.inputs.dialogues import Dialogue, DialogueFrontMatter
from radar.inputs.dialogues.models import DEADLINES
from radar.inputs.dialogues.published import Version
from radar.inputs.dialogues.times import day_of, first_day
from radar.language.translator import Language, teller
from radar.problems import Problem
from radar.site import words
from radar.tools.dialogue.blocks import Block, DraftTable, Heading, Linked, Paper, Paragraph, Words, joined
from radar.tools.dialogue.laws import DIRECTIVE, DIRECTIVE_OF, LAWS
from radar.tools.dialogue.papers import at_the_foot, buyers, withheld

Row = tuple[Words, ...]


def account(
    dialogue: Dialogue,
    language: Language,
    versions: Sequence[Version],
    problems: Sequence[Problem],
    today: dt.date,
) -> Paper:
    """The account. `versions`: the page's history; `problems`: what the check says of it today."""
    _ = language.text
    paper = Paper(
        _("Account of the market dialogue: %(title)s") % {"title": dialogue.title},
        (
            Paragraph(
                _("Held by %(buyers)s. Made on %(day)s from the published record and its history.")
                % {"buyers": buyers(dialogue), "day": language.day(today)}
            ),
            *_table(_("The purchase"), (_("What"), _("Details")), _purchase(dialogue, language)),
            *_table(_("What is to be documented"), _header_of_laws(language), _laws(dialogue, language)),
            Paragraph(
                _("Provisions are named as they are commonly cited: compare them with the acts in force.")
            ),
            Paragraph(withheld(dialogue, language)),
            *_table(
                _("Who was told what, and when"),
                (_("Date"), _("What"), _("To whom")),
                _told(dialogue, language, today),
                _("The record has nothing with a date."),
            ),
            *_table(
                _("Meetings with suppliers"),
                (_("When"), _("What"), _("How all were treated")),
                _meetings(dialogue, language),
                _("No meeting was held."),
            ),
            *_table(
                _("Time that all had"),
                (_("Deadline"), _("Day"), _("Days since the first notice")),
                _times(dialogue, language),
                _("There is no deadline."),
            ),
            *_table(
                _("Advantages, and what was done about them"),
                (_("Advantage that a supplier may have"), _("What was done")),
                [(a.what, a.measure or _("Nothing is recorded")) for a in dialogue.advantages],
                _("No advantage is recorded."),
            ),
            *_table(
                _("What we heard, and what we change"),
                (_("We heard"), _("We change")),
                [(remark.heard, remark.change) for remark in dialogue.heard],
                _("Nothing is recorded."),
            ),
            *_table(
                _("Each change that was published"),
                (_("Date"), _("What"), _("Before"), _("Since")),
                [(language.day(c.date), c.what, c.was or "–", c.now or "–") for c in dialogue.changes],
                _("No change was published."),
            ),
            *_table(
                _("History of the record"),
                (_("Date"), _("Version"), _("What differs from the version before")),
                _history(versions, language),
                _("The record has no history here: the page is not in a repository, or was not committed."),
            ),
            *_table(
                _("What the record does not show"),
                (_("Where"), _("What"), _("Remedy")),
                _lacking(problems, language),
                _("The check finds nothing missing."),
            ),
        ),
    )
    return at_the_foot(paper, dialogue, language)


def _table(title: str, header: tuple[str, ...], rows: Sequence[Row], without: str = "") -> list[Block]:
    """A heading and its table, or a sentence where there is nothing to tell."""
    body: Block = DraftTable(header, tuple(rows)) if rows else Paragraph(without)
    return [Heading(2, title), body]


def _purchase(dialogue: Dialogue, language: Language) -> list[Row]:
    _ = language.text
    bodies = "; ".join(
        " ".join(filter(None, [buyer.name, buyer.organisation_number])) for buyer in dialogue.buyers
    )
    rows: list[tuple[str, Words]] = [
        (_("Buyers"), bodies),
        (_("Status"), words.statuses(language)[dialogue.status]),
        *words.purchase(dialogue, language),
        (_("Procedure"), words.procedures(language)[dialogue.procedure] if dialogue.procedure else ""),
        (_("Number of the procedure"), dialogue.procedure_id or dialogue.ocid or ""),
        ("CPV", ", ".join(dialogue.cpv)),
        (_("Notices"), joined(Linked(n.text, n.url) for notice in dialogue.notices for n in notice.links())),
        (_("Contact"), dialogue.contact.function if dialogue.contact else ""),
    ]
    return [row for row in rows if row[1]]


def _header_of_laws(language: Language) -> tuple[str, ...]:
    _ = language.text
    return (_("Provision"), _("What it is about"), _("Where it is below"))


def _laws(dialogue: Dialogue, language: Language) -> list[Row]:
    """The provisions, with where the account answers them. Those of the first buyer's country come last."""
    _ = language.text
    directive = _("Directive %(number)s of %(date)s, article %(article)s")
    named = {"number": DIRECTIVE, "date": DIRECTIVE_OF}
    rows: list[Row] = [
        (
            directive % {**named, "article": "40"},
            _("Consultation of the market before the purchase: without distortion, and open to see"),
            _("Who was told what, and when"),
        ),
        (
            directive % {**named, "article": "41"},
            _("Measures where a supplier took part in the preparation: the same information, enough time"),
            joined([_("Time that all had"), _("Advantages, and what was done about them")]),
        ),
        (
            directive % {**named, "article": "84"},
            _("The report on the procedure, which has the measures"),
            _("The whole of this account"),
        ),
    ]
    law = LAWS.get(dialogue.buyers[0].country)
    if law is not None:
        rows += [
            (f"{law.procurement} {law.consultation}", _("The same in the buyer's country"), "–"),
            (f"{law.procurement} {law.report}", _("The report in the buyer's country"), "–"),
        ]
    return rows


def _told(dialogue: Dialogue, language: Language, today: dt.date) -> list[Row]:
    """All that was published and held until today, in the order of its days, and whom it reached."""
    _ = language.text
    everyone = _("everyone")
    found = [(day, what, everyone) for day, what in _papers(dialogue, language) if day]
    for answer in dialogue.answers:
        if answer.answered:
            whom = everyone if answer.answered_to == "all" else _("the one who asked only")
            found.append((answer.answered, f"{_('Answer')}: {answer.question}", whom))
    kinds = words.kinds(language)
    for activity in dialogue.activities:
        if isinstance(activity.when, dt.date) and not activity.cancelled and activity.kind != "one-to-one":
            took_part = words.circumstances(activity, language)
            found.append((activity.when, f"{kinds[activity.kind]}: {activity.what}", took_part or everyone))
    found = [row for row in found if row[0] <= today]
    return [(language.day(day), what, whom) for day, what, whom in sorted(found, key=lambda row: row[0])]


def _papers(dialogue: Dialogue, language: Language) -> Iterator[tuple[dt.date | None, Words]]:
    """What was published to everyone: notices, documents, minutes and changes."""
    _ = language.text
    kinds = words.kinds(language)
    for notice in dialogue.notices:
        links = [Linked(link.text, link.url) for link in notice.links()]
        yield notice.date, joined([_("Notice"), *(links or (notice.text,))], " · ")
    for document in dialogue.documents:
        name = f"{document.title} ({_('version %(version)s') % {'version': document.version}})"
        yield document.date, Linked(name, document.url) if document.url else name
    for minutes in dialogue.minutes:
        about = ", ".join(kinds[dialogue.activity(id_).kind] for id_ in minutes.activities)
        yield minutes.published, f"{_('Minutes')}: {about}"
    for change in dialogue.changes:
        yield change.date, f"{_('Change')}: {change.what}"


def _meetings(dialogue: Dialogue, language: Language) -> list[Row]:
    kinds = words.kinds(language)
    held = [a for a in dialogue.activities if a.kind in _WITH_ONE and not a.cancelled]
    return [
        (
            words.period(activity, language),
            f"{kinds[activity.kind]}: {activity.what}",
            words.circumstances(activity, language) or "–",
        )
        for activity in sorted(held, key=lambda a: first_day(a.when))
    ]


_WITH_ONE = ("one-to-one", "supplier-square", "speed-dating", "meeting", "negotiation")


def _times(dialogue: Dialogue, language: Language) -> list[Row]:
    """Each deadline, with the days from the first notice until it."""
    noticed = [notice.date for notice in dialogue.notices if notice.date]
    noticed += [first_day(a.when) for a in dialogue.activities if a.kind == "notice" and not a.cancelled]
    rows: list[tuple[dt.date, Row]] = []
    for activity in dialogue.activities:
        set_ = [name for name in DEADLINES if getattr(activity, name) is not None]
        for name, (called, when) in zip(set_, words.deadlines(activity, language), strict=True):
            day = day_of(getattr(activity, name))
            since = language.number((day - min(noticed)).days) if noticed else "–"
            rows.append((day, (f"{called}: {activity.what}", when, since)))
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def _history(versions: Sequence[Version], language: Language) -> list[Row]:
    """Each version of the page, with the fields in which it differs from the one before."""
    _ = language.text
    if not versions:
        return []
    rows: list[Row] = [(language.day(versions[0].date), versions[0].commit, _("First version"))]
    for before, after in pairwise(versions):
        if before.fields is None or after.fields is None:
            what = _("can't be compared: one of the two can't be read")
        else:
            what = ", ".join(_differing(before.fields, after.fields)) or _("only the text below the fields")
        rows.append((language.day(after.date), after.commit, what))
    return rows


def _differing(before: DialogueFrontMatter, after: DialogueFrontMatter) -> Iterator[str]:
    for name in DialogueFrontMatter.model_fields:
        if getattr(before, name) != getattr(after, name):
            yield name


def _lacking(problems: Sequence[Problem], language: Language) -> list[Row]:
    tell = teller(language.code)
    return [
        (
            language.text("line %(line)s") % {"line": problem.where.line} if problem.where.line else "–",
            tell(problem.what),
            tell(problem.fix),
        )
        for problem in problems
    ]
