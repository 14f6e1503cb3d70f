"""The family of a browser, so that people know their sessions apart; no version, no more."""

from collections.abc import Sequence

_FAMILIES: Sequence[tuple[str, str]] = (  # the first word that is there: most claim to be others
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("chrome/", "Chrome"),
    ("chromium/", "Chrome"),
    ("crios/", "Chrome"),
    ("safari/", "Safari"),
)
_SYSTEMS: Sequence[tuple[str, str]] = (
    ("android", "Android"),
    ("iphone", "iOS"),
    ("ipad", "iOS"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("cros ", "ChromeOS"),
    ("linux", "Linux"),
)


def family(user_agent: str) -> str:
    """`Firefox on Linux`, as far as a User-Agent tells; empty for what is no browser."""
    told = user_agent.lower()
    browser = _first(_FAMILIES, told)
    system = _first(_SYSTEMS, told)
    return f"{browser} on {system}" if browser and system else browser


def _first(words: Sequence[tuple[str, str]], told: str) -> str:
    return next((name for word, name in words if word in told), "")
