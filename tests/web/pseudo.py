"""A language made of brackets: whatever a page says that is not in them was not marked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po
from lxml import html

from translation.languages import Language
from workbench.web import scripts, tongues

SPOKEN = Language.FR
"""The language that is written in brackets: the one with the fewest rules of its own."""

_MARKUP = re.compile(r"(<[^>]+>)")
_BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
_TOLD = ("title", "aria-label", "placeholder", "alt", "data-label")
_SILENT = ("script", "style", "code", "kbd", "bdi", "textarea")


def bracketed(said: str) -> str:
    """A sentence in brackets, each piece of it between its elements."""
    pieces = _MARKUP.split(said)
    return "".join(
        piece if piece.startswith("<") or not piece.strip() else f"⟦{piece}⟧" for piece in pieces
    )


def _pseudo(message: Message) -> str | tuple[str, ...]:
    if isinstance(message.id, tuple):
        one, many = message.id
        return bracketed(one), bracketed(many)
    return bracketed(str(message.id))


@contextmanager
def brackets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The interface in brackets for whoever reads it in the language of `SPOKEN`."""
    with (tongues.LOCALE / "hexaglot.pot").open("rb") as file:
        template = read_po(file)
    made = Catalog(locale=SPOKEN.value)
    for message in template:
        if message.id:
            made.add(
                message.id,
                _pseudo(message),
                message.locations,
                message.flags,
                context=message.context,
            )
    path = folder / SPOKEN.value / "LC_MESSAGES" / "hexaglot.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, made)
    monkeypatch.setattr(tongues, "LOCALE", folder)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for cached in (tongues.catalogue, tongues.translations, scripts.script):
        cached.cache_clear()


def unmarked(page: str, known: re.Pattern[str]) -> list[str]:
    """What a page says outside brackets: texts and attributes, less what is `known` to stay."""
    found = []
    root = html.fromstring(page)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if not _is_foreign(element):
            found += [element.text or ""]
            found += [element.get(name, "") for name in _TOLD]
        parent = element.getparent()
        if parent is not None and not _is_foreign(parent):
            found.append(element.tail or "")
    return sorted({rest for one in found if (rest := left(one, known))})


def _is_foreign(element: html.HtmlElement) -> bool:
    """Whether it stands in an element that is no word of the interface."""
    chain = [element, *element.iterancestors()]
    marked = any(
        one.get("lang") or one.get("dir") == "auto"
        for one in chain
        if one.tag not in ("html", "body")
    )
    silent = any(one.tag in _SILENT or "sym" in one.get("class", "").split() for one in chain)
    return marked or silent


def left(said: str, known: re.Pattern[str]) -> str:
    """What stands outside brackets and is not known to stay; empty where no letter is left."""
    while (shorter := _BRACKETED.sub(" ", said)) != said:
        said = shorter
    said = re.sub(r"^[^⟦⟧]*⟧|⟦[^⟦⟧]*$", " ", said)  # what an element within the brackets parts
    rest = known.sub(" ", said).strip()
    return " ".join(rest.split()) if re.search(r"[^\W\d_]", rest) else ""
