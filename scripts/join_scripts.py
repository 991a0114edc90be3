"""Write the scripts of the site for a linter: their parts share names, so it needs them together.

python -m scripts.join_scripts FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from radar.site.rendering import ASSETS, SCRIPTS

ALONE = ("late.js",)
"""Scripts that are put together from nothing."""


def join(folder: Path) -> None:
    """Write each script of the site into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, parts in {**SCRIPTS, **{name: (name,) for name in ALONE}}.items():
        texts = (f"// {part}\n{(ASSETS / part).read_text(encoding='utf-8')}" for part in parts)
        text = "(() => {\n" + "\n".join(texts) + "})();\n"
        (folder / Path(name).name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    join(Path(sys.argv[1]))
