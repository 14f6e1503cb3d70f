"""The archive, searched: by symbol, meeting, day of receipt, and by words in the texts."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from storage.archive import PAGE, Asked, Results
from storage.grants import readable
from tasks.archive import sought
from translation.errors import UsageError
from translation.languages import Language, parse_language
from translation.phrases import LONGEST
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.asked import day
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import problem_of
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.render import page
from workbench.web.tongues import N_

router = APIRouter()

Words = Annotated[str, Query(max_length=LONGEST)]

_OF_BITEXT = {"find": "phrase", "forms": "forms"}


@router.get("/archive")
def archive(
    request: Request,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    phrase: Words = "",
    symbol: Words = "",
    meeting: Words = "",
    start: Annotated[str, Query(alias="from", max_length=20)] = "",
    end: Annotated[str, Query(alias="to", max_length=20)] = "",
    language: Annotated[str, Query(max_length=20)] = "",
    forms: bool = False,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Documents one may read, and where the words stand in them."""
    fields = (phrase, symbol, meeting, start, end, language)
    names = ("phrase", "symbol", "meeting", "from", "to", "language")
    said = {name: given.strip() for name, given in zip(names, fields, strict=True)}
    said["forms"] = "true" if forms and said["phrase"] else ""
    results, problem, asked, status = Results((), 0), None, None, 200
    try:
        if any(said.values()):
            asked = _asked(said, forms=forms)
            results = store.archive.search(readable(caller.account), asked, offset=offset)
    except UsageError as error:
        problem, status = problem_of(error, N_("Nothing was looked for.")), status_of(error)
    more = offset + PAGE < results.total or not results.whole
    return page(
        request,
        caller,
        "archive.html",
        status=status,
        said=said,
        asked=None if problem else asked,
        problem=problem,
        results=results,
        find=urlencode({name: said[key] for name, key in _OF_BITEXT.items() if said[key]}),
        before=_address(said, max(0, offset - PAGE)) if offset else None,
        after=_address(said, offset + PAGE) if more else None,
        shown=shown_for(store),
    )


def _asked(said: dict[str, str], *, forms: bool) -> Asked:
    """What the fields look for; raises PhraseRefused, NotADay and UnknownLanguage."""
    language: Language | None = parse_language(said["language"]) if said["language"] else None
    return Asked(
        symbol=said["symbol"],
        meeting=sought(said["meeting"]),
        start=day(said["from"]),
        end=day(said["to"]),
        words=sought(said["phrase"], forms=forms),
        language=language,
    )


def _address(said: dict[str, str], offset: int) -> str:
    kept = {name: value for name, value in said.items() if value}
    return f"/archive?{urlencode({**kept, 'offset': offset})}"
