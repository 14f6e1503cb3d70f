"""What the calls of the interface ask for again and again: store, caller, cell, headers."""

from typing import Annotated

from fastapi import Depends, Header, Path, Query

from storage.cells import CellView
from storage.store import Store
from translation.claims import CellVersion, parse_etag
from translation.errors import NotFound, PreconditionMissing, UsageError
from translation.languages import Language, parse_language
from workbench.web.access import Allow, Caller
from workbench.web.policy import Act

LARGEST_WINDOW = 500
_LONGEST_KEY = 200
_LARGEST_ID = 2**63 - 1


class KeyRefused(UsageError):
    """An idempotency key that is none."""

    code = "bad_key"

    def __str__(self) -> str:
        return f"an Idempotency-Key has 1 to {_LONGEST_KEY} characters; take a new UUID"


def _language(
    language: Annotated[str, Path(description="A target language: ar zh en fr ru es.")],
) -> Language:
    return parse_language(language)


def _version(
    if_match: Annotated[
        str | None, Header(description='The ETag of the cell as it was read, such as "v3.7".')
    ] = None,
) -> CellVersion:
    if if_match is None:
        raise PreconditionMissing("If-Match")
    return parse_etag(if_match)


def _key(
    idempotency_key: Annotated[
        str | None, Header(description="New for each act, the same when an act is sent again.")
    ] = None,
) -> str:
    if idempotency_key is None:
        raise PreconditionMissing("Idempotency-Key")
    return _checked(idempotency_key)


def _optional_key(
    idempotency_key: Annotated[
        str | None, Header(description="Makes the act safe to send again.")
    ] = None,
) -> str | None:
    return None if idempotency_key is None else _checked(idempotency_key)


def _checked(key: str) -> str:
    if not 0 < len(key.strip()) <= _LONGEST_KEY:
        raise KeyRefused
    return key.strip()


Segment = Annotated[int, Path(ge=1, le=_LARGEST_ID, description="Id of a segment.")]
Number = Annotated[int, Path(ge=1, le=_LARGEST_ID)]
Target = Annotated[Language, Depends(_language)]
IfMatch = Annotated[CellVersion, Depends(_version)]
Key = Annotated[str, Depends(_key)]
OptionalKey = Annotated[str | None, Depends(_optional_key)]
After = Annotated[int, Query(ge=-1, description="`next` of the window before.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_WINDOW)]

Reader = Annotated[Caller, Depends(Allow(Act.READ))]
Worker = Annotated[Caller, Depends(Allow(Act.WORK))]


def own_key(caller: Caller, key: str) -> str:
    """A key as the store keeps it: no other person's and none of the engine's can meet it."""
    return f"{caller.name}:{key}"


def some_key(caller: Caller, key: str | None) -> str | None:
    """As `own_key`, for a key that may be left out or empty, as in a form without one."""
    return own_key(caller, key) if key else None


def the_cell(store: Store, caller: Caller, segment: int, language: Language) -> CellView:
    """A cell whose document the caller may read; NotFound in the same words where he may not."""
    cell = store.cells.get(segment, language)
    if not store.grants.may_read(caller.account, cell.document):
        raise NotFound("cell", f"of segment {segment} in {language}")
    return cell
