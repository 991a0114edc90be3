"""The list of the technologies, and the page of each.

The page answers, in this order: where does it stand and how sure is that; who uses it; is it moving; what
do municipalities gain and what stops them; what is said in the market; what to think of before buying.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from radar.disclosure.figures import Figure, Published, Withheld
from radar.inputs.decisions import Decision
from radar.inputs.questionnaire import Question, about
from radar.inputs.settings import EVERYONE
from radar.inputs.technologies import Technology
from radar.language.written import part_of
from radar.release import Edition, Entry
from radar.site import words
from radar.site.languages import whole
from radar.site.links import relative
from radar.site.page import Page
from radar.site.pages.common import broken, parts_by_question, scales
from radar.site.pictures import charts, svg
from radar.site.rendering import CHARTS_SCRIPT, PLOTLY, Site, prose
from radar.site.tables.gaps import Gap, questions
from radar.site.views import BlipRow, radar_uri, technology_uri, why_not

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LAST = re.compile(r"##\s.*\{[^{}]*#before-buying(?![\w-])[^{}]*\}\s*$")
_ORDER = ("use", "need", None, "gain", "barrier")
"""What questions are about, in the order in which the page shows them."""


def technologies_page(site: Site) -> tuple[str, Page]:
    """The list of all technologies, by sector."""
    release = site.release
    rows = site.views[release.latest.id, EVERYONE].by_technology
    entries = site.entries[release.latest.id, EVERYONE]
    sectors: dict[str, list[dict[str, Any]]] = {sector.id: [] for sector in release.settings.sectors}
    for technology in sorted(release.technologies, key=lambda t: (t.name.casefold(), t.id)):
        row = rows.get(technology.id)
        ring = row.ring if row else site.text("not placed")
        if technology.id not in entries:
            ring = site.text("not in this edition")
        uri = technology_uri(technology.id)
        sectors[technology.sector].append({"technology": technology, "uri": uri, "row": row, "ring": ring})
    uri, title = "technologies/index.md", site.text("Technologies")
    return uri, site.render(
        "technologies.md.j2",
        uri,
        title,
        release.settings.description,
        count=len(release.technologies),
        sectors=[{"name": sector.name, "entries": sectors[sector.id]} for sector in release.settings.sectors],
        edition=release.latest,
        dimensions=[dimension.name for dimension in release.settings.dimensions.values()],
        figures=[
            (row, [entries[row.technology.id].figures.get(name) for name in release.settings.dimensions])
            for row in site.views[release.latest.id, EVERYONE].rows
            if release.latest.surveyed
        ],
    )


def technology_page(site: Site, technology: Technology) -> tuple[str, Page]:
    """All that is public about one technology."""
    release, settings, _ = site.release, site.release.settings, site.text
    uri = technology_uri(technology.id)
    # A technology that is no longer asked about shows its last edition.
    asked = [e for e in release.editions if technology.id in site.entries[e.id, EVERYONE]]
    edition = asked[-1] if asked else release.latest
    entry = site.entries[edition.id, EVERYONE].get(technology.id)
    row = site.views[edition.id, EVERYONE].by_technology.get(technology.id)
    above, below = in_two(technology.text)
    return uri, site.render(
        "technology.md.j2",
        uri,
        technology.name,
        technology.summary,
        technology=technology,
        steps=[(_("Technologies"), "technologies/index.md")],
        edition=edition,
        edition_uri=radar_uri(release, edition, EVERYONE),
        row=_with_picture(site, edition, row) if row else None,
        stands=_stands(site, edition, row) if row else "",
        ring_description=settings.rings[row.ring_position].description if row else "",
        why=_why(site, edition, entry),
        decisions=_decisions(site, technology),
        surveyed=any(known.surveyed for known in release.editions),
        figures=_figures(site, edition, entry) if entry else [],
        among=_among(site, edition, technology) if entry else "",
        borders=len(settings.dimensions) == 2,
        points=relative(uri, points_uri(edition), site.directory_urls),
        by_area=words.by_area(settings, site.language),
        using=_part(site, edition, entry, (None, "use", "need")) if entry else None,
        gap=_gap(edition, entry) if entry else None,
        history=_history(site, technology.id) if asked else [],
        broken=[text for each in release.editions if (text := broken(site, each))],
        course=_course(site, technology.id),
        gaining=_part(site, edition, entry, ("gain", "barrier")) if entry else None,
        reliability=_reliability(edition, entry) if entry else [],
        ratings=edition.ratings.get(technology.id),
        rationales=edition.rationales.get(technology.id, ()),
        cards=site.cards.get(technology.id, ()),
        plotly=relative(uri, PLOTLY, site.directory_urls),
        script=CHARTS_SCRIPT,
        whole=whole(release, f"technologies/{technology.id}", technology),
        text=prose(above),
        before_buying=prose(below),
    )


def points_uri(edition: Edition) -> str:
    """Source address of the file with the points of all technologies, which their charts share."""
    return f"editions/{edition.id}/points.json"


def points(site: Site, edition: Edition) -> str:
    """Where all technologies of an edition stand on the first two dimensions, for their charts."""
    entries = site.entries[edition.id, EVERYONE]
    named = [(technology.name, entries.get(technology.id)) for technology in site.release.technologies]
    spots = (_spot(site, name, entry) for name, entry in named if entry)
    return charts.points([spot for spot in spots if spot])


def in_two(text: str) -> tuple[str, str]:
    """The editors' text before the heading `## … { #before-buying }`, and from there on.

    Without such a heading, or with one only inside a block of code, all of it comes before.
    """
    lines = text.splitlines(keepends=True)
    fence = ""
    for i, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        elif not fence and _LAST.match(line):
            return part_of(text, "".join(lines[:i])), part_of(text, "".join(lines[i:]))
    return text, ""


def _stands(site: Site, edition: Edition, row: BlipRow) -> str:
    """Place, certainty and movement in one sentence."""
    lang, _, place = site.language, site.text, row.place
    said = []
    if place.decided is not None:
        said.append(f"{row.ring}, {words.decided(place.decided, lang)}")
    elif place.index is not None:
        index = lang.number(place.index, 2)
        if place.margin is not None:
            index = f"{index} ± {lang.number(place.margin, 2)} (95 %)"
        said.append(_("%(ring)s, index %(index)s") % {"ring": row.ring, "index": index})
    if place.certainty is not None:
        said.append(_("certainty of the ring %(share)s") % {"share": lang.certainty(place.certainty)})
    if row.border:
        said.append(row.border)
    editions = site.release.editions
    at = editions.index(edition)
    before = editions[at - 1].name
    # a group may say how a technology moved before its first edition here
    if place.decided is not None and place.moved in ("in", "out"):
        unknown = [_("moved in"), _("moved out")]
        known = [_("moved in since %(edition)s"), _("moved out since %(edition)s")]
        moved = (known if at else unknown)[place.moved == "out"]
        return "; ".join([*said, moved % {"edition": before}]) + "."
    moves = {
        ("in", True): _("moved in since %(edition)s, supported by the answers"),
        ("in", False): _("moved in since %(edition)s, but the answers do not support it"),
        ("out", True): _("moved out since %(edition)s, supported by the answers"),
        ("out", False): _("moved out since %(edition)s, but the answers do not support it"),
    }
    if place.moved in ("in", "out"):
        said.append(moves[place.moved, bool(place.moved_supported)] % {"edition": before})
    elif place.moved == "none" and at:
        said.append(_("in the same ring as in %(edition)s") % {"edition": before})
    elif place.moved == "new":
        said.append(_("new in this edition"))
    return "; ".join(said) + "."


def _with_picture(site: Site, edition: Edition, row: BlipRow) -> dict[str, Any]:
    picture = site.picture(site.views[edition.id, EVERYONE], row.label(site.language))
    drawn = svg.draw_one(picture, row.place, row.sector)
    return {
        "svg": Markup(drawn),  # noqa: S704  (drawn here)
        "ring": row.ring,
        "border": row.border,
        "place": row.place,
        "moved": row.moved,
        "decided": row.place.decided,
        "sector_name": row.sector_name,
    }


def _decisions(site: Site, technology: Technology) -> list[tuple[str, str, Decision]]:
    """What a group decided about it, latest first: the day, the ring, and the decision."""
    settings = site.release.settings
    rings = {ring.id: ring.name for ring in settings.rings}
    ordered = sorted(technology.decided, key=lambda decision: decision.date, reverse=True)
    today = site.release.latest.until
    return [
        (site.language.day(decision.date), rings.get(decision.ring_in(settings) or "", ""), decision)
        for decision in ordered
        if today is None or decision.date <= today
    ]


def _why(site: Site, edition: Edition, entry: Entry | None) -> str:
    if entry is None:
        return site.text("No edition of the survey has asked about this technology yet.")
    values = {"edition": edition.name, "why": why_not(site.release, entry, site.language)}
    return site.text("Not placed in edition %(edition)s: %(why)s.") % values


def _figures(site: Site, edition: Edition, entry: Entry) -> list[dict[str, Any]]:
    """The dimensions of the index, then the questions that are not part of it."""
    settings, lang = site.release.settings, site.language
    weights = settings.weights()
    found: list[dict[str, Any]] = []
    used = set()
    for name, dimension in settings.dimensions.items():
        source = site.text("experts") if dimension.source == "experts" else site.text("survey")
        role = site.text("%(source)s, %(weight)s of the index") % {
            "source": source,
            "weight": lang.percent(weights[name]),
        }
        panel = dimension.source == "experts"
        figure = entry.figures.get(name)
        found.append({"name": dimension.name, "role": role, "figure": figure, "panel": panel})
        if not panel:
            used.add(dimension.question or name)
    for question, figure in entry.questions.items():
        if question not in used and question in scales(edition):
            role = site.text("not part of the index")
            name = edition.questions[question].name
            found.append({"name": name, "role": role, "figure": figure, "panel": False})
    return found


def _part(site: Site, edition: Edition, entry: Entry, topics: Sequence[str | None]) -> dict[str, Any] | None:
    """What was answered to the questions about these topics; None where nothing was asked about them."""
    named = edition.questions
    asked = [id_ for id_ in scales(edition) if about(id_, named[id_]) in topics and id_ in entry.questions]
    asked.sort(key=lambda id_: _ORDER.index(about(id_, named[id_])))
    several = _several(site, edition, entry, topics)
    if not asked and not several:
        return None
    sizes = words.sizes(site.release.settings, site.language) if entry.sizes else {}
    return {
        "questions": [_spread(site, edition, entry, id_) for id_ in asked],
        "several": several,
        "asked": [named[id_].name for id_ in asked],
        "areas": _by_area(site, edition, entry.technology, asked),
        "sizes": [
            (name, [entry.sizes.get(id_, {}).get(size) for id_ in asked]) for size, name in sizes.items()
        ],
    }


def _of_area(site: Site, edition: Edition, area: str, technology: str) -> Mapping[str, Published]:
    """An area's figures by question; none where it has no entry."""
    entry = site.entries[edition.id, area].get(technology)
    return entry.questions if entry else {}


def _spread(site: Site, edition: Edition, entry: Entry, id_: str) -> dict[str, Any]:
    """How the answers to one question are spread: of everyone, and of each area."""
    question, figure = edition.questions[id_], entry.questions[id_]
    named = words.levels(question, site.language)
    told = figure.distribution if isinstance(figure, Figure) else ()
    rows = [(named[count.level], count.n) for count in told]
    total = sum(n for _, n in rows)
    areas = [
        (area.name, own, _counts(own, question))
        for area in site.release.settings.areas
        for own in [_of_area(site, edition, area.id, entry.technology).get(id_)]
    ]
    drawn = {name: counts for name, _, counts in areas if counts}
    return {
        "name": question.name,
        "text": question.text,
        "figure": figure,
        "answers": [(label, n, n / total) for label, n in rows if total],
        "chart": charts.spread([label for label, _ in rows], [n for _, n in rows], site.text("Answers"))
        if total
        else "",
        "levels": [named[level.id] for level in question.levels],
        "areas": areas if drawn else [],
        "area_chart": charts.by_area(drawn, len(question.levels)) if drawn else "",
        "left_out": [name for name, _, counts in areas if not counts],
    }


def _counts(figure: Published | None, question: Question) -> list[int]:
    """How many chose each level; empty where that is not published."""
    if not isinstance(figure, Figure):
        return []
    n = {count.level: count.n for count in figure.distribution}
    return [n[level.id] for level in question.levels]


def _several(
    site: Site, edition: Edition, entry: Entry, topics: Sequence[str | None]
) -> list[dict[str, Any]]:
    """The questions with options: how many chose each, of everyone and of each part of them."""
    settings, found = site.release.settings, []
    sizes = words.sizes(settings, site.language) if entry.sizes else {}
    for parts in parts_by_question(edition).values():
        first_id, first = next(iter(parts.items()))
        if about(first_id, first) not in topics:
            continue
        shares = [(part.option, entry.questions.get(id_)) for id_, part in parts.items()]
        # the most chosen first; what is withheld last
        shares.sort(key=lambda share: -share[1].mean if isinstance(share[1], Figure) else 1)
        in_areas = [
            (area.name, _of_area(site, edition, area.id, entry.technology)) for area in settings.areas
        ]
        split = [(name, [own.get(id_) for id_ in parts]) for name, own in in_areas]
        split += [
            (name, [entry.sizes.get(id_, {}).get(size) for id_ in parts]) for size, name in sizes.items()
        ]
        found.append(
            {
                "name": first.asked,
                "text": first.text,
                "shares": shares,
                "options": [part.option for part in parts.values()],
                "split": split,
            }
        )
    return found


def _spot(site: Site, name: str, entry: Entry) -> charts.Spot | None:
    """Where a technology stands on the first two dimensions; None where one has no published figure."""
    figures = [entry.figures.get(dimension) for dimension in list(site.release.settings.dimensions)[:2]]
    known = [figure for figure in figures if isinstance(figure, Figure)]
    if len(known) < 2:
        return None
    first, other = known
    return charts.Spot(
        name, (first.mean, other.mean), (first.ci_low, other.ci_low), (first.ci_high, other.ci_high)
    )


def _among(site: Site, edition: Edition, technology: Technology) -> str:
    """The chart of two dimensions with this technology marked; empty where it has no place on it."""
    settings = site.release.settings
    spot = _spot(site, technology.name, site.entries[edition.id, EVERYONE][technology.id])
    if spot is None:
        return ""
    first, other = [dimension.name for dimension in settings.dimensions.values()][:2]
    weights = list(settings.weights().values())
    return charts.among_all(
        spot,
        (first, other),
        (weights[0], weights[1]) if len(weights) == 2 else None,
        [ring.from_ for ring in settings.rings],
    )


def _gap(edition: Edition, entry: Entry) -> Gap | None:
    """How far need is ahead of use; None where that is not asked or not published."""
    asked = questions(edition)
    if asked is None:
        return None
    need, use = (entry.questions.get(id_) for id_ in asked)
    gap = Gap(entry.technology, need, use, edition.need_use)
    return gap if gap.value is not None else None


def _history(site: Site, technology: str) -> list[tuple[str, str, BlipRow | None]]:
    release = site.release
    return [
        (
            edition.name,
            f"editions/{edition.id}.md",
            site.views[edition.id, EVERYONE].by_technology.get(technology),
        )
        for edition in release.editions
    ]


def _course(site: Site, technology: str) -> str:
    """The chart of the index over the editions; empty where fewer than two editions have one."""
    settings = site.release.settings
    rows = [site.views[e.id, EVERYONE].by_technology.get(technology) for e in site.release.editions]
    if sum(row is not None and row.place.index is not None for row in rows) < 2:
        return ""
    rings = [
        (ring.name, ring.from_, end) for ring, end in zip(settings.rings, settings.ring_ends(), strict=True)
    ]
    return charts.course(
        [edition.name for edition in site.release.editions],
        [row.place.index if row else None for row in rows],
        [row.place.margin if row else None for row in rows],
        rings,
        site.text("Index"),
        joined=not any(edition.broken for edition in site.release.editions),
    )


def _by_area(site: Site, edition: Edition, technology: str, asked: Sequence[str]) -> list[dict[str, Any]]:
    release = site.release
    found = []
    for area in release.settings.areas:
        entry = site.entries[edition.id, area.id].get(technology)
        lacks = entry.figures.get(entry.lacks) if entry and entry.lacks else None
        found.append(
            {
                "name": area.name,
                "uri": radar_uri(release, release.latest, area.id),
                "row": site.views[edition.id, area.id].by_technology.get(technology),
                "withheld": isinstance(lacks, Withheld),
                "figures": [entry.questions.get(id_) if entry else None for id_ in asked],
            }
        )
    return found


def _reliability(edition: Edition, entry: Entry) -> list[tuple[str, Figure]]:
    """The questions with a published figure, to say how good it is."""
    return [
        (edition.questions[question].name, figure)
        for question, figure in entry.questions.items()
        if isinstance(figure, Figure) and question in scales(edition)
    ]
