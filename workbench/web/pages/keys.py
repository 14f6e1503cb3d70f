"""One's own keys of the segment editor: seen, changed, and those of the house again."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.api.preferences import keys_of
from workbench.web.keys import KEYS, PREFERENCE, KeysRefused, checked
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.render import page, see_other
from workbench.web.tongues import gettext

router = APIRouter(include_in_schema=False)

Owner = Annotated[Caller, Depends(Allow(Act.SIGNED_IN))]
LONGEST = 40


async def _given(request: Request) -> Mapping[str, str]:
    """The combinations of the form, by act."""
    form = await request.form()
    return {one.act: str(form[one.act])[:LONGEST] for one in KEYS if one.act in form}


@router.get("/account/keys")
def keys(request: Request, store: StoreOf, caller: Owner) -> Response:
    """What each key does, in fields to be changed."""
    return page(request, caller, "keys.html", known=KEYS, keys=keys_of(store, caller), faults={})


@router.post("/account/keys")
def set_keys(
    request: Request,
    store: StoreOf,
    caller: Owner,
    given: Annotated[Mapping[str, str], Depends(_given)],
) -> Response:
    """Keep them, or name what clashes with the fields as they were filled in."""
    try:
        store.preferences.keep(caller.account.id, PREFERENCE, checked(given))
    except KeysRefused as error:
        shown = {"known": KEYS, "keys": given, "faults": error.faults}
        return page(request, caller, "keys.html", status=status_of(error), **shown)
    return see_other(
        "/account/keys", gettext("The keys were kept; an editor that is open takes them anew.")
    )


@router.post("/account/keys/reset")
def reset_keys(store: StoreOf, caller: Owner) -> Response:
    """Those of the house again."""
    store.preferences.drop(caller.account.id, PREFERENCE)
    return see_other("/account/keys", gettext("The keys are those of the house again."))
