"""What codes are called in the language of the pages: signs, states, kinds of activities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from babel.dates import format_time, get_timezone_location
from babel.numbers import format_currency
from babel.units import format_unit

from radar.disclosure.figures import Sensitivity
from radar.inputs.decisions import Decision
from radar.inputs.dialogues import Activity, Award, DialogueFrontMatter
from radar.inputs.dialogues.models import Duration, Value
from radar.inputs.questionnaire import DONT_KNOW, NOT_RELEVANT, Question
from radar.inputs.register import size_classes
from radar.inputs.settings import Settings
from radar.language.translator import Language
from radar.release import Placement

AREA = "Area"
"""The settings' own word for an area: where it stands, the pages use that of their language."""


def movement(place: Placement, language: Language) -> str | None:
    """How a technology moved since the edition before; None where the two can't be compared."""
    _ = language.text
    supported = place.moved_supported or place.decided is not None
    if place.moved == "in":
        return _("moved in") if supported else _("moved in, not supported by the answers")
    if place.moved == "out":
        return _("moved out") if supported else _("moved out, not supported by the answers")
    return {"new": _("new"), "none": _("unchanged"), None: None}[place.moved]


def standing(place: Placement, language: Language) -> str:
    """Where in its ring a technology stands: its index with half of the interval, or that it was decided."""
    if place.index is not None:
        index = language.number(place.index, 2)
        if place.margin is not None:
            index = f"{index} ± {language.number(place.margin, 2)}"
        return language.text("index %(index)s") % {"index": index}
    return "" if place.decided is None else decided(place.decided, language)


def decided(decision: Decision, language: Language) -> str:
    """That a group decided the place, when, and who."""
    values = {"day": language.day(decision.date), "by": decision.by}
    if decision.by:
        return language.text("decided on %(day)s by %(by)s") % values
    return language.text("decided on %(day)s") % values


def border(place: Placement, settings: Settings, language: Language) -> str:
    """That a technology stands on the border to another ring; empty where it does not."""
    if place.border is None:
        return ""
    name = next(ring.name for ring in settings.rings if ring.id == place.border)
    return language.text("on the border with %(ring)s") % {"ring": name}


def symbols(language: Language, surveyed: bool) -> list[tuple[str, str]]:
    """The signs of the picture with what they mean. `surveyed`: whether any place is computed."""
    _ = language.text
    known = [
        ("none", _("no change of ring")),
        ("in", _("moved in")),
        ("out", _("moved out")),
        ("new", _("new")),
        ("unsupported", _("move that the answers do not support")),
        ("border", _("on the border of two rings")),
        ("whisker", _("95 % interval")),
    ]
    return known if surveyed else known[:4]


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
    _ = language.text
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
    _ = language.text
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
        "rfi": _("Request for information"),
        "hearing": _("Hearing"),
        "tender": _("Tender"),
        "negotiation": _("Negotiation"),
        "award": _("Award"),
        "start": _("Start of the contract"),
        "follow-up": _("Follow-up"),
        "meeting": _("Meeting"),
    }


def procedures(language: Language) -> dict[str, str]:
    """Ways to hold a competition."""
    _ = language.text
    return {
        "open": _("Open procedure"),
        "restricted": _("Restricted procedure"),
        "negotiation": _("Competitive procedure with negotiation"),
        "competitive-dialogue": _("Competitive dialogue"),
        "innovation-partnership": _("Innovation partnership"),
        "negotiation-without-notice": _("Negotiated procedure without a notice"),
        "other": _("Another procedure"),
    }


def cpv_divisions(language: Language) -> dict[str, str]:
    """The divisions of the Common Procurement Vocabulary (Regulation (EC) 213/2008), in short."""
    _ = language.text
    return {
        "03": _("Farming, fishing and forestry products"),
        "09": _("Fuel, electricity and other energy"),
        "14": _("Mining and metals"),
        "15": _("Food and drink"),
        "16": _("Agricultural machinery"),
        "18": _("Clothing, shoes and accessories"),
        "19": _("Leather, textiles, plastic and rubber"),
        "22": _("Printed matter"),
        "24": _("Chemical products"),
        "30": _("Office machines and computers"),
        "31": _("Electrical machines and lighting"),
        "32": _("Radio, television and telecommunication equipment"),
        "33": _("Medical equipment, pharmaceuticals and personal care"),
        "34": _("Vehicles and transport equipment"),
        "35": _("Security, fire-fighting and defence equipment"),
        "37": _("Music, sports, games and arts"),
        "38": _("Laboratory and precision equipment"),
        "39": _("Furniture, household appliances and cleaning products"),
        "41": _("Water"),
        "42": _("Industrial machinery"),
        "43": _("Machinery for mining and construction"),
        "44": _("Building materials and structures"),
        "45": _("Construction work"),
        "48": _("Software and information systems"),
        "50": _("Repair and maintenance"),
        "51": _("Installation"),
        "55": _("Hotels, restaurants and retail"),
        "60": _("Transport"),
        "63": _("Support for transport, travel agencies"),
        "64": _("Post and telecommunications"),
        "65": _("Public utilities"),
        "66": _("Finance and insurance"),
        "70": _("Real estate"),
        "71": _("Architecture, engineering and inspection"),
        "72": _("IT services: consulting, development, support"),
        "73": _("Research and development"),
        "75": _("Administration, defence and social security"),
        "76": _("Services for oil and gas"),
        "77": _("Services for farming, forestry and gardens"),
        "79": _("Business services: law, marketing, consulting, security"),
        "80": _("Education and training"),
        "85": _("Health and social work"),
        "90": _("Sewage, refuse, cleaning and environment"),
        "92": _("Recreation, culture and sport"),
        "98": _("Other services to communities and persons"),
    }


def cpv(codes: Sequence[str], language: Language) -> list[str]:
    """CPV codes, each with what its division is called: `72212000-4 IT services: …`."""
    named = cpv_divisions(language)
    return [f"{code} {named.get(code[:2], '')}".rstrip() for code in codes]


def purchase(dialogue: DialogueFrontMatter, language: Language) -> list[tuple[str, str]]:
    """What is said of the purchase: the name of each fact, and the fact."""
    _ = language.text
    suits = {True: _("Yes, the buyer thinks"), False: _("No, the buyer thinks"), None: ""}
    facts = [
        (_("Case number"), dialogue.case_number or ""),
        (_("Estimated value, without VAT"), money(dialogue.estimated_value, language)),
        (_("Duration"), duration(dialogue.duration, language)),
        (_("Place of delivery"), "; ".join(dialogue.places)),
        (_("Law"), dialogue.legal_basis),
        (_("Suits small and medium-sized firms"), suits[dialogue.suits_small_firms]),
    ]
    return [(name, value) for name, value in facts if value]


def money(value: Value | None, language: Language) -> str:
    """A sum in its currency: `DKK 500,000`."""
    if value is None:
        return ""
    whole = value.amount == int(value.amount)
    pattern = "¤¤ #,##0" if whole else "¤¤ #,##0.00"
    return str(
        format_currency(value.amount, value.currency, pattern, language.locale, currency_digits=not whole)
    )


def duration(value: Duration | None, language: Language) -> str:
    """How long a contract runs: `48 months, from 1 September 2027. May be extended by a year`."""
    if value is None:
        return ""
    _ = language.text
    length = ""
    if value.length is not None:
        length = str(format_unit(value.length, f"duration-{value.unit[:-1]}", locale=language.locale))
    begins = value.begins and _("from %(day)s") % {"day": language.when(value.begins)}
    ends = value.ends and _("until %(day)s") % {"day": language.when(value.ends)}
    told = ", ".join(part for part in (length, begins, ends) if part)
    return ". ".join(part for part in (told, value.extension) if part)


def period(activity: Activity, language: Language) -> str:
    """When an activity is: `about 2014 – 2016`, `20 January 2027, 09:30 – 12:00`."""
    when = language.when(activity.when)
    if activity.at is not None:
        when = f"{when}, {clock(activity.at, language)}"
    if activity.until is not None and activity.until != activity.when:
        when = f"{when} – {language.when(activity.until)}"
        if activity.ends is not None:
            when = f"{when}, {clock(activity.ends, language)}"
    elif activity.ends is not None:
        when = f"{when} – {clock(activity.ends, language)}"
    return _about(when, activity.about, language)


def near(when: dt.date | str, about: bool, language: Language) -> str:
    """A day, week, month or year, with "about" where it is only known to be near it."""
    return _about(language.when(when), about, language)


def _about(when: str, about: bool, language: Language) -> str:
    return language.text("about %(when)s") % {"when": when} if about else when


def chosen(award: Award, language: Language) -> str:
    """Who was chosen: the companies that are known, and how many suppliers where there are more."""
    names = ", ".join(award.names)
    if len(award.names) == award.suppliers:
        return names
    text = language.counted("%(n)s supplier", "%(n)s suppliers", award.suppliers)
    text %= {"n": language.number(award.suppliers)}
    if not names:
        return text
    return language.text("%(suppliers)s, among them %(names)s") % {"suppliers": text, "names": names}


def language_name(code: str, language: Language) -> str:
    """What a language is called."""
    return str(language.locale.languages.get(code, code))


def clock(time: str, language: Language) -> str:
    """A time of day, `09:30`, as the language writes it."""
    return str(format_time(dt.time.fromisoformat(time), "short", locale=language.locale))


def deadline(value: dt.datetime | dt.date, language: Language) -> str:
    """A last day, or a last day and time."""
    if not isinstance(value, dt.datetime):
        return language.day(value)
    return f"{language.day(value.date())}, {clock(f'{value:%H:%M}', language)}"


def deadlines(activity: Activity, language: Language) -> list[tuple[str, str]]:
    """An activity's deadlines: what for, and when."""
    _ = language.text
    found = (
        (_("Sign up by"), activity.registration_by),
        (_("Questions by"), activity.questions_by),
        (_("Offers by") if activity.kind == "tender" else _("Written input by"), activity.input_by),
    )
    return [(name, deadline(value, language)) for name, value in found if value is not None]


def time_zone(activity: Activity, zone: str, language: Language) -> str:
    """Where an activity's times hold; empty where it has none."""
    deadlines = (activity.registration_by, activity.questions_by, activity.input_by)
    if activity.at is None and not any(isinstance(deadline, dt.datetime) for deadline in deadlines):
        return ""
    town = get_timezone_location(zone, locale=language.locale, return_city=True)
    return language.text("times in %(town)s") % {"town": town}


def circumstances(activity: Activity, language: Language) -> str:
    """Place, how many took part and the rules for meetings one to one, as far as they are known."""
    _ = language.text
    known = [activity.place] if activity.place else []
    for count, text in (
        (
            activity.participants,
            language.counted("%(n)s participant", "%(n)s participants", activity.participants or 0),
        ),
        (
            activity.suppliers,
            language.counted("%(n)s supplier", "%(n)s suppliers", activity.suppliers or 0),
        ),
        (
            activity.meetings,
            language.counted("%(n)s meeting held", "%(n)s meetings held", activity.meetings or 0),
        ),
        (
            activity.minutes_each,
            language.counted("%(n)s minute each", "%(n)s minutes each", activity.minutes_each or 0),
        ),
    ):
        if count is not None:
            known.append(text % {"n": language.number(count)})
    if activity.who_may_book:
        known.append(_("open to: %(who)s") % {"who": activity.who_may_book})
    if activity.same_questions:
        known.append(_("the same questions to everyone"))
    if activity.names:
        known.append(f"{', '.join(activity.names)} ({activity.names_basis})")
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


def choice(settings: Settings, sensitivity: Sensitivity, language: Language) -> str:
    """What another choice of method is called."""
    _ = language.text
    if sensitivity.scheme is not None:
        return {
            "respondent": _("Each respondent counts the same"),
            "municipality": _("Each municipality counts the same"),
            "population": _("Each municipality counts by its population"),
        }[sensitivity.scheme]
    shares = [
        f"{settings.dimensions[name].name} {language.percent(share)}"
        for name, share in sensitivity.weights.items()
    ]
    return _("Weights: %(shares)s") % {"shares": ", ".join(shares)}


def agreement(alpha: float, language: Language) -> str:
    """What Krippendorff's alpha says of the experts; the borders are Krippendorff's own (2004, p. 241)."""
    _ = language.text
    if alpha >= 0.8:
        return _("they agree well")
    return _("they agree somewhat") if alpha >= 0.667 else _("they agree little")


def joined(parts: Sequence[str]) -> str:
    """Facts in one line."""
    return " · ".join(part for part in parts if part)


def weighting(settings: Settings, language: Language) -> str:
    """Whose voice counts how much."""
    _ = language.text
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


def rounding(settings: Settings, language: Language) -> str:
    """What readers need to know of the numbers in tables; empty where they are not rounded."""
    base = settings.disclosure.base
    if base == 1:
        return ""
    text = language.text(
        "Every count of respondents is rounded to a multiple of %(base)s, up or down at random, so that "
        "nobody can tell a single answer from it: %(base)s may stand for 1 to %(most)s, 0 for 0 to "
        "%(least)s. So areas do not add up to everyone; means are computed from the rounded counts, and "
        "their margins include the rounding."
    )
    return text % {"base": base, "most": 2 * base - 1, "least": base - 1}


def not_translated(settings: Settings, language: Language) -> str:
    """What stands on a page that people wrote in the radar's own language."""
    told = language.text("Some of the text on this page has not been translated. It is in %(language)s.")
    return told % {"language": language_name(settings.spoken[0], language)}


def draft(language: Language) -> str:
    """What stands on every page that shows a survey which is not over."""
    return language.text("Draft: the survey is not over. These figures may not be published or passed on.")


def formulae(settings: Settings, language: Language) -> tuple[str, str]:
    """What the letters of the two formulae stand for: those of the mean, those of the interval."""
    _ = language.text
    if settings.municipalities is None:
        return (
            _(
                "This is a mean over everyone who chose a level: each respondent m stands alone, so N is 1 "
                "and S is the score."
            ),
            _(
                "h is the share of all weight that a respondent has. t comes from Student's "
                "distribution with 1 / Σ h² − 1 degrees of freedom. The limits are those of Clopper "
                "and Pearson for n* answers of yes and no with this mean: they stay between 0 and 1."
            ),
        )
    return (
        _(
            "Here S is the sum of the scores in a municipality m, N the number of people there who chose a "
            "level, and w its weight."
        ),
        _(
            "h is the share of all weight that a municipality has. Answers from the same "
            "municipality are alike, so the error is computed between municipalities, not "
            "between people. t comes from Student's distribution with 1 / Σ h² − 1 degrees of "
            "freedom. The limits are those of Clopper and Pearson for n* answers of yes and no "
            "with this mean: they stay between 0 and 1."
        ),
    )
