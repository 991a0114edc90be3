"""The stages after the counts alone: counts (of one or more editions) -> radar.json (public).

python scripts/aggregate.py --out counts.csv
python scripts/place.py --counts counts.csv --out radar.json
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from radar.counts import from_csv
from radar.disclosure.publication import publish
from radar.inputs.sources import read_sources
from radar.language.messages import say
from radar.problems import Place, Problem, Problems
from radar.release import assemble
from radar.store import is_release, to_json
from radar.writing import may_write, write_file


def main() -> int:
    """Run from the command line. Returns the exit code: 0 good, 1 the input has problems."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--config", type=Path, default=Path("radar.yml"), help="the radar's settings")
    parser.add_argument("--counts", type=Path, required=True, help="CSV file of counts")
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write: the latest edition")
    parser.add_argument("--force", action="store_true", help="write over a file that is no such release")
    given = parser.parse_args()
    try:
        may_write(given.out, is_release, given.force)
        text = _place(given.config, given.counts)
        write_file(given.out, lambda path: path.write_text(text, encoding="utf-8"), is_release, given.force)
    except Problems as problems:
        print(problems, file=sys.stderr)
        return 1
    return 0


def _place(config: Path, file: Path) -> str:
    sources = read_sources(config)
    counts = from_csv(file)
    present = set(counts["edition"].unique())
    if not present or present - set(sources.editions):
        what = say("the file counts nobody, or an edition that this radar does not have")
        fix = say("Count some of %(editions)s", editions=", ".join(sources.editions))
        raise Problems([Problem(Place(file.as_posix(), column="edition"), what, fix, "unknown-edition")])
    published = [
        publish(sources, edition, counts[counts["edition"] == edition])
        for edition in sources.editions
        if edition in present
    ]
    release = assemble(sources.settings, published, sources.technologies, sources.dialogues)
    return to_json(release, release.latest)


if __name__ == "__main__":
    sys.exit(main())
