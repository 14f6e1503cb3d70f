"""What a document refers to: what was attached to it, and what its text cites and is here."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage.documents import StoredDocument
from storage.references import Attached
from storage.store import Store
from translation.citations import citations


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a text cites: how it is `written` there first."""

    written: str
    document: StoredDocument


@dataclass(frozen=True, slots=True)
class Referred:
    """The documents attached to one, and others that its original cites."""

    attached: tuple[Attached, ...]
    cited: tuple[Cited, ...]


def cited_in(store: Store, text: str, visible: sa.ColumnElement[bool]) -> list[Cited]:
    """The documents that a text in braces notation cites and that may be seen, in its order."""
    found = citations(text)
    held = store.references.held(visible, [one.name for one in found])
    return [Cited(one.written, held[one.name]) for one in found if one.name in held]


def referred(store: Store, of: str, visible: sa.ColumnElement[bool]) -> Referred:
    """What a document refers to, of what may be seen; itself is not among it."""
    attached = tuple(store.references.attached(of, visible))
    known = {of, *(one.document.id for one in attached)}
    text = "\n".join(one.segment.text for one in store.segments.segments(of))
    cited = {one.document.id: one for one in reversed(cited_in(store, text, visible))}
    others = [one for id, one in reversed(cited.items()) if id not in known]
    return Referred(attached, tuple(others))
