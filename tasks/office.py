"""LibreOffice as a tool that reaches and leaves nothing outside.

It works in a folder, a profile and, where the kernel allows it, a network of its own, for so long
and with files of such a size at most. No macro and no active content runs, nothing is fetched.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

LARGEST = 500_000_000
"""Bytes of a file that LibreOffice may write."""

_PROGRAMS = ("soffice", "libreoffice")
_SHUT_IN = (("--net",), ("--user", "--map-root-user", "--net"))
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_PROXY = "/org.openoffice.Inet/Settings"
_NEVER = "2"
_SETTINGS = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", _NEVER),
    (_PROXY, "ooInetProxyType", "1"),
    (_PROXY, "ooInetHTTPProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPProxyPort", "9"),
    (_PROXY, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPSProxyPort", "9"),
)


def found() -> str | None:
    """The path of LibreOffice on this machine, None where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


@cache
def version(program: str) -> str:
    """Name and version, such as `LibreOffice 7.4.7.2`; without number where it tells none."""
    with TemporaryDirectory(prefix="hexaglot-office-") as name:
        folder = Path(name)
        told = subprocess.run(  # noqa: S603 - LibreOffice, with our own words
            [program, _profile(folder), "--version"],
            env=_environment(folder),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        ).stdout
    number = re.search(r"\d+(?:\.\d+)+", told)
    return f"LibreOffice {number.group()}" if number else "LibreOffice"


def convert(program: str, folder: Path, given: Sequence[Path], wanted: str, within: float) -> bool:
    """Convert files of a folder into its folder `out`; whether it was done within so many seconds.

    One call for many files: the start costs more than most of them.
    """
    if not (folder / "profile").exists():
        _write_profile(folder / "profile")
    quiet = ("--headless", "--norestore", "--nolockcheck", "--nologo")
    out = str(folder / "out")
    asked = ["--convert-to", wanted, "--outdir", out, *map(str, given)]
    return _run([*_shut_in(), program, _profile(folder), *quiet, *asked], folder, within)


def _profile(folder: Path) -> str:
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


@cache
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


def _environment(folder: Path) -> dict[str, str]:
    places = {"HOME": folder, "TMPDIR": folder, "XDG_RUNTIME_DIR": folder}
    named = {name: str(place) for name, place in places.items()}
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC", **named}


def _run(command: list[str], folder: Path, within: float) -> bool:
    process = subprocess.Popen(  # noqa: S603 - LibreOffice, with no word of the sender
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _limit(process.pid)
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):  # all of its group has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return True


def _limit(process: int) -> None:
    """Let what the process starts write no file beyond a size, where the system can say so."""
    if hasattr(resource, "prlimit"):
        with suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (LARGEST, LARGEST))


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
