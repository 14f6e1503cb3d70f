"""A day's work without a mouse: nothing but keys, and at each stop one sees where one is."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from flows.local import drain
from tasks import bulk, editing, intake
from tasks.intake import Submission
from tests.web.browser.desk import WITHIN, Person, Workbench, written_in
from tests.web.conftest import PASSWORD, TARGETS, small_docx
from translation.claims import Task
from translation.documents import DocumentClass, TargetState
from translation.exchange import ImportedUnit
from translation.languages import Language
from translation.units import Provenance

TITLE = "Keys alone"
MATCH = "Le Conseil s'est réuni deux fois."
LOW = {"viewport": {"width": 1024, "height": 600}}

_STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const [line] = at.getClientRects();
  const style = getComputedStyle(at);
  const [left, right] = [Math.max(line.left, 0) + 2, Math.min(line.right, innerWidth) - 2];
  const [top, bottom] = [Math.max(line.top, 0) + 2, Math.min(line.bottom, innerHeight) - 2];
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const seen = ([x, y]) => {
    const found = document.elementFromPoint(x, y);
    const known = [at, ...(at.labels ?? [])];
    return known.some((one) => one.contains(found)) || Boolean(found?.contains(at));
  };
  const rows = [top, y, bottom];
  const columns = [left + 8, x, right - 8]; // one of them is not cut off by the side of a table
  const small = line.height < innerHeight / 2 && line.width <= innerWidth;
  const upright = line.top >= 0 && line.bottom <= innerHeight; // wide tables scroll
  const part = right > left && bottom > top;
  const labels = [...(at.labels ?? [])].map((one) => one.textContent).join(" ");
  const name = at.getAttribute("aria-label") || labels || at.textContent || at.title || "";
  return {
    name: name.trim().replace(/\\s+/g, " "),
    html: at.outerHTML.slice(0, 160),
    from: line.top,
    to: line.bottom,
    inside: part && (upright || !small || at.matches("textarea")), // its caret is
    uncovered: small
      ? columns.some((x) => rows.every((y) => seen([x, y])))
      : columns.some((x) => rows.some((y) => seen([x, y]))),
    marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def stop(self):
        """Where the focus is: in sight, marked and under nothing; None where it is nowhere."""
        for _ in range(20):
            found = self.page.evaluate(_STOP)
            fine = found and all(found[one] for one in ("inside", "uncovered", "marked"))
            if fine or not found:
                return found
            self.page.wait_for_timeout(25)  # it may be scrolling there
        pytest.fail(f"the focus is not to be seen at {self.page.url}: {found}")

    def to(self, name, *, back=False):
        """By Tab to what is called so, not more than once around the page."""
        seen = []
        for _ in range(150):
            self.press("Shift+Tab" if back else "Tab")
            found = self.stop()
            seen.append(found and found["name"])
            if found and re.fullmatch(name, found["name"]):
                return self
        return pytest.fail(f"no Tab leads to {name} at {self.page.url}: {seen}")

    def follow(self, name):
        """To a link or a button that leads to another page, and Enter."""
        self.to(name)
        with self.page.expect_navigation():
            self.press("Enter")
        return self

    def stands(self):
        """The focus is somewhere after what was just done: it was not thrown back to the top."""
        for _ in range(WITHIN // 50):
            if self.page.evaluate("document.activeElement !== document.body"):
                return self.stop()
            self.page.wait_for_timeout(50)
        return pytest.fail(f"the focus is lost at {self.page.url}")

    def sign_in(self, name):
        """At the page that asks; the field of the name has the focus already."""
        self.stands()
        self.type(name)
        self.press("Tab")
        self.type(PASSWORD)
        with self.page.expect_navigation():
            self.press("Enter")
        assert "/sign-in" not in self.page.url

    def sign_out(self):
        self.follow("Sign out")
        assert "/sign-in" in self.page.url

    def open_document(self, *then):
        """From anywhere to the document, over the list, past the head by its skip link."""
        if self.page.get_by_role("button", name="Menu").is_visible():
            self.to("Menu").press("Enter")
        self.follow("Documents")
        self.press("Tab")
        assert self.stop()["name"] == "Skip to the page"
        self.press("Enter", "Tab")
        assert self.page.evaluate("document.activeElement.closest('main') !== null")
        self.follow("keys.docx")
        for name in then:
            self.follow(name)


@pytest.fixture(scope="module")
def bench(chromium, furnished, tmp_path_factory):
    data = tmp_path_factory.mktemp("keys") / "data"
    shutil.copytree(furnished, data)
    with Workbench(data) as started:
        with started.store() as store:
            texts = {Language.EN: "The Council met twice.", Language.FR: MATCH}
            unit = [ImportedUnit(1, texts)]
            store.memory.import_units("a" * 64, unit, provenance=Provenance.REVIEWED, by="system")
            drain(store, taken_in(store))
            read(store, Language.ES)
        yield started


def taken_in(store):
    given = Submission(
        body=small_docx(TITLE),
        file_name="keys.docx",
        source=Language.EN,
        targets=TARGETS,
        symbol=None,
        document_class=DocumentClass.PUBLIC,
    )
    return intake.register(store, given, "keys", by="system").document.id


def read(store, language):
    """A text that is translated and accepted, ready for the editor."""
    rows = store.rows.rows("keys", language)
    held = store.claims.claim("keys", language, Task.TRANSLATE, "second", count=len(rows))
    for cell, row in zip(held.cells, rows, strict=True):
        given = {"text": written_in(language, row.source), "state": TargetState.TRANSLATED}
        at = store.cells.get(cell.segment, language).at
        editing.save(store, cell.segment, language, actor="second", at=at, **given, key=f"{row}")
    store.claims.release(held.claim, "second")
    seen = [bulk.Seen(row.segment, store.cells.get(row.segment, language).at) for row in rows]
    report = bulk.accept(bulk.Upon(store, "keys", language, "reviser", "read"), seen)
    assert report.left == ()


def test_a_document_is_translated_read_and_published_by_keys_alone(chromium, bench):
    person = Person(chromium, bench, "translator", **LOW)
    page, keys = person.page, Keys(person.page)
    row = page.locator(".ed-current")
    saved = page.locator("[data-part=saved]")

    page.goto("/documents")
    keys.sign_in("translator")
    keys.open_document("French")
    keys.stands()
    keys.to("Claim 20 to translate", back=True).press("Enter")
    expect(page.locator(".ed-live textarea.text")).to_be_focused()
    keys.stop()
    keys.press("Control+ArrowDown")
    expect(page.locator("[data-part=matches]")).to_contain_text(MATCH)
    keys.press("Control+a", "Control+1")
    expect(page.locator(".ed-live textarea.text")).to_have_value(MATCH)
    keys.press("Control+Enter", "Control+ArrowDown")
    expect(row).to_have_attribute("aria-posinset", "4")
    keys.stop()
    keys.press("Control+a", "Delete")
    keys.type("Le budget est de ")
    keys.press("Alt+t")
    keys.type("1 250 000")
    keys.press("Alt+t")
    keys.type(" francs suisses.")
    keys.press("Control+Enter")
    expect(row).to_have_attribute("aria-posinset", "5")
    expect(page.locator("[data-part=terms]")).to_contain_text("Secrétaire général")
    keys.press("Control+a", "Delete", "Control+Shift+Digit1")
    keys.type(" remercie les membres.")
    term = page.locator(".ed-live textarea.text").input_value()
    keys.press("Control+Enter")
    expect(saved).to_have_text("Saved")
    keys.to("Release", back=True).press("Enter")
    expect(page.locator("[data-part=release]")).to_be_hidden()
    keys.stands()
    keys.sign_out()

    keys.sign_in("reviser")
    keys.open_document("French")
    keys.stands()
    keys.to("Claim 20 to review", back=True).press("Enter")
    expect(page.locator(".ed-live textarea.text")).to_be_focused()
    keys.press("Control+Enter")
    expect(row).to_have_attribute("aria-posinset", "4")
    expect(page.locator(".ed-live textarea.text")).to_be_focused()
    keys.press("Alt+r")
    keys.stands()
    keys.type("a space that does not break, please")
    keys.press("Control+Enter")
    expect(saved).to_have_text("Saved")
    keys.stands()
    keys.to("Release", back=True).press("Enter")
    expect(page.locator("[data-part=release]")).to_be_hidden()
    keys.stands()
    keys.sign_out()

    keys.sign_in("editor")
    keys.open_document("Six texts side by side")
    keys.follow("Finalise Spanish")
    expect(page.get_by_text("The text is final")).to_be_visible()
    keys.to("Publish").press("Enter")
    keys.stands()
    keys.follow("Publish")
    person.leave()

    with bench.store() as store:
        drain(store, "keys")
        french = store.rows.rows("keys", Language.FR)
        assert [(one.state.value, one.text) for one in french[1:5:2]] == [
            ("reviewed", MATCH),
            ("initial", "Le budget est de {1}1 250 000{/1} francs suisses."),
        ]
        assert french[3].returned
        assert (french[4].text, french[4].state.value) == (term, "translated")
        assert term == "Secrétaire général remercie les membres."
        assert {one.holder for one in french} == {None}
        published = store.publications.texts(store.publications.latest("keys").id)
        assert Language.ES in published


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("editor", "/documents"),
        ("editor", "/documents/keys"),
        ("editor", "/documents/keys/six"),
        ("reviser", "/documents/keys/es"),
    ],
)
def test_wherever_tab_leads_one_sees_where_one_is(person_at, name, path):
    """Forth and back through the page on a low screen, where what sticks at its top is near."""
    page = person_at(name).page
    page.goto(path)
    if page.locator("hexaglot-editor").count():
        expect(page.locator(".ed-row").first).to_be_visible()
    keys = Keys(page)
    stops = []
    for key in ("Tab", "Shift+Tab"):
        for _ in range(300):
            keys.press(key)
            found = keys.stop()
            if found is None:
                break
            stops.append(found["name"])
    assert len(stops) > 20
    assert all(stops), stops


@pytest.fixture
def person_at(chromium, bench):
    people = []

    def signed_in(name):
        people.append(Person(chromium, bench, name, **LOW).sign_in())
        return people[-1]

    yield signed_in
    for person in people:
        person.leave()
