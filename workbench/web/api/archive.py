"""The archive: documents by symbol, meeting, day, and by words that stand in their texts."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from storage.archive import PAGE, Asked
from storage.grants import readable
from tasks.archive import found_json, sought
from translation.languages import Language, parse_language
from translation.phrases import LONGEST
from workbench.web.access import StoreOf
from workbench.web.api.asking import Reader

router = APIRouter(prefix="/api", tags=["archive"])

Words = Annotated[str, Query(max_length=LONGEST)]


class LineBody(BaseModel):
    """A text in which the words stand; `address` is its place in the bitext."""

    segment: int
    language: Language
    text: str
    address: str


class FoundBody(BaseModel):
    """A document that was found, its first texts with the words, and how many there are."""

    document: str
    name: str
    symbol: str | None
    source: Language
    meeting: str | None
    received: date
    hits: int
    lines: list[LineBody]


class ArchiveBody(BaseModel):
    """A page of what was found, newest first, and how many documents there are in all.

    Without `whole` there are `total` and more.
    """

    documents: list[FoundBody]
    total: int
    whole: bool


def asked(
    phrase: Words = "",
    symbol: Words = "",
    meeting: Words = "",
    start: Annotated[date | None, Query(alias="from")] = None,
    end: Annotated[date | None, Query(alias="to")] = None,
    language: Annotated[str | None, Query(description="That of the texts.")] = None,
    forms: Annotated[bool, Query(description="Any form of each word.")] = False,
) -> Asked:
    """What an address looks for; raises PhraseRefused and UnknownLanguage."""
    return Asked(
        symbol=symbol.strip(),
        meeting=sought(meeting),
        start=start,
        end=end,
        words=sought(phrase, forms=forms),
        language=parse_language(language) if language else None,
    )


@router.get("/archive")
def archive(
    store: StoreOf,
    caller: Reader,
    asked: Annotated[Asked, Depends(asked)],
    limit: Annotated[int, Query(ge=1, le=100)] = PAGE,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> ArchiveBody:
    """Find documents one may read; `symbol` is how one begins, days are those of receipt.

    All words of `phrase` have to stand in one text, as in the concordance: those in double quotes
    and those written together side by side; `*` is any letters within a word, `?` one, `~` before
    a word any form of it.
    """
    results = store.archive.search(readable(caller.account), asked, limit=limit, offset=offset)
    zone = store.settings.zone
    return ArchiveBody(
        documents=[FoundBody(**found_json(one, zone)) for one in results.found],
        total=results.total,
        whole=results.whole,
    )
