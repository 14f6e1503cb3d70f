"""Taken away and brought back: what is written, what is a conflict, and that no word is lost."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from storage import schema
from storage.clock import clock
from storage.store import Store
from tasks import deliveries, packages
from tests.desk import AR, FR, Desk, desk
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.errors import ExchangeRefused, NoneFree, NotFound, OfflineForbidden
from translation.exchange import (
    Package,
    PackageForm,
    PackageUnit,
    read_delivery,
    write_package,
)
from translation.languages import Language

FORMS = tuple(PackageForm)
DAY = 24 * 60 * 60
ONE, TWO, THREE = (
    "Le Conseil s'est réuni.",
    "Il a pris note de deux rapports.",
    "La séance est levée.",
)


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def take(at: Desk, holder: str | None = "tom", **more) -> packages.Taken:
    form = more.pop("form", PackageForm.XLIFF21)
    stored = at.store.documents.get(at.document)
    return packages.take(at.store, stored, FR, form, holder=holder, **more)


def worked(at: Desk, taken: packages.Taken, texts: dict[int, str], **more) -> bytes:
    """The file as another tool gives it back, with texts by the number of their segment."""
    delivery = read_delivery(taken.body)
    state = more.pop("state", TargetState.TRANSLATED)
    units = tuple(
        PackageUnit(
            one.segment,
            number,
            "source",
            (),
            texts.get(number, one.text),
            state if number in texts else one.state or TargetState.INITIAL,
            one.at,
            open=True,
        )
        for number, one in enumerate(delivery.units)
    )
    task = delivery.task or Task.TRANSLATE
    package = Package(at.document, "C18/d1", Language.EN, FR, task, units)
    return write_package(replace(package, **more), delivery.form)


def give(at: Desk, body: bytes, by: str = "tom"):
    stored = at.store.documents.get(at.document)
    return deliveries.deliver(at.store, stored, FR, body, "back.xlf", by=by)


def told(at: Desk, body: bytes, by: str = "tom") -> list[tuple]:
    account = give(at, body, by)[0].account
    known = list(at.segments)
    return [
        (known.index(one["segment"]), one["outcome"], one["code"], one["kept"])
        for one in account["segments"]
    ]


def cell(at: Desk, number: int):
    return at.store.cells.get(at.segments[number], FR)


def drafted(at: Desk, by: str = "tom") -> dict[int, str]:
    found = at.store.drafts.mine(at.document, FR, by)
    return {list(at.segments).index(segment): one.text for segment, one in found.items()}


def lapse(at: Desk) -> None:
    target = schema.target
    ended = sa.update(target).where(target.c.holder.is_not(None)).values(lease_until=clock(-1))
    at.store.database.write(lambda connection: connection.execute(ended))


@pytest.mark.parametrize("form", FORMS)
def test_what_was_taken_away_comes_back_under_its_fence(at: Desk, form: PackageForm) -> None:
    taken = take(at, form=form)
    assert (taken.segments, taken.seconds_left) == (3, 3 * DAY)
    assert cell(at, 0).seconds_left > 3 * DAY - 60
    stored, repeated = give(at, worked(at, taken, {0: ONE, 2: THREE}))
    account = stored.account
    assert not repeated
    assert [account[name] for name in ("written", "unchanged", "conflicts", "refused")] == [
        2,
        1,
        0,
        0,
    ]
    assert [(cell(at, n).text, cell(at, n).state) for n in range(3)] == [
        (ONE, TargetState.TRANSLATED),
        (None, TargetState.INITIAL),
        (THREE, TargetState.TRANSLATED),
    ]
    assert cell(at, 0).translated_by == "tom"
    assert at.kinds()[-1] == "delivered"


def test_what_comes_back_done_is_free_for_who_reads_it_next(at: Desk) -> None:
    give(at, worked(at, take(at), {0: ONE, 2: THREE}))
    assert [cell(at, n).holder for n in range(3)] == [None, "tom", None]
    free = at.store.claims.claim(at.document, FR, Task.REVIEW, "rita", count=3)
    assert [one.segment for one in free.cells] == [at.segments[0], at.segments[2]]


def test_what_a_reviser_has_not_accepted_stays_with_the_reviser(at: Desk) -> None:
    at.translate(0, ONE)
    at.translate(1, TWO)
    taken = take(at, holder="rita", task=Task.REVIEW)
    give(at, worked(at, taken, {0: ONE}, state=TargetState.REVIEWED), by="rita")
    assert [(cell(at, n).state, cell(at, n).holder) for n in range(2)] == [
        (TargetState.REVIEWED, None),
        (TargetState.TRANSLATED, "rita"),
    ]


def test_the_same_file_twice_is_one_delivery(at: Desk) -> None:
    body = worked(at, take(at), {0: ONE})
    first, _ = give(at, body)
    at.translate(0, "Le Conseil se réunit.")
    again, repeated = give(at, body)
    assert repeated
    assert (again.number, again.account) == (first.number, first.account)
    assert cell(at, 0).text == "Le Conseil se réunit."
    assert drafted(at) == {}
    assert at.kinds().count("delivered") == 1


def test_a_file_that_was_written_halfway_is_taken_up_again(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = worked(at, take(at), {0: ONE, 1: TWO})
    with monkeypatch.context() as broken:
        broken.setattr(at.store.deliveries.__class__, "keep", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            give(at, body)
    version = cell(at, 0).version
    assert told(at, body) == []
    assert give(at, body)[0].account["unchanged"] == 3
    assert (cell(at, 0).text, cell(at, 0).version) == (ONE, version)


def test_a_version_that_moved_is_a_conflict_and_the_words_are_a_draft(at: Desk) -> None:
    body = worked(at, take(at), {0: ONE, 1: TWO})
    at.translate(0, "Le Conseil se réunit.")
    at.store.claims.claim(at.document, FR, Task.TRANSLATE, "tom", segments=[at.segments[0]])
    assert told(at, body) == [(0, "conflict", "stale_version", "draft"), (1, "written", "", None)]
    assert cell(at, 0).text == "Le Conseil se réunit."
    assert drafted(at) == {0: ONE}


def test_a_claim_that_was_taken_back_is_a_conflict(at: Desk) -> None:
    body = worked(at, take(at), {0: ONE})
    at.store.claims.take_back(cell(at, 0).claim or 0, by="cora")
    assert told(at, body) == [(0, "conflict", "lost_claim", "draft")]
    assert cell(at, 0).text is None
    assert drafted(at) == {0: ONE}


def test_a_claim_that_went_to_another_is_a_conflict(at: Desk) -> None:
    body = worked(at, take(at), {0: ONE})
    lapse(at)
    at.store.claims.claim(at.document, FR, Task.TRANSLATE, "ana", segments=[at.segments[0]])
    assert told(at, body) == [(0, "conflict", "lost_claim", "draft")]
    assert (cell(at, 0).text, cell(at, 0).holder) == (None, "ana")


def test_what_comes_late_is_written_where_nobody_took_it(at: Desk) -> None:
    body = worked(at, take(at), {0: ONE})
    lapse(at)
    fence = cell(at, 0).fence
    assert told(at, body) == [(0, "written", "", None)]
    assert (cell(at, 0).text, cell(at, 0).fence) == (ONE, fence + 1)


def test_another_person_writes_nothing_of_it(at: Desk) -> None:
    body = worked(at, take(at), {0: ONE})
    assert told(at, body, by="ana") == [(0, "conflict", "lost_claim", "draft")]
    assert cell(at, 0).text is None
    assert drafted(at, "ana") == {0: ONE}


def test_what_one_typed_oneself_is_not_written_over(at: Desk) -> None:
    body = worked(at, take(at), {0: ONE})
    at.store.claims.take_back(cell(at, 0).claim or 0, by="cora")
    at.store.drafts.keep(at.segments[0], FR, "tom", "Déjà", 0, 1_700_000_000_000)
    stored, _ = give(at, body)
    assert [one["kept"] for one in stored.account["segments"]] == ["file"]
    assert drafted(at) == {0: "Déjà"}
    assert deliveries.file_of(at.store, stored) == body


def test_a_segment_that_was_replaced_is_a_conflict_and_stays_in_the_file(at: Desk) -> None:
    body = worked(at, take(at), {0: ONE})
    segment = schema.segment
    replaced = (
        sa.update(segment)
        .where(segment.c.id == at.segments[0])
        .values(superseded_by=at.segments[1])
    )
    at.store.database.write(lambda connection: connection.execute(replaced))
    assert told(at, body) == [(0, "conflict", "segment_replaced", "file")]
    assert cell(at, 0).text is None


def test_tags_that_differ_are_written_and_count_as_not_translated(at: Desk) -> None:
    (one,) = give(at, worked(at, take(at), {0: "Le {4}Conseil{/4}."}))[0].account["segments"]
    assert (one["outcome"], one["code"], one["state"]) == ("written", "tags_differ", "initial")
    assert one["findings"] == 2
    assert cell(at, 0).text == "Le {4}Conseil{/4}."


def test_a_brace_that_is_no_tag_is_refused_and_kept(at: Desk) -> None:
    taken = take(at, form=PackageForm.DOCX)
    body = worked(at, taken, {0: "Le {{4 Conseil."})
    import io

    import docx

    made = docx.Document(io.BytesIO(body))
    made.tables[0].rows[1].cells[2].text = "Le {4 Conseil."
    out = io.BytesIO()
    made.save(out)
    assert told(at, out.getvalue()) == [(0, "refused", "bad_tag", "draft")]
    assert drafted(at) == {0: "Le {4 Conseil."}


def test_taking_away_again_leaves_the_package_before_good(at: Desk) -> None:
    first = take(at, count=1)
    assert first.segments == 1
    second = take(at)
    assert second.segments == 3
    assert read_delivery(second.body).units[0].at == read_delivery(first.body).units[0].at
    assert told(at, worked(at, first, {0: ONE})) == [(0, "written", "", None)]


def test_work_in_the_workbench_does_not_shorten_the_long_lease(at: Desk) -> None:
    take(at)
    mine = cell(at, 0)
    at.store.claims.renew(mine.claim or 0, "tom")
    at.store.cells.save(
        mine.segment, FR, actor="tom", at=mine.at, text="L", state=TargetState.INITIAL, key="k"
    )
    assert cell(at, 0).seconds_left > 3 * DAY - 60


def test_a_claim_of_the_workbench_lasts_longer_once_it_is_taken_away(at: Desk) -> None:
    held = at.store.claims.claim(at.document, FR, Task.TRANSLATE, "tom", count=1)
    assert take(at, count=0).segments == 1
    assert cell(at, 0).claim == held.claim
    assert cell(at, 0).fence == held.cells[0].fence
    assert cell(at, 0).seconds_left > 3 * DAY - 60


def test_nothing_is_taken_where_nothing_is_free(at: Desk) -> None:
    take(at)
    with pytest.raises(NoneFree):
        take(at, "ana")


def test_without_a_holder_nothing_is_claimed(at: Desk) -> None:
    taken = take(at, None)
    assert (taken.segments, taken.seconds_left) == (0, 0)
    assert cell(at, 0).holder is None
    assert told(at, worked(at, taken, {0: ONE})) == [(0, "conflict", "lost_claim", "draft")]


@pytest.mark.parametrize("known", [DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL])
def test_a_document_of_a_closed_class_is_not_taken_away(at: Desk, known: DocumentClass) -> None:
    stored = replace(at.store.documents.get(at.document), document_class=known)
    with pytest.raises(OfflineForbidden) as refused:
        packages.take(at.store, stored, FR, PackageForm.DOCX, holder="tom")
    assert known.value in str(refused.value)
    assert cell(at, 0).holder is None


def test_a_reviser_takes_translations_away_and_accepts_them(at: Desk) -> None:
    for number in range(3):
        at.translate(number, f"Texte {number}.")
    taken = take(at, "rita", task=Task.REVIEW)
    body = worked(at, taken, {0: ONE, 1: "Texte 1."}, state=TargetState.REVIEWED)
    assert [one[:2] for one in told(at, body, "rita")] == [(0, "written"), (1, "written")]
    assert [cell(at, n).state for n in range(3)] == [
        TargetState.REVIEWED,
        TargetState.REVIEWED,
        TargetState.TRANSLATED,
    ]
    assert (cell(at, 0).text, cell(at, 0).reviewed_by) == (ONE, "rita")


def test_what_a_reviewer_changed_without_a_word_on_its_state_is_to_be_read_again(at: Desk) -> None:
    at.translate(0, "Texte.")
    taken = take(at, "rita", task=Task.REVIEW, form=PackageForm.DOCX)
    assert [one[:2] for one in told(at, worked(at, taken, {0: ONE}), "rita")] == [(0, "written")]
    assert (cell(at, 0).text, cell(at, 0).state) == (ONE, TargetState.TRANSLATED)


def test_remarks_become_comments_once(at: Desk) -> None:
    at.store.comments.add(at.segments[0], FR, author="rita", body="Which Council?")
    taken = take(at)
    noted = taken.body.replace(b"</notes>", b"<note>The ITU's.</note></notes>", 1)
    assert noted != taken.body
    give(at, noted)
    give(at, noted + b"\n")
    said = [(one.author, one.body) for one in at.store.comments.of_cell(at.segments[0], FR)]
    assert said == [("rita", "Which Council?"), ("tom", "The ITU's.")]


def test_a_file_of_another_text_is_refused(at: Desk) -> None:
    taken = take(at)
    for change, code in (
        ({"document": "d2"}, "other_document"),
        ({"target": AR}, "other_language"),
    ):
        with pytest.raises(ExchangeRefused) as refused:
            give(at, worked(at, taken, {0: ONE}, **change))
        assert refused.value.code == code
    assert at.kinds().count("delivered") == 0


def test_a_segment_of_another_document_is_refused_alone(at: Desk) -> None:
    other = desk(at.store, "d2")
    body = worked(at, take(at), {0: ONE}).replace(
        f'"s{at.segments[1]}"'.encode(), f'"s{other.segments[1]}"'.encode()
    )
    account = give(at, body)[0].account
    assert [(one["outcome"], one["code"]) for one in account["segments"]] == [
        ("written", ""),
        ("refused", "not_found"),
    ]


def test_a_translation_whose_tags_came_apart_counts_as_not_translated(at: Desk) -> None:
    at.translate(0, ONE)
    at.store.claims.claim(at.document, FR, Task.TRANSLATE, "tom", segments=[at.segments[0]])
    body = worked(at, take(at), {0: "{1/}Le Conseil."})
    assert told(at, body)[0] == (0, "written", "tags_differ", None)
    assert cell(at, 0).state is TargetState.INITIAL


def test_the_file_of_a_delivery_is_verified(at: Desk) -> None:
    made, _ = give(at, worked(at, take(at), {0: ONE}))
    name = f"{at.document} {made.number}"
    checked = [one for one in at.store.verification.check() if one.kind == "delivery"]
    assert [(one.name, one.fault) for one in checked] == [(name, None)]
    for file in (at.store.settings.data / "objects").rglob(made.ref.sha256):
        file.unlink()
    checked = [one for one in at.store.verification.check(at.document) if one.kind == "delivery"]
    assert "is missing" in str(checked[0].fault)


def test_deliveries_are_listed_and_belong_to_their_document(at: Desk) -> None:
    taken = take(at)
    first, _ = give(at, worked(at, taken, {0: ONE}))
    second, _ = give(at, worked(at, taken, {0: ONE, 1: TWO}))
    assert [one.number for one in at.store.deliveries.list(at.document)] == [
        second.number,
        first.number,
    ]
    assert (first.ref.by, first.ref.file_name, first.ref.language) == ("tom", "back.xlf", FR)
    desk(at.store, "d2")
    with pytest.raises(NotFound):
        at.store.deliveries.get("d2", first.number)
