"""Words that surveys share: scales in their order, what a question is about, and answers beside a scale.

English, the Nordic languages and German. All comparisons are of folded texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from radar.inputs.names import fold
from radar.inputs.questionnaire import Option, Question
from radar.site.tables.exports import plain

_MOST_ID = 40
_USUALLY = Question(name="-", options=[Option(id="a")])


@dataclass(frozen=True, slots=True)
class Scale:
    """Answers from lowest to highest."""

    ranks: tuple[frozenset[str], ...]
    """By rank: the words that mean it, folded."""
    question: str = ""
    """Id of the question that such a scale answers, if it answers one only."""

    def rank(self, text: str) -> int | None:
        """Where a folded text stands on the scale; None: it is none of its words."""
        return next((rank for rank, words in enumerate(self.ranks) if text in words), None)


def _scale(*ranks: str, question: str = "") -> Scale:
    return Scale(tuple(frozenset(map(fold, words.split("|"))) for words in ranks), question)


SCALES = (
    _scale(
        "never heard of it|unknown|not known|kender ikke|kjenner ikke til|känner inte till|en tunne"
        "|unbekannt",
        "not considered|not using|not in use|not used|not interested|no plans|not planned|do not use"
        "|ikke overvejet|ikke vurderet|ikke vurdert|ikke i brug|ikke i bruk|ingen planer|bruger ikke"
        "|bruker ikke|ikke relevant nu|inte övervägt|ej övervägt|används inte|inga planer|inte aktuellt"
        "|ei harkittu|ei käytössä|ei suunnitelmissa|nicht erwogen|nicht in betracht gezogen|nicht geplant"
        "|nicht im einsatz|keine pläne|not using or don't know",
        "considered|considering|discussed|heard of it|interested|overvejet|overvejes|drøftet|diskuteret"
        "|vurderes|vurdert|diskutert|drøftet|övervägs|övervägt|diskuteras|diskuterat|diskuterats|harkittu"
        "|harkinnassa|keskusteltu|erwogen|diskutiert|in diskussion",
        "planned|planning|plans|planlagt|planlegges|planlægges|planerat|planeras|planerad|suunnitteilla"
        "|suunniteltu|geplant|in planung",
        "evaluating|assessing|exploring|investigating|undersøges|undersøger|undersøker|utredes|utreds"
        "|under utredning|evaluerer|utvärderas|arvioidaan|evaluierung",
        "tried|tried out|trying|trying out|tested|testing|pilot|piloting|in pilot|pilot project|trial"
        "|experimenting|prøvet|prøvet af|afprøvet|afprøves|prøvd ut|utprøving|testet|testes"
        "|under afprøvning|i pilot|pilotprojekt|pilotprosjekt|prövat|provat|testat|testas|under test"
        "|kokeiltu|kokeilussa|pilotissa|pilotoitu|erprobt|getestet|in erprobung|pilotphase",
        "being introduced|rolling out|in rollout|under implementation|implementing|partly in use"
        "|used by some|in use in some places|indføres|under indførelse|under implementering"
        "|delvist i brug|delvis i bruk|i bruk noen steder|i brug nogle steder|innføres|under innføring"
        "|införs|under införande|delvis i bruk|i bruk på några ställen|käyttöönotossa|osittain käytössä"
        "|in einführung|teilweise im einsatz",
        "in use|using|used|in operation|in production|using in production|production|in daily use"
        "|operational|i brug|taget i brug|i drift|i bruk|tatt i bruk|bruges|brukes|används|i produktion"
        "|i produksjon|käytössä|tuotannossa|im einsatz|in betrieb|in nutzung|genutzt",
        "in use everywhere|widely used|in wide use|fully implemented|i brug overalt|fuldt implementeret"
        "|udbredt|i bruk overalt|fullt innført|utbredt|i bruk överallt|fullt infört|käytössä laajasti"
        "|flächendeckend im einsatz",
        question="adoption",
    ),
    _scale(
        "very low|very little|very small|meget lav|meget lidt|meget lille|svært lav|veldig lav"
        "|svært liten|mycket låg|mycket lite|mycket liten|erittäin matala|hyvin vähän|sehr niedrig"
        "|sehr gering|sehr wenig",
        "low|little|small|lav|lidt|lille|lite|liten|låg|matala|vähän|pieni|niedrig|gering|wenig",
        "some|medium|middle|moderate|nogen|noget|mellem|middel|noe|noen|någon|något|medel|medelhög"
        "|jonkin verran|kohtalainen|keskitaso|keskinkertainen|mittel|etwas|mäßig",
        "high|much|a lot|large|great|høj|høy|meget|mye|stor|hög|mycket|paljon|korkea|suuri|hoch|viel|groß",
        "very high|very much|very large|very great|meget høj|rigtig meget|svært høy|veldig høy|svært mye"
        "|veldig mye|meget stor|svært stor|mycket hög|väldigt mycket|mycket stor|erittäin korkea"
        "|hyvin paljon|sehr hoch|sehr viel|sehr groß",
    ),
    _scale(
        "none|nothing|no|ingen|intet|ingenting|inget|nej|nei|ei lainkaan|ei mitään|keine|nichts|kein|nein",
        "a little|little|few|low|lidt|få|litt|lite|vähän|wenig|gering",
        "some|medium|nogen|noget|noe|noen|någon|något|några|jonkin verran|etwas|einige",
        "much|a lot|many|high|meget|mange|mye|mycket|många|paljon|viel|viele",
        "very much|very many|rigtig meget|svært mye|veldig mye|väldigt mycket|erittäin paljon|sehr viel",
    ),
    _scale(
        "never|aldrig|aldri|ei koskaan|nie|niemals",
        "rarely|seldom|sjældent|sjelden|sällan|harvoin|selten",
        "sometimes|occasionally|af og til|nogle gange|indimellem|av og til|noen ganger|ibland|joskus"
        "|manchmal|gelegentlich",
        "monthly|månedligt|månedlig|månadsvis|kuukausittain|monatlich",
        "weekly|ugentligt|ukentlig|veckovis|viikoittain|wöchentlich",
        "often|frequently|ofte|ofta|usein|oft|häufig",
        "very often|meget ofte|svært ofte|veldig ofte|mycket ofta|erittäin usein|sehr oft",
        "daily|dagligt|daglig|dagligen|päivittäin|täglich",
        "always|altid|alltid|aina|immer",
    ),
    _scale(
        "not at all|slet ikke|ikke i det hele tatt|inte alls|ei lainkaan|überhaupt nicht|gar nicht",
        "to a very low degree|to a very small extent|i meget lav grad|i meget ringe grad"
        "|i svært liten grad|i mycket låg grad|i mycket liten utsträckning|erittäin vähän"
        "|in sehr geringem maße",
        "to a low degree|to a small extent|slightly|a little|i lav grad|i ringe grad|i mindre grad"
        "|i liten grad|i låg grad|i liten utsträckning|vähän|in geringem maße|wenig",
        "to some degree|to some extent|somewhat|moderately|i nogen grad|i noen grad|til en viss grad"
        "|i viss grad|i någon grad|i viss utsträckning|i någon mån|jossain määrin|jonkin verran"
        "|in gewissem maße|teilweise",
        "to a high degree|to a large extent|to a great extent|very|i høj grad|i stor grad|i høy grad"
        "|i hög grad|i stor utsträckning|paljon|suuressa määrin|in hohem maße|ziemlich",
        "to a very high degree|to a very large extent|to a very great extent|extremely|i meget høj grad"
        "|i svært stor grad|i svært høy grad|i veldig stor grad|i mycket hög grad"
        "|i mycket stor utsträckning|erittäin paljon|in sehr hohem maße",
    ),
    _scale(
        "strongly disagree|completely disagree|helt uenig|meget uenig|svært uenig|instämmer inte alls"
        "|tar helt avstånd|täysin eri mieltä|stimme überhaupt nicht zu|stimme gar nicht zu",
        "disagree|partly disagree|somewhat disagree|uenig|delvist uenig|overvejende uenig|delvis uenig"
        "|litt uenig|instämmer delvis inte|tar delvis avstånd|jokseenkin eri mieltä|eri mieltä"
        "|stimme nicht zu|stimme eher nicht zu",
        "neutral|neither agree nor disagree|neither|hverken enig eller uenig|verken enig eller uenig"
        "|varken eller|neutralt|nøytral|ei samaa eikä eri mieltä|weder noch|teils teils",
        "agree|partly agree|somewhat agree|enig|delvist enig|overvejende enig|delvis enig|litt enig"
        "|instämmer delvis|instämmer|jokseenkin samaa mieltä|samaa mieltä|stimme zu|stimme eher zu",
        "strongly agree|completely agree|helt enig|meget enig|svært enig|instämmer helt"
        "|täysin samaa mieltä|stimme voll und ganz zu|stimme voll zu",
    ),
    _scale(
        "not relevant at all|not important at all|unimportant|irrelevant|slet ikke relevant"
        "|slet ikke vigtig|uvigtig|helt uviktig|uviktig|oviktig|inte alls viktigt|ei lainkaan tärkeä"
        "|unwichtig",
        "not very relevant|less relevant|less important|mindre relevant|mindre vigtig|mindre viktig"
        "|mindre viktigt|litt relevant|ei kovin tärkeä|weniger wichtig|weniger relevant",
        "somewhat relevant|somewhat important|noget relevant|nogenlunde relevant|noe relevant|noe viktig"
        "|ganska relevant|ganska viktigt|jokseenkin tärkeä|etwas relevant|teilweise relevant",
        "relevant|important|vigtig|viktig|viktigt|tärkeä|wichtig",
        "very relevant|very important|highly relevant|meget relevant|meget vigtig|svært relevant"
        "|veldig relevant|svært viktig|mycket relevant|mycket viktigt|erittäin tärkeä|sehr relevant"
        "|sehr wichtig",
        question="relevance",
    ),
    _scale(
        "no|nej|nei|ei|nein|false",
        "partly|maybe|delvist|delvis|måske|kanskje|kanske|osittain|ehkä|teilweise|vielleicht",
        "yes|ja|kyllä|true",
    ),
)
"""Scales that surveys often use. One that is told apart by fewer words stands before a wider one."""

DONT_KNOW = frozenset(
    map(
        fold,
        (
            *_USUALLY.dont_know,
            *(
                "don't know",
                "dont-know",
                "do not know",
                "dont know",
                "not sure",
                "unsure",
                "no opinion",
                "can't say",
                "dk",
            ),
            *(
                "ved ikke",
                "ved det ikke",
                "ikke sikker",
                "vet ikke",
                "usikker",
                "vet ej",
                "vet inte",
                "osäker",
            ),
            *("kan ikke svare", "en osaa sanoa", "en tiedä", "weiß nicht", "weiss nicht", "keine angabe"),
            *("ingen mening", "ingen åsikt", "ikke afklaret"),
        ),
    )
)
"""Texts that mean "don't know"."""
NOT_RELEVANT = frozenset(
    map(
        fold,
        (
            *_USUALLY.not_relevant,
            *(
                "not relevant",
                "not-relevant",
                "not applicable",
                "n/a",
                "na",
                "not relevant to us",
                "does not apply",
            ),
            *(
                "ikke relevant for os",
                "ikke relevant for oss",
                "ikke aktuelt",
                "inte relevant",
                "ej aktuellt",
            ),
            *(
                "ikke aktuell",
                "ei sovellu",
                "ei koske meitä",
                "ei relevantti",
                "nicht relevant",
                "nicht zutreffend",
            ),
            *("trifft nicht zu", "ikke aktuelt her", "ikke relevant her"),
        ),
    )
)
"""Texts that mean "not relevant"."""
UNCLEAR = frozenset(("n/a", "na"))
"""Those that may mean something else."""
NONE_OF_THESE = frozenset(
    map(
        fold,
        (
            *_USUALLY.none_of_these,
            *(
                "none",
                "none-of-these",
                "none of the above",
                "nothing",
                "ingen",
                "ingen af delene",
                "ingen av delene",
            ),
            *("inget av dessa", "inget av ovanstående", "ingen af ovenstående", "ingen av de ovennevnte"),
            *("ei mikään näistä", "ei mikään", "keine davon", "nichts davon", "keines davon"),
        ),
    )
)
"""Texts that mean that none of the options holds."""
OTHER = frozenset(
    map(
        fold,
        (
            *(
                "other",
                "others",
                "other (please specify)",
                "other, please specify",
                "other:",
                "andet",
                "anden",
            ),
            *(
                "andet, skriv",
                "andet (skriv)",
                "annet",
                "annat",
                "annan",
                "muu",
                "muut",
                "sonstiges",
                "andere",
            ),
            *("anden, skriv hvilken", "annet (spesifiser)", "other area", "andet område"),
        ),
    )
)
"""Texts that mean something that is not listed."""

_ABOUT = (
    (
        "barriers",
        r"barrier|obstacle|\bhinder|\bstops?\b|\bstand(?:s)? in (?:the|your) way|challeng|forhindr"
        r"|hindring|udfordring|utfordring|utmaning|bremse|este(?:et|itä|enä)|hürde|hindernis|hemmnis",
    ),
    (
        "relevance",
        r"relevan|importan|\bneed|vigtig|viktig|behov|tärke|tarve|tarpeel|wichtig|bedarf|interessant",
    ),
    (
        "value",
        r"\bvalue|benefi|\bgain|usefulness|\buseful|værdi|gevinst|nytte|verdi|värde|nytta|hyöty|hyödy"
        r"|nutzen|effekt",
    ),
    (
        "adoption",
        r"adoption|how far|\bin use\b|\busing\b|\buse of\b|\bused\b|do you use|spread|udbred|utbred|i brug"
        r"|i bruk|anvend|använd|hvor langt|hur långt|kuinka pitkällä|käytössä|käytät|einsatz|wie weit"
        r"|verbreit|implement",
    ),
)
USUAL = {"adoption": "Adoption", "relevance": "Relevance", "value": "Value", "barriers": "Barriers"}
"""Ids that the radar knows the meaning of, with the names that they usually have."""


def about(text: str) -> str:
    """The id of what a question asks about, by its words; empty if none of them says it."""
    key = fold(text)
    return next((id_ for id_, pattern in _ABOUT if re.search(pattern, key)), "")


def scale_of(texts: Iterable[str]) -> Scale | None:
    """The scale that has most of these folded texts: two thirds of them, and all but two at most; or None."""
    given = list(texts)
    if not given:
        return None
    best = max(SCALES, key=lambda scale: _fit(scale, given))
    found = sum(best.rank(text) is not None for text in given)
    return best if 3 * found >= 2 * len(given) and found >= len(given) - 2 else None


def _fit(scale: Scale, texts: Sequence[str]) -> tuple[int, int]:
    """How many texts are its words, and how many ranks they stand on."""
    ranks = [rank for rank in map(scale.rank, texts) if rank is not None]
    return len(ranks), len(set(ranks))


def is_known(text: str) -> bool:
    """Whether a folded text is a word of any survey, and so nobody's own."""
    beside = text in DONT_KNOW or text in NOT_RELEVANT or text in NONE_OF_THESE or text in OTHER
    return beside or any(scale.rank(text) is not None for scale in SCALES)


def short_id(text: str, taken: Collection[str], otherwise: str) -> str:
    """An id made of a text that none of `taken` is; of `otherwise` if the text has no letters."""
    words = plain(text)
    while len(words) > _MOST_ID and "-" in words:
        words = words.rpartition("-")[0]
    base = words[:_MOST_ID].strip("-") or otherwise
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(id_ for id_ in (base, *numbers) if id_ not in taken)
