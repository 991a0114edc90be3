"""What is mended in the theme's pages where none of its blocks can be overridden."""

from __future__ import annotations

import re


def mended(html: str) -> str:
    """A page of the theme without the attribute that HTML does not know on the theme's switches."""
    return re.sub(r'(<input class="md-toggle"[^>]*?) autocomplete="off"', r"\1", html)
