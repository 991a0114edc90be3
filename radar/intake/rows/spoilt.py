"""Cells that a spreadsheet spoilt: dates and decimals made of answers, and its error values."""

from __future__ import annotations

import re

from radar.language.messages import Text, say

_MONTHS = (
    "jan|feb|mar|mär|apr|maj|mai|may|jun|jul|aug|sep|okt|oct|nov|dec|des|dez"
    "|maa|huh|tou|kes|hei|elo|syy|lok|jou"
)
"""How the names of months begin, in the languages of the tools."""
_DATE = re.compile(
    rf"\d{{1,2}}[-. /](?:{_MONTHS})[a-zä]*\.?(?:[-. /]\d{{2,4}})?"
    rf"|(?:{_MONTHS})[a-zä]*\.?[-. /]\d{{2,4}}"
    r"|\d{4}-\d{2}-\d{2}(?:[ t][\d:.]+)?"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?: [\d:.]+)?"
)
_DECIMALS = re.compile(r"\d+[.,]\d+")
ERRORS = frozenset(
    [
        *("#n/a", "#i/t", "#saknas!", "#puuttuu!", "#nv", "#div/0!", "#division/0!", "#jako/0!"),
        *("#name?", "#navn?", "#namn?", "#nimi?", "#num!", "#nummer!", "#ogiltigt!", "#luku!", "#zahl!"),
        *("#ref!", "#reference!", "#referens!", "#viittaus!", "#bezug!"),
        *("#value!", "#værdi!", "#verdi!", "#värdefel!", "#arvo!", "#wert!", "#null!", "#nul!", "#skärning!"),
        *("#spill!", "#overløb!", "#overflyt!", "#calc!", "#field!", "#getting_data", "#tyhjä!", "err:502"),
    ]
)
"""What spreadsheets write where a formula fails, in small letters."""


def spoilt(text: str, question: str) -> tuple[Text, Text, str] | None:
    """What happened to a cell that is none of a question's answers, what to do, and the code; or None.

    The second text comes before the list of valid answers.
    """
    key = text.strip().casefold()
    if key in ERRORS:
        return (
            say("the spreadsheet could not work out this cell: it holds an error value such as #N/A"),
            say("Export the survey again, or empty the cell"),
            "error-value",
        )
    if _DATE.fullmatch(key):
        return (
            say("the spreadsheet made a date of the answer to “%(question)s”", question=question),
            say("Export the survey again and do not open it in a spreadsheet, or format the column as text"),
            "date-for-answer",
        )
    if _DECIMALS.fullmatch(key):
        return (
            say("a number with decimals is not one of the answers to “%(question)s”", question=question),
            say("If the spreadsheet added the decimals, format the column as text"),
            "unknown-level",
        )
    return None
