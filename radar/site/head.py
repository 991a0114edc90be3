"""What a page says of itself in its head, whatever generator made it: feeds, and how it looks when shared."""

from __future__ import annotations

from collections.abc import Collection
from html import escape, unescape
from urllib.parse import urljoin

from radar.inputs.settings import Settings
from radar.language.translator import language
from radar.site.dialogues.subscriptions import feeds_of
from radar.site.languages import versions
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
    settings: Settings,
    directory_urls: bool = True,
) -> str:
    """A page's HTML with its feeds, its other languages and, where the site's address is known, its card.

    `uri`: the page's source address; `title`, `description` and `site_name` as plain text; `feeds`: addresses
    of the feeds that there are.
    """
    speech = language(settings.language)
    lines = [
        # With `alternate` alone the theme takes them for other languages of the site.
        f'<link rel="feed alternate" type="application/atom+xml" title="{escape(name)}" '
        f'href="{escape(relative(uri, feed, directory_urls))}">'
        for name, feed in feeds_of(uri, title, feeds, speech)
    ]
    if len(settings.spoken) > 1:
        own = settings.spoken[0]
        for code, link in versions(uri, settings, directory_urls, address):
            kinds = [code, "x-default"] if code == own else [code]
            # With a space behind the word, or the theme takes them for versions and asks for their site maps.
            lines += [f'<link rel="alternate " hreflang="{kind}" href="{escape(link)}">' for kind in kinds]
    properties = {
        "og:type": "website",
        "og:site_name": site_name,
        "og:locale": speech.with_territory,
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
