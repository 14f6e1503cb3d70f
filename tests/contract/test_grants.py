from datetime import timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from storage import schema
from storage.accounts import Account, Role
from storage.documents import Intake
from storage.grants import GrantKind, GrantTooWide, readable
from storage.store import Store
from translation.documents import DocumentClass
from translation.errors import NotFound
from translation.languages import Language
from translation.units import Reader

PUBLIC, INTERNAL, RESTRICTED, CONFIDENTIAL = DocumentClass
NUMBERS = count(1)


def add(store: Store, known: DocumentClass, lineage: str | None = None) -> str:
    number = next(NUMBERS)
    intake = Intake(
        id=f"d{number}",
        original_sha256=f"{number:064}",
        file_name="a.docx",
        size=1,
        source=Language.EN,
        symbol=f"S/{number}",
        revision="",
        lineage=lineage,
        document_class=known,
    )
    return store.documents.register(intake, [Language.FR], by="system").document.id


@pytest.fixture
def ana(store: Store) -> Account:
    return store.accounts.add("ana", roles=[Role.TRANSLATOR])


def listed(store: Store, account: Account) -> set[str]:
    with store.database.read() as connection:
        chosen = sa.select(schema.document.c.id).where(readable(account))
        return set(connection.execute(chosen).scalars())


def test_open_classes_are_read_by_any_role_and_the_others_by_a_grant_alone(store: Store) -> None:
    ids = {known: add(store, known) for known in DocumentClass}
    for role in Role:
        account = store.accounts.add(role.value, roles=[role])
        assert listed(store, account) == {ids[PUBLIC], ids[INTERNAL]}
        assert [store.grants.may_read(account, ids[known]) for known in DocumentClass] == [
            True,
            True,
            False,
            False,
        ]


def test_an_account_without_a_role_reads_nothing_even_with_a_grant(store: Store) -> None:
    ids = [add(store, known) for known in DocumentClass]
    nobody = store.accounts.add("nobody", roles=[])
    store.grants.give("nobody", GrantKind.READ, ids[2], by="admin")
    assert listed(store, nobody) == set()
    assert not any(store.grants.may_read(nobody, id) for id in ids)
    assert store.grants.reader(nobody) == Reader(frozenset(), frozenset())


@pytest.mark.parametrize("known", [RESTRICTED, CONFIDENTIAL])
def test_a_grant_opens_its_document_to_its_account_alone(
    store: Store, ana: Account, known: DocumentClass
) -> None:
    granted, other = add(store, known), add(store, known)
    bob = store.accounts.add("bob", roles=[Role.ADMIN])
    store.grants.give("ana", GrantKind.READ, granted, by="admin", reason="translates it")
    assert listed(store, ana) == {granted}
    assert store.grants.may_read(ana, granted)
    assert not store.grants.may_read(ana, other)
    assert listed(store, bob) == set()


def test_a_revoked_grant_opens_nothing_any_more(store: Store, ana: Account) -> None:
    granted = add(store, RESTRICTED)
    given = store.grants.give("ana", GrantKind.READ, granted, by="admin")
    store.grants.revoke(given.id, by="admin")
    assert not store.grants.may_read(ana, granted)
    assert store.grants.list() == []
    with pytest.raises(NotFound, match=str(given.id)):
        store.grants.revoke(given.id, by="admin")


def test_a_grant_that_ran_out_opens_nothing(store: Store, ana: Account) -> None:
    granted = add(store, RESTRICTED)
    later, before = store.now() + timedelta(hours=1), store.now() - timedelta(seconds=1)
    store.grants.give("ana", GrantKind.READ, granted, by="admin", until=before)
    assert not store.grants.may_read(ana, granted)
    store.grants.give("ana", GrantKind.READ, granted, by="admin", until=later)
    assert store.grants.may_read(ana, granted)
    assert [one.until for one in store.grants.list()] == [later]


def test_leave_to_release_does_not_open_a_document(store: Store, ana: Account) -> None:
    shut = add(store, RESTRICTED)
    store.grants.give("ana", GrantKind.RELEASE, shut, by="admin")
    store.grants.give("ana", GrantKind.RELEASE, None, by="admin")
    assert not store.grants.may_read(ana, shut)
    assert listed(store, ana) == set()


def test_leave_to_release_is_for_one_document_or_for_all(store: Store, ana: Account) -> None:
    one, other = add(store, PUBLIC), add(store, PUBLIC)
    store.grants.give("ana", GrantKind.RELEASE, one, by="admin")
    assert store.grants.has(ana, GrantKind.RELEASE, one)
    assert not store.grants.has(ana, GrantKind.RELEASE, other)
    assert not store.grants.has(ana, GrantKind.RELEASE, None)
    store.grants.give("ana", GrantKind.RELEASE, None, by="admin")
    assert store.grants.has(ana, GrantKind.RELEASE, other)


def test_leave_to_read_everything_cannot_be_given(store: Store, ana: Account) -> None:
    with pytest.raises(GrantTooWide):
        store.grants.give("ana", GrantKind.READ, None, by="admin")


def test_no_grant_is_given_to_nobody_or_for_nothing(store: Store, ana: Account) -> None:
    with pytest.raises(NotFound, match="account bob"):
        store.grants.give("bob", GrantKind.RELEASE, None, by="admin")
    with pytest.raises(NotFound, match="document gone"):
        store.grants.give("ana", GrantKind.READ, "gone", by="admin")
    assert store.grants.list() == []


def test_grants_are_listed_by_account_and_by_document(store: Store, ana: Account) -> None:
    store.accounts.add("bob", roles=[Role.REVISER])
    one, other = add(store, RESTRICTED), add(store, CONFIDENTIAL)
    for name, document in (("bob", one), ("ana", one), ("ana", other)):
        store.grants.give(name, GrantKind.READ, document, by="admin")
    assert [(g.account, g.document) for g in store.grants.list()] == [
        ("ana", one),
        ("ana", other),
        ("bob", one),
    ]
    assert [g.document for g in store.grants.list(account="bob")] == [one]
    assert [g.account for g in store.grants.list(document=one)] == ["ana", "bob"]


def test_giving_and_revoking_are_events_of_the_document(store: Store, ana: Account) -> None:
    shut = add(store, RESTRICTED)
    given = store.grants.give("ana", GrantKind.READ, shut, by="admin", reason="reviews it")
    store.grants.revoke(given.id, by="other")
    told = [
        (event.entry.kind, event.entry.actor, event.entry.detail)
        for event in store.events.history(shut)
        if event.entry.kind in ("granted", "revoked")
    ]
    assert told == [
        ("granted", "admin", {"account": "ana", "kind": "read", "reason": "reviews it"}),
        ("revoked", "other", {"grant": given.id}),
    ]


def test_the_memory_of_a_lineage_shows_to_who_may_read_all_of_it(
    store: Store, ana: Account
) -> None:
    first = add(store, CONFIDENTIAL, lineage="C18/9")
    second = add(store, RESTRICTED, lineage="C18/9")
    assert store.grants.reader(ana) == Reader()
    store.grants.give("ana", GrantKind.READ, first, by="admin")
    assert store.grants.visible_lineages(ana) == frozenset()
    store.grants.give("ana", GrantKind.READ, second, by="admin")
    assert store.grants.reader(ana) == Reader(frozenset(DocumentClass), frozenset({"C18/9"}))


def test_open_documents_of_a_lineage_need_no_grant(store: Store, ana: Account) -> None:
    add(store, INTERNAL, lineage="C18/9")
    shut = add(store, RESTRICTED, lineage="C18/9")
    store.grants.give("ana", GrantKind.READ, shut, by="admin")
    assert store.grants.visible_lineages(ana) == {"C18/9"}
