"""What was worked on elsewhere and comes back, cell by cell under the fence that stands.

What cannot be written is told with its reason and kept: as the person's draft where there is none,
and always in the stored file.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from storage.cells import digest_of
from storage.claims import LARGEST_CLAIM
from storage.deliveries import DeliveryRef, StoredDelivery
from storage.documents import StoredDocument
from storage.objects import Bucket, key_of, sha256_of
from storage.store import Store
from tasks import editing
from translation.checks.problems import Problem, Severity
from translation.claims import CellVersion, Task
from translation.documents import TargetState
from translation.errors import Conflict, ExchangeRefused, Forbidden, MarkupRefused, NotFound
from translation.exchange import DeliveredUnit, Delivery, Remark, read_delivery
from translation.exchange.taking_back import Decision, Fate, Standing, decide
from translation.languages import Language


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of one delivered segment; `number` is its place, None where it has none.

    `outcome` is `written conflict refused`, `code` says why, `version` and `state` are those of
    the cell afterwards. `kept` says where words that were not written are: `draft` or `file`.
    `findings` counts what the checks say of a text that was written.
    """

    segment: int
    number: int | None
    outcome: str
    code: str = ""
    state: str | None = None
    version: int | None = None
    kept: str | None = None
    findings: int = 0


def read(stored: StoredDocument, language: Language, body: bytes) -> Delivery:
    """What a file says of a text; raises ExchangeRefused, for a file of another text too.

    Codes: `other_document`, `other_language`, `of_an_order` for a provider's, and those of the
    reader.
    """
    delivery = read_delivery(body)
    refuse_other(stored, delivery.document)
    if delivery.order is not None:
        raise ExchangeRefused(
            "of_an_order",
            f"the file is of work order {delivery.order} to a provider; whoever gives out work "
            "brings it back for that order",
        )
    if delivery.target not in (None, language):
        raise ExchangeRefused(
            "other_language",
            f"the file is in {delivery.target}, not {language}; deliver it to that language",
        )
    return delivery


def refuse_other(stored: StoredDocument, named: str | None) -> None:
    """Raise ExchangeRefused (`other_document`) for what names another document than this."""
    if named not in (None, stored.id):
        raise ExchangeRefused(
            "other_document",
            f"the file is of document {named}, not {stored.id}; deliver it there",
        )


def deliver(
    store: Store,
    stored: StoredDocument,
    language: Language,
    body: bytes,
    file_name: str,
    *,
    by: str,
    rest: bool = False,
) -> tuple[StoredDelivery, bool]:
    """Take a file back; whether it was taken before, when nothing is done, is told beside it.

    With `rest` the database is left to others after each segment for as long as it took. Raises
    ExchangeRefused where the file cannot be read, NotFound where the text is not there.
    """
    delivery = read(stored, language, body)
    store.jobs.get(stored.id, language)
    sha256 = sha256_of(store.objects.put_if_absent(Bucket.ORIGINALS, body))
    ref = DeliveryRef(stored.id, language, by, sha256, file_name)
    if (known := store.deliveries.known(ref)) is not None:
        return known, True
    return store.deliveries.keep(ref, take_in(store, ref, delivery, rest=rest)), False


def take_in(
    store: Store, ref: DeliveryRef, delivery: Delivery, *, rest: bool = False
) -> Mapping[str, Any]:
    """Write what can be written of a text; gives the account of it, which nobody has kept yet.

    `form`, the counts `written unchanged conflicts refused`, and `segments` in the order of the
    file: what became of each segment that is not as it was.
    """
    return _Account(store, ref, delivery, rest=rest).taken()


def file_of(store: Store, delivery: StoredDelivery) -> bytes:
    """The file of a delivery as it came; raises ObjectDamaged and StorageUnavailable."""
    return store.objects.get(Bucket.ORIGINALS, key_of(delivery.ref.sha256))


class _Account:
    """One delivery on its way into the cells."""

    def __init__(self, store: Store, ref: DeliveryRef, delivery: Delivery, *, rest: bool) -> None:
        self._store, self._ref, self._delivery, self._rest = store, ref, delivery, rest
        self._edits = delivery.task is Task.EDIT
        self._made: list[int] = []  # claims for the moment of the write
        self._found = store.deliveries.standings(ref.document, ref.language)
        self._places = store.overview.places(ref.document)

    def taken(self) -> Mapping[str, Any]:
        """Take all of it; gives the account of it."""
        decisions = [
            (unit, decide(unit, self._found.get(unit.segment), self._ref.by, self._delivery.task))
            for unit in self._delivery.units
        ]
        granted = self._claimed_again(decisions)
        landed = [self._land(unit, decision, granted) for unit, decision in decisions]
        for claim in self._made:
            self._store.claims.release(claim, self._ref.by)
        self._let_go()
        self._remark()
        told = [asdict(one) for one in landed if one is not None]
        counts = Counter(str(one["outcome"]) for one in told)
        return {
            "form": self._delivery.form.value,
            "written": counts["written"],
            "unchanged": len(landed) - len(told),
            "conflicts": counts["conflict"],
            "refused": counts["refused"],
            "segments": told,
        }

    def _claimed_again(
        self, decisions: list[tuple[DeliveredUnit, Decision]]
    ) -> dict[int, CellVersion]:
        """New fences of cells whose lease ran out while nobody else took them."""
        wanted: dict[Task, list[int]] = {}
        for unit, decision in decisions:
            if decision.fate is Fate.CLAIM_AND_WRITE:
                task = self._found[unit.segment].task or Task.TRANSLATE
                task = Task.EDIT if self._edits else task
                wanted.setdefault(task, []).append(unit.segment)
        granted: dict[int, CellVersion] = {}
        for task, segments in wanted.items():
            for start in range(0, len(segments), LARGEST_CLAIM):
                some = segments[start : start + LARGEST_CLAIM]
                granted |= self._claim(task, some)
        return granted

    def _claim(self, task: Task, segments: list[int]) -> dict[int, CellVersion]:
        ref = self._ref
        try:
            made = self._store.claims.claim(
                ref.document, ref.language, task, ref.by, segments=segments
            )
        except Conflict:
            return {}  # somebody was quicker; each of them is told as a lost claim
        if self._edits:
            self._made.append(made.claim)
        return {cell.segment: CellVersion(cell.version, cell.fence) for cell in made.cells}

    def _land(
        self, unit: DeliveredUnit, decision: Decision, granted: Mapping[int, CellVersion]
    ) -> Landed | None:
        """What becomes of one segment; None where it is as it was."""
        fate = decision.fate
        if fate is Fate.UNCHANGED:
            return None
        if fate in (Fate.CONFLICT, Fate.REFUSED):
            return self._kept(unit, fate.value, decision.code)
        found = self._found[unit.segment]
        at = found.at if fate is Fate.WRITE else granted.get(unit.segment)
        if at is None or decision.state is None:
            return self._kept(unit, Fate.CONFLICT.value, "held" if self._edits else "lost_claim")
        begun = time.perf_counter()
        try:
            return self._write(unit, found, at, decision.state)
        except (Conflict, Forbidden) as refused:
            return self._kept(unit, Fate.CONFLICT.value, refused.code)
        except (MarkupRefused, NotFound) as refused:
            return self._kept(unit, Fate.REFUSED.value, refused.code)
        finally:
            if self._rest:
                time.sleep(time.perf_counter() - begun)

    def _write(
        self, unit: DeliveredUnit, found: Standing, at: CellVersion, state: TargetState
    ) -> Landed:
        """Save a text; where its tags are not those of the source, it counts as no further.

        An editor's text with other tags than the source is refused: nobody works on it after.
        """
        text, ref = unit.text or "", self._ref
        problems = editing.problems_of(self._store, unit.segment, ref.language, text)
        code = ""
        if self._edits and _tags_differ(problems):
            return self._kept(unit, Fate.REFUSED.value, "tags_damaged")
        if _tags_differ(problems):
            code, state = "tags_differ", _not_done(found)
        saved = self._store.cells.save(
            unit.segment,
            ref.language,
            actor=ref.by,
            at=at,
            text=text,
            state=state,
            key=f"{ref.key}:{unit.segment}:{at}:{state}",
            problems=problems,
        )
        return Landed(
            unit.segment,
            self._number(unit),
            "written",
            code,
            saved.state.value,
            saved.version,
            findings=len(problems),
        )

    def _kept(self, unit: DeliveredUnit, outcome: str, code: str) -> Landed:
        """What was not written is the person's draft, unless that would write over one."""
        found, ref = self._found.get(unit.segment), self._ref
        kept = "file"
        gone = found is None or (found.replaced and found.segment == unit.segment)
        if found is not None and not gone and unit.text is not None:
            base = unit.at or found.at
            drafted = self._store.drafts.keep(
                unit.segment, ref.language, ref.by, unit.text, base.version, 0
            )
            kept = "draft" if drafted else "file"
        standing = None if found is None else found.state.value
        version = None if found is None else found.at.version
        return Landed(unit.segment, self._number(unit), outcome, code, standing, version, kept)

    def _let_go(self) -> None:
        """What came back done is free for who works on it next, as long as the lease may be."""
        ref = self._ref
        standing = self._store.deliveries.standings(ref.document, ref.language)
        came = {unit.segment for unit in self._delivery.units}
        done = [one for one in came & standing.keys() if _is_done(standing[one], ref.by)]
        self._store.claims.let_go(ref.document, ref.language, ref.by, sorted(done))

    def _number(self, unit: DeliveredUnit) -> int | None:
        place = self._places.get(unit.segment)
        return None if place is None else place.number

    def _remark(self) -> None:
        """Remarks that are new stand beside the text as comments."""
        ref = self._ref
        known = self._store.comments.of_text(ref.document, ref.language)
        for unit in self._delivery.units:
            if (found := self._found.get(unit.segment)) is None:
                continue
            said = {_plain(form) for one in known.get(found.segment, []) for form in _forms(one)}
            for remark in unit.remarks:
                if _plain(remark) not in said:
                    said.add(_plain(remark))
                    key = f"{ref.key}:{unit.segment}:{_plain(remark)}"
                    self._comment(found.segment, remark, key)

    def _comment(self, segment: int, remark: str, key: str) -> None:
        ref = self._ref
        digest = digest_of(key)
        self._store.comments.add(
            segment, ref.language, author=ref.by, body=remark, key=f"{ref.by}:remark:{digest}"
        )


def _is_done(found: Standing, holder: str) -> bool:
    """Whether a cell that `holder` has is past the task it was claimed for."""
    begun = TargetState.TRANSLATED if found.task is Task.REVIEW else TargetState.INITIAL
    mine = found.holder == holder and found.task in (Task.TRANSLATE, Task.REVIEW)
    return mine and found.state not in (TargetState.INITIAL, begun)


def _not_done(found: Standing) -> TargetState:
    """The state of a text that is still to be worked on, by the task of its claim."""
    return TargetState.TRANSLATED if found.task is Task.REVIEW else TargetState.INITIAL


def _tags_differ(problems: list[Problem]) -> bool:
    return any(one.check == "tags" and one.severity is Severity.ERROR for one in problems)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _forms(remark: Remark) -> tuple[str, str]:
    """A remark as it may come back: with the name of its author, as we write it, or without."""
    return remark.text, f"{remark.author}: {remark.text}"
