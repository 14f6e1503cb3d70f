"""What comes in as .doc or with macros, made a plain DOCX where that is asked for.

Macros are taken out by the domain; a .doc goes through LibreOffice, in a folder, profile and, where
the kernel allows it, a network of its own, so that it reaches and leaves nothing outside.
"""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from translation import docx
from translation.errors import DocumentRefused, ServiceUnavailable

CONVERTED = "converted"
MACROS_REMOVED = "macros_removed"
CONVERSIONS = frozenset({CONVERTED, MACROS_REMOVED})
"""The flags of a document that was not taken in as it came."""

SECONDS = 120.0
_PROGRAMS = ("soffice", "libreoffice")
_FILTER = "docx:MS Word 2007 XML"
_SHUT_IN = (("--net",), ("--user", "--map-root-user", "--net"))
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_PROXY = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_PROXY, "ooInetProxyType", "1"),
    (_PROXY, "ooInetHTTPProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPProxyPort", "9"),
    (_PROXY, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPSProxyPort", "9"),
)


class ConverterMissing(ServiceUnavailable):
    """LibreOffice, which reads .doc files, is not on this machine."""

    def __init__(self) -> None:
        super().__init__("LibreOffice", "it is not installed here")

    def __str__(self) -> str:
        return "a .doc file needs LibreOffice, which is not here; install it or save it as .docx"


@dataclass(frozen=True, slots=True)
class PlainDocx:
    """A DOCX to be read, and the flags that say what was done to what came in."""

    body: bytes
    flags: tuple[str, ...]


def plain_docx(body: bytes, *, within: float = SECONDS) -> PlainDocx:
    """A DOCX from what came in: macros taken out, a .doc converted, else the same bytes.

    Raises DocumentRefused by its code, `not_converted` where LibreOffice makes nothing of a .doc
    within so many seconds, and ConverterMissing.
    """
    try:
        stripped = docx.without_macros(body)
    except DocumentRefused as refused:
        if refused.code != "legacy_doc":
            raise
        return PlainDocx(_by_libreoffice(body, within), (CONVERTED,))
    return PlainDocx(stripped.data, (MACROS_REMOVED,) if stripped.enabled else ())


def _by_libreoffice(body: bytes, within: float) -> bytes:
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise ConverterMissing
    with TemporaryDirectory(prefix="hexaglot-doc-") as name:
        folder = Path(name)
        given = folder / "given.doc"
        given.write_bytes(body)
        _write_profile(folder / "profile")
        _run([*_shut_in(), *_command(program, folder, given)], folder, within)
        made = folder / "out" / "given.docx"
        if not made.is_file():
            raise _not_converted("LibreOffice could not read the .doc file")
        return made.read_bytes()


def _command(program: str, folder: Path, given: Path) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = str(folder / "out")
    quiet = ("--headless", "--norestore", "--nolockcheck", "--nologo")
    return [program, profile, *quiet, "--convert-to", _FILTER, "--outdir", out, str(given)]


def _shut_in() -> tuple[str, ...]:
    """What to put before a command to give it a network of its own, without any way out."""
    program = shutil.which("unshare")
    for options in _SHUT_IN if program else ():
        command = (str(program), *options)
        tried = subprocess.run(  # noqa: S603 - a program of the system and our own words
            [*command, "true"], capture_output=True, check=False
        )
        if tried.returncode == 0:
            return command
    return ()  # the settings of the profile still let it ask nobody


def _run(command: list[str], folder: Path, within: float) -> None:
    places = {"HOME": folder, "TMPDIR": folder, "XDG_RUNTIME_DIR": folder}
    process = subprocess.Popen(  # noqa: S603 - LibreOffice, with no word of the sender
        command,
        cwd=folder,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", **{k: str(v) for k, v in places.items()}},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        raise _not_converted(f"LibreOffice did not finish in {within:g} seconds") from None
    finally:
        with suppress(ProcessLookupError):  # all of its group has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _not_converted(what: str) -> DocumentRefused:
    return DocumentRefused("not_converted", f"{what}; save it as .docx in a word processor")


def _write_profile(profile: Path) -> None:
    """Settings of LibreOffice: no macro and no active content runs, nothing is fetched."""
    rows = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    target = profile / "user" / "registrymodifications.xcu"
    target.parent.mkdir(parents=True)
    target.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        f'xmlns:oor="http://openoffice.org/2001/registry">{rows}</oor:items>'
    )
