"""What the commands share: the options they all have, how they speak, and what wrong usage is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from radar.language.messages import SPOKEN, Text, preferred, say

CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default="radar.yml",
    show_default=True,
    help="The radar's settings.",
)


def _spoken(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta["radar.language"] = value


def lang(text: str) -> Callable[[Any], Any]:
    """The option for a language; `text` says what it is the language of."""
    return click.option(
        "--lang",
        type=click.Choice(list(SPOKEN), case_sensitive=False),
        callback=_spoken,
        expose_value=False,
        is_eager=True,
        envvar="RADAR_LANG",
        help=f"{text} Left out: the variable RADAR_LANG, or the terminal's language.",
    )


LANG = lang("Language of the messages.")
FORCE = click.option(
    "--force", is_flag=True, help="Write over files that are there, though someone may have worked on them."
)


class Wrong(Exception):
    """Wrong usage that only shows once the radar is read."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


def spoken() -> str:
    """The language of whoever runs the command."""
    asked = click.get_current_context().meta.get("radar.language")
    return SPOKEN[asked] if asked else preferred(os.environ)


def teller() -> Callable[[str], str]:
    """How a text is said in that language."""
    code = spoken()
    if code == "en":
        return str
    from radar.language.translator import teller as told_in

    return told_in(code)


def speak(text: Text) -> None:
    """Say something on standard error."""
    from radar.problems import on_one_line

    click.echo(on_one_line(teller()(text)), err=True)


def agreed(question: Text) -> bool:
    """A yes or no to a question, in the reader's language or in English. No answer is a no."""
    tell = teller()
    yes, no = tell(say("yes")), tell(say("no"))
    while True:
        typed = str(click.prompt(f"{tell(question)} [{yes}/{no}]", default="", show_default=False, err=True))
        word = typed.strip().casefold()
        if word in ("", no, no[0], "no", "n"):
            return False
        if word in (yes, yes[0], "yes", "y"):
            return True
        speak(say("Type %(yes)s or %(no)s", yes=yes, no=no))


@contextmanager
def writable(out: Path | None) -> Iterator[None]:
    """A place that can't be written to is wrong usage."""
    try:
        yield
    except OSError as error:
        name, why = error.filename or out or say("a temporary file"), error.strerror
        told = say("%(name)s can't be written (%(why)s). Choose another place.", name=name, why=why)
        raise Wrong(told) from None


def confidential(out: Path | None, config: Path) -> None:
    """Refuse to put what is confidential where it would be published."""
    if out is None:
        return
    for folder in ("docs", "site"):
        published = (config.parent / folder).resolve()
        if out.resolve().is_relative_to(published):
            told = say(
                "%(path)s is in %(folder)s/, which is published. Write it elsewhere.",
                path=out,
                folder=folder,
            )
            raise Wrong(told)
