"""The survey's page in a browser: what is chosen in it is saved as a submission that intake accepts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from radar.inputs.contract import Contract
from radar.inputs.sources import read_sources
from radar.intake.expected import Expected
from radar.intake.privacy import SUSPECT_ID, personal
from radar.intake.survey_files import check_file, read_answers
from radar.language.translator import language
from radar.problems import Place
from radar.tools.forms.page import page as form_page
from tests.support.pages import OpenPage
from tests.support.small import small_radar

LANGUAGES = ("en", "da", "nb", "sv")
SURVEY = """\
edition: '2026'
questions:
  adoption:
    name: Adoption
    text: How far has it come?
    levels:
    - {id: '1', label: "Not used; not planned"}
    - {id: '2', label: 'Prøvet "lidt"'}
    - {id: '3', label: =1+1}
  barriers:
    name: In the way
    text: What stops it?
    options: [{id: cost, label: "Costs, too high"}, {id: skills, label: Skills}, {id: law, label: Law}]
responses:
- items: [{question: adoption}, {question: barriers}]
experts: experts.csv
"""
HOSTILE = (
    "</script><script>document.title='harmed'</script><img src=x onerror=\"document.title='harmed'\">'\"&"
)
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def contract(folder: Path, code: str = "en") -> Contract:
    """The edition 2026 of a small radar in one language."""
    config = small_radar(folder, {"survey_data/2026/survey.yml": SURVEY})
    config.write_text(config.read_text(encoding="utf-8") + f"language: {code}\n", encoding="utf-8")
    return read_sources(config).contract("2026")


def hostile(folder: Path) -> Contract:
    """The same with texts that would be scripts if they were taken for HTML."""
    text = HOSTILE.replace("'", "''")
    survey = SURVEY.replace("'Prøvet \"lidt\"'", f"'{text}'").replace("How far has it come?", f"'{text}'")
    technology = f"---\nname: '{text}'\nsector: air\nsummary: '{text}'\n---\n\nText.\n"
    changes = {"survey_data/2026/survey.yml": survey, "docs/technologies/drones.md": technology}
    return read_sources(small_radar(folder, changes)).contract("2026")


@pytest.fixture(scope="module")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Contract]:
    """What each page was made from, by its name."""
    made = {code: contract(tmp_path_factory.mktemp("radar"), code) for code in LANGUAGES}
    return {**made, "hostile": hostile(tmp_path_factory.mktemp("radar"))}


@pytest.fixture(scope="module")
def site_url(contracts: dict[str, Contract], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the folder with the pages, on the disk: there is no server."""
    folder = tmp_path_factory.mktemp("pages")
    for name, made_from in contracts.items():
        speech = language(name if name in LANGUAGES else "en")
        title = HOSTILE if name == "hostile" else "Small radar, 2026"
        made = form_page(made_from, Place("survey.yml"), title, speech)
        (folder / f"{name}.html").write_bytes(made)
    return folder.as_uri() + "/"


def opened(open_page: OpenPage, name: str = "en", **options: object) -> Page:
    """A page, with faults of its script as faults of the test."""
    page = open_page(**({"viewport": WIDE} | options))

    def fail(error: object) -> None:
        pytest.fail(f"the page's script failed: {error}")

    page.on("pageerror", fail)
    page.goto(f"{name}.html")
    return page


def choose(page: Page, technology: int, answer: str, question: int = 1) -> None:
    """Choose an answer about a technology."""
    fields = page.locator(f"#q{question} fieldset").nth(technology)
    fields.locator("label", has_text=re.compile(f"^\\s*{re.escape(answer)}\\s*$")).click()


def saved(page: Page, folder: Path) -> Path:
    """Save the answers, and give the file."""
    with page.expect_download() as download:
        page.click("[type=submit]")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def row(path: Path) -> dict[str, str]:
    """The one row of a saved file."""
    text = path.read_bytes().decode("utf-8-sig")
    (found,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return found


SAID = {
    "en": ("Don't know", "None of these", "Not relevant here"),
    "da": ("Ved ikke", "Ingen af disse", "Ikke relevant"),
    "nb": ("Vet ikke", "Ingen av disse", "Ikke relevant"),
    "sv": ("Vet ej", "Inga av dessa", "Ej relevant"),
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_chosen_is_what_intake_reads(
    open_page: OpenPage,
    contracts: dict[str, Contract],
    outside_requests: list[str],
    tmp_path: Path,
    code: str,
) -> None:
    """A page that is filled in and saved is accepted without a warning, with the answers that were chosen."""
    page = opened(open_page, code)
    dont_know, none, not_relevant = SAID[code]
    page.select_option("#municipality", "Østby")
    page.select_option("#area", "Care")
    choose(page, 0, "Not used; not planned")
    choose(page, 1, 'Prøvet "lidt"')
    choose(page, 2, "=1+1")
    choose(page, 3, dont_know)
    choose(page, 0, "Costs, too high", question=2)
    choose(page, 0, "Law", question=2)
    choose(page, 1, none, question=2)
    choose(page, 2, not_relevant, question=2)
    path = saved(page, tmp_path)

    assert re.fullmatch(r"answers-2026-W[0-9A-HJKMNP-TV-Z]{10}\.csv", path.name)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrespondent_id;municipality;area;adoption[drones];")
    made_from = contracts[code]
    responses = made_from.questionnaire.responses[0]
    report = check_file(path, Expected(responses, made_from))
    assert (report.problems, report.respondents) == ((), 1)
    (answers,) = (frame for frame in read_answers(path, Expected(responses, made_from)))
    found = {str(name): str(value) for name, value in answers.iloc[0].items()}
    assert (found["municipality"], found["area"]) == ("Østby", "care")
    assert [found[f"adoption[{one}]"] for one in ("drones", "robots", "sensors", "video")] == [
        *("1", "2", "3"),
        "dont-know",
    ]
    options = ("cost", "skills", "law")
    assert [found[f"barriers.{one}[drones]"] for one in options] == ["yes", "no", "yes"]
    assert [found[f"barriers.{one}[robots]"] for one in options] == ["no"] * 3
    assert [found[f"barriers.{one}[sensors]"] for one in options] == ["not-relevant"] * 3
    assert [found[f"barriers.{one}[video]"] for one in options] == ["blank"] * 3
    assert outside_requests == []


@pytest.mark.parametrize(
    ("name", "scheme", "viewport"),
    [
        *((name, "light", PHONE) for name in (*LANGUAGES, "hostile")),
        ("en", "dark", PHONE),
        ("en", "light", WIDE),
        ("hostile", "light", WIDE),
    ],
)
def test_accessible(
    open_page: OpenPage, axe: Callable[[Page], list[str]], name: str, scheme: str, viewport: object
) -> None:
    """To axe it has no fault, and nothing is wider than the screen, before and after saving.

    What is said depends on the language, what is wide on the screen, and what is pale on the colours.
    """
    page = opened(open_page, name, color_scheme=scheme, viewport=viewport)
    assert axe(page) == []
    page.click("[type=submit]")
    page.locator("#q1 label").first.click()
    assert axe(page) == []
    page.select_option("#municipality", "Østby")
    page.select_option("#area", "Care")
    page.click("[type=submit]")
    expect(page.locator(".result")).to_contain_text("answers-2026-")

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.lang") == (name if name in LANGUAGES else "en")


def test_keyboard_alone(open_page: OpenPage, tmp_path: Path) -> None:
    """Tab, arrows and space reach and choose everything, and Enter saves."""
    page = opened(open_page)
    page.focus("#municipality")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "clear"
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press(" ")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    path = tmp_path / "saved.csv"
    download.value.save_as(path)

    given = {name: value for name, value in row(path).items() if value and name != "respondent_id"}
    assert given == {
        **{"municipality": "Nordby", "area": "Schools"},
        **{"adoption[drones]": 'Prøvet "lidt"', "barriers[drones]": "Costs, too high"},
    }


def test_focus_is_never_below_the_bar(open_page: OpenPage) -> None:
    """What the keyboard reaches on a phone is not covered by the bar at the foot of the window."""
    page = opened(open_page, viewport=PHONE)
    page.focus("#municipality")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.bar')"):
            break
        page.keyboard.press(" ")
        assert page.evaluate("""() => {
            const box = document.activeElement.getBoundingClientRect();
            return box.bottom <= document.querySelector('.bar').getBoundingClientRect().top;
        }""")


def test_what_is_required_is_asked_for(open_page: OpenPage) -> None:
    """Without municipality and area nothing is saved: the first that lacks is in focus and says so."""
    page = opened(open_page, "sv")
    page.click("[type=submit]")

    expect(page.locator("#municipality")).to_be_focused()
    expect(page.locator("#municipality")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#area-error")).to_have_text("Välj ett av alternativen i listan.")
    page.select_option("#municipality", "Nordby")
    expect(page.locator("#municipality-error")).to_be_empty()
    page.select_option("#area", "Care")
    page.click("[type=submit]")
    expect(page.locator(".result")).to_have_text(
        "Inget är besvarat ännu. Svara på minst en fråga och spara sedan."
    )


def test_an_answer_can_be_taken_back(open_page: OpenPage) -> None:
    """A choice is cleared by a button of its own, which leaves the focus where it was."""
    page = opened(open_page)
    choose(page, 1, "Don't know")
    expect(page.locator(".done")).to_have_text("1 of 8 answered")
    page.get_by_role("button", name="Clear Robots").click()

    expect(page.locator(".done")).to_have_text("0 of 8 answered")
    expect(page.locator("#q1 fieldset:nth-of-type(2) input").first).to_be_focused()
    expect(page.locator(".clear:visible")).to_have_count(0)


def test_dont_know_rules_out_the_others(open_page: OpenPage) -> None:
    """With several answers, "don't know" takes the others' ticks away, and they take its."""
    page = opened(open_page)
    ticked = "#q2 fieldset:first-of-type :checked"
    choose(page, 0, "Skills", question=2)
    choose(page, 0, "Law", question=2)
    choose(page, 0, "Don't know", question=2)
    assert page.eval_on_selector_all(ticked, "all => all.map(one => one.value)") == ["Don't know"]

    choose(page, 0, "Skills", question=2)
    assert page.eval_on_selector_all(ticked, "all => all.map(one => one.value)") == ["Skills"]


def test_progress_is_told_when_the_person_rests(open_page: OpenPage) -> None:
    """Screen readers hear the number once, some seconds after the last of several answers."""
    page = opened(open_page)
    page.evaluate("""() => {
        window.heard = [];
        const told = document.querySelector('.told');
        new MutationObserver(() => heard.push(told.textContent)).observe(told, { childList: true });
    }""")
    for technology in range(3):
        choose(page, technology, "=1+1")
    choose(page, 2, "Don't know")
    expect(page.locator(".done")).to_have_text("3 of 8 answered")
    assert page.evaluate("heard") == []

    expect(page.locator(".told")).to_have_text("3 of 8 answered")
    assert page.evaluate("heard") == ["3 of 8 answered"]
    expect(page.locator("nav .count").first).to_have_text("3/4")


def test_leaving_with_unsaved_answers_is_asked_about(open_page: OpenPage, tmp_path: Path) -> None:
    """The browser asks before answers are lost, and not when there are none or they are saved."""
    page = opened(open_page)
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.reload()
    choose(page, 0, "=1+1")
    page.reload()
    assert asked == ["beforeunload"]

    page.select_option("#municipality", "Nordby")
    page.select_option("#area", "Care")
    choose(page, 0, "=1+1")
    saved(page, tmp_path)
    page.reload()
    assert asked == ["beforeunload"]
    assert page.locator(":checked:not(option)").count() == 0


def test_saved_again_is_the_same_person(open_page: OpenPage, tmp_path: Path) -> None:
    """A second file of the same person has the same name and id; another person has others."""
    page = opened(open_page)
    for time in range(3):
        page.select_option("#municipality", "Nordby")
        page.select_option("#area", "Care")
        choose(page, 0, ("=1+1", "Don't know", "=1+1")[time])
        (tmp_path / str(time)).mkdir()
        saved(page, tmp_path / str(time))
        if time == 1:
            page.reload()
    names = [next((tmp_path / str(time)).iterdir()).name for time in range(3)]

    assert names[0] == names[1] != names[2]
    assert row(tmp_path / "1" / names[1])["adoption[drones]"] == "Don't know"
    assert f"answers-2026-{row(tmp_path / '0' / names[0])['respondent_id']}.csv" == names[0]


def test_codes_are_never_taken_for_numbers_of_people(open_page: OpenPage) -> None:
    """Of many codes none is suspected of being a personal number, and no two are the same."""
    page = opened(open_page)
    script = page.evaluate("document.querySelector('script:not([type])').textContent")
    drawn = re.search(r"const drawn = \(\) => \{.*?\n  \};", script, re.DOTALL)
    assert drawn
    codes = page.evaluate(f"() => {{ {drawn[0]} return Array.from({{ length: 20000 }}, drawn); }}")

    assert len(set(codes)) == 20000
    assert not any(
        re.search(r"\d{4}", code) or (re.search(SUSPECT_ID, code) and personal(code)) for code in codes
    )


def test_hostile_texts_do_no_harm(
    open_page: OpenPage, contracts: dict[str, Contract], outside_requests: list[str], tmp_path: Path
) -> None:
    """Texts from survey.yml are shown as they are written, run nothing, and come back as the same answer."""
    page = opened(open_page, "hostile")
    assert page.title() == HOSTILE
    expect(page.locator("h1")).to_have_text(HOSTILE)
    expect(page.locator("#q1 h2")).to_have_text(HOSTILE)
    page.select_option("#municipality", "Nordby")
    page.select_option("#area", "Care")
    choose(page, 0, HOSTILE)
    path = saved(page, tmp_path)

    assert page.locator("img").count() == 0
    assert row(path)["adoption[drones]"] == HOSTILE
    made_from = contracts["hostile"]
    assert check_file(path, Expected(made_from.questionnaire.responses[0], made_from)).problems == ()
    assert outside_requests == []


def test_policy_lets_nothing_else_run(
    open_page: OpenPage, outside_requests: list[str], violations: list[str]
) -> None:
    """Even a script that got into the page would not run, and nothing can be sent."""
    page = opened(open_page)
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = "document.title = 'harmed'";
        document.body.append(script);
    }""")
    sent = page.evaluate("fetch('https://example.org/').then(() => true, () => false)")

    assert page.title() == "Small radar, 2026"
    assert sent is False
    assert outside_requests == []  # the policy has stopped it, not the test's guard
    assert [told.split(": ")[1].split()[0] for told in violations] == ["script-src-elem", "connect-src"]
    violations.clear()


def test_without_script_it_says_what_to_do(open_page: OpenPage) -> None:
    """Where scripts don't run, the page says so, and offers no button that would do nothing."""
    page = open_page(viewport=WIDE, java_script_enabled=False)
    page.goto("nb.html")

    expect(page.locator("noscript p")).to_contain_text("bruker JavaScript")
    expect(page.locator("[type=submit]")).to_be_hidden()
    expect(page.locator(".clear:visible")).to_have_count(0)


def test_prints_as_a_form(open_page: OpenPage) -> None:
    """On paper are the questions and all answers, and neither the bar nor the links."""
    page = opened(open_page, color_scheme="dark")
    page.emulate_media(media="print")

    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator("nav")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
