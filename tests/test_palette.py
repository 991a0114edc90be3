"""The colours can be read and told apart, in light and dark, with any colour vision."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from coloraide import Color

from radar.site.pictures import looks, svg
from radar.site.pictures.palette import DARK, LIGHT

TEXT, MARK = 4.5, 3.0
"""What WCAG 2.2 asks of text (1.4.3) and of what must be seen besides (1.4.11)."""
APART = 10.0
"""Least CIEDE2000 between two sectors' hues. 1 is just noticeable side by side; the colours of common charts
for colour-blind readers keep about as far apart. Position and the name at the rim say the sector as well."""
HUES = tuple(str(i) for i in range(1, 9))

schemes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def tones(colours: Mapping[str, str]) -> list[str]:
    """The tones of all rings of all radars."""
    return [svg.ring_tone(colours, ring, rings) for rings in range(2, 9) for ring in range(rings)]


def contrast(one: str, other: str) -> float:
    return float(Color(one).contrast(other, method="wcag21"))


@schemes
def test_text_can_be_read(dark: bool) -> None:
    """Every text has a contrast of at least 4.5 to what it stands on."""
    colours = DARK if dark else LIGHT
    pairs = [(colours["ink"], tone) for tone in tones(colours)]
    pairs += [
        (colours[text], colours[ground])
        for text in ("ink", "muted", "accent")
        for ground in ("paper", "surface")
    ]
    for hue in HUES:
        # The sector's name and a hollow blip's number, then the numbers in blips and in the list.
        pairs += [(colours[hue], colours["paper"]), (colours["on-hue"], colours[hue])]

    assert [pair for pair in pairs if contrast(*pair) < TEXT] == []


@schemes
def test_marks_stand_out_from_every_ring(dark: bool) -> None:
    """Blips, intervals and lines to names have a contrast of at least 3 to the ring that they lie on."""
    colours = DARK if dark else LIGHT
    (opacity,) = (float(rule.says["opacity"]) for rule in looks.RULES if rule.selectors == (".whisker",))
    faint = []
    for hue, tone in itertools.product(HUES, tones(colours)):
        whisker = Color(tone).mix(colours[hue], opacity, space="srgb")
        shown = min(contrast(colours[hue], tone), contrast(whisker.to_string(hex=True), tone))
        if shown < MARK:
            faint.append((hue, tone, round(shown, 2)))

    assert faint == []


@schemes
@pytest.mark.parametrize("vision", [None, "protan", "deutan", "tritan"])
def test_sectors_are_told_apart(dark: bool, vision: str | None) -> None:
    """Any two of the eight hues differ, also for readers who lack one kind of cone."""
    colours = DARK if dark else LIGHT
    seen = {hue: Color(colours[hue]).filter(vision) if vision else Color(colours[hue]) for hue in HUES}
    alike = [
        (one, other)
        for one, other in itertools.combinations(HUES, 2)
        if seen[one].delta_e(seen[other], method="2000") < APART
    ]

    assert alike == []


def test_bands_and_tones_come_from_one_palette() -> None:
    """The darkest tone of a ring is nearest to the ring colour, the lightest nearest to the paper."""
    colours = LIGHT
    luminances = [Color(svg.ring_tone(colours, ring, 8)).luminance() for ring in range(8)]

    assert luminances == sorted(luminances)
    assert luminances[-1] < Color(colours["paper"]).luminance()
