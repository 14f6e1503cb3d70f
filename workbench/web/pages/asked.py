"""What the fields of forms hold: read, or refused by name."""

from collections.abc import Sequence
from datetime import date

from storage.publications import PublicationKind
from translation.claims import Task
from translation.documents import JobMode
from translation.errors import NotFound, UsageError
from translation.sections import Section

TASKS = (Task.TRANSLATE, Task.REVIEW)
"""What work is taken and assigned for; the editor's own hand needs neither."""

_SHORT = 100


class NotANumber(UsageError):
    """A number of a segment that the document does not have."""

    code = "bad_segment"

    def __init__(self, given: str, most: int) -> None:
        super().__init__(given, most)
        self.given, self.most = given, most

    def __str__(self) -> str:
        return f"{self.given!r} is no number of a segment here; give one from 1 to {self.most}"


class NotADay(UsageError):
    """A day that cannot be read."""

    code = "bad_day"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"{self.given!r} is no day; write it as 2026-11-30"


class WrongTask(UsageError):
    """A task that nobody takes work for in this way."""

    code = "bad_task"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"{self.given!r} is no task; use translate or review"


class NothingChosen(UsageError):
    """A publication of no text at all."""

    code = "nothing_chosen"

    def __str__(self) -> str:
        return "no text was chosen; tick at least one language"


class NothingTicked(UsageError):
    """A waiver of no finding at all."""

    code = "nothing_chosen"

    def __str__(self) -> str:
        return "no finding was ticked; tick those that are no fault, then give the reason"


def task(given: str) -> Task:
    """A task that work is taken for; raises WrongTask."""
    known = next((known for known in TASKS if known.value == given), None)
    if known is None:
        raise WrongTask(given[:_SHORT])
    return known


def kind(given: str) -> PublicationKind:
    """A kind of publication; raises NotFound."""
    known = next((known for known in PublicationKind if known.value == given), None)
    if known is None:
        raise NotFound("kind of publication", given[:_SHORT])
    return known


def some(languages: list[str] | None) -> list[str]:
    """The codes that were ticked; raises NothingChosen."""
    if not languages:
        raise NothingChosen
    return languages


def numbered(known: list[int], given: str) -> int:
    """The segment of a number as people count them, from 1; raises NotANumber."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    if not 0 < number <= len(known):
        raise NotANumber(given[:_SHORT], len(known))
    return known[number - 1]


def section(known: Sequence[Section], given: str) -> Section:
    """The section that begins with a segment; raises NotFound."""
    found = next((one for one in known if str(one.first) == given), None)
    if found is None:
        raise NotFound("section", given[:_SHORT])
    return found


def day(given: str) -> date | None:
    """A day as forms send it, None where none is said; raises NotADay."""
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise NotADay(given[:_SHORT]) from None


def mode(given: str) -> JobMode:
    """A mode of a job; raises NotFound."""
    known = next((known for known in JobMode if known.value == given), None)
    if known is None:
        raise NotFound("mode of a job", given[:_SHORT])
    return known
