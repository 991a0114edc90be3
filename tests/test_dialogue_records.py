"""What equal treatment asks of a dialogue's record, and what the record does not show."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from radar.cli.stages import cli
from radar.inputs.dialogues import DialogueFrontMatter, read_dialogues
from radar.inputs.dialogues.published import RECORD, is_revision, published
from radar.inputs.documents import originals, read_front_matter, validate
from radar.inputs.sources import read_sources
from radar.problems import Problems
from radar.site.dialogues.subscriptions import record
from radar.tools.checking import as_github, check_dialogue, strictly
from tests.support.case_files import CASES, cases, expected
from tests.support.releases import write_radar

FORMER = CASES / "dialogues" / "former"
TODAY = dt.date(2026, 11, 22)


def told(path: Path) -> list[str]:
    report = check_dialogue(path, FORMER.as_posix(), TODAY)
    assert {problem.severity for problem in report.problems} <= {"warning", "hint"}
    return [
        f"{one} [{'hint: ' if one.severity == 'hint' else ''}{one.code}]".replace(
            one.where.file, Path(one.where.file).name
        )
        for one in report.problems
    ]


@pytest.mark.parametrize("path", cases("dialogues/records"), ids=lambda path: path.stem)
def test_record(path: Path) -> None:
    """A record that would not stand is told of at its line, with what fixes it; a sound one is not."""
    assert told(path) == expected(path)


def test_against_a_built_site(tmp_path: Path) -> None:
    """What a site publishes beside a page is enough to tell what differs from it."""
    page = CASES / "dialogues/records/unlogged-words.md"
    former = read_dialogues(FORMER, (), ())
    for dialogue in former:
        folder = tmp_path / "dialogues" / dialogue.id
        folder.mkdir(parents=True)
        (folder / RECORD).write_text(record(dialogue), encoding="utf-8")
        assert published(FORMER / f"{dialogue.id}.md", str(tmp_path)) == published(
            FORMER / f"{dialogue.id}.md", str(FORMER)
        )
    by_site, by_folder = (
        [(p.code, p.where.line) for p in check_dialogue(page, str(against), TODAY).problems]
        for against in (tmp_path, FORMER)
    )
    assert by_site == by_folder
    assert "unlogged-change" in [code for code, _ in by_site]


def test_a_hint_is_no_fault() -> None:
    """Not even a strict check takes a hint for a fault; GitHub shows it as a notice."""
    report = check_dialogue(CASES / "dialogues/records/present-supplier.md", FORMER.as_posix(), TODAY)
    assert [problem.severity for problem in report.problems] == ["hint"]
    assert strictly([report])[0].good
    assert as_github([report]).startswith("::notice file=")


def test_no_warning_quotes_personal_data() -> None:
    """The warning about personal data says what kind it is and where, and never what it says."""
    said = " ".join(told(CASES / "dialogues/records/personal-data.md"))
    assert "an e-mail address" in said
    for secret in ("anna", "12 34", "010190"):
        assert secret not in said


def test_own_dialogues_are_in_order(repository: Path) -> None:
    """The demonstration's own dialogues keep what they preach."""
    folder = repository / "docs/dialogues"
    reports = [check_dialogue(path, FORMER.as_posix(), TODAY) for path in originals(folder)]
    assert [str(problem) for report in reports for problem in report.problems] == []


def test_strictly() -> None:
    """Taken strictly, a warning is a fault."""
    report = check_dialogue(CASES / "dialogues/records/no-summary.md", FORMER.as_posix(), TODAY)
    assert report.good
    assert not strictly([report])[0].good


def test_faulty_page(tmp_path: Path) -> None:
    """A page that can't be read is told with its faults."""
    page = tmp_path / "page.md"
    page.write_text("no fields")
    assert [problem.code for problem in check_dialogue(page).problems] == ["no-front-matter"]


@pytest.fixture
def repository_with_page(tmp_path: Path) -> Path:
    """A git repository with one committed dialogue, whose deadline was changed since. Returns the page."""
    page = tmp_path / "docs" / "unlogged-change.md"
    page.parent.mkdir()
    page.write_bytes((FORMER / page.name).read_bytes())
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "First"),
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)  # noqa: S607  (the machine's own git)
    page.write_bytes((CASES / "dialogues/records" / page.name).read_bytes())
    return page


def test_last_commit_is_the_former_version(repository_with_page: Path) -> None:
    """In a repository a page is compared with its last commit, if nothing else is asked for."""
    report = check_dialogue(repository_with_page, today=TODAY)
    assert [problem.code for problem in report.problems] == ["unlogged-change"]


def test_no_former_version(tmp_path: Path) -> None:
    """Outside a repository, and at a revision that git does not know, there is no former version."""
    page = tmp_path / "clean.md"
    page.write_bytes((CASES / "dialogues/records/clean.md").read_bytes())
    assert published(page) is None
    assert published(page, "no-such-revision") is None
    assert check_dialogue(page, today=TODAY).problems == ()


def test_former_file() -> None:
    """The former version may be named as a file or by its folder."""
    page = CASES / "dialogues/records/activity-gone.md"
    by_file = published(page, (FORMER / "activity-gone.md").as_posix())
    assert by_file is not None
    assert by_file == published(page, FORMER.as_posix())


def test_revision(repository_with_page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision is known where git knows it, and an option of git is none."""
    monkeypatch.chdir(repository_with_page.parent)
    assert is_revision("HEAD")
    assert not is_revision("no-such-revision")
    assert not is_revision("--help")


def test_demonstration_has_coming_dialogues(repository: Path) -> None:
    """The demonstration has five older examples with their source, and made-up ones with events to come."""
    sources = read_sources(repository / "radar.yml")
    names = [technology.id for technology in sources.technologies]
    areas = [area.id for area in sources.settings.areas]
    dialogues = read_dialogues(repository / "docs/dialogues", names, areas)
    older = [dialogue for dialogue in dialogues if dialogue.historical]
    made_up = [dialogue for dialogue in dialogues if not dialogue.historical]
    assert len(older) == 5
    assert sorted(dialogue.status for dialogue in made_up) == ["open", "planned", "tender"]
    assert all("made up" in dialogue.text and dialogue.does_not_bind for dialogue in made_up)


@pytest.fixture
def small_radar(tmp_path: Path) -> Path:
    """A small radar with a dialogue whose record would not stand. Returns its settings."""
    folder = write_radar(tmp_path / "radar")
    page = folder / "docs/dialogues/chatbots.md"
    page.parent.mkdir()
    page.write_bytes((CASES / "dialogues/records/answered-to-some.md").read_bytes())
    return folder / "radar.yml"


@pytest.mark.parametrize("named", [True, False], ids=["folder named", "whole radar"])
@pytest.mark.parametrize("strict", [True, False])
def test_command(small_radar: Path, named: bool, strict: bool) -> None:
    """`radar check` warns of the dialogues in a folder or the whole radar; --strict refuses them."""
    folder = small_radar.parent / "docs/dialogues"
    arguments = [*([str(folder)] if named else []), *(["--strict"] if strict else [])]
    result = CliRunner().invoke(cli, ["check", *arguments, "--config", str(small_radar)])
    assert result.exit_code == int(strict)
    line = f"{folder}/chatbots.md:14: a question is answered to the one who asked only."
    assert f"{'' if strict else 'warning: '}{line}" in result.stderr


def test_command_compares_with_a_folder(small_radar: Path) -> None:
    """--against names the former pages; what is neither path nor revision is wrong usage."""
    former = small_radar.parent / "former"
    former.mkdir()
    text = (CASES / "dialogues/records/answered-to-some.md").read_text(encoding="utf-8")
    (former / "chatbots.md").write_text(text.replace("2026-03-02", "2026-03-01"), encoding="utf-8")
    command = ["check", str(small_radar.parent / "docs/dialogues"), "--config", str(small_radar), "--against"]
    assert "`when` differs from what was published" in CliRunner().invoke(cli, [*command, str(former)]).stderr
    wrong = CliRunner().invoke(cli, [*command, "no-such-revision"])
    assert wrong.exit_code == 2
    assert "--against no-such-revision" in wrong.stderr


def test_command_reads_a_draft_that_lies_elsewhere(small_radar: Path, tmp_path: Path) -> None:
    """A dialogue's page is checked wherever it lies; what is none of the radar's is not called good."""
    draft = CASES / "dialogues/records/no-summary.md"
    other = tmp_path / "other.md"
    other.write_text("# Something else\n", encoding="utf-8")
    config = ["--config", str(small_radar)]

    done = CliRunner().invoke(cli, ["check", str(draft), *config])
    assert "no summary is published" in done.output
    assert done.exit_code == 0

    done = CliRunner().invoke(cli, ["check", str(other), *config])
    assert "not one of this radar's" in done.output
    assert done.exit_code == 1


def test_command_names_the_page_that_has_the_fault(small_radar: Path) -> None:
    """A page that can't be read is told of under its own name, not under that of the settings."""
    page = small_radar.parent / "docs/dialogues/chatbots.md"
    page.write_text(page.read_text(encoding="utf-8").replace("status: ", "statu: "), encoding="utf-8")

    done = CliRunner().invoke(cli, ["check", str(page), "--config", str(small_radar)])

    assert "chatbots.md: not accepted" in done.stdout
    assert "radar.yml" not in done.stdout
    assert done.exit_code == 1


ENTRIES = """\
answers:
- {asked: 2026-03-01, question: May we?, answered: 2026-03-02, answer: 'Yes.'}
- {asked: 2026-03-01, question: Must we?, answered: 2026-03-02, answer: 'No.'}
changes:
- {date: 2026-03-03, what: The room.}
minutes:
- {activities: [conference], text: What was said.}
documents:
- {title: The need}
"""


def page_with(folder: Path, entries: str) -> Path:
    """A dialogue's page with these entries."""
    folder.mkdir(exist_ok=True)
    path = folder / "page.md"
    front = """\
title: A room
summary: Which one?
buyers: [{name: Us, country: NO}]
status: held
activities: [{kind: conference, when: 2026-02-01, what: Talks.}]
"""
    path.write_text(f"---\n{front}{entries}---\n", encoding="utf-8")
    return path


def ids(path: Path) -> dict[str, list[str]]:
    """The ids of a page's entries, by field."""
    fields = validate(read_front_matter(path), DialogueFrontMatter)
    return {
        name: [entry.id for entry in getattr(fields, name)]
        for name in ("answers", "minutes", "changes", "documents")
    }


def test_ids_stay_when_another_is_put_before(tmp_path: Path) -> None:
    """A link that was sent leads to the same answer, whatever is put before it or answered later."""
    before = ids(page_with(tmp_path / "before", ENTRIES))
    more = ENTRIES.replace("answers:\n", "answers:\n- {asked: 2026-03-01, question: Who?}\n")
    more = more.replace("changes:\n", "changes:\n- {date: 2026-03-01, what: The day.}\n")
    more = more.replace("answer: 'No.'", "answer: 'No, but you may.'")
    after = ids(page_with(tmp_path / "after", more))
    for name, known in before.items():
        assert after[name][-len(known) :] == known
        assert len(set(after[name])) == len(after[name])


def test_ids_can_be_given(tmp_path: Path) -> None:
    """A given id holds; the same one twice is a fault, and equal entries are told apart."""
    given = ENTRIES.replace("question: May we?", "question: May we?, id: may-we")
    assert ids(page_with(tmp_path / "given", given))["answers"][0] == "may-we"
    twice = given.replace("question: Must we?", "question: Must we?, id: may-we")
    with pytest.raises(Problems) as raised:
        ids(page_with(tmp_path / "twice", twice))
    assert [problem.code for problem in raised.value.problems] == ["duplicate-id"]
    same = ENTRIES.replace("Must we?", "May we?")
    first, second = ids(page_with(tmp_path / "same", same))["answers"]
    assert second == f"{first}-2"


def test_a_lost_link_is_told(tmp_path: Path) -> None:
    """A question that was reworded keeps its address, or the check says so and how."""
    former = page_with(tmp_path / "former", ENTRIES)
    reworded = page_with(tmp_path / "now", ENTRIES.replace("May we?", "May we come?"))
    report = check_dialogue(reworded, former.parent.as_posix(), TODAY)
    (lost,) = [problem for problem in report.problems if problem.code == "lost-link"]
    id_ = ids(former)["answers"][0]
    assert id_ in lost.what
    assert f"id: {id_}" in lost.fix
    kept = page_with(tmp_path / "now", ENTRIES.replace("May we?", f"May we come?, id: {id_}"))
    report = check_dialogue(kept, former.parent.as_posix(), TODAY)
    assert not [problem for problem in report.problems if problem.code == "lost-link"]
