"""Submissions are checked, and the answer fits who asks: people, programs, GitHub, a pull request."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from radar.inputs.sources import read_sources
from radar.intake.survey_files import Report
from radar.language.messages import say
from radar.problems import Place, Problem
from radar.tools.checking import as_github, as_json, as_markdown, as_text, check_all, check_files
from tests.support.command_line import Run
from tests.support.small import Row, files, rows, small_radar, survey_file

SOUTH = "survey_data/2026/responses/south.csv"
EDGY = Problem(
    Place("odd,name: 100%.csv", row=7, column="a|b"),
    say("there is a\nline `x` and 100 %"),
    say("Fix it"),
    "a-code",
)
WARNING = Problem(Place("survey.yml", line=3), say("this is odd"), say("Look at it"), "odd", "warning")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small radar in the current folder."""
    monkeypatch.chdir(tmp_path)
    small_radar(tmp_path)
    return Path("radar.yml")


def faulty(reports: list[Report]) -> dict[str, list[str]]:
    """The codes of each file that has problems."""
    return {report.file: [p.code for p in report.problems] for report in reports if report.problems}


def test_whole_radar_is_good(config: Path) -> None:
    """Every survey file and every file of ratings has a report, and none has a problem."""
    reports = check_all(read_sources(config))

    assert faulty(reports) == {}
    assert sorted(report.file for report in reports) == sorted(
        name for name in files() if "/responses/" in name or name.endswith("experts.csv")
    )


def test_different_answers_of_one_respondent_in_two_files(config: Path) -> None:
    """Each file is good alone; checked together, the respondent who stands in both is a fault."""
    id_, municipality, area, _ = rows("2026")[0]
    other: list[Row] = [(id_, municipality, area, ["5", "5", "5", "5"]), *rows("2026")[15:]]
    (config.parent / SOUTH).write_text(survey_file("2026", other), encoding="utf-8")
    sources = read_sources(config)

    assert faulty(check_files(sources, [config.parent / SOUTH])) == {}
    found = [problem for report in check_all(sources) for problem in report.problems]
    assert len(found) == 1
    assert "/responses/" in found[0].where.file
    assert id_ not in str(found[0])


def test_verdict_on_a_file_knows_the_others(config: Path) -> None:
    """A file whose respondents stand in another one, with other answers, is not accepted."""
    id_, municipality, area, _ = rows("2026")[0]
    other: list[Row] = [(id_, municipality, area, ["5", "5", "5", "5"]), *rows("2026")[15:]]
    (config.parent / SOUTH).write_text(survey_file("2026", other), encoding="utf-8")
    reports = {report.file: report for report in check_all(read_sources(config))}

    assert not reports[(config.parent / SOUTH).as_posix()].good
    assert "survey_data/2026" not in reports


def test_a_warning_is_told_once(config: Path) -> None:
    """What a file's own report warns of is not told again when the edition is read whole."""
    id_, municipality, area, _ = rows("2026")[0]
    other: list[Row] = [(id_, municipality, area, ["5", "5", "5", "5"]), *rows("2026")[15:]]
    text = survey_file("2026", other).replace(",comment", ",comment,").replace("of mine", "of mine,")
    (config.parent / SOUTH).write_text(text, encoding="utf-8")
    found = [problem for report in check_all(read_sources(config)) for problem in report.problems]

    assert [problem.severity for problem in found] == ["warning", "error"]


def test_unmatched_file_does_not_hide_the_experts_faults(config: Path) -> None:
    """A file that survey.yml knows nothing of, and a faulty rating, are told together."""
    (config.parent / "survey_data/2026/stray.csv").write_text("x\n", encoding="utf-8")
    (config.parent / "survey_data/2026/experts.csv").write_text("expert\n", encoding="utf-8")

    assert faulty(check_all(read_sources(config))) == {
        "survey_data/2026": ["unmatched-file"],
        "survey_data/2026/experts.csv": ["experts-header"],
    }


def test_folder_is_checked_file_by_file(config: Path) -> None:
    """The whole survey folder is good: register, questionnaires and ratings are no survey files."""
    reports = check_files(read_sources(config), [Path("survey_data")])

    assert faulty(reports) == {}
    assert len(reports) == sum(name.startswith("survey_data/") for name in files())


def test_folder_without_files_is_no_submission(config: Path) -> None:
    """An empty folder, or one with nothing but what programs leave there, is refused."""
    folder = config.parent / "empty"
    folder.mkdir()
    (folder / ".DS_Store").write_bytes(b"\0")

    assert faulty(check_files(read_sources(config), [Path("empty")])) == {"empty": ["no-survey-files"]}


def test_edition_of_a_file_is_that_of_its_folder(config: Path) -> None:
    """A file of 2025 is held against 2025; elsewhere against the latest, or the one that is named."""
    sources = read_sources(config)
    Path("new.csv").write_text(survey_file("2025", rows("2025")), encoding="utf-8")
    without = files()["survey_data/2026/survey.yml"].replace("'2026'", "'2025'").replace("{id: '5'}", "")
    without = without.replace(", video]", "]")
    Path("survey_data/2025/survey.yml").write_text(without, encoding="utf-8")
    narrower = read_sources(config)

    assert faulty(check_files(sources, [Path("new.csv")], "2025")) == {}
    assert faulty(check_files(narrower, [Path("new.csv")])) == {"new.csv": ["unasked-technology"]}
    assert "new.csv" in faulty(check_files(narrower, [Path("new.csv")], "2025"))
    inside = "survey_data/2025/responses/north.csv"
    assert inside in faulty(check_files(narrower, [Path(inside)]))


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\x81\x8d", b"PK\x03\x04junk", b"\xff\xfe", b'"' * 1001, b"a\n" * 70_000]
)
@pytest.mark.parametrize("name", ["new.csv", "new.xlsx", "experts.csv"])
def test_junk_is_refused(config: Path, name: str, content: bytes) -> None:
    """Whatever a file holds, the answer is a report."""
    Path(name).write_bytes(content)

    assert list(faulty(check_files(read_sources(config), [Path(name)]))) == [name]


def test_link_to_itself_is_refused(config: Path) -> None:
    """A link that leads nowhere, and a file that is not there, are problems of that name."""
    Path("loop.csv").symlink_to("loop.csv")

    reports = check_files(read_sources(config), [Path("loop.csv"), Path("none.csv")])
    assert list(faulty(reports)) == ["loop.csv", "none.csv"]


def test_text_has_a_line_for_each_file() -> None:
    """The verdict stands beside the name; one problem is not plural."""
    reports = [Report("a.csv", (EDGY,)), Report("b.csv", (EDGY, EDGY)), Report("c.yml", (WARNING,))]

    assert as_text(reports).splitlines() == [
        "a.csv: not accepted, 1 problem",
        "b.csv: not accepted, 2 problems",
        "c.yml: good",
    ]


def test_json_lists_every_problem_with_its_place() -> None:
    """Programs get what, where, how to fix it, and a stable code."""
    told = json.loads(as_json([Report("a.csv", (EDGY,)), Report("b.csv", ()), Report("c", (WARNING,))]))

    assert list(told) == ["problems"]
    assert [problem["severity"] for problem in told["problems"]] == ["error", "warning"]
    first = told["problems"][0]
    assert set(first) >= {"severity", "code", "file", "row", "column", "what", "fix"}
    assert (first["code"], first["file"], first["row"], first["column"]) == (
        "a-code",
        "odd,name: 100%.csv",
        7,
        "a|b",
    )
    assert (told["problems"][1]["row"], told["problems"][1]["column"]) == (None, None)


def test_github_gets_one_escaped_line_for_each_problem() -> None:
    """Signs that end a property or a line are escaped, so that no text becomes another command."""
    assert as_github([Report("a.csv", (EDGY, WARNING))]).splitlines() == [
        "::error file=odd%2Cname%3A 100%25.csv,line=7,title=a-code"
        '::column "a|b": there is a%0Aline `x` and 100 %25. Fix it',
        "::warning file=survey.yml,line=3,title=odd::this is odd. Look at it",
    ]


def test_github_gets_the_line_where_a_row_begins() -> None:
    """Below a cell of several lines that is another number than the row's."""
    assert ",line=9,title" in as_github([Report("a.csv", (EDGY,), lines={7: 9})])
    assert json.loads(as_json([Report("a.csv", (EDGY,), lines={7: 9})]))["problems"][0]["row"] == 7


def test_columns_that_only_some_files_have_are_a_warning(config: Path) -> None:
    """A file that lacks the column of a technology that others ask about is warned of, once."""
    lines = [line.split(",") for line in survey_file("2026", rows("2026")[15:]).splitlines()]
    text = "".join(",".join(line[:4] + line[6:]) + "\n" for line in lines)
    (config.parent / SOUTH).write_text(text, encoding="utf-8")
    reports = check_all(read_sources(config))

    assert faulty(reports) == {SOUTH: ["unasked-technology"]}
    assert all(report.good for report in reports)
    (problem,) = next(report.problems for report in reports if report.problems)
    assert "Robots and Sensors" in problem.what


def test_markdown_says_the_verdict_first() -> None:
    """The first line says accepted or not; names and texts are no markup."""
    bad = as_markdown([Report("a|b.csv", (EDGY,)), Report("b.csv", ())]).splitlines()
    read = Report("b.csv", (WARNING,), 3, 0, 0.25, 0.5, "UTF-8", rows=3)
    good = as_markdown([read]).splitlines()

    assert bad[0] == "## **Not accepted**: 1 of 2 files must be fixed."
    assert good[0] == "## **Accepted.**"
    assert r"| a\|b.csv | not accepted, 1 problem |  |  |  |  |  |" in bad
    assert "| b.csv | accepted | 3 |  | 25% | 50% | UTF-8 |" in good
    assert bad[-1].startswith("- odd,name: 100%.csv:row 7")
    assert r"there is a line \`x\` and 100 %. Fix it" in bad[-1]


def test_faults_of_the_settings_come_in_the_format_asked_for(tmp_path: Path) -> None:
    """A program that reads JSON also reads what is wrong with radar.yml."""
    (tmp_path / "radar.yml").write_text("title: A\n")
    command = [sys.executable, "-m", "radar", "check", "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    problems = json.loads(done.stdout)["problems"]
    assert {problem["file"] for problem in problems} == {"radar.yml"}
    assert "publisher" in " ".join(problem["what"] for problem in problems)


def test_files_that_are_named_together_are_compared(config: Path) -> None:
    """Who is in two of the files named is found, and a file named twice is one file."""
    id_, municipality, area, given = rows("2026")[0]
    again: list[Row] = [(id_, municipality, area, given), *rows("2026")[15:]]
    (config.parent / SOUTH).write_text(survey_file("2026", again), encoding="utf-8")
    sources = read_sources(config)
    south, north = config.parent / SOUTH, config.parent / SOUTH.replace("south", "north")

    assert faulty(check_files(sources, [south, south])) == {}
    both = faulty(check_files(sources, [north, south]))
    assert both == {south.as_posix(): ["duplicate-respondent"]}


@pytest.mark.parametrize("format_", ["text", "json", "github", "markdown"])
@pytest.mark.parametrize(
    "name",
    ["a\n::error::b.csv", "::stop-commands::x.csv", "##[error]x.csv", "a\r::set-output name=x::y.csv",
     "a\x1b[2Jb.csv", "a\u202egnp.csv", "a\u2028::error::b.csv", "%0A::error::x.csv"],
)  # fmt: skip
def test_a_name_is_no_command(tmp_path: Path, run: Run, format_: str, name: str) -> None:
    """Whatever a file is called, no line of an answer is a command to GitHub or to a terminal."""
    (tmp_path / name).write_text("x\n", encoding="utf-8")
    done = run("check", "--format", format_, name)
    assert done.code == 1
    told = done.out + done.err
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "\u2028" not in told
    lines = [line.strip() for line in told.replace("\r", "\n").split("\n")]
    commands = [line for line in lines if line.startswith("::") or "##[" in line]
    own = [line for line in commands if line.startswith(("::error file=", "::warning file="))]
    assert commands == (own if format_ == "github" else [])


def test_what_programs_leave_is_no_submission(tmp_path: Path) -> None:
    """`.gitkeep` and its like are passed over, also when they are named; a link to a folder is refused."""
    sources = read_sources(small_radar(tmp_path))
    folder = tmp_path / "survey_data/2026/responses"
    for name in (".gitkeep", ".DS_Store", "._north.csv", "~$north.xlsx", ".~lock.north.csv#", "Thumbs.db"):
        (folder / name).touch()
        assert check_files(sources, [folder / name]) == []
    assert all(report.good for report in check_files(sources, [folder]))
    (tmp_path / "link").symlink_to(folder)
    (report,) = check_files(sources, [tmp_path / "link"])
    assert [problem.code for problem in report.problems] == ["link"]


@pytest.mark.parametrize("field", ["areas", "municipalities"])
def test_a_column_that_the_radar_has_no_use_for(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """A file with areas or municipalities is good where the radar has none of them, too."""
    lines = files()["radar.yml"].splitlines(keepends=True)
    settings = "".join(line for line in lines if not line.startswith(field))
    small_radar(tmp_path / "fewer", {"radar.yml": settings})
    monkeypatch.chdir(tmp_path / "fewer")
    assert run("check").code == 0
