"""The command line: exit codes, what goes where, and files that are whole or not there."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.support.command_line import Run
from tests.support.small import files, rows, small_radar, survey_file

NORTH = "survey_data/2026/responses/north.csv"
JUNK = [b"\x00\xff\x81", b"", b"x: [", b"- x"]
COUNTS = "edition,question,technology,area,municipality,level,n,key"
ESTIMATES = "edition,scheme,question,technology,area,n,municipalities,mean,se,ci_low,ci_high,low,high"


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


def test_good_input_ends_with_0(run: Run) -> None:
    """Every command that only answers does so on standard output, and says nothing else."""
    for command in ("check", "counts", "estimates", "place"):
        answer = run(command)
        assert (answer.code, answer.err) == (0, "")
        assert answer.out
    assert run("pages", "--out", "made").code == 0
    assert run("schema", "release").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["check", "--format", "xml"],
        ["check", "--config", "docs"],
        ["check", "--edition", "1999"],
        ["counts", "--edition", "1999"],
        ["counts", "--out", "docs"],
        ["counts", "--out", "docs/counts.csv"],
        ["counts", "--out", "site/deep/counts.csv"],
        ["counts", "--out", "elsewhere/../docs/counts.csv"],
        ["counts", "--out", "radar.yml/counts.csv"],
        ["estimates", "--edition", "1999"],
        ["estimates", "--scheme", "loudest"],
        ["estimates", "--out", "docs/estimates.csv"],
        ["estimates", "--out", "site/estimates.csv"],
        ["place", "--edition", "1999"],
        ["place", "--out", "radar.yml/radar.json"],
        ["pages"],
        ["pages", "--out", "radar.yml"],
        ["pages", "--out", "radar.yml/pages"],
        ["build", "--site-dir", "radar.yml"],
        ["build", "--site-dir", "radar.yml/site"],
        ["serve", "--port", "70000"],
        ["schema", "nothing"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    """It is told on standard error, and nothing is written."""
    before = sorted(tmp_path.rglob("*"))
    answer = run(*arguments)

    assert answer.code == 2
    assert answer.out == ""
    assert "Error: " in answer.err
    assert sorted(tmp_path.rglob("*")) == before


def test_unknown_edition_names_those_there_are(run: Run) -> None:
    """Who asks for an edition that is not there is told the choices."""
    assert "2025, 2026" in run("place", "--edition", "1999").err


def test_population_scheme_needs_a_register(run: Run) -> None:
    """A weighting scheme that the radar has no figures for is wrong usage."""
    text = files()["radar.yml"].replace("municipalities: survey_data/municipalities.csv\n", "")
    Path("radar.yml").write_text(text, encoding="utf-8")
    answer = run("estimates", "--scheme", "population")

    assert answer.code == 2
    assert "`municipalities`" in answer.err


@pytest.mark.parametrize("command", ["check", "counts", "estimates", "place", "pages", "build"])
def test_problems_end_with_1_and_are_all_told(run: Run, tmp_path: Path, command: str) -> None:
    """Faults of two files stand on standard error as `where: what. fix`, and nothing is written."""
    Path(NORTH).write_text(survey_file("2026", rows("2026")[:9]).replace("Nordby", "Nrdby"), encoding="utf-8")
    Path("survey_data/2025/responses/south.csv").write_bytes(b"")
    out = {"counts": ["--out", "made"], "estimates": ["--out", "made"], "place": ["--out", "made"]}
    out |= {"pages": ["--out", "made"], "build": ["--site-dir", "made"]}
    before = sorted(tmp_path.rglob("*"))
    answer = run(command, *out.get(command, []))

    assert answer.code == 1
    assert re.search(rf'^{NORTH}:row 2, column "municipality": .+\. .+$', answer.err, re.MULTILINE)
    assert "survey_data/2025/responses/south.csv: the file is empty. " in answer.err
    assert "Traceback" not in answer.err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("command", ["check", "counts", "estimates", "place", "pages --out made", "build"])
@pytest.mark.parametrize(
    "file", ["radar.yml", "survey_data/2026/survey.yml", "docs/technologies/drones.md", NORTH]
)
@pytest.mark.parametrize("content", JUNK, ids=repr)
def test_broken_file_is_told_by_name(run: Run, command: str, file: str, content: bytes) -> None:
    """Binary, empty or broken files that people write are a problem of every command."""
    Path(file).write_bytes(content)
    answer = run(*command.split())

    assert answer.code == 1
    assert re.search(f"^{file}:.*[.] ", answer.err, re.MULTILINE)
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("command", ["check", "counts", "estimates", "place", "pages --out made", "build"])
@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("radar.yml", "radar.yml: the file does not exist"),
        ("docs/technologies/drones.md", "docs/dialogues/bridges.md:7"),
        ("survey_data/municipalities.csv", "survey_data/municipalities.csv"),
    ],
)
def test_missing_file_is_told_where_it_is_missed(run: Run, command: str, file: str, named: str) -> None:
    """A file that others rely on and that is gone is a problem of every command."""
    Path(file).unlink()
    answer = run(*command.split())

    assert answer.code == 1
    assert answer.err.startswith(named)
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("content", JUNK, ids=repr)
def test_broken_frame_stops_the_build(run: Run, content: bytes) -> None:
    """What MkDocs does not accept as its settings is a problem of that file."""
    Path("mkdocs.yml").write_bytes(content)
    answer = run("build")

    assert (answer.code, answer.out) == (1, "")
    assert re.search("^mkdocs.yml: .*[.] ", answer.err, re.MULTILINE)
    assert "Traceback" not in answer.err
    assert not Path("site").exists()


def test_missing_frame_stops_the_build(run: Run) -> None:
    """Without mkdocs.yml there is no site, and the message says where to get one."""
    Path("mkdocs.yml").unlink()
    answer = run("build")

    assert answer.code == 1
    assert answer.err.startswith("mkdocs.yml: the file does not exist. ")


@pytest.mark.parametrize("folder", ["docs", "survey_data", "docs/technologies", "survey_data/2026/responses"])
@pytest.mark.parametrize("command", ["check", "place", "pages --out made", "build"])
def test_missing_folder_is_a_problem(run: Run, tmp_path: Path, command: str, folder: str) -> None:
    """Without one of the folders there is a message, and nothing else."""
    Path(folder).rename(tmp_path / "away")
    answer = run(*command.split())

    assert answer.code == 1
    assert folder.split("/", maxsplit=1)[0] in answer.err


@pytest.mark.parametrize("command", ["pages --out made", "build"])
def test_editors_page_that_is_not_text_is_a_problem(run: Run, command: str) -> None:
    """A page of the editors' own in another encoding is told by name."""
    Path("docs/about.md").write_bytes("Blåbær".encode("latin-1"))
    answer = run(*command.split())

    assert answer.code == 1
    assert "docs/about.md: the file is not UTF-8. Save it again as UTF-8" in answer.err


def test_no_message_quotes_what_respondents_wrote(run: Run) -> None:
    """A personal number, an address and free text are faults that are told without themselves."""
    text = survey_file("2026", rows("2026"))
    text = text.replace("Words of mine", "Write to anna.berg@example.org", 1)
    text = text.replace("Words of mine", "I am 010170-1234", 1)
    Path("new.csv").write_text(text, encoding="utf-8")

    for format_ in ("text", "json", "github", "markdown"):
        answer = run("check", "new.csv", "--format", format_)
        assert answer.code == 1
        assert not re.search("anna|berg|010170|1234|Words|I am", answer.out + answer.err)


def test_check_tells_verdicts_and_problems_apart(run: Run) -> None:
    """Verdicts go to standard output; the problems of the bad file go to standard error."""
    Path("bad.csv").write_text("x\n", encoding="utf-8")
    answer = run("check", NORTH, "bad.csv")

    assert answer.code == 1
    assert [line.split(": ")[1].split(",")[0] for line in answer.out.splitlines()] == [
        "accepted",
        "not accepted",
    ]
    assert answer.err
    assert all(line.startswith("bad.csv") for line in answer.err.splitlines())


def test_check_as_json_is_json_whether_good_or_bad(run: Run) -> None:
    """Programs find every problem in one object on standard output, and none of it elsewhere."""
    Path("bad.csv").write_text("x\n", encoding="utf-8")
    bad, good = run("check", "bad.csv", "--format", "json"), run("check", NORTH, "--format", "json")

    assert (bad.code, bad.err, good.code, good.err) == (1, "", 0, "")
    assert json.loads(good.out) == {"problems": []}
    keys = {"severity", "code", "file", "row", "column", "what", "fix"}
    problems = json.loads(bad.out)["problems"]
    assert problems
    assert all(set(problem) >= keys for problem in problems)


def test_warnings_are_no_hindrance(run: Run) -> None:
    """A file with nothing but warnings is accepted, and they are told as such."""
    text = survey_file("2026", rows("2026")).replace(",comment", ",comment,").replace("mine", "mine,")
    Path("new.csv").write_text(text, encoding="utf-8")
    answer = run("check", "new.csv")

    assert answer.code == 0
    assert answer.out.startswith("new.csv: accepted")
    assert answer.err.startswith("warning: new.csv:row 1")


def test_counts_add_up_to_the_respondents(run: Run) -> None:
    """The columns are those that others rely on, and everyone is counted once for each technology."""
    text = run("counts", "--edition", "2026").out
    found = table(text)

    assert text.splitlines()[0] == COUNTS
    assert {row["edition"] for row in found} == {"2026"}
    for technology in ("drones", "video"):
        assert sum(int(row["n"]) for row in found if row["technology"] == technology) == len(rows("2026"))


def test_counts_are_of_all_editions(run: Run) -> None:
    """Without an edition, all are counted."""
    assert {row["edition"] for row in table(run("counts").out)} == {"2025", "2026"}


def test_estimates_have_everyone_and_each_area(run: Run) -> None:
    """The columns are those that others rely on; area `all` is everyone."""
    text = run("estimates", "--scheme", "municipality").out
    found = table(text)

    assert text.splitlines()[0] == ESTIMATES
    assert {row["area"] for row in found} == {"all", "schools", "care", "culture"}
    assert {row["scheme"] for row in found} == {"municipality"}
    for row in found:
        if row["area"] == "all":
            assert row["n"] == "30"
            assert float(row["ci_low"]) < float(row["mean"]) < float(row["ci_high"])


@pytest.mark.parametrize("command", ["counts", "estimates", "place"])
def test_file_and_standard_output_are_the_same(run: Run, command: str) -> None:
    """`--out` makes the folder, replaces the file whole, and leaves nothing beside it."""
    out = Path("new/deep/made")
    for _ in range(2):
        answer = run(command, "--out", str(out))
        assert (answer.code, answer.out) == (0, "")
        assert out.read_text(encoding="utf-8") == run(command).out
    assert [path.name for path in out.parent.iterdir()] == ["made"]


def test_old_file_stays_when_the_input_is_bad(run: Run) -> None:
    """A file is written whole or not at all."""
    Path("made").write_text("old", encoding="utf-8")
    Path(NORTH).write_bytes(b"")

    for command in ("counts", "estimates", "place"):
        assert run(command, "--out", "made").code == 1
    assert Path("made").read_text(encoding="utf-8") == "old"


def test_placed_release_fits_the_schema_that_is_printed(run: Run) -> None:
    """`radar place` and `radar schema release` speak of the same; an earlier edition can be had."""
    validator = Draft202012Validator(json.loads(run("schema", "release").out))

    for arguments, edition in (([], "2026"), (["--edition", "2025"], "2025")):
        told = json.loads(run("place", *arguments).out)
        assert told["edition"] == edition
        assert not list(validator.iter_errors(told))


def test_same_input_gives_the_same_bytes(run: Run) -> None:
    """The release and every page are the same when made again, in another process."""
    run("place", "--out", "a.json")
    run("pages", "--out", "a")
    for command in (["place", "--out", "b.json"], ["pages", "--out", "b"]):
        program = [sys.executable, "-m", "radar", *command]
        assert subprocess.run(program, check=False, capture_output=True).returncode == 0

    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    made = [
        {p.relative_to(folder): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}
        for folder in ("a", "b")
    ]
    assert made[0] == made[1]
    assert Path("docs/index.md") in made[0]


def test_key_is_made_once_and_never_in_silence(run: Run, tmp_path: Path) -> None:
    """Without its key nothing is placed, and the fix is a command; a key that is there is not replaced."""
    key = tmp_path / "survey_data/2026/rounding.key"
    before = run("place").out
    key.unlink()
    lacking = run("place")
    assert (lacking.code, lacking.out, key.exists()) == (1, "", False)
    assert "radar survey key --edition 2026" in lacking.err
    assert run("counts").code == 0
    made = run("survey", "key")
    assert made.code == 0
    comment, secret, *rest = key.read_text(encoding="utf-8").splitlines()
    assert (comment[0], rest) == ("#", [])
    assert re.fullmatch("[0-9a-f]{64}", secret)
    again = run("survey", "key", "--edition", "2026")
    assert (again.code, key.read_text(encoding="utf-8").splitlines()[1]) == (1, secret)
    after = run("place").out
    assert json.loads(after)["draw"] != json.loads(before)["draw"]
    assert run("survey", "key", "--edition", "1999").code == 2


@pytest.mark.parametrize("content", ["", "no key", "25" * 31, f"{'25' * 32}\n{'26' * 32}", b"\xff\xfe"])
def test_spoilt_key_is_a_problem(run: Run, tmp_path: Path, content: str | bytes) -> None:
    """What is no key is refused where it is used and where it is checked, and not quoted."""
    key = tmp_path / "survey_data/2026/rounding.key"
    key.write_bytes(content.encode() if isinstance(content, str) else content)
    for command in (["place"], ["check", "survey_data/2026"], ["check", str(key)]):
        answer = run(*command)
        assert answer.code == 1
        assert "rounding.key: this is not a valid key" in answer.err
        assert "2525" not in answer.err


def test_settings_lie_elsewhere(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--config` leads to a radar in another folder, whose own folders are found beside it."""
    (tmp_path / "other").mkdir()
    here = run("place").out
    monkeypatch.chdir(tmp_path / "other")

    assert run("place", "--config", "../radar.yml").out == here
    assert run("counts", "--config", "../radar.yml", "--out", "../docs/counts.csv").code == 2
    assert run("check").code == 1


def test_program_is_the_same_as_a_module(tmp_path: Path) -> None:
    """`python -m radar` ends with 1, 2 or 0 as `radar` does, and calls itself so."""
    config = str(small_radar(tmp_path))
    for arguments, code in ((["check", "--config", config], 0), (["check", "none"], 1), (["nonsense"], 2)):
        program = [sys.executable, "-m", "radar", *arguments]
        done = subprocess.run(program, cwd=tmp_path / "docs", capture_output=True, text=True, check=False)
        assert done.returncode == code
        assert "Traceback" not in done.stderr
        assert "__main__" not in done.stderr


def test_help_starts_at_once() -> None:
    """Asking for help loads none of the slow libraries."""
    slow = ("pandas", "pydantic", "numpy", "scipy", "mkdocs", "plotly", "pyarrow")
    program = (
        "import sys; sys.argv = ['radar', '--help']\n"
        "from radar.cli import main\n"
        "try: main()\n"
        f"except SystemExit as end: print(end.code, [name for name in {slow!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.stdout.splitlines()[-1] == "0 []"
    assert "Usage: radar" in done.stdout


WRITES = {
    "counts": ["counts"],
    "estimates": ["estimates"],
    "place": ["place"],
    "explain": ["place", "--explain", "drones"],
    "template.csv": ["template"],
    "template.xlsx": ["template"],
    "template.lss": ["template"],
    "template.html": ["template"],
    "survey": ["survey", "draft", NORTH, "--edition", "2030"],
}


@pytest.mark.parametrize("name", WRITES)
def test_a_file_of_someone_else_is_not_written_over(run: Run, tmp_path: Path, name: str) -> None:
    """What a command wrote it may write again; a file that someone wrote stays, unless they say --force."""
    out = tmp_path / name
    write = [*WRITES[name], "--out", name]
    out.write_bytes(b"")
    assert run(*write).code == 0
    made = out.read_bytes()
    if name in ("counts", "estimates", "place"):
        assert run(*write).code == 0
    out.write_bytes(b"mine")
    refused = run(*write)
    assert (refused.code, out.read_bytes()) == (1, b"mine")
    assert f"{name}: the file is there already" in refused.err
    assert run(*write, "--force").code == 0
    assert len(out.read_bytes()) == len(made)


@pytest.mark.parametrize("name", WRITES)
def test_a_device_is_no_file_to_write(run: Run, name: str) -> None:
    """Neither root nor --force makes a file of it."""
    if "." in name:
        return
    assert run(*WRITES[name], "--out", os.devnull, "--force").code == 1
    assert Path(os.devnull).is_char_device()


def test_a_filled_in_form_stays(run: Run, tmp_path: Path) -> None:
    """An answer in a form that was handed out is not lost to a new form."""
    assert run("template", "--out", "form.csv").code == 0
    with (tmp_path / "form.csv").open("a", encoding="utf-8") as form:
        form.write("R0001,Nordby\n")
    assert run("template", "--out", "form.csv").code == 1
    assert "R0001" in (tmp_path / "form.csv").read_text(encoding="utf-8")


def test_pages_leave_what_others_wrote(run: Run, tmp_path: Path) -> None:
    """A page that an editor changed stays, is told of, and hinders the rest; one that is gone is removed."""
    assert run("pages", "--out", "docs2").code == 0
    assert run("pages", "--out", "docs2").code == 0
    (tmp_path / "docs2/mine.md").write_text("mine")
    (tmp_path / "docs/dialogues/bridges.md").unlink()
    written = run("pages", "--out", "docs2")
    assert written.code == 0, written.err
    assert (tmp_path / "docs2/docs/dialogues/index.md").exists()
    assert not (tmp_path / "docs2/docs/dialogues/bridges.md").exists()
    assert (tmp_path / "docs2/mine.md").read_text() == "mine"
    (tmp_path / "docs2/docs/method.md").write_text("mine too")
    (tmp_path / "radar.yml").write_text(
        (tmp_path / "radar.yml").read_text(encoding="utf-8").replace("Small radar", "Other radar"),
        encoding="utf-8",
    )
    refused = run("pages", "--out", "docs2")
    assert (refused.code, refused.err.count("there already")) == (1, 1)
    assert "docs2/docs/method.md" in refused.err
    assert "Small radar" in (tmp_path / "docs2/docs/index.md").read_text(encoding="utf-8")
    assert run("pages", "--out", "docs").code == 2


def test_the_radar_that_is_named_is_built(run: Run, tmp_path: Path) -> None:
    """`--config` counts more than mkdocs.yml; where nobody names one of two, both are told."""
    text = (tmp_path / "radar.yml").read_text(encoding="utf-8")
    (tmp_path / "radar.da.yml").write_text(text.replace("Small radar", "Lille radar"), encoding="utf-8")
    assert run("build", "--config", "radar.da.yml").code == 0
    assert "Lille radar" in (tmp_path / "site/radar.json").read_text(encoding="utf-8") + (
        tmp_path / "site/index.html"
    ).read_text(encoding="utf-8")

    frame = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    frame = frame.replace("[search, radar]", "[search, {radar: {config: radar.da.yml}}]")
    (tmp_path / "mkdocs.yml").write_text(frame, encoding="utf-8")
    assert run("build", "--config", "radar.yml").code == 0
    assert "Lille radar" not in (tmp_path / "site/index.html").read_text(encoding="utf-8")
    unsure = run("build")
    assert unsure.code == 1
    assert "mkdocs.yml: this names another radar, radar.da.yml" in unsure.err
    (tmp_path / "radar.yml").unlink()
    assert run("build").code == 0
    assert "Lille radar" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("generator", ["mkdocs", "zensical"])
def test_the_folder_of_pages_builds_as_it_stands(run: Run, tmp_path: Path, generator: str) -> None:
    """Either generator makes a site of it, strictly, with a page for everything and the navigation."""
    (tmp_path / "docs/own.md").write_text("# Own\n\n[Drones](technologies/drones.md)\n", encoding="utf-8")
    assert run("pages", "--out", "made", "--address", "https://example.org/r/").code == 0
    command = [sys.executable, "-m", generator, "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path / "made", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    html = (tmp_path / "made/site/technologies/drones.html").read_text(encoding="utf-8")
    assert 'class="tr-facts"' in html
    for page in (tmp_path / "made/site").rglob("*.html"):
        found = re.findall(r'(?:href|src)="([^"#?:]+)"', page.read_text(encoding="utf-8"))
        targets = [(page.parent / link).resolve() for link in found if not link.startswith("/")]
        lost = [one for one in targets if not (one / "index.html" if one.is_dir() else one).exists()]
        assert lost == [], page
    for name in ("Technologies", "Market dialogues", "Own"):
        assert name in html
    assert (tmp_path / "made/site/radar.json").is_file()
    assert "site.css" in html
