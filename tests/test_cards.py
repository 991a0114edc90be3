"""Each page has a share card: right in size, small, the same each time, and readable without fonts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from radar.publish.cache import Cache, cached_site
from radar.site.files import make
from radar.site.pictures import cards
from radar.site.pictures.cards import SIZE, Card, card_uri, draw
from radar.site.pictures.palette import LIGHT
from tests.support.releases import dialogue, release
from tests.support.sites import files_of

TEXTS = {"guide.md": "# How *we* work {#how}\n\nText.\n", "untitled.md": "Text.\n"}
LONG = "Velfærdsteknologiløsningsleverandørsamarbejdsaftale og meget andet, " * 12


@pytest.fixture(scope="module")
def made() -> dict[str, Card]:
    """The cards of a release with a page of each kind."""
    return make(release(dialogues=[dialogue()]), TEXTS, True, True).cards


def opened(card: Card) -> Image.Image:
    """The drawn card."""
    return Image.open(io.BytesIO(draw(card))).convert("RGB")


def colours(image: Image.Image) -> set[tuple[int, ...]]:
    """All colours in a picture."""
    return {colour for _, colour in image.getcolors(SIZE[0] * SIZE[1]) or [] if isinstance(colour, tuple)}


def test_every_page_has_a_card() -> None:
    """Those that are made and those that editors wrote; each is a PNG of at most 32 kB in the right size."""
    files = files_of(release(dialogues=[dialogue()]), TEXTS)
    pages = {uri for uri in files if uri.endswith(".md")} | set(TEXTS)

    assert {card_uri(page) for page in pages} == {uri for uri in files if uri.startswith("assets/cards/")}
    for page in pages:
        content = files[card_uri(page)]
        assert isinstance(content, bytes)
        assert len(content) <= 32_000
        with Image.open(io.BytesIO(content)) as image:
            assert image.format == "PNG"
            assert image.size == SIZE == (1200, 630)


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("index.md", "Test radar 2026"),
        ("areas/schools.md", "Schools"),
        ("technologies/drones.md", "Drones"),
        ("dialogues/first.md", "Drones for bridges"),
        ("guide.md", "How we work"),
        ("untitled.md", "Test radar"),
    ],
)
def test_card_says_what_the_page_is_called(made: dict[str, Card], page: str, title: str) -> None:
    """The title of the page, without mark-up; the radar's where a page has none."""
    assert made[page].title == title


def test_card_of_a_technology_says_where_it_stands(made: dict[str, Card]) -> None:
    """Ring and index with its margin; nothing where it has no place."""
    assert made["technologies/drones.md"].fact == "Ready · index 0.80 ± 0.05"
    assert made["technologies/video.md"].fact == ""


def test_card_shows_the_technology_in_its_place(made: dict[str, Card]) -> None:
    """The sector's colour is where the technology stands, and nowhere else in the rings."""
    card = made["technologies/drones.md"]
    assert card.dots is not None
    (dot,) = card.dots
    hue = ImageColor.getrgb(LIGHT["1"])
    x, y = cards._CENTRE[0] + dot.x * cards._RADIUS, cards._CENTRE[1] - dot.y * cards._RADIUS
    image = opened(card)

    assert image.getpixel((round(x), round(y))) == hue
    assert image.getpixel((round(2 * cards._CENTRE[0] - x), round(y))) != hue


def test_card_of_a_radar_shows_all_its_technologies(made: dict[str, Card]) -> None:
    """As many dots as the radar has places; a radar that is withheld has none."""
    assert len(made["index.md"].dots or ()) == 3
    assert made["areas/care.md"].dots is None


def test_same_card_same_bytes(made: dict[str, Card]) -> None:
    """Drawing is deterministic."""
    assert draw(made["index.md"]) == draw(made["index.md"])


@pytest.mark.parametrize("letter", "æøåäöÆØÅÄÖéðþčŋ–±·…’")
def test_typeface_has_the_letters_of_the_north(letter: str) -> None:
    """None of them is drawn as the box that stands for a letter that is missing."""
    font = cards._font(40, 700)

    assert font.getmask(letter).getbbox() is not None
    assert bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


def test_title_stays_in_its_column() -> None:
    """A title without end is cut, each of its lines too, whatever the words."""
    size, lines = cards._fitted(LONG, 480)

    assert len(lines) <= 4
    assert max(cards._font(size, 700).getlength(line) for line in lines) <= 480
    assert lines[-1].endswith("…")


def test_card_of_anything_can_be_drawn(made: dict[str, Card]) -> None:
    """Long and strange texts make a card as any others."""
    for text in (LONG, "<script>", "\u200b", "漢字", " "):
        card = Card(text, text, text, 7, text, text, made["index.md"].edges, made["index.md"].borders, None)
        assert opened(card).size == SIZE


def test_paper_is_white(made: dict[str, Card]) -> None:
    """The few colours of the file hold paper, ink and head as they are."""
    found = colours(opened(made["method.md"]))

    assert {(255, 255, 255), ImageColor.getrgb(LIGHT["ink"]), (0x12, 0x34, 0x56)} <= found
    assert len(found) < 64


def test_only_a_changed_card_is_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is used, what is no longer needed is forgotten."""
    of = release()
    cached_site(of, {"guide.md": "# One\n", "other.md": "# Other\n"}, True, True, tmp_path)
    folder = Cache(tmp_path).folder
    assert folder is not None
    kept = {path.name for path in folder.glob("card.en-*")}
    drawn: list[Card] = []

    def draw_again(card: Card) -> bytes:
        drawn.append(card)
        return draw(card)

    monkeypatch.setattr("radar.publish.cache.draw", draw_again)
    cached_site(of, {"guide.md": "# Two\n", "other.md": "# Other\n"}, True, True, tmp_path)

    assert len(drawn) == 1
    assert len({path.name for path in folder.glob("card.en-*")} - kept) == 1
    assert len(list(folder.glob("card.en-*"))) == len(kept)


def test_a_card_put_there_by_hand_is_drawn_anew(tmp_path: Path) -> None:
    """A picture that someone put in the place of a kept one is not published."""
    first = cached_site(release(), {}, True, True, tmp_path)
    folder = Cache(tmp_path).folder
    assert folder is not None
    one, other, *_ = sorted(folder.glob("card.en-*"))
    one.write_bytes(other.read_bytes())
    other.write_bytes(b"forged")

    assert cached_site(release(), {}, True, True, tmp_path) == first
