"""The modules of the editor: named at the head of its page, and none that is not one of them."""

import re

from translation.documents import DocumentClass
from workbench.web.render import STATIC, modules


def test_the_page_of_the_editor_names_every_module_at_its_head(client_of, documents):
    client = client_of("translator")
    page = client.get(f"/documents/{documents[DocumentClass.INTERNAL]}/fr").text
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', page.partition("<body")[0])
    assert tuple(named) == modules("editor.js")
    for address in named:
        assert client.get(address).headers["content-type"].startswith("text/javascript")


def test_every_file_of_the_editor_is_imported():
    there = {f"/static/editor/{file.name}" for file in (STATIC / "editor").glob("*.js")}
    assert set(modules("editor.js")) == there


def test_what_is_imported_by_an_imported_module_counts():
    assert "./editor/rules.js" not in (STATIC / "editor.js").read_text("utf-8")
    assert "/static/editor/rules.js" in modules("editor.js")
