"""What is told can be told in other languages, values and places included."""

from __future__ import annotations

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import radar
from radar.language.messages import Text, choices, counted, preferred, say
from radar.language.translator import LOCALES, teller
from radar.problems import Place, Problem

PACKAGE = Path(radar.__file__).parent
LANGUAGES = ["da", "nb", "sv"]
"""Those that are complete. Others are under way, and are in English as far as they are not there yet."""
KEYWORDS = {"say": None, "counted": (1, 2)}
HOLES = re.compile(r"%\(\w+\)s|%%")


def by_singular(found: Iterable[tuple[object, ...]]) -> dict[str, tuple[str, ...]]:
    """Each text with its plural, of what Babel extracted."""
    texts = [message if isinstance(message, tuple) else (str(message),) for _, _, message, _, _ in found]
    return {text[0]: text for text in texts}


def texts() -> dict[str, tuple[str, ...]]:
    """Every text of the program, as found in code and templates."""
    with (LOCALES / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel has no types here
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "text": None} | KEYWORDS
    return by_singular(extract_from_dir(PACKAGE, methods, options, keywords))


GLOSSARY = PACKAGE.parent / "docs" / "guide" / "glossary.md"
NAMES = {"Danish": "da", "Norwegian": "nb", "Swedish": "sv"}


def glossary() -> list[list[list[str]]]:
    """The rows of the glossary's tables, each table with its header first."""
    tables = re.findall(r"(?:^\|.*\n)+", GLOSSARY.read_text(encoding="utf-8"), flags=re.M)
    return [
        [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
        for table in tables
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_terms_are_those_of_the_glossary(code: str) -> None:
    """Each term is translated as the glossary says, and no word stands anywhere that it rules out."""
    terms, ruled_out = glossary()
    with (LOCALES / code / "LC_MESSAGES" / "radar.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    column = [NAMES.get(name) for name in terms[0]].index(code)
    said = {row[0]: getattr(catalogue.get(row[0]), "string", None) for row in terms[2:]}
    assert said == {row[0]: row[column] for row in terms[2:]}

    strings = [
        string
        for message in catalogue
        if message.id
        for string in (message.string if isinstance(message.string, (tuple, list)) else [message.string])
    ]
    strings += [page.read_text("utf-8") for page in (PACKAGE / "tools/starting/help" / code).glob("*.md")]
    rows = [row for row in ruled_out[2:] if NAMES[row[0]] == code]
    words = [word for row in rows for word in row[1].partition(" (")[0].split(", ")]
    assert words
    # To buy is not a body that buys.
    not_used = re.compile(rf"\b({'|'.join(words)})\b(?! ind)", re.IGNORECASE)
    assert [string for string in strings if not_used.search(str(string))] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalogue_is_complete(code: str) -> None:
    """Each text is translated, with the same values in it, and no translation is left over."""
    with (LOCALES / code / "LC_MESSAGES" / "radar.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]: message for message in catalogue
    }
    translated.pop("")
    wanted = texts()

    assert set(translated) == set(wanted)
    for text, message in translated.items():
        assert not message.fuzzy, text
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string or "",)
        assert len(strings) == len(wanted[text])
        for source, string in zip(wanted[text], strings, strict=True):
            assert string.strip(), text
            # descriptions of fields are in English only: other languages leave them out
            missing = Counter(HOLES.findall(source)) - Counter({"%(about)s": 1})
            assert Counter(HOLES.findall(string)) - Counter({"%(about)s": 1}) == missing, text


def test_no_text_escapes_the_catalogues() -> None:
    """What is said stands in the code word for word, so that it is found there to be translated."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                texts = node.args[: 1 if node.func.id == "say" else 2]
                assert texts, path
                assert all(isinstance(text, ast.Constant) for text in texts), f"{path}:{node.lineno}"


def test_text_is_english_by_itself() -> None:
    """A text reads, compares and hashes as its English words, with its values in their places."""
    text = say("There is no edition %(edition)s. Editions: %(names)s", edition="100 %", names="a")

    assert text == "There is no edition 100 %. Editions: a"
    assert len({str(text), text}) == 1
    assert say("100 % sure") == "100 % sure"


def test_text_within_a_text_is_told_too() -> None:
    """A problem is told whole: its place, what is wrong, and how often."""
    place = Place("a.csv", row=3, column="100 %")
    problem = Problem(place, say("the file is empty"), choices(["a", "b"]), "code")
    danish = teller("da")(problem.told())

    assert str(problem) == 'a.csv:row 3, column "100 %": the file is empty. a or b'
    assert "a.csv" in danish
    assert "100 %" in danish
    assert "a eller b" in danish
    assert "row 3" not in danish
    assert "empty" not in danish


def test_number_decides_the_form() -> None:
    """One file is not several, in any language."""
    forms = [counted("%(n)s respondent", "%(n)s respondents", n=n) for n in (1, 2)]

    assert forms == ["1 respondent", "2 respondents"]
    assert len({teller("sv")(form).lstrip("12 ") for form in forms}) in (1, 2)
    assert teller("sv")(forms[1]).startswith("2 ")


def test_plain_text_stays_as_it_is() -> None:
    """Names and paths are the same in every language."""
    assert teller("da")("file") == "file"
    assert teller("da")(Text("file")) == "file"


def test_text_survives_being_copied() -> None:
    """A copy of a text can be told as well."""
    text = copy.deepcopy(say("the file is empty"))

    assert teller("nb")(text) == teller("nb")(say("the file is empty")) != "the file is empty"


@pytest.mark.parametrize(
    ("values", "told"),
    [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c"), (["a, b", "c"], "“a, b” or “c”")],
)
def test_choices_read_as_a_list(values: list[str], told: str) -> None:
    """Valid values are listed with their commas; one with a comma in it puts all in quotation marks."""
    assert choices(values) == told


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "da_DK.UTF-8"}, "da"),
        ({"LANG": "nn_NO.UTF-8"}, "nb"),
        ({"LANG": "is_IS.UTF-8"}, "en"),
        ({"LANG": "is_IS.UTF-8", "LANGUAGE": "is:sv"}, "sv"),
        ({"LC_ALL": "C", "LANG": "da_DK.UTF-8", "LANGUAGE": "da"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "sv_SE", "LANG": "da_DK"}, "sv"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "da"}, "en"),
    ],
)
def test_terminal_says_its_language(environment: dict[str, str], code: str) -> None:
    """The language is that of the locale, by the rules of the C library."""
    assert preferred(environment) == code
