"""The editor's tools: a new dialogue's page, its papers, and timetables of its meetings in three formats."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from docx import Document
from docx.oxml.ns import qn
from icalendar import Calendar

from radar.cli.stages import cli
from radar.inputs.dialogues import Dialogue
from radar.inputs.documents import read_front_matter
from radar.language.translator import language
from radar.tools.dialogue.blocks import (
    Bullets,
    DraftTable,
    Heading,
    Linked,
    Paper,
    Paragraph,
    docx,
    joined,
    markdown,
)
from radar.tools.dialogue.interview import QUESTIONS, RadarNames, Replies, faults, file_id, page
from radar.tools.dialogue.meetings import Meetings
from radar.tools.dialogue.papers import papers
from tests.support.small import small_radar

NEW = [
    "dialogue",
    "new",
    "--lang",
    "en",
    "--title",
    "Låser",
    "--buyer",
    "Nordby;Sydby",
    "--country",
    "NO",
    "--summary",
    "Trenger:låser",
    "--technologies",
    "drones,robots",
    "--languages",
    "nb,en",
    "--contact",
    "Innkjøp",
    "--email",
    "post@example.org",
]
PLAN = [
    "dialogue",
    "meetings",
    "--lang",
    "en",
    "--suppliers",
    "13",
    "--minutes",
    "120",
    "--rooms",
    "1",
    "--days",
    "2027-03-01..2027-03-12",
    "--hours",
    "09:00-16:00",
    "--break",
    "15",
    "--lunch",
    "12:00-12:45",
    "--country",
    "NO",
    "--seed",
    "fosen",
]
PAGE = """\
---
title: Locks | doors
summary: Which *locks*?
buyers: [{name: Nordby, country: NO}]
status: planned
does_not_bind: true
languages: [nb, en]
contact: {function: Procurement, email: post@example.org}
questions: [How long?, How much?]
documents: [{title: Needs, version: "2", date: 2027-01-02, url: "https://example.org/a_b"}]
answers: [{asked: 2027-01-03, question: Which doors?, answered: 2027-01-04, answer: All.}]
heard: [{heard: Too short., change: Longer.}]
activities:
- {kind: notice, when: 2027-01-02, what: The notice.}
- kind: conference
  when: 2027-01-20
  at: "09:30"
  what: A day of talks.
  programme: [{at: "09:30", what: Welcome to all}]
  registration_by: 2027-01-15
- {kind: one-to-one, when: 2027-03-01, until: 2027-03-12, what: Talks., minutes_each: 120,
   same_questions: true}
- {kind: written-input, when: 2027-03-15, what: Input., input_by: 2027-03-15}
- {kind: workshop, when: 2027-04-01, what: Called off., cancelled: true}
---
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small radar, in which the program stands."""
    small_radar(tmp_path, {"docs/dialogues/locks.md": PAGE})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RADAR_LANG", "en")
    return tmp_path


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=typed)


def dialogue(folder: Path) -> Dialogue:
    document = read_front_matter(folder / "docs/dialogues/locks.md")
    return Dialogue.model_validate({**document.data, "id": "locks", "text": "", "file": "locks.md"})


def text_of(content: bytes) -> str:
    """All text of a Word document."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_new_from_options(folder: Path) -> None:
    """With all options given nothing is asked, and the page passes the check."""
    made = run(*NEW, "--yes", "--activity", "notice", "2027-01-04", "Kunngjøring.")
    assert (made.exit_code, made.output) == (0, "Wrote docs/dialogues/laaser.md\n")
    checked = run("check", "docs/dialogues/laaser.md", "--strict")
    assert checked.exit_code == 0, checked.output
    front = read_front_matter(folder / "docs/dialogues/laaser.md").data
    assert front["buyers"] == [{"name": "Nordby", "country": "NO"}, {"name": "Sydby", "country": "NO"}]
    assert front["does_not_bind"] is True
    assert front["activities"][0]["when"] == dt.date(2027, 1, 4)


def test_new_explains_what_was_left_out(folder: Path) -> None:
    """Every optional field that has no answer stands in the page as a comment with its meaning."""
    run(*NEW, "--yes", "--activity", "notice", "2027", "Kunngjøring.")
    text = (folder / "docs/dialogues/laaser.md").read_text(encoding="utf-8")
    assert "#   lots: Parts in which it is bought, or may be.\n" in text
    assert "#   input_by: Last day, or day and time, to send written input.\n" in text
    assert "#   title" not in text


def test_new_asks(folder: Path) -> None:
    """What no option says is asked, a wrong answer at once refused with its remedy and asked again."""
    lines = [
        "Skyer",
        "Nordby",
        "Nowhere",
        "norw",
        "12",
        "",
        "Hva finnes?",
        "",
        "done",
        "",
        "",
        "",
        "a@b",
        "post@example.org",
    ]
    lines += ["clouds", "", "?", "school", "12", "72000000", "How long?; How much?", "26/12", "450591-2026"]
    lines += ["party", "conference", "2027-02-30", "2027-01-20", "", "Møte.", "9", "09:30", "", "Oslo", ""]
    lines += [
        "2027-01-15T12:00+01:00",
        "",
        "maybe",
        "y",
        "one to one",
        "2027-W05",
        "Møter.",
        "",
        "",
        "",
        "",
        "no",
    ]
    made = run("dialogue", "new", typed="\n".join(lines) + "\n")
    assert made.exit_code == 0, made.output
    for said in (
        "is not one of the choices",
        "not a valid organisation number",
        "Use planned",
        "`clouds` is not",
        "conference",
        "not a valid date",
    ):
        assert said in made.output
    front = read_front_matter(folder / "docs/dialogues/skyer.md").data
    assert [one["kind"] for one in front["activities"]] == ["conference", "one-to-one"]
    assert front["activities"][1]["same_questions"] is True
    assert "technologies" not in front
    assert run("check", "docs/dialogues/skyer.md").exit_code == 0


def test_new_goes_on_where_it_was_left(folder: Path) -> None:
    """Answers are kept when the editor breaks off, and taken up again; or not, as the editor wants."""
    left = run("dialogue", "new", typed="Skyer\nNordby\nNO\n\nHva finnes?\n")
    assert left.exit_code == 1
    assert "kept in .dialogue-draft.json" in left.output
    rest = "\n\n\n\n\n\n\n\n\n\nnotice\n2027-01-20\nAll of it.\nno\n"
    made = run("dialogue", "new", "--lang", "da", typed=f"j\n{rest}")
    assert made.exit_code == 0, made.output
    assert "“Skyer”" in made.output
    assert "Hvad handler dialogen om" not in made.output
    front = read_front_matter(folder / "docs/dialogues/skyer.md").data
    assert front["summary"] == "Hva finnes?"
    assert not (folder / ".dialogue-draft.json").exists()
    run("dialogue", "new", typed="Skyer\n")
    assert "Who buys?" in run("dialogue", "new", typed="n\nOther\n").output


def test_names_are_as_good_as_ids(folder: Path) -> None:
    """A part of a name stands for its id if it fits one only; if it fits several, they are named."""
    activity = ("--activity", "Dialogue conference", "2027", "X.")
    assert run(*NEW, "--yes", "--id", "a", "--areas", "school", *activity).exit_code == 0
    front = read_front_matter(folder / "docs/dialogues/a.md").data
    assert (front["areas"], front["activities"][0]["kind"]) == (["schools"], "conference")
    several = run(*NEW, "--yes", "--id", "b", "--status", "t", *activity)
    assert (several.exit_code, "can be" in several.output) == (1, True), several.output


def test_new_never_overwrites(folder: Path) -> None:
    """A page that is there stays as it is; another id helps."""
    activity = ("--activity", "notice", "2027", "Kunngjøring.")
    run(*NEW, "--yes", *activity)
    before = (folder / "docs/dialogues/laaser.md").read_bytes()
    again = run(*NEW, "--yes", "--need", "Other.", *activity)
    assert again.exit_code == 1
    assert "--id" in again.output
    assert (folder / "docs/dialogues/laaser.md").read_bytes() == before
    assert run(*NEW, "--yes", "--id", "other", *activity).exit_code == 0
    assert run(*NEW, "--yes", "--id", "../other", *activity).exit_code == 1


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--yes",), 2, "--activity"),
        (("--yes", "--status", "done", "--activity", "notice", "2027", "X."), 1, "--status: "),
        (("--yes", "--activity", "party", "2027", "X."), 1, "--activity: "),
        (("--yes", "--areas", "space", "--activity", "notice", "2027", "X."), 1, "--areas: `space`"),
    ],
)
def test_new_refuses_wrong_options(folder: Path, more: tuple[str, ...], code: int, said: str) -> None:
    """A missing option is wrong usage, a wrong one a problem that names it; nothing is written."""
    made = run(*NEW, *more)
    assert (made.exit_code, said in made.output) == (code, True), made.output
    assert not (folder / "docs/dialogues/laaser.md").exists()


def test_answers_of_any_letters() -> None:
    """Whatever is typed ends up in the page as it was typed."""
    odd = "“Æ”: yes, #1 - it's {a} [b] 'c' | ÿ"
    known = RadarNames({}, {})
    given = {one.name: one.default or odd for one in QUESTIONS if one.default != ""} | {"country": "NO"}
    answers = Replies(given, [{"kind": "notice", "when": "2027-W01", "what": odd}])
    assert faults(answers, known) == ()
    assert odd in page(answers) or "“Æ”" in page(answers)


def test_file_id() -> None:
    """A title becomes letters that an address can hold."""
    assert file_id("Økt bruk av KI: språk & læring (2027)") == "oekt-bruk-av-ki-spraak-laering-2027"


@pytest.mark.parametrize("code", ["en", "da", "nb", "sv"])
def test_papers_say_what_the_page_says(folder: Path, code: str) -> None:
    """Each paper holds what the dialogue says that concerns it, in any language and both formats."""
    made = papers(dialogue(folder), language(code))
    wanted = {
        "invitation": ["Locks | doors", "How long?", "Nordby", "Procurement", "Needs", "Input."],
        "agenda": ["Welcome to all", "110", "A day of talks."],
        "one-to-one": ["1. How long?", "120"],
        "questions": ["2. How much?", "post@example.org"],
        "minutes": ["Which doors?", "Too short.", "Longer.", "A day of talks."],
    }
    assert set(made) == set(wanted)
    for name, texts in wanted.items():
        word = text_of(docx(made[name], "nb-NO", "Office", dt.date(2027, 1, 1)))
        for text in texts:
            assert text in word, name
            assert text.replace("|", "\\|") in markdown(made[name]), name


def test_cancelled_activities_are_not_invited_to(folder: Path) -> None:
    """What was called off stands in no invitation and no agenda; the minutes tell that it was."""
    made = {name: markdown(paper) for name, paper in papers(dialogue(folder), language("en")).items()}
    assert "Called off." not in made["invitation"] + made["agenda"]
    assert "Cancelled: Workshop: Called off." in made["minutes"]


def test_papers_of_an_empty_dialogue(tmp_path: Path) -> None:
    """A dialogue that says next to nothing gives papers with room to fill in."""
    text = (
        PAGE.split("does_not_bind", maxsplit=1)[0]
        + "activities: [{kind: conference, when: 2027, what: Talk.}]\n---\n"
    )
    (tmp_path / "locks.md").write_text(text)
    document = read_front_matter(tmp_path / "locks.md")
    bare = Dialogue.model_validate({**document.data, "id": "locks", "text": "", "file": "locks.md"})
    for paper in papers(bare, language("en")).values():
        assert docx(paper, "en-GB", "Office", dt.date(2027, 1, 1)).startswith(b"PK")
        assert "binds neither" not in markdown(paper)


def test_word_document_is_accessible() -> None:
    """Real headings, lists and header rows; language, title and author set; all text there once."""
    table = DraftTable(("When", "What"), (("Today", "This"), ("Later", "")))
    blocks = (
        Heading(2, "Part"),
        Paragraph("Text."),
        Bullets(("A", "B"), numbered=True),
        Bullets(("C",)),
        table,
    )
    document = Document(io.BytesIO(docx(Paper("Title", blocks), "nb-NO", "Office", dt.date(2027, 1, 2))))
    styles = [(one.style and one.style.name, one.text) for one in document.paragraphs]
    assert styles[:6] == [
        ("Heading 1", "Title"),
        ("Heading 2", "Part"),
        ("Normal", "Text."),
        ("List Number", "A"),
        ("List Number", "B"),
        ("List Bullet", "C"),
    ]
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == ("Title", "Office", "nb-NO")
    assert properties.comments == ""
    assert {tag.get(qn("w:val")) for tag in document.styles.element.iter(qn("w:lang"))} == {"nb-NO"}
    header, *rows = document.tables[0].rows
    assert header._tr.trPr is not None
    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [[cell.text for cell in row.cells] for row in (header, *rows)] == [
        [*table.header],
        *map(list, table.rows),
    ]


def test_word_document_has_links_captions_and_page_numbers() -> None:
    """Links say where they lead, tables what they are about, and each page which it is, and of how many."""
    blocks = (
        Heading(2, "Papers"),
        Paragraph("Read https://example.org/a."),
        DraftTable(("What",), ((Linked("Needs", "https://example.org/needs"),),)),
        DraftTable(("Where",), ((joined(["Hall", Linked("Online", "https://example.org/live"), ""]),),)),
    )
    paper = Paper("T", blocks, foot="Nordby · Case 7", page="Page %(page)s of %(pages)s")
    document = Document(io.BytesIO(docx(paper, "nb-NO", "Office", dt.date(2027, 1, 2))))
    cells = [cell.paragraphs[0] for table in document.tables for cell in table.rows[1].cells]
    links = [(link.text, link.url) for one in [*document.paragraphs, *cells] for link in one.hyperlinks]
    assert links == [
        ("https://example.org/a", "https://example.org/a"),
        ("Needs", "https://example.org/needs"),
        ("Online", "https://example.org/live"),
    ]
    assert cells[1].text == "Hall; Online"
    captions = [table._tbl.tblPr.find(qn("w:tblCaption")) for table in document.tables]
    assert [caption.get(qn("w:val")) for caption in captions if caption is not None] == ["Papers", "Papers"]
    foot = document.sections[0].footer.paragraphs[0]
    assert foot._p.xpath("string(.)") == "Nordby · Case 7  ·  Page 1 of 1"
    assert [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    told = markdown(paper)
    assert "[Needs](<https://example.org/needs>)" in told
    assert "Hall; [Online](<https://example.org/live>)" in told


def test_papers_have_case_number_and_rows_in_order(folder: Path) -> None:
    """The case stands in each paper, rows are in the order of their days, documents are links."""
    path = folder / "docs/dialogues/locks.md"
    late = "- {kind: follow-up, when: 2027-06-01, what: Later.}\n"
    late += "- {kind: tender, when: 2027-05-01, what: Sooner.}\n---"
    text = path.read_text().replace("status: planned", "status: planned\ncase_number: 27/88")
    path.write_text(late.join(text.rsplit("---", 1)))
    made = {name: markdown(paper) for name, paper in papers(dialogue(folder), language("en")).items()}
    assert all("27/88" in text for text in made.values())
    assert made["invitation"].index("Sooner.") < made["invitation"].index("Later.")
    assert "[Needs](<https://example.org/a\\_b>)" not in made["invitation"]
    assert "[Needs](<https://example.org/a_b>)" in made["invitation"]


@pytest.mark.parametrize(
    ("country", "law"),
    [("NO", "offentleglova"), ("DK", "offentlighedsloven"), ("SE", "2009:400"), ("DE", "access")],
)
def test_papers_promise_nothing_about_trade_secrets(folder: Path, country: str, law: str) -> None:
    """What is withheld is assessed under the law of the buyer's country, and no paper promises more."""
    path = folder / "docs/dialogues/locks.md"
    path.write_text(path.read_text().replace("country: NO", f"country: {country}"))
    told = markdown(papers(dialogue(folder), language("en"))["invitation"])
    assert law in told
    assert "case by case" in told
    for promise in ("no one gains", "Trade secrets are kept"):
        assert promise not in told


def test_account(folder: Path) -> None:
    """The account tells who was told what and when, the time that all had, and the history of the page."""
    path = folder / "docs/dialogues/locks.md"
    committed = ["git", "-c", "user.name=Kari", "-c", "user.email=k@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*committed, *command], cwd=folder, check=True)
    path.write_text(path.read_text().replace("All.", "All doors."))
    subprocess.run([*committed, "commit", "-qam", "second"], cwd=folder, check=True)
    made = run("dialogue", "account", "docs/dialogues/locks.md", "--out", "made", "--lang", "en")
    assert made.exit_code == 0, made.output
    told = (folder / "made/account.md").read_text(encoding="utf-8")
    assert "article 41" in told
    assert "§ 25-5" in told
    assert "compare them with the acts in force" in told
    assert "| 4 January 2027 | Answer: Which doors?" not in told  # that day has not come
    assert "Sign up by: A day of talks. | 15 January 2027 | 13 |" in told
    assert "| answers |" in told
    assert "Kari" not in told
    assert "`same_questions: true`" not in told
    document = Document(str(folder / "made/account.docx"))
    assert document.core_properties.language == "en-GB"
    assert all(paragraph.text for paragraph in document.paragraphs)
    styles = [str(one.style and one.style.name) for one in document.paragraphs]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert levels == [1] + [2] * (len(levels) - 1)
    assert all(table.rows[0]._tr.xpath("w:trPr/w:tblHeader") for table in document.tables)
    (folder / "made/account.md").write_text("Worked on.")
    assert run("dialogue", "account", "docs/dialogues/locks.md", "--out", "made").exit_code == 1
    assert (folder / "made/account.md").read_text() == "Worked on."


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a_b *c* [d](e) <f> g|h", "a\\_b \\*c\\* \\[d\\](e) \\<f\\> g\\|h"),
        ("# no heading", "\\# no heading"),
        ("1. no list", "1\\. no list"),
        ("see https://example.org/a_b.", "see <https://example.org/a_b>."),
        ("two\n\nlines", "two lines"),
    ],
)
def test_markdown_of_any_text(text: str, written: str) -> None:
    """No text of a page turns into markup."""
    assert markdown(Paper("T", (Paragraph(text),))) == f"# T\n\n{written}\n"


def test_papers_command(folder: Path) -> None:
    """The command writes five papers in two formats, in the language that is asked for."""
    made = run("dialogue", "papers", "docs/dialogues/locks.md", "--out", "made", "--lang", "sv")
    assert made.exit_code == 0, made.output
    assert len(list((folder / "made").glob("[a-z]*"))) == 10
    assert "Inbjudan" in (folder / "made/invitation.md").read_text(encoding="utf-8")
    assert Document(str(folder / "made/agenda.docx")).core_properties.language == "sv-SE"
    (folder / "docs/dialogues/locks.md").write_text("---\ntitle: X\n---\n")
    assert run("dialogue", "papers", "docs/dialogues/locks.md", "--out", "none").exit_code == 1
    assert not (folder / "none").exists()


def test_meetings_on_standard_output(folder: Path) -> None:
    """Options alone give the timetable as Markdown, with its account."""
    made = run(*PLAN)
    assert made.exit_code == 0
    assert "| Monday, 1 March 2027 | 09:00 – 11:00 |" in made.stdout
    assert "Drawn with “fosen”" in made.stdout


def test_meetings_files(folder: Path) -> None:
    """Markdown, CSV and calendar hold the same meetings, with the right times in their zone."""
    assert run(*PLAN, "--out", "made").exit_code == 0
    rows = list(csv.DictReader(io.StringIO((folder / "made/timetable.csv").read_text(encoding="utf-8"))))
    events = Calendar.from_ical((folder / "made/timetable.ics").read_bytes()).walk("VEVENT")
    assert len(rows) == len(events) == 13
    for row, event in zip(rows, events, strict=True):
        start = event.decoded("dtstart")
        assert start.strftime("%Y-%m-%d %H:%M") == f"{row['date']} {row['starts']}"
        assert start.utcoffset() == dt.timedelta(hours=1)
        assert event["summary"] == f"{row['supplier']}, {row['place']}"
        assert row["time_zone"] == "Europe/Oslo"


def test_summer_time(folder: Path) -> None:
    """Meetings on both sides of the change to summer time begin at the same time of day."""
    days = ("--days", "2027-03-25", "--days", "2027-03-30..2027-03-31")
    less = [one for one in PLAN if one not in ("--days", "2027-03-01..2027-03-12", "--country", "NO")]
    less[less.index("13")] = "3"
    assert run(*less, *days, "--country", "SE", "--out", "made").exit_code == 0
    events = Calendar.from_ical((folder / "made/timetable.ics").read_bytes()).walk("VEVENT")
    starts = [event.decoded("dtstart") for event in events]
    assert [one.strftime("%H:%M") for one in starts] == ["09:00"] * 3
    assert {one.utcoffset() for one in starts} == {dt.timedelta(hours=1), dt.timedelta(hours=2)}


def test_public_timetable_has_no_names(folder: Path) -> None:
    """In public, suppliers are numbers in all three files; ids in the calendar can't be traced to names."""
    (folder / "suppliers.csv").write_text("name,wishes\nSecret Ltd,2027-03-02\n=Other,\n")
    command = [*PLAN, "--suppliers", "suppliers.csv"]
    assert run(*command, "--out", "own").exit_code == 0
    assert run(*command, "--public", "--out", "docs/open").exit_code == 0
    for name in ("timetable.md", "timetable.csv", "timetable.ics"):
        assert "Secret Ltd" in (folder / "own" / name).read_text(encoding="utf-8")
        public = (folder / "docs/open" / name).read_text(encoding="utf-8")
        assert "Secret" not in public
        assert "Supplier 1" in public
    assert "'=Other" in (folder / "own/timetable.csv").read_text(encoding="utf-8")
    uids = [
        {str(event["uid"]) for event in Calendar.from_ical((folder / place).read_bytes()).walk("VEVENT")}
        for place in ("own/timetable.ics", "docs/open/timetable.ics")
    ]
    assert uids[0].isdisjoint(uids[1])


def test_names_are_not_written_where_they_are_published(folder: Path) -> None:
    """A timetable with names is refused below docs/."""
    made = run(*PLAN, "--out", "docs/open")
    assert made.exit_code == 2
    assert not (folder / "docs/open").exists()


def test_meeting_keeps_its_uid(folder: Path) -> None:
    """A supplier's meeting has the same id in the calendar when it is planned again for other days."""

    def uids(*changes: str) -> set[str]:
        assert run(*PLAN, *changes, "--out", "made").exit_code == 0
        text = (folder / "made/timetable.ics").read_bytes()
        return {str(event["uid"]) for event in Calendar.from_ical(text).walk("VEVENT")}

    assert uids() == uids("--minutes", "60")
    assert len(uids("--tables", "2", "--minutes", "25", "--days", "2027-03-15..2027-03-19")) == 26


def test_meetings_of_a_dialogue(folder: Path) -> None:
    """The dialogue's page gives title, seed, country, length and days; options give the rest."""
    command = "dialogue meetings --dialogue docs/dialogues/locks.md --suppliers 13 --hours 09:00-16:00"
    made = run(*command.split())
    assert made.exit_code == 0, made.output
    assert "# Locks \\| doors" in made.stdout
    assert "Drawn with “locks”" in made.stdout
    assert "120 minutes a meeting" in made.stdout


def test_meetings_file(folder: Path) -> None:
    """A file says it all; an option counts more, and a fault of the file has its line."""
    (folder / "meetings.yml").write_text(
        "title: Square\nminutes: 25\nbreak: 5\ntables: [Red, Blue]\ndays: 2027-03-03\nhours: 09:00-12:00\n"
        "suppliers: [A, {name: B, wishes: [09:00-10:00]}, C]\n"
    )
    made = run("dialogue", "meetings", "meetings.yml")
    assert "| Time | Red | Blue |" in made.stdout
    assert "Wishes granted: 1 of 1." in made.stdout
    refused = run("dialogue", "meetings", "meetings.yml", "--minutes", "90", "--out", "made")
    assert (refused.exit_code, refused.output.startswith("meetings.yml:5: ")) == (1, True)
    assert not (folder / "made").exists()


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        (["--hours", "9-16"], 2, "--hours: "),
        (["--days", "soon"], 2, "--days: "),
        (["--lunch", "noon"], 2, "--lunch: "),
        (["--suppliers", "none.csv"], 1, "none.csv: "),
        (["--suppliers", "0"], 1, "--suppliers"),
        (["--rooms", "1", "--minutes", "300", "--days", "2027-03-01"], 1, "--days: 13 meetings"),
    ],
)
def test_meetings_refuse_wrong_options(folder: Path, changes: list[str], code: int, said: str) -> None:
    """A wrong option is told by its name."""
    made = run(*PLAN, *changes)
    assert (made.exit_code, said in made.output) == (code, True), made.output


def test_example_of_the_guide(folder: Path, repository: Path) -> None:
    """The example of a file in the guide shows every field but `rooms`, and can be planned."""
    guide = (repository / "docs/guide/dialogue-tools.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", guide, flags=re.M | re.S)
    (folder / "meetings.yml").write_text(text)
    assert set(yaml.safe_load(text)) == set(Meetings.model_json_schema()["properties"]) - {"rooms"}
    made = run("dialogue", "meetings", "meetings.yml")
    assert "Wishes granted: 1 of 1." in made.output


def test_meetings_need_options(folder: Path) -> None:
    """Without a file, what is missing is told as options."""
    made = run("dialogue", "meetings", "--suppliers", "3")
    assert made.exit_code == 2
    assert "--minutes, --days and --hours" in made.output


def test_word_document_of_a_long_title() -> None:
    """A title that the document's properties have no room for stands in its text whole."""
    content = docx(Paper("x" * 300, ()), "en", "y" * 300, dt.date(2027, 1, 1))
    properties = Document(io.BytesIO(content)).core_properties
    assert (len(properties.title), len(properties.author)) == (255, 255)
    assert "x" * 300 in text_of(content)


def test_columns_have_room_for_their_longest_word() -> None:
    """No word of a narrow column is broken where a wide one has room to spare."""
    table = DraftTable(("What", "Details"), (("Suppliers", ""), ("Leverandørerklæring", "")))
    columns = (
        Document(io.BytesIO(docx(Paper("T", (table,)), "en", "O", dt.date(2027, 1, 1)))).tables[0].columns
    )
    widths = [column.width.cm for column in columns]
    assert widths[0] > len("Leverandørerklæring") * 0.2
    assert sum(widths) == pytest.approx(16.6, abs=0.01)


@pytest.mark.parametrize("number", ["\u00b2", "\u0663", "201", "9" * 5000])
def test_number_of_suppliers(folder: Path, number: str) -> None:
    """A number of other signs, or of more than can be planned for, is told and nothing is written."""
    changed = [number if one == "13" else one for one in PLAN]
    done = run(*changed, "--out", "made")
    assert done.exit_code in (1, 2)
    assert not (folder / "made").exists()


def test_papers_are_never_overwritten(folder: Path) -> None:
    """Papers that somebody worked on stay as they are, and each is named; nothing else is written then."""
    papers = ("dialogue", "papers", "docs/dialogues/locks.md", "--out", "made")
    assert run(*papers).exit_code == 0
    (folder / "made/agenda.md").write_text("Our own words.")
    (folder / "made/minutes.md").unlink()
    again = run(*papers)
    assert (again.exit_code, "made/agenda.md: the file is there already" in again.stderr) == (1, True)
    assert (folder / "made/agenda.md").read_text() == "Our own words."
    assert not (folder / "made/minutes.md").exists()
    assert run(*papers, "--force").exit_code == 0
    assert (folder / "made/agenda.md").read_text() != "Our own words."
    assert run(*papers).exit_code == 0
