import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "workbench" / "web" / "static"
VENDORED = {
    "htmx.min.js": "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
}


def test_what_is_vendored_is_what_was_looked_at():
    found = {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name in VENDORED}
    assert found == VENDORED


def test_the_version_of_htmx_is_the_one_that_is_documented():
    version = re.search(r'version:"([\d.]+)"', (STATIC / "htmx.min.js").read_text())
    assert version is not None
    documented = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert f"htmx {version[1]} (0BSD" in documented


def test_no_page_asks_another_host():
    pages = [*STATIC.glob("*.css"), *STATIC.glob("*.js"), *STATIC.parent.rglob("*.html")]
    ours = [page for page in pages if page.name not in VENDORED]
    assert len(ours) > 2
    for page in ours:
        text = page.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""(?:src|href|url|import|fetch)\W{1,3}https?://""", text), page.name
