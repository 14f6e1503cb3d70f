"""Commands on documents in the store: ingest, leverage, status, export."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from storage.claims import LARGEST_CLAIM
from storage.document_lists import Sought
from storage.documents import StoredDocument
from storage.overview import EVERYTHING, DocumentOverview
from storage.store import Store
from tasks import certification, intake, publication
from tasks.intake import Accepted, Submission
from translation.claims import Task
from translation.documents import DocumentClass, DocumentState, TargetState
from translation.errors import NotReady, ServiceUnavailable, TranslationError, UsageError
from translation.languages import Language, parse_language
from translation.manifest import Form
from translation.symbols import parse_file_name
from workbench import output
from workbench.commands import exchange
from workbench.failures import as_json, exit_code
from workbench.options import AsJson, Convert, DataFolder, languages, others
from workbench.settle import settle
from workbench.wiring import opened

DocumentArgument = Annotated[
    str, typer.Argument(help="A document's id or symbol.", show_default=False)
]
LanguageList = Annotated[str | None, typer.Option(help="Codes, such as fr,ar.")]
ACTOR = "command line"
MOST_URGENT = 1000
ID_BYTES = 5
"""Random bytes of a document's id: ten hexadecimal digits, short enough to type."""


class FormatUnknown(UsageError):
    """A format that `export` does not write."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return (
            f"{self.given!r} is no format that can be exported; use docx, pdf, html, certificate, "
            "or xliff21, xliff12, bilingual, six, package to work on the text elsewhere"
        )


class TargetMissing(UsageError):
    """A format of one language, and none is said."""

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self.form = form

    def __str__(self) -> str:
        return f"{self.form} is the text of one language; say --target"


class OneSymbol(UsageError):
    """A symbol given for several files."""

    def __str__(self) -> str:
        return "--symbol and --revises name one document: give one file"


def ingest(
    files: Annotated[list[Path], typer.Argument(help="DOCX files.", show_default=False)],
    source: Annotated[str, typer.Option(help="Language of the source: ar zh en fr ru es.")],
    symbol: Annotated[str | None, typer.Option(help="Symbol; else from the file name.")] = None,
    targets: LanguageList = None,
    meeting: Annotated[str | None, typer.Option(help="Meeting it belongs to.")] = None,
    domain: Annotated[str | None, typer.Option(help="What it is about, as finance.")] = None,
    due: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Due day.")] = None,
    priority: Annotated[
        int, typer.Option(min=-MOST_URGENT, max=MOST_URGENT, help="Higher comes first.")
    ] = 0,
    document_class: Annotated[
        DocumentClass | None, typer.Option("--class", help="Who may read it.")
    ] = None,
    revises: Annotated[str | None, typer.Option(help="The document that this one revises.")] = None,
    reference: Annotated[
        list[str] | None, typer.Option(help="A document to attach; may be repeated.")
    ] = None,
    language_stands: Annotated[
        bool, typer.Option("--language-stands", help="The source is right; do not doubt it.")
    ] = False,
    convert: Convert = False,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Take DOCX files in; the same file again gives the same document.

    Example: hexaglot ingest C18-52.docx --source en --symbol C18/52 --targets fr,ar
    """
    language = parse_language(source)
    wanted = others(language, languages(targets))
    if len(files) > 1 and (symbol or revises):
        raise OneSymbol
    store = opened(data)
    revised = intake.find(store, revises).id if revises else None
    attached = tuple(intake.find(store, one).id for one in reference or ())

    def submission(file: Path) -> Submission:
        return Submission(
            body=output.read_file(file),
            file_name=file.name,
            source=language,
            targets=wanted,
            symbol=symbol or _symbol_of(file),
            meeting=meeting,
            domain=domain,
            due=due.date() if due else None,
            priority=priority,
            document_class=document_class,
            revises=revised,
            language_stands=language_stands,
            convert=convert,
            references=attached,
        )

    accepted: list[Accepted] = []
    refused: list[tuple[Path, TranslationError]] = []
    for file in output.progress(files, "reading"):
        try:
            new = secrets.token_hex(ID_BYTES)
            accepted.append(intake.register(store, submission(file), new, by=ACTOR))
        except ServiceUnavailable:
            raise
        except TranslationError as error:
            if len(files) == 1:
                raise
            refused.append((file, error))
    settle(store, [(one.document.id, one.outbox) for one in accepted])
    _show_accepted(accepted, in_json, refused)
    if refused:
        raise typer.Exit(exit_code(refused[0][1]))


def _symbol_of(file: Path) -> str | None:
    """The symbol that a file name of the house's grammar tells, None for any other name."""
    named = parse_file_name(file.name)
    return str(named.symbol) if named else None


def _show_accepted(
    accepted: Sequence[Accepted],
    in_json: bool,
    refused: Sequence[tuple[Path, TranslationError]] = (),
) -> None:
    rows = [
        {
            "document": one.document.id,
            "symbol": one.document.symbol,
            "revision": one.document.revision,
            "segments": one.segments,
            "pages": round(one.pages, 2),
            "flags": list(one.document.flags),
        }
        for one in accepted
    ]
    if in_json:
        errors = [{"file": str(file), **as_json(error)} for file, error in refused]
        output.emit([*rows, *errors])
        return
    if rows:
        told = [
            [*({**row, "flags": ", ".join(one.document.flags)}).values()]
            for row, one in zip(rows, accepted, strict=True)
        ]
        output.table("", list(rows[0]), told)
    for file, error in refused:
        output.aside.print(f"{file}: {error}", markup=False, highlight=False)


def leverage(
    document: DocumentArgument,
    targets: LanguageList = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Look a document up in memory and glossary, all its languages at once.

    Example: hexaglot leverage C18/52
    """
    store = opened(data)
    stored = intake.find(store, document)
    asked = languages(targets)
    if asked is not None:
        intake.add_targets(store, stored.id, others(stored.source, asked), by=ACTOR)
    if stored.state is DocumentState.RECEIVED:
        raise NotReady(stored.id, stored.state.value, DocumentState.SEGMENTED.value)
    row = store.outbox.ask("leverage", stored.id, {})
    settle(store, [(stored.id, row)])
    _show_status(store, store.documents.get(stored.id), in_json)


def status(
    document: Annotated[str | None, typer.Argument(help="A document's id or symbol.")] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Show the documents, or one with its languages and what waits.

    Example: hexaglot status C18/52
    """
    store = opened(data)
    if document is not None:
        _show_status(store, intake.find(store, document), in_json)
        return
    if in_json:
        output.emit([_told(store, stored) for stored in store.documents.list()])
        return
    sought = Sought(store.today())
    count = store.overview.count(EVERYTHING, sought)
    listed = store.overview.documents(EVERYTHING, sought, limit=count)
    if not listed:
        output.people.print(
            f"no documents yet in {store.settings.data}; hexaglot ingest FILE.docx --source en",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
        return
    codes = tuple(language.value for language in Language)
    output.table(
        "Of each language that was asked for: what share is translated, and what it has come to",
        ("symbol", "document", *codes, "words", "class", "due"),
        [
            (
                one.document.name,
                one.document.id,
                *(_progress(one, language) for language in Language),
                one.document.words,
                one.document.document_class,
                one.document.due,
            )
            for one in listed
        ],
    )


def _progress(one: DocumentOverview, language: Language) -> str:
    """`original`, or how far a language is: out, final, reviewed, or a share of its cells."""
    if language is one.document.source:
        return "original"
    job = next((job for job in one.jobs if job.language is language), None)
    if job is None:
        return ""
    if job.published or job.is_final:
        return "out" if job.published else "final"
    if job.ready:
        return "reviewed"
    done = job.cells - job.by_state[TargetState.INITIAL]
    return f"{done / job.cells:.0%}" if job.cells else "0%"


def _told(store: Store, stored: StoredDocument) -> dict[str, object]:
    return {
        "document": stored.id,
        "symbol": stored.symbol,
        "revision": stored.revision,
        "source": stored.source,
        "state": stored.state,
        "class": stored.document_class,
        "domain": stored.domain,
        "words": stored.words,
        "flags": list(stored.flags),
        "languages": {
            count.language: {
                "segments": count.segments,
                "filled": count.filled,
                "initial": count.initial,
                "translated": count.translated,
                "reviewed": count.reviewed,
                "final": count.final,
            }
            for count in store.segments.counts(stored.id)
        },
        "waiting": [
            {"kind": row.kind, "attempts": row.attempts, "error": row.error, "parked": row.parked}
            for row in store.outbox.pending(document=stored.id)
        ],
        "history": [
            {"kind": event.entry.kind, "actor": event.entry.actor, "at": event.at.isoformat()}
            for event in store.events.history(stored.id)
            if event.entry.target is None
        ],
    }


def _show_status(store: Store, stored: StoredDocument, in_json: bool) -> None:
    told = _told(store, stored)
    if in_json:
        output.emit(told)
        return
    flags = f", flags {' '.join(stored.flags)}" if stored.flags else ""
    about = f", domain {stored.domain}" if stored.domain else ""
    output.people.print(
        f"{stored.name} ({stored.id}): {stored.state}, {stored.words or 0} words, "
        f"source {stored.source}{about}{flags}",
        highlight=False,
        markup=False,
    )
    counts = store.segments.counts(stored.id)
    output.table(
        "",
        ("language", "segments", "with text", "translated", "reviewed", "final"),
        [(c.language, c.segments, c.filled, c.translated, c.reviewed, c.final) for c in counts],
    )
    for row in store.outbox.pending(document=stored.id):
        state = "is in work" if row.in_work else "waits"
        standing = f"was given up ({row.error})" if row.parked else state
        output.people.print(f"{row.kind} {standing}, attempt {row.attempts}", highlight=False)


def _is_page(file: Path) -> bool:
    return file.suffix.lower() in (".html", ".htm")


def export(
    document: DocumentArgument,
    out: Annotated[Path, typer.Option(help="File to write.")],
    target: Annotated[
        str | None, typer.Option(help="Language of the text; six has all of them.")
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="docx, pdf, html, certificate; xliff21, xliff12, bilingual, six or package.",
        ),
    ] = "docx",
    user: Annotated[
        str | None, typer.Option(help="Account that claims what it takes away to work on.")
    ] = None,
    task: Annotated[str, typer.Option(help="translate or review, for who takes it away.")] = (
        Task.TRANSLATE.value
    ),
    count: Annotated[
        int, typer.Option(min=0, max=LARGEST_CLAIM, help="Free segments to claim at most.")
    ] = LARGEST_CLAIM,
    provider: Annotated[str | None, typer.Option(help="Who outside gets the package.")] = None,
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Due day of the package.")
    ] = None,
    contact: Annotated[str, typer.Option(help="Whom the provider asks.")] = "",
    data: DataFolder = None,
) -> None:
    """Write one language of a document as it stands now, or the certificate of that text.

    A certificate is a page where the file to write ends in .html, else JSON. In xliff21, xliff12
    and bilingual (a table in a DOCX) the text is taken away to be worked on: with --user it is
    claimed for the account, without it is to be read only. six is the editors' table of all texts,
    of which nothing is claimed. package is a zip for a provider outside (--provider); its segments
    are claimed in the provider's name.

    Example: hexaglot export C18/52 --target ar --format xliff21 --user tom --out C18-52-ar.xlf
    """
    if form == "six":
        exchange.take_six(data, document, out, user)
        return
    if target is None:
        raise TargetMissing(form)
    if form == "package":
        day = due.date() if due else None
        exchange.give(data, document, target, out, provider, task, day, contact, count, user)
        return
    if form in exchange.FORMS:
        exchange.take(data, document, target, form, out, user, task, count)
        return
    if form not in ("docx", "pdf", "html", "certificate"):
        raise FormatUnknown(form)
    store = opened(data)
    stored = intake.find(store, document)
    (language,) = publication.versions(stored, [parse_language(target)])
    if form == "certificate":
        said = certification.proved(store, stored, language).certificate
        body = said.as_page().encode() if _is_page(out) else said.as_json()
    else:
        body = publication.formed(store, stored, language, Form(form))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(body)
    told = f"{out}: {stored.name} in {language.english_name}"
    output.people.print(told, highlight=False, markup=False)
