import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import etree

from flows.artifacts import worth_markdown
from storage import schema
from storage.store import Store
from tasks.worth import worth_report
from tests.web.conftest import ClientOf
from tests.web.pseudo import SPOKEN, brackets, unmarked
from tests.web.test_tongues import KNOWN
from translation.claims import Task, Verdict
from translation.documents import DocumentState, TargetState
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.leverage import Fill, Origin
from translation.units import Provenance
from workbench.cli import main

DOCUMENT, EN, FR = "internal-document", Language.EN, Language.FR
SUGGESTED, FINAL = "Le Conseil se réunit deux fois.", "Le Conseil s'est réuni deux fois."


def given(store: Store) -> int:
    """The document looked up, its third segment with a suggestion; gives the segment's id."""
    for state in (DocumentState.SEGMENTED, DocumentState.LEVERAGED):
        store.documents.set_state(DOCUMENT, state)
    segment = store.segments.segments(DOCUMENT)[2].id
    fill = Fill(SUGGESTED, Origin.FUZZY, 88)
    store.targets.leverage(DOCUMENT, [(segment, FR, fill)])
    return segment


def finished(store: Store) -> None:
    """All of the French confirmed, accepted and final."""
    segment = given(store)
    held = store.claims.claim(DOCUMENT, FR, Task.TRANSLATE, "translator", count=50)
    for cell in held.cells:
        store.cells.save(
            cell.segment,
            FR,
            actor="translator",
            at=store.cells.get(cell.segment, FR).at,
            text=FINAL if cell.segment == segment else "Texte.",
            state=TargetState.TRANSLATED,
            key=f"save:{cell.segment}",
        )
    store.claims.release(held.claim, "translator")
    held = store.claims.claim(DOCUMENT, FR, Task.REVIEW, "reviser", count=50)
    for cell in held.cells:
        store.cells.review(
            cell.segment,
            FR,
            actor="reviser",
            at=store.cells.get(cell.segment, FR).at,
            verdict=Verdict.ACCEPT,
            key=f"review:{cell.segment}",
        )
    store.claims.release(held.claim, "reviser")
    store.jobs.finalise(DOCUMENT, FR, by="editor")


@pytest.fixture
def in_brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with brackets(tmp_path / "locale", monkeypatch):
        yield


def test_the_page_shows_each_figure_with_its_count(store: Store, client_of: ClientOf) -> None:
    finished(store)
    shown = client_of("coordinator").get("/worth?ter=true").text
    report = worth_report(store, ter=True)
    one = report.by_band[FR, "85-94"]
    assert one.chrf is not None
    assert 50 < one.chrf < 100
    for figure in (one.chrf, one.kept, one.ter):
        assert f"{figure:.1f}" in shown
    assert "85–94" in shown
    assert "fewer than 30 texts" in shown
    assert report.signatures["TER fr"] in shown
    assert SUGGESTED not in shown
    assert FINAL not in shown


def test_the_chart_has_a_bar_for_each_language_and_band(store: Store, client_of: ClientOf) -> None:
    finished(store)
    drawn = etree.fromstring(client_of("ops").get("/worth.svg").content)
    written = [one.text or "" for one in drawn.iter("{*}text")]
    assert "fr" in written
    assert any("85–94" in one for one in written)


def test_every_word_of_the_page_is_marked(
    store: Store, client_of: ClientOf, in_brackets: None
) -> None:
    finished(store)
    client = client_of("coordinator")
    client.headers["accept-language"] = SPOKEN.value
    assert unmarked(client.get("/worth?ter=true").text, KNOWN) == []


def test_the_page_shows_the_last_months_where_no_day_is_given(
    store: Store, client_of: ClientOf
) -> None:
    finished(store)
    long_ago = sa.update(schema.job).values(final_at=datetime(2020, 5, 1, tzinfo=UTC))
    store.database.write(lambda connection: connection.execute(long_ago))
    client = client_of("ops")
    assert "85–94" not in client.get("/worth").text
    assert "85–94" in client.get("/worth?start=2020-05-01").text
    assert "85–94" in client.get("/worth?end=2020-05-01").text
    assert "85–94" not in client.get("/worth?end=2020-04-30").text


def test_days_that_are_none_are_refused(client_of: ClientOf) -> None:
    assert client_of("ops").get("/worth?start=yesterday").status_code == 422


def test_the_interface_gives_all_rows(store: Store, client_of: ClientOf) -> None:
    finished(store)
    told = client_of("ops").get("/api/memory/worth", params={"ter": True}).json()
    row, repeated = told["rows"]
    assert (row["source"], row["band"], row["language"]) == ("memory", "85-94", "fr")
    assert (row["pairs"], row["few"], row["unchanged"]) == (1, True, 0)
    assert (repeated["source"], repeated["unchanged"]) == ("repetition", 1)
    assert told["without"]["fr"] == len(store.segments.segments(DOCUMENT)) - 2
    assert row["chrf"] < told["all"]["chrf"] < repeated["chrf"] == 100
    assert [one["ter_pairs"] for one in told["bands"]] == [1, 1]
    none = client_of("ops").get("/api/memory/worth", params={"to": "2001-01-01"}).json()
    assert (none["to"], none["all"]["pairs"], none["rows"]) == ("2001-01-01", 0, [])


def said(capsys: pytest.CaptureFixture[str], *given: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["memory", "worth", *given])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_command_gives_the_same(
    store: Store, client_of: ClientOf, capsys: pytest.CaptureFixture[str]
) -> None:
    finished(store)
    folder = str(store.settings.data)
    told = json.loads(said(capsys, "--from", "2001-01-01", "--data", folder, "--json"))
    asked = {"from": "2001-01-01", "ter": True}
    assert told == client_of("ops").get("/api/memory/worth", params=asked).json()
    shown = said(capsys, "--data", folder)
    assert "85-94" in shown
    assert "tok:tercom" in shown


def test_the_artifact_has_counts_and_no_text(store: Store) -> None:
    assert "has become final" in worth_markdown(worth_report(store))
    finished(store)
    shown = worth_markdown(worth_report(store, ter=True))
    assert "| French | 85-94 | 1 \\* | 0 |" in shown
    assert "data:image/svg+xml;base64," in shown
    assert "nrefs:1|case:mixed" in shown
    assert SUGGESTED not in shown


def test_a_match_that_was_put_in_is_noted(store: Store, client_of: ClientOf) -> None:
    translator = client_of("translator")
    segment = given(store)
    source = store.segments.get(segment).segment.text
    unit = ImportedUnit(1, {EN: source, FR: FINAL})
    store.memory.import_units("a" * 64, [unit], provenance=Provenance.PUBLISHED, by="t")
    at = f"/api/segments/{segment}/targets/fr"
    (match,) = translator.get(f"{at}/panel").json()["matches"]
    sent = {"unit": match["unit"]}
    assert translator.post(f"{at}/inserted", json=sent).json() == {"noted": False}
    store.claims.claim(DOCUMENT, FR, Task.TRANSLATE, "translator", segments=[segment])
    assert translator.post(f"{at}/inserted", json=sent).json() == {"noted": True}
    assert translator.post(f"{at}/inserted", json={"unit": 99}).status_code == 404
