"""HTML as tests compare it."""

from __future__ import annotations

import re

_BLOCK = "p|div|table|thead|tbody|tr|th|td|caption|ul|ol|li|dl|dt|dd|figure|figcaption|details|summary|form"


def tight(html: str) -> str:
    """HTML with one space for any white space, and none where browsers show none: around blocks and cells."""
    text = re.sub(r"\s+", " ", html)
    text = re.sub(rf" (?=</?(?:{_BLOCK})\b)", "", text)
    return re.sub(rf"(</?(?:{_BLOCK})\b[^<>]*>) ", r"\1", text)
