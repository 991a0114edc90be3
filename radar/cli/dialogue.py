"""`radar dialogue`: tools for those who hold a market dialogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from radar.cli.console import CONFIG, FORCE, LANG, Wrong, confidential, lang, speak, spoken, writable
from radar.cli.dialogue_page import new, update
from radar.language.messages import all_of, counted, say
from radar.writing import write_files

# What a command needs is imported when it runs, so that `radar --help` and `radar check` start at once.
if TYPE_CHECKING:
    from radar.inputs.dialogues import Dialogue
    from radar.problems import Place
    from radar.tools.dialogue.meetings import Meetings

COUNTRIES = ("DK", "FI", "FO", "GL", "IS", "NO", "SE")
PAPERS_LANG = lang("Language of messages and papers.")


@click.group()
@LANG
def dialogue() -> None:
    """Tools for those who hold a market dialogue: its page, its papers, its meetings."""


dialogue.add_command(new)
dialogue.add_command(update)


@dialogue.command()
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False))
@PAPERS_LANG
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to."
)
@FORCE
def papers(page: Path, out: Path, force: bool) -> None:
    """Write the papers of the dialogue in PAGE, as Markdown and for a word processor (DOCX).

    Invitation, agenda, form for meetings with one supplier, question sheet and minutes, filled in with
    what the page says. Papers that are there already may have been worked on, and are only written over
    with --force.
    """
    import datetime as dt

    from radar.language.translator import language
    from radar.tools.dialogue.blocks import docx, markdown
    from radar.tools.dialogue.extras import need
    from radar.tools.dialogue.papers import buyers, papers

    need("docx", "papers")
    told = _read_dialogue(page)
    speech = language(spoken())
    made = papers(told, speech)
    author = told.contact.function if told.contact else buyers(told)
    tag = speech.with_territory.replace("_", "-")
    files = {f"{name}.md": markdown(paper).encode() for name, paper in made.items()}
    files |= {f"{name}.docx": docx(paper, tag, author, dt.date.today()) for name, paper in made.items()}
    _write_all(out, files, force)


@dialogue.command()
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False))
@CONFIG
@PAPERS_LANG
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to."
)
@FORCE
def account(page: Path, config: Path, out: Path, force: bool) -> None:
    """Write the account of the dialogue in PAGE: what was done for equal treatment, and when.

    From the page and its history in git, as Markdown and for a word processor (DOCX): who was told what and
    when, which time all had, what was done about advantages, each change, and what the record does not
    show. It follows articles 40, 41 and 84 of directive 2014/24/EU.
    """
    import datetime as dt

    from radar.inputs.dialogues.published import history
    from radar.inputs.settings import read_settings
    from radar.language.translator import language
    from radar.tools.checking import check_dialogue
    from radar.tools.dialogue.account import account as written
    from radar.tools.dialogue.blocks import docx, markdown
    from radar.tools.dialogue.extras import need
    from radar.tools.dialogue.papers import buyers

    need("docx", "papers")
    told, today = _read_dialogue(page), dt.date.today()
    settings = read_settings(config)
    report = check_dialogue(page, raw_html=settings.raw_html, grace=settings.days_of_grace)
    speech = language(spoken())
    paper = written(told, speech, history(page), report.problems, today)
    author = told.contact.function if told.contact else buyers(told)
    tag = speech.with_territory.replace("_", "-")
    files = {"account.md": markdown(paper).encode(), "account.docx": docx(paper, tag, author, today)}
    _write_all(out, files, force)


@dialogue.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@CONFIG
@PAPERS_LANG
@click.option(
    "--dialogue",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Page of the dialogue: gives title, country, seed, and length and days of its meetings.",
)
@click.option("--suppliers", metavar="N_OR_FILE", help="How many, or a CSV file with names and wishes.")
@click.option("--minutes", type=click.IntRange(5, 480), help="Length of each meeting.")
@click.option("--break", "pause", type=click.IntRange(0, 240), help="Minutes between two meetings.")
@click.option("--rooms", type=click.IntRange(1, 50), help="Rooms, with a team in each.")
@click.option(
    "--tables", type=click.IntRange(1, 50), help="Tables, with a group at each: every supplier meets all."
)
@click.option(
    "--days", multiple=True, metavar="DAY_OR_RANGE", help="A day, or 2027-03-01..2027-03-12. May be repeated."
)
@click.option("--hours", metavar="FROM-TO", help="From when to when, as 09:00-16:00.")
@click.option("--lunch", metavar="FROM-TO", help="When no meeting is held, as 12:00-12:45.")
@click.option("--country", type=click.Choice(COUNTRIES), help="Country whose public holidays are kept free.")
@click.option("--seed", metavar="TEXT", help="What the draw is made with. Left out: the dialogue's id.")
@click.option("--fewest-days", is_flag=True, help="As few days as can be, not spread over all.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TIMETABLE",
    help="The CSV file of the timetable before: nobody moves who need not move.",
)
@click.option("--public", is_flag=True, help="Write numbers in place of suppliers' names.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write timetable.md, .csv and .ics to. Left out: Markdown on standard output.",
)
@FORCE
def meetings(
    file: Path | None,
    config: Path,
    page: Path | None,
    suppliers: str | None,
    keep: Path | None,
    public: bool,
    out: Path | None,
    force: bool,
    **given: Any,
) -> None:
    """Plan meetings with one supplier at a time, from the YAML file FILE, from options, or from both.

    Every supplier gets the same length. Nobody is in two places; public holidays are kept free; as many
    wishes as can be are granted, meetings are spread over the days, and the rest is drawn. The timetable
    with names is for the buyer alone: which suppliers take part can be a trade secret.

    When a supplier leaves or comes late, or a room closes, plan again with --keep: as many as can be keep
    their times, numbers never shift, and calendars are told what was moved and what was called off.
    """
    import datetime as dt

    from radar.language.translator import language
    from radar.tools.dialogue.meetings import amend, plan, read_timetable
    from radar.tools.dialogue.meetings.amending import told
    from radar.tools.dialogue.timetable import Shown, calendars, to_csv, to_ics, to_markdown

    if not public:
        confidential(out, config)
    asked, place = _meetings(file, page, suppliers, given)
    timetable = amend(asked, read_timetable(keep), place) if keep else plan(asked, place)
    if timetable.amended:
        speak(told(timetable.amended, timetable.suppliers))
    shown = Shown(timetable, language(spoken()), public)
    if out is None:
        click.echo(to_markdown(shown), nl=False)
        return
    stamp = dt.datetime.now(dt.UTC).replace(microsecond=0)
    made = {"timetable.md": to_markdown(shown).encode(), "timetable.csv": to_csv(shown).encode()}
    made |= {"timetable.ics": to_ics(shown, stamp), **calendars(shown, stamp)}
    _write_all(out, made, force)


def _meetings(
    file: Path | None, page: Path | None, suppliers: str | None, given: Mapping[str, Any]
) -> tuple[Meetings, Callable[[str], Place]]:
    """What the file, the dialogue's page and the options ask for, and where each part of it stands.

    Options count most, the page least.
    """
    from radar.inputs.documents import Document, read_yaml, validate
    from radar.problems import Place
    from radar.tools.dialogue.meetings import Meetings, read_suppliers

    document = read_yaml(file) if file else Document((page or Path("meetings")).as_posix(), {}, {})
    told = _told(given, suppliers)
    data = {**(_from_page(_read_dialogue(page)) if page else {}), **document.data, **told}
    listed = suppliers is not None and "suppliers" not in told
    needed = [name for name in ("suppliers", "minutes", "days", "hours") if name not in data]
    needed = [f"--{name}" for name in needed if not (listed and name == "suppliers")]
    if needed and file is None:
        raise Wrong(say("%(options)s must be given, or a file that says it", options=all_of(needed)))
    asked = validate(Document(document.file, data, document.lines, faults=document.faults), Meetings)
    if suppliers is not None and listed:
        asked = asked.model_copy(update={"suppliers": read_suppliers(Path(suppliers))})

    def place(field: str) -> Place:
        if field in told or (listed and field == "suppliers"):
            return Place(f"--{field}")
        return Place(document.file, line=document.line(field) if file else None)

    return asked, place


def _told(given: Mapping[str, Any], suppliers: str | None) -> dict[str, Any]:
    """What the options say, by the names that the file has for it. Refuses times that can't be read."""
    from radar.tools.dialogue.meetings.asked import FORMS

    told = {name: value for name, value in given.items() if value not in (None, (), False)}
    for name, form in (("days", "days"), ("hours", "hours"), ("lunch", "hours")):
        read, what, fix = FORMS[form]
        for value in told.get(name, ()) if name == "days" else filter(None, [told.get(name)]):
            try:
                read(value)
            except ValueError:
                raise Wrong(say("--%(name)s: %(what)s. %(fix)s", name=name, what=what, fix=fix)) from None
    names = {"pause": "break", "lunch": "closed"}
    told = {names.get(name, name): list(v) if isinstance(v, tuple) else v for name, v in told.items()}
    if suppliers is not None and suppliers.isascii() and suppliers.isdigit():
        told["suppliers"] = _number_of_suppliers(suppliers)
    return told


def _number_of_suppliers(digits: str) -> int:
    from radar.tools.dialogue.meetings.asked import MOST

    if len(digits) > len(str(MOST)) or int(digits) > MOST:
        raise Wrong(say("--suppliers: %(most)s suppliers at most can be planned for", most=MOST))
    return int(digits)


def _from_page(told: Dialogue) -> dict[str, Any]:
    """What a dialogue says of its first meetings with one supplier at a time."""
    from radar.inputs.dialogues.times import first_day, last_day

    data = {"title": told.title, "seed": told.id, "country": told.buyers[0].country}
    kinds = ("one-to-one", "supplier-square")
    found = [activity for activity in told.activities if activity.kind in kinds and not activity.cancelled]
    if not found:
        return data
    activity = found[0]
    first, last = first_day(activity.when), last_day(activity.until or activity.when)
    return {
        **data,
        "time_zone": told.zone(activity),
        "days": [f"{first}..{last}" if first != last else str(first)],
        **({"minutes": activity.minutes_each} if activity.minutes_each else {}),
    }


def _read_dialogue(page: Path) -> Dialogue:
    """A dialogue's page by itself, without the radar that it belongs to."""
    from radar.inputs.dialogues import Dialogue, DialogueFrontMatter
    from radar.inputs.documents import read_front_matter, validate

    document = read_front_matter(page)
    front = validate(document, DialogueFrontMatter)
    return Dialogue(**front.model_dump(), id=page.stem, text=document.body, file=page.as_posix())


def _write_all(out: Path, files: Mapping[str, bytes], force: bool) -> None:
    """Write files to a folder: all of them, or none where one would replace another."""
    with writable(out):
        write_files(out, files, force)
    speak(counted("Wrote %(n)s file to %(path)s", "Wrote %(n)s files to %(path)s", n=len(files), path=out))
