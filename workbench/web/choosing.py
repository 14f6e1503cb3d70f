"""Choosing the language of the interface, and the words of its scripts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from translation.errors import NotFound, UnknownLanguage
from translation.languages import parse_language
from workbench.web import tongues
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.policy import Act
from workbench.web.render import see_other
from workbench.web.scripts import script
from workbench.web.signin import local

router = APIRouter(include_in_schema=False)

_YEAR = 365 * 24 * 3600
_FOR_EVER = "private, max-age=31536000, immutable"

Anyone = Annotated[Caller, Depends(Allow(Act.OPEN))]


@router.post("/language")
def choose(
    request: Request,
    store: StoreOf,
    caller: Anyone,
    language: Annotated[str, Form(max_length=20)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Have the interface in a language: for good where one is signed in, else in this browser.

    Without one the choice is forgotten, and the browser's own languages hold again.
    """
    going = see_other(local(back))
    if not language:
        store.preferences.drop(caller.account.id, tongues.PREFERENCE)
        going.delete_cookie(tongues.COOKIE, path="/", httponly=True, samesite="lax")
        return going
    wanted = parse_language(language).value
    if caller.signed_in:
        store.preferences.keep(caller.account.id, tongues.PREFERENCE, wanted)
    going.set_cookie(
        tongues.COOKIE,
        wanted,
        max_age=_YEAR,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )
    return going


@router.get("/words/{language}.js")
def words(language: str, _: Anyone) -> Response:
    """What the scripts say, in one language; asked for by its digest it may be kept for ever."""
    try:
        wanted = parse_language(language)
    except UnknownLanguage:
        raise NotFound("language", language) from None
    headers = {"cache-control": _FOR_EVER}
    return Response(script(wanted), media_type="text/javascript", headers=headers)
