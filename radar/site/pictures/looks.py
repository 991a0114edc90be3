"""How the radar looks: rules for the style sheet of the pages, and the same for a picture that stands alone.

Programs that show a standing picture often know no variables, no `color-mix` and no `@` rules. So what both
have is said here once, with the names of colours, and what only browsers know stands in `svg.css`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from radar.site.pictures.palette import DARK, LIGHT, SECTORS, hue, variables


@dataclass(frozen=True, slots=True)
class Rule:
    """Selectors and what they say. `{ink}` stands for a colour, `{hue}` for that of the sector."""

    selectors: tuple[str, ...]
    says: Mapping[str, str]
    on_pages: Mapping[str, str] = field(default_factory=dict)
    """What a page says instead, or besides."""

    def for_pages(self) -> str:
        """The rule with variables."""
        names = {name: f"var(--tr-{name})" for name in LIGHT} | {"hue": "var(--hue)"}
        return _written(self.selectors, {**self.says, **self.on_pages}, names)

    def alone(self) -> Iterator[str]:
        """The rule with its colours written out, once for each sector where it has the sector's."""
        if not any("{hue}" in value for value in self.says.values()):
            if self.says:
                yield _written(self.selectors, self.says, LIGHT)
            return
        for sector in range(SECTORS + 1):
            own = [f".s{sector}{space}{name}" for name in self.selectors for space in (" ", "")]
            yield _written(own, self.says, {**LIGHT, "hue": LIGHT[hue(sector)]})


_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
_MIXED = "color-mix(in srgb, {ring} var(--shade), {paper})"
RULES = (
    Rule((".radar-svg", ".small-radar"), {"font-family": _FONT}),
    Rule((".ring",), {"stroke": "{ring-line}", "stroke-width": "2.5"}, {"fill": _MIXED}),
    Rule((".border",), {"stroke": "{ring-line}", "stroke-width": "2.5"}),
    Rule((".rim",), {"fill": "none", "stroke": "{hue}", "stroke-width": "6"}),
    Rule((".small-radar .rim",), {"stroke-width": "10"}),
    Rule(
        (".sector-name",),
        {"fill": "{hue}", "font-weight": "bold", "text-anchor": "middle", "letter-spacing": ".01em"},
        {"font-size": "var(--wide)", "font-weight": "650"},
    ),
    Rule((".narrow-only",), {"display": "none"}),
    Rule(
        (".ring-name",),
        {
            "fill": "{ink}",
            "font-weight": "bold",
            "letter-spacing": ".02em",
            "text-anchor": "middle",
            "pointer-events": "none",
        },
        {"font-weight": "650"},
    ),
    Rule(
        (".whisker",),
        {
            "fill": "none",
            "stroke": "{hue}",
            "stroke-width": "2.4",
            "stroke-linecap": "round",
            "opacity": ".95",
        },
    ),
    Rule((".blip",), {"cursor": "pointer"}),
    Rule((".hit",), {"fill": "transparent"}),
    Rule(
        (".mark",),
        {
            "fill": "{hue}",
            "stroke": "{paper}",
            "stroke-width": "2",
            "stroke-linejoin": "round",
            "paint-order": "stroke",
        },
    ),
    Rule(
        (".hollow .mark",),
        {"fill": "{paper}", "stroke": "{hue}", "stroke-width": "3.4", "paint-order": "normal"},
    ),
    Rule((".dashes",), {"fill": "none", "stroke": "{hue}", "stroke-width": "2.6"}),
    Rule(
        (".number",),
        {
            "fill": "{on-hue}",
            "font-weight": "700",
            "text-anchor": "middle",
            "pointer-events": "none",
            "font-variant-numeric": "tabular-nums",
        },
    ),
    Rule((".outlined",), {"fill": "{hue}"}),
    Rule((".names",), {"pointer-events": "none"}),
    Rule((".name text",), {"fill": "{ink}"}),
    Rule((".leader",), {"fill": "none", "stroke": "{hue}", "stroke-width": "1.4"}),
)


@cache
def for_pages() -> str:
    """The colours, the sectors' hues and all rules, for the style sheet of the pages."""
    hues = (f".s{i}{{--hue:var(--tr-{hue(i)})}}" for i in range(SECTORS + 1))
    return "".join(
        (
            f":root{{{variables(LIGHT)}}}",
            f'[data-md-color-scheme="slate"]{{{variables(DARK)}}}',
            *hues,
            *(rule.for_pages() for rule in RULES),
        )
    )


@cache
def alone() -> str:
    """The rules for a picture that stands alone, on white paper."""
    return "\n".join(written for rule in RULES for written in rule.alone())


def _written(selectors: Sequence[str], says: Mapping[str, str], names: Mapping[str, str]) -> str:
    said = ";".join(f"{what}:{value.format_map(names)}" for what, value in says.items())
    return f"{','.join(selectors)}{{{said}}}"
