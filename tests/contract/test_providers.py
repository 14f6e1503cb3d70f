"""Work given to a provider outside: what is in the package, what comes back, what is booked."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import docx
import pytest

from storage.objects import Bucket
from storage.providers import Booked, ProviderRefused
from storage.store import Store
from tasks import deliveries, providers
from tests.desk import AR, EN, FR, WORDS, Desk, desk
from translation.claims import Task, Verdict
from translation.documents import DocumentClass, TargetState
from translation.errors import ExchangeRefused, NoneFree, NotFound, OfflineForbidden
from translation.exchange import (
    Delivery,
    PackageForm,
    PackageUnit,
    SixDelivery,
    read_any,
    read_tmx,
    write_package,
)
from translation.exchange.bundle import write_bundle
from translation.exchange.imported import ImportedUnit
from translation.units import Provenance

NAME, HOLDER = "Lingua SA", "Lingua SA (provider)"
DAY = 24 * 60 * 60


@cache
def original() -> bytes:
    made = docx.Document()
    made.add_paragraph("The Council met.")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def at(store: Store) -> Desk:
    return desk(store)


def stored_of(at: Desk):
    """The document as it stands, with an original that can be read."""
    key = at.store.objects.put_if_absent(Bucket.ORIGINALS, original())
    stored = at.store.documents.get(at.document)
    return replace(stored, original_sha256=key.rsplit("/", 1)[-1].split(".")[0])


def give(at: Desk, provider: str = NAME, **more) -> providers.Given:
    given = {"task": Task.TRANSLATE, "due": date(2018, 5, 2), "contact": "cora@example.org"}
    stored = more.pop("stored", None) or stored_of(at)
    return providers.give(at.store, stored, FR, provider, by="cora", **{**given, **more})


def files(given: providers.Given) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(given.taken.body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(given: providers.Given) -> bytes:
    return next(body for name, body in files(given).items() if name.endswith(".xlf"))


def worked(at: Desk, given: providers.Given, texts: dict[int, str], *, left_out=()) -> bytes:
    """The XLIFF as a provider's tool gives it back, with texts by the number of their segment."""
    package = providers.package_of(
        at.store,
        at.store.documents.get(at.document),
        FR,
        given.order.asked.task,
        given.order.asked.segments,
        given.order.id,
    )
    units = tuple(
        _worked(unit, texts.get(number)) if number in texts else unit
        for number, unit in enumerate(package.units)
        if number not in left_out
    )
    return write_package(replace(package, units=units), PackageForm.XLIFF21)


def _worked(unit: PackageUnit, text: str | None) -> PackageUnit:
    return replace(unit, target=text, state=TargetState.TRANSLATED)


def read(body: bytes) -> Delivery:
    back = read_any(body)
    assert not isinstance(back, SixDelivery)
    return back


def back(at: Desk, body: bytes, **more):
    stored = at.store.documents.get(at.document)
    given = {"through": "cora", **more}
    return providers.receive(at.store, stored, read(body), body, "back.xlf", **given)


def cell(at: Desk, number: int):
    return at.store.cells.get(at.segments[number], FR)


def test_a_package_holds_all_that_is_needed(at: Desk) -> None:
    given = give(at)
    held = files(given)
    assert list(held) == [
        "work-order.json",
        "work-order.docx",
        "C18-d1-fr.xlf",
        "memory.tmx",
        "terms.csv",
        "references.json",
        "source/C18-d1.docx",
        "source/C18-d1.html",
    ]
    told = json.loads(held["work-order.json"])
    assert (told["order"], told["provider"], told["due"]) == (given.order.id, NAME, "2018-05-02")
    assert (told["words"], told["segments"]) == (sum(WORDS), 3)
    assert (told["definition"], told["pages"]) == ("un-330w-source", round(sum(WORDS) / 330, 2))
    assert told["bands"] == {"none": sum(WORDS)}
    assert told["states"] == {"initial": sum(WORDS)}
    digests = {one["name"]: one["sha256"] for one in told["files"]}
    assert digests == {
        name: hashlib.sha256(body).hexdigest()
        for name, body in held.items()
        if name != "work-order.json"
    }
    assert held["source/C18-d1.docx"] == original()
    assert given.taken.file_name == f"C18-d1-fr-order-{given.order.id}.zip"


def test_what_is_given_is_the_providers_for_the_offline_lease(at: Desk) -> None:
    given = give(at, count=2)
    assert (given.taken.segments, given.taken.seconds_left) == (2, 3 * DAY)
    assert [cell(at, number).holder for number in range(3)] == [HOLDER, HOLDER, None]
    assert cell(at, 0).seconds_left > 3 * DAY - 60
    assert at.kinds()[-1] == "ordered"
    (listed,) = at.store.providers.of_document(at.document)
    assert (listed, listed.by) == (given.order, "cora")
    assert give(at, "Another").taken.segments == 1
    with pytest.raises(NoneFree):
        give(at, "A third")


def test_the_same_key_is_one_order_and_the_same_bytes(at: Desk) -> None:
    first, again = give(at, key="k"), give(at, key="k")
    assert first.order == again.order
    assert first.taken.body == again.taken.body
    assert len(at.store.providers.of_document(at.document)) == 1


def test_the_memory_goes_along_as_far_as_the_documents_readers_see_it(at: Desk) -> None:
    def known(source: str, target: str) -> ImportedUnit:
        return ImportedUnit(1, {EN: source, FR: target, AR: "نص"})

    unit = known("The Council met.", "Le Conseil s'est réuni.")
    at.store.memory.import_units("f" * 64, [unit], provenance=Provenance.ADOPTED, by="ops")
    held = read_tmx(io.BytesIO(files(give(at))["memory.tmx"]))
    (one,) = held
    assert one.texts == {EN: "The Council met.", FR: "Le Conseil s'est réuni."}
    public = replace(stored_of(at), document_class=DocumentClass.PUBLIC)
    assert list(read_tmx(io.BytesIO(files(give(at, stored=public))["memory.tmx"]))) == []


@pytest.mark.parametrize("known", list(DocumentClass))
def test_nothing_closed_is_seen_outside(known: DocumentClass) -> None:
    seen = providers.readers_of(known)
    assert seen.lineages == frozenset()
    assert seen.classes <= {DocumentClass.PUBLIC, known}
    assert all(one.may_leave for one in seen.classes)


def test_what_comes_back_is_written_in_the_providers_name_and_booked(at: Desk) -> None:
    given = give(at)
    made, repeated = back(at, worked(at, given, {0: "Le Conseil.", 2: "La séance."}))
    account, report = made.account, made.account["report"]
    assert (repeated, account["written"], account["conflicts"]) == (False, 2, 0)
    assert (made.ref.by, made.ref.through) == (HOLDER, "cora")
    assert report == {
        "order": given.order.id,
        "provider": NAME,
        "definition": "un-330w-source",
        "given": 3,
        "missing": 0,
        "untranslated": 1,
        "tags": 0,
        "findings": report["findings"],
        "words": WORDS[0] + WORDS[2],
        "pages": round((WORDS[0] + WORDS[2]) / 330, 2),
        "taken_back": 0,
    }
    assert cell(at, 0).translated_by == HOLDER
    assert [cell(at, number).holder for number in range(3)] == [None, HOLDER, None]
    assert at.store.claims.claim(at.document, FR, Task.REVIEW, "rita").cells


def test_the_same_file_again_books_nothing_and_the_rest_books_the_rest(at: Desk) -> None:
    given = give(at)
    body = worked(at, given, {0: "Le Conseil."})
    first, _ = back(at, body)
    again, repeated = back(at, body)
    assert (again.number, repeated) == (first.number, True)
    rest, _ = back(at, worked(at, given, {0: "Le Conseil.", 1: "Il note.", 2: "Fin."}))
    assert rest.account["report"]["words"] == WORDS[1] + WORDS[2]
    (one,) = providers.pages_by_provider(at.store)
    assert (one.provider, one.words) == (NAME, sum(WORDS))
    assert one.languages == {FR: (sum(WORDS), round(sum(WORDS) / 330, 2))}


def test_what_is_missing_wrong_or_changed_meanwhile_is_in_the_report(at: Desk) -> None:
    given = give(at)
    body = worked(at, given, {0: "Le {1}Conseil{/1}.", 1: "Il note."}, left_out=(2,))
    (held,) = at.store.claims.held(HOLDER)
    at.store.claims.take_back(held.claim, by="cora")
    at.translate(1, "Pris.")
    made, _ = back(at, body)
    report = made.account["report"]
    assert (report["missing"], report["tags"], report["words"]) == (1, 0, 0)
    assert made.account["conflicts"] == 2
    assert cell(at, 1).text == "Pris."
    assert cell(at, 1).translated_by == "tom"


def test_tags_that_differ_are_counted_and_not_accepted(at: Desk) -> None:
    given = give(at)
    made, _ = back(at, worked(at, given, {0: "Le {1}Conseil{/1}.", 1: "Il note."}))
    report = made.account["report"]
    assert (report["tags"], report["words"]) == (1, WORDS[1])
    assert report["findings"]["tags"] >= 1
    assert cell(at, 0).holder == HOLDER


def test_a_package_comes_back_as_a_zip(at: Desk) -> None:
    given = give(at)
    body = worked(at, given, {0: "Le Conseil."})
    held = {**files(given), "C18-d1-fr.xlf": body}
    moment = at.store.documents.get(at.document).received_at
    made, _ = back(at, write_bundle(list(held.items()), moment))
    assert (made.account["form"], made.account["written"]) == ("package", 1)


def test_pages_are_told_for_a_period(at: Desk) -> None:
    back(at, worked(at, give(at), {0: "Le Conseil."}))
    today = at.store.today()
    assert len(providers.pages_by_provider(at.store, today, today)) == 1
    assert providers.pages_by_provider(at.store, end=today - timedelta(days=1)) == []
    assert providers.pages_by_provider(at.store, start=today + timedelta(days=1)) == []


@pytest.mark.parametrize("known", [DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL])
def test_a_closed_document_is_not_given_out(at: Desk, known: DocumentClass) -> None:
    with pytest.raises(OfflineForbidden):
        give(at, stored=replace(stored_of(at), document_class=known))
    assert at.store.claims.held() == []
    assert at.store.providers.of_document(at.document) == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\x07b", "Cora"])
def test_a_name_that_no_provider_can_have_is_refused(at: Desk, name: str) -> None:
    at.store.accounts.add("Cora (provider)", roles=[])
    with pytest.raises(ProviderRefused):
        give(at, name)
    assert at.store.claims.held() == []


def test_a_file_is_of_its_order_alone(at: Desk, store: Store) -> None:
    given = give(at)
    body = worked(at, given, {0: "Le Conseil."})
    other = desk(store, "d2")
    with pytest.raises(ExchangeRefused) as refused:
        back(other, body)
    assert refused.value.code == "other_document"
    with pytest.raises(ExchangeRefused) as refused:
        back(at, body, order=given.order.id + 1)
    assert refused.value.code == "other_order"
    bare = body.replace(b"hx:order", b"hx:other")
    with pytest.raises(providers.OrderNotSaid):
        back(at, bare)
    with pytest.raises(NotFound):
        back(at, bare, order=given.order.id + 1)
    stored = store.documents.get(at.document)
    with pytest.raises(ExchangeRefused) as refused:
        deliveries.deliver(store, stored, FR, body, "back.xlf", by="tom")
    assert refused.value.code == "of_an_order"
    made, _ = back(at, bare, order=given.order.id)
    assert made.account["written"] == 1


def test_what_a_reviser_returns_goes_into_the_next_package(at: Desk) -> None:
    given = give(at, count=2)
    back(at, worked(at, given, {0: "Le Conseil.", 1: "Il note."}))
    at.review(0, Verdict.RETURN, "Not this.")
    assert at.store.assignments.list(HOLDER)[0].document == at.document
    again = give(at)
    assert again.order.asked.segments == (at.segments[0],)
    assert again.taken.segments == 1
    made, _ = back(at, worked(at, again, {0: "Le Conseil s'est réuni."}))
    assert made.account["report"]["words"] == WORDS[0]
    assert made.account["report"]["taken_back"] == WORDS[0]
    assert cell(at, 0).translated_by == HOLDER
    assert accepted(at) == WORDS[0] + WORDS[1]


def accepted(at: Desk, provider: str = NAME) -> int:
    """The words that stand booked for a provider."""
    return sum(
        one.words for one in providers.pages_by_provider(at.store) if one.provider == provider
    )


def test_words_of_a_return_are_replaced_by_those_of_the_next_one(at: Desk) -> None:
    first = give(at, count=2)
    back(at, worked(at, first, {0: "Le Conseil.", 1: "Il note."}))
    assert accepted(at) == WORDS[0] + WORDS[1]
    at.review(0, Verdict.RETURN, "Not this.")
    late, _ = back(at, worked(at, first, {0: "Le Conseil, donc.", 1: "Il note."}))
    assert late.account["conflicts"] == 1
    assert accepted(at) == WORDS[0] + WORDS[1]  # until another is there
    second = give(at, count=1)
    spoilt, _ = back(at, worked(at, second, {0: "Le {1}Conseil{/1}."}))
    report = spoilt.account["report"]
    assert (report["words"], report["taken_back"]) == (0, WORDS[0])
    assert accepted(at) == WORDS[1]
    mended, _ = back(at, worked(at, second, {0: "Le Conseil siège."}))
    report = mended.account["report"]
    assert (report["words"], report["taken_back"]) == (WORDS[0], 0)
    assert accepted(at) == WORDS[0] + WORDS[1]
    order = at.store.providers.get(second.order.id)
    again = at.store.providers.book(order, {at.segments[0]: WORDS[0]}, at.store.today())
    assert again == Booked(0, 0)
    longer = at.store.providers.book(order, {at.segments[0]: 9}, at.store.today())
    assert longer == Booked(9, WORDS[0])
    assert accepted(at) == 9 + WORDS[1]


def test_what_somebody_else_did_since_leaves_a_providers_words(at: Desk) -> None:
    first = give(at, count=2)
    back(at, worked(at, first, {0: "Le Conseil.", 1: "Il note."}))
    at.review(0, Verdict.RETURN, "Not this.")
    (held,) = at.store.assignments.list(HOLDER)
    at.store.assignments.end(held.id, by="cora")
    at.translate(0, "Le Conseil a siégé.")
    made, _ = back(at, worked(at, first, {0: "Le Conseil se réunit.", 1: "Il note."}))
    report = made.account["report"]
    assert (report["words"], report["taken_back"]) == (0, 0)
    assert accepted(at) == WORDS[0] + WORDS[1]


def test_another_providers_words_and_another_task_are_left_alone(at: Desk) -> None:
    first = give(at, count=1)
    back(at, worked(at, first, {0: "Le Conseil."}))
    second = give(at, "Verba Ltd", task=Task.REVIEW)
    order = at.store.providers.get(second.order.id)
    at.store.providers.book(order, {at.segments[0]: WORDS[0]}, at.store.today())
    assert (accepted(at), accepted(at, "Verba Ltd")) == (WORDS[0], WORDS[0])


def test_a_provider_reviews_what_another_translated(at: Desk) -> None:
    at.translate(0, "Le Conseil.")
    given = give(at, task=Task.REVIEW)
    assert given.order.asked.segments == (at.segments[0],)
    package = worked(at, given, {0: "Le Conseil siège."}).replace(
        b'state="translated"', b'state="reviewed"'
    )
    made, _ = back(at, package)
    assert made.account["report"]["words"] == WORDS[0]
    assert (cell(at, 0).state, cell(at, 0).reviewed_by) == (TargetState.REVIEWED, HOLDER)
