"""The list of the dialogues, and the page of each."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from radar.dialogues import Dialogue
from radar.site import words
from radar.site.pages.common import area_name
from radar.site.rendering import Site, card
from radar.site.views import dialogue_uri, technology_uri


def dialogues_page(site: Site) -> tuple[str, str]:
    """The list of all dialogues: what one can still take part in comes first."""
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


def dialogue_page(site: Site, dialogue: Dialogue) -> tuple[str, str]:
    """What was said with the market before one purchase."""
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
        areas=[(area_name(site, area), f"areas/{area}.md") for area in dialogue.areas],
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
