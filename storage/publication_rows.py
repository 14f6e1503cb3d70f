"""What a publication is, and how its rows are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import schema
from storage.objects import Bucket, key_of
from translation.errors import NotFound
from translation.languages import Language
from translation.manifest import Form, FormFile

publication, publication_text = schema.publication, schema.publication_text


class PublicationKind(StrEnum):
    """What a publication is worth; a provisional one has a named officer's reason."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    DRAFT = "draft"

    @property
    def bucket(self) -> Bucket:
        """Where the texts lie: drafts may be dropped after a while, the others never."""
        return Bucket.WORK if self is PublicationKind.DRAFT else Bucket.PUBLISHED


class PublicationState(StrEnum):
    """A publication is published from the commit of its manifest's digest."""

    REQUESTED = "requested"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"
    """Overtaken before it was published: the texts it was asked for are no longer the final ones,
    or the document was withdrawn."""


class Gone(NotFound):
    """A publication that was withdrawn: its record stays, its texts are read by nobody."""

    code = "withdrawn"

    def __str__(self) -> str:
        return f"{self.noun} {self.name} was withdrawn and can no longer be read"


@dataclass(frozen=True, slots=True)
class PublicationText:
    """One language's DOCX of a publication; `words` are those of the source it stands for.

    `forms` are the files made of the DOCX; what was published before there were any has none.
    """

    language: Language
    sha256: str
    file_name: str
    words: int
    certificate_sha256: str | None = None
    forms: Mapping[Form, FormFile] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> str:
        """The key in the bucket of the publication's kind."""
        return key_of(self.sha256)

    @property
    def files(self) -> Mapping[Form, FormFile]:
        """The files of the text by form, in the order of the forms."""
        every = {Form.DOCX: FormFile(self.file_name, self.sha256), **self.forms}
        return {form: every[form] for form in Form if form in every}


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as it stands; `languages` are those asked for, `previous` is an id.

    `versions` are those of the final jobs that it was asked of; empty where nothing need be final.
    """

    id: int
    document: str
    number: int
    previous: int | None
    state: PublicationState
    kind: PublicationKind
    languages: tuple[Language, ...]
    manifest_sha256: str | None
    by: str
    reason: str
    at: datetime
    published_at: datetime | None
    versions: Mapping[Language, int] = field(default_factory=dict, hash=False)
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """The texts that a publication repeats, and the id of the one they come from."""

    previous: int | None
    texts: Mapping[Language, PublicationText]


def standing(document: str, kinds: Sequence[PublicationKind]) -> sa.Select[Any]:
    """The publications of some kinds that can be read, the last one first."""
    return (
        sa.select(publication)
        .where(
            publication.c.document == document,
            publication.c.state == PublicationState.PUBLISHED,
            publication.c.kind.in_(kinds),
        )
        .order_by(publication.c.published_at.desc(), publication.c.number.desc())
    )


def carried_by(connection: Connection, found: Publication) -> Carried:
    """A final publication repeats final texts alone, a provisional one what was published last."""
    if found.kind is PublicationKind.DRAFT:
        return Carried(None, {})
    kinds = [PublicationKind.FINAL]
    if found.kind is PublicationKind.PROVISIONAL:
        kinds.append(PublicationKind.PROVISIONAL)
    statement = standing(found.document, kinds).where(publication.c.id != found.id)
    row = connection.execute(statement.limit(1)).one_or_none()
    if row is None:
        return Carried(None, {})
    texts = texts_of(connection, row.id)
    return Carried(row.id, {k: v for k, v in texts.items() if k not in found.languages})


def texts_of(connection: Connection, id: int) -> dict[Language, PublicationText]:
    """The texts of a publication by language."""
    statement = sa.select(publication_text).where(publication_text.c.publication == id)
    rows = {(row.language, row.form): row for row in connection.execute(statement)}
    return {
        language: PublicationText(
            language,
            row.sha256,
            row.file_name,
            row.words,
            row.certificate_sha256,
            {
                form: FormFile(made.file_name, made.sha256)
                for form in Form
                if form is not Form.DOCX and (made := rows.get((language, form))) is not None
            },
        )
        for language in Language
        if (row := rows.get((language, Form.DOCX))) is not None
    }


def rows_of(publication: int, text: PublicationText) -> list[dict[str, Any]]:
    """The rows of one text, one for each form; its words are counted in that of the DOCX alone."""
    return [
        {
            "publication": publication,
            "language": text.language,
            "form": form,
            "sha256": file.sha256,
            "certificate_sha256": text.certificate_sha256 if form is Form.DOCX else None,
            "file_name": file.file_name,
            "words": text.words if form is Form.DOCX else 0,
        }
        for form, file in text.files.items()
    ]


def read_publication(connection: Connection, id: int) -> Publication:
    """The publication of an id; raises NotFound."""
    row = connection.execute(sa.select(publication).where(publication.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("publication", str(id))
    return publication_of(row)


def publication_of(row: sa.Row[Any]) -> Publication:
    """The publication of a whole row."""
    return Publication(
        row.id,
        row.document,
        row.number,
        row.previous,
        PublicationState(row.state),
        PublicationKind(row.kind),
        tuple(Language(language) for language in row.languages),
        row.manifest_sha256,
        row.by,
        row.reason,
        row.at,
        row.published_at,
        {Language(language): version for language, version in (row.versions or {}).items()},
        row.withdrawn_at,
        row.withdrawn_by,
        row.withdrawn_reason,
    )


def written_before(connection: Connection, found: Publication) -> dict[Language, int | None]:
    """The event of the final publication that wrote each language last, None where none stands."""
    events = sa.select(schema.event.c.id, schema.event.c.detail).where(
        schema.event.c.document == found.document, schema.event.c.kind == "published"
    )
    told = {row.detail["publication"]: int(row.id) for row in connection.execute(events)}
    statement = standing(found.document, [PublicationKind.FINAL])
    published = [publication_of(row) for row in connection.execute(statement)]
    return {
        language: next((told[one.id] for one in published if language in one.languages), None)
        for language in found.languages
    }
