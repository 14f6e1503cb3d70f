"""E-mail, sent to a server of the test's own that speaks SMTP over a socket."""

import re
import threading
from collections.abc import Iterator, Mapping
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from pydantic import SecretStr, ValidationError

from storage import schema
from storage.clock import clock
from storage.grants import GrantKind
from storage.notices import MAIL, NoticeEntry, NoticeKind
from storage.settings import Settings
from storage.store import Store, open_store
from tasks import mail
from tests.post import Post, posted
from tests.web.conftest import SYMBOLS, ClientOf, take_in
from translation.claims import Task
from translation.documents import DocumentClass
from translation.errors import ServiceUnavailable
from translation.languages import Language
from workbench.web import mails, tongues


@pytest.fixture
def post() -> Iterator[Post]:
    with posted() as server:
        yield server


@pytest.fixture
def mailing(store: Store, post: Post) -> Iterator[Store]:
    """The house with a mail server, where the translator has an address."""
    url = SecretStr(f"smtp://127.0.0.1:{post.port}")
    opened = open_store(store.settings.model_copy(update={"smtp_url": url, "mail_from": "h@itu"}))
    opened.accounts.set_email("translator", "tom@example.org", by="admin")
    yield opened
    opened.close()


def assign(store: Store, document: str) -> None:
    store.assignments.assign(document, Language.AR, Task.TRANSLATE, "translator", by="coordinator")


def tell(store: Store, entry: NoticeEntry) -> None:
    store.database.write(lambda connection: store.notices.tell(connection, entry))


def give(store: Store, document: str) -> int:
    return store.grants.give("translator", GrantKind.READ, document, by="admin").id


def waiting(store: Store) -> list[str | None]:
    return [row.error for row in store.outbox.pending() if row.kind == MAIL]


def test_a_notice_comes_by_mail_once(
    mailing: Store, post: Post, documents: Mapping[DocumentClass, str]
) -> None:
    assign(mailing, documents[DocumentClass.PUBLIC])
    assert mails.send_due(mailing) == 1
    assert mails.send_due(mailing) == 0
    (one,) = post.mails
    assert (one["To"], one["From"]) == ("tom@example.org", "h@itu")
    assert one["Subject"] == "C99/1, Arabic: assigned"
    assert "coordinator gave it to you to translate." in one.get_content()
    assert waiting(mailing) == []


def test_a_mail_is_in_the_language_that_a_person_chose_for_the_pages(
    mailing: Store, post: Post, documents: Mapping[DocumentClass, str]
) -> None:
    person = mailing.accounts.get("translator").id
    open_one = documents[DocumentClass.PUBLIC]
    mailing.preferences.keep(person, tongues.PREFERENCE, "fr")
    assign(mailing, open_one)
    assert mails.send_due(mailing) == 1
    mailing.preferences.keep(person, tongues.PREFERENCE, "ar")
    tell(mailing, NoticeEntry("translator", NoticeKind.TAKEN_BACK, "admin", open_one, Language.ZH))
    assert mails.send_due(mailing) == 1
    french, arabic = post.mails
    assert french["Subject"] == "C99/1, arabe : attribution"
    assert "coordinator vous en a confié la traduction." in french.get_content()
    assert (french["Content-Language"], arabic["Content-Language"]) == ("fr", "ar")
    assert "الصينية" in arabic["Subject"]
    said = [line for line in arabic.get_content().splitlines() if line]
    assert [line[0] for line in said] == ["\u200f"] * 3
    assert "admin" in said[1]


@pytest.fixture
def linking(mailing: Store) -> Iterator[Store]:
    """The house that says where its workbench is."""
    url = Settings(url="https://hexaglot.example.org/").url
    opened = open_store(mailing.settings.model_copy(update={"url": url}))
    yield opened
    opened.close()


def links(mail: EmailMessage) -> list[str]:
    return re.findall(r"https?://\S+", mail.get_content())


def test_a_mail_links_to_the_text_it_speaks_of_the_segment_and_the_inbox(
    linking: Store, post: Post, client_of: ClientOf, documents: Mapping[DocumentClass, str]
) -> None:
    document = documents[DocumentClass.PUBLIC]
    segment = linking.rows.rows(document, Language.AR)[1].segment
    assign(linking, document)
    tell(linking, NoticeEntry("translator", NoticeKind.SOURCE_CHANGED, "editor", document))
    tell(
        linking,
        NoticeEntry("translator", NoticeKind.RETURNED, "reviser", document, Language.AR, segment),
    )
    assert mails.send_due(linking) == 3
    house = "https://hexaglot.example.org"
    places = [f"/documents/{document}{rest}" for rest in ("/ar", "", f"/ar#s{segment}")]
    for one, there in zip(post.mails, places, strict=True):
        assert links(one) == [f"{house}{there}", f"{house}/inbox", f"{house}/account"]
        assert len(max(one.get_content().splitlines(), key=len)) < 998
        for link in links(one):
            assert client_of("translator").get(link.removeprefix(house)).status_code == 200
    listed = client_of("translator").get("/inbox").text
    assert all(f'href="{there}"' in listed for there in places)


def test_where_nobody_says_where_the_workbench_is_a_mail_has_no_link(
    mailing: Store, post: Post, documents: Mapping[DocumentClass, str]
) -> None:
    assign(mailing, documents[DocumentClass.PUBLIC])
    mails.send_due(mailing)
    assert links(post.mails[0]) == []
    assert "your inbox in the workbench" in post.mails[0].get_content()


@pytest.mark.parametrize(
    "wrong",
    ["hexaglot.example.org", "ftp://h.example.org", "https://", "https://h/?q=1", "https://h/ x"],
)
def test_the_address_of_the_workbench_is_one_that_a_path_can_follow(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings(url=wrong)


@pytest.mark.parametrize("known", [DocumentClass.RESTRICTED, DocumentClass.CONFIDENTIAL])
def test_of_a_shut_document_a_mail_says_the_symbol_alone(
    mailing: Store, post: Post, documents: Mapping[DocumentClass, str], known: DocumentClass
) -> None:
    nameless = take_in(mailing, known, title="The Secret Reform")
    for document in (documents[known], nameless):
        give(mailing, document)
        assign(mailing, document)
    assert mails.send_due(mailing) == 2
    named, unnamed = post.mails
    assert named["Subject"] == f"{SYMBOLS[known]}, Arabic: assigned"
    assert unnamed["Subject"] == "a document, Arabic: assigned"
    for body in post.bodies:
        said = body.decode().lower()
        assert not any(word in said for word in ("secret", "reform", ".docx", "matter", "council"))


def test_a_mail_is_sent_to_nobody_who_left_read_it_or_may_not_read_the_document(
    mailing: Store, post: Post, documents: Mapping[DocumentClass, str]
) -> None:
    shut = documents[DocumentClass.RESTRICTED]
    grant = give(mailing, shut)
    assign(mailing, shut)
    mailing.grants.revoke(grant, by="admin")
    assert mails.send_due(mailing) == 0
    assign(mailing, documents[DocumentClass.PUBLIC])
    mailing.notices.mark_read("translator")
    assert mails.send_due(mailing) == 0
    assign(mailing, documents[DocumentClass.INTERNAL])
    mailing.accounts.set_email("translator", "", by="translator")
    assert mails.send_due(mailing) == 0
    assert post.bodies == []
    assert waiting(mailing) == []


def test_while_the_server_is_away_nothing_is_lost(
    mailing: Store, post: Post, documents: Mapping[DocumentClass, str]
) -> None:
    def away(settings: Settings, message: EmailMessage) -> None:
        raise ConnectionRefusedError

    assign(mailing, documents[DocumentClass.PUBLIC])
    with pytest.raises(ServiceUnavailable):
        mails.send_due(mailing, away)
    assert waiting(mailing) == ["mail_unavailable"]
    rest(mailing)
    assert mails.send_due(mailing) == 1
    assert len(post.bodies) == 1


def test_killed_between_the_server_and_the_store_it_comes_again_under_the_same_id(
    mailing: Store, post: Post, documents: Mapping[DocumentClass, str]
) -> None:
    def killed(settings: Settings, message: EmailMessage) -> None:
        mail.submit(settings, message)
        raise KeyboardInterrupt

    assign(mailing, documents[DocumentClass.PUBLIC])
    with pytest.raises(KeyboardInterrupt):
        mails.send_due(mailing, killed)
    assert mails.send_due(mailing) == 0  # its lease is not over: another may be at it
    rest(mailing)
    assert [mails.send_due(mailing) for _ in range(3)] == [1, 0, 0]
    assert len({one["Message-ID"] for one in post.mails}) == 1
    assert len(post.bodies) == 2


@pytest.mark.parametrize(("answer", "parked"), [("550 no such user", True), ("451 later", False)])
def test_a_refused_address_is_given_up_and_a_busy_one_tried_again(
    mailing: Store,
    post: Post,
    documents: Mapping[DocumentClass, str],
    answer: str,
    parked: bool,
) -> None:
    post.refuses = answer
    assign(mailing, documents[DocumentClass.PUBLIC])
    assert mails.send_due(mailing) == 0
    (row,) = [row for row in mailing.outbox.pending() if row.kind == MAIL]
    assert (row.parked, row.error, row.due) == (parked, "mail_refused", False)
    assert post.bodies == []


def test_two_who_send_at_once_send_each_mail_once(
    mailing: Store, post: Post, documents: Mapping[DocumentClass, str]
) -> None:
    for known in (DocumentClass.PUBLIC, DocumentClass.INTERNAL):
        assign(mailing, documents[known])
    threads = [threading.Thread(target=mails.send_due, args=(mailing,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one["Subject"] for one in post.mails) == [
        "C99/1, Arabic: assigned",
        "C99/2, Arabic: assigned",
    ]


def test_without_a_server_no_mail_is_asked_for(
    store: Store, documents: Mapping[DocumentClass, str]
) -> None:
    store.accounts.set_email("translator", "tom@example.org", by="admin")
    assign(store, documents[DocumentClass.PUBLIC])
    assert waiting(store) == []


@pytest.mark.parametrize("wrong", ["mail.example.org:25", "http://mail.example.org", "smtp://"])
def test_a_mail_server_has_an_address_with_a_scheme(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings(smtp_url=SecretStr(wrong))


def rest(store: Store) -> None:
    """Let every lease and pause of a mail be over."""
    rows = schema.outbox
    over = sa.update(rows).where(rows.c.kind == MAIL, rows.c.done_at.is_(None))
    store.database.write(lambda connection: connection.execute(over.values(lease_until=clock(-1))))
