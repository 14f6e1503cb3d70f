"""Notices as e-mail in the language of who gets them, the one that they chose for the pages."""

from storage.notices import Notice
from storage.store import Store
from tasks import mail
from tasks.mail import Send, Told
from translation.languages import Language
from workbench.web.labels import label
from workbench.web.pages.inbox import told_in
from workbench.web.tongues import gettext, language_name, preferred, speaking

_RIGHT_TO_LEFT = "\u200f"
"""The mark that begins a line whose first word may be a symbol in Latin letters (UAX 9)."""


def send_due(store: Store, send: Send = mail.submit) -> int:
    """Send the mails that are due, as `tasks.mail.send_due`."""
    return mail.send_due(store, told, send)


def told(store: Store, notice: Notice, named: str) -> Told:
    """The words of a mail; `named` is what may be said of the document, empty for nothing."""
    language = preferred(store, store.accounts.get(notice.user).id) or Language.EN
    with speaking(language):
        return _told(notice, named, store.settings.url, language)


def _told(notice: Notice, named: str, url: str, language: Language) -> Told:
    document = named or gettext("a document")
    if notice.language is not None:
        name = language_name(notice.language)
        document = gettext("%(document)s, %(language)s", document=document, language=name)
    subject = gettext("%(about)s: %(kind)s", about=document, kind=label(notice.kind))
    lines = [document, told_in(notice), _ways(url)]
    if language.direction == "rtl":
        subject, lines = _from_right(subject), [_from_right(one) for one in lines]
    return Told(language, subject, lines)


def _ways(url: str) -> str:
    """Where to go from a mail; addresses end their lines, so that programs make links of them."""
    if not url:
        return gettext(
            "It is in your inbox in the workbench; /account there is where to have no more mail."
        )
    inbox = gettext("It is in your inbox: %(address)s", address=f"{url}/inbox")
    return inbox + "\n" + gettext("To have no more mail: %(address)s", address=f"{url}/account")


def _from_right(text: str) -> str:
    return "\n".join(_RIGHT_TO_LEFT + line for line in text.splitlines())
