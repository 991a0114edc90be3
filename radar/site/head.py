"""What a page says of itself in its head, whatever generator made it: feeds, and how it looks when shared."""

from __future__ import annotations

from collections.abc import Collection
from html import escape, unescape
from urllib.parse import urljoin

from radar.language.translator import Language
from radar.site.dialogues.subscriptions import feeds_of
from radar.site.links import final, relative
from radar.site.pictures import cards

_END = "</head>"


def with_head(
    html: str,
    uri: str,
    title: str,
    description: str,
    site_name: str,
    address: str,
    feeds: Collection[str],
    language: Language,
    directory_urls: bool = True,
) -> str:
    """A page's HTML with its feeds and, where the site's address is known, its card.

    `uri`: the page's source address; `title`, `description` and `site_name` as plain text; `feeds`: addresses
    of the feeds that there are.
    """
    lines = [
        # With `alternate` alone the theme takes them for other languages of the site.
        f'<link rel="feed alternate" type="application/atom+xml" title="{escape(name)}" '
        f'href="{escape(relative(uri, feed, directory_urls))}">'
        for name, feed in feeds_of(uri, title, feeds, language)
    ]
    properties = {
        "og:type": "website",
        "og:site_name": site_name,
        "og:locale": language.with_territory,
        "og:title": title,
        "og:description": description,
    }
    if address:
        properties |= {
            "og:url": urljoin(address, final(uri, directory_urls)),
            "og:image": urljoin(address, cards.card_uri(uri)),
            "og:image:type": "image/png",
            "og:image:width": str(cards.SIZE[0]),
            "og:image:height": str(cards.SIZE[1]),
            "og:image:alt": f"{title}, {unescape(site_name)}",
        }
        lines.append('<meta name="twitter:card" content="summary_large_image">')
    lines += [f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()]
    return html.replace(_END, "\n".join([*lines, _END]), 1)
