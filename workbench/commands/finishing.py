"""Commands from translated to published: mode, approve, finalise, publish, withdraw."""

import time
from typing import Annotated

import typer

from storage.accounts import Account
from storage.cells import Saved
from storage.claims import Claimed, ClaimedCell
from storage.documents import StoredDocument
from storage.findings import Finding
from storage.grants import GrantKind
from storage.publications import Publication, PublicationKind
from storage.store import Store
from tasks import editing, intake, publication
from translation.checks.problems import Severity
from translation.claims import CellVersion, Task, Verdict
from translation.documents import JobMode
from translation.errors import (
    FindingsOpen,
    Forbidden,
    LostClaim,
    NoneFree,
    NotFound,
    StaleVersion,
    UsageError,
)
from translation.languages import Language, parse_language
from workbench import output
from workbench.commands.documents import ACTOR, DocumentArgument
from workbench.options import AsJson, DataFolder, languages
from workbench.settle import settle
from workbench.wiring import opened

Target = Annotated[str, typer.Option(help="Language of the text.")]
User = Annotated[str, typer.Option(help="Account in whose name it is done.")]
SomeUser = Annotated[str | None, typer.Option("--user", help="Account in whose name it is done.")]
BATCH = 100
"""Cells that one claim of `approve` takes."""


class OneKind(UsageError):
    """A publication that is asked to be two things."""

    def __str__(self) -> str:
        return "--draft and --provisional are two kinds of publication: give one, or none for final"


class OfficerMissing(UsageError):
    """A provisional text without the name of who answers for it."""

    def __str__(self) -> str:
        return "a provisional text is released by a named officer: say --user"


def approve(
    document: DocumentArgument,
    target: Target,
    user: User,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Review all that is translated and not one's own, as it stands.

    Example: hexaglot approve C18/52 --target fr --user rita
    """
    store = opened(data)
    language = parse_language(target)
    account, stored = permitted(store, user, document, "review", "edit")
    _refuse_other_language(account, language)
    job = store.jobs.get(stored.id, language)
    approved = 0
    while granted := _approve_some(store, stored, language, user):
        approved += granted
    left = next(one for one in store.segments.counts(stored.id) if one.language is language)
    told = {
        "document": stored.id,
        "language": language,
        "mode": job.mode,
        "approved": approved,
        "translated": left.translated,
        "initial": left.initial,
    }
    if in_json:
        output.emit(told)
        return
    of = store.overview.document(stored.id).job(language)
    spared = f"{of.spared} that the spot check leaves out, " if of.spared else ""
    output.people.print(
        f"{stored.name} in {language.english_name}: {approved} approved, {of.to_review} translated "
        f"left ({user}'s own or in other hands), {spared}{left.initial} not translated",
        highlight=False,
        markup=False,
    )


def _approve_some(store: Store, stored: StoredDocument, language: Language, user: str) -> int:
    """Claim some cells for review and accept them; gives how many, 0 where nothing is free."""
    try:
        claim = store.claims.claim(stored.id, language, Task.REVIEW, user, count=BATCH)
    except NoneFree:
        return 0
    try:
        label = f"approving in {language}"
        return sum(_accept(store, claim, cell) for cell in output.progress(claim.cells, label))
    finally:
        store.claims.release(claim.claim, user)


def _accept(store: Store, claim: Claimed, cell: ClaimedCell) -> bool:
    """Accept one translation, and leave the database to others for as long as it took."""
    begun = time.perf_counter()
    try:
        _review(store, claim, cell)
    except (LostClaim, StaleVersion):
        return False  # somebody was quicker: the text is not the one that was claimed
    time.sleep(time.perf_counter() - begun)
    return True


def _review(store: Store, claim: Claimed, cell: ClaimedCell) -> Saved:
    return editing.review(
        store,
        cell.segment,
        claim.language,
        actor=claim.holder,
        at=CellVersion(cell.version, cell.fence),
        verdict=Verdict.ACCEPT,
        note="",
        key=f"approve:{claim.claim}:{cell.segment}",
    )


def mode(
    document: DocumentArgument,
    target: Target,
    user: User,
    mode: Annotated[
        JobMode, typer.Option("--mode", help="Who reads the translation before it is final.")
    ],
    share: Annotated[
        int | None, typer.Option(help="Of a hundred segments, how many a spot check reads.")
    ] = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Say who reads a text before it is final: a reviser, its translator, or a reviser some of it.

    Example: hexaglot mode C18/52 --target fr --mode spot_checked --share 20 --user cora
    """
    store = opened(data)
    language = parse_language(target)
    _, stored = permitted(store, user, document, "assign")
    job = store.jobs.set_mode(stored.id, language, mode, by=user, share=share)
    if in_json:
        told = {"document": stored.id, "language": language, "mode": job.mode}
        output.emit({**told, "share": job.share})
        return
    read = f", {job.share} % read" if job.mode is JobMode.SPOT_CHECKED else ""
    output.people.print(
        f"{stored.name} in {language.english_name} is {job.mode}{read}",
        highlight=False,
        markup=False,
    )


def finalise(
    document: DocumentArgument,
    target: Target,
    user: User,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Say that a text is final: all of it is reviewed and nothing that blocks is open.

    Example: hexaglot finalise C18/52 --target fr --user eve
    """
    store = opened(data)
    language = parse_language(target)
    account, stored = permitted(store, user, document, "finalise")
    _refuse_other_language(account, language)
    try:
        job = store.jobs.finalise(stored.id, language, by=user)
    except FindingsOpen:
        _show_findings(store.findings.open(stored.id, language, Severity.ERROR))
        raise
    if in_json:
        told = {"document": stored.id, "language": language, "state": job.state}
        output.emit({**told, "version": job.version, "by": job.final_by})
        return
    output.people.print(
        f"{stored.name} in {language.english_name} is {job.state}", highlight=False, markup=False
    )


def _show_findings(found: list[Finding]) -> None:
    for one in found:
        output.aside.print(
            f"segment {one.segment} in {one.language}: {one.problem.check}: {one.problem.message}",
            highlight=False,
            markup=False,
        )


def publish(
    document: DocumentArgument,
    wanted: Annotated[str | None, typer.Option("--languages", help="Codes, such as fr,ar.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="What is there so far.")] = False,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="Before it is final, for a reason.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why a provisional text is released.")] = "",
    user: SomeUser = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Write DOCX, PDF and HTML of all languages, or of those named, and seal them with a manifest.

    Final texts by default: each has to be final, with no finding open that blocks.

    Example: hexaglot publish C18/52 --languages fr,ar --user eve
    """
    kind = _kind(draft, provisional)
    if kind is PublicationKind.PROVISIONAL and user is None:
        raise OfficerMissing
    store = opened(data)
    if user is None:
        stored = intake.find(store, document)
    else:
        account, stored = permitted(store, user, document, _ACTS[kind])
        if kind is PublicationKind.PROVISIONAL:
            _refuse_without_grant(store, account, stored)
    asked = publication.request(
        store, stored.id, languages(wanted), kind, by=user or ACTOR, reason=reason
    )
    settle(store, [(stored.id, publication.row_of(store, asked))])
    _show_publication(store, store.publications.get(asked.id), in_json)


_ACTS = {
    PublicationKind.FINAL: "publish",
    PublicationKind.PROVISIONAL: "release",
    PublicationKind.DRAFT: "read",
}


def _kind(draft: bool, provisional: bool) -> PublicationKind:
    if draft and provisional:
        raise OneKind
    if draft:
        return PublicationKind.DRAFT
    return PublicationKind.PROVISIONAL if provisional else PublicationKind.FINAL


def _show_publication(store: Store, made: Publication, in_json: bool) -> None:
    texts = store.publications.texts(made.id)
    if in_json:
        objects = {
            lang: {
                "key": t.key,
                "sha256": t.sha256,
                "certificate": t.certificate_sha256,
                "forms": {form.value: file.sha256 for form, file in t.files.items()},
            }
            for lang, t in texts.items()
        }
        told = {"publication": made.id, "manifest": made.manifest_sha256, "objects": objects}
        output.emit(told)
        return
    output.people.print(f"{made.kind} {made.number}", highlight=False)
    rows = [
        (text.language, file.file_name, f"{file.sha256[:16]}…")
        for text in texts.values()
        for file in text.files.values()
    ]
    output.table("", ("language", "file", "sha256"), rows)
    output.people.print(f"manifest {made.manifest_sha256}", highlight=False, soft_wrap=True)


def withdraw(
    document: DocumentArgument,
    reason: Annotated[str, typer.Option(help="Why.")] = "withdrawn on the command line",
    user: SomeUser = None,
    data: DataFolder = None,
    in_json: AsJson = False,
) -> None:
    """Withdraw all that is published of a document: nobody reads it any more from now on.

    Example: hexaglot withdraw C18/52 --reason "issued in error" --user eve
    """
    store = opened(data)
    stored = intake.find(store, document)
    if user is not None:
        _, stored = permitted(store, user, document, "withdraw")
    gone = store.publications.withdraw(stored.id, by=user or ACTOR, reason=reason)
    if in_json:
        numbers = [one.number for one in gone]
        output.emit({"document": stored.id, "withdrawn": numbers, "reason": reason})
        return
    rows = [(one.number, one.kind, ", ".join(one.languages)) for one in gone]
    output.table("", ("number", "kind", "languages"), rows)
    output.people.print(f"{stored.name}: withdrawn", highlight=False, markup=False)


def permitted(store: Store, user: str, document: str, *acts: str) -> tuple[Account, StoredDocument]:
    """The account and the document, if one of the acts is the account's to do.

    Raises NotFound for either of them, also for a document that the account may not read, and
    Forbidden.
    """
    from workbench.web.policy import Act, needed, permits

    account = store.accounts.get(user)
    stored = intake.find(store, document)
    if not store.grants.may_read(account, stored.id):
        raise NotFound("document", document)
    meant = [Act[act.upper()] for act in acts]
    if not account.active or not any(permits(act, account) for act in meant):
        raise Forbidden(meant[0].value, needed(meant[0]))
    return account, stored


def _refuse_other_language(account: Account, language: Language) -> None:
    if account.languages and language not in account.languages:
        act = f"work into {language.english_name}"
        raise Forbidden(act, f"{language} in the languages of {account.name}")


def _refuse_without_grant(store: Store, account: Account, stored: StoredDocument) -> None:
    if not store.grants.has(account, GrantKind.RELEASE, stored.id):
        raise Forbidden("release a provisional text", "a grant of that kind from an administrator")
