"""`radar new`: the files of a new radar."""

from __future__ import annotations

from pathlib import Path

import click

from radar.cli.console import FORCE, LANG, Wrong, speak, spoken, teller, writable
from radar.language.messages import LANGUAGES, Text, counted, say
from radar.writing import write_files


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@LANG
@click.option("--name", help="Name of the radar.")
@click.option("--publisher", help="Who publishes it.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of its pages.")
@click.option("--rings", help="Names of the rings from the centre outwards, separated by semicolons.")
@click.option("--sectors", help="Names of the sectors, clockwise from the top, separated by semicolons.")
@click.option(
    "--example",
    type=click.Choice(["municipal"]),
    help="A list of technologies to begin with, with its sectors: what municipalities ask about.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: what no option says is the usual.")
@FORCE
def new(
    folder: Path,
    name: str | None,
    publisher: str | None,
    language: str | None,
    rings: str | None,
    sectors: str | None,
    example: str | None,
    yes: bool,
    force: bool,
) -> None:
    """Ask a few questions, and write the files of a new radar to FOLDER.

    It can be built at once: its survey has no answers yet, and a technology and a dialogue are patterns.
    What an option says is not asked. Files that are there are never overwritten, except with --force.
    """
    from radar.tools.starting import making
    from radar.tools.starting.municipal import TECHNOLOGIES

    if example and sectors:
        raise Wrong(
            say("--example brings sectors of its own: leave --sectors out, and rename them in radar.yml")
        )
    if folder.is_dir() and any(folder.iterdir()) and not force:
        _may_add_to(folder, yes)
    usual = folder.resolve().name.replace("-", " ").capitalize()
    name = _answer(name, say("Name of the radar"), usual, yes)
    publisher = _answer(publisher, say("Who publishes it"), name, yes)
    language = _language(language, yes)
    none = say("the usual ones")
    rings = _answer(rings, say("Names of the rings, separated by semicolons"), none, yes)
    silent = yes or example is not None
    sectors = _answer(sectors, say("Names of the sectors, separated by semicolons"), none, silent)
    plan = making.plan(
        name,
        publisher,
        language,
        _names(rings, none),
        _names(sectors, none),
        municipal=example is not None,
    )
    made = making.files(plan, TECHNOLOGIES if example else ())
    with writable(folder):
        write_files(folder, made, force)
    speak(counted("Wrote %(n)s file to %(path)s", "Wrote %(n)s files to %(path)s", n=len(made), path=folder))
    speak(say("Next: `radar serve` in that folder shows the radar; its README.md says how to go on"))


def _may_add_to(folder: Path, silent: bool) -> None:
    """Ask whether files may be added to a folder that holds some already."""
    if silent:
        raise Wrong(say("%(path)s holds files already. Give a new folder, or --force.", path=folder))
    question = say("%(path)s holds files already. Add the radar's to them?", path=folder)
    click.confirm(teller()(question), default=False, abort=True, err=True)


def _answer(given: str | None, question: Text, usual: str, silent: bool) -> str:
    """What an option says, else what is typed, else the usual."""
    if given is not None or silent:
        return given or usual
    typed: str = click.prompt(teller()(question), default=teller()(usual), err=True)
    return usual if typed == teller()(usual) else typed


def _language(given: str | None, silent: bool) -> str:
    if given is not None or silent:
        return given or spoken()
    question = teller()(say("Language of its pages"))
    chosen: str = click.prompt(question, default=spoken(), type=click.Choice(LANGUAGES), err=True)
    return chosen


def _names(typed: str, none: Text) -> list[str]:
    """The names in a list with semicolons; none for the usual ones."""
    return [] if typed == none else [part.strip() for part in typed.split(";") if part.strip()]
