"""Data for the scripts of a page."""

from __future__ import annotations

import json


def in_script(data: object) -> str:
    """Data as JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
