"""The Content-Security-Policy of a page: what a browser may run and fetch for it, and nothing else.

No script runs but the site's own files and those that the theme writes into every page, known by their
digests. Nothing is fetched from another server. What a page's text holds is not allowed by standing there.
"""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

from radar.site.pictures import charts
from radar.site.rendering import PLOTLY

_EMPTY = ""
"""Content of the style sheets that charts fill rule by rule."""
_OTHERS = " https:"


def with_policy(
    html: str, content: str = "", raw_html: bool = False, served: bool = False, sheets: bool = False
) -> str:
    """A page with its policy at the top of its head.

    `content`: the part of the page that people wrote, whose scripts run only with `raw_html`; then its media
    and frames may come from other servers too. `served`: for a server that adds a script to each page.
    `sheets`: for a theme whose scripts make style sheets.
    """
    # What people wrote is the most of a page, and none of its scripts may run.
    around = html if raw_html or not content else html.replace(content, "", 1)
    scripts = [text for text in _inline_scripts(around) if raw_html or text not in content]
    head, mark, rest = html.partition('<meta charset="utf-8">')
    if not mark:
        head, mark, rest = html.partition("<head>")
    styles = charts.own_styles() if PLOTLY.rpartition("/")[2] in html else ()
    policy = _policy(scripts, styles, raw_html, served, sheets)
    return f'{head}{mark}<meta http-equiv="Content-Security-Policy" content="{policy}">{rest}'


def _policy(
    scripts: list[str], styles: tuple[str, ...], raw_html: bool, served: bool, inline_sheets: bool
) -> str:
    # A digest would make the server's own script forbidden.
    known = ["'unsafe-inline'"] if served else list(dict.fromkeys(map(_digest, scripts)))
    sheets = [_digest(_EMPTY), *map(_digest, styles)]
    others = _OTHERS if raw_html else ""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(["script-src 'self'", *known]),
            # Bars say their sizes in attributes; older browsers know the first of these lines only.
            "style-src 'self' 'unsafe-inline'",
            " ".join(
                ["style-src-elem 'self'", *(["'unsafe-inline'"] if raw_html or inline_sheets else sheets)]
            ),
            "style-src-attr 'unsafe-inline'",
            f"img-src 'self' data: blob:{others}",
            f"media-src 'self'{others}",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            f"frame-src 'self'{others}",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action {'https:' if raw_html else chr(39) + 'none' + chr(39)}",
        )
    )


def _digest(text: str) -> str:
    """How a policy names an inline script or style sheet."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        kind = (known.get("type") or "module").lower()
        # What is data is not run.
        self.inside = tag == "script" and "src" not in known and kind in ("module", "text/javascript")
        if self.inside:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = False


def _inline_scripts(html: str) -> list[str]:
    """The scripts that stand in a page."""
    parser = _Scripts()
    parser.feed(html)
    return parser.texts
