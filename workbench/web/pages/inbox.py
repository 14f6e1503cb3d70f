"""The inbox: what one is told of, and that it was read."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from storage.grants import readable
from storage.notices import Notice, NoticeKind
from tasks.mail import place
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.pages.shown import shown_for
from workbench.web.pages.telling import see
from workbench.web.policy import Act
from workbench.web.render import page
from workbench.web.tongues import N_, full_day, gettext, ngettext, person

router = APIRouter()

_SAID: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.TAKEN_BACK: ("", N_("%(name)s took it back from you; your drafts are kept.")),
    NoticeKind.DISPUTED: ("", N_("%(name)s disputes what you changed in a segment.")),
    NoticeKind.SOURCE_CHANGED: ("", N_("%(name)s changed the original while you work on it.")),
    NoticeKind.DUE_SOON: (
        N_("Your work on it is due on %(day)s."),
        N_("Your work on it is due."),
    ),
    NoticeKind.OVERDUE: (
        N_("Your work on it was due on %(day)s."),
        N_("Your work on it was due."),
    ),
}
"""What a notice tells: with its day, and without."""

_GIVEN: Mapping[str, tuple[str, str]] = {
    "translate": (
        N_("%(name)s gave it to you to translate until %(day)s."),
        N_("%(name)s gave it to you to translate."),
    ),
    "review": (
        N_("%(name)s gave it to you to review until %(day)s."),
        N_("%(name)s gave it to you to review."),
    ),
}


@router.get("/inbox")
def inbox(
    request: Request, store: StoreOf, caller: Annotated[Caller, Depends(Allow(Act.READ))]
) -> Response:
    """One's notices."""
    found = store.notices.of(caller.name, readable(caller.account))
    return page(
        request,
        caller,
        "inbox.html",
        notices=[(one, told_in(one), place(one)) for one in found],
        shown=shown_for(store),
    )


@router.post("/inbox/read")
def read(
    store: StoreOf,
    caller: Annotated[Caller, Depends(Allow(Act.READ))],
    notice: Annotated[int | None, Form()] = None,
) -> Response:
    """Mark one notice read, or all where none is named."""
    store.notices.mark_read(caller.name, None if notice is None else [notice])
    return see("/inbox", "read")


def told_in(notice: Notice) -> str:
    """What a notice tells, in a sentence that names no document and no word of one."""
    detail, by = notice.detail, person(notice.by)
    count = int(detail.get("count", 1))
    if notice.kind is NoticeKind.RETURNED:
        return ngettext(
            "%(name)s sent a segment back to you.",
            "%(name)s sent %(number)s segments back to you.",
            count,
            name=by,
        )
    if notice.kind is NoticeKind.MENTIONED:
        return ngettext(
            "%(name)s mentions you in a comment.",
            "%(name)s mentions you in %(number)s comments.",
            count,
            name=by,
        )
    return _dated(notice, detail)


def _dated(notice: Notice, detail: Mapping[str, Any]) -> str:
    """What a notice tells that may have a day."""
    if notice.kind is NoticeKind.ASSIGNED:
        with_day, without = _GIVEN[str(detail.get("task", "translate"))]
    else:
        with_day, without = _SAID[notice.kind]
    if not detail.get("due") or not with_day:
        return gettext(without, name=person(notice.by))
    day = full_day(date.fromisoformat(str(detail["due"])))
    return gettext(with_day, name=person(notice.by), day=day)
