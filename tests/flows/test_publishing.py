"""Final texts from the editor's word to the reader, done at once in this process."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx as python_docx
import pytest

from flows.local import drain
from storage.objects import key_of
from storage.publications import Gone, Publication, PublicationKind, PublicationState
from storage.store import Store
from tasks import publication
from tasks.certification import certificate_of
from tests.desk import Desk
from translation import docx
from translation.docx.certificate import belongs
from translation.errors import NotFaithful, NotFinal, NotFound, NotReady
from translation.languages import Language

AR, EN, FR, RU = Language.AR, Language.EN, Language.FR, Language.RU
FINAL, PROVISIONAL = PublicationKind.FINAL, PublicationKind.PROVISIONAL


@pytest.fixture
def at(store: Store, take_in: Callable[..., Any]) -> Desk:
    """A document of two segments, final in French and Arabic."""
    take_in("The Council met.", "The meeting rose.", targets=(FR, AR))
    drain(store, "d1")
    desk = Desk(store, "d1", [one.id for one in store.segments.segments("d1")])
    desk.finish(FR, AR)
    return desk


def publish(at: Desk, *languages: Language, kind: PublicationKind = FINAL) -> Publication:
    asked = publication.request(
        at.store, "d1", languages or None, kind, by="eve", reason="the session opens today"
    )
    drain(at.store, "d1")
    return at.store.publications.get(asked.id)


def paragraphs(body: bytes) -> list[str]:
    return [paragraph.text for paragraph in python_docx.Document(BytesIO(body)).paragraphs]


def test_final_texts_are_what_people_wrote(at: Desk) -> None:
    made = publish(at)
    assert made.state is PublicationState.PUBLISHED
    texts = at.store.publications.texts(made.id)
    assert {language: text.file_name for language, text in texts.items()} == {
        AR: "S18-CL-C-0052!!MSW-A.docx",
        EN: "S18-CL-C-0052!!MSW-E.docx",
        FR: "S18-CL-C-0052!!MSW-F.docx",
    }
    french = publication.text_bytes(at.store, made.id, FR)
    assert paragraphs(french) == ["Texte 0.", "Texte 1."]


def test_the_same_texts_again_are_the_same_objects_and_manifest(at: Desk) -> None:
    first, second = publish(at), publish(at)
    assert (first.number, second.number) == (1, 2)
    assert first.manifest_sha256 == second.manifest_sha256
    assert at.store.publications.texts(first.id) == at.store.publications.texts(second.id)


def test_a_reissue_of_one_language_leaves_the_others_as_they_were(at: Desk) -> None:
    first = publish(at)
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    at.edit(0, "Le Conseil siégea.")
    at.store.jobs.finalise("d1", FR, by="eve")
    second = publish(at, FR)
    before, after = (at.store.publications.texts(one.id) for one in (first, second))
    assert before[AR] == after[AR]
    assert before[FR].sha256 != after[FR].sha256
    assert second.manifest_sha256 != first.manifest_sha256
    assert paragraphs(publication.text_bytes(at.store, first.id, FR))[0] == "Texte 0."


def test_a_text_opened_before_the_flow_came_is_not_published(at: Desk) -> None:
    asked = publication.request(at.store, "d1", None, FINAL, by="eve")
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    with pytest.raises(NotFinal):
        drain(at.store, "d1")
    assert at.store.publications.get(asked.id).state is PublicationState.REQUESTED
    (waiting,) = at.store.outbox.pending(document="d1")
    assert (waiting.error, waiting.parked) == ("not_final", True)
    at.store.jobs.finalise("d1", FR, by="eve")
    assert publish(at).state is PublicationState.PUBLISHED
    assert at.store.outbox.pending(document="d1") == []


def test_what_was_dropped_is_not_written(at: Desk) -> None:
    publish(at, AR)
    asked = publication.request(at.store, "d1", [FR], FINAL, by="eve")
    at.store.publications.withdraw("d1", by="eve", reason="issued in error")
    assert publication.languages(at.store, asked.id, None) == ()
    assert publication.seal(at.store, asked.id, [], None).manifest == ""
    assert at.store.publications.get(asked.id).state is PublicationState.DROPPED


def test_a_withdrawn_text_is_read_by_nobody(at: Desk) -> None:
    made = publish(at)
    draft = publish(at, kind=PublicationKind.DRAFT)
    at.store.publications.withdraw("d1", by="eve", reason="issued in error")
    for one in (made, draft):
        with pytest.raises(Gone, match="withdrawn"):
            publication.text_bytes(at.store, one.id, FR)
    assert at.store.publications.texts(made.id)[FR].sha256


def test_a_text_that_a_publication_does_not_hold_is_not_found(at: Desk) -> None:
    made = publish(at, FR)
    with pytest.raises(NotFound):
        publication.text_bytes(at.store, made.id, AR)
    with pytest.raises(NotFound):
        publication.request(at.store, "d1", [RU], FINAL, by="eve")


def test_a_provisional_text_is_published_before_it_is_final(at: Desk) -> None:
    at.store.jobs.reopen("d1", FR, by="eve", reason="a new title")
    with pytest.raises(NotFinal):
        publication.request(at.store, "d1", [FR], FINAL, by="eve")
    made = publish(at, FR, kind=PROVISIONAL)
    assert (made.state, made.reason) == (PublicationState.PUBLISHED, "the session opens today")
    assert paragraphs(publication.text_bytes(at.store, made.id, FR))[0] == "Texte 0."


def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that loses the last letter of the first target it is given."""
    write = docx.write

    def lossy(data: bytes, blocks: Any, **given: Any) -> bytes:
        first, *others = blocks
        lost = first.targets[0]
        short = replace(lost, text=lost.text[:4] + lost.text[5:])
        changed = replace(first, targets=(short, *first.targets[1:]))
        return write(data, [changed, *others], **given)

    monkeypatch.setattr(docx, "write", lossy)


def test_each_text_has_a_certificate_that_belongs_to_its_bytes(at: Desk) -> None:
    made = publish(at)
    manifest = json.loads(at.store.objects.get(FINAL.bucket, key_of(str(made.manifest_sha256))))
    for language, text in at.store.publications.texts(made.id).items():
        said = certificate_of(at.store, made, language)
        assert manifest["texts"][language]["certificate"] == text.certificate_sha256
        body = publication.text_bytes(at.store, made.id, language)
        assert belongs(said, body) == ()
        assert belongs(said, body + b"x") != ()
        assert "Texte" not in said.decode()
    assert [one.fault for one in at.store.verification.check("d1") if one.fault] == []


def test_a_final_text_that_lost_a_letter_is_refused_and_its_block_named(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful(monkeypatch)
    asked = publication.request(at.store, "d1", [FR], FINAL, by="eve")
    with pytest.raises(NotFaithful, match=r"word/document\.xml") as refused:
        drain(at.store, "d1")
    assert "Texte" not in str(refused.value)
    assert at.store.publications.get(asked.id).state is PublicationState.REQUESTED
    assert at.store.publications.texts(asked.id) == {}
    (waiting,) = at.store.outbox.pending(document="d1")
    assert (waiting.error, waiting.parked) == ("not_faithful", True)
    said = json.loads(certificate_of(at.store, asked, FR))
    assert not said["holds"]

    monkeypatch.undo()
    assert publish(at, FR).state is PublicationState.PUBLISHED


def test_an_officer_releases_as_provisional_what_does_not_hold_its_certificate(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful(monkeypatch)
    made = publish(at, FR, kind=PROVISIONAL)
    assert made.state is PublicationState.PUBLISHED
    assert not json.loads(certificate_of(at.store, made, FR))["holds"]
    assert [one.fault for one in at.store.verification.check("d1") if one.fault] == []


def test_a_final_text_is_refused_before_the_look_up(store: Store, take_in: Any) -> None:
    take_in()
    with pytest.raises(NotReady):
        publication.request(store, "d1", None, FINAL, by="eve")


@pytest.mark.parametrize(
    ("symbol", "printed"),
    [
        ("C18/52(Rev.1)", "S18-CL-C-0052!R1!MSW-F.docx"),
        ("C18/INF/4", "S18-CL-INF-0004!!MSW-F.docx"),
        ("a symbol of no grammar", "52-F.docx"),
    ],
)
def test_file_names_follow_the_grammar_where_the_symbol_does(
    store: Store, take_in: Any, symbol: str, printed: str
) -> None:
    accepted = take_in(symbol=symbol, targets=(FR,))
    assert publication.name_of(accepted.document, FR) == printed
