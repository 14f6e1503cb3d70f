"""A certificate as a page: the figures of its JSON, for a reader, without scripts."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

_STYLE = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--paper:#fff;
--good:#1a7f37;--bad:#b42318}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--line:#373e47;
--paper:#0d1117;--good:#56d364;--bad:#ff8379}}
body{margin:0 auto;max-width:60rem;padding:1rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
.holds,.fails{font-weight:600;border-left:.3rem solid;padding:.4rem .8rem;margin:1rem 0}
.holds{color:var(--good)}.fails{color:var(--bad)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:start;color:var(--soft);padding-bottom:.3rem}
th,td{text-align:start;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);
vertical-align:top}
td:first-child,td:last-child{overflow-wrap:anywhere;min-width:7rem}
th.n,td.n{text-align:end;font-variant-numeric:tabular-nums;min-width:0;overflow-wrap:normal}
code{font-size:.85em;overflow-wrap:anywhere}dl{margin:0}dt{color:var(--soft)}dd{margin:0 0 .5rem}
"""

Row = Sequence[object]


def page_of(said: Mapping[str, Any]) -> str:
    """One self-contained HTML page of a certificate's JSON; light and dark, at any width."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Fidelity certificate</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>Fidelity certificate</h1>\n{_verdict(said)}{_files(said)}{_faults(said)}"
        f"{_letters(said)}{_counts(said)}{_stayed(said)}{_left(said)}{_parts(said)}"
        f"{_versions(said)}</main>\n</body>\n</html>\n"
    )


def _verdict(said: Mapping[str, Any]) -> str:
    if said["holds"]:
        return (
            '<p class="holds">It holds: the file was read back, and every letter stands where it '
            "was asked for and looks as its source does.</p>\n"
        )
    many = len(said["faults"])
    return f'<p class="fails">It does not hold: {many} fault{"s" if many != 1 else ""}.</p>\n'


def _files(said: Mapping[str, Any]) -> str:
    target = said["target"] or "as the source"
    found = [("Languages", f"{escape(said['source'])} → {escape(target)}")]
    for which in ("original", "output"):
        known = said[which]
        found.append((which.capitalize(), f"<code>{escape(known['sha256'])}</code>, "
                      f"{known['bytes']:,} bytes"))  # fmt: skip
    figures = said["figures"]
    found += [(name.capitalize(), f"{figures[name]:,}") for name in sorted(figures)]
    return _listed(found)


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(n)}</dt><dd>{v}</dd>' for n, v in pairs)}</dl>\n"


def _faults(said: Mapping[str, Any]) -> str:
    heads = ("Part", "Block", "Segment", "Kind", "Reason")
    return _table(
        "Faults", "What is not as it has to be", heads, list(map(_found, said["faults"]))
    ) + _table(
        "Waived",
        "Tags that are otherwise than in the source, for which somebody answers with a reason",
        heads,
        list(map(_found, said.get("waived", ()))),
    )


def _found(one: Mapping[str, Any]) -> Row:
    segment = "" if one["segment"] is None else one["segment"] + 1
    return one["part"], one["block"], segment, one["kind"], one["reason"]


def _letters(said: Mapping[str, Any]) -> str:
    rows = [
        (one["part"], one["kind"], one["source"], one["target"], one["found"])
        for one in said["letters"]
    ]
    heads = ("Part", "Kind", "Source", "Target", "Found")
    about = "Letters of the segments, of what they were to become, and as found at their place"
    return _table("Letters", about, heads, rows)


def _counts(said: Mapping[str, Any]) -> str:
    rows = [(what, *pair) for what, pair in sorted(said["counts"].items())]
    about = "In the parts that were changed"
    return _table("Things in the text", about, ("What", "Original", "Output"), rows)


def _stayed(said: Mapping[str, Any]) -> str:
    rows = [(one["part"], one["kind"], one["original"], one["output"]) for one in said["stayed"]]
    about = "Letters that no segment holds: what is never translated, and what repeats a segment"
    return _table("Beside the segments", about, ("Part", "Kind", "Original", "Output"), rows)


def _left(said: Mapping[str, Any]) -> str:
    rows = [(one["part"], one["kind"], one["letters"], one["why"]) for one in said["left"]]
    whole = _table("Left as it is", "What is not translated, and why",
                   ("Part", "Kind", "Letters", "Why"), rows)  # fmt: skip
    if said["flags"]:
        whole += _listed([("Flags", escape(", ".join(said["flags"])))])
    return whole


def _parts(said: Mapping[str, Any]) -> str:
    rows = [
        (one["name"], ", ".join(one["changes"]) or "unchanged", one["bytes"], one["sha256"])
        for one in said["parts"]
    ]
    about = "Every part of the output, and in what it differs from the original"
    return _table("Parts", about, ("Part", "Changed in", "Bytes", "SHA-256"), rows)


def _versions(said: Mapping[str, Any]) -> str:
    versions = {"rules of this certificate": said["rules"], **said["versions"]}
    return "<h2>Versions</h2>\n" + _listed(
        [(name, escape(str(value))) for name, value in sorted(versions.items())]
    )


def _table(title: str, about: str, heads: Sequence[str], rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    head = "".join(
        [f'<th scope="col"{_aligned(c)}>{h}</th>' for h, c in zip(heads, rows[0], strict=True)]
    )
    body = "".join([f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows])
    return (
        f'<h2>{title}</h2>\n<div class="wide" tabindex="0"><table><caption>{about}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>\n"
    )


def _cell(value: object) -> str:
    said = f"{value:,}" if isinstance(value, int) else escape(str(value))
    return f"<td{_aligned(value)}>{said}</td>"


def _aligned(value: object) -> str:
    return ' class="n"' if isinstance(value, int) else ""
