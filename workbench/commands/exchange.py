"""Taking a text away to be worked on elsewhere (`export`), and bringing it back (`import`)."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from storage.accounts import Account
from storage.deliveries import StoredDelivery
from storage.store import Store
from tasks import deliveries, intake, packages, providers, six_tables
from translation.claims import Task
from translation.errors import Forbidden, NotFound, UsageError
from translation.exchange import Delivery, PackageForm, SixDelivery, read_any
from translation.exchange.bundle import is_bundle
from translation.languages import Language, parse_language
from workbench import output
from workbench.options import AsJson, DataFolder
from workbench.wiring import opened

if TYPE_CHECKING:
    from workbench.web.policy import Act

FORMS: Mapping[str, PackageForm] = {
    "xliff21": PackageForm.XLIFF21,
    "xliff12": PackageForm.XLIFF12,
    "bilingual": PackageForm.DOCX,
}
"""The formats of `export` that are there to be worked on."""

CONFLICTS = 5
"""The exit code where some of a delivery was not written."""


class TaskUnknown(UsageError):
    """A task that no text is taken away for."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"{self.given!r} is no task that a text is taken away for; use translate or review"


class ProviderMissing(UsageError):
    """A package for nobody."""

    def __str__(self) -> str:
        return "a package is for a provider outside; say its name with --provider"


class NotSaid(UsageError):
    """A file that does not tell of which text it is; `option` is where to say it."""

    def __init__(self, option: str) -> None:
        super().__init__(option)
        self.option = option

    def __str__(self) -> str:
        return f"the file does not say of which text it is; say {self.option}"


def take(
    data: Path | None,
    document: str,
    target: str,
    form: str,
    out: Path,
    user: str | None,
    task: str,
    count: int,
) -> None:
    """Write a package of one text, with what the account may claim of it."""
    store, language, wanted = opened(data), parse_language(target), _task(task)
    stored = intake.find(store, document)
    if user is not None:
        _permitted(store, user, stored.id, language, wanted)
    out.parent.mkdir(parents=True, exist_ok=True)
    taken = packages.take(
        store, stored, language, FORMS[form], holder=user, task=wanted, count=count
    )
    out.write_bytes(taken.body)
    hours = taken.seconds_left // 3600
    held = f", {taken.segments} segments claimed for {hours} hours" if taken.segments else ""
    output.people.print(
        f"{out}: {stored.name} in {language.english_name}{held}", highlight=False, markup=False
    )


def take_six(data: Path | None, document: str, out: Path, user: str | None) -> None:
    """Write the table of all texts; with an account, one that may edit."""
    from workbench.web.policy import Act

    store = opened(data)
    stored = intake.find(store, document)
    if user is not None:
        _allowed(store, user, stored.id, Act.EDIT)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(six_tables.take(store, stored, store.today()).body)
    told = f"{out}: {stored.name} in all languages"
    output.people.print(told, highlight=False, markup=False)


def give(
    data: Path | None,
    document: str,
    target: str,
    out: Path,
    provider: str | None,
    task: str,
    due: date | None,
    contact: str,
    count: int,
    user: str | None,
) -> None:
    """Write the package of a work order; with an account, one that may give out work."""
    from workbench.web.policy import Act

    if provider is None:
        raise ProviderMissing
    store, language = opened(data), parse_language(target)
    stored = intake.find(store, document)
    if user is not None:
        _allowed(store, user, stored.id, Act.ASSIGN)
    given = providers.give(
        store,
        stored,
        language,
        provider,
        task=_task(task),
        due=due,
        contact=contact,
        by=user or "command line",
        count=count,
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(given.taken.body)
    words = f"{given.order.asked.words:,} words in {given.taken.segments:,} segments"
    output.people.print(
        f"{out}: work order {given.order.id} to {given.order.asked.provider}, {stored.name} in "
        f"{language.english_name}, {words}",
        highlight=False,
        markup=False,
    )


def pages_by_provider(
    start: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; else today.")
    ] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Show the pages that were accepted from each provider outside, by language.

    Example: hexaglot providers --from 2018-01-01 --to 2018-06-30
    """
    first, last = start.date() if start else None, end.date() if end else None
    found = providers.pages_by_provider(opened(data), first, last)
    if in_json:
        period = {"from": first and first.isoformat(), "to": last and last.isoformat()}
        output.emit({**period, "providers": [_pages(one) for one in found]})
        return
    rows = [
        (
            one.provider,
            " ".join(one.languages),
            f"{one.words:,}",
            f"{one.pages:,.2f}",
            one.definition,
        )
        for one in found
    ]
    output.table("Accepted", ("provider", "languages", "words", "pages", "definition"), rows)


def _pages(one: providers.ProviderPages) -> Mapping[str, Any]:
    return {
        "provider": one.provider,
        "definition": one.definition,
        "words": one.words,
        "pages": one.pages,
        "languages": {
            language: {"words": words, "pages": pages}
            for language, (words, pages) in one.languages.items()
        },
    }


def bring_back(
    file: Annotated[
        Path, typer.Argument(help="XLIFF, a table in a DOCX, or a package.", show_default=False)
    ],
    user: Annotated[str, typer.Option(help="Account that took it away.")],
    document: Annotated[
        str | None, typer.Option(help="Document, where the file does not say.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="Language, where the file does not say.")] = (
        None
    ),
    order: Annotated[
        int | None, typer.Option(min=1, help="Work order, where a provider's file does not say.")
    ] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Bring back a text that was taken away; what changed meanwhile is told, never written over.

    Example: hexaglot import C18-52-ar.xlf --user tom
    """
    body = output.read_file(file)
    delivery = read_any(body)
    named = document or delivery.document
    if named is None:
        raise NotSaid("--document")
    if isinstance(delivery, SixDelivery):
        _bring_back_six(opened(data), named, delivery, body, file.name, user, in_json)
        return
    if order is not None or delivery.order is not None or is_bundle(body):
        _receive(opened(data), named, delivery, body, file.name, user, order, in_json)
        return
    language = parse_language(target) if target else delivery.target
    if language is None:
        raise NotSaid("--target")
    store = opened(data)
    stored = intake.find(store, named)
    _permitted(store, user, stored.id, language, None)
    made, repeated = deliveries.deliver(
        store, stored, language, body, file.name, by=user, rest=True
    )
    _show(made, repeated, in_json)
    if made.account["conflicts"] or made.account["refused"]:
        raise typer.Exit(CONFLICTS)


def _receive(
    store: Store,
    named: str,
    delivery: Delivery,
    body: bytes,
    name: str,
    user: str,
    order: int | None,
    in_json: bool,
) -> None:
    """Take a provider's file back, and tell its report."""
    from workbench.web.policy import Act

    stored = intake.find(store, named)
    _allowed(store, user, stored.id, Act.ASSIGN)
    made, repeated = providers.receive(
        store, stored, delivery, body, name, through=user, order=order
    )
    report = made.account["report"]
    if in_json:
        output.emit({**_told(made, repeated), "report": report})
    else:
        _show(made, repeated, in_json)
        output.people.print(
            f"work order {report['order']}, {report['provider']}: {report['words']:,} words "
            f"accepted ({report['pages']:,.2f} pages {report['definition']}), "
            f"{report.get('taken_back', 0):,} of earlier returns taken back, "
            f"{report['missing']} missing, {report['untranslated']} not translated",
            highlight=False,
            markup=False,
        )
    if made.account["conflicts"] or made.account["refused"]:
        raise typer.Exit(CONFLICTS)


def _bring_back_six(
    store: Store, named: str, six: SixDelivery, body: bytes, name: str, user: str, in_json: bool
) -> None:
    """Take a table of all texts back, and tell what became of each of them."""
    from workbench.web.policy import Act

    stored = intake.find(store, named)
    account = _allowed(store, user, stored.id, Act.EDIT)
    languages = account.languages or tuple(Language)
    made, repeated = six_tables.deliver(
        store, stored, six, body, name, by=user, languages=languages
    )
    if in_json:
        told = [_told(one, repeated) for one in made]
        output.emit({"document": stored.id, "form": "six", "deliveries": told})
    else:
        for one in made:
            output.people.print(one.ref.language.english_name, highlight=False)
            _show(one, repeated, in_json)
    if any(one.account["conflicts"] or one.account["refused"] for one in made):
        raise typer.Exit(CONFLICTS)


def _told(made: StoredDelivery, repeated: bool) -> Mapping[str, Any]:
    ref, account = made.ref, made.account
    told = {"delivery": made.number, "document": ref.document, "language": ref.language}
    counts = ("form", "written", "unchanged", "conflicts", "refused", "segments")
    return {**told, **{name: account[name] for name in counts}, "repeated": repeated}


def _show(made: StoredDelivery, repeated: bool, in_json: bool) -> None:
    account: Mapping[str, Any] = made.account
    if in_json:
        output.emit(_told(made, repeated))
        return
    again = ", as it was before" if repeated else ""
    output.people.print(
        f"{account['written']} written, {account['unchanged']} unchanged, "
        f"{account['conflicts']} conflicts, {account['refused']} refused{again}",
        highlight=False,
    )
    rows = [
        (one["number"], one["outcome"], one["code"], one["kept"])
        for one in account["segments"]
        if one["code"]
    ]
    if rows:
        output.table("", ("segment", "outcome", "why", "kept as"), rows)


def _task(given: str) -> Task:
    if given not in (Task.TRANSLATE.value, Task.REVIEW.value):
        raise TaskUnknown(given)
    return Task(given)


def _permitted(
    store: Store, user: str, document: str, language: Language, task: Task | None
) -> Account:
    """The account, if it may work on the text; raises NotFound and Forbidden."""
    from workbench.web.policy import Act
    from workbench.web.workers import ACTS

    account = _allowed(store, user, document, Act.WORK if task is None else ACTS[task])
    if account.languages and language not in account.languages:
        raise Forbidden(
            f"work into {language.english_name}", f"{language} in the languages of {user}"
        )
    return account


def _allowed(store: Store, user: str, document: str, act: "Act") -> Account:
    """The account, if it may do something to a document; raises NotFound and Forbidden."""
    from workbench.web.policy import needed, permits

    account = store.accounts.get(user)
    if not store.grants.may_read(account, document):
        raise NotFound("document", document)
    if not account.active or not permits(act, account):
        raise Forbidden(act.value, needed(act))
    return account
