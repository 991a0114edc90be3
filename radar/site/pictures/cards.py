"""Share cards: the picture that goes with a link to a page, wherever someone passes the link on.

Drawn with a typeface out of a package: the machine that builds the site may have none.
Lengths are in pixels of the card.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import fontpkg
from PIL import Image, ImageColor, ImageDraw, ImageFont

from radar.inputs.settings import EVERYONE
from radar.site import words
from radar.site.page import Page
from radar.site.pictures import svg
from radar.site.pictures.palette import LIGHT
from radar.site.rendering import Site
from radar.site.views import RadarView, dialogue_uri, radar_uri, technology_uri

SIZE = (1200, 630)
"""Width and height: what networks ask for, 1.91 to 1."""
_MARGIN = 72
_RADIUS = 262
_CENTRE = (884, 315)
_BAND = (0x12, 0x34, 0x56)
"""Colour of the head of each page, and of each card."""
_SHARPER = 4
"""Curves are drawn so many times larger, and scaled down: that makes their edges smooth."""
_TITLES = (66, 60, 54, 48, 42, 36)
"""Font sizes of a title, the first that fits."""
_MOST_LINES = 4
_HUES = 8
_STEPS, _RING_STEPS = 4, 10
"""How many shades a colour has on its way to that of the paper; large faces need more of them."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A technology on the radar of a card."""

    x: float
    y: float
    """In the unit disc, y upwards."""
    sector: int
    size: float
    """Its radius in the unit disc."""
    low: float | None = None
    high: float | None = None
    """Distances from the centre between which its 95 % interval lies; None: it is not drawn."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says and shows."""

    title: str
    kind: str
    """What kind of page it is, above the title; may be empty."""
    fact: str
    """Where a technology stands, below the title; may be empty."""
    sector: int | None
    """The sector whose colour it has."""
    radar: str
    publisher: str
    edges: tuple[float, ...]
    """Radii of the rings in the unit disc."""
    borders: tuple[float, ...]
    """Angles of the borders between sectors, clockwise from the top."""
    dots: tuple[Dot, ...] | None
    """None: the page is about no radar, and the rings are decoration."""


def card_uri(page: str) -> str:
    """Address of a page's card, from the page's source address."""
    return f"assets/cards/{page.removesuffix('.md')}.png"


def cards_of(site: Site, pages: Mapping[str, str | Page]) -> Iterator[tuple[str, Card]]:
    """The card of each page by the page's source address: the generated `pages` and the editors' own."""
    about = dict(_about(site))
    titles = {uri: _heading(text) for uri, text in site.texts.items()}
    titles |= {uri: page.title for uri, page in pages.items() if isinstance(page, Page)}
    for uri, title in titles.items():
        kind, fact, sector, dots = about.get(uri, ("", "", None, None))
        yield uri, _card(site, title or site.release.settings.title, kind, fact, sector, dots)


def draw(card: Card) -> bytes:
    """A card as PNG."""
    paper, ink, muted = _colour("paper"), _colour("ink"), _colour("muted")
    image = Image.new("RGB", SIZE, paper)
    if card.dots is None:
        disc = _disc(card.edges, card.borders, 470, faint=True)
        image.paste(disc, (SIZE[0] - disc.width // 2 - 120, SIZE[1] - disc.height // 2 - 60))
        width = SIZE[0] - 2 * _MARGIN - 200
    else:
        disc = _disc(card.edges, card.borders, _RADIUS).copy()
        for dot in card.dots:
            _paint(disc, dot)
        image.paste(disc, (_CENTRE[0] - disc.width // 2, _CENTRE[1] - disc.height // 2))
        width = _CENTRE[0] - _RADIUS - 2 * _MARGIN + 24
    pen = ImageDraw.Draw(image)
    accent = _colour("accent") if card.sector is None else _hue(card.sector)
    pen.rectangle((0, 0, SIZE[0], 11), fill=_BAND)
    y = 76.0
    if card.kind:
        pen.text((_MARGIN, y), _short(card.kind, _font(26, 600), width), fill=accent, font=_font(26, 600))
        y += 48
    size, lines = _fitted(card.title, width)
    for line in lines:
        pen.text((_MARGIN, y), line, fill=ink, font=_font(size, 700))
        y += size * 1.17
    if card.fact:
        pen.text((_MARGIN, y + 18), _short(card.fact, _font(30, 500), width), fill=ink, font=_font(30, 500))
    publisher = _wrapped(card.publisher, _font(21, 400), width)[:2]
    names_itself = card.radar in card.title
    foot = SIZE[1] - 88 - 28 * len(publisher) + (38 if names_itself else 0)
    pen.rectangle((_MARGIN, foot - 22, _MARGIN + 64, foot - 18), fill=accent)
    if not names_itself:
        pen.text((_MARGIN, foot), _short(card.radar, _font(26, 700), width), fill=ink, font=_font(26, 700))
        foot += 38
    for i, line in enumerate(publisher):
        pen.text((_MARGIN, foot + 28 * i), _short(line, _font(21, 400), width), muted, _font(21, 400))
    file = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _about(site: Site) -> Iterator[tuple[str, tuple[str, str, int | None, tuple[Dot, ...]]]]:
    """What pages with a radar and those of technologies say beside their title."""
    release, settings = site.release, site.release.settings
    for edition in release.editions:
        everyone = site.views[edition.id, EVERYONE]
        yield f"editions/{edition.id}.md", ("", "", None, _dots(site, everyone))
        for area in edition.radars:
            kind = "" if area == EVERYONE else words.area(settings, site.language)
            dots = _dots(site, site.views[edition.id, area])
            yield radar_uri(release, edition, area), (kind, "", None, dots)
    latest = site.views[release.latest.id, EVERYONE]
    for technology in release.technologies:
        uri = technology_uri(technology.id)
        row = latest.by_technology.get(technology.id)
        if row is None:
            yield uri, (site.text("Technology"), "", None, ())
            continue
        fact = row.label(site.language).removeprefix(f"{technology.name}, ").split(", ")
        yield uri, (row.sector_name, " · ".join(fact[:2]), row.sector, (_one(site, latest, technology.id),))
    for dialogue in release.dialogues:
        yield dialogue_uri(dialogue.id), (site.text("Market dialogue"), "", None, ())


def _dots(site: Site, view: RadarView) -> tuple[Dot, ...]:
    blip = view.edition.radars[view.area].blip
    return tuple(Dot(row.place.x, row.place.y, row.sector, blip) for row in view.rows)


def _one(site: Site, view: RadarView, technology: str) -> Dot:
    """A technology alone, with its interval."""
    row = view.by_technology[technology]
    picture = site.picture(view, "")
    ends = (None, None) if row.place.margin is None else (row.high, row.low)
    near, far = (None if end is None else svg.radius_of(picture, end) for end in ends)
    return Dot(row.place.x, row.place.y, row.sector, 0.045, near, far)


def _card(
    site: Site, title: str, kind: str, fact: str, sector: int | None, dots: tuple[Dot, ...] | None
) -> Card:
    settings, shape = site.release.settings, site.release.geometry
    name, edition = settings.title, site.release.latest.name
    return Card(
        title=title,
        kind=kind,
        fact=fact,
        sector=sector,
        radar=name if edition in name else f"{name} {edition}",
        publisher=settings.publisher,
        edges=tuple(shape.edges),
        borders=tuple(shape.span(i)[0] for i in range(shape.sectors)),
        dots=dots or None,
    )


def _heading(text: str) -> str:
    """An editor's first heading; empty: there is none."""
    heading = re.search(r"^# +(.+?)(?: *\{[^}]*\})? *#* *$", text, flags=re.M)
    return re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]) if heading else ""


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """The typeface at a size, from light (300) to bold (700)."""
    font = ImageFont.truetype(str(fontpkg.path("Inter")), size)
    font.set_variation_by_axes([min(32, size), weight])
    return font


def _fitted(title: str, width: float) -> tuple[int, Sequence[str]]:
    """The largest size at which a title fits, and its lines; what does not fit at the smallest is cut."""
    for size in _TITLES:
        lines = _wrapped(title, _font(size, 700), width)
        if len(lines) <= _MOST_LINES and all(_font(size, 700).getlength(line) <= width for line in lines):
            return size, lines
    kept = lines[:_MOST_LINES]
    cut = kept[-1] + ("…" if len(lines) > _MOST_LINES else "")
    return size, [_short(line, _font(size, 700), width) for line in (*kept[:-1], cut)]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _short(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """A text in one line, cut where there is no more room."""
    while len(text) > 1 and font.getlength(text) > width:
        text = text.rstrip("…")[:-1].rstrip() + "…"
    return text


@cache
def _disc(
    edges: tuple[float, ...], borders: tuple[float, ...], radius: int, faint: bool = False
) -> Image.Image:
    """The rings, the borders between the sectors and their coloured rim, on paper."""
    scale, half = _SHARPER, radius + 8
    big = Image.new("RGB", (2 * half * scale, 2 * half * scale), _colour("paper"))
    pen = ImageDraw.Draw(big)
    middle, line = half * scale, 2 * scale
    for i in reversed(range(len(edges))):
        r = edges[i] * radius * scale
        strength = 0.12 + 0.52 * (1 - i / len(edges))
        fill = _mix(_colour("ring"), _colour("paper"), strength * (0.4 if faint else 1))
        pen.ellipse((middle - r, middle - r, middle + r, middle + r), fill, _colour("paper"), line)
    for i, start in enumerate(borders):
        x, y = math.sin(start) * radius * scale, -math.cos(start) * radius * scale
        pen.line((middle, middle, middle + x, middle + y), _colour("paper"), line)
        if not faint:
            end = borders[(i + 1) % len(borders)]
            r = (radius + 5) * scale
            first, last = (math.degrees(angle) - 90 for angle in (start + 0.012, end - 0.012))
            pen.arc((middle - r, middle - r, middle + r, middle + r), first, last, _hue(i), 4 * scale)
    return big.reduce(scale)


def _paint(disc: Image.Image, dot: Dot) -> None:
    """Put a technology on the disc."""
    half = disc.width / 2
    radius = half - 8
    x, y, size = half + dot.x * radius, half - dot.y * radius, dot.size * radius
    if dot.low is not None and dot.high is not None:
        angle = math.atan2(dot.x, dot.y)
        ends = [
            (half + math.sin(angle) * r * radius, half - math.cos(angle) * r * radius)
            for r in (dot.low, dot.high)
        ]
        _stamp(disc, ends, 3, _hue(dot.sector))
    _stamp(disc, [(x, y)], size + 2, _colour("paper"))
    _stamp(disc, [(x, y)], size, _hue(dot.sector))


def _stamp(
    image: Image.Image, points: Sequence[tuple[float, float]], half: float, colour: tuple[int, ...]
) -> None:
    """A disc around one point, or a line with round ends between two; `half`: half its width."""
    scale = _SHARPER
    left, top = (math.floor(min(p[axis] for p in points) - half) - 1 for axis in (0, 1))
    right, bottom = (math.ceil(max(p[axis] for p in points) + half) + 1 for axis in (0, 1))
    mask = Image.new("L", ((right - left) * scale, (bottom - top) * scale))
    pen = ImageDraw.Draw(mask)
    spots = [((x - left) * scale, (y - top) * scale) for x, y in points]
    pen.line(spots, 255, round(2 * half * scale))
    for x, y in spots:
        r = half * scale
        pen.ellipse((x - r, y - r, x + r, y + r), 255)
    mask = mask.reduce(scale)
    image.paste(colour, (left, top), mask)


def _hue(sector: int) -> tuple[int, ...]:
    return _colour(str(sector % _HUES + 1))


@cache
def _palette() -> Image.Image:
    """All colours of a card, each with its shades on the way to the paper's, so that its file is small."""
    paper = _colour("paper")
    names = ("ink", "muted", "accent", *(str(i + 1) for i in range(_HUES)))
    rings = _mix(_colour("ring"), paper, 0.65), _RING_STEPS
    whole = [(_colour(name), _STEPS) for name in names] + [(_BAND, 1), rings]
    shades = [_mix(shade, paper, step / steps) for shade, steps in whole for step in range(1, steps + 1)]
    image = Image.new("P", (1, 1))
    # Pillow looks colours up in steps of four: a shade next to the paper's would be taken for it.
    shades = [shade for shade in shades if math.dist(shade, paper) > 12]
    image.putpalette([value for colour in (paper, *shades) for value in colour])
    return image


@cache
def _colour(name: str) -> tuple[int, ...]:
    """A colour of the style sheet."""
    return ImageColor.getrgb(LIGHT[name])


def _mix(first: tuple[int, ...], other: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(share * a + (1 - share) * b) for a, b in zip(first, other, strict=True))
