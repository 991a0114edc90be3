"""survey.yml -> Questionnaire: what was asked in an edition, and how its files are laid out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, PrivateAttr, StringConstraints, Tag, model_validator

from radar.inputs.documents import Fault, Model, Name, Path_, read_yaml, refuse_parts, shown, validate
from radar.inputs.settings import Id
from radar.inputs.translations import Names as Named
from radar.inputs.translations import Texts, together
from radar.language.messages import all_of, choices, say

DONT_KNOW = "dont-know"
NOT_RELEVANT = "not-relevant"
BLANK = "blank"
SPECIAL = (DONT_KNOW, NOT_RELEVANT, BLANK)
"""Codes of answers that are in no mean, as they stand in the counts' `level` column."""

About = Literal["use", "need", "gain", "barrier"]
"""What a question can tell about a technology."""

_USUAL: Mapping[str, About] = {
    "adoption": "use",
    "relevance": "need",
    "value": "gain",
    "barriers": "barrier",
}

_ONE = r"\s*[A-Za-z]{1,3}(?:\s*:\s*[A-Za-z]{1,3})?\s*"
_COLUMNS = re.compile(f"{_ONE}(?:,{_ONE})*")
"""Columns as a spreadsheet names them: `F`, `F:K`, `F:K, Q`."""

Sign = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=1)]
"""One character, which may be a tab."""

LayoutName = Literal[
    "auto",
    "wide",
    "long",
    "limesurvey",
    "surveyxact",
    "microsoft-forms",
    "google-forms",
    "surveymonkey",
    "nettskjema",
    "enalyzer",
    "qualtrics",
    "kobotoolbox",
    "redcap",
    "alchemer",
    "typeform",
    "nextcloud-forms",
]
"""Names of layouts in survey.yml."""


class Level(Model):
    """One answer on a question's ordered scale."""

    id: Name
    """Short code, as in the survey tool's export and in `radar.json`: `1`, `production`."""
    label: Named = ""
    """Text that respondents saw. Left out: the code."""
    also: list[str] = []
    """Other ways in which survey files write it."""
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """Score, from 0 to 1. Left out for all levels: equally spaced from 0 to 1 in their order."""


class Option(Model):
    """One of the answers of which several may be chosen."""

    id: Id
    """Short name, for instance `cost`."""
    label: Named = ""
    """Text that respondents saw. Left out: the id."""
    also: list[str] = []
    """Other ways in which survey files write it."""
    other: bool = False
    """Whether this is "other, please specify": a text that is none of the options counts as this one. The
    text is neither kept nor shown."""


class Question(Model):
    """One question, asked about every technology."""

    name: Named
    """Short name that readers see: `Adoption`."""
    text: Texts = ""
    """The question as it was put."""
    levels: Annotated[list[Level], Field(min_length=2, max_length=50)] = []
    """The answers from lowest to highest."""
    options: Annotated[list[Option], Field(max_length=500)] = []
    """Instead of `levels`: answers in no order, of which a respondent may choose several. The share that
    chose it is estimated of each."""
    other: bool = False
    """With `options`: whether a cell may also hold a text of the respondent's own ("other, please specify").
    It is an answer that chooses none of the options; the text is neither kept nor shown."""
    dont_know: list[str] = ["Don't know", "Ved ikke", "Vet ikke", "Vet ej", "Vet inte"]
    """Texts that mean "don't know": shown, but in no mean."""
    not_relevant: list[str] = ["Not relevant here", "Ikke relevant", "Ikke aktuelt", "Ej relevant"]
    """Texts that mean "not relevant where I work": shown, but in no mean."""
    none_of_these: list[str] = ["None of these", "Ingen af disse", "Ingen av disse", "Inga av dessa"]
    """With `options`: texts that mean that none of them holds. That is an answer."""
    about: About | None = None
    """What it tells about, which decides where pages show it: how far technologies are in use (`use`), how
    much they are needed (`need`), what they bring (`gain`) or what stops them (`barrier`). Left out: the
    question with the id `adoption` tells about use, `relevance` about need, `value` about gain and
    `barriers` about barriers."""

    @model_validator(mode="after")
    def _scores(self) -> Self:
        refuse_parts(self._faults())
        return self

    def _faults(self) -> Iterator[Fault]:
        if bool(self.levels) == bool(self.options):
            what = say("a question has either `levels` or `options`")
            fix = say("Give the answers as `levels` if one is chosen, as `options` if several may be")
            yield Fault((), what, fix, "levels-or-options")
        yield from self._faults_of_options()
        if self.other and self.levels:
            what, fix = say("`other` goes with `options`"), say("Remove it")
            yield Fault(("other",), what, fix, "other-without-options")
        yield from self._faults_of_levels()

    def _faults_of_options(self) -> Iterator[Fault]:
        ids = [option.id for option in self.options]
        for i, option in enumerate(self.options):
            if any(";" in text for text in (option.label, *option.also)):
                what = say("an option has a semicolon, which stands between several answers in a cell")
                yield Fault(("options", i), what, say("Write it with a comma or a dash"), "semicolon")
            if option.id in ids[:i]:
                what = say("the option `%(option)s` is duplicated", option=option.id)
                yield Fault(("options", i, "id"), what, say("Give each its own id"), "id-twice")
        others = [i for i, option in enumerate(self.options) if option.other]
        for i in others[1:] if not self.other else others:
            what = say("more than one place takes the texts that are not options")
            yield Fault(("options", i, "other"), what, say("Write `other: true` once"), "other-twice")

    def _faults_of_levels(self) -> Iterator[Fault]:
        ids = [level.id for level in self.levels]
        for i, id_ in enumerate(ids):
            at: Path_ = ("levels", i, "id")
            if id_ in ids[:i]:
                what = say("the level `%(level)s` is duplicated", level=shown(id_))
                yield Fault(at, what, say("Give each its own id"), "id-twice")
            if id_ in SPECIAL:
                what = say("`%(id)s` stands for no level", id=id_)
                yield Fault(at, what, say("Choose another id"), "id-taken")
        given = [level.score for level in self.levels if level.score is not None]
        if given and len(given) < len(ids):
            what = say("some levels have a score and some don't")
            fix = say("Give all of them one, or none")
            yield Fault(("levels",), what, fix, "scores")
        elif given != sorted(given):
            what = say("the scores fall along the scale")
            fix = say("Order the levels from lowest to highest")
            yield Fault(("levels",), what, fix, "scores")

    def scores(self) -> list[float]:
        """The levels' scores in [0, 1], in their order."""
        last = len(self.levels) - 1
        return [i / last if v.score is None else v.score for i, v in enumerate(self.levels)]

    def codes(self) -> list[str]:
        """What an answer can be in the counts: the levels' ids, then the three special codes."""
        return [*(level.id for level in self.levels), *SPECIAL]


class OptionQuestion(Question):
    """One of several options, as a question of its own that is answered with no or yes."""

    of: Id
    """The question."""
    asked: Named
    """The question's name."""
    option: Named
    """What the option is called."""


def parts(id_: str, question: Question) -> dict[str, OptionQuestion]:
    """A question with options as one question for each, `question.option`, with the levels `no` and `yes`."""
    return {
        f"{id_}.{option.id}": OptionQuestion(
            name=together("%s: %s", question.name, option.label or option.id),
            text=question.text,
            levels=[Level(id="no"), Level(id="yes")],
            dont_know=question.dont_know,
            not_relevant=question.not_relevant,
            about=question.about,
            of=id_,
            asked=question.name,
            option=option.label or option.id,
        )
        for option in question.options
    }


def about(id_: str, question: Question) -> About | None:
    """What a question tells about: as it says itself, else as its id says."""
    return question.about or _USUAL.get(question.of if isinstance(question, OptionQuestion) else id_)


def _position(letters: str) -> int:
    """Position of a column from 0 by its name in a spreadsheet; -1 for no name."""
    number = 0
    for letter in letters.strip().upper():
        number = number * 26 + ord(letter) - 64 if letter.isalpha() else number
    return number - 1


class Items(Model):
    """A block of columns that holds the answers to one question."""

    question: Id
    """Which question these columns answer."""
    shape: Literal["level-in-cell", "tick-per-level"] = "level-in-cell"
    """`level-in-cell`: one column for each technology, the level is the cell's text.
    `tick-per-level`: one column for each technology and level, filled in where it was chosen."""
    block: str | None = None
    """With two header rows: the text of the first row that these columns stand under."""
    columns: str | None = None
    """Which columns these are, as a spreadsheet names them, for instance `F:K` or `F:K, Q`. Needed only where
    headings alone can't tell two questions apart."""
    heading: str = "{question}[{technology}]"
    """How a column's heading is made, in quotes. Holes: `{question}` (its id, name, text or a spelling
    under `names`), `{technology}`, `{level}`."""
    ticked: list[str] = []
    """For `tick-per-level`: texts of a cell that was chosen, beside the option's own text and the usual words
    (1, x, Yes, Ja, Checked, Valgt …)."""
    unticked: list[str] = []
    """For `tick-per-level`: texts of a cell that was not chosen, beside the usual words (0, No, Nej, Nei,
    Unchecked, Ikke valgt …). A cell with any other text is a fault."""
    ignore: list[str] = []
    """Headings in the block that are not technologies."""

    @property
    def positions(self) -> frozenset[int] | None:
        """Positions of `columns`, from 0. None: any column."""
        if self.columns is None:
            return None
        found: set[int] = set()
        for part in self.columns.split(","):
            first, _, last = (_position(letters) for letters in part.partition(":"))
            found |= set(range(min(first, last), max(first, last) + 1)) if last >= 0 else {first}
        return frozenset(found)

    @model_validator(mode="after")
    def _holes(self) -> Self:
        wanted = ["{technology}"] + (["{level}"] if self.shape == "tick-per-level" else [])
        lacking = [hole for hole in wanted if self.heading.count(hole) != 1]
        if lacking:
            example = "{question}[{technology}]" + ("[{level}]" if len(wanted) > 1 else "")
            what = say("`heading` must hold %(holes)s once", holes=all_of(lacking))
            fix = say("For instance: %(example)s", example=example)
            refuse_parts([Fault(("heading",), what, fix, "heading")])
        if self.columns is not None and not _COLUMNS.fullmatch(self.columns):
            what = say("`columns` must give columns as a spreadsheet does")
            refuse_parts([Fault(("columns",), what, say("For instance: F:K, or F:K, Q"), "columns")])
        return self


class Ticked(Model):
    """A background variable in the form of one column for each value, filled in where it holds."""

    block: str
    """The text of the first header row that the columns stand under."""
    other: list[str] = []
    """Headings of columns for "other", whose text is not read."""
    ticked: list[str] = []
    """Texts of a cell that was chosen, beside the column's heading and the usual words."""
    unticked: list[str] = []
    """Texts of a cell that was not chosen, beside an empty one and the usual words."""


class AreaColumn(Model):
    """A column with the professional area in which people may also write one of their own."""

    column: str
    """Its heading (with two header rows: of its block)."""
    other: bool = False
    """Whether a text that is none of the areas counts as no area ("other, please specify"). It is neither
    kept nor shown."""


def _kind_of_area(said: object) -> str:
    """Which of the ways to say where the area stands this is."""
    if isinstance(said, AreaColumn) or (isinstance(said, dict) and "column" in said):
        return "column"
    return "block" if isinstance(said, Ticked | dict) else "heading"


class Finished(Model):
    """How a file says which respondents finished the survey."""

    column: str
    """Heading of the column that says it."""
    texts: list[str] = []
    """What stands there for a respondent who finished. None: anything, as long as it is filled in."""


class Long(Model):
    """Headings of the columns in a file with one answer in each row."""

    question: str = "question"
    """Column with the question: its id, its name, its text or a spelling under `names`."""
    technology: str = "technology"
    """Column with the technology."""
    level: str = "level"
    """Column with the answer."""


class Responses(Model):
    """Files of one layout, and how to read them."""

    files: str = "responses/*"
    """Which files, as a pattern in the edition's folder, or their address, such as `s3://bucket/2026/*.csv`."""
    layout: LayoutName = "auto"
    """The survey tool that the files come from: it fills in what is not said below, and knows the columns
    that the tool adds. `wide`: one row for each respondent, nothing filled in. `long`: one row for each
    answer. `auto`: recognised by the headings, for every tool but Enalyzer; else `wide`."""
    long: Long = Long()
    """For `long`: the columns of an answer, beside those of `respondent`, `municipality` and `area`."""
    encoding: str | None = None
    """Character set, where it must be told (for instance mac_roman). Left out: UTF-8 or UTF-16 by its
    mark, else UTF-8, else Windows-1252."""
    delimiter: Sign | None = None
    """What stands between cells. Left out: found from the header row."""
    header_rows: Literal[1, 2, 3] = 1
    """Two: the first row names a block of columns (its gaps are filled from the left), the second
    the column. Three: the second and the third name it together, joined by ` - `."""
    respondent: str | None = "respondent_id"
    """Heading of the column that tells respondents apart. None: every row is one."""
    municipality: str | None = "municipality"
    """Heading of the column with the municipality. None: the survey has none."""
    area: (
        Annotated[
            Annotated[str, Tag("heading")]
            | Annotated[AreaColumn, Tag("column")]
            | Annotated[Ticked, Tag("block")],
            Discriminator(_kind_of_area),
        ]
        | None
    ) = "area"
    """Heading of the column with the professional area (with two header rows: of its block), or that with
    what else it may hold, or a block of ticked columns."""
    no_area: list[str] = []
    """Texts in the area column that stand for none of the areas, for instance "Other"."""
    area_required: bool = True
    """Whether a row without an area is a fault."""
    ids: Literal["auto", "survey", "file"] = "auto"
    """Whom an id tells apart. `survey`: one person wherever it is read, so that someone who is in two files
    counts once. `file`: the respondents of one file, so that the same number in two files is two people.
    `auto`: `file` for tools that number each form from 1, where two files with the same ids at the same times
    are two exports of one form, and count once; else `survey`."""
    finished: Finished | None = None
    """How the file says who finished. Left out: as the survey tool says it, if it does."""
    keep: list[Literal["unfinished", "test"]] = []
    """Answers to count that are left out otherwise: of people who did not finish, or those that the tool
    marks as tests and previews."""
    items: Annotated[list[Items], Field(min_length=1)]
    """The blocks of answers."""
    free_text: list[str] = ["comment"]
    """Headings of free-text columns. They are searched for personal data and read no further."""
    ignore: list[str] = []
    """Headings of other columns to leave alone."""
    other_columns: Literal["refuse", "ignore"] = "refuse"
    """What to do with a column that none of the above names."""

    @property
    def area_column(self) -> str | None:
        """Heading of the column with the area; None: there is none, or the areas are ticked."""
        return (
            self.area.column
            if isinstance(self.area, AreaColumn)
            else self.area
            if isinstance(self.area, str)
            else None
        )

    @property
    def other_area(self) -> bool:
        """Whether people may write an area of their own, which counts as none."""
        return isinstance(self.area, AreaColumn) and self.area.other


class Names(Model):
    """Other names for the same thing in this edition's files."""

    technologies: dict[Id, list[str]] = {}
    """By technology: how this edition's files write it."""
    areas: dict[Id, list[str]] = {}
    """By area: how this edition's files write it."""
    questions: dict[Id, list[str]] = {}
    """By question: how this edition's files write it, for instance the code that the survey tool gave it."""


class Questionnaire(Model):
    """One edition of the survey, from `survey_data/<edition>/survey.yml`."""

    edition: Id
    """Name of the edition: the same as its folder's, for instance 2026. Editions are ordered by it."""
    name: Named = ""
    """Name that readers see. Left out: the edition's id."""
    from_: Annotated[dt.date | None, Field(alias="from")] = None
    """First day of the survey."""
    to: dt.date | None = None
    """Last day of the survey."""
    note: Texts = ""
    """What readers should know about this edition."""
    questions: Annotated[dict[Id, Question], Field(min_length=1, max_length=200)]
    """What was asked about each technology."""
    technologies: list[Id] = []
    """Which technologies were asked about, and are on the forms. Left out: all that have a page. A file
    without a column for one of them is warned about."""
    responses: Annotated[list[Responses], Field(min_length=1)]
    """How the files with the answers are laid out."""
    names: Names = Names()
    """Other names for technologies and areas in this edition's files."""
    experts: str | None = None
    """CSV file with the experts' ratings, in the edition's folder. None: no experts this time."""
    expert_levels: Annotated[int, Field(ge=2)] = 9
    """The experts' scale runs from 1 to this; 9 as in technology readiness levels."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        refuse_parts(self._faults())
        return self

    def _faults(self) -> Iterator[Fault]:
        for i, responses in enumerate(self.responses):
            yield from self._faults_of_responses(("responses", i), responses)
        for id_ in self.names.questions:
            if id_ not in self.questions:
                yield self._unknown(("names", "questions", id_), shown(id_))
        if self.from_ is not None and self.to is not None and self.to < self.from_:
            what, fix = say("the survey ends before it begins"), say("Swap `from` and `to`")
            yield Fault(("to",), what, fix, "dates")

    def _faults_of_responses(self, here: Path_, responses: Responses) -> Iterator[Fault]:
        one_row = responses.header_rows == 1 and responses.layout != "surveymonkey"
        for i, items in enumerate(responses.items):
            at: Path_ = (*here, "items", i)
            question = self.questions.get(items.question)
            if question is None:
                yield self._unknown((*at, "question"), items.question)
            elif responses.layout == "long" and question.options:
                what = say("a question with `options` can't be read from a file with one answer in a row")
                fix = say("Use a layout with one row for each respondent")
                yield Fault((*at, "question"), what, fix, "several-in-long")
            if items.block is not None and one_row:
                what, fix = say("`block` needs two header rows"), say("Add `header_rows: 2`")
                yield Fault((*at, "block"), what, fix, "header-rows")
        if responses.delimiter is not None and responses.delimiter in '"\r\n\0':
            what = say("a quotation mark or a line end can't separate cells")
            fix = say('Leave `delimiter` out, or write the character itself: ";", "," or "\\t"')
            yield Fault((*here, "delimiter"), what, fix, "delimiter")
        if isinstance(responses.area, Ticked) and one_row:
            what, fix = say("a ticked `area` needs two header rows"), say("Add `header_rows: 2`")
            yield Fault((*here, "area"), what, fix, "header-rows")

    def _unknown(self, at: Path_, question: str) -> Fault:
        what = say("`%(question)s` is not a question of this edition", question=question)
        fix = say("Use %(choices)s", choices=choices(self.questions))
        return Fault(at, what, fix, "unknown-question")

    _several: dict[str, Question] = PrivateAttr(default_factory=dict)

    @property
    def several(self) -> Mapping[str, Question]:
        """The questions with options, as they were written: `questions` has their parts instead."""
        return self._several

    @property
    def asked_ids(self) -> list[str]:
        """Ids of the questions as they were written, in their order."""
        return list(
            dict.fromkeys(q.of if isinstance(q, OptionQuestion) else id_ for id_, q in self.questions.items())
        )

    def asked(self, question: str) -> Question:
        """A question as it was written."""
        return self._several.get(question) or self.questions[question]

    def with_answers(
        self, questions: dict[str, Question], several: dict[str, Question], names: Names
    ) -> Questionnaire:
        """A copy with other spellings of its answers; `questions` and `several` as they are now."""
        copy = self.model_copy(update={"questions": questions, "names": names})
        copy._several = several
        return copy

    def in_parts(self) -> Questionnaire:
        """A copy in which its parts take the place of each question with options."""
        made: dict[str, Question] = {}
        for id_, question in self.questions.items():
            made |= parts(id_, question) if question.options else {id_: question}
        copy = self.model_copy(update={"questions": made})
        copy._several = {id_: question for id_, question in self.questions.items() if question.options}
        return copy

    @property
    def has_municipalities(self) -> bool:
        """Whether answers are clustered in municipalities (the PSUs), or each stands alone."""
        return any(responses.municipality is not None for responses in self.responses)


def no_survey(edition: str, day: dt.date) -> Questionnaire:
    """What stands for the survey of an edition that decisions alone make; `day` is that of the last one."""
    return Questionnaire.model_construct(
        edition=edition,
        name=edition,
        from_=None,
        to=day,
        note="",
        questions={},
        technologies=[],
        responses=[],
        names=Names(),
        experts=None,
        expert_levels=9,
    )


def read_questionnaire(path: Path, languages: Sequence[str] = ()) -> Questionnaire:
    """Read and validate one `survey.yml`. Raises `Problems`.

    `languages`: those of the radar, its own first; none: texts may be given in any.
    """
    document = read_yaml(path)
    edition, folder = document.data.get("edition"), path.parent.name
    if isinstance(edition, str) and edition != folder:
        what = say("the edition is called %(edition)s, its folder %(folder)s", edition=edition, folder=folder)
        fix = say("Give both the same name")
        document = document.also([document.problem(("edition",), what, fix, "edition-folder")])
    return validate(document, Questionnaire, languages).in_parts()
