"""The survey's forms: each is valid to the tool that it is for, and asks what survey.yml says."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from radar.cli.stages import cli
from radar.inputs.questionnaire import read_questionnaire
from radar.inputs.sources import read_sources
from radar.intake.columns.codes import (
    answer_codes,
    choice_name,
    field_name,
    place_name,
    question_code,
    short_code,
)
from radar.language.translator import language
from radar.problems import Place
from radar.tools import checking
from radar.tools.template import columns
from tests.support.forms import HOSTILE, SURVEY
from tests.support.small import MUNICIPALITIES, small_radar

TECHNOLOGIES = ("drones", "robots", "sensors", "video")
KINDS = [("kobo", "form.xlsx"), ("limesurvey", "form.lss"), ("page", "form.html")]

# What surveys exported by LimeSurvey have: its repository's tests/data/surveys, DBVersion 450 to 495.
SECTIONS = {
    "answers": "aid qid code sortorder assessment_value scale_id",
    "answer_l10ns": "id aid answer language",
    "groups": "gid sid group_order randomization_group grelevance",
    "group_l10ns": "id gid group_name description language sid group_order randomization_group grelevance",
    "questions": "qid parent_qid sid gid type title preg other mandatory encrypted question_order scale_id"
    " same_default relevance question_theme_name modulename same_script",
    "subquestions": "qid parent_qid sid gid type title preg other mandatory encrypted question_order scale_id"
    " same_default relevance question_theme_name modulename same_script",
    "question_l10ns": "id qid question help script language",
    "question_attributes": "qid attribute value language",
    "surveys": "sid gsid admin expires startdate adminemail anonymized format savetimings template language"
    " additional_languages datestamp usecookie allowregister allowsave autonumber_start autoredirect"
    " allowprev printanswers ipaddr ipanonymize refurl showsurveypolicynotice publicstatistics publicgraphs"
    " listpublic htmlemail sendconfirmation tokenanswerspersistence assessments usecaptcha usetokens"
    " bounce_email attributedescriptions emailresponseto emailnotificationto tokenlength showxquestions"
    " showgroupinfo shownoanswer showqnumcode showwelcome showprogress questionindex navigationdelay",
    "surveys_languagesettings": "surveyls_survey_id surveyls_language surveyls_title surveyls_description"
    " surveyls_welcometext surveyls_endtext surveyls_policy_notice surveyls_url surveyls_urldescription"
    " surveyls_dateformat surveyls_attributecaptions surveyls_alias surveyls_numberformat",
}

Rows = dict[str, list[dict[str, str]]]


def radar(folder: Path, survey: str = SURVEY, settings: str = "", **changes: str) -> Path:
    """A radar whose edition 2026 has no answers yet."""
    responses = "survey_data/2026/responses"
    files = {
        "survey_data/2026/survey.yml": survey,
        f"{responses}/north.csv": None,
        f"{responses}/south.csv": None,
    }
    config = small_radar(folder, {**files, **changes})
    config.write_text(config.read_text(encoding="utf-8") + settings, encoding="utf-8")
    return config


def template(config: Path, out: Path, *arguments: str) -> Result:
    """Run `radar template` for the edition 2026."""
    command = ["template", "--config", str(config), "--edition", "2026", "--out", str(out), *arguments]
    return CliRunner().invoke(cli, command)


def form(config: Path, kind: str, name: str) -> Path:
    """A form, beside the radar."""
    out = config.parent / name
    result = template(config, out, "--for", kind)
    assert result.exit_code == 0, result.output
    return out


def sheets(path: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of a workbook's sheets, by their headings without the language."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        names = [str(cell).partition("::")[0] for cell in header]
        found[sheet.title] = [
            {name: str(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
            for row in rows
        ]
    return found


def tables(path: Path) -> Rows:
    """The sections of a survey structure."""
    found = {}
    for section in ET.parse(path).getroot():  # noqa: S314  (a file of our own)
        if (rows := section.find("rows")) is not None:
            found[section.tag] = [{cell.tag: cell.text or "" for cell in row} for row in rows]
    return found


class Page(HTMLParser):
    """What can be chosen in a page, and its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.choices: dict[int, list[str]] = {}
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self._column = -1
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self._column = int(given.get("data-column") or self._column)
        value = given.get("value")
        if tag in ("option", "input") and value:
            self.choices.setdefault(self._column, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["script"]:
            self.scripts.append(data)

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.scripts[0])
        return found


def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", ["en", "da", "nb", "sv"])
@pytest.mark.parametrize("survey", [SURVEY, HOSTILE], ids=["plain", "hostile"])
def test_xlsform_is_valid(tmp_path: Path, survey: str, code: str) -> None:
    """The reference converter makes a form of it, and has nothing to remark."""
    path = form(radar(tmp_path, survey, f"language: {code}\n"), "kobo", "form.xlsx")
    converted = convert(path, validate=False)

    assert converted.warnings == []
    spoken = {"en": "English", "da": "Dansk", "nb": "Norsk bokmål", "sv": "Svenska"}[code]
    assert f'lang="{spoken} ({code})"' in converted.xform
    ET.fromstring(converted.xform)  # noqa: S314  (a file of our own)


def test_xlsform_asks_what_the_survey_asks(tmp_path: Path) -> None:
    """Municipality and area first, then a group for each question with a field for each technology."""
    rows = sheets(form(radar(tmp_path), "kobo", "form.xlsx"))["survey"]

    assert [(row["type"], row["name"]) for row in rows] == [
        ("select_one municipality", "municipality"),
        ("select_one area", "area"),
        ("begin_group", "adoption"),
        *(("select_one adoption", f"adoption_{technology}") for technology in TECHNOLOGIES),
        ("end_group", "adoption"),
        ("begin_group", "the_worth"),
        *(("select_one the_worth", f"the_worth_{technology}") for technology in TECHNOLOGIES),
        ("end_group", "the_worth"),
        ("begin_group", "barriers"),
        *(("select_multiple barriers", f"barriers_{technology}") for technology in TECHNOLOGIES),
        ("end_group", "barriers"),
    ]
    assert [row["name"] for row in rows if "required" in row] == ["municipality", "area"]
    assert rows[3]["label"] == "How far has it come? [Drones]"
    assert rows[9]["label"] == "Worth [Drones]"
    assert "Personal data do not belong" in rows[0]["hint"]


def test_xlsform_names_its_choices(tmp_path: Path) -> None:
    """Choices are named by ids, and what is no level has the same name in every form."""
    choices: dict[str, dict[str, str]] = {}
    for row in sheets(form(radar(tmp_path), "kobo", "form.xlsx"))["choices"]:
        choices.setdefault(row["list_name"], {})[row["name"]] = row["label"]

    assert list(choices["municipality"]) == list(MUNICIPALITIES)
    assert choices["area"] == {
        **{"schools": "Schools", "care": "Care", "culture": "Culture"},
        "Somewhere_else": "Somewhere else",
    }
    assert choices["adoption"] == {
        **{"1": "Not used, not planned", "2": "Prøvet", "in-use": "=1+1"},
        **{"dont-know": "Don't know", "not-relevant": "Not relevant here"},
    }
    assert choices["the_worth"] == {"low_down": "low down", "high": "high", "dont-know": "Ved ikke"}
    assert list(choices["barriers"])[2:] == ["data-protection", "none-of-these", "dont-know", "not-relevant"]


def test_answers_beside_the_levels_are_those_of_the_radars_language(tmp_path: Path) -> None:
    """The usual words in its language where intake reads them, else the survey's first."""
    rows = sheets(form(radar(tmp_path, settings="language: nb\n"), "kobo", "form.xlsx"))["choices"]
    said = {(row["list_name"], row["name"]): row["label"] for row in rows}

    assert said["adoption", "dont-know"] == "Vet ikke"
    assert said["adoption", "not-relevant"] == "Ikke relevant"
    assert said["barriers", "none-of-these"] == "Ingen av disse"
    assert said["the_worth", "dont-know"] == "Ved ikke"


def test_xlsform_of_a_changed_survey_is_a_new_version(tmp_path: Path) -> None:
    """The version is the same for the same form and another for another."""
    versions = [
        sheets(form(radar(tmp_path / name, survey), "kobo", "form.xlsx"))["settings"][0]["version"]
        for name, survey in (("a", SURVEY), ("b", SURVEY), ("c", SURVEY.replace("Skills", "Skill")))
    ]

    assert versions[0] == versions[1] != versions[2]


@pytest.mark.parametrize("survey", [SURVEY, HOSTILE], ids=["plain", "hostile"])
def test_limesurvey_has_the_sections_of_its_own_exports(tmp_path: Path, survey: str) -> None:
    """Sections stand in LimeSurvey's order, say their columns, and have none that it doesn't know."""
    path = form(radar(tmp_path, survey), "limesurvey", "form.lss")
    document = ET.parse(path).getroot()  # noqa: S314  (a file of our own)

    head = [(element.tag, (element.text or "").strip()) for element in document][:3]
    assert head == [("LimeSurveyDocType", "Survey"), ("DBVersion", "495"), ("languages", "")]
    assert [element.tag for element in document][3:] == list(SECTIONS)
    for section in list(document)[3:]:
        said = [field.text for field in section.iterfind("fields/fieldname")]
        assert set(said) <= set(SECTIONS[section.tag].split())
        for row in section.iterfind("rows/row"):
            assert [cell.tag for cell in row] == said


def test_limesurvey_keeps_together_what_belongs_together(tmp_path: Path) -> None:
    """Every number that a row refers to is there, once."""
    found = tables(form(radar(tmp_path), "limesurvey", "form.lss"))
    qids = [row["qid"] for row in (*found["questions"], *found["subquestions"])]

    assert len(set(qids)) == len(qids)
    assert {row["parent_qid"] for row in found["subquestions"]} <= {row["qid"] for row in found["questions"]}
    assert sorted(row["qid"] for row in found["question_l10ns"]) == sorted(qids)
    assert [row["aid"] for row in found["answer_l10ns"]] == [row["aid"] for row in found["answers"]]
    assert {row["gid"] for row in found["questions"]} == {row["gid"] for row in found["groups"]}
    assert {row["qid"] for row in found["question_attributes"]} <= set(qids)


def test_limesurvey_asks_what_the_survey_asks(tmp_path: Path) -> None:
    """Lists for municipality and area, an array for a question, multiple choices for one with options."""
    found = tables(form(radar(tmp_path), "limesurvey", "form.lss"))
    asked = [(row["type"], row["title"], row["mandatory"]) for row in found["questions"]]
    texts = {row["qid"]: row["question"] for row in found["question_l10ns"]}

    assert asked == [
        ("!", "municipality", "Y"),
        ("!", "area", "Y"),
        ("F", "adoption", "N"),
        ("F", "theworth", "N"),
        *(("M", f"barriers{technology}", "N") for technology in TECHNOLOGIES),
    ]
    assert texts[found["questions"][4]["qid"]] == "What stops it? [Drones]"
    rows = [
        row["title"] for row in found["subquestions"] if row["parent_qid"] == found["questions"][2]["qid"]
    ]
    assert rows == [short_code("drones"), short_code("robots"), short_code("sensors"), "video"]
    codes = [row["code"] for row in found["answers"] if row["qid"] == found["questions"][2]["qid"]]
    assert codes == ["1", "2", *map(short_code, ("in-use", "dont-know", "not-relevant"))]
    alone = {row["value"] for row in found["question_attributes"]}
    assert alone == {";".join(map(short_code, ("none-of-these", "dont-know", "not-relevant")))}


@pytest.mark.parametrize("survey", [SURVEY, HOSTILE], ids=["plain", "hostile"])
def test_limesurvey_takes_every_code(tmp_path: Path, survey: str) -> None:
    """Codes are as short as LimeSurvey asks for, of letters and digits, and tell apart what they should."""
    found = tables(form(radar(tmp_path, survey), "limesurvey", "form.lss"))
    titles = [row["title"] for row in found["questions"]]

    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9]{0,19}", title) for title in titles)
    assert len(set(titles)) == len(titles)
    for section, group, code in (("subquestions", "parent_qid", "title"), ("answers", "qid", "code")):
        codes = [(row[group], row[code].lower()) for row in found[section]]
        assert all(re.fullmatch("[a-z0-9]{1,5}", code) for _, code in codes)
        assert len(set(codes)) == len(codes)


def test_limesurvey_keeps_nothing_about_a_person(tmp_path: Path) -> None:
    """The survey is anonymous, without addresses and times, and says so before it begins."""
    found = tables(form(radar(tmp_path, settings="language: sv\n"), "limesurvey", "form.lss"))
    (settings,), (texts,) = found["surveys"], found["surveys_languagesettings"]

    assert settings["anonymized"] == "Y"
    assert {settings[name] for name in ("ipaddr", "datestamp", "refurl", "savetimings")} == {"N"}
    assert "Personuppgifter hör inte hemma" in texts["surveyls_welcometext"]


def test_limesurvey_shows_texts_as_they_are(tmp_path: Path) -> None:
    """What looks like HTML or an expression in a text is neither."""
    found = tables(form(radar(tmp_path, HOSTILE), "limesurvey", "form.lss"))
    texts = [row["question"] for row in found["question_l10ns"]] + [
        row["answer"] for row in found["answer_l10ns"]
    ]

    assert '&lt;img src=x&gt; ${ adoption} { SAVEDID} "?"' in texts
    assert not any("<" in text or re.search(r"\{\S", text) for text in texts)


@pytest.mark.parametrize("code", ["en", "da", "nb", "sv"])
def test_page_saves_what_intake_reads(tmp_path: Path, code: str) -> None:
    """A row of what can be chosen, under the headings that the page has, is accepted without a warning."""
    config = radar(tmp_path, settings=f"language: {code}\n")
    made = page(form(config, "page", "form.html"))
    contract = read_sources(config).contract("2026")
    wanted = [column.heading for column in columns(contract, Place("x"), language(code))]
    assert made.data["headings"] == wanted
    assert len(made.choices) == len(wanted) - 1

    rows = [
        [f"W{i}", *(made.choices[column][i % len(made.choices[column])] for column in range(1, len(wanted)))]
        for i in range(12)
    ]
    path = config.parent / "survey_data/2026/responses/saved.csv"
    path.parent.mkdir()
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=made.data["delimiter"]).writerows([wanted, *rows])
    (report,) = checking.check_files(read_sources(config), [path])
    assert report.problems == ()
    assert report.respondents == 12


def test_page_is_complete_in_itself(tmp_path: Path) -> None:
    """It names no other file and no other host, and its policy allows its own script and style only."""
    text = form(radar(tmp_path), "page", "form.html").read_text(encoding="utf-8")
    (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', text)

    assert html.unescape(policy).startswith("default-src 'none'; script-src 'sha256-")
    assert re.findall(r"""(?:src|href)=["'](?!#)""", text) == []
    assert re.findall("https?://|@import|url[(]", text) == []


def test_page_holds_hostile_texts_as_texts(tmp_path: Path) -> None:
    """No text from survey.yml ends the script or makes an element."""
    made = page(form(radar(tmp_path, HOSTILE), "page", "form.html"))

    assert made.tags.count("script") == 2
    assert {"img", "b"}.isdisjoint(made.tags)
    assert len(made.data["headings"]) == 15
    assert "</script><b>\"&'{x} ${y} \\u2028" in made.choices[3]


def test_page_can_not_save_every_character_set(tmp_path: Path) -> None:
    """A layout in another character set than UTF-8 is a fault, as browsers save in no other."""
    for name, encoding in (("a", "cp1252"), ("b", "klingon")):
        config = radar(tmp_path / name, SURVEY.replace("- no_area", f"- encoding: {encoding}\n  no_area"))
        result = template(config, config.parent / "form.html")
        assert result.exit_code == 1
        assert f"`{encoding}`" in result.stderr
        assert not (config.parent / "form.html").exists()


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_a_survey_without_municipalities_and_areas(tmp_path: Path, kind: str, name: str) -> None:
    """What the survey does not ask, no form asks."""
    survey = SURVEY.replace("- no_area: [Somewhere else]", "- municipality: null\n  area: null")
    path = form(radar(tmp_path, survey), kind, name)

    if kind == "kobo":
        assert sheets(path)["survey"][0]["type"] == "begin_group"
        assert convert(path, validate=False).warnings == []
    elif kind == "limesurvey":
        assert tables(path)["questions"][0]["title"] == "adoption"
    else:
        assert page(path).tags.count("select") == 0


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_area_may_be_left_out_where_the_survey_allows_it(tmp_path: Path, kind: str, name: str) -> None:
    """An area is asked for, and required only where a row without one is a fault."""
    survey = SURVEY.replace("- no_area: [Somewhere else]", "- area_required: false")
    path = form(radar(tmp_path, survey), kind, name)

    if kind == "kobo":
        assert "required" not in sheets(path)["survey"][1]
    elif kind == "limesurvey":
        assert tables(path)["questions"][1]["mandatory"] == "N"
    else:
        assert re.findall(r'<select id="(\w+)"[^>]* required', path.read_text("utf-8")) == ["municipality"]


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_same_form_same_bytes(tmp_path: Path, kind: str, name: str) -> None:
    """A form that is made again is the same, byte for byte."""
    config = radar(tmp_path)

    assert form(config, kind, name).read_bytes() == form(config, kind, f"again-{name}").read_bytes()


@pytest.mark.parametrize(("name", "kind"), [("form.lss", "limesurvey"), ("form.html", "page")])
def test_ending_says_the_kind(tmp_path: Path, name: str, kind: str) -> None:
    """Without --for, a file's ending says which form it is to be."""
    config = radar(tmp_path)
    assert template(config, tmp_path / name).exit_code == 0

    assert (tmp_path / name).read_bytes() == form(config, kind, f"again-{name}").read_bytes()


@pytest.mark.parametrize(
    ("kind", "name", "right"),
    [
        ("kobo", "form.csv", "form.xlsx"),
        ("limesurvey", "form.xlsx", "form.lss"),
        ("page", "form.lss", "form.html"),
    ],
)
def test_wrong_ending_is_wrong_usage(tmp_path: Path, kind: str, name: str, right: str) -> None:
    """A name that the form can't have is wrong usage, and the right one is told."""
    result = template(radar(tmp_path), tmp_path / name, "--for", kind)

    assert result.exit_code == 2
    assert right in result.output
    assert not (tmp_path / name).exists()


def test_numbered_rows_are_for_forms_with_rows(tmp_path: Path) -> None:
    """A page or a survey has no rows to number."""
    result = template(radar(tmp_path), tmp_path / "form.html", "--rows", "5")

    assert result.exit_code == 2
    assert "--rows" in result.output


@pytest.mark.parametrize(("kind", "name"), KINDS[:2])
def test_answers_that_no_layout_would_read(tmp_path: Path, kind: str, name: str) -> None:
    """A form is refused where survey.yml ties all files to another tool's layout."""
    survey = SURVEY.replace("- no_area", "- layout: surveyxact\n  no_area")
    result = template(radar(tmp_path, survey), tmp_path / name, "--for", kind)

    assert result.exit_code == 1
    assert "`surveyxact`" in result.stderr


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_form_of_the_demonstration(repository: Path, tmp_path: Path, kind: str, name: str) -> None:
    """The demonstration's own latest edition has each form, with the technologies that it asks about."""
    out = tmp_path / name
    command = ["template", "--config", str(repository / "radar.yml"), "--out", str(out), "--for", kind]
    assert CliRunner().invoke(cli, command).exit_code == 0
    technologies = read_questionnaire(repository / "survey_data/2026/survey.yml").technologies

    if kind == "kobo":
        asked = {row["name"] for row in sheets(out)["survey"]}
        assert {f"adoption_{id_.replace('-', '_')}" for id_ in technologies} < asked
        assert "adoption_blockchain" not in asked
        assert convert(out, validate=False).warnings == []
    elif kind == "limesurvey":
        assert set(answer_codes(technologies).values()) <= {
            row["title"] for row in tables(out)["subquestions"]
        }
    else:
        headings = page(out).data["headings"]
        assert {f"adoption[{id_}]" for id_ in technologies} < set(headings)
        assert "adoption[blockchain]" not in headings


def test_short_codes_stay_what_they_are() -> None:
    """Codes are the same in every version: answers that were collected with them are still to be read."""
    assert [short_code(text) for text in ("drones", "dont-know", "Østby", "3d-printing")] == CODES


CODES = ["djz1v", "dy6m8", "x04r3", "xtjwd"]


@given(st.lists(st.text(min_size=1), unique=True, max_size=60))
def test_answer_codes_are_valid_and_differ(texts: Sequence[str]) -> None:
    """Whatever the texts, codes have five letters and digits at most and differ by more than their case."""
    codes = answer_codes(texts)

    assert list(codes) == list(texts)
    assert all(re.fullmatch("[A-Za-z0-9]{1,5}", code) for code in codes.values())
    assert len({code.lower() for code in codes.values()}) == len(texts)


@given(
    st.lists(st.from_regex("[a-z0-9]{1,6}(-[a-z0-9]{1,9}){0,3}", fullmatch=True), unique=True, max_size=60)
)
def test_names_of_questions_and_fields_are_valid_and_differ(ids: Sequence[str]) -> None:
    """Questions' codes and fields' names fit their tools, and no two are the same."""

    def named(name: Any, taken: set[str]) -> Iterator[str]:
        for id_ in ids:
            made = name(id_, taken)
            taken.add(made)
            yield made

    codes, fields = [*named(question_code, set())], [*named(field_name, set())]
    assert all(re.fullmatch("[a-z][a-z0-9]{0,19}", code) for code in codes)
    assert all(re.fullmatch("[a-z_][a-z0-9_]*", name) for name in fields)
    assert len(set(codes)) == len(set(fields)) == len(ids)


def test_names_follow_their_ids() -> None:
    """Ids can be read in the names that tools allow."""
    assert question_code("the-worth") == "theworth"
    assert question_code("barriers" + "self-driving-vehicles") == "barriersselfdrivingv"
    assert question_code("3d") == "q3d"
    assert question_code("self").startswith("self")
    assert question_code("self") != "self"
    assert field_name("the-worth_3d-printing") == "the_worth_3d_printing"
    assert choice_name("low down (1)") == "low_down__1_"
    assert place_name("Nordre Land") == "Nordre_Land"
    assert answer_codes(["1", "in-use", "time"]) == {
        **{"1": "1", "in-use": short_code("in-use"), "time": short_code("time")}
    }
