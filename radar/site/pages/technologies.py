"""The list of the technologies, and the page of each."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from radar.figures import TOGETHER, Figure, Withheld
from radar.release import Edition, Entry
from radar.settings import EVERYONE
from radar.site import charts, svg, words
from radar.site.links import relative
from radar.site.pages.common import broken, parts_by_question, scales
from radar.site.rendering import PLOTLY, Site
from radar.site.views import Row, radar_uri, technology_uri, why_not
from radar.technologies import Technology


def technologies_page(site: Site) -> tuple[str, str]:
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
    )


def technology_page(site: Site, technology: Technology) -> tuple[str, str]:
    """All that is public about one technology."""
    release, settings, _ = site.release, site.release.settings, site.text
    uri = technology_uri(technology.id)
    # A technology that is no longer asked about shows its last edition.
    asked = [e for e in release.editions if technology.id in site.entries[e.id, EVERYONE]]
    edition = asked[-1] if asked else release.latest
    entry = site.entries[edition.id, EVERYONE].get(technology.id)
    row = site.views[edition.id, EVERYONE].by_technology.get(technology.id)
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
        ring_description=settings.rings[row.ring_position].description if row else "",
        why=_why(site, edition, entry),
        figures=_figures(site, edition, entry) if entry else [],
        spreads=_spreads(site, edition, entry) if entry else [],
        history=_history(site, technology.id) if asked else [],
        broken=[text for one in release.editions if (text := broken(site, one))],
        course=_course(site, technology.id),
        areas=_by_area(site, edition, technology.id) if entry else [],
        by_area=words.by_area(settings, site.language),
        sizes=_by_size(site, edition, entry) if entry else [],
        reliability=_reliability(edition, entry) if entry else [],
        ratings=edition.ratings.get(technology.id),
        asked=[edition.questions[id_].name for id_ in scales(edition)],
        several=_several(site, edition, entry) if entry else [],
        rationales=edition.rationales.get(technology.id, ()),
        cards=site.cards.get(technology.id, ()),
        plotly=relative(uri, PLOTLY, site.directory_urls),
        text=Markup(technology.text.strip()),  # noqa: S704  (the editors' own Markdown)
    )


def _with_picture(site: Site, edition: Edition, row: Row) -> dict[str, Any]:
    picture = site.picture(site.views[edition.id, EVERYONE], row.label(site.language))
    drawn = svg.draw_one(picture, row.place, row.sector)
    return {
        "svg": Markup(drawn),  # noqa: S704  (escaped where it is drawn)
        "ring": row.ring,
        "border": row.border,
        "place": row.place,
        "moved": row.moved,
        "sector_name": row.sector_name,
    }


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


def _spreads(site: Site, edition: Edition, entry: Entry) -> list[dict[str, Any]]:
    found = []
    for id_, figure in entry.questions.items():
        total = sum(count.n for count in figure.distribution) if isinstance(figure, Figure) else 0
        if not isinstance(figure, Figure) or not total or id_ not in scales(edition):
            continue
        question = edition.questions[id_]
        named = words.levels(question, site.language)
        labels = [
            " / ".join(named[id_] for id_ in count.level.split(TOGETHER)) for count in figure.distribution
        ]
        counts = [count.n for count in figure.distribution]
        found.append(
            {
                "name": question.name,
                "text": question.text,
                "levels": [(label, n, n / total) for label, n in zip(labels, counts, strict=True)],
                "chart": charts.spread(labels, counts, site.text("Answers")),
            }
        )
    return found


def _several(site: Site, edition: Edition, entry: Entry) -> list[dict[str, Any]]:
    """The questions with options: how many chose each, of everyone and of each part of them."""
    settings, found = site.release.settings, []
    sizes = words.sizes(settings, site.language) if entry.sizes else {}
    for parts in parts_by_question(edition).values():
        shares = [(part.option, entry.questions.get(id_)) for id_, part in parts.items()]
        # the most chosen first; what is withheld last
        shares.sort(key=lambda one: -one[1].mean if isinstance(one[1], Figure) else 1)
        in_areas = [
            (area.name, site.entries[edition.id, area.id].get(entry.technology)) for area in settings.areas
        ]
        split = [(name, [own.questions.get(id_) if own else None for id_ in parts]) for name, own in in_areas]
        split += [
            (name, [entry.sizes.get(id_, {}).get(size) for id_ in parts]) for size, name in sizes.items()
        ]
        first = next(iter(parts.values()))
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


def _history(site: Site, technology: str) -> list[tuple[str, str, Row | None]]:
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
    if sum(row is not None for row in rows) < 2:
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


def _by_area(site: Site, edition: Edition, technology: str) -> list[dict[str, Any]]:
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
                "figures": [entry.questions.get(q) if entry else None for q in scales(edition)],
            }
        )
    return found


def _by_size(site: Site, edition: Edition, entry: Entry) -> list[dict[str, Any]]:
    named = words.sizes(site.release.settings, site.language) if entry.sizes else {}
    return [
        {"name": name, "figures": [entry.sizes.get(q, {}).get(size) for q in scales(edition)]}
        for size, name in named.items()
    ]


def _reliability(edition: Edition, entry: Entry) -> list[tuple[str, Figure]]:
    """The questions with a published figure, to say how good it is."""
    return [
        (edition.questions[question].name, figure)
        for question, figure in entry.questions.items()
        if isinstance(figure, Figure) and question in scales(edition)
    ]
