"""One site of the pages in all languages: what a site has once is at its top."""

from __future__ import annotations

import gzip
from pathlib import Path

from radar.inputs.settings import Settings
from radar.site.languages import folder_of, sitemap_of_all

_NAME = "sitemap.xml"


def unite(site: Path, settings: Settings, address: str) -> None:
    """Have the site map of a built site name the pages in each language, and remove what a site has once."""
    if len(settings.spoken) < 2:
        return
    for code in settings.spoken[1:]:
        for name in (_NAME, f"{_NAME}.gz", "404.html"):
            (site / folder_of(settings, code) / name).unlink(missing_ok=True)
    file = site / _NAME
    if file.is_file():
        united = sitemap_of_all(file.read_text(encoding="utf-8"), settings, address)
        file.write_text(united, encoding="utf-8")
        packed = site / f"{_NAME}.gz"
        if packed.exists():
            packed.write_bytes(gzip.compress(united.encode(), mtime=0))
