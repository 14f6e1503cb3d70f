"""The manifest of a publication: what makes several texts one.

It holds symbol, revision, languages, digests, words and the versions of the rules that made the
texts, and no time, actor or id: the same content gives the same manifest anywhere, but for its part
`pdf`. A PDF depends on the program that made it and the fonts it found, so each stands there with
the name and version of that program, or with why there is none. `original` is there where the
original was corrected with its author's consent: the digest of the one the texts were made from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from translation.languages import Language


class Form(StrEnum):
    """What a text is published as; the DOCX is the text, the others are made of it."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A text in one more form: file name, SHA-256 in hexadecimal."""

    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Print:
    """The PDF of a text and the program that made it, or why there is none."""

    file: FormFile | None = None
    by: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class ManifestText:
    """One language's text: file name, SHA-256 in hexadecimal, source words it stands for.

    `certificate` is the SHA-256 of its certificate of fidelity, None for a text that was published
    before there were any.
    """

    file_name: str
    sha256: str
    words: int
    certificate: str | None = None
    html: FormFile | None = None
    pdf: Print = field(default_factory=Print)


def manifest(
    *,
    symbol: str,
    revision: str,
    source: Language,
    kind: str,
    texts: Mapping[Language, ManifestText],
    versions: Mapping[str, str],
    original: str | None = None,
) -> bytes:
    """The canonical JSON of a publication, UTF-8, keys in order.

    `original` is the SHA-256 of a corrected original, None where it is as it came.
    """
    whole: dict[str, object] = {
        "symbol": symbol,
        "revision": revision,
        "source": source.value,
        "kind": kind,
        "texts": {language.value: _text(text) for language, text in texts.items()},
        "pdf": {language.value: _print(text.pdf) for language, text in texts.items()},
        "versions": dict(versions),
    }
    if original is not None:
        whole["original"] = original
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()


def prints_of(body: bytes) -> dict[Language, Print]:
    """The part `pdf` of a manifest as it was written; nothing of one from before there were any."""
    said = json.loads(body).get("pdf", {})
    return {Language(language): _print_of(one) for language, one in said.items()}


def _text(text: ManifestText) -> dict[str, object]:
    told: dict[str, object] = {
        "file": text.file_name,
        "sha256": text.sha256,
        "words": text.words,
    }
    if text.certificate is not None:
        told["certificate"] = text.certificate
    if text.html is not None:
        told["html"] = {"file": text.html.file_name, "sha256": text.html.sha256}
    return told


def _print(one: Print) -> dict[str, str]:
    if one.file is None:
        return {"absent": one.absent}
    return {"file": one.file.file_name, "sha256": one.file.sha256, "by": one.by}


def _print_of(said: Mapping[str, str]) -> Print:
    if "sha256" not in said:
        return Print(absent=said.get("absent", ""))
    return Print(FormFile(said["file"], said["sha256"]), said["by"])
