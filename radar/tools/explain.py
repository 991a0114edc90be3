"""The way of one technology from the answers to its place, in words. Confidential: counts are in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from radar.disclosure.figures import Figure, PublicIndex, PublishedEdition
from radar.disclosure.publication import publish
from radar.estimates.estimates import QuestionTable, SurveyEstimates, estimate_edition
from radar.estimates.experts import PanelMean, panel_means
from radar.inputs.questionnaire import BLANK, DONT_KNOW, NOT_RELEVANT, Question
from radar.inputs.settings import EVERYONE, Dimension, Settings
from radar.inputs.sources import Sources, read_ratings
from radar.language.messages import Text, counted, say
from radar.placement.rings import standing

if TYPE_CHECKING:
    import pandas as pd


def explain(sources: Sources, edition: str, counts: pd.DataFrame, technology: str) -> Iterator[Text]:
    """A line for each step: counts, means, weights, thresholds, ring, and whether it may be published.

    `counts` are those of the edition, from `radar.counts`.
    """
    settings, questionnaire = sources.settings, sources.editions[edition]
    survey = estimate_edition(sources, edition, counts)
    panel = panel_means(read_ratings(sources, edition), questionnaire.expert_levels)
    public = publish(sources, edition, counts)
    name = next(known.name for known in sources.technologies if known.id == technology)
    yield say("%(technology)s, edition %(edition)s. Confidential", technology=name, edition=edition)
    for id_, dimension in settings.dimensions.items():
        if dimension.source == "experts":
            yield from _rated(dimension, panel.get(technology), questionnaire.expert_levels)
        else:
            asked = dimension.question or id_
            question = questionnaire.questions.get(asked)
            table = survey.tables.get(asked)
            if question is None or table is None or technology not in table.technologies:
                yield say("%(dimension)s: not asked about this technology", dimension=dimension.name)
                continue
            yield from _answered(dimension, question, table, technology, survey)
            figure = public.figures.get((asked, technology, EVERYONE))
            if isinstance(figure, Figure):
                yield from _published(figure, public, question)
            else:
                yield say("  Withheld: too few answers stand behind it")
    found = public.indices.get((technology, EVERYONE))
    if found is None:
        lacks = next(
            measure.name
            for id_, measure in settings.dimensions.items()
            if _of(public, id_, measure, technology) is None
        )
        yield say("Not placed: there is no figure for %(what)s", what=lacks)
        return
    yield from _placed(settings, public, technology, found)


def _published(figure: Figure, public: PublishedEdition, question: Question) -> Iterator[Text]:
    """What the gate makes of the counts."""
    if public.rounded is not None:
        counts = ", ".join(str(level.n) for level in figure.distribution[: len(question.levels)])
        yield say(
            "  Published, in multiples of %(base)s: %(counts)s; %(unknown)s don't know, %(blank)s left blank",
            base=public.rounded,
            counts=counts,
            unknown=figure.dont_know,
            blank=figure.blank,
        )
    none = float("nan")
    se, low, high = (none if v is None else v for v in (figure.se, figure.ci_low, figure.ci_high))
    yield say("  Published:")
    yield _mean(figure.mean, se, low, high)


def _answered(
    dimension: Dimension, question: Question, table: QuestionTable, technology: str, survey: SurveyEstimates
) -> Iterator[Text]:
    t, row = table.technologies.index(technology), table.row(technology, EVERYONE)
    chosen = table.n[t, 0].tolist()
    labels = {level.id: level.label or level.id for level in question.levels}
    special: Mapping[str, Text] = {
        DONT_KNOW: say("Don't know"),
        NOT_RELEVANT: say("not relevant here"),
        BLANK: say("left blank"),
    }
    yield say(
        "%(dimension)s: mean score of the question “%(question)s”",
        dimension=dimension.name,
        question=question.name,
    )
    for code, n, score in zip(table.codes, chosen, [*question.scores(), None, None, None], strict=True):
        if score is None:
            yield say("  %(n)s: %(answer)s, in no mean", n=n, answer=special[code])
        else:
            yield say("  %(n)s: %(answer)s, score %(score)s", n=n, answer=labels[code], score=f"{score:.3f}")
    yield say(
        "  left blank: %(blank)s%% of those asked; don't know: %(unknown)s%% of those who answered",
        blank=f"{100 * table.item_nonresponse[t, 0]:.1f}",
        unknown=f"{100 * table.dont_know_share[t, 0]:.1f}",
    )
    found = table.estimates
    if survey.clustered:
        yield counted(
            "  %(valid)s valid answers from %(n)s municipality of %(psus)s, weighting: %(scheme)s",
            "  %(valid)s valid answers from %(n)s municipalities of %(psus)s, weighting: %(scheme)s",
            n=int(table.municipalities[t, 0]),
            valid=int(table.valid[t, 0]),
            psus=survey.psus,
            scheme=survey.scheme,
        )
    else:
        yield counted("  %(n)s valid answer", "  %(n)s valid answers", n=int(table.valid[t, 0]))
    if np.isnan(found.mean[row]):
        return
    yield _mean(*(float(values[row]) for values in (found.mean, found.error, found.lower, found.upper)))


def _rated(dimension: Dimension, rated: PanelMean | None, levels: int) -> Iterator[Text]:
    if rated is None:
        yield say("%(dimension)s: no expert rated this technology", dimension=dimension.name)
        return
    yield counted(
        "%(dimension)s: mean of the rating of %(n)s expert, (rating − 1) / %(steps)s",
        "%(dimension)s: mean of the ratings of %(n)s experts, each (rating − 1) / %(steps)s",
        n=rated.n,
        dimension=dimension.name,
        steps=levels - 1,
    )
    none = float("nan")
    se, low, high = (none if value is None else value for value in (rated.se, rated.low, rated.high))
    yield _mean(rated.mean, se, low, high)


def _mean(mean: float, se: float, low: float, high: float) -> Text:
    if np.isnan(low):
        return say("  mean %(mean)s, without an interval", mean=f"{mean:.4f}")
    values = {"mean": mean, "se": se, "low": low, "high": high}
    return say(
        "  mean %(mean)s, standard error %(se)s, 95 %% interval %(low)s to %(high)s",
        **{name: f"{value:.4f}" for name, value in values.items()},
    )


def _of(public: PublishedEdition, id_: str, dimension: Dimension, technology: str) -> Figure | None:
    """What is published of a dimension for everyone."""
    if dimension.source == "experts":
        figure = public.panel.get(technology)
    else:
        figure = public.figures.get((dimension.question or id_, technology, EVERYONE))
    return figure if isinstance(figure, Figure) else None


def _placed(
    settings: Settings, public: PublishedEdition, technology: str, found: PublicIndex
) -> Iterator[Text]:
    """The index, of published means, and where it falls."""
    figures = {id_: _of(public, id_, dimension, technology) for id_, dimension in settings.dimensions.items()}
    weights = settings.weights()
    parts = [f"{weights[id_]:.3f} × {figure.mean:.3f}" for id_, figure in figures.items() if figure]
    value, se = found.value, found.se
    yield say("Index: %(sum)s = %(index)s", sum=" + ".join(parts), index=f"{value:.3f}")
    if se is not None:
        yield say("  standard error %(se)s", se=f"{se:.3f}")
    for ring, end in zip(settings.rings, settings.ring_ends(), strict=True):
        yield say(
            "  %(start)s to %(end)s: %(ring)s", start=f"{ring.from_:.3f}", end=f"{end:.3f}", ring=ring.name
        )
    stands = standing(value, se, settings, None if found.df is None else round(found.df, 1))
    names = {ring.id: ring.name for ring in settings.rings}
    yield say("Ring: %(ring)s", ring=names[stands.ring])
    if stands.certainty is not None:
        yield say("  certainty %(share)s%%", share=f"{100 * stands.certainty:.1f}")
    if stands.border is not None:
        yield say(
            "  below %(threshold)s%%, so on the border with %(ring)s",
            threshold=f"{100 * settings.border_certainty:g}",
            ring=names[stands.border],
        )
