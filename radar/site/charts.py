"""Plotly figures as JSON. The page draws them once they come into view; their numbers stand in a table too.

Colours and fonts are the page's own and are set there, so that they fit the light and the dark scheme.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go


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
        bars,
        {
            "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
            "xaxis": {"title": {"text": axis}, "rangemode": "tozero", "automargin": True},
            "height": 70 + 38 * len(labels),
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
    borders = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": low, "y1": low}
        for _, low, _ in rings
        if low
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
        line,
        {
            "yaxis": {"range": [0, 1], "title": {"text": axis}, "automargin": True, "zeroline": False},
            "xaxis": {"type": "category", "automargin": True},
            "shapes": borders,
            "annotations": names,
            "margin": {"l": 8, "r": 24 + 8 * max(len(name) for name, _, _ in rings), "t": 8, "b": 8},
            "height": 300,
        },
    )


@cache
def library() -> bytes:
    """Plotly's own script, from the installed package."""
    import plotly

    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


def _json(trace: Any, layout: dict[str, Any]) -> str:
    """A figure as JSON that is safe inside a script element."""
    text = json.dumps(
        {"data": [trace.to_plotly_json()], "layout": layout}, ensure_ascii=False, separators=(",", ":")
    )
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


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
