"""The manifest of a publication: what makes several texts one.

It holds symbol, revision, languages, digests, words and the versions of the rules that made the
texts, and no time, actor or id: the same content gives the same manifest anywhere.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from translation.languages import Language


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


def manifest(
    *,
    symbol: str,
    revision: str,
    source: Language,
    kind: str,
    texts: Mapping[Language, ManifestText],
    versions: Mapping[str, str],
) -> bytes:
    """The canonical JSON of a publication, UTF-8, keys in order."""
    whole = {
        "symbol": symbol,
        "revision": revision,
        "source": source.value,
        "kind": kind,
        "texts": {language.value: _text(text) for language, text in texts.items()},
        "versions": dict(versions),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _text(text: ManifestText) -> dict[str, str | int]:
    told: dict[str, str | int] = {
        "file": text.file_name,
        "sha256": text.sha256,
        "words": text.words,
    }
    return told if text.certificate is None else {**told, "certificate": text.certificate}
