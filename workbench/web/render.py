"""Pages from templates: escaped by default, with the caller, the form token and dated files."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse

from storage.publication_rows import PublicationState
from translation.documents import TargetState
from translation.languages import Language, parse_language
from workbench.web import findings, tongues
from workbench.web.labels import browser_label, check_name, label
from workbench.web.scripts import script_address

if TYPE_CHECKING:
    from workbench.web.access import Caller

STATIC = Path(__file__).resolve().parent / "static"
_IMPORT = re.compile(r'^(?:import|export) .*?"(\.[^"]+)";', re.MULTILINE)
_TOLD = "hexaglot_told"
_TOLD_SECONDS = 60


@lru_cache(maxsize=64)
def _digest(file: Path, changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def static(name: str) -> str:
    """The address of a file of ours, which changes with its bytes: caches may keep it for ever."""
    file = STATIC / name
    return f"/static/{name}?v={_digest(file, file.stat().st_mtime_ns)}"


@cache
def modules(name: str) -> tuple[str, ...]:
    """The addresses of all modules that a script of ours imports, directly or not.

    A page names them at its head, so that they are fetched at once: a browser finds the imports of
    a module only when it has it, one way to the server for each step.
    """
    known: dict[Path, None] = {}
    waiting = list(_imported(STATIC / name))
    while waiting:
        file = waiting.pop(0)
        if file not in known:
            known[file] = None
            waiting += _imported(file)
    return tuple(f"/static/{file.relative_to(STATIC).as_posix()}" for file in known)


def _imported(file: Path) -> Iterator[Path]:
    for found in _IMPORT.findall(file.read_text("utf-8")):
        yield (file.parent / found).resolve()


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("workbench.web", "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    _speak(made)
    made.globals.update(
        static=static,
        modules=modules,
        languages=tuple(Language),
        own_names=tongues.OWN_NAMES,
        tongue=tongues.current,
        words_of=script_address,
        published=PublicationState.PUBLISHED,
        final=TargetState.FINAL,
    )
    made.filters.update(
        lang=lambda code: parse_language(str(code)).value,
        dir=lambda code: parse_language(str(code)).direction,
        language_name=tongues.language_name,
        browser_label=browser_label,
        label=label,
        decimal=tongues.decimal,
        listed=tongues.listed,
        percent=tongues.percent,
        person=tongues.person,
        check_name=check_name,
        finding=findings.shown,
    )
    return made


def _speak(made: Environment) -> None:
    """Say the marked words of templates in the language of the request."""

    def looked_up(message: str) -> str:
        return tongues.translations(tongues.current()).gettext(message)

    def told_apart(context: str, message: str) -> str:
        return tongues.translations(tongues.current()).pgettext(context, message)

    def counted(one: str, many: str, number: int, **values: object) -> Markup:
        told = tongues.translations(tongues.current()).ngettext(one, many, number)
        return Markup(told) % {"number": tongues.decimal(number), **values}  # noqa: S704

    extended: Any = made
    extended.install_gettext_callables(looked_up, counted, newstyle=True, pgettext=told_apart)
    made.globals["ngettext"] = counted


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
    token for its forms; told, what the page before has to say; here, the address that shows this
    page again; static(name), modules(name), languages, tongue(), the language of the interface,
    and the filters lang, dir, language_name, label, decimal, listed, percent and person.
    """
    known = caller if caller is not None and caller.signed_in else None
    told = unquote(request.cookies.get(_TOLD, ""))
    given = {
        "request": request,
        "caller": known,
        "csrf": known.csrf if known else "",
        "told": told,
        "here": _here(request),
        **values,
    }
    answer = HTMLResponse(_templates.get_template(template).render(given), status)
    if told:
        answer.delete_cookie(_TOLD, path="/", httponly=True, samesite="lax")
    return answer


def _here(request: Request) -> str:
    """The address that shows this page again; what was sent to it is not sent once more."""
    if request.method in ("GET", "HEAD"):
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = request.headers.get("referer", "")
    return "/" + back.split("/", 3)[3] if back.count("/") >= 3 else "/"


def see_other(address: str, told: str = "") -> RedirectResponse:
    """After a form: on to a page of ours, which says once what was done."""
    answer = RedirectResponse(address, 303)
    if told:
        answer.set_cookie(
            _TOLD, quote(told), max_age=_TOLD_SECONDS, path="/", httponly=True, samesite="lax"
        )
    return answer
