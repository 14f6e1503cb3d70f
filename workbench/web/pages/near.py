"""Near-identical units of the memory: their texts side by side, merged, deleted or kept apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from storage.grants import readable
from storage.near import Shown
from storage.store import Store
from tasks.near import near_groups
from translation.errors import ServiceUnavailable, TranslationError
from translation.languages import Language
from translation.memory.near import Group, Kind, Option, options, proposed
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.concordance import provenance_name
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import Problem, problem_of
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.render import page, see_other
from workbench.web.tongues import N_, gettext

router = APIRouter()

PLACE = "/memory/near"
_PAGE = 10
_SHOWN = r"^[0-9]{1,18}\.[0-9]{1,18}$"

Keeper = Annotated[Caller, Depends(Allow(Act.MEMORY))]
ShownAs = Annotated[str, Form(pattern=_SHOWN)]
Several = Annotated[list[Annotated[str, Form(pattern=_SHOWN)]] | None, Form()]
Pick = Annotated[int | None, Form()]


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at: a language, a kind, and after which unit."""

    language: Language
    kind: Kind
    after: int

    def address(self, act: str = "", **other: object) -> str:
        """Where it is shown, or something else of it; or where an act goes that comes back here."""
        kept = {"language": self.language.value, "kind": self.kind.value, "after": self.after}
        return f"{PLACE}{act}?{urlencode({**kept, **other})}"


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group with the unit that stays unless another is chosen, and the texts to choose from."""

    group: Group
    keep: int
    texts: dict[Language, list[Option]]


def place_asked(
    language: Annotated[Language, Query()] = Language.EN,
    kind: Annotated[Kind, Query()] = Kind.RENDERED,
    after: Annotated[int, Query(ge=0)] = 0,
) -> Place:
    """What the address says."""
    return Place(language, kind, after)


Asked = Annotated[Place, Depends(place_asked)]


@router.get(PLACE)
def near(request: Request, store: StoreOf, caller: Keeper, place: Asked) -> Response:
    """Groups of a kind in a language, the oldest first."""
    return _draw(request, store, caller, place)


@router.post(PLACE + "/merge")
def merge(
    request: Request,
    store: StoreOf,
    caller: Keeper,
    place: Asked,
    keep: Annotated[int, Form()],
    unit: Several = None,
    ar: Pick = None,
    zh: Pick = None,
    en: Pick = None,
    fr: Pick = None,
    ru: Pick = None,
    es: Pick = None,
) -> Response:
    """Make one unit of those that are ticked."""
    picks = dict(zip(Language, (ar, zh, en, fr, ru, es), strict=True))
    chosen = {language: id for language, id in picks.items() if id is not None}

    def done() -> str:
        store.near.merge(caller.reader, _shown(unit), keep, chosen, by=caller.name)
        return gettext("The units are one now.")

    return _done(request, store, caller, place, done)


@router.post(PLACE + "/apart")
def set_apart(
    request: Request, store: StoreOf, caller: Keeper, place: Asked, unit: Several = None
) -> Response:
    """Say of those that are ticked that they are rightly different."""

    def done() -> str:
        store.near.set_apart(caller.reader, _shown(unit), by=caller.name)
        return gettext("The units are kept apart.")

    return _done(request, store, caller, place, done)


@router.post(PLACE + "/delete")
def delete(
    request: Request, store: StoreOf, caller: Keeper, place: Asked, one: ShownAs
) -> Response:
    """Delete a unit."""

    def done() -> str:
        store.near.delete(caller.reader, _shown([one])[0], by=caller.name)
        return gettext("The unit was deleted.")

    return _done(request, store, caller, place, done)


@router.post(PLACE + "/acts/{number}/undo")
def undo(request: Request, store: StoreOf, caller: Keeper, place: Asked, number: int) -> Response:
    """Take back what was done."""

    def done() -> str:
        store.near.undo(caller.reader, number, by=caller.name)
        return gettext("The units are as they were.")

    return _done(request, store, caller, place, done)


def _shown(given: Sequence[str] | None) -> list[Shown]:
    """Units by what their fields say: id and version with a full stop between."""
    pairs = (one.split(".") for one in given or ())
    return [Shown(int(unit), int(version)) for unit, version in pairs]


def _done(
    request: Request, store: Store, caller: Caller, place: Place, act: Callable[[], str]
) -> Response:
    """What an act leads to; a refusal is told on the page it came from."""
    try:
        return see_other(place.address(), act())
    except ServiceUnavailable:
        raise
    except TranslationError as error:
        told = problem_of(error, N_("The units stay as they are."))
        return _draw(request, store, caller, place, told, status_of(error))


def _draw(
    request: Request,
    store: Store,
    caller: Caller,
    place: Place,
    problem: Problem | None = None,
    status: int = 200,
) -> Response:
    found = near_groups(
        store, place.language, place.kind, caller.reader, after=place.after, limit=_PAGE
    )
    return page(
        request,
        caller,
        "near.html",
        status=status,
        place=place,
        kinds=(Kind.RENDERED, Kind.FORM, Kind.NEARLY),
        groups=[_with_options(one) for one in found.groups],
        after=found.after,
        done=store.near.done(caller.reader),
        named=provenance_name,
        documents=_documents(store, caller, found.groups),
        problem=problem,
        shown=shown_for(store),
    )


def _documents(store: Store, caller: Caller, groups: Sequence[Group]) -> Mapping[str, str]:
    """By lineage what the documents are called that the units of some groups come from."""
    units = (member.unit for group in groups for member in group.members)
    lineages = {unit.lineage for unit in units if unit.lineage}
    return store.documents.latest_names(lineages, readable(caller.account)) if lineages else {}


def _with_options(group: Group) -> GroupShown:
    keep = proposed(group.units, group.language)
    texts = {language: options(group.units, language, keep) for language in Language}
    first = {group.language: texts.pop(group.language)}
    return GroupShown(group, keep, {k: some for k, some in {**first, **texts}.items() if some})
