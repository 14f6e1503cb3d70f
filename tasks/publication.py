"""The steps of publication: one DOCX a language, then the manifest that makes them one."""

from collections.abc import Mapping, Sequence

from storage.documents import StoredDocument
from storage.objects import DOCX_TYPE, JSON_TYPE, Bucket, sha256_of
from storage.publications import (
    Gone,
    Publication,
    PublicationKind,
    PublicationState,
    PublicationText,
)
from storage.store import Store
from tasks.intake import subject
from tasks.reports import PublishReport, WrittenText
from tasks.requests import Request, done, renew
from translation import docx, segmentation
from translation.documents import DocumentState
from translation.errors import NotFound, NotReady
from translation.languages import Language
from translation.manifest import ManifestText, manifest
from translation.symbols import file_name, parse_symbol


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
    """Write one language's DOCX, if absent: the same text again gives the same object."""
    renew(store, request)
    asked = store.publications.get(publication)
    stored = store.documents.get(asked.document)
    body = text_of(store, stored, language)
    key = store.objects.put_if_absent(asked.kind.bucket, body, DOCX_TYPE)
    return WrittenText(
        language=language,
        file_name=name_of(stored, language),
        key=key,
        sha256=sha256_of(key),
        words=stored.words or 0,
    )


def text_of(store: Store, stored: StoredDocument, language: Language) -> bytes:
    """The original for its own language; else the original with the text of its cells.

    Where the original was no DOCX, or had macros, it is the DOCX that was made of it.
    """
    original = store.objects.get(Bucket.ORIGINALS, stored.working_key)
    if language is stored.source:
        return original
    blocks = store.segments.target_blocks(stored.id, language)
    return docx.write(original, blocks, source=stored.source, target=language)


def text_bytes(store: Store, publication: int, language: Language) -> bytes:
    """The DOCX of one language of a publication, as it was written.

    Raises NotFound where there is no such text, Gone where it was withdrawn, and ObjectDamaged.
    """
    asked = store.publications.get(publication)
    text = store.publications.texts(publication).get(language)
    if asked.state is PublicationState.WITHDRAWN:
        raise Gone("publication", f"{asked.number} of document {asked.document}")
    if text is None:
        named = f"{asked.number} of document {asked.document} in {language.english_name}"
        raise NotFound("publication", named)
    return store.objects.get(asked.kind.bucket, text.key)


def name_of(stored: StoredDocument, language: Language) -> str:
    """The file name of a language version, after the file-name grammar where the symbol has one."""
    known = (parse_symbol(name) for name in (stored.name, stored.symbol or ""))
    symbol = next(filter(None, known), None)
    if symbol is not None:
        return file_name(symbol, language)
    stem = stored.file_name.rsplit(".", 1)[0]
    return f"{stem}-{language.letter}.docx"


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
    written = {
        text.language: PublicationText(text.language, text.sha256, text.file_name, text.words)
        for text in texts
    }
    body = _manifest(stored, asked, {**carried.texts, **written})
    key = store.objects.put_if_absent(asked.kind.bucket, body, JSON_TYPE)
    sealed = store.publications.complete(
        publication, manifest_sha256=sha256_of(key), texts=written, previous=carried.previous
    )
    store.publications.raise_learned(publication)
    done(store, request)
    return _report(stored, sealed, written)


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
            WrittenText(language, text.file_name, text.key, text.sha256, text.words)
            for language, text in texts.items()
        ),
    )


def _manifest(
    stored: StoredDocument,
    asked: Publication,
    texts: Mapping[Language, PublicationText],
) -> bytes:
    ordered = {language: texts[language] for language in Language if language in texts}
    return manifest(
        symbol=stored.symbol or "",
        revision=stored.revision,
        source=stored.source,
        kind=asked.kind.value,
        texts={
            language: ManifestText(text.file_name, text.sha256, text.words)
            for language, text in ordered.items()
        },
        versions={
            "reader": docx.READER_VERSION,
            "segmentation": segmentation.RULES_VERSION,
        },
    )
