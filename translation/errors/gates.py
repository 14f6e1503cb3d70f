"""Gates that a text does not pass before something is done."""

from translation.errors.conflicts import Conflict


class GateClosed(Conflict):
    """Something has to be done before the text may go on; `count` says how much."""

    code = "gate_closed"

    def __init__(self, document: str, languages: str, count: int) -> None:
        super().__init__(document, languages, count)
        self.document, self.languages, self.count = document, languages, count


class NotReviewed(GateClosed):
    """Cells of a job that nobody has reviewed yet."""

    code = "not_reviewed"

    def __str__(self) -> str:
        noun, verb = ("segment", "is") if self.count == 1 else ("segments", "are")
        return (
            f"{self.count} {noun} of document {self.document} in {self.languages} {verb} not "
            "reviewed; translate and review first"
        )


class NotFinal(GateClosed):
    """Texts that the editor has not called final."""

    code = "not_final"

    def __str__(self) -> str:
        return (
            f"document {self.document} is not final in {self.languages}; finalise it, "
            "or leave the language out"
        )


class FindingsOpen(GateClosed):
    """Findings that block, neither mended nor waived."""

    code = "findings_open"

    def __str__(self) -> str:
        noun, verb = ("finding", "is") if self.count == 1 else ("findings", "are")
        return (
            f"{self.count} {noun} {verb} open in {self.languages} of document {self.document}; "
            "mend or waive each with a reason"
        )


class NotFaithful(GateClosed):
    """A text whose certificate does not hold; `places` names parts and blocks, never a text."""

    code = "not_faithful"

    def __init__(self, document: str, languages: str, count: int, places: str) -> None:
        super().__init__(document, languages, count)
        self.args = (document, languages, count, places)
        self.places = places

    def __str__(self) -> str:
        return (
            f"document {self.document} in {self.languages} does not hold its certificate in "
            f"{self.count} places ({self.places}); mend those segments, or have a named officer "
            "release it as provisional"
        )


class NotPrinted(GateClosed):
    """A text of which a PDF is asked for always, and none can be made; `why` says what happened."""

    code = "not_printed"

    def __init__(self, document: str, languages: str, why: str) -> None:
        super().__init__(document, languages, 1)
        self.args = (document, languages, why)
        self.why = why

    def __str__(self) -> str:
        return (
            f"document {self.document} in {self.languages} is not printed: {self.why}; install "
            "LibreOffice where the flows run, or set HEXAGLOT_PDF to auto"
        )
