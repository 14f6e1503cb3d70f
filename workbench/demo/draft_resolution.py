"""C18/DT/5-E: a draft resolution in discussion: text box, comment, tracked changes, brackets."""

from datetime import datetime

from translation.languages import Language
from workbench.demo import fragments
from workbench.demo.furniture import Head, open_paper
from workbench.demo.paper import Paper

HEAD = Head(
    symbol="C18/DT/5",
    language=Language.EN,
    body="Council 2018",
    session="Geneva, 17-27 April 2018",
    item="Agenda item: ADM 12",
    day="19 April 2018",
    original="Original: English",
    kind="Note by the Secretary-General",
    title="Draft resolution on the simultaneous publication of documents",
    written=datetime(2018, 4, 19, 18, 0),
)


def write() -> Paper:
    """The document, ready to be finished."""
    paper = open_paper(HEAD)
    _note(paper)
    _recitals(paper)
    _operative(paper)
    _annex(paper)
    return paper


def _note(paper: Paper) -> None:
    opening = paper.paragraph(
        "The text below was prepared by a drafting group which met twice on 18 April under the "
        "chairmanship of the delegate of the host region. The text in square brackets was left "
        "for decision by the Council."
    )
    opening._p.append(fragments.text_box("Not yet agreed: for discussion on 20 April", "en-GB"))
    paper.paragraph(
        "The proposals were considered one by one and agreed with minor changes. Decisions are "
        "taken by consensus whenever possible. If a vote is required, the rules of procedure of "
        "the Council apply."
    )
    paper.paragraph(
        "The Chair of the drafting group will report orally to the plenary. Editable versions of "
        "all documents can be downloaded from the [Council website](https://www.itu.int/council)."
    )


def _recitals(paper: Paper) -> None:
    paper.title("Draft resolution [1401]")
    paper.paragraph("The Council,")
    paper.clause("recalling")
    paper.paragraph(
        "Resolution 154 (Rev. Busan, 2014) on the use of the six official languages of the Union "
        "on an equal footing,"
    )
    paper.clause("recognizing")
    paper.lettered(
        "that multilingualism is a core value of the Union;",
        "that all versions of a document should be published at the same time;",
        "that a delegation which reads a document three days later than another has three days "
        "less in which to consult its capital,[^1]",
    )
    paper.footnote("One delegation asked that this recital be supported by figures; see the annex.")
    paper.clause("noting")
    paper.lettered(
        "that the measures taken so far have shortened the time needed for publication;",
        "that the resources available for translation {+and interpretation+} are limited,",
    )


def _operative(paper: Paper) -> None:
    paper.clause("resolves")
    points = [
        "that documents of the Council shall be posted in all languages {=within seven days=} of "
        "their receipt, or [not at all until the last version is ready];",
        "that an exception may be made for contributions received during the session itself;",
        "that this resolution shall enter into force on {-1 January-}{+1 July+} 2019,",
    ]
    _points(paper, points)
    paper.remark("The language services ask whether these are calendar days or working days.")
    paper.clause("instructs the Secretary-General")
    _points(
        paper,
        [
            "to continue to monitor the cost and the quality of translation;",
            "to provide the working group with the statistics it requires;",
            "to keep a public list of the dates on which each language version appeared;",
            "to report annually to the Council on the implementation of this resolution;",
            "to take all necessary measures within existing resources,",
        ],
    )
    paper.clause("invites Member States")
    _points(
        paper,
        [
            "to submit their contributions within the time limits set by the Council;",
            "to draft with translation in mind: one idea in a sentence, one term for one thing, "
            "and no abbreviation that is not explained.",
        ],
    )


def _points(paper: Paper, points: list[str]) -> None:
    """Operative paragraphs, whose numbers are typed, as in adopted texts."""
    for number, point in enumerate(points, start=1):
        paper.paragraph(f"{number}\t{point}")


def _annex(paper: Paper) -> None:
    paper.page_break()
    paper.title("Annex")
    paper.caption("Percentage of documents published on time")
    paper.table(
        [
            ["Language", "2015", "2016", "2017"],
            ["Arabic", "71.4", "78.0", "83.6"],
            ["Chinese", "74.2", "80.5", "86.1"],
            ["English", "92.8", "93.3", "95.0"],
            ["French", "81.9", "85.7", "90.2"],
            ["Russian", "76.3", "79.9", "84.8"],
            ["Spanish", "80.1", "84.4", "89.7"],
            ["**Average**", "79.5", "83.6", "88.2"],
        ],
        [5, 4, 4, 4],
    )
    paper.paragraph(
        "The number of documents submitted after the deadline has fallen by one quarter. A "
        "document is considered complete once all six language versions have been posted. The "
        "secretariat keeps a register of the dates on which each version was issued."
    )
    paper.paragraph(
        "Delays longer than ten days occurred on four occasions. On each of them the original "
        "had been replaced twice while the translators were at work."
    )
    paper.end_rule()
