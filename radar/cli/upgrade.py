"""`radar upgrade`: a radar's files as this version wants them."""

from __future__ import annotations

from pathlib import Path

import click

from radar.cli.console import CONFIG, LANG, speak, writable
from radar.language.messages import counted, say


@click.command()
@CONFIG
@LANG
def upgrade(config: Path) -> None:
    """Bring the files of an older version up to this one, after `pip install --upgrade`.

    Settings, surveys and pages of every version so far are read as they are. Version 0.1.0 had no keys: each
    edition with answers gets the one that its counts are rounded by. Nothing that is there is changed; what
    this version refuses is listed with its line.
    """
    from radar.inputs.secret import KEY_FILE, make_secret
    from radar.inputs.sources import read_sources

    sources = read_sources(config)
    made = 0
    for edition, questionnaire in sources.editions.items():
        folder = sources.folder(edition)
        answered = any(any(folder.glob(one.files)) for one in questionnaire.responses)
        if answered and not (folder / KEY_FILE).exists():
            with writable(folder / KEY_FILE):
                path = make_secret(folder)
            made += 1
            speak(
                say(
                    "Made %(path)s. Keep it with the answers. If the edition had one before, put that back: "
                    "with another key all its counts are rounded again.",
                    path=path.as_posix(),
                )
            )
    if made:
        speak(
            counted(
                "Changed %(n)s edition. Next: radar check",
                "Changed %(n)s editions. Next: radar check",
                n=made,
            )
        )
    else:
        speak(say("Nothing to change: this version reads all of it. Next: radar check"))
