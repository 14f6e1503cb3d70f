"""Findings of the text as it is typed, in the panel beside it."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import take_in
from translation.documents import DocumentClass
from translation.languages import Language

TAGGED = 4
RIGHT = "Бюджет {1}1 250 000{/1} франков"


@pytest.fixture
def desk(desk_of, workbench, request):
    with workbench.store() as store:
        document = take_in(store, DocumentClass.PUBLIC, title=request.node.name[:40])
    return desk_of("translator", document, "ru").claim().go_to(TAGGED)


def test_findings_come_and_go_as_one_types_and_nothing_is_stored(desk, workbench):
    findings = desk.page.locator("[data-part=findings]")
    desk.write("Бюджет 1 250 франков")

    expect(findings.locator(".finding[data-severity=error]").first).to_contain_text("✖ error")
    expect(desk.page.locator("[data-part=findings-count]")).not_to_have_text("")
    expect(desk.page.locator("#live")).to_contain_text("error")
    desk.write(RIGHT)
    expect(findings).to_have_text("No findings.")

    with workbench.store() as store:
        row = store.rows.rows(desk.document, Language.RU)[TAGGED - 1]
        assert (row.text, row.version) == (None, 0)
        assert store.findings.of_cell(row.segment, Language.RU) == []


_WATCH = """() => {
  const seen = (window.seen = []);
  const findings = document.querySelector("[data-part=findings]");
  window.changed = new Promise((resolve, reject) => {
    const look = () => resolve(seen.push(findings.textContent));
    new MutationObserver(look).observe(findings, { childList: true });
    setTimeout(() => reject(new Error("the findings never changed")), 5000);
  });
}"""


def test_an_answer_that_comes_late_is_not_shown_over_a_newer_text(desk):
    held = []

    def hold_the_first(route):
        held.append(route)
        if len(held) > 1:
            route.continue_()

    desk.page.route("**/check", hold_the_first)
    with desk.page.expect_request("**/check"):
        desk.write("Бюджет")
    desk.write(RIGHT)
    desk.page.wait_for_timeout(300)
    assert len(held) == 1  # the newest waits for the answer that is on its way
    desk.page.evaluate(_WATCH)

    with desk.page.expect_response(lambda answer: answer.request != held[0].request):
        held[0].fulfill(
            json={"problems": [{"key": "k", "severity": "error", "message": "too late"}]}
        )

    # Not `wait_for_function`: it may have to look again, and then the page's policy forbids it.
    desk.page.evaluate("window.changed")
    assert set(desk.page.evaluate("seen")) == {"No findings."}


def test_nothing_is_checked_while_a_word_is_being_composed(desk):
    asked = []
    desk.page.on("request", lambda request: "/check" in request.url and asked.append(request))
    session = desk.page.context.new_cdp_session(desk.page)
    session.send("Input.imeSetComposition", {"text": "b", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.imeSetComposition", {"text": "bu", "selectionStart": 2, "selectionEnd": 2})
    desk.page.wait_for_timeout(400)
    assert asked == []

    session.send("Input.insertText", {"text": "бюджет"})

    expect(desk.page.locator(".finding[data-severity=error]").first).to_be_visible()
    assert len(asked) == 1


def test_the_checks_are_asked_for_120_ms_after_the_last_key_and_shown_at_their_answer(desk):
    page, asked = desk.page, []
    page.on("request", lambda request: "/check" in request.url and asked.append(request.url))
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.keyboard.type("Б")
    page.clock.run_for(100)
    page.keyboard.type("ю")
    page.clock.run_for(119)
    page.evaluate(
        "fetch('/healthz').then((answer) => answer.text())"
    )  # what was sent before is here
    assert asked == []

    with page.expect_request("**/check"):
        page.clock.run_for(1)

    # The page's own clock stands: nothing but the answer is waited for.
    expect(page.locator(".finding[data-severity=error]").first).to_be_visible()
    assert len(asked) == 1
