"""Commands on what a document refers to, and on what its look-ups leave out or prefer."""

from typing import Annotated

import typer

from storage.bitext_rules import Kind
from storage.documents import StoredDocument
from storage.overview import EVERYTHING
from storage.store import Store
from tasks import intake, steering
from tasks.references import referred
from translation.errors import NotFound, UsageError
from translation.languages import Language, parse_language
from workbench import output
from workbench.commands.documents import ACTOR, DocumentArgument
from workbench.options import AsJson, DataFolder
from workbench.settle import settle
from workbench.wiring import opened

Names = Annotated[list[str] | None, typer.Option(help="Id or symbol; may be repeated.")]
Named = Annotated[str | None, typer.Option(help="Id or symbol of the other document.")]


class LanguageNotSaid(UsageError):
    """A rule without the language of its job."""

    def __str__(self) -> str:
        return "a rule is of one language; say --target"


class OneRule(UsageError):
    """Several rules at once."""

    def __str__(self) -> str:
        return "say one of --exclude, --prefer and --lift at a time"


def references(
    document: DocumentArgument,
    add: Names = None,
    remove: Names = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Show what a document refers to: attached to it, or cited in its text and here.

    Example: hexaglot references C18/52 --add C17/60
    """
    store = opened(data)
    stored = intake.find(store, document)
    store.references.attach(stored.id, [intake.find(store, one).id for one in add or ()], by=ACTOR)
    for one in remove or ():
        store.references.detach(stored.id, intake.find(store, one).id, by=ACTOR)
    found = referred(store, stored.id, EVERYTHING)
    rows = [("attached", one.document.name, one.document.id, one.by) for one in found.attached]
    rows += [("cited", one.document.name, one.document.id, one.written) for one in found.cited]
    if in_json:
        names = ("kind", "name", "document", "told")
        output.emit([dict(zip(names, row, strict=True)) for row in rows])
        return
    output.table("", ("kind", "name", "document", "by, or as written"), rows)


def domain(
    document: DocumentArgument,
    name: Annotated[str | None, typer.Argument(help="As finance; nothing shows it.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="It is not known any more.")] = False,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Show or say what a document is about, for penalties on matches of other domains.

    Where there are such penalties, what nobody has touched is looked up anew.

    Example: hexaglot domain C18/52 finance
    """
    store = opened(data)
    stored = intake.find(store, document)
    known = stored.domain
    if name is not None or forget:
        row = steering.say_domain(store, stored, None if forget else name, by=ACTOR)
        settle(store, [(stored.id, row)])
        known = store.documents.get(stored.id).domain
    if in_json:
        output.emit({"document": stored.id, "domain": known})
        return
    output.people.print(f"{stored.name}: {known or 'not known'}", highlight=False, markup=False)


def bitexts(
    document: DocumentArgument,
    target: Annotated[str | None, typer.Option(help="Language of the job.")] = None,
    exclude: Named = None,
    prefer: Named = None,
    lift: Named = None,
    reason: Annotated[str, typer.Option(help="Why it is excluded or preferred.")] = "",
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Show or set which documents the look-ups for a text leave out, or prefer among equals.

    --lift takes back what was said of a document. What nobody has touched is looked up anew.

    Example: hexaglot bitexts C18/52 --target fr --exclude C17/60 --reason superseded
    """
    store = opened(data)
    stored = intake.find(store, document)
    given = {Kind.EXCLUDED: exclude, Kind.PREFERRED: prefer, None: lift}
    said = {kind: name for kind, name in given.items() if name}
    if len(said) > 1:
        raise OneRule
    if said and target is None:
        raise LanguageNotSaid
    for kind, name in said.items():
        language, named = parse_language(target or ""), intake.find(store, name)
        if kind is None:
            row = steering.lift(
                store, stored, language, _rule(store, stored, language, named), by=ACTOR
            )
        else:
            row = steering.rule(store, stored, language, named, kind, reason=reason, by=ACTOR)
        settle(store, [(stored.id, row)])
    rules = store.bitext_rules.list(stored.id, EVERYTHING)
    columns = ("language", "rule", "name", "document", "reason", "by")
    rows = [(r.language, r.kind, r.name, r.document, r.reason, r.by) for r in rules]
    if in_json:
        output.emit([dict(zip(columns, row, strict=True)) for row in rows])
        return
    output.table("", columns, rows)


def _rule(store: Store, stored: StoredDocument, language: Language, named: StoredDocument) -> int:
    """The rule that stands on the lineage of a document; raises NotFound."""
    for one in store.bitext_rules.list(stored.id, EVERYTHING):
        if (one.language, one.lineage) == (language, named.lineage):
            return one.id
    raise NotFound("rule", f"on {named.name} in {language}")
