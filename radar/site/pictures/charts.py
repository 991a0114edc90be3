"""Plotly figures as JSON. The page draws them once they come into view; their numbers stand in a table too.

Colours and fonts are the page's own and are set there, so that they fit the light and the dark scheme. A
trace says in `meta` how far along a scale its answers lie, from 0 to 1; a ring's band is named `band-1` to
`band-4`, from the centre outwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from radar.site.scripts import in_script

_CATEGORIES = {"type": "category", "automargin": True, "showgrid": False}

_OWN_STYLES = re.compile(
    r"\.textContent=(['\"`])((?:\\.|(?!\1).)*+)\1,document\.head\.appendChild", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A technology on the chart of two dimensions."""

    name: str
    at: tuple[float, float]
    """The means, across and up."""
    low: tuple[float | None, float | None]
    high: tuple[float | None, float | None]
    """The limits of their intervals; None where there is none."""


def spread(labels: Sequence[str], counts: Sequence[int], axis: str) -> str:
    """How many chose each answer: one bar each, in the scale's order from the top."""
    bars = go.Bar(
        x=list(counts),
        y=[_wrapped(label) for label in labels],
        orientation="h",
        text=[str(n) for n in counts],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return _json(
        [bars],
        {
            "yaxis": {**_CATEGORIES, "autorange": "reversed"},
            "xaxis": {"title": {"text": axis}, "rangemode": "tozero", "automargin": True},
            "height": 70 + 38 * len(labels),
        },
    )


def by_area(areas: Mapping[str, Sequence[int]], levels: int) -> str:
    """How the answers of each area divide: a bar of 100 % each, from the lowest answer to the highest.

    `areas`: by name, from the top, how many chose each of the scale's `levels`.
    """
    names = [_wrapped(name, 18) for name in areas]
    bars = []
    for level in range(levels):
        counts = [of_area[level] for of_area in areas.values()]
        bars.append(
            go.Bar(
                x=counts,
                y=names,
                orientation="h",
                text=[str(n) if n else "" for n in counts],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                hoverinfo="skip",
                meta=level / (levels - 1),
            )
        )
    return _json(
        bars,
        {
            "barmode": "stack",
            "barnorm": "percent",
            "bargap": 0.28,
            "showlegend": False,
            "uniformtext": {"minsize": 11, "mode": "hide"},
            "yaxis": {**_CATEGORIES, "autorange": "reversed"},
            "xaxis": {
                "range": [0, 100],
                "ticksuffix": " %",
                "showgrid": False,
                "automargin": True,
            },
            "margin": {"l": 8, "r": 24, "t": 8, "b": 8},
            "height": 50 + 44 * len(areas),
        },
    )


def course(
    editions: Sequence[str],
    values: Sequence[float | None],
    margins: Sequence[float | None],
    rings: Sequence[tuple[str, float, float]],
    axis: str,
    joined: bool = True,
) -> str:
    """The index over the editions with its 95 % interval, over the rings' bands (name, from, to).

    `joined`: whether a line joins the editions, which it may only where they can be compared.
    """
    line = go.Scatter(
        x=list(editions),
        y=list(values),
        mode="lines+markers" if joined else "markers",
        error_y={"type": "data", "array": [m or 0 for m in margins], "thickness": 1.5, "width": 4},
        hoverinfo="skip",
    )
    bands = [
        {
            "type": "rect",
            "layer": "below",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": low,
            "y1": high,
            "name": f"band-{min(4, 1 + round(3 * i / max(1, len(rings) - 1)))}",
        }
        for i, (_, low, high) in enumerate(rings)
    ]
    names = [
        {
            "xref": "paper",
            "x": 1.01,
            "xanchor": "left",
            "y": (low + high) / 2,
            "yanchor": "middle",
            "text": _plain(name),
            "showarrow": False,
        }
        for name, low, high in rings
    ]
    return _json(
        [line],
        {
            "yaxis": {
                "range": [0, 1],
                "title": {"text": axis},
                "automargin": True,
                "zeroline": False,
                "showgrid": False,
            },
            "xaxis": _CATEGORIES,
            "shapes": bands,
            "annotations": names,
            "margin": {"l": 8, "r": 24 + 8 * max(len(name) for name, _, _ in rings), "t": 8, "b": 8},
            "height": 300,
        },
    )


def among_all(
    spot: Spot, axes: tuple[str, str], weights: tuple[float, float] | None, borders: Sequence[float]
) -> str:
    """One technology on two dimensions of the index. `points` has the others, and is drawn below it.

    `weights`: those of the two dimensions, if the index has no other: then the index is the same along
    straight lines, and those of the rings' `borders` are drawn.
    """
    across, up = spot.at
    mark = go.Scatter(
        x=[across],
        y=[up],
        error_x=_reach(across, spot.low[0], spot.high[0]),
        error_y=_reach(up, spot.low[1], spot.high[1]),
        text=[_plain(spot.name)],
        mode="markers+text",
        # Beside its point, where there is room for it.
        textposition=f"{'bottom' if up > 0.9 else 'top'} {'left' if across > 0.5 else 'right'}",
        cliponaxis=False,
        hovertemplate="%{text}<br>%{x:.2f} · %{y:.2f}<extra></extra>",
    )
    lines = [_line(*weights, border) for border in borders if border] if weights else []
    side = {"range": [0, 1], "automargin": True, "zeroline": False, "dtick": 0.25}
    return _json(
        [mark],
        {
            "xaxis": {**side, "title": {"text": _plain(axes[0])}},
            "yaxis": {**side, "title": {"text": _plain(axes[1])}},
            "shapes": lines,
            "showlegend": False,
            "hovermode": "closest",
            "height": 380,
        },
    )


def points(spots: Sequence[Spot]) -> str:
    """Where all technologies stand, as the part of a trace that is the same on all their pages."""
    trace = {
        "x": [round(spot.at[0], 2) for spot in spots],
        "y": [round(spot.at[1], 2) for spot in spots],
        "text": [_plain(spot.name) for spot in spots],
        "hovertemplate": "%{text}<br>%{x:.2f} · %{y:.2f}<extra></extra>",
    }
    return json.dumps(trace, ensure_ascii=False, separators=(",", ":")) + "\n"


@cache
def library() -> bytes:
    """Plotly's own script, from the installed package."""
    import plotly

    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


@cache
def own_styles() -> tuple[str, ...]:
    """The style sheets that Plotly's script puts into a page at its start: for maps, which no chart is."""
    found = _OWN_STYLES.finditer(library().decode("utf-8", "replace"))
    return tuple(re.sub(r"\\(.)", r"\1", match[2]) for match in found)


def _reach(mean: float, low: float | None, high: float | None) -> dict[str, Any] | None:
    """An interval as Plotly has it; None where there is none."""
    if low is None or high is None:
        return None
    sides = {"array": [round(high - mean, 3)], "arrayminus": [round(mean - low, 3)]}
    return {"type": "data", "symmetric": False, "thickness": 1.5, "width": 4, **sides}


def _line(across: float, up: float, border: float) -> dict[str, Any]:
    """Where in the unit square `across * x + up * y` is `border`, for weights that sum to 1."""
    x0, x1 = max(0.0, (border - up) / across), min(1.0, border / across)
    ends = {"x0": x0, "y0": (border - across * x0) / up, "x1": x1, "y1": (border - across * x1) / up}
    return {"type": "line", "layer": "below", **{name: round(value, 4) for name, value in ends.items()}}


def _json(traces: Sequence[Any], layout: dict[str, Any]) -> str:
    """A figure as JSON that is safe inside a script element."""
    return in_script({"data": [trace.to_plotly_json() for trace in traces], "layout": layout})


def _plain(text: str) -> str:
    """Plotly reads a few HTML tags in its texts; this keeps them as they were written."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _wrapped(label: str, width: int = 24) -> str:
    lines = [""]
    for word in _plain(label).split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)
