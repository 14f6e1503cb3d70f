"""The interface in six languages: which one a request is in, and that all of it is marked."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from babel.messages.pofile import read_po
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import html

from storage.publications import PublicationKind
from storage.store import Store
from tasks import publication
from tests.web.conftest import PASSWORD, ClientOf
from tests.web.pseudo import SPOKEN, brackets, unmarked
from tests.web.test_exchange import translated
from tests.web.walked import Route, first_segment
from tests.web.worked import DOCUMENT, work
from translation.errors import TranslationError
from translation.languages import Language
from workbench.web import findings, scripts, tongues
from workbench.web.refusals import KINDS, NEXT

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "translator": (
        "/work",
        "/work/changes",
        "/inbox",
        "/account",
        "/account/keys",
        f"/documents/{DOCUMENT}/ar",
        f"/documents/{DOCUMENT}",
    ),
    "reviser": ("/work", f"/documents/{DOCUMENT}/fr"),
    "editor": (
        "/documents",
        "/documents?standing=late",
        "/documents?named=nothing",
        "/concordance?text=council",
        f"/documents/{DOCUMENT}",
        f"/documents/{DOCUMENT}/six",
        f"/documents/{DOCUMENT}/bitext?find=matter",
        "/memory/units/1",
        "/archive?phrase=matter&symbol=C99",
        "/archive?phrase=%3F",
        f"/documents/{DOCUMENT}/originals/1",
        "/documents/public-document/correct/1",
        f"/documents/{DOCUMENT}/pages",
        f"/documents/{DOCUMENT}/analysis",
        "/publications",
        f"/publications/{DOCUMENT}",
        f"/publications/{DOCUMENT}/1",
        "/align",
        "/align/old-session?all=true",
        "/upload",
        "/throughput",
        "/documents/no-such-document",
        "/no-such-page",
    ),
    "coordinator": (
        f"/documents/{DOCUMENT}",
        "/documents/public-document",
        "/memory/imports",
        "/worth",
        "/worth?ter=true",
        "/memory/near",
        "/memory/quarantine",
    ),
    "admin": ("/people", "/people/1", "/people/2", f"/documents/{DOCUMENT}"),
}
NAMES = (
    "translator", "reviser", "editor", "coordinator", "ops", "admin", "second", "roleless",
    "system", "Hexaglot", "DOCX", "PDF", "HTML", "JSON", "XLIFF", "docx", "pdf", "html", "SHA-256",
    "chrF", "TER", "sacreBLEU", "C18", "C99", "no-such-document",
)  # fmt: skip
LANGUAGES = {str(tongues._locale_of(SPOKEN).languages[one.value]) for one in Language}
KNOWN = re.compile(
    r"\b\d{1,2} [a-zéû]{3,4}\.? \d{4}\b"  # a day
    r"|\b[a-zéû]+ \d{4}\b"  # a month
    rf"|\b(?:{'|'.join([*NAMES, *LANGUAGES])})\b"
    r"|\b(?:ar|zh|en|fr|ru|es)\b"
    r"|[\w-]+\.(?:docx|xlf)\b|\b[a-z]+-document\b"
)


@pytest.fixture
def worked(store: Store) -> Store:
    work(store)
    return store


@pytest.fixture
def in_brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with brackets(tmp_path / "locale", monkeypatch):
        yield


def read_in(client: TestClient, language: Language) -> TestClient:
    client.headers["accept-language"] = language.value
    return client


def test_every_word_of_every_page_is_marked(
    worked: Store, client_of: ClientOf, visitor: TestClient, in_brackets: None
) -> None:
    found = {}
    for name, addresses in PAGES.items():
        client = read_in(client_of(name), SPOKEN)
        for address in addresses:
            if rest := unmarked(client.get(address).text, KNOWN):
                found[name, address] = rest
    if rest := unmarked(read_in(visitor, SPOKEN).get("/sign-in").text, KNOWN):
        found["", "/sign-in"] = rest
    assert found == {}


FILES = re.compile(
    r"/sign-in/oidc.*|/words/.*|/|.*/file|.*/page|.*/original|/throughput\.svg|/worth\.svg"
    r"|.*/six/table|.*/manifest|.*/latest.*|.*/certificate.*|/publications/{document}/{number}/{language}"
)
"""Answers that lead on, or that are files and texts, not pages of the interface."""


def test_every_page_there_is_was_looked_at(routes: list[Route]) -> None:
    seen = {
        "/sign-in",
        *(address.partition("?")[0] for pages in PAGES.values() for address in pages),
    }
    seen |= {
        f"/documents/{DOCUMENT}/{rest}" for rest in ("correct/1", "originals/1", "deliveries/1")
    }
    missed = []
    for route in routes:
        if route.method == "GET" and not route.for_programs and not FILES.fullmatch(route.path):
            pattern = re.compile(re.sub(r"{\w+(:\w+)?}", "[^/]+", route.path))
            missed += [] if any(map(pattern.fullmatch, seen)) else [route.path]
    assert missed == []


def test_what_came_back_and_what_was_corrected_is_told_in_the_language(
    worked: Store, client_of: ClientOf, in_brackets: None
) -> None:
    translator = read_in(client_of("translator"), SPOKEN)
    data = {"language": "fr", "form": "xliff21", "count": "2"}
    taken = translator.post(f"/documents/{DOCUMENT}/exchange", data=data)
    body = translated(taken.content, "Le Conseil")
    worked.claims.take_back(worked.claims.held("translator")[0].claim, by="coordinator")
    sent = {"file": ("back.xlf", body)}
    back = translator.post(f"/documents/{DOCUMENT}/deliveries", files=sent)
    editor = read_in(client_of("editor"), SPOKEN)
    segment = first_segment(worked, DOCUMENT)
    correction = {"text": "Another", "author": "⟦Ana⟧", "reason": "⟦r⟧", "act": "preview"}
    pages = [
        translator.get(back.headers["location"]),
        translator.get(f"/documents/{DOCUMENT}"),
        editor.get(f"/documents/{DOCUMENT}/correct/{segment}"),
        editor.post(f"/documents/{DOCUMENT}/correct/{segment}", data=correction),
        editor.get(f"/documents/{DOCUMENT}/originals/1"),
    ]
    for page in pages:
        assert "⟦" in page.text
        assert unmarked(page.text, KNOWN) == [], page.url


def test_what_a_provider_and_an_editor_bring_back_is_told_in_the_language(
    worked: Store, client_of: ClientOf, in_brackets: None
) -> None:
    coordinator = read_in(client_of("coordinator"), SPOKEN)
    data = {"language": "fr", "provider": "⟦Lingua⟧", "due": "2030-05-02", "count": "2"}
    given = coordinator.post(f"/documents/{DOCUMENT}/packages", data=data)
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".xlf"))
        body = translated(archive.read(name), "Le {Conseil")
    sent = {"file": ("back.xlf", body)}
    back = coordinator.post(f"/documents/{DOCUMENT}/packages/deliveries", files=sent)
    editor = read_in(client_of("editor"), SPOKEN)
    table = docx.Document(io.BytesIO(editor.get(f"/documents/{DOCUMENT}/six/table").content))
    for one in table.tables[0].rows[2].cells[1:]:
        one.paragraphs[0].text = "27"
    changed = io.BytesIO()
    table.save(changed)
    sent = {"file": ("six.docx", changed.getvalue())}
    six = editor.post(f"/documents/{DOCUMENT}/deliveries", files=sent)
    numbers = [one.number for one in worked.deliveries.list(DOCUMENT)]
    pages = [
        coordinator.get(back.headers["location"]),
        coordinator.get(f"/documents/{DOCUMENT}"),
        coordinator.get("/throughput"),
        editor.get(six.headers["location"]),
        *(editor.get(f"/documents/{DOCUMENT}/deliveries/{number}") for number in numbers),
    ]
    assert len(numbers) > 3
    for page in pages:
        assert "⟦" in page.text
        assert unmarked(page.text, KNOWN) == [], page.url


def test_what_is_refused_is_told_in_the_language_with_the_english_beside_it(
    worked: Store, client_of: ClientOf, visitor: TestClient, in_brackets: None
) -> None:
    editor, admin = read_in(client_of("editor"), SPOKEN), read_in(client_of("admin"), SPOKEN)
    reading = read_in(visitor, SPOKEN)
    answers = [
        editor.post(f"/documents/{DOCUMENT}/fr/finalise"),
        editor.post(f"/documents/{DOCUMENT}/publish", data={"kind": "final"}),
        editor.post("/upload", data={"source": "en"}, files={"file": ("a.docx", b"no docx")}),
        editor.post("/account/password", data={"current": "x", "password": "y"}),
        editor.post("/account/keys", data={"confirm": "K", "save": "Ctrl+Enter"}),
        admin.post("/people", data={"name": "editor", "roles": ["editor"]}),
        reading.post("/sign-in", data={"name": "editor", "password": "wrong"}),
        editor.post("/people", data={"name": "x"}),
    ]
    for answer in answers:
        assert answer.status_code >= 400, answer
        assert "⟦" in answer.text
        assert unmarked(answer.text, KNOWN) == [], answer.url
    assert KINDS["not_reviewed"] in answers[0].text
    english = html.fromstring(answers[0].text).xpath("//*[@role='alert']//*[@lang='en']")
    assert [one.get("dir") for one in english] == ["ltr"]


def test_what_was_done_is_told_in_the_language(
    worked: Store, client_of: ClientOf, in_brackets: None
) -> None:
    admin = read_in(client_of("admin"), SPOKEN)
    added = admin.post("/people", data={"name": "ana", "roles": ["translator"]})
    told = html.fromstring(admin.get(added.headers["location"]).text)
    assert told.xpath("string(//*[@role='status'])") == "⟦The account ana was added.⟧"


def test_a_withdrawn_text_is_told_of_in_the_language(
    worked: Store, client_of: ClientOf, in_brackets: None
) -> None:
    made = publication.request(worked, DOCUMENT, [Language.EN], PublicationKind.DRAFT, by="editor")
    editor = read_in(client_of("editor"), SPOKEN)
    page = editor.get(f"/publications/{DOCUMENT}/{made.number}").text
    assert unmarked(page, KNOWN) == []


@pytest.mark.parametrize("language", Language)
def test_a_page_tells_its_language_and_direction(client_of: ClientOf, language: Language) -> None:
    page = html.fromstring(read_in(client_of("editor"), language).get("/documents").text)
    assert (page.get("lang"), page.get("dir")) == (language.value, language.direction)


def test_texts_of_documents_stand_in_their_own_direction_on_a_page_from_the_right(
    worked: Store, client_of: ClientOf
) -> None:
    page = read_in(client_of("editor"), Language.AR).get(f"/documents/{DOCUMENT}/six").text
    texts = html.fromstring(page).xpath("//*[contains(@class, 'text') and @lang]")
    assert {(one.get("lang"), one.get("dir")) for one in texts} >= {("en", "ltr"), ("ar", "rtl")}
    assert all(one.get("dir") for one in texts)


@pytest.mark.parametrize("address", ["/archive", "/align", "/upload"])
def test_a_symbol_is_typed_from_left_to_right_on_every_page(
    client_of: ClientOf, address: str
) -> None:
    page = html.fromstring(read_in(client_of("editor"), Language.AR).get(address).text)
    assert page.xpath("//input[@name='symbol']/@dir") == ["ltr"]


def language_of(client: TestClient, **headers: str) -> str:
    return str(html.fromstring(client.get("/account", headers=headers).text).get("lang"))


def test_the_person_chooses_before_the_browser(client_of: ClientOf, visitor: TestClient) -> None:
    editor = client_of("editor")
    asked = {"accept-language": "xx, es;q=0.5, ru;q=0.8"}
    assert language_of(editor) == "en"
    assert language_of(editor, **asked) == "ru"
    editor.cookies.set(tongues.COOKIE, "zh")
    assert language_of(editor, **asked) == "zh"
    chosen = editor.post("/language", data={"language": "ar", "back": "/account"})
    assert chosen.headers["location"] == "/account"
    editor.cookies.set(tongues.COOKIE, "zh")
    assert language_of(editor, **asked) == "ar"
    editor.cookies.delete(tongues.COOKIE)
    assert language_of(client_of("editor")) == "ar"  # in another browser too
    assert language_of(client_of("translator")) == "en"
    editor.post("/language", data={"back": "/account"})
    assert language_of(editor, **asked) == "ru"


def test_who_is_not_signed_in_chooses_for_the_browser(visitor: TestClient) -> None:
    assert (
        visitor.post("/language", data={"language": "fr", "back": "//else.where"}).headers[
            "location"
        ]
        == "/"
    )
    assert html.fromstring(visitor.get("/sign-in").text).get("lang") == "fr"
    assert visitor.post("/language", data={"language": "xx"}).status_code == 422


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", None),
        ("fr-CH, fr;q=0.9, en;q=0.8", Language.FR),
        ("de, zh-Hans-CN;q=0.7, en;q=0.3", Language.ZH),
        ("ar;q=0, es;q=0.1", Language.ES),
        ("*", None),
        ("fr;q=x, ru", Language.RU),
    ],
)
def test_the_first_of_the_six_that_the_browser_asks_for(
    header: str, language: Language | None
) -> None:
    assert tongues.accepted(header) is language


def test_programs_read_english_whatever_they_ask_for(
    client_of: ClientOf, in_brackets: None
) -> None:
    client = read_in(client_of("editor"), SPOKEN)
    refused = client.put("/api/preferences/keys", json={"keys": {"confirm": "K"}})
    assert refused.status_code == 422
    assert "⟦" not in refused.text
    assert "⟦" not in client.get("/api/preferences/keys").text


def test_numbers_and_days_are_written_as_the_language_has_them(client_of: ClientOf) -> None:
    page = read_in(client_of("editor"), Language.FR).get("/throughput").text
    assert "168\u202f000" in page
    assert "octobre 2014 – novembre 2017" in page
    picture = read_in(client_of("editor"), Language.FR).get("/throughput.svg").text
    assert "168\u202f000" in picture
    assert "octobre 2014 – novembre 2017" in picture


def test_the_words_of_scripts_are_kept_for_ever_under_their_digest(visitor: TestClient) -> None:
    page = html.fromstring(read_in(visitor, Language.RU).get("/sign-in").text)
    address = page.xpath("string(//script[contains(@src, '/words/')]/@src)")
    assert address == scripts.script_address(Language.RU)
    answer = visitor.get(address)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert visitor.get("/words/xx.js").status_code == 404
    assert not html.fromstring(
        visitor.get("/sign-in", headers={"accept-language": "en"}).text
    ).xpath("//script[contains(@src, '/words/')]")


PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|<[^>]+>")
TRANSLATED = tuple(language for language in Language if language is not Language.EN)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_and_forms_of_what_it_translates(
    language: Language,
) -> None:
    catalogue = tongues.catalogue(language)
    assert catalogue.num_plurals == len(tongues.CATEGORIES[language])
    wrong = []
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        given = message.string if isinstance(message.string, tuple | list) else (message.string,)
        said = [one for one in given if one]
        if not message.id or not said:
            continue
        if isinstance(message.id, tuple) and len(said) != catalogue.num_plurals:
            wrong.append((message.id, "forms"))
        wanted = {part for one in ids for part in PLACEHOLDER.findall(one)} - {
            "%(number)s",
            "{number}",
        }
        every = {part for one in ids for part in PLACEHOLDER.findall(one)}
        for one in said:
            has = set(PLACEHOLDER.findall(one))
            fits = has == every if isinstance(message.id, str) else wanted <= has <= every
            if not fits or one.count('"') != ids[-1].count('"'):
                wrong.append((message.id, one))
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_interface_says_all_of_it_in_every_language(language: Language) -> None:
    missing = [
        message.id
        for message in tongues.catalogue(language)
        if not message.string or not all(message.string)
    ]
    assert missing == []


def test_the_catalogues_are_up_to_date() -> None:
    told = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "words"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def test_a_message_of_a_check_is_told_by_its_form(in_brackets: None) -> None:
    assert findings.told("number 5 is not in the source") == "number 5 is not in the source"
    assert findings.told("something else entirely") is None
    assert 'lang="en"' in findings.shown("something <else>")


def codes(kind: type[TranslationError]) -> Iterator[str]:
    yield kind.code
    for below in kind.__subclasses__():
        yield from codes(below)


def test_every_code_of_an_error_is_told_in_words(app: FastAPI) -> None:
    never_on_a_page = {
        "", "file_unusable", "network_folder", "schema_behind", "schema_unknown", "settings",
        "statement", "text_missing", "unknown_check",
    }  # fmt: skip
    known = set(codes(TranslationError))
    assert known - never_on_a_page <= set(KINDS)
    assert set(NEXT) <= set(KINDS)


def test_every_language_is_named_in_itself_where_one_signs_in(visitor: TestClient) -> None:
    page = html.fromstring(visitor.get("/sign-in").text)
    names = {one.get("value"): one.text for one in page.xpath("//button[@name='language']")}
    assert names == {one.value: tongues.OWN_NAMES[one] for one in Language}
    assert PASSWORD not in visitor.get("/sign-in").text


def test_the_template_holds_no_message_twice() -> None:
    with (tongues.LOCALE / "hexaglot.pot").open("rb") as file:
        ids = [(one.context, str(one.id)) for one in read_po(file) if one.id]
    assert len(ids) == len(set(ids)) > 1000
