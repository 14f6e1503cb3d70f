"""What the scripts of pages say, as a script of its own that stands before all that say it."""

import json
from functools import lru_cache
from hashlib import sha256
from typing import Any

from babel.messages import Message

from translation.languages import Language
from workbench.web.refusals import KINDS
from workbench.web.tongues import CATEGORIES, VALUE_KIND, catalogue, names_of, translations


@lru_cache(maxsize=16)
def script(language: Language) -> str:
    """The words of the scripts in a language.

    Beside `words` it holds what messages of checks are made of: `forms` by their English, `kinds`;
    `refusals`, what happened by the code of an error; the `names` of languages by their English.
    """
    told: dict[str, dict[str, Any]] = {"words": {}, "forms": {}, "kinds": {}}
    for message in catalogue(language):
        part = _part(message) if message.id and _translated(message) else ""
        if part and isinstance(message.id, str):
            told[part][message.id] = message.string
        elif part:
            told[part][message.id[0]] = list(message.string or ())
    words = translations(language)
    head = {
        "language": language.value,
        "categories": CATEGORIES[language],
        "names": names_of(language),
        "refusals": {code: words.gettext(said) for code, said in KINDS.items()},
    }
    return f"globalThis.hexaglotWords = {json.dumps(head | told, ensure_ascii=False)};\n"


def _translated(message: Message) -> bool:
    return bool(all(message.string) if isinstance(message.string, tuple) else message.string)


def _part(message: Message) -> str:
    """Where in the script a message belongs; empty where no script says it."""
    files = {str(file) for file, _ in message.locations}
    if message.context:
        return "kinds" if message.context == VALUE_KIND else ""
    if any(file.endswith("/findings.py") for file in files):
        return "forms"
    return "words" if any(file.endswith(".js") for file in files) else ""


def script_address(language: Language) -> str:
    """Where the words of the scripts are; it changes with them, so that it may be kept for ever."""
    return f"/words/{language.value}.js?v={sha256(script(language).encode()).hexdigest()[:12]}"
