"""The flows as Prefect serves them.

None waits for a person. Each takes a few documents at once, because a flow run costs more than a
second even when it does nothing; one that fails does not stop the others, and the run that met it
ends as failed with its code. Only a service that is away stops a run.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows import artifacts, order
from flows.dispatch import send_due
from storage.store import Store
from tasks import pieces, registered
from tasks.analysis import told
from tasks.registered import RegisteredSteps
from tasks.reports import NotCounted
from tasks.requests import Request, done, failed, kept
from tasks.throughput import throughput_report
from tasks.worth import worth_report
from translation.alignment import TooLittleText
from translation.errors import StorageUnavailable

_STEPS = RegisteredSteps()

IN_PART = "NotAnalysed"
"""The name of the state of a run that looked everything up, and could not analyse all of it."""


def called(verb: str, subjects: Sequence[str]) -> str:
    """What a run is called: `ingest C18/101`, or `ingest C18/101 and 4 more`."""
    more = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    return f"{verb} {subjects[0] if subjects else 'nothing'}{more}"


def _named(verb: str) -> Callable[[], str]:
    def name() -> str:
        documents = flow_run.parameters.get("documents") or []
        return called(verb, [registered.subject(document) for document in documents])

    return name


def _publications_named() -> str:
    asked = flow_run.parameters["publications"]
    return called("publish", [registered.publication_subject(publication) for publication in asked])


@flow(name="ingest", flow_run_name=_named("ingest"), persist_result=False)
def ingest(documents: list[str], requests: list[str] | None = None) -> State[Any]:
    """Take registered documents in: read, cut into segments, counted, ready to be looked up."""
    return _each(documents, requests, _ingest)


@flow(name="leverage", flow_run_name=_named("leverage"), persist_result=False)
def leverage(documents: list[str], requests: list[str] | None = None) -> State[Any]:
    """Look documents up in memory and glossary, once a segment for all languages."""
    return _each(documents, requests, _leverage)


@flow(name="publish", flow_run_name=_publications_named, persist_result=False)
def publish(publications: list[int], requests: list[str] | None = None) -> State[Any]:
    """Write the texts of publications that were asked for, and seal each with its manifest."""
    return _each(publications, requests, _publish)


@flow(name="align", flow_run_name="align", persist_result=False)
def align(alignments: list[str], requests: list[str] | None = None) -> State[Any]:
    """Align versions of documents that were handed in, for people to look at what is in doubt."""
    return _each(alignments, requests, registered.align)


@flow(name="throughput", flow_run_name="throughput", persist_result=False)
def throughput(
    volume: str | None = None, start: date | None = None, requests: list[str] | None = None
) -> None:
    """Pages done by language and stage against a volume of the C&P service, laid from `start`."""
    store = registered.store()
    _shown(
        store,
        requests,
        lambda: artifacts.show_throughput(throughput_report(store, volume, start=start)),
    )


@flow(name="worth", flow_run_name="worth", persist_result=False)
def worth(requests: list[str] | None = None) -> None:
    """What the memory is worth: suggestions against the texts that became final."""
    store = registered.store()
    _shown(store, requests, lambda: artifacts.show_worth(worth_report(store, ter=True)))


def _shown(store: Store, requests: Sequence[str] | None, show: Callable[[], None]) -> None:
    """Show a report, and settle the requests that asked for it; raises what it met."""
    try:
        show()
    except Exception as error:
        for request in requests or ():
            failed(store, request, error)
        raise
    for request in requests or ():
        done(store, request)


@flow(name="sweep", flow_run_name="sweep", persist_result=False)
def sweep() -> State[Any]:
    """Send again what was asked for and not done: a killed run, a lost hand-over."""
    store = registered.store()
    sent = send_due(store)
    parked = [row for row in store.outbox.pending() if row.parked]
    artifacts.show_sweep(sent, store.outbox.pending())
    if parked:
        return Failed(message=f"{len(parked)} given up; see the artifact `sweep`")
    return Completed(message=f"{sent} sent")


@flow(name="train-pieces", flow_run_name="train-pieces", persist_result=False)
def train_pieces() -> State[Any]:
    """Train the SentencePiece model on the memory, equally by language."""
    try:
        report = pieces.train_pieces(registered.store())
    except TooLittleText as lacking:
        return Completed(message=str(lacking))
    artifacts.show_pieces(report)
    return Completed(message=f"{report.texts} texts of each language")


def _ingest(document: str, request: Request) -> None:
    report = order.ingest(_STEPS, document, request)
    artifacts.show("ingest", report.subject, artifacts.ingest_markdown(report), "intake")


def _leverage(document: str, request: Request) -> str | None:
    """Look a document up; gives what is to be told of it where its analysis failed alone."""
    report = order.leverage(_STEPS, document, request)
    artifacts.show("leverage", report.subject, artifacts.leverage_markdown(report), "look-up")
    work = report.work
    if isinstance(work, NotCounted):
        artifacts.show_unanalysed(document, report.subject, work.code)
        return f"{document}: not analysed, {work.code}"
    store = registered.store()
    artifacts.show_analysis(told(store, store.documents.get(document), work))
    return None


def _publish(publication: int, request: Request) -> None:
    report = order.publish(_STEPS, publication, request)
    artifacts.show("publication", report.subject, artifacts.publish_markdown(report), report.kind)


def _each(
    things: Sequence[Any],
    requests: Sequence[str] | None,
    work: Callable[[Any, Request], str | None],
) -> State[Any]:
    """Do the work on each; whatever goes wrong with one is noted on its row, and the next goes on.

    Only a service that is away ends the run: the rest of the batch would meet the same. What `work`
    gives to be told beside what it did does not fail it: the state has another name then.
    """
    asked: list[Request] = list(requests) if requests else [None] * len(things)
    refused: list[str] = []
    beside: list[str] = []
    store = registered.store()
    with kept(store, asked):
        for at, (thing, request) in enumerate(zip(things, asked, strict=True)):
            try:
                beside += filter(None, [work(thing, request)])
            except StorageUnavailable as away:
                for waiting in asked[at:]:
                    failed(store, waiting, away)
                raise
            except Exception as error:
                code = failed(store, request, error)
                get_run_logger().error("%s: %s", thing, code)
                refused.append(f"{thing}: {code}")
    if refused:
        return Failed(message="; ".join([*refused, *beside]))
    if beside:
        return Completed(name=IN_PART, message="; ".join([f"{len(things)} done", *beside]))
    return Completed(message=f"{len(things)} done")
