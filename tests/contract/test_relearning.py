"""A published text that is corrected and issued again is what the memory answers with."""

from contextlib import closing

from storage.publications import PublicationKind, PublicationText
from storage.settings import Settings
from storage.store import Store, open_store
from tasks.matches import text_matches
from tests.desk import FR, TEXTS, WORDS, Desk, desk
from translation.languages import Language
from translation.units import Match, Provenance, Reader


def issue(at: Desk, manifest: str) -> None:
    asked = at.store.publications.request("d1", [FR], PublicationKind.FINAL, by="eve")
    text = PublicationText(FR, manifest * 64, "C18-52-F.docx", sum(WORDS))
    at.store.publications.complete(
        asked.id,
        manifest_sha256=manifest * 64,
        texts={FR: text},
        previous=at.store.publications.carried(asked.id).previous,
    )
    at.store.publications.raise_learned(asked.id)


def known(store: Store, text: str) -> list[tuple[str, Provenance]]:
    found: list[Match] = text_matches(store, text, Language.EN, (FR,), Reader())
    return [(match.targets[FR], match.provenance) for match in found]


def test_a_corrected_text_takes_the_place_of_the_published_one(store: Store) -> None:
    at = desk(store)
    at.finish(FR)
    issue(at, "a")
    assert known(store, TEXTS[0]) == [("Texte 0.", Provenance.PUBLISHED)]
    same = Settings(data=store.settings.data, database_url=store.settings.database_url)
    with closing(open_store(same)) as other:
        assert known(other, TEXTS[0]) == [("Texte 0.", Provenance.PUBLISHED)]
        store.jobs.reopen("d1", FR, by="eve", reason="a misprint")
        at.edit(0, "Le Conseil a siégé.")
        assert known(other, TEXTS[0]) == [("Le Conseil a siégé.", Provenance.REVIEWED)]
        assert known(other, TEXTS[1]) == [("Texte 1.", Provenance.PUBLISHED)]
        store.jobs.finalise("d1", FR, by="eve")
        issue(at, "b")
        assert known(other, TEXTS[0]) == [("Le Conseil a siégé.", Provenance.PUBLISHED)]
        assert known(store, TEXTS[0]) == known(other, TEXTS[0])
        assert known(other, TEXTS[1]) == [("Texte 1.", Provenance.PUBLISHED)]
