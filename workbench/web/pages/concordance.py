"""The concordance as a page: where the memory has some words, in six columns."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from tasks.concordance import concordance_of
from translation.languages import Language, parse_language
from translation.markup import meant
from translation.units import Provenance
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.api.memory import LONGEST_QUERY
from workbench.web.pages.shown import shown_for
from workbench.web.policy import Act
from workbench.web.render import page
from workbench.web.tongues import N_, gettext

router = APIRouter()

_STEP, _MOST = 50, 500
_NAMES: Mapping[Provenance, str] = {
    Provenance.MACHINE: N_("machine"),
    Provenance.TRANSLATED: N_("translated"),
    Provenance.REVIEWED: N_("reviewed"),
    Provenance.PUBLISHED: N_("published"),
    Provenance.ADOPTED: N_("adopted"),
}


@router.get("/concordance")
def concordance(
    request: Request,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    text: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    language: str = Language.EN.value,
    forms: bool = False,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _STEP,
) -> Response:
    """The units in which what the address says stands, with all their languages."""
    asked, spoken = text.strip(), parse_language(language)
    found = concordance_of(store, meant(asked), spoken, caller.reader, limit, forms=forms)
    kept = {"text": asked, "language": spoken.value, **({"forms": "true"} if forms else {})}
    more = limit < _MOST and (found.total > len(found.rows) or not found.whole)
    return page(
        request,
        caller,
        "concordance.html",
        asked=asked,
        spoken=spoken,
        forms=forms,
        found=found,
        columns=list(Language),
        named=provenance_name,
        more=f"?{urlencode({**kept, 'limit': min(_MOST, limit + 2 * _STEP)})}" if more else None,
        shown=shown_for(store),
    )


def provenance_name(provenance: Provenance) -> str:
    """How far a text is trusted, in a word of the language spoken now."""
    return gettext(_NAMES[provenance])
