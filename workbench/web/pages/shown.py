"""How values of the store are written on pages: days, moments, shares of a bar, texts with tags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.grants import GrantKind
from storage.ledger import Stage
from storage.overview import JobOverview
from storage.store import Store
from translation.charts import ChartWords
from translation.documents import JobMode, TargetState
from translation.errors import MarkupRefused
from translation.markup import TagMark, parse
from translation.pages import PageDefinition, definition, pages_of_words
from translation.throughput import Comparison, Plan
from translation.volumes import AS_REPORTED, Volume
from workbench.web import tongues
from workbench.web.labels import label
from workbench.web.tongues import (
    N_,
    decimal,
    gettext,
    language_name,
    listed,
    ngettext,
    percent,
    pgettext,
)

_GRANTS: Mapping[GrantKind, str] = {
    GrantKind.READ: N_("read"),
    GrantKind.RELEASE: N_("release provisional texts of"),
    GrantKind.SELF_REVISE: N_("revise own translations, where self-revised, of"),
}

_FLAGS: Mapping[str, str] = {
    "external_relationships": N_("links to the outside"),
    "untranslated_embedded": N_("embedded files that stay as they are"),
    "dangerous_field": N_("fields that fetch or run something"),
    "tracked_changes": N_("tracked changes"),
    "strict": N_("strict Open XML"),
    "converted": N_("made of a .doc file"),
    "macros_removed": N_("macros taken out"),
}
"""What intake notices, by the flags of an accepted document."""

_FAILED: Mapping[str, str] = {
    "ingest": N_("The intake failed and was given up."),
    "leverage": N_("Looking up in the memory failed and was given up."),
    "publish": N_("The publication failed and was given up."),
    "": N_("The work failed and was given up."),
}
"""What the engine gave up, by the kind of work."""

_MEANINGS: Mapping[str, str] = {
    "un-330w-source": N_("330 words of source text"),
    "eu-1500c": N_("1,500 characters without spaces"),
    "ru-1800cs": N_("1,800 characters with spaces"),
    "physical": N_("a page as laid out"),
}
_AS_REPORTED = N_("as reported")
_SOURCE = N_("report on support services, S.2")
_AHEAD = N_(
    "%(done)s pages (%(definition)s) %(counted)s by %(today)s, %(apart)s ahead of the %(due)s due "
    "of %(volume)s (%(period)s); %(rate)s a working day against %(plan)s."
)
_BEHIND = N_(
    "%(done)s pages (%(definition)s) %(counted)s by %(today)s, %(apart)s behind the %(due)s due "
    "of %(volume)s (%(period)s); %(rate)s a working day against %(plan)s."
)

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
        return "–" if given is None else tongues.day(given)

    def moment(self, given: datetime | None) -> str:
        """A moment as `24 Nov 2026, 14:05` in the house's zone."""
        return "–" if given is None else tongues.moment(given.astimezone(self.zone))

    def left(self, due: date | None) -> str:
        """How long until a day: `in 3 days`, `today`, `2 days late`; empty where none is set."""
        if due is None:
            return ""
        days = (due - self.today).days
        if days == 0:
            return gettext("today")
        if days > 0:
            return ngettext("in %(number)s day", "in %(number)s days", days)
        return ngettext("%(number)s day late", "%(number)s days late", -days)

    def is_late(self, due: date | None) -> bool:
        """Whether a day is past."""
        return due is not None and due < self.today

    def minutes(self, seconds: int) -> str:
        """The time left of a lease: in hours or days where it is that long."""
        if seconds >= _MANY_DAYS:
            return ngettext("%(number)s day", "%(number)s days", seconds // _DAY)
        if seconds >= _MANY_HOURS:
            return gettext("%(number)s h", number=decimal(seconds // 3600))
        if seconds >= 60:
            return gettext("%(number)s min", number=decimal(seconds // 60))
        return gettext("%(number)s s", number=seconds)

    def pages(self, words: int | None) -> str:
        """The pages that source words make, by the definition of the house."""
        if words is None:
            return "–"
        return decimal(pages_of_words(words, definition(self.page_definition)), 1)

    def pieces(self, text: str) -> list[tuple[bool, str]]:
        """A text in its pieces, with whether each is an inline tag.

        What cannot be read as braces notation is one piece as it stands.
        """
        try:
            return [(isinstance(piece, TagMark), str(piece)) for piece in parse(text)]
        except MarkupRefused:
            return [(False, text)]

    def parted(self, text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[bool, str]]:
        """A text in its pieces, with whether each is one of some ranges that follow each other."""
        end = 0
        for start, stop in ranges:
            yield False, text[end:start]
            yield True, text[start:stop]
            end = stop
        yield False, text[end:]

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
            return pgettext("state of a publication", "published")
        if job.is_final:
            return label(TargetState.FINAL)
        if not job.cells:
            return "–"
        if not job.unreviewed:
            return label(TargetState.REVIEWED)
        return percent(100 * (job.cells - job.by_state[TargetState.INITIAL]) // job.cells)

    def progress_told(self, job: JobOverview) -> str:
        """The same as a sentence for those who do not see the bar."""
        counts = listed(
            f"{decimal(job.by_state[state])} {self.state(state)}" for state in TargetState
        )
        return ngettext(
            "%(language)s: %(progress)s; of %(number)s segment %(counts)s",
            "%(language)s: %(progress)s; of %(number)s segments %(counts)s",
            job.cells,
            language=language_name(job.language),
            progress=self.progress(job),
            counts=counts,
        )

    def state(self, state: TargetState) -> str:
        """A state in the word of people; `initial` is one of the store alone."""
        return label(state)

    def mode(self, mode: JobMode) -> str:
        """Who reads a text before it is final, so that it is not taken for its state."""
        return label(mode)

    def grant(self, kind: GrantKind) -> str:
        """What a grant allows, before the document it is for."""
        return gettext(_GRANTS[kind])

    def flags(self, flags: Iterable[str]) -> list[str]:
        """What was noticed in a document that was taken in, in words."""
        return [
            gettext(_FLAGS[flag]) if flag in _FLAGS else flag.replace("_", " ") for flag in flags
        ]

    def whole_to_publish(self, jobs: Sequence[JobOverview]) -> bool:
        """Whether the original is proposed for publication: alone, or with a text that is final."""
        return not jobs or any(job.is_final for job in jobs)

    def blocks(self, job: JobOverview) -> list[str]:
        """What still stands between a text and the editor's word that it is final."""
        told = []
        if job.unreviewed:
            told.append(
                ngettext(
                    "%(number)s segment not reviewed",
                    "%(number)s segments not reviewed",
                    job.unreviewed,
                )
            )
        if job.errors:
            told.append(ngettext("%(number)s finding open", "%(number)s findings open", job.errors))
        return told

    def failed(self, kind: str) -> str:
        """That a piece of work of the engine was given up, by its kind."""
        return gettext(_FAILED.get(kind, _FAILED[""]))

    def meaning(self, one: PageDefinition) -> str:
        """What a page is by a definition."""
        return gettext(_MEANINGS[one.id]) if one.id in _MEANINGS else one.meaning

    def volume_definition(self, volume: Volume) -> str:
        """By what the pages of a volume are counted."""
        told = volume.definition
        return gettext(_AS_REPORTED) if told == AS_REPORTED else told

    def volume_source(self, volume: Volume) -> str:
        """Where a volume is stated."""
        known = volume.source == _SOURCE
        return gettext(_SOURCE) if known else volume.source

    def stated(self, volume: Volume) -> str:
        """The pages of a volume: `about 27,700 pages as reported`."""
        given = {"pages": decimal(volume.pages), "definition": self.volume_definition(volume)}
        if volume.wording == "about":
            return gettext("about %(pages)s pages %(definition)s", **given)
        if volume.wording == "over":
            return gettext("over %(pages)s pages %(definition)s", **given)
        return f"{volume.wording} {gettext('%(pages)s pages %(definition)s', **given)}".strip()

    def period(self, volume: Volume) -> str:
        """The period of a volume, by months where it is made of whole ones."""
        whole = volume.start.day == 1 and (volume.end + timedelta(days=1)).day == 1
        written = tongues.month if whole else tongues.full_day
        return f"{written(volume.start)} – {written(volume.end)}"

    def chart(self, plan: Plan, definition: str, counted: str) -> ChartWords:
        """What the burn-up says."""
        given = {"stage": _counted(counted), "volume": self.stated(plan.volume)}
        return ChartWords(
            gettext("Pages %(stage)s against %(volume)s", **given),
            gettext("%(stage)s, %(definition)s", stage=given["stage"], definition=definition),
            gettext(
                "volume %(volume)s (%(period)s), %(definition)s",
                volume=plan.volume.id,
                period=self.period(plan.volume),
                definition=self.volume_definition(plan.volume),
            ),
            gettext("pages"),
            tongues.current().value,
        )

    def compared(self, one: Comparison) -> str:
        """A comparison in one sentence, with the definition of a page of each side."""
        ahead = one.done - one.due
        given = {
            "done": decimal(one.done, 1),
            "definition": one.definition,
            "counted": _counted(one.counted),
            "today": tongues.short_day(one.today),
            "apart": decimal(abs(ahead), 1),
            "due": decimal(one.due, 1),
            "volume": self.stated(one.plan.volume),
            "period": self.period(one.plan.volume),
            "rate": decimal(one.rate, 1),
            "plan": decimal(one.plan.per_day, 1),
        }
        told = gettext(_AHEAD if ahead >= 0 else _BEHIND, **given)
        if one.in_hand <= 0 or one.finish is None:
            return told
        return gettext(
            "%(compared)s The %(pages)s in hand take until %(day)s.",
            compared=told,
            pages=decimal(one.in_hand, 1),
            day=tongues.short_day(one.finish),
        )


def _counted(stage: str) -> str:
    known = next((one for one in Stage if one.value == stage), None)
    return stage if known is None else label(known)


def shown_for(store: Store) -> Shown:
    """The forms of a page that is drawn now."""
    return Shown(store.settings.zone, store.today(), store.settings.page_definition)
