"""The documents of the demo's session, as bytes with what the store wants to know of them."""

from dataclasses import dataclass
from types import ModuleType

from translation.languages import Language
from workbench.demo import (
    accessibility_note,
    calendar_report,
    draft_resolution,
    languages_report,
    publications_report,
    terminology_report,
)

_OF_ITS_OWN = {"CWG-LANG-8/7": "Council Working Group on languages, eighth meeting"}


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """One original: its symbol without the language letter, and the DOCX of it.

    `file_name` follows the file-name grammar of the Union, `meeting` names the session.
    """

    symbol: str
    source: Language
    file_name: str
    meeting: str
    data: bytes

    @property
    def targets(self) -> tuple[Language, ...]:
        """The five languages it is to be translated into."""
        return tuple(language for language in Language if language is not self.source)


_NAMES: dict[ModuleType, str] = {
    languages_report: "S18-CL-C-0101!!MSW-E.docx",
    calendar_report: "S18-CL-C-0102!R1!MSW-F.docx",
    publications_report: "S18-CL-C-0104!!MSW-C.docx",
    accessibility_note: "S18-CL-INF-0021!!MSW-S.docx",
    draft_resolution: "S18-CL-DT-0005!!MSW-E.docx",
    terminology_report: "S18-CWGLANG8-C-0007!!MSW-A.docx",
}


def demo_documents() -> list[DemoDocument]:
    """The documents in the order of their symbols; the same bytes each time they are built."""
    return [_built(module, name) for module, name in _NAMES.items()]


def _built(module: ModuleType, file_name: str) -> DemoDocument:
    head = module.HEAD
    meeting = _OF_ITS_OWN.get(head.symbol, "Council 2018")
    content = module.write().finish(head.title, head.printed, head.written)
    return DemoDocument(head.symbol, head.language, file_name, meeting, content)
