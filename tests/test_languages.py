"""A site in several languages: what people wrote in each, and what shows where nobody translated."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from radar.cli import cli
from radar.inputs.settings import read_settings
from radar.inputs.sources import read_sources
from radar.language.messages import LANGUAGES
from radar.language.translator import language
from radar.language.written import Foreign
from radar.pipeline import make_release
from radar.problems import Problems
from radar.publish.plugin import build
from radar.site.files import build_site
from radar.site.languages import in_words_of
from radar.site.tables.exports import headings
from radar.store import from_archive, to_archive
from tests.support.small import files, small_radar

SETTINGS = files()["radar.yml"].replace("name: Schools", "name: {en: Schools, da: Skoler}")
SETTINGS = SETTINGS.replace("title: Small radar", "title: {en: Small radar, da: Lille radar}")
BILINGUAL = {
    "radar.yml": SETTINGS + "languages: [en, da]\nnotice: {en: Made up., da: Opdigtet.}\n",
    "docs/technologies/drones.da.md": (
        "---\nname: Droner\nsummary: Små luftfartøjer.\n---\n\n## Hvad det er\n\nEt fly.\n"
    ),
    "docs/dialogues/bridges.da.md": "---\ntitle: Droner til broer\nactivities: [{what: Et møde.}]\n---\n",
    "docs/own.md": "# A page of our own\n\nIt leads to [drones](technologies/drones.md).\n",
    "docs/told.md": "# Told twice\n\nIn English.\n",
    "docs/told.da.md": "# Fortalt to gange\n\nPå dansk.\n",
}
GENERATORS = [
    "mkdocs",
    pytest.param("zensical", marks=pytest.mark.skipif(find_spec("zensical") is None, reason="no Zensical")),
]


def radar(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """The settings file of the small radar in English and Danish."""
    small_radar(folder, {**BILINGUAL, **(changes or {})})
    return folder / "radar.yml"


def faults(config: Path) -> list[str]:
    """The codes of what is wrong with a radar."""
    with pytest.raises(Problems) as raised:
        read_sources(config)
    return [problem.code for problem in raised.value.problems]


class Spans(HTMLParser):
    """Whether elements for a language stand where only text may."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [value for _, value in attrs if value and "<span" in value]


def test_texts_survive_the_archive(tmp_path: Path) -> None:
    """What is kept of a release has its translations, and pages are made of it as of the first."""
    release = make_release(radar(tmp_path))
    again = from_archive(to_archive(release))
    for known in (release, again):
        danish = in_words_of(known, "da")
        assert danish.settings.title == "Lille radar"
        assert [str(area.name) for area in danish.settings.areas] == ["Skoler", "Care", "Culture"]
        assert isinstance(danish.settings.areas[1].name, Foreign)
        assert danish.technology("drones").name == "Droner"
        assert danish.technology("drones").text.strip().startswith("## Hvad")
        assert isinstance(danish.technology("robots").summary, Foreign)
        assert danish.dialogues[0].title == "Droner til broer"
        assert danish.dialogues[0].activities[0].what == "Et møde."
    assert build_site(in_words_of(again, "da"), {}) == build_site(in_words_of(release, "da"), {})


def test_paragraphs_of_a_translation_stay(tmp_path: Path) -> None:
    """A text of several paragraphs keeps them, though the original has one."""
    page = "---\nactivities: [{what: Et møde.}]\nneed: |\n  Først.\n\n  Så.\n---\n"
    original = files()["docs/dialogues/bridges.md"].replace("status: held", "need: One.\nstatus: held")
    config = radar(tmp_path, {"docs/dialogues/bridges.da.md": page, "docs/dialogues/bridges.md": original})
    assert in_words_of(make_release(config), "da").dialogues[0].need == "Først.\n\nSå."


def test_own_language_is_untouched(tmp_path: Path) -> None:
    """A radar in one language is the same as one whose other language nobody looks at."""
    release = make_release(radar(tmp_path))
    assert in_words_of(release, "en") is release


def test_survey_files_may_use_any_language(tmp_path: Path) -> None:
    """Names and answers in each language mean the same."""
    survey = files()["survey_data/2026/survey.yml"].replace(
        "[{id: '1'}, {id: '2'}", "[{id: '1', label: {en: Never, da: Aldrig}}, {id: '2'}"
    )
    sources = read_sources(radar(tmp_path, {"survey_data/2026/survey.yml": survey}))
    assert sources.contract("2026").knows("Skoler")
    assert sources.contract("2026").knows("Schools")
    assert sources.contract("2026").knows("Droner")
    assert sources.contract("2026").level_codes["adoption"]["aldrig"] == 0
    first = "respondent_id,municipality,area,adoption[Droner]\n"
    path = tmp_path / "danish.csv"
    path.write_text(first + "".join(f"{i},Nordby,Skoler,Aldrig\n" for i in range(3)), encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "--config", str(tmp_path / "radar.yml"), str(path)])
    assert "accepted: 3 respondents" in result.output, result.output


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"radar.yml": SETTINGS + "languages: [da, en]\nlanguage: en\n"}, "own-language"),
        ({"radar.yml": SETTINGS + "languages: [en, da, en]\n"}, "id-twice"),
        ({"radar.yml": SETTINGS + "languages: [en, xx]\n"}, "unknown-language"),
        (
            {"radar.yml": SETTINGS.replace("da: Lille radar", "sv: Liten radar") + "languages: [en, da]\n"},
            "unknown-language",
        ),
        ({"radar.yml": SETTINGS.replace("en: Small radar, ", "") + "languages: [en, da]\n"}, "no-original"),
        ({"docs/da/index.md": "# Dansk\n"}, "address-taken"),
        ({"docs/technologies/drones.sv.md": "---\nname: Drönare\n---\n"}, "unknown-language"),
        ({"docs/technologies/kites.da.md": "---\nname: Drager\n---\n"}, "no-original"),
        ({"docs/technologies/drones.da.md": "---\nsector: ground\n---\n"}, "not-in-original"),
        ({"docs/technologies/drones.da.md": "---\nnavn: Droner\n---\n"}, "not-in-original"),
        ({"docs/dialogues/bridges.da.md": "---\nactivities: [{when: 2027-01-01}]\n---\n"}, "not-in-original"),
        (
            {"docs/dialogues/bridges.da.md": "---\nactivities: [{what: A}, {what: B}]\n---\n"},
            "not-in-original",
        ),
        ({"docs/dialogues/bridges.da.md": "---\nbuyers: [{name: Brostyrelsen}]\n---\n"}, "not-in-original"),
        ({"docs/dialogues/bridges.da.md": "---\ntitle: 'a\n\n  b'\n---\n"}, "line-break"),
        (
            {"docs/technologies/drones.da.md": "---\nname: Droner\n---\n\n<script>alert(1)</script>\n"},
            "raw-html",
        ),
    ],
)
def test_faults_are_told(tmp_path: Path, changes: dict[str, str], expected: str) -> None:
    """What a translation may not say is a fault in its place."""
    config = radar(tmp_path, changes)
    assert expected in faults(config)


def test_check_names_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One warning for each place, and none of what is translated."""
    radar(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["check", "--format", "json"])
    assert result.exit_code == 0, result.output
    told = [p for p in json.loads(result.output)["problems"] if p["code"] == "not-translated"]
    said = {p["file"]: p["what"] for p in told}
    assert {"radar.yml", "docs", "docs/technologies", "docs/dialogues"} <= said.keys()
    assert said["radar.yml"].startswith("10 texts are not translated into `da`: publisher, sectors.0.name")
    assert "own.da.md" in said["docs"]
    assert "told" not in said["docs"]
    assert "bridges.da.md (summary, minutes, text)" in said["docs/dialogues"]


@pytest.mark.parametrize("generator", GENERATORS)
def test_site_in_two_languages(tmp_path: Path, generator: str) -> None:
    """Pages under `/` and `/da/` that know of one another, one site map, and a search for each."""
    radar(tmp_path)
    site = build(tmp_path / "mkdocs.yml", generator=generator)
    own = {path.relative_to(site).as_posix() for path in site.rglob("index.html")}
    danish = {name.removeprefix("da/") for name in own if name.startswith("da/")}
    assert danish == {name for name in own if not name.startswith("da/")}
    page = (site / "da/technologies/drones/index.html").read_text(encoding="utf-8")
    assert '<html lang="da"' in page
    assert "Droner" in page
    assert "Små luftfartøjer." in page
    assert "Opdigtet." in page
    assert "Small aircraft" not in page
    base = "https://example.org/small/"
    links = dict(re.findall(r'<link rel="alternate " hreflang="([\w-]+)" href="([^"]+)">', page))
    assert links == {
        "en": f"{base}technologies/drones/",
        "x-default": f"{base}technologies/drones/",
        "da": f"{base}da/technologies/drones/",
    }
    assert '<a href="../../../technologies/drones/" hreflang="en" lang="en">English</a>' in page
    english = (site / "technologies/drones/index.html").read_text(encoding="utf-8")
    assert '<a href="../../da/technologies/drones/" hreflang="da" lang="da">Dansk</a>' in english
    assert "Droner" not in english.replace("Dansk", "")
    maps = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{base}technologies/drones/</loc>" in maps
    assert f"<loc>{base}da/technologies/drones/</loc>" in maps
    assert f'hreflang="da" href="{base}da/technologies/drones/"' in maps
    assert not (site / "da/sitemap.xml").exists()
    assert "På dansk." in (site / "da/told/index.html").read_text(encoding="utf-8")
    assert not (site / "told.da").exists()
    assert not (site / "da/told.da").exists()
    untranslated = (site / "da/own/index.html").read_text(encoding="utf-8")
    assert "Den er på engelsk" in untranslated
    assert '<div lang="en">' in untranslated
    assert 'href="../technologies/drones/"' in untranslated
    calendar = (site / "da/dialogues/bridges/calendar.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    assert "Droner til broer" in calendar
    index = next(
        path for path in (site / "da").rglob("*.json") if path.name in ("search_index.json", "search.json")
    )
    told = json.dumps(json.loads(index.read_text(encoding="utf-8")), ensure_ascii=False)
    assert "Små luftfartøjer" in told
    assert "Fortalt to gange" in told
    assert "In English." not in told


@pytest.mark.parametrize("generator", GENERATORS)
def test_originals_are_marked_where_markup_may_stand(tmp_path: Path, generator: str) -> None:
    """What nobody translated has its language, and no attribute or title has an element in it."""
    radar(tmp_path)
    site = build(tmp_path / "mkdocs.yml", generator=generator)
    marked = 0
    for path in (site / "da").rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        spans = Spans()
        spans.feed(html)
        assert not spans.attributes, (path, spans.attributes[:2])
        assert not re.search(r"<(title|option|text)\b[^>]*>[^<]*<span", html), path
        marked += html.count("<span lang=en>")
    assert marked > 20
    english = "".join(path.read_text(encoding="utf-8") for path in site.glob("areas/**/*.html"))
    assert "<span lang=" not in english
    page = (site / "da/technologies/robots/index.html").read_text(encoding="utf-8")
    assert "Den er på engelsk" in page


def test_tables_have_headings_of_the_language(tmp_path: Path) -> None:
    """Each column is told apart in each language, and the audit reads them all."""
    site = build(radar(tmp_path).with_name("mkdocs.yml"))
    first = (site / "da/editions/2026/radar.csv").read_text(encoding="utf-8").partition("\n")[0]
    assert first.split(",")[:4] == ["udgave", "fagområde", "teknologi", "navn"]
    for code in LANGUAGES:
        assert len(set(headings(code))) == len(headings(code)), code


def test_audit_reads_tables_in_each_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that was changed in a Danish table is found."""
    config = radar(tmp_path)
    site = build(config.with_name("mkdocs.yml"))
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli, ["audit", "site"]).exit_code == 0
    table = site / "da/editions/2026/radar.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if ",adoption," in line and ",all,drones," in line)
    cells = lines[at].split(",")
    cells[12] = "0.111"
    lines[at] = ",".join(cells)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["audit", "site"])
    assert result.exit_code == 1
    assert "da/editions/2026/radar.csv" in result.output


def test_pages_folder_has_each_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`radar pages` writes pages and settings for each, to be built one after the other."""
    radar(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["pages", "--out", "whole"])
    assert result.exit_code == 0, result.output
    settings = yaml.safe_load((tmp_path / "whole/mkdocs.da.yml").read_text(encoding="utf-8"))
    assert settings["docs_dir"] == "docs-da"
    assert settings["site_dir"] == "site/da"
    assert settings["site_name"] == "Lille radar"
    page = (tmp_path / "whole/docs-da/technologies/drones.md").read_text(encoding="utf-8")
    assert 'href="../../technologies/drones.html" hreflang="en"' in page


def test_settings_without_translations_are_plain(tmp_path: Path) -> None:
    """A radar in one language has plain texts, and needs no `languages`."""
    small_radar(tmp_path, {})
    settings = read_settings(tmp_path / "radar.yml")
    assert settings.spoken == ["en"]
    assert type(settings.title) is str


def test_language_under_way_speaks_as_far_as_it_can() -> None:
    """Finnish has the words of the pages; what it has not is said in English."""
    finnish = language("fi")
    assert finnish.text("Technologies") == "Teknologiat"
    assert finnish.counted("%(n)s municipality", "%(n)s municipalities", 2) % {"n": 2} == "2 kuntaa"
    assert finnish.text("the file is not UTF-8") == "the file is not UTF-8"
    assert finnish.number(1234.5, 1) == "1\xa0234,5"


def test_finnish_radar_is_built(tmp_path: Path) -> None:
    """A radar in a language that is not complete is built, with the theme's words in it too."""
    small_radar(tmp_path, {"radar.yml": files()["radar.yml"] + "language: fi\n"})
    page = (build(tmp_path / "mkdocs.yml") / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fi"' in page
    assert "teknologiaa" in page
