"""What can go wrong in the store and nowhere else.

TranslationError
├── UsageError
│   ├── SettingsRefused
│   ├── NetworkFolder
│   ├── ValueRefused
│   └── PasswordRefused
├── Conflict
│   ├── SchemaBehind
│   ├── SchemaUnknown
│   ├── KeyReused
│   ├── NameTaken
│   ├── IdentityTaken
│   ├── Overtaken
│   ├── SourceDiffers
│   ├── ClassDiffers
│   └── SeveralBatches
├── StatementFailed
├── TooManyAttempts
└── ObjectDamaged
"""

from translation.errors import Conflict, TranslationError, UsageError


class SettingsRefused(UsageError):
    """A variable of the environment that cannot be read as its setting."""

    code = "settings"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name, self.reason = name, reason

    def __str__(self) -> str:
        return (
            f"the setting {self.name} cannot be used ({self.reason}); correct it in the environment"
        )


class NetworkFolder(UsageError):
    """SQLite's locks do not hold on a file system that other machines share."""

    code = "network_folder"

    def __init__(self, folder: str, file_system: str) -> None:
        super().__init__(folder, file_system)
        self.folder, self.file_system = folder, file_system

    def __str__(self) -> str:
        return (
            f"{self.folder} lies on a network file system ({self.file_system}), where SQLite loses "
            "data; choose a local folder with --data or set HEXAGLOT_DATABASE_URL to PostgreSQL"
        )


class ValueRefused(UsageError):
    """A value that the database cannot hold: too long, out of range, or with a zero byte."""

    code = "value_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"a value is too long, out of range or not text ({self.reason}); "
            "give shorter names and smaller numbers"
        )


class PasswordRefused(UsageError):
    """A password that anyone would guess."""

    code = "password"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"the password for {self.name} is blank; give one, or none to sign in by token"


class StatementFailed(TranslationError):
    """The database refused a statement of ours.

    What the driver said is left out: PostgreSQL tells the values of a row, which may be sentences.
    """

    code = "statement"

    def __init__(self, kind: str, state: str | None, constraint: str | None) -> None:
        super().__init__(kind, state, constraint)
        self.kind, self.state, self.constraint = kind, state, constraint

    def __str__(self) -> str:
        known = [part for part in (self.kind, self.state, self.constraint) if part]
        return f"the database refused a statement ({', '.join(known)}); report it with these words"


class SchemaBehind(Conflict):
    """The tables are not those that this version of Hexaglot works with."""

    code = "schema_behind"

    def __init__(self, found: str | None, needed: str) -> None:
        super().__init__(found, needed)
        self.found, self.needed = found, needed

    def __str__(self) -> str:
        return (
            f"the database is at revision {self.found or 'none'}, not {self.needed}; "
            "run `hexaglot database upgrade`"
        )


class SchemaUnknown(Conflict):
    """The tables were made by a later version, or by another program."""

    code = "schema_unknown"

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        return (
            f"the database is at revision {self.found}, which this version does not know; "
            "use the version of Hexaglot that made it"
        )


class KeyReused(Conflict):
    """An idempotency key that was given before, with another body."""

    code = "key_reused"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"the idempotency key {self.key} was used for another request; take a new key"


class NameTaken(Conflict):
    """An account of this name exists already."""

    code = "name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"there is an account {self.name} already; choose another name"


class Overtaken(Conflict):
    """Another publication of the document came between, or this one was made of other texts."""

    code = "overtaken"

    def __init__(self, document: str, number: int) -> None:
        super().__init__(document, number)
        self.document, self.number = document, number

    def __str__(self) -> str:
        return (
            f"publication {self.number} of document {self.document} no longer stands on the latest "
            "texts; publish again"
        )


class SourceDiffers(Conflict):
    """The same bytes under the same symbol, said to be written in another language."""

    code = "source_differs"

    def __init__(self, document: str, stored: str, given: str) -> None:
        super().__init__(document, stored, given)
        self.document, self.stored, self.given = document, stored, given

    def __str__(self) -> str:
        return (
            f"document {self.document} holds the same file as written in {self.stored}, "
            f"not {self.given}; say --source {self.stored}"
        )


class ClassDiffers(Conflict):
    """The same bytes under the same symbol, said to be of another class."""

    code = "class_differs"

    def __init__(self, document: str, stored: str, given: str) -> None:
        super().__init__(document, stored, given)
        self.document, self.stored, self.given = document, stored, given

    def __str__(self) -> str:
        return (
            f"document {self.document} holds the same file as {self.stored}, not {self.given}; "
            f"say --class {self.stored}"
        )


class SeveralBatches(Conflict):
    """The beginning of a digest with which several imports begin."""

    code = "several_batches"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"several imports begin with {self.given}; give more of the digest"


class ObjectDamaged(TranslationError):
    """The bytes of an object are not those its key names."""

    code = "object_damaged"

    def __init__(self, bucket: str, key: str) -> None:
        super().__init__(bucket, key)
        self.bucket, self.key = bucket, key

    def __str__(self) -> str:
        return (
            f"object {self.key} in {self.bucket} is damaged: its bytes have another SHA-256; "
            "restore it from a backup and run `hexaglot verify`"
        )


class IdentityTaken(Conflict):
    """A person of the provider who signs in with another account already."""

    code = "identity_taken"

    def __init__(self, account: str) -> None:
        super().__init__(account)
        self.account = account

    def __str__(self) -> str:
        return f"that person signs in as {self.account} already; unlink it there first"


class TooManyAttempts(TranslationError):
    """Signing in was tried too often; `seconds` says when to try again."""

    code = "too_many_attempts"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        minutes = -(-self.seconds // 60)
        return (
            f"signing in failed too often; try again in {minutes} minute{'s'[: minutes > 1]}, "
            "or ask an administrator for a new password"
        )
