"""The files that respondents' answers are in: the radar's own, or others; and what is secret in them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from radar.audit.secrets import Secrets, secrets
from radar.inputs.questionnaire import Responses
from radar.inputs.secret import KEY_FILE
from radar.inputs.sources import Sources
from radar.intake.columns.codebook import read_instead
from radar.intake.expected import Expected
from radar.intake.files.opening import read_rows
from radar.intake.survey_files import open_file, survey_files
from radar.language.messages import say
from radar.problems import Place, Problem, Problems

ResponseFiles = Mapping[str, Sequence[tuple[Path, Responses]]]
"""By edition, its files with their layouts."""

_HELP = Path(__file__).parents[1] / "cli" / "stages.py"
"""Its help, which the guide prints, names an id as an example."""
_NO_ANSWERS = (".md", ".yml", ".yaml")
_LEFT_BEHIND = (".", "~$", "Thumbs.db")


def own_files(sources: Sources) -> ResponseFiles:
    """The radar's own survey files, for the editions that have some. Raises `Problems`."""
    found: dict[str, Sequence[tuple[Path, Responses]]] = {}
    for edition in sources.editions:
        try:
            found[edition] = survey_files(sources.contract(edition), sources.folder(edition))
        except Problems as problems:
            if any(problem.code != "no-survey-files" for problem in problems.problems):
                raise
    return found


def given_files(sources: Sources, paths: Iterable[Path]) -> ResponseFiles:
    """Survey files that lie elsewhere, or all files in these folders. Raises `Problems`.

    A file's edition is the part of its path that is the name of one, else the latest.
    """
    found: dict[str, list[tuple[Path, Responses]]] = {}
    for given in paths:
        files = [given]
        if given.is_dir():
            files = sorted(path for path in given.rglob("*") if _may_hold_answers(sources, path))
        if not files:
            what, fix = say("there is no survey file in this folder"), say("Give a file, or another folder")
            raise Problems([Problem(Place(given.as_posix()), what, fix, "no-survey-files")])
        for path in files:
            parts = Path(os.path.realpath(path)).parts
            edition = next((part for part in reversed(parts) if part in sources.editions), None)
            edition = edition or sources.latest
            if not edition:
                what = say("this radar has no survey, so no file holds answers to it")
                raise Problems([Problem(Place(path.as_posix()), what, say("Leave it out"), "no-survey")])
            found.setdefault(edition, []).append((path, _layout(sources, edition, parts)))
    return found


def _may_hold_answers(sources: Sources, path: Path) -> bool:
    if not path.is_file() or path.name.startswith(_LEFT_BEHIND) or path.suffix.lower() in _NO_ANSWERS:
        return False
    register = sources.settings.municipalities
    others = [edition.experts for edition in sources.editions.values()]
    others += [KEY_FILE, register.name if register else None]
    return path.name not in others and read_instead(path) is None


def _layout(sources: Sources, edition: str, parts: tuple[str, ...]) -> Responses:
    """The layout whose pattern fits the end of a path, else the first."""
    layouts = sources.editions[edition].responses
    ends = ["/".join(parts[at:]) for at in range(len(parts))]
    fitting = (layout for layout in layouts if any(fnmatchcase(end, layout.files) for end in ends))
    return next(fitting, layouts[0])


def read_secrets(sources: Sources, files: ResponseFiles) -> Secrets:
    """Ids, free text and what is known of persons in these files. Raises `Problems`."""
    ids: set[str] = set()
    texts: dict[str, None] = {}
    personal: dict[str, None] = {}
    for edition, found in files.items():
        contract = sources.contract(edition)
        for path, responses in found:
            file = open_file(path, Expected(responses, contract))
            layout = file.layout
            wanted = [(i, texts) for i in layout.text] + [
                (i, personal) for i in (*layout.personal, *layout.unread, *layout.unnamed)
            ]
            rows = itertools.islice(read_rows(file.source), file.expected.responses.header_rows, None)
            for _, cells in rows:
                if layout.respondent is not None and layout.respondent < len(cells):
                    ids.add(cells[layout.respondent])
                for i, column in wanted:
                    if i < len(cells) and cells[i]:
                        column[cells[i]] = None
    return secrets(ids, texts, personal, _HELP.read_text(encoding="utf-8"))
