"""radar.yml -> Settings: what this radar is called, how it is divided, how it counts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from radar.inputs.documents import (
    ID_PATTERN,
    Document,
    Fault,
    Model,
    Name,
    read_yaml,
    refuse_parts,
    validate,
)
from radar.inputs.translations import Names, Texts
from radar.language.messages import LANGUAGES, choices, say

Id = Annotated[str, Field(pattern=ID_PATTERN)]
"""A name for machines: small letters, digits and single hyphens. It becomes part of addresses."""

EVERYONE = "all"
"""The domain of all areas together, where others have an area's id."""

Scheme = Literal["respondent", "municipality", "population"]

DecisionEditions = Literal["day", "month", "year"]
"""What decisions have in common that belong to one edition."""


def _spoken(code: str) -> str:
    if code not in LANGUAGES:
        what = say("the program has no texts in this language")
        refuse_parts(
            [Fault((), what, say("Use %(choices)s", choices=choices(LANGUAGES)), "unknown-language")]
        )
    return code


def _languages(codes: list[str]) -> list[str]:
    what, fix = say("the language is given twice"), say("Remove it")
    refuse_parts(Fault((i,), what, fix, "id-twice") for i, code in enumerate(codes) if code in codes[:i])
    return codes


Spoken = Annotated[str, AfterValidator(_spoken), Field(json_schema_extra={"enum": [*LANGUAGES]})]
"""Code of a language that the program has texts in."""


class Sector(Model):
    """A slice of the radar."""

    id: Id
    """Name in addresses and in the front matter of technologies."""
    name: Names
    """Name that readers see."""


class Ring(Model):
    """A band of the radar, between two values of the index."""

    id: Id
    """Name in addresses and in `radar.json`."""
    name: Names
    """Name that readers see."""
    from_: Annotated[float, Field(alias="from", ge=0, lt=1)]
    """The lowest index (0 to 1) that belongs to this ring. The outermost ring begins at 0."""
    description: Texts = ""
    """What a place in this ring means, in one sentence."""


class Area(Model):
    """A professional area that respondents work in."""

    id: Id
    """Name in addresses and in `radar.json`."""
    name: Names
    """Name that readers see."""
    also: list[str] = []
    """Other ways in which survey files write it."""


class Dimension(Model):
    """One part of the index: a survey question's mean score, or the experts' mean rating."""

    name: Names
    """Name that readers see."""
    source: Literal["survey", "experts"]
    """`survey`: the mean score of a question. `experts`: the mean rating of the expert panel."""
    question: str | None = None
    """For `survey`: which question of `survey.yml`. Left out: the question named as the dimension."""
    weight: Annotated[float, Field(gt=0)] = 1.0
    """Weight in the index. Weights are divided by their sum."""


class Disclosure(Model):
    """Which figures are based on too few answers to be published, and how counts are rounded."""

    k: Annotated[int, Field(ge=1)] = 5
    """A figure needs at least this many respondents."""
    municipalities: Annotated[int, Field(ge=1)] = 3
    """Its respondents come from at least this many municipalities."""
    rounding: Literal[3, 5, "none"] = 3
    """Every published count is a multiple of this, up or down by lot. `5` is worth it from `k: 10` on. Where
    `k` and `municipalities` are 1 the answers are public, and nothing is rounded; only there may it be
    `none`."""

    @model_validator(mode="after")
    def _rounded(self) -> Self:
        if self.rounding == "none" and not self.public:
            what = say("`rounding: none` is for answers that are public: with `k: 1` and `municipalities: 1`")
            fix = say("Write `rounding: 3`")
            refuse_parts([Fault(("rounding",), what, fix, "no-rounding")])
        return self

    @property
    def public(self) -> bool:
        """Whether the answers are public: then nothing is withheld or rounded."""
        return self.k == 1 and self.municipalities == 1

    @property
    def base(self) -> int:
        """What published counts are multiples of; 1: they are not rounded."""
        return 1 if self.public or self.rounding == "none" else self.rounding


class Limits(Model):
    """What is too large to be a survey file."""

    file_megabytes: Annotated[float, Field(gt=0)] = 4096
    """Largest survey file, in megabytes."""
    workbook_megabytes: Annotated[float, Field(gt=0)] = 512
    """Largest workbook, in megabytes as it is when unpacked."""
    columns: Annotated[int, Field(gt=0)] = 5000
    """Most columns in a survey file."""
    cell_characters: Annotated[int, Field(gt=0)] = 20_000
    """Longest cell in a survey file."""


def _sectors(sectors: list[Sector]) -> list[Sector]:
    refuse_parts(_ids_twice(sectors))
    return sectors


def _areas(areas: list[Area]) -> list[Area]:
    what = say("`%(id)s` stands for all areas together", id=EVERYONE)
    fix = say("Choose another id")
    taken = [Fault((i, "id"), what, fix, "id-taken") for i, area in enumerate(areas) if area.id == EVERYONE]
    refuse_parts([*_ids_twice(areas), *taken])
    return areas


def _rings(rings: list[Ring]) -> list[Ring]:
    fix = say("Order the rings from the centre outwards, for instance with `from` 0.75, 0.5, 0.25 and 0")
    faults = list(_ids_twice(rings))
    for i, (inner, outer) in enumerate(itertools.pairwise(rings), 1):
        if outer.from_ >= inner.from_:
            what = say("the ring `%(ring)s` does not begin lower than the one inside it", ring=outer.id)
            faults.append(Fault((i, "from"), what, fix, "ring-order"))
    if rings[-1].from_ != 0:
        what = say("the outermost ring, `%(ring)s`, does not begin at 0", ring=rings[-1].id)
        faults.append(Fault((len(rings) - 1, "from"), what, fix, "ring-order"))
    refuse_parts(faults)
    return rings


def _size_classes(bounds: list[int]) -> list[int]:
    faults = []
    highest = 0
    for i, bound in enumerate(bounds):
        if bound <= 0:
            what = say("the size class %(bound)s does not begin above 0", bound=bound)
            fix = say("Write where each class but the lowest begins; the lowest begins at 0 by itself")
            faults.append(Fault((i,), what, fix, "size-class"))
        elif bound <= highest:
            what = say("the size class %(bound)s does not begin higher than those before it", bound=bound)
            fix = say("Order the lower bounds from the smallest, each once, for instance [20000, 50000]")
            faults.append(Fault((i,), what, fix, "size-class"))
        highest = max(highest, bound)
    refuse_parts(faults)
    return bounds


def _dimensions(dimensions: dict[str, Dimension], told: ValidationInfo) -> dict[str, Dimension]:
    if told.data.get("placement") == "survey" and not dimensions:
        what = say("the index is made of nothing")
        fix = say("Add it, or write `placement: decided` if a group decides the places")
        refuse_parts([Fault((), what, fix, "missing")])
    return dimensions


def _ids_twice(named: Sequence[Sector | Ring | Area]) -> Iterator[Fault]:
    ids = [item.id for item in named]
    for i, id_ in enumerate(ids):
        if id_ in ids[:i]:
            what = say("the id `%(id)s` is duplicated", id=id_)
            yield Fault((i, "id"), what, say("Give each its own"), "id-twice")


class Settings(Model):
    """The radar's own settings, from `radar.yml`."""

    title: Names
    """Name of the radar."""
    description: Texts = ""
    """One or two sentences about it, for the start page and for search engines."""
    publisher: Names
    """Who publishes it."""
    contact: Name = ""
    """Where readers write to: a function's e-mail address, not a person's."""
    notice: Texts = ""
    """A sentence that stands on every page, for instance that the figures are made up."""
    language: Spoken = "en"
    """Language of the generated texts, and the one in which everything else is written. Left out: the first
    of `languages`, else English."""
    languages: Annotated[list[Spoken], AfterValidator(_languages)] = []
    """Languages of the site, the radar's own first: `[da, en]`. The pages exist in each: the
    first at the top of the site, each other in a folder called as the language. Left out: one language."""
    licence: Name = "CC BY 4.0"
    """Licence of the published figures."""
    sectors: Annotated[list[Sector], Field(min_length=2, max_length=8), AfterValidator(_sectors)]
    """The slices of the radar, clockwise from the top: 2 to 8."""
    rings: Annotated[list[Ring], Field(min_length=2, max_length=8), AfterValidator(_rings)]
    """The bands of the radar, from the centre outwards: 2 to 8."""
    areas: Annotated[list[Area], Field(max_length=500), AfterValidator(_areas)] = []
    """The professional areas. None: the radar has no area pages."""
    area_term: Names = "Area"
    """What an area is called, if not an area: for instance Industry."""
    generator: Literal["mkdocs", "zensical"] = "mkdocs"
    """What `radar build` makes the site with: MkDocs with Material, or Zensical, which is an extra of the
    package (`pip install "teknologiradar[zensical]"`)."""
    placement: Literal["survey", "decided"] = "survey"
    """What gives a technology its place. `survey`: the index, computed from the answers. `decided`: the
    entries under `decided` on the technology's page. A technology's page may say otherwise for itself; with
    `survey`, one that no edition of the survey asks about stands where it was decided to."""
    decision_editions: DecisionEditions = "day"
    """Which decisions make one edition together: those of a day, of a month or of a year. A survey's edition
    takes in all that were made until its last day."""
    dimensions: Annotated[dict[Id, Dimension], Field(validate_default=True), AfterValidator(_dimensions)] = {}
    """What the index is made of. Needed unless all places are decided."""
    weighting: Scheme = "respondent"
    """Whose voice counts how much: each respondent the same, each municipality the same, or each
    municipality by its population."""
    border_certainty: Annotated[float, Field(ge=0, le=1)] = 0.75
    """A technology whose ring is less certain than this is shown as on the border of two rings."""
    disclosure: Disclosure = Disclosure()
    """Which figures are withheld, and how counts are rounded."""
    limits: Limits = Limits()
    """The largest survey files that are read."""
    days_of_grace: Annotated[int, Field(ge=0, le=365)] = 14
    """How many days after a conference, or meetings with single suppliers, `radar check` says that nothing of
    them is published."""
    raw_html: bool = False
    """Whether the texts of technologies and dialogues may hold any HTML: scripts, frames, forms, pictures of
    other servers. Only if you trust everyone who writes them."""
    surveys: Path = Path("survey_data")
    """Folder with one folder for each edition, beside `radar.yml`."""
    technologies: Path = Path("docs/technologies")
    """Folder with one Markdown file for each technology."""
    dialogues: Path = Path("docs/dialogues")
    """Folder with one Markdown file for each market dialogue."""
    municipalities: Path | None = None
    """CSV file with the columns `municipality` and `population`. None: every respondent stands alone."""
    size_classes: Annotated[list[Annotated[int, Field(strict=True)]], AfterValidator(_size_classes)] = [
        20_000,
        50_000,
    ]
    """Classes of municipalities by population, to compare the small with the large: where each class but the
    lowest begins, in inhabitants, from the smallest. `[20000, 50000]` makes three: fewer than 20,000; 20,000
    to 49,999; 50,000 and more. `[]`: they are not compared. Without `municipalities` there are none."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.weighting != "respondent" and self.municipalities is None:
            what = say(
                "`weighting: %(scheme)s` needs the municipalities and their populations",
                scheme=self.weighting,
            )
            fix = say("Name their CSV file as `municipalities`, or write `weighting: respondent`")
            refuse_parts([Fault(("weighting",), what, fix, "no-register")])
        if self.languages and self.languages[0] != self.language:
            what = say("the radar's own language is not the first of its languages")
            fix = say("Put `%(code)s` first, or leave `language` out", code=self.language)
            refuse_parts([Fault(("languages",), what, fix, "own-language")])
        return self

    @property
    def spoken(self) -> list[str]:
        """The languages of the site, the radar's own first."""
        return self.languages or [self.language]

    def ring_of(self, index: float) -> Ring:
        """The ring whose band holds an index in [0, 1]."""
        return next(ring for ring in self.rings if index >= ring.from_ or ring is self.rings[-1])

    def ring_ends(self) -> list[float]:
        """The upper end of each ring's band, from the centre outwards: [1, ...]."""
        return [1.0, *(ring.from_ for ring in self.rings[:-1])]

    def weights(self) -> dict[str, float]:
        """The dimensions' weights, summing to 1."""
        total = sum(dimension.weight for dimension in self.dimensions.values())
        return {name: dimension.weight / total for name, dimension in self.dimensions.items()}


def read_settings(path: Path) -> Settings:
    """Read and validate `radar.yml`. Raises `Problems`."""
    document = read_yaml(path)
    listed = document.data.get("languages")
    if isinstance(listed, list) and listed and "language" not in document.data:
        # What is wrong with it is told of the list.
        own = listed[0] if listed[0] in LANGUAGES else "en"
        document = replace(document, data={**document.data, "language": own})
    return validate(document, Settings, _written_in(document))


def _written_in(document: Document) -> list[str]:
    """The languages in which texts may be given: those of the site, as far as it says them."""
    own, listed = document.data.get("language", "en"), document.data.get("languages")
    named = [code for code in listed if isinstance(code, str)] if isinstance(listed, list) else []
    return list(dict.fromkeys([str(own), *named]))
