"""A document handed in by a form; what is refused is told with its code and what to do next."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from storage.store import Store
from translation.documents import DocumentClass
from translation.errors import ServiceUnavailable, TranslationError
from translation.languages import Language
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.api.uploads import take_in
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import Problem, problem_of, see
from workbench.web.policy import Act
from workbench.web.problems import status_of
from workbench.web.refusals import kind_of
from workbench.web.render import page
from workbench.web.tongues import N_, gettext

router = APIRouter()

_REFUSED = N_("The document was not taken in.")
_FIELDS = {
    "source",
    "symbol",
    "meeting",
    "domain",
    "due",
    "priority",
    "class",
    "revises",
    "reference",
    "language_stands",
    "convert",
}


async def sent(request: Request, _: Annotated[Caller, Depends(Allow(Act.UPLOAD))]) -> FormData:
    """The form, which whoever sends may send; its size is held by the application."""
    return await request.form()


@router.get("/upload")
def upload_page(
    request: Request, store: StoreOf, caller: Annotated[Caller, Depends(Allow(Act.UPLOAD))]
) -> Response:
    """The form."""
    return _draw(request, store, caller, FormData())


@router.post("/upload")
def upload(
    request: Request,
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.UPLOAD))],
    form: Annotated[FormData, Depends(sent)],
) -> Response:
    """Take the document in, and on to its page."""
    try:
        accepted = take_in(store, caller, _joined(form))
    except ServiceUnavailable:
        raise
    except TranslationError as error:
        told = problem_of(error, _REFUSED)
        return _draw(request, store, caller, form, told, status_of(error))
    except RequestValidationError as error:
        return _draw(request, store, caller, form, _unreadable(error), 422)
    word = "uploaded" if accepted.created else "known"
    return see(f"/documents/{accepted.document.id}", word)


def _joined(form: FormData) -> FormData:
    """The form with its ticked languages in one field, as programs send them."""
    targets = ",".join(str(code) for code in form.getlist("targets"))
    others = [(name, value) for name, value in form.multi_items() if name != "targets"]
    return FormData([*others, ("targets", targets)])


def _unreadable(error: RequestValidationError) -> Problem:
    fields = sorted({str(fault["loc"][-1]) for fault in error.errors()})
    return Problem(
        gettext(_REFUSED),
        f"What is said in the field {', '.join(fields)} cannot be read.",
        "invalid",
        gettext("Correct it and choose the file again."),
        kind_of("invalid"),
    )


def _draw(
    request: Request,
    store: Store,
    caller: Caller,
    form: FormData,
    problem: Problem | None = None,
    status: int = 200,
) -> Response:
    """The form with what was said before; a browser gives no file back, so it is chosen again."""
    said = {name: str(form.get(name, "")) for name in _FIELDS}
    chosen = {str(code) for code in form.getlist("targets")}
    return page(
        request,
        caller,
        "upload.html",
        status=status,
        said=said,
        chosen=chosen if form else {language.value for language in Language},
        classes=list(DocumentClass),
        default_class=store.settings.document_class,
        limit=store.settings.upload_bytes,
        problem=problem,
        shown=shown_for(store),
    )
