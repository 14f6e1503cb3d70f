"""The steps of publication: a DOCX, a page and a PDF a language, then the manifest of them all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from storage.documents import StoredDocument
from storage.objects import DOCX_TYPE, HTML_TYPE, JSON_TYPE, PDF_TYPE, key_of, sha256_of
from storage.publications import (
    Gone,
    Publication,
    PublicationKind,
    PublicationState,
    PublicationText,
)
from storage.settings import Printing
from storage.store import Store
from tasks import printing
from tasks.certification import VERSIONS, proved, refuse_unfaithful, text_of
from tasks.intake import subject
from tasks.reports import PublishReport, WrittenText
from tasks.requests import Request, done, renew
from translation.documents import DocumentState
from translation.docx.html import HTML_VERSION, html_page
from translation.errors import NotFound, NotPrinted, NotReady
from translation.languages import Language
from translation.manifest import Form, FormFile, ManifestText, Print, manifest, prints_of
from translation.symbols import file_name, parse_symbol, version_name


def versions(stored: StoredDocument, asked: Sequence[Language] | None) -> tuple[Language, ...]:
    """The original and its targets, or those asked for; raises NotFound for one it is not in."""
    whole = (stored.source, *stored.targets)
    if asked is None:
        return whole
    for language in asked:
        if language not in whole:
            raise NotFound("version of the document in", language.english_name)
    return tuple(asked)


def request(
    store: Store,
    document: str,
    asked: Sequence[Language] | None,
    kind: PublicationKind,
    *,
    by: str,
    reason: str = "",
    key: str | None = None,
) -> Publication:
    """Ask for a publication of a document that was looked up, in all its languages or some.

    Raises NotReady before the look-up, NotFound for a language it is not in, and what
    `Publications.request` does: NotFinal, FindingsOpen, ReasonMissing, KeyReused.
    """
    stored = store.documents.get(document)
    if stored.state is not DocumentState.LEVERAGED:
        raise NotReady(document, stored.state.value, DocumentState.LEVERAGED.value)
    wanted = versions(stored, asked)
    return store.publications.request(document, wanted, kind, by=by, reason=reason, key=key)


def request_draft(
    store: Store, document: str, asked: Sequence[Language] | None, *, by: str
) -> Publication:
    """Ask for drafts: what is there so far, whoever or whatever put it there."""
    return request(store, document, asked, PublicationKind.DRAFT, by=by)


def row_of(store: Store, asked: Publication) -> int | None:
    """The outbox row that waits for a publication, None when it is done."""
    waiting = (r for r in store.outbox.pending(document=asked.document) if r.kind == "publish")
    return next((r.id for r in waiting if r.payload.get("publication") == asked.id), None)


def languages(store: Store, publication: int, request: Request) -> tuple[Language, ...]:
    """The languages that a publication was asked for; none where nothing is left to write.

    Raises NotFinal and FindingsOpen where its gate has closed since it was asked for.
    """
    renew(store, request)
    asked = store.publications.check(publication)
    return asked.languages if asked.state is PublicationState.REQUESTED else ()


def write_text(store: Store, publication: int, language: Language, request: Request) -> WrittenText:
    """Write one language's DOCX, its certificate and its page, if absent.

    The same text gives the same objects.

    Raises NotFaithful where a final text does not hold its certificate: then nothing is written.
    """
    renew(store, request)
    asked = store.publications.get(publication)
    stored = store.documents.get(asked.document)
    made = proved(store, stored, language)
    if asked.kind is PublicationKind.FINAL:
        refuse_unfaithful(stored.id, language, made.certificate)
    bucket = asked.kind.bucket
    certificate = store.objects.put_if_absent(bucket, made.certificate.as_json(), JSON_TYPE)
    key = store.objects.put_if_absent(bucket, made.body, DOCX_TYPE)
    whole = html_page(made.body, language, title=stored.symbol or stored.name)
    page = store.objects.put_if_absent(bucket, whole, HTML_TYPE)
    return WrittenText(
        language=language,
        file_name=name_of(stored, language),
        key=key,
        sha256=sha256_of(key),
        words=stored.words or 0,
        certificate_sha256=sha256_of(certificate),
        html=FormFile(name_of(stored, language, Form.HTML), sha256_of(page)),
    )


def print_texts(
    store: Store, publication: int, texts: Sequence[WrittenText], request: Request
) -> tuple[WrittenText, ...]:
    """Write the PDFs of texts that were written, if absent, all in one call; or say why not.

    Raises NotPrinted where a PDF is asked for always and cannot be made.
    """
    renew(store, request)
    asked = store.publications.get(publication)
    stored = store.documents.get(asked.document)
    mode = store.settings.pdf
    if mode is Printing.NEVER:
        return tuple(replace(text, pdf=Print(absent=printing.OFF)) for text in texts)
    bucket = asked.kind.bucket
    bodies = {text.language: store.objects.get(bucket, text.key) for text in texts}
    title, within = stored.symbol or stored.name, store.settings.pdf_seconds
    made = printing.print_all(bodies, title, within=within)
    if mode is Printing.ALWAYS:
        _refuse_unprinted(stored.id, made)
    printed = []
    for text in texts:
        one = made[text.language]
        if one.absent:
            printed.append(replace(text, pdf=Print(absent=one.absent)))
            continue
        key = store.objects.put_if_absent(bucket, one.body, PDF_TYPE)
        file = FormFile(name_of(stored, text.language, Form.PDF), sha256_of(key))
        printed.append(replace(text, pdf=Print(file, one.by)))
    return tuple(printed)


def formed(store: Store, stored: StoredDocument, language: Language, form: Form) -> bytes:
    """The text of a document as it stands now, in a form; raises NotPrinted."""
    body, title = text_of(store, stored, language), stored.symbol or stored.name
    if form is Form.DOCX:
        return body
    if form is Form.HTML:
        return html_page(body, language, title=title)
    made = printing.print_all({language: body}, title, within=store.settings.pdf_seconds)
    _refuse_unprinted(stored.id, made)
    return made[language].body


def _refuse_unprinted(document: str, made: Mapping[Language, printing.Printed]) -> None:
    for language, one in made.items():
        if one.absent:
            raise NotPrinted(document, language.english_name, one.absent)


def text_bytes(store: Store, publication: int, language: Language, form: Form = Form.DOCX) -> bytes:
    """One form of one language of a publication, as it was written.

    Raises NotFound where there is no such text, Gone where it was withdrawn, and ObjectDamaged.
    """
    asked = store.publications.get(publication)
    text = store.publications.texts(publication).get(language)
    if asked.state is PublicationState.WITHDRAWN:
        raise Gone("publication", f"{asked.number} of document {asked.document}")
    if text is None or form not in text.files:
        named = f"{asked.number} of document {asked.document} in {language.english_name}"
        raise NotFound("publication", f"{named} as {form.value.upper()}")
    return store.objects.get(asked.kind.bucket, key_of(text.files[form].sha256))


def prints(store: Store, made: Publication) -> dict[Language, Print]:
    """The PDFs of a publication by its manifest: what made each, or why there is none.

    Nothing until it is published, of one from before there were any, and where the manifest of a
    draft has expired.
    """
    if made.manifest_sha256 is None:
        return {}
    try:
        return prints_of(store.objects.get(made.kind.bucket, key_of(made.manifest_sha256)))
    except NotFound:
        return {}


_FORMATS = {Form.DOCX: "MSW", Form.PDF: "PDF", Form.HTML: "HTM"}


def name_of(stored: StoredDocument, language: Language, form: Form = Form.DOCX) -> str:
    """The file name of a language version, after the file-name grammar where the symbol has one."""
    known = (parse_symbol(name) for name in (stored.name, stored.symbol or ""))
    symbol = next(filter(None, known), None)
    if symbol is not None:
        return file_name(symbol, language, format=_FORMATS[form], extension=form.value)
    stem = stored.file_name.rsplit(".", 1)[0]
    return version_name(stem, language, format=_FORMATS[form], extension=form.value)


def seal(
    store: Store, publication: int, texts: Sequence[WrittenText], request: Request
) -> PublishReport:
    """Write the manifest, if absent, and commit its digest: the moment of publication.

    One that was published before the process was killed, or given up meanwhile, is only reported.
    """
    renew(store, request)
    asked = store.publications.get(publication)
    stored = store.documents.get(asked.document)
    if asked.state is not PublicationState.REQUESTED:
        store.publications.raise_learned(publication)
        done(store, request)
        return _report(stored, asked, store.publications.texts(publication))
    carried = store.publications.carried(publication)
    before = (
        {} if carried.previous is None else prints(store, store.publications.get(carried.previous))
    )
    printed = {**before, **{text.language: text.pdf for text in texts}}
    written = {text.language: _text_of(text) for text in texts}
    body = _manifest(stored, asked, {**carried.texts, **written}, printed)
    key = store.objects.put_if_absent(asked.kind.bucket, body, JSON_TYPE)
    sealed = store.publications.complete(
        publication, manifest_sha256=sha256_of(key), texts=written, previous=carried.previous
    )
    store.publications.raise_learned(publication)
    done(store, request)
    return _report(stored, sealed, written)


def _text_of(text: WrittenText) -> PublicationText:
    made = {Form.PDF: text.pdf.file, Form.HTML: text.html}
    return PublicationText(
        text.language,
        text.sha256,
        text.file_name,
        text.words,
        text.certificate_sha256,
        {form: file for form, file in made.items() if file is not None},
    )


def _report(
    stored: StoredDocument, sealed: Publication, texts: Mapping[Language, PublicationText]
) -> PublishReport:
    return PublishReport(
        document=stored.id,
        subject=subject(stored),
        number=sealed.number,
        kind=sealed.kind.value,
        manifest=sealed.manifest_sha256 or "",
        texts=tuple(
            WrittenText(
                language,
                text.file_name,
                text.key,
                text.sha256,
                text.words,
                text.certificate_sha256,
                text.forms.get(Form.HTML),
                Print(text.forms.get(Form.PDF)),
            )
            for language, text in texts.items()
        ),
    )


_BEFORE = Print(absent="published before there were PDFs")


def _manifest(
    stored: StoredDocument,
    asked: Publication,
    texts: Mapping[Language, PublicationText],
    printed: Mapping[Language, Print],
) -> bytes:
    ordered = {language: texts[language] for language in Language if language in texts}
    return manifest(
        symbol=stored.symbol or "",
        revision=stored.revision,
        source=stored.source,
        kind=asked.kind.value,
        texts={
            language: ManifestText(
                text.file_name,
                text.sha256,
                text.words,
                text.certificate_sha256,
                text.forms.get(Form.HTML),
                printed.get(language, _BEFORE),
            )
            for language, text in ordered.items()
        },
        versions={**VERSIONS, "html": HTML_VERSION},
        original=stored.corrected_sha256,
    )
