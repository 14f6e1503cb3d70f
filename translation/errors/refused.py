"""Files and texts that are not taken in."""

from translation.errors.base import TranslationError


class InputRefused(TranslationError):
    """A file or text that is not taken in; nothing of it is stored."""

    code = "refused"

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.code, self.sentence = code, sentence

    def __str__(self) -> str:
        return self.sentence


class DocumentRefused(InputRefused):
    """A DOCX that is not taken in, by one of the refusal codes of the interface."""


class ExchangeRefused(InputRefused):
    """A file of an exchange format that cannot be read as one."""


class RulesRefused(InputRefused):
    """An SRX file that cannot be read as one."""


class MarkupRefused(InputRefused):
    """A text whose inline tags cannot be read, or are not those of its source."""


class NotACertificate(InputRefused):
    """Bytes that were to be the certificate of a publication and are none."""

    def __init__(self) -> None:
        super().__init__(
            "not_a_certificate",
            "this is not a fidelity certificate; publish again to have one made",
        )

    def __reduce__(self) -> tuple[type["NotACertificate"], tuple[()]]:
        return (type(self), ())


class AmendmentRefused(InputRefused):
    """A new sentence of an original that cannot be put in the place of the old one."""


class CutRefused(InputRefused):
    """A place in a source at which no two segments come of it."""
