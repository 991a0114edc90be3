"""The command line: a thin shell. Each command calls one stage; faults are caught once, in `main`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from radar.cli.bar import bar
from radar.cli.console import CONFIG, FORCE, LANG, Wrong, confidential, speak, teller, writable
from radar.cli.dialogue import dialogue
from radar.cli.exchange import hand_out, take_in
from radar.cli.new import new
from radar.cli.upgrade import upgrade
from radar.language.messages import counted, say
from radar.writing import Recognises, begins_with, may_write, nothing_like_it, write_file, write_tree

# What a command needs is imported when it runs, so that `radar --help` and `radar check` start at once.
if TYPE_CHECKING:
    from radar.counts import Progress, Warn
    from radar.inputs.settings import Scheme
    from radar.inputs.sources import Sources
    from radar.problems import Problem
    from radar.publish.plugin import Named
    from radar.tools.forms.making import Kind as FormKind

CLUSTER = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read the survey files on the Dask cluster whose scheduler is there, such as tls://host:8786.",
)
EDITION = click.option("--edition", metavar="E", help="Only this edition (the name of its folder).")
SCHEMAS = ("radar", "survey", "technology", "dialogue", "release")


def _out(text: str) -> Callable[[Any], Any]:
    return click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=text)


class _Shell(click.Group):
    """Says in the reader's language what a command has to say, and ends the program with its code."""

    def invoke(self, ctx: click.Context) -> None:
        """Run the command. Problems of the input go to stderr, one a line, and end the program with 1."""
        from radar.problems import Place, Problem, Problems

        try:
            super().invoke(ctx)
        except Problems as problems:
            _complain(problems.problems)
        except Wrong as wrong:
            raise click.UsageError(teller()(wrong.text), ctx) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            what = say("it can't be read or written (%(reason)s)", reason=reason)
            fix = say("Check the name, the folder and its rights")
            _complain((Problem(Place(str(error.filename or "radar")), what, fix, "no-access"),))
        else:
            return
        ctx.exit(1)


@click.group(cls=_Shell, context_settings={"help_option_names": ["-h", "--help"]})
@LANG
@click.version_option(package_name="teknologiradar", prog_name="radar")
def cli() -> None:
    """Turn survey answers into a technology radar and its site.

    Exit code 0: good. 1: the input has problems, all of them listed. 2: wrong usage.
    """


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@CONFIG
@LANG
@EDITION
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "markdown"]),
    default="text",
    show_default=True,
    help="How to answer: for people, for programs, for GitHub's annotations, for a pull request.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as faults.")
@click.option(
    "--against",
    metavar="WHERE",
    help=(
        "Former version of the dialogues' pages: a file, a folder or a git revision. "
        "Left out: the last commit, where there is one."
    ),
)
def check(
    files: tuple[Path, ...],
    config: Path,
    edition: str | None,
    format_: str,
    strict: bool,
    against: str | None,
) -> None:
    """Say whether each of FILES is a good submission. Without FILES: whether the whole radar is good.

    An edition is known from the folder that a file lies in; elsewhere it is the latest one, unless
    --edition names another. A page of a market dialogue is looked through for what equal treatment asks
    for; what is missing is a warning. Writes nothing.
    """
    from radar.problems import Problems
    from radar.tools import checking

    former = _former(against)
    try:
        sources = _sources(config)
    except Problems as faults:
        # Told in the format that was asked for, as those of the survey files are.
        reports = checking.by_file(faults.problems)
    else:
        _known_edition(sources, edition)
        with _progress() as progress:
            if files:
                reports = checking.check_files(sources, files, edition, progress, former)
            else:
                reports = checking.check_all(sources, progress, former, config)
    reports = checking.strictly(reports) if strict else reports
    problems = tuple(problem for report in reports for problem in report.problems)
    if format_ == "text":
        click.echo(checking.as_text(reports, teller()), nl=False)
        _complain(problems)
    else:
        click.echo(checking.FORMATS[format_](reports, teller()), nl=False)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)


@cli.command()
@CONFIG
@LANG
@EDITION
@_out("CSV file to write. Left out: standard output.")
@CLUSTER
@FORCE
def counts(config: Path, edition: str | None, out: Path | None, cluster: str | None, force: bool) -> None:
    """Count how many chose each level. As confidential as the answers: not for publication.

    Beside each count stands the sum of the record keys of those counted, which adds up as counts do: one
    person's key is in all of their cells.
    """
    from radar.counts import COLUMNS, add, count_all, to_csv

    _ready(out, config, ours := begins_with(COLUMNS), force)
    sources = _sources(config)
    _known_edition(sources, edition or _latest(sources))
    with _reading() as (progress, warn), _on(cluster):
        counted = count_all(sources, progress, edition, warn)
    _write(out, lambda path: to_csv(add(counted.values()), path), ours, force)


@cli.command()
@CONFIG
@LANG
@EDITION
@click.option(
    "--scheme",
    type=click.Choice(["respondent", "municipality", "population"]),
    help="Weighting scheme. Left out: that of the settings.",
)
@_out("CSV file to write. Left out: standard output.")
@FORCE
def estimates(
    config: Path, edition: str | None, scheme: Scheme | None, out: Path | None, force: bool
) -> None:
    """Estimate means with their uncertainty. Confidential: small cells are in it."""
    import pandas as pd

    from radar.counts import count_all
    from radar.estimates.estimates import COLUMNS, estimate_edition, to_frame

    _ready(out, config, ours := begins_with(COLUMNS), force)
    sources = _sources(config)
    _known_edition(sources, edition or _latest(sources))
    if scheme not in (None, "respondent") and not sources.register:
        raise Wrong(
            say("--scheme %(scheme)s needs `municipalities` in %(config)s", scheme=scheme, config=config)
        )
    with _reading() as (progress, warn):
        counted = count_all(sources, progress, edition, warn)
    frames = [to_frame(estimate_edition(sources, name, table, scheme)) for name, table in counted.items()]
    frame = pd.concat(frames, ignore_index=True)

    def write(path: Path) -> None:
        frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")

    _write(out, write, ours, force)


@cli.command()
@CONFIG
@LANG
@EDITION
@_out("JSON file to write. Left out: standard output.")
@click.option(
    "--explain",
    metavar="TECHNOLOGY",
    help="Print the way of one technology from the answers to its place instead. Confidential.",
)
@FORCE
def place(config: Path, edition: str | None, out: Path | None, explain: str | None, force: bool) -> None:
    """Place the technologies of the latest edition, or of another: what is public, as JSON."""
    from radar.pipeline import make_release
    from radar.store import is_release, to_json

    if explain is not None:
        _explain(config, edition, explain, out, force)
        return
    if out is not None:
        may_write(out, is_release, force)
    with _reading() as (progress, warn):
        release = make_release(config, progress, warn)
    known = {known_edition.id: known_edition for known_edition in release.editions}
    if edition is not None and edition not in known:
        raise _unknown_edition(edition, known)
    text = to_json(release, known[edition] if edition else release.latest)
    _write(out, lambda path: path.write_text(text, encoding="utf-8"), is_release, force)


def _explain(config: Path, edition: str | None, technology: str, out: Path | None, force: bool) -> None:
    from radar.counts import count_all
    from radar.tools import explain

    _ready(out, config, nothing_like_it, force)
    sources = _sources(config)
    _known_edition(sources, edition)
    known = [known_technology.id for known_technology in sources.technologies]
    if technology not in known:
        names = ", ".join(known)
        raise Wrong(
            say("There is no technology %(name)s. Technologies: %(names)s", name=technology, names=names)
        )
    edition = edition or _latest(sources)
    with _reading() as (progress, warn):
        counted = count_all(sources, progress, edition, warn)
    lines = explain.explain(sources, edition, counted[edition], technology)
    told = "".join(teller()(line) + "\n" for line in lines)
    _write(out, lambda path: path.write_text(told, encoding="utf-8"), force=force)


@cli.command()
@CONFIG
@LANG
@click.option("--site-dir", type=click.Path(path_type=Path, file_okay=False), help="Where to build it.")
@click.option(
    "--another-draw",
    is_flag=True,
    help="Round counts again though the site that is there says that they were three times.",
)
@click.option(
    "--with",
    "generator",
    type=click.Choice(["mkdocs", "zensical"]),
    help="What makes the site. Left out: `generator` of the settings.",
)
@CLUSTER
def build(
    config: Path, site_dir: Path | None, another_draw: bool, generator: str | None, cluster: str | None
) -> None:
    """Build the whole site. The old one stays in place until the new one is complete.

    Of an edition whose survey is not over it shows no figures.
    """
    from radar.publish import plugin

    warnings: list[Problem] = []
    with writable(site_dir), bar() as shown, _on(cluster):
        built = plugin.build(
            _mkdocs_file(config),
            site_dir,
            shown.reading if shown else None,
            warnings.append,
            another_draw,
            _named(config),
            generator,
            shown.stage if shown else None,
        )
    _complain(warnings)
    speak(say("Built %(path)s", path=built))


@cli.command()
@CONFIG
@LANG
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port on this machine."
)
@click.option(
    "--draft", is_flag=True, help="With the figures of surveys that are not over, to look at alone."
)
def serve(config: Path, port: int, draft: bool) -> None:
    """Show the site on this machine, and show it again after every change."""
    from radar.publish import plugin

    plugin.serve(_mkdocs_file(config), f"127.0.0.1:{port}", draft, _named(config))


@cli.command()
@CONFIG
@LANG
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to."
)
@click.option(
    "--address",
    metavar="URL",
    help="Where the site is published, such as https://example.org/radar/, for calendars and feeds.",
)
@FORCE
def pages(config: Path, out: Path, address: str | None, force: bool) -> None:
    """Write a folder that MkDocs and Zensical build as it stands, and others with settings of their own.

    The pages are in its `docs/`, beside `mkdocs.yml` and `zensical.toml`; those in another language are in
    `docs-en/`, beside `mkdocs.en.yml` and `zensical.en.toml`, to be built after the first.

    Written there again, they take the place of those before, and what is no longer made is removed. A file
    that someone wrote or changed is left alone, and told of, unless you write --force.
    """
    from radar.pipeline import make_release
    from radar.site import folder
    from radar.site.files import build_site, editor_texts
    from radar.site.languages import folder_of, in_words_of

    with _reading() as (progress, warn):
        release = make_release(config, progress, warn)
    docs = config.parent / "docs"
    if out.resolve().is_relative_to(docs.resolve()):
        raise Wrong(say("%(path)s is among the pages that you write. Choose another folder.", path=out))
    # Addresses are those of the files, which generators leave as they are.
    texts = editor_texts(docs)
    files: dict[str, bytes] = {}
    for code in release.settings.spoken:
        own, place = in_words_of(release, code), folder_of(release.settings, code)
        published = f"{address.rstrip('/')}/{place}" if address else ""
        made = build_site(own, texts, directory_urls=False, address=published)
        project = folder.settings_for(own, docs, published)
        files |= folder.files(made, docs, own.settings, project)
    with writable(out):
        write_tree(out, files, force)
    speak(counted("Wrote %(n)s file to %(path)s", "Wrote %(n)s files to %(path)s", n=len(files), path=out))


@cli.command()
@CONFIG
@LANG
@click.option("--edition", metavar="E", help="Edition of the survey. Left out: the latest.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write: its ending, .csv, .xlsx, .lss or .html, says as what.",
)
@click.option(
    "--for",
    "for_",
    type=click.Choice(["kobo", "limesurvey", "page"]),
    help=(
        "Write the survey itself: an XLSForm (.xlsx) for KoboToolbox and ODK, a survey structure (.lss) for "
        "LimeSurvey, or a page (.html) that a person fills in and saves as a submission. Left out: "
        "by the ending; an .xlsx is a form with a row for each person."
    ),
)
@click.option(
    "--rows",
    type=click.IntRange(0, 100_000),
    default=0,
    show_default=True,
    help="Rows to number beforehand, R0001 and on. Rows that nobody fills in do no harm.",
)
@click.option(
    "--prefix",
    default="R",
    show_default=True,
    help="How these numbers begin. Give each file that is handed out its own: no id may stand in two files.",
)
@FORCE
def template(
    config: Path, edition: str | None, out: Path, for_: str | None, rows: int, prefix: str, force: bool
) -> None:
    """Write the questionnaire as a form: an empty submission, or the survey for a survey tool.

    It asks about every technology that has a page. The workbook (.xlsx) has lists to choose from and a
    sheet that explains how to fill it in. What comes back from KoboToolbox, ODK, LimeSurvey or the page is
    read without being described in survey.yml.
    """
    from radar.language.translator import language
    from radar.problems import Place
    from radar.tools import template

    kind = _kind_of_form(out, for_)
    if kind is not None and rows:
        raise Wrong(say("--rows numbers the rows of a .csv or .xlsx that takes a row for each person"))
    sources = _sources(config)
    _known_edition(sources, edition)
    edition = edition or _latest(sources)
    contract, speech = sources.contract(edition), language(sources.settings.language)
    where = Place((sources.folder(edition) / "survey.yml").as_posix())
    title = f"{sources.settings.title}, {contract.questionnaire.name or edition}"
    if kind is not None:
        from radar.tools.forms import making as forms

        made = forms.make(kind, contract, where, title, speech)
    else:
        form = template.columns(contract, where, speech)
        ids = template.respondent_ids(rows, prefix) if contract.questionnaire.responses[0].respondent else []
        if out.suffix.lower() == ".csv":
            made = template.to_csv(form, contract, where, ids)
        else:
            made = template.to_xlsx(form, contract, title, speech, ids)
    _write(out, lambda path: path.write_bytes(made), made.__eq__, force)
    speak(say("Wrote %(path)s", path=out))


@cli.command()
@click.argument("site_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--responses",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE_OR_FOLDER",
    help="Survey files that the site must not give away; may be repeated. Left out: the radar's own.",
)
@CONFIG
@LANG
def audit(site_dir: Path, responses: tuple[Path, ...], config: Path) -> None:
    """Say whether the built site in SITE_DIR leaks anything, and whether its figures are right.

    Looks in every file for respondents' ids, what they wrote, figures of single municipalities, and figures
    that too few answers stand behind or that come before their survey is over. Name all responses of an
    edition, for its figures are counted and rounded again. Never prints what it finds, only where.
    """
    from radar.audit import audit
    from radar.problems import Problems

    sources = _sources(config)
    files = audit.given_files(sources, responses) if responses else None
    with _progress() as progress:
        found = audit.audit(site_dir, sources, files, progress=progress, again=True)
    if found.problems:
        raise Problems(found.problems)
    speak(found.told())


@cli.command()
@click.argument("name", type=click.Choice(SCHEMAS))
def schema(name: Any) -> None:
    """Print the JSON Schema of radar.yml, survey.yml, a page's front matter, or radar.json (release)."""
    import json

    from radar import store

    click.echo(json.dumps(store.schema(name), indent=2, ensure_ascii=False))


@cli.group()
@LANG
def survey() -> None:
    """Tools for those who set up an edition of the survey."""


@survey.command()
@CONFIG
@LANG
@click.option("--edition", metavar="E", help="Edition of the survey. Left out: the latest.")
def key(config: Path, edition: str | None) -> None:
    """Draw the secret that an edition's counts are rounded by, and write it beside the answers.

    Keep it where the answers are kept, and show it to nobody who may not read them. With another one all
    counts are rounded again.
    """
    from radar.inputs.secret import make_secret

    sources = _sources(config)
    _known_edition(sources, edition)
    path = make_secret(sources.folder(edition or _latest(sources)))
    speak(say("Wrote %(path)s", path=path))


@survey.command("draft")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@CONFIG
@LANG
@click.option("--edition", metavar="E", help="Name of the edition. Left out: that of the files' folder.")
@_out("YAML file to write. Left out: standard output.")
@FORCE
def draft_(files: tuple[Path, ...], config: Path, edition: str | None, out: Path | None, force: bool) -> None:
    """Write a survey.yml for FILES, the exports of one edition, as far as they show what it has to say.

    Finds the survey tool, the questions with their answers, the technologies, areas and municipalities. Lines
    that want a decision are marked CHECK. The radar needs no edition yet, and no radar.yml. What
    `radar check` would say of the files is summed up on standard error. Answers that only a few people gave
    are not written into the draft.
    """
    from radar.tools.draft.drafting import draft
    from radar.tools.draft.known import read_known

    if out is not None:
        may_write(out, force=force)
    with _progress() as progress:
        made = draft(files, read_known(config), edition, teller(), progress)
    _write(out, lambda path: path.write_text(made.text, encoding="utf-8"), force=force)
    if out is not None:
        speak(say("Wrote %(path)s", path=out))
    for line in made.told():
        speak(line)


cli.add_command(dialogue)
cli.add_command(new)
cli.add_command(upgrade)
cli.add_command(take_in)
cli.add_command(hand_out)


def main() -> None:
    """Run the command line."""
    if sys.flags.optimize > 1:
        # Without docstrings commands have no help and schemas no descriptions: so it runs with them.
        command = [sys.executable, "-P", "-c", "from radar.cli import main; main()", *sys.argv[1:]]
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONOPTIMIZE"}
        sys.exit(subprocess.run(command, env=kept, check=False).returncode)  # noqa: S603  (this program itself)
    cli(prog_name="radar")


def _kind_of_form(out: Path, asked: str | None) -> FormKind | None:
    """Which survey form a file is to be, by what was asked for or by its ending. None: a form of rows."""
    from radar.tools import template
    from radar.tools.forms import making as forms

    ending = out.suffix.lower()
    if asked is None:
        if ending not in (*template.SUFFIXES, *forms.BY_ENDING):
            raise Wrong(
                say("%(path)s does not end in .csv, .xlsx, .lss or .html. Give a file that does.", path=out)
            )
        return forms.BY_ENDING.get(ending)
    kind = next(kind for kind in forms.ENDINGS if kind == asked)
    if ending != forms.ENDINGS[kind]:
        right = out.with_suffix(forms.ENDINGS[kind])
        raise Wrong(
            say(
                "--for %(kind)s writes a file that ends in %(ending)s: --out %(path)s",
                kind=kind,
                ending=forms.ENDINGS[kind],
                path=right,
            )
        )
    return kind


def _sources(config: Path) -> Sources:
    from radar.inputs.sources import read_sources

    return read_sources(config)


def _known_edition(sources: Sources, edition: str | None) -> None:
    if edition is not None and not sources.editions:
        raise _no_survey()
    if edition is not None and edition not in sources.editions:
        raise _unknown_edition(edition, sources.editions)


def _latest(sources: Sources) -> str:
    """The latest edition with a survey."""
    if not sources.editions:
        raise _no_survey()
    return sources.latest


def _no_survey() -> Wrong:
    return Wrong(say("The radar has no survey. Write its survey.yml first."))


def _former(against: str | None) -> str:
    """What the dialogues' pages are compared with. Refuses what is neither a path nor a revision."""
    from radar.inputs.dialogues.published import LAST_COMMIT, is_revision

    if against is None:
        return LAST_COMMIT
    if not Path(against).exists() and not is_revision(against):
        raise Wrong(
            say(
                "--against %(where)s: there is no such file or folder, and git knows no such revision",
                where=against,
            )
        )
    return against


def _unknown_edition(edition: str, known: Iterable[str]) -> Wrong:
    names = ", ".join(known)
    return Wrong(say("There is no edition %(edition)s. Editions: %(names)s", edition=edition, names=names))


def _mkdocs_file(config: Path) -> Path:
    from radar.problems import Place, Problem, Problems

    path = config.parent / "mkdocs.yml"
    if not path.is_file():
        what, fix = say("the file does not exist"), say("Copy the one of the demonstration radar")
        raise Problems([Problem(Place(path.as_posix()), what, fix, "no-file")])
    return path


def _named(config: Path) -> Named:
    from radar.publish.plugin import Named

    source = click.get_current_context().get_parameter_source("config")
    return Named(config, sure=source is not None and source.name != "DEFAULT")


_COLOURS = {"error": "bold red", "warning": "bold yellow", "hint": "bold cyan"}


def _complain(problems: Iterable[Problem]) -> None:
    """Each problem on a line of standard error."""
    from radar.problems import on_one_line

    tell = teller()
    named = {"error": "", "warning": tell(say("warning")) + ": ", "hint": tell(say("hint")) + ": "}
    if not sys.stderr.isatty():
        for problem in problems:
            told = on_one_line(tell(problem.told()).rstrip())
            click.echo(f"{named[problem.severity]}{told}", err=True)
        return
    from rich.console import Console
    from rich.text import Text as Styled

    console = Console(stderr=True, highlight=False)
    for problem in problems:
        sign = (named[problem.severity], _COLOURS[problem.severity])
        parts = (problem.where.told(), problem.what, problem.fix)
        place, what, fix = (on_one_line(tell(part)) for part in parts)
        line = Styled.assemble(sign, (f"{place}: ", sign[1]), f"{what}. ", (fix, "green"))
        console.print(line, soft_wrap=True)


def _write(
    out: Path | None,
    write: Callable[[Path], object],
    ours: Recognises = nothing_like_it,
    force: bool = False,
) -> None:
    """Write a file whole or not at all; without a name, to standard output."""
    if out is not None:
        with writable(out):
            write_file(out, write, ours, force)
        return
    with writable(out), tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        write(made)
        text = made.read_bytes()
    click.echo(text, nl=False)


def _ready(out: Path | None, config: Path, ours: Recognises, force: bool) -> None:
    """Refuse a place for confidential figures before they are made."""
    confidential(out, config)
    if out is not None:
        may_write(out, ours, force)


@contextmanager
def _reading() -> Iterator[tuple[Progress | None, Warn]]:
    """The progress of reading survey files, and where their warnings go: printed once all are read."""
    warnings: list[Problem] = []
    with _progress() as progress:
        yield progress, warnings.append
    _complain(warnings)


@contextmanager
def _on(cluster: str | None) -> Iterator[None]:
    """Read survey files on a cluster, or on this machine if none is named."""
    if cluster is None:
        yield
        return
    from radar.cluster import reader
    from radar.counts import reading_by

    with reader.cluster(cluster) as many, reading_by(many):
        yield


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """The progress of reading survey files."""
    with bar() as shown:
        yield None if shown is None else shown.reading
