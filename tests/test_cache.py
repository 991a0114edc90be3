"""A release is kept until something that it is made of changes, and what is kept is public."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from radar.counts import count_all
from radar.language.translator import teller
from radar.pipeline import make_release
from radar.problems import Problem, Problems
from radar.publish import plugin
from radar.publish.cache import Cache, cached_release, cached_site, keep_passed, passed_files
from radar.site.files import build_site
from radar.store import from_archive, to_archive
from tests.support.small import content, files, small_radar


@pytest.fixture
def radar(repository: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration radar."""
    for part in ("docs", "survey_data"):
        shutil.copytree(repository / part, tmp_path / part)
    shutil.copyfile(repository / "radar.yml", tmp_path / "radar.yml")
    return tmp_path


def kept(radar: Path, kind: str = "release") -> list[Path]:
    folder = Cache(radar).folder
    assert folder is not None
    return sorted(folder.glob(f"{kind}-*"))


def test_kept_pages_are_those_of_the_release(tmp_path: Path) -> None:
    """The second site comes from the file, equals the first, and changes with the editors' texts."""
    radar = small_radar(tmp_path).parent
    release = make_release(radar / "radar.yml")
    first = cached_site(release, {"index.md": "Hello"}, True, True, radar)
    assert first == build_site(release, {"index.md": "Hello"})
    assert cached_site(release, {"index.md": "Hello"}, True, True, radar) == first
    changed = cached_site(release, {"index.md": "Good day"}, True, True, radar)
    assert changed == build_site(release, {"index.md": "Good day"})
    assert len(kept(radar, "site.en")) == 1


def test_what_is_kept_is_the_release_itself(radar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second release comes from the file and equals the first to the last figure."""
    first = cached_release(radar / "radar.yml")
    monkeypatch.setattr("radar.pipeline.make_release", None)
    assert cached_release(radar / "radar.yml") == first


def test_a_release_put_there_by_hand_is_made_anew(radar: Path) -> None:
    """A text changed in the file, or the file of another state under this one's name, is not believed."""
    first = cached_release(radar / "radar.yml")
    (file,) = kept(radar)
    file.write_bytes(file.read_bytes().replace(b'"Teknologiradar"', b'"From the file"'))
    assert cached_release(radar / "radar.yml") == first

    other = file.read_bytes()
    text = (radar / "radar.yml").read_text(encoding="utf-8")
    (radar / "radar.yml").write_text(
        text.replace("title: {en: Teknologiradar, da: Teknologiradar}", "title: Another"), encoding="utf-8"
    )
    assert cached_release(radar / "radar.yml").settings.title == "Another"
    (file,) = kept(radar)
    file.write_bytes(other)
    assert cached_release(radar / "radar.yml").settings.title == "Another"


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
    release = json.loads(kept(radar)[0].read_text(encoding="utf-8").splitlines()[-1])
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


def test_no_cache_is_no_hindrance(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder for it that is a file, or that nothing can be written to, changes nothing."""
    radar = small_radar(tmp_path).parent
    expected = make_release(radar / "radar.yml")
    file = tmp_path_factory.mktemp("full") / "file"
    file.write_text("x")
    for place in (str(file), f"{file}/below", "/dev/full", ""):
        monkeypatch.setenv("RADAR_CACHE", place)
        assert cached_release(radar / "radar.yml") == expected
        assert cached_site(expected, {}, True, True, radar) == build_site(expected, {})
        keep_passed(radar / "radar.yml", {"index.html": "0"})
    assert file.read_text() == "x"


def test_in_ci_nothing_is_kept_and_nothing_is_taken(radar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the audit looks at a file hangs on nothing that an earlier run left."""
    keep_passed(radar / "radar.yml", {"index.html": "0"})
    assert passed_files(radar / "radar.yml") == {"index.html": "0"}
    monkeypatch.setenv("CI", "true")
    assert passed_files(radar / "radar.yml") == {}
    cached_release(radar / "radar.yml")
    monkeypatch.setenv("CI", "false")
    assert passed_files(radar / "radar.yml") == {"index.html": "0"}
    assert kept(radar) == []


@pytest.mark.parametrize("place", ["own", "tracked"])
def test_a_cache_in_a_repository_is_refused(
    radar: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """One below the radar's own repository, or one with files that git tracks, is a problem in its place."""
    if place == "own":
        (radar.parent / ".git").mkdir(exist_ok=True)
        folder = radar.parent / "kept"
    else:
        folder = tmp_path_factory.mktemp("other")
        (folder / "release-0").write_text("forged")
        for command in (["init", "-q"], ["add", "."]):
            subprocess.run(["git", "-C", str(folder), *command], check=True)  # noqa: S607
    monkeypatch.setenv("RADAR_CACHE", str(folder))
    try:
        with pytest.raises(Problems) as caught:
            cached_release(radar / "radar.yml")
    finally:
        shutil.rmtree(radar.parent / ".git", ignore_errors=True)
    assert [problem.code for problem in caught.value.problems] == ["cache-in-repository"]


def test_a_cache_in_the_repository_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A radar that brings what an earlier build would have kept is built as if it did not."""
    monkeypatch.setenv("RADAR_CACHE", "")
    small_radar(tmp_path / "plain")
    config = small_radar(tmp_path / "forged")
    before = content(plugin.build(tmp_path / "plain/mkdocs.yml"))
    monkeypatch.setenv("RADAR_CACHE", str(tmp_path / "kept"))
    plugin.build(config.parent / "mkdocs.yml")
    for old in (tmp_path / "kept").rglob("*-*"):
        new = config.parent / ".cache/radar" / old.name
        new.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(old.read_bytes().replace(b"Small radar", b"Forged radar"))
    monkeypatch.setenv("RADAR_CACHE", "")
    assert content(plugin.build(config.parent / "mkdocs.yml")) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "again"),
    [
        ("docs/technologies/drones.md", "---\n", "---\n", False),
        ("docs/dialogues/bridges.md", "title: Drones", "title: Two drones", False),
        ("docs/technologies/drones.md", "name: Drones", "name: Flying things\nalso: [Drones]", True),
        ("radar.yml", "title: Small radar", "title: Smaller radar", True),
    ],
)
def test_figures_are_not_made_again_for_a_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, again: bool
) -> None:
    """Who writes a text does not wait for answers; whatever figures are made of makes them anew."""
    monkeypatch.setenv("RADAR_CACHE", "")
    config = small_radar(tmp_path).parent / "radar.yml"
    before = cached_release(config)
    counted: list[object] = []

    def noted(*given: Any, **named: Any) -> Any:
        counted.append(given)
        return count_all(*given, **named)

    monkeypatch.setattr("radar.pipeline.count_all", noted)
    path = tmp_path / file
    text = path.read_text(encoding="utf-8").replace(old, new, 1)
    path.write_text(f"{text}\nMore.\n" if file.endswith(".md") else text, encoding="utf-8")
    after = cached_release(config)
    assert bool(counted) == again
    assert after == make_release(config)
    assert after != before


def test_figures_are_made_again_for_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer less is another figure."""
    monkeypatch.setenv("RADAR_CACHE", "")
    config = small_radar(tmp_path).parent / "radar.yml"
    cached_release(config)
    (responses,) = sorted((tmp_path / "survey_data").rglob("responses/north.csv"))[:1]
    lines = responses.read_text(encoding="utf-8").splitlines(keepends=True)
    responses.write_text("".join(lines[:-1]), encoding="utf-8")
    assert cached_release(config) == make_release(config)
