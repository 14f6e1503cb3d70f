"""The fidelity certificate of a published DOCX: the output read back, by other code.

What lives here shares with the writer only the opening of packages. It reads the original and the
output anew, compares them letter by letter with what was asked for, and says in one canonical
value what was changed, what stayed, and what is wrong; no text of the document stands in it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from translation.documents import Left, TargetBlock
from translation.docx.certificate.certifying import Certifier, Tally, frozen
from translation.docx.certificate.files import Files, digest, open_both
from translation.docx.certificate.stored import belongs, page
from translation.docx.certificate.values import RULES, Certificate, Fault, Place
from translation.docx.options import Limits
from translation.languages import Language

__all__ = ["RULES", "Certificate", "Fault", "Place", "belongs", "certify", "page"]

_LIMITS = Limits()
_NO_VERSIONS: Mapping[str, str] = MappingProxyType({})


def certify(
    original: bytes,
    output: bytes,
    blocks: Sequence[TargetBlock],
    *,
    source: Language,
    target: Language | None,
    left: Sequence[Left] = (),
    flags: Sequence[str] = (),
    versions: Mapping[str, str] = _NO_VERSIONS,
    waived: Collection[Place] = (),
    limits: Limits = _LIMITS,
) -> Certificate:
    """The certificate of an output that was written from `original` and `blocks`.

    `blocks`, `source` and `target` are those that the writer was given; `left` and `flags` what
    the reader said of the original, `versions` what made both. `waived` are the segments whose
    tags somebody answers for: what is said of those tags is told apart, and is no fault. Raises
    DocumentRefused where the original is no document; whatever is wrong with the output is a fault.
    """
    files = open_both(original, output, limits)
    tally = Tally() if files.faults and not files.states else _tally(files, blocks, source, target)
    letters, stayed, counts = frozen(tally)
    let_stand = _let_stand(tally.faults, waived)
    return Certificate(
        faults=(*files.faults, *(fault for fault in tally.faults if fault not in let_stand)),
        waived=tuple(let_stand),
        original=(digest(original), len(original)),
        output=(digest(output), len(output)),
        parts=tuple(
            replace(state, changes=_changes(name, files, tally))
            for name, state in files.states.items()
        ),
        source=source.value,
        target=None if target is None else target.value,
        letters=letters,
        stayed=stayed,
        counts=counts,
        figures=dict(sorted(tally.figures.items())),
        left=tuple(left),
        flags=tuple(flags),
        versions=dict(versions),
    )


def _let_stand(faults: Sequence[Fault], waived: Collection[Place]) -> list[Fault]:
    """What is said of tags that somebody answers for.

    A link whose tags were given up is missing from its part as well: that is let stand where tags
    of the part are, and nowhere else.
    """
    tags = [fault for fault in faults if fault.is_let_stand(waived)]
    parts = {fault.part for fault in tags}
    return [*tags, *(fault for fault in faults if fault.kind == "links" and fault.part in parts)]


def _tally(
    files: Files, blocks: Sequence[TargetBlock], source: Language, target: Language | None
) -> Tally:
    """What is found; where segments do not lie as said, hidden text may have been translated."""
    tally = Certifier(files, blocks, source, target).certify()
    if not any(fault.kind == "source" for fault in tally.faults):
        return tally
    other = Certifier(files, blocks, source, target, hidden=True).certify()
    return min(tally, other, key=lambda one: len(one.faults))


def _changes(name: str, files: Files, tally: Tally) -> tuple[str, ...]:
    """In what a part was changed: text, attributes, layout; written anew without a difference."""
    if name not in files.changed:
        return ()
    return tuple(sorted(tally.changes.get(name, ()))) or ("encoding",)
