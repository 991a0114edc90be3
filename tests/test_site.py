from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from markdown import Markdown
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from radar.language.translator import language
from radar.placement.layout import BLIP
from radar.problems import Problems
from radar.publish import plugin
from radar.release import Rationale, Release
from radar.site.files import editor_texts
from radar.site.links import final, relative
from radar.site.rendering import _heading, script
from tests.support.html import tight
from tests.support.releases import INDICES, dialogue, edition, release, technology, write_radar
from tests.support.sites import files_of

HOSTILE = (
    '</title></script><script>alert("1")</script><img src=x onerror=alert(1)> ``` {onclick=x} '
    "[a](javascript:b) & \"q\" 's' | `c` <!--"
)
LANGUAGES = ("da", "nb", "sv")


class Elements(HTMLParser):
    """Every element of a page with its attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def html(markdown: str) -> str:
    """A page as the site generator turns it into HTML."""
    body = markdown.split("---\n", 2)[2]
    return Markdown(extensions=["attr_list", "tables", "toc", "fenced_code", "md_in_html"]).convert(body)


def pages(of: Release, texts: Mapping[str, str] | None = None) -> dict[str, str]:
    """The Markdown pages of a release."""
    files = files_of(of, texts)
    return {
        uri: content for uri, content in files.items() if isinstance(content, str) and uri.endswith(".md")
    }


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    """The pages of a small release with a dialogue."""
    return pages(release(dialogues=[dialogue()]))


@pytest.fixture(scope="module")
def hostile() -> dict[str, str]:
    """The pages of a release in which everything that people write tries to be markup."""
    rationale = Rationale(HOSTILE, 3, dt.date(2026, 1, 2), f"first line\n```\n{HOSTILE}\n# not a heading")
    things = [technology(id_, name=f"{id_} {HOSTILE}", summary=HOSTILE) for id_ in INDICES]
    talk = dialogue(
        title=HOSTILE,
        summary=HOSTILE,
        buyers=[{"name": HOSTILE, "country": "NO", "organisation_number": HOSTILE}],
        activities=[{"kind": "meeting", "when": 2026, "what": HOSTILE, "place": HOSTILE}],
        themes=[HOSTILE],
        lessons=[HOSTILE],
        numbers=[{"value": HOSTILE, "what": HOSTILE}],
        source=HOSTILE,
    )
    editions = [edition("2025"), edition("2026", rationales={"drones": (rationale,)})]
    return pages(
        release(
            editions,
            things,
            [talk],
            title=HOSTILE,
            description=HOSTILE,
            notice=HOSTILE,
            area_term=HOSTILE,
            areas=[{"id": "schools", "name": HOSTILE}, {"id": "care", "name": "Care"}],
        )
    )


def test_every_kind_of_page_is_there(plain: dict[str, str]) -> None:
    """A release has a page for each technology, area, edition and dialogue, and those that list them."""
    assert sorted(plain) == sorted(
        ["index.md", "method.md"]
        + [f"technologies/{name}.md" for name in (*INDICES, "unasked", "index")]
        + [f"areas/{name}.md" for name in ("schools", "care", "index")]
        + [f"editions/{name}.md" for name in ("2025", "2025/schools", "2025/care", "2026", "index")]
        + [f"dialogues/{name}.md" for name in ("first", "index")]
        + [f"buyers/{name}.md" for name in ("northtown-no", "index")]
        + [f"market/{name}.md" for name in ("schools", "care", "index")]
    )


def test_links_lead_to_pages_of_the_site(plain: dict[str, str]) -> None:
    """Every link inside a page resolves from where the page will be, under any sub-path."""
    files = files_of(release(dialogues=[dialogue()]), {})
    there = {f"http://host/sub/path/{final(uri)}" for uri in files}
    for uri, page in plain.items():
        for tag, attributes in Elements(html(page)).found:
            target = attributes.get("href") or attributes.get("data-chart") or ""
            if target and not target.startswith("#"):
                address = urljoin(f"http://host/sub/path/{final(uri)}", target)
                assert address.split("#")[0] in there, (uri, tag, target)


def test_nothing_that_people_wrote_becomes_markup(hostile: dict[str, str]) -> None:
    """Names, summaries, rationales, notice and front matter come out as text on every page."""
    for uri, page in hostile.items():
        for tag, attributes in Elements(html(page)).found:
            assert tag != "img", uri
            if tag == "script" and not re.fullmatch(r"application/(ld\+)?json", attributes.get("type") or ""):
                assert attributes.get("type") == "module" or "defer" in attributes, uri
                assert re.search(r"assets/(radar|charts|dialogues)\.js$", attributes["src"]), uri
            assert not [name for name in attributes if name.startswith("on")], uri
            assert not attributes.get("href", "").startswith("javascript:"), uri


def test_hostile_text_is_shown_in_full(hostile: dict[str, str]) -> None:
    """Escaping loses nothing: a reader sees what was written."""
    text = " ".join(Elements(html(hostile["technologies/drones.md"])).text.split())

    assert f"first line ``` {HOSTILE} # not a heading" in text
    assert f"drones {HOSTILE}" in text


def test_front_matter_holds_any_title(hostile: dict[str, str]) -> None:
    """A title with quotes and colons is still a title to whoever reads the front matter."""
    line = hostile["technologies/drones.md"].splitlines()[1]

    assert json.loads(line.removeprefix("title: ")) == f"drones {HOSTILE}"


def test_html_has_no_empty_lines(hostile: dict[str, str]) -> None:
    """An empty line would end a block of HTML for other Markdown programs."""
    for page in hostile.values():
        for block in re.findall(r'^<div class="tr">\n.*?^</div>$', page, flags=re.M | re.S):
            assert "\n\n" not in block
            assert all(line.startswith("<") for line in block.splitlines())


def test_withheld_figure_says_so_and_nothing_else() -> None:
    """A withheld cell holds the one word, wherever it stands."""
    page = pages(release())["technologies/drones.md"]
    cells = re.findall(r"<td[^>]*tr-withheld[^>]*>(.*?)</td>", page)

    assert len(cells) >= 4
    assert set(cells) == {"withheld"}
    assert re.findall(r"<td[^>]*tr-withheld[^>]*>(.*?)</td>", pages(release())["technologies/video.md"])


def test_technology_without_a_place_is_listed_with_the_reason(plain: dict[str, str]) -> None:
    """What can't be placed does not vanish: the radar lists it and says why."""
    text = Elements(html(plain["index.md"])).text

    assert "Video: Adoption is withheld" in text
    assert "Not placed in edition 2026: Adoption is withheld." in plain["technologies/video.md"]


def test_technology_that_nobody_asked_about_has_a_page(plain: dict[str, str]) -> None:
    """A technology without figures has its text, and says that it has no figures."""
    page = plain["technologies/unasked.md"]

    assert "Written by editors." in page
    assert "No edition of the survey has asked about this technology yet." in page


def test_technology_of_an_earlier_edition_shows_its_last_figures() -> None:
    """A technology that is no longer asked about keeps its figures, with the edition they come from."""
    old = release([edition("2025"), edition("2026", {"drones": 0.5})])
    page = pages(old)["technologies/robots.md"]

    assert "Edition 2025, all respondents" in page
    assert "not placed" in page


def test_chart_holds_the_numbers_of_the_table_beside_it(plain: dict[str, str]) -> None:
    """What Plotly draws is what the table says."""
    page = plain["technologies/drones.md"]
    chart = json.loads(re.findall(r'<script type="application/json">(.*?)</script>', page)[0])
    table = re.findall(
        r'<th scope="row">([^<]*)</th><td class="num">(\d+)</td><td class="num">\d+ %', tight(page)
    )

    assert chart["data"][0]["x"] == [10, 20, 10, 3, 0]
    drawn = zip(chart["data"][0]["y"], chart["data"][0]["x"], strict=True)
    assert [(label.replace("&#39;", "'"), int(n)) for label, n in table] == list(drawn)


def test_movement_is_told_with_its_support(plain: dict[str, str]) -> None:
    """Pages say what moved, what is new, and whether the answers support it."""
    text = Elements(html(plain["editions/2026.md"])).text

    assert "Drones: moved in (Ready)" in text
    assert "Sensors: new (Wait)" in text
    assert "Robots: moved" not in text


def test_editors_text_stands_on_its_generated_page() -> None:
    """What editors write in docs/index.md follows the radar, and front matter stays out."""
    page = pages(release(), {"index.md": "## Welcome\n\nCome in."})["index.md"]

    assert page.endswith("## Welcome\n\nCome in.\n")
    assert page.index("<svg") < page.index("## Welcome")


def test_front_matter_is_cut_from_editors_texts(tmp_path: Path) -> None:
    """Only the Markdown of a page is taken over."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.md").write_text("---\ntitle: A\n---\n\nText\n---\nmore", encoding="utf-8")
    (tmp_path / "deep" / "plain.md").write_text("Text", encoding="utf-8")

    assert editor_texts(tmp_path) == {"index.md": "Text\n---\nmore", "deep/plain.md": "Text"}


def test_a_notice_of_several_lines_stays_in_its_block() -> None:
    """An empty line in it would end the HTML block, and let Markdown read the rest."""
    made = release(notice="Made up.\n\n![x](http://example.org/x.png)")
    page = files_of(made, {})["index.md"]
    assert isinstance(page, str)
    assert '<p class="tr-notice">Made up. ![x](http://example.org/x.png)</p>' in page


def test_underscores_in_a_name_are_no_emphasis() -> None:
    """A heading shows the name as it was written."""
    assert "_" not in _heading("X _v2_")


def test_notice_is_on_every_page_where_no_frame_carries_it(plain: dict[str, str]) -> None:
    """The Markdown tree for other generators says on every page that the figures are made up."""
    assert all('<p class="tr-notice">Made up.</p>' in page for page in plain.values())


def test_method_page_is_filled_in_from_the_settings() -> None:
    """Thresholds, levels, weights and the rule of disclosure are those of this radar."""
    made = pages(release(disclosure={"k": 11, "municipalities": 4}, municipalities="register.csv"))
    page = tight(made["method.md"])

    assert "at least 11 respondents from at least 4 municipalities" in page
    assert "0.40–0.70" in page
    assert '<th scope="row">Pilot</th><td class="num">0.50</td>' in page
    assert '<th scope="row">Adoption</th><td>survey</td><td class="num">100 %</td>' in page


def test_page_costs_the_same_however_many_there_are() -> None:
    """A technology's page is no longer in a radar of sixty than in one of six."""

    def size(count: int) -> int:
        names = [f"thing-{i}" for i in range(count)]
        of = release([edition("2026", dict.fromkeys(names, 0.5))], [technology(name) for name in names])
        # Blips shrink in a crowd: drawn in one size, the pages differ in nothing else.
        assert of.latest.radars["all"].blip <= BLIP
        return len(pages(of)["technologies/thing-1.md"])

    assert abs(size(60) - size(6)) < 40


def test_same_release_gives_the_same_files() -> None:
    """Two builds of one release are alike to the byte."""
    of = release(dialogues=[dialogue()])

    assert files_of(of, {}) == files_of(of, {})


def test_radar_without_areas_and_dialogues_says_so() -> None:
    """Empty lists are written out as such."""
    of = release([edition("2026", areas=("none",))], areas=[])
    written = pages(of)

    assert "This radar is not divided into areas." in written["areas/index.md"]
    assert "No dialogue has been described yet." in written["dialogues/index.md"]
    assert "This is the first edition" in written["editions/2026.md"]


def test_dialogue_tells_what_is_known_and_how_well(plain: dict[str, str]) -> None:
    """A date that is only known to be near says "about"; the page links what it is about."""
    text = Elements(html(plain["dialogues/first.md"])).text

    assert "about week 12 of 2026" in text
    assert "70 participants" in text
    assert "Northtown, Norway" in text
    assert 'href="../../technologies/drones/"' in plain["dialogues/first.md"]


def test_open_dialogues_come_first() -> None:
    """Suppliers see at the top what they can still take part in."""
    talks = [dialogue(id="old", title="Old one", status="held"), dialogue(id="now", title="Open one")]
    page = pages(release(dialogues=talks))["dialogues/index.md"]

    assert page.index("## Open now") < page.index("Open one") < page.index("## Held") < page.index("Old one")


def test_table_for_spreadsheets_marks_what_is_withheld() -> None:
    """The CSV has a line for each technology and area; a withheld one has no figure."""
    rows = list(csv.DictReader(io.StringIO(str(files_of(release(), {})["editions/2026/radar.csv"]))))
    drones = {row["area"]: row for row in rows if row["technology"] == "drones"}

    assert (drones["all"]["mean"], drones["all"]["n"], drones["all"]["ring"]) == ("0.8", "40", "ready")
    assert drones["care"]["mean"] == "withheld"
    assert {drones["care"][name] for name in ("index", "ci_low", "ci_high", "n")} == {""}


def test_table_for_spreadsheets_holds_no_formula() -> None:
    """A name that a spreadsheet would compute is kept as text."""
    of = release([edition("2026", {"drones": 0.5})], [technology("drones", name="=1+1")])
    rows = list(csv.DictReader(io.StringIO(str(files_of(of, {})["editions/2026/radar.csv"]))))

    assert {row["name"] for row in rows} == {"'=1+1"}


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("index.md", "index.md", "./"),
        ("index.md", "technologies/drones.md", "technologies/drones/"),
        ("technologies/drones.md", "index.md", "../../"),
        ("technologies/drones.md", "technologies/index.md", "../"),
        ("technologies/drones.md", "technologies/video.md#the-figures", "../video/#the-figures"),
        ("editions/2026/radar.svg", "technologies/drones.md", "../../technologies/drones/"),
        ("areas/index.md", "areas/care.md", "care/"),
        ("method.md", "radar.json", "../radar.json"),
    ],
)
def test_links_are_relative_to_where_the_page_will_be(page: str, target: str, link: str) -> None:
    """A page ends up as a folder of its own, and links count from there."""
    assert relative(page, target) == link


def test_links_fit_a_site_without_folders() -> None:
    """Where pages stay files, links end in .html."""
    assert relative("a/b.md", "c/d.md", directory_urls=False) == "../c/d.html"


@pytest.mark.parametrize("code", LANGUAGES)
def test_pages_speak_the_radars_language(code: str) -> None:
    """Texts, numbers and dates are those of the language that radar.yml names."""
    page = pages(release(language=code, dialogues=[dialogue()]))["technologies/drones.md"]

    assert language(code).text("The figures") in page
    assert "0,80" in page
    assert "The figures" not in page
    assert "withheld" not in Elements(page).text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dt.date(2026, 3, 7), "7 March 2026"),
        ("2026-W02", "week 2 of 2026"),
        ("2026-03", "March 2026"),
        ("2026", "2026"),
    ],
)
def test_dates_are_written_as_far_as_they_are_known(value: dt.date | str, words: str) -> None:
    """A day, a week, a month or a year, in words."""
    assert language("en").when(value) == words


def test_no_probability_is_shown_as_certain() -> None:
    """Rounding never makes a certainty of 100 %."""
    assert language("en").certainty(0.9999) == "over 99 %"
    assert language("en").certainty(0.994) == "99 %"


def frame(folder: Path, text: str = "") -> Path:
    """A folder with a MkDocs site around a radar."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(
        f"site_name: Test\nsite_url: https://example.org/sub/\n"
        f"theme: {{name: material, font: false}}\nplugins: [search, radar]\n{text}",
        encoding="utf-8",
    )
    return folder / "mkdocs.yml"


def built(config_file: Path, of: Release) -> Path:
    """The site of a given release."""
    config = load_config(config_file=str(config_file), strict=True)
    made = config.plugins["radar"]
    assert isinstance(made, plugin.RadarPlugin)
    made.release = of
    mkdocs_build(config)
    return Path(config.site_dir)


def test_plugin_carries_notice_and_imprint(tmp_path: Path) -> None:
    """Every page has the notice once, and publisher, licence and contact at its foot."""
    site = built(frame(tmp_path), release(dialogues=[dialogue()]))

    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.count("Made up.") == 1
        if page.parent.name == "embed":
            continue
        assert "Published by Nobody · Figures: CC BY 4.0" in text
        assert 'href="mailto:radar@example.org"' in text


def test_plugin_lets_nothing_hostile_into_the_frame(tmp_path: Path) -> None:
    """Title, description and notice are text in the theme's own markup too."""
    of = release(
        technologies=[technology(id_, name=HOSTILE, summary=HOSTILE) for id_ in INDICES],
        title=HOSTILE,
        description=HOSTILE,
        notice=HOSTILE,
        publisher=HOSTILE,
        contact=HOSTILE,
    )
    site = built(frame(tmp_path), of)

    for page in site.rglob("*.html"):
        for tag, attributes in Elements(page.read_text(encoding="utf-8")).found:
            assert tag != "img"
            assert not [name for name in attributes if name.startswith("on")]
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert not [entry for entry in index["docs"] if "<img" in entry["title"] + entry["text"]]


def test_plugin_speaks_the_radars_language(tmp_path: Path) -> None:
    """The theme's words and the language of the page follow radar.yml."""
    site = built(frame(tmp_path), release(language="nb"))

    assert '<html lang="nb"' in (site / "index.html").read_text(encoding="utf-8")


def test_generated_page_takes_the_place_of_its_source(tmp_path: Path) -> None:
    """A technology's Markdown file is shown once, with its figures; other pages of the editors stay."""
    file = frame(tmp_path)
    (tmp_path / "docs" / "technologies").mkdir()
    (tmp_path / "docs" / "technologies" / "drones.md").write_text("---\nname: x\n---\nRaw", encoding="utf-8")
    (tmp_path / "docs" / "about.md").write_text("# About us\n\nSee [drones](technologies/drones.md).")
    (tmp_path / "docs" / "guide").mkdir()
    (tmp_path / "docs" / "guide" / "first.md").write_text("# First steps\n", encoding="utf-8")
    site = built(file, release())

    assert "tr-facts" in (site / "technologies" / "drones" / "index.html").read_text(encoding="utf-8")
    start = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="about/"' in start
    assert 'href="guide/first/"' in start


def test_problems_stop_the_build_and_the_old_site_stays(tmp_path: Path) -> None:
    """A fault in radar.yml is told with its place; what was published before is left as it was."""
    file = frame(tmp_path)
    (tmp_path / "radar.yml").write_text("title: Test\n", encoding="utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("old", encoding="utf-8")

    with pytest.raises(Problems) as error:
        plugin.build(file)

    assert any("radar.yml" in str(problem) for problem in error.value.problems)
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "mkdocs.yml", "radar.yml", "site"]


def test_mkdocs_itself_tells_the_problems_without_a_traceback(tmp_path: Path) -> None:
    """`mkdocs build` ends with the list of faults, one a line."""
    file = frame(tmp_path)
    (tmp_path / "radar.yml").write_text("title: Test\nringz: 3\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "radar.yml:2: `ringz` is not a known field" in done.stderr
    assert "Traceback" not in done.stderr


def test_new_site_replaces_the_old_one_whole(tmp_path: Path) -> None:
    """After a build nothing of the old site is left, and nothing beside it."""
    file = frame(write_radar(tmp_path))
    (tmp_path / "docs" / "stale.md").write_text("Old.", encoding="utf-8")
    target = plugin.build(file, tmp_path / "public")
    assert (target / "stale/index.html").exists()
    (tmp_path / "docs" / "stale.md").unlink()

    assert plugin.build(file, target) == target
    assert (target / "index.html").exists()
    assert not (target / "stale").exists()
    assert not list(tmp_path.glob(".*"))


def test_build_stops_at_a_broken_link(tmp_path: Path) -> None:
    """A link of the editors that leads nowhere is a fault, and the old site stays."""
    file = frame(write_radar(tmp_path))
    (tmp_path / "docs" / "about.md").write_text("[gone](gone.md)", encoding="utf-8")

    with pytest.raises(SystemExit):
        plugin.build(file)

    assert not (tmp_path / "site").exists()


def test_the_radars_script_stays_small() -> None:
    """It is sent with every radar, so it is at most 8,000 bytes, packed as servers send it."""
    assert len(gzip.compress(script("assets/radar.js").encode())) <= 8_000
