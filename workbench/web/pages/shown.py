"""How values of the store are written on pages: days, moments, shares of a bar, texts with tags."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from storage.grants import GrantKind
from storage.overview import JobOverview
from storage.store import Store
from translation.documents import JobMode, TargetState
from translation.errors import MarkupRefused
from translation.markup import TagMark, parse
from translation.pages import definition, pages_of_words

_MODES: Mapping[JobMode, str] = {
    JobMode.REVISED: "with a reviser",
    JobMode.SELF_REVISED: "self-revised",
    JobMode.SPOT_CHECKED: "spot-checked",
}

_GRANTS: Mapping[GrantKind, str] = {
    GrantKind.READ: "read",
    GrantKind.RELEASE: "release provisional texts of",
    GrantKind.SELF_REVISE: "revise own translations, where self-revised, of",
}

_FLAGS: Mapping[str, str] = {
    "external_relationships": "links to the outside",
    "untranslated_embedded": "embedded files that stay as they are",
    "dangerous_field": "fields that fetch or run something",
    "tracked_changes": "tracked changes",
    "strict": "strict Open XML",
    "converted": "made of a .doc file",
    "macros_removed": "macros taken out",
}
"""What intake notices, by the flags of an accepted document."""

_DAY = 24 * 3600
_MANY_HOURS, _MANY_DAYS = 9 * 3600, 2 * _DAY  # a lease of the workbench lasts 8 hours at most

_DONE_FIRST = (TargetState.FINAL, TargetState.REVIEWED, TargetState.TRANSLATED)


@dataclass(frozen=True, slots=True)
class Shown:
    """The forms of one page; `today` is the day in the `zone` of the house."""

    zone: ZoneInfo
    today: date
    page_definition: str

    def day(self, given: date | None) -> str:
        """A day as `24 Nov 2026`, a dash where there is none."""
        return "–" if given is None else format_date(given, "d MMM y", locale="en")

    def moment(self, given: datetime | None) -> str:
        """A moment as `24 Nov 2026, 14:05` in the house's zone."""
        if given is None:
            return "–"
        return format_datetime(given.astimezone(self.zone), "d MMM y, HH:mm", locale="en")

    def left(self, due: date | None) -> str:
        """How long until a day: `in 3 days`, `today`, `2 days late`; empty where none is set."""
        if due is None:
            return ""
        days = (due - self.today).days
        if days == 0:
            return "today"
        written = f"{abs(days):,} day{'s' if abs(days) != 1 else ''}"
        return f"in {written}" if days > 0 else f"{written} late"

    def is_late(self, due: date | None) -> bool:
        """Whether a day is past."""
        return due is not None and due < self.today

    def minutes(self, seconds: int) -> str:
        """The time left of a lease: in hours or days where it is that long."""
        if seconds >= _MANY_DAYS:
            return f"{seconds // _DAY} days"
        if seconds >= _MANY_HOURS:
            return f"{seconds // 3600} h"
        return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"

    def pages(self, words: int | None) -> str:
        """The pages that source words make, by the definition of the house."""
        if words is None:
            return "–"
        return f"{pages_of_words(words, definition(self.page_definition)):,.1f}"

    def pieces(self, text: str) -> list[tuple[bool, str]]:
        """A text in its pieces, with whether each is an inline tag.

        What cannot be read as braces notation is one piece as it stands.
        """
        try:
            return [(isinstance(piece, TagMark), str(piece)) for piece in parse(text)]
        except MarkupRefused:
            return [(False, text)]

    def shares(self, job: JobOverview) -> list[tuple[str, float, float]]:
        """The parts of a bar 100 wide: state, where it begins, how wide it is."""
        parts, at = [], 0.0
        for state in _DONE_FIRST:
            if width := 100 * job.by_state[state] / max(job.cells, 1):
                parts.append((state.value, round(at, 2), round(width, 2)))
                at += width
        return parts

    def progress(self, job: JobOverview) -> str:
        """How far a language has come, in a word or the share that is translated."""
        if job.published:
            return "published"
        if job.is_final:
            return "final"
        if not job.cells:
            return "–"
        if not job.unreviewed:
            return "reviewed"
        done = job.cells - job.by_state[TargetState.INITIAL]
        return f"{100 * done // job.cells} %"

    def progress_told(self, job: JobOverview) -> str:
        """The same as a sentence for those who do not see the bar."""
        told = f"{job.language.english_name}: {self.progress(job)}"
        counts = ", ".join(f"{job.by_state[state]:,} {self.state(state)}" for state in TargetState)
        return f"{told}; of {job.cells:,} segments {counts}"

    def state(self, state: TargetState) -> str:
        """A state in the word of people; `initial` is one of the store alone."""
        return "not translated" if state is TargetState.INITIAL else state.value

    def mode(self, mode: JobMode) -> str:
        """Who reads a text before it is final, so that it is not taken for its state."""
        return _MODES[mode]

    def grant(self, kind: GrantKind) -> str:
        """What a grant allows, before the document it is for."""
        return _GRANTS[kind]

    def flags(self, flags: Iterable[str]) -> list[str]:
        """What was noticed in a document that was taken in, in words."""
        return [_FLAGS.get(flag, flag.replace("_", " ")) for flag in flags]

    def whole_to_publish(self, jobs: Sequence[JobOverview]) -> bool:
        """Whether the original is proposed for publication: alone, or with a text that is final."""
        return not jobs or any(job.is_final for job in jobs)

    def blocks(self, job: JobOverview) -> list[str]:
        """What still stands between a text and the editor's word that it is final."""
        told = []
        if job.unreviewed:
            told.append(f"{_counted(job.unreviewed, 'segment')} not reviewed")
        if job.errors:
            told.append(f"{_counted(job.errors, 'finding')} open")
        return told


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' if number != 1 else ''}"


def shown_for(store: Store) -> Shown:
    """The forms of a page that is drawn now."""
    return Shown(store.settings.zone, store.today(), store.settings.page_definition)
