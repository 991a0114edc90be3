"""Radars of other tools: what comes in, what goes out again, and what is said of what had no place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from radar.pipeline import make_release
from radar.tools.exchange import texts
from tests.support.command_line import Run

REAL = Path(__file__).parents[2] / "shared" / "data" / "radars"

BYOR = """\
name,ring,quadrant,isNew,description
Chatbots,Adopt,Contact,TRUE,"<p>Answers <b>written</b> questions, day &amp; night.</p><ul><li>Cheap</li></ul>"
C#,Hold,Languages,FALSE,None
C++,Hold,Languages,FALSE,A language & a way of life
Drones,Trial,Contact,FALSE,"<script>alert(1)</script>Flies; a <a href=""https://example.org/d"">guide</a>"
Drones,Hold,Languages,FALSE,Twice
"""
STATUS = """\
name,ring,quadrant,isNew,status,description
Chatbots,Adopt,Contact,TRUE,new,One
Drones,Trial,Contact,FALSE,moved in,Two
Robots,Trial,Care,FALSE,moved out,Three
Lifts,Assess,Care,FALSE,no change,Four
"""
ZALANDO: dict[str, Any] = {
    "date": "2026.05",
    "entries": [
        {
            "quadrant": 0,
            "ring": 0,
            "label": "Chatbots",
            "active": True,
            "moved": 2,
            "link": "https://e.org/c",
        },
        {"quadrant": 3, "ring": 1, "label": "Fall sensors", "active": True, "moved": -1},
        {"quadrant": 3, "ring": 1, "label": "Lifts", "active": True, "moved": 1},
        {"quadrant": 1, "ring": 3, "label": "Fax", "active": True, "moved": 0},
    ],
}
BACKSTAGE: dict[str, Any] = {
    "title": "Our radar",
    "rings": [
        {"id": "bruk", "name": "Bruk", "color": "#fff"},
        {"id": "avvent", "name": "Avvent", "color": "#000"},
    ],
    "quadrants": [{"id": "data", "name": "Data"}, {"id": "drift", "name": "Drift"}],
    "entries": [
        {
            "key": "chat-bots",
            "title": "Chatbots",
            "quadrant": "drift",
            "description": "Answers questions.\n\n**Good**:\n- Cheap\n\n"
            "<div onclick='x()'>Old <i>HTML</i></div>",
            "links": [{"url": "https://example.org/", "title": "More"}],
            "timeline": [
                {"moved": 1, "ringId": "bruk", "date": "2026-01-02T00:00:00Z", "description": "It *works*."},
                {"moved": 0, "ringId": "avvent", "date": "2024-03-04", "description": "First"},
            ],
        },
        {
            "key": "Fax",
            "title": "Fax",
            "quadrant": "data",
            "description": "",
            "timeline": [{"moved": 0, "ringId": "avvent", "date": "2024-03-04", "description": ""}],
        },
    ],
}
AOE = {
    "config.json": json.dumps(
        {
            "rings": [{"id": "adopt", "title": "Adopt"}, {"id": "hold", "title": "Hold", "color": "#fff"}],
            "quadrants": [{"id": "care", "title": "Care"}, {"id": "data", "title": "Data & AI"}],
        }
    ),
    "radar/2024-01-01/lifts.md": "---\ntitle: Lifts\nring: hold\nquadrant: care\n---\n\nToo early.\n",
    "radar/2026-03-01/lifts.md": "---\ntitle: Lifts\nring: adopt\nsegment: care\nfeatured: false\n"
    "tags: [home]\n---\n\nThey *lift*; see [bots](/data/chat-bots/) and ![x](/images/x.png).\n",
    "radar/2026-03-01/chat-bots.md": "---\ntitle: Chat bots\nring: adopt\nquadrant: data\n---\n\nTalk.\n",
}
QIWI_CSV = """\
title
tech radar js
===
date
2021-06-18
===
name,                       quadrant,   ring,   description,        moved
TypeScript,                 language,   Adopt,  "Typed, checked",   1
Nodejs,                     Platforms,  Trial,  ,
Гексагональная архитектура, Techniques, Assess, Contracts,          -1
===
quadrant,   alias
q1,         language
q2,         Platforms
q4,         Techniques
===
quadrant,   title
q1,         Languages and frameworks
q2,         Platforms
q4,         Techniques
"""
QIWI_YAML = """\
meta: {title: tech radar js, date: "2021-06-18"}
data:
- {name: TypeScript, quadrant: language, ring: Adopt, description: "Typed, checked", moved: 1}
- {name: Nodejs, quadrant: Platforms, ring: Trial, description: , moved: }
- {name: Гексагональная архитектура, quadrant: techniques, ring: Assess, description: Contracts, moved: -1}
quadrantAliases: {q1: [languages-and-frameworks, language], q2: platforms, q4: techniques}
quadrantTitles: {q1: Languages and frameworks, q2: Platforms, q4: Techniques}
"""
CNCF = """\
name: Tools
themes: [{headline: All is well, content: Nothing to <b>see</b>.}]
team: [{name: Somebody}]
points:
- {name: Falco, homepage: "https://example.org/falco", level: adopt, votes: {adopt: 14, trial: 3, assess: 1}}
- {name: Harbor, level: trial, votes: {adopt: 2, trial: 12, assess: 4}}
- {name: Notary, level: assess, votes: {trial: 1, assess: 2}}
"""


def dumped(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


SOURCES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "byor": ("radar.csv", {"radar.csv": BYOR}),
    "byor-status": ("radar.csv", {"radar.csv": STATUS}),
    "byor-json": ("radar.json", {"radar.json": dumped(list(csv.DictReader(io.StringIO(STATUS))))}),
    "zalando": ("config.json", {"config.json": dumped(ZALANDO)}),
    "backstage": ("data.json", {"data.json": dumped(BACKSTAGE)}),
    "aoe": ("", AOE),
    "qiwi": ("js.csv", {"js.csv": QIWI_CSV}),
    "qiwi-yaml": ("js.yml", {"js.yml": QIWI_YAML}),
    "cncf": ("tools.yml", {"tools.yml": CNCF}),
}


@pytest.fixture
def source(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a radar of another tool, and says where it is."""

    def write(name: str) -> Path:
        start, files = SOURCES[name]
        folder = tmp_path / "other"
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return folder / start

    return write


@pytest.fixture
def taken(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Path, str]]:
    """Takes a radar in; gives its folder and what was said. The folder is then the current one."""

    def take(path: Path, *options: str) -> tuple[Path, str]:
        answer = run("import", str(path), "--out", str(tmp_path / "taken"), *options)
        assert answer.code == 0, answer.err
        monkeypatch.chdir(tmp_path / "taken")
        return tmp_path / "taken", answer.err + (tmp_path / "taken" / "IMPORTED.md").read_text("utf-8")

    return take


def places(folder: Path) -> dict[str, tuple[str | None, str | None]]:
    """Ring and movement of each technology, by name, in the latest edition."""
    release = make_release(folder / "radar.yml")
    names = {one.id: one.name for one in release.technologies}
    return {
        names[entry.technology]: (entry.place.ring, entry.place.moved) if entry.place else (None, None)
        for entry in release.latest.radars["all"].entries
    }


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_taken_in_is_good_and_builds(
    run: Run, source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]], name: str
) -> None:
    """Every form gives a radar that checks, builds and is audited with no edit, in every language."""
    for language in ("da", "en") if name == "backstage" else ("nb",) if name == "cncf" else ("sv",):
        taken(source(name), "--language", language, "--force")
    assert run("check").code == 0
    built = run("build")
    assert built.code == 0, built.err
    assert run("audit", "site").code == 0


def test_build_your_own_radar(
    run: Run, source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]]
) -> None:
    """HTML becomes Markdown, names that would be one id are kept apart, and all comes back."""
    folder, said = taken(source("byor"), "--date", "2026-02-03", "--name", "Ours")
    assert sorted(path.stem for path in (folder / "docs/technologies").glob("*.md")) == [
        "c",
        "c-2",
        "chatbots",
        "drones",
        "drones-2",
    ]
    text = (folder / "docs/technologies/chatbots.md").read_text("utf-8")
    assert "Answers **written** questions, day & night." in text
    assert "- Cheap" in text
    assert "summary: Answers written questions, day & night." in text
    assert "script" not in (folder / "docs/technologies/drones.md").read_text("utf-8")
    assert "Not described" in (folder / "docs/technologies/c.md").read_text("utf-8")
    assert "“None” or the like are taken as none: 1." in said
    assert "Drones" in said
    settings = yaml.safe_load((folder / "radar.yml").read_text("utf-8"))
    assert [ring["name"] for ring in settings["rings"]] == ["Adopt", "Trial", "Assess", "Hold"]
    assert places(folder)["Chatbots"] == ("adopt", "new")

    rows = list(csv.DictReader(io.StringIO(run("export", "byor").out)))
    kept = ("name", "ring", "quadrant", "isNew")
    expected = list(csv.DictReader(io.StringIO(BYOR)))
    assert sorted([row[k] for k in kept] for row in rows) == sorted(
        [row[k] for k in kept] for row in expected
    )
    described = {(row["name"], row["ring"]): row["description"] for row in rows}
    assert described["C++", "Hold"] == "A language & a way of life"
    assert described["C#", "Hold"] == ""
    assert texts.from_html(described["Chatbots", "Adopt"]) == texts.from_html(expected[0]["description"])


@pytest.mark.parametrize("name", ["byor-status", "byor-json"])
def test_build_your_own_radar_with_status(
    run: Run, source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]], name: str
) -> None:
    """The movement that a table tells is the one that is shown, and comes back."""
    folder, _ = taken(source(name))
    assert places(folder) == {
        "Chatbots": ("adopt", "new"),
        "Drones": ("trial", "in"),
        "Robots": ("trial", "out"),
        "Lifts": ("assess", "none"),
    }
    rows = list(csv.DictReader(io.StringIO(run("export", "byor").out)))
    expected = list(csv.DictReader(io.StringIO(STATUS)))
    assert sorted(map(str, rows)) == sorted(map(str, expected))
    assert run("export", "byor", "--out", "again.json").code == 0
    assert sorted(map(str, json.loads(Path("again.json").read_text("utf-8")))) == sorted(map(str, expected))


def test_zalando(run: Run, source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]]) -> None:
    """Positions become rings and sectors, with the names that the person gives; all comes back."""
    folder, said = taken(source("zalando"), "--sectors", "Care;Data;Contact;Homes")
    assert "numbers, not their names" not in said
    assert places(folder)["Fall sensors"] == ("trial", "out")
    again = json.loads(run("export", "zalando").out)
    key: Callable[[dict[str, Any]], str] = lambda entry: str(entry["label"])  # noqa: E731
    assert sorted(again["entries"], key=key) == sorted(ZALANDO["entries"], key=key)
    assert again["date"] == "2026.05"
    assert [one["name"] for one in again["quadrants"]] == ["Care", "Data", "Contact", "Homes"]


def test_zalando_without_names(source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]]) -> None:
    """Without names the sectors are numbered in the radar's language, and it is said."""
    folder, said = taken(source("zalando"), "--language", "da")
    assert "Sektor 1" in (folder / "radar.yml").read_text("utf-8")
    assert "--sectors" in said


def test_backstage(run: Run, source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]]) -> None:
    """A timeline becomes decisions and editions, and comes back whole."""
    folder, said = taken(source("backstage"))
    release = make_release(folder / "radar.yml")
    assert [edition.id for edition in release.editions] == ["2024-03-04", "2026-01-02"]
    assert places(folder) == {"Chatbots": ("bruk", "in"), "Fax": ("avvent", "none")}
    page = (folder / "docs/technologies/chat-bots.md").read_text("utf-8")
    assert "onclick" not in page
    assert "Old *HTML*" in page
    assert "`color` of 2 entries" in said

    again = {entry["key"]: entry for entry in json.loads(run("export", "backstage").out)["entries"]}
    for entry in BACKSTAGE["entries"]:
        back = again[entry["key"]]
        assert [back[k] for k in ("title", "quadrant")] == [entry[k] for k in ("title", "quadrant")]
        assert back["timeline"] == [{**one, "date": one["date"][:10]} for one in entry["timeline"]]
    assert again["chat-bots"]["links"] == BACKSTAGE["entries"][0]["links"]
    assert again["chat-bots"]["description"] == "Answers questions.\n\n**Good**:\n- Cheap\n\nOld *HTML*"
    assert again["Fax"]["description"] == ""


def test_many_dates_make_few_editions(tmp_path: Path, taken: Callable[..., tuple[Path, str]]) -> None:
    """Where days or months would make more than a dozen editions, years do; and it is said."""
    data = json.loads(dumped(BACKSTAGE))
    data["entries"][1]["timeline"] = [
        {"ringId": "bruk", "date": f"{2000 + i // 9}-{1 + i % 9:02}-01", "moved": 0} for i in range(20)
    ]
    path = tmp_path / "data.json"
    path.write_text(dumped(data), encoding="utf-8")
    folder, said = taken(path)
    assert [e.id for e in make_release(folder / "radar.yml").editions] == [
        "2000",
        "2001",
        "2002",
        "2024",
        "2026",
    ]
    assert "`decision_editions`" in said


def test_aoe(
    run: Run, source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]], tmp_path: Path
) -> None:
    """Dated folders become decisions; links within the radar lead on; all comes back."""
    folder, said = taken(source("aoe"), "--name", "AOE")
    assert places(folder) == {"Lifts": ("adopt", "in"), "Chat bots": ("adopt", "new")}
    page = (folder / "docs/technologies/lifts.md").read_text("utf-8")
    assert "They *lift*; see [bots](chat-bots.md) and x." in page
    assert "rationale: Too early." in page
    for lost in ("`featured` of 1 entry", "`picture` of 1 entry", "`color` of 1 entry"):
        assert lost in said
    assert run("export", "aoe", "--out", str(tmp_path / "back")).code == 0
    back = tmp_path / "back"
    assert sorted(p.relative_to(back).as_posix() for p in back.rglob("*.md")) == sorted(
        path for path in AOE if path.endswith(".md")
    )
    newest = (back / "radar/2026-03-01/lifts.md").read_text("utf-8")
    assert "They *lift*; see [bots](/data/chat-bots/) and x." in newest
    assert yaml.safe_load(newest.split("---")[1]) == {
        "title": "Lifts",
        "ring": "adopt",
        "quadrant": "care",
        "tags": ["home"],
    }
    assert "Too early." in (back / "radar/2024-01-01/lifts.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["qiwi", "qiwi-yaml"])
def test_qiwi(source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]], name: str) -> None:
    """Sections and YAML say the same; quadrants are known by all their names."""
    folder, _ = taken(source(name))
    assert places(folder) == {
        "TypeScript": ("adopt", "in"),
        "Nodejs": ("trial", "none"),
        "Гексагональная архитектура": ("assess", "out"),
    }
    settings = yaml.safe_load((folder / "radar.yml").read_text("utf-8"))
    assert settings["title"] == "tech radar js"
    assert [s["name"] for s in settings["sectors"]] == ["Languages and frameworks", "Platforms", "Techniques"]


def test_votes_are_answers(source: Callable[[str], Path], taken: Callable[..., tuple[Path, str]]) -> None:
    """Votes place a technology with an interval; too few are withheld as anyone's would be."""
    folder, said = taken(source("cncf"), "--date", "2026-01-01")
    release = make_release(folder / "radar.yml")
    entries = {entry.technology: entry for entry in release.latest.radars["all"].entries}
    falco = entries["falco"].place
    assert falco is not None
    assert falco.ring == "adopt"
    assert falco.index is not None
    # Counts of 14, 3 and 1 are published as multiples of three: 12 or 15, 3, and 0 or 3.
    possible = {(adopt + 1.5) / (adopt + 3 + assess) for adopt in (12, 15) for assess in (0, 3)}
    assert falco.index in {round(index, 3) for index in possible}
    assert falco.se
    assert entries["notary"].place is None
    assert "`team` has no place here" in said
    assert "Somebody" not in "".join(path.read_text("utf-8") for path in folder.rglob("*.md"))
    assert "## All is well\n\nNothing to **see**." in (folder / "docs/index.md").read_text("utf-8")


def test_radars_of_a_folder_are_sectors(tmp_path: Path, taken: Callable[..., tuple[Path, str]]) -> None:
    """A folder of the CNCF's radars is one radar, with a sector for each."""
    for name in ("one", "two"):
        (tmp_path / "radars").mkdir(exist_ok=True)
        (tmp_path / "radars" / f"{name}.yml").write_text(CNCF.replace("Tools", name), encoding="utf-8")
    folder, _ = taken(tmp_path / "radars")
    settings = yaml.safe_load((folder / "radar.yml").read_text("utf-8"))
    assert [sector["name"] for sector in settings["sectors"]] == ["one", "two"]
    assert len(list((folder / "docs/technologies").glob("*.md"))) == 6


def test_rings_that_nobody_knows(tmp_path: Path, taken: Callable[..., tuple[Path, str]]) -> None:
    """Where the order of rings can't be known, it is that of the file and said, or that of the person."""
    path = tmp_path / "radar.csv"
    path.write_text("name,ring,quadrant\nA,Avvent,X\nB,Bruk,Y\n", encoding="utf-8")
    folder, said = taken(path)
    assert "Avvent, Bruk" in said
    assert "--rings" in said
    folder, said = taken(path, "--rings", "Bruk; Prøv; Avvent", "--force")
    settings = yaml.safe_load((folder / "radar.yml").read_text("utf-8"))
    assert [ring["name"] for ring in settings["rings"]] == ["Bruk", "Prøv", "Avvent"]
    assert "in which order" not in said


FAULTS: Mapping[str, tuple[str, str, list[str]]] = {
    "no ring": (
        "a.csv",
        "name,ring,quadrant\nA,,X\n,Hold,Y\nB,Adopt,Y\n",
        ["`ring` is missing", "`name` is missing"],
    ),
    "status": ("a.csv", "name,ring,quadrant,status\nA,Hold,X,gone\nB,Hold,Y,\n", ["`status` is “gone”"]),
    "one quadrant": ("a.csv", "name,ring,quadrant\nA,Hold,X\nB,Adopt,X\n", ["its sectors is 1"]),
    "json": ("a.json", '{"entries": [', ["not valid JSON"]),
    "deep": ("a.json", "[" * 100_000, ["too deep"]),
    "something": ("a.json", '{"a": 1}', ["in a form that is known here"]),
    "text": ("a.txt", "name", ["in a form that is known here"]),
    "zalando": (
        "a.json",
        dumped({"entries": [{"label": "", "quadrant": 9, "ring": "x"}]}),
        ["`label` is missing", "`ring` is not the number", "`quadrant` is not the number"],
    ),
    "backstage": (
        "a.json",
        dumped(
            {
                **BACKSTAGE,
                "entries": [
                    {"title": "", "quadrant": "x", "timeline": [{"ringId": "y", "date": "2024-01-01"}]},
                    {
                        "title": "B",
                        "quadrant": "data",
                        "timeline": [{"ringId": "bruk", "date": "2024-31-01"}],
                    },
                    {"title": "C", "quadrant": "data", "timeline": []},
                ],
            }
        ),
        [
            "`title` is missing",
            "`x` is not the id",
            "`y` is not the id",
            "“2024-31-01” is not a date",
            "is empty",
        ],
    ),
    "long name": ("a.csv", f"name,ring,quadrant\n{'a' * 400},Hold,X\nB,Adopt,Y\n", ["`name` is too long"]),
    "cncf": ("a.yml", CNCF.replace("level: adopt", "level: best"), ["not one of the radar's rings"]),
}


@pytest.mark.parametrize("case", FAULTS)
def test_faults(run: Run, tmp_path: Path, case: str) -> None:
    """What can't be taken in is refused with every fault, and nothing is written."""
    name, text, said = FAULTS[case]
    (tmp_path / name).write_text(text, encoding="utf-8")
    answer = run("import", name, "--out", "taken")
    assert answer.code == 1
    assert [one for one in said if one not in answer.err] == []
    assert "Traceback" not in answer.err
    assert not (tmp_path / "taken").exists()


def test_hostile_texts_come_in_harmless(
    tmp_path: Path, taken: Callable[..., tuple[Path, str]], run: Run
) -> None:
    """Names and texts that mean something to YAML, Markdown, HTML or a file system stay what they say."""
    rows = [
        ("=cmd|' /C calc'!A0", "a"),
        ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"),
        ("yes", "---\nname: hacked\n---\n# H1 {{ config }} [x](javascript:alert(1))"),
        ("💥", "- \n\n```\ncode <b>\n```\n"),
        ("index", "A page"),
        ("CON", "<a href='//evil.example'>x</a><iframe src=x></iframe><style>*{}</style>"),
    ]
    rings = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]
    entries = [
        {
            "key": name,
            "title": name,
            "quadrant": "a",
            "description": text,
            "timeline": [{"ringId": "a", "date": "2026-01-01", "description": text}],
        }
        for name, text in rows
    ]
    path = tmp_path / "hostile.json"
    path.write_text(dumped({"rings": rings, "quadrants": rings, "entries": entries}), encoding="utf-8")
    folder, _ = taken(path)
    assert run("check").code == 0
    assert set(places(folder)) == {name for name, _ in rows}
    assert run("build").code == 0
    html = "".join(page.read_text("utf-8") for page in Path("site/technologies").rglob("*.html"))
    for bad in ("<script>alert", "onerror=alert(1)>", 'href="javascript:', "<iframe"):
        assert bad not in html


def test_another_form_than_said(run: Run, source: Callable[[str], Path]) -> None:
    """--from is held against the file."""
    answer = run("import", str(source("zalando")), "--from", "byor", "--out", "taken")
    assert answer.code == 1
    assert "another form" in answer.err


def test_nothing_is_overwritten(run: Run, source: Callable[[str], Path], tmp_path: Path) -> None:
    """A folder that holds files is left alone, and so is a file that an export would replace."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x", encoding="utf-8")
    assert run("import", str(source("byor")), "--out", "full").code == 2
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine"]
    (tmp_path / "mine.csv").write_text("x", encoding="utf-8")
    assert run("export", "byor", "--out", "mine.csv").code == 1
    assert (tmp_path / "mine.csv").read_text("utf-8") == "x"


@pytest.mark.parametrize("name", ["byor", "byor-json", "zalando", "backstage"])
def test_check_knows_a_radar_of_another_tool(run: Run, source: Callable[[str], Path], name: str) -> None:
    """`radar check` of such a file says how to take it in."""
    answer = run("check", str(source(name)))
    assert answer.code == 1
    assert "radar import" in answer.out + answer.err


def test_export_of_a_surveyed_radar(run: Run) -> None:
    """What is not placed is not written and told; what other forms have no place for is told."""
    answer = run("export", "byor")
    assert answer.code == 0
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(answer.out))}
    assert set(rows) == {"Drones", "Robots", "Video"}
    assert rows["Video"]["isNew"] == "TRUE"
    assert "sensors" in answer.err
    assert "intervals have no place" in answer.err
    told = json.loads(run("export", "backstage").out)
    assert {len(entry["timeline"]) for entry in told["entries"]} == {1}
    assert {entry["description"] for entry in told["entries"]} >= {"About drones.\n\nText."}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Short and plain.",
        "Short and plain.\n\nAnd more.",
        "Of two\nlines.",
        "## Heading\n\nA text with *marks*. And more.",
        "A long one. " * 60,
        "word " * 200,
        "- a\n- b",
        "snake_case and 2 * 3 * 4",
        "<b> is a tag & so on",
    ],
)
def test_a_text_is_parted_and_joined(text: str) -> None:
    """What a page keeps of a description as summary and text gives the description back."""
    summary, rest = texts.summary_and_text(text.strip())
    assert len(summary) <= texts.LONGEST_SUMMARY
    assert "\n" not in summary
    joined = texts.joined(summary, rest)
    assert joined == text.strip() or texts.plain_of(joined) == texts.plain_of(text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "a < b > c",
        "<script>x</script>",
        "&lt;img src=x onerror=y&gt;",
        "**a** [b](javascript:c) `d`",
        "a\n# b",
    ],
)
def test_html_comes_out_harmless(text: str) -> None:
    """What a Markdown text is made of HTML holds no tag that the HTML did not show as text."""
    made = texts.to_html(texts.from_html(text))
    assert "<script" not in made
    assert "<img" not in made.replace("&lt;", "")
    assert "javascript:" not in made or "href" not in made


real = pytest.mark.skipif(not REAL.is_dir(), reason="the radars of others are not at hand")


@real
@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("ukho-byor.csv", 46),
        ("zalando-config.json", 81),
        ("ssb-backstage.json", 47),
        ("aoe", 2),
        ("cncf-devsecops.yml", 16),
    ],
)
def test_real_radars(run: Run, taken: Callable[..., tuple[Path, str]], name: str, n: int) -> None:
    """Radars that others made come in whole, and are good."""
    folder, _ = taken(REAL / name)
    assert run("check").code == 0
    assert len(make_release(folder / "radar.yml").latest.radars["all"].entries) == n
