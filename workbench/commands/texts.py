"""Commands on a text alone: extract, segment, placeables, pages."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from tasks.conversion import PlainDocx, plain_docx
from translation import docx, pages
from translation.documents import NO_CHANGES, Block, Content, Segment
from translation.languages import Language, parse_language
from translation.markup import plain
from translation.placeables import find
from translation.segmentation import split_at, splitter
from workbench import output
from workbench.options import AsJson, Convert, Source

FileArgument = Annotated[Path, typer.Argument(help="A DOCX.", show_default=False)]


def extract(
    file: FileArgument, source: Source = "en", convert: Convert = False, in_json: AsJson = False
) -> None:
    """Show the blocks and segments of a DOCX, and what is left untranslated and why.

    Example: hexaglot extract C18-52.docx --source en --json
    """
    language = parse_language(source)
    whole = output.read_file(file)
    plain_file = plain_docx(whole) if convert else PlainDocx(whole, ())
    content = docx.read(plain_file.body, splitter(language))
    content = replace(content, flags=(*plain_file.flags, *content.flags))
    if in_json:
        output.emit(_extracted(file, whole, language, content))
        return
    for block in content.blocks:
        output.people.print(f"[dim]{block.part} · {block.kind}[/dim]")
        for segment in block.segments:
            output.people.print(f"  {segment.text}", markup=False, highlight=False)
    rows = [(left.part, left.kind, left.letters, left.why) for left in content.left]
    if rows:
        output.table("Left as it is", ("part", "kind", "letters", "why"), rows)
    if content.changes != NO_CHANGES:
        rows = [tuple(asdict(content.changes).values())]
        output.table(
            "Tracked changes", [n.replace("_", " ") for n in asdict(content.changes)], rows
        )
    flags = f"; flags: {', '.join(content.flags)}" if content.flags else ""
    output.people.print(f"{len(content.blocks)} blocks, {content.segments} segments{flags}")


def _extracted(file: Path, whole: bytes, language: Language, content: Content) -> object:
    return {
        "file": file.name,
        "sha256": hashlib.sha256(whole).hexdigest(),
        "language": language.value,
        "strict": content.strict,
        "letters": sum(_letters(segment) for b in content.blocks for segment in b.segments),
        "blocks": [_block(block) for block in content.blocks],
        "left": [asdict(left) for left in content.left],
        "flags": list(content.flags),
        "changes": asdict(content.changes),
    }


def _block(block: Block) -> object:
    segments = [{"text": s.text, "tags": [asdict(t) for t in s.tags]} for s in block.segments]
    return {"part": block.part, "kind": block.kind.value, "segments": segments}


def _letters(segment: Segment) -> int:
    return sum(letter.isalpha() for letter in plain(segment.text))


def segment(
    language: Annotated[str, typer.Option(help="Language of the text.")],
    srx: Annotated[Path | None, typer.Option(help="Rules of another tool, SRX 2.0.")] = None,
    in_json: AsJson = False,
) -> None:
    """Cut paragraphs from stdin, a line each, into segments.

    Example: echo "See Art. 5. It applies." | hexaglot segment --language en --json
    """
    rules = None if srx is None else output.read_file(srx)
    split = splitter(parse_language(language), rules)
    for line in output.lines():
        sentences = [piece.strip() for piece in split_at(line, split(line)) if piece.strip()]
        if in_json:
            output.emit_live(sentences)
        else:
            for sentence in sentences:
                output.people.print(f"· {sentence}", markup=False, highlight=False)


def placeables(
    target: Annotated[str, typer.Option("--target", help="Language of the translation.")],
    source: Source = "en",
    in_json: AsJson = False,
) -> None:
    """Find the values in segments, a line each on stdin, with their form in another language.

    They are numbers, dates, symbols, codes, and what stands at the head of a document.

    Example: echo "Document C18/52-E" | hexaglot placeables --source en --target ru
    """
    languages = parse_language(source), parse_language(target)
    for line in output.lines():
        found = find(line, *languages)
        if in_json:
            output.emit_live([asdict(one) for one in found])
            continue
        rows = [(one.text, one.written, one.kind.value, one.value) for one in found]
        output.table("", ("in the text", "written", "kind", "value"), rows)


def count_pages(
    file: FileArgument,
    definition: Annotated[str, typer.Option(help="Id of a definition of a page.")] = (
        pages.DEFAULT_DEFINITION
    ),
    source: Source = "en",
    in_json: AsJson = False,
) -> None:
    """Count the pages of a DOCX by a definition of a page.

    Example: hexaglot pages C18-52.docx --definition un-330w-source
    """
    language = parse_language(source)
    meant = pages.definition(definition)
    content = docx.read(output.read_file(file), splitter(language))
    counts = pages.count(counted_texts(content), language)
    number = pages.pages(counts, meant)
    if in_json:
        output.emit(
            {
                "definition": meant.id,
                "pages": round(number, 2),
                "words": counts.words,
                "characters": counts.characters,
                "ideographs": counts.ideographs,
            }
        )
        return
    output.people.print(
        f"{number:.2f} pages ({meant.id}): {counts.words} words, {counts.characters} characters, "
        f"{counts.ideographs} ideographs"
    )


def counted_texts(content: Content) -> Iterator[str]:
    """The braces texts of a document that count in pages."""
    for block in content.blocks:
        if block.kind.counts:
            yield from (segment.text for segment in block.segments)
