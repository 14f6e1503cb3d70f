"""The settings, from the environment (`HEXAGLOT_…`): no other module reads it."""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import SettingsRefused
from translation import pages
from translation.analysis import WORDS_A_DAY
from translation.claims import LEASE_SECONDS, LONGEST_SECONDS, OFFLINE_SECONDS
from translation.documents import DocumentClass
from translation.domains import parse_domains
from translation.errors import UnknownLanguage
from translation.languages import Language, parse_language
from translation.memory.engine import Engine
from translation.penalties import Penalties, parse_penalties

_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")


class Printing(StrEnum):
    """Whether a publication gets PDFs: where LibreOffice is installed, always, or never."""

    AUTO = "auto"
    ALWAYS = "always"
    """A publication of which no PDF can be made is refused."""
    NEVER = "never"


class Settings(BaseSettings):
    """Everything that may differ between two installations.

    With nothing set the store is embedded: SQLite and a folder of objects under `data`.
    `database_url` is a SQLAlchemy URL, `objects_url` is `file:///folder` or `s3://host:port`.
    """

    model_config = SettingsConfigDict(env_prefix="HEXAGLOT_", frozen=True, extra="ignore")

    data: Path = Path("var")
    database_url: str = ""
    objects_url: str = ""
    s3_access_key: SecretStr = SecretStr("")
    s3_secret_key: SecretStr = SecretStr("")
    s3_secure: bool = True
    s3_region: str = "us-east-1"
    originals_bucket: str = "originals"
    work_bucket: str = "work"
    published_bucket: str = "published"
    audit_bucket: str = "audit"
    work_days: int = Field(default=90, ge=1)
    """Days after which an object of the work bucket may be dropped."""
    locked_days: int = Field(default=3650, ge=1)
    """Days for which objects of the published and audit buckets are locked (governance mode)."""
    timezone: str = "Europe/Zurich"
    page_definition: str = "un-330w-source"
    ideograph_ratio: float = Field(default=1.7, gt=0)
    words_a_day: int = Field(default=WORDS_A_DAY, ge=1)
    """New source words that a translator does in a day, for the days of an analysis."""
    prefect_api_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("HEXAGLOT_PREFECT_API_URL", "prefect_api_url"),
    )
    prefect_url: str | None = None
    """Prefect's pages as a browser reaches them, for links from the workbench."""
    url: str = ""
    """The workbench as people reach it from where they read mail, for the links in mails."""
    upload_bytes: int = Field(default=100_000_000, ge=1)
    """The largest file that the workbench takes."""
    lease_seconds: int = Field(default=LEASE_SECONDS, ge=1, le=LONGEST_SECONDS)
    """Seconds that a claim lasts without a sign of life."""
    offline_lease: int = Field(
        default=OFFLINE_SECONDS, ge=2 * LONGEST_SECONDS, le=31 * 24 * 60 * 60
    )
    """Seconds that what was exported to be worked on elsewhere stays claimed."""
    outbox_patience: int = Field(default=60, ge=1)
    """Seconds after which work that was handed over and not renewed is handed over again."""
    max_attempts: int = Field(default=5, ge=1)
    smtp_url: SecretStr | None = None
    """Where e-mail is handed in: `smtp://user:password@host:587`, `smtps://` for TLS from the
    first byte; none is sent where nothing is set."""
    mail_from: str = "hexaglot@localhost"
    oidc_issuer: str = ""
    """The provider that people may sign in with, as its tokens name it; none where it is empty."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    memory_engine: Engine = Engine.COMPILED
    """What searches the translation memory's index; the plain one needs no compiler."""
    memory_wide: str = ""
    """Codes of the languages of a source in which look-ups are wide, such as `ru,ar`."""
    memory_penalties: str = ""
    """What is taken off the percentage of a match: `machine=15,translated=3,year=1,domain=5`."""
    domains: str = ""
    """Domains of documents by body, group or series of their symbols: `CWG-FHR=finance`."""
    memory_shared: bool = False
    """Whether the index of the memory is put into the object store for other machines, too."""
    document_class: DocumentClass = DocumentClass.INTERNAL
    refuse_dangerous_fields: bool = False
    pdf: Printing = Printing.AUTO
    pdf_seconds: int = Field(default=120, ge=1)
    """Seconds that LibreOffice may take over the PDF of one text."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{name!r} is no time zone") from None
        return name

    @field_validator("memory_wide")
    @classmethod
    def _known_languages(cls, codes: str) -> str:
        try:
            _languages(codes)
        except UnknownLanguage as unknown:
            raise ValueError(str(unknown)) from None
        return codes

    @field_validator("memory_penalties")
    @classmethod
    def _known_penalties(cls, written: str) -> str:
        parse_penalties(written)
        return written

    @field_validator("domains")
    @classmethod
    def _known_domains(cls, written: str) -> str:
        parse_domains(written)
        return written

    @field_validator("url")
    @classmethod
    def _known_address(cls, url: str) -> str:
        """Without the slash at its end: a path of ours follows it."""
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not _host(url)):
            raise ValueError("url must be https://host or http://host")
        if parts.query or parts.fragment or parts.username or not url.isprintable() or " " in url:
            raise ValueError("url must be an address that a path can follow")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _known_mail(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None or not url.get_secret_value():
            return None
        if not url.get_secret_value().startswith(("smtp://", "smtps://")) or not _host(
            url.get_secret_value()
        ):
            raise ValueError("smtp_url must be smtp://host:port or smtps://host:port")
        return url

    @field_validator("page_definition")
    @classmethod
    def _made_of_words(cls, id: str) -> str:
        """The ledger holds words: pages of characters or of a layout cannot be told from it."""
        words = pages.Measure.WORDS
        allowed = [known.id for known in pages.DEFINITIONS if known.measure is words]
        if id not in allowed:
            raise ValueError(f"{id!r} is no definition of a page in words; {', '.join(allowed)} is")
        return id

    @model_validator(mode="before")
    @classmethod
    def _embedded_where_nothing_is_said(cls, given: dict[str, Any]) -> dict[str, Any]:
        folder = Path(given.get("data") or "var").absolute()
        return {
            **given,
            "data": folder,
            "database_url": given.get("database_url") or f"sqlite:///{folder / 'hexaglot.sqlite3'}",
            "objects_url": given.get("objects_url") or (folder / "objects").as_uri(),
        }

    @model_validator(mode="after")
    def _known_stores(self) -> Self:
        try:
            driver = make_url(self.database_url).drivername
        except (ArgumentError, ValueError):
            raise ValueError("database_url cannot be read as an address") from None
        if driver not in _DRIVERS:
            raise ValueError(f"database_url must be of {' or '.join(_DRIVERS)}")
        if not self.objects_url.startswith(("file:///", "s3://")):
            raise ValueError("objects_url must begin with file:/// or s3://")
        if self.objects_url.startswith("s3://") and not _host(self.objects_url):
            raise ValueError("objects_url must name a host, as in s3://host:port")
        return self

    @model_validator(mode="after")
    def _known_provider(self) -> Self:
        """In the clear a provider is spoken to on this machine alone."""
        if not self.oidc_issuer:
            return self
        host, secure = _host(self.oidc_issuer), self.oidc_issuer.startswith("https://")
        local = self.oidc_issuer.startswith("http://") and host in ("localhost", "127.0.0.1")
        if not host or not (secure or local):
            raise ValueError("oidc_issuer must be https://host")
        if not self.oidc_client_id:
            raise ValueError("oidc_issuer needs oidc_client_id beside it")
        return self

    @property
    def embedded(self) -> bool:
        """Whether the database is a SQLite file."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    @property
    def wide(self) -> frozenset[Language]:
        """The languages of a source in which look-ups are wide."""
        return _languages(self.memory_wide)

    @property
    def penalties(self) -> Penalties:
        """What is taken off the percentage of a match."""
        return parse_penalties(self.memory_penalties)

    @property
    def domain_rules(self) -> Mapping[str, str]:
        """The domains of documents by body, group or series of their symbols."""
        return parse_domains(self.domains)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which a day is a day."""
        return ZoneInfo(self.timezone)


def _languages(codes: str) -> frozenset[Language]:
    return frozenset(parse_language(one.strip()) for one in codes.split(",") if one.strip())


def _host(url: str) -> str | None:
    """The host of an address whose port, where it names one, is a port."""
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.port is None or parts.port > 0 else None
    except ValueError:
        return None


def load_settings(data: Path | None = None) -> Settings:
    """The settings of the environment, with another data folder where one is given.

    Raises SettingsRefused, which names the variable.
    """
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as refused:
        first = refused.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "HEXAGLOT_…"
        shown = f"HEXAGLOT_{name.upper()}" if first["loc"] else name
        raise SettingsRefused(shown, str(first["msg"])) from None


def child_environment(settings: Settings, **extra: str) -> dict[str, str]:
    """The environment for a process of our own: this one's, the same data folder, and `extra`."""
    return {**os.environ, "HEXAGLOT_DATA": str(settings.data), **extra}
