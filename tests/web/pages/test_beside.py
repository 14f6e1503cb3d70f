"""Two texts beside each other, as they would be printed."""

import pytest

from tests.web.pages.house import FRENCH, translate
from translation.documents import DocumentClass, DocumentState
from translation.languages import Language


def test_two_texts_stand_beside_each_other_as_they_would_be_printed_now(client_of, store, ready):
    translate(store, ready, Language.FR, text=FRENCH)
    client = client_of("translator")
    page = client.get(f"/documents/{ready}/pages").text
    assert f'src="/documents/{ready}/en/page"' in page
    chosen = client.get(f"/documents/{ready}/pages?left=fr&right=ar").text
    assert f'src="/documents/{ready}/fr/page"' in chosen
    assert f'src="/documents/{ready}/ar/page"' in chosen
    french = client.get(f"/documents/{ready}/fr/page")
    assert FRENCH.replace("'", "&#x27;") in french.text or FRENCH in french.text
    assert 'lang="fr"' in french.text
    assert 'dir="rtl"' in client.get(f"/documents/{ready}/ar/page").text


def test_the_page_of_a_text_may_be_framed_by_ours_alone_and_runs_nothing(client_of, ready):
    headers = client_of("translator").get(f"/documents/{ready}/fr/page").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert (
        "frame-ancestors 'none'"
        in client_of("translator").get("/work").headers["content-security-policy"]
    )


@pytest.mark.parametrize("address", ["pages?left=de", "pages?right=xx", "de/page"])
def test_a_language_that_the_document_is_not_in_has_no_page(client_of, ready, address):
    assert client_of("translator").get(f"/documents/{ready}/{address}").status_code == 404


def test_a_document_that_was_not_looked_up_has_no_page_yet(client_of, store, documents):
    received = documents[DocumentClass.PUBLIC]
    assert store.documents.get(received).state is not DocumentState.LEVERAGED
    answer = client_of("translator").get(f"/documents/{received}/fr/page")
    assert answer.status_code == 409
    assert "not_ready" in answer.text
    told = client_of("translator").get(f"/documents/{received}/pages").text
    assert "still being read" in told
    assert "<iframe" not in told
