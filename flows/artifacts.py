"""What ops read in Prefect: artifacts as markdown, with counts and ids and nothing of a text.

Keys are fixed for each document, so that Prefect keeps the history of one under one address; the
side bar has no entry for artifacts, so descriptions link to `/artifacts/key/<key>`.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from storage.ledger import Stage
from storage.outbox import Waiting
from tasks.analysis import COLUMNS, Analysis
from tasks.pieces import TrainingReport
from tasks.reports import IngestReport, LeverageReport, PublishReport
from tasks.throughput import ThroughputReport
from tasks.worth import WorthReport
from translation.analysis import Amount
from translation.charts import BarWords, bars_svg, burn_up_svg
from translation.documents import NO_CHANGES, Changes
from translation.languages import Language
from translation.leverage import BANDS, PRINTED_BANDS, Tally
from translation.symbols import parse_symbol
from translation.worth import FEW, TER_PAIRS, Worth

_BAR = 24
"""Width of a full bar in characters."""


def key(kind: str, subject: str) -> str:
    """A Prefect artifact key: lower-case letters, digits and dashes.

    A symbol of the house's grammar is told by these alone; anything else gets a digest as well,
    so that no two documents share a history.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-")
    if parse_symbol(subject) is None and slug != subject:
        slug = f"{slug}-{sha256(subject.encode()).hexdigest()[:8]}".strip("-")
    return f"{kind}-{slug}"


def bar(share: float, width: int = _BAR) -> str:
    """A bar of block characters for a share between 0 and 1."""
    full = round(max(0.0, min(1.0, share)) * width)
    return "█" * full + "░" * (width - full)


def grid(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A markdown table; the first column to the left, figures to the right."""
    rules = [":--", *("--:" for _ in columns[1:])]
    lines = [columns, rules, *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def ingest_markdown(report: IngestReport) -> str:
    """Counts by kind of block, what was left untranslated and why, and where it goes next."""
    targets = ", ".join(target.english_name for target in report.targets) or "none"
    parts = [
        f"# {report.subject}: taken in",
        f"Source {report.source.english_name}, targets {targets}. "
        f"**{report.segments:,} segments**, {report.words:,} words, "
        f"**{report.pages:.1f} pages** (`{report.definition}`).",
        grid(
            ("kind of block", "blocks", "segments", "words"),
            [(k.kind, k.blocks, k.segments, f"{k.words:,}") for k in report.kinds],
        ),
        _left_markdown(report),
    ]
    if report.changes != NO_CHANGES:
        parts.append(_changes_markdown(report.changes))
    if report.flags:
        parts.append("Flags: " + ", ".join(f"`{flag}`" for flag in report.flags))
    parts.append(
        f"Next: [leverage](/artifacts/key/{key('leverage', report.subject)}) · "
        f"`hexaglot status {report.document}`"
    )
    return "\n\n".join(parts)


def _changes_markdown(changes: Changes) -> str:
    return (
        f"Tracked changes, read as accepted: {changes.insertions:,} insertions "
        f"({changes.letters_inserted:,} letters), {changes.deletions:,} deletions "
        f"({changes.letters_deleted:,} letters), {changes.moves:,} moves."
    )


def _left_markdown(report: IngestReport) -> str:
    if not report.left:
        return "Nothing was left untranslated."
    rows = [(row.kind, f"{row.letters:,}", row.why) for row in report.left]
    return "## Left untranslated\n\n" + grid(("kind", "letters", "why"), rows)


def leverage_markdown(report: LeverageReport) -> str:
    """Segments by language and band, a bar for what the memory gave, and the terms recognised."""
    languages = list(dict.fromkeys(row.language for row in report.tallies))
    counts = {(row.language, row.band): row for row in report.tallies}
    rows = [
        (language.english_name, *(_cell(counts.get((language, band))) for band in BANDS))
        for language in languages
    ]
    parts = [
        f"# {report.subject}: looked up",
        f"{report.segments:,} segments, each looked up once for all languages among "
        f"{report.units:,} units. Segments by band of match:",
        grid(("language", *BANDS), rows),
        "## Source words that a draft can print (exact matches and values)",
        grid(("language", "words", "share", ""), [_share(report, lang) for lang in languages]),
        f"Terms: {report.term_hits:,} hits of {report.concepts:,} concepts "
        f"in {report.with_terms:,} segments.",
        f"[Intake](/artifacts/key/{key('ingest', report.subject)}) · "
        f"[analysis](/artifacts/key/{key('analysis', report.subject)}) · "
        f"`hexaglot publish {report.document} --draft` writes the drafts",
    ]
    return "\n\n".join(parts)


def _cell(row: Tally | None) -> str:
    return "" if row is None else f"{row.segments:,}"


def _share(report: LeverageReport, language: Language) -> tuple[str, str, str, str]:
    mine = [row for row in report.tallies if row.language is language]
    printed = sum(row.words for row in mine if row.band in PRINTED_BANDS)
    whole = sum(row.words for row in mine)
    share = printed / whole if whole else 0.0
    return language.english_name, f"{printed:,}", f"{share:.0%}", bar(share)


def analysis_table(one: Analysis) -> list[dict[str, str | int | float]]:
    """A row for each language: words by band, then all words, pages and days of work."""
    return [
        {
            "language": language.english_name,
            **{band: bands.amounts.get(band, Amount()).words for band in COLUMNS},
            "words": bands.whole.words,
            f"pages ({one.definition})": round(one.pages(bands.whole.words), 2),
            f"days (at {one.words_a_day} new words)": round(one.days(language), 2),
        }
        for language, bands in one.languages.items()
    ]


def publish_markdown(report: PublishReport) -> str:
    """The texts of a publication by digest: a file name may be a title, and stays in the store."""
    rows = [
        (
            text.language.english_name,
            f"{text.words:,}",
            f"`{text.sha256[:16]}…`",
            f"`{text.certificate_sha256[:16]}…`" if text.certificate_sha256 else "none",
        )
        for text in report.texts
    ]
    return "\n\n".join(
        [
            f"# {report.subject}: {report.kind} {report.number}",
            grid(("language", "source words", "sha256", "certificate"), rows),
            f"Manifest `{report.manifest}`",
            f"`hexaglot export {report.document} --target fr --format docx --out FILE` "
            f"gives one text; `hexaglot verify {report.document}` checks all digests.",
        ]
    )


def throughput_markdown(report: ThroughputReport) -> str:
    """Pages by language and stage, the comparison in words and drawn, and what is late.

    The chart is an SVG as a data address: Prefect strips SVG that stands in the markdown itself.
    """
    stages = [stage for stage in Stage if stage in report.by_day]
    rows = [
        (language.english_name, *(f"{report.pages[language].get(s, 0):,.1f}" for s in stages))
        for language in Language
    ]
    drawn = burn_up_svg(
        report.comparison.plan,
        report.by_day.get(report.stage, {}),
        report.today,
        report.definition,
        report.stage,
    )
    return "\n\n".join(
        [
            f"# Throughput on {report.today.isoformat()}",
            f"Pages by the definition `{report.definition}`.",
            report.comparison.sentence() + ".",
            _picture("burn-up", drawn),
            grid(("language", *stages), rows),
            _late_markdown(report),
        ]
    )


def _late_markdown(report: ThroughputReport) -> str:
    if not report.late:
        return "No document is late."
    rows = [(row.subject, row.due, " ".join(row.languages)) for row in report.late]
    return "## Late\n\n" + grid(("document", "due", "languages missing"), rows)


def _picture(name: str, svg: str) -> str:
    return f"![{name}](data:image/svg+xml;base64,{b64encode(svg.encode()).decode()})"


def worth_markdown(report: WorthReport) -> str:
    """What was suggested against the texts that became final, by language and band."""
    if not report.whole.pairs:
        return "# What the memory is worth\n\nNo text that had a suggestion has become final."
    whole = [(lang.english_name, "all", one) for lang, one in report.by_language.items()]
    bands = [(lang.english_name, band, one) for (lang, band), one in report.by_band.items()]
    months = [(lang.english_name, month, one) for (lang, month), one in report.by_month.items()]
    sources = [(lang.english_name, name, one) for (lang, name), one in report.by_source.items()]
    measures = ("texts", "unchanged", "kept %", "chrF", "TER", "TER of")
    return "\n\n".join(
        [
            "# What the memory is worth",
            f"What was suggested against the text that became final. * fewer than {FEW} texts; "
            f"TER of at most {TER_PAIRS} texts.",
            _picture("chrF by band", bars_svg(report.bars(str), _BAR_WORDS)),
            grid(("language", "band", *measures), map(_measured, [*whole, *bands])),
            grid(("language", "source", *measures[:4]), (_measured(row)[:6] for row in sources)),
            grid(("language", "month", *measures[:4]), (_measured(row)[:6] for row in months)),
            "\n".join(f"- {name}: `{told}`" for name, told in report.signatures.items()),
        ]
    )


_BAR_WORDS = BarWords("chrF by band of match and language", f"fewer than {FEW} texts")


def _measured(row: tuple[str, str, Worth]) -> tuple[str, ...]:
    language, name, one = row
    figures = (
        "–" if figure is None else f"{figure:.1f}" for figure in (one.kept, one.chrf, one.ter)
    )
    texts = f"{one.pairs:,} \\*" if one.few else f"{one.pairs:,}"
    return language, name, texts, f"{one.unchanged:,}", *figures, f"{one.ter_pairs:,}"


def sweep_markdown(sent: int, waiting: Sequence[Waiting]) -> str:
    """What was sent again, what waits and what was given up."""
    parts = [f"# Sweep\n\n{sent} sent, {len(waiting)} waiting."]
    if waiting:
        rows = [
            (row.kind, row.document or "", row.attempts, row.error or "", _waits(row))
            for row in waiting
        ]
        parts.append(grid(("work", "document", "attempts", "last error", ""), rows))
    return "\n\n".join(parts)


def _waits(row: Waiting) -> str:
    if row.parked:
        return "given up"
    return "due" if row.due else "in work"


def show_throughput(report: ThroughputReport) -> None:
    """Store the throughput artifact."""
    _create("throughput", throughput_markdown(report), "pages against the volumes of the service")


def show_worth(report: WorthReport) -> None:
    """Store the artifact of what the memory is worth."""
    _create("worth", worth_markdown(report), "suggestions against the texts that became final")


def pieces_markdown(report: TrainingReport) -> str:
    """The version of a SentencePiece model and what it gives by language: numbers alone."""
    rows = [(known.english_name, f"{rate:.1f}") for known, rate in report.pieces.items()]
    told = f"Version `{report.sha256[:12]}`, {report.texts} texts of each language."
    columns = ("language", "pieces per 100 characters")
    return "\n\n".join(["# SentencePiece model of the memory", told, grid(columns, rows)])


def show_pieces(report: TrainingReport) -> None:
    """Store the artifact of a training."""
    _create("pieces", pieces_markdown(report), "pieces per character by language")


def show_sweep(sent: int, waiting: Sequence[Waiting]) -> None:
    """Store the sweep artifact."""
    _create("sweep", sweep_markdown(sent, waiting), "what was asked for and is not done")


def show(kind: str, subject: str, markdown: str, description: str) -> None:
    """Store a markdown artifact under the key of its kind and subject."""
    _create(key(kind, subject), markdown, f"{subject}: {description}")


def show_analysis(one: Analysis) -> None:
    """Store the table of an analysis."""
    create_table_artifact(
        table=analysis_table(one),
        key=key("analysis", one.subject),
        description=f"{one.subject}: source words by language and band, before anyone works",
    )


def show_unanalysed(document: str, subject: str, code: str) -> None:
    """Store why there is no analysis in its place, and what makes one."""
    text = (
        f"# {subject}: not analysed\n\nThe look-up is done and people can begin; the analysis met "
        f"`{code}`. Once that is mended, `hexaglot analyse {document}` tells it."
    )
    show("analysis", subject, text, "not analysed")


def _create(name: str, markdown: str, description: str) -> None:
    create_markdown_artifact(markdown=markdown, key=name, description=description)
