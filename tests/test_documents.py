"""YAML files and front matter are read with their lines, or refused in words that an editor understands."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from pathlib import Path
from typing import Any, Literal, Self

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import model_validator

from radar.inputs.dialogues import DialogueFrontMatter
from radar.inputs.documents import (
    Document,
    Fault,
    Model,
    read_front_matter,
    read_yaml,
    refuse_parts,
    validate,
)
from radar.inputs.questionnaire import Questionnaire
from radar.inputs.settings import Settings
from radar.inputs.technologies import TechnologyFrontMatter
from radar.language.messages import say
from radar.problems import Problems
from tests.support.case_files import CASES, cases, expected, told


def read(path: Path) -> Document:
    return read_front_matter(path) if path.suffix == ".md" else read_yaml(path)


@pytest.mark.parametrize("case", cases("documents"), ids=lambda path: path.name)
def test_unreadable_document(case: Path) -> None:
    """A document that can't be read is refused at its line, with a likely reason and a fix."""
    assert told(read, case) == expected(case)


def test_lines_of_all_parts(tmp_path: Path) -> None:
    """Every key and every item is known by its line, and a part that is absent by what is around it."""
    path = tmp_path / "a.yml"
    path.write_text("# first\ntitle: A\nareas:\n  - id: schools\n    name: Schools\n  - {id: care}\n")
    document = read_yaml(path)
    assert document.line("title") == 2
    assert document.line("areas") == 3
    assert document.line("areas", 0, "name") == 5
    assert document.line("areas", 1, "id") == 6
    assert document.line("areas", 1, "name") == 6
    assert document.line("nothing") == 2


def test_front_matter_and_body(tmp_path: Path) -> None:
    """A page is its fields and the text below them, each with its lines in the file."""
    path = tmp_path / "page.md"
    path.write_text("---\ntitle: A\ntags: [b]\n---\n\nText.\n\n---\n\nMore.\n")
    document = read_front_matter(path)
    assert document.data == {"title": "A", "tags": ["b"]}
    assert document.body == "\nText.\n\n---\n\nMore.\n"
    assert (document.line("tags"), document.body_line) == (3, 5)


def test_byte_order_mark(tmp_path: Path) -> None:
    """A file that a Windows program saved as UTF-8 with a mark is read as any other."""
    path = tmp_path / "a.yml"
    path.write_bytes("\ufefftitle: Rådet\r\nwhen: 2026-01-31\r\n".encode())
    assert read_yaml(path).data == {"title": "Rådet", "when": dt.date(2026, 1, 31)}


def test_absent_file(tmp_path: Path) -> None:
    """A file that is not there, and a folder in its place, are told apart from a faulty one."""
    assert told(read_yaml, tmp_path / "a.yml") == [
        "a.yml: the file does not exist. Check the name and the folder [no-file]"
    ]
    (tmp_path / "b.yml").mkdir()
    assert told(read_yaml, tmp_path / "b.yml") == [
        "b.yml: the file can't be read (Is a directory). Check its rights [no-file]"
    ]


class Box(Model):
    """A model with a check of its own."""

    size: int
    """How large it is."""
    kind: Literal["open", "closed"] = "open"
    """What it is."""
    holds: list[str] = []
    """What is in it."""

    @model_validator(mode="after")
    def _sorted(self) -> Self:
        refuse_parts(
            Fault(("holds", i), say("`%(name)s` is heavy", name=name), say("Take it out"), "heavy")
            for i, name in enumerate(self.holds)
            if name in ("lead", "gold")
        )
        return self


def box(path: Path) -> Box:
    return validate(read_yaml(path), Box)


def test_messages_without_values(tmp_path: Path) -> None:
    """What stands in a faulty value is not repeated: it could be anything."""
    path = tmp_path / "a.yml"
    path.write_text("size: 010190-1234\nkind: 010190-1234\nholds: 010190-1234\n")
    said = told(box, path)
    assert len(said) == 3
    assert "010190" not in "".join(said)


@pytest.mark.parametrize("name", ["010190-1234", "someone@example.org", "a note " * 9, "12 34 56 78"])
def test_messages_without_personal_names(tmp_path: Path, name: str) -> None:
    """A field whose name may be personal or free text is told by its line alone."""
    path = tmp_path / "a.yml"
    path.write_text(f"size: 3\n{name}: 1\n{name}: 2\n")
    said = told(box, path)
    assert [line.split(".", 3)[1] for line in said] == [
        "yml:2: `…` is not a known field",
        "yml:3: `…` is duplicated (first on line 2)",
    ]


def test_own_checks_of_a_model(tmp_path: Path) -> None:
    """A model's own check can find several faults, each told at the line of its part."""
    path = tmp_path / "a.yml"
    path.write_text("size: 3\nholds:\n  - lead\n  - wool\n  - gold\n")
    assert told(box, path) == [
        "a.yml:3: `lead` is heavy. Take it out [heavy]",
        "a.yml:5: `gold` is heavy. Take it out [heavy]",
    ]


def test_dates_that_are_not_in_the_calendar(tmp_path: Path) -> None:
    """A day that does not exist is read as text, so that the model can say what is wrong and where."""
    path = tmp_path / "a.yml"
    path.write_text("size: 1\nholds: [2026-02-30]\n")
    assert box(path).holds == ["2026-02-30"]


def test_values_of_the_wrong_kind(tmp_path: Path) -> None:
    """Yes is no number, a quoted number is none either, and a number is no text."""
    path = tmp_path / "a.yml"
    for size in ("yes", '"3"', "3.5"):
        path.write_text(f"size: {size}\n")
        assert [line.rsplit(". ", 1)[0] for line in told(box, path)] == [
            "a.yml:1: `size` must be a whole number"
        ]
    path.write_text("size: 3\nholds: [3]\n")
    assert told(box, path)[0].startswith("a.yml:2: `holds` must be text")


def test_names_that_yaml_reads_otherwise(tmp_path: Path) -> None:
    """A name before a colon is text, even where YAML would read it as a number or a no."""
    path = tmp_path / "a.yml"
    path.write_text("1: a\nno: b\n2026-01-31: c\n")
    assert list(read_yaml(path).data) == ["1", "no", "2026-01-31"]


GOOD: list[tuple[type[Model], Path]] = [
    (Settings, CASES / "settings" / "good.yml"),
    (Questionnaire, CASES / "questionnaire" / "good.yml"),
    (TechnologyFrontMatter, CASES / "technologies" / "good" / "robots.md"),
    (DialogueFrontMatter, CASES / "dialogues" / "good" / "good.md"),
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.sampled_from(["id", "from"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=6,
)


def parts(data: object) -> list[tuple[Any, Any]]:
    """Every (container, key) in a document."""
    pairs = (
        list(data.items())
        if isinstance(data, dict)
        else list(enumerate(data))
        if isinstance(data, list)
        else []
    )
    return [(data, key) for key, _ in pairs] + [part for _, value in pairs for part in parts(value)]


@pytest.mark.parametrize(("model", "good"), GOOD, ids=lambda value: getattr(value, "__name__", ""))
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_value_anywhere(model: type[Model], good: Path, data: st.DataObject) -> None:
    """Whatever stands in a file, it is read, or refused in lines that say where, what and how to fix it."""
    written = read(good).data
    container, key = data.draw(st.sampled_from(parts(written)))
    container[key] = data.draw(VALUES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yml"
        path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
        said = told(lambda path: validate(read_yaml(path), model), path)
    assert [line for line in said if not re.fullmatch(r"a\.yml:\d+: .+\. .+ \[[a-z-]+\]", line)] == []


def test_characters_that_nobody_sees_are_refused(tmp_path: Path) -> None:
    """Control characters and turned directions, escaped as YAML can, are faults at their lines."""
    path = tmp_path / "radar.yml"
    path.write_text('title: "Dro\\x07nes"\nareas:\n  - name: "a\\u202eb"\n')
    with pytest.raises(Problems) as caught:
        validate(read_yaml(path), Settings)
    lines = [p.where.line for p in caught.value.problems if p.code == "unseen-character"]
    assert lines == [1, 3]
