"""The technologies' pages are read, or refused with all their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.inputs.settings import Settings, read_settings
from radar.inputs.technologies import Technology, read_technologies
from tests.support.case_files import CASES, expected, told

FOLDER = CASES / "technologies"


@pytest.fixture
def settings() -> Settings:
    return read_settings(CASES / "settings" / "good.yml")


def test_faults_of_all_pages(settings: Settings) -> None:
    """The faults of all pages are told at once, each in its file and line."""
    assert told(lambda folder: read_technologies(folder, settings), FOLDER / "faulty") == expected(
        FOLDER / "faulty"
    )


def test_good_pages(settings: Settings) -> None:
    """A page becomes a technology whose id is the file's name; the overview is no technology."""
    chatbots, robots = read_technologies(FOLDER / "good", settings)
    assert (chatbots.id, chatbots.name, chatbots.text) == ("chatbots", "Chatbots", "Text.")
    assert (robots.id, robots.also, robots.links[0].url) == (
        "robots",
        ["Robot"],
        "https://example.org/robots",
    )
    assert isinstance(robots, Technology)
    assert robots.file == (FOLDER / "good" / "robots.md").as_posix()


def test_empty_folder(settings: Settings, tmp_path: Path) -> None:
    """A radar without technologies is refused."""
    said = told(lambda folder: read_technologies(folder, settings), tmp_path)
    assert [line.split(": ", 1)[1] for line in said] == [
        "there is no technology here. Add a Markdown file for each technology [no-technologies]"
    ]
