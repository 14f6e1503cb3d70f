"""Notices as e-mail: composed, and sent as the outbox asks.

A mail names a document by its symbol, of a restricted or confidential one by nothing else, and
holds no word of its texts. A row of the outbox is done after the server took the mail: one killed
in between is sent again, under the same Message-ID, by which mail programs show it once.
"""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import date
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import structlog

from storage.notices import MAIL, Notice, NoticeKind
from storage.outbox import Handover
from storage.settings import Settings
from storage.store import Store
from translation.documents import OPEN_CLASSES
from translation.errors import NotFound, ServiceUnavailable

_TIMEOUT = 20
_PERMANENT = 500  # SMTP replies from here on would be the same at the next attempt
_PORTS = {"smtp": 25, "smtps": 465}

_log = structlog.get_logger()

Send = Callable[[Settings, EmailMessage], None]


def said(notice: Notice) -> str:
    """What a notice tells, in a sentence that names no document and no word of one."""
    detail, by = notice.detail, notice.by
    told: Mapping[NoticeKind, str] = {
        NoticeKind.ASSIGNED: f"{by} gave it to you to {detail.get('task')}{_until(detail)}.",
        NoticeKind.TAKEN_BACK: f"{by} took it back from you; your drafts are kept.",
        NoticeKind.RETURNED: f"{by} sent {_segments(detail)} back to you.",
        NoticeKind.DISPUTED: f"{by} disputes what you changed in a segment.",
        NoticeKind.MENTIONED: f"{by} mentions you in {_comments(detail)}.",
        NoticeKind.SOURCE_CHANGED: f"{by} changed the original while you work on it.",
        NoticeKind.DUE_SOON: f"Your work on it is due{_until(detail, 'on')}.",
        NoticeKind.OVERDUE: f"Your work on it was due{_until(detail, 'on')}.",
    }
    return told[notice.kind]


def _until(detail: Mapping[str, Any], word: str = "until") -> str:
    if not detail.get("due"):
        return ""
    day = date.fromisoformat(str(detail["due"]))
    return f" {word} {day.day} {day:%B %Y}"


def _segments(detail: Mapping[str, Any]) -> str:
    count = int(detail.get("count", 1))
    return "a segment" if count == 1 else f"{count} segments"


def _comments(detail: Mapping[str, Any]) -> str:
    count = int(detail.get("count", 1))
    return "a comment" if count == 1 else f"{count} comments"


def place(notice: Notice) -> str:
    """The path of the page that a notice speaks of: the segment, the text or the document."""
    into = f"/{notice.language.value}" if notice.language is not None else ""
    segment = f"#s{notice.segment}" if notice.language and notice.segment else ""
    return f"/documents/{quote(notice.document)}{into}{segment}"


def compose(notice: Notice, address: str, sender: str, url: str = "") -> EmailMessage:
    """The mail of a notice to an address, with links where `url` says where the workbench is."""
    named = notice.name if notice.document_class in OPEN_CLASSES else notice.symbol or "a document"
    into = f", {notice.language.english_name}" if notice.language is not None else ""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, address
    mail["Subject"] = _line(f"{named}{into}: {notice.kind.value.replace('_', ' ')}")
    host = sender.rpartition("@")[2].strip("<> ") or "localhost"
    mail["Message-ID"] = f"<hexaglot-notice-{notice.id}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    told = [f"{named}{into}", said(notice), *_ways(notice, url)]
    mail.set_content("\n\n".join(told) + "\n")
    return mail


def _ways(notice: Notice, url: str) -> tuple[str, ...]:
    """Where to go from a mail: addresses on lines of their own, which programs make links of."""
    if not url:
        ending = "It is in your inbox in the workbench; /account there is where to have no more"
        return (f"{ending} mail.",)
    inbox = f"It is in your inbox: {url}/inbox\nTo have no more mail: {url}/account"
    return (f"{url}{place(notice)}", inbox)


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


def send_due(store: Store, send: Send = submit) -> int:
    """Send the mails that are due, one by one; gives how many the server took.

    Raises ServiceUnavailable where it does not answer; what waits is sent at a later look.
    """
    due = sum(row.kind == MAIL and row.due for row in store.outbox.pending())
    sent = 0
    for _ in range(due):
        for row in store.outbox.take(limit=1, kinds=[MAIL]):
            sent += _sent(store, row, send)
    return sent


def _sent(store: Store, row: Handover, send: Send) -> bool:
    mail = _mail(store, int(row.payload["notice"]))
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


def _mail(store: Store, id: int) -> EmailMessage | None:
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
    return compose(notice, account.email, settings.mail_from, settings.url)
