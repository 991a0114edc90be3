"""What codes are called in the language of the pages: signs, states, kinds of activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from radar.dialogues import Activity
from radar.figures import Sensitivity
from radar.questionnaire import DONT_KNOW, NOT_RELEVANT, Question
from radar.register import size_classes
from radar.release import Place
from radar.settings import Settings
from radar.site.language import Language

AREA = "Area"
"""The settings' own word for an area: where it stands, the pages use that of their language."""


def movement(place: Place, language: Language) -> str | None:
    """How a technology moved since the edition before; None where the two can't be compared."""
    _ = language.catalogue.gettext
    if place.moved == "in":
        return _("moved in") if place.moved_supported else _("moved in, not supported by the answers")
    if place.moved == "out":
        return _("moved out") if place.moved_supported else _("moved out, not supported by the answers")
    return {"new": _("new"), "none": _("unchanged"), None: None}[place.moved]


def border(place: Place, settings: Settings, language: Language) -> str:
    """That a technology stands on the border to another ring; empty where it does not."""
    if place.border is None:
        return ""
    name = next(ring.name for ring in settings.rings if ring.id == place.border)
    return language.text("on the border to %(ring)s") % {"ring": name}


def symbols(language: Language) -> list[tuple[str, str]]:
    """The signs of the picture with what they mean."""
    _ = language.catalogue.gettext
    return [
        ("none", _("no change of ring")),
        ("in", _("moved in")),
        ("out", _("moved out")),
        ("new", _("new")),
        ("unsupported", _("move that the answers do not support")),
        ("border", _("on the border of two rings")),
        ("whisker", _("95 % interval")),
    ]


def area(settings: Settings, language: Language) -> str:
    """What this radar calls an area."""
    return language.text("Area") if settings.area_term == AREA else settings.area_term


def areas(settings: Settings, language: Language) -> str:
    """The heading of the list of areas."""
    return language.text("Areas") if settings.area_term == AREA else settings.area_term


def by_area(settings: Settings, language: Language) -> str:
    """The heading of figures by area."""
    return language.text("By area") if settings.area_term == AREA else settings.area_term


def statuses(language: Language) -> dict[str, str]:
    """How far a dialogue has come."""
    _ = language.catalogue.gettext
    return {
        "planned": _("Planned"),
        "open": _("Open now"),
        "held": _("Held"),
        "tender": _("Out to tender"),
        "awarded": _("Contract awarded"),
        "followed-up": _("Followed up"),
        "cancelled": _("Cancelled"),
    }


def kinds(language: Language) -> dict[str, str]:
    """Kinds of activities in a dialogue."""
    _ = language.catalogue.gettext
    return {
        "needs-survey": _("Study of needs"),
        "market-survey": _("Market survey"),
        "notice": _("Notice"),
        "conference": _("Dialogue conference"),
        "one-to-one": _("Meetings one to one"),
        "supplier-square": _("Supplier square"),
        "speed-dating": _("Speed dating"),
        "workshop": _("Workshop"),
        "written-input": _("Written input"),
        "hearing": _("Hearing"),
        "tender": _("Tender"),
        "award": _("Award"),
        "start": _("Start of the contract"),
        "follow-up": _("Follow-up"),
        "meeting": _("Meeting"),
    }


def period(activity: Activity, language: Language) -> str:
    """When an activity is: `about 2014 – 2016`."""
    when = language.when(activity.when)
    if activity.until is not None:
        when = f"{when} – {language.when(activity.until)}"
    return language.text("about %(when)s") % {"when": when} if activity.about else when


def circumstances(activity: Activity, language: Language) -> str:
    """Place, number of participants and length, as far as they are known."""
    catalogue = language.catalogue
    known = [activity.place] if activity.place else []
    if activity.participants is not None:
        text = catalogue.ngettext("%(n)s participant", "%(n)s participants", activity.participants)
        known.append(text % {"n": language.number(activity.participants)})
    if activity.minutes_each is not None:
        text = catalogue.ngettext("%(n)s minute each", "%(n)s minutes each", activity.minutes_each)
        known.append(text % {"n": language.number(activity.minutes_each)})
    return " · ".join(known)


def levels(question: Question, language: Language) -> Mapping[str, str]:
    """What an answer's code is called: the levels, then "don't know" and "not relevant here"."""
    named = {level.id: level.label or level.id for level in question.levels}
    return named | {
        DONT_KNOW: language.text("Don't know"),
        NOT_RELEVANT: language.text("Not relevant here"),
    }


def sizes(settings: Settings, language: Language) -> dict[str, str]:
    """What the size classes of municipalities are called, from the smallest."""
    bounds = settings.size_classes
    named = {}
    for i, id_ in enumerate(size_classes(bounds)):
        if i == 0:
            text, values = language.text("under %(upper)s inhabitants"), {"upper": bounds[0]}
        elif i < len(bounds):
            text = language.text("%(lower)s to %(upper)s inhabitants")
            values = {"lower": bounds[i - 1], "upper": bounds[i] - 1}
        else:
            text, values = language.text("%(lower)s inhabitants and more"), {"lower": bounds[-1]}
        named[id_] = text % {name: language.number(value) for name, value in values.items()}
    return named


def choice(settings: Settings, one: Sensitivity, language: Language) -> str:
    """What another choice of method is called."""
    _ = language.catalogue.gettext
    if one.scheme is not None:
        return {
            "respondent": _("Each respondent counts the same"),
            "municipality": _("Each municipality counts the same"),
            "population": _("Each municipality counts by its population"),
        }[one.scheme]
    shares = [
        f"{settings.dimensions[name].name} {language.percent(share)}" for name, share in one.weights.items()
    ]
    return _("Weights: %(shares)s") % {"shares": ", ".join(shares)}


def agreement(alpha: float, language: Language) -> str:
    """What Krippendorff's alpha says of the experts; the borders are Krippendorff's own (2004, p. 241)."""
    _ = language.catalogue.gettext
    if alpha >= 0.8:
        return _("they agree well")
    return _("they agree somewhat") if alpha >= 0.667 else _("they agree little")


def joined(parts: Sequence[str]) -> str:
    """Facts in one line."""
    return " · ".join(part for part in parts if part)


def weighting(settings: Settings, language: Language) -> str:
    """Whose voice counts how much."""
    _ = language.catalogue.gettext
    return {
        "respondent": _("Each respondent counts the same (the weight w is 1)."),
        "municipality": _(
            "Each municipality counts the same, however many answered there "
            "(its weight w is 1 divided by its number of answers)."
        ),
        "population": _(
            "Each municipality counts by its population (its weight w is its population divided by its "
            "number of answers)."
        ),
    }[settings.weighting]


def disclosure(settings: Settings, language: Language) -> str:
    """The rule by which figures are withheld."""
    rule = settings.disclosure
    values = {"k": rule.k, "municipalities": rule.municipalities}
    if settings.municipalities is None:
        text = language.text("A figure is published only if at least %(k)s respondents stand behind it.")
        return text % {"k": max(rule.k, rule.municipalities)}
    text = language.text(
        "A figure is published only if at least %(k)s respondents from at least %(municipalities)s "
        "municipalities stand behind it."
    )
    return text % values


def formulae(settings: Settings, language: Language) -> tuple[str, str]:
    """What the letters of the two formulae stand for: those of the mean, those of the interval."""
    _ = language.catalogue.gettext
    if settings.municipalities is None:
        return (
            _(
                "This is a mean over everyone who chose a level: each respondent m stands alone, so N is 1 "
                "and S is the score."
            ),
            _(
                "H is the number of respondents, and H with a D the number of those who chose a level for "
                "this technology. t comes from Student's distribution."
            ),
        )
    return (
        _(
            "Here S is the sum of the scores in a municipality m, N the number of people there who chose a "
            "level, and w its weight."
        ),
        _(
            "H is the number of municipalities in the survey, and H with a D the number of those with an "
            "answer about this technology. Answers from the same municipality are alike, so the error is "
            "computed between municipalities, not between people. t comes from Student's distribution."
        ),
    )
