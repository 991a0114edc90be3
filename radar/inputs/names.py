"""When two spellings are the same name: what survey tools, spreadsheets and editors change is left out."""

from __future__ import annotations

import html
import re
import unicodedata

_STACK = re.compile(r"(?<=[^\w\x00-\x7f]{30})[^\w\x00-\x7f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′´`", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—−", "-")
)
"""Quotation marks and dashes that programs put in place of those on the keyboard."""
_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|td|tr|h[1-6])\b[^<>]{0,300}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_EDGE_IN_BRACKETS = re.compile(r"(?<=[\[({]) | (?=[\])}])")


def unstacked(text: str) -> str:
    """A text without the marks that are stacked higher on a letter than in any writing (30).

    To normalise a stack takes time that grows with the square of its height.
    """
    return text if text.isascii() else _STACK.sub("", text)


def visible(text: str) -> str:
    """A text without HTML tags and without invisible characters, its HTML entities resolved.

    Rich text in a survey tool ends up like that in the headings and answers of its exports.
    """
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return text if text.isascii() else _INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """A spelling reduced to what tells names apart.

    NFC, no case, one space for any white space and none inside brackets, straight quotation marks, plain
    dashes, no markup, no invisible characters and no final colon.
    """
    plain = visible(unstacked(text))
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain).translate(_ALIKE)
    key = " ".join(plain.casefold().split())
    if not key.isascii():
        key = unicodedata.normalize("NFC", key)
    if "[" in key or "(" in key or "{" in key:
        # forms part `${`, which their tools would take for a reference
        key = _EDGE_IN_BRACKETS.sub("", key).replace("$ {", "${")
    return key.rstrip(": ") or key
