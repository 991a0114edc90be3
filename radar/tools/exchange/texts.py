"""Texts of other radars: HTML to Markdown and back, and what of a text can be a page's summary."""

from __future__ import annotations

import html
import re
import warnings

import markdown
import nh3
from markdownify import ATX, MarkdownConverter

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]+);")
_PARAGRAPH = re.compile(r"<p>([^<]*)</p>")
_SCRIPTED = re.compile(r"\]\(\s*<?\s*(?:javascript|vbscript|data|file):", re.IGNORECASE)
"""A link that is more than an address."""
_FIRST = re.compile(r"<p>(.*?)</p>", re.S)
_MARK = re.compile(r"([\\`*_{}\[\]#>])")
_LINK = re.compile(r"[\[\]`]")
_START = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([#>+\-.)])(?=\s)")
"""What at the beginning of a line makes a heading, a quotation or a list of it."""
_AS_HTML = re.compile(r"<(?=[a-zA-Z/!?])|&(?=#?\w+;)")
"""What of a text Markdown would take for HTML."""
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)")
LONGEST_SUMMARY = 300
"""What is longer, in characters, is no summary, however plain."""


class _Converter(MarkdownConverter):
    """Markdown in which no text of the HTML can be taken for a tag."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """A text between tags."""
        made: str = super().escape(text, parent_tags)  # type: ignore[misc]
        made = _START.sub(r"\1\\\2", _LINK.sub(r"\\\g<0>", made))
        return _AS_HTML.sub(lambda found: html.escape(found[0]), made)


def from_html(text: str) -> str:
    """HTML as Markdown. What could run or fetch is gone; a text without tags comes out as it reads."""
    clean = nh3.clean(text)
    with warnings.catch_warnings():
        # A text may look like an address or a path: it is neither.
        warnings.simplefilter("ignore")
        found: str = _Converter(heading_style=ATX, bullets="-").convert(clean)
    return re.sub(r"\n{3,}", "\n\n", found).strip()


def from_markdown(text: str) -> str:
    """Markdown as Markdown: what stands in it as HTML is changed too, and all else is left as it is."""
    text = text.replace("\r\n", "\n").strip()
    seen = _without_code(text)
    return from_html(_rendered(text)) if _TAG.search(seen) or _SCRIPTED.search(seen) else text


def to_html(text: str) -> str:
    """Markdown as HTML: a single paragraph without markup as its text alone."""
    made = _rendered(text)
    alone = _PARAGRAPH.fullmatch(made)
    if alone and not _TAG.search(html.unescape(alone[1])):
        return html.unescape(alone[1])
    return made


def escaped(text: str) -> str:
    """A text as Markdown that reads as it."""
    if plain_of(text) == text:
        return text
    return _AS_HTML.sub(lambda found: html.escape(found[0]), _MARK.sub(r"\\\1", text))


def plain_of(text: str) -> str | None:
    """What a Markdown paragraph reads as; None if it is more than one paragraph of plain text."""
    made = _PARAGRAPH.fullmatch(_rendered(text))
    return " ".join(html.unescape(made[1]).split()) if made else None


def summary_and_text(text: str) -> tuple[str, str]:
    """A summary and what is left for the page, so that `joined` gives the whole back; "" for no summary.

    The first paragraph is the summary if it is a short and plain line. Else it is the first sentence that
    the text reads as, and the page has all of it.
    """
    first, _, rest = text.partition("\n\n")
    reads = plain_of(first) if first.strip() else None
    if reads and len(reads) <= LONGEST_SUMMARY and "\n" not in first.strip():
        return reads, rest.strip()
    return _sentence(text), text


def joined(summary: str, text: str) -> str:
    """What `summary_and_text` parted: the text alone where it begins with the summary."""
    if not summary:
        return text
    if text and _sentence(text) == summary:
        return text
    return "\n\n".join(filter(None, (escaped(summary), text)))


def _sentence(text: str) -> str:
    """The first sentence that a Markdown text reads as, or as much of it as may be a summary."""
    made = _rendered(text)
    first = _FIRST.search(made)
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", first[1] if first else made)).split())
    found = _SENTENCE.match(words)
    sentence = found[0] if found and len(found[0]) <= LONGEST_SUMMARY else words
    if len(sentence) <= LONGEST_SUMMARY:
        return sentence
    return sentence[: LONGEST_SUMMARY - 1].rpartition(" ")[0] + "…"


def _rendered(text: str) -> str:
    return markdown.markdown(text, extensions=["tables", "fenced_code", "sane_lists"])


def _without_code(text: str) -> str:
    """A Markdown text without its code, in which a tag is only shown."""
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.M | re.S)
    return re.sub(r"(`+).+?\1", "", text, flags=re.S)
