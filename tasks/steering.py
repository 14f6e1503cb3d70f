"""What documents are about, and which are excluded from a job or preferred for it.

What nobody touched is looked up anew.
"""

from storage.bitext_rules import Kind
from storage.documents import StoredDocument
from storage.store import Store
from translation.documents import DocumentState
from translation.languages import Language


def rule(
    store: Store,
    stored: StoredDocument,
    language: Language,
    named: StoredDocument,
    kind: Kind,
    *,
    reason: str,
    by: str,
) -> int | None:
    """Exclude or prefer a document; gives the outbox row of the leverage that follows.

    Raises NotFound for a job that is not there, and ReasonMissing.
    """
    store.bitext_rules.set(stored.id, language, named.id, kind, reason=reason, by=by)
    return _anew(store, stored)


def lift(
    store: Store, stored: StoredDocument, language: Language, id: int, *, by: str
) -> int | None:
    """Take a rule back; gives the outbox row of the leverage that follows. Raises NotFound."""
    store.bitext_rules.lift(stored.id, language, id, by=by)
    return _anew(store, stored)


def say_domain(store: Store, stored: StoredDocument, said: str | None, *, by: str) -> int | None:
    """Say what a document is about, None that it is not known; gives the row of the leverage.

    It follows where matches of other domains lose points. Raises NotFound.
    """
    known = store.domains.set(stored.id, said, by=by)
    costs = store.settings.penalties.domain > 0
    return _anew(store, stored) if costs and known != stored.domain else None


def _anew(store: Store, stored: StoredDocument) -> int | None:
    """Ask for leverage again, where it was there before; else its first one comes anyway."""
    if stored.state is not DocumentState.LEVERAGED:
        return None
    return store.outbox.ask("leverage", stored.id, {})
