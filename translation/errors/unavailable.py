"""Services that do not answer."""

from translation.errors.base import TranslationError


class ServiceUnavailable(TranslationError):
    """A service that the work needs does not answer."""

    code = "unavailable"

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(service, reason)
        self.service, self.reason = service, reason

    def __str__(self) -> str:
        return f"{self.service} cannot be reached ({self.reason}); see `hexaglot doctor`"


class StorageUnavailable(ServiceUnavailable):
    """The database or the object store does not answer, or does not take writes."""
