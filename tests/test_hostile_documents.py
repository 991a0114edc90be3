"""YAML and front matter that are made to hang or crash a reader are refused at once, at their line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from radar.inputs.dialogues import DialogueFrontMatter
from radar.inputs.documents import Model, parse_front_matter, read_text, validate
from radar.inputs.documents import read_yaml as read
from radar.inputs.questionnaire import Questionnaire
from radar.inputs.settings import Settings
from radar.inputs.sources import read_sources
from radar.inputs.technologies import TechnologyFrontMatter
from radar.problems import Problem, Problems
from tests.support.small import files, small_radar

N = 100_000
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)
TEXTS = {
    "flow lists": "a: " + "[" * N,
    "flow lists closed": "a: " + "[" * N + "]" * N,
    "flow maps": "a: " + "{b: " * N,
    "flow mixed": "a: " + "[{b: " * N,
    "block lists": "a:\n" + "- " * N + "x",
    "block maps": "".join(" " * i + "a:\n" for i in range(3000)),
    "block maps on a line": "? " * N,
    "laughs": LAUGHS,
    "merge laughs": "a0: &a0 {x: 1}\n"
    + "".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, 12)),
    "aliases": "a: &a x\nb: [" + "*a, " * N + "]",
    "anchors": "".join(f"a{i}: &a{i} x\n" for i in range(N)),
    "holds itself": "a: &a [*a]",
    "fields": "".join(f"f{i}: 1\n" for i in range(N)),
    "alike fields": "".join(f"titl{i}: 1\n" for i in range(N)),
    "items": "sectors: [" + "x, " * N + "]",
    "twice": "title: x\n" * N,
    "long key": "k" * 1_000_000 + ": 1",
    "long misspelt key": "title" * 200_000 + ": 1",
    "long text": "title: " + "x" * 2_000_000,
    "long quoted text": 'title: "' + "x" * 2_000_000 + '"',
    "open quote": 'title: "' + "x" * 2_000_000,
    "spaces": "title:" + " " * 2_000_000 + "x",
    "empty lines": "\n" * 2_000_000 + "title: x",
    "comments": "# x\n" * 500_000 + "title: x",
    "integer": "title: " + "9" * 1_000_000,
    "hexadecimal": "title: 0x" + "f" * 1_000_000,
    "binary integer": "title: 0b" + "1" * 1_000_000,
    "octal": "title: 0" + "7" * 1_000_000,
    "sexagesimal": "title: " + ":".join(["59"] * 50_000),
    "float": "title: 1e400000",
    "dotted float": "title: 1.0e+400000",
    "long float": "title: 0." + "1" * 1_000_000,
    "infinite": "border_certainty: .inf",
    "not a number": "border_certainty: .nan",
    "date": "title: 99999-99-99",
    "year zero": "title: 0000-00-00",
    "zone": "title: 2026-01-01T00:00:00+99:99",
    "binary": "title: !!binary " + "A" * 1_000_000,
    "python": "title: !!python/object/apply:os.system [echo]",
    "set": "title: !!set {a, b}",
    "pairs": "title: !!pairs [a: b]",
    "tag": "title: !unknown x",
    "long tag": "title: !" + "x" * N + " y",
    "complex key": "? [a, b]\n: c",
    "map as key": "? {a: b}\n: c",
    "documents": "--- x\n" * N,
    "directive": "%YAML 9.9\n---\ntitle: x",
    "control": "title: a\x00b",
    "bidi": "title: a\u202eb",
    "surrogate": 'title: "\\ud800"',
    "escape": 'title: "\\x00"',
    "tabs": "\t" * N + "title: x",
    "indentation": " " * N + "title: x\n",
    "colons": ":" * N,
    "hyphens": "-" * N,
    "question marks": "?" * N,
    "ampersands": "&" * N,
    "stars": "*" * N,
    "pipes": "title: |" + "9" * N,
    "folded": "title: >\n" + " x\n" * N,
    "empty": "",
    "null": "~",
    "byte order mark": "\ufefftitle: x",
}
MODELS: tuple[type[Model], ...] = (Settings, Questionnaire, TechnologyFrontMatter, DialogueFrontMatter)


def faults(call: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        call()
    return caught.value.problems


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_yaml(tmp_path: Path, name: str) -> None:
    """No crash, no other exception, few faults, each at a line with a fix."""
    path = tmp_path / "radar.yml"
    path.write_text(TEXTS[name], encoding="utf-8", errors="surrogatepass")
    for model in MODELS:
        found = faults(lambda model=model: validate(read(path), model))  # type: ignore[misc]
        assert 1 <= len(found) <= 100
        assert all(problem.where.line or "UTF-8" in problem.what for problem in found)
        assert all(len(str(problem)) < 2000 for problem in found)


@pytest.mark.parametrize("name", ["flow lists", "block lists", "laughs", "merge laughs", "aliases", "fields"])
def test_hostile_front_matter(name: str) -> None:
    """The same above a page's text; the line is the page's."""
    text = f"---\n{TEXTS[name]}\n---\n\nText.\n"
    found = faults(lambda: validate(parse_front_matter(text, "a.md"), TechnologyFrontMatter))
    assert all((problem.where.line or 0) >= 2 for problem in found)


def test_a_process_survives(tmp_path: Path) -> None:
    """What would end the process itself, not with an exception, ends it with 1 and a fault."""
    code = "import sys; from radar.cli import main; sys.argv = ['radar', 'check']; main()"
    for name in ("flow lists", "flow maps", "block lists"):
        command, folder = [sys.executable, "-c", code], tmp_path / name
        folder.mkdir()
        (folder / "radar.yml").write_text(TEXTS[name])
        with_it = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=folder)
        assert with_it.returncode == 1, with_it.stderr[-500:]
        assert "radar.yml:" in with_it.stderr


def test_few_unknown_fields_are_told(tmp_path: Path) -> None:
    """The first twenty, and how many more there are."""
    path = tmp_path / "radar.yml"
    path.write_text("".join(f"f{i}: 1\n" for i in range(1_000)))
    found = [p for p in faults(lambda: validate(read(path), Settings)) if p.code == "extra-forbidden"]
    assert len(found) == 21
    assert found[-1].what == "980 more faults of this kind"


def test_levels_of_a_question_are_bounded(tmp_path: Path) -> None:
    """A scale of hundreds of levels is none."""
    path = tmp_path / "survey.yml"
    text = files()["survey_data/2026/survey.yml"]
    many = ", ".join(f"{{id: l{i}}}" for i in range(500))
    path.write_text(
        f"{text}\n".replace("questions:\n", f"questions:\n  long: {{name: Long, levels: [{many}]}}\n")
    )
    found = faults(lambda: validate(read(path), Questionnaire))
    assert any("questions.long.levels" in problem.what and problem.code == "too-long" for problem in found)


@pytest.mark.parametrize("field", ["municipalities", "surveys", "technologies", "dialogues"])
@pytest.mark.parametrize("place", ["/dev/zero", "/dev/stdin", "pipe", "/proc/self/environ"])
def test_paths_that_are_no_files(tmp_path: Path, field: str, place: str) -> None:
    """A device, a pipe or a file of the system is not read; nothing waits for it."""
    config = small_radar(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    lines = [one for one in config.read_text("utf-8").splitlines() if not one.startswith(f"{field}:")]
    config.write_text("\n".join([*lines, f"{field}: {place}"]), encoding="utf-8")
    faults(lambda: read_sources(config))


@pytest.mark.parametrize(
    "name", ["docs/technologies/pipe.md", "docs/dialogues/pipe.md", "survey_data/2026/experts.csv"]
)
def test_pipes_among_the_files(tmp_path: Path, name: str) -> None:
    """A pipe where a file is looked for is a fault and nothing to wait for."""
    config = small_radar(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    from radar.pipeline import make_release

    assert any(name in problem.where.file for problem in faults(lambda: make_release(config)))


def test_a_large_text_is_refused_by_its_size(tmp_path: Path) -> None:
    """It is not read at all."""
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.truncate(10**12)
    (found,) = faults(lambda: read_text(path, "a.md"))
    assert found.code == "too-large"


@pytest.mark.parametrize(
    "sign", ["\n", "\x0b", "\x0c", "\r", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_one_line_is_one_line(tmp_path: Path, sign: str) -> None:
    """Every kind of line break in a name is refused, wherever a name may stand."""
    path = tmp_path / "a.md"
    told = sign.encode("unicode_escape").decode()
    page = f'---\nname: "a{told}b"\nsector: s\nsummary: "c{told}d"\ntags: ["e{told}f"]\n---\n'
    path.write_text(page, encoding="utf-8")
    found = faults(lambda: validate(parse_front_matter(page, "a.md"), TechnologyFrontMatter))
    assert {problem.where.line for problem in found} == {2, 4, 5}
    assert "line-break" in {problem.code for problem in found}


def test_a_name_has_a_greatest_length() -> None:
    """It is told with the number."""
    page = f"---\nname: {'x' * 301}\nsector: s\nsummary: {'y' * 1001}\n---\n"
    found = faults(lambda: validate(parse_front_matter(page, "a.md"), TechnologyFrontMatter))
    assert [str(problem) for problem in found] == [
        "a.md:2: `name` is too long. Use at most 300 characters",
        "a.md:4: `summary` is too long. Use at most 1000 characters",
    ]
