"""The counts stage alone: survey files -> one CSV file of counts (as confidential as the answers)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from radar.counts import add, to_csv
from radar.pipeline import count_all, read_sources
from radar.problems import Problems


def main() -> int:
    """Run from the command line. Returns the exit code: 0 good, 1 the input has problems."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("radar.yml"), help="the radar's settings")
    parser.add_argument("--edition", help="only this edition, for instance 2026")
    parser.add_argument("--out", type=Path, required=True, help="CSV file to write")
    given = parser.parse_args()
    try:
        sources = read_sources(given.config)
        if given.edition is not None and given.edition not in sources.editions:
            parser.error(f"--edition: use one of {', '.join(sources.editions)}")
        to_csv(add(count_all(sources, only=given.edition).values()), given.out)
    except Problems as problems:
        print(problems, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
