"""The counts stage alone: survey files -> one CSV file of counts (as confidential as the answers)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from radar.counts import COLUMNS, add, count_all, to_csv
from radar.inputs.sources import read_sources
from radar.problems import Problems
from radar.writing import begins_with, may_write, write_file


def main() -> int:
    """Run from the command line. Returns the exit code: 0 good, 1 the input has problems."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("radar.yml"), help="the radar's settings")
    parser.add_argument("--edition", help="only this edition, for instance 2026")
    parser.add_argument("--out", type=Path, required=True, help="CSV file to write")
    parser.add_argument("--force", action="store_true", help="write over a file that is no such table")
    given = parser.parse_args()
    ours = begins_with(COLUMNS)
    try:
        may_write(given.out, ours, given.force)
        sources = read_sources(given.config)
        if given.edition is not None and given.edition not in sources.editions:
            parser.error(f"--edition: use one of {', '.join(sources.editions)}")
        total = add(count_all(sources, only=given.edition).values())
        write_file(given.out, lambda path: to_csv(total, path), ours, given.force)
    except Problems as problems:
        print(problems, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
