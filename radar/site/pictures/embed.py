"""Pages for a frame on another site: a radar of the latest edition without the site around it."""

from __future__ import annotations

from html import escape

from radar.inputs.settings import EVERYONE
from radar.site.pictures import looks, palette
from radar.site.policy import with_policy
from radar.site.rendering import Site, asset, languages_in_place
from radar.site.views import radar_uri

STYLE = "assets/embed.css"


def embed_uri(area: str) -> str:
    """Address of the page for a frame: `embed/`, and `embed/<area>.html` for an area."""
    return f"embed/{'index' if area == EVERYONE else area}.html"


def snippet(title: str) -> str:
    """What goes into another site's page. Its `src` is empty: only the page knows where it is published.

    The frame has room for the picture without any script; the script makes it exactly as high as it is.
    """
    return (
        f'<iframe src="" title="{escape(title)}" loading="lazy" '
        'style="width:100%;aspect-ratio:5/6;border:0"></iframe>\n'
        '<script>addEventListener("message",e=>{for(const f of document.querySelectorAll("iframe"))'
        "if(f.contentWindow===e.source&&e.data?.radarHeight>0)"
        'Object.assign(f.style,{aspectRatio:"auto",height:e.data.radarHeight+"px"})})</script>'
    )


def embeds(site: Site) -> dict[str, str]:
    """The pages for frames, and their style sheet, by address."""
    release = site.release
    edition = release.latest
    files = {STYLE: style()}
    names = {EVERYONE: release.settings.title} | {part.id: part.name for part in release.settings.areas}
    template = site.environment.get_template("embed.html.j2")
    for area, name in names.items():
        uri, page = embed_uri(area), radar_uri(release, edition, area)
        title = name if edition.name in name else f"{name} {edition.name}"
        label = site.text("Radar: %(title)s") % {"title": title}
        html = template.render(
            lang=site.language,
            settings=release.settings,
            title=title,
            # Links lead out of the frame.
            picture=site.drawing(site.views[edition.id, area], uri, label, target="_top"),
            rows=site.views[edition.id, area].rows,
            link=site.linker(uri),
            page=page,
            canonical=site.located(page) if site.address else "",
            style=STYLE,
        )
        files[uri] = with_policy(languages_in_place(html))
    return files


def style() -> str:
    """The style sheet of these pages: light or dark as the reader's machine is set."""
    dark = f"@media (prefers-color-scheme:dark){{:root{{{palette.variables(palette.DARK)}}}}}"
    return looks.for_pages() + asset("svg.css") + asset("embed.css") + dark
