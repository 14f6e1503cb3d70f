"""The proof of a text: the output read back by other code, before it may be published as final."""

from dataclasses import dataclass

from storage.documents import StoredDocument
from storage.objects import Bucket, key_of
from storage.publications import Gone, Publication, PublicationState
from storage.store import Store
from tasks import intake
from translation import docx, segmentation
from translation.documents import TargetBlock
from translation.docx.certificate import Certificate, Place, certify
from translation.errors import NotFaithful, NotFound
from translation.languages import Language

VERSIONS = {"reader": docx.READER_VERSION, "segmentation": segmentation.RULES_VERSION}
"""The versions of what made a text, as manifest and certificate name them."""

_NAMED = 3
"""Places that a refusal names; the certificate has all."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A DOCX as it was written, and what was found when it was read back."""

    body: bytes
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class _Written:
    """A DOCX, and what it was made of; without blocks and target it is the original itself."""

    body: bytes
    original: bytes
    blocks: tuple[TargetBlock, ...]
    target: Language | None


def text_of(store: Store, stored: StoredDocument, language: Language) -> bytes:
    """The text of a document in a language as it stands now, as a DOCX."""
    return _written(store, stored, language).body


def proved(store: Store, stored: StoredDocument, language: Language) -> Proved:
    """The same with its certificate.

    Where a reviser or an editor has waived a finding about the tags of a segment, with a reason,
    its tags are as people want them and are no fault. Flags are those of the document, so that one
    that was converted says so.
    """
    made = _written(store, stored, language)
    certificate = certify(
        made.original,
        made.body,
        made.blocks,
        source=stored.source,
        target=made.target,
        left=intake.left_of(store, made.original),
        flags=stored.flags,
        versions=VERSIONS,
        waived=_waived(store, stored, language),
    )
    return Proved(made.body, certificate)


def _written(store: Store, stored: StoredDocument, language: Language) -> _Written:
    """The original is its own text; where it was no DOCX, or had macros, the DOCX made of it is.

    The newest one, whatever it was when `stored` was read.
    """
    key, blocks = _at_one_moment(store, stored.id, language)
    original = store.objects.get(Bucket.ORIGINALS, key)
    if language is stored.source:
        return _Written(original, original, (), None)
    body = docx.write(original, blocks, source=stored.source, target=language)
    return _Written(body, original, blocks, language)


def _at_one_moment(
    store: Store, document: str, language: Language
) -> tuple[str, tuple[TargetBlock, ...]]:
    """The key of the newest original, and the blocks as they stand in it.

    Where it is corrected between the two looks, once more: offsets count in one and no other.
    """
    before = store.documents.get(document).working_key
    while True:
        blocks = tuple(store.segments.target_blocks(document, language))
        key = store.documents.get(document).working_key
        if key == before:
            return key, blocks
        before = key


def _waived(store: Store, stored: StoredDocument, language: Language) -> frozenset[Place]:
    """The places whose tags somebody answers for: part, path of the block, rank of the segment."""
    segments = store.findings.waived_segments(stored.id, language, "tags")
    if not segments:
        return frozenset()
    return frozenset(
        (known.block.part, known.block.path, one.segment.rank)
        for known in store.segments.blocks(stored.id)
        for one in known.segments
        if one.id in segments
    )


def refuse_unfaithful(document: str, language: Language, certificate: Certificate) -> None:
    """Raise NotFaithful, naming the first places, where a certificate does not hold."""
    if certificate.holds:
        return
    named = dict.fromkeys(
        f"{fault.part} {fault.block}".strip() + f" ({fault.kind})" for fault in certificate.faults
    )
    places = ", ".join(list(named)[:_NAMED])
    raise NotFaithful(document, language.english_name, len(certificate.faults), places)


def certificate_of(store: Store, made: Publication, language: Language) -> bytes:
    """The certificate of one text of a publication as JSON.

    What is not published yet is written and read back anew, so that one sees why it was refused.
    Raises NotFound where there is none, Gone where the publication was withdrawn.
    """
    named = f"{made.number} of document {made.document}"
    if made.state is PublicationState.WITHDRAWN:
        raise Gone("publication", named)
    if made.state is PublicationState.REQUESTED and language in made.languages:
        stored = store.documents.get(made.document)
        return proved(store, stored, language).certificate.as_json()
    text = store.publications.texts(made.id).get(language)
    if text is None or text.certificate_sha256 is None:
        raise NotFound("certificate of publication", f"{named} in {language.english_name}")
    return store.objects.get(made.kind.bucket, key_of(text.certificate_sha256))
