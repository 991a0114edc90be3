"""What a command shows while it works."""

from __future__ import annotations

import io
from pathlib import Path

import click
import pytest
from rich.console import Console
from rich.progress import Progress

from radar.cli.bar import Bar, bar
from radar.cli.stages import cli
from radar.language.messages import Text, say
from radar.publish import plugin
from tests.support.small import small_radar


def test_all_files_are_one_line_and_each_stage_another() -> None:
    with click.Context(cli), Progress(console=Console(file=io.StringIO(), force_terminal=True)) as progress:
        shown = Bar(progress)
        for path, done, size in (("a.csv", 0, 10), ("b.csv", 0, 30), ("a.csv", 10, 10), ("b.csv", 15, 30)):
            shown.reading(Path(path), done, size)
        shown.stage(say("Writing pages"), 1, 4)
        shown.stage(say("Writing pages"), 2, 4)
        shown.stage(say("Looking through the site"), 3, 3)
        lines = [(task.description, task.completed, task.total) for task in progress.tasks]
    assert lines == [("b.csv", 25, 40), ("Writing pages", 2, 4), ("Looking through the site", 3, 3)]


def test_nothing_is_shown_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with bar() as shown:
        assert shown is None
    assert capsys.readouterr().err == ""


def test_a_build_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[Text, int, int]] = []
    plugin.build(small_radar(tmp_path).parent / "mkdocs.yml", stage=lambda *stage: told.append(stage))
    pages = [(done, of) for text, done, of in told if text == "Writing pages"]
    looked = [(done, of) for text, done, of in told if text == "Looking through the site"]
    assert [done for done, _ in pages] == list(range(1, pages[-1][1] + 1))
    assert looked[-1][0] == looked[-1][1] > len(pages)
    assert [done for done, _ in looked] == list(range(1, len(looked) + 1))
