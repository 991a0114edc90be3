"""`radar dialogue new`: a dialogue's page, out of answers, a published notice, or both."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from radar.cli.console import CONFIG, LANG, Wrong, agreed, speak, spoken, teller, writable
from radar.language.messages import Text, counted, say
from radar.writing import write_file

# What a command needs is imported when it runs, so that `radar --help` and `radar check` start at once.
if TYPE_CHECKING:
    from radar.inputs.settings import Settings
    from radar.problems import Problem
    from radar.tools.dialogue.interview import Prompt, RadarNames, Replies
    from radar.tools.notices.facts import NoticeFacts

DRAFT = ".dialogue-draft.json"
"""Where answers are kept until the page is written."""
_FIRST_LEFT = 12
"""So many names of what has no place on a page are told."""


@click.command()
@CONFIG
@LANG
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="NOTICE",
    help="A published notice, as eForms XML (TED, Doffin) or OCDS JSON: what it says is not asked.",
)
@click.option("--title", help="What the dialogue is about.")
@click.option("--buyer", help="Who buys; several are separated by semicolons.")
@click.option("--country", help="Country of the buyer, by name or as a two-letter code.")
@click.option("--organisation-number", help="The buyer's number in the country's register.")
@click.option("--summary", help="Need and aim, in one or two plain sentences.")
@click.option("--need", help="What is needed and why, where the summary does not say enough.")
@click.option("--status", help="How far it has come.")
@click.option("--languages", help="Languages in which suppliers may take part, separated by commas.")
@click.option("--contact", help="Whom to ask: an office or role, never a person.")
@click.option("--email", help="The office's own mailbox.")
@click.option("--technologies", help="Technologies it is about, by name or id, separated by commas.")
@click.option("--areas", help="Professional areas it is about, by name or id, separated by commas.")
@click.option("--cpv", help="CPV codes, separated by commas.")
@click.option("--questions", help="What you ask the market, separated by semicolons.")
@click.option("--case-number", help="Your own number of the case.")
@click.option("--notice", help="Number or address of a published notice.")
@click.option(
    "--activity",
    "activities",
    nargs=3,
    multiple=True,
    metavar="KIND WHEN WHAT",
    help="An activity: its kind, when it is, and what it is about. May be repeated.",
)
@click.option("--id", "id_", help="The page's id, part of its address. Left out: made from the title.")
@click.option("--yes", is_flag=True, help="Ask nothing: what no option says is left out.")
def new(
    config: Path,
    source: Path | None,
    activities: tuple[tuple[str, str, str], ...],
    id_: str | None,
    yes: bool,
    **given: str | None,
) -> None:
    """Ask about a new dialogue, and write its page.

    What an option or a notice says is not asked. Every answer is checked at once by the rules of the page's
    fields, names are as good as ids, and a question mark shows what can be chosen. Answers are kept when you
    break off: begin again, and the command goes on where you were. A page that is there already is never
    overwritten. Of a notice no person's name, mailbox or telephone is taken: a function is asked for.
    """
    from radar.inputs.settings import read_settings
    from radar.language.translator import language
    from radar.tools.dialogue import interview

    settings = read_settings(config)
    talk = Talk(_known(config.parent, settings), silent=yes, draft=config.parent / DRAFT)
    talk.lists = interview.lists(talk.known, language(spoken()))
    facts, talk.source = None, source
    with talk.kept():
        former = talk.former()
        talk.source = source or former.source
        facts = read_notice(talk.source) if talk.source else None
        answers = interview.Replies(notice=_noticed(facts, settings) if facts else {})
        answers = _asked(talk, answers, {**given}, former)
        answers = _hours(talk, answers)
        answers = _all_activities(talk, answers, activities, former)
        _refuse(answers, talk)
    id_ = id_ or interview.file_id(answers.given.get("title") or str(answers.notice.get("title")))
    path = _unused(config.parent / settings.dialogues, id_)
    pages = {path: interview.page(answers), **_translations(path, facts, settings)}
    with writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            with name.open("x", encoding="utf-8") as file:
                file.write(text)
    talk.finished()
    for name in pages:
        speak(say("Wrote %(path)s", path=name))


@click.command()
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False))
@CONFIG
@LANG
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="NOTICE",
    required=True,
    help="A later notice of the same procedure, as eForms XML or OCDS JSON.",
)
@click.option("--same", is_flag=True, help="The notice is of the same procedure, though neither says so.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def update(page: Path, config: Path, source: Path, same: bool, dry_run: bool) -> None:
    """Enter a later notice of the same procedure in PAGE.

    Deadlines, status, criteria, value and the like become what the notice says; each change is shown, and
    is entered in the page's `changes` with the notice's day. Titles and texts that people wrote stay: where
    the notice says something else, that is told. Comments and order of the page stay as well.
    """
    from radar.inputs.documents import read_text
    from radar.inputs.settings import read_settings
    from radar.tools.notices.update import update as updated

    settings = read_settings(config)
    facts = read_notice(source)
    text = read_text(page, page.as_posix())
    found = updated(text, page.as_posix(), facts, settings.language, same)
    for step in found.steps:
        speak(say("%(field)s: %(was)s → %(now)s", field=step.field, was=step.was or "–", now=step.now))
    for note in found.notes:
        speak(say("To look at: %(note)s", note=note))
    if not found.steps:
        speak(say("The page says all that the notice says"))
        return
    if dry_run:
        speak(say("Nothing was written"))
        return
    with writable(page):
        write_file(page, lambda made: made.write_bytes(found.text.encode()), force=True)
    speak(say("Wrote %(path)s", path=page))


@dataclass
class Former:
    """Answers that were given before the command was broken off."""

    given: dict[str, str] = field(default_factory=dict)
    activities: list[dict[str, str]] = field(default_factory=list)
    source: Path | None = None


@dataclass
class Talk:
    """The talk with the editor: what can be chosen, and where answers are kept."""

    known: RadarNames
    silent: bool
    draft: Path
    lists: dict[str, Mapping[str, str]] = field(default_factory=dict)
    source: Path | None = None

    def former(self) -> Former:
        """What is kept from a talk that was broken off, if the editor wants to go on with it."""
        if self.silent or not self.draft.is_file():
            return Former()
        try:
            told = json.loads(self.draft.read_text(encoding="utf-8"))
            former = Former(
                {str(name): str(value) for name, value in told["given"].items()},
                [{str(k): str(v) for k, v in activity.items()} for activity in told["activities"]],
                Path(told["source"]) if told["source"] else None,
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Former()
        about = former.given.get("title") or str(former.source or "–")
        if agreed(say("You broke off a dialogue on “%(title)s”. Go on with it?", title=about)):
            return former
        return Former()

    def keep(self, answers: Replies) -> None:
        """Keep the answers so far."""
        if self.silent:
            return
        told = {
            "given": dict(answers.given),
            "activities": [dict(activity) for activity in answers.activities],
            "source": str(self.source) if self.source else None,
        }
        with writable(self.draft):
            self.draft.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Says where the answers are when the editor breaks off."""
        try:
            yield
        except click.Abort:
            if not self.silent and self.draft.is_file():
                click.echo(err=True)
                speak(say("Your answers are kept in %(path)s: begin again to go on.", path=self.draft))
            raise

    def finished(self) -> None:
        """The page is written: nothing is kept any more."""
        if not self.silent:
            self.draft.unlink(missing_ok=True)


def _known(root: Path, settings: Settings) -> RadarNames:
    """The radar's technologies and areas by name. A page with a fault keeps its id for a name."""
    from radar.inputs.documents import originals, read_front_matter
    from radar.problems import Problems
    from radar.tools.dialogue.interview import RadarNames

    technologies = {}
    for page in originals(root / settings.technologies):
        try:
            name = read_front_matter(page).data.get("name")
        except Problems:
            name = None
        technologies[page.stem] = name if isinstance(name, str) else page.stem
    return RadarNames(technologies, {area.id: str(area.name) for area in settings.areas})


def read_notice(source: Path) -> NoticeFacts:
    """What a notice says, from XML or JSON. Raises `Problems` for what is none."""
    from radar.problems import Place, Problem, Problems
    from radar.tools.notices.eforms import read_eforms
    from radar.tools.notices.ocds import read_ocds

    try:
        content = source.read_bytes()
    except OSError as error:
        what = say("the file can't be read (%(why)s)", why=error.strerror)
        raise Problems(
            [Problem(Place(source.as_posix()), what, say("Check the path"), "unreadable")]
        ) from None
    begins = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return (read_ocds if begins in (b"{", b"[") else read_eforms)(content, source.as_posix())


def _noticed(facts: NoticeFacts, settings: Settings) -> dict[str, Any]:
    """The fields that the notice fills in; what is to be looked at is said."""
    from radar.tools.notices.page import page_fields

    found = page_fields(facts, settings.language, dt.date.today())
    speak(
        counted(
            "Took %(n)s field from the notice: %(names)s",
            "Took %(n)s fields from the notice: %(names)s",
            n=len(found.data),
            names=", ".join(found.data),
        )
    )
    for note in found.notes:
        speak(say("To look at: %(note)s", note=note))
    if facts.left:
        more = "…" if len(facts.left) > _FIRST_LEFT else ""
        speak(
            counted(
                "%(n)s kind of value has no place on a page: %(names)s",
                "%(n)s kinds of values have no place on a page: %(names)s",
                n=len(facts.left),
                names=", ".join(facts.left[:_FIRST_LEFT]) + more,
            )
        )
    return found.data


def _translations(path: Path, facts: NoticeFacts | None, settings: Settings) -> dict[Path, str]:
    """Pages in the radar's further languages, of a notice that has them."""
    from radar.tools.dialogue.interview import written
    from radar.tools.notices.page import translated_fields

    told = {code: translated_fields(facts, code) for code in settings.spoken[1:]} if facts else {}
    return {
        path.with_name(f"{path.stem}.{code}.md"): f"---\n{written(data)}---\n"
        for code, data in told.items()
        if data and not path.with_name(f"{path.stem}.{code}.md").exists()
    }


def _refuse(answers: Replies, talk: Talk) -> None:
    """The page as a whole: what only shows in all answers together."""
    from radar.problems import Problems
    from radar.tools.dialogue.interview import faults

    found = faults(answers, talk.known)
    if found:
        raise Problems(found)


def _unused(folder: Path, id_: str) -> Path:
    """Where the page goes. Refuses an id that can't be part of an address, or that is taken."""
    import re

    from radar.inputs.documents import ID_PATTERN
    from radar.problems import Place, Problem, Problems

    path = folder / f"{id_}.md"
    fix = say("Give another name with --id: small letters a to z, digits and single hyphens")
    if not re.fullmatch(ID_PATTERN, id_):
        what = say("the page's id becomes part of an address and has characters that are not allowed there")
        raise Problems([Problem(Place("--id"), what, fix, "file-name")])
    if path.exists():
        raise Problems(
            [Problem(Place(path.as_posix()), say("the page is there already"), fix, "page-exists")]
        )
    return path


def _asked(talk: Talk, answers: Replies, given: Mapping[str, str | None], former: Former) -> Replies:
    """The answers to all questions but those on activities."""
    from radar.tools.dialogue.interview import QUESTIONS, faults

    def so_far(**more: str) -> Replies:
        return replace(answers, given={**answers.given, **more})

    for question in QUESTIONS:
        noticed = (question.field or question.name) in answers.notice
        told = given[question.name]
        if told is None and noticed:
            continue

        def tried(value: str, name: str = question.name) -> tuple[Problem, ...]:
            return faults(so_far(**{name: value}), talk.known)

        if told is None and question.name in former.given:
            answer = former.given[question.name]
        else:
            idle = question.after != "" and not answers.given.get(question.after)
            answer = _answer(talk, question, told, tried, idle)
        answers = so_far(**{question.name: answer})
        talk.keep(answers)
    if talk.silent and answers.notice and not answers.given.get("contact"):
        speak(say("To look at: no contact was taken from the notice. Add an office or role under `contact`"))
    return answers


def _hours(talk: Talk, answers: Replies) -> Replies:
    """The hours of deadlines of which the notice only names the day, as far as the editor knows them."""
    from radar.tools.dialogue.interview import faults, hour

    activities = []
    for activity in answers.notice.get("activities", []):
        due = str(activity.get("input_by", ""))
        if talk.silent or len(due) != len("2027-01-15"):
            activities.append(activity)
            continue

        def timed(value: str, activity: dict[str, Any] = activity, due: str = due) -> dict[str, Any]:
            return {**activity, "input_by": f"{due} {value}"} if value else activity

        def tried(value: str, timed: Callable[..., dict[str, Any]] = timed) -> tuple[Problem, ...]:
            return faults(
                replace(answers, notice={**answers.notice, "activities": [timed(value)]}), talk.known
            )

        activities.append(timed(_answer(talk, hour(due), None, tried)))
    return replace(answers, notice={**answers.notice, "activities": activities}) if activities else answers


def _all_activities(
    talk: Talk, answers: Replies, given: tuple[tuple[str, str, str], ...], former: Former
) -> Replies:
    """The replies with the activities added: those of the options, or those that are asked for."""
    from radar.tools.dialogue.interview import ACTIVITY

    names = [prompt.name for prompt in ACTIVITY]

    def further(told: Mapping[str, str]) -> Replies:
        found = replace(answers, activities=[*answers.activities, told])
        talk.keep(found)
        return found

    for values in given:
        answers = further(_activity(talk, answers, dict(zip(names, values, strict=False)), ask=False))
    noticed = bool(answers.notice.get("activities"))
    if talk.silent and not given and not noticed:
        raise Wrong(say("--yes needs %(option)s", option="--activity"))
    for told in former.activities if not given else ():
        answers = further(told)
    more = not talk.silent and not given
    if more and (noticed or answers.activities):
        more = agreed(say("Another activity, such as a meeting?"))
    while more:
        answers = further(_activity(talk, answers, {}, ask=True))
        more = agreed(say("Another activity?"))
    return answers


def _activity(talk: Talk, answers: Replies, given: Mapping[str, str], ask: bool) -> dict[str, str]:
    """One activity, each part of it checked at once."""
    from radar.tools.dialogue.interview import ACTIVITY, faults

    found: dict[str, str] = {}
    for prompt in ACTIVITY:
        idle = bool(prompt.kinds) and found["kind"] not in prompt.kinds
        idle = idle or (prompt.after != "" and not found[prompt.after])
        idle = idle or (prompt.name == "at" and len(found["when"]) != len("2027-01-20"))

        def tried(value: str, prompt: Prompt = prompt) -> tuple[Problem, ...]:
            told = {**found, prompt.name: value}
            return faults(replace(answers, activities=[*answers.activities, told]), talk.known)

        idle = idle or (not ask and prompt.name not in given)
        found[prompt.name] = _answer(talk, prompt, given.get(prompt.name), tried, idle, option="activity")
    return found


def _answer(
    talk: Talk,
    question: Prompt,
    given: str | None,
    tried: Callable[[str], Iterable[Problem]],
    idle: bool = False,
    option: str | None = None,
) -> str:
    """A good answer: the one given, or the first good one that is typed. `idle`: it is not asked."""
    from radar.problems import Place, Problem, Problems

    name = f"--{option or question.name.replace('_', '-')}"
    if given is None and (idle or talk.silent):
        if question.default is None:
            raise Wrong(say("--yes needs %(option)s", option=name))
        return question.default
    if given is not None:
        told, found = _understood(talk, question, given, tried)
        if found:
            raise Problems([Problem(Place(name), fault.what, fault.fix, fault.code) for fault in found])
        return told
    _offer(talk, question)
    while True:
        typed = str(
            click.prompt(
                teller()(question.text),
                default=question.default or "",
                show_default=bool(question.default),
                err=True,
            )
        ).strip()
        if typed.startswith("?"):
            _offer(talk, question, typed[1:].strip(), always=True)
            continue
        told, found = _understood(talk, question, typed, tried)
        if not found:
            return told
        for fault in found:
            speak(say("%(what)s. %(fix)s", what=fault.what, fix=fault.fix))


def _understood(
    talk: Talk, question: Prompt, typed: str, tried: Callable[[str], Iterable[Problem]]
) -> tuple[str, list[Problem]]:
    """An answer with ids for names, and what is wrong with it."""
    from radar.problems import Problems
    from radar.tools.dialogue.interview import understood

    names = talk.lists.get(question.name)
    try:
        told = understood(question, typed, names) if names else typed
    except Problems as problems:
        return typed, list(problems.problems)
    return told, list(tried(told))


def _offer(talk: Talk, question: Prompt, part: str = "", always: bool = False) -> None:
    """What can be chosen: a short list at once; a long one, or what holds a word, when it is asked for."""
    from radar.problems import on_one_line
    from radar.tools.dialogue.interview import is_short, offered

    names = talk.lists.get(question.name)
    if not names:
        return
    if not always and not is_short(names):
        speak(say("Type names or parts of them; ? shows all, ? and a word those that hold it"))
        return
    found = offered(names, part)
    for id_ in found:
        click.echo(f"  {id_}  {on_one_line(Text(names[id_]))}", err=True)
    if not found:
        speak(say("Nothing is called so"))
