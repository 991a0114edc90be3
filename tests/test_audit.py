"""A built site that leaks is told so, whatever the leak is wrapped in; one that doesn't passes."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import gzip
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from radar.audit.audit import Audit, audit
from radar.audit.contents import plain, without_tags
from radar.audit.responses import given_files
from radar.audit.secrets import Own, secrets, words_of
from radar.inputs.sources import read_sources
from radar.pipeline import make_release
from radar.problems import Problems
from radar.publish import plugin
from radar.store import to_json
from tests.support.small import MUNICIPALITIES, files, rows, small_radar, survey_file

SAID = "Our crane fell over twice and nobody told the mayor about it"
SHORT = "Cranes frighten every pigeon"
NAME = "R0017"


def answers(edition: str) -> str:
    """The file of the south with comments that differ."""
    lines = survey_file(edition, rows(edition)[15:]).splitlines(keepends=True)
    for i, text in enumerate((SAID, SHORT, "none", "video"), 1):
        lines[i] = lines[i].replace("Words of mine", text)
    return "".join(lines)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small radar and its site."""
    folder = tmp_path_factory.mktemp("radar")
    changes = {"survey_data/2026/responses/south.csv": answers("2026")}
    plugin.build(small_radar(folder, changes).parent / "mkdocs.yml")
    return folder


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """A copy of the site to spoil, but for what is the same on all sites."""
    shutil.copytree(built / "site", tmp_path / "site", ignore=shutil.ignore_patterns("assets", "schemas"))
    return tmp_path / "site"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """An empty site."""
    (tmp_path / "site/dialogues/x").mkdir(parents=True)
    return tmp_path / "site"


def look(built: Path, site: Path) -> Audit:
    return audit(site, read_sources(built / "radar.yml"))


def codes(built: Path, site: Path) -> list[tuple[str, str]]:
    """The codes of what is found, and in which file."""
    found = look(built, site).problems
    for problem in found:
        assert not any(secret in str(problem) for secret in (NAME, "crane", "pigeon", *MUNICIPALITIES))
    return [(problem.code, Path(problem.where.file).relative_to(site).as_posix()) for problem in found]


def test_clean_site_passes(built: Path) -> None:
    """Nothing is found in a site as it was built, and one line says how much was looked at."""
    found = look(built, built / "site")

    assert found.problems == ()
    assert found.recounted
    assert (found.secrets.ids, found.secrets.skipped) == (29, 1)  # R0001 is an example in the guide
    assert found.cells > 0
    assert "29 ids" in found.told()


def png(keyword: bytes, text: bytes, packed: bool) -> bytes:
    """A picture that says something about itself."""
    body = keyword + (b"\0\0" + zlib.compress(text) if packed else b"\0" + text)
    kind = b"zTXt" if packed else b"tEXt"
    chunk = len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk


def archive(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", text)
    return out.getvalue()


def wrapped(secret: str) -> dict[str, bytes]:
    """A secret in each kind of file, by the file's name."""
    escaped = "".join(f"\\u{ord(c):04x}" for c in secret)
    data = f"data:text/csv;base64,{base64.b64encode(f'a,{secret},b'.encode()).decode()}"
    texts = {
        "page.html": f"<p>\n{secret}</p>",
        "tags.html": "<p>" + secret[:3] + "<b>" + secret[3:] + "</b></p>",
        "words.html": "<p>" + secret.replace(" ", "</b>\n<i class='x'>") + "</p>",
        "entities.html": "<p>" + "".join(f"&#{ord(c)};" for c in secret) + "</p>",
        "attribute.html": f'<i title="{secret}">',
        "comment.html": f"<!-- {secret} -->",
        "unclosed.html": f"<table><tr><td>{secret}",
        "data-uri.html": f'<a href="{data}">',
        "picture.svg": f"<svg><text>{secret}</text></svg>",
        "map.xml": f"<a><b>{secret}</b></a>",
        "index.json": json.dumps({"docs": [{"text": f"<p>{secret}</p>"}]}),
        "escaped.json": f'["{escaped}"]',
        "twice.json": json.dumps(json.dumps([f"é\n{secret}\n"])),
        "table.csv": f"a,b\n1,{secret}\n",
        "style.css": f"/* {secret} */",
        "bundle.js.map": json.dumps({"sourcesContent": [f"// x\n{secret}\n"]}),
        "script.js": f"var a='{secret}';",
        "links.txt": f"https://example.org/?q={quote(secret)}",
        "upper.txt": secret.upper(),
        "latin.txt": f"æ {secret}",
    }
    found = {name: text.encode() for name, text in texts.items()}
    found["latin.txt"] = texts["latin.txt"].encode("cp1252")
    found["wide.csv"] = texts["table.csv"].encode("utf-16")
    found["picture.png"] = png(b"Comment", secret.encode(), packed=False)
    found["packed.png"] = png(b"Comment", secret.encode(), packed=True)
    found["page.html.gz"] = gzip.compress(found["page.html"])
    found["twice.gz"] = gzip.compress(gzip.compress(found["page.html"]))
    found["files.zip"] = archive(secret)
    return found


@pytest.mark.parametrize("name", wrapped("x"))
def test_id_is_found(built: Path, bare: Path, name: str) -> None:
    """A respondent's id is found in every kind of file, whatever it is escaped as."""
    (bare / name).write_bytes(wrapped(NAME)[name])

    assert codes(built, bare) == [("respondent-id", name)]


@pytest.mark.parametrize("name", wrapped("x"))
def test_free_text_is_found(built: Path, bare: Path, name: str) -> None:
    """Some words of a comment in a row are found in every kind of file."""
    (bare / name).write_bytes(wrapped(SAID[10:55])[name])

    assert codes(built, bare) == [("free-text", name)]


def test_short_text_is_found_where_it_stands_alone(built: Path, bare: Path) -> None:
    """A short comment counts as the whole of an element, and not in the middle of a sentence."""
    (bare / "alone.html").write_text(f"<p>{SHORT}.</p>", encoding="utf-8")
    (bare / "running.html").write_text(f"<p>It is said that {SHORT} here.</p>", encoding="utf-8")
    (bare / "common.html").write_text("<p>none</p><p>Video</p>", encoding="utf-8")

    assert codes(built, bare) == [("free-text", "alone.html")]


def test_place_is_told(built: Path, bare: Path) -> None:
    """The line of the first find is told, and how many there are."""
    (bare / "list.html").write_text("<ul>\n<li>R0003\n<li>R0004\n</ul>", encoding="utf-8")
    (problem,) = look(built, bare).problems

    assert (problem.where.line, problem.what[:1]) == (2, "2")


PLACE, OTHER = MUNICIPALITIES[2:4]
FIGURES = {
    "row.html": f"<table><tr><th>Where<th>Answers<tr><td>{PLACE}<td>5</table>",
    "column.html": f"<table><tr><th>What</th><th>{PLACE}</th><th>{OTHER}</th></tr>"
    "<tr><td>Mean</td><td>0.62</td><td>0.5</td></tr></table>",
    "entity.html": "<table><tr><td>&Oslash;stby<td>0,62</tr></table>",
    "item.html": f"<ul><li>{PLACE}: 5 answers</li></ul>",
    "label.svg": f'<svg><circle aria-label="{PLACE} Kommune, index 0.62"/></svg>',
    "texts.svg": f"<svg><g><text>{PLACE}</text><text>12</text></g></svg>",
    "rows.xml": f"<rows><row><where>{PLACE}</where><n>5</n></row></rows>",
    "object.json": json.dumps([{"municipality": PLACE, "n": 5}]),
    "keys.json": json.dumps({"n": {PLACE: 5, OTHER: 6}}),
    "lists.json": json.dumps({"x": [PLACE, OTHER], "y": [5, 6]}),
    "chart.html": f'<script type="application/json">{{"{PLACE}":{{"mean":0.62}}}}</script>',
    "counts.csv": f"edition;municipality;n\n2026;{PLACE};5\n",
    "code.js": f'const n = {{"{PLACE}": 5}};',
}


@pytest.mark.parametrize("name", FIGURES)
def test_figure_of_a_municipality_is_found(built: Path, bare: Path, name: str) -> None:
    """A row, an object, a list or a label that names one municipality beside a number is found."""
    (bare / name).write_text(FIGURES[name], encoding="utf-8")

    assert codes(built, bare) == [("municipality-figure", name)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("running.html", f"<p>In {PLACE}, 12 suppliers came on 17 March 2026.</p>"),
        ("dialogues/x/index.html", f"<table><tr><td>{PLACE}<td>12</table><dl><dd>{PLACE}<dd>5</dl>"),
        ("year.html", f"<table><tr><td>{PLACE}<td>2026</table>"),
        ("population.html", f"<table><tr><td>{PLACE}<td>3 000</table>"),
        ("buyer.json", json.dumps({"buyer": PLACE, "country": "NO", "when": "2026-03-17"})),
        ("sum.html", f"<table><tr><td>{PLACE}<td>17 March 2026<td>NOK 3 million to 4 million</table>"),
    ],
)
def test_municipality_may_be_named(built: Path, bare: Path, name: str, text: str) -> None:
    """Running text, dates, years, the register's population and a dialogue's facts are no figures."""
    (bare / name).write_text(text, encoding="utf-8")

    assert codes(built, bare) == []


def test_dialogue_may_not_hold_survey_figures(built: Path, bare: Path) -> None:
    """On a dialogue's page too, a row that names a technology and a municipality is a figure."""
    text = f"<table><tr><td>{PLACE}<td>Drones<td>5</table>"
    (bare / "dialogues/x/index.html").write_text(text, encoding="utf-8")

    assert codes(built, bare) == [("municipality-figure", "dialogues/x/index.html")]


def culture(radar: dict[str, Any]) -> dict[str, Any]:
    """What `radar.json` holds of the drones in the area `culture`."""
    found: dict[str, Any] = next(one for one in radar["technologies"] if one["id"] == "drones")
    place: dict[str, Any] = found["areas"]["culture"]
    return place


def test_small_cell_is_found(built: Path, site: Path) -> None:
    """A figure of three people is found in radar.json, and in a table that is not even linked."""
    path = site / "editions/2026/radar.json"
    radar = json.loads(path.read_text(encoding="utf-8"))
    figure = radar["technologies"][0]["questions"]["adoption"]
    culture(radar)["questions"]["adoption"] = {**figure, "n": 3}
    path.write_text(json.dumps(radar), encoding="utf-8")
    line = "edition,technology,area,question,n,mean\n2026,drones,culture,adoption,6,0.5\n"
    (site / "own.csv").write_text(line, encoding="utf-8")

    found = codes(built, site)
    assert ("small-cell", "editions/2026/radar.json") in found
    assert ("small-cell", "own.csv") in found


def published(built: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built / "site/radar.json").read_text(encoding="utf-8"))
    return found


def test_cell_withheld_elsewhere_is_found(built: Path, bare: Path) -> None:
    """A figure that is large enough, but withheld in another file, is withheld everywhere."""
    radar = published(built)
    drones = next(one for one in radar["technologies"] if one["id"] == "drones")
    n, mean = (drones["areas"]["care"]["questions"]["adoption"][name] for name in ("n", "mean"))
    line = f"edition,technology,area,question,n,mean\n2026,drones,care,adoption,{n},{mean}\n"
    (bare / "own.csv").write_text(line + "2026,drones,care,adoption,,withheld\n", encoding="utf-8")

    assert codes(built, bare) == [("withheld-elsewhere", "own.csv")]


@pytest.mark.parametrize(("n", "mean"), [(33, None), (None, 0.111), (27, None)])
def test_figures_of_others_are_told(built: Path, bare: Path, n: int | None, mean: float | None) -> None:
    """Where a published number is not the one that is rounded again, nothing can be vouched for."""
    drones = next(one for one in published(built)["technologies"] if one["id"] == "drones")
    own = drones["questions"]["adoption"]
    if n == own["n"]:
        n = 36
    line = "edition,technology,area,question,n,mean\n"
    line += f"2026,drones,all,adoption,{n or own['n']},{mean or own['mean']}\n"
    (bare / "own.csv").write_text(line, encoding="utf-8")

    assert codes(built, bare) == [("other-figures", "own.csv")]


def test_count_that_is_not_rounded_is_found(built: Path, site: Path) -> None:
    """Without the responses too: every published count is a multiple."""
    path = site / "radar.json"
    radar = json.loads(path.read_text(encoding="utf-8"))
    radar["technologies"][0]["questions"]["adoption"]["distribution"][0]["n"] += 1
    path.write_text(json.dumps(radar), encoding="utf-8")

    assert set(codes(built, site)) == {("not-rounded", "radar.json"), ("other-figures", "radar.json")}
    outside = audit(site, read_sources(built / "radar.yml"), responses={})
    assert {problem.code for problem in outside.problems} == {"not-rounded"}
    assert not outside.recounted


@pytest.mark.parametrize(
    ("change", "code"),
    [({"draw": "00000000"}, "other-draw"), ({"rounded": None, "draw": None}, "not-rounded")],
)
def test_other_lots_are_found(built: Path, site: Path, change: dict[str, Any], code: str) -> None:
    """Counts are rounded by the lots of these answers and their key."""
    path = site / "radar.json"
    radar = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**radar, **change}), encoding="utf-8")

    assert (code, "radar.json") in codes(built, site)


def test_survey_that_is_not_over_is_found(built: Path, site: Path) -> None:
    """Figures that come before the last day of their survey are told."""
    sources = read_sources(built / "radar.yml")
    running = sources.editions["2026"].model_copy(update={"to": dt.date.today() + dt.timedelta(days=1)})
    found = audit(site, replace(sources, editions={**sources.editions, "2026": running}))

    assert {problem.code for problem in found.problems} == {"running"}


@pytest.mark.parametrize("of", ["R0017", "R0017\n", '{"id": "R0017", "n": 1}'])
@pytest.mark.parametrize("how", [base64.b64encode, base64.urlsafe_b64encode, binascii.hexlify])
def test_encoded_id_is_found(built: Path, bare: Path, of: str, how: Callable[[bytes], bytes]) -> None:
    """An id in base64 or in hexadecimal digits is an id, alone or within something."""
    word = how(of.encode()).decode()
    (bare / "page.html").write_text(f'<p data-x="{word}">Hello</p>', encoding="utf-8")
    (bare / "bare.txt").write_text(word.rstrip("="), encoding="utf-8")

    assert codes(built, bare) == [("respondent-id", "bare.txt"), ("respondent-id", "page.html")]


def test_every_file_is_held_against_what_is_made_again(built: Path, site: Path) -> None:
    """A wrong number in a page, a picture's title, chart data or a table is found, whatever it is of."""
    sources = read_sources(built / "radar.yml")
    assert audit(site, sources, again=True).problems == ()
    spoilt = {
        "technologies/drones/index.html": ('<td class="num">', '<td class="num">9'),
        "index.html": ('aria-label="1 Drones', 'aria-label="9 Drones'),
    }
    data = [path for path in site.rglob("*") if path.suffix in (".csv", ".svg") or path.name == "points.json"]
    assert len(data) > 3
    for path in data:
        text = path.read_text(encoding="utf-8")
        at = max(i for i, c in enumerate(text) if c.isdigit())
        path.write_text(text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :], encoding="utf-8")
    for name, change in spoilt.items():
        text = (site / name).read_text(encoding="utf-8")
        assert change[0] in text
        (site / name).write_text(text.replace(*change, 1), encoding="utf-8")
    found = {
        Path(p.where.file) for p in audit(site, sources, again=True).problems if p.code == "other-figures"
    }
    assert found >= {*data, site / "index.html", site / "technologies/drones/index.html"}


@pytest.mark.parametrize(
    ("location", "text", "wrong"),
    [
        ("technologies/drones/#who", "<p>In use</p> {page}", False),
        ("technologies/drones/", "Index 0.9876", True),
        ("technologies/drones/", "An index <b>of</b> {page} 77.777", True),
        ("../radar.yml", "k: 5", True),
        ("technologies/none/", "no figures", False),
    ],
)
def test_search_says_what_pages_say(built: Path, site: Path, location: str, text: str, wrong: bool) -> None:
    """A figure in the search index that is not on the page it leads to is found; no path leads outside."""
    page = (site / "technologies/drones/index.html").read_text(encoding="utf-8")
    number = re.findall(r">(\d\.\d\d)<", page)[0]
    docs = [{"location": location, "title": "Drones", "text": text.format(page=number)}]
    (site / "search").mkdir(exist_ok=True)
    (site / "search" / "index.json").write_text(json.dumps({"config": {}, "docs": docs}), encoding="utf-8")

    assert (("other-figures", "search/index.json") in codes(built, site)) is wrong


def test_something_beside_what_is_withheld_is_found(built: Path, site: Path) -> None:
    """A withheld figure has nothing but the word."""
    path = site / "radar.json"
    radar = json.loads(path.read_text(encoding="utf-8"))
    culture(radar)["questions"]["adoption"]["n"] = 3
    path.write_text(json.dumps(radar), encoding="utf-8")

    assert ("not-a-release", "radar.json") in codes(built, site)


def test_index_beside_experts_that_are_withheld_is_found(built: Path, site: Path) -> None:
    """The program never withholds experts' ratings; a file that does is told of, and ends nothing."""
    path = site / "radar.json"
    radar = json.loads(path.read_text(encoding="utf-8"))
    (drones,) = (technology for technology in radar["technologies"] if technology["id"] == "drones")
    drones["dimensions"]["maturity"] = {"withheld": True}
    path.write_text(json.dumps(radar), encoding="utf-8")

    assert ("index-beside-withheld", "radar.json") in codes(built, site)


def test_index_beside_a_withheld_dimension_is_found(built: Path, site: Path) -> None:
    """An index would give the withheld dimension away, since the other is published."""
    path = site / "radar.json"
    radar = json.loads(path.read_text(encoding="utf-8"))
    culture(radar)["index"] = 0.5
    path.write_text(json.dumps(radar), encoding="utf-8")

    assert codes(built, site) == [("index-beside-withheld", "radar.json")]


def test_site_of_a_laxer_rule_is_found(tmp_path: Path) -> None:
    """What was published for a k of 2 is too small when k is 5, whatever it was rounded to."""
    lax = small_radar(tmp_path / "lax")
    text = lax.read_text(encoding="utf-8")
    lax.write_text(f"{text}disclosure: {{k: 2, municipalities: 1}}\n", encoding="utf-8")
    release = make_release(lax)
    lax.write_text(text, encoding="utf-8")
    (tmp_path / "site").mkdir()
    for edition in release.editions:
        (tmp_path / f"site/{edition.id}.json").write_text(to_json(release, edition), encoding="utf-8")
    found = audit(tmp_path / "site", read_sources(lax)).problems

    assert "small-cell" in {problem.code for problem in found}


def test_what_passed_is_not_looked_at_again(built: Path, bare: Path) -> None:
    """Files that passed are passed over, without reading a response; changed ones are looked at."""
    (bare / "a.html").write_text("good", encoding="utf-8")
    (bare / "b.html").write_text(NAME, encoding="utf-8")
    sources = read_sources(built / "radar.yml")
    first = audit(bare, sources)
    again = audit(bare, sources, passed=first.digests)
    (bare / "a.html").write_text(NAME, encoding="utf-8")
    changed = audit(bare, sources, passed=first.digests)

    assert (len(first.problems), again.problems, again.secrets.ids) == (1, (), 0)
    assert [Path(problem.where.file).name for problem in changed.problems] == ["a.html"]


@pytest.mark.parametrize(
    ("text", "tokens", "texts"),
    [
        ("write to Ann.Lee@example.org.", 1, 0),
        ("<td>Ann <b>Lee-Olsen</b> said so", 0, 1),
        ("<td>Per Bye said so", 0, 0),  # too short to be told
        ("from 10.20.30.40", 1, 0),
        ("12345 and 2026-03-01 10:11:12 and da", 0, 0),
        ("number 123456789", 1, 0),
        ("Kim Hansen sits on the panel", 0, 0),  # the editors name her
    ],
)
def test_what_tools_note_about_people_is_looked_for(text: str, tokens: int, texts: int) -> None:
    """Names, addresses and long numbers are found; times, languages and short names could be anything."""
    hidden = secrets(
        ids=["12345", "123456789"],
        texts=["2026-03-01 10:11:12", "da"],
        personal=["ann.lee@example.org", "Ann Lee-Olsen", "Per Bye", "10.20.30.40", "Kim Hansen"],
    )
    own = Own((), ["On the panel: Kim Hansen."])
    variants = [plain(text), without_tags(plain(text), " ")]
    found = [hidden.search(one, words_of(one), False, own) for one in variants]

    assert max(one.number if one else 0 for one, _ in found) == tokens
    assert max(one.number if one else 0 for _, one in found) == texts
    assert (hidden.ids, hidden.skipped) == (1, 1)


PAGES = {
    "areas/culture/index.html": "<table><tr><td>Drones<td>3</table>",
    "areas/culture/extra.html": '<svg><g aria-label="Drones, 3 answers"></g></svg>',
    "technologies/drones/index.html": "<table><tr><th>Culture</th><td>withheld</td><td>3</td></tr></table>",
}


@pytest.mark.parametrize("name", PAGES)
def test_withheld_figure_on_a_page_is_found(built: Path, site: Path, name: str) -> None:
    """A row or a label that names a technology and an area holds no figure that is withheld."""
    (site / name).write_text(PAGES[name], encoding="utf-8")
    search = ("other-figures", "search/search_index.json")  # it has the figures that the page had

    assert [found for found in codes(built, site) if found != search] == [("withheld-shown", name)]


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 50_000,
        b"<table><tr><td>" * 20_000 + "Østby".encode() + b"</b>" * 1000,
        b"<" * 1_000_000,
        b"<a '\"" * 200_000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"x" * 10_000_000,
        b"a b " * 2_500_000,
        b"\\\\" * 1_000_000,
        b"&#38;" * 200_000,
        "é\u0301".encode() * 200_000,
        b"\xff\xfe\x00",
        b"\xc3\x28 \x80",
        b"\x1f\x8b broken",
        b"PK\x03\x04 broken",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffzTXt\x78\x9c",
        b"",
        b'"' + b"a,b\n" * 1000,
    ],
    ids=range(18),
)
@pytest.mark.parametrize("ending", ["html", "json", "csv", "bin"])
def test_hostile_file_is_read_in_time(built: Path, tmp_path: Path, data: bytes, ending: str) -> None:
    """Unclosed tags, deep nesting, long lines and broken bytes neither stop the audit nor take long."""
    (tmp_path / f"x.{ending}").write_bytes(data)

    assert look(built, tmp_path).problems == ()


def test_bomb_is_refused(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to more than can be looked at must not be published."""
    monkeypatch.setattr("radar.audit.contents.MOST_BYTES", 1000)
    (tmp_path / "x.gz").write_bytes(gzip.compress(bytes(2000)))
    (tmp_path / "x.zip").write_bytes(archive("a" * 2000))

    assert [code for code, _ in codes(built, tmp_path)] == ["too-large", "too-large"]


def test_link_out_of_the_site_is_found(built: Path, bare: Path) -> None:
    """A link out of the folder is a problem and is not followed; one within it is none."""
    (bare / "out").symlink_to(built / "survey_data")
    (bare / "loop").symlink_to(bare / "loop")
    (bare / "index.html").write_text("x", encoding="utf-8")
    (bare / "in.html").symlink_to(bare / "index.html")

    assert codes(built, bare) == [("link-outside", "out")]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "radar", "audit", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


def test_command_says_what_it_found(built: Path, site: Path, tmp_path: Path) -> None:
    """0 and one line for a clean site; 1 and a line for each problem, with responses from elsewhere too."""
    config = ("--config", str(built / "radar.yml"))
    clean = run(str(site), *config)
    (site / "page.html").write_text("<p>Q9999", encoding="utf-8")
    raw = tmp_path / "raw/2025"
    raw.mkdir(parents=True)
    content = files()["survey_data/2025/responses/north.csv"].replace("R0001", "Q9999")
    (raw / "north.csv").write_text(content, encoding="utf-8")
    found = run(str(site), *config, "--responses", str(raw))

    assert (clean.returncode, clean.stderr.count("\n")) == (0, 1)
    assert found.returncode == 1
    assert "page.html:1: an id" in found.stderr
    assert "Q9999" not in found.stderr
    assert run(str(site / "nowhere"), *config).returncode == 2


def test_edition_of_responses_is_in_their_path(built: Path, tmp_path: Path) -> None:
    """Files elsewhere belong to the edition that a folder is called by, else to the latest."""
    sources = read_sources(built / "radar.yml")
    for name in ("2025/a.csv", "other/b.csv"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = given_files(sources, [tmp_path])

    assert {e: [path.name for path, _ in these] for e, these in found.items()} == {
        "2025": ["a.csv"],
        "2026": ["b.csv"],
    }


def test_build_keeps_the_old_site_when_the_new_one_leaks(tmp_path: Path) -> None:
    """A comment that an editor put on a page stops the build; taken off, it goes through."""
    folder = small_radar(tmp_path, {"survey_data/2026/responses/south.csv": answers("2026")})
    site = plugin.build(folder.parent / "mkdocs.yml")
    before = (site / "index.html").read_bytes()
    (tmp_path / "docs/index.md").write_text(f"Somebody wrote: {SAID}.", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Problems) as caught:
            plugin.build(folder.parent / "mkdocs.yml")
        assert {problem.code for problem in caught.value.problems} == {"free-text"}
        assert {Path(problem.where.file).parts[-2:] for problem in caught.value.problems} >= {
            ("site", "index.html")
        }
    assert (site / "index.html").read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".site")]

    (tmp_path / "docs/index.md").unlink()
    plugin.build(folder.parent / "mkdocs.yml")


def test_demonstration_passes(repository: Path, tmp_path: Path) -> None:
    """The figures of the demonstration give nothing away, to outsiders nor held against its responses."""
    release = make_release(repository / "radar.yml")
    for edition in release.editions:
        (tmp_path / f"{edition.id}.json").write_text(to_json(release, edition), encoding="utf-8")
    found = audit(tmp_path, read_sources(repository / "radar.yml"))

    assert found.problems == ()
    assert found.cells > 100


@pytest.mark.parametrize("wrong", [False, True])
def test_html_that_a_plugin_wrote_anew(built: Path, site: Path, wrong: bool) -> None:
    """A page whose tags are closed in another way says the same; with another figure it does not."""
    page = site / "technologies/drones/index.html"
    html = re.sub(r"<(circle|rect|path|line)([^<>]*?)/>", r"<\1\2></\1>", page.read_text("utf-8"))
    assert html != page.read_text("utf-8")
    change = ('<td class="num">', '<td class="num">9') if wrong else ("", "")
    page.write_text(html.replace(*change, 1), encoding="utf-8")
    found = audit(site, read_sources(built / "radar.yml"), again=True).problems
    assert {problem.code for problem in found} == ({"other-figures"} if wrong else set())
