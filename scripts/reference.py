"""Write the reference pages in docs/guide/ from the models and the commands themselves, and draw the house.

python scripts/reference.py           writes them
python scripts/reference.py --check   writes nothing; exit code 1 if one of them is stale
"""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
import textwrap
import tomllib
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import click

from radar.cli.stages import cli
from radar.inputs.documents import ID_PATTERN
from radar.language.messages import choices
from radar.store import schema
from radar.tools.dialogue.meetings import Meetings

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
HOUSE = "how-it-works.md"
_BEGIN, _END = "<!-- rooms -->", "<!-- end of rooms -->"
Node = dict[str, Any]

SETTINGS = """\
# Settings: radar.yml

`radar.yml` stands beside `mkdocs.yml`, at the top of the repository. It says what the radar is called, how it
is divided into sectors, rings and areas, what the index is made of, and which figures are withheld. Only the
fields marked **required** must be there.

`radar check` without a file name says whether it is good; a misspelt field or an impossible value is told
with its line. [Editor completion](editor-completion.md) says how to have your editor do that while you type.

A complete example:

```yaml
title: Teknologiradar
description: Where technologies stand in our municipalities.
publisher: The Association of Northern Municipalities
contact: radar@example.org
notice: "Trial run: the figures on this page are made up."
language: en
languages: [en, da]
licence: CC BY 4.0
days_of_grace: 14
raw_html: false

sectors: # clockwise from the top
  - id: care
    name: Care and health
  - id: data
    name: Data and AI
  - id: contact
    name: Contact with citizens

rings: # from the centre outwards
  - id: ready
    name: Ready
    from: 0.72
    description: Buy it, and build on what others have learned.
  - id: try
    name: Try out
    from: 0.55
    description: Try it in your own service with a clear aim.
  - id: watch
    name: Watch
    from: 0.35
    description: Follow the pilots of others.
  - id: wait
    name: Wait
    from: 0
    description: Leave it for now.

area_term: Area
areas:
  - id: health-and-care
    name: Health and care
    also: [Sundhed og omsorg, Helse og omsorg]
  - id: children-and-schools
    name: Children and schools

generator: mkdocs
placement: survey # the answers give a technology its place; `decided`: a group does
decision_editions: month

dimensions: # the index is their weighted mean
  maturity:
    name: Maturity
    source: experts
    weight: 0.5
  adoption:
    name: Adoption
    source: survey
    question: adoption
    weight: 0.5

weighting: respondent
border_certainty: 0.75
disclosure:
  k: 5
  municipalities: 3
limits:
  file_megabytes: 100
  columns: 500
  cell_characters: 5000

surveys: survey_data
technologies: docs/technologies
dialogues: docs/dialogues
municipalities: survey_data/municipalities.csv
size_classes: [20000, 50000] # fewer than 20,000 inhabitants; 20,000 to 49,999; 50,000 and more
```

A text that readers see may be given once for each language of the site, its own first in `languages`:
`name: {da: Omsorg, en: Care}`. [Several languages](languages.md) says what else can be translated.

The file named under `municipalities` is a CSV file in UTF-8 with the columns `municipality` and `population`,
one row for each municipality; the population is written in digits only. Survey files may use these names and
no others.

## Fields

A short name (every `id`, and the names of dimensions) has small letters a to z, digits and single hyphens,
for instance `citizen-service`. Paths are as seen from the folder of `radar.yml`.
"""

TOOLS = (
    (
        "`alchemer`",
        "Response ID with Time Started, Status or SessionID",
        "column list of a published export; headings of check boxes are an assumption",
    ),
    ("`enalyzer`", "not recognised", "the tool's help pages; headings are an assumption"),
    (
        "`google-forms`",
        "Timestamp in the first column, in eight languages",
        "the known form of a response sheet",
    ),
    (
        "`kobotoolbox`",
        "`_uuid` and `_submission_time`; `SubmissionDate` and `KEY`",
        "code of the exporters, tests of ODK Central",
    ),
    (
        "`limesurvey`",
        "id and submit date, or what stands in the first columns",
        "code of the exporter and its translations, published exports in German",
    ),
    (
        "`microsoft-forms`",
        "start and completion time, or what stands in the first columns",
        "a Norwegian export, readers of German and English ones",
    ),
    (
        "`nettskjema`",
        "`$submission_id`",
        "tests of the R package nettskjemar; the older form without `$` columns has to be described",
    ),
    ("`nextcloud-forms`", "user, display name and time stamp", "code of the exporter and its translations"),
    ("`qualtrics`", "StartDate, EndDate and ResponseId", "samples of the R package qualtRics"),
    (
        "`redcap`",
        "record id with another column of its own",
        "data of the R package REDCapR, a published file with labels",
    ),
    (
        "`surveymonkey`",
        "Respondent ID and Collector ID",
        "published exports; Danish, Norwegian and Swedish words are assumptions",
    ),
    (
        "`surveyxact`",
        "structure and labels beside the dataset",
        "examples of the R package readSX; Swedish and English status words are assumptions",
    ),
    (
        "`typeform`",
        "`#` with Network ID or Submit Date",
        "column lists of published exports; headings of matrices are an assumption",
    ),
)
"""Layouts of survey tools: by what each is recognised, and what its entry rests on."""

SURVEY = """\
# Survey: survey.yml

Each edition of the survey has a folder of its own, named as the edition: `survey_data/2026/`. In it lie
`survey.yml`, the files with the answers, and the experts' ratings where there are some. `survey.yml` says
what was asked and how the files are laid out. Earlier editions keep theirs, so what was answered then stays
as it was.

A complete example:

```yaml
edition: "2026"
name: Spring 2026
from: 2026-02-02
to: 2026-03-06
note: Sent to all who plan or run digital services.

questions:
  adoption:
    name: Adoption
    text: How far has this technology come where you work?
    levels: # from lowest to highest
      - id: "1"
        label: Not considered
      - id: "2"
        label: Tried out
        also: [Pilot]
      - id: "3"
        label: In use in some places
      - id: "4"
        label: In operation widely
    dont_know: [Don't know]
    not_relevant: [Not relevant here]

technologies: [chatbots, service-robots] # what was asked about

responses:
  - files: responses/*
    respondent: respondent_id
    municipality: municipality
    area: area
    items:
      - question: adoption
        heading: "{question}[{technology}]"
    free_text: [comment]
    ignore: [submitted_at]

names:
  technologies:
    service-robots: [Robots for cleaning]
  areas:
    health-and-care: [Health]

experts: experts.csv
expert_levels: 9
```

A file that fits this example has the columns `respondent_id`, `municipality`, `area`, one column
`adoption[chatbots]`, `adoption[service-robots]` … for each technology, and perhaps `comment` and
`submitted_at`. Technologies, areas and answers may be written as their id, their name, or any of the other
spellings under `also` and `names`.

## Begin with the export

`radar survey draft FILE…` writes a `survey.yml` for the files that you have: it finds the tool, the
questions and their levels, the technologies that have a page, areas and municipalities. A comment `# CHECK`
stands where it could not decide. `radar check` says afterwards what is still missing.

## Files straight from the survey tool

A file is recognised by its headings, and `layout` then fills in what `survey.yml` does not say: how
headings are made, how many header rows there are, which columns the tool adds by itself, and which rows are
no finished answers. Name the `layout` if a file is taken for something else.

- `wide`: one row for each respondent, headings as `heading` says.
- `long`: one row for each answer, in any order, with the columns `respondent_id`, `municipality`, `area`,
  `question`, `technology` and `level`.
- `alchemer`: headings as `Row:Question`. Rows whose status is not Complete are left out.
- `enalyzer`: answers as texts or as label numbers, which count the levels from 1. It is never recognised,
  so name it.
- `google-forms`: headings as `Question [Row]`, or a question for each technology. Every row is a
  respondent.
- `kobotoolbox`: KoboToolbox and ODK Central, with labels or names, with or without groups. Several answers
  in a cell have a space between them; the columns with 1 and 0 are read where they are there.
- `limesurvey`: CSV with question codes, with codes and texts, or with texts, in any language. The codes
  stand under `names`. Rows without a submit date are unfinished, and `N/A` was not shown.
- `microsoft-forms`: XLSX or CSV in English, Danish, Norwegian, Swedish, Finnish or German. See below for
  forms with two questions about the same technologies.
- `nettskjema`: headings made of the codebook's codes, as `Q1.SQ001`, or of texts, as `Question :: Row`.
  Codes stand under `names`, the codes of answers under `also`.
- `nextcloud-forms`: headings as `Question (Row)`, with or without the second row of ids.
- `qualtrics`: CSV with three header rows, or two. Previews, tests and spam are left out, unfinished answers
  too; `-99` is an empty cell.
- `redcap`: raw data or labels. Records whose form is incomplete are left out. It writes 0 for an option
  that was not chosen and for one that nobody saw alike: a respondent without any tick is read as having
  left it empty.
- `surveymonkey`: two or three header rows. With a column for each level, add `shape: tick-per-level` and
  `heading: "{technology} - {level}"`.
- `surveyxact`: a workbook with the sheets Dataset, Structure and Labels, or the files `dataset.csv`,
  `structure.csv` and `labels.csv` in one folder, with the same text before each name if any; `complete.csv`
  and `variables.csv` are passed over. A column is called by its variable, if `survey.yml` speaks of that,
  or by the text of its question. Respondents who did not complete the survey are left out.
- `typeform`: headings as `Question - Row`. Partial responses are left out.

What each rests on:

%(tools)s

The columns for municipality and area are named as in the file, for instance by the question's text:

```yaml
responses:
  - layout: limesurvey
    municipality: kommune
    area: fagomraade
    items:
      - question: adoption

names:
  questions:
    adoption: [Q1]
  technologies:
    chatbots: [SQ001]
    service-robots: [SQ002]
```

Headings and answers are compared by what people see: capital letters, spaces (inside brackets too), HTML
tags and entities, invisible characters, curly quotation marks, long dashes and a final colon make no
difference.

The columns for e-mail, name or IP address that a form fills in by itself are not read, which a warning
says. Personal data anywhere else is a fault, in columns that are not used too.

### Ticks

With `shape: tick-per-level` a cell says that its option was chosen (1, x, Yes, Ja, TRUE, Checked, Valgt,
the option's own text …), that it was not (0, No, Nej, FALSE, Unchecked, Ikke valgt …), or that the question
was not shown. Any other text is a fault; words of your own go under `ticked` and `unticked`. An empty cell
was not chosen if another option of the question is ticked in its row; in a row that says no elsewhere it
was left out. Who says no to every option has answered: the row counts in the share of each. Who leaves all
of them empty has not.

An option that has no column has no figure: it is reported, and never 0 %.

### "Other, please specify"

Where people could write an answer of their own into the cell, write `other: true` under the question: the
text counts as an answer that chooses none of the options. With `other: true` under an option it counts as
that option. For the area write `area: {column: Fagområde, other: true}`. The text is neither kept nor
shown.

### Two questions about the same technologies

Microsoft Forms heads the columns of a Likert question by its rows alone and puts a 2 behind a heading only
when it is taken: a technology that only the second question asks about looks like one of the first. That is
never guessed. Unless the answers themselves tell the questions apart, `radar check` shows the lines that
settle it:

```yaml
    items:
      - question: adoption
        columns: F:AG # as a spreadsheet names them
      - question: relevance
        columns: AH:BI
```

The same question in several branches of a survey is joined: each respondent has an answer in one of the
columns. Two answers in one row are a fault.

### Who counts once

An id is one person in all files of an edition: the same id with the same answers counts once, with other
answers it is a fault. Tools that number the answers of each form from 1 (Alchemer, LimeSurvey, Microsoft
Forms, Nextcloud Forms, REDCap) are different: there the same id at the same times is the same person, as in
two exports of one form, and at other times somebody else. Rows without ids that have the same times and
answers as in another file count once too; without times they are reported and counted. `ids: file` says
that every file has people of its own.

Respondents whom the tool marks as unfinished, and tests and previews, are left out; `radar check` says how
many. `keep: [unfinished]` counts them. Where a file has a mark of its own, say it: `finished: {column:
Done, texts: ["yes"]}`.

## The experts' ratings

The experts' file is a CSV file in UTF-8 with the columns `expert`, `technology` (the id), `rating` (a whole
number from 1 to `expert_levels`), `date` (as 2026-01-31) and, if wanted, `rationale`. **Rationales are
published** with the rating, so experts write them for everyone to read, and `expert` holds a role or a
code.

## Fields

A short name has small letters a to z, digits and single hyphens. Where the meaning says what none stands
for and the field holds something if left out, write `null`: `municipality: null`. Ids that are numbers
stand in quotes.
"""

FRONT_MATTER = """\
# Technologies and market dialogues

Every technology and every market dialogue is one Markdown file. It begins with its fields between two lines
of `---` (the front matter); the text of the page follows. The file's name without `.md` is the id: it becomes
part of the address, so it has small letters, digits and single hyphens only, and it does not change once the
page is published. A file called `index.md` is left alone, and `chatbots.en.md` is the English translation of
`chatbots.md`: see [Several languages](languages.md).
"""

TECHNOLOGY = """
## Technology

A file in `docs/technologies/`, for instance `chatbots.md`:

```markdown
---
name: Chatbots
sector: contact
summary: A program that answers written questions on a website at any hour.
also: [Chatbot, Chatrobot]
tags: [AI, citizen contact]
links:
  - text: The association's guide to chatbots
    url: https://example.org/chatbots
---

## What it is

A chatbot answers written questions on a website.

## What municipalities use it for

Questions on waste, passports and opening hours.

## What to think of before buying { #before-buying }

Who keeps the pages behind it up to date?
```

The text stands near the top of the page, before the figures. What begins at the heading with
`{ #before-buying }` behind it stands at the end, after them: a page answers first what a technology is and
where it stands, and last what to think of before buying. Without that mark all of the text stands at the top.

Where a group decides its place, the decisions stand there too: see [A radar placed by a group](decided.md).
"""

DIALOGUE = """
## Dialogue

A file in `docs/dialogues/`, for instance `chatbot-for-citizen-service.md`:

```markdown
---
title: A chatbot for citizen service
summary: Three municipalities want one chatbot and ask the market how it can be bought.
buyers:
  - name: City of Nordby
    country: NO
    organisation_number: "000000000"
status: open
activities:
  - kind: notice
    when: 2026-01-12
    what: Notice of the dialogue, open to all suppliers.
  - kind: conference
    when: 2026-02-03
    what: Dialogue conference with the draft needs.
    place: Nordby town hall
    participants: 40
  - kind: one-to-one
    when: 2026-W07
    until: 2026-W08
    what: Meetings with one supplier at a time, the same questions to everyone.
    minutes_each: 45
  - kind: tender
    when: 2026-05
    about: true
    what: The tender is planned.
technologies: [chatbots]
areas: [citizen-service]
themes: [Languages, Who owns the texts]
numbers:
  - value: 12 suppliers
    what: sent in written input
lessons:
  - Short questions brought clearer answers.
notices:
  - text: The notice
    url: https://example.org/notice
source: The municipalities' own account
---

What the municipalities need, and what was said.
```

Everyone gets the same information: what is said to one supplier belongs on the page. Name bodies and roles,
not persons, and nothing that a supplier told in confidence.
"""

DIALOGUE_TOOLS = """\
# Tools for a market dialogue

Three commands save work around a [market dialogue](front-matter.md#dialogue): one writes its page, one its
papers, one plans the meetings with suppliers. `papers` and `meetings` are extras of the package:
`pip install "teknologiradar[papers]"`. Every option stands in
[the command line's page](command-line.md#radar-dialogue).

## A new page

`radar dialogue new` asks what the dialogue is about, who buys, whom to contact and what happens when, in the
language of your terminal (or `--lang`). Technologies, areas, kinds, countries and languages can be given by
name; a question mark shows what there is, `? lock` what has that word in it. Each answer is checked at once;
a wrong one is asked again, with what fixes it. You can break off and begin again: the answers are kept. The
page lands in `docs/dialogues/`, passes `radar check`, and names in comments all that it can say besides. A
page that is there is never overwritten.

What an option answers is not asked, and with `--yes` nothing is:

```text
radar dialogue new --yes --title "Locks for home care" --buyer "City of Nordby" --country NO \\
  --summary "We want locks that home care can open." --activity notice 2027-01-11 "Notice, open to all." \\
  --activity conference 2027-02-03 "Dialogue conference on the needs."
```

### From a published notice

What has been published need not be typed again:

```text
radar dialogue new --from notice.xml
```

The notice is eForms XML, as TED and Doffin offer it for download (consultation E1, planning, competition,
award, change, and Norway's N4, N16 and N29), or a release of the Open Contracting Data Standard (JSON), as
the United Kingdom and others publish. Title, need, buyers, CPV, lots, criteria with weights, deadlines,
languages, value, duration, place, law, documents, awards, notice and procedure numbers are taken; you are
asked only for what no notice holds: meetings, an office to contact, technologies, areas. Texts that the
notice has in a further language of your radar become the page's translation.

The command says what to look at: an hour that the notice does not give (23:59 and 00:00 are what forms put
where nobody chose an hour), days that only its prose names, weights that are points, lots with different
deadlines, documents that not everyone can open, and every kind of value that has no place on a page. The
name, mailbox and telephone of a person are never taken, not even of a winner.

When the next notice of the same procedure is published, enter it in the page:

```text
radar dialogue update docs/dialogues/locks.md --from competition.xml
```

Each change is shown as it was and as it is, and entered under `changes` with the notice's day; what the page
did not say before is told in one entry. Comments and order of the file stay. Titles and texts that you wrote
stay too: where the notice puts it otherwise, that is said. `--dry-run` writes nothing. A notice of another
procedure, or one older than the page's latest, is refused; where neither page nor notice says that they
belong together, `--same` does.

## Papers

`radar dialogue papers docs/dialogues/locks.md --out papers` writes invitation, agenda, a form for meetings
with one supplier, a question sheet and minutes, each as Markdown and for a word processor (DOCX), filled in
with what the page says: need, aims, activities, deadlines, rules, questions, contact. What the page does
not know yet is an empty cell. `--lang` chooses among English, Danish, Norwegian and Swedish; what you wrote
stays in the language that you wrote it in. Change the papers as you like: the page is not touched, and papers
that are in the folder already are never overwritten.

Each page has its number, the buyer and the case number at its foot; documents, notices and pages to sign up
on are links with words of their own; rows are in the order of their days; tables have a caption and a header
row for screen readers.

The papers say of every dialogue that nobody has to take part in order to make an offer, and that what matters
for an offer is published to all. They do not promise to keep a trade secret: whether one can be withheld is
assessed by its content, case by case, under the law on access to documents, which they name for Denmark,
Norway and Sweden. What is only house practice they call so. That the dialogue binds no one they say if the
page does (`does_not_bind: true`).

## The account

`radar dialogue account docs/dialogues/locks.md --out account` writes what was done for equal treatment, as
Markdown and DOCX, for the file of the case: the purchase, who was told what and when, meetings and how all
were treated in them, the time that all had, advantages and what was done about them, what was heard and
changed, each published change, the history of the page in git (dates and fields, no names), and what `radar
check` misses in the record. It follows articles 40, 41 and 84 of directive 2014/24/EU, and names the
provisions of the buyer's country: Denmark's udbudsloven of 15 December 2015 (§§ 39, 232), Norway's
anskaffelsesforskriften of 12 August 2016 (§§ 12-1, 12-2, 25-5), Sweden's lag (2016:1145) om offentlig
upphandling (chapters 4 and 12).

None of these texts was at hand when the tool was made. Norway's § 12-2 and Denmark's § 39 are named by
guidance to buyers, the others are as they are commonly cited. Compare them with the text in force before you
sign. The account tells what the record tells: whether that was enough is for those who sign it.

## Meetings

`radar dialogue meetings` gives a timetable that treats suppliers alike. Two kinds of programme:

- **Rooms.** Every supplier has one meeting with the buyer. With several rooms, several teams meet at a time.
- **Tables** (a supplier square). Every supplier has one meeting at each table, with another group at each.

Thirteen suppliers, two hours each, in two weeks:

```text
radar dialogue meetings --suppliers 13 --minutes 120 --rooms 1 --days 2027-03-01..2027-03-12 \\
  --hours 09:00-16:00 --break 15 --lunch 12:00-12:45 --country NO --seed locks --out meetings
```

With `--dialogue docs/dialogues/locks.md`, title, country, time zone, seed, length and days come from the
dialogue's page, as far as it says them. All of it can stand in a file as well, with names and wishes, and be
planned by `radar dialogue meetings meetings.yml`:

```yaml
title: Supplier square on school systems
seed: school-systems
country: NO
time_zone: Europe/Oslo
minutes: 25
break: 5
tables: [Administration, Learning, Contact with homes, Other municipalities]
days: [2027-03-03, 2027-03-08..2027-03-10]
hours: 09:00-16:00
closed: [12:00-12:30, 2027-03-08 14:00-16:00]
fewest_days: true
suppliers:
  - name: First Ltd
    wishes: [2027-03-03, 2027-03-08 09:00-12:00]
    cannot: [2027-03-10]
  - Second Ltd
  - Third Ltd
```

Suppliers can come from a CSV file with the columns `name`, `wishes` and `cannot`, named by `--suppliers`;
several times in a cell are separated by `|`.

### What is fair about it

All meetings are equally long. Nobody is in two places at once, breaks and closed times are kept, and weekends
and public holidays are passed over in a range of days, and so are Christmas, New Year's and Midsummer Eve
where offices are closed on them. Then, in this order:

1. No supplier gets a time at which it can't come.
2. As many suppliers as possible get a time that they wished for.
3. Meetings begin as early in the day as they can, which spreads them evenly over the days.
4. What is still open is drawn.

In a square each supplier has all its meetings on one day. Suppliers come in blocks as large as there are
tables, and nobody in a block waits. Where the days are too short for whole blocks, the sum of all waits is
the least that there can be: with 10 suppliers at 6 tables nobody waits in 12 rounds, and 12 rounds are waited
in all where there are 10 (moving each to the next table, as is common, takes 20); with 40 at 6 tables in 40
rounds it is 8.

`fewest_days: true` (`--fewest-days`) has the meetings on as few days as can be, once as many wishes are
granted as can be: 13 meetings of two hours in two rooms take four days. A room may have hours of its own:

```text
rooms: [Hall, {name: Attic, hours: 09:00-12:00, closed: 2027-03-08}]
```

The draw uses nothing but the seed and the suppliers' names, so the order of the list does not matter and
everybody who knows both can repeat it. Settle the seed before you know who comes (the dialogue's id is a
good one), and tell it in the invitation. The timetable ends with an account: wishes granted, who came in the
morning only, how many a day, waits.

If there is no room, nothing is written, the exit code is 1, and the message says what would help: so many
more days, so many rooms, or meetings of so many minutes.

### Names

Which suppliers take part can be a trade secret. The timetable with names is for the buyer's own use, and
can't be written below `docs/` or `site/`. `--public` writes numbers in place of names, in the order drawn,
and leaves out wishes; tell each supplier its number.

With `--out` there are three files: `timetable.md`, `timetable.csv` for a spreadsheet and `timetable.ics` for
calendars, one event a meeting. A supplier's meeting keeps its id when you plan again, so a calendar moves it
and does not show it twice; in public that holds for the number.

### When something changes

A supplier leaves, one comes late, a room closes: change the file, and plan again with the timetable that you
have:

```text
radar dialogue meetings meetings.yml --keep meetings/timetable.csv --out meetings
```

Nobody moves who need not move: as many as can be keep their times, and only the others are planned anew.
Numbers never shift, and that of a supplier who left is not given again. The timetable begins with what
changed. Beside it there is a calendar for each supplier, `supplier-04.ics`, to be sent to that supplier
alone: it names no other. A meeting that is moved keeps its UID and raises its SEQUENCE, one that is called
off is CANCELLED, so calendars follow. Keep `timetable.csv`: the next change starts from it.

## Fields of the file

Days are written `2027-03-03` or `2027-03-08..2027-03-10`, hours `09:00-16:00`; wishes, absences and closed
times are days, hours, or days and hours.
"""

COMMAND_LINE = """\
# Command line

In the repository the commands are `.venv/bin/radar …` once `make site` has run; `python -m radar` is the same
program. Each command reads `radar.yml` in the folder where you stand.

| exit code | means |
| --- | --- |
| 0 | good |
| 1 | the input has problems; all of them are listed |
| 2 | wrong usage: an unknown command, option or edition |

Problems go to standard error, one a line: `file:line: what is wrong. What fixes it`, or in survey files
`file:row R, column "NAME": …`, where the header is row 1 as in a spreadsheet.
"""

REQUIRED = "<br>**required**"


def pages() -> dict[str, str]:
    """File name -> text of each reference page."""
    return {
        "settings.md": SETTINGS + _model("radar"),
        "survey.md": SURVEY.replace("%(tools)s", _tools()) + _model("survey"),
        "front-matter.md": FRONT_MATTER + _front_matter(),
        "dialogue-tools.md": DIALOGUE_TOOLS + _dialogue_tools(),
        "command-line.md": COMMAND_LINE + "".join(_commands(cli, "radar", 2)),
        HOUSE: _with_drawing((GUIDE / HOUSE).read_text(encoding="utf-8")),
    }


def _with_drawing(page: str) -> str:
    """The page with the rooms of the program between its two marks."""
    before, mark, rest = page.partition(_BEGIN)
    return f"{before}{mark}\n```text\n{house()}```\n{_END}{rest.partition(_END)[2]}"


def house() -> str:
    """The rooms of the program from the street down, each with its first sentence and the rooms it enters."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "downwards")["layers"]
    drawn = []
    for layer in layers[1:]:
        for room in layer.replace("(", "").replace(")", "").split(" | "):
            about = (inspect.getdoc(import_module(f"radar.{room}")) or "").partition("\n")[0].rstrip(".")
            drawn.append(f"{room:<12}{about}\n")
            entered = sorted(_entered(room))
            told = textwrap.fill(f"-> {', '.join(entered)}" if entered else "", 96)
            drawn.append(textwrap.indent(told, " " * 12) + "\n" if told else "")
        drawn.append(" " * 4 + "|\n")
    return "".join(drawn[:-1])


def _entered(room: str) -> set[str]:
    """The rooms that the modules of a room import from."""
    place = ROOT / "radar" / room
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    imported = [
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module is not None
    ]
    modules = {f"{node.module}.{name.name}" for node in imported for name in node.names}
    return {module.split(".")[1] for module in modules if module.startswith("radar.")} - {room}


def _dialogue_tools() -> str:
    told = Meetings.model_json_schema(by_alias=True)
    return _table(told) + "".join(_section(told, part) for part in _parts(told))


def _tools() -> str:
    """The table of survey tools."""
    rows = ("| layout | recognised by | rests on |", "| --- | --- | --- |")
    return "\n".join((*rows, *(f"| {name} | {marks} | {basis} |" for name, marks, basis in TOOLS)))


def _model(name: Literal["radar", "survey"]) -> str:
    told = schema(name)
    return _table(told) + "".join(_section(told, part) for part in _parts(told))


def _front_matter() -> str:
    technology, dialogue = schema("technology"), schema("dialogue")
    shared = dict.fromkeys(_parts(technology), technology)
    parts = dict.fromkeys(_parts(dialogue), dialogue) | shared
    return (
        f"{TECHNOLOGY}{_table(technology)}{DIALOGUE}{_table(dialogue)}"
        f"{''.join(_section(told, part) for part, told in parts.items())}"
    )


def _section(told: Node, part: str) -> str:
    node = told["$defs"][part]
    return f"\n## {part}\n\n{_sentence(node)}\n{_table(node)}"


def _parts(told: Node) -> list[str]:
    """The models inside a model, in the order in which a reader meets them."""
    found: list[str] = []
    waiting = [told]
    while waiting:
        for name in _references(waiting.pop(0).get("properties", {})):
            if name not in found:
                found.append(name)
                waiting.append(told["$defs"][name])
    return found


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rsplit("/", 1)[1]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def _table(node: Node) -> str:
    required = node.get("required", [])
    rows = [
        (f"`{name}`", _holds(field) + (REQUIRED if name in required else _default(field)), _sentence(field))
        for name, field in node["properties"].items()
    ]
    return _rows(("Field", "What it holds", "Meaning"), rows)


def _rows(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "\n" + "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in r)} |\n" for r in lines
    )


def _sentence(node: Node) -> str:
    return " ".join(str(node.get("description", "")).split())


def _holds(node: Node, many: bool = False) -> str:
    """What kind of value a field holds, in plain words."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in node or "oneOf" in node:
        several = node.get("anyOf") or node["oneOf"]
        kinds = [_holds(kind, many) for kind in several if kind.get("type") != "null"]
        return choices(dict.fromkeys(kinds)) if len(kinds) == 1 or "day" not in kinds else "date"
    if "enum" in node:
        return choices(f"`{value}`" for value in node["enum"])
    kind = node["type"]
    if kind == "array":
        return f"list of {_holds(node['items'], many=True)}{_bounds(node, 'minItems', 'maxItems')}"
    if kind == "object" and "patternProperties" not in node:
        return "one for each language"
    if kind == "object":
        return f"names, each with {_holds(_named(node), many=True)}{_bounds(node, 'minProperties', '')}"
    single, several = _scalar(node)
    return (several if many else single) + _bounds(node, "minimum", "maximum")


def _named(node: Node) -> Node:
    """The schema of the values under free names."""
    values: list[Node] = [*node.get("patternProperties", {}).values()]
    return values[0]


def _scalar(node: Node) -> tuple[str, str]:
    if node["type"] == "string":
        if node.get("pattern") == ID_PATTERN:
            return "short name", "short names"
        if "http" in node.get("pattern", ""):
            return "web address", "web addresses"
        if node.get("maxLength") == 1:
            return "one sign", "single signs"
        kinds = {"date": ("day", "days"), "path": ("path", "paths")}
        return kinds.get(node.get("format", ""), ("text", "texts"))
    kinds = {
        "integer": ("whole number", "whole numbers"),
        "number": ("number", "numbers"),
        "boolean": ("true or false", "true or false"),
    }
    return kinds[node["type"]]


def _bounds(node: Node, low: str, high: str) -> str:
    lowest, highest = node.get(low), node.get(high)
    above, below = node.get("exclusiveMinimum"), node.get("exclusiveMaximum")
    told = [
        f"more than {above}" if above is not None else "",
        f"{lowest} or more" if lowest is not None and highest is None else "",
        f"{lowest} to {highest}" if lowest is not None and highest is not None else "",
        f"less than {below}" if below is not None else "",
    ]
    return f" ({', '.join(filter(None, told))})" if any(told) else ""


def _default(field: Node) -> str:
    """What a field holds if it is left out, unless that is nothing, or told in a section of its own."""
    value = field.get("default")
    if value in (None, "", []) or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return _otherwise(", ".join(f"`{item}`" for item in value))
    return _otherwise(f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`")


def _otherwise(default: str) -> str:
    return f"<br>if left out: {default}"


def _commands(group: click.Group, above: str, level: int) -> Iterator[str]:
    """A section for each command, and for those below it."""
    for name, command in sorted(group.commands.items()):
        yield _command(command, f"{above} {name}", level)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{above} {name}", level + 1)


def _command(command: click.Command, name: str, level: int) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    help_ = inspect.cleandoc(command.help or "")
    options = [_option(option) for option in command.params if isinstance(option, click.Option)]
    table = _rows(("Option", "Takes", "Meaning"), options) if options else ""
    arguments = [_argument(argument) for argument in command.params if isinstance(argument, click.Argument)]
    heading = f"{'#' * level} {name}"
    return f"\n{heading}\n\n```text\n{usage}\n```\n\n{help_}\n{''.join(filter(None, arguments))}{table}"


def _option(option: click.Option) -> tuple[str, str, str]:
    default = option.to_info_dict()["default"]
    left_out = REQUIRED if option.required else "" if default in (None, False) else _otherwise(f"`{default}`")
    takes = "nothing" if option.is_flag else _takes(option.type)
    return ", ".join(f"`{name}`" for name in option.opts), takes + left_out, option.help or ""


def _argument(argument: click.Argument) -> str:
    if not isinstance(argument.type, click.Choice):
        return ""
    return f"\n`{argument.human_readable_name}` is {_takes(argument.type)}.\n"


def _takes(kind: click.ParamType[Any]) -> str:
    if isinstance(kind, click.Choice):
        return choices(f"`{choice}`" for choice in kind.choices)
    if isinstance(kind, click.Path):
        return "folder" if not kind.file_okay else "file"
    return {"integer": "whole number", "integer range": "whole number", "text": "name"}[kind.name]


def main() -> int:
    """Write the pages, or say which are stale."""
    parser = argparse.ArgumentParser(description="Write the reference pages in docs/guide/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if one is stale")
    parser.add_argument("--out", type=Path, default=GUIDE, help="the folder (default: docs/guide)")
    arguments = parser.parse_args()
    stale = {name: text for name, text in pages().items() if _read(arguments.out / name) != text}
    for name, text in stale.items():
        if arguments.check:
            print(
                f"{arguments.out / name} is stale. Write it again: python scripts/reference.py",
                file=sys.stderr,
            )
        else:
            arguments.out.mkdir(parents=True, exist_ok=True)
            (arguments.out / name).write_text(text, encoding="utf-8")
            print(f"Wrote {arguments.out / name}")
    return 1 if arguments.check and stale else 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
