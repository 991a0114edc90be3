"""A release is kept until something that it is made of changes, and what is kept is public."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from radar.cache import FOLDER, cached_release, cached_site
from radar.pipeline import make_release
from radar.problems import Problem
from radar.site import build_site
from radar.site.language import teller
from radar.store import from_archive, to_archive
from tests.small import files, small_radar


@pytest.fixture
def radar(repository: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration radar."""
    for part in ("docs", "survey_data"):
        shutil.copytree(repository / part, tmp_path / part)
    shutil.copyfile(repository / "radar.yml", tmp_path / "radar.yml")
    return tmp_path


def kept(radar: Path) -> list[Path]:
    return [path for path in (radar / FOLDER).iterdir() if path.is_file()]


def test_kept_pages_are_those_of_the_release(radar: Path) -> None:
    """The second site comes from the file, equals the first, and changes with the editors' texts."""
    release = make_release(radar / "radar.yml")
    first = cached_site(release, {"index.md": "Hello"}, True, True, radar)
    assert first == build_site(release, {"index.md": "Hello"})
    assert cached_site(release, {"index.md": "Hello"}, True, True, radar) == first
    (file,) = kept(radar)
    file.write_text(file.read_text(encoding="utf-8").replace("Hello", "From the file"), encoding="utf-8")
    assert "From the file" in str(cached_site(release, {"index.md": "Hello"}, True, True, radar)["index.md"])
    changed = cached_site(release, {"index.md": "Good day"}, True, True, radar)
    assert changed == build_site(release, {"index.md": "Good day"})
    assert len(kept(radar)) == 1


def test_what_is_kept_is_the_release_itself(radar: Path) -> None:
    """The second release comes from the file and equals the first to the last figure."""
    first = cached_release(radar / "radar.yml")
    (file,) = kept(radar)
    file.write_bytes(file.read_bytes().replace(b'"Teknologiradar"', b'"From the file"'))
    second = cached_release(radar / "radar.yml")
    assert second.settings.title == "From the file"
    assert second.editions == first.editions
    assert second.dialogues == first.dialogues


@pytest.mark.parametrize(
    "changed",
    [
        "radar.yml",
        "survey_data/2026/responses/north.csv",
        "survey_data/2025/survey.yml",
        "survey_data/2024/experts.csv",
        "survey_data/municipalities.csv",
        "docs/technologies/drones.md",
        "docs/dialogues/oslo-it-operations.md",
    ],
)
def test_any_change_makes_it_anew(radar: Path, changed: str) -> None:
    """A byte more in any file that a release is made of, and the old one is gone."""
    cached_release(radar / "radar.yml")
    before = kept(radar)
    with (radar / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    cached_release(radar / "radar.yml")
    assert len(kept(radar)) == 1
    assert kept(radar) != before


def test_a_spoilt_file_is_made_anew(radar: Path) -> None:
    """Junk in the kept file is no fault of the input."""
    release = cached_release(radar / "radar.yml")
    kept(radar)[0].write_text("{")
    assert cached_release(radar / "radar.yml") == release


def test_no_respondent_is_in_it(radar: Path) -> None:
    """The kept file holds no respondent's id, and no municipality but those whose dialogues it describes."""
    cached_release(radar / "radar.yml")
    release = json.loads(kept(radar)[0].read_text(encoding="utf-8"))
    del release["dialogues"]
    text = json.dumps(release, ensure_ascii=False)
    rows = (radar / "survey_data/2026/responses/north.csv").read_text(encoding="utf-8").splitlines()
    for row in rows[1:40]:
        respondent, municipality = row.split(";")[:2]
        assert f'"{respondent}"' not in text
        assert municipality not in text


@pytest.mark.parametrize("config", ["radar.yml", "examples/cncf/radar.yml"])
def test_an_archive_gives_the_same_release(repository: Path, config: str) -> None:
    """Nothing is lost on the way through JSON."""
    release = make_release(repository / config)
    assert from_archive(to_archive(release)) == release


def test_a_kept_release_keeps_its_warnings(tmp_path: Path) -> None:
    """What the answers gave cause to warn of is reported at each build, in the language of its reader."""
    survey = files()["survey_data/2025/survey.yml"].replace("technologies: [drones, robots, sensors]\n", "")
    config = small_radar(tmp_path, {"survey_data/2025/survey.yml": survey})
    first: list[Problem] = []
    second: list[Problem] = []
    cached_release(config, warn=first.append)
    cached_release(config, warn=second.append)
    assert [problem.code for problem in first] == ["unasked-technology"] * 2
    assert second == first
    tell = teller("da")
    assert [tell(problem.told()) for problem in second] == [tell(problem.told()) for problem in first]
    assert "Video" in tell(second[0].told())
