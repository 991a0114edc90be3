"""Names that survey tools allow, made from the ids, names and texts of a survey.

Both sides use them: forms are written with them, and intake knows them again in what comes back. So each
depends on the text alone; what else is there matters only where two would be the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence

NONE_OF_THESE = "none-of-these"
"""How a form names the answer that none of a question's options holds."""
LONGEST_ANSWER = 5
"""Letters of a code of an answer or a subquestion in LimeSurvey."""
LONGEST_QUESTION = 20
"""Letters of a code of a question in LimeSurvey."""

MUNICIPALITY, AREA = "municipality", "area"
"""How every form calls the questions about where someone works."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_RESERVED = ("lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this")
"""Codes of questions that LimeSurvey refuses, in small letters."""
_RESERVED_BELOW = "time"
"""The code of a subquestion that it refuses."""


def short_code(text: str, taken: Collection[str] = ()) -> str:
    """Five letters and digits for a text: its first letter, and four digits to base 36 of its digest.

    The code of a text that begins with no letter from a to z begins with `x`. One readable letter, and not
    two: then two in a register of 350 municipalities share their code once in 500 registers, and not once
    in 80. `taken`: codes that are others' already, in small letters.
    """
    first = text[:1].lower() if re.match("[A-Za-z]", text) else "x"
    for attempt in range(len(taken) + 1):
        digest = hashlib.sha256(f"{text}\0{attempt}".encode() if attempt else text.encode()).digest()
        code = first + _base36(int.from_bytes(digest[:8], "big"), LONGEST_ANSWER - 1)
        if code not in taken:
            break
    return code


def answer_codes(texts: Iterable[str]) -> dict[str, str]:
    """The code of each text: the text itself if LimeSurvey allows it as a code, else its `short_code`.

    Codes that differ in their case only are the same to its database.
    """
    codes: dict[str, str] = {}
    taken = {_RESERVED_BELOW}
    for text in texts:
        allowed = re.fullmatch(f"[A-Za-z0-9]{{1,{LONGEST_ANSWER}}}", text) and text.lower() not in taken
        codes[text] = text if allowed else short_code(text, taken)
        taken.add(codes[text].lower())
    return codes


def question_code(text: str, taken: Collection[str] = ()) -> str:
    """A question's code from its id, or that of a question about one technology from both ids in a row.

    Its letters and digits, up to 20 of them, and a letter first. If that is the code of another (`taken`,
    in small letters) or reserved, its end is a short code of the whole.
    """
    code = re.sub(r"[^A-Za-z0-9]", "", text)
    code = (code if code[:1].isalpha() else f"q{code}")[:LONGEST_QUESTION]
    others = {*taken, *_RESERVED}
    if code.lower() not in others:
        return code
    start = code[: LONGEST_QUESTION - LONGEST_ANSWER]
    ends = {other[len(start) :] for other in others if other.startswith(start.lower())}
    return start + short_code(text, ends)


def question_codes(
    questions: Sequence[tuple[str, bool]], technologies: Sequence[str]
) -> dict[tuple[str, str | None], str]:
    """The code of each question in LimeSurvey; where several answers may be given, for each technology.

    `questions`: their ids, and whether several answers may be chosen.
    """
    codes: dict[tuple[str, str | None], str] = {}
    taken = {MUNICIPALITY, AREA}
    for id_, several in questions:
        for technology in technologies if several else [None]:
            code = question_code(id_ + (technology or ""), taken)
            codes[id_, technology] = code
            taken.add(code.lower())
    return codes


def field_name(text: str, taken: Collection[str] = ()) -> str:
    """The name of a field or a group in an XLSForm: an id with underscores in place of hyphens."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", text)
    return _numbered(name if name[:1].isalpha() else f"_{name}", taken)


def choice_name(text: str, taken: Collection[str] = ()) -> str:
    """The name of a choice in an XLSForm: an id with `_` in place of each character that is not allowed."""
    return _numbered(re.sub(r"[^\w.-]", "_", text), taken)


def place_name(text: str, taken: Collection[str] = ()) -> str:
    """The name of a choice in an XLSForm that is a municipality: its own, with `_` for white space."""
    return _numbered(re.sub(r"\s+", "_", text), taken)


def _numbered(name: str, taken: Collection[str]) -> str:
    numbered, number = name, 1
    while numbered in taken:
        number += 1
        numbered = f"{name}_{number}"
    return numbered


def _base36(number: int, digits: int) -> str:
    """The last digits of a number."""
    text = ""
    for _ in range(digits):
        number, rest = divmod(number, 36)
        text = _DIGITS[rest] + text
    return text
