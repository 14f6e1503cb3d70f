"""The store: one way in to the database, the objects and all repositories."""

from dataclasses import dataclass
from datetime import date, datetime

from storage import upgrade as migrations
from storage.accounts import Accounts
from storage.alignments import Alignments
from storage.archive import Archive
from storage.assignments import Assignments
from storage.attempts import Attempts
from storage.batches import Batches
from storage.bitext_rules import BitextRules
from storage.bitexts import Bitexts
from storage.booking import Booking
from storage.cells import Cells
from storage.changes import Effect
from storage.claims import Claims
from storage.comments import Comments
from storage.corrections import Corrections
from storage.database import Database
from storage.deliveries import Deliveries
from storage.documents import Documents
from storage.domains import Domains
from storage.drafts import Drafts
from storage.events import Events
from storage.feed import Feed
from storage.findings import Findings, reconcile
from storage.grants import Grants
from storage.history import History
from storage.identities import Identities
from storage.jobs import Jobs
from storage.joins import Joins
from storage.learning import learn
from storage.ledger import Ledger
from storage.memory import StoredMemory
from storage.memory_bases import MemoryBases
from storage.models import Models
from storage.near import Near
from storage.notices import Notices
from storage.object_store import open_objects
from storage.objects import Objects
from storage.offers import Offers
from storage.originals import Originals
from storage.outbox import Outbox
from storage.overview import Overview
from storage.preferences import Preferences
from storage.providers import Providers
from storage.publications import Publications
from storage.quarantine import Quarantine
from storage.references import References
from storage.repetitions import Repetitions, spread
from storage.rewrites import Rewrites
from storage.rows import Rows
from storage.sealing import Sealing
from storage.segments import Segments
from storage.sessions import Sessions
from storage.settings import Settings
from storage.suggestions import Suggestions, suggested
from storage.targets import Targets
from storage.terms import Terms
from storage.verification import Verification
from storage.volumes import Volumes
from storage.worklist import Worklist


@dataclass(frozen=True, slots=True)
class Store:
    """A database and an object store with a repository for each noun; safe between threads."""

    settings: Settings
    database: Database
    objects: Objects
    documents: Documents
    domains: Domains
    segments: Segments
    targets: Targets
    memory: StoredMemory
    batches: Batches
    models: Models
    quarantine: Quarantine
    near: Near
    memory_bases: MemoryBases
    alignments: Alignments
    terms: Terms
    publications: Publications
    ledger: Ledger
    volumes: Volumes
    outbox: Outbox
    accounts: Accounts
    events: Events
    claims: Claims
    cells: Cells
    joins: Joins
    corrections: Corrections
    originals: Originals
    offers: Offers
    drafts: Drafts
    deliveries: Deliveries
    assignments: Assignments
    rows: Rows
    overview: Overview
    bitexts: Bitexts
    bitext_rules: BitextRules
    references: References
    archive: Archive
    worklist: Worklist
    feed: Feed
    grants: Grants
    sessions: Sessions
    attempts: Attempts
    identities: Identities
    sealing: Sealing
    findings: Findings
    jobs: Jobs
    history: History
    comments: Comments
    notices: Notices
    preferences: Preferences
    providers: Providers
    rewrites: Rewrites
    repetitions: Repetitions
    suggestions: Suggestions
    verification: Verification

    def now(self) -> datetime:
        """The database's clock, in UTC."""
        return self.database.now()

    def today(self) -> date:
        """The day it is by the database's clock in the time zone of the house."""
        return self.now().astimezone(self.settings.zone).date()

    def close(self) -> None:
        """Close the connections to the database."""
        self.database.close()


def open_store(settings: Settings, *, upgrade: bool | None = None) -> Store:
    """The store that the settings name.

    `upgrade` says whether missing migrations are run first; by default they are for an embedded
    database, which one process opens as another made it, and not on a server, where
    `hexaglot database upgrade` does it. Raises SchemaBehind or StorageUnavailable.
    """
    database = Database(settings.database_url)
    wanted = settings.embedded if upgrade is None else upgrade
    if wanted and migrations.current(database) != migrations.HEAD:
        migrations.upgrade(database)
    migrations.require(database)
    return _wire(settings, database, open_objects(settings))


def _wire(settings: Settings, database: Database, objects: Objects) -> Store:
    booking = Booking(settings.zone, settings.page_definition)
    # What follows from a save or a review, in its own transaction and in this order. The memory
    # comes last: on PostgreSQL it is one's own from there to the commit.
    effects: tuple[Effect, ...] = (reconcile, suggested, booking, spread, learn)
    notices = Notices(database, mail=settings.smtp_url is not None)
    return Store(
        settings=settings,
        database=database,
        objects=objects,
        documents=Documents(database),
        domains=Domains(database),
        segments=Segments(database),
        targets=Targets(database),
        memory=StoredMemory(database),
        batches=Batches(database),
        models=Models(database),
        quarantine=Quarantine(database),
        near=Near(database),
        memory_bases=MemoryBases(database),
        alignments=Alignments(database),
        terms=Terms(database),
        publications=Publications(database, booking),
        ledger=Ledger(database),
        volumes=Volumes(database),
        outbox=Outbox(
            database, patience=settings.outbox_patience, max_attempts=settings.max_attempts
        ),
        accounts=Accounts(database),
        grants=Grants(database),
        sessions=Sessions(database),
        attempts=Attempts(database),
        identities=Identities(database),
        events=Events(database),
        sealing=Sealing(database),
        claims=Claims(database, settings.lease_seconds),
        cells=Cells(database, effects, notices, settings.lease_seconds),
        joins=Joins(database, (reconcile, booking, learn), settings.lease_seconds),
        corrections=Corrections(database),
        originals=Originals(database, booking, notices),
        offers=Offers(database, effects),
        drafts=Drafts(database),
        deliveries=Deliveries(database),
        assignments=Assignments(database, notices),
        findings=Findings(database),
        jobs=Jobs(database, booking),
        history=History(database),
        comments=Comments(database, notices),
        notices=notices,
        preferences=Preferences(database),
        providers=Providers(database),
        rewrites=Rewrites(database, notices),
        repetitions=Repetitions(database),
        suggestions=Suggestions(database),
        rows=Rows(database),
        overview=Overview(database),
        bitexts=Bitexts(database),
        bitext_rules=BitextRules(database),
        references=References(database),
        archive=Archive(database, settings.zone),
        worklist=Worklist(database),
        feed=Feed(database),
        verification=Verification(database, objects),
    )
