"""C18/101-E: the yearly report on the use of the six languages; a landscape annex, notes."""

from datetime import datetime

from translation.languages import Language
from workbench.demo.furniture import Head, open_paper, summary_box
from workbench.demo.paper import Paper, Span

HEAD = Head(
    symbol="C18/101",
    language=Language.EN,
    body="Council 2018",
    session="Geneva, 17-27 April 2018",
    item="Agenda item: ADM 12",
    day="12 March 2018",
    original="Original: English",
    kind="Report by the Secretary-General",
    title="Use of the six official languages of the Union",
    written=datetime(2018, 3, 12, 9, 0),
)


def write() -> Paper:
    """The document, ready to be finished."""
    paper = open_paper(HEAD)
    summary_box(
        paper,
        (
            "Summary",
            [
                "This report describes how documents, interpretation and publications were "
                "provided in the six official languages between January and December 2017. It "
                "gives the volume of work in each language, the share of documents published on "
                "time and the measures planned for 2018. This report is submitted for "
                "information.",
            ],
        ),
        ("Action required", ["The Council is invited to **note** this report."]),
        ("References", ["*Resolution 154 (Rev. Busan, 2014); Documents C17/112 and CWG-LANG-8/7*"]),
    )
    _introduction(paper)
    _translation(paper)
    _interpretation(paper)
    _terminology(paper)
    _next(paper)
    _annex(paper)
    return paper


def _introduction(paper: Paper) -> None:
    paper.heading("Introduction")
    paper.numbered(
        "The six official languages of the Union are Arabic, Chinese, English, French, Russian "
        "and Spanish. The equal use of the six languages remains a priority for the membership.",
        "By Resolution 154 (Rev. Busan, 2014), the Plenipotentiary Conference asked the Council "
        "to follow the matter every year. The working group met three times and held one virtual "
        "meeting.[^1] Its report is published as [Document CWG-LANG-8/7]"
        "(https://www.itu.int/council/CWG-LANG).",
        "All amounts in this document are given in Swiss francs. The figures for 2018 are "
        "estimates.",
    )
    paper.footnote(
        "Geneva, 6 February and 19 September 2017; the virtual meeting took place on "
        "14 November 2017."
    )


def _translation(paper: Paper) -> None:
    paper.heading("Translation and revision")
    paper.numbered(
        "About 34,600 pages were processed in the six languages between January and December. "
        "Two weeks before the World Telecommunication Development Conference, the daily output "
        "of the six sections together reached 290 pages, the highest figure ever recorded. "
        "Table 1 shows the distribution by language.",
    )
    paper.caption("**Table 1** – Workload by language")
    paper.table(
        [
            ["Language", "Number of pages", "", "Difference"],
            ["", "2016", "2017", ""],
            ["Arabic", "5,870", "6,140", "+4.6%"],
            ["Chinese", "5,905", "6,052", "+2.5%"],
            ["English", "3,110", "3,264", "+5.0%"],
            ["French", "6,204", "6,391", "+3.0%"],
            ["Russian", "5,977", "6,178", "+3.4%"],
            ["Spanish", "6,350", "6,575", "+3.5%"],
            ["**Total**", "33,416", "34,600", "+3.5%"],
        ],
        [4.5, 3.5, 3.5, 3.5],
        heads=2,
        spans=[Span(0, 0, 1, 0), Span(0, 1, 0, 2), Span(0, 3, 1, 3)],
    )
    paper.paragraph("*Source: secretariat records.*")
    paper.numbered(
        "Every text is read by a second linguist before it is published. For short documents of "
        "a technical nature a *spot check* of one page in five has been introduced, and no "
        "complaint has been received so far.",
        "The translation memory is shared by all six language sections. Of the words submitted "
        "for translation in 2017:",
    )
    paper.lettered(
        "31 per cent were found in the memory word for word, most of them in the recitals of "
        "resolutions and in the headings of tables;",
        "22 per cent differed from an earlier sentence by no more than a few words; and",
        "47 per cent had to be translated from the beginning.",
    )
    paper.numbered(
        "The quality of machine translation still varies greatly from one language to another. "
        "The secretariat therefore uses it **only** to give delegates a first idea of "
        "contributions that are not translated, and marks the result clearly as unrevised.",
        "Contractual translators handled about 38 per cent of the workload. The costs of "
        "translation amounted to 6.9 million Swiss francs in 2017.[^2]",
    )
    paper.footnote(
        "Staff costs included. In 2016 the corresponding amount was 6.6 million Swiss francs."
    )


def _interpretation(paper: Paper) -> None:
    paper.heading("Interpretation")
    paper.numbered(
        "Interpretation will be provided in the six languages for all plenary meetings. "
        "Requests for interpretation at informal consultations should be made at least two days "
        "in advance, so that a team can be found without recruiting from abroad.",
        "Captioning was provided in English for 92 meetings. Sign language interpretation is "
        "arranged on request.",
    )
    paper.heading("Terminology")
    paper.numbered(
        "The glossary now contains more than 1,200 terms in the six languages. Terminology is "
        "agreed in all six languages before the text is finalised.",
        "Some new terms gave rise to long exchanges, in particular:",
    )


def _terminology(paper: Paper) -> None:
    paper.dashed(
        "*over-the-top*, for which no short equivalent had been in use in three of the languages;",
        "*smart sustainable city*, where the order of the two adjectives changes the meaning;",
        "*small cell*, which two sections had translated in different ways since 2013.",
    )
    paper.numbered(
        "Discrepancies between language versions should be reported to the secretariat without "
        "delay. Questions may be sent to the secretariat by electronic mail "
        "([terminology@itu.example](mailto:terminology@itu.example)).",
    )


def _next(paper: Paper) -> None:
    paper.heading("Next steps")
    paper.numbered(
        "The group recommended that the pilot project be continued for two years. Five "
        "translators are due to retire before the end of 2020. A succession plan has been drawn "
        "up for posts that require rare language combinations.",
        "The measures planned for 2018 and the units responsible for them are listed in the "
        "annex. No additional resources are requested for these activities.",
        "The secretariat will continue to improve its services to delegates. A progress report "
        "will be submitted to the next session of the Council.",
    )


def _annex(paper: Paper) -> None:
    paper.landscape()
    paper.title("Annex")
    paper.unnumbered("Measures planned for 2018")
    paper.table(
        [
            ["Action", "Responsible unit", "Deadline", "Status", "Remarks"],
            [
                "Single form for requesting interpretation",
                "Interpretation",
                "30 April 2018",
                "Completed",
                "In use since 1 March 2018.",
            ],
            [
                "Recurrent passages of resolutions aligned in six languages",
                "Language sections",
                "30 June 2018",
                "In progress",
                "Four of nine chapters have been finished. The Russian and Arabic versions are "
                "being read by the chairs of the drafting groups.",
            ],
            [
                "Templates that meet the requirements of screen readers",
                "Publications",
                "31 August 2018",
                "In progress",
                "The new templates meet the requirements of screen readers.",
            ],
            [
                "Recruitment of two revisers",
                "Human resources",
                "31 October 2018",
                "",
                "",
            ],
            [
                "Joint course on the law of the sea for translators and interpreters",
                "Training",
                "15 December 2018",
                "Not started",
                "Depends on the number of participants.",
            ],
        ],
        [7.2, 4, 3.4, 3, 7.6],
        spans=[Span(3, 3, 4, 3)],
    )
    paper.paragraph("Further information can be found in the documents listed above.")
    paper.end_rule()
