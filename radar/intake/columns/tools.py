"""What survey tools add to their files, and how they write headings and answers: one table.

A tool's entry fills in what survey.yml leaves unsaid. `docs/guide/survey.md` says what each rests on.
Where columns depend on the language of the tool, English, the Nordic languages and German are listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from radar.inputs.names import fold
from radar.inputs.questionnaire import LayoutName

State = Literal["finished", "unfinished", "test"]
"""What a tool says about a row: someone who finished, who did not, or a test or preview of the editor's."""


@dataclass(frozen=True, slots=True)
class Status:
    """A column in which a tool says whether a row is a finished answer."""

    headings: tuple[str, ...]
    """What it may be called: the first of these that is there is read."""
    filled: State | None = "finished"
    """What any text but those of `texts` means. None: it is not known, which is told."""
    empty: State = "finished"
    texts: Mapping[str, State] = field(default_factory=dict)
    """By text, in small letters."""
    pattern: str = ""
    """Pattern of further headings, one for each part of the survey: that of the answers' part is read."""

    def state(self, cell: str) -> State | None:
        """What a cell of the column says; None: its text is not known."""
        key = fold(cell)
        return self.texts.get(key, self.filled) if key else self.empty


@dataclass(frozen=True, slots=True)
class Preset:
    """One tool's way of writing files. All names of columns are compared without their case."""

    name: str = ""
    """What people call the tool."""
    marks: tuple[tuple[str, ...], ...] = ()
    """Headings that together give the tool away, one set for each language or version."""
    first: tuple[str, ...] = ()
    """Headings that give the tool away in the first column."""
    beside: tuple[tuple[str, ...], str] = ((), "")
    """Headings that give it away anywhere beside one of this pattern."""
    headings: tuple[str, ...] = ()
    """How the tool may write the heading of an answer: that which fits most columns is used. `{nth}` is
    empty for the first question, 2 for the second, and so on."""
    ticks: tuple[str, ...] = ()
    """What `headings` is where each level or option has a column of its own."""
    respondent: tuple[str, ...] = ()
    """Columns that tell respondents apart. The tool fills them in: no one types a personal number there."""
    typed_ids: bool = False
    """Whether people may type these after all."""
    ids_per_form: bool = False
    """Whether each form numbers its respondents from 1."""
    stamps: tuple[str, ...] = ()
    """Columns with the times at which a row was begun, finished or sent."""
    anonymous: bool = False
    """Whether every row is a respondent if none of them is there."""
    ignore: tuple[str, ...] = ()
    """Columns that are searched for personal data and read no further."""
    unread: tuple[str, ...] = ()
    """Columns of the tool's own numbers: random ones, which can look personal, and its progress."""
    unread_pattern: str = ""
    """Pattern of further such columns."""
    told: tuple[str, ...] = ()
    """Columns about the person that the tool always fills in: not looked at, with a warning."""
    personal: tuple[str, ...] = ()
    """Columns about the person that are empty in an anonymous survey, and must be."""
    status: tuple[Status, ...] = ()
    """Where it says which rows are finished answers."""
    coded: str = ""
    """Pattern of a heading that holds a code (first group) and a text (second group)."""
    header: Literal["stacked", "blocks", "names"] | None = None
    """Several header rows: each names the columns (`stacked`), the first names blocks, or the second holds
    the tool's own names and says nothing (`names`). None: one row, unless survey.yml says more."""
    not_shown: tuple[str, ...] = ()
    """What stands where a question was not asked."""
    blank: tuple[str, ...] = ()
    """What stands where it was asked and not answered."""
    silent_no: bool = False
    """Whether an option that was not chosen reads like one that nobody asked about."""
    between: str = r"[;\r\n]"
    """Pattern of what stands between several answers in a cell, and in none of them."""
    joined: str = ","
    """What may stand between several answers and in one as well; empty: nothing."""
    numbered: bool = False
    """Whether answers may be written as their number on the scale, from 1."""

    @property
    def known(self) -> tuple[str, ...]:
        """All headings that the tool is known by."""
        marks = (mark for marks in self.marks for mark in marks)
        status = (heading for status in self.status for heading in status.headings)
        own = (
            *self.first,
            *self.respondent,
            *self.stamps,
            *self.ignore,
            *self.unread,
            *self.told,
            *self.personal,
        )
        return (*marks, *status, *own)

    def names(self, cell: str) -> Sequence[str]:
        """A heading's names: where it holds a code and a text, either is one."""
        match = re.match(self.coded, cell, re.DOTALL) if self.coded else None
        return (match[1], match[2], cell) if match else (cell,)


PLAIN = Preset()

_BRACKETS = ("{question} [{technology}]", "{question}[{technology}]")
_DASHES = ("{question} - {technology}", "{question}: {technology}", "{question}_{technology}")
_BRACKET_TICKS = (
    *(
        "{question} [{technology}][{level}]",
        "{question}[{technology}][{level}]",
        "{question} {technology} [{level}]",
    ),
    *("{question} [{technology}] [{level}]",),
)
_DASH_TICKS = ("{question} - {technology} - {level}", "{question}: {technology}: {level}")

_TIMESTAMP = (
    *("Timestamp", "Tidsstempel", "Tidsmerke", "Tidsstämpel", "Tidstämpel", "Aikaleima", "Zeitstempel"),
    *("Tímastimpill", "Horodateur"),
)

PRESETS: dict[LayoutName, Preset] = {
    "limesurvey": Preset(
        name="LimeSurvey",
        marks=(
            ("id", "submitdate"),
            ("Response ID", "Date submitted"),
            ("Besvarelse ID", "Dato for indsendelse"),
            ("Besvarelse-ID", "Dato for besvarelse"),
            ("Svars-ID", "Datum inskickad"),
            ("Antwort ID", "Datum Abgeschickt"),
            ("id", "lastpage", "startlanguage"),
            ("Response ID", "Last page"),
            ("Besvarelse ID", "Sidste side"),
            ("Besvarelse-ID", "Siste side"),
            ("Svars-ID", "Sista sidan"),
            ("Antwort ID", "Letzte Seite"),
            ("Vastauksen ID", "Lähetyspäivä"),
            ("Vastauksen ID", "Viimeinen sivu"),
        ),
        headings=("{question}[{technology}]", "{question} [{technology}]", "{question}_{technology}"),
        ticks=(
            *_BRACKET_TICKS,
            *("{question}{technology}[{level}]", "{question}_{technology}[{level}]", "{technology}[{level}]"),
            "{technology} [{level}]",
        ),
        respondent=(
            *("id", "Response ID", "Besvarelse ID", "Besvarelse-ID", "Svars-ID", "Antwort ID", "Antwort-ID"),
            "Vastauksen ID",
        ),
        ids_per_form=True,
        stamps=(
            *("startdate", "Date started", "Startdato", "Dato for oppstart", "Datum påbörjad"),
            *("Datum gestartet", "Aloituspäivä"),
            *(
                "submitdate",
                "Date submitted",
                "Dato for indsendelse",
                "Dato for besvarelse",
                "Datum inskickad",
            ),
            *("Datum Abgeschickt", "Lähetyspäivä"),
        ),
        ignore=(
            *("lastpage", "startlanguage", "datestamp", "refurl"),
            *("Last page", "Start language", "Date last action", "Referrer URL"),
            *("Sidste side", "Startsprog", "Standardsprog", "Dato for sidste handling", "Reference URL"),
            *("Siste side", "Startspråk", "Standardspråk", "Dato for siste hendelse", "Avsenders URL"),
            *("Sista sidan", "Utgångsspråk", "Datum senaste åtgärd", "Hänvisande URL"),
            *("Letzte Seite", "Start-Sprache", "Datum letzte Aktivität", "Weiterleitungs-URL"),
            *("Viimeinen sivu", "Aloituskieli", "Viimeisin toiminto", "Viittaava URL"),
        ),
        unread=(
            *("seed", "Frø", "Startværdi", "Zufallsstartwert", "Siemenluku", "interviewtime"),
            *("Total time", "Totaltid", "Gesamtzeit", "Kokonaisaika"),
        ),
        unread_pattern=(
            r"(?:group|question)time\w*"
            r"|(?:grupp?e?n?(?:zeit|tid)|fragenzeit|spørsmålstid|(?:group|question) time).*"
        ),
        told=("ipaddr", "IP address", "IP-adresse", "IP-adress", "IP-osoite"),
        personal=(
            *("token", "firstname", "lastname", "email", "Token", "Access code", "First name", "Last name"),
            *("Email address", "Respondentnøgle", "Adgangskode", "Fornavn", "Efternavn", "Etternavn"),
            *("E-mail adresse", "E-postadresse", "Behörighetskod", "Förnamn", "Efternamn", "E-postadress"),
            *(
                "Zugangsschlüssel",
                "Zugangscode",
                "Vorname",
                "Nachname",
                "E-Mail-Adresse",
                "Tunniste",
                "Etunimi",
            ),
            *("Sukunimi", "Sähköposti"),
        ),
        status=(
            Status(
                (
                    *("submitdate", "Date submitted", "Dato for indsendelse", "Dato for besvarelse"),
                    *("Datum inskickad", "Datum Abgeschickt", "Lähetyspäivä"),
                ),
                empty="unfinished",
                texts={"n/a": "unfinished"},
            ),
        ),
        coded=r"\s*(\w+(?:\[[^\]]*\])*)\. (.*)",
        not_shown=("N/A",),
    ),
    "surveymonkey": Preset(
        name="SurveyMonkey",
        marks=(("Respondent ID", "Collector ID"), ("respondent_id", "collector_id")),
        headings=(
            *("{technology}", "{technology} - Response", "{question} - {technology}"),
            *("{technology} - Svar", "{technology} - Antwort", "{technology} - Vastaus"),
        ),
        ticks=("{technology} - {level}",),
        respondent=("Respondent ID", "respondent_id"),
        stamps=("Start Date", "End Date", "date_created", "date_modified", "Date Created", "Date Modified"),
        ignore=(
            *("Collector ID", "Custom Data 1", "Custom Data"),
            *("collector_id", "custom_1"),
        ),
        told=("IP Address", "ip_address"),
        personal=(
            *("Email Address", "First Name", "Last Name"),
            *("email_address", "first_name", "last_name"),
        ),
        header="blocks",
    ),
    "microsoft-forms": Preset(
        name="Microsoft Forms",
        marks=(
            ("Start time", "Completion time"),
            ("Starttidspunkt", "Fuldførelsestidspunkt"),
            ("Starttidspunkt", "Færdiggørelsestidspunkt"),
            ("Starttidspunkt", "Fullføringstidspunkt"),
            ("Starttid", "Slutförandetid"),
            ("Starttid", "Slutförd tid"),
            ("Aloitusaika", "Valmistumisaika"),
            ("Startzeit", "Fertigstellungszeit"),
        ),
        headings=("{technology}{nth}", "{question}.{technology}", *_BRACKETS),
        ticks=_BRACKET_TICKS,
        respondent=("ID", "Tunnus"),
        ids_per_form=True,
        joined="",
        stamps=(
            *("Start time", "Completion time", "Starttidspunkt", "Fuldførelsestidspunkt"),
            *(
                "Færdiggørelsestidspunkt",
                "Fullføringstidspunkt",
                "Starttid",
                "Slutförandetid",
                "Slutförd tid",
            ),
            *("Aloitusaika", "Valmistumisaika", "Startzeit", "Fertigstellungszeit"),
        ),
        ignore=(
            *("Last modified time", "Language", "Total points", "Quiz feedback", "Grade posted time"),
            *("Tidspunkt for seneste ændring", "Tidspunkt for sidste ændring", "Sprog"),
            *("Tidspunkt for siste endring", "Språk", "Tid för senaste ändring", "Senast ändrad"),
            *("Viimeksi muokattu", "Kieli", "Zeitpunkt der letzten Änderung", "Sprache"),
        ),
        unread_pattern=r"(?:points|feedback) - .*",
        told=(
            *("Email", "Name", "Mail", "E-mail", "Navn", "E-postadresse", "E-post", "E-postadress", "Namn"),
            *("Sähköposti", "Nimi"),
        ),
    ),
    "nettskjema": Preset(
        name="Nettskjema",
        marks=(("$submission_id",),),
        headings=(
            *("{question}.{technology}", "{question}_{technology}", *_BRACKETS),
            *("{question} :: {technology}", "{question}: {technology}", "{technology}{nth}"),
        ),
        ticks=(
            *("{question}.{technology}.{level}", "{question} :: {technology} :: {level}", *_BRACKET_TICKS),
            *("{question}_{technology}.{level}", "{question}_{technology} :: {level}"),
        ),
        respondent=("$submission_id",),
        stamps=("$created",),
        ignore=("$modified", "$answer_time_ms", "$form_id", "formid", "$delivered", "$forwarded_to_form"),
        unread_pattern=r"\$\w+",
        personal=("$respondent", "$respondent_name", "$respondent_email"),
    ),
    "surveyxact": Preset(
        name="SurveyXact",
        headings=_DASHES,
        ticks=_DASH_TICKS,
        respondent=("respondentkey", "respondentid"),
        anonymous=True,
        unread=(
            *(
                "statcreation",
                "statdistribution",
                "statopened",
                "survey",
                "difftime",
                "responsecollectsessions",
            ),
            *("numberofreturnedmail", "importgroup", "distributionschedule", "digitaldistributionstatus"),
            "digitaldistributionerrormessage",
        ),
        unread_pattern=r"stat(?:o|s|overall|creation|completion|distribution|source|collect|internal)?_\d+",
        stamps=("created", "starttime", "closeTime"),
        ignore=("organization", "modified"),
        personal=("email",),
        status=(
            Status(
                (
                    *(
                        "statoverall_4",
                        "stato_4",
                        "Samlet status - Gennemført",
                        "Samlet status - Gjennomført",
                    ),
                    *("Samlad status - Genomförd", "Overall Status - Completed", "Overall status - Complete"),
                ),
                filled=None,
                empty="unfinished",
                texts={
                    **dict.fromkeys(
                        ("1", "valgt", "vald", "selected", "gennemført", "gjennomført"), "finished"
                    ),
                    **dict.fromkeys(("0", "ikke valgt", "ej vald", "not selected"), "unfinished"),
                },
            ),
        ),
    ),
    "enalyzer": Preset(
        name="Enalyzer",
        headings=(*_DASHES, *_BRACKETS, "{technology}{nth}"),
        ticks=_DASH_TICKS,
        numbered=True,
        typed_ids=True,
    ),
    "qualtrics": Preset(
        name="Qualtrics",
        marks=(
            ("StartDate", "EndDate", "ResponseId"),
            ("StartDate", "EndDate", "Progress"),
            ("RecordedDate", "ResponseId"),
            ("ResponseID", "ResponseSet"),
        ),
        headings=("{question}_{technology}", "{question} - {technology}", *_BRACKETS),
        ticks=(
            *("{question}_{technology}_{level}", "{question} - {technology} - {level}"),
            *("{question} - Selected Choice - {technology} - {level}", "{question} {technology} - {level}"),
            *("{question} {technology} - Selected Choice - {level}", "{technology}_{level}"),
            *("{question} - {technology} - Selected Choice - {level}",),
        ),
        respondent=("ResponseId", "ResponseID"),
        anonymous=True,
        stamps=("StartDate", "EndDate", "RecordedDate"),
        ignore=(
            *(
                "Progress",
                "Duration (in seconds)",
                "ResponseSet",
                "ExternalReference",
                "ExternalDataReference",
            ),
            *("DistributionChannel", "UserLanguage", "Q_Language", "Q_URL", "LastModifiedDate"),
        ),
        unread_pattern=(
            r"q_(?:recaptchascore|relevantid\w*|straightlining\w*|datapolicyviolations|totalduration"
            r"|ballotboxstuffing|terminateflag|duplicate\w*)|sc\d+|v\d+"
            r"|\S+_(?:first click|last click|page submit|click count)"
            r"|\S+_(?:browser|version|operating system|resolution)"
            r"|\S+_do(?:_\S+)?"
        ),
        told=(
            *(
                "IPAddress",
                "LocationLatitude",
                "LocationLongitude",
                "LocationAccuracy",
                "Name",
                "EmailAddress",
            ),
        ),
        personal=(
            *(
                "RecipientLastName",
                "RecipientFirstName",
                "RecipientEmail",
                "RecipientPhone",
                "Q_RecipientPhone",
            ),
        ),
        status=(
            Status(
                ("Status",),
                texts={
                    **dict.fromkeys(("1", "2", "8", "9", "12", "17", "40"), "test"),
                    **dict.fromkeys(("survey preview", "survey test", "spam", "survey preview spam"), "test"),
                    **dict.fromkeys(("imported spam", "offline survey preview", "ex spam"), "test"),
                },
            ),
            Status(
                ("Finished",),
                filled=None,
                texts={
                    **dict.fromkeys(
                        ("1", "true", "sand", "sann", "sant", "tosi", "wahr", "ja", "yes"), "finished"
                    ),
                    **dict.fromkeys(
                        ("0", "false", "falsk", "usann", "falskt", "epätosi", "falsch"), "unfinished"
                    ),
                    **dict.fromkeys(("no", "nej", "nei", "ei", "nein"), "unfinished"),
                },
            ),
        ),
        header="stacked",
        blank=("-99",),
    ),
    "kobotoolbox": Preset(
        name="KoboToolbox or ODK",
        marks=(
            ("_uuid", "_submission_time"),
            ("_id", "_submission_time"),
            ("SubmissionDate", "KEY"),
            ("meta-instanceID", "KEY"),
        ),
        headings=(
            *("{question}/{technology}", "{question}-{technology}", "{question}.{technology}"),
            *(
                "{question}_{technology}",
                "{question}/{question}_{technology}",
                "{question}-{question}_{technology}",
            ),
            *("{question}/{question} [{technology}]", *_BRACKETS, "{question}: {technology}"),
        ),
        ticks=(
            *("{question}/{technology}/{level}", "{question}-{technology}/{level}"),
            *("{question}_{technology}/{level}", "{question}/{question}_{technology}/{level}"),
            *("{question}-{question}_{technology}/{level}", "{question} [{technology}]/{level}"),
            *("{question}/{question} [{technology}]/{level}", "{technology}/{level}"),
        ),
        respondent=("_uuid", "KEY", "meta-instanceID", "instanceID", "_id"),
        stamps=("_submission_time", "SubmissionDate"),
        ignore=(
            *(
                "start",
                "end",
                "today",
                "_validation_status",
                "_notes",
                "_status",
                "__version__",
                "_tags",
                "_index",
            ),
            *("AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "Edits", "FormVersion"),
            *("_parent_index", "_parent_table_name", "isValidated", "instanceName", "meta-instanceName"),
            *("meta/instanceID", "meta/rootUuid", "formhub/uuid", "_xform_id_string"),
        ),
        unread_pattern=r"generated_table_list_label_\d+|reserved_name_for_field_list_labels_\d+|(?:meta-|meta/)?audit(?:_url)?",
        told=("deviceid", "DeviceID", "_submitted_by", "SubmitterID", "SubmitterName", "username"),
        personal=("phonenumber", "simserial", "subscriberid", "_geolocation"),
        joined=" ",
    ),
    "redcap": Preset(
        name="REDCap",
        marks=(
            ("record_id", "redcap_survey_identifier"),
            ("record_id", "redcap_event_name"),
            ("record_id", "redcap_data_access_group"),
            ("Record ID", "Survey Timestamp"),
            ("Record ID", "Survey Identifier"),
            ("Record ID", "Complete?"),
        ),
        beside=(("record_id",), r"\w+_complete"),
        headings=(
            *(
                "{question}_{technology}",
                "{technology}_{question}",
                "{technology}",
                "{question}: {technology}",
            ),
            *("{question} - {technology}", *_BRACKETS),
        ),
        ticks=(
            *(
                "{question}_{technology}___{level}",
                "{technology}_{question}___{level}",
                "{technology}___{level}",
            ),
            *("{question} {technology} (choice={level})", "{question}: {technology} (choice={level})"),
            *("{question} [{technology}] (choice={level})", "{question} - {technology} (choice={level})"),
            "{technology} (choice={level})",
        ),
        respondent=("record_id", "Record ID"),
        ids_per_form=True,
        stamps=("survey_timestamp", "Survey Timestamp"),
        ignore=(
            *(
                "redcap_event_name",
                "redcap_repeat_instrument",
                "redcap_repeat_instance",
                "redcap_data_access_group",
            ),
            *("Event Name", "Repeat Instrument", "Repeat Instance", "Data Access Group"),
        ),
        unread_pattern=r"\w+_timestamp",
        personal=("redcap_survey_identifier", "Survey Identifier"),
        status=(
            Status(
                ("Complete?",),
                filled=None,
                empty="unfinished",
                texts={
                    **dict.fromkeys(("2", "complete", "1", "unverified"), "finished"),
                    **dict.fromkeys(("0", "incomplete"), "unfinished"),
                },
                pattern=r"\w+_complete",
            ),
        ),
        silent_no=True,
    ),
    "alchemer": Preset(
        name="Alchemer",
        marks=(
            ("Response ID", "Time Started", "Status"),
            ("Response ID", "SessionID"),
            ("Response ID", "Time Started", "Date Submitted"),
        ),
        headings=(
            "{technology}:{question}",
            "{technology} : {question}",
            "{question}:{technology}",
            *_BRACKETS,
        ),
        ticks=(
            *(
                "{level}:{question} {technology}",
                "{level}:{technology}:{question}",
                "{level}:{question}: {technology}",
            ),
            *("{technology}:{level}:{question}", "{level}:{question} - {technology}", "{level}:{technology}"),
            *("{level}:{question} [{technology}]",),
        ),
        respondent=("Response ID",),
        ids_per_form=True,
        stamps=("Time Started", "Date Submitted"),
        ignore=(
            *(
                "Legacy Comments",
                "Comments",
                "Language",
                "Referer",
                "Extended Referer",
                "Tags",
                "URL Redirect",
            ),
            *("Link Name",),
        ),
        unread=("SessionID", "User Agent", "Extended User Agent"),
        unread_pattern=r"time-page-\d+",
        told=("IP Address", "Longitude", "Latitude", "Country", "City", "State/Region", "Postal"),
        personal=("Contact ID",),
        status=(
            Status(
                ("Status",),
                filled=None,
                texts={
                    "complete": "finished",
                    **dict.fromkeys(("partial", "disqualified", "deleted", "incomplete"), "unfinished"),
                    **dict.fromkeys(("test", "test data"), "test"),
                },
            ),
        ),
    ),
    "typeform": Preset(
        name="Typeform",
        marks=(("#", "Network ID"), ("#", "Submit Date (UTC)"), ("Submit Date (UTC)", "Network ID")),
        headings=("{technology}", *_DASHES, *_BRACKETS, "{question} {technology}"),
        ticks=(*_DASH_TICKS, *_BRACKET_TICKS),
        respondent=("#",),
        anonymous=True,
        stamps=("Start Date (UTC)", "Submit Date (UTC)"),
        ignore=("Stage Date (UTC)", "Tags", "Ending"),
        unread=("Network ID",),
        status=(
            Status(
                ("Response Type",),
                filled=None,
                texts={"completed": "finished", "partial": "unfinished", "started": "unfinished"},
            ),
        ),
    ),
    "nextcloud-forms": Preset(
        name="Nextcloud Forms",
        marks=(
            ("User ID", "User display name", "Timestamp"),
            ("Bruger ID", "Vist navn for bruger", "Tidsstempel"),
            ("Bruker-ID", "Brukers visningsnavn", "Tidsstempel"),
            ("Användar-ID", "Användarens visningsnamn", "Tidsstämpel"),
            ("Käyttäjätunniste", "Käyttäjän näyttönimi", "Aikaleima"),
            ("Benutzer-ID", "Anzeigename des Nutzers", "Zeitstempel"),
        ),
        headings=("{question} ({technology})", "{technology}", *_DASHES, *_BRACKETS),
        respondent=("Submission ID", "Indsendelses-ID", "Innsendings-ID", "Inlämnings-ID"),
        ids_per_form=True,
        anonymous=True,
        stamps=("Timestamp", "Tidsstempel", "Tidsstämpel", "Aikaleima", "Zeitstempel"),
        told=(
            *("User ID", "User display name", "Bruger ID", "Vist navn for bruger", "Bruker-ID"),
            *("Brukers visningsnavn", "Användar-ID", "Användarens visningsnamn", "Käyttäjätunniste"),
            *("Käyttäjän näyttönimi", "Benutzer-ID", "Anzeigename des Nutzers"),
        ),
        header="names",
    ),
    # the last, since it is known by one common word
    "google-forms": Preset(
        name="Google Forms",
        first=_TIMESTAMP,
        beside=(_TIMESTAMP, r"(?>.+ \[).+\]\s*"),
        headings=(*_BRACKETS, "{technology}", *_DASHES, "{question} {technology}"),
        ticks=_BRACKET_TICKS,
        anonymous=True,
        stamps=_TIMESTAMP,
        ignore=("Score", "Total score", "Score totalt", "Poäng", "Pisteet", "Punktzahl", "Point"),
        told=(
            *("Email Address", "Username", "Mailadresse", "Brugernavn", "E-postadresse", "Brukernavn"),
            *("E-postadress", "Användarnamn", "Sähköpostiosoite", "Käyttäjänimi", "E-Mail-Adresse"),
            *("Nutzername", "Email address"),
        ),
    ),
}
"""By the name of a layout in survey.yml."""
