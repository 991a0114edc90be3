"""The command line: thin shells over the rooms behind it, and the only place that catches problems.

`console` is what commands share, `stages` the commands of the radar, `dialogue` those of `radar dialogue`.
"""

from radar.cli.stages import cli, main

__all__ = ["cli", "main"]
