"""Notices as e-mail: composed, and sent as the outbox asks.

A mail names a document by its symbol, of a restricted or confidential one by nothing else, and
holds no word of its texts. A row of the outbox is done after the server took the mail: one killed
in between is sent again, under the same Message-ID, by which mail programs show it once.
"""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote, unquote, urlsplit

import structlog

from storage.notices import MAIL, Notice
from storage.outbox import Handover
from storage.settings import Settings
from storage.store import Store
from translation.documents import OPEN_CLASSES
from translation.errors import NotFound, ServiceUnavailable
from translation.languages import Language

_TIMEOUT = 20
_PERMANENT = 500  # SMTP replies from here on would be the same at the next attempt
_PORTS = {"smtp": 25, "smtps": 465}

_log = structlog.get_logger()

Send = Callable[[Settings, EmailMessage], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail says: its subject, and paragraphs, of which the first names the document."""

    language: Language
    subject: str
    paragraphs: Sequence[str]


Tell = Callable[[Store, Notice, str], Told]
"""Says a notice in the words of who gets it; the last value is what may be said of the document,
empty where that is nothing."""


def place(notice: Notice) -> str:
    """The path of the page that a notice speaks of: the segment, the text or the document."""
    into = f"/{notice.language.value}" if notice.language is not None else ""
    segment = f"#s{notice.segment}" if notice.language and notice.segment else ""
    return f"/documents/{quote(notice.document)}{into}{segment}"


def named(notice: Notice) -> str:
    """What a mail may say of the document: of one that is not open its symbol, else nothing."""
    return (notice.name if notice.document_class in OPEN_CLASSES else notice.symbol) or ""


def compose(notice: Notice, told: Told, address: str, sender: str, url: str = "") -> EmailMessage:
    """The mail of a notice to an address, with links where `url` says where the workbench is."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, address
    mail["Subject"] = _line(told.subject)
    host = sender.rpartition("@")[2].strip("<> ") or "localhost"
    mail["Message-ID"] = f"<hexaglot-notice-{notice.id}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    *says, last = told.paragraphs
    link = [f"{url}{place(notice)}"] if url else []
    mail.set_content("\n\n".join([*says, *link, last]) + "\n")
    mail["Content-Language"] = told.language.value
    return mail


def _line(text: str) -> str:
    return " ".join(text.split())


def submit(settings: Settings, mail: EmailMessage) -> None:
    """Hand a mail in at the server of the settings; encrypted wherever the server offers it."""
    assert settings.smtp_url is not None  # noqa: S101 - nobody asks for mail without a server
    url = urlsplit(settings.smtp_url.get_secret_value())
    host, port = url.hostname or "localhost", url.port or _PORTS[url.scheme]
    secure = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=secure)
        if url.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=_TIMEOUT)
    ) as server:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=secure)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(mail)


def send_due(store: Store, tell: Tell, send: Send = submit) -> int:
    """Send the mails that are due, one by one, in the words of `tell`.

    Gives how many the server took.

    Raises ServiceUnavailable where it does not answer; what waits is sent at a later look.
    """
    due = sum(row.kind == MAIL and row.due for row in store.outbox.pending())
    sent = 0
    for _ in range(due):
        for row in store.outbox.take(limit=1, kinds=[MAIL]):
            sent += _sent(store, row, tell, send)
    return sent


def _sent(store: Store, row: Handover, tell: Tell, send: Send) -> bool:
    mail = _mail(store, int(row.payload["notice"]), tell)
    if mail is None:
        store.outbox.done(row.id)
        return False
    try:
        send(store.settings, mail)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        _refused(store, row, min(codes, default=_PERMANENT))
    except smtplib.SMTPResponseException as refused:
        _refused(store, row, refused.smtp_code)
    except (OSError, smtplib.SMTPException) as away:
        store.outbox.postpone(row.id, row.token, "mail_unavailable")
        raise ServiceUnavailable("the mail server", type(away).__name__) from None
    else:
        store.outbox.done(row.id)
        return True
    return False


def _refused(store: Store, row: Handover, code: int) -> None:
    _log.warning("mail refused", notice=row.payload["notice"], code=code)
    if code >= _PERMANENT:
        store.outbox.park(row.id, row.token, "mail_refused")
    else:
        store.outbox.failed(row.id, row.token, "mail_refused")


def _mail(store: Store, id: int, tell: Tell) -> EmailMessage | None:
    """The mail of a notice; None where nobody is to get it any more.

    Who has read it meanwhile, left, took the address away or lost the document gets none.
    """
    notice = store.notices.find(id)
    if notice is None or notice.read_at is not None:
        return None
    try:
        account = store.accounts.get(notice.user)
    except NotFound:
        return None
    reads = account.active and store.grants.may_read(account, notice.document)
    if not account.email or not reads:
        return None
    settings = store.settings
    told = tell(store, notice, named(notice))
    return compose(notice, told, account.email, settings.mail_from, settings.url)
