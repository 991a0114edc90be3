"""Radars that a group decides, in all or in part: what is read, refused, placed, told and kept."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import math
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from radar.inputs.decisions import Decision, decided_editions, in_force
from radar.inputs.sources import read_sources
from radar.pipeline import make_release
from radar.placement.layout import BLIP
from radar.problems import Problems
from radar.release import Edition, Placement, Release
from radar.site.tables.exports import table
from radar.store import schema, to_json
from tests.support.command_line import Run
from tests.support.sites import files_of
from tests.support.small import files, small_radar

TODAY = dt.date(2026, 11, 1)
GUIDE = Path(__file__).parents[1] / "docs" / "guide" / "decided.md"

SETTINGS = """\
title: Decided radar
publisher: Nobody
placement: decided
sectors: [{id: air, name: Air}, {id: ground, name: Ground}]
rings:
- {id: ready, name: Ready, from: 0.6}
- {id: try, name: Try out, from: 0.3}
- {id: wait, name: Wait, from: 0}
"""


def page(decided: str, name: str = "Drones", more: str = "") -> str:
    return (
        f"---\nname: {name}\nsector: air\nsummary: About {name}.\n{more}decided:\n{decided}---\n\nThe text.\n"
    )


def decided_radar(folder: Path, pages: dict[str, str], settings: str = SETTINGS) -> Path:
    """A radar of decisions alone; a page's text by its id."""
    written = {"radar.yml": settings, "mkdocs.yml": files()["mkdocs.yml"]}
    written |= {f"docs/technologies/{id_}.md": text for id_, text in pages.items()}
    for name, content in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder / "radar.yml"


def release_of(config: Path) -> Release:
    return make_release(config, today=TODAY)


def places(edition: Edition, area: str = "all") -> dict[str, Placement | None]:
    return {entry.technology: entry.place for entry in edition.radars[area].entries}


def place(edition: Edition, technology: str, area: str = "all") -> Placement:
    found = places(edition, area)[technology]
    assert found is not None
    return found


HISTORY = page("- {date: 2026-03-01, ring: try}\n- {date: 2025-03-01, ring: wait, by: The board}\n")


# What is read and what is refused.


FAULTS = {
    "- {date: 2026-03-01, ring: trial}": "6: `trial` is not a ring of this radar. Use ready, try or wait",
    "- {date: 2026-03-01, ring: redy}": "`redy` is not a ring of this radar. Did you mean ready?",
    "- {date: 2026-03-01}": "the decision says no ring. Add `ring`: ready, try or wait",
    "- {date: 2026-03-01, ring: try, off: true}": "a technology that is off the radar is in no ring",
    "- {date: 2026-03-01, ring: ready, score: 0.4}": "the score 0.4 is in the ring `try`, not in `ready`",
    "- {date: 2026-03-01, score: 1.4}": "`decided.score` is too high. Use 1 or less",
    "- {date: 2026-02-30, ring: try}": "`decided.date`",
    "- {date: 2026, ring: try}": "`decided.date`",
    "- {ring: try}": "`decided.date` is missing",
    "- {date: 2026-03-01, ring: try, by: kari@nordby.no}": "this names a person's address",
    "- {date: 2026-03-01, ring: try, who: us}": "`decided.who` is not a known field",
    "- try": "`decided` must have fields of its own",
    "- {date: 2026-03-01, ring: try}\n- {date: 2026-03-01, ring: wait}": "two decisions have the date",
    "- {date: 2026-03-01, ring: try}\n- {date: 2026-04-01, ring: wait, moved: out}": "Remove `moved`",
}


@pytest.mark.parametrize(("decided", "said"), FAULTS.items(), ids=range(len(FAULTS)))
def test_faults(tmp_path: Path, decided: str, said: str) -> None:
    """A decision that can't be is refused at its line, with what to write."""
    config = decided_radar(tmp_path, {"drones": page(f"{decided}\n"), "robots": HISTORY})
    with pytest.raises(Problems) as caught:
        read_sources(config)
    assert [said in str(one) for one in caught.value.problems] == [True]
    [one] = caught.value.problems
    assert Path(one.where.file).name == "drones.md"
    assert one.where.line == 5 + len(decided.splitlines())


@pytest.mark.parametrize("decided", ["", "decided: []\n", "decided: [{date: 2031-01-01, ring: try}]\n"])
def test_a_radar_of_which_nothing_holds_is_refused(tmp_path: Path, decided: str) -> None:
    """Without a survey and without a decision that holds there is no edition to show."""
    text = f"---\nname: Drones\nsector: air\nsummary: About drones.\n{decided}---\n"
    with pytest.raises(Problems) as caught:
        release_of(decided_radar(tmp_path, {"drones": text}))
    assert [one.code for one in caught.value.problems] == ["nothing-decided"]


def test_a_survey_radar_still_needs_its_dimensions(tmp_path: Path) -> None:
    """Without `placement: decided` an index is needed, and its parts."""
    with pytest.raises(Problems) as caught:
        release_of(decided_radar(tmp_path, {"drones": HISTORY}, SETTINGS.replace("placement: decided\n", "")))
    assert "`dimensions`: the index is made of nothing" in str(caught.value.problems[0])


def test_what_is_in_force() -> None:
    """The latest decision up to a day, whatever the order in which they stand."""
    one, two = (Decision(date=dt.date(2026, month, 1), ring="try") for month in (5, 2))
    assert in_force([one, two], dt.date(2026, 6, 1)) is one
    assert in_force([one, two], dt.date(2026, 4, 30)) is two
    assert in_force([one, two], dt.date(2026, 1, 31)) is None


@pytest.mark.parametrize(
    ("each", "editions"),
    [
        ("day", {"2025-12-31": 31, "2026-01-02": 2, "2026-01-09": 9}),
        ("month", {"2025-12": 31, "2026-01": 9}),
        ("year", {"2025": 31, "2026": 9}),
    ],
)
def test_editions_of_decisions(each: object, editions: dict[str, int]) -> None:
    """An edition for each day, month or year, with its last decision's day; none for what is to come."""
    days = [dt.date(2026, 1, 9), dt.date(2025, 12, 31), dt.date(2026, 1, 2), dt.date(2026, 2, 1)]
    decisions = [Decision(date=day, ring="try") for day in days]
    made = decided_editions(decisions, each, dt.date(2026, 1, 31))  # type: ignore[arg-type]
    assert {edition: day.day for edition, day in made.items()} == editions


# Places, editions, movement.


def test_places_and_movement(tmp_path: Path) -> None:
    """The history makes editions; each says who moved since the one before."""
    pages = {
        "drones": HISTORY,
        "robots": page("- {date: 2025-03-01, ring: ready}\n- {date: 2026-03-01, ring: try}\n", "Robots"),
        "sensors": page("- {date: 2025-03-01, ring: try, moved: in}\n", "Sensors"),
        "video": page("- {date: 2026-03-01, score: 0.7}\n", "Video"),
        "fax": page("- {date: 2025-03-01, ring: wait}\n- {date: 2026-03-01, off: true}\n", "Fax"),
        "later": page("- {date: 2026-12-01, ring: ready}\n", "Later"),
    }
    release = release_of(decided_radar(tmp_path, pages))
    first, second = release.editions
    assert (first.id, second.id) == ("2025-03-01", "2026-03-01")
    assert {id_: at.ring if at else None for id_, at in places(first).items()} == {
        "drones": "wait",
        "fax": "wait",
        "robots": "ready",
        "sensors": "try",
    }
    assert {id_: (at.ring, at.moved) for id_, at in places(second).items() if at} == {
        "drones": ("try", "in"),
        "robots": ("try", "out"),
        "sensors": ("try", "none"),
        "video": ("ready", "new"),
    }
    assert place(first, "sensors").moved == "in"
    assert place(second, "video").score == 0.7
    for at in places(second).values():
        assert at is not None
        assert (at.index, at.se, at.certainty, at.border, at.margin) == (None,) * 5


def test_a_decision_beside_a_survey(tmp_path: Path) -> None:
    """What the survey asks about is placed by its answers, unless its page says that a group decides."""
    whole = files()
    changes = {
        "docs/technologies/drones.md": page(
            "- {date: 2026-02-01, ring: wait}\n", more="placement: decided\n"
        ),
        "docs/technologies/robots.md": page("- {date: 2026-02-01, ring: wait}\n", "Robots"),
        "docs/technologies/fax.md": page("- {date: 2024-02-01, ring: wait}\n", "Fax"),
        "survey_data/2025/survey.yml": whole["survey_data/2025/survey.yml"].replace(
            "edition: '2025'\n", "edition: '2025'\nfrom: 2025-01-01\nto: 2025-03-31\n"
        ),
        "survey_data/2026/survey.yml": whole["survey_data/2026/survey.yml"].replace(
            "edition: '2026'\n", "edition: '2026'\nfrom: 2026-01-01\nto: 2026-03-31\n"
        ),
    }
    release = release_of(small_radar(tmp_path, changes))
    plain = release_of(small_radar(tmp_path / "plain"))
    assert [edition.id for edition in release.editions] == ["2024-02-01", "2025", "2026"]
    alone, before, now = release.editions
    assert list(places(alone)) == ["fax"]
    assert not alone.surveyed
    assert places(before)["drones"] is None
    assert next(e for e in before.radars["all"].entries if e.technology == "drones").undecided

    drones = place(now, "drones")
    assert (drones.ring, drones.index, drones.moved) == ("wait", None, None)
    own = place(plain.latest, "robots")
    robots = place(now, "robots")
    assert (robots.index, robots.se, robots.decided) == (own.index, own.se, None)
    for edition in (before, now):
        assert place(edition, "fax").ring == "wait"
        assert place(edition, "fax", "schools").ring == "wait"
    shown = {e.technology: e.figures for e in now.radars["all"].entries}
    assert shown["drones"] == {e.technology: e.figures for e in plain.latest.radars["all"].entries}["drones"]


def test_all_decided_though_there_is_a_survey(tmp_path: Path) -> None:
    """`placement: decided` in radar.yml, and one technology that its answers place all the same."""
    whole = files()
    changes = {
        "radar.yml": whole["radar.yml"] + "placement: decided\n",
        "docs/technologies/drones.md": page("- {date: 2025-01-01, ring: try}\n"),
        "docs/technologies/robots.md": whole["docs/technologies/robots.md"].replace(
            "summary", "placement: survey\nsummary"
        ),
    }
    now = release_of(small_radar(tmp_path, changes)).latest
    assert place(now, "drones").decided is not None
    assert place(now, "robots").index is not None
    assert places(now)["video"] is None


@pytest.mark.parametrize("n", [1, 12, 60])
def test_a_crowded_ring_is_legible(tmp_path: Path, n: int) -> None:
    """Technologies of one ring and one sector share it out: none on another, all in their ring and sector."""
    pages = {f"t{i:02}": page("- {date: 2026-01-01, ring: try}\n", f"T {i}") for i in range(n)}
    release = release_of(decided_radar(tmp_path, pages))
    blip = release.latest.radars["all"].blip
    spots = [(at.x, at.y) for at in places(release.latest).values() if at]
    assert len(spots) == n
    for one, other in itertools.combinations(spots, 2):
        assert math.dist(one, other) >= 2 * blip - 1e-6
    inner, outer = release.geometry.band(1, blip)
    for x, y in spots:
        assert inner - 1e-5 <= math.hypot(x, y) <= outer + 1e-5
        assert 0 <= math.atan2(x, y) % math.tau <= math.pi
    assert blip >= BLIP / 2.5


# What is told and kept.


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    changes = {
        "docs/technologies/fax.md": page(
            '- {date: 2025-02-01, ring: wait, by: The board, rationale: "Nobody <b>asks</b> for it."}\n',
            "Fax",
        )
    }
    return small_radar(tmp_path, changes)


def test_json_and_csv(mixed: Path) -> None:
    """The files say which places were decided, and hold no number where nothing was measured."""
    release = release_of(mixed)
    told = json.loads(to_json(release, release.latest))
    assert not list(Draft202012Validator(schema("release")).iter_errors(told))
    entries = {one["id"]: one for one in told["technologies"]}
    assert entries["fax"]["decided"]["date"] == "2025-02-01"
    assert [entries["fax"][field] for field in ("index", "se", "certainty", "border")] == [None] * 4
    assert entries["robots"]["decided"] is None

    rows = list(csv.DictReader(io.StringIO(table(release, release.latest))))
    fax = next(row for row in rows if row["technology"] == "fax" and row["area"] == "all")
    assert (fax["ring"], fax["index"], fax["decided"]) == ("wait", "", "2025-02-01")
    assert {row["decided"] for row in rows if row["technology"] != "fax"} == {""}


def test_pages_say_which_is_which(mixed: Path) -> None:
    """The technology's page says when, by whom and why; what a page says is escaped."""
    site = files_of(release_of(mixed))
    fax, robots = str(site["technologies/fax.md"]), str(site["technologies/robots.md"])
    assert "1 February 2025" in fax
    assert "The board" in fax
    assert "<b>asks</b>" not in fax
    assert "Decided" not in robots
    assert "Places that are decided" in str(site["method.md"])


def test_a_survey_radar_says_nothing_of_decisions(tmp_path: Path) -> None:
    """Where all is measured, no page has the words."""
    site = files_of(release_of(small_radar(tmp_path)))
    assert not [
        uri for uri, text in site.items() if uri.endswith(".md") and "Places that are decided" in str(text)
    ]


def test_a_decided_radar_says_nothing_of_answers(tmp_path: Path) -> None:
    """Where nothing was measured, no page shows an interval, an index, a certainty or a respondent."""
    site = files_of(release_of(decided_radar(tmp_path, {"drones": HISTORY})))
    for uri in ("index.md", "technologies/index.md", "technologies/drones.md"):
        text = re.sub(r"<[^>]+>", " ", str(site[uri]))
        assert not re.search(r"respondent|interval of|95 %|answered the survey|certain", text), uri


def test_commands_without_a_survey(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A radar of decisions is checked, built and audited; what needs answers says that there are none."""
    folder = tmp_path / "decided"
    decided_radar(folder, {"drones": HISTORY})
    monkeypatch.chdir(folder)
    assert run("check").code == 0
    assert run("build").code == 0
    assert run("audit", "site").code == 0
    for command in (["counts"], ["estimates"], ["template", "--out", "form.xlsx"]):
        answer = run(*command)
        assert (answer.code, "Traceback" in answer.err) == (2, False), command
        assert "has no survey" in answer.err, command


def test_the_radar_of_the_guide(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files on the guide's page make a radar."""
    found = re.findall(
        r"^\*\*([\w./-]+)\*\*\n\n```\w+\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), flags=re.M | re.S
    )
    assert [name for name, _ in found] == ["radar.yml", "docs/technologies/chatbots.md"]
    for name, content in found:
        path = tmp_path / "guide" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "guide")
    assert run("check").code == 0
    first, second = release_of(tmp_path / "guide" / "radar.yml").editions
    assert (place(first, "chatbots").ring, place(second, "chatbots").ring) == ("follow", "pilot")
