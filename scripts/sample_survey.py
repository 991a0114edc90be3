"""Write the demonstration radar's survey: 40 invented municipalities, three yearly editions.

Nothing in it was observed. An answer comes from a latent degree of adoption (and one of
relevance), cut into five levels at -1.5, -0.5, 0.5 and 1.5:

    adoption  = technology + yearly drift + fit of technology and area + 0.35 log10(population / 20,000)
                + municipality + municipality's leaning to this technology + respondent + noise
    relevance = technology + fit + half the respondent's effect + noise

The technology's own level at the first edition is its row in `TECHNOLOGIES`; municipality (sd 0.25),
leaning (0.35), respondent (0.4) and noise (0.65) are normal. How near a technology is to an area (0 is its
home, 2 is far) moves the fit and decides how often people leave the item blank, don't know, or
find it not relevant; a few people give up half-way. Experts rate readiness from 1 to 9: the technology's
readiness, which drifts slowly, plus the expert's own strictness (sd 0.4) and noise (0.5), rounded.

From 2026 on two more questions: how much is gained, asked of those who at least try a technology out
(half of the latent adoption, plus noise), and what stands in the way, where several answers may be chosen
(each with its own probability in the contact with a technology, less where it is in use).

The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from radar.inputs.documents import read_front_matter
from radar.inputs.secret import KEY_FILE

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DEFAULT_SEED = 2026

NORTH = (
    "Björkmåla", "Ekvattnet", "Elvestrand", "Fjellgard", "Furuneset", "Gråberget", "Haukvik",
    "Hjortsele", "Isdalen", "Kvitholmen", "Lyngheim", "Lövsjö", "Myrefoss", "Myrnäs", "Nordmyra",
    "Skarvøy", "Storbäcka", "Storvågen", "Tindvåg", "Vintersjö",
)  # fmt: skip
"""Invented municipalities whose answers come in one file, as labels between semicolons."""

SOUTH = (
    "Åkersta", "Älvhamra", "Ballerhøj", "Birkesund", "Ellestrup", "Engbæk", "Granhult", "Havrelund",
    "Hvidager", "Klintholt", "Lindekær", "Mosevang", "Ravnebjerg", "Rugsted", "Rönnefors",
    "Strandkøb", "Sälviken", "Tallåker", "Tornsø", "Vestermarken",
)  # fmt: skip
"""Invented municipalities whose answers come in another file, as codes between commas."""

MUNICIPALITIES = NORTH + SOUTH

CULTURE_TOOK_PART = {"Engbæk": 0.46, "Tindvåg": 0.38, "Haukvik": 0.08, "Lindekær": 0.08}
"""Culture and leisure was invited in these only, with these shares, so that its figures are few."""

AREAS = {
    "Health and care": 0.21,
    "Children and schools": 0.16,
    "Employment": 0.09,
    "Social services": 0.12,
    "Climate, technical services and environment": 0.15,
    "Citizen service": 0.08,
    "Culture and leisure": 0.02,
    "Administration and digitalisation": 0.17,
}
"""Professional areas, with their share of the respondents."""

EDITIONS = {2024: 940, 2025: 1030, 2026: 1150}
"""The editions, with their number of respondents."""

ADOPTION = (
    "Not considered",
    "Discussed",
    "Tried out (pilot)",
    "In use in some places",
    "In operation widely",
)
RELEVANCE = ("Not at all", "To a low degree", "To some degree", "To a high degree", "To a very high degree")
VALUE = ("Nothing", "A little", "Something", "Much", "Very much")
BARRIERS = {
    "cost": ("Costs", 0.30),
    "skills": ("Too few with the skills", 0.26),
    "integration": ("Does not fit our other systems", 0.22),
    "law": ("Unclear legal ground", 0.14),
    "market": ("No suitable product", 0.09),
    "wish": ("Citizens or staff don't want it", 0.07),
}
"""What stands in the way: label, and how often it is chosen where a technology is not in use."""
NO_BARRIER = "None of these"
DANISH = {
    "Adoption": "Udbredelse",
    "Relevance": "Relevans",
    "Value gained": "Udbytte",
    "What stands in the way": "Barrierer",
    "How far has this technology come where you work?": (
        "Hvor langt er denne teknologi nået, hvor du arbejder?"
    ),
    "How relevant is this technology to the work in your area?": (
        "Hvor relevant er denne teknologi for arbejdet på dit område?"
    ),
    "What has it brought where you work?": "Hvad har den givet, hvor du arbejder?",
    "What makes it hard to use this technology, or to use it more?": (
        "Hvad gør det svært at bruge denne teknologi eller at bruge den mere?"
    ),
    "Not considered": "Ikke overvejet",
    "Discussed": "Drøftet",
    "Tried out (pilot)": "Afprøvet (pilot)",
    "In use in some places": "I brug nogle steder",
    "In operation widely": "I bred drift",
    "Not at all": "Slet ikke",
    "To a low degree": "I lav grad",
    "To some degree": "I nogen grad",
    "To a high degree": "I høj grad",
    "To a very high degree": "I meget høj grad",
    "Nothing": "Ingenting",
    "A little": "Lidt",
    "Something": "Noget",
    "Much": "Meget",
    "Very much": "Rigtig meget",
    "Costs": "Økonomi",
    "Too few with the skills": "For få med kompetencerne",
    "Does not fit our other systems": "Passer ikke til vores andre systemer",
    "Unclear legal ground": "Uklart lovgrundlag",
    "No suitable product": "Intet egnet produkt",
    "Citizens or staff don't want it": "Borgere eller medarbejdere ønsker den ikke",
}
"""What respondents read, in the other language of the demonstration."""
ASKED_MORE = 2026
"""The first edition that asks what is gained and what stands in the way."""
CUTS = (-1.5, -0.5, 0.5, 1.5)
DONT_KNOW = "Don't know"
NOT_RELEVANT = "Not relevant here"

# By nearness of technology and area: home, near, far.
FIT_ADOPTION = np.array([0.45, 0.0, -0.7])
FIT_RELEVANCE = np.array([0.5, 0.0, -0.8])
P_BLANK = np.array([0.03, 0.09, 0.40])
P_DONT_KNOW = np.array([0.06, 0.15, 0.50])
P_NOT_RELEVANT = np.array([0.01, 0.05, 0.26])
P_GIVES_UP = 0.04


@dataclass(frozen=True)
class Item:
    """A technology in the model."""

    id: str
    near: str
    """Nearness to each of `AREAS` in their order: 0 home, 1 near, 2 far."""
    adoption: float
    """Latent adoption in 2024, or in its first edition."""
    drift: float
    """What a year adds to it."""
    relevance: float
    """Latent relevance."""
    readiness: float
    """Readiness on the experts' scale in 2024, or in its first edition."""
    growth: float
    """What a year adds to it."""
    high: str
    """Why an expert rates it high."""
    low: str
    """Why an expert rates it low."""
    since: int = 2024
    """First edition that asks about it."""
    until: int = 2026
    """Last edition that asks about it."""

    def asked(self, year: int) -> bool:
        """Whether the edition of this year asks about it."""
        return self.since <= year <= self.until


TECHNOLOGIES = (
    Item("ai-agents", "12211120", -2.25, 0.0, 0.2, 4.2, 0.0,
         "Runs in narrow internal workflows with a person who approves each step.",
         "Fails in ways that are hard to foresee, and few products log what they do.", since=2026),
    Item("blockchain", "22221211", -2.45, -0.2, -1.3, 4.6, 0.0,
         "The ledger itself is proven technology.",
         "No municipal need was found that an ordinary register does not meet.", until=2025),
    Item("chatbots", "11110100", -0.4, -0.12, 0.3, 7.8, 0.1,
         "Several suppliers, in operation for years in large and small municipalities.",
         "Older rule-based products answer poorly and cost much to keep up to date."),
    Item("citizen-apps", "10110001", -0.2, 0.08, 0.6, 8.4, 0.1,
         "Ordinary technology with many suppliers; accessibility is the remaining work.",
         "Many small apps with uneven accessibility."),
    Item("data-platforms", "11111110", -0.7, 0.14, 0.7, 7.4, 0.2,
         "Standard components, well known in other sectors.",
         "The technology is ready; descriptions and ownership of data are not."),
    Item("decision-support", "11000121", -1.75, 0.02, 0.1, 5.2, 0.15,
         "Works where data are plentiful and someone checks for bias.",
         "Too few structured data, and an unclear legal basis in casework."),
    Item("digital-participation", "21210111", -1.2, 0.02, 0.0, 7.0, 0.0,
         "Mature web tools, some of them open source.",
         "Reaches the same people as other hearings; weak link to casework systems."),
    Item("digital-twins", "22220212", -1.6, 0.16, 0.0, 4.9, 0.25,
         "Water and traffic models are in daily use in some places.",
         "Most are three-dimensional models without live data."),
    Item("drones", "22221222", -0.5, 0.12, -0.2, 7.8, 0.1,
         "Routine for inspection and mapping; rules for flying are clear.",
         "Flights out of sight of the pilot still need a permit each time."),
    Item("electronic-locks", "02212221", 0.2, 0.12, 0.5, 8.4, 0.1,
         "In operation in most home-care districts, with known procurement models.",
         "Makes of lock still do not work with each other."),
    Item("fall-sensors", "02202221", -0.6, 0.16, 0.4, 7.0, 0.2,
         "Products for care homes are stable and give few false alarms.",
         "Private homes remain difficult: coverage, pets and false alarms."),
    Item("generative-ai", "00000000", -1.7, 0.55, 0.7, 5.6, 0.6,
         "Good enough for drafts and summaries that a professional reads through.",
         "Answers can't be relied on unchecked, and terms change often."),
    Item("identity-wallets", "11111012", -2.35, 0.0, 0.1, 5.0, 0.0,
         "European specifications exist and pilots have shown them to work.",
         "National wallets are not yet in general use.", since=2026),
    Item("indoor-climate-sensors", "11220121", -0.5, 0.15, 0.3, 8.2, 0.1,
         "Cheap, precise and well described in standards.",
         "Batteries and radio coverage in old buildings need care."),
    Item("integration-platforms", "11111110", -0.35, 0.12, 0.5, 8.1, 0.1,
         "Open standards and experienced suppliers.",
         "Casework systems lack open interfaces more often than platforms do."),
    Item("low-code", "11111110", -0.95, 0.15, 0.2, 7.6, 0.1,
         "Widely used for forms and simple workflows.",
         "Governance and exit are weak points of the products."),
    Item("medicine-dispensers", "02212222", -0.15, 0.14, 0.1, 8.1, 0.1,
         "Certified products in operation, with documented routines.",
         "Filling and exceptions still take nurses' time."),
    Item("public-cloud", "11111100", 0.1, 0.15, 0.7, 8.8, 0.05,
         "The usual way in which new systems are delivered.",
         "Technically mature; the exit is seldom tried."),
    Item("self-driving-vehicles", "22220222", -2.5, -0.05, -0.6, 4.4, 0.15,
         "Mowing and transport on closed sites work.",
         "Winter roads and mixed traffic are not solved."),
    Item("service-robots", "11220201", -0.65, 0.14, 0.1, 7.6, 0.1,
         "Floor and lawn machines are ordinary products.",
         "Stairs, doors and clutter limit where they can work alone."),
    Item("software-robots", "11010100", -0.05, 0.02, 0.4, 8.7, 0.0,
         "Proven; method and suppliers are well known.",
         "Breaks when a screen changes; an interface is the better way where there is one."),
    Item("speech-recognition", "00001211", -1.1, 0.24, 0.5, 6.8, 0.4,
         "Dictation in the Scandinavian languages is now reliable in quiet rooms.",
         "Dialects, several speakers and minority languages are still weak."),
    Item("technical-sensors", "22220122", -0.15, 0.15, 0.1, 8.2, 0.1,
         "Robust products and radio networks with long battery life.",
         "Data end in the suppliers' own portals."),
    Item("telemedicine", "02212222", -0.45, 0.16, 0.2, 7.6, 0.15,
         "Shared national infrastructure and tested care pathways.",
         "Exchange with hospital and GP records is uneven."),
    Item("video-consultations", "01001012", 0.3, 0.03, 0.5, 8.9, 0.0,
         "Daily operation everywhere, several secure services.",
         "Works well; booking and record keeping are not always joined up."),
    Item("virtual-reality", "00101201", -1.35, -0.04, -0.2, 6.6, 0.05,
         "Good products for training and rehabilitation.",
         "Content is scarce in small languages, and equipment ages fast."),
    Item("visitor-counting", "22221200", -1.1, -0.05, -0.4, 7.3, 0.0,
         "Accurate sensors that store no pictures are available.",
         "Methods that follow phones have met legal objections."),
    Item("voice-assistants", "21111010", -1.75, 0.24, 0.1, 5.8, 0.35,
         "Transfers simple calls correctly in pilot operation.",
         "Misunderstands dialects and elderly callers too often."),
    Item("welfare-robots", "01202222", -1.1, 0.06, 0.0, 5.9, 0.15,
         "Some aids, such as eating and washing machines, are ready for use.",
         "Social robots show little lasting benefit so far."),
)  # fmt: skip


@dataclass(frozen=True)
class Region:
    """The municipalities and what they keep from year to year."""

    population: Ints
    """By municipality, 2,000 to 210,000."""
    ahead: Floats
    """By municipality: size and its own effect on adoption."""
    leaning: Floats
    """By municipality and technology."""


def region(seed: int) -> Region:
    """Draw the municipalities: populations lognormal around 20,000."""
    rng = np.random.default_rng([seed, 0])
    count = len(MUNICIPALITIES)
    population = np.clip(rng.lognormal(np.log(20_000), 1.15, count), 2_000, 210_000).astype(np.int64)
    ahead = 0.35 * np.log10(population / 20_000) + rng.normal(0, 0.25, count)
    return Region(population, ahead, rng.normal(0, 0.35, (count, len(TECHNOLOGIES))))


@dataclass(frozen=True)
class Answers:
    """One edition's answers; rows are respondents."""

    items: tuple[Item, ...]
    """Columns of `adoption` and `relevance`."""
    municipality: Ints
    """Index into `MUNICIPALITIES`."""
    area: Ints
    """Index into `AREAS`."""
    adoption: Ints
    """Level 1 to 5; 0 blank, -1 don't know, -2 not relevant."""
    relevance: Ints
    """The same."""
    value: Ints
    """The same; not relevant for those who have not tried the technology."""
    barriers: npt.NDArray[np.bool_]
    """(respondents, items, barriers): chosen."""
    said: npt.NDArray[np.bool_]
    """Whether the question about barriers was answered."""


def answers(seed: int, year: int, respondents: int, people: Region) -> Answers:
    """Draw what one edition's respondents answered."""
    rng = np.random.default_rng([seed, year])
    asked = [i for i, item in enumerate(TECHNOLOGIES) if item.asked(year)]
    items = tuple(TECHNOLOGIES[i] for i in asked)
    shares = np.array(list(AREAS.values()))
    area = rng.choice(len(AREAS), respondents, p=shares / shares.sum())
    municipality = _municipalities(rng, area, people)
    near = np.array([[int(digit) for digit in item.near] for item in items]).T[area]
    person = rng.normal(0, 0.4, (respondents, 1))
    adoption = (
        np.array([item.adoption + item.drift * (year - item.since) for item in items])
        + FIT_ADOPTION[near]
        + people.ahead[municipality, None]
        + people.leaning[municipality][:, asked]
        + person
        + rng.normal(0, 0.65, near.shape)
    )
    relevance = (
        np.array([item.relevance for item in items])
        + FIT_RELEVANCE[near]
        + person / 2
        + rng.normal(0, 0.8, near.shape)
    )
    stays = _stays(rng, *near.shape)
    blank = (rng.random(near.shape) < P_BLANK[near]) | ~stays
    adopted = _levels(rng, adoption, blank, P_DONT_KNOW[near], P_NOT_RELEVANT[near])
    relevant = _levels(
        rng,
        relevance,
        blank | (rng.random(near.shape) < 0.03),
        P_DONT_KNOW[near] / 2,
        P_NOT_RELEVANT[near] / 2,
    )
    more = np.random.default_rng([seed, 3, year])
    gained = np.digitize(0.3 + adoption / 2 + more.normal(0, 0.8, near.shape), CUTS) + 1
    gained[more.random(near.shape) < 0.1] = -1
    gained[adopted < 3] = -2
    gained[adopted == 0] = 0
    often = np.array([share for _, share in BARRIERS.values()])
    in_the_way = (
        more.random((*near.shape, len(BARRIERS))) < often * np.where(adopted > 3, 0.6, 1.0)[..., None]
    )
    said = (adopted != 0) & (more.random(near.shape) < 0.85)
    return Answers(items, municipality, area, adopted, relevant, gained.astype(np.int64), in_the_way, said)


def _municipalities(rng: np.random.Generator, area: Ints, people: Region) -> Ints:
    """Where each respondent works: more of them in larger municipalities, culture in a few."""
    weight = people.population**0.6
    anywhere = rng.choice(len(MUNICIPALITIES), area.size, p=weight / weight.sum())
    places = [MUNICIPALITIES.index(name) for name in CULTURE_TOOK_PART]
    few = rng.choice(places, area.size, p=list(CULTURE_TOOK_PART.values()))
    return np.where(area == list(AREAS).index("Culture and leisure"), few, anywhere)


def _stays(rng: np.random.Generator, respondents: int, items: int) -> npt.NDArray[np.bool_]:
    """Who is still answering at which item, from the top of the list."""
    leaves = np.where(rng.random(respondents) < P_GIVES_UP, rng.integers(4, items, respondents), items)
    return np.arange(items) < leaves[:, None]


def _levels(
    rng: np.random.Generator,
    latent: Floats,
    blank: npt.NDArray[np.bool_],
    dont_know: Floats,
    not_relevant: Floats,
) -> Ints:
    """Cut the latent degree into levels, then set what is no level."""
    level = np.digitize(latent, CUTS) + 1
    draw = rng.random(latent.shape)
    level[draw < dont_know + not_relevant] = -2
    level[draw < dont_know] = -1
    level[blank] = 0
    return level.astype(np.int64)


def ratings(seed: int, year: int) -> list[list[object]]:
    """Draw the expert panel's rows: expert, technology, rating, date, rationale."""
    strictness = np.random.default_rng([seed, 1]).normal(0, 0.4, 7)
    rng = np.random.default_rng([seed, 2, year])
    rows: list[list[object]] = []
    for number, strict in enumerate(strictness, 1):
        day = dt.date(year, 1, 12) + dt.timedelta(days=int(rng.integers(0, 30)))
        for item in TECHNOLOGIES:
            passes, explains, noise = rng.random(), rng.random(), rng.normal(0, 0.5)
            if not item.asked(year) or passes < 0.15:
                continue
            true = item.readiness + item.growth * (year - item.since)
            rating = int(np.clip(np.rint(true + strict + noise), 1, 9))
            why = "" if explains > 0.35 else item.high if rating >= true else item.low
            rows.append([f"E{number}", item.id, rating, day.isoformat(), why])
    return rows


def _name(technology: str, language: str = "") -> str:
    """What readers call a technology. `language`: `.da` for its Danish page."""
    page = Path(__file__).parents[1] / "docs" / "technologies" / f"{technology}{language}.md"
    return str(read_front_matter(page).data["name"])


def _both(text: str) -> dict[str, str]:
    """A text as the radar shows it, in English and Danish."""
    return {"en": text, "da": DANISH[text]}


def questionnaire(year: int) -> dict[str, Any]:
    """The edition's `survey.yml`."""

    def question(name: str, text: str, labels: Sequence[str]) -> dict[str, Any]:
        levels = [{"id": str(i), "label": _both(label)} for i, label in enumerate(labels, 1)]
        return {"name": _both(name), "text": _both(text), "levels": levels}

    began = [item.id for item in TECHNOLOGIES if item.since == year > min(EDITIONS)]
    ended = [item.id for item in TECHNOLOGIES if item.until == year - 1]
    new, gone = [_name(id_) for id_ in began], [_name(id_) for id_ in ended]
    note = "Synthetic answers, drawn from a model and not given by anyone."
    danish = "Syntetiske svar, trukket fra en model og ikke afgivet af nogen."
    note += f" New this year: {', '.join(new)}." if new else ""
    note += f" No longer asked about: {', '.join(gone)}." if gone else ""
    danish += f" Nyt i år: {', '.join(_name(id_, '.da') for id_ in began)}." if began else ""
    danish += (
        f" Der spørges ikke længere om: {', '.join(_name(id_, '.da') for id_ in ended)}." if ended else ""
    )
    questions = {
        "adoption": question("Adoption", "How far has this technology come where you work?", ADOPTION),
        "relevance": question(
            "Relevance", "How relevant is this technology to the work in your area?", RELEVANCE
        ),
    }
    if year >= ASKED_MORE:
        questions["value"] = question("Value gained", "What has it brought where you work?", VALUE)
        questions["barriers"] = {
            "name": _both("What stands in the way"),
            "text": _both("What makes it hard to use this technology, or to use it more?"),
            "options": [{"id": id_, "label": _both(label)} for id_, (label, _) in BARRIERS.items()],
        }
    return {
        "edition": str(year),
        "from": dt.date(year, 2, 2),
        "to": dt.date(year, 3, 6),
        "note": {"en": note, "da": danish},
        "questions": questions,
        "technologies": [item.id for item in TECHNOLOGIES if item.asked(year)],
        "responses": [{"files": "responses/*", "items": [{"question": id_} for id_ in questions]}],
        "experts": "experts.csv",
        "expert_levels": 9,
    }


def response_rows(year: int, drawn: Answers, names: Sequence[str], labels: bool) -> list[list[str]]:
    """The survey tool's export for respondents from the named municipalities, header first."""
    asked = [(drawn.adoption, ADOPTION), (drawn.relevance, RELEVANCE)]
    asked += [(drawn.value, VALUE)] if year >= ASKED_MORE else []
    areas = list(AREAS)
    ids = [item.id for item in drawn.items]
    special = {0: "", -1: DONT_KNOW, -2: NOT_RELEVANT}
    header = ["respondent_id", "municipality", "area"]
    header += [f"{question}[{i}]" for question in questionnaire(year)["questions"] for i in ids]
    rows = [header]
    for i, where in enumerate(drawn.municipality):
        if MUNICIPALITIES[where] not in names:
            continue
        row = [f"R{i + 1:04d}", MUNICIPALITIES[where], areas[drawn.area[i]]]
        for levels, texts in asked:
            row += [
                special[level] if level < 1 else texts[level - 1] if labels else str(level)
                for level in levels[i].tolist()
            ]
        if year >= ASKED_MORE:
            row += [
                _chosen(chosen, labels) if said else ""
                for chosen, said in zip(drawn.barriers[i], drawn.said[i], strict=True)
            ]
        rows.append(row)
    return rows


def _chosen(chosen: npt.NDArray[np.bool_], labels: bool) -> str:
    """The barriers that were chosen, in one cell."""
    texts = [label if labels else id_ for id_, (label, _) in BARRIERS.items()]
    return ";".join(text for text, ticked in zip(texts, chosen, strict=True) if ticked) or NO_BARRIER


def survey(seed: int = DEFAULT_SEED, scale: float = 1.0) -> dict[str, bytes]:
    """All files of the survey, by their paths; `scale` multiplies the numbers of respondents."""
    people = region(seed)
    populations = sorted(zip(MUNICIPALITIES, people.population.tolist(), strict=True))
    made = {"municipalities.csv": _csv([["municipality", "population"], *populations])}
    for year, respondents in EDITIONS.items():
        drawn = answers(seed, year, max(1, round(respondents * scale)), people)
        north, south = response_rows(year, drawn, NORTH, True), response_rows(year, drawn, SOUTH, False)
        heading = ["expert", "technology", "rating", "date", "rationale"]
        text = yaml.safe_dump(questionnaire(year), sort_keys=False, allow_unicode=True, width=100)
        notice = "# Written by scripts/sample_survey.py: change it there.\n"
        made |= {
            f"{year}/responses/north.csv": _csv(north, delimiter=";"),
            f"{year}/responses/south.csv": _csv(south),
            f"{year}/experts.csv": _csv([heading, *ratings(seed, year)]),
            f"{year}/survey.yml": (notice + text).encode(),
            f"{year}/{KEY_FILE}": rounding_key(seed, year).encode(),
        }
    return made


def rounding_key(seed: int, year: int) -> str:
    """The key that an edition's counts are rounded by. It is no secret here: nobody gave these answers."""
    key = hashlib.blake2b(f"{seed} {year}".encode(), digest_size=32).hexdigest()
    return f"# Public only because the answers are made up. `radar survey key` makes a real one.\n{key}\n"


def _csv(rows: Iterable[Iterable[object]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def main() -> None:
    """Read the command line and write the files."""
    parser = argparse.ArgumentParser(description="Write the demonstration radar's synthetic survey.")
    parser.add_argument("--out", type=Path, default=Path("survey_data"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="default: %(default)s")
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        help="multiplies the numbers of respondents (default: %(default)s)",
    )
    parser.add_argument("--force", action="store_true", help="write over files that say something else")
    arguments = parser.parse_args()
    made = {arguments.out / name: told for name, told in survey(arguments.seed, arguments.scale).items()}
    # They may be the answers of a real survey.
    lost = [str(path) for path, told in made.items() if path.exists() and path.read_bytes() != told]
    if lost and not arguments.force:
        parser.error(f"{', '.join(lost)} would be lost. Name another folder, or write --force")
    for path, told in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(told)
    print(f"Wrote {', '.join(map(str, EDITIONS))} to {arguments.out}. Next: radar check")


if __name__ == "__main__":
    main()
