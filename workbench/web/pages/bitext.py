"""A whole document read side by side in its languages, at the segment one came for, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from storage.overview import Place
from storage.rows import START
from storage.store import Store
from tasks.archive import sought
from translation.errors import NotFound, UnknownLanguage
from translation.languages import Language, parse_language
from translation.memory.scan import visible
from translation.phrases import LONGEST
from workbench.web.access import Allow, Caller, ReadableDocument, StoreOf, readable
from workbench.web.pages.shown import shown_for
from workbench.web.policy import Act
from workbench.web.render import page

router = APIRouter()

ROWS = 100
"""Segments of a page."""

_LISTED = 100
"""Texts that are listed of those in which the words stand."""

_BESIDE = 10
"""Units of an import shown on either side of the one asked for."""

Reader = Annotated[Caller, Depends(Allow(Act.READ))]


@dataclass(frozen=True, slots=True)
class Back:
    """The place in the editor that one came from."""

    address: str
    document: str
    language: Language


@router.get("/documents/{document}/bitext")
def bitext(
    request: Request,
    stored: ReadableDocument,
    store: StoreOf,
    caller: Reader,
    segment: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    languages: Annotated[Sequence[str], Query()] = (),
    find: Annotated[str, Query(max_length=LONGEST)] = "",
    forms: bool = False,
    first: Annotated[int, Query(ge=1, le=10**9)] = 1,
    back: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """All segments with their texts; nothing can be changed here.

    `segment` is marked, and the page shown is the one it stands in; `find` is a search, written as
    one of the archive, whose words are marked; `back` names the cell of the editor one came from:
    document/language/segment.
    """
    there = [one for one in Language if one in (stored.source, *stored.targets)]
    asked = _asked(there, stored.source, languages)
    words = sought(find, forms=forms)
    lines = store.bitexts.lines(stored.id, words, asked) if words else []
    places = store.overview.places(stored.id)
    marked = store.bitexts.standing(stored.id, segment) if segment else None
    if marked is None and lines:
        marked = lines[0].segment
    if marked in places:
        first = places[marked].number
    first = (min(first, max(1, len(places))) - 1) // ROWS * ROWS + 1
    kept = {
        "languages": [one.value for one in asked] if languages else [],
        "find": find,
        "forms": "true" if forms else "",
        "back": back,
    }
    return page(
        request,
        caller,
        "bitext.html",
        document=stored,
        columns=asked,
        there=there,
        rows=store.rows.aligned(stored.id, after=_before(places, first), limit=ROWS),
        first=first,
        step=ROWS,
        total=len(places),
        marked=marked,
        asked_for=segment is not None,
        words=words,
        lines=lines[:_LISTED],
        hits=len(lines),
        places=places,
        to=lambda **more: f"?{_query({**kept, **more})}",
        back=_back(store, caller, back),
        back_said=back,
        shown=shown_for(store),
    )


@router.get("/memory/units/{unit:int}")
def unit(
    request: Request,
    store: StoreOf,
    caller: Reader,
    unit: int,
    back: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """A unit that a file brought into the memory, with those that stood beside it there."""
    around = store.bitexts.around(unit, _BESIDE)
    units = [one for one in around.units if visible(one, caller.reader, None)]
    if all(one.id != unit for one in units):
        raise NotFound("unit", str(unit))
    known = {language for one in units for language in one.variants}
    return page(
        request,
        caller,
        "unit.html",
        units=units,
        columns=[language for language in Language if language in known],
        marked=unit,
        back=_back(store, caller, back),
        shown=shown_for(store),
    )


def _asked(there: Sequence[Language], source: Language, given: Sequence[str]) -> list[Language]:
    """The languages of an address among those there are, the original's always; else all."""
    codes = {code for one in given for code in one.replace(",", " ").split()}
    wanted = [one for one in there if one.value in codes or one is source]
    return wanted if len(wanted) > 1 else list(there)


def _before(places: Mapping[int, Place], first: int) -> int:
    """The place behind which the page begins."""
    return next((one.seq for one in places.values() if one.number == first - 1), START)


def _query(values: Mapping[str, object]) -> str:
    return urlencode({name: value for name, value in values.items() if value}, doseq=True)


def _back(store: Store, caller: Caller, given: str) -> Back | None:
    """The place in the editor that an address names; None for anything that is none."""
    name, _, rest = given.partition("/")
    code, _, segment = rest.partition("/")
    try:
        stored, language = readable(store, caller, name), parse_language(code)
    except (NotFound, UnknownLanguage):
        return None
    if not (segment.isascii() and segment.isdigit()):
        return None
    return Back(f"/documents/{quote(stored.id)}/{language.value}#s{segment}", stored.name, language)
