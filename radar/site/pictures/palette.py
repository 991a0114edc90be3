"""The colours of the site and its pictures. Style sheets get them as variables, `--tr-ink` for `ink`."""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "surface": "#f4f7fa",
    "ink": "#17232f",
    "muted": "#51606e",
    "line": "#d3dce5",
    "accent": "#0b5394",
    "ring": "#a9c4dd",
    "ring-line": "#ffffff",
    "on-hue": "#ffffff",
    "band-1": "#a9c4dd",
    "band-2": "#c3d6e7",
    "band-3": "#dae6f0",
    "band-4": "#ecf2f7",
    "1": "#041396",
    "2": "#821e00",
    "3": "#13604c",
    "4": "#8151db",
    "5": "#8a6836",
    "6": "#0b7a9a",
    "7": "#bc267f",
    "8": "#404952",
}
DARK: Mapping[str, str] = {
    "paper": "#11171e",
    "surface": "#19212a",
    "ink": "#e6ecf2",
    "muted": "#a7b4c1",
    "line": "#303c48",
    "accent": "#8ac6ff",
    "ring": "#35506b",
    "ring-line": "#11171e",
    "on-hue": "#0c1218",
    "band-1": "#3f6185",
    "band-2": "#304c69",
    "band-3": "#24394f",
    "band-4": "#1b2a39",
    "1": "#54b3fd",
    "2": "#fea47c",
    "3": "#bff4c9",
    "4": "#ab8abb",
    "5": "#ffdc4c",
    "6": "#6cf6fd",
    "7": "#e86882",
    "8": "#aeb9c4",
}
SECTORS = 8
"""So many hues there are: `1` to `8`."""


def hue(sector: int) -> str:
    """The name of a sector's colour, from 1; that of what belongs to none (0) is `muted`."""
    return str(sector) if sector else "muted"


def variables(colours: Mapping[str, str]) -> str:
    """These colours as declarations of a style sheet."""
    return ";".join(f"--tr-{name}:{colour}" for name, colour in colours.items())
