"""Keys that a person chose: on their page, in the editor, in the help."""

from playwright.sync_api import expect

from tests.web.browser.desk import Desk

CYRILLIC = {"key": "л", "code": "KeyK", "windowsVirtualKeyCode": ord("K"), "modifiers": 2}


def test_keys_are_chosen_by_pressing_them_and_used_on_any_layout(person_of):
    page = person_of("second").page
    page.goto("/account/keys")
    copy = page.get_by_label("Copy the source")
    copy.press("Control+q")
    expect(page.locator("#fault-copy-source")).to_contain_text("Insert all tags")
    page.get_by_role("button", name="Keep these keys").click()
    expect(page.get_by_role("alert")).to_contain_text("The keys were not changed.")
    page.wait_for_load_state()  # the alert shows before the script that takes pressed keys
    copy.press("Control+k")
    expect(copy).to_have_value("Ctrl+K")
    page.get_by_role("button", name="Keep these keys").click()
    expect(page.get_by_role("alert")).to_have_count(0)

    desk = Desk(page, "public-document", "ru").claim()
    page.keyboard.press("Control+i")
    expect(desk.area).to_have_value("")
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **CYRILLIC})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **CYRILLIC})
    expect(desk.area).to_have_value(desk.source())
    page.keyboard.press("Control+/")
    line = page.get_by_role("dialog", name="Keys").get_by_role("row").filter(has_text="Copy the")
    expect(line).to_contain_text("Ctrl + K")
    page.keyboard.press("Escape")
    expect(desk.current.get_by_role("button", name="Copy source")).to_have_attribute(
        "title", "Copy the source (Ctrl+K)"
    )

    page.goto("/account/keys")
    page.get_by_role("button", name="Have the keys of the house again").click()
    expect(page.get_by_label("Copy the source")).to_have_value("Ctrl+I")
