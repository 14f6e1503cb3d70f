"""A genuine ITU document from upload to six published texts, with four people at their browsers."""

import hashlib
import io
import re
import shutil
import zipfile

import httpx
import pytest
from lxml import etree
from playwright.sync_api import expect

from flows.local import drain
from tests.web.browser.desk import Desk, Person, Workbench, written_in
from translation.languages import Language
from translation.markup import plain

GENUINE = "data/itu/T-REC-T.832-201703-I!Err1!MSW-E.docx"
"""An erratum of ITU-T: eleven segments, few enough that all of two languages are typed."""

ELSEWHERE = (Language.FR, Language.RU, Language.ES)
"""The languages that come in over the interface instead, to keep it short."""


@pytest.fixture
def office(chromium, furnished, tmp_path):
    """A workbench, and by name the people signed in to it."""
    data = tmp_path / "data"
    shutil.copytree(furnished, data)
    with Workbench(data) as workbench:
        names = ("translator", "second", "reviser", "editor")
        people = {name: Person(chromium, workbench, name).sign_in() for name in names}
        yield workbench, people
        for person in people.values():
            person.leave()


def upload(page, file):
    """By the form; gives the document's id."""
    page.goto("/upload")
    page.get_by_label("Word document").set_input_files(file)
    page.get_by_role("group", name="Language of the original").get_by_label("English").check()
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(re.compile("/documents/"))
    return page.url.rstrip("/").rpartition("/")[2].partition("?")[0]


def finish(workbench, document):
    """What the flows do: here at once, as where no Prefect server is up."""
    with workbench.store() as store:
        drain(store, document)


def type_all(desk, language, count):
    """Claim the segments and type each of them; gives the texts."""
    desk.claim()
    texts = []
    for number in range(1, count + 1):
        expect(desk.row(number)).to_have_class(re.compile("ed-current"))
        texts.append(written_in(language, desk.source()))
        desk.write(texts[-1]).confirm()
    expect(desk.note).to_contain_text("All segments that you claimed are done")
    desk.is_saved()
    desk.page.get_by_role("button", name="Release").first.click()
    return texts


def bring_on(workbench, document, language):
    """Translated and reviewed over the interface, as a script does it."""
    with workbench.store() as store:
        tokens = {name: store.accounts.issue_token(name) for name in ("second", "reviser")}
        sources = {row.segment: row.source for row in store.rows.rows(document, language)}
    for name, task in (("second", "translate"), ("reviser", "review")):
        headers = {"authorization": f"Bearer {tokens[name]}"}
        with httpx.Client(base_url=workbench.address, headers=headers, timeout=30) as client:
            address = f"/api/documents/{document}/targets/{language}/claims"
            claim = client.post(address, json={"task": task, "count": 100}).json()
            for cell in claim["segments"]:
                one = f"/api/segments/{cell['segment']}/targets/{language}"
                guards = {
                    "if-match": f'"v{cell["version"]}.{cell["fence"]}"',
                    "idempotency-key": f"{task}:{one}",
                }
                if task == "translate":
                    text = written_in(language, sources[cell["segment"]])
                    body = {"text": text, "state": "translated"}
                    done = client.put(one, json=body, headers=guards)
                else:
                    done = client.post(f"{one}/review", json={"verdict": "accept"}, headers=guards)
                assert done.status_code == 200, done.text
            client.delete(f"/api/claims/{claim['claim']}")


def letters_of(docx):
    """The text of a DOCX in all its parts, properties too, without white space."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = [name for name in package.namelist() if name.endswith(".xml")]
        trees = [etree.fromstring(package.read(name)) for name in parts]
    return re.sub(r"\s", "", "".join("".join(tree.itertext()) for tree in trees))


def test_a_genuine_document_goes_from_upload_to_six_published_texts(office, shared):
    workbench, people = office
    translator, second = people["translator"].page, people["second"].page
    reviser, editor = people["reviser"].page, people["editor"].page

    document = upload(editor, shared / GENUINE)
    finish(workbench, document)
    with workbench.store() as store:
        count = store.rows.count(document, Language.AR)
    assert count == 11

    arabic = type_all(Desk(translator, document, "ar"), Language.AR, count)
    chinese = type_all(Desk(second, document, "zh"), Language.ZH, count)

    review = Desk(reviser, document, "ar").claim("review")
    review.page.keyboard.press("Alt+r")
    review.page.keyboard.type("the name of the body, please")
    review.page.keyboard.press("Control+Enter")
    for number in range(2, count + 1):
        expect(review.row(number)).to_have_class(re.compile("ed-current"))
        review.confirm()
    review.is_saved()

    translator.goto("/work")
    expect(translator.get_by_text("the name of the body, please")).to_be_visible()
    mending = Desk(translator, document, "ar")
    mending.row(1).click()
    translator.keyboard.press("Alt+c")
    arabic[0] = f"{arabic[0]} الدولي"
    mending.write(arabic[0]).confirm().is_saved()
    mending.page.get_by_role("button", name="Release").first.click()
    expect(mending.row(1).get_by_text("yours")).to_have_count(0)
    Desk(reviser, document, "ar").claim("review").confirm().is_saved()

    review = Desk(reviser, document, "zh").claim("review")
    chinese[0] = f"{chinese[0]}（修订）"
    review.write(chinese[0])
    for number in range(1, count + 1):
        expect(review.row(number)).to_have_class(re.compile("ed-current"))
        review.confirm()
    review.is_saved()

    for language in ELSEWHERE:
        bring_on(workbench, document, language)

    editor.goto(f"/documents/{document}/six")
    for language in Language:
        if language is not Language.EN:
            editor.get_by_role("button", name=f"Finalise {language.english_name}").click()
            expect(editor.get_by_text("The text is final")).to_be_visible()
    editor.locator("summary", has_text="Publish").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    finish(workbench, document)

    translator.goto(f"/publications/{document}/1")
    links = translator.locator("td[data-label=Files] a", has_text="docx")
    expect(links).to_have_count(6)
    files = {}
    for link in links.all():
        with translator.expect_download() as begun:
            link.click()
        files[begun.value.suggested_filename] = begun.value.path().read_bytes()

    with workbench.store() as store:
        texts = store.publications.texts(store.publications.latest(document).id)
    assert {hashlib.sha256(body).hexdigest() for body in files.values()} == {
        text.sha256 for text in texts.values()
    }
    assert sorted(name.rpartition("-")[2] for name in files) == [
        f"{letter}.docx" for letter in "ACEFRS"
    ]
    for typed, letter in ((arabic, "A"), (chinese, "C")):
        (name,) = [name for name in files if name.endswith(f"-{letter}.docx")]
        printed = letters_of(files[name])
        assert [text for text in typed if re.sub(r"\s", "", plain(text)) not in printed] == []
