"""`radar import` and `radar export`: radars of other tools."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from radar.cli.console import CONFIG, FORCE, LANG, Wrong, speak, spoken, writable
from radar.language.messages import LANGUAGES, counted, say
from radar.writing import write_file, write_files

_READ = ("byor", "zalando", "backstage", "aoe", "qiwi", "cncf")
_WRITTEN = ("byor", "backstage", "zalando", "aoe")


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@LANG
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the new radar. Left out: its name.",
)
@click.option(
    "--from", "form", type=click.Choice(_READ), help="The tool it comes from. Left out: it is recognised."
)
@click.option("--name", help="Name of the radar. Left out: what the file says, or its name.")
@click.option("--publisher", help="Who publishes it. Left out: the radar's name.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of its pages. Left out: that of the messages."
)
@click.option("--rings", help="Names of the rings from the centre outwards, separated by semicolons.")
@click.option("--sectors", help="Names of the sectors, clockwise from the top, separated by semicolons.")
@click.option("--date", help="The day of the radar, as 2026-01-31, where the file has none. Left out: today.")
@FORCE
def take_in(
    source: Path,
    out: Path | None,
    form: str | None,
    name: str | None,
    publisher: str | None,
    language: str | None,
    rings: str | None,
    sectors: str | None,
    date: str | None,
    force: bool,
) -> None:
    """Write a radar of another tool as one of this program: SOURCE is its file or folder.

    Build your own radar (CSV, JSON), Zalando (config.json), Backstage (JSON), AOE (dated folders), QIWI (CSV,
    JSON, YAML) and the CNCF (YAML, or a folder of such files) are recognised. Places become decisions, and
    votes become answers. What had no place is listed, and stands in IMPORTED.md. Files that are there are
    never overwritten, except with --force.
    """
    from radar.inputs.secret import make_secret
    from radar.site.tables.exports import plain
    from radar.tools.exchange import forms
    from radar.tools.exchange.foreign import Wanted
    from radar.tools.exchange.taking_in import refuse_unfit, taken_in

    code, today = language or spoken(), dt.date.today()
    wanted = Wanted(name or "", code, _names(rings), _names(sectors), _day(date))
    radar = forms.titled(forms.read(source, wanted, form), source)
    taken = taken_in(radar, forms.form_of(source) or "", publisher or radar.title, code, today)
    folder = out or Path(plain(radar.title) or "radar")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise Wrong(say("%(path)s holds files already. Give a new folder, or --force.", path=folder))
    refuse_unfit(taken.files)
    with writable(folder):
        write_files(folder, taken.files, force)
        if taken.surveyed:
            make_secret(folder / "survey_data" / taken.surveyed)
    for text in taken.told:
        speak(text)
    n = len(radar.blips)
    speak(
        counted(
            "Took in %(n)s technology to %(path)s", "Took in %(n)s technologies to %(path)s", n=n, path=folder
        )
    )
    speak(say("Next: `radar serve` in that folder shows the radar; its README.md says how to go on"))


@click.command("export")
@click.argument("form", type=click.Choice(_WRITTEN))
@CONFIG
@LANG
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File to write; for aoe, the folder. byor: CSV, or JSON by its name. Left out: standard output.",
)
@FORCE
def hand_out(form: str, config: Path, out: Path | None, force: bool) -> None:
    """Write the latest edition in the FORM of another tool, as far as it goes. Nothing confidential is in it.

    byor: build your own radar; backstage and zalando: JSON; aoe: a folder.
    """
    from radar.pipeline import make_release
    from radar.tools.exchange import aoe, backstage, byor, zalando
    from radar.tools.exchange.leaving import current

    release = make_release(config)
    radar = current(release, release.latest, dt.date.today())
    if form == "aoe":
        if out is None:
            raise Wrong(say("aoe is a folder: say which with --out"))
        with writable(out):
            write_files(out, aoe.write(radar), force)
    else:
        suffix = out.suffix.casefold() if out else ""
        written = {
            "byor": lambda: byor.write(radar, suffix),
            "backstage": lambda: backstage.write(radar),
            "zalando": lambda: zalando.write(radar),
        }[form]()
        _write(written, out, force)
    for text in radar.unplaced:
        speak(text)
    n = len(radar.blips)
    speak(counted("Wrote %(n)s technology", "Wrote %(n)s technologies", n=n))


def _write(content: bytes, out: Path | None, force: bool) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    with writable(out):
        write_file(out, lambda path: path.write_bytes(content), force=force)


def _names(typed: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (typed or "").split(";") if part.strip())


def _day(typed: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Wrong(say("--date %(day)s is not a day. Write it as 2026-01-31.", day=typed)) from None
