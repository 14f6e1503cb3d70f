"""Publications, their files and certificates."""

import pytest

from flows.local import drain
from storage.publications import PublicationKind
from tasks import publication
from tests.web.pages.house import FRENCH, make_final, published
from translation import docx as docx_writer
from translation.documents import DocumentClass, DocumentState
from translation.errors import NotFaithful
from translation.languages import Language


def test_files_come_under_their_names_from_a_number_and_from_the_stable_address(
    client_of, store, ready
):
    make_final(store, ready, Language.FR)
    number = published(store, ready, Language.EN, Language.FR)
    client = client_of("translator")
    of_number = client.get(f"/publications/{ready}/{number}/fr")
    latest = client.get(f"/publications/{ready}/latest/fr")
    assert of_number.status_code == latest.status_code == 200
    assert of_number.content == latest.content
    assert "S99-CL-C-0002!!MSW-F.docx" in latest.headers["content-disposition"]
    assert client.get(f"/publications/{ready}/latest").headers["location"].endswith(f"/{number}")
    assert "S99-CL-C-0002!!MSW-F.docx" in client.get(f"/publications/{ready}/{number}").text
    assert client.get(f"/publications/{ready}/{number}/manifest").json()["texts"]
    assert "No PDF: PDFs are switched off" in client.get(f"/publications/{ready}/{number}").text
    assert client.get(f"/publications/{ready}/latest/fr?form=pdf").status_code == 404
    assert client.get(f"/publications/{ready}/latest/fr?form=odt").status_code == 422
    assert f"/publications/{ready}/latest/fr?form=html" in client.get(f"/publications/{ready}").text


def test_a_page_is_read_at_once_and_may_do_nothing(client_of, store, ready):
    make_final(store, ready, Language.AR)
    number = published(store, ready, Language.AR)
    client = client_of("translator")
    shown = client.get(f"/publications/{ready}/latest/ar?form=html")
    assert shown.content == client.get(f"/publications/{ready}/{number}/ar?form=html").content
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in shown.headers
    assert '<html lang="ar" dir="rtl">' in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")


def test_files_of_a_number_are_listed_across_documents(client_of, store, ready):
    make_final(store, ready, Language.FR)
    number = published(store, ready, Language.EN, Language.FR)
    client = client_of("translator")
    assert f"/publications/{ready}/{number}/fr" in client.get("/publications").text


def test_each_text_has_its_certificate_as_a_page_and_as_a_file(client_of, store, ready):
    make_final(store, ready, Language.FR)
    number = published(store, ready, Language.EN, Language.FR)
    client = client_of("translator")
    record = client.get(f"/publications/{ready}/{number}").text
    assert f"/publications/{ready}/{number}/fr/certificate" in record
    shown = client.get(f"/publications/{ready}/{number}/fr/certificate")
    assert shown.status_code == 200
    assert FRENCH not in shown.text
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    kept = client.get(f"/publications/{ready}/{number}/fr/certificate.json")
    assert "attachment" in kept.headers["content-disposition"]
    assert kept.json()["holds"] is True
    assert client.get(f"/publications/{ready}/{number}/es/certificate").status_code == 404


def test_why_a_text_was_not_published_is_told_with_its_certificate(
    client_of, store, ready, monkeypatch
):
    make_final(store, ready, Language.FR)
    write = docx_writer.write
    monkeypatch.setattr(
        docx_writer, "write", lambda data, blocks, **given: write(data, blocks[1:], **given)
    )
    asked = publication.request(store, ready, [Language.FR], PublicationKind.FINAL, by="editor")
    with pytest.raises(NotFaithful):
        drain(store, ready)
    client = client_of("editor")
    record = client.get(f"/publications/{ready}/{asked.number}").text
    assert "does not hold its certificate" in record
    assert "every 2s" not in record
    shown = client.get(f"/publications/{ready}/{asked.number}/fr/certificate")
    assert shown.status_code == 200
    assert "word/document.xml" in shown.text


def test_the_stable_address_follows_a_reissue_and_keeps_the_other_texts(client_of, store, ready):
    make_final(store, ready, Language.FR)
    make_final(store, ready, Language.ES)
    published(store, ready, Language.EN, Language.FR, Language.ES)
    client = client_of("editor")
    before = client.get(f"/publications/{ready}/latest/es").content
    store.jobs.reopen(ready, Language.FR, by="editor", reason="a slip")
    store.jobs.finalise(ready, Language.FR, by="editor")
    assert "newer than what is out" in client.get(f"/documents/{ready}").text
    number = published(store, ready, Language.FR)
    assert "newer than what is out" not in client.get(f"/documents/{ready}").text
    assert client.get(f"/publications/{ready}/{number}/es").content == before
    assert "repeated" in client.get(f"/publications/{ready}/{number}").text


def test_a_withdrawn_text_is_gone_and_its_record_stays(client_of, store, ready):
    make_final(store, ready, Language.FR)
    number = published(store, ready, Language.FR)
    client = client_of("editor")
    mute = client.post(f"/documents/{ready}/withdraw", data={"reason": ""})
    told = client.post(f"/documents/{ready}/withdraw", data={"reason": "wrong annex"})
    assert [mute.status_code, told.status_code] == [422, 303]
    for address in (
        f"{number}/fr",
        f"{number}/fr/certificate",
        f"{number}/fr/certificate.json",
        f"{number}/manifest",
        f"{number}/fr?form=html",
        "latest/fr",
        "latest/fr?form=html",
    ):
        gone = client.get(f"/publications/{ready}/{address}")
        assert gone.status_code == 410
        assert "wrong annex" in gone.text
        assert not gone.headers["content-type"].startswith("application")
    assert client.get(f"/publications/{ready}/{number}").status_code == 200
    assert "wrong annex" in client.get(f"/publications/{ready}/{number}").text


def test_publications_name_only_what_one_may_read(client_of, store, documents):
    restricted = documents[DocumentClass.RESTRICTED]
    store.documents.set_state(restricted, DocumentState.LEVERAGED)
    make_final(store, restricted, Language.FR)
    published(store, restricted, Language.FR)
    assert "C99/3" not in client_of("translator").get("/publications").text
    assert client_of("translator").get(f"/publications/{restricted}/1/fr").status_code == 404


def test_a_number_or_language_that_is_not_there_is_told(client_of, ready):
    client = client_of("editor")
    assert client.get(f"/publications/{ready}/7").status_code == 404
    assert client.get(f"/publications/{ready}/latest").status_code == 404
    assert client.get(f"/publications/{ready}/latest/fr").status_code == 404
