"""Pages from templates: escaped by default, with the caller, the form token and dated files."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from translation.languages import Language, parse_language

if TYPE_CHECKING:
    from workbench.web.access import Caller

STATIC = Path(__file__).parent / "static"
_TOLD = "hexaglot_told"
_TOLD_SECONDS = 60


@lru_cache(maxsize=64)
def _digest(file: Path, changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def static(name: str) -> str:
    """The address of a file of ours, which changes with its bytes: caches may keep it for ever."""
    file = STATIC / name
    return f"/static/{name}?v={_digest(file, file.stat().st_mtime_ns)}"


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("workbench.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=static, languages=tuple(Language))
    made.filters.update(
        lang=lambda code: parse_language(str(code)).value,
        dir=lambda code: parse_language(str(code)).direction,
        language_name=lambda code: parse_language(str(code)).english_name,
    )
    return made


_templates = _environment()


def page(
    request: Request,
    caller: "Caller | None",
    template: str,
    /,
    *,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """A page of a template, for a caller (None: nobody, or the page is for anyone).

    Beside `values` a template has: request; caller, None where nobody is signed in; csrf, the
    token for its forms; told, what the page before has to say; static(name), languages and the
    filters lang, dir and language_name.
    """
    known = caller if caller is not None and caller.signed_in else None
    told = unquote(request.cookies.get(_TOLD, ""))
    given = {
        "request": request,
        "caller": known,
        "csrf": known.csrf if known else "",
        "told": told,
        **values,
    }
    answer = HTMLResponse(_templates.get_template(template).render(given), status)
    if told:
        answer.delete_cookie(_TOLD, path="/", httponly=True, samesite="lax")
    return answer


def see_other(address: str, told: str = "") -> RedirectResponse:
    """After a form: on to a page of ours, which says once what was done."""
    answer = RedirectResponse(address, 303)
    if told:
        answer.set_cookie(
            _TOLD, quote(told), max_age=_TOLD_SECONDS, path="/", httponly=True, samesite="lax"
        )
    return answer
