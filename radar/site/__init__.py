"""The site: a release -> the files of its pages. Pure, and unaware of any site generator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from radar import store
from radar.documents import read_text
from radar.problems import Problem, Problems, refuse
from radar.release import Release
from radar.site import charts, pages, rendering


def build_site(
    release: Release, texts: Mapping[str, str], directory_urls: bool = True, notice: bool = True
) -> dict[str, str | bytes]:
    """Every file of the site by its source address: Markdown pages, and what they need.

    `texts`: Markdown that editors wrote, by the address of the generated page that it stands on.
    `directory_urls`: whether the page `a/b.md` ends up as `a/b/` (otherwise as `a/b.html`).
    `notice`: whether each page carries the radar's notice itself (otherwise its frame does).
    """
    return {**site_texts(release, texts, directory_urls, notice), **libraries()}


def site_texts(
    release: Release, texts: Mapping[str, str], directory_urls: bool, notice: bool
) -> dict[str, str]:
    """The files of `build_site` that are made for this release."""
    site = rendering.prepare(release, texts, directory_urls, notice)
    files = dict(pages.all_pages(site))
    for edition in release.editions:
        files[f"editions/{edition.id}/radar.json"] = store.to_json(release, edition)
    files["radar.json"] = files[f"editions/{release.latest.id}/radar.json"]
    for name in get_args(store.SchemaName):
        files[f"schemas/{name}.schema.json"] = json.dumps(store.schema(name), ensure_ascii=False, indent=1)
    files[rendering.STYLE] = "".join(rendering.asset(name) for name in rendering.STYLES)
    for name in (rendering.SCRIPT, rendering.RADAR_SCRIPT):
        files[name] = rendering.asset(Path(name).name)
    return files


def libraries() -> dict[str, bytes]:
    """The files of `build_site` that come out of installed packages."""
    return {rendering.PLOTLY: charts.library()}


def editor_texts(docs: Path) -> dict[str, str]:
    """The Markdown of every page in `docs` by its address, without front matter. Raises `Problems`."""
    texts: dict[str, str] = {}
    faults: list[Problem] = []
    for path in sorted(docs.rglob("*.md")):
        if path.is_file():
            try:
                texts[path.relative_to(docs).as_posix()] = _body(read_text(path, path.as_posix()))
            except Problems as problems:
                faults += problems.problems
    refuse(faults)
    return texts


def _body(text: str) -> str:
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return text
    ends = [i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
    return "".join(lines[ends[0] + 1 :]).lstrip() if ends else text
