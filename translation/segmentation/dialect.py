r"""ICU regular expressions, which SRX 2.0 prescribes, as patterns of the `regex` module.

Most of the two dialects is the same. What differs and occurs in rule files is rewritten here:
quoting by `\Q…\E`, `\h`, `\v`, `\z`, `\Z`, `\x{…}`, `\0…`, `\e`, Java's property names. Groups
lose their numbers unless the pattern refers back to them, since many rules are joined into one.
A text before a break is matched from right to left, where a back reference finds its group unset:
such a rule loads and does not match.
"""

import itertools
from collections.abc import Iterator

import regex

_HORIZONTAL = r"\t\x20\xA0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000"
_VERTICAL = r"\n\x0B\f\r\x85\u2028\u2029"
_OUTSIDE = {
    "h": f"[{_HORIZONTAL}]",
    "H": f"[^{_HORIZONTAL}]",
    "v": f"[{_VERTICAL}]",
    "V": f"[^{_VERTICAL}]",
    "z": r"\Z",
    "Z": r"(?=\n?\Z)",
    "e": r"\x1B",
}
_PROPERTIES = {
    "javaLowerCase": "Lowercase",
    "javaUpperCase": "Uppercase",
    "javaWhitespace": "White_Space",
    "javaLetter": "L",
    "javaDigit": "Nd",
    "javaLetterOrDigit": "Alnum",
}
_TOKEN = regex.compile(
    r"""
      \\Q(?P<quoted>.*?)(?:\\E|\Z)
    | \\x\{(?P<hex>[0-9A-Fa-f]+)\}
    | \\0(?P<octal>[0-7]{1,3})
    | \\(?P<back>[1-9])
    | \\k<(?P<named>\w+)>
    | \\(?P<sign>[pP])\{(?P<negated>\^?)(?P<property>[^}]*)\}
    | \\(?P<escaped>.)
    | (?P<group>\((?!\?))
    | (?P<opened>\[\^?\]?)
    | (?P<closed>\])
    | (?P<doubled>\|\||~~)
    | (?P<other>.)
    """,
    regex.VERBOSE | regex.DOTALL,
)
_serial = itertools.count()


def to_regex(pattern: str) -> str:
    """The pattern of the `regex` module (version 1 behaviour) that means what ICU's means."""
    refers_back = any(found["back"] for found in _TOKEN.finditer(pattern))
    prefix = f"r{next(_serial)}_" if refers_back else ""
    return "".join(_rewritten(pattern, prefix))


def _rewritten(pattern: str, prefix: str) -> Iterator[str]:
    depth = groups = 0
    for found in _TOKEN.finditer(pattern):
        kind = found.lastgroup
        if kind == "opened":
            depth += 1
            yield found.group()
        elif kind == "closed":
            depth = max(depth - 1, 0)
            yield "]"
        elif kind == "group" and not depth:
            groups += 1
            yield f"(?P<{prefix}{groups}>" if prefix else "(?:"
        elif kind == "back":
            yield f"(?P={prefix}{found['back']})"
        elif kind == "named":
            yield f"(?P={found['named']})"
        elif kind == "doubled":
            yield "\\".join(("", *found.group())) if depth else found.group()
        else:
            yield _literal(found, kind, inside=depth > 0)


def _literal(found: "regex.Match[str]", kind: str | None, *, inside: bool) -> str:
    if kind == "quoted":
        return str(regex.escape(found["quoted"]))
    if kind == "hex":
        return str(regex.escape(chr(int(found["hex"], 16))))
    if kind == "octal":
        return str(regex.escape(chr(int(found["octal"], 8))))
    if kind == "property":
        name = _PROPERTIES.get(found["property"], found["property"])
        return f"\\{found['sign']}{{{found['negated']}{name}}}"
    if kind == "escaped":
        return _escape(found["escaped"], inside=inside)
    return str(found.group())


def _escape(letter: str, *, inside: bool) -> str:
    if letter not in _OUTSIDE:
        return f"\\{letter}"
    return _OUTSIDE[letter]
