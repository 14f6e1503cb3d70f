"""The checks of a text that nobody has saved yet: what would be found if it were."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from storage.findings import FindingState
from tasks import editing
from translation.checks.problems import Problem, Severity, Span
from workbench.web.access import StoreOf
from workbench.web.api.asking import Reader, Segment, Target, the_cell
from workbench.web.api.cells import LONGEST_TEXT

router = APIRouter(prefix="/api/segments/{segment}/targets/{language}", tags=["findings"])


class CheckBody(BaseModel):
    """A text in braces notation as it stands in the editor."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=LONGEST_TEXT)]


class Found(BaseModel):
    """A problem of the text; `waived` says that it was let pass with a reason before."""

    check: str
    key: str
    severity: Severity
    message: str
    source: Span | None
    target: Span | None
    waived: bool


class Checked(BaseModel):
    """What the checks say of the text, nothing of which is stored."""

    problems: list[Found]


@router.post("/check")
def check(
    store: StoreOf, caller: Reader, segment: Segment, language: Target, body: CheckBody
) -> Checked:
    """Check a text for a segment as a save would; nothing is stored, and no claim is needed."""
    the_cell(store, caller, segment, language)
    problems = editing.problems_of(store, segment, language, body.text)
    known = store.findings.of_cell(segment, language)
    waived = {one.problem.key for one in known if one.state is FindingState.WAIVED}
    return Checked(problems=[_found(one, waived=one.key in waived) for one in problems])


def _found(problem: Problem, *, waived: bool) -> Found:
    given = {name: getattr(problem, name) for name in Found.model_fields if name != "waived"}
    return Found(**given, waived=waived)
