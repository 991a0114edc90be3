"""The pages: what a release says, as Markdown with parts in HTML. One function for each kind of page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from radar.dialogues import Dialogue
from radar.figures import TOGETHER, Figure, Part, Withheld
from radar.questionnaire import Part as Option
from radar.release import Edition, Entry
from radar.settings import EVERYONE
from radar.site import charts, exports, svg, words
from radar.site.links import relative
from radar.site.rendering import Site, asset, card
from radar.site.views import RadarView, Row, dialogue_uri, radar_uri, technology_uri, why_not
from radar.technologies import Technology

PLOTLY = "assets/plotly.min.js"
STYLES = ("assets/svg.css", "assets/radar.css")
SCRIPT = "assets/radar.js"


def all_pages(site: Site) -> Iterator[tuple[str, str]]:
    """Every page with its source address, and every standing picture and table."""
    release = site.release
    latest = release.latest
    for area in latest.radars:
        yield _radar_page(site, latest, area)
    for edition in release.editions:
        yield _edition_page(site, edition)
        yield f"editions/{edition.id}/radar.svg", _standing_picture(site, edition)
        yield f"editions/{edition.id}/radar.csv", exports.table(release, edition)
    yield _technologies_page(site)
    for technology in release.technologies:
        yield _technology_page(site, technology)
    yield _areas_page(site)
    yield _editions_page(site)
    yield _dialogues_page(site)
    for dialogue in release.dialogues:
        yield _dialogue_page(site, dialogue)
    yield _method_page(site)


def _radar_page(site: Site, edition: Edition, area: str) -> tuple[str, str]:
    """The start page (area `all`), or an area's page."""
    release, settings = site.release, site.release.settings
    uri = radar_uri(release, edition, area)
    everyone = area == EVERYONE
    name = settings.title if everyone else _area_name(site, area)
    steps = [] if everyone else [(words.areas(settings, site.language), "areas/index.md")]
    title = f"{name} {edition.id}" if everyone and edition.id not in name else name
    return uri, _radar(site, edition, area, uri, title, steps, settings.description if everyone else "")


def _edition_page(site: Site, edition: Edition) -> tuple[str, str]:
    """An edition's radar for everyone, with what moved."""
    uri = f"editions/{edition.id}.md"
    title = site.text("Edition %(edition)s") % {"edition": edition.name}
    steps = [(site.text("Editions"), "editions/index.md")]
    return uri, _radar(site, edition, EVERYONE, uri, title, steps, "")


def _radar(
    site: Site,
    edition: Edition,
    area: str,
    uri: str,
    title: str,
    steps: Sequence[tuple[str, str]],
    lead: str,
) -> str:
    release, settings, _ = site.release, site.release.settings, site.text
    radar = site.views[edition.id, area]
    of_edition = uri.startswith("editions/")
    label = _("Radar: %(title)s") % {"title": title}
    caption = _("Edition %(edition)s, %(area)s") % {
        "edition": edition.name,
        "area": _("everyone") if area == EVERYONE else _area_name(site, area),
    }
    moves = [row for row in radar.rows if row.place.moved in ("in", "out", "new")] if of_edition else None
    nothing = _("No technology changed its ring.")
    if release.editions[0] is edition:
        nothing = _("This is the first edition: there is nothing to compare it with.")
    elif edition.broken:
        nothing = _("There is nothing to compare this edition with.")
    return site.render(
        "radar.md.j2",
        uri,
        title,
        lead or settings.description,
        steps=steps,
        lead="",
        view={
            "svg": Markup(site.drawing(radar, uri, label)),  # noqa: S704  (escaped where it is drawn)
            "sectors": radar.sectors(settings.sectors),
            "rows": radar.rows,
            "missing": radar.missing,
            "meta": _meta(site, edition, radar),
            "caption": caption,
        },
        switches=_switches(site, edition, area),
        note=edition.note,
        broken=_broken(site, edition),
        moves=moves,
        nothing_moved=nothing,
        downloads=_downloads(edition) if area == EVERYONE else [],
    )


def _broken(site: Site, edition: Edition) -> str:
    """That an edition can't be compared with the one before; empty where it can."""
    if not edition.broken:
        return ""
    editions = site.release.editions
    before = editions[editions.index(edition) - 1]
    return site.text(
        "The questions or their scales changed since edition %(edition)s: places can't be compared with it."
    ) % {"edition": before.name}


def _meta(site: Site, edition: Edition, radar: RadarView) -> str:
    lang = site.language
    ngettext = lang.catalogue.ngettext
    count = len(radar.rows)
    parts = [ngettext("%(n)s technology", "%(n)s technologies", count) % {"n": lang.number(count)}]
    if radar.area == EVERYONE:
        parts += _who(site, edition)
    return words.joined([*parts, _period(site, edition)])


def _who(site: Site, edition: Edition) -> list[str]:
    """How many answered, as far as that is published."""
    ngettext = site.language.catalogue.ngettext
    respondents, municipalities, experts = edition.respondents, edition.municipalities, edition.experts
    texts = [
        (respondents, ngettext("%(n)s respondent", "%(n)s respondents", respondents or 0)),
        (municipalities, ngettext("%(n)s municipality", "%(n)s municipalities", municipalities or 0)),
        (experts, ngettext("%(n)s expert", "%(n)s experts", experts)),
    ]
    return [text % {"n": site.language.number(n)} for n, text in texts if n]


def _period(site: Site, edition: Edition) -> str:
    if edition.start is None or edition.end is None:
        return ""
    return f"{site.language.day(edition.start)} – {site.language.day(edition.end)}"


def _switches(site: Site, edition: Edition, area: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    release, settings = site.release, site.release.settings
    found = []
    everyone = site.text("Everyone")
    if settings.areas and edition is release.latest:
        choices = [(everyone, radar_uri(release, edition, EVERYONE))]
        choices += [(one.name, radar_uri(release, edition, one.id)) for one in settings.areas]
        found.append(
            (
                words.area(settings, site.language),
                everyone if area == EVERYONE else _area_name(site, area),
                choices,
            )
        )
    if len(release.editions) > 1:
        editions = [(one.name, radar_uri(release, one, EVERYONE)) for one in reversed(release.editions)]
        found.append((site.text("Edition"), edition.name, editions))
    return found


def _downloads(edition: Edition) -> list[tuple[str, str]]:
    return [
        ("radar.json", f"editions/{edition.id}/radar.json"),
        ("radar.csv", f"editions/{edition.id}/radar.csv"),
        ("radar.svg", f"editions/{edition.id}/radar.svg"),
    ]


def _standing_picture(site: Site, edition: Edition) -> str:
    title = f"{site.release.settings.title} {edition.name}"
    style = asset("svg.css")
    return site.drawing(site.views[edition.id, EVERYONE], f"editions/{edition.id}/radar.svg", title, style)


def _technologies_page(site: Site) -> tuple[str, str]:
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


def _technology_page(site: Site, technology: Technology) -> tuple[str, str]:
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
        broken=[text for one in release.editions if (text := _broken(site, one))],
        course=_course(site, technology.id),
        areas=_by_area(site, edition, technology.id) if entry else [],
        by_area=words.by_area(settings, site.language),
        sizes=_by_size(site, edition, entry) if entry else [],
        reliability=_reliability(edition, entry) if entry else [],
        ratings=edition.ratings.get(technology.id),
        asked=[edition.questions[id_].name for id_ in _scales(edition)],
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
        if question not in used and question in _scales(edition):
            role = site.text("not part of the index")
            name = edition.questions[question].name
            found.append({"name": name, "role": role, "figure": figure, "panel": False})
    return found


def _spreads(site: Site, edition: Edition, entry: Entry) -> list[dict[str, Any]]:
    found = []
    for id_, figure in entry.questions.items():
        total = sum(count.n for count in figure.distribution) if isinstance(figure, Figure) else 0
        if not isinstance(figure, Figure) or not total or id_ not in _scales(edition):
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


def _scales(edition: Edition) -> list[str]:
    """The questions whose answers are the levels of a scale."""
    return [id_ for id_, question in edition.questions.items() if not isinstance(question, Option)]


def _parts(edition: Edition) -> dict[str, dict[str, Option]]:
    """By question with options: its parts."""
    found: dict[str, dict[str, Option]] = {}
    for id_, question in edition.questions.items():
        if isinstance(question, Option):
            found.setdefault(question.of, {})[id_] = question
    return found


def _several(site: Site, edition: Edition, entry: Entry) -> list[dict[str, Any]]:
    """The questions with options: how many chose each, of everyone and of each part of them."""
    settings, found = site.release.settings, []
    sizes = words.sizes(settings, site.language) if entry.sizes else {}
    for parts in _parts(edition).values():
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
                "figures": [entry.questions.get(q) if entry else None for q in _scales(edition)],
            }
        )
    return found


def _by_size(site: Site, edition: Edition, entry: Entry) -> list[dict[str, Any]]:
    named = words.sizes(site.release.settings, site.language) if entry.sizes else {}
    return [
        {"name": name, "figures": [entry.sizes.get(q, {}).get(size) for q in _scales(edition)]}
        for size, name in named.items()
    ]


def _reliability(edition: Edition, entry: Entry) -> list[tuple[str, Figure]]:
    """The questions with a published figure, to say how good it is."""
    return [
        (edition.questions[question].name, figure)
        for question, figure in entry.questions.items()
        if isinstance(figure, Figure) and question in _scales(edition)
    ]


def _areas_page(site: Site) -> tuple[str, str]:
    release, _ = site.release, site.text
    latest = release.latest
    items = []
    for area in release.settings.areas:
        count = len(site.views[latest.id, area.id].rows)
        ngettext = site.language.catalogue.ngettext
        facts = ngettext("%(n)s technology placed", "%(n)s technologies placed", count)
        facts = facts % {"n": site.language.number(count)}
        items.append({"name": area.name, "uri": f"areas/{area.id}.md", "facts": facts, "note": ""})
    uri, title = "areas/index.md", words.areas(release.settings, site.language)
    lead = _("Each has a radar of its own: the same technologies, as seen by those who work there.")
    empty = _("This radar is not divided into areas.")
    return uri, site.render("list.md.j2", uri, title, lead, lead=lead, items=items, empty=empty)


def _editions_page(site: Site) -> tuple[str, str]:
    _ = site.text
    items = [
        {
            "name": edition.name,
            "uri": f"editions/{edition.id}.md",
            "facts": words.joined([*_who(site, edition), _period(site, edition)]),
            "note": edition.note,
        }
        for edition in reversed(site.release.editions)
    ]
    uri, title = "editions/index.md", _("Editions")
    lead = _("Each survey gives a new edition of the radar. The earlier ones stay here.")
    return uri, site.render("list.md.j2", uri, title, lead, lead=lead, items=items, empty="")


def _dialogues_page(site: Site) -> tuple[str, str]:
    _ = site.text
    coming: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for dialogue in site.release.dialogues:
        (coming if dialogue.status in ("planned", "open") else held).append(card(dialogue, site.language))
    uri, title = "dialogues/index.md", _("Market dialogues")
    groups = [
        (_("Coming and open"), coming, _("No dialogue is planned or open at the moment.")),
        (_("Held"), held, _("No dialogue has been described yet.")),
    ]
    description = site.release.settings.description
    return uri, site.render("dialogues.md.j2", uri, title, description, groups=groups)


def _dialogue_page(site: Site, dialogue: Dialogue) -> tuple[str, str]:
    lang, _ = site.language, site.text
    uri = dialogue_uri(dialogue.id)
    kinds = words.kinds(lang)
    technologies = [site.technologies[id_] for id_ in dialogue.technologies]
    return uri, site.render(
        "dialogue.md.j2",
        uri,
        dialogue.title,
        dialogue.summary,
        dialogue=dialogue,
        steps=[(_("Market dialogues"), "dialogues/index.md")],
        areas=[(_area_name(site, area), f"areas/{area}.md") for area in dialogue.areas],
        technologies=[{"name": t.name, "uri": technology_uri(t.id)} for t in technologies],
        activities=[
            {
                "activity": one,
                "when": words.period(one, lang),
                "kind": kinds[one.kind],
                "facts": words.circumstances(one, lang),
            }
            for one in dialogue.activities
        ],
        text=Markup(dialogue.text.strip()),  # noqa: S704  (the editors' own Markdown)
    )


def _method_page(site: Site) -> tuple[str, str]:
    release, settings, lang, _ = site.release, site.release.settings, site.language, site.text
    latest = release.latest
    weights = settings.weights()
    mean, interval = words.formulae(settings, lang)
    uri, title = "method.md", _("Method")
    experts = any(dimension.source == "experts" for dimension in settings.dimensions.values())
    return uri, site.render(
        "method.md.j2",
        uri,
        title,
        _("How the radar is made, from the answers to the place of each technology."),
        questions=[
            {
                "name": question.name,
                "text": question.text,
                "levels": [
                    (level.label or level.id, score)
                    for level, score in zip(question.levels, question.scores(), strict=True)
                ],
            }
            for question in (latest.questions[id_] for id_ in _scales(latest))
        ],
        several=[
            {"name": own[0].asked, "text": own[0].text, "options": [part.option for part in own]}
            for own in (list(parts.values()) for parts in _parts(latest).values())
        ],
        experts=experts,
        levels=latest.expert_levels,
        dimensions=[
            (one.name, _("experts") if one.source == "experts" else _("survey"), weights[name])
            for name, one in settings.dimensions.items()
        ],
        weighting=words.weighting(settings, lang),
        formula_mean=mean,
        formula_interval=interval,
        rings=list(zip(settings.rings, settings.ring_ends(), strict=True)),
        border=settings.border_certainty,
        rule=words.disclosure(settings, lang),
        editions=[(e, f"editions/{e.id}.md", _period(site, e)) for e in reversed(release.editions)],
        latest=latest,
        profile=_profile(site, latest),
        sensitivity=[(words.choice(settings, one, lang), one) for one in latest.sensitivity],
        agreement=None if latest.agreement is None else words.agreement(latest.agreement, lang),
    )


def _profile(site: Site, edition: Edition) -> list[tuple[str, list[tuple[str, Part]]]]:
    settings, lang, profile = site.release.settings, site.language, edition.profile
    areas = {area.id: area.name for area in settings.areas}
    sizes = words.sizes(settings, lang)
    countries = {part.id: lang.country(part.id) for part in profile.countries}
    parts: list[tuple[str, Sequence[Part], Mapping[str, str]]] = [
        (words.areas(settings, lang), profile.areas, areas),
        (site.text("Size of municipality"), profile.sizes, sizes),
        (site.text("Country"), profile.countries, countries),
    ]
    return [
        (heading, [(names[part.id], part) for part in own if part.id in names])
        for heading, own, names in parts
        if any(part.id in names for part in own)
    ]


def _area_name(site: Site, area: str) -> str:
    return next(one.name for one in site.release.settings.areas if one.id == area)
