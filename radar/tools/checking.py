"""Are these files good submissions? Reports, for people, programs, GitHub and pull requests."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from radar.counts import Progress, count_files
from radar.inputs.bodies import faults_of
from radar.inputs.dialogues import DialogueFrontMatter, fairness
from radar.inputs.dialogues.published import LAST_COMMIT, published
from radar.inputs.dialogues.record import GRACE, CheckedDialogue
from radar.inputs.documents import language_of, read_front_matter, validate
from radar.inputs.experts import read_experts
from radar.inputs.questionnaire import Responses
from radar.inputs.secret import KEY_FILE, read_secret
from radar.inputs.sources import Sources
from radar.intake.expected import Expected
from radar.intake.faults import shown
from radar.intake.privacy import personal
from radar.intake.survey_files import Report, check_file, survey_files
from radar.language.messages import Text, counted, say
from radar.problems import Place, Problem, Problems, on_one_line
from radar.tools.exchange.forms import looks_foreign
from radar.tools.untranslated import missing

Tell = Callable[[str], str]
"""How a text is said to the reader; `str` says it in English."""

_WRITTEN_BY_PEOPLE = (".md", ".yml", ".yaml")


def check_files(
    sources: Sources,
    files: Iterable[Path],
    edition: str | None = None,
    progress: Progress | None = None,
    against: str = LAST_COMMIT,
) -> list[Report]:
    """A report on each file, and on each file in the folders among them.

    `edition` is the one that a file outside the editions' folders is checked against; None: the
    latest. `against` is the former version of the dialogues' pages: a file, a folder or a git revision.
    """
    reports: list[Report] = []
    together: dict[str, list[Path]] = {}
    for given in files:
        found = [] if given.is_symlink() and given.is_dir() else _expand(given)
        for path in found:
            if not _is_dialogue(sources, path) and not _is_written_by_people(sources, path):
                together.setdefault(_home(sources, path, edition)[0], []).append(path)
        reports += [
            check_dialogue(
                path, against, raw_html=sources.settings.raw_html, grace=sources.settings.days_of_grace
            )
            if _is_dialogue(sources, path)
            else _check(sources, path, edition, progress)
            for path in found
        ]
        if given.is_symlink() and given.is_dir():
            what = say("this is a link to a folder: such links are not followed")
            fix = say("Give the folder itself, or the files in it")
            reports.append(Report(given.as_posix(), (Problem(Place(given.as_posix()), what, fix, "link"),)))
        elif not found and given.is_dir():
            what = say("there is no survey file in this folder")
            fix = say("Give a file, or another folder")
            reports.append(
                Report(given.as_posix(), (Problem(Place(given.as_posix()), what, fix, "no-survey-files"),))
            )
    for home, paths in together.items():
        reports = _across(sources, home, list(dict.fromkeys(paths)), reports)
    return reports


def check_all(
    sources: Sources,
    progress: Progress | None = None,
    against: str = LAST_COMMIT,
    config: Path = Path("radar.yml"),
) -> list[Report]:
    """A report on each file of every edition, and on what only shows when an edition is read whole.

    Dialogues' pages and translations are told of where there is something to say. `config`: the settings
    file. `against` is as in `check_files`.
    """
    reports: list[Report] = []
    running = sources.running(dt.date.today())
    for edition, questionnaire in sources.editions.items():
        folder = sources.folder(edition)
        own: list[Report] = []
        try:
            paths = [path for path, _ in survey_files(sources.contract(edition), folder)]
        except Problems as problems:
            own.append(
                Report(
                    folder.as_posix(), _still_to_come(problems) if edition in running else problems.problems
                )
            )
        else:
            own += [_check(sources, path, edition, progress) for path in paths]
            own = _across(sources, edition, paths, own)
        if questionnaire.experts is not None:
            own.append(_check(sources, folder / questionnaire.experts, edition))
        reports += own
    pages = [
        check_dialogue(
            Path(dialogue.file),
            against,
            raw_html=sources.settings.raw_html,
            grace=sources.settings.days_of_grace,
        )
        for dialogue in sources.dialogues
    ]
    left = [Report(problem.where.file, (problem,)) for problem in missing(sources, config)]
    return [*reports, *(page for page in pages if page.problems), *left]


def _still_to_come(problems: Problems) -> tuple[Problem, ...]:
    """The problems of an edition whose survey is not over: that it has no answers yet is only a warning."""
    return tuple(
        replace(problem, severity="warning") if problem.code == "no-survey-files" else problem
        for problem in problems.problems
    )


def check_dialogue(
    path: Path,
    against: str = LAST_COMMIT,
    today: dt.date | None = None,
    raw_html: bool = False,
    grace: int = GRACE,
) -> Report:
    """A report on a dialogue's page: its faults, or what its record does not show.

    `against` is as in `check_files`; `today` is the day that its dates are compared with.
    `raw_html`: its text may hold any HTML. `grace`: days in which what came of a meeting is to be published.
    """
    try:
        document = read_front_matter(path)
        document = document.also([] if raw_html else faults_of(document))
        dialogue = validate(document, DialogueFrontMatter)
    except Problems as problems:
        return Report(path.as_posix(), problems.problems)
    former = published(path, against)
    record = CheckedDialogue(document, dialogue, today or dt.date.today(), former, personal, grace)
    return Report(path.as_posix(), fairness.check(record))


def by_file(problems: Iterable[Problem]) -> list[Report]:
    """A report on each file that has problems, in the order in which they are met."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.where.file, []).append(problem)
    return [Report(file, tuple(own)) for file, own in found.items()]


def strictly(reports: Iterable[Report]) -> list[Report]:
    """The reports with every warning as a fault. A hint stays one: what it means is for a person to see."""
    return [
        replace(
            report,
            problems=tuple(
                problem if problem.severity == "hint" else replace(problem, severity="error")
                for problem in report.problems
            ),
        )
        for report in reports
    ]


def _is_dialogue(sources: Sources, path: Path) -> bool:
    """Whether a file is a dialogue's page: it lies among them, or is a draft elsewhere that has buyers."""
    if path.suffix != ".md" or path.stem == "index" or language_of(path) in sources.settings.spoken:
        return False
    if _real(path).parent == _real(sources.root / sources.settings.dialogues):
        return True
    try:
        return "buyers" in read_front_matter(path).data
    except Problems:
        return False


def _across(sources: Sources, edition: str, paths: Sequence[Path], reports: Sequence[Report]) -> list[Report]:
    """The reports on an edition's files, with what only shows when all good ones are read together."""
    good = {report.file for report in reports if report.good and report.rows}
    if not edition:
        return list(reports)
    layouts = sources.editions[edition].responses
    files = [(p, _layout(layouts, _home(sources, p, edition)[1])) for p in paths if shown(p) in good]
    if len(files) < 2:
        return list(reports)
    found: list[Problem] = []
    try:
        count_files(sources.contract(edition), files, warn=found.append)
    except Problems as problems:
        found += problems.problems
    # what concerns a file alone stands in its report already
    return [
        replace(
            checked,
            problems=(
                *checked.problems,
                *(p for p in found if p.where.file == checked.file and p not in checked.problems),
            ),
        )
        for checked in reports
    ]


def _is_written_by_people(sources: Sources, path: Path) -> bool:
    """Whether a file is a page, settings or the register, which are read before any survey file is."""
    return path.suffix.lower() in _WRITTEN_BY_PEOPLE or _is_register(sources, path)


def _no_answers(path: Path, edition: str) -> Problem | None:
    """What is wrong with a file that can't be a submission, whatever is in it."""
    where = Place(path.as_posix())
    if looks_foreign(path):
        what = say("this is a radar of another tool, not answers")
        fix = say("Take it in with `radar import %(file)s`", file=path.as_posix())
        return Problem(where, what, fix, "another-tool")
    if not edition:
        what = say("this radar has no survey, so no file is a submission to it")
        fix = say("Write a survey.yml first, if there is to be one")
        return Problem(where, what, fix, "no-survey")
    return None


def _check(sources: Sources, path: Path, edition: str | None, progress: Progress | None = None) -> Report:
    edition, name = _home(sources, path, edition)
    if _is_written_by_people(sources, path):
        if not _real(path).is_relative_to(_real(sources.root)):
            what = say("the file is not one of this radar's, so it was not looked at")
            fix = say("Give a survey file, a dialogue's page or a file in the radar's folder")
            return Report(path.as_posix(), (Problem(Place(path.as_posix()), what, fix, "not-of-this-radar"),))
        # Settings, register, questionnaires and pages were read, and found good, before any survey file is.
        return Report(path.as_posix(), ())
    if (unfit := _no_answers(path, edition)) is not None:
        return Report(path.as_posix(), (unfit,))
    questionnaire = sources.editions[edition]
    if path.name == KEY_FILE:
        try:
            read_secret(path.parent, edition)
        except Problems as problems:
            return Report(path.as_posix(), problems.problems)
        return Report(path.as_posix(), ())
    if name == questionnaire.experts:
        try:
            technologies = [technology.id for technology in sources.technologies]
            read_experts(path, technologies, questionnaire.expert_levels)
        except Problems as problems:
            return Report(path.as_posix(), problems.problems)
        return Report(path.as_posix(), ())
    layout = _layout(questionnaire.responses, name)
    size = path.stat().st_size if path.exists() else 0

    def told(done: int) -> None:
        if progress is not None:
            progress(path, done, size)

    return check_file(path, Expected(layout, sources.contract(edition)), told)


def _home(sources: Sources, path: Path, edition: str | None) -> tuple[str, str]:
    """The edition whose folder holds the file, and its path there; else the one asked for."""
    surveys, file = _real(sources.root / sources.settings.surveys), _real(path)
    parts = file.relative_to(surveys).parts if file.is_relative_to(surveys) else ()
    if len(parts) > 1 and parts[0] in sources.editions:
        return edition or parts[0], "/".join(parts[1:])
    return edition or sources.latest, path.name


def _layout(layouts: Sequence[Responses], name: str) -> Responses:
    return next((layout for layout in layouts if fnmatchcase(name, layout.files)), layouts[0])


def _is_register(sources: Sources, path: Path) -> bool:
    register = sources.settings.municipalities
    return register is not None and _real(path) == _real(sources.root / register)


def _real(path: Path) -> Path:
    """The path without links. Unlike `Path.resolve`, a link to itself is no error."""
    return Path(os.path.realpath(path))


_LEFT = (".", "~$", "Thumbs.db", "desktop.ini")
"""How files begin that programs leave in a folder, `.gitkeep` among them: they are not submissions."""


def _expand(path: Path) -> list[Path]:
    """The files to check: the one given, or all in a folder but those that programs leave there.

    A link that leads to no file is among them, so that it is told and not passed over.
    """
    if not path.is_dir():
        return [] if path.name.startswith(_LEFT) and path.is_file() else [path]
    found = (p for p in path.rglob("*") if p.is_file() or p.is_symlink())
    return sorted(p for p in found if not p.name.startswith(_LEFT))


def as_text(reports: Sequence[Report], tell: Tell = str) -> str:
    """A line for each file. The problems themselves are printed one by one beside it."""
    return "".join(f"{on_one_line(report.file)}: {tell(_verdict(report))}\n" for report in reports)


def as_json(reports: Sequence[Report], tell: Tell = str) -> str:
    """`{"problems": [...]}`, each with severity, code, file, line, row, column, what and fix."""
    problems = [
        {
            "severity": problem.severity,
            "code": problem.code,
            "file": problem.where.file,
            "line": problem.where.line,
            "row": problem.where.row,
            "column": problem.where.column,
            "what": tell(problem.what),
            "fix": tell(problem.fix),
        }
        for problem in _problems(reports)
    ]
    told = json.dumps({"problems": problems}, ensure_ascii=False, indent=1) + "\n"
    # The same to a program; nothing in it is a command to GitHub or to a terminal.
    told = told.replace("##[", "#\\u0023[")
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in told)


_COMMANDS = {"error": "error", "warning": "warning", "hint": "notice"}
"""What GitHub calls a problem."""


def as_github(reports: Sequence[Report], tell: Tell = str) -> str:
    """Workflow commands that GitHub shows as annotations at the line."""
    return "".join(
        f"::{_COMMANDS[problem.severity]} file={_property(problem.where.file)}"
        f"{_line(problem.where, report.lines)}"
        f",title={_property(problem.code)}"
        f"::{_data(tell(_annotation(problem)))}\n"
        for report in reports
        for problem in report.problems
    )


def as_markdown(reports: Sequence[Report], tell: Tell = str) -> str:
    """A report for a pull request: the verdict and the figures first, then what to fix."""
    heads = (
        *(say("File"), say("Verdict"), say("Respondents"), say("Municipalities")),
        *(say("Left blank"), say("Don't know"), say("Read as")),
    )
    lines = [f"## {tell(_verdict_of_all(reports))}", "", _table_row(map(tell, heads)), "| --- " * 7 + "|"]
    lines += [_table_row(_cell(tell(cell)) for cell in _summary(report)) for report in reports]
    problems = _problems(reports)
    if problems:
        to_mend = say("What to fix")
        lines += ["", f"### {tell(to_mend)}", ""]
        lines += [f"- {_cell(tell(problem.told()))}" for problem in problems]
    return "\n".join(lines) + "\n"


__all__ = [
    "FORMATS",
    "Report",
    "as_text",
    "by_file",
    "check_all",
    "check_dialogue",
    "check_files",
    "strictly",
]

FORMATS: dict[str, Callable[[Sequence[Report], Tell], str]] = {
    "json": as_json,
    "github": as_github,
    "markdown": as_markdown,
}


def _verdict_of_all(reports: Sequence[Report]) -> Text:
    bad = sum(not report.good for report in reports)
    if not bad:
        return say("**Accepted.**")
    return counted(
        "**Not accepted**: %(bad)s of %(n)s file must be fixed.",
        "**Not accepted**: %(bad)s of %(n)s files must be fixed.",
        n=len(reports),
        bad=bad,
    )


def _verdict(report: Report) -> Text:
    if not report.good or not report.rows:
        return _in_short(report)
    who = counted("%(n)s respondent", "%(n)s respondents", n=report.respondents)
    if report.municipalities:
        who = counted(
            "%(who)s from %(n)s municipality",
            "%(who)s from %(n)s municipalities",
            n=report.municipalities,
            who=who,
        )
    who = _with_those_left_out(who, report)
    return say(
        "accepted: %(who)s, %(blank)s left blank, %(dont_know)s don't know, read as %(encoding)s",
        who=who,
        blank=_share(report.share_blank),
        dont_know=_share(report.share_dont_know),
        encoding=report.encoding,
    )


def _in_short(report: Report) -> Text:
    errors = sum(problem.severity == "error" for problem in report.problems)
    if errors:
        return counted("not accepted, %(n)s problem", "not accepted, %(n)s problems", n=errors)
    return say("accepted") if report.rows else say("good")


def _summary(report: Report) -> tuple[str, ...]:
    """A file's row in the table of the Markdown report; figures only of what is accepted."""
    first = (report.file, _in_short(report))
    if not report.good or not report.rows:
        return (*first, "", "", "", "", "")
    return (
        *first,
        _with_those_left_out(Text(str(report.respondents)), report),
        str(report.municipalities or ""),
        _share(report.share_blank),
        _share(report.share_dont_know),
        report.encoding,
    )


def _with_those_left_out(who: Text, report: Report) -> Text:
    """How many answered, and how many are left out."""
    if report.unfinished:
        who = say("%(who)s (%(n)s unfinished, left out)", who=who, n=report.unfinished)
    if report.tests:
        who = counted(
            "%(who)s (%(n)s test answer, left out)",
            "%(who)s (%(n)s test answers, left out)",
            n=report.tests,
            who=who,
        )
    return who


def _share(share: float) -> Text:
    return say("%(share)s%%", share=round(100 * share))


def _table_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _problems(reports: Iterable[Report]) -> list[Problem]:
    return [problem for report in reports for problem in report.problems]


def _line(where: Place, lines: Mapping[int, int]) -> str:
    """`lines`: where the rows of the file begin whose lines have another number."""
    line = where.line or (where.row and lines.get(where.row, where.row))
    return f",line={line}" if line else ""


def _annotation(problem: Problem) -> Text:
    """What to say at a line: all but the file and the line."""
    if problem.where.column is None:
        return say("%(what)s. %(fix)s", what=problem.what, fix=problem.fix)
    column = problem.where.column
    return say('column "%(column)s": %(what)s. %(fix)s', column=column, what=problem.what, fix=problem.fix)


def _data(text: str) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return on_one_line(text)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = on_one_line(" ".join(text.split()))
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return text
